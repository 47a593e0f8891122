"""A stranger's MusicXML (.musicxml, .xml, .mxl) as a song: a voice a voice of a part, repeats played as written.

A part is read measure by measure into pieces of notes, the measures are put into the order in which they are played,
and what is tied is joined on that time line. Grace notes sound just before what they adorn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from xml.etree import ElementTree as ET

from pipelines.errors import MediaError
from pipelines.music.song import musicxml_marks as marks
from pipelines.music.song.keys import LETTERS
from pipelines.music.song.measures import Measure, build_song, check_bar_count, check_meter, check_note_count
from pipelines.music.song.musicxml_file import parse_number, parse_positive, parse_score, read_score_file
from pipelines.music.song.pieces import NotePiece, join_pieces
from pipelines.music.song.repeats import RepeatMarks, playing_order
from pipelines.music.song.song import MAX_SONG_BARS, QUARTER, Song, VoicePart

MAX_MIDI_PITCH = 127
MAX_MEASURE_QUARTERS = 1000.0
DEFAULT_TEMPO = 100.0

#: (staff, voice) of a part.
VoiceKey = tuple[str, str]


@dataclass(slots=True)
class _PartState:
    """What holds from measure to measure in a part."""

    name: str
    divisions: float = 1.0
    meter: tuple[int, int] = (4, 4)
    fifths: int | None = None
    chromatic: int = 0
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _PartMeasure:
    """A measure of one part: its pieces of notes by voice, and how far it is filled."""

    meter: tuple[int, int]
    tempo: float | None = None
    ticks: int = 0
    marks: RepeatMarks = field(default_factory=RepeatMarks)
    pieces: dict[VoiceKey, list[NotePiece]] = field(default_factory=dict)


def song_from_musicxml(path: str | Path) -> Song:
    """Read a score.

    Args:
        path: of the file.

    Returns:
        The song, with key, chords and melody.

    Raises:
        MediaError: not MusicXML, damaged, too large, without notes, or in a meter that songs here cannot have.
    """
    return song_from_musicxml_bytes(read_score_file(path), Path(path).name)


def song_from_musicxml_bytes(data: bytes, name: str) -> Song:
    """Read a score's content.

    Args:
        data: MusicXML, or a ZIP archive of it.
        name: of the file, for messages.

    Returns:
        The song, with key, chords and melody.

    Raises:
        MediaError: as `song_from_musicxml`.
    """
    root = parse_score(data, name)
    names = {p.get("id"): (p.findtext("part-name") or "").strip() for p in root.iter("score-part")}
    states, parts, labels = [], [], []
    for place, part in enumerate(root.findall("part")):
        state = _PartState(name)
        parts.append(_read_part(part, state))
        states.append(state)
        labels.append(names.get(part.get("id")) or f"part {place + 1}")
    if not any(measure.pieces for part in parts for measure in part):
        raise MediaError(f"'{name}' has no notes; give a score with a tune")
    order = playing_order(_marks(parts), MAX_SONG_BARS)
    check_bar_count(len(order), name)
    measures = _measures(parts, name)
    voices = _voices(parts, labels, [measures[k].ticks for k in order], order, name)
    fifths = next((s.fifths for s in states if s.fifths is not None), None)
    remarks = [remark for state in states for remark in state.remarks]
    if order != list(range(len(measures))):
        remarks.append(f"repeats are played as written: {len(order)} bars of {len(measures)}")
    return build_song([measures[k] for k in order], voices, name, Path(name).stem, fifths, remarks)


def _marks(parts: Sequence[Sequence[_PartMeasure]]) -> list[RepeatMarks]:
    """The repeat signs of every measure: of the first part that has any there."""
    length = max(len(part) for part in parts)
    rows = [[part[i].marks for part in parts if i < len(part)] for i in range(length)]
    return [next((m for m in row if m != RepeatMarks()), RepeatMarks()) for row in rows]


def _measures(parts: Sequence[Sequence[_PartMeasure]], name: str) -> list[Measure]:
    """The measures of a score: as long as the part that fills them most, at the last tempo that any part gave."""
    out: list[Measure] = []
    tempo = DEFAULT_TEMPO
    for i in range(max(len(part) for part in parts)):
        row = [part[i] for part in parts if i < len(part)]
        tempo = next((m.tempo for m in row if m.tempo is not None), tempo)
        check_meter(row[0].meter, name)
        measure = Measure(row[0].meter, max(m.ticks for m in row), tempo)
        out.append(measure if measure.ticks else Measure(measure.meter, measure.full_ticks, tempo))
    return out


def _voices(
    parts: Sequence[Sequence[_PartMeasure]],
    labels: Sequence[str],
    lengths: Sequence[int],
    order: Sequence[int],
    name: str,
) -> list[VoicePart]:
    """A voice for each voice of each part that has notes."""
    starts = list(accumulate(lengths, initial=0))
    voices: list[VoicePart] = []
    taken: set[str] = set()
    total = 0
    for part, label in zip(parts, labels, strict=True):
        pieces: dict[VoiceKey, list[NotePiece]] = defaultdict(list)
        for at, place in zip(starts, order, strict=False):
            for key, held in part[place].pieces.items() if place < len(part) else ():
                pieces[key] += [piece.later(at) for piece in held]
                total += len(held)
            check_note_count(total, name)
        for key in sorted(pieces):
            unique = label[:40] if label[:40] not in taken else f"{label[:40]} {len(voices) + 1}"
            taken.add(unique)
            voices.append(VoicePart(unique, "other", join_pieces(pieces[key])))
    return voices


def _read_part(part: ET.Element, state: _PartState) -> list[_PartMeasure]:
    """The measures of a part."""
    measures = part.findall("measure")
    check_bar_count(len(measures), state.name)
    out: list[_PartMeasure] = []
    endings: frozenset[int] = frozenset()
    for element in measures:
        measure = _read_measure(element, state)
        measure.marks, endings = marks.read_repeat_marks(element, endings, state.name)
        out.append(measure)
    return out


def _read_measure(element: ET.Element, state: _PartState) -> _PartMeasure:
    """Notes that begin in a measure, and how many ticks of it are filled.

    Raises:
        MediaError: a measure that is far too long.
    """
    measure = _PartMeasure(state.meter)
    at = before = longest = 0.0
    for item in element:
        if item.tag == "attributes":
            _read_attributes(item, state)
            measure.meter = state.meter
        elif item.tag in ("backup", "forward"):
            step = _quarters(item, state)
            at = max(0.0, at - step) if item.tag == "backup" else at + step
        elif item.tag == "note" and item.find("cue") is None:
            grace, chord = item.find("grace") is not None, item.find("chord") is not None
            length = 0.0 if grace else _quarters(item, state)
            onset = before if chord else at
            _add_piece(measure, item, state, onset, length, chord=chord, grace=grace)
            before, at = onset, max(at, onset + length) if chord else onset + length
        elif item.tag in ("direction", "sound"):
            tempo = marks.read_tempo(item, state.name)
            measure.tempo = tempo if tempo is not None else measure.tempo
        longest = max(longest, at)
        if longest > MAX_MEASURE_QUARTERS:
            raise MediaError(f"'{state.name}' has a measure of over {MAX_MEASURE_QUARTERS:,.0f} quarters; cut it")
    measure.ticks = round(longest * QUARTER)
    return measure


def _quarters(item: ET.Element, state: _PartState) -> float:
    """How long a note or a step is."""
    return parse_positive(item.findtext("duration"), state.name) / state.divisions


def _read_attributes(item: ET.Element, state: _PartState) -> None:
    if item.findtext("divisions"):
        state.divisions = parse_positive(item.findtext("divisions"), state.name)
    if item.findtext("transpose/chromatic") or item.findtext("transpose/octave-change"):
        octaves = round(parse_number(item.findtext("transpose/octave-change") or "0", state.name))
        state.chromatic = round(parse_number(item.findtext("transpose/chromatic") or "0", state.name)) + 12 * octaves
    if item.findtext("time/beats"):
        beats, unit = marks.read_meter(item, state.name)
        if beats > 0 and unit > 0:
            state.meter = (beats, unit)
        else:
            state.remarks.append(f"a meter of {beats}/{unit} is none and was left out")
    if state.fifths is None and item.findtext("key/fifths"):
        fifths = round(parse_number(item.findtext("key/fifths"), state.name))
        if -7 <= fifths <= 7:
            state.fifths = marks.concert_fifths(fifths, state.chromatic)
        else:
            state.remarks.append(f"a key signature of {abs(fifths)} {'sharps' if fifths > 0 else 'flats'} was left out")


def _add_piece(
    measure: _PartMeasure,
    item: ET.Element,
    state: _PartState,
    onset: float,
    length: float,
    *,
    chord: bool,
    grace: bool,
) -> None:
    """Add what a note element sounds to its voice; a rest, a sound without pitch or past MIDI's range adds nothing."""
    step = item.findtext("pitch/step")
    if step not in LETTERS:
        return
    octave = round(parse_number(item.findtext("pitch/octave"), state.name))
    alter = round(parse_number(item.findtext("pitch/alter") or "0", state.name))
    pitch = 12 * (octave + 1) + LETTERS[step] + alter + state.chromatic
    if not 0 <= pitch <= MAX_MIDI_PITCH:
        return
    ties = {t.get("type") for t in item.findall("tie")} or {t.get("type") for t in item.findall("notations/tied")}
    voice = measure.pieces.setdefault((item.findtext("staff") or "1", item.findtext("voice") or "1"), [])
    voice.append(NotePiece(onset * QUARTER, length * QUARTER, pitch, chord, grace, "stop" in ties, "start" in ties))
