"""Ice, lava, crystals, bare ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flora import globe, grid, join, put, ramp, scatter, shades, spots
from pipelines.image.training.things.kit_rock import on_ground, rock
from pipelines.image.training.things.recipe import thing

GREY, WARM, DARK = (
    ("#4c4a48", "#8a8680", "#a8a49c"),
    ("#6a5440", "#a88a68", "#c8ac84"),
    ("#201e20", "#3c383c", "#544e50"),
)
MOSS, ICE = ("#2c4a16", "#4f7a24", "#86a83c"), ("#5aa0d0", "#b0dcf0", "#f4fcff")


@thing(
    "cracked-earth",
    "cracked ground, dried mud, drought, parched earth, dry lake bed",
    height_m=0.3,
    size_px=352,
    elevation_degrees=24,
    azimuths_degrees=(0,),
    seed=10,
)
def cracked_earth(kit: Kit) -> None:
    """Plates of dried mud with dark cracks."""
    _plates(kit, ("#6a4c34", "#b08c64", "#cca880"), "#1c120c", 0.0)


@thing(
    "lava",
    "lava rock, magma, lava flow, molten rock, embers",
    height_m=0.4,
    size_px=352,
    elevation_degrees=22,
    azimuths_degrees=(0,),
    seed=11,
)
def lava(kit: Kit) -> None:
    """Black plates over glowing cracks."""
    _plates(kit, ("#141010", "#2c2422", "#3c322e"), "#ff5a08", 1.6, 0.78)


def _plates(kit: Kit, colours: Sequence[str], below: str, shine: float, wide: float = 0.9) -> None:
    from scipy.spatial import Voronoi

    rng = kit.rng
    cells = Voronoi(rng.uniform((-1.4, -0.8), (1.4, 0.8), (120, 2)))
    parts = []
    for at, region in zip(cells.points, cells.point_region, strict=True):
        corners = cells.regions[region]
        if not corners or -1 in corners or (at[0] / 1.25) ** 2 + (at[1] / 0.68) ** 2 > 1:
            continue
        outline = at + (cells.vertices[corners] - at) * wide
        if np.abs(outline - at).max() > 0.35:
            continue
        high = 0.07 + rng.uniform(0, 0.03)
        rings = [(1.0, 0.0), (1.0, high), (0.9, high + 0.02), (0.45, high), (0.01, high - 0.012)]
        points = np.array([[(*(at + (c - at) * s), z) for c in outline] for s, z in rings])
        tone = ramp(colours, 5)[:, None] * rng.uniform(0.8, 1.15)
        parts.append(grid(points, tone, closed=True))
    put(kit, join(*parts), rough=0.95, mottle=0.25, grain_m=0.08)
    bed = globe((1.22, 0.66, 0.05), (below, below), rows=5, sides=30).at(0, 0, 0.02)
    put(kit, bed, mottle=0.3, grain_m=0.2, shine=shine)


@thing("lava-rock", "volcanic rock, glowing rock, fire rock, hot stone", height_m=1.2, elevation_degrees=10, seed=12)
def lava_rock(kit: Kit) -> None:
    """A black boulder with glowing cracks."""
    colours = ("#ffc030", "#f04a04", "#181210", "#1c1412", "#201816", "#241c1a", "#2c2220", "#342824", "#40322c")
    body = on_ground(rock(kit.rng, (1.0, 0.85, 0.7), colours, cuts=7, rough_m=0.08).at(0, 0, 0.5))
    hot = body.tints[body.faces].mean(1)[:, 0] > 0.2
    for part, shine in ((~hot, 0.0), (hot, 1.4)):
        put(kit, replace(body, faces=body.faces[part]), rough=0.8, mottle=0.15, shine=shine)


@thing(
    "iceberg",
    "ice floe, floating ice, glacier, ice mountain",
    height_m=12,
    stands="water",
    sink=0.06,
    size_px=420,
    elevation_degrees=5,
    seed=13,
)
def iceberg(kit: Kit) -> None:
    """A cut mountain of ice."""
    rng, parts = kit.rng, []
    for x, y, r, h in ((0, 0, 5, 12), (-5.5, 1, 4.2, 7.5), (5.2, 0.5, 3.8, 6), (-9, 0, 2.6, 2.6), (8.5, -1, 2.6, 2.2)):
        parts.append(rock(rng, (r, r * 0.8, h * 0.62), ICE, cuts=12, rough_m=0.12).at(x, y, h * 0.4))
    put(kit, on_ground(join(*parts)), rough=0.25, mottle=0.08, grain_m=2)


@thing(
    "ice-spikes",
    "ice crystal, ice, crystal, icicles, ice shards, frozen spikes",
    height_m=2.2,
    elevation_degrees=7,
    seed=14,
)
def ice_spikes(kit: Kit) -> None:
    """Spikes of blue ice."""
    _crystals(kit, ICE, 0.0)


@thing("crystals", "gem, amethyst, quartz, glowing crystal, magic crystal", height_m=1.4, elevation_degrees=8, seed=15)
def crystals(kit: Kit) -> None:
    """Violet crystals that shine faintly."""
    _crystals(kit, ("#5a1c9c", "#a85ae8", "#ecc8ff"), 0.25)


def _crystals(kit: Kit, colours: Sequence[str], shine: float) -> None:
    rng, parts = kit.rng, []
    for k in range(19):
        a, lean = k * 2.4, 0.06 + 0.045 * k**0.8
        high, wide = 2.3 * np.exp(-0.075 * k) * rng.uniform(0.75, 1.1), 0.16 * np.exp(-0.03 * k)
        turn = np.linspace(0, 2 * np.pi, 6, endpoint=False)
        rings = [(0.75 * wide, 0), (wide, 0.3 * high), (0.85 * wide, 0.78 * high), (0.004, high)]
        points = np.array([[(r * np.cos(t), r * np.sin(t), z) for t in turn] for r, z in rings])
        flat = grid(points, ramp(colours, 4)[:, None], closed=True)
        way = [(np.cos(a) * lean, np.sin(a) * lean, 1)]
        parts.append(
            scatter(
                flat, spots([(np.cos(a) * 0.05 * k**0.75, np.sin(a) * 0.05 * k**0.75, -0.05)], way), shades(rng, 1, 0.1)
            )
        )
    shape = join(*parts)
    split = shape.points[shape.faces].reshape(-1, 3)
    tints = np.repeat(shape.tints[shape.faces].mean(1), 3, 0) * 0.4 + shape.tints[shape.faces].reshape(-1, 3) * 0.6
    faces = np.arange(len(split)).reshape(-1, 3)
    put(kit, shape.__class__(split, faces, tints, 0 * split), rough=0.15, mottle=0.08, shine=shine)


@thing(
    "snow-heap",
    "snowdrift, snow, pile of snow, snow bank",
    height_m=0.6,
    size_px=320,
    elevation_degrees=10,
    azimuths_degrees=(0,),
    seed=16,
)
def snow_heap(kit: Kit) -> None:
    """A soft drift of snow."""
    rng, white = kit.rng, ("#c8d8ea", "#e8f0f8", "#ffffff")
    drift = join(
        rock(rng, (1.5, 0.8, 0.5), white, cuts=0, rough_m=0.16),
        rock(rng, (0.7, 0.5, 0.3), white, cuts=0, rough_m=0.08).at(-1.2, -0.1, 0),
        rock(rng, (0.8, 0.5, 0.26), white, cuts=0, rough_m=0.08).at(1.3, 0.1, 0),
    )
    put(kit, on_ground(drift), rough=0.9, mottle=0.04)


@thing(
    "sand-heap",
    "pile of sand, earth heap, mound of earth, dirt pile, molehill, grave mound",
    height_m=0.7,
    size_px=288,
    elevation_degrees=12,
    azimuths_degrees=(0,),
    seed=17,
)
def sand_heap(kit: Kit) -> None:
    """A heap of brown earth."""
    rng = kit.rng
    put(
        kit,
        on_ground(rock(rng, (1.2, 0.8, 0.6), ("#3c2818", "#5c4028", "#7a583a"), cuts=0, rough_m=0.13).at(0, 0, 0.1)),
        rough=1,
        mottle=0.3,
        grain_m=0.05,
    )
    clods = spots(
        np.column_stack([rng.uniform(-1, 1, (60, 2)) * (1.35, 0.7), np.full(60, 0.02)]), sizes=rng.uniform(0.3, 1.3, 60)
    )
    put(
        kit,
        scatter(rock(rng, (0.07, 0.06, 0.05), ("#3c2818", "#6a4a30"), cuts=2, level=2), clods, shades(rng, 60)),
        rough=1,
    )
