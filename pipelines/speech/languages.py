"""Other languages than English: which engine speaks one, and the command that brings its voice."""

from __future__ import annotations

import re

from weights import catalog, store

PIPER = "piper"


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
        An instruction without a full stop.

    Example:
        >>> suggest_engine("xx")
        'a voice file of Piper: --engine FILE.onnx; formant synthesis: --engine espeak --voice xx'
    """
    name, formants = voice_to_fetch(language), f"formant synthesis: --engine espeak --voice {language}"
    if name and store.is_fetched(name):
        return f"its voice is here: --engine {PIPER} --voice {language}"
    if name:
        return f"run: studio models fetch {name}, then --engine {PIPER} --voice {language}; {formants}"
    return f"a voice file of Piper: --engine FILE.onnx; {formants}"
