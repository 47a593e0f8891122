"""Further materials: paints in bands, flame, rust, soot; and what is laid over all of them: dirt, snow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy

from pipelines.image.training.things.kit import Kit, rgb


def _along(material: Any, axis: str, low: float, high: float) -> Any:
    """A colour ramp over an axis of the solid's own space, between two heights."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    split, scale, ramp = (nodes.new(f"ShaderNode{n}") for n in ("SeparateXYZ", "MapRange", "ValToRGB"))
    links.new(nodes.new("ShaderNodeTexCoord").outputs["Object"], split.inputs[0])
    links.new(split.outputs[axis.upper()], scale.inputs["Value"])
    scale.inputs["From Min"].default_value, scale.inputs["From Max"].default_value = low, high
    links.new(scale.outputs["Result"], ramp.inputs["Fac"])
    return ramp


def bands(
    kit: Kit, stops: Sequence[tuple[float, str]], *, axis: str = "z", rough: float = 0.5, mottle: float = 0.08
) -> Any:
    """A paint that changes along an axis: (from where on in metres, colour), in order: hulls, striped poles, livery."""
    material = kit.paint("#ffffff", rough=rough, mottle=mottle)
    nodes, links = material.node_tree.nodes, material.node_tree.links
    low, high = stops[0][0], max(stops[-1][0], stops[0][0] + 1e-3) + 1e-3
    ramp = _along(material, axis, low, high)
    ramp.color_ramp.interpolation = "CONSTANT"
    _fill_ramp(ramp, [((h - low) / (high - low), colour) for h, colour in stops])
    shader = nodes["Principled BSDF"]
    mix = nodes.new("ShaderNodeMixRGB")
    mix.blend_type, mix.inputs["Fac"].default_value = "MULTIPLY", 1.0
    links.new(ramp.outputs["Color"], mix.inputs["Color1"])
    links.new(shader.inputs["Base Color"].links[0].from_socket, mix.inputs["Color2"])
    links.new(mix.outputs["Color"], shader.inputs["Base Color"])
    return material


def fire(kit: Kit, low: float, high: float) -> Any:
    """Flame: yellow at its foot, orange, red and thin at its tip."""
    material = kit.glow("#ff9a1e")
    shader, links = material.node_tree.nodes["Principled BSDF"], material.node_tree.links
    ramp = _along(material, "z", low, high)
    _fill_ramp(ramp, [(0, "#ffc93a"), (0.35, "#ff9418"), (0.7, "#f25410"), (1, "#c22a08")])
    links.new(ramp.outputs["Color"], shader.inputs["Emission Color"])
    links.new(ramp.outputs["Color"], shader.inputs["Base Color"])
    return material


def _fill_ramp(ramp: Any, stops: Sequence[tuple[float, str]]) -> None:
    elements = ramp.color_ramp.elements
    while len(elements) < len(stops):
        elements.new(0.5)
    for element, (where, _) in zip(elements, stops, strict=True):
        element.position = where
    for element, (_, colour) in zip(elements, stops, strict=True):
        element.color = (*rgb(colour), 1)


def rust(kit: Kit, paint: str = "#7a4a2c") -> Any:
    """Rusted metal, with what is left of a paint."""
    return kit.paint(paint, second="#5a2c16", rough=0.9, mottle=0.3, grain_m=0.3)


def soot(kit: Kit) -> Any:
    """Burnt metal or wood: black with ash."""
    return kit.paint("#35302d", second="#0f0d0c", rough=0.95, mottle=0.3, grain_m=0.25)


def cover(kit: Kit, colour: str, *, part: float, grain_m: float = 0.5, dark: bool = True) -> None:
    """Lay patches of rust, soot or dirt over every material so far.

    Args:
        kit: of the model.
        colour: "#rrggbb" of the patches.
        part: of the surface that they take, 0 to 1.
        grain_m: their size in metres.
        dark: put out what shines.
    """
    for material in list(bpy.data.materials):
        nodes, links = material.node_tree.nodes, material.node_tree.links
        noise, ramp = nodes.new("ShaderNodeTexNoise"), nodes.new("ShaderNodeValToRGB")
        noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 1 / grain_m, 6
        links.new(nodes.new("ShaderNodeNewGeometry").outputs["Position"], noise.inputs["Vector"])
        links.new(noise.outputs["Fac"], ramp.inputs["Fac"])
        edge = 0.7 - 0.4 * part
        _fill_ramp(ramp, [(max(0.0, edge - 0.08), "#000000"), (min(1.0, edge + 0.08), "#ffffff")])
        _overlay(material, ramp.outputs["Color"], colour, 0.95)
        if dark:
            nodes["Principled BSDF"].inputs["Emission Strength"].default_value = 0


def snow_over(kit: Kit, *, part: float = 0.6) -> None:
    """Lay snow on whatever faces up, of every material so far."""
    for material in list(bpy.data.materials):
        nodes, links = material.node_tree.nodes, material.node_tree.links
        split, scale = nodes.new("ShaderNodeSeparateXYZ"), nodes.new("ShaderNodeMapRange")
        links.new(nodes.new("ShaderNodeNewGeometry").outputs["True Normal"], split.inputs[0])
        links.new(split.outputs["Z"], scale.inputs["Value"])
        scale.inputs["From Min"].default_value, scale.inputs["From Max"].default_value = 0.75 - part, 0.95 - part
        _overlay(material, scale.outputs["Result"], "#f3f6fb", 1.0)


def _overlay(material: Any, mask: Any, colour: str, most: float) -> None:
    """Mix a colour into a material's own where a mask is bright."""
    nodes, links = material.node_tree.nodes, material.node_tree.links
    base = nodes["Principled BSDF"].inputs["Base Color"]
    mix, weaken = nodes.new("ShaderNodeMixRGB"), nodes.new("ShaderNodeMath")
    weaken.operation, weaken.inputs[1].default_value = "MULTIPLY", most
    links.new(mask, weaken.inputs[0])
    links.new(weaken.outputs[0], mix.inputs["Fac"])
    if base.links:
        links.new(base.links[0].from_socket, mix.inputs["Color1"])
    else:
        mix.inputs["Color1"].default_value = base.default_value
    mix.inputs["Color2"].default_value = (*rgb(colour), 1)
    links.new(mix.outputs["Color"], base)


def light_windows(kit: Kit, colour: str = "#ffd27a", strength: float = 0.85) -> None:
    """Let everything of `Kit.glass` so far shine from within."""
    glass = kit.glass().node_tree.nodes["Principled BSDF"].inputs["Roughness"].default_value
    for material in list(bpy.data.materials):
        shader = material.node_tree.nodes["Principled BSDF"]
        if shader.inputs["Roughness"].default_value == glass:
            shader.inputs["Base Color"].default_value = (*rgb(colour), 1)
            shader.inputs["Emission Color"].default_value = (*rgb(colour), 1)
            shader.inputs["Emission Strength"].default_value = strength
