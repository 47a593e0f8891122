"""Displacement fields: how each action unit moves the landmarks, [468, 2] a channel, in pixels of the picture.

Peaks were set beside ICT-FaceKit's measured ones (Li et al. 2020) and by eye; in distances of the eyes, outward and up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.geometry import FaceGeometry, Points
from pipelines.portrait.track.action_units import PAIRED_UNITS

Array = NDArray[np.float64]
CORNER_JAW_SHARE = 0.36  # share of the jaw's drop that the mouth's corners follow
BLINK_CLOSURE = 1.0  # share of the aperture that AU43 closes


class DisplacementFields:
    """Displacements of one face.

    Args:
        shape: the face.
    """

    def __init__(self, shape: FaceGeometry) -> None:
        self.shape = shape
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
        self.brow_y = float(points[[mesh.BROW_TOP_LEFT, mesh.BROW_TOP_RIGHT], 1].mean())
        self.nose_y, self.chin_y = float(self.y[mesh.NOSE_BASE]), float(self.y[mesh.CHIN])
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
        moves_by_unit: dict[str, tuple[Array, Array]] = {
            **self._eyes(),
            **self._brows(),
            **self._nose_and_lip(),
            **self._mouth(),
            **self._jaw(),
        }
        moves: dict[str, Array] = {}
        left = 1 / (1 + np.exp(self.offset_x / 0.06))
        for name, (outward, up) in moves_by_unit.items():
            move = np.stack([outward * self.side, -up], 1)
            if name in PAIRED_UNITS:
                moves[f"{name}L"], moves[f"{name}R"] = move * left[:, None], move * (1 - left)[:, None]
            else:
                moves[name] = move
        pixels = self.shape.to_pixels(np.stack(list(moves.values())).astype(np.float32))
        fields: dict[str, Points] = dict(zip(moves, pixels, strict=True))
        fields["CLOSE"] = self._close_mouth()
        return fields

    def _brows(self) -> dict[str, tuple[Array, Array]]:
        g, by = self.patch, self.brow_y
        none = np.zeros(mesh.SKIN)
        return {
            "AU1": (-0.01 * g(0.28, by, 0.12, 0.16), 0.135 * g(0.20, by, 0.15, 0.17)),
            "AU2": (none, 0.15 * g(0.62, by, 0.22, 0.17)),
            "AU4": (-0.07 * g(0.22, by, 0.16, 0.14), -0.095 * g(0.26, by, 0.24, 0.15)),
        }

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
            "AU6": (
                -0.01 * self.patch(0.6, 0.4, 0.25, 0.2),
                0.075 * self.patch(0.55, 0.42, 0.28, 0.16) + 0.03 * self.lid_low,
            ),
            "AU7": (none, -0.030 * self.lid_up - 0.012 * above + 0.035 * self.lid_low),
            "AU43": (none, -opening * BLINK_CLOSURE * self.lid_up - 0.055 * above + 0.02 * self.lid_low),
        }

    def _nose_and_lip(self) -> dict[str, tuple[Array, Array]]:
        g, ny, my = self.patch, self.nose_y, self.mouth_y
        lift = 0.115 * self.upper * np.exp(-0.5 * (self.ax / 0.35) ** 2)
        beside_nose = 0.07 * g(0.25, my - 0.2, 0.16, 0.14) * ~self.upper * ~self.lower
        return {
            "AU9": (
                -0.03 * g(0.2, ny * 0.75, 0.1, 0.2),
                0.10 * g(0.18, ny * 0.8, 0.13, 0.22) + 0.055 * self.upper - 0.03 * g(0.2, self.brow_y, 0.15, 0.1),
            ),
            "AU10": (0.02 * g(0.25, my - 0.15, 0.2, 0.1), lift + beside_nose),
        }

    def _mouth(self) -> dict[str, tuple[Array, Array]]:
        g, c, my = self.patch, self.corner, self.mouth_y
        lips = self.upper | self.lower
        lips[list(mesh.CORNERS)] = True
        across = np.where(lips, self.mouth_position, c)  # lips narrow and widen as a whole
        below_mouth = np.clip((self.y - my) / 0.12, 0, 1)
        chin = (
            (self.lower | (below_mouth > 0.5))
            * np.exp(-0.5 * (self.ax / 0.35) ** 2)
            * np.exp(-0.5 * ((self.y - my - 0.2) / 0.3) ** 2)
        )
        none = np.zeros(mesh.SKIN)
        return {
            "AU12": (
                0.155 * c + 0.03 * g(0.75, my - 0.2, 0.25, 0.2),
                0.125 * c + 0.05 * g(0.6, my - 0.35, 0.25, 0.2) + 0.055 * self.upper + 0.035 * self.lower,
            ),
            "AU14": (0.055 * c, 0.035 * c),
            "AU15": (0.025 * c, -0.125 * c - 0.03 * g(0.5, my + 0.15, 0.2, 0.15)),
            "AU17": (none, 0.085 * chin),
            "AU18": (-0.15 * across, 0.03 * self.upper - 0.03 * self.lower),
            "AU20": (0.14 * np.maximum(c, across), -0.035 * c),
            "AU22": (-0.06 * across, 0.05 * self.upper - 0.06 * self.lower),
            "AU23": (-0.03 * across, -0.03 * self.upper + 0.03 * self.lower),
            "AU24": (-0.02 * across, -0.04 * self.upper + 0.045 * self.lower),
        }

    def _jaw(self) -> dict[str, tuple[Array, Array]]:
        my, none = self.mouth_y, np.zeros(mesh.SKIN)
        arc_up = np.clip(1 - self.mouth_position**2, 0, 1) ** 0.7
        arc = np.clip(1 - self.mouth_position**2, 0, 1) ** 0.7
        row = np.clip((self.y - (my - 0.05)) / 0.18, 0, 1) * np.clip(1.15 - self.ax / 0.95, 0, 1) ** 0.6
        # a round opening, not one with corners
        arch = 0.05 + (CORNER_JAW_SHARE - 0.05) * np.clip(self.mouth_position, 0, 1) ** 3
        weight = np.where(self.upper, arch, np.where(self.lower, CORNER_JAW_SHARE + (1 - CORNER_JAW_SHARE) * arc, row))
        weight[list(mesh.CORNERS)] = CORNER_JAW_SHARE
        weight = weight * np.exp(-0.5 * (np.maximum(self.y - self.chin_y, 0) / 0.3) ** 2)
        return {
            "AU25": (none, 0.022 * self.upper * arc_up - 0.075 * self.lower * arc_up),
            "AU26": (-0.07 * self.corner, -0.50 * weight * np.where(self.lower, 1.0, 0.88)),
            "FV": (none, 0.05 * self.lower * arc_up),
            "SEAL": self._seal_move(arc_up),
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
