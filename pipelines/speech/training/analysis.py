"""A recording -> the voice's frames, by WORLD (Morise, Yokomori & Ozawa 2016): DIO or Harvest, CheapTrick, D4C.

For training; nothing of the product needs it.
"""

from __future__ import annotations

import itertools
import warnings

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.speech.voice.features import (
    APERIODICITY_EDGES_HZ,
    HOP_SAMPLES,
    POWER_FLOOR,
    VOICE_F0_CEIL_HZ,
    VOICE_F0_FLOOR_HZ,
    VOICE_FRAME_S,
    VOICE_RATE_HZ,
    VoiceFrames,
    mel_filters,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyworld


def resample_to_voice_rate(samples: NDArray[np.floating], rate_hz: int) -> NDArray[np.float64]:
    """Samples [N] at any rate -> samples at 24 kHz."""
    return dsp.resample(np.asarray(samples, np.float64), rate_hz, VOICE_RATE_HZ)


def analyse(samples: NDArray[np.floating], *, careful: bool = False) -> VoiceFrames:
    """Frames of a recording.

    Args:
        samples: mono [N] at 24 kHz.
        careful: take Harvest for F0, twenty times slower than DIO.

    Returns:
        A frame each 10 ms.
    """
    x = np.ascontiguousarray(samples, dtype=np.float64)
    track = pyworld.harvest if careful else pyworld.dio
    f0, times = track(
        x, VOICE_RATE_HZ, f0_floor=VOICE_F0_FLOOR_HZ, f0_ceil=VOICE_F0_CEIL_HZ, frame_period=VOICE_FRAME_S * 500
    )
    f0 = pyworld.stonemask(x, f0, times, VOICE_RATE_HZ)
    count = len(x) // HOP_SAMPLES
    f0, times = np.ascontiguousarray(f0[::2][:count]), np.ascontiguousarray(times[::2][:count])
    spectrum = pyworld.cheaptrick(x, f0, times, VOICE_RATE_HZ)
    noise = pyworld.d4c(x, f0, times, VOICE_RATE_HZ)
    bins = spectrum.shape[1]
    hz = np.linspace(0, VOICE_RATE_HZ / 2, bins)
    envelope = dsp.log_mel(spectrum, mel_filters(bins, VOICE_RATE_HZ), POWER_FLOOR)
    bands = [(hz >= a) & (hz < b) for a, b in itertools.pairwise(APERIODICITY_EDGES_HZ)]
    aperiodicity = np.stack([noise[:, band].mean(axis=1) for band in bands], axis=1)
    aperiodicity[f0 == 0] = 1.0
    return VoiceFrames(envelope.astype(np.float32), f0.astype(np.float32), aperiodicity.astype(np.float32))
