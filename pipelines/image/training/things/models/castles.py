"""Strongholds and landmarks of stone: castles, towers, gates, walls, palaces, pyramids, arches."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit_buildings import Mason, building
from pipelines.image.training.things.kit_parts import bush, column, crenels, flag, round_tower, stairs


@building(
    "castle",
    "fortress, fairy-tale castle, citadel, stronghold, chateau",
    height_m=32.6,
    states={"lit": 1, "ruined": 0.76, "snowy": 0.91, "burnt": 0.77},
    size_px=360,
)
def castle(m: Mason) -> None:
    """A castle: curtain wall with a gatehouse, corner towers with cone roofs, a tall keep, flags."""
    m.decay, m.rubble = (5, 27) if m.state == "ruined" else (12, 33), (21, "#a29a8a")
    wall, roof = m.bricks("#b9b0a0", brick_m=(1.1, 0.5)), m.tiles("#7c3b36" if m.state != "ruined" else "#5d4440", 0.7)
    m.walls((28, 22, 9), (0, 8, 0), wall, 1.2)
    crenels(m, (28, 22, 1.3), (0, 8, 9), wall, tooth=1.1, thick=0.8)
    for x, y, tall in ((-14.0, -3.0, 13.0), (14.0, -3.0, 13.0), (-14.0, 19.0, 15.0), (14.0, 19.0, 14.0)):
        round_tower(m, (x, y, 0), 3.1, tall, wall, roof=roof, roof_m=7)
    for x in (-3.4, 3.4):
        round_tower(m, (x, -3.6, 0), 2.0, 11.5, wall, roof=roof, roof_m=5)
    m.kit.box((6, 3, 10), (0, -2.8, 5), wall)
    crenels(m, (6, 3, 1.1), (0, -2.8, 10), wall)
    m.door((0, -4.3, 0), (3.4, 5.2), arch="round", frame="#8d8374", leaves=2, step=False)
    for x in np.linspace(-1.4, 1.4, 5):
        m.kit.box((0.1, 0.1, 4.8), (x, -4.55, 2.4), m.paint("#2a2a2a"), bevel=0)
    m.kit.box((4, 4.5, 0.3), (0, -6.6, 0.15), m.planks("#7d5c3c", 0.4))
    m.walls((11, 10, 17), (0, 9, 0), wall, 1)
    crenels(m, (11.8, 10.8, 1.3), (0, 9, 17), wall, tooth=1.0, thick=0.7)
    m.hip((8.4, 8), 6.5, (0, 9, 17), roof, over=0)
    round_tower(m, (4.4, 5.2, 0), 2.2, 21, wall, roof=roof, roof_m=7.5)
    round_tower(m, (-5.2, 12, 0), 1.8, 18, wall, roof=roof, roof_m=6)
    for x in (-3.5, -0.6):
        for z in (10.6, 13.8):
            m.window((x, 4, z), (1.1, 2.1), arch="pointed", frame="#8d8374", sill=False)
    for y in (7.5, 11):
        m.window((5.5, y, 13), (1.1, 2.1), 90, arch="pointed", frame="#8d8374", sill=False)
    for x in (-8.5, 8.5):
        m.window((x, -3, 5.2), (0.7, 1.7), arch="pointed", frame="#8d8374", sill=False, bars=(0, 0))
    if m.state in ("", "lit"):
        flag(m, (4.4, 5.2, 29), 3.6, "#c8322e", (2.6, 1.5))
        flag(m, (0, 9, 23), 3.2, "#e3b23a", (2.4, 1.4))
        for x in (-14, 14):
            flag(m, (x, -3, 20.5), 2.6, "#2f5f9e", (2.0, 1.2))


@building(
    "castle-tower",
    "tower, keep, watchtower, medieval tower, turret, donjon",
    height_m=20.5,
    states={"lit": 1, "ruined": 0.8},
)
def castle_tower(m: Mason) -> None:
    """A lone round tower of stone with a cone roof."""
    m.decay, m.rubble = (5, 17), (5.5, "#a29a8a")
    wall = m.bricks("#b3a996", brick_m=(0.8, 0.4))
    round_tower(m, (0, 0, 0), 3.4, 12.4, wall, roof=m.tiles("#6d4a3c", 0.5), roof_m=6.4)
    m.kit.cylinder(4.1, 1, (0, 0, 0.5), wall, top=3.7, sides=40)
    m.door((0, -3.8, 0), (1.5, 2.7), arch="round", frame="#8d8374")
    for turn, z in ((0, 5), (25, 9.2), (60, 6.6), (-30, 7.2)):
        a = math.radians(turn)
        m.window((3.45 * math.sin(a), -3.45 * math.cos(a), z), (0.9, 1.7), turn, arch="round", frame="#8d8374")


@building(
    "palace",
    "royal palace, residence, grand hotel, parliament",
    height_m=29.0,
    states={"lit": 1, "ruined": 0.65},
    size_px=360,
)
def palace(m: Mason) -> None:
    """A baroque palace: long front of tall windows, domed middle, columns, statues on the roof."""
    m.decay, m.rubble = (6, 19), (24, "#cfc3aa")
    wall, white, roof = (
        m.paint("#eccf92", mottle=0.06, grain_m=2),
        m.paint("#f4efe3"),
        m.paint("#62808a", rough=0.5, grain_m=1),
    )
    m.walls((44, 13, 12), (0, 0, 0), wall, 0.8)
    m.hip((44, 13), 4, (0, 0, 12.2), roof, over=0.5)
    m.walls((12, 5, 14), (0, -7, 0), wall, 0.8)
    m.gable((12.4, 12), 3.2, (0, -4, 14), roof, white, over=0.4, trim="#f4efe3")
    for x in (-20.0, 20.0):
        m.walls((6, 4, 13), (x, -7, 0), wall, 0.6)
        m.hip((6, 6), 3.6, (x, -6, 13), roof)
    for z in (0.6, 5.6, 11.9):
        m.band((44, 13, 0.5), (0, 0, z), white, 0.2)
    m.kit.cylinder(4.2, 4, (0, -2, 18), white, sides=40)
    m.kit.lathe(
        [
            (r * 4.4, z * 4.4)
            for r, z in [(1, 0), (0.98, 0.3), (0.85, 0.6), (0.6, 0.85), (0.25, 1), (0.2, 1.25), (0, 1.3)]
        ],
        (0, -2, 19.4),
        roof,
    )
    m.kit.cylinder(0.1, 2.4, (0, -2, 26), m.paint("#d9ae45", rough=0.3))
    for x in (-5, -3, -1.1, 1.1, 3, 5):
        column(m, (x, -10.6, 1.2), 12, 0.55, white, plain=True)
    m.kit.box((13, 3, 0.8), (0, -10, 13.4), white)
    m.kit.box((13, 3, 1.2), (0, -10, 0.6), white)
    stairs(m, 9, 6, (0, -13.5, 0), white, rise=0.2)
    m.door((0, -9.5, 1.2), (2.2, 4), leaves=2, arch="round", step=False)
    for x in (-2, 2, -4, 4):
        m.window((x, -9.5, 1.6), (1.3, 3.2), bars=(1, 3), arch="round")
    for x in (-4, -2, 0, 2, 4):
        m.window((x, -9.5, 7.4), (1.4, 3.6), bars=(1, 3), arch="round")
    for x in (*np.arange(-16, -6, 2.4), *np.arange(6.8, 17, 2.4)):
        m.window((x, -6.5, 1.4), (1.3, 3), bars=(1, 3))
        m.window((x, -6.5, 6.8), (1.3, 3.4), bars=(1, 3), arch="round")
    for x in (-20, 20):
        for z in (1.4, 6.8):
            m.window((x, -9, z), (2, 3.4), bars=(2, 3), arch="round")
    for y in (-8, -3.6, -1, 1.6, 4.2):
        for z in (1.4, 6.8):
            m.window((22 if y > -5 else 23, y, z), (1.3, 3), 90, bars=(1, 3))
    for x in (-14, -10, 10, 14):
        m.kit.lathe(
            [(0.4, 0), (0.4, 0.5), (0.25, 0.7), (0.4, 1.4), (0.2, 2.0), (0.25, 2.3), (0, 2.5)],
            (x, -6.4, 12.4),
            white,
            sides=16,
        )
    if m.state in ("", "lit"):
        flag(m, (0, -2, 25), 4, "#2f5f9e", (2.6, 1.6))


@building(
    "city-wall", "town wall, rampart, battlement, fortification, great wall", height_m=9.5, states={"ruined": 0.86}
)
def city_wall(m: Mason) -> None:
    """A length of town wall with a square tower."""
    m.decay, m.rubble = (2.5, 8.5), (10, "#a29a8a")
    wall = m.bricks("#b5aa97", brick_m=(0.9, 0.42))
    m.kit.box((24, 2.4, 6), (0, 0, 3), wall, bevel=0)
    crenels(m, (24, 2.4, 1.1), (0, 0, 6), wall, tooth=0.9)
    m.kit.box((24.2, 2.7, 0.3), (0, 0, 5.9), m.paint("#9a907e"))
    m.kit.box((5, 4.6, 8.2), (3, -0.6, 4.1), wall, bevel=0)
    m.kit.box((5.5, 5.1, 0.4), (3, -0.6, 8.1), m.paint("#9a907e"))
    crenels(m, (5.5, 5.1, 1.2), (3, -0.6, 8.3), wall, tooth=0.8)
    for x, y, z in ((-6, -1.2, 3), (-2, -1.2, 3), (9, -1.2, 3), (3, -2.9, 5.4), (3, -2.9, 2.4)):
        m.window((x, y, z), (0.35, 1.3), bars=(0, 0), sill=False, frame="#8d8374")


@building("gate", "city gate, gateway, gatehouse, town gate, portal", height_m=12.0, states={"ruined": 1})
def gate(m: Mason) -> None:
    """A town gate between two towers, its portcullis half up."""
    m.decay, m.rubble = (4, 12), (8, "#a29a8a")
    wall = m.bricks("#bdae94", brick_m=(0.8, 0.4))
    arch = [
        (-5, 0),
        (-2.2, 0),
        (-2.2, 4),
        (-1.7, 5.2),
        (-0.8, 6),
        (0.8, 6),
        (1.7, 5.2),
        (2.2, 4),
        (2.2, 0),
        (5, 0),
        (5, 9.5),
        (-5, 9.5),
    ]
    m.kit.prism(arch, 4, (0, 0, 0), wall)
    crenels(m, (9, 4, 1.1), (0, 0, 9.5), wall)
    for x in (-5, 5):
        round_tower(m, (x, -0.6, 0), 2.2, 10.4, wall)
    for x in np.linspace(-2, 2, 8):
        m.kit.cylinder(0.07, 2.8, (x, -0.5, 4.2), m.paint("#2a2623"), sides=8)
    for z in (3.2, 4.2, 5.2):
        m.kit.box((4.2, 0.12, 0.12), (0, -0.5, z), m.paint("#2a2623"))
    m.window((0, -2, 7), (1.2, 1.7), arch="round", frame="#8d8374")
    m.kit.box((1.5, 0.12, 1.9), (-2.2, -2.1, 7.8), m.paint("#a8322e"))
    m.kit.box((1.5, 0.12, 1.9), (2.2, -2.1, 7.8), m.paint("#a8322e"))


@building("lighthouse", "beacon, light house", height_m=29.2, states={"lit": 1})
def lighthouse(m: Mason) -> None:
    """A white lighthouse with red bands, a gallery and a lantern, and the keeper's cottage."""
    white, red = m.paint("#f1ede3", mottle=0.06), m.paint("#c2332b", mottle=0.08)
    edges = np.linspace(0, 22, 6)
    for i in range(5):
        low, high = edges[i], edges[i + 1]
        m.kit.cylinder(
            3.4 - 0.062 * low,
            high - low,
            (0, 0, (low + high) / 2),
            (white, red)[i % 2],
            top=3.4 - 0.062 * high,
            sides=48,
        )
    m.kit.cylinder(2.1, 0.8, (0, 0, 22.2), white, top=2.9)
    m.kit.cylinder(2.9, 0.3, (0, 0, 22.7), m.paint("#3a3d40"))
    for a in np.linspace(0, 2 * math.pi, 24, endpoint=False):
        m.kit.cylinder(0.05, 1.1, (2.75 * math.sin(a), 2.75 * math.cos(a), 23.4), m.paint("#2d2f31"), sides=8)
    for z in (23.4, 23.95):
        ring = [(2.75 * math.sin(a), 2.75 * math.cos(a), z) for a in np.linspace(0, 2 * math.pi, 25)[:-1]]
        m.kit.tube(ring, 0.06, m.paint("#2d2f31"), closed=True)
    lamp = m.kit.glow("#fff0b8") if m.state == "lit" else m.kit.glass("#a9c9d2")
    m.kit.cylinder(1.5, 2.6, (0, 0, 24.1), lamp)
    for a in np.linspace(0, 2 * math.pi, 10, endpoint=False):
        m.kit.cylinder(0.06, 2.6, (1.52 * math.sin(a), 1.52 * math.cos(a), 24.1), m.paint("#2d2f31"), sides=8)
    m.kit.lathe([(1.9, 0), (1.7, 0.3), (1.1, 1.1), (0.3, 1.6), (0.22, 2.0), (0, 2.3)], (0, 0, 25.4), red)
    m.kit.cylinder(0.05, 1.6, (0, 0, 28.4), m.paint("#2d2f31"))
    m.door((0, -3.4, 0), (1.4, 2.5), arch="round", colour="#8f2b25")
    for z, turn in ((6, 0), (11, 30), (16, 0), (7.5, 70)):
        a, r = math.radians(turn), 3.42 - 0.062 * z
        m.window((r * math.sin(a), -r * math.cos(a), z), (0.9, 1.5), turn, arch="round", frame="#d8d2c4")
    m.walls((6, 5, 2.8), (6, 1.5, 0), white)
    m.gable((5, 6), 2.2, (6, 1.5, 2.8), m.tiles("#b04f39"), white, 90)
    for x in (4.6, 7.4):
        m.window((x, -1, 1), (1, 1.2))


@building("pyramid", "egyptian pyramid, great pyramid, tomb of a pharaoh", height_m=60.0)
def pyramid(m: Mason) -> None:
    """A pyramid of weathered blocks, its steps ragged."""
    look, rows = m.bricks("#d3b176", mortar="#8d7348", brick_m=(4.2, 2), wander=0.3), 30
    for i in range(rows):
        half = 46 * (1 - i / rows)
        m.kit.box((2 * half, 2 * half, 2.02), (0, 0, 2 * i + 1), look, bevel=0)
        for _ in range(7):
            u = m.rng.uniform(-half, half)
            m.kit.box((m.rng.uniform(2, 6), 1.6, 1.2), (u, -half, 2 * i + 0.6), look, bevel=0.1)
            m.kit.box((1.6, m.rng.uniform(2, 6), 1.2), (half, u, 2 * i + 0.6), look, bevel=0.1)
    m.door((0, -42, 5), (4, 6), colour="#1c150d", frame="#b8965c", step=False)


@building(
    "triumphal-arch",
    "arch, arc de triomphe, roman arch, arch of triumph",
    height_m=19.4,
    states={"ruined": 1},
    size_px=300,
)
def triumphal_arch(m: Mason) -> None:
    """A Roman arch with columns, reliefs and an attic."""
    m.decay, m.rubble = (8, 19), (10, "#cfc4ac")
    stone, dark = m.bricks("#dccfb2", brick_m=(1.6, 0.8), wander=0.12), m.paint("#b9a988")
    bow = [(3.2 * math.cos(t), 8 + 3.2 * math.sin(t)) for t in np.linspace(math.pi, 0, 15)]
    m.kit.prism([(-9, 0), (-3.2, 0), *bow, (3.2, 0), (9, 0), (9, 14), (-9, 14)], 6, (0, 0, 0), stone)
    for z, h, out in ((0.6, 1.2, 0.3), (13.2, 0.8, 0.5), (14.2, 0.7, 0.9), (19, 0.7, 0.5)):
        for x in (-6.1, 6.1) if z < 2 else (0,):
            m.band((5.8 if z < 2 else 18, 6, h), (x, 0, z), dark, out)
    m.kit.box((17, 5.4, 5), (0, 0, 16.6), stone)
    m.kit.box((9, 0.3, 2.6), (0, -2.8, 16.6), dark)
    for i in range(3):
        m.kit.box((7.6 - i, 0.2, 0.28), (0, -2.95, 17.3 - 0.7 * i), m.paint("#8f8166"))
    for x in (-7.9, -4.3, 4.3, 7.9):
        column(m, (x, -3.6, 1.2), 11.6, 0.55, m.paint("#e9dfc8"))
        m.kit.box((1.6, 1.6, 1.2), (x, -3.6, 0.6), stone)
        m.kit.lathe(
            [(0.4, 0), (0.3, 0.5), (0.5, 1.6), (0.25, 2.4), (0.3, 2.8), (0, 3.1)],
            (x, -3.3, 14.6),
            m.paint("#e9dfc8"),
            sides=16,
        )
    for x in (-6.1, 6.1):
        for z, size in ((9.6, 1.2), (5, 0.9)):
            m.kit.cylinder(size, 0.3, (x, -3.05, z), dark, turn_degrees=(90, 0, 0))
            m.kit.ball((size * 0.5, 0.3, size * 0.7), (x, -3.15, z), m.paint("#e9dfc8"))
    m.kit.box((1, 0.6, 1.6), (0, -3.1, 11.6), m.paint("#e9dfc8"))


@building("obelisk", "stele, needle, egyptian obelisk", height_m=23.2, size_px=224)
def obelisk(m: Mason) -> None:
    """A tapering stone needle with carved signs and a gilded tip on a stepped base."""
    stone = m.paint("#c9967a", mottle=0.15, grain_m=0.5)
    for i in range(3):
        m.kit.box((6 - 1.2 * i, 6 - 1.2 * i, 0.6), (0, 0, 0.3 + 0.6 * i), m.paint("#b0a591"))
    m.kit.box((2.9, 2.9, 2.4), (0, 0, 3), m.paint("#bfb39d"))
    m.kit.cylinder(1.6, 17, (0, 0, 12.7), stone, top=1.0, sides=4, turn_degrees=(0, 0, 45))
    m.kit.cylinder(1.0, 2, (0, 0, 22.2), m.paint("#d9b04a", rough=0.3), top=0.02, sides=4, turn_degrees=(0, 0, 45))
    for i in range(14):
        part, z = 1.12 - 0.028 * i, 5.4 + 1.08 * i
        w, h = m.rng.uniform(0.2, 0.8), m.rng.uniform(0.2, 0.7)
        for turn in (0, 90):
            with m.placed((0, 0, z), turn):
                m.kit.box((w, 0.1, h), (0, -part - 0.0, 0), m.paint("#6e4636"))


@building("monument", "memorial, war memorial, equestrian statue, statue, cenotaph", height_m=9.4, size_px=280)
def monument(m: Mason) -> None:
    """A bronze rider on a stone plinth."""
    stone, bronze = m.paint("#c3b9a6", grain_m=0.6), m.paint("#5f7a66", rough=0.45, second="#3c4b40", grain_m=0.5)
    for i in range(3):
        m.kit.box((5.4 - 0.8 * i, 7 - 0.8 * i, 0.3), (0, 0, 0.15 + 0.3 * i), stone)
    m.kit.box((2.4, 4.2, 3.4), (0, 0, 2.6), stone)
    m.band((2.4, 4.2, 0.3), (0, 0, 4.2), stone, 0.2)
    m.kit.box((1.6, 0.1, 1.2), (0, -2.12, 2.8), m.paint("#4e5a50"))
    m.kit.box((0.1, 2.6, 1.4), (1.22, 0, 2.8), m.paint("#4e5a50"))
    with m.placed((0, 0, 4.35), 90):
        body = [
            ((-0.9, 0, 1.7), 0.5),
            ((-0.3, 0, 1.65), 0.47),
            ((0.3, 0, 1.7), 0.48),
            ((0.8, 0, 1.85), 0.5),
            ((1.15, 0, 2.3), 0.34),
            ((1.35, 0, 2.7), 0.27),
            ((1.65, 0, 2.75), 0.22),
            ((1.9, 0, 2.6), 0.16),
        ]
        m.kit.blob([((-x, y, z), r) for (x, y, z), r in body], bronze)
        for x, y, knee in ((0.9, 0.25, 0.1), (-0.9, 0.25, 0.1), (-0.9, -0.25, -0.2)):
            m.kit.tube([(-x, y, 1.5), (-x + knee, y, 0.8), (-x, y, 0)], [0.22, 0.13, 0.11], bronze)
        m.kit.tube([(-0.9, -0.25, 1.6), (-1.5, -0.25, 1.5), (-1.5, -0.25, 0.9)], [0.22, 0.14, 0.1], bronze)
        m.kit.tube([(1.25, 0, 1.9), (1.7, 0, 1.5), (1.7, 0, 0.7)], [0.12, 0.2, 0.08], bronze)
        m.kit.blob(
            [((0.1, 0, 2.4), 0.34), ((0.08, 0, 2.8), 0.36), ((0.06, 0, 3.2), 0.34), ((0.02, 0, 3.7), 0.22)], bronze
        )
        for side in (-1, 1):
            m.kit.tube([(0.1, 0.3 * side, 2.3), (-0.3, 0.5 * side, 1.9), (-0.1, 0.5 * side, 1.3)], 0.14, bronze)
        m.kit.tube([(0, -0.4, 3.2), (-0.4, -0.6, 3.6), (-0.7, -0.55, 4.2)], 0.1, bronze)
        m.kit.tube([(-0.7, -0.55, 4.1), (-1.0, -0.55, 5.0)], [0.06, 0.02], bronze)
        m.kit.tube([(0, 0.4, 3.2), (-0.3, 0.5, 2.7), (-0.8, 0.2, 2.7)], 0.1, bronze)
    for x in (-2.3, 2.3):
        bush(m, (x, -3.2, 0), 0.5, flowers="#d94a4a")
