"""Renders a photo that acts: layers warped by action units and pose, and composited; a picture a row of the track."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.fit import fit_head
from pipelines.portrait.head.textured import TexturedHead, texture_head
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.displacement import DisplacementFields
from pipelines.portrait.photo.eyes import LID_DROP_PER_DEG, LID_RISE_PER_DEG, EyePainter
from pipelines.portrait.photo.geometry import FaceGeometry, Points, bounding_box
from pipelines.portrait.photo.layers import FaceLayers, cut_layers
from pipelines.portrait.photo.light import read_light
from pipelines.portrait.photo.matting import clean_plate_from_picture, matte_from_picture
from pipelines.portrait.photo.mouth import MouthFrame, MouthInterior, lip_colour, mouth_box
from pipelines.portrait.photo.pose import Pose
from pipelines.portrait.photo.warp import GRID, invert_displacement, make_grid, spline_weights
from pipelines.portrait.photo.wrinkles import WrinkleMaps
from pipelines.portrait.track.action_units import INDEX, UNITS

Picture = NDArray[np.uint8]
Array = NDArray[np.float32]
ANCHOR_RINGS = (1.25, 1.6)  # times of the face's oval: what moves with the head and little else
BREATH_LIFT, SHOULDER_LIFT = 0.012, 0.09  # of the chest, in distances of the eyes
SEAL_OVERLAP = 0.01  # by which sealed lips press, in distances of the eyes
REST_SMILE_SHARE = 0.55  # of the photo's own smile that is taken back


class PhotoRenderer:
    """One photo, ready to act.

    Args:
        picture: RGB [S, S, 3].
        shape: its face.
        layers: of a picture that was drawn in layers; a photo is cut.

    Attributes:
        size: S, pixels of a side.
        alpha: whether frames are RGBA.
        matte: opacity [S, S] of head and body, None where they cannot be told from the background.
        clean_plate: the picture [S, S, 3] without the figure, None without a matte.
    """

    size: int
    alpha = False
    matte: Picture | None
    clean_plate: Picture | None

    def __init__(self, picture: Picture, shape: FaceGeometry, layers: FaceLayers | None = None) -> None:
        self.size, self.shape = len(picture), shape
        self.layers: FaceLayers = layers or cut_layers(picture, shape)
        self._skin = np.dstack([self.layers.skin, self.layers.hole])  # [S, S, 4]: the hole is warped with it
        self._neutral_gain = np.full(self._skin.shape[:2], 128, np.uint8)
        self.matte = self._compute_matte()
        self.clean_plate = None if self.matte is None else clean_plate_from_picture(picture, self.matte)
        self._eyes = EyePainter(shape, self.layers)
        self._grid = make_grid(self.size)
        self._picture, self._fitted = picture, fit_head(shape.points)
        fitted = self._fitted
        fields = DisplacementFields(shape, fitted)
        displacements = fields.compute()
        light = read_light(picture, self.layers.eyes, self.layers.tone, fitted)
        self._wrinkles = WrinkleMaps(shape, self.size, fitted, light)
        self._mouth = MouthInterior(
            shape,
            shape.skin_px + displacements["CLOSE"],
            fitted,
            light,
            lip_colour(picture, shape),
            displacements["AU26"][mesh.LIP_LOWER],
        )
        self._field_names = tuple(displacements)
        self._field_index = {name: i for i, name in enumerate(self._field_names)}
        self._fit_splines(fields, np.stack([displacements[n] for n in self._field_names]))
        self._depth, self._head_weight, self._chest_weight = self._measure_head()
        self._pivot = np.array([*(shape.centre + shape.down * shape.iod * 1.3), shape.iod], np.float32)
        self._rest = {"AU12": -REST_SMILE_SHARE * shape.smile, "AU6": -0.3 * shape.smile}

    def render(self, row: Array) -> Picture:
        """The picture [S, S, 3], or [S, S, 4] where `alpha`, of one row [C] of a track."""
        units = _follow_gaze(row)
        pose = Pose.from_row(row, self.shape.yaw)
        rotation = pose.rotation()
        head = self._pose_grid(pose, rotation)
        pose_shift = self._rotate_and_shift(pose, rotation, self.shape.skin_px, self.shape.points[: mesh.SKIN, 2])
        weights = self._field_weights(units)
        landmarks = self.shape.skin_px + (weights @ self._point_fields).reshape(-1, 2) + pose_shift
        upper, lower = (
            invert_displacement((weights @ fields).reshape(GRID, GRID, 2) + head, self._grid, self.size)
            for fields in (self._upper_fields, self._lower_fields)
        )
        skin = self._eyes.close_lids(self._shade(row), landmarks)
        warped = cv2.remap(skin, upper, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        out = cv2.cvtColor(warped, cv2.COLOR_RGBA2RGB)
        self._eyes.paint(out, pose.gaze, landmarks, pose_shift, upper)
        self._composite_mouth(out, cv2.extractChannel(warped, 3), units, landmarks, pose_shift, rotation)
        self._composite_jaw(out, skin, landmarks, lower)
        self._eyes.paint_tears(out, landmarks, float(row[INDEX["Tears"]]))
        return self.composite_background(out, upper)

    def warp_landmarks(self, row: Array) -> Points:
        """Where a row of a track puts the skin's landmarks [468, 2], in pixels."""
        pose = Pose.from_row(row, self.shape.yaw)
        weights = self._field_weights(_follow_gaze(row))
        pose_shift = self._rotate_and_shift(
            pose, pose.rotation(), self.shape.skin_px, self.shape.points[: mesh.SKIN, 2]
        )
        return self.shape.skin_px + (weights @ self._point_fields).reshape(-1, 2) + pose_shift

    def textured_head(self) -> TexturedHead:
        """The head fitted to the face, carrying the picture."""
        return texture_head(self._fitted, self._picture, self.shape.points, self.layers.tone)

    def composite_background(self, picture: Picture, source: Array) -> Picture:
        """The picture with the background behind the figure held still.

        Args:
            picture: RGB [S, S, 3], changed in place.
            source: [S, S, 2], where each of its pixels came from.

        Returns:
            The picture.
        """
        if self.matte is None or self.clean_plate is None:
            return picture
        x0, y0, x1, y1 = self._moving_box
        window = np.ascontiguousarray(source[y0:y1, x0:x1])
        cover = cv2.remap(self.matte, window, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        share = cover.astype(np.float32) * np.float32(1 / 255)
        figure = np.ascontiguousarray(picture[y0:y1, x0:x1])
        background = np.ascontiguousarray(self.clean_plate[y0:y1, x0:x1])
        picture[y0:y1, x0:x1] = cv2.blendLinear(figure, background, share, 1 - share)
        return picture

    def _compute_matte(self) -> Picture | None:
        """Opacity [S, S] of the head and body, where it can be told."""
        return matte_from_picture(self.layers.skin, self.shape)

    def _fit_splines(self, fields: DisplacementFields, displacements: Array) -> None:
        """Carry the displacements [K, 468, 2] of the landmarks over to the grid, for the upper layer and the jaw's."""
        anchors = self._anchor_points()
        # skin from nose to lip: the jaw layer lacks it, so that the lower lip moves as one
        between = (fields.ax < 0.55) & (fields.y < fields.mouth_y - 0.02) & (fields.y > 0.35)
        upper_points, lower_points = np.flatnonzero(~fields.lower), np.flatnonzero(~fields.upper & ~between)
        count = len(self._field_names)
        anchor_moves = np.zeros((count, len(anchors), 2), np.float32)

        def carry(points: NDArray[np.int64]) -> tuple[Array, Array]:
            weights = spline_weights(np.concatenate([self.shape.skin_px[points], anchors]), self._grid)
            values = np.concatenate([displacements[:, points], anchor_moves], 1)
            carried = np.einsum("gn,knc->kgc", weights, values, optimize=True)
            return weights, carried.reshape(count, -1).astype(np.float32)

        self._upper_spline, self._upper_fields = carry(upper_points)
        _, self._lower_fields = carry(lower_points)
        self._point_fields = np.ascontiguousarray(displacements.reshape(count, -1))
        self._upper_points, self._anchor_count = upper_points, len(anchors)

    def _anchor_points(self) -> Points:
        """Points that no unit moves: two rings about the face, and the picture's border."""
        oval = self.shape.polygon(mesh.OVAL)
        middle = oval.mean(0)
        rings = [middle + (oval[::2] - middle) * k for k in ANCHOR_RINGS]
        edge, top = np.linspace(0, 1, 7)[:-1] * (self.size - 1), self.size - 1
        none = np.zeros_like(edge)
        border = [np.c_[edge, none], np.c_[none + top, edge], np.c_[top - edge, none + top], np.c_[none, top - edge]]
        return np.concatenate([*rings, *border]).astype(np.float32)

    def _measure_head(self) -> tuple[Array, Array, Array]:
        """Depth of the head [G, G] in pixels, how much each point follows it, and how much rises with the breath."""
        s, size = self.shape, self.size
        z = self.shape.points[: mesh.SKIN, 2]
        back = float(z[list(mesh.OVAL)].mean())
        ring = np.full(len(mesh.OVAL[::2]) * len(ANCHOR_RINGS), back + 0.35 * s.iod)
        border = np.full(self._anchor_count - len(ring), back + 0.5 * s.iod)
        values = np.concatenate([z[self._upper_points], ring, border]).astype(np.float32)
        depth = (self._upper_spline @ values).reshape(GRID, GRID)
        depth = cv2.GaussianBlur(depth, (0, 0), 0.12 * s.iod * GRID / size, borderType=cv2.BORDER_REPLICATE)
        oval = s.polygon(mesh.OVAL)
        around = np.concatenate([oval, oval.mean(0) + (oval - oval.mean(0)) * 1.45])
        mask = np.zeros((size, size), np.uint8)
        cv2.fillConvexPoly(mask, cv2.convexHull(np.round(around).astype(np.int32)), 255)
        head_weight = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), s.iod * 0.35)
        yy, xx = np.mgrid[0:size, 0:size].astype(np.float32)
        chin = s.skin_px[mesh.CHIN]
        below = ((xx - chin[0]) * s.down[0] + (yy - chin[1]) * s.down[1]) / s.iod
        head_weight *= np.clip(1 - below / 0.9, 0, 1)
        edge = np.minimum.reduce([xx, yy, size - 1 - xx, size - 1 - yy]) / (0.06 * size)
        head_weight *= np.clip(edge, 0, 1)
        chest_weight = np.clip((below - 0.35) / 0.6, 0, 1)
        resized = (cv2.resize(x, (GRID, GRID), interpolation=cv2.INTER_AREA) for x in (head_weight, chest_weight))
        return depth.astype(np.float32), *resized

    def _field_weights(self, units: dict[str, float]) -> Array:
        """Weight of every field: the units, the photo's own smile and open mouth taken back, the lips sealed last."""
        weights = np.array(
            [0.0 if n == "SEAL" else units.get(n, self._rest.get(n, 0.0)) for n in self._field_names], np.float32
        )
        for i, name in enumerate(self._field_names):
            weights[i] += self._rest.get(name.rstrip("LR"), 0.0)
        weights[self._field_index["CLOSE"]] = 1.0
        pair = list(mesh.LIP_PAIR)
        lips = (
            (self.shape.skin_px[pair] + (weights @ self._point_fields).reshape(-1, 2)[pair])
            @ self.shape.down
            / self.shape.iod
        )
        gap = float(lips[1] - lips[0]) + SEAL_OVERLAP
        weights[self._field_index["SEAL"]] = units["SEAL"] * gap + (1 - units["SEAL"]) * min(0.0, gap)
        return weights

    def _pose_grid(self, pose: Pose, rotation: Array) -> Array:
        """Displacement [G, G, 2] of the grid by the head's pose and the breath."""
        out = self._rotate_and_shift(pose, rotation, self._grid, self._depth) * self._head_weight[..., None]
        lift = BREATH_LIFT * pose.breath + SHOULDER_LIFT * pose.shoulders
        return out - self._chest_weight[..., None] * self.shape.down * (lift * self.shape.iod)

    def _rotate_and_shift(self, pose: Pose, rotation: Array, points: Array, depth: Array) -> Array:
        """Displacement [..., 2] of points [..., 2] at a depth [...] by the head's pose, in pixels."""
        away = np.concatenate([points - self._pivot[:2], (depth - self._pivot[2])[..., None]], -1)
        return away @ rotation.T + np.array(pose.shift, np.float32) * self.shape.iod

    def _shade(self, row: Array) -> Picture:
        """The skin [S, S, 4] with the wrinkles and the blood of a row of a track."""
        gain = self._wrinkles.gain({name: float(row[INDEX[name]]) for name in self._wrinkles.names})
        if gain is None:
            return self._skin
        return cv2.multiply(self._skin, cv2.merge([*cv2.split(gain), self._neutral_gain]), scale=1 / 128)

    @cached_property
    def _moving_box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what the head moves above the chin; the body below hides what is behind it."""
        rows, columns = np.nonzero(np.abs(self._head_weight) > 0.004)
        cell_px = self.size / GRID
        left, top = int(columns.min() * cell_px), int(rows.min() * cell_px)
        right, bottom = int((columns.max() + 1) * cell_px), int((rows.max() + 1) * cell_px)
        return left, top, min(self.size, right), min(self.size, bottom)

    def _composite_mouth(
        self,
        out: Picture,
        hole: Picture,
        units: dict[str, float],
        landmarks: Points,
        pose_shift: Points,
        rotation: Points,
    ) -> None:
        """Paint the inside of the mouth into the hole [S, S] of the skin; in place."""
        box = mouth_box(landmarks, self.size)
        x0, y0, x1, y1 = box
        if x1 <= x0 or y1 <= y0:
            return
        shift = pose_shift[list(mesh.LIP_PAIR)].mean(0)
        rounding = units["AU18"] + 0.6 * units["AU22"]
        frame = MouthFrame(landmarks, shift, rotation, units["AU26"], units["TONGUE"], rounding)
        interior = self._mouth.paint(box, frame)
        if self.layers.teeth is not None and self.layers.teeth_alpha is not None:
            yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
            own_teeth = cv2.remap(self.layers.teeth, xx - shift[0], yy - shift[1], cv2.INTER_LINEAR)
            opacity = cv2.remap(self.layers.teeth_alpha, xx - shift[0], yy - shift[1], cv2.INTER_LINEAR)
            alpha = opacity.astype(np.float32)[..., None] / 255
            interior = interior * (1 - alpha) + own_teeth * alpha
        self._mouth.paint_rims(interior, box, landmarks)
        alpha = hole[y0:y1, x0:x1].astype(np.float32)[..., None] / 255
        shadow = cv2.GaussianBlur(1 - alpha, (0, 0), self.shape.iod * 0.035)[..., None]
        shaded = interior * (1 - 0.45 * shadow)
        out[y0:y1, x0:x1] = (out[y0:y1, x0:x1] * (1 - alpha) + shaded * alpha).astype(np.uint8)

    def _composite_jaw(self, out: Picture, skin: Picture, landmarks: Points, source: Array) -> None:
        """Lay the lower lip and the chin, warped by the jaw's field, over the rest; in place."""
        ids = [*mesh.LIP_LOWER_OUTER, *mesh.LIP_LOWER_INNER, *mesh.JAW_TIP]
        x0, y0, x1, y1 = bounding_box(landmarks[ids], self.size, self.shape.iod * 0.45)
        window = np.ascontiguousarray(source[y0:y1, x0:x1])
        warped, opacity = (
            cv2.remap(layer, window, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            for layer in (skin, self.layers.jaw)
        )
        chin = cv2.cvtColor(warped, cv2.COLOR_RGBA2RGB)
        alpha = opacity.astype(np.float32) / 255
        out[y0:y1, x0:x1] = cv2.blendLinear(np.ascontiguousarray(out[y0:y1, x0:x1]), chin, 1 - alpha, alpha)


def _follow_gaze(row: Array) -> dict[str, float]:
    """The units of a row of a track, its lids led by the gaze."""
    units = dict(zip(UNITS, row[: len(UNITS)].tolist(), strict=True))
    up = float(row[INDEX["gaze_y"]])
    for side in "LR":
        shut = units[f"AU43{side}"]
        units[f"AU43{side}"] = max(shut, min(1.0, shut + (1 - shut) * LID_DROP_PER_DEG * max(0.0, -up)))
        units[f"AU5{side}"] += LID_RISE_PER_DEG * max(0.0, up)
    return units
