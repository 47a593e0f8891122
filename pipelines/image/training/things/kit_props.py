"""What people hold and ride: umbrellas, rifles, sticks, instruments, wings, bicycles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit, Point


def umbrella(kit: Kit, hand: Any, colour: str, *, lean: Point = (0.0, 0.0), snow: str = "") -> None:
    """An open umbrella over a hand, its canopy in eight panels."""
    hand = np.asarray(hand, float)
    top = hand + np.array([lean[0], lean[1], 0.72])
    kit.tube([tuple(hand - np.array([0, 0, 0.16])), tuple(hand), tuple(top)], 0.011, kit.paint("#2a211c"))
    rings, count = 7, 32
    points = [tuple(top)]
    for r in range(1, rings + 1):
        t = r / rings
        for j in range(count):
            a = j / count * 2 * math.pi
            scallop = 1 - 0.07 * t * abs(math.sin(4 * a))
            sag = 0.3 * t**2 + 0.02 * t * abs(math.sin(4 * a))
            points.append(
                (top[0] + 0.56 * t * scallop * math.sin(a), top[1] + 0.56 * t * scallop * math.cos(a), top[2] - sag)
            )
    faces: list[tuple[int, ...]] = [(0, 1 + j, 1 + (j + 1) % count) for j in range(count)]
    for r in range(rings - 1):
        a, b = 1 + r * count, 1 + (r + 1) * count
        faces += [(a + j, b + j, b + (j + 1) % count, a + (j + 1) % count) for j in range(count)]
    made = kit.mesh(points, faces, kit.paint(colour, rough=0.5, mottle=0.15), smooth=True)
    made.modifiers.new("solid", "SOLIDIFY").thickness = 0.008
    if snow:
        cap = [(p[0], p[1], p[2] + 0.02) for p in points[: 1 + 5 * count]]
        kit.roughen(
            kit.mesh(cap, faces[: count + 4 * count], kit.paint(snow, mottle=0.04), smooth=True), 0.02, 0.1, detail=1
        )


def rifle(kit: Kit, back: Any, front: Any) -> None:
    """A rifle held by two hands, its muzzle beyond the front hand."""
    a, b = np.asarray(back, float), np.asarray(front, float)
    way = (b - a) / (np.linalg.norm(b - a) + 1e-9)
    wood, steel = kit.wood("#5a3a22", along="x"), kit.paint("#2a2c30", metal=1, rough=0.4)
    kit.tube(
        [tuple(a - 0.3 * way - np.array([0, 0, 0.05])), tuple(a - 0.02 * way), tuple(b)],
        [0.045, 0.026, 0.024],
        wood,
        smooth=False,
    )
    kit.tube(
        [tuple(a + np.array([0, 0, 0.03])), tuple(a + 0.95 * way + np.array([0, 0, 0.03]))], 0.013, steel, smooth=False
    )
    kit.tube([tuple(a + 0.06 * way), tuple(a + 0.08 * way - np.array([0, 0, 0.12]))], 0.017, steel, smooth=False)


def staff(
    kit: Kit, hand: Any, *, top_m: float = 0.35, colour: str = "#5a3d26", crook: bool = False, radius: float = 0.016
) -> None:
    """A stick from the ground through a hand."""
    x, y, z = (float(v) for v in hand)
    line = [(x, y - 0.05, 0.0), (x, y, z), (x + 0.01, y + 0.02, z + top_m)]
    if crook:
        line += [(x + 0.05, y, z + top_m + 0.12), (x + 0.15, y, z + top_m + 0.1), (x + 0.14, y, z + top_m)]
    kit.tube(line, radius, kit.wood(colour), smooth=crook)


def scythe(kit: Kit, hand: Any) -> None:
    """A scythe that stands on the ground, its blade above."""
    x, y, z = (float(v) for v in hand)
    top = z + 1.0
    kit.tube([(x, y, 0.0), (x, y, z), (x + 0.02, y + 0.02, top)], 0.02, kit.wood("#4a3424"))
    blade = [
        (0.0, 0.0),
        (0.18, 0.1),
        (0.42, 0.1),
        (0.66, -0.02),
        (0.86, -0.24),
        (0.62, -0.1),
        (0.4, -0.03),
        (0.16, -0.05),
    ]
    kit.prism(
        [(x + bx, top - 0.02 + bz) for bx, bz in reversed(blade)],
        0.015,
        (0, y, 0),
        kit.paint("#b9bec4", metal=1, rough=0.25),
    )


def guitar(kit: Kit, middle: Any, *, along: Point = (1.0, 0.0, 0.42), scale: float = 1.0) -> None:
    """A guitar before a body, its neck along a direction, its face to -y."""
    centre = np.asarray(middle, float)
    way = np.asarray(along, float) / np.linalg.norm(along)
    up = np.array([-way[2], 0, way[0]])
    wood, dark = kit.paint("#b5743a", rough=0.25, mottle=0.1), kit.paint("#2a1c14", rough=0.4)

    def spot(u: float, v: float, y: float) -> tuple[float, float, float]:
        p = centre + scale * (u * way + v * up)
        return (float(p[0]), float(p[1] + y), float(p[2]))

    outline = []
    for i in range(48):
        a = i / 48 * 2 * math.pi
        u = 0.25 * math.cos(a)
        outline.append((u, math.sin(a) * (0.175 - 0.1 * u - 0.06 * math.exp(-(((u - 0.03) / 0.08) ** 2)))))
    n = len(outline)
    points = [spot(u, v, y) for y in (-0.05, 0.05) for u, v in outline]
    faces = [
        tuple(range(n)),
        tuple(reversed(range(n, 2 * n))),
        *[(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)],
    ]
    kit.mesh(points, faces, wood)
    kit.tube([spot(0.1, 0, -0.06), spot(0.66, 0, -0.05)], 0.024 * scale, dark, smooth=False)
    kit.tube([spot(0.66, 0, -0.05), spot(0.8, 0, -0.03)], 0.034 * scale, dark, smooth=False)
    kit.cylinder(0.05 * scale, 0.01, spot(0.05, 0, -0.052), dark, turn_degrees=(90, 0, 0))
    kit.tube([spot(-0.14, -0.05, -0.056), spot(-0.14, 0.05, -0.056)], 0.01, dark, smooth=False)


def wings(kit: Kit, root: Any, colour: str, *, span_m: float = 0.75, rise: float = 0.5, dark: bool = False) -> None:
    """Two feathered wings from between the shoulders."""
    base = np.asarray(root, float)
    material = kit.paint(colour, rough=0.8, mottle=0.08)
    for side in (-1, 1):
        for row, (length, count) in enumerate(((1.0, 13), (0.66, 12), (0.4, 10))):
            for i in range(count):
                t = i / (count - 1)
                start = base + np.array(
                    [side * (0.06 + span_m * 0.62 * t), 0.05 + 0.012 * row, rise * math.sin(t * 1.5) * 0.72]
                )
                fall = math.radians(-88 + 74 * t)
                way = np.array([side * math.cos(fall), 0.14, math.sin(fall)])
                size = span_m * length * (0.72 + 0.4 * t)
                flat = np.array([-way[2], 0, way[0]]) * 0.045 * (1 + 0.6 * (row == 0))
                tip, mid = start + way * size, start + way * size * 0.6
                points = [start - flat * 0.5, mid - flat, tip, mid + flat, start + flat * 0.5]
                depth = np.array([0, -0.016 * row, 0])
                kit.mesh([p + depth for p in points], [(0, 1, 2, 3, 4)], material)
        arm = [
            base + np.array([side * (0.04 + span_m * 0.64 * t), 0.03, rise * math.sin(t * 1.5) * 0.75])
            for t in np.linspace(0, 1, 8)
        ]
        kit.tube([tuple(p) for p in arm], 0.035, material)


def bicycle(kit: Kit, *, colour: str = "#b33a34") -> None:
    """A bicycle along y, its front wheel at -y."""
    steel, black = kit.paint(colour, rough=0.3), kit.paint("#1c1c1e")
    grey = kit.paint("#a8abb0", metal=1, rough=0.3)
    for y in (-0.52, 0.5):
        ring = [(0, y + 0.34 * math.sin(a), 0.35 + 0.34 * math.cos(a)) for a in np.linspace(0, 2 * math.pi, 33)[:-1]]
        kit.tube(ring, 0.017, black, closed=True)
        for a in np.linspace(0, math.pi, 9)[:-1]:
            s, c = 0.33 * math.sin(a), 0.33 * math.cos(a)
            kit.tube([(0, y - s, 0.35 - c), (0, y + s, 0.35 + c)], 0.003, grey, smooth=False)
    crank, seat, head, hub, fork = (0, 0.08, 0.3), (0, 0.24, 0.86), (0, -0.36, 0.82), (0, 0.5, 0.35), (0, -0.52, 0.35)
    for line in (
        (crank, seat),
        (crank, head),
        ((0, 0.21, 0.78), head),
        (crank, hub),
        ((0, 0.21, 0.76), hub),
        (head, fork),
    ):
        kit.tube(list(line), 0.016, steel, smooth=False)
    kit.tube([head, (0, -0.34, 0.96)], 0.014, steel, smooth=False)
    kit.tube([(-0.27, -0.24, 0.98), (-0.2, -0.33, 0.98), (0.2, -0.33, 0.98), (0.27, -0.24, 0.98)], 0.014, black)
    kit.ball((0.09, 0.15, 0.035), (0, 0.25, 0.9), black)
    kit.cylinder(0.09, 0.02, crank, grey, turn_degrees=(0, 90, 0))
