"""Shelters and things of the fields: tents, treehouses, igloos, haystacks, scarecrows."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit_buildings import Mason, building
from pipelines.image.training.things.kit_parts import foliage, places_around


@building("treehouse", "tree house, tree hut", height_m=9.5, states={"lit": 0.92}, size_px=340)
def treehouse(m: Mason) -> None:
    """A plank house in the fork of an old tree, with a ladder and a rope."""
    bark, leaf = m.wood("#5e4630", grain_m=0.15), m.paint("#4f7d34", second="#2f5524", grain_m=0.6)
    m.kit.tube(
        [(0, 0.4, 0.75), (0.1, 0.3, 1.5), (0, 0.4, 3), (0.3, 0.5, 5), (0.2, 0.6, 7)], [0.75, 0.5, 0.48, 0.4, 0.2], bark
    )
    m.kit.cylinder(0.95, 0.95, (0, 0.4, 0.47), bark, top=0.66)
    for end in ((-3.0, 0.2, 5.6), (3.0, 0.8, 5.8), (-1.6, 1.6, 7), (1.8, -0.6, 7.0)):
        m.kit.tube([(0, 0.4, 2.2), (end[0] * 0.5, end[1], 3.4), end], [0.34, 0.24, 0.08], bark)
    for x, y, z, r in (
        (-3, 0.5, 6, 1.5),
        (3, 0.8, 6.1, 1.6),
        (-1.6, 1.4, 7.2, 1.6),
        (1.5, 1.0, 7.4, 1.5),
        (0, 2, 6.4, 2),
        (-3.3, 1.2, 4.7, 0.9),
        (3.5, 1, 4.8, 0.9),
    ):
        m.kit.ball(r * 0.72, (x, y, z), m.paint("#2c4a22"))
        foliage(m, (x, y, z), (r, r, r * 0.8), leaf, count=520, leaf=0.42)
    m.kit.box((4.2, 3, 0.18), (0, -0.4, 2.9), m.planks("#8c6a45"))
    m.walls((2.7, 2, 1.8), (-0.3, -0.2, 3), m.planks("#a07a50", 0.2), 0.1)
    m.gable(
        (2.7, 2),
        1.0,
        (-0.3, -0.2, 4.8),
        m.tiles("#8a4b38", 0.28),
        m.planks("#a07a50", 0.2),
        over=0.2,
        thick=0.1,
        trim="#6a4a30",
    )
    m.door((-0.8, -1.2, 3), (0.75, 1.5), colour="#5d86a8", frame="#6a4a30", step=False)
    m.window((0.4, -1.2, 3.6), (0.7, 0.7), frame="#efe6d2")
    m.window((1.05, -0.2, 3.6), (0.7, 0.7), 90, frame="#efe6d2")
    for x in np.linspace(-2, 2, 9):
        m.kit.box((0.08, 0.08, 0.7), (x, -1.85, 3.3), bark)
    m.kit.box((4.2, 0.08, 0.08), (0, -1.85, 3.65), bark)
    for x in (-1.15, -0.6):
        m.kit.tube([(x, -2.6, 0), (x, -1.9, 3.1)], 0.05, bark, smooth=False)
    for i in range(8):
        m.kit.box((0.62, 0.06, 0.06), (-0.88, -2.55 + 0.085 * i, 0.3 + 0.36 * i), bark)
    m.kit.tube([(2.4, 0.2, 5.4), (2.4, 0.1, 3), (2.4, 0, 0.9)], 0.035, m.paint("#b59a6a"))
    m.kit.box((0.6, 0.25, 0.06), (2.4, 0, 0.9), m.wood())


@building("tent", "camping tent, canvas tent, camp", height_m=2.2, states={"lit": 1.02}, size_px=280)
def tent(m: Mason) -> None:
    """A ridge tent, one flap open, with guy ropes."""
    cloth, dark = m.paint("#d9822b", grain_m=0.6), m.kit.glow("#ffcf80") if m.state == "lit" else m.paint("#3b2a1a")
    m.kit.prism([(-1.6, 0), (1.6, 0), (0, 2.1)], 3.4, (0, 0, 0), cloth)
    m.kit.prism([(-0.75, 0), (0.75, 0), (0, 1.75)], 0.04, (0, -1.71, 0), dark)
    m.kit.mesh(
        [(0, -1.73, 1.8), (0.8, -1.73, 0), (1.25, -1.95, 0.1), (0.5, -1.9, 1)], [(0, 1, 2, 3)], m.paint("#f0a04a")
    )
    m.kit.mesh(
        [(0, -1.73, 1.8), (-0.8, -1.73, 0), (-1.25, -1.95, 0.1), (-0.5, -1.9, 1)], [(0, 1, 2, 3)], m.paint("#f0a04a")
    )
    m.kit.prism(
        [(-1.72, -0.02), (-1.55, -0.02), (0, 2.02), (1.55, -0.02), (1.72, -0.02), (0, 2.2)],
        3.7,
        (0, 0, 0.02),
        m.paint("#2f6b6b"),
    )
    for y in (-1.75, 1.75):
        m.kit.tube([(0, y, 2.15), (0, y * 1.75, 0)], 0.02, m.paint("#e9e4d6"))
    for x in (-1, 1):
        for y in (-1.5, 0, 1.5):
            m.kit.tube([(x * 0.9, y, 0.95), (x * 2.4, y, 0)], 0.015, m.paint("#e9e4d6"))


@building("igloo", "snow house, ice house, eskimo hut", height_m=2.6, states={"lit": 1.01}, size_px=280)
def igloo(m: Mason) -> None:
    """A dome of snow blocks with an entrance tunnel."""
    gap, dark = m.paint("#a9bdcf"), m.kit.glow("#ffc468") if m.state == "lit" else m.paint("#20303f")
    m.kit.lathe([(2.5 * math.cos(a), 2.5 * math.sin(a)) for a in np.linspace(0, math.pi / 2, 14)], (0, 0, 0), gap)
    for i, low in enumerate(np.linspace(0, 78, 8)):
        a, b = math.radians(low + 0.6), math.radians(low + 10.4)
        count = max(5, round(22 * math.cos(a)))
        for _, _, _, turn in places_around(count, 1, 0, start=180 / count * (i % 2)):
            half, t = 180 / count - 1.3 / math.cos(a) * 0.5, math.radians(turn)
            points = []
            for r in (2.3, 2.62):
                for lift, side in ((a, -1), (a, 1), (b, 1), (b, -1)):
                    u = t + math.radians(half) * side
                    points.append(
                        (r * math.cos(lift) * math.sin(u), -r * math.cos(lift) * math.cos(u), r * math.sin(lift))
                    )
            faces = [(0, 1, 2, 3), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
            m.kit.mesh(points, faces, m.paint("#f4f8fc" if m.rng.random() < 0.6 else "#e3edf6", mottle=0.04))
    bow = [(1.05 * math.cos(t), 0.35 + 1.05 * math.sin(t)) for t in np.linspace(0, math.pi, 13)]
    inner = [(0.72 * math.cos(t), 0.35 + 0.72 * math.sin(t)) for t in np.linspace(math.pi, 0, 13)]
    m.kit.prism(
        [(1.05, 0), *bow, (-1.05, 0), (-0.72, 0), *inner, (0.72, 0)],
        1.5,
        (0, -2.8, 0),
        m.bricks("#f1f6fb", mortar="#a9bdcf", brick_m=(0.5, 0.32), wander=0.06),
    )
    m.kit.prism([(0.72, 0), *[(x, z) for x, z in inner[::-1]], (-0.72, 0)], 0.1, (0, -2.4, 0), dark)


@building("hayrick", "haystack, hay, straw, rick, stack of hay", height_m=3.6, size_px=256)
def haystack(m: Mason) -> None:
    """A round stack of hay on a pole."""
    straw = m.paint("#c9a24e", second="#94702e", grain_m=0.12)
    m.kit.roughen(
        m.kit.lathe([(1.55, 0), (1.75, 0.6), (1.7, 1.3), (1.3, 2.1), (0.6, 2.8), (0, 3.0)], (0, 0, 0), straw),
        0.12,
        0.3,
        detail=1,
    )
    for z, r in ((0.5, 1.7), (0.9, 1.8), (1.4, 1.7), (2.0, 1.35), (2.5, 0.9)):
        foliage(m, (0, 0, z), (r, r, 0.4), m.paint(("#d9b45e", "#b98d3f")[int(z * 10) % 2]), count=420, leaf=0.26)
    m.kit.tube([(0, 0, 2.7), (0.05, 0, 3.3)], 0.05, m.wood())


@building("scarecrow", "straw man", height_m=2.1, size_px=280)
def scarecrow(m: Mason) -> None:
    """A scarecrow with a hat, a patched coat and straw hands."""
    m.kit.cylinder(0.04, 2, (0, 0, 0.95), m.wood(), sides=10)
    m.kit.cylinder(0.035, 1.5, (0, 0, 1.35), m.wood(along="x"), sides=10, turn_degrees=(0, 90, 0))
    coat, sack = m.paint("#56657d", grain_m=0.15), m.paint("#cdb07a", grain_m=0.1)
    m.kit.cylinder(0.32, 0.8, (0, 0, 1.08), coat, top=0.2)
    for side in (-1, 1):
        m.kit.tube([(0.12 * side, 0, 1.42), (0.4 * side, 0, 1.37), (0.66 * side, 0.0, 1.3)], [0.13, 0.12, 0.14], coat)
        foliage(m, (0.74 * side, 0, 1.3), (0.13, 0.08, 0.12), m.paint("#d9b45e"), count=70, leaf=0.16)
        m.kit.tube([(0.1 * side, 0, 0.75), (0.13 * side, 0, 0.35)], [0.13, 0.11], m.paint("#6b4f36", grain_m=0.1))
        foliage(m, (0.13 * side, 0, 0.3), (0.1, 0.1, 0.1), m.paint("#d9b45e"), count=50, leaf=0.15)
        m.kit.ball(0.022, (0.06 * side, -0.165, 1.68), m.paint("#1b1b1b"))
    m.kit.ball((0.17, 0.17, 0.19), (0, 0, 1.65), sack)
    m.kit.tube([(-0.07, -0.16, 1.58), (0, -0.175, 1.555), (0.07, -0.16, 1.58)], 0.012, m.paint("#1b1b1b"))
    m.kit.cylinder(0.03, 0.12, (0, -0.2, 1.63), m.paint("#d9772b"), top=0.005, turn_degrees=(90, 0, 0))
    m.kit.tube(
        [(-0.2, -0.1, 1.45), (0, -0.18, 1.42), (0.2, -0.1, 1.45), (0.1, 0.16, 1.47), (-0.1, 0.16, 1.47)],
        0.05,
        m.paint("#b8352f"),
        closed=True,
    )
    m.kit.lathe(
        [(0.36, 0), (0.36, 0.03), (0.18, 0.05), (0.17, 0.2), (0.08, 0.32), (0, 0.33)],
        (0, 0, 1.76),
        m.paint("#8a6a3a", grain_m=0.08),
    )
    m.kit.box((0.14, 0.02, 0.16), (0.1, -0.27, 1.0), m.paint("#b8352f"), turn_degrees=(0, 12, 0))
    m.kit.box((0.12, 0.02, 0.12), (-0.12, -0.29, 0.85), m.paint("#d9b45e"), turn_degrees=(0, -15, 0))
