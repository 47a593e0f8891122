"""Places of pleasure: pavilions, fairground rides, tents, stadiums."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit_buildings import FALLEN, Mason, building
from pipelines.image.training.things.kit_parts import bush, column, flag, foliage, places_around, stairs

STRIPES = ("#c8352f", "#f6efe0")


def _striped_cone(
    m: Mason,
    radius: float,
    rise: float,
    z: float,
    *,
    count: int = 24,
    colours: tuple[str, str] = STRIPES,
    sag: float = 0.0,
    top: float = 0.02,
) -> None:
    """A round roof of striped cloth with a scalloped hem."""
    for i in range(count):
        points = []
        for part in np.linspace(0, 1, 7):
            r = radius * (1 - part) + top * part
            for t in (i / count, (i + 1) / count):
                a = 2 * math.pi * t
                points.append((r * math.sin(a), -r * math.cos(a), z + rise * (part - sag * math.sin(math.pi * part))))
        look = m.paint(colours[i % 2], grain_m=radius / 4)
        m.kit.mesh(points, [(2 * k, 2 * k + 1, 2 * k + 3, 2 * k + 2) for k in range(6)], look)
        a, half = 2 * math.pi * (i + 0.5) / count, radius * math.pi / count
        at = (radius * 1.0 * math.sin(a), -radius * 1.0 * math.cos(a), z - half * 0.1)
        m.kit.ball((half, 0.05, half * 0.8), at, look, turn_degrees=(0, 0, math.degrees(a)))


@building(
    "gazebo",
    "summerhouse, garden house, arbour, belvedere",
    height_m=5.0,
    states={"lit": 1.01, "ruined": 0.81, "snowy": 1},
    size_px=320,
)
def gazebo(m: Mason) -> None:
    """An eight-sided white summerhouse with lattice and roses."""
    m.decay, m.rubble = (1.6, 4.6), (2.6, "#a89c88")
    white = m.paint("#f3f0e6", mottle=0.06)
    m.kit.cylinder(2.5, 0.4, (0, 0, 0.2), m.planks("#a98d68"), sides=8, turn_degrees=(0, 0, 22.5))
    places = places_around(8, 2.25, 0, 22.5)
    for i, (x, y, _, _) in enumerate(places):
        m.kit.lathe([(0.12, 0), (0.12, 0.5), (0.08, 0.6), (0.09, 2.2), (0.14, 2.5)], (x, y, 0.4), white, sides=12)
        u, v = places[(i + 1) % 8][:2]
        m.kit.tube([(x, y, 2.75), (u, v, 2.75)], 0.1, white, smooth=False)
        bow = [(x + (u - x) * t, y + (v - y) * t, 2.3 + 0.4 * math.sin(math.pi * t)) for t in np.linspace(0, 1, 7)]
        m.kit.tube(bow, 0.05, white)
        if i == 7:
            continue
        for z in (0.6, 1.25):
            m.kit.tube([(x, y, z), (u, v, z)], 0.05, white, smooth=False)
        for t in np.linspace(0.1, 0.9, 7):
            m.kit.box((0.05, 0.05, 0.65), (x + (u - x) * t, y + (v - y) * t, 0.92), white, bevel=0)
    m.kit.cylinder(2.75, 1.5, (0, 0, 3.6), m.tiles("#5f7d74", 0.25), top=0.25, sides=8, turn_degrees=(0, 0, 22.5))
    m.kit.lathe([(0.3, 0), (0.35, 0.15), (0.1, 0.3), (0.14, 0.45), (0, 0.7)], (0, 0, 4.3), white, sides=16)
    stairs(m, 1.4, 2, (0, -2.95, 0), white)
    if m.state in ("", "lit"):
        for x, y, z in (
            (-0.86, -2.08, 1.2),
            (-0.86, -2.08, 2.2),
            (2.08, -0.86, 1.0),
            (2.08, -0.86, 2.0),
            (2.08, -0.9, 2.8),
            (-0.9, -2.1, 2.8),
        ):
            foliage(m, (x, y, z), (0.3, 0.3, 0.6), m.paint("#3f7030"), count=130, leaf=0.17)
            foliage(m, (x, y - 0.08, z), (0.33, 0.33, 0.6), m.paint("#e0728f"), count=34, leaf=0.17)
        bush(m, (1.5, -2.6, 0), 0.4, flowers="#f4efe3")
    if m.state == "lit":
        for x, y, _, _ in places:
            m.kit.ball(0.12, (x * 0.98, y * 0.98 - 0.1, 2.5), m.kit.glow("#ffdf9a"))


@building(
    "pavilion", "rotunda, monopteros, temple of love, garden temple", height_m=8.4, states={"ruined": 0.84}, size_px=320
)
def pavilion(m: Mason) -> None:
    """A round temple of columns under a dome."""
    m.decay, m.rubble = (2.5, 7.5), (4.6, "#cfc6b4")
    stone = m.paint("#e2d9c6", grain_m=0.8, mottle=0.12)
    for i in range(3):
        m.kit.cylinder(4.4 - 0.5 * i, 0.25, (0, 0, 0.125 + 0.25 * i), stone, sides=56)
    for x, y, _, _ in places_around(10, 2.75, 0, 18):
        column(m, (x, y, 0.75), 4.2, 0.28, stone)
    m.kit.cylinder(3.25, 0.5, (0, 0, 5.2), stone, sides=56)
    m.kit.cylinder(3.45, 0.2, (0, 0, 5.55), m.paint("#c9bda4"), sides=56)
    m.kit.lathe(
        [(3.2 * math.cos(a), 2.2 * math.sin(a)) for a in np.linspace(0, math.pi / 2, 12)],
        (0, 0, 5.6),
        m.paint("#7fa395", rough=0.5, grain_m=0.7, mottle=0.2),
        sides=56,
    )
    m.kit.lathe([(0.2, 0), (0.25, 0.2), (0.1, 0.3), (0, 0.7)], (0, 0, 7.75), m.paint("#d9ae45"), sides=16)


@building(
    "bandstand", "music pavilion, kiosk, concert pavilion", height_m=7.7, states={"lit": 1, "ruined": 0.81}, size_px=320
)
def bandstand(m: Mason) -> None:
    """A raised round stage of cast iron with a bell roof."""
    m.decay, m.rubble = (2.5, 7), (4.6, "#9a7a66")
    iron, red = m.metal("#2f6b5a"), m.bricks("#a8604a", brick_m=(0.3, 0.12))
    m.kit.cylinder(4, 1.2, (0, 0, 0.6), red, sides=8, turn_degrees=(0, 0, 22.5))
    m.kit.cylinder(4.15, 0.15, (0, 0, 1.25), m.paint("#e3d8c4"), sides=8, turn_degrees=(0, 0, 22.5))
    places = places_around(8, 3.7, 0, 22.5)
    for i, (x, y, _, _) in enumerate(places):
        m.kit.lathe([(0.16, 0), (0.12, 0.4), (0.07, 0.6), (0.07, 2.6), (0.16, 3.0)], (x, y, 1.3), iron, sides=12)
        u, v = places[(i + 1) % 8][:2]
        m.kit.tube([(x, y, 4.3), (u, v, 4.3)], 0.12, iron, smooth=False)
        bow = [(x + (u - x) * t, y + (v - y) * t, 3.6 + 0.55 * math.sin(math.pi * t)) for t in np.linspace(0, 1, 9)]
        m.kit.tube(bow, 0.06, m.metal("#e8c65a"))
        if i != 7:
            m.kit.tube([(x, y, 2.2), (u, v, 2.2)], 0.06, iron, smooth=False)
            for t in np.linspace(0.08, 0.92, 10):
                m.kit.box((0.04, 0.04, 0.9), (x + (u - x) * t, y + (v - y) * t, 1.75), iron, bevel=0)
        if m.state in ("", "lit"):
            swag = [
                (x + (u - x) * t, y + (v - y) * t, 4.2 - 0.5 * math.sin(math.pi * t))
                for t in np.linspace(0.05, 0.95, 8)
            ]
            for k, at in enumerate(swag):
                bulb = m.kit.glow("#ffdf9a") if m.state == "lit" else m.paint(("#d8434a", "#f0c33a", "#3f7fb8")[k % 3])
                m.kit.ball(0.11, at, bulb)
    m.kit.lathe(
        [(4.5, 0), (4.4, 0.15), (3.2, 0.8), (1.9, 1.25), (1.0, 1.9), (0.5, 2.5), (0, 2.6)],
        (0, 0, 4.3),
        m.paint("#6f8f86", grain_m=1),
        sides=8,
    )
    m.kit.cylinder(0.06, 1, (0, 0, 7.2), m.metal("#e8c65a"))
    stairs(m, 1.8, 7, (0, -5.8, 0), m.paint("#e3d8c4"))


@building(
    "carousel",
    "merry-go-round, roundabout, fairground ride",
    height_m=9.0,
    states={"lit": 1, "rusty": 0.89},
    size_px=340,
)
def carousel(m: Mason) -> None:
    """A merry-go-round: striped top, golden poles, painted horses."""
    faded = m.state == "rusty"
    colours = ("#8a5a4c", "#b3a68f") if faded else STRIPES
    gold = m.paint("#8a6a4a", grain_m=0.3) if faded else m.paint("#e3b54a", rough=0.3)
    m.kit.cylinder(4.9, 0.5, (0, 0, 0.25), m.paint("#7d3f4c" if not faded else "#6b5548"), sides=56)
    m.kit.cylinder(4.7, 0.1, (0, 0, 0.55), m.planks("#b08a58"), sides=56)
    m.kit.cylinder(1.3, 4, (0, 0, 2.5), m.paint("#f0dfb4" if not faded else "#a3957c"), sides=16)
    for x, y, _, turn in places_around(8, 1.33, 0):
        m.kit.ball((0.3, 0.06, 0.8), (x, y, 2.8), m.kit.glass("#9fc4cf"), turn_degrees=(0, 0, turn))
    m.kit.cylinder(4.9, 0.7, (0, 0, 4.75), m.paint("#2f5f8f" if not faded else "#5f6b70"), top=5.1, sides=56)
    for x, y, z, _ in places_around(28, 5.1, 4.75):
        m.kit.ball(0.13, (x, y, z), m.kit.glow("#ffe39a") if m.state == "lit" else gold)
    _striped_cone(m, 5.2, 2.2, 5.2, count=36, colours=colours, sag=0.25)
    m.kit.lathe([(0.5, 0), (0.6, 0.2), (0.3, 0.4), (0.35, 0.7), (0, 1)], (0, 0, 7.0), gold, sides=20)
    if not faded:
        flag(m, (0, 0, 7.8), 1.2, "#3f8f5f", (1.1, 0.7))
    coats = ("#f4f0e6", "#6b4a36", "#d9c39a", "#2f2b29", "#c9a0a8")
    for i, (x, y, _, turn) in enumerate(places_around(10, 3.9, 0, 8)):
        lift = 1.0 + 0.5 * (i % 2)
        m.kit.cylinder(0.05, 3.8, (x, y, 2.5), gold, sides=10)
        if not faded or i % 3:
            with m.placed((x, y, lift), turn):
                _horse(m, coats[i % 5] if not faded else "#8f8474", ("#c8352f", "#2f6fae", "#3f8f5f", "#8f4fae")[i % 4])


def _horse(m: Mason, coat: str, saddle: str) -> None:
    """A galloping wooden horse that heads for +x."""
    look = m.paint(coat, grain_m=0.3)
    m.kit.ball((0.62, 0.26, 0.32), (0, 0, 0.7), look)
    m.kit.tube([(0.4, 0, 0.8), (0.7, 0, 1.2), (0.78, 0, 1.38)], [0.24, 0.15, 0.13], look)
    m.kit.tube([(0.72, 0, 1.38), (0.95, 0, 1.25), (1.08, 0, 1.12)], [0.14, 0.11, 0.08], look)
    for x, way in ((0.42, 0.4), (0.3, 0.2), (-0.4, -0.35), (-0.45, -0.2)):
        m.kit.tube(
            [(x, 0.12 if way > 0.3 or way < -0.3 else -0.12, 0.6), (x + way * 0.6, 0, 0.35), (x + way * 1.2, 0, 0.12)],
            [0.12, 0.07, 0.06],
            look,
        )
    m.kit.tube([(-0.6, 0, 0.85), (-0.9, 0, 0.8), (-1.0, 0, 0.4)], [0.06, 0.1, 0.03], m.paint("#3a2a20"))
    m.kit.tube([(0.5, 0, 1.15), (0.6, 0, 1.35), (0.72, 0, 1.5)], [0.06, 0.09, 0.05], m.paint("#3a2a20"))
    m.kit.ball((0.26, 0.28, 0.16), (-0.05, 0, 0.92), m.paint(saddle))


@building(
    "ferris-wheel",
    "big wheel, observation wheel, fairground wheel",
    height_m=41.8,
    states={"lit": 1, "rusty": 1},
    size_px=360,
)
def ferris_wheel(m: Mason) -> None:
    """A ferris wheel with coloured gondolas."""
    rusty = m.state == "rusty"
    steel = m.paint("#7d5a48", second="#5b3626", grain_m=2) if rusty else m.metal("#e6e8ea")
    bulbs, hub, r, n = m.kit.glow("#ffe39a"), 22.5, 18.5, 18
    for y in (-1.4, 1.4):
        for radius, thick in ((r, 0.28), (r * 0.86, 0.18)):
            ring = [(radius * math.cos(a), y, hub + radius * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 73)[:-1]]
            m.kit.tube(ring, thick, steel, closed=True)
        for i in range(n):
            a, b = 2 * math.pi * i / n, 2 * math.pi * (i + 0.5) / n
            end = (r * math.cos(a), y, hub + r * math.sin(a))
            m.kit.tube([(0, y * 0.7, hub), end], 0.13, steel, smooth=False)
            for c in (a, a + 2 * math.pi / n):
                m.kit.tube(
                    [
                        (r * 0.86 * math.cos(b), y, hub + r * 0.86 * math.sin(b)),
                        (r * math.cos(c), y, hub + r * math.sin(c)),
                    ],
                    0.09,
                    steel,
                    smooth=False,
                )
            if m.state == "lit":
                for part in (0.3, 0.5, 0.7, 1.0):
                    m.kit.ball(0.32, (r * part * math.cos(a), y * 1.3, hub + r * part * math.sin(a)), bulbs)
    colours = ("#c8352f", "#e8b53a", "#3f8f5f", "#2f6fae", "#8f4fae", "#e0762f")
    for i in range(n):
        a = 2 * math.pi * i / n
        x, z = r * math.cos(a), hub + r * math.sin(a)
        m.kit.tube([(x, -1.5, z), (x, 1.5, z)], 0.14, steel, smooth=False)
        if rusty and m.rng.random() < 0.3:
            continue
        look = m.paint("#8f6a55" if rusty else colours[i % 6], second="#5b3626" if rusty else None)
        m.kit.lathe([(0, 0), (1.0, 0.1), (1.25, 0.5), (1.3, 1.2)], (x, 0, z - 2.9), look, sides=20)
        m.kit.cylinder(1.4, 0.6, (x, 0, z - 0.7), look, top=0.1, sides=20)
        for u in (-1.1, 1.1):
            m.kit.tube([(x + u, 0, z - 1.8), (x + u, 0, z - 0.9)], 0.08, steel)
    m.kit.cylinder(1.3, 4.4, (0, 0, hub), m.metal("#c8352f" if not rusty else "#6b4330"), turn_degrees=(90, 0, 0))
    for x in (-9.5, 9.5):
        for y in (-3.4, 3.4):
            m.kit.tube([(x, y, 0), (0, y * 0.7, hub)], 0.5, steel, smooth=False)
    for y in (-3.1, 3.1):
        m.kit.tube([(-5, y, 10.8), (5, y, 10.8)], 0.25, steel, smooth=False)
    m.kit.box((24, 9, 1), (0, 0, 0.5), m.planks("#8f7a5c"))
    m.kit.box((4, 3, 2.8), (8, -3.2, 2.2), m.paint("#c8352f" if not rusty else "#7d5a4c"))


@building("circus-tent", "big top, circus, marquee", height_m=16.9, states={"lit": 1, "ruined": 0.72}, size_px=340)
def circus_tent(m: Mason) -> None:
    """A big top of red and white stripes with flags."""
    torn = m.state in FALLEN
    colours = ("#8f5a4c", "#b9ad98") if torn else STRIPES
    m.decay, m.rubble = ((4, 15), (0, "")) if torn else (m.decay, m.rubble)
    for i in range(32):
        a = 2 * math.pi * (i + 0.5) / 32
        look = m.paint(colours[i % 2], grain_m=2)
        m.kit.box(
            (2.1, 0.15, 4.2),
            (10.2 * math.sin(a), -10.2 * math.cos(a), 2.1),
            look,
            turn_degrees=(0, 0, math.degrees(a)),
            bevel=0,
        )
    _striped_cone(m, 10.6, 4.2, 4.3, count=32, colours=colours, sag=0.12, top=4.2)
    _striped_cone(m, 4.4, 5.4, 8.4, count=32, colours=colours, sag=0.3)
    for x, y, z, tall, colour in (
        (0.0, 0.0, 13.4, 3.4, "#2f6fae"),
        (-5.0, 0.0, 7.0, 3.4, "#e8b53a"),
        (5.0, 0.0, 7.0, 3.4, "#3f8f5f"),
    ):
        if not torn:
            flag(m, (x, y, z), tall, colour, (2.2, 1.2))
    look = m.kit.glow("#ffd98a") if m.state == "lit" else m.paint("#2a1712")
    m.kit.prism([(-1.9, 0), (1.9, 0), (0, 4.4)], 0.3, (0, -10.25, 0), look)
    gold = m.paint("#e8c65a" if not torn else "#8f8064")
    for side in (-1, 1):
        m.kit.mesh(
            [(0, -10.5, 4.5), (side * 1.2, -10.5, 0), (side * 2.4, -11.0, 0), (side * 1.5, -10.7, 2.4)],
            [(0, 1, 2, 3)],
            gold,
        )
        m.kit.tube([(side * 10.2, -2, 4.2), (side * 13, -3, 0)], 0.06, m.paint("#e9e4d6"))
    if m.state == "lit":
        for x, y, z, _ in places_around(32, 10.7, 4.3):
            m.kit.ball(0.2, (x, y, z - 0.5), m.kit.glow("#ffe39a"))


@building(
    "stadium",
    "arena, football stadium, colosseum, sports ground, amphitheatre",
    height_m=36.2,
    elevation_degrees=14,
    states={"lit": 1},
    size_px=340,
)
def stadium(m: Mason) -> None:
    """An oval stadium of tiers with a roof ring, masts and floodlights."""
    white, seats = m.paint("#dfe0dc", grain_m=6, mottle=0.06), ("#2f6fae", "#c8352f", "#e8b53a")
    n, squash = 72, 0.72

    def ring(profile: list[tuple[float, float]], look: object) -> None:
        solid = m.kit.lathe(profile, (0, 0, 0), look, sides=n)
        solid.scale = (1, squash, 1)

    ring([(38, 0), (38, 0.4)], m.paint("#4f8f3f"))
    m.kit.cylinder(38, 0.3, (0, 0, 0.2), m.paint("#5a9a45", grain_m=4), sides=n).scale = (1, squash, 1)
    for i in range(3):
        r, z = 40 + 7 * i, 2 + 6 * i
        ring([(r, z - 2), (r, z), (r + 6, z + 5)], m.paint(seats[i], grain_m=0.8, mottle=0.3))
    ring([(62, 0), (63, 8), (66, 22), (66, 24)], white)
    ring([(66, 23), (46, 27), (46, 28), (66, 25)], m.paint("#eef0ee", grain_m=6, mottle=0.04))
    for x, y, _, _ in places_around(n // 2, 1, 0):
        path = [(62.4 * x, 62.4 * y * squash, 0), (63.6 * x, 63.6 * y * squash, 8), (66.8 * x, 66.8 * y * squash, 23)]
        m.kit.tube(path, 0.7, m.metal("#aab4ba"), smooth=False)
        a = math.degrees(math.atan2(x, -y * squash))
        m.kit.box((3.6, 0.6, 4.2), (62.6 * x, 62.6 * y * squash, 4), m.pane(), turn_degrees=(0, 0, a))
    lamp = m.kit.glow("#f4f8ff") if m.state == "lit" else m.paint("#f4f4ee")
    for x, y in ((-48, -32), (48, -32), (-48, 32), (48, 32)):
        m.kit.cylinder(0.8, 34, (x, y, 17), m.metal("#8f979b"))
        m.kit.box((9, 1, 5), (x, y, 33), m.metal("#5b666b"), turn_degrees=(0, 0, 0))
        for u in (-3, -1, 1, 3):
            for v in (-1.2, 1.2):
                m.kit.ball(0.8, (x + u, y - 0.5, 33 + v), lamp)
