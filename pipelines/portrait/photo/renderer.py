"""A photo that acts: layers, warped by units and pose and put together again, a picture a row of the track."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as at
from pipelines.portrait.photo.displacement import DisplacementFields
from pipelines.portrait.photo.geometry import FaceGeometry, Points
from pipelines.portrait.photo.layers import FaceLayers, cut_layers
from pipelines.portrait.photo.matting import clean_plate_from_picture, matte_from_picture
from pipelines.portrait.photo.mouth import MouthInterior, bounding_box, mouth_box
from pipelines.portrait.photo.warp import GRID, invert_displacement, make_grid, spline_weights
from pipelines.portrait.photo.wrinkles import WrinkleMaps
from pipelines.portrait.track.action_units import INDEX, UNITS

Picture = NDArray[np.uint8]
Array = NDArray[np.float32]
RINGS = (1.25, 1.6)  # times of the face's oval: what moves with the head and little else
LIMITS = {"yaw": 12.0, "pitch": 8.0, "roll": 10.0}
GAZE_PER_DEG = 0.0034  # distances of the eyes that an eyeball's front moves
PRESS = 0.01  # by which sealed lips press
SMILE_OFF = 0.55


@dataclass(frozen=True)
class Pose:
    """Head and eyes of one frame."""

    yaw: float
    pitch: float
    roll: float
    shift: tuple[float, float]
    gaze: tuple[float, float]
    breath: float

    @classmethod
    def from_row(cls, row: Array, turned: float = 0.0) -> Pose:
        """From a row of a track, within the limits of a warp; a face `turned` by some degrees turns further only a little."""

        def clamp(name: str) -> float:
            value, most = float(row[INDEX[name]]), LIMITS[name]
            if name == "yaw" and value * turned > 0:
                most = max(3.0, most - 0.4 * abs(turned))
            return float(most * np.tanh(value / most))

        return cls(
            clamp("yaw"),
            clamp("pitch"),
            clamp("roll"),
            (float(row[INDEX["shift_x"]]), float(row[INDEX["shift_y"]])),
            (float(row[INDEX["gaze_x"]]), float(row[INDEX["gaze_y"]])),
            float(row[INDEX["breath"]]),
        )


class PhotoRenderer:
    """One photo, ready to act.

    Args:
        picture: RGB [S, S, 3].
        shape: its face.
        layers: of a picture that was drawn in layers; a photo is cut.
    """

    alpha = False

    def __init__(self, picture: Picture, shape: FaceGeometry, layers: FaceLayers | None = None) -> None:
        self.size, self.shape = len(picture), shape
        self.layers: FaceLayers = layers or cut_layers(picture, shape)
        self.skin = np.dstack([self.layers.skin, self.layers.hole])  # [S, S, 4]: the hole is warped with it
        self.unshaded = np.full(self.skin.shape[:2], 128, np.uint8)
        self.figure = self._cut_figure()
        self.plate = None if self.figure is None else clean_plate_from_picture(picture, self.figure)
        self.mouth = MouthInterior(shape, self.layers.tone)
        self.shading = WrinkleMaps(shape, self.size)
        self.grid = make_grid(self.size)
        self.moves = DisplacementFields(shape).all()
        self.names = tuple(self.moves)
        self._splines()
        self.depth, self.follow, self.chest = self._body()
        self.pivot = np.array([*(shape.centre + shape.down * shape.iod * 1.3), shape.iod], np.float32)
        self.rest = {"AU12": -SMILE_OFF * shape.smile, "AU6": -0.3 * shape.smile}

    def render(self, row: Array) -> Picture:
        """The picture [S, S, 3] of one row of a track."""
        amounts = {name: float(row[INDEX[name]]) for name in UNITS}
        pose = Pose.from_row(row, self.shape.yaw)
        head, points = self._posed(pose), self._posed_points(pose)
        weights = self._weights(amounts)
        moved = self.shape.flat + (weights @ self.at_points).reshape(-1, 2) + points
        upper = invert_displacement((weights @ self.upper).reshape(GRID, GRID, 2) + head, self.grid, self.size)
        lower = invert_displacement((weights @ self.lower).reshape(GRID, GRID, 2) + head, self.grid, self.size)
        return self._composed(amounts, pose, moved, points, upper, lower)

    def warp_landmarks(self, row: Array) -> Points:
        """Where the engine means the skin's points [468, 2] to be."""
        pose = Pose.from_row(row, self.shape.yaw)
        weights = self._weights({name: float(row[INDEX[name]]) for name in UNITS})
        return self.shape.flat + (weights @ self.at_points).reshape(-1, 2) + self._posed_points(pose)

    def _splines(self) -> None:
        flat = self.shape.flat
        anchors = self._anchors()
        fields = DisplacementFields(self.shape)
        between = (
            (fields.ax < 0.55) & (fields.y < fields.mouth_y - 0.02) & (fields.y > 0.35)
        )  # skin from nose to lip: the jaw layer lacks it, so that the lower lip moves as one
        keep_up, keep_low = np.flatnonzero(~fields.lower), np.flatnonzero(~fields.upper & ~between)
        stack = np.stack([self.moves[n] for n in self.names])  # [K, 468, 2]
        still = np.zeros((len(self.names), len(anchors), 2), np.float32)

        def base(keep: NDArray[np.int64]) -> tuple[Array, Array]:
            weights = spline_weights(np.concatenate([flat[keep], anchors]), self.grid)
            values = np.concatenate([stack[:, keep], still], 1)
            return weights, np.einsum("gn,knc->kgc", weights, values, optimize=True).reshape(
                len(self.names), -1
            ).astype(np.float32)

        self.upper_spline, self.upper = base(keep_up)
        _, self.lower = base(keep_low)
        self.at_points = np.ascontiguousarray(stack.reshape(len(self.names), -1))
        self._keep_up, self._n_anchors = keep_up, len(anchors)

    def _anchors(self) -> Points:
        oval = self.shape.polygon(at.OVAL)
        middle = oval.mean(0)
        rings = [middle + (oval[::2] - middle) * k for k in RINGS]
        edge, top = np.linspace(0, 1, 7)[:-1] * (self.size - 1), self.size - 1
        none = np.zeros_like(edge)
        border = [np.c_[edge, none], np.c_[none + top, edge], np.c_[top - edge, none + top], np.c_[none, top - edge]]
        return np.concatenate([*rings, *border]).astype(np.float32)

    def _body(self) -> tuple[Array, Array, Array]:
        """Depth of the head [G, G] in pixels, how much each point follows it, and how much rises with the breath."""
        s, size = self.shape, self.size
        z = self.shape.points[: at.SKIN, 2]
        back = float(z[list(at.OVAL)].mean())
        ring = np.full(len(at.OVAL[::2]) * len(RINGS), back + 0.35 * s.iod)
        rest = np.full(self._n_anchors - len(ring), back + 0.5 * s.iod)
        depth = (self.upper_spline @ np.concatenate([z[self._keep_up], ring, rest]).astype(np.float32)).reshape(
            GRID, GRID
        )
        oval = s.polygon(at.OVAL)
        hull = cv2.convexHull(
            np.round(np.concatenate([oval, oval.mean(0) + (oval - oval.mean(0)) * 1.45])).astype(np.int32)
        )
        mask = np.zeros((size, size), np.uint8)
        cv2.fillConvexPoly(mask, hull, 255)
        depth = cv2.GaussianBlur(depth, (0, 0), 0.12 * s.iod * GRID / size, borderType=cv2.BORDER_REPLICATE)
        follow = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), s.iod * 0.35)
        yy, xx = np.mgrid[0:size, 0:size].astype(np.float32)
        below = ((xx - s.flat[at.CHIN][0]) * s.down[0] + (yy - s.flat[at.CHIN][1]) * s.down[1]) / s.iod
        follow *= np.clip(1 - below / 0.9, 0, 1)
        edge = np.minimum.reduce([xx, yy, size - 1 - xx, size - 1 - yy]) / (0.06 * size)
        follow *= np.clip(edge, 0, 1)
        chest = np.clip((below - 0.35) / 0.6, 0, 1)
        small = (cv2.resize(x, (GRID, GRID), interpolation=cv2.INTER_AREA) for x in (follow, chest))
        return depth.astype(np.float32), *small

    def _weights(self, amounts: dict[str, float]) -> Array:
        """Of every field: the units, the photo's own smile and open mouth taken back, the lips sealed last."""
        row = np.array([0.0 if n == "SEAL" else amounts.get(n, self.rest.get(n, 0.0)) for n in self.names], np.float32)
        for i, n in enumerate(self.names):
            row[i] += self.rest.get(n.rstrip("LR"), 0.0)
        row[self.names.index("CLOSE")] = 1.0
        lips = (
            (self.shape.flat[[13, 14]] + (row @ self.at_points).reshape(-1, 2)[[13, 14]])
            @ self.shape.down
            / self.shape.iod
        )
        gap = float(lips[1] - lips[0])
        row[self.names.index("SEAL")] = amounts["SEAL"] * (gap + PRESS) + (1 - amounts["SEAL"]) * min(0.0, gap + PRESS)
        return row

    def _rotation(self, pose: Pose) -> Array:
        a, b, c = np.deg2rad([pose.yaw, -pose.pitch, pose.roll])
        about_y = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
        about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
        about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
        return (about_z @ about_x @ about_y - np.eye(3))[:2].astype(np.float32)

    def _posed(self, pose: Pose) -> Array:
        out = self._turned(pose, self.grid, self.depth) * self.follow[..., None]
        return out - self.chest[..., None] * self.shape.down * (0.012 * pose.breath * self.shape.iod)

    def _posed_points(self, pose: Pose) -> Array:
        return self._turned(pose, self.shape.flat, self.shape.points[: at.SKIN, 2])

    def _turned(self, pose: Pose, points: Array, depth: Array) -> Array:
        away = np.concatenate([points - self.pivot[:2], (depth - self.pivot[2])[..., None]], -1)
        return away @ self._rotation(pose).T + np.array(pose.shift, np.float32) * self.shape.iod

    def _composed(
        self, amounts: dict[str, float], pose: Pose, moved: Points, turned: Points, upper: Array, lower: Array
    ) -> Picture:
        skin = self.skin
        gain = self.shading.gain(amounts)
        if gain is not None:
            skin = cv2.multiply(skin, cv2.merge([gain, gain, gain, self.unshaded]), scale=1 / 128)
        warped = cv2.remap(skin, upper, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        out = cv2.cvtColor(warped, cv2.COLOR_RGBA2RGB)
        self._eyes(out, pose, moved, turned, upper)
        self._inside(out, cv2.extractChannel(warped, 3), amounts, moved, turned)
        self._jaw(out, skin, moved, lower)
        return self.finished(out, upper)

    def _cut_figure(self) -> Picture | None:
        """Opacity [S, S] of the head and body, where it can be told."""
        return matte_from_picture(self.layers.skin, self.shape)

    def finished(self, picture: Picture, upper: Array) -> Picture:
        """With what is behind the figure held still."""
        if self.figure is None or self.plate is None:
            return picture
        x0, y0, x1, y1 = self.moving
        cover = cv2.remap(
            self.figure,
            np.ascontiguousarray(upper[y0:y1, x0:x1]),
            None,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        share = cover.astype(np.float32) * np.float32(1 / 255)
        here = np.ascontiguousarray(picture[y0:y1, x0:x1])
        picture[y0:y1, x0:x1] = cv2.blendLinear(here, np.ascontiguousarray(self.plate[y0:y1, x0:x1]), share, 1 - share)
        return picture

    @cached_property
    def moving(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what the head moves above the chin; the body below hides what is behind it."""
        rows, columns = np.nonzero(np.abs(self.follow) > 0.004)
        per = self.size / GRID
        top, left = int(rows.min() * per), int(columns.min() * per)
        return left, top, min(self.size, int((columns.max() + 1) * per)), min(self.size, int((rows.max() + 1) * per))

    def _eyes(self, out: Picture, pose: Pose, moved: Points, turned: Points, upper: Array) -> None:
        gaze = (self.shape.right * pose.gaze[0] - self.shape.down * pose.gaze[1]) * GAZE_PER_DEG * self.shape.iod
        for above, below, top, low in (
            (at.LID_UPPER_LEFT, at.LID_LOWER_LEFT, 159, 145),
            (at.LID_UPPER_RIGHT, at.LID_LOWER_RIGHT, 386, 374),
        ):
            ids = [*above, *below]
            open_ = float((moved[low] - moved[top]) @ self.shape.down) / max(
                1.0, float((self.shape.flat[low] - self.shape.flat[top]) @ self.shape.down)
            )
            shown = float(np.clip((open_ - 0.08) / 0.15, 0, 1))
            if shown <= 0:
                continue
            x0, y0, x1, y1 = bounding_box(np.concatenate([moved[ids], self.shape.flat[ids]]), self.size, 6)
            shift = turned[ids].mean(0) + gaze
            alpha = cv2.remap(
                self.layers.eyes, np.ascontiguousarray(upper[y0:y1, x0:x1]), None, cv2.INTER_LINEAR
            ).astype(np.float32)[..., None] * (shown / 255)
            yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
            ball = cv2.remap(
                self.layers.eyeballs, xx - shift[0], yy - shift[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
            out[y0:y1, x0:x1] = (out[y0:y1, x0:x1] * (1 - alpha) + ball * alpha).astype(np.uint8)

    def _inside(
        self, out: Picture, hole: NDArray[np.uint8], amounts: dict[str, float], moved: Points, turned: Points
    ) -> None:
        box = mouth_box(moved, self.size)
        x0, y0, x1, y1 = box
        if x1 <= x0 or y1 <= y0:
            return
        shift = turned[[13, 14]].mean(0)
        inside = self.mouth.paint(box, moved, shift, tongue=min(1.0, amounts["TONGUE"]), teeth=self._bared(amounts))
        if self.layers.teeth is not None and self.layers.teeth_alpha is not None:
            yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
            mine = cv2.remap(self.layers.teeth, xx - shift[0], yy - shift[1], cv2.INTER_LINEAR)
            alpha = (
                cv2.remap(self.layers.teeth_alpha, xx - shift[0], yy - shift[1], cv2.INTER_LINEAR).astype(np.float32)[
                    ..., None
                ]
                / 255
            )
            inside = inside * (1 - alpha) + mine * alpha
        alpha = hole[y0:y1, x0:x1].astype(np.float32)[..., None] / 255
        shadow = cv2.GaussianBlur(1 - alpha, (0, 0), self.shape.iod * 0.035)[..., None]
        out[y0:y1, x0:x1] = (out[y0:y1, x0:x1] * (1 - alpha) + inside * (1 - 0.45 * shadow) * alpha).astype(np.uint8)

    def _bared(self, amounts: dict[str, float]) -> float:
        """How much of the upper teeth the lips leave free."""
        if self.layers.teeth is not None:
            return 0.0
        return float(np.clip(1.15 - 1.3 * amounts["AU18"] - 0.3 * amounts["AU22"], 0, 1))

    def _jaw(self, out: Picture, skin: Picture, moved: Points, lower: Array) -> None:
        ids = [*at.LIP_LOWER_OUTER, *at.LIP_LOWER_INNER, 152, 148, 377, 176, 400, 172, 397]
        x0, y0, x1, y1 = bounding_box(moved[ids], self.size, self.shape.iod * 0.45)
        here = np.ascontiguousarray(lower[y0:y1, x0:x1])
        chin = cv2.cvtColor(
            cv2.remap(skin, here, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), cv2.COLOR_RGBA2RGB
        )
        alpha = (
            cv2.remap(self.layers.jaw, here, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
            / 255
        )
        out[y0:y1, x0:x1] = cv2.blendLinear(np.ascontiguousarray(out[y0:y1, x0:x1]), chin, 1 - alpha, alpha)
