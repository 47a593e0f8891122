"""Clouds without depth: cirrus and mackerel sky high up, the grey sheet of an overcast day, torn scud."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.world.air import Air
from pipelines.image.world.clouds import shell_distance
from pipelines.image.world.directions import Floats, ease, smoothstep
from pipelines.image.world.light import GLOW, LUMINANCE, Lights, heap_cover, layer_cover, sheet_cover
from pipelines.image.world.noise import sample, spectral_tile

_SIZE = 512
_CIRRUS_KM, _SHEET_KM = 8.5, 2.2


def ice(air: Air, lights: Lights, directions: Floats) -> tuple[Floats, Floats]:
    """Cirrus streaks and mackerel ripples in directions [H, W, 3]: radiance [H, W, 3] and their opacity [H, W]."""
    even = layer_cover(air)
    amount = min(1.0, 2.2 * even * (1 - ease(0.6, 1.0, even)) + 0.25 * air.cover * (1 - air.storm) * air.cumulus)
    amount *= 1 - 0.8 * sheet_cover(air)
    if amount < 0.02:
        return np.zeros_like(directions), np.zeros(directions.shape[:2], np.float32)
    distance = shell_distance(directions[..., 2], _CIRRUS_KM)
    x = directions[..., 0] * distance + 0.08 * air.time_s
    y = directions[..., 1] * distance
    turn = 0.9 + 0.7 * math.sin(air.seed * 2.4)
    x, y = math.cos(turn) * x - math.sin(turn) * y, math.sin(turn) * x + math.cos(turn) * y
    bend = sample(spectral_tile(256, 2.2, air.seed + 31, lowest=2.0), x * 4, y * 4) - 0.5
    where = sample(spectral_tile(256, 2.0, air.seed + 32, lowest=3.0), x * 3.1, y * 3.1)
    streaks = sample(
        spectral_tile(_SIZE, 1.15, air.seed + 33, stretch=6.0, lowest=3.0), x * 11 + bend * 30, y * 11 + bend * 42
    )
    scales = sample(
        spectral_tile(_SIZE, 1.9, air.seed + 34, stretch=0.6, lowest=30.0), x * 13 + bend * 45, y * 13 + bend * 30
    )
    share = 0.25 + 0.5 * amount
    mackerel = smoothstep(0.40, 0.72, where) * ease(0.15, 0.5, even)
    streaky = smoothstep(0.95 - share, 2.0 - share, streaks + 0.9 * (where - 0.5) + 0.15)
    scaled = scales**1.4 * smoothstep(0.1, 0.8, where + 0.4 * (streaks - 0.5))
    opacity = (streaky * (1 - mackerel) * 0.6 + scaled * mackerel * 0.85) * (0.45 + 0.4 * amount)
    opacity *= smoothstep(0.02, 0.16, directions[..., 2])
    cos_key = directions @ lights.key
    lobe = 0.60 + 0.55 * np.maximum(cos_key, 0) ** 6 + 1.4 * np.maximum(cos_key, 0) ** 60
    thick = 1 - 0.30 * scaled * mackerel
    light = (lights.high / math.pi) * (lobe * thick)[..., None] + 1.2 * lights.zenith + 0.10 * lights.level
    return light, np.minimum(opacity, 1)


def sheet(air: Air, lights: Lights, directions: Floats) -> tuple[Floats, Floats]:
    """The grey sheet in directions [H, W, 3]: radiance [H, W, 3] and its opacity [H, W].

    Its brightness rises towards the zenith as the overcast sky of Moon and Spencer 1942 does.
    """
    share = sheet_cover(air)
    if share < 0.01:
        return np.zeros_like(directions), np.zeros(directions.shape[:2], np.float32)
    up = np.maximum(directions[..., 2], 0)
    distance = np.minimum(shell_distance(up, _SHEET_KM), 60)
    x, y = directions[..., 0] * distance + 0.06 * air.time_s, directions[..., 1] * distance
    bend = sample(spectral_tile(256, 1.8, air.seed + 41, lowest=4.0), x * 6, y * 6) - 0.5
    lumps = sample(spectral_tile(_SIZE, 1.6, air.seed + 42, lowest=9.0), x * 22 + bend * 20, y * 22 + bend * 20) - 0.5
    rolls = sample(spectral_tile(_SIZE, 3.0, air.seed + 43, stretch=0.5, lowest=22.0), x * 26 + bend * 60, y * 26) - 0.5
    calm = 1 / (1 + (distance / 17) ** 3)
    rough = 0.34 + 0.6 * air.storm
    texture = 1 + rough * (1.1 * lumps + 0.8 * bend + 0.5 * rolls) * calm * 1.3
    storm = air.storm * (1 - 0.6 * lights.night)
    slate = np.array([0.95 - 0.12 * storm, 0.99, 1.06 + 0.12 * storm], np.float32)
    colour = lights.level + (float(lights.level @ LUMINANCE) * slate - lights.level) * (0.72 * (1 - lights.night))
    dark = (0.62 + 0.22 * air.snow) * (1 - 0.72 * storm) * (1 - 0.35 * heap_cover(air)) * (1 - 0.4 * air.rain)
    light = colour * (dark * (1 + 1.2 * up) / 1.6 * np.maximum(texture, 0.15))[..., None]
    behind = np.maximum(directions @ lights.key, 0) ** 10 * (0.35 * (1 - air.storm))
    light = light * (1 + behind * (1.3 - share))[..., None]
    light += (0.8 * air.glow * GLOW) * (0.5 * np.exp(-up * 5) * texture)[..., None]
    strip = 0.85 * ease(0.3, 0.9, air.storm) * (1 - 0.6 * air.rain)  # light at the horizon
    gap = 1 - strip * np.exp(-((up / 0.075) ** 2))
    return light, np.clip(share * (1 + (1 - share) * 3 * lumps * calm), 0, 1) * gap
