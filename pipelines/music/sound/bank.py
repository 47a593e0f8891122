"""Keys into sound: synthesised notes rendered once for each (instrument, pitch, velocity layer, length class) and kept.

Anything with `note` and `room` can play a track; the sampler is the other one.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

import numpy as np
from scipy import signal

from pipelines.music.sound import drums
from pipelines.music.sound.loudness import k_weighting
from pipelines.music.sound.programs import GENERAL_MIDI, INSTRUMENTS, Instrument
from pipelines.music.sound.score import RATE, Track
from pipelines.music.sound.tones import Array

LAYERS = (20, 44, 68, 92, 116)  # velocities at which timbre is rendered; level follows every velocity
CLASSES_S = (0.3, 0.6, 1.2, 2.4, 4.8, 9.6, 19.2)  # a longer note goes on by repeating its inside
_INSIDE_S, _OVERLAP_S = 4.8, 1.0
VELOCITY_POWER = (
    1.5  # amplitude goes as velocity to this: 24 dB from 20 to 127; sound fonts state 2, brightness does the rest here
)
REFERENCE_VELOCITY = 80
LEVEL = 0.05  # K-weighted root mean square of a note's first .4 s at the reference velocity
CACHE_BYTES = 150_000_000
_FADE = int(0.008 * RATE)


class Player(Protocol):
    """Plays the notes of one track."""

    room: float

    def note(self, pitch: int, velocity: int, held_s: float) -> Array:
        """Sound [2, N] or [1, N] of a key from its stroke to silence; not to be written to."""
        ...


class Bank:
    """The synthesised instruments with their kept notes; one bank serves any number of pieces."""

    def __init__(self, cache_bytes: int = CACHE_BYTES) -> None:
        self._kept: OrderedDict[tuple[str, int, int, int], Array] = OrderedDict()
        self._bytes, self._limit = 0, cache_bytes

    def player(self, track: Track) -> Player:
        """Who plays a track."""
        return Synth(self, "drums" if track.drums else GENERAL_MIDI[track.program])

    def body(self, name: str, pitch: int, velocity: int, held_s: float) -> Array:
        """The kept rendering that is long enough for a key held so long, normalised to `LEVEL`."""
        layer = int(np.argmin([abs(velocity - v) for v in LAYERS]))
        size = next((k for k, s in enumerate(CLASSES_S) if s >= held_s), len(CLASSES_S) - 1)
        key = (name, pitch, layer, size)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        sound = _render(INSTRUMENTS[name], name, pitch, LAYERS[layer], CLASSES_S[size])
        self._kept[key] = sound
        self._bytes += sound.nbytes
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return sound


class Synth:
    """One synthesised instrument of a bank."""

    def __init__(self, bank: Bank, name: str) -> None:
        self._bank, self._name, self._how = bank, name, INSTRUMENTS[name]
        self.room = self._how.room

    def note(self, pitch: int, velocity: int, held_s: float) -> Array:
        how = self._how
        if how.longest_s and how.release_s >= how.longest_s:
            held_s = how.longest_s  # a drum is not damped by letting go
        body = self._bank.body(self._name, pitch, velocity, held_s)
        if held_s > CLASSES_S[-1] and not how.longest_s:
            body = lasting(body, int((held_s + how.release_s) * RATE))
        gain = 10 ** (how.gain_db / 20) * (velocity / REFERENCE_VELOCITY) ** VELOCITY_POWER
        return let_go(body, held_s, how.release_s, gain, ringing=how.longest_s > 0)


def let_go(body: Array, held_s: float, release_s: float, gain: float, ringing: bool) -> Array:
    """A sound times `gain` that falls silent within `release_s` after the key is let go.

    Args:
        ringing: a damper stops a string (exponential); otherwise a bow or breath ends (half a cosine).
    """
    start, length = int(held_s * RATE), int(release_s * RATE)
    out = body[:, : start + length] * np.float32(gain)
    rest = out.shape[1] - start
    if rest > 0:
        x = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)[:rest]
        fall = np.exp(-5 * x) * (1 - x) if ringing else 0.5 + 0.5 * np.cos(np.pi * x)
        out[:, start:] *= fall
    edge = min(_FADE, out.shape[1])
    out[:, out.shape[1] - edge :] *= np.linspace(1, 0, edge, dtype=np.float32)
    return out


def lasting(body: Array, n: int) -> Array:
    """A steady sound made as long as [C, n] by crossing over into its own inside, at equal power."""
    inside, overlap = int(_INSIDE_S * RATE), int(_OVERLAP_S * RATE)
    x = np.linspace(0, np.pi / 2, overlap, dtype=np.float32)
    out = np.zeros((len(body), n), np.float32)
    at = body.shape[1]
    out[:, : min(at, n)] = body[:, :n]
    while at < n:
        out[:, at - overlap : at] *= np.cos(x)
        part = body[:, inside : inside + n - at + overlap].copy()
        part[:, :overlap] *= np.sin(x)
        out[:, at - overlap : at - overlap + part.shape[1]] += part
        at += part.shape[1] - overlap
    return out


def _render(how: Instrument, name: str, pitch: int, velocity: int, held_s: float) -> Array:
    seconds = held_s + how.release_s
    if how.longest_s:
        seconds = min(seconds, how.longest_s)
    n = max(int(seconds * RATE), RATE // 10)
    sound = how.make(pitch, velocity / 127, n)
    sound = sound - sound.mean(axis=1, keepdims=True) if name == "drums" else sound
    return np.asarray(sound * np.float32(LEVEL / _heard(sound, name)), dtype=np.float32)


def _heard(sound: Array, name: str) -> float:
    """K-weighted level of the first .4 s; the pieces of a drum kit keep their balance."""
    if name == "drums":
        return LEVEL / drums.KIT_GAIN
    part = sound[:, : int(0.4 * RATE)].astype(np.float64)
    power = (signal.sosfilt(k_weighting(RATE), part, axis=-1) ** 2).mean(axis=1).sum()
    return max(float(np.sqrt(power / (1 if len(sound) == 2 else 0.5))), 1e-6)
