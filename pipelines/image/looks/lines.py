"""Lines of ink: contours where things end, and lines where light changes (XDoG along the flow, Winnemoeller 2012)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.fields import along, blur, noise, smoothstep
from pipelines.image.looks.guide import Guide

Array = NDArray[np.float32]


def contour_lines(guide: Guide, width: float, rng: np.random.Generator, pressure: float = 0.5) -> Array:
    """Outlines of things, thick and thin as a brush is pressed.

    Args:
        guide: of the picture.
        width: pixels where the brush is pressed most.
        rng: source of chance.
        pressure: how much the width changes, 0 to 1.

    Returns:
        [H, W] 0 to 1 ink.
    """
    weight = 0.35 + 0.65 * np.maximum(guide.near, 0.5 * guide.thing)
    crowded = smoothstep(blur(guide.border, guide.side / 45), 0.12, 0.4)  # hatching would run together
    line = blur(guide.border, width * 0.5) * width * (1.25 - 0.5 * crowded)
    press = 1 + pressure * 0.75 * noise(rng, guide.light.shape, guide.side / 14)
    return smoothstep(line * np.clip(press, 0.15, 2) * weight, 0.3, 0.62)


def light_lines(guide: Guide, width: float, amount: float) -> Array:
    """Lines where the light falls off, smooth along the flow.

    Args:
        guide: of the picture.
        width: pixels.
        amount: of lines, 0.5 few to 2 many.

    Returns:
        [H, W] 0 to 1 ink.
    """
    sigma = max(0.6, width * 0.55)
    fine = blur(guide.light, sigma) - blur(guide.light, sigma * 1.7)
    across, down = guide.flow
    fine = along(fine, across, down, width * 2.5)
    strength = -fine / (0.022 + 0.6 * blur(np.abs(fine), guide.side / 25))
    return smoothstep(strength * (0.5 + 0.7 * guide.detail) * amount, 0.35, 0.85)


def wet_edges(wash: Array, width: float) -> Array:
    """Where pigment gathers: just inside the rim of what is wetter.

    Args:
        wash: density [H, W].
        width: of the rim, pixels.

    Returns:
        [H, W], 0 and more.
    """
    return np.asarray(np.maximum(wash - blur(wash, width), 0), np.float32)
