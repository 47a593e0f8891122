"""Music: the contract, what affect moves in the notes, fixed options, forms, given pieces, and health of what is
written.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conditioning.affect import AffectCurve, Emotion
from pipelines import recognition
from pipelines.errors import MediaError
from pipelines.music import MusicPipeline
from pipelines.music.compose.adaptation import lead_sheet_bars
from pipelines.music.song.reading import read_song
from tests.pipelines.contract import Contract, engines_of
from weights.errors import InputError

QUADRANTS = {"happy": (1, 1), "angry": (-1, 1), "sad": (-1, -1), "calm": (1, -1)}


@cache
def _pipeline(engine: str = "composer") -> Any:
    return MusicPipeline.from_pretrained(engine)


def _melody(output: Any) -> Any:
    return output.song.voice("melody").notes


@pytest.mark.parametrize("engine", engines_of("music"))
class TestMusicContract(Contract):
    suffix = ".mid"
    bad_content = ("a text", None, 3)
    long_content = ""
    moves = (
        ("happy", "tempo", "up"),
        ("sad", "tempo", "down"),
        ("angry", "notes_per_s", "up"),
        ("calm", "notes_per_s", "down"),
        ("angry", "velocity", "up"),
        ("sad", "velocity", "down"),
        ("happy", "major", "up"),
        ("sad", "major", "down"),
        ("happy", "pitch", "up"),
        ("sad", "pitch", "down"),
    )

    @pytest.fixture
    def pipe(self, engine: str) -> Any:
        return _pipeline(engine)

    def make(self, pipe: Any, **options: Any) -> Any:
        return pipe(**({"bars": 4} | options))

    def same(self, a: Any, b: Any) -> bool:
        return bool(a.piece.sequence == b.piece.sequence)

    def cue(self, output: Any, name: str) -> float:
        notes = [n for t in output.piece.sequence.tracks if not t.drums for n in t.notes]
        return {
            "tempo": float(np.mean([b.tempo for b in output.song.bars])),
            "notes_per_s": len(notes) / output.duration_s,
            "velocity": float(np.mean([n.velocity for n in notes])),
            "major": float(np.mean([{4: 1, 3: -1}.get((n.pitch - output.song.key.tonic) % 12, 0) for n in notes])),
            "pitch": float(np.mean([n.pitch for n in _melody(output)])),
        }[name]


ANGER_IS_PLEASANT = pytest.mark.xfail(
    strict=True,
    reason="both judges find our angry pieces a little pleasant (+.1, +.2): a fault of the composer, see its card",
)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["steers", "reports"])
@pytest.mark.parametrize(
    "word", [pytest.param(word, marks=ANGER_IS_PLEASANT if word == "angry" else ()) for word in QUADRANTS]
)
def test_judges_hear_the_quadrant(role: recognition.Role, word: str, tmp_path: Path) -> None:
    judge, sign = recognition.load("music", role), QUADRANTS[word]
    read = [judge.read(_pipeline()(affect=word, seed=s).save(tmp_path / f"{s}.mid")).estimate.vad for s in range(3)]
    valence, arousal = np.mean([r.valence for r in read]), np.mean([r.arousal for r in read])
    assert sign[1] * arousal > 0.1 and sign[0] * valence > (0.1 if word != "angry" else 0.0)


@pytest.mark.slow
def test_a_piece_is_whole(tmp_path: Path) -> None:
    for seed, affect in enumerate(("happy", "sad", "angry", "tender")):
        made = _pipeline()(affect=affect, seed=seed, bars=12)
        song, score = made.song, made.piece.sequence
        assert len(song.bars) == 12 and all(b.chords and b.chords[0][0] == 0 for b in song.bars if b.chords)
        assert _melody(made)[-1].pitch % 12 == song.key.tonic and song.bars[-1].chords[0][1].root == 0
        assert all(n.end_s - n.start_s < 30 for t in score.tracks for n in t.notes)
        for voice in song.voices:
            assert max(n.end for n in voice.notes) <= song.ticks + 48
        for track in score.tracks:
            last: dict[int, float] = {}
            for n in track.notes:
                assert n.start_s >= last.get(n.pitch, 0.0) - 1e-6, "a key is struck while it is held"
                last[n.pitch] = n.end_s


@pytest.mark.parametrize("meter", ["4/4", "3/4", "2/4", "6/8", "5/4", "7/8", "9/8", "12/8"])
def test_every_meter_fills_its_bars(meter: str) -> None:
    made = _pipeline()(affect="calm", seed=2, bars=8, meter=meter)
    beats, unit = map(int, meter.split("/"))
    assert made.song.ticks == 8 * beats * 96 // unit
    filled = {made.song.bar_at(n.start) for v in made.song.voices for n in v.notes}
    assert filled == set(range(8))


@pytest.mark.slow
def test_what_is_fixed_stays_and_the_rest_makes_up_for_it() -> None:
    made = _pipeline()(
        affect="0.5, 0.1", seed=1, bars=8, tempo=60, key="D minor", instrument="cello", attributes={"swing": 0.5}
    )
    free = _pipeline()(affect="0.5, 0.1", seed=1, bars=8)
    assert {b.tempo for b in made.song.bars} == {60.0} and str(made.song.key) == "D minor"
    assert made.song.voice("melody").program == 42 and made.song.bars[0].attributes.swing == 0.5
    assert made.song.bars[0].attributes.density > free.song.bars[0].attributes.density
    assert made.record.options["tempo"] == 60 and made.record.options["key"] == "D minor"


@pytest.mark.slow
def test_a_form_brings_its_first_section_back() -> None:
    made = _pipeline()(affect="happy", seed=4, bars=32, form="AABA")
    bars = [
        [(n.start - a, n.pitch) for n in _melody(made) if a <= n.start < b]
        for a, b in zip(made.song.starts, made.song.starts[1:], strict=False)
    ]
    assert [b.section for b in made.song.bars[::8]] == ["A", "A", "B", "A"]
    assert bars[0] == bars[8] and bars[0:8] != bars[8:16] != bars[16:24], "it comes back, but not note for note"


def test_it_follows_a_curve() -> None:
    calm, tense = ((0.5, -0.6), (-0.4, 0.7))
    made = _pipeline()(affect=AffectCurve.of("0: calm; 40: furious"), seed=3)
    tempos, loud = [b.tempo for b in made.song.bars], [b.attributes.loudness for b in made.song.bars]
    half = len(loud) // 2
    assert np.mean(loud[half:]) > np.mean(loud[:half]) + 10 and tempos[0] != tempos[-1] and calm != tense
    assert made.song.key_at(0).dark is False and made.song.key_at(len(loud) - 1).dark is True
    assert 40 < made.duration_s < 60


def test_seconds_are_met_to_a_bar_or_so() -> None:
    made = _pipeline()(affect="neutral", seed=3, seconds=45)
    assert abs(made.duration_s - 45) < 8


def test_a_loop_has_no_seam(tmp_path: Path) -> None:
    made = _pipeline()(affect="happy", seed=3, bars=4, loop=True, performance=0)
    sound = made.audio.samples
    assert abs(len(sound) / 44_100 - made.duration_s) < 0.01
    steps = np.abs(np.diff(np.concatenate([sound[-2000:], sound[:2000]]), axis=0)).max(axis=1)
    assert steps[1999] <= np.quantile(np.abs(np.diff(sound, axis=0)).max(axis=1), 0.999)


def test_sound_is_mastered_and_carries_its_record(tmp_path: Path) -> None:
    from pipelines.media import read_audio, read_record

    made = _pipeline()(affect="sad", seed=3, bars=4)
    path = made.save(tmp_path / "a.flac")
    sound = made.audio.samples
    assert sound.ndim == 2 and 0.1 < np.abs(sound).max() <= 10 ** (-0.9 / 20) and np.abs(sound[-4000:]).max() < 1e-4
    assert read_record(path) == made.record
    stems = made.save_stems(tmp_path / "stems")
    assert [p.stem for p in stems] == [*(t.name for t in made.piece.sequence.tracks), "reverb"]
    rest = sum(read_audio(p).samples for p in stems) - read_audio(made.save(tmp_path / "a.wav")).samples
    assert 10 * np.log10((rest**2).mean() / (sound**2).mean()) < -60


@pytest.mark.parametrize(("told", "dark"), [("sad", True), ("happy", False)])
def test_a_piece_told_with_another_feeling_keeps_its_tune(told: str, dark: bool, tmp_path: Path) -> None:
    path = _pipeline()(
        affect="happy" if told == "sad" else "sad", seed=5, bars=16, key="G major" if told == "sad" else "G minor"
    ).save(tmp_path / "a.mid")
    was = read_song(path)
    made = _pipeline()(affect=told, source=path, seed=1)
    assert made.song.key.dark is dark and len(made.song.bars) == len(was.bars)
    at = {n.start: n.pitch for n in _melody(made)}
    both = [(n.pitch, at[n.start]) for n in was.voice("melody").notes if n.start in at]
    assert len(both) > 15 and np.corrcoef(*np.array(both).T)[0, 1] > 0.8


@pytest.mark.slow
def test_a_theme_goes_on_and_a_tune_gets_chords(tmp_path: Path) -> None:
    path = _pipeline()(affect="happy", seed=5, bars=8).save(tmp_path / "a.mid")
    was = read_song(path)
    longer = _pipeline()(affect="happy", primer=path, bars=len(was.bars) + 8, seed=2)
    assert len(longer.song.bars) == len(was.bars) + 8
    assert [line.notes for line in lead_sheet_bars(longer.song)[:4]] == [
        line.notes for line in lead_sheet_bars(was)[:4]
    ]
    chords = _pipeline()(affect="calm", harmonise=path, seed=2).song
    assert all(b.chords for b in chords.bars)
    assert {n.start for n in was.voice("melody").notes} <= {n.start for n in chords.voice("melody").notes}


@pytest.mark.slow
def test_a_tune_takes_rhythm_and_tempo_of_another_piece(tmp_path: Path) -> None:
    tune = _pipeline()(affect="happy", seed=5, bars=8, performance=0).save(tmp_path / "a.mid")
    other = _pipeline()(affect="calm", seed=6, bars=8, performance=0, tempo=77).save(tmp_path / "b.mid")
    plain = _pipeline()(affect="neutral", source=tune, seed=1)
    made = _pipeline()(affect="neutral", source=tune, take="rhythm, tempo", of=other, seed=1)
    onsets = [
        {n.start for n in read_song(other).voice("melody").notes},
        {n.start for n in _melody(plain)},
        {n.start for n in _melody(made)},
    ]
    assert len(onsets[2] & onsets[0]) / len(onsets[2]) > 0.8 > len(onsets[1] & onsets[0]) / len(onsets[1])
    assert abs(made.song.bars[2].tempo - 77) < 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"bars": 1}, "2 to 600"),
        ({"bars": 4.5}, "whole number"),
        ({"tempo": 500}, "30, 240"),
        ({"key": "H minor"}, "D minor"),
        ({"meter": "11/4"}, "3/4"),
        ({"form": "sonata"}, "rondo"),
        ({"instrument": "kazoo"}, "cello"),
        ({"instrument": "drums=cello"}, "parts are"),
        ({"attributes": {"x": 1}}, "density"),
        ({"attributes": {"density": 99}}, "0.25, 4"),
        ({"bars": 8, "seconds": 9}, "one of the two"),
        ({"intensity": 3}, "[0, 2]"),
        ({"bars": 600, "tempo": 30}, "over the ten"),
        ({"performance": 3}, "[0, 2]"),
        ({"source": "none.mid"}, "none.mid"),
        ({"take": "rhythm"}, "goes with"),
    ],
)
def test_bad_options_are_one_line(options: dict[str, Any], says: str) -> None:
    with pytest.raises((InputError, MediaError)) as caught:
        _pipeline()(seed=1, **options)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_one_piece_is_given_at_a_time(tmp_path: Path) -> None:
    path = _pipeline()(affect="happy", seed=5, bars=4).save(tmp_path / "a.mid")
    for options, says in (
        ({"source": path, "primer": path}, "give one"),
        ({"source": path, "bars": 8}, "keeps its bars"),
        ({"harmonise": path, "form": "rondo"}, "keeps its bars"),
        ({"take": "rhythm", "of": path}, "goes with"),
    ):
        with pytest.raises(InputError, match=says):
            _pipeline()(seed=1, **options)


def test_options_name_what_the_engine_knows() -> None:
    from typing import get_args

    from pipelines.music.compose.element_exchange import BAR_EXCHANGES
    from pipelines.music.compose.forms import FORMS
    from pipelines.music.compose.meters import METERS
    from pipelines.music.options import ELEMENTS, FormName, Meter, MusicOptions

    assert get_args(FormName) == ("auto", *FORMS)
    assert get_args(Meter) == tuple(f"{beats}/{unit}" for beats, unit in METERS)
    assert set(BAR_EXCHANGES) <= set(ELEMENTS)
    parsed = MusicOptions.parse(instrument="cello, bass=bass", attributes="density=2", key="f#m", take=None)
    assert parsed.instrument == {"melody": "cello", "bass": "bass"} and parsed.key == "F# minor"
    assert MusicOptions.parse(parsed.to_record()) == parsed


def test_records_of_the_version_before_are_read(tmp_path: Path) -> None:
    from pipelines.music.options import MusicOptions

    path = _pipeline()(affect="happy", seed=5, bars=4).save(tmp_path / "a.mid")
    old = MusicOptions.parse({"refeel": str(path), "take": "rhythm, tempo", "of": str(path), "performance": 0.5})
    assert old.source == str(path) and old.elements() == ("rhythm", "tempo")
    assert MusicOptions.parse({"prompt": str(path), "bars": 12}).primer == str(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 truncated",
        b"<score-partwise><part",
        b"<score-timewise/>",
        b"<html/>",
        b"<score-partwise/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><score-partwise/>',
        b"<score-partwise><part id='P1'><measure><note><duration>x</duration></note></measure></part></score-partwise>",
    ],
)
def test_damaged_notation_is_one_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.musicxml"
    path.write_bytes(content)
    with pytest.raises(MediaError) as caught:
        _pipeline()(source=path)
    assert "a.musicxml" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"not midi at all", b"MThd\x00\x00\x00\x06\x00\x01\x00\x02\x01\xe0MTrk\x00\x00\xff\xff"]
)
def test_damaged_midi_is_one_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mid"
    path.write_bytes(content)
    with pytest.raises(MediaError) as caught:
        _pipeline()(source=path)
    assert "a.mid" in str(caught.value) and "\n" not in str(caught.value)


def test_every_emotion_can_be_asked() -> None:
    assert all(_melody(_pipeline()(affect=e, seed=1, bars=2)) for e in Emotion)
