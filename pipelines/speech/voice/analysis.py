"""Sound -> the voice's frames, by WORLD (Morise, Yokomori & Ozawa 2016): DIO or Harvest, CheapTrick, D4C. Training only."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.speech.voice import features
from pipelines.speech.voice.features import APERIODIC_HZ, F0_CEIL, F0_FLOOR, FLOOR, FRAME_S, HOP, RATE, Frames

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyworld


def at_rate(samples: NDArray[np.floating], rate: int) -> NDArray[np.float64]:
    """Resampled to 24 kHz."""
    return dsp.resample(np.asarray(samples, np.float64), rate, RATE)


def analyse(samples: NDArray[np.floating], *, careful: bool = False) -> Frames:
    """Frames of a 24 kHz recording; `careful` takes Harvest for F0, twenty times slower than DIO."""
    x = np.ascontiguousarray(samples, dtype=np.float64)
    track = pyworld.harvest if careful else pyworld.dio
    f0, times = track(x, RATE, f0_floor=F0_FLOOR, f0_ceil=F0_CEIL, frame_period=FRAME_S * 500)
    f0 = pyworld.stonemask(x, f0, times, RATE)
    count = len(x) // HOP
    f0, times = np.ascontiguousarray(f0[::2][:count]), np.ascontiguousarray(times[::2][:count])
    spectrum = pyworld.cheaptrick(x, f0, times, RATE)
    noise = pyworld.d4c(x, f0, times, RATE)
    bins = spectrum.shape[1]
    hz = np.linspace(0, RATE / 2, bins)
    envelope = dsp.log_mel(spectrum, features.filters(bins, RATE), FLOOR)
    edges = [(hz >= a) & (hz < b) for a, b in itertools.pairwise(APERIODIC_HZ)]
    aperiodic = np.stack([noise[:, e].mean(axis=1) for e in edges], axis=1)
    aperiodic[f0 == 0] = 1.0
    return Frames(envelope.astype(np.float32), f0.astype(np.float32), aperiodic.astype(np.float32))
