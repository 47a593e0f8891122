"""Building blocks of instruments: decaying partials, ensembles, a wave that is read at any pitch, noise, envelopes.

Sounds are float32 [C, N] at 44.1 kHz, C 1 or 2. Every random number comes from a seed that the caller derives from the
instrument and the key, so the same note is the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from pipelines.music.sound.sequence import SOUND_RATE

SoundArray = NDArray[np.float32]
FloatArray = NDArray[np.float64]
_MODE_ROW_SAMPLES = 512
_WAVETABLE_SAMPLES = 2048
_UNISON_LOOP_SAMPLES = 2**17  # 3 s of an ensemble, which then repeats
TOP_HZ = 16_000.0


@dataclass(frozen=True, slots=True)
class Unison:
    """Many players of one note.

    Attributes:
        count: of players.
        spread: how far each drifts, in cents.
        vibrato: its depth, in cents.
    """

    count: int
    spread: float
    vibrato: float


def pitch_hz(pitch: float) -> float:
    """Frequency of a MIDI pitch, A4 = 440 Hz."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def partial_series(pitch: float, count: int, stretch: float = 0.0) -> tuple[FloatArray, FloatArray]:
    """(frequencies, numbers) of the partials under `TOP_HZ`; a stiff string has f n sqrt((1 + B n^2) / (1 + B))."""
    n = np.arange(1, count + 1, dtype=np.float64)
    f = pitch_hz(pitch) * n * np.sqrt((1 + stretch * n * n) / (1 + stretch))
    keep = f < TOP_HZ
    keep[0] = True
    return f[keep], n[keep]


def decaying_modes(
    f: FloatArray, fall_s: FloatArray | float, amplitude: FloatArray, phase: FloatArray | float, n: int
) -> SoundArray:
    """Sum of decaying sinusoids: frequencies [K], times to fall to 1/e [K], amplitudes [C, K] or [K] -> [C, n].

    A decaying sinusoid is a power z^t, and z^(512 a + b) = (z^512)^a z^b: the sum over partials is one matrix product.
    """
    amplitude = np.atleast_2d(amplitude)
    rate = (2j * np.pi * f - 1 / np.broadcast_to(np.asarray(fall_s, np.float64), f.shape)) / SOUND_RATE
    rows = -(-n // _MODE_ROW_SAMPLES)
    coarse = np.exp(np.outer(np.arange(rows) * _MODE_ROW_SAMPLES, rate) + 1j * np.asarray(phase))
    fine = np.exp(np.outer(rate, np.arange(_MODE_ROW_SAMPLES)))
    right = np.concatenate([fine.real, -fine.imag]).astype(np.float32)
    out = np.empty((len(amplitude), n), np.float32)
    for channel, a in zip(out, amplitude, strict=True):
        left = np.concatenate([coarse.real * a, coarse.imag * a], axis=1).astype(np.float32)
        channel[:] = (left @ right).reshape(-1)[:n]
    return out


def unison_loop(wave: SoundArray, pitch: float, players: Unison, seed: int) -> SoundArray:
    """Many players of one note, [2, M]: a period [2049] read once for each with its own drift, vibrato and place.

    It repeats without a seam: all movement has whole turns in M samples, and the pitch is at most 3 cents off for that.
    The first player is the louder, as a section's leader is, so that the sum never fades away.
    """
    m = _UNISON_LOOP_SAMPLES if pitch_hz(pitch) > 120 else 2 * _UNISON_LOOP_SAMPLES
    rng = np.random.default_rng(seed)
    t = np.arange(m) / m
    whole = round(pitch_hz(pitch) * m / SOUND_RATE)
    out = np.zeros((2, m), np.float32)
    for k in range(players.count):
        cents = sum(
            a * np.cos(2 * np.pi * (c * t + rng.random())) / c for c, a in ((1, players.spread), (2, players.spread))
        )
        beats = round(rng.uniform(4.7, 6.1) * m / SOUND_RATE)
        cents += players.vibrato * rng.uniform(0.6, 1.2) * np.cos(2 * np.pi * (beats * t + rng.random()))
        part = read_wavetable(wave, np.cumsum(whole / m * (1 + cents * (np.log(2) / 1200))) + rng.random())
        place = (2 * (k + 0.5) / players.count - 1) * 0.8 if k else 0.0
        level = (1.6 if k == 0 else 1.0) / np.sqrt(players.count)
        out[0] += part * np.float32(level * np.sqrt(0.5 - 0.5 * place))
        out[1] += part * np.float32(level * np.sqrt(0.5 + 0.5 * place))
    return out


def harmonic_wavetable(f: FloatArray, amplitude: FloatArray, seed: int = 1) -> SoundArray:
    """One period [2049] of harmonics 1.. with fixed random phases (soft peaks), last sample equal to the first."""
    bins = np.zeros(_WAVETABLE_SAMPLES // 2 + 1, np.complex128)
    phase = np.random.default_rng(seed).random(len(f)) * 2 * np.pi
    phase[0] = -np.pi / 2  # starts at zero
    keep = min(len(f), 300)
    bins[1 : keep + 1] = amplitude[:keep] * np.exp(1j * phase[:keep])
    wave = np.fft.irfft(bins) * _WAVETABLE_SAMPLES / 2
    return np.append(wave, wave[0]).astype(np.float32)


def read_wavetable(wave: SoundArray, phase_turns: FloatArray) -> SoundArray:
    """Samples of a period [2049] at phases [N] in turns, linear between entries (80 dB clean for the spectra used
    here).
    """
    at = (phase_turns % 1.0) * _WAVETABLE_SAMPLES
    i = at.astype(np.int32)
    part = (at - i).astype(np.float32)
    return wave[i] + part * (wave[i + 1] - wave[i])


def phase_turns(pitch: float, cents: FloatArray) -> FloatArray:
    """Phase in turns [N] of a pitch that departs by `cents` [N]."""
    return np.asarray(np.cumsum(pitch_hz(pitch) / SOUND_RATE * (1 + cents * (np.log(2) / 1200))))


def random_drift(n: int, seed: int, hz: float) -> FloatArray:
    """Slow random movement [N] of unit size and zero mean, at most about `hz` fast."""
    count = max(4, int(n / SOUND_RATE * hz) + 3)
    knots = np.random.default_rng(seed).standard_normal(count)
    knots -= knots.mean()
    x = np.linspace(0, count - 1, n)
    return np.asarray(np.interp(x, np.arange(count), knots))


@lru_cache(maxsize=64)
def band_noise(low_hz: float, high_hz: float, seed: int = 7) -> SoundArray:
    """Four seconds of noise in a band at unit power."""
    white = np.random.default_rng(seed).standard_normal(4 * SOUND_RATE)
    sos = signal.butter(2, (low_hz, high_hz), "band", fs=SOUND_RATE, output="sos")
    x = signal.sosfilt(sos, white)
    return np.asarray(x / np.sqrt((x**2).mean()), dtype=np.float32)


def noise_excerpt(low_hz: float, high_hz: float, n: int, seed: int) -> SoundArray:
    """[n] of a noise band, read from a place that the seed chooses."""
    source = band_noise(low_hz, high_hz)
    start = int(np.random.default_rng(seed).integers(0, len(source)))
    return np.resize(np.roll(source, -start)[: min(n, len(source))], n)


def attack_envelope(n: int, seconds: float) -> SoundArray:
    """An attack [N]: half a cosine up to 1."""
    k = min(n, max(int(seconds * SOUND_RATE), 2))
    out = np.ones(n, np.float32)
    out[:k] = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, k))).astype(np.float32)
    return out


def overshoot_envelope(n: int, rise_s: float, settle: float, settle_s: float) -> SoundArray:
    """An attack that overshoots: up to 1 within `rise_s`, then down to `settle` with a time of `settle_s`."""
    t = np.arange(n, dtype=np.float32) / SOUND_RATE
    fall = np.float32(settle) + np.float32(1 - settle) * np.exp(-np.maximum(t - rise_s, 0) / np.float32(settle_s))
    return np.asarray(attack_envelope(n, rise_s) * fall, dtype=np.float32)


def formant_gain(
    f: FloatArray, formants: tuple[tuple[float, float, float], ...], floor_db: float = -24.0
) -> FloatArray:
    """Gain [K] of a body with resonances (Hz, width in octaves, dB above the floor)."""
    level = np.full(len(f), floor_db)
    octave = np.log2(np.maximum(f, 1.0))
    for centre, width, height in formants:
        level = np.maximum(level, floor_db + height * np.exp(-0.5 * ((octave - np.log2(centre)) / width) ** 2))
    return np.asarray(10 ** (level / 20))
