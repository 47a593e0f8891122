"""Attributes of a picture that a person can check by eye (brightness, warmth, symmetry ...); numpy only.

The kinds are those of EmoSet (Yang et al. 2023: brightness, colourfulness) and of the aesthetics of affect in pictures
(Machajdik & Hanbury 2010: colour, texture, composition, depth of field). None of them knows what a picture shows. They
stand outside the painter, which aims at them, and outside the recognizer that judges it, which takes its spread from
them, so that neither imports the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.dsp import FloatArray
from pipelines.picture_attribute_names import ATTRIBUTES

EDGE_STEP = 0.06  # a step of grey between neighbours that counts as an edge
TILE_PX = 8  # pixels a side of a patch of texture
SKIN_CR, SKIN_CB = (0.545, 0.675), (0.30, 0.48)  # Cr and Cb of skin of all tones (Chai & Ngan 1999), over 255

__all__ = ["ATTRIBUTES", "measure_attributes"]


def measure_attributes(picture: NDArray[np.float32]) -> dict[str, float]:
    """The attributes of a picture.

    Args:
        picture: RGB [H, W, 3] in 0..1.

    Returns:
        A number for each name of `ATTRIBUTES`. Shares and means lie in 0..1; warmth -1 (blue) .. 1 (orange); greenness
        -1 (magenta) .. 1; symmetry -1 .. 1 (left mirrors right); depth_of_field below 0 where the border is sharper
        than the middle, above 0 where the middle stands out.

    Example:
        >>> measure_attributes(np.full((32, 32, 3), 0.5, np.float32))["brightness"]
        0.5
    """
    rgb = np.asarray(picture, dtype=np.float64)
    grey = rgb @ np.array([0.299, 0.587, 0.114])
    values = {**_colour_attributes(rgb), **_line_attributes(grey), "symmetry": _symmetry(grey)}
    values |= {"brightness": float(grey.mean()), "contrast": float(grey.std())}
    values |= {"dark_share": float((grey < 0.15).mean()), "light_share": float((grey > 0.9).mean())}
    return {name: values[name] for name in ATTRIBUTES}


def _colour_attributes(rgb: FloatArray) -> dict[str, float]:
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    top, bottom = rgb.max(axis=2), rgb.min(axis=2)
    red_green, yellow_blue = red - green, (red + green) / 2 - blue  # the opponents of Hasler & Susstrunk 2003
    spread = np.hypot(red_green.std(), yellow_blue.std())
    middle = np.hypot(red_green.mean(), yellow_blue.mean())
    strength = np.hypot(red_green, yellow_blue)
    hue = np.arctan2(yellow_blue, red_green)
    shares = np.histogram(hue, bins=12, range=(-np.pi, np.pi), weights=strength)[0] + 1e-9
    shares = shares / shares.sum()
    y = rgb @ np.array([0.299, 0.587, 0.114])
    cr, cb = 0.5 + 0.713 * (red - y), 0.5 + 0.564 * (blue - y)
    skin = (cr > SKIN_CR[0]) & (cr < SKIN_CR[1]) & (cb > SKIN_CB[0]) & (cb < SKIN_CB[1]) & (y > 0.15)
    return {
        "saturation": float(((top - bottom) / np.maximum(top, 1e-3)).mean()),
        "colourfulness": float(spread + 0.3 * middle),
        "warmth": float(np.tanh(2 * (0.5 * red_green + yellow_blue).mean())),
        "greenness": float(np.tanh(-3 * (red_green - 0.3 * yellow_blue).mean())),
        "colour_variety": float(-(shares * np.log(shares)).sum() / np.log(12)),
        "skin_share": float(skin.mean()),
    }


def _line_attributes(grey: FloatArray) -> dict[str, float]:
    gy, gx = np.gradient(grey)
    strength = np.hypot(gx, gy)
    xx, yy, xy = (_tile_means(a) for a in (gx * gx, gy * gy, gx * gy))  # type: ignore[arg-type]
    energy = xx + yy
    coherence = np.hypot(
        xx - yy, 2 * xy
    )  # of the structure tensor (Bigun & Granlund 1987): 1 where all lines run one way
    laplacian = np.abs(4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:])
    height, width = laplacian.shape
    inside = np.zeros(laplacian.shape, dtype=bool)
    inside[height // 4 : -(height // 4) or None, width // 4 : -(width // 4) or None] = True
    middle, border = laplacian[inside].mean(), laplacian[~inside].mean() if (~inside).any() else laplacian.mean()
    return {
        "edge_density": float((strength > EDGE_STEP).mean()),
        "line_straightness": float(coherence.sum() / (energy.sum() + 1e-9)),
        "texture": float(np.sqrt(np.maximum(_tile_means(grey**2) - _tile_means(grey) ** 2, 0)).mean()),
        "detail": float(laplacian.mean()),
        "depth_of_field": float(np.log((middle + 0.003) / (border + 0.003))),
    }


def _tile_means(plane: FloatArray) -> FloatArray:
    """Means over whole tiles."""
    height, width = (max(n // TILE_PX, 1) for n in plane.shape)
    cut = plane[: height * TILE_PX, : width * TILE_PX]
    return cut.reshape(height, cut.shape[0] // height, width, cut.shape[1] // width).mean(axis=(1, 3))


def _symmetry(grey: FloatArray) -> float:
    centred = grey - grey.mean()
    return float((centred * centred[:, ::-1]).sum() / (np.square(centred).sum() + 1e-3))
