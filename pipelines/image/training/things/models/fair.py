"""Feasts and fairs: stalls, flags, bunting, a stage, rides; and treasure."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_vehicles import group, place, scatter
from pipelines.image.training.things.recipe import thing

BRIGHT = ("#e0342e", "#f2b92c", "#2f8a4a", "#2f74c4", "#c04a9a", "#f07a2c")


def _stall(kit: Kit, *, ruined: bool) -> None:
    wood = kit.wood("#6f6453" if ruined else "#a8753f", along="x")
    for x in (-1.4, 1.4):
        for y, high in ((-0.7, 2.1), (0.8, 2.6)):
            kit.box((0.09, 0.09, high), (x, y, high / 2), wood, turn_degrees=(0, 6 if ruined and x > 0 else 0, 0))
    for k in range(5):
        kit.box(
            (2.9, 0.03, 0.17), (0, -0.62, 0.1 + 0.18 * k), wood, turn_degrees=(0, 12 if ruined and k == 3 else 0, 0)
        )
    kit.box((3.0, 1.0, 0.06), (0, -0.15, 0.95), wood, turn_degrees=(0, 4 if ruined else 0, 0))
    stripes = ("#7d6a5c", "#938b7b") if ruined else ("#d8342c", "#f6f0e0")
    paints = [kit.paint(c, rough=0.95, mottle=0.25 if ruined else 0.05) for c in stripes]
    for k in range(14):
        if ruined and k in (3, 4, 8, 9, 10):
            continue
        x = -1.68 + 0.24 * k
        roof = [(x, 0.95, 2.65), (x + 0.24, 0.95, 2.65), (x + 0.24, -1.05, 2.05), (x, -1.05, 2.05)]
        flap = [
            (x, -1.05, 2.05),
            (x + 0.24, -1.05, 2.05),
            (x + 0.22, -1.08, 1.87),
            (x + 0.12, -1.09, 1.8),
            (x + 0.02, -1.08, 1.87),
        ]
        kit.mesh(roof, [(0, 1, 2, 3)], paints[k % 2])
        kit.mesh(flap, [(0, 1, 2, 3, 4)], paints[k % 2])
    if ruined:
        kit.mesh(
            [(-0.95, 0.9, 2.6), (-0.4, 0.9, 2.6), (-0.3, -0.7, 1.1), (-0.75, -0.8, 1.0)], [(0, 1, 2, 3)], paints[0]
        )
        scatter(kit, 24, (1.6, 1.3), (0.08, 0.3), [wood, *paints])
        return
    fruit = ("#d8342c", "#f08a2c", "#f2ce3a", "#5fa03a", "#7a3f8a")
    for k in range(5):
        x = -1.12 + 0.56 * k
        with group() as box:
            kit.box((0.5, 0.6, 0.14), (0, 0, 0), kit.wood("#c79a5a", along="x"))
            paint = kit.paint(fruit[k], rough=0.4, grain_m=0.05)
            for i in range(4):
                for j in range(5):
                    kit.ball(0.062, (-0.18 + 0.12 * i, -0.24 + 0.12 * j, 0.09 + 0.02 * ((i + j) % 2)), paint)
        place(box, (x, -0.3, 1.1), turn_degrees=(20, 0, 0))
    for k in range(4):
        kit.ball(
            (0.13, 0.13, 0.15), (-0.9 + 0.6 * k, 0.35, 1.12), kit.paint(("#e8842a", "#6fa03f")[k % 2], grain_m=0.05)
        )


@thing(
    "market-stall",
    "market, stall, fruit stand, booth, kiosk, bazaar, farmers market, fair",
    height_m=2.66,
    azimuths_degrees=(22,),
    size_px=384,
    elevation_degrees=9,
)
def market_stall(kit: Kit) -> None:
    """A fruit stall under a striped awning."""
    _stall(kit, ruined=False)


@thing(
    "market-stall-ruined",
    of="market-stall",
    state="ruined",
    height_m=2.66,
    azimuths_degrees=(22,),
    size_px=360,
    elevation_degrees=9,
)
def market_stall_ruined(kit: Kit) -> None:
    """The stall, empty, grey and torn."""
    _stall(kit, ruined=True)


@thing(
    "bunting",
    "pennants, garland, party flags, festoon",
    height_m=3.3,
    azimuths_degrees=(8,),
    size_px=400,
    elevation_degrees=2,
)
def bunting(kit: Kit) -> None:
    """Two lines of coloured pennants between poles."""
    for x in (-3, 3):
        kit.cylinder(0.04, 3.2, (x, 0, 1.6), kit.wood("#b08350"))
        kit.ball(0.07, (x, 0, 3.23), kit.paint("#d9ad3a", metal=1, rough=0.3))
    paints = [kit.paint(c, rough=0.9, mottle=0.05) for c in BRIGHT]
    for line, (high, drop) in enumerate(((3.1, 0.55), (2.3, 0.5))):

        def hang(t: float, high: float = high, drop: float = drop) -> tuple[float, float, float]:
            return -3 + 6 * t, 0.0, high - drop * 4 * t * (1 - t)

        kit.tube([hang(t) for t in np.linspace(0, 1, 25)], 0.012, kit.paint("#f2ede0"))
        for k in range(12):
            a, b = hang((k + 0.08) / 12), hang((k + 0.92) / 12)
            sway = kit.rng.normal(0, 0.07)
            tip = ((a[0] + b[0]) / 2 + sway, -0.08 + sway, (a[2] + b[2]) / 2 - 0.52)
            kit.mesh([a, b, tip], [(0, 1, 2)], paints[(k + 2 * line) % 6])


def _flag(kit: Kit, colour: str, *, torn: float = 0.0) -> None:
    kit.cylinder(0.05, 6, (0, 0, 3), kit.paint("#d9d9d6" if not torn else "#6b6258", rough=0.4), top=0.035)
    kit.ball(0.09, (0, 0, 6.05), kit.paint("#d9ad3a" if not torn else "#5a5248", metal=0 if torn else 1, rough=0.3))
    wide, high, steps = 3.2, 2.0, 22
    points = [
        (
            0.05 + wide * u * 0.95,
            0.24 * u * math.sin(7.5 * u + 1.2 * v),
            5.9 - high * v - 0.25 * u * u + 0.06 * math.sin(7 * u),
        )
        for v in np.linspace(0, 1, steps + 1)
        for u in np.linspace(0, 1, steps + 1)
    ]
    n = steps + 1
    cells = [(i, j) for i in range(steps) for j in range(steps)]
    if torn:
        ragged = steps * (0.55 + 0.35 * np.repeat(kit.rng.random(steps), 1))
        cells = [
            (i, j)
            for i, j in cells
            if j < ragged[i] and not ((i - 9) ** 2 + (j - 7) ** 2 < 6 or (i - 15) ** 2 + (j - 11) ** 2 < 4)
        ]
    faces = [(i * n + j, i * n + j + 1, (i + 1) * n + j + 1, (i + 1) * n + j) for i, j in cells]
    kit.mesh(points, faces, kit.paint(colour, rough=0.9, mottle=0.3 if torn else 0.05), smooth=True)


@thing(
    "flag",
    "banner, flagpole, flag pole, ensign",
    height_m=6.15,
    azimuths_degrees=(15,),
    size_px=300,
    elevation_degrees=2,
)
def flag(kit: Kit) -> None:
    """A plain light flag in the wind, to be tinted."""
    _flag(kit, "#e2e0da")


@thing(
    "flag-ruined",
    "torn flag",
    of="flag",
    state="ruined",
    height_m=6.15,
    azimuths_degrees=(15,),
    size_px=300,
    elevation_degrees=2,
)
def flag_ruined(kit: Kit) -> None:
    """The flag in tatters, with holes."""
    _flag(kit, "#7d7365", torn=1.0)


@thing(
    "banner",
    "standard, pennant, hanging banner, heraldry",
    height_m=3.4,
    azimuths_degrees=(12,),
    size_px=280,
    elevation_degrees=2,
)
def banner(kit: Kit) -> None:
    """A long red banner with a golden border on a pole with a crossbar."""
    wood, gold = kit.wood("#6b4526"), kit.paint("#d9ad3a", rough=0.5)
    kit.cylinder(0.035, 3.3, (0, 0.05, 1.65), wood)
    kit.ball((0.06, 0.06, 0.1), (0, 0.05, 3.33), gold)
    kit.tube([(-0.55, 0, 3.05), (0.55, 0, 3.05)], 0.03, wood)
    for s in (-1, 1):
        kit.ball(0.05, (0.58 * s, 0, 3.05), gold)
    for inset, y, colour in ((0.0, 0.0, "#d9ad3a"), (0.06, -0.035, "#a81f28")):
        columns, half = 12, 0.48 - inset
        points, rows = [], 10
        for v in np.linspace(0, 1, rows + 1):
            for u in np.linspace(-1, 1, columns + 1):
                low = 1.0 + inset + 0.28 * abs(u) * -1 + (0.0 if inset == 0 else 0.03)
                points.append((half * u, y + 0.05 * math.sin(5 * u) * v, 3.03 - inset * 0.5 - (3.03 - low) * v))
        n = columns + 1
        kit.mesh(
            points,
            [
                (i * n + j, i * n + j + 1, (i + 1) * n + j + 1, (i + 1) * n + j)
                for i in range(rows)
                for j in range(columns)
            ],
            kit.paint(colour, rough=0.9, mottle=0.06),
            smooth=True,
        )
    kit.cylinder(0.2, 0.02, (0, -0.045, 2.2), gold, turn_degrees=(90, 0, 0), sides=8)


@thing(
    "stage",
    "concert stage, theatre, open-air stage, podium, concert, show",
    height_m=4.6,
    azimuths_degrees=(16,),
    size_px=420,
    elevation_degrees=9,
)
def stage(kit: Kit) -> None:
    """A wooden stage with red curtains and a row of lamps."""
    boards, red, dark = (
        kit.wood("#a8773f", along="y", grain_m=0.2),
        kit.paint("#9c1f26", rough=0.9, mottle=0.08),
        kit.paint("#26221f"),
    )
    kit.box((8, 4, 0.9), (0, 0, 0.45), kit.wood("#5a3a20"))
    for k in range(20):
        kit.box((0.38, 4.1, 0.08), (-3.8 + 0.4 * k, 0, 0.93), boards, bevel=0)
    kit.box((7.8, 0.1, 3.2), (0, 1.9, 2.5), kit.paint("#2a2438", second="#453a5c", mottle=0.2, grain_m=1.5))
    for s in (-1, 1):
        for k in range(9):
            kit.cylinder(0.14, 3.1, (s * (3.85 - 0.17 * k), -1.5 + 0.05 * (k % 2), 2.5), red, top=0.11, sides=14)
        kit.ball((0.3, 0.15, 0.1), (s * 3.2, -1.55, 1.9), kit.paint("#d9ad3a", rough=0.5))
        kit.box((0.2, 0.2, 3.6), (s * 4.05, -1.5, 2.7), dark)
    for k in range(12):
        kit.ball((0.36, 0.14, 0.42), (-3.85 + 0.7 * k, -1.6, 4.1), red)
    kit.box((8.4, 0.3, 0.3), (0, -1.5, 4.45), kit.paint("#d9ad3a", rough=0.5))
    for k in range(7):
        kit.cylinder(0.11, 0.16, (-3 + k, -1.9, 1.03), dark, turn_degrees=(-50, 0, 0))
        kit.ball(0.08, (-3 + k, -1.93, 1.08), kit.glow("#ffe6a8"))
    for k in range(4):
        kit.box((1.6, 0.35, 0.2), (0, -2.2 - 0.3 * k, 0.8 - 0.2 * k), kit.wood("#8a5f34", along="x"))
    kit.cylinder(0.02, 1.3, (0.5, -0.6, 1.6), dark)
    kit.ball((0.05, 0.05, 0.08), (0.5, -0.65, 2.28), dark)
    kit.cylinder(0.18, 0.03, (0.5, -0.6, 0.99), dark)
