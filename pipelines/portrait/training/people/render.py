"""Render settings of Cycles and the passes of one picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import bpy  # isort: skip
import numpy as np

from pipelines.portrait.training.people.anatomy import Places
from pipelines.portrait.training.people.materials import MASK
from pipelines.portrait.training.people.recipe import Recipe
from pipelines.portrait.training.people.studio_scene import add_light, add_world


def set_up(size: int, samples: int) -> None:
    """Cycles on the processor, denoised, background left clear."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.device, cycles.samples, cycles.use_denoising = "CPU", samples, True
    cycles.denoiser, cycles.denoising_input_passes = "OPENIMAGEDENOISE", "RGB_ALBEDO_NORMAL"
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.03
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 8, 2, 3
    cycles.transmission_bounces, cycles.transparent_max_bounces = 6, 12
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 4.0
    cycles.seed = 3
    scene.cycles_curves.shape = "RIBBONS"
    scene.render.film_transparent = True
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.render.threads_mode, scene.render.threads = "FIXED", int(os.environ.get("OMP_NUM_THREADS", "1"))
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.32


def light_scene(recipe: Recipe, places: Places) -> None:
    """A soft key from above and one side, a cool fill, two rims and light from all around."""
    eye = np.array([0.0, places.eye_y, places.eyes[0, 2]])
    warm, side, iod = recipe.warmth, recipe.key, places.iod / 0.58
    key = (1.0, 0.93 - 0.06 * warm, 0.86 - 0.16 * warm)
    add_light(
        "key", eye + np.array([side * 6.0, 4.5, 8.5]) * iod, eye - [0, 0.4, 0], 820 * iod**2, 4.5, key, height=5.5
    )
    add_light("fill", eye + np.array([-side * 7.5, 0.5, 8.0]) * iod, eye, 260 * iod**2, 7.0, (0.86, 0.92, 1.0))
    add_light("rim", eye + np.array([-side * 5.0, 3.5, -6.5]) * iod, eye, 430 * iod**2, 3.0, (1.0, 0.97, 0.94))
    add_light("rim2", eye + np.array([side * 6.0, 2.0, -5.5]) * iod, eye, 210 * iod**2, 3.0, (0.9, 0.95, 1.0))
    add_light("bounce", eye + np.array([0, -6.0, 6.0]) * iod, eye, 90 * iod**2, 6.0, (1.0, 0.9, 0.82))
    add_world((0.60, 0.64, 0.72), 0.32)


def ask_passes(folder: Path, *, masks: bool) -> None:
    """Have the compositor write the colour (PNG) and, where `masks`, the mask pass (EXR)."""
    scene = bpy.context.scene
    layer = scene.view_layers[0]
    if masks and MASK not in layer.aovs:
        aov = layer.aovs.add()
        aov.name, aov.type = MASK, "COLOR"
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    source = tree.nodes.new("CompositorNodeRLayers")
    composite = tree.nodes.new("CompositorNodeComposite")
    cover = tree.nodes.new("CompositorNodeSetAlpha")
    cover.mode = "REPLACE_ALPHA"
    tree.links.new(source.outputs["Image"], cover.inputs["Image"])
    tree.links.new(_smoothed(tree, source.outputs["Alpha"]), cover.inputs["Alpha"])
    tree.links.new(cover.outputs[0], composite.inputs[0])
    if not masks:
        return
    out = tree.nodes.new("CompositorNodeOutputFile")
    out.base_path = str(folder)
    out.format.file_format, out.format.color_depth = "OPEN_EXR", "32"
    out.file_slots.clear()
    out.file_slots.new(f"{MASK}_")
    tree.links.new(source.outputs[MASK], out.inputs[0])


def _smoothed(tree: Any, socket: Any) -> Any:
    """A pass without its noise, which Cycles leaves in all but the colour."""
    node = tree.nodes.new("CompositorNodeDenoise")
    node.use_hdr = False
    tree.links.new(socket, node.inputs["Image"])
    return node.outputs[0]


def render(path: Path, border: tuple[float, float, float, float] | None = None) -> Any:
    """Render to a PNG; `border` is left, top, right, bottom in shares of the side, and crops."""
    scene = bpy.context.scene
    scene.render.use_border = scene.render.use_crop_to_border = border is not None
    if border:
        left, top, right, bottom = border
        scene.render.border_min_x, scene.render.border_max_x = left, right
        scene.render.border_min_y, scene.render.border_max_y = 1 - bottom, 1 - top
    scene.render.image_settings.file_format, scene.render.image_settings.color_mode = "PNG", "RGBA"
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
