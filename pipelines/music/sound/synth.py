"""Synthesised notes, rendered once for each (instrument, pitch, velocity layer, length class) and cached.

Anything that is a `NoteRenderer` can play a track; the sampler is the other one.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

import numpy as np
from scipy import signal

from pipelines.music.sound import drums
from pipelines.music.sound.loudness import k_weighting
from pipelines.music.sound.programs import GENERAL_MIDI, INSTRUMENTS, Instrument
from pipelines.music.sound.sequence import SOUND_RATE, Track
from pipelines.music.sound.tones import SoundArray

VELOCITY_LAYERS = (20, 44, 68, 92, 116)  # velocities at which timbre is rendered; level follows every velocity
LENGTH_CLASSES_S = (0.3, 0.6, 1.2, 2.4, 4.8, 9.6, 19.2)  # a longer note goes on by repeating its inside
_LOOP_START_S, _CROSSFADE_S = 4.8, 1.0
VELOCITY_POWER = (
    1.5  # amplitude goes as velocity to this: 24 dB from 20 to 127; sound fonts state 2, brightness does the rest here
)
REFERENCE_VELOCITY = 80
NOTE_LEVEL = 0.05  # K-weighted root mean square of a note's first .4 s at the reference velocity
CACHE_BYTES = 150_000_000
_FADE_SAMPLES = int(0.008 * SOUND_RATE)


class NoteRenderer(Protocol):
    """Renders the notes of one track.

    Attributes:
        room: how much of the track's share of reverb it takes.
    """

    room: float

    def render_note(self, pitch: int, velocity: int, held_s: float, *, slurred: bool = False) -> SoundArray:
        """Sound [2, N] or [1, N] of a key from its stroke to silence; not to be written to.

        Args:
            pitch: MIDI key.
            velocity: 1..127.
            held_s: how long it is held.
            slurred: the note goes on from the one before, without a new bow or breath.
        """
        ...

    def exclusive_class(self, pitch: int) -> int:
        """Keys of one class cut each other off, as the hi-hat's do; 0 for a key that does not."""
        ...


class SynthBank:
    """The synthesised instruments with their cached notes; one bank serves any number of pieces."""

    def __init__(self, cache_bytes: int = CACHE_BYTES) -> None:
        self._kept: OrderedDict[tuple[str, int, int, int], SoundArray] = OrderedDict()
        self._bytes, self._limit = 0, cache_bytes

    def renderer(self, track: Track) -> NoteRenderer:
        """What renders the notes of a track."""
        return SynthRenderer(self, "drums" if track.drums else GENERAL_MIDI[track.program])

    def body(self, name: str, pitch: int, velocity: int, held_s: float) -> SoundArray:
        """The kept rendering that is long enough for a key held so long, normalised to `NOTE_LEVEL`."""
        layer = int(np.argmin([abs(velocity - v) for v in VELOCITY_LAYERS]))
        size = next((k for k, s in enumerate(LENGTH_CLASSES_S) if s >= held_s), len(LENGTH_CLASSES_S) - 1)
        key = (name, pitch, layer, size)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        sound = _render_note(INSTRUMENTS[name], name, pitch, VELOCITY_LAYERS[layer], LENGTH_CLASSES_S[size])
        self._kept[key] = sound
        self._bytes += sound.nbytes
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return sound


class SynthRenderer:
    """The notes of one synthesised instrument of a bank."""

    def __init__(self, bank: SynthBank, name: str) -> None:
        self._bank, self._name, self._instrument = bank, name, INSTRUMENTS[name]
        self.room = self._instrument.room

    def exclusive_class(self, pitch: int) -> int:
        """The hi-hat's keys cut each other off."""
        return drums.HI_HAT.get(pitch, 0) if self._name == "drums" else 0

    def render_note(self, pitch: int, velocity: int, held_s: float, *, slurred: bool = False) -> SoundArray:
        """Sound of one note at `SOUND_RATE`: MIDI pitch and velocity, held for `held_s` seconds, then released;
        a slurred one sounds like any other.
        """
        instrument = self._instrument
        if instrument.longest_s and instrument.release_s >= instrument.longest_s:
            held_s = instrument.longest_s  # a drum is not damped by letting go
        body = self._bank.body(self._name, pitch, velocity, held_s)
        if held_s > LENGTH_CLASSES_S[-1] and not instrument.longest_s:
            body = sustain_loop(body, int((held_s + instrument.release_s) * SOUND_RATE))
        gain = 10 ** (instrument.gain_db / 20) * (velocity / REFERENCE_VELOCITY) ** VELOCITY_POWER
        return release(body, held_s, instrument.release_s, gain, ringing=instrument.longest_s > 0)


def release(body: SoundArray, held_s: float, release_s: float, gain: float, ringing: bool) -> SoundArray:
    """The release: a sound that falls silent after its key is let go.

    Args:
        body: the sound [C, N] of the held key.
        held_s: when the key is let go.
        release_s: silent so long after that.
        gain: linear, of the whole.
        ringing: a damper stops a string (exponential); otherwise a bow or breath ends (half a cosine).

    Returns:
        [C, N'] with the release.
    """
    start, length = int(held_s * SOUND_RATE), int(release_s * SOUND_RATE)
    out = body[:, : start + length] * np.float32(gain)
    rest = out.shape[1] - start
    if rest > 0:
        x = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)[:rest]
        fall = np.exp(-5 * x) * (1 - x) if ringing else 0.5 + 0.5 * np.cos(np.pi * x)
        out[:, start:] *= fall
    edge = min(_FADE_SAMPLES, out.shape[1])
    out[:, out.shape[1] - edge :] *= np.linspace(1, 0, edge, dtype=np.float32)
    return out


def sustain_loop(body: SoundArray, n: int) -> SoundArray:
    """A steady sound lengthened to [C, n] by crossfading into its own inside, at equal power."""
    inside, overlap = int(_LOOP_START_S * SOUND_RATE), int(_CROSSFADE_S * SOUND_RATE)
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


def _render_note(instrument: Instrument, name: str, pitch: int, velocity: int, held_s: float) -> SoundArray:
    seconds = held_s + instrument.release_s
    if instrument.longest_s:
        seconds = min(seconds, instrument.longest_s)
    n = max(int(seconds * SOUND_RATE), SOUND_RATE // 10)
    sound = instrument.render(pitch, velocity / 127, n)
    sound = sound - sound.mean(axis=1, keepdims=True) if name == "drums" else sound
    return np.asarray(sound * np.float32(NOTE_LEVEL / k_weighted_level(sound, name)), dtype=np.float32)


def k_weighted_level(sound: SoundArray, name: str) -> float:
    """K-weighted level of the first .4 s; the pieces of a drum kit keep their balance."""
    if name == "drums":
        return NOTE_LEVEL / drums.DRUM_KIT_LEVEL
    part = sound[:, : int(0.4 * SOUND_RATE)].astype(np.float64)
    power = (signal.sosfilt(k_weighting(SOUND_RATE), part, axis=-1) ** 2).mean(axis=1).sum()
    return max(float(np.sqrt(power / (1 if len(sound) == 2 else 0.5))), 1e-6)
