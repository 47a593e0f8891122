"""Preference tuning of how feelings sound, against the steering recognizer (after Emo-DPO, Gao et al. 2025, on styles in place of a
language model): candidates about the present style are compared on the same sentences, the better ones are moved to.

The guard: every number is held to what people do, by a penalty in units of how much actors differ among themselves, and what
the recognizer gains is given up where it would leave that. The reporting recognizer never takes part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Emotion
from conditioning.phrases import affect_from_phrase
from pipelines.media import Audio
from pipelines.recognition.speech.recognizer import SpeechRecognizer
from pipelines.speech.engine import Phrase
from pipelines.speech.plan import COLOURS, Plan
from pipelines.speech.voice.engine import VoiceEngine
from pipelines.speech.voice.reading import plain
from pipelines.speech.voice.speakers import SIZE, Speaker
from pipelines.speech.voice.style import POINTS, SCALARS, Style, acted

Array = NDArray[np.float64]

#: How far a number may go from what was measured or published before the guard has taken as much as a doubling of the chance gives.
PRIOR: Mapping[str, float] = {
    "f0_st": 1.5,
    "range_log2": 0.4,
    "accent_st": 0.8,
    "final_st": 1.2,
    "vowel_log2": 0.12,
    "consonant_log2": 0.1,
    "pause_log2": 0.4,
    "level_db": 2.0,
    "accent_db": 1.2,
    "breath": 0.15,
    "creak": 0.12,
    "tension": 0.25,
    "whisper": 0.05,
    "tremor_st": 0.15,
    "jitter_st": 0.1,
    "formant_log2": 0.02,
    "aperiodicity": 0.06,
    "contrast_log2": 0.15,
    "consonant_db": 1.5,
    "glide_st": 1.0,
}
SPREAD: Array = np.array(
    [*(PRIOR[n] for n in SCALARS), *[1.6 / (1 + 0.15 * k) for k in range(COLOURS)], *[0.8] * POINTS, *[1.2] * POINTS]
)
#: What a voice's habit may move, so that its plain reading is heard as plain.
HABIT: frozenset[str] = frozenset(
    {
        "range_log2",
        "vowel_log2",
        "consonant_log2",
        "breath",
        "tension",
        "jitter_st",
        "aperiodicity",
        "accent_st",
        "accent_db",
        "contrast_log2",
        "consonant_db",
    }
)
POINT_WEIGHT = 1.0


@dataclass
class Judge:
    """Scores how a style sounds on cached plain readings."""

    engine: VoiceEngine
    recognizer: SpeechRecognizer
    plans: Mapping[str, Sequence[Plan]]

    @classmethod
    def of(
        cls, engine: VoiceEngine, recognizer: SpeechRecognizer, voices: Sequence[str], sentences: Sequence[str]
    ) -> Judge:
        """Read the sentences once in each voice."""
        plans = {
            v: [plain(Phrase(s), engine.speaker(v), engine.speller, engine.renderer, 0) for s in sentences]
            for v in voices
        }
        return cls(engine, recognizer, plans)

    def score(
        self,
        emotion: Emotion,
        style: Array,
        voices: Sequence[str],
        rows: Sequence[int],
        seed: int,
        speakers: Mapping[str, Speaker],
    ) -> float:
        """Mean log chance of the emotion less the squared error of the point."""
        goal = affect_from_phrase(str(emotion)).vad
        found = []
        for voice in voices:
            for row in rows:
                speaker = speakers[voice]
                plan = acted(self.plans[voice][row].with_(seed=seed + row), [Style(style).bounded()], speaker)
                samples = self.engine.renderer.sound(plan, speaker)
                read = self.recognizer.read(Audio(samples, 24000)).estimate
                off = (read.vad.valence - goal.valence) ** 2 + (read.vad.arousal - goal.arousal) ** 2
                found.append(np.log(max(read.emotions.get(emotion, 0.0), 1e-3)) - POINT_WEIGHT * off)
        return float(np.mean(found))


def tune(
    judge: Judge,
    emotion: Emotion,
    start: Array,
    voices: Sequence[str],
    say: Callable[[str], None],
    *,
    rounds: int = 12,
    size: int = 14,
    sentences: int = 2,
    habit_of: Speaker | None = None,
    seed: int = 0,
    first: Array | None = None,
) -> Array:
    """The change to `start` that is preferred; for a habit, `start` is the habit and the style is neutral.

    Returns:
        [40] the change.
    """
    rng = np.random.default_rng((seed, list(Emotion).index(emotion)))
    names = list(SCALARS)
    free = (
        np.ones(SIZE)
        if habit_of is None
        else np.array([float(n in HABIT) for n in names] + [1.0] * COLOURS + [0.0] * 2 * POINTS)
    )
    mean, deviation = (np.zeros(SIZE) if first is None else first.copy()), 0.8 * SPREAD * free
    everyone = {v: judge.engine.speaker(v) for v in voices}
    count = len(next(iter(judge.plans.values())))
    for number in range(rounds):
        rows = rng.choice(count, sentences, replace=False).tolist()
        draws = mean + deviation * rng.standard_normal((size, SIZE))
        draws[0] = mean
        scores = []
        for change in draws:
            speakers = everyone if habit_of is None else {habit_of.name: with_habit(habit_of, start + change)}
            style = start + change if habit_of is None else np.zeros(SIZE)
            guard = 0.35 * float(np.square(change / SPREAD).mean()) * np.sqrt(SIZE)
            scores.append(judge.score(emotion, style, list(speakers), rows, number * 1000, speakers) - guard)
        best = np.argsort(scores)[::-1][: size // 3]
        weights = np.array([1.0 / (r + 1.5) for r in range(len(best))])
        moved = (weights[:, None] * draws[best]).sum(axis=0) / weights.sum()
        spread = np.sqrt((weights[:, None] * (draws[best] - moved) ** 2).sum(axis=0) / weights.sum())
        mean = 0.3 * mean + 0.7 * moved
        deviation = np.maximum(0.5 * deviation + 0.5 * spread, 0.12 * SPREAD * free)
        if number % 4 == 3 or number + 1 == rounds:
            say(
                f"{habit_of.name if habit_of else ''} {emotion}: round {number + 1}, present {scores[0]:.3f}, best {max(scores):.3f}, away {np.sqrt(np.square(mean / SPREAD).mean()):.2f}"
            )
    return mean


def with_habit(speaker: Speaker, habit: Array) -> Speaker:
    import torch

    return Speaker(
        speaker.name,
        speaker.language,
        speaker.gender,
        speaker.point,
        speaker.f0_hz,
        speaker.level,
        speaker.formant_log2,
        torch.from_numpy(habit).float(),
    )


def tuned_habits(
    engine: VoiceEngine,
    recognizer: SpeechRecognizer,
    voices: Sequence[str],
    sentences: Sequence[str],
    say: Callable[[str], None],
    rounds: int = 6,
) -> dict[str, Array]:
    """The change of each voice's habit with which its plain reading is heard as plain."""
    found = {}
    for voice in voices:
        speaker = engine.speaker(voice)
        judge = Judge.of(engine, recognizer, [voice], sentences)
        found[voice] = tune(
            judge,
            Emotion.NEUTRAL,
            speaker.habit.double().numpy(),
            [voice],
            say,
            rounds=rounds,
            sentences=3,
            habit_of=speaker,
        )
    return found
