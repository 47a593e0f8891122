"""Displacement fields: how each action unit moves the landmarks, [468, 2] a channel, in pixels of the picture.

Most are the fitted head's own (`head_fields`). Lids, and lips that press and meet, follow the face's own contours;
their peaks were set beside ICT-FaceKit's measured ones (Li et al. 2020); in distances of the eyes, outward and up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.fit import FittedHead
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.geometry import FaceGeometry, Points
from pipelines.portrait.photo.head_fields import head_fields
from pipelines.portrait.track.action_units import PAIRED_UNITS

Array = NDArray[np.float64]
CHIN_RAISE = 0.07  # of AU17, in distances of the eyes
BLINK_CLOSURE = 1.0  # share of the aperture that AU43 closes


class DisplacementFields:
    """Displacements of one face.

    Args:
        shape: the face.
        fitted: the head laid over it.
    """

    def __init__(self, shape: FaceGeometry, fitted: FittedHead) -> None:
        self.shape, self.fitted = shape, fitted
        points = shape.to_face_units(shape.skin_px).astype(np.float64)
        self.x, self.y = points[:, 0], points[:, 1]
        # measured out from the middle of the face, that a head turned aside is not pulled to one side
        self.middle = float(points[list(mesh.MIDLINE), 0].mean())
        self.offset_x = self.x - self.middle
        self.side = np.tanh(self.offset_x / 0.05)
        self.ax = np.abs(self.offset_x)
        self.mouth_y = float(points[list(mesh.MOUTH_CORNERS), 1].mean())
        left, right = np.abs(self.offset_x[list(mesh.MOUTH_CORNERS)])
        self.mouth_x = float((left + right) / 2)
        # a turned head shows one half narrower
        half_widths = np.maximum(np.where(self.offset_x < 0, left, right), 0.4 * self.mouth_x)
        self.mouth_position = self.ax / half_widths  # 0 in the middle of the mouth, 1 at its corners
        self.upper = _point_mask(mesh.LIP_UPPER_OUTER[1:-1] + mesh.LIP_UPPER_INNER[1:-1] + mesh.LIP_UPPER_MIDDLE)
        self.lower = _point_mask(mesh.LIP_LOWER_OUTER[1:-1] + mesh.LIP_LOWER_INNER[1:-1] + mesh.LIP_LOWER_MIDDLE)
        self.upper[list(mesh.CORNERS)] = self.lower[list(mesh.CORNERS)] = False
        self.lid_up = _point_mask(mesh.LID_UPPER_LEFT[1:-1] + mesh.LID_UPPER_RIGHT[1:-1])
        self.lid_low = _point_mask(mesh.LID_LOWER_LEFT[1:-1] + mesh.LID_LOWER_RIGHT[1:-1])
        self.corner = self.patch(self.mouth_x, self.mouth_y, 0.17, 0.17)

    def patch(self, x: float, y: float, sx: float, sy: float) -> Array:
        """A soft patch [468] about (x, y) and its mirror image, in face units."""
        return np.exp(-0.5 * (((self.ax - x) / sx) ** 2 + ((self.y - y) / sy) ** 2))

    def compute(self) -> dict[str, Points]:
        """Displacement [468, 2] in pixels of every unit's channel at 1, and "CLOSE", which shuts the photo's open
        mouth.
        """
        left = 1 / (1 + np.exp(self.offset_x / 0.06))
        fields: dict[str, Points] = {
            name: move.astype(np.float32) for name, move in head_fields(self.fitted, left).items()
        }
        for name, (outward, up) in {**self._eyes(), **self._lips()}.items():
            move = self.shape.to_pixels(np.stack([outward * self.side, -up], 1).astype(np.float32))
            sides = {"L": left[:, None], "R": 1 - left[:, None]} if name in PAIRED_UNITS else {"": np.ones((1, 1))}
            for side, share in sides.items():
                fields[f"{name}{side}"] = (fields.get(f"{name}{side}", 0) + move * share).astype(np.float32)
        fields["CLOSE"] = self._close_mouth()
        return fields

    def _eyes(self) -> dict[str, tuple[Array, Array]]:
        none = np.zeros(mesh.SKIN)
        opening = np.zeros(mesh.SKIN)
        for upper, lower in ((mesh.LID_UPPER_LEFT, mesh.LID_LOWER_LEFT), (mesh.LID_UPPER_RIGHT, mesh.LID_LOWER_RIGHT)):
            for a, b in zip(upper, lower, strict=True):
                opening[a] = max(0.0, self.y[b] - self.y[a])
        top = float(self.y[[mesh.LID_TOP_LEFT, mesh.LID_TOP_RIGHT]].mean())
        above = self.patch(0.5, top - 0.06, 0.18, 0.05) * ~self.lid_up * ~self.lid_low * (self.y < top)
        return {
            "AU5": (none, 0.055 * self.lid_up + 0.03 * above),
            "AU6": (none, 0.03 * self.lid_low),
            "AU7": (none, -0.030 * self.lid_up - 0.012 * above + 0.035 * self.lid_low),
            "AU43": (none, -opening * BLINK_CLOSURE * self.lid_up - 0.055 * above + 0.02 * self.lid_low),
        }

    def _lips(self) -> dict[str, tuple[Array, Array]]:
        """Lips that press, tighten, tuck and meet: what must fit this face's own lips."""
        my, none = self.mouth_y, np.zeros(mesh.SKIN)
        lips = self.upper | self.lower
        lips[list(mesh.CORNERS)] = True
        across = np.where(lips, self.mouth_position, self.corner)  # lips narrow and widen as a whole
        below_mouth = np.clip((self.y - my) / 0.12, 0, 1)
        chin = (
            (self.lower | (below_mouth > 0.5))
            * np.exp(-0.5 * (self.ax / 0.35) ** 2)
            * np.exp(-0.5 * ((self.y - my - 0.2) / 0.3) ** 2)
        )
        arc = np.clip(1 - self.mouth_position**2, 0, 1) ** 0.7
        return {
            "AU17": (none, CHIN_RAISE * chin * ~self.lower),
            "AU23": (-0.03 * across, -0.03 * self.upper + 0.03 * self.lower),
            "AU24": (-0.02 * across, -0.04 * self.upper + 0.045 * self.lower),
            "FV": (none, 0.05 * self.lower * arc),
            "SEAL": self._seal_move(arc),
        }

    def _seal_move(self, arc: Array) -> tuple[Array, Array]:
        """One distance of the eyes of closing in the middle: the lower lip comes up, the chin a part of the way."""
        return np.zeros(mesh.SKIN), 0.88 * self.lower * arc - 0.12 * self.upper * arc + 0.55 * self._chin()

    def _close_mouth(self) -> Points:
        """Displacement [468, 2] in pixels that brings the lips of an open mouth together."""
        p = self.shape.skin_px
        move = np.zeros((mesh.SKIN, 2), np.float32)
        for a, b in zip(mesh.LIP_UPPER_INNER[1:-1], mesh.LIP_LOWER_INNER[1:-1], strict=True):
            gap = p[b] - p[a]
            move[b], move[a] = -0.88 * gap, 0.12 * gap
        for outer, inner, share in (
            (mesh.LIP_LOWER_OUTER, mesh.LIP_LOWER_INNER, 0.8),
            (mesh.LIP_UPPER_OUTER, mesh.LIP_UPPER_INNER, 0.9),
        ):
            for a, b in zip(outer[1:-1], inner[1:-1], strict=True):
                move[a] = share * move[b]
        arc = np.clip(1 - self.mouth_position**2, 0, 1)[:, None]
        for middle, lip in ((mesh.LIP_LOWER_MIDDLE, mesh.LIP_LOWER), (mesh.LIP_UPPER_MIDDLE, mesh.LIP_UPPER)):
            ids = [i for i in middle if i not in mesh.CORNERS]
            move[ids] = (0.9 * move[lip] * arc[ids]).astype(np.float32)
        return (move + self._chin()[:, None] * move[mesh.LIP_LOWER] * 0.7).astype(np.float32)

    def _chin(self) -> Array:
        """How much each point [468] of the chin follows the lower lip when the mouth shuts."""
        below = np.clip((self.y - self.mouth_y - 0.1) / 0.2, 0, 1)
        return np.exp(-0.5 * (self.ax / 0.4) ** 2) * below * ~self.lower * ~self.upper


def _point_mask(ids: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros(mesh.SKIN, bool)
    mask[list(ids)] = True
    return mask
