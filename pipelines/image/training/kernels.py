"""How alike each painting and each rated picture are: the Fisher vectors' inner products, which labels are fitted on."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.picture_attributes import ATTRIBUTES
from pipelines.recognition.image.recognizer import ImageRecognizer
from pipelines.recognition.image.training.data import STYLES, Picture, decode, load_rated
from pipelines.recognition.image.training.fit import SHARES
from weights import store

STEERS = store.EMBEDDED / "recognition" / "image-steers"
BLOCKS = tuple(SHARES)


@dataclass(frozen=True, slots=True)
class Kernels:
    """Inner products by block of features, and plain attributes.

    Attributes:
        names: [N] "style/file" of each painting; pictures uint8 [N, 128, 128, 3].
        inner: [blocks, R, R] among the rated pictures.
        outer: [blocks, N, R] paintings with rated pictures.
        facts: [N, 16] attributes of the paintings.
    """

    names: NDArray[np.str_]
    pictures: NDArray[np.uint8]
    inner: NDArray[np.float32]
    outer: NDArray[np.float32]
    facts: NDArray[np.float32]

    def of_rated(self, shares: dict[str, float]) -> NDArray[np.float64]:
        """[R, R] with each block counted by the square of its share."""
        return sum(
            (shares[b] ** 2 * self.inner[i].astype(float) for i, b in enumerate(BLOCKS)), np.zeros(self.inner.shape[1:])
        )

    def of_paintings(self, shares: dict[str, float]) -> NDArray[np.float64]:
        """[N, R]."""
        return sum(
            (shares[b] ** 2 * self.outer[i].astype(float) for i, b in enumerate(BLOCKS)), np.zeros(self.outer.shape[1:])
        )


def kernels(data: Path, work: Path, say: Callable[[str], None]) -> Kernels:
    """Read work/kernels.npz, or compute it (ten minutes on two cores) and keep it there."""
    kept = work / "kernels.npz"
    if kept.is_file():
        with np.load(kept) as file:
            return Kernels(*(file[n] for n in ("names", "pictures", "inner", "outer", "facts")))
    recognizer = ImageRecognizer.from_pretrained(
        STEERS
    )  # its codebooks only: those of `image-reports` are never touched
    vectors = _vectors(recognizer, load_rated(data).pictures)
    inner = np.stack([(v @ v.T).numpy() for v in vectors])
    names, pictures, outer, facts = [], [], [], []
    for name, picture in paintings(data):
        measured = recognizer.measure(picture)
        outer.append(
            np.stack([(v @ torch.from_numpy(measured.blocks[b])).numpy() for b, v in zip(BLOCKS, vectors, strict=True)])
        )
        facts.append([measured.attributes[n] for n in ATTRIBUTES])
        names.append(name)
        pictures.append(picture)
        if len(names) % 500 == 0:
            say(f"{len(names)} paintings measured")
    made = Kernels(
        np.array(names), np.stack(pictures), inner, np.stack(outer, axis=1), np.array(facts, dtype=np.float32)
    )
    work.mkdir(parents=True, exist_ok=True)
    np.savez(kept, names=made.names, pictures=made.pictures, inner=made.inner, outer=made.outer, facts=made.facts)
    return made


def paintings(data: Path) -> Iterator[tuple[str, Picture]]:
    """Every painting with its name, style by style."""
    for style in STYLES:
        with zipfile.ZipFile(data / "images" / "paintings" / f"{style}.zip") as archive:
            for name in sorted(n for n in archive.namelist() if n.endswith(".webp")):
                yield f"{style}/{name}", decode(archive.read(name))


def _vectors(recognizer: ImageRecognizer, pictures: list[Picture]) -> list[torch.Tensor]:
    measured = [recognizer.measure(p).blocks for p in pictures]
    return [torch.from_numpy(np.stack([m[b] for m in measured])) for b in BLOCKS]
