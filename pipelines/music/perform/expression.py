"""Swells of bowed and blown instruments and of voices: what a player's arm or breath does within long notes."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.music.sound.sequence import NoteEvent

#: Programmes whose players shape a note while it sounds: strings, voices, brass, reeds and pipes.
SHAPED_PROGRAMS = frozenset((*range(40, 45), *range(48, 50), 52, 53, *range(56, 62), *range(64, 80)))
RESTING_LEVEL = 104.0  # of controller 11 in short notes, so that there is room above
SWELL_FROM_S, WHOLE_SWELL_S = 0.6, 2.0
SWELL_LEVEL, START_LEVEL = 20.0, -10.0  # against the resting level: where a long note is fullest, and where it begins
FULLEST_AT = 0.55  # of a note
CHORD_S = 0.04  # notes that start within it swell as one
MAX_POINTS = 20_000


def shape_swells(notes: Sequence[NoteEvent], program: int, amount: float) -> tuple[tuple[float, float], ...]:
    """The expression of a track.

    Args:
        notes: as played.
        program: General MIDI programme.
        amount: 0 none, 1 as people play, at most 2.

    Returns:
        (seconds, level 0..127) in order, three a long note; empty for instruments that are struck or plucked.
    """
    if program not in SHAPED_PROGRAMS or amount <= 0 or not notes:
        return ()
    points: list[tuple[float, float]] = [(0.0, RESTING_LEVEL)]
    onsets = sorted(notes, key=lambda n: (n.start_s, -n.end_s))
    longest = [n for k, n in enumerate(onsets) if k == 0 or n.start_s - onsets[k - 1].start_s > CHORD_S]
    for k, note in enumerate(longest):
        end_s = min(note.end_s, longest[k + 1].start_s) if k + 1 < len(longest) else note.end_s
        length_s = end_s - note.start_s
        if length_s < SWELL_FROM_S:
            points.append((note.start_s, RESTING_LEVEL))
            continue
        share = amount * min(1.0, length_s / WHOLE_SWELL_S)
        points += [
            (note.start_s, RESTING_LEVEL + share * START_LEVEL),
            (note.start_s + FULLEST_AT * length_s, min(127.0, RESTING_LEVEL + share * SWELL_LEVEL)),
            (end_s, RESTING_LEVEL + 0.5 * share * START_LEVEL),
        ]
    return tuple(sorted(points)[:MAX_POINTS])
