"""A picture in layers for a film: what is seen at which depth, whole behind what hides it, and where people stand.

A film's camera moves them against each other and sets people between them (`PictureLayers.behind`, `before`): where the
ground is and how large a metre at any distance (`Place`), and the light that falls on them (`SceneLight`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.engine import Picture
from pipelines.image.motion.stage import Stage, flicker
from pipelines.image.motion.view import Viewpoint
from pipelines.image.world.air import Camera
from pipelines.image.world.finish import finish
from pipelines.image.world.land import height
from pipelines.image.world.light import lights, sun_light
from pipelines.image.world.scene import focal_px, project

Array = NDArray[np.floating[Any]]

NEAREST_M, FARTHEST_M = 1.2, 400.0
WARM = np.array([1.0, 0.8, 0.6], np.float32)  # of a room's lamps


@dataclass(frozen=True, slots=True)
class PictureLayer:
    """What stands at like distance.

    Attributes:
        name: "sky", "land", "far", "middle" or "near".
        rgba: straight alpha, sRGB, uint8 [H, W, 4].
        depth_m: distance ahead [H, W], infinite in the sky; beside the things that of the nearest.
        distance_m: a typical one; people who stand nearer are drawn over the layer.
    """

    name: str
    rgba: Picture
    depth_m: Array
    distance_m: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the ground.

    Attributes:
        column: pixels, where a foot stands.
        row: pixels.
        px_per_m: pixels that a metre takes there; a person of 1.7 m is 1.7 times as tall.
        haze: part of what stands there that the air's colour takes, 0 to 1.
        wet: whether it is under water.
    """

    column: float
    row: float
    px_per_m: float
    haze: float
    wet: bool


@dataclass(frozen=True, slots=True)
class SceneLight:
    """What falls on people who stand in a picture.

    Attributes:
        towards: unit direction towards the key light: right, up, to the viewer.
        key_rgb: its colour and strength as the picture shows them, linear, about 0 to 1.
        fill_rgb: of the light from all sides, linear.
        air_rgb: sRGB 0..1 of the air that far things fade to.
        firelight: whether fires flicker; see `PictureLayers.flicker`.
    """

    towards: tuple[float, float, float]
    key_rgb: tuple[float, float, float]
    fill_rgb: tuple[float, float, float]
    air_rgb: tuple[float, float, float]
    firelight: bool


@dataclass(frozen=True)
class PictureLayers:
    """A picture in layers, from the sky to what is nearest.

    Attributes:
        layers: from the farthest to the nearest.
        camera: that looks: its height, field and lens shift.
        light: that falls on people.
        focal_px: pixels of a metre at a metre's distance.
        horizon_row: pixels.
        notes: sentences that a person should read.
    """

    layers: tuple[PictureLayer, ...]
    camera: Camera
    light: SceneLight
    focal_px: float
    horizon_row: float
    _stage: Stage
    notes: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """After which what moves has come round."""
        return self._stage.seconds

    @property
    def nearest_m(self) -> float:
        """Distance of what is nearest, for the reach of a camera."""
        return self._stage.nearest_m

    def place(self, column: float, distance_m: float) -> Place:
        """The ground where somebody stands.

        Args:
            column: pixels from the left.
            distance_m: ahead, 1.2 to 400.

        Returns:
            The place; of a picture without ground (indoors a floor at 0) as if it were level.
        """
        distance_m = float(np.clip(distance_m, NEAREST_M, FARTHEST_M))
        world = self._stage.world
        x = (column - self.camera.width_px / 2) * distance_m / self.focal_px
        z = 0.0
        if world.land is not None:
            z = float(height(world.land, np.array([x], np.float32), np.array([distance_m], np.float32))[0])
        wet = world.land is not None and bool(world.land.water) and z < 0
        at, row = project(self.camera, x, distance_m, 0.0 if wet else z)
        return Place(at, row, self.focal_px / distance_m, self._stage.haze_at(distance_m), wet)

    def flicker(self, time_s: float, seconds: float) -> float:
        """How much brighter fires are at a moment of a film than their mean, about -0.3 to 0.3; loops."""
        return flicker(time_s, seconds) if self.light.firelight else 0.0

    def behind(
        self, distance_m: float = 0.0, time_s: float = 0.0, *, right_m: float = 0.0, ahead_m: float = 0.0,
        up_m: float = 0.0,
    ) -> Picture:  # fmt: skip
        """All that is farther than a distance, at a moment and from a viewpoint: what people there stand before.

        Args:
            distance_m: of them; 0 gives the whole picture.
            time_s: of the film; it comes round after `seconds`.
            right_m: how far the camera is to the right; .02 of `nearest_m` is a little, .1 very much.
            ahead_m: forward.
            up_m: upwards.

        Returns:
            sRGB, uint8 [H, W, 3].
        """
        point = Viewpoint(right_m, ahead_m, up_m)
        return self._develop(self._stage.light(time_s, point, farther_m=distance_m))

    def before(
        self, distance_m: float, time_s: float = 0.0, *, right_m: float = 0.0, ahead_m: float = 0.0, up_m: float = 0.0
    ) -> Picture:
        """What is nearer than a distance, to be laid over people there; see `behind`.

        Returns:
            Straight alpha, sRGB, uint8 [H, W, 4].
        """
        light = self._stage.foreground(time_s, Viewpoint(right_m, ahead_m, up_m), nearer_m=distance_m)
        return _straight(light, self._develop)

    def _develop(self, rgb: Array) -> Picture:
        return finish(rgb, self._stage.grade, 0, self._stage.exposure)


def layers_of(stage: Stage, notes: tuple[str, ...] = ()) -> PictureLayers:
    """The layers of a world that is ready to move.

    Args:
        stage: the world.
        notes: of its picture.

    Returns:
        Its layers, developed alike.
    """
    camera = stage.world.camera
    made = []
    for name, light, depth, distance_m in stage.layers():
        rgba = _straight(light, lambda rgb: finish(rgb, stage.grade, 0, stage.exposure))
        made.append(PictureLayer(name, rgba, depth, distance_m))
    return PictureLayers(
        tuple(made), camera, _scene_light(stage), focal_px(camera), stage.horizon_row, stage, notes
    )  # fmt: skip


def _straight(light: Array, develop: Callable[[Array], Picture]) -> Picture:
    """A layer of light times cover, and cover [H, W, 4], developed with straight alpha; its colours reach a little over
    its edges, so that no rim shows when it is moved or enlarged.
    """
    cover = np.clip(light[..., 3], 0, 1)
    there = (cover > 0.02).astype(np.float32)
    colour = light[..., :3] / np.maximum(cover, 0.02)[..., None] * there[..., None]
    sigma = max(1.0, max(cover.shape) / 200)
    weight = np.maximum(cv2.GaussianBlur(there, (0, 0), sigma), 1e-3)[..., None]
    wide = cv2.GaussianBlur(colour, (0, 0), sigma) / weight
    rgb = develop(np.asarray(np.where(there[..., None] > 0, colour, wide), np.float32))
    return np.dstack([rgb, np.asarray(cover * 255 + 0.5, np.uint8)])


def _scene_light(stage: Stage) -> SceneLight:
    world = stage.world
    scale = stage.exposure * 0.8 / np.pi
    if world.land is None:
        lamp = max(world.lamps, key=lambda one: sum(one.rgb)) if world.lamps else None
        at = np.array(lamp.at_m if lamp else (0.0, 2.0, 2.5)) - np.array([0.0, 3.0, 1.2])
        towards = at / np.linalg.norm(at)
        key = scale * np.pi * np.array(lamp.rgb) / max(1.0, float(at @ at)) if lamp else WARM * 0.5
        fill = scale * np.pi * np.array(world.ambient) * 4
    else:
        towards, power = sun_light(world.air)
        key = scale * np.asarray(power)
        fill = scale * np.pi * 0.5 * (lights(world.air).level + lights(world.air).zenith) * np.array(world.air.tint)
    air = stage.air_colour()

    def three(values: Any) -> tuple[float, float, float]:
        return float(values[0]), float(values[1]), float(values[2])

    return SceneLight(
        three((towards[0], towards[2], -towards[1])),
        three(key),
        three(fill),
        three(air),
        bool(stage.cut.firelight.any()),
    )
