"""The value types of affect: what is asked (Affect, AffectCurve) and what was measured (AffectEstimate).

Nothing here is heavy: no numpy, no torch. `Affect.of` is the one parser of everything a person may pass as an affect.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from weights.errors import InputError

LEAST_FELT = 0.2  # of a single word outside the vocabulary, on the valence-arousal plane
FORMS = "a word ('sad'), your own words ('tired, but proud'), a mixture ('happy:0.7, sad:0.3') or valence,arousal[,dominance] within [-1, 1] ('0.8,0.4')"


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
            object.__setattr__(self, axis, _bounded(axis, getattr(self, axis)))

    @classmethod
    def from_scale(
        cls, valence: float, arousal: float, dominance: float | None = None, *, low: float = 1.0, high: float = 9.0
    ) -> VAD:
        """A point from ratings on a `low`..`high` scale (1..9 is the Self-Assessment Manikin's, Bradley & Lang 1994)."""
        if not high > low:
            raise InputError(f"scale must rise, got low={low} high={high}")
        middle, half = (low + high) / 2, (high - low) / 2
        axes = (valence, arousal, middle if dominance is None else dominance)
        return cls(*((x - middle) / half for x in axes))

    def __iter__(self) -> Any:
        return iter((self.valence, self.arousal, self.dominance))

    def __neg__(self) -> VAD:
        return VAD(*(0.0 - x for x in self))

    def scaled(self, k: float) -> VAD:
        """The point `k` times as far from neutral, clipped to the cube's faces."""
        return VAD(*(max(-1.0, min(1.0, x * k)) for x in self))


@dataclass(frozen=True, slots=True)
class Affect:
    """What is asked: a point, a mixture of emotions, and how strongly.

    VAD alone cannot tell anger from fear, so engines read both the point and the mixture.

    Attributes:
        vad: where on the plane, at intensity 1.
        weights: emotion -> weight; empty when only a point was given. A negative weight asks for the polar opposite
            of that emotion (Daisy-TTS, Chevi & Aji 2024: polarity is negation). Absolute values sum to 1 at most.
        intensity: 0 is neutral, 1 as asked, above 1 exaggerated.

    Example:
        >>> Affect.of("happy:0.7, sad:0.3").vad.valence > 0
        True
    """

    vad: VAD = field(default_factory=VAD)
    weights: Mapping[Emotion, float] = field(default_factory=dict)
    intensity: float = 1.0

    def __post_init__(self) -> None:
        _bounded_intensity(self.intensity)
        clean: dict[Emotion, float] = {}
        for name, weight in self.weights.items():
            if not _is_number(weight):
                raise InputError(f"weight of '{name}' must be a finite number, got {weight!r}")
            if weight:
                clean[_emotion(name)] = float(weight)
        mass = sum(abs(w) for w in clean.values())
        if mass > 1.0 + 1e-9:
            clean = {name: w / mass for name, w in clean.items() if w / mass}  # the least numbers vanish
        object.__setattr__(self, "weights", MappingProxyType(clean))
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
                "happy:0.7, sad:0.3"; "0.8,0.4[,d]"; a (v, a[, d]) sequence; a mapping of emotions to weights, of axis names to values, or `to_dict()`'s form. A leading
                "-" before a word asks for its polar opposite.
            intensity: multiplies the value's own intensity.

        Raises:
            InputError: not one of these, out of range, or an unknown word (the message suggests close ones).
        """
        affect = _parse(value)
        return affect if intensity == 1.0 else affect.scale(intensity)

    @classmethod
    def mix(cls, parts: Iterable[tuple[Affect, float]]) -> Affect:
        """The weighted mixture of several affects; a part counts by weight times intensity.

        Raises:
            InputError: no part, a negative weight, or all weights zero.
        """
        parts = list(parts)
        total = sum(w for _, w in parts)
        if not parts or any(not _is_number(w) or w < 0 for _, w in parts) or total <= 0:
            raise InputError("a mixture needs at least one positive weight and no negative one")
        mass = sum(a.intensity * w for a, w in parts)
        shares = [(a, (a.intensity * w / mass) if mass else w / total) for a, w in parts]
        return cls(_mean_vad(shares), _mean_weights(shares), mass / total)

    def __add__(self, other: Affect) -> Affect:
        return Affect.mix([(self, 1.0), (other, 1.0)])

    def __neg__(self) -> Affect:
        """The polar opposite: point and mixture negated; twice is the identity."""
        return Affect(-self.vad, {name: -w for name, w in self.weights.items()}, self.intensity)

    def scale(self, k: float) -> Affect:
        """The same feeling `k` times as strong, k >= 0."""
        _bounded_intensity(k)
        return Affect(self.vad, self.weights, self.intensity * k)

    def distance(self, other: Affect) -> float:
        """A metric: Euclidean over the felt point (intensity applied) and the felt weights; 0 for equal feelings."""
        point = sum((x - y) ** 2 for x, y in zip(self.felt(), other.felt(), strict=True))
        names = set(self.weights) | set(other.weights)
        mixture = sum((self.felt_weight(n) - other.felt_weight(n)) ** 2 for n in names)
        return math.sqrt(point + mixture / 2)

    def felt(self) -> VAD:
        """The point with intensity applied, clipped to [-1, 1]."""
        return self.vad.scaled(self.intensity)

    def felt_weight(self, emotion: Emotion) -> float:
        """One emotion's weight with intensity applied."""
        return self.weights.get(emotion, 0.0) * self.intensity

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `Affect.of` reads them back."""
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

    Example:
        >>> AffectCurve.of("0: calm; 2: angry").at(1.0).vad.arousal > 0
        True
    """

    points: tuple[tuple[float, Affect], ...]

    def __post_init__(self) -> None:
        times = [t for t, _ in self.points]
        if not times:
            raise InputError("an affect curve needs at least one (seconds, affect) point")
        if not all(_is_number(t) and t >= 0 for t in times) or any(b <= a for a, b in pairwise(times)):
            raise InputError(f"times of an affect curve must be finite, at least 0 and rising, got {times}")

    @classmethod
    def of(cls, value: Any) -> AffectCurve:
        """Parse a curve: "0: calm; 2.5: angry", a mapping or pairs of seconds to affects, or a single affect."""
        if isinstance(value, AffectCurve):
            return value
        if isinstance(value, str) and is_curve(value):
            pairs = [part.split(":", 1) for part in value.split(";") if part.strip()]
            return cls(tuple((_seconds(t), Affect.of(a.strip())) for t, a in pairs))
        if isinstance(value, Mapping) and value and all(_is_number(k) for k in value):
            value = list(value.items())
        if (
            isinstance(value, Sequence)
            and value
            and all(isinstance(p, Sequence) and not isinstance(p, str) and len(p) == 2 for p in value)
        ):
            return cls(tuple((_seconds(t), Affect.of(a)) for t, a in value))
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

    def scale(self, k: float) -> AffectCurve:
        """The same curve `k` times as strong."""
        return AffectCurve(tuple((t, a.scale(k)) for t, a in self.points))

    def to_dict(self) -> dict[str, Any]:
        """Plain values."""
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
        if any(not _is_number(s) or s < 0 for s in self.spread) or not 0 <= self.confidence <= 1:
            raise InputError("spread must be finite and at least 0, confidence within [0, 1]")


def parse(value: Any) -> Affect | AffectCurve:
    """An AffectCurve where the value is one ("0: calm; 2: angry", or its `to_dict()`), else an Affect."""
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
    return bool(parts) and all(":" in part and _to_float(part.split(":", 1)[0]) is not None for part in parts)


def _parse(value: Any) -> Affect:
    from conditioning import vocabulary

    if isinstance(value, Affect):
        return value
    if isinstance(value, VAD):
        return Affect(value)
    if isinstance(value, Emotion):
        return vocabulary.affect(str(value))
    if isinstance(value, str):
        return _parse_text(value)
    if isinstance(value, Mapping):
        return _parse_mapping(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes) and 2 <= len(value) <= 3:
        return Affect(VAD(*value))
    raise InputError(f"affect must be {FORMS}, got {value!r}")


def _parse_text(text: str) -> Affect:
    text = text.strip()
    if not text:
        raise InputError(f"affect is empty; give {FORMS}")
    parts = [p.strip() for p in text.split(",")]
    numbers = [_to_float(p) for p in parts]
    if any(n is not None for n in numbers):
        if not 2 <= len(parts) <= 3 or any(n is None for n in numbers):
            raise InputError(f"affect must be {FORMS}, got '{text[:80]}'")
        return Affect(VAD(*(n for n in numbers if n is not None)))
    if ":" in text and not _is_prose(text):
        return _parse_mapping(dict(_weighted(p) for p in parts if p))
    return -_worded(text[1:].strip()) if text.startswith("-") else _worded(text)


def _is_prose(text: str) -> bool:
    """Whether a text with a colon is a sentence, not a mixture: several words and no weight behind any colon."""
    return len(text.split()) > 2 and all(_to_float(part.rpartition(":")[2]) is None for part in text.split(","))


def _worded(text: str) -> Affect:
    """What the vocabulary says of the words, else what the text model reads in them.

    A single word that the model hardly feels anything in is more likely a slip of the pen: it stays an error.
    """
    from conditioning import vocabulary

    try:
        return vocabulary.affect(text)
    except InputError:
        from conditioning.text import reader as model

        if not model.knows(text):
            raise
        read = model.read(text)
        if len(text.split()) == 1 and math.hypot(read.vad.valence, read.vad.arousal) < LEAST_FELT:
            raise
        return read.affect()


def _weighted(part: str) -> tuple[str, float]:
    name, _, number = part.rpartition(":")
    weight = _to_float(number)
    if not name or weight is None:
        raise InputError(f"a mixture is written 'happy:0.7, sad:0.3', got '{part[:80]}'")
    return name.strip(), weight


def _parse_mapping(value: Mapping[Any, Any]) -> Affect:
    if "vad" in value:
        known = {"vad", "weights", "intensity"}
        if unknown := set(value) - known:
            raise InputError(f"unknown keys {sorted(map(str, unknown))} in an affect; allowed are {sorted(known)}")
        point = value["vad"]
        if (
            not isinstance(point, (VAD, list, tuple))
            or not 1 <= len(tuple(point)) <= 3
            or not isinstance(value.get("weights", {}), Mapping)
        ):
            raise InputError(f"an affect's 'vad' is [v, a, d] and its 'weights' name emotions, got {value!r}"[:300])
        return Affect(VAD(*point), value.get("weights", {}), value.get("intensity", 1.0))
    axes = {"valence", "arousal", "dominance"}
    if value and set(value) <= axes | {"intensity"} and set(value) & axes:
        return Affect(VAD(**{k: v for k, v in value.items() if k in axes}), {}, value.get("intensity", 1.0))
    return Affect.mix([(Affect.of(name), _weight(name, w)) for name, w in value.items()])


def _weight(name: Any, weight: Any) -> float:
    if not _is_number(weight) or weight < 0:
        raise InputError(f"weight of '{name}' must be a finite number of at least 0, got {weight!r}")
    return float(weight)


def _mean_vad(shares: Sequence[tuple[Affect, float]]) -> VAD:
    axes = zip(*(tuple(a.vad) for a, _ in shares), strict=True)
    return VAD(*(max(-1.0, min(1.0, sum(x * w for x, (_, w) in zip(axis, shares, strict=True)))) for axis in axes))


def _mean_weights(shares: Sequence[tuple[Affect, float]]) -> dict[Emotion, float]:
    names = {name for a, _ in shares for name in a.weights}
    return {name: sum(a.weights.get(name, 0.0) * w for a, w in shares) for name in sorted(names)}


def _emotion(name: Any) -> Emotion:
    try:
        return Emotion(name)
    except ValueError:
        raise InputError(f"unknown emotion {name!r}; choose from {', '.join(Emotion)}") from None


def _is_number(x: Any) -> bool:
    return isinstance(x, (int, float)) and not isinstance(x, bool) and math.isfinite(x)


def _bounded(axis: str, x: Any) -> float:
    if not isinstance(x, (int, float)) or isinstance(x, bool) or not math.isfinite(x) or not -1 <= x <= 1:
        raise InputError(f"{axis} must be finite and within [-1, 1], got {x!r}")
    return float(x) + 0.0


def _bounded_intensity(k: Any) -> None:
    if not _is_number(k) or k < 0:
        raise InputError(f"intensity must be finite and at least 0, got {k!r}")


def _to_float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _seconds(x: Any) -> float:
    value = _to_float(x) if isinstance(x, str) else x
    if not _is_number(value):
        raise InputError(f"a curve's time must be seconds, got {x!r}")
    return float(value)  # type: ignore[arg-type]
