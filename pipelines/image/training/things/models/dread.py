"""What was built to frighten: bunkers, watchtowers, gallows, a haunted house."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit_buildings import Mason, building
from pipelines.image.training.things.kit_parts import foliage
from pipelines.image.training.things.kit_states import stain


@building(
    "bunker",
    "pillbox, blockhouse, shelter, fortification, casemate",
    height_m=3.7,
    states={"ruined": 0.94, "snowy": 1.01},
)
def bunker(m: Mason) -> None:
    """A low bunker of stained concrete with a gun slit and an earth bank."""
    m.decay, m.rubble = (1.4, 3.6), (5.2, "#9b9891")
    concrete, dark = m.bricks("#93918a", mortar="#77756e", brick_m=(2.6, 0.42), wander=0.12), m.paint("#0f1011")
    outline = [(-4.6, 0), (4.6, 0), (3.9, 2.5), (-3.9, 2.5)]
    m.kit.prism(outline, 5.4, (0, 0, 0), concrete)
    m.kit.prism(
        [(-4.4, 0), (4.4, 0), (4.1, 0.7), (-4.1, 0.7)], 6.2, (0, 0, 2.5), m.paint("#8a8880", grain_m=1.2, mottle=0.2)
    )
    m.kit.prism([(-2, 0), (2, 0), (1.6, 0.5), (-1.6, 0.5)], 2.4, (0, 0.4, 3.2), m.paint("#8a8880", grain_m=1.2))
    m.kit.box((5.4, 0.3, 0.8), (-0.6, -2.65, 1.75), m.paint("#7a7871"))
    m.kit.box((5.0, 0.4, 0.42), (-0.6, -2.68, 1.75), dark)
    m.kit.cylinder(0.09, 1.6, (-0.6, -3.2, 1.75), m.metal("#2c2f30"), turn_degrees=(90, 0, 0))
    m.kit.box((0.3, 1.2, 1.9), (4.3, 0.6, 0.95), dark, turn_degrees=(0, -15, 0))
    for x in np.linspace(-5, 5, 12):
        if abs(x - 5) > 1:
            m.kit.ball((0.55, 0.3, 0.22), (x, -3.4 + 0.1 * math.sin(3 * x), 0.2), m.paint("#9a8c68", grain_m=0.15))
            m.kit.ball((0.55, 0.3, 0.22), (x + 0.4, -3.35, 0.52), m.paint("#8f8260", grain_m=0.15))
    stain("#4f5040", 0.3, grain_m=1.1)
    for x, y in ((-4.6, -2.6), (4.9, -1.6), (2.6, -3.0)):
        foliage(m, (x, y, 0.2), (0.7, 0.4, 0.7), m.paint("#66763f"), count=120, leaf=0.26, low=0)


@building(
    "guard-tower",
    "watch tower, watchtower, border tower, lookout",
    height_m=11.1,
    states={"lit": 1},
    size_px=260,
)
def guard_tower(m: Mason) -> None:
    """A wooden watchtower on braced legs with a searchlight."""
    wood = m.wood("#6b5540")
    for x in (-1.0, 1.0):
        for y in (-1.0, 1.0):
            m.kit.tube([(1.7 * x, 1.7 * y, 0), (1.2 * x, 1.2 * y, 7)], 0.15, wood, smooth=False)
            m.kit.box((0.16, 0.16, 2.4), (1.4 * x, 1.4 * y, 8.2), wood)
    for low, high in ((0.3, 3.4), (3.4, 6.7)):
        a, b = 1.7 - 0.5 * low / 7, 1.7 - 0.5 * high / 7
        for y in (-1.0, 1.0):
            m.kit.tube([(-a, y * a, low), (b, y * b, high)], 0.08, wood, smooth=False)
            m.kit.tube([(a, y * a, low), (-b, y * b, high)], 0.08, wood, smooth=False)
            m.kit.tube([(y * a, -a, low), (y * b, b, high)], 0.08, wood, smooth=False)
            m.kit.tube([(-b, y * b, high), (b, y * b, high)], 0.09, wood, smooth=False)
    m.kit.box((3.4, 3.4, 0.2), (0, 0, 7), m.planks("#7d6448"))
    for turn in (0, 90, 180, -90):
        with m.placed((0, 0, 0), turn):
            m.kit.box((3.0, 0.1, 1.0), (0, -1.45, 7.6), m.planks("#6f573d", 0.2))
    m.kit.box((2.3, 2.3, 1.1), (0, 0, 8.6), m.paint("#171513"))
    m.hip((3.2, 3.2), 1.5, (0, 0, 9.4), m.tiles("#4d5054", 0.3), over=0.4)
    for x in (-0.3, 0.3):
        m.kit.tube([(x, -2.5, 0), (x, -1.75, 7)], 0.05, wood, smooth=False)
    for i in range(17):
        m.kit.box((0.6, 0.05, 0.05), (0, -2.46 + 0.043 * i, 0.4 + 0.4 * i), wood)
    lamp = m.kit.glow("#fff4c8") if m.state == "lit" else m.paint("#dfe3e0")
    m.kit.cylinder(0.32, 0.5, (1.2, -1.8, 8.5), m.metal("#3a3d40"), turn_degrees=(80, 0, 25), top=0.2)
    m.kit.ball((0.3, 0.12, 0.3), (1.3, -2.02, 8.46), lamp)


@building("gallows", "gibbet, scaffold, hanging, noose", height_m=4.6, size_px=260)
def gallows(m: Mason) -> None:
    """A gallows on a plank stage with a noose."""
    wood, rope = m.wood("#5b4632"), m.paint("#b59a6a", grain_m=0.05)
    m.kit.box((4, 2.8, 0.16), (0, 0, 1.2), m.planks("#6b5540", 0.25))
    for x in (-1.8, 0, 1.8):
        for y in (-1.2, 1.2):
            m.kit.box((0.2, 0.2, 1.2), (x, y, 0.6), wood)
    m.kit.box((4, 0.06, 0.7), (0, -1.38, 0.75), m.planks("#5f4a36", 0.2))
    m.kit.box((0.24, 0.24, 3.4), (-1.3, 0, 2.9), wood)
    m.kit.box((3, 0.22, 0.24), (0.1, 0, 4.5), wood)
    m.kit.tube([(-1.3, 0, 3.5), (-0.4, 0, 4.45)], 0.09, wood, smooth=False)
    m.kit.tube([(1.1, 0, 4.4), (1.1, 0, 3.5)], 0.035, rope)
    for i in range(6):
        m.kit.cylinder(0.075, 0.05, (1.1, 0, 3.5 - 0.06 * i), rope, sides=12)
    loop = [(1.1 + 0.2 * math.sin(t), 0, 2.92 + 0.27 * math.cos(t)) for t in np.linspace(0, 2 * math.pi, 17)[:-1]]
    m.kit.tube(loop, 0.035, rope, closed=True)
    for i in range(6):
        m.kit.box((0.9, 0.34, 0.08), (-1.2, -1.6 - 0.26 * i, 1.05 - 0.19 * i), wood)


@building(
    "haunted-house",
    "spooky house, ghost house, witch house, creepy mansion, horror house",
    height_m=18.1,
    states={"lit": 1},
    size_px=360,
)
def haunted_house(m: Mason) -> None:
    """A crooked dark mansion: tower, steep gables, boarded and broken windows, bare trees."""
    state, wall, roof = m.state, m.planks("#4d4a50", 0.26), m.tiles("#2b2a33", 0.36)
    m.walls((10, 7, 7), (0, 0, 0), wall)
    m.gable((7, 10), 4.6, (0, 0, 7), roof, wall, 90, trim="#38343a")
    m.walls((4, 2, 7.4), (-2.4, -4, 0), wall)
    m.gable((4, 5), 4.4, (-2.4, -2.6, 7.4), roof, wall, over=0.35, trim="#38343a")
    m.walls((3.2, 3.2, 11), (3.6, -3.0, 0), wall)
    m.kit.cylinder(2.8, 5.6, (3.6, -3.0, 13.8), roof, top=0.02, sides=4, turn_degrees=(3, 4, 45))
    m.kit.cylinder(0.05, 1.6, (3.75, -3.0, 17), m.paint("#1b1b1d"))
    m.band((3.2, 3.2, 0.3), (3.6, -3, 10.9), m.paint("#38343a"), 0.25)
    for i, (at, size) in enumerate(
        (
            ((3.6, -4.6, 8), (1.1, 2)),
            ((3.6, -4.6, 4.2), (1.1, 1.9)),
            ((-2.4, -5, 4.2), (1.3, 2)),
            ((-2.4, -5, 8.2), (0.9, 1.5)),
            ((0.6, -3.5, 1.2), (1.1, 1.8)),
            ((0.6, -3.5, 4.3), (1.1, 1.8)),
            ((3.6, -4.6, 1), (1.1, 1.7)),
        )
    ):
        m.state = "boarded" if i in (4, 6) else state
        m.window(
            at,
            size,
            arch="pointed" if i < 4 else "",
            frame="#6a6468",
            shutters="#33403a" if i == 5 else "",
            bars=(1, 2),
        )
    m.state = state
    for y, z in ((-1.6, 1.2), (1.4, 1.2), (-1.6, 4.4), (1.4, 4.4), (0, 8)):
        m.window((5, y, z), (1.0, 1.7), 90, frame="#6a6468")
    m.door((-2.4, -5, 0.3), (1.3, 2.5), colour="#3a2420", arch="pointed", frame="#6a6468")
    m.gable((2.6, 1.4), 1.2, (-2.4, -5.7, 3.0), roof, None, over=0.1, trim="#38343a")
    for x in (-3.5, -1.3):
        m.kit.tube([(x, -6.2, 0), (x + 0.12, -6.2, 3.1)], 0.1, m.paint("#38343a"), smooth=False)
    m.kit.box((0.8, 0.8, 3), (-0.8, 1, 11.4), m.bricks("#5a4540", brick_m=(0.3, 0.13)), turn_degrees=(0, 7, 0))
    stain("#26262a", 0.4, grain_m=1.4)
    bark = m.paint("#2a2522")
    for x, y, way in ((-6.4, -3.6, 1), (6.8, -3.2, -1)):
        m.kit.tube(
            [(x, y, 0), (x + 0.2 * way, y, 2.2), (x - 0.1, y, 4.2), (x + 0.9 * way, y, 6)],
            [0.32, 0.22, 0.14, 0.03],
            bark,
        )
        for z, dx, dz in ((2.4, 1.5, 1.4), (3.0, -1.5, 1.6), (3.9, 1.3, 1.1), (4.4, -1.0, 1.3)):
            m.kit.tube(
                [(x, y, z), (x + dx * 0.5, y - 0.2, z + dz * 0.35), (x + dx, y, z + dz)], [0.1, 0.06, 0.015], bark
            )
            m.kit.tube([(x + dx * 0.5, y - 0.2, z + dz * 0.35), (x + dx * 1.2, y, z + dz * 0.5)], [0.05, 0.01], bark)
    for x in np.arange(-6.6, 6.7, 0.5):
        if abs(x + 2.4) > 1:
            m.kit.cylinder(
                0.035,
                1.3 + 0.15 * math.sin(9 * x),
                (x, -7, 0.65),
                m.paint("#17181a"),
                turn_degrees=(0, float(m.rng.normal(0, 4)), 0),
                sides=8,
            )
