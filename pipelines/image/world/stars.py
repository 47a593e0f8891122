"""Stars and the milky way, as functions of direction."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from pipelines.image.world.air import Air
from pipelines.image.world.directions import Floats, direction_at, smoothstep
from pipelines.image.world.noise import sample, spectral_tile

# cells along a face of a cube round the eye, share of cells with a star, brightest radiance at the middle of a star
_GRIDS = ((11, 0.75, 1.5), (30, 0.6, 0.55), (80, 0.5, 0.22), (170, 0.45, 0.11))
_TABLE = 1 << 16
_COOL, _WARM = np.array([0.72, 0.84, 1.25], np.float32), np.array([1.25, 0.92, 0.62], np.float32)


def stars(air: Air, directions: Floats, *, pixel_rad: float) -> Floats:
    """Radiance [H, W, 3] of stars and milky way in directions [H, W, 3], with the share `air.stars` of their number."""
    band, light = _milky_way(air, directions)
    rgb = light * min(1.0, air.stars)
    face, u, v = _on_cube(directions)
    for level, (cells, share, bright) in enumerate(_GRIDS):
        if 2 / cells < 3 * pixel_rad:
            break  # stars that would be finer than the picture
        chance = share * air.stars * (0.55 + (1.2 if level > 1 else 0.5) * band)
        rgb += _grid(air, face, u, v, cells, chance, bright, level, pixel_rad)
    return rgb


def _on_cube(directions: Floats) -> tuple[Floats, Floats, Floats]:
    """The face of a cube that directions meet, and the place on it in -1..1."""
    size = np.abs(directions)
    axis = size.argmax(-1)[..., None]
    major, u, v = (np.take_along_axis(directions, (axis + i) % 3, -1)[..., 0] for i in range(3))
    return axis[..., 0] + 3 * (major < 0), u / np.abs(major), v / np.abs(major)


def _grid(
    air: Air,
    face: Floats,
    u: Floats,
    v: Floats,
    cells: int,
    chance: Floats,
    bright: float,
    level: int,
    pixel_rad: float,
) -> Floats:
    """At most one star in each cell of each face: radiance [H, W, 3]."""
    x, y = (u + 1) * (cells / 2), (v + 1) * (cells / 2)
    i, j = np.floor(x), np.floor(y)
    key = (i * 92821 + j * 68917 + face * 40503 + level * 30011).astype(np.int64) % _TABLE
    table = _table(air.seed)
    on = np.flatnonzero((table[4][key] < chance).ravel())  # most pixels see none
    key, across, down = (a.ravel()[on] for a in (key, x - i, y - j))
    dx, dy, power, tint = table[0][key], table[1][key], table[2][key], table[3][key]
    spread = max(0.75 * pixel_rad, 0.0007) * cells / 2
    far = ((across - 0.2 - 0.6 * dx) ** 2 + (down - 0.2 - 0.6 * dy) ** 2) / (2 * spread * spread)
    flux = bright * (0.12 + 0.88 * power**5)
    flux *= 1 + 0.3 * np.sin(air.time_s * (4 + 5 * tint) + 40 * power)
    glow = np.exp(-far) + (0.05 * np.exp(-far / 14) if level == 0 else 0)
    out = np.zeros((face.size, 3), np.float32)
    out[on] = (flux * glow)[:, None] * (_COOL + (_WARM - _COOL) * (tint**2)[:, None])
    return out.reshape(*face.shape, 3)


@lru_cache(maxsize=4)
def _table(seed: int) -> Floats:
    """Of a cell's star the place x and y, its power, its warmth, and the chance under which it is there [5, _TABLE]."""
    return np.random.default_rng((seed, 5)).random((5, _TABLE), np.float32)


def _milky_way(air: Air, directions: Floats) -> tuple[Floats, Floats]:
    """How near a direction is to the band, 0..1 [H, W], and the band's light [H, W, 3]."""
    start = direction_at(14 + 8 * math.sin(air.seed * 1.7), 13)  # the core stands ahead, low
    right = np.cross(start, np.array([0, 0, 1], np.float32))
    right /= np.sqrt(right @ right)
    lean = 0.5 + 0.15 * math.cos(air.seed * 2.3)
    pole = math.cos(lean) * right + math.sin(lean) * np.cross(right, start)
    side = np.cross(pole, start)
    latitude = np.arcsin(np.clip(directions @ pole, -1, 1))
    longitude = np.arctan2(directions @ side, directions @ start)
    scale = 512 / math.pi
    bend = sample(spectral_tile(256, 2.0, air.seed + 51), longitude * scale, latitude * scale) - 0.5
    lumps = sample(spectral_tile(512, 1.3, air.seed + 52, lowest=3.0), longitude * scale, latitude * scale)
    dust = sample(
        spectral_tile(512, 1.55, air.seed + 53, stretch=2.2, lowest=4.0),
        longitude * scale,
        (latitude + 0.05 * bend) * scale,
    )
    b = latitude + 0.07 * bend
    core = np.exp(-((longitude / 0.75) ** 2))
    wide, narrow = np.exp(-((b / 0.21) ** 2)), np.exp(-((b / (0.085 + 0.05 * core)) ** 2))
    lane = np.exp(-(((b - 0.012) / 0.055) ** 2)) * smoothstep(0.34, 0.66, dust)
    dim = 1 - 0.88 * np.maximum(lane, 0.55 * narrow * smoothstep(0.62, 0.85, dust))
    blue = wide * (0.25 + 0.75 * lumps) * 0.020
    warm = narrow * (0.35 + 0.9 * lumps) * (0.022 + 0.062 * core) * dim
    pink = narrow * smoothstep(0.93, 0.995, lumps) * 0.03
    light = blue[..., None] * np.array([0.75, 0.9, 1.35], np.float32)
    light += warm[..., None] * np.array([1.12, 0.96, 0.86], np.float32)
    light += pink[..., None] * np.array([1.2, 0.35, 0.55], np.float32)
    return wide * dim, light
