"""Noise that tiles: made once, sampled bilinearly anywhere."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.directions import Floats

_FLAT_WIDTH = 256  # how lists of samples are folded for cv2.remap, whose sides are limited


@lru_cache(maxsize=32)
def spectral_tile(size: int, slope: float, seed: int, *, stretch: float = 1.0, lowest: float = 1.0) -> Floats:
    """Spectral noise [size, size] with amplitude ~ 1/f^slope, as ranks in 0..1 (so that a share is a threshold).

    Args:
        size: of the tile, in samples.
        slope: of the amplitude spectrum; 1 is rough, 2 smooth.
        seed: of its phases.
        stretch: how much longer features are along x than along y.
        lowest: waves across the tile below which the amplitude is level.
    """
    fy = np.fft.fftfreq(size)[:, None] * size
    fx = np.fft.rfftfreq(size)[None] * size * stretch
    frequency = np.maximum(np.hypot(fy, fx), lowest)
    rng = np.random.default_rng(seed)
    shape = (size, size // 2 + 1)
    spectrum = (rng.standard_normal(shape) + 1j * rng.standard_normal(shape)) / frequency**slope
    spectrum[0, 0] = 0
    return ranks(np.fft.irfft2(spectrum, s=(size, size)))


def ranks(field: NDArray[np.floating]) -> Floats:
    """A field with each value replaced by the share of values below it, 0..1."""
    flat = field.ravel()
    grid = np.quantile(flat[:: max(1, flat.size // 20000)], np.linspace(0, 1, 257))
    return np.interp(flat, grid, np.linspace(0, 1, 257)).astype(np.float32).reshape(field.shape)


@lru_cache(maxsize=4)
def billows(size: int, layers: int, seed: int) -> Floats:
    """Puffs [layers, size, size] in 0..1 that tile: inverted cellular noise in three octaves (Worley 1996).

    Args:
        size: of the tile along y and x, a multiple of 4.
        layers: of the tile along z, a multiple of 4.
        seed: of the cells.
    """
    total = np.zeros((layers, size, size), np.float32)
    for octave, weight in enumerate((0.55, 0.3, 0.15)):
        part = 2**octave  # an octave is a smaller tile, repeated
        tile = _cells(size // part, layers // part, np.random.default_rng((seed, octave)))
        total += weight * np.tile(tile, (part, part, part))
    return ranks(total)


def _cells(size: int, layers: int, rng: np.random.Generator, cells: int = 6) -> Floats:
    """1 - distance to the nearest of jittered points, in cells."""
    deep = max(1, round(cells * layers / size))
    points = rng.random((3, deep, cells, cells)).astype(np.float32)
    z, y, x = ((np.arange(n, dtype=np.float32) * (c / n)) for n, c in ((layers, deep), (size, cells), (size, cells)))
    iz, iy, ix = z.astype(np.int32), y.astype(np.int32), x.astype(np.int32)
    nearest = np.full((layers, size, size), 9.0, np.float32)
    for dz, dy, dx in np.ndindex(3, 3, 3):
        cz, cy, cx = iz + dz - 1, iy + dy - 1, ix + dx - 1
        p = points[:, cz % deep][:, :, cy % cells][:, :, :, cx % cells]
        distance = (p[0] + (cz - z)[:, None, None]) ** 2
        distance += (p[1] + (cy - y)[:, None]) ** 2
        distance += (p[2] + (cx - x)) ** 2
        np.minimum(nearest, distance, out=nearest)
    return 1 - np.sqrt(nearest)


def sample(tile: NDArray[np.float32 | np.uint8], x: Floats, y: Floats) -> Floats:
    """A tile [n, m] or [n, m, C] read bilinearly at coordinates of its samples, which wrap.

    Args:
        tile: what is read; float32 or uint8 (which then stays in 0..255).
        x: columns, any shape.
        y: rows, of the same shape.
    """
    height, width = tile.shape[:2]
    padded = np.pad(tile, ((0, 1), (0, 1), *((0, 0),) * (tile.ndim - 2)), mode="wrap")
    return read(padded, x - width * np.floor(x / width), y - height * np.floor(y / height))


def read(padded: NDArray[np.float32 | np.uint8], x: Floats, y: Floats) -> Floats:
    """A picture [n, m] or [n, m, C] read bilinearly at coordinates inside it, of any shape."""
    shape, count = x.shape, x.size
    if x.ndim == 2 and max(shape) < 30000:
        return cv2.remap(padded, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    rows = -(-count // _FLAT_WIDTH)
    maps = np.zeros((2, rows * _FLAT_WIDTH), np.float32)
    maps[0, :count], maps[1, :count] = x.ravel(), y.ravel()
    folded = maps.reshape(2, rows, _FLAT_WIDTH)
    out = cv2.remap(padded, folded[0], folded[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    tail = padded.shape[2:]
    return out.reshape(-1, *tail)[:count].reshape(*shape, *tail)
