"""A stranger's MusicXML (.musicxml, .xml, .mxl) as a song: a voice a part, repeats as written once, grace notes left
out.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from pipelines.errors import MediaError
from pipelines.media.files import check_input
from pipelines.music.song.analysis import infer_chords, infer_key, infer_melody
from pipelines.music.song.keys import LETTERS, Key
from pipelines.music.song.song import MAX_SONG_BARS, QUARTER, READABLE_METERS, Bar, Note, Song, VoicePart

MUSICXML_SUFFIXES = (".musicxml", ".xml", ".mxl")
MAX_BYTES = 30_000_000  # of the XML; the longest operas have about that
MAX_MIDI_PITCH = 127


@dataclass(slots=True)
class _PartState:
    """What holds from measure to measure in a part."""

    divisions: float = 1.0
    meter: tuple[int, int] = (4, 4)
    tempo: float = 100.0
    fifths: int | None = None
    transpose: int = 0
    open: dict[int, Note] = field(default_factory=dict)


def song_from_musicxml(path: str | Path) -> Song:
    """Read a score.

    Args:
        path: of the file.

    Returns:
        The song, with key, chords and melody.

    Raises:
        MediaError: not MusicXML, damaged, too large, without notes, or in a meter that songs here cannot have.
    """
    path = check_input(path)
    if path.stat().st_size > MAX_BYTES:
        raise MediaError(f"'{path.name}' has {path.stat().st_size:,} bytes; at most {MAX_BYTES:,} are read")
    return song_from_musicxml_bytes(path.read_bytes(), path.name)


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
    root = _parse_xml(_unpack_xml(data, name), name)
    if root.tag != "score-partwise":
        raise MediaError(f"'{name}' is no score by parts ('{root.tag[:30]}'); export it as MusicXML, partwise")
    names = {p.get("id"): (p.findtext("part-name") or "").strip() for p in root.iter("score-part")}
    bars: list[Bar] = []
    voices: list[VoicePart] = []
    fifths: int | None = None
    for place, part in enumerate(root.findall("part")):
        reading = _PartState()
        notes = list(_read_part(part, reading, bars, first=place == 0, name=name))
        fifths = reading.fifths if fifths is None else fifths
        if notes:
            label = names.get(part.get("id")) or f"part {place + 1}"
            label = label if label not in {v.name for v in voices} else f"{label} {place + 1}"
            voices.append(VoicePart(label[:40], "other", tuple(sorted(notes, key=lambda n: (n.start, n.pitch)))))
    if not voices:
        raise MediaError(f"'{name}' has no notes; give a score with a tune")
    return infer_melody(infer_chords(infer_key(Song(Key(0), tuple(bars), tuple(voices), Path(name).stem), fifths)))


def _unpack_xml(data: bytes, name: str) -> bytes:
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            scores = [
                i
                for i in file.infolist()
                if i.filename.lower().endswith((".xml", ".musicxml")) and not i.filename.startswith("META-INF")
            ]
            if not scores:
                raise MediaError(f"'{name}' is an archive without a score; export it again")
            if scores[0].file_size > MAX_BYTES:
                raise MediaError(f"'{name}' unpacks to {scores[0].file_size:,} bytes; at most {MAX_BYTES:,} are read")
            with file.open(scores[0]) as inner:
                return inner.read(MAX_BYTES + 1)[:MAX_BYTES]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise MediaError(f"'{name}' is truncated or damaged ({error.__class__.__name__}); export it again") from error


def _parse_xml(data: bytes, name: str) -> ET.Element:
    if b"<!ENTITY" in data:
        raise MediaError(f"'{name}' declares entities, which no score needs; it is not read")
    try:
        return ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise MediaError(f"'{name}' cannot be read as MusicXML ({str(error)[:60]}); export it again") from error


def _read_part(part: ET.Element, reading: _PartState, bars: list[Bar], *, first: bool, name: str) -> Iterator[Note]:
    start = 0
    for place, measure in enumerate(part.findall("measure")):
        if place >= MAX_SONG_BARS:
            raise MediaError(f"'{name}' has over {MAX_SONG_BARS} bars; cut it")
        notes, length = _read_measure(measure, reading, start, name)
        yield from notes
        if first:
            bars.append(_bar_from_measure(reading, length, name))
        elif place >= len(bars):
            break
        start += bars[place].ticks
    yield from reading.open.values()
    reading.open.clear()


def _bar_from_measure(reading: _PartState, length: int, name: str) -> Bar:
    """The measure's bar; a pickup or a cut measure is as long as what is in it, in quarters or eighths.

    Raises:
        MediaError: a meter that is not read.
    """
    if reading.meter not in READABLE_METERS:
        known = ", ".join(f"{a}/{b}" for a, b in READABLE_METERS)
        raise MediaError(f"'{name}' has a meter of {reading.meter[0]}/{reading.meter[1]}; known are {known}")
    bar = Bar(reading.meter, min(240.0, max(30.0, reading.tempo)))
    short = next(
        (
            m
            for m in ((length // QUARTER, 4), (length * 2 // QUARTER, 8))
            if m in READABLE_METERS and Bar(m).ticks == length
        ),
        None,
    )
    return Bar(short, bar.tempo) if 0 < length < bar.ticks and short else bar


def _read_measure(measure: ET.Element, reading: _PartState, start: int, name: str) -> tuple[list[Note], int]:
    """Notes that end in the measure, and how many ticks of it are filled."""
    at = longest = before = 0.0
    out: list[Note] = []
    for item in measure:
        if item.tag == "attributes":
            _read_attributes(item, reading, name)
        elif item.tag in ("backup", "forward"):
            step = _parse_positive(item.findtext("duration"), name) / reading.divisions * QUARTER
            at = max(0.0, at - step) if item.tag == "backup" else at + step
        elif item.tag == "note" and item.find("grace") is None:
            length = _parse_positive(item.findtext("duration"), name) / reading.divisions * QUARTER
            onset = before if item.find("chord") is not None else at
            out += _read_note(item, reading, start + round(onset), round(onset + length) - round(onset), name)
            before, at = onset, max(at, onset + length) if item.find("chord") is not None else onset + length
        for sound in item.iter("sound"):
            if item.tag in ("direction", "sound") and sound.get("tempo"):
                reading.tempo = _parse_positive(sound.get("tempo"), name)
        longest = max(longest, at)
    return out, round(longest)


def _read_attributes(item: ET.Element, reading: _PartState, name: str) -> None:
    if item.findtext("divisions"):
        reading.divisions = _parse_positive(item.findtext("divisions"), name)
    if item.findtext("time/beats"):
        beats = sum(int(_parse_positive(b, name)) for b in str(item.findtext("time/beats")).split("+"))
        reading.meter = (beats, int(_parse_positive(item.findtext("time/beat-type"), name)))
    if reading.fifths is None and item.findtext("key/fifths"):
        reading.fifths = round(float(_parse_number(item.findtext("key/fifths"), name)))
    if item.findtext("transpose/chromatic"):
        reading.transpose = round(_parse_number(item.findtext("transpose/chromatic"), name)) + 12 * round(
            _parse_number(item.findtext("transpose/octave-change") or "0", name)
        )


def _read_note(item: ET.Element, reading: _PartState, start: int, length: int, name: str) -> list[Note]:
    """The note, once it is known how long it is tied; nothing for a rest."""
    step = item.findtext("pitch/step")
    if step not in LETTERS or length <= 0:
        return []
    alter = _parse_number(item.findtext("pitch/alter") or "0", name)
    pitch = (
        12 * (round(_parse_number(item.findtext("pitch/octave"), name)) + 1)
        + LETTERS[step]
        + round(alter)
        + reading.transpose
    )
    if not 0 <= pitch <= MAX_MIDI_PITCH:
        return []
    ties = {t.get("type") for t in item.findall("tie")}
    whole = Note(start, length, pitch)
    if "stop" in ties and pitch in reading.open:
        held = reading.open.pop(pitch)
        whole = Note(held.start, start + length - held.start, pitch)
    if "start" in ties:
        reading.open[pitch] = whole
        return []
    return [whole]


def _parse_positive(text: str | None, name: str) -> float:
    value = _parse_number(text, name)
    if value <= 0:
        raise MediaError(f"'{name}' has a length, meter or tempo of {value:g}; export it again")
    return value


def _parse_number(text: str | None, name: str) -> float:
    try:
        value = float(str(text))
    except ValueError as error:
        raise MediaError(f"'{name}' has '{str(text)[:20]}' where a number should be; export it again") from error
    if not -1e6 < value < 1e6:
        raise MediaError(f"'{name}' has a number of {value:g}; export it again")
    return value
