"""Playgrounds, beaches and picnics."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands, rust
from pipelines.image.training.things.kit_vehicles import bars, gores, group, mound, place
from pipelines.image.training.things.recipe import thing

PLAY: dict[str, Any] = {"azimuths_degrees": (26,), "elevation_degrees": 8.0}


def _frame(kit: Kit, half: float, high: float, material: Any) -> None:
    lines = [[(s * half, y, 0), (s * half, 0, high)] for s in (-1, 1) for y in (-0.85, 0.85)]
    bars(kit, [*lines, [(-half - 0.1, 0, high), (half + 0.1, 0, high)]], 0.06, material)
    bars(kit, [[(s * half, -0.4, high * 0.5), (s * half, 0.4, high * 0.5)] for s in (-1, 1)], 0.04, material)


def _seat(kit: Kit, x: float, high: float, sway: float, material: Any, chain: Any) -> None:
    y, z = math.sin(sway) * (high - 0.5), high - math.cos(sway) * (high - 0.5)
    bars(kit, [[(x + d, 0, high), (x + d, y, z)] for d in (-0.22, 0.22)], 0.014, chain)
    kit.box((0.52, 0.2, 0.05), (x, y, z), material, turn_degrees=(math.degrees(sway), 0, 0))


@thing("swing", "swings, swing set", height_m=2.3, **PLAY)
def swing(kit: Kit) -> None:
    """Two swings on a red frame, one in motion."""
    _frame(kit, 1.5, 2.25, kit.paint("#c8352c", rough=0.35))
    chain = kit.paint("#8d9296", metal=1, rough=0.4)
    _seat(kit, -0.65, 2.25, -0.4, kit.paint("#f0c22c"), chain)
    _seat(kit, 0.65, 2.25, 0.0, kit.paint("#2f7ac0"), chain)


@thing("swing-broken", "abandoned swing, empty swing", of="swing", state="broken", height_m=2.3, **PLAY)
def swing_broken(kit: Kit) -> None:
    """The swings, rusty; a seat hangs from one chain, the other is gone."""
    metal = rust(kit, "#8a4a34")
    _frame(kit, 1.5, 2.25, metal)
    bars(
        kit,
        [
            [(-0.87, 0, 2.25), (-0.87, 0, 1.0), (-0.8, 0.02, 0.55)],
            [(-0.43, 0, 2.25), (-0.43, 0.02, 1.7)],
            [(0.45, 0, 2.25), (0.45, 0, 0.9)],
        ],
        0.016,
        metal,
    )
    kit.box((0.52, 0.2, 0.05), (-0.75, 0, 0.33), kit.wood("#5f5648", along="x"), turn_degrees=(12, 62, 0))


@thing("slide", "playground slide, chute", height_m=2.5, azimuths_degrees=(20,), elevation_degrees=9)
def slide(kit: Kit) -> None:
    """A yellow slide with a blue ladder."""
    yellow, blue = kit.paint("#f0bf2a", rough=0.25, mottle=0.04), kit.paint("#2c6ab8", rough=0.35)
    path = np.array([(-0.7, 1.75), (-0.3, 1.75), (0.2, 1.45), (0.9, 0.85), (1.5, 0.4), (1.9, 0.28), (2.25, 0.28)])
    dense = np.array([np.interp(np.linspace(0, 6, 25), range(7), axis) for axis in path.T]).T
    section = [
        (-0.28, 0.2),
        (-0.24, 0.02),
        (0.24, 0.02),
        (0.28, 0.2),
        (0.25, 0.2),
        (0.21, 0.06),
        (-0.21, 0.06),
        (-0.25, 0.2),
    ]
    points = [(x, y, z + h) for x, z in dense for y, h in section]
    faces = [
        (i * 8 + j, i * 8 + (j + 1) % 8, i * 8 + 8 + (j + 1) % 8, i * 8 + 8 + j) for i in range(24) for j in range(8)
    ]
    kit.mesh(points, faces, yellow)
    for y in (-0.3, 0.3):
        kit.tube(
            [(-1.35, y, 0), (-0.75, y, 1.75), (-0.72, y, 2.4), (-0.45, y, 2.5), (-0.1, y, 2.2), (-0.05, y, 1.8)],
            0.035,
            blue,
        )
        kit.tube([(-0.2, y, 1.75), (0.1, y, 0)], 0.035, blue)
        kit.tube([(1.5, y, 0.4), (1.6, y, 0)], 0.03, blue)
    bars(
        kit,
        [[(-1.35 + 0.6 * t, -0.3, 1.75 * t), (-1.35 + 0.6 * t, 0.3, 1.75 * t)] for t in np.linspace(0.12, 0.92, 6)],
        0.028,
        kit.paint("#c8352c"),
    )


@thing("see-saw", "seesaw, teeter-totter", height_m=1.15, azimuths_degrees=(18,), elevation_degrees=8, size_px=288)
def see_saw(kit: Kit) -> None:
    """A red and yellow plank on a blue stand."""
    blue, steel = kit.paint("#2c6ab8", rough=0.35), kit.paint("#8d9296", metal=1, rough=0.4)
    for y in (-0.2, 0.2):
        kit.prism([(-0.4, 0), (0.4, 0), (0.07, 0.6), (-0.07, 0.6)], 0.06, (0, y, 0), blue)
    kit.cylinder(0.05, 0.6, (0, 0, 0.55), steel, turn_degrees=(90, 0, 0))
    with group() as plank:
        kit.box(
            (3.2, 0.26, 0.07), (0, 0, 0), bands(kit, [(-1.6, "#d6352c"), (-0.8, "#f0bf2a"), (0.8, "#d6352c")], axis="x")
        )
        for s in (-1, 1):
            kit.box((0.4, 0.32, 0.05), (1.35 * s, 0, 0.06), kit.paint("#2f8a4a"), bevel=0.3)
            kit.tube(
                [(1.05 * s, -0.15, 0.02), (1.05 * s, -0.13, 0.3), (1.05 * s, 0.13, 0.3), (1.05 * s, 0.15, 0.02)],
                0.022,
                steel,
            )
    place(plank, (0, 0, 0.62), turn_degrees=(0, 13, 0))


@thing("sandbox", "sandpit", height_m=0.45, azimuths_degrees=(30,), elevation_degrees=20)
def sandbox(kit: Kit) -> None:
    """A square of sand with a bucket, a spade and a small castle."""
    wood, sand = (
        kit.wood("#b08350", along="x"),
        kit.paint("#e6cf9a", second="#c9ac70", rough=1, mottle=0.2, grain_m=0.06),
    )
    kit.roughen(kit.box((2.0, 2.0, 0.16), (0, 0, 0.08), sand), 0.05, 0.25, detail=5)
    for at, size in (
        ((0, -1.0, 0.14), (2.3, 0.2, 0.26)),
        ((0, 1.0, 0.14), (2.3, 0.2, 0.26)),
        ((-1.05, 0, 0.14), (0.2, 2.0, 0.26)),
        ((1.05, 0, 0.14), (0.2, 2.0, 0.26)),
    ):
        kit.box(size, at, wood)
    kit.lathe(
        [(0.11, 0), (0.15, 0.26), (0.16, 0.27), (0.14, 0.26), (0.1, 0.03)],
        (0.45, -0.45, 0.16),
        kit.paint("#d8302c", rough=0.3),
    )
    kit.tube([(0.3, -0.45, 0.42), (0.45, -0.5, 0.3), (0.6, -0.45, 0.42)], 0.012, kit.paint("#f2efe6"))
    for x, y, s in ((-0.4, 0.2, 1.0), (-0.1, 0.35, 0.8), (-0.65, 0.45, 0.8)):
        kit.cylinder(0.15 * s, 0.26 * s, (x, y, 0.18 + 0.13 * s), sand, top=0.11 * s, sides=20)
    kit.tube([(-0.35, -0.5, 0.2), (0.0, -0.6, 0.22)], 0.018, kit.wood("#d6a65a", along="x"))
    kit.box((0.2, 0.14, 0.02), (-0.44, -0.48, 0.2), kit.paint("#2f7ac0"))


@thing(
    "playground", "play area, climbing frame, jungle gym, play tower", height_m=3.9, azimuths_degrees=(24,), size_px=400
)
def playground(kit: Kit) -> None:
    """A tower with a pointed roof, a slide, a ladder, and a swing at its side."""
    wood, red, yellow, blue = (
        kit.wood("#a8753f"),
        kit.paint("#d6352c", rough=0.3),
        kit.paint("#f0bf2a", rough=0.3),
        kit.paint("#2f7ac0", rough=0.3),
    )
    for x in (-0.75, 0.75):
        for y in (-0.75, 0.75):
            kit.box((0.13, 0.13, 2.9), (x, y, 1.45), wood)
    kit.box((1.7, 1.7, 0.1), (0, 0, 1.5), wood)
    kit.cylinder(1.35, 1.1, (0, 0, 3.35), red, top=0.02, sides=4, turn_degrees=(0, 0, 45))
    for side in (-1, 1):
        for k in range(7):
            if side > 0 or k not in (3, 4, 5):
                kit.box((0.16, 0.05, 0.7), (-0.6 + 0.2 * k, 0.75 * side, 1.9), (yellow, blue)[k % 2])
    for k in range(7):
        kit.box((0.05, 0.16, 0.7), (0.75, -0.6 + 0.2 * k, 1.9), (blue, yellow)[k % 2])
    path = [(-0.75, 1.55), (-1.1, 1.5), (-1.8, 0.95), (-2.5, 0.4), (-2.9, 0.25), (-3.2, 0.25)]
    section = [
        (-0.32, 0.22),
        (-0.28, 0.0),
        (0.28, 0.0),
        (0.32, 0.22),
        (0.29, 0.22),
        (0.25, 0.05),
        (-0.25, 0.05),
        (-0.29, 0.22),
    ]
    points = [(x, y, z + h) for x, z in path for y, h in section]
    faces = [
        (i * 8 + j, i * 8 + (j + 1) % 8, i * 8 + 8 + (j + 1) % 8, i * 8 + 8 + j) for i in range(5) for j in range(8)
    ]
    kit.mesh(points, faces, yellow)
    bars(kit, [[(-2.6, y, 0.35), (-2.6, y, 0)] for y in (-0.28, 0.28)], 0.04, blue)
    bars(kit, [[(x, -0.8, 1.5), (x, -1.3, 0)] for x in (0.0, 0.55)], 0.045, wood)
    bars(
        kit,
        [
            [(0.0, -0.8 - 0.5 * t, 1.5 - 1.5 * t), (0.55, -0.8 - 0.5 * t, 1.5 - 1.5 * t)]
            for t in (0.1, 0.3, 0.5, 0.7, 0.9)
        ],
        0.035,
        red,
    )
    bars(
        kit,
        [[(0.75, 0, 2.3), (3.3, 0, 2.3)], [(3.3, 0, 2.3), (3.5, -0.8, 0)], [(3.3, 0, 2.3), (3.5, 0.8, 0)]],
        0.07,
        wood,
    )
    chain = kit.paint("#8d9296", metal=1, rough=0.4)
    _seat(kit, 1.5, 2.3, 0.25, red, chain)
    _seat(kit, 2.6, 2.3, -0.15, blue, chain)


@thing("picnic", "picnic blanket, picnic basket, hamper", height_m=0.5, azimuths_degrees=(24,), elevation_degrees=20)
def picnic(kit: Kit) -> None:
    """A chequered blanket with a basket, a bottle, bread and apples."""
    red, white = kit.paint("#c8323a", rough=0.95, mottle=0.06), kit.paint("#f4eee2", rough=0.95, mottle=0.04)
    pink = kit.paint("#e08a86", rough=0.95, mottle=0.06)
    for i in range(10):
        for j in range(8):
            paint = red if i % 2 and j % 2 else white if not (i % 2 or j % 2) else pink
            kit.box((0.2, 0.2, 0.012), (-0.9 + 0.2 * i, -0.7 + 0.2 * j, 0.006), paint, bevel=0)
    wicker = kit.bricks("#b9834a", brick_m=(0.08, 0.035), mortar="#5f4222")
    kit.box((0.6, 0.38, 0.28), (-0.15, 0.25, 0.15), wicker, bevel=0.1)
    kit.box((0.64, 0.42, 0.03), (-0.15, 0.25, 0.3), wicker, bevel=0.3)
    kit.tube(
        [(-0.42, 0.25, 0.3), (-0.35, 0.25, 0.48), (0.05, 0.25, 0.48), (0.12, 0.25, 0.3)], 0.018, kit.wood("#8a5a30")
    )
    kit.lathe(
        [(0.04, 0), (0.042, 0.2), (0.018, 0.28), (0.016, 0.34), (0.001, 0.345)], (0.4, 0.3, 0.01), kit.glass("#234a2c")
    )
    for k in range(3):
        kit.ball(
            0.045, (0.28 + 0.09 * k, -0.05 - 0.03 * (k % 2), 0.05), kit.paint("#c22a2c", second="#d98a2a", grain_m=0.05)
        )
    kit.tube(
        [(-0.6, -0.3, 0.05), (-0.3, -0.38, 0.06), (0.0, -0.42, 0.05)],
        [0.025, 0.05, 0.025],
        kit.paint("#c98a44", second="#9a5e28", grain_m=0.04),
    )
    kit.cylinder(0.13, 0.012, (0.45, -0.4, 0.02), white)
    kit.prism([(-0.09, 0), (0.09, 0), (0.09, 0.07), (-0.09, 0.03)], 0.1, (0.45, -0.4, 0.03), kit.paint("#f0c84a"))
    for x in (0.7, 0.78):
        kit.lathe(
            [(0.03, 0), (0.005, 0.01), (0.005, 0.07), (0.035, 0.11), (0.032, 0.16)],
            (x, 0.1 + x - 0.7, 0.012),
            kit.glass("#c9dadd", clear=0.3),
        )


@thing("parasol", "beach umbrella, sunshade, sun umbrella", height_m=2.58, azimuths_degrees=(20,), elevation_degrees=4)
def parasol(kit: Kit) -> None:
    """A striped parasol, tilted."""
    with group() as made:
        kit.cylinder(0.025, 2.3, (0, 0, 1.1), kit.wood("#c99a5c"))
        profile = [(1.25, 1.72), (1.22, 1.78), (0.85, 2.02), (0.4, 2.2), (0.01, 2.26)]
        gores(kit, profile, (0, 0, 0), [kit.paint("#e0403a", rough=0.8), kit.paint("#f6f0e2", rough=0.8)], 12)
        gores(
            kit,
            [(1.25, 1.72), (1.26, 1.6)],
            (0, 0, 0),
            [kit.paint("#f6f0e2", rough=0.8), kit.paint("#e0403a", rough=0.8)],
            24,
        )
        kit.ball(0.04, (0, 0, 2.29), kit.paint("#e0403a"))
    place(made, turn_degrees=(8, 9, 0))


@thing(
    "deckchair",
    "deck chair, sunbed, lounger, beach chair",
    height_m=0.95,
    azimuths_degrees=(34,),
    size_px=272,
    elevation_degrees=9,
)
def deckchair(kit: Kit) -> None:
    """A wooden deckchair with striped cloth."""
    wood = kit.wood("#b98650")
    for y in (-0.3, 0.3):
        kit.tube([(-0.55, y, 0.95), (0.45, y, 0.0)], 0.022, wood)
        kit.tube([(-0.5, y * 0.9, 0.0), (0.5, y * 0.9, 0.36)], 0.022, wood)
        kit.tube([(-0.42, y * 0.9, 0.03), (-0.32, y, 0.72)], 0.016, wood)
    bars(
        kit,
        [[(x, -0.32, z), (x, 0.32, z)] for x, z in ((-0.54, 0.94), (0.5, 0.36), (-0.5, 0.0), (0.45, 0.01))],
        0.02,
        wood,
    )
    stripes = [kit.paint(c, rough=0.95, mottle=0.05) for c in ("#2f6fb0", "#f4f0e4")]
    way = np.array([(-0.54, 0.94), (-0.42, 0.62), (-0.2, 0.36), (0.05, 0.24), (0.3, 0.28), (0.5, 0.37)])
    dense = np.array([np.interp(np.linspace(0, 5, 20), range(6), axis) for axis in way.T]).T
    for k in range(8):
        y = -0.26 + 0.065 * k
        points = [(x, y + d, z) for x, z in dense for d in (0, 0.065)]
        kit.mesh(points, [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(19)], stripes[k % 2], smooth=True)


@thing("beach-ball", "ball, inflatable ball", height_m=0.63, size_px=200, azimuths_degrees=(0,))
def beach_ball(kit: Kit) -> None:
    """A ball of six colours."""
    with group() as made:
        profile = [(0.2 * math.cos(a), 0.2 * math.sin(a)) for a in np.linspace(-1.57, 1.57, 20)]
        gores(
            kit,
            profile,
            (0, 0, 0),
            [
                kit.paint(c, rough=0.25, mottle=0.03)
                for c in ("#e0342e", "#f4f2ec", "#2f74c4", "#f2c42c", "#f4f2ec", "#36a050")
            ],
            6,
        )
        for z in (-0.198, 0.198):
            kit.cylinder(0.03, 0.012, (0, 0, z), kit.paint("#f4f2ec", rough=0.3))
    place(made, (0, 0, 0.2), turn_degrees=(38, 18, 0))


@thing("sandcastle", "sand castle, castle of sand", height_m=0.75, size_px=300, elevation_degrees=12)
def sandcastle(kit: Kit) -> None:
    """A castle of sand with five towers and paper flags."""
    sand = kit.paint("#dcbf86", second="#b8955a", rough=1, mottle=0.25, grain_m=0.03)
    mound(kit, (0.85, 0.72, 0.12), (0, 0, 0), sand)
    kit.roughen(kit.box((0.75, 0.6, 0.26), (0, 0, 0.18), sand, bevel=0.1), 0.02, 0.06, detail=4)
    for x, y, r, high in (
        (-0.38, -0.3, 0.13, 0.36),
        (0.38, -0.3, 0.13, 0.36),
        (-0.38, 0.3, 0.13, 0.4),
        (0.38, 0.3, 0.13, 0.4),
        (0, 0.02, 0.18, 0.55),
    ):
        kit.roughen(kit.cylinder(r * 1.15, high, (x, y, 0.04 + high / 2), sand, top=r * 0.9), 0.015, 0.05, detail=3)
        for k in range(7):
            a = 2 * math.pi * k / 7
            kit.box(
                (0.05, 0.05, 0.05),
                (x + r * 0.8 * math.cos(a), y + r * 0.8 * math.sin(a), 0.06 + high),
                sand,
                turn_degrees=(0, 0, math.degrees(a)),
            )
    kit.prism(
        [(-0.07, 0), (0.07, 0), (0.07, 0.1), (0, 0.17), (-0.07, 0.1)], 0.04, (0, -0.31, 0.06), kit.paint("#5a4426")
    )
    for x, y, z, colour in ((0, 0.02, 0.58, "#d8302c"), (-0.38, -0.3, 0.4, "#2f74c4")):
        kit.tube([(x, y, z), (x, y, z + 0.17)], 0.006, kit.wood("#8a5a30"))
        kit.prism([(0, 0), (0.11, 0.035), (0, 0.07)], 0.006, (x, y, z + 0.1), kit.paint(colour))
    for _ in range(9):
        kit.ball(
            (0.035, 0.03, 0.02), (kit.rng.uniform(-0.7, 0.7), kit.rng.uniform(-0.65, -0.4), 0.05), kit.paint("#efe3d0")
        )
