"""Classifier-free guidance of content and of affect apart."""

from __future__ import annotations

from torch import Tensor

#: How far guidance keeps the spread of the unguided prediction (Lin et al. 2024, "Common diffusion noise schedules").
RESCALE = 0.5


def classifier_free_guidance(
    unconditional: Tensor,
    content: Tensor,
    negative: Tensor,
    full: Tensor,
    content_scale: float,
    affect_scale: float,
) -> Tensor:
    """Classifier-free guidance (Ho & Salimans 2022) in two parts, as InstructPix2Pix (Brooks et al. 2023) splits it.

    Args:
        unconditional: [B, 3, H, W] prediction without any condition.
        content: [B, 3, H, W] prediction of every condition but the affect.
        negative: [B, 3, H, W] content with the affect to keep away from, or with none.
        full: [B, 3, H, W] prediction of every condition.
        content_scale: guidance scale of the content, 1 is none.
        affect_scale: guidance scale of the affect, 0 leaves the affect out.

    Returns:
        [B, 3, H, W] guided prediction, its standard deviation moved half the way back to that of `full`.
    """
    guided = unconditional + content_scale * (content - unconditional) + affect_scale * (full - negative)
    axes = (1, 2, 3)
    mean = guided.mean(axes, keepdim=True)
    rescaled = mean + (guided - mean) * full.std(axes, keepdim=True) / guided.std(axes, keepdim=True)
    return RESCALE * rescaled + (1 - RESCALE) * guided
