"""Traces a world with Mitsuba 3 (Jakob et al. 2022) and denoises it with Open Image Denoise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from pipelines.image.stock import Stock
from pipelines.image.world.atlas import merge_solids
from pipelines.image.world.land import colour
from pipelines.image.world.meshes import card_mesh, land_mesh, solid_mesh, water_mesh
from pipelines.image.world.raster import Layers, copy_layers, draw_things
from pipelines.image.world.scene import (
    LAND_LABEL,
    SKY_LABEL,
    SOLID_LABEL,
    WATER_LABEL,
    Lamp,
    Solid,
    Standing,
    Traced,
    World,
    horizon_row,
)
from pipelines.image.world.sky import environment, sun_light
from weights.errors import WeightsError

Array = NDArray[np.floating[Any]]

#: Called after a pass with its number from 0 and the light so far, linear RGB [H, W, 3]; gives what is gone on with, or
#: None to stop.
OnPass = Callable[[int, Array], "Array | None"]

MAX_DEPTH = 6  # of a path: through alpha, and off two surfaces
FAR_CLIP_M = 35_000.0


@lru_cache(maxsize=1)
def load_mitsuba() -> Any:
    """Mitsuba with its scalar variant.

    Returns:
        The module.

    Raises:
        WeightsError: it is not installed, or has no such variant.
    """
    try:
        import mitsuba

        mitsuba.set_variant("scalar_rgb")
    except ImportError as error:
        raise WeightsError(
            "traced pictures need mitsuba and mitsuba-oidn, which are not installed: pip install mitsuba mitsuba-oidn;"
            " or paint without them: --engine painter"
        ) from error
    return mitsuba


def trace(world: World, stock: Stock, *, samples: int = 4, seed: int = 0, on_pass: OnPass | None = None) -> Traced:
    """Trace a world.

    Args:
        world: what is seen.
        stock: the pictures of its things.
        samples: rays a pixel, each a pass over the picture.
        seed: of the rays.
        on_pass: called after each pass, and may change the light or stop with what is traced.

    Returns:
        The light without the sky behind it, and what is where.
    """
    return Tracer(world, stock).trace(samples=samples, seed=seed, on_pass=on_pass)


class Tracer:
    """Traces one world, also parts of it; its meshes are built once.

    Args:
        world: what is seen.
        stock: the pictures of its things.

    Attributes:
        surfaces: land, water and solids as the camera sees them, without things.
        position: [H, W, 3] of what they show, metres.
    """

    def __init__(self, world: World, stock: Stock) -> None:
        self._mi = load_mitsuba()
        self._world, self._stock = world, stock
        solids = merge_solids(world.solids)
        self._shapes: dict[str, Any] = {}
        self._names = _add_surfaces(self._shapes, world, solids, self._mi)
        self._cards: dict[tuple[Any, ...], Any] = {}
        self.surfaces, self.position = _see_surfaces(world, solids, self._shapes, self._names, self._mi)

    def trace(self, *, samples: int = 4, seed: int = 0, on_pass: OnPass | None = None) -> Traced:
        """The whole world; see `trace`."""
        layers = copy_layers(self.surfaces)
        draw_things(layers, self._world.standings, self._stock, self._world.camera)
        rgb = self.light(layers, self._world.standings, samples=samples, seed=seed, on_pass=on_pass)
        normal = np.where((layers.label > 0)[..., None], _to_world(layers.normal), layers.normal)
        return Traced(
            rgb + layers.glow, layers.depth_m, layers.albedo, normal, layers.label, layers.cover, self.position
        )

    def light(
        self,
        layers: Layers,
        standings: Sequence[Standing],
        *,
        samples: int,
        seed: int,
        shrink: int = 1,
        lamps: tuple[Lamp, ...] | None = None,
        on_pass: OnPass | None = None,
    ) -> Array:
        """What some of the things and all surfaces send to the camera, without what shines of itself.

        Args:
            layers: of the same things, for the denoiser.
            standings: that are there.
            samples: rays a pixel.
            seed: of the rays.
            shrink: traced at this part of the picture's size, and enlarged.
            lamps: that alone light it; None the whole light of the world.
            on_pass: see `trace`.

        Returns:
            Linear RGB [H, W, 3].
        """
        camera = self._world.camera
        size = (max(8, camera.width_px // shrink), max(8, camera.height_px // shrink))
        world = replace(self._world, camera=replace(camera, width_px=size[0], height_px=size[1]))
        scene = self._mi.load_dict(self._describe(world, standings, lamps))
        rgb = _trace_passes(scene, samples, seed, on_pass, self._mi)
        if shrink == 1:
            return _denoise(rgb, layers.albedo, layers.normal)
        albedo, normal = (cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in (layers.albedo, layers.normal))
        clean = _denoise(rgb, albedo, normal)
        return cv2.resize(clean, (camera.width_px, camera.height_px), interpolation=cv2.INTER_LINEAR)

    def _describe(self, world: World, standings: Sequence[Standing], lamps: tuple[Lamp, ...] | None) -> dict[str, Any]:
        parts: dict[str, Any] = {"type": "scene", "integrator": {"type": "path", "max_depth": MAX_DEPTH}}
        parts["sensor"] = _describe_sensor(world, 4, self._mi)
        parts |= self._shapes
        dark = world if lamps is None else replace(world, land=None, ambient=(0.0, 0.0, 0.0), lamps=lamps)
        _add_light(parts, dark, self._mi)
        groups: dict[tuple[Any, ...], str] = {}
        for number, standing in enumerate(standings):
            key = (standing.thing, standing.view, standing.tint, standing.flip)
            if key not in self._cards:
                self._cards[key] = card_mesh(self._stock, standing, self._mi)
            if key not in groups:
                groups[key] = f"g{len(groups):04d}"
                parts[groups[key]] = {"type": "shapegroup", "m": self._cards[key]}
            parts[f"t{number:05d}"] = _describe_card(standing, groups[key], self._mi)
        return parts


def _trace_passes(scene: Any, samples: int, seed: int, on_pass: OnPass | None, mi: Any) -> Array:
    """The mean of passes of one ray a pixel, linear RGB [H, W, 3]."""
    mean: Array | None = None
    for k, number in enumerate(np.random.default_rng([seed, 31]).integers(0, 2**31, samples)):
        traced = np.nan_to_num(np.array(mi.render(scene, spp=1, seed=int(number)), np.float32)[..., :3])
        mean = traced if mean is None else mean + (traced - mean) / (k + 1)
        if on_pass is not None:
            changed = on_pass(k, mean)
            if changed is None:
                break
            mean = changed
    assert mean is not None
    return mean


def _denoise(rgb: Array, albedo: Array, normal: Array) -> Array:
    import mitsuba_oidn

    albedo = np.ascontiguousarray(np.clip(albedo, 0, 1), np.float32)
    normal = np.ascontiguousarray(normal, np.float32)
    return np.asarray(mitsuba_oidn.denoise(np.ascontiguousarray(rgb), albedo=albedo, normal=normal), np.float32)


def _to_world(normal: Array) -> Array:
    """Normals of the viewer, who looks along +y, as normals of the world."""
    return np.stack([normal[..., 0], -normal[..., 2], normal[..., 1]], -1)


def _see_surfaces(
    world: World, solids: Sequence[Solid], shapes: dict[str, Any], names: list[tuple[str, Any]], mi: Any
) -> tuple[Layers, Array]:
    """Land, water and solids as the camera sees them: the layers without things, and the place behind each pixel."""
    camera = world.camera
    parts = {"type": "scene", "integrator": {"type": "aov", "aovs": "p:position,n:sh_normal,u:uv,i:shape_index"}}
    parts["sensor"] = _describe_sensor(world, 1, mi)
    parts |= shapes
    raw = np.array(mi.render(mi.load_dict(parts), spp=1), np.float32)[..., -9:]
    position, normal, index = raw[..., :3], raw[..., 3:6], np.rint(raw[..., 8]).astype(int) - 1  # 0 is nothing
    size = (camera.height_px, camera.width_px)
    seen = np.abs(normal).sum(-1) > 1e-3
    label = np.full(size, SKY_LABEL, np.int32)
    albedo, shine = np.full((*size, 3), 0.5, np.float32), np.zeros((*size, 3), np.float32)
    for number, (kind, item) in enumerate(names):
        where = seen & (index == number)
        label[where] = {"land": LAND_LABEL, "water": WATER_LABEL}.get(kind, SOLID_LABEL)
        if kind == "land" and world.land is not None:
            x, y, z = (position[where][:, i] for i in range(3))
            slope = np.hypot(normal[where][:, 0], normal[where][:, 1]) / np.maximum(normal[where][:, 2], 0.05)
            albedo[where] = colour(world.land, x, y, z, slope)
        elif kind == "water":
            albedo[where] = 0.9
        elif kind == "solid":
            solid, uv = solids[item], raw[where][:, 6:8]
            albedo[where] = _sample(solid.texture, uv)
            if solid.glow is not None:
                shine[where] = _sample(solid.glow, uv)
    depth = np.where(seen, position[..., 1], np.inf).astype(np.float32)
    return Layers(albedo, normal.copy(), depth, np.zeros(size, np.float32), label, shine), position


def _sample(texture: Array, uv: Array) -> Array:
    """A texture at places [N, 2], v upwards."""
    h, w = texture.shape[:2]
    column, row = (uv[:, 0] % 1) * w - 0.5, (1 - uv[:, 1] % 1) * h - 0.5
    planes = [map_coordinates(texture[..., i], [row, column], order=1, mode="nearest") for i in range(3)]
    return np.stack(planes, -1).astype(np.float32)


def _add_surfaces(parts: dict[str, Any], world: World, solids: Sequence[Solid], mi: Any) -> list[tuple[str, Any]]:
    """Add land, water and solids to a scene; what each number of a shape is."""
    names: list[tuple[str, Any]] = []
    if world.land is not None:
        parts["s00"] = land_mesh(world, mi)
        names.append(("land", None))
        if world.land.water:
            parts["s01"] = water_mesh(world, mi)
            names.append(("water", None))
    for number, solid in enumerate(solids):
        parts[f"s1{number:03d}"] = solid_mesh(solid, mi)
        names.append(("solid", number))
    return names


def _describe_sensor(world: World, samples: int, mi: Any) -> dict[str, Any]:
    camera, t = world.camera, mi.ScalarTransform4f()
    shift = (camera.height_px / 2 - horizon_row(camera)) / camera.height_px
    return {
        "type": "perspective",
        "fov": camera.field_degrees,
        "fov_axis": "x",
        "near_clip": 0.05,
        "far_clip": FAR_CLIP_M,
        "principal_point_offset_y": shift,
        "to_world": t.look_at([0, 0, camera.height_m], [0, 100, camera.height_m], [0, 0, 1]),
        "film": {
            "type": "hdrfilm",
            "width": camera.width_px,
            "height": camera.height_px,
            "pixel_format": "rgba",
            "rfilter": {"type": "box"},
        },
        "sampler": {"type": "independent", "sample_count": samples},
    }


def _add_light(parts: dict[str, Any], world: World, mi: Any) -> None:
    if world.land is not None:
        sky = np.array(environment(world.air), np.float32)
        parts["l0"] = {
            "type": "envmap",
            "bitmap": mi.Bitmap(sky),
            "to_world": mi.ScalarTransform4f().rotate([1, 0, 0], 90),
        }
        towards, power = sun_light(world.air)
        parts["l1"] = {
            "type": "directional",
            "direction": [-float(v) for v in towards],
            "irradiance": {"type": "rgb", "value": [float(v) for v in power]},
        }
    elif any(world.ambient):
        parts["l0"] = {"type": "constant", "radiance": {"type": "rgb", "value": list(world.ambient)}}
    for number, lamp in enumerate(world.lamps):
        parts[f"l2{number:03d}"] = {
            "type": "point",
            "position": list(lamp.at_m),
            "intensity": {"type": "rgb", "value": list(lamp.rgb)},
        }


def _describe_card(standing: Standing, group: str, mi: Any) -> dict[str, Any]:
    t, half = mi.ScalarTransform4f(), standing.width_m / 2
    place = t.translate([standing.x_m, standing.y_m, standing.z_m + standing.height_m / 2]).rotate([1, 0, 0], 90)
    place = place.scale([half, standing.height_m / 2, 1])
    return {"type": "instance", "to_world": place, "g": {"type": "ref", "id": group}}
