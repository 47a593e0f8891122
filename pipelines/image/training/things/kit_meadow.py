"""Flowers on their stems, in plants of a few and in low wide patches, fresh or withered; turf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_bloom import STEM, Rng
from pipelines.image.training.things.kit_flora import (
    Shape,
    blade,
    join,
    lifted,
    mixed,
    put,
    rod,
    scatter,
    shades,
    spots,
)

DRY = "#7a5a34"


@dataclass(frozen=True)
class Flower:
    """How one kind grows.

    Attributes:
        head: makes one head.
        height: of a stem, metres.
        lean_degrees: of the head from upright.
        leaf: one leaf, None for a bare stem.
        leaves: count on a stem.
        low: leaves stand at the foot, not along the stem.
        stem: its radius.
        wander: how far colours wander from head to head.
    """

    head: Callable[[Rng], Shape]
    height: float
    lean_degrees: float = 45.0
    leaf: Shape | None = None
    leaves: int = 4
    low: bool = False
    stem: float = 0.004
    wander: float = 0.1


def stalk(
    rng: Rng, flower: Flower, *, withered: bool = False, face_degrees: float = 0.0, head_size: float = 1.15
) -> Shape:
    """One stem with its head and leaves; it faces -y, turned by `face_degrees` about z."""
    height = flower.height * rng.uniform(0.82, 1.1)
    lean = np.radians(flower.lean_degrees + rng.normal(0, 10) if not withered else rng.uniform(120, 165))
    t = np.linspace(0, 1, 9)
    turn = lean * (t**3 if not withered else np.clip((t - 0.45) / 0.55, 0, 1))
    step = height / 8 * np.array([0, *([1] * 8)])
    line = np.column_stack([0 * t, -np.cumsum(np.sin(turn) * step) * 0.9, np.cumsum(np.cos(turn) * step)])
    line[:, 0] += rng.normal(0, 0.03) * height * t**2
    tip = line[-1] - line[-2]
    place = (
        spots(line[-1:], tip[None], spins_degrees=rng.normal(180, 12))[0] if abs(tip[1]) > 1e-6 else spots(line[-1:])[0]
    )
    head = flower.head(rng).at(0, 0, 0, head_size).moved(place)
    parts = [rod(line, flower.stem * (1.2 - 0.4 * t), STEM, sides=5)]
    if flower.leaf is not None:
        k = flower.leaves
        z = rng.uniform(0, 0.12, k) if flower.low else np.linspace(0.12, 0.72, k) + rng.normal(0, 0.04, k)
        at = np.column_stack([np.interp(z, t, line[:, i]) for i in range(3)])
        a = rng.uniform(0, 360) + np.arange(k) * 137.5
        places = spots(at, sizes=rng.uniform(0.75, 1.15, k) * (1.15 - 0.5 * z), spins_degrees=a)
        leaf = flower.leaf.tilted(rng.uniform(8, 20) if flower.low else rng.uniform(40, 60))
        parts.append(scatter(leaf, places, shades(rng, k, 0.12)))
    green = join(*parts)
    if withered:
        green, head = green.dyed("#6a5a38", 0.75), head.dyed(DRY, 0.72)
        head = Shape(head.points, head.faces, head.tints * 0.72, head.out)
    else:
        head = Shape(head.points, head.faces, head.tints * shades(rng, 1, flower.wander, flower.wander * 0.6), head.out)
    return join(green, head).at(0, 0, 0, 1, face_degrees)


def plant(kit: Kit, flower: Flower, stems: int = 3, *, spread: float = 0.05, withered: bool = False) -> None:
    """A few stems from one foot."""
    rng, parts = kit.rng, []
    for k in range(stems):
        out = (k - (stems - 1) / 2) / max(stems - 1, 1) * 2
        tall = 1 - 0.22 * abs(out) * rng.random() - (0.12 if k % 2 else 0)
        one = stalk(rng, flower, withered=withered, face_degrees=25 + 38 * out + rng.normal(0, 12), head_size=1.45)
        lean = np.eye(4)
        lean[0, 2] = 0.17 * out
        parts.append(one.moved(lean).at(out * spread, rng.normal(0, spread * 0.5), 0, tall))
    put(kit, join(*parts), rough=0.6, mottle=0.04, grain_m=0.02)


def patch(
    kit: Kit,
    flowers: Sequence[Flower],
    count: int,
    *,
    width: float = 1.8,
    depth: float = 0.7,
    blades: int = 900,
    grass_height: float = 0.6,
    grass: Sequence[str] = ("#2c5a1c", "#7aa840"),
    withered: bool = False,
    scale: float = 1.0,
) -> None:
    """A low wide piece of a meadow; `grass_height` is in parts of the flowers', `scale` enlarges heads and stems."""
    rng = kit.rng
    kinds = [[stalk(rng, f, withered=withered, face_degrees=25) for _ in range(5)] for f in flowers]
    pick = rng.integers(0, len(flowers), count)
    side = rng.uniform(-1, 1, count)
    where = np.column_stack([side * width / 2, rng.uniform(-depth / 2, depth / 2, count), 0 * side])
    sizes = scale * rng.uniform(0.72, 1.12, count) * (1 - 0.35 * np.abs(side) ** 4)
    turns = rng.normal(0, 38, count)
    parts = []
    for k, shapes in enumerate(kinds):
        at = spots(
            where[pick == k],
            rng.normal(0, 0.09, (int((pick == k).sum()), 3)) + np.array((0, 0, 1)),
            sizes=sizes[pick == k],
            spins_degrees=turns[pick == k],
        )
        if len(at):
            parts.append(mixed(rng, shapes, at, shades(rng, len(at), 0.06, 0.04)))
    tall = max(f.height for f in flowers) * grass_height * scale
    if blades:
        parts.append(turf(rng, blades, tall, width * 1.06, depth, ("#5a4a2c", "#a08a54") if withered else grass))
    put(kit, join(*parts), rough=0.6, mottle=0.04, grain_m=0.02)


def turf(
    rng: Rng,
    count: int,
    height: float,
    width: float,
    depth: float,
    colours: Sequence[str],
    *,
    breadth: float = 0.0,
    bend_degrees: float = 38.0,
    lean: float = 0.22,
) -> Shape:
    """Blades of grass over a low wide piece of ground, shorter at its ends."""
    wide = breadth or 0.006 + height * 0.018
    kinds = [
        blade(height, [wide, wide * 0.9, wide * 0.55, 0.0], colours, bend_degrees=bend_degrees * f, fold=0.3, rows=6)
        for f in (0.3, 0.8, 1.5)
    ]
    side = rng.uniform(-1, 1, count)
    where = np.column_stack([side * width / 2, rng.uniform(-depth / 2, depth / 2, count), np.zeros(count)])
    ways = rng.normal(0, lean, (count, 3)) + np.array((0, 0, 1.0))
    ways[:, 0] += 0.25 * side**3
    sizes = rng.uniform(0.45, 1.05, count) * (1 - 0.45 * np.abs(side) ** 3)
    blades = mixed(
        rng,
        kinds,
        spots(where, ways, sizes=sizes, spins_degrees=rng.uniform(0, 360, count)),
        shades(rng, count, 0.2, 0.1),
    )
    return lifted(blades)
