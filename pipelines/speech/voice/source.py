"""The larynx: a train of pulses and a breath of noise for every frame, with the qualities of a voice rendered at the source.

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

from pipelines.speech.voice.features import HOP, RATE


@dataclass(frozen=True)
class Source:
    """Excitations [B, T * 240] with the power of white noise of variance 1 wherever they sound."""

    pulses: Tensor
    noise: Tensor


def filled(f0: NDArray[np.floating]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """F0 carried through its gaps in octaves, [T] Hz, and where it is voiced, [T] 0 or 1."""
    voiced = f0 > 0
    if not voiced.any():
        return np.full(len(f0), 120.0, np.float32), np.zeros(len(f0), np.float32)
    at = np.flatnonzero(voiced)
    line = np.exp2(np.interp(np.arange(len(f0)), at, np.log2(f0[at])))
    return line.astype(np.float32), voiced.astype(np.float32)


def excite(
    f0: Tensor, voiced: Tensor, noise: Tensor, creak: Tensor | None = None, breath: Tensor | None = None
) -> Source:
    """Pulses and noise.

    Args:
        f0: [B, T] Hz, without gaps; voiced: [B, T] in [0, 1].
        noise: [B, T * 240] standard normal draws.
        creak, breath: [B, T] in [0, 1]; None for none.
    """
    track = _up(f0)
    if creak is not None:
        track = track * torch.exp2(-0.55 * _up(creak))  # creaky voices fall by a third and more
    phase = torch.cumsum((track / RATE).double(), dim=1)
    turn = (phase % 1.0).float()
    count = torch.floor(RATE / 2 / track)
    angle = 2 * math.pi * turn
    half = torch.sin(angle / 2)
    near = half.abs() < 1e-4
    comb = torch.where(
        near, count, (torch.sin((count + 0.5) * angle) / torch.where(near, torch.ones_like(half), half) - 1) / 2
    )
    pulses = comb * torch.sqrt(2 / count) * _up(voiced)
    if creak is not None:  # each second pulse weaker and late: a subharmonic
        second = torch.cos(math.pi * ((phase % 2.0).float() - 0.5)).clamp(min=0)
        pulses = pulses * (1 - 0.75 * _up(creak) * second)
    if breath is not None:
        swing = 0.45 * torch.cos(angle - 2.2) * _up(voiced) * _up(breath).clamp(max=1)
        noise = noise * (1 + swing)
    return Source(pulses, noise)


def _up(x: Tensor) -> Tensor:
    """Frames to samples, linearly, frame t at the middle of its hop."""
    return F.interpolate(x[:, None], scale_factor=HOP, mode="linear", align_corners=False)[:, 0]
