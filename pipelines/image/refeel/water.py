"""What lies level mirrors the new sky: lakes and the sea, and the ground where it rains."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.image.looks.fields import noise
from pipelines.image.refeel.photo import Photo
from pipelines.image.world.air import Air
from pipelines.image.world.directions import Floats, view_rays
from pipelines.image.world.scene import horizon_row

WATER_MIRRORS, WET_MIRRORS = 0.72, 0.5  # of what is seen in water and in wet ground at a low angle
WET_DARK = 0.3  # how much darker wet ground is
LOWEST_FRESNEL = 0.25


def mirror(rgb: Floats, photo: Photo, air: Air, seed: int) -> Floats:
    """Mirror what is over the horizon in what lies level.

    Args:
        rgb: linear radiance with the new sky [H, W, 3].
        photo: the photo.
        air: its new air; rain wets the ground.
        seed: of ripples.

    Returns:
        Linear radiance [H, W, 3].
    """
    wet = min(1.0, 1.6 * air.rain) * photo.ground * (1 - photo.sky)
    share = WATER_MIRRORS * photo.water + WET_MIRRORS * wet
    if share.max() < 0.02 or not photo.outdoors:
        return rgb
    height, width = photo.sky.shape
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    horizon = float(np.clip(horizon_row(photo.camera), 0.02 * height, 0.98 * height))
    below = np.maximum(rows - horizon, 0)
    ripple = noise(np.random.default_rng([seed, 62]), (height, width), max(height, width) / 60, octaves=2)
    up = horizon - below * 0.85 + ripple * (0.012 + 0.03 * air.wind) * below
    up = np.where(up < 0, -up, up)
    across = columns + ripple * 0.01 * below
    seen = cv2.remap(
        np.ascontiguousarray(rgb, np.float32), across, up.astype(np.float32), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )  # fmt: skip
    down = -view_rays(photo.camera)[..., 2]
    fresnel = LOWEST_FRESNEL + (1 - LOWEST_FRESNEL) * np.exp(-np.maximum(down, 0) * 5)
    share = (share * fresnel)[..., None]
    dark = 1 - WET_DARK * wet[..., None]
    return np.asarray(rgb * dark * (1 - share) + seen * share, np.float32)
