"""Notation that we write, read by readers of other makers."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from pipelines.errors import MediaError
from pipelines.media import read_record
from pipelines.music import MusicPipeline
from pipelines.music.song.from_musicxml import song_from_musicxml_bytes
from pipelines.music.song.keys import Key
from pipelines.music.song.musicxml import HARMONY_KINDS, NOTE_TYPES, write_musicxml
from pipelines.music.song.reading import read_song
from pipelines.music.song.song import QUALITIES, Bar, Chord, Note, Song, VoicePart
from tests.pipelines import scores
from tests.pipelines.scores import make_line, make_song

SIGNATURES = ["Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B"]  # major keys by fifths, from six flats
MINOR = ["Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#"]


def _written(song: Song, folder: Path) -> bytes:
    return write_musicxml(folder / "a.musicxml", song).read_bytes()


@pytest.mark.parametrize(
    ("key", "names"),
    [
        (Key(5), ["F", "G", "A", "Bb", "C", "D", "E"]),
        (Key(3), ["Eb", "F", "G", "Ab", "Bb", "C", "D"]),
        (Key(2), ["D", "E", "F#", "G", "A", "B", "C#"]),
        (Key(4, "minor"), ["E", "F#", "G", "A", "B", "C", "D"]),
        (Key(0, "minor"), ["C", "D", "Eb", "F", "G", "Ab", "Bb"]),
    ],
)
def test_a_scale_is_written_with_the_accidentals_of_its_key(key: Key, names: list[str], tmp_path: Path) -> None:
    pitches = [60 + key.tonic + s for s in key.scale]
    data = _written(make_song(make_line(pitches), key=key), tmp_path)
    read = scores.read_xml(data)[0]
    assert [name for name, *_ in read] == names and [scores.number(n, o) for n, o, *_ in read] == pitches
    assert f"<fifths>{key.fifths}</fifths>".encode() in data and f"<mode>{key.mode}</mode>".encode() in data
    again = song_from_musicxml_bytes(data, "a.xml").voice("melody")
    assert again is not None and [n.pitch for n in again.notes] == pitches


def test_notes_ties_chords_and_rests_are_written_as_they_sound(tmp_path: Path) -> None:
    notes = [(0.5, 1, 60), (0.5, 1, 64), (1.5, 4, 67), (5.5, 1 / 3, 69), (35 / 6, 5 / 24, 71), (7, 2, 72)]
    song = make_song(notes, bars=2)
    read = scores.read_xml(_written(song, tmp_path))[0]
    found = sorted((start, size, scores.number(n, o)) for n, o, start, size in read)
    assert found == sorted((n.start, min(n.end, song.ticks) - n.start, n.pitch) for n in song.voices[0].notes)


def test_every_length_of_note_has_the_type_that_lasts_as_long(tmp_path: Path) -> None:
    whole = {"whole": 96, "half": 48, "quarter": 24, "eighth": 12, "16th": 6, "32nd": 3, "64th": 1.5}
    for ticks, (name, dots, tuplet) in NOTE_TYPES.items():
        assert whole[name] * (2 - 0.5**dots) * (tuplet[1] / tuplet[0] if tuplet else 1) == ticks


@pytest.mark.parametrize("ticks", NOTE_TYPES)
def test_every_length_is_written_with_its_dots_and_tuplets(ticks: int, tmp_path: Path) -> None:
    song = Song(Key(0), (Bar((6, 4)),), (VoicePart("a", "melody", (Note(0, ticks, 60),)),))
    note = next(ET.fromstring(_written(song, tmp_path)).iter("note"))
    name, dots, tuplet = NOTE_TYPES[ticks]
    assert (note.findtext("type"), len(note.findall("dot")), note.findtext("duration")) == (name, dots, str(ticks))
    change = [note.findtext(f"time-modification/{tag}") for tag in ("actual-notes", "normal-notes")]
    assert change == ([str(n) for n in tuplet] if tuplet else [None, None])


def test_what_a_score_says_beside_its_notes(tmp_path: Path) -> None:
    bars = (
        Bar(chords=((0, Chord(0, "add9")), (48, Chord(7, "7", 11))), tempo=90),
        Bar((3, 4), chords=((0, Chord(2, "min", 2)),), tempo=90.3),
        Bar((3, 4), key=Key(10), tempo=120),
    )
    low, kit = VoicePart("low", "bass", (Note(0, 24, 40),), 32), VoicePart("kit", "drums", (Note(0, 24, 38),))
    song = Song(Key(3), bars, (VoicePart("tune", "melody", (Note(0, 72, 75),), 40), low, kit), "A <title>")
    root = ET.fromstring(_written(song, tmp_path))
    parts = root.findall("part")
    assert root.findtext("work/work-title") == "A <title>" and len(parts) == 3
    assert not "".join(e.tail or "" for e in root.iter()).strip(), "nothing but space stands between elements"
    assert not "".join(e.text or "" for e in root.iter() if len(e)).strip()
    assert [e.text for e in root.iter("part-name")] == ["tune", "low", "kit"]
    assert [e.text for e in root.iter("midi-program")] == ["41", "33"]
    assert [p.findtext("measure/attributes/clef/sign") for p in parts] == ["G", "F", "percussion"]
    assert [p.findtext("measure/attributes/clef/line") for p in parts] == ["2", "4", "2"]
    assert [e.text for e in root.iter("midi-unpitched")] == ["39"] and parts[2].find(
        "measure/note/unpitched"
    ) is not None
    assert [m.get("number") for m in parts[0]] == ["1", "2", "3"]
    assert [t.findtext("beats") for t in parts[0].iter("time")] == ["4", "3", "3"]
    assert [k.findtext("fifths") for k in parts[0].iter("key")] == ["-3", "-3", "-2"]
    assert [s.get("tempo") for s in root.iter("sound")] == ["90.00", "120.00"], "once, by the first part"
    assert [e.text for e in root.iter("per-minute")] == ["90", "120"]
    assert len(list(parts[1].iter("attributes"))) == 3 and len(list(parts[0].iter("divisions"))) == 1
    chords = list(root.iter("harmony"))
    assert [(h.findtext("root/root-step"), h.findtext("root/root-alter"), h.findtext("kind")) for h in chords] == [
        ("E", "-1", "major"),
        ("B", "-1", "dominant"),
        ("F", None, "minor"),
    ]
    assert [h.findtext("degree/degree-value") for h in chords] == ["9", None, None]
    assert [h.findtext("degree/degree-type") for h in chords] == ["add", None, None]
    assert [(h.findtext("bass/bass-step"), h.findtext("bass/bass-alter")) for h in chords] == [
        (None, None),
        ("D", None),
        (None, None),
    ]
    assert set(HARMONY_KINDS) == set(QUALITIES)
    untitled = Song(Key(0), (Bar(),), (VoicePart("a", "melody", (Note(0, 9, 60, 45),)),))
    root = ET.fromstring(_written(untitled, tmp_path))
    assert root.findtext("work/work-title") == "untitled" and root.find("identification") is None
    assert next(n.get("dynamics") for n in root.iter("note")) == "50"
    assert len(root.findall(".//note/rest")) == len(root.findall(".//note")) - 1


#: Of the words that the W3C's MusicXML 4.0 allows in <kind>.
KINDS = {
    **{"maj": "major", "min": "minor", "dim": "diminished", "aug": "augmented", "sus2": "suspended-second"},
    **{"sus4": "suspended-fourth", "5": "power", "7": "dominant", "maj7": "major-seventh", "min7": "minor-seventh"},
    **{"hdim7": "half-diminished", "dim7": "diminished-seventh", "add9": "major", "minadd9": "minor"},
}


@pytest.mark.parametrize("quality", QUALITIES)
def test_every_chord_has_its_word_in_notation(quality: str, tmp_path: Path) -> None:
    bar = Bar(chords=((0, Chord(0, quality)),))
    song = Song(Key(0), (bar,), (VoicePart("a", "melody", (Note(0, 96, 60),)),))
    (harmony,) = ET.fromstring(_written(song, tmp_path)).iter("harmony")
    assert harmony.findtext("kind") == KINDS[quality] and harmony.find("bass") is None
    degree = ("9", "0", "add") if quality.endswith("add9") else (None, None, None)
    assert tuple(harmony.findtext(f"degree/degree-{tag}") for tag in ("value", "alter", "type")) == degree


def test_a_score_is_one_that_notation_programs_open(tmp_path: Path) -> None:
    tempos = (90, 120, 90, 90.4, 90.4)
    voices = [VoicePart(n, "other", tuple(Note(96 * i, 96, p) for i in range(5))) for n, p in (("a", 59), ("b", 57))]
    root = ET.fromstring(_written(Song(Key(0), tuple(Bar(tempo=t) for t in tempos), tuple(voices)), tmp_path))
    assert root.tag == "score-partwise" and root.get("version") == "4.0"
    assert [p.get("id") for p in root.iter("score-part")] == [p.get("id") for p in root.findall("part")] == ["P1", "P2"]
    first, second = root.findall("part")
    assert [(m.get("number"), m.find("direction/sound") is not None) for m in first] == [
        *(("1", True), ("2", True), ("3", True), ("4", False), ("5", False)),
    ]
    assert [len(list(part.iter(tag))) for part in (first, second) for tag in ("clef", "key", "time")] == [1] * 6
    assert [part.findtext("measure/attributes/clef/sign") for part in (first, second)] == ["G", "F"]
    assert first.find("measure/attributes/clef") is not None and second.find("measure/direction/sound") is None


def test_ties_are_heard_and_seen(tmp_path: Path) -> None:
    song = Song(Key(0), (Bar(), Bar()), (VoicePart("a", "melody", (Note(72, 96, 60), Note(168, 24, 62))),))
    notes = [n for n in ET.fromstring(_written(song, tmp_path)).iter("note") if n.find("pitch") is not None]
    ties = [[t.get("type") for t in n.findall("tie")] for n in notes]
    assert ties == [[t.get("type") for t in n.findall("notations/tied")] for n in notes]
    assert ties == [["start"], ["stop"], []] and [n.findtext("duration") for n in notes] == ["24", "72", "24"]


def test_notation_of_a_song_that_was_read_is_read_again_as_it_was(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    starts = np.cumsum(rng.choice([6, 8, 12, 16, 18, 24, 36], 60))
    notes = [
        Note(int(a), int(b - a), int(p)) for a, b, p in zip(starts, starts[1:], rng.integers(55, 80, 59), strict=False)
    ]
    song = Song(Key(9, "minor"), tuple(Bar() for _ in range(14)), (VoicePart("melody", "melody", tuple(notes)),))
    data = _written(song, tmp_path)
    again = song_from_musicxml_bytes(data, "a.xml")
    assert again.voices[0].notes == tuple(n for n in notes if n.start < again.ticks)
    assert [(scores.number(n, o), s) for n, o, s, _ in scores.read_xml(data)[0]] == [(n.pitch, n.start) for n in notes]
    with pytest.raises(MediaError, match="no notes"):
        song_from_musicxml_bytes(_written(Song(Key(0), (Bar(),), ()), tmp_path), "a.xml")


@pytest.mark.parametrize("meter", ["4/4", "6/8"])
def test_notation_adds_up_and_reads_as_written(meter: str, tmp_path: Path) -> None:
    made = MusicPipeline.from_pretrained("composer")(affect="happy", seed=6, bars=6, meter=meter)
    path = made.save(tmp_path / "a.musicxml")
    root = ET.parse(path).getroot()
    assert read_record(path) == made.record
    parts = root.findall("part")
    names = [e.text or "" for e in root.iter("part-name")]
    assert len(parts) == len(set(names)) >= 2 and names[0].endswith("(melody)") and "doubling" not in names
    for part in parts:
        for bar, measure in zip(made.song.bars, part.findall("measure"), strict=True):
            assert (
                sum(
                    int(n.findtext("duration", "0"))
                    for n in measure.findall("note")
                    if n.find("chord") is None and n.findtext("voice") == "1"
                )
                == bar.ticks
            )
            assert measure.find("backup") is None or measure.findtext("backup/duration") == str(bar.ticks)
    steps = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    read, at = [], 0
    for note in parts[0].iter("note"):
        length, pitch = int(note.findtext("duration", "0")), note.find("pitch")
        kinds = {t.get("type") for t in note.findall("tie")}
        if pitch is not None:
            number = (
                12 * (int(pitch.findtext("octave", "0")) + 1)
                + steps[pitch.findtext("step", "")]
                + int(pitch.findtext("alter", "0"))
            )
            if "stop" in kinds:
                read[-1] = (read[-1][0], read[-1][1] + length, number)
            else:
                read.append((at, length, number))
        at += length
    assert [(t, p) for t, _, p in read] == [(n.start, n.pitch) for n in made.song.voice("melody").notes]
    assert all(length % 2 == 0 for _, length, _ in read), "lengths that are read at a glance"
    again = read_song(path)
    assert [(n.start, n.length, n.pitch) for n in again.voice("melody").notes] == read and again.key == made.song.key
    assert len(parts[0].findall(".//harmony")) == sum(len(b.chords) for b in made.song.bars)
