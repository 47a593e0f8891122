"""An affect in words of a prompt, for text-to-image engines: its nearest emotion terms, and what its light
looks like.
"""

from __future__ import annotations

from conditioning.affect import Affect
from conditioning.naming import name_affect
from pipelines.image.sketch.mood import mood_from_affect


def prompt_with_affect(prompt: str, affect: Affect, style: str = "") -> str:
    """The prompt with the words of an affect and a style appended.

    >>> prompt_with_affect("a lake", Affect(), "baroque")
    'a lake, baroque painting'
    """
    parts = [prompt.strip() or "a painting", *affect_words(affect), f"{style} painting" if style else ""]
    return ", ".join(p for p in parts if p)


def affect_words(affect: Affect) -> tuple[str, ...]:
    """The emotion's name and its light, such as ("gloomy and sad mood", "dim, cold light"); () for neutral."""
    words = name_affect(affect)
    return (f"{' and '.join(words)} mood", _light_words(affect)) if words else ()


def _light_words(affect: Affect) -> str:
    m = mood_from_affect(affect)
    words = (
        ("bright", m.light > 0.62),
        ("dim", m.light < 0.46),
        ("vivid colours", m.chroma > 1.15),
        ("muted colours", m.chroma < 0.75),
        ("warm light", m.warmth > 0.2),
        ("cold light", m.warmth < -0.15),
        ("strong contrast", m.contrast > 1.12),
        ("soft contrast", m.contrast < 0.88),
        ("stormy sky", m.storm > 0.55),
        ("mist", m.haze > 0.55),
        ("jagged lines", m.rough > 0.68),
        ("gentle lines", m.rough < 0.25),
    )
    return ", ".join(word for word, holds in words if holds)
