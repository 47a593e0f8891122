"""Plucked strings by the extended Karplus-Strong algorithm (Karplus & Strong, Computer Music Journal 7(2), 1983; Jaffe
& Smith, same issue): a loop of one period with loss and a fractional delay that makes it in tune at every pitch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

from pipelines.music.sound import tones
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.tones import FloatArray, SoundArray


@dataclass(frozen=True, slots=True)
class StringModel:
    """How a string is built and plucked.

    Attributes:
        fall_s: time to fall by 60 dB at middle C; low strings ring longer.
        bright_s: time to fall by 60 dB at 2 kHz from the string's own loss of highs.
        place: where it is plucked, as a share of its length.
        soft_hz: brightness of the pluck at force 0.
        hard_hz: the same at force 1.
        body: resonances (Hz, octaves, dB) of what the string is fixed to.
        pick: level of the plectrum's noise.
    """

    fall_s: float
    bright_s: float
    place: float
    soft_hz: float
    hard_hz: float
    body: tuple[tuple[float, float, float], ...]
    pick: float = 0.0


STRING_MODELS: dict[str, StringModel] = {
    "guitar": StringModel(
        5.0, 1.4, 0.17, 800, 3800, ((105, 0.25, 10), (210, 0.25, 9), (420, 0.5, 6), (2400, 0.8, 5)), 0.012
    ),
    "steel guitar": StringModel(6.5, 2.6, 0.13, 1800, 7500, ((110, 0.25, 9), (220, 0.3, 8), (3200, 0.8, 6)), 0.03),
    "harp": StringModel(6.0, 2.0, 0.38, 1100, 4600, ((180, 0.6, 6), (380, 0.6, 6), (1500, 1.0, 3)), 0.0),
    "harpsichord": StringModel(5.0, 4.0, 0.12, 5200, 9000, ((300, 0.8, 4), (1800, 0.8, 5), (4500, 0.8, 4)), 0.05),
    "bass": StringModel(4.5, 1.2, 0.20, 500, 2600, ((80, 0.7, 5), (700, 0.8, 4)), 0.004),
    "pizzicato": StringModel(0.9, 0.45, 0.22, 900, 3600, ((280, 0.4, 8), (480, 0.4, 8), (1000, 0.6, 6)), 0.004),
    "sitar": StringModel(5.0, 5.0, 0.08, 3000, 9000, ((400, 0.6, 6), (2600, 0.8, 8)), 0.03),
}


def render_string(name: str, pitch: int, force: float, n: int) -> SoundArray:
    """A plucked string, [1, n]."""
    string = STRING_MODELS[name]
    hz = tones.pitch_hz(pitch)
    out = _string_loop(_pluck_excitation(string, pitch, force), hz, string, n)
    out = out + sum(
        (
            _body_resonance(out, centre, width) * np.float32(10 ** (height / 20) - 1)
            for centre, width, height in string.body
        ),
        np.zeros_like(out),
    )
    if string.pick:
        t = np.arange(n, dtype=np.float32) / SOUND_RATE
        scrape = tones.noise_excerpt(1500, 7000, n, pitch) * np.exp(-t / np.float32(0.008))
        out = out + np.float32(string.pick * (0.3 + force) * np.abs(out[: SOUND_RATE // 10]).max()) * scrape
    return (out * tones.attack_envelope(n, 0.0015))[None]


def _pluck_excitation(string: StringModel, pitch: int, force: float) -> FloatArray:
    """One period of noise, comb-filtered by the place of the pluck and softened; without a constant part."""
    period = round(SOUND_RATE / tones.pitch_hz(pitch))
    rng = np.random.default_rng(3100 + pitch)
    f = np.fft.rfftfreq(period, 1 / SOUND_RATE)
    number = np.arange(len(f))
    edge = string.soft_hz * (string.hard_hz / string.soft_hz) ** force + tones.pitch_hz(pitch)
    size = np.abs(np.sin(np.pi * number * string.place)) + 0.05
    size[1:] /= number[1:] ** 0.5
    size /= np.sqrt(1 + (f / edge) ** 4)
    size[0] = 0.0
    return np.asarray(np.fft.irfft(size * np.exp(2j * np.pi * rng.random(len(f))), n=period) * np.sqrt(period))


def _string_loop(burst: FloatArray, hz: float, string: StringModel, n: int) -> SoundArray:
    """The string's loop, computed a stretch at a time: within one delay no sample needs another of the same stretch."""
    fall = string.fall_s * 2 ** (-12 * np.log2(hz / 261.6) / 18)
    loss = 10 ** (-3 / (hz * fall))
    dull = min(
        0.5, 3 * np.log(10) / (hz * string.bright_s * (1 - np.cos(2 * np.pi * 2000 / SOUND_RATE)))
    )  # .5 averages neighbours
    soft = np.array([dull / 2, 1 - dull, dull / 2])
    whole = int(np.floor(SOUND_RATE / hz)) - 2  # soft delays by 1, the interpolator by 1 to 2 samples
    taps = loss * np.convolve(soft, _lagrange_taps(SOUND_RATE / hz - whole - 1))
    reach = whole + len(taps)
    out = np.zeros(reach + n, np.float64)
    first = min(len(burst), n)
    out[reach : reach + first] = burst[:first]
    step = whole
    for start in range(reach, reach + n, step):
        stop = min(start + step, reach + n)
        past = out[start - whole - len(taps) + 1 : stop - whole]
        out[start:stop] += np.convolve(past, taps, "valid")
    return out[reach:].astype(np.float32)


def _lagrange_taps(delay: float) -> FloatArray:
    """Four taps that delay by 1 to 2 samples (third-order Lagrange interpolation)."""
    k = np.arange(4)
    return np.array([np.prod([(delay - j) / (i - j) for j in k if j != i]) for i in k])


def _body_resonance(x: SoundArray, centre: float, octaves: float) -> SoundArray:
    b, a = signal.iirpeak(
        centre, 1 / (2 ** (octaves / 2) - 2 ** (-octaves / 2)) if octaves > 0.05 else 30.0, fs=SOUND_RATE
    )
    return np.asarray(signal.lfilter(b, a, x), dtype=np.float32)
