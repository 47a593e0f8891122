"""The paintings with all that was found out about them, in one file, and the batches that the two networks learn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.image.training.bank import Bank

FELT_KEPT, STYLE_KEPT, SCENE_KEPT = 0.85, 0.85, 0.8  # shares of the batch that are told; the rest learn to do without
NUMBERS_KEPT, NUMBER_KEPT = 0.4, 0.5  # attributes told at all, and each of them then
JITTER = 0.08  # standard deviation added to a label, beside its own uncertainty
CHECKS = 256  # paintings at the end, which the figures are computed on and nothing learns from
SHAPES = ((32, 32), (32, 32), (32, 32), (24, 32), (32, 24))  # rows and columns of a layout


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `python -m pipelines.image.training prepare` wrote.

    Attributes:
        pictures: uint8 [N, 128, 128, 3].
        style, scene: [N] from 1; scene 0 where it is not clear.
        affect: [N, 2] valence and arousal in -1..1, ranked within a style.
        spread: [N, 2] how unsure each is.
        numbers: [N, 16] attributes, standardised and clipped.
    """

    pictures: NDArray[np.uint8]
    style: NDArray[np.int64]
    scene: NDArray[np.int64]
    affect: NDArray[np.float32]
    spread: NDArray[np.float32]
    numbers: NDArray[np.float32]

    @classmethod
    def read(cls, path: Path) -> Prepared:
        """Read prepared.npz."""
        with np.load(path) as file:
            return cls(*(file[name] for name in ("pictures", "style", "scene", "affect", "spread", "numbers")))

    def __len__(self) -> int:
        return len(self.pictures)


@dataclass(frozen=True, slots=True)
class Told:
    """The condition's parts, as `ConditionEncoder` takes them."""

    affect: Tensor
    felt: Tensor
    style: Tensor
    scene: Tensor
    numbers: Tensor
    known: Tensor

    def parts(self, device: str) -> tuple[Tensor, ...]:
        """All six on a device."""
        return tuple(t.to(device) for t in (self.affect, self.felt, self.style, self.scene, self.numbers, self.known))


def told(data: Prepared, rows: NDArray[np.int64], bank: Bank, rng: np.random.Generator) -> Told:
    """What is said of some paintings; each part is left out now and then."""
    count = len(rows)
    noise = rng.normal(size=(count, 2)) * np.hypot(data.spread[rows] / 2, JITTER)
    points = np.clip(data.affect[rows] + noise, -1, 1)
    numbers = data.numbers[rows]
    known = (rng.random(numbers.shape) < NUMBER_KEPT) & (rng.random((count, 1)) < NUMBERS_KEPT)
    style = np.where(rng.random(count) < STYLE_KEPT, data.style[rows], 0)
    scene = np.where(rng.random(count) < SCENE_KEPT, data.scene[rows], 0)
    felt = rng.random(count) < FELT_KEPT
    return Told(
        bank.at(points, rng),
        *(torch.from_numpy(np.asarray(a)) for a in (felt, style, scene, numbers.astype(np.float32), known)),
    )


def pictures(data: Prepared, rows: NDArray[np.int64], rng: np.random.Generator) -> Tensor:
    """RGB [B, 3, 128, 128] in -1..1, half of them mirrored."""
    x = torch.from_numpy(data.pictures[rows]).permute(0, 3, 1, 2).float() / 127.5 - 1
    mirrored = torch.from_numpy(rng.random(len(rows)) < 0.5)
    return torch.where(mirrored[:, None, None, None], x.flip(3), x)


def layouts(x: Tensor, rng: np.random.Generator) -> Tensor:
    """Pictures of 128 pixels -> layouts [B, 3, h, w] of about 32: slightly cut, square, wide or tall."""
    height, width = SHAPES[rng.integers(len(SHAPES))]
    side = int(rng.integers(116, 129))
    tall, wide = (side * n // 32 for n in (height, width))
    top, left = int(rng.integers(0, 129 - tall)), int(rng.integers(0, 129 - wide))
    cut = x[:, :, top : top + tall, left : left + wide]
    return F.interpolate(cut, (height, width), mode="bilinear", antialias=True, align_corners=False).clamp(-1, 1)


def crops(x: Tensor, rng: np.random.Generator, side: int = 64) -> Tensor:
    """A square of each picture, sometimes of the whole at half size."""
    if rng.random() < 0.15:
        x = F.avg_pool2d(x, 2)
    room = x.shape[2] - side
    tops, lefts = rng.integers(0, room + 1, len(x)), rng.integers(0, room + 1, len(x))
    return torch.stack([p[:, t : t + side, n : n + side] for p, t, n in zip(x, tops, lefts, strict=True)])


def smaller(x: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """What the brush paints over: the picture at a half or a quarter of its sides, sometimes posterised like a sketch, with
    a little noise, and enlarged again; with that noise and the factor [B, 2] in 0..1."""
    factor = 2 if rng.random() < 0.4 else 4
    low = F.avg_pool2d(x, factor)
    count = len(x)
    if rng.random() < 0.25:
        levels = float(rng.integers(4, 12))
        low = ((low + 1) * levels / 2).round() * 2 / levels - 1
    noise = torch.from_numpy((rng.random(count) ** 2 * 0.3).astype(np.float32))
    low = low + noise[:, None, None, None] * torch.from_numpy(rng.normal(size=tuple(low.shape)).astype(np.float32))
    about = torch.stack([noise, torch.full((count,), (factor - 2) / 2)], dim=1)
    return enlarged(low, factor), about


def enlarged(x: Tensor, factor: float) -> Tensor:
    """[B, 3, h, w] enlarged bilinearly."""
    return F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)


def rows_of(
    count: int, batch: int, seed: int, start: int
) -> Iterator[tuple[int, NDArray[np.int64], np.random.Generator]]:
    """Step after step the numbers of a batch and a generator, both decided by seed and step alone, so that a training goes
    on after an interruption as if there had been none."""
    each = count // batch
    step = start
    while True:
        epoch, place = divmod(step, each)
        order = np.random.default_rng([seed, 1, epoch]).permutation(count)
        yield step, order[place * batch : (place + 1) * batch], np.random.default_rng([seed, 2, step])
        step += 1
