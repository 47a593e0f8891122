"""Parts of buildings: openings, columns, battlements, stairs, plants, rubble."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.image.training.things.kit import Point
from pipelines.image.training.things.kit_states import chunk

if TYPE_CHECKING:
    from pipelines.image.training.things.kit_buildings import Mason

BEAM = "#4a3426"
SQUARE = ((-1, 0), (1, 0), (1, 1), (-1, 1))


def opening(w: float, h: float, arch: str = "") -> list[Point]:
    """Outline of a window or door, its foot at z = 0: "" square, "round", "pointed" or "keel" (of a mosque)."""
    a = w / 2
    if arch == "round":
        top = [(a * math.cos(t), h - a + a * math.sin(t)) for t in np.linspace(0, math.pi, 13)]
    elif arch == "pointed":
        spring = max(h - 0.87 * w, 0.1)
        right = [(-a + w * math.cos(t), spring + (h - spring) / 0.87 * math.sin(t)) for t in np.linspace(0, 1.0472, 7)]
        top = [*right, *[(-x, z) for x, z in right[-2::-1]]]
    elif arch == "keel":
        spring = h - w
        right = [(a, spring), (a * 1.12, spring + 0.25 * w), (a * 0.95, spring + 0.5 * w), (a * 0.4, spring + 0.78 * w)]
        top = [*right, (0, h), *[(-x, z) for x, z in right[::-1]]]
    else:
        top = [(a, h), (-a, h)]
    return [(-a, 0), (a, 0), *top]


def ring(mason: Mason, radius: float, colour: str, *, count: int = 46) -> None:
    """Rubble around the foot of a ruin."""
    looks = [
        mason.paint(colour, grain_m=0.3),
        mason.paint("#6f675b", grain_m=0.3),
        mason.bricks(colour, brick_m=(0.3, 0.14)),
    ]
    if mason.state == "burnt":
        looks = [mason.paint("#211d1b"), mason.paint("#3b3531")]
    for _ in range(count):
        a, r = mason.rng.uniform(0, 2 * math.pi), radius * mason.rng.uniform(0.55, 1.02)
        size = float(mason.rng.gamma(3, radius * 0.02)) + 0.1
        at = (r * math.cos(a), r * math.sin(a), size * 0.42)
        chunk(mason.kit, size, at, looks[int(mason.rng.integers(len(looks)))])


def foliage(
    mason: Mason, at: Point, radii: Point, look: Any, *, count: int = 300, leaf: float = 0.16, low: float = -1.0
) -> Any:
    """Leaves or petals strewn over an ellipsoid, as one mesh; `low` cuts its lower part off."""
    rng = mason.rng
    way = rng.normal(0, 1, (count, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    way[:, 2] = np.maximum(way[:, 2], low)
    middle = np.array(at) + way * np.array(radii) * rng.uniform(0.75, 1.05, (count, 1))
    first = rng.normal(0, 1, (count, 3))
    second = np.cross(way + rng.normal(0, 0.5, (count, 3)), first)
    first, second = (v / np.linalg.norm(v, axis=1, keepdims=True) * leaf / 2 for v in (first, second))
    points = np.stack([middle - first, middle - second * 0.7, middle + first, middle + second * 0.7], 1).reshape(-1, 3)
    return mason.kit.mesh(points.tolist(), [range(4 * i, 4 * i + 4) for i in range(count)], look)


def bush(mason: Mason, at: Point, size: float, colour: str = "#4c7a35", flowers: str = "") -> None:
    """A round shrub, with blossoms of a colour."""
    radii = (size, size * 0.9, size * 0.85)
    mason.kit.ball([r * 0.85 for r in radii], (at[0], at[1], at[2] + size * 0.6), mason.paint("#2c4a22"))
    foliage(
        mason, (at[0], at[1], at[2] + size * 0.62), radii, mason.paint(colour), count=420, leaf=size * 0.24, low=-0.7
    )
    if flowers:
        place = (at[0], at[1], at[2] + size * 0.66)
        foliage(mason, place, [r * 1.05 for r in radii], mason.paint(flowers), count=90, leaf=size * 0.22, low=-0.5)


def flower_box(
    mason: Mason, width: float, at: Point = (0, 0, 0), colours: Sequence[str] = ("#d8344a", "#f0a6c0")
) -> None:
    """A box of flowers under a window."""
    x, y, z = at
    mason.kit.box((width + 0.1, 0.3, 0.26), (x, y - 0.3, z - 0.02), mason.wood("#7a4f2e", along="x"))
    foliage(
        mason, (x, y - 0.32, z + 0.16), (width / 2 + 0.08, 0.22, 0.18), mason.paint("#3f7030"), count=140, leaf=0.13
    )
    for colour in colours:
        foliage(mason, (x, y - 0.36, z + 0.2), (width / 2 + 0.1, 0.22, 0.2), mason.paint(colour), count=60, leaf=0.12)


def column(
    mason: Mason, at: Point, height: float, radius: float, look: Any, *, flutes: int = 16, plain: bool = False
) -> None:
    """A column with base, fluted shaft and capital, its foot at a point."""
    x, y, z = at
    kit, cap = mason.kit, radius * 0.55
    kit.box((radius * 2.7, radius * 2.7, cap * 0.6), (x, y, z + cap * 0.3), look)
    kit.lathe([(radius * 1.3, 0), (radius * 1.3, cap * 0.4), (radius, cap * 0.7)], (x, y, z + cap * 0.6), look)
    foot, top, sides = z + cap * 1.2, z + height - cap * 1.6, 12 if plain else flutes * 2
    angles, points = np.linspace(0, 2 * math.pi, sides, endpoint=False), []
    for part, thick in ((0.0, 1.0), (0.4, 0.97), (1.0, 0.84)):
        for i, a in enumerate(angles):
            r = radius * thick * (1.0 if i % 2 or plain else 0.88)
            points.append((x + r * math.cos(a), y + r * math.sin(a), foot + (top - foot) * part))
    faces = [(k * sides + i, k * sides + (i + 1) % sides, (k + 1) * sides + (i + 1) % sides, (k + 1) * sides + i)
             for k in (0, 1) for i in range(sides)]  # fmt: skip
    kit.mesh(points, [*faces, range(2 * sides, 3 * sides)], look)
    kit.lathe([(radius * 0.84, 0), (radius * 1.0, cap * 0.3), (radius * 1.3, cap)], (x, y, top), look)
    kit.box((radius * 2.7, radius * 2.7, cap * 0.6), (x, y, z + height - cap * 0.3), look)


def crenels(mason: Mason, size: Point, at: Point, look: Any, *, tooth: float = 0.8, thick: float = 0.4) -> None:
    """Battlements along the edges of a rectangle of (x, y), as high as size z; `at` is the middle of their foot."""
    (w, d, h), (x, y, z) = size, at
    for along, depth, turned in ((w, d, False), (d, w, True)):
        count = max(2, round(along / (2 * tooth)))
        for u in np.linspace(-along / 2 + tooth / 2, along / 2 - tooth / 2, count):
            for v in (-depth / 2 + thick / 2, depth / 2 - thick / 2):
                place = (x + v, y + u, z + h / 2) if turned else (x + u, y + v, z + h / 2)
                mason.kit.box((thick, tooth, h) if turned else (tooth, thick, h), place, look)


def round_tower(
    mason: Mason, at: Point, radius: float, height: float, look: Any, *, roof: Any = None, roof_m: float = 0.0
) -> None:
    """A tower with a corbelled top, battlements and slits; with a roof a cone instead of an open top."""
    x, y, z = at
    kit, lip = mason.kit, radius * 1.16
    kit.cylinder(radius * 1.06, height, (x, y, z + height / 2), look, top=radius, sides=48)
    kit.cylinder(radius, radius * 0.3, (x, y, z + height), look, top=lip, sides=48)
    kit.cylinder(lip, radius * 0.25, (x, y, z + height + radius * 0.27), look, sides=48)
    top, count = z + height + radius * 0.39, max(8, round(radius * 5))
    for a in np.linspace(0, 2 * math.pi, count, endpoint=False):
        size = (math.pi * lip / count, 0.3, 0.35 * radius)
        place = (x + (lip - 0.15) * math.sin(a), y - (lip - 0.15) * math.cos(a), top + size[2] / 2)
        kit.box(size, place, look, turn_degrees=(0, 0, math.degrees(a)))
    if roof is not None:
        kit.cylinder(radius * 1.22, roof_m, (x, y, top + roof_m / 2), roof, top=0.02, sides=40)
        kit.ball(0.1 * radius, (x, y, top + roof_m), mason.paint("#c9a24a", rough=0.3))
    for level, turns in ((0.35, (0, 70)), (0.7, (35, -40))):
        for turn in turns:
            a = math.radians(turn)
            place = (x + radius * 1.01 * math.sin(a), y - radius * 1.01 * math.cos(a), z + height * level)
            mason.window(place, (0.3, 1.1), turn, bars=(0, 0), sill=False, frame="#6d6558")


def stairs(
    mason: Mason, width: float, count: int, at: Point, look: Any, turn_degrees: float = 0, *, rise: float = 0.17
) -> None:
    """Steps that go up towards +y before they are turned; `at` is the front of the lowest."""
    with mason.placed(at, turn_degrees):
        for i in range(count):
            depth = 0.32 * (count - i)
            mason.kit.box((width, depth, rise), (0, 0.32 * count - depth / 2, rise * (i + 0.5)), look)


def flag(mason: Mason, at: Point, height: float, colour: str, size: tuple[float, float] = (1.6, 1.0)) -> None:
    """A pole with a waving flag to +x."""
    x, y, z = at
    mason.kit.cylinder(0.05, height, (x, y, z + height / 2), mason.metal("#cfcfcf"), sides=12)
    w, h = size
    steps = np.linspace(0, 1, 9)
    points = [(x + w * s, y + 0.16 * math.sin(6 * s) * s, z + height - v * h - 0.1 * s) for v in (0, 1) for s in steps]
    faces = [(i, i + 1, i + 10, i + 9) for i in range(8)]
    mason.kit.mesh(points, faces, mason.paint(colour, grain_m=0.3), smooth=True)


def lantern(mason: Mason, at: Point, size: float = 0.3, *, lit: bool = True) -> None:
    """A lamp that hangs on a wall."""
    x, y, z = at
    look = mason.kit.glow("#ffd890") if lit else mason.kit.glass("#c9d2cf")
    mason.kit.box((size, size, size * 1.3), (x, y, z), look)
    mason.kit.cylinder(
        size * 0.9, size * 0.6, (x, y, z + size), mason.paint("#222222"), top=0.04, sides=4, turn_degrees=(0, 0, 45)
    )
    mason.kit.box((size * 1.2, size * 1.2, size * 0.15), (x, y, z - size * 0.7), mason.paint("#222222"))


def timber(mason: Mason, width: float, height: float, at: tuple[float, float, float], turn: float = 0) -> None:
    """Dark beams of a half-timbered wall; `at` is the middle of its foot."""
    beam, bays = mason.wood(BEAM), max(2, round(width / 1.7))
    with mason.placed(at, turn):
        for x in np.linspace(-width / 2 + 0.1, width / 2 - 0.1, bays + 1):
            mason.kit.box((0.2, 0.12, height), (x, -0.03, height / 2), beam, bevel=0)
        for z in (0.1, height * 0.5, height - 0.1):
            mason.kit.box((width, 0.12, 0.18), (0, -0.03, z), beam, bevel=0)
        step = (width - 0.2) / bays
        for i, lean in ((0, 1), (bays - 1, -1)):
            x, tall = -width / 2 + 0.1 + step * (i + 0.5), height * 0.5
            long, tilt = math.hypot(step, tall), lean * math.degrees(math.atan2(step, tall))
            mason.kit.box((0.16, 0.11, long), (x, -0.03, tall * 0.5), beam, turn_degrees=(0, tilt, 0), bevel=0)


def places_around(count: int, radius: float, z: float, start: float = 0.0) -> list[tuple[float, float, float, float]]:
    """Places (x, y, z, degrees) around an axis; each faces out."""
    turns = [start + 360 * i / count for i in range(count)]
    return [(radius * math.sin(math.radians(t)), -radius * math.cos(math.radians(t)), z, t) for t in turns]


def saddle(half: float, rise: float, drop: float, thick: float) -> list[Point]:
    """Outline of a saddle roof from the front."""
    return [(-half, -drop), (0, rise), (half, -drop), (half, thick - drop), (0, rise + thick), (-half, thick - drop)]
