"""Sampling a flow-matching model with diffusers' Euler scheduler (Lipman et al. 2023), from noise or from a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from torch import Tensor

MIN_NOISE = 1e-3  # that a velocity is divided by

#: (noisy [B, 3, H, W], noise level [B]) -> clean [B, 3, H, W].
Denoise = Callable[[Tensor, Tensor], Tensor]
#: Called after a step with its number from 0 and the predicted clean picture.
OnDenoise = Callable[[int, Tensor], None]
#: Called after a step with its timestep and the noisy picture; gives what is gone on with, or None to stop.
OnNoisy = Callable[[float, Tensor], Tensor | None]


def noise_levels(steps: int, start_noise: float = 1.0) -> list[float]:
    """`steps` falling noise levels, evenly from `start_noise` towards 0, which is left out.

    >>> noise_levels(4)
    [1.0, 0.75, 0.5, 0.25]
    """
    return [float(x) for x in start_noise * np.linspace(1, 0, steps, endpoint=False)]


def sample_flow(
    scheduler: FlowMatchEulerDiscreteScheduler,
    denoise: Denoise,
    gauss: Tensor,
    steps: int,
    *,
    start_image: Tensor | None = None,
    start_noise: float = 1.0,
    on_denoise: OnDenoise | None = None,
    on_noisy: OnNoisy | None = None,
) -> Tensor:
    """Run from noise, or from a picture with noise up to `start_noise` (img2img, SDEdit: Meng et al. 2022), to a
    picture.

    Args:
        scheduler: its config is used; it is not changed.
        denoise: the network with its condition bound.
        gauss: [B, 3, H, W] normal noise.
        steps: at least 1.
        start_image: [B, 3, H, W] in -1..1, needed where `start_noise` is below 1.
        start_noise: 0 (the picture itself) to 1 (noise alone).
        on_denoise: called after each step.
        on_noisy: called after each step, and may change the picture or stop with what the network then predicts.

    Returns:
        [B, 3, H, W] in -1..1.
    """
    scheduler = FlowMatchEulerDiscreteScheduler.from_config(scheduler.config)
    scheduler.set_timesteps(sigmas=noise_levels(steps, start_noise), device=gauss.device)
    x = gauss if start_image is None else (1 - start_noise) * start_image + start_noise * gauss
    for i, time in enumerate(scheduler.timesteps):
        noise = (time / scheduler.config.num_train_timesteps).expand(len(x)).to(x.dtype)
        clean = denoise(x, noise).float()
        velocity = (x - clean) / noise.clamp(min=MIN_NOISE)[:, None, None, None]
        x = scheduler.step(velocity, time, x).prev_sample
        if on_denoise is not None:
            on_denoise(i, clean)
        if on_noisy is not None:
            changed = on_noisy(float(time), x)
            if changed is None:
                return clean.clamp(-1, 1)
            x = changed
    return x.clamp(-1, 1)


def seeded_noise(seeds: Sequence[int], shape: tuple[int, int], stage: int) -> Tensor:
    """Normal noise that depends on each picture's own seed and the number of the stage alone.

    Args:
        seeds: one a picture.
        shape: (H, W) in pixels.
        stage: 0 for the layout, from 1 for each run of the brush.

    Returns:
        [B, 3, H, W].
    """
    rows = [np.random.default_rng([seed, stage]).standard_normal((3, *shape), dtype=np.float32) for seed in seeds]
    return torch.from_numpy(np.stack(rows))
