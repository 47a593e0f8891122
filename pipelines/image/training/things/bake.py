"""Bakes a model to an impostor: colour without light, shape (normals and depth), alpha, and glow; all by Cycles.

The colour is Cycles' diffuse colour with that of metals, darkened in corners by ambient occlusion (half of it), since a
flat card has no corners of its own. Normals are those of the camera: x right, y up, z to the viewer.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray
from PIL import Image

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.recipe import Recipe
from pipelines.image.training.things.view import View, write_thing

Array = NDArray[np.floating[Any]]

PASSES = ("DiffCol", "GlossCol", "Emit", "Normal", "Depth", "AO", "Alpha")
SAMPLES = 24
FIELD_DEGREES = 18.0  # of the camera: a long lens, as things are seen from afar
OCCLUSION = 0.5  # how much of it darkens the colour
MIN_GLOW = 0.06
MARGIN = 1.04


def bake(recipe: Recipe, folder: Path) -> None:
    """Model a thing, render its views and write them with their description.

    Args:
        recipe: of the thing.
        folder: gets THEME/NAME.json, NAME.N.color.webp, NAME.N.shape.webp and, if it shines, NAME.N.glow.webp.
    """
    start = time.perf_counter()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    recipe.model(Kit(recipe.seed))
    views = []
    for azimuth in recipe.azimuths_degrees:
        view = render(azimuth, recipe.elevation_degrees, recipe.height_m, recipe.size_px)
        if recipe.taper:
            view = replace(view, alpha=taper_ends(view.alpha, recipe.taper, recipe.seed))
        views.append(view)
    description: dict[str, object] = {
        "words": recipe.words, "stands": recipe.stands, "of": recipe.of, "state": recipe.state, "sink": recipe.sink,
    }  # fmt: skip
    write_thing(folder / recipe.theme, recipe.name, description, views)
    print(f"{recipe.name}: {time.perf_counter() - start:.1f} s, {len(views)} views", flush=True)


def render(azimuth_degrees: float, elevation_degrees: float, height_m: float, size_px: int) -> View:
    """Render what stands in Blender's scene from one side.

    Args:
        azimuth_degrees: of the camera, 0 looks along +y.
        elevation_degrees: of the camera over the horizon.
        height_m: true height of what is drawn; the scene's own unit is scaled to it.
        size_px: of the longer side of the crop.

    Returns:
        The view.

    Raises:
        ValueError: the scene is empty from there.
    """
    low, high = bounds()
    unit_m = height_m / max(float(high[2] - low[2]), 1e-6)
    camera = _stand_camera(low, high, azimuth_degrees, elevation_degrees)
    passes = _render_passes(round(size_px * 1.5))
    return _crop(passes, camera, low, high, unit_m, size_px)


def taper_ends(alpha: Array, part: float, seed: int) -> Array:
    """Let a patch grow lower to both ends, blade by blade.

    Args:
        alpha: [h, w], first row on top.
        part: of the width at each end that is lowered.
        seed: of the blades.

    Returns:
        [h, w].
    """
    h, w = alpha.shape
    away = np.minimum(np.arange(w) + 0.5, w - np.arange(w) - 0.5) / w / part
    jitter = np.random.default_rng([seed, 61]).uniform(0.55, 1.25, w)
    limit = np.clip(away * jitter, 0, 1) ** 0.8
    limit[away >= 1] = 1
    tall = 1 - (np.arange(h)[:, None] + 0.5) / h
    return np.asarray(alpha * np.clip((limit[None] - tall) * h / 3 + 0.5, 0, 1), np.float32)


def bounds() -> tuple[Array, Array]:
    """Lowest and highest corner of everything that is drawn, instances too.

    Raises:
        ValueError: nothing is.
    """
    corners = []
    for instance in bpy.context.evaluated_depsgraph_get().object_instances:
        thing = instance.object
        if thing.type in ("MESH", "CURVE", "CURVES", "SURFACE", "FONT") and not thing.hide_render:
            corners += [instance.matrix_world @ Vector(c) for c in thing.bound_box]
    if not corners:
        raise ValueError("the model is empty")
    points = np.array([tuple(c) for c in corners], np.float32)
    return points.min(0), points.max(0)


def _stand_camera(low: Array, high: Array, azimuth_degrees: float, elevation_degrees: float) -> Any:
    scene, centre = bpy.context.scene, (low + high) / 2
    radius = float(np.linalg.norm(high - low)) / 2 * MARGIN
    distance = radius / math.sin(math.radians(FIELD_DEGREES / 2))
    a, e = math.radians(azimuth_degrees), math.radians(elevation_degrees)
    away = Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))
    data = bpy.data.cameras.new("camera")
    data.angle, data.clip_start, data.clip_end = math.radians(FIELD_DEGREES), distance / 100, distance * 10
    camera = bpy.data.objects.new("camera", data)
    camera.location = Vector(centre) + away * distance
    camera.rotation_euler = away.to_track_quat("Z", "Y").to_euler()
    scene.collection.objects.link(camera)
    scene.camera = camera
    bpy.context.view_layer.update()
    return camera


def _render_passes(side_px: int) -> dict[str, Array]:
    """Every pass of `PASSES` as [h, w, 4], first row on top."""
    scene, layer = bpy.context.scene, bpy.context.view_layer
    scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", SAMPLES, False
    scene.cycles.max_bounces, scene.cycles.transparent_max_bounces = 0, 24
    scene.render.film_transparent, scene.render.threads_mode, scene.render.threads = True, "FIXED", 1
    scene.render.resolution_x = scene.render.resolution_y = side_px
    scene.render.resolution_percentage = 100
    for name in ("diffuse_color", "glossy_color", "emit", "normal", "z", "ambient_occlusion"):
        setattr(layer, f"use_pass_{name}", True)
    if scene.world is None:
        scene.world = bpy.data.worlds.new("world")
    span = float(np.linalg.norm(np.subtract(*bounds())))
    scene.world.light_settings.distance = 0.12 * span
    folder = Path(bpy.app.tempdir)
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    source, files = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("CompositorNodeOutputFile")
    files.base_path, files.format.file_format, files.format.color_depth = str(folder), "OPEN_EXR", "32"
    files.file_slots.clear()
    for name in PASSES:
        files.file_slots.new(name)
        tree.links.new(source.outputs[name], files.inputs[name])
    with _silence():
        bpy.ops.render.render(write_still=False)
    return {name: _read_exr(next(iter(sorted(folder.glob(f"{name}[0-9]*.exr"))))) for name in PASSES}


@contextmanager
def _silence() -> Iterator[None]:
    """Keep Blender's own lines off the terminal."""
    sys.stdout.flush()
    kept, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)


def _read_exr(path: Path) -> Array:
    image = bpy.data.images.load(str(path), check_existing=False)
    w, h = image.size
    pixels = np.empty(w * h * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    path.unlink()
    return pixels.reshape(h, w, 4)[::-1]


def _crop(passes: dict[str, Array], camera: Any, low: Array, high: Array, unit_m: float, size_px: int) -> View:
    alpha = passes["Alpha"][..., 0].clip(0, 1)
    rows, columns = np.flatnonzero(alpha.max(1) > 0.02), np.flatnonzero(alpha.max(0) > 0.02)
    if not len(rows):
        raise ValueError("nothing is seen from there")
    cut = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    alpha, solid = alpha[cut], np.maximum(alpha[cut], 1e-3)[..., None]
    occlusion = 1 - OCCLUSION + OCCLUSION * (passes["AO"][cut][..., :3] / solid).clip(0, 1).mean(-1, keepdims=True)
    shine = (passes["GlossCol"][cut][..., :3] / solid - 0.06).clip(0, None)
    colour = ((passes["DiffCol"][cut][..., :3] / solid + shine) * occlusion).clip(0, 1)
    normal = _to_camera(passes["Normal"][cut][..., :3], camera)
    glow = (passes["Emit"][cut][..., :3]).clip(0, 1)
    depth = _relative_depth(passes["Depth"][cut][..., 0], alpha)
    height_m, foot = _measure(camera, low, high, unit_m, passes["Alpha"].shape[0], rows)
    h, w = alpha.shape
    factor = min(1.0, size_px / max(h, w))
    shape = (max(8, round(w * factor)), max(8, round(h * factor)))
    colour, alpha, normal, depth, glow = (_resize(x, shape) for x in (colour, alpha, normal, depth, glow))
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-6)
    shines = float(glow.max()) > MIN_GLOW
    return View(_to_srgb(colour), alpha, normal, depth, _to_srgb(glow) if shines else None, height_m, foot)


def _measure(
    camera: Any, low: Array, high: Array, unit_m: float, side_px: int, rows: NDArray[np.int64]
) -> tuple[float, float]:
    """Height of the crop in metres at the distance of the thing's middle, and the part of it under the foot."""
    centre = Vector((low + high) / 2)
    distance = (camera.location - centre).length
    metre_px = side_px / (2 * distance * math.tan(math.radians(FIELD_DEGREES / 2))) / unit_m
    base = camera.matrix_world.inverted() @ Vector((centre[0], centre[1], low[2]))
    foot_row = side_px / 2 - base[1] / -base[2] * side_px / (2 * math.tan(math.radians(FIELD_DEGREES / 2)))
    height_px = rows[-1] + 1 - rows[0]
    return float(height_px / metre_px), float(np.clip((rows[-1] + 1 - foot_row) / height_px, 0, 0.4))


def _to_camera(normal: Array, camera: Any) -> Array:
    turn = np.array(camera.matrix_world.to_3x3().transposed(), np.float32)
    out: Array = normal @ turn.T
    length = np.linalg.norm(out, axis=-1, keepdims=True)
    out = np.where(length > 1e-3, out / np.maximum(length, 1e-3), np.array([0, 0, 1], np.float32))
    out[..., 2] = np.abs(out[..., 2])
    return out.astype(np.float32)


def _relative_depth(depth: Array, alpha: Array) -> Array:
    seen = alpha > 0.5
    near, far = (float(f(depth[seen])) for f in (np.min, np.max)) if seen.any() else (0.0, 1.0)
    return np.where(seen, (depth - near) / max(far - near, 1e-6), 1).clip(0, 1).astype(np.float32)


def _resize(values: Array, shape: tuple[int, int]) -> Array:
    planes = values[..., None] if values.ndim == 2 else values
    made = [
        np.asarray(Image.fromarray(planes[..., i].astype(np.float32)).resize(shape, Image.Resampling.BOX))
        for i in range(planes.shape[-1])
    ]
    return made[0] if values.ndim == 2 else np.stack(made, -1)


def _to_srgb(linear: Array) -> Array:
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055)
