"""The inside of a mouth: cavity, tongue, teeth; upper teeth hang from the skull, lower ones ride on the jaw."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.geometry import FaceGeometry, Points, bounding_box

Plane = NDArray[np.float32]
Light = NDArray[np.float32]  # RGB, 1 is bright daylight
CAVITY, TONGUE, GUM, ENAMEL, LOW_ENAMEL = (66, 24, 24), (172, 86, 84), (168, 92, 90), (228, 217, 200), (196, 184, 168)
#: Edges of the teeth from the middle out, as shares of half the mouth's width.
TOOTH_EDGES = np.array([0, 0.21, 0.38, 0.54, 0.68, 0.80, 0.9])
TEETH_ROW_SHARE = 0.90  # of the row's own half width that the widest mouth shows: little dark is left beside it
LIP_LIFT_SHARE = 0.7  # share of the upper lip's rise that the teeth seem to follow; the rest bares gum
CORNER_LIFT_SHARE = 1.0  # share of the corners' rise that the row of teeth seems to follow
TONGUE_OPENING, LOWER_TEETH_OPENING = 0.10, 0.20  # from which they show, in distances of the eyes


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
        self, box: tuple[int, int, int, int], landmarks: Points, head_shift: Points, *, tongue: float, teeth: float
    ) -> Plane:
        """Paint what is seen of a box between the lips.

        Args:
            box: left, top, right, bottom in pixels.
            landmarks: [468, 2] of this frame, in pixels.
            head_shift: [2], how far the head has moved the mouth, in pixels.
            tongue: 0 low to 1 its tip at the teeth.
            teeth: how much of the upper teeth shows, 0 to 1.

        Returns:
            RGB [h, w, 3] as floats 0..255.
        """
        x0, y0, x1, y1 = box
        yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        s, iod = self.shape, self.shape.iod
        lip = s.skin_px[mesh.LIP_UPPER] + head_shift
        across = (xx - lip[0]) * s.right[0] + (yy - lip[1]) * s.right[1]
        left, right = (
            max(1.0, float(abs((landmarks[i] - lip) @ s.right)))
            for i in (mesh.MOUTH_INNER_LEFT, mesh.MOUTH_INNER_RIGHT)
        )
        half = np.where(across < 0, left, right).astype(np.float32)  # a turned head shows one half narrower
        u = across / half
        v_up = ((xx - lip[0]) * s.down[0] + (yy - lip[1]) * s.down[1]) / iod
        upper_lip, lower_lip = landmarks[mesh.LIP_UPPER], landmarks[mesh.LIP_LOWER]
        v_low = ((xx - lower_lip[0]) * s.down[0] + (yy - lower_lip[1]) * s.down[1]) / iod
        corners = list(mesh.MOUTH_CORNERS)
        lift = float(((s.skin_px[corners] + head_shift - landmarks[corners]) @ s.down).mean()) / iod
        v_up = v_up + CORNER_LIFT_SHARE * max(0.0, lift) * np.minimum(1.0, np.abs(u) ** 1.6)
        v_up = v_up + LIP_LIFT_SHARE * max(0.0, float((lip - upper_lip) @ s.down) / iod)
        gap = float((lower_lip - upper_lip) @ s.down) / iod
        light = _light_from_tone(self.tone)
        out = np.empty((*u.shape, 3), np.float32)
        out[:] = _lit_colour(CAVITY, light) * (0.3 + 0.5 * np.clip(np.abs(u), 0, 1)[..., None] ** 2)
        out = self._paint_tongue(out, u, v_low, gap, tongue, light)
        if gap > LOWER_TEETH_OPENING:
            out = self._paint_lower_teeth(out, u, v_low, min(1.0, (gap - LOWER_TEETH_OPENING) / 0.15), light)
        if teeth > 0.02:
            out = self._paint_upper_teeth(
                out, u * np.minimum(TEETH_ROW_SHARE, half / (s.iod * 0.36)), v_up, light, teeth
            )
        return cv2.GaussianBlur(out, (0, 0), max(0.6, iod * 0.012))

    def _paint_tongue(self, out: Plane, u: Plane, v: Plane, gap: float, tip: float, light: Light) -> Plane:
        opening = float(np.clip((gap - TONGUE_OPENING) / 0.08, 0, 1))
        height = 0.045 + 0.5 * tip * max(0.0, gap - 0.05)
        visibility = max(opening, min(1.0, tip * 1.5) * float(np.clip((gap - 0.03) / 0.03, 0, 1)))
        if visibility <= 0:
            return out
        body = np.clip(1 - (u / 0.62) ** 2 - ((v + height) / (0.11 + 0.5 * height * tip)) ** 2, 0, 1)
        alpha = (np.clip(body * 3, 0, 1) * visibility * 0.92)[..., None]
        groove = 1 - 0.18 * np.exp(-((u / 0.07) ** 2))
        return out * (1 - alpha) + _lit_colour(TONGUE, light) * ((0.5 + 0.45 * body) * groove)[..., None] * alpha

    def _paint_lower_teeth(self, out: Plane, u: Plane, v: Plane, visibility: float, light: Light) -> Plane:
        a = np.abs(u)
        body = (
            np.clip((v + 0.06) / 0.014, 0, 1)
            * np.clip((0.014 - v) / 0.01, 0, 1)
            * np.clip((0.62 - a) / 0.12, 0, 1)
            * visibility
            * 0.6
        )
        lines = 1 - 0.15 * np.exp(-(((np.mod(a / 0.13, 1) - 0.5) / 0.08) ** 2))
        return (
            out * (1 - body[..., None])
            + _lit_colour(LOW_ENAMEL, light) * (lines * (1 - 0.5 * a))[..., None] * body[..., None]
        )

    def _paint_upper_teeth(self, out: Plane, u: Plane, v: Plane, light: Light, visibility: float) -> Plane:
        a = np.abs(u)
        k = np.clip(np.searchsorted(TOOTH_EDGES, a.ravel()).reshape(a.shape), 1, len(TOOTH_EDGES) - 1)
        within_tooth = (a - TOOTH_EDGES[k - 1]) / (TOOTH_EDGES[k] - TOOTH_EDGES[k - 1])
        height = 0.105 * (1 - 0.35 * a**2) * np.where(k == 2, 0.93, 1)
        v = v + 0.012
        body = np.clip((height - v) / 0.012, 0, 1) * np.clip((0.86 - a) / 0.10, 0, 1) * np.clip((v + 0.16) / 0.02, 0, 1)
        gaps = 1 - 0.15 * np.exp(-((np.minimum(within_tooth, 1 - within_tooth) / 0.05) ** 2)) * np.clip(
            v / height + 0.2, 0, 1
        )
        corner = np.clip(1.08 - ((2 * within_tooth - 1) ** 10) * np.clip(v / height, 0, 1) ** 10, 0, 1)
        gum = np.clip(-v / 0.02, 0, 1)[..., None]
        enamel = (
            _lit_colour(ENAMEL, light)
            * ((1 - 0.62 * np.clip(a, 0, 1) ** 1.4) * gaps * (0.9 + 0.1 * np.clip(v / height, 0, 1)))[..., None]
        )
        colour = enamel * (1 - gum) + _lit_colour(GUM, light) * (1 - 0.5 * np.clip(a, 0, 1)[..., None]) * gum
        alpha = (body * corner * 0.96 * visibility)[..., None]
        return out * (1 - alpha) + colour * alpha


def mouth_box(landmarks: Points, size: int, pad: int = 4) -> tuple[int, int, int, int]:
    """Left, top, right and bottom around the inner lips of landmarks [468, 2]."""
    ring = landmarks[[*mesh.LIP_UPPER_INNER, *mesh.LIP_LOWER_INNER]]
    return bounding_box(ring, size, pad)


def _lit_colour(colour: tuple[int, int, int], light: Light) -> NDArray[np.float32]:
    return np.array(colour, np.float32) * light


def _light_from_tone(tone: NDArray[np.float64]) -> Light:
    """A picture's light by the tone of its skin: as bright, and a little of its colour."""
    level = float(np.clip(tone.mean() / 175, 0.35, 1.05))
    # beside the usual tint of skin in daylight
    tint = (tone / max(1.0, tone.mean()) / np.array([1.18, 0.97, 0.85])) ** 0.5
    return (level * tint).astype(np.float32)
