"""Portraits keep the contract of every maker, and each axis and word that the engine claims moves what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conditioning.affect import Affect
from pipelines.portrait import PortraitOutput, PortraitPipeline
from tests.pipelines.contract import Contract, engines_of


@pytest.mark.parametrize("engine", engines_of("portrait"))
class TestPortrait(Contract):
    suffix = ".mp4"
    bad_content = ("nowhere.png", "a\nb.png")
    long_content = ""
    moves = (
        ("happy", "AU12L", "up"),
        ("happy", "AU6L", "up"),
        ("sad", "AU15L", "up"),
        ("sad", "pitch", "down"),
        ("angry", "AU4L", "up"),
        ("fearful", "AU4L", "up"),
        ("fearful", "AU5L", "up"),
        ("disgusted", "AU9L", "up"),
        ("surprised", "AU26", "up"),
        ("calm", "AU43L", "up"),
    )

    @pytest.fixture
    def pipe(self, engine: str, pipe_of: Any) -> PortraitPipeline:
        made: PortraitPipeline = pipe_of(engine)
        return made

    def make(self, pipe: Any, **options: Any) -> PortraitOutput:
        made: PortraitOutput = pipe(**{"seconds": 0.28, "size": 256, "look": "robin", **options})
        return made

    def make_long(self, pipe: Any, **options: Any) -> PortraitOutput:
        return self.make(pipe, seconds=1.2, **options)

    def same(self, a: PortraitOutput, b: PortraitOutput) -> bool:
        return np.array_equal(a.track.values, b.track.values) and np.array_equal(a.render_frame(5), b.render_frame(5))

    def cue(self, output: PortraitOutput, name: str) -> float:
        return float(output.track[name].mean())

    def test_intensity_grows_what_a_feeling_moves(self, pipe: Any) -> None:
        for affect, name in (("angry", "AU4L"), ("0.8,0.3", "AU12L")):
            cues = [
                self.cue(self.make(pipe, affect=affect, intensity=k, seed=1, seconds=0.2), name)
                for k in (0.0, 0.5, 1.0)
            ]
            assert cues[0] < cues[1] < cues[2], affect

    @pytest.mark.parametrize(
        ("low", "high", "name"),
        [
            ((-0.8, 0.0, 0.0), (0.8, 0.0, 0.0), "AU12L"),  # valence: a smile
            ((0.8, 0.0, 0.0), (-0.8, 0.0, 0.0), "AU4L"),  # and a frown
            ((0.0, -0.8, 0.0), (0.0, 0.8, 0.0), "AU5L"),  # arousal: wide eyes
            ((0.0, 0.8, 0.0), (0.0, -0.8, 0.0), "AU43L"),  # and heavy lids
            ((0.0, 0.0, -0.8), (0.0, 0.0, 0.8), "pitch"),  # dominance: a lifted chin
        ],
    )
    def test_every_axis_moves_the_face(
        self, pipe: Any, low: tuple[float, ...], high: tuple[float, ...], name: str
    ) -> None:
        a, b = (self.cue(self.make(pipe, affect=point, seed=1, scale="blinks=0"), name) for point in (low, high))
        assert b > a + 0.05

    def test_the_recorded_film_is_the_planned_one(self, pipe: Any, tmp_path: Path) -> None:
        assert self.make(pipe, affect=Affect.of("happy"), seed=1).save(tmp_path / "a.webm").stat().st_size > 1000
