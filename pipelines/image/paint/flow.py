"""Sampling by flow matching with diffusers' Euler scheduler, and guidance of affect and content apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from torch import Tensor

LEAST_NOISE = 1e-3
RESCALED = 0.5  # how far guidance keeps the spread of the unguided prediction (Lin et al. 2024, "Common diffusion noise schedules")

#: (noisy [B, 3, H, W], noise [B]) -> clean.
Predict = Callable[[Tensor, Tensor], Tensor]
#: Called after a step with its number and the predicted picture.
OnPaint = Callable[[int, Tensor], None]


def levels(steps: int, start: float = 1.0) -> list[float]:
    """Falling noise levels from `start`, denser towards the end of the path where shapes are settled."""
    return [float(x) for x in start * np.linspace(1, 0, steps, endpoint=False)]


def flow(
    scheduler: FlowMatchEulerDiscreteScheduler,
    predict: Predict,
    gauss: Tensor,
    steps: int,
    *,
    begin: Tensor | None = None,
    start: float = 1.0,
    on_paint: OnPaint | None = None,
) -> Tensor:
    """Run from noise, or from a picture with noise up to the level `start`, to a picture.

    Args:
        scheduler: its config is used; it is not changed.
        predict: the network, its condition bound.
        gauss: [B, 3, H, W] normal noise.
        steps: at least 1.
        begin: [B, 3, H, W] where `start` is below 1.

    Returns:
        [B, 3, H, W] in -1..1.
    """
    clock = FlowMatchEulerDiscreteScheduler.from_config(scheduler.config)
    clock.set_timesteps(sigmas=levels(steps, start), device=gauss.device)
    x = gauss if begin is None else (1 - start) * begin + start * gauss
    for i, time in enumerate(clock.timesteps):
        noise = (time / clock.config.num_train_timesteps).expand(len(x)).to(x.dtype)
        clean = predict(x, noise).float()
        x = clock.step((x - clean) / noise.clamp(min=LEAST_NOISE)[:, None, None, None], time, x).prev_sample
        if on_paint is not None:
            on_paint(i, clean)
    return x.clamp(-1, 1)


def guided(free: Tensor, content: Tensor, base: Tensor, full: Tensor, of_content: float, of_affect: float) -> Tensor:
    """Classifier-free guidance (Ho & Salimans 2022) in two parts, as InstructPix2Pix (Brooks et al. 2023) splits it.

    Args:
        free: nothing told; content: all but the affect; base: content with the affect to keep away from (or none);
            full: all told. [B, 3, H, W] predictions.
    """
    out = free + of_content * (content - free) + of_affect * (full - base)
    axes = (1, 2, 3)
    kept = out.mean(axes, keepdim=True) + (out - out.mean(axes, keepdim=True)) * full.std(axes, keepdim=True) / out.std(
        axes, keepdim=True
    )
    return RESCALED * kept + (1 - RESCALED) * out


def gauss_of(seeds: Sequence[int], shape: tuple[int, int], stage: int) -> Tensor:
    """[B, 3, H, W] normal noise that depends on each picture's own seed and the stage alone."""
    rows = [np.random.default_rng([seed, stage]).standard_normal((3, *shape), dtype=np.float32) for seed in seeds]
    return torch.from_numpy(np.stack(rows))
