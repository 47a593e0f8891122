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
from pipelines.recognition.face.net import build_network
from pipelines.recognition.face.training.augment import augment, mix_pairs, smooth_labels

BATCH = 64
PEAK_LEARNING_RATE, WARM_UP, DECAY = 2e-3, 0.05, 0.05
SMOOTHING = 0.1
AVERAGING = 0.998  # of the weights that are kept, a step
#: (until this share of the training, pixels a side): small pictures first, which costs half and hardly loses
RESOLUTIONS = ((0.4, 32), (0.8, 40), (1.0, 48))
MIX_UNTIL = 0.85  # share of the training with mixed pictures; the end sees faces as they are
MIX_KINDS = (("mixup", 0.2), ("cutmix", 0.4))  # share of the batches up to which each kind is mixed
REPORT_S = 60.0  # seconds of that between lines on the way

Validation = tuple[NDArray[np.uint8], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Budget:
    """When a training ends: after so many epochs, or so many minutes where those are over first.

    The schedule of the learning rate follows whichever is further, so that it always comes to its end. Minutes are of
    the processor on a CPU, which others may share, and by the clock on a GPU.
    """

    epochs: int
    minutes: float = math.inf


def fit(
    backbone: str,
    crops: NDArray[np.uint8],
    labels: NDArray[np.int64],
    validation: Validation,
    *,
    budget: Budget,
    seed: int = 0,
    device: str = "cpu",
    on_report: Callable[[nn.Module], None] | None = None,
) -> nn.Module:
    """Train a network with AdamW on a cosine schedule; returns the averaged weights, on the CPU.

    Args:
        backbone: a key of `net.NETWORKS`.
        crops: uint8 [N, 48, 48], at least one batch.
        labels: [N].
        validation: crops and labels whose accuracy is printed on the way (the calibration part; never what is held
            back).
        budget: when it ends.
        seed: of the first weights and of every draw.
        device: "cpu" or "cuda"; all crops lie there.
        on_report: called with the averaged network whenever a line is printed.

    Returns:
        The averaged network.
    """
    torch.manual_seed(seed)
    generator = torch.Generator(device=device).manual_seed(seed)
    network = build_network(backbone).to(device).train()
    average = copy.deepcopy(network).eval()
    optimiser = torch.optim.AdamW(_parameter_groups(network), lr=PEAK_LEARNING_RATE)
    x, y = torch.from_numpy(crops)[:, None].to(device), torch.from_numpy(labels).to(device)
    clock = time.process_time if device == "cpu" else time.monotonic
    total, start, printed = budget.epochs * (len(x) // BATCH), clock(), 0.0
    for step, batch in enumerate(_batches(len(x), generator)):
        spent = clock() - start
        progress = max(step / total, spent / 60 / budget.minutes)
        if progress >= 1:
            break
        _step(network, optimiser, x[batch].float() / 255, y[batch], progress, generator)
        update_average(average, network, min(AVERAGING, (step + 1) / (step + 20)))
        if spent - printed > REPORT_S:
            printed = spent
            _report(
                backbone,
                seed,
                average,
                validation,
                f"epoch {step * BATCH / len(x):.1f} done {progress:.2f} {spent:.0f} s",
            )
            if on_report:
                on_report(average)
    _report(backbone, seed, average, validation, f"end {clock() - start:.0f} s")
    return average.cpu()


def learning_rate(progress: float) -> float:
    """Learning rate at a share of the training: a warm-up, then half a cosine to nothing."""
    if progress < WARM_UP:
        return PEAK_LEARNING_RATE * (0.1 + 0.9 * progress / WARM_UP)
    return PEAK_LEARNING_RATE * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) + 1e-6


@torch.no_grad()
def predict_logits(network: nn.Module, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[N, 7] mean logits of crops [N, 48, 48] and of their mirror images, on the network's device."""
    network.eval()
    device = next(network.parameters()).device
    pieces = []
    for piece in torch.split(torch.from_numpy(crops), 128):
        x = (piece[:, None].to(device).float() / 255).contiguous(memory_format=torch.channels_last)
        pieces.append(((network(x) + network(x.flip(3))) / 2).float().cpu())
    return np.asarray(torch.cat(pieces).numpy())


def _batches(count: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Numbers [BATCH] of crops, without end; each epoch in another order, its last incomplete batch left out.

    Raises:
        ValueError: fewer crops than fill one batch.
    """
    if count < BATCH:
        raise ValueError(f"at least {BATCH} crops are needed, got {count}")
    while True:
        order = torch.randperm(count, generator=generator, device=generator.device)
        yield from torch.split(order[: count // BATCH * BATCH], BATCH)


def _step(
    network: nn.Module,
    optimiser: torch.optim.Optimizer,
    x: Tensor,
    y: Tensor,
    progress: float,
    generator: torch.Generator,
) -> None:
    for group in optimiser.param_groups:
        group["lr"] = learning_rate(progress)
    pictures, target = (
        augment(x, next(size for upto, size in RESOLUTIONS if progress < upto), generator),
        smooth_labels(y, SMOOTHING),
    )
    draw = float(torch.rand(1)) if progress < MIX_UNTIL else 1.0  # from the seeded CPU generator: no wait for a GPU
    kind = next((kind for kind, upto in MIX_KINDS if draw < upto), None)
    if kind:
        pictures, target = mix_pairs(pictures, target, generator, kind)
    with half(x.device):
        out = network(pictures)
    loss = F.cross_entropy(out.float(), target)
    optimiser.zero_grad()
    torch.autograd.backward(loss)
    optimiser.step()


def _report(backbone: str, seed: int, average: nn.Module, validation: Validation, text: str) -> None:
    accuracy = float((predict_logits(average, validation[0]).argmax(1) == validation[1]).mean())
    print(f"{backbone} seed {seed} {text} watched {accuracy:.3f}", flush=True)


def _parameter_groups(network: nn.Module) -> list[dict[str, object]]:
    regularised = [p for p in network.parameters() if p.ndim > 1]
    unregularised = [p for p in network.parameters() if p.ndim <= 1]
    return [{"params": regularised, "weight_decay": DECAY}, {"params": unregularised, "weight_decay": 0.0}]


@torch.no_grad()
def update_average(average: nn.Module, network: nn.Module, keep: float) -> None:
    """Move the averaged weights towards the newest, keeping this share of themselves (Polyak & Juditsky 1992)."""
    pairs = zip(average.state_dict().values(), network.state_dict().values(), strict=True)
    averages, new = zip(*((a, b) for a, b in pairs if a.dtype.is_floating_point), strict=True)
    torch._foreach_lerp_(list(averages), list(new), 1 - keep)
