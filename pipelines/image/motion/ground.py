"""What passes over the ground: gusts in the grass, shadows of clouds, mist that drifts, light on the sea's floor."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.motion.sway import Tempo
from pipelines.image.world.directions import view_rays
from pipelines.image.world.light import dimness
from pipelines.image.world.noise import spectral_tile
from pipelines.image.world.scene import LAND_LABEL, World

Array = NDArray[np.floating[Any]]

TILE_PX = 128
GUST_TILE_M, SHADOW_TILE_M, CAUSTIC_TILE_M = 26.0, 170.0, 2.6
GUST, SHADOW, CAUSTIC, SHAFT = 0.1, 0.34, 0.5, 0.1
DAPPLE, DUST = 0.07, 42
GRASSES = ("grass", "crop")


class Ground:
    """The ground of a world over a film; tiles of noise pass over it whole, so that the film closes.

    Args:
        world: that it is of.
        position: of the land behind each pixel [H, W, 3], metres.
        label: of the land alone [H, W].
        seconds: of the film.
        tempo: how lively.
    """

    def __init__(self, world: World, position: Array, label: NDArray[np.int32], seconds: float, tempo: Tempo) -> None:
        self._world, self._seconds, self._tempo = world, seconds, tempo
        self._land = label == LAND_LABEL
        x, y = position[..., 0], np.maximum(position[..., 1], 0.2)
        self._x, self._y = x.astype(np.float32), y.astype(np.float32)
        air, ground = world.air, world.land.ground if world.land is not None else ""
        self._gust = GUST * (0.3 + tempo.wind) * np.clip(30 / y, 0, 1) * self._land if ground in GRASSES else None
        sunny = world.medium == "air" and air.sun_elevation_degrees > 3 and 0.12 < air.cover < 0.85
        bright = (1 - dimness(air)) if sunny and world.land is not None else 0.0
        self._shadow = SHADOW * bright * np.clip((y - 6) / 30, 0, 1) * self._land if bright > 0.25 else None
        self._rays = view_rays(world.camera) if world.medium == "water" else None
        self._caustic = np.clip(9 / y, 0, 1) ** 0.7 * self._land if world.medium == "water" else None

    def lit(self, light: Array, time_s: float) -> Array:
        """The land [H, W, 4] in the light of a moment."""
        factor: Array | None = None
        if self._gust is not None:
            factor = 1 + self._gust * (self._tile(GUST_TILE_M, 61, time_s, 0.8, 0.35) * 2 - 1)
        if self._shadow is not None:
            dark = np.clip(self._tile(SHADOW_TILE_M, 62, time_s, 1.0, 0.0) * 2.4 - 1.1, 0, 1)
            shade = 1 - self._shadow * (dark - 0.3)
            factor = shade if factor is None else factor * shade
        if self._caustic is not None:
            factor = 1 + CAUSTIC * self._caustic * (self._caustics(time_s) - 0.35)
        if factor is None:
            return light
        out = light.copy()
        out[..., :3] *= factor[..., None]
        return out

    def through_water(self, rgb: Array, time_s: float) -> Array:
        """Shafts of light that sway in the water [H, W, 3]."""
        if self._rays is None:
            return rgb
        d, turn = self._rays, 2 * math.pi * time_s / self._seconds
        high = np.clip(0.4 + 1.6 * d[..., 2], 0, 1.2)
        at = d[..., 0] / (1.3 - d[..., 2])
        a, b = max(1, round(0.12 * self._seconds)), max(1, round(0.2 * self._seconds))
        shafts = np.sin(9 * at + 1.4 * math.sin(a * turn)) * np.sin(23 * at - 1.1 * math.sin(b * turn + 1))
        return np.asarray(rgb * (1 + SHAFT * high * shafts)[..., None], np.float32)

    def _tile(self, side_m: float, seed: int, time_s: float, x_tiles: float, y_tiles: float) -> Array:
        """Noise 0..1 [H, W] that has moved a whole number of tiles when the film is over."""
        tile = spectral_tile(TILE_PX, 1.7, self._world.air.seed + seed, lowest=2.0)
        turn = time_s / self._seconds
        steps = max(1, round(x_tiles * self._seconds * 5 * (0.4 + self._tempo.wind) * self._tempo.speed / side_m))
        return self._look_up(tile, side_m, steps * turn, round(y_tiles * steps) * turn)

    def _look_up(self, tile: Array, side_m: float, across: float, along: float) -> Array:
        return _wrapped(tile, (self._x / side_m - across) * TILE_PX, (self._y / side_m + along) * TILE_PX)

    def _caustics(self, time_s: float) -> Array:
        """The bright net on a sea's floor 0..1: two tiles of ridges that pass through each other."""
        tile = spectral_tile(TILE_PX, 1.9, self._world.air.seed + 63, lowest=5.0)
        ridges = np.clip(1 - np.abs(tile - 0.5) * 5, 0, 1) ** 2
        turn = time_s / self._seconds
        steps = max(1, round(0.12 * self._seconds))
        one = self._look_up(ridges, CAUSTIC_TILE_M, steps * turn, 0.0)
        two = self._look_up(ridges.T.copy(), 1.37 * CAUSTIC_TILE_M, -steps * turn, steps * turn)
        return np.minimum(1, np.sqrt(one * two) * 1.6 + 0.25 * one)


class Mist:
    """Mist that drifts in bands: where air hides a part of what is seen, now more and now less of it.

    Args:
        kept: share of light that the air lets pass [H, W].
        veil: what it adds [H, W, 3].
        amount: how much of the difference moves.
        seed: of the bands.
        seconds: of the film.
        tempo: how lively.
    """

    def __init__(self, kept: Array, veil: Array, amount: float, seed: int, seconds: float, tempo: Tempo) -> None:
        hidden = 1 - kept
        self._share = (amount * 2 * np.sqrt(np.clip(hidden * kept, 0, None))).astype(np.float32)
        self._colour = (veil / np.maximum(hidden, 0.02)[..., None]).astype(np.float32)
        self._seed, self._seconds, self._tempo = seed, seconds, tempo
        rows, columns = np.indices(kept.shape, np.float32)
        self._u, self._v = (v * (TILE_PX / max(kept.shape)) for v in (0.55 * columns, 2.2 * rows))

    def over(self, rgb: Array, time_s: float) -> Array:
        """A picture [H, W, 3] with the mist of a moment."""
        steps = max(1, round(self._seconds * 0.07 * (0.5 + self._tempo.wind) * self._tempo.speed))
        turn = steps * time_s / self._seconds
        bands = [
            _wrapped(spectral_tile(TILE_PX, 2.1, self._seed + n, lowest=2.0), self._u - way * turn * TILE_PX, self._v)
            for n, way in ((64, 1), (65, -1))
        ]
        part = self._share * (bands[0] + bands[1] - 1)
        return np.asarray(rgb + part[..., None] * (self._colour - rgb), np.float32)


class RoomLight:
    """The light of a room: it wanders a little, as through leaves, and dust drifts in it.

    Args:
        shape: H, W.
        bright: the light of a speck of dust, linear RGB [3].
        seed: of both.
        seconds: of the film.
    """

    def __init__(self, shape: tuple[int, int], bright: Array, seed: int, seconds: float) -> None:
        self._shape, self._bright, self._seed, self._seconds = shape, bright, seed, seconds
        rows, columns = np.indices(shape, np.float32)
        self._u, self._v = (v * (0.6 * TILE_PX / max(shape)) for v in (columns, rows))
        self._lots = np.random.default_rng([seed, 66]).random((DUST, 6))

    def over(self, rgb: Array, time_s: float) -> Array:
        """A picture [H, W, 3] in the light of a moment."""
        turn = max(1, round(0.05 * self._seconds)) * time_s / self._seconds
        tiles = (spectral_tile(TILE_PX, 2.1, self._seed + n, lowest=2.0) for n in (67, 68))
        bands = [_wrapped(t, self._u - w * turn * TILE_PX, self._v) for t, w in zip(tiles, (1, -1), strict=True)]
        lit = rgb * (1 + DAPPLE * (bands[0] + bands[1] - 1))[..., None]
        return np.asarray(lit + self._dust(time_s)[..., None] * self._bright, np.float32)

    def _dust(self, time_s: float) -> Array:
        """Specks [H, W] that go round slowly, now lit and now not."""
        h, w = self._shape
        angle = 2 * math.pi * time_s / self._seconds
        slow = max(1, round(0.1 * self._seconds))
        layer = np.zeros((h, w), np.float32)
        for x, y, size, phase, reach, speed in self._lots.tolist():
            way = slow * angle + 2 * math.pi * phase
            at = (x + 0.05 * reach * math.cos(way), y + 0.04 * math.sin(way + 4 * speed))
            bright = 0.5 + 0.5 * math.sin(2 * way + 6 * size)
            place = (round(at[0] * w * 16), round(at[1] * h * 16))
            cv2.circle(layer, place, max(8, round((0.0012 + 0.0016 * size) * h * 16)), bright, -1, cv2.LINE_AA, 4)
        return cv2.GaussianBlur(layer, (0, 0), max(0.6, h / 480))


def _wrapped(tile: Array, u: Array, v: Array) -> Array:
    """A tile read at places that wrap."""
    padded = np.pad(tile, ((0, 1), (0, 1)), mode="wrap")
    x, y = (np.asarray(a - TILE_PX * np.floor(a * (1 / TILE_PX)), np.float32) for a in (u, v))
    return cv2.remap(padded, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
