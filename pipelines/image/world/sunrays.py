"""Sunlight in drops and dust: the rainbow, and rays between clouds."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipelines.image.world.air import Air, Camera
from pipelines.image.world.directions import Floats, ease, project, smoothstep
from pipelines.image.world.light import LUMINANCE, dimness, lights, sun_direction

# angle in degrees from the point opposite to the sun at which red, green and blue are brightest, and their width
_PRIMARY = ((42.15, 41.35, 40.55), 0.55)
_SECONDARY = ((50.6, 51.9, 53.2), 0.9)
_FAR_M = 700.0  # depth of drops that makes most of a bow


def rainbow(rgb: Floats, depth_m: Floats, directions: Floats, air: Air) -> Floats:
    """A rainbow before far things of a picture [H, W, 3] (Descartes 1637: 42 degrees, the second 51, dark between)."""
    sun = sun_direction(air)
    high = ease(-3, 4, air.sun_elevation_degrees)
    if air.rainbow <= 0 or high <= 0:
        return rgb
    angle = np.degrees(np.arccos(np.clip(-(directions @ sun), -1, 1)))
    near = angle < 60
    if not near.any():
        return rgb
    bow = np.zeros_like(rgb)
    for (middles, width), power in ((_PRIMARY, 1.0), (_SECONDARY, 0.34)):
        for c, middle in enumerate(middles):
            bow[..., c] += power * np.exp(-(((angle - middle) / width) ** 2))
    bow[..., 0] += 0.35 * np.exp(-(((angle - 40.15) / 0.45) ** 2))  # violet
    bow += (0.16 * smoothstep(41.0, 39.0, angle) * np.exp(-((41 - np.minimum(angle, 41)) / 14)))[..., None]
    dark = 0.10 * smoothstep(42.4, 43.2, angle) * smoothstep(50.4, 49.2, angle)
    there = (1 - np.exp(-np.minimum(depth_m, 1e5) / _FAR_M)) * air.rainbow * high
    patch = 0.75 + 0.25 * np.cos(directions[..., 0] * 5 + air.seed)
    sky = float(lights(air).level @ LUMINANCE)
    light = bow * (there * patch)[..., None] * (0.30 * (0.35 + 0.65 * sky))
    return rgb * (1 - dark * there)[..., None] + light


def rays(rgb: Floats, depth_m: Floats, air: Air, camera: Camera) -> Floats:
    """Light that streams from the sun past clouds and things: the bright sky smeared away from it (Mitchell 2007)."""
    sun = sun_direction(air)
    strength = (0.25 + 0.8 * air.haze + 0.6 * air.fog) * ease(-1.0, 3.0, air.sun_elevation_degrees)
    strength *= (1 - 0.75 * dimness(air)) * min(1.0, 0.3 + 1.5 * air.cover)
    x, y, front = project(camera, sun[None])
    height, width = rgb.shape[:2]
    if strength < 0.02 or not front[0] or abs(x[0] - width / 2) > width or abs(y[0] - height / 2) > height:
        return rgb
    small = (max(8, width // 4), max(8, height // 4))
    sky = (depth_m > 1e5).astype(np.float32)
    bright = np.minimum(rgb, 3.0) * sky[..., None]
    level = float(np.percentile(bright[..., 1][sky > 0], 70)) if (sky > 0).any() else 1.0
    mask = cv2.resize(np.maximum(bright - level, 0), small, interpolation=cv2.INTER_AREA)
    at = (x[0] / 4, y[0] / 4)
    total, zoom = mask, 1.035
    for _ in range(5):
        move = np.array([[zoom, 0, at[0] * (1 - zoom)], [0, zoom, at[1] * (1 - zoom)]], np.float32)
        total = 0.5 * (total + cv2.warpAffine(total, move, small, flags=cv2.INTER_LINEAR))
        zoom = 1 + (zoom - 1) * 2
    fan = cv2.resize(total, (width, height), interpolation=cv2.INTER_CUBIC)
    there = 1 - np.exp(-np.minimum(depth_m, 1e5) / (1200 * math.exp(-2 * air.fog)))
    return rgb + np.maximum(fan, 0) * (strength * there)[..., None]
