"""Columns of smoke that rise where land burns, lean with the wind and are lit from below."""

from __future__ import annotations

import numpy as np

from pipelines.image.world.air import Air
from pipelines.image.world.directions import Floats, smoothstep
from pipelines.image.world.light import LUMINANCE, Lights
from pipelines.image.world.noise import billows, sample, spectral_tile

EMBER = np.array([1.0, 0.20, 0.03], np.float32)  # light of a fire through smoke
SOOT = np.array([0.62, 0.52, 0.46], np.float32)  # colour of smoke to white light, of a cloud's 1


def firelight(air: Air, directions: Floats) -> Floats:
    """How strongly fires ahead light smoke and cloud in directions [..., 3], about 0..1."""
    up = np.maximum(directions[..., 2], 0)
    ahead = np.maximum(directions[..., 1], 0)
    return air.glow * (0.10 + 0.90 * np.exp(-up * 5.5)) * (0.35 + 0.65 * ahead)


def columns(air: Air, lights: Lights, directions: Floats) -> tuple[Floats, Floats]:
    """Columns in directions [H, W, 3]: radiance [H, W, 3] and opacity [H, W]."""
    azimuth = np.arctan2(directions[..., 0], directions[..., 1])
    up = np.maximum(directions[..., 2], -0.02)
    light, opacity = np.zeros_like(directions), np.zeros_like(up)
    rng = np.random.default_rng((air.seed, 73))
    count = 2 + round(3 * air.smoke)
    day = float(lights.level @ LUMINANCE)
    for i in rng.permutation(count).tolist():
        middle = -0.55 + 1.1 * (i + 0.2 + 0.6 * rng.random()) / count
        size = (0.6 + 0.8 * rng.random()) * (0.6 + 0.4 * air.smoke)
        shape, facing = _column(air, azimuth - middle, up, size, int(rng.integers(1 << 20)))
        fire = air.glow * np.exp(-np.maximum(up, 0) * (9 / size)) * 1.1
        colour = EMBER + np.array([0.0, 0.25, 0.06], np.float32) * np.exp(-np.maximum(up, 0) * 30)[..., None]
        own = (fire * facing)[..., None] * colour + (SOOT * (0.010 + 0.16 * day)) * (0.25 + facing)[..., None]
        light += (own - light) * shape[..., None]
        opacity += (1 - opacity) * shape
    return light / np.maximum(opacity, 1e-3)[..., None], opacity


def _column(air: Air, across: Floats, up: Floats, size: float, seed: int) -> tuple[Floats, Floats]:
    """Opacity of one column, and how much its puffs face the fire [H, W]."""
    high = np.maximum(up, 0)
    scale = 260 / size
    lean = (0.08 + 0.9 * air.wind) * high**1.35
    rise = 0.012 * air.time_s
    bend = sample(spectral_tile(256, 1.9, 71, lowest=5.0), across * scale + seed % 256, (high - rise) * scale) - 0.5
    s = across - lean + 0.05 * size * np.sin(9 * (high - rise) / size + seed) * high / 0.3 + 0.05 * bend * high / 0.2
    width = size * (0.020 + 0.30 * high)
    zoom = scale / (1 + 2.2 * high / size)
    x, y = s * zoom, (high - rise) * zoom
    field = _puffs(x, y, bend, seed)
    lit = field - _puffs(x + 1.5, y - 4.5, bend, seed)
    body = 1 - (s / width) ** 2 + 1.5 * (field - 0.52)
    top = smoothstep(0.9 * size, 0.35 * size, high + 0.25 * (0.5 - field))
    facing = np.clip(0.36 + 1.7 * lit - 0.28 * np.sign(s) * np.minimum(np.abs(s / width), 1), 0.02, 1.3)
    return smoothstep(0.0, 0.55, body) * top * (0.55 + 0.4 * air.smoke) * smoothstep(-0.015, 0.0, up), facing


def _puffs(x: Floats, y: Floats, bend: Floats, seed: int) -> Floats:
    one, two, three = billows(96, 28, 7)[[5, 12, 20]]
    shift = float(seed % 97)
    large = sample(one, x * 0.6 + 8 * bend + shift, y * 0.6)
    return (
        0.5 * large
        + 0.32 * sample(two, x * 1.3, y * 1.3 + 8 * bend + shift)
        + 0.18 * sample(three, x * 2.9 + shift, y * 2.9)
    )
