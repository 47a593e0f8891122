"""The lights of a world's air: which one is the key, how bright it is to an eye that has adapted, what the sky adds.

Linear RGB; a white matt level ground under the noon sun has radiance 1, so its irradiance is pi. An eye adapts: a dusk
that is a thousand times darker than noon is painted some twenty times darker, and a night never black.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipelines.image.world.air import Air
from pipelines.image.world.atmosphere import EYE_KM, ClearSky, clear_sky, transmittance
from pipelines.image.world.directions import Floats, direction_at, ease, lat_long

SUN = np.array([3.35, 3.58, 3.95], np.float32)  # irradiance above the air: the noon's light comes out white
ADAPTATION = 0.54  # exponent of how much of a change in light the eye takes away
CLOUD_KM = 1.8  # where the light of clouds is asked for
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
MOONLIGHT = np.array([0.24, 0.29, 0.39], np.float32)  # irradiance of the full moon to a dark-adapted eye
STARLIGHT = np.array([0.050, 0.075, 0.135], np.float32)  # irradiance of a sky without moon
NIGHT = np.array([0.0065, 0.012, 0.028], np.float32)  # radiance of that sky at the zenith
GLOW = np.array([1.0, 0.30, 0.055], np.float32)  # colour of fires and lamps below the horizon
GREY = np.array([0.92, 0.97, 1.06], np.float32)  # colour of an even layer of cloud by day

_AFTERGLOW = np.array([2.05, 0.86, 0.30], np.float32)  # over the horizon after sunset, at luminance 1
_BLUE_HOUR = np.array([0.50, 0.86, 1.75], np.float32)  # high in the sky


@dataclass(frozen=True, slots=True)
class Lights:
    """What lights the clouds and the land.

    Attributes:
        clear: the clear sky that the sun makes, not yet adapted.
        scale: what its radiance is multiplied with.
        night: 0 by day, 1 when no light of the sun is left.
        key: unit direction [3] towards the sun, or towards the moon by night.
        at_clouds: the key light's irradiance [3] at the height of the heaps.
        high: the same for cirrus at 9 km.
        at_ground: on the ground, through cloud.
        zenith: mean radiance [3] of the upper sky.
        ground: radiance [3] of the land as the clouds see it.
        level: radiance [3] of a white matt level ground under the clear sky.
    """

    clear: ClearSky
    scale: float
    night: float
    key: Floats
    at_clouds: Floats
    high: Floats
    at_ground: Floats
    zenith: Floats
    ground: Floats
    level: Floats


def layer_cover(air: Air) -> float:
    """Share of the sky under the even layer of cloud."""
    return min(1.0, air.cover * (1 - air.cumulus) * (1 - 0.6 * air.storm))


def heap_cover(air: Air) -> float:
    """Share of the sky under heaps; a storm has more of them, and smoke spreads as they do."""
    closed = air.cumulus ** (1 - 0.8 * ease(0.6, 1.0, air.cover))  # under much cloud heaps grow together
    heaps = air.cover * closed + air.storm * (0.35 + 0.55 * air.cover)
    heaps = max(heaps, 0.9 * ease(0.1, 0.6, air.rain) * ease(0.3, 0.7, air.cover)) * (1 - ease(0.05, 0.4, air.snow))
    return min(1.0, max(heaps, 0.95 * air.smoke))


def sheet_cover(air: Air) -> float:
    """Share of the sky that a grey sheet closes; falling rain and snow come from one."""
    closed = max(ease(0.5, 0.97, layer_cover(air)), ease(0.55, 1.0, air.cover) * math.sqrt(1 - air.cumulus))
    stormy = 0.8 * ease(0.35, 0.9, air.storm) * ease(0.3, 0.8, air.cover)
    fallen = 0.98 * max(ease(0.1, 0.6, air.rain), ease(0.08, 0.4, air.snow)) * ease(0.2, 0.6, air.cover)
    return max(closed, stormy, fallen)


def dimness(air: Air) -> float:
    """How little of the key light reaches the ground, 0 clear .. 1 none."""
    heaps = heap_cover(air)
    clear = (1 - 0.96 * sheet_cover(air)) * (1 - 0.8 * ease(0.45, 1.05, heaps)) * (1 - 0.85 * air.storm)
    return 1 - clear * (1 - 0.8 * air.smoke) * (1 - 0.75 * air.fog) * (1 - 0.6 * min(1.0, air.rain + air.snow))


def sun_direction(air: Air) -> Floats:
    """Unit direction [3] towards the sun, which may be under the horizon."""
    return direction_at(air.sun_azimuth_degrees, air.sun_elevation_degrees)


def moon_direction(air: Air) -> Floats:
    """Unit direction [3] towards the moon."""
    return direction_at(air.moon_azimuth_degrees, air.moon_elevation_degrees)


@lru_cache(maxsize=16)
def _irradiance(sun: tuple[float, float, float], haze: float) -> tuple[Floats, Floats]:
    """What a level ground gets from the clear sky [3], and the mean radiance of the upper sky [3], for SUN."""
    clear = clear_sky(sun, haze)
    directions = lat_long(32)[:8]
    sky = clear.radiance(directions) * SUN
    z = directions[..., 2:]
    solid = np.sqrt(np.maximum(1 - z**2, 0)) * (2 * math.pi / 32) ** 2
    high = (z > 0.3) * solid
    return (sky * z * solid).sum((0, 1)), (sky * high).sum((0, 1)) / high.sum()


def lights(air: Air) -> Lights:
    """The lights of an air."""
    x, y, z = (round(float(c), 4) for c in sun_direction(air))
    return _lights(air, (x, y, z))


@lru_cache(maxsize=16)
def _lights(air: Air, sun: tuple[float, float, float]) -> Lights:
    haze = round(0.12 + 0.75 * air.haze, 3)
    mu = sun[2]
    from_sky, zenith = _irradiance(sun, haze)
    at_ground = SUN * transmittance(EYE_KM, mu, haze).reshape(3)
    total = float((at_ground * max(mu, 0.3 * ease(-1, 2, air.sun_elevation_degrees)) + from_sky) @ LUMINANCE)
    night = ease(-2.5, -12.0, air.sun_elevation_degrees)
    scale = (max(total, 1e-5) / math.pi) ** -ADAPTATION * (1 - night)
    through = 1 - dimness(air)
    at_clouds, high = (SUN * scale * transmittance(h, mu, haze).reshape(3) for h in (CLOUD_KM, 9.0))
    dusk = ease(-1.5, -6.0, air.sun_elevation_degrees)
    zenith, from_sky = after_sunset(zenith, dusk, 0.3), after_sunset(from_sky, dusk, 0.2)
    at_clouds, high = _softened(at_clouds), _softened(high)
    zenith = zenith * scale + night * NIGHT * (1 + 1.1 * air.moon)
    level = (at_ground * scale * max(mu, 0) + from_sky * scale + night * (STARLIGHT + air.moon * MOONLIGHT)) / math.pi
    ground = 0.22 * level + air.glow * 0.35 * GLOW
    moon = night * air.moon * MOONLIGHT
    by_day = at_ground * scale * through
    after = (zenith + 0.4 * air.glow * GLOW) * 0.8  # a faint light from the brightest part of the sky
    key = sun_direction(air)
    if air.sun_elevation_degrees < -8:
        key = moon_direction(air)
        at_clouds, high = at_clouds + 1.6 * moon, high + 1.6 * moon
    on_ground = by_day + moon * through + after
    return Lights(clear_sky(sun, haze), scale * SUN, night, key, at_clouds, high, on_ground, zenith, ground, level)


def after_sunset(rgb: Floats, share: float, up: Floats | float) -> Floats:
    """Light [..., 3] moved towards the colours after sunset, orange at the horizon and blue above it.

    Ozone and many bounces make them; the table of the sky, which sums few, leaves too much red.
    """
    high = np.clip(np.asarray(up, np.float32)[..., None] / 0.30, 0, 1) ** 0.7
    hue = _AFTERGLOW + (_BLUE_HOUR - _AFTERGLOW) * high
    return rgb + ((rgb @ LUMINANCE)[..., None] * hue - rgb) * (share * (0.62 + 0.28 * high))


def _softened(light: Floats) -> Floats:
    """A beam with some of the light that comes round it: less of one colour, and never dazzling."""
    bright = float(light @ LUMINANCE)
    mixed = 0.84 * light + 0.16 * bright * np.array([1.5, 0.9, 0.85], np.float32)
    return mixed * (1 / (1 + max(0.0, bright - 3.2) / 6))


def sun_light(air: Air) -> tuple[Floats, Floats]:
    """Unit direction [3] towards the key light, and its irradiance [3] across its beam on the ground, linear RGB.

    The sun by day, dimmed by cloud, rain and smoke; the moon by night; after sunset and without a moon a faint light
    from where the sun went down, so that nothing is ever black.
    """
    found = lights(air)
    key = found.key.copy()
    if key[2] < 0.06:  # what glows after sunset stands over the horizon
        key[2] = 0.06 if air.sun_elevation_degrees > -2 else 0.35
        key /= np.sqrt(key @ key)
    return key, (found.at_ground * np.array(air.tint, np.float32)).astype(np.float32)
