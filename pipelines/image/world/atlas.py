"""Many solids as few: their textures on one sheet, since the tracer starts slowly with many meshes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.scene import Solid

Array = NDArray[np.floating[Any]]

SHEET_PX = 2048
MATT = 0.9  # roughness from which a solid is matt


def merge_solids(solids: Sequence[Solid]) -> list[Solid]:
    """One solid for all that are made of the same stuff.

    Args:
        solids: any.

    Returns:
        The matt ones as one; those that shine on others, or are smooth, each by itself.
    """
    matt = [s for s in solids if s.rough >= MATT and not s.lights]
    others = [s for s in solids if s.rough < MATT or s.lights]
    return ([_merge(matt)] if matt else []) + others


def _merge(solids: Sequence[Solid]) -> Solid:
    places, height = _pack(solids)
    width = max(SHEET_PX, max(s.texture.shape[1] for s in solids) + 2)
    sheet = np.full((height, width, 3), 0.5, np.float32)
    shine = np.zeros((height, width, 3), np.float32) if any(s.glow is not None for s in solids) else None
    points, faces, texcoords, count = [], [], [], 0
    for solid, (row, column) in zip(solids, places, strict=True):
        h, w = solid.texture.shape[:2]
        sheet[row - 1 : row + h + 1, column - 1 : column + w + 1] = np.pad(
            solid.texture, ((1, 1), (1, 1), (0, 0)), "edge"
        )
        if shine is not None and solid.glow is not None:
            shine[row : row + h, column : column + w] = solid.glow
        u = (column + 0.5 + solid.texcoords[:, 0] * (w - 1)) / width
        v = 1 - (row + 0.5 + (1 - solid.texcoords[:, 1]) * (h - 1)) / height
        points.append(solid.points)
        texcoords.append(np.stack([u, v], -1))
        faces.append(solid.faces + count)
        count += len(solid.points)
    return Solid(
        np.concatenate(points),
        np.concatenate(faces).astype(np.uint32),
        sheet,
        np.concatenate(texcoords).astype(np.float32),
        1.0,
        shine,
    )


def _pack(solids: Sequence[Solid]) -> tuple[list[tuple[int, int]], int]:
    """Row and column of each texture on shelves, tall ones first, and the height of the sheet."""
    order = sorted(range(len(solids)), key=lambda i: -solids[i].texture.shape[0])
    places = [(0, 0)] * len(solids)
    row, column, shelf = 1, 1, 0
    for i in order:
        h, w = solids[i].texture.shape[:2]
        if column + w + 1 > SHEET_PX and column > 1:
            row, column, shelf = row + shelf + 2, 1, 0
        places[i], shelf = (row, column), max(shelf, h)
        column += w + 2
    return places, row + shelf + 1
