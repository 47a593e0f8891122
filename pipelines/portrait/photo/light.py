"""The light of a picture, read off the face: where it comes from by the skin's shading, how bright it is and of what
colour by the whites of the eyes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.fit import FittedHead
from pipelines.portrait.landmarks import points as mesh

Array = NDArray[Any]
WHITE_ALBEDO = np.array([176.0, 168.0, 160.0])  # RGB of an eye's white in full light, shaded by its lid
WHITE_PERCENTILE, MIN_WHITE_PIXELS = 82, 12
USUAL_TINT = np.array([1.18, 0.97, 0.85])  # of skin in daylight, over its mean
LEVEL_RANGE = (0.3, 1.08)
USUAL_DIRECTION = np.array([-0.3, -0.55, -0.78])  # towards the light: from above, a little from the left
#: Where skin is told by its normal alone: no lips, eyes, brows, and nothing of the contour.
_SHADED = sorted(set(range(mesh.SKIN)) - {*mesh.LIPS, *mesh.EYES, *mesh.BROW_LEFT, *mesh.BROW_RIGHT, *mesh.OVAL})


@dataclass(frozen=True)
class PictureLight:
    """Light on a face.

    Attributes:
        direction: [3], unit vector towards the light in the picture's axes: right, down, away from the viewer.
        ambient: share of the light that comes from everywhere, 0 to 1.
        colour: RGB [3], 1 for bright daylight: what a white thing shows, over white.
    """

    direction: NDArray[np.float32]
    ambient: float
    colour: NDArray[np.float32]

    def shade(self, normals: Array) -> NDArray[np.float32]:
        """Brightness [N] of matt surfaces with normals [N, 3] in the picture's axes; 1 facing the light."""
        facing = np.clip(normals @ self.direction, 0, 1)
        return np.asarray(self.ambient + (1 - self.ambient) * facing, np.float32)


def read_light(picture: NDArray[np.uint8], eyes: NDArray[np.uint8], tone: Array, fitted: FittedHead) -> PictureLight:
    """Read the light of a picture off its face.

    Args:
        picture: RGB [S, S, 3].
        eyes: [S, S] 0..255, the apertures of the lids.
        tone: mean RGB [3] of the skin.
        fitted: the head laid over the face.
    """
    direction, ambient = _read_direction(picture, fitted)
    return PictureLight(direction, ambient, _read_colour(picture, eyes, tone))


def _read_direction(picture: NDArray[np.uint8], fitted: FittedHead) -> tuple[NDArray[np.float32], float]:
    """Least squares of the skin's brightness on its normals (Lambert), twice, outliers left out the second time."""
    normals: Array = fitted.head.landmarks(vertex_normals(fitted.vertices_m, fitted.head.triangles))[_SHADED]
    normals = normals @ fitted.rotation.T
    normals /= np.maximum(1e-6, np.linalg.norm(normals, axis=1, keepdims=True))
    places = np.round(fitted.project(fitted.head.landmarks(fitted.vertices_m))[_SHADED, :2]).astype(int)
    x, y = np.clip(places, 0, len(picture) - 1).T
    level = picture[y, x].astype(float).mean(1)
    columns = np.c_[np.ones(len(normals)), normals]
    keep: Array = np.ones(len(level), bool)
    for _ in range(2):
        solved, *_ = np.linalg.lstsq(columns[keep], level[keep], rcond=None)
        error = np.abs(columns @ solved - level)
        keep = error < np.percentile(error, 75)
    slope = solved[1:] + 0.35 * max(20.0, float(level.mean())) * USUAL_DIRECTION  # held towards the usual
    strength = float(np.linalg.norm(slope))
    ambient = np.clip(1 - strength / max(1.0, strength + max(0.0, solved[0])), 0.35, 0.75)
    return (slope / strength).astype(np.float32), float(ambient)


def _read_colour(picture: NDArray[np.uint8], eyes: NDArray[np.uint8], tone: Array) -> NDArray[np.float32]:
    """What white shows: by the lightest of the eyes, and by the skin, of which the lighter counts."""
    level = float(np.clip(tone.mean() / 175, 0.35, 1.0))
    tint = (tone / max(1.0, float(tone.mean())) / USUAL_TINT) ** 0.5
    by_skin = level * tint
    pixels = picture[eyes > 250].astype(float)
    if len(pixels) < MIN_WHITE_PIXELS:
        return np.asarray(by_skin, np.float32)
    luma = pixels.mean(1)
    white = pixels[luma >= np.percentile(luma, WHITE_PERCENTILE)].mean(0) / WHITE_ALBEDO
    colour = 0.75 * white + 0.25 * by_skin if white.mean() > by_skin.mean() else 0.4 * white + 0.6 * by_skin
    return np.asarray(colour * np.clip(colour.mean(), *LEVEL_RANGE) / max(1e-3, colour.mean()), np.float32)


def vertex_normals(vertices: Array, triangles: Array) -> NDArray[np.float32]:
    """Unit normals [V, 3] of a mesh, outward for triangles that run counter-clockwise."""
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    faces = np.cross(b - a, c - a)
    out = np.zeros((len(vertices), 3))
    for i in range(3):
        np.add.at(out, triangles[:, i], faces)
    return np.asarray(out / np.maximum(1e-12, np.linalg.norm(out, axis=1, keepdims=True)), np.float32)
