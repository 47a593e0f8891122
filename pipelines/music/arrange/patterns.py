"""What parts of a bar are made of: struck notes over spans of chords."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.music.song.song import Chord

#: (start, length, pitch) within a bar.
Hits = list[tuple[int, int, int]]
#: The same with velocity against the bar's.
StruckNote = tuple[int, int, int, int]
#: (start, end, chord) within a bar.
Span = tuple[int, int, Chord]


def chord_at(spans: Sequence[Span], tick: int) -> Span:
    """The chord that sounds at a tick of the bar, with where it begins and ends."""
    return next((span for span in spans if span[0] <= tick < span[1]), spans[-1])
