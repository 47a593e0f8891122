"""Visemes from bare sound: a small convolutional network over log-mel frames; imports torch."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipelines import dsp
from pipelines.portrait.track.visemes import VisemeSegment
from weights import store
from weights.checkpoint import load_checkpoint

FOLDER = store.EMBEDDED / "portrait"
SAMPLING_RATE, WINDOW_SAMPLES, HOP_SAMPLES, MEL_BANDS = 16_000, 400, 160, 40
VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "SS", "CH", "RR", "aa", "E", "ih", "oh", "ou")  # that it tells apart
FRAME_RATE_HZ = SAMPLING_RATE / HOP_SAMPLES
MIN_FRAMES = 3  # of a viseme that is kept
#: Probability from which lips may be shut, and that a closure reaches: a p that stays open is noticed sooner than lips
#: that touch once too often.
MAY_BE_SHUT, IS_SHUT, MIN_SHUT_FRAMES = 0.12, 0.16, 2
CHUNK_S = 60.0  # of sound in one batch


class VisemeNet(nn.Module):
    """Log-mel frames [B, 40, T] at 100 Hz -> logits [B, 14, T] of visemes.

    Args:
        width: channels of the hidden layers.
    """

    def __init__(self, width: int = 96) -> None:
        super().__init__()
        self.in_proj = nn.Conv1d(MEL_BANDS, width, 5, padding=2)
        self.blocks = nn.ModuleList(_DilatedBlock(width, d) for d in (1, 2, 4, 8, 2))
        self.out_proj = nn.Conv1d(width, len(VISEMES), 1)

    def forward(self, mel: Tensor) -> Tensor:
        """Logits [B, 14, T] of visemes, of log-mel frames [B, 40, T] at 100 Hz."""
        x = torch.relu(self.in_proj(mel))
        for block in self.blocks:
            x = block(x)
        return self.out_proj(x)


class _DilatedBlock(nn.Module):
    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(1, width)
        self.dilated = nn.Conv1d(width, width, 5, padding=2 * dilation, dilation=dilation)
        self.pointwise = nn.Conv1d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.pointwise(torch.relu(self.dilated(self.norm(x))))


def log_mel(samples: NDArray[np.float32], sampling_rate: int) -> NDArray[np.float32]:
    """Log-mel frames [40, T] at 100 Hz of samples [N] or [N, C].

    The mean of each band over the sound is taken out, so that a room or a microphone matters little.
    """
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    mono = np.pad(dsp.resample(mono, sampling_rate, SAMPLING_RATE), WINDOW_SAMPLES // 2)
    count = max(1, (len(mono) - WINDOW_SAMPLES) // HOP_SAMPLES + 1)
    mono = np.pad(mono, (0, max(0, WINDOW_SAMPLES + (count - 1) * HOP_SAMPLES - len(mono))))
    frames = dsp.sliding_frames(mono, WINDOW_SAMPLES, HOP_SAMPLES)[:count] * dsp.hann(WINDOW_SAMPLES)
    power = np.abs(np.fft.rfft(frames, 512)) ** 2  # numpy's: another transform's last bits would move visemes
    mel = dsp.log_mel(power, _mel_filters(), 1e-8)
    sounding = mel > np.percentile(mel.mean(1), 40) if len(mel) > 20 else np.ones_like(mel, bool)
    mean = np.array(
        [mel[sounding[:, b], b].mean() if sounding[:, b].any() else mel[:, b].mean() for b in range(MEL_BANDS)]
    )
    return ((mel - mean).clip(-8, 8) / 2.5).T.astype(np.float32)


@lru_cache(maxsize=1)
def _mel_filters() -> NDArray[np.float64]:
    """[257, 40] triangles on the mel scale, 80 to 7600 Hz."""
    return dsp.mel_filterbank(np.fft.rfftfreq(512, 1 / SAMPLING_RATE), dsp.mel_edges(MEL_BANDS, 80, 7600))


def visemes_from_sound(samples: NDArray[np.float32], sampling_rate: int) -> list[VisemeSegment]:
    """The visemes of speech [N] or [N, C], in order of time."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    step = int(CHUNK_S * sampling_rate)
    return visemes_from_blocks((mono[start : start + step] for start in range(0, len(mono), step)), sampling_rate)


def visemes_from_blocks(blocks: Iterable[NDArray[np.float32]], sampling_rate: int) -> list[VisemeSegment]:
    """The visemes of speech in blocks [N] of `CHUNK_S`, in order of time."""
    segments: list[VisemeSegment] = []
    end = 0
    for chunk in blocks:
        start, end = end, end + len(chunk)
        if np.abs(chunk).max(initial=0.0) < 1e-4 or len(chunk) < 0.05 * sampling_rate:
            continue
        segments += [
            VisemeSegment(s.start_s + start / sampling_rate, s.end_s + start / sampling_rate, s.viseme, s.strength)
            for s in _visemes_from_chunk(chunk, sampling_rate)
        ]
    return segments


def _visemes_from_chunk(samples: NDArray[np.float32], sampling_rate: int) -> list[VisemeSegment]:
    with torch.inference_mode():
        probabilities = load_viseme_net()(torch.from_numpy(log_mel(samples, sampling_rate))[None])[0].softmax(0).numpy()
    sounding = _sound_mask(samples, sampling_rate, probabilities.shape[1])
    winners = probabilities.argmax(0)
    winners[_find_closures(probabilities[VISEMES.index("PP")])] = VISEMES.index("PP")
    winners[~sounding] = VISEMES.index("sil")
    segments: list[VisemeSegment] = []
    start = 0
    for i in range(1, len(winners) + 1):
        if i < len(winners) and winners[i] == winners[start]:
            continue
        name = VISEMES[winners[start]]
        if name != "sil" and (i - start >= MIN_FRAMES or name == "PP"):
            segments.append(
                VisemeSegment(
                    start / FRAME_RATE_HZ,
                    i / FRAME_RATE_HZ,
                    name,
                    float(np.clip(probabilities[winners[start], start:i].mean() * 1.2, 0.4, 1)),
                )
            )
        start = i
    return segments


def _find_closures(shut: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where lips are shut [T], of the probability that they are [T]."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], shut > MAY_BE_SHUT, [False]]).astype(int)))
    found = np.zeros(len(shut), bool)
    for first, last in edges.reshape(-1, 2):
        found[first:last] = last - first >= MIN_SHUT_FRAMES and shut[first:last].max() >= IS_SHUT
    return found


def _sound_mask(samples: NDArray[np.float32], sampling_rate: int, frames: int) -> NDArray[np.bool_]:
    """Where there is sound at all, [T] of `frames`."""
    from pipelines.portrait.track.envelope import SoundEnvelope

    level = SoundEnvelope.from_samples(samples, sampling_rate).level
    mask = np.convolve(level > 0.12, np.ones(9), "same") > 0
    return np.resize(np.pad(mask, (0, max(0, frames - len(mask)))), frames)


@lru_cache(maxsize=1)
def load_viseme_net(folder: Path = FOLDER) -> VisemeNet:
    """Load the network of visemes.

    Args:
        folder: of the checkpoint.

    Returns:
        The network, in evaluation mode.

    Raises:
        WeightsNotFoundError: its file is missing.
        WeightsCorruptError: its file does not fit.
    """
    checkpoint = load_checkpoint(folder, name="lips", kind="network of visemes", config=False)
    net: VisemeNet = checkpoint.load_into(VisemeNet(), "network of visemes")
    return net
