"""The vocoder, frames -> sound: a network shapes the larynx's pulses and noise with filters that it corrects frame by
frame.

Without training it is a source-filter vocoder (minimum phase, as WORLD's); a small ConvNeXt trunk (Liu et al. 2022;
Vocos, Siuzdak 2024) corrects both filters, adds what lies above 7.8 kHz, and disperses the pulses' phase.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.speech.voice.features import APERIODICITY_BANDS, MEL_BANDS, VOICE_RATE_HZ, build_filter_tables
from pipelines.speech.voice.source import Excitation, excite

FFT_SAMPLES, WINDOW_SAMPLES, STEP_SAMPLES = 1024, 480, 120
FFT_BINS = FFT_SAMPLES // 2 + 1
RECEPTIVE_FRAMES = 32  # frames that the network sees around one
FILTER_BANDS = 96  # mel bands from 0 to 12 kHz in which filters are corrected


@dataclass(frozen=True)
class VocoderInput:
    """A batch of T frames for the vocoder.

    Attributes:
        envelope: [B, T, 64] natural logarithm of the power of each mel band.
        aperiodicity: [B, T, 6] share of each band that is noise, 0 to 1.
        f0: [B, T] Hz, without gaps.
        voiced: [B, T] the voicing decision, 0 to 1.
        breath: [B, T] 0 to 1, or None for none.
        creak: [B, T] 0 to 1, or None.
        tension: [B, T] -1 (lax) to 1 (tense), or None.
        whisper: [B, T] 0 to 1, or None.
    """

    envelope: Tensor
    aperiodicity: Tensor
    f0: Tensor
    voiced: Tensor
    breath: Tensor | None = None
    creak: Tensor | None = None
    tension: Tensor | None = None
    whisper: Tensor | None = None

    def slice_frames(self, start: int, end: int) -> VocoderInput:
        """The frames from `start` to `end`."""
        tensors = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(self, **{name: x[:, start:end] for name, x in tensors.items() if x is not None})


class ConvNeXtBlock(nn.Module):
    """ConvNeXt over time (Liu et al. 2022): a depthwise convolution, then a mix of channels.

    Args:
        width: channels.
        inner: channels of the mix.
        kernel: frames of the convolution.
    """

    def __init__(self, width: int, inner: int, kernel: int = 7) -> None:
        super().__init__()
        self.depthwise = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width)
        self.norm = nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.scale = nn.Parameter(torch.full((width,), 0.1))

    def forward(self, x: Tensor) -> Tensor:
        """Transform x [B, T, D]."""
        y = self.norm(self.depthwise(x.transpose(1, 2)).transpose(1, 2))
        return x + self.scale * self.down(F.gelu(self.up(y)))


def convnext_stack(width: int, inner: int, depth: int) -> nn.ModuleList:
    """So many ConvNeXt blocks, one after another."""
    return nn.ModuleList(ConvNeXtBlock(width, inner) for _ in range(depth))


class Vocoder(nn.Module):
    """Frames -> samples; see the module.

    Args:
        width: of the trunk, which runs at 100 frames a second; one more block runs at 200.
        inner: width within a block.
        depth: blocks of the trunk.

    Attributes:
        band_to_filter: [64, 96] from the bands of frames to those of the filters.
        filter_to_bin: [96, 513] from the bands of the filters to the bins of a spectrum.
        aperiodicity_to_filter: [6, 96] from the bands of aperiodicity to those of the filters.
        window: [480] Hann.
        octaves: [513] of each bin above 500 Hz, at least -1.
        mean: [64] of the envelopes that were learnt from.
    """

    band_to_filter: Tensor
    filter_to_bin: Tensor
    aperiodicity_to_filter: Tensor
    window: Tensor
    octaves: Tensor
    mean: Tensor

    def __init__(self, width: int = 192, inner: int = 512, depth: int = 6) -> None:
        super().__init__()
        self.config = {"width": width, "inner": inner, "depth": depth}
        self.in_proj = nn.Conv1d(MEL_BANDS + APERIODICITY_BANDS + 2, width, 5, padding=2)
        self.blocks = convnext_stack(width, inner, depth)
        self.fine_block = ConvNeXtBlock(width, inner)
        self.out_proj = nn.Linear(width, 3 * FILTER_BANDS)
        self.gain = nn.Parameter(torch.zeros(2))
        nn.init.zeros_(self.out_proj.bias)
        nn.init.normal_(self.out_proj.weight, std=1e-3)
        self.register_buffer("mean", torch.full((MEL_BANDS,), -8.0))
        for name, table in build_filter_tables(FILTER_BANDS, FFT_BINS).items():
            self.register_buffer(name, torch.tensor(table, dtype=torch.float32), persistent=False)
        self.register_buffer("window", torch.hann_window(WINDOW_SAMPLES), persistent=False)
        hz = torch.linspace(0, VOICE_RATE_HZ / 2, FFT_BINS).clamp(min=100.0)
        self.register_buffer("octaves", torch.log2(hz / 500.0).clamp(min=-1.0), persistent=False)

    def forward(self, inputs: VocoderInput, noise: Tensor) -> Tensor:
        """Sound frames: samples [B, T * 240].

        Args:
            inputs: T frames.
            noise: [B, T * 240] standard normal draws.

        Returns:
            [B, T * 240] samples.
        """
        source = self._excite(inputs, noise)
        return self._filter(source.pulses, source.noise, *self.filters(inputs))

    def stream(self, inputs: VocoderInput, noise: Tensor, first: int = 60, piece: int = 400) -> Iterator[Tensor]:
        """Sound frames piece by piece; the same samples as `forward`.

        Args:
            inputs: T frames.
            noise: [B, T * 240] standard normal draws.
            first: frames of the first piece.
            piece: frames of each later one.

        Yields:
            Tensor: [B, n] samples.
        """
        source = self._excite(inputs, noise)
        excitations = [
            F.pad(s, (WINDOW_SAMPLES // 2, WINDOW_SAMPLES // 2 - STEP_SAMPLES)) for s in (source.pulses, source.noise)
        ]
        count, start = inputs.f0.shape[1], 0
        tail = inputs.f0.new_zeros(len(inputs.f0), FFT_SAMPLES - STEP_SAMPLES)
        while start < count:
            end = min(count, start + (piece if start else first))
            low, high = max(0, start - RECEPTIVE_FRAMES), min(count, end + RECEPTIVE_FRAMES)
            filters = [x[:, 2 * (start - low) : 2 * (end - low)] for x in self.filters(inputs.slice_frames(low, high))]
            span = slice(2 * start * STEP_SAMPLES, (2 * end - 1) * STEP_SAMPLES + WINDOW_SAMPLES)
            overlap = self._overlap_add(
                *(s[:, span].unfold(1, WINDOW_SAMPLES, STEP_SAMPLES) * self.window for s in excitations), *filters
            )
            overlap[:, : tail.shape[1]] += tail
            size = 2 * (end - start) * STEP_SAMPLES
            tail = overlap[:, size:]
            piece_samples = (
                torch.cat([overlap[:, :size], tail[:, : WINDOW_SAMPLES // 2]], 1) if end == count else overlap[:, :size]
            )
            yield piece_samples[:, 0 if start else WINDOW_SAMPLES // 2 :] / 2
            start = end

    def _excite(self, inputs: VocoderInput, noise: Tensor) -> Excitation:
        voiced = inputs.voiced if inputs.whisper is None else inputs.voiced * (1 - inputs.whisper)
        return excite(inputs.f0, voiced, noise, inputs.creak, inputs.breath)

    def filters(self, inputs: VocoderInput) -> tuple[Tensor, Tensor, Tensor]:
        """Compute log amplitudes of the filters of pulses and of noise, and the pulses' phase: each [B, 2 T, 513]."""
        x = torch.cat(
            [
                (inputs.envelope - self.mean) / 4,
                inputs.aperiodicity * 2 - 1,
                inputs.voiced[..., None],
                torch.log2(inputs.f0[..., None] / 150.0),
            ],
            -1,
        )
        y = self.in_proj(x.transpose(1, 2)).transpose(1, 2)
        for block in self.blocks:
            y = block(y)
        y = self.fine_block(_upsample_twice(y))
        correction = self.out_proj(y).float()
        envelope = _upsample_twice(inputs.envelope) @ self.band_to_filter / 2
        aperiodic = inputs.aperiodicity
        if inputs.whisper is not None:
            aperiodic = torch.maximum(aperiodic, inputs.whisper[..., None])
        noise_share = (_upsample_twice(aperiodic) @ self.aperiodicity_to_filter).clamp(1e-3, 1.0)
        of_pulses, of_noise, of_phase = correction.split(FILTER_BANDS, -1)
        harmonic = (
            envelope + self.gain[0] + of_pulses + 0.5 * torch.log((1 - noise_share**2).clamp(min=1e-4))
        ) @ self.filter_to_bin
        noisy = (envelope + self.gain[1] + of_noise + torch.log(noise_share)) @ self.filter_to_bin
        harmonic, noisy = self._shape_pulses(inputs, harmonic, noisy)
        return harmonic, noisy, (1.5 * torch.tanh(of_phase)) @ self.filter_to_bin

    def _shape_pulses(self, inputs: VocoderInput, harmonic: Tensor, noisy: Tensor) -> tuple[Tensor, Tensor]:
        """Shape the pulses: lax pulses are rounder, tense ones sharper; breath rises through the higher bands."""
        slope = (
            torch.zeros_like(inputs.f0) if inputs.tension is None else inputs.tension * 0.30
        )  # nepers an octave: 2.6 dB
        if inputs.breath is not None:
            slope = slope - 0.25 * inputs.breath
            lift = torch.log1p(3.0 * inputs.breath * inputs.voiced)
            noisy = noisy + _upsample_twice(lift[..., None]) * torch.sigmoid(1.5 * (self.octaves - 0.5))
        harmonic = harmonic + _upsample_twice(slope[..., None]) * self.octaves
        return harmonic, noisy

    def _filter(self, pulses: Tensor, noise: Tensor, harmonic: Tensor, noisy: Tensor, phase: Tensor) -> Tensor:
        overlap = self._overlap_add(self._windows(pulses), self._windows(noise), harmonic, noisy, phase)
        return overlap[:, WINDOW_SAMPLES // 2 : WINDOW_SAMPLES // 2 + harmonic.shape[1] * STEP_SAMPLES] / 2

    def _overlap_add(self, pulses: Tensor, noise: Tensor, harmonic: Tensor, noisy: Tensor, phase: Tensor) -> Tensor:
        """Windows [B, N, 480] through their filters, laid over each other: [B, (N - 1) * 120 + 1024]."""
        shape = torch.exp(torch.complex(harmonic, minimum_phase(harmonic) + phase))
        spectrum = torch.fft.rfft(pulses, FFT_SAMPLES) * shape + torch.fft.rfft(noise, FFT_SAMPLES) * torch.exp(noisy)
        pieces = torch.fft.irfft(spectrum, FFT_SAMPLES)
        length = (pieces.shape[1] - 1) * STEP_SAMPLES + FFT_SAMPLES
        return F.fold(pieces.transpose(1, 2), (1, length), (1, FFT_SAMPLES), stride=(1, STEP_SAMPLES))[:, 0, 0]

    def _windows(self, x: Tensor) -> Tensor:
        padded = F.pad(x, (WINDOW_SAMPLES // 2, WINDOW_SAMPLES // 2 - STEP_SAMPLES))
        return padded.unfold(1, WINDOW_SAMPLES, STEP_SAMPLES) * self.window


def minimum_phase(log_amplitude: Tensor) -> Tensor:
    """Phase [..., 513] of the minimum-phase filter of log amplitudes [..., 513], by the real cepstrum (Oppenheim &
    Schafer 1975).
    """
    cepstrum = torch.fft.irfft(log_amplitude, FFT_SAMPLES)
    fold = torch.zeros(FFT_SAMPLES, device=cepstrum.device)
    fold[1 : FFT_SAMPLES // 2] = 1.0
    imaginary: Tensor = torch.fft.rfft(cepstrum * fold * 2, FFT_SAMPLES).imag
    return imaginary


def _upsample_twice(x: Tensor) -> Tensor:
    """Double the frame rate linearly: [B, T, D] -> [B, 2 T, D]."""
    return F.interpolate(x.transpose(1, 2), scale_factor=2, mode="linear", align_corners=False).transpose(1, 2)
