"""A photo as a piece of a world: its depth in metres, its surfaces, its sky, and the camera that saw it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.image.depth.reading import DepthReading
from pipelines.image.looks.fields import blur
from pipelines.image.refeel.faces import Face
from pipelines.image.world.air import Camera
from pipelines.image.world.directions import Floats, ease, smoothstep
from pipelines.image.world.scene import focal_px

SRGB_GAMMA = 2.2
FIELD_DEGREES = 50.0  # of the longer side of photos
EYE_M, EYE_REACH_M = 1.6, (0.5, 6.0)  # height of the eye that is likely, and between what it may be
OUTDOORS, SURE_SKY = 0.8, 0.78  # probabilities from which a photo is outdoors, and what seems a sky is one
WHITE = 0.93  # from which all three colours are paper
WHITEST = 0.94  # linear, what is brighter has lost its light
LEAST_GROUND = 0.03  # share of the picture from which ground tells the horizon
FARTHEST_M = 3000.0
SKY_CLOSES = (0.35, 0.65)  # probabilities between which sky begins
NORMAL_REACH, ROUND = 1 / 70, 0.55  # smoothing of surfaces, part of the longer side; how far their form is trusted
LEAST_SKY = 0.004  # share of the picture


@dataclass(frozen=True, slots=True)
class Photo:
    """What is known of a photo; maps are [H, W].

    Attributes:
        rgb: sRGB in 0..1 [H, W, 3].
        camera: that saw it.
        depth_m: metres ahead.
        normal: [H, W, 3] of the world: x right, y ahead, z up.
        sky: 1 where the sky is.
        ground: 1 on what one can stand on.
        water: 1 on water.
        upright: 1 on walls and things.
        outdoors: whether it was taken outdoors.
        faces: of people.
        skin: 1 on faces and what belongs to them, which light must not distort.
    """

    rgb: Floats
    camera: Camera
    depth_m: Floats
    normal: Floats
    sky: Floats
    ground: Floats
    water: Floats
    upright: Floats
    outdoors: bool
    faces: tuple[Face, ...]
    skin: Floats

    @property
    def light(self) -> Floats:
        """Linear RGB [H, W, 3] as it was before a camera's curve pressed its lights together."""
        return unpress(self.rgb**SRGB_GAMMA)


def unpress(light: Floats) -> Floats:
    """What the curve of film that pictures are developed with (Narkowicz 2015, see `world.finish`) makes light from.

    Args:
        light: linear RGB in 0..1.

    Returns:
        Linear RGB from 0 to about 3, of the same shape.
    """
    y = np.clip(light, 0, WHITEST).astype(np.float32)
    a, b = 2.51 - 2.43 * y, 0.59 * y - 0.03
    return np.asarray((b + np.sqrt(b * b + 0.56 * y * a)) / (2 * a), np.float32)


def understand(rgb: Floats, reading: DepthReading, faces: tuple[Face, ...]) -> Photo:
    """Make a piece of a world of a photo.

    Args:
        rgb: sRGB in 0..1 [H, W, 3].
        reading: of the photo.
        faces: found in it.

    Returns:
        What is known of it.
    """
    outdoors = is_outdoors(reading)
    sky = _sky(rgb, reading) if outdoors else np.zeros(rgb.shape[:2], np.float32)
    ground, water = ((1 - sky) * reading.share(name) for name in ("ground", "water"))
    upright = np.clip(1 - sky - ground - water, 0, 1)
    camera, depth = _place_camera(reading, sky, ground + water)
    soft = np.where(sky > 0.5, FARTHEST_M, np.clip(depth, 0.2, FARTHEST_M)).astype(np.float32)
    skin = _skin(rgb, faces, soft)
    normal = _normals(soft, camera, level=water + 0.7 * ground, facing=skin)
    return Photo(rgb, camera, soft, normal, sky, ground, water, upright, outdoors, faces, skin)


def is_outdoors(reading: DepthReading) -> bool:
    """Whether a photo was taken outdoors: by the network's word, or a sky that reaches the upper edge."""
    top = reading.share("sky")[: max(1, len(reading.log_depth) // 12)]
    likely = float((top > 0.6).mean()) > 0.6
    return reading.outdoors > (0.5 if likely else OUTDOORS) or (
        reading.outdoors > 0.3 and float((top > 0.85).mean()) > 0.3
    )


def _sky(rgb: Floats, reading: DepthReading) -> Floats:
    """Where the sky is, its edge along the picture's; what is nowhere near the upper edge is none."""
    share = reading.share("sky")
    found = smoothstep(*SKY_CLOSES, share)
    count, parts = cv2.connectedComponents((found > 0.5).astype(np.uint8))
    if count < 2:
        return np.zeros_like(found)
    rows = np.arange(len(found))[:, None]
    lowest = 0.5 * len(found)
    kept = np.zeros(count, bool)
    for number in range(1, count):
        where = parts == number
        size = where.mean()
        kept[number] = size > LEAST_SKY / 8 and (where & (rows < lowest)).sum() > 0.35 * where.sum()
    found = found * cv2.dilate(kept[parts].astype(np.uint8), np.ones((5, 5), np.uint8))
    inside = share[found > 0.5]
    whole = float((share[: max(1, len(share) // 12)] > 0.6).mean()) > 0.9  # along the whole upper edge
    if _is_paper(rgb, found) or (len(inside) and float(inside.mean()) < SURE_SKY - 0.08 * whole):
        return np.zeros_like(found)
    return np.asarray(found if found.mean() > LEAST_SKY else np.zeros_like(found), np.float32)


def _is_paper(rgb: Floats, sky: Floats) -> bool:
    """Whether what looks like a sky is the white ground that things are photographed before: it is all around."""
    white = rgb.min(-1) > WHITE
    edges = (white[-3:], white[:3], white[:, :3], white[:, -3:])
    return float((sky > 0.5).mean()) > 0 and min(float(edge.mean()) for edge in edges) > 0.6


def _place_camera(reading: DepthReading, sky: Floats, level: Floats) -> tuple[Camera, Floats]:
    """The camera, and the depth in metres, from how fast the ground comes nearer downwards.

    On level ground one over the distance grows evenly from the horizon down.
    """
    height, width = sky.shape
    focal = max(height, width) / (2 * math.tan(math.radians(FIELD_DEGREES) / 2))
    field = math.degrees(2 * math.atan(width / 2 / focal))
    relative = np.exp(reading.log_depth)
    horizon, gain = _fit_horizon(relative, sky, level)
    eye = EYE_M
    if gain > 0:  # relative depth -> metres as if the eye stood at its likely height; the network's word counts too
        metres = EYE_M * focal * gain
        eye = float(np.clip(EYE_M * metres**-0.6, *EYE_REACH_M))
        relative = relative * (metres * eye / EYE_M)
    pitch = math.degrees(math.atan((horizon - height / 2) / focal))
    return Camera(eye, pitch, field, width, height), relative


def _fit_horizon(relative: Floats, sky: Floats, level: Floats) -> tuple[float, float]:
    """Row of the horizon, and one over the relative depth gained for each row under it; 0 without ground."""
    height = len(sky)
    under = np.where(sky.mean(1) > 0.25)[0]
    guess = float(np.clip(under[-1] if len(under) else 0.42 * height, 0.15 * height, 0.72 * height))
    rows, columns = np.where(level > 0.6)
    if len(rows) < LEAST_GROUND * level.size:
        return guess, 0.0
    pick = np.random.default_rng(0).integers(len(rows), size=4000)
    y = rows[pick].astype(np.float64)
    near = 1 / np.maximum(relative[rows[pick], columns[pick]], 1e-3)
    weight = np.ones_like(y)
    slope, start = 0.0, guess
    for _ in range(8):  # towards the line that most of the ground lies on
        w = weight / weight.sum()
        mean_y, mean_near = (w * y).sum(), (w * near).sum()
        slope = float((w * (y - mean_y) * (near - mean_near)).sum() / max((w * (y - mean_y) ** 2).sum(), 1e-9))
        if slope <= 0:
            return guess, 0.0
        start = float(mean_y - mean_near / slope)
        error = np.abs(near - slope * (y - start)) / (np.median(np.abs(near - slope * (y - start))) + 1e-9)
        weight = 1 / (1 + error**2)
    highest = float(np.percentile(rows, 2))
    fitted = 0.5 * float(np.clip(start, -0.3 * height, highest)) + 0.5 * min(guess, highest)
    reaches = ease(0.75, 0.55, highest / height)  # ground that is seen far up ends near the horizon
    horizon = fitted + reaches * (highest - 0.03 * height - fitted)
    gain = float(np.median(near / np.maximum(y - horizon, 1)))
    return horizon, gain


def _normals(depth: Floats, camera: Camera, *, level: Floats, facing: Floats) -> Floats:
    """Soft normals of the surface through all points: up on what is level, towards the viewer where `facing` is."""
    height, width = depth.shape
    focal, sigma = focal_px(camera), max(height, width) * NORMAL_REACH
    soft = np.exp(blur(np.log(depth), sigma)).astype(np.float32)
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) / focal * soft
    z = (height / 2 - 0.5 - np.arange(height, dtype=np.float32))[:, None] / focal * soft
    points = np.stack([x, soft, z], -1)
    normal = -np.cross(np.gradient(points, axis=1), np.gradient(points, axis=0))
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9)
    normal[..., 1] = np.minimum(normal[..., 1], -0.2)  # what is seen faces the viewer
    level = blur(np.clip(level, 0, 1).astype(np.float32), sigma)[..., None]
    known = ROUND * (1 - facing[..., None])
    normal = known * normal + (1 - known) * np.array([0, -1, 0.35], np.float32)
    normal = normal * (1 - level) + level * np.array([0, 0, 1], np.float32)
    normal = blur(normal.astype(np.float32), sigma)
    return np.asarray(normal / (np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-6), np.float32)


def _skin(rgb: Floats, faces: tuple[Face, ...], depth: Floats) -> Floats:
    """Faces, and what is of their colour and as near as they are below them: neck, arms."""
    height, width = depth.shape
    mask = np.zeros((height, width), np.float32)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    lab = cv2.cvtColor(rgb.astype(np.float32), cv2.COLOR_RGB2LAB)
    for face in faces:
        x, y, r = face.x, face.y, face.side / 2
        round_it = ((columns - x) / (1.15 * r)) ** 2 + ((rows - y) / (1.45 * r)) ** 2
        mask = np.maximum(mask, np.clip(2.2 - 1.4 * round_it, 0, 1))
        inside = round_it < 0.45
        if not inside.any():
            continue
        colour, far = np.median(lab[inside], axis=0), float(np.median(depth[inside]))
        alike = np.exp(-(((lab[..., 1] - colour[1]) / 9) ** 2) - ((lab[..., 2] - colour[2]) / 11) ** 2)
        alike *= np.exp(-((np.log(depth / far) / 0.35) ** 2)) * np.exp(-(((lab[..., 0] - colour[0]) / 35) ** 2))
        reach = np.exp(-(((columns - x) / (5 * r)) ** 2) - (((rows - y - 2 * r) / (5 * r)) ** 2))
        mask = np.maximum(mask, 0.9 * alike * reach)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(height, width) / 200), np.float32)
