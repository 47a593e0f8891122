"""The published orders of emotion words: Plutchik's wheel, Parrott's tree, GoEmotions; names only, no coordinates.

Sources: Plutchik 1980 (Emotion: a psychoevolutionary synthesis) for the ring, strengths and dyads; Parrott 2001
(Emotions in social psychology) for the tree, in `tree.tsv`; Demszky et al. 2020 for the 28 names of GoEmotions and
their grouping.
The books give no coordinates: `names.tsv` writes each name (and the 40 of EmoNet, LAION 2025, CC BY 4.0) in rated
terms, as a person would write it on the command line, so its point comes from the vocabulary's own sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from conditioning.tables import load_pairs, read_rows
from weights.errors import InputError

#: Plutchik's ring in order; the opposite of each lies four steps on.
RING = ("joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation")
MILD = ("serenity", "acceptance", "apprehension", "distraction", "pensiveness", "boredom", "annoyance", "interest")
STRONG = ("ecstasy", "admiration", "terror", "amazement", "grief", "loathing", "rage", "vigilance")
RING_TERMS = ("joyful", "friendly", "fearful", "surprised", "sad", "disgusted", "angry", "alert")  # rated terms of RING

#: Dyads by the number of steps between their two primaries, in ring order.
DYADS: Mapping[int, tuple[str, ...]] = {
    1: ("love", "submission", "awe", "disapproval", "remorse", "contempt", "aggressiveness", "optimism"),
    2: ("guilt", "curiosity", "despair", "unbelief", "envy", "cynicism", "pride", "hope"),
    3: ("delight", "sentimentality", "shame", "outrage", "pessimism", "morbidness", "dominance", "anxiety"),
}

#: The 28 names of GoEmotions in the order of its labels: alphabetical, neutral last.
GOEMOTIONS = (
    "admiration",
    "amusement",
    "anger",
    "annoyance",
    "approval",
    "caring",
    "confusion",
    "curiosity",
    "desire",
    "disappointment",
    "disapproval",
    "disgust",
    "embarrassment",
    "excitement",
    "fear",
    "gratitude",
    "grief",
    "joy",
    "love",
    "nervousness",
    "optimism",
    "pride",
    "realization",
    "relief",
    "remorse",
    "sadness",
    "surprise",
    "neutral",
)

#: GoEmotions -> Ekman, as its authors group them; the rest is joy.
EKMAN: Mapping[str, tuple[str, ...]] = {
    "anger": ("anger", "annoyance", "disapproval"),
    "disgust": ("disgust",),
    "fear": ("fear", "nervousness"),
    "sadness": ("sadness", "disappointment", "embarrassment", "grief", "remorse"),
    "surprise": ("surprise", "realization", "confusion", "curiosity"),
    "neutral": ("neutral",),
}


def find_opposite(name: str) -> str:
    """Find the word across the wheel: four steps on, at the same strength.

    Args:
        name: a word of the ring, mild or strong ones included.

    Returns:
        Its opposite.

    Raises:
        InputError: not a word of the ring.

    Example:
        >>> find_opposite("terror")
        'rage'
    """
    for ring in (RING, MILD, STRONG):
        if name in ring:
            return ring[(ring.index(name) + 4) % 8]
    raise InputError(f"'{name[:60]}' is not on the ring; its words are {', '.join((*RING, *MILD, *STRONG))}")


def find_dyad(name: str) -> tuple[str, str]:
    """Find the two primaries whose mixture Plutchik calls by a name.

    Args:
        name: a dyad ("love").

    Returns:
        The two words of the ring.

    Raises:
        InputError: not a dyad.

    Example:
        >>> find_dyad("love")
        ('joy', 'trust')
    """
    for steps, names in DYADS.items():
        if name in names:
            first = names.index(name)
            return RING[first], RING[(first + steps) % 8]
    raise InputError(f"'{name[:60]}' is no dyad; they are {', '.join(n for names in DYADS.values() for n in names)}")


@cache
def load_tree() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Parrott's tree: primary -> secondary -> tertiary words."""
    tree: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in read_rows("tree.tsv"):
        tree.setdefault(row["primary"], {})[row["secondary"]] = tuple(row["tertiary"].split(", "))
    return tree


@cache
def tree_paths() -> Mapping[str, tuple[str, ...]]:
    """Every word of the tree -> its path from the root; a word that stands twice keeps its highest place."""
    tree = load_tree()
    paths: dict[str, tuple[str, ...]] = {root: (root,) for root in tree}
    for root, branches in tree.items():
        for branch in branches:
            paths.setdefault(branch, (root, branch))
    for root, branches in tree.items():
        for branch, leaves in branches.items():
            for leaf in leaves:
                paths.setdefault(leaf, (root, branch, leaf))
    return paths


@cache
def names_in_terms() -> Mapping[str, str]:
    """Every name of the wheel, the tree, GoEmotions and EmoNet that is no rated term itself, written in rated terms.

    A word of the tree that `names.tsv` does not list takes its parent's.
    """
    names = load_pairs("names.tsv")
    strengths = {word: RING_TERMS[i] for ring in (MILD, STRONG) for i, word in enumerate(ring)}
    parents = {word: names.get(path[-2], path[0]) for word, path in tree_paths().items() if len(path) > 1}
    roots = dict(zip(RING, RING_TERMS, strict=True))
    return {**strengths, **parents, **roots, **names}
