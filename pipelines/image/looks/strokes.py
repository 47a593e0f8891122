"""Layers of curved brush strokes, coarse to fine (Haeberli 1990; Hertzmann 1998), ended at edges (Litwinowicz 1997).

Strokes of a layer are laid all at once: their numbers are drawn into a map in random order, and each pixel looks up its
place on the stroke that lies on top of it in that stroke's picture (`brushes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.brushes import SIZES_PX, VARIANTS, brush
from pipelines.image.looks.fields import blur
from pipelines.image.looks.guide import Guide

Array = NDArray[np.float32]

STEPS = 4  # that a stroke is followed to each side
SPINE = 5  # points that its middle is drawn through
FINE = 3  # binary places of a pixel that it is drawn to
MIN_WIDTH_PX = 1.6
STREAK = 0.16  # how differently the hairs of one brush are loaded


@dataclass(frozen=True, slots=True)
class Layer:
    """How one layer of strokes is laid.

    Attributes:
        brush: of `brushes.BRUSHES`.
        width: share of the picture's longer side.
        length: in widths.
        spacing: of strokes, in widths; below 1 they overlap.
        opacity: 0 to 1.
        error: mean difference of colour (0..1) from which a stroke is laid; 0 always.
        detail: how finely a place must want to be painted.
        stop: difference of colour that ends a stroke.
        hue: deviation of its colour.
        tone: deviation of its lightness.
        wander: deviation of its angle, radians.
        relief: how thick it lies.
        groups: how often strokes of this layer are laid over each other.
    """

    brush: str
    width: float
    length: float = 4.0
    spacing: float = 0.7
    opacity: float = 1.0
    error: float = 0.0
    detail: float = 0.0
    stop: float = 0.22
    hue: float = 0.02
    tone: float = 0.02
    wander: float = 0.08
    relief: float = 1.0
    groups: int = 2


def paint_layer(
    canvas: Array, relief: Array, target: Array, guide: Guide, layer: Layer, rng: np.random.Generator
) -> None:
    """Lay a layer of strokes on a canvas.

    Args:
        canvas: sRGB [H, W, 3] in 0..1, changed.
        relief: height of the paint [H, W], changed.
        target: the colours that are painted [H, W, 3].
        guide: of the picture.
        layer: how.
        rng: source of chance.
    """
    width = max(layer.width * guide.side, MIN_WIDTH_PX)
    colours = _soften(target, width)
    x, y, lots = _seeds(canvas, colours, guide, layer, width, rng)
    if not len(x):
        return
    strokes = _follow(x, y, colours, guide, layer, width, lots)
    for group in range(layer.groups):
        mine = lots["group"] == group
        if mine.any():
            _lay(canvas, relief, {k: v[mine] for k, v in strokes.items()}, guide, layer, width)


def _soften(target: Array, width: float) -> Array:
    """Colours without what is smaller than a brush, edges kept."""
    size = int(np.clip(round(width * 0.6), 1, 31)) | 1
    if size == 1:
        return target
    bytes_ = np.clip(target * 255, 0, 255).astype(np.uint8)
    return (cv2.medianBlur(bytes_, size) / np.float32(255)).astype(np.float32)


def _seeds(
    canvas: Array, colours: Array, guide: Guide, layer: Layer, width: float, rng: np.random.Generator
) -> tuple[Array, Array, dict[str, NDArray[Any]]]:
    """Where strokes begin: a grid, shaken, where the canvas is not yet as it should be; and what is left to chance.

    Every place of the grid has its lot whether a stroke is laid there or not, so that in a film the others stay as they
    are.
    """
    h, w = guide.light.shape
    step = max(width * layer.spacing * (0.5 + 0.18 * layer.length) ** 0.5, 1.5)
    y, x = (a.ravel().astype(np.float32) for a in np.mgrid[step / 2 : h : step, step / 2 : w : step])
    x = np.clip(x + rng.uniform(-step, step, x.shape) * 0.55, 0, w - 1).astype(np.float32)
    y = np.clip(y + rng.uniform(-step, step, y.shape) * 0.55, 0, h - 1).astype(np.float32)
    order = rng.permutation(len(x))
    x, y = x[order], y[order]
    lots: dict[str, NDArray[Any]] = {
        "turn": rng.normal(0, layer.wander, len(x)).astype(np.float32),
        "length": rng.uniform(0.6, 1.25, len(x)).astype(np.float32),
        "shade": rng.normal(0, layer.tone, (len(x), 1)) + rng.normal(0, layer.hue, (len(x), 3)) * (1.0, 0.7, 1.0),
        "wide": rng.uniform(0.75, 1.2, len(x)).astype(np.float32),
        "variant": rng.integers(0, VARIANTS, len(x)),
        "group": np.arange(len(x)) % layer.groups,
    }
    at = (y.astype(np.int32), x.astype(np.int32))
    keep = np.ones(len(x), bool)
    if layer.error > 0:
        wrong = blur(np.abs(canvas - colours).mean(-1), width * 0.4)
        keep &= wrong[at] > layer.error * (1.3 - 0.6 * guide.detail[at])
    if layer.detail > 0:
        keep &= guide.detail[at] > layer.detail
    return x[keep], y[keep], {name: lot[keep] for name, lot in lots.items()}


def _follow(
    x: Array, y: Array, colours: Array, guide: Guide, layer: Layer, width: float, lots: dict[str, NDArray[Any]]
) -> dict[str, Array]:
    """Strokes through their seeds: along the flow, until the colour or the thing changes."""
    h, w = guide.light.shape
    at = (y.astype(np.int32), x.astype(np.int32))
    colour, region = colours[at], guide.region[at]
    turn = lots["turn"]
    length = width * layer.length * lots["length"]
    step = length / (2 * STEPS)
    first = guide.angle[at] + turn
    reach, ends, points = [], [], []
    for sign in (1.0, -1.0):
        px, py = x.copy(), y.copy()
        dx, dy = sign * np.cos(first), sign * np.sin(first)
        alive, gone = np.ones(len(x), bool), np.zeros(len(x), np.float32)
        for _ in range(STEPS):
            qx, qy = px + dx * step, py + dy * step
            cell = (np.clip(qy, 0, h - 1).astype(np.int32), np.clip(qx, 0, w - 1).astype(np.int32))
            alive &= (np.abs(colours[cell] - colour).mean(-1) < layer.stop) & (guide.region[cell] == region)
            px, py = np.where(alive, qx, px), np.where(alive, qy, py)
            gone += np.where(alive, step, 0)
            angle = guide.angle[cell] + turn
            nx, ny = np.cos(angle), np.sin(angle)
            flip = np.where(nx * dx + ny * dy < 0, -1, 1)
            dx, dy = np.where(alive, nx * flip, dx), np.where(alive, ny * flip, dy)
        reach.append(gone)
        ends.append(np.arctan2(dy, dx))
        points.append((px, py))
    (ax, ay), (bx, by) = points
    gap_x, gap_y = ax - bx, ay - by
    run = np.hypot(gap_x, gap_y)
    angle = np.where(run > 1, np.arctan2(gap_y, gap_x), first).astype(np.float32)
    half = np.maximum(run / 2, width * 0.35)
    # a stroke is a parabola through both ends and the seed
    lx, ly = x - (ax + bx) / 2, y - (ay + by) / 2
    sag = -lx * np.sin(angle) + ly * np.cos(angle)
    along = lx * np.cos(angle) + ly * np.sin(angle)
    open_ = np.maximum(1 - (along / half) ** 2, 0.3)
    sag = np.where(run > 1, np.clip(sag / open_, -0.5 * half, 0.5 * half), 0)
    loud = 0.35 + 0.9 * colour.max(-1, keepdims=True)  # darks keep together
    return {
        "x": (ax + bx) / 2,
        "y": (ay + by) / 2,
        "angle": angle,
        "half": half.astype(np.float32),
        "sag": sag.astype(np.float32),
        "colour": np.clip(colour + lots["shade"] * loud, 0, 1).astype(np.float32),
        "region": region,
        "wide": width * lots["wide"],
        "variant": lots["variant"],
    }


def _lay(canvas: Array, relief: Array, s: dict[str, Array], guide: Guide, layer: Layer, width: float) -> None:
    """Lay strokes that do not show through each other."""
    h, w = relief.shape
    cos, sin = np.cos(s["angle"]), np.sin(s["angle"])
    t = np.linspace(-1, 1, SPINE, dtype=np.float32)[None] * s["half"][:, None]
    v = s["sag"][:, None] * (1 - (t / s["half"][:, None]) ** 2)
    spine = np.stack([s["x"][:, None] + cos[:, None] * t - sin[:, None] * v,
                      s["y"][:, None] + sin[:, None] * t + cos[:, None] * v], -1)  # fmt: skip
    spine = (spine * 2**FINE).round().astype(np.int32)[:, :, None]
    thick = np.maximum(1, np.round(s["wide"])).astype(int).tolist()
    numbers = np.zeros((h, w), np.int32)
    for i, (points, pen) in enumerate(zip(spine, thick, strict=True), 1):
        cv2.polylines(numbers, [points], False, i, pen, cv2.LINE_8, FINE)
    on = np.flatnonzero(numbers)
    which = numbers.ravel()[on] - 1
    row, column = np.divmod(on.astype(np.int32), np.int32(w))
    dx, dy = column - s["x"][which], row - s["y"][which]
    c, n, half, wide = cos[which], sin[which], s["half"][which], s["wide"][which]
    u = c * dx + n * dy
    v1 = -n * dx + c * dy - s["sag"][which] * (1 - (u / half) ** 2)
    size = next((p for p in reversed(SIZES_PX) if p >= width), SIZES_PX[0])
    picture = brush(layer.brush, size)
    map_x = (u / (half + wide / 2) * 0.5 + 0.5) * (picture.shape[1] - 1)
    map_y = np.clip((v1 / wide + 0.5) * size - 0.5, 0, size - 1) + size * s["variant"][which]
    found = _look_up(picture, map_x.astype(np.float32), map_y.astype(np.float32))
    inside = s["region"][which] == guide.region.ravel()[on]
    cover = found[:, 0] * np.float32(layer.opacity) * inside
    paint = s["colour"][which] * (1 + STREAK * (found[:, 1:] - 0.45))
    flat, high = canvas.reshape(-1, 3), relief.reshape(-1)
    flat[on] += cover[:, None] * (paint - flat[on])
    high[on] += cover * (found[:, 1] * layer.relief - 0.75 * high[on])


def _look_up(picture: Array, map_x: Array, map_y: Array) -> Array:
    """Values of a picture [h, w, 2] at N places, [N, 2]."""
    count = len(map_x)
    columns = 1024
    rows = -(-count // columns)
    pad = rows * columns - count
    x, y = (np.pad(m, (0, pad)).reshape(rows, columns) for m in (map_x, map_y))
    out = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    return np.asarray(out.reshape(-1, 2)[:count], np.float32)
