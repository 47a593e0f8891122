"""An affect in words: what `phrases` reads, the other way round, for whoever can only be told in words."""

from __future__ import annotations

from conditioning import vocabulary
from conditioning.affect import Affect, Emotion

MIN_DISTANCE = 0.12  # from neutral, on either axis, from which a point is put into words
MIN_WEIGHT = 0.25  # of an emotion, from which it is named


def name_affect(affect: Affect, count: int = 2) -> tuple[str, ...]:
    """The emotions that an affect is made of, or the rated terms nearest to its point, intensity applied.

    Args:
        affect: what is asked.
        count: at most so many words.

    Returns:
        The strongest or nearest first; () for neutral.

    Example:
        >>> name_affect(Affect.of("happy:0.7, sad:0.3"))
        ('happy', 'sad')
    """
    point = affect.effective_vad()
    emotions = sorted(
        (e for e in affect.weights if e is not Emotion.NEUTRAL and affect.effective_weight(e) >= MIN_WEIGHT),
        key=affect.effective_weight,
        reverse=True,
    )
    if not emotions and max(abs(point.valence), abs(point.arousal)) < MIN_DISTANCE:
        return ()
    words = [str(e) for e in emotions[:count]] or [word for word, _ in vocabulary.find_neighbours(point, count)]
    return tuple(dict.fromkeys(words))
