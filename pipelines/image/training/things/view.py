"""One side of a thing as pictures, and how it is written; needs no Blender."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.floating[Any]]

QUALITY = (80, 62, 90)  # of WebP: of colour, shape and alpha


@dataclass(frozen=True)
class View:
    """One side of a thing, cropped to it.

    Attributes:
        rgb: sRGB [h, w, 3] in 0..1, without light.
        alpha: [h, w] in 0..1.
        normal: [h, w, 3], of the camera: x right, y up, z to the viewer.
        depth: [h, w] in 0..1, 0 nearest; 1 where nothing is.
        glow: sRGB [h, w, 3] in 0..1, None if nothing shines.
        height_m: of the crop.
        foot: part of the crop's height that lies under the foot of the thing.
    """

    rgb: Array
    alpha: Array
    normal: Array
    depth: Array
    glow: Array | None
    height_m: float
    foot: float

    def describe(self) -> dict[str, float | bool]:
        """What the pack says of it; see `stock.ViewEntry`."""
        h, w = self.alpha.shape
        return {
            "height_m": round(self.height_m, 3),
            "width_m": round(self.height_m * w / h, 3),
            "foot": round(self.foot, 4),
            "glow": self.glow is not None,
        }


def write_thing(
    folder: Path,
    name: str,
    description: dict[str, object],
    views: Sequence[View],
    quality: tuple[int, int, int] = QUALITY,
) -> None:
    """Write a thing.

    Args:
        folder: of its theme; gets NAME.json, NAME.N.color.webp, NAME.N.shape.webp and, if it shines, NAME.N.glow.webp.
        name: of the thing.
        description: words, stands, of, state and sink.
        views: its sides.
        quality: of WebP: of colour, shape and alpha, 0 to 100.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, view in enumerate(views):
        write_view(view, folder / f"{name}.{number}", quality)
    content = {"name": name, **description, "views": [view.describe() for view in views]}
    (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def write_view(view: View, stem: Path, quality: tuple[int, int, int] = QUALITY) -> None:
    """Write the pictures of a side.

    Args:
        view: the side.
        stem: path without the endings.
        quality: of colour, shape and alpha, 0 to 100.
    """

    def to_bytes(values: Array) -> NDArray[np.uint8]:
        return (values.clip(0, 1) * 255 + 0.5).astype(np.uint8)

    colour = Image.fromarray(np.dstack([to_bytes(spread(view.rgb, view.alpha)), to_bytes(view.alpha)]))
    colour.save(f"{stem}.color.webp", quality=quality[0], method=6, exact=True, alpha_quality=quality[2])
    normal = spread(view.normal[..., :2] / 2 + 0.5, view.alpha)
    shape = Image.fromarray(to_bytes(np.dstack([normal, view.depth])))
    shape.save(f"{stem}.shape.webp", quality=quality[1], method=6)
    if view.glow is not None:
        Image.fromarray(to_bytes(view.glow)).save(f"{stem}.glow.webp", quality=quality[1], method=6)


def spread(values: Array, alpha: Array) -> Array:
    """Carry what is seen a few pixels past the outline, so that edges take no colour from nothing."""
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(alpha < 0.6, return_distances=False, return_indices=True)
    return values[tuple(nearest)]
