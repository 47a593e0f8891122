"""Plants, rocks and sea life made by Infinigen (BSD-3), spawned into Blender's scene; a tool of the developer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import bpy
from mathutils import Matrix, Vector

from pipelines.image.training.things.kit import rgb

_START_MODULES = ("infinigen.core.init", "infinigen.core.placement.factory")
DRAWN = ("MESH", "CURVE", "CURVES", "SURFACE")


def spawn(
    factory: str,
    seed: int,
    *,
    face_size: float = 0.03,
    at: Sequence[float] = (0, 0, 0),
    turn_degrees: float = 0.0,
    height_m: float | None = None,
    tint: str | None = None,
    gain: float = 1.0,
    **options: Any,
) -> list[Any]:
    """Make one asset and stand it on the ground.

    Args:
        factory: module under `infinigen.assets.objects` and class, as "cactus.generate.ColumnarCactusFactory".
        seed: of the asset.
        face_size: of its mesh, in its own metres; coarser is faster.
        at: where its foot goes.
        turn_degrees: about z.
        height_m: it is scaled to this; its own when left out.
        tint: "#rrggbb" that its own colours take the hue of; untouched when left out.
        gain: factor of its brightness when it is tinted.
        options: of the factory's constructor.

    Returns:
        The objects that it added to the scene.
    """
    for module in _START_MODULES:
        import_module(module)
    module_name, _, class_name = factory.rpartition(".")
    kind = getattr(import_module(f"infinigen.assets.objects.{module_name}"), class_name)
    before = set(bpy.context.scene.objects)
    maker = kind(seed, **options)
    asset = maker.spawn_asset(0, face_size=face_size)
    maker.finalize_assets([asset])
    made = [o for o in bpy.context.scene.objects if o not in before]
    bpy.context.view_layer.update()
    place(made, at, turn_degrees, height_m)
    if tint is not None:
        recolour(tint, gain=gain)
    return made


def extent(objects: Sequence[Any]) -> tuple[Vector, Vector]:
    """Lowest and highest corner of objects and of what they instance.

    Raises:
        ValueError: none of them has a surface.
    """
    names = {o.name for o in objects}
    corners = []
    for instance in bpy.context.evaluated_depsgraph_get().object_instances:
        owner = instance.parent if instance.is_instance else instance.object
        if owner is not None and owner.name in names and instance.object.type in DRAWN:
            corners += [instance.matrix_world @ Vector(c) for c in instance.object.bound_box]
    if not corners:
        raise ValueError("Infinigen made an empty asset: choose another seed")
    low, high = (Vector([f(c[k] for c in corners) for k in range(3)]) for f in (min, max))
    return low, high


def place(objects: Sequence[Any], at: Sequence[float], turn_degrees: float, height_m: float | None) -> None:
    """Scale objects together to a height, turn them about their middle, and put their foot at a point."""
    low, high = extent(objects)
    foot = Vector(((low.x + high.x) / 2, (low.y + high.y) / 2, low.z))
    factor = 1.0 if height_m is None else height_m / max(high.z - low.z, 1e-6)
    move = (
        Matrix.Translation(Vector(at))
        @ Matrix.Rotation(math.radians(turn_degrees), 4, "Z")
        @ Matrix.Scale(factor, 4)
        @ Matrix.Translation(-foot)
    )
    for thing in objects:
        if thing.parent not in objects:
            thing.matrix_world = move @ thing.matrix_world
    bpy.context.view_layer.update()


def recolour(tint: str, *, strength: float = 0.85, gain: float = 1.0) -> None:
    """Give every material the hue and saturation of a colour, keeping its lights and darks times `gain`."""
    for material in bpy.data.materials:
        if not material.use_nodes:
            continue
        tree = material.node_tree
        for shader in [n for n in tree.nodes if n.type == "BSDF_PRINCIPLED"]:
            base = shader.inputs["Base Color"]
            mix = tree.nodes.new("ShaderNodeMix")
            mix.data_type, mix.blend_type = "RGBA", "COLOR"
            mix.inputs[0].default_value = strength
            mix.inputs[7].default_value = (*rgb(tint), 1)
            if base.links:
                tree.links.new(base.links[0].from_socket, mix.inputs[6])
            else:
                mix.inputs[6].default_value = base.default_value
            brighten = tree.nodes.new("ShaderNodeVectorMath")
            brighten.operation = "SCALE"
            brighten.inputs["Scale"].default_value = gain
            tree.links.new(mix.outputs[2], brighten.inputs[0])
            tree.links.new(brighten.outputs[0], base)
