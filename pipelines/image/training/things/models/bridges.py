"""What leads over, up and into: bridges, piers, dams, stairs."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from pipelines.image.training.things.kit_buildings import FALLEN, Mason, building
from pipelines.image.training.things.kit_parts import foliage, lantern
from pipelines.image.training.things.kit_states import chunk, crumble, stain

SIDE = (14.0,)  # degrees: bridges are seen from beside


def _arches(
    m: Mason, spans: list[tuple[float, float, float]], deck: list[tuple[float, float]], depth: float, look: object
) -> None:
    """A wall with round arches: spans of (middle, half width, height of the spring) under a deck line of (x, z)."""
    outline = [(deck[0][0], 0.0)]
    for x, half, spring in spans:
        outline += [(x - half, 0), (x - half, spring)]
        outline += [(x - half * math.cos(t), spring + half * math.sin(t)) for t in np.linspace(0, math.pi, 15)[1:-1]]
        outline += [(x + half, spring), (x + half, 0)]
    m.kit.prism([*outline, (deck[-1][0], 0), *deck[::-1]], depth, (0, 0, 0), look)


@building(
    "stone-bridge",
    "bridge, arch bridge, old bridge, footbridge",
    height_m=7.1,
    stands="water",
    sink=0.06,
    azimuths_degrees=SIDE,
    states={"snowy": 1, "ruined": 0.99},
    size_px=360,
)
def stone_bridge(m: Mason) -> None:
    """A hump-backed bridge of three arches; broken in the middle as a ruin."""
    stone, rim = m.bricks("#b3a892", brick_m=(0.8, 0.4)), m.paint("#958b78", grain_m=0.4)
    deck = [(x, 3.6 + 2.4 * math.cos(math.pi * x / 30) ** 2) for x in np.linspace(-15, 15, 25)]
    spans = [(-8.4, 2.4, 0.7), (0, 3.4, 1.2), (8.4, 2.4, 0.7)]
    _arches(m, spans, deck, 4.4, stone)
    for y in (-2.2, 2.2):
        wall = [*deck, *[(x, z + 0.95) for x, z in deck[::-1]]]
        m.kit.prism(wall, 0.4, (0, y, 0), stone)
        m.kit.prism([*[(x, z + 0.95) for x, z in deck], *[(x, z + 1.12) for x, z in deck[::-1]]], 0.6, (0, y, 0), rim)
    m.kit.prism([*[(x, z - 0.25) for x, z in deck], *[(x, z) for x, z in deck[::-1]]], 4.9, (0, 0, 0), rim)
    for x, half, spring in spans:
        for a in np.linspace(0.08, math.pi - 0.08, 13):
            at = (x + (half + 0.22) * math.cos(a), -2.24, spring + (half + 0.22) * math.sin(a))
            m.kit.box((0.5, 0.14, 0.42), at, rim, turn_degrees=(0, 90 - math.degrees(a), 0))
    for x in (-4.7, 4.7):
        m.kit.cylinder(1.3, 2.4, (x, -2.4, 1.2), stone, sides=6)
        m.kit.cylinder(1.4, 0.9, (x, -2.4, 2.8), rim, top=0.1, sides=6)
    for x in (-14.6, 14.6):
        m.kit.box((1.1, 5.4, 5.4), (x, 0, 2.7), stone)
        m.kit.box((1.3, 5.6, 0.3), (x, 0, 5.4), rim)
    if m.state == "ruined":
        _break_middle(m)


def _break_middle(m: Mason) -> None:
    """Let the middle of a bridge fall into the water."""
    crumble(m.kit, 0.2, 7.6, size_m=7.5, tilt=0.0)
    for _ in range(40):
        size = float(m.rng.uniform(0.3, 1.1))
        chunk(m.kit, size, (m.rng.normal(0, 3.5), m.rng.uniform(-3, 2), size * 0.3), m.paint("#a2977f"))
    stain("#62614a", 0.3, grain_m=1.4)


@building(
    "broken-bridge",
    "collapsed bridge, destroyed bridge, ruined bridge",
    height_m=17.1,
    stands="water",
    sink=0.05,
    azimuths_degrees=SIDE,
    size_px=340,
)
def broken_bridge(m: Mason) -> None:
    """A concrete road bridge whose middle span hangs into the water."""
    grey, dark = m.paint("#9d9a92", grain_m=1.2, mottle=0.2), m.paint("#77746c", grain_m=0.8)
    for x in (-20.0, -8.0, 8.0, 20.0):
        m.kit.box((1.6, 5, 10.4), (x, 0, 5.2), grey)
        m.kit.box((2.8, 6.4, 1), (x, 0, 10.3), grey)
    for middle, long, turn, z in (
        (-15.5, 15, 0, 11.3),
        (15.8, 14.4, 0, 11.3),
        (-3.0, 11.6, 42, 7.0),
        (4.2, 9.5, -48, 6.6),
    ):
        with m.placed((middle, 0, z)):
            made = [
                m.kit.box((long, 7, 0.8), (0, 0, 0), grey),
                m.kit.box((long, 7.1, 0.16), (0, 0, 0.46), m.paint("#4a4a4a")),
            ]
            made += [m.kit.box((long, 0.3, 1.1), (0, y, 0.8), dark) for y in (-3.4, 3.4)]
            for solid in made:
                m.kit.roughen(solid, 0.2, 1.2, detail=3)
        for solid in made:
            solid.rotation_euler = (0, math.radians(turn), 0)
    for x, way in ((-8.0, 1), (8.6, -1)):
        for y in np.linspace(-3, 3, 7):
            path = [
                (x, y, 11.2),
                (x + way * 0.8, y, 11.1),
                (x + way * 1.3, y + m.rng.normal(0, 0.2), 11.2 + m.rng.normal(-0.4, 0.6)),
            ]
            m.kit.tube(path, 0.06, m.paint("#6b3f2a"))
    for _ in range(46):
        size = float(m.rng.uniform(0.5, 2.0))
        chunk(m.kit, size, (m.rng.normal(0.6, 4), m.rng.uniform(-4, 3), size * 0.3), grey)
    m.kit.tube([(-20, -3.3, 12.2), (-20, -3.3, 16), (-19.6, -3, 16.8), (-18.4, -2, 16.7)], 0.12, m.metal("#55585a"))
    m.kit.tube([(11, -3.3, 12.2), (11.9, -3.3, 14.6), (12.8, -3, 14.2)], 0.12, m.metal("#55585a"))
    stain("#5f5a4c", 0.3, grain_m=2)


@building(
    "wooden-bridge",
    "footbridge, plank bridge, little bridge, japanese bridge",
    height_m=3.5,
    stands="water",
    sink=0.06,
    azimuths_degrees=SIDE,
    states={"broken": 1.06, "snowy": 1},
)
def wooden_bridge(m: Mason) -> None:
    """A bowed wooden footbridge with rails; planks and rail are missing when it is broken."""
    red, plank = m.wood("#9a4a34", along="x"), m.wood("#8d6b48", along="y")

    def rise(x: float) -> float:
        return 1.5 * math.cos(math.pi * x / 11) ** 1.2 + 0.7 if abs(x) < 5.5 else 0.7

    xs = np.linspace(-5, 5, 45)
    for y in (-0.9, 0.9):
        m.kit.tube([(x, y, rise(x) - 0.16) for x in xs], 0.15, red)
        rail = [(x, y, rise(x) + 0.95) for x in (xs if m.state != "broken" else xs[:27])]
        m.kit.tube(rail, 0.085, red)
        m.kit.tube([(x, y, z - 0.42) for x, y, z in rail], 0.05, red)
    for x in xs:
        if m.state != "broken" or (not 1.2 < x < 2.8 and m.rng.random() < 0.8):
            turn = (0, math.degrees(math.atan2(rise(x - 0.1) - rise(x + 0.1), 0.2)), 0)
            m.kit.box((0.2, 2.1, 0.07), (x, 0, rise(x)), plank, turn_degrees=turn, bevel=0.1)
    for x in np.linspace(-5, 5, 9):
        for y in (-0.95, 0.95):
            lean = float(m.rng.normal(0, 9)) if m.state == "broken" else 0
            m.kit.box((0.16, 0.16, 1.3), (x, y, rise(x) + 0.45), red, turn_degrees=(lean, lean, 0))
            m.kit.ball(0.12, (x, y, rise(x) + 1.16), m.paint("#c9a24a" if m.state != "broken" else "#6b5540"))
    for x in (-3.2, 0, 3.2):
        for y in (-0.8, 0.8):
            m.kit.cylinder(0.14, rise(x), (x, y, rise(x) / 2), m.wood("#5b4632"), sides=12)
    for x in (-5.4, 5.4):
        m.kit.roughen(m.kit.box((1.4, 2.8, 0.8), (x, 0, 0.4), m.bricks("#9a9184", brick_m=(0.5, 0.3))), 0.08)
        foliage(m, (x * 1.08, -1.5, 0.3), (0.6, 0.4, 0.6), m.paint("#5d8a45"), count=110, leaf=0.24, low=0)
    if m.state == "broken":
        m.kit.box((0.2, 2.0, 0.07), (1.9, -0.4, 0.6), plank, turn_degrees=(60, 30, 20))
        stain("#5d5a4c", 0.4, grain_m=0.6)


@building(
    "suspension-bridge",
    "bridge, golden gate bridge, cable bridge, hanging bridge",
    height_m=72.0,
    stands="water",
    sink=0.04,
    azimuths_degrees=(9.0,),
    states={"lit": 1},
    size_px=400,
)
def suspension_bridge(m: Mason) -> None:
    """A long suspension bridge with two towers, seen from the side."""
    red, grey = m.metal("#b8462f"), m.paint("#a8a49c", grain_m=2)
    lamp, span, deck = m.kit.glow("#ffe3a0"), 52.0, 20.0
    for x in (-span, span):
        m.kit.box((9, 18, 6), (x, 0, 3), grey)
        for y in (-5.0, 5.0):
            m.kit.box((3.4, 2.6, 66), (x, y, 36), red)
            m.kit.box((2.6, 2.2, 4), (x, y, 70), red)
        for z in (14, 30, 44, 57, 68):
            m.kit.box((2.6, 9, 2.6 if z != 68 else 3.4), (x, 0, z), red)
    m.kit.box((190, 10.6, 1.6), (0, 0, deck), red)
    m.kit.box((190, 10.2, 0.5), (0, 0, deck + 1), m.paint("#55534f"))

    def sag(x: float) -> float:
        if abs(x) <= span:
            return deck + 5 + 45 * (x / span) ** 2
        return deck + 2 + 48 * max(1 - (abs(x) - span) / 42, 0)

    for y in (-5.2, 5.2):
        m.kit.tube([(x, y, sag(x)) for x in np.linspace(-94, 94, 79)], 0.55, red, smooth=False)
        for x in np.arange(-90, 91, 4.0):
            if sag(x) > deck + 2.5:
                m.kit.tube([(x, y, deck + 1), (x, y, sag(x))], 0.14, red, smooth=False)
            if m.state == "lit":
                m.kit.ball(0.6, (x, y, sag(x)), lamp)
                m.kit.ball(0.5, (x, y, deck + 3), lamp)
        m.kit.box((190, 0.2, 0.3), (0, y, deck + 2.4), red)
        for x in np.arange(-94, 95, 6.0):
            m.kit.tube([(x, y, deck - 3.6), (x + 3, y, deck - 0.6), (x + 6, y, deck - 3.6)], 0.22, red, smooth=False)
        m.kit.box((190, 0.4, 0.5), (0, y, deck - 3.6), red)
    for x in (-93, 93):
        m.kit.box((8, 16, 24), (x, 0, 12), grey)


@building(
    "pier",
    "jetty, landing stage, dock, wharf, boardwalk, quay",
    height_m=4.0,
    stands="water",
    sink=0.25,
    azimuths_degrees=(35.0,),
    elevation_degrees=12,
    states={"broken": 0.7, "lit": 0.99},
)
def pier(m: Mason) -> None:
    """A wooden landing stage on piles with a rope and lamps; gaps and leaning piles when it is broken."""
    wood, bad = m.wood("#7d664c"), m.state == "broken"
    for y in np.arange(-9, 9.1, 0.32):
        if not bad or m.rng.random() < 0.72:
            m.kit.box(
                (2.4, 0.28, 0.09),
                (m.rng.normal(0, 0.03), y, 1.5),
                m.wood("#8f775a", along="x"),
                turn_degrees=(0, 0, float(m.rng.normal(0, 5 if bad else 0.6))),
            )
    for x in (-1.0, 1.0):
        m.kit.box((0.2, 18.4, 0.24), (x * 0.9, 0, 1.34), wood)
        for y in np.linspace(-8.8, 8.8, 6):
            lean = m.rng.normal(0, 0.16, 2) if bad else (0, 0)
            m.kit.tube([(x * 1.25, y, 0), (x * 1.25 + lean[0], y + lean[1], 2.5)], 0.15, wood, smooth=False)
            if not bad:
                m.kit.cylinder(0.19, 0.1, (x * 1.25, y, 2.5), m.paint("#d9d4c6"))
    for x in (-1.25, 1.25) if not bad else (-1.25,):
        spots = np.linspace(-8.8, 8.8, 6)
        for a, b in pairwise(spots):
            path = [(x, a + (b - a) * t, 2.35 - 0.5 * math.sin(math.pi * t)) for t in np.linspace(0, 1, 7)]
            m.kit.tube(path, 0.04, m.paint("#b59a6a"))
    m.kit.box((4.6, 3, 0.12), (0, -10, 1.5), m.planks("#8f775a", 0.3))
    for x in (-2, 2):
        for y in (-11.2, -8.8):
            m.kit.cylinder(0.15, 2.2, (x, y, 1.1), wood, sides=14)
    if not bad:
        for x, y in ((-2, -11.2), (2, -11.2)):
            m.kit.cylinder(0.05, 1.4, (x, y, 2.6), m.metal("#2d2f31"), sides=10)
            lantern(m, (x, y, 3.4), 0.32, lit=m.state == "lit")
    else:
        stain("#5d5f50", 0.35, grain_m=0.7)


@building(
    "dam",
    "barrage, weir, reservoir dam, hydroelectric dam",
    height_m=43.8,
    azimuths_degrees=(8.0,),
    size_px=340,
)
def dam(m: Mason) -> None:
    """A curved concrete dam between rocks, water falling through its gates."""
    concrete = m.bricks("#b5b1a6", mortar="#9a968b", brick_m=(9, 4), wander=0.12)
    foam, rock = m.paint("#e6f0f4", second="#a9c9d8", grain_m=1.4), m.paint("#75695c", second="#564c42", grain_m=3)
    n, points = 25, []
    for x in np.linspace(-50, 50, n):
        bow = 10 * math.cos(math.pi * x / 110)
        points += [(x, bow - 15, 0), (x, bow - 4, 36), (x, bow + 2, 36), (x, bow + 2, 0)]
    faces = [
        (4 * i + k, 4 * i + 4 + k, 4 * i + 4 + (k + 1) % 4, 4 * i + (k + 1) % 4) for i in range(n - 1) for k in range(4)
    ]
    m.kit.mesh(points, [*faces, (0, 1, 2, 3), tuple(range(4 * n - 4, 4 * n))], concrete)
    for x in np.linspace(-48, 48, 33):
        bow = 10 * math.cos(math.pi * x / 110)
        m.kit.box((0.5, 0.5, 1.6), (x, bow - 4, 36.8), m.paint("#a19d92"), bevel=0)
    m.kit.tube(
        [(x, 10 * math.cos(math.pi * x / 110) - 4, 37.6) for x in np.linspace(-48, 48, 25)], 0.3, m.paint("#a19d92")
    )
    for x in (-33, -22, 22, 33):
        m.kit.box((3, 13, 39), (x, 10 * math.cos(math.pi * x / 110) - 4, 19.5), concrete, turn_degrees=(-16, 0, 0))
    for x in (-12, 0, 12):
        bow = 10 * math.cos(math.pi * x / 110)
        m.kit.box((7, 9, 8), (x, bow - 2, 36), m.paint("#a7a398", grain_m=3))
        m.kit.box((5, 2, 5), (x, bow - 6.4, 31), m.paint("#20262a"))
        path = [(bow - 6, 31), (bow - 9.5, 28), (bow - 12.5, 18), (bow - 15, 7), (bow - 18, 0.2)]
        sheet = [(x + u, y - 0.5 * abs(math.sin(3 * u)), z) for y, z in path for u in np.linspace(-2.5, 2.5, 9)]
        m.kit.mesh(
            sheet,
            [(9 * k + i, 9 * k + i + 1, 9 * k + i + 10, 9 * k + i + 9) for k in range(4) for i in range(8)],
            foam,
            smooth=True,
        )
        for u in np.linspace(-4, 4, 7):
            m.kit.ball((1.8, 1.8, 1.3), (x + u, bow - 19 + m.rng.normal(0, 0.8), 0.8), foam)
    for side in (-1, 1):
        for x, y, z, r in ((54, 4, 14, 13), (50, -8, 6, 9), (60, 0, 24, 11), (57, -6, 12, 11), (46, -12, 2, 6)):
            m.kit.roughen(m.kit.ball((r, r, min(r, z + r * 0.6)), (side * x, y, max(z, 0.2)), rock), 5, 7, detail=2)
            foliage(
                m,
                (side * x, y, z + r * 0.75),
                (r * 0.7, r * 0.6, r * 0.3),
                m.paint("#55733f", grain_m=2),
                count=130,
                leaf=2.2,
                low=0,
            )


@building(
    "staircase",
    "stairs, steps, stairway, flight of stairs, stone steps",
    height_m=5.1,
    azimuths_degrees=(30,),
    states={"ruined": 0.81, "snowy": 0.93},
    size_px=300,
)
def staircase(m: Mason) -> None:
    """A wide flight of stone steps between balustrades with urns."""
    stone, light = m.paint("#cfc6b4", grain_m=0.6, mottle=0.14), m.paint("#e0d8c6", grain_m=0.5)
    m.decay, m.rubble = (1.2, 4.4), (3.4, "#b9b0a0")
    count, tread, rise = 16, 0.36, 0.19
    for i in range(count):
        depth = tread * (count - i) + 0.6
        m.kit.box((4.4, depth, rise), (0, tread * count + 0.6 - depth / 2, rise * (i + 0.5)), stone, bevel=0.06)
    top, far = rise * count, tread * count
    for x in (-2.45, 2.45):
        m.kit.mesh(
            [
                (x + u, y, z)
                for u in (-0.25, 0.25)
                for y, z in ((-0.3, 0), (far + 0.6, 0), (far + 0.6, top), (far, top), (-0.3, 0.2))
            ],
            [(0, 1, 2, 3, 4), (5, 6, 7, 8, 9), (0, 1, 6, 5), (1, 2, 7, 6), (2, 3, 8, 7), (3, 4, 9, 8), (4, 0, 5, 9)],
            stone,
        )
        for y in np.arange(0.2, far, 0.36):
            z = 0.2 + (top - 0.2) * (y + 0.3) / (far + 0.3)
            m.kit.lathe([(0.09, 0), (0.05, 0.12), (0.11, 0.3), (0.05, 0.5), (0.09, 0.62)], (x, y, z), light, sides=12)
        m.kit.tube([(x, -0.2, 0.9), (x, far + 0.3, top + 0.7)], 0.14, light, smooth=False)
        for y, z in ((-0.3, 0), (far + 0.4, top)):
            m.kit.box((0.6, 0.6, 1.1), (x, y, z + 0.55), stone)
            m.kit.box((0.72, 0.72, 0.12), (x, y, z + 1.12), light)
            if m.state not in FALLEN:
                m.kit.lathe(
                    [(0.16, 0), (0.08, 0.1), (0.26, 0.3), (0.28, 0.5), (0.22, 0.5)], (x, y, z + 1.18), light, sides=20
                )
                if m.state == "":
                    foliage(m, (x, y, z + 1.75), (0.3, 0.3, 0.22), m.paint("#3f7a30"), count=90, leaf=0.15)
                    foliage(m, (x, y, z + 1.8), (0.32, 0.32, 0.24), m.paint("#d8434a"), count=40, leaf=0.13)
