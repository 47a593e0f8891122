# mypy: disable-error-code="arg-type,return-value,no-untyped-call,import-untyped"
"""Sounds that are no voice, for fitting and measuring the out-of-distribution flag; samples [N] float32 at 16 kHz.

`draw_sound` makes kinds from parameters; `render_midi_excerpts` renders MIDI, a kind that is only measured on, never
fitted on.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np

from pipelines.dsp import Float32Array
from pipelines.recognition.speech.frames import RATE
from pipelines.recognition.speech.training.augment import Rng, coloured_noise

OOD_KINDS = ("noise", "breathing noise", "hum", "tone", "sweep", "chords", "melody", "clicks", "faint")


def draw_sound(kind: str, rng: Rng, seconds: float | None = None) -> Float32Array:
    """One sound of a kind of `OOD_KINDS`, 1.5 to 4 s long unless said, at a random level."""
    count = int((seconds or rng.uniform(1.5, 4)) * RATE)
    t = np.arange(count) / RATE
    level = 10 ** (rng.uniform(-40, -6) / 20)
    sound = {
        "noise": lambda: coloured_noise(count, rng.uniform(-0.5, 2.2), rng),
        "breathing noise": lambda: (
            coloured_noise(count, rng.uniform(0, 2), rng)
            * (1.05 + np.sin(2 * np.pi * rng.uniform(0.3, 12) * t + rng.uniform(0, 6)))
        ),
        "hum": lambda: _draw_hum(t, rng),
        "tone": lambda: _draw_partials(t, np.full(count, np.exp(rng.uniform(np.log(60), np.log(4000)))), rng),
        "sweep": lambda: _draw_partials(t, _draw_glide(t, rng), rng),
        "chords": lambda: _draw_notes(t, rng, notes_at_once=int(rng.integers(3, 5)), note_s=float(rng.uniform(0.5, 2))),
        "melody": lambda: _draw_notes(
            t, rng, notes_at_once=int(rng.integers(1, 3)), note_s=float(rng.uniform(0.12, 0.6))
        ),
        "clicks": lambda: _draw_clicks(count, rng),
        "faint": lambda: coloured_noise(count, rng.uniform(0, 2), rng) * (10 ** rng.uniform(-3, -1.5)),
    }[kind]()
    y = np.asarray(sound, np.float64)
    if kind != "faint":
        y = y / (np.sqrt((y**2).mean()) + 1e-9)
    y = y * level + rng.standard_normal(count) * level * 10 ** (-rng.uniform(20, 60) / 20)
    return np.clip(y, -1, 1).astype(np.float32)


def render_midi_excerpts(path: Path, count: int, rng: Rng, seconds: float = 4.0) -> Iterator[Float32Array]:
    """Excerpts of the MIDI files in an archive, rendered with sines, triangles, saws and squares."""
    import pretty_midi
    from scipy.signal import sawtooth, square

    waves = (np.sin, sawtooth, square, lambda p: sawtooth(p, 0.5))
    with zipfile.ZipFile(path) as archive:
        names = sorted(n for n in archive.namelist() if n.endswith((".mid", ".midi")))
        for name in rng.choice(names, count):
            song = pretty_midi.PrettyMIDI(BytesIO(archive.read(str(name))))
            start = rng.uniform(0, max(song.get_end_time() - seconds, 0.1))
            for instrument in song.instruments:
                instrument.notes = [n for n in instrument.notes if n.end > start and n.start < start + seconds]
                for n in instrument.notes:
                    n.start, n.end = max(n.start - start, 0), min(n.end - start, seconds)
                instrument.pitch_bends, instrument.control_changes = [], []
            y = song.synthesize(RATE, waves[int(rng.integers(len(waves)))])[: int(seconds * RATE)]
            if len(y) > RATE and np.abs(y).max() > 0:
                yield (y * (10 ** (rng.uniform(-30, -6) / 20) / np.abs(y).max())).astype(np.float32)


def _draw_hum(t: Float32Array, rng: Rng) -> Float32Array:
    base = float(rng.choice([50.0, 60.0, 100.0, 120.0])) * rng.uniform(0.99, 1.01)
    return sum(
        np.sin(2 * np.pi * base * k * t + rng.uniform(0, 6)) * rng.uniform(0, 1) / k ** rng.uniform(0.3, 1.5)
        for k in range(1, 12)
    )


def _draw_partials(t: Float32Array, f0: Float32Array, rng: Rng) -> Float32Array:
    """Harmonics of a moving F0, falling at a random rate, none above 7 kHz."""
    phase = 2 * np.pi * np.cumsum(f0) / RATE
    fall = rng.uniform(0.5, 4)
    return sum(np.sin(k * phase) * (k * f0 < 7000) / k**fall for k in range(1, int(rng.integers(2, 16))))


def _draw_glide(t: Float32Array, rng: Rng) -> Float32Array:
    a, b = np.log(rng.uniform(60, 3000, 2))
    if rng.random() < 0.5:
        return np.exp(a + (b - a) * t / t[-1])
    return np.exp(a + 0.5 * np.sin(2 * np.pi * rng.uniform(0.3, 6) * t) * rng.uniform(0.1, 1))


def _draw_notes(t: Float32Array, rng: Rng, notes_at_once: int, note_s: float) -> Float32Array:
    """Notes of a scale with a struck or a held envelope."""
    scale, root = np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]), rng.integers(40, 72)
    y, fall = np.zeros(len(t)), rng.uniform(0, 5)
    for start in np.arange(0, t[-1], note_s):
        size = int(min(note_s * rng.uniform(0.7, 1.3), t[-1] - start) * RATE)
        if size < 200:
            continue
        s = np.arange(size) / RATE
        shape = np.exp(-fall * s) * np.minimum(1, s / 0.01) * np.minimum(1, (s[-1] - s) / 0.02)
        for note in rng.choice(scale, notes_at_once, replace=False):
            hz = 440 * 2 ** ((root + note - 69) / 12) * np.ones(size)
            at = int(start * RATE)
            y[at : at + size] += _draw_partials(s, hz, rng) * shape
    return y


def _draw_clicks(count: int, rng: Rng) -> Float32Array:
    y = np.zeros(count)
    places = rng.integers(0, count, max(2, int(rng.uniform(1, 20) * count / RATE)))
    y[places] = rng.choice([-1, 1], len(places))
    size = int(rng.uniform(20, 1600))
    return np.convolve(y, rng.standard_normal(size) * np.exp(-6 * np.arange(size) / size))[:count]
