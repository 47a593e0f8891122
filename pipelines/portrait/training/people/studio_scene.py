"""Blender's side: meshes, hair curves, lights and a camera made of arrays in MakeHuman's coordinates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bpy  # isort: skip  (brings the one below)
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

Array = NDArray[Any]


def to_blender(points: Array) -> Array:
    """Points [..., 3] of MakeHuman (y up) in Blender's axes (z up, the face towards -y)."""
    return np.stack([points[..., 0], -points[..., 2], points[..., 1]], -1).astype(np.float32)


def clear_scene() -> Any:
    """An empty scene."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return bpy.context.scene


def add_mesh(
    name: str,
    points: Array,
    faces: Sequence[Sequence[int] | Array],
    material: Any,
    *,
    uvs: Mapping[str, Array] | None = None,
    shares: Mapping[str, Array] | None = None,
    subdivisions: int = 0,
) -> Any:
    """Add a smooth mesh.

    Args:
        name: of the object.
        points: [V, 3].
        faces: vertex numbers of each face.
        material: of all of it.
        uvs: texture coordinates by layer, [corners, 2] in the order of the faces' corners, or [V, 2].
        shares: a number of each vertex [V] by attribute.
        subdivisions: of Catmull and Clark.

    Returns:
        The object.
    """
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(to_blender(points).tolist(), [], [[int(i) for i in f] for f in faces])
    corner_vertices = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", corner_vertices)
    for layer, values in (uvs or {}).items():
        at_corners = values if len(values) == len(mesh.loops) else values[corner_vertices]
        mesh.uv_layers.new(name=layer).data.foreach_set("uv", at_corners.astype(np.float32).ravel())
    for layer, values in (shares or {}).items():
        mesh.attributes.new(layer, "FLOAT", "POINT").data.foreach_set("value", values.astype(np.float32))
    mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), bool))
    mesh.materials.append(material)
    made = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(made)
    if subdivisions:
        modifier = made.modifiers.new("subdivision", "SUBSURF")
        modifier.levels = modifier.render_levels = subdivisions
    return made


def add_strands(name: str, strands: Array, radius: Array | float, material: Any, taper: float = 0.25) -> Any:
    """Add hair.

    Args:
        name: of the object.
        strands: [N, K, 3], K points from root to tip.
        radius: at the root, of all or of each [N].
        material: of hair.
        taper: share of the radius at the tip.

    Returns:
        The object.
    """
    count, points, _ = strands.shape
    curves = bpy.data.hair_curves.new(name)
    curves.add_curves([points] * count)
    curves.position_data.foreach_set("vector", to_blender(strands).ravel())
    along = np.linspace(0, 1, points)
    profile = 1 - (1 - taper) * along**1.5
    radii = np.broadcast_to(np.asarray(radius, float).reshape(-1, 1), (count, 1)) * profile
    curves.attributes.new("radius", "FLOAT", "POINT").data.foreach_set("value", radii.ravel().astype(np.float32))
    curves.materials.append(material)
    made = bpy.data.objects.new(name, curves)
    bpy.context.scene.collection.objects.link(made)
    return made


def add_tube(
    name: str, path: Array, radii: Array | float, material: Any, *, closed: bool = False, squash: float = 1.0
) -> Any:
    """Sweep a circle along a path [N, 3] in MakeHuman's coordinates; `squash` flattens it across."""
    n, sides = len(path), 14
    radius = np.broadcast_to(np.asarray(radii, float), (n,))
    ahead = np.roll(path, -1, 0) - np.roll(path, 1, 0) if closed else np.gradient(path, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True) + 1e-9
    out = path - path.mean(0)
    out -= (out * ahead).sum(1, keepdims=True) * ahead
    out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
    other = np.cross(ahead, out)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.cos(angle)[None, :, None] * out[:, None] * squash + np.sin(angle)[None, :, None] * other[:, None]
    points = (path[:, None] + ring * radius[:, None, None]).reshape(-1, 3)
    last = n if closed else n - 1
    faces = [
        [i * sides + j, i * sides + (j + 1) % sides, ((i + 1) % n) * sides + (j + 1) % sides, ((i + 1) % n) * sides + j]
        for i in range(last)
        for j in range(sides)
    ]
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    u = np.repeat(length, sides)
    v = np.tile(np.linspace(0, 1, sides), n)
    return add_mesh(name, points, faces, material, uvs={"UVMap": np.stack([u, v], 1)}, subdivisions=1)


@dataclass(frozen=True)
class View:
    """A long lens straight before the face, as a projection to a square picture.

    Attributes:
        centre: point [3] in the plane of the eyes that lies in the middle of the picture.
        width: that the picture shows in that plane.
        distance: of the lens from that plane.
    """

    centre: Array
    width: float
    distance: float = 18.0

    def project(self, points: Array) -> Array:
        """Points [..., 3] to shares of the picture: x right, y down, depth away from the viewer."""
        away = self.distance + self.centre[2] - points[..., 2]
        scale = self.distance / away / self.width
        x = 0.5 + (points[..., 0] - self.centre[0]) * scale
        y = 0.5 - (points[..., 1] - self.centre[1]) * scale
        return np.stack([x, y, (self.centre[2] - points[..., 2]) / self.width], -1)

    def rays(self, shares: Array) -> tuple[Array, Array]:
        """Origin [3] and directions [..., 3] through shares [..., 2] of the picture's side."""
        origin = self.centre + np.array([0, 0, self.distance])
        target = np.stack(
            [
                self.centre[0] + (shares[..., 0] - 0.5) * self.width,
                self.centre[1] - (shares[..., 1] - 0.5) * self.width,
                np.full(shares.shape[:-1], self.centre[2]),
            ],
            -1,
        )
        direction = target - origin
        return origin, direction / np.linalg.norm(direction, axis=-1, keepdims=True)


def add_camera(view: View) -> None:
    """The camera of a view."""
    data = bpy.data.cameras.new("camera")
    data.sensor_width, data.lens = 36.0, 36.0 * view.distance / view.width
    data.clip_end = 1000.0
    made = bpy.data.objects.new("camera", data)
    made.location = to_blender(view.centre + np.array([0, 0, view.distance])).tolist()
    made.rotation_euler = (np.pi / 2, 0, 0)
    bpy.context.scene.collection.objects.link(made)
    bpy.context.scene.camera = made


def add_light(
    name: str, at: Array, towards: Array, power: float, size: float, colour: Sequence[float], *, height: float = 0.0
) -> None:
    """A soft light: `power` in watts, `size` and `height` (0: square) in decimetres."""
    data = bpy.data.lights.new(name, "AREA")
    data.energy, data.size, data.color = power, size, tuple(colour)
    if height:
        data.shape, data.size_y = "RECTANGLE", height
    made = bpy.data.objects.new(name, data)
    location, target = Vector(to_blender(at).tolist()), Vector(to_blender(towards).tolist())
    made.location = location
    made.rotation_euler = (location - target).to_track_quat("Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(made)


def add_world(colour: Sequence[float], strength: float) -> None:
    """Light from everywhere: brighter above than below."""
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value = (*colour, 1)
    background.inputs[1].default_value = strength


def image_from_array(name: str, values: Array, *, is_colour: bool) -> Any:
    """An image of Blender of [H, W, 3] in 0..1, first row on top; colours are linear already."""
    height, width, _ = values.shape
    image = bpy.data.images.new(name, width, height, alpha=False, float_buffer=True)
    image.colorspace_settings.name = "Linear Rec.709" if is_colour else "Non-Color"
    rgba = np.ones((height, width, 4), np.float32)
    rgba[..., :3] = values[::-1]
    image.pixels.foreach_set(rgba.ravel())
    image.pack()
    return image


def read_image(path: str) -> Array:
    """Pixels [H, W, 4] of a picture as stored, first row on top."""
    image = bpy.data.images.load(path)
    image.colorspace_settings.name = "Non-Color"
    values = np.empty(len(image.pixels), np.float32)
    image.pixels.foreach_get(values)
    out = values.reshape(image.size[1], image.size[0], 4)[::-1]
    bpy.data.images.remove(image)
    return out
