"""One rating as a browser sends it, checked against the plan: whoever sends it may send anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conditioning.point import is_finite_number
from studio.study.plan import AXES, WORDS, ComparisonPair, StudyPlan
from weights.errors import InputError

MAX_COMMENT, MAX_WORD, MAX_SECONDS = 2000, 40, 86_400
_BASE = {"item", "repeat", "seconds", "plays", "at", "skipped", "left"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class Rating:
    """A checked rating.

    Attributes:
        item: the id of an item, a pair or a check.
        repeat: 1 for the second meeting of a repeated item.
        answer: scale -> value, as the browser sent it; empty when skipped.
        seconds: how long it was on screen.
        plays: how often its media were played to the end.
        left: of a pair: the item that stood as A.
    """

    item: str
    repeat: int
    answer: Mapping[str, Any]
    seconds: float
    plays: int
    left: str = ""

    @property
    def skipped(self) -> bool:
        """The rater could not judge it."""
        return not self.answer

    def to_dict(self) -> dict[str, Any]:
        """Plain values; `RatingChecker.rating` reads them back."""
        values = {"item": self.item, "repeat": self.repeat, "seconds": self.seconds, "plays": self.plays, **self.answer}
        return values | ({"left": self.left} if self.left else {}) | ({"skipped": True} if self.skipped else {})


class RatingChecker:
    """Checks what raters send against one plan."""

    def __init__(self, plan: StudyPlan) -> None:
        self.plan = plan
        single = plan.rated or ("ab",)
        rated = {i.id: single for i in plan.items} if plan.rated else {}
        self._checks = {c.id for c in plan.checks}
        self._pairs: Mapping[str, ComparisonPair] = {p.id: p for p in plan.pairs}
        #: Id of whatever can be answered -> the scales of its answer.
        self._scales: Mapping[str, tuple[str, ...]] = (
            rated | dict.fromkeys(self._checks, single) | dict.fromkeys(self._pairs, ("ab",))
        )

    def rating(self, fields: Any) -> Rating:
        """A rating from decoded JSON.

        Args:
            fields: decoded JSON, whatever it is.

        Returns:
            The rating, whose answer holds exactly the scales of its item.

        Raises:
            InputError: an unknown item, a missing, unknown or superfluous scale, or a value out of range.
        """
        if not isinstance(fields, dict):
            raise InputError("a rating is a JSON object")
        item = fields.get("item")
        if not isinstance(item, str) or item not in self._scales:
            raise InputError("unknown item")
        names = self._scales[item]
        if unknown := set(fields) - _BASE - set(names):
            raise InputError(f"unknown field '{min(map(str, unknown))[:40]}'")
        if not isinstance(fields.get("at", ""), str) or ("at" in fields and not _TIME.fullmatch(fields["at"])):
            raise InputError("'at' is a UTC time like 2026-01-31T12:00:00Z")
        repeat, plays = (
            _require_whole("repeat", fields.get("repeat", 0), 0, 1),
            _require_whole("plays", fields.get("plays", 0), 0, 10_000),
        )
        seconds = _require_real("seconds", fields.get("seconds", 0), 0, MAX_SECONDS)
        left = self._check_left(item, fields.get("left", ""))
        if fields.get("skipped") not in (None, False, True):
            raise InputError("'skipped' is true or false")
        if fields.get("skipped"):
            if set(fields) & set(names) or item in self._checks:
                raise InputError("a skipped item has no answers, and a check cannot be skipped")
            return Rating(item, repeat, {}, seconds, plays, left)
        return Rating(item, repeat, {n: self._check_value(n, item, fields.get(n)) for n in names}, seconds, plays, left)

    def _check_left(self, item: str, left: Any) -> str:
        pair = self._pairs.get(item)
        if left not in (("",) if pair is None else ("", pair.first, pair.second)):
            raise InputError("'left' is not of this pair")
        return str(left)

    def _check_value(self, scale: str, item: str, value: Any) -> Any:
        if scale == "vad":
            axes = _require_fields("vad", value, AXES[:2])
            return {axis: _require_real(axis, axes[axis], -1, 1) for axis in AXES[:2]}
        if scale == "sam":
            axes = _require_fields("sam", value, AXES)
            return {axis: _require_whole(axis, axes[axis], 1, 9) for axis in AXES}
        if scale == "emotions":
            return _check_emotions(value)
        if scale == "mos":
            return _require_whole("mos", value, 1, 5)
        pair = self._pairs.get(item)
        allowed = (pair.first, pair.second) if pair else ("A", "B")
        if value not in allowed:
            raise InputError("the choice is not of this pair")
        return value

    def comment(self, value: Any) -> str:
        """A free comment.

        Args:
            value: decoded JSON, whatever it is.

        Returns:
            The comment without blanks around it.

        Raises:
            InputError: not text, or too long.
        """
        if not isinstance(value, str) or len(value) > MAX_COMMENT:
            raise InputError(f"a comment is a text of at most {MAX_COMMENT:,} characters")
        return value.strip()


def _check_emotions(value: Any) -> dict[str, Any]:
    fields = _require_fields("emotions", value, ("words", "other"))
    words, other = fields["words"], fields["other"]
    if not isinstance(words, dict) or set(words) - set(WORDS):
        raise InputError(f"emotion words are {', '.join(WORDS)}")
    if not isinstance(other, str) or len(other) > MAX_WORD:
        raise InputError(f"another word has at most {MAX_WORD} characters")
    degrees = {w: _require_whole(f"degree of {w}", words[w], 1, 3) for w in WORDS if w in words}
    if not degrees and not other.strip():
        raise InputError("choose at least one emotion word")
    return {"words": degrees, "other": other.strip()}


def _require_fields(name: str, value: Any, wanted: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(wanted):
        raise InputError(f"'{name}' needs {', '.join(wanted)}")
    return value


def _require_whole(name: str, value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{name} must be a whole number from {low} to {high}")
    return value


def _require_real(name: str, value: Any, low: float, high: float) -> float:
    if not is_finite_number(value) or not low <= value <= high:
        raise InputError(f"{name} must be a number from {low:g} to {high:g}")
    return float(value)
