"""F0 of a voice, for what recognises feelings and for what moves voices: one tracker, numpy and scipy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.dsp import Float32Array

PITCH_RATE_HZ = 16_000
PITCH_HOP = 160  # samples: 10 ms
PITCH_WINDOW_SIZE, PITCH_FFT_SIZE = 720, 1024  # 45 ms: three periods of 67 Hz
F0_MIN_HZ, F0_MAX_HZ = 65.0, 700.0  # Hz; frightened and angry women reach 600
CANDIDATES = 4


def overlapping_windows(x: Float32Array, size: int) -> Float32Array:
    """[T, size] overlapping windows, one a hop, the first centred on half a hop."""
    return dsp.sliding_frames(np.pad(x, ((size - PITCH_HOP) // 2, size)), size, PITCH_HOP)[
        : max(1, len(x) // PITCH_HOP)
    ]


def track_pitch(x: Float32Array) -> tuple[Float32Array, Float32Array]:
    """F0 and harmonicity of a voice.

    Autocorrelation divided by the window's own (Boersma 1993), the path through the candidates by dynamic programming.

    Args:
        x: mono [N] at 16 kHz, as loud as speech is (root mean square about 0.06).

    Returns:
        F0 in Hz (0 where unvoiced) and harmonics-to-noise ratio in dB, both [T], a value each 10 ms, the first about
        its middle.
    """
    lags, strengths = _pitch_candidates(x)
    f0s = PITCH_RATE_HZ / np.maximum(lags, 1e-3)
    octave_bonus = 0.01 * np.log2(np.maximum(f0s, 1) / F0_MIN_HZ)
    score = np.where(lags > 0, strengths + octave_bonus, -1.0)
    score = np.concatenate([np.full((len(score), 1), 0.45, np.float32), score], axis=1)  # the first state is: unvoiced
    logs = np.concatenate([np.zeros((len(score), 1)), np.log2(np.maximum(f0s, 1))], axis=1)
    path = _pitch_path(score, logs)
    row = np.arange(len(path))
    f0 = np.where(path > 0, np.concatenate([np.zeros((len(f0s), 1)), f0s], axis=1)[row, path], 0)
    r = np.clip(
        np.where(
            path > 0, np.concatenate([np.zeros((len(f0s), 1)), strengths], axis=1)[row, path], strengths.max(axis=1)
        ),
        0.01,
        0.9999,
    )
    return f0.astype(np.float32), (10 * np.log10(r / (1 - r))).astype(np.float32)


def _pitch_candidates(x: Float32Array) -> tuple[Float32Array, Float32Array]:
    """Lags in samples and their strengths, [T, CANDIDATES]; lag 0 where there is none."""
    import scipy.fft

    window = dsp.hann(PITCH_WINDOW_SIZE)
    parts = overlapping_windows(x, PITCH_WINDOW_SIZE)
    parts = (parts - parts.mean(axis=1, keepdims=True)) * window
    spectra = scipy.fft.rfft(parts, PITCH_FFT_SIZE, axis=1)
    window_autocorrelation = scipy.fft.irfft(np.abs(scipy.fft.rfft(window, PITCH_FFT_SIZE)) ** 2)
    low, high = int(PITCH_RATE_HZ / F0_MAX_HZ), int(PITCH_RATE_HZ / F0_MIN_HZ) + 1
    r = scipy.fft.irfft(spectra.real**2 + spectra.imag**2, axis=1)[:, : high + 2]
    r = r / (r[:, :1] + 1e-5) * (window_autocorrelation[0] / window_autocorrelation[: high + 2])
    a, b, c = r[:, low - 1 : high], r[:, low : high + 1], r[:, low + 1 : high + 2]
    peaks = np.where((b > a) & (b >= c) & (b > 0.2), b, 0)
    strongest = np.argpartition(-peaks, CANDIDATES, axis=1)[:, :CANDIDATES]
    row = np.arange(len(r))[:, None]
    y0, y1, y2 = a[row, strongest], b[row, strongest], c[row, strongest]
    curvature = np.where(y0 - 2 * y1 + y2 < -1e-9, y0 - 2 * y1 + y2, -1e-9)
    shift = np.clip(0.5 * (y0 - y2) / curvature, -0.5, 0.5)
    is_peak = peaks[row, strongest] > 0
    lags = np.where(is_peak, strongest + low + shift, 0)
    return lags.astype(np.float32), np.where(is_peak, np.clip(y1 - 0.25 * (y0 - y2) * shift, 0, 1), 0).astype(
        np.float32
    )


def _pitch_path(score: Float32Array, logs: NDArray[np.floating]) -> NDArray[np.intp]:
    """The best path: a jump of an octave costs .35, a change of voicing .14 (Boersma's defaults, scaled to 10 ms)."""
    voiced = np.concatenate([[False], np.ones(score.shape[1] - 1, bool)])
    change = 0.14 * (voiced[:, None] != voiced)
    both = voiced[:, None] & voiced
    change_cost = np.where(both, 0.35 * np.abs(logs[:-1, :, None] - logs[1:, None, :]), change)
    return dsp.viterbi(score, change_cost)
