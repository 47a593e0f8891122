"""The mesh a character is drawn on: the mean of real faces, made symmetrical, shut-mouthed and then shaped by a look."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character.styles import CharacterStyle
from pipelines.portrait.landmarks import points as at
from pipelines.portrait.photo.displacement import DisplacementFields
from pipelines.portrait.photo.geometry import FaceGeometry
from weights import store
from weights.errors import WeightsAbsent

Array = NDArray[np.float64]
FOLDER = store.EMBEDDED / "portrait"


GENTLE = 0.25  # of a smile: the mean of faces that people photograph is no neutral one once its mouth is shut


@lru_cache(maxsize=1)
def load_mean_face() -> Array:
    """Points [478, 3] in distances of the eyes about the eyes' centre, y down, mouth shut.

    Raises:
        WeightsAbsent: the landmark network, which carries it, is missing.
    """
    from safetensors import safe_open

    path = FOLDER / "model.safetensors"
    if not path.is_file():
        raise WeightsAbsent(f"the landmark network is missing from '{FOLDER}'; reinstall the package")
    with safe_open(path, framework="np") as file:
        mean, mirror = file.get_tensor("mean").astype(np.float64), file.get_tensor("mirror").astype(int)
    turned = mean[mirror] * [-1, 1, 1] + [1, 0, 0]
    mean = (mean + turned) / 2 * 1000
    shape = FaceGeometry(mean.astype(np.float32))
    fields = DisplacementFields(shape)
    moves = fields.all()
    flat = shape.flat + moves["CLOSE"] + GENTLE * (moves["AU12L"] + moves["AU12R"])
    out = np.concatenate([shape.local(flat.astype(np.float32)), shape.local(shape.points[at.SKIN :, :2])])
    depth = (mean[:, 2:] - mean[[33, 263], 2].mean()) / shape.iod
    return np.concatenate([out, depth], 1).astype(np.float64)


def mesh_from_style(look: CharacterStyle) -> Array:
    """The mean face with a look's measures, in the same units."""
    q = load_mean_face().copy()
    q[:, 0] *= look.width
    low = np.clip((q[:, 1] - 0.7) / 0.9, 0, 1)
    q[:, 0] *= 1 + (look.jaw - 1) * low
    for ids in ((33, 133), (263, 362)):
        _scaled(q, q[list(ids), :2].mean(0), 0.26, (1 + 1.0 * (look.eyes - 1), 1.05 + 1.4 * (look.eyes - 1)))
    _scaled(q, q[4, :2] + [0, -0.1], 0.26, (look.nose, look.nose))
    _scaled(q, q[[61, 291], :2].mean(0), 0.40, (look.mouth, look.mouth * 0.5 + 0.5))
    _scaled(q, q[[13, 14], :2].mean(0), 0.20, (1.0, look.lips))
    return q


def _scaled(q: Array, centre: Array, reach: float, times: tuple[float, float]) -> None:
    away = q[:, :2] - centre
    near = np.exp(-0.5 * (np.linalg.norm(away, axis=1) / reach) ** 4)[:, None]
    q[:, :2] += away * (np.array(times) - 1) * near
