"""What guides the brush: where things end, where they are near, and which way strokes run.

Directions follow the edges of the picture (the structure tensor; Kang et al. 2007) and, where there are none, the form:
around what is round, along the lie of the land, level on water, drifting in the sky.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.fields import blur, noise
from pipelines.image.world.scene import LAND_LABEL, SKY_LABEL, WATER_LABEL, Traced

Array = NDArray[np.float32]
Picture = NDArray[np.uint8]

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
FAR_M = 4000.0
FORM_WEIGHT, EDGE_GAIN = 0.35, 60.0
LEAVES_PX = 400  # longer side from which outlines pass over single leaves
LEAP = 0.12  # of log depth, from which one thing stands in front of another
DIRECTION_SCALE = 1 / 110  # smoothing of directions, share of the longer side


@dataclass(frozen=True, slots=True)
class Guide:
    """What a look knows of its picture.

    Attributes:
        rgb: sRGB [H, W, 3] in 0..1.
        light: its luma [H, W].
        region: [H, W] int32, one number a thing; land, water and sky have theirs.
        sky: [H, W] bool.
        thing: [H, W] 1 on things that stand in the world.
        near: [H, W] 1 next to the camera to 0 at the horizon; sky is 0.
        detail: [H, W] 0..1, how finely it wants to be painted.
        form: [H, W, 3] world normals; (0, -1, 0) where nothing is known.
        border: [H, W] 0..1, lines where one thing ends in front of another.
        angle: [H, W] direction of strokes, radians, y downwards.
        side: pixels of the longer side.
    """

    rgb: Array
    light: Array
    region: NDArray[np.int32]
    sky: NDArray[np.bool_]
    thing: Array
    near: Array
    detail: Array
    form: Array
    border: Array
    angle: Array
    side: int

    @property
    def flow(self) -> tuple[Array, Array]:
        """The unit direction of strokes: to the right, downwards."""
        return np.cos(self.angle), np.sin(self.angle)


def make_guide(picture: Picture, traced: Traced | None, rng: np.random.Generator, swirl: float, tilt: float) -> Guide:
    """Read what guides the brush.

    Args:
        picture: sRGB [H, W, 3].
        traced: what lies behind each pixel; None where only the picture is known.
        rng: source of chance.
        swirl: how strongly the sky and the land turn in eddies, 0 to 1.
        tilt: how far strokes without an edge turn to the diagonal, radians.

    Returns:
        The guide.
    """
    rgb = (picture / np.float32(255)).astype(np.float32)
    light = np.asarray(rgb @ LUMA, np.float32)
    shape, side = light.shape, max(light.shape)
    if traced is None:
        region, depth = np.zeros(shape, np.int32), np.full(shape, 20, np.float32)
        form = np.broadcast_to(np.array([0, -1, 0], np.float32), (*shape, 3))
    else:
        region = traced.label.astype(np.int32)
        depth = np.where(np.isfinite(traced.depth_m), traced.depth_m, FAR_M).astype(np.float32)
        form = np.nan_to_num(traced.normal).astype(np.float32)
    sky = region == SKY_LABEL
    nearest = max(float(np.percentile(depth, 1)), 0.5)
    near = np.where(sky, 0, np.clip(1 - np.log(np.maximum(depth / nearest, 1)) / 5, 0, 1)).astype(np.float32)
    thing = (region > 0).astype(np.float32)
    border = _borders(region, depth)
    angle, busy = _directions(light, region, form, rng, swirl, tilt)
    known = 0.35 if traced is None else 0.0
    detail = np.clip(blur(thing * (0.35 + 0.65 * near), side / 200) + known + 0.5 * busy, 0, 1)
    return Guide(rgb, light, region, sky, thing, near, detail.astype(np.float32), form, border, angle, side)


def _borders(region: NDArray[np.int32], depth: Array) -> Array:
    """Lines [H, W] where the number changes or the depth leaps."""
    far = np.log(cv2.medianBlur(depth, 3))
    shown = cv2.medianBlur((region % 251).astype(np.uint8), 3 if max(region.shape) < LEAVES_PX else 5).astype(np.int32)
    line = np.zeros(region.shape, np.float32)
    line[:, 1:][shown[:, 1:] != shown[:, :-1]] = 1
    line[1:][shown[1:] != shown[:-1]] = 1
    # the second difference, so that level ground that runs to the horizon has no lines
    line[:, 1:-1][np.diff(far, 2, axis=1) > LEAP] = 1
    line[1:-1][np.diff(far, 2, axis=0) > LEAP] = 1
    return line


def _directions(
    light: Array, region: NDArray[np.int32], form: Array, rng: np.random.Generator, swirl: float, tilt: float
) -> tuple[Array, Array]:
    """Angles of strokes [H, W], and how busy the picture is there [H, W]."""
    side = max(light.shape)
    soft = blur(light, side / 400)
    gx, gy = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    xx, yy, xy = (blur(t, side * DIRECTION_SCALE) for t in (gx * gx, gy * gy, gx * gy))
    # along the edge: the doubled angle of the gradient turned by half a circle
    edge_x, edge_y = -(xx - yy), -2 * xy
    power = np.sqrt(edge_x**2 + edge_y**2) + 1e-9
    weight = np.clip(np.sqrt(power) * EDGE_GAIN * side / 8192, 0, 1)
    edge_x, edge_y = edge_x / power * weight, edge_y / power * weight
    rest = _form_angles(light.shape, region, form, rng, swirl, tilt)
    free = FORM_WEIGHT + (1 - FORM_WEIGHT) * (1 - weight)
    sky_rule = np.where(region == SKY_LABEL, 1 + 2.5 * swirl, 1.0).astype(np.float32)
    c = blur((edge_x + free * sky_rule * np.cos(2 * rest)).astype(np.float32), side / 250)
    s = blur((edge_y + free * sky_rule * np.sin(2 * rest)).astype(np.float32), side / 250)
    return np.asarray(0.5 * np.arctan2(s, c), np.float32), np.asarray(weight, np.float32)


def _form_angles(
    shape: tuple[int, ...], region: NDArray[np.int32], form: Array, rng: np.random.Generator, swirl: float, tilt: float
) -> Array:
    """Where strokes run without an edge: across the slope as the camera sees it; eddies in the sky."""
    h, w = shape[:2]
    side = max(h, w)
    slope_x, slope_y = blur(form[..., 0], side / 150), blur(-form[..., 2], side / 150)
    around = np.arctan2(slope_x, -slope_y)  # a quarter turn from the slope
    flat = np.hypot(slope_x, slope_y) < 0.15
    drift = 0.25 * noise(rng, (h, w), side / 5)
    angle = np.where(flat, np.pi / 3, around) + 0.5 * drift - tilt
    level = (region == WATER_LABEL) | (region == LAND_LABEL)
    angle = np.where(level, around + 0.3 * drift * (1 + 2 * swirl) - 0.5 * tilt, angle)
    sky = region == SKY_LABEL
    if sky.any():
        angle = np.where(sky, drift - 0.12 - tilt + swirl * _eddies(h, w, rng), angle)
    return angle.astype(np.float32)


def _eddies(h: int, w: int, rng: np.random.Generator) -> Array:
    """Turning of a direction by a few whirls [H, W], radians: the curl of a potential of soft hills."""
    side = max(h, w)
    hills = noise(rng, (h, w), side / 3.2) + 0.35 * noise(rng, (h, w), side / 8)
    gx, gy = cv2.Sobel(hills, cv2.CV_32F, 1, 0), cv2.Sobel(hills, cv2.CV_32F, 0, 1)
    return np.asarray(np.arctan2(-gx, gy), np.float32)
