"""The inside of a mouth: cavity, tongue, teeth; upper teeth hang from the skull, lower ones ride on the jaw."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks.points import LIP_LOWER_INNER, LIP_UPPER_INNER
from pipelines.portrait.photo.geometry import FaceGeometry, Points

Plane = NDArray[np.float32]
Light = NDArray[np.float32]  # RGB, 1 is bright daylight
CAVITY, TONGUE, GUM, ENAMEL, LOW_ENAMEL = (66, 24, 24), (172, 86, 84), (168, 92, 90), (228, 217, 200), (196, 184, 168)
#: Edges of the teeth from the middle out, as shares of half the mouth's width.
EDGES = np.array([0, 0.21, 0.38, 0.54, 0.68, 0.80, 0.9])
ARCH = 0.90  # of the row's own half width that the widest mouth shows: little dark is left beside it
LIFTED = 0.7  # share of the upper lip's rise that the teeth seem to follow; the rest bares gum
SMILE = 1.0  # share of the corners' rise that the row of teeth seems to follow
TONGUE_FROM, LOWER_FROM = 0.10, 0.20  # openings, in distances of the eyes


@dataclass(frozen=True)
class MouthInterior:
    """Paints the inside of one face's mouth.

    Attributes:
        shape: the face at rest.
        tone: mean RGB of its skin; a dark picture has a dark mouth.
    """

    shape: FaceGeometry
    tone: NDArray[np.float64]

    def paint(
        self, box: tuple[int, int, int, int], moved: Points, skull: Points, *, tongue: float, teeth: float
    ) -> Plane:
        """RGB [h, w, 3] float of a box (left, top, right, bottom).

        Args:
            moved: the landmarks [468, 2] as they are now.
            skull: [2], how far the head has moved the mouth.
            tongue: 0 low to 1 its tip at the teeth.
            teeth: how much of the upper teeth shows, 0 to 1.
        """
        x0, y0, x1, y1 = box
        yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        s, iod = self.shape, self.shape.iod
        lip = s.flat[13] + skull
        along = (xx - lip[0]) * s.right[0] + (yy - lip[1]) * s.right[1]
        left, right = (max(1.0, float(abs((moved[i] - lip) @ s.right))) for i in (78, 308))
        half = np.where(along < 0, left, right).astype(np.float32)  # a turned head shows one half narrower
        u = along / half
        v_up = ((xx - lip[0]) * s.down[0] + (yy - lip[1]) * s.down[1]) / iod
        v_low = ((xx - moved[14][0]) * s.down[0] + (yy - moved[14][1]) * s.down[1]) / iod
        lift = float(((s.flat[[61, 291]] + skull - moved[[61, 291]]) @ s.down).mean()) / iod
        v_up = v_up + SMILE * max(0.0, lift) * np.minimum(1.0, np.abs(u) ** 1.6)
        v_up = v_up + LIFTED * max(0.0, float((lip - moved[13]) @ s.down) / iod)
        gap = float((moved[14] - moved[13]) @ s.down) / iod
        light = _light(self.tone)
        out = np.empty((*u.shape, 3), np.float32)
        out[:] = _rgb(CAVITY, light) * (0.3 + 0.5 * np.clip(np.abs(u), 0, 1)[..., None] ** 2)
        out = self._tongue(out, u, v_low, gap, tongue, light)
        if gap > LOWER_FROM:
            out = self._lower(out, u, v_low, min(1.0, (gap - LOWER_FROM) / 0.15), light)
        if teeth > 0.02:
            out = self._upper(out, u * np.minimum(ARCH, half / (s.iod * 0.36)), v_up, light, teeth)
        return cv2.GaussianBlur(out, (0, 0), max(0.6, iod * 0.012))

    def _tongue(self, out: Plane, u: Plane, v: Plane, gap: float, tip: float, light: Light) -> Plane:
        room = float(np.clip((gap - TONGUE_FROM) / 0.08, 0, 1))
        height = 0.045 + 0.5 * tip * max(0.0, gap - 0.05)
        shown = max(room, min(1.0, tip * 1.5) * float(np.clip((gap - 0.03) / 0.03, 0, 1)))
        if shown <= 0:
            return out
        body = np.clip(1 - (u / 0.62) ** 2 - ((v + height) / (0.11 + 0.5 * height * tip)) ** 2, 0, 1)
        alpha = (np.clip(body * 3, 0, 1) * shown * 0.92)[..., None]
        groove = 1 - 0.18 * np.exp(-((u / 0.07) ** 2))
        return out * (1 - alpha) + _rgb(TONGUE, light) * ((0.5 + 0.45 * body) * groove)[..., None] * alpha

    def _lower(self, out: Plane, u: Plane, v: Plane, shown: float, light: Light) -> Plane:
        a = np.abs(u)
        body = (
            np.clip((v + 0.06) / 0.014, 0, 1)
            * np.clip((0.014 - v) / 0.01, 0, 1)
            * np.clip((0.62 - a) / 0.12, 0, 1)
            * shown
            * 0.6
        )
        lines = 1 - 0.15 * np.exp(-(((np.mod(a / 0.13, 1) - 0.5) / 0.08) ** 2))
        return (
            out * (1 - body[..., None]) + _rgb(LOW_ENAMEL, light) * (lines * (1 - 0.5 * a))[..., None] * body[..., None]
        )

    def _upper(self, out: Plane, u: Plane, v: Plane, light: Light, shown: float) -> Plane:
        a = np.abs(u)
        k = np.clip(np.searchsorted(EDGES, a.ravel()).reshape(a.shape), 1, len(EDGES) - 1)
        place = (a - EDGES[k - 1]) / (EDGES[k] - EDGES[k - 1])
        height = 0.105 * (1 - 0.35 * a**2) * np.where(k == 2, 0.93, 1)
        v = v + 0.012
        body = np.clip((height - v) / 0.012, 0, 1) * np.clip((0.86 - a) / 0.10, 0, 1) * np.clip((v + 0.16) / 0.02, 0, 1)
        between = 1 - 0.15 * np.exp(-((np.minimum(place, 1 - place) / 0.05) ** 2)) * np.clip(v / height + 0.2, 0, 1)
        corner = np.clip(1.08 - ((2 * place - 1) ** 10) * np.clip(v / height, 0, 1) ** 10, 0, 1)
        gum = np.clip(-v / 0.02, 0, 1)[..., None]
        enamel = (
            _rgb(ENAMEL, light)
            * ((1 - 0.62 * np.clip(a, 0, 1) ** 1.4) * between * (0.9 + 0.1 * np.clip(v / height, 0, 1)))[..., None]
        )
        colour = enamel * (1 - gum) + _rgb(GUM, light) * (1 - 0.5 * np.clip(a, 0, 1)[..., None]) * gum
        alpha = (body * corner * 0.96 * shown)[..., None]
        return out * (1 - alpha) + colour * alpha


def mouth_box(moved: Points, size: int, pad: int = 4) -> tuple[int, int, int, int]:
    """The pixels around the inner lips."""
    ring = moved[[*LIP_UPPER_INNER, *LIP_LOWER_INNER]]
    return bounding_box(ring, size, pad)


def bounding_box(points: Points, size: int, pad: float) -> tuple[int, int, int, int]:
    """Left, top, right, bottom around points, within the picture."""
    low, high = np.floor(points.min(0) - pad).astype(int), np.ceil(points.max(0) + pad).astype(int)
    return max(0, int(low[0])), max(0, int(low[1])), min(size, int(high[0])), min(size, int(high[1]))


def _rgb(colour: tuple[int, int, int], light: Light) -> NDArray[np.float32]:
    return np.array(colour, np.float32) * light


def _light(tone: NDArray[np.float64]) -> Light:
    """A picture's light by the tone of its skin: as bright, and a little of its colour."""
    level = float(np.clip(tone.mean() / 175, 0.35, 1.05))
    tint = (
        tone / max(1.0, tone.mean()) / np.array([1.18, 0.97, 0.85])
    ) ** 0.5  # beside the usual tint of skin in daylight
    return (level * tint).astype(np.float32)
