"""Wrinkle maps: folds and bulges of each action unit, blush and pallor, as gain painted onto the skin before it is
warped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.fit import FittedHead
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.geometry import FaceGeometry, Points
from pipelines.portrait.photo.light import PictureLight
from pipelines.portrait.photo.relief import relief_maps

MAP_SIDE = 256  # pixels of a side of a map
Map = NDArray[Any]
#: Change of RGB: blood lets red through and takes green and blue; without it skin is greener and bluer.
BLUSH_CHANGE, PALLOR_CHANGE, PALE_LIPS_CHANGE = (0.03, -0.2, -0.14), (-0.06, 0.045, 0.07), (-0.14, 0.06, 0.06)
FOLD_DEPTH, LIT_SHARE = 0.3, 0.5  # darkest of a fold, its lit side's share of that


class WrinkleMaps:
    """Gain maps of one face's units.

    Args:
        shape: the face.
        size: pixels of its picture.
        fitted: the head laid over it.
        light: of the picture.

    Attributes:
        names: the channels that change the skin.
    """

    def __init__(self, shape: FaceGeometry, size: int, fitted: FittedHead, light: PictureLight) -> None:
        self.shape, self.size = shape, size
        maps = self._maps()
        for name, relief in relief_maps(fitted, light, MAP_SIDE / size, MAP_SIDE, shape.iod).items():
            maps[name] = maps.get(name, 0) + relief
        self._folds = tuple(maps)
        self.maps = np.stack([maps[n] for n in self._folds]).reshape(len(maps), -1)
        self._blood = {"Blush": self._blush(), "Pallor": self._pallor()}
        self.names = (*self._folds, *self._blood)

    def gain(self, amounts: dict[str, float]) -> NDArray[np.uint8] | None:
        """Gain of RGB [S, S, 3] by channel: 128 is no change; None where nothing changes.

        Args:
            amounts: of the channels in `names`.
        """
        row = np.array([min(1.3, max(0.0, amounts.get(n, 0.0))) for n in self._folds], np.float32)
        blood = {n: m for n, m in self._blood.items() if amounts.get(n, 0.0) > 0.01}
        if row.max(initial=0.0) < 0.02 and not blood:
            return None
        total = np.maximum(0.3, 1 + row @ self.maps).reshape(MAP_SIDE, MAP_SIDE)
        if not blood:
            grey = np.clip(128 * total, 40, 190).astype(np.uint8)
            return cv2.merge([cv2.resize(grey, (self.size, self.size), interpolation=cv2.INTER_LINEAR)] * 3)
        colours = total[..., None]
        for name, change in blood.items():
            colours = colours * (1 + min(1.0, amounts[name]) * change)
        small = np.clip(128 * colours, 40, 190).astype(np.uint8)
        return cv2.resize(small, (self.size, self.size), interpolation=cv2.INTER_LINEAR)

    def _blush(self) -> Map:
        """Change of RGB [M, M, 3] at a full blush: cheeks, nose and the rims of the ears fill with blood."""
        middle = float(self.shape.to_face_units(self.shape.skin_px)[mesh.NOSE_ROOT, 0])
        where = self._empty_map()
        for side in (-1, 1):
            where = np.maximum(where, self._patch((middle + side * 0.62, 0.66), 0.26, 0.2, 1.0))
            where = np.maximum(where, self._patch((middle + side * 1.12, 0.35), 0.1, 0.3, 0.7))
        where = np.maximum(where, self._patch((middle, 0.5), 0.13, 0.16, 0.55))
        return (where[..., None] * np.array(BLUSH_CHANGE, np.float32)).astype(np.float32)

    def _pallor(self) -> Map:
        """Change of RGB [M, M, 3] at full pallor: skin and lips without blood."""
        oval = self.shape.polygon(mesh.OVAL) * (MAP_SIDE / self.size)
        face = np.zeros((MAP_SIDE, MAP_SIDE), np.uint8)
        cv2.fillConvexPoly(face, cv2.convexHull(np.round(oval).astype(np.int32)), 255)
        lips = np.zeros_like(face)
        ring = [*mesh.LIP_UPPER_OUTER, *mesh.LIP_LOWER_OUTER[::-1]]
        cv2.fillPoly(lips, [np.round(self.shape.polygon(tuple(ring)) * (MAP_SIDE / self.size)).astype(np.int32)], 255)
        unit = self.shape.iod * MAP_SIDE / self.size
        skin, mouth = (
            cv2.GaussianBlur(m.astype(np.float32) / 255, (0, 0), s * unit) for m, s in ((face, 0.2), (lips, 0.03))
        )
        out = skin[..., None] * np.array(PALLOR_CHANGE, np.float32)
        return (out + mouth[..., None] * np.array(PALE_LIPS_CHANGE, np.float32)).astype(np.float32)

    def _maps(self) -> dict[str, Map]:
        s, p = self.shape, self.shape.skin_px
        q = s.to_face_units(p)
        brow, mouth, middle_x = (
            float(q[[mesh.BROW_TOP_LEFT, mesh.BROW_TOP_RIGHT], 1].mean()),
            float(q[list(mesh.MOUTH_CORNERS), 1].mean()),
            float(q[mesh.NOSE_ROOT, 0]),
        )
        out: dict[str, Map] = {}

        def line(
            points: Sequence[tuple[float, float]], width: float, depth: float, light_from: tuple[float, float]
        ) -> Map:
            return self._fold(self._map_points(points), width, depth, light_from)

        for side, name in ((-1, "L"), (1, "R")):
            eye = q[mesh.OUTER_EYE_CORNERS[side > 0]]
            lower_lid = [q[i] for i in (mesh.LID_LOWER_LEFT if side < 0 else mesh.LID_LOWER_RIGHT)[1:-1]]
            corner = q[mesh.MOUTH_CORNERS[side > 0]]
            x = middle_x + side * 0.085
            furrow = line(
                [(x, brow + 0.16), (x + side * 0.012, brow + 0.05), (x + side * 0.03, brow - 0.07)],
                0.028,
                1.0,
                (side * 0.03, 0),
            )
            out[f"AU4{name}"] = furrow + self._patch((middle_x + side * 0.30, brow + 0.13), 0.16, 0.06, -0.16)
            lines = [
                [
                    (middle_x + side * u, brow - h + 0.10 * u + 0.012 * np.sin(9 * u + 40 * h))
                    for u in np.linspace(-0.06, 0.36, 6)
                ]
                for h in (0.22, 0.36)
            ]
            out[f"AU1{name}"] = sum(
                (line(r, w, 0.34, (0, 0.045)) for r, w in zip(lines, (0.032, 0.024), strict=True)), self._empty_map()
            )
            lines = [
                [(middle_x + side * u, brow - h - 0.25 * (u - 0.55) ** 2) for u in np.linspace(0.28, 0.78, 5)]
                for h in (0.20, 0.33)
            ]
            out[f"AU2{name}"] = sum(
                (line(r, w, 0.26, (0, 0.045)) for r, w in zip(lines, (0.030, 0.022), strict=True)), self._empty_map()
            )
            crows_feet = [
                [(eye[0] + side * 0.04, eye[1] + 0.01 + k * 0.03), (eye[0] + side * 0.16, eye[1] - 0.03 + k * 0.085)]
                for k in (-0.5, 0.4, 1.3)
            ]
            crease = [(float(a), float(b) + 0.085) for a, b in lower_lid]
            out[f"AU6{name}"] = (
                sum((line(r, 0.012, 0.34, (0, 0.02)) for r in crows_feet), self._empty_map())
                + line(crease, 0.022, 0.40, (0, 0.045))
                + self._patch((middle_x + side * 0.58, 0.62), 0.16, 0.11, 0.03)
            )
            out[f"AU7{name}"] = line([(float(a), float(b) + 0.06) for a, b in lower_lid], 0.018, 0.35, (0, 0.03))
            nasolabial = [
                tuple(map(float, q[i])) for i in (mesh.NASOLABIAL_LEFT if side < 0 else mesh.NASOLABIAL_RIGHT)
            ]
            fold = line(nasolabial, 0.044, 0.8, (side * 0.05, -0.01))  # type: ignore[arg-type]
            out[f"AU12{name}"] = fold * 0.6 + self._patch((middle_x + side * 0.60, 0.68), 0.17, 0.12, 0.03)
            out[f"AU10{name}"] = fold * 0.8
            bridge = [
                [(middle_x + side * 0.02, 0.03 + k * 0.06), (middle_x + side * 0.13, -0.01 + k * 0.075)]
                for k in (0, 1, 2)
            ]
            out[f"AU9{name}"] = fold * 0.7 + sum((line(r, 0.02, 1.5, (0, 0.03)) for r in bridge), self._empty_map())
            marionette = [
                (float(corner[0]) + side * 0.03, float(corner[1]) + 0.0),
                (float(corner[0]) + side * 0.055, float(corner[1]) + 0.16),
            ]
            out[f"AU15{name}"] = line(marionette, 0.028, 0.5, (side * 0.045, 0))
            out[f"AU14{name}"] = line(
                [(float(corner[0]) + side * 0.05, mouth - 0.07), (float(corner[0]) + side * 0.06, mouth + 0.07)],
                0.024,
                0.7,
                (side * 0.04, 0),
            )
            out[f"AU20{name}"] = line(
                [(float(corner[0]) + side * 0.07, mouth - 0.06), (float(corner[0]) + side * 0.08, mouth + 0.10)],
                0.026,
                0.35,
                (side * 0.045, 0),
            )
        chin_y = float(q[mesh.LIP_LOWER_EDGE, 1] * 0.62 + q[mesh.CHIN, 1] * 0.38)
        arc = [
            (float(q[mesh.LIP_LOWER_EDGE, 0]) + u, chin_y + 0.55 * u * u - 0.03) for u in np.linspace(-0.22, 0.22, 7)
        ]
        out["AU17"] = line(arc, 0.035, 0.5, (0, 0.06)) + self._patch(
            (float(q[mesh.CHIN, 0]), chin_y + 0.13), 0.13, 0.08, 0.05
        )
        return {k: v.astype(np.float32) for k, v in out.items()}

    def _empty_map(self) -> Map:
        return np.zeros((MAP_SIDE, MAP_SIDE), np.float32)

    def _map_points(self, points: Sequence[tuple[float, float]]) -> Points:
        moves = np.asarray(points, np.float32)
        return (self.shape.centre + self.shape.to_pixels(moves)) * MAP_SIDE / self.size

    def _fold(self, path: Points, width: float, depth: float, light_from: tuple[float, float]) -> Map:
        """A soft dark line whose far side catches light; `light_from` says from where, in distances of the eyes."""
        unit = self.shape.iod * MAP_SIDE / self.size
        mask = np.zeros((MAP_SIDE * 4, MAP_SIDE * 4), np.uint8)
        for i in range(len(path) - 1):  # thin at both ends
            share = np.sin(np.pi * (i + 0.75) / (len(path) + 0.5))
            a, b = (tuple(int(v) for v in np.round(path[k] * 4)) for k in (i, i + 1))
            cv2.line(mask, a, b, int(255 * share), max(1, round(width * unit * 4)), cv2.LINE_AA)
        small = cv2.resize(mask, (MAP_SIDE, MAP_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        dark = cv2.GaussianBlur(small, (0, 0), max(0.7, width * unit * 0.8))
        move = self.shape.to_pixels(np.array([light_from], np.float32))[0] * MAP_SIDE / self.size
        matrix = np.array([[1, 0, move[0]], [0, 1, move[1]]], np.float32)
        light = cv2.warpAffine(cv2.GaussianBlur(small, (0, 0), max(0.7, width * unit)), matrix, (MAP_SIDE, MAP_SIDE))
        return depth * FOLD_DEPTH * (light * LIT_SHARE - dark)

    def _patch(self, centre: tuple[float, float], wide: float, high: float, gain: float) -> Map:
        unit = self.shape.iod * MAP_SIDE / self.size
        at_px = self._map_points([centre])[0]
        yy, xx = np.mgrid[0:MAP_SIDE, 0:MAP_SIDE].astype(np.float32)
        dx, dy = xx - at_px[0], yy - at_px[1]
        u = (dx * self.shape.right[0] + dy * self.shape.right[1]) / (wide * unit)
        v = (dx * self.shape.down[0] + dy * self.shape.down[1]) / (high * unit)
        return (gain * np.exp(-0.5 * (u * u + v * v))).astype(np.float32)
