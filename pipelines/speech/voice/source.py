"""The voice source (the larynx): a train of pulses and a breath of noise for every frame, with the qualities of a
voice rendered at the source.

Breath is noise pulsed at F0 and a rounder pulse (a larger open quotient), tension a sharper one, creak alternating and
irregular pulses (diplophonia), whisper noise alone (Gobl & Ni Chasaide 2003; Burkhardt 2009).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.speech.voice.features import HOP_SAMPLES, VOICE_RATE_HZ


@dataclass(frozen=True)
class Excitation:
    """The source of a source-filter voice; wherever it sounds it has the power of white noise of variance 1.

    Attributes:
        pulses: [B, T * 240] of the larynx.
        noise: [B, T * 240] of breath and friction.
    """

    pulses: Tensor
    noise: Tensor


def interpolate_f0(f0: NDArray[np.floating]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Carry F0 through its unvoiced gaps.

    Args:
        f0: [T] Hz, 0 where unvoiced.

    Returns:
        [T] Hz without gaps, interpolated in octaves, and [T] 1 where it was voiced, else 0.
    """
    voiced = f0 > 0
    if not voiced.any():
        return np.full(len(f0), 120.0, np.float32), np.zeros(len(f0), np.float32)
    at = np.flatnonzero(voiced)
    line = np.exp2(np.interp(np.arange(len(f0)), at, np.log2(f0[at])))
    return line.astype(np.float32), voiced.astype(np.float32)


def excite(
    f0: Tensor, voiced: Tensor, noise: Tensor, creak: Tensor | None = None, breath: Tensor | None = None
) -> Excitation:
    """Make pulses and noise.

    Args:
        f0: [B, T] Hz, without gaps.
        voiced: [B, T] 0 to 1.
        noise: [B, T * 240] standard normal draws.
        creak: [B, T] 0 to 1; None for none.
        breath: [B, T] 0 to 1; None for none.

    Returns:
        Pulses and noise.
    """
    track = _upsample(f0)
    if creak is not None:
        track = track * torch.exp2(-0.55 * _upsample(creak))  # creaky voices fall by a third and more
    phase = torch.cumsum((track / VOICE_RATE_HZ).double(), dim=1)
    cycle = (phase % 1.0).float()
    count = torch.floor(VOICE_RATE_HZ / 2 / track)
    angle = 2 * math.pi * cycle
    half_sine = torch.sin(angle / 2)
    at_pulse = half_sine.abs() < 1e-4
    comb = torch.where(
        at_pulse,
        count,
        (torch.sin((count + 0.5) * angle) / torch.where(at_pulse, torch.ones_like(half_sine), half_sine) - 1) / 2,
    )
    pulses = comb * torch.sqrt(2 / count) * _upsample(voiced)
    if creak is not None:  # each second pulse weaker and late: a subharmonic
        every_second = torch.cos(math.pi * ((phase % 2.0).float() - 0.5)).clamp(min=0)
        pulses = pulses * (1 - 0.75 * _upsample(creak) * every_second)
    if breath is not None:
        swing = 0.45 * torch.cos(angle - 2.2) * _upsample(voiced) * _upsample(breath).clamp(max=1)
        noise = noise * (1 + swing)
    return Excitation(pulses, noise)


def _upsample(x: Tensor) -> Tensor:
    """Frames to samples, linearly, frame t at the middle of its hop: [B, T] -> [B, T * 240]."""
    return F.interpolate(x[:, None], scale_factor=HOP_SAMPLES, mode="linear", align_corners=False)[:, 0]
