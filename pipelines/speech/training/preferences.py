"""Preference tuning of how feelings sound, against the steering recognizer (after Emo-DPO, Gao et al. 2025, on styles
in place of a language model): candidates about the present style are compared on the same sentences, the better
ones are moved to.

The guard: every number is held to what people do, by a penalty in units of how much actors differ among themselves,
and what the recognizer gains is given up where it would leave that. The reporting recognizer never takes part.
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
from pipelines.speech.plan import COLOURS, SpeechPlan
from pipelines.speech.voice.engine import VoiceEngine
from pipelines.speech.voice.planning import base_plan
from pipelines.speech.voice.speakers import STYLE_SIZE, Speaker
from pipelines.speech.voice.style import CONTOUR_POINTS, SCALARS, Style, apply_style

Array = NDArray[np.float64]

#: How far a number may go from what was measured or published before the guard has taken as much as a doubling of the
#: chance gives.
PRIOR_SPREAD: Mapping[str, float] = {
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
    [
        *(PRIOR_SPREAD[n] for n in SCALARS),
        *[1.6 / (1 + 0.15 * k) for k in range(COLOURS)],
        *[0.8] * CONTOUR_POINTS,
        *[1.2] * CONTOUR_POINTS,
    ]
)
#: What a voice's base style may move, so that its plain reading is heard as plain.
BASE_STYLE_NUMBERS: frozenset[str] = frozenset(
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
class StyleJudge:
    """Scores how a style sounds on plans in the voices' own reading.

    Attributes:
        engine: the voices.
        recognizer: the steering recognizer.
        plans: voice -> a plan for each sentence.
    """

    engine: VoiceEngine
    recognizer: SpeechRecognizer
    plans: Mapping[str, Sequence[SpeechPlan]]

    @classmethod
    def load(
        cls, engine: VoiceEngine, recognizer: SpeechRecognizer, voices: Sequence[str], sentences: Sequence[str]
    ) -> StyleJudge:
        """Plan the sentences once in each voice."""
        plans = {
            v: [
                base_plan(Phrase(s), engine.speaker(v), engine.actor.read, engine.renderer.read_prosody, 0)
                for s in sentences
            ]
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
        """Mean log probability of the emotion, less the squared error of valence and arousal, over voices and
        sentences.
        """
        target = affect_from_phrase(str(emotion)).vad
        scores = []
        for voice in voices:
            for row in rows:
                speaker = speakers[voice]
                plan = apply_style(self.plans[voice][row].copy_with(seed=seed + row), [Style(style).clip()], speaker)
                samples = self.engine.renderer.render(plan, speaker)
                estimate = self.recognizer.read(Audio(samples, 24000)).estimate
                error = (estimate.vad.valence - target.valence) ** 2 + (estimate.vad.arousal - target.arousal) ** 2
                scores.append(np.log(max(estimate.emotions.get(emotion, 0.0), 1e-3)) - POINT_WEIGHT * error)
        return float(np.mean(scores))


def tune(
    judge: StyleJudge,
    emotion: Emotion,
    start: Array,
    voices: Sequence[str],
    say: Callable[[str], None],
    *,
    rounds: int = 12,
    size: int = 14,
    sentences: int = 2,
    base_style_of: Speaker | None = None,
    seed: int = 0,
    first: Array | None = None,
) -> Array:
    """The change to `start` that is preferred; for a base style, `start` is that of `base_style_of` and the style is
    neutral.

    Args:
        judge: scores styles.
        emotion: that shall be heard.
        start: [40] the present style, or base style.
        voices: whose readings are compared.
        say: told of progress each few rounds.
        rounds: of candidates.
        size: candidates a round.
        sentences: read by each candidate.
        base_style_of: the speaker whose base style is tuned; None tunes the style.
        seed: of what is drawn.
        first: [40] the change to begin from, zeros if None.

    Returns:
        [40] the change.
    """
    rng = np.random.default_rng((seed, list(Emotion).index(emotion)))
    names = list(SCALARS)
    free = (
        np.ones(STYLE_SIZE)
        if base_style_of is None
        else np.array([float(n in BASE_STYLE_NUMBERS) for n in names] + [1.0] * COLOURS + [0.0] * 2 * CONTOUR_POINTS)
    )
    mean, deviation = (np.zeros(STYLE_SIZE) if first is None else first.copy()), 0.8 * SPREAD * free
    own_speakers = {v: judge.engine.speaker(v) for v in voices}
    count = len(next(iter(judge.plans.values())))
    for number in range(rounds):
        rows = rng.choice(count, sentences, replace=False).tolist()
        draws = mean + deviation * rng.standard_normal((size, STYLE_SIZE))
        draws[0] = mean
        scores = []
        for change in draws:
            speakers = (
                own_speakers
                if base_style_of is None
                else {base_style_of.name: with_base_style(base_style_of, start + change)}
            )
            style = start + change if base_style_of is None else np.zeros(STYLE_SIZE)
            guard = 0.35 * float(np.square(change / SPREAD).mean()) * np.sqrt(STYLE_SIZE)
            scores.append(judge.score(emotion, style, list(speakers), rows, number * 1000, speakers) - guard)
        best = np.argsort(scores)[::-1][: size // 3]
        weights = np.array([1.0 / (r + 1.5) for r in range(len(best))])
        preferred = (weights[:, None] * draws[best]).sum(axis=0) / weights.sum()
        spread = np.sqrt((weights[:, None] * (draws[best] - preferred) ** 2).sum(axis=0) / weights.sum())
        mean = 0.3 * mean + 0.7 * preferred
        deviation = np.maximum(0.5 * deviation + 0.5 * spread, 0.12 * SPREAD * free)
        if number % 4 == 3 or number + 1 == rounds:
            say(
                f"{base_style_of.name if base_style_of else ''} {emotion}: round {number + 1}, present {scores[0]:.3f},"
                f" best {max(scores):.3f}, away {np.sqrt(np.square(mean / SPREAD).mean()):.2f}"
            )
    return mean


def with_base_style(speaker: Speaker, base_style: Array) -> Speaker:
    """The speaker with another base style [40]; everything else stays."""
    import torch

    return Speaker(
        speaker.name,
        speaker.language,
        speaker.gender,
        speaker.embedding,
        speaker.f0_hz,
        speaker.level,
        speaker.formant_log2,
        torch.from_numpy(base_style).float(),
    )


def tune_base_styles(
    engine: VoiceEngine,
    recognizer: SpeechRecognizer,
    voices: Sequence[str],
    sentences: Sequence[str],
    say: Callable[[str], None],
    rounds: int = 6,
) -> dict[str, Array]:
    """The change of each voice's base style with which its plain reading is heard as plain."""
    scores = {}
    for voice in voices:
        speaker = engine.speaker(voice)
        judge = StyleJudge.load(engine, recognizer, [voice], sentences)
        scores[voice] = tune(
            judge,
            Emotion.NEUTRAL,
            speaker.base_style.double().numpy(),
            [voice],
            say,
            rounds=rounds,
            sentences=3,
            base_style_of=speaker,
        )
    return scores
