"""Shapes of many small parts: leaves, petals, stems, twigs, scattered by numpy and put into Blender as one mesh.

A part grows from the origin along +z, its face towards -y, and carries its colours at its points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import bpy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipelines.image.training.things.kit import Kit, rgb

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Shape:
    """A mesh of triangles with colours.

    Attributes:
        points: [p, 3], metres.
        faces: [f, 3], indices of points.
        tints: linear RGB [p, 3].
        out: [p, 3], the way that light is to take the surface to face; its length in 0..1 says how firmly.
    """

    points: Array
    faces: Ints
    tints: Array
    out: Array

    def moved(self, matrix: ArrayLike) -> Shape:
        """The shape under a matrix [4, 4]."""
        m = np.asarray(matrix, float)
        return replace(self, points=self.points @ m[:3, :3].T + m[:3, 3], out=_turned(self.out, m))

    def at(self, x: float, y: float, z: float, size: float = 1.0, spin_degrees: float = 0.0) -> Shape:
        """The shape scaled, turned about z, then moved."""
        return self.moved(spots([(x, y, z)], sizes=size, spins_degrees=spin_degrees)[0])

    def tilted(self, degrees: float) -> Shape:
        """Leaned over towards -y."""
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return self.moved(np.array([[1, 0, 0, 0], [0, c, -s, 0], [0, s, c, 0], [0, 0, 0, 1]]))

    def dyed(self, colour: str, amount: float = 1.0) -> Shape:
        """Its colours drawn towards one."""
        return replace(self, tints=self.tints * (1 - amount) + np.array(rgb(colour)) * amount)


def join(*shapes: Shape) -> Shape:
    """Several shapes as one."""
    starts = np.cumsum([0, *(len(s.points) for s in shapes)])
    return Shape(
        np.concatenate([s.points for s in shapes]),
        np.concatenate([s.faces + start for s, start in zip(shapes, starts, strict=False)]),
        np.concatenate([s.tints for s in shapes]),
        np.concatenate([s.out for s in shapes]),
    )


def grid(points: ArrayLike, tints: ArrayLike, *, closed: bool = False) -> Shape:
    """A sheet over points [rows, columns, 3] with tints that broadcast; `closed` joins the last column to the first."""
    p = np.asarray(points, float)
    rows, columns = p.shape[:2]
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    a, b = i * columns + j, i * columns + (j + 1) % columns
    c, d = a + columns, b + columns
    faces = np.stack([np.stack([a, b, d], -1), np.stack([a, d, c], -1)], 2).reshape(-1, 3)
    colours = np.broadcast_to(np.asarray(tints, float), p.shape).reshape(-1, 3)
    return Shape(p.reshape(-1, 3), faces, colours, np.zeros((rows * columns, 3)))


def ramp(colours: Sequence[str], steps: int) -> Array:
    """Colours of the web blended to linear RGB [steps, 3]."""
    keys = np.array([rgb(c) for c in colours])
    where = np.linspace(0, len(keys) - 1, steps)
    return np.stack([np.interp(where, np.arange(len(keys)), keys[:, k]) for k in range(3)], -1)


def blade(
    length: float,
    widths: Sequence[float],
    colours: Sequence[str],
    *,
    bend_degrees: float = 0.0,
    fold: float = 0.0,
    wave: float = 0.0,
    rows: int = 0,
    columns: int = 3,
    edge: str | None = None,
) -> Shape:
    """A leaf, petal or blade of grass.

    Args:
        length: along its middle, metres.
        widths: full widths from foot to tip, evenly spaced.
        colours: from foot to tip.
        bend_degrees: how far the tip has turned towards -y.
        fold: height of its edges over its middle in half widths, towards -y.
        wave: of its edges, in half widths.
        rows: points along its length; those of `widths` when 0.
        columns: points across, odd.
        edge: a colour that its edges blend to.
    """
    rows = rows or max(len(widths), 3)
    angle = np.radians(bend_degrees) * np.linspace(0, 1, rows)
    step = length / (rows - 1)
    y = np.concatenate([[0], np.cumsum(-np.sin((angle[1:] + angle[:-1]) / 2))]) * step
    z = np.concatenate([[0], np.cumsum(np.cos((angle[1:] + angle[:-1]) / 2))]) * step
    half = np.interp(np.linspace(0, 1, rows), np.linspace(0, 1, len(widths)), widths) / 2
    u = np.linspace(-1, 1, columns)
    lift = half[:, None] * (fold * np.abs(u)[None] ** 1.5 + wave * np.sin(np.arange(rows) * 2.1)[:, None] * u[None])
    normal_y, normal_z = -np.cos(angle)[:, None], -np.sin(angle)[:, None]
    points = np.stack([half[:, None] * u[None], y[:, None] + normal_y * lift, z[:, None] + normal_z * lift], -1)
    tints = np.repeat(ramp(colours, rows)[:, None], columns, 1)
    if edge is not None:
        tints += (np.array(rgb(edge)) - tints) * (np.abs(u) ** 2)[None, :, None]
    return grid(points, tints)


def rod(points: ArrayLike, radii: ArrayLike, colours: Sequence[str] | Array, *, sides: int = 6) -> Shape:
    """A round stem through points [n, 3] with radii that broadcast to [n], colours from first to last."""
    p = np.asarray(points, float)
    along = np.gradient(p, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    steady = np.where(np.abs(along[:, :1]) > 0.9, [[0.0, 1, 0]], [[1.0, 0, 0]])
    side = np.cross(along, steady)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    other = np.cross(along, side)
    a = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    r = np.broadcast_to(np.asarray(radii, float), len(p))[:, None, None]
    ring_points = p[:, None] + r * (
        side[:, None] * np.cos(a)[None, :, None] + other[:, None] * np.sin(a)[None, :, None]
    )
    tints = colours if isinstance(colours, np.ndarray) else ramp(colours, len(p))
    return grid(ring_points, tints[:, None], closed=True)


def globe(radii: float | Sequence[float], colours: Sequence[str], *, rows: int = 7, sides: int = 10) -> Shape:
    """A ball about the origin, colours from its foot to its top."""
    sizes = np.array([radii] * 3 if isinstance(radii, int | float) else radii)
    up = np.linspace(-math.pi / 2, math.pi / 2, rows)
    a = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    points = np.stack(
        [np.cos(up)[:, None] * np.cos(a), np.cos(up)[:, None] * np.sin(a), np.repeat(np.sin(up)[:, None], sides, 1)], -1
    )
    return grid(points * sizes, ramp(colours, rows)[:, None], closed=True)


def revolve(profile: Sequence[Sequence[float]], colours: Sequence[str], *, sides: int = 20) -> Shape:
    """A solid of revolution about z from (radius, z) points, colours from first to last."""
    p = np.array(profile, float)
    a = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    points = np.stack([p[:, :1] * np.cos(a), p[:, :1] * np.sin(a), np.repeat(p[:, 1:], sides, 1)], -1)
    return grid(points, ramp(colours, len(p))[:, None], closed=True)


def spots(
    points: ArrayLike,
    directions: ArrayLike | None = None,
    *,
    sizes: ArrayLike = 1.0,
    spins_degrees: ArrayLike = 0.0,
) -> Array:
    """Matrices [n, 4, 4] that stand parts at points [n, 3], their z along directions [n, 3], after a spin about z."""
    p = np.asarray(points, float).reshape(-1, 3)
    n = len(p)
    z = np.broadcast_to(np.asarray([0, 0, 1.0] if directions is None else directions, float), (n, 3))
    z = z / np.maximum(np.linalg.norm(z, axis=1, keepdims=True), 1e-9)
    helper = np.where(np.abs(z[:, 1:2]) > 0.95, [[1.0, 0, 0]], [[0, 1.0, 0]])
    x = np.cross(helper, z)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    y = np.cross(z, x)
    spin = np.radians(np.broadcast_to(np.asarray(spins_degrees, float), n))[:, None]
    x, y = np.cos(spin) * x + np.sin(spin) * y, np.cos(spin) * y - np.sin(spin) * x
    out = np.zeros((n, 4, 4))
    size = np.broadcast_to(np.asarray(sizes, float), n)[:, None]
    out[:, :3, 0], out[:, :3, 1], out[:, :3, 2], out[:, :3, 3], out[:, 3, 3] = x * size, y * size, z * size, p, 1
    return out


def scatter(shape: Shape, places: Array, shades: ArrayLike = 1.0, *, dye: ArrayLike | None = None) -> Shape:
    """Copies of a shape.

    Args:
        shape: of each.
        places: [n, 4, 4].
        shades: factors of their colours, that broadcast to [n, 3].
        dye: linear RGB and amount [n, 4] that colours are drawn to before, e.g. snow.
    """
    n, p = len(places), len(shape.points)
    points = np.einsum("nij,pj->npi", places[:, :3, :3], shape.points) + places[:, None, :3, 3]
    sizes = np.linalg.norm(places[:, :3, 2], axis=1)[:, None, None]
    out = np.einsum("nij,pj->npi", places[:, :3, :3] / sizes, shape.out)
    factor = np.broadcast_to(np.asarray(shades, float), (n, 3))
    tints = shape.tints[None] * factor[:, None]
    if dye is not None:
        d = np.asarray(dye, float)
        tints = tints * (1 - d[:, None, 3:]) + d[:, None, :3] * d[:, None, 3:]
    faces = shape.faces[None] + (np.arange(n) * p)[:, None, None]
    return Shape(points.reshape(-1, 3), faces.reshape(-1, 3), tints.reshape(-1, 3), out.reshape(-1, 3))


def mixed(
    rng: np.random.Generator, shapes: Sequence[Shape], places: Array, shades: ArrayLike = 1.0, dye: Array | None = None
) -> Shape:
    """Copies of several shapes, one drawn by chance at each place."""
    pick = rng.integers(0, len(shapes), len(places))
    factor = np.broadcast_to(np.asarray(shades, float), (len(places), 3))
    parts = [
        scatter(s, places[pick == k], factor[pick == k], dye=None if dye is None else dye[pick == k])
        for k, s in enumerate(shapes)
        if (pick == k).any()
    ]
    return join(*parts)


def around(
    shape: Shape,
    count: int,
    *,
    tilt_degrees: float = 0.0,
    radius: float = 0.0,
    z: float = 0.0,
    phase_degrees: float = 0.0,
    rng: np.random.Generator | None = None,
    loose: float = 0.0,
) -> Shape:
    """Copies in a ring about z, each leaned outwards; `loose` lets lean, place and size wander (0..1)."""
    angles = np.arange(count) * 360 / count + phase_degrees
    parts = []
    for angle in angles:
        a, t, s = (0.0, 0.0, 0.0) if rng is None else loose * rng.normal(size=3) * [20 / max(count / 6, 1), 14, 0.12]
        parts.append(shape.tilted(tilt_degrees + t).at(0, -radius, 0, 1 + s).at(0, 0, z, 1, angle + a))
    return join(*parts)


def puffed(shape: Shape, centre: Sequence[float], amount: float = 0.7, squash: float = 1.0) -> Shape:
    """Let light take the shape for a ball about a centre: crowns of leaves, bushes, heaps."""
    away = (shape.points - np.asarray(centre)) * [1, 1, squash]
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    return replace(shape, out=away * amount)


def lifted(shape: Shape, amount: float = 0.55) -> Shape:
    """Let light take thin blades for a soft ground that faces up and forward; nothing reaches under the ground."""
    points = shape.points * np.array((1, 1, 1.0))
    points[:, 2] = points[:, 2].clip(0)
    way = np.array((0.0, -0.45, 0.9)) * amount
    return replace(shape, points=points, out=np.where(shape.out.any(1, keepdims=True), shape.out, way))


def shades(rng: np.random.Generator, count: int, value: float = 0.18, warmth: float = 0.08) -> Array:
    """Factors [count, 3] that let colours wander in brightness and between yellower and bluer."""
    bright = np.exp(rng.normal(0, value, (count, 1)))
    warm = rng.normal(0, warmth, (count, 1))
    return bright * np.exp(warm * np.array([[1.0, 0.15, -1.0]]))


def put(
    kit: Kit, shape: Shape, *, rough: float = 0.75, mottle: float = 0.12, grain_m: float = 0.15, shine: float = 0.0
) -> Any:
    """Stand a shape in the scene as one object; `mottle` is how far noise wanders, `shine` makes it glow."""
    data, count = bpy.data.meshes.new("shape"), len(shape.faces)
    data.vertices.add(len(shape.points))
    data.vertices.foreach_set("co", shape.points.ravel())
    data.loops.add(3 * count)
    data.loops.foreach_set("vertex_index", shape.faces.ravel())
    data.polygons.add(count)
    data.polygons.foreach_set("loop_start", 3 * np.arange(count))
    data.polygons.foreach_set("use_smooth", np.ones(count, bool))
    tint = data.attributes.new("tint", "FLOAT_COLOR", "POINT")
    tint.data.foreach_set("color", np.column_stack([shape.tints.clip(0, 1), np.ones(len(shape.tints))]).ravel())
    out = data.attributes.new("out", "FLOAT_VECTOR", "POINT")
    out.data.foreach_set("vector", shape.out.ravel())
    data.update()
    data.materials.append(_tinted(rough, mottle, grain_m, shine))
    made = bpy.data.objects.new("shape", data)
    bpy.context.scene.collection.objects.link(made)
    return made


def _tinted(rough: float, mottle: float, grain_m: float, shine: float) -> Any:
    """A material of the colours and directions that points carry."""
    material = bpy.data.materials.new("tinted")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader = nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = rough
    tint, out, place = (nodes.new(f"ShaderNode{n}") for n in ("Attribute", "Attribute", "NewGeometry"))
    tint.attribute_name, out.attribute_name = "tint", "out"
    noise, factor, multiply = (nodes.new(f"ShaderNode{n}") for n in ("TexNoise", "MapRange", "VectorMath"))
    noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 1 / grain_m, 5
    for key, value in (("From Min", 0.3), ("From Max", 0.7), ("To Min", 1 - 1.6 * mottle), ("To Max", 1 + mottle)):
        factor.inputs[key].default_value = value
    multiply.operation = "MULTIPLY"
    links.new(place.outputs["Position"], noise.inputs["Vector"])
    links.new(noise.outputs["Fac"], factor.inputs["Value"])
    links.new(tint.outputs["Color"], multiply.inputs[0])
    links.new(factor.outputs["Result"], multiply.inputs[1])
    links.new(multiply.outputs["Vector"], shader.inputs["Base Color"])
    length, rest, own, total = (nodes.new("ShaderNodeVectorMath") for _ in range(4))
    length.operation, rest.operation, own.operation, total.operation = "LENGTH", "SUBTRACT", "MULTIPLY", "ADD"
    unit = nodes.new("ShaderNodeVectorMath")
    unit.operation = "NORMALIZE"
    links.new(out.outputs["Vector"], length.inputs[0])
    rest.inputs[0].default_value = (1, 1, 1)
    links.new(length.outputs["Value"], rest.inputs[1])
    links.new(place.outputs["Normal"], own.inputs[0])
    links.new(rest.outputs["Vector"], own.inputs[1])
    links.new(own.outputs["Vector"], total.inputs[0])
    links.new(out.outputs["Vector"], total.inputs[1])
    links.new(total.outputs["Vector"], unit.inputs[0])
    links.new(unit.outputs["Vector"], shader.inputs["Normal"])
    if shine:
        links.new(multiply.outputs["Vector"], shader.inputs["Emission Color"])
        shader.inputs["Emission Strength"].default_value = shine
    return material


def _turned(out: Array, matrix: Array) -> Array:
    scale = max(float(np.cbrt(abs(np.linalg.det(matrix[:3, :3])))), 1e-9)
    return out @ matrix[:3, :3].T / scale
