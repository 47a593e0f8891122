"""Every length, curve and loop is composed whole: no crash, tunes in order, loops that go on."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conditioning.affect import AffectCurve
from pipelines.errors import OutputError
from pipelines.media import read_audio
from pipelines.music import MusicPipeline
from pipelines.music.arrange.instruments import INSTRUMENTS
from pipelines.music.compose.forms import FORMS, form_sections, phrase_end_bars
from weights.errors import InputError


@cache
def _pipeline() -> Any:
    return MusicPipeline.from_pretrained()


def _tune(made: Any) -> Any:
    return made.song.voice("melody").notes


@pytest.mark.parametrize(
    ("bars", "form", "meter"),
    [
        (19, "auto", "4/4"),
        (23, "verse-chorus", "3/4"),
        (27, "rondo", "2/4"),
        (36, "ternary", "6/8"),
        (7, "loop", "4/4"),
    ],
)
def test_lengths_that_no_section_divides_are_composed(bars: int, form: str, meter: str) -> None:
    made = _pipeline()(affect="happy", seed=1, bars=bars, form=form, meter=meter)
    assert len(made.song.bars) == bars and _tune(made)[-1].start >= made.song.starts[-3]


@pytest.mark.parametrize("curve", ["0: sad; 20: happy", "0: calm; 6: tense; 14: triumphant"])
def test_a_curve_keeps_the_tune_in_order(curve: str) -> None:
    for seed in range(2):
        notes = _tune(_pipeline()(affect=AffectCurve.of(curve), seed=seed))
        assert all(a.end <= b.start for a, b in pairwise(notes))
        assert min(b.start - a.start for a, b in pairwise(notes)) >= 4, "no flams"


def test_a_loop_keeps_its_clock_and_its_groove_through_the_last_bar() -> None:
    made = _pipeline()(affect="0: calm; 10: angry", bars=8, seed=3, loop=True, attributes={"drums": 0.7})
    lengths_s = np.diff(made.piece.tempo_map.seconds(np.array(made.song.starts)))
    assert np.ptp(lengths_s) < 1e-3 * lengths_s.mean()
    drums = [made.song.bar_at(n.start) for n in made.song.voice("drums").notes]
    assert drums.count(7) >= 0.6 * drums.count(6)


def test_stems_of_a_loop_last_exactly_a_turn() -> None:
    made = _pipeline()(affect="happy", bars=4, seed=3, loop=True)
    lengths = {len(stem.samples) for _, stem in made.stems()}
    assert lengths == {len(made.audio.samples)}


@pytest.mark.parametrize("form", ["auto", *FORMS])
def test_every_length_has_a_form_without_holes(form: str) -> None:
    for bars in range(2, 131):
        for variant in (0, 1):
            for ending in (True, False):
                sections = form_sections(form, bars, variant, ending=ending)
                assert sections[0].first == 0 and sections[-1].last == bars
                assert all(a.last == b.first and a.bars > 0 for a, b in pairwise(sections))
                assert max(phrase_end_bars(sections), default=0) == bars - 1
                assert ending or all(s.tune for s in sections)


def test_a_rondo_returns_and_long_pieces_have_an_intro_and_an_outro() -> None:
    letters = [s.letter for s in form_sections("rondo", 32) if s.tune]
    assert letters[::2] == ["A"] * len(letters[::2]) and letters[-1] == "A" and {"B", "C"} <= set(letters)
    assert [s.letter for s in form_sections("auto", 64)][::20] == ["intro"]
    assert form_sections("auto", 64)[-1].letter == "outro" and form_sections("auto", 8)[0].letter == "A"


def _bars_of_tune(made: Any) -> list[list[tuple[int, int]]]:
    starts = made.song.starts
    return [[(n.start - a, n.pitch) for n in _tune(made) if a <= n.start < b] for a, b in pairwise(starts)]


def test_a_long_piece_is_more_than_one_phrase() -> None:
    made = _pipeline()(affect="hopeful", seed=2, bars=40)
    bars = [tuple(bar) for bar in _bars_of_tune(made) if bar]
    assert len(set(bars)) > len(bars) / 2 and any(not bar for bar in _bars_of_tune(made))
    loud = [
        np.mean([n.velocity for v in made.song.voices for n in v.notes if a <= n.start < b])
        for a, b in zip(made.song.starts[::4], made.song.starts[4::4], strict=False)
    ]
    assert 12 < np.ptp(loud) < 40


def test_parts_stay_within_their_instruments() -> None:
    made = _pipeline()(affect="angry", seed=1, bars=8, instrument="melody=cello, bass=cello, pad=horn")
    ranges = {i.program: (i.low, i.high) for i in INSTRUMENTS.values()}
    for voice in made.song.voices:
        if voice.role != "drums":
            low, high = ranges[voice.program]
            assert all(low <= n.pitch <= high for n in voice.notes), voice.name


def test_seconds_are_met_to_the_sample_and_a_bar_begins_on_a_hit() -> None:
    made = _pipeline()(affect="tense", seconds=20, hit=8.4, seed=2)
    starts_s = made.piece.tempo_map.seconds(np.array(made.song.starts))
    assert made.duration_s == pytest.approx(20.0, abs=1e-6) and np.abs(starts_s - 8.4).min() < 1e-6
    assert len(made.audio.samples) == 20 * 44_100 and np.abs(made.audio.samples[-20:]).max() < 1e-2
    assert any("clock" in note for note in made.notes)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"seconds": 20, "hit": 25}, "between 0 and the end"),
        ({"bars": 8, "hit": "x"}, "hit"),
        ({"bars": 8, "hit": 0.2}, "fewer hits"),
        ({"keep": "melody"}, "variation"),
        ({"variation": 1, "keep": "tempo"}, "melody, harmony"),
        ({"bars": 8, "regenerate": "9-12"}, "8 bars"),
        ({"regenerate": "4-2"}, "9-12"),
        ({"style": "polka"}, "waltz"),
        ({"loop": True, "hit": 3}, "loop"),
    ],
)
def test_what_a_film_cannot_have_is_one_line(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        _pipeline()(seed=1, affect="calm", **options)
    assert "\n" not in str(caught.value)


def test_bars_are_written_anew_and_the_others_stay() -> None:
    before, after = (_pipeline()(affect="happy", bars=8, seed=2, regenerate=r) for r in (None, "3-4"))
    same = [a == b for a, b in zip(_bars_of_tune(before), _bars_of_tune(after), strict=True)]
    assert same[:2] + same[4:] == [True] * 6 and not all(same[2:4])


def test_a_variation_keeps_what_it_should() -> None:
    make = lambda **more: _pipeline()(affect="happy", bars=8, seed=2, **more)  # noqa: E731
    piece, tune, chords = make(), make(variation=1, keep="melody"), make(variation=1, keep="harmony")
    assert _bars_of_tune(tune) == _bars_of_tune(piece) != _bars_of_tune(chords)
    assert [b.chords for b in chords.song.bars] == [b.chords for b in piece.song.bars]
    assert tune.piece.sequence != piece.piece.sequence


@pytest.mark.parametrize(("style", "meter"), [("waltz", (3, 4)), ("lullaby", (6, 8)), ("march", (4, 4))])
def test_a_style_brings_its_meter_and_limits(style: str, meter: tuple[int, int]) -> None:
    made = _pipeline()(affect="angry", bars=4, seed=1, style=style)
    assert made.song.bars[0].meter == meter and 50 <= made.song.bars[0].tempo <= 160
    assert style != "lullaby" or (made.song.voice("drums") is None and made.song.bars[0].tempo <= 84)


def test_layers_of_a_loop_are_equally_long_and_add_up(tmp_path: Path) -> None:
    made = _pipeline()(affect="happy", bars=2, seed=3, loop=True)
    layers = [read_audio(path).samples for path in made.save_layers(tmp_path / "layers")]
    assert len(layers) == 3 and {len(layer) for layer in layers} == {len(made.audio.samples)}
    assert np.abs(sum(layers) - made.audio.samples).max() < 0.01


def test_a_cue_sheet_says_when_every_bar_begins(tmp_path: Path) -> None:
    made = _pipeline()(affect="calm", bars=4, seed=3, performance=0, tempo=60)
    rows = made.save_cues(tmp_path / "a.csv").read_text().splitlines()
    assert rows[0].startswith("bar,start_s") and [r.split(",")[1] for r in rows[1:]] == [
        f"{4 * k:.3f}" for k in range(5)
    ]
    assert all(r.split(",")[5] for r in rows[1:5]) and rows[-1].split(",")[2] == "end"
    with pytest.raises(OutputError, match="csv"):
        made.save_cues(tmp_path / "a.txt")
