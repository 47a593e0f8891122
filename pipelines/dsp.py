"""Signal processing that several pipelines share: one implementation of each thing, numpy and scipy only.

Resampling, soft clipping, framing, the mel scale and its filter banks, decibels, and the Viterbi search. Loudness after
BS.1770 lives in `pipelines.music.sound.loudness`; files are resampled while they are decoded, in `pipelines.media`.
Shipped checkpoints were trained on the numbers that these functions give: a change here is a change of every one of
them, and `tests/pipelines/test_dsp.py` holds the values.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
Float32Array = NDArray[np.float32]
BoolArray = NDArray[np.bool_]


def resample(samples: NDArray[Any], from_hz: int, to_hz: int) -> NDArray[Any]:
    """Sound at another sampling rate, by a polyphase low-pass filter (`scipy.signal.resample_poly`, Kaiser window, beta
    5).

    The shipped networks of mouth shapes, conversion and recognition were trained behind this very filter; a steeper one
    (soxr's, say) would change what they read, so this is the one resampler of samples in memory.

    Args:
        samples: [N] of any floating type; the type is kept.
        from_hz: sampling rate of `samples`, a whole number of Hz.
        to_hz: sampling rate to reach, a whole number of Hz.

    Returns:
        [ceil(N * to_hz / from_hz)] samples; the same array where the rates are equal.

    Example:
        >>> resample(np.zeros(2400), 24_000, 16_000).shape
        (1600,)
    """
    if from_hz == to_hz:
        return samples
    from scipy.signal import resample_poly

    divisor = math.gcd(from_hz, to_hz)
    return np.asarray(resample_poly(samples, to_hz // divisor, from_hz // divisor))


def soft_limit(samples: NDArray[Any], knee: float = 0.7) -> Float32Array:
    """Soft clipper: linear below `knee`, a tanh that nears 0.98 above, so that loud sound never clips or wraps.

    Args:
        samples: [N], full scale is 1.
        knee: magnitude at which the curve begins, 0 to 0.98.

    Returns:
        [N] single precision, below 0.98 in magnitude.

    Example:
        >>> soft_limit(np.array([0.5, -3.0])).round(2).tolist()
        [0.5, -0.9800000190734863]
    """
    magnitude = np.abs(samples)
    squeezed = np.sign(samples) * (knee + (0.98 - knee) * np.tanh((magnitude - knee) / (0.98 - knee)))
    return np.where(magnitude > knee, squeezed, samples).astype(np.float32)


def db_from_power(power: ArrayLike, floor: float = 0.0) -> NDArray[Any]:
    """10 log10(power + floor): the level in dB of a power (a mean square), `floor` keeping silence finite."""
    return np.asarray(10 * np.log10(np.asarray(power) + floor))


def db_from_amplitude(amplitude: float, floor: float = 0.0) -> float:
    """20 log10 of an amplitude (a root mean square or a peak) that is taken as `floor` where it is lower."""
    return float(20 * np.log10(max(amplitude, floor)))


def amplitude_from_db(level_db: float) -> float:
    """10^(dB / 20): the factor on samples that moves a level by so many dB."""
    return float(10 ** (level_db / 20))


def sliding_frames(samples: NDArray[Any], size: int, hop: int) -> NDArray[Any]:
    """[T, size] frames of `size` samples, one every `hop`, all inside `samples` [N]; a view, nothing is copied or
    padded.

    Args:
        samples: [N].
        size: samples of a frame.
        hop: samples from one frame to the next.

    Returns:
        [T, size].

    Example:
        >>> sliding_frames(np.arange(6), size=4, hop=2).tolist()
        [[0, 1, 2, 3], [2, 3, 4, 5]]
    """
    return np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]


def hann(size: int) -> Float32Array:
    """[size] symmetric Hann window."""
    return np.hanning(size).astype(np.float32)


def power_spectrogram(frames: NDArray[Any], fft_size: int | None = None) -> NDArray[Any]:
    """[T, fft_size / 2 + 1] squared magnitudes of windowed frames [T, size], which are padded with zeros to
    `fft_size`.
    """
    import scipy.fft

    spectrum = scipy.fft.rfft(frames, fft_size, axis=-1)
    return np.asarray(spectrum.real**2 + spectrum.imag**2)


def mel_from_hz(hz: ArrayLike) -> FloatArray:
    """Hz to mel by O'Shaughnessy's formula, 2595 log10(1 + f / 700) (Speech Communication, 1987, p. 150)."""
    return np.asarray(2595.0 * np.log10(1.0 + np.asarray(hz, np.float64) / 700.0))


def hz_from_mel(mel: ArrayLike) -> FloatArray:
    """Mel to Hz: the inverse of `mel_from_hz`."""
    return np.asarray(700.0 * (10.0 ** (np.asarray(mel, np.float64) / 2595.0) - 1.0))


def mel_edges(bands: int, low_hz: float, high_hz: float) -> FloatArray:
    """[bands + 2] edges in Hz, evenly spaced on the mel scale: band `i` rises from edge `i`, peaks at `i + 1`, ends at
    `i + 2`.
    """
    return hz_from_mel(np.linspace(mel_from_hz(low_hz), mel_from_hz(high_hz), bands + 2))


def mel_filterbank(
    bins_hz: NDArray[np.floating],
    edges_hz: NDArray[np.floating],
    *,
    narrow: Literal["leave", "lift", "nearest"] = "leave",
    sum_to_one: bool = False,
) -> FloatArray:
    """Triangular filters over a power spectrum: `power [T, bins] @ bank` gives energies [T, bands].

    The front ends differ in how they treat low bands that are narrower than the spacing of the bins, and each network
    needs the treatment it was trained with.

    Args:
        bins_hz: [bins] centre frequencies of the spectrum.
        edges_hz: [bands + 2] rising; `mel_edges` gives them.
        narrow: what a band does whose triangle meets too few bins. `leave`: nothing (it may be all zeros). `lift`: its
            nearest bin weighs at least 1 - width / (4 spacings), never under a half. `nearest`: an empty band takes its
            nearest bin alone.
        sum_to_one: each band is divided by its sum, so that an energy is a mean power; else triangles are 1 high.

    Returns:
        [bins, bands].

    Example:
        >>> bank = mel_filterbank(np.fft.rfftfreq(512, 1 / 16_000), mel_edges(40, 80, 7600))
        >>> bank.shape, float(bank.max()) <= 1
        ((257, 40), True)
    """
    left, centre, right = edges_hz[:-2], edges_hz[1:-1], edges_hz[2:]
    rise = (bins_hz[:, None] - left) / (centre - left)
    fall = (right - bins_hz[:, None]) / (right - centre)
    bank = np.clip(np.minimum(rise, fall), 0, None)
    nearest, each = np.abs(bins_hz[:, None] - centre).argmin(axis=0), np.arange(len(centre))
    if narrow == "lift":
        width = np.minimum(1.0, (right - left) / (2 * (bins_hz[1] - bins_hz[0])))
        bank[nearest, each] = np.maximum(bank[nearest, each], 1 - 0.5 * width)
    elif narrow == "nearest":
        empty = bank.sum(axis=0) == 0
        bank[nearest[empty], each[empty]] = 1.0
    return np.asarray(bank / bank.sum(axis=0) if sum_to_one else bank)


def log_mel(power: NDArray[Any], bank: NDArray[Any], floor: float | np.floating) -> NDArray[Any]:
    """[T, bands] natural logarithm of the mel energies of a power spectrogram [T, bins], `floor` added to each
    energy.
    """
    return np.asarray(np.log(power @ bank + floor))


def cepstrum_basis(bands: int, count: int) -> Float32Array:
    """[bands, count] orthonormal DCT-II without its constant term: `log_mel @ basis` gives cepstra 1 to `count`."""
    k = np.arange(1, count + 1)
    return (np.cos(np.pi * (np.arange(bands)[:, None] + 0.5) * k / bands) * np.sqrt(2 / bands)).astype(np.float32)


def viterbi(scores: NDArray[Any], change_cost: NDArray[Any] | float) -> NDArray[np.intp]:
    """The sequence of states with the highest sum of scores less the costs of its changes (Viterbi 1967).

    Where ways are equally good, the state that stays the same is preferred, then the lowest.

    Args:
        scores: [T, S] how well each state suits each step.
        change_cost: what going from one state to another takes off: one number for any change; or [T - 1, S, S] from
            state (axis 1) to state (axis 2) at each step, staying included.

    Returns:
        [T] states.

    Example:
        >>> viterbi(np.array([[1, 0], [0, 0.4], [1, 0], [0, 9]]), 0.5).tolist()
        [0, 0, 0, 1]
    """
    steps, states = scores.shape
    each, fixed = np.arange(states), 0.0 if isinstance(change_cost, np.ndarray) else change_cost * (1 - np.eye(states))
    total, came_from = scores[0].copy(), np.zeros(scores.shape, np.intp)
    for t in range(1, steps):
        cost = change_cost[t - 1] if isinstance(change_cost, np.ndarray) else fixed
        reached = total[:, None] - cost
        best = reached.argmax(axis=0)
        came_from[t] = np.where(reached[each, each] >= reached[best, each], each, best)
        total = reached[came_from[t], each] + scores[t]
    path = np.zeros(steps, np.intp)
    path[-1] = int(total.argmax())
    for t in range(steps - 1, 0, -1):
        path[t - 1] = came_from[t, path[t]]
    return path
