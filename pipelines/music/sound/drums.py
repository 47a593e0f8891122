"""A small drum kit on the keys of the General MIDI percussion map."""

from __future__ import annotations

import numpy as np

from pipelines.music.sound import tones
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.tones import SoundArray

LONGEST_S = 2.6
HI_HAT = dict.fromkeys((42, 44, 46), 1)  # keys of one instrument, in one exclusive class
DRUM_KIT_LEVEL = 0.25  # a stroke of full level before the gain of the programme
#: key -> (kind, pitch or band in Hz, seconds to 1/e, place -1..1, level in dB); other keys sound as their nearest
#: neighbour
DRUM_SOUNDS: dict[int, tuple[str, float, float, float, float]] = {
    35: ("kick", 46, 0.16, 0.0, 0),
    36: ("kick", 52, 0.13, 0.0, 0),
    37: ("stick", 1700, 0.018, -0.1, -8),
    38: ("snare", 190, 0.085, 0.0, -3),
    39: ("clap", 1100, 0.07, 0.1, -7),
    40: ("snare", 215, 0.075, 0.0, -3),
    41: ("tom", 75, 0.22, 0.45, -4),
    42: ("metal", 8200, 0.028, -0.3, -14),
    43: ("tom", 88, 0.2, 0.35, -4),
    44: ("metal", 7200, 0.02, -0.3, -16),
    45: ("tom", 105, 0.18, 0.15, -4),
    46: ("metal", 7600, 0.22, -0.3, -14),
    47: ("tom", 125, 0.17, 0.0, -4),
    48: ("tom", 148, 0.16, -0.2, -4),
    49: ("crash", 5200, 0.65, 0.4, -12),
    50: ("tom", 175, 0.15, -0.35, -4),
    51: ("ride", 6200, 0.5, -0.45, -14),
    52: ("crash", 3900, 0.5, 0.45, -12),
    53: ("ride", 5200, 0.6, -0.45, -13),
    54: ("metal", 9000, 0.07, 0.3, -13),
    55: ("crash", 6800, 0.3, 0.35, -12),
    56: ("bell", 545, 0.07, 0.2, -10),
    57: ("crash", 4700, 0.75, -0.4, -12),
    59: ("ride", 6800, 0.45, 0.45, -14),
    60: ("tom", 330, 0.07, 0.3, -7),
    61: ("tom", 250, 0.08, 0.3, -7),
    62: ("tom", 300, 0.04, -0.3, -7),
    63: ("tom", 290, 0.1, -0.3, -7),
    64: ("tom", 200, 0.12, -0.3, -6),
    69: ("shake", 6500, 0.03, 0.35, -15),
    70: ("shake", 8000, 0.025, 0.4, -16),
    75: ("stick", 2500, 0.02, 0.3, -10),
    76: ("stick", 1250, 0.03, 0.25, -9),
    77: ("stick", 900, 0.03, 0.25, -9),
    80: ("bell", 2900, 0.06, 0.4, -14),
    81: ("bell", 2900, 0.6, 0.4, -16),
}


def render_drum(key: int, force: float, n: int) -> SoundArray:
    """A stroke on a drum, [2, n]; force 0..1."""
    nearest = min(DRUM_SOUNDS, key=lambda k: (abs(k - key), k))
    kind, hz, fall, place, level = DRUM_SOUNDS[nearest]
    out = _DRUM_KINDS[kind](hz, fall, force, n, nearest)
    out *= np.float32(10 ** (level / 20))
    return np.stack([out * np.float32(np.sqrt(0.5 - 0.5 * place)), out * np.float32(np.sqrt(0.5 + 0.5 * place))])


def _seconds_axis(n: int) -> SoundArray:
    return (np.arange(n) / SOUND_RATE).astype(np.float32)


def _sweep(hz: float, more: float, drop_s: float, fall: float, n: int) -> SoundArray:
    """A sine that falls to `hz` from `more` times above it, and dies away."""
    t = np.arange(n) / SOUND_RATE
    turns = hz * (t + more * drop_s * (1 - np.exp(-t / drop_s)))
    return np.asarray(np.sin(2 * np.pi * turns) * np.exp(-t / fall), dtype=np.float32)


def _burst(low: float, high: float, fall: float, n: int, seed: int) -> SoundArray:
    return np.asarray(
        tones.noise_excerpt(low, high, n, seed) * np.exp(-_seconds_axis(n) / np.float32(fall)), dtype=np.float32
    )


def _kick(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    body = _sweep(hz, 2.2 + 1.5 * force, 0.028, fall, n)
    return np.asarray(
        (body + (0.05 + 0.16 * force) * _burst(1200, 5000, 0.006, n, seed)) * tones.attack_envelope(n, 0.001),
        dtype=np.float32,
    )


def _snare(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    head = _sweep(hz, 0.5, 0.012, 0.07, n) + 0.55 * _sweep(hz * 1.75, 0.3, 0.01, 0.05, n)
    wires = _burst(1100 + 900 * force, 8500, fall * (0.8 + 0.6 * force), n, seed)
    return np.asarray((0.6 * head + (0.22 + 0.3 * force) * wires) * tones.attack_envelope(n, 0.0007), dtype=np.float32)


def _tom(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    head = _sweep(hz, 0.35 + 0.3 * force, 0.04, fall, n) + 0.3 * _sweep(hz * 1.6, 0.2, 0.03, fall * 0.5, n)
    return np.asarray(
        (head + (0.03 + 0.1 * force) * _burst(600, 3500, 0.008, n, seed)) * tones.attack_envelope(n, 0.001),
        dtype=np.float32,
    )


def _metal(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    """Hi-hat and tambourine: noise and inharmonic partials high up."""
    rng = np.random.default_rng(seed)
    f = hz * rng.uniform(0.55, 1.7, 18)
    ring = tones.decaying_modes(
        f, fall * rng.uniform(0.5, 1.2, 18), rng.uniform(0.3, 1, 18) * 0.25, rng.uniform(0, 6, 18), n
    )[0]
    air = _burst(hz * 0.8, min(hz * 1.9, 19000), fall * (0.7 + 0.5 * force), n, seed)
    return np.asarray((ring * (0.5 + force) + air) * tones.attack_envelope(n, 0.0006), dtype=np.float32)


def _crash(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    slow = _metal(hz, fall * (0.6 + 0.6 * force), force, n, seed) * tones.attack_envelope(n, 0.004)
    return np.asarray(
        slow + 0.5 * _burst(350, 2600, fall * 0.5, n, seed + 1) * tones.attack_envelope(n, 0.012), dtype=np.float32
    )


def _ride(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    ping = tones.decaying_modes(
        np.array([0.43, 0.61, 0.89, 1.27]) * hz, 0.12, np.array([0.5, 0.4, 0.3, 0.2]) * (0.4 + force), 0.0, n
    )[0]
    return np.asarray(
        ping * tones.attack_envelope(n, 0.0006) + 0.6 * _metal(hz, fall, force, n, seed), dtype=np.float32
    )


def _stick(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    wood = tones.decaying_modes(
        np.array([1.0, 1.52, 2.31]) * hz, fall, np.array([1.0, 0.7, 0.3 + 0.4 * force]), 0.0, n
    )[0]
    return np.asarray(
        (wood + 0.3 * force * _burst(2000, 8000, 0.004, n, seed)) * tones.attack_envelope(n, 0.0006), dtype=np.float32
    )


def _bell(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    metal = tones.decaying_modes(
        np.array([1.0, 1.48, 2.67, 4.1]) * hz, fall, np.array([1.0, 0.85, 0.3, 0.2]) * (0.5 + 0.5 * force), 0.0, n
    )[0]
    return np.asarray(metal * tones.attack_envelope(n, 0.0007), dtype=np.float32)


def _clap(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    t, out = _seconds_axis(n), np.zeros(n, np.float32)
    for k, at in enumerate((0.0, 0.011, 0.022, 0.031)):
        later = np.maximum(t - np.float32(at), 0)
        width = fall if k == 3 else 0.006
        out += np.where(t >= at, np.exp(-later / np.float32(width)), 0).astype(np.float32) * (1.0 if k == 3 else 0.7)
    return np.asarray(
        out * tones.noise_excerpt(hz * 0.7, hz * (2 + 2 * force), n, seed) * tones.attack_envelope(n, 0.0007),
        dtype=np.float32,
    )


def _shake(hz: float, fall: float, force: float, n: int, seed: int) -> SoundArray:
    return np.asarray(
        _burst(hz * 0.7, min(hz * 1.8, 19000), fall * (0.8 + 0.5 * force), n, seed) * tones.attack_envelope(n, 0.012),
        dtype=np.float32,
    )


_DRUM_KINDS = {
    "kick": _kick,
    "snare": _snare,
    "tom": _tom,
    "metal": _metal,
    "crash": _crash,
    "ride": _ride,
    "stick": _stick,
    "bell": _bell,
    "clap": _clap,
    "shake": _shake,
}
