"""What falls and flies between the eye and the things, drawn in layers of depth: rain, snow, embers."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipelines.image.world.air import Air, Camera
from pipelines.image.world.directions import Floats
from pipelines.image.world.noise import sample, spectral_tile

_TILE = 256  # samples of the tile of far rain
_SHIFT = 4  # bits of a pixel's parts in which cv2 draws
# depth in m, number at most, length and width in parts of the picture's height, opacity, speed in heights a second
_RAIN = (
    (3.0, 26, 0.30, 0.0034, 0.16, 2.6),
    (9.0, 170, 0.13, 0.0020, 0.22, 2.0),
    (25.0, 620, 0.065, 0.0013, 0.22, 1.5),
    (70.0, 1500, 0.032, 0.0009, 0.20, 1.0),
)
# depth in m, number, radius and blur in parts of the height, opacity, speed
_SNOW = (
    (1.5, 9, 0.016, 0.012, 0.30, 0.42),
    (4.0, 60, 0.0068, 0.0040, 0.60, 0.30),
    (12.0, 380, 0.0034, 0.0014, 0.80, 0.20),
    (35.0, 1500, 0.0019, 0.0007, 0.75, 0.12),
    (90.0, 3200, 0.0011, 0.0004, 0.60, 0.07),
)


def _strokes(
    size: tuple[int, int], starts: Floats, ends: Floats, width_px: float, tone: Floats, blur_px: float
) -> Floats:
    """Lines as coverage 0..1 [H, W]; `starts` and `ends` are pixels [N, 2], `tone` 0..1 [N]."""
    layer = np.zeros(size, np.uint8)
    scale = 1 << _SHIFT
    a, b = np.round(starts * scale).astype(int), np.round(ends * scale).astype(int)
    thick = max(1, round(width_px))
    for p, q, t in zip(a.tolist(), b.tolist(), (tone * 255 * min(1.0, width_px)).astype(int).tolist(), strict=True):
        cv2.line(layer, p, q, t, thick, cv2.LINE_AA, _SHIFT)
    cover = layer.astype(np.float32) * (1 / 255)
    return cv2.GaussianBlur(cover, (0, 0), blur_px) if blur_px > 0.3 else cover


def curtains(rgb: Floats, depth_m: Floats, light: Floats, air: Air) -> Floats:
    """The veil of far rain before a picture [H, W, 3]; `light` [3] is the colour that it catches."""
    return _curtains(rgb, depth_m, light, air, _lean(air))


def _lean(air: Air) -> float:
    """How far drops drift aside a length that they fall."""
    return math.tan(math.radians(4 + 34 * air.wind))


def streaks(rgb: Floats, depth_m: Floats, light: Floats, air: Air, *, brush: float = 1.0) -> Floats:
    """Drops before a picture as lines.

    Args:
        rgb: linear [H, W, 3].
        depth_m: distance of what is behind each pixel [H, W].
        light: the colour that they catch [3].
        air: of the picture.
        brush: length and width of a line against what an eye sees; over 1 they are strokes, and fewer.

    Returns:
        Linear RGB [H, W, 3].
    """
    height, width = rgb.shape[:2]
    lean = _lean(air)
    rng = np.random.default_rng((air.seed, 81))
    for depth, count, length, thick, opacity, speed in reversed(_RAIN):
        n = max(1, round(count * air.rain * max(0.5, width / height) / brush))
        length, thick = length * brush, thick * brush
        place = rng.random((n, 2)).astype(np.float32)
        size = length * height * (0.6 + 0.8 * rng.random(n, np.float32)) * (0.7 + 0.3 * air.rain)
        high = 1 + 2 * length
        fall = (place[:, 1] + air.turns(speed / high)) % 1.0 * high - length
        y = fall * height
        x = place[:, 0] * (width + 1.6 * lean * height) + lean * (y - 1.3 * height)
        step = np.stack([lean * size, size], -1)
        start = np.stack([x, y], -1)
        tone = 0.45 + 0.55 * rng.random(n, np.float32)
        near = 0.0011 * height if depth < 5 else 0
        cover = _strokes((height, width), start, start + step, thick * height, tone, near)
        alpha = (cover * opacity * (depth_m > depth))[..., None]
        rgb = rgb * (1 - 0.6 * alpha) + light * (1.15 * alpha)
    return rgb


def _curtains(rgb: Floats, depth_m: Floats, light: Floats, air: Air, lean: float) -> Floats:
    """The veil of far rain: soft bands that lean and fall before what is over 60 m off."""
    height, width = rgb.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
    tile = spectral_tile(_TILE, 1.3, air.seed + 82, lowest=3.0)
    band = sample(tile, (x + lean * 0.9 * (1 - y)) * 110, y * 9 - air.turns(7 / _TILE) * _TILE)
    fine = sample(tile, (x + lean * 0.9 * (1 - y)) * 420, y * 20 - air.turns(40 / _TILE) * _TILE)
    far = 1 - np.exp(-np.minimum(depth_m, 1e5) / 400)
    alpha = (air.rain * 0.34 * far * (0.35 + 0.65 * band) * (0.75 + 0.5 * fine))[..., None]
    return rgb * (1 - alpha) + light * alpha


def snow(rgb: Floats, depth_m: Floats, light: Floats, air: Air, camera: Camera) -> Floats:
    """Flakes of snow at five depths before a picture [H, W, 3], the near ones out of focus."""
    height, width = rgb.shape[:2]
    rng = np.random.default_rng((air.seed, 83))
    far = 1 - np.exp(-np.minimum(depth_m, 1e5) / 160)
    veil = (0.45 * air.snow * far)[..., None]
    rgb = rgb * (1 - veil) + light * (1.0 * veil)
    for depth, count, radius, blur, opacity, speed in reversed(_SNOW):
        n = max(1, round(count * air.snow * max(0.5, width / height)))
        place = rng.random((n, 4)).astype(np.float32)
        y = (place[:, 1] + air.turns(speed)) % 1.0
        slow, quick = (2 * math.pi * air.turns(hz) for hz in (0.16, 0.32))
        sway = 0.015 * np.sin(np.where(place[:, 2] < 0.5, slow, quick) + 6.28 * place[:, 3])
        x = (place[:, 0] + air.wind * 1.3 * (y - 0.5) + sway) % 1.0
        at = np.stack([x * 1.1 * width - 0.05 * width, y * 1.1 * height - 0.05 * height], -1)
        drawn = np.zeros((height, width), np.uint8)
        size = np.maximum(radius * height * (0.6 + 0.8 * place[:, 2]), 0.5)
        smear = np.stack([air.wind * size * 1.2, size * 0.6], -1) * (0.4 + air.wind)
        for p, q, r in zip(at.tolist(), (at + smear).tolist(), size.tolist(), strict=True):
            a, b = (tuple(round(c * 16) for c in v) for v in (p, q))
            cv2.line(drawn, a, b, round(255 * min(1.0, r)), max(1, round(2 * r)), cv2.LINE_AA, _SHIFT)
        cover = drawn.astype(np.float32) * (1 / 255)
        if blur * height > 0.3:
            cover = cv2.GaussianBlur(cover, (0, 0), blur * height)
        alpha = (cover * opacity * (depth_m > depth))[..., None]
        rgb = rgb * (1 - alpha) + light * (1.45 * alpha)
    return rgb


def embers(rgb: Floats, depth_m: Floats, air: Air, camera: Camera) -> Floats:
    """Sparks that fly up over a burning land, each a short curved stroke with a glow."""
    height, width = rgb.shape[:2]
    rng = np.random.default_rng((air.seed, 84))
    n = round(150 * air.glow * air.smoke * max(0.5, width / height))
    if n < 1:
        return rgb
    place = rng.random((n, 4)).astype(np.float32)
    speeds = np.array([air.turns(hz) for hz in (0.12, 0.2, 0.33)], np.float32)
    rise = (place[:, 1] ** 1.4 + speeds[(place[:, 2] * 2.99).astype(int)]) % 1.0
    y = (1.0 - rise) * height
    x = (place[:, 0] + (0.1 + 0.5 * air.wind) * rise + 0.03 * np.sin(9 * rise + 6.28 * place[:, 3])) % 1.0 * width
    size = height * (0.002 + 0.012 * place[:, 2] ** 3)
    turn = 6.28 * place[:, 3] + 3 * rise
    step = np.stack([size * (0.8 * np.sin(turn) + air.wind), -size], -1)
    start = np.stack([x, y], -1)
    tone = (0.25 + 0.75 * place[:, 3]) * (1 - 0.7 * rise)
    cover = _strokes((height, width), start, start + step, max(1.0, 0.0022 * height), tone, 0.0) * (depth_m > 3)
    glow = cv2.GaussianBlur(cover, (0, 0), 0.006 * height) * 3
    hot = np.array([1.0, 0.42, 0.09], np.float32)
    return rgb + cover[..., None] * hot * 2.2 + glow[..., None] * np.array([1.0, 0.25, 0.04], np.float32) * 0.5
