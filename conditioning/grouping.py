"""Open-vocabulary words -> groups of a published order: word -> base form -> synonym head -> group.

A recognizer or a person may answer with any word. Two answers agree when an order of emotions puts them into one group
(the emotion-wheel metric of AffectGPT, Lian et al. 2025). A word that an order cannot place has no group there, and is
counted by the metric, not guessed.

The tree's heads follow Shaver, Schwartz, Kirson & O'Connor 1987, which Parrott 2001 took it from: the words "joy",
"love", "anger" and "fear" themselves stand in the secondary clusters of cheerfulness, affection, rage and horror.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from conditioning import vocabulary, wheel
from conditioning.phrases import DEGREES, affect_from_phrase
from conditioning.tables import load_pairs
from weights.errors import InputError

NEUTRAL = "neutral"

#: Secondary cluster of each root's own name.
ROOT_CLUSTER = {
    "love": "affection",
    "joy": "cheerfulness",
    "surprise": "surprise",
    "anger": "rage",
    "sadness": "sadness",
    "fear": "horror",
}

#: The eight emotions' groups, from the nearest place in the tree that decides; all else by the vocabulary.
EMOTION_BY_GROUP = {
    "disgust": "disgusted",
    "serenity": "calm",
    "contentment": "calm",
    "relief": "calm",
    "love": "happy",
    "joy": "happy",
    "surprise": "surprised",
    "anger": "angry",
    "sadness": "sad",
    "fear": "fearful",
    "neutral": "neutral",
}


#: Endings of adverbs, nouns, plurals, verbs and comparisons -> what stands in their place.
INFLECTIONS = (
    ("ily", ("y",)),
    ("ly", ("", "le")),
    ("iness", ("y",)),
    ("ness", ("",)),
    ("ies", ("y",)),
    ("s", ("",)),
    ("ing", ("", "e")),
    ("ed", ("", "e")),
    ("ier", ("y",)),
    ("iest", ("y",)),
    ("er", ("", "e")),
    ("est", ("", "e")),
)


def load_heads() -> Mapping[str, str]:
    """Words that no order lists -> the nearest word that one does. Ours, checked by hand."""
    return load_pairs("heads.tsv")


def lemmatize(word: str) -> str | None:
    """Find the form of a word that the orders list: lower case, no adverb of degree, no inflection.

    Args:
        word: in any spelling.

    Returns:
        The form; None where nothing is known, also for a negation.

    Example:
        >>> lemmatize("Very Angry!"), lemmatize("delights"), lemmatize("not happy")
        ('angry', 'delight', None)
    """
    key = " ".join(word.lower().replace("_", " ").strip(" .,!?;:'\"").split())
    for adverb in DEGREES:
        key = key.removeprefix(adverb + " ")
    key = key.removeprefix("feeling ").removeprefix("feel ")
    return next((form for form in _forms(key) if _is_known(form)), None)


def ancestor_chain(word: str) -> tuple[str, ...]:
    """Climb from a word's base form by its heads, nearest first, to the root of the tree or GoEmotions' own grouping.

    Args:
        word: any spelling that `lemmatize` takes.

    Returns:
        The steps; empty where nothing is known.
    """
    key = lemmatize(word)
    if key is None:
        return ()
    steps = [key]
    while (up := _parent(steps[-1])) is not None and up not in steps:
        steps.append(up)
    return tuple(steps)


def find_groups(word: str, order: str) -> frozenset[str]:
    """Find the group or groups of a word in one order.

    Args:
        word: any spelling that `lemmatize` takes.
        order: one of `ORDERS`.

    Returns:
        Names of groups; empty where the order has no place for the word. A dyad has two.

    Raises:
        InputError: unknown order.
    """
    if order not in ORDERS:
        raise InputError(f"unknown order '{order[:60]}'; choose from {', '.join(ORDERS)}")
    steps = ancestor_chain(word)
    if NEUTRAL in steps:
        return frozenset((NEUTRAL,))
    return next((matches for step in steps if (matches := ORDERS[order](step))), frozenset())


def _forms(key: str) -> list[str]:
    """The word, then what it may be an inflection of."""
    forms = [key]
    for suffix, ends in INFLECTIONS:
        if key.endswith(suffix) and len(key) > len(suffix) + 2:
            forms += [key.removesuffix(suffix) + end for end in ends]
    return forms


@cache
def _ordered_words() -> frozenset[str]:
    """Every word that one of the orders lists."""
    dyads = (name for names in wheel.DYADS.values() for name in names)
    return frozenset((*wheel.tree_paths(), *wheel.RING, *wheel.MILD, *wheel.STRONG, *dyads, *wheel.GOEMOTIONS))


def _is_known(key: str) -> bool:
    return (
        key in load_heads()
        or key in _ordered_words()
        or (key in vocabulary.load_synonyms() and vocabulary.load_synonyms()[key] in load_heads())
    )


def _parent(key: str) -> str | None:
    """One step up: to the listed word, then up the tree, then to GoEmotions' group."""
    path = wheel.tree_paths().get(key, ())
    if len(path) > 1:
        return path[-2]
    if key in load_heads():
        return load_heads()[key]
    if key not in _ordered_words():
        return vocabulary.load_synonyms().get(key)
    return None if path or key in (*wheel.RING, NEUTRAL) else _ekman(key)


def _ekman(key: str) -> str | None:
    """GoEmotions -> Ekman, as its authors group the names."""
    if key not in wheel.GOEMOTIONS:
        return None
    return next((group for group, names in wheel.EKMAN.items() if key in names), "joy")


def _plutchik(key: str) -> frozenset[str]:
    for ring in (wheel.RING, wheel.MILD, wheel.STRONG):
        if key in ring:
            return frozenset((wheel.RING[ring.index(key)],))
    return frozenset(wheel.find_dyad(key)) if any(key in names for names in wheel.DYADS.values()) else frozenset()


def _parrott_primary(key: str) -> frozenset[str]:
    return frozenset(wheel.tree_paths().get(key, ())[:1])


def _parrott_secondary(key: str) -> frozenset[str]:
    path = wheel.tree_paths().get(key, ())
    return frozenset((path[1] if len(path) > 1 else ROOT_CLUSTER[path[0]],)) if path else frozenset()


def _goemotions(key: str) -> frozenset[str]:
    return frozenset((group,)) if (group := _ekman(key)) else frozenset()


def _eight(key: str) -> frozenset[str]:
    if key in EMOTION_BY_GROUP:
        return frozenset((EMOTION_BY_GROUP[key],))
    if _parent(key) is not None:
        return frozenset()
    weights = affect_from_phrase(key).weights
    return frozenset((str(max(weights, key=lambda e: weights[e])),)) if weights else frozenset()


ORDERS: Mapping[str, Callable[[str], frozenset[str]]] = {
    "plutchik": _plutchik,
    "parrott primary": _parrott_primary,
    "parrott secondary": _parrott_secondary,
    "goemotions": _goemotions,
    "eight": _eight,
}
