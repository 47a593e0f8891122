"""The frames that the voice is made of: a spectral envelope without harmonics, F0, and how aperiodic each band is.

One frame each 10 ms at 24 kHz. The envelope reaches to 7.8 kHz, what every recording that teaches it holds; the vocoder
knows what lies above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp

Array = NDArray[np.float32]

RATE = 24000
HOP = 240
FRAME_S = HOP / RATE
BANDS = 64
TOP_HZ = 7800.0
APERIODIC_HZ = (0.0, 500.0, 1000.0, 2000.0, 3500.0, 5500.0, 7500.0)  # edges of the bands of aperiodicity
APERIODIC = len(APERIODIC_HZ) - 1
FLOOR = 1e-10  # power below which a band is silent
F0_FLOOR, F0_CEIL = 60.0, 560.0


@dataclass(frozen=True)
class Frames:
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


def centres() -> NDArray[np.float64]:
    """[64] centre of each band in Hz."""
    return dsp.mel_edges(BANDS - 2, 40.0, TOP_HZ)


def filters(bins: int, rate: int) -> NDArray[np.float64]:
    """[bins, 64] triangular filters over a power spectrum of `bins` from 0 to rate / 2, each summing to 1."""
    edges_hz = np.concatenate([[0.0], centres(), [TOP_HZ + 300.0]])
    return dsp.mel_filterbank(np.linspace(0, rate / 2, bins), edges_hz, narrow="nearest", sum_to_one=True)
