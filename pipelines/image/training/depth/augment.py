"""What is done to a traced picture before the network sees it, so that it reads other cameras, and paintings."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.training.depth.scenes import CLASSES, Scene

Array = NDArray[Any]

SHAPES = ((160, 192), (160, 160), (192, 160), (128, 224))  # of batches, height and width
PAINTED, SKY_CHANGED, WALL_CHANGED, GREY = 0.3, 0.4, 0.45, 0.06  # shares of pictures
SMALLEST = 0.6  # part of a scene's side that a crop keeps
SKY, SOLID, THING = (CLASSES.index(n) for n in ("sky", "solid", "thing"))


def augment(scene: Scene, shape: tuple[int, int], rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """One example.

    Args:
        scene: traced.
        shape: height and width of the example, pixels.
        rng: source of chance.

    Returns:
        Picture in -1..1 [3, H, W], log depth [H, W], class [H, W].
    """
    picture = (scene.painted if rng.random() < PAINTED else scene.picture).astype(np.float32) / 255
    if rng.random() < SKY_CHANGED and scene.outdoors:
        picture = _repaint(picture, scene.label == SKY, rng)
    elif rng.random() < WALL_CHANGED and not scene.outdoors:
        picture = _repaint(picture, scene.label == SOLID, rng)
    box = _crop_box(picture.shape[:2], shape, rng)
    picture = cv2.resize(picture[box], shape[::-1], interpolation=cv2.INTER_AREA)
    depth = cv2.resize(scene.log_depth[box], shape[::-1], interpolation=cv2.INTER_NEAREST)
    label = cv2.resize(scene.label[box], shape[::-1], interpolation=cv2.INTER_NEAREST)
    if rng.random() < 0.5:
        picture, depth, label = picture[:, ::-1], depth[:, ::-1], label[:, ::-1]
    x = _blur_and_grain(_change_light(picture, rng), rng)
    return (
        np.ascontiguousarray((np.clip(x, 0, 1) * 255 - 127).transpose(2, 0, 1) / 128, np.float32),
        np.ascontiguousarray(depth, np.float32),
        np.ascontiguousarray(label, np.int64),
    )


def _crop_box(size: tuple[int, int], shape: tuple[int, int], rng: np.random.Generator) -> tuple[slice, slice]:
    """A part of the picture of about the example's aspect."""
    height, width = size
    aspect = shape[1] / shape[0] * float(np.exp(rng.uniform(-0.15, 0.15)))
    part = float(rng.uniform(SMALLEST, 1.0))
    h = min(height, width / aspect) * part
    h, w = max(32, int(h)), max(32, min(width, int(h * aspect)))
    top, left = int(rng.integers(height - h + 1)), int(rng.integers(width - w + 1))
    return slice(top, top + h), slice(left, left + w)


def _repaint(picture: Array, where: Array, rng: np.random.Generator) -> Array:
    """An area in one colour, in a gradient or in soft blots: skies of white, grey and any blue, walls of any colour."""
    h, w = where.shape
    light = float(rng.uniform(0.15, 1.05))
    first = light * (1 + rng.normal(0, 0.13, 3))
    second = first * rng.uniform(0.6, 1.25) + rng.normal(0, 0.05, 3)
    ramp = np.linspace(0, 1, h)[:, None] if rng.random() < 0.7 else np.linspace(0, 1, w)[None] * np.ones((h, 1))
    if rng.random() < 0.4:
        blots = rng.normal(0, 1, (rng.integers(3, 9), rng.integers(3, 9))).astype(np.float32)
        ramp = ramp + 0.5 * cv2.resize(blots, (w, h), interpolation=cv2.INTER_CUBIC)
    ramp = np.clip(ramp * np.ones((h, w)), 0, 1)[..., None]
    soft = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 0.7)[..., None]
    mixed = first * (1 - ramp) + second * ramp
    return picture * (1 - soft) + np.clip(mixed, 0, 1).astype(np.float32) * soft


def _change_light(x: Array, rng: np.random.Generator) -> Array:
    """Exposure, gamma, contrast, saturation, cast and channels."""
    x = np.clip(x, 0, 1) ** float(np.exp(rng.normal(0, 0.35)))
    x = x * float(np.exp(rng.normal(0, 0.18))) * (1 + rng.normal(0, 0.09, 3))
    grey = x.mean(-1, keepdims=True)
    saturation = 0.0 if rng.random() < GREY else float(np.exp(rng.normal(0, 0.4)))
    x = grey + (x - grey) * saturation
    x = 0.5 + (x - 0.5) * float(np.exp(rng.normal(0, 0.22)))
    if rng.random() < 0.25:  # other hues
        turn = float(rng.uniform(-0.35, 0.35))
        x = x @ (np.eye(3) * (1 - abs(turn)) + abs(turn) * np.roll(np.eye(3), 1 if turn > 0 else -1, 0))
    return np.asarray(np.clip(x, 0, 1), np.float32)


def _blur_and_grain(x: Array, rng: np.random.Generator) -> Array:
    if rng.random() < 0.3:
        x = cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.3, 1.3)))
    if rng.random() < 0.5:
        x = x + rng.normal(0, float(rng.uniform(0.005, 0.05)), x.shape)
    if rng.random() < 0.3:
        codes = cv2.imencode(".jpg", np.clip(x * 255, 0, 255).astype(np.uint8), [1, int(rng.integers(25, 90))])[1]
        x = np.asarray(cv2.imdecode(codes, cv2.IMREAD_COLOR), np.float32) / 255
    return np.asarray(x, np.float32)
