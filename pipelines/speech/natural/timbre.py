"""Voice qualities laid over the samples of a voice: what is asked becomes gains and noise on its own spectra.

For decoders that give samples and no spectra of their own. Where nothing is asked, the samples come back as they were.
The numbers are those of `spectra.py`, so that a style sounds alike on every natural decoder.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.speech.natural.spectra import (
    BREATH_GAIN,
    BREATH_SLOPE,
    HIGH_SHARE,
    NEPERS_PER_DB,
    OCTAVES,
    TENSION_SLOPE,
    UNVOICED_SHARE,
    colour_basis,
    warp,
)
from pipelines.speech.natural.synthesis import STEP_SAMPLES
from pipelines.speech.plan import QUALITIES

Array = NDArray[np.float32]
TIMBRE_STEP_S = STEP_SAMPLES / 24_000
WINDOW_SAMPLES = 1200  # 50 ms at 24 kHz
CEPSTRUM = 40  # terms of the envelope, of 1200: 1.7 ms, under the period of any voice
MAX_GAIN = 3.5  # nepers (30 dB) by which one bin may be raised or lowered
NOISE_SHARE = 0.62  # amplitude of noise of the power of an envelope that runs between peaks and valleys of harmonics
SILENCE_BELOW = 4.5  # nepers (39 dB) under the loud steps: silence
LEAST = 1e-3  # of a quality: what is below changes nothing


@dataclass(frozen=True)
class TimbreTargets:
    """What is asked of F steps of 12.5 ms.

    Attributes:
        qualities: [F, 9] in the order of QUALITIES; those of F0 (tremor, jitter, creak) are left to others.
        colour: [F, 8] change of spectrum in dB, cosine terms over the mel bands.
        gain_db: [F].
        voiced: [F] whether the larynx sounds.
    """

    qualities: Array
    colour: Array
    gain_db: Array
    voiced: NDArray[np.bool_]

    @property
    def is_neutral(self) -> bool:
        """Whether nothing is asked."""
        names = ("breath", "tension", "whisper", "formant_log2", "aperiodicity", "contrast_log2")
        asked = [self.qualities[:, list(QUALITIES).index(name)] for name in names]
        return all(float(np.abs(x).max(initial=0.0)) < LEAST for x in (*asked, self.colour, self.gain_db))


def apply_timbre(samples: NDArray[np.floating], targets: TimbreTargets, seed: int) -> Array:
    """Lay voice qualities over samples.

    Args:
        samples: mono [N] at 24 kHz.
        targets: F steps, step t about sample 300 t.
        seed: of the noise.

    Returns:
        Samples [N].
    """
    x = np.asarray(samples, np.float32)
    if targets.is_neutral or not len(x):
        return x
    spectra = _transform(x)  # [601, F']
    steps = spectra.shape[1]
    at = np.minimum(np.arange(steps), len(targets.gain_db) - 1)
    column = dict(zip(QUALITIES, targets.qualities[at].T, strict=True))
    voiced = targets.voiced[at]
    envelope = _envelope(spectra)
    share = np.where(voiced, 1.0, UNVOICED_SHARE)
    gain = colour_basis() @ (targets.colour[at] * share[:, None]).T * NEPERS_PER_DB
    gain = gain + targets.gain_db[at] * NEPERS_PER_DB
    gain = gain + (TENSION_SLOPE * column["tension"] + BREATH_SLOPE * column["breath"]) * voiced * OCTAVES
    gain = gain + warp(envelope, column["formant_log2"]) - envelope
    gain = gain + _contrast(envelope, np.exp2(column["contrast_log2"]) - 1)
    gain = np.clip(gain, -MAX_GAIN, MAX_GAIN)
    breath = BREATH_GAIN * column["breath"] + np.maximum(column["aperiodicity"], 0)
    added = np.maximum(breath * HIGH_SHARE, column["whisper"]) * voiced * NOISE_SHARE
    left = 1 - column["whisper"] * voiced
    out = spectra * (np.exp(gain) * left).astype(np.float32)
    if float(added.max(initial=0.0)) > LEAST:
        noise = np.random.default_rng(seed).standard_normal(len(x)).astype(np.float32)
        out = out + _transform(noise) / _NOISE_LEVEL * (np.exp(envelope + gain) * added).astype(np.float32)
    return _invert(out, len(x))


_WINDOW = dsp.hann(WINDOW_SAMPLES)
_NOISE_LEVEL = np.float32(np.sqrt((_WINDOW.astype(np.float64) ** 2).sum()))  # of a bin of white noise of variance 1


def _transform(x: Array) -> NDArray[np.complex64]:
    """Spectra [601, F] of samples [N], one each 12.5 ms, the first about sample 0."""
    half = WINDOW_SAMPLES // 2
    padded = np.pad(x, (half, half + STEP_SAMPLES))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SAMPLES)[::STEP_SAMPLES]
    return np.fft.rfft(frames * _WINDOW, axis=1).T.astype(np.complex64)


def _invert(spectra: NDArray[np.complex64], count: int) -> Array:
    """Samples [count] of spectra that `_transform` made."""
    frames = np.fft.irfft(spectra.T, WINDOW_SAMPLES, axis=1).astype(np.float32) * _WINDOW
    total = np.zeros(STEP_SAMPLES * (len(frames) - 1) + WINDOW_SAMPLES, np.float32)
    weight = np.zeros_like(total)
    for i, frame in enumerate(frames):
        at = i * STEP_SAMPLES
        total[at : at + WINDOW_SAMPLES] += frame
        weight[at : at + WINDOW_SAMPLES] += _WINDOW**2
    half = WINDOW_SAMPLES // 2
    return np.asarray((total / np.maximum(weight, 1e-3))[half : half + count], np.float32)


def _contrast(envelope: Array, share: Array) -> Array:
    """Each step's distance from the mean of those that speak, times a share [F]; 0 in silence: [601, F]."""
    level = envelope.mean(0)
    speaks = level > np.percentile(level, 95) - SILENCE_BELOW
    return (envelope - envelope[:, speaks].mean(1, keepdims=True)) * (share * speaks).astype(np.float32)


def _envelope(spectra: NDArray[np.complex64]) -> Array:
    """The smooth spectrum, natural logarithm of amplitude: the first terms of the cepstrum, [601, F]."""
    log = np.log(np.abs(spectra) + 1e-5)
    cepstrum = np.fft.irfft(log.T.astype(np.float64), axis=1)
    cepstrum[:, CEPSTRUM : cepstrum.shape[1] - CEPSTRUM + 1] = 0
    return np.fft.rfft(cepstrum, axis=1).real.T.astype(np.float32)
