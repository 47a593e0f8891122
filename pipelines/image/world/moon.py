"""The moon: its disc with seas and craters, its phase, the light round it."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from pipelines.image.world.air import Air
from pipelines.image.world.directions import Floats, smoothstep
from pipelines.image.world.light import moon_direction
from pipelines.image.world.noise import read, sample, spectral_tile

RADIUS = math.radians(1.15)  # four times what it is, as painters draw it
_RADIANCE = 1.5
_FACE = 256  # samples of the disc's picture
# seas: middle x, y (right, up in radii), half axes, turn in degrees; after maps of the near side
_SEAS = (
    (-0.30, 0.52, 0.31, 0.27, 0), (0.27, 0.45, 0.19, 0.18, 0), (0.47, 0.13, 0.24, 0.19, -20),
    (0.82, 0.30, 0.07, 0.11, 0), (0.74, -0.10, 0.11, 0.21, 10), (0.52, -0.27, 0.10, 0.11, 0),
    (-0.22, -0.36, 0.24, 0.19, 20), (-0.60, -0.42, 0.12, 0.13, 0), (-0.66, 0.15, 0.22, 0.50, -12),
    (0.02, 0.83, 0.48, 0.05, 0), (-0.02, 0.10, 0.16, 0.10, 0), (-0.36, -0.08, 0.22, 0.14, 0),
)  # fmt: skip
_CRATERS = (
    (-0.13, -0.70, 0.045, 1.0),
    (-0.33, 0.17, 0.035, 0.55),
    (-0.62, 0.13, 0.025, 0.45),
    (0.30, -0.75, 0.02, 0.25),
)


@lru_cache(maxsize=1)
def _face() -> Floats:
    """Albedo of the near side [_FACE, _FACE], 1 on the highlands."""
    axis = np.linspace(-1, 1, _FACE, dtype=np.float32)
    x, y = np.meshgrid(axis, -axis)
    grid = np.meshgrid(np.arange(_FACE, dtype=np.float32), np.arange(_FACE, dtype=np.float32))
    rough = [sample(spectral_tile(_FACE, 1.5, s, lowest=3.0), *grid) - 0.5 for s in (901, 902)]
    fine = sample(spectral_tile(_FACE, 0.9, 903, lowest=9.0), *grid) - 0.5
    wx, wy = x + 0.11 * rough[0], y + 0.11 * rough[1]
    sea = np.zeros_like(x)
    for cx, cy, rx, ry, turn in _SEAS:
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        a, b = (wx - cx) * c + (wy - cy) * s, (wy - cy) * c - (wx - cx) * s
        sea = np.maximum(sea, smoothstep(1.25, 0.75, np.sqrt((a / rx) ** 2 + (b / ry) ** 2)))
    albedo = 1.0 + 0.22 * fine + 0.12 * rough[0] - sea * (0.46 + 0.12 * rough[1])
    for cx, cy, radius, power in _CRATERS:
        far = np.hypot(x - cx, y - cy)
        around = np.arctan2(y - cy, x - cx)
        rays = 0.5 + 0.5 * np.cos(around * 9 + 3 * np.sin(around * 4 + cx * 40))
        albedo += power * (0.24 * np.exp(-far / 0.35) * rays**3 + 0.3 * np.exp(-((far / radius) ** 2)))
    return albedo.astype(np.float32)


def moon(air: Air, directions: Floats, *, pixel_rad: float) -> tuple[Floats, Floats]:
    """The moon's disc with the light round it, in directions [H, W, 3].

    Returns:
        Radiance [H, W, 3] and how much of what lies behind the disc hides [H, W].
    """
    middle = moon_direction(air)
    right = np.cross(middle, np.array([0, 0, 1], np.float32))
    right /= np.sqrt(right @ right)
    up = np.cross(right, middle)
    x, y = directions @ right / RADIUS, directions @ up / RADIUS
    ahead = directions @ middle > 0
    far = np.hypot(x, y)
    disc = np.clip((1 - far) * RADIUS / pixel_rad + 0.5, 0, 1) * ahead
    angle = np.arccos(np.clip(directions @ middle, -1, 1))
    near = np.clip(1 - far**2, 0, None) ** 0.5
    phase = math.acos(1 - 2 * min(max(air.moon, 0.02), 1.0))  # from the new moon's 0 to the full one's pi
    lit = smoothstep(-0.06, 0.22, x * math.sin(phase) - near * math.cos(phase))
    tilt = math.radians(-20)
    px, py = x * math.cos(tilt) - y * math.sin(tilt), x * math.sin(tilt) + y * math.cos(tilt)
    half = (_FACE - 1) / 2
    face = read(_face(), np.clip(px * half + half, 0, _FACE - 1), np.clip(half - py * half, 0, _FACE - 1))
    bright = _RADIANCE * disc * face * (0.012 + lit) * (0.8 + 0.2 * near)
    glow = air.moon * (0.16 * np.exp(-angle / 0.035) + 0.055 * np.exp(-angle / 0.14))
    corona = air.moon * (0.25 + air.haze) * np.exp(-(((angle - 0.085) / 0.022) ** 2)) * 0.035
    ring = air.moon * (0.15 + air.haze) * np.exp(-np.abs(angle - math.radians(22)) / 0.02) * 0.016
    rgb = bright[..., None] * np.array([1.0, 0.97, 0.90], np.float32)
    rgb += glow[..., None] * np.array([0.80, 0.92, 1.12], np.float32)
    rgb += corona[..., None] * np.array([1.2, 0.8, 0.55], np.float32) + ring[..., None]
    return rgb.astype(np.float32), disc
