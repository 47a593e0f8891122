"""Directions of a world: x right, y ahead, z up; azimuth 0 ahead and 90 degrees to the right."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.air import Camera

Floats = NDArray[Any]  # float32 everywhere; numpy types a product with a plain number wider than it is


def direction_at(azimuth_degrees: float, elevation_degrees: float) -> Floats:
    """The unit direction [3] towards an azimuth and an elevation."""
    a, e = math.radians(azimuth_degrees), math.radians(elevation_degrees)
    return np.array([math.sin(a) * math.cos(e), math.cos(a) * math.cos(e), math.sin(e)], np.float32)


def pixel_size_rad(camera: Camera) -> float:
    """Angle of one pixel in the middle of the picture."""
    return 2 * math.tan(math.radians(camera.field_degrees) / 2) / camera.width_px


def view_rays(camera: Camera) -> Floats:
    """Unit directions [H, W, 3] through the centres of a camera's pixels."""
    step = pixel_size_rad(camera)
    x = (np.arange(camera.width_px, dtype=np.float32) + 0.5 - camera.width_px / 2) * step
    up = (camera.height_px / 2 - 0.5 - np.arange(camera.height_px, dtype=np.float32)) * step
    up = up + math.tan(math.radians(camera.pitch_degrees))
    rays = np.empty((camera.height_px, camera.width_px, 3), np.float32)
    rays[..., 0], rays[..., 1], rays[..., 2] = x[None], 1.0, up[:, None]
    return rays / np.sqrt(np.einsum("hwc,hwc->hw", rays, rays))[..., None]


def project(camera: Camera, directions: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Pixel coordinates x, y [N] of directions [N, 3], and which of them lie in front of the camera."""
    d = np.asarray(directions, np.float32)
    front = d[..., 1] > 1e-3
    step = pixel_size_rad(camera)
    ahead = np.where(front, d[..., 1], 1)
    up = d[..., 2] / ahead - math.tan(math.radians(camera.pitch_degrees))
    return d[..., 0] / ahead / step + camera.width_px / 2 - 0.5, camera.height_px / 2 - 0.5 - up / step, front


def lat_long(width: int) -> Floats:
    """Unit directions [width // 2, width, 3] of a lat-long map: the top row up, the first column ahead, then right.

    This is the order in which Mitsuba's `envmap` reads a bitmap when it is turned by `rotate([1, 0, 0], 90)` so that z
    is up.
    """
    theta = (np.arange(width // 2, dtype=np.float32)[:, None] + 0.5) * (2 * math.pi / width)
    azimuth = (np.arange(width, dtype=np.float32)[None] + 0.5) * (2 * math.pi / width)
    planes = (np.sin(theta) * np.sin(azimuth), np.sin(theta) * np.cos(azimuth), np.cos(theta) + 0 * azimuth)
    return np.stack(planes, -1).astype(np.float32)


def smoothstep(low: float, high: float, x: Floats) -> Floats:
    """0 below `low`, 1 above `high`, a smooth cubic between; `low` may be the larger."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def ease(low: float, high: float, x: float) -> float:
    """`smoothstep` of one number."""
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)
