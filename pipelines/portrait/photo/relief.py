"""Relief: how the skin's brightness changes where the head's units bend it, as gain maps."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.fit import FittedHead
from pipelines.portrait.photo.head_fields import compose_channels
from pipelines.portrait.photo.light import PictureLight, vertex_normals

Array = NDArray[Any]
STRENGTH, MAX_GAIN = 0.85, 0.28  # of the change of a matt surface's brightness; and most of it
MIN_SHADE = 0.4  # of the skin at rest: deep shadow is not lifted out of it
SOFTNESS = 0.035  # distances of the eyes over which vertices are blended
REGIONS = ("skin",)


def relief_maps(fitted: FittedHead, light: PictureLight, scale: float, side: int, iod_px: float) -> dict[str, Array]:
    """Gains of brightness of the skin by channel at 1.

    Args:
        fitted: the head laid over the face.
        light: of the picture.
        scale: pixels of a map for a pixel of the picture.
        side: pixels of a side of a map.
        iod_px: distance of the eyes, in pixels of the picture.

    Returns:
        Channel to gain [side, side], 0 for no change.
    """
    head, rest = fitted.head, fitted.vertices_m
    vertices = np.unique(head.region_quads(*REGIONS))
    normals = vertex_normals(rest, head.triangles) @ fitted.rotation.T
    vertices = vertices[normals[vertices, 2] < -0.15]
    at = np.round(fitted.project(rest[vertices])[:, :2] * scale).astype(int)
    inside = ((at >= 0) & (at < side)).all(1)
    vertices, at = vertices[inside], at[inside]
    before = light.shade(normals[vertices])
    blur = max(0.8, SOFTNESS * iod_px * scale)

    def spread(values: Array) -> Array:
        plane = np.zeros((side, side), np.float32)
        np.add.at(plane, (at[:, 1], at[:, 0]), values)
        return cv2.GaussianBlur(plane, (0, 0), blur)

    cover = spread(np.ones(len(vertices), np.float32))
    left = 1 / (1 + np.exp(rest[:, 0] / 0.0035))

    def moves_of(unit: str) -> Array:
        out = np.zeros_like(rest, dtype=np.float64)
        moved, moves = head.unit_move(unit)
        out[moved] = moves
        return out

    out = {}
    for channel, moves in compose_channels(moves_of, head.units, left).items():
        bent = vertex_normals(rest + moves, head.triangles) @ fitted.rotation.T
        change = (light.shade(bent[vertices]) - before) / np.maximum(MIN_SHADE, before)
        gain = spread(np.clip(STRENGTH * change, -MAX_GAIN, MAX_GAIN)) / np.maximum(cover, 0.02)
        out[channel] = np.asarray(gain * np.clip(cover / 0.1, 0, 1), np.float32)
    return out
