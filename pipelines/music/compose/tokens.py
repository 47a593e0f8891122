"""Lead sheets as tokens: bar by bar, where something begins, the chord or the note that does. Pitch is counted from the
tonic.

A key-relative relative of REMI (Huang & Yang 2020): `BAR meter`, then for every onset `POS tick`, `CHORD root quality`
where the harmony changes, `PITCH interval` and `LENGTH ticks` where a melody note starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.music.song.song import QUALITIES, QUARTER, Bar, Chord, Note, Song

COMPOSER_METERS = ((4, 4), (3, 4), (2, 4), (6, 8))
BEAT_OFFSETS = (0, 6, 8, 12, 16, 18)  # onsets within a quarter
POSITIONS = tuple(q * QUARTER + w for q in range(4) for w in BEAT_OFFSETS)
LENGTHS = (4, 6, 8, 12, 16, 18, 24, 30, 36, 42, 48, 60, 72, 84, 96, 120, 144)
LOWEST_INTERVAL, HIGHEST_INTERVAL = -20, 36  # semitones from the tonic nearest middle C
CHORDS = tuple((r, q) for r in range(12) for q in QUALITIES)

PAD, END = 0, 1
_METER = 2
_POS = _METER + len(COMPOSER_METERS)
_PITCH = _POS + len(POSITIONS)
_LENGTH = _PITCH + HIGHEST_INTERVAL - LOWEST_INTERVAL + 1
_CHORD = _LENGTH + len(LENGTHS)
VOCABULARY_SIZE = _CHORD + len(CHORDS)
KINDS = {
    "meter": (_METER, _POS),
    "position": (_POS, _PITCH),
    "pitch": (_PITCH, _LENGTH),
    "length": (_LENGTH, _CHORD),
    "chord": (_CHORD, VOCABULARY_SIZE),
}
#: What each token says ("none": PAD and END), and its value within its kind.
TOKEN_KINDS: tuple[str, ...] = ("none", "none", *(kind for kind, (a, b) in KINDS.items() for _ in range(a, b)))
TOKEN_VALUES: tuple[int, ...] = (0, 0, *(i for a, b in KINDS.values() for i in range(b - a)))


@dataclass(frozen=True, slots=True)
class BarEvents:
    """One bar of a lead sheet: ticks within the bar; pitches in semitones from `tonic_pitch`.

    Attributes:
        meter: a member of COMPOSER_METERS.
        notes: (start, length, interval from the tonic nearest middle C).
        chords: (start, chord).
    """

    meter: tuple[int, int]
    notes: tuple[tuple[int, int, int], ...]
    chords: tuple[tuple[int, Chord], ...]


def tonic_pitch(tonic: int) -> int:
    """The pitch of the tonic nearest middle C: 55..66."""
    return 60 + (tonic + 5) % 12 - 5


def bar_events(song: Song) -> list[BarEvents | None]:
    """The melody and chords of every bar; None where the meter is none of COMPOSER_METERS. (2, 2) is read as (4, 4); a
    melody beyond the composer's range is moved by whole octaves.
    """
    voice = song.voice("melody")
    middle, at = tonic_pitch(song.key.tonic), 0
    notes = voice.notes if voice else ()
    moved = move_into_range([n.pitch - middle for n in notes])
    notes = tuple(replace(n, pitch=middle + interval) for n, interval in zip(notes, moved, strict=True))
    out: list[BarEvents | None] = []
    for i, bar in enumerate(song.bars):
        low, high = song.starts[i], song.starts[i + 1]
        while at < len(notes) and notes[at].start < low:
            at += 1
        inside = []
        while at < len(notes) and notes[at].start < high:
            inside.append(notes[at])
            at += 1
        meter = (4, 4) if bar.meter == (2, 2) else bar.meter
        if meter not in COMPOSER_METERS:
            out.append(None)
            continue
        melody = tuple((n.start - low, n.length, n.pitch - middle) for n in inside)
        out.append(BarEvents(meter, melody, bar.chords))
    return out


def move_into_range(intervals: Sequence[int], octaves: int = 0) -> list[int]:
    """A melody within LOWEST_INTERVAL to HIGHEST_INTERVAL.

    Args:
        intervals: from the tonic nearest middle C.
        octaves: to move it by, as far as the range lets it.

    Returns:
        All moved by the same whole octaves; single notes by further octaves only where all do not fit.
    """
    if not intervals:
        return []
    shift, low, high = 12 * octaves, min(intervals), max(intervals)
    shift -= 12 * max(0, -(-(high + shift - HIGHEST_INTERVAL) // 12))
    shift += 12 * max(0, -(-(LOWEST_INTERVAL - low - shift) // 12))
    return [fold_octaves(p + shift) for p in intervals]


def fold_octaves(interval: int) -> int:
    """An interval from the tonic moved by octaves until it is in the composer's range."""
    while interval > HIGHEST_INTERVAL:
        interval -= 12
    while interval < LOWEST_INTERVAL:
        interval += 12
    return interval


def encode_bar(bar: BarEvents) -> list[int]:
    """The tokens of one bar."""
    chords = {nearest(t, POSITIONS): c for t, c in bar.chords}
    melody = {nearest(t, POSITIONS): (length, pitch) for t, length, pitch in bar.notes}
    out = [_METER + COMPOSER_METERS.index(bar.meter)]
    for p in sorted(set(chords) | set(melody)):
        out.append(_POS + p)
        if p in chords:
            out.append(_CHORD + CHORDS.index((chords[p].root, chords[p].quality)))
        if p in melody:
            out += [_PITCH + melody[p][1] - LOWEST_INTERVAL, _LENGTH + nearest(melody[p][0], LENGTHS)]
    return out


def decode_bars(tokens: Iterable[int]) -> list[BarEvents]:
    """Bars from tokens; what does not belong to a bar is left out."""
    out: list[BarEvents] = []
    for bar in _split_bars(tokens):
        notes: list[tuple[int, int, int]] = []
        chords: list[tuple[int, Chord]] = []
        at, pitch = 0, 0
        for token in bar[1:]:
            kind, value = TOKEN_KINDS[token], TOKEN_VALUES[token]
            if kind == "position":
                at = POSITIONS[value]
            elif kind == "chord":
                root, quality = CHORDS[value]
                chords.append((at, Chord(root, quality)))
            elif kind == "pitch":
                pitch = value + LOWEST_INTERVAL
            elif kind == "length":
                notes.append((at, LENGTHS[value], pitch))
        out.append(BarEvents(COMPOSER_METERS[bar[0] - _METER], tuple(notes), tuple(chords)))
    return out


def to_notes(sheet: Sequence[BarEvents], tonic: int) -> tuple[tuple[Note, ...], tuple[Bar, ...]]:
    """Notes and bars of a lead sheet, from tick 0; a note that the next one cuts ends there."""
    notes: list[Note] = []
    bars, at, end, centre = [], 0, 0, tonic_pitch(tonic)
    for events in sheet:
        bar = Bar(events.meter, chords=events.chords)
        for start, length, interval in events.notes:
            if notes and end > at + start:
                last = notes.pop()
                notes.append(Note(last.start, max(1, at + start - last.start), last.pitch, last.velocity))
            notes.append(Note(at + start, length, centre + interval))
            end = at + start + length
        bars.append(bar)
        at += bar.ticks
    return tuple(notes), tuple(bars)


def _split_bars(tokens: Iterable[int]) -> Iterator[list[int]]:
    bar: list[int] = []
    for token in tokens:
        if TOKEN_KINDS[token] == "meter":
            if bar:
                yield bar
            bar = [token]
        elif bar and token not in (PAD, END):
            bar.append(token)
    if bar:
        yield bar


def nearest(value: int, table: Sequence[int]) -> int:
    """Index of the entry of `table` that is nearest to `value`, the first of equally near ones."""
    return min(range(len(table)), key=lambda i: abs(table[i] - value))
