"""What stands around a village and its gardens: mills, wells, sheds, shelters, haystacks."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from pipelines.image.training.things.kit_buildings import Mason, building
from pipelines.image.training.things.kit_parts import BEAM, bush, foliage, places_around


@building("windmill", "dutch windmill, mill", height_m=19.6, states={"ruined": 1, "snowy": 1}, size_px=360)
def windmill(m: Mason) -> None:
    """A Dutch windmill: brick foot, thatched body, gallery, cap, four lattice sails."""
    m.decay, m.rubble = (10, 15), (6, "#a0705a")
    m.kit.cylinder(
        4.4, 4, (0, 0, 2), m.bricks("#a05a45", brick_m=(0.4, 0.16)), top=4.1, sides=8, turn_degrees=(0, 0, 22.5)
    )
    m.kit.cylinder(4.0, 8, (0, 0, 8), m.tiles("#6e5638", 0.4), top=2.5, sides=8, turn_degrees=(0, 0, 22.5))
    m.kit.cylinder(5.4, 0.25, (0, 0, 4), m.planks("#8f7048"), sides=8, turn_degrees=(0, 0, 22.5))
    for x, y, z, _ in places_around(24, 5.1, 4.5):
        m.kit.box((0.1, 0.1, 1), (x, y, z), m.paint("#f1ede3"))
    ring = [(x, y, z) for x, y, z, _ in places_around(24, 5.1, 5.0)]
    m.kit.tube(ring, 0.07, m.paint("#f1ede3"), closed=True)
    m.kit.ball((2.7, 3.1, 2.1), (0, 0, 12), m.paint("#46583f", grain_m=0.3))
    m.door((0, -4.05, 0), (1.4, 2.5), colour="#2f5d3f")
    for z, y in ((6.3, -3.55), (9.2, -3.05)):
        m.window((0, y, z), (0.9, 1.3))
        with m.placed((0, 0, 0), 45):
            m.window((0, y, z), (0.9, 1.3))
    with m.placed((0, -3.6, 12.2), whole=True):
        m.kit.cylinder(0.35, 1.8, (0, 0.2, 0), m.wood(BEAM), turn_degrees=(90, 0, 0))
        for turn in (18, 108, 198, 288):
            a = math.radians(turn)
            if m.state == "ruined" and turn in (108, 198):
                m.kit.tube(
                    [(0, -0.6, 0), (2.6 * math.sin(a), -0.6, 2.6 * math.cos(a))], 0.13, m.wood(BEAM), smooth=False
                )
            else:
                _sail(m, turn, torn=m.state == "ruined")


def _sail(m: Mason, turn: float, *, torn: bool) -> None:
    """A lattice sail that points up before it is turned about the shaft."""
    a = math.radians(turn)
    beam, cloth = m.wood(BEAM), m.paint("#efe6cf", mottle=0.15)

    def out(x: float, z: float) -> tuple[float, float, float]:
        return (x * math.cos(a) + z * math.sin(a), -0.6, -x * math.sin(a) + z * math.cos(a))

    m.kit.tube([out(0, 0), out(0, 7.6)], 0.14, beam, smooth=False)
    for z in np.arange(1.6, 7.7, 0.5):
        m.kit.tube([out(-0.25, z), out(1.5, z)], 0.05, beam, smooth=False)
    for x in (0.75, 1.5):
        m.kit.tube([out(x, 1.6), out(x, 7.6)], 0.05, beam, smooth=False)
    for low in np.arange(1.6, 7.4, 1.0):
        if not torn or m.rng.random() < 0.3:
            corners = [out(0.1, low), out(1.45, low), out(1.45, low + 0.97), out(0.1, low + 0.97)]
            m.kit.mesh([(x, y - 0.02, z) for x, y, z in corners], [(0, 1, 2, 3)], cloth)


@building(
    "watermill", "water mill, mill house, water wheel", height_m=9.2, states={"lit": 1, "ruined": 0.98}, size_px=360
)
def watermill(m: Mason) -> None:
    """A stone mill house with a great wooden wheel at its side."""
    m.decay, m.rubble = (3, 8), (6, "#a29a8a")
    wall = m.bricks("#b0a592", brick_m=(0.6, 0.3))
    m.walls((7, 7, 5.4), (-1, 0, 0), wall)
    m.gable((7, 7), 3.4, (-1, 0, 5.4), m.tiles("#7a4a3a"), m.planks("#8a6844"))
    m.door((-2.4, -3.5, 0.1), (1.2, 2.2), arch="round")
    for x, z in ((0.4, 1.2), (0.4, 3.6), (-2.4, 3.6)):
        m.window((x, -3.5, z), (1, 1.2), flowers=z > 3)
    m.window((-1, -3.5, 6), (0.9, 1.2), frame="#cfc4ae")
    with m.placed((3.4, 0.2, 2.8)):
        wood = m.wood("#6b4a2e")
        for x in (-0.5, 0.5):
            rim = [
                (x, y, z)
                for y, z, _, _ in [
                    (2.7 * math.sin(t), 2.7 * math.cos(t), 0, 0) for t in np.linspace(0, 2 * math.pi, 33)[:-1]
                ]
            ]
            m.kit.tube(rim, 0.14, wood, closed=True)
            for t in np.linspace(0, math.pi, 5)[:-1]:
                y, z = 2.7 * math.sin(t), 2.7 * math.cos(t)
                m.kit.tube([(x, -y, -z), (x, y, z)], 0.09, wood, smooth=False)
        for t in np.linspace(0, 360, 17)[:-1]:
            a = math.radians(t)
            m.kit.box((1.2, 0.1, 0.7), (0, 2.6 * math.sin(a), 2.6 * math.cos(a)), wood, turn_degrees=(-t, 0, 0))
        m.kit.cylinder(0.22, 2, (-0.3, 0, 0), m.wood(BEAM), turn_degrees=(0, 90, 0))
    m.chimney((-3, 1, 6.6), 2, "#a0958a")


@building(
    "well", "wishing well, draw well, water well", height_m=3.5, states={"ruined": 0.97, "snowy": 1.06}, size_px=280
)
def well(m: Mason) -> None:
    """A round stone well with a little roof, a windlass and a bucket."""
    m.decay, m.rubble = (0.6, 3.2), (1.7, "#a29a8a")
    m.kit.cylinder(1.15, 0.95, (0, 0, 0.48), m.bricks("#a8a08f", brick_m=(0.4, 0.24)), sides=40)
    m.kit.cylinder(1.28, 0.16, (0, 0, 1.0), m.paint("#bdb4a2"), sides=40)
    m.kit.cylinder(0.85, 0.02, (0, 0, 1.09), m.paint("#15201f"), sides=40)
    for x in (-1.0, 1.0):
        m.kit.box((0.16, 0.16, 2.6), (x, 0, 1.3), m.wood(BEAM))
    m.kit.cylinder(0.12, 1.9, (0, 0, 1.85), m.wood("#7d5636"), turn_degrees=(0, 90, 0))
    m.kit.cylinder(0.17, 0.5, (0, 0, 1.85), m.paint("#b59a6a"), turn_degrees=(0, 90, 0))
    m.kit.tube([(1.0, 0, 1.85), (1.3, 0, 1.85), (1.3, 0, 1.5), (1.5, 0, 1.5)], 0.035, m.metal("#3c3c3c"), smooth=False)
    if m.state != "ruined":
        m.kit.tube([(0, -0.15, 1.85), (0, -0.15, 1.5)], 0.025, m.paint("#b59a6a"))
        m.kit.cylinder(0.17, 0.34, (0, -0.15, 1.32), m.wood("#8f6238"), top=0.21)
    m.gable((2.0, 2.8), 0.75, (0, 0, 2.55), m.tiles("#8a4a38", 0.25), None, 90, over=0.15, thick=0.1, trim=BEAM)
    if m.state == "":
        bush(m, (-1.3, -0.7, 0), 0.32, flowers="#e8b53a")
        bush(m, (1.2, -0.8, 0), 0.28, flowers="#d9567c")


@building("fountain", "water fountain, garden fountain", height_m=4.7, states={"ruined": 0.51}, size_px=320)
def fountain(m: Mason) -> None:
    """A stone fountain of three bowls; dry and broken as a ruin."""
    m.rubble = (3.4, "#b9b0a0")
    stone, water = (
        m.paint("#cfc6b4", grain_m=0.3, mottle=0.15),
        m.paint("#8fc1d3", rough=0.1, second="#d8ecf2", grain_m=0.2),
    )
    m.kit.lathe(
        [(3.0, 0), (3.1, 0.2), (2.85, 0.3), (2.85, 0.65), (3.1, 0.75), (3.1, 0.9), (2.75, 0.9), (2.7, 0.5), (0, 0.45)],
        (0, 0, 0),
        stone,
        sides=48,
    )
    m.kit.lathe(
        [
            (0.6, 0),
            (0.75, 0.2),
            (0.4, 0.5),
            (0.3, 1.2),
            (0.42, 1.4),
            (1.55, 1.75),
            (1.6, 1.88),
            (1.45, 1.88),
            (0.3, 1.6),
        ],
        (0, 0, 0.5),
        stone,
    )
    if m.state != "ruined":
        m.kit.lathe(
            [(0.3, 0), (0.2, 0.3), (0.16, 0.8), (0.28, 0.95), (0.85, 1.15), (0.9, 1.25), (0.8, 1.25), (0, 1.1)],
            (0, 0, 2.2),
            stone,
        )
        m.kit.lathe([(0.16, 0), (0.1, 0.3), (0.2, 0.5), (0.22, 0.65), (0.1, 0.8), (0, 0.9)], (0, 0, 3.4), stone)
    if m.state == "ruined":
        with m.placed((1.9, -3.1, 0.35), 20, whole=True):
            m.kit.lathe([(0.3, 0), (0.85, 0.2), (0.9, 0.3), (0.8, 0.3), (0, 0.15)], (0, 0, 0), stone)
        return
    for radius, z in ((2.75, 0.72), (1.45, 2.32), (0.8, 3.4)):
        m.kit.cylinder(radius, 0.04, (0, 0, z), water, sides=40)
    for count, start, end, top, low in (
        (14, 1.5, 2.2, 2.45, 0.75),
        (10, 0.82, 1.25, 3.5, 2.35),
        (7, 0.05, 0.55, 4.7, 3.45),
    ):
        for x, y, _, _ in places_around(count, 1, 0):
            middle = (start + end) / 2
            path = [
                (x * start, y * start, top - 0.1),
                (x * middle, y * middle, top),
                (x * end, y * end, (top + low) / 2),
                (x * end * 1.04, y * end * 1.04, low),
            ]
            m.kit.tube(path, [0.03, 0.04, 0.045, 0.06], water)


@building("shed", "garden shed, tool shed, shack, outhouse, hovel", height_m=3.1, states={"ruined": 0.98}, size_px=280)
def shed(m: Mason) -> None:
    """A plank shed with tools and a water butt."""
    m.decay, m.rubble = (0.8, 2.9), (2.2, "#6b5542")
    wood = m.planks("#7d6a55", 0.18)
    m.walls((3.4, 2.6, 2.1), (0, 0, 0), wood, 0.1)
    m.gable((3.4, 2.6), 0.8, (0, 0, 2.1), m.tiles("#565a5e", 0.3), wood, over=0.2, thick=0.07, trim="#5b4a3a")
    m.door((-0.6, -1.3, 0), (0.9, 1.85), colour="#6a4a34", frame="#5b4a3a", step=False)
    m.window((0.85, -1.3, 0.95), (0.75, 0.7), frame="#5b4a3a")
    m.kit.lathe(
        [(0.3, 0), (0.38, 0.45), (0.3, 0.95), (0.27, 0.95), (0.27, 0.8), (0, 0.8)],
        (2.15, -1.0, 0),
        m.wood("#5f4632"),
        sides=24,
    )
    m.kit.tube([(0.25, -1.45, 0), (0.35, -1.36, 1.7)], 0.025, m.wood("#a07a4c"), smooth=False)
    m.kit.box((0.4, 0.05, 0.14), (0.36, -1.36, 1.72), m.metal("#55585a"))


@building(
    "greenhouse",
    "glasshouse, hothouse, conservatory, orangery",
    height_m=3.4,
    states={"lit": 0.99, "broken": 0.99},
    size_px=340,
)
def greenhouse(m: Mason) -> None:
    """A glasshouse with white bars, full of plants."""
    white, glass = m.paint("#eef0ea"), m.kit.glass("#a9cbc4", clear=0.78)
    m.kit.box((6, 4, 0.6), (0, 0, 0.3), m.bricks("#a8604a", brick_m=(0.3, 0.12)))
    for x in np.linspace(-2.7, 2.7, 8):
        if m.state != "broken" or m.rng.random() < 0.4:
            colour = ("#3f7a34", "#5b9a42", "#2f6338", "#76a83f")[int(m.rng.integers(4))]
            foliage(
                m,
                (x, m.rng.uniform(-1, 1), 1.2),
                (0.5, 0.8, m.rng.uniform(0.5, 0.9)),
                m.paint(colour),
                count=160,
                leaf=0.3,
            )
            foliage(
                m,
                (x, -1.0, 1.2),
                (0.4, 0.6, 0.6),
                m.paint(("#d8434a", "#f0a33a")[int(m.rng.integers(2))]),
                count=16,
                leaf=0.2,
            )
    if m.state == "lit":
        m.kit.box((5.4, 0.2, 0.2), (0, 0, 2.4), m.kit.glow("#ffd98a"))

    def pane(corners: list[tuple[float, float, float]]) -> None:
        if m.state != "broken" or m.rng.random() < 0.45:
            m.kit.mesh(corners, [(0, 1, 2, 3)], glass)

    steps = np.linspace(-3, 3, 9)
    for a, b in pairwise(steps):
        for y, top in ((-2, 0), (2, 0)):
            pane([(a, y, 0.6), (b, y, 0.6), (b, y, 2), (a, y, 2)])
            pane([(a, y, 2), (b, y, 2), (b, top, 3.3), (a, top, 3.3)])
    for x in steps:
        m.kit.tube([(x, -2, 0.6), (x, -2, 2), (x, 0, 3.3), (x, 2, 2), (x, 2, 0.6)], 0.035, white, smooth=False)
    for x in (-3, 3):
        pane([(x, -2, 0.6), (x, 2, 0.6), (x, 2, 2), (x, -2, 2)])
        for y in (-1, 0, 1):
            m.kit.tube([(x, y, 0.6), (x, y, 3.3 - 0.65 * abs(y))], 0.035, white, smooth=False)
    for y, z in ((-2, 0.62), (-2, 1.3), (-2, 2), (2, 2), (-1, 2.65), (0, 3.32)):
        m.kit.box((6.1, 0.08, 0.08), (0, y, z), white)
    for z in (0.62, 1.3, 2):
        m.kit.box((0.08, 4, 0.08), (3, 0, z), white)


@building("dovecote", "pigeon loft, birdhouse, pigeon house, columbarium", height_m=4.6, size_px=240)
def dovecote(m: Mason) -> None:
    """A white dovecote on a post with doves."""
    white = m.paint("#f1ede3")
    m.kit.cylinder(0.12, 2.4, (0, 0, 1.2), white)
    m.kit.cylinder(0.95, 0.1, (0, 0, 2.4), m.wood(), sides=8, turn_degrees=(0, 0, 22.5))
    m.kit.cylinder(0.72, 1.1, (0, 0, 2.95), white, sides=8, turn_degrees=(0, 0, 22.5))
    m.kit.cylinder(0.95, 0.8, (0, 0, 3.9), m.tiles("#5b6a72", 0.16), top=0.03, sides=8, turn_degrees=(0, 0, 22.5))
    for x, y, _, turn in places_around(8, 0.66, 0):
        for z in (2.5, 3.0):
            m.window((x, y, z), (0.22, 0.32), turn, arch="round", bars=(0, 0), sill=False, frame="#8f9a8a")
    for x, y, z in ((0.5, -0.72, 2.55), (-0.4, -0.75, 2.55), (0.05, 0, 4.4)):
        m.kit.ball((0.16, 0.09, 0.09), (x, y, z), m.paint("#ffffff"), turn_degrees=(0, -20, 0))
        m.kit.ball(0.06, (x + 0.13, y, z + 0.1), m.paint("#ffffff"))


@building(
    "rose-arch",
    "garden arch, arch with roses, pergola, trellis, arbor",
    height_m=3.1,
    states={"snowy": 0.97, "withered": 0.98},
    size_px=300,
)
def rose_arch(m: Mason) -> None:
    """A garden arch overgrown with roses; bare or withered in bad days."""
    iron, path = (
        m.paint("#f3f0e6"),
        [
            (-0.95, 0),
            (-0.95, 1.6),
            *[(-0.95 * math.cos(t), 1.6 + 0.95 * math.sin(t)) for t in np.linspace(0.3, 2.84, 9)],
            (0.95, 1.6),
            (0.95, 0),
        ],
    )
    for y in (-0.35, 0.35):
        m.kit.tube([(x, y, z) for x, z in path], 0.04, iron, smooth=False)
    for x, z in ((-0.95, 0.3), (-0.95, 0.8), (-0.95, 1.3), (0.95, 0.3), (0.95, 0.8), (0.95, 1.3), *path[2:-2]):
        m.kit.tube([(x, -0.35, z), (x, 0.35, z)], 0.03, iron)
    spots = [(-0.98, 0.35), (-0.98, 0.9), (-0.98, 1.4), (0.98, 0.35), (0.98, 0.9), (0.98, 1.4), *path[3:-3]]
    leaf, full = {"withered": ("#7a6038", 60), "snowy": ("#46593a", 70)}.get(m.state, ("#3f7a30", 210))
    for i, (x, z) in enumerate(spots):
        m.kit.tube([(x, -0.3, z - 0.4), (x * 0.94, 0.1, z), (x, 0.25, z + 0.3)], 0.03, m.paint("#5b4a30"))
        foliage(m, (x, 0, z), (0.28, 0.5, 0.36), m.paint(leaf), count=full, leaf=0.15)
        if m.state == "":
            foliage(
                m,
                (x, -0.05, z),
                (0.3, 0.54, 0.38),
                m.paint(("#d8345c", "#f2a3b8", "#f7e9e4")[i % 3]),
                count=46,
                leaf=0.15,
            )
        if m.state == "withered":
            foliage(m, (x, 0, z), (0.3, 0.5, 0.36), m.paint("#4f3a2a"), count=16, leaf=0.1)
