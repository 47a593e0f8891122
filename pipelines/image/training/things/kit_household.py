"""What household models share: groups moved together, soft and wavy surfaces, flames, plates, flowers, outlines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import bpy
import numpy as np
from mathutils import Euler, Matrix, Vector

from pipelines.image.training.things.kit import Kit, Point

Place = Callable[[float, float], Point]


@contextmanager
def moved(at: Point = (0, 0, 0), *, turn_degrees: Point = (0, 0, 0), scale: float = 1.0) -> Iterator[None]:
    """Scale, turn and move about the origin, in this order, all that is made inside."""
    before = {made.name for made in bpy.context.scene.collection.objects}
    yield
    turn = Euler([math.radians(a) for a in turn_degrees]).to_matrix().to_4x4()
    matrix = Matrix.Translation(Vector(at)) @ turn @ Matrix.Scale(scale, 4)
    for made in bpy.context.scene.collection.objects:
        if made.name not in before:
            made.matrix_basis = matrix @ made.matrix_basis


def arc(
    radius: float,
    at: Point = (0, 0, 0),
    start_degrees: float = 0,
    end_degrees: float = 360,
    *,
    plane: str = "xz",
    count: int = 24,
    squash: float = 1.0,
) -> list[tuple[float, float, float]]:
    """Points on a part of a circle in a plane, its second axis squashed; all round, the first is not repeated."""
    a, b = ("xyz".index(axis) for axis in plane)
    points = []
    for angle in np.linspace(start_degrees, end_degrees, count, endpoint=end_degrees - start_degrees < 360):
        point = [float(p) for p in at]
        point[a] += radius * math.cos(math.radians(angle))
        point[b] += radius * squash * math.sin(math.radians(angle))
        points.append((point[0], point[1], point[2]))
    return points


def ring(kit: Kit, radius: float, thick: float, at: Point, material: Any, *, plane: str = "xz") -> Any:
    """A ring of a round bar."""
    return kit.tube(arc(radius, at, plane=plane), thick, material, closed=True)


def surface(
    kit: Kit, place: Place, material: Any, *, steps: tuple[int, int] = (32, 24), at: Point = (0, 0, 0),
    turn_degrees: Point = (0, 0, 0),
) -> Any:  # fmt: skip
    """A smooth sheet whose points are `place(u, v)` for u and v in 0..1."""
    n, m = steps
    points = [place(u, v) for v in np.linspace(0, 1, m + 1) for u in np.linspace(0, 1, n + 1)]
    faces = [
        (j * (n + 1) + i, j * (n + 1) + i + 1, (j + 1) * (n + 1) + i + 1, (j + 1) * (n + 1) + i)
        for j in range(m)
        for i in range(n)
    ]
    return kit.mesh(points, faces, material, at=at, turn_degrees=turn_degrees, smooth=True)


def cap(
    kit: Kit, radius: float, centre: Point, towards_degrees: Point, reach_degrees: Callable[[float], float],
    material: Any,
) -> Any:  # fmt: skip
    """A patch on a sphere about (latitude, longitude; 0 is the front), out to what is given for each turn in 0..1."""
    tilt, turn = math.radians(90 - towards_degrees[0]), math.radians(towards_degrees[1])

    def place(u: float, v: float) -> Point:
        a, out = 2 * math.pi * u, math.radians(reach_degrees(u)) * v
        x, y, z = math.sin(out) * math.cos(a), math.sin(out) * math.sin(a), math.cos(out)
        y, z = y * math.cos(tilt) - z * math.sin(tilt), y * math.sin(tilt) + z * math.cos(tilt)
        x, y = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        return centre[0] + radius * x, centre[1] + radius * y, centre[2] + radius * z

    return surface(kit, place, material, steps=(60, 6))


def power(value: float, exponent: float) -> float:
    """A power that keeps the sign: rounds squares and squares circles."""
    return math.copysign(abs(value) ** exponent, value)


def soft(
    kit: Kit, size: Point, at: Point, material: Any, *, square: float = 0.3, turn_degrees: Point = (0, 0, 0)
) -> Any:
    """A box with round edges, from a brick (`square` 0.1) over a cushion (0.4) to an egg (1)."""

    def place(u: float, v: float) -> Point:
        a, b = 2 * math.pi * u, math.pi * (v - 0.5)
        flat = power(math.cos(b), square)
        x, y, z = flat * power(math.cos(a), square), flat * power(math.sin(a), square), power(math.sin(b), square)
        return x * size[0] / 2, y * size[1] / 2, z * size[2] / 2

    return surface(kit, place, material, steps=(48, 32), at=at, turn_degrees=turn_degrees)


def drape(
    kit: Kit, width: float, height: float, at: Point, material: Any, *, folds: int = 6, depth: float = 0.05,
    gather: float = 0.0, gather_at: float = 0.6,
) -> Any:  # fmt: skip
    """A hanging cloth, the middle of its upper edge at a point; `gather` pulls it narrow at a part of its height."""

    def place(u: float, v: float) -> Point:
        pull = 1 - gather * math.exp(-(((v - gather_at) / 0.25) ** 2))
        y = depth * math.sin(2 * math.pi * folds * u) * (0.5 + 0.5 * v)
        return (u - 0.5) * width * pull, y, -v * height

    return surface(kit, place, material, steps=(16 * folds, 16), at=at)


def cloth(kit: Kit, size: Point, drop: float, at: Point, material: Any, *, square: float = 0.3) -> Any:
    """A cloth over a table top of (width, depth) at a height, hanging down all round; `square` 1 for a round one."""

    def place(u: float, v: float) -> Point:
        a = 2 * math.pi * u
        x, y = power(math.cos(a), square) * size[0] / 2, power(math.sin(a), square) * size[1] / 2
        if v < 0.4:
            return x * v / 0.4, y * v / 0.4, 0.004
        t = (v - 0.4) / 0.6
        wide = 1 + 0.03 * t**0.3 + 0.06 * t + 0.035 * t * math.sin(16 * a)
        return x * wide, y * wide, -drop * t

    return surface(kit, place, material, steps=(160, 20), at=at)


def flame(kit: Kit, at: Point, height: float, *, colour: str = "#ffc862") -> None:
    """A flame like that of a candle, its foot at a point."""
    profile = [(0, 0), (0.13, 0.1), (0.17, 0.25), (0.13, 0.5), (0.06, 0.78), (0, 1)]
    kit.lathe([(r * height, z * height) for r, z in profile], at, kit.glow(colour, 1.0), sides=16)


def fire(kit: Kit, at: Point, width: float, height: float) -> None:
    """Flames side by side: red behind, orange, yellow in front."""
    for row, (colour, part) in enumerate((("#e8481a", 1.0), ("#ff8a24", 0.75), ("#ffd873", 0.48))):
        for x in np.linspace(-0.5, 0.5, 5 - row):
            tall = height * part * (1 - 0.7 * abs(x)) * kit.rng.uniform(0.75, 1.0)
            side, lean = width * 0.17 * part + width * 0.03, kit.rng.uniform(-0.3, 0.3) * width * 0.3
            outline = [
                (side * math.sin(math.pi * t**0.6) * s + lean * t * t, tall * t)
                for s, ts in ((-1, (1, 0.75, 0.5, 0.25, 0.1, 0.03)), (1, (0.0, 0.03, 0.1, 0.25, 0.5, 0.75)))
                for t in ts
            ]
            place = (at[0] + x * width * 0.8, at[1] - row * width * 0.07, at[2])
            kit.prism(outline, width * 0.03, place, kit.glow(colour))


def candle(kit: Kit, at: Point, height: float, radius: float, *, colour: str = "#f2e6cc", lit: bool = True) -> None:
    """A candle with its foot at a point, burning or with a bare wick."""
    x, y, z = at
    wax = kit.paint(colour, rough=0.4, mottle=0.05)
    top = z + height
    kit.lathe([(0, 0), (radius, 0), (radius, height * 0.96), (radius * 0.85, height), (0, height * 0.985)], at, wax)
    kit.tube([(x, y, top - radius * 0.2), (x, y, top + radius * 0.6)], radius * 0.1, kit.paint("#2a2018"))
    if lit:
        flame(kit, (x, y, top + radius * 0.2), radius * 4.2)


def legs(kit: Kit, size: Point, material: Any, *, thick: float, foot: float | None = None, at: Point = (0, 0)) -> None:
    """Four legs whose axes stand on the corners of (width, depth), of a height; `foot` is their radius at the floor."""
    width, depth, height = size
    for x in (-width / 2, width / 2):
        for y in (-depth / 2, depth / 2):
            kit.cylinder(thick if foot is None else foot, height, (at[0] + x, at[1] + y, height / 2), material,
                         top=thick, sides=12)  # fmt: skip


def plate(kit: Kit, radius: float, at: Point, material: Any, *, rim: Any = None) -> None:
    """A plate with its foot at a point, its rim in a material of its own."""
    r = radius
    kit.lathe([(0, 0), (0.55 * r, 0), (0.62 * r, 0.05 * r), (r, 0.14 * r), (0.99 * r, 0.16 * r), (0.62 * r, 0.08 * r),
               (0, 0.06 * r)], at, material)  # fmt: skip
    if rim is not None:
        ring(kit, 0.97 * r, 0.022 * r, (at[0], at[1], at[2] + 0.145 * r), rim, plane="xy")


def books(kit: Kit, start: Point, length: float, height: float, depth: float) -> None:
    """A row of books along x, the lower front left corner of the first at a point; some lean."""
    colours = ("#7a2b26", "#2f4a6b", "#3f5d3a", "#c7a55a", "#5a3d5e", "#8a5a2e", "#d8cdb4", "#28303a", "#a8503a")
    materials = [kit.paint(c, mottle=0.08, grain_m=0.05) for c in colours]
    band = kit.paint("#d9b765", rough=0.4)
    x = 0.0
    while True:
        thick, tall = kit.rng.uniform(0.025, 0.055), height * kit.rng.uniform(0.68, 0.95)
        if x + thick > length:
            return
        material = materials[int(kit.rng.integers(len(materials)))]
        centre = (start[0] + x + thick / 2, start[1] + depth / 2, start[2] + tall / 2)
        kit.box((thick * 0.94, depth, tall), centre, material, bevel=0.12)
        if kit.rng.random() < 0.5:
            kit.box((thick * 0.95, depth * 1.01, 0.012), (centre[0], centre[1], start[2] + tall * 0.8), band, bevel=0)
        x += thick if kit.rng.random() < 0.93 else thick + 0.04


def flower(
    kit: Kit, at: Point, radius: float, material: Any, heart: Any, *, petals: int = 7, turn_degrees: Point = (60, 0, 0)
) -> None:
    """A flower of flat petals with its middle at a point, its face upwards before it is turned."""
    with moved(at, turn_degrees=turn_degrees):
        for i in range(petals):
            a = 360 / petals * i
            c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
            sizes = (radius * 0.5, radius * 0.3, radius * 0.1)
            kit.ball(sizes, (c * radius * 0.55, s * radius * 0.55, 0), material, turn_degrees=(0, -15, a))
        kit.ball((radius * 0.28, radius * 0.28, radius * 0.18), (0, 0, radius * 0.05), heart)


def shards(kit: Kit, count: int, spread: float, size: float, material: Any, *, at: Point = (0, 0, 0)) -> None:
    """Splinters of glass or china that lie about within a spread."""
    for _ in range(count):
        a, far = kit.rng.uniform(0, 2 * math.pi), spread * math.sqrt(kit.rng.uniform(0.05, 1))
        s = size * kit.rng.uniform(0.5, 1.2)
        angles = np.sort(kit.rng.uniform(0, 2 * math.pi, 4))
        outline = [(s * math.cos(t), s * math.sin(t)) for t in angles]
        place = (at[0] + far * math.cos(a), at[1] + far * math.sin(a), at[2] + s * 0.15)
        kit.prism(outline, size * 0.12, place, material,
                  turn_degrees=(-90 + kit.rng.uniform(-25, 25), kit.rng.uniform(-20, 20), 0))  # fmt: skip


def smooth_outline(points: Sequence[Point], rounds: int = 2) -> list[tuple[float, float]]:
    """Points of a line with its corners cut again and again (Chaikin), both ends kept."""
    line = [(p[0], p[1]) for p in points]
    for _ in range(rounds):
        cut = [line[0]]
        for (a, b), (c, d) in pairwise(line):
            cut += [(0.75 * a + 0.25 * c, 0.75 * b + 0.25 * d), (0.25 * a + 0.75 * c, 0.25 * b + 0.75 * d)]
        line = [*cut, line[-1]]
    return line


def turned(kit: Kit, profile: Sequence[Point], at: Point, material: Any, *, sides: int = 40) -> Any:
    """A solid of revolution like `Kit.lathe`, its profile made smooth."""
    return kit.lathe(smooth_outline(profile), at, material, sides=sides)


def star_outline(outer: float, inner: float, points: int = 5) -> list[tuple[float, float]]:
    """A star about (0, 0), one point upwards."""
    turns = [math.pi / 2 + math.pi * i / points for i in range(2 * points)]
    return [((outer, inner)[i % 2] * math.cos(t), (outer, inner)[i % 2] * math.sin(t)) for i, t in enumerate(turns)]


def heart_outline(size: float, count: int = 40) -> list[tuple[float, float]]:
    """A heart about (0, 0), `size` wide."""
    turns = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return [
        (size / 32 * 16 * math.sin(-t) ** 3,
         size / 32 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)))
        for t in turns
    ]  # fmt: skip


def round_outline(width: float, height: float, count: int = 32, square: float = 1.0) -> list[tuple[float, float]]:
    """An ellipse about (0, 0), or with `square` under 1 a rectangle with round corners."""
    turns = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return [(width / 2 * power(math.cos(t), square), height / 2 * power(math.sin(t), square)) for t in turns]


def lines(kit: Kit, count: int, size: Point, at: Point, material: Any, *, ragged: float = 0.3) -> None:
    """Lines of writing on a page that faces -y: (width, height) about a point."""
    for i in range(count):
        wide = size[0] * (1 - ragged * kit.rng.random())
        z = at[2] + size[1] * (0.5 - (i + 0.5) / count)
        kit.box((wide, size[1] * 0.02, size[1] / count * 0.4), (at[0] - (size[0] - wide) / 2, at[1], z), material,
                bevel=0)  # fmt: skip


def spread_points(kit: Kit, count: int, radius: float) -> Sequence[tuple[float, float]]:
    """Points evenly over a disc, in a sunflower's spiral, a little off."""
    out = []
    for i in range(count):
        r, a = radius * math.sqrt((i + 0.5) / count), i * 2.39996
        out.append((r * math.cos(a) + kit.rng.normal(0, 0.03) * radius, r * math.sin(a)))
    return out
