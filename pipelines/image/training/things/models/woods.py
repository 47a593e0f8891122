"""Trees of a shape of their own: willow, poplar, cypress, pine, fir, palms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.infinigen_kit import spawn
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_crown import BROWN_BARK, GREY_BARK, bark, leafy_crown, round_skeleton
from pipelines.image.training.things.kit_flora import (
    Array,
    Shape,
    globe,
    join,
    mixed,
    puffed,
    put,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_tree import (
    crown_targets,
    dome,
    foliage,
    grow,
    leaf_shape,
    limbs,
    sprig,
    twigs_of,
)
from pipelines.image.training.things.recipe import thing


def needle_twig(
    rng: np.random.Generator, length: float, needle: float, colours: Sequence[str], count: int = 46
) -> Shape:
    """A flat twig of needles along +z."""
    z = np.linspace(0.03, 1, count) * length
    side = np.where(np.arange(count) % 2, 1.0, -1.0)
    way = np.stack([side, rng.normal(0, 0.35, count), rng.uniform(0.5, 0.9, count)], -1)
    way[-3:, 0] *= 0.2
    sizes = rng.uniform(0.8, 1.1, count) * (1 - 0.45 * z / length)
    places = spots(np.stack([0 * z, 0 * z, z], -1), way, sizes=sizes, spins_degrees=rng.uniform(0, 360, count))
    needles = scatter(leaf_shape(needle, needle * 0.16, colours), places, shades(rng, count, 0.15, 0.04))
    return join(needles, rod([(0, 0, 0), (0, 0, length * 0.9)], [0.008, 0.003], ("#5a4430", "#5a5a34"), sides=3))


def _whorls(
    kit: Kit,
    *,
    height: float,
    low: float,
    reach: float,
    power: float,
    droop: float,
    levels: int,
    palette: Sequence[str],
    snow: float = 0.0,
    trunk: float = 0.2,
    per: int = 9,
    twig_m: float = 0.5,
    bark: Sequence[str] = BROWN_BARK,
) -> None:
    """A conifer: storeys of branches whose twigs carry needles; `snow` is the part of twigs under snow."""
    rng = kit.rng
    line = np.column_stack(
        [rng.normal(0, 0.015, 12).cumsum(), rng.normal(0, 0.015, 12).cumsum(), np.linspace(0, height, 12)]
    )
    parts, where, way = [rod(line, np.linspace(trunk, 0.015, 12), bark, sides=9)], [], []
    for h in np.linspace(low, height * 0.985, levels):
        share = (1 - (h - low) / (height - low)) ** power
        for a in rng.uniform(0, 2 * np.pi) + np.arange(per) * 2 * np.pi / per + rng.normal(0, 0.2, per):
            length = (reach * share + 0.05) * rng.uniform(0.66, 1.12)
            t = np.linspace(0, 1, max(int(length / 0.16), 3))
            lift = length * (0.25 * (1 - droop) * t - 0.5 * droop * t**1.4 + 0.16 * droop * t**4)
            branch = np.column_stack([np.cos(a) * length * t, np.sin(a) * length * t, h + rng.normal(0, 0.1) + lift])
            parts.append(rod(branch, np.linspace(0.035 * share + 0.012, 0.006, len(t)), bark, sides=4))
            along = np.gradient(branch, axis=0)
            where.append(np.repeat(branch, 2, 0))
            turn = np.where(np.arange(2 * len(t)) % 2, 0.75, -0.75) * rng.uniform(0.5, 1.2, 2 * len(t))
            flat = np.repeat(along / np.linalg.norm(along, axis=1, keepdims=True), 2, 0)
            side = np.stack([-flat[:, 1], flat[:, 0], 0 * turn], -1)
            way.append(flat + side * turn[:, None] + rng.normal(0, 0.12, flat.shape))
    put(kit, join(*parts), rough=0.9, mottle=0.3, grain_m=0.1)
    _needles(kit, np.concatenate(where), np.concatenate(way), palette, height, reach, snow, twig_m)


def _needles(
    kit: Kit, where: Array, way: Array, palette: Sequence[str], height: float, reach: float, snow: float, twig_m: float
) -> None:
    rng, n = kit.rng, len(where)
    twigs = [needle_twig(rng, twig_m, twig_m * 0.24, palette) for _ in range(3)]
    outer = (np.hypot(where[:, 0], where[:, 1]) / (reach * (1.05 - where[:, 2] / height) + 0.2)).clip(0, 1)[:, None]
    tone = shades(rng, n, 0.16, 0.05) * (0.55 + 0.55 * outer)
    fit = np.minimum(1, 0.35 + 3.2 * (1 - where[:, 2] / height))
    places = spots(where, way, sizes=fit * rng.uniform(0.7, 1.15, n), spins_degrees=rng.normal(0, 25, n))
    crown = mixed(rng, twigs, places, tone)
    if snow:
        lumps = rng.random(n) < snow
        caps = spots(
            where[lumps] + way[lumps] * twig_m * 0.45 + np.array((0, 0, 0.05)),
            way[lumps],
            sizes=rng.uniform(0.6, 1.2, int(lumps.sum())),
        )
        cap = globe((twig_m * 0.22, twig_m * 0.16, twig_m * 0.55), ("#dfe8f2", "#f8fbff"), rows=5, sides=6)
        crown = join(crown, scatter(cap, caps, shades(rng, len(caps), 0.03, 0.01)))
    out = crown.points * [1, 1, 0] + np.array((0, 0, 0.35 * reach))
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)
    put(kit, Shape(crown.points, crown.faces, crown.tints, out * 0.55), rough=0.7, mottle=0.05)


FIR, PINE = ("#16402a", "#3c7a48"), ("#2c5a2c", "#6a9a4c")


@thing(
    "fir",
    "fir tree, spruce, conifer, evergreen, christmas tree forest, pine forest tree",
    height_m=12,
    size_px=420,
    seed=1,
)
def fir(kit: Kit) -> None:
    """A spruce down to the ground."""
    _whorls(kit, height=12, low=0.6, reach=2.9, power=0.9, droop=0.55, levels=34, per=12, palette=FIR)


@thing("fir-snowy", height_m=12, size_px=420, of="fir", state="snowy", seed=1)
def fir_snowy(kit: Kit) -> None:
    """A spruce laden with snow."""
    _whorls(kit, height=12, low=0.6, reach=2.9, power=0.9, droop=0.7, levels=34, per=12, palette=FIR, snow=0.3)


@thing("pine", "pine tree, scots pine, larch, cedar", height_m=13, size_px=420, seed=2)
def pine(kit: Kit) -> None:
    """A tall pine with clouds of needles on a bare red trunk."""
    _pine(kit)


@thing("pine-snowy", height_m=13, size_px=420, of="pine", state="snowy", seed=2)
def pine_snowy(kit: Kit) -> None:
    """The pine in snow."""
    _pine(kit, snow=True)


def _pine(kit: Kit, *, snow: bool = False) -> None:
    rng = kit.rng
    targets = crown_targets(rng, 420, 5.5, 13, dome(3.5, 1.8, 0.45), lobes=13, lobe=0.33)
    bole = [(0, 0, 0), (0.15, 0, 3), (-0.1, 0.1, 6), (0.1, 0, 9), (0, 0, 11.5)]
    skeleton = grow(rng, targets, bole=bole, trunk_radius=0.26, step=0.35, reach=3, kill=0.8, rise=0.12)
    put(kit, limbs(skeleton, ("#5a3c2c", "#9a6848")), rough=0.9, mottle=0.35, grain_m=0.15)
    twigs: list[Shape] = []
    for _ in range(3):
        needles = sprig(rng, leaf_shape(0.26, 0.022, PINE), 42, 0.3, lean_degrees=48, droop=-0.15)
        twigs.append(needles.dyed("#f4f8ff", 0.75 if snow and len(twigs) else 0.0))
    crown = foliage(
        rng, skeleton, twigs, count=1500, thickest=0.05, scatter_m=0.22, droop=-0.5, lumps_m=0.9, depth_shade=0.5
    )
    put(kit, crown, rough=0.7, mottle=0.05)


@thing("poplar", "poplar tree, lombardy poplar, avenue tree", height_m=16, size_px=420, seed=3)
def poplar(kit: Kit) -> None:
    """A tall narrow poplar."""
    rng = kit.rng
    targets = crown_targets(rng, 900, 1.4, 16, dome(1.7, 1.7, 0.35))
    bole = [(0, 0, 0), (0.05, 0, 4), (0, 0.05, 9), (0, 0, 15)]
    skeleton = grow(rng, targets, bole=bole, trunk_radius=0.26, step=0.3, reach=2, kill=0.6, rise=0.6)
    put(kit, limbs(skeleton, ("#5a5044", "#6a6050")), rough=0.9, mottle=0.3, grain_m=0.1)
    palette = (("#2f6420", "#7aa83c"), ("#3a7024", "#92bc48"))
    sprigs = [sprig(rng, leaf_shape(0.22, 0.17, colours), 10, 0.45, droop=-0.2) for colours in palette]
    put(kit, foliage(rng, skeleton, sprigs, count=4200, droop=-0.6, lumps_m=0.8), rough=0.6, mottle=0.05)


@thing(
    "cypress",
    "cypress tree, italian cypress, tuscan cypress, thuja, graveyard cypress",
    height_m=11,
    size_px=384,
    seed=4,
)
def cypress(kit: Kit) -> None:
    """A dark slender spindle."""
    rng = kit.rng
    put(kit, rod([(0, 0, 0), (0, 0, 6), (0, 0, 10.5)], [0.2, 0.12, 0.02], BROWN_BARK, sides=9), mottle=0.3, grain_m=0.1)
    n, width = 5200, dome(1.15, 1.7, 0.3)
    h, a = rng.uniform(0, 1, n) ** 1.15, rng.uniform(0, 2 * np.pi, n)
    lumps = 0.86 + 0.14 * np.sin(3 * a + 9 * h) * np.sin(7 * a - 14 * h)
    r = width(h) * lumps * rng.uniform(0.7, 1, n) ** 0.5
    where = np.column_stack([r * np.cos(a), r * np.sin(a), 0.4 + h * 10.3])
    way = np.column_stack([np.cos(a) * 0.45, np.sin(a) * 0.45, np.full(n, 1.0)]) + rng.normal(0, 0.18, (n, 3))
    twig = sprig(rng, leaf_shape(0.26, 0.06, ("#14361c", "#41703a")), 12, 0.34, lean_degrees=28, droop=-0.4)
    tone = (
        shades(rng, n, 0.18, 0.05)
        * (0.65 + 0.45 * (lumps[:, None] - 0.72) / 0.28)
        * (0.5 + 0.55 * r / width(h).clip(0.1))[:, None]
    )
    crown = scatter(twig, spots(where, way, sizes=rng.uniform(0.7, 1.2, n)), tone)
    out = crown.points * [1, 1, 0] + np.array((0, 0, 0.3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    put(kit, Shape(crown.points, crown.faces, crown.tints, out * 0.6), mottle=0.05)


@thing("willow", "weeping willow, willow tree", height_m=9, size_px=420, seed=7)
def willow(kit: Kit) -> None:
    """A willow whose twigs hang to the ground."""
    rng = kit.rng
    skeleton = round_skeleton(kit, height=9, radius=4.0, low=3.0, trunk=0.4, fullest=0.45, lobes=18, bend=0.3)
    bark(kit, skeleton, GREY_BARK)
    points, _ = twigs_of(skeleton, 0.05)
    away = np.hypot(points[:, 0], points[:, 1])
    outer = points[(away > 1.4) | (points[:, 2] > 6.5)]
    parts, leaf = [], leaf_shape(0.26, 0.06, ("#6a9a34", "#b8cc5c"))
    for start in outer[rng.integers(0, len(outer), 420)]:
        drop = start[2] - rng.uniform(0.25, 2.2)
        joints = max(int(drop / 0.09), 4)
        h = np.linspace(0, 1, joints)
        way = start[:2] / max(float(np.hypot(*start[:2])), 0.3)
        arc = np.sqrt(h) * rng.uniform(0.3, 0.9)
        line = np.column_stack([start[0] + way[0] * arc, start[1] + way[1] * arc, start[2] - drop * h])
        line[:, :2] += rng.normal(0, 0.05, (joints, 2))
        tone = shades(rng, 1, 0.2, 0.05) * (0.75 + 0.35 * start[2] / 9)
        places = spots(
            line,
            rng.normal(0, 0.5, (joints, 3)) + np.array((way[0] * 0.5, way[1] * 0.5, -1)),
            sizes=rng.uniform(0.7, 1.1, joints),
        )
        parts.append(scatter(leaf, places, tone))
    veil = join(*parts)
    out = veil.points * [1, 1, 0.15] + np.array((0, 0, 0.4))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    put(kit, Shape(veil.points, veil.faces, veil.tints, out * 0.6), rough=0.6, mottle=0.05)
    leafy_crown(
        kit, skeleton, (("#5a8a2c", "#a8c050"), ("#6a9a34", "#b8cc5c")), leaf_m=0.2, slim=0.3, count=2600, droop=1.0
    )


@thing("palm", "palm tree, fan palm", height_m=8, size_px=420)
def palm(kit: Kit) -> None:
    """A palm with a crown of fans."""
    spawn("tropic_plants.palm_tree.PalmTreeFactory", 1, face_size=0.06)


@thing(
    "coconut-palm",
    "coconut tree, beach palm, tropical tree, palm beach",
    height_m=9,
    size_px=420,
    azimuths_degrees=(0,),
    seed=5,
)
def coconut_palm(kit: Kit) -> None:
    """A leaning trunk with feathered fronds and nuts."""
    rng = kit.rng
    t = np.linspace(0, 1, 46)
    trunk = np.column_stack([2.2 * t**1.7 - 0.5, 0.1 * np.sin(t * 4), 7.3 * t])
    ringed = 1 + 0.07 * (np.arange(46) % 2)
    bark_tints = np.array([[0.24, 0.19, 0.14]]) * (0.75 + 0.4 * (np.arange(46) % 2))[:, None]
    put(kit, rod(trunk, (0.2 - 0.1 * t + 0.12 * np.exp(-t * 18)) * ringed, bark_tints, sides=12), rough=0.9, mottle=0.2)
    top, parts = trunk[-1], []
    for k in range(26):
        turn, start = k * 2.4, 60 - 2.4 * k + rng.normal(0, 6)
        parts.append(_feather(rng, top, turn, start, rng.uniform(2.6, 3.3), dry=k > 24))
    crown = join(*parts)
    put(kit, puffed(crown, top - np.array((0, 0, 1.6)), 0.35), rough=0.5, mottle=0.05)
    nuts = spots(top + rng.normal(0, 0.2, (9, 3)) * np.array((1, 1, 0.5)) - np.array((0, 0, 0.25)))
    put(
        kit, scatter(globe((0.13, 0.13, 0.16), ("#4a5a20", "#8a8a3c"), rows=7, sides=9), nuts, shades(rng, 9, 0.2, 0.1))
    )


def _feather(
    rng: np.random.Generator, top: Array, turn: float, rise_degrees: float, length: float, *, dry: bool
) -> Shape:
    """A frond that rises by an angle, then hangs."""
    t = np.linspace(0, 1, 44)
    angle = np.radians(rise_degrees - 105 * t**1.15)
    step = length / 43
    out, up = np.cumsum(np.cos(angle)) * step, np.cumsum(np.sin(angle)) * step
    line = top + np.column_stack([np.cos(turn) * out, np.sin(turn) * out, up])
    colours = ("#6a5028", "#b09050") if dry else ("#2f6a24", "#86b444")
    parts = [rod(line, 0.035 * (1.05 - t), ("#7a8a3c", colours[1]), sides=5)]
    along = np.gradient(line, axis=0) / step
    side = np.array((-np.sin(turn), np.cos(turn), 0))
    size = (0.95 * np.sin(np.pi * (0.1 + 0.87 * t)) ** 0.7).clip(0.1)
    for sign in (-1, 1):
        way = sign * side + along * 0.55 + np.array((0, 0, -0.5)) + rng.normal(0, 0.1, (44, 3))
        parts.append(scatter(leaf_shape(1.0, 0.075, colours), spots(line, way, sizes=size), shades(rng, 44, 0.14)))
    return join(*parts)
