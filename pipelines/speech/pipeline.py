"""The speech pipeline: split the text once, plan and speak phrase by phrase, record."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Conditions, OnStep, Pipeline, Step, resolve_seed
from pipelines.errors import EngineUnavailable
from pipelines.speech import delivery
from pipelines.speech.delivery import part_seed, rest_of
from pipelines.speech.dialogue import speak_dialogue
from pipelines.speech.engine import Phrase, PlanningEngine, SpeechChunk, SpeechEngine, SpeechRequest, Voice
from pipelines.speech.options import SpeechOptions
from pipelines.speech.output import SpeechOutput, join_chunks
from pipelines.speech.plan import Plan, read_plans
from pipelines.speech.text import phrases
from weights.errors import InputError


class SpeechPipeline(Pipeline[SpeechOptions, SpeechOutput]):
    """Text to speech that feels as requested.

    The text holds at most 50,000 characters, with the marks of `front.markup`: `*word*`, `[pause 0.5]`, `[sigh]`, SSML.
    The affect may be "auto": it is read from the words.

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

        Raises:
            InputError: the text cannot be spoken, or an option does not go with it.
            EngineUnavailable: a plan or a length of an engine that does not plan.
        """
        if options.dialogue:
            return lambda seed, on_step: speak_dialogue(self, content, conditions, options, seed, on_step)
        utterance = self._utterance(content, conditions, options)
        plans = read_plans(Path(options.plan)) if isinstance(options.plan, str) else options.plan

        def make(seed: int, on_step: OnStep | None) -> SpeechOutput:
            chunks = list(self._speak(utterance, options, plans, seed, on_step))
            affect = utterance.affect
            return join_chunks(
                chunks, affect, seed, self.record(content, affect, conditions, seed, options.to_record())
            )

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
    ) -> list[Plan]:
        """How each phrase would be said, to be edited and given back; arguments as the call's.

        Raises:
            InputError: an argument is not allowed.
            EngineUnavailable: the engine does not plan.
        """
        conditions = Conditions.parse(affect=affect, intensity=intensity, seed=seed)
        parsed = self.options_type.parse(options, **keywords)
        utterance = self._utterance(text, conditions, parsed)
        return self._fitted_plans(utterance, parsed, resolve_seed(conditions.seed))

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

        An engine that plans gives several chunks a sentence, the first with the plan, the text and the marks of all of it.

        Raises:
            InputError: an argument is not allowed.
        """
        conditions = Conditions.parse(affect=affect, intensity=intensity, seed=seed)
        parsed = self.options_type.parse(options, **keywords)
        utterance = self._utterance(text, conditions, parsed)
        return self._speak(utterance, parsed, None, resolve_seed(conditions.seed), on_step)

    def find_voice(self, name: str | None) -> str:
        """The voice of a name, the engine's own for None.

        Raises:
            InputError: no such voice.
        """
        if name is None:
            return self.engine.default_voice
        if self.engine.has_voice(name):
            return name
        names = [v.name for v in self.engine.voices]
        near = difflib.get_close_matches(name, names, n=4, cutoff=0.3) or names[:4]
        raise InputError(
            f"unknown voice '{name[:60]}'; closest: {', '.join(near)}; all {len(names)}: studio speak --list-voices; "
            "other languages: --engine espeak"
        )

    def _utterance(self, text: str, conditions: Conditions, options: SpeechOptions) -> _Utterance:
        parts = phrases(text)
        affect = delivery.felt(conditions.affect, text)
        curve = AffectCurve.of(affect).scale(conditions.intensity)
        return _Utterance(parts, affect, curve, self.find_voice(options.voice))

    def _speak(
        self,
        utterance: _Utterance,
        options: SpeechOptions,
        plans: Sequence[Plan] | None,
        seed: int,
        on_step: OnStep | None,
    ) -> Iterator[SpeechChunk]:
        if plans is None and options.seconds is not None:
            plans = self._fitted_plans(utterance, options, seed)
        if plans is not None:
            return self._render(plans, on_step)
        if self.engine.capabilities.plans:
            texts = [p.text for p in utterance.phrases]
            return self._render(self._plans(utterance, options, seed), on_step, texts)
        return self._read(utterance, options, seed, on_step)

    def _read(
        self, utterance: _Utterance, options: SpeechOptions, seed: int, on_step: OnStep | None
    ) -> Iterator[SpeechChunk]:
        """Phrase by phrase, for an engine that does not plan."""
        start_s, count = 0.0, len(utterance.phrases)
        for i, phrase in enumerate(utterance.phrases):
            affect = rest_of(utterance.curve, start_s)
            request = SpeechRequest(phrase, affect, utterance.voice, options.rate, part_seed(seed, i), options)
            chunk = delivery.padded(self.engine.speak(request), affect, options.rate, last=i == count - 1)
            start_s += len(chunk.samples) / chunk.sampling_rate
            if on_step is not None:
                on_step(Step(i + 1, count, phrase.text[:60]))
            yield replace(chunk, text=phrase.text)

    def _fitted_plans(self, utterance: _Utterance, options: SpeechOptions, seed: int) -> list[Plan]:
        plans = list(self._plans(utterance, options, seed))
        return plans if options.seconds is None else delivery.lasting(plans, options.seconds)

    def _plans(self, utterance: _Utterance, options: SpeechOptions, seed: int) -> Iterator[Plan]:
        """Each phrase's plan, one after the other: a curve goes on where the phrase before ended."""
        engine, start_s, count = self._planner(), 0.0, len(utterance.phrases)
        for i, phrase in enumerate(utterance.phrases):
            affect = rest_of(utterance.curve, start_s)
            request = SpeechRequest(phrase, affect, utterance.voice, options.rate, part_seed(seed, i), options)
            pause_s = delivery.pause_s(affect, options.rate, last=i == count - 1)
            plan = delivery.closed(engine.plan(request), pause_s)
            start_s += float(plan.times()[-1])
            yield plan

    def _render(self, plans: Any, on_step: OnStep | None, texts: Sequence[str] = ()) -> Iterator[SpeechChunk]:
        engine, total = self._planner(), len(texts) or len(plans)
        for i, plan in enumerate(plans):
            text = texts[i] if texts else " ".join(w.text for w in plan.words)
            for number, piece in enumerate(engine.stream(plan)):
                yield replace(piece, plan=plan, text=text) if number == 0 else piece
            if on_step is not None:
                on_step(Step(i + 1, total, text[:60]))

    def _planner(self) -> PlanningEngine:
        if not self.engine.capabilities.plans:
            raise EngineUnavailable(
                f"the engine '{self.engine.name}' does not plan; plans and lengths need the engine 'voice'"
            )
        return cast(PlanningEngine, self.engine)


class _Utterance:
    """A text that was split, the affect as requested and along the seconds with intensity applied, and the voice."""

    __slots__ = ("affect", "curve", "phrases", "voice")

    def __init__(self, parts: list[Phrase], affect: Affect | AffectCurve, curve: AffectCurve, voice: str) -> None:
        self.phrases, self.affect, self.curve, self.voice = parts, affect, curve, voice
