"""What models are built of: solids with materials, in metres, z up, the face of a thing towards -y."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import bpy  # isort: skip  (brings the two below)
import bmesh
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

Colour = Sequence[float]
Point = Sequence[float] | NDArray[Any]
Points = Sequence[Point] | NDArray[Any]


def rgb(text: str) -> tuple[float, float, float]:
    """A colour of the web ("#rrggbb", sRGB) as linear RGB in 0..1."""
    parts = [int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return r, g, b


class Kit:
    """Solids and materials for one model; every solid is returned as a Blender object and may be moved further.

    Attributes:
        rng: random numbers of the thing's seed.
    """

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    # -- solids ---------------------------------------------------------------------------------------------------

    def box(
        self, size: Point, at: Point, material: Any, *, turn_degrees: Point = (0, 0, 0), bevel: float = 0.02
    ) -> Any:
        """A box of a size with its centre at a point; `bevel` is a part of its shortest side."""
        mesh = bmesh.new()
        bmesh.ops.create_cube(mesh, size=1)
        bmesh.ops.scale(mesh, vec=Vector(size), verts=mesh.verts)
        if bevel:
            bmesh.ops.bevel(
                mesh, geom=list(mesh.edges), offset=bevel * min(size), segments=2, affect="EDGES", profile=0.5
            )
        return self._add(mesh, material, at, turn_degrees)

    def cylinder(
        self,
        radius: float,
        height: float,
        at: Point,
        material: Any,
        *,
        top: float | None = None,
        sides: int = 32,
        turn_degrees: Point = (0, 0, 0),
    ) -> Any:
        """A cylinder, or with another radius at the top a cone, its centre at a point, its axis z."""
        mesh = bmesh.new()
        bmesh.ops.create_cone(
            mesh,
            cap_ends=True,
            segments=sides,
            radius1=radius,
            radius2=max(radius if top is None else top, 1e-4),
            depth=height,
        )
        return self._add(mesh, material, at, turn_degrees, smooth=sides > 12)

    def ball(self, radii: float | Point, at: Point, material: Any, *, turn_degrees: Point = (0, 0, 0)) -> Any:
        """A sphere of a radius or an ellipsoid of three."""
        mesh = bmesh.new()
        bmesh.ops.create_uvsphere(mesh, u_segments=32, v_segments=20, radius=1)
        sizes = (radii, radii, radii) if isinstance(radii, int | float) else radii
        bmesh.ops.scale(mesh, vec=Vector(sizes), verts=mesh.verts)
        return self._add(mesh, material, at, turn_degrees, smooth=True)

    def lathe(self, profile: Sequence[Point], at: Point, material: Any, *, sides: int = 40) -> Any:
        """A solid of revolution about z from (radius, z) points, bottom to top: bottles, bells, domes, vases."""
        angles = np.linspace(0, 2 * math.pi, sides, endpoint=False)
        points = [(r * math.cos(a), r * math.sin(a), z) for r, z in profile for a in angles]
        faces = [
            (i * sides + j, i * sides + (j + 1) % sides, (i + 1) * sides + (j + 1) % sides, (i + 1) * sides + j)
            for i in range(len(profile) - 1)
            for j in range(sides)
        ]
        return self.mesh(points, faces, material, at=at, smooth=True)

    def prism(
        self, outline: Sequence[Point], depth: float, at: Point, material: Any, *, turn_degrees: Point = (0, 0, 0)
    ) -> Any:
        """An outline of (x, z) points, counter-clockwise, pushed along y by a depth about its middle: roofs, signs."""
        n = len(outline)
        points = [(x, y, z) for y in (-depth / 2, depth / 2) for x, z in outline]
        sides = [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)]
        faces = [tuple(range(n)), tuple(reversed(range(n, 2 * n))), *sides]
        return self.mesh(points, faces, material, at=at, turn_degrees=turn_degrees)

    def tube(
        self,
        points: Points,
        radius: float | Sequence[float],
        material: Any,
        *,
        smooth: bool = True,
        closed: bool = False,
    ) -> Any:
        """A round bar along points, of one radius or one a point: ropes, rails, branches, tails, strings, handles."""
        curve = bpy.data.curves.new("tube", "CURVE")
        curve.dimensions, curve.bevel_depth, curve.bevel_resolution = "3D", 1.0, 3
        spline = curve.splines.new("NURBS" if smooth and len(points) > 3 else "POLY")
        spline.points.add(len(points) - 1)
        radii = [radius] * len(points) if isinstance(radius, int | float) else radius
        for point, place, thick in zip(spline.points, points, radii, strict=True):
            point.co, point.radius = (*place, 1.0), thick
        spline.use_cyclic_u, curve.use_fill_caps = closed, True
        if spline.type == "NURBS":
            spline.order_u, spline.use_endpoint_u = min(4, len(points)), not closed
        return self._link(bpy.data.objects.new("tube", curve), material, (0, 0, 0), (0, 0, 0))

    def mesh(
        self,
        points: Points,
        faces: Sequence[Sequence[int]],
        material: Any,
        *,
        at: Point = (0, 0, 0),
        turn_degrees: Point = (0, 0, 0),
        smooth: bool = False,
    ) -> Any:
        """Any mesh: sails, flags, leaves, wings, terrain."""
        data = bpy.data.meshes.new("mesh")
        data.from_pydata([tuple(map(float, p)) for p in points], [], [tuple(f) for f in faces])
        data.update()
        mesh = bmesh.new()
        mesh.from_mesh(data)
        bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
        return self._add(mesh, material, at, turn_degrees, smooth=smooth)

    def blob(self, balls: Sequence[tuple[Point, float]], material: Any, *, resolution: float = 0.06) -> Any:
        """Balls of (centre, radius) that flow into each other (metaballs): animals, clouds, dough, snowmen."""
        data = bpy.data.metaballs.new("blob")
        size = max(r for _, r in balls)
        data.resolution = data.render_resolution = resolution * size * 2
        for centre, radius in balls:
            element = data.elements.new()
            element.co, element.radius = Vector(centre), radius * 1.5
        made = bpy.data.objects.new("blob", data)
        bpy.context.scene.collection.objects.link(made)
        bpy.context.view_layer.update()
        mesh = bpy.data.meshes.new_from_object(made.evaluated_get(bpy.context.evaluated_depsgraph_get()))
        bpy.data.objects.remove(made)
        for polygon in mesh.polygons:
            polygon.use_smooth = True
        return self._link(bpy.data.objects.new("blob", mesh), material, (0, 0, 0), (0, 0, 0))

    def copy(self, solid: Any, at: Point, *, turn_degrees: Point = (0, 0, 0), scale: float = 1.0) -> Any:
        """The same solid again somewhere else (moved by `at` from the origin of its own)."""
        made = solid.copy()
        made.location = Vector(at)
        made.rotation_euler = [math.radians(a) for a in turn_degrees]
        made.scale = solid.scale * scale
        bpy.context.scene.collection.objects.link(made)
        return made

    def roughen(self, solid: Any, amount: float, size: float = 0.5, *, detail: int = 3) -> Any:
        """Move the surface by noise: rocks, bark, rubble, old walls. `amount` and `size` are metres."""
        if detail:
            divide = solid.modifiers.new("divide", "SUBSURF")
            divide.subdivision_type, divide.levels, divide.render_levels = "SIMPLE", detail, detail
        texture = bpy.data.textures.new("noise", "CLOUDS")
        texture.noise_scale, texture.noise_depth = size, 4
        move = solid.modifiers.new("move", "DISPLACE")
        move.texture, move.strength, move.texture_coords = texture, amount, "GLOBAL"
        return solid

    # -- materials ------------------------------------------------------------------------------------------------

    def paint(
        self,
        colour: str | Colour,
        *,
        rough: float = 0.6,
        metal: float = 0.0,
        mottle: float = 0.12,
        grain_m: float = 0.4,
        second: str | Colour | None = None,
    ) -> Any:
        """A plain surface: plaster, stone, cloth, metal, skin.

        Args:
            colour: "#rrggbb" or linear RGB.
            rough: 0 mirror to 1 matt.
            metal: 0 or 1.
            mottle: how far the colour wanders, 0 to 1.
            grain_m: size of the spots in metres.
            second: the colour of the spots; darker of the first when left out.
        """
        material, shader, nodes, links = _new_material(rough, metal)
        first = np.array(rgb(colour) if isinstance(colour, str) else colour, float)
        other = (
            first * (1 - 2 * mottle) if second is None else np.array(rgb(second) if isinstance(second, str) else second)
        )
        noise, ramp = nodes.new("ShaderNodeTexNoise"), nodes.new("ShaderNodeValToRGB")
        noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 1 / grain_m, 6
        noise.inputs["Roughness"].default_value = 0.65
        for stop, where, value in zip(ramp.color_ramp.elements, (0.35, 0.65), (other, first), strict=True):
            stop.position, stop.color = where, (*value, 1)
        links.new(_coordinates(nodes), noise.inputs["Vector"])
        links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
        links.new(ramp.outputs["Color"], shader.inputs["Base Color"])
        _add_relief(nodes, links, noise.outputs["Fac"], shader, mottle, grain_m * 0.1)
        return material

    def bricks(
        self,
        colour: str,
        *,
        mortar: str = "#b8b0a4",
        brick_m: Point = (0.5, 0.2),
        rough: float = 0.8,
        wander: float = 0.25,
    ) -> Any:
        """Rows of bricks, stones, tiles, shingles or planks (long `brick_m`), on faces upright or level."""
        material, shader, nodes, links = _new_material(rough, 0)
        texture, tint = nodes.new("ShaderNodeTexBrick"), np.array(rgb(colour))
        for key, value in (("Color1", tint), ("Color2", tint * (1 - wander)), ("Mortar", np.array(rgb(mortar)))):
            texture.inputs[key].default_value = (*value, 1)
        texture.inputs["Scale"].default_value = 1
        texture.inputs["Brick Width"].default_value, texture.inputs["Row Height"].default_value = brick_m
        texture.inputs["Mortar Size"].default_value = 0.06 * brick_m[1]
        links.new(_wall_coordinates(nodes, links), texture.inputs["Vector"])
        links.new(texture.outputs["Color"], shader.inputs["Base Color"])
        _add_relief(nodes, links, texture.outputs["Fac"], shader, -0.5, brick_m[1] * 0.2)
        return material

    def wood(self, colour: str = "#8a5a34", *, rough: float = 0.55, grain_m: float = 0.08, along: str = "z") -> Any:
        """Wood with its grain along an axis."""
        material, shader, nodes, links = _new_material(rough, 0)
        stretch, noise, ramp = (nodes.new(f"ShaderNode{n}") for n in ("Mapping", "TexNoise", "ValToRGB"))
        scale = [1 / grain_m] * 3
        scale["xyz".index(along)] = 0.08 / grain_m
        stretch.inputs["Scale"].default_value = scale
        noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 1, 5
        tint = np.array(rgb(colour))
        for stop, where, value in zip(ramp.color_ramp.elements, (0.3, 0.7), (tint * 0.55, tint), strict=True):
            stop.position, stop.color = where, (*value, 1)
        links.new(_coordinates(nodes), stretch.inputs["Vector"])
        links.new(stretch.outputs["Vector"], noise.inputs["Vector"])
        links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
        links.new(ramp.outputs["Color"], shader.inputs["Base Color"])
        return material

    def glow(self, colour: str | Colour, strength: float = 1.0) -> Any:
        """Something that shines by itself: lit windows, flames, lamps, screens; kept apart for the night."""
        material, shader, _, _ = _new_material(0.5, 0)
        value = rgb(colour) if isinstance(colour, str) else colour
        shader.inputs["Base Color"].default_value = (*(0.5 * np.array(value)), 1)
        shader.inputs["Emission Color"].default_value = (*value, 1)
        shader.inputs["Emission Strength"].default_value = strength
        return material

    def glass(self, colour: str = "#9fb8c4", *, clear: float = 0.0) -> Any:
        """Dark shiny glass; `clear` is the part that is seen through, 0 to 1."""
        material, shader, _, _ = _new_material(0.05, 0)
        shader.inputs["Base Color"].default_value = (*rgb(colour), 1)
        shader.inputs["Alpha"].default_value = 1 - clear
        return material

    # -- inside ---------------------------------------------------------------------------------------------------

    def _add(self, mesh: Any, material: Any, at: Point, turn_degrees: Point, *, smooth: bool = False) -> Any:
        data = bpy.data.meshes.new("solid")
        mesh.to_mesh(data)
        mesh.free()
        if smooth:
            for polygon in data.polygons:
                polygon.use_smooth = len(polygon.vertices) <= 4
        return self._link(bpy.data.objects.new("solid", data), material, at, turn_degrees)

    def _link(self, made: Any, material: Any, at: Point, turn_degrees: Point) -> Any:
        made.data.materials.clear()
        made.data.materials.append(material)
        made.location = Vector(at)
        made.rotation_euler = [math.radians(a) for a in turn_degrees]
        bpy.context.scene.collection.objects.link(made)
        return made


def _new_material(rough: float, metal: float) -> tuple[Any, Any, Any, Any]:
    """A material, its principled shader, its nodes and its links."""
    material = bpy.data.materials.new("material")
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value, shader.inputs["Metallic"].default_value = rough, metal
    return material, shader, material.node_tree.nodes, material.node_tree.links


def _add_relief(nodes: Any, links: Any, height: Any, shader: Any, strength: float, depth_m: float) -> None:
    """Bumps where a texture is bright, dents for a strength below 0."""
    bump = nodes.new("ShaderNodeBump")
    bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = abs(strength), depth_m
    bump.invert = strength < 0
    links.new(height, bump.inputs["Height"])
    links.new(bump.outputs["Normal"], shader.inputs["Normal"])


def _coordinates(nodes: Any) -> Any:
    return nodes.new("ShaderNodeNewGeometry").outputs["Position"]


def _wall_coordinates(nodes: Any, links: Any) -> Any:
    """(x + y, z) on upright faces; roofs are upright enough."""
    split, add, join = (nodes.new(f"ShaderNode{n}") for n in ("SeparateXYZ", "Math", "CombineXYZ"))
    links.new(_coordinates(nodes), split.inputs[0])
    links.new(split.outputs["X"], add.inputs[0])
    links.new(split.outputs["Y"], add.inputs[1])
    links.new(add.outputs[0], join.inputs["X"])
    links.new(split.outputs["Z"], join.inputs["Y"])
    return join.outputs[0]
