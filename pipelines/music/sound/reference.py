"""The phrase by which programmes are made equally loud: a scale with chords at three velocities, measured after
BS.1770.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pipelines.music.sound import mixing
from pipelines.music.sound.loudness import measure_loudness
from pipelines.music.sound.sequence import SOUND_RATE, NoteEvent, Track
from pipelines.music.sound.synth import NoteRenderer

_MAJOR_SCALE = (0, 2, 4, 5, 7, 9, 11, 12)
_DRUM_KEYS = (36, 42, 38, 42, 36, 46, 38, 42)


def reference_phrase(low: int, high: int, drums: bool = False) -> tuple[NoteEvent, ...]:
    """Sixteen notes of .4 s with a chord of two beats every four, velocities 64, 80 and 96."""
    notes = []
    for k in range(16):
        pitch = _DRUM_KEYS[k % 8] if drums else low + (_MAJOR_SCALE[k % 8] + (12 if k >= 8 else 0)) % (high - low + 1)
        notes.append(NoteEvent(0.4 * k, 0.4 * k + 0.36, pitch, (64, 80, 96)[k % 3]))
        if k % 4 == 0 and not drums:
            notes += [NoteEvent(0.4 * k, 0.4 * k + 0.76, min(pitch + up, 127), 64) for up in (4, 7)]
    return tuple(notes)


def phrase_loudness(track: Track, renderer: Callable[[Track], NoteRenderer], low: int, high: int) -> float:
    """Integrated loudness (LUFS) of the phrase, dry, played by the track's player between two pitches."""
    played = replace(track, notes=reference_phrase(low, high, track.drums))
    return measure_loudness(np.concatenate([b.dry for b in mixing.mix_blocks([played], renderer)], axis=1), SOUND_RATE)
