"""Recolours baked pictures: what a mask covers takes another colour and keeps its light and its strands."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[Any]
Picture = NDArray[np.uint8]
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def rgb_from_hex(text: str) -> NDArray[np.float32]:
    """Red, green and blue [3] in 0..255 of "#rrggbb"."""
    return np.array([int(text[k : k + 2], 16) for k in (1, 3, 5)], np.float32)


def recolour(picture: Picture, cover: Plane, colour: str, *, contrast: float = 1.0) -> Picture:
    """Give what a mask covers another colour.

    Args:
        picture: RGB [h, w, 3].
        cover: [h, w] 0..1.
        colour: "#rrggbb" that its mean light takes.
        contrast: of its light and shade, times its own.

    Returns:
        The picture.
    """
    total = float(cover.sum())
    if total < 1:
        return picture
    source = picture.astype(np.float32)
    luma = source @ LUMA
    mean = max(6.0, float((luma * cover).sum() / total))
    target = rgb_from_hex(colour)
    share = (luma / mean) ** np.float32(contrast)
    bright = np.maximum(0, share - 1.5)[..., None] * 40  # highlights stay white
    tinted = target * np.minimum(share, 1.9)[..., None] + bright
    mixed = source + (np.clip(tinted, 0, 255) - source) * cover[..., None]
    return np.clip(mixed + 0.5, 0, 255).astype(np.uint8)


def shift_tone(picture: Picture, cover: Plane, gain: NDArray[Any]) -> Picture:
    """Multiply what a mask [h, w] 0..1 covers by a gain [3], as skin of another tone."""
    source = picture.astype(np.float32)
    gains = 1 + (np.asarray(gain, np.float32) - 1) * cover[..., None]
    return np.clip(source * gains + 0.5, 0, 255).astype(np.uint8)


def background(size: int, middle: str, rim: str, centre: tuple[float, float] = (0.5, 0.42)) -> Picture:
    """A soft background [S, S, 3]: one colour in the middle, another at the rim, with the grain that hides bands.

    Args:
        size: S, pixels of a side.
        middle: colour.
        rim: colour.
        centre: of the light, in shares of the side.

    Returns:
        The picture.
    """
    axis = (np.arange(size, dtype=np.float32) + 0.5) / size
    r = np.hypot(axis[None] - centre[0], (axis[:, None] - centre[1]) * 0.9)
    share = np.clip((r - 0.1) / 0.75, 0, 1)
    share = (share * share * (3 - 2 * share))[..., None]
    grain = np.random.default_rng(5).normal(0, 0.7, (size, size, 1)).astype(np.float32)
    out = rgb_from_hex(middle) * (1 - share) + rgb_from_hex(rim) * share + grain
    return np.clip(out + 0.5, 0, 255).astype(np.uint8)
