"""Plain attributes of a picture that a person can check by eye; numpy only.

The kinds are those of EmoSet (Yang et al. 2023: brightness, colourfulness) and of the aesthetics of affect in pictures
(Machajdik & Hanbury 2010: colour, texture, composition, depth of field). None of them knows what a picture shows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EDGE = 0.06  # a step of grey between neighbours that counts as an edge
TILE = 8  # pixels a side of a patch of texture
SKIN_RED, SKIN_BLUE = (0.545, 0.675), (0.30, 0.48)  # Cr and Cb of skin of all tones (Chai & Ngan 1999), over 255

NAMES = (
    "brightness",
    "contrast",
    "saturation",
    "colourfulness",
    "warmth",
    "greenness",
    "colour_variety",
    "edge_density",
    "line_straightness",
    "texture",
    "detail",
    "symmetry",
    "depth_of_field",
    "skin_share",
    "dark_share",
    "light_share",
)


def facts(picture: NDArray[np.float32]) -> dict[str, float]:
    """Attributes of RGB [H, W, 3] in 0..1, by the names of `NAMES`.

    Shares and means lie in 0..1; warmth -1 (blue) .. 1 (orange); greenness -1 (magenta) .. 1; symmetry -1 .. 1 (left mirrors
    right); depth_of_field below 0 where the border is sharper than the middle, above 0 where the middle stands out.
    """
    rgb = np.asarray(picture, dtype=np.float64)
    grey = rgb @ np.array([0.299, 0.587, 0.114])
    values = {**_of_colour(rgb), **_of_lines(grey), "symmetry": _mirrored(grey)}
    values |= {"brightness": float(grey.mean()), "contrast": float(grey.std())}
    values |= {"dark_share": float((grey < 0.15).mean()), "light_share": float((grey > 0.9).mean())}
    return {name: values[name] for name in NAMES}


def _of_colour(rgb: Array) -> dict[str, float]:
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
    skin = (cr > SKIN_RED[0]) & (cr < SKIN_RED[1]) & (cb > SKIN_BLUE[0]) & (cb < SKIN_BLUE[1]) & (y > 0.15)
    return {
        "saturation": float(((top - bottom) / np.maximum(top, 1e-3)).mean()),
        "colourfulness": float(spread + 0.3 * middle),
        "warmth": float(np.tanh(2 * (0.5 * red_green + yellow_blue).mean())),
        "greenness": float(np.tanh(-3 * (red_green - 0.3 * yellow_blue).mean())),
        "colour_variety": float(-(shares * np.log(shares)).sum() / np.log(12)),
        "skin_share": float(skin.mean()),
    }


def _of_lines(grey: Array) -> dict[str, float]:
    gy, gx = np.gradient(grey)
    strength = np.hypot(gx, gy)
    xx, yy, xy = (_tiles(a) for a in (gx * gx, gy * gy, gx * gy))  # type: ignore[arg-type]
    energy = xx + yy
    coherent = np.hypot(
        xx - yy, 2 * xy
    )  # of the structure tensor (Bigun & Granlund 1987): 1 where all lines run one way
    fine = np.abs(4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:])
    height, width = fine.shape
    inside = np.zeros(fine.shape, dtype=bool)
    inside[height // 4 : -(height // 4) or None, width // 4 : -(width // 4) or None] = True
    middle, border = fine[inside].mean(), fine[~inside].mean() if (~inside).any() else fine.mean()
    return {
        "edge_density": float((strength > EDGE).mean()),
        "line_straightness": float(coherent.sum() / (energy.sum() + 1e-9)),
        "texture": float(np.sqrt(np.maximum(_tiles(grey**2) - _tiles(grey) ** 2, 0)).mean()),
        "detail": float(fine.mean()),
        "depth_of_field": float(np.log((middle + 0.003) / (border + 0.003))),
    }


def _tiles(plane: Array) -> Array:
    """Means over whole tiles."""
    height, width = (max(n // TILE, 1) for n in plane.shape)
    cut = plane[: height * TILE, : width * TILE]
    return cut.reshape(height, cut.shape[0] // height, width, cut.shape[1] // width).mean(axis=(1, 3))


def _mirrored(grey: Array) -> float:
    centred = grey - grey.mean()
    return float((centred * centred[:, ::-1]).sum() / (np.square(centred).sum() + 1e-3))
