"""Further solids for vehicles, boats and streets: lofts, hulls, sails, wheels, lattices, flames, heaps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import bpy  # isort: skip
import numpy as np
from mathutils import Euler, Matrix, Vector
from scipy.interpolate import PchipInterpolator

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_paints import fire

# -- moving -------------------------------------------------------------------------------------------------------


@contextmanager
def group() -> Iterator[list[Any]]:
    """Everything that is made inside lands in the list, to be moved as one by `place`."""
    before = set(bpy.context.scene.collection.objects)
    made: list[Any] = []
    yield made
    made += [o for o in bpy.context.scene.collection.objects if o not in before]


def place(
    solids: Sequence[Any],
    at: Point = (0, 0, 0),
    *,
    turn_degrees: Point = (0, 0, 0),
    scale: float = 1.0,
    about: Point = (0, 0, 0),
) -> None:
    """Scale and turn solids as one about a point, then move them by `at`."""
    turn = Euler([math.radians(a) for a in turn_degrees]).to_matrix().to_4x4()
    move = Matrix.Translation(Vector(at)) @ Matrix.Translation(Vector(about)) @ turn @ Matrix.Scale(scale, 4)
    move = move @ Matrix.Translation(-Vector(about))
    for solid in solids:
        solid.matrix_basis = move @ solid.matrix_basis


def turn(solid: Any, turn_degrees: Point) -> Any:
    """Turn a solid about its own origin."""
    solid.rotation_euler = [math.radians(a) for a in turn_degrees]
    return solid


def carve(solid: Any, tools: Sequence[Any]) -> Any:
    """Take tools away from a solid: wheel arches, doors, windows, graves. The tools are gone afterwards."""
    for tool in tools:
        cut = solid.modifiers.new("cut", "BOOLEAN")
        cut.operation, cut.object, cut.solver = "DIFFERENCE", tool, "EXACT"
    bpy.context.view_layer.update()
    mesh = bpy.data.meshes.new_from_object(solid.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    mesh.set_sharp_from_angle(angle=math.radians(35))
    solid.modifiers.clear()
    solid.data = mesh
    for tool in tools:
        bpy.data.objects.remove(tool)
    return solid


# -- solids -------------------------------------------------------------------------------------------------------


def loft(kit: Kit, rings: Sequence[Sequence[Point]], material: Any, *, smooth: bool = True) -> Any:
    """A skin over rings of as many points each, closed at both ends."""
    n = len(rings[0])
    points = [p for ring in rings for p in ring]
    faces: list[tuple[int, ...]] = [
        (i * n + j, i * n + (j + 1) % n, (i + 1) * n + (j + 1) % n, (i + 1) * n + j)
        for i in range(len(rings) - 1)
        for j in range(n)
    ]
    faces += [tuple(range(n)), tuple(range(len(points) - n, len(points)))]
    return kit.mesh(points, faces, material, smooth=smooth)


def body(
    kit: Kit, stations: Sequence[Point], material: Any, *, power: float = 4.0, taper: float = 0.0, smooth: bool = True
) -> Any:
    """A rounded body along x through stations (x, half width, low z, high z): cars, fuselages, coaches, airships.

    Args:
        kit: of the model.
        stations: in the order of x, at least two.
        material: of the skin.
        power: of the superellipse of a section: 2 is round, 8 nearly a box.
        taper: part of the width that is lost from foot to top.
        smooth: curve between the stations; otherwise straight.
    """
    given = np.array(stations, float)
    steps = np.linspace(0, len(given) - 1, (len(given) - 1) * (6 if smooth else 1) + 1)
    dense = PchipInterpolator(np.arange(len(given)), given)(steps) if smooth else given
    angles = np.linspace(0, 2 * math.pi, 40, endpoint=False) + math.pi / 40
    c, s = np.cos(angles), np.sin(angles)
    y, z = np.sign(c) * np.abs(c) ** (2 / power), np.sign(s) * np.abs(s) ** (2 / power)
    rings = []
    for x, half, low, high in dense:
        wide = half * y * (1 - taper * (z + 1) / 2)
        rings.append([(x, a, (low + high) / 2 + (high - low) / 2 * b) for a, b in zip(wide, z, strict=True)])
    return loft(kit, rings, material, smooth=True)


def bars(kit: Kit, lines: Sequence[Sequence[Point]], radius: float, material: Any) -> Any:
    """Straight round bars along many lines: rails, spokes, rigging, wires."""
    made = kit.tube(lines[0], radius, material, smooth=False)
    for line in lines[1:]:
        spline = made.data.splines.new("POLY")
        spline.points.add(len(line) - 1)
        for point, where in zip(spline.points, line, strict=True):
            point.co, point.radius = (*where, 1.0), radius
    return made


def ring(
    kit: Kit, radius: float, thick: float, at: Point, material: Any, *, axis: str = "z", squeeze: float = 1.0
) -> Any:
    """A round bar bent to a ring about an axis; `squeeze` flattens it."""
    made = []
    for a in np.linspace(0, 2 * math.pi, 28, endpoint=False):
        u, v = radius * math.cos(a), radius * math.sin(a) * squeeze
        made.append({"z": (u, v, 0), "y": (u, 0, v), "x": (0, u, v)}[axis])
    return kit.tube([tuple(np.add(p, at)) for p in made], thick, material, closed=True)


def lattice(
    kit: Kit,
    start: Point,
    end: Point,
    width: float,
    bays: int,
    radius: float,
    material: Any,
    *,
    end_width: float | None = None,
) -> None:
    """A square mast of four bars and crossed braces between two points: cranes, pylons, scaffolds."""
    a, b = np.array(start, float), np.array(end, float)
    along = (b - a) / np.linalg.norm(b - a)
    side = np.cross(along, (0, 1, 0) if abs(along[1]) < 0.9 else (1, 0, 0))
    side /= np.linalg.norm(side)
    other = np.cross(along, side)
    corners = [side + other, side - other, -side - other, -side + other]
    wide = np.linspace(width, width if end_width is None else end_width, bays + 1) / 2
    knots = [[a + (b - a) * i / bays + c * wide[i] for c in corners] for i in range(bays + 1)]
    bars(kit, [[knots[0][j], knots[-1][j]] for j in range(4)], radius, material)
    braces = [[knots[i][j], knots[i + 1][(j + 1) % 4]] for i in range(bays) for j in range(4)]
    braces += [[knots[i][j], knots[i][(j + 1) % 4]] for i in range(bays + 1) for j in range(4)]
    bars(kit, braces, radius * 0.6, material)


def sail(kit: Kit, corners: Sequence[Point], belly: Point, material: Any, *, torn: float = 0.0, steps: int = 10) -> Any:
    """Cloth between four corners (in a round) with a belly; `torn` is the part of it that is missing: sails, flags."""
    a, b, c, d = (np.array(p, float) for p in corners)
    grid = np.linspace(0, 1, steps + 1)
    points = [
        (a * (1 - u) + b * u) * (1 - v)
        + (d * (1 - u) + c * u) * v
        + np.array(belly) * math.sin(math.pi * u) * math.sin(math.pi * min(1, 0.15 + 0.85 * v))
        for v in grid
        for u in grid
    ]
    n = steps + 1
    faces = [
        (i * n + j, i * n + j + 1, (i + 1) * n + j + 1, (i + 1) * n + j) for i in range(steps) for j in range(steps)
    ]
    if torn:
        coarse, spots = kit.rng.random((6, 6)), np.linspace(0, 5, steps)
        wide = np.array([np.interp(spots, range(6), row) for row in coarse])
        cloth = np.array([np.interp(spots, range(6), column) for column in wide.T]).T
        kept = cloth.ravel() > torn * np.repeat(np.linspace(0.85, 0.2, steps), steps)
        faces = [f for f, k in zip(faces, kept, strict=True) if k]
    return kit.mesh(points, faces, material, smooth=True)


def mound(kit: Kit, radii: Point, at: Point, material: Any, *, rough: float = 0.1) -> Any:
    """A heap that stands on the ground at a point, of radii along x and y and a height: earth, snow, sand, ash."""
    rounds = ((1.0, 0.0), (0.96, 0.25), (0.85, 0.52), (0.66, 0.76), (0.4, 0.93), (0.12, 1.0))
    angles = np.linspace(0, 2 * math.pi, 36, endpoint=False)
    points = [
        (
            radii[0] * r * math.cos(a) * w,
            radii[1] * r * math.sin(a) * w,
            radii[2] * h * kit.rng.uniform(1 - 2 * rough, 1),
        )
        for r, h in rounds
        for a, w in zip(angles, kit.rng.uniform(1 - rough, 1, len(angles)), strict=True)
    ]
    n = len(angles)
    faces: list[tuple[int, ...]] = [
        (i * n + j, i * n + (j + 1) % n, (i + 1) * n + (j + 1) % n, (i + 1) * n + j)
        for i in range(len(rounds) - 1)
        for j in range(n)
    ]
    return kit.mesh(points, [*faces, tuple(range(5 * n, 6 * n))], material, at=at, smooth=True)


def gores(kit: Kit, profile: Sequence[Point], at: Point, materials: Sequence[Any], count: int) -> None:
    """A solid of revolution whose slices take turns with materials: balloons, parasols, balls, tents."""
    span, steps = 2 * math.pi / count, 4
    for k in range(count):
        angles = span * (k + np.linspace(0, 1, steps + 1))
        points = [(r * math.cos(a), r * math.sin(a), z) for r, z in profile for a in angles]
        n = steps + 1
        faces = [
            (i * n + j, i * n + j + 1, (i + 1) * n + j + 1, (i + 1) * n + j)
            for i in range(len(profile) - 1)
            for j in range(steps)
        ]
        kit.mesh(points, faces, materials[k % len(materials)], at=at, smooth=True)


def hull(
    kit: Kit,
    length: float,
    beam: float,
    depth: float,
    material: Any,
    *,
    stern: float = 0.6,
    rake: float = 0.1,
    sheer: float = 0.2,
    full: float = 0.4,
    deck: Any = None,
    deck_z: float = 0.8,
    keel_rise: float = 0.3,
) -> list[list[Point]]:
    """A hull along x with its bow at +x and its keel at z = 0, open or decked.

    Args:
        kit: of the model.
        length: in metres.
        beam: greatest width.
        depth: from keel to gunwale amidships.
        material: of the planks.
        stern: width of the stern as a part of the beam, 0 is pointed.
        rake: how far the bow hangs over, as a part of the length.
        sheer: how much higher bow and stern are, as a part of the depth.
        full: 0.2 is a box, 1 a V.
        deck: material of a deck.
        deck_z: of the deck, as a part of the depth.
        keel_rise: how far the keel rises to the bow, as a part of the depth.

    Returns:
        The gunwales, stern to bow: starboard (-y) and port (+y).
    """
    us, vs = np.linspace(0, 1, 33), np.linspace(0, 1, 11)

    def at(u: float, v: float) -> tuple[float, float, float]:
        fore, aft = max(0.0, (u - 0.45) / 0.55), max(0.0, 1 - u / 0.45)
        half = beam / 2 * (1 - fore**2.2 if fore else stern + (1 - stern) * (1 - aft**2))
        low = depth * (keel_rise * fore**4 + (1 - stern) * keel_rise * aft**3)
        high = depth * (1 + sheer * (1.0 * fore**2 + 0.5 * aft**2))
        x = length * (u - 0.5) - rake * length * (1 - v) * (fore**2 - (0.4 + 0.6 * (stern < 0.05)) * aft**2)
        return x, half * v ** (full + 0.6 * fore**2), low + (high - low) * v

    n = len(vs)
    rows = [[at(u, v) for v in vs] for u in us]
    points = [(x, y * side, z) for side in (-1, 1) for row in rows for x, y, z in row]
    faces: list[tuple[int, ...]] = [
        (s + i * n + j, s + i * n + j + 1, s + (i + 1) * n + j + 1, s + (i + 1) * n + j)
        for s in (0, len(points) // 2)
        for i in range(len(us) - 1)
        for j in range(n - 1)
    ]
    faces += [(j, j + 1, len(points) // 2 + j + 1, len(points) // 2 + j) for j in range(n - 1)]
    kit.mesh(points, faces, material, smooth=True)
    if deck is not None:
        edge = [at(u, deck_z) for u in us]
        spots = [(x, y * s * 0.995, z) for x, y, z in edge for s in (-1, 1)]
        kit.mesh(spots, [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(us) - 1)], deck)
    return [[(x, y * side, z) for x, y, z in (row[-1] for row in rows)] for side in (-1, 1)]


def wheel(kit: Kit, radius: float, width: float, at: Point, *, rim: Any, spokes: int = 5, tyre: Any = None) -> None:
    """A wheel with a tyre, its axle along y."""
    rubber = kit.paint("#1b1b1d", rough=0.85, mottle=0.05) if tyre is None else tyre
    with group() as made:
        r, w = radius, width / 2
        profile = [(0.62 * r, -w), (0.92 * r, -w), (r, -0.6 * w), (r, 0.6 * w), (0.92 * r, w), (0.62 * r, w)]
        kit.lathe(profile, (0, 0, 0), rubber)
        kit.cylinder(0.64 * r, width * 0.5, (0, 0, 0), kit.paint("#2c2c30", mottle=0.05))
        for side in (-1, 1):
            kit.lathe([(0.56 * r, side * w), (0.66 * r, side * w * 1.02), (0.66 * r, 0)], (0, 0, 0), rim)
            kit.cylinder(0.16 * r, 0.1 * width, (0, 0, side * w * 0.95), rim)
        for k in range(spokes):
            a = 2 * math.pi * k / spokes
            kit.box(
                (0.56 * r, 0.2 * r, width * 0.9),
                (0.32 * r * math.cos(a), 0.32 * r * math.sin(a), 0),
                rim,
                turn_degrees=(0, 0, math.degrees(a)),
            )
    place(made, at, turn_degrees=(90, 0, 0))


def spoked_wheel(
    kit: Kit, radius: float, thick: float, at: Point, material: Any, *, spokes: int = 12, spoke: float = 0.0
) -> None:
    """A wheel of a round rim and thin spokes, its axle along y: carts, bicycles, prams."""
    x, y, z = at
    ring(kit, radius - thick, thick, at, material, axis="y")
    ends = [2 * math.pi * k / spokes for k in range(spokes)]
    lines = [[(x, y, z), (x + (radius - thick) * math.cos(a), y, z + (radius - thick) * math.sin(a))] for a in ends]
    bars(kit, lines, spoke or thick * 0.6, material)
    kit.cylinder(radius * 0.12, thick * 4, at, material, turn_degrees=(90, 0, 0))


def flames(kit: Kit, at: Point, width: float, height: float, *, count: int = 9) -> None:
    """Tongues of fire that stand on a round of a width."""
    outer, inner = fire(kit, at[2], at[2] + height), kit.glow("#ffd23c", 1.0)
    for k in range(count):
        a, out = 2 * math.pi * k / count + kit.rng.random(), width * (0.1 + 0.35 * kit.rng.random())
        tall = height * (1 - 1.1 * out / width) * (0.75 + 0.3 * kit.rng.random())
        x, y = at[0] + out * math.cos(a), at[1] + out * math.sin(a)
        for tongue, size, material in ((1.0, 1.0, outer), (0.55, 0.5, inner)):
            sway = kit.rng.normal(0, 0.07 * width, 5) * (0, 1, 1.2, 1.4, 1.6)
            points = [
                (x * (1 - 0.1 * i) + at[0] * 0.1 * i + sway[i], y, at[2] + tall * tongue * i / 4) for i in range(5)
            ]
            thick = width * 0.13 * size
            kit.tube(points, [thick * 0.5, thick, thick * 0.8, thick * 0.4, 0.001], material)


def scatter(kit: Kit, count: int, radius: Point, size_m: Point, materials: Sequence[Any]) -> None:
    """Flat pieces that lie about within radii along x and y: rubble, shards, litter."""
    for _ in range(count):
        a, out = kit.rng.uniform(0, 2 * math.pi), math.sqrt(kit.rng.random())
        size = float(kit.rng.uniform(size_m[0], size_m[1]))
        kit.box(
            (size, size * kit.rng.uniform(0.3, 1), size * kit.rng.uniform(0.1, 0.3)),
            (radius[0] * out * math.cos(a), radius[1] * out * math.sin(a), size * 0.15),
            materials[int(kit.rng.integers(len(materials)))],
            turn_degrees=(kit.rng.uniform(-25, 25), kit.rng.uniform(-25, 25), kit.rng.uniform(0, 360)),
        )
