"""Affect over time: temperament, mood with inertia, events as impulses, contagion between speakers.

A state is a point of VAD that never leaves the cube. All functions are pure: a state goes in, the next one comes out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from conditioning.point import VAD, clip_unit, is_finite_number, show_value
from weights.errors import InputError


@dataclass(frozen=True, slots=True)
class BigFive:
    """A personality; each trait in [-1, 1], 0 is the average person.

    Traits must be centred: fed on 0..1 the formulas below would make everybody pleasant.

    Attributes:
        openness: to experience.
        conscientiousness: order and diligence.
        extraversion: outgoing energy.
        agreeableness: kindness and trust.
        stability: emotional stability, the opposite of neuroticism, which `BigFive.with_neuroticism` takes.

    Raises:
        InputError: a trait is not finite or outside [-1, 1].
    """

    openness: float = 0.0
    conscientiousness: float = 0.0
    extraversion: float = 0.0
    agreeableness: float = 0.0
    stability: float = 0.0

    def __post_init__(self) -> None:
        for name in ("openness", "conscientiousness", "extraversion", "agreeableness", "stability"):
            value = getattr(self, name)
            if not is_finite_number(value) or not -1 <= value <= 1:
                raise InputError(f"{name} must be within [-1, 1], 0 being average, got {show_value(value)}")

    @classmethod
    def with_neuroticism(cls, neuroticism: float, **traits: float) -> BigFive:
        """Make a personality from neuroticism in place of stability, its negative."""
        return cls(stability=-neuroticism, **traits)


def temperament(person: BigFive) -> VAD:
    """Compute where a person rests, by the regressions of Mehrabian 1996.

    pleasure = .21 E + .59 Ag + .19 S; arousability = .15 O + .30 Ag - .57 S; dominance = .25 O + .17 C + .60 E - .32 Ag
    (Analysis of the Big-five Personality Factors in Terms of the PAD Temperament Model; via Mehraei & Akcay 2017).

    Args:
        person: five traits.

    Returns:
        The point of rest.

    Example:
        >>> temperament(BigFive(extraversion=1.0)).dominance
        0.6
    """
    o, c, e = person.openness, person.conscientiousness, person.extraversion
    ag, s = person.agreeableness, person.stability
    return _clip_vad(
        0.21 * e + 0.59 * ag + 0.19 * s, 0.15 * o + 0.30 * ag - 0.57 * s, 0.25 * o + 0.17 * c + 0.60 * e - 0.32 * ag
    )


@dataclass(frozen=True, slots=True)
class Mood:
    """A state that moves: where it is, how fast, and where it rests.

    Attributes:
        vad: the present point.
        velocity: change a second on each axis; only second-order steps use it.
        rest: where it returns to without events.
    """

    vad: VAD
    velocity: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rest: VAD = field(default_factory=VAD)

    @classmethod
    def of(cls, person: BigFive) -> Mood:
        """A person at rest."""
        point = temperament(person)
        return cls(point, rest=point)


def decay(mood: Mood, seconds: float, *, half_life_s: float = 60.0) -> Mood:
    """Let a mood return to rest, first order: the distance halves every `half_life_s`.

    Args:
        mood: where it is.
        seconds: how long nothing happens.
        half_life_s: a large one is inertia (Kuppens, Allen & Sheeber 2010).

    Returns:
        The mood after that time.

    Raises:
        InputError: a time that is not finite, or a half-life that is not positive.
    """
    _check_positive("half_life_s", half_life_s)
    share = 0.5 ** (_check_seconds(seconds) / half_life_s)
    return replace(mood, vad=_clip_vad(*(r + (x - r) * share for x, r in zip(mood.vad, mood.rest, strict=True))))


def spring_step(
    mood: Mood,
    target: VAD,
    seconds: float,
    *,
    stiffness: float = 1.0,
    damping: float = 1.2,
    homing: float = 0.2,
    step_s: float = 0.05,
) -> Mood:
    """Pull a mood towards a target, second order: a mass on two springs, one to `target` and one to rest.

    v' = stiffness (target - s) - homing (s - rest) - damping v; s' = v (the momentum model of arXiv 2601.16087).
    Momentum gives inertia (a slow start) and hysteresis (the way back differs from the way there); homing lets it
    recover.

    Args:
        mood: where it is and how fast it moves.
        target: where it is pulled.
        seconds: how long the target holds.
        stiffness: of the spring to the target, per second squared; positive.
        damping: per second; positive.
        homing: stiffness of the spring to rest, per second squared; positive.
        step_s: length of a step of the integration (semi-implicit Euler).

    Returns:
        The mood after that time; it stops at the walls of the cube.

    Raises:
        InputError: a constant that is not finite and positive, or a time that is not finite.
    """
    for name, value in (("stiffness", stiffness), ("damping", damping), ("homing", homing), ("step_s", step_s)):
        _check_positive(name, value)
    s, v = list(mood.vad), list(mood.velocity)
    count = max(1, math.ceil(_check_seconds(seconds) / step_s)) if seconds else 0
    h = seconds / count if count else 0.0
    for _ in range(count):
        for d, (goal, rest) in enumerate(zip(target, mood.rest, strict=True)):
            v[d] += h * (stiffness * (goal - s[d]) - homing * (s[d] - rest) - damping * v[d])
            s[d] = s[d] + h * v[d]
            if abs(s[d]) > 1:  # a wall: the push is spent
                s[d], v[d] = math.copysign(1.0, s[d]), 0.0
    return replace(mood, vad=VAD(*s), velocity=(v[0], v[1], v[2]))


def apply_event(mood: Mood, event: VAD, strength: float = 1.0) -> Mood:
    """Apply an impulse: the mood jumps part of the way towards an event's point.

    Args:
        mood: where it is.
        event: the point of the emotion that the event elicits.
        strength: the share of the way, 0 to 1.

    Returns:
        The mood after the event.

    Raises:
        InputError: a strength outside [0, 1].
    """
    if not 0 <= strength <= 1:
        raise InputError(f"strength must be within [0, 1], got {show_value(strength)}")
    return replace(mood, vad=_clip_vad(*(x + strength * (g - x) for x, g in zip(mood.vad, event, strict=True))))


def contagion(
    moods: Mapping[str, Mood], speaker: str, susceptibility: float | Mapping[str, float] = 0.2
) -> dict[str, Mood]:
    """Spread a mood: everybody who listens moves a share of the way to the speaker (Hatfield, Cacioppo & Rapson 1993).

    Args:
        moods: name -> mood of all who are present.
        speaker: whose feeling is shown; does not change.
        susceptibility: 0 immune, 1 takes it over at once; one for all or one a name.

    Returns:
        name -> mood afterwards.

    Raises:
        InputError: an unknown speaker, or a susceptibility outside [0, 1].
    """
    if speaker not in moods:
        raise InputError(f"unknown speaker '{speaker[:60]}'; present are {', '.join(moods)}")
    shown = moods[speaker].vad

    def share(name: str) -> float:
        return susceptibility.get(name, 0.0) if isinstance(susceptibility, Mapping) else susceptibility

    return {name: mood if name == speaker else apply_event(mood, shown, share(name)) for name, mood in moods.items()}


def _clip_vad(*values: float) -> VAD:
    return VAD(*map(clip_unit, values))


def _check_seconds(seconds: float) -> float:
    if not is_finite_number(seconds) or seconds < 0:
        raise InputError(f"seconds must be finite and at least 0, got {show_value(seconds)}")
    return seconds


def _check_positive(name: str, value: float) -> None:
    if not is_finite_number(value) or value <= 0:
        raise InputError(f"{name} must be finite and positive, got {show_value(value)}")
