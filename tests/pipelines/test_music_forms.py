"""Every length, curve and loop is composed whole: no crash, tunes in order, loops that go on."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from conditioning.affect import AffectCurve
from pipelines.music import MusicPipeline


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
    lengths = {len(stem.samples) for stem in made.stems().tracks.values()}
    assert lengths == {len(made.audio.samples)}
