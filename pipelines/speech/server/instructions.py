"""What a server is told of an affect: a sentence or two in words, since it knows no other form."""

from __future__ import annotations

from conditioning.affect import Affect, AffectCurve
from conditioning.naming import name_affect

SLIGHT, STRONG = 0.4, 0.95  # of an affect's length on the plane, below and above which its degree is said
LOUD, QUIET = 0.3, -0.2  # arousal
MAX_MOMENTS = 4  # of a curve that are put into words


def write_instructions(curve: AffectCurve) -> str:
    """An affect, or its moments one after the other, in words.

    >>> write_instructions(AffectCurve.of("sad"))
    'Sound sad: unpleasant feeling, quiet and slow. The words stay as they are.'
    """
    affects = [affect for _, affect in curve.points]
    step = max(1, -(-len(affects) // MAX_MOMENTS))
    moments = list(dict.fromkeys(_describe(affect) for affect in affects[::step]))
    return f"Sound {', then '.join(moments)}. The words stay as they are."


def _describe(affect: Affect) -> str:
    words, point = name_affect(affect, 2 if affect.weights else 1), affect.effective_vad()
    if not words:
        return "neutral, without any feeling"
    length = (point.valence**2 + point.arousal**2) ** 0.5
    degree = "slightly " if length < SLIGHT else "very " if length > STRONG else ""
    feeling = "pleasant" if point.valence > 0.15 else "unpleasant" if point.valence < -0.15 else "mixed"
    energy = (
        "quiet and slow" if point.arousal < QUIET else "lively and loud" if point.arousal > LOUD else "calm in pace"
    )
    return f"{degree}{' and '.join(words)}: {feeling} feeling, {energy}"
