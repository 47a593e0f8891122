"""Envelopes, low-frequency oscillators and the filter of a sound font's voice: SoundFont 2.04, sections 8.1.3 and 9.

Times are in timecents (2^(x/1200) s), levels in centibels, pitch in cents.
"""

from __future__ import annotations

import numpy as np
from scipy import signal

from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.tones import FloatArray, SoundArray

FULL_FALL_DB = 96.0  # decay and release times are those of a fall by so much
NEVER = -12_000  # timecents: no time at all
MIN_FILTER_CENTS, OPEN_FILTER_CENTS = 1_500.0, 13_500.0
_FILTER_BLOCK = 64  # samples between values of a moving filter
_FILTER_STEP_CENTS = 20.0  # a filter is set anew when it has moved so far


def seconds(timecents: float) -> float:
    """Timecents as seconds; 0 at -12,000 and below."""
    return 0.0 if timecents <= NEVER else float(2 ** (min(timecents, 8_000) / 1200))


def volume_envelope(values: dict[int, float], key: int, n: int) -> SoundArray:
    """Amplitude [n] of a held key: delay, attack (linear), hold, decay to sustain (linear in dB)."""
    delay, attack, hold, decay = _stages(values, 33, key)
    t = np.arange(n, dtype=np.float32) / SOUND_RATE
    sustain_db = min(max(values[37], 0.0), 10 * FULL_FALL_DB) / 10
    past = np.maximum(t - np.float32(delay + attack + hold), 0)
    fall_db = np.minimum(past * np.float32(FULL_FALL_DB / max(decay, 1e-3)), np.float32(sustain_db))
    rise = np.clip((t - np.float32(delay)) / np.float32(max(attack, 1e-3)), 0, 1)
    return np.asarray(rise * 10 ** (-fall_db / 20), dtype=np.float32)


def modulation_envelope(values: dict[int, float], key: int, t: FloatArray) -> FloatArray:
    """0..1 at times t [N] of a held key: delay, attack (convex), hold, decay to sustain (linear)."""
    delay, attack, hold, decay = _stages(values, 25, key)
    rise = np.clip((t - delay) / max(attack, 1e-3), 0, 1)
    convex = np.where(rise > 0, np.maximum(1 + 400 / 960 * np.log10(np.maximum(rise, 1e-6)), 0), 0)
    fall = np.maximum(t - delay - attack - hold, 0) / max(decay, 1e-3)
    return np.asarray(convex * np.maximum(1 - fall, 1 - min(max(values[29], 0.0), 1000) / 1000))


def oscillator(delay: float, frequency: float, t: FloatArray) -> FloatArray:
    """A triangle -1..1 at times t [N] that starts upwards after a delay (timecents); frequency in absolute cents."""
    hz = 8.176 * 2 ** (min(max(frequency, -16_000), 4_500) / 1200)
    turns = np.maximum(t - seconds(delay), 0) * hz
    return np.asarray(1 - 4 * np.abs((turns + 0.25) % 1 - 0.5))


def release(sound: SoundArray, at: int, release_s: float) -> None:
    """The release, in place: from sample `at` on [N] falls by `FULL_FALL_DB` in `release_s`, linearly in dB."""
    rest = len(sound) - at
    if rest > 0:
        step = 10 ** (-FULL_FALL_DB / 20 / max(release_s * SOUND_RATE, 1))
        sound[at:] *= np.power(np.float32(step), np.arange(rest, dtype=np.float32))
    edge = min(len(sound), 64)
    sound[len(sound) - edge :] *= np.linspace(1, 0, edge, dtype=np.float32)


def filter_voice(sound: SoundArray, cents: FloatArray, resonance: float) -> SoundArray:
    """A resonant low-pass of two poles.

    Args:
        sound: [N].
        cents: cutoff in absolute cents, one value for all or one every 64 samples.
        resonance: height of the peak, cB; half of it is taken off the whole (section 8.1.3, generator 9).

    Returns:
        [N].
    """
    q_db = min(max(resonance, 0.0), 960) / 10 - 3.01
    gain = np.float32(10 ** (-q_db / 40))
    if cents.min() >= OPEN_FILTER_CENTS and resonance <= 0:
        return np.asarray(sound * gain, np.float32)
    out, state = np.empty_like(sound), np.zeros(2, np.float32)
    for first, last, value in _steady_stretches(cents, len(sound)):
        b, a = _low_pass(value, 10 ** (q_db / 20))
        out[first:last], state = signal.lfilter(b, a, sound[first:last], zi=state)
    return np.asarray(out * gain, np.float32)


def _stages(values: dict[int, float], first: int, key: int) -> tuple[float, float, float, float]:
    """Delay, attack, hold and decay in seconds from the generators that begin at `first`."""
    hold, decay = (60 - key) * values[first + 6], (60 - key) * values[first + 7]
    at = seconds(values[first + 2] + hold) if values[first + 2] > NEVER else 0.0
    return seconds(values[first]), seconds(values[first + 1]), at, seconds(values[first + 3] + decay)


def _steady_stretches(cents: FloatArray, n: int) -> list[tuple[int, int, float]]:
    """(first, last, cutoff) over which the cutoff moves less than `_FILTER_STEP_CENTS`."""
    if len(cents) == 1:
        return [(0, n, float(cents[0]))]
    steps = np.round(cents / _FILTER_STEP_CENTS)
    edges = np.concatenate([[0], np.flatnonzero(np.diff(steps)) + 1])
    ends = [*(edges[1:] * _FILTER_BLOCK).tolist(), n]
    return [
        (int(e) * _FILTER_BLOCK, min(int(last), n), float(cents[e]))
        for e, last in zip(edges, ends, strict=True)
        if e * _FILTER_BLOCK < n
    ]


def block_times(n: int) -> FloatArray:
    """Times (s) of the values of a moving filter for n samples."""
    return np.asarray(np.arange(-(-n // _FILTER_BLOCK)) * (_FILTER_BLOCK / SOUND_RATE), np.float64)


def _low_pass(cents: float, q: float) -> tuple[SoundArray, SoundArray]:
    hz = min(max(8.176 * 2 ** (max(cents, MIN_FILTER_CENTS) / 1200), 5.0), 0.45 * SOUND_RATE)
    w = 2 * np.pi * hz / SOUND_RATE
    alpha, cos = np.sin(w) / (2 * q), np.cos(w)
    b = np.array([(1 - cos) / 2, 1 - cos, (1 - cos) / 2]) / (1 + alpha)
    a = np.array([1, -2 * cos / (1 + alpha), (1 - alpha) / (1 + alpha)])
    return b.astype(np.float32), a.astype(np.float32)
