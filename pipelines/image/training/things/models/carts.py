"""Carts, coaches, prams and sledges; fronts towards +x."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_vehicles import bars, body, gores, group, place, ring, spoked_wheel
from pipelines.image.training.things.recipe import thing


def _cart_wheels(kit: Kit, places: tuple[tuple[float, float], ...], half: float, wood: Any) -> None:
    iron = kit.paint("#3a3836", rough=0.6)
    for x, radius in places:
        for side in (-1, 1):
            spoked_wheel(kit, radius, 0.05, (x, side * half, radius), wood, spokes=12, spoke=0.03)
            ring(kit, radius, 0.025, (x, side * half, radius), iron, axis="y")
            kit.cylinder(0.1, 0.22, (x, side * half, radius), wood, turn_degrees=(90, 0, 0))
        kit.cylinder(0.05, 2 * half, (x, 0, radius), iron, turn_degrees=(90, 0, 0))


@thing("cart", "wagon, hay cart, handcart, barrow, horse cart", height_m=1.9, azimuths_degrees=(30,), size_px=320)
def cart(kit: Kit) -> None:
    """A two-wheeled farm cart heaped with hay."""
    wood, dark = kit.wood("#8a5f38", along="x"), kit.wood("#6b4628")
    _cart_wheels(kit, ((0, 0.65),), 0.85, dark)
    kit.box((2.6, 1.4, 0.1), (0, 0, 0.8), wood)
    for side in (-1, 1):
        for k in range(3):
            kit.box((2.6, 0.05, 0.15), (0, side * 0.72, 0.92 + 0.2 * k), wood)
        for x in (-1.25, -0.4, 0.4, 1.25):
            kit.box((0.08, 0.08, 0.75), (x, side * 0.76, 1.1), dark)
        kit.tube([(1.0, side * 0.45, 0.75), (3.0, side * 0.4, 0.7)], 0.05, wood)
    kit.tube([(-1.0, 0.3, 0.75), (-1.15, 0.3, 0.0)], 0.05, dark)
    hay = kit.paint("#d9b650", second="#9a7a2a", rough=1, mottle=0.3, grain_m=0.08)
    kit.roughen(kit.ball((1.25, 0.72, 0.65), (0, 0, 1.15), hay), 0.25, 0.22)


@thing("carriage", "coach, horse carriage, stagecoach, buggy", height_m=2.5, azimuths_degrees=(30,), size_px=360)
def carriage(kit: Kit) -> None:
    """A closed coach of the nineteenth century on four wheels."""
    paint, black, gold = (
        kit.paint("#5a1c28", rough=0.25, mottle=0.05),
        kit.paint("#18171a", rough=0.3),
        kit.paint("#c9a24a", metal=1, rough=0.3),
    )
    _cart_wheels(kit, ((-1.15, 0.68), (1.35, 0.5)), 0.78, kit.paint("#b8862e", rough=0.4))
    outline = [(-0.85, 1.2), (-0.55, 0.75), (0.55, 0.75), (0.85, 1.2), (0.95, 2.15), (-0.95, 2.15)]
    kit.prism(outline, 1.3, (0, 0, 0), paint)
    body(
        kit,
        [(-1.05, 0.66, 2.12, 2.2), (-0.8, 0.72, 2.12, 2.38), (0.8, 0.72, 2.12, 2.38), (1.05, 0.66, 2.12, 2.2)],
        black,
        power=4,
    )
    glass = kit.glass("#2a3844")
    for side in (-1, 1):
        y = side * 0.655
        kit.box((0.5, 0.02, 0.55), (0, y, 1.78), glass)
        for x in (-0.62, 0.62):
            kit.box((0.36, 0.02, 0.5), (x, y, 1.8), glass)
        for x in (-0.31, 0.31):
            kit.box((0.03, 0.03, 1.35), (x, y, 1.45), gold)
        kit.tube([(x, y, z) for x, z in (*outline, outline[0])], 0.025, gold, smooth=False)
        kit.box((0.12, 0.12, 0.26), (0.98, side * 0.62, 1.75), gold)
        kit.box((0.13, 0.13, 0.16), (0.98, side * 0.62, 1.75), kit.glow("#ffd98a", 0.6))
        kit.tube(
            [
                (-1.4, side * 0.5, 0.75),
                (-0.9, side * 0.5, 0.62),
                (0, side * 0.5, 0.7),
                (0.9, side * 0.5, 0.62),
                (1.6, side * 0.5, 0.85),
            ],
            0.04,
            black,
        )
    kit.box((0.5, 1.1, 0.1), (1.25, 0, 1.5), kit.paint("#3a2018"))
    kit.box((0.1, 1.1, 0.4), (1.02, 0, 1.7), kit.paint("#3a2018"), bevel=0.3)
    kit.box((0.55, 1.1, 0.06), (1.65, 0, 1.05), black, turn_degrees=(0, -25, 0))
    kit.tube([(1.5, 0, 0.6), (3.3, 0, 0.75)], 0.045, black)


@thing("wheelchair", "invalid chair", height_m=0.95, azimuths_degrees=(36,), size_px=256)
def wheelchair(kit: Kit) -> None:
    """A folding wheelchair."""
    steel, black, seat = (
        kit.paint("#c2c6ca", metal=1, rough=0.25),
        kit.paint("#1c1c1f"),
        kit.paint("#27395a", rough=0.8),
    )
    for side in (-1, 1):
        y = side * 0.3
        spoked_wheel(kit, 0.3, 0.012, (-0.12, y, 0.31), steel, spokes=18, spoke=0.004)
        ring(kit, 0.3, 0.022, (-0.12, y, 0.31), black, axis="y")
        ring(kit, 0.27, 0.012, (-0.12, y * 1.12, 0.31), steel, axis="y")
        ring(kit, 0.08, 0.022, (0.36, y * 0.85, 0.1), black, axis="y")
        s = side * 0.25
        bars(
            kit,
            [
                [(-0.25, s, 0.3), (-0.25, s, 0.92), (-0.36, s, 0.94)],
                [(-0.25, s, 0.5), (0.25, s, 0.5), (0.38, s, 0.42), (0.5, s, 0.12)],
                [(-0.25, s, 0.3), (0.3, s, 0.3), (0.3, s, 0.5)],
                [(-0.25, s, 0.7), (0.2, s, 0.7), (0.2, s, 0.5)],
            ],
            0.017,
            steel,
        )
        kit.box((0.35, 0.05, 0.04), (-0.02, s, 0.71), black, bevel=0.3)
        kit.box((0.16, 0.16, 0.02), (0.52, s * 0.6, 0.1), black, turn_degrees=(0, -15, 0))
        kit.tube([(-0.42, s, 0.95), (-0.3, s, 0.93)], 0.024, black)
    kit.box((0.46, 0.48, 0.05), (0.0, 0, 0.5), seat, bevel=0.3)
    kit.box((0.03, 0.48, 0.4), (-0.26, 0, 0.72), seat, bevel=0.3)


@thing("pram", "baby carriage, stroller, pushchair, baby buggy", height_m=1.1, azimuths_degrees=(24,), size_px=256)
def pram(kit: Kit) -> None:
    """An old-fashioned pram with a hood."""
    paint, steel, cloth = (
        kit.paint("#27406b", rough=0.35),
        kit.paint("#c9ccd0", metal=1, rough=0.25),
        kit.paint("#e9e2d2", rough=0.9),
    )
    for x in (-0.32, 0.36):
        for y in (-0.24, 0.24):
            spoked_wheel(kit, 0.2, 0.014, (x, y, 0.2), steel, spokes=12, spoke=0.005)
            ring(kit, 0.2, 0.018, (x, y, 0.2), kit.paint("#e8e6e0"), axis="y")
    for y in (-0.2, 0.2):
        kit.tube([(-0.32, y, 0.2), (-0.2, y, 0.36), (0.0, y, 0.4), (0.2, y, 0.36), (0.36, y, 0.2)], 0.016, steel)
    body(
        kit,
        [(-0.55, 0.14, 0.6, 0.8), (-0.4, 0.25, 0.44, 0.8), (0.3, 0.25, 0.44, 0.8), (0.55, 0.14, 0.58, 0.8)],
        paint,
        power=3,
    )
    kit.ball((0.5, 0.23, 0.06), (0, 0, 0.8), cloth)
    with group() as hood:
        profile = [(0.36 * math.cos(a), 0.36 * math.sin(a)) for a in np.linspace(0, 1.57, 6)]
        gores(kit, profile, (0, 0, 0), [paint, kit.paint("#2f4b7c")], 12)
    place(hood, (0.2, 0, 0.76))
    kit.tube([(-0.5, -0.2, 0.75), (-0.75, -0.2, 1.0), (-0.75, 0.2, 1.0), (-0.5, 0.2, 0.75)], 0.016, steel, smooth=False)


@thing("sledge", "sled, toboggan", height_m=0.45, azimuths_degrees=(30,), size_px=256, elevation_degrees=14)
def sledge(kit: Kit) -> None:
    """A child's wooden sledge with a rope."""
    wood = kit.wood("#c08a4c", along="x")
    for side in (-1, 1):
        kit.tube(
            [
                (-0.6, side * 0.2, 0.02),
                (0, side * 0.2, 0.02),
                (0.45, side * 0.2, 0.03),
                (0.65, side * 0.2, 0.15),
                (0.7, side * 0.2, 0.42),
            ],
            0.025,
            wood,
        )
        for x in (-0.4, 0.3):
            kit.box((0.06, 0.04, 0.26), (x, side * 0.2, 0.15), wood)
    for k in range(5):
        kit.box((1.05, 0.085, 0.025), (0.0, -0.22 + 0.11 * k, 0.29), wood)
    kit.tube([(0.7, -0.2, 0.4), (0.7, 0.2, 0.4)], 0.025, wood, smooth=False)
    kit.tube(
        [(0.7, -0.18, 0.4), (1.0, -0.3, 0.1), (1.2, 0, 0.01), (1.0, 0.3, 0.06), (0.7, 0.18, 0.4)],
        0.012,
        kit.paint("#b3262e"),
    )


@thing("sleigh", "santa's sleigh, horse sleigh, christmas sleigh", height_m=1.5, azimuths_degrees=(28,), size_px=320)
def sleigh(kit: Kit) -> None:
    """A red sleigh with golden runners, full of parcels."""
    red, gold, inside = (
        kit.paint("#a81c24", rough=0.25, mottle=0.04),
        kit.paint("#d0a640", metal=1, rough=0.3),
        kit.paint("#4a1a14"),
    )
    side_line = [
        (-1.3, 0.5),
        (0.6, 0.5),
        (1.2, 0.75),
        (1.5, 1.1),
        (1.2, 1.15),
        (0.9, 0.95),
        (0.3, 0.9),
        (-0.3, 1.1),
        (-0.8, 1.45),
        (-1.4, 1.5),
        (-1.25, 1.0),
    ]
    for y in (-0.55, 0.55):
        kit.prism(side_line, 0.07, (0, y, 0), red)
        kit.tube([(x, y * 1.06, z) for x, z in (*side_line, side_line[0])], 0.03, gold, smooth=False)
        kit.tube(
            [
                (-1.5, y, 0.06),
                (0, y, 0.04),
                (1.3, y, 0.06),
                (1.8, y, 0.3),
                (1.85, y, 0.75),
                (1.55, y, 0.85),
                (1.45, y, 0.65),
            ],
            0.045,
            gold,
        )
        for x in (-0.9, 0.0, 0.9):
            kit.tube([(x - 0.1, y, 0.05), (x, y, 0.3), (x - 0.1, y, 0.55)], 0.035, gold)
    kit.box((2.3, 1.1, 0.1), (-0.2, 0, 0.55), inside)
    kit.box((0.1, 1.1, 0.9), (-1.25, 0, 1.0), red, turn_degrees=(0, -8, 0))
    kit.box((0.5, 1.0, 0.35), (0.1, 0, 0.75), inside, bevel=0.2)
    kit.box((0.1, 1.1, 0.5), (1.25, 0, 0.9), red, turn_degrees=(0, 40, 0))
    for (x, y, z), size, colour in (
        ((-0.8, -0.2, 1.35), 0.5, "#2f7a4a"),
        ((-0.5, 0.25, 1.2), 0.45, "#e8e2d0"),
        ((-0.95, 0.3, 1.6), 0.35, "#d8a02c"),
        ((-0.45, -0.3, 1.0), 0.35, "#3a62a8"),
    ):
        kit.box((size, size, size), (x, y, z - 0.25), kit.paint(colour, mottle=0.03), turn_degrees=(0, 0, 20 * x))
        for flat in ((size * 1.02, 0.08, size * 1.02), (0.08, size * 1.02, size * 1.02)):
            kit.box(flat, (x, y, z - 0.25), kit.paint("#c8242c"), turn_degrees=(0, 0, 20 * x))
