"""A place in the picture for a hero, and the relations that move others' places: between two, amid plants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipelines.image.prompt.colours import colour_rgb
from pipelines.image.prompt.wanted import Mention
from pipelines.image.stock import ThingEntry
from pipelines.image.world.air import Camera
from pipelines.image.world.scene import RGB, focal_px

AMID = frozenset({"grasses", "crops", "meadows", "thickets", "flowers"})  # themes of what one stands in the midst of
GAP = 0.02  # part of the picture's width between what stands between and what it stands between
#: Columns beside, distance and size of the plants that something stands amid, of its own; the last ones are before it.
TUFTS = ((-0.22, 1.16, 1.0), (0.02, 1.2, 1.0), (0.24, 1.14, 1.0), (-0.4, 1.06, 0.9), (0.42, 1.08, 0.9),
         (-0.36, 0.9, 0.35), (0.36, 0.88, 0.3))  # fmt: skip
TALLER = 1.7  # how much taller plants are than what stands amid them, at most
LEAST_BETWEEN = 0.18  # part of the picture's height that what stands between others takes at least


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one hero is seen, before the ground is known.

    Attributes:
        mention: number of its mention.
        entry: the thing.
        column: of its middle, -0.5..0.5 of the picture's width.
        distance_m: ahead.
        scale: of its size.
        lift_m: of its foot over the ground.
        colour: linear RGB, None as it is.
        view: of its sides.
        flip: mirrored.
    """

    mention: int
    entry: ThingEntry
    column: float
    distance_m: float
    scale: float = 1.0
    lift_m: float = 0.0
    colour: RGB | None = None
    view: int = 0
    flip: bool = False


def colour_named(name: str) -> RGB:
    """A named colour as linear RGB."""
    r, g, b = (float(v**2.2) for v in colour_rgb(name))
    return r, g, b


def width_share(spot: Spot, camera: Camera) -> float:
    """Part of the picture's width that a hero takes."""
    view = spot.entry.views[spot.view % len(spot.entry.views)]
    return view.width_m * spot.scale * focal_px(camera) / (spot.distance_m * camera.width_px)


def is_amid(mention: Mention, host: ThingEntry) -> bool:
    """Whether a thing stands in the midst of plants, which then stand around it."""
    return mention.relation == "in" and host.theme in AMID


def stand_amid(plants: Spot, hero: Spot) -> list[Spot]:
    """Plants around a hero, most of them behind it.

    Args:
        plants: one of them, anywhere.
        hero: what stands amid them.

    Returns:
        Their spots.
    """
    made = []
    tallest = min(1.0, TALLER * hero.entry.height_m * hero.scale / plants.entry.height_m)
    for number, (column, far, size) in enumerate(TUFTS):
        place = float(np.clip(hero.column + column, -0.48, 0.48))
        away = hero.distance_m * far
        made.append(
            replace(plants, column=place, distance_m=away, scale=tallest * size, view=number, flip=number % 2 == 1)
        )
    return made


def stand_between(
    spots: Sequence[Spot], own: int, hosts: tuple[int, ...], camera: Camera, *, free: bool = True
) -> list[Spot]:
    """Make room in the middle of two things, or of the several of one, for what stands between them.

    Args:
        spots: of all.
        own: number of the mention that stands between.
        hosts: numbers of what it stands between, one or two.
        camera: that looks.
        free: whether no words say on which side of the picture they are.

    Returns:
        The spots, what is between in the middle and nearly as far off, its neighbours moved aside.
    """
    around = sorted((s for s in spots if s.mention in hosts), key=lambda s: s.column)
    moved = {id(s): _beside(s, around, camera) if s.mention == own else s for s in spots}
    mine = [moved[id(s)] for s in spots if s.mention == own]
    if len(around) < 2 or not mine:
        return list(spots)
    if len(hosts) > 1:  # each side is of one mention
        first = around[0].mention
        around = [s for s in around if s.mention == first] + [s for s in around if s.mention != first]
    middle = len(around) // 2 if len(hosts) == 1 else sum(s.mention == around[0].mention for s in around)
    centre = float(np.mean([s.column for s in around]))
    home = 0.0 if free else centre  # where nothing says a side, the middle of the picture
    half = sum(width_share(s, camera) for s in mine) / 2 + GAP
    for side, group in ((-1, around[:middle]), (1, around[middle:])):
        edge = min(side * s.column - width_share(s, camera) / 2 for s in group)
        push = max(0.0, half + side * centre - edge)
        moved |= {id(s): replace(s, column=s.column - centre + home + side * push) for s in group}
    step = 2 * half / len(mine)
    keys = [id(s) for s in sorted(spots, key=lambda s: s.column) if s.mention == own]
    for k, key in enumerate(keys):
        moved[key] = replace(moved[key], column=home - half + (k + 0.5) * step)
    return [moved[id(s)] for s in spots]


def _beside(spot: Spot, around: Sequence[Spot], camera: Camera) -> Spot:
    """A thing as far off as the nearest of its neighbours, larger than life where it would be too small to see."""
    distance = min((s.distance_m for s in around), default=spot.distance_m)
    share = spot.entry.height_m * spot.scale * focal_px(camera) / (distance * camera.height_px)
    return replace(spot, distance_m=distance, scale=spot.scale * max(1.0, LEAST_BETWEEN / max(share, 1e-6)))
