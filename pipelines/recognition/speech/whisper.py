"""The first layers of Whisper tiny.en's encoder (Radford et al. 2022, MIT): an ear that was taught words by 680,000
hours of people, and hears how they are said as well.

Log mel energies, two convolutions, transformer layers. The positions are cut to the clip's length, so two seconds cost
two seconds and not thirty. torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn

from pipelines import dsp
from pipelines.dsp import Float32Array
from pipelines.recognition.quantize import dequantize, quantize
from pipelines.recognition.speech.frames import HOP, RATE, normalise

PREFIX = "encoder."  # of its tensors in a checkpoint
WIDTH, HEADS, MEL_BANDS, WINDOW_SIZE = 384, 6, 80, 400
MAX_FRAMES = 3000  # of 10 ms; Whisper knows no later position
#: Decades under the loudest energy that count. Whisper was taught with 8; 5 hears people as well and minds noise less.
DYNAMIC_RANGE = 5.0
LINEAR_HZ, LINEAR_MEL_HZ = 1000.0, 200 / 3  # Slaney's mel scale: linear to 1 kHz, then logarithmic
LOG_STEP = math.log(6.4) / 27


class EncoderLayer(nn.Module):
    """A transformer layer that normalises before attending and before its feed-forward part."""

    def __init__(self) -> None:
        super().__init__()
        self.attention_norm, self.feed_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.query_key_value, self.output = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.widen, self.narrow = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        """[T, D] -> [T, D]."""
        split = self.query_key_value(self.attention_norm(x)).view(len(x), 3, HEADS, WIDTH // HEADS)
        query, key, value = split.permute(1, 2, 0, 3)  # each [H, T, D / H]
        attended = nn.functional.scaled_dot_product_attention(query[None], key[None], value[None])[0]
        x = x + self.output(attended.permute(1, 0, 2).reshape(len(x), WIDTH))
        return x + self.narrow(nn.functional.gelu(self.widen(self.feed_norm(x))))


class WhisperEncoder(nn.Module):
    """Convolutions and the first layers.

    Args:
        layers: how many of the four.

    Attributes:
        positions: [1500, 384] sines and cosines of the place in time.
    """

    positions: Tensor

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.register_buffer("positions", torch.from_numpy(_position_encodings()), persistent=False)
        self.narrow_convolution = nn.Conv1d(MEL_BANDS, WIDTH, 3, padding=1)
        self.wide_convolution = nn.Conv1d(WIDTH, WIDTH, 3, stride=2, padding=1)
        self.layers = nn.ModuleList(EncoderLayer() for _ in range(layers))

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], layers: int) -> WhisperEncoder:
        """From a checkpoint's weights of 8 bits."""
        encoder = cls(layers)
        state = {name: dequantize(tensors, PREFIX + name) for name in encoder.state_dict()}
        encoder.load_state_dict(state)
        return encoder.eval()

    def tensors(self) -> dict[str, Tensor]:
        """Its weights in 8 bits, by name, as `from_tensors` reads them."""
        stored: dict[str, Tensor] = {}
        for name, parameter in self.state_dict().items():
            stored |= quantize(PREFIX + name, parameter)
        return stored

    @torch.inference_mode()
    def forward(self, mel: Tensor) -> Tensor:
        """Log mel energies [80, T] to the output of every layer [L, T / 2, 384]."""
        x = nn.functional.gelu(self.narrow_convolution(mel[None]))
        x = nn.functional.gelu(self.wide_convolution(x))[0].T
        x = x + self.positions[: len(x)]
        outputs = []
        for layer in self.layers:
            x = layer(x)
            outputs.append(x)
        return torch.stack(outputs)


def whisper_mel(samples: Float32Array) -> Float32Array:
    """Log mel energies [80, T] of mono samples at 16 kHz as Whisper takes them, a frame every 10 ms."""
    x = np.pad(samples, WINDOW_SIZE // 2, mode="reflect")
    windows = dsp.sliding_frames(x, WINDOW_SIZE, HOP)[: min(len(samples) // HOP, MAX_FRAMES)]
    spectra = np.fft.rfft(windows * np.hanning(WINDOW_SIZE + 1)[:-1].astype(np.float32), axis=1)
    power = (spectra.real**2 + spectra.imag**2).astype(np.float32)
    log = np.log10(np.maximum(power @ _mel_bank(), 1e-10))
    return np.ascontiguousarray(((np.maximum(log, log.max() - DYNAMIC_RANGE) + 4) / 4).T, dtype=np.float32)


def describe_by_ear(encoder: WhisperEncoder, samples: Float32Array) -> Float32Array:
    """Mean and spread over time of every layer's output, [L * 2 * 384], of mono samples [N] at 16 kHz.

    Level and the silence around the voice are taken away before.
    """
    sound, _, _ = normalise(samples)
    outputs = encoder(torch.from_numpy(whisper_mel(sound)))
    return torch.cat([outputs.mean(1), outputs.std(1, correction=0)], dim=1).flatten().numpy()


@cache
def _mel_bank() -> Float32Array:
    """[201, 80] triangles of equal area, evenly spaced on Slaney's mel scale."""
    top = LINEAR_HZ / LINEAR_MEL_HZ + math.log(RATE / 2 / LINEAR_HZ) / LOG_STEP
    mel = np.linspace(0, top, MEL_BANDS + 2)
    linear = LINEAR_HZ / LINEAR_MEL_HZ
    edges = np.where(mel < linear, mel * LINEAR_MEL_HZ, LINEAR_HZ * np.exp(LOG_STEP * (mel - linear)))
    hz = np.arange(WINDOW_SIZE // 2 + 1)[:, None] * RATE / WINDOW_SIZE
    rise = (hz - edges[:-2]) / np.diff(edges)[:-1]
    fall = (edges[2:] - hz) / np.diff(edges)[1:]
    return (np.maximum(0, np.minimum(rise, fall)) * 2 / (edges[2:] - edges[:-2])).astype(np.float32)


def _position_encodings() -> Float32Array:
    """Sines and cosines [1500, 384] of the place in time."""
    rates = np.exp(-math.log(10_000) / (WIDTH // 2 - 1) * np.arange(WIDTH // 2))
    phase = np.arange(MAX_FRAMES // 2)[:, None] * rates
    return np.concatenate([np.sin(phase), np.cos(phase)], axis=1).astype(np.float32)
