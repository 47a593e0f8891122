"""Best of N, for every pipeline: make several candidates from seeds of their own, keep the one a callable ranks
highest.

A pipeline knows no judge; it takes `rank`, and `best` does the rest. Candidate 0 has the seed that was asked for, so
one candidate is the same call as ever, and more candidates can only rank as high or higher.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pipelines.seeds import resolve_seed
from pipelines.steps import OnStep, Step
from weights.errors import InputError

MAX_BEST_OF = 64

#: An output -> how well it does what was asked; higher is better, finite. Its `name` is kept in the record as the
#: guide.
Rank = Callable[[Any], float]

Output = TypeVar("Output")


def best(
    make: Callable[[int, OnStep | None], Output],
    *,
    seed: int | None,
    best_of: int = 1,
    rank: Rank | None = None,
    on_step: OnStep | None = None,
) -> Output:
    """Make `best_of` candidates one after another and return the one that ranks highest; never more than two are held.

    Args:
        make: (seed, on_step) -> a frozen output with a `record`; the same seed makes the same output.
        seed: of candidate 0; None draws one.
        best_of: 1 to 64; 1 never calls `rank`.
        rank: scores a candidate; of equals the earlier wins.
        on_step: sees the steps of all candidates as one run.

    Returns:
        The winner. Its seed is its own, so that one plain call makes it again. With more than one candidate its record
        says `best_of`, `guide` (who ranked) and `chosen`: candidate, first_seed, gain (its score less candidate 0's)
        and gain_over_mean (less the mean of all).

    Raises:
        InputError: `best_of` out of range or without `rank`, or a rank that is not finite.
    """
    seed, count = resolve_seed(seed), check_best_of("best_of", best_of)
    if count == 1:
        return make(seed, on_step)
    if rank is None:
        raise InputError(
            f"best_of={count} needs rank, a callable that scores an output; on the command line: --best-of {count}"
        )
    progress = _Progress(count, on_step)
    scores: list[float] = []
    winner, kept = 0, None
    for i in range(count):
        output = make(candidate_seed(seed, i), progress.of(i))
        progress.finish(i)
        scores.append(_score(rank, output, i))
        if kept is None or scores[i] > scores[winner]:
            winner, kept = i, output
        del output  # only the best is held while the next is made
    assert kept is not None
    gain, over_mean = scores[winner] - scores[0], scores[winner] - sum(scores) / count
    chosen = {"candidate": winner, "first_seed": seed, "gain": round(gain, 6), "gain_over_mean": round(over_mean, 6)}
    return add_choice(kept, {"best_of": count, "chosen": chosen, "guide": guide_name(rank)})


def candidate_seed(seed: int, index: int) -> int:
    """The seed of a candidate: candidate 0 has the seed itself, the others depend on nothing but it and their index."""
    if index == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"best of:{seed}:{index}".encode()).digest()[:4], "big")


def add_choice(output: Output, choice: Mapping[str, Any]) -> Output:
    """The output with facts added to its record's options: how it was chosen stays with it when it is made again."""
    frozen: Any = output
    record = replace(frozen.record, options={**frozen.record.options, **choice})
    return replace(frozen, record=record)


def check_best_of(name: str, value: Any) -> int:
    """The number itself.

    Raises:
        InputError: not a whole number from 1 to 64.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_BEST_OF:
        raise InputError(f"{name} must be a whole number from 1 to {MAX_BEST_OF} candidates, got {str(value)[:60]!r}")
    return value


def guide_name(rank: Rank) -> str:
    """What the record calls whoever ranked."""
    return str(getattr(rank, "name", None) or getattr(rank, "__name__", None) or type(rank).__name__)


def _score(rank: Rank, output: Any, index: int) -> float:
    score = float(rank(output))
    if not math.isfinite(score):
        raise InputError(f"'{guide_name(rank)}' ranked candidate {index} as {score}; a rank must be finite")
    return score


class _Progress:
    """One count of steps over all candidates, each as long as the first was."""

    def __init__(self, count: int, on_step: OnStep | None) -> None:
        self._count, self._on_step = count, on_step
        self._units, self._reported = 0, 0

    def of(self, candidate: int) -> OnStep | None:
        """The callback of one candidate."""
        return None if self._on_step is None else lambda step: self._report(candidate, step)

    def finish(self, candidate: int) -> None:
        """A candidate is made; one that told no step of its own counts as one."""
        if self._on_step is not None and self._reported < (candidate + 1) * max(1, self._units):
            self._report(candidate, Step(1, 1))

    def _report(self, candidate: int, step: Step) -> None:
        assert self._on_step is not None
        self._units = self._units or max(1, step.total)
        done = candidate * self._units + min(self._units, step.index * self._units // max(1, step.total))
        if done > self._reported:
            self._reported = done
            words = f"candidate {candidate + 1} of {self._count}" + (f": {step.label}" if step.label else "")
            self._on_step(Step(done, self._count * self._units, words, step.preview))
