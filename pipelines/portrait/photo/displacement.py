"""What each action unit does to the landmarks: displacement [468, 2] a channel, in pixels of the picture.

Peaks were set beside ICT-FaceKit's measured ones (Li et al. 2020) and by eye; in distances of the eyes, outward and up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as at
from pipelines.portrait.photo.geometry import FaceGeometry, Points
from pipelines.portrait.track.action_units import PAIRED_UNITS

Array = NDArray[np.float64]
CORNER_JAW = 0.36  # share of the jaw's drop that the mouth's corners follow
SHUT = 1.0  # share of the aperture that AU43 closes


class DisplacementFields:
    """Displacements of one face.

    Args:
        shape: the face.
    """

    def __init__(self, shape: FaceGeometry) -> None:
        self.shape = shape
        q = shape.local(shape.flat).astype(np.float64)
        self.x, self.y = q[:, 0], q[:, 1]
        self.q = q
        # measured out from the middle of the face, that a head turned aside is not pulled to one side
        self.middle = float(q[[168, 6, 4, 0, 17, 152], 0].mean())
        self.out = self.x - self.middle
        self.side = np.tanh(self.out / 0.05)
        self.ax = np.abs(self.out)
        self.mouth_y = float(q[[61, 291], 1].mean())
        left, right = np.abs(self.out[[61, 291]])
        self.mouth_x = float((left + right) / 2)
        halves = np.maximum(
            np.where(self.out < 0, left, right), 0.4 * self.mouth_x
        )  # a turned head shows one half narrower
        self.along = self.ax / halves  # 0 in the middle of the mouth, 1 at its corners
        self.brow_y = float(q[[105, 334], 1].mean())
        self.nose_y, self.chin_y = float(q[2, 1]), float(q[152, 1])
        self.upper = _mask(at.LIP_UPPER_OUTER[1:-1] + at.LIP_UPPER_INNER[1:-1] + at.LIP_UPPER_MIDDLE)
        self.lower = _mask(at.LIP_LOWER_OUTER[1:-1] + at.LIP_LOWER_INNER[1:-1] + at.LIP_LOWER_MIDDLE)
        self.upper[list(at.CORNERS)] = self.lower[list(at.CORNERS)] = False
        self.lid_up = _mask(at.LID_UPPER_LEFT[1:-1] + at.LID_UPPER_RIGHT[1:-1])
        self.lid_low = _mask(at.LID_LOWER_LEFT[1:-1] + at.LID_LOWER_RIGHT[1:-1])
        self.corner = self.near(self.mouth_x, self.mouth_y, 0.17, 0.17)

    def near(self, x: float, y: float, sx: float, sy: float) -> Array:
        """A soft patch on both sides."""
        return np.exp(-0.5 * (((self.ax - x) / sx) ** 2 + ((self.y - y) / sy) ** 2))

    def all(self) -> dict[str, Points]:
        """Displacement of every unit's channel, and "CLOSE", which shuts an open mouth."""
        plain: dict[str, tuple[Array, Array]] = {
            **self._eyes(),
            **self._brows(),
            **self._middle(),
            **self._mouth(),
            **self._jaw(),
        }
        out: dict[str, Points] = {}
        left = 1 / (1 + np.exp(self.out / 0.06))
        for name, (outward, up) in plain.items():
            move = np.stack([outward * self.side, -up], 1)
            for channel, share in (
                ((f"{name}L", left), (f"{name}R", 1 - left)) if name in PAIRED_UNITS else ((name, np.ones(at.SKIN)),)
            ):
                out[channel] = self.shape.pixels((move * share[:, None]).astype(np.float32))
        out["CLOSE"] = self._close()
        return out

    def _brows(self) -> dict[str, tuple[Array, Array]]:
        g, by = self.near, self.brow_y
        none = np.zeros(at.SKIN)
        return {
            "AU1": (-0.01 * g(0.28, by, 0.12, 0.16), 0.135 * g(0.20, by, 0.15, 0.17)),
            "AU2": (none, 0.15 * g(0.62, by, 0.22, 0.17)),
            "AU4": (-0.07 * g(0.22, by, 0.16, 0.14), -0.095 * g(0.26, by, 0.24, 0.15)),
        }

    def _eyes(self) -> dict[str, tuple[Array, Array]]:
        q, none = self.q, np.zeros(at.SKIN)
        opening = np.zeros(at.SKIN)
        for upper, lower in ((at.LID_UPPER_LEFT, at.LID_LOWER_LEFT), (at.LID_UPPER_RIGHT, at.LID_LOWER_RIGHT)):
            for a, b in zip(upper, lower, strict=True):
                opening[a] = max(0.0, q[b, 1] - q[a, 1])
        top = float(q[[159, 386], 1].mean())
        above = self.near(0.5, top - 0.06, 0.18, 0.05) * ~self.lid_up * ~self.lid_low * (self.y < top)
        return {
            "AU5": (none, 0.055 * self.lid_up + 0.03 * above),
            "AU6": (
                -0.01 * self.near(0.6, 0.4, 0.25, 0.2),
                0.075 * self.near(0.55, 0.42, 0.28, 0.16) + 0.03 * self.lid_low,
            ),
            "AU7": (none, -0.030 * self.lid_up - 0.012 * above + 0.035 * self.lid_low),
            "AU43": (none, -opening * SHUT * self.lid_up - 0.055 * above + 0.02 * self.lid_low),
        }

    def _middle(self) -> dict[str, tuple[Array, Array]]:
        g, ny, my = self.near, self.nose_y, self.mouth_y
        lift = 0.115 * self.upper * np.exp(-0.5 * (self.ax / 0.35) ** 2)
        beside = 0.07 * g(0.25, my - 0.2, 0.16, 0.14) * ~self.upper * ~self.lower
        return {
            "AU9": (
                -0.03 * g(0.2, ny * 0.75, 0.1, 0.2),
                0.10 * g(0.18, ny * 0.8, 0.13, 0.22) + 0.055 * self.upper - 0.03 * g(0.2, self.brow_y, 0.15, 0.1),
            ),
            "AU10": (0.02 * g(0.25, my - 0.15, 0.2, 0.1), lift + beside),
        }

    def _mouth(self) -> dict[str, tuple[Array, Array]]:
        g, c, my = self.near, self.corner, self.mouth_y
        lips = self.upper | self.lower
        lips[list(at.CORNERS)] = True
        across = np.where(lips, self.along, c)  # lips narrow and widen as a whole
        low = np.clip((self.y - my) / 0.12, 0, 1)
        chin = (
            (self.lower | (low > 0.5))
            * np.exp(-0.5 * (self.ax / 0.35) ** 2)
            * np.exp(-0.5 * ((self.y - my - 0.2) / 0.3) ** 2)
        )
        none = np.zeros(at.SKIN)
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
        my, none = self.mouth_y, np.zeros(at.SKIN)
        arc_up = np.clip(1 - self.along**2, 0, 1) ** 0.7
        round_ = np.clip(1 - self.along**2, 0, 1) ** 0.7
        row = np.clip((self.y - (my - 0.05)) / 0.18, 0, 1) * np.clip(1.15 - self.ax / 0.95, 0, 1) ** 0.6
        arch = 0.05 + (CORNER_JAW - 0.05) * np.clip(self.along, 0, 1) ** 3  # a round opening, not one with corners
        weight = np.where(self.upper, arch, np.where(self.lower, CORNER_JAW + (1 - CORNER_JAW) * round_, row))
        weight[list(at.CORNERS)] = CORNER_JAW
        weight = weight * np.exp(-0.5 * (np.maximum(self.y - self.chin_y, 0) / 0.3) ** 2)
        return {
            "AU25": (none, 0.022 * self.upper * arc_up - 0.075 * self.lower * arc_up),
            "AU26": (-0.07 * self.corner, -0.50 * weight * np.where(self.lower, 1.0, 0.88)),
            "FV": (none, 0.05 * self.lower * arc_up),
            "SEAL": self._sealed(arc_up),
        }

    def _sealed(self, arc: Array) -> tuple[Array, Array]:
        """One distance of the eyes of closing in the middle: the lower lip comes up, the chin a part of the way."""
        chin = (
            np.exp(-0.5 * (self.ax / 0.4) ** 2)
            * np.clip((self.y - self.mouth_y - 0.1) / 0.2, 0, 1)
            * ~self.lower
            * ~self.upper
        )
        return np.zeros(at.SKIN), 0.88 * self.lower * arc - 0.12 * self.upper * arc + 0.55 * chin

    def _close(self) -> Points:
        """Brings the lips of an open mouth together, [468, 2] pixels."""
        p = self.shape.flat
        move = np.zeros((at.SKIN, 2), np.float32)
        for a, b in zip(at.LIP_UPPER_INNER[1:-1], at.LIP_LOWER_INNER[1:-1], strict=True):
            gap = p[b] - p[a]
            move[b], move[a] = -0.88 * gap, 0.12 * gap
        for outer, inner, share in (
            (at.LIP_LOWER_OUTER, at.LIP_LOWER_INNER, 0.8),
            (at.LIP_UPPER_OUTER, at.LIP_UPPER_INNER, 0.9),
        ):
            for a, b in zip(outer[1:-1], inner[1:-1], strict=True):
                move[a] = share * move[b]
        arc = np.clip(1 - self.along**2, 0, 1)[:, None]
        for middle, lip in ((at.LIP_LOWER_MIDDLE, 14), (at.LIP_UPPER_MIDDLE, 13)):
            ids = [i for i in middle if i not in at.CORNERS]
            move[ids] = (0.9 * move[lip] * arc[ids]).astype(np.float32)
        chin = (
            np.exp(-0.5 * (self.ax / 0.4) ** 2)
            * np.clip((self.y - self.mouth_y - 0.1) / 0.2, 0, 1)
            * ~self.lower
            * ~self.upper
        )
        return (move + chin[:, None] * move[14] * 0.7).astype(np.float32)


def _mask(ids: tuple[int, ...]) -> NDArray[np.bool_]:
    out = np.zeros(at.SKIN, bool)
    out[list(ids)] = True
    return out
