"""An affect in words, for engines that are told in words: its nearest terms, and what a picture of it looks like."""

from __future__ import annotations

from conditioning import vocabulary
from conditioning.affect import Affect, Emotion
from pipelines.image.sketch.mood import mood_of

WEAK = 0.12  # a point nearer to the middle is not worded
NAMED = 0.25  # an emotion's weight from which it is named


def worded(prompt: str, affect: Affect, style: str = "") -> str:
    """The prompt with the affect and the style said: "a lake, gloomy and sad mood, dim muted cold light, romanticism painting"."""
    parts = [prompt.strip() or "a painting", *mood_words(affect), f"{style} painting" if style else ""]
    return ", ".join(p for p in parts if p)


def mood_words(affect: Affect) -> tuple[str, ...]:
    """What an affect is called and what its light is like; nothing for neutral."""
    felt = affect.effective_vad()
    named = sorted(
        (e for e in affect.weights if e is not Emotion.NEUTRAL and affect.effective_weight(e) >= NAMED),
        key=affect.effective_weight,
        reverse=True,
    )
    if not named and max(abs(felt.valence), abs(felt.arousal)) < WEAK:
        return ()
    words = [str(e) for e in named[:2]] or [word for word, _ in vocabulary.find_neighbours(felt, 2)]
    return f"{' and '.join(dict.fromkeys(words))} mood", _light(affect)


def _light(affect: Affect) -> str:
    m = mood_of(affect)
    said = (
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
    return ", ".join(word for word, holds in said if holds)
