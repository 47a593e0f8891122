"""The painter's networks in a bare sampling loop, 256 pixels: what the pipeline is compared with in `studio bench
image`.
"""

from __future__ import annotations

import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from torch import Tensor
from torch.nn import functional as F

from pipelines.image.paint.flow_sampling import noise_levels
from pipelines.image.paint.pipeline import BRUSH_PRESETS, LAYOUT_SIDE_PX, LAYOUT_STEPS, PainterSampler
from pipelines.precision import half

BASELINE_STEPS = LAYOUT_STEPS + BRUSH_PRESETS[4].steps + BRUSH_PRESETS[2].steps


@torch.inference_mode()
def baseline_loop(painter: PainterSampler, seed: int) -> Tensor:
    """Sample with the same steps of the same networks and diffusers' scheduler; conditions are zeros.

    Args:
        painter: its networks and the scheduler's config are used.
        seed: of torch's generator.

    Returns:
        [1, 3, 256, 256] in -1..1.
    """
    torch.manual_seed(seed)
    with half(painter.device):
        x = _denoise(painter, LAYOUT_STEPS, torch.randn(1, 3, LAYOUT_SIDE_PX, LAYOUT_SIDE_PX), 1.0, None)
        for factor in (4, 2):
            start = BRUSH_PRESETS[factor].start_noise
            low_res = F.interpolate(x, scale_factor=factor, mode="bilinear")
            x = (1 - start) * low_res + start * torch.randn_like(low_res)
            x = _denoise(painter, BRUSH_PRESETS[factor].steps, x, start, low_res)
    return x


def _denoise(painter: PainterSampler, steps: int, x: Tensor, start_noise: float, low_res: Tensor | None) -> Tensor:
    scheduler = FlowMatchEulerDiscreteScheduler.from_config(painter.scheduler.config)
    scheduler.set_timesteps(sigmas=noise_levels(steps, start_noise))
    net, rows = (painter.layout, 4) if low_res is None else (painter.brush, 1)
    condition = torch.zeros(rows, net.width)
    for time in scheduler.timesteps:
        noise = (time / 1000).expand(rows)
        clean = net(x.expand(rows, -1, -1, -1), noise, condition, low_res)[:1].float()
        x = scheduler.step((x - clean) / noise[0].clamp(min=1e-3), time, x).prev_sample
    return x
