"""The sky of a world: clear air, sun and moon, stars, aurora, clouds and smoke as linear radiance.

Directions are unit vectors (x right, y ahead, z up). A white matt level ground under the noon sun has radiance 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np

from pipelines.image.world.air import Air
from pipelines.image.world.aurora import aurora
from pipelines.image.world.cloud_sheets import ice, sheet
from pipelines.image.world.clouds import heaps
from pipelines.image.world.directions import Floats, ease, lat_long, smoothstep, view_rays
from pipelines.image.world.light import (
    GLOW,
    LUMINANCE,
    NIGHT,
    Lights,
    after_sunset,
    dimness,
    heap_cover,
    lights,
    sheet_cover,
    sun_direction,
    sun_light,
)
from pipelines.image.world.moon import moon
from pipelines.image.world.smoke import columns
from pipelines.image.world.stars import stars

__all__ = [
    "SkyParts",
    "aurora_radiance",
    "environment",
    "haze_colour",
    "hazed",
    "horizon_colour",
    "sky_parts",
    "sky_radiance",
    "sun_light",
    "view_rays",
]

_SUN_RADIUS = math.radians(0.42)  # larger than it is, as painters draw it
_SUN_RADIANCE = 60.0


def sky_radiance(air: Air, directions: Floats, *, pixel_rad: float) -> Floats:
    """The sky in directions [H, W, 3].

    Args:
        air: of the picture.
        directions: unit vectors; below the horizon they see the colour of the haze, darker downwards.
        pixel_rad: angle between neighbouring directions, which is the finest detail that is drawn.

    Returns:
        Linear RGB [H, W, 3], float32.
    """
    return _sky(air, np.ascontiguousarray(directions, np.float32), pixel_rad, disc=True)


def _sky(air: Air, directions: Floats, pixel_rad: float, *, disc: bool) -> Floats:
    found = lights(air)
    clear = clear_radiance(air, found, directions)
    rgb = clear
    if disc:
        rgb = rgb + _sun_disc(air, found, directions, pixel_rad)
    rgb = _with_lights_of_night(air, found, rgb, directions, pixel_rad, disc=disc)
    light, through = _clouds(air, found, clear, directions, pixel_rad)
    rgb = rgb * through[..., None] + light
    if air.smoke > 0:
        light, opacity = columns(air, found, directions)
        rgb = rgb + (light - rgb) * opacity[..., None]
    return hazed(air, rgb, directions)


@dataclass(frozen=True, slots=True)
class SkyParts:
    """A sky in parts: it is `hazed(behind * through + clouds)` behind its smoke.

    Attributes:
        behind: radiance of what is behind the clouds, without stars [H, W, 3].
        stars: of the stars and the milky way [H, W, 3].
        aurora: [H, W, 3].
        clouds: of the clouds [H, W, 3].
        through: share of light that they let pass [H, W].
    """

    behind: Floats
    stars: Floats
    aurora: Floats
    clouds: Floats
    through: Floats


def sky_parts(air: Air, directions: Floats, *, pixel_rad: float) -> SkyParts:
    """The sky of `sky_radiance`, not yet put together, for pictures that move.

    Args:
        air: of the picture.
        directions: unit vectors [H, W, 3].
        pixel_rad: angle between neighbouring directions.

    Returns:
        Its parts.
    """
    directions, found = np.ascontiguousarray(directions, np.float32), lights(air)
    clear = clear_radiance(air, found, directions)
    disc = clear + _sun_disc(air, found, directions, pixel_rad)
    starless = replace(air, stars=0.0, aurora=0.0)
    lit = _with_lights_of_night(starless, found, disc, directions, pixel_rad, disc=True)
    dark = np.zeros_like(directions)
    starry = _with_lights_of_night(replace(air, aurora=0.0), found, dark, directions, pixel_rad, disc=False)
    curtains = aurora_radiance(air, directions, pixel_rad=pixel_rad)
    light, through = _clouds(air, found, clear, directions, pixel_rad)
    return SkyParts(lit, starry, curtains, light, through)


def aurora_radiance(air: Air, directions: Floats, *, pixel_rad: float) -> Floats:
    """The aurora alone in directions [H, W, 3], before the sky of its hour: linear RGB [H, W, 3]."""
    plain = replace(air, stars=0.0, moon=0.0)
    return _with_lights_of_night(plain, lights(air), np.zeros_like(directions), directions, pixel_rad, disc=False)


def hazed(air: Air, rgb: Floats, directions: Floats) -> Floats:
    """What haze and fog in front leave of a sky [H, W, 3] in directions [H, W, 3], and the tint of its air."""
    rgb = _below(air, rgb, directions)
    rgb = _fogged(air, rgb, directions)
    return rgb * np.array(air.tint, np.float32)


def clear_radiance(air: Air, found: Lights, directions: Floats) -> Floats:
    """Air without clouds, sun, moon and stars [H, W, 3]: scattered sunlight, by night a deep blue, and the glow."""
    rgb = found.clear.radiance(directions) * (found.scale * (1 + 0.25 * ease(2, 25, air.sun_elevation_degrees)))
    rgb[..., 1] = np.minimum(rgb[..., 1], 0.515 * (rgb[..., 0] + rgb[..., 2]))  # no film shows the green of low haze
    bright = rgb @ LUMINANCE
    rgb *= (1 / (1 + 0.30 * np.maximum(bright - 0.6, 0)))[..., None]  # an eye that looks there adapts: colours stay
    up = np.maximum(directions[..., 2], 0)
    dusk = ease(-1.5, -6.0, air.sun_elevation_degrees)
    if dusk > 0:
        rgb = after_sunset(rgb, dusk, up)
    if found.night > 0:
        pale = 1 + 1.6 * np.exp(-up * 5) + 1.1 * air.moon * (1 + 0.6 * np.exp(-up * 3))
        rgb = rgb + (found.night * NIGHT) * pale[..., None]
    if air.glow > 0:
        rgb = rgb + (0.6 * air.glow * GLOW) * (np.exp(-up * 8) + 0.13 * np.exp(-up * 1.8))[..., None]
    return rgb


def _sun_disc(air: Air, found: Lights, directions: Floats, pixel_rad: float) -> Floats:
    """The sun's disc with its limb darkened, and a bloom round it [H, W, 3]."""
    if air.sun_elevation_degrees < -1.5:
        return np.zeros_like(directions)
    angle = _angle(directions, sun_direction(air))
    edge = np.clip((_SUN_RADIUS - angle) / pixel_rad + 0.5, 0, 1)
    limb = 1 - 0.5 * np.clip(angle / _SUN_RADIUS, 0, 1) ** 2
    bloom = 0.5 * np.exp(-angle / 0.035) + 0.12 * np.exp(-angle / 0.16)
    colour = found.at_clouds / max(float(found.at_clouds.max()), 1e-6)
    bright = min(1.0, float(found.at_clouds @ LUMINANCE) / 2)
    high = ease(2, 18, air.sun_elevation_degrees)
    above = smoothstep(-0.012, 0.004, directions[..., 2])
    shown = (
        edge * limb * _SUN_RADIANCE * bright * (0.1 + 0.9 * high) + bloom * bright * (0.6 + 0.8 * air.haze)
    ) * above
    return shown[..., None] * (colour + (1 - colour) * 0.3 * high)


def _angle(directions: Floats, towards: Floats) -> Floats:
    """Angle in rad between directions [H, W, 3] and one, exact where it is small."""
    chord = directions - towards
    return 2 * np.arcsin(np.clip(0.5 * np.sqrt(np.einsum("hwc,hwc->hw", chord, chord)), 0, 1))


def _with_lights_of_night(
    air: Air, found: Lights, rgb: Floats, directions: Floats, pixel_rad: float, *, disc: bool
) -> Floats:
    """Stars, aurora and the moon; the moon may stand in the sky of day."""
    dark = ease(-6.5, -13.0, air.sun_elevation_degrees) * (1 - 0.55 * min(1.0, air.glow + air.smoke))
    low = smoothstep(0.0, 0.22, directions[..., 2])[..., None]  # haze takes the stars near the horizon
    if dark > 0 and air.stars > 0:
        rgb = rgb + dark * (1 - 0.45 * air.moon) * low * stars(air, directions, pixel_rad=pixel_rad)
    if dark > 0 and air.aurora > 0:
        rgb = rgb + dark * aurora(air, directions, pixel_rad=pixel_rad)
    if disc and air.moon > 0:
        light, hidden = moon(air, directions, pixel_rad=pixel_rad)
        if found.night < 1:
            light *= 0.35 + 0.65 * found.night
            hidden = hidden * found.night
        rgb = rgb * (1 - 0.9 * hidden)[..., None] + light
    return rgb


def _clouds(air: Air, found: Lights, clear: Floats, directions: Floats, pixel_rad: float) -> tuple[Floats, Floats]:
    """Clouds, the highest first: their light [H, W, 3] and what they let pass [H, W]; what is far fades into the clear
    sky there.
    """
    high, opacity = ice(air, found, directions)
    through = 1 - opacity
    light, closed = sheet(air, found, directions)
    dim = 1 - 0.4 * air.storm * (1 - found.night)
    rgb = (high * (opacity * (1 - closed))[..., None] + light * closed[..., None]) * dim
    through = through * (1 - closed) * dim
    far = clear + (light - clear) * closed[..., None]
    if heap_cover(air) > 0.01:
        light, gap, distance = heaps(air, found, directions, pixel_rad=pixel_rad)
        kept = np.exp(-distance * (0.012 + 0.05 * air.haze) - (distance / 40) ** 2)
        far = 0.35 * _haze(air, directions) + 0.65 * np.minimum(far, 2)
        rgb = rgb * gap[..., None] + light * kept[..., None] + far * ((1 - gap) * (1 - kept))[..., None]
        through = through * gap
    return rgb, through


def haze_colour(air: Air, directions: Floats) -> Floats:
    """What far land fades to in directions [..., 3], linear RGB: the sky over the horizon there, greyer under cloud."""
    return _haze(air, directions) * np.array(air.tint, np.float32)


def _haze(air: Air, directions: Floats) -> Floats:
    """`haze_colour` before the tint, which the whole sky gets at the end."""
    found = lights(air)
    flat = np.array(directions, np.float32)
    flat[..., 2] = 0.035
    flat /= np.sqrt((flat**2).sum(-1, keepdims=True))
    rgb = np.minimum(clear_radiance(air, found, flat), 3.0)
    slate = float(found.level @ LUMINANCE) * np.array([0.96, 1.0, 1.05], np.float32)
    dull = found.level + (slate - found.level) * (0.72 * (1 - found.night))
    bright = (0.40 + 0.24 * max(air.fog, air.snow)) * (1 - 0.45 * air.storm) * (1 - 0.3 * air.rain)
    dull = dull * bright + 0.22 * air.glow * GLOW
    share = max(sheet_cover(air), 0.55 * heap_cover(air), 0.7 * air.storm, air.rain, air.snow, air.fog)
    share = min(share, 1.0) * (0.6 + 0.38 * ease(0, 8, abs(air.sun_elevation_degrees)))
    if air.smoke > 0:
        dull = dull * (1 - 0.6 * air.smoke)
    return rgb * (1 - share) + dull * share


def horizon_colour(air: Air) -> Floats:
    """The haze's colour [3] straight ahead, linear RGB."""
    ahead = np.array([[0.0, 1.0, 0.0]], np.float32)
    return haze_colour(air, ahead)[0]


def _fogged(air: Air, rgb: Floats, directions: Floats) -> Floats:
    """Fog takes the lower sky first, and the whole of it when it is thick."""
    if air.fog <= 0:
        return rgb
    up = np.maximum(directions[..., 2], 0)
    share = 1 - np.exp(-2.6 * air.fog**1.5 / (up + 0.10 + 0.25 * (1 - air.fog)))
    key = lights(air).key
    sun = 1 + 0.8 * np.maximum(directions @ key, 0) ** 8 * (1 - 0.4 * dimness(air))
    fog = _haze(air, directions) * (sun * (1 + 0.25 * up))[..., None]
    return rgb + (fog - rgb) * share[..., None]


def _below(air: Air, rgb: Floats, directions: Floats) -> Floats:
    """Under the horizon: the haze, darker downwards."""
    down = -directions[..., 2]
    if down.max() <= 0:
        return rgb
    share = smoothstep(-0.012, 0.01, down)[..., None]
    far = np.exp(-np.maximum(down, 0) * 9)[..., None]
    land = _haze(air, directions) * far + lights(air).ground * (1 - far)
    return rgb + (land - rgb) * share


@lru_cache(maxsize=2)  # the tracer asks, and then whoever sets the land before its sky
def environment(air: Air, width: int = 256) -> Floats:
    """The sky as a light: a lat-long map [width // 2, width, 3], linear RGB, without the key light's disc, soft.

    The top row looks up, the first column ahead (+y), then right (+x): Mitsuba's order for an `envmap` whose
    `to_world` is `ScalarTransform4f().rotate([1, 0, 0], 90)`, with z up.
    """
    plain = replace(air, stars=0.0, lightning=0, fireworks=0)
    rgb = _sky(plain, lat_long(width), 2 * math.pi / width, disc=False)
    sigma = width / 90
    wide = np.concatenate([rgb[:, -16:], rgb, rgb[:, :16]], 1)
    soft = np.ascontiguousarray(cv2.GaussianBlur(wide, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)[:, 16:-16])
    soft.flags.writeable = False
    return soft
