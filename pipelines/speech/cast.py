"""The engine `voice`: everybody whom our actor speaks with on this machine, natural voices first.

A natural voice is there when its package is installed (the extra `natural`), the German one with its reader (the extra
`german`); our own six always are. Who speaks is decided by the voice's name alone, so a dialogue may mix them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.base import Capabilities
from pipelines.registry import engine
from pipelines.speech.checkpoint import EMBEDDED_VOICE
from pipelines.speech.engine import SpeechChunk, SpeechRequest, Voice
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice.acting import ActedEngine
from pipelines.speech.voice.engine import VoiceEngine
from pipelines.speech.voice.engine import load as load_own_voices


def load(folder: Path | None, *, device: str = "auto") -> VoiceCast:
    """Read the voices.

    Args:
        folder: of a checkpoint of voices like ours, which then are all; None is the embedded one, with packages'.
        device: they run on the CPU whatever this says.

    Returns:
        The engine.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: a file cannot be read.
    """
    own = load_own_voices(folder, device=device)
    if (folder or EMBEDDED_VOICE) != EMBEDDED_VOICE:
        return VoiceCast([own])
    return VoiceCast([*_natural_voices(own), own, *_german_voices(own)])


def _natural_voices(own: VoiceEngine) -> list[ActedEngine]:
    if engine("speech", "hibari").missing():
        return []
    from pipelines.speech.natural.engine import load_with

    return [load_with(own.g2p)]


def _german_voices(own: VoiceEngine) -> list[ActedEngine]:
    if engine("speech", "german").missing():
        return []
    from pipelines.speech.german.engine import load_with

    return [load_with(own.style_predictor)]


class VoiceCast:
    """Plans and speaks with the engine that has the voice.

    Args:
        engines: at least one; the first one's own voice is the default.

    Attributes:
        name: "voice".
        default_voice: what a request without a voice gets.
        capabilities: it plans, streams and speaks the languages of all.
        voices: of all.
    """

    name = "voice"

    def __init__(self, engines: Sequence[ActedEngine]) -> None:
        self.engines = tuple(engines)
        spoken = dict.fromkeys(tag for e in engines for tag in e.capabilities.languages)
        self.capabilities: Capabilities = replace(VoiceEngine.capabilities, languages=tuple(spoken))
        self.default_voice = self.engines[0].default_voice
        self.voices: tuple[Voice, ...] = tuple(v for e in self.engines for v in e.voices)

    def has_voice(self, name: str) -> bool:
        """Whether somebody of that name, of a voice file, or a blend is there."""
        return any(e.has_voice(name) for e in self.engines)

    def find_engine(self, voice: str) -> ActedEngine:
        """The engine that has a voice; of a voice that nobody has, our own English one, which says so."""
        own = next(e for e in self.engines if isinstance(e, VoiceEngine))
        return next((e for e in self.engines if e.has_voice(voice)), own)

    def plan(self, request: SpeechRequest) -> SpeechPlan:
        """Plan a phrase; see `ActedEngine.plan`."""
        return self.find_engine(request.voice).plan(request)

    def speak(self, request: SpeechRequest) -> SpeechChunk:
        """Speak one phrase; see `SpeechEngine.speak`."""
        return self.say(self.plan(request))

    def say(self, plan: SpeechPlan) -> SpeechChunk:
        """Speak a plan, edited or not; it lasts exactly its frames."""
        return self.find_engine(plan.voice).say(plan)

    def stream(self, plan: SpeechPlan) -> Iterator[SpeechChunk]:
        """Speak a plan piece by piece; the first piece has the marks of all."""
        return self.find_engine(plan.voice).stream(plan)
