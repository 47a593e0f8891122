"""Fitting an expression network: augmentation on whole batches, growing resolution, averaged weights."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.recognition.face_net import build

BATCH = 64
PEAK_RATE, WARM_UP, DECAY = 2e-3, 0.06, 0.05
SMOOTHING = 0.1
AVERAGE = 0.998  # of the weights that are kept, a step
#: (until this share of the training, pixels a side): small pictures first, which costs half and hardly loses; read at 48
#: (a network reads best a little larger than it learnt, Touvron et al. 2019)
RESOLUTIONS = ((0.45, 32), (1.0, 40))
MIXED_UNTIL, MIXED = 0.7, 0.25  # share of the training with mixed pictures, and of its batches that are


def fit(
    backbone: str,
    crops: NDArray[np.uint8],
    labels: NDArray[np.int64],
    watched: tuple[NDArray[np.uint8], NDArray[np.int64]],
    *,
    epochs: int,
    seed: int = 0,
    core_minutes: float | None = None,
    begun: nn.Module | None = None,
    on_epoch: Callable[[nn.Module], None] | None = None,
) -> nn.Module:
    """Train a network with AdamW on a cosine schedule; returns the averaged weights.

    Args:
        backbone: a key of `face_net.NETWORKS`.
        crops: uint8 [N, 48, 48].
        labels: [N].
        watched: crops and labels whose accuracy is printed on the way (the calibration part; never what is held back).
        epochs: times that every crop is seen, at most.
        seed: of the first weights and of every draw.
        core_minutes: the schedule ends when this much processor time is used, where that comes before `epochs`.
        begun: a network to go on from.
        on_epoch: called with the averaged network after each epoch.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    network = (copy.deepcopy(begun) if begun else build(backbone)).train()
    average = copy.deepcopy(network).eval()
    optimiser = torch.optim.AdamW(_groups(network), lr=PEAK_RATE)
    x, y = torch.from_numpy(crops)[:, None], torch.from_numpy(labels)
    total, step, start, done = epochs * (len(x) // BATCH), 0, time.process_time(), 0.0
    for epoch in range(epochs):
        if done >= 1:
            break
        network.train()
        losses = []
        for chosen in torch.split(torch.randperm(len(x), generator=generator), BATCH):
            if len(chosen) < BATCH:
                continue
            done = max(step / total, (time.process_time() - start) / 60 / core_minutes if core_minutes else 0.0)
            if done >= 1:
                break
            optimiser.param_groups[0]["lr"] = optimiser.param_groups[1]["lr"] = rate(done)
            size = next(size for upto, size in RESOLUTIONS if done < upto)
            pictures = augmented(x[chosen].float() / 255, size, generator)
            loss = _loss(network, pictures, y[chosen], generator, mixed=done < MIXED_UNTIL)
            optimiser.zero_grad()
            torch.autograd.backward(loss)
            optimiser.step()
            _follow(average, network, min(AVERAGE, (step + 1) / (step + 20)))
            losses.append(float(loss.detach()))
            step += 1
        accuracy = (
            float((logits(average, watched[0]).argmax(1) == watched[1]).mean()) if epoch % 3 == 2 or epoch == epochs - 1 else math.nan
        )
        if on_epoch:
            on_epoch(average)
        print(
            f"{backbone} epoch {epoch + 1}/{epochs} loss {np.mean(losses):.3f} watched {accuracy:.3f} {time.process_time() - start:.0f} s",
            flush=True,
        )
    return average


def rate(done: float) -> float:
    """Learning rate at a share of the training: a warm-up, then half a cosine to nothing."""
    if done < WARM_UP:
        return PEAK_RATE * (0.1 + 0.9 * done / WARM_UP)
    return PEAK_RATE * 0.5 * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))) + 1e-6


@torch.no_grad()
def logits(network: nn.Module, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[N, 7] mean logits of crops [N, 48, 48] and of their mirror images."""
    network.eval()
    pieces = []
    for piece in torch.split(torch.from_numpy(crops), 128):
        x = (piece[:, None].float() / 255).contiguous(memory_format=torch.channels_last)
        pieces.append((network(x) + network(x.flip(3))) / 2)
    return torch.cat(pieces).numpy()


def augmented(x: Tensor, size: int, generator: torch.Generator) -> Tensor:
    """Crops [B, 1, 48, 48] in 0..1 -> [B, 1, size, size]: mirrored, moved, turned, scaled, blurred, relit, partly hidden."""
    count = len(x)

    def drawn(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, generator=generator)

    mirror = torch.where(drawn(0, 1) < 0.5, -1.0, 1.0)
    angle, scale = drawn(-0.2, 0.2), torch.exp(drawn(-0.13, 0.13))
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    stretch = torch.exp(drawn(-0.06, 0.06))
    theta = torch.stack([cos * mirror, -sin, drawn(-0.12, 0.12), sin * mirror, cos * stretch, drawn(-0.12, 0.12)], 1).view(-1, 2, 3)
    if float(torch.rand(1, generator=generator)) < 0.15:  # whole batches lose detail: a small face, or a compressed one
        x = F.interpolate(x, size=int(torch.randint(20, 40, (1,), generator=generator)), mode="area")
    grid = F.affine_grid(theta, [count, 1, size, size], align_corners=False)
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)
    x = x.clamp(1e-3, 1) ** torch.exp(drawn(-0.4, 0.4)).view(-1, 1, 1, 1)
    x = x + 0.03 * (drawn(0, 1) < 0.3).view(-1, 1, 1, 1) * torch.randn(x.shape, generator=generator)
    return _hidden(x, size, drawn).contiguous(memory_format=torch.channels_last)


def _hidden(x: Tensor, size: int, drawn: object) -> Tensor:
    """A third of the crops lose a rectangle, filled with their mean (cutout, DeVries & Taylor 2017)."""
    rows = torch.arange(size, dtype=torch.float32) / size
    cy, cx, h, w, used = (drawn(a, b)[:, None] for a, b in ((0, 1), (0, 1), (0.08, 0.22), (0.08, 0.22), (0, 1)))  # type: ignore[operator]
    inside = ((rows - cy).abs() < h)[:, None, :, None] & ((rows - cx).abs() < w)[:, None, None, :] & (used < 0.35)[:, :, None, None]
    return torch.where(inside, x.mean((2, 3), keepdim=True), x)


def _loss(network: nn.Module, x: Tensor, y: Tensor, generator: torch.Generator, *, mixed: bool) -> Tensor:
    """Cross entropy with smoothed labels; some batches are mixed in pairs (mixup, Zhang et al. 2018)."""
    if not mixed or float(torch.rand(1, generator=generator)) > MIXED:
        return F.cross_entropy(network(x), y, label_smoothing=SMOOTHING)
    share = 0.5 + 0.5 * float(torch.rand(1, generator=generator))
    other = torch.randperm(len(x), generator=generator)
    out = network(share * x + (1 - share) * x[other])
    first = F.cross_entropy(out, y, label_smoothing=SMOOTHING)
    return share * first + (1 - share) * F.cross_entropy(out, y[other], label_smoothing=SMOOTHING)


def _groups(network: nn.Module) -> list[dict[str, object]]:
    weights = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return [{"params": weights, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}]


@torch.no_grad()
def _follow(average: nn.Module, network: nn.Module, keep: float) -> None:
    pairs = zip(average.state_dict().values(), network.state_dict().values(), strict=True)
    kept, new = zip(*((a, b) for a, b in pairs if a.dtype.is_floating_point), strict=True)
    torch._foreach_lerp_(list(kept), list(new), 1 - keep)
