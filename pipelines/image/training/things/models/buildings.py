"""Homes and small houses of town and country, in good days and bad."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit_buildings import FALLEN, Mason, building
from pipelines.image.training.things.kit_parts import BEAM, bush, column, foliage, lantern, stairs, timber

STONE = "#a59a88"


@building(
    "house",
    "home, family house, residence, dwelling",
    height_m=9.9,
    states={"lit": 1, "snowy": 0.99, "ruined": 0.94, "burnt": 0.94, "boarded": 0.99},
    size_px=360,
    azimuths_degrees=(25,),
)
def house(m: Mason) -> None:
    """A family house: plaster on a stone foot, tiled roof, a gable over the door, shutters, chimney."""
    m.decay, m.rubble = (2.4, 9.0) if m.state == "ruined" else (4.4, 9.6), (6.6, "#b3a58d")
    wall, roof, stone = (
        m.paint("#e6d8bb", grain_m=0.7, mottle=0.08),
        m.tiles("#a4503a"),
        m.bricks("#9a9184", brick_m=(0.5, 0.25)),
    )
    m.walls((9.4, 7, 5.4), (0, 0, 0), wall)
    m.band((9.4, 7, 0.7), (0, 0, 0.35), stone, 0.06)
    m.gable((7, 9.4), 3.4, (0, 0, 5.4), roof, wall, 90)
    m.walls((3.6, 1.2, 5.4), (-1.4, -4, 0), wall)
    m.band((3.6, 1.2, 0.7), (-1.4, -4, 0.35), stone, 0.06)
    m.gable((3.6, 3.4), 2.2, (-1.4, -2.9, 5.4), roof, wall)
    m.chimney((2.4, 1.2, 7.2), 2.2)
    for x in (1.7, 3.6):
        m.window((x, -3.5, 1.1), (1.1, 1.5), shutters="#3f6b6b", flowers=True)
        m.window((x, -3.5, 3.6), (1.1, 1.4), shutters="#3f6b6b")
    m.window((-3.9, -3.5, 1.1), (0.9, 1.5), shutters="")
    m.window((-1.4, -4.6, 3.5), (1.5, 1.5), bars=(2, 1), flowers=True)
    m.window((-1.4, -4.6, 6.0), (0.7, 0.8), arch="round")
    m.door((-1.4, -4.6, 0.1), (1.2, 2.3), colour="#2f5d50")
    m.gable((2.2, 1.1), 0.7, (-1.4, -5.0, 2.75), roof, None, over=0.12)
    for x in (-2.4, -0.4):
        m.kit.cylinder(0.09, 2.8, (x, -5.4, 1.4), m.paint("#ece6d8"), sides=16)
    for y in (-1.7, 1.7):
        m.window((4.7, y, 1.1), (1.1, 1.5), 90)
        m.window((4.7, y, 3.6), (1.1, 1.4), 90)
    m.window((4.7, 0, 6.2), (0.9, 1.1), 90, arch="round")
    if m.state in ("", "lit"):
        for x, size, flowers in ((0.9, 0.55, "#e77fa4"), (4.4, 0.6, ""), (-3.8, 0.6, "#f3e3ee")):
            bush(m, (x, -4.3, 0), size, flowers=flowers)
    if m.state == "lit":
        lantern(m, (-0.55, -4.8, 2.1))


@building(
    "cottage",
    "country cottage, thatched cottage, little house",
    height_m=7.1,
    states={"lit": 1, "snowy": 0.99, "ruined": 0.91, "burnt": 0.91, "boarded": 0.99},
    size_px=360,
)
def cottage(m: Mason) -> None:
    """A low white cottage with a thick thatch, roses at the door, a picket fence and flower beds."""
    m.decay, m.rubble = (1.6, 7.0) if m.state == "ruined" else (3.0, 6.3), (5.5, "#b9b0a0")
    wall, straw = m.paint("#efe6d2", mottle=0.1), m.paint("#b8935a", second="#7d5f38", grain_m=0.25)
    m.walls((9, 6, 2.9), (0, 0, 0), wall)
    m.band((9, 6, 0.5), (0, 0, 0.25), m.bricks("#8f867a", brick_m=(0.5, 0.25)), 0.08)
    m.gable((6, 9), 2.9, (0, 0, 2.7), straw, wall, 90, over=0.6, thick=0.45, trim="")
    m.kit.box((9.6, 0.9, 0.4), (0, 0, 6.1), m.paint("#8a6a3e", grain_m=0.2))
    if m.state not in (*FALLEN, "snowy"):
        for x in (-2.6, 2.6):
            m.kit.ball((1.1, 1.3, 0.8), (x, -2.0, 4.2), straw)
    for x in (-2.6, 2.6):
        m.kit.box((1.5, 1.2, 1.3), (x, -2.55, 3.45), wall)
        m.window((x, -3.16, 3.1), (0.9, 0.8), bars=(1, 1))
        m.window((x, -3.0, 0.95), (1.3, 1.2), bars=(2, 1), shutters="#5d86a8", flowers=True)
    m.door((0, -3, 0.1), (1.1, 2.1), colour="#3d6f8f", arch="round")
    for y in (-1.2, 1.2):
        m.window((4.5, y, 1), (0.9, 1.2), 90)
    m.window((4.5, 0, 3.5), (0.8, 1.0), 90)
    m.chimney((3.4, 0.4, 4.6), 2.0, "#a08f80", 0.9)
    if m.state in ("", "lit"):
        _garden(m)


def _garden(m: Mason) -> None:
    """Roses over a door, beds of flowers, and a picket fence in front."""
    for x, z in ((-0.95, 0.7), (-0.95, 1.5), (-0.7, 2.4), (0.7, 2.4), (0.95, 1.5), (0.95, 0.7)):
        foliage(m, (x, -3.2, z), (0.35, 0.25, 0.5), m.paint("#3f7030"), count=160, leaf=0.17)
        foliage(m, (x, -3.3, z), (0.38, 0.25, 0.5), m.paint("#d94f70"), count=34, leaf=0.17)
    for x, flowers in ((-3.9, "#f2c230"), (-1.6, "#9a6fd0"), (1.6, "#f2f0e6"), (2.8, "#e0567c"), (4.1, "#f2a03a")):
        bush(m, (x, -3.7, 0), 0.5, flowers=flowers)
    for x in np.arange(-4.6, 4.7, 0.35):
        if abs(x) > 0.8:
            m.kit.prism(
                [(-0.07, 0), (0.07, 0), (0.07, 0.75), (0, 0.9), (-0.07, 0.75)], 0.05, (x, -4.8, 0), m.paint("#f6f3ea")
            )
    for x in (-2.75, 2.75):
        for z in (0.25, 0.6):
            m.kit.box((3.8, 0.05, 0.08), (x, -4.76, z), m.paint("#f6f3ea"))


@building(
    "farmhouse",
    "farm, half-timbered house, homestead",
    height_m=10.1,
    states={"lit": 1, "ruined": 0.91, "burnt": 0.92},
    size_px=360,
)
def farmhouse(m: Mason) -> None:
    """A long half-timbered farmhouse under a steep roof."""
    m.decay, m.rubble = (2.0, 8.6) if m.state == "ruined" else (4.4, 9.2), (7.5, "#a99c86")
    wall, roof = m.paint("#efe4cb"), m.tiles("#8d4a35")
    m.walls((12, 7, 4.6), (0, 0, 0), wall)
    m.band((12, 7, 0.6), (0, 0, 0.3), m.bricks(STONE, brick_m=(0.5, 0.25)), 0.08)
    m.gable((7, 12), 4.2, (0, 0, 4.6), roof, wall, 90, over=0.5, trim=BEAM)
    for z in (0.6, 2.6):
        timber(m, 12, 2.0, (0, -3.5, z))
        timber(m, 7, 2.0, (6, 0, z), 90)
    for x in (-4.2, 2.6, 4.4):
        m.window((x, -3.5, 1.2), (1.0, 1.1), flowers=True)
    for x in (-4.2, -1.6, 1.0, 3.6):
        m.window((x, -3.5, 3.1), (0.9, 1.0), shutters="#4d6b3d")
    m.door((-0.8, -3.5, 0.1), (1.3, 2.2), colour="#4d6b3d")
    for y in (-1.6, 1.6):
        m.window((6, y, 1.2), (0.9, 1.1), 90)
        m.window((6, y, 3.1), (0.9, 1.0), 90)
    m.window((6, 0, 5.6), (0.9, 1.0), 90)
    m.chimney((-3.4, 0, 7.6), 2.1)
    for x in (-2.4, 2.4):
        m.walls((1.6, 1.2, 1.4), (x, -2.5, 5.2), wall)
        m.gable((1.6, 1.6), 0.9, (x, -2.3, 6.6), roof, wall, over=0.2, trim=BEAM)
        m.window((x, -3.1, 5.4), (0.8, 0.9), sill=False)


@building(
    "barn", "stable, cowshed, granary", height_m=9.5, states={"ruined": 1.01, "burnt": 1.01, "snowy": 1}, size_px=340
)
def barn(m: Mason) -> None:
    """A red barn with a broken-backed roof and white crosses on its doors."""
    m.decay, m.rubble = (1.5, 9.4), (7.0, "#7c6a58")
    red, white, roof = m.planks("#a03428", 0.3), m.paint("#efe9dc"), m.tiles("#6c6f73", 0.4)
    m.walls((9, 13, 4.6), (0, 2, 0), red)
    outline = [(-4.5, 0), (4.5, 0), (3.1, 2.9), (0, 4.4), (-3.1, 2.9)]
    for y in (-4.35, 8.35):
        m.kit.prism(outline, 0.3, (0, y, 4.55), red)
    skin = [
        (-5, -0.7),
        (-3.3, 2.95),
        (0, 4.5),
        (3.3, 2.95),
        (5, -0.7),
        (5.25, -0.6),
        (3.45, 3.2),
        (0, 4.8),
        (-3.45, 3.2),
        (-5.25, -0.6),
    ]
    m.kit.prism(skin, 14, (0, 2, 4.6), roof)
    m.kit.prism([(x, z + 0.02) for x, z in skin], 0.15, (0, -5.05, 4.55), white)
    if m.state in FALLEN:
        for y in np.arange(-4, 8.5, 1.2):
            for a, b in (
                ((-4.4, 4.6), (-3.1, 7.4)),
                ((4.4, 4.6), (3.1, 7.4)),
                ((-3.1, 7.4), (0, 9)),
                ((3.1, 7.4), (0, 9)),
            ):
                if m.rng.random() < 0.7:
                    m.kit.tube([(a[0], y, a[1]), (b[0], y, b[1])], 0.1, m.wood("#4c3a2c"), smooth=False)["whole"] = True
    for x in (-4.5, 4.5):
        m.kit.box((0.22, 0.22, 4.6), (x, -4.5, 2.3), white)
    _barn_door(m, (0, -4.5, 0), 3.6, 3.4)
    _barn_door(m, (0, -4.5, 5.1), 1.7, 1.9)
    for y in (-2, 1, 4, 7):
        m.window((4.5, y, 1.6), (0.9, 1.1), 90, frame="#efe9dc")


def _barn_door(m: Mason, at: tuple[float, float, float], w: float, h: float) -> None:
    white = m.paint("#efe9dc")
    with m.placed(at):
        m.kit.box((w, 0.2, h), (0, 0, h / 2), m.planks("#8a2a20", 0.2))
        for x in (-w / 2, 0, w / 2):
            m.kit.box((0.2, 0.14, h), (x, -0.1, h / 2), white)
        for z in (0.1, h / 2, h):
            m.kit.box((w, 0.14, 0.2), (0, -0.1, z), white)
        for side in (-1, 1):
            for part in (0.25, 0.75):
                long, tilt = (
                    math.hypot(w / 2, h / 2),
                    math.degrees(math.atan2(w / 2, h / 2)) * side * (1 if part < 0.5 else -1),
                )
                m.kit.box((0.16, 0.12, long), (side * w / 4, -0.1, h * part), white, turn_degrees=(0, tilt, 0))


@building(
    "cabin",
    "hut, log cabin, lodge, chalet, log hut",
    height_m=5.3,
    states={"lit": 0.99, "snowy": 1.02, "ruined": 1.04},
    size_px=340,
)
def cabin(m: Mason) -> None:
    """A log cabin: round logs that cross at the corners, a porch, a stone chimney."""
    m.decay, m.rubble = (0.9, 5.2), (4.5, "#6b5542")
    log, roof = m.wood("#8b5f3c", along="x"), m.tiles("#5b4a3c", 0.5)
    for i in range(8):
        z = 0.45 + 0.32 * i
        for y in (-2.5, 2.5):
            m.kit.cylinder(0.17, 7.4, (0, y, z), log, sides=14, turn_degrees=(0, 90, 0))
        for x in (-3.3, 3.3):
            m.kit.cylinder(0.17, 5.8, (x, 0, z + 0.16), m.wood("#835836", along="y"), sides=14, turn_degrees=(90, 0, 0))
    m.walls((6.5, 4.9, 2.9), (0, 0, 0), m.paint("#3a2a1e"), 0.2)
    m.kit.box((7.6, 7, 0.3), (0, -0.8, 0.15), m.bricks("#8a8378", brick_m=(0.5, 0.3)))
    m.gable((5, 6.8), 2.0, (0, 0, 3.0), roof, m.planks("#7d5636"), 90, over=0.5, trim="#5b3d28")
    m.kit.box((7.2, 1.9, 0.14), (0, -3.4, 3.0), roof, turn_degrees=(14, 0, 0))
    for x in (-3.3, -1.1, 1.1, 3.3):
        m.kit.cylinder(0.11, 2.6, (x, -4.0, 1.5), m.wood("#6f4a2e"), sides=12)
    for x in (-2.2, 2.2):
        m.kit.box((2.1, 0.1, 0.1), (x, -4.0, 1.2), m.wood("#6f4a2e", along="x"))
        m.window((x, -2.7, 1.2), (1.1, 1.1), frame="#c9b28d", shutters="#7b3b2b")
    m.door((0, -2.7, 0.3), (1.1, 2.1), colour="#5f3a22", frame="#c9b28d", step=False)
    m.window((3.5, 0, 1.3), (1.0, 1.0), 90, frame="#c9b28d")
    m.kit.roughen(m.kit.box((1.3, 1.2, 5.0), (-3.9, 0.6, 2.5), m.bricks("#8f887c", brick_m=(0.45, 0.25))), 0.06)


@building(
    "villa",
    "mansion, manor, country house, estate, manor house",
    height_m=11.2,
    states={"lit": 1.01, "ruined": 0.95, "boarded": 1},
    size_px=360,
)
def villa(m: Mason) -> None:
    """A white villa: a portico with columns, tall windows, balustrade, hipped roof."""
    m.decay, m.rubble = (3.0, 11.2), (9.5, "#c9bfae")
    wall, roof, white = m.paint("#ecdcc0", mottle=0.06, grain_m=1), m.tiles("#9a5a42"), m.paint("#f4efe3", mottle=0.05)
    m.walls((17, 9, 7.4), (0, 0, 0), wall)
    m.hip((17, 9), 2.8, (0, 0, 7.4), roof, over=0.6)
    for z in (0.4, 3.7, 7.3):
        m.band((17, 9, 0.3), (0, 0, z), white, 0.12)
    m.walls((6, 1.4, 7.4), (0, -5.1, 0), wall)
    m.gable((6.4, 4.6), 1.9, (0, -4.2, 7.5), roof, white, over=0.35, trim="#f4efe3")
    for x in (-2.6, -0.9, 0.9, 2.6):
        column(m, (x, -7.2, 0.7), 3.2, 0.26, white)
    m.kit.box((6.6, 2.4, 0.4), (0, -6.8, 4.05), white)
    for x in np.arange(-3.1, 3.2, 0.31):
        m.kit.lathe([(0.06, 0), (0.12, 0.2), (0.06, 0.5), (0.09, 0.7)], (x, -7.8, 4.25), white, sides=12)
    m.kit.box((6.6, 0.24, 0.14), (0, -7.8, 5.0), white)
    stairs(m, 5.2, 4, (0, -9.2, 0), white)
    m.kit.box((6.6, 2.4, 0.68), (0, -6.8, 0.34), white)
    m.door((0, -5.8, 0.7), (1.6, 2.7), colour="#4b3626", leaves=2, arch="round", step=False)
    for x in (-1.9, 0, 1.9):
        m.window((x, -5.8, 4.4), (1.1, 2.2), bars=(1, 2), arch="round", frame="#f4efe3")
    for x in (-7, -5, 5, 7):
        m.window((x, -4.5, 1.1), (1.2, 2.1), bars=(1, 2), frame="#f4efe3", shutters="#5f7d6a")
        m.window((x, -4.5, 4.6), (1.2, 1.9), bars=(1, 2), frame="#f4efe3", shutters="#5f7d6a")
    for y in (-2.6, 0, 2.6):
        m.window((8.5, y, 1.1), (1.2, 2.1), 90, bars=(1, 2), frame="#f4efe3")
        m.window((8.5, y, 4.6), (1.2, 1.9), 90, bars=(1, 2), frame="#f4efe3")
    for x in (-5, 5):
        m.chimney((x, 1, 8.6), 2.2, "#c9b59a", 0.9)
    if m.state in ("", "lit"):
        for x in (-7.6, -4.2, 4.2, 7.6):
            m.kit.cylinder(0.5, 2.6, (x, -5.4, 1.3), m.paint("#2f5530"), top=0.1, sides=20)
            foliage(m, (x, -5.4, 1.6), (0.5, 0.5, 1.5), m.paint("#3f6e3c"), count=320, leaf=0.22)
