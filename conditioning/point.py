"""Emotion, the eight classes, and VAD, a point of valence, arousal and dominance; with the checks of numbers they
share.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from weights.errors import InputError

MAX_NUMBER = sys.float_info.max  # a whole number may be larger, and is no float then
SHOWN_CHARACTERS = 80  # of a value, in an error


class Emotion(StrEnum):
    """The eight emotions every engine and recognizer knows; all other words live in the vocabulary."""

    NEUTRAL = "neutral"
    CALM = "calm"
    HAPPY = "happy"
    SAD = "sad"
    ANGRY = "angry"
    FEARFUL = "fearful"
    DISGUSTED = "disgusted"
    SURPRISED = "surprised"


@dataclass(frozen=True, slots=True)
class VAD:
    """A point of feeling; each axis in [-1, 1].

    Attributes:
        valence: -1 very unpleasant, 1 very pleasant.
        arousal: -1 asleep, 1 frantic.
        dominance: -1 overpowered, 1 in full control.

    Raises:
        InputError: a coordinate is not finite or outside [-1, 1].

    Example:
        >>> VAD.from_scale(9, 5).valence
        1.0
    """

    valence: float = 0.0
    arousal: float = 0.0
    dominance: float = 0.0

    def __post_init__(self) -> None:
        for axis in ("valence", "arousal", "dominance"):
            object.__setattr__(self, axis, _check_coordinate(axis, getattr(self, axis)))

    @classmethod
    def from_scale(
        cls, valence: float, arousal: float, dominance: float | None = None, *, low: float = 1.0, high: float = 9.0
    ) -> VAD:
        """Convert ratings on a `low`..`high` scale (1..9 is the Self-Assessment Manikin's, Bradley & Lang 1994).

        Args:
            valence: the rating of pleasure.
            arousal: the rating of activation.
            dominance: the rating of control; None is the middle of the scale.
            low: the scale's lower end, which becomes -1.
            high: the scale's upper end, which becomes 1.

        Returns:
            The point.

        Raises:
            InputError: the scale does not rise, or a rating lies outside it.
        """
        if not high > low:
            raise InputError(f"scale must rise, got low={low} high={high}")
        middle, half = (low + high) / 2, (high - low) / 2
        axes = (valence, arousal, middle if dominance is None else dominance)
        return cls(*((x - middle) / half for x in axes))

    def __iter__(self) -> Iterator[float]:
        return iter((self.valence, self.arousal, self.dominance))

    def __neg__(self) -> VAD:
        return VAD(*(0.0 - x for x in self))

    def scale(self, factor: float) -> VAD:
        """Move the point `factor` times as far from neutral, clipped to [-1, 1]."""
        return VAD(*(clip_unit(x * factor) for x in self))


def clip_unit(x: float) -> float:
    """Clip a number to [-1, 1]."""
    return max(-1.0, min(1.0, x))


def is_finite_number(x: Any) -> bool:
    """Whether a value is an int or a float, finite, and no bool."""
    return isinstance(x, (int, float)) and not isinstance(x, bool) and -MAX_NUMBER <= x <= MAX_NUMBER


def show_value(x: Any) -> str:
    """A value as an error shows it: one line of at most 80 characters, whatever its `repr` does."""
    try:
        shown = " ".join(repr(x).split())
    except Exception:  # a stranger's object, or a whole number of thousands of digits
        shown = f"a value of type {type(x).__name__}"
    return shown if len(shown) <= SHOWN_CHARACTERS else f"{shown[:SHOWN_CHARACTERS]}..."


def parse_float(text: str) -> float | None:
    """The number that a text spells, or None."""
    try:
        return float(text)
    except ValueError:
        return None


def _check_coordinate(axis: str, x: Any) -> float:
    if not is_finite_number(x) or not -1 <= x <= 1:
        raise InputError(f"{axis} must be finite and within [-1, 1], got {show_value(x)}")
    return float(x) + 0.0  # no negative zero


def is_pairs(value: Any) -> bool:
    """Whether a value is a sequence of pairs, at least one."""
    if not isinstance(value, Sequence) or not value:
        return False
    return all(isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) == 2 for pair in value)
