"""The data set of labelled paintings in one file, and the batches that the two networks learn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.image.training.affect_table import AffectTable

#: Condition dropout for classifier-free guidance: shares of a batch that keep the part; the rest learn without it.
AFFECT_KEEP, STYLE_KEEP, SCENE_KEEP = 0.85, 0.85, 0.8
ATTRIBUTES_KEEP, ATTRIBUTE_KEEP = 0.4, 0.5  # of pictures that keep attributes at all, and of each attribute then
LABEL_JITTER = 0.08  # standard deviation added to a label, beside its own uncertainty
HELD_OUT = 256  # paintings at the end, which the figures are computed on and nothing learns from
LAYOUT_SHAPES = ((32, 32), (32, 32), (32, 32), (24, 32), (32, 24))  # rows and columns of a layout


@dataclass(frozen=True, slots=True)
class PaintingDataset:
    """What the stage `prepare` of `python -m pipelines.image.training` writes.

    Attributes:
        pictures: uint8 [N, 128, 128, 3].
        style: [N] number from 1.
        scene: [N] number from 1; 0 where it is not clear.
        affect: [N, 2] valence and arousal in -1..1, ranked within a style.
        spread: [N, 2] standard deviation of each label.
        attributes: [N, 16] standardised and clipped.
    """

    pictures: NDArray[np.uint8]
    style: NDArray[np.int64]
    scene: NDArray[np.int64]
    affect: NDArray[np.float32]
    spread: NDArray[np.float32]
    attributes: NDArray[np.float32]

    @classmethod
    def load(cls, path: Path) -> PaintingDataset:
        """Load prepared.npz."""
        with np.load(path) as file:
            return cls(*(file[name] for name in ("pictures", "style", "scene", "affect", "spread", "numbers")))

    def __len__(self) -> int:
        return len(self.pictures)


@dataclass(frozen=True, slots=True)
class ConditionBatch:
    """The inputs of `ConditionEncoder.forward` for a batch.

    Attributes:
        affect: [B, T * D'] affect embeddings.
        affect_mask: [B] bool.
        style: [B] long.
        scene: [B] long.
        attributes: [B, N] standardised.
        attribute_mask: [B, N] bool.
    """

    affect: Tensor
    affect_mask: Tensor
    style: Tensor
    scene: Tensor
    attributes: Tensor
    attribute_mask: Tensor

    def to(self, device: str) -> tuple[Tensor, ...]:
        """All six on a device, in the order of the arguments."""
        tensors = (self.affect, self.affect_mask, self.style, self.scene, self.attributes, self.attribute_mask)
        return tuple(t.to(device) for t in tensors)

    def with_brush(self, brush: Tensor) -> ConditionBatch:
        """The condition of the brush: no scene, and its two numbers [B, 2] after the attributes; see
        `sample_low_res`.
        """
        return ConditionBatch(
            self.affect,
            self.affect_mask,
            self.style,
            torch.zeros_like(self.scene),
            torch.cat([self.attributes, brush], 1),
            torch.cat([self.attribute_mask, torch.ones_like(brush, dtype=torch.bool)], 1),
        )


def sample_conditions(
    data: PaintingDataset, rows: NDArray[np.int64], table: AffectTable, rng: np.random.Generator
) -> ConditionBatch:
    """Conditions of some paintings, each part dropped now and then.

    Args:
        data: the paintings.
        rows: [B] numbers of paintings.
        table: affect embeddings.
        rng: jitters the labels and drops parts.

    Returns:
        The inputs of `ConditionEncoder`.
    """
    count = len(rows)
    noise = rng.normal(size=(count, 2)) * np.hypot(data.spread[rows] / 2, LABEL_JITTER)
    points = np.clip(data.affect[rows] + noise, -1, 1)
    attributes = data.attributes[rows]
    attribute_mask = rng.random(attributes.shape) < ATTRIBUTE_KEEP
    attribute_mask &= rng.random((count, 1)) < ATTRIBUTES_KEEP
    style = np.where(rng.random(count) < STYLE_KEEP, data.style[rows], 0)
    scene = np.where(rng.random(count) < SCENE_KEEP, data.scene[rows], 0)
    affect_mask = rng.random(count) < AFFECT_KEEP
    return ConditionBatch(
        table.interpolate(points, rng),
        torch.from_numpy(affect_mask),
        torch.from_numpy(style),
        torch.from_numpy(scene),
        torch.from_numpy(attributes.astype(np.float32)),
        torch.from_numpy(attribute_mask),
    )


def load_pictures(data: PaintingDataset, rows: NDArray[np.int64], rng: np.random.Generator) -> Tensor:
    """RGB [B, 3, 128, 128] in -1..1, half of them mirrored."""
    x = torch.from_numpy(data.pictures[rows]).permute(0, 3, 1, 2).float() / 127.5 - 1
    mirror = torch.from_numpy(rng.random(len(rows)) < 0.5)
    return torch.where(mirror[:, None, None, None], x.flip(3), x)


def sample_layouts(x: Tensor, rng: np.random.Generator) -> Tensor:
    """Pictures [B, 3, 128, 128] -> layouts [B, 3, h, w] of about 32 pixels: slightly cut, square, wide or tall."""
    height, width = LAYOUT_SHAPES[rng.integers(len(LAYOUT_SHAPES))]
    side = int(rng.integers(116, 129))
    tall, wide = (side * n // 32 for n in (height, width))
    top, left = int(rng.integers(0, 129 - tall)), int(rng.integers(0, 129 - wide))
    crop = x[:, :, top : top + tall, left : left + wide]
    return F.interpolate(crop, (height, width), mode="bilinear", antialias=True, align_corners=False).clamp(-1, 1)


def sample_crops(x: Tensor, rng: np.random.Generator, side: int = 64) -> Tensor:
    """[B, 3, side, side] squares of pictures [B, 3, H, W], sometimes of the whole batch at half size."""
    if rng.random() < 0.15:
        x = F.avg_pool2d(x, 2)
    room = x.shape[2] - side
    tops, lefts = rng.integers(0, room + 1, len(x)), rng.integers(0, room + 1, len(x))
    return torch.stack([p[:, t : t + side, n : n + side] for p, t, n in zip(x, tops, lefts, strict=True)])


def sample_low_res(x: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """What the brush paints over: pictures at a half or a quarter of their sides, with noise, enlarged again.

    Now and then the small pictures are posterised like a sketch.

    Args:
        x: [B, 3, H, W] in -1..1.
        rng: draws the factor, the noise and whether to posterise.

    Returns:
        [B, 3, H, W], and [B, 2] what the network is told of it: the noise's standard deviation, and 0 for a half, 1 for
        a quarter.
    """
    factor = 2 if rng.random() < 0.4 else 4
    low = F.avg_pool2d(x, factor)
    count = len(x)
    if rng.random() < 0.25:
        levels = float(rng.integers(4, 12))
        low = ((low + 1) * levels / 2).round() * 2 / levels - 1
    noise = torch.from_numpy((rng.random(count) ** 2 * 0.3).astype(np.float32))
    low = low + noise[:, None, None, None] * torch.from_numpy(rng.normal(size=tuple(low.shape)).astype(np.float32))
    brush = torch.stack([noise, torch.full((count,), (factor - 2) / 2)], dim=1)
    return F.interpolate(low, scale_factor=float(factor), mode="bilinear", align_corners=False), brush


def iterate_batches(
    count: int, batch_size: int, seed: int, start: int
) -> Iterator[tuple[int, NDArray[np.int64], np.random.Generator]]:
    """Batches without end, decided by seed and step alone, so that a training that was interrupted goes on unchanged.

    Args:
        count: paintings.
        batch_size: of each step; what is left over in an epoch is not used.
        seed: of the orders and the generators.
        start: first step.

    Yields:
        step, numbers of paintings [batch_size], and a generator for the step.
    """
    steps_per_epoch = count // batch_size
    step = start
    while True:
        epoch, place = divmod(step, steps_per_epoch)
        order = np.random.default_rng([seed, 1, epoch]).permutation(count)
        yield step, order[place * batch_size : (place + 1) * batch_size], np.random.default_rng([seed, 2, step])
        step += 1
