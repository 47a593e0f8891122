"""What time, fire and winter do to a finished model: stains, snow, soot, and parts that have fallen."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import bpy  # isort: skip  (brings the two below)
import bmesh
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from pipelines.image.training.things.kit import Kit, rgb

Height = Callable[[float, float], float]
CELLS = 26  # of the cutting surface, a side
SMALL_M = 0.7  # solids under this are kept or lost whole


def stain(colour: str, amount: float, *, grain_m: float = 1.0, hard: float = 0.15) -> None:
    """Let every material be spotted with a colour: `amount` 0 to 1 is the part of the surface that is covered."""
    for nodes, links, shader in _shaders():
        noise, ramp = nodes.new("ShaderNodeTexNoise"), nodes.new("ShaderNodeValToRGB")
        noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 1 / grain_m, 7
        noise.inputs["Roughness"].default_value = 0.7
        centre = 0.5 + 0.34 * (0.5 - amount)
        for stop, where, value in zip(ramp.color_ramp.elements, (centre - hard, centre + hard), (0, 1), strict=True):
            stop.position, stop.color = min(max(where, 0), 1), (value, value, value, 1)
        links.new(nodes.new("ShaderNodeNewGeometry").outputs["Position"], noise.inputs["Vector"])
        links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
        _mix(nodes, links, shader, ramp.outputs["Color"], colour)


def snow_over(colour: str = "#f2f6fb", *, steep: float = 0.35) -> None:
    """Lay snow on what faces up: normals whose z is over `steep`."""
    for nodes, links, shader in _shaders():
        geometry, split, ramp = (nodes.new(f"ShaderNode{n}") for n in ("NewGeometry", "SeparateXYZ", "ValToRGB"))
        for stop, where, value in zip(ramp.color_ramp.elements, (steep - 0.06, steep + 0.06), (0, 1), strict=True):
            stop.position, stop.color = where, (value, value, value, 1)
        links.new(geometry.outputs["Normal"], split.inputs[0])
        links.new(split.outputs["Z"], ramp.inputs["Fac"])
        _mix(nodes, links, shader, ramp.outputs["Color"], colour)


def _shaders() -> list[tuple[Any, Any, Any]]:
    """Nodes, links and shader of every material that does not shine."""
    out = []
    for material in bpy.data.materials:
        shader = material.node_tree.nodes.get("Principled BSDF") if material.node_tree else None
        if shader is not None and shader.inputs["Emission Strength"].default_value == 0:
            out.append((material.node_tree.nodes, material.node_tree.links, shader))
    return out


def _mix(nodes: Any, links: Any, shader: Any, factor: Any, colour: str) -> None:
    base, mix = shader.inputs["Base Color"], nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    if base.is_linked:
        links.new(base.links[0].from_socket, mix.inputs[6])
    else:
        mix.inputs[6].default_value = base.default_value
    mix.inputs[7].default_value = (*rgb(colour), 1)
    links.new(factor, mix.inputs[0])
    links.new(mix.outputs[2], base)


def waves(rng: np.random.Generator, size_m: float, count: int = 12) -> Height:
    """Smooth noise over (x, y) of about -1 to 1 whose hills are `size_m` wide."""
    turn, phase = rng.uniform(0, 2 * math.pi, (2, count))
    steps = rng.uniform(0.6, 2.6, count) * math.pi / size_m
    weight = 1 / rng.uniform(1, 2.5, count)
    weight /= np.sqrt((weight**2).sum() / 2)

    def height(x: float, y: float) -> float:
        return float((weight * np.cos(steps * (x * np.cos(turn) + y * np.sin(turn)) + phase)).sum()) * 0.6

    return height


def crumble(kit: Kit, low_m: float, high_m: float, *, size_m: float = 4.0, tilt: float = 0.35) -> None:
    """Break off what stands over a jagged surface between two heights, lower towards +x by `tilt`."""
    bpy.context.view_layer.update()
    solids = [o for o in bpy.context.scene.objects if not o.hide_render and not o.get("whole")]
    boxes = {o: _box(o) for o in solids}
    left = min(b[0][0] for b in boxes.values())
    half = max((max(b[1][0] for b in boxes.values()) - left) / 2, 0.1)
    coarse, fine = waves(kit.rng, size_m), waves(kit.rng, size_m / 6)

    def height(x: float, y: float) -> float:
        part = 0.5 + 0.55 * coarse(x, y) + 0.16 * fine(x, y) - tilt * ((x - left) / half - 1)
        return low_m + (high_m - low_m) * min(max(part, 0), 1) + 0.04 * (high_m - low_m) * fine(y, x)

    cutter = _surface(kit, boxes, height, high_m)
    for solid, (low, high) in boxes.items():
        middle = (low + high) / 2
        if solid.type != "MESH" or float((high - low).max()) < SMALL_M:
            if middle[2] > height(middle[0], middle[1]):
                bpy.data.objects.remove(solid)
        elif high[2] > low_m - 0.1 * (high_m - low_m):
            cut(solid, cutter)
            _drop_islands(solid, low[2])


def cut(solid: Any, cutter: Any) -> None:
    """Take the space of one solid out of another; the cutter is not drawn."""
    cutter.hide_render = True
    modifier = solid.modifiers.new("cut", "BOOLEAN")
    modifier.operation, modifier.object, modifier.solver = "DIFFERENCE", cutter, "FAST"


def _drop_islands(solid: Any, foot_m: float) -> None:
    """Apply the cuts of a solid and remove what would float: small parts that do not reach its foot."""
    bpy.context.view_layer.update()
    data = bpy.data.meshes.new_from_object(solid.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    solid.modifiers.clear()
    solid.data = data
    count = len(data.vertices)
    if not count:
        bpy.data.objects.remove(solid)
        return
    edges, places = np.empty(2 * len(data.edges), np.int32), np.empty(3 * count, np.float32)
    data.edges.foreach_get("vertices", edges)
    data.vertices.foreach_get("co", places)
    turn = np.array(solid.matrix_world)
    heights = places.reshape(-1, 3) @ turn[2, :3] + turn[2, 3]
    graph = coo_matrix((np.ones(len(edges) // 2), (edges[::2], edges[1::2])), (count, count))
    islands, labels = connected_components(graph, directed=False)
    sizes = np.bincount(labels)
    lost = [i for i in range(islands) if sizes[i] < 0.4 * sizes.max() and heights[labels == i].min() > foot_m + 0.3]
    mesh = bmesh.new()
    mesh.from_mesh(data)
    mesh.verts.ensure_lookup_table()
    bmesh.ops.delete(mesh, geom=[mesh.verts[int(i)] for i in np.flatnonzero(np.isin(labels, lost))], context="VERTS")
    mesh.to_mesh(data)
    mesh.free()


def _box(solid: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = np.array([tuple(solid.matrix_world @ Vector(c)) for c in solid.bound_box])
    return points.min(0), points.max(0)


def _surface(kit: Kit, boxes: dict[Any, Any], height: Height, high_m: float) -> Any:
    """All that is over a surface, as one closed solid."""
    low = np.min([b[0] for b in boxes.values()], 0) - 1
    high = np.max([b[1] for b in boxes.values()], 0) + 1
    xs, ys = np.linspace(low[0], high[0], CELLS), np.linspace(low[1], high[1], CELLS)
    top = max(high[2], high_m) + 3
    points = [(x, y, height(x, y)) for y in ys for x in xs] + [(x, y, top) for y in ys for x in xs]
    n, faces = CELLS * CELLS, []
    for j in range(CELLS - 1):
        for i in range(CELLS - 1):
            a, b, c, d = (j * CELLS + i, j * CELLS + i + 1, (j + 1) * CELLS + i + 1, (j + 1) * CELLS + i)
            faces += [(a, b, c), (a, c, d), (n + d, n + c, n + b, n + a)]
    last = CELLS - 1
    rim = list(range(last)) + [i * CELLS + last for i in range(last)]
    rim += [last * CELLS + i for i in range(last, 0, -1)] + [i * CELLS for i in range(last, 0, -1)]
    faces += [(a, n + a, n + b, b) for a, b in zip(rim, [*rim[1:], rim[0]], strict=True)]
    return kit.mesh(points, faces, kit.paint("#777777"))


def chunk(kit: Kit, size: float, at: tuple[float, float, float], material: Any) -> Any:
    """A broken lump with flat faces: stone, concrete, coal."""
    mesh = bmesh.new()
    for p in kit.rng.normal(0, 1, (11, 3)):
        p = p / np.linalg.norm(p) * kit.rng.uniform(0.7, 1.05) * size / 2
        mesh.verts.new((p[0] * 1.2, p[1], p[2] * 0.75))
    bmesh.ops.convex_hull(mesh, input=mesh.verts)
    data = bpy.data.meshes.new("chunk")
    mesh.to_mesh(data)
    mesh.free()
    made = bpy.data.objects.new("chunk", data)
    made.data.materials.append(material)
    made.location = Vector(at)
    made["whole"] = True
    bpy.context.scene.collection.objects.link(made)
    return made
