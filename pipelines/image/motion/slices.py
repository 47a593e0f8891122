"""A world cut by depth: land, and the things that stand far, midway, near, or move freely, each whole behind the next.

What a nearer slice hides of a farther one is traced without the nearer one, at half the size: only slivers of it are
ever seen. Composed one over the other, slices give the traced picture again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.motion.kinds import Kind, kind_of
from pipelines.image.motion.sway import Moved, moved_of
from pipelines.image.stock import Stock
from pipelines.image.world.raster import Layers, copy_layers, draw_things
from pipelines.image.world.scene import SKY_LABEL, Lamp, Standing, Traced, World
from pipelines.image.world.trace import Tracer

Array = NDArray[np.floating[Any]]

LOOSE: tuple[Kind, ...] = ("flyer", "floater", "swimmer", "boat")  # that leave the place where they were traced
FIERY: tuple[Kind, ...] = ("fire", "glow")  # whose light flickers
NEAR, MIDDLE = 1.45, 3.0  # where slices begin, as distance over that of the nearest thing
PLATE_SHRINK, PLATE_SAMPLES = 2, 2
EDGE = 0.02  # cover from which there is something

#: Called before each of the traced parts with its number and how many there are.
OnPart = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Slice:
    """Things of like distance, without what lies behind and before them.

    Attributes:
        name: "land", "far", "middle" or "near".
        rgb: linear radiance times cover [H, W, 3].
        cover: [H, W] 0..1.
        depth_m: distance ahead [H, W]; beside the things that of the nearest.
        moved: its things; None of the land.
    """

    name: str
    rgb: Array
    cover: Array
    depth_m: Array
    moved: Moved | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A world in slices.

    Attributes:
        slices: from the farthest to the nearest; land first.
        traced: the whole.
        land_label: labels of the land alone [H, W].
        firelight: part of each pixel's light that is of flames [H, W].
    """

    slices: tuple[Slice, ...]
    traced: Traced
    land_label: NDArray[np.int32]
    firelight: Array


@dataclass(frozen=True, slots=True)
class _Group:
    """The standings of one slice, by number.

    Attributes:
        name: of the slice.
        members: in it.
        beside: as far, in the slice behind it; some of them may hide some of its members.
    """

    name: str
    members: list[int]
    beside: list[int]


def cut_world(
    world: World, stock: Stock, traced: Traced, lit: Array, tracer: Tracer, *, seed: int,
    on_part: OnPart | None = None,
) -> Cut:  # fmt: skip
    """Cut a world.

    Args:
        world: that was traced.
        stock: of its things.
        traced: the whole world.
        lit: its radiance with the fine texture of the ground [H, W, 3].
        tracer: of the world.
        seed: of the rays and of phases.
        on_part: called before each part that is traced.

    Returns:
        Its slices.
    """
    kinds = [kind_of(stock.entries[s.thing], under_water=world.medium == "water") for s in world.standings]
    groups = _group(world.standings, kinds)
    fires = _fire_lamps(world, kinds)
    parts = len(groups) + bool(fires)
    plates, gathered = [], list[int]()
    for number, group in enumerate(groups):
        if on_part is not None:
            on_part(number, parts)
        plates.append(_plate(world, stock, tracer, gathered, seed))
        gathered += group.members
    slices = _separate(world, stock, lit, tracer, groups, plates, kinds, seed)
    if on_part is not None and fires:
        on_part(parts - 1, parts)
    fire = _firelight(world, stock, lit, tracer, kinds, fires, seed)
    return Cut(slices, traced, tracer.surfaces.label, fire)


def _group(standings: Sequence[Standing], kinds: Sequence[Kind]) -> list[_Group]:
    """The standings of each slice, the farthest first; what moves freely stands before what is as far."""
    if not standings:
        return []
    nearest = min(s.y_m for s in standings)
    found: dict[tuple[int, bool], list[int]] = {}
    for number, standing in enumerate(standings):
        part = standing.y_m / nearest
        band = 2 if part < NEAR else 1 if part < MIDDLE else 0
        found.setdefault((band, kinds[number] in LOOSE), []).append(number)
    groups = []
    for (band, loose), members in sorted(found.items()):
        others = found.get((band, not loose), [])
        groups.append(_Group(("far", "middle", "near")[band], members, others if loose else []))
    return groups


def _plate(world: World, stock: Stock, tracer: Tracer, numbers: Sequence[int], seed: int) -> Array:
    """Land and some of the things, as they look when the others are not there [H, W, 3]."""
    standings = [world.standings[n] for n in numbers]
    layers = copy_layers(tracer.surfaces)
    draw_things(layers, standings, stock, world.camera)
    rgb = tracer.light(layers, standings, samples=PLATE_SAMPLES, seed=seed, shrink=PLATE_SHRINK)
    return rgb + layers.glow


def _separate(
    world: World, stock: Stock, lit: Array, tracer: Tracer,
    groups: Sequence[_Group], plates: Sequence[Array], kinds: Sequence[Kind], seed: int,
) -> tuple[Slice, ...]:  # fmt: skip
    """The slices of the groups, from the nearest, which is seen whole, to the land."""
    made: list[Slice] = []
    rest, seen = lit, np.ones(lit.shape[:2], np.float32)  # what is left of the picture; how much of it is seen there
    hidden = np.zeros_like(seen)
    for group, plate in zip(reversed(groups), reversed(plates), strict=True):
        layers = _draw_group(world, stock, tracer, group)
        cover = layers.cover
        under = _matched(plate, rest, cover, hidden)
        a = cover[..., None]
        rgb = np.clip(rest - (1 - a) * under, 0, None)
        rgb = np.minimum(rgb, a * _most(rest, cover))
        rgb = np.where((cover > EDGE)[..., None], rgb, 0).astype(np.float32)
        moved = moved_of(layers, group.members, world.standings, kinds, world.camera, seed)
        depth = moved.boxes[:, 4][moved.owner]
        made.append(Slice(group.name, rgb, cover.astype(np.float32), depth.astype(np.float32), moved))
        share = np.minimum(1, 4 * a) * (a >= EDGE)
        rest = (rest + (under - rest) * share).astype(np.float32)
        hidden = np.maximum(hidden, cover)
    solid = (tracer.surfaces.label != SKY_LABEL).astype(np.float32)
    land = Slice("land", (rest * solid[..., None]).astype(np.float32), solid, tracer.surfaces.depth_m, None)
    return (land, *reversed(made))


def _draw_group(world: World, stock: Stock, tracer: Tracer, group: _Group) -> Layers:
    """The things of a slice alone, less what others that are as far hide of them."""
    layers = copy_layers(tracer.surfaces)
    layers.cover[:] = 0
    layers.label[:] = 0
    layers.glow[:] = 0
    draw_things(layers, _only(world.standings, group.members), stock, world.camera)
    if group.beside:
        both = copy_layers(tracer.surfaces)
        both.label[:] = 0
        draw_things(both, _only(world.standings, [*group.members, *group.beside]), stock, world.camera)
        hidden = np.isin(both.label, np.array(group.beside) + 1)
        layers.cover[hidden] = 0
    return layers


def _only(standings: Sequence[Standing], numbers: Sequence[int]) -> list[Standing]:
    """The standings, all but some so near that they are not drawn; numbers stay as they are."""
    kept = set(numbers)
    return [s if i in kept else replace(s, y_m=0.0) for i, s in enumerate(standings)]


def _matched(plate: Array, rest: Array, cover: Array, hidden: Array) -> Array:
    """A plate in the light of the whole picture: shadows of what is not in it are carried over from beside it."""
    free = ((cover < EDGE) & (hidden < EDGE)).astype(np.float32)[..., None]
    sigma = max(3.0, max(cover.shape) / 60)
    weight = cv2.GaussianBlur(free[..., 0], (0, 0), sigma)[..., None]
    ratio = free * np.clip((rest + 1e-3) / (plate + 1e-3), 0.2, 3)
    near = cv2.GaussianBlur(ratio, (0, 0), sigma)
    factor = np.where(weight > 0.01, near / np.maximum(weight, 1e-4), 1.0)
    return np.asarray(np.where(free > 0, rest, plate * factor), np.float32)


def _most(rest: Array, cover: Array) -> Array:
    """The brightest that a thing is near each pixel [H, W, 3], so that its edges do not outshine it."""
    inside = np.where((cover > 0.9)[..., None], rest, 0).astype(np.float32)
    wide = cv2.dilate(inside, np.ones((5, 5), np.uint8))
    return np.where(wide.max(-1, keepdims=True) > 0, wide, rest)


def _fire_lamps(world: World, kinds: Sequence[Kind]) -> tuple[Lamp, ...]:
    """The lamps that stand for flames."""
    fires = [s for s, kind in zip(world.standings, kinds, strict=True) if kind in FIERY]
    return tuple(
        lamp
        for lamp in world.lamps
        if any(abs(s.x_m - lamp.at_m[0]) < 0.01 and 0 <= s.y_m - lamp.at_m[1] < 3 for s in fires)
    )


def _firelight(
    world: World, stock: Stock, lit: Array, tracer: Tracer, kinds: Sequence[Kind], lamps: Sequence[Lamp], seed: int
) -> Array:
    """The part of each pixel's light that is of flames [H, W]."""
    fires = [s for s, kind in zip(world.standings, kinds, strict=True) if kind in FIERY]
    if not fires:
        return np.zeros(lit.shape[:2], np.float32)
    layers = copy_layers(tracer.surfaces)
    layers.glow[:] = 0
    draw_things(layers, world.standings, stock, world.camera)
    shine = layers.glow.max(-1) * np.isin(layers.label, [i + 1 for i, k in enumerate(kinds) if k in FIERY])
    if lamps:
        rgb = tracer.light(
            layers, world.standings, samples=PLATE_SAMPLES, seed=seed, shrink=PLATE_SHRINK, lamps=tuple(lamps)
        )
        shine = shine + rgb.max(-1)
    return np.asarray(np.clip(shine / np.maximum(lit.max(-1), 1e-3), 0, 1), np.float32)
