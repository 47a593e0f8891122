"""The geometry of one face: landmarks in pixels, its axes, and the distance of the eyes, the unit of everything
else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh

Points = NDArray[Any]


@dataclass(frozen=True)
class FaceGeometry:
    """Landmarks of one face.

    Attributes:
        points: [478, 3] in pixels of its picture, depth negative towards the viewer.
    """

    points: Points

    @cached_property
    def skin_px(self) -> Points:
        """The skin's landmarks [468, 2] in pixels."""
        return np.ascontiguousarray(self.points[: mesh.SKIN, :2])

    @cached_property
    def eyes(self) -> tuple[Points, Points]:
        """Centres of the picture's left and right eye, between their corners."""
        return self.polygon(mesh.EYE_CORNERS_LEFT).mean(0), self.polygon(mesh.EYE_CORNERS_RIGHT).mean(0)

    @cached_property
    def iod(self) -> float:
        """Interocular distance: pixels between the eyes' centres."""
        return float(np.linalg.norm(self.eyes[1] - self.eyes[0]))

    @cached_property
    def right(self) -> Points:
        """Unit vector to the picture's right along the eyes."""
        return (self.eyes[1] - self.eyes[0]) / self.iod

    @cached_property
    def down(self) -> Points:
        """Unit vector from the eyes to the chin."""
        return np.array([-self.right[1], self.right[0]], np.float32)

    @cached_property
    def centre(self) -> Points:
        """The point between the eyes, in pixels."""
        return (self.eyes[0] + self.eyes[1]) / 2

    def to_face_units(self, points: Points) -> Points:
        """Points [N, 2] in pixels to face units: distances of the eyes right of and below the centre."""
        away = points - self.centre
        return np.stack([away @ self.right, away @ self.down], 1) / self.iod

    def to_pixels(self, moves: Points) -> Points:
        """Displacements [..., 2] in face units to pixels."""
        return ((moves[..., :1] * self.right + moves[..., 1:] * self.down) * self.iod).astype(np.float32)

    @cached_property
    def mouth_gap(self) -> float:
        """Opening of the lips in the middle, in distances of the eyes."""
        return float((self.skin_px[mesh.LIP_LOWER] - self.skin_px[mesh.LIP_UPPER]) @ self.down / self.iod)

    @cached_property
    def smile(self) -> float:
        """How much the mouth smiles as it is, 0 to 1: wide, with its corners above the middle of the lips."""
        points = self.to_face_units(self.skin_px)
        width = points[mesh.MOUTH_RIGHT, 0] - points[mesh.MOUTH_LEFT, 0]
        lift = (points[list(mesh.LIP_PAIR), 1].mean() - points[list(mesh.MOUTH_CORNERS), 1].mean()) + 0.02
        return float(np.clip((width - 0.84) / 0.25, 0, 1) * 0.6 + np.clip(lift / 0.12, 0, 1) * 0.4)

    def polygon(self, ids: tuple[int, ...]) -> Points:
        """Landmarks [N, 2] of a contour, in pixels."""
        return self.skin_px[list(ids)]

    @cached_property
    def yaw(self) -> float:
        """How far the head is turned to the picture's right, degrees, by the depth of the eyes' outer corners."""
        left, right = self.points[mesh.EYE_OUTER_LEFT], self.points[mesh.EYE_OUTER_RIGHT]
        return float(np.degrees(np.arctan2(right[2] - left[2], right[0] - left[0])))


def bounding_box(points: Points, size: int, pad: float) -> tuple[int, int, int, int]:
    """Left, top, right and bottom around points [N, 2] with `pad` pixels about them, within a picture of `size`."""
    least, most = np.floor(points.min(0) - pad).astype(int), np.ceil(points.max(0) + pad).astype(int)
    return max(0, int(least[0])), max(0, int(least[1])), min(size, int(most[0])), min(size, int(most[1]))
