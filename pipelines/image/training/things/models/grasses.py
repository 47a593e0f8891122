"""Grass as low wide pieces of ground cover; reeds, bamboo, clover."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_bloom import rays
from pipelines.image.training.things.kit_flora import (
    Shape,
    blade,
    globe,
    join,
    lifted,
    put,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_grass import eared_stalk, spread_over, stems_over
from pipelines.image.training.things.kit_meadow import turf
from pipelines.image.training.things.kit_tree import leaf_shape
from pipelines.image.training.things.recipe import thing

GREEN, DEEP, STRAW, FROST = (
    ("#2c6a18", "#8cc048"),
    ("#12301c", "#2f5a38"),
    ("#8a6a2c", "#dcc070"),
    ("#a8b4b0", "#f4f8fc"),
)


@thing(
    "grass",
    "grass tuft, lawn, short grass, turf",
    height_m=0.28,
    size_px=320,
    elevation_degrees=13,
    taper=0.25,
    azimuths_degrees=(0, 90),
    seed=1,
)
def grass(kit: Kit) -> None:
    """Short green grass."""
    put(kit, turf(kit.rng, 1500, 0.28, 1.5, 0.5, GREEN), rough=0.6, mottle=0.04)


@thing(
    "tall-grass",
    "meadow grass, meadow, long grass, wild grass, savanna grass",
    height_m=0.75,
    size_px=352,
    elevation_degrees=11,
    taper=0.25,
    azimuths_degrees=(0, 90),
    seed=2,
)
def tall_grass(kit: Kit) -> None:
    """Tall meadow grass with seed heads."""
    rng = kit.rng
    base = turf(rng, 900, 0.6, 1.6, 0.6, ("#3a6a20", "#a0bc58"), breadth=0.014)
    seed = leaf_shape(0.03, 0.008, ("#9a7a4c", "#d8bc88"))
    ears = [eared_stalk(rng, 0.66, seed, 26, 0.16, ("#5a7a30", "#c0b070"), nod=n) for n in (0.3, 0.8, 1.2)]
    put(kit, join(base, stems_over(kit, ears, 90, width=1.6, depth=0.6)), rough=0.6, mottle=0.04)


@thing(
    "grass-withered",
    height_m=0.5,
    size_px=320,
    elevation_degrees=12,
    taper=0.25,
    azimuths_degrees=(0,),
    of="grass",
    state="withered",
    seed=3,
)
@thing(
    "dry-grass",
    "straw grass, steppe grass, hay, yellow grass, dune grass, marram",
    height_m=0.5,
    size_px=320,
    elevation_degrees=12,
    taper=0.25,
    azimuths_degrees=(0, 90),
    seed=3,
)
def dry_grass(kit: Kit) -> None:
    """Dry yellow grass."""
    put(
        kit, turf(kit.rng, 1100, 0.5, 1.5, 0.5, STRAW, breadth=0.011, bend_degrees=55, lean=0.3), rough=0.7, mottle=0.05
    )


@thing(
    "grass-snowy",
    height_m=0.3,
    size_px=320,
    elevation_degrees=13,
    taper=0.25,
    azimuths_degrees=(0,),
    of="grass",
    state="snowy",
    seed=4,
)
def grass_snowy(kit: Kit) -> None:
    """Grass under hoar and a little snow."""
    rng = kit.rng
    blades = turf(rng, 900, 0.3, 1.5, 0.5, ("#6a7a58", *FROST), bend_degrees=60, lean=0.3)
    heaps = spots(spread_over(kit, 60, 1.4, 0.4), sizes=rng.uniform(0.5, 1.3, 60))
    put(
        kit,
        join(blades, scatter(globe((0.13, 0.1, 0.06), ("#dfe8f2", "#fafcff"), rows=5, sides=9), heaps)),
        rough=0.8,
        mottle=0.03,
    )


@thing(
    "dark-grass",
    "marsh grass, swamp grass, moor grass, night grass",
    height_m=0.55,
    size_px=320,
    elevation_degrees=12,
    taper=0.25,
    azimuths_degrees=(0,),
    seed=5,
)
def dark_grass(kit: Kit) -> None:
    """Dark matted grass."""
    put(
        kit,
        turf(kit.rng, 1000, 0.55, 1.5, 0.55, DEEP, breadth=0.012, bend_degrees=62, lean=0.34),
        rough=0.7,
        mottle=0.08,
    )


def _burnt_turf(kit: Kit) -> None:
    blades = turf(kit.rng, 500, 0.3, 1.5, 0.5, ("#080706", "#2c2622"), bend_degrees=80, lean=0.5)
    put(kit, blades, rough=0.9, mottle=0.2)
    put(kit, turf(kit.rng, 60, 0.16, 1.4, 0.45, ("#ff4a08", "#ffb040"), bend_degrees=60), shine=1.0)


@thing(
    "grass-burnt",
    height_m=0.3,
    size_px=288,
    elevation_degrees=13,
    taper=0.25,
    azimuths_degrees=(0,),
    of="grass",
    state="burnt",
    seed=6,
)
def grass_burnt(kit: Kit) -> None:
    """Charred blades with a few embers."""
    _burnt_turf(kit)


def _cattail(rng: np.random.Generator, colours: Sequence[str], *, leaves: int = 5) -> Shape:
    t = np.linspace(0, 1, 8)
    line = np.column_stack([0 * t, -0.06 * t**3, 1.9 * t])
    head = globe((0.028, 0.028, 0.13), ("#3a2212", "#6a4020"), rows=8, sides=8)
    spear = blade(1.5, [0.022, 0.026, 0.02, 0.0], colours, bend_degrees=30, fold=0.3, rows=8)
    parts = [
        rod(line, 0.008, colours, sides=5),
        head.at(0, -0.05, 1.78),
        rod([(0, -0.055, 1.88), (0, -0.07, 2.06)], 0.004, ("#a08048", "#c8a868"), sides=4),
    ]
    parts += [
        spear.tilted(rng.uniform(2, 10)).at(0, 0, 0, rng.uniform(0.75, 1.15), rng.uniform(0, 360))
        for _ in range(leaves)
    ]
    return join(*parts)


@thing(
    "reeds",
    "reed, cattail, bulrush, rushes, sedge, water reed",
    height_m=2.0,
    size_px=384,
    elevation_degrees=7,
    azimuths_degrees=(0, 90),
    stands="water",
    sink=0.05,
    seed=3,
)
def reeds(kit: Kit) -> None:
    """Reeds with brown heads at the water's edge."""
    kinds = [_cattail(kit.rng, ("#3a6a2c", "#94ac58")) for _ in range(4)]
    put(kit, stems_over(kit, kinds, 34, width=1.7, depth=0.6, lean=0.07), rough=0.6, mottle=0.05)


@thing(
    "reeds-withered",
    height_m=1.9,
    size_px=352,
    elevation_degrees=7,
    azimuths_degrees=(0,),
    stands="water",
    sink=0.05,
    of="reeds",
    state="withered",
    seed=3,
)
def reeds_withered(kit: Kit) -> None:
    """Dry bent reeds."""
    kinds = [_cattail(kit.rng, ("#6a5838", "#b8a070"), leaves=3) for _ in range(4)]
    put(kit, stems_over(kit, kinds, 24, width=1.7, depth=0.6, lean=0.2), rough=0.7, mottle=0.08)


@thing("bamboo", "bamboo grove, bamboo forest, bamboo plant", height_m=6.5, size_px=420, elevation_degrees=6, seed=4)
def bamboo(kit: Kit) -> None:
    """A grove of ringed canes."""
    rng, parts, twigs = kit.rng, [], []
    leaf = leaf_shape(0.26, 0.035, ("#4a8a2c", "#a0cc58"))
    for _ in range(17):
        foot, height, lean = rng.normal(0, 0.55, 2), rng.uniform(4.6, 6.6), rng.normal(0, 0.5, 2)
        t = np.linspace(0, 1, 49)
        line = np.column_stack([foot[0] + lean[0] * t**2.5, foot[1] + lean[1] * t**2.5, height * t])
        radius = 0.048 * (1 - 0.8 * t) * (1 + 0.16 * (np.arange(49) % 4 == 0))
        bright = rng.uniform(0.85, 1.15)
        ringed = np.where(
            (np.arange(49) % 4 == 0)[:, None], np.array([[0.55, 0.6, 0.32]]), np.array([[0.16, 0.34, 0.06]])
        )
        parts.append(rod(line, radius, ringed * bright, sides=7))
        for k in range(16, 49, 3):
            for _ in range(2):
                a, reach = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 0.8)
                end = line[k] + np.array((np.cos(a) * reach, np.sin(a) * reach, 0.2 - 0.25 * reach))
                parts.append(
                    rod(
                        [line[k], (line[k] + end) / 2 + np.array((0, 0, 0.08)), end],
                        0.005,
                        ("#5a8a30", "#7aa040"),
                        sides=3,
                    )
                )
                along = rng.uniform(0.35, 1.05, (9, 1))
                twigs.append(line[k] + (end - line[k]) * along + rng.normal(0, 0.05, (9, 3)))
    where = np.concatenate(twigs)
    ways = rng.normal(0, 0.7, where.shape) + np.array((0, 0, -0.45))
    tone = shades(rng, len(where), 0.22, 0.06) * (0.7 + 0.4 * where[:, 2:] / 6.5)
    put(kit, join(*parts), rough=0.4, mottle=0.08)
    put(kit, scatter(leaf, spots(where, ways, sizes=rng.uniform(0.7, 1.2, len(where))), tone), rough=0.6, mottle=0.04)


@thing("pampas-grass", "pampas, ornamental grass, feather grass", height_m=2.2, size_px=320, seed=5)
def pampas(kit: Kit) -> None:
    """A fountain of blades with white plumes."""
    rng = kit.rng
    fountain = turf(rng, 420, 1.5, 0.5, 0.5, ("#4a7030", "#a8b868"), breadth=0.022, bend_degrees=95, lean=0.35)
    plume = scatter(
        leaf_shape(0.16, 0.014, ("#e8dcc0", "#fffaf0")),
        spots(
            [(0, 0, 0.012 * i) for i in range(60)],
            rng.normal(0, 0.45, (60, 3)) + np.array((0, 0, 1)),
            sizes=1.1 - np.abs(np.linspace(-0.6, 0.8, 60)),
        ),
    )
    parts = [fountain]
    for a in np.arange(11) * 2.4:
        lean = rng.uniform(0.05, 0.35)
        tip = np.array((np.cos(a) * lean, np.sin(a) * lean, rng.uniform(1.3, 1.65)))
        parts += [
            rod([(0, 0, 0), tip * 0.5 + np.array((0, 0, 0.1)), tip], 0.007, ("#7a8a40", "#c8b880"), sides=4),
            scatter(plume, spots(tip[None], tip[None] * np.array((1.6, 1.6, 1)))),
        ]
    put(kit, lifted(join(*parts), 0.4), rough=0.7, mottle=0.04)


@thing(
    "clover",
    "four-leaf clover, shamrock, lucky clover",
    height_m=0.14,
    size_px=256,
    elevation_degrees=20,
    azimuths_degrees=(0,),
    seed=6,
)
def clover(kit: Kit) -> None:
    """Clover leaves with white flowers."""
    rng = kit.rng
    lobe = blade(0.022, [0.004, 0.018, 0.024, 0.016], ("#2c7028", "#a8d088", "#3f8a34"), bend_degrees=8, fold=0.15)
    trefoil = join(
        *(lobe.tilted(80).at(0, 0, 0.08, 1, a) for a in (0, 120, 240)),
        rod([(0, 0, 0), (0, 0, 0.08)], 0.0012, ("#4a8a34", "#6aa04c"), sides=3),
    )
    quatrefoil = join(
        *(lobe.tilted(80).at(0, 0, 0.08, 1, a) for a in (0, 90, 180, 270)),
        rod([(0, 0, 0), (0, 0, 0.08)], 0.0012, ("#4a8a34", "#6aa04c"), sides=3),
    )
    flower = join(
        rays(12, 0.014, 0.005, ("#e8c8d0", "#ffffff"), layers=3, tilt_degrees=70)(rng).at(0, 0, 0.1),
        rod([(0, 0, 0), (0, 0, 0.1)], 0.0012, ("#4a8a34", "#6aa04c"), sides=3),
    )
    put(
        kit,
        join(
            stems_over(kit, [trefoil, trefoil, quatrefoil], 190, width=0.42, depth=0.2, lean=0.25),
            stems_over(kit, [flower], 12, width=0.36, depth=0.18),
        ),
        mottle=0.03,
    )
