"""Sea marks, what hangs on quays, and what pirates bury."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands
from pipelines.image.training.things.kit_vehicles import bars, group, place, ring, turn
from pipelines.image.training.things.recipe import thing


@thing("buoy", "navigation buoy, sea mark", height_m=3.6, stands="water", sink=0.18, size_px=256)
def buoy(kit: Kit) -> None:
    """A red and white buoy with a lantern on a cage."""
    kit.lathe(
        [(0.01, 0), (0.7, 0.05), (1.2, 0.5), (1.25, 1.0), (0.7, 1.25), (0.5, 1.3), (0.01, 1.3)],
        (0, 0, 0),
        bands(kit, [(0, "#7c221c"), (0.55, "#c8342a"), (0.95, "#eeeae0"), (1.12, "#c8342a")]),
    )
    red = kit.paint("#c8342a")
    corners = [(0.55 * math.cos(a), 0.55 * math.sin(a)) for a in (0.4, 1.97, 3.54, 5.11)]
    bars(kit, [[(x, y, 1.2), (0.4 * x, 0.4 * y, 2.9)] for x, y in corners], 0.06, red)
    for z, r in ((1.7, 0.46), (2.2, 0.36), (2.7, 0.27)):
        ring(kit, r, 0.04, (0, 0, z), red)
    kit.cylinder(0.36, 0.1, (0, 0, 2.9), red)
    kit.cylinder(0.17, 0.4, (0, 0, 3.15), kit.glow("#ffe08a", 0.9))
    kit.cylinder(0.26, 0.2, (0, 0, 3.45), red, top=0.05)


@thing("anchor", "ship's anchor", height_m=2.16, stands="ground", size_px=256, azimuths_degrees=(18,))
def anchor(kit: Kit) -> None:
    """An iron anchor that leans, with a ring, a stock and a chain."""
    iron = kit.paint("#4a4a4c", second="#5c3a26", rough=0.7, mottle=0.2, grain_m=0.2)
    with group() as made:
        kit.tube([(0, 0, 0.1), (0, 0, 1.6)], 0.08, iron)
        arc = [(0.75 * math.sin(a), 0, 0.8 - 0.75 * math.cos(a)) for a in (-1.35, -0.9, -0.45, 0, 0.45, 0.9, 1.35)]
        kit.tube(arc, [0.05, 0.07, 0.09, 0.1, 0.09, 0.07, 0.05], iron)
        for side in (-1, 1):
            fluke = [(side * 0.72, 0.95), (side * 0.5, 0.55), (side * 0.9, 0.6)]
            kit.prism(fluke if side < 0 else fluke[::-1], 0.28, (0, 0, 0), iron)
        kit.tube([(0, -0.65, 1.4), (0, 0.65, 1.4)], 0.055, iron)
        for y in (-0.65, 0.65):
            kit.ball(0.1, (0, y, 1.4), iron)
        kit.tube([(-0.6, 0.1, 1.4), (0.6, -0.1, 1.4)], 0.055, iron)
        ring(kit, 0.16, 0.04, (0, 0, 1.75), iron, axis="y")
    place(made, turn_degrees=(-8, 12, 0))
    way = [
        (0.42, 0.0, 1.7),
        (0.62, -0.1, 1.3),
        (0.72, -0.2, 0.8),
        (0.8, -0.3, 0.3),
        (1.05, -0.35, 0.07),
        (1.5, -0.3, 0.07),
    ]
    spots = np.array([np.interp(np.linspace(0, 5, 26), range(6), axis) for axis in np.transpose(way)]).T
    for k, (here, after) in enumerate(pairwise(spots)):
        step = after - here
        link = ring(kit, 0.08, 0.024, (0, 0, 0), iron, axis="y", squeeze=0.65)
        turn(link, (90 * (k % 2), -math.degrees(math.atan2(step[2], step[0])), 0)).location = here


@thing(
    "life-ring",
    "lifebuoy, life belt, life preserver",
    height_m=0.75,
    stands="ground",
    size_px=224,
    azimuths_degrees=(22,),
)
def life_ring(kit: Kit) -> None:
    """A red and white ring with a rope, upright."""
    red, white = kit.paint("#d3382a", mottle=0.05), kit.paint("#f2f0ea", mottle=0.04)
    for k in range(8):
        angles = [2 * math.pi * (k - 0.5 + j / 6) / 8 for j in range(7)]
        arc = [(0.28 * math.sin(a), 0, 0.375 - 0.28 * math.cos(a)) for a in angles]
        kit.tube(arc, 0.09 if k % 2 else 0.093, white if k % 2 else red)
    for k in range(4):
        a, b = math.pi / 2 * k, math.pi / 2 * (k + 1)
        rope: list[Any] = [
            (r * math.sin(t), -0.02, 0.375 - r * math.cos(t)) for t, r in ((a, 0.37), ((a + b) / 2, 0.41), (b, 0.37))
        ]
        kit.tube(rope, 0.012, kit.paint("#d9cba4"))


@thing(
    "treasure-chest",
    "treasure, gold, pirate chest, coffer, hoard",
    height_m=1.1,
    azimuths_degrees=(26,),
    size_px=320,
    elevation_degrees=14,
)
def treasure_chest(kit: Kit) -> None:
    """An open chest heaped with gold coins, pearls and jewels."""
    wood, iron, gold = (
        kit.wood("#7a4a26", along="x"),
        kit.paint("#3a3634", metal=1, rough=0.5),
        kit.paint("#f0c23a", second="#c88a1c", metal=0, rough=0.25, grain_m=0.03),
    )
    kit.box((0.95, 0.6, 0.42), (0, 0, 0.21), wood)
    with group() as lid:
        curve = [(0.3 * math.cos(a), 0.3 * math.sin(a) * 0.75) for a in np.linspace(0, math.pi, 12)]
        kit.prism(curve, 0.95, (0, 0, 0), wood, turn_degrees=(0, 0, 90))
        for x in (-0.44, 0, 0.44):
            kit.prism([(x2 * 1.05, z * 1.05) for x2, z in curve], 0.07, (x, 0, 0), iron, turn_degrees=(0, 0, 90))
        kit.box((0.87, 0.54, 0.02), (0, 0, -0.005), kit.paint("#3a2012"))
    place(lid, (0, 0, 0.43), turn_degrees=(-68, 0, 0), about=(0, 0.3, 0))
    for x in (-0.44, 0.44):
        kit.box((0.08, 0.63, 0.44), (x, 0, 0.21), iron)
    for z in (0.04, 0.4):
        kit.box((0.98, 0.63, 0.05), (0, 0, z), iron)
    kit.box((0.13, 0.03, 0.16), (0, -0.315, 0.34), kit.paint("#d9ad3a", metal=1, rough=0.3))
    kit.ball((0.44, 0.26, 0.13), (0, 0, 0.42), gold)
    for _ in range(130):
        a, out = kit.rng.uniform(0, 6.28), math.sqrt(kit.rng.random())
        x, y = 0.43 * out * math.cos(a), 0.25 * out * math.sin(a)
        kit.cylinder(
            0.035,
            0.009,
            (x, y, 0.43 + 0.12 * (1 - out**2)),
            gold,
            turn_degrees=(kit.rng.uniform(-50, 50), kit.rng.uniform(-50, 50), 0),
            sides=14,
        )
    for k in range(9):
        jewel = kit.glass(("#c81f3a", "#1f7ac8", "#1fa05a")[k % 3])
        kit.cylinder(
            0.035,
            0.05,
            (kit.rng.uniform(-0.35, 0.35), kit.rng.uniform(-0.2, 0.1), 0.55),
            jewel,
            top=0.012,
            sides=6,
            turn_degrees=(kit.rng.uniform(-60, 60), 0, 0),
        )
    kit.tube(
        [(-0.3, -0.1, 0.5), (-0.34, -0.3, 0.46), (-0.26, -0.36, 0.25), (-0.1, -0.38, 0.2), (0.0, -0.36, 0.35)],
        0.016,
        kit.paint("#f4f0e4", rough=0.15),
    )
    for _ in range(22):
        kit.cylinder(
            0.035,
            0.01,
            (kit.rng.uniform(-0.55, 0.55), kit.rng.uniform(-0.6, -0.35), 0.01),
            gold,
            sides=14,
            turn_degrees=(kit.rng.uniform(-12, 12), 0, 0),
        )
