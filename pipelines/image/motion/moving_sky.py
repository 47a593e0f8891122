"""A sky that moves: clouds driven over a plane above the viewer, stars that twinkle, aurora and smoke that change.

Clouds are made once, wider than the picture, and looked up where the wind has brought them from. Two such lookups, half
a film apart, take turns, each gone when it jumps back (Neyret 2003), so that the film closes; the mix is kept as rich
in contrast as its parts (Heitz & Neyret 2018).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.motion.waves import smooth_noise
from pipelines.image.world.air import Air, Camera
from pipelines.image.world.directions import pixel_size_rad, view_rays
from pipelines.image.world.light import lights
from pipelines.image.world.scene import focal_px, horizon_row
from pipelines.image.world.sky import SkyParts, aurora_radiance, hazed, sky_parts
from pipelines.image.world.smoke import columns

Array = NDArray[np.floating[Any]]

MARGIN = 0.16  # of the picture's width on both sides, and of its height above it
LOWEST = 0.03  # sine of the elevation under which clouds do not move
DRIFT_PER_S = 0.009  # heights of the clouds a second in a breeze
KEYS_PER_S, LEAST_KEYS, MOST_KEYS = 1.5, 8, 48  # moments at which slow parts are made
FARTHEST = 0.22  # heights that clouds are driven before they are taken up anew
TWINKLE = 0.4


class MovingSky:
    """The sky of one air over a film.

    Args:
        air: of the picture.
        camera: that looks.
        seconds: of the film.
        speed: factor of the drift.
        loops: whether the last moment leads to the first.
    """

    def __init__(self, air: Air, camera: Camera, seconds: float, speed: float, *, loops: bool) -> None:
        self.air, self.camera, self.seconds, self.loops = air, camera, seconds, loops
        self._wide, (self._left, self._above) = _widened(camera)
        parts = sky_parts(air, view_rays(self._wide), pixel_rad=pixel_size_rad(camera))
        frame = np.s_[self._above : self._above + camera.height_px, self._left : self._left + camera.width_px]
        self._clouds = np.dstack([parts.clouds, parts.through]).astype(np.float32)
        sigma = max(2.0, camera.width_px / 24)
        self._mean = cv2.GaussianBlur(self._clouds, (0, 0), sigma)[frame]
        self._rest = _cut_parts(parts, frame)
        rng = np.random.default_rng([air.seed, 17])
        way = (1.0 if rng.random() < 0.5 else -1.0) * (0.35 + air.wind)
        far = abs(way) * DRIFT_PER_S * speed * seconds
        self._rounds = max(1, math.ceil(far / FARTHEST)) if loops else 1
        far = min(far / self._rounds, FARTHEST if loops else 2 * FARTHEST)
        self._drift = (math.copysign(far, way), -0.25 * far)
        self._count = min(MOST_KEYS, max(LEAST_KEYS, round(KEYS_PER_S * seconds)))
        self._moves = bool(parts.through.min() < 0.98)
        self._x, self._y, self._up = self._plane()
        self._twinkle = [smooth_noise((camera.height_px, camera.width_px), 4.0, air.seed + i) for i in range(2)]
        rays, pixel = view_rays(camera), pixel_size_rad(camera)
        self._haze = hazed(air, np.zeros_like(rays), rays)
        self._kept = hazed(air, np.ones_like(rays), rays) - self._haze
        self._aurora = self._smoke = None
        if air.aurora > 0 and parts.aurora.max() > 1e-3:
            self._aurora = self._keys(lambda moment: aurora_radiance(moment, rays, pixel_rad=pixel))
        if air.smoke > 0:
            self._smoke = self._keys(lambda moment: _smoke(moment, rays))

    def at(self, time_s: float) -> Array:
        """The sky at a moment, linear RGB [H, W, 3]."""
        parts, turn = self._rest, time_s / self.seconds
        clouds = self._drifted(turn * self._rounds) if self._moves else np.dstack([parts.clouds, parts.through])
        angle = 2 * math.pi * turn
        slow, quick = (max(1, round(self.seconds * hz)) for hz in (0.9, 1.7))
        flicker = 1 + TWINKLE * 0.7 * (
            self._twinkle[0] * math.cos(slow * angle) + self._twinkle[1] * math.sin(quick * angle)
        )
        behind = parts.behind + parts.stars * np.clip(flicker, 0.15, 2)[..., None]
        if self._aurora is not None:
            behind = behind + self._between(self._aurora, turn)
        rgb = behind * np.clip(clouds[..., 3:], 0, 1) + np.maximum(clouds[..., :3], 0)
        if self._smoke is not None:
            smoke = self._between(self._smoke, turn)
            rgb = rgb * (1 - smoke[..., 3:]) + smoke[..., :3]
        return np.asarray(rgb * self._kept + self._haze, np.float32)

    def _plane(self) -> tuple[Array, Array, Array]:
        """Where each pixel's ray meets the plane of the clouds, in their heights, and the sine of its elevation."""
        d = view_rays(self.camera)
        up = d[..., 2]
        z = np.maximum(up, LOWEST)
        return d[..., 0] / z, d[..., 1] / z, up

    def _drifted(self, turn: float) -> Array:
        """Clouds [H, W, 4] as the wind has moved them."""
        if not self.loops:
            return self._look_up(turn - 0.5)
        first = 1 - abs(2 * (turn % 1.0) - 1)
        later = (turn + 0.5) % 1.0
        mixed = first * self._look_up(turn % 1.0 - 0.5) + (1 - first) * self._look_up(later - 0.5)
        return np.asarray(self._mean + (mixed - self._mean) / math.hypot(first, 1 - first), np.float32)

    def _look_up(self, part: float) -> Array:
        """Clouds [H, W, 4] moved by a part of the whole drift."""
        f = focal_px(self.camera)
        x, y = self._x - part * self._drift[0], np.maximum(self._y - part * self._drift[1], 0.2)
        column = self._left + self.camera.width_px / 2 - 0.5 + f * x / y
        row = self._above + horizon_row(self.camera) - 0.5 - f / y
        low = self._up < LOWEST
        rows, columns = np.indices(low.shape, np.float32)
        column = np.where(low, columns + self._left, column).astype(np.float32)
        row = np.where(low, rows + self._above, row).astype(np.float32)
        return cv2.remap(self._clouds, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)

    def _keys(self, make: Callable[[Air], Array]) -> list[Array]:
        """What an air makes at moments of the film; in a loop the end of it fades into its beginning."""
        made = []
        for k in range(self._count):
            turn = k / self._count
            now = make(replace(self.air, time_s=turn * self.seconds))
            if self.loops and k:
                now = (1 - turn) * now + turn * make(replace(self.air, time_s=(turn - 1) * self.seconds))
            made.append(now)
        return made

    def _between(self, keys: list[Array], turn: float) -> Array:
        """What lies between two of those moments."""
        place = (turn % 1.0) * self._count
        k = int(place)
        after = keys[(k + 1) % self._count] if self.loops else keys[min(k + 1, self._count - 1)]
        return np.asarray(keys[k] + np.float32(place - k) * (after - keys[k]))


def _smoke(air: Air, rays: Array) -> Array:
    """Columns of smoke: their light times opacity, and the opacity [H, W, 4]."""
    light, opacity = columns(air, lights(air), rays)
    return np.dstack([light * opacity[..., None], opacity]).astype(np.float32)


def _cut_parts(parts: SkyParts, frame: tuple[slice, slice]) -> SkyParts:
    """The part of a sky in a box of pixels."""
    names = ("behind", "stars", "aurora", "clouds", "through")
    return replace(parts, **{n: np.ascontiguousarray(getattr(parts, n)[frame]) for n in names})


def _widened(camera: Camera) -> tuple[Camera, tuple[int, int]]:
    """A camera that sees more at the sides and above, and how many columns and rows more."""
    aside, above = round(MARGIN * camera.width_px), round(MARGIN * camera.height_px)
    half = math.tan(math.radians(camera.field_degrees) / 2)
    width = camera.width_px + 2 * aside
    field = 2 * math.degrees(math.atan(half * width / camera.width_px))
    pitch = math.tan(math.radians(camera.pitch_degrees)) + above / 2 * pixel_size_rad(camera)
    wide = Camera(camera.height_m, math.degrees(math.atan(pitch)), field, width, camera.height_px + above)
    return wide, (aside, above)
