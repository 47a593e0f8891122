"""The mesh a character is drawn on: the mean of real faces, made symmetrical, shut-mouthed and then shaped by a
style.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character.styles import CharacterStyle
from pipelines.portrait.head.fit import fit_head
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.displacement import DisplacementFields
from pipelines.portrait.photo.geometry import FaceGeometry
from weights import store
from weights.checkpoint import load_checkpoint

Array = NDArray[np.float64]
FOLDER = store.EMBEDDED / "portrait"
SMILE_TAKEN_BACK = 0.25  # of a smile: the mean of faces that people photograph is no neutral one once its mouth is shut


@lru_cache(maxsize=1)
def load_mean_face() -> Array:
    """Points [478, 3] in distances of the eyes about the eyes' centre, y down, mouth shut.

    Returns:
        Float64 [478, 3].

    Raises:
        WeightsNotFoundError: the landmark network, which carries it, is missing.
    """
    checkpoint = load_checkpoint(
        FOLDER, kind="landmark network", framework="numpy", config=False, names=("mean", "mirror")
    )
    mean, mirror = checkpoint.tensors["mean"].astype(np.float64), checkpoint.tensors["mirror"].astype(int)
    mirrored = mean[mirror] * [-1, 1, 1] + [1, 0, 0]
    mean = (mean + mirrored) / 2 * 1000
    shape = FaceGeometry(mean.astype(np.float32))
    fields = DisplacementFields(shape, fit_head(shape.points))
    fields_by_name = fields.compute()
    closed = (
        shape.skin_px + fields_by_name["CLOSE"] + SMILE_TAKEN_BACK * (fields_by_name["AU12L"] + fields_by_name["AU12R"])
    )
    skin = np.concatenate(
        [shape.to_face_units(closed.astype(np.float32)), shape.to_face_units(shape.points[mesh.SKIN :, :2])]
    )
    depth = (mean[:, 2:] - mean[list(mesh.OUTER_EYE_CORNERS), 2].mean()) / shape.iod
    return np.concatenate([skin, depth], 1).astype(np.float64)


def mesh_from_style(style: CharacterStyle) -> Array:
    """Points [478, 3] of the mean face with a style's measures, in face units."""
    points = load_mean_face().copy()
    points[:, 0] *= style.width
    lower_face = np.clip((points[:, 1] - 0.7) / 0.9, 0, 1)
    points[:, 0] *= 1 + (style.jaw - 1) * lower_face
    for ids in (mesh.EYE_CORNERS_LEFT, mesh.EYE_CORNERS_RIGHT):
        _scale_around(
            points, points[list(ids), :2].mean(0), 0.26, (1 + 1.0 * (style.eyes - 1), 1.05 + 1.4 * (style.eyes - 1))
        )
    _scale_around(points, points[mesh.NOSE_TIP, :2] + [0, -0.1], 0.26, (style.nose, style.nose))
    _scale_around(points, points[list(mesh.MOUTH_CORNERS), :2].mean(0), 0.40, (style.mouth, style.mouth * 0.5 + 0.5))
    _scale_around(points, points[list(mesh.LIP_PAIR), :2].mean(0), 0.20, (1.0, style.lips))
    return points


def _scale_around(points: Array, centre: Array, reach: float, factors: tuple[float, float]) -> None:
    """Scale the points near a centre across and down, in place."""
    offset = points[:, :2] - centre
    weight = np.exp(-0.5 * (np.linalg.norm(offset, axis=1) / reach) ** 4)[:, None]
    points[:, :2] += offset * (np.array(factors) - 1) * weight
