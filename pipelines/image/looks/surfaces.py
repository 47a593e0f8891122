"""What is painted on, and how light falls on it: canvas, paper, and the ridges of paint."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.fields import blur, noise

Array = NDArray[np.float32]

THREAD = 1 / 230  # of canvas, share of the longer side
FULL_RELIEF_PX = 512  # longer side from which ridges have their full height; smaller pictures would look sawn


def canvas_weave(rng: np.random.Generator, shape: tuple[int, int]) -> Array:
    """Height of woven canvas [H, W], mean 0, about -1 to 1."""
    h, w = shape
    pitch = max(2.6, max(shape) * THREAD)
    bend = noise(rng, shape, max(shape) / 9) * 0.6
    x = np.arange(w, dtype=np.float32)[None] * (np.pi / pitch) + bend
    y = np.arange(h, dtype=np.float32)[:, None] * (np.pi / pitch) + bend
    weave = np.sin(x) ** 2 * (np.cos(x / 2 + y / 2) ** 2) + np.sin(y) ** 2 * (np.sin(x / 2 + y / 2) ** 2)
    thick = 1 + 0.25 * noise(rng, shape, pitch * 3)
    weave = weave * thick
    return np.asarray((weave - weave.mean()) * 1.6, np.float32)


def paper_grain(rng: np.random.Generator, shape: tuple[int, int], rough: float = 1.0) -> Array:
    """Height of paper [H, W], mean 0, deviation 1: felt marks and fibres."""
    side = max(shape)
    grain = noise(rng, shape, max(1.2, side / 220 * rough), 2) + 0.5 * noise(rng, shape, max(2.0, side / 60 * rough))
    return np.asarray(grain / grain.std(), np.float32)


def light_relief(rgb: Array, height: Array, amount: float, gloss: float = 0.0) -> Array:
    """Light the ridges of paint from the upper left.

    Args:
        rgb: [H, W, 3] in 0..1.
        height: [H, W], 0 to about 1.
        amount: how deep the ridges look.
        gloss: how much they shine.

    Returns:
        [H, W, 3].
    """
    side = max(height.shape)
    scale = amount * min(1.0, side / FULL_RELIEF_PX) ** 0.5
    soft = blur(height, max(0.5, side / 1100))
    slope = soft - np.roll(soft, (1, 1), (0, 1))
    slope[0], slope[:, 0] = 0, 0
    shade = np.clip(slope * scale * 1.6, -0.35, 0.35)
    out = rgb * (1 + shade[..., None])
    if gloss:
        out += gloss * np.clip(shade - 0.12, 0, 1)[..., None]
    return np.asarray(out, np.float32)
