"""Stems and ears over low wide pieces of ground."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flora import (
    Array,
    Shape,
    blade,
    join,
    lifted,
    mixed,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_tree import leaf_shape


def spread_over(kit: Kit, count: int, width: float, depth: float) -> Array:
    """Points on a low wide piece of ground."""
    side = kit.rng.uniform(-1, 1, count)
    return np.column_stack([side * width / 2, kit.rng.uniform(-depth / 2, depth / 2, count), 0 * side])


def stems_over(kit: Kit, kinds: Sequence[Shape], count: int, *, width: float, depth: float, lean: float = 0.1) -> Shape:
    """Upright stems over a low wide piece of ground."""
    rng = kit.rng
    where = spread_over(kit, count, width, depth)
    ends = 1 - 0.3 * np.abs(where[:, 0] * 2 / width) ** 4
    ways = rng.normal(0, lean, (count, 3)) + np.array((0, 0, 1.0))
    places = spots(where, ways, sizes=rng.uniform(0.78, 1.08, count) * ends, spins_degrees=rng.uniform(0, 360, count))
    return lifted(mixed(rng, kinds, places, shades(rng, count, 0.14, 0.05)), 0.5)


def eared_stalk(
    rng: np.random.Generator,
    height: float,
    grain: Shape,
    grains: int,
    length: float,
    straw: Sequence[str],
    *,
    nod: float = 0.5,
    awn: float = 0.0,
) -> Shape:
    """A stalk with an ear of grains at its top that nods."""
    t = np.linspace(0, 1, 10)
    line = np.column_stack([0 * t, -nod * height * 0.25 * t**4, height * (t - 0.06 * nod * t**6)])
    tip = line[-1] - line[-2]
    tip /= np.linalg.norm(tip)
    tip = tip + np.array((0, -0.4 * nod, -0.2 * nod))
    k = np.arange(grains)
    a = k * 2.4
    way = np.stack([np.cos(a) * 0.5, np.sin(a) * 0.5, 0 * a], -1) + tip
    where = line[-1] + tip * (k / grains * length)[:, None]
    parts = [
        rod(line, height * 0.0035 * (1.2 - 0.5 * t), straw, sides=4),
        scatter(grain, spots(where, way), shades(rng, grains, 0.1, 0.03)),
    ]
    if awn:
        parts.append(scatter(leaf_shape(awn, awn * 0.025, (straw[-1], "#f8ecb8")), spots(where, way * 0.6 + tip)))
    leaf = blade(height * 0.4, [0.012, 0.014, 0.008, 0.0], straw, bend_degrees=80, rows=6)
    parts += [leaf.tilted(15).at(0, 0, height * h, 1, rng.uniform(0, 360)) for h in (0.15, 0.4)]
    return join(*parts)
