"""Bushes and hedges through the seasons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.flower_kinds import rose
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_crown import (
    BROWN,
    DEEP_GREENS,
    GREENS,
    ORANGE,
    PINK,
    RED,
    Palette,
)
from pipelines.image.training.things.kit_flora import (
    Array,
    Shape,
    around,
    globe,
    join,
    put,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_tree import (
    Skeleton,
    crown_targets,
    dome,
    foliage,
    grow,
    leaf_shape,
    limbs,
    snow_on,
    sprig,
)
from pipelines.image.training.things.recipe import thing

TWIG = ("#4a3a2c", "#6a5444")


def _bush(
    kit: Kit,
    palette: Palette | None,
    *,
    radius: float = 0.95,
    height: float = 1.4,
    leaf_m: float = 0.085,
    count: int = 2400,
    flowers: Shape | None = None,
    flower_count: int = 0,
    bare: Sequence[str] = TWIG,
    snow: bool = False,
) -> Skeleton:
    """A round bush of many stems from the ground; gives its limbs."""
    rng = kit.rng
    targets = crown_targets(rng, 1100, 0.12, height, dome(radius, 2.2, 0.4), lobes=11, lobe=0.42)
    skeleton = grow(
        rng,
        targets,
        bole=[(0, 0, 0), (0, 0, 0.1)],
        trunk_radius=0.05,
        step=0.06,
        reach=0.9,
        kill=0.12,
        wander=0.25,
        tip_radius=0.004,
    )
    put(kit, limbs(skeleton, bare), rough=0.9, mottle=0.2)
    if palette:
        sprigs = [sprig(rng, leaf_shape(leaf_m, leaf_m * 0.6, colours), 10, leaf_m * 2) for colours in palette]
        put(
            kit,
            foliage(
                rng,
                skeleton,
                sprigs,
                count=count,
                scatter_m=leaf_m,
                thickest=0.012,
                lumps_m=0.35,
                droop=0.0,
                depth_shade=0.6,
            ),
            rough=0.6,
            mottle=0.04,
        )
    if flowers is not None:
        centre = np.array((0, 0, 0.4 * height))
        way = rng.normal(0, 1, (flower_count, 3)) * np.array((1, 1, 0.9)) + np.array((0, 0, 0.25))
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        outmost = np.array([((skeleton.points - centre) @ w).max() for w in way])
        where = centre + way * (outmost * rng.uniform(0.93, 1.06, flower_count))[:, None]
        where[:, 2] = np.maximum(where[:, 2], 0.12)
        spin = rng.uniform(0, 360, flower_count)
        blooms = spots(
            where, way + rng.normal(0, 0.3, way.shape), sizes=rng.uniform(0.75, 1.2, flower_count), spins_degrees=spin
        )
        put(kit, scatter(flowers, blooms, shades(rng, flower_count, 0.1, 0.05)), rough=0.6, mottle=0.03)
    if snow:
        put(kit, snow_on(skeleton, deep_m=0.005), rough=0.8, mottle=0.03)
    return skeleton


def _blossom(size: float, colours: Sequence[str]) -> Shape:
    return join(
        around(leaf_shape(size, size * 0.9, colours), 5, tilt_degrees=58),
        globe(size * 0.18, ("#e0b040", "#f8dc60"), rows=3, sides=5),
    )


@thing(
    "bush",
    "shrub, green bush, shrubbery, undergrowth bush",
    height_m=1.4,
    azimuths_degrees=(25, 115),
    elevation_degrees=9,
    seed=1,
)
def bush(kit: Kit) -> None:
    """A leafy bush."""
    _bush(kit, GREENS)


@thing("bush-autumn", height_m=1.4, elevation_degrees=9, of="bush", state="autumn", seed=1)
def bush_autumn(kit: Kit) -> None:
    """The bush in orange and red."""
    _bush(kit, (*ORANGE[:2], RED[1]))


@thing("bush-dead", height_m=1.4, elevation_degrees=9, of="bush", state="dead", seed=1)
def bush_dead(kit: Kit) -> None:
    """The bush bare and grey."""
    _bush(kit, None, bare=("#5a524a", "#8a8074"))


@thing("bush-withered", height_m=1.4, elevation_degrees=9, of="bush", state="withered", seed=1)
def bush_withered(kit: Kit) -> None:
    """The bush with a few brown leaves."""
    _bush(kit, BROWN, count=420)


@thing("bush-snowy", height_m=1.4, elevation_degrees=9, of="bush", state="snowy", seed=1)
def bush_snowy(kit: Kit) -> None:
    """The bush in snow."""
    _bush(kit, None, snow=True)


@thing("bush-burnt", height_m=1.2, elevation_degrees=9, of="bush", state="burnt", seed=1)
def bush_burnt(kit: Kit) -> None:
    """The bush charred, glowing in its midst."""
    skeleton = _bush(kit, None, bare=("#0c0a09", "#181412"))
    pick = skeleton.points[kit.rng.integers(0, len(skeleton.points) // 2, 150)]
    sparks = spots(pick, kit.rng.normal(0, 0.5, (150, 3)) + np.array((0, 0, 1)), sizes=kit.rng.uniform(0.5, 1.3, 150))
    put(kit, scatter(globe((0.012, 0.012, 0.035), ("#ff4a08", "#ffb040"), rows=3, sides=4), sparks), shine=1.2)


@thing(
    "bush-blossom", height_m=1.4, azimuths_degrees=(25, 115), elevation_degrees=9, of="bush", state="blossom", seed=1
)
def bush_blossom(kit: Kit) -> None:
    """The bush full of pink blossoms."""
    _bush(kit, GREENS, count=1700, flowers=_blossom(0.075, PINK[0]), flower_count=520)


@thing(
    "rhododendron",
    "azalea, lilac bush, flowering bush, hibiscus, oleander, bougainvillea",
    height_m=1.8,
    elevation_degrees=9,
    seed=3,
)
def rhododendron(kit: Kit) -> None:
    """A big bush of magenta trusses."""
    truss = sprig(kit.rng, _blossom(0.07, ("#b81c88", "#f474c8")), 10, 0.1, lean_degrees=45, droop=-0.2)
    _bush(kit, DEEP_GREENS, radius=1.2, height=1.8, count=2200, flowers=truss, flower_count=230)


@thing("rose-bush", "rosebush, rose hedge, red rose bush", height_m=1.2, elevation_degrees=9, seed=4)
def rose_bush(kit: Kit) -> None:
    """A bush of red roses."""
    _bush(
        kit,
        GREENS,
        radius=0.8,
        height=1.2,
        count=1700,
        flowers=rose("red").head(kit.rng).at(0, 0, 0, 1.5),
        flower_count=140,
    )


@thing("berry-bush", "currant bush, rowan bush, barberry, red berries", height_m=1.3, elevation_degrees=9, seed=5)
def berry_bush(kit: Kit) -> None:
    """A bush with bunches of red berries."""
    berries = scatter(globe(0.02, ("#a00810", "#e82028"), rows=5, sides=6), spots(kit.rng.normal(0, 0.03, (10, 3))))
    _bush(kit, DEEP_GREENS, height=1.3, flowers=berries, flower_count=160)


@thing("boxwood", "topiary, round bush, box tree, clipped bush", height_m=1.1, size_px=288, elevation_degrees=9, seed=6)
def boxwood(kit: Kit) -> None:
    """A clipped ball."""
    rng, n = kit.rng, 3600
    way = rng.normal(0, 1, (n, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    where = way * 0.5 * rng.uniform(0.86, 1.0, (n, 1)) + np.array((0, 0, 0.56))
    _clad(kit, where, way, GREENS, 0.05)
    put(kit, globe(0.44, ("#12240c", "#1c3412"), rows=12, sides=18).at(0, 0, 0.56))


def _clad(kit: Kit, where: Array, way: Array, palette: Palette, leaf_m: float, *, puff: float = 0.6) -> None:
    """Sprigs on a clipped surface whose outward ways are given."""
    rng, n = kit.rng, len(where)
    kinds = [sprig(rng, leaf_shape(leaf_m, leaf_m * 0.62, colours), 7, leaf_m * 1.6, droop=0) for colours in palette]
    places = spots(where, way + rng.normal(0, 0.5, (n, 3)), sizes=rng.uniform(0.75, 1.2, n))
    tone = shades(rng, n, 0.2, 0.06) * (0.85 + 0.25 * way[:, 2:])
    pick = rng.integers(0, len(kinds), n)
    for k, kind in enumerate(kinds):
        made = scatter(kind, places[pick == k], tone[pick == k])
        out = np.repeat(way[pick == k], len(kind.points), 0) * puff
        put(kit, Shape(made.points, made.faces, made.tints, out), rough=0.6, mottle=0.04)


def _hedge(kit: Kit, palette: Palette, *, gaps: float = 0.0) -> None:
    rng, n, size = kit.rng, 5200, np.array((3.0, 0.7, 1.3))
    face = rng.choice(5, n, p=[0.37, 0.13, 0.09, 0.09, 0.32])
    p = rng.uniform(-0.5, 0.5, (n, 3))
    way = np.array([(0, -1, 0), (0, 1, 0), (-1, 0, 0), (1, 0, 0), (0, 0, 1.0)])[face]
    axis = np.array([1, 1, 0, 0, 2])[face]
    p[np.arange(n), axis] = np.array([-0.5, 0.5, -0.5, 0.5, 0.5])[face]
    where = p * size + np.array((0, 0, 0.68)) + rng.normal(0, 0.035, (n, 3))
    keep = rng.random(n) > gaps
    _clad(kit, where[keep], way[keep], palette, 0.07, puff=0.5)
    kit.box(
        (2.86, 0.56, 1.18),
        (0, 0, 0.64),
        kit.paint("#14280e" if not gaps else "#2c241a", second="#22401a" if not gaps else "#40362a", grain_m=0.08),
        bevel=0.1,
    )


@thing(
    "hedge",
    "hedgerow, privet, clipped hedge, maze hedge",
    height_m=1.35,
    size_px=352,
    azimuths_degrees=(12,),
    elevation_degrees=10,
    seed=7,
)
def hedge(kit: Kit) -> None:
    """A clipped hedge."""
    _hedge(kit, GREENS)


@thing(
    "hedge-withered",
    height_m=1.35,
    size_px=352,
    azimuths_degrees=(12,),
    elevation_degrees=10,
    of="hedge",
    state="withered",
    seed=7,
)
def hedge_withered(kit: Kit) -> None:
    """A brown hedge with gaps."""
    _hedge(kit, BROWN, gaps=0.55)
