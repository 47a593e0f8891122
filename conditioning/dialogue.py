"""A dialogue of several turns -> a smooth, plausible affect a turn: readings of the words, with inertia and
contagion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from conditioning import vocabulary
from conditioning.affect import VAD, Affect, Emotion
from conditioning.dynamics import BigFive, Mood, contagion, decay, spring_step
from conditioning.point import show_value
from conditioning.script import Script, ScriptLine
from weights.errors import InputError

WORDS_PER_S = 2.5  # 150 words a minute, conversational English
ONSET_S = 1.0  # a feeling sets in before the first word; tuned, as are all below
#: Of the spring: one clear word carries half of the way to what is read, eight words nine tenths.
STIFFNESS, DAMPING, HOMING = 1.5, 2.2, 0.05
MIXTURE_TIME_CONSTANT_S = 2.0  # of the mixture of emotions, about as slow as the spring
FULL_FORCE_SD = 0.3  # a reading with this standard deviation (raters' own, on average) or less pulls with full force
NEUTRAL_DAMPING = 0.85  # how much less a neutral sentence pulls: facts are told in any mood
DIRECTION_SD_FACTOR = 0.5  # a stage direction is an instruction: it counts as if twice as sure


class AffectReading(Protocol):
    """What a reader answers, as `conditioning.text.reader.TextReading` does."""

    @property
    def vad(self) -> VAD:
        """The point that is read, each axis in [-1, 1]."""
        ...

    @property
    def spread(self) -> tuple[float, float, float]:
        """Standard deviations of valence, arousal and dominance, in units of the point's axes."""
        ...

    @property
    def emotions(self) -> Mapping[Emotion, float]:
        """The weight of each emotion that is read, 0 to 1."""
        ...


class TextReader(Protocol):
    """Reads a text by what it conveys ("content") or asks for ("direction"), as `conditioning.text.reader.read`
    does.
    """

    def __call__(self, text: str, reading: Any, /) -> Any:
        """What is read in `text` under `reading`, "content" or "direction": an `AffectReading`."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn and the affect to say it with.

    Attributes:
        number: 1 for the first.
        line: as the script has it.
        affect: the point and the emotions to say it with, at intensity 1.
        emotions: the eight; sums to 1.
        spread: standard deviation of each axis.
        start_s: when it begins, estimated from the words.
        duration_s: how long it takes, estimated from the words.
        content: what the words convey, before inertia; None without words.
        direction: what the stage direction asks for, before inertia; None without one.
    """

    number: int
    line: ScriptLine
    affect: Affect
    emotions: Mapping[Emotion, float]
    spread: tuple[float, float, float]
    start_s: float
    duration_s: float
    content: AffectReading | None
    direction: AffectReading | None


def simulate_dialogue(
    script: Script, read: TextReader, *, susceptibility: float | Mapping[str, float] = 0.2
) -> list[Turn]:
    """Compute the affect of every turn; the same script and reader give the same turns.

    While somebody speaks, a spring pulls them to what their words (and direction) read as; the others drift home to
    their temperament and then catch a share of what the speaker shows. An affect that is asked for is taken as it is.

    Args:
        script: see `conditioning.script.parse_script`.
        read: for example `conditioning.text.reader.read`.
        susceptibility: how much a listener catches, 0 to 1; one for all or one a name.

    Returns:
        A turn for each line.

    Raises:
        InputError: a susceptibility outside [0, 1], or what the reader raises.
    """
    shares = susceptibility.values() if isinstance(susceptibility, Mapping) else (susceptibility,)
    if any(not 0 <= share <= 1 for share in shares):
        raise InputError(f"susceptibility must be within [0, 1], got {show_value(susceptibility)}")
    states = {name: _SpeakerState.of(script.people.get(name, BigFive())) for name in script.speakers}
    turns: list[Turn] = []
    for line in script.lines:
        content = read(line.text, "content") if line.text else None
        direction = read(line.direction, "direction") if line.direction else None
        seconds = estimate_duration_s(line.text)
        state = states[line.speaker].speak(line.affect, content, direction, seconds)
        states = _update_listeners({**states, line.speaker: state}, line.speaker, seconds, susceptibility)
        start = turns[-1].start_s + turns[-1].duration_s if turns else 0.0
        turns.append(
            Turn(
                len(turns) + 1,
                line,
                state.affect(line.affect),
                state.emotions,
                state.spread,
                start,
                seconds,
                content,
                direction,
            )
        )
    return turns


def estimate_duration_s(text: str) -> float:
    """Estimate how long a turn takes: its words at 150 a minute after the onset."""
    return ONSET_S + len(text.split()) / WORDS_PER_S


@dataclass(frozen=True, slots=True)
class _SpeakerState:
    """A speaker's mood and mixture, and how sure both are."""

    mood: Mood
    emotions: Mapping[Emotion, float]
    spread: tuple[float, float, float]

    @classmethod
    def of(cls, person: BigFive) -> _SpeakerState:
        mood = Mood.of(person)
        return cls(mood, vocabulary.mixture_from_vad(mood.rest), vocabulary.DEFAULT_SPREAD)

    def speak(
        self, requested: Affect | None, content: AffectReading | None, direction: AffectReading | None, seconds: float
    ) -> _SpeakerState:
        """Compute the state at the end of a turn of one's own."""
        if requested is not None:
            mixture = vocabulary.emotion_probabilities(requested)
            mood = replace(self.mood, vad=requested.effective_vad(), velocity=(0.0, 0.0, 0.0))
            return _SpeakerState(mood, mixture, vocabulary.vad_from_mixture(mixture)[1])
        readings = [(r, k) for r, k in ((content, 1.0), (direction, DIRECTION_SD_FACTOR)) if r is not None]
        goal, emotions, spread = _fuse_readings(readings)
        force = max(_pull_strength(content, NEUTRAL_DAMPING), _pull_strength(direction, 0.0))
        share = 1 - math.exp(-seconds * force / MIXTURE_TIME_CONSTANT_S)
        mood = spring_step(self.mood, goal, seconds, stiffness=STIFFNESS * force, damping=DAMPING, homing=HOMING)
        a, b, c = (x + share * (y - x) for x, y in zip(self.spread, spread, strict=True))
        return _SpeakerState(mood, _interpolate(self.emotions, emotions, share), (a, b, c))

    def affect(self, requested: Affect | None) -> Affect:
        """Choose the affect to say the turn with."""
        named: dict[Emotion, float] = {e: p for e, p in self.emotions.items() if e is not Emotion.NEUTRAL and p >= 0.05}
        return Affect(self.mood.vad, named) if requested is None else requested


def _update_listeners(
    states: Mapping[str, _SpeakerState], speaker: str, seconds: float, susceptibility: float | Mapping[str, float]
) -> dict[str, _SpeakerState]:
    """Compute everybody's state after a turn: listeners drift home, then catch what was shown."""
    idle = {
        name: state.mood if name == speaker else decay(replace(state.mood, velocity=(0.0, 0.0, 0.0)), seconds)
        for name, state in states.items()
    }
    moods = contagion(idle, speaker, susceptibility)
    updated = {}
    for name, state in states.items():
        share = (
            0.0
            if name == speaker
            else susceptibility.get(name, 0.0)
            if isinstance(susceptibility, Mapping)
            else susceptibility
        )
        updated[name] = replace(
            state, mood=moods[name], emotions=_interpolate(state.emotions, states[speaker].emotions, share)
        )
    return updated


def _pull_strength(reading: AffectReading | None, flat: float) -> float:
    """How hard a reading pulls, 0 to 1: by how sure it is, or how far it stands out of its own doubt; less where
    neutral says little.
    """
    if reading is None:
        return 0.0
    deviation = max(1e-6, (reading.spread[0] + reading.spread[1]) / 2)
    distance = math.hypot(reading.vad.valence, reading.vad.arousal)
    certainty = max(min(1.0, (FULL_FORCE_SD / deviation) ** 2), distance / (distance + deviation))
    return max(0.02, certainty * (1 - flat * min(1.0, reading.emotions.get(Emotion.NEUTRAL, 0.0))))


def _fuse_readings(
    readings: Sequence[tuple[AffectReading, float]],
) -> tuple[VAD, Mapping[Emotion, float], tuple[float, float, float]]:
    """Readings by precision: each axis weighted by 1 / variance; the mixture by the mean precision of valence and
    arousal.
    """
    sds = [[max(0.02, s * k) for s in r.spread] for r, k in readings]
    axes = []
    for d in range(3):
        precision = [1 / s[d] ** 2 for s in sds]
        value = sum(tuple(r.vad)[d] * p for (r, _), p in zip(readings, precision, strict=True)) / sum(precision)
        axes.append((max(-1.0, min(1.0, value)), 1 / math.sqrt(sum(precision))))
    trust = [1 / s[0] ** 2 + 1 / s[1] ** 2 for s in sds]
    emotions = {
        e: sum(r.emotions.get(e, 0.0) * t for (r, _), t in zip(readings, trust, strict=True)) / sum(trust)
        for e in Emotion
    }
    return VAD(*(x for x, _ in axes)), emotions, (axes[0][1], axes[1][1], axes[2][1])


def _interpolate(a: Mapping[Emotion, float], b: Mapping[Emotion, float], share: float) -> dict[Emotion, float]:
    return {e: a.get(e, 0.0) + share * (b.get(e, 0.0) - a.get(e, 0.0)) for e in Emotion}
