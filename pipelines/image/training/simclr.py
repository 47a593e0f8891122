"""A self-supervised feature network for measuring: contrastive views of the paintings (SimCLR, Chen et al. 2020).

The painter is not trained on it. `distance` is made as LPIPS is (Zhang et al. 2018) and `frechet` as FID (Heusel et al.
2017), on these features instead of networks trained on photographs: figures compare only with each other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.image.training.dataset import HELD_OUT, PaintingDataset
from pipelines.precision import half

WIDTHS, INPUT_SIDE_PX, EMBEDDING_DIM = (24, 48, 96, 160), 64, 96
BATCH_SIZE, TEMPERATURE, LEARNING_RATE = 96, 0.2, 2e-3


class SimCLRNet(nn.Module):
    """A small convolutional network over RGB [B, 3, 64, 64] in -1..1."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = nn.ModuleList(_conv_stage(a, b) for a, b in zip((3, *WIDTHS[:-1]), WIDTHS, strict=True))
        self.head = nn.Sequential(nn.Linear(WIDTHS[-1], WIDTHS[-1]), nn.SiLU(), nn.Linear(WIDTHS[-1], EMBEDDING_DIM))

    def feature_maps(self, x: Tensor) -> list[Tensor]:
        """Feature maps of every stage."""
        out = []
        for stage in self.stages:
            x = stage(x)
            out.append(x)
        return out

    def forward(self, x: Tensor) -> Tensor:
        """[B, 160] one vector a picture."""
        return self.feature_maps(x)[-1].mean((2, 3))

    @torch.inference_mode()
    def distance(self, a: Tensor, b: Tensor) -> Tensor:
        """Perceptual distance of two batches of pictures, made as LPIPS is.

        Args:
            a: [B, 3, H, W] in -1..1.
            b: [B, 3, H, W] in -1..1.

        Returns:
            [B]; 0 for the same picture.
        """
        total = torch.zeros(len(a))
        for first, second in zip(self.feature_maps(resize_input(a)), self.feature_maps(resize_input(b)), strict=True):
            total = total + (F.normalize(first, dim=1) - F.normalize(second, dim=1)).square().sum(1).mean((1, 2))
        return total / len(WIDTHS)

    @classmethod
    def load(cls, path: Path) -> SimCLRNet:
        """Load features.pt."""
        net = cls()
        net.load_state_dict(torch.load(path, weights_only=True))
        return net.eval()


def resize_input(x: Tensor) -> Tensor:
    """[B, 3, H, W] at the size that the network sees."""
    return F.interpolate(x, (INPUT_SIDE_PX, INPUT_SIDE_PX), mode="bilinear", antialias=True, align_corners=False)


def frechet_distance(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Frechet distance of two samples of vectors [N, D] and [M, D], each taken as normal."""
    first, second = np.cov(a.T), np.cov(b.T)
    values, vectors = np.linalg.eigh(first)
    root = vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T
    covariance = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ second @ root), 0)).sum()
    return float(np.square(a.mean(0) - b.mean(0)).sum() + np.trace(first) + np.trace(second) - 2 * covariance)


def fit_features(data: PaintingDataset, steps: int, work: Path, log: Callable[[str], None], seed: int = 0) -> SimCLRNet:
    """Train on two augmented views of every painting and write work/features.pt.

    Args:
        data: the paintings; those held out are not learnt from.
        steps: of the optimiser.
        work: folder that is written to.
        log: called with a line every 100 steps.
        seed: of weights, batches and augmentation.

    Returns:
        The trained network.
    """
    torch.manual_seed(seed)
    net, rng = SimCLRNet(), np.random.default_rng(seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=LEARNING_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, steps)
    for step in range(steps):
        rows = rng.choice(len(data) - HELD_OUT, BATCH_SIZE, replace=False)
        x = torch.from_numpy(data.pictures[rows]).permute(0, 3, 1, 2).float() / 127.5 - 1
        with half("cpu"):
            embeddings = net.head(net(torch.cat([_augment(x, rng), _augment(x, rng)])))
        loss = _nt_xent_loss(F.normalize(embeddings.float(), dim=1))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            log(f"features: step {step + 1} of {steps}, loss {loss.item():.3f}")
    torch.save(net.state_dict(), work / "features.pt")
    return net.eval()


def _conv_stage(channels: int, out_channels: int) -> nn.Module:
    """Two convolutions, the first of which halves the sides."""
    a, b = channels, out_channels
    return nn.Sequential(
        nn.Conv2d(a, b, 3, 2, 1), nn.GroupNorm(8, b), nn.SiLU(), nn.Conv2d(b, b, 3, 1, 1), nn.GroupNorm(8, b), nn.SiLU()
    )


def _augment(x: Tensor, rng: np.random.Generator) -> Tensor:
    """A random square of the pictures, mirrored or not, with random brightness, contrast and saturation."""
    side = int(rng.integers(72, 129))
    top, left = rng.integers(0, 129 - side, 2)
    crop = resize_input(x[:, :, top : top + side, left : left + side])
    if rng.random() < 0.5:
        crop = crop.flip(3)
    gain, lift = (
        torch.from_numpy(rng.normal(m, d, (len(x), 1, 1, 1)).astype(np.float32)) for m, d in ((1.0, 0.15), (0.0, 0.1))
    )
    grey, chroma = (
        crop.mean(1, keepdim=True),
        torch.from_numpy(rng.normal(1, 0.25, (len(x), 1, 1, 1)).astype(np.float32)),
    )
    return (grey + (crop - grey) * chroma) * gain + lift


def _nt_xent_loss(z: Tensor) -> Tensor:
    """The normalised temperature-scaled cross entropy of SimCLR for embeddings [2 * B, D], the two views of a picture B
    apart.
    """
    count = len(z) // 2
    similarity = z @ z.T / TEMPERATURE
    similarity = similarity.masked_fill(torch.eye(len(z), dtype=torch.bool), -1e9)
    return F.cross_entropy(similarity, torch.arange(len(z)).roll(count))
