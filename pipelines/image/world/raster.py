"""Things as the camera sees them, without light: depth, colour, normals, cover and labels at the picture's own size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.stock import Stock, ThingView
from pipelines.image.world.air import Camera
from pipelines.image.world.scene import Standing, focal_px, project

Array = NDArray[np.floating[Any]]

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
BLOOMING = frozenset({"flowers", "meadows", "gardens", "potted", "plants", "bushes"})  # themes named by their flowers
GREENER, LEAST_BLOOM = 1.05, 0.02  # green over red and blue of a leaf; part of a plant that is no leaf


@dataclass
class Layers:
    """What is seen; drawn into from back to front.

    Attributes:
        albedo: [H, W, 3].
        normal: [H, W, 3] of the viewer: x right, y up, z to the viewer.
        depth_m: [H, W].
        cover: [H, W].
        label: [H, W].
        glow: linear RGB [H, W, 3] of what shines.
    """

    albedo: Array
    normal: Array
    depth_m: Array
    cover: Array
    label: NDArray[np.int32]
    glow: Array


def copy_layers(layers: Layers) -> Layers:
    """The same layers, to draw into."""
    return replace(layers, **{f.name: getattr(layers, f.name).copy() for f in fields(Layers)})


def draw_things(layers: Layers, standings: Sequence[Standing], stock: Stock, camera: Camera) -> None:
    """Draw things over what is there, far ones first, hidden where something nearer is drawn already.

    Args:
        layers: changed.
        standings: things.
        stock: their pictures.
        camera: that looks.
    """
    order = sorted(range(len(standings)), key=lambda i: -standings[i].y_m)
    for number in order:
        _draw(layers, standings[number], number + 1, stock, camera)


def tinted_albedo(view: ThingView, tint: tuple[float, float, float] | None, *, blooms: bool = False) -> Array:
    """The colour of a thing, or its light and shade in another colour.

    Args:
        view: of the thing.
        tint: linear RGB; None leaves it.
        blooms: whether it is a plant whose flowers or fruit are meant: what is green of it stays green.

    Returns:
        Linear RGB [h, w, 3].
    """
    if tint is None:
        return view.albedo
    luma = view.albedo @ LUMA
    seen = view.alpha > 0.5
    typical = float(np.percentile(luma[seen], 60)) if seen.any() else 0.5
    grey = np.clip(luma / max(typical, 0.02), 0, 1.7)[..., None]
    spread = view.albedo.max(-1) - view.albedo.min(-1)
    keep = np.clip((luma < 0.06 * (1 + spread)).astype(np.float32), 0, 1)[..., None] * 0.8
    if blooms:
        green = view.albedo[..., 1] > GREENER * np.maximum(view.albedo[..., 0], view.albedo[..., 2])
        if (seen & ~green).sum() > LEAST_BLOOM * seen.sum():
            keep = np.maximum(keep, green[..., None])
    return (np.clip(grey * np.array(tint, np.float32), 0, 0.95) * (1 - keep) + view.albedo * keep).astype(np.float32)


def _draw(layers: Layers, standing: Standing, label: int, stock: Stock, camera: Camera) -> None:
    if standing.y_m < 0.3:
        return
    f = focal_px(camera) / standing.y_m
    column, row = project(camera, standing.x_m, standing.y_m, standing.z_m)
    w, h = standing.width_m * f, standing.height_m * f
    left, top = column - w / 2, row - h
    x0, x1 = max(0, int(np.floor(left))), min(camera.width_px, int(np.ceil(left + w)))
    y0, y1 = max(0, int(np.floor(top))), min(camera.height_px, int(np.ceil(row)))
    if x1 <= x0 or y1 <= y0 or w < 0.5 or h < 0.5:
        return
    view = stock.view(standing.thing, standing.view)
    blooms = stock.entries[standing.thing].theme in BLOOMING
    planes = [tinted_albedo(view, standing.tint, blooms=blooms), view.normal, view.alpha[..., None]]
    if view.glow is not None and standing.glow:
        planes.append(view.glow * standing.glow)
    patch = _warp(np.dstack(planes), left, top, w, h, (x0, y0, x1, y1), standing.flip)
    cut = np.s_[y0:y1, x0:x1]
    alpha = np.clip(patch[..., 6], 0, 1) * (layers.depth_m[cut] > standing.y_m)
    a = alpha[..., None]
    normal = patch[..., 3:6] * (np.array([-1, 1, 1], np.float32) if standing.flip else 1)
    layers.albedo[cut] = layers.albedo[cut] * (1 - a) + patch[..., :3] * a
    layers.normal[cut] = layers.normal[cut] * (1 - a) + normal * a
    layers.cover[cut] = 1 - (1 - layers.cover[cut]) * (1 - alpha)
    layers.glow[cut] = layers.glow[cut] * (1 - a) + (patch[..., 7:10] * a if patch.shape[-1] > 7 else 0)
    solid = alpha > 0.5
    layers.depth_m[cut][solid] = standing.y_m
    layers.label[cut][solid] = label


def _warp(
    planes: Array, left: float, top: float, w: float, h: float, box: tuple[int, int, int, int], flip: bool
) -> Array:
    """The part of a stretched picture that lies in a box of pixels, averaged where it is shrunk."""
    x0, y0, x1, y1 = box
    if flip:
        planes = planes[:, ::-1]
    source_h, source_w = planes.shape[:2]
    shrink = min(source_w / w, source_h / h)
    if shrink > 1.5:
        size = (max(1, round(source_w / shrink)), max(1, round(source_h / shrink)))
        planes = _resize(planes, size)
        source_h, source_w = planes.shape[:2]
    sx, sy = source_w / w, source_h / h
    matrix = np.array([[sx, 0, (x0 - left + 0.5) * sx - 0.5], [0, sy, (y0 - top + 0.5) * sy - 0.5]], np.float32)
    flags = (cv2.INTER_LINEAR if sx > 0.5 else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP
    parts = [
        cv2.warpAffine(
            np.ascontiguousarray(planes[..., i : i + 4]),
            matrix,
            (x1 - x0, y1 - y0),
            flags=flags,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for i in range(0, planes.shape[-1], 4)
    ]
    out = np.concatenate([p if p.ndim == 3 else p[..., None] for p in parts], -1)
    ys, xs = np.arange(y0, y1) + 0.5, np.arange(x0, x1) + 0.5
    inside = np.clip(np.minimum(ys - top, top + h - ys) + 0.5, 0, 1)[:, None] * np.clip(
        np.minimum(xs - left, left + w - xs) + 0.5, 0, 1
    )
    out[..., 6] *= inside
    return np.asarray(out, np.float32)


def _resize(planes: Array, size: tuple[int, int]) -> Array:
    parts = [
        cv2.resize(np.ascontiguousarray(planes[..., i : i + 4]), size, interpolation=cv2.INTER_AREA)
        for i in range(0, planes.shape[-1], 4)
    ]
    return np.concatenate([p if p.ndim == 3 else p[..., None] for p in parts], -1)
