"""Face crops as they might also have been taken, drawn for whole batches on the device where they lie; imports
torch.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from pipelines.recognition.face.net import EXPRESSIONS


@dataclass(frozen=True, slots=True)
class Draw:
    """Random numbers for the pictures of one batch.

    Attributes:
        count: pictures.
        generator: on the same device as the pictures.
    """

    count: int
    generator: torch.Generator

    def uniform(self, low: float, high: float) -> Tensor:
        """[count] between two values."""
        return low + (high - low) * torch.rand(self.count, generator=self.generator, device=self.generator.device)

    def chance(self, share: float) -> Tensor:
        """[count, 1, 1, 1] true for about this share."""
        return (self.uniform(0, 1) < share).view(-1, 1, 1, 1)


def augment(x: Tensor, size: int, generator: torch.Generator) -> Tensor:
    """Crops [B, 1, 48, 48] in 0..1 -> [B, 1, size, size]: mirrored, moved, turned, scaled, blurred, relit, noisy,
    partly hidden.
    """
    draw = Draw(len(x), generator)
    grid = F.affine_grid(_random_affine(draw), [len(x), 1, size, size], align_corners=False)
    x = torch.where(draw.chance(0.15), _coarsen(x), x)
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)
    x = x.clamp(1e-3, 1) ** torch.exp(draw.uniform(-0.4, 0.4)).view(-1, 1, 1, 1)
    noise = torch.randn(x.shape, generator=generator, device=x.device)
    x = x + 0.03 * draw.chance(0.3) * noise
    return cutout(x, draw).contiguous(memory_format=torch.channels_last)


def cutout(x: Tensor, draw: Draw, share: float = 0.4) -> Tensor:
    """Some pictures lose a rectangle, filled with their mean (cutout, DeVries & Taylor 2017)."""
    inside = draw_rectangles(x.shape[2], draw, 0.08, 0.22) & draw.chance(share)
    return torch.where(inside, x.mean((2, 3), keepdim=True), x)


def mix_pairs(x: Tensor, target: Tensor, generator: torch.Generator, kind: str) -> tuple[Tensor, Tensor]:
    """Pairs of a batch mixed, and their targets [B, 7] likewise.

    Args:
        x: [B, 1, S, S].
        target: [B, 7].
        generator: on the device of `x`.
        kind: "mixup", a weighted mean (Zhang et al. 2018), or "cutmix", a rectangle of the other (Yun et al. 2019).

    Returns:
        Mixed pictures [B, 1, S, S] and their targets [B, 7].
    """
    draw = Draw(len(x), generator)
    partner = torch.randperm(len(x), generator=generator, device=x.device)
    if kind == "mixup":
        share = draw.uniform(0.5, 1.0).view(-1, 1, 1, 1)
        out = share * x + (1 - share) * x[partner]
    else:
        inside = draw_rectangles(x.shape[2], draw, 0.15, 0.35)
        out = torch.where(inside, x[partner], x)
        share = 1 - inside.float().mean((1, 2, 3), keepdim=True)
    weight = share.view(-1, 1)
    return out.contiguous(memory_format=torch.channels_last), weight * target + (1 - weight) * target[partner]


def draw_rectangles(size: int, draw: Draw, min_share: float, max_share: float) -> Tensor:
    """[count, 1, size, size] true within a rectangle whose half sides are between two shares of the picture."""
    line = torch.arange(size, dtype=torch.float32, device=draw.generator.device) / size
    cy, cx = (draw.uniform(0, 1)[:, None] for _ in range(2))
    high, wide = (draw.uniform(min_share, max_share)[:, None] for _ in range(2))
    return ((line - cy).abs() < high)[:, None, :, None] & ((line - cx).abs() < wide)[:, None, None, :]


def smooth_labels(labels: Tensor, smoothing: float) -> Tensor:
    """Class numbers [B] as targets [B, 7] that leave a share to the other classes (Szegedy et al. 2016)."""
    return F.one_hot(labels, len(EXPRESSIONS)).float() * (1 - smoothing) + smoothing / len(EXPRESSIONS)


def _random_affine(draw: Draw) -> Tensor:
    """[B, 2, 3]: mirrored in half, turned by 11 degrees, scaled by 14 %, stretched by 6 %, moved by 6 % of a side, at
    most.
    """
    mirror = torch.where(draw.uniform(0, 1) < 0.5, -1.0, 1.0)
    angle, scale, stretch = (
        draw.uniform(-0.2, 0.2),
        torch.exp(draw.uniform(-0.13, 0.13)),
        torch.exp(draw.uniform(-0.06, 0.06)),
    )
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    rows = (cos * mirror, -sin, draw.uniform(-0.12, 0.12), sin * mirror, cos * stretch, draw.uniform(-0.12, 0.12))
    return torch.stack(rows, 1).view(-1, 2, 3)


def _coarsen(x: Tensor) -> Tensor:
    """The crops as if the face had been 24 pixels wide, or strongly compressed."""
    return F.interpolate(F.avg_pool2d(x, 2), size=x.shape[2], mode="bilinear")
