"""Bodies of animals: tapered capsules that flow into each other, meshed, each with its tint."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from pipelines.image.training.things.kit import Kit, Point, rgb

Array = NDArray[np.float64]
Coat = Callable[[Array, Array], Array]


class Flesh:
    """Capsules added one by one, then meshed by `mesh`; x to the animal's left, y backwards, z up, metres.

    Attributes:
        turn: rotation [3, 3] of what is added next.
        at: where what is added next has its origin.
    """

    def __init__(self) -> None:
        self.turn, self.at = np.eye(3), np.zeros(3)
        self._parts: list[tuple[Array, Array, float, float, Array, Array, Array, float]] = []

    def place(self, at: Point, *, pitch: float = 0, yaw: float = 0, roll: float = 0) -> None:
        """Where further parts are added: angles in degrees, pitch lifts -y, yaw turns it to +x, roll tips to +x."""
        self.turn, self.at = turn_of(pitch, yaw, roll), np.asarray(at, float)

    def to_scene(self, point: Point) -> Array:
        """A point of the present place in the scene."""
        return np.asarray(self.turn @ np.asarray(point, float) + self.at)

    def limb(
        self,
        points: Sequence[Point],
        radii: float | Sequence[float],
        tint: str,
        *,
        blend: float = 0.5,
        flat: Point = (1, 1, 1),
    ) -> None:
        """A chain of capsules.

        Args:
            points: of its axis.
            radii: at the points.
            tint: "#rrggbb".
            blend: how softly it flows into the rest, in radii.
            flat: stretch along the axes x, y, z of the present place (0.5 is half as wide).
        """
        spots = [self.to_scene(p) for p in points]
        wide = [radii] * len(spots) if isinstance(radii, int | float) else list(radii)
        colour = np.array(rgb(tint))
        if len(spots) == 1:
            spots, wide = spots * 2, wide * 2
        for a, b, ra, rb in zip(spots, spots[1:], wide, wide[1:], strict=False):
            part = (a, b, float(ra), float(rb), colour, self.turn, np.asarray(flat, float), blend * min(ra, rb))
            self._parts.append(part)

    def ball(self, at: Point, radii: float | Sequence[float], tint: str, *, blend: float = 0.5) -> None:
        """A ball or an ellipsoid."""
        if isinstance(radii, int | float):
            self.limb([at], float(radii), tint, blend=blend)
            return
        size = max(radii)
        self.limb([at], size, tint, blend=blend, flat=[r / size for r in radii])

    def pair(self, points: Sequence[Point], radii: Any, tint: str, **more: Any) -> None:
        """A limb on the left and its mirror on the right."""
        self.limb(points, radii, tint, **more)
        self.limb([(-x, y, z) for x, y, z in points], radii, tint, **more)

    def mesh(
        self, kit: Kit, *, cells: int = 130, coat: Coat | None = None, rough: float = 0.75, fur: float = 0.25,
        soft: float = 0.35,
    ) -> Any:  # fmt: skip
        """Mesh it all.

        Args:
            kit: of the thing.
            cells: along its longest side.
            coat: gives the tint [n, 3] of points [n, 3] that have a tint already: stripes, spots, a belly.
            rough: of the surface.
            fur: relief, 0 smooth to 1.
            soft: width of the border between tints, in cells times 10.

        Returns:
            The Blender object.
        """
        from skimage.measure import marching_cubes

        lows = np.min([np.minimum(p[0], p[1]) - max(p[2], p[3]) for p in self._parts], 0)
        highs = np.max([np.maximum(p[0], p[1]) + max(p[2], p[3]) for p in self._parts], 0)
        cell = float((highs - lows).max()) / cells
        lows = lows - 4 * cell
        shape = np.ceil((highs + 4 * cell - lows) / cell).astype(int)
        field = np.full(shape, 10.0)
        for part in self._parts:
            _unite(field, part, lows, cell)
        points, faces, _, _ = marching_cubes(field, 0.0)  # type: ignore[no-untyped-call]
        points = points * cell + lows
        tint = self._tint(points, cell * 10 * soft)
        if coat is not None:
            tint = coat(points, tint)
        data = bpy.data.meshes.new("flesh")
        data.from_pydata(points.tolist(), [], faces[:, ::-1].tolist())
        data.polygons.foreach_set("use_smooth", np.ones(len(data.polygons), bool))
        colours = np.concatenate([tint.clip(0, 1), np.ones((len(tint), 1))], 1).astype(np.float32)
        data.attributes.new("tint", "FLOAT_COLOR", "POINT").data.foreach_set("color", colours.ravel())
        data.materials.append(furry(rough, fur, cell))
        made = bpy.data.objects.new("flesh", data)
        bpy.context.scene.collection.objects.link(made)
        ease = made.modifiers.new("ease", "SMOOTH")
        ease.iterations, ease.factor = 2, 0.5
        return made

    def _tint(self, points: Array, soft_m: float) -> Array:
        total, weight = np.zeros((len(points), 3)), np.zeros((len(points), 1))
        for part in self._parts:
            share = np.exp(-np.abs(_distance(points, part)) / (soft_m + 1e-9))[:, None] + 1e-12
            total, weight = total + share * part[4], weight + share
        return total / weight


def turn_of(pitch: float, yaw: float = 0, roll: float = 0) -> Array:
    """Rotation by degrees: pitch lifts -y, yaw turns -y to +x, roll tips z to +x."""
    p, y, r = (math.radians(a) for a in (-pitch, yaw, roll))
    about_x = np.array([[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]])
    about_z = np.array([[math.cos(y), -math.sin(y), 0], [math.sin(y), math.cos(y), 0], [0, 0, 1]])
    about_y = np.array([[math.cos(r), 0, math.sin(r)], [0, 1, 0], [-math.sin(r), 0, math.cos(r)]])
    turn: Array = about_z @ about_x @ about_y
    return turn


def _distance(points: Array, part: Any) -> Array:
    a, b, ra, rb, _, turn, flat, _ = part
    local, axis = ((points - a) @ turn) / flat, ((b - a) @ turn) / flat
    along = (local @ axis / (axis @ axis + 1e-12)).clip(0, 1)
    gap = np.linalg.norm(local - along[:, None] * axis, axis=1) - (ra + (rb - ra) * along)
    return np.asarray(gap * flat.min() ** 0.5)


def _unite(field: Array, part: Any, lows: Array, cell: float) -> None:
    """Flow a part into the field of distances where it matters."""
    a, b, ra, rb, _, _, _, blend = part
    k = max(blend, cell * 0.5)
    reach = max(ra, rb) + k + 3 * cell
    first = np.maximum(((np.minimum(a, b) - reach - lows) / cell).astype(int), 0)
    last = np.minimum(np.ceil((np.maximum(a, b) + reach - lows) / cell).astype(int) + 1, field.shape)
    box = tuple(slice(i, j) for i, j in zip(first, last, strict=True))
    grid = np.stack(np.meshgrid(*(np.arange(i, j) for i, j in zip(first, last, strict=True)), indexing="ij"), -1)
    fresh = _distance(grid.reshape(-1, 3) * cell + lows, part).reshape(grid.shape[:3])
    old = field[box]
    mix = (0.5 + 0.5 * (old - fresh) / k).clip(0, 1)
    field[box] = old * (1 - mix) + fresh * mix - k * mix * (1 - mix)


def furry(rough: float, fur: float, cell_m: float) -> Any:
    """A material with the mesh's tints, a little uneven, with the relief of a coat."""
    material = bpy.data.materials.new("furry")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    shader, source, noise = nodes["Principled BSDF"], nodes.new("ShaderNodeAttribute"), nodes.new("ShaderNodeTexNoise")
    source.attribute_name, shader.inputs["Roughness"].default_value = "tint", rough
    noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 0.22 / cell_m, 5
    links.new(nodes.new("ShaderNodeNewGeometry").outputs["Position"], noise.inputs["Vector"])
    range_ = nodes.new("ShaderNodeMapRange")
    for i, value in enumerate((0.3, 0.7, 0.78, 1.12)):
        range_.inputs[i + 1].default_value = value
    links.new(noise.outputs["Fac"], range_.inputs[0])
    mix = nodes.new("ShaderNodeVectorMath")
    mix.operation = "MULTIPLY"
    links.new(source.outputs["Color"], mix.inputs[0])
    links.new(range_.outputs[0], mix.inputs[1])
    links.new(mix.outputs[0], shader.inputs["Base Color"])
    if fur:
        bump = nodes.new("ShaderNodeBump")
        bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = fur, 2 * cell_m
        links.new(noise.outputs["Fac"], bump.inputs["Height"])
        links.new(bump.outputs["Normal"], shader.inputs["Normal"])
    return material


# -- coats --------------------------------------------------------------------------------------------------------


def wobble(points: Array, size_m: float, seed: int = 0) -> Array:
    """Smooth noise of about -1 to 1 over points, its bumps about as large as a size."""
    rng = np.random.default_rng(seed)
    total = np.zeros(len(points))
    for _ in range(8):
        way = rng.standard_normal(3)
        total += np.sin(points @ (way / np.linalg.norm(way)) * 2 * math.pi / size_m + rng.uniform(0, 6.3))
    return total / 3


def patched(tint: str, size_m: float, amount: float = 0.1, *, seed: int = 0, where: Coat | None = None) -> Coat:
    """Patches of another tint: cows, dogs, horses; `amount` over 0 gives more."""

    def apply(points: Array, base: Array) -> Array:
        part = ((wobble(points, size_m, seed) + amount) * 14).clip(0, 1)[:, None]
        return base * (1 - part) + part * np.array(rgb(tint))

    return apply


def striped(tint: str, period_m: float, share: float = 0.0, *, axis: int = 1, bend: float = 0.6, seed: int = 0) -> Coat:
    """Stripes across an axis."""

    def apply(points: Array, base: Array) -> Array:
        phase = points[:, axis] / period_m * 2 * math.pi + bend * wobble(points, period_m * 4, seed)
        part = ((np.sin(phase) + share) * 4 + 0.5).clip(0, 1)[:, None]
        return base * (1 - part) + part * np.array(rgb(tint))

    return apply


def below(tint: str, height_m: float, soft_m: float = 0.05) -> Coat:
    """Another tint under a height: bellies, socks."""

    def apply(points: Array, base: Array) -> Array:
        part = ((height_m - points[:, 2]) / soft_m + 0.5).clip(0, 1)[:, None]
        return base * (1 - part) + part * np.array(rgb(tint))

    return apply


def both(*coats: Coat) -> Coat:
    """One coat over another."""

    def apply(points: Array, base: Array) -> Array:
        for coat in coats:
            base = coat(points, base)
        return base

    return apply
