"""MusicXML of strangers: repeats, voices, ties and what notation programs leave out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipelines.errors import MediaError
from pipelines.music.song.from_musicxml import song_from_musicxml_bytes
from tests.pipelines.scores import FORWARD, REPEAT, attributes, ending, melody_of, note, read_score, sound_mark, xml
from weights.errors import InputError

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _words(text: str) -> str:
    return f"<direction><direction-type><words>{text}</words></direction-type></direction>"


_C, _D, _E, _F = (note(n, 4) for n in ("C4", "D4", "E4", "F4"))


@pytest.mark.parametrize(
    ("measures", "played"),
    [
        ([_C, _D + REPEAT, _E], "CDCDE"),
        ([_C, FORWARD + _D, _E + REPEAT, _F], "CDEDEF"),
        ([_C + '<barline><repeat direction="backward" times="3"/></barline>', _D], "CCCD"),
        ([_C, ending("1", _D, back=True), ending("2", _E, back=False), _F], "CDCEF"),
        ([_C, ending("1, 2", _D, back=True), ending("3", _E, back=False), _F], "CDCDCEF"),
        ([_C, ending("1-2", _D, back=True), ending("3", _E, back=False)], "CDCDCE"),
        ([_C, ending("1", _D, back=True), _E, _F + REPEAT, _C], "CDCEFEFC"),
        ([_C, _D + sound_mark(fine="yes"), _E + sound_mark(dacapo="yes")], "CDECD"),
        ([_C, _D + _words("Fine"), _E + _words("D.C. al Fine")], "CDECD"),
        ([_C, sound_mark(segno="s") + _D, _E + sound_mark(dalsegno="s"), _F], "CDEDEF"),
        ([_C, _D + sound_mark(tocoda="c"), _E + sound_mark(dacapo="yes"), sound_mark(coda="c") + _F], "CDECDF"),
        ([_C + REPEAT, _D + sound_mark(dacapo="yes")], "CCDCD"),
        ([FORWARD + _C + REPEAT, FORWARD + _D + REPEAT], "CCDD"),
        ([_C, _D, _E], "CDE"),
    ],
)
def test_repeats_are_played_as_written(measures: list[str], played: str, tmp_path: Path) -> None:
    song = song_from_musicxml_bytes(xml([attributes() + measures[0], *measures[1:]]), "a.xml")
    names = {60: "C", 62: "D", 64: "E", 65: "F"}
    assert "".join(names[p] for *_, p in melody_of(song)) == played
    assert [start for start, *_ in melody_of(song)] == [4.0 * k for k in range(len(played))]
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
    assert melody_of(song) == [(0, 2, 72), (3, 1, 74)]
    assert by_name["Piano 2"] == [(1, 1, 60), (1, 1, 64), (2, 2, 67)] and by_name["Piano 3"] == [(0, 4, 48)]


def test_transposing_players_sound_where_they_sound() -> None:
    clarinet = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"
    guitar = "<transpose><chromatic>0</chromatic><octave-change>-1</octave-change></transpose>"
    scale = ("D4", "E4", "F#4", "G4", "A4", "B4", "C#5", "D5")
    song = song_from_musicxml_bytes(
        xml([attributes(2, 2, more=clarinet) + "".join(note(n, 1) for n in scale)]), "a.xml"
    )
    assert [p for *_, p in melody_of(song)] == [60, 62, 64, 65, 67, 69, 71, 72] and str(song.key) == "C major"
    song = song_from_musicxml_bytes(xml([attributes(more=guitar) + note("E4", 4)]), "a.xml")
    assert [p for *_, p in melody_of(song)] == [52]


def test_ties_triplets_graces_and_the_shortest_notes() -> None:
    tie = lambda kind: f'<tie type="{kind}"/>'  # noqa: E731
    tied = [attributes(6) + note("C4", 24, tie("start")), note("C4", 12, tie("stop")) + note("D4", 12)]
    assert melody_of(song_from_musicxml_bytes(xml(tied), "a.xml")) == [(0, 6, 60), (6, 2, 62)]
    drawn = [m.replace("<tie ", "<notations><tied ").replace('"start"/>', '"start"/></notations>') for m in tied]
    drawn = [m.replace('"stop"/>', '"stop"/></notations>') for m in drawn]
    assert melody_of(song_from_musicxml_bytes(xml(drawn), "a.xml")) == [(0, 6, 60), (6, 2, 62)]
    triplets = [attributes(3) + "".join(note(n, 1) for n in ("C4", "D4", "E4", "F4", "E4", "D4")) + note("C4", 6)]
    starts = [start for start, *_ in melody_of(song_from_musicxml_bytes(xml(triplets), "a.xml"))]
    assert starts == pytest.approx([0, 1 / 3, 2 / 3, 1, 4 / 3, 5 / 3, 2], abs=0.05)
    graces = [attributes() + note("C4", 2) + note("D4", 0, grace=True) + note("E4", 0, grace=True) + note("F4", 2)]
    song = song_from_musicxml_bytes(xml(graces), "a.xml")
    assert [p for *_, p in melody_of(song)] == [60, 62, 64, 65] and [s for s, *_ in melody_of(song)] == [
        0,
        1.75,
        1.875,
        2,
    ]
    opening = [attributes() + note("D4", 0, grace=True) + note("C4", 4)]
    assert [p for *_, p in melody_of(song_from_musicxml_bytes(xml(opening), "a.xml"))] == [62, 60]
    run = [attributes(64) + "".join(note("CDEFGAB"[i % 7] + "4", 1) for i in range(64)) + note("C4", 192)]
    assert len(melody_of(song_from_musicxml_bytes(xml(run), "a.xml"))) == 65


def test_scores_that_leave_things_out() -> None:
    bare = xml(["".join(note(n, 1) for n in ("C4", "D4", "E4", "F4")), note("G4", 4)])  # no divisions, key or meter
    assert [p for *_, p in melody_of(song_from_musicxml_bytes(bare, "a.xml"))] == [60, 62, 64, 65, 67]
    overfull = xml([attributes() + note("C4", 5), note("D4", 4)])
    assert melody_of(song_from_musicxml_bytes(overfull, "a.xml")) == [(0, 5, 60), (8, 4, 62)]
    longer = xml([attributes() + note("C4", 4)], [attributes() + note("E5", 4), note("F5", 4)])
    assert [p for *_, p in melody_of(song_from_musicxml_bytes(longer, "a.xml"))] == [76, 77]
    metronome = "<metronome><beat-unit>half</beat-unit><per-minute>60</per-minute></metronome>"
    marked = attributes() + f"<direction><direction-type>{metronome}</direction-type></direction>" + note("C4", 4)
    assert song_from_musicxml_bytes(xml([marked]), "a.xml").bars[0].tempo == 120
    cue = note("C6", 4).replace("<note>", "<note><cue/>")
    assert [p for *_, p in melody_of(song_from_musicxml_bytes(xml([attributes() + note("C4", 4), cue]), "a.xml"))] == [
        60
    ]


def test_a_compressed_score_is_read_and_a_broken_archive_is_one_line(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", "<container/>")
        archive.writestr("score.xml", xml([attributes() + note("C4", 4)]))
    data = buffer.getvalue()
    assert [p for *_, p in melody_of(read_score(data, tmp_path, "a.mxl"))] == [60]
    for place in range(0, len(data), 9):
        broken = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        try:
            read_score(broken, tmp_path, "a.mxl")
        except InputError as error:
            assert "\n" not in str(error)
