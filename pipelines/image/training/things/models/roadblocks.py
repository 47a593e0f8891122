"""What lies about or blocks a road, and what is built over it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands, rust
from pipelines.image.training.things.kit_vehicles import bars, group, lattice, place, ring
from pipelines.image.training.things.recipe import thing


@thing("tyre-stack", "tire, tyre, old tyre, tyre stack", height_m=0.85, size_px=240, elevation_degrees=12)
def tyres(kit: Kit) -> None:
    """Worn tyres, stacked, one leaning."""
    rubber = kit.paint("#222326", second="#37332f", rough=0.9, mottle=0.2, grain_m=0.1)
    profile = [
        (0.19, -0.09),
        (0.3, -0.1),
        (0.34, -0.06),
        (0.34, 0.06),
        (0.3, 0.1),
        (0.19, 0.09),
        (0.21, 0.06),
        (0.21, -0.06),
        (0.19, -0.09),
    ]

    def tyre(at: tuple[float, float, float], spin: tuple[float, float, float]) -> None:
        with group() as made:
            kit.lathe(profile, (0, 0, 0), rubber)
            for k in range(24):
                a = 2 * math.pi * k / 24
                kit.box(
                    (0.03, 0.03, 0.18),
                    (0.34 * math.cos(a), 0.34 * math.sin(a), 0),
                    rubber,
                    turn_degrees=(12, 0, math.degrees(a)),
                )
        place(made, at, turn_degrees=spin)

    for k in range(4):
        tyre((0.04 * (k % 2), 0.03 * k, 0.1 + 0.205 * k), (0, 0, 20 * k))
    tyre((0.62, -0.15, 0.33), (75, 0, 60))
    tyre((-0.72, 0.05, 0.1), (0, 0, 10))


@thing(
    "shopping-trolley", "shopping cart, trolley, abandoned trolley", height_m=0.65, size_px=280, azimuths_degrees=(24,)
)
def shopping_trolley(kit: Kit) -> None:
    """An overturned supermarket trolley."""
    wire, dark, red = (
        kit.paint("#a3a8ac", metal=1, rough=0.35, second="#7a5a44", mottle=0.2),
        kit.paint("#222224"),
        kit.paint("#b8302a"),
    )

    def wall(
        a: tuple[float, float, float],
        b: tuple[float, float, float],
        c: tuple[float, float, float],
        d: tuple[float, float, float],
    ) -> None:
        pa, pb, pc, pd = (np.array(p) for p in (a, b, c, d))
        lines = [[pa + (pb - pa) * t, pd + (pc - pd) * t] for t in np.linspace(0, 1, 9)]
        lines += [[pa + (pd - pa) * t, pb + (pc - pb) * t] for t in np.linspace(0, 1, 6)]
        bars(kit, lines, 0.006, wire)

    with group() as made:
        low = [(-0.35, -0.2, 0.5), (0.42, -0.17, 0.55), (0.42, 0.17, 0.55), (-0.35, 0.2, 0.5)]
        top = [(-0.42, -0.27, 0.95), (0.5, -0.22, 0.9), (0.5, 0.22, 0.9), (-0.42, 0.27, 0.95)]
        for k in range(4):
            wall(low[k], low[(k + 1) % 4], top[(k + 1) % 4], top[k])
        wall(*low)
        kit.tube(top, 0.013, wire, smooth=False, closed=True)
        kit.tube([(-0.5, -0.27, 1.0), (-0.5, 0.27, 1.0)], 0.022, red)
        for s in (-0.2, 0.2):
            kit.tube(
                [(-0.5, s * 1.3, 1.0), (-0.4, s, 0.5), (-0.4, s, 0.2), (0.45, s * 0.8, 0.16)], 0.014, wire, smooth=False
            )
            kit.tube([(-0.35, s, 0.5), (0.42, s, 0.16)], 0.012, wire)
            for x in (-0.4, 0.42):
                kit.cylinder(0.065, 0.035, (x, s, 0.07), dark, turn_degrees=(90, 0, 0))
                kit.box((0.05, 0.03, 0.1), (x, s, 0.13), wire)
    place(made, (0, 0, 0.36), turn_degrees=(96, 0, 12), about=(0, 0, 0.5))
    place(made, (0, 0, -0.5))


@thing(
    "broken-glass",
    "shards, shattered glass, broken bottle, broken window",
    height_m=0.24,
    size_px=224,
    elevation_degrees=24,
)
def broken_glass(kit: Kit) -> None:
    """Shards of pane and a broken green bottle."""
    pane = [kit.glass("#b5cdd2"), kit.glass("#8fb0b8"), kit.glass("#d5e4e4")]
    for k in range(46):
        a, out = kit.rng.uniform(0, 6.28), math.sqrt(kit.rng.random())
        x, y = 0.6 * out * math.cos(a), 0.35 * out * math.sin(a)
        size = kit.rng.uniform(0.03, 0.13)
        corners = sorted(kit.rng.uniform(0, 6.28, 3 + k % 2))
        shard = [(size * math.cos(t), size * math.sin(t)) for t in corners]
        kit.prism(
            shard,
            0.006,
            (x, y, 0.02),
            pane[k % 3],
            turn_degrees=(kit.rng.uniform(60, 118), kit.rng.uniform(-16, 16), kit.rng.uniform(0, 360)),
        )
    green = kit.glass("#2f6a3a")
    with group() as bottle:
        kit.lathe([(0.001, 0), (0.038, 0.0), (0.04, 0.13), (0.03, 0.16), (0.034, 0.11)], (0, 0, 0), green, sides=9)
        for k in range(5):
            a = 1.25 * k
            kit.prism(
                [(-0.02, 0), (0.02, 0), (0.005, 0.05 + 0.015 * k)],
                0.005,
                (0.038 * math.cos(a), 0.038 * math.sin(a), 0.12),
                green,
                turn_degrees=(0, 0, math.degrees(a) + 90),
            )
    place(bottle, (0.12, -0.12, 0.05), turn_degrees=(0, 68, 30))


@thing("barricade", "roadblock, road block, street fight, barrier", height_m=2.17, size_px=384)
def barricade(kit: Kit) -> None:
    """A barricade of planks, furniture, tyres, barrels and barbed wire."""
    wood, dark, metal = kit.wood("#7d5c3a", along="x"), kit.wood("#5a4028", along="x"), rust(kit)
    for k in range(44):
        x = -2.4 + 4.8 * kit.rng.random()
        kit.box(
            (kit.rng.uniform(1.2, 2.6), 0.2, 0.05),
            (x, kit.rng.uniform(-0.4, 0.4), kit.rng.uniform(0.3, 1.3)),
            (wood, dark)[k % 2],
            turn_degrees=(kit.rng.uniform(-30, 30), kit.rng.uniform(-55, 55), kit.rng.uniform(-25, 25)),
        )
    for x in (-2.3, -0.7, 1.0, 2.3):
        for spin in (42, -42):
            kit.box((0.14, 0.14, 2.3), (x, -0.35, 0.85), metal, turn_degrees=(18, spin, 0))
    rubber = kit.paint("#1d1d1f", rough=0.9)
    for x, z in ((-1.6, 0.12), (-1.6, 0.34), (-1.55, 0.56), (0.4, 0.12), (0.45, 0.34), (1.9, 0.12)):
        ring(kit, 0.26, 0.11, (x, -0.75, z), rubber)
    for x, spin in ((-0.5, 0), (2.0, 8)):
        with group() as drum:
            kit.lathe(
                [
                    (0.28, 0),
                    (0.29, 0.28),
                    (0.31, 0.3),
                    (0.29, 0.32),
                    (0.29, 0.56),
                    (0.31, 0.58),
                    (0.28, 0.86),
                    (0.001, 0.85),
                ],
                (0, 0, 0),
                metal,
            )
        place(drum, (x, -0.5, 0), turn_degrees=(0, spin, 0))
    with group() as table:
        kit.box((1.3, 0.8, 0.06), (0, 0, 0.75), wood)
        for x in (-0.55, 0.55):
            for y in (-0.32, 0.32):
                kit.box((0.07, 0.07, 0.75), (x, y, 0.37), dark)
    place(table, (0.9, 0.1, 1.2), turn_degrees=(95, 12, 0))
    coil = [(-2.6 + 0.026 * t, -0.5 + 0.25 * math.cos(t * 0.6), 1.55 + 0.25 * math.sin(t * 0.6)) for t in range(200)]
    kit.tube(coil, 0.012, kit.paint("#55524e", metal=1, rough=0.5))


@thing("traffic-cone", "cone, road cone, pylon cone", height_m=0.75, size_px=224)
def traffic_cone(kit: Kit) -> None:
    """An orange cone with white bands."""
    kit.cylinder(
        0.19,
        0.7,
        (0, 0, 0.4),
        bands(kit, [(-0.35, "#e8611c"), (-0.12, "#f2efe6"), (0.02, "#e8611c"), (0.12, "#f2efe6"), (0.22, "#e8611c")]),
        top=0.035,
    )
    kit.box((0.46, 0.46, 0.06), (0, 0, 0.03), kit.paint("#d8551a"), bevel=0.3)


@thing(
    "road-barrier", "roadworks, construction barrier, road closed", height_m=1.1, size_px=256, azimuths_degrees=(20,)
)
def road_barrier(kit: Kit) -> None:
    """A striped bar on two feet with lamps."""
    for z in (0.9, 0.55):
        stripes = bands(kit, [(-1 + 0.2 * k, "#d2322a" if k % 2 else "#f1eee6") for k in range(11)], axis="x")
        kit.box((2, 0.05, 0.2), (0, -0.06, z), stripes)
    for x in (-0.75, 0.75):
        kit.box((0.06, 0.06, 1.0), (x, 0, 0.5), kit.paint("#c9c4b6"))
        kit.tube([(x, -0.35, 0.02), (x, 0, 0.45), (x, 0.35, 0.02)], 0.03, kit.paint("#c9c4b6"), smooth=False)
        kit.cylinder(0.07, 0.1, (x, -0.06, 1.07), kit.glow("#ffb02c", 0.8))


@thing(
    "construction-crane",
    "crane, tower crane, building site, harbour crane",
    height_m=44,
    size_px=400,
    azimuths_degrees=(24,),
)
def construction_crane(kit: Kit) -> None:
    """A yellow tower crane with a load on its hook."""
    yellow, dark = kit.paint("#e0a81f", rough=0.5, mottle=0.1), kit.paint("#3a3c3e")
    kit.box((5, 5, 1), (0, 0, 0.5), kit.paint("#9a978f"))
    lattice(kit, (0, 0, 1), (0, 0, 36), 1.9, 18, 0.17, yellow)
    lattice(kit, (1.5, 0, 37.5), (34, 0, 37.5), 1.6, 18, 0.14, yellow, end_width=0.9)
    lattice(kit, (-1.5, 0, 37.5), (-12, 0, 37.5), 1.6, 6, 0.14, yellow)
    lattice(kit, (0, 0, 36), (0, 0, 44), 1.7, 4, 0.14, yellow, end_width=0.3)
    bars(kit, [[(0, 0, 43.8), (x, 0, 38.3)] for x in (14, 27, -11.5)], 0.1, dark)
    kit.box((1.8, 1.8, 2.2), (1.4, -1.6, 36.2), kit.glass("#6f8f9c"))
    kit.box((1.9, 1.9, 0.3), (1.4, -1.6, 37.3), yellow)
    kit.box((3, 2, 2.4), (-10.5, 0, 36.2), kit.paint("#8a8880"))
    bars(kit, [[(22, y, 36.8), (22, 0, 22)] for y in (-0.4, 0.4)], 0.08, dark)
    kit.box((1.4, 1.2, 0.5), (22, 0, 36.6), dark)
    bars(kit, [[(22, 0, 22), (22 + s, 0, 19.6)] for s in (-2, 2)], 0.07, dark)
    kit.box((5, 0.8, 1.0), (22, 0, 19.2), rust(kit, "#a8553a"))


@thing("scaffolding", "scaffold, building works", height_m=8, size_px=288, azimuths_degrees=(28,))
def scaffolding(kit: Kit) -> None:
    """Four storeys of poles and planks with ladders."""
    steel, plank = kit.paint("#8d9498", metal=1, rough=0.4), kit.wood("#b08a56", along="x")
    xs, ys, zs = (-4, -2, 0, 2, 4), (-0.6, 0.6), (0.3, 2.2, 4.1, 6.0)
    lines: list[list[Any]] = [[(x, y, 0), (x, y, 8)] for x in xs for y in ys]
    lines += [[(-4.2, y, z + d), (4.2, y, z + d)] for y in ys for z in zs for d in (0, 1.0) if z + d < 8]
    lines += [[(x, -0.75, z), (x, 0.75, z)] for x in xs for z in zs]
    lines += [[(-4 + 2 * k, -0.6, zs[k % 4]), (-2 + 2 * k, -0.6, zs[k % 4] + 1.9)] for k in range(4)]
    lines += [[(2, -0.6, 0.3), (4, -0.6, 2.2)], [(-4, -0.6, 8), (-2, -0.6, 6)]]
    bars(kit, lines, 0.05, steel)
    for z in zs[1:]:
        for y in (-0.4, 0, 0.4):
            kit.box((8.2, 0.36, 0.07), (0, y, z + 0.07), plank)
    for k in range(3):
        x, low = (-3.2, 0.6, -1.2)[k], zs[k]
        bars(kit, [[(x + d, -0.3, low), (x + d + 0.6, -0.3, low + 2.3)] for d in (0, 0.4)], 0.035, plank)
        bars(
            kit,
            [
                [(x + 0.6 * t, -0.3, low + 2.3 * t), (x + 0.4 + 0.6 * t, -0.3, low + 2.3 * t)]
                for t in np.linspace(0.1, 0.9, 7)
            ],
            0.025,
            plank,
        )


@thing("telegraph-pole", "telephone pole, utility pole, power line", height_m=8.5, size_px=300, azimuths_degrees=(24,))
def telegraph_pole(kit: Kit) -> None:
    """A tarred pole with two arms of insulators."""
    wood, white = kit.wood("#5a4230"), kit.paint("#dfe4df", rough=0.2)
    kit.cylinder(0.16, 8.4, (0, 0, 4.2), wood, top=0.11)
    kit.cylinder(0.12, 0.14, (0, 0, 8.45), wood, top=0.02)
    for z, half in ((7.8, 1.15), (7.1, 0.95)):
        kit.box((2 * half, 0.12, 0.14), (0, -0.14, z), wood)
        bars(kit, [[(s * half * 0.7, -0.14, z), (0, -0.14, z - 0.5)] for s in (-1, 1)], 0.025, wood)
        for k in range(4):
            x = half * (-0.9 + 0.6 * k)
            kit.lathe(
                [(0.05, 0), (0.07, 0.06), (0.045, 0.09), (0.065, 0.15), (0.03, 0.22), (0.001, 0.23)],
                (x, -0.14, z + 0.07),
                white,
            )
    for k in range(7):
        s = -1 if k % 2 else 1
        kit.tube([(0.12 * s, 0, 2.6 + 0.5 * k), (0.32 * s, 0, 2.6 + 0.5 * k)], 0.02, kit.paint("#3a3a3a"))


@thing(
    "pylon",
    "electricity pylon, power pylon, transmission tower, high voltage, radio mast",
    height_m=34,
    size_px=384,
    azimuths_degrees=(24,),
)
def pylon(kit: Kit) -> None:
    """A steel lattice pylon with three pairs of arms."""
    steel = kit.paint("#7d868c", rough=0.5)
    lattice(kit, (0, 0, 0), (0, 0, 18), 7.5, 4, 0.17, steel, end_width=2.6)
    lattice(kit, (0, 0, 18), (0, 0, 31), 2.6, 6, 0.14, steel, end_width=1.4)
    lattice(kit, (0, 0, 31), (0, 0, 34), 1.4, 2, 0.12, steel, end_width=0.1)
    for z, half in ((19.5, 6.4), (24.5, 7.6), (29.5, 5.4)):
        for s in (-1, 1):
            lattice(kit, (s * 0.9, 0, z), (s * half, 0, z + 0.3), 1.5, 4, 0.1, steel, end_width=0.2)
            for d in (0, -0.45, -0.9, -1.35):
                kit.cylinder(0.26, 0.22, (s * half, 0, z - 0.2 + d), kit.paint("#5a3a2e", rough=0.2), sides=12)


@thing("wind-turbine", "wind power, turbine, wind farm, wind energy", height_m=92, size_px=360, azimuths_degrees=(22,))
def wind_turbine(kit: Kit) -> None:
    """A white turbine with three blades."""
    white = kit.paint("#eef0f0", rough=0.4, mottle=0.03)
    kit.cylinder(2.4, 62, (0, 0, 31), white, top=1.3)
    kit.box((3, 8, 3.2), (0, 1, 63), white, bevel=0.4)
    kit.ball((1.5, 2.2, 1.5), (0, -3.6, 63), white)
    for k in range(3):
        with group() as blade:
            shape = [
                (-0.6, 0.5),
                (-1.7, 5.0),
                (-1.2, 12),
                (-0.5, 22),
                (-0.1, 29.5),
                (0.25, 29.5),
                (0.6, 12),
                (0.9, 5),
                (0.6, 0.5),
            ]
            kit.prism(shape[::-1], 0.5, (0, -3.8, 0), white)
        place(blade, (0, 0, 63), turn_degrees=(0, 25 + 120 * k, 0))
