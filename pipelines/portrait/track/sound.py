"""What the face hears of the driving sound: how loud, where it pauses, where it stresses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

RATE = 100.0  # frames of the envelope a second
QUIET_DB = -32.0  # below the loud parts: a pause
APART_S, STRESSED = 0.42, 0.35  # between accents; how far a peak must stand out
LONGEST_WAIT_S = 0.12  # silence shorter than this is within a word


@dataclass(frozen=True)
class Sounded:
    """A sound of `seconds`; `level` [N] is its loudness at 100 Hz, 0 silent to 1."""

    seconds: float
    level: NDArray[np.float32]

    @classmethod
    def of(cls, samples: NDArray[np.float32], sampling_rate: int) -> Sounded:
        """Measure samples [N] or [N, channels]."""
        mono = samples if samples.ndim == 1 else samples.mean(axis=1)
        hop = sampling_rate / RATE
        edges = np.minimum((np.arange(int(len(mono) / hop) + 2) * hop).astype(int), len(mono))
        sums = np.concatenate([[0.0], np.cumsum(mono.astype(np.float64) ** 2)])
        power = np.diff(sums[edges]) / np.maximum(np.diff(edges), 1)
        power = np.convolve(power, np.hanning(7) / np.hanning(7).sum(), "same")
        loud = float(np.percentile(power, 95)) if len(power) else 0.0
        if loud < 1e-9:
            return cls(len(mono) / sampling_rate, np.zeros(len(power), np.float32))
        decibels = 10 * np.log10(power / loud + 1e-9)
        return cls(len(mono) / sampling_rate, np.clip(1 + decibels / -QUIET_DB, 0, 1.2).astype(np.float32))

    @classmethod
    def silence(cls, seconds: float) -> Sounded:
        """Nothing heard."""
        return cls(seconds, np.zeros(int(seconds * RATE) + 1, np.float32))

    @cached_property
    def loud(self) -> NDArray[np.bool_]:
        """Speech at 100 Hz; gaps within words count as speech."""
        wait = int(LONGEST_WAIT_S * RATE)
        heard = np.convolve((self.level > 0.25).astype(float), np.ones(2 * wait + 1), "same") > 0.5
        return np.asarray(heard)

    def speaks(self, t: float) -> bool:
        """Whether there is speech at a moment."""
        i = int(t * RATE)
        return bool(0 <= i < len(self.loud) and self.loud[i])

    def pause_near(self, t: float, within: float) -> float:
        """The start of the nearest pause, or the moment itself where none is within reach."""
        if not len(self.starts):
            return t
        nearest = float(self.starts[np.argmin(np.abs(self.starts - t))])
        return nearest if abs(nearest - t) <= within else t

    @cached_property
    def starts(self) -> NDArray[np.float64]:
        """Where pauses begin, seconds."""
        return np.flatnonzero(np.diff(self.loud.astype(int)) == -1) / RATE

    @cached_property
    def accents(self) -> list[tuple[float, float]]:
        """(seconds, size about 1) of the loudest syllables."""
        from scipy.signal import find_peaks

        if not self.level.any():
            return []
        smooth = np.convolve(self.level, np.hanning(15) / np.hanning(15).sum(), "same")
        peaks, facts = find_peaks(smooth, distance=int(APART_S * RATE), prominence=STRESSED)
        size = facts["prominences"] / max(1e-6, float(np.median(facts["prominences"]))) if len(peaks) else np.zeros(0)
        return [(round(float(p / RATE), 3), round(float(min(1.6, s)), 2)) for p, s in zip(peaks, size, strict=True)]
