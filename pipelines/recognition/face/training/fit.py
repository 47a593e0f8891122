"""Fitting an expression network: augmentation on whole batches, growing resolution, averaged weights; any device."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.precision import half
from pipelines.recognition.face.net import build
from pipelines.recognition.face.training.augment import augmented, mixed, smoothed

BATCH = 64
PEAK_RATE, WARM_UP, DECAY = 2e-3, 0.05, 0.05
SMOOTHING = 0.1
AVERAGE = 0.998  # of the weights that are kept, a step
#: (until this share of the training, pixels a side): small pictures first, which costs half and hardly loses
RESOLUTIONS = ((0.4, 32), (0.8, 40), (1.0, 48))
MIXED_UNTIL = 0.85  # share of the training with mixed pictures; the end sees faces as they are
KINDS = (("mixup", 0.2), ("cutmix", 0.4))  # share of the batches up to which each kind is mixed
REPORT_S = 60.0  # seconds of that between lines on the way

Watched = tuple[NDArray[np.uint8], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Budget:
    """When a training ends: after so many epochs, or so many minutes where those are over first.

    The schedule of the learning rate follows whichever is further, so that it always comes to its end. Minutes are of the
    processor on a CPU, which others may share, and by the clock on a GPU.
    """

    epochs: int
    minutes: float = math.inf


def fit(
    backbone: str,
    crops: NDArray[np.uint8],
    labels: NDArray[np.int64],
    watched: Watched,
    *,
    budget: Budget,
    seed: int = 0,
    device: str = "cpu",
    on_report: Callable[[nn.Module], None] | None = None,
) -> nn.Module:
    """Train a network with AdamW on a cosine schedule; returns the averaged weights, on the CPU.

    Args:
        backbone: a key of `face_net.NETWORKS`.
        crops: uint8 [N, 48, 48], at least one batch.
        labels: [N].
        watched: crops and labels whose accuracy is printed on the way (the calibration part; never what is held back).
        budget: when it ends.
        seed: of the first weights and of every draw.
        device: "cpu" or "cuda"; all crops lie there.
        on_report: called with the averaged network whenever a line is printed.
    """
    torch.manual_seed(seed)
    generator = torch.Generator(device=device).manual_seed(seed)
    network = build(backbone).to(device).train()
    average = copy.deepcopy(network).eval()
    optimiser = torch.optim.AdamW(_groups(network), lr=PEAK_RATE)
    x, y = torch.from_numpy(crops)[:, None].to(device), torch.from_numpy(labels).to(device)
    clock = time.process_time if device == "cpu" else time.monotonic
    total, start, printed = budget.epochs * (len(x) // BATCH), clock(), 0.0
    for step, chosen in enumerate(_batches(len(x), generator)):
        spent = clock() - start
        done = max(step / total, spent / 60 / budget.minutes)
        if done >= 1:
            break
        _step(network, optimiser, x[chosen].float() / 255, y[chosen], done, generator)
        follow(average, network, min(AVERAGE, (step + 1) / (step + 20)))
        if spent - printed > REPORT_S:
            printed = spent
            _report(
                backbone, seed, average, watched, f"epoch {step * BATCH / len(x):.1f} done {done:.2f} {spent:.0f} s"
            )
            if on_report:
                on_report(average)
    _report(backbone, seed, average, watched, f"end {clock() - start:.0f} s")
    return average.cpu()


def rate(done: float) -> float:
    """Learning rate at a share of the training: a warm-up, then half a cosine to nothing."""
    if done < WARM_UP:
        return PEAK_RATE * (0.1 + 0.9 * done / WARM_UP)
    return PEAK_RATE * 0.5 * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))) + 1e-6


@torch.no_grad()
def logits(network: nn.Module, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[N, 7] mean logits of crops [N, 48, 48] and of their mirror images, on the network's device."""
    network.eval()
    device = next(network.parameters()).device
    pieces = []
    for piece in torch.split(torch.from_numpy(crops), 128):
        x = (piece[:, None].to(device).float() / 255).contiguous(memory_format=torch.channels_last)
        pieces.append(((network(x) + network(x.flip(3))) / 2).float().cpu())
    return np.asarray(torch.cat(pieces).numpy())


def _batches(count: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Numbers [BATCH] of crops, without end; each epoch in another order, its last incomplete batch left out."""
    if count < BATCH:
        raise ValueError(f"at least {BATCH} crops are needed, got {count}")
    while True:
        order = torch.randperm(count, generator=generator, device=generator.device)
        yield from torch.split(order[: count // BATCH * BATCH], BATCH)


def _step(
    network: nn.Module, optimiser: torch.optim.Optimizer, x: Tensor, y: Tensor, done: float, generator: torch.Generator
) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate(done)
    pictures, target = (
        augmented(x, next(size for upto, size in RESOLUTIONS if done < upto), generator),
        smoothed(y, SMOOTHING),
    )
    drawn = float(torch.rand(1)) if done < MIXED_UNTIL else 1.0  # from the seeded CPU generator: no wait for a GPU
    kind = next((kind for kind, upto in KINDS if drawn < upto), None)
    if kind:
        pictures, target = mixed(pictures, target, generator, kind)
    with half(x.device):
        out = network(pictures)
    loss = F.cross_entropy(out.float(), target)
    optimiser.zero_grad()
    torch.autograd.backward(loss)
    optimiser.step()


def _report(backbone: str, seed: int, average: nn.Module, watched: Watched, text: str) -> None:
    accuracy = float((logits(average, watched[0]).argmax(1) == watched[1]).mean())
    print(f"{backbone} seed {seed} {text} watched {accuracy:.3f}", flush=True)


def _groups(network: nn.Module) -> list[dict[str, object]]:
    weights = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return [{"params": weights, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}]


@torch.no_grad()
def follow(average: nn.Module, network: nn.Module, keep: float) -> None:
    """Move the averaged weights towards the newest, keeping this share of themselves (Polyak & Juditsky 1992)."""
    pairs = zip(average.state_dict().values(), network.state_dict().values(), strict=True)
    kept, new = zip(*((a, b) for a, b in pairs if a.dtype.is_floating_point), strict=True)
    torch._foreach_lerp_(list(kept), list(new), 1 - keep)
