"""Loudness and true peak after ITU-R BS.1770-4 (2015): K-weighting, two gates, peaks between samples at four times the
rate.

The K filter is specified at 48 kHz; its analogue prototype, recovered by Mansbridge, Finn & Reiss, "Implementation and
evaluation of autonomous multi-track fader control", AES 132 (2012), is warped to any rate here.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

SoundArray = NDArray[np.float32]
FloatArray = NDArray[np.float64]

LUFS_OFFSET = -0.691
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0


@lru_cache(maxsize=8)
def k_weighting(rate: int) -> FloatArray:
    """Second-order sections [2, 6]: the head's shelf, then the low cut."""
    k = np.tan(np.pi * 1681.974450955533 / rate)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    mid = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = np.array(
        [
            high + mid * k / q + k * k,
            2 * (k * k - high),
            high - mid * k / q + k * k,
            a0,
            2 * (k * k - 1),
            1 - k / q + k * k,
        ]
    )
    k = np.tan(np.pi * 38.13547087602444 / rate)
    q = 0.5003270373238773
    a0_low = 1 + k / q + k * k
    low = np.array([a0_low, -2 * a0_low, a0_low, a0_low, 2 * (k * k - 1), 1 - k / q + k * k])
    return np.asarray(np.stack([shelf / a0, low / a0_low]), dtype=np.float64)


@lru_cache(maxsize=1)
def _interpolator_taps() -> FloatArray:
    """Interpolator [48] for four times the rate, 12 taps a phase as in annex 2; each phase passes level through
    exactly.
    """
    n = np.arange(48) - 23.5
    phases = (np.sinc(n / 4) * np.kaiser(48, 5.0)).reshape(12, 4)
    return np.asarray((phases / phases.sum(axis=0)).reshape(-1), dtype=np.float64)


def true_peaks(samples: SoundArray) -> SoundArray:
    """Highest magnitude at and between samples, over channels: [C, N] -> [N]."""
    taps = _interpolator_taps().astype(np.float32)
    peak = np.abs(samples).max(axis=0)
    for channel in samples:
        fine = np.abs(signal.upfirdn(taps, channel, up=4))
        # sample i of the input lies 23.5 fine steps later: fine phases 22..25 of i are its neighbourhood
        near = fine[22 : 22 + 4 * len(channel)].reshape(-1, 4).max(axis=1)
        np.maximum(peak, near, out=peak)
    return np.asarray(peak, dtype=np.float32)


def integrated_loudness(powers: FloatArray) -> float:
    """Integrated loudness by the two gates of BS.1770.

    Args:
        powers: K-weighted, summed over channels, of consecutive tenths of a second [T].

    Returns:
        LUFS; -inf where nothing passes the absolute gate. Sound shorter than .4 s counts as one gating block.
    """
    if len(powers) == 0:
        return -np.inf
    width = min(4, len(powers))
    blocks = np.convolve(powers, np.ones(width) / width, "valid")
    blocks = blocks[_lufs(blocks) > ABSOLUTE_GATE_LUFS]
    if len(blocks) == 0:
        return -np.inf
    loud = blocks[_lufs(blocks) > _lufs(blocks.mean()) + RELATIVE_GATE_LU]
    return float(_lufs(loud.mean()))


def measure_loudness(samples: SoundArray, rate: int) -> float:
    """Integrated loudness in LUFS of sound [C, N], mono or stereo; -inf for silence."""
    weighted = signal.sosfilt(k_weighting(rate), samples.astype(np.float64), axis=-1)
    return integrated_loudness(tenth_second_means((weighted**2).sum(axis=0), rate // 10))


def true_peak_db(samples: SoundArray) -> float:
    """Highest true peak of sound [C, N] in dBTP; -inf for silence."""
    return float(20 * np.log10(max(float(true_peaks(samples).max(initial=0.0)), 1e-12)))


def tenth_second_means(power: FloatArray, hop: int) -> FloatArray:
    """Means over consecutive hops of a power [N]; a last part shorter than a hop counts only where it is all
    there is.
    """
    if len(power) < hop:
        return np.asarray([power.mean()] if len(power) else [], dtype=np.float64)
    return np.asarray(power[: len(power) // hop * hop].reshape(-1, hop).mean(axis=1), dtype=np.float64)


def _lufs(power: FloatArray | np.floating) -> FloatArray:
    return np.asarray(LUFS_OFFSET + 10 * np.log10(np.maximum(power, 1e-30)))
