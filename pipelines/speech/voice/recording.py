"""A recording read as a plan: its stretches of voice, of noise and of silence stand where a plan has phones.

So a recording takes the same styles as our voices; its own periods are laid down anew where the plan wants them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.speech.natural.pitch import PITCH_STEP_S, track_f0
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ
from pipelines.speech.phones import PAUSE
from pipelines.speech.plan import COLOURS, PLAN_FRAME_S, QUALITIES, SpeechPlan
from pipelines.speech.voice.features import POWER_FLOOR, mel_filters
from pipelines.speech.voice.source import interpolate_f0

Array = NDArray[np.float64]
VOICED_STANDIN, UNVOICED_STANDIN = "aa", "s"  # phones that stand for any voiced and any voiceless stretch
MAX_STRETCH_FRAMES = 9  # frames of a stretch
SILENCE_LOG_POWER_BELOW = 6.5  # below the loud frames: silence (28 dB)
PAUSE_FRAMES = 12  # shorter silence belongs to a stop consonant
LAST_WORD_FRAMES = 35  # what stands for the last word of a phrase
PEAK_DISTANCE_FRAMES = 8  # a syllable's peak is the loudest this far around


@dataclass(frozen=True)
class RecordingPlan:
    """A recording with a plan of its own.

    Attributes:
        plan: stretches of voice, noise and silence in place of phones.
        samples: mono [N] at 24 kHz.
        f0: [T] Hz every 5 ms, 0 where unvoiced.
        f0_hz: its geometric mean.
    """

    plan: SpeechPlan
    samples: Array
    f0: Array
    f0_hz: float


def plan_recording(samples: NDArray[np.floating], seed: int) -> RecordingPlan:
    """Read a recording as a plan.

    Args:
        samples: mono [N] at 24 kHz.
        seed: kept in the plan.

    Returns:
        The recording with its plan.
    """
    x = np.asarray(samples, np.float64)
    f0 = track_f0(x, NATURAL_RATE_HZ)
    loud = _loudness(x)
    at_frames = f0[np.minimum(np.arange(len(loud)) * round(PLAN_FRAME_S / PITCH_STEP_S) + 1, len(f0) - 1)]
    silent = _long_runs(loud < np.percentile(loud, 95) - SILENCE_LOG_POWER_BELOW, PAUSE_FRAMES)
    line, voiced = interpolate_f0(at_frames)
    mean = float(np.exp2(np.log2(line[voiced > 0]).mean())) if voiced.any() else 120.0
    kind = np.where(silent, 0, np.where(voiced > 0, 1, 2))
    ends = _stretch_ends(kind)
    starts = np.concatenate([[0], ends[:-1]])
    count = len(ends)
    phones = tuple((PAUSE, VOICED_STANDIN, UNVOICED_STANDIN)[kind[a]] for a in starts)
    peaks = _syllable_peaks(np.where(kind == 1, loud, -np.inf))
    stress = np.array([int(kind[a] == 1 and peaks[a:b].any()) for a, b in zip(starts, ends, strict=True)])
    thirds = [[line[int(a + (b - a) * (k + 0.5) / 3)] for k in range(3)] for a, b in zip(starts, ends, strict=True)]
    plan = SpeechPlan(
        voice="",
        phones=phones,
        stress=stress,
        word=_word_numbers(kind, starts, ends),
        function=np.zeros(count, np.int64),
        ending=0,
        words=(),
        frames=(ends - starts).astype(np.float32),
        f0=np.array(thirds, np.float32),
        level_db=np.zeros(count, np.float32),
        qualities=np.zeros((count, len(QUALITIES)), np.float32),
        colour=np.zeros((count, COLOURS), np.float32),
        seed=seed,
    )
    return RecordingPlan(plan, x, f0, mean)


def _loudness(x: Array) -> Array:
    """Mean natural logarithm of the power of mel bands, a frame of 10 ms: a voice's silence is in none."""
    size = round(PLAN_FRAME_S * NATURAL_RATE_HZ)
    count = max(len(x) // size, 1)
    padded = np.pad(x, (size, 2 * size + max(count * size - len(x), 0)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, 3 * size)[::size][:count] * np.hanning(3 * size)
    power = np.abs(np.fft.rfft(frames, 1024)) ** 2 / 1024
    mel = dsp.log_mel(power, mel_filters(power.shape[1], NATURAL_RATE_HZ), POWER_FLOOR)
    return np.asarray(mel.mean(axis=1), np.float64)


def _long_runs(mask: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Keep the runs of at least `least` frames, and those at either end."""
    out = np.zeros_like(mask)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    for a, b in edges.reshape(-1, 2):
        out[a:b] = b - a >= least or a == 0 or b == len(mask)
    return out


def _stretch_ends(kind: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where stretches end: where the kind changes, and long ones of speech in equal parts."""
    edges = [*(np.flatnonzero(np.diff(kind)) + 1), len(kind)]
    ends, start = [], 0
    for end in edges:
        parts = 1 if kind[start] == 0 else -(-(end - start) // MAX_STRETCH_FRAMES)
        ends += [start + round((end - start) * (i + 1) / parts) for i in range(parts)]
        start = end
    return np.array(ends)


def _syllable_peaks(loud: Array) -> NDArray[np.bool_]:
    """Frames that are the loudest around: the middles of syllables."""
    padded = np.pad(loud, PEAK_DISTANCE_FRAMES, constant_values=-np.inf)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * PEAK_DISTANCE_FRAMES + 1).max(axis=1)
    return (loud == around) & np.isfinite(loud)


def _word_numbers(kind: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """-1 for silence, 1 for the end of the last phrase, 0 for all before."""
    speaking = np.flatnonzero(kind > 0)
    last = speaking[-1] - LAST_WORD_FRAMES if len(speaking) else 0
    return np.array([-1 if kind[a] == 0 else int((a + b) / 2 >= last) for a, b in zip(starts, ends, strict=True)])
