"""What a speech engine and a conversion engine must offer; the seam between the pipeline and any voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectCurve
from pipelines.base import Capabilities
from pipelines.speech.front.markup import Event, Span
from pipelines.speech.options import SpeechOptions
from pipelines.speech.plan import Plan


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice by name, with its language tag and gender ("female", "male" or "")."""

    name: str
    language: str
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or a phoneme (IPA) and when it sounds, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence to speak.

    Attributes:
        text: without marks; empty where only sounds are asked for.
        emphases: character ranges of emphasised words.
        spans: what else is asked of its stretches.
        events: pauses and sounds between its characters.
    """

    text: str
    emphases: tuple[tuple[int, int], ...] = ()
    spans: tuple[Span, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One phrase to speak.

    Attributes:
        phrase: its text and marks.
        affect: along its seconds, intensity applied.
        voice: a name that the engine has.
        rate: 0.5 to 2 times the usual speed.
        seed: 0 to 2**32 - 1.
        options: all options of the call; an engine with options of its own reads them here.
    """

    phrase: Phrase
    affect: AffectCurve
    voice: str
    rate: float
    seed: int
    options: SpeechOptions = field(default_factory=SpeechOptions)


@dataclass(frozen=True, slots=True)
class SpeechChunk:
    """A spoken phrase: samples [N] float32 in [-1, 1], word and phoneme times from the chunk's start."""

    samples: NDArray[np.float32]
    sampling_rate: int
    words: tuple[Mark, ...] = ()
    phonemes: tuple[Mark, ...] = ()
    text: str = ""
    plan: Plan | None = None


class SpeechEngine(Protocol):
    """Speaks one phrase at a time; touches no files."""

    name: str
    capabilities: Capabilities
    voices: tuple[Voice, ...]
    default_voice: str

    def speak(self, request: SpeechRequest) -> SpeechChunk:
        """Speak one phrase; the same request gives the same samples."""
        ...

    def has_voice(self, name: str) -> bool:
        """Whether a voice name, variants included, can be spoken with."""
        ...


class PlanningEngine(SpeechEngine, Protocol):
    """A speech engine whose capabilities say `plans`."""

    def plan(self, request: SpeechRequest) -> Plan:
        """How a phrase will be said; engines whose capabilities say `plans` have it."""
        ...

    def say(self, plan: Plan) -> SpeechChunk:
        """Sound a plan, edited or not; it lasts exactly its frames."""
        ...

    def stream(self, plan: Plan) -> Iterator[SpeechChunk]:
        """The same in pieces as they are sounded; the first piece has the marks of all."""
        ...


class ConversionEngine(Protocol):
    """Moves a recording to another affect, keeping words and speaker."""

    name: str
    capabilities: Capabilities

    def convert(
        self, samples: NDArray[np.float32], sampling_rate: int, affect: AffectCurve, seed: int
    ) -> NDArray[np.float32]:
        """Samples [N] in, samples [M] out at the same rate."""
        ...
