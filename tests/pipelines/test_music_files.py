"""Scores of strangers: what is kept of a tune, what is said, and one line for whatever is broken."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

from pipelines.errors import MediaError
from pipelines.media.midi_file import parse_midi
from pipelines.media.midi_notes import load_piece
from pipelines.music import MusicPipeline
from pipelines.music.song.reading import read_song
from tests.pipelines import scores
from tests.pipelines.scores import TUNE, attributes, keys, melody_of, meta, meter, midi, note, read_score, tempo, xml

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def _pipeline() -> Any:
    return MusicPipeline.from_pretrained()


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
        song = read_score(data, tmp_path, name)
        assert [b.meter for b in song.bars] == [(4, 4)] * len(song.bars)
        assert melody_of(song)[:2] == [(3, 1, 67), (4, 1, 60)] and "silence" in song.remarks[0]
    three = read_score(midi(meter(2, 2) + keys([(67, 2)]) + meter(3, 2) + keys([(60, 1)] * 6)), tmp_path)
    assert {b.meter for b in three.bars} == {(3, 4)} and melody_of(three)[0] == (1, 2, 67)


def test_a_bar_that_a_repeat_cuts_in_two_is_one_bar(tmp_path: Path) -> None:
    measures = [
        attributes() + note("C4", 4),
        note("D4", 3) + '<barline><repeat direction="backward"/></barline>',
        note("E4", 1),
        note("F4", 4),
    ]
    song = read_score(xml(measures), tmp_path, "a.musicxml")
    assert [p for _, _, p in melody_of(song)] == [60, 62, 60, 62, 64, 65]
    assert sum(b.ticks for b in song.bars) / 24 == 4 + 3 + 4 + 4 + 4  # D alone is a bar of 3/4 the first time


def test_bars_of_one_beat_are_bars_of_four(tmp_path: Path) -> None:
    song = read_score(midi(meter(1, 2) + keys(TUNE)), tmp_path)
    assert [b.meter for b in song.bars] == [(4, 4)] * 4 and [p for *_, p in melody_of(song)] == [p for p, _ in TUNE]


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
    assert melody_of(song) == [(i / 2, 0.5, p) for i, (p, _) in enumerate(tune)]
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
    song = read_score(midi(tempo(bpm) + keys(TUNE)), tmp_path)
    assert round(song.bars[0].tempo) == written and f"a tempo of {bpm}" in song.remarks[0]
    starts = [start * 60 / song.bars[0].tempo for start, _, _ in melody_of(song)]
    assert np.allclose(starts, np.cumsum([0, *(q for _, q in TUNE)])[:-1] * 60 / bpm, atol=1e-3)


def test_a_tempo_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    song = read_score(midi(tempo(100) + keys(TUNE) + tempo(400) + keys([(60, 4)])), tmp_path)
    assert song.bars[-1].tempo == 240 and song.bars[0].tempo == pytest.approx(100) and "400" in song.remarks[0]


def test_the_tempo_of_a_bar_is_its_length_over_its_time(tmp_path: Path) -> None:
    song = read_score(midi(tempo(60) + keys([(60, 2)]) + tempo(120) + keys([(62, 2), (64, 4)])), tmp_path)
    assert [b.tempo for b in song.bars] == pytest.approx([80, 120], rel=1e-3)


def test_what_no_meter_or_key_is_is_left_out_with_a_note(tmp_path: Path) -> None:
    odd = meta(0x59, b"\x20\x00") + meta(0x59, b"\xe0\x00") + meter(4, 0xFE) + meter(0, 2) + meta(0x58, b"\x04")
    song = read_score(midi(odd + keys(TUNE)), tmp_path)
    assert [p for *_, p in melody_of(song)] == [p for p, _ in TUNE] and song.bars[0].meter == (4, 4)
    assert "32 sharps" in song.remarks[0] and "32 flats" in song.remarks[1] and "meter" in song.remarks[2]
    assert len(load_piece(tmp_path / "a.mid").pitch) == len(TUNE)
    for unit in ("-4", "0"):
        song = read_score(xml([attributes(fifths=32, unit=unit) + note("C4", 4)]), tmp_path, "a.xml")
        assert "32 sharps" in " ".join(song.remarks) and f"4/{unit}" in song.remarks[0]


def test_drums_alone_are_one_line(tmp_path: Path) -> None:
    data = midi(tempo(100) + keys([(36, 1), (38, 1)] * 8, channel=9))
    (tmp_path / "a.mid").write_bytes(data)
    for option in ({"source": "a"}, {"harmonise": "a"}, {"primer": "a", "bars": 20}):
        with pytest.raises(MediaError, match="no notes with a pitch"):
            _pipeline()(**{k: tmp_path / "a.mid" if v == "a" else v for k, v in option.items()})
    drums = "<note><unpitched><display-step>C</display-step></unpitched><duration>4</duration></note>"
    with pytest.raises(MediaError, match="no notes"):
        read_score(xml([attributes() + drums]), tmp_path, "a.musicxml")


def test_the_voice_named_melody_is_the_tune_else_the_highest_single_line(tmp_path: Path) -> None:
    tune, high = keys(TUNE), keys([(p + 12, q) for p, q in TUNE[::-1]], channel=1)
    bass = keys([(36, 4)] * 4, channel=2)
    chords = b"".join(b"\x00\x93" + bytes([p, 60]) for p in (55, 76, 79)) + scores.length(7680) + b"\x83\x37\x00"
    named = read_score(midi(meta(3, b"Melody") + tune, meta(3, b"Flute") + high, bass, chords), tmp_path)
    assert [p for *_, p in melody_of(named)] == [p for p, _ in TUNE]
    unnamed = read_score(midi(bass, chords, tune), tmp_path)
    assert [p for *_, p in melody_of(unnamed)] == [p for p, _ in TUNE]
    assert len(named.voices) == 4 and {v.name for v in named.voices} == {"Flute", "melody", "track 2", "track 3"}


def test_legato_and_rolled_chords_are_one_line(tmp_path: Path) -> None:
    legato, at = [], 0
    for pitch, quarters in LEAPS:  # each held on for a sixteenth after the next begins
        legato += [(at, 0x90, pitch), (at + quarters * 480 + 110, 0x80, pitch)]
        at += quarters * 480
    song = read_score(midi(_events(legato)), tmp_path)
    assert [p for *_, p in melody_of(song)] == [p for p, _ in LEAPS]
    rolled = [
        (t + 12 * k, s, p)
        for t in (0, 960)
        for s, d in ((0x90, 0), (0x80, 900))
        for k, p in enumerate((60, 64, 67))
        for t in (t + d,)
    ]
    assert [p for *_, p in melody_of(read_score(midi(_events(rolled)), tmp_path))] == [67, 67]


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
        assert [p for *_, p in melody_of(read_score(data, tmp_path))] == pitches
    in_a_row = parse_midi(midi(keys(TUNE[:6]), keys(TUNE[6:]), kind=2), "a.mid")
    assert [n.pitch for n in in_a_row.notes] == pitches and in_a_row.notes[6].start == 8 * 480
    assert [p for *_, p in melody_of(read_score(midi(b"\x00\xf0\x03\x01\x02\xf7" + running), tmp_path))] == [60, 62]
