"""The seam between the speech pipeline and any voice: what a speech engine and a conversion engine must offer."""

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
from pipelines.speech.pauses import BREATH_SHARE, PARAGRAPH_SHARE
from pipelines.speech.plan import SpeechPlan


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that an engine offers.

    Attributes:
        name: what `SpeechPipeline(voice=...)` takes.
        language: a language tag, such as "en-us".
        gender: "female", "male" or "".
    """

    name: str
    language: str
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """When a word, a phoneme or a line sounds.

    Attributes:
        text: the word as written, the phoneme in IPA, or the words of a line.
        start_s: seconds from the beginning of the sound.
        end_s: seconds, at least `start_s`.
    """

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence to speak.

    Attributes:
        text: plain words, markup taken out; empty for a phrase of sounds alone.
        emphases: character ranges of emphasised words.
        spans: what markup asks of stretches of the text (rate, pitch, volume, style, pronunciation).
        events: pauses and sounds between its characters.
        rises: whether it ends a question whose F0 rises.
        continues: whether its sentence goes on in the next phrase, which was cut off for its length.
        closes: whether it ends a heading or a paragraph.
    """

    text: str
    emphases: tuple[tuple[int, int], ...] = ()
    spans: tuple[Span, ...] = ()
    events: tuple[Event, ...] = ()
    rises: bool = False
    continues: bool = False
    closes: bool = False

    @property
    def pause_share(self) -> float:
        """How long the silence behind it is against that between sentences."""
        return BREATH_SHARE if self.continues else PARAGRAPH_SHARE if self.closes else 1.0


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """One phrase for an engine.

    Attributes:
        phrase: what is said.
        affect: how it feels along its seconds, intensity applied.
        voice: the name of a voice that the engine has.
        rate: times the usual speed, beside what the affect does.
        seed: of everything that is drawn, 0 to 2**32 - 1.
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
    """A piece of speech.

    Attributes:
        samples: [N] float32 in [-1, 1].
        sampling_rate: Hz.
        words: when each word sounds, from the chunk's start.
        phonemes: when each phoneme sounds, from the chunk's start.
        text: of the phrase; "" for its later pieces.
        plan: of the phrase, where the engine plans.
    """

    samples: NDArray[np.float32]
    sampling_rate: int
    words: tuple[Mark, ...] = ()
    phonemes: tuple[Mark, ...] = ()
    text: str = ""
    plan: SpeechPlan | None = None


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

    def plan(self, request: SpeechRequest) -> SpeechPlan:
        """Plan a phrase: every phone with its length, F0, level and voice quality."""
        ...

    def say(self, plan: SpeechPlan) -> SpeechChunk:
        """Speak a plan, edited or not; it lasts exactly its frames."""
        ...

    def stream(self, plan: SpeechPlan) -> Iterator[SpeechChunk]:
        """Speak a plan piece by piece; the first piece has the marks of all."""
        ...


class ConversionEngine(Protocol):
    """Moves a recording to another affect, keeping words and speaker."""

    name: str
    capabilities: Capabilities

    def convert(
        self, samples: NDArray[np.float32], sampling_rate: int, affect: AffectCurve, seed: int
    ) -> NDArray[np.float32]:
        """Convert samples [N] to samples [M] at the same rate."""
        ...
