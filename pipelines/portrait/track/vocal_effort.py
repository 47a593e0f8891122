"""How hard a voice works, of a sound or of words: a mouth opens less in whispers and mumbles, wider in shouts.

Vocal effort shows in the slope of the spectrum: the louder a voice, the more of its sound lies between 1 and 5 kHz (the
alpha ratio of Frokjaer-Jensen & Prytz 1976, as in eGeMAPS, Eyben et al. 2016), whatever the microphone's gain; the jaw
opens with it (Schulman 1989). A whisper has no periods.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp

RATE_HZ, FRAME_SAMPLES, HOP_SAMPLES = 16_000, 640, 320
MAX_MEASURED_S = 60.0  # of a sound that are measured
LOUD_SHARE = 0.4  # of the frames, the loudest, that are measured
TALK_ALPHA_DB, EFFORT_PER_DB = -9.5, 0.03  # alpha ratio of talk; effort a decibel above it
SOUND_BOUNDS = (0.65, 1.4)
LAG_BOUNDS_S = (1 / 400, 1 / 70)  # periods of voices
VOICED_CORRELATION, WHISPER_SHARE, WHISPER_EFFORT = 0.35, 0.15, 0.6  # below this share of voiced frames it is whispered
#: Words of how something is said -> effort.
EFFORT_BY_WORD = {
    "whisper|whispers|whispering|whispered|under (?:his|her|my|their|your) breath": 0.6,
    "mumble|mumbles|mumbling|mumbled|mutter|mutters|muttering|murmur|murmuring|murmured": 0.5,
    "shout|shouts|shouting|shouted|yell|yelling|yelled|scream|screaming|bellowing": 1.5,
    "loud|loudly|declaiming|projecting|over-articulated|enunciating": 1.25,
    "quiet|quietly|softly|hushed": 0.8,
}


def effort_from_words(text: str) -> float:
    """The effort that words of a direction name ("whispering", "she shouts"); 1 where they name none."""
    found = [value for words, value in EFFORT_BY_WORD.items() if re.search(rf"\b(?:{words})\b", text.lower())]
    return max(found, key=lambda value: abs(value - 1)) if found else 1.0


def effort_from_blocks(blocks: Iterable[NDArray[np.float32]], sampling_rate: int) -> float:
    """The effort of a voice.

    Args:
        blocks: mono samples [N] of one sound, in order; a minute of them is heard.
        sampling_rate: in Hz.

    Returns:
        Effort within `SOUND_BOUNDS`: 1 as people talk; 0.6 of a whisper. 1 of silence.
    """
    held, seconds = [], 0.0
    for block in blocks:
        held.append(block[: max(0, int((MAX_MEASURED_S - seconds) * sampling_rate))])
        seconds += len(block) / sampling_rate
        if seconds >= MAX_MEASURED_S:
            break
    samples = np.concatenate(held) if held else np.zeros(0, np.float32)
    mono = dsp.resample(samples.astype(np.float64), sampling_rate, RATE_HZ)
    if len(mono) < 4 * FRAME_SAMPLES:
        return 1.0
    frames = dsp.sliding_frames(mono, FRAME_SAMPLES, HOP_SAMPLES) * dsp.hann(FRAME_SAMPLES)
    power = np.abs(np.fft.rfft(frames, 2 * FRAME_SAMPLES)) ** 2
    energy = power.sum(1)
    if energy.max() < 1e-9:
        return 1.0
    loud = energy >= max(1e-12, float(np.quantile(energy, 1 - LOUD_SHARE)))
    correlation = np.fft.irfft(power[loud])
    first, last = (int(x * RATE_HZ) for x in LAG_BOUNDS_S)
    periodic = correlation[:, first:last].max(1) / np.maximum(1e-12, correlation[:, 0])
    if np.mean(periodic > VOICED_CORRELATION) < WHISPER_SHARE:
        return WHISPER_EFFORT
    hz = np.fft.rfftfreq(2 * FRAME_SAMPLES, 1 / RATE_HZ)
    high = power[loud][:, (hz >= 1000) & (hz < 5000)].sum()
    low = power[loud][:, (hz >= 50) & (hz < 1000)].sum()
    alpha_db = float(10 * np.log10((high + 1e-12) / (low + 1e-12)))
    return float(np.clip(1 + EFFORT_PER_DB * (alpha_db - TALK_ALPHA_DB), *SOUND_BOUNDS))
