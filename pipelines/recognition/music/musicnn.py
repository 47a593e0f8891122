"""musicnn: a tagger of music, by its own layers: sound at 16 kHz to features every 3 s.

A convolutional network with wide filters for timbre and long ones for rhythm, then three residual layers and pooling
over time (Pons & Serra 2019, "musicnn: pre-trained convolutional neural networks for music audio tagging"), fitted to
what people tag songs with. Imports torch.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
import torch.nn.functional as nnf
from numpy.typing import NDArray
from torch import Tensor, nn

from pipelines import dsp

RATE, FFT_SIZE, HOP, MEL_BANDS = 16_000, 512, 256, 96
PATCH_FRAMES = 187  # 3 s, as in its training
TIMBRE_FILTERS, RHYTHM_FILTERS, MIDDLE_FILTERS, DENSE_UNITS = 204, 51, 64, 200
TIMBRE_BANDS, RHYTHM_FRAMES = (38, 67), (128, 64, 32)
POOLED = 2 * TIMBRE_FILTERS + 3 * RHYTHM_FILTERS + 3 * MIDDLE_FILTERS  # 753
POWER_GAIN = 10_000.0
PLACE_STEP = 2  # mel bands between the places at which a filter of timbre is tried; its authors tried every one


class Affine(nn.Module):
    """Batch normalisation of a trained network: a factor and an offset for each channel of [B, C, ...]."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.ones(channels))
        self.offset = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """The same shape."""
        shape = (1, -1) + (1,) * (x.dim() - 2)
        return x * self.factor.view(shape) + self.offset.view(shape)


class Layer(nn.Module):
    """A convolution over time, rectified and normalised."""

    def __init__(self, channels: int, out: int, kernel: tuple[int, ...]) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(out, channels, *kernel))
        self.bias = nn.Parameter(torch.zeros(out))
        self.norm = Affine(out)

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, T] -> [B, out, T], or [B, 1, T, M] -> [B, out, T] at the bands where each filter answers most."""
        frames = self.weight.shape[2] - 1
        before, after = frames // 2, frames - frames // 2
        if x.dim() == 3:
            return self.norm(nnf.relu(nnf.conv1d(nnf.pad(x, (before, after)), self.weight, self.bias)))
        count, _, length, _ = x.shape
        bands = nnf.pad(x, (0, 0, before, after))[:, 0].unfold(
            2, self.weight.shape[3], PLACE_STEP
        )  # [B, T', places, bands]
        places = bands.shape[2]
        flat = bands.permute(0, 2, 3, 1).reshape(count * places, -1, length + frames)
        y = nnf.relu(nnf.conv1d(flat, self.weight[:, 0].transpose(1, 2), self.bias))  # in one dimension it is faster
        return self.norm(y).view(count, places, -1, length).amax(dim=1)


class Musicnn(nn.Module):
    """Patches [B, T, 96] of `log_mel` -> what each patch is described by."""

    def __init__(self) -> None:
        super().__init__()
        self.input = Affine(1)
        timbre = [Layer(1, TIMBRE_FILTERS, (7, bands)) for bands in TIMBRE_BANDS]
        rhythm = [Layer(1, RHYTHM_FILTERS, (frames, 1)) for frames in RHYTHM_FRAMES]
        self.front = nn.ModuleList([*timbre, *rhythm])
        width = 2 * TIMBRE_FILTERS + 3 * RHYTHM_FILTERS
        self.middle = nn.ModuleList([Layer(c, MIDDLE_FILTERS, (7,)) for c in (width, MIDDLE_FILTERS, MIDDLE_FILTERS)])
        self.pooled = Affine(2 * POOLED)
        self.dense = nn.Linear(2 * POOLED, DENSE_UNITS)
        self.dense_norm = Affine(DENSE_UNITS)

    def forward(self, patches: Tensor) -> Tensor:
        """The last hidden layer [B, 200], of which its authors' classifier makes tags."""
        x = self.input(patches[:, None])
        layers = [torch.cat([layer(x) for layer in self.front], dim=1)]
        for i, layer in enumerate(self.middle):
            y = layer(layers[-1])
            layers.append(y + layers[-1] if i else y)
        features = torch.cat(layers, dim=1)
        pooled = torch.stack([features.amax(dim=2), features.mean(dim=2)], dim=2).flatten(1)
        hidden: Tensor = self.dense_norm(nnf.relu(self.dense(self.pooled(pooled))))
        return hidden


def log_mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sound [N] at 16 kHz -> [T, 96] log mel powers, T = N / 256 + 1."""
    half = FFT_SIZE // 2
    padded = np.pad(np.asarray(samples, np.float32), half, mode="reflect" if len(samples) > half else "constant")
    power = dsp.power_spectrogram(dsp.sliding_frames(padded, FFT_SIZE, HOP) * dsp.hann(FFT_SIZE))
    return np.asarray(np.log10(POWER_GAIN * (power @ _mel_bank()) + 1), np.float32)


@cache
def _mel_bank() -> NDArray[np.float32]:
    """[257, 96] triangles of unit area, even on Slaney's mel scale from 0 to 8 kHz."""
    bins_hz = np.fft.rfftfreq(FFT_SIZE, 1 / RATE)
    edges = _slaney_hz(np.linspace(0.0, _slaney_mel(RATE / 2), MEL_BANDS + 2))
    bank = dsp.mel_filterbank(bins_hz, edges) * (2 / (edges[2:] - edges[:-2]))
    return bank.astype(np.float32)


def _slaney_mel(hz: float) -> float:
    """Slaney's scale (Auditory Toolbox, 1998): even to 1 kHz, logarithmic above."""
    return hz * 3 / 200 if hz < 1000 else 15 + 27 * float(np.log(hz / 1000)) / float(np.log(6.4))


def _slaney_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))
