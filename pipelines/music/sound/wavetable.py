"""Bowed and blown instruments: one player is a wave read at a moving pitch, its brightness growing with the attack; an
ensemble is a band of phases for each harmonic. Vibrato through fixed resonances gives the shimmer of a real body.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import signal

from pipelines.music.sound import tones
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.tones import FloatArray, SoundArray

Formants = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class SoloModel:
    """A solo bowed or blown instrument.

    Attributes:
        tilt: harmonics fall as number**-tilt.
        even_db: even harmonics below the seventh against the odd ones (a closed tube has few).
        edge_hz: harmonics above fall by `steep` dB per octave more; at force 0 and 1.
        steep: see `edge_hz`.
        body: resonances (Hz, width in octaves, dB above the floor).
        floor_db: level between resonances.
        attack_s: rise time at force 1; three times that at force 0.
        vibrato: (Hz, depth in cents, seconds until it is full).
        air: level of breath or bow noise, and its band in Hz.
        settle: level that a strong attack falls back to.
        lift_hz: soundboard or bore does not radiate below.
        live: the body is a filter that vibrato crosses, as of a violin, too detailed for formants.
    """

    tilt: float
    even_db: float
    edge_hz: tuple[float, float]
    steep: float
    body: Formants
    floor_db: float
    attack_s: float
    vibrato: tuple[float, float, float]
    air: tuple[float, float, float]
    settle: float = 1.0
    lift_hz: float = 0.0
    live: bool = False


SOLO_MODELS: dict[str, SoloModel] = {
    "violin": SoloModel(
        1.05, 0, (1300, 5600), 11, (), 0, 0.045, (5.6, 16, 0.35), (0.008, 1500, 7000), lift_hz=190, live=True
    ),
    "cello": SoloModel(
        1.05, 0, (650, 3000), 11, (), 0, 0.06, (5.1, 14, 0.4), (0.006, 500, 4000), lift_hz=60, live=True
    ),
    "flute": SoloModel(1.9, 0, (600, 2800), 16, (), 0, 0.05, (5.2, 9, 0.35), (0.012, 900, 6000), 0.9),
    "clarinet": SoloModel(0.75, -22, (1100, 2900), 13, (), 0, 0.03, (4.8, 2, 0.8), (0.004, 800, 5000), 0.92),
    "oboe": SoloModel(
        0.75,
        0,
        (2400, 4200),
        16,
        ((1100, 0.55, 15), (2900, 0.4, 12)),
        -15,
        0.03,
        (5.4, 8, 0.35),
        (0.004, 1500, 7000),
        0.92,
    ),
    "bassoon": SoloModel(
        0.8, 0, (900, 2000), 13, ((460, 0.5, 16), (1150, 0.45, 10)), -16, 0.035, (5.0, 5, 0.4), (0.004, 500, 3000), 0.92
    ),
    "sax": SoloModel(
        0.8, -3, (1200, 4000), 12, ((600, 0.7, 10), (1500, 0.6, 8)), -10, 0.035, (5.2, 12, 0.4), (0.009, 800, 5000), 0.9
    ),
    "trumpet": SoloModel(
        0.5, 0, (900, 4600), 15, ((1300, 1.1, 9),), -9, 0.028, (5.2, 5, 0.6), (0.004, 900, 5000), 0.82
    ),
    "brass": SoloModel(0.6, 0, (500, 3000), 15, ((700, 1.1, 8),), -8, 0.04, (4.9, 3, 0.8), (0.004, 500, 4000), 0.82),
    "horn": SoloModel(0.9, 0, (380, 1500), 15, ((400, 1.0, 8),), -8, 0.05, (4.8, 2, 0.8), (0.004, 300, 2500), 0.86),
    "lead": SoloModel(1.0, 0, (1800, 7000), 12, (), 0, 0.012, (5.4, 10, 0.4), (0.0, 1000, 5000), 0.9),
}


def render_solo(name: str, pitch: int, force: float, n: int) -> SoundArray:
    """One player, [1, n]; force 0..1."""
    p = SOLO_MODELS[name]
    seed = 5000 + pitch + 131 * sorted(SOLO_MODELS).index(name)
    attack = p.attack_s * (3.0 - 2.0 * force)
    phase = tones.phase_turns(pitch, _vibrato_cents(p, n, seed))
    f, number = tones.partial_series(pitch, 200)
    shape = _harmonic_levels(p, f, number)
    wave = tones.read_wavetable(tones.harmonic_wavetable(f, shape * _high_cut(p, f, force)), phase)
    dark = tones.read_wavetable(tones.harmonic_wavetable(f, shape * _high_cut(p, f, force - 0.7)), phase)
    bright = tones.attack_envelope(n, 1.6 * attack)
    out = (dark + bright * (wave - dark)) * tones.overshoot_envelope(n, attack, 1 - (1 - p.settle) * force, 0.12)
    drift = (1 + 0.05 * tones.random_drift(n, seed + 1, 7.0)).astype(np.float32)
    out = out * drift + _breath_noise(p, out, n, attack, seed)
    if p.live:
        out = signal.oaconvolve(out, _body_response(name))[:n].astype(np.float32)
    return np.asarray(out, dtype=np.float32)[None]


def _vibrato_cents(p: SoloModel, n: int, seed: int) -> FloatArray:
    """Vibrato that sets in late, slow drift, and a start from just below."""
    t = np.arange(n) / SOUND_RATE
    hz, depth, delay = p.vibrato
    rng = np.random.default_rng(seed)
    onset = np.clip((t - 0.35 * delay) / delay, 0, 1)
    rate = hz * (1 + 0.05 * rng.standard_normal())
    sway = depth * onset * np.sin(2 * np.pi * rate * t + 0.15 * tones.random_drift(n, seed + 2, 2.0))
    return np.asarray(sway + 1.2 * tones.random_drift(n, seed + 3, 3.0) - 14 * np.exp(-t / 0.02))


def _harmonic_levels(p: SoloModel, f: FloatArray, number: FloatArray) -> FloatArray:
    even = np.where((number % 2 == 0), 10 ** (p.even_db * np.clip((9 - number) / 6, 0, 1) / 20), 1.0)
    body = tones.formant_gain(f, p.body, p.floor_db) if p.body else 1.0
    lift = 1 / np.sqrt(1 + (p.lift_hz / f) ** 4) if p.lift_hz else 1.0
    return np.asarray(number**-p.tilt * even * body * lift)


def _high_cut(p: SoloModel, f: FloatArray, force: float) -> FloatArray:
    """What the bow or lip leaves out of the highs; the fundamental always sounds whole."""
    edge = max(p.edge_hz[0] * (p.edge_hz[1] / p.edge_hz[0]) ** force, f[0] * 1.05)
    return np.asarray(10 ** (-p.steep * np.maximum(np.log2(f / edge), 0) / 20))


def _breath_noise(p: SoloModel, tone: SoundArray, n: int, attack: float, seed: int) -> SoundArray:
    """Breath or bow: a little always, more while the note starts."""
    level, low, high = p.air
    t = np.arange(n, dtype=np.float32) / SOUND_RATE
    start = 1 + 3.0 * np.exp(-t / np.float32(1.2 * attack))
    power = float(np.sqrt((tone[: SOUND_RATE // 2] ** 2).mean()))
    return np.asarray(
        tones.noise_excerpt(low, high, n, seed) * start * tones.attack_envelope(n, 0.4 * attack) * level * power * 2.2,
        dtype=np.float32,
    )


@lru_cache(maxsize=4)
def _body_response(name: str) -> SoundArray:
    """Impulse response of a string instrument's body: signature modes, then ever denser ones to the bridge hill."""
    scale = {"violin": 1.0, "cello": 0.42}[name]
    rng = np.random.default_rng(404)
    f = np.concatenate([[275, 460, 540], 700 * 1.115 ** np.arange(22) * rng.uniform(0.96, 1.04, 22)]) * scale
    quality = np.concatenate([[14, 18, 18], rng.uniform(14, 26, 22)])
    gain = np.concatenate([[0.9, 1.0, 1.0], rng.uniform(0.35, 0.9, 22)])
    gain *= 1 + 0.9 * np.exp(-0.5 * (np.log2(f / (2500 * scale**0.6)) / 0.5) ** 2)
    sign = rng.choice((-1.0, 1.0), len(f))
    n = 4096
    ring = tones.decaying_modes(
        f, quality / (np.pi * f), gain * sign * np.pi * f / quality / SOUND_RATE, -np.pi / 2, n
    )[0]
    ring[0] += 0.35
    return ring


@dataclass(frozen=True, slots=True)
class EnsembleModel:
    """Many players at once; see `SoloModel` and `tones.Players`."""

    tilt: float
    edge_hz: tuple[float, float]
    steep: float
    body: Formants
    floor_db: float
    attack_s: float
    players: tones.Unison


ENSEMBLE_MODELS: dict[str, EnsembleModel] = {
    "strings": EnsembleModel(
        1.0, (1200, 4600), 11, ((450, 0.6, 6), (1100, 0.6, 5), (2700, 0.6, 6)), -6, 0.09, tones.Unison(7, 5, 11)
    ),
    "choir": EnsembleModel(
        1.0,
        (800, 3000),
        13,
        ((650, 0.33, 20), (1080, 0.25, 18), (2700, 0.22, 10), (3300, 0.25, 8)),
        -20,
        0.11,
        tones.Unison(7, 6, 15),
    ),
    "pad": EnsembleModel(1.2, (500, 1800), 9, ((400, 1.2, 6),), -6, 0.18, tones.Unison(5, 7, 0)),
    "bright pad": EnsembleModel(0.9, (1200, 4500), 9, ((800, 1.2, 4),), -4, 0.12, tones.Unison(5, 7, 0)),
}


def render_ensemble(name: str, pitch: int, force: float, n: int) -> SoundArray:
    """An ensemble, [2, n]; force 0..1."""
    sound = _ensemble_loop(name, pitch, force)
    whole = np.tile(sound, (1, -(-n // sound.shape[1])))[:, :n]
    return np.asarray(
        whole * tones.attack_envelope(n, ENSEMBLE_MODELS[name].attack_s * (2.0 - force)), dtype=np.float32
    )


@lru_cache(maxsize=32)
def _ensemble_loop(name: str, pitch: int, force: float) -> SoundArray:
    g = ENSEMBLE_MODELS[name]
    f, number = tones.partial_series(pitch, 96)
    edge = max(g.edge_hz[0] * (g.edge_hz[1] / g.edge_hz[0]) ** force, f[0] * 1.05)
    size = (
        number**-g.tilt
        * tones.formant_gain(f, g.body, g.floor_db)
        * 10 ** (-g.steep * np.maximum(np.log2(f / edge), 0) / 20)
    )
    return tones.unison_loop(tones.harmonic_wavetable(f, size), pitch, g.players, 7000 + pitch)
