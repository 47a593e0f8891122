"""A composed world -> its picture: traced, set before its sky, seen through its air and weather, developed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.stock import Stock
from pipelines.image.world.air import Air
from pipelines.image.world.composed import Composed
from pipelines.image.world.detail import add_detail
from pipelines.image.world.directions import pixel_size_rad, view_rays
from pipelines.image.world.finish import finish
from pipelines.image.world.scene import SKY_LABEL, Traced, World
from pipelines.image.world.sharpen import sharpen_near
from pipelines.image.world.sky import environment, sky_radiance
from pipelines.image.world.trace import OnPass, trace
from pipelines.image.world.weather import add_air, add_weather

Array = NDArray[np.floating[Any]]
Picture = NDArray[np.uint8]

FAR_M = 1e6  # of the sky
GREY = 128
VOID_SUN_DEGREES = -18.0  # of the sky that is seen in space: its stars
WATER_RGB, WATER_REACH_M = (0.012, 0.16, 0.24), (5.0, 16.0, 22.0)  # colour of deep water; how far each colour is seen

OnStage = Callable[[str, Picture], None]  # name of a stage, and the picture as it is before it


def develop(
    composed: Composed,
    stock: Stock,
    seed: int,
    *,
    samples: int = 4,
    on_stage: OnStage | None = None,
    on_pass: OnPass | None = None,
    drops: bool = True,
) -> tuple[Picture, Traced]:
    """Make the picture of a world.

    Args:
        composed: the world.
        stock: of things.
        seed: of rays and grain.
        samples: rays a pixel.
        on_stage: called before each stage.
        on_pass: called after each pass of the tracer.
        drops: whether single drops of rain are drawn, which a painter draws last.

    Returns:
        sRGB [H, W, 3], and what lies behind each pixel.
    """
    world = composed.world
    if on_stage is not None:
        on_stage("light", np.full((world.camera.height_px, world.camera.width_px, 3), GREY, np.uint8))
    traced = trace(world, stock, samples=samples, seed=seed, on_pass=on_pass)
    if on_stage is not None:
        on_stage("sky", finish(traced.rgb, composed.grade, seed))
    rgb = sharpen_near(add_detail(traced, world), traced, world, stock)
    if world.land is not None:
        rgb = _before_sky(rgb, traced, world, drops)
    picture = finish(rgb, composed.grade, seed)
    if on_stage is not None:
        on_stage("finish", picture)
    return picture, traced


def _before_sky(rgb: Array, traced: Traced, world: World, drops: bool) -> Array:
    """Set the land before its sky and look at it through the air."""
    directions = view_rays(world.camera)
    depth = np.where(np.isfinite(traced.depth_m), traced.depth_m, FAR_M).astype(np.float32)
    if world.medium == "water":
        return see_through(np.asarray(rgb, np.float32), depth, directions, world)
    sky = sky_radiance(seen_air(world), directions, pixel_rad=pixel_size_rad(world.camera))
    open_sky = (traced.label == SKY_LABEL) | ~np.isfinite(traced.depth_m)
    seen = see_through(np.asarray(rgb, np.float32), depth, directions, world)
    share = np.where(open_sky, 1 - traced.cover, 0.0)[..., None].astype(np.float32)
    behind = traced_sky(world, directions)
    mixed = np.where(open_sky[..., None], np.maximum(rgb - share * behind, 0) + share * sky, seen)
    seen = add_weather(np.asarray(mixed, np.float32), depth, world.air, world.camera, drops=drops)
    return np.asarray(seen, np.float32)


def seen_air(world: World) -> Air:
    """The air whose sky is seen: in space that of a night without moon."""
    if world.medium != "void":
        return world.air
    return replace(world.air, sun_elevation_degrees=VOID_SUN_DEGREES, moon=0.0)


def see_through(rgb: Array, depth_m: Array, directions: Array, world: World) -> Array:
    """Things as they look through what lies between: air, water, or nothing in space.

    Args:
        rgb: linear radiance [H, W, 3].
        depth_m: [H, W], `FAR_M` where the sky is, which air leaves as it is.
        directions: unit vectors [H, W, 3].
        world: that they are in.

    Returns:
        Linear radiance [H, W, 3]; rgb times a share, plus light that does not depend on it.
    """
    if world.medium == "water":
        return _under_water(rgb, depth_m[..., None], directions)
    return add_air(rgb, depth_m, directions, world.air, world.camera) if world.medium == "air" else rgb


def _under_water(rgb: Array, depth: Array, directions: Array) -> Array:
    """What is seen through water: blue takes over with distance, light falls from above in shafts."""
    up = np.clip(0.5 + 1.4 * directions[..., 2:], 0, 1.4)
    shafts = 1 + 0.25 * np.clip(np.sin(9 * directions[..., :1] / (1.3 - directions[..., 2:]) + 1.0), 0, 1) ** 3 * up
    deep = np.array(WATER_RGB) * (0.35 + 1.6 * up) * shafts
    share = np.exp(-depth / np.array(WATER_REACH_M))
    return np.asarray(rgb * share * np.array([0.75, 1.0, 1.05]) + deep * (1 - share), np.float32)


def traced_sky(world: World, directions: Array) -> Array:
    """The sky as the tracer saw it in directions [H, W, 3]: the small map of its light."""
    import cv2

    sky = np.asarray(environment(world.air), np.float32)
    h, w = sky.shape[:2]
    azimuth = np.arctan2(directions[..., 0], directions[..., 1]) % (2 * np.pi)
    elevation = np.arcsin(np.clip(directions[..., 2], -1, 1))
    u = (azimuth / (2 * np.pi) * w - 0.5).astype(np.float32)
    v = ((0.5 - elevation / np.pi) * h - 0.5).astype(np.float32)
    return np.asarray(cv2.remap(sky, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP))
