"""The contract of every generator, as a mixin that runs over every registered engine of a task.

A test class for a task inherits `Contract` and says how to make, save and measure; engines whose packages are missing
are skipped with the command that installs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conditioning import Affect
from pipelines import registry
from pipelines.base import Step
from pipelines.errors import CancelledError
from pipelines.media import read_record
from weights.errors import InputError


def engines_of(task: str) -> list[Any]:
    """Every registered engine of a task as test parameters."""
    specs = [spec for (t, _), spec in sorted(registry.engines().items()) if t == task and not spec.server]
    return [
        pytest.param(s.name, marks=pytest.mark.skipif(bool(s.missing()), reason=f"run: {s.command()}")) for s in specs
    ]


#: (task's tests, id of the pipeline, options) -> the pipeline, kept so that its id is its own, and its first output.
_FIRST: dict[tuple[str, int, str], tuple[Any, Any]] = {}


class Contract:
    """What each generator must do.

    Subclasses set `suffix`, `bad_content`, `long_content` (several steps) and `moves`: (affect, cue, "up" or "down").
    """

    suffix: str
    bad_content: tuple[Any, ...]
    long_content: Any
    moves: tuple[tuple[str, str, str], ...]

    @pytest.fixture
    def pipe(self, engine: str) -> Any:
        raise NotImplementedError

    def make(self, pipe: Any, **options: Any) -> Any:
        """Run the pipeline on a short usual content."""
        raise NotImplementedError

    def first(self, pipe: Any, **options: Any) -> Any:
        """What the first call with these options gave; what a test compares with it is made anew."""
        key = (type(self).__name__, id(pipe), repr(sorted(options.items())))
        if key not in _FIRST:
            _FIRST[key] = pipe, self.make(pipe, **options)
        return _FIRST[key][1]

    def make_long(self, pipe: Any, **options: Any) -> Any:
        """Run the pipeline on a content of several steps."""
        return pipe(self.long_content, **options)

    def same(self, a: Any, b: Any) -> bool:
        """Whether two outputs are equal to the last bit."""
        raise NotImplementedError

    def cue(self, output: Any, name: str) -> float:
        """A measured cue of an output."""
        raise NotImplementedError

    def test_same_seed_same_output_other_seed_another(self, pipe: Any) -> None:
        a = self.first(pipe, affect="happy", seed=1)
        assert self.same(a, self.make(pipe, affect="happy", seed=1))
        assert not self.same(a, self.make(pipe, affect="happy", seed=2))

    def test_nothing_is_kept_between_calls(self, pipe: Any) -> None:
        a = self.first(pipe, affect="sad", seed=1)
        self.make(pipe, affect="angry", intensity=2.0, seed=4)
        assert self.same(a, self.make(pipe, affect="sad", seed=1))

    def test_a_drawn_seed_is_reported_and_repeats(self, pipe: Any) -> None:
        a = self.make(pipe)
        assert self.same(a, self.make(pipe, seed=a.seed)) and a.record.seed == a.seed

    def test_intensity_zero_is_neutral(self, pipe: Any) -> None:
        neutral = self.first(pipe, affect="neutral", seed=1)
        assert self.same(self.make(pipe, affect="angry", intensity=0.0, seed=1), neutral)

    def test_it_is_saved_with_its_record_and_made_again(self, pipe: Any, tmp_path: Path) -> None:
        a = self.make(pipe, affect="happy:0.7, sad:0.3", intensity=0.8, seed=6)
        first = a.save(tmp_path / f"a{self.suffix}")
        record = read_record(first)
        assert record == a.record
        b = self.make(pipe, affect=record.requested_affect(), intensity=record.intensity, seed=record.seed)
        assert b.save(tmp_path / f"b{self.suffix}").read_bytes() == first.read_bytes()

    def test_the_asked_affect_stands_in_the_output(self, pipe: Any) -> None:
        assert self.make(pipe, affect="weary", seed=1).affect == Affect.of("weary")

    def test_cancelling_stops_and_frees(self, pipe: Any) -> None:
        steps: list[Step] = []

        def stop(step: Step) -> None:
            steps.append(step)
            raise CancelledError("enough")

        with pytest.raises(CancelledError):
            self.make_long(pipe, seed=1, on_step=stop)
        assert len(steps) == 1 and steps[0].total > 1
        assert self.make(pipe, seed=1).record.seed == 1  # what was stopped holds nothing

    def test_steps_count_up_to_the_total(self, pipe: Any) -> None:
        steps: list[Step] = []
        self.make_long(pipe, seed=1, on_step=steps.append)
        assert [s.index for s in steps] == list(range(1, steps[0].total + 1))

    def test_best_of_one_is_the_call_as_ever(self, pipe: Any) -> None:
        def never(output: Any) -> float:
            raise AssertionError("one candidate is not ranked")

        a = self.first(pipe, affect="happy", seed=1)
        b = self.make(pipe, affect="happy", seed=1, best_of=1, rank=never)
        assert self.same(a, b) and a.record == b.record

    def test_best_of_keeps_what_is_ranked_highest(self, pipe: Any, tmp_path: Path) -> None:
        seen: list[Any] = []

        def second(output: Any) -> float:
            seen.append(output)
            return float(len(seen) == 2)

        best = self.make(pipe, affect="sad", seed=1, best_of=3, rank=second)
        assert len(seen) == 3 and self.same(best, seen[1])
        assert self.same(seen[0], self.first(pipe, affect="sad", seed=1))
        assert not self.same(seen[0], seen[1])
        assert self.same(best, self.make(pipe, affect="sad", seed=best.seed)) and best.record.seed == best.seed
        options = best.record.options
        assert options["best_of"] == 3 and options["guide"] == "second"
        assert options["chosen"] == {"candidate": 1, "first_seed": 1, "gain": 1.0, "gain_over_mean": 0.666667}
        assert read_record(best.save(tmp_path / f"best{self.suffix}")) == best.record

    def test_best_of_repeats_to_the_last_bit(self, pipe: Any, tmp_path: Path) -> None:
        def rank(output: Any) -> float:
            return float(output.seed % 97)

        a, b = (self.make(pipe, affect="happy", seed=10, best_of=2, rank=rank) for _ in range(2))
        assert a.save(tmp_path / f"a{self.suffix}").read_bytes() == b.save(tmp_path / f"b{self.suffix}").read_bytes()

    def test_best_of_counts_its_steps_as_one_run_and_can_be_stopped(self, pipe: Any) -> None:
        steps: list[Step] = []
        ranked: list[Any] = []

        def rank(output: Any) -> float:
            ranked.append(output)
            return 0.0

        def stop(step: Step) -> None:
            steps.append(step)
            if step.label.startswith("candidate 2 of 3"):
                raise CancelledError("enough")

        with pytest.raises(CancelledError):
            self.make_long(pipe, seed=1, best_of=3, rank=rank, on_step=stop)
        assert len(ranked) == 1 and [s.index for s in steps] == list(range(1, steps[0].total // 3 + 2))

    def test_bad_input_is_refused_in_one_line(self, pipe: Any) -> None:
        bad: Iterator[dict[str, Any]] = iter(
            [
                {"affect": "7,7"},
                {"affect": "hapy"},
                {"intensity": -1.0},
                {"intensity": float("nan")},
                {"seed": -1},
                {"seed": 1.5},
                {"best_of": 0},
                {"best_of": 65},
                {"best_of": 2.0},
                {"best_of": 2},
                {"best_of": 2, "rank": lambda output: float("nan")},
            ]
        )
        for options in bad:
            with pytest.raises(InputError) as caught:
                self.make(pipe, **options)
            assert "\n" not in str(caught.value)
        for content in self.bad_content:
            with pytest.raises(InputError):
                pipe(content)

    def test_affect_moves_the_measured_cue(self, pipe: Any) -> None:
        affects = {"neutral", *(affect for affect, _, _ in self.moves)}
        outputs = {affect: self.first(pipe, affect=affect, seed=1) for affect in affects}
        for affect, name, direction in self.moves:
            change = self.cue(outputs[affect], name) - self.cue(outputs["neutral"], name)
            assert change > 0 if direction == "up" else change < 0, f"{affect} moved {name} by {change:+.3f}"
