"""The actor: a phrase and an affect -> a plan, whoever renders it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Capabilities
from pipelines.precision import one_thread
from pipelines.speech.engine import Mark, Phrase, SpeechChunk, SpeechRequest, Voice
from pipelines.speech.front.g2p import G2P
from pipelines.speech.front.transcription import to_phones
from pipelines.speech.phones import IPA, PAUSE, VOWELS
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice.planning import PredictProsody, ReadPhrase, apply_markup, base_plan, raise_question
from pipelines.speech.voice.speakers import Speaker
from pipelines.speech.voice.style import Style, apply_style
from pipelines.speech.voice.style_predictor import StylePredictor


@dataclass(frozen=True)
class Actor:
    """Plans phrases.

    Attributes:
        read: phrases -> phones; see `english_reader`.
        style_predictor: affects -> styles.
        predict: how the voice that will speak reads phones by itself.
        trim: ends a styled plan with its last sound, where the voice counts silence as that sound's.
    """

    read: ReadPhrase
    style_predictor: StylePredictor
    predict: PredictProsody
    trim: Callable[[SpeechPlan, Speaker], SpeechPlan] | None = None

    def plan(self, request: SpeechRequest, speaker: Speaker) -> SpeechPlan:
        """Plan a phrase: the voice's own reading, the affect's style over it, then its markup.

        Args:
            request: the phrase and its affect.
            speaker: whose voice.

        Returns:
            The plan.
        """
        if not request.phrase.text.strip():
            return self._plan_sounds(request, speaker)
        plan = base_plan(request.phrase, speaker, self.read, self.predict, request.seed, request.rate)
        styles = self._predict_styles(plan, request.affect, request.phrase)
        plan = apply_style(plan, styles, speaker)
        plan = apply_markup(self.trim(plan, speaker) if self.trim else plan, request.phrase)
        return raise_question(plan) if request.phrase.rises else plan

    def _predict_styles(self, plan: SpeechPlan, curve: AffectCurve, phrase: Phrase) -> list[Style]:
        """One style for all phones where the affect does not change, else one for each."""
        styled = [s for s in phrase.spans if s.style]
        if len(curve.points) == 1 and not styled:
            return self.style_predictor.predict([curve.points[0][1]])
        ends = plan.boundaries_s
        starts = [plan.words[w].start if w >= 0 else -1 for w in plan.word]
        affects: list[Affect] = []
        for moment, start in zip((ends[:-1] + ends[1:]) / 2, starts, strict=True):
            span = next((s for s in reversed(styled) if s.start <= start < s.end), None)
            affects.append(Affect.of(span.style).scale(span.degree) if span else curve.at(float(moment)))
        return self.style_predictor.predict(affects)

    def _plan_sounds(self, request: SpeechRequest, speaker: Speaker) -> SpeechPlan:
        """A phrase of sounds alone; the affect at its beginning colours them."""
        plan = base_plan(Phrase("", events=request.phrase.events), speaker, self.read, self.predict, request.seed)
        return apply_style(plan, self.style_predictor.predict([request.affect.points[0][1]]), speaker)


class ActedEngine(ABC):
    """What engines have in common whose plans our actor makes.

    Attributes:
        actor: makes their plans.
        voices: whom they speak with.
        default_voice: what a request without a voice gets.
        capabilities: what it can do.
    """

    actor: Actor
    voices: tuple[Voice, ...]
    default_voice: str
    capabilities: Capabilities

    @abstractmethod
    def has_voice(self, name: str) -> bool:
        """Whether it can be spoken with."""

    @abstractmethod
    def speaker(self, name: str) -> Speaker:
        """A voice by name."""

    @abstractmethod
    def render(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        """Samples [N] of a plan at 24 kHz, without its sounds."""

    @abstractmethod
    def say(self, plan: SpeechPlan) -> SpeechChunk:
        """Speak a plan, edited or not; it lasts exactly its frames."""

    @abstractmethod
    def stream(self, plan: SpeechPlan) -> Iterator[SpeechChunk]:
        """Speak a plan piece by piece; the first piece has the marks of all."""

    def plan(self, request: SpeechRequest) -> SpeechPlan:
        """Plan a phrase: the voice's own reading, the affect's style over it, then its markup."""
        with one_thread():
            return self.actor.plan(request, self.speaker(request.voice))

    def speak(self, request: SpeechRequest) -> SpeechChunk:
        """Speak one phrase; see `SpeechEngine.speak`."""
        return self.say(self.plan(request))


def english_reader(g2p: G2P) -> ReadPhrase:
    """Read every phrase as English, whoever speaks it."""
    return lambda phrase, speaker: to_phones(phrase, g2p)


def word_marks(plan: SpeechPlan) -> tuple[Mark, ...]:
    """When each word of a plan sounds."""
    ends = plan.boundaries_s
    marks = []
    for i, word in enumerate(plan.words):
        phones = [at for at, w in enumerate(plan.word) if w == i]
        if phones:
            marks.append(Mark(word.text, float(ends[phones[0]]), float(ends[phones[-1] + 1])))
    return tuple(marks)


def phoneme_marks(plan: SpeechPlan) -> tuple[Mark, ...]:
    """When each phone of a plan sounds, in IPA, stressed vowels with their mark."""
    ends = plan.boundaries_s
    return tuple(
        Mark(plan.ipa[i] if plan.ipa else _mark_stress(plan, i), float(ends[i]), float(ends[i + 1]))
        for i, p in enumerate(plan.phones)
        if p != PAUSE
    )


def _mark_stress(plan: SpeechPlan, at: int) -> str:
    phone = plan.phones[at]
    return ("ˈ" if phone in VOWELS and plan.stress[at] else "") + IPA[phone]
