"""What stands between the eye and the things: air and fog by distance, rain, snow, bolts, fireworks, a rainbow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.air import Air, Camera
from pipelines.image.world.directions import Floats, ease, view_rays
from pipelines.image.world.fireworks import fireworks
from pipelines.image.world.light import LUMINANCE, lights
from pipelines.image.world.lightning import lightning
from pipelines.image.world.precipitation import curtains, embers, snow, streaks
from pipelines.image.world.sky import haze_colour, horizon_colour
from pipelines.image.world.sunrays import rainbow, rays

_RAYLEIGH_PER_M = np.array([5.8e-6, 13.5e-6, 33.1e-6], np.float32)
PAINTED_DROPS = 1.5  # how long and wide a painter's drops are
DROP_LIGHT = 1.6  # of the picture's lights, that they have
_FOG_HEIGHT_M = 14.0  # over which the bank thins by e


def add_air(rgb: Floats, depth_m: Floats, directions: Floats, air: Air, camera: Camera) -> Floats:
    """Aerial perspective: what is far fades into the haze's colour, blue first, and a fog bank hides it by height.

    Args:
        rgb: linear picture [H, W, 3].
        depth_m: distance along each ray [H, W]; infinite (or over 100 km) where the sky is, which is left as it is.
        directions: unit directions [H, W, 3].
        air: of the picture.
        camera: whose height the fog bank is seen from.

    Returns:
        Linear RGB [H, W, 3], float32.
    """
    thing = np.isfinite(depth_m) & (depth_m < 1e5)
    if not thing.any():
        return rgb
    distance = np.where(thing, depth_m, 0).astype(np.float32)
    haze_per_m = 2.2e-5 + 4.5e-4 * air.haze**2 + 6e-4 * air.rain + 2.5e-3 * air.snow + 4e-4 * air.smoke
    optical = distance[..., None] * (haze_per_m + 1.6 * _RAYLEIGH_PER_M)
    optical = optical + _fog_optical(air, distance, directions, camera.height_m)[..., None]
    far = haze_colour(air, directions)
    toward = np.maximum(directions @ lights(air).key, 0) ** 12
    far = far * (1 + 0.5 * air.haze * ease(-4, 4, air.sun_elevation_degrees) * toward)[..., None]
    kept = np.exp(-optical)
    return np.where(thing[..., None], rgb * kept + far * (1 - kept), rgb).astype(np.float32)


def _fog_optical(air: Air, distance: Floats, directions: Floats, eye_m: float) -> Floats:
    """Optical depth [H, W] through a bank that thins exponentially with height (Quilez 2010, closed form)."""
    if air.fog <= 0:
        return np.zeros_like(distance)
    density = 3.0 / 30 * air.fog**3 + 0.004 * air.fog  # per metre on the ground
    height = _FOG_HEIGHT_M * (1 + 3 * air.fog)
    rise = np.where(np.abs(directions[..., 2]) < 1e-4, 1e-4, directions[..., 2])
    climb = np.clip(rise * distance / height, -eye_m / height, 60)
    return density * np.exp(-eye_m / height) * height * (1 - np.exp(-climb)) / rise


def add_weather(rgb: Floats, depth_m: Floats, air: Air, camera: Camera, *, drops: bool = True) -> Floats:
    """Rays of the sun, rainbow, lightning, fireworks, rain, snow and embers, each before what is farther than it is.

    Args:
        rgb: linear picture [H, W, 3].
        depth_m: distance along each ray [H, W]; infinite where the sky is.
        air: of the picture; what it does not ask for leaves the picture as it is.
        camera: of the picture.
        drops: whether single drops of rain are drawn; a painter draws them last.

    Returns:
        Linear RGB [H, W, 3], float32.
    """
    directions = view_rays(camera)
    rgb = rays(rgb, depth_m, air, camera)
    rgb = rainbow(rgb, depth_m, directions, air)
    if air.lightning > 0:
        rgb = lightning(rgb, depth_m, air, camera)
    if air.fireworks > 0:
        rgb = fireworks(rgb, depth_m, air, camera)
    light = _caught(air)
    if air.rain > 0:
        rgb = curtains(rgb, depth_m, light, air)
        rgb = streaks(rgb, depth_m, light, air) if drops else rgb
    if air.snow > 0:
        rgb = snow(rgb, depth_m, light, air, camera)
    if air.smoke > 0 and air.glow > 0:
        rgb = embers(rgb, depth_m, air, camera)
    return rgb.astype(np.float32)


def draw_rain(picture: NDArray[np.uint8], depth_m: Floats, air: Air) -> NDArray[np.uint8]:
    """Rain over a painted picture, as long strokes in the colour of its lights.

    Args:
        picture: sRGB [H, W, 3].
        depth_m: distance of what is behind each pixel [H, W].
        air: of the picture.

    Returns:
        sRGB [H, W, 3].
    """
    if air.rain <= 0:
        return picture
    linear = (picture / np.float32(255)) ** np.float32(2.2)
    grey = np.percentile(linear @ LUMINANCE, 90)
    tone = np.quantile(linear.reshape(-1, 3), 0.9, axis=0)
    light = (DROP_LIGHT * (0.5 * tone + 0.5 * grey) + 0.04).astype(np.float32)
    drawn = np.clip(streaks(linear, depth_m, light, air, brush=PAINTED_DROPS), 0, 1)
    return np.asarray(drawn ** np.float32(1 / 2.2) * 255 + 0.5, np.uint8)


def _caught(air: Air) -> Floats:
    """What drops and flakes catch of the sky [3]: brighter than the haze ahead, and greyer."""
    haze = horizon_colour(air)
    grey = float(haze @ LUMINANCE)
    sky = lights(air).zenith * np.array(air.tint, np.float32)
    return (0.5 * haze + 0.5 * grey + 0.6 * sky).astype(np.float32)
