"""Struck instruments as sums of decaying modes: piano, electric piano, bars, bells, timpani; and the organ, which does
not decay.

Inharmonicity of piano strings after Rauhala & Valimaki, "Tunable dispersion filter design for piano synthesis", IEEE
Signal Processing Letters 13 (2006). Modes of bars and drums: Fletcher & Rossing, "The Physics of Musical Instruments"
(1998).
"""

from __future__ import annotations

import numpy as np

from pipelines.music.sound import tones
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.tones import FloatArray, SoundArray


def render_piano(pitch: int, force: float, n: int) -> SoundArray:
    """A grand piano, [2, n]; force 0..1 is the hammer's speed."""
    stretch = np.exp(0.0926 * pitch - 13.64) + np.exp(-0.0847 * pitch - 5.82)
    f, number = tones.partial_series(pitch, 64, stretch)
    level = _hammer_spectrum(f, number, force)
    prompt, after = _decay_times(pitch, f)
    rng = np.random.default_rng(pitch)
    phase = rng.uniform(-0.4, 0.4, len(f))
    side = np.clip((pitch - 60) / 60, -0.5, 0.5) + rng.uniform(
        -0.35, 0.35, len(f)
    )  # bass left, and each partial its own place
    left, right = np.sqrt(0.5 - 0.45 * np.clip(side, -1, 1)), np.sqrt(0.5 + 0.45 * np.clip(side, -1, 1))
    detune = (
        0.35e-3 if pitch > 32 else 0.0
    )  # 0.6 cents between the strings of a key: beats, and the long second half of a note
    together = np.stack([level * left, level * right])
    out = tones.decaying_modes(f, prompt, together * 0.8, phase, n)
    out += tones.decaying_modes(
        f * (1 + detune * rng.uniform(0.4, 1.0, len(f))), after, together[::-1] * 0.18, phase, n
    )
    out += tones.decaying_modes(f * (1 - detune * rng.uniform(0.4, 1.0, len(f))), after, together * 0.08, phase, n)
    out *= tones.attack_envelope(n, 0.0035 - 0.0022 * force)
    return out + _key_knock(pitch, force, n) * np.float32(np.sqrt((level**2).sum()))


def _hammer_spectrum(f: FloatArray, number: FloatArray, force: float) -> FloatArray:
    """Level of partials: the comb of the place struck, the felt's softness, the soundboard's low cut."""
    slope = 21.0 - 13.0 * force  # dB per kHz; a fast hammer is a hard hammer
    comb = 0.12 + np.abs(np.sin(np.pi * number * 0.121))
    board = 1 / np.sqrt(1 + (85 / f) ** 4)
    return np.asarray(comb * board * number**-0.25 * 10 ** (-slope * (f - f[0]) / 1000 / 20))


def _decay_times(pitch: int, f: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Times to 1/e of the prompt sound and the aftersound; high partials die sooner."""
    middle = 2.4 * 2 ** (-(pitch - 48) / 15)
    rate = 1 / np.clip(middle, 0.08, 4.5) + 2.6e-7 * f**2
    return 1 / (1.7 * rate), 1 / (0.42 * rate)


def _key_knock(pitch: int, force: float, n: int) -> SoundArray:
    """The key and the soundboard struck: short modes below 900 Hz."""
    rng = np.random.default_rng(4000 + pitch // 6)
    f = rng.uniform(90, 900, 14)
    short = min(n, SOUND_RATE // 3)
    out = np.zeros((2, n), np.float32)
    a = rng.standard_normal((2, 14)) * (0.012 + 0.02 * force)
    out[:, :short] = tones.decaying_modes(f, rng.uniform(0.012, 0.05, 14), a, rng.uniform(0, 6, 14), short)
    return out * tones.attack_envelope(n, 0.002)


def render_electric_piano(pitch: int, force: float, n: int) -> SoundArray:
    """A tine before a pickup: harmonics grow with force, and the tine's own ring stands above them."""
    f, number = tones.partial_series(pitch, 10)
    level = np.where(
        number == 1,
        1.0,
        (0.10 + 0.55 * force) * (0.30 + 0.42 * force) ** (number - 2) * np.where(number % 2 == 0, 1.0, 0.55),
    )
    fall = np.clip(2.6 * 2 ** (-(pitch - 52) / 20), 0.35, 5.0) / (1 + 0.55 * (number - 1))
    out = tones.decaying_modes(f, fall, level, number * 0.3, n)
    ring = np.array([7.1, 12.3]) * f[0]
    keep = ring < tones.TOP_HZ
    if keep.any():
        out += tones.decaying_modes(ring[keep], 0.16, np.array([0.16, 0.05])[keep] * (0.15 + force) ** 1.4, 0.0, n)
    out = out * tones.attack_envelope(n, 0.003)
    sway = (0.16 * np.sin(2 * np.pi * 4.6 * np.arange(n) / SOUND_RATE)).astype(np.float32)
    return np.concatenate([out * (1 + sway), out * (1 - sway)])


#: name -> (ratios of modes, levels, times to 1/e at C5 as a multiple of the first's, first's time in s at C5, halves
#: per octaves, mallet)
BAR_MODES: dict[str, tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], float, float, float]] = {
    "celesta": ((1.0, 2.0, 4.0, 6.9), (1.0, 0.10, 0.16, 0.04), (1.0, 0.6, 0.28, 0.12), 1.1, 1.6, 0.05),
    "music box": ((1.0, 2.003, 6.27, 11.0), (1.0, 0.16, 0.22, 0.05), (1.0, 0.7, 0.22, 0.08), 0.9, 1.8, 0.09),
    "glockenspiel": ((1.0, 2.76, 5.4, 8.93), (1.0, 0.34, 0.2, 0.08), (1.0, 0.42, 0.22, 0.1), 1.6, 1.8, 0.07),
    "vibraphone": ((1.0, 3.99, 9.9), (1.0, 0.22, 0.06), (1.0, 0.3, 0.1), 2.2, 2.0, 0.02),
    "marimba": ((1.0, 3.93, 9.2), (1.0, 0.30, 0.08), (1.0, 0.28, 0.1), 0.28, 1.5, 0.10),
    "xylophone": ((1.0, 3.0, 6.1, 10.0), (1.0, 0.45, 0.22, 0.1), (1.0, 0.5, 0.3, 0.2), 0.16, 1.5, 0.16),
    "bells": (
        (0.5, 1.0, 1.19, 1.51, 2.0, 2.74, 3.76),
        (0.4, 1.0, 0.45, 0.4, 0.6, 0.35, 0.2),
        (1.6, 1.0, 0.8, 0.6, 0.5, 0.35, 0.2),
        2.4,
        2.5,
        0.04,
    ),
}


def render_bar(name: str, pitch: int, force: float, n: int) -> SoundArray:
    """A tuned bar, plate or bell, [1, n]."""
    ratios, levels, falls, first, octaves, mallet = BAR_MODES[name]
    f = tones.pitch_hz(pitch) * np.array(ratios)
    keep = f < tones.TOP_HZ
    fall = first * 2 ** (-(pitch - 72) / 12 / octaves) * np.array(falls)
    hard = np.array(levels) * np.where(np.array(ratios) > 1.01, 0.35 + 1.1 * force, 1.0)
    out = tones.decaying_modes(f[keep], fall[keep], hard[keep], 0.0, n) * tones.attack_envelope(
        n, 0.0025 - 0.0015 * force
    )
    return out + _mallet_noise(mallet * (0.4 + force), 1200, 6000, 0.006, n, pitch)


def render_timpani(pitch: int, force: float, n: int) -> SoundArray:
    """A kettle drum, [1, n]: the (1,1) mode is the pitch, the others near 1.5, 2, 2.44 and 2.9 of it."""
    ratios = np.array([1.0, 1.504, 1.99, 2.44, 2.9, 0.85, 1.35, 3.4])
    level = np.array([1.0, 0.62, 0.40, 0.24, 0.16, 0.35, 0.3, 0.1]) * np.where(ratios > 1, 0.5 + 0.8 * force, 1.0)
    fall = np.array([0.9, 0.75, 0.55, 0.42, 0.32, 0.09, 0.08, 0.12]) * 2 ** (-(pitch - 45) / 24)
    out = tones.decaying_modes(tones.pitch_hz(pitch) * ratios, fall, level, 0.0, n) * tones.attack_envelope(n, 0.003)
    return out + _mallet_noise(0.5 * (0.3 + force), 80, 900, 0.02, n, pitch)


def _mallet_noise(level: float, low_hz: float, high_hz: float, seconds: float, n: int, seed: int) -> SoundArray:
    """The mallet's noise."""
    t = np.arange(n, dtype=np.float32) / SOUND_RATE
    return (
        level
        * tones.noise_excerpt(low_hz, high_hz, n, seed)
        * np.exp(-t / np.float32(seconds))
        * tones.attack_envelope(n, 0.001)
    )[None]


#: Ranks of the organ: (pitch as a multiple, level, share of harmonics kept per octave)
_ORGAN_RANKS = ((1.0, 1.0), (2.0, 0.7), (3.0, 0.22), (4.0, 0.42), (8.0, 0.14))


def render_organ(pitch: int, force: float, n: int) -> SoundArray:
    """A principal chorus of pipes, [2, n]; force opens the swell box (brighter)."""
    f, a, side = [], [], []
    rng = np.random.default_rng(900 + pitch)
    for k, (ratio, level) in enumerate(_ORGAN_RANKS):
        hz, number = tones.partial_series(pitch + 12 * np.log2(ratio), 12)
        f.append(hz * (1 + (2e-4 * rng.standard_normal() if k else 0.0)))
        a.append(level * number ** -(2.3 - 0.9 * force) * np.where(hz < tones.TOP_HZ, 1, 0))
        side.append(np.full(len(hz), 0.6 * (-1) ** k if k else 0.0))
    hz, strength, place = np.concatenate(f), np.concatenate(a), np.concatenate(side)
    both = np.stack([strength * np.sqrt(0.5 - 0.5 * place), strength * np.sqrt(0.5 + 0.5 * place)])
    out = tones.decaying_modes(hz, 1e9, both, rng.uniform(0, 6.28, len(hz)), n) * tones.attack_envelope(n, 0.03)
    t = np.arange(n, dtype=np.float32) / SOUND_RATE
    chiff = (
        0.25
        * tones.noise_excerpt(400, 3500, n, pitch)
        * np.exp(-t / np.float32(0.03))
        * tones.attack_envelope(n, 0.006)
    )
    return out + np.float32(0.35) * chiff
