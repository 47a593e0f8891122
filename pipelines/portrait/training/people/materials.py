"""Cycles materials of people: skin, eyes, teeth, hair, cloth; each also writes what it is to the mask pass `what`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy  # isort: skip
from numpy.typing import NDArray

Array = NDArray[Any]
MASK = "what"  # red: hair, green: clothes, blue: what hangs before the face (glasses)


class Shader:
    """Builds the node tree of one material.

    Args:
        name: of the material.
        mask: colour that the mask pass gets.
    """

    def __init__(self, name: str, mask: Sequence[float] = (0, 0, 0)) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.node("ShaderNodeOutputMaterial")
        aov = self.node("ShaderNodeOutputAOV")
        aov.aov_name = MASK
        aov.inputs[0].default_value = (*mask, 1)

    def node(self, kind: str, **inputs: Any) -> Any:
        """Add a node; `inputs` by name, a socket to link or a value, spaces as underscores."""
        made = self.tree.nodes.new(kind)
        for name, value in inputs.items():
            self.set(made, name.replace("_", " "), value)
        return made

    def set(self, node: Any, name: str | int, value: Any) -> None:
        """Link or set an input of a node."""
        socket = node.inputs[name]
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def mix(self, share: Any, a: Any, b: Any, blend: str = "MIX") -> Any:
        """Mix two colours."""
        made = self.node("ShaderNodeMix")
        made.data_type, made.blend_type, made.clamp_factor = "RGBA", blend, True
        for index, value in ((0, share), (6, a), (7, b)):
            value = (*value, 1) if isinstance(value, (tuple, list)) and len(value) == 3 else value
            self.set(made, index, value)
        return made.outputs[2]

    def math(self, operation: str, *values: Any) -> Any:
        """A sum, product and so on."""
        made = self.node("ShaderNodeMath")
        made.operation = operation
        for index, value in enumerate(values):
            self.set(made, index, value)
        return made.outputs[0]

    def ramp(self, value: Any, low: float, high: float) -> Any:
        """0 below `low`, 1 above `high`."""
        made = self.node("ShaderNodeMapRange", Value=value)
        made.inputs["From Min"].default_value, made.inputs["From Max"].default_value = low, high
        return made.outputs[0]

    def image(self, image: Any, layer: str, extension: str = "EXTEND") -> Any:
        """Colour of an image by a layer of texture coordinates."""
        uv = self.node("ShaderNodeUVMap")
        uv.uv_map = layer
        made = self.node("ShaderNodeTexImage", Vector=uv.outputs[0])
        made.image, made.extension = image, extension
        return made.outputs["Color"]

    def attribute(self, name: str) -> Any:
        """A number of the vertices."""
        made = self.node("ShaderNodeAttribute")
        made.attribute_name = name
        return made.outputs["Fac"]

    def noise(self, scale: float, detail: float = 4) -> Any:
        """Noise in space."""
        where = self.node("ShaderNodeTexCoord").outputs["Object"]
        return self.node("ShaderNodeTexNoise", Vector=where, Scale=scale, Detail=detail).outputs["Fac"]

    def cells(self, scale: float) -> Any:
        """Distance to the nearest of scattered points, as pores lie."""
        where = self.node("ShaderNodeTexCoord").outputs["Object"]
        return self.node("ShaderNodeTexVoronoi", Vector=where, Scale=scale).outputs["Distance"]

    def bump(self, height: Any, strength: float, distance: float, normal: Any = None) -> Any:
        """A normal bent by a height."""
        made = self.node("ShaderNodeBump", Height=height, Strength=strength, Distance=distance)
        if normal is not None:
            self.set(made, "Normal", normal)
        return made.outputs[0]

    def finish(self, shader: Any) -> Any:
        """Send a shader out and return the material."""
        self.tree.links.new(shader, self.output.inputs[0])
        return self.material


def skin_material(
    colour: Any, height: Any, masks: dict[str, Any], *, lips: Array, scalp: Array, wrinkles: float, shine: float
) -> Any:
    """Skin.

    Args:
        colour: image of the front's colour.
        height: image of the front's height.
        masks: images by part: lips, ears, inside of the mouth.
        lips: linear colour.
        scalp: linear colour under the hair.
        wrinkles: 0 to 1.
        shine: of the skin, 0 to 1.

    Returns:
        The material.
    """
    s = Shader("skin")
    base = s.image(colour, "front")
    fine = s.noise(14, 6)
    base = s.mix(1.0, base, s.mix(s.ramp(fine, 0.3, 0.7), (0.94, 0.93, 0.93), (1.05, 1.06, 1.06)), "MULTIPLY")
    base = s.mix(
        s.math("MULTIPLY", s.image(masks["ears"], "UVMap"), 0.45),
        base,
        s.mix(1.0, base, (1.25, 0.72, 0.68), "MULTIPLY"),
    )
    lip_share = s.ramp(s.image(masks["lips"], "UVMap"), 0.15, 0.75)
    lip_tone = s.mix(s.ramp(s.noise(24, 4), 0.3, 0.7), [x * 0.86 for x in lips], [x * 1.1 for x in lips])
    base = s.mix(s.math("MULTIPLY", lip_share, 0.8), base, lip_tone)
    inner = s.ramp(s.image(masks["inside-mouth"], "UVMap"), 0.2, 0.6)
    base = s.mix(inner, base, (0.32, 0.07, 0.06))
    base = s.mix(s.attribute("scalp"), base, list(scalp))
    pores = s.cells(75)
    normal = s.bump(s.ramp(pores, 0.0, 0.55), 0.10 + 0.10 * wrinkles, 0.012)
    normal = s.bump(s.noise(38, 5), 0.10, 0.02, normal)
    normal = s.bump(s.image(height, "front"), 0.55, 0.05, normal)
    rough = s.math("ADD", 0.52 - 0.12 * shine, s.math("MULTIPLY", s.noise(7, 3), 0.08))
    rough = s.math("SUBTRACT", rough, s.math("MULTIPLY", lip_share, 0.16))
    shader = s.node("ShaderNodeBsdfPrincipled", Base_Color=base, Roughness=rough, Normal=normal)
    shader.subsurface_method = "RANDOM_WALK"
    for name, value in (
        ("Subsurface Weight", 1.0),
        ("Subsurface Radius", (1.0, 0.36, 0.2)),
        ("Subsurface Scale", 0.045),
        ("Specular IOR Level", 0.42),
        ("Sheen Weight", 0.10),
        ("Sheen Roughness", 0.4),
        ("Coat Weight", 0.05),
        ("Coat Roughness", 0.35),
    ):
        s.set(shader, name, value)
    return s.finish(shader.outputs[0])


def eye_material(image: Any) -> Any:
    """The eyeball with its iris."""
    s = Shader("eye")
    shader = s.node("ShaderNodeBsdfPrincipled", Base_Color=s.image(image, "axis"), Roughness=0.35)
    s.set(shader, "Subsurface Weight", 0.25)
    s.set(shader, "Subsurface Radius", (1.0, 0.5, 0.4))
    s.set(shader, "Subsurface Scale", 0.02)
    return s.finish(shader.outputs[0])


def cornea_material() -> Any:
    """The wet skin of an eye: clear, with reflections."""
    s = Shader("cornea")
    gloss = s.node("ShaderNodeBsdfGlossy", Roughness=0.03)
    facing = s.node("ShaderNodeFresnel", IOR=1.38).outputs[0]
    mixed = s.node("ShaderNodeMixShader")
    s.set(mixed, 0, s.math("MULTIPLY", facing, 2.6))
    s.tree.links.new(s.node("ShaderNodeBsdfTransparent").outputs[0], mixed.inputs[1])
    s.tree.links.new(gloss.outputs[0], mixed.inputs[2])
    return s.finish(mixed.outputs[0])


def plain_material(
    name: str,
    colour: Array | Sequence[float],
    roughness: float = 0.5,
    *,
    glow: float = 0.0,
    coat: float = 0.0,
    metal: float = 0.0,
    mask: Sequence[float] = (0, 0, 0),
) -> Any:
    """One colour; `glow` is its share of light scattered below the surface."""
    s = Shader(name, mask)
    shader = s.node("ShaderNodeBsdfPrincipled", Base_Color=(*colour, 1), Roughness=roughness, Metallic=metal)
    s.set(shader, "Subsurface Weight", glow)
    s.set(shader, "Subsurface Radius", (1.0, 0.6, 0.4))
    s.set(shader, "Subsurface Scale", 0.03)
    s.set(shader, "Coat Weight", coat)
    s.set(shader, "Coat Roughness", 0.08)
    return s.finish(shader.outputs[0])


def hair_material(melanin: float, red: float, roughness: float = 0.32, mask: Sequence[float] = (1, 0, 0)) -> Any:
    """Hair by its melanin (Chiang et al. 2016), each strand a little different."""
    s = Shader("hair", mask)
    shader = s.node("ShaderNodeBsdfHairPrincipled")
    grey = red == 0 and melanin < 0.5
    shader.parametrization = "COLOR" if grey else "MELANIN"
    if grey:
        tone = 0.80 - 1.1 * melanin
        s.set(shader, "Color", (tone, tone * 0.99, tone * 0.97, 1))
    for name, value in (
        ("Roughness", roughness),
        ("Radial Roughness", 0.45),
        ("Coat", 0.05),
        ("Random Color", 0.35),
        ("Random Roughness", 0.25),
    ):
        if name in shader.inputs:
            s.set(shader, name, value)
    if not grey:
        s.set(shader, "Melanin", melanin)
        s.set(shader, "Melanin Redness", red)
    return s.finish(shader.outputs[0])


def cloth_material(
    name: str, colour: Array, *, knit: float = 0.0, weave: float = 0.0, sheen: float = 0.3, second: Array | None = None
) -> Any:
    """Cloth: knitted ribs or a fine weave as bump; with `second` in stripes."""
    s = Shader(name, (0, 1, 0))
    tone = s.ramp(s.noise(3, 4), 0.3, 0.7)
    base = s.mix(tone, [x * 0.86 for x in colour], [min(1, x * 1.08) for x in colour])
    where = s.node("ShaderNodeTexCoord").outputs["Object"]
    if second is not None:
        wave = s.node("ShaderNodeTexWave", Vector=where, Scale=1.7)
        wave.bands_direction = "Z"
        base = s.mix(s.ramp(wave.outputs["Fac"], 0.48, 0.52), base, list(second))
    normal = None
    if knit:
        ribs = s.node("ShaderNodeTexWave", Vector=where, Scale=5.5, Distortion=0.6, Detail=1.0)
        ribs.bands_direction = "X"
        loops = s.node("ShaderNodeTexWave", Vector=where, Scale=9.0, Distortion=1.2, Detail=1.0)
        loops.bands_direction = "Z"
        height = s.math("ADD", ribs.outputs["Fac"], s.math("MULTIPLY", loops.outputs["Fac"], 0.5))
        normal = s.bump(height, 0.55 * knit, 0.03)
        base = s.mix(s.ramp(height, 0.1, 0.9), s.mix(1.0, base, (0.62, 0.62, 0.62), "MULTIPLY"), base)
    if weave:
        normal = s.bump(s.noise(95, 2), 0.25 * weave, 0.01, normal)
    shader = s.node("ShaderNodeBsdfPrincipled", Base_Color=base, Roughness=0.85)
    if normal is not None:
        s.set(shader, "Normal", normal)
    s.set(shader, "Sheen Weight", sheen)
    s.set(shader, "Sheen Roughness", 0.5)
    s.set(shader, "Specular IOR Level", 0.2)
    return s.finish(shader.outputs[0])
