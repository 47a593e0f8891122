"""Solves for styles that move our voices as feelings move people's: what changes in the sound is matched, feature by
feature.

For each emotion the change of some ninety plain measures (F0, level, spectrum, harmonicity, cepstra, their spread;
not the functionals that the reporting recognizer reads) from an actor's neutral is averaged over RAVDESS actors, and
Fisher's linear discriminants of the eight emotions are found. A style is solved for that changes our readings of the
same two sentences alike and brings them, and readings of other sentences, to where people's clips of that emotion lie
for the discriminants and for a `Guide` (sequential convex steps on measured slopes, with Tikhonov damping towards the
measured profile).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from conditioning.affect import Emotion
from conditioning.phrases import affect_from_phrase
from pipelines.recognition.speech.net import EMOTIONS
from pipelines.speech.engine import Phrase
from pipelines.speech.measure import SENTENCES as NEUTRAL_SENTENCES
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.training.acted_speech import DISCRIMINANT_WEIGHT, EXAGGERATION, ActedSpeech, measure_speech
from pipelines.speech.training.guide import Guide
from pipelines.speech.training.style_spread import SPREAD
from pipelines.speech.voice.acting import ActedEngine
from pipelines.speech.voice.planning import base_plan
from pipelines.speech.voice.speakers import STYLE_SIZE, Speaker
from pipelines.speech.voice.style import SCALARS, STYLE_LIMITS, Style, apply_style

Array = NDArray[np.float64]
SENTENCES = ("Kids are talking by the door.", "Dogs are sitting by the door.")
#: What the guide alone hears, since it reads no length: an emotion must survive other words.
OTHER_SENTENCES = NEUTRAL_SENTENCES[-4:]
DAMPING = 0.4
#: Share of what is meant that the guide shall hear as valence, arousal, dominance; from people it hears about half.
GUIDE_SHARE = np.array([0.8, 0.8, 0.4])
#: Actors cry where the word means a quiet feeling: it is known by where their clips lie, not by the word's point.
CRYING_EMOTIONS = frozenset({str(Emotion.SAD)})
#: What published rules say and clips of despair do not: sadness is lower and narrower (Murray & Arnott 1993; Banse &
#: Scherer 1996).
RULE_LIMITS: Mapping[str, Mapping[str, tuple[float, float]]] = {
    str(Emotion.SAD): {"range_log2": (-1.5, -0.2), "f0_st": (-6.0, 3.0)}
}
SURPRISE_WEIGHT = (
    60.0  # what one neper of the emotion's chance, as the guide hears it, counts against the square of a plain measure
)
SOFTMAX_TEMPERATURE = 1.5  # temperature of that chance


class StyleSolver:
    """Solves for styles on plans in the voices' own reading.

    Args:
        engine: the voices.
        acted: what people do.
        guide: hears what a style sounds like.
        voices: whose readings.
        limits: [40, 2] of a style; a decoder that other styles break has narrower ones.
    """

    def __init__(
        self,
        engine: ActedEngine,
        acted: ActedSpeech,
        guide: Guide,
        voices: Sequence[str],
        limits: Array = STYLE_LIMITS,
    ) -> None:
        self.engine, self.acted, self.guide, self.limits = engine, acted, guide, limits
        self.plans: list[tuple[Speaker, SpeechPlan, bool]] = [
            (
                engine.speaker(v),
                base_plan(Phrase(s), engine.speaker(v), engine.actor.read, engine.actor.predict, 5),
                s in SENTENCES,
            )
            for v in voices
            for s in (*SENTENCES, *OTHER_SENTENCES)
        ]

    def measure_style(self, style: Array) -> tuple[Array, Array]:
        """Mean measures [M] of a style on people's sentences, and mean values [11] of the guide on all."""
        measured, guide_values = [], []
        for speaker, plan, is_of_people in self.plans:
            samples = self.engine.render(apply_style(plan, [Style(style).clip()], speaker), speaker)
            guide_values.append(self.guide.measure(samples, 24000))
            if is_of_people:
                measured.append(measure_speech(samples, 24000))
        return np.nanmean(measured, axis=0), np.mean(guide_values, axis=0)

    def solve(
        self, emotion: str, start: Array, plain_measures: Array, say: Callable[[str], None], rounds: int = 4
    ) -> Array:
        """The style [40] that comes nearest to what people do in an emotion, from a plain reading with
        `plain_measures` [M].
        """
        neutral_vad = self.guide.positions[str(Emotion.NEUTRAL)][EMOTIONS:]
        vad = neutral_vad + GUIDE_SHARE * np.array(tuple(affect_from_phrase(emotion).vad))
        if emotion in CRYING_EMOTIONS:
            vad = neutral_vad + EXAGGERATION * (self.guide.positions[emotion][EMOTIONS:] - neutral_vad)
        goal = Goal(self.acted.goal(emotion, plain_measures), vad, list(Emotion).index(Emotion(emotion)))

        def measure_at(style: Array) -> tuple[Array, Array]:
            return self.measure_style(np.clip(style, *self.limits.T))

        limits = self.limits.copy()
        for name, (low, high) in RULE_LIMITS.get(emotion, {}).items():
            limits[list(SCALARS).index(name)] = low, high
        return self._descend(measure_at, start, goal, limits, DAMPING, say, emotion, rounds)

    def _descend(
        self,
        measure_at: Callable[[Array], tuple[Array, Array]],
        start: Array,
        goal: Goal,
        limits: Array,
        damping: float,
        say: Callable[[str], None],
        name: str,
        rounds: int,
    ) -> Array:
        """Take the steps that are best on measured slopes, each number at most 2.5 of its spread a step."""
        style, hold = np.clip(start, *limits.T), damping**2 * len(goal.features) / STYLE_SIZE
        free = limits[:, 0] < limits[:, 1]
        spread = SPREAD[free]
        for number in range(rounds):
            measured, guide_values = measure_at(style)
            features = self.acted.to_features(measured)
            neighbours = [measure_at(style + h) for h in 0.5 * np.diag(SPREAD)[free]]
            slopes = np.stack([(self.acted.to_features(m) - features) / 0.5 for m, _ in neighbours], axis=1)
            guide_slopes = np.stack([(h - guide_values) / 0.5 for _, h in neighbours], axis=1)
            distance = (style - start)[free] / spread

            def cost(
                move: Array, state: tuple[Array, ...] = (features, slopes, guide_values, guide_slopes, distance)
            ) -> float:
                features, slopes, guide_values, guide_slopes, distance = state
                total = goal.cost(features + slopes @ move, guide_values + guide_slopes @ move, self.guide.spread)
                return total + hold * float(np.square(distance + move).sum())

            reach = np.clip((limits[free] - style[free, None]) / spread[:, None], -2.5, 2.5)
            style[free] += (
                0.8 * minimize(cost, np.zeros(len(distance)), method="L-BFGS-B", bounds=reach.tolist()).x * spread
            )
            say(f"{name}: round {number + 1}, {goal.progress_line(features, guide_values)}")
        return style


@dataclass(frozen=True)
class Goal:
    """Where a reading shall lie.

    Attributes:
        features: [M + 7] measures and discriminants.
        vad: [3] for the guide.
        emotion: number of the one that the guide shall hear.
    """

    features: Array
    vad: Array
    emotion: int

    def cost(self, features: Array, guide_values: Array, spread: Array) -> float:
        """Squared errors of features and of the guide's VAD, and the guide's surprise at the emotion."""
        errors = (guide_values[EMOTIONS:] - self.vad) / spread[EMOTIONS:]
        squares = np.square(features - self.features)
        return float(
            squares[:-7].sum() + squares[-7:].sum() + DISCRIMINANT_WEIGHT**2 * np.square(errors).sum()
        ) + SURPRISE_WEIGHT * self.surprise(guide_values)

    def surprise(self, guide_values: Array) -> float:
        """Negative natural logarithm of the chance that the guide gives the emotion."""
        logits = guide_values[:EMOTIONS] / SOFTMAX_TEMPERATURE
        return float(np.logaddexp.reduce(logits) - logits[self.emotion])

    def progress_line(self, features: Array, guide_values: Array) -> str:
        """The errors that are left, as one line of progress."""
        errors = (
            np.sqrt(np.mean(np.square((features - self.features)[:-7]))),
            np.sqrt(np.mean(np.square((features - self.features)[-7:]))) / DISCRIMINANT_WEIGHT,
        )
        vad = ", ".join(f"{a:.2f} for {b:.2f}" for a, b in zip(guide_values[EMOTIONS:], self.vad, strict=True))
        return (
            f"measures off {errors[0]:.2f}, discriminants {errors[1]:.2f}, chance"
            f" {np.exp(-self.surprise(guide_values)):.2f}, vad {vad}"
        )


def match_styles(
    engine: ActedEngine,
    acted: ActedSpeech,
    guide: Guide,
    table: Mapping[Emotion, Array],
    voices: Sequence[str],
    say: Callable[[str], None],
    rounds: int = 4,
) -> dict[str, list[float]]:
    """Solve for changes of the profiles of emotions.

    Args:
        engine: the voices.
        acted: what people do.
        guide: hears what a style sounds like.
        table: emotion -> [40] the style profile to begin from.
        voices: whose readings are measured.
        say: told a line of progress each round.
        rounds: of each emotion.

    Returns:
        Emotion -> [40].
    """
    solver = StyleSolver(engine, acted, guide, voices)
    plain_measures = solver.measure_style(np.zeros(STYLE_SIZE))[0]
    changes = {}
    for emotion in Emotion:
        if emotion is not Emotion.NEUTRAL:
            style = Style(solver.solve(str(emotion), table[emotion], plain_measures, say, rounds)).clip().values
            changes[str(emotion)] = (style - table[emotion]).round(4).tolist()
    return changes
