"""A dream of 256 pixels with nothing around the networks: what the pipeline is compared with in `studio bench image`."""

from __future__ import annotations

import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from torch import Tensor
from torch.nn import functional as F

from pipelines.image.paint.flow import levels
from pipelines.image.paint.pipeline import BASE, BRUSH, STEPS, PainterPipeline
from pipelines.precision import half

BARE_STEPS = STEPS + BRUSH[4][0] + BRUSH[2][0]


@torch.inference_mode()
def bare_dream(painter: PainterPipeline, seed: int) -> Tensor:
    """[1, 3, 256, 256]: the same steps of the same networks with diffusers' scheduler; conditions are zeros."""
    torch.manual_seed(seed)
    with half(painter.device):
        x = _run(painter, STEPS, torch.randn(1, 3, BASE, BASE), 1.0, None)
        for factor in (4, 2):
            steps, start, _ = BRUSH[factor]
            small = F.interpolate(x, scale_factor=factor, mode="bilinear")
            x = _run(painter, steps, (1 - start) * small + start * torch.randn_like(small), start, small)
    return x


def _run(painter: PainterPipeline, steps: int, x: Tensor, start: float, small: Tensor | None) -> Tensor:
    clock = FlowMatchEulerDiscreteScheduler.from_config(painter.scheduler.config)
    clock.set_timesteps(sigmas=levels(steps, start))
    net, rows = (painter.layout, 4) if small is None else (painter.brush, 1)
    told = torch.zeros(rows, net.width)
    for time in clock.timesteps:
        noise = (time / 1000).expand(rows)
        clean = net(x.expand(rows, -1, -1, -1), noise, told, small)[:1].float()
        x = clock.step((x - clean) / noise[0].clamp(min=1e-3), time, x).prev_sample
    return x
