"""Aurora: curtains of light over a map of thin arcs, seen as a stack of heights."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from pipelines.image.world.air import Air
from pipelines.image.world.clouds import shell_distance
from pipelines.image.world.directions import Floats, smoothstep
from pipelines.image.world.noise import sample, spectral_tile

_SIZE = 1024
_CELL_KM = 1.1
_LOW_KM, _STEP_KM, _STEPS = 98.0, 4.5, 34
_GREEN, _RED, _VIOLET = (np.array(c, np.float32) for c in ((0.06, 1.0, 0.30), (0.80, 0.10, 0.34), (0.45, 0.18, 1.0)))
_MOST_RAYS = 90_000


@lru_cache(maxsize=4)
def _curtains(seed: int) -> Floats:
    """Thin bright arcs [_SIZE, _SIZE], with the fine folds that show as upright rays."""
    x, y = (a.astype(np.float32) for a in np.meshgrid(np.arange(_SIZE), np.arange(_SIZE)))
    bend = (sample(spectral_tile(256, 2.2, seed + 61, lowest=2.0), x / 4, y / 4) - 0.5) * 150
    fold = (sample(spectral_tile(256, 1.8, seed + 62, lowest=6.0), x / 4, y / 4) - 0.5) * 34
    field = sample(
        spectral_tile(256, 2.6, seed + 63, stretch=1.7, lowest=1.5), (x + y + fold) / 4, (y - x + bend + fold) / 4
    )
    slope = np.maximum(cv2.blur(np.hypot(*np.gradient(field)), (9, 9)), 6e-4)
    line = np.exp(-np.abs(field - 0.5) / (slope * 5.0)) + 0.6 * np.exp(-np.abs(field - 0.72) / (slope * 4))
    rays = sample(spectral_tile(512, 0.75, seed + 64, lowest=14.0), x * 1.6, y * 1.6)
    patches = smoothstep(0.18, 0.62, sample(spectral_tile(256, 2.0, seed + 65, lowest=2.0), x / 4, y / 4))
    return (line * (0.25 + 1.35 * rays**1.6) * (0.25 + 0.75 * patches)).astype(np.float32)


def aurora(air: Air, directions: Floats, *, pixel_rad: float) -> Floats:
    """Radiance [H, W, 3] of curtains between 100 and 250 km in directions [H, W, 3]."""
    height, width = directions.shape[:2]
    part = min(1.0, (_MOST_RAYS / (height * width)) ** 0.5)
    size = (max(2, round(width * part)), max(2, round(height * part)))
    d = cv2.resize(directions, size, interpolation=cv2.INTER_AREA) if part < 1 else directions
    up = np.maximum(d[..., 2], 0.02)
    total = np.zeros((3, *d.shape[:2]), np.float32)
    tile = _curtains(air.seed)
    rows = np.array([0.0, 0.5, 0.25, 0.75], np.float32)  # neighbouring rows see a step at four heights
    phase = np.resize(rows, d.shape[0])[:, None] + np.resize(np.array([0.0, 0.125], np.float32), d.shape[1])
    for k in range(_STEPS):
        h = _LOW_KM + (k + phase) * _STEP_KM
        distance = shell_distance(up, h)
        drift = 3.0 * air.time_s
        light = sample(tile, (d[..., 0] * distance + drift) / _CELL_KM, (d[..., 1] * distance + 0.4 * drift) / _CELL_KM)
        rise = (h - _LOW_KM) / 40
        total[0] += light * (np.exp(-rise * 1.1) * np.minimum(1.0, 0.3 + 2.2 * rise))
        total[1] += light * (0.36 * rise**2 * np.exp(-rise * 1.15))
        total[2] += light * (0.30 * np.exp(-((rise / 0.25) ** 2)))
    fade = smoothstep(0.02, 0.10, d[..., 2]) / (0.35 + 1.3 * up)
    tall = max(4, round(_STEP_KM / 330 / (pixel_rad / part)))  # curtains hang, so that a blur along them does not show
    total = np.stack([cv2.blur(cv2.blur(t, (2, tall)), (1, tall)) for t in total])
    rgb = sum(t[..., None] * c for t, c in zip(total * fade, (_GREEN, _RED, _VIOLET), strict=True))
    rgb = rgb * (0.17 * air.aurora)
    return cv2.resize(rgb, (width, height), interpolation=cv2.INTER_CUBIC) if part < 1 else rgb
