"""Works and machines as big as houses: factories, tanks, rigs, power, the sky watched."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from pipelines.image.training.things.kit_buildings import Mason, building
from pipelines.image.training.things.kit_parts import places_around


def _truss(
    m: Mason, start: tuple[float, float], end: tuple[float, float], look: object, *, panels: int = 6, bar: float = 0.1
) -> None:
    """A square lattice mast that narrows; (half width, height) at foot and top."""
    levels = np.linspace(0, 1, panels + 1)

    def corner(part: float, i: int) -> tuple[float, float, float]:
        half, z = start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
        return (half * (-1, 1, 1, -1)[i % 4], half * (-1, -1, 1, 1)[i % 4], z)

    for i in range(4):
        m.kit.tube([corner(0, i), corner(1, i)], bar, look, smooth=False)
        for a, b in pairwise(levels):
            m.kit.tube([corner(a, i), corner(b, i + 1)], bar * 0.6, look, smooth=False)
            m.kit.tube([corner(a, i + 1), corner(b, i)], bar * 0.6, look, smooth=False)
            m.kit.tube([corner(b, i), corner(b, i + 1)], bar * 0.6, look, smooth=False)


@building(
    "factory",
    "works, plant, mill, foundry, manufactory, steelworks",
    height_m=34.0,
    states={"lit": 1, "ruined": 0.87, "burnt": 1},
    size_px=360,
)
def factory(m: Mason) -> None:
    """A brick factory: saw-tooth roof, big windows, three tall chimneys, tanks and pipes."""
    m.decay, m.rubble = ((5, 30) if m.state == "ruined" else (8, 34)), (18, "#9a6a55")
    brick, roof = m.bricks("#8f4c3c", brick_m=(0.5, 0.2)), m.paint("#5a6066", grain_m=2)
    m.walls((26, 14, 9), (0, 4, 0), brick, 0.6)
    for i in range(5):
        x = -13 + 5.2 * i
        m.kit.prism([(0, 0), (5.2, 0), (5.2, 3.4)], 14, (x, 4, 9), roof)
        m.kit.box((0.2, 13.4, 2.6), (x + 5.15, 4, 10.5), m.pane())
    for x in np.linspace(-10.4, 10.4, 5):
        m.window((x, -3, 1.4), (3.2, 2.8), bars=(4, 2), frame="#5b5f60", sill=False)
        m.window((x, -3, 5.3), (3.2, 2.6), bars=(4, 2), frame="#5b5f60", arch="round", sill=False)
        m.kit.box((0.6, 0.4, 9), (x + 2.6, -3.1, 4.5), brick)
    for y in (-0.5, 4, 8.5):
        m.window((13, y, 1.4), (3, 2.8), 90, bars=(4, 2), frame="#5b5f60", sill=False)
        m.window((13, y, 5.3), (3, 2.6), 90, bars=(4, 2), frame="#5b5f60", sill=False)
    m.band((26, 14, 0.5), (0, 4, 8.9), m.paint("#b3a28c"), 0.2)
    for x, y, tall in ((-9, 13, 34), (-3, 13, 30), (3, 13, 26)):
        m.kit.cylinder(1.7, tall, (x, y, tall / 2), m.bricks("#a35a45", brick_m=(0.6, 0.25)), top=1.1, sides=32)
        for z in (tall - 0.4, tall - 3):
            m.kit.cylinder(1.35, 0.6, (x, y, z), m.paint("#5f3f35"))
    for x in (16.2, 20.2):
        m.kit.cylinder(1.8, 9, (x, 4, 4.5), m.metal("#a9adab"), sides=40)
        m.kit.lathe([(1.8, 0), (1.4, 0.7), (0, 1.1)], (x, 4, 9), m.metal("#a9adab"))
        for z in (2, 5, 8):
            m.kit.cylinder(1.86, 0.15, (x, 4, z), m.metal("#7c8180"))
    m.kit.tube(
        [(13, 3, 7), (14.5, 3, 7), (14.5, 3, 10.6), (20, 4, 10.6), (20.2, 4, 9.8)],
        0.28,
        m.metal("#b0603a"),
        smooth=False,
    )


@building(
    "warehouse",
    "depot, storehouse, hangar, storage, godown",
    height_m=10.7,
    states={"ruined": 0.98, "boarded": 1},
    size_px=340,
)
def warehouse(m: Mason) -> None:
    """A brick warehouse with a hoist, loading doors and crates."""
    m.decay, m.rubble = (3, 10), (10, "#9a6a55")
    brick, green = m.bricks("#9c5a44", brick_m=(0.45, 0.18)), "#3f5f55"
    m.walls((13, 14, 7.4), (0, 4, 0), brick, 0.5)
    m.gable((13, 14), 3, (0, 4, 7.4), m.tiles("#53585c", 0.5), brick, over=0.3, trim="#b3a28c")
    for z in (0.2, 4.0):
        m.door((0, -3, z), (2.8, 2.8), colour=green, leaves=2, step=False, frame="#b3a28c")
    m.kit.box((0.3, 2.4, 0.3), (0, -3.8, 9.3), m.wood("#4a3426"))
    m.kit.tube([(0, -4.7, 9.2), (0, -4.7, 7.6)], 0.04, m.paint("#b59a6a"))
    m.window((0, -3, 7.6), (1.2, 1.3), arch="round", frame="#b3a28c")
    for x in (-4.4, 4.4):
        for z in (1.2, 4.6):
            m.window((x, -3, z), (1.7, 1.8), bars=(2, 2), arch="round", frame="#b3a28c")
    for y in (-0.6, 2.6, 5.8, 9):
        for z in (1.2, 4.6):
            m.window((6.5, y, z), (1.5, 1.8), 90, bars=(2, 2), arch="round", frame="#b3a28c")
    for x, y, size in ((-4.6, -4.6, 1.2), (-3.3, -4.5, 1.0), (-4.2, -4.6, 0.8), (4.4, -4.5, 1.1)):
        z = 1.2 + 0.4 if size == 0.8 else size / 2
        m.kit.box((size, size, size), (x, y, z), m.planks("#a7814f", 0.2), turn_degrees=(0, 0, m.rng.uniform(-12, 12)))


@building("water-tower", "water tank, tank tower", height_m=21.9, states={"rusty": 1}, size_px=280)
def water_tower(m: Mason) -> None:
    """A round tank with a cone roof on braced legs."""
    steel = m.metal("#9db4bd") if m.state != "rusty" else m.paint("#8f6a55", second="#6b3a22", grain_m=0.9, mottle=0.3)
    dark = m.metal("#5b666b") if m.state != "rusty" else m.paint("#5e3a28", grain_m=0.6)
    m.kit.lathe([(0, 0), (2.4, 0.7), (3.6, 1.9), (3.8, 2.6), (3.8, 6.6)], (0, 0, 11.4), steel, sides=48)
    m.kit.cylinder(4.0, 2.8, (0, 0, 19.4), dark, top=0.1, sides=48)
    m.kit.cylinder(0.3, 1, (0, 0, 21.2), dark)
    m.kit.cylinder(0.55, 11.6, (0, 0, 5.8), steel)
    for z in (14, 16, 18):
        m.kit.cylinder(3.86, 0.12, (0, 0, z), dark, sides=48)
    m.kit.cylinder(4.5, 0.15, (0, 0, 13.8), dark, sides=48)
    ring = [(x, y, z) for x, y, z, _ in places_around(28, 4.45, 14.9)]
    m.kit.tube(ring, 0.05, dark, closed=True)
    legs = places_around(6, 1, 0, 15)
    for i, (x, y, _, _) in enumerate(legs):
        u, v = legs[(i + 1) % 6][:2]
        m.kit.tube([(4.6 * x, 4.6 * y, 0), (3.5 * x, 3.5 * y, 13.6)], 0.2, dark, smooth=False)
        for a, b in ((0.2, 4.5), (4.5, 8.8), (8.8, 13)):
            ra, rb = 4.6 - 1.1 * a / 13.6, 4.6 - 1.1 * b / 13.6
            m.kit.tube([(ra * x, ra * y, a), (rb * u, rb * v, b)], 0.06, dark, smooth=False)
            m.kit.tube([(ra * u, ra * v, a), (rb * x, rb * y, b)], 0.06, dark, smooth=False)
            m.kit.tube([(rb * x, rb * y, b), (rb * u, rb * v, b)], 0.09, dark, smooth=False)


@building(
    "oil-rig",
    "oil platform, drilling rig, offshore platform, derrick",
    height_m=65.8,
    stands="water",
    sink=0.06,
    states={"burnt": 1},
    size_px=360,
)
def oil_rig(m: Mason) -> None:
    """An oil platform on four legs: decks, derrick, crane, helipad, flare."""
    yellow, grey, red = m.metal("#d9a52e"), m.metal("#8f979b"), m.metal("#b8402f")
    for x in (-14, 14):
        for y in (-10, 10):
            m.kit.cylinder(2.1, 24, (x, y, 12), yellow)
            m.kit.cylinder(2.2, 3, (x, y, 4), m.metal("#7a3f2c"))
    for y in (-10, 10):
        for a, b in ((-14, 14), (14, -14)):
            m.kit.tube([(a, y, 6), (b, y, 22)], 0.6, yellow, smooth=False)
    m.kit.tube([(14, -10, 6), (14, 10, 22)], 0.6, yellow, smooth=False)
    for z in (24, 30):
        m.kit.box((36, 27, 1), (0, 0, z), m.metal("#6e6a5c"))
        for x in np.linspace(-18, 18, 19):
            m.kit.box((0.15, 0.15, 1.6), (x, -13.4, z + 1.3), yellow, bevel=0)
        m.kit.box((36, 0.2, 0.2), (0, -13.4, z + 2.1), yellow, bevel=0)
        m.kit.box((0.2, 27, 0.2), (17.9, 0, z + 2.1), yellow, bevel=0)
    for x, y, w, h, z, look in (
        (-11, -6, 10, 5, 27, red),
        (2, -8, 9, 4.5, 27, grey),
        (12, -7, 8, 5, 27, yellow),
        (-11, -5, 11, 8, 34, grey),
        (10, 4, 7, 4, 32, red),
        (4, -8, 4, 4, 32, yellow),
    ):
        m.kit.box((w, 7, h), (x, y, z), look)
        m.panes(
            np.linspace(-w / 2 + 1, w / 2 - 1, max(2, int(w / 2))).tolist(),
            [0.3],
            (1, 1),
            (x, y - 3.52, z),
            material=m.kit.glow("#ffd890") if m.state != "burnt" else m.paint("#101010"),
        )
    with m.placed((5, 3, 30.5)):
        _truss(m, (4, 0), (1, 34), m.metal("#c8c4b8"), panels=7, bar=0.3)
        m.kit.box((3, 3, 1.6), (0, 0, 34.5), red)
    m.kit.cylinder(7, 0.8, (-16, -4, 40), m.metal("#4f6a52"), sides=8)
    m.kit.cylinder(5, 0.1, (-16, -4, 40.45), m.paint("#e9e4d6"))
    m.kit.cylinder(4.3, 0.12, (-16, -4, 40.5), m.metal("#4f6a52"))
    m.kit.tube([(16, -8, 31), (16, -8, 40)], 0.7, yellow)
    m.kit.tube([(16, -8, 39), (32, -12, 52)], [0.7, 0.3], yellow, smooth=False)
    m.kit.tube([(31.5, -12, 51.5), (31.5, -12, 36)], 0.1, m.paint("#222222"))
    m.kit.tube([(-18, 8, 31), (-34, 8, 48)], 0.5, grey, smooth=False)
    fire = m.kit.glow("#ff9a3a")
    m.kit.blob([((-34.5, 8, 49.5), 1.2), ((-35, 8, 51.5), 1.4), ((-35.8, 8, 54), 0.9), ((-36.3, 8, 56), 0.4)], fire)


@building(
    "power-plant",
    "nuclear power plant, cooling tower, power station, reactor",
    height_m=100.7,
    states={"ruined": 1},
    size_px=340,
)
def power_plant(m: Mason) -> None:
    """Two cooling towers, a reactor dome, a turbine hall and a chimney."""
    m.decay, m.rubble = (66, 99), (75, "#a8a49c")
    concrete, white = m.paint("#c2beb4", grain_m=9, mottle=0.12), m.paint("#dfe0dc", grain_m=6, mottle=0.06)
    profile = [
        (38, 6),
        (33, 20),
        (28, 40),
        (24.5, 62),
        (24, 74),
        (25, 90),
        (26, 100),
        (25, 100),
        (23, 74),
        (26, 40),
        (36, 6),
    ]
    for x, y in ((-44, 20), (32, 46)):
        m.kit.lathe(profile, (x, y, 0), concrete, sides=64)
        for u, v, _, _ in places_around(26, 37.4, 0):
            m.kit.tube([(x + u * 1.03, y + v * 1.03, 0), (x + u, y + v, 6.4)], 0.7, concrete, smooth=False)
        m.kit.cylinder(26.6, 1.4, (x, y, 99), m.paint("#a9a59b", grain_m=6), sides=64) if m.state != "ruined" else None
    m.kit.cylinder(15, 28, (34, -30, 14), white, sides=56)
    m.kit.lathe([(15, 0), (14, 5), (10.5, 10), (5, 13.4), (0, 14.4)], (34, -30, 28), white, sides=56)
    m.kit.box((52, 22, 20), (-6, -30, 10), m.metal("#8fa6b2"))
    m.kit.box((53, 23, 1.4), (-6, -30, 20), m.metal("#5b707c"))
    for x in np.linspace(-29, 17, 13):
        m.kit.box((0.6, 0.4, 19), (x, -41.2, 9.5), m.metal("#76909c"), bevel=0)
    m.panes(np.linspace(-26, 14, 11).tolist(), [12], (2.6, 3.4), (0, -41.1, 0))
    for i in range(7):
        m.kit.cylinder(
            2.6 - 0.12 * i, 12, (58, -18, 6 + 12 * i), m.paint("#c8402f" if i % 2 else "#eeeae0"), top=2.5 - 0.12 * i
        )


@building(
    "satellite-dish", "radio telescope, antenna, dish antenna, radar", height_m=19.7, states={"rusty": 1}, size_px=300
)
def satellite_dish(m: Mason) -> None:
    """A big white dish on a mount of steel."""
    white = (
        m.paint("#e8e9e6", mottle=0.06, grain_m=2)
        if m.state != "rusty"
        else m.paint("#c0a890", second="#7d4a2e", grain_m=1.4)
    )
    grey = m.metal("#79838a") if m.state != "rusty" else m.paint("#6b4330")
    m.kit.cylinder(4.2, 1, (0, 0, 0.5), m.paint("#b0aca2"))
    m.kit.cylinder(2.6, 6, (0, 0, 4), white, top=2.0)
    for side in (-1, 1):
        m.kit.tube([(side * 2.2, 0, 6.6), (side * 2.8, 0.3, 9.4)], 0.5, grey, smooth=False)
    rings = np.linspace(0, 1, 9)
    points, faces, n = [], [], 48
    for part in rings:
        for i in range(n):
            a, r = 2 * math.pi * i / n, 9 * part
            points.append((r * math.cos(a), r * math.sin(a), 3.2 * part * part))
    faces = [
        (k * n + i, k * n + (i + 1) % n, (k + 1) * n + (i + 1) % n, (k + 1) * n + i) for k in range(8) for i in range(n)
    ]
    tip = (52, 0, 18)
    made = [m.kit.mesh(points, faces, white, turn_degrees=tip, smooth=True)]
    for i in range(12):
        a = 2 * math.pi * i / 12
        path = [(9 * p * math.cos(a), 9 * p * math.sin(a), 3.2 * p * p + 0.05) for p in rings]
        made.append(m.kit.tube(path, 0.06, grey))
    rim = [(9 * math.cos(a), 9 * math.sin(a), 3.2) for a in np.linspace(0, 2 * math.pi, 49)[:-1]]
    made.append(m.kit.tube(rim, 0.2, grey, closed=True))
    for a in (0.5, 2.6, 4.7):
        made.append(m.kit.tube([(6.4 * math.cos(a), 6.4 * math.sin(a), 1.6), (0, 0, 7)], 0.14, grey, smooth=False))
    made.append(m.kit.cylinder(0.8, 1.2, (0, 0, 0), m.metal("#c8402f")))
    for solid in made:
        solid.rotation_euler = [math.radians(t) for t in tip]
        solid.location = (0, 0, 10.4)
    made[-1].location = made[0].matrix_basis @ made[0].location.__class__((0, 0, 7))


@building("observatory", "planetarium, telescope dome, star observatory", height_m=16.1, states={"lit": 1}, size_px=320)
def observatory(m: Mason) -> None:
    """A round house with a slit dome from which a telescope looks."""
    wall, dome = m.bricks("#d8d0bf", brick_m=(0.9, 0.45), wander=0.1), m.metal("#c9d3d6", 0.3)
    m.kit.cylinder(7, 7.4, (0, 0, 3.7), wall, sides=56)
    for z in (0.4, 7.4):
        m.kit.cylinder(7.3, 0.6, (0, 0, z), m.paint("#a9a08f"), sides=56)
    m.kit.lathe(
        [(6.8 * math.cos(a), 6.8 * math.sin(a)) for a in np.linspace(0, math.pi / 2, 16)], (0, 0, 7.7), dome, sides=56
    )
    for x, y, _, turn in places_around(14, 7, 0):
        m.window((x, y, 3.6), (0.9, 2), turn, arch="round", frame="#a9a08f")
        a = math.radians(turn)
        path = [
            (6.85 * math.cos(b) * math.sin(a), -6.85 * math.cos(b) * math.cos(a), 7.7 + 6.85 * math.sin(b))
            for b in np.linspace(0, 1.5, 10)
        ]
        m.kit.tube(path, 0.07, m.metal("#9aa6aa"))
    with m.placed((0, 0, 0), 8):
        slit = [
            (x, -6.95 * math.cos(b), 7.7 + 6.95 * math.sin(b)) for x in (-1, 1) for b in np.linspace(0.15, 1.45, 12)
        ]
        look = m.kit.glow("#ffcf80") if m.state == "lit" else m.paint("#15191f")
        m.kit.mesh(slit, [(i, i + 1, i + 13, i + 12) for i in range(11)], look)
        for x in (-1.15, 1.15):
            m.kit.tube([(x, -7 * math.cos(b), 7.7 + 7 * math.sin(b)) for b in np.linspace(0.1, 1.45, 12)], 0.2, dome)
        m.kit.tube([(0, -2, 10.2), (0, -9.2, 15.0)], [0.75, 0.75], m.paint("#e9e6de"), smooth=False)
        m.kit.tube([(0, -8.6, 14.6), (0, -9.5, 15.2)], 0.9, m.paint("#3b4046"), smooth=False)
    m.kit.box((4, 3, 3.4), (0, -7.4, 1.7), wall)
    m.door((0, -8.9, 0), (1.8, 2.6), leaves=2, frame="#a9a08f")


@building(
    "space-station",
    "orbital station, satellite, spacecraft, iss",
    height_m=39.0,
    stands="sky",
    azimuths_degrees=(20,),
    elevation_degrees=18,
    size_px=360,
)
def space_station(m: Mason) -> None:
    """Modules in a row under a truss with eight great solar wings."""
    white, grey, gold = m.paint("#e4e5e2", mottle=0.1, grain_m=3), m.metal("#9aa0a3"), m.paint("#b98a3a", rough=0.3)
    m.kit.box((90, 2.4, 2.4), (0, 0, 20), grey)
    for x in np.linspace(-44, 44, 23):
        m.kit.box((0.5, 2.9, 2.9), (x, 0, 20), gold)
    for x in (-40, -29, 29, 40):
        for side in (-1, 1):
            for u in (-2.3, 2.3):
                m.kit.box(
                    (4.2, 0.2, 16),
                    (x + u, 0, 20 + side * 11.5),
                    m.bricks("#23407c", mortar="#b9c4d8", brick_m=(2.1, 1.6), wander=0.4),
                )
            m.kit.box((0.4, 0.5, 17.5), (x, 0, 20 + side * 10.5), gold)
    for y, r, long in ((-16, 2.6, 9), (-6, 2.8, 9), (5, 3, 10), (16, 2.4, 9)):
        m.kit.cylinder(r, long, (0, y, 16), white, turn_degrees=(90, 0, 0), sides=40)
        for v in (-long / 2, 0, long / 2):
            m.kit.cylinder(r * 1.05, 0.5, (0, y + v, 16), grey, turn_degrees=(90, 0, 0), sides=40)
    for x, y in ((-7.5, -6), (7.5, -6), (-7, 5), (7, 5)):
        m.kit.cylinder(2.4, 9, (x, y, 16), white, turn_degrees=(0, 90, 0), sides=40)
        for v in (-4.5, 4.5):
            m.kit.cylinder(2.55, 0.5, (x + v, y, 16), grey, turn_degrees=(0, 90, 0), sides=40)
    for x in (-14, 14):
        m.kit.box((5, 0.3, 12), (x, 4, 13), m.paint("#efefec"), turn_degrees=(20, 0, 0))
    for u in (-1, 0, 1):
        m.kit.cylinder(0.5, 0.4, (u * 1.5, -20.6, 16.2), m.kit.glow("#cfe6ff"), turn_degrees=(90, 0, 0))
