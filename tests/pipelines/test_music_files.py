"""Scores of strangers: what is kept of a tune, what is said, and one line for whatever is broken."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import MediaError
from pipelines.media import read_record
from pipelines.media.midi_file import MAX_BYTES, parse_midi
from pipelines.media.midi_notes import load_piece
from pipelines.music import MusicPipeline
from pipelines.music.song.from_musicxml import song_from_musicxml_bytes
from pipelines.music.song.reading import read_song
from tests.pipelines import scores
from tests.pipelines.scores import TUNE, attributes, keys, meta, meter, midi, note, tempo, xml
from weights.errors import InputError

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def _pipeline() -> Any:
    return MusicPipeline.from_pretrained()


def _read(data: bytes, folder: Path, name: str = "a.mid") -> Any:
    path = folder / name
    path.write_bytes(data)
    return read_song(path)


def _tune(song: Any) -> list[tuple[float, float, int]]:
    """(start, length, pitch) of the melody, in quarters."""
    return [(n.start / 24, n.length / 24, n.pitch) for n in song.voice("melody").notes]


def _contour(pitches: Any) -> list[int]:
    return [int(s) for s in np.sign(np.diff(list(pitches)))]


def _shifted(tune: Any, semitones: int) -> Any:
    return [(p + semitones if p else 0, q) for p, q in tune]


LEAPS = [(60, 0.5), (76, 0.5), (55, 1), (72, 1.5), (71, 0.5), (84, 1), (48, 1), (67, 2)]
FAST = [(60 + i % 5, 1 / 8) for i in range(32)] + [(67 - i % 3, 1 / 16) for i in range(32)] + [(60, 2)]
TRIPLETS = [(60 + (i * 2) % 7, 1 / 3) for i in range(24)]
REPEATED = [(60, 0.25)] * 16 + [(62, 0.25)] * 8 + [(60, 2)]


@pytest.mark.parametrize("affect", ["neutral", "happy", "sad", "angry", "calm", "excited"])
def test_a_tune_told_with_a_feeling_keeps_its_notes(affect: str, tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(midi(tempo(100) + meter(4, 2) + keys(TUNE)))
    made = _pipeline()(affect=affect, source=tmp_path / "a.mid", seed=3)
    told = [n.pitch for n in made.song.voice("melody").notes]
    degrees = {"sad": {4: 3, 9: 8, 11: 10}, "angry": {4: 3, 9: 8, 11: 10}}.get(affect, {})
    assert told == [p + degrees.get(p % 12, p % 12) - p % 12 for p, _ in TUNE]
    assert _contour(told) == _contour(p for p, _ in TUNE)
    written = scores.read_midi(made.save(tmp_path / "b.mid").read_bytes())["melody"]
    assert [n[2] for n in written] == told
    quick = {"happy": 1, "excited": 1, "sad": -1, "calm": -1, "neutral": 0}.get(affect)
    assert quick is None or np.sign(round(made.song.bars[0].tempo - 100)) == quick


@pytest.mark.parametrize(
    "tune",
    [
        LEAPS,
        FAST,
        TRIPLETS,
        REPEATED,
        [(60, 4)],
        [(64, 0.5), (0, 3.5), (60, 1)],
        _shifted(TUNE, 36),
        _shifted(TUNE, -36),
    ],
    ids=["leaps", "fast", "triplets", "repeated", "one note", "rests", "high", "low"],
)
@pytest.mark.parametrize("affect", ["neutral", "furious"])
def test_tunes_of_every_kind_keep_their_notes(tune: Any, affect: str, tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(midi(keys(tune)))
    made = _pipeline()(affect=affect, source=tmp_path / "a.mid", seed=1)
    told = [n.pitch for n in made.song.voice("melody").notes]
    given = [p for p, _ in tune if p]
    assert len(told) == len(given)
    if affect == "neutral":
        assert {(a - b) % 12 for a, b in zip(told, given, strict=True)} == {0}
        assert len({a - b for a, b in zip(told, given, strict=True)}) == 1
    played = scores.read_midi(made.save(tmp_path / "b.mid").read_bytes())["melody"]
    assert [n[2] for n in played] == told


def test_a_tune_outside_the_range_is_moved_by_octaves_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(midi(keys(_shifted(TUNE, -24))))
    made = _pipeline()(affect="neutral", source=tmp_path / "a.mid", seed=1)
    assert "moved 2 octaves up" in " ".join(made.notes) and made.record.notes == made.notes
    for option in ({"harmonise": tmp_path / "a.mid"}, {"primer": tmp_path / "a.mid", "bars": 6}):
        notes = _pipeline()(affect="neutral", seed=1, **option).notes
        assert "octave" in " ".join(notes)


def test_a_tune_keeps_its_octave_unless_a_register_is_set(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(midi(keys([(60, 2), (62, 2), (60, 4)])))
    for affect in ("neutral", "happy", "sad"):
        made = _pipeline()(affect=affect, source=tmp_path / "a.mid", seed=1)
        assert [n.pitch for n in made.song.voice("melody").notes] == [60, 62, 60] and not made.notes
    made = _pipeline()(affect="neutral", source=tmp_path / "a.mid", seed=1, attributes={"register": 86})
    assert [n.pitch for n in made.song.voice("melody").notes] == [84, 86, 84] and "2 octaves up" in made.notes[0]


def test_notes_are_added_only_where_density_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(midi(keys(TUNE)))
    made = _pipeline()(affect="neutral", source=tmp_path / "a.mid", seed=1, attributes={"density": 3})
    told = {n.start: n.pitch for n in made.song.voice("melody").notes}
    starts = np.cumsum([0, *(q for _, q in TUNE)])[:-1] * 24
    assert len(told) > len(TUNE) and [told[t] % 12 for t in starts] == [p % 12 for p, _ in TUNE]


def test_a_tune_is_told_in_the_key_and_at_the_tempo_that_are_set(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(midi(keys(TUNE)))
    made = _pipeline()(affect="neutral", source=tmp_path / "a.mid", seed=1, key="D minor", tempo=77)
    told = [n.pitch % 12 for n in made.song.voice("melody").notes]
    assert str(made.song.key) == "D minor" and made.song.bars[0].tempo == 77
    assert told == [(p + 2 - (p % 12 in (4, 9))) % 12 for p, _ in TUNE]


def test_a_theme_keeps_its_tempo_where_it_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.mid").write_bytes(midi(tempo(132) + keys(TUNE)))
    made = _pipeline()(affect="happy", primer=tmp_path / "a.mid", bars=6, seed=1)
    assert {round(b.tempo) for b in made.song.bars[:4]} == {132}


# --- what files say in their own way -----------------------------------------------------------------------------


def test_a_pickup_is_filled_up_with_silence(tmp_path: Path) -> None:
    by_meter = midi(tempo(100) + meter(1, 2) + keys([(67, 1)]) + meter(4, 2) + keys(TUNE))
    measures = [attributes() + note("G4", 1), "".join(note(n, 1) for n in ("C4", "D4", "E4", "F4")), note("G4", 4)]
    for data, name in ((by_meter, "a.mid"), (xml(measures), "a.musicxml")):
        song = _read(data, tmp_path, name)
        assert [b.meter for b in song.bars] == [(4, 4)] * len(song.bars)
        assert _tune(song)[:2] == [(3, 1, 67), (4, 1, 60)] and "silence" in song.remarks[0]
    three = _read(midi(meter(2, 2) + keys([(67, 2)]) + meter(3, 2) + keys([(60, 1)] * 6)), tmp_path)
    assert {b.meter for b in three.bars} == {(3, 4)} and _tune(three)[0] == (1, 2, 67)


def test_a_bar_that_a_repeat_cuts_in_two_is_one_bar(tmp_path: Path) -> None:
    measures = [
        attributes() + note("C4", 4),
        note("D4", 3) + '<barline><repeat direction="backward"/></barline>',
        note("E4", 1),
        note("F4", 4),
    ]
    song = _read(xml(measures), tmp_path, "a.musicxml")
    assert [p for _, _, p in _tune(song)] == [60, 62, 60, 62, 64, 65]
    assert sum(b.ticks for b in song.bars) / 24 == 4 + 3 + 4 + 4 + 4  # D alone is a bar of 3/4 the first time


def test_bars_of_one_beat_are_bars_of_four(tmp_path: Path) -> None:
    song = _read(midi(meter(1, 2) + keys(TUNE)), tmp_path)
    assert [b.meter for b in song.bars] == [(4, 4)] * 4 and [p for *_, p in _tune(song)] == [p for p, _ in TUNE]


@pytest.mark.parametrize(
    ("beats", "power", "written"),
    [(3, 3, (6, 8)), (12, 3, (6, 8)), (6, 2, (3, 4)), (3, 1, (3, 4)), (4, 1, (4, 4)), (4, 3, (2, 4)), (2, 1, (2, 2))],
)
def test_a_tune_in_another_meter_is_kept_in_bars_that_can_be_written(
    beats: int, power: int, written: tuple[int, int], tmp_path: Path
) -> None:
    tune = [(60 + i % 7, 0.5) for i in range(48)]
    (tmp_path / "a.mid").write_bytes(midi(meter(beats, power) + keys(tune)))
    song = read_song(tmp_path / "a.mid")
    assert {b.meter for b in song.bars} == {written} and song.ticks == 24 * 24
    assert _tune(song) == [(i / 2, 0.5, p) for i, (p, _) in enumerate(tune)]
    made = _pipeline()(affect="neutral", source=tmp_path / "a.mid", seed=1)
    assert len(made.song.voice("melody").notes) == len(tune)
    assert written == (2, 2) or "written as bars of" in made.notes[0]


def test_a_meter_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    for beats, power in ((5, 2), (7, 3), (9, 3), (11, 2)):
        (tmp_path / "a.mid").write_bytes(midi(meter(beats, power) + keys(TUNE)))
        with pytest.raises(MediaError, match=f"{beats}/{1 << power}"):
            _pipeline()(affect="neutral", source=tmp_path / "a.mid", seed=1)


@pytest.mark.parametrize(("bpm", "written"), [(400, 200), (900, 225), (20, 40), (250, 125)])
def test_a_tempo_past_the_limits_sounds_the_same(bpm: float, written: float, tmp_path: Path) -> None:
    song = _read(midi(tempo(bpm) + keys(TUNE)), tmp_path)
    assert round(song.bars[0].tempo) == written and f"a tempo of {bpm}" in song.remarks[0]
    starts = [start * 60 / song.bars[0].tempo for start, _, _ in _tune(song)]
    assert np.allclose(starts, np.cumsum([0, *(q for _, q in TUNE)])[:-1] * 60 / bpm, atol=1e-3)


def test_a_tempo_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    song = _read(midi(tempo(100) + keys(TUNE) + tempo(400) + keys([(60, 4)])), tmp_path)
    assert song.bars[-1].tempo == 240 and song.bars[0].tempo == pytest.approx(100) and "400" in song.remarks[0]


def test_the_tempo_of_a_bar_is_its_length_over_its_time(tmp_path: Path) -> None:
    song = _read(midi(tempo(60) + keys([(60, 2)]) + tempo(120) + keys([(62, 2), (64, 4)])), tmp_path)
    assert [b.tempo for b in song.bars] == pytest.approx([80, 120], rel=1e-3)


def test_what_no_meter_or_key_is_is_left_out_with_a_note(tmp_path: Path) -> None:
    odd = meta(0x59, b"\x20\x00") + meta(0x59, b"\xe0\x00") + meter(4, 0xFE) + meter(0, 2) + meta(0x58, b"\x04")
    song = _read(midi(odd + keys(TUNE)), tmp_path)
    assert [p for *_, p in _tune(song)] == [p for p, _ in TUNE] and song.bars[0].meter == (4, 4)
    assert "32 sharps" in song.remarks[0] and "32 flats" in song.remarks[1] and "meter" in song.remarks[2]
    assert len(load_piece(tmp_path / "a.mid").pitch) == len(TUNE)
    for unit in ("-4", "0"):
        song = _read(xml([attributes(fifths=32, unit=unit) + note("C4", 4)]), tmp_path, "a.xml")
        assert "32 sharps" in " ".join(song.remarks) and f"4/{unit}" in song.remarks[0]


def test_drums_alone_are_one_line(tmp_path: Path) -> None:
    data = midi(tempo(100) + keys([(36, 1), (38, 1)] * 8, channel=9))
    (tmp_path / "a.mid").write_bytes(data)
    for option in ({"source": "a"}, {"harmonise": "a"}, {"primer": "a", "bars": 20}):
        with pytest.raises(MediaError, match="no notes with a pitch"):
            _pipeline()(**{k: tmp_path / "a.mid" if v == "a" else v for k, v in option.items()})
    drums = "<note><unpitched><display-step>C</display-step></unpitched><duration>4</duration></note>"
    with pytest.raises(MediaError, match="no notes"):
        _read(xml([attributes() + drums]), tmp_path, "a.musicxml")


def test_the_voice_named_melody_is_the_tune_else_the_highest_single_line(tmp_path: Path) -> None:
    tune, high = keys(TUNE), keys([(p + 12, q) for p, q in TUNE[::-1]], channel=1)
    bass = keys([(36, 4)] * 4, channel=2)
    chords = b"".join(b"\x00\x93" + bytes([p, 60]) for p in (55, 76, 79)) + scores.length(7680) + b"\x83\x37\x00"
    named = _read(midi(meta(3, b"Melody") + tune, meta(3, b"Flute") + high, bass, chords), tmp_path)
    assert [p for *_, p in _tune(named)] == [p for p, _ in TUNE]
    unnamed = _read(midi(bass, chords, tune), tmp_path)
    assert [p for *_, p in _tune(unnamed)] == [p for p, _ in TUNE]
    assert len(named.voices) == 4 and {v.name for v in named.voices} == {"Flute", "melody", "track 2", "track 3"}


def test_legato_and_rolled_chords_are_one_line(tmp_path: Path) -> None:
    legato, at = [], 0
    for pitch, quarters in LEAPS:  # each held on for a sixteenth after the next begins
        legato += [(at, 0x90, pitch), (at + quarters * 480 + 110, 0x80, pitch)]
        at += quarters * 480
    song = _read(midi(_events(legato)), tmp_path)
    assert [p for *_, p in _tune(song)] == [p for p, _ in LEAPS]
    rolled = [
        (t + 12 * k, s, p)
        for t in (0, 960)
        for s, d in ((0x90, 0), (0x80, 900))
        for k, p in enumerate((60, 64, 67))
        for t in (t + d,)
    ]
    assert [p for *_, p in _tune(_read(midi(_events(rolled)), tmp_path))] == [67, 67]


def _events(events: Any) -> bytes:
    out, before = b"", 0
    for tick, status, pitch in sorted(events):
        out += scores.length(round(tick) - before) + bytes([status, pitch, 80])
        before = round(tick)
    return out


def test_midi_of_other_makers(tmp_path: Path) -> None:
    pitches = [p for p, _ in TUNE]
    plain = tempo(100) + keys(TUNE)
    running = b"\x00\x90\x3c\x50" + b"".join(b"\x83\x60" + bytes([p, v]) for p, v in ((60, 0), (62, 80), (62, 0)))
    riff = midi(plain)
    riff = b"RIFF" + (len(riff) + 12).to_bytes(4, "little") + b"RMIDdata" + len(riff).to_bytes(4, "little") + riff
    alien = midi(plain).replace(b"MTrk", b"XFIH\x00\x00\x00\x02zzMTrk", 1)
    lost = midi(plain[:-4])  # the release of the last note is missing
    for data in (midi(plain), midi(plain, kind=0), riff, alien, midi(keys(TUNE, 96), resolution=96), lost):
        assert [p for *_, p in _tune(_read(data, tmp_path))] == pitches
    in_a_row = parse_midi(midi(keys(TUNE[:6]), keys(TUNE[6:]), kind=2), "a.mid")
    assert [n.pitch for n in in_a_row.notes] == pitches and in_a_row.notes[6].start == 8 * 480
    assert [p for *_, p in _tune(_read(midi(b"\x00\xf0\x03\x01\x02\xf7" + running), tmp_path))] == [60, 62]


# --- MusicXML -----------------------------------------------------------------------------------------------------


REPEAT, FORWARD = (
    '<barline><repeat direction="backward"/></barline>',
    '<barline><repeat direction="forward"/></barline>',
)


def _ending(number: str, content: str, *, back: bool) -> str:
    start = f'<barline location="left"><ending number="{number}" type="start"/></barline>'
    back_sign, kind = ('<repeat direction="backward"/>', "stop") if back else ("", "discontinue")
    stop = f'<barline location="right"><ending number="{number}" type="{kind}"/>{back_sign}</barline>'
    return start + content + stop


def _sound(**marks: str) -> str:
    return "<direction><sound " + " ".join(f'{k}="{v}"' for k, v in marks.items()) + "/></direction>"


def _words(text: str) -> str:
    return f"<direction><direction-type><words>{text}</words></direction-type></direction>"


_C, _D, _E, _F = (note(n, 4) for n in ("C4", "D4", "E4", "F4"))


@pytest.mark.parametrize(
    ("measures", "played"),
    [
        ([_C, _D + REPEAT, _E], "CDCDE"),
        ([_C, FORWARD + _D, _E + REPEAT, _F], "CDEDEF"),
        ([_C + '<barline><repeat direction="backward" times="3"/></barline>', _D], "CCCD"),
        ([_C, _ending("1", _D, back=True), _ending("2", _E, back=False), _F], "CDCEF"),
        ([_C, _ending("1, 2", _D, back=True), _ending("3", _E, back=False), _F], "CDCDCEF"),
        ([_C, _ending("1-2", _D, back=True), _ending("3", _E, back=False)], "CDCDCE"),
        ([_C, _ending("1", _D, back=True), _E, _F + REPEAT, _C], "CDCEFEFC"),
        ([_C, _D + _sound(fine="yes"), _E + _sound(dacapo="yes")], "CDECD"),
        ([_C, _D + _words("Fine"), _E + _words("D.C. al Fine")], "CDECD"),
        ([_C, _sound(segno="s") + _D, _E + _sound(dalsegno="s"), _F], "CDEDEF"),
        ([_C, _D + _sound(tocoda="c"), _E + _sound(dacapo="yes"), _sound(coda="c") + _F], "CDECDF"),
        ([_C + REPEAT, _D + _sound(dacapo="yes")], "CCDCD"),
        ([FORWARD + _C + REPEAT, FORWARD + _D + REPEAT], "CCDD"),
        ([_C, _D, _E], "CDE"),
    ],
)
def test_repeats_are_played_as_written(measures: list[str], played: str, tmp_path: Path) -> None:
    song = song_from_musicxml_bytes(xml([attributes() + measures[0], *measures[1:]]), "a.xml")
    names = {60: "C", 62: "D", 64: "E", 65: "F"}
    assert "".join(names[p] for *_, p in _tune(song)) == played
    assert [start for start, *_ in _tune(song)] == [4.0 * k for k in range(len(played))]
    assert bool(song.remarks) == (len(played) != len(measures) or played != "".join(sorted(played)))


def test_endless_repeats_are_refused() -> None:
    measure = _C + '<barline><repeat direction="backward" times="99999"/></barline>'
    with pytest.raises(MediaError, match="1200 bars"):
        song_from_musicxml_bytes(xml([attributes() + measure] + [measure] * 20), "a.xml")


def test_voices_chords_and_rests_as_notation_programs_write_them() -> None:
    first = note("C5", 2, voice="1") + note("", 1, voice="1") + note("D5", 1, voice="1")
    second = note("C4", 1, voice="2") + note("E4", 1, "<chord/>", voice="2") + note("G4", 2, voice="2")
    left = note("C3", 4, "<staff>2</staff>", voice="5")
    back = "<backup><duration>{}</duration></backup>"
    measure = (
        attributes()
        + first
        + back.format(4)
        + "<forward><duration>1</duration></forward>"
        + second
        + back.format(4)
        + left
    )
    song = song_from_musicxml_bytes(xml([measure], names=["Piano"]), "a.xml")
    by_name = {v.name: [(n.start / 24, n.length / 24, n.pitch) for n in v.notes] for v in song.voices}
    assert _tune(song) == [(0, 2, 72), (3, 1, 74)]
    assert by_name["Piano 2"] == [(1, 1, 60), (1, 1, 64), (2, 2, 67)] and by_name["Piano 3"] == [(0, 4, 48)]


def test_transposing_players_sound_where_they_sound() -> None:
    clarinet = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"
    guitar = "<transpose><chromatic>0</chromatic><octave-change>-1</octave-change></transpose>"
    scale = ("D4", "E4", "F#4", "G4", "A4", "B4", "C#5", "D5")
    song = song_from_musicxml_bytes(
        xml([attributes(2, 2, more=clarinet) + "".join(note(n, 1) for n in scale)]), "a.xml"
    )
    assert [p for *_, p in _tune(song)] == [60, 62, 64, 65, 67, 69, 71, 72] and str(song.key) == "C major"
    song = song_from_musicxml_bytes(xml([attributes(more=guitar) + note("E4", 4)]), "a.xml")
    assert [p for *_, p in _tune(song)] == [52]


def test_ties_triplets_graces_and_the_shortest_notes() -> None:
    tie = lambda kind: f'<tie type="{kind}"/>'  # noqa: E731
    tied = [attributes(6) + note("C4", 24, tie("start")), note("C4", 12, tie("stop")) + note("D4", 12)]
    assert _tune(song_from_musicxml_bytes(xml(tied), "a.xml")) == [(0, 6, 60), (6, 2, 62)]
    drawn = [m.replace("<tie ", "<notations><tied ").replace('"start"/>', '"start"/></notations>') for m in tied]
    drawn = [m.replace('"stop"/>', '"stop"/></notations>') for m in drawn]
    assert _tune(song_from_musicxml_bytes(xml(drawn), "a.xml")) == [(0, 6, 60), (6, 2, 62)]
    triplets = [attributes(3) + "".join(note(n, 1) for n in ("C4", "D4", "E4", "F4", "E4", "D4")) + note("C4", 6)]
    starts = [start for start, *_ in _tune(song_from_musicxml_bytes(xml(triplets), "a.xml"))]
    assert starts == pytest.approx([0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3, 2], abs=0.05)
    graces = [attributes() + note("C4", 2) + note("D4", 0, grace=True) + note("E4", 0, grace=True) + note("F4", 2)]
    song = song_from_musicxml_bytes(xml(graces), "a.xml")
    assert [p for *_, p in _tune(song)] == [60, 62, 64, 65] and [s for s, *_ in _tune(song)] == [0, 1.75, 1.875, 2]
    opening = [attributes() + note("D4", 0, grace=True) + note("C4", 4)]
    assert [p for *_, p in _tune(song_from_musicxml_bytes(xml(opening), "a.xml"))] == [62, 60]
    run = [attributes(64) + "".join(note("CDEFGAB"[i % 7] + "4", 1) for i in range(64)) + note("C4", 192)]
    assert len(_tune(song_from_musicxml_bytes(xml(run), "a.xml"))) == 65


def test_scores_that_leave_things_out() -> None:
    bare = xml(["".join(note(n, 1) for n in ("C4", "D4", "E4", "F4")), note("G4", 4)])  # no divisions, key or meter
    assert [p for *_, p in _tune(song_from_musicxml_bytes(bare, "a.xml"))] == [60, 62, 64, 65, 67]
    overfull = xml([attributes() + note("C4", 5), note("D4", 4)])
    assert _tune(song_from_musicxml_bytes(overfull, "a.xml")) == [(0, 5, 60), (8, 4, 62)]
    longer = xml([attributes() + note("C4", 4)], [attributes() + note("E5", 4), note("F5", 4)])
    assert [p for *_, p in _tune(song_from_musicxml_bytes(longer, "a.xml"))] == [76, 77]
    metronome = "<metronome><beat-unit>half</beat-unit><per-minute>60</per-minute></metronome>"
    marked = attributes() + f"<direction><direction-type>{metronome}</direction-type></direction>" + note("C4", 4)
    assert song_from_musicxml_bytes(xml([marked]), "a.xml").bars[0].tempo == 120
    cue = note("C6", 4).replace("<note>", "<note><cue/>")
    assert [p for *_, p in _tune(song_from_musicxml_bytes(xml([attributes() + note("C4", 4), cue]), "a.xml"))] == [60]


def test_a_compressed_score_is_read_and_a_broken_archive_is_one_line(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", "<container/>")
        archive.writestr("score.xml", xml([attributes() + note("C4", 4)]))
    data = buffer.getvalue()
    assert [p for *_, p in _tune(_read(data, tmp_path, "a.mxl"))] == [60]
    for place in range(0, len(data), 9):
        broken = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        try:
            _read(broken, tmp_path, "a.mxl")
        except InputError as error:
            assert "\n" not in str(error)


# --- bounds --------------------------------------------------------------------------------------------------------


def test_a_large_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "a.mid"
    with path.open("wb") as file:
        file.write(midi(keys(TUNE)))
        file.truncate(20_000_000)
    for read in (read_song, load_piece, read_record):
        with pytest.raises(MediaError, match=f"{MAX_BYTES:,}"):
            read(path)


@pytest.mark.parametrize("event", [b"\xff\x51\x03\x07\xa1\x20", b"\xff\x58\x04\x04\x02\x18\x08"])
def test_a_hundred_thousand_changes_take_no_longer_than_their_bytes(event: bytes, tmp_path: Path) -> None:
    changes = b"".join(b"\x00" + event if i % 3 else b"\x01" + event for i in range(100_000))
    song = _read(midi(changes, keys(TUNE)), tmp_path)
    assert [p for *_, p in _tune(song)] == [p for p, _ in TUNE] and song.bars[0].tempo == pytest.approx(120)


def test_too_many_notes_and_bars_are_refused(tmp_path: Path) -> None:
    for data, says in (
        (midi(b"\x00\x90\x3c\x40\x01\x3c\x00" * 60_001), "60,000"),
        (midi(b"\xff\xff\xff\x7f\x90\x3c\x40\x01\x3c\x00"), "1200 bars"),
        (xml([_C] * 1201), "1200 bars"),
        (xml([attributes(0.001) + _C]), "quarters"),
    ):
        with pytest.raises(MediaError, match=says):
            _read(data, tmp_path, "a.mid" if data[:4] == b"MThd" else "a.xml")


@pytest.mark.slow
def test_more_notes_than_any_piece_has_are_refused_while_they_are_read() -> None:
    with pytest.raises(MediaError, match="200,000"):
        parse_midi(midi(b"\x00\x90\x3c\x40\x00\x3c\x00" * 200_001), "a.mid")


_MESSAGES = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 960), st.just(0x90), st.integers(0, 127), st.integers(0, 127)),
        st.tuples(st.integers(0, 960), st.just(0x80), st.integers(0, 127), st.integers(0, 127)),
        st.tuples(
            st.integers(0, 960), st.sampled_from([0xA0, 0xB0, 0xE0, 0x99]), st.integers(0, 127), st.integers(0, 127)
        ),
    ),
    max_size=30,
)


@QUICK
@given(_MESSAGES, st.integers(1, 32767))
def test_any_order_of_events_is_a_song_or_one_line(messages: Any, resolution: int) -> None:
    track = b"".join(scores.length(wait) + bytes([status, a, b]) for wait, status, a, b in messages)
    read = parse_midi(midi(track, resolution=resolution), "a.mid")
    struck = sum(status & 0xF0 == 0x90 and b > 0 for _, status, _, b in messages)
    assert len(read.notes) == struck and all(n.end is None or n.end >= n.start for n in read.notes)


@QUICK
@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_a_midi_file_or_one_line(data: bytes, header: bool) -> None:
    data = midi(data) if header else data
    try:
        parse_midi(data, "a.mid")
    except MediaError as error:
        assert "a.mid" in str(error) and "\n" not in str(error)


_WORDS = st.sampled_from(
    [
        *("0", "-1", "1e9", "1e-9", "nan", "", "x", "4", "12", "1" * 400, "C", "<chord/>", "<grace/>", REPEAT, FORWARD),
        *(_C, _sound(dacapo="yes"), _sound(fine="yes"), _ending("1", _D, back=True)),
        "<backup><duration>2</duration></backup>",
    ]
)


@QUICK
@given(st.lists(st.tuples(st.integers(0, 10_000), _WORDS, st.booleans()), min_size=1, max_size=4))
def test_any_score_is_a_song_or_one_line(changes: Any) -> None:
    text = xml([attributes() + _C, _D + REPEAT, _ending("1", _E, back=True), _F], [attributes() + _C]).decode()
    for place, word, inside in changes:
        gaps = [i for i in range(1, len(text) - 1) if text[i - 1] == ">" and (text[i] == "<") != inside]
        at = gaps[place % len(gaps)]
        end = text.index("<", at)
        text = text[:at] + word + text[end:]
    try:
        song_from_musicxml_bytes(text.encode(), "a.xml")
    except InputError as error:
        assert "\n" not in str(error)
