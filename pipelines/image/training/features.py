"""Self-supervised features of our own, for measuring: contrastive views of the paintings (SimCLR, Chen et al. 2020).

Nothing that paints looks at them. `distance` is made as LPIPS is (Zhang et al. 2018) and `frechet` as FID (Heusel et al.
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

from pipelines.image.training.prepared import CHECKS, Prepared
from pipelines.precision import half

WIDTHS, SIDE, OUT = (24, 48, 96, 160), 64, 96
BATCH, TEMPERATURE, RATE = 96, 0.2, 2e-3


class Features(nn.Module):
    """A small convolutional network over RGB [B, 3, 64, 64] in -1..1."""

    def __init__(self) -> None:
        super().__init__()
        self.stages = nn.ModuleList(_stage(a, b) for a, b in zip((3, *WIDTHS[:-1]), WIDTHS, strict=True))
        self.head = nn.Sequential(nn.Linear(WIDTHS[-1], WIDTHS[-1]), nn.SiLU(), nn.Linear(WIDTHS[-1], OUT))

    def maps(self, x: Tensor) -> list[Tensor]:
        """Feature maps of every stage."""
        out = []
        for stage in self.stages:
            x = stage(x)
            out.append(x)
        return out

    def forward(self, x: Tensor) -> Tensor:
        """[B, 160] one vector a picture."""
        return self.maps(x)[-1].mean((2, 3))

    @torch.inference_mode()
    def distance(self, a: Tensor, b: Tensor) -> Tensor:
        """[B] how different two batches of pictures look."""
        total = torch.zeros(len(a))
        for first, second in zip(self.maps(small(a)), self.maps(small(b)), strict=True):
            total = total + (F.normalize(first, dim=1) - F.normalize(second, dim=1)).square().sum(1).mean((1, 2))
        return total / len(WIDTHS)

    @classmethod
    def read(cls, path: Path) -> Features:
        """Read features.pt."""
        net = cls()
        net.load_state_dict(torch.load(path, weights_only=True))
        return net.eval()


def small(x: Tensor) -> Tensor:
    """[B, 3, H, W] at the size that the network sees."""
    return F.interpolate(x, (SIDE, SIDE), mode="bilinear", antialias=True, align_corners=False)


def frechet(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Frechet distance of two clouds of vectors [N, D] taken as normal."""
    first, second = np.cov(a.T), np.cov(b.T)
    values, vectors = np.linalg.eigh(first)
    root = vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ second @ root), 0)).sum()
    return float(np.square(a.mean(0) - b.mean(0)).sum() + np.trace(first) + np.trace(second) - 2 * shared)


def fit_features(data: Prepared, steps: int, work: Path, say: Callable[[str], None], seed: int = 0) -> Features:
    """Train on two views of every painting and write work/features.pt."""
    torch.manual_seed(seed)
    net, rng = Features(), np.random.default_rng(seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps)
    for step in range(steps):
        rows = rng.choice(len(data) - CHECKS, BATCH, replace=False)
        x = torch.from_numpy(data.pictures[rows]).permute(0, 3, 1, 2).float() / 127.5 - 1
        with half("cpu"):
            both = net.head(net(torch.cat([_view(x, rng), _view(x, rng)])))
        loss = _contrast(F.normalize(both.float(), dim=1))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            say(f"features: step {step + 1} of {steps}, loss {loss.item():.3f}")
    torch.save(net.state_dict(), work / "features.pt")
    return net.eval()


def _stage(a: int, b: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(a, b, 3, 2, 1), nn.GroupNorm(8, b), nn.SiLU(), nn.Conv2d(b, b, 3, 1, 1), nn.GroupNorm(8, b), nn.SiLU()
    )


def _view(x: Tensor, rng: np.random.Generator) -> Tensor:
    """A square cut out of each picture, mirrored or not, in a slightly other light."""
    side = int(rng.integers(72, 129))
    top, left = rng.integers(0, 129 - side, 2)
    cut = small(x[:, :, top : top + side, left : left + side])
    if rng.random() < 0.5:
        cut = cut.flip(3)
    gain, lift = (
        torch.from_numpy(rng.normal(m, d, (len(x), 1, 1, 1)).astype(np.float32)) for m, d in ((1.0, 0.15), (0.0, 0.1))
    )
    grey, chroma = (
        cut.mean(1, keepdim=True),
        torch.from_numpy(rng.normal(1, 0.25, (len(x), 1, 1, 1)).astype(np.float32)),
    )
    return (grey + (cut - grey) * chroma) * gain + lift


def _contrast(z: Tensor) -> Tensor:
    """The normalised temperature-scaled cross entropy of SimCLR."""
    count = len(z) // 2
    alike = z @ z.T / TEMPERATURE
    alike = alike.masked_fill(torch.eye(len(z), dtype=torch.bool), -1e9)
    return F.cross_entropy(alike, torch.arange(len(z)).roll(count))
