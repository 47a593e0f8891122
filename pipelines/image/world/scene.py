"""A world that is ready to be traced: land, air, camera, and the things that stand in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.air import Air, Camera
from pipelines.image.world.land import Land

Array = NDArray[np.floating[Any]]
RGB = tuple[float, float, float]

SKY_LABEL, LAND_LABEL, WATER_LABEL, SOLID_LABEL = -2, 0, -1, -3  # of `Traced.label`


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing in the world.

    Attributes:
        thing: its name in the stock.
        x_m: of its middle, to the right.
        y_m: how far ahead.
        z_m: height of its foot.
        height_m: of its picture.
        width_m: of its picture.
        view: number of its side.
        flip: mirrored.
        tint: linear RGB that takes the place of its colour, None as it is.
        glow: how strongly its lights shine, 0 out.
    """

    thing: str
    x_m: float
    y_m: float
    z_m: float
    height_m: float
    width_m: float
    view: int = 0
    flip: bool = False
    tint: RGB | None = None
    glow: float = 0.0


@dataclass(frozen=True, slots=True)
class Solid:
    """A mesh of its own: walls, table tops, houses along a street.

    Attributes:
        points: [P, 3] metres.
        faces: [F, 3].
        texture: linear RGB [h, w, 3].
        texcoords: [P, 2], 0..1 over the texture, v upwards.
        rough: 0 mirror to 1 matt.
        glow: linear RGB [h, w, 3] that it shines with, None.
        lights: whether its glow lights what is around it; a lit window in a street is only seen.
    """

    points: Array
    faces: NDArray[np.uint32]
    texture: Array
    texcoords: Array
    rough: float = 1.0
    glow: Array | None = None
    lights: bool = False


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp that is not drawn itself: fires, street lamps, lit windows.

    Attributes:
        at_m: its place.
        rgb: power, linear RGB.
    """

    at_m: tuple[float, float, float]
    rgb: RGB


@dataclass(frozen=True, slots=True)
class World:
    """What is traced.

    Attributes:
        camera: that looks at it.
        air: sky and weather.
        land: the ground, None indoors.
        standings: things.
        solids: meshes.
        lamps: lights.
        ambient: linear RGB of even light, indoors.
        medium: "air", "water" (at the bottom of the sea) or "void" (in space).
    """

    camera: Camera
    air: Air
    land: Land | None
    standings: tuple[Standing, ...] = ()
    solids: tuple[Solid, ...] = ()
    lamps: tuple[Lamp, ...] = ()
    ambient: RGB = (0.0, 0.0, 0.0)
    medium: str = "air"


@dataclass(frozen=True, slots=True)
class Traced:
    """A traced picture and what lies behind each of its pixels.

    Attributes:
        rgb: linear radiance [H, W, 3], without sky where nothing is hit.
        depth_m: distance ahead [H, W], infinite in the sky.
        albedo: [H, W, 3].
        normal: [H, W, 3] of the world.
        label: number of the standing + 1 in front [H, W], 0 land, -1 water, -2 sky, -3 a solid.
        cover: how much of a pixel things cover [H, W].
        position: of the land behind each pixel [H, W, 3], metres.
    """

    rgb: Array
    depth_m: Array
    albedo: Array
    normal: Array
    label: NDArray[np.int32]
    cover: Array
    position: Array


def focal_px(camera: Camera) -> float:
    """Pixels that one metre at a distance of one metre takes."""
    return camera.width_px / (2 * math.tan(math.radians(camera.field_degrees) / 2))


def horizon_row(camera: Camera) -> float:
    """Row of the horizon: the lens is shifted, so that what stands upright stays upright."""
    return camera.height_px / 2 + math.tan(math.radians(camera.pitch_degrees)) * focal_px(camera)


def project(camera: Camera, x_m: float, y_m: float, z_m: float) -> tuple[float, float]:
    """Column and row of a place.

    Args:
        camera: that looks.
        x_m: to the right.
        y_m: ahead, over 0.
        z_m: over the foot of the camera.

    Returns:
        Pixels, which may lie outside of the picture.
    """
    f = focal_px(camera) / y_m
    return camera.width_px / 2 + x_m * f, horizon_row(camera) + (camera.height_m - z_m) * f
