"""Brush strokes: colours are drawn out along the edges, and the paint stands in ridges that catch the light.

Smoothing along the smaller eigenvector of the structure tensor (coherence-enhancing flow: Kang et al. 2007, Kyprianidis
& Doellner 2008) and line integral convolution of noise (Cabral & Leedom 1993) as the height of the paint.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

#: How thick each style lays its paint on, 0 to 1.
THICKNESS: Mapping[str, float] = {
    "baroque": 0.3,
    "romanticism": 0.4,
    "symbolism": 0.55,
    "impressionism": 0.7,
    "post-impressionism": 0.85,
    "": 0.6,
}
#: Of a stroke, of the smoothing of directions, and of a bristle: shares of the longer side.
STROKE_LENGTH, DIRECTION_SCALE, BRISTLE_WIDTH = 1 / 42, 1 / 80, 1 / 260
TAPS = 7  # samples to each side of a stroke
RELIEF, RIDGE_TONE = 0.9, 0.07  # how strongly slopes and ridges of the paint change the light
FULL_RELIEF_PX = 512  # longer side from which the ridges have their full height; smaller pictures would look sawn


def add_brushwork(picture: NDArray[np.uint8], amount: float, seed: int) -> NDArray[np.uint8]:
    """Draw colours out into strokes and light the ridges of the paint.

    Args:
        picture: RGB [H, W, 3].
        amount: 0 (no change) to 1 (thick paint).
        seed: of the bristles.

    Returns:
        RGB [H, W, 3].
    """
    if amount <= 0:
        return picture
    side = max(picture.shape[:2])
    x = (picture / 255).astype(np.float32)
    across, down = _edge_directions(x, side * DIRECTION_SCALE)
    height = _line_integral(_bristle_noise(x.shape[:2], side, seed), across, down, side * STROKE_LENGTH)
    height = (height - height.mean()) / (height.std() + 1e-6)
    drawn = _line_integral(x, across, down, side * STROKE_LENGTH * 0.33 * amount)
    ridge = height - cv2.GaussianBlur(height, (0, 0), max(side * BRISTLE_WIDTH * 2, 0.6))
    light = np.roll(ridge, (1, 1), (0, 1)) - ridge  # from above on the left
    shade = amount * min(1.0, side / FULL_RELIEF_PX) ** 0.5 * (RELIEF * 0.06 * light + RIDGE_TONE * 0.35 * ridge)
    return np.asarray((np.clip(drawn * (1 + shade[..., None]), 0, 1) * 255).round(), np.uint8)


def _edge_directions(x: Array, reach: float) -> tuple[Array, Array]:
    """Unit vectors along the edges, smoothed over `reach` pixels."""
    grey = cv2.GaussianBlur(cv2.cvtColor(x, cv2.COLOR_RGB2GRAY), (0, 0), max(reach * 0.25, 0.7))
    gx, gy = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    xx, yy, xy = (cv2.GaussianBlur(t, (0, 0), max(reach, 1.0)) for t in (gx * gx, gy * gy, gx * gy))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


def _bristle_noise(shape: tuple[int, int], side: int, seed: int) -> Array:
    """[H, W] noise in 0..1, one value a bristle."""
    rng, cell = np.random.default_rng([seed, 23]), max(side * BRISTLE_WIDTH, 1.0)
    grid = rng.random((round(shape[0] / cell) + 1, round(shape[1] / cell) + 1), dtype=np.float32)
    return np.asarray(cv2.resize(grid, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def _line_integral(x: Array, across: Array, down: Array, length: float) -> Array:
    """The mean of a picture [H, W] or [H, W, C] over a short straight line through each pixel."""
    rows, columns = np.indices(x.shape[:2], dtype=np.float32)
    total, weight = x.copy(), 1.0
    for tap in range(1, TAPS + 1):
        far, share = length * tap / TAPS, 1 - 0.6 * tap / TAPS
        for offset in (-far, far):
            total += np.float32(share) * cv2.remap(
                x, columns + offset * across, rows + offset * down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
            )
            weight += share
    return np.asarray(total / np.float32(weight), np.float32)
