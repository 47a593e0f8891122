"""Scores of strangers are bounded before they are parsed, and anything at all is a song or one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import MediaError
from pipelines.media import read_record
from pipelines.media.midi_file import MAX_BYTES, parse_midi
from pipelines.media.midi_notes import load_piece
from pipelines.music.song.from_musicxml import song_from_musicxml_bytes
from pipelines.music.song.reading import read_song
from tests.pipelines import scores
from tests.pipelines.scores import (
    FORWARD,
    REPEAT,
    TUNE,
    attributes,
    ending,
    keys,
    melody_of,
    midi,
    note,
    read_score,
    sound_mark,
    xml,
)
from weights.errors import InputError

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


_C, _D, _E, _F = (note(n, 4) for n in ("C4", "D4", "E4", "F4"))


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
    song = read_score(midi(changes, keys(TUNE)), tmp_path)
    assert [p for *_, p in melody_of(song)] == [p for p, _ in TUNE] and song.bars[0].tempo == pytest.approx(120)


def test_too_many_notes_and_bars_are_refused(tmp_path: Path) -> None:
    for data, says in (
        (midi(b"\x00\x90\x3c\x40\x01\x3c\x00" * 60_001), "60,000"),
        (midi(b"\xff\xff\xff\x7f\x90\x3c\x40\x01\x3c\x00"), "1200 bars"),
        (xml([_C] * 1201), "1200 bars"),
        (xml([attributes(0.001) + _C]), "quarters"),
    ):
        with pytest.raises(MediaError, match=says):
            read_score(data, tmp_path, "a.mid" if data[:4] == b"MThd" else "a.xml")


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
        *(_C, sound_mark(dacapo="yes"), sound_mark(fine="yes"), ending("1", _D, back=True)),
        "<backup><duration>2</duration></backup>",
    ]
)


@QUICK
@given(st.lists(st.tuples(st.integers(0, 10_000), _WORDS, st.booleans()), min_size=1, max_size=4))
def test_any_score_is_a_song_or_one_line(changes: Any) -> None:
    text = xml([attributes() + _C, _D + REPEAT, ending("1", _E, back=True), _F], [attributes() + _C]).decode()
    for place, word, inside in changes:
        gaps = [i for i in range(1, len(text) - 1) if text[i - 1] == ">" and (text[i] == "<") != inside]
        at = gaps[place % len(gaps)]
        end = text.index("<", at)
        text = text[:at] + word + text[end:]
    try:
        song_from_musicxml_bytes(text.encode(), "a.xml")
    except InputError as error:
        assert "\n" not in str(error)
