"""Frames of the sound of music: salience of semitones every 128 ms, mel bands and power every 16 ms."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from pipelines import dsp
from pipelines.dsp import FloatArray as Array

RATE = 16_000
PITCH_FFT, PITCH_HOP = 8192, 2048  # 0.5 s: neighbouring semitones apart from 110 Hz up
FLUX_FFT, FLUX_HOP = 1024, 256  # 16 ms: onsets
LOWEST_PITCH, HIGHEST_PITCH = 33, 100  # MIDI numbers heard
MEL_BANDS = 40


@dataclass(frozen=True, slots=True)
class AudioFrames:
    """What one block of sound gives.

    Attributes:
        salience: [P, K] of semitones, a frame every 128 ms.
        thirds: [P, 3] energy by third of a semitone: how far the tuning is from the grid.
        bands: [F, MEL_BANDS] mel energies, a frame every 16 ms.
        power: [F] mean square.
        heard: [N, D] what an ear says of the blocks that it listened to; N is 0 without an ear.
    """

    salience: Array
    thirds: Array
    bands: Array
    power: Array
    heard: Array = field(default_factory=lambda: np.zeros((0, 0)))


FEATURE_FIELDS = ("salience", "thirds", "bands", "power")
FRAME_FIELDS = (*FEATURE_FIELDS, "heard")


def compute_audio_frames(x: NDArray[np.float32]) -> tuple[AudioFrames, NDArray[np.float32]]:
    """Frames of a stretch, and the samples that the next one starts with."""
    if len(x) < PITCH_FFT:
        x = np.pad(x, (0, PITCH_FFT - len(x)))
    at = ((len(x) - PITCH_FFT) // PITCH_HOP + 1) * PITCH_HOP
    slow = np.abs(fft.rfft(dsp.sliding_frames(x, PITCH_FFT, PITCH_HOP) * dsp.hann(PITCH_FFT))) / PITCH_FFT
    fast = dsp.sliding_frames(x[: at + FLUX_FFT - FLUX_HOP], FLUX_FFT, FLUX_HOP)
    power = (fast.astype(np.float64) ** 2).mean(axis=1)
    spectrum = dsp.power_spectrogram(fast * dsp.hann(FLUX_FFT)) / FLUX_FFT
    salience, thirds = _salience(slow)
    return AudioFrames(salience, thirds, spectrum @ _mel_bank(), power), x[at:]


@cache
def _mel_bank() -> NDArray[np.float32]:
    """[FLUX_FFT / 2 + 1, MEL_BANDS] triangles even on the mel scale from 60 to 7,600 Hz."""
    bins_hz = np.fft.rfftfreq(FLUX_FFT, 1 / RATE)
    return dsp.mel_filterbank(bins_hz, dsp.mel_edges(MEL_BANDS, 60, 7600)).astype(np.float32)


@cache
def _pitch_bank() -> NDArray[np.float32]:
    """[PITCH_FFT / 2 + 1, 3 K] triangles a third of a semitone apart."""
    f = np.maximum(np.fft.rfftfreq(PITCH_FFT, 1 / RATE), 1.0)
    pitch = 69 + 12 * np.log2(f / 440)
    centre = np.arange(3 * (HIGHEST_PITCH - LOWEST_PITCH)) / 3 + LOWEST_PITCH - 1 / 3
    return np.asarray(np.maximum(0, 1 - np.abs(pitch[:, None] - centre) * 2.0), dtype=np.float32)


def _salience(magnitude: Array) -> tuple[Array, Array]:
    """Semitones [P, K] without their surroundings and the overtones of lower ones; energy by third of a semitone [P,
    3].
    """
    fine = magnitude @ _pitch_bank()
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
