"""A composed song made readable: parts as players have them, lengths that end where the next note begins, dynamics.

This is what `musicxml` writes for people: a piano has its bass on its lower staff, and what overlaps or breaks off a
little before the next onset is written up to it. The doubling of a tune an octave below is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pipelines.music.song.song import QUARTER, Note, Song, VoicePart

WRITTEN_GRID = QUARTER // 2  # ticks on which notes end that are followed by silence
LARGEST_GAP = QUARTER // 2  # ticks of silence before the next onset that are not written
#: Mean velocity from which a mark holds.
DYNAMICS = ((0, "pp"), (44, "p"), (57, "mp"), (70, "mf"), (84, "f"), (98, "ff"))
LEAST_CHANGE = 7.0  # velocities that a new mark needs at least
STAFF_SPLIT = 60  # pitches from here on stand on the upper of two staves


def readable_song(song: Song, names: Sequence[str]) -> Song:
    """A song as players read it.

    Args:
        song: as arranged.
        names: of its voices' instruments, in order.

    Returns:
        The same bars; voices merged, named by instrument, with written lengths.
    """
    parts: list[VoicePart] = []
    for voice, name in zip(song.voices, names, strict=True):
        if voice.name != "doubling":
            parts.append(replace(voice, name=f"{name} (melody)" if voice.role == "melody" else name))
    merged = _merge_pianos(parts)
    named = [replace(p, name=_numbered(p.name, [q.name for q in merged[:i]])) for i, p in enumerate(merged)]
    return song.with_voices([p if p.role == "drums" else replace(p, notes=_written_lengths(song, p)) for p in named])


def _merge_pianos(parts: Sequence[VoicePart]) -> list[VoicePart]:
    """Accompaniment and bass of one instrument as one part."""
    accompaniment = next((p for p in parts if p.role == "accompaniment"), None)
    bass = next((p for p in parts if p.role == "bass"), None)
    if accompaniment is None or bass is None or accompaniment.program != bass.program:
        return list(parts)
    notes = tuple(sorted((*accompaniment.notes, *bass.notes), key=lambda n: (n.start, n.pitch)))
    return [replace(p, notes=notes) if p is accompaniment else p for p in parts if p is not bass]


def _numbered(name: str, before: Sequence[str]) -> str:
    same = sum(other == name or other.startswith(f"{name} ") for other in before)
    return f"{name} {same + 1}" if same else name


def _written_lengths(song: Song, part: VoicePart) -> tuple[Note, ...]:
    """Notes of each staff written up to the next onset there, or to a length that is read at a glance."""
    if not is_on_two_staves(part):
        return _staff_lengths(song, part.notes)
    upper = [n for n in part.notes if n.pitch >= STAFF_SPLIT]
    lower = [n for n in part.notes if n.pitch < STAFF_SPLIT]
    return tuple(sorted((*_staff_lengths(song, upper), *_staff_lengths(song, lower)), key=lambda n: (n.start, n.pitch)))


def _staff_lengths(song: Song, notes: Sequence[Note]) -> tuple[Note, ...]:
    onsets = sorted({n.start for n in notes})
    following = dict(zip(onsets, [*onsets[1:], song.ticks], strict=True))
    longest = {t: max(n.length for n in notes if n.start == t) for t in onsets} if len(onsets) < 4000 else {}
    out = []
    for n in notes:
        room = following[n.start] - n.start
        length = longest.get(n.start, n.length)
        if room <= QUARTER or room - length <= LARGEST_GAP:
            length = room
        end = -(-(n.start + length) // WRITTEN_GRID) * WRITTEN_GRID
        out.append(replace(n, length=max(1, min(room, end - n.start))))
    return tuple(out)


def is_on_two_staves(part: VoicePart) -> bool:
    """Whether a part is a keyboard's or harp's accompaniment, which has two staves."""
    return part.role == "accompaniment" and (part.program < 12 or part.program in (19, 46))


def dynamics_by_bar(song: Song, part: VoicePart) -> dict[int, str]:
    """Where a dynamic mark stands: at the first bar of the part, and where its level changes for a bar or more."""
    levels: dict[int, list[int]] = {}
    for note, bar in zip(part.notes, song.bars_at([n.start for n in part.notes]).tolist(), strict=True):
        levels.setdefault(bar, []).append(note.velocity)
    out: dict[int, str] = {}
    last_level, last_mark = -99.0, ""
    for bar in sorted(levels):
        level = float(np.mean(levels[bar]))
        mark = [name for low, name in DYNAMICS if level >= low][-1]
        if mark != last_mark and abs(level - last_level) >= LEAST_CHANGE:
            out[bar], last_level, last_mark = mark, level, mark
    return out
