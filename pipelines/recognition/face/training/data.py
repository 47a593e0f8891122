"""Faces for training: read, near-duplicates grouped, and split into parts that share no picture.

Which part a picture belongs to follows from hashes of file names, so that anybody gets the same parts again.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.recognition.face.net import EXPRESSIONS, SIZE

ARCHIVE = Path("faces") / "faces48_train.zip"
FOLDERS = {
    "angry": "angry",
    "disgust": "disgusted",
    "fear": "fearful",
    "happy": "happy",
    "neutral": "neutral",
    "sad": "sad",
    "surprise": "surprised",
}
SAME_CORRELATION = (
    0.91  # correlation of 16 x 16 means above which two crops are one photograph (looked at: below .90 they are not)
)
SAME_MIRRORED_CORRELATION = 0.95
BLANK_STD = 3.0  # standard deviation in grey levels under which a crop shows nothing
HELD_BACK = 0.10

#: Share of the groups that are not held back, up to which a part reaches. "finder" trains face finding, not
#: expressions.
PARTS = {"A": 0.70, "A calibration": 0.73, "B": 0.90, "B calibration": 0.925, "finder": 1.0}


@dataclass(frozen=True, slots=True)
class Faces:
    """All crops and the part that each belongs to.

    Parts are those of `PARTS` and "held back", a random tenth; only pictures that are held back can have a double
    elsewhere.

    Attributes:
        crops: uint8 [N, 48, 48].
        labels: [N] places in `net.EXPRESSIONS`.
        part: [N] names of parts.
        is_double: [N] whether a near-duplicate lies in another part.
        names: of the files.
    """

    crops: NDArray[np.uint8]
    labels: NDArray[np.int64]
    part: NDArray[np.str_]
    is_double: NDArray[np.bool_]
    names: tuple[str, ...]

    def of(self, part: str, *, doubles: bool = True) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        """Crops and labels of one part; blank crops are left out of every part but the one that is held back."""
        keep = self.part == part
        if not doubles:
            keep &= ~self.is_double
        if part != "held back":
            keep &= self.crops.reshape(len(self.crops), -1).std(axis=1) > BLANK_STD
        return self.crops[keep], self.labels[keep]


def load_faces(data: Path) -> Faces:
    """Read the archive and split it; about a minute."""
    crops, labels, names = _read(data / ARCHIVE)
    group = group_duplicates(crops)
    first: dict[int, str] = {}
    for number, name in zip(group, names, strict=True):
        first[int(number)] = min(first.get(int(number), name), name)
    is_held_back = np.array([_hash_share(f"held back {name}") < HELD_BACK for name in names])
    part = np.array(
        ["held back" if h else _assign_part(first[int(g)]) for h, g in zip(is_held_back, group, strict=True)]
    )
    outside = set(group[~is_held_back].tolist())
    is_double = is_held_back & np.array([int(g) in outside for g in group])
    return Faces(crops, labels, part, is_double, names)


def group_duplicates(crops: NDArray[np.uint8]) -> NDArray[np.int64]:
    """[N] the same number for crops that are near-duplicates of each other, also mirrored; blank crops stay alone."""
    small = crops.astype(np.float32).reshape(len(crops), 16, SIZE // 16, 16, SIZE // 16).mean(axis=(2, 4))
    small -= small.mean(axis=(1, 2), keepdims=True)
    is_blank = small.std(axis=(1, 2)) < BLANK_STD
    small[is_blank] = 0
    small /= np.maximum(np.sqrt((small**2).sum(axis=(1, 2), keepdims=True)), 1e-6)
    upright, mirrored = small.reshape(len(small), -1), np.ascontiguousarray(small[:, :, ::-1]).reshape(len(small), -1)
    parent = np.arange(len(crops))
    for start in range(0, len(crops), 1024):
        rows = upright[start : start + 1024]
        for candidates, threshold in ((upright, SAME_CORRELATION), (mirrored, SAME_MIRRORED_CORRELATION)):
            for a, b in zip(*np.nonzero(rows @ candidates.T > threshold), strict=True):
                _merge_groups(parent, start + int(a), int(b))
    return np.array([_find_root(parent, i) for i in range(len(parent))])


def _read(archive: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64], tuple[str, ...]]:
    from PIL import Image

    with zipfile.ZipFile(archive) as file:
        names = tuple(sorted(n for n in file.namelist() if not n.endswith("/") and n.split("/")[-2] in FOLDERS))
        crops = np.stack([np.asarray(Image.open(io.BytesIO(file.read(n))).convert("L"), dtype=np.uint8) for n in names])
    labels = np.array([EXPRESSIONS.index(FOLDERS[n.split("/")[-2]]) for n in names])
    return crops, labels, names


def _assign_part(name: str) -> str:
    share = _hash_share(f"part {name}")
    return next(part for part, upto in PARTS.items() if share < upto)


def _hash_share(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64


def _find_root(parent: NDArray[np.int64], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = int(parent[i])
    return i


def _merge_groups(parent: NDArray[np.int64], a: int, b: int) -> None:
    a, b = _find_root(parent, a), _find_root(parent, b)
    parent[max(a, b)] = min(a, b)
