"""A song as MusicXML 4.0, partwise: for notation programs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from pipelines.base import Record
from pipelines.media.files import check_output
from pipelines.media.placement import write_bytes
from pipelines.music.song.keys import Key, spell_pitch
from pipelines.music.song.notation import STAFF_SPLIT, dynamics_by_bar, is_on_two_staves
from pipelines.music.song.song import QUARTER, Chord, Note, Song, VoicePart

#: Ticks -> (type, dots, (actual, normal) of a tuplet); what is none of these is written as several tied notes.
NOTE_TYPES: dict[int, tuple[str, int, tuple[int, int] | None]] = {
    144: ("whole", 1, None),
    96: ("whole", 0, None),
    72: ("half", 1, None),
    48: ("half", 0, None),
    36: ("quarter", 1, None),
    24: ("quarter", 0, None),
    18: ("eighth", 1, None),
    16: ("quarter", 0, (3, 2)),
    12: ("eighth", 0, None),
    9: ("16th", 1, None),
    8: ("eighth", 0, (3, 2)),
    6: ("16th", 0, None),
    4: ("16th", 0, (3, 2)),
    3: ("32nd", 0, None),
    2: ("32nd", 0, (3, 2)),
    1: ("64th", 0, (3, 2)),
}
HARMONY_KINDS = {
    "maj": "major",
    "min": "minor",
    "dim": "diminished",
    "aug": "augmented",
    "sus2": "suspended-second",
    "sus4": "suspended-fourth",
    "5": "power",
    "7": "dominant",
    "maj7": "major-seventh",
    "min7": "minor-seventh",
    "hdim7": "half-diminished",
    "dim7": "diminished-seventh",
    "add9": "major",
    "minadd9": "minor",
}
#: Key of the General MIDI percussion map -> (name, step and octave on the staff, notehead).
DRUM_PLACES = {
    36: ("Bass drum", "F", 4, "normal"),
    37: ("Side stick", "C", 5, "x"),
    38: ("Snare drum", "C", 5, "normal"),
    41: ("Low tom", "A", 4, "normal"),
    42: ("Closed hi-hat", "G", 5, "x"),
    45: ("Middle tom", "D", 5, "normal"),
    46: ("Open hi-hat", "G", 5, "circle-x"),
    49: ("Crash cymbal", "A", 5, "x"),
    50: ("High tom", "E", 5, "normal"),
    51: ("Ride cymbal", "F", 5, "x"),
    54: ("Tambourine", "B", 5, "x"),
    70: ("Shaker", "B", 4, "x"),
}
DEFAULT_DRUM = ("Drum", "E", 4, "normal")
XML_HEADER = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0'
    b' Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">\n'
)


def write_musicxml(path: str | Path, song: Song, record: Record | None = None) -> Path:
    """Write a song; a part a voice, drums on a staff of percussion. The record is the identification's field `studio`.

    Args:
        path: ends in .musicxml.
        song: what is written; `notation.readable_song` makes one for players.
        record: how it was made.

    Returns:
        The path.

    Raises:
        OutputError: another ending, or the path cannot be written.
    """
    check_output(path, (".musicxml",))
    root = ET.Element("score-partwise", version="4.0")
    ET.SubElement(ET.SubElement(root, "work"), "work-title").text = song.title or "untitled"
    if record:
        more = ET.SubElement(ET.SubElement(root, "identification"), "miscellaneous")
        ET.SubElement(more, "miscellaneous-field", name="studio").text = record.to_json()
    parts = ET.SubElement(root, "part-list")
    for i, voice in enumerate(song.voices, 1):
        entry = ET.SubElement(parts, "score-part", id=f"P{i}")
        ET.SubElement(entry, "part-name").text = voice.name
        _add_instruments(entry, voice, i)
    for i, voice in enumerate(song.voices, 1):
        part, marks = ET.SubElement(root, "part", id=f"P{i}"), dynamics_by_bar(song, voice)
        for place in range(len(song.bars)):
            _add_measure(part, song, voice, place, marks.get(place, ""), first=i == 1)
    ET.indent(root, " ")
    return write_bytes(Path(path), XML_HEADER + ET.tostring(root, encoding="utf-8") + b"\n")


def _add_instruments(entry: ET.Element, voice: VoicePart, number: int) -> None:
    """The instrument of a part; of drums one for each key that is struck."""
    if voice.role != "drums":
        name = ET.SubElement(ET.SubElement(entry, "score-instrument", id=f"P{number}-I"), "instrument-name")
        name.text = voice.name
        midi = ET.SubElement(entry, "midi-instrument", id=f"P{number}-I")
        ET.SubElement(midi, "midi-program").text = str(voice.program + 1)
        return
    keys = sorted({n.pitch for n in voice.notes})
    for key in keys:
        instrument = ET.SubElement(entry, "score-instrument", id=f"P{number}-K{key}")
        ET.SubElement(instrument, "instrument-name").text = DRUM_PLACES.get(key, DEFAULT_DRUM)[0]
    for key in keys:
        midi = ET.SubElement(entry, "midi-instrument", id=f"P{number}-K{key}")
        ET.SubElement(midi, "midi-channel").text = "10"
        ET.SubElement(midi, "midi-unpitched").text = str(key + 1)


def _add_measure(part: ET.Element, song: Song, voice: VoicePart, place: int, mark: str, *, first: bool) -> None:
    measure, bar, key = ET.SubElement(part, "measure", number=str(place + 1)), song.bars[place], song.keys[place]
    before = song.bars[place - 1] if place else None
    if before is None or before.meter != bar.meter or song.keys[place - 1] != key:
        _add_attributes(measure, song, voice, place)
    if first and (before is None or abs(before.tempo - bar.tempo) > 0.5):
        direction = ET.SubElement(measure, "direction", placement="above")
        metronome = ET.SubElement(ET.SubElement(direction, "direction-type"), "metronome")
        ET.SubElement(metronome, "beat-unit").text = "quarter"
        ET.SubElement(metronome, "per-minute").text = f"{bar.tempo:.0f}"
        ET.SubElement(direction, "sound", tempo=f"{bar.tempo:.2f}")
    if first and before is not None and before.section != bar.section:
        direction = ET.SubElement(measure, "direction", placement="above")
        ET.SubElement(ET.SubElement(direction, "direction-type"), "rehearsal").text = bar.section
    if mark:
        direction = ET.SubElement(measure, "direction", placement="below")
        ET.SubElement(ET.SubElement(ET.SubElement(direction, "direction-type"), "dynamics"), mark)
    low, high = song.starts[place], song.starts[place + 1]
    chords = [(low + t, c) for t, c in bar.chords] if first else []
    for number, notes in enumerate(_staves(voice), 1):
        if number > 1:
            ET.SubElement(ET.SubElement(measure, "backup"), "duration").text = str(high - low)
        staff = number if is_on_two_staves(voice) else 0
        for start, end, sounding in _chord_slices(notes, low, high):
            for tick, chord in [c for c in chords if c[0] <= start]:
                _add_harmony(measure, chord, key)
                chords.remove((tick, chord))
            _add_tied_notes(measure, start, end, sounding, _Writing(key, staff, part.get("id") or "", voice.role))


@dataclass(frozen=True, slots=True)
class _Writing:
    """How the notes of a staff are written: in a key, on a staff (0: the only one), of a part, pitched or as drums."""

    key: Key
    staff: int
    part: str
    role: str


def _staves(voice: VoicePart) -> list[tuple[Note, ...]]:
    if not is_on_two_staves(voice):
        return [voice.notes]
    upper = tuple(n for n in voice.notes if n.pitch >= STAFF_SPLIT)
    return [upper, tuple(n for n in voice.notes if n.pitch < STAFF_SPLIT)]


def _add_attributes(measure: ET.Element, song: Song, voice: VoicePart, place: int) -> None:
    attributes = ET.SubElement(measure, "attributes")
    bar, key = song.bars[place], song.keys[place]
    if place == 0:
        ET.SubElement(attributes, "divisions").text = str(QUARTER)
    signature = ET.SubElement(attributes, "key")
    ET.SubElement(signature, "fifths").text = "0" if voice.role == "drums" else str(key.fifths)
    if key.mode in ("major", "minor"):  # programs know no others by name; the signature says all
        ET.SubElement(signature, "mode").text = key.mode
    time = ET.SubElement(attributes, "time")
    ET.SubElement(time, "beats").text, ET.SubElement(time, "beat-type").text = str(bar.meter[0]), str(bar.meter[1])
    if place:
        return
    if is_on_two_staves(voice):
        ET.SubElement(attributes, "staves").text = "2"
        _add_clef(attributes, "G", "2", number="1")
        _add_clef(attributes, "F", "4", number="2")
    elif voice.role == "drums":
        _add_clef(attributes, "percussion", "2")
    else:
        high = sum(n.pitch for n in voice.notes) >= 58 * max(1, len(voice.notes))
        _add_clef(attributes, *(("G", "2") if high else ("F", "4")))


def _add_clef(attributes: ET.Element, sign: str, line: str, **more: str) -> None:
    clef = ET.SubElement(attributes, "clef", more)
    ET.SubElement(clef, "sign").text, ET.SubElement(clef, "line").text = sign, line


def _chord_slices(notes: tuple[Note, ...], low: int, high: int) -> Iterator[tuple[int, int, list[Note]]]:
    """(start, end, notes that sound throughout) of a bar, cut at every onset and release: chords of one voice, tied."""
    inside = [n for n in notes if n.start < high and n.end > low]
    cuts = sorted({low, high, *(max(low, n.start) for n in inside), *(min(high, n.end) for n in inside)})
    for a, b in itertools.pairwise(cuts):
        yield a, b, sorted({n.pitch: n for n in inside if n.start <= a and n.end >= b}.values(), key=lambda n: n.pitch)


def _add_tied_notes(measure: ET.Element, start: int, end: int, notes: list[Note], writing: _Writing) -> None:
    at = start
    while at < end:
        length = max(t for t in NOTE_TYPES if t <= end - at)
        for i, note in enumerate(notes or [None]):  # type: ignore[list-item]
            _add_note(measure, note, at, length, writing, chord=i > 0)
        at += length


def _add_note(measure: ET.Element, note: Note | None, at: int, length: int, writing: _Writing, *, chord: bool) -> None:
    element = ET.SubElement(measure, "note", {} if note is None else {"dynamics": f"{note.velocity / 90 * 100:.0f}"})
    if chord:
        ET.SubElement(element, "chord")
    if note is None:
        ET.SubElement(element, "rest")
    elif writing.role == "drums":
        _add_drum(element, note.pitch)
    else:
        _add_pitch(ET.SubElement(element, "pitch"), note.pitch, writing.key)
    ET.SubElement(element, "duration").text = str(length)
    ties = [] if note is None else ["stop"] * (note.start < at) + ["start"] * (note.end > at + length)
    for kind in ties:
        ET.SubElement(element, "tie", type=kind)
    if note is not None and writing.role == "drums":
        ET.SubElement(element, "instrument", id=f"{writing.part}-K{note.pitch}")
    ET.SubElement(element, "voice").text = "5" if writing.staff == 2 else "1"
    name, dots, tuplet = NOTE_TYPES[length]
    ET.SubElement(element, "type").text = name
    for _ in range(dots):
        ET.SubElement(element, "dot")
    if tuplet:
        change = ET.SubElement(element, "time-modification")
        ET.SubElement(change, "actual-notes").text, ET.SubElement(change, "normal-notes").text = map(str, tuplet)
    if note is not None and writing.role == "drums":
        ET.SubElement(element, "notehead").text = DRUM_PLACES.get(note.pitch, DEFAULT_DRUM)[3]
    if writing.staff:
        ET.SubElement(element, "staff").text = str(writing.staff)
    if ties:
        notation = ET.SubElement(element, "notations")
        for kind in ties:
            ET.SubElement(notation, "tied", type=kind)


def _add_pitch(element: ET.Element, pitch: int, key: Key) -> None:
    letter, accidentals, octave = spell_pitch(pitch, key)
    ET.SubElement(element, "step").text = letter
    if accidentals:
        ET.SubElement(element, "alter").text = str(accidentals)
    ET.SubElement(element, "octave").text = str(octave)


def _add_drum(element: ET.Element, key: int) -> None:
    _, step, octave, _ = DRUM_PLACES.get(key, DEFAULT_DRUM)
    unpitched = ET.SubElement(element, "unpitched")
    ET.SubElement(unpitched, "display-step").text, ET.SubElement(unpitched, "display-octave").text = step, str(octave)


def _add_harmony(measure: ET.Element, chord: Chord, key: Key) -> None:
    element = ET.SubElement(measure, "harmony")
    _add_step(element, "root", key.tonic + chord.root, key)
    ET.SubElement(element, "kind").text = HARMONY_KINDS[chord.quality]
    if chord.bass is not None and chord.bass != chord.root:
        _add_step(element, "bass", key.tonic + chord.bass, key)
    if "add9" in chord.quality:
        degree = ET.SubElement(element, "degree")
        for tag, text in (("value", "9"), ("alter", "0"), ("type", "add")):
            ET.SubElement(degree, f"degree-{tag}").text = text


def _add_step(harmony: ET.Element, tag: str, pitch_class: int, key: Key) -> None:
    letter, accidentals, _ = spell_pitch(60 + pitch_class % 12, key)
    element = ET.SubElement(harmony, tag)
    ET.SubElement(element, f"{tag}-step").text = letter
    if accidentals:
        ET.SubElement(element, f"{tag}-alter").text = str(accidentals)
