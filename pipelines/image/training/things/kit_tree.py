"""Trees grown by space colonization (Runions et al. 2007): targets pull twigs, pipes give the limbs' radii."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from pipelines.image.training.things.kit import rgb
from pipelines.image.training.things.kit_flora import (
    Array,
    Shape,
    join,
    mixed,
    rod,
    scatter,
    shades,
    spots,
)

PIPE_POWER = 2.4  # radius**p of a limb is the sum over what it bears
BARK = ("#4a3a2c", "#5c4a3a")


@dataclass(frozen=True)
class Skeleton:
    """Limbs of a tree.

    Attributes:
        points: [n, 3], metres.
        parents: [n], -1 for the root.
        radii: [n], metres.
    """

    points: Array
    parents: NDArray[np.int64]
    radii: Array


def crown_targets(
    rng: np.random.Generator,
    count: int,
    low: float,
    high: float,
    width: Callable[[Array], Array],
    *,
    lobes: int = 0,
    lobe: float = 0.42,
) -> Array:
    """Points in a crown that twigs are drawn to.

    Args:
        rng: random numbers.
        count: of points.
        low: height of the crown's foot, metres.
        high: of its top.
        width: its radius at a relative height 0..1.
        lobes: clumps that the crown is made of; one even body when 0.
        lobe: radius of a clump in greatest radii of the crown.

    Returns:
        [count, 3].
    """
    widest = float(width(np.linspace(0, 1, 50)).max())

    def draw(number: int) -> Array:
        p = rng.uniform((-widest, -widest, 0), (widest, widest, 1), (number * 4, 3))
        p = p[np.hypot(p[:, 0], p[:, 1]) < width(p[:, 2])]
        p[:, 2] = low + p[:, 2] * (high - low)
        return p

    centres = draw(max(lobes, 1))[: max(lobes, 1)]
    if lobes:
        heights = (np.arange(lobes) + 0.5) / lobes * 0.8 + 0.12
        turns = np.arange(lobes) * 2.4 + rng.uniform(0, 6)
        r = np.maximum(width(heights) - lobe * widest * 0.75, 0.1 * widest)
        centres = np.stack([r * np.cos(turns), r * np.sin(turns), low + heights * (high - low)], -1)
    found: list[Array] = []
    while sum(map(len, found)) < count:
        p = draw(count)
        found.append(p[cKDTree(centres).query(p)[0] < lobe * widest] if lobes else p)
    return np.concatenate(found)[:count]


def dome(radius: float, power: float = 2.0, fullest: float = 0.4) -> Callable[[Array], Array]:
    """The radius over the relative height of a rounded crown that is widest at `fullest`."""

    def width(h: Array) -> Array:
        off = np.where(h < fullest, (fullest - h) / fullest, (h - fullest) / (1 - fullest))
        return radius * (1 - off.clip(0, 1) ** power) ** (1 / power)

    return width


def grow(
    rng: np.random.Generator,
    targets: Array,
    *,
    bole: Sequence[Sequence[float]],
    trunk_radius: float,
    step: float = 0.25,
    reach: float = 3.0,
    kill: float = 0.5,
    wander: float = 0.15,
    rise: float = 0.1,
    tip_radius: float = 0.012,
) -> Skeleton:
    """Grow limbs from a trunk towards targets.

    Args:
        rng: random numbers.
        targets: [m, 3].
        bole: points of the trunk below the crown, foot first.
        trunk_radius: at the foot, metres.
        step: length of a limb's joint.
        reach: how far a target pulls.
        kill: a target that is reached this near is gone.
        wander: how much joints stray, 0 to 1.
        rise: how much they strive upwards.
        tip_radius: of the thinnest twigs.

    Returns:
        The skeleton.
    """
    points, parents = _trunk(np.array(bole, float), step)
    live = targets
    for _ in range(220):
        tree = cKDTree(points)
        distance, nearest = tree.query(live)
        pulled = distance < max(reach, float(distance.min()) * 1.05 if len(live) else 0)
        if not pulled.any():
            break
        ways = np.zeros((len(points), 3))
        away = live[pulled] - points[nearest[pulled]]
        np.add.at(ways, nearest[pulled], away / np.linalg.norm(away, axis=1, keepdims=True))
        growing = np.flatnonzero(np.abs(ways).sum(1) > 1e-6)
        way = ways[growing] / np.linalg.norm(ways[growing], axis=1, keepdims=True)
        way += rng.normal(0, wander, way.shape) + np.array((0, 0, rise))
        new = points[growing] + way / np.linalg.norm(way, axis=1, keepdims=True) * step
        fresh = tree.query(new)[0] > step * 0.45
        if not fresh.any():
            break
        points = np.concatenate([points, new[fresh]])
        parents = np.concatenate([parents, growing[fresh]])
        live = live[cKDTree(new[fresh]).query(live)[0] > kill]
        if not len(live):
            break
    return Skeleton(points, parents, _radii(parents, trunk_radius, tip_radius))


def _trunk(bole: Array, step: float) -> tuple[Array, NDArray[np.int64]]:
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(bole, axis=0), axis=1))])
    where = np.linspace(0, lengths[-1], max(int(lengths[-1] / step), 2) + 1)
    points = np.stack([np.interp(where, lengths, bole[:, k]) for k in range(3)], -1)
    return points, np.arange(len(points)) - 1


def _radii(parents: NDArray[np.int64], trunk_radius: float, tip_radius: float) -> Array:
    load = np.zeros(len(parents))
    tips = np.setdiff1d(np.arange(len(parents)), parents)
    load[tips] = 1.0
    for i in range(len(parents) - 1, 0, -1):
        load[parents[i]] += load[i]
    radii: Array = load ** (1 / PIPE_POWER)
    shrink = np.log(trunk_radius / tip_radius) / max(np.log(radii[0]), 1e-9)
    return tip_radius * radii**shrink


def limbs(skeleton: Skeleton, colours: Sequence[str] = BARK, *, flare: float = 0.5, thinnest: float = 0.0) -> Shape:
    """Tubes along every limb thicker than `thinnest`, the trunk flared at its foot; colours of foot and twigs."""
    points, parents, radii = skeleton.points, skeleton.parents, skeleton.radii.copy()
    radii *= 1 + flare * np.exp(-np.maximum(points[:, 2] - points[0, 2], 0) / (2.2 * radii[0]))
    children: list[list[int]] = [[] for _ in parents]
    for i, parent in enumerate(parents[1:], 1):
        children[parent].append(i)
    first, last = np.array(rgb(colours[0])), np.array(rgb(colours[1]))
    parts, starts = [], [(0, -1)]
    while starts:
        node, parent = starts.pop()
        chain = [parent, node] if parent >= 0 else [node]
        while children[node]:
            heir, *others = sorted(children[node], key=lambda c: -skeleton.radii[c])
            starts += [(o, node) for o in others if skeleton.radii[o] > thinnest]
            node = heir
            chain.append(node)
        r = radii[chain].copy()
        if parent >= 0:
            r[0] = min(r[0], r[1] * 1.3)
        if len(chain) < 2:
            continue
        blend = (1 - r / radii.max())[:, None] ** 2
        parts.append(rod(points[chain], r, first * (1 - blend) + last * blend, sides=10 if r.max() > 0.06 else 5))
    return join(*parts)


def twigs_of(skeleton: Skeleton, thickest: float) -> tuple[Array, Array]:
    """Points and directions [k, 3] of the limbs that bear leaves."""
    chosen = np.flatnonzero((skeleton.radii < thickest) & (skeleton.parents >= 0))
    way = skeleton.points[chosen] - skeleton.points[skeleton.parents[chosen]]
    return skeleton.points[chosen], way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)


def leaf_shape(length: float, breadth: float, colours: Sequence[str]) -> Shape:
    """One small leaf of a tree: a folded lozenge of two triangles, colours of its foot and tip."""
    points = np.array([(0, 0, 0), (breadth / 2, -0.2 * breadth, 0.5 * length), (0, -0.15 * length, length), (0, 0, 0)])
    points[3] = points[1] * [-1, 1, 1]
    foot, tip = np.array(rgb(colours[0])), np.array(rgb(colours[-1]))
    tints = np.array([foot, (foot + tip) / 2, tip, (foot + tip) / 2])
    return Shape(points, np.array([(0, 1, 2), (0, 2, 3)]), tints, np.zeros((4, 3)))


def sprig(
    rng: np.random.Generator, leaf: Shape, count: int, spread: float, *, lean_degrees: float = 60.0, droop: float = 0.2
) -> Shape:
    """A bunch of leaves along a twig of a length `spread`."""
    z = rng.uniform(0, spread, count)
    a = rng.uniform(0, 2 * np.pi, count)
    lean = np.radians(rng.normal(lean_degrees, 20, count))
    way = np.stack([np.sin(lean) * np.cos(a), np.sin(lean) * np.sin(a), np.cos(lean) - droop], -1)
    places = spots(
        np.stack([rng.normal(0, 0.1, count) * spread, rng.normal(0, 0.1, count) * spread, z], -1),
        way,
        sizes=rng.uniform(0.7, 1.15, count),
        spins_degrees=rng.uniform(0, 360, count),
    )
    return mixed(rng, [leaf], places, shades(rng, count, 0.12, 0.04))


def foliage(
    rng: np.random.Generator,
    skeleton: Skeleton,
    sprigs: Sequence[Shape],
    *,
    count: int,
    thickest: float = 0.03,
    scatter_m: float = 0.15,
    droop: float = 0.25,
    puff: float = 0.65,
    wander: float = 0.2,
    depth_shade: float = 0.45,
    lumps_m: float = 1.0,
) -> Shape:
    """A crown of sprigs on the thin limbs, darker inside and below, lit as clumps of leaves.

    Args:
        rng: random numbers.
        skeleton: that bears it.
        sprigs: drawn from by chance.
        count: of sprigs.
        thickest: limb that bears leaves, metres.
        scatter_m: how far sprigs stray from their twigs.
        droop: how much they hang.
        puff: how firmly light takes clumps for balls.
        wander: of colours from clump to clump.
        depth_shade: how much darker the inside is, 0 to 1.
        lumps_m: size of the clumps.
    """
    points, ways = twigs_of(skeleton, thickest)
    pick = rng.integers(0, len(points), count)
    where = points[pick] + rng.normal(0, scatter_m, (count, 3))
    centre = np.array([*points[:, :2].mean(0), np.quantile(points[:, 2], 0.35)])
    away = where - centre
    span = np.quantile(np.linalg.norm(away, axis=1), 0.97)
    depth = (np.linalg.norm(away, axis=1) / span).clip(0, 1)
    seeds = where[rng.integers(0, count, max(int((span / lumps_m) ** 2 * 6), 5))]
    lump = cKDTree(seeds).query(where)[1]
    directions = ways[pick] + 0.6 * away / span + rng.normal(0, 0.45, (count, 3)) - np.array((0, 0, droop))
    tone = shades(rng, len(seeds), wander * 0.6, 0.05)[lump] * shades(rng, count, wander * 0.5, 0.04)
    local = np.tanh((where - seeds[lump])[:, 2:] / lumps_m)
    tone *= (1 - depth_shade * (1 - depth[:, None]) ** 1.2) * (1 + 0.22 * local + 0.12 * away[:, 2:] / span)
    places = spots(where, directions, sizes=rng.uniform(0.75, 1.2, count), spins_degrees=rng.uniform(0, 360, count))
    crown = mixed(rng, sprigs, places, tone)
    own = (crown.points - seeds[cKDTree(seeds).query(crown.points)[1]]) / lumps_m
    whole = (crown.points - centre) / span
    return Shape(crown.points, crown.faces, crown.tints, _unit(own * 0.7 + whole) * puff)


def _unit(v: Array) -> Array:
    return v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9)


def snow_on(skeleton: Skeleton, *, thickest: float = 0.2, deep_m: float = 0.018) -> Shape:
    """Snow, at least `deep_m` deep, that lies along limbs thinner than `thickest` metres."""
    lift = skeleton.radii * 0.7 + 0.67 * deep_m
    points = skeleton.points + np.stack([0 * lift, 0 * lift, lift], -1)
    radii = np.where(skeleton.radii < thickest, skeleton.radii * 0.85 + deep_m, skeleton.radii * 0.5)
    return limbs(Skeleton(points, skeleton.parents, radii), ("#e4ecf4", "#f6faff"), flare=0)


def fruit(rng: np.random.Generator, skeleton: Skeleton, part: Shape, count: int, *, thickest: float = 0.02) -> Shape:
    """Fruit that hangs from the outer twigs."""
    points, _ = twigs_of(skeleton, thickest)
    centre = points.mean(0)
    away = np.linalg.norm(points - centre, axis=1)
    outer = points[away > np.quantile(away, 0.45)]
    where = outer[rng.integers(0, len(outer), count)]
    where += 0.35 * (where - centre) / np.linalg.norm(where - centre, axis=1, keepdims=True) - np.array((0, 0, 0.1))
    return scatter(part, spots(where, sizes=rng.uniform(0.8, 1.15, count)), shades(rng, count, 0.12, 0.08))
