"""The spectra of a natural decoder, changed by voice qualities; `synthesis.py` sounds them.

hibari renders three spectra a step of 12.5 ms: harmonics of a pulse train, noise, and a part with phases of its own
(consonants, onsets, and what the harmonics leave). Breath, tension, creak, whisper, smile and colour are laid on them:
breath is noise in the upper bands and rounder pulses, tension a flatter spectrum, creak alternating pulses, whisper
noise alone (Gobl & Ni Chasaide 2003).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.dsp import mel_from_hz
from pipelines.speech.natural.graph import Array
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ, STEP_SAMPLES
from pipelines.speech.plan import COLOURS, QUALITIES

BINS = 601
NEPERS_PER_DB = math.log(10) / 20
COLOUR_HZ = (40.0, 7800.0)  # the bands of a plan's colour: 64 on the mel scale
UNVOICED_SHARE = 0.35  # of a change of colour that voiceless steps take
#: Amplitude of noise with the power of harmonics of amplitude 1 at 200 Hz, in bins of 20 Hz under a Hann window.
NOISE_OF_HARMONICS = 0.39
BREATH_GAIN, BREATH_SLOPE = 1.5, -0.10  # nepers an octave at breath 1
TENSION_SLOPE = 0.22  # nepers an octave at tension 1: 1.9 dB
CREAK_OCTAVES, CREAK_DEPTH, LEAST_CREAK = -0.55, 0.75, 0.01
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
    """

    harmonic: Array
    harmonic_phase: Array
    noise: Array
    free: Array
    free_phase: Array

    @property
    def parts(self) -> tuple[Array, ...]:
        """All five."""
        return self.harmonic, self.harmonic_phase, self.noise, self.free, self.free_phase


@dataclass(frozen=True)
class VoiceQualities:
    """What is asked of F steps.

    Attributes:
        qualities: [F, 9] in the order of QUALITIES.
        colour: [F, 8] change of spectrum in dB, cosine terms over the mel bands.
        gain_db: [F].
        voiced: [F] which steps are.
    """

    qualities: Array
    colour: Array
    gain_db: Array
    voiced: NDArray[np.bool_]

    def cut(self, steps: slice) -> VoiceQualities:
        """The same of some steps."""
        return VoiceQualities(self.qualities[steps], self.colour[steps], self.gain_db[steps], self.voiced[steps])


def apply_qualities(spectra: Spectra, asked: VoiceQualities, middle: Sequence[Array]) -> Spectra:
    """Lay voice qualities over spectra.

    Args:
        spectra: F steps.
        asked: of them.
        middle: [601, 1] of harmonics, noise and the free part, from which clear speech moves away; see `find_middle`.

    Returns:
        The other spectra.
    """
    column, voiced = dict(zip(QUALITIES, asked.qualities.T, strict=True)), asked.voiced
    share = np.where(voiced, 1.0, UNVOICED_SHARE)
    shape = colour_basis() @ (asked.colour * share[:, None]).T * NEPERS_PER_DB + asked.gain_db * NEPERS_PER_DB
    shape = shape + (TENSION_SLOPE * column["tension"] + BREATH_SLOPE * column["breath"]) * voiced * OCTAVES
    parts = [warp(part, column["formant_log2"]) for part in (spectra.harmonic, spectra.noise, spectra.free)]
    clear = np.exp2(column["contrast_log2"]) - 1
    harmonic, noise, free = (x + (x - m) * clear + shape for x, m in zip(parts, middle, strict=True))
    breath = BREATH_GAIN * column["breath"] + np.maximum(column["aperiodicity"], 0)
    added = np.maximum(breath * HIGH_SHARE, column["whisper"]) * voiced * NOISE_OF_HARMONICS
    loudest = np.maximum(harmonic, free)
    noise = np.logaddexp(noise, loudest + np.log(np.maximum(added, 1e-6)))
    left = np.log(np.maximum(1 - column["whisper"] * voiced, 1e-3))
    harmonic, noise, free = (x.astype(np.float32) for x in (harmonic + left, noise, free + left))
    return Spectra(harmonic, spectra.harmonic_phase, noise, free, spectra.free_phase)


def find_middle(spectra: Spectra, speaking: NDArray[np.bool_]) -> tuple[Array, ...]:
    """The means [601, 1] of harmonics, noise and the free part over the steps [F] that speak; all where none does."""
    chosen = np.flatnonzero(speaking) if speaking.any() else np.arange(len(speaking))
    parts = spectra.harmonic, spectra.noise, spectra.free
    harmonic, noise, free = (x[:, chosen].mean(1, keepdims=True) for x in parts)
    return harmonic, noise, free


def lower_in_creak(f0: Array, creak: Array) -> Array:
    """F0 [F] where the voice creaks [F]."""
    return (f0 * np.exp2(CREAK_OCTAVES * creak)).astype(np.float32)


def weaken_pulses(pulses: Array, f0: Array, creak: Array) -> Array:
    """Each second pulse weaker where the voice creaks.

    Args:
        pulses: [F * 300] samples.
        f0: [F] Hz that they have.
        creak: [F] 0 to 1.

    Returns:
        [F * 300].
    """
    if not (creak > LEAST_CREAK).any():
        return pulses
    track = np.repeat(np.maximum(f0, 40.0), STEP_SAMPLES).astype(np.float64)
    second = np.maximum(np.cos(np.pi * (np.cumsum(track / NATURAL_RATE_HZ) % 2.0)), 0)
    return (pulses * (1 - CREAK_DEPTH * np.repeat(creak, STEP_SAMPLES) * second)).astype(np.float32)


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
