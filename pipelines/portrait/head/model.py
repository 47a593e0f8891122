"""The head's mesh: vertices of an identity, moved by face units and turned.

Lengths are metres; the origin lies between the eyes of the average head, x points to the person's left (the picture's
right), y up, z out of the face towards the viewer. Units and blendshapes are named as ARKit names them
(ARFaceAnchor.BlendShapeLocation), from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from weights import store
from weights.checkpoint import load_checkpoint
from weights.errors import InputError

FOLDER = store.EMBEDDED / "head"
METRES_PER_STEP = 1e-5  # the file keeps integers
#: Regions of quads; the file numbers them. Left and right are the picture's.
REGIONS = (
    "skin",
    "lips",
    "lids",
    "ears",
    "mouth",
    "eye_left",
    "eye_right",
    "upper_teeth",
    "lower_teeth",
    "tongue",
    "lashes",
)
Vertices = NDArray[np.float32]


class Head:
    """The parametric head.

    Args:
        tensors: of the checkpoint, as `cut_head` writes them.
        units: names of the face units, in the file's order.
        traits: names of the traits of identity, in the file's order.

    Attributes:
        vertices_m: the average head [V, 3].
        quads: [Q, 4] vertices of each face, counter-clockwise seen from outside.
        regions: [Q] index into `REGIONS`.
        uv: texture coordinates [U, 2], 0..1, y up.
        uv_quads: [Q, 4] into `uv`.
        units: names of the 52 face units.
        traits: names of the traits, such as "female", "old", "asian".
        components: names of identity's parts: the traits, then "shape_00" and on, the principal components of
            MakeHuman's shapes of nose, mouth, eyes, chin and skull; each is one standard deviation at 1.
        landmark_vertices: [478, 3] vertices of the triangle that each landmark of `landmarks.points` lies in.
        landmark_weights: [478, 3] their weights, which sum to 1.
    """

    def __init__(self, tensors: Mapping[str, Any], units: Sequence[str], traits: Sequence[str]) -> None:
        self.units, self.traits = tuple(units), tuple(traits)
        self.vertices_m = tensors["vertices"].astype(np.float32) * METRES_PER_STEP
        self.quads = tensors["quads"].astype(np.int32)
        self.regions: NDArray[np.uint8] = tensors["regions"]
        self.uv = tensors["uv"].astype(np.float32) / 65535
        self.uv_quads = tensors["uv_quads"].astype(np.int32)
        self.landmark_vertices = tensors["landmark_vertices"].astype(np.int32)
        self.landmark_weights: Vertices = tensors["landmark_weights"]
        shapes = tensors["shapes"].astype(np.float32) * tensors["shape_scale"][:, None, None]
        self._identity = np.concatenate([tensors["traits"].astype(np.float32), shapes]) * np.float32(METRES_PER_STEP)
        self.components = (*self.traits, *(f"shape_{i:02d}" for i in range(len(shapes))))
        moves = tensors["unit_moves"].astype(np.float32) * METRES_PER_STEP
        ends = tensors["unit_ends"].tolist()
        self._unit_moves = {
            name: (tensors["unit_vertices"][start:end].astype(np.int64), moves[start:end])
            for name, start, end in zip(self.units, [0, *ends[:-1]], ends, strict=True)
        }

    @cached_property
    def triangles(self) -> NDArray[np.int32]:
        """[2 Q, 3] vertices: each quad's two triangles, one after the other."""
        return self.quads[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)

    def shape(self, identity: Mapping[str, float] | None = None) -> Vertices:
        """Vertices [V, 3] of an identity at rest.

        Args:
            identity: component to weight, 0 for the average of young adults of all origins.

        Returns:
            Metres.

        Raises:
            InputError: no component has that name.
        """
        out = self.vertices_m.copy()
        for name, weight in (identity or {}).items():
            out += weight * self._identity[_index(self.components, name, "component of identity")]
        return out

    def unit_move(self, unit: str) -> tuple[NDArray[np.int64], Vertices]:
        """The vertices [N] that a face unit moves, and how far [N, 3] at 1.

        Raises:
            InputError: no unit has that name.
        """
        _index(self.units, unit, "face unit")
        return self._unit_moves[unit]

    def pose(
        self,
        units: Mapping[str, float],
        identity: Mapping[str, float] | None = None,
        rotation: NDArray[Any] | None = None,
    ) -> Vertices:
        """Vertices [V, 3] of an identity, moved and turned.

        Args:
            units: face unit to intensity, 0 to 1; more exaggerates.
            identity: as `shape` takes it.
            rotation: [3, 3], applied last, about the origin.

        Returns:
            Metres.

        Raises:
            InputError: no unit or component has that name.
        """
        out = self.shape(identity)
        for name, weight in units.items():
            vertices, moves = self.unit_move(name)
            out[vertices] += np.float32(weight) * moves
        return out if rotation is None else (out @ np.asarray(rotation, np.float32).T).astype(np.float32)

    def landmarks(self, vertices: Vertices) -> Vertices:
        """The 478 landmarks [..., 478, 3] of vertices [..., V, 3], or of their displacements."""
        corners = vertices[..., self.landmark_vertices, :]
        return np.asarray(np.einsum("...lkc,lk->...lc", corners, self.landmark_weights), np.float32)

    @cached_property
    def unit_landmarks(self) -> Vertices:
        """Displacements [52, 478, 3] of the landmarks by each unit at 1, in the order of `units`."""
        moves = np.zeros((len(self.units), *self.vertices_m.shape), np.float32)
        for i, name in enumerate(self.units):
            vertices, values = self._unit_moves[name]
            moves[i, vertices] = values
        return self.landmarks(moves)

    @cached_property
    def identity_landmarks(self) -> Vertices:
        """Displacements [K, 478, 3] of the landmarks by each component of identity, in the order of `components`."""
        return self.landmarks(self._identity)

    def region_quads(self, *names: str) -> NDArray[np.int32]:
        """The quads [N, 4] of regions by name."""
        return self.quads[np.isin(self.regions, [_index(REGIONS, n, "region") for n in names])]


@lru_cache(maxsize=1)
def load_head(folder: Path = FOLDER) -> Head:
    """Load the head.

    Args:
        folder: of the checkpoint.

    Returns:
        The head; one is shared.

    Raises:
        WeightsNotFoundError: its file is missing.
        WeightsCorruptError: its file does not fit.
    """
    checkpoint = load_checkpoint(folder, framework="numpy", kind="head", shapes={"landmark_vertices": (478, 3)})
    return Head(checkpoint.tensors, checkpoint.config["units"], checkpoint.config["traits"])


def _index(names: Sequence[str], name: str, kind: str) -> int:
    if name not in names:
        raise InputError(f"'{name}' is no {kind}; known: {', '.join(names)}")
    return names.index(name)
