"""The fine texture of the ground, laid on after tracing at the picture's own size: grass, leaves, sand, stones."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.fbm import fbm, noise_tile
from pipelines.image.world.land import GROUNDS, Land
from pipelines.image.world.scene import LAND_LABEL, Traced, World, focal_px

Array = NDArray[np.floating[Any]]

BLADE_M, BLADE_WIDE_M = 0.13, 0.011  # of grass
SMEAR_STEPS = 7
COBBLE_M = 0.24
MIN_WAVE_PX = 1.6  # shorter waves are left out


def add_detail(traced: Traced, world: World) -> Array:
    """Lay the fine texture of the ground over its light.

    Args:
        traced: of the world.
        world: that was traced.

    Returns:
        Linear RGB [H, W, 3].
    """
    land = world.land
    if land is None:
        return traced.rgb
    share = ((traced.label == LAND_LABEL) | (traced.cover > 0.02)) * (1 - traced.cover)
    if not share.any():
        return traced.rgb
    x, y = traced.position[..., 0], np.maximum(traced.position[..., 1], 0.3)
    metre_px = focal_px(world.camera) / y
    kind = GROUNDS[land.ground].detail
    pattern = _PATTERNS[kind](x, y, metre_px, world)
    if land.water and land.shore:
        near = np.clip(1.4 - traced.position[..., 2] / 0.5, 0, 1)
        pattern = pattern * (1 - near) + _PATTERNS[GROUNDS[land.shore].detail](x, y, metre_px, world) * near
    steep = np.clip((0.75 - traced.normal[..., 2]) * 4, 0, 1)
    pattern = pattern * (1 - steep) + _stony(x, y + 2 * traced.position[..., 2], metre_px, land, 0.5) * steep
    factor = 1 + share[..., None] * (pattern[..., None] - 1)
    return np.asarray(traced.rgb * np.clip(factor, 0.15, 2.4), np.float32)


def _fade(wave_m: float, metre_px: Array) -> Array:
    """How much of a wave is seen: all of it when long, none of it when shorter than a pixel or two."""
    return np.clip(wave_m * metre_px / MIN_WAVE_PX - 1, 0, 1)


def _grass(x: Array, y: Array, metre_px: Array, world: World) -> Array:
    """Blades that rise from the ground, dark at their roots, in tufts."""
    assert world.land is not None
    seed = world.land.seed + 101
    wave = np.maximum(BLADE_WIDE_M, 2.2 / metre_px)  # blades of far grass melt into broader ones
    level = np.floor(np.log2(wave / BLADE_WIDE_M) * 2) / 2
    width = BLADE_WIDE_M * np.exp2(level)
    roots = _tile(x / width * 2.2, y / (5.0 * width), seed)
    tufts = fbm(x, y, seed + 1, 0.7, octaves=3) * _fade(0.7, metre_px)
    h, w = y.shape
    rows, columns = np.mgrid[:h, :w].astype(np.float32)
    length = np.clip((BLADE_M + 0.06 * tufts) * (1 - 0.35 * world.land.dry) * metre_px, 1.5, 0.09 * h)
    lean = 0.3 * world.air.wind * length
    best = np.full_like(roots, -3)
    for step in range(SMEAR_STEPS):
        t = step / (SMEAR_STEPS - 1)
        there = cv2.remap(
            roots.astype(np.float32),
            columns - lean * t * t,
            rows + length * t,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        best = np.maximum(best, there - 1.5 * t)
    blades = np.clip(best - 0.45, -1.2, 1.5)
    return 1 + 0.15 * blades * np.clip(9 / y, 0.25, 1) + 0.1 * tufts * np.clip(12 / y, 0.3, 1)


def _leaves(x: Array, y: Array, metre_px: Array, world: World) -> Array:
    """Fallen leaves and twigs."""
    assert world.land is not None
    flecks = np.tanh(2.5 * _tile(x / 0.02, y / 0.02, world.land.seed + 111)) * _fade(0.13, metre_px)
    return 1 + 0.34 * flecks + 0.2 * fbm(x, y, world.land.seed + 112, 0.6, octaves=4) * _fade(0.3, metre_px)


def _sand(x: Array, y: Array, metre_px: Array, world: World) -> Array:
    """Ripples of wind and grains."""
    assert world.land is not None
    seed = world.land.seed + 121
    bend = 0.5 * fbm(x, y, seed, 2.5, octaves=3)
    ripple = np.sin((y * 0.9 + x * 0.25 + bend) * 2 * np.pi / 0.35) * _fade(0.12, metre_px * 4 / np.maximum(y, 4))
    grain = _tile(x / 0.004, y / 0.006, seed) * _fade(0.05, metre_px)
    return 1 + 0.07 * ripple * (0.6 + 0.4 * np.clip(fbm(x, y, seed + 1, 7.0), -1, 1)) + 0.05 * grain + 0.05 * bend


def _snow(x: Array, y: Array, metre_px: Array, world: World) -> Array:
    """Soft drifts with a sparkle here and there."""
    assert world.land is not None
    seed = world.land.seed + 131
    sparkle = (_tile(x / 0.004, y / 0.004, seed) > 2.6) * _fade(0.06, metre_px)
    return 1 + 0.05 * fbm(x, y, seed + 1, 1.6, octaves=4) * _fade(0.8, metre_px) + 0.35 * sparkle


def _earth(x: Array, y: Array, metre_px: Array, world: World) -> Array:
    """Clods and pebbles."""
    assert world.land is not None
    return _stony(x, y, metre_px, world.land, 0.22)


def _stony(x: Array, y: Array, metre_px: Array, land: Land, wave_m: float) -> Array:
    seed = land.seed + 141
    coarse = fbm(x, y, seed, 4 * wave_m, octaves=3, ridged=True) * _fade(2 * wave_m, metre_px)
    fine = fbm(x, y, seed + 7, wave_m, octaves=3) * _fade(wave_m / 2, metre_px)
    pebbles = np.tanh(3 * (_tile(x / 0.012, y / 0.016, seed + 9) - 0.9)) * _fade(0.11, metre_px)
    return 1 + 0.16 * coarse + 0.17 * fine + 0.1 * pebbles


def _paving(x: Array, y: Array, metre_px: Array, world: World) -> Array:
    """Rows of cobbles with dark joints."""
    assert world.land is not None
    row = np.floor(y / COBBLE_M)
    u = x / (1.35 * COBBLE_M) + 0.5 * (row % 2) + 0.13 * np.sin(row * 12.9)
    cell = np.floor(u)
    edge = np.minimum(np.abs(u - cell - 0.5) * -2 + 1, np.abs(y / COBBLE_M - row - 0.5) * -2 + 1)
    seen = _fade(0.5 * COBBLE_M, metre_px * np.clip(5 / y, 0.1, 1))
    shade = np.sin(cell * 78.2 + row * 37.7) * 0.5 + np.sin(cell * 13.1 - row * 91.3) * 0.5
    joint = np.clip(1 - edge / 0.16, 0, 1)
    worn = fbm(x, y, world.land.seed + 151, 1.2, octaves=4) * _fade(0.6, metre_px)
    return 1 + seen * (0.13 * shade - 0.5 * joint) + 0.1 * worn


def _asphalt(x: Array, y: Array, metre_px: Array, world: World) -> Array:
    """Grain, patches and cracks."""
    assert world.land is not None
    seed = world.land.seed + 161
    cracks = np.clip(1 - np.abs(fbm(x, y, seed, 3.0, octaves=4)) / 0.035, 0, 1) * _fade(0.2, metre_px)
    return (
        1
        + 0.08 * _tile(x / 0.006, y / 0.009, seed + 1) * _fade(0.05, metre_px)
        + 0.1 * fbm(x, y, seed + 2, 5.0)
        - 0.35 * cracks
    )


def _tile(u: Array, v: Array, seed: int) -> Array:
    from scipy.ndimage import map_coordinates

    made = map_coordinates(noise_tile(seed), [np.ravel(v), np.ravel(u)], order=1, mode="grid-wrap")
    return np.asarray(made.reshape(np.shape(u)), np.float32)


_PATTERNS = {
    "grass": _grass, "leaves": _leaves, "sand": _sand, "snow": _snow, "earth": _earth, "paving": _paving,
    "asphalt": _asphalt,
}  # fmt: skip
