"""One row of numbers a clip: what the contours of a voice do (levels, ranges, slopes, rhythm), from `frames.Frames`.

The kinds of statistics follow the GeMAPS (Eyben et al. 2016) and ComParE (Schuller et al. 2013) sets; the numbers are
our own.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.dsp import Float32Array
from pipelines.recognition.speech.frames import HOP, RATE, SHAPE_COLUMNS, Frames

FPS = RATE / HOP
VOICED_ONLY = ("hnr", "h1h2", "h1a3")
CONTOUR_TERMS = 5  # cosine terms of the F0 and level contours
BEAT_BAND_EDGES = (0, 6, 12, 20, 30, 40, 48)  # of the mel bands whose beat is measured
MODULATION_BANDS_HZ = ((1.0, 3.0), (3.0, 6.0), (6.0, 12.0))  # Hz; syllables come at 3 to 6


def compute_functionals(f: Frames) -> Float32Array:
    """[F] float32, always finite; mean-like numbers only, so that a long clip reads like a short one."""
    with np.errstate(all="ignore"):
        row = np.concatenate(
            [
                _pitch_functionals(f),
                _shape_functionals(f),
                _cepstrum_functionals(f),
                _rhythm_functionals(f),
                _modulation_functionals(f),
            ]
        )
    return np.nan_to_num(row, nan=0.0, posinf=0.0, neginf=0.0).astype(np.float32)


def f0_semitones(f: Frames) -> Float32Array:
    """F0 of the voiced frames in semitones over 55 Hz, [V]."""
    return (12 * np.log2(f.f0[f.f0 > 0] / 55)).astype(np.float32)


def _pitch_functionals(f: Frames) -> NDArray[np.floating]:
    st = f0_semitones(f)
    if len(st) < 5:
        return np.zeros(25 + CONTOUR_TERMS)
    low, quarter, mid, three, high = np.percentile(st, [5, 25, 50, 75, 95])
    step = np.diff(st)
    inside = np.abs(step) < 3  # not across gaps and octave slips
    moves = step[inside] if inside.any() else np.zeros(1)
    bend = np.abs(np.diff(moves)) if len(moves) > 2 else np.zeros(1)
    rises, falls = moves[moves > 0.02], -moves[moves < -0.02]
    at = np.flatnonzero(f.f0 > 0) / FPS
    third = max(len(st) // 3, 1)
    parts = [st[:third].mean(), st[third : 2 * third].mean() if len(st) >= 2 * third else mid, st[-third:].mean()]
    last = st[-max(len(st) // 8, 3) :]
    slope = np.polyfit(at - at.mean(), st, 1)[0] if np.ptp(at) > 0.2 else 0.0
    return np.array(
        [
            st.mean(),
            low,
            quarter,
            mid,
            three,
            high,
            st.std(),
            high - low,
            three - quarter,
            slope,
            np.abs(moves).mean() * 10,
            moves.std() * 10,
            bend.mean() * 10,
            np.percentile(bend, 80) * 10,
            rises.mean() * 10 if len(rises) else 0,
            falls.mean() * 10 if len(falls) else 0,
            len(rises) / max(len(moves), 1),
            parts[0] - st.mean(),
            parts[1] - st.mean(),
            parts[2] - st.mean(),
            last.mean() - mid,
            last[-1] - last[0],
            st.argmax() / len(st),
            st.argmin() / len(st),
            _skewness(st),
            *_cosine_terms(st - st.mean()),
        ]
    )


def _shape_functionals(f: Frames) -> NDArray[np.floating]:
    """Mean, spread, tails, movement and trend of every column of `shape`, over the sounding (or voiced) frames."""
    out = []
    for i, name in enumerate(SHAPE_COLUMNS):
        y = f.shape[(f.f0 > 0) if name in VOICED_ONLY else f.active, i]
        if len(y) < 8:
            out.append(np.zeros(8))
            continue
        low, mid, high = np.percentile(y, [10, 50, 90])
        half = len(y) // 2
        out.append(
            np.array(
                [
                    y.mean(),
                    y.std(),
                    low,
                    mid,
                    high,
                    np.abs(np.diff(y)).mean(),
                    _skewness(y),
                    y[half:].mean() - y[:half].mean(),
                ]
            )
        )
    voiced, silent = f.shape[f.f0 > 0], f.shape[f.active & (f.f0 == 0)]
    apart = [
        voiced[:, i].mean() - silent[:, i].mean() if len(voiced) > 4 and len(silent) > 4 else 0.0
        for i in (0, 2, 3, 6, 7, 9)
    ]
    return np.concatenate([*out, apart, _cosine_terms(f.shape[:, 0] - f.shape[:, 0].mean())])


def _cepstrum_functionals(f: Frames) -> NDArray[np.floating]:
    """Mean, spread and movement of the cepstra over sounding and over voiced frames."""
    out = []
    for mask in (f.active, f.f0 > 0):
        y = f.mfcc[mask]
        if len(y) < 8:
            out.append(np.zeros(4 * f.mfcc.shape[1]))
            continue
        out += [
            y.mean(axis=0),
            y.std(axis=0),
            np.abs(np.diff(y, axis=0)).mean(axis=0),
            np.percentile(y, 90, axis=0) - y.mean(axis=0),
        ]
    return np.concatenate(out)


def _rhythm_functionals(f: Frames) -> NDArray[np.floating]:
    voiced = f.f0 > 0
    runs, gaps = _run_lengths(voiced), _run_lengths(~f.active)
    steady = [r / FPS for r in runs] or [0.0]
    jump = np.diff(f.shape[voiced, 0]) if voiced.sum() > 3 else np.zeros(1)
    peaks = syllable_peaks(f)
    return np.array(
        [
            voiced.mean(),
            f.active.mean(),
            np.mean(steady),
            np.std(steady),
            np.max(steady),
            len(runs) / max(len(f) / FPS, 0.3),
            len(gaps) / max(len(f) / FPS, 0.3),
            sum(gaps) / len(f),
            syllable_rate(f),
            np.std(np.diff(peaks)) / FPS if len(peaks) > 3 else 0,
            np.abs(jump[np.abs(jump) < 6]).mean() if len(jump) else 0,
        ]
    )


def _modulation_functionals(f: Frames) -> NDArray[np.floating]:
    """How much each band and the level beat at the rates of phrases, syllables and phones (log power)."""
    tracks = [f.mel[:, a:b].mean(axis=1) for a, b in pairwise(BEAT_BAND_EDGES)] + [f.shape[:, 0] / 4.34]
    y = np.stack([t - t.mean() for t in tracks], axis=1) * np.hanning(len(f))[:, None]
    power = np.abs(np.fft.rfft(y, max(256, len(f)), axis=0)) ** 2 / len(f)
    hz = np.fft.rfftfreq(max(256, len(f)), 1 / FPS)
    return np.concatenate([np.log(power[(hz >= a) & (hz < b)].mean(axis=0) + 1e-3) for a, b in MODULATION_BANDS_HZ])


def syllable_peaks(f: Frames) -> NDArray[np.intp]:
    """Frames of the peaks of the smoothed level of 300 to 2500 Hz that stand 2 dB out: about one a syllable."""
    from scipy.signal import find_peaks

    level_db = 4.34 * np.log(np.exp(f.mel[:, 6:28]).sum(axis=1) + 1e-4)
    smooth = np.convolve(level_db, np.hanning(11) / np.hanning(11).sum(), mode="same")
    peaks, _ = find_peaks(smooth, prominence=2.0, distance=8)
    return peaks[f.active[peaks]]


def syllable_rate(f: Frames) -> float:
    """Syllable-like peaks a second of sound."""
    return len(syllable_peaks(f)) / max(float(f.active.sum()) / FPS, 0.3)


def _run_lengths(mask: NDArray[np.bool_]) -> list[int]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [int(b - a) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _cosine_terms(y: Float32Array) -> NDArray[np.floating]:
    k = np.arange(1, CONTOUR_TERMS + 1)
    return (y[:, None] * np.cos(np.pi * (np.arange(len(y))[:, None] + 0.5) * k / len(y))).mean(axis=0)


def _skewness(y: Float32Array) -> float:
    return float(((y - y.mean()) ** 3).mean() / (y.std() + 1e-3) ** 3)
