"""Notes played on our own synthesised piano, so that an ear can hear MIDI: dry, one instrument, at 16 kHz.

People who rate notes hear them on one instrument too; which one a file asks for is a matter of its sound.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.media import Audio
from pipelines.media.midi_notes import NoteTable
from pipelines.music.sound.mixing import mix_blocks
from pipelines.music.sound.sequence import SOUND_RATE, NoteEvent, Track
from pipelines.music.sound.synth import SynthBank

RATE = 16_000
MAX_HEARD_S = 600.0  # of a piece from its start
BIN_S, MOST_ONSETS = 0.1, 12  # more notes in so short a time are only noise: the loudest are played
RELEASE_S, MIN_NOTE_S, MAX_NOTE_S = 1.0, 0.02, 20.0
PIANO_KEYS = (21, 108)
_BANK = SynthBank()


def play_piano(piece: NoteTable) -> Audio:
    """The first ten minutes of a piece as sound, silence where it has no notes of a pitch.

    Args:
        piece: its notes; drums are left out.

    Returns:
        Mono sound at 16 kHz.
    """
    track = Track("piano", tuple(piano_notes(piece)))
    parts = [block.dry.mean(axis=0) for block in mix_blocks([track], _BANK.renderer)]
    end_s = min(piece.duration_s, MAX_HEARD_S) + RELEASE_S
    sound = np.concatenate(parts or [np.zeros(SOUND_RATE, np.float32)])[: int(end_s * SOUND_RATE)]
    samples: NDArray[np.float32] = dsp.resample(sound, SOUND_RATE, RATE).astype(np.float32)
    return Audio(samples, RATE)


def piano_notes(piece: NoteTable) -> Iterator[NoteEvent]:
    """The notes in reach, the loudest of each moment where there are too many."""
    low, high = PIANO_KEYS
    counts: dict[int, int] = {}
    for k in np.lexsort((-piece.velocity, np.floor(piece.start / BIN_S))):
        start, moment = float(piece.start[k]), int(piece.start[k] / BIN_S)
        counts[moment] = counts.get(moment, 0) + 1
        if start < MAX_HEARD_S and counts[moment] <= MOST_ONSETS:
            end = min(max(float(piece.end[k]), start + MIN_NOTE_S), start + MAX_NOTE_S)
            velocity = int(np.clip(piece.velocity[k], 1, 127))
            yield NoteEvent(start, end, int(np.clip(piece.pitch[k], low, high)), velocity)
