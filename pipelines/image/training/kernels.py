"""Gram matrices of Fisher vectors (paintings and rated pictures), which the labels of the paintings are fitted on."""

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
        names: [N] "style/file" of each painting.
        pictures: uint8 [N, 128, 128, 3].
        inner: [blocks, R, R] among the rated pictures.
        outer: [blocks, N, R] paintings with rated pictures.
        attributes: [N, 16] of the paintings.
    """

    names: NDArray[np.str_]
    pictures: NDArray[np.uint8]
    inner: NDArray[np.float32]
    outer: NDArray[np.float32]
    attributes: NDArray[np.float32]

    def rated_gram(self, weights: dict[str, float]) -> NDArray[np.float64]:
        """[R, R] inner products among the rated pictures, each block times the square of its weight."""
        return sum(
            (weights[b] ** 2 * self.inner[i].astype(float) for i, b in enumerate(BLOCKS)),
            np.zeros(self.inner.shape[1:]),
        )

    def painting_gram(self, weights: dict[str, float]) -> NDArray[np.float64]:
        """[N, R] inner products of paintings with rated pictures, each block times the square of its weight."""
        return sum(
            (weights[b] ** 2 * self.outer[i].astype(float) for i, b in enumerate(BLOCKS)),
            np.zeros(self.outer.shape[1:]),
        )


def compute_kernels(data: Path, work: Path, log: Callable[[str], None]) -> Kernels:
    """Load work/kernels.npz, or compute it (ten minutes on two cores) and write it there.

    Args:
        data: folder of training data.
        work: folder of the result.
        log: called with a line every 500 paintings.

    Returns:
        Gram matrices and attributes of every painting.
    """
    cache = work / "kernels.npz"
    if cache.is_file():
        with np.load(cache) as file:
            return Kernels(*(file[n] for n in ("names", "pictures", "inner", "outer", "facts")))
    recognizer = ImageRecognizer.from_pretrained(STEERS)  # its codebooks only, never those of `image-reports`
    vectors = _fisher_vectors(recognizer, load_rated(data).pictures)
    inner = np.stack([(v @ v.T).numpy() for v in vectors])
    names, pictures, outer, attributes = [], [], [], []
    for name, picture in read_paintings(data):
        measured = recognizer.measure(picture)
        outer.append(
            np.stack([(v @ torch.from_numpy(measured.blocks[b])).numpy() for b, v in zip(BLOCKS, vectors, strict=True)])
        )
        attributes.append([measured.attributes[n] for n in ATTRIBUTES])
        names.append(name)
        pictures.append(picture)
        if len(names) % 500 == 0:
            log(f"{len(names)} paintings measured")
    kernels = Kernels(
        np.array(names), np.stack(pictures), inner, np.stack(outer, axis=1), np.array(attributes, dtype=np.float32)
    )
    work.mkdir(parents=True, exist_ok=True)
    np.savez(
        cache,
        names=kernels.names,
        pictures=kernels.pictures,
        inner=kernels.inner,
        outer=kernels.outer,
        facts=kernels.attributes,
    )
    return kernels


def read_paintings(data: Path) -> Iterator[tuple[str, Picture]]:
    """Every painting with its name "style/file", style by style."""
    for style in STYLES:
        with zipfile.ZipFile(data / "images" / "paintings" / f"{style}.zip") as archive:
            for name in sorted(n for n in archive.namelist() if n.endswith(".webp")):
                yield f"{style}/{name}", decode(archive.read(name))


def _fisher_vectors(recognizer: ImageRecognizer, pictures: list[Picture]) -> list[torch.Tensor]:
    measured = [recognizer.measure(p).blocks for p in pictures]
    return [torch.from_numpy(np.stack([m[b] for m in measured])) for b in BLOCKS]
