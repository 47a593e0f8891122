"""An affect in words of a prompt, for text-to-image engines: its nearest emotion terms, and what its light
looks like.
"""

from __future__ import annotations

from conditioning import vocabulary
from conditioning.affect import Affect, Emotion
from pipelines.image.sketch.mood import mood_from_affect

MIN_DISTANCE = 0.12  # from neutral, on either axis, from which a point is put into words
MIN_WEIGHT = 0.25  # of an emotion, from which it is named


def prompt_with_affect(prompt: str, affect: Affect, style: str = "") -> str:
    """The prompt with the words of an affect and a style appended.

    >>> prompt_with_affect("a lake", Affect(), "baroque")
    'a lake, baroque painting'
    """
    parts = [prompt.strip() or "a painting", *affect_words(affect), f"{style} painting" if style else ""]
    return ", ".join(p for p in parts if p)


def affect_words(affect: Affect) -> tuple[str, ...]:
    """The emotion's name and its light, such as ("gloomy and sad mood", "dim, cold light"); () for neutral."""
    point = affect.effective_vad()
    emotions = sorted(
        (e for e in affect.weights if e is not Emotion.NEUTRAL and affect.effective_weight(e) >= MIN_WEIGHT),
        key=affect.effective_weight,
        reverse=True,
    )
    if not emotions and max(abs(point.valence), abs(point.arousal)) < MIN_DISTANCE:
        return ()
    words = [str(e) for e in emotions[:2]] or [word for word, _ in vocabulary.find_neighbours(point, 2)]
    return f"{' and '.join(dict.fromkeys(words))} mood", _light_words(affect)


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
