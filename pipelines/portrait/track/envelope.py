"""The loudness envelope of the driving sound: where it speaks, pauses and stresses a syllable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

ENVELOPE_HZ = 100.0  # frames of the envelope a second
SILENCE_DB = -32.0  # below the loud parts: a pause
ACCENT_GAP_S, ACCENT_PROMINENCE = 0.42, 0.35  # between accents; how far a peak must stand out
WORD_GAP_S = 0.12  # silence shorter than this is within a word
MIN_PAUSE_S = 0.3  # a shorter dip of the loudness is part of speech
PAUSE_LEVEL = 0.25  # of the way from the background's level to the loud parts: below it nobody speaks


@dataclass(frozen=True)
class SoundEnvelope:
    """The loudness of a sound over time.

    Attributes:
        seconds: how long the sound plays.
        level: loudness [N] at 100 Hz, 0 silent to 1 (the loud parts).
    """

    seconds: float
    level: NDArray[np.float32]

    @classmethod
    def from_samples(cls, samples: NDArray[np.float32], sampling_rate: int) -> SoundEnvelope:
        """Measure samples [N] or [N, C]."""
        return cls.from_blocks([samples if samples.ndim == 1 else samples.mean(axis=1)], sampling_rate)

    @classmethod
    def from_blocks(cls, blocks: Iterable[NDArray[np.float32]], sampling_rate: int) -> SoundEnvelope:
        """Measure mono blocks [N] of one sound in little memory; all but the last play for whole seconds."""
        powers: list[NDArray[np.float64]] = []
        count = whole = 0
        for block in blocks:
            powers = [*powers[:-1], powers[-1][:whole]] if powers else []  # what is left of a hop belongs to this block
            powers.append(_power(block, sampling_rate))
            count, whole = count + len(block), round(len(block) * ENVELOPE_HZ / sampling_rate)
        power = np.convolve(np.concatenate(powers), np.hanning(7) / np.hanning(7).sum(), "same")
        loud_power = float(np.percentile(power, 95)) if len(power) else 0.0
        if loud_power < 1e-9:
            return cls(count / sampling_rate, np.zeros(len(power), np.float32))
        decibels = 10 * np.log10(power / loud_power + 1e-9)
        return cls(count / sampling_rate, np.clip(1 + decibels / -SILENCE_DB, 0, 1.2).astype(np.float32))

    @classmethod
    def silence(cls, seconds: float) -> SoundEnvelope:
        """The envelope of `seconds` without a sound."""
        return cls(seconds, np.zeros(int(seconds * ENVELOPE_HZ) + 1, np.float32))

    @cached_property
    def speech_mask(self) -> NDArray[np.bool_]:
        """Where there is speech, [N] at 100 Hz; gaps within words count as speech."""
        reach = int(WORD_GAP_S * ENVELOPE_HZ)
        speech = np.convolve((self.level > 0.25).astype(float), np.ones(2 * reach + 1), "same") > 0.5
        return np.asarray(speech)

    def is_speech(self, time_s: float) -> bool:
        """Whether there is speech at `time_s`."""
        i = int(time_s * ENVELOPE_HZ)
        return bool(0 <= i < len(self.speech_mask) and self.speech_mask[i])

    def mean_level(self, start_s: float, end_s: float) -> float:
        """Mean loudness between two times, 0 to 1.2; 1 where the sound was not measured."""
        if not len(self.level) or not self.level.any():
            return 1.0
        first = min(max(0, round(start_s * ENVELOPE_HZ)), len(self.level) - 1)
        return float(self.level[first : max(first + 1, round(end_s * ENVELOPE_HZ))].mean())

    def nearest_pause(self, time_s: float, reach_s: float) -> float:
        """The start of the pause nearest to `time_s`, or `time_s` itself where none begins within `reach_s`."""
        if not len(self.pause_starts):
            return time_s
        nearest = float(self.pause_starts[np.argmin(np.abs(self.pause_starts - time_s))])
        return nearest if abs(nearest - time_s) <= reach_s else time_s

    @cached_property
    def pause_starts(self) -> NDArray[np.float64]:
        """Where pauses begin, in seconds."""
        return np.flatnonzero(np.diff(self.speech_mask.astype(int)) == -1) / ENVELOPE_HZ

    @cached_property
    def pauses(self) -> list[tuple[float, float]]:
        """(start_s, end_s) of what lies before, between and after the speech, over a background that may be noisy."""
        if not self.level.any():
            return [(0.0, self.seconds)]
        background = min(float(np.percentile(self.level, 10)), 0.6)
        speaks = self.level > background + PAUSE_LEVEL * (1 - background)
        reach = int(WORD_GAP_S * ENVELOPE_HZ)
        speaks = np.convolve(speaks.astype(float), np.ones(2 * reach + 1), "same") > 0.5
        edges = np.flatnonzero(np.diff(np.concatenate([[True], speaks, [True]]).astype(int)))
        spans = (edges.reshape(-1, 2) / ENVELOPE_HZ).tolist()
        return [(start_s, end_s) for start_s, end_s in spans if end_s - start_s >= MIN_PAUSE_S]

    @cached_property
    def accents(self) -> list[tuple[float, float]]:
        """(seconds, size about 1) of the stressed syllables: peaks of the loudness."""
        from scipy.signal import find_peaks

        if not self.level.any():
            return []
        smoothed = np.convolve(self.level, np.hanning(15) / np.hanning(15).sum(), "same")
        peaks, properties = find_peaks(smoothed, distance=int(ACCENT_GAP_S * ENVELOPE_HZ), prominence=ACCENT_PROMINENCE)
        size = (
            properties["prominences"] / max(1e-6, float(np.median(properties["prominences"])))
            if len(peaks)
            else np.zeros(0)
        )
        return [
            (round(float(p / ENVELOPE_HZ), 3), round(float(min(1.6, s)), 2)) for p, s in zip(peaks, size, strict=True)
        ]


def _power(mono: NDArray[np.float32], sampling_rate: int) -> NDArray[np.float64]:
    """Mean squares of samples [N] over each hop, a begun one at the end."""
    hop = sampling_rate / ENVELOPE_HZ
    edges = np.minimum((np.arange(int(len(mono) / hop) + 2) * hop).astype(int), len(mono))
    sums = np.concatenate([[0.0], np.cumsum(mono.astype(np.float64) ** 2)])
    return np.diff(sums[edges]) / np.maximum(np.diff(edges), 1)
