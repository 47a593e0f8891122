"""Languages: which one a voice speaks, which engine speaks one, and the command that brings its voice."""

from __future__ import annotations

import re
from typing import Protocol, runtime_checkable

from pipelines import registry
from pipelines.speech.engine import SpeechEngine
from weights import catalog, store

PIPER = "piper"
#: Our own voices that need a reader beside them: name -> engine.
READ_VOICES = {"kerstin": "german"}
_READ_LANGUAGES = {"de": "kerstin"}


@runtime_checkable
class Cast(Protocol):
    """An engine of several, each with voices of its own."""

    def find_engine(self, voice: str) -> SpeechEngine:
        """The engine that has a voice."""
        ...


def language_of(engine: SpeechEngine, voice: str) -> str:
    """The language that a voice speaks.

    Args:
        engine: that has it.
        voice: a name, a language, a voice file or a blend.

    Returns:
        A language tag; "" where the engine has several and the voice's name says nothing of it.
    """
    if isinstance(engine, Cast):
        engine = engine.find_engine(voice)
    spoken = {v.name: v.language for v in engine.voices}
    if voice in spoken or is_language(voice):
        return spoken.get(voice, voice.lower().replace("_", "-"))
    families = {tag.partition("-")[0] for tag in engine.capabilities.languages}
    return families.pop() if len(families) == 1 else ""


def command_for(voice: str) -> str:
    """The command that brings what reads for one of our own voices; "" where it is here or the voice is none of these.

    Args:
        voice: a name.

    Returns:
        The command.
    """
    spec = registry.engine("speech", READ_VOICES[voice]) if voice in READ_VOICES else None
    return spec.command() if spec and spec.missing() else ""


def is_language(name: str) -> bool:
    """Whether a name reads as a language tag.

    Args:
        name: of a voice, as it was asked for.

    Returns:
        Whether it may be one.

    Example:
        >>> [is_language(n) for n in ("de", "en-GB", "en-uss", "max")]
        [True, True, False, False]
    """
    return bool(re.fullmatch(r"[A-Za-z]{2}([-_]([A-Za-z]{2}|[A-Za-z]{4}))?", name))


def voices_to_fetch() -> list[str]:
    """The names by which Piper's voices are fetched."""
    return [e.name for e in catalog.load_catalog().values() if e.engine == PIPER and e.files]


def voice_to_fetch(language: str) -> str:
    """The name by which a voice of a language is fetched: that of its country, else of its language; "" for none.

    Args:
        language: a language tag.

    Returns:
        A name of the catalogue.

    Example:
        >>> voice_to_fetch("de_AT"), voice_to_fetch("xx")
        ('piper-de', '')
    """
    tag = language.lower().replace("_", "-")
    return next((n for n in (f"{PIPER}-{tag}", f"{PIPER}-{tag.partition('-')[0]}") if n in voices_to_fetch()), "")


def suggest_engine(language: str) -> str:
    """What to do for a voice of a language, the natural one first.

    Args:
        language: a language tag.

    Returns:
        Instructions without a full stop.

    Example:
        >>> suggest_engine("xx")
        'a voice file of Piper: --engine FILE.onnx; formant synthesis: --engine espeak --voice xx'
    """
    ways = [_own_way(language), _piper_way(language), f"formant synthesis: --engine espeak --voice {language}"]
    return "; ".join(way for way in ways if way)


def _own_way(language: str) -> str:
    voice = _READ_LANGUAGES.get(language[:2].lower(), "")
    if not voice:
        return ""
    command = command_for(voice)
    return (f"run: {command}, then" if command else "our own voice speaks it:") + f" --engine voice --voice {voice}"


def _piper_way(language: str) -> str:
    name = voice_to_fetch(language)
    if name and store.is_fetched(name):
        return f"its voice is here: --engine {PIPER} --voice {language}"
    if name:
        return f"run: studio models fetch {name}, then --engine {PIPER} --voice {language}"
    return "a voice file of Piper: --engine FILE.onnx"
