"""Land and water: heights and colours of the ground of each place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.fbm import fbm

Array = NDArray[np.floating[Any]]
RGB = tuple[float, float, float]

CONE_AT_M, CONE_FOOT_M = (130.0, 1500.0), 1100.0  # of a volcano
TINTED = 0.8  # brightness of a ground in a colour that was named
SHORE_M = 0.5  # height over the water that is wet or sand


@dataclass(frozen=True, slots=True)
class Land:
    """The ground of a place; metres.

    Attributes:
        seed: of its shape.
        roll_m: height of the gentle waves of the ground.
        roll_wave_m: their length.
        flat_to_m: distance up to which the ground hardly rolls.
        hill_m: height of hills far off.
        hill_from_m: where they begin.
        hill_wave_m: their length.
        mountain_m: height of mountains at the horizon.
        mountain_from_m: where they begin.
        cone_m: height of a volcano at the horizon.
        dune: whether the waves are dunes: one side steep.
        side_m: how far the ground rises at the sides (a valley), at 100 m to the side.
        water: "" none, "lake", "sea" (from a shore on), "river", "all" (nothing but water).
        water_from_m: distance of its near shore.
        water_to_m: distance of its far shore.
        water_at: x of its middle over its distance.
        wave_m: height of the water's swell.
        ground: name of the ground, see `GROUNDS`.
        shore: name of the ground at the water.
        rock_slope: slope from which there is rock.
        snow_from_m: height from which there is snow.
        dry: 0 lush to 1 withered.
        tint: linear RGB that the ground has in place of its own colour, None its own.
        water_tint: the same of the water.
    """

    seed: int = 0
    roll_m: float = 0.5
    roll_wave_m: float = 30.0
    flat_to_m: float = 12.0
    hill_m: float = 0.0
    hill_from_m: float = 60.0
    hill_wave_m: float = 180.0
    mountain_m: float = 0.0
    mountain_from_m: float = 900.0
    cone_m: float = 0.0
    dune: bool = False
    side_m: float = 0.0
    water: str = ""
    water_from_m: float = 20.0
    water_to_m: float = 120.0
    water_at: float = 0.0
    wave_m: float = 0.0
    ground: str = "grass"
    shore: str = ""
    rock_slope: float = 0.7
    snow_from_m: float = 1e9
    dry: float = 0.0
    tint: RGB | None = None
    water_tint: RGB | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """How a ground looks, linear RGB.

    Attributes:
        lush: its colour.
        dry: its colour when withered.
        second: colour of its patches.
        patch_m: their size.
        detail: name of its fine texture, see `detail.py`.
    """

    lush: RGB
    dry: RGB
    second: RGB
    patch_m: float = 4.0
    detail: str = "grass"


GROUNDS: dict[str, Ground] = {
    "grass": Ground((0.1, 0.19, 0.035), (0.2, 0.16, 0.08), (0.14, 0.22, 0.04)),
    "crop": Ground((0.4, 0.3, 0.09), (0.34, 0.25, 0.1), (0.46, 0.35, 0.11), 8.0),
    "forest": Ground((0.06, 0.075, 0.025), (0.075, 0.058, 0.038), (0.1, 0.07, 0.03), 2.0, "leaves"),
    "sand": Ground((0.56, 0.44, 0.28), (0.42, 0.38, 0.32), (0.62, 0.5, 0.33), 9.0, "sand"),
    "desert": Ground((0.6, 0.36, 0.16), (0.5, 0.36, 0.22), (0.66, 0.42, 0.2), 12.0, "sand"),
    "snow": Ground((0.82, 0.85, 0.9), (0.74, 0.77, 0.82), (0.86, 0.88, 0.92), 9.0, "snow"),
    "earth": Ground((0.15, 0.1, 0.06), (0.13, 0.11, 0.09), (0.2, 0.14, 0.08), 3.0, "earth"),
    "mud": Ground((0.1, 0.085, 0.05), (0.09, 0.08, 0.065), (0.13, 0.12, 0.05), 3.0, "earth"),
    "ash": Ground((0.08, 0.075, 0.07), (0.06, 0.055, 0.055), (0.11, 0.1, 0.095), 3.0, "earth"),
    "lava": Ground((0.04, 0.035, 0.035), (0.04, 0.035, 0.035), (0.075, 0.06, 0.055), 3.0, "earth"),
    "gravel": Ground((0.26, 0.23, 0.19), (0.2, 0.19, 0.18), (0.3, 0.27, 0.23), 2.0, "earth"),
    "paving": Ground((0.24, 0.225, 0.2), (0.17, 0.165, 0.16), (0.28, 0.26, 0.23), 6.0, "paving"),
    "asphalt": Ground((0.075, 0.075, 0.08), (0.07, 0.07, 0.072), (0.095, 0.095, 0.095), 5.0, "asphalt"),
    "moon": Ground((0.2, 0.195, 0.19), (0.16, 0.155, 0.15), (0.25, 0.24, 0.235), 7.0, "earth"),
    "seabed": Ground((0.32, 0.34, 0.26), (0.2, 0.22, 0.2), (0.38, 0.38, 0.28), 4.0, "sand"),
}
ROCK: RGB = (0.17, 0.155, 0.14)
SNOW: RGB = (0.84, 0.87, 0.92)


def height(land: Land, x: Array, y: Array) -> Array:
    """Height of the ground over the camera's own foot.

    Args:
        land: the land.
        x: metres to the right, any shape.
        y: metres ahead, of the same shape.

    Returns:
        Metres; below 0 under water where there is some.
    """
    near = np.clip((y - 0.5 * land.flat_to_m) / max(land.flat_to_m, 1e-3), 0.12, 1)
    z = land.roll_m * near * _roll(land, x, y)
    z = z + land.side_m * (np.abs(x) / 100) ** 1.7 * near
    if land.hill_m:
        rise = _ramp(y, land.hill_from_m, 2.5 * land.hill_wave_m)
        z = z + land.hill_m * rise * (0.9 + 0.55 * fbm(x, y, land.seed + 11, land.hill_wave_m, octaves=4))
    if land.mountain_m:
        z = z + land.mountain_m * _mountains(land, x, y)
    if land.cone_m:
        z = z + land.cone_m * _cone(land, x, y)
    if land.water:
        z = _carve(land, x, y, z)
    return z.astype(np.float32)


def under_water(land: Land, x: Array, y: Array) -> NDArray[np.bool_]:
    """Whether a place lies under water."""
    return (height(land, x, y) < 0.0) & bool(land.water)


def colour(land: Land, x: Array, y: Array, z: Array, slope: Array) -> Array:
    """Colour of the ground without light.

    Args:
        land: the land.
        x: metres.
        y: metres.
        z: its height.
        slope: its steepness, 1 is 45 degrees.

    Returns:
        Linear RGB [..., 3].
    """
    base = ground_colour(land, GROUNDS[land.ground], x, y)
    if land.tint is not None:
        base = _tinted(base, land.tint)
    if land.water and land.shore:
        wet = np.clip(1.4 - (z + 0.12 * fbm(x, y, land.seed + 31, 3.0, octaves=3)) / SHORE_M, 0, 1)[..., None]
        base = base * (1 - wet) + ground_colour(land, GROUNDS[land.shore], x, y) * wet
    wander = 0.12 * fbm(x, y, land.seed + 41, 25.0, octaves=3)
    rock = np.clip((slope + wander - land.rock_slope) * 6, 0, 1)[..., None]
    base = base * (1 - rock) + np.array(ROCK) * (1 + 1.2 * wander[..., None]) * rock
    snow = np.clip((z - land.snow_from_m) / (0.12 * max(land.snow_from_m, 1)) + 2.5 * wander, 0, 1)
    snow = (snow * np.clip(1.9 - 0.9 * slope, 0, 1))[..., None]
    return np.asarray(base * (1 - snow) + np.array(SNOW) * snow, np.float32)


def ground_colour(land: Land, ground: Ground, x: Array, y: Array) -> Array:
    """Colour of one kind of ground with its patches, linear RGB [..., 3]."""
    patch = np.clip(0.5 + 0.35 * fbm(x, y, land.seed + 51, ground.patch_m, octaves=4), 0, 1)[..., None]
    large = 1 + 0.1 * fbm(x, y, land.seed + 61, 14 * ground.patch_m, octaves=3)[..., None]
    lush = np.array(ground.lush) * (1 - patch) + np.array(ground.second) * patch
    return np.asarray((lush * (1 - land.dry) + np.array(ground.dry) * (0.8 + 0.4 * patch) * land.dry) * large)


def _tinted(base: Array, tint: RGB) -> Array:
    """A ground in another colour, its light and dark patches kept."""
    luma = base @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    share = np.clip(luma / max(float(np.mean(luma)), 1e-3), 0.5, 1.6)[..., None]
    grey = float(np.dot(tint, (0.2126, 0.7152, 0.0722)))
    earthy = np.clip(0.78 * np.array(tint, np.float32) + 0.22 * grey, 0.02, 0.8)
    return np.asarray(0.12 * base + 0.88 * TINTED * earthy * share)


def _roll(land: Land, x: Array, y: Array) -> Array:
    if not land.dune:
        return fbm(x, y, land.seed + 1, land.roll_wave_m, octaves=4, gain=0.45)
    bend = 0.35 * fbm(x, y, land.seed + 1, 2.5 * land.roll_wave_m, octaves=2)
    phase = (x * 0.55 + y * 0.8) / land.roll_wave_m + bend + 0.3 * land.seed
    saw = phase - np.floor(phase)
    crest = np.where(saw < 0.72, saw / 0.72, (1 - saw) / 0.28)
    return (crest**1.3 * (1 + 0.3 * fbm(x, y, land.seed + 2, 4 * land.roll_wave_m, octaves=2)) - 0.5).astype(np.float32)


def _cone(land: Land, x: Array, y: Array) -> Array:
    """A volcano with its crater, 0 at its foot to 1 at its rim."""
    away = np.hypot(x - CONE_AT_M[0], y - CONE_AT_M[1]) / CONE_FOOT_M
    gully = 0.05 * fbm(np.arctan2(y - CONE_AT_M[1], x - CONE_AT_M[0]) * 300, away * 90, land.seed + 81, 60.0, octaves=3)
    slope = np.clip(1 - away, 0, 1) ** 1.7 + gully * np.clip(1 - away, 0, 1) * np.clip(away * 6, 0, 1)
    return np.minimum(slope, 0.78 + 0.9 * np.clip(away - 0.1, 0, 1) - 0.8 * np.clip(0.08 - away, 0, 1)).astype(
        np.float32
    )


def _mountains(land: Land, x: Array, y: Array) -> Array:
    """Ridges with valleys between, 0 before they begin to about 1."""
    start = land.mountain_from_m
    bend = 0.22 * start * fbm(x, y, land.seed + 27, 1.1 * start, octaves=3)
    crest = fbm(x + bend, y + bend, land.seed + 23, 1.25 * start, octaves=5, gain=0.46, ridged=True)
    massif = 0.5 + 0.5 * fbm(x, y, land.seed + 25, 2.6 * start, octaves=2)
    return _ramp(y, start, 1.1 * start) * np.clip(0.25 + 0.42 * massif + 0.3 * crest, 0.03, None)


def _carve(land: Land, x: Array, y: Array, z: Array) -> Array:
    """Sink the bed of the water below 0 and lift its shores a little over it."""
    bank = z + 0.35
    wiggle = fbm(x, y, land.seed + 71, 40.0, octaves=4)
    start = land.water_from_m * (1 + 0.08 * wiggle)
    if land.water == "all":
        return np.full_like(z, -4.0)
    if land.water == "sea":
        return np.where(y > 6 * start + 300, -9.0, np.minimum(bank, 0.35 + (start - y) * 0.05 + 0.1 * z)).astype(
            np.float32
        )
    if land.water == "river":
        middle = land.water_at * y + 6 * np.sin(y / 38 + land.seed) * np.clip(y / 30, 0, 1)
        half = land.water_from_m * 0.5 * (1 + 0.2 * wiggle)
        inside = np.abs(x - middle) / half
        return np.where(inside < 2.2, np.minimum(bank, (inside - 1) * 1.1), bank).astype(np.float32)
    end = land.water_to_m * (1 + 0.06 * wiggle)
    middle, reach = (start + end) / 2, (end - start) / 2
    wide = 2.6 * land.water_to_m * (1 + 0.15 * wiggle)
    inside = np.hypot((x - land.water_at * y) / wide, (y - middle) / reach)
    return np.where(inside < 1.6, np.minimum(bank, (inside - 1) * np.minimum(6.0, 0.12 * reach)), bank).astype(
        np.float32
    )


def _ramp(y: Array, start: float, length: float) -> Array:
    share = np.clip((y - start) / length, 0, 1)
    return share * share * (3 - 2 * share)


_HILLS = Land(roll_m=1.6, roll_wave_m=45, hill_m=28, hill_from_m=50)
#: The land of each place, see `prompt.wanted.PLACES`; indoors there is none.
LANDS: dict[str, Land] = {
    "meadow": Land(roll_m=0.5, hill_m=14, hill_from_m=90, hill_wave_m=220, mountain_m=260, mountain_from_m=1500),
    "field": Land(roll_m=0.3, hill_m=9, hill_from_m=140, hill_wave_m=260, ground="crop"),
    "hills": _HILLS,
    "mountains": Land(
        roll_m=1.2, hill_m=22, hill_from_m=80, mountain_m=900, mountain_from_m=1300, snow_from_m=380, side_m=4
    ),
    "forest": Land(roll_m=0.8, roll_wave_m=22, hill_m=6, hill_from_m=40, ground="forest"),
    "desert": Land(
        roll_m=3.2, roll_wave_m=34, flat_to_m=16, hill_m=16, hill_from_m=120, ground="desert", dune=True, rock_slope=3
    ),
    "snowfield": Land(
        roll_m=0.8, hill_m=18, hill_from_m=80, mountain_m=520, mountain_from_m=1200, ground="snow", snow_from_m=60
    ),
    "swamp": Land(roll_m=0.35, roll_wave_m=14, water="lake", water_from_m=9, water_to_m=60, ground="mud", shore="mud"),
    "beach": Land(roll_m=0.25, water="sea", water_from_m=16, wave_m=0.12, ground="sand", shore="sand"),
    "sea": Land(water="all", wave_m=0.35, ground="seabed"),
    "cliff": Land(
        roll_m=0.8, flat_to_m=8, water="sea", water_from_m=24, wave_m=0.2, ground="grass", shore="gravel", side_m=9
    ),
    "island": Land(water="sea", water_from_m=10, wave_m=0.1, ground="sand", shore="sand"),
    "lake": Land(
        roll_m=0.4,
        water="lake",
        water_from_m=13,
        water_to_m=150,
        hill_m=26,
        hill_from_m=190,
        mountain_m=560,
        mountain_from_m=1200,
        shore="gravel",
        snow_from_m=300,
    ),
    "river": Land(roll_m=0.5, water="river", water_from_m=11, water_at=0.1, hill_m=18, hill_from_m=90, shore="gravel"),
    "waterfall": Land(
        roll_m=0.5,
        water="lake",
        water_from_m=9,
        water_to_m=34,
        hill_m=40,
        hill_from_m=30,
        hill_wave_m=60,
        shore="gravel",
    ),
    "garden": Land(roll_m=0.15, hill_m=8, hill_from_m=90),
    "park": Land(roll_m=0.3, hill_m=6, hill_from_m=90),
    "road": Land(roll_m=0.3, hill_m=20, hill_from_m=120, hill_wave_m=240),
    "village": Land(roll_m=0.3, hill_m=24, hill_from_m=110, hill_wave_m=260),
    "street": Land(roll_m=0.0, ground="paving"),
    "city": Land(roll_m=0.0, ground="asphalt"),
    "harbour": Land(roll_m=0.0, water="sea", water_from_m=7, wave_m=0.05, ground="paving", shore="paving"),
    "graveyard": Land(roll_m=0.3, hill_m=10, hill_from_m=70),
    "wasteland": Land(roll_m=0.6, roll_wave_m=12, hill_m=8, hill_from_m=90, ground="earth"),
    "volcano": Land(roll_m=1.0, roll_wave_m=16, hill_m=8, hill_from_m=70, ground="lava", cone_m=620, rock_slope=2),
    "sky": Land(roll_m=0.6, hill_m=16, hill_from_m=150),
    "space": Land(roll_m=1.2, roll_wave_m=22, hill_m=24, hill_from_m=160, ground="moon", rock_slope=2),
    "underwater": Land(roll_m=0.9, roll_wave_m=14, hill_m=8, hill_from_m=40, ground="seabed", rock_slope=0.9),
}


def land_of(place: str, seed: int) -> Land:
    """The land of a place in one of its shapes.

    Args:
        place: of `prompt.wanted.PLACES`, outdoors.
        seed: of its shape.

    Returns:
        The land.
    """
    rng = np.random.default_rng([seed, 5])
    land = LANDS[place]
    at = float(rng.uniform(-0.12, 0.12)) if land.water == "lake" else land.water_at * float(rng.choice([-1, 1]))
    return replace(land, seed=seed % 9973, water_at=at)
