"""Brushes: pictures of single strokes, how much paint they leave and how high it stands."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

LENGTH_PX, WIDTH_PX = 160, 64  # of a stroke's picture
VARIANTS = 6  # strokes of each brush
SIZES_PX = (64, 24, 10, 6)  # widths that the pictures are kept in
#: Brush -> how rough its bristles are, how early they run dry, how ragged its ends, how hard its sides: each 0 to 1.
BRUSHES = {
    "soft": (0.06, 0.0, 0.1, 0.25),
    "round": (0.35, 0.15, 0.35, 0.6),
    "flat": (0.55, 0.3, 0.7, 0.85),
    "dry": (0.9, 0.75, 0.9, 0.8),
    "dab": (0.25, 0.05, 0.3, 0.75),
}


@cache
def brush(name: str, size: int) -> Array:
    """The strokes of a brush, one below the other.

    Args:
        name: of `BRUSHES`.
        size: of `SIZES_PX`, rows a stroke.

    Returns:
        [VARIANTS * size, length, 2] cover and height, each 0 to 1.
    """
    rng = np.random.default_rng([17, list(BRUSHES).index(name)])
    strokes = [_stroke(rng, *BRUSHES[name]) for _ in range(VARIANTS)]
    length = max(8, LENGTH_PX * size // WIDTH_PX)
    small = [cv2.resize(s, (length, size), interpolation=cv2.INTER_AREA) for s in strokes]
    return np.asarray(np.concatenate(small), np.float32)


def _stroke(rng: np.random.Generator, rough: float, dry: float, ragged: float, hard: float) -> Array:
    """One stroke from left to right [WIDTH_PX, LENGTH_PX, 2]."""
    u = np.linspace(0, 1, LENGTH_PX, dtype=np.float32)[None]
    v = np.linspace(-1, 1, WIDTH_PX, dtype=np.float32)[:, None]
    hairs = cv2.GaussianBlur(rng.standard_normal((WIDTH_PX, LENGTH_PX)).astype(np.float32), (0, 0), 26, None, 0.9)
    hairs = hairs / hairs.std() * 0.6 + 0.8 * _row_noise(rng, 2.2)
    hairs /= hairs.std()
    # each hair sets down and lifts at its own place; sides bulge a little
    start = 0.07 + 0.05 * ragged * _row_noise(rng, 3.0) + 0.1 * v * v * (1.2 - ragged)
    end = 0.93 + 0.07 * ragged * _row_noise(rng, 2.0) - 0.1 * v * v * (1.2 - ragged)
    ends = _ramp(u - start, 0.03 + 0.12 * (1 - hard)) * _ramp(end - u, 0.04 + 0.16 * (1 - hard))
    bulge = 0.9 - 0.06 * np.cumsum(rng.standard_normal((1, LENGTH_PX)), 1).astype(np.float32) / np.sqrt(LENGTH_PX)
    sides = _ramp(bulge - np.abs(v), 0.1 + 0.5 * (1 - hard))
    wet = 1.15 - dry * np.maximum(u - 0.25, 0) * 1.5
    cover = ends * sides * np.clip(wet + rough * 0.55 * hairs - 0.12 * rough, 0, 1)
    rim = 0.35 * np.exp(-(((np.abs(v) - 0.72) / 0.18) ** 2)) * hard + 0.3 * np.exp(-(((u - 0.92) / 0.06) ** 2)) * hard
    height = cover * np.clip(0.5 + 0.15 * rough * hairs + rim, 0, 1)
    return np.stack([np.clip(cover, 0, 1), height], -1).astype(np.float32)


def _row_noise(rng: np.random.Generator, sigma: float) -> Array:
    """[WIDTH_PX, 1] smooth noise over the width, deviation 1."""
    x = cv2.GaussianBlur(rng.standard_normal((WIDTH_PX, 1)).astype(np.float32), (1, 0), 0.1, None, sigma)
    return np.asarray(x / x.std(), np.float32)


def _ramp(x: Array, width: float) -> Array:
    return np.clip(x / np.float32(width), 0, 1)
