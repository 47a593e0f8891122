"""An affect -> the hour, sky, weather and light of a picture, as far as its prompt leaves them open.

Sun and clear blue skies are rated pleasant, overcast and rain unpleasant and still, storms and fire unpleasant and
aroused, night unpleasant (OASIS, Kurdi et al. 2017: beach 6.0, moon 5.3, snow 4.4, thunderstorm 4.2, fire 2.4 of 7);
brightness and saturation please, saturation and dark arouse (Valdez & Mehrabian 1994): joy is deep, calm pale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np

from pipelines.image.content.registers import Registers
from pipelines.image.prompt.colours import colour_rgb
from pipelines.image.prompt.wanted import Wanted
from pipelines.image.world.air import Air
from pipelines.image.world.finish import Grade

NEUTRAL = Air(sun_elevation_degrees=32, cover=0.45, cumulus=0.7, haze=0.3, wind=0.25)
#: What each register does at its full share; the air lies between them by their shares.
AIRS: Mapping[str, Air] = {
    "joy": Air(
        sun_elevation_degrees=36, cover=0.42, cumulus=1.0, storm=0.08, haze=0.05, wind=0.6, tint=(1.0, 1.02, 1.08)
    ),
    "serenity": Air(
        sun_elevation_degrees=12, cover=0.1, cumulus=0.3, haze=0.6, fog=0.1, wind=0.0, tint=(1.05, 1.0, 0.94)
    ),
    "sorrow": Air(
        sun_elevation_degrees=18,
        cover=1.0,
        cumulus=0.05,
        storm=0.12,
        haze=0.75,
        fog=0.38,
        rain=0.2,
        wind=0.0,
        tint=(0.88, 0.94, 1.03),
    ),
    "fear": Air(
        sun_elevation_degrees=-13,
        cover=0.75,
        cumulus=0.7,
        storm=0.8,
        haze=0.6,
        fog=0.45,
        wind=0.4,
        moon=0.9,
        stars=0.2,
        tint=(0.75, 0.95, 1.05),
    ),
    "anger": Air(
        sun_elevation_degrees=2,
        cover=0.85,
        cumulus=0.9,
        storm=1.0,
        haze=0.45,
        wind=0.9,
        smoke=0.75,
        glow=0.9,
        lightning=2,
        tint=(1.3, 0.66, 0.5),
    ),
    "disgust": Air(
        sun_elevation_degrees=20,
        cover=0.95,
        cumulus=0.2,
        storm=0.2,
        haze=0.8,
        fog=0.25,
        wind=0.02,
        smoke=0.2,
        tint=(1.04, 1.06, 0.62),
    ),
    "wonder": Air(
        sun_elevation_degrees=5,
        cover=0.6,
        cumulus=1.0,
        storm=0.4,
        haze=0.15,
        wind=0.6,
        rainbow=0.6,
        lightning=1,
        stars=1.0,
        tint=(1.08, 0.92, 1.12),
    ),
}
#: Register -> what it adds to the grade at its full share.
GRADES: Mapping[str, Mapping[str, float]] = {
    "joy": {"key": -0.01, "saturation": 0.42, "contrast": 0.2, "warmth": 0.1, "bloom": 0.05, "vignette": -0.05},
    "serenity": {"key": 0.12, "saturation": -0.22, "contrast": -0.3, "warmth": 0.25, "lift": 0.08, "bloom": 0.15},
    "sorrow": {"key": -0.06, "saturation": -0.55, "contrast": -0.32, "warmth": -0.3, "lift": 0.07, "vignette": 0.05},
    "fear": {"key": -0.1, "saturation": -0.3, "contrast": 0.12, "warmth": -0.45, "vignette": 0.3},
    "anger": {"key": -0.14, "saturation": 0.22, "contrast": 0.22, "warmth": 0.55, "vignette": 0.25, "bloom": 0.1},
    "disgust": {"key": -0.1, "saturation": -0.18, "contrast": -0.05, "warmth": 0.15, "vignette": 0.1},
    "wonder": {"key": -0.07, "saturation": 0.35, "contrast": 0.28, "bloom": 0.15, "vignette": 0.1},
}
TINTS: Mapping[str, tuple[float, float, float]] = {
    "sorrow": (0.4, 0.47, 0.58),
    "fear": (0.26, 0.4, 0.47),
    "anger": (0.7, 0.22, 0.13),
    "disgust": (0.5, 0.52, 0.22),
}
MAX_TINT = 0.28
#: Hour -> elevation and azimuth of the sun; at dawn and sunset it is in the picture.
HOURS: Mapping[str, tuple[float, float]] = {
    "dawn": (1.5, -22.0),
    "morning": (22.0, 125.0),
    "noon": (62.0, 160.0),
    "afternoon": (36.0, -130.0),
    "sunset": (2.0, 16.0),
    "dusk": (-4.0, 10.0),
    "night": (-16.0, 140.0),
}
WHOLE = ("lightning", "fireworks", "seed")  # fields that are counts


def air_of(registers: Registers, wanted: Wanted, seed: int) -> Air:
    """The air of a picture.

    Args:
        registers: of its affect.
        wanted: of its prompt, whose words win.
        seed: of clouds, and of the side that the sun stands on.

    Returns:
        The air.
    """
    rng = np.random.default_rng([seed, 21])
    side = 1 if rng.random() < 0.5 else -1
    air = replace(_mix(registers), sun_azimuth_degrees=side * float(rng.uniform(118, 150)), seed=seed)
    if 0 < air.sun_elevation_degrees < 14:
        air = replace(air, sun_azimuth_degrees=side * float(rng.uniform(20, 70) + 5 * air.sun_elevation_degrees))
    return _obey(air, wanted, registers, side)


def grade_of(registers: Registers, *, night: bool = False) -> Grade:
    """How light becomes a picture under an affect.

    Args:
        registers: of it.
        night: whether it is night anyway, which is not to be darkened twice.

    Returns:
        The grade.
    """
    base = {f.name: getattr(Grade(), f.name) for f in fields(Grade) if f.name != "tint"}
    for name, adds in GRADES.items():
        for key, amount in adds.items():
            base[key] += amount * registers.shares[name]
    if night:
        base["key"] = min(base["key"], 0.34)
        base["adapt"] = 0.6
    weights = {name: registers.shares[name] for name in TINTS}
    total = sum(weights.values())
    tint = np.array([0.5, 0.5, 0.5])
    if total > 0:
        tint = np.sum([w * np.array(TINTS[n]) for n, w in weights.items()], axis=0) / total
    base["tinted"] = MAX_TINT * min(1.0, total)
    base["lift"], base["vignette"] = (float(np.clip(base[k], 0, 0.6)) for k in ("lift", "vignette"))
    return Grade(**base, tint=(float(tint[0]), float(tint[1]), float(tint[2])))


def _mix(registers: Registers) -> Air:
    """The air between the registers by their shares; what is left of one is neutral."""
    shares = registers.shares
    total = sum(shares.values())
    scale = 1 / max(1.0, total)
    rest = max(0.0, 1 - total)
    values: dict[str, Any] = {}
    for f in fields(Air):
        if f.name in ("sun_azimuth_degrees", "seed", "tint", "time_s", "loop_s"):
            continue
        value = rest * getattr(NEUTRAL, f.name)
        value += sum(scale * shares[n] * getattr(AIRS[n], f.name) for n in AIRS)
        values[f.name] = int(value + 0.5) if f.name in WHOLE else float(value)
    tint = rest * np.ones(3) + sum(scale * shares[n] * np.array(AIRS[n].tint) for n in AIRS)
    values["rain"] = max(0.0, (values["rain"] - 0.12) / 0.88)
    return replace(NEUTRAL, **values, tint=(float(tint[0]), float(tint[1]), float(tint[2])))


def _obey(air: Air, wanted: Wanted, registers: Registers, side: int) -> Air:
    """What the words of a prompt say of hour, weather and sky wins; the affect keeps what is left open."""
    if wanted.hour is not None:
        elevation, azimuth = HOURS[wanted.hour]
        air = replace(air, sun_elevation_degrees=elevation, sun_azimuth_degrees=side * azimuth)
        if wanted.hour == "night":
            air = replace(air, moon=max(air.moon, 0.8), stars=max(air.stars, 1 - air.cover))
            air = replace(air, cover=air.cover * 0.6, storm=air.storm * 0.6)
        if wanted.hour in ("dawn", "sunset"):
            air = replace(air, cover=min(air.cover, 0.75), cumulus=0.8, rain=air.rain * 0.3, fog=air.fog * 0.5)
    elif wanted.season == "winter":
        air = replace(air, sun_elevation_degrees=min(air.sun_elevation_degrees, 14))
    if wanted.place == "space":
        air = replace(
            air, cover=0.0, rain=0.0, fog=0.0, smoke=0.0, haze=0.0, lightning=0, sun_elevation_degrees=28.0, stars=1.0
        )
    if wanted.place == "volcano":
        air = replace(air, smoke=max(air.smoke, 0.3), glow=max(air.glow, 0.3))
    air = _obey_weather(air, wanted, registers)
    present = set(wanted.phenomena) - wanted.absent
    if "rainbow" in present:
        air = replace(
            air,
            rainbow=1.5,
            cover=max(air.cover, 0.6),
            storm=max(air.storm, 0.2),
            sun_azimuth_degrees=side * 172.0,
            sun_elevation_degrees=float(np.clip(air.sun_elevation_degrees, 8, 24)),
        )
    if "lightning" in present:
        air = replace(air, lightning=max(2, air.lightning), storm=max(0.7, air.storm), cover=max(0.8, air.cover))
    if "fireworks" in present:
        air = replace(
            air,
            fireworks=5,
            sun_elevation_degrees=min(air.sun_elevation_degrees, -12),
            cover=min(air.cover, 0.3),
            rain=0,
            lightning=0,
        )
    if "aurora" in present:
        air = replace(air, aurora=1.0, sun_elevation_degrees=-16.0, cover=min(air.cover, 0.15))
    if "stars" in present or "moon" in present:
        air = replace(
            air, sun_elevation_degrees=min(air.sun_elevation_degrees, -14), stars=1.0, cover=min(air.cover, 0.3), rain=0
        )
    if "moon" in present:
        air = replace(air, moon=1.0, sun_azimuth_degrees=side * 14.0)
    if "fire" in present or "smoke" in present:
        air = replace(air, smoke=max(air.smoke, 0.35), glow=max(air.glow, 0.4 if "fire" in present else 0.0))
    if "sun" in present and wanted.hour is None:
        air = replace(
            air,
            cover=min(air.cover, 0.4),
            rain=0,
            storm=min(air.storm, 0.3),
            sun_elevation_degrees=max(air.sun_elevation_degrees, 14),
            sun_azimuth_degrees=side * 25.0,
        )
    if wanted.sky_colour:
        tint = np.array(colour_rgb(wanted.sky_colour)) ** 2.2
        tint = 0.25 + 0.75 * tint / max(float(tint.max()), 0.05)
        air = replace(air, tint=(float(tint[0]), float(tint[1]), float(tint[2])), cover=min(max(air.cover, 0.35), 0.8))
    off: dict[str, dict[str, Any]] = {
        "clouds": {"cover": 0.0, "storm": 0.0},
        "rain": {"rain": 0.0},
        "fog": {"fog": 0.0},
        "lightning": {"lightning": 0},
        "rainbow": {"rainbow": 0.0},
        "smoke": {"smoke": 0.0},
        "moon": {"moon": 0.0},
        "stars": {"stars": 0.0},
        "snow": {"snow": 0.0},
    }
    for name in wanted.absent & set(off):
        air = replace(air, **off[name])
    return air


def _obey_weather(air: Air, wanted: Wanted, registers: Registers) -> Air:
    happy = max(0.0, registers.pleasant)
    match wanted.weather:
        case "clear":
            return replace(air, cover=min(air.cover, 0.12), storm=0.0, rain=0.0, fog=0.0, lightning=0)
        case "cloudy":
            return replace(air, cover=max(air.cover, 0.6), cumulus=0.9, rain=0.0)
        case "overcast":
            return replace(air, cover=1.0, cumulus=0.15, rain=0.0)
        case "rain":
            return replace(
                air, rain=max(air.rain, 0.55), cover=max(air.cover, 0.92 - 0.25 * happy), rainbow=0.9 * happy
            )
        case "storm":
            return replace(
                air,
                storm=max(air.storm, 0.9 - 0.3 * happy),
                cover=max(air.cover, 0.95 - 0.4 * happy),
                wind=0.95,
                rain=max(air.rain, 0.4),
                lightning=max(1, air.lightning),
                rainbow=0.8 * happy,
            )
        case "snow":
            return replace(air, snow=0.6, cover=max(air.cover, 0.8), rain=0.0, lightning=0)
        case "fog":
            return replace(air, fog=max(air.fog, 0.6), haze=max(air.haze, 0.7), rain=0.0)
        case "wind":
            return replace(air, wind=1.0)
    if wanted.place == "snowfield" or wanted.season == "winter":
        return replace(air, snow=max(air.snow, 0.9 * air.rain), rain=0.0)
    return air
