"""Affect over time: temperament, mood with inertia, events as impulses, contagion between speakers, easing.

A state is a point of VAD that never leaves the cube. All functions are pure: a state goes in, the next one comes out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from conditioning import vocabulary
from conditioning.affect import VAD, Affect, AffectCurve
from weights.errors import InputError


@dataclass(frozen=True, slots=True)
class BigFive:
    """A personality; each trait in [-1, 1], 0 is the average person.

    `stability` is emotional stability, the opposite of neuroticism: `BigFive.with_neuroticism` takes the latter. Traits
    must be centred: fed on 0..1 the formulas below would make everybody pleasant.
    """

    openness: float = 0.0
    conscientiousness: float = 0.0
    extraversion: float = 0.0
    agreeableness: float = 0.0
    stability: float = 0.0

    def __post_init__(self) -> None:
        for name in ("openness", "conscientiousness", "extraversion", "agreeableness", "stability"):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not math.isfinite(value) or not -1 <= value <= 1:
                raise InputError(f"{name} must be within [-1, 1], 0 being average, got {value!r}")

    @classmethod
    def with_neuroticism(cls, neuroticism: float, **traits: float) -> BigFive:
        """The same from neuroticism, whose sign is that of stability turned round."""
        return cls(stability=-neuroticism, **traits)


def temperament(person: BigFive) -> VAD:
    """Where a person rests (Mehrabian 1996, Analysis of the Big-five Personality Factors in Terms of the PAD
    Temperament Model; via Mehraei & Akcay 2017).

    pleasure = .21 E + .59 Ag + .19 S; arousability = .15 O + .30 Ag - .57 S; dominance = .25 O + .17 C + .60 E - .32 Ag.
    """
    o, c, e, ag, s = (
        person.openness,
        person.conscientiousness,
        person.extraversion,
        person.agreeableness,
        person.stability,
    )
    return _clipped(
        0.21 * e + 0.59 * ag + 0.19 * s, 0.15 * o + 0.30 * ag - 0.57 * s, 0.25 * o + 0.17 * c + 0.60 * e - 0.32 * ag
    )


@dataclass(frozen=True, slots=True)
class Mood:
    """A state that moves: where it is, how fast, and where it rests.

    Attributes:
        at: the present point.
        velocity: change a second on each axis; only second-order steps use it.
        rest: where it returns to without events.
    """

    at: VAD
    velocity: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rest: VAD = field(default_factory=VAD)

    @classmethod
    def of(cls, person: BigFive) -> Mood:
        """A person at rest."""
        point = temperament(person)
        return cls(point, rest=point)


def decayed(mood: Mood, seconds: float, *, half_life_s: float = 60.0) -> Mood:
    """First order: the distance to rest halves every `half_life_s`; a large half-life is inertia."""
    _positive("half_life_s", half_life_s)
    share = 0.5 ** (_duration(seconds) / half_life_s)
    return replace(mood, at=_clipped(*(r + (x - r) * share for x, r in zip(mood.at, mood.rest, strict=True))))


def pulled(
    mood: Mood,
    target: VAD,
    seconds: float,
    *,
    stiffness: float = 1.0,
    damping: float = 1.2,
    homing: float = 0.2,
    step_s: float = 0.05,
) -> Mood:
    """Second order: a mass on two springs, one to `target` and one to rest.

    v' = stiffness (target - s) - homing (s - rest) - damping v; s' = v (the momentum model of arXiv 2601.16087). Momentum
    gives inertia (a slow start) and hysteresis (the way back differs from the way there); homing lets it recover.

    Args:
        seconds: how long the target holds.
        stiffness, damping, homing: a second to the minus two, minus one, minus two; all positive.
    """
    for name, value in (("stiffness", stiffness), ("damping", damping), ("homing", homing), ("step_s", step_s)):
        _positive(name, value)
    s, v = list(mood.at), list(mood.velocity)
    count = max(1, math.ceil(_duration(seconds) / step_s)) if seconds else 0
    h = seconds / count if count else 0.0
    for _ in range(count):
        for d, (goal, rest) in enumerate(zip(target, mood.rest, strict=True)):
            v[d] += h * (stiffness * (goal - s[d]) - homing * (s[d] - rest) - damping * v[d])
            s[d] = s[d] + h * v[d]
            if abs(s[d]) > 1:  # a wall: the push is spent
                s[d], v[d] = math.copysign(1.0, s[d]), 0.0
    return replace(mood, at=VAD(*s), velocity=(v[0], v[1], v[2]))


#: What happened -> the emotion it elicits (Ortony, Clore & Collins 1988), whose point is ALMA's (Gebhard 2005).
APPRAISALS: Mapping[str, str] = {
    "desirable event": "joy",
    "undesirable event": "distress",
    "good prospect": "hope",
    "bad prospect": "fear",
    "good prospect confirmed": "satisfaction",
    "bad prospect averted": "relief",
    "good prospect failed": "disappointment",
    "good for a friend": "happy-for",
    "bad for a friend": "pity",
    "good for a rival": "resentment",
    "bad for a rival": "gloating",
    "own good deed": "pride",
    "own bad deed": "shame",
    "another's good deed": "admiration",
    "another's bad deed": "reproach",
    "own good deed that helps me": "gratification",
    "own bad deed that harms me": "remorse",
    "another's good deed that helps me": "gratitude",
    "another's bad deed that harms me": "anger",
    "something liked": "liking",
    "something disliked": "disliking",
}


def appraised(event: str) -> VAD:
    """The point of the emotion that an event elicits.

    Raises:
        InputError: an event that OCC does not know; the message lists them.
    """
    if event not in APPRAISALS:
        raise InputError(f"unknown event '{event[:60]}'; choose from: {'; '.join(APPRAISALS)}")
    return occ_points()[APPRAISALS[event]]


def occ_points() -> Mapping[str, VAD]:
    """The OCC emotions' points as ALMA states them, whatever other studies rate the same words at."""
    return vocabulary.points_of("Gebhard")


def struck(mood: Mood, event: str | VAD, strength: float = 1.0) -> Mood:
    """An impulse: the state jumps by `strength` (0 to 1) of the way towards the event's emotion."""
    if not 0 <= strength <= 1:
        raise InputError(f"strength must be within [0, 1], got {strength!r}")
    goal = event if isinstance(event, VAD) else appraised(event)
    return replace(mood, at=_clipped(*(x + strength * (g - x) for x, g in zip(mood.at, goal, strict=True))))


def infected(
    moods: Mapping[str, Mood], speaker: str, susceptibility: float | Mapping[str, float] = 0.2
) -> dict[str, Mood]:
    """Contagion: everybody who listens moves a share of the way to the speaker (Hatfield, Cacioppo & Rapson 1993).

    Args:
        moods: name -> mood of all who are present.
        speaker: whose feeling is shown; does not change.
        susceptibility: 0 immune, 1 takes it over at once; one for all or one a name.
    """
    if speaker not in moods:
        raise InputError(f"unknown speaker '{speaker[:60]}'; present are {', '.join(moods)}")
    shown = moods[speaker].at

    def share(name: str) -> float:
        return susceptibility.get(name, 0.0) if isinstance(susceptibility, Mapping) else susceptibility

    return {name: mood if name == speaker else struck(mood, shown, share(name)) for name, mood in moods.items()}


#: Named ways between two keyframes: progress 0..1 -> progress 0..1 (Penner 2001).
EASINGS: Mapping[str, Callable[[float], float]] = {
    "linear": lambda x: x,
    "ease-in": lambda x: x * x,
    "ease-out": lambda x: 1 - (1 - x) ** 2,
    "ease-in-out": lambda x: x * x * (3 - 2 * x),
    "hold": lambda x: 0.0 if x < 1 else 1.0,
}


def eased(
    keyframes: Sequence[tuple[float, Affect]], easing: str = "ease-in-out", *, step_s: float = 0.1
) -> AffectCurve:
    """A curve through keyframes with an easing between each two, sampled every `step_s` seconds.

    Raises:
        InputError: unknown easing, or keyframes that `AffectCurve` refuses.
    """
    if easing not in EASINGS:
        raise InputError(f"unknown easing '{easing[:60]}'; choose from {', '.join(EASINGS)}")
    _positive("step_s", step_s)
    line, ease = AffectCurve(tuple(keyframes)), EASINGS[easing]
    points = [keyframes[0]]
    for (t0, _), (t1, last) in pairwise(keyframes):
        count = max(2, math.ceil((t1 - t0) / step_s))
        points += [(t0 + (t1 - t0) * i / count, line.at(t0 + (t1 - t0) * ease(i / count))) for i in range(1, count)]
        points.append((t1, last))
    return AffectCurve(tuple(points))


def _clipped(*values: float) -> VAD:
    return VAD(*(max(-1.0, min(1.0, x)) for x in values))


def _duration(seconds: float) -> float:
    if not math.isfinite(seconds) or seconds < 0:
        raise InputError(f"seconds must be finite and at least 0, got {seconds!r}")
    return seconds


def _positive(name: str, value: float) -> None:
    if not math.isfinite(value) or value <= 0:
        raise InputError(f"{name} must be finite and positive, got {value!r}")
