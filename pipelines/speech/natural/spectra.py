"""The spectra of a natural decoder, changed by voice qualities, and sounded.

hibari renders three spectra a step of 12.5 ms: harmonics of a pulse train, noise, and a part with phases of its own
(consonants, onsets, and what the harmonics leave). Breath, tension, creak, whisper, smile and colour are laid on them:
breath is noise in the upper bands and rounder pulses, tension a flatter spectrum, creak alternating pulses, whisper
noise alone (Gobl & Ni Chasaide 2003).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.dsp import mel_from_hz
from pipelines.speech.natural.graph import Array
from pipelines.speech.plan import COLOURS, QUALITIES

NATURAL_RATE_HZ, BINS, STEP_SAMPLES = 24000, 601, 300
NEPERS_PER_DB = math.log(10) / 20
COLOUR_HZ = (40.0, 7800.0)  # the bands of a plan's colour: 64 on the mel scale
UNVOICED_SHARE = 0.35  # of a change of colour that voiceless steps take
#: Amplitude of noise with the power of harmonics of amplitude 1 at 200 Hz, in bins of 20 Hz under a Hann window.
NOISE_OF_HARMONICS = 0.39
BREATH_GAIN, BREATH_SLOPE = 1.5, -0.10  # nepers an octave at breath 1
TENSION_SLOPE = 0.22  # nepers an octave at tension 1: 1.9 dB
CREAK_OCTAVES, CREAK_DEPTH = -0.55, 0.75
_BINS_HZ = np.linspace(0, NATURAL_RATE_HZ / 2, BINS)
OCTAVES = np.log2(np.maximum(_BINS_HZ, 250.0) / 500.0)[:, None]
HIGH_SHARE = (1 / (1 + np.exp(-1.5 * (OCTAVES - 0.5)))).astype(np.float32)


@dataclass(frozen=True)
class Spectra:
    """F steps; natural logarithms of amplitude unless a phase.

    Attributes:
        harmonic: [601, F] of each harmonic.
        harmonic_phase: [601, F] before tanh, in half turns.
        noise: [601, F].
        free: [601, F] of the part with phases of its own.
        free_phase: [601, F] radians.
        f0: [F] Hz, 0 where unvoiced.
    """

    harmonic: Array
    harmonic_phase: Array
    noise: Array
    free: Array
    free_phase: Array
    f0: Array


def apply_qualities(spectra: Spectra, qualities: Array, colour: Array, gain_db: Array) -> Spectra:
    """Lay voice qualities over spectra.

    Args:
        spectra: F steps.
        qualities: [F, 9] in the order of QUALITIES.
        colour: [F, 8] change of spectrum in dB, cosine terms over the mel bands.
        gain_db: [F].

    Returns:
        The other spectra.
    """
    column = dict(zip(QUALITIES, qualities.T, strict=True))
    voiced = spectra.f0 > 0
    share = np.where(voiced, 1.0, UNVOICED_SHARE)
    shape = colour_basis() @ (colour * share[:, None]).T * NEPERS_PER_DB + gain_db * NEPERS_PER_DB
    shape = shape + (TENSION_SLOPE * column["tension"] + BREATH_SLOPE * column["breath"]) * voiced * OCTAVES
    parts = [warp(part, column["formant_log2"]) for part in (spectra.harmonic, spectra.noise, spectra.free)]
    harmonic, noise, free = (_scale_contrast(part, column["contrast_log2"]) + shape for part in parts)
    breath = BREATH_GAIN * column["breath"] + np.maximum(column["aperiodicity"], 0)
    added = np.maximum(breath * HIGH_SHARE, column["whisper"]) * voiced * NOISE_OF_HARMONICS
    loudest = np.maximum(harmonic, free)
    noise = np.logaddexp(noise, loudest + np.log(np.maximum(added, 1e-6)))
    left = np.log(np.maximum(1 - column["whisper"] * voiced, 1e-3))
    harmonic, free = harmonic + left, free + left
    return replace(
        spectra, harmonic=harmonic.astype(np.float32), noise=noise.astype(np.float32), free=free.astype(np.float32)
    )


def sound(spectra: Spectra, creak: Array, seed: int) -> Array:
    """Sound spectra: samples [F * 300] at 24 kHz.

    Args:
        spectra: F steps.
        creak: [F] 0 to 1: each second pulse weaker, the voice lower.
        seed: of the noise.

    Returns:
        The samples.
    """
    from hibari import dsp

    f0 = spectra.f0 * np.exp2(CREAK_OCTAVES * creak)
    pulses = dsp.pulses(f0)
    if (creak > 0.01).any():
        pulses = pulses * (1 - CREAK_DEPTH * np.repeat(creak, STEP_SAMPLES) * _every_second(f0))
    steps = spectra.harmonic.shape[1]
    spectrum = dsp.stft(pulses.astype(np.float32), steps)
    spectrum *= _polar(spectra.harmonic, (np.pi * np.tanh(spectra.harmonic_phase)).astype(np.float32))
    rng = np.random.default_rng(seed)
    draws = rng.standard_normal((BINS, 2 * steps), dtype=np.float32).view(np.complex64)
    spectrum += draws * dsp.ex(spectra.noise) + _polar(spectra.free, spectra.free_phase)
    samples: Array = dsp.ola(spectrum)
    return samples


def _polar(log_amplitude: Array, phase: Array) -> NDArray[np.complex64]:
    amplitude = np.exp(np.minimum(log_amplitude, 7.0))
    out = np.empty(phase.shape, np.complex64)
    out.real, out.imag = amplitude * np.cos(phase), amplitude * np.sin(phase)
    return out


def _every_second(f0: Array) -> Array:
    """[F * 300] 1 at each second pulse, 0 at the others."""
    track = np.repeat(np.maximum(f0, 40.0), STEP_SAMPLES).astype(np.float64)
    cycles = np.cumsum(track / NATURAL_RATE_HZ)
    return np.maximum(np.cos(np.pi * (cycles % 2.0)), 0).astype(np.float32)


def colour_basis() -> Array:
    """Cosine terms of a plan's colour at each bin: [601, 8]."""
    low, high = mel_from_hz(COLOUR_HZ[0]), mel_from_hz(COLOUR_HZ[1])
    at = np.clip((mel_from_hz(np.maximum(_BINS_HZ, 1.0)) - low) / (high - low), 0, 1)
    return np.stack([np.cos(np.pi * k * at) for k in range(1, COLOURS + 1)], axis=1).astype(np.float32)


def warp(part: Array, octaves: Array) -> Array:
    """Move formants by octaves [F]: each step is read at f / 2**octaves."""
    if not (np.abs(octaves) > 1e-4).any():
        return part
    at = np.clip(np.arange(BINS)[:, None] / np.exp2(octaves)[None], 0, BINS - 1)
    index = np.minimum(at.astype(np.int64), BINS - 2)
    share = (at - index).astype(np.float32)
    return np.take_along_axis(part, index, 0) * (1 - share) + np.take_along_axis(part, index + 1, 0) * share


def _scale_contrast(part: Array, octaves: Array) -> Array:
    """Scale each step's distance from the mean of all: clear speech keeps its sounds apart."""
    if not (np.abs(octaves) > 1e-4).any():
        return part
    return part + (part - part.mean(1, keepdims=True)) * (np.exp2(octaves) - 1)
