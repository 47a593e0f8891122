"""The value types of affect: what is asked (Affect, AffectCurve) and what was measured (AffectEstimate).

Nothing here is heavy: no numpy, no torch, no table of words. `Affect.of` takes everything a person may pass as an
affect; how words and texts become one is registered from outside (`conditioning.parser` does so on import of the
package).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from conditioning.point import VAD as VAD
from conditioning.point import Emotion as Emotion
from conditioning.point import clip_unit, is_finite_number, is_pairs, parse_float, show_value
from weights.errors import InputError

#: What people may write for an affect, as every help says it.
AFFECT_FORMS = (
    "a word (sad, weary), a mixture ('happy:0.7, sad:0.3'), valence,arousal[,dominance] ('0.8,0.4') "
    "or a curve ('0: calm; 2: angry')"
)
#: Turns what is no Affect, AffectCurve or VAD into an Affect, or raises InputError.
Parser = Callable[[Any], "Affect"]
_parsers: list[Parser] = []


def register_parser(parser: Parser) -> Parser:
    """Make a function the one that `Affect.of` asks for whatever is not an affect already; the last one counts."""
    _parsers.append(parser)
    return parser


@dataclass(frozen=True, slots=True)
class Affect:
    """What is asked: a point, a mixture of emotions, and how strongly.

    VAD alone cannot tell anger from fear, so engines read both the point and the mixture.

    Attributes:
        vad: where on the plane, at intensity 1.
        weights: emotion -> weight; empty when only a point was given. A negative weight asks for the polar opposite of
            that emotion (Daisy-TTS, Chevi & Aji 2024: polarity is negation). Absolute values sum to 1 at most.
        intensity: 0 is neutral, 1 as asked, above 1 exaggerated.

    Raises:
        InputError: an unknown emotion, a weight that is not finite, or a negative intensity.

    Example:
        >>> Affect.of("happy:0.7, sad:0.3").vad.valence > 0
        True
    """

    vad: VAD = field(default_factory=VAD)
    weights: Mapping[Emotion, float] = field(default_factory=dict)
    intensity: float = 1.0

    def __post_init__(self) -> None:
        _check_intensity(self.intensity)
        if not isinstance(self.vad, VAD):
            raise InputError(f"vad is a VAD point, got {str(self.vad)[:40]!r}; Affect.of takes other forms")
        weights: dict[Emotion, float] = {}
        for name, weight in self.weights.items():
            if not is_finite_number(weight):
                raise InputError(f"weight of {show_value(name)} must be a finite number, got {show_value(weight)}")
            if weight:
                weights[_emotion_from_name(name)] = float(weight)
        mass = sum(abs(w) for w in weights.values())
        if mass > 1.0 + 1e-9:
            weights = {name: w / mass for name, w in weights.items() if w / mass}  # the least numbers vanish
        object.__setattr__(self, "weights", MappingProxyType(weights))
        object.__setattr__(self, "intensity", float(self.intensity))

    def __hash__(self) -> int:
        return hash((self.vad, tuple(sorted(self.weights.items())), self.intensity))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Affect, (self.vad, dict(self.weights), self.intensity))

    @classmethod
    def of(cls, value: Any, *, intensity: float = 1.0) -> Affect:
        """Parse anything a person may mean as an affect.

        Args:
            value: an Affect, Emotion or VAD; a known word; free text ("like someone who has just been forgiven");
                "happy:0.7, sad:0.3"; "0.8,0.4[,d]"; a (v, a[, d]) sequence; a mapping of emotions to weights, of axis
                names to values, or `to_dict()`'s form. A leading "-" before a word asks for its polar opposite.
            intensity: multiplies the value's own intensity.

        Returns:
            The affect.

        Raises:
            InputError: not one of these, out of range, or an unknown word (the message suggests close ones).
        """
        if isinstance(value, str) and is_curve(value):
            raise InputError(f"'{value[:60]}' is a curve over time; read it with AffectCurve.of, or give one affect")
        value = value.tolist() if hasattr(value, "tolist") else value  # an array of numbers
        affect = value if isinstance(value, Affect) else _parsers[-1](value)
        return affect if intensity == 1.0 else affect.scale(intensity)

    @classmethod
    def mix(cls, parts: Iterable[tuple[Affect, float]]) -> Affect:
        """Mix several affects; a part counts by weight times intensity.

        Args:
            parts: (affect, weight) pairs; weights are at least 0.

        Returns:
            The weighted mean of points and mixtures; its intensity is the weighted mean of the parts'.

        Raises:
            InputError: no part, a negative weight, or all weights zero.
        """
        parts = list(parts) if isinstance(parts, Iterable) else []
        if not all(isinstance(p, tuple | list) and len(p) == 2 and isinstance(p[0], Affect) for p in parts):
            raise InputError("a mixture is of (Affect, weight) pairs")
        total = sum(w for _, w in parts if is_finite_number(w))
        if not parts or any(not is_finite_number(w) or w < 0 for _, w in parts) or total <= 0:
            raise InputError("a mixture needs at least one positive weight and no negative one")
        mass = sum(a.intensity * w for a, w in parts)
        shares = [(a, (a.intensity * w / mass) if mass else w / total) for a, w in parts]
        return cls(_mean_vad(shares), _mean_weights(shares), mass / total)

    def __add__(self, addend: Affect) -> Affect:
        return Affect.mix([(self, 1.0), (addend, 1.0)])

    def __neg__(self) -> Affect:
        """The polar opposite: point and mixture negated; twice is the identity."""
        return Affect(-self.vad, {name: -w for name, w in self.weights.items()}, self.intensity)

    def scale(self, factor: float) -> Affect:
        """Multiply the intensity by a factor of at least 0."""
        _check_intensity(factor)
        return Affect(self.vad, self.weights, self.intensity * factor)

    def distance(self, affect: Affect) -> float:
        """Measure how different two affects are.

        Args:
            affect: the one to compare with.

        Returns:
            A metric: Euclidean over effective points and, counted half, effective weights; 0 for equal affects.
        """
        point = sum((x - y) ** 2 for x, y in zip(self.effective_vad(), affect.effective_vad(), strict=True))
        names = set(self.weights) | set(affect.weights)
        mixture = sum((self.effective_weight(n) - affect.effective_weight(n)) ** 2 for n in names)
        return math.sqrt(point + mixture / 2)

    def effective_vad(self) -> VAD:
        """The point with intensity applied, clipped to [-1, 1]."""
        return self.vad.scale(self.intensity)

    def effective_weight(self, emotion: Emotion) -> float:
        """One emotion's weight with intensity applied; may pass 1."""
        return self.weights.get(emotion, 0.0) * self.intensity

    def effective_weights(self) -> list[float]:
        """Weights of all emotions with intensity applied, in the order of `Emotion`; may pass 1."""
        return [self.weights.get(emotion, 0.0) * self.intensity for emotion in Emotion]

    def to_dict(self) -> dict[str, Any]:
        """Values that JSON can hold, as `Affect.of` reads them back."""
        return {
            "vad": list(self.vad),
            "weights": {str(k): v for k, v in sorted(self.weights.items())},
            "intensity": self.intensity,
        }

    def __str__(self) -> str:
        names = ", ".join(f"{n} {w:.2f}" for n, w in sorted(self.weights.items(), key=lambda i: -abs(i[1])))
        point = f"valence {self.vad.valence:+.2f}, arousal {self.vad.arousal:+.2f}, dominance {self.vad.dominance:+.2f}"
        return f"{names}; {point}; intensity {self.intensity:g}" if names else f"{point}; intensity {self.intensity:g}"


@dataclass(frozen=True, slots=True)
class AffectCurve:
    """An affect that changes over time: keyframes, straight lines between them, constant outside.

    Attributes:
        points: (seconds from the start, Affect) in rising order of time.

    Raises:
        InputError: no point, or times that are negative or do not rise.

    Example:
        >>> AffectCurve.of("0: calm; 2: angry").at(1.0).vad.arousal > 0
        True
    """

    points: tuple[tuple[float, Affect], ...]

    def __post_init__(self) -> None:
        times = [t for t, _ in self.points]
        if not times:
            raise InputError("an affect curve needs at least one (seconds, affect) point")
        if not all(is_finite_number(t) and t >= 0 for t in times) or any(b <= a for a, b in pairwise(times)):
            raise InputError(f"times of an affect curve must be finite, at least 0 and rising, got {show_value(times)}")

    @classmethod
    def of(cls, value: Any) -> AffectCurve:
        """Parse a curve.

        Args:
            value: an AffectCurve; "0: calm; 2.5: angry"; a mapping or pairs of seconds to affects; or one affect, which
                becomes a constant curve.

        Returns:
            The curve.

        Raises:
            InputError: a time is no number, times do not rise, or an affect cannot be parsed.
        """
        if isinstance(value, AffectCurve):
            return value
        if isinstance(value, str) and is_curve(value):
            pairs = [part.split(":", 1) for part in value.split(";") if part.strip()]
            return cls(tuple((_parse_seconds(t), Affect.of(a.strip())) for t, a in pairs))
        if isinstance(value, Mapping) and value and all(is_finite_number(k) for k in value):
            value = list(value.items())
        if is_pairs(value):
            return cls(tuple((_parse_seconds(t), Affect.of(a)) for t, a in value))
        return cls(((0.0, Affect.of(value)),))

    def at(self, seconds: float) -> Affect:
        """The affect at a moment, interpolated linearly in point, mixture and intensity."""
        before = self.points[0]
        for after in self.points:
            if after[0] >= seconds:
                break
            before = after
        else:
            return before[1]
        if after[0] <= before[0]:
            return after[1]
        x = (seconds - before[0]) / (after[0] - before[0])
        shares = [(before[1], 1 - x), (after[1], x)]
        intensity = sum(a.intensity * w for a, w in shares)
        return Affect(_mean_vad(shares), _mean_weights(shares), intensity)

    def scale(self, factor: float) -> AffectCurve:
        """Multiply the intensity of every point by a factor of at least 0."""
        return AffectCurve(tuple((t, a.scale(factor)) for t, a in self.points))

    def to_dict(self) -> dict[str, Any]:
        """Values that JSON can hold, as `parse` reads them back."""
        return {"points": [[t, a.to_dict()] for t, a in self.points]}


@dataclass(frozen=True, slots=True)
class AffectEstimate:
    """What a recognizer measured in a medium; never an input of a generator.

    Attributes:
        vad: the measured point.
        spread: standard deviation of each axis, all >= 0.
        emotions: a probability for each emotion; sums to 1.
        confidence: 0 (a guess) to 1.
        recognizer: the name of what measured it.
        out_of_distribution: the input is not the kind of medium the recognizer was fitted on.
        notes: what a reader of the estimate should know, a sentence each.

    Raises:
        InputError: probabilities do not sum to 1, or spread or confidence is out of range.
    """

    vad: VAD
    spread: tuple[float, float, float]
    emotions: Mapping[Emotion, float]
    confidence: float
    recognizer: str
    out_of_distribution: bool = False
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        total = sum(self.emotions.values())
        if any(p < 0 for p in self.emotions.values()) or not math.isclose(total, 1.0, abs_tol=1e-3):
            raise InputError(f"probabilities of an estimate must be at least 0 and sum to 1, got a sum of {total:g}")
        if any(not is_finite_number(s) or s < 0 for s in self.spread) or not 0 <= self.confidence <= 1:
            raise InputError("spread must be finite and at least 0, confidence within [0, 1]")


def parse(value: Any) -> Affect | AffectCurve:
    """Parse an affect or a curve.

    Args:
        value: what `AffectCurve.of` takes as a curve ("0: calm; 2: angry", or its `to_dict()`), else what `Affect.of`
            takes.

    Returns:
        An AffectCurve where the value is one, else an Affect.

    Raises:
        InputError: it is neither.
    """
    if isinstance(value, AffectCurve):
        return value
    if isinstance(value, str) and is_curve(value):
        return AffectCurve.of(value)
    if isinstance(value, Mapping) and set(value) == {"points"}:
        return AffectCurve.of(value["points"])
    return Affect.of(value)


def is_curve(text: str) -> bool:
    """Whether a text is written as a curve: every part of it is `seconds: affect`, split by semicolons."""
    parts = [part for part in text.split(";") if part.strip()]
    return bool(parts) and all(":" in part and parse_float(part.split(":", 1)[0]) is not None for part in parts)


def _mean_vad(shares: Sequence[tuple[Affect, float]]) -> VAD:
    axes = zip(*(tuple(a.vad) for a, _ in shares), strict=True)
    return VAD(*(clip_unit(sum(x * w for x, (_, w) in zip(axis, shares, strict=True))) for axis in axes))


def _mean_weights(shares: Sequence[tuple[Affect, float]]) -> dict[Emotion, float]:
    names = {name for a, _ in shares for name in a.weights}
    return {name: sum(a.weights.get(name, 0.0) * w for a, w in shares) for name in sorted(names)}


def _emotion_from_name(name: Any) -> Emotion:
    try:
        return Emotion(name)
    except ValueError:
        raise InputError(f"unknown emotion {show_value(name)}; choose from {', '.join(Emotion)}") from None


def _check_intensity(factor: Any) -> None:
    if not is_finite_number(factor) or factor < 0:
        raise InputError(f"intensity must be finite and at least 0, got {show_value(factor)}")


def _parse_seconds(x: Any) -> float:
    seconds = parse_float(x) if isinstance(x, str) else x
    if not is_finite_number(seconds):
        raise InputError(f"a curve's time must be seconds, got {show_value(x)}")
    return float(seconds)  # type: ignore[arg-type]
