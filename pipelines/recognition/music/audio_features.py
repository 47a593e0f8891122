"""The front end for the sound of music: key-relative harmony, onsets, register and timbre over windows of 18 s.

Sound is read in blocks of 6 s, so memory does not grow with its length but for one row of features a block. All
features are relative to the window's own level; frames 45 dB below it, such as silence, are left out.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from pipelines import dsp
from pipelines.media import Audio
from pipelines.media.blocks import blocks
from pipelines.recognition.music import keys

Array = NDArray[np.float64]

RATE = 16_000
BLOCK_S, WINDOW_BLOCKS = 6.0, 3
PITCH_FFT, PITCH_HOP = 8192, 2048  # 0.5 s: neighbouring semitones apart from 110 Hz up
FLUX_FFT, FLUX_HOP = 1024, 256  # 16 ms: onsets
LOW, HIGH = 33, 100  # MIDI numbers heard
BANDS = 40
SILENT_DB = -70.0  # below full scale
ACTIVE_DB = 45.0  # below the loud parts
FLOOR = 1e-3  # of the loudest band: -30 dB, so that noise 20 dB below the music starts no onset

NAMES: tuple[str, ...] = (
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


@dataclass(frozen=True, slots=True)
class Heard:
    """Features [W, len(NAMES)] of windows, (start, end) in seconds of each, and the length of the sound."""

    rows: Array
    spans: list[tuple[float, float]]
    duration_s: float


@dataclass(frozen=True, slots=True)
class _Frames:
    """What one block gives: salience of semitones [P, K], energy of thirds of a semitone [P, 3], bands [F, BANDS] and power [F]."""

    salience: Array
    thirds: Array
    bands: Array
    power: Array


_FIELDS = ("salience", "thirds", "bands", "power")


def listen(medium: str | Path | Audio) -> Heard:
    """Features of a sound file, or of sound in memory; silent windows are left out.

    Raises:
        MediaError: not sound.
    """
    held: deque[_Frames] = deque(maxlen=WINDOW_BLOCKS)
    rows: list[tuple[Array, tuple[float, float]]] = []
    carry = np.zeros(0, np.float32)
    count = samples = 0
    for block in blocks(medium, sampling_rate=RATE, seconds=BLOCK_S):
        samples += len(block)
        frames, carry = _frames(np.concatenate([carry, block]))
        rest = bool(held) and len(block) < RATE * BLOCK_S / 3  # joins the block before
        if rest:
            held[-1] = _Frames(*(np.concatenate([getattr(held[-1], n), getattr(frames, n)]) for n in _FIELDS))
        else:
            held.append(frames)
            count += 1
        if rest or count <= WINDOW_BLOCKS:  # a longer first or last window takes the place of the one before
            rows = [r for r in rows if r[1][0] < (count - len(held)) * BLOCK_S]
        row = _window(list(held))
        if row is not None:
            rows.append((row, ((count - len(held)) * BLOCK_S, samples / RATE)))
    return Heard(np.array([r for r, _ in rows]).reshape(-1, len(NAMES)), [span for _, span in rows], samples / RATE)


def _strided(x: NDArray[np.float32], size: int, hop: int) -> NDArray[np.float32]:
    return dsp.sliding_frames(x, size, hop)


def _frames(x: NDArray[np.float32]) -> tuple[_Frames, NDArray[np.float32]]:
    """Frames of a stretch, and the samples that the next one starts with."""
    if len(x) < PITCH_FFT:
        x = np.pad(x, (0, PITCH_FFT - len(x)))
    at = ((len(x) - PITCH_FFT) // PITCH_HOP + 1) * PITCH_HOP
    slow = np.abs(fft.rfft(_strided(x, PITCH_FFT, PITCH_HOP) * _hann(PITCH_FFT))) / PITCH_FFT
    fast = _strided(x[: at + FLUX_FFT - FLUX_HOP], FLUX_FFT, FLUX_HOP)
    power = (fast.astype(np.float64) ** 2).mean(axis=1)
    spectrum = dsp.power_spectrogram(fast * _hann(FLUX_FFT)) / FLUX_FFT
    salience, thirds = _salience(slow)
    return _Frames(salience, thirds, spectrum @ _band_map(), power), x[at:]


@cache
def _hann(size: int) -> NDArray[np.float32]:
    return dsp.hann(size)


@cache
def _band_map() -> NDArray[np.float32]:
    """[FLUX_FFT / 2 + 1, BANDS] triangles even on the mel scale from 60 to 7,600 Hz."""
    bins_hz = np.fft.rfftfreq(FLUX_FFT, 1 / RATE)
    return dsp.mel_filterbank(bins_hz, dsp.mel_edges(BANDS, 60, 7600)).astype(np.float32)


@cache
def _pitch_map() -> NDArray[np.float32]:
    """[PITCH_FFT / 2 + 1, 3 K] triangles a third of a semitone apart."""
    f = np.maximum(np.fft.rfftfreq(PITCH_FFT, 1 / RATE), 1.0)
    pitch = 69 + 12 * np.log2(f / 440)
    centre = np.arange(3 * (HIGH - LOW)) / 3 + LOW - 1 / 3
    return np.asarray(np.maximum(0, 1 - np.abs(pitch[:, None] - centre) * 2.0), dtype=np.float32)


def _salience(magnitude: Array) -> tuple[Array, Array]:
    """Semitones [P, K] without their surroundings and the overtones of lower ones; energy by third of a semitone [P, 3]."""
    fine = magnitude @ _pitch_map()
    thirds = fine.reshape(len(fine), -1, 3)
    energy = (thirds**2).sum(axis=1)
    tone = np.sqrt(thirds.max(axis=2))
    width = np.ones(9) / 9
    around = np.apply_along_axis(lambda row: np.convolve(row, width, "same"), 1, tone)
    tone = np.maximum(tone - around, 0)
    out = tone.copy()
    for gap, share in ((12, 0.6), (19, 0.45), (24, 0.4), (28, 0.35), (31, 0.3)):
        out[:, gap:] -= share * tone[:, :-gap]
    return np.maximum(out, 0).astype(np.float64), energy.astype(np.float64)


def _window(parts: list[_Frames]) -> Array | None:
    """[len(NAMES)] features of consecutive blocks; None where they are silent."""
    salience, thirds, bands, power = (np.concatenate([getattr(p, n) for p in parts]) for n in _FIELDS)
    level = 10 * np.log10(power + 1e-12)
    loud = np.percentile(level, 95)
    if loud < SILENT_DB:
        return None
    active = np.flatnonzero(level > loud - ACTIVE_DB)
    first, last = int(active[0]), int(active[-1]) + 1
    bands, level = bands[first:last], level[first:last] - loud
    ratio = PITCH_HOP // FLUX_HOP
    lo, hi = min(first // ratio, len(salience) - 1), max(last // ratio, first // ratio + 1)
    salience, thirds = salience[lo:hi], thirds[lo:hi]
    salience = salience / (np.percentile(salience.max(axis=1), 90) + 1e-9)
    salience = np.where(salience > 0.15, salience, 0)
    row = [
        *_onsets(bands),
        *_pitches(salience),
        *_harmony(salience),
        *_timbre(bands, level),
        *_kind(salience, thirds, level),
    ]
    return np.nan_to_num(np.array(row, dtype=np.float64))


def _flux(bands: Array) -> Array:
    """[F] mean rise of the compressed bands over 32 ms."""
    log = np.log(1 + bands / (FLOOR * np.percentile(bands.max(axis=1), 95) + 1e-12))
    return (
        np.append(np.zeros(2), np.maximum(log[2:] - log[:-2], 0).mean(axis=1)) if len(log) > 2 else np.zeros(len(log))
    )


def _onsets(bands: Array) -> list[float]:
    flux = _flux(bands)
    second = RATE / FLUX_HOP
    length = max(len(flux) / second, 1.0)
    smooth = np.convolve(flux, np.ones(3) / 3, "same")
    wide = np.convolve(smooth, np.ones(31) / 31, "same")
    top = np.lib.stride_tricks.sliding_window_view(np.pad(smooth, 3), 7).max(axis=1)
    peaks = np.flatnonzero((smooth >= top) & (smooth > 1.3 * wide + 0.03))
    ioi = np.diff(peaks) / second
    log = np.log2(np.clip(ioi, 0.05, 4)) if len(ioi) else np.array([1.0])
    centred = smooth - smooth.mean()
    size = 1 << (2 * len(centred)).bit_length()
    auto = fft.irfft(np.abs(fft.rfft(centred, size)) ** 2)[: int(1.6 * second)]
    auto = auto / (auto[0] + 1e-9)
    a, b, c = int(0.1 * second), int(0.3 * second), int(1.2 * second)
    best = b + int(auto[b:c].argmax()) if len(auto) >= c else b
    return [
        np.log2(max(len(peaks), 1) / length),
        float(np.median(log)),
        float(log.std()),
        float((log < np.log2(0.2)).mean()),
        float((log > np.log2(0.8)).mean()),
        float(flux.mean()) * 10,
        float(flux.std()) * 10,
        float(smooth[peaks].mean()) if len(peaks) else 0.0,
        np.log2(best / second),
        float(auto[best]) if best < len(auto) else 0.0,
        float(auto[a:b].max(initial=0)),
        float(auto[int(0.8 * second) :].max(initial=0)),
    ]


def _pitches(s: Array) -> list[float]:
    number = np.arange(LOW, LOW + s.shape[1])
    seconds = max(len(s) * PITCH_HOP / RATE, 1.0)
    rises = np.maximum(s[2:] - s[:-2], 0).sum() if len(s) > 2 else 0.0
    heard = s.max(axis=1) > 0
    total = s.sum(axis=0)
    weight = total / (total.sum() + 1e-9)
    mean = float((weight * number).sum())
    edge = np.searchsorted(np.cumsum(weight), [0.1, 0.9])
    top = (
        np.array([number[np.flatnonzero(row > 0.35 * row.max())[-1]] for row in s[heard]])
        if heard.any()
        else np.zeros(1)
    )
    step = np.abs(np.diff(top)) if len(top) > 1 else np.zeros(1)
    moved = step[step > 0]
    voices = (s > 0.2).sum(axis=1)
    return [
        np.log2(0.1 + rises / seconds),
        np.log2(0.1 + len(moved) / seconds),
        np.log2(1 + moved.mean()) if len(moved) else 0.0,
        float((moved > 4).mean()) if len(moved) else 0.0,
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


def _harmony(s: Array) -> list[float]:
    chroma = s @ _fold()
    profile = chroma.sum(axis=0)
    if profile.sum() < 1e-9:
        return [0.0] * 31
    tonic, major, minor = keys.key_of(profile)
    degree = np.roll(profile, -tonic) / profile.sum()
    scale = keys.MAJOR_SCALE if major >= minor else keys.MINOR_SCALE
    half = [chroma[: len(chroma) // 2].sum(0), chroma[len(chroma) // 2 :].sum(0)]
    drift = 1 - float(np.corrcoef(half)[0, 1]) if all(x.std() > 1e-9 for x in half) else 0.0
    quarter = max(len(chroma) // 4 * 4, 1)
    beats = chroma[:quarter].reshape(-1, min(4, quarter), 12).sum(1)
    beats = beats[beats.sum(1) > 0]
    kinds, count = keys.chords(beats)
    changes = count / max(len(s) * PITCH_HOP / RATE, 1.0)
    ic = keys.intervals(np.minimum(chroma, 1))
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
def _fold() -> Array:
    return np.eye(12)[(np.arange(LOW, HIGH)) % 12]


def _timbre(bands: Array, level: Array) -> list[float]:
    share = bands / (bands.sum(axis=1, keepdims=True) + 1e-12)
    loud = level > -25
    share = share[loud] if loud.any() else share
    place = np.arange(BANDS) / BANDS
    centroid = share @ place
    mean = share.mean(axis=0)
    rolloff = np.searchsorted(np.cumsum(mean), 0.85) / BANDS
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


def _kind(s: Array, thirds: Array, level: Array) -> list[float]:
    """What tells music from speech and noise: pitches on a grid, that stay, without the rhythm of syllables or pauses."""
    energy = thirds.sum(axis=0)
    grid = float(np.abs((energy * np.exp(2j * np.pi * np.arange(3) / 3)).sum()) / (energy.sum() + 1e-12))
    norm = np.linalg.norm(s, axis=1)
    alike = (s[2:] * s[:-2]).sum(1) / (norm[2:] * norm[:-2] + 1e-6) if len(s) > 2 else np.zeros(1)
    tonal = float((s > 0).mean())
    envelope = np.maximum(level, -40) - np.maximum(level, -40).mean()
    spectrum = np.abs(fft.rfft(envelope)) ** 2
    f = np.fft.rfftfreq(len(envelope), FLUX_HOP / RATE)
    syllables = spectrum[(f > 2.5) & (f < 8)].sum() / (spectrum[(f > 0.2) & (f < 25)].sum() + 1e-9)
    return [grid, float(alike.mean()), tonal, float(syllables), float((level < -30).mean())]
