"""Who paid attention: instructed responses, and how far a rater is from themselves on items they met twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.study.answers import Rating
from studio.study.plan import AttentionCheck, StudyPlan
from studio.study.store import Rater

#: Of the pad's edge, chosen by us: an instructed "very top" counts from here.
PAD_EDGE = 0.8
#: Mean difference between first and second answers, as a share of the scale; two answers drawn evenly differ by a third
#: (the mean of |x - y|), so a quarter, chosen by us, is nearer to chance than to agreement.
MAX_SELF_DIFFERENCE = 0.25
_SCALE_SPANS = {"vad": 2.0, "sam": 8.0, "mos": 4.0}


@dataclass(frozen=True, slots=True)
class AttentionVerdict:
    """Whether a rater counts.

    Attributes:
        rater: who.
        passed: instructed responses that were right.
        answered: instructed responses that were answered.
        self_difference: mean over repeated items, as a share of the scale; None where none was met twice.
        reasons: why the rater is excluded; empty where included.
    """

    rater: Rater
    passed: int
    answered: int
    self_difference: float | None
    reasons: tuple[str, ...]

    @property
    def included(self) -> bool:
        """Whether this rater's answers count."""
        return not self.reasons


def judge_rater(plan: StudyPlan, rater: Rater) -> AttentionVerdict:
    """Excluded: any instructed response wrong, none reached though the study has some, or self-difference over 0.25."""
    latest = rater.latest
    checks = {c.id: c for c in plan.checks}
    answered = [(checks[item], rating) for (item, _), rating in latest.items() if item in checks]
    passed = sum(obeys_check(check, rating) for check, rating in answered)
    twice = [
        _mean_difference(latest[item, 0], rating)
        for (item, repeat), rating in latest.items()
        if repeat and (item, 0) in latest
    ]
    known = [d for d in twice if d is not None]
    difference = sum(known) / len(known) if known else None
    reasons = []
    if not any(item not in checks for item, _ in latest):
        reasons.append("gave no rating")
    elif checks and not answered:
        reasons.append("stopped before any attention check")
    if passed < len(answered):
        reasons.append(f"failed {len(answered) - passed} of {len(answered)} instructed responses")
    if difference is not None and difference > MAX_SELF_DIFFERENCE:
        reasons.append(
            f"differs by {difference:.2f} of the scale from own earlier answers (limit {MAX_SELF_DIFFERENCE})"
        )
    return AttentionVerdict(rater, passed, len(answered), difference, tuple(reasons))


def obeys_check(check: AttentionCheck, rating: Rating) -> bool:
    """Whether every scale shows what was asked."""
    return all(_matches(scale, expected, rating.answer.get(scale)) for scale, expected in check.expect.items())


def _matches(scale: str, expected: Any, answer: Any) -> bool:
    if answer is None:
        return False
    if scale == "vad":
        axis, sign = expected
        return bool(answer[axis] * sign >= PAD_EDGE)
    if scale == "sam":
        return all(level == expected for level in answer.values())
    if scale == "emotions":
        return set(answer["words"]) == {expected} and not answer["other"]
    return bool(answer == expected)


def _mean_difference(first: Rating, second: Rating) -> float | None:
    """Mean over the numeric scales; None where there is none, or one of the two was skipped."""
    parts = []
    for scale, span in _SCALE_SPANS.items():
        a, b = first.answer.get(scale), second.answer.get(scale)
        if a is None or b is None:
            continue
        pairs = [(a[k], b[k]) for k in a] if isinstance(a, Mapping) else [(a, b)]
        parts += [abs(x - y) / span for x, y in pairs]
    return sum(parts) / len(parts) if parts else None
