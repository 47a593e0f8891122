"""Fireworks: shells of sparks that fly out, slow down, fall and fade, each with a trail."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipelines.image.world.air import Air, Camera
from pipelines.image.world.directions import Floats, direction_at, pixel_size_rad, project

_FAR_M = 250.0  # what is nearer hides them
_COLOURS = np.array(
    [
        [1.0, 0.62, 0.18], [1.0, 0.16, 0.12], [0.25, 1.0, 0.35], [0.25, 0.45, 1.0],
        [1.0, 0.30, 0.85], [0.95, 0.95, 1.0], [0.30, 0.95, 1.0], [0.72, 0.35, 1.0],
    ],
    np.float32,
)  # fmt: skip
_TRAIL = 30  # points of a trail
_PERIOD_S = 3.2


def _shell(air: Air, camera: Camera, number: int) -> tuple[Floats, Floats, Floats]:
    """Sparks of one shell: pixels [N, 2], light [N, 3], and the pixel of its middle [2]."""
    rng = np.random.default_rng((air.seed, 95, number))
    turn = air.turns(1 / _PERIOD_S) + rng.uniform(0.30, 0.72)
    age, shot = turn % 1.0, math.floor(turn)
    if air.loop_s > 0:
        shot %= max(1, round(air.loop_s / _PERIOD_S))
    rng = np.random.default_rng((air.seed, 96, number, shot))
    half = camera.field_degrees * 0.42
    slot = (number + rng.uniform(0.15, 0.85)) / max(1, air.fireworks)
    low = math.degrees(camera.height_px / camera.width_px * pixel_size_rad(camera) * camera.width_px / 2)
    top = camera.pitch_degrees + low
    middle = direction_at((2 * slot - 1) * half, rng.uniform(0.42, 0.82) * max(top, 10.0))
    px, py, _ = project(camera, middle[None])
    size = camera.height_px * rng.uniform(0.10, 0.21) * min(1.0, 4 / (2 + air.fireworks) + 0.45)
    kind = rng.choice(["peony", "chrysanthemum", "willow", "ring", "palm"], p=[0.3, 0.32, 0.16, 0.1, 0.12])
    n = {"palm": 18, "ring": 44, "willow": 85}.get(str(kind), 120)
    way = rng.standard_normal((n, 3))
    if kind == "ring":
        way[:, 2] *= 0.05
        tilt = rng.uniform(0.2, 1.2)
        way = way @ np.array([[1, 0, 0], [0, math.cos(tilt), math.sin(tilt)], [0, -math.sin(tilt), math.cos(tilt)]])
    way /= np.sqrt((way**2).sum(1, keepdims=True))
    way *= rng.uniform(0.86, 1.06, (n, 1))
    long = {"peony": 0.10, "ring": 0.09}.get(str(kind), 0.34)
    ages = np.maximum(age - np.linspace(0, long, _TRAIL)[None], 0.0)
    droop = {"willow": 1.0, "palm": 0.55}.get(str(kind), 0.30)
    reach = (1 - np.exp(-4.2 * ages)) * size
    x = px[0] + way[:, :1] * reach
    y = py[0] - way[:, 1:2] * reach + droop * size * ages**2 * 1.1
    tail = np.linspace(1, 0, _TRAIL)[None] ** 1.6
    fade = math.exp(-2.4 * max(0.0, age - 0.3)) * (1 - max(0.0, age - 0.8) / 0.2)
    twinkle = 0.55 + 0.9 * rng.random((n, 1))
    power = tail * fade * twinkle * (ages > 0)
    first = (5 * number + air.seed) % len(_COLOURS)  # neighbours differ
    second = int(rng.integers(len(_COLOURS)))
    if kind == "willow":
        first = second = 0
    inner = rng.random((n, 1)) < 0.35
    colour = np.where(inner, _COLOURS[second], _COLOURS[first])[:, None]
    ember = np.array([1.0, 0.55, 0.2], np.float32)
    warm = (1 - tail)[..., None]
    light = power[..., None] * (colour * (1 - 0.6 * warm) + ember * (0.6 * warm))
    light[:, 0] += 0.4 * power[:, :1]  # the head is nearly white
    return np.stack([x, y], -1).reshape(-1, 2), light.reshape(-1, 3), np.array([px[0], py[0]])


def _splat(size: tuple[int, int], at: Floats, light: Floats) -> Floats:
    """Points added bilinearly to a picture [H, W, 3]."""
    height, width = size
    base = np.floor(at).astype(int)
    part = at - base
    out = np.zeros((3, height * width))
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        x, y = base[:, 0] + dx, base[:, 1] + dy
        weight = np.abs(1 - dx - part[:, 0]) * np.abs(1 - dy - part[:, 1])
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        index = (y * width + x)[inside]
        for c in range(3):
            out[c] += np.bincount(index, (weight * light[:, c])[inside], height * width)
    return out.reshape(3, height, width).transpose(1, 2, 0).astype(np.float32)


def fireworks(rgb: Floats, depth_m: Floats, air: Air, camera: Camera) -> Floats:
    """Bursts behind the near things of a picture [H, W, 3], with their glow on smoke and sky."""
    height, width = rgb.shape[:2]
    behind = (depth_m > _FAR_M).astype(np.float32)[..., None]
    total = np.zeros_like(rgb)
    haze = np.zeros((max(2, height // 8), max(2, width // 8), 3), np.float32)
    y, x = np.mgrid[0 : haze.shape[0], 0 : haze.shape[1]].astype(np.float32) * 8
    for i in range(air.fireworks):
        at, light, middle = _shell(air, camera, i)
        total += _splat((height, width), at, light.astype(np.float32))
        far = np.hypot(x - middle[0], y - middle[1]) / (0.20 * height)
        haze += np.exp(-far * far)[..., None] * light.mean(0).astype(np.float32) * 0.28
    dense = (height / 512) ** 1.0
    near = cv2.GaussianBlur(total, (0, 0), max(0.7, height / 420))
    small = cv2.resize(total, (max(2, width // 4), max(2, height // 4)), interpolation=cv2.INTER_AREA)
    wide = cv2.resize(cv2.GaussianBlur(small, (0, 0), height / 90), (width, height))
    glow = cv2.resize(haze, (width, height), interpolation=cv2.INTER_CUBIC)
    return rgb + (0.8 * total * dense + 1.4 * near * dense + 1.2 * wide * dense + glow) * behind
