"""Features of the sound of music: key-relative harmony, onsets, register and timbre of a window.

All are relative to the window's own level; frames 45 dB below it, such as silence, are left out.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from pipelines.recognition.music import keys
from pipelines.recognition.music.audio_frames import (
    FEATURE_FIELDS,
    FLUX_HOP,
    HIGHEST_PITCH,
    LOWEST_PITCH,
    MEL_BANDS,
    PITCH_HOP,
    RATE,
    AudioFrames,
)

Array = NDArray[np.float64]

SILENCE_DB = -70.0  # below full scale
ACTIVE_RANGE_DB = 45.0  # below the loud parts
FLUX_FLOOR = 1e-3  # of the loudest band: -30 dB, so that noise 20 dB below the music starts no onset

AUDIO_FEATURES: tuple[str, ...] = (
    "onsets_per_s",
    "ioi_median",
    "ioi_variation",
    "ioi_short",
    "ioi_long",
    "flux",
    "flux_spread",
    "flux_peak",
    "pulse_lag",
    "pulse_clarity",
    "pulse_fast",
    "pulse_slow",
    "notes_per_s",
    "melody_moves_per_s",
    "melody_interval",
    "melody_leap",
    "melody_repeat",
    "register",
    "register_spread",
    "register_low",
    "register_high",
    "register_melody",
    "bass_share",
    "treble_share",
    "polyphony",
    "polyphony_spread",
    "majorness",
    "key_clarity",
    "third_balance",
    "chromaticism",
    "pitch_entropy",
    "brightness",
    "key_drift",
    *(f"degree_{d}" for d in range(12)),
    *(f"chord_{k}" for k in keys.CHORD_KINDS),
    "chord_fit",
    "harmony_per_s",
    "consonance",
    "seconds",
    "thirds",
    "tritones",
    "level_spread",
    "level_low",
    "decay",
    "sustain",
    "centroid",
    "centroid_spread",
    "rolloff",
    "flatness",
    "high_share",
    "low_share",
    "grid",
    "steadiness",
    "tonality",
    "syllables",
    "pauses",
)


def measure_window(parts: list[AudioFrames]) -> Array | None:
    """[len(AUDIO_FEATURES)] features of consecutive blocks, or None where they are silent."""
    salience, thirds, bands, power = (np.concatenate([getattr(p, n) for p in parts]) for n in FEATURE_FIELDS)
    level = 10 * np.log10(power + 1e-12)
    loud = np.percentile(level, 95)
    if loud < SILENCE_DB:
        return None
    active = np.flatnonzero(level > loud - ACTIVE_RANGE_DB)
    first, last = int(active[0]), int(active[-1]) + 1
    bands, level = bands[first:last], level[first:last] - loud
    ratio = PITCH_HOP // FLUX_HOP
    lo, hi = min(first // ratio, len(salience) - 1), max(last // ratio, first // ratio + 1)
    salience, thirds = salience[lo:hi], thirds[lo:hi]
    salience = salience / (np.percentile(salience.max(axis=1), 90) + 1e-9)
    salience = np.where(salience > 0.15, salience, 0)
    row = [
        *_onset_features(bands),
        *_pitch_features(salience),
        *_harmony_features(salience),
        *_timbre_features(bands, level),
        *_music_likeness_features(salience, thirds, level),
    ]
    return np.nan_to_num(np.array(row, dtype=np.float64))


def _spectral_flux(bands: Array) -> Array:
    """[F] mean rise of the compressed bands over 32 ms."""
    log = np.log(1 + bands / (FLUX_FLOOR * np.percentile(bands.max(axis=1), 95) + 1e-12))
    return (
        np.append(np.zeros(2), np.maximum(log[2:] - log[:-2], 0).mean(axis=1)) if len(log) > 2 else np.zeros(len(log))
    )


def _moving_mean(x: Array, size: int) -> Array:
    """[N] means over `size` (odd) places, zeros beyond the ends, however short the row is."""
    return np.convolve(np.pad(x, size // 2), np.ones(size) / size, "valid")


def _onset_features(bands: Array) -> list[float]:
    flux = _spectral_flux(bands)
    second = RATE / FLUX_HOP
    length = max(len(flux) / second, 1.0)
    smooth = _moving_mean(flux, 3)
    wide = _moving_mean(smooth, 31)
    top = np.lib.stride_tricks.sliding_window_view(np.pad(smooth, 3), 7).max(axis=1)
    peaks = np.flatnonzero((smooth >= top) & (smooth > 1.3 * wide + 0.03))
    ioi = np.diff(peaks) / second
    log = np.log2(np.clip(ioi, 0.05, 4)) if len(ioi) else np.array([1.0])
    centred = smooth - smooth.mean()
    size = 1 << (2 * len(centred)).bit_length()
    auto = fft.irfft(np.abs(fft.rfft(centred, size)) ** 2)[: int(1.6 * second)]
    auto = auto / (auto[0] + 1e-9)
    a, b, c = int(0.1 * second), int(0.3 * second), int(1.2 * second)
    best_lag = b + int(auto[b:c].argmax()) if len(auto) >= c else b
    return [
        np.log2(max(len(peaks), 1) / length),
        float(np.median(log)),
        float(log.std()),
        float((log < np.log2(0.2)).mean()),
        float((log > np.log2(0.8)).mean()),
        float(flux.mean()) * 10,
        float(flux.std()) * 10,
        float(smooth[peaks].mean()) if len(peaks) else 0.0,
        np.log2(best_lag / second),
        float(auto[best_lag]) if best_lag < len(auto) else 0.0,
        float(auto[a:b].max(initial=0)),
        float(auto[int(0.8 * second) :].max(initial=0)),
    ]


def _pitch_features(s: Array) -> list[float]:
    number = np.arange(LOWEST_PITCH, LOWEST_PITCH + s.shape[1])
    seconds = max(len(s) * PITCH_HOP / RATE, 1.0)
    rises = np.maximum(s[2:] - s[:-2], 0).sum() if len(s) > 2 else 0.0
    sound_features = s.max(axis=1) > 0
    total = s.sum(axis=0)
    weight = total / (total.sum() + 1e-9)
    mean = float((weight * number).sum())
    edge = np.searchsorted(np.cumsum(weight), [0.1, 0.9])
    top = (
        np.array([number[np.flatnonzero(row > 0.35 * row.max())[-1]] for row in s[sound_features]])
        if sound_features.any()
        else np.zeros(1)
    )
    step = np.abs(np.diff(top)) if len(top) > 1 else np.zeros(1)
    steps = step[step > 0]
    voices = (s > 0.2).sum(axis=1)
    return [
        np.log2(0.1 + rises / seconds),
        np.log2(0.1 + len(steps) / seconds),
        np.log2(1 + steps.mean()) if len(steps) else 0.0,
        float((steps > 4).mean()) if len(steps) else 0.0,
        float((step == 0).mean()),
        mean / 12 - 5,
        float(np.sqrt((weight * (number - mean) ** 2).sum())) / 12,
        float(edge[0]) / 12,
        float(edge[1]) / 12,
        float(top.mean()) / 12 - 5,
        float(weight[number < 48].sum()),
        float(weight[number > 72].sum()),
        np.log2(1 + voices.mean()),
        float(voices.std()) / 4,
    ]


def _harmony_features(s: Array) -> list[float]:
    chroma = s @ _chroma_matrix()
    profile = chroma.sum(axis=0)
    if profile.sum() < 1e-9:
        return [0.0] * 31
    tonic, major, minor = keys.find_key(profile)
    degree = np.roll(profile, -tonic) / profile.sum()
    scale = keys.MAJOR_SCALE if major >= minor else keys.MINOR_SCALE
    half = [chroma[: len(chroma) // 2].sum(0), chroma[len(chroma) // 2 :].sum(0)]
    drift = 1 - float(np.corrcoef(half)[0, 1]) if all(x.std() > 1e-9 for x in half) else 0.0
    quarter = max(len(chroma) // 4 * 4, 1)
    beats = chroma[:quarter].reshape(-1, min(4, quarter), 12).sum(1)
    beats = beats[beats.sum(1) > 0]
    kinds, count = keys.fit_chords(beats)
    changes = count / max(len(s) * PITCH_HOP / RATE, 1.0)
    ic = keys.interval_class_histogram(np.minimum(chroma, 1))
    entropy = -(degree[degree > 0] * np.log2(degree[degree > 0])).sum()
    return [
        major - minor,
        max(major, minor),
        float((degree[4] - degree[3]) / (degree[4] + degree[3] + 0.02)),
        float(1 - degree[list(scale)].sum()),
        float(entropy),
        float((keys.FIFTHS * degree).sum()),
        drift,
        *degree.tolist(),
        *(kinds.sum(0) / kinds.sum()).tolist(),
        float(kinds.sum(1).mean()),
        changes,
        float((ic * keys.HURON).sum()),
        float(ic[1] + ic[2]),
        float(ic[3] + ic[4]),
        float(ic[6]),
    ]


@cache
def _chroma_matrix() -> Array:
    return np.eye(12)[(np.arange(LOWEST_PITCH, HIGHEST_PITCH)) % 12]


def _timbre_features(bands: Array, level: Array) -> list[float]:
    share = bands / (bands.sum(axis=1, keepdims=True) + 1e-12)
    loud = level > -25
    share = share[loud] if loud.any() else share
    place = np.arange(MEL_BANDS) / MEL_BANDS
    centroid = share @ place
    mean = share.mean(axis=0)
    rolloff = np.searchsorted(np.cumsum(mean), 0.85) / MEL_BANDS
    flat = float(np.exp(np.log(mean + 1e-6).mean()) / (mean.mean() + 1e-6))
    smooth = np.convolve(level, np.ones(5) / 5, "same")
    change = np.diff(smooth)
    return [
        float(level[level > -30].std()) / 10,
        float((level < -15).mean()),
        float(np.minimum(change, 0).mean()) * 10,
        float((level > -10).mean()),
        float(centroid.mean()),
        float(centroid.std()),
        float(rolloff),
        flat,
        float(mean[30:].sum()),
        float(mean[:8].sum()),
    ]


def _music_likeness_features(s: Array, thirds: Array, level: Array) -> list[float]:
    """What tells music from speech and noise: pitches on a grid, that stay, without the rhythm of syllables or
    pauses.
    """
    energy = thirds.sum(axis=0)
    grid = float(np.abs((energy * np.exp(2j * np.pi * np.arange(3) / 3)).sum()) / (energy.sum() + 1e-12))
    norm = np.linalg.norm(s, axis=1)
    similarity = (s[2:] * s[:-2]).sum(1) / (norm[2:] * norm[:-2] + 1e-6) if len(s) > 2 else np.zeros(1)
    tonal = float((s > 0).mean())
    envelope = np.maximum(level, -40) - np.maximum(level, -40).mean()
    spectrum = np.abs(fft.rfft(envelope)) ** 2
    f = np.fft.rfftfreq(len(envelope), FLUX_HOP / RATE)
    syllables = spectrum[(f > 2.5) & (f < 8)].sum() / (spectrum[(f > 0.2) & (f < 25)].sum() + 1e-9)
    return [grid, float(similarity.mean()), tonal, float(syllables), float((level < -30).mean())]
