"""Light -> picture: exposure, glow around lights, filmic tone, colour and grain."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Picture = NDArray[np.uint8]

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
KNEE_LOW, KNEE_HIGH = 0.04, 0.86  # where light and dark begin to bend towards the ends


@dataclass(frozen=True, slots=True)
class Grade:
    """How light becomes a picture.

    Attributes:
        key: brightness that the middle of the light is brought to, 0.1 dark to 0.7 bright.
        adapt: how far exposure follows the light: 1 wholly, 0 not at all.
        contrast: factor about the middle; 1 as it is.
        saturation: factor; 1 as it is.
        warmth: -1 blue to 1 orange.
        lift: how much the darks are lifted, 0 to 0.3.
        tint: linear RGB that everything leans to.
        tinted: how far.
        bloom: how much lights glow.
        vignette: how dark the corners are.
    """

    key: float = 0.42
    adapt: float = 0.85
    contrast: float = 1.0
    saturation: float = 1.0
    warmth: float = 0.0
    lift: float = 0.0
    tint: tuple[float, float, float] = (0.5, 0.5, 0.5)
    tinted: float = 0.0
    bloom: float = 0.12
    vignette: float = 0.15


def finish(rgb: Array, grade: Grade, seed: int, exposure: float | None = None) -> Picture:
    """Develop a picture.

    Args:
        rgb: linear radiance [H, W, 3]; 1 is white paper in the noon sun.
        grade: how.
        seed: of the grain, which films have none of.
        exposure: of a film's frames, see `exposure_of`; None as the picture asks.

    Returns:
        sRGB [H, W, 3].
    """
    light = np.maximum(np.nan_to_num(rgb, posinf=50.0), 0).astype(np.float32)
    light = _bloom(light, grade.bloom)
    x = _filmic(light * ((_exposure(light, grade) if exposure is None else exposure) * 0.8))
    x = np.clip(x, 0, 1) ** (1 / 2.2)
    x = _colour(x, grade)
    x *= _vignette(x.shape[0], x.shape[1], grade.vignette)
    if exposure is None:  # over things that move, grain would stand like dirt on a window
        x += np.random.default_rng([seed, 9]).normal(0, 0.006, (*x.shape[:2], 1)).astype(np.float32)
    return np.asarray(np.clip(x, 0, 1) * 255 + 0.5, np.uint8)


def mix_grades(first: Grade, second: Grade, part: float) -> Grade:
    """A grade between two: 0 the first to 1 the second."""

    def between(a: Any, b: Any) -> Any:
        return tuple(map(between, a, b)) if isinstance(a, tuple) else a + part * (b - a)

    return Grade(**{f.name: between(getattr(first, f.name), getattr(second, f.name)) for f in fields(Grade)})


def exposure_of(rgb: Array, grade: Grade) -> float:
    """The exposure that a picture asks for; a film keeps it, so that a flash does not darken the land."""
    light = np.maximum(np.nan_to_num(rgb, posinf=50.0), 0).astype(np.float32)
    return _exposure(_bloom(light, grade.bloom), grade)


def _exposure(light: Array, grade: Grade) -> float:
    luma = light @ LUMA
    middle = float(np.exp(np.mean(np.log(luma + 1e-3))) * 0.5 + np.percentile(luma, 60) * 0.5)
    return float((grade.key / max(middle, 1e-3)) ** grade.adapt * (grade.key / 0.42) ** (1 - grade.adapt))


def _filmic(x: Array) -> Array:
    """ACES as fitted by Narkowicz 2015, half by brightness and half by channel, so that hues keep."""

    def curve(v: Array) -> Array:
        return np.asarray((v * (2.51 * v + 0.03)) / (v * (2.43 * v + 0.59) + 0.14))

    luma = np.maximum(x @ LUMA, 1e-5)[..., None]
    by_luma = x * (curve(luma) / luma)
    return np.asarray(0.55 * curve(x) + 0.45 * np.clip(by_luma, 0, 1))


def _bloom(light: Array, amount: float) -> Array:
    if amount <= 0:
        return light
    h, w = light.shape[:2]
    small = cv2.resize(np.clip(light, 0, 6), (max(1, w // 4), max(1, h // 4)), interpolation=cv2.INTER_AREA)
    over = np.maximum(small - np.percentile(small, 90), 0)
    glow = sum(cv2.GaussianBlur(over, (0, 0), s * max(w, h) / 512) for s in (3.0, 12.0)) / 2
    return np.asarray(light + amount * cv2.resize(glow, (w, h), interpolation=cv2.INTER_LINEAR) * 2.5, np.float32)


def _colour(x: Array, grade: Grade) -> Array:
    grey = (x @ LUMA)[..., None]
    x = grey + (x - grey) * _saturation_of(x, grade.saturation)
    x = _soft_ends(0.45 + (x - 0.45) * grade.contrast)
    x = x + np.array([0.075, 0.012, -0.085], np.float32) * grade.warmth * (0.3 + 0.7 * grey)
    tint = np.array(grade.tint, np.float32)
    x = x + grade.tinted * ((0.2 + 1.5 * grey) * tint - x) * 0.8
    return np.asarray(np.clip(x * (1 - grade.lift) + grade.lift, 0, 1), np.float32)


def _saturation_of(x: Array, factor: float) -> Array:
    """The factor of each pixel: more colour goes to pale ones first, so that deep ones keep their drawing."""
    if factor <= 1:
        return np.full((*x.shape[:2], 1), factor, np.float32)
    deep = (x.max(axis=2) - x.min(axis=2)) / np.maximum(x.max(axis=2), 1e-3)
    return np.asarray(1 + (factor - 1) * (1 - 0.75 * np.clip(deep, 0, 1))[..., None], np.float32)


def _soft_ends(x: Array) -> Array:
    """Values that leave the range bend towards its ends instead of being cut off there."""
    over, under = np.maximum(x - KNEE_HIGH, 0), np.maximum(KNEE_LOW - x, 0)
    high = KNEE_HIGH + (1 - KNEE_HIGH) * np.tanh(over / (1 - KNEE_HIGH))
    low = KNEE_LOW - KNEE_LOW * np.tanh(under / KNEE_LOW)
    return np.asarray(np.where(x > KNEE_HIGH, high, np.where(x < KNEE_LOW, low, x)), np.float32)


def _vignette(height: int, width: int, amount: float) -> Array:
    y, x = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None]
    return (1 - amount * np.clip((x**2 + y**2) / 2, 0, 1) ** 1.5)[..., None].astype(np.float32)
