"""Where things stand that belong to a place or that an affect adds: zones on land, on water, in the air.

A thing's places follow from the seed and its own name alone, so another affect, or more of it, moves nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.image.stock import ThingEntry
from pipelines.image.world.air import Camera
from pipelines.image.world.land import Land, height
from pipelines.image.world.scene import Standing, focal_px, horizon_row, project

TRIES = 14
CARPET_M = 3.1  # nearest distance of zones of low growth
EYE_M, LOWEST = 1.65, 0.3  # height of the eye that zones are meant for; nearest that they come, of their own


@dataclass(frozen=True, slots=True)
class Zone:
    """Where things are put.

    Attributes:
        near_m: nearest distance.
        far_m: farthest.
        columns: nearest and farthest from the middle, part of the picture's width (0.5 is its edge).
        on: "land", "water", "sky", "air" (low, before the land) or "shore".
        rows: for the sky: lowest and highest, part of the picture's height over the horizon.
        scale: nearness of most: 1 even over the depth, more for more near ones.
        clear: whether it keeps clear of the heroes.
    """

    near_m: float
    far_m: float
    columns: tuple[float, float] = (0.0, 0.52)
    on: str = "land"
    rows: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.6
    clear: bool = True


ZONES: Mapping[str, Zone] = {
    "carpet": Zone(2.4, 26, scale=2.2),
    "carpetfew": Zone(3.0, 12, scale=1.3),
    "rows": Zone(5, 40, scale=1.6),
    "nearground": Zone(1.8, 3.6, scale=1.0),
    "near": Zone(3, 6),
    "closeside": Zone(4.6, 6.8, (0.13, 0.4), scale=1.0),
    "nearside": Zone(3.2, 6.5, (0.26, 0.5)),
    "nearsideback": Zone(6, 14, (0.24, 0.46)),
    "mid": Zone(7, 18, (0.08, 0.46)),
    "midside": Zone(6, 13, (0.16, 0.42)),
    "midcentre": Zone(9, 14, (0.02, 0.2)),
    "midfar": Zone(9, 34, (0.08, 0.55)),
    "grove": Zone(9, 26, (0.12, 0.6)),
    "wood": Zone(16, 75, (0.0, 0.6), scale=1.1),
    "far": Zone(24, 75, (0.05, 0.55), scale=1.2),
    "farside": Zone(26, 60, (0.14, 0.42), scale=1.0),
    "sides": Zone(16, 30, (0.36, 0.58)),
    "houses": Zone(28, 75, (0.1, 0.55), scale=1.0),
    "steeple": Zone(70, 95, (0.06, 0.3)),
    "horizon": Zone(70, 190, (0.0, 0.56), scale=1.0, clear=False),
    "line": Zone(12, 70, (0.26, 0.36), scale=1.0),
    "graves": Zone(6, 26, (0.06, 0.48)),
    "hedge": Zone(20, 26, (0.0, 0.56)),
    "kerb": Zone(8, 34, (0.26, 0.34), scale=1.0),
    "kerbside": Zone(6, 20, (0.28, 0.42)),
    "lane": Zone(14, 44, (0.03, 0.2)),
    "shore": Zone(9, 40, (0.05, 0.55), on="shore"),
    "opposite": Zone(60, 260, (0.0, 0.6), on="land", scale=1.0, clear=False),
    "water": Zone(12, 70, (0.06, 0.42), on="water"),
    "farwater": Zone(60, 160, (0.08, 0.34), on="water"),
    "sky": Zone(14, 40, (0.06, 0.44), on="sky", rows=(0.1, 0.36)),
    "highsky": Zone(50, 160, (0.06, 0.42), on="sky", rows=(0.12, 0.4)),
    "air": Zone(2.5, 7, (0.05, 0.42), on="air", rows=(-0.16, 0.08)),
    "overhead": Zone(8, 13, (0.0, 0.24), on="sky", rows=(0.2, 0.36)),
}


@dataclass(frozen=True, slots=True)
class Box:
    """Part of the picture that a hero takes, pixels, and its distance.

    Attributes:
        left: first column.
        right: past the last column.
        top: first row.
        bottom: past the last row.
        distance_m: ahead.
    """

    left: float
    right: float
    top: float
    bottom: float
    distance_m: float


def box_of(standing: Standing, camera: Camera) -> Box:
    """What a thing takes of the picture."""
    column, row = project(camera, standing.x_m, standing.y_m, standing.z_m)
    f = focal_px(camera) / standing.y_m
    half = standing.width_m * f / 2
    return Box(column - half, column + half, row - standing.height_m * f, row, standing.y_m)


def scatter(
    entries: Sequence[ThingEntry],
    count: int,
    zone: Zone,
    camera: Camera,
    land: Land,
    heroes: Sequence[Box],
    seed: int,
    key: str,
    choose: Callable[[int], int] | None = None,
    half_m: float = 0.0,
    total: int = 0,
    allowed: Callable[[Standing], bool] | None = None,
) -> list[Standing]:
    """Put things into a zone.

    Args:
        entries: of which each is one.
        count: how many.
        zone: where.
        camera: that looks.
        land: that they stand on.
        heroes: what they keep clear of.
        seed: of the picture.
        key: name that the places follow from.
        choose: number of a thing -> number of the entry; by lot when left out.
        total: how many there are at most, which says how they share the sides; `count` when left out.
        half_m: half of the width of a street that they must stand in; 0 nothing bounds them.
        allowed: whether a thing may stand where it would; anywhere when left out.

    Returns:
        As many as find a place.
    """
    draws = [
        _draw(
            entries[choose(n) % len(entries)] if choose else None, entries, zone, camera, seed, key, n, total or count
        )
        for n in range(count)
    ]
    places = [d for tries in draws for d in tries]
    x, y = (np.array([getattr(d, name) for d in places], np.float32) for name in ("x_m", "y_m"))
    ground = iter(height(land, x, y)) if places else iter(())
    made = []
    for tries in draws:
        standings = [_stand(d, zone, land, camera, float(next(ground))) for d in tries]
        free = (
            s
            for s in standings
            if s is not None
            and _fits(s, half_m)
            and (allowed is None or allowed(s))
            and not (zone.clear and _covers(s, camera, heroes))
        )
        if (found := next(free, None)) is not None:
            made.append(found)
    return made


@dataclass(frozen=True, slots=True)
class _Draw:
    """One place for a thing, drawn by lot."""

    entry: ThingEntry
    view: int
    x_m: float
    y_m: float
    size: float
    flip: bool
    row: float


def _draw(
    entry: ThingEntry | None,
    entries: Sequence[ThingEntry],
    zone: Zone,
    camera: Camera,
    seed: int,
    key: str,
    number: int,
    total: int,
) -> list[_Draw]:
    """Places for one thing, by its name and number alone."""
    rng = np.random.default_rng([seed, zlib.crc32(key.encode()), number])
    chosen = entry or entries[int(rng.integers(len(entries)))]
    nearest = _nearest_whole(camera) if zone.on == "land" and zone.far_m < 12 else 0.0  # not cut by the picture's foot
    low = min(1.0, camera.height_m / EYE_M) if zone.on == "land" and zone.near_m < CARPET_M else 1.0
    near_m = zone.near_m * max(LOWEST, low)  # who looks from low down has the growth before the eye
    tries = []
    for _ in range(TRIES):
        distance = max(nearest, float(near_m + (zone.far_m - near_m) * rng.random() ** zone.scale))
        if total > 1 and zone.columns[0] > 0.02:  # both sides get their part
            side = 1 if (number % 2 == 0) == (rng.random() < 0.85) else -1
        else:
            side = 1 if rng.random() < 0.5 else -1
        x = side * float(rng.uniform(*zone.columns)) * camera.width_px * distance / focal_px(camera)
        view, size, flip = (
            int(rng.random() * len(chosen.views)),
            float(rng.uniform(0.86, 1.16)),
            bool(rng.random() < 0.5),
        )
        tries.append(_Draw(chosen, view, x, distance, size, flip, float(rng.uniform(*zone.rows))))
    return tries


def _stand(draw: _Draw, zone: Zone, land: Land, camera: Camera, ground: float) -> Standing | None:
    """A thing at its place, None if it cannot stand there."""
    entry, view = draw.entry, draw.entry.views[draw.view]
    h, w = view.height_m * draw.size, view.width_m * draw.size
    if zone.on in ("sky", "air"):
        z = camera.height_m + draw.row * camera.height_px * draw.y_m / focal_px(camera) - h / 2
        return Standing(entry.name, draw.x_m, draw.y_m, z, h, w, draw.view, draw.flip)
    wet = bool(land.water) and ground < 0
    if (zone.on == "water") != wet or (zone.on == "shore" and not 0 <= ground < 0.8):
        return None
    below = entry.sink * h if wet else max(entry.sink * h, 0.75 * view.foot * h)
    return Standing(entry.name, draw.x_m, draw.y_m, (0.0 if wet else ground) - below, h, w, draw.view, draw.flip)


def _fits(standing: Standing, half_m: float) -> bool:
    return not half_m or abs(standing.x_m) + standing.width_m / 2 < half_m


def _nearest_whole(camera: Camera) -> float:
    """Distance of the ground at the foot of the picture."""
    below = (camera.height_px - horizon_row(camera)) / focal_px(camera)
    return camera.height_m / max(below, 0.05)


def _covers(standing: Standing, camera: Camera, heroes: Sequence[Box]) -> bool:
    """Whether a thing hides part of a hero, or stands behind one so that it cannot be seen itself."""
    own = box_of(standing, camera)
    for hero in heroes:
        wide = min(own.right, hero.right) - max(own.left, hero.left)
        tall = min(own.bottom, hero.bottom) - max(own.top, hero.top)
        if wide <= 0 or tall <= 0:
            continue
        area = wide * tall
        hero_area = (hero.right - hero.left) * (hero.bottom - hero.top)
        own_area = (own.right - own.left) * (own.bottom - own.top)
        if own.distance_m < hero.distance_m and area > 0.05 * hero_area:
            return True
        if own.distance_m >= hero.distance_m and area > 0.5 * own_area and own_area < hero_area:
            return True
    return False
