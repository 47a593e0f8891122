"""Rockets, craft in space and what looks at them; guns and their shot."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands, fire
from pipelines.image.training.things.kit_vehicles import body, group, place, ring, spoked_wheel
from pipelines.image.training.things.recipe import thing

SPACE: dict[str, Any] = {"stands": "sky", "elevation_degrees": 8.0, "azimuths_degrees": (30,)}
OGIVE = [(1.15, 0.0), (1.5, 1.2), (1.75, 3.0), (1.75, 5.0), (1.5, 7.0), (1.0, 8.7), (0.5, 9.8), (0.08, 10.4)]


def _rocket(kit: Kit, *, burning: bool) -> None:
    skin = bands(kit, [(0, "#c8322a"), (0.6, "#eeece6"), (7.6, "#c8322a")], rough=0.3)
    dense = np.linspace(0, len(OGIVE) - 1, 30)
    profile = np.array([np.interp(dense, range(len(OGIVE)), axis) for axis in np.transpose(OGIVE)]).T
    kit.lathe([tuple(p) for p in profile], (0, 0, 1.8), skin)
    red, steel = kit.paint("#c8322a", rough=0.3), kit.paint("#8d9296", metal=1, rough=0.3)
    kit.lathe([(0.55, 1.0), (0.8, 1.2), (0.6, 1.9)], (0, 0, 0), steel)
    for a in (15, 105, 195, 285):
        fin = [(1.2, 2.2), (2.6, 1.2), (3.0, 0.0), (3.3, 0.0), (3.1, 2.6), (1.6, 5.2)]
        kit.prism(fin, 0.22, (0, 0, 0), red, turn_degrees=(0, 0, a))
    for z, r in ((7.4, 1.62), (4.6, 1.76)):
        t = math.radians(-62)
        at = (r * math.cos(t), r * math.sin(t), z)
        kit.cylinder(0.62, 0.2, at, steel, turn_degrees=(0, 90, -62))
        kit.cylinder(0.45, 0.26, at, kit.glass("#2d5f86"), turn_degrees=(0, 90, -62))
    ring(kit, 1.78, 0.05, (0, 0, 5.9), steel)
    if not burning:
        return
    flame = fire(kit, 1.4, -5.5)
    kit.lathe([(0.01, -5.2), (0.35, -3.6), (0.75, -1.6), (0.85, -0.2), (0.6, 1.1)], (0, 0, 0), flame)
    kit.lathe([(0.01, -2.6), (0.3, -1.6), (0.55, -0.2), (0.5, 1.15)], (0, -0.5, 0), kit.glow("#fff0a0"))


@thing("rocket", "spaceship, spacecraft, starship, missile", height_m=17.5, **SPACE)
def rocket(kit: Kit) -> None:
    """A red and white rocket in flight, tilted, on its flame."""
    with group() as made:
        _rocket(kit, burning=True)
    place(made, turn_degrees=(0, 22, 0))


@thing("standing-rocket", "rocket on the ground, launch pad, landed spaceship", height_m=12.2, azimuths_degrees=(30,))
def standing_rocket(kit: Kit) -> None:
    """A red and white rocket on its fins."""
    _rocket(kit, burning=False)


@thing(
    "space-shuttle", "shuttle, orbiter, spaceplane", height_m=17.9, size_px=360, **{**SPACE, "elevation_degrees": 18.0}
)
def space_shuttle(kit: Kit) -> None:
    """A shuttle in flight, white above and black below."""
    skin = bands(kit, [(0, "#202226"), (2.3, "#f2f2f0")], rough=0.5, mottle=0.04)
    white, black = kit.paint("#f2f2f0", mottle=0.04), kit.paint("#1f2125")
    with group() as made:
        body(
            kit,
            [(-16, 2.0, 1.4, 6.4), (-10, 2.6, 1.0, 6.4), (8, 2.6, 1.0, 6.2), (13, 2.0, 1.2, 5.2), (16, 0.4, 1.7, 3.0)],
            skin,
            power=2.8,
        )
        for side in (-1, 1):
            points = [
                (6, side * 2.3, 1.9),
                (-4, side * 4.2, 1.9),
                (-10.5, side * 11, 2.1),
                (-14.5, side * 11, 2.1),
                (-15, side * 2.3, 1.9),
            ]
            for z, paint in ((0.0, black), (0.35, white)):
                kit.mesh([(x, y, h + z) for x, y, h in points], [tuple(range(5))], paint)
            edge = [(x, y, h + 0.18) for x, y, h in points]
            kit.tube(edge, 0.28, black, smooth=False)
            pod = body(kit, [(-16.5, 0.8, 4.6, 7.2), (-13, 1.3, 4.4, 7.4), (-9, 0.7, 5.2, 6.6)], white, power=2.2)
            place([pod], (0, side * 1.9, 0))
            kit.cylinder(1.1, 2.2, (-17, side * 1.3, 3.2), black, top=0.6, turn_degrees=(0, 90, 0))
            for k in range(3):
                kit.box(
                    (0.9, 0.2, 0.7),
                    (12.2 - 0.2 * k, side * (0.5 + 0.7 * k), 4.95 - 0.2 * k),
                    black,
                    turn_degrees=(0, 28, side * 10 * k),
                )
        kit.cylinder(1.1, 2.2, (-17, 0, 5.4), black, top=0.6, turn_degrees=(0, 90, 0))
        kit.prism([(-16, 6.2), (-8, 6.2), (-14, 13), (-18, 13)], 0.6, (0, 0, 0), white)
        kit.box((16, 4.2, 0.06), (0, 0, 6.3), kit.paint("#e4e4e0"))
    place(made, turn_degrees=(0, -24, 0))


@thing("satellite", "space probe, space station, sputnik", height_m=5.07, size_px=300, **SPACE)
def satellite(kit: Kit) -> None:
    """A satellite with golden foil, a dish and two blue wings of cells."""
    foil, white = kit.paint("#d6a23a", metal=1, rough=0.35, mottle=0.25, grain_m=0.2), kit.paint("#ecebe6")
    steel = kit.paint("#9fa4a8", metal=1, rough=0.3)
    with group() as made:
        kit.box((1.3, 1.3, 1.8), (0, 0, 0), foil, bevel=0.06)
        kit.lathe([(0.05, 0), (0.4, 0.08), (0.75, 0.28), (0.95, 0.55)], (0, 0, 0.95), white)
        kit.tube([(0, 0, 1.0), (0, 0, 1.7)], 0.03, steel)
        kit.ball(0.09, (0, 0, 1.7), steel)
        cells = kit.bricks("#24438a", brick_m=(0.32, 0.32), mortar="#c9ccd6", wander=0.15)
        for side in (-1, 1):
            kit.tube([(side * 0.65, 0, 0), (side * 1.2, 0, 0)], 0.06, steel)
            for k in range(3):
                kit.box((1.15, 0.05, 1.5), (side * (1.8 + 1.22 * k), 0, 0), cells, bevel=0)
                kit.tube(
                    [
                        (side * (1.8 + 1.22 * k) + d, 0, e)
                        for d, e in ((-0.58, -0.76), (0.58, -0.76), (0.58, 0.76), (-0.58, 0.76))
                    ],
                    0.03,
                    steel,
                    smooth=False,
                    closed=True,
                )
        kit.tube([(0.3, -0.5, -0.9), (0.5, -0.8, -1.7)], 0.03, steel)
        kit.cylinder(0.25, 0.4, (0, 0, -1.0), steel, top=0.12)
    place(made, turn_degrees=(14, 22, 0))


@thing(
    "ufo",
    "flying saucer, alien spaceship, spaceship, alien",
    height_m=4.2,
    size_px=300,
    **{**SPACE, "elevation_degrees": -8.0},
)
def ufo(kit: Kit) -> None:
    """A flying saucer with a glass dome and lights."""
    metal, dark = kit.paint("#a4abb0", metal=1, rough=0.3, mottle=0.08), kit.paint("#565d63", metal=1, rough=0.4)
    kit.lathe(
        [
            (0.01, 0),
            (1.4, 0.02),
            (1.7, 0.35),
            (3.4, 0.9),
            (5.0, 1.5),
            (5.2, 1.7),
            (5.0, 1.9),
            (3.2, 2.35),
            (1.9, 2.7),
            (1.8, 2.9),
            (0.01, 2.9),
        ],
        (0, 0, 0),
        metal,
        sides=64,
    )
    ring(kit, 5.2, 0.13, (0, 0, 1.7), dark)
    kit.lathe(
        [(1.75, 2.8), (1.7, 3.3), (1.4, 3.8), (0.8, 4.15), (0.01, 4.25)], (0, 0, 0), kit.glass("#5fb6a8", clear=0.25)
    )
    kit.ball((0.4, 0.4, 0.55), (0, 0, 3.3), kit.paint("#6f9a52"))
    for k in range(14):
        a = 2 * math.pi * k / 14
        kit.ball(0.24, (4.1 * math.cos(a), 4.1 * math.sin(a), 1.22), kit.glow(("#7dffb0", "#ffe27a")[k % 2]))
        kit.ball(0.2, (3.3 * math.cos(a), 3.3 * math.sin(a), 2.36), kit.glow("#9fe8ff", 0.7))
    kit.cylinder(1.25, 0.08, (0, 0, 0), kit.glow("#c8fff0"))


@thing("telescope", "spyglass, astronomer", height_m=1.82, azimuths_degrees=(25,), size_px=280)
def telescope(kit: Kit) -> None:
    """A brass telescope on a wooden tripod, raised to the sky."""
    brass, wood, dark = kit.paint("#c9a24a", metal=1, rough=0.25), kit.wood("#6b3f22"), kit.paint("#2a2320")
    with group() as tube:
        kit.cylinder(0.075, 0.9, (0.15, 0, 0), kit.paint("#6b2a1e", rough=0.4), turn_degrees=(0, 90, 0))
        kit.cylinder(0.09, 0.14, (0.64, 0, 0), brass, turn_degrees=(0, 90, 0))
        kit.cylinder(0.06, 0.3, (-0.4, 0, 0), brass, turn_degrees=(0, 90, 0))
        kit.cylinder(0.045, 0.16, (-0.6, 0, 0), dark, turn_degrees=(0, 90, 0))
        for x in (-0.28, 0.2, 0.56):
            kit.cylinder(0.083, 0.03, (x, 0, 0), brass, turn_degrees=(0, 90, 0))
        kit.cylinder(0.02, 0.3, (-0.2, 0, 0.12), brass, turn_degrees=(0, 90, 0))
    place(tube, (0, 0, 1.28), turn_degrees=(0, -38, 0))
    kit.cylinder(0.05, 0.14, (0, 0, 1.15), brass)
    for a in (20, 140, 260):
        t = math.radians(a)
        kit.tube(
            [(0.04 * math.cos(t), 0.04 * math.sin(t), 1.1), (0.48 * math.cos(t), 0.48 * math.sin(t), 0)], 0.03, wood
        )
        kit.tube([(0.2 * math.cos(t), 0.2 * math.sin(t), 0.6), (0, 0, 0.55)], 0.012, brass)


@thing("cannon", "gun, artillery, howitzer", height_m=1.5, azimuths_degrees=(32,))
def cannon(kit: Kit) -> None:
    """An old bronze cannon on a wheeled carriage."""
    bronze, wood, iron = (
        kit.paint("#6b5a3a", second="#4a5a48", metal=1, rough=0.45, mottle=0.2),
        kit.wood("#7a5230", along="x"),
        kit.paint("#2b2a2a"),
    )
    profile = [
        (0.01, -0.75),
        (0.07, -0.74),
        (0.07, -0.62),
        (0.2, -0.58),
        (0.24, -0.5),
        (0.22, -0.4),
        (0.23, -0.1),
        (0.19, 0.0),
        (0.19, 0.3),
        (0.16, 0.36),
        (0.14, 1.2),
        (0.19, 1.3),
        (0.18, 1.42),
        (0.09, 1.42),
        (0.08, 1.2),
    ]
    with group() as barrel:
        kit.lathe(profile, (0, 0, 0), bronze)
        kit.cylinder(0.085, 0.02, (0, 0, 1.4), kit.paint("#0b0b0b"))
        kit.cylinder(0.06, 0.7, (0, 0, 0.1), bronze, turn_degrees=(90, 0, 0))
    place(barrel, (0, 0, 0.95), turn_degrees=(0, 78, 0))
    for side in (-1, 1):
        spoked_wheel(kit, 0.62, 0.05, (0.1, side * 0.5, 0.62), wood, spokes=12, spoke=0.034)
        ring(kit, 0.62, 0.025, (0.1, side * 0.5, 0.62), iron, axis="y")
        kit.cylinder(0.11, 0.24, (0.1, side * 0.5, 0.62), wood, turn_degrees=(90, 0, 0))
        kit.prism(
            [(-2.0, 0.0), (-1.7, 0.0), (0.2, 0.55), (0.5, 0.85), (0.3, 1.0), (-0.1, 0.95), (-0.5, 0.7)],
            0.1,
            (0, side * 0.24, 0),
            wood,
        )
    kit.cylinder(0.05, 1.1, (0.1, 0, 0.62), iron, turn_degrees=(90, 0, 0))
    for x, z in ((-1.6, 0.12), (-0.6, 0.48)):
        kit.box((0.15, 0.5, 0.12), (x, 0, z), wood)


@thing("cannonballs", "cannonball, cannonball pile, cannon shot", height_m=0.6, size_px=224, elevation_degrees=12)
def cannonballs(kit: Kit) -> None:
    """A pyramid of iron balls."""
    iron = kit.paint("#333436", second="#4a3428", metal=0, rough=0.5, mottle=0.2, grain_m=0.1)
    r = 0.1
    for level in range(4):
        side = 4 - level
        for i in range(side):
            for j in range(side):
                x, y = (2 * i - side + 1) * r, (2 * j - side + 1) * r
                kit.ball(r * 0.99, (x, y, r + level * r * math.sqrt(2)), iron)
