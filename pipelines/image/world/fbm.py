"""Noise over the plane: octaves of one tile that repeats, sampled where wanted (fBm, Mandelbrot & Van Ness 1968)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

Array = NDArray[np.floating[Any]]

TILE = 256  # samples of a tile's side
WAVE = 8.0  # samples of a wave in it
LACUNARITY = 2.03  # between octaves; not 2, so that their tiles do not fall on each other
TURN = 0.65  # radians that an octave is turned against the one before


@lru_cache(maxsize=64)
def noise_tile(seed: int) -> Array:
    """A tile [256, 256] of smooth noise with a mean of 0 and a deviation of 1, that fits to itself on all sides."""
    spectrum = np.fft.rfft2(np.random.default_rng([seed, 77]).standard_normal((TILE, TILE)))
    waves = np.hypot(np.fft.fftfreq(TILE)[:, None], np.fft.rfftfreq(TILE)[None]) * WAVE
    band = np.exp(-(((waves - 0.75) / 0.4) ** 2))
    band[0, 0] = 0
    made = np.fft.irfft2(spectrum * band, s=(TILE, TILE))
    return (made / made.std()).astype(np.float32)


def fbm(
    x: Array, y: Array, seed: int, wave_m: float, *, octaves: int = 4, gain: float = 0.5, ridged: bool = False
) -> Array:
    """Fractal noise at places.

    Args:
        x: metres, any shape.
        y: metres, of the same shape.
        seed: of the noise.
        wave_m: length of the largest waves in metres.
        octaves: how many, each of half the length.
        gain: height of an octave against the one before.
        ridged: with sharp crests (Musgrave 1994), mean about 0.

    Returns:
        Heights of deviation about 1, in the shape of `x`.
    """
    total, weight, height, power = np.zeros(np.shape(x), np.float32), 1.0, 0.0, WAVE / wave_m
    u, v = np.asarray(x, np.float32) * power, np.asarray(y, np.float32) * power
    c, s = np.cos(TURN), np.sin(TURN)
    for octave in range(octaves):
        tile = noise_tile(seed + octave)
        sample = map_coordinates(tile, [v.ravel() + 37 * octave, u.ravel()], order=1, mode="grid-wrap").reshape(
            total.shape
        )
        if ridged:
            sample = 1.2 - 2 * np.abs(sample)
        total += weight * sample
        height += weight**2
        weight *= gain
        u, v = LACUNARITY * (c * u - s * v), LACUNARITY * (s * u + c * v)
    return (total / np.sqrt(height)).astype(np.float32)
