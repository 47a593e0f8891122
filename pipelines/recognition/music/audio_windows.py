"""Sound as features of windows of 18 s, of our own (`audio_features.py`) and, with an ear (`ear.py`), of its.

Sound is read in blocks of 6 s, so memory does not grow with its length but for one row of features a block.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipelines.media import Audio
from pipelines.media.audio_stream import stream_audio
from pipelines.recognition.music.audio_features import AUDIO_FEATURES, SILENCE_DB, measure_window
from pipelines.recognition.music.audio_frames import FRAME_FIELDS, RATE, AudioFrames, compute_audio_frames
from weights.limits import MIN_CLIP_S

Array = NDArray[np.float64]

BLOCK_S, WINDOW_BLOCKS = 6.0, 3
DENSE_BLOCKS = 20  # two minutes, of which an ear hears every block
HEARD_RANGE_DB = 30.0  # below the loudest block of a window that an ear heard


@dataclass(frozen=True, slots=True)
class AudioFeatures:
    """Features of the windows of a sound.

    Attributes:
        rows: [W, len(AUDIO_FEATURES)], with an ear's own features behind them where one listened.
        spans: (start, end) in seconds of each window.
        duration_s: length of the sound.
    """

    rows: Array
    spans: list[tuple[float, float]]
    duration_s: float


class Ear(Protocol):
    """Says more of a block of sound than `AUDIO_FEATURES` do."""

    size: int

    def describe(self, samples: NDArray[np.float32]) -> Array:
        """[size] features of a block [N] at `RATE` that is not silent."""
        ...


def extract_features(medium: str | Path | Audio, ear: Ear | None = None) -> AudioFeatures:
    """Features of a sound file, or of sound in memory; silent windows are left out.

    Args:
        medium: a path, or sound in memory.
        ear: listens to each of the first `DENSE_BLOCKS` blocks, then to ever fewer.

    Returns:
        A row of features for each window of 18 s.

    Raises:
        MediaError: not sound.
    """
    recent: deque[AudioFrames] = deque(maxlen=WINDOW_BLOCKS)
    rows: list[tuple[Array, tuple[float, float]]] = []
    carry = np.zeros(0, np.float32)
    count = samples = 0
    for block in stream_audio(medium, sampling_rate=RATE, seconds=BLOCK_S, min_seconds=MIN_CLIP_S):
        samples += len(block)
        frames, carry = compute_audio_frames(np.concatenate([carry, block]))
        is_tail = bool(recent) and len(block) < RATE * BLOCK_S / 3  # joins the block before
        if ear:
            frames = replace(frames, heard=_listen(ear, block, is_heard(count) and not is_tail))
        if is_tail:
            recent[-1] = AudioFrames(
                *(np.concatenate([getattr(recent[-1], n), getattr(frames, n)]) for n in FRAME_FIELDS)
            )
        else:
            recent.append(frames)
            count += 1
        if is_tail or count <= WINDOW_BLOCKS:  # a longer first or last window takes the place of the one before
            rows = [r for r in rows if r[1][0] < (count - len(recent)) * BLOCK_S]
        row = measure_window(list(recent))
        if row is not None:
            heard = _pool_heard(rows, recent) if ear else np.zeros(0)
            rows.append((np.concatenate([row, heard]), ((count - len(recent)) * BLOCK_S, samples / RATE)))
    width = len(AUDIO_FEATURES) + (ear.size if ear else 0)
    return AudioFeatures(np.array([r for r, _ in rows]).reshape(-1, width), [span for _, span in rows], samples / RATE)


def is_heard(block: int) -> bool:
    """Whether an ear listens to a block of a sound: to each of the first `DENSE_BLOCKS`, then to fewer and fewer."""
    return block % (1 + block // DENSE_BLOCKS) == 0


def _listen(ear: Ear, block: NDArray[np.float32], is_attentive: bool) -> Array:
    """[1, 1 + size] the block's power and what the ear says of it; [0, 1 + size] of silence."""
    power = float((block.astype(np.float64) ** 2).mean())
    if not is_attentive or 10 * np.log10(power + 1e-12) < SILENCE_DB:
        return np.zeros((0, 1 + ear.size))
    return np.concatenate([[power], ear.describe(block)])[None]


def _pool_heard(rows: list[tuple[Array, tuple[float, float]]], recent: deque[AudioFrames]) -> Array:
    """[size] mean over the blocks of a window that were heard and are not far softer than the loudest; where none was,
    what the last window had.
    """
    heard = np.concatenate([frames.heard for frames in recent])
    if not len(heard):
        return rows[-1][0][len(AUDIO_FEATURES) :] if rows else np.zeros(heard.shape[1] - 1)
    loud = heard[:, 0] >= heard[:, 0].max() * 10 ** (-HEARD_RANGE_DB / 10)
    return np.asarray(heard[loud, 1:].mean(axis=0))
