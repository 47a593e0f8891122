"""Lightning: forked bolts between cloud and land, the light round them and in the clouds."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipelines.image.world.air import Air, Camera
from pipelines.image.world.directions import Floats, direction_at, project

_COLOUR = np.array([0.78, 0.84, 1.25], np.float32)
_FAR_M = 1500.0  # what is nearer hides a bolt
_TOP_DEGREES = (16.0, 28.0)
_PERIOD_S = 4.0  # between two strikes of one bolt


def _forked(start: Floats, end: Floats, rough: float, rng: np.random.Generator) -> Floats:
    """A line [N, 2] between two points by displacing midpoints (fractal, Reed and Wyvill 1994)."""
    points = np.stack([start, end])
    for _ in range(7):
        middle = (points[:-1] + points[1:]) / 2
        step = points[1:] - points[:-1]
        across = np.stack([-step[:, 1], step[:, 0]], -1)
        middle = middle + across * (rough * rng.uniform(-1, 1, (len(middle), 1)))
        points = np.insert(points, np.arange(1, len(points)), middle, axis=0)
    return points


def _draw(layer: Floats, points: Floats, tone: float, thick: float) -> None:
    shifted = np.round(points * 16).astype(np.int32)
    cv2.polylines(layer, [shifted], False, tone * min(1.0, thick), max(1, round(thick)), cv2.LINE_AA, 4)


def _bolt(layer: Floats, start: Floats, end: Floats, thick: float, rng: np.random.Generator, depth: int = 0) -> None:
    """Draw a bolt and its branches, which are shorter and fainter."""
    points = _forked(start, end, 0.15 if depth == 0 else 0.22, rng)
    _draw(layer, points, 1.0 if depth == 0 else 0.55 / depth, thick)
    if depth >= 3:
        return
    length = float(np.hypot(*(end - start)))
    for _ in range(rng.integers(3, 7) if depth == 0 else rng.integers(1, 3)):
        at = points[int(len(points) * rng.uniform(0.08, 0.8))]
        turn = rng.uniform(0.3, 0.95) * rng.choice([-1, 1])
        way = (end - start) / length
        out = np.array(
            [way[0] * math.cos(turn) - way[1] * math.sin(turn), way[0] * math.sin(turn) + way[1] * math.cos(turn)]
        )
        _bolt(layer, at, at + out * length * rng.uniform(0.14, 0.5), thick * 0.5, rng, depth + 1)


def brightness(air: Air, bolt: int) -> float:
    """How bright a bolt is at the picture's time: 1 in a still; in a film it strikes every few seconds and fades.

    Bolts take turns, so that there are never three flashes within a second (WCAG 2.3.1).
    """
    if air.loop_s <= 0 and air.time_s == 0:
        return 1.0
    since_s = (air.turns(1 / _PERIOD_S) + (0.55 + bolt / max(1, air.lightning))) % 1.0 * _PERIOD_S
    return math.exp(-3.5 * since_s) * min(1.0, since_s / 0.04)


def lightning(rgb: Floats, depth_m: Floats, air: Air, camera: Camera) -> Floats:
    """Bolts behind the things of a picture [H, W, 3]; the sky round them and, a little, all things brighten."""
    height, width = rgb.shape[:2]
    behind = (depth_m > _FAR_M).astype(np.float32)
    lit = np.zeros((height, width), np.float32)
    half = camera.field_degrees / 2
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for i in range(air.lightning):
        rng = np.random.default_rng((air.seed, 91, i))
        bright = brightness(air, i)
        share = (i + 0.5 + rng.uniform(-0.3, 0.3)) / air.lightning if air.lightning > 1 else rng.uniform(0.2, 0.8)
        azimuth = (2 * share - 1) * half * 0.85
        top = direction_at(azimuth + rng.uniform(-4, 4), rng.uniform(*_TOP_DEGREES))
        ends = np.stack([top, direction_at(azimuth, -0.2)])
        px, py, _ = project(camera, ends)
        layer = np.zeros((height, width), np.float32)
        start, end = np.array([px[0], py[0]]), np.array([px[1], py[1]])
        _bolt(layer, start, end, max(1.0, height / 260), rng)
        far = np.hypot(x - start[0], (y - start[1]) * 1.3) / (0.30 * height)
        rgb = rgb * (1 + (2.2 * bright * behind * np.exp(-far * far))[..., None] * _COLOUR)
        rgb = rgb + (0.05 * bright * behind * np.exp(-far * far))[..., None] * _COLOUR
        lit += bright * layer
    lit *= behind
    small = cv2.resize(lit, (max(2, width // 4), max(2, height // 4)), interpolation=cv2.INTER_AREA)
    wide = cv2.resize(cv2.GaussianBlur(small, (0, 0), height / 60), (width, height))
    near = cv2.GaussianBlur(lit, (0, 0), max(0.8, height / 190))
    flash = sum(brightness(air, i) for i in range(air.lightning)) / max(1, air.lightning)
    light = 7.0 * lit[..., None] + (1.6 * near)[..., None] * _COLOUR
    light += (2.0 * wide)[..., None] * np.array([0.55, 0.5, 1.25], np.float32)
    return rgb * (1 + 0.25 * flash) + light * behind[..., None]
