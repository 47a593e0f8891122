"""The speech pipeline: parse, seed, plan and speak phrase by phrase, record."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from conditioning.affect import AffectCurve
from pipelines.base import OnStep, Record, Step, resolve_seed
from pipelines.best_of import Rank, best
from pipelines.errors import EngineUnavailable
from pipelines.loading import engine_of
from pipelines.speech import delivery
from pipelines.speech.delivery import checked_intensity, moved, part_seed, rest_of
from pipelines.speech.engine import Mark, Phrase, PlanningEngine, SpeechChunk, SpeechEngine, SpeechRequest, Voice
from pipelines.speech.output import SpeechOutput
from pipelines.speech.plan import Plan, read_plans
from pipelines.speech.text import phrases
from weights import __version__
from weights.errors import InputError


class SpeechPipeline:
    """Text to speech that feels as asked.

    Example:
        >>> pipe = SpeechPipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe("The parcel is at the door.", affect="sad", seed=7).save("sad.wav")  # doctest: +SKIP
    """

    def __init__(self, engine: SpeechEngine) -> None:
        self.engine = engine

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> SpeechPipeline:
        """Load by "embedded", a catalogue name, an engine name or a checkpoint folder.

        Raises:
            EngineUnavailable: a package is missing; the message has the command.
            WeightsAbsent: the checkpoint is not on this machine.
            InputError: unknown name.
        """
        return cls(engine_of("speech", ref, device))

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The voices by name; a language's voice takes variants after "+" where the engine has them."""
        return self.engine.voices

    def __call__(
        self,
        text: str,
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        voice: str | None = None,
        rate: float = 1.0,
        duration: float | None = None,
        plan: Sequence[Plan] | str | Path | None = None,
        best_of: int = 1,
        rank: Rank | None = None,
        on_step: OnStep | None = None,
    ) -> SpeechOutput:
        """Speak a text.

        Args:
            text: at most 50,000 characters, with the marks of `front.markup`: `*word*`, `[pause 0.5]`, `[sigh]`, SSML.
            affect: anything `Affect.of` takes, an AffectCurve over the spoken seconds, or "auto": read from the words.
            intensity: 0 neutral, 1 as asked, up to 2.
            seed: 0 to 2**32-1; None draws one and records it.
            voice: a name of `voices`; None is the engine's own.
            rate: 0.5 to 2 times the usual speed, beside what the affect does.
            duration: exact length in seconds, to 10 ms; half to twice what the text would take.
            plan: edited plans of `plan`, or the path of a file of them; they say everything, the other arguments are recorded only.
            best_of, rank: make 1 to 64 candidates and keep the one that `rank` scores highest; see `pipelines.best_of`.
            on_step: called after each sentence; may raise Cancelled.

        Raises:
            InputError: any argument is not allowed.
            EngineUnavailable: a plan or a duration of an engine that does not plan.
        """
        phrases(text)
        given = read_plans(Path(plan)) if isinstance(plan, (str, Path)) else plan
        named = str(plan) if isinstance(plan, (str, Path)) else None

        def one(seed: int, on_step: OnStep | None) -> SpeechOutput:
            return self._speak(text, affect, intensity, seed, voice, rate, duration, given, named, on_step)

        return best(one, seed=seed, best_of=best_of, rank=rank, on_step=on_step)

    def plan(
        self,
        text: str,
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        voice: str | None = None,
        rate: float = 1.0,
        duration: float | None = None,
    ) -> list[Plan]:
        """How each phrase would be said, to be edited and given back; arguments as `__call__`."""
        self._planner()
        asked = [p for _, p in self._planned(*self._asked(text, affect, intensity, seed, voice, rate))]
        return delivery.lasting(asked, duration) if duration is not None else asked

    def _speak(
        self,
        text: str,
        affect: Any,
        intensity: float,
        seed: int,
        voice: str | None,
        rate: float,
        duration: float | None,
        plan: Sequence[Plan] | None,
        named: str | None,
        on_step: OnStep | None,
    ) -> SpeechOutput:
        asked = delivery.felt(affect, text)
        plans: list[Plan] | None = list(plan) if plan is not None else None
        if plans is None and duration is not None:
            plans = self.plan(
                text, affect=asked, intensity=intensity, seed=seed, voice=voice, rate=rate, duration=duration
            )
        if plans is not None:
            chunks = list(self._said(plans, on_step))
        else:
            chunks = list(
                self.stream(text, affect=asked, intensity=intensity, seed=seed, voice=voice, rate=rate, on_step=on_step)
            )
        options = {"voice": voice, "rate": None if rate == 1.0 else rate, "duration": duration, "plan": named}
        record = Record(
            "speech",
            self.engine.name,
            text,
            asked.to_dict(),
            intensity,
            seed,
            {k: v for k, v in options.items() if v is not None},
            __version__,
        )
        return joined(chunks, asked, seed, record)

    def stream(
        self,
        text: str,
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        voice: str | None = None,
        rate: float = 1.0,
        on_step: OnStep | None = None,
    ) -> Iterator[SpeechChunk]:
        """The same in chunks as soon as they are spoken; arguments as `__call__`, checked before the first chunk.

        An engine that plans gives several chunks a sentence, the first with the plan, the text and the marks of all of it.
        """
        return self._chunks(*self._asked(text, affect, intensity, seed, voice, rate), on_step)

    def _asked(
        self, text: str, affect: Any, intensity: float, seed: int | None, voice: str | None, rate: float
    ) -> tuple[list[Phrase], AffectCurve, int, str, float]:
        parts = phrases(text)
        curve = AffectCurve.of(delivery.felt(affect, text)).scale(checked_intensity(intensity))
        seed = resolve_seed(seed)
        if not 0.5 <= rate <= 2:
            raise InputError(f"rate must be within [0.5, 2] times the usual speed, got {rate!r}")
        return parts, curve, seed, self.checked_voice(voice), rate

    def _chunks(
        self, parts: list[Phrase], curve: AffectCurve, seed: int, voice: str, rate: float, on_step: OnStep | None
    ) -> Iterator[SpeechChunk]:
        if self.engine.capabilities.plans:
            planned = self._planned(parts, curve, seed, voice, rate)
            yield from self._said((p for _, p in planned), on_step, [p.text for p in parts])
            return
        at = 0.0
        for i, phrase in enumerate(parts):
            here = rest_of(curve, at)
            chunk = self.engine.speak(SpeechRequest(phrase, here, voice, rate, part_seed(seed, i)))
            chunk = replace(delivery.padded(chunk, here, rate, last=i == len(parts) - 1), text=phrase.text)
            at += len(chunk.samples) / chunk.sampling_rate
            if on_step is not None:
                on_step(Step(i + 1, len(parts), phrase.text[:60]))
            yield chunk

    def _planned(
        self, parts: list[Phrase], curve: AffectCurve, seed: int, voice: str, rate: float
    ) -> Iterator[tuple[Phrase, Plan]]:
        """Each phrase's plan, one after the other: a curve goes on where the phrase before ended."""
        at = 0.0
        for i, phrase in enumerate(parts):
            here = rest_of(curve, at)
            plan = self._planner().plan(SpeechRequest(phrase, here, voice, rate, part_seed(seed, i)))
            plan = delivery.closed(plan, delivery.pause_s(here, rate, last=i == len(parts) - 1))
            at += float(plan.times()[-1])
            yield phrase, plan

    def _said(self, plans: Any, on_step: OnStep | None, texts: Sequence[str] = ()) -> Iterator[SpeechChunk]:
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
                f"the engine '{self.engine.name}' does not plan; plans and durations need the engine 'voice'"
            )
        return cast(PlanningEngine, self.engine)

    def checked_voice(self, name: str | None) -> str:
        """The voice of a name, the engine's own for None.

        Raises:
            InputError: no such voice.
        """
        if name is None:
            return self.engine.default_voice
        if self.engine.has_voice(name):
            return name
        names = [v.name for v in self.engine.voices]
        close = difflib.get_close_matches(name, names, n=4, cutoff=0.3) or names[:4]
        raise InputError(
            f"unknown voice '{name[:60]}'; closest: {', '.join(close)}; all {len(names)}: studio speak --list-voices; other languages: --engine espeak"
        )


def joined(chunks: Sequence[SpeechChunk], asked: Any, seed: int, record: Record) -> SpeechOutput:
    """One output of several chunks."""
    words: list[Mark] = []
    phonemes: list[Mark] = []
    lines: list[Mark] = []
    at = 0.0
    for chunk in chunks:
        words += moved(chunk.words, at)
        phonemes += moved(chunk.phonemes, at)
        if chunk.text:
            sounding = chunk.words or (Mark("", 0.0, len(chunk.samples) / chunk.sampling_rate),)
            lines.append(Mark(chunk.text, sounding[0].start + at, sounding[-1].end + at))
        at += len(chunk.samples) / chunk.sampling_rate
    plans = tuple(c.plan for c in chunks if c.plan is not None)
    return SpeechOutput(
        np.concatenate([c.samples for c in chunks]),
        chunks[0].sampling_rate,
        asked,
        seed,
        record,
        tuple(words),
        tuple(phonemes),
        plans,
        tuple(lines),
    )
