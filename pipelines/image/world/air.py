"""The air of a world: sun, moon, clouds and weather. What the composer decides and sky, weather and light read."""

from __future__ import annotations

import math
from dataclasses import dataclass

NIGHT_DEGREES = -3.0  # elevation of the sun below which it is night


@dataclass(frozen=True, slots=True)
class Air:
    """Sky and weather of one picture; shares are 0..1.

    Attributes:
        sun_azimuth_degrees: 0 straight ahead of the viewer, 90 to the right, 180 behind.
        sun_elevation_degrees: over the horizon; below 0 twilight, below -8 night.
        cover: how much of the sky the clouds take.
        cumulus: of the clouds, how much are heaps with light and shade; the rest is an even layer.
        storm: how dark, torn and low they are.
        haze: how much distance fades.
        fog: a bank on the ground; 1 hides what is 30 m off.
        rain: how hard it rains.
        snow: how thick it snows.
        wind: how far rain and snow lean, how rough water is.
        moon: how full it is; 0 no moon.
        moon_azimuth_degrees: as the sun's.
        moon_elevation_degrees: over the horizon.
        stars: how many stars (and how much milky way) at night.
        aurora: how strong.
        rainbow: how strong; stands opposite to the sun.
        lightning: how many bolts, 0 none.
        fireworks: how many, 0 none.
        smoke: how much of the sky smoke fills.
        glow: light from below the horizon of a burning or lit land.
        tint: linear RGB that the sky is multiplied with.
        seed: of the clouds, stars, drops.
        time_s: in a moving picture.
        loop_s: after which a moving picture begins again; 0 it does not.
    """

    sun_azimuth_degrees: float = 140.0
    sun_elevation_degrees: float = 35.0
    cover: float = 0.35
    cumulus: float = 1.0
    storm: float = 0.0
    haze: float = 0.25
    fog: float = 0.0
    rain: float = 0.0
    snow: float = 0.0
    wind: float = 0.2
    moon: float = 0.0
    moon_azimuth_degrees: float = 13.0
    moon_elevation_degrees: float = 17.0
    stars: float = 1.0
    aurora: float = 0.0
    rainbow: float = 0.0
    lightning: int = 0
    fireworks: int = 0
    smoke: float = 0.0
    glow: float = 0.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    seed: int = 0
    time_s: float = 0.0
    loop_s: float = 0.0

    def turns(self, rate_hz: float) -> float:
        """How often something has come round at the picture's time; in a loop a whole number at its end."""
        if self.loop_s <= 0:
            return self.time_s * rate_hz
        return max(1, round(rate_hz * self.loop_s)) * self.time_s / self.loop_s

    @property
    def is_night(self) -> bool:
        """Whether lamps are lit."""
        return self.sun_elevation_degrees < NIGHT_DEGREES


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole at (0, 0, height) that looks along +y; x is to the right, z up.

    Attributes:
        height_m: over the ground at its place.
        pitch_degrees: up from level; the lens is shifted, so that what stands upright stays upright.
        field_degrees: of the picture's width.
        width_px: of the picture.
        height_px: of the picture.
    """

    height_m: float = 1.6
    pitch_degrees: float = 0.0
    field_degrees: float = 50.0
    width_px: int = 512
    height_px: int = 512


def field_across(square_degrees: float, width_px: int, height_px: int) -> float:
    """Field across a picture that shows as much as a square one: wide ones show more to the sides, tall ones upwards.

    Args:
        square_degrees: field of a square picture.
        width_px: of the picture.
        height_px: of the picture.

    Returns:
        Degrees.

    Example:
        >>> [round(field_across(50, w, h)) for w, h in ((512, 512), (1024, 512), (512, 1024))]
        [50, 67, 37]
    """
    half = math.tan(math.radians(square_degrees) / 2) * math.sqrt(width_px / height_px)
    return 2 * math.degrees(math.atan(half))
