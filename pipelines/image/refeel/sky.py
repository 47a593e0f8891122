"""Another sky behind a photo, seen between its leaves as well."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.image.refeel.photo import Photo
from pipelines.image.world.air import Air
from pipelines.image.world.directions import Floats, pixel_size_rad
from pipelines.image.world.sky import sky_radiance

WRAP = 0.25  # how much of the new sky's light comes round edges
ALL_SKY = 0.8  # share of the picture
DARK_SKY, OUTSHINES = 0.28, 2.2  # sRGB of a sky by night; how much brighter than it its lights are
WRAP_SHARE = 1 / 90  # how far, part of the longer side


def set_sky(rgb: Floats, photo: Photo, air: Air, directions: Floats, share: float) -> Floats:
    """Set a photo's land before a new sky.

    Args:
        rgb: linear radiance of the land [H, W, 3].
        photo: the photo.
        air: the new sky.
        directions: of the camera's rays.
        share: 0 the old sky to 1 the new one.

    Returns:
        Linear radiance [H, W, 3].
    """
    if photo.sky.max() < 0.05 or share <= 0 or is_of_sky(photo):
        return rgb
    new = sky_radiance(air, directions, pixel_rad=pixel_size_rad(photo.camera))
    old = _old_sky(rgb, photo.sky)
    alpha = photo.sky[..., None]
    behind = np.maximum(rgb - alpha * old, 0) * (1 - 0.85 * alpha)  # what of the pixel was not sky
    full = behind + alpha * new
    if is_night(photo):
        full = full + alpha * np.maximum(rgb - OUTSHINES * old, 0)  # moon, stars, lightning and fireworks stay
    soft = cv2.GaussianBlur(photo.sky, (0, 0), max(photo.sky.shape) * WRAP_SHARE)[..., None]
    mean = new[photo.sky > 0.5].mean(0) if (photo.sky > 0.5).any() else new.mean((0, 1))
    full = full + WRAP * soft * (1 - alpha) * np.minimum(mean, 1.0) * 0.35
    weight = share * np.maximum(alpha, soft * (1 - alpha))
    return np.asarray(rgb * (1 - weight) + full * weight, np.float32)


def is_of_sky(photo: Photo) -> bool:
    """Whether the sky is what the photo is of (stars, lightning, what flies, what swims in blue): it then stays."""
    foot = photo.sky[-max(1, len(photo.sky) // 16) :]
    dark = is_night(photo) and float((photo.ground + photo.water).mean()) < 0.1
    share = float(photo.sky.mean())
    return share > ALL_SKY or float(foot.mean()) > 0.25 or (dark and share > 0.25)


def is_night(photo: Photo) -> bool:
    """Whether the sky of the photo is dark."""
    inside = photo.rgb[photo.sky > 0.5]
    return len(inside) > 0 and float(np.median(inside.mean(-1))) < DARK_SKY


def _old_sky(rgb: Floats, sky: Floats) -> Floats:
    """The photo's own sky, carried on behind what stands before it [H, W, 3]."""
    sure = (sky > 0.9).astype(np.float32)
    if sure.sum() < 16:
        sure = (sky > 0.5).astype(np.float32)
    sigma = max(sky.shape) / 40
    weight = cv2.GaussianBlur(sure, (0, 0), sigma)[..., None]
    light = cv2.GaussianBlur(np.ascontiguousarray(rgb * sure[..., None], np.float32), (0, 0), sigma)
    mean = (rgb * sure[..., None]).sum((0, 1)) / max(float(sure.sum()), 1.0)
    return np.asarray((light + 1e-3 * mean) / (weight + 1e-3), np.float32)
