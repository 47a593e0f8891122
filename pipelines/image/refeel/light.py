"""Light of another hour on a photo: what the new sky, sun and lamps throw on its surfaces.

Nothing is known of the light that the photo was taken in but its picture: its own light and shade stay, flattened where
the new light is even, and are multiplied with how the new light falls on each surface against how even daylight would
(ratio images, Liu et al. 2001). The sky's light is kept in nine harmonics (Ramamoorthi & Hanrahan 2001).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from pipelines.image.refeel.photo import Photo
from pipelines.image.world.air import Air
from pipelines.image.world.directions import Floats, lat_long, view_rays
from pipelines.image.world.light import LUMINANCE, dimness
from pipelines.image.world.scene import Lamp
from pipelines.image.world.sky import environment, sun_light

ENVIRONMENT_PX = 64
MEAN_ALBEDO = 0.2  # of what photos show
EXPOSURE_SHARE = 0.5  # how far a dark or bright photo is brought to it
FLATTEN, DEEPEN = 0.42, 0.12  # how far shade is taken out under an even sky, and brought out under a clear one
SUN_ON_PHOTO = 0.8  # of the sun's light, since surfaces are known roughly
BOUNCE = 0.12  # light from the ground and from things around, part of the level light
SKIN_KEEP = 0.75  # how much of the change of light is kept off skin
SHADE_PX = 1 / 24  # size of shades that are flattened, part of the longer side


def sky_harmonics(air: Air) -> Floats:
    """The light of a sky in nine harmonics [9, 3]: `irradiance` reads them."""
    sky = np.asarray(environment(air, ENVIRONMENT_PX), np.float32)
    directions = lat_long(ENVIRONMENT_PX)
    solid = np.sqrt(np.maximum(1 - directions[..., 2] ** 2, 0)) * (2 * math.pi / ENVIRONMENT_PX) ** 2
    return np.einsum("hwc,hwk,hw->kc", sky, _harmonics(directions), solid).astype(np.float32)


def _harmonics(n: Floats) -> Floats:
    """The first nine real harmonics at unit directions [..., 3]."""
    x, y, z = n[..., 0], n[..., 1], n[..., 2]
    return np.stack(
        [
            0.282095 * np.ones_like(x), 0.488603 * y, 0.488603 * z, 0.488603 * x, 1.092548 * x * y,
            1.092548 * y * z, 0.315392 * (3 * z * z - 1), 1.092548 * x * z, 0.546274 * (x * x - y * y),
        ], -1,
    )  # fmt: skip


def irradiance(harmonics: Floats, normal: Floats) -> Floats:
    """What surfaces with normals [..., 3] get from a sky, linear RGB."""
    bands = np.array([math.pi] + [2 * math.pi / 3] * 3 + [math.pi / 4] * 5, np.float32)
    return np.maximum(_harmonics(normal) @ (harmonics * bands[:, None]), 0)


def light_on(normal: Floats, air: Air, *, sun: float = 1.0) -> Floats:
    """Radiance that white matt surfaces have under an air.

    Args:
        normal: [..., 3] of the world.
        air: its sky and sun.
        sun: factor of the key light.

    Returns:
        Linear RGB [..., 3].
    """
    towards, power = sun_light(air)
    from_sky = irradiance(sky_harmonics(air), normal)
    level = irradiance(sky_harmonics(air), np.array([0, 0, 1], np.float32))
    direct = np.maximum(normal @ towards, 0)[..., None] * power * sun
    level_direct = max(float(towards[2]), 0.1) * power * sun
    return (from_sky + direct + BOUNCE * (level + level_direct)) / math.pi


def relight(photo: Photo, air: Air, amount: float, lamps: Sequence[Lamp] = ()) -> Floats:
    """The photo's land and things in another light.

    Args:
        photo: the photo.
        air: the new sky and sun.
        amount: 0 to 1, how far shades are changed.
        lamps: that shine besides.

    Returns:
        Linear radiance [H, W, 3] on the world's scale: white paper in the noon sun is 1. The sky is left as it was.
    """
    albedo = _exposed(_reshade(photo, air, amount), photo)
    on = light_on(photo.normal, air, sun=SUN_ON_PHOTO)
    even = float(np.median(on @ LUMINANCE))
    mild = even * (on / np.maximum((on @ LUMINANCE)[..., None], 1e-6)) ** 0.5  # on skin: as bright as around, less hued
    keep = (SKIN_KEEP * photo.skin)[..., None]
    on = on * (1 - keep) + mild * keep
    for lamp in lamps:
        on = on + _lamp_on(photo, lamp)
    return albedo * on


def _exposed(light: Floats, photo: Photo) -> Floats:
    """A photo's light as if its things had an albedo that is usual."""
    seen = (1 - photo.sky) * (light @ LUMINANCE)
    mean = float(seen.sum() / max(float((1 - photo.sky).sum()), 1.0))
    return light * (MEAN_ALBEDO / max(mean, 0.01)) ** EXPOSURE_SHARE


def _reshade(photo: Photo, air: Air, amount: float) -> Floats:
    """Shade taken out where the new light comes from everywhere, brought out where the sun is."""
    even = dimness(air)
    power = 1 - amount * (FLATTEN * even - DEEPEN * (1 - even))
    light = photo.light
    bright = np.log(light @ LUMINANCE + 0.01).astype(np.float32)
    side = max(bright.shape)
    weight = 1 - photo.sky
    sigma = side * SHADE_PX
    base = cv2.GaussianBlur(bright * weight, (0, 0), sigma) / (cv2.GaussianBlur(weight, (0, 0), sigma) + 1e-3)
    middle = float((base * weight).sum() / max(float(weight.sum()), 1.0))
    change = (power - 1) * (base - middle) * (1 - 0.5 * photo.skin)
    return np.asarray(light * np.exp(change)[..., None], np.float32)


def _lamp_on(photo: Photo, lamp: Lamp) -> Floats:
    """What a lamp throws on the photo's surfaces, as `light_on`."""
    rays = view_rays(photo.camera)
    points = rays / np.maximum(rays[..., 1:2], 1e-3) * photo.depth_m[..., None]
    points[..., 2] += photo.camera.height_m
    way = np.array(lamp.at_m, np.float32) - points
    distance2 = np.einsum("hwc,hwc->hw", way, way)
    facing = np.einsum("hwc,hwc->hw", way, photo.normal) / np.sqrt(distance2 + 1e-6)
    strength = (0.25 + 0.75 * np.maximum(facing, 0)) / (distance2 + 0.25) * (1 - photo.sky) / math.pi
    return strength[..., None] * np.array(lamp.rgb, np.float32)
