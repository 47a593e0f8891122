"""Measures as files have them made into the bars of a song: pickups filled up, short measures joined, tempos in reach.

`from_midi` and `from_musicxml` read measures and notes on the file's own time line; `build_song` is the one way from
there to a song, so that both kinds of file are bounded and mended alike. What it changes it says in `Song.remarks`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from pipelines.errors import MediaError
from pipelines.music.attributes.names import BOUNDS
from pipelines.music.song.analysis import infer_chords, infer_key, infer_melody
from pipelines.music.song.keys import Key
from pipelines.music.song.song import (
    MAX_SONG_BARS,
    MAX_SONG_NOTES,
    QUARTER,
    READABLE_METERS,
    Bar,
    Note,
    Song,
    VoicePart,
)

SHORT_METERS = ((3, 4), (2, 4))  # that a short measure within a piece may have as a bar of its own
#: Meters whose bars are joined or cut to bars of another one; some programs write 1/4 throughout, for want of a meter.
WRITTEN_METERS = {
    (1, 4): (4, 4),
    (4, 2): (4, 4),
    (1, 2): (2, 4),
    (4, 8): (2, 4),
    (3, 2): (3, 4),
    (6, 4): (3, 4),
    (3, 8): (6, 8),
    (12, 8): (6, 8),
}
MIN_TEMPO, MAX_TEMPO = BOUNDS["tempo"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as it is written.

    Attributes:
        meter: beats and what a beat is; one of READABLE_METERS.
        ticks: how long it is, in 24ths of a quarter note; pickups are shorter than their meter says.
        tempo: quarter notes a minute, whatever number the file has.
    """

    meter: tuple[int, int]
    ticks: int
    tempo: float

    @property
    def full_ticks(self) -> int:
        """How long its meter says that it is."""
        return self.meter[0] * 4 * QUARTER // self.meter[1]


def check_meter(meter: tuple[int, int], name: str) -> None:
    """Refuse a meter that songs cannot have.

    Args:
        meter: beats and what a beat is.
        name: of the file.

    Raises:
        MediaError: it is none of READABLE_METERS.
    """
    if meter not in READABLE_METERS:
        known = ", ".join(f"{a}/{b}" for a, b in READABLE_METERS)
        raise MediaError(f"'{name}' has a meter of {meter[0]}/{meter[1]}; known are {known}")


def check_bar_count(count: int, name: str) -> None:
    """Refuse more bars than a song may have.

    Args:
        count: of bars, repeats written out.
        name: of the file.

    Raises:
        MediaError: more than MAX_SONG_BARS.
    """
    if count > MAX_SONG_BARS:
        raise MediaError(f"'{name}' has over {MAX_SONG_BARS} bars; cut it")


def check_note_count(count: int, name: str) -> None:
    """Refuse more notes than a song may have.

    Args:
        count: of notes, repeats written out.
        name: of the file.

    Raises:
        MediaError: more than MAX_SONG_NOTES.
    """
    if count > MAX_SONG_NOTES:
        raise MediaError(f"'{name}' has over {MAX_SONG_NOTES:,} notes; cut it")


def build_song(
    measures: Sequence[Measure],
    voices: Sequence[VoicePart],
    name: str,
    title: str,
    fifths: int | None,
    remarks: Sequence[str] = (),
) -> Song:
    """A song of measures and voices, with its key, chords and melody found.

    Args:
        measures: in the order in which they are played.
        voices: their notes count ticks from the start of the first measure.
        name: of the file, for messages.
        title: of the song.
        fifths: sharps (flats negative) of the key signature; None where nothing says.
        remarks: what was changed so far.

    Returns:
        The song.

    Raises:
        MediaError: nothing has a pitch, or too many bars or notes.
    """
    if not any(v.notes for v in voices if v.role != "drums"):
        raise MediaError(f"'{name}' has no notes with a pitch; give a piece with a tune")
    check_note_count(sum(len(v.notes) for v in voices), name)
    said = list(remarks)
    check_bar_count(sum(max(1, math.ceil(m.ticks / m.full_ticks)) for m in measures), name)
    bars, voices = _lay_out(_rename_meters(measures, said), voices, said)
    bars, voices = _bring_tempo_within_reach(bars, voices, said)
    check_bar_count(len(bars), name)
    song = Song(Key(0), tuple(bars), tuple(voices), title, tuple(dict.fromkeys(said)))
    return infer_melody(infer_chords(infer_key(song, fifths)))


def _rename_meters(measures: Sequence[Measure], said: list[str]) -> list[Measure]:
    """Measures in meters that a composer has bars of; a first measure shorter than all others is a pickup to them."""
    meters = {m.meter for m in measures[1:]}
    if len(meters) == 1 and measures[0].ticks < measures[1].full_ticks and measures[0].meter not in meters:
        measures = [replace(measures[0], meter=measures[1].meter), *measures[1:]]
    for meter in dict.fromkeys(m.meter for m in measures if m.meter in WRITTEN_METERS):
        beats, unit = WRITTEN_METERS[meter]
        said.append(f"bars of {meter[0]}/{meter[1]} are written as bars of {beats}/{unit}")
    return [replace(m, meter=WRITTEN_METERS.get(m.meter, m.meter)) for m in measures]


def _lay_out(
    measures: Sequence[Measure], voices: Sequence[VoicePart], said: list[str]
) -> tuple[list[Bar], list[VoicePart]]:
    """Bars of whole meters, and the voices moved to where their measures lie in them."""
    bars: list[Bar] = []
    starts: list[int] = []  # where each measure comes to lie
    at = place = 0
    while place < len(measures):
        group = _short_measures_that_make_a_bar(measures, place)
        first, length = measures[place], sum(m.ticks for m in group)
        meter, full = first.meter, first.full_ticks
        if place == 0 and length < full and len(measures) > 1:
            said.append(f"the pickup was filled up to a bar of {meter[0]}/{meter[1]} with silence before it")
            starts.append(full - length)
        else:
            meter, full = _meter_of_short_measure(first, length, last=place + len(group) == len(measures), said=said)
            starts += [at + start for start in accumulate((m.ticks for m in group[:-1]), initial=0)]
        count = max(1, math.ceil(length / full))
        bars += [Bar(meter, first.tempo)] * count
        at += count * full
        place += len(group)
    return bars, _move(voices, measures, starts)


def _short_measures_that_make_a_bar(measures: Sequence[Measure], place: int) -> list[Measure]:
    """The measure at a place, with those after it that fill it up: a bar that a repeat sign cuts in two."""
    first, full, total = measures[place], measures[place].full_ticks, measures[place].ticks
    alike = place + 1 < len(measures) and measures[place + 1].ticks == first.ticks
    if place == 0 and not alike:
        return [first]  # a pickup
    end = place + 1
    while end < len(measures) and measures[end].meter == first.meter and total + measures[end].ticks <= full:
        total += measures[end].ticks
        end += 1
    return list(measures[place:end]) if total == full or (alike and end == len(measures)) else [first]


def _meter_of_short_measure(first: Measure, length: int, *, last: bool, said: list[str]) -> tuple[tuple[int, int], int]:
    """The meter of the bar that a measure becomes, and its ticks."""
    meter, full = first.meter, first.full_ticks
    if length >= full or last:
        return meter, full
    short = next((m for m in SHORT_METERS if m[0] * QUARTER == length), None)
    if short is not None:
        return short, length
    said.append("a bar that is too short was filled up with silence")
    return meter, full


def _move(voices: Sequence[VoicePart], measures: Sequence[Measure], starts: Sequence[int]) -> list[VoicePart]:
    """The voices with every note where its measure lies now."""
    before = list(accumulate((m.ticks for m in measures), initial=0))[:-1]
    if before == list(starts):
        return list(voices)

    def moved(tick: int) -> int:
        k = max(0, bisect_right(before, tick) - 1)
        return starts[k] + tick - before[k]

    return [
        replace(
            voice,
            notes=tuple(
                replace(n, start=moved(n.start), length=max(1, moved(n.end - 1) + 1 - moved(n.start)))
                for n in voice.notes
            ),
        )
        for voice in voices
    ]


def _bring_tempo_within_reach(
    bars: list[Bar], voices: Sequence[VoicePart], said: list[str]
) -> tuple[list[Bar], list[VoicePart]]:
    """Tempos past what a bar may have: written at half or double the tempo, which sounds the same, else clamped."""
    middle = float(np.median([b.tempo for b in bars]))
    factor = 1.0
    while middle / factor > MAX_TEMPO:
        factor *= 2
    while middle / factor < MIN_TEMPO and factor > 1 / 64:
        factor /= 2
    if factor != 1 and len({b.meter for b in bars}) == 1:
        said.append(
            f"a tempo of {middle:.0f} is written as {middle / factor:.0f}, with notes"
            f" {f'1/{factor:.0f} as' if factor > 1 else f'{1 / factor:.0f} times as'} long: it sounds the same"
        )
        bars, voices = _rescale(bars, voices, factor)
    if any(not MIN_TEMPO <= b.tempo <= MAX_TEMPO for b in bars):
        tempos = [b.tempo for b in bars]
        said.append(f"tempos of {min(tempos):.0f} to {max(tempos):.0f} were brought to {MIN_TEMPO} to {MAX_TEMPO}")
        bars = [replace(b, tempo=min(MAX_TEMPO, max(MIN_TEMPO, b.tempo))) for b in bars]
    return list(bars), list(voices)


def _rescale(bars: list[Bar], voices: Sequence[VoicePart], factor: float) -> tuple[list[Bar], list[VoicePart]]:
    """Bars of one meter at the tempo over a factor, and notes as much shorter."""
    length = bars[0].ticks
    count = max(1, math.ceil(len(bars) / factor))
    out = [replace(bars[min(len(bars) - 1, int(i * factor))]) for i in range(count)]
    out = [replace(b, tempo=b.tempo / factor) for b in out]
    scaled = [replace(v, notes=tuple(_scale_notes(v.notes, factor, count * length))) for v in voices]
    return out, scaled


def _scale_notes(notes: Sequence[Note], factor: float, end: int) -> list[Note]:
    """Notes over a factor; what began one after another still does."""
    out: list[Note] = []
    for i, n in enumerate(notes):
        start = round(n.start / factor)
        if out:
            together = notes[i - 1].start == n.start
            start = out[-1].start if together else max(start, out[-1].start + 1)
        start = min(start, end - 1)
        out.append(replace(n, start=start, length=max(1, round(n.end / factor) - start)))
    return out
