"""Frames -> sound: a network shapes the larynx's pulses and noise with filters that it corrects frame by frame.

Without training it is a source-filter vocoder (minimum phase, as WORLD's); a small ConvNeXt trunk (Liu et al. 2022; Vocos,
Siuzdak 2024) corrects both filters, adds what lies above 7.8 kHz, and disperses the pulses' phase.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.dsp import mel_from_hz
from pipelines.speech.voice import features
from pipelines.speech.voice.features import APERIODIC, APERIODIC_HZ, BANDS, RATE
from pipelines.speech.voice.source import Source, excite

FFT, WINDOW, STEP = 1024, 480, 120
BINS = FFT // 2 + 1
REACH = 32  # frames that the network sees around one
WIDE = 96  # mel bands from 0 to 12 kHz in which filters are corrected


@dataclass(frozen=True)
class Voicing:
    """What the vocoder hears, a batch.

    Attributes:
        envelope: [B, T, 64]; aperiodicity: [B, T, 6].
        f0: [B, T] Hz without gaps; voiced: [B, T] in [0, 1].
        breath, creak, tension, whisper: [B, T] in [0, 1] (tension from -1, lax), or None.
    """

    envelope: Tensor
    aperiodicity: Tensor
    f0: Tensor
    voiced: Tensor
    breath: Tensor | None = None
    creak: Tensor | None = None
    tension: Tensor | None = None
    whisper: Tensor | None = None

    def between(self, start: int, end: int) -> Voicing:
        """Some of the frames."""
        given = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(self, **{name: x[:, start:end] for name, x in given.items() if x is not None})


class Block(nn.Module):
    """ConvNeXt over time: a depthwise convolution, then a gated mix of channels."""

    def __init__(self, width: int, inner: int, reach: int = 7) -> None:
        super().__init__()
        self.near = nn.Conv1d(width, width, reach, padding=reach // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.scale = nn.Parameter(torch.full((width,), 0.1))

    def forward(self, x: Tensor) -> Tensor:
        """[B, T, D]."""
        y = self.norm(self.near(x.transpose(1, 2)).transpose(1, 2))
        return x + self.scale * self.down(F.gelu(self.up(y)))


class Vocoder(nn.Module):
    """See the module.

    Args:
        width, inner, depth: of the trunk at 100 frames a second; one more block runs at 200.
    """

    narrow: Tensor
    spread: Tensor
    noise_bands: Tensor
    window: Tensor
    octaves: Tensor
    mean: Tensor

    def __init__(self, width: int = 192, inner: int = 512, depth: int = 6) -> None:
        super().__init__()
        self.config = {"width": width, "inner": inner, "depth": depth}
        self.enter = nn.Conv1d(BANDS + APERIODIC + 2, width, 5, padding=2)
        self.blocks = nn.ModuleList(Block(width, inner) for _ in range(depth))
        self.later = Block(width, inner)
        self.head = nn.Linear(width, 3 * WIDE)
        self.gain = nn.Parameter(torch.zeros(2))
        nn.init.zeros_(self.head.bias)
        nn.init.normal_(self.head.weight, std=1e-3)
        self.register_buffer("mean", torch.full((BANDS,), -8.0))
        self.register_buffer("narrow", _narrow(), persistent=False)
        self.register_buffer("spread", _spread(), persistent=False)
        self.register_buffer("noise_bands", _noise_bands(), persistent=False)
        self.register_buffer("window", torch.hann_window(WINDOW), persistent=False)
        hz = torch.linspace(0, RATE / 2, BINS).clamp(min=100.0)
        self.register_buffer("octaves", torch.log2(hz / 500.0).clamp(min=-1.0), persistent=False)

    def forward(self, heard: Voicing, noise: Tensor) -> Tensor:
        """Samples [B, T * 240]; noise [B, T * 240] is standard normal."""
        source = self._source(heard, noise)
        return self._filtered(source.pulses, source.noise, *self.filters(heard))

    def stream(self, heard: Voicing, noise: Tensor, first: int = 60, piece: int = 400) -> Iterator[Tensor]:
        """The same samples piece by piece, `first` frames, then `piece` at a time."""
        source = self._source(heard, noise)
        sounds = [F.pad(s, (WINDOW // 2, WINDOW // 2 - STEP)) for s in (source.pulses, source.noise)]
        count, start = heard.f0.shape[1], 0
        rest = heard.f0.new_zeros(len(heard.f0), FFT - STEP)
        while start < count:
            end = min(count, start + (piece if start else first))
            low, high = max(0, start - REACH), min(count, end + REACH)
            filters = [x[:, 2 * (start - low) : 2 * (end - low)] for x in self.filters(heard.between(low, high))]
            span = slice(2 * start * STEP, (2 * end - 1) * STEP + WINDOW)
            summed = self._summed(*(s[:, span].unfold(1, WINDOW, STEP) * self.window for s in sounds), *filters)
            summed[:, : rest.shape[1]] += rest
            size = 2 * (end - start) * STEP
            rest = summed[:, size:]
            made = torch.cat([summed[:, :size], rest[:, : WINDOW // 2]], 1) if end == count else summed[:, :size]
            yield made[:, 0 if start else WINDOW // 2 :] / 2
            start = end

    def _source(self, heard: Voicing, noise: Tensor) -> Source:
        voiced = heard.voiced if heard.whisper is None else heard.voiced * (1 - heard.whisper)
        return excite(heard.f0, voiced, noise, heard.creak, heard.breath)

    def filters(self, heard: Voicing) -> tuple[Tensor, Tensor, Tensor]:
        """Log amplitudes of both filters and the phase, each [B, 2 T, 513]."""
        x = torch.cat(
            [
                (heard.envelope - self.mean) / 4,
                heard.aperiodicity * 2 - 1,
                heard.voiced[..., None],
                torch.log2(heard.f0[..., None] / 150.0),
            ],
            -1,
        )
        y = self.enter(x.transpose(1, 2)).transpose(1, 2)
        for block in self.blocks:
            y = block(y)
        y = self.later(_twice(y))
        change = self.head(y).float()
        base = _twice(heard.envelope) @ self.narrow / 2
        aperiodic = heard.aperiodicity
        if heard.whisper is not None:
            aperiodic = torch.maximum(aperiodic, heard.whisper[..., None])
        noise_share = (_twice(aperiodic) @ self.noise_bands).clamp(1e-3, 1.0)
        a, b, c = change.split(WIDE, -1)
        harmonic = (base + self.gain[0] + a + 0.5 * torch.log((1 - noise_share**2).clamp(min=1e-4))) @ self.spread
        noisy = (base + self.gain[1] + b + torch.log(noise_share)) @ self.spread
        harmonic, noisy = self._coloured(heard, harmonic, noisy)
        return harmonic, noisy, (1.5 * torch.tanh(c)) @ self.spread

    def _coloured(self, heard: Voicing, harmonic: Tensor, noisy: Tensor) -> tuple[Tensor, Tensor]:
        """The pulse's shape: lax pulses are rounder, tense ones sharper; breath rises through the higher bands."""
        slope = (
            torch.zeros_like(heard.f0) if heard.tension is None else heard.tension * 0.30
        )  # nepers an octave: 2.6 dB
        if heard.breath is not None:
            slope = slope - 0.25 * heard.breath
            lift = torch.log1p(3.0 * heard.breath * heard.voiced)
            noisy = noisy + _twice(lift[..., None]) * torch.sigmoid(1.5 * (self.octaves - 0.5))
        harmonic = harmonic + _twice(slope[..., None]) * self.octaves
        return harmonic, noisy

    def _filtered(self, pulses: Tensor, noise: Tensor, harmonic: Tensor, noisy: Tensor, phase: Tensor) -> Tensor:
        summed = self._summed(self._frames(pulses), self._frames(noise), harmonic, noisy, phase)
        return summed[:, WINDOW // 2 : WINDOW // 2 + harmonic.shape[1] * STEP] / 2

    def _summed(self, pulses: Tensor, noise: Tensor, harmonic: Tensor, noisy: Tensor, phase: Tensor) -> Tensor:
        """Windows [B, N, 480] through their filters, laid over each other: [B, (N - 1) * 120 + 1024]."""
        shape = torch.exp(torch.complex(harmonic, minimum_phase(harmonic) + phase))
        spectrum = torch.fft.rfft(pulses, FFT) * shape + torch.fft.rfft(noise, FFT) * torch.exp(noisy)
        pieces = torch.fft.irfft(spectrum, FFT)
        length = (pieces.shape[1] - 1) * STEP + FFT
        return F.fold(pieces.transpose(1, 2), (1, length), (1, FFT), stride=(1, STEP))[:, 0, 0]

    def _frames(self, x: Tensor) -> Tensor:
        padded = F.pad(x, (WINDOW // 2, WINDOW // 2 - STEP))
        return padded.unfold(1, WINDOW, STEP) * self.window

    def save_pretrained(self, path: str) -> None:
        """Write fp16 safetensors."""
        from safetensors.torch import save_file

        save_file({k: v.detach().half().contiguous() for k, v in self.state_dict().items()}, path)


def minimum_phase(log_amplitude: Tensor) -> Tensor:
    """Phase of the minimum-phase filter of log amplitudes [..., 513] (by the real cepstrum; Oppenheim & Schafer)."""
    cepstrum = torch.fft.irfft(log_amplitude, FFT)
    fold = torch.zeros(FFT, device=cepstrum.device)
    fold[1 : FFT // 2] = 1.0
    imaginary: Tensor = torch.fft.rfft(cepstrum * fold * 2, FFT).imag
    return imaginary


def _twice(x: Tensor) -> Tensor:
    """[B, T, D] -> [B, 2 T, D], linearly."""
    return F.interpolate(x.transpose(1, 2), scale_factor=2, mode="linear", align_corners=False).transpose(1, 2)


def _wide() -> np.ndarray:
    return np.linspace(mel_from_hz(40.0), mel_from_hz(RATE / 2), WIDE)


def _interpolation(at: np.ndarray, points: np.ndarray) -> Tensor:
    """[len(points), len(at)]: linear interpolation of values at `points`, held beyond them."""
    rows = [np.interp(at, points, np.eye(len(points))[i]) for i in range(len(points))]
    return torch.tensor(np.array(rows), dtype=torch.float32)


def _narrow() -> Tensor:
    return _interpolation(_wide(), mel_from_hz(features.centres()))


def _spread() -> Tensor:
    return _interpolation(mel_from_hz(np.linspace(0, RATE / 2, BINS)), _wide())


def _noise_bands() -> Tensor:
    middle = [(a + b) / 2 for a, b in itertools.pairwise(APERIODIC_HZ)]
    return _interpolation(_wide(), mel_from_hz(np.array(middle)))
