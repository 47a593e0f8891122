"""Mastering: one gain to the asked loudness and a limiter that looks ahead, so that no true peak passes the ceiling.

Two passes: `LoudnessSurvey` keeps, for every 30 samples, the highest true peak and the K-weighted power; from these the
gain is found without touching the sound again, then `Limiter` applies it block by block.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage, signal

from pipelines.music.sound.loudness import FloatArray, integrated_loudness, k_weighting, true_peaks
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.tones import SoundArray

GAIN_STEP_SAMPLES = 30  # samples between values of the gain; 147 steps are the tenth of a second of BS.1770
CEILING_DB = -1.1  # .1 dB stays for what a moving gain and 16 bits add between samples
LOOKAHEAD_STEPS = 44  # steps (30 ms) that the gain moves ahead of a peak and back after it
MAX_GAIN_DB = 40.0
MAX_LIMITING_DB = 14.0
_PEAK_CONTEXT_SAMPLES = 16  # samples that the interpolator needs around a block


class LoudnessSurvey:
    """First pass: what the gain is decided on."""

    def __init__(self) -> None:
        self._state = np.zeros((2, 2, 2))
        self._peaks: list[SoundArray] = []
        self._powers: list[SoundArray] = []
        self._rest = np.zeros((2, 0), np.float32)
        self._past = np.zeros((2, _PEAK_CONTEXT_SAMPLES), np.float32)

    def add(self, block: SoundArray) -> None:
        """The next sound [2, N], of any length."""
        joined = np.concatenate([self._rest, block], axis=1)
        n = joined.shape[1] // GAIN_STEP_SAMPLES * GAIN_STEP_SAMPLES
        self._rest = joined[:, n:].copy()
        if n:
            self._take(joined[:, :n])

    def close(self) -> None:
        """No more sound comes."""
        if self._rest.shape[1]:
            part = np.zeros((2, GAIN_STEP_SAMPLES), np.float32)
            part[:, : self._rest.shape[1]] = self._rest
            self._rest = self._rest[:, :0]
            self._take(part)

    @property
    def peaks(self) -> FloatArray:
        """Highest true peak of every step [T]."""
        return np.concatenate([*self._peaks, np.zeros(1, np.float32)]).astype(np.float64)

    @property
    def powers(self) -> FloatArray:
        """K-weighted power of every step [T]."""
        return np.concatenate([*self._powers, np.zeros(1, np.float32)]).astype(np.float64)

    def _take(self, sound: SoundArray) -> None:
        weighted, self._state = signal.sosfilt(k_weighting(SOUND_RATE), sound, axis=-1, zi=self._state)
        self._powers.append((weighted**2).sum(axis=0).reshape(-1, GAIN_STEP_SAMPLES).mean(axis=1).astype(np.float32))
        joined = np.concatenate([self._past, sound], axis=1)
        self._past = joined[:, -_PEAK_CONTEXT_SAMPLES:].copy()
        # what lies between the last samples of a block is seen with the next one; the look-ahead covers the half step
        self._peaks.append(true_peaks(joined)[_PEAK_CONTEXT_SAMPLES:].reshape(-1, GAIN_STEP_SAMPLES).max(axis=1))


def compute_gain_curve(survey: LoudnessSurvey, target_lufs: float, *, around: bool = False) -> FloatArray:
    """The gain that brings the limited sound to a loudness.

    Args:
        survey: of the whole sound.
        target_lufs: integrated loudness.
        around: the sound is a loop, so the limiter looks past the end into the start.

    Returns:
        Linear gain [T + 1] at the start of every step; ones where there is only silence. Sparse, spiky sound that could
        reach the target only by more than 14 dB of limiting stays softer.
    """
    peaks, powers = survey.peaks, survey.powers
    now = integrated_loudness(_tenth_second_powers(powers))
    if not np.isfinite(now):
        return np.ones(len(peaks) + 1)
    spare = 20 * np.log10(10 ** (CEILING_DB / 20) / max(peaks.max(), 1e-9))
    low, high = -80.0, min(MAX_GAIN_DB, spare + MAX_LIMITING_DB)
    for _ in range(24):
        middle = (low + high) / 2
        curve = _limiter_gain(peaks, middle, around)
        if integrated_loudness(_tenth_second_powers(powers * ((curve[:-1] + curve[1:]) / 2) ** 2)) < target_lufs:
            low = middle
        else:
            high = middle
    return _limiter_gain(peaks, high, around)


def _tenth_second_powers(powers: FloatArray) -> FloatArray:
    per = SOUND_RATE // 10 // GAIN_STEP_SAMPLES
    n = len(powers) // per * per
    return powers[:n].reshape(-1, per).mean(axis=1) if n else powers[:-1].mean(keepdims=True)


def _limiter_gain(peaks: FloatArray, gain_db: float, around: bool) -> FloatArray:
    """The limiter's gain: the least that the peaks within reach allow, then smoothed over no more than that reach.

    Every value is an average of minima that each see its own step and both neighbours: no peak can pass.
    """
    gain = 10 ** (gain_db / 20)
    need = np.minimum(1.0, 10 ** (CEILING_DB / 20) / np.maximum(peaks * gain, 1e-9))
    mode = "wrap" if around else "nearest"
    least = ndimage.minimum_filter1d(need, 2 * LOOKAHEAD_STEPS + 5, mode=mode)
    window = np.hanning(2 * LOOKAHEAD_STEPS + 3)[1:-1]
    smooth = ndimage.convolve1d(least, window / window.sum(), mode=mode)
    return np.asarray(gain * np.append(smooth, smooth[0] if around else smooth[-1]))


class Limiter:
    """Second pass: applies a gain [T + 1] to consecutive blocks."""

    def __init__(self, curve: FloatArray) -> None:
        self._curve, self._at = curve, 0

    def process(self, block: SoundArray) -> SoundArray:
        """Mastered sound of the next block [2, N]."""
        n = block.shape[1]
        first, last = self._at // GAIN_STEP_SAMPLES, (self._at + n) // GAIN_STEP_SAMPLES + 2
        knots = np.arange(first, min(last, len(self._curve)))
        x = np.arange(self._at, self._at + n, dtype=np.float64) / GAIN_STEP_SAMPLES
        gain = np.interp(x, knots, self._curve[first : first + len(knots)]).astype(np.float32)
        self._at += n
        return np.asarray(block * gain, dtype=np.float32)
