"""A slab of heaped clouds as slices that tile: density, and how much light of sun, sky and land reaches each place.

Light is carried from slice to slice along the sun's direction (half-angle slicing, Kniss 2003), two octaves of
extinction stand for light scattered many times (Wrenninge 2013).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.directions import Floats, ease
from pipelines.image.world.noise import billows, ranks, spectral_tile

SIZE = 384  # samples of the tile along x and y
LAYERS = 36
CELL_KM = 0.06
DETAIL_SIZE, DETAIL_LAYERS = 96, 28
_EXTINCTION = 13.0  # per km at density 1, for light that shades


@dataclass(frozen=True, slots=True)
class Volume:
    """A slab of clouds.

    Attributes:
        slices: uint8 [LAYERS, SIZE + 1, SIZE + 1, 4], from base to top: density, light of key, sky and land.
        filled: uint8 [LAYERS, SIZE + 1, SIZE + 1], over 0 where a slice or the next one may hold cloud.
        base_km: height of the flat bases.
        depth_km: of the slab.
        x_km: of the tile's place that stands over the viewer.
        y_km: the same.
    """

    slices: NDArray[np.uint8]
    filled: NDArray[np.uint8]
    base_km: float
    depth_km: float
    x_km: float
    y_km: float


@lru_cache(maxsize=2)
def volume(seed: int, cover: float, storm: float, key: tuple[float, float, float]) -> Volume:
    """Heaps that cover a share of the sky, lit from a unit direction; equal ones are kept."""
    depth = 1.15 + 0.1 * storm + 0.6 * cover
    density = _density(seed, cover, storm)
    per_layer = _EXTINCTION * (1 + 0.8 * storm) * depth / LAYERS
    low = ease(5.0, 0.0, math.degrees(math.asin(key[2])))  # sun that stands under the clouds
    lit = np.zeros_like(density)
    if low < 1:
        lit += (1 - low) * _lit(density, _towards(key, 0.17), per_layer, depth)
    if low > 0:
        lit += low * _lit(density[::-1], _towards(key, 0.10), per_layer, depth)[::-1]
    thick = np.zeros(density.shape[1:], np.float32)
    whole = density.sum(0) * per_layer
    slices = np.empty((LAYERS, SIZE + 1, SIZE + 1, 4), np.uint8)
    for k in range(LAYERS):
        thick += density[k] * per_layer
        planes = (density[k], lit[k], cv2.exp(-0.16 * (whole - thick)), cv2.exp(-0.35 * thick))
        slices[k] = _wrapped(cv2.merge([cv2.convertScaleAbs(p, alpha=255) for p in planes]))
    base = 1.15 - 0.35 * storm
    x_km, y_km = _best_place(density.max(0), seed, key, base)
    either = np.maximum(density, np.concatenate([density[1:], density[-1:]]))
    filled = np.stack([_wrapped(cv2.convertScaleAbs(p, alpha=255)) for p in either])
    return Volume(slices, filled, base, depth, x_km, y_km)


def _best_place(thickest: Floats, seed: int, key: tuple[float, float, float], base_km: float) -> tuple[float, float]:
    """Of some places in the tile the one with open sky above and round a high key light, and heaps ahead."""
    rng = np.random.default_rng(seed + 11)
    small = cv2.blur(np.pad(thickest, 48, mode="wrap"), (15, 15))[48:-48, 48:-48]
    x, y = rng.integers(0, SIZE, 240), rng.integers(0, SIZE, 240)

    def at(right_km: float, ahead_km: float) -> Floats:
        return small[(y + round(ahead_km / CELL_KM)) % SIZE, (x + round(right_km / CELL_KM)) % SIZE]

    above = at(0, 0.5) + at(0, 2.0) + at(-1.2, 2.6) + at(1.2, 2.6)
    ahead = at(-2.2, 6.0) + at(2.0, 7.0) + at(0.5, 9.0) + at(-3.5, 8.5) + at(3.6, 9.5)
    if key[2] > 0.12:
        for part in (1.0, 1.25, 1.6, 2.0):
            above = above + at(*(c / key[2] * part * base_km for c in key[:2]))
    best = int(np.argmin(above - 0.7 * ahead))
    return float(x[best] * CELL_KM), float(y[best] * CELL_KM)


def _wrapped(tile: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A tile with its first row and column again at its end."""
    return cv2.copyMakeBorder(tile, 0, 1, 0, 1, cv2.BORDER_WRAP)


def _density(seed: int, cover: float, storm: float) -> Floats:
    """Density 0..1 [LAYERS, SIZE, SIZE]: domes over a map of heights, with puffs that swell towards their tops."""
    wide = spectral_tile(SIZE, 2.5, seed, lowest=8.0)
    torn = spectral_tile(SIZE, 1.35, seed + 1, lowest=14.0)
    where = ranks(wide + (0.16 + 0.4 * storm) * torn)
    rough = np.tile(billows(DETAIL_SIZE, DETAIL_LAYERS, 7), (1, SIZE // DETAIL_SIZE, SIZE // DETAIL_SIZE))
    inside = (where - (1 - cover)) / max(0.75 * cover, 0.2)
    tall = 0.42 + 0.58 * spectral_tile(SIZE, 2.0, seed + 2, lowest=3.0)
    ragged = storm * 0.22 * torn
    shift = seed * 7
    density = np.empty((LAYERS, SIZE, SIZE), np.float32)
    for k in range(LAYERS):
        z = (k + 0.5) / LAYERS
        puff = np.roll(rough[k % DETAIL_LAYERS], (shift, 3 * shift), (0, 1)) - 0.5
        layer = inside - (z / tall) ** 1.7 + puff * (0.9 * (0.2 + 0.8 * min(1.0, 3.5 * z)))
        layer *= 5.5 - 2.0 * storm
        np.minimum(layer, (z - ragged) * 22, out=layer)
        density[k] = np.clip(layer, 0, 1)
    return density


def _towards(key: tuple[float, float, float], lowest: float) -> tuple[float, float, float]:
    """Steps along x and y for one step along z towards a light, and the length of that path, per unit of height."""
    up = max(abs(key[2]), lowest)
    flat = math.hypot(key[0], key[1])
    across = math.sqrt(1 - min(up, 1.0) ** 2) / max(flat, 1e-6)
    return key[0] * across / up, key[1] * across / up, 1 / up


def _lit(density: Floats, towards: tuple[float, float, float], per_layer: float, depth_km: float) -> Floats:
    """Share of the key light at each place, the light coming from the last slice's side."""
    layers = density.shape[0]
    step = depth_km / layers / CELL_KM
    dx, dy = towards[0] * step, towards[1] * step
    length = per_layer * towards[2]
    thick = np.zeros(density.shape[1:], np.float32)
    lit = np.empty_like(density)
    for k in range(layers - 1, -1, -1):
        own = density[k] * length
        here = thick + 0.5 * own
        lit[k] = 0.62 * cv2.exp(-here) + 0.38 * cv2.exp(-0.16 * here)
        thick = _moved(thick + own, dx, dy)
    return lit


def _moved(field: Floats, dx: float, dy: float) -> Floats:
    """A tile moved by parts of a sample, wrapped: out(x, y) = field(x + dx, y + dy)."""
    ix, iy = math.floor(dx), math.floor(dy)
    fx, fy = dx - ix, dy - iy
    whole = np.roll(field, (-iy, -ix), (0, 1))
    padded = np.pad(whole, ((0, 1), (0, 1)), mode="wrap")
    rows = padded[:-1] * (1 - fy) + padded[1:] * fy
    return np.ascontiguousarray(rows[:, :-1] * (1 - fx) + rows[:, 1:] * fx)
