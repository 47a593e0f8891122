"""Fields over a picture: smoothing, noise, line integrals along a flow, and the stripes that lie along it.

Line integral convolution (Cabral & Leedom 1993) of noise, sharpened over and over, grows into even stripes along the
flow as reaction and diffusion do (Witkin & Kass 1991).
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

FULL_SCALE_PX = 6.0  # blurs wider than this are made on a smaller picture
TAPS = 4  # samples to each side of a line


def blur(x: Array, sigma: float) -> Array:
    """Gaussian smoothing; wide ones on a smaller copy.

    Args:
        x: [H, W] or [H, W, C].
        sigma: pixels.

    Returns:
        The same shape.
    """
    if sigma < 0.3:
        return x
    shrink = int(sigma // FULL_SCALE_PX) + 1
    h, w = x.shape[:2]
    if shrink == 1:
        return np.asarray(cv2.GaussianBlur(x, (0, 0), sigma, borderType=cv2.BORDER_REFLECT), np.float32)
    small = cv2.resize(x, (max(2, w // shrink), max(2, h // shrink)), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REFLECT)
    return np.asarray(cv2.resize(soft, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)


def noise(rng: np.random.Generator, shape: tuple[int, int], cell: float, octaves: int = 1) -> Array:
    """Smooth noise, mean 0, deviation 1.

    Args:
        rng: source of chance.
        shape: H, W.
        cell: pixels of its largest grains.
        octaves: how many, each half as coarse and half as strong.

    Returns:
        [H, W].
    """
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        size = max(1.0, cell / 2**octave)
        grid = rng.standard_normal((int(shape[0] / size) + 3, int(shape[1] / size) + 3), dtype=np.float32)
        wide = cv2.resize(grid, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC) if size > 1 else grid
        total += wide[: shape[0], : shape[1]] * np.float32(0.5**octave)
    return np.asarray((total - total.mean()) / (total.std() + 1e-6), np.float32)


def along(x: Array, across: Array, down: Array, length: float) -> Array:
    """The mean of a picture over a short line through each pixel.

    Args:
        x: [H, W] or [H, W, C].
        across: [H, W] part to the right of the unit direction.
        down: [H, W] its part downwards.
        length: pixels to each side.

    Returns:
        The same shape.
    """
    columns = np.arange(x.shape[1], dtype=np.float32)[None]
    rows = np.arange(x.shape[0], dtype=np.float32)[:, None]
    total, weight = x.copy(), 1.0
    for tap in range(1, TAPS + 1):
        far, share = np.float32(length * tap / TAPS), 1 - 0.5 * tap / TAPS
        for offset in (-far, far):
            there = cv2.remap(
                x, columns + offset * across, rows + offset * down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
            )
            cv2.addWeighted(total, 1.0, there, share, 0.0, dst=total)
            weight += share
    return np.asarray(total / np.float32(weight), np.float32)


def stripes(rng: np.random.Generator, across: Array, down: Array, spacing: float, rounds: int = 3) -> Array:
    """Even stripes along a flow, every height as common as any other.

    Args:
        rng: source of chance.
        across: [H, W] part to the right of the unit direction.
        down: [H, W] its part downwards.
        spacing: pixels from one to the next.
        rounds: of smoothing along and sharpening across; more makes them longer.

    Returns:
        [H, W] 0 in the grooves to 1 on the ridges.
    """
    x = noise(rng, across.shape, max(1.0, spacing / 2))
    for _ in range(rounds):
        x = along(x, across, down, spacing * 2.2)
        x = blur(x, spacing * 0.19) - blur(x, spacing * 0.42)
        x /= x.std() + np.float32(1e-6)
    return np.asarray(0.5 + 0.5 * np.tanh(1.1 * x), np.float32)


def smoothstep(x: NDArray[Any], low: float, high: float) -> Array:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
