"""A face's own measure: landmarks in pixels, its axes, and the distance of the eyes, in which everything else is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as at

Points = NDArray[Any]


@dataclass(frozen=True)
class FaceGeometry:
    """Landmarks [478, 3] of one face in pixels of its picture."""

    points: Points

    @cached_property
    def flat(self) -> Points:
        """The skin's points [468, 2]."""
        return np.ascontiguousarray(self.points[: at.SKIN, :2])

    @cached_property
    def eyes(self) -> tuple[Points, Points]:
        """Centres of the picture's left and right eye, between their corners."""
        return self.flat[[33, 133]].mean(0), self.flat[[263, 362]].mean(0)

    @cached_property
    def iod(self) -> float:
        """Pixels between the eyes' centres."""
        return float(np.linalg.norm(self.eyes[1] - self.eyes[0]))

    @cached_property
    def right(self) -> Points:
        """Unit vector to the picture's right along the eyes."""
        return (self.eyes[1] - self.eyes[0]) / self.iod

    @cached_property
    def down(self) -> Points:
        """Unit vector to the chin."""
        return np.array([-self.right[1], self.right[0]], np.float32)

    @cached_property
    def centre(self) -> Points:
        """Between the eyes."""
        return (self.eyes[0] + self.eyes[1]) / 2

    def local(self, points: Points) -> Points:
        """Pixels [N, 2] to distances of the eyes right of and below the centre."""
        away = points - self.centre
        return np.stack([away @ self.right, away @ self.down], 1) / self.iod

    def pixels(self, moves: Points) -> Points:
        """Displacements [N, 2] in distances of the eyes to pixels."""
        return ((moves[:, :1] * self.right + moves[:, 1:] * self.down) * self.iod).astype(np.float32)

    @cached_property
    def mouth_gap(self) -> float:
        """Opening of the lips in the middle, in distances of the eyes."""
        return float((self.flat[14] - self.flat[13]) @ self.down / self.iod)

    @cached_property
    def smile(self) -> float:
        """How much the mouth smiles as it is, 0 to 1: wide, with its corners above the middle of the lips."""
        q = self.local(self.flat)
        width = q[291, 0] - q[61, 0]
        lift = (q[[13, 14], 1].mean() - q[[61, 291], 1].mean()) + 0.02
        return float(np.clip((width - 0.84) / 0.25, 0, 1) * 0.6 + np.clip(lift / 0.12, 0, 1) * 0.4)

    def polygon(self, ids: tuple[int, ...]) -> Points:
        """Points of a contour."""
        return self.flat[list(ids)]

    @cached_property
    def yaw(self) -> float:
        """How far the head is turned to the picture's right, degrees, by the depth of the eyes' outer corners."""
        left, right = self.points[33], self.points[263]
        return float(np.degrees(np.arctan2(right[2] - left[2], right[0] - left[0])))
