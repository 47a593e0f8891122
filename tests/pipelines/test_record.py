"""The record: what it holds, what of a stranger's is refused, and that every kind of file gives it back."""

from __future__ import annotations

import base64
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import mido
import numpy as np
import pytest
from PIL import Image

from conditioning import Affect, AffectCurve
from pipelines import media
from pipelines.errors import MediaError
from pipelines.inputs import describe_file
from pipelines.music.song.keys import Key
from pipelines.music.song.musicxml import write_musicxml
from pipelines.music.song.song import Bar, Note, Song, VoicePart
from pipelines.record import Record
from weights.errors import InputError

AFFECT = {"vad": [0.5, 0.0, 0.0], "weights": {}, "intensity": 1.0}
RECORD = Record("speech", "espeak", "naïve “x” & <b>\nline 2 =; #\U0001f600", AFFECT, 1.5, 5, {"rate": 1.5}, "0.2")
WHOLE = json.loads(RECORD.to_json())


def _write(path: Path, record: Record | None) -> Path:
    if path.suffix.lower() == ".png":
        return media.write_png(path, Image.new("RGB", (8, 8), "red"), record)
    if path.suffix.lower() in (".mid", ".midi"):
        piece = mido.MidiFile()
        piece.tracks.append(mido.MidiTrack([mido.MetaMessage("text", text="studio:!"), mido.Message("note_on")]))
        return media.write_midi(path, piece, record)
    if path.suffix.lower() == ".musicxml":
        tune = VoicePart("melody", "melody", (Note(0, 24, 60),))
        return write_musicxml(path, Song(Key(0), (Bar(),), (tune,)), record)
    tone = media.Audio(np.zeros(4800, np.float32), 48000)
    if path.suffix.lower() in (".mp4", ".webm"):
        return media.write_video(path, (np.zeros((64, 64, 3), np.uint8) for _ in range(3)), 25, tone, record)
    return media.write_audio(path, tone, record)


@pytest.mark.parametrize(
    "name", ["a.wav", "A.WAV", "a.flac", "a.mp3", "a.opus", "a.png", "a.mid", "a.midi", "A.Mid", "a.musicxml", "a.mp4"]
)
def test_every_kind_of_file_gives_its_record_back(name: str, tmp_path: Path) -> None:
    assert media.read_record(_write(tmp_path / name, RECORD)) == RECORD
    with pytest.raises(MediaError, match=f"'plain.{name[2:]}' carries no record of this studio"):
        media.read_record(_write(tmp_path / f"plain.{name[2:]}", None))


@pytest.mark.parametrize("name", ["a.musicxml", "a.mid", "a.wav", "a.png"])
def test_a_long_record_is_found(name: str, tmp_path: Path) -> None:
    record = replace(RECORD, content="many words & " * 20_000)
    assert media.read_record(_write(tmp_path / name, record)) == record


def test_a_score_that_only_begins_like_ours_carries_none(tmp_path: Path) -> None:
    start = '<miscellaneous-field name="studio">' + RECORD.to_json().replace("<", "&lt;").replace("&", "&amp;")
    for text in ("<score-partwise/>", start, start + "</miscellaneous>", "</miscellaneous-field>" + start):
        (tmp_path / "a.musicxml").write_text(text, encoding="utf-8")
        with pytest.raises(MediaError, match="carries no record"):
            media.read_record(tmp_path / "a.musicxml")
    (tmp_path / "a.musicxml").write_bytes(
        b'<miscellaneous-field name="studio">{"\xff&amp;": 1}</miscellaneous-field><other>'
        b'<miscellaneous-field name="studio">{}</miscellaneous-field>'
    )
    with pytest.raises(InputError, match="format 'None' is not known"):
        media.read_record(tmp_path / "a.musicxml")


def test_texts_of_others_in_a_midi_file_are_passed_over(tmp_path: Path) -> None:
    packed = base64.b64encode(RECORD.to_json().encode()).decode()
    texts = ["hello", packed, "Studio:" + packed, "studio:no base64", "studio:" + packed, "studio:" + packed[:8]]
    for count, expected in ((4, None), (6, RECORD)):
        piece = mido.MidiFile()
        piece.tracks.append(mido.MidiTrack(mido.MetaMessage("text", text=text) for text in texts[:count]))
        piece.save(str(tmp_path / "a.mid"))
        if expected is None:
            with pytest.raises(MediaError, match="carries no record"):
                media.read_record(tmp_path / "a.mid")
        else:
            assert media.read_record(tmp_path / "a.mid") == expected


@pytest.mark.parametrize("tag", ["comment", "description", "COMMENT"])
def test_a_film_s_record_may_stand_in_comment_or_description(tag: str, tmp_path: Path) -> None:
    _film(tmp_path / "a.mkv", {"title": '{"not": "ours"}', tag: RECORD.to_json()})
    assert media.read_record(tmp_path / "a.mkv") == RECORD
    _film(tmp_path / "b.mkv", {"title": RECORD.to_json(), tag: "my holidays"})
    with pytest.raises(MediaError, match="carries no record"):
        media.read_record(tmp_path / "b.mkv")


def test_another_s_comment_before_the_record_is_passed_over(tmp_path: Path) -> None:
    for names in (("comment", "description"), ("description", "comment")):
        for texts in (("my holidays", RECORD.to_json()), (RECORD.to_json(), "my holidays")):
            _film(tmp_path / "a.mkv", dict(zip(names, texts, strict=True)))
            assert media.read_record(tmp_path / "a.mkv") == RECORD


def _film(path: Path, tags: dict[str, str]) -> None:
    with av.open(str(path), "w") as film:
        film.metadata.update(tags)
        stream = film.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 80), np.int16), layout="mono")
        frame.sample_rate = 8000
        film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


def test_something_else_is_no_medium_with_a_record(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"hello there" * 40)
    with pytest.raises(MediaError, match=r"'a\.mp3' cannot be read as a medium with a record \(InvalidDataError\)"):
        media.read_record(tmp_path / "a.mp3")
    with pytest.raises(MediaError, match="there is no file"):
        media.read_record(tmp_path / "b.png")


def test_a_record_is_one_line_of_plain_json_in_one_order() -> None:
    text = RECORD.to_json()
    assert "\n" not in text and "naïve “x”" in text and "\U0001f600" in text
    assert list(WHOLE) == sorted(WHOLE) and WHOLE["format"] == 1
    assert set(WHOLE) == {*("task", "engine", "content", "affect", "intensity", "seed", "options", "version", "format")}
    assert Record.from_json(text) == RECORD and Record.from_json(text).to_json() == text
    turned = replace(RECORD, affect=dict(reversed(AFFECT.items())))
    assert turned.to_json() == text
    with pytest.raises(ValueError, match="JSON"):
        replace(RECORD, intensity=math.nan).to_json()
    assert RECORD.requested_affect() == Affect.of((0.5, 0))
    curve = AffectCurve.of("0: calm; 2: angry")
    assert replace(RECORD, affect=curve.to_dict()).requested_affect() == curve


def test_inputs_and_notes_are_kept_where_there_are_any(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    inputs = {"content": describe_file(tmp_path / "a.txt")}
    for more in ({"inputs": inputs}, {"notes": ("a boat is not painted",)}, {"inputs": inputs, "notes": ("a", "b")}):
        record = replace(RECORD, **more)
        assert set(json.loads(record.to_json())) - set(WHOLE) == set(more)
        assert Record.from_json(record.to_json()) == record
    assert Record.from_json(json.dumps({**WHOLE, "notes": [5, None]})).notes == ("5", "None")
    assert RECORD.inputs == {} and RECORD.notes == () and RECORD.format == 1
    bare = Record("image", "x", "", AFFECT, 1.0, 1)
    assert (bare.options, bare.inputs, bare.version) == ({}, {}, "")
    least = {k: v for k, v in WHOLE.items() if k not in ("options", "version")}
    assert Record.from_json(json.dumps(least)) == replace(RECORD, options={}, version="")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": 2}, "record format '2' is not known; this version reads 1"),
        ({"format": None}, "record format 'None' is not known"),
        ({"task": 5}, "its task is '5'"),
        ({"engine": None}, "its engine is 'None'"),
        ({"content": ["a"]}, "its content is"),
        ({"version": 1}, "its version is '1'"),
        ({"affect": "sad"}, "its affect is 'sad'"),
        ({"options": []}, "its options is"),
        ({"inputs": []}, "its inputs is"),
        ({"inputs": {"content": 5}}, "its input 'content' is '5'"),
        ({"inputs": {"content": None}}, "its input 'content' is 'None'"),
        ({"intensity": "1"}, "its intensity is '1'"),
        ({"intensity": True}, "its intensity is 'True'"),
        ({"seed": 1.5}, "its seed is '1.5'"),
        ({"seed": False}, "its seed is 'False'"),
        ({"notes": "a"}, "its notes is 'a'"),
        ({"notes": {}}, "its notes is"),
        ({"intensity": 2.01}, "out of range"),
        ({"intensity": -0.01}, "out of range"),
        ({"seed": -1}, "out of range"),
        ({"seed": 2**32}, "out of range"),
        ({"more": 1}, "unexpected keyword"),
    ],
)
def test_what_no_record_of_ours_holds_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        Record.from_json(json.dumps({**WHOLE, **change}))
    assert "\n" not in str(caught.value) and caught.value.exit_code == 2


def test_the_edges_of_a_record_are_taken() -> None:
    for change in ({"intensity": 0}, {"intensity": 2}, {"intensity": 2.0}, {"seed": 0}, {"seed": 2**32 - 1}):
        assert Record.from_json(json.dumps({**WHOLE, **change})) == replace(RECORD, **change)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "it is no JSON object"),
        ("5", "it is no JSON object"),
        ("nonsense", "the record is not JSON"),
        ('{"format": 1}', "missing 6 required"),
    ],
)
def test_what_is_no_record_says_what_it_is(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        Record.from_json(text)
