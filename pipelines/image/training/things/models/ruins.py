"""What is left of buildings, and what was built to frighten: ruins, rubble, bunkers, gallows."""

from __future__ import annotations

import math

import bpy
import numpy as np
from mathutils import Vector

from pipelines.image.training.things.kit_buildings import Mason, building
from pipelines.image.training.things.kit_parts import column, foliage
from pipelines.image.training.things.kit_states import chunk, crumble, cut, stain


def _heap(
    m: Mason,
    radius: float,
    height: float,
    looks: list[object],
    *,
    count: int,
    size: float,
    at: tuple[float, float] = (0, 0),
) -> None:
    """A mound of lumps, big ones below."""
    dome = [(radius * 0.74 * math.cos(t), height * 0.72 * math.sin(t)) for t in np.linspace(0, math.pi / 2, 9)]
    m.kit.roughen(m.kit.lathe(dome, (*at, 0), looks[0]), 0.12 * height, radius * 0.3, detail=1)
    for _ in range(count):
        a, part = m.rng.uniform(0, 2 * math.pi), math.sqrt(m.rng.uniform(0, 1))
        z = height * 0.72 * math.sqrt(max(1 - (part / 1.02) ** 2, 0))
        lump = size * float(m.rng.uniform(0.4, 1.3)) * (1.2 - 0.4 * z / height)
        place = (
            at[0] + radius * 0.95 * part * math.cos(a),
            at[1] + radius * 0.85 * part * math.sin(a),
            max(z, lump * 0.3),
        )
        chunk(m.kit, lump, place, looks[int(m.rng.integers(len(looks)))])


def _beams(m: Mason, radius: float, height: float, count: int, look: object, thick: float = 0.1) -> None:
    """Beams or rods that stick out of a heap."""
    for _ in range(count):
        a, r, lean = m.rng.uniform(0, 2 * math.pi), radius * m.rng.uniform(0.1, 0.7), m.rng.normal(0, 0.5, 2)
        long = height * m.rng.uniform(0.5, 1.1)
        foot = (r * math.cos(a), r * math.sin(a), height * 0.3)
        m.kit.tube(
            [foot, (foot[0] + lean[0] * long, foot[1] + lean[1] * long, foot[2] + long)], thick, look, smooth=False
        )


@building(
    "rubble",
    "debris, brick rubble, heap of bricks, wreckage, demolished house, remains",
    height_m=3.1,
    states={"snowy": 0.99, "burnt": 0.99},
    size_px=300,
)
def rubble(m: Mason) -> None:
    """A heap of bricks, plaster and broken beams."""
    looks = [
        m.paint("#8a6a58", grain_m=0.3),
        m.paint("#a05a45", grain_m=0.2),
        m.paint("#b9ae9c", grain_m=0.2),
        m.paint("#7d4a3a", grain_m=0.2),
    ]
    _heap(m, 3.2, 2.0, looks, count=330, size=0.45)
    for _ in range(90):
        a, r = m.rng.uniform(0, 2 * math.pi), 3.3 * math.sqrt(m.rng.uniform(0.05, 1))
        z = 1.5 * math.sqrt(max(1 - (r / 3.4) ** 2, 0)) + 0.08
        m.kit.box(
            (0.36, 0.17, 0.12),
            (r * math.cos(a), r * math.sin(a) * 0.85, z),
            looks[int(m.rng.integers(1, 4))],
            turn_degrees=m.rng.uniform(-40, 40, 3).tolist(),
        )
    _beams(m, 3, 2.2, 9, m.wood("#5b4230"))
    m.kit.box((1.0, 0.12, 1.5), (-0.9, -1.6, 1.1), m.paint("#d9d2c2"), turn_degrees=(25, 20, 12))
    m.kit.box((0.7, 0.16, 1.1), (-0.9, -1.63, 1.1), m.paint("#1b1e20"), turn_degrees=(25, 20, 12))


@building(
    "concrete-rubble",
    "rubble, debris, slabs, ruins, bombed building, earthquake",
    height_m=4.4,
    states={"burnt": 0.99},
    size_px=300,
)
def concrete_rubble(m: Mason) -> None:
    """Slabs of concrete that have slid over each other, with bent steel rods."""
    grey = [m.paint("#9b9891", grain_m=0.5), m.paint("#7f7c76", grain_m=0.4), m.paint("#b1ada3", grain_m=0.5)]
    _heap(m, 4.2, 2.6, grey, count=240, size=0.7)
    for x, y, z, turn in (
        (-1.6, -1.2, 1.8, (24, -18, 12)),
        (1.6, -0.6, 2.1, (-14, 26, -20)),
        (0.2, 0.8, 2.7, (30, 8, 50)),
        (2.6, -2.0, 0.9, (-20, 30, 10)),
        (-2.8, -1.9, 0.8, (12, -34, -24)),
    ):
        slab = m.kit.box((3.2, 2.4, 0.28), (x, y, z), grey[int(m.rng.integers(3))], turn_degrees=turn)
        m.kit.roughen(slab, 0.08, 0.5, detail=2)
        for _ in range(4):
            dx, dy = m.rng.uniform(-1.4, 1.4), m.rng.uniform(-1, 1)
            path = [
                (x + dx, y + dy, z),
                (x + dx * 1.5, y + dy * 1.3, z + 0.5),
                (x + dx * 1.7, y + dy * 1.6, z + 0.6 + m.rng.uniform(-0.3, 0.5)),
            ]
            m.kit.tube(path, 0.03, m.paint("#6b3f2a"))
    _beams(m, 3.4, 2.8, 6, m.paint("#5f3a28"), 0.07)


def _break_column(m: Mason, x: float, y: float, z: float) -> None:
    """Take off what of the solids at (x, y) stands over a height, along a slanting, rough face."""
    cutter = m.kit.box(
        (2, 2, 8), (x, y, z + 4), m.paint("#777777"), turn_degrees=(m.rng.uniform(-22, 22), m.rng.uniform(-22, 22), 0)
    )
    m.kit.roughen(cutter, 0.1, 0.35, detail=2)
    bpy.context.view_layer.update()
    for solid in list(bpy.context.scene.objects):
        corners = np.array([tuple(solid.matrix_world @ Vector(c)) for c in solid.bound_box])
        middle, top = corners.mean(0), corners[:, 2].max()
        if solid is not cutter and math.hypot(middle[0] - x, middle[1] - y) < 0.3 and top > z - 0.4:
            if corners[:, 2].min() > z:
                bpy.data.objects.remove(solid)
            else:
                cut(solid, cutter)


@building(
    "broken-columns",
    "ancient ruins, roman ruins, greek ruins, fallen columns",
    height_m=6.4,
    states={"snowy": 1},
    size_px=320,
)
def broken_columns(m: Mason) -> None:
    """What is left of a temple: a few columns of different heights, a fallen drum, weeds."""
    stone = m.paint("#ded4be", grain_m=0.6, mottle=0.18)
    m.kit.box((11, 4, 0.4), (0, 0, 0.2), stone)
    m.kit.box((10.4, 3.4, 0.35), (0, 0.1, 0.55), stone)
    for x, y, tall in ((1.2, 0, 3.4), (3.9, 0, 1.7), (-4, 1.2, 2.4), (1.2, 1.3, 4.2)):
        with m.placed():
            column(m, (x, y, 0.72), 5.2, 0.45, stone)
            _break_column(m, x, y, 0.72 + tall)
    for x in (-4, -1.5):
        column(m, (x, 0, 0.72), 5.2, 0.45, stone)
    m.kit.box((4.2, 1.2, 0.5), (-2.75, 0, 6.15), stone)
    m.kit.roughen(m.kit.box((1.4, 1.1, 0.45), (0.0, 0, 6.1), stone), 0.08, 0.4, detail=2)
    for x, y, turn in ((2.6, -2.4, 20), (4.6, -2.1, -35), (-2.8, -2.6, 70)):
        m.kit.cylinder(0.45, 1.0, (x, y, 0.45), stone, sides=20, turn_degrees=(90, 0, turn))
    for x, y in ((-5.2, -2), (0.2, -2.2), (5.3, -0.8), (3, 0.6), (-0.4, -1.9)):
        foliage(m, (x, y, 0.15), (0.5, 0.4, 0.5), m.paint("#6f8a45"), count=90, leaf=0.24, low=0)
    for _ in range(26):
        size = float(m.rng.uniform(0.15, 0.5))
        chunk(m.kit, size, (m.rng.uniform(-5.6, 5.6), m.rng.uniform(-3, -1.9), size * 0.4), stone)


@building(
    "column", "pillar, roman column, victory column, doric column", height_m=9.6, states={"broken": 0.62}, size_px=224
)
def lone_column(m: Mason) -> None:
    """A lone column on a stepped base, whole or broken off."""
    stone = m.paint("#e0d7c4", grain_m=0.7, mottle=0.14)
    for i in range(3):
        m.kit.box((3.4 - 0.6 * i, 3.4 - 0.6 * i, 0.35), (0, 0, 0.175 + 0.35 * i), stone)
    column(m, (0, 0, 1.05), 7.6, 0.7, stone)
    if m.state == "broken":
        crumble(m.kit, 4.8, 6.2, size_m=1.6, tilt=0.6)
        stain("#62614a", 0.3, grain_m=1.2)
        for x, y, size in ((1.9, -1.2, 0.7), (-1.8, -1.4, 0.5), (1.2, -2.0, 0.35), (2.5, 0, 0.4)):
            chunk(m.kit, size, (x, y, size * 0.4), stone)
    else:
        m.kit.ball(0.5, (0, 0, 9.1), m.paint("#c9a24a", rough=0.3))


@building(
    "ruined-wall",
    "ruin, ruins, wall of a ruin, old wall, crumbling wall",
    height_m=5.0,
    states={"snowy": 1, "burnt": 1},
    size_px=320,
)
def ruined_wall(m: Mason) -> None:
    """A standing corner of a house with empty windows and a heap at its foot."""
    brick, plaster = m.bricks("#a06a52", brick_m=(0.32, 0.13)), m.paint("#cfc3a8", grain_m=0.7, mottle=0.2)
    state, m.state = m.state, "ruined"
    m.kit.box((8, 0.45, 5), (0, 0, 2.5), brick, bevel=0)
    m.kit.box((0.45, 4, 5), (-3.8, 2, 2.5), brick, bevel=0)
    m.kit.box((3.4, 0.06, 4.8), (-2.2, -0.25, 2.4), plaster, bevel=0)
    for x in (-2.2, 0.4, 2.8):
        m.window((x, -0.2, 1.1), (1.0, 1.5), arch="round", frame="#b3a78e")
    m.window((-2.2, -0.2, 3.4), (1.0, 1.3), frame="#b3a78e")
    m.decay, m.rubble = (1.7, 5.2), (0, "")
    m.finish()
    m.state, m.decay = state, (0, 0)
    looks = [m.paint("#8d7060", grain_m=0.2), m.paint("#a05a45", grain_m=0.2), m.paint("#b9ae9c", grain_m=0.2)]
    for _ in range(90):
        size = float(m.rng.uniform(0.12, 0.5))
        chunk(
            m.kit, size, (m.rng.uniform(-4.2, 4.4), m.rng.normal(-0.8, 0.45), size * 0.4), looks[int(m.rng.integers(3))]
        )
    for x in (-3.9, 1.6, 3.9):
        foliage(m, (x, -0.6, 0.15), (0.5, 0.35, 0.6), m.paint("#62773d"), count=100, leaf=0.2, low=0)
    if state == "":
        for x, z in ((-3.6, 3.6), (-3.3, 2.8), (-3.7, 2.2), (-3.4, 4.2)):
            foliage(m, (x, -0.3, z), (0.5, 0.16, 0.6), m.paint("#4f6b34"), count=150, leaf=0.2)


@building(
    "collapsed-house",
    "ruin, destroyed house, earthquake, bombed house, wrecked house",
    height_m=5.7,
    states={"burnt": 0.99, "snowy": 0.99},
    size_px=340,
)
def collapsed_house(m: Mason) -> None:
    """A house whose roof has come down over its broken walls."""
    wall, roof = m.bricks("#b08a70", brick_m=(0.32, 0.14)), m.tiles("#8a4b3a", 0.3)
    state, m.state = m.state, "ruined"
    m.walls((9, 7, 4.6), (0, 0, 0), wall)
    for x in (-3.0, 0.0, 3.0):
        m.window((x, -3.5, 1.1), (1.2, 1.5))
    m.window((4.5, 0, 1.1), (1.2, 1.5), 90)
    m.decay = (0.6, 5.0)
    m.rubble = (6.2, "#a98f7c")
    m.finish()
    m.state, m.decay, m.rubble = state, (0, 0), (0, "")
    for x, y, z, turn in (
        (-0.6, -1.4, 2.4, (32, 14, 8)),
        (1.2, -3.9, 1.7, (46, 4, -6)),
        (-1.4, 1.6, 3.0, (-34, -8, 12)),
    ):
        slab = m.kit.box((5.4, 3.6, 0.2), (x, y, z), roof, turn_degrees=turn, bevel=0)
        m.kit.roughen(slab, 0.16, 0.9, detail=4)
    looks = [m.paint("#8d7060", grain_m=0.2), m.paint("#a98f7c", grain_m=0.2), m.paint("#b9ae9c", grain_m=0.2)]
    _heap(m, 4.6, 1.6, looks, count=230, size=0.55, at=(0.6, -1.6))
    _beams(m, 3.2, 3.4, 14, m.wood("#54402f"), 0.11)
    m.kit.box((0.8, 0.8, 4.6), (-3.2, 1.6, 3.3), m.bricks("#96523f", brick_m=(0.3, 0.12)), turn_degrees=(0, -6, 0))
    if state == "burnt":
        stain("#171412", 0.7, grain_m=1.6)
