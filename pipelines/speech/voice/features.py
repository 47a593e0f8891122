"""The frames that the voice is made of: a spectral envelope without harmonics, F0, and how aperiodic each band is.

One frame each 10 ms at 24 kHz. The envelope reaches to 7.8 kHz, what every recording that teaches it holds; the vocoder
knows what lies above.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.speech.plan import COLOURS

Array = NDArray[np.float32]

VOICE_RATE_HZ = 24000
HOP_SAMPLES = 240
VOICE_FRAME_S = HOP_SAMPLES / VOICE_RATE_HZ  # as long as a frame of a plan
MEL_BANDS = 64
LOWEST_HZ, TOP_HZ = 40.0, 7800.0
APERIODICITY_EDGES_HZ = (0.0, 500.0, 1000.0, 2000.0, 3500.0, 5500.0, 7500.0)
APERIODICITY_BANDS = len(APERIODICITY_EDGES_HZ) - 1
POWER_FLOOR = 1e-10  # below which a band is silent
VOICE_F0_FLOOR_HZ, VOICE_F0_CEIL_HZ = 60.0, 560.0


@dataclass(frozen=True)
class VoiceFrames:
    """Features of T frames.

    Attributes:
        envelope: [T, 64] natural logarithm of the mean power of each mel band.
        f0: [T] Hz, 0 where unvoiced.
        aperiodicity: [T, 6] share of each band's amplitude that is noise, 0 to 1.
    """

    envelope: Array
    f0: Array
    aperiodicity: Array

    def __len__(self) -> int:
        return len(self.f0)


def cosine_basis() -> NDArray[np.float64]:
    """The terms of `SpeechPlan.colour` over the mel bands: [8, 64]."""
    at = (np.arange(MEL_BANDS) + 0.5) / MEL_BANDS
    return np.stack([np.cos(np.pi * k * at) for k in range(1, COLOURS + 1)])


@cache
def band_centres_hz() -> NDArray[np.float64]:
    """The centre of each mel band in Hz: [64], not to be written to."""
    return dsp.mel_edges(MEL_BANDS - 2, LOWEST_HZ, TOP_HZ)


def mel_filters(bins: int, rate_hz: int) -> NDArray[np.float64]:
    """Triangular filters over a power spectrum of `bins` from 0 to half of `rate_hz`: [bins, 64], each summing to 1."""
    edges_hz = np.concatenate([[0.0], band_centres_hz(), [TOP_HZ + 300.0]])
    return dsp.mel_filterbank(np.linspace(0, rate_hz / 2, bins), edges_hz, narrow="nearest", sum_to_one=True)


@cache
def build_filter_tables(filter_bands: int, fft_bins: int) -> dict[str, NDArray[np.float64]]:
    """Linear maps between the mel bands of frames, the bands of a vocoder's filters and the bins of a spectrum.

    Args:
        filter_bands: F, mel bands from 40 Hz to half the sampling rate.
        fft_bins: K, from 0 to half the sampling rate.

    Returns:
        "band_to_filter" [64, F], "aperiodicity_to_filter" [6, F] and "filter_to_bin" [F, K]; computed once, not to be
        written to.
    """
    filters = np.linspace(dsp.mel_from_hz(LOWEST_HZ), dsp.mel_from_hz(VOICE_RATE_HZ / 2), filter_bands)
    aperiodicity_hz = np.array([(a + b) / 2 for a, b in itertools.pairwise(APERIODICITY_EDGES_HZ)])
    bins = dsp.mel_from_hz(np.linspace(0, VOICE_RATE_HZ / 2, fft_bins))
    return {
        "band_to_filter": _interpolation_matrix(filters, dsp.mel_from_hz(band_centres_hz())),
        "aperiodicity_to_filter": _interpolation_matrix(filters, dsp.mel_from_hz(aperiodicity_hz)),
        "filter_to_bin": _interpolation_matrix(bins, filters),
    }


def _interpolation_matrix(at: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear interpolation of values at `points`, held beyond them: [len(points), len(at)]."""
    identity = np.eye(len(points))
    return np.array([np.interp(at, points, row) for row in identity])
