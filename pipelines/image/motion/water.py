"""Water that moves: the picture above it mirrored, row by row, and seen in a sea of waves that loop.

Waves are two tiles of a spectrum (Phillips, after Tessendorf 2001) whose frequencies are rounded so that each turns a
whole number of times within the film. Light is split by Fresnel's law (Schlick 1994); waves finer than a pixel blur the
mirror upwards. The colours are brought to those that the tracer found.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.light import sun_direction
from pipelines.image.world.scene import WATER_LABEL, World, focal_px, horizon_row

Array = NDArray[np.floating[Any]]

TILE_PX = 128
TILES_M = (46.0, 7.3)  # sides of the tiles
GRAVITY = 9.81
DEEP = np.array([0.010, 0.030, 0.038], np.float32)
RESTING_ROWS = 8.0  # smoothing of what waves finer than a pixel do, parts of the height
CLOSE_M = 1.5


class Water:
    """The water of one world over a film.

    Args:
        world: that has some.
        label: of the land as the camera sees it [H, W].
        depth_m: of the picture with its things [H, W], infinite in the sky.
        seconds: of the film.
        speed: factor of the waves' own speed.
    """

    def __init__(
        self, world: World, label: NDArray[np.int32], depth_m: Array, position: Array, seconds: float, speed: float
    ) -> None:
        assert world.land is not None
        self.world, self.seconds = world, seconds
        here = label == WATER_LABEL
        rows, columns = np.flatnonzero(here.any(1)), np.flatnonzero(here.any(0))
        self.box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        self.here = here[self.box]
        camera = world.camera
        horizon, f = horizon_row(camera), focal_px(camera)
        row = np.arange(self.box[0].start, self.box[0].stop, dtype=np.float32)[:, None] + 0.5
        column = np.arange(self.box[1].start, self.box[1].stop, dtype=np.float32)[None] + 0.5
        self._away = np.maximum(f * camera.height_m / np.maximum(row - horizon, 0.35), 0.4) + 0 * column
        self._x = (column - camera.width_px / 2) * self._away / f
        footprint = self._away**2 / (f * max(camera.height_m, 0.2))  # metres ahead that one pixel covers
        swell = land_swell(world)
        self._tiles = tuple(
            _Tile.make(side, swell if i == 0 else 0.25 + 0.75 * swell, world, seconds, speed, i)
            for i, side in enumerate(TILES_M)
        )
        self._shown = tuple(np.clip(0.35 * side / footprint / 4, 0, 1) ** 0.7 for side in TILES_M)
        self._source = _mirror(label, depth_m, camera.height_m, horizon, f, self.box)
        self._row, self._column = np.broadcast_arrays(row - 0.5, column - 0.5)
        self._down = (row - horizon) / np.sqrt((row - horizon) ** 2 + (column - camera.width_px / 2) ** 2 + f * f)
        self._f = f
        self._sun = sun_direction(world.air)
        self._match: Array | None = None
        self._foam = max(0.0, swell - 0.35)

    def settle(self, above: Array, wanted: Array) -> None:
        """Bring the colours to those of a traced picture.

        Args:
            above: the picture over the water [H, W, 3].
            wanted: the traced one [H, W, 3].
        """
        moments = [self.at(above, self.seconds * k / 3) for k in range(3)]
        sigma = max(4.0, max(self.world.camera.width_px, self.world.camera.height_px) / 22)
        weight = self.here[..., None].astype(np.float32)
        own, goal = (cv2.GaussianBlur(weight * x, (0, 0), sigma) for x in (sum(moments) / 3, wanted[self.box]))
        self._match = np.clip((goal + 1e-4) / (own + 1e-4), 0.35, 2.6).astype(np.float32)

    def at(self, above: Array, time_s: float) -> Array:
        """The water at a moment.

        Args:
            above: the picture over the water [H, W, 3], linear; what it shows where the water is does not count.
            time_s: of the film.

        Returns:
            Linear RGB of `box` [h, w, 3].
        """
        across, ahead = self._slopes(time_s)
        mirrored = self._reflect(above, across, ahead)
        # the share that is mirrored: the steeper a wave faces the eye, the less
        facing = np.clip(self._down + 0.95 * ahead, 0.015, 1)
        share = (0.02 + 0.98 * (1 - facing) ** 5)[..., None]
        light = float(above.mean())
        crest = np.clip(0.6 + 2.2 * ahead, 0.2, 2)[..., None]
        rgb = share * mirrored + (1 - share) * DEEP * (2.2 * light) * crest
        rgb = rgb + self._glints(above, across, ahead)
        return rgb if self._match is None else rgb * self._match

    def _slopes(self, time_s: float) -> tuple[Array, Array]:
        """Slopes of the water to the right and ahead [h, w]; waves that a pixel cannot show are left out."""
        total = np.zeros((2, *self._x.shape), np.float32)
        for tile, shown in zip(self._tiles, self._shown, strict=True):
            found = tile.slopes(time_s)
            scale = TILE_PX / tile.side_m
            u, v = (np.mod(a * scale, TILE_PX).astype(np.float32) for a in (self._x, self._away))
            padded = np.pad(found, ((0, 1), (0, 1), (0, 0)), mode="wrap")
            seen = cv2.remap(padded, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            total[0] += seen[..., 0] * shown
            total[1] += seen[..., 1] * shown
        return total[0], total[1]

    def _reflect(self, above: Array, across: Array, ahead: Array) -> Array:
        """The mirror image [h, w, 3], shaken by the slopes."""
        h = above.shape[0]
        far = np.clip(self._away / 14, 0.15, 1)
        reach = 2 * self._f * far
        limit = 0.16 * h
        column = self._column + np.clip(reach * 0.45 * across, -limit, limit)
        row = self._row + np.clip(reach * 0.8 * ahead, -limit, limit)
        top, left = self.box[0].start, self.box[1].start
        mirror = cv2.remap(above, self._column.astype(np.float32), self._source, cv2.INTER_LINEAR)
        seen = cv2.remap(
            mirror, (column - left).astype(np.float32), (row - top).astype(np.float32), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT_101,
        )  # fmt: skip
        soft = cv2.blur(seen, (3, max(3, round(h / 40) | 1)))
        part = np.clip(self._away / 60, 0, 0.85)[..., None]
        return np.asarray(seen + (soft - seen) * part, np.float32)

    def _glints(self, above: Array, across: Array, ahead: Array) -> Array:
        """Sparkles of the sun or the moon where a wave turns it to the eye."""
        if self._sun[2] < 0.01 or self._sun[1] < 0.1:
            return np.zeros(3, np.float32)
        azimuth = np.arctan2(self._column - self.world.camera.width_px / 2, self._f)
        wanted_x = 0.5 * (self._sun[0] / self._sun[1] - np.tan(azimuth)) / (self._sun[2] / self._sun[1] + self._down)
        wanted_y = 0.5 * (self._sun[2] / self._sun[1] - self._down)
        off = ((across - 0.35 * wanted_x) / 0.05) ** 2 + ((ahead - 0.5 * wanted_y) / 0.07) ** 2
        bright = np.exp(-np.minimum(off, 30)) * (1 - self.world.air.cover) ** 1.5
        colour = np.percentile(above.reshape(-1, 3), 99, axis=0).astype(np.float32)
        return np.asarray(1.6 * bright[..., None] * colour, np.float32)


def land_swell(world: World) -> float:
    """How rough the water of a world is, 0 a mirror to 1 a storm."""
    assert world.land is not None
    return float(np.clip(0.12 + 1.1 * world.land.wave_m + 0.5 * world.air.wind * (0.3 + world.land.wave_m), 0.05, 1))


@dataclass(frozen=True, slots=True)
class _Tile:
    """A square of sea that repeats: its spectrum, and how often each wave turns within the film."""

    side_m: float
    power: NDArray[np.complexfloating[Any, Any]]
    opposite: NDArray[np.complexfloating[Any, Any]]
    turns: Array
    kx: Array
    ky: Array
    seconds: float

    @classmethod
    def make(cls, side_m: float, rough: float, world: World, seconds: float, speed: float, number: int) -> _Tile:
        """A tile of a sea so rough; its slopes have a deviation of about .02 to .12."""
        rng = np.random.default_rng([world.air.seed, 3, number])
        k = np.fft.fftfreq(TILE_PX, 1 / TILE_PX) * 2 * math.pi / side_m
        kx, ky = np.meshgrid(k, k)
        size = np.hypot(kx, ky)
        size[0, 0] = 1
        way = 0.9 if rng.random() < 0.5 else 2.2  # towards the viewer, from one side
        cos = (kx * math.cos(way) + ky * math.sin(way)) / size
        lowest = 2 * math.pi / side_m
        spread = np.abs(cos) ** 1.5 + 0.12
        height = size**-2.0 * spread * np.exp(-((lowest * 1.5 / size) ** 2)) * np.exp(-((size * side_m / 210) ** 2))
        noise = rng.standard_normal((2, TILE_PX, TILE_PX))
        power = height * (noise[0] + 1j * noise[1])
        power[0, 0] = 0
        slope = np.sqrt(2 * (np.abs(power) ** 2 * size**2).sum()) / TILE_PX**2
        power *= (0.012 + 0.075 * rough) / slope
        turns = np.maximum(1, np.round(np.sqrt(GRAVITY * size) * 0.8 * speed * seconds / (2 * math.pi)))
        opposite = np.conj(np.roll(np.flip(power, (0, 1)), 1, (0, 1)))
        forward = cos <= 0
        power, opposite = power * forward, opposite * ~forward
        return cls(side_m, power, opposite, turns, kx, ky, seconds)

    def slopes(self, time_s: float) -> Array:
        """Slopes [n, n, 2] to the right and ahead."""
        angle = 2 * math.pi * self.turns * (time_s / self.seconds)
        wave = self.power * np.exp(1j * angle) + self.opposite * np.exp(-1j * angle)
        both = np.fft.ifft2(wave * (1j * self.kx - self.ky))  # the real part one slope, the imaginary the other
        return np.dstack([both.real, both.imag]).astype(np.float32)


def _mirror(
    label: NDArray[np.int32], depth_m: Array, eye_m: float, horizon: float, f: float, box: tuple[slice, slice]
) -> Array:
    """The row of the picture that each pixel of still water mirrors [h, w]: the sky about the horizon, and what stands
    about its own waterline.
    """
    h, w = label.shape
    rows = np.arange(h, dtype=np.float32) + 0.5
    source = np.repeat(np.clip(2 * horizon - rows, 0.5, horizon)[:, None], w, 1).astype(np.float32)
    thing = (
        np.isfinite(depth_m)
        & (depth_m < 1e5)
        & ((label != WATER_LABEL) | (depth_m < _flat_depth(h, horizon, f, eye_m)))
    )
    line = horizon + f * eye_m / np.maximum(np.where(thing, depth_m, 1e9), 0.3)
    target = np.rint(2 * line - rows[:, None] - 0.5).astype(np.int64)
    row, column = np.nonzero(thing & (rows[:, None] < line) & (target >= 0) & (target < h))
    order = np.argsort(-depth_m[row, column], kind="stable")
    row, column = row[order], column[order]
    source[target[row, column], column] = row + 0.5
    return np.ascontiguousarray(source[box] - 0.5)


def _flat_depth(h: int, horizon: float, f: float, eye_m: float) -> Array:
    """Distance of level water in each row [h, 1], less a little."""
    rows = np.arange(h, dtype=np.float32)[:, None] + 0.5
    return np.asarray(0.98 * f * eye_m / np.maximum(rows - horizon, 1e-3))
