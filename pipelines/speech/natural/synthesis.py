"""Spectra of a natural decoder -> samples: a pulse train through the harmonics' filter, shaped noise, and a part with
phases of its own, summed and brought back by one inverse STFT (after hibari-tts, Apache-2.0; Vocos, Siuzdak 2023).

All of it is torch and can be differentiated, for training.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

NATURAL_RATE_HZ, FFT_SIZE, STEP_SAMPLES = 24_000, 1200, 300
VOICED_HZ, TOP_HZ = 40.0, 11_000.0  # below the first a step is unvoiced; harmonics end at the second
MAX_LOG_AMPLITUDE = 7.0
_NEAR_PULSE = 2e-3


def pulse_train(f0: Tensor) -> Tensor:
    """Harmonics of equal amplitude up to 11 kHz, by the closed form of their sum (Dirichlet's kernel).

    Args:
        f0: [B, F] Hz a step of 12.5 ms; under 40 where unvoiced.

    Returns:
        [B, F * 300] samples, 0 where unvoiced.
    """
    scale = f0.shape[1] * STEP_SAMPLES
    hz = torch.nn.functional.interpolate(f0[:, None].double(), scale, mode="linear", align_corners=False)[:, 0]
    voiced = hz > VOICED_HZ
    hz = hz.clamp(min=VOICED_HZ)
    phase = 2 * math.pi * torch.remainder(torch.cumsum(hz / NATURAL_RATE_HZ, 1), 1.0)
    order = torch.floor(TOP_HZ / hz) + 0.5
    below = 2 * torch.sin(phase / 2)
    at_pulse = below.abs() <= _NEAR_PULSE
    kernel = torch.where(at_pulse, order, torch.sin(order * phase) / torch.where(at_pulse, 1.0, below)) - 0.5
    return torch.where(voiced, kernel, 0.0).float()


def sound_spectra(parts: Tensor, pulses: Tensor, noise: Tensor) -> Tensor:
    """Sound five spectra.

    Args:
        parts: [B, F, 5, 601] log amplitude and phase before tanh (half turns) of harmonics, log amplitude of noise, log
            amplitude and phase (radians) of the free part.
        pulses: [B, F * 300] of the voice.
        noise: [B, F, 601] complex, its real and imaginary parts of variance 1.

    Returns:
        [B, F * 300] samples at 24 kHz.
    """
    window = torch.hann_window(FFT_SIZE)
    steps = parts.shape[1]
    source = torch.stft(pulses, FFT_SIZE, STEP_SAMPLES, window=window, return_complex=True)[..., :steps]
    source = source.transpose(1, 2) / (FFT_SIZE / 4)  # a harmonic's height is then its amplitude
    harmonic, harmonic_phase, breath, free, free_phase = parts.float().unbind(2)
    spectrum = source * torch.polar(_amplitude(harmonic), math.pi * torch.tanh(harmonic_phase))
    spectrum = spectrum + noise * _amplitude(breath) + torch.polar(_amplitude(free), free_phase)
    return torch.istft(spectrum.transpose(1, 2), FFT_SIZE, STEP_SAMPLES, window=window, length=steps * STEP_SAMPLES)


def _amplitude(logarithm: Tensor) -> Tensor:
    return torch.exp(logarithm.clamp(max=MAX_LOG_AMPLITUDE))
