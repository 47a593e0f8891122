"""Flat areas of few colours with smooth outlines, and the staircase of tones that washes and blocks are made of."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.fields import blur
from pipelines.image.looks.guide import Guide

Array = NDArray[np.float32]

SAMPLES, ROUNDS = 2500, 8  # of k-means
SHARPNESS = 2.0  # of outlines: about a pixel wide, for each pixel of smoothing
FAINT = 0.06  # of a smoothed area, what no longer counts


def palette(rgb: Array, count: int, rng: np.random.Generator) -> Array:
    """The colours of a picture by k-means in CIELAB, far apart to begin with.

    Args:
        rgb: sRGB [H, W, 3] in 0..1.
        count: of colours.
        rng: source of chance.

    Returns:
        CIELAB [count, 3], dark to light.
    """
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    points = lab[rng.integers(0, len(lab), SAMPLES)]
    centres = points[:1].copy()
    nearest = np.full(SAMPLES, np.inf, np.float32)
    for _ in range(count - 1):
        nearest = np.minimum(nearest, ((points - centres[-1]) ** 2).sum(-1))
        centres = np.concatenate([centres, points[[int(np.argmax(nearest * rng.uniform(0.5, 1, SAMPLES)))]]])
    for _ in range(ROUNDS):
        which = ((points[:, None] - centres[None]) ** 2).sum(-1).argmin(1)
        for i in range(count):
            if (mine := points[which == i]).size:
                centres[i] = mine.mean(0)
    return np.asarray(centres[np.argsort(centres[:, 0])], np.float32)


def flat_areas(rgb: Array, lab: Array, colours: Array, guide: Guide, fine: float, coarse: float) -> Array:
    """Fill areas with flat colours.

    Args:
        rgb: what is filled, sRGB [H, W, 3].
        lab: CIELAB [K, 3] of the areas.
        colours: sRGB [K, 3] that they are filled with.
        guide: of the picture.
        fine: smoothing of outlines where there is detail, pixels.
        coarse: elsewhere.

    Returns:
        sRGB [H, W, 3].
    """
    picture = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    distance = np.stack([((picture - c) ** 2).sum(-1) for c in lab])
    which = distance.argmin(0)
    share = np.clip(guide.detail * 1.6, 0, 1)
    sharp = np.maximum(np.float32(SHARPNESS) * (coarse + share * (fine - coarse)), 1.5)
    total, weights = np.zeros_like(rgb), np.full(guide.light.shape, 1e-12, np.float32)
    for k in range(len(lab)):
        one = (which == k).astype(np.float32)
        if not one.any():
            continue
        soft = blur(one, coarse)
        soft += share * (blur(one, fine) - soft)
        weight = np.maximum(2 * soft - FAINT, 0) ** sharp
        weights += weight
        total += weight[..., None] * colours[k]
    return np.asarray(total / weights[..., None], np.float32)


def lab_to_rgb(lab: Array) -> Array:
    """CIELAB [K, 3] -> sRGB [K, 3] in 0..1."""
    return np.asarray(np.clip(cv2.cvtColor(lab[None], cv2.COLOR_LAB2RGB)[0], 0, 1), np.float32)


def staircase(x: Array, steps: int, hard: float) -> Array:
    """Bring 0..1 to a few steps, `hard` 0 (a ramp) to 1 (flat steps)."""
    y = np.clip(x, 0, 1) * steps
    low = np.floor(y)
    part = y - low
    width = max(1 - hard, 0.02)
    part = np.clip((part - 0.5) / width + 0.5, 0, 1)
    return np.asarray((low + part) / steps, np.float32)
