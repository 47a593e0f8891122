"""The phrase by which programmes are made equally loud: a scale with chords at three velocities, measured after BS.1770."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pipelines.music.sound import mix
from pipelines.music.sound.bank import Player
from pipelines.music.sound.loudness import loudness
from pipelines.music.sound.score import RATE, Note, Track

_SCALE = (0, 2, 4, 5, 7, 9, 11, 12)
_BEAT = (36, 42, 38, 42, 36, 46, 38, 42)


def phrase(low: int, high: int, drums: bool = False) -> tuple[Note, ...]:
    """Sixteen notes of .4 s with a chord of two beats every four, velocities 64, 80 and 96."""
    notes = []
    for k in range(16):
        pitch = _BEAT[k % 8] if drums else low + (_SCALE[k % 8] + (12 if k >= 8 else 0)) % (high - low + 1)
        notes.append(Note(0.4 * k, 0.4 * k + 0.36, pitch, (64, 80, 96)[k % 3]))
        if k % 4 == 0 and not drums:
            notes += [Note(0.4 * k, 0.4 * k + 0.76, min(pitch + up, 127), 64) for up in (4, 7)]
    return tuple(notes)


def phrase_loudness(track: Track, player: Callable[[Track], Player], low: int, high: int) -> float:
    """Integrated loudness (LUFS) of the phrase, dry, played by the track's player between two pitches."""
    played = replace(track, notes=phrase(low, high, track.drums))
    return loudness(np.concatenate([b.dry for b in mix.blocks([played], player)], axis=1), RATE)
