"""The inside of a mouth: cavity, tongue, two arches of teeth and the lips' wet inner edge.

Teeth and tongue are drawn once from surfaces in three dimensions, in the face's own pose and light, and laid in place
each frame: the upper arch hangs from the skull, the lower one and the tongue ride on the jaw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.fit import FittedHead
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.geometry import FaceGeometry, Points, bounding_box
from pipelines.portrait.photo.light import PictureLight
from pipelines.portrait.photo.teeth import LIP_TO_TEETH_MM, UPPER_EDGE_MM, Sprite, draw_teeth
from pipelines.portrait.photo.tongue import draw_tip, draw_tongue

Plane = NDArray[np.float32]
Array = NDArray[Any]
Box = tuple[int, int, int, int]
CAVITY, LINING = (58, 20, 20), (120, 54, 52)  # the throat, the cheeks' and lips' inside
TIP_HALF_WIDTH_MM, TIP_OVER_EDGE_MM = 12.5, 3.0  # of the raised tip; how far it covers the upper teeth
TEETH_DROP_SHARE = 0.84  # of the lower lip's drop: the teeth lie nearer to the jaw's hinge
HINGE_SHARE, MOLAR_MM = 0.62, 30.0  # share of the jaw's drop that the last molars lack, and where they are
SHUT_SHADE = 0.5  # of the lips' colour, where they meet
FREE_RISE, GUM_SHARE = 0.06, 0.85  # distances of the eyes a lip rises over fixed teeth; how far they follow beyond
LIP_RIM = 0.034  # distances of the eyes: how deep the lips' inner edge is seen in an open mouth
ROUNDING_SHADE = 0.6
SHUT_GAP, OPEN_GAP = 0.012, 0.045  # distances of the eyes: lips that touch, and that let light in
NOD_SHARE = 0.33  # of the fitted head's nod that the mouth is drawn with
LOWER_DIM = 0.86  # of the light that reaches what lies behind the lower lip


@dataclass(frozen=True)
class MouthFrame:
    """What one frame's mouth does.

    Attributes:
        landmarks: [468, 2] in pixels.
        shift: [2], how far the head's pose has moved the middle of the shut lips, in pixels.
        rotation: [2, 3], what the head's turn adds to x and y of a point (x, y, depth).
        jaw: how far the jaw is open; 1 is AU26 at 1.
        tongue: 0 at rest to 1, its tip between the teeth.
        rounding: 0 to 1, how far the lips stand out; they shade what lies behind them.
    """

    landmarks: Points
    shift: Points
    rotation: Points
    jaw: float
    tongue: float
    rounding: float


class MouthInterior:
    """Paints the inside of one face's mouth.

    Args:
        shape: the face.
        rest_px: its landmarks [468, 2] with the lips shut, in pixels.
        fitted: the head laid over it.
        light: of the picture.
        lip: mean RGB [3] of the lower lip.
        jaw_px: [2], how far AU26 at 1 moves the lower lip, in pixels.
    """

    def __init__(
        self, shape: FaceGeometry, rest_px: Points, fitted: FittedHead, light: PictureLight, lip: Array, jaw_px: Array
    ) -> None:
        self.shape, self.light = shape, light
        self._upper_rest = rest_px[mesh.LIP_UPPER]
        self.middle = rest_px[list(mesh.LIP_PAIR)].mean(0)
        self.px_per_mm = fitted.scale_px / 1000
        rotation = _calm_nod(fitted.rotation)
        self.upper, self.lower = (draw_teeth(rotation, self.px_per_mm, light, upper=u) for u in (True, False))
        self.tongue = draw_tongue(rotation, self.px_per_mm, light)
        self.tip = draw_tip(light)
        self._jaw_px = TEETH_DROP_SHARE * jaw_px
        self._teeth_depth_px = LIP_TO_TEETH_MM * self.px_per_mm
        self._lip = np.asarray(lip, np.float32)
        # the sides of the mouth in the picture: a turned head shows the row of teeth aslant
        self._across = (rotation @ [1, 0, 0])[:2].astype(np.float32)
        self._edge_px = (rotation @ [0, UPPER_EDGE_MM + TIP_OVER_EDGE_MM, -LIP_TO_TEETH_MM])[:2] * self.px_per_mm

    def paint(self, box: Box, frame: MouthFrame) -> Plane:
        """Paint what is seen of a box between the lips.

        Args:
            box: left, top, right, bottom in pixels.
            frame: what the mouth does.

        Returns:
            RGB [h, w, 3] as floats 0..255.
        """
        x0, y0, x1, y1 = box
        yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        place = self._skull_place(xx, yy, frame)
        jaw = self._jaw_px * frame.jaw
        across = np.clip(np.abs(place @ self._across) / (MOLAR_MM * self.px_per_mm), 0, 1)[..., None]
        with_jaw = place - jaw * (1 - HINGE_SHARE * across**2)
        out = self._paint_cavity(place)
        raised = float(np.clip(frame.tongue, 0, 1))
        if raised < 1:
            out = _lay(out, _look_up(self.tongue, with_jaw), LOWER_DIM, 1 - raised)
        between = float(np.clip((raised - 0.55) / 0.25, 0, 1))  # the tip comes forward over the lower teeth
        if raised > 0 and between < 1:
            out = _lay(out, self._tip_picture(place, jaw, raised), LOWER_DIM, raised)
        out = _lay(out, _look_up(self.lower, with_jaw), LOWER_DIM, 1.0)
        hung = (place + self.shape.down * self._gum_hidden(frame)).astype(np.float32)
        out = _lay(out, _look_up(self.upper, hung), 1.0, 1.0)
        if between > 0:
            out = _lay(out, self._tip_picture(place, jaw, raised), 1.0, between)
        return out * np.float32(1 - ROUNDING_SHADE * np.clip(frame.rounding, 0, 1))

    def paint_rims(self, picture: Plane, box: Box, landmarks: Points) -> None:
        """Paint the lips' wet inner edges over the inside [h, w, 3] of a box; in place."""
        gap = float((landmarks[mesh.LIP_LOWER] - landmarks[mesh.LIP_UPPER]) @ self.shape.down) / self.shape.iod
        lit = float(np.clip((gap - SHUT_GAP) / (OPEN_GAP - SHUT_GAP), 0, 1))
        picture *= lit
        picture += (1 - lit) * SHUT_SHADE * self._lip
        width = max(1.0, LIP_RIM * float(np.clip(gap / 0.12, 0, 1)) * self.shape.iod)
        origin = np.array(box[:2], np.float32)
        for ids, shade, inward in ((mesh.LIP_UPPER_INNER, 0.42, 0.0), (mesh.LIP_LOWER_INNER, 0.8, 0.25)):
            line = landmarks[list(ids)] - origin - self.shape.down * (inward * width)
            mask = np.zeros(picture.shape[:2], np.uint8)
            cv2.polylines(mask, [np.round(line * 8).astype(np.int32)], False, 255, max(1, round(width)), cv2.LINE_AA, 3)
            share = cv2.GaussianBlur(mask, (0, 0), max(0.6, width * 0.4)).astype(np.float32)[..., None]
            picture += share * (lit * 0.85 / 255) * (self._lip * shade - picture)

    def _gum_hidden(self, frame: MouthFrame) -> np.float32:
        """Pixels by which the upper teeth follow a lip that rises further than in a smile: few bare their gums."""
        rise = float((self._upper_rest + frame.shift - frame.landmarks[mesh.LIP_UPPER]) @ self.shape.down)
        return np.float32(GUM_SHARE * max(0.0, rise - FREE_RISE * self.shape.iod))

    def _skull_place(self, xx: Plane, yy: Plane, frame: MouthFrame) -> Plane:
        """Where pixels [h, w] lie on the picture of the skull at rest, from the middle of the shut lips [h, w, 2]."""
        turn = np.eye(2) + frame.rotation[:, :2]
        away = np.stack([xx, yy], -1) - (self.middle + frame.shift + frame.rotation[:, 2] * self._teeth_depth_px)
        return np.asarray(away @ np.linalg.inv(turn).T, np.float32)

    def _paint_cavity(self, place: Plane) -> Plane:
        """Dark in the middle, where the throat is, and the cheeks' lining to the sides."""
        u = (place @ self._across) / (24 * self.px_per_mm)
        side = np.clip(np.abs(u), 0, 1)[..., None] ** 2
        colour = np.array(CAVITY, np.float32) * (1 - side) + np.array(LINING, np.float32) * 0.5 * side
        return np.asarray(colour * self.light.colour * 0.8, np.float32)

    def _tip_picture(self, place: Plane, jaw: Array, raised: float) -> NDArray[np.uint8]:
        """The raised tip [h, w, 4], stretched from the jaw to as far up as it is raised."""
        down = self.shape.down
        top = float(self._edge_px @ down) * raised + (1 - raised) * float(jaw @ down)
        bottom = max(top + 3 * self.px_per_mm, float(jaw @ down) + 9 * self.px_per_mm)
        side = self.tip.shape[0] - 1
        u = (place @ self._across / (TIP_HALF_WIDTH_MM * self.px_per_mm) + 1) / 2
        v = (place @ down - top) / (bottom - top)
        return np.asarray(
            cv2.remap(self.tip, (u * side).astype(np.float32), (v * side).astype(np.float32), cv2.INTER_LINEAR)
        )


def mouth_box(landmarks: Points, size: int, pad: int = 4) -> Box:
    """Left, top, right and bottom around the inner lips of landmarks [468, 2]."""
    ring = landmarks[[*mesh.LIP_UPPER_INNER, *mesh.LIP_LOWER_INNER]]
    return bounding_box(ring, size, pad)


def lip_colour(picture: NDArray[np.uint8], shape: FaceGeometry) -> Array:
    """Mean RGB [3] of the lower lip."""
    x, y = np.clip(np.round(shape.skin_px[list(mesh.LIP_LOWER_MIDDLE)]).astype(int), 0, len(picture) - 1).T
    return np.asarray(np.median(picture[y, x], 0), np.float32)


def _calm_nod(rotation: Array) -> NDArray[np.float64]:
    """A rotation [3, 3] with a third of its nod: a fitted head nods by some degrees more or less than the face does."""
    ahead = rotation @ [0, 0, 1]
    nod = np.arctan2(ahead[1], -ahead[2])
    a = -(1 - NOD_SHARE) * nod
    back = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    first, second = back @ rotation, back.T @ rotation
    return np.asarray(min((first, second), key=lambda r: abs(float((r @ [0, 0, 1])[1]))))


def _look_up(sprite: Sprite, place: Plane) -> NDArray[np.uint8]:
    """A sprite [h, w, 4] at places [h, w, 2] from the middle of the shut lips."""
    at = place * np.float32(sprite.scale) + sprite.origin
    return np.asarray(cv2.remap(sprite.rgba, at[..., 0], at[..., 1], cv2.INTER_LINEAR))


def _lay(under: Plane, over: NDArray[np.uint8], dim: float, opacity: float) -> Plane:
    """A picture with premultiplied colours [h, w, 4] over another [h, w, 3]."""
    alpha = over[..., 3:].astype(np.float32) * np.float32(opacity / 255)
    return np.asarray(under * (1 - alpha) + over[..., :3] * np.float32(dim * opacity), np.float32)
