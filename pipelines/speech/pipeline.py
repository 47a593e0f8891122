"""The speech pipeline: split the text once, plan and speak phrase by phrase, record."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Conditions, OnStep, Pipeline, Step, resolve_seed
from pipelines.errors import EngineUnavailableError
from pipelines.speech import delivery
from pipelines.speech.delivery import phrase_seed, tail_from
from pipelines.speech.dialogue import speak_dialogue
from pipelines.speech.engine import Phrase, PlanningEngine, SpeechChunk, SpeechEngine, SpeechRequest, Voice
from pipelines.speech.languages import command_for, is_language, language_of, suggest_engine
from pipelines.speech.options import SpeechOptions
from pipelines.speech.output import SpeechOutput, join_chunks
from pipelines.speech.pauses import final_pause_s
from pipelines.speech.plan import SpeechPlan, read_plans
from pipelines.speech.text import check_spoken, split_phrases
from weights.errors import InputError


class SpeechPipeline(Pipeline[SpeechOptions, SpeechOutput]):
    """Text to speech that feels as requested.

    The text holds at most 50,000 characters, with the marks of `front.markup`: `*word*`, `[pause 0.5]`, `[sigh]`, SSML.
    The affect may be "auto": it is read from the words.

    Attributes:
        task: "speech".
        content_name: "text".
        options_type: SpeechOptions, or what the engine makes of it.
        reads_affect: whether "auto" reads the affect from the words.
        engine: what speaks.

    Example:
        >>> pipe = SpeechPipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe("The parcel is at the door.", affect="sad", seed=7).save("sad.wav")  # doctest: +SKIP
    """

    task = "speech"
    content_name = "text"
    options_type = SpeechOptions
    reads_affect = True
    engine: SpeechEngine

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The voices by name; a language's voice takes variants after "+" where the engine has them."""
        return self.engine.voices

    def prepare(
        self, content: str, conditions: Conditions, options: SpeechOptions
    ) -> Callable[[int, OnStep | None], SpeechOutput]:
        """See `Pipeline.prepare`.

        Args:
            content: the text.
            conditions: affect, intensity and seed.
            options: how it is spoken.

        Returns:
            What makes one output of a seed.

        Raises:
            InputError: the text cannot be spoken, or an option does not go with it.
            EngineUnavailableError: a plan or a length of an engine that does not plan.
        """
        if options.dialogue:
            return lambda seed, on_step: speak_dialogue(self, content, conditions, options, seed, on_step)
        utterance = self._parse_utterance(content, conditions, options)
        plans = read_plans(Path(options.plan)) if isinstance(options.plan, str) else options.plan

        def make(seed: int, on_step: OnStep | None) -> SpeechOutput:
            chunks = list(self._speak(utterance, options, plans, seed, on_step))
            affect = utterance.affect
            voice = plans[0].voice if plans else utterance.voice
            who = {"voice": voice} if len(self.voices) > 1 else {}
            spoken = {**options.to_record(), **who}
            record = self.record(content, affect, conditions, seed, spoken)
            return replace(join_chunks(chunks, affect, seed, record), notes=utterance.notes)

        return make

    def plan(
        self,
        text: str,
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        options: SpeechOptions | Mapping[str, Any] | None = None,
        **keywords: Any,
    ) -> list[SpeechPlan]:
        """How each phrase would be said, to be edited and given back; arguments as the call's.

        Args:
            text: see the class.
            affect: a word, a mixture, a point, a sentence, a curve over the spoken seconds, or "auto".
            intensity: 0 neutral, 1 as requested, up to 2.
            seed: 0 to 2**32-1; None draws one.
            options: as a model or a mapping.
            **keywords: single options.

        Returns:
            A plan for each phrase.

        Raises:
            InputError: an argument is not allowed.
            EngineUnavailableError: the engine does not plan.
        """
        conditions = Conditions.parse(affect=affect, intensity=intensity, seed=seed)
        parsed = self.options_type.parse(options, **keywords)
        utterance = self._parse_utterance(text, conditions, parsed)
        return self._plan_to_length(utterance, parsed, resolve_seed(conditions.seed))

    def stream(
        self,
        text: str,
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        on_step: OnStep | None = None,
        options: SpeechOptions | Mapping[str, Any] | None = None,
        **keywords: Any,
    ) -> Iterator[SpeechChunk]:
        """The same in chunks as soon as they are spoken; arguments as the call's, checked before the first chunk.

        An engine that plans gives several chunks a sentence, the first with the plan, the text and the marks of all
        of it.

        Args:
            text: see the class.
            affect: a word, a mixture, a point, a sentence, a curve over the spoken seconds, or "auto".
            intensity: 0 neutral, 1 as requested, up to 2.
            seed: 0 to 2**32-1; None draws one.
            on_step: called after each sentence; may raise CancelledError.
            options: as a model or a mapping.
            **keywords: single options.

        Returns:
            The chunks, the first after a fraction of a second.

        Raises:
            InputError: an argument is not allowed.
        """
        conditions = Conditions.parse(affect=affect, intensity=intensity, seed=seed)
        parsed = self.options_type.parse(options, **keywords)
        utterance = self._parse_utterance(text, conditions, parsed)
        return self._speak(utterance, parsed, None, resolve_seed(conditions.seed), on_step)

    def find_voice(self, name: str | None) -> str:
        """The voice of a name, the engine's own for None.

        Args:
            name: of a voice, a voice file or a blend; None for the default.

        Returns:
            The name itself.

        Raises:
            InputError: no such voice.
        """
        if name is None:
            return self.engine.default_voice
        if self.engine.has_voice(name):
            return name
        spoken = {tag.partition("-")[0] for tag in self.engine.capabilities.languages}
        if is_language(name) and name[:2].lower() not in spoken:
            raise InputError(f"the engine '{self.engine.name}' does not speak '{name}'; {suggest_engine(name)}")
        if command := command_for(name):
            raise InputError(f"the voice '{name}' needs espeak-ng, which reads its language; run: {command}")
        names = [v.name for v in self.engine.voices]
        closest = difflib.get_close_matches(name, names, n=4, cutoff=0.3) or names[:4]
        raise InputError(
            f"unknown voice '{name[:60]}'; closest: {', '.join(closest)}; all {len(names)}: studio speak --list-voices;"
            " other languages: --engine espeak"
        )

    def _parse_utterance(self, text: str, conditions: Conditions, options: SpeechOptions) -> _Utterance:
        voice = self.find_voice(options.voice)
        language = language_of(self.engine, voice)
        phrases = split_phrases(text, language)
        notes = check_spoken(text) if language.startswith("en") else ()
        affect = delivery.resolve_affect(conditions.affect, text)
        curve = AffectCurve.of(affect).scale(conditions.intensity)
        return _Utterance(phrases, affect, curve, voice, notes)

    def _speak(
        self,
        utterance: _Utterance,
        options: SpeechOptions,
        plans: Sequence[SpeechPlan] | None,
        seed: int,
        on_step: OnStep | None,
    ) -> Iterator[SpeechChunk]:
        if plans is None and options.seconds is not None:
            plans = self._plan_to_length(utterance, options, seed)
        if plans is not None:
            return self._speak_plans(plans, on_step)
        if self.engine.capabilities.plans:
            texts = [p.text for p in utterance.phrases]
            return self._speak_plans(self._plan_phrases(utterance, options, seed), on_step, texts)
        return self._speak_unplanned(utterance, options, seed, on_step)

    def _speak_unplanned(
        self, utterance: _Utterance, options: SpeechOptions, seed: int, on_step: OnStep | None
    ) -> Iterator[SpeechChunk]:
        """Phrase by phrase, for an engine that does not plan."""
        start_s, count = 0.0, len(utterance.phrases)
        for i, phrase in enumerate(utterance.phrases):
            affect = tail_from(utterance.curve, start_s)
            request = SpeechRequest(phrase, affect, utterance.voice, options.rate, phrase_seed(seed, i), options)
            pause_s = final_pause_s(affect, options.rate, last=i == count - 1, share=phrase.pause_share)
            chunk = delivery.pad_silence(self.engine.speak(request), pause_s)
            start_s += len(chunk.samples) / chunk.sampling_rate
            if on_step is not None:
                on_step(Step(i + 1, count, phrase.text[:60]))
            yield replace(chunk, text=phrase.text)

    def _plan_to_length(self, utterance: _Utterance, options: SpeechOptions, seed: int) -> list[SpeechPlan]:
        plans = list(self._plan_phrases(utterance, options, seed))
        return plans if options.seconds is None else delivery.fit_duration(plans, options.seconds)

    def _plan_phrases(self, utterance: _Utterance, options: SpeechOptions, seed: int) -> Iterator[SpeechPlan]:
        """Each phrase's plan, one after the other: a curve goes on where the phrase before ended."""
        engine, start_s, count = self._planning_engine(), 0.0, len(utterance.phrases)
        for i, phrase in enumerate(utterance.phrases):
            affect = tail_from(utterance.curve, start_s)
            request = SpeechRequest(phrase, affect, utterance.voice, options.rate, phrase_seed(seed, i), options)
            pause_s = final_pause_s(affect, options.rate, last=i == count - 1, share=phrase.pause_share)
            plan = delivery.with_final_pause(engine.plan(request), pause_s)
            start_s += float(plan.boundaries_s[-1])
            yield plan

    def _speak_plans(self, plans: Any, on_step: OnStep | None, texts: Sequence[str] = ()) -> Iterator[SpeechChunk]:
        engine, total = self._planning_engine(), len(texts) or len(plans)
        for i, plan in enumerate(plans):
            text = texts[i] if texts else " ".join(w.text for w in plan.words)
            for number, piece in enumerate(engine.stream(plan)):
                yield replace(piece, plan=plan, text=text) if number == 0 else piece
            if on_step is not None:
                on_step(Step(i + 1, total, text[:60]))

    def _planning_engine(self) -> PlanningEngine:
        if not self.engine.capabilities.plans:
            raise EngineUnavailableError(
                f"the engine '{self.engine.name}' does not plan; plans and lengths need the engine 'voice'"
            )
        return cast(PlanningEngine, self.engine)


@dataclass(frozen=True, slots=True)
class _Utterance:
    """What is spoken, parsed once for all candidates.

    Attributes:
        phrases: the text, split.
        affect: as requested, or read from the words.
        curve: the affect along the seconds, intensity applied.
        voice: a name that the engine has.
        notes: what of the text is not spoken.
    """

    phrases: Sequence[Phrase]
    affect: Affect | AffectCurve
    curve: AffectCurve
    voice: str
    notes: tuple[str, ...] = ()
