"""Changes of tone and colour on sRGB pictures [H, W, 3] in 0..1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.guide import LUMA

Array = NDArray[np.float32]
RGB = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Mood:
    """The affect, as a brush feels it.

    Attributes:
        arousal: -1 calm and smooth to 1 rough, long, diagonal, contrasting.
        valence: -1 heavy colours to 1 light ones.
    """

    arousal: float
    valence: float

    @property
    def rough(self) -> float:
        """0 calm to 1 agitated."""
        return 0.5 + 0.5 * self.arousal


def luma(rgb: Array) -> Array:
    """[H, W]."""
    return np.asarray(rgb @ LUMA, np.float32)


def saturate(rgb: Array, factor: float) -> Array:
    """Move colours from (over 1) or to (under 1) grey."""
    grey = luma(rgb)[..., None]
    return np.asarray(np.clip(grey + (rgb - grey) * np.float32(factor), 0, 1), np.float32)


def enrich(rgb: Array, chroma: float) -> Array:
    """Bring grey pictures to a mean chroma (0..1, about .3 in bright ones); rich ones stay."""
    grey = luma(rgb)[..., None]
    mean = float(np.abs(rgb - grey)[::3, ::3].max(-1).mean())
    return saturate(rgb, min(3.5, max(1.0, chroma / max(mean, 0.02))))


def temper(rgb: Array, limit: float) -> Array:
    """Bring glaring colours near to a chroma that pigments reach (0..1), the others hardly."""
    grey = luma(rgb)[..., None]
    away = rgb - grey
    chroma = np.abs(away).max(-1, keepdims=True) + np.float32(1e-4)
    return np.asarray(grey + away * (limit * np.tanh(chroma / limit) / chroma), np.float32)


def hold_dark(rgb: Array, before: Array, share: float) -> Array:
    """Keep a dark picture dark: where a look has made it brighter, its mean luma is led back, `share` of the way."""
    was, now = (float(np.clip(luma(x)[::3, ::3].mean(), 0.02, 0.98)) for x in (before, rgb))
    if now <= was:
        return rgb
    return np.asarray(np.clip(rgb, 0, 1) ** (np.log(now + share * (was - now)) / np.log(now)), np.float32)


def contrast(rgb: Array, factor: float, middle: float = 0.5) -> Array:
    """A soft S about `middle`: nothing is clipped."""
    lower = np.clip(rgb / middle, 0, 1) ** factor * middle
    upper = 1 - np.clip((1 - rgb) / (1 - middle), 0, 1) ** factor * (1 - middle)
    return np.asarray(np.where(rgb < middle, lower, upper), np.float32)


def spread(rgb: Array, low: float, high: float, share: float = 1.0) -> Array:
    """Bring the 2nd and 98th percentile of luma to `low` and `high`, `share` of the way."""
    y = luma(rgb)
    p, q = (float(v) for v in np.percentile(y[::3, ::3], (2, 98)))
    gain = (high - low) / max(q - p, 0.12)
    return np.asarray(np.clip(rgb + share * ((y - p) * gain + low - y)[..., None], 0, 1), np.float32)


def tint(rgb: Array, darks: RGB, lights: RGB, amount: float) -> Array:
    """Lean darks to one colour and lights to another, luma kept."""
    y = luma(rgb)[..., None]
    dark, light = (np.array(c, np.float32) for c in (darks, lights))
    lean = dark * (1 - y) + light * y
    lean = lean - (lean @ LUMA)[..., None] + y
    return np.asarray(np.clip(rgb + np.float32(amount) * (lean - rgb), 0, 1), np.float32)


def screen(rgb: Array, light: NDArray[Any]) -> Array:
    """Add light without clipping."""
    return np.asarray(1 - (1 - np.clip(rgb, 0, 1)) * (1 - np.clip(light, 0, 1)), np.float32)


def vignette(shape: tuple[int, int], centre: tuple[float, float], radius: float) -> Array:
    """[H, W] 1 at a centre (share of width, of height), falling to 0 far out; radius in shares of the longer side."""
    h, w = shape
    side = max(h, w)
    x = (np.arange(w, dtype=np.float32)[None] - centre[0] * w) / (side * radius)
    y = (np.arange(h, dtype=np.float32)[:, None] - centre[1] * h) / (side * radius)
    return np.asarray(np.exp(-0.5 * (x * x + y * y)), np.float32)
