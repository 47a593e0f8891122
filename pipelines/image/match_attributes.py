"""Brings a picture to the values of attributes that were fixed by hand: brightness, contrast, saturation, warmth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from pipelines.picture_attributes import measure_attributes

Array = NDArray[np.float32]
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of RGB, ITU-R BT.601
ROUNDS, BISECTIONS = 3, 9
SEARCH_SIDE_PX = 96  # that attributes are measured at while the amount is searched


def _shift_brightness(x: Array, amount: float) -> Array:
    return np.asarray(x ** (2.0**-amount), np.float32)


def _shift_contrast(x: Array, amount: float) -> Array:
    mean = x.mean()
    return mean + (x - mean) * np.float32(2.0**amount)


def _shift_saturation(x: Array, amount: float) -> Array:
    grey = (x @ LUMA)[..., None]
    return np.asarray(grey + (x - grey) * 2.0**amount, np.float32)


def _shift_warmth(x: Array, amount: float) -> Array:
    return x + np.array([0.1, 0.02, -0.12], np.float32) * np.float32(amount)


#: Attribute -> (picture, amount) -> picture; each raises its attribute with the amount, which lies in -4..4.
ADJUSTMENTS: Mapping[str, Callable[[Array, float], Array]] = {
    "brightness": _shift_brightness,
    "contrast": _shift_contrast,
    "saturation": _shift_saturation,
    "colourfulness": _shift_saturation,
    "warmth": _shift_warmth,
}


def match_attributes(picture: NDArray[np.uint8], targets: Mapping[str, float]) -> NDArray[np.uint8]:
    """Bring attributes as near to their targets as can be.

    Args:
        picture: RGB [H, W, 3].
        targets: name -> value; names that `ADJUSTMENTS` does not have are left alone.

    Returns:
        RGB [H, W, 3].
    """
    adjustable = {name: value for name, value in targets.items() if name in ADJUSTMENTS}
    x: Array = (picture / 255).astype(np.float32)
    for _ in range(ROUNDS if len(adjustable) > 1 else 1):
        for name, value in adjustable.items():
            x = _match_attribute(x, name, value)
    return (x * 255).round().astype(np.uint8) if adjustable else picture


def _match_attribute(x: Array, name: str, target: float) -> Array:
    """Find the amount by bisection on a small copy and apply it."""
    rows, columns = (max(1, n // SEARCH_SIDE_PX) for n in x.shape[:2])
    small = np.ascontiguousarray(x[::rows, ::columns])
    low, high = -4.0, 4.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if measure_attributes(np.clip(ADJUSTMENTS[name](small, middle), 0, 1))[name] < target:
            low = middle
        else:
            high = middle
    return np.clip(ADJUSTMENTS[name](x, (low + high) / 2), 0, 1)
