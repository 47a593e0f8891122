"""Best of N on a tiny generator of our own making: seeds, memory, progress, ties, and errors."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any

import pytest

from pipelines.base import OnStep, Record, Step
from pipelines.best_of import add_choice, best, candidate_seed, check_best_of, guide_name
from weights.errors import InputError


@dataclass(frozen=True)
class Dice:
    """What the tiny generator makes: a number that its seed decides."""

    value: float
    seed: int
    record: Record


class Generator:
    """Throws dice; tells `steps` steps a throw, or none."""

    def __init__(self, steps: int = 2) -> None:
        self.steps, self.made = steps, 0
        self.alive: list[weakref.ref[Dice]] = []
        self.most = 0

    def __call__(self, seed: int, on_step: OnStep | None) -> Dice:
        for i in range(self.steps):
            if on_step is not None:
                on_step(Step(i + 1, self.steps, "throw"))
        self.made += 1
        dice = Dice(seed % 1000 / 1000, seed, Record("music", "dice", "", {}, 1.0, seed, {"sides": 6}))
        self.alive.append(weakref.ref(dice))
        self.most = max(self.most, sum(ref() is not None for ref in self.alive))
        return dice


def _value(dice: Dice) -> float:
    return dice.value


def test_the_winner_is_the_highest_and_more_candidates_never_rank_lower() -> None:
    winners = [best(Generator(), seed=5, best_of=n, rank=_value) for n in (2, 8, 32, 64)]
    values = [w.value for w in winners]
    assert values == sorted(values) and values[-1] > values[0]
    every = [candidate_seed(5, i) for i in range(64)]
    assert every[0] == 5 and len(set(every)) == 64 and max(s % 1000 for s in every) / 1000 == values[-1]


def test_the_record_says_how_it_was_chosen() -> None:
    won = best(Generator(), seed=5, best_of=8, rank=_value)
    values = [candidate_seed(5, i) % 1000 / 1000 for i in range(8)]
    chosen = won.record.options["chosen"]
    assert won.seed == won.record.seed == candidate_seed(5, chosen["candidate"])
    assert chosen["gain"] == pytest.approx(max(values) - values[0], abs=1e-6)
    assert chosen["gain_over_mean"] == pytest.approx(max(values) - sum(values) / 8, abs=1e-6)
    assert (
        won.record.options["sides"] == 6
        and won.record.options["guide"] == "_value"
        and won.record.options["best_of"] == 8
    )
    assert Record.from_json(won.record.to_json()) == won.record


def test_made_again_and_add_choice_it_equals_the_winner() -> None:
    won = best(Generator(), seed=5, best_of=8, rank=_value)
    facts = {k: won.record.options[k] for k in ("best_of", "chosen", "guide")}
    assert add_choice(best(Generator(), seed=won.seed), facts) == won


def test_of_equals_the_first_wins() -> None:
    won = best(Generator(), seed=5, best_of=6, rank=lambda dice: 1.0)
    assert won.seed == 5 and won.record.options["chosen"]["gain"] == 0


def test_two_outputs_are_held_at_most() -> None:
    generator = Generator()
    best(generator, seed=5, best_of=32, rank=_value)
    assert generator.made == 32 and generator.most <= 2


@pytest.mark.parametrize("units", [0, 1, 3])
def test_progress_counts_all_candidates(units: int) -> None:
    steps: list[Step] = []
    best(Generator(units), seed=1, best_of=4, rank=_value, on_step=steps.append)
    total = 4 * max(1, units)
    assert [(s.index, s.total) for s in steps] == [(i, total) for i in range(1, total + 1)]
    assert steps[-1].label.startswith("candidate 4 of 4")


def test_a_guide_has_a_name() -> None:
    class Judge:
        name = "speech-steers"

        def __call__(self, output: Any) -> float:
            return 0.0

    class Nameless:
        def __call__(self, output: Any) -> float:
            return 0.0

    assert [guide_name(r) for r in (Judge(), _value, Nameless())] == ["speech-steers", "_value", "Nameless"]


def test_a_seed_is_drawn_where_none_is_given() -> None:
    won = best(Generator(), seed=None, best_of=3, rank=_value)
    first = won.record.options["chosen"]["first_seed"]
    assert best(Generator(), seed=first, best_of=3, rank=_value) == won


def test_what_is_not_allowed_is_told() -> None:
    for count in (0, 65, -1, 2.0, True, "8", None):
        with pytest.raises(InputError, match="best_of must be a whole number from 1 to 64"):
            check_best_of("best_of", count)
    generator = Generator()
    with pytest.raises(InputError, match="needs rank"):
        best(generator, seed=1, best_of=2)
    assert generator.made == 0
    with pytest.raises(InputError, match="ranked candidate 0 as nan"):
        best(generator, seed=1, best_of=2, rank=lambda dice: float("nan"))
