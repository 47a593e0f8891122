"""Knobs of voices: mono Audio in, Audio out. WORLD (pyworld) turns pitch and rate, a filter level and tilt."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.media import Audio
from studio.evaluator.knobs.knob import Knob

FRAME_MS = 5.0


def _gain(audio: Audio, way: int) -> Audio:
    return replace(audio, samples=dsp.soft_limit(audio.samples * np.float32(10 ** ((3 if way > 0 else -9) / 20)), 0.95))


def _tilt(audio: Audio, way: int) -> Audio:
    """3 dB an octave about 1 kHz, at the same level."""
    spectrum = np.fft.rfft(audio.samples)
    hz = np.fft.rfftfreq(len(audio.samples), 1 / audio.sampling_rate)
    octaves = np.log2(np.clip(hz, 100, 8000) / 1000)
    turned = np.fft.irfft(spectrum * 10 ** (way * 3 * octaves / 20), len(audio.samples))
    level = math.sqrt(float(np.mean(audio.samples**2)) / max(float(np.mean(turned**2)), 1e-12))
    return replace(audio, samples=(turned * level).astype(np.float32))


def _pitch(audio: Audio, way: int) -> Audio:
    return _resynthesise(audio, f0=2 ** (way * 3 / 12))


def _rate(audio: Audio, way: int) -> Audio:
    return _resynthesise(audio, rate=1.25**way)


def _resynthesise(audio: Audio, f0: float = 1.0, rate: float = 1.0) -> Audio:
    import pyworld

    pitch, envelope, noise = _analyse(audio.samples.tobytes(), audio.sampling_rate)
    frames = np.clip(np.arange(0, len(pitch) - 0.5, rate).round().astype(int), 0, len(pitch) - 1)
    made = pyworld.synthesize(
        pitch[frames] * f0, envelope[frames].copy(), noise[frames].copy(), audio.sampling_rate, FRAME_MS
    )
    return replace(audio, samples=made.astype(np.float32))


@lru_cache(maxsize=1)  # two knobs turn one voice both ways
def _analyse(samples: bytes, sampling_rate: int) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    import pyworld

    x = np.frombuffer(samples, np.float32).astype(np.float64)
    f0, at = pyworld.harvest(x, sampling_rate, frame_period=FRAME_MS)
    return f0, pyworld.cheaptrick(x, f0, at, sampling_rate), pyworld.d4c(x, f0, at, sampling_rate)


def _read_cue(name: str) -> Any:
    def cue(audio: Audio) -> float:
        from pipelines.speech import measure

        value = float(getattr(measure.cues(audio.samples, audio.sampling_rate), name))
        return 12 * math.log2(value) if name == "f0_hz" else -math.log2(value) if name == "duration_s" else value

    return cue


KNOBS = (
    Knob("gain", "-9 dB", "+3 dB", _gain, _read_cue("energy_db")),
    Knob("tilt", "-3 dB an octave", "+3 dB an octave", _tilt, _read_cue("tilt_db")),
    Knob("pitch", "-3 semitones", "+3 semitones", _pitch, _read_cue("f0_hz")),
    Knob("rate", "x .8", "x 1.25", _rate, _read_cue("duration_s")),
)
