"""Mouth shapes from bare sound: a small convolutional network over log-mel frames; imports torch."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipelines import dsp
from pipelines.portrait.track.visemes import TARGETS, Shape
from weights import store
from weights.errors import WeightsAbsent, WeightsDamaged

FOLDER = store.EMBEDDED / "portrait"
RATE, WINDOW, HOP, BANDS = 16_000, 400, 160, 40
VISEMES = tuple(TARGETS)
FRAMES_S = RATE / HOP
LEAST = 3  # frames of a shape that is kept
PIECE_S = 60.0  # heard at once


class VisemeNet(nn.Module):
    """Log-mel frames [B, 40, T] at 100 Hz -> logits [B, 14, T] of mouth shapes."""

    def __init__(self, width: int = 96) -> None:
        super().__init__()
        self.enter = nn.Conv1d(BANDS, width, 5, padding=2)
        self.blocks = nn.ModuleList(_Block(width, d) for d in (1, 2, 4, 8, 2))
        self.leave = nn.Conv1d(width, len(VISEMES), 1)

    def forward(self, mel: Tensor) -> Tensor:
        x = torch.relu(self.enter(mel))
        for block in self.blocks:
            x = block(x)
        return self.leave(x)


class _Block(nn.Module):
    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(1, width)
        self.wide = nn.Conv1d(width, width, 5, padding=2 * dilation, dilation=dilation)
        self.mix = nn.Conv1d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.mix(torch.relu(self.wide(self.norm(x))))


def log_mel(samples: NDArray[np.float32], sampling_rate: int) -> NDArray[np.float32]:
    """[40, T] at 100 Hz; the mean of each band over the sound taken out, so that a room or a microphone matters little."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    mono = np.pad(dsp.resample(mono, sampling_rate, RATE), WINDOW // 2)
    count = max(1, (len(mono) - WINDOW) // HOP + 1)
    mono = np.pad(mono, (0, max(0, WINDOW + (count - 1) * HOP - len(mono))))
    frames = dsp.sliding_frames(mono, WINDOW, HOP)[:count] * dsp.hann(WINDOW)
    power = np.abs(np.fft.rfft(frames, 512)) ** 2  # numpy's: another transform's last bits would move mouth shapes
    mel = dsp.log_mel(power, _filters(), 1e-8)
    loud = mel > np.percentile(mel.mean(1), 40) if len(mel) > 20 else np.ones_like(mel, bool)
    mean = np.array([mel[loud[:, b], b].mean() if loud[:, b].any() else mel[:, b].mean() for b in range(BANDS)])
    return ((mel - mean).clip(-8, 8) / 2.5).T.astype(np.float32)


@lru_cache(maxsize=1)
def _filters() -> NDArray[np.float64]:
    """[257, 40] triangles on the mel scale, 80 to 7600 Hz."""
    return dsp.mel_filterbank(np.fft.rfftfreq(512, 1 / RATE), dsp.mel_edges(BANDS, 80, 7600))


def heard(samples: NDArray[np.float32], sampling_rate: int) -> list[Shape]:
    """Mouth shapes of speech, in order of time."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    step = int(PIECE_S * sampling_rate)
    out: list[Shape] = []
    for start in range(0, len(mono), step):
        piece = mono[start : start + step]
        if np.abs(piece).max(initial=0.0) < 1e-4 or len(piece) < 0.05 * sampling_rate:
            continue
        out += [
            Shape(s.start + start / sampling_rate, s.end + start / sampling_rate, s.viseme, s.strength)
            for s in _piece(piece, sampling_rate)
        ]
    return out


def _piece(samples: NDArray[np.float32], sampling_rate: int) -> list[Shape]:
    with torch.inference_mode():
        p = network()(torch.from_numpy(log_mel(samples, sampling_rate))[None])[0].softmax(0).numpy()
    loud = _loud(samples, sampling_rate, p.shape[1])
    best = p.argmax(0)
    best[~loud] = VISEMES.index("sil")
    out: list[Shape] = []
    start = 0
    for i in range(1, len(best) + 1):
        if i < len(best) and best[i] == best[start]:
            continue
        name = VISEMES[best[start]]
        if name != "sil" and (i - start >= LEAST or name == "PP"):
            out.append(
                Shape(
                    start / FRAMES_S, i / FRAMES_S, name, float(np.clip(p[best[start], start:i].mean() * 1.2, 0.4, 1))
                )
            )
        start = i
    return out


def _loud(samples: NDArray[np.float32], sampling_rate: int, frames: int) -> NDArray[np.bool_]:
    """Where there is sound at all."""
    from pipelines.portrait.track.sound import Sounded

    level = Sounded.of(samples, sampling_rate).level
    near = np.convolve(level > 0.12, np.ones(9), "same") > 0
    return np.resize(np.pad(near, (0, max(0, frames - len(near)))), frames)


@lru_cache(maxsize=1)
def network(folder: Path = FOLDER) -> VisemeNet:
    """The network.

    Raises:
        WeightsAbsent, WeightsDamaged: its file is missing or does not fit.
    """
    from safetensors.torch import load_file

    path = folder / "lips.safetensors"
    if not path.is_file():
        raise WeightsAbsent(f"the network of mouth shapes is missing from '{folder}'; reinstall the package")
    net = VisemeNet()
    try:
        net.load_state_dict({k: v.float() for k, v in load_file(path).items()})
    except (RuntimeError, OSError, ValueError) as error:
        raise WeightsDamaged(
            f"'{path}' holds no network of mouth shapes: {' '.join(str(error).split())[:200]}"
        ) from error
    return net.eval()
