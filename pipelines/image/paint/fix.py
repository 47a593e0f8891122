"""Brings a picture to the values of plain attributes that were fixed by hand: brightness, contrast, saturation, warmth."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from pipelines.picture_attributes import measure_attributes

Array = NDArray[np.float32]
GREY = np.array([0.299, 0.587, 0.114], np.float32)
ROUNDS, HALVINGS = 3, 9


def _brightness(x: Array, k: float) -> Array:
    return np.asarray(x ** (2.0**-k), np.float32)


def _contrast(x: Array, k: float) -> Array:
    middle = x.mean()
    return middle + (x - middle) * np.float32(2.0**k)


def _saturation(x: Array, k: float) -> Array:
    grey = (x @ GREY)[..., None]
    return np.asarray(grey + (x - grey) * 2.0**k, np.float32)


def _warmth(x: Array, k: float) -> Array:
    return x + np.array([0.1, 0.02, -0.12], np.float32) * np.float32(k)


#: Attribute -> (picture, strength) -> picture; each raises its attribute with the strength, which lies in -4..4.
MEANS: Mapping[str, Callable[[Array, float], Array]] = {
    "brightness": _brightness,
    "contrast": _contrast,
    "saturation": _saturation,
    "colourfulness": _saturation,
    "warmth": _warmth,
}


def fixed(picture: NDArray[np.uint8], wanted: Mapping[str, float]) -> NDArray[np.uint8]:
    """RGB [H, W, 3] with the attributes of `MEANS` brought as near to `wanted` as can be; other attributes are left alone."""
    asked = {name: value for name, value in wanted.items() if name in MEANS}
    x: Array = (picture / 255).astype(np.float32)
    for _ in range(ROUNDS if len(asked) > 1 else 1):
        for name, value in asked.items():
            x = _towards(x, name, value)
    return (x * 255).round().astype(np.uint8) if asked else picture


def _towards(x: Array, name: str, value: float) -> Array:
    small = np.ascontiguousarray(x[:: max(1, x.shape[0] // 96), :: max(1, x.shape[1] // 96)])
    low, high = -4.0, 4.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if measure_attributes(np.clip(MEANS[name](small, middle), 0, 1))[name] < value:
            low = middle
        else:
            high = middle
    return np.clip(MEANS[name](x, (low + high) / 2), 0, 1)
