"""Pieces of notes as a score writes them, joined to the notes that sound: ties, grace notes, very short notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipelines.music.song.song import Note

GRACE_TICKS = 3  # that a grace note takes, where there is room
SAME_ONSET_TICKS = 1e-3  # nearer than that is together


class NotePiece(NamedTuple):
    """A note element of one voice.

    Attributes:
        start: tick, with fractions.
        length: ticks, with fractions; of no meaning in a grace note.
        pitch: 0..127.
        chord: it begins with the piece before it.
        grace: it adorns what comes next.
        tied_before: it goes on a note of its pitch that ends where it begins.
        tied_after: a note of its pitch goes on where it ends.
    """

    start: float
    length: float
    pitch: int
    chord: bool = False
    grace: bool = False
    tied_before: bool = False
    tied_after: bool = False

    def later(self, ticks: int) -> NotePiece:
        """The same, so much later."""
        return self._replace(start=self.start + ticks)


def join_pieces(pieces: Sequence[NotePiece]) -> tuple[Note, ...]:
    """The notes of a voice.

    Args:
        pieces: as written, measure after measure; those of a chord follow one another.

    Returns:
        Notes by start and pitch: tied ones are one, grace notes sound before what they adorn, and what is written one
        after another begins one after another.
    """
    notes: list[Note] = []
    open_ties: dict[int, int] = {}  # place in `notes` by pitch
    graces: list[list[NotePiece]] = []
    onset, written = -1, -1.0
    for piece in sorted(pieces, key=lambda p: p.start):
        if piece.grace:
            graces = _with_grace(graces, piece)
            continue
        end = round(piece.start + piece.length)
        held = open_ties.pop(piece.pitch, None)
        tied = piece.tied_before and held is not None and abs(notes[held].end - piece.start) <= 1
        if piece.start > written + SAME_ONSET_TICKS:
            onset, earliest, written = max(round(piece.start), onset + (not tied)), onset + 1, piece.start
            if graces:
                onset = _add_graces(notes, graces, onset, earliest, end - onset)
                graces = []
        if tied and held is not None:
            notes[held] = replace(notes[held], length=max(1, end - notes[held].start))
        else:
            held = len(notes)
            notes.append(Note(onset, max(1, end - onset), piece.pitch))
        if piece.tied_after:
            open_ties[piece.pitch] = held
    if graces:
        _add_graces(notes, graces, max(round(graces[0][0].start), onset + 1), onset + 1, 0)
    return tuple(sorted(notes, key=lambda n: (n.start, n.pitch)))


def _with_grace(graces: list[list[NotePiece]], piece: NotePiece) -> list[list[NotePiece]]:
    """Grace notes in groups that sound together."""
    if piece.chord and graces:
        return [*graces[:-1], [*graces[-1], piece]]
    return [*graces, [piece]]


def _add_graces(
    notes: list[Note], graces: Sequence[Sequence[NotePiece]], onset: int, earliest: int, length: int
) -> int:
    """Add grace notes before an onset, where there is room since the note before, else on it; returns where the note of
    a length that they adorn begins then.
    """
    count = len(graces)
    room = (onset - earliest) // count
    step = min(GRACE_TICKS, room) if room > 0 else max(1, min(GRACE_TICKS, length // (count + 1)))
    first = onset - step * count if room > 0 else onset
    for k, group in enumerate(graces):
        notes += [Note(first + k * step, step, piece.pitch) for piece in group]
    return first + count * step
