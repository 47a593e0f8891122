"""Renderings of MIDI to train the ear on: eight synthetic timbres, rooms, noise, gain and dull channels, all of our
own.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from pipelines.media.midi_notes import NoteTable
from pipelines.recognition.music.audio_frames import RATE

Array = NDArray[np.float64]

MAX_NOTE_S = 3.0
#: name -> (level of harmonic h as a power of 1/h, only odd ones, seconds to fall to 1/e at middle C or 0, attack in s,
#: vibrato)
TIMBRES: dict[str, tuple[float, bool, float, float, float]] = {
    "piano": (1.6, False, 1.1, 0.004, 0.0),
    "harpsichord": (0.8, False, 0.6, 0.002, 0.0),
    "organ": (1.2, False, 0.0, 0.02, 0.0),
    "strings": (1.1, False, 0.0, 0.07, 0.004),
    "flute": (2.6, False, 0.0, 0.04, 0.003),
    "clarinet": (1.2, True, 0.0, 0.03, 0.0),
    "marimba": (3.0, True, 0.25, 0.002, 0.0),
    "sine": (9.0, False, 0.0, 0.01, 0.0),
}
RELEASE_S = 0.05  # fade at the end of a note


@lru_cache(maxsize=700)
def render_note(timbre: str, pitch: int) -> NDArray[np.float32]:
    """A note held for three seconds at unit power."""
    tilt, odd_only, fall, attack, vibrato = TIMBRES[timbre]
    t = np.arange(int(MAX_NOTE_S * RATE)) / RATE
    f = 440 * 2 ** ((pitch - 69) / 12)
    phase = 2 * np.pi * f * (t + vibrato / 33 * np.sin(2 * np.pi * 5.3 * t))
    out = np.zeros(len(t))
    fall_s = fall * 2 ** ((60 - pitch) / 24) if fall else 0.0
    for h in range(1, 10):
        if h * f > 0.47 * RATE or (odd_only and h % 2 == 0) or h**-tilt < 2e-3:
            continue
        decay = np.exp(-t / fall_s * (0.7 + 0.3 * h)) if fall else 1.0
        out += h**-tilt * decay * np.sin(h * phase * (1 + 2e-4 * h * h if timbre == "piano" else 1) + h)
    out *= np.minimum(t / attack, 1)
    return np.asarray(out / (np.sqrt((out[: RATE // 2] ** 2).mean()) + 1e-9), dtype=np.float32)


def render(piece: NoteTable, start: float, end: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Sound of a stretch of a piece at 16 kHz, its timbre, room and channel drawn by `rng`."""
    names = list(TIMBRES)
    upper, lower = (names[k] for k in rng.choice(len(names), 2))
    if rng.random() < 0.6:
        lower = upper
    indices = np.flatnonzero((piece.start >= start - 0.01) & (piece.start < end))
    out = np.zeros(int((end - start + 1.0) * RATE), np.float32)
    depth = rng.uniform(0.5, 2.0)  # velocity to amplitude
    for k in indices:
        pitch, velocity = int(piece.pitch[k]), float(piece.velocity[k])
        _add_sound(
            out,
            render_note(upper if pitch >= 55 else lower, pitch),
            piece.start[k] - start,
            piece.end[k] - piece.start[k],
            (velocity / 100) ** depth,
        )
    if len(piece.drums) and rng.random() < 0.5:
        _add_drums(out, piece.drums - start, rng)
    return add_channel(add_room(out, rng), rng)


def _add_sound(out: NDArray[np.float32], sound: NDArray[np.float32], at: float, length: float, gain: float) -> None:
    i = max(int(at * RATE), 0)
    release = int(RELEASE_S * RATE)
    n = min(int(length * RATE) + release, len(sound), len(out) - i)
    if n <= 1:
        return
    note = sound[:n] * np.float32(gain)
    r = min(release, n)
    note[n - r :] *= np.linspace(1, 0, r, dtype=np.float32)
    out[i : i + n] += note


def _add_drums(out: NDArray[np.float32], at: Array, rng: np.random.Generator) -> None:
    hit = rng.standard_normal(RATE // 8).astype(np.float32) * np.exp(-np.arange(RATE // 8) / RATE * 40).astype(
        np.float32
    )
    for t in at[(at >= 0)]:
        _add_sound(out, hit, float(t), 0.1, 0.6)


def add_room(x: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Half of the time a room: noise that decays over 0.2 to 1.5 s."""
    if rng.random() < 0.5:
        return x
    seconds = rng.uniform(0.2, 1.5)
    n = int(seconds * RATE)
    tail = rng.standard_normal(n) * np.exp(-6.9 * np.arange(n) / n)
    tail *= rng.uniform(0.1, 0.6) / np.sqrt((tail**2).sum())
    return np.asarray(x + signal.oaconvolve(x, tail.astype(np.float32))[: len(x)], dtype=np.float32)


def add_channel(x: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Noise 18 to 60 dB below, sometimes a dull or thin channel, any level."""
    if rng.random() < 0.3:
        kind, edge = ("low", rng.uniform(2500, 7000)) if rng.random() < 0.7 else ("high", rng.uniform(60, 250))
        x = signal.sosfilt(signal.butter(2, edge, kind, fs=RATE, output="sos"), x).astype(np.float32)
    power = float((x**2).mean())
    if rng.random() < 0.7:
        x = x + (rng.standard_normal(len(x)) * np.sqrt(power * 10 ** (-rng.uniform(18, 60) / 10))).astype(np.float32)
    return np.asarray(x / (np.abs(x).max() + 1e-9) * 10 ** (-rng.uniform(0, 25) / 20), dtype=np.float32)
