"""Scores: MIDI, MusicXML and tunes."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable
from pathlib import Path

import mido
import numpy as np

from tests.replay.rows import CASES, WORK, row

TUNE = [(60, 1), (62, 1), (64, 1), (65, 1), (67, 2), (64, 2), (69, 1), (67, 1), (65, 1), (64, 1), (62, 2), (60, 2)]


def _case(name: str, made: Callable[[Path], object]) -> Path:
    """A file of the cases' folder, or one like it made here."""
    if CASES and (CASES / "music" / name).is_file():
        return CASES / "music" / name
    made(WORK / name)
    return WORK / name


def _length(number: int) -> bytes:
    out = [number & 0x7F]
    while number := number >> 7:
        out.append(number & 0x7F | 0x80)
    return bytes(out[::-1])


def _keys(tune: list[tuple[int, float]], channel: int = 0) -> bytes:
    return b"".join(
        b"\x00" + bytes([0x90 | channel, p, 80]) + _length(round(q * 480)) + bytes([0x80 | channel, p, 0])
        for p, q in tune
    )


def _midi(path: Path, *tracks: bytes) -> Path:
    ended = [t + b"\x00\xff\x2f\x00" for t in tracks]
    head = b"MThd\x00\x00\x00\x06\x00\x01" + len(tracks).to_bytes(2, "big") + b"\x01\xe0"
    path.write_bytes(head + b"".join(b"MTrk" + len(t).to_bytes(4, "big") + t for t in ended))
    return path


def _xml(path: Path, measures: list[str], extra: str = "", fifths: int = 0, unit: int = 4) -> Path:
    first = (
        f"<attributes><divisions>1</divisions><key><fifths>{fifths}</fifths></key>"
        f"<time><beats>4</beats><beat-type>{unit}</beat-type></time></attributes>"
    )
    body = "".join(f'<measure number="{i}">{first if i == 0 else ""}{m}</measure>' for i, m in enumerate(measures))
    path.write_text(
        '<score-partwise><part-list><score-part id="P"><part-name/></score-part></part-list>'
        f'<part id="P">{body}</part></score-partwise>{extra}'
    )
    return path


def _n(name: str, duration: int) -> str:
    return (
        f"<note><pitch><step>{name[0]}</step><octave>{name[1]}</octave></pitch><duration>{duration}</duration></note>"
    )


def _compose(source: Path, *more: str, affect: str = "neutral") -> tuple[int, list[int], str]:
    """Exit code, pitches of the melody as written, what was said."""
    from studio.cli import main

    out, said = WORK / "told.mid", io.StringIO()
    out.unlink(missing_ok=True)
    with contextlib.redirect_stderr(said):
        try:
            code = main(["compose", "--affect", affect, "--from", str(source), "--seed", "3", "-o", str(out), *more])
        except SystemExit as error:
            code = int(error.code or 0)
    if not out.is_file():
        return int(code or 0), [], said.getvalue()
    melody = next(t for t in mido.MidiFile(out).tracks if t.name == "melody")
    return int(code or 0), [e.note for e in melody if e.type == "note_on" and e.velocity], said.getvalue()


def _one_line(code: int, said: str) -> bool:
    lines = [line for line in said.splitlines() if line.strip()]
    return code == 2 and sum(line.startswith("error") for line in lines) == 1 and "Traceback" not in said


def _same_tune(told: list[int], given: list[int], degrees: dict[int, int] | None = None) -> bool:
    changed = [(p + (degrees or {}).get(p % 12, p % 12) - p % 12) for p in given]
    return len(told) == len(given) and len({a - b for a, b in zip(told, changed, strict=True)}) == 1


def _pitches(path: Path) -> list[int]:
    return [e.note for t in mido.MidiFile(path).tracks for e in t if e.type == "note_on" and e.velocity]


@row("C: MIDI with 100,000 tempo changes")
def tempos() -> bool:
    changes = b"".join(b"\x01\xff\x51\x03" + (400_000 + i).to_bytes(3, "big") for i in range(100_000))
    started = time.process_time()
    code, told, _ = _compose(_midi(WORK / "a.mid", changes, _keys(TUNE)))
    return code == 0 and len(told) == len(TUNE) and time.process_time() - started < 30


@row("C: MIDI of 20 MB")
def large() -> bool:
    path = _midi(WORK / "b.mid", b"\x00\x90\x3c\x50\x01\x80\x3c\x00" * 2_500_000)
    started = time.process_time()
    code, _, said = _compose(path)
    return _one_line(code, said) and time.process_time() - started < 15


@row("C: key signature of 32 sharps; negative denominators")
def signatures() -> bool:
    odd = b"\x00\xff\x59\x02\x20\x00" + b"\x00\xff\x58\x04\x04\xfe\x18\x08"
    code, told, said = _compose(_midi(WORK / "c.mid", odd + _keys(TUNE)))
    first = code == 0 and len(told) == len(TUNE) and "note:" in said and "32 sharps" in said
    code, told, said = _compose(_xml(WORK / "c.musicxml", [_n("C4", 4), _n("D4", 4)], fifths=32, unit=-4))
    return first and code == 0 and told == [60, 62] and "32 sharps" in said and "4/-4" in said


@row("C: drums alone in compose --from")
def drums() -> bool:
    path = _case("drums.mid", lambda p: _midi(p, _keys([(36, 1), (38, 1)] * 8, channel=9)))
    code, _, said = _compose(path)
    return _one_line(code, said)


@row("cases: --from keeps the tune")
def plain() -> bool:
    path = _case("plain.mid", lambda p: _midi(p, _keys(TUNE)))
    given, minor = _pitches(path), {4: 3, 9: 8, 11: 10}
    asked = {"neutral": {}, "happy": {}, "calm": {}, "excited": {}, "sad": minor, "angry": minor, "fearful": minor}
    return all(_same_tune(_compose(path, affect=a)[1], given, degrees) for a, degrees in asked.items())


@row("cases: a tune outside the range is moved by octaves, said in a note")
def octaves() -> bool:
    path = _case("shift_-24.mid", lambda p: _midi(p, _keys([(p_ - 24, q) for p_, q in TUNE])))
    code, told, said = _compose(path)
    given = _pitches(path)
    return code == 0 and _same_tune(told, given) and (told[0] - given[0]) % 12 == 0 and "octave" in said


@row("cases: a pickup written as a short first bar, MIDI")
def pickup_midi() -> bool:
    meters = b"\x00\xff\x58\x04\x01\x02\x18\x08" + _keys([(67, 1)]) + b"\x00\xff\x58\x04\x04\x02\x18\x08"
    path = _case("pickup_sig.mid", lambda p: _midi(p, meters + _keys(TUNE)))
    code, told, said = _compose(path)
    return code == 0 and _same_tune(told, _pitches(path)) and "silence" in said


@row("cases: a pickup written as a short first bar, MusicXML")
def pickup_xml() -> bool:
    bars = [_n("G4", 1), _n("C4", 1) + _n("D4", 1) + _n("E4", 1) + _n("F4", 1), _n("C4", 4)]
    code, told, said = _compose(_case("x_pickup.musicxml", lambda p: _xml(p, bars)))
    return code == 0 and told[:3] == [67, 60, 62] and "silence" in said


@row("cases: a tempo past the limits is kept or said")
def fast() -> bool:
    path = _case("tempo400.mid", lambda p: _midi(p, b"\x00\xff\x51\x03\x02\x49\xf0" + _keys(TUNE)))
    code, told, said = _compose(path, "--performance", "0")
    seconds = mido.MidiFile(WORK / "told.mid").length
    return code == 0 and _same_tune(told, _pitches(path)) and "400" in said and seconds < 5


@row("cases: repeats are played as written")
def repeats() -> bool:
    back = '<barline location="right"><repeat direction="backward"/></barline>'
    path = _case("x_repeat.musicxml", lambda p: _xml(p, [_n("C4", 4), _n("D4", 4) + back, _n("E4", 4)]))
    code, told, _ = _compose(path)
    own = _compose(_xml(WORK / "r.musicxml", [_n("C4", 4), _n("D4", 4) + back, _n("E4", 4)]))[1]
    start = '<barline location="left"><ending number="{0}" type="start"/></barline>'
    end = '<barline location="right"><ending number="{0}" type="stop"/>{1}</barline>'
    voltas = [
        _n("C4", 4),
        start.format(1) + _n("D4", 4) + end.format(1, '<repeat direction="backward"/>'),
        start.format(2) + _n("E4", 4) + end.format(2, ""),
    ]
    return (
        code == 0
        and len(told) in (5, 18)
        and own == [60, 62, 60, 62, 64]
        and _compose(_xml(WORK / "v.musicxml", voltas))[1] == [60, 62, 60, 64]
    )


@row("C: damaged MIDI and MusicXML are one line")
def damaged() -> bool:
    rng = np.random.default_rng(1)
    whole = _midi(WORK / "d.mid", _keys(TUNE)).read_bytes()
    for _ in range(25):
        data = bytearray(whole)
        for place in rng.integers(0, len(data), 3):
            data[place] = int(rng.integers(256))
        (WORK / "e.mid").write_bytes(bytes(data))
        code, _, said = _compose(WORK / "e.mid")
        if code != 0 and not _one_line(code, said):
            return False
    return True


@row("B: MusicXML flats are written as flats")
def flats() -> bool:
    from pipelines.music.song.keys import Key
    from pipelines.music.song.musicxml import write_musicxml
    from pipelines.music.song.song import Bar, Note, Song, VoicePart

    song = Song(Key(5), (Bar(),), (VoicePart("a", "melody", (Note(0, 96, 70),)),))
    text = write_musicxml(WORK / "f.musicxml", song).read_text()
    return "<step>B</step>" in text and "<alter>-1</alter>" in text


@row("B: swing is performed")
def swing() -> bool:
    from pipelines.music.attributes.names import Attributes
    from pipelines.music.perform.perform import build_tempo_map, perform
    from pipelines.music.song.keys import Key
    from pipelines.music.song.song import Bar, Note, Song, VoicePart

    song = Song(
        Key(0), (Bar(tempo=60, attributes=Attributes(swing=1.0)),), (VoicePart("m", "melody", (Note(12, 12, 60),)),)
    )
    return abs(perform(song, build_tempo_map(song, 0, 0.0), 0, 0.0).tracks[0].notes[0].start_s - 2 / 3) < 1e-6


@row("B: loudness has its relative gate, true peak is over the sample peak")
def loudness() -> bool:
    from pipelines.music.sound.loudness import measure_loudness, true_peak_db

    t = np.arange(48_000 * 10) / 48_000
    tone = np.tile(np.sin(2 * np.pi * 1000 * t), (2, 1))
    gated = np.concatenate([tone * 10 ** (-36 / 20), tone * 10 ** (-23 / 20)], axis=1).astype(np.float32)
    quarter = (0.5 * np.tile(np.sin(2 * np.pi * t[:4800] * 12_000 + np.pi / 4), (2, 1))).astype(np.float32)
    between = true_peak_db(quarter) > 20 * np.log10(np.abs(quarter).max()) + 2.5
    return abs(measure_loudness(gated, 48_000) + 23) < 0.1 and between


@row("B: the key of a tune is found in every key")
def keys() -> bool:
    from pipelines.music.song.reading import read_song

    scale = [0, 4, 7, 4, 5, 2, 11, 12]
    found = [read_song(_midi(WORK / "k.mid", _keys([(60 + k + d, 1) for d in scale * 2]))).key.tonic for k in range(12)]
    return found == list(range(12))
