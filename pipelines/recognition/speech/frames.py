"""What is measured in every frame of a voice: F0, voicing, level, spectral shape, cepstrum; after the level and the
silence around it were taken away, so that neither a quiet microphone nor a late start changes a reading. numpy and
scipy only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.dsp import Float32Array
from pipelines.pitch import PITCH_HOP, PITCH_RATE_HZ, PITCH_WINDOW_SIZE, overlapping_windows, track_pitch

RATE, HOP = PITCH_RATE_HZ, PITCH_HOP  # what everything here expects, and 10 ms of it
WINDOW_SIZE, FFT_SIZE = 400, 512  # 25 ms for spectra
MEL_BANDS, CEPSTRA = 48, 16
PAUSE_S = 0.3  # longer silences inside are cut to this
TARGET_RMS = 0.06  # root mean square of the sounding part after normalisation

#: Columns of `Frames.shape`, each a number a frame.
SHAPE_COLUMNS = (
    "level",
    "hnr",
    "alpha",
    "hammarberg",
    "slope_low",
    "slope_mid",
    "flux",
    "centroid",
    "spread",
    "flatness",
    "h1h2",
    "h1a3",
)


@dataclass(frozen=True, slots=True)
class Frames:
    """T frames of 10 ms.

    Attributes:
        f0: [T] Hz, 0 where unvoiced.
        shape: [T, 12] `SHAPE`, dB unless said: level, harmonics over noise, alpha ratio, Hammarberg index, slopes 0-500
            and 500-1500 Hz (dB a kHz), flux, centroid and spread (octaves re 1 kHz), flatness, H1-H2, H1-A3; the last
            two 0 where unvoiced. As in the eGeMAPS set (Eyben et al. 2016).
        mel: [T, 48] log mel energies, natural log re the mean power of the sounding part.
        mfcc: [T, 16] cepstra 1 to 16 of `mel`.
        active: [T] the frame sounds.
        level_db: level of the sounding part before normalisation, dB re full scale.
        sounding_s: seconds that sound.
    """

    f0: Float32Array
    shape: Float32Array
    mel: Float32Array
    mfcc: Float32Array
    active: NDArray[np.bool_]
    level_db: float
    sounding_s: float

    def __len__(self) -> int:
        return len(self.f0)


def measure_frames(samples: Float32Array) -> Frames:
    """Measure mono samples [N] at 16 kHz; digital silence gives frames that are all inactive."""
    x, level_db, sounding_s = normalise(samples)
    energy = _level_db(x)
    active = energy > _activity_threshold_db(energy)
    power = _power_spectrogram(x)
    f0, hnr = track_pitch(x)
    count = min(len(energy), len(power), len(f0))
    f0, hnr, power, energy, active = f0[:count], hnr[:count], power[:count], energy[:count], active[:count]
    voiced = (f0 > 0) & active
    f0 = np.where(voiced, f0, 0).astype(np.float32)
    floor = 1e-6 * np.float32(power[active].sum(1).mean() if active.any() else 1.0)
    mel = dsp.log_mel(power, mel_bank(), floor)
    mel -= np.float32(np.log(np.exp(mel[active]).sum(1).mean()) if active.any() else 0.0)
    mfcc = mel @ _cepstrum_basis()
    shape = np.stack([energy, hnr, *_spectral_shape(power, f0)], axis=1).astype(np.float32)
    return Frames(f0, shape, mel.astype(np.float32), mfcc.astype(np.float32), active, level_db, sounding_s)


def normalise(samples: Float32Array) -> tuple[Float32Array, float, float]:
    """Samples at the one level with silent ends cut off and long pauses shortened; the level they had, dB; seconds
    sounding.
    """
    x = np.asarray(samples, np.float32)
    x = x - x.mean(dtype=np.float64).astype(np.float32)
    if len(x) < PITCH_WINDOW_SIZE:
        x = np.pad(x, (0, PITCH_WINDOW_SIZE - len(x)))
    energy = _level_db(x)
    active = energy > _activity_threshold_db(energy)
    if not active.any():
        return x[: RATE // 2], -120.0, 0.0
    keep = _frames_to_keep(active)
    cut = np.repeat(keep, HOP)
    cut = np.concatenate([cut, np.full(max(0, len(x) - len(cut)), keep[-1])])[: len(x)]
    loud = np.repeat(active, HOP)
    loud = np.concatenate([loud, np.full(max(0, len(x) - len(loud)), active[-1])])[: len(x)]
    rms = float(np.sqrt((x[loud].astype(np.float64) ** 2).mean()))
    x = x[cut]
    if len(x) < PITCH_WINDOW_SIZE:
        x = np.pad(x, (0, PITCH_WINDOW_SIZE - len(x)))
    return (
        (x * np.float32(TARGET_RMS / max(rms, 1e-9))).astype(np.float32),
        20 * np.log10(max(rms, 1e-6)),
        float(active.sum() * HOP / RATE),
    )


def _frames_to_keep(active: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which frames stay: from the first to the last that sounds, a pause inside at most PAUSE_S long."""
    active_frames = np.flatnonzero(active)
    last = np.maximum.accumulate(np.where(active, np.arange(len(active)), -1))
    keep = (np.arange(len(active)) - last) <= round(PAUSE_S * RATE / HOP)
    keep[: active_frames[0]] = False
    keep[active_frames[-1] + 3 :] = False
    return keep


def _level_db(x: Float32Array) -> Float32Array:
    """Level a frame over 30 ms, dB re full scale."""
    squares = overlapping_windows(x**2, 3 * HOP).mean(axis=1)
    return (10 * np.log10(squares + 1e-11)).astype(np.float32)


def _activity_threshold_db(energy: Float32Array) -> float:
    """The level above which a frame sounds: 8 dB over the quietest frames, 20 to 35 dB under the loudest, never under
    -88.
    """
    loudest, quietest = np.percentile(energy, [97, 5])
    return float(max(-88.0, min(max(quietest + 8, loudest - 35), loudest - 20)))


def _power_spectrogram(x: Float32Array) -> Float32Array:
    return dsp.power_spectrogram(overlapping_windows(x, WINDOW_SIZE) * dsp.hann(WINDOW_SIZE), FFT_SIZE)


@cache
def mel_bank(count: int = MEL_BANDS, low: float = 60.0, high: float = 7600.0) -> Float32Array:
    """[257, count] triangles evenly spaced on the mel scale; bands under two bins wide keep some weight."""
    edges_hz = dsp.mel_edges(count, low, high)
    return dsp.mel_filterbank(np.arange(FFT_SIZE // 2 + 1) * RATE / FFT_SIZE, edges_hz, narrow="lift").astype(
        np.float32
    )


@cache
def _cepstrum_basis() -> Float32Array:
    return dsp.cepstrum_basis(MEL_BANDS, CEPSTRA)


def _spectral_shape(power: Float32Array, f0: Float32Array) -> list[Float32Array]:
    hz = np.arange(power.shape[1]) * RATE / FFT_SIZE
    db = 10 * np.log10(power + 1e-7)

    def band_level(low: float, high: float) -> Float32Array:
        return 10 * np.log10(power[:, (hz >= low) & (hz < high)].sum(axis=1) + 1e-6)

    def band_peak(low: float, high: float) -> Float32Array:
        return db[:, (hz >= low) & (hz < high)].max(axis=1)

    share = power / (power.sum(axis=1, keepdims=True) + 1e-6)
    octaves = np.log2(np.maximum(hz, 60) / 1000).astype(np.float32)
    centre = share @ octaves
    spread = np.sqrt(np.maximum(share @ octaves**2 - centre**2, 1e-4))
    flatness = db[:, 3:240].mean(axis=1) - 10 * np.log10(power[:, 3:240].mean(axis=1) + 1e-7)
    root = np.sqrt(share)
    flux = np.concatenate([[0], np.sqrt(((root[1:] - root[:-1]) ** 2).sum(axis=1))])
    return [
        band_level(50, 1000) - band_level(1000, 5000),
        band_peak(0, 2000) - band_peak(2000, 5000),
        _spectral_slope(db, hz, 0, 500),
        _spectral_slope(db, hz, 500, 1500),
        flux,
        centre,
        spread,
        flatness,
        *_harmonic_differences(db, f0),
    ]


def _spectral_slope(db: Float32Array, hz: NDArray[np.floating], low: float, high: float) -> Float32Array:
    inside = (hz >= low) & (hz <= high)
    x = hz[inside] / 1000 - hz[inside].mean() / 1000
    return db[:, inside] @ (x / (x**2).sum())


def _harmonic_differences(db: Float32Array, f0: Float32Array) -> tuple[Float32Array, Float32Array]:
    """H1-H2 and H1-A3 (the strongest partial from 2 to 4 kHz), 0 where unvoiced."""
    row, step = np.arange(len(db)), RATE / FFT_SIZE

    def at(hz: Float32Array) -> Float32Array:
        bins = np.clip(np.round(hz / step).astype(int), 1, db.shape[1] - 2)
        return np.maximum(np.maximum(db[row, bins - 1], db[row, bins]), db[row, bins + 1])

    first = at(f0)
    third = db[:, int(2000 / step) : int(4000 / step)].max(axis=1)
    voiced = f0 > 0
    return np.where(voiced, first - at(2 * f0), 0), np.where(voiced, first - third, 0)
