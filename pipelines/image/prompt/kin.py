"""The nearest known thing to a noun that neither the stock nor `kinds.txt` names, by the embedded text model's words.

The model's word table is small (22,000 words, 96 numbers each), so one nearest word is often wrong ("maple" is nearest
to "pine"). Its five nearest neighbours among the words of `kinds.txt`, of the stock and of the reader's other words
vote: a thing is taken where at least two of the five are of its kind, and the nearest has a cosine of `MIN_COSINE`.
Words that name no thing vote for none, which keeps out "budget". A noun of `kinds.txt` whose kinds the stock has not
gets the nearest of its siblings.

`python -m tests.pipelines.prompt_kin` leaves each of 600 words of `kinds.txt` out: 63 % get a thing, 87 % of these one
of the right kind; of 50 abstract nouns 8 % get one. Nonsense has no row in the table and no kin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from conditioning.text.word_vectors import load_word_vectors
from pipelines.image.prompt.kinds import load_kinds
from pipelines.image.prompt.lexicon import load_lexicon
from pipelines.image.prompt.names import Names

NEIGHBOURS = 5
MIN_VOTES = 2  # of the neighbours that are of the thing's kind
MIN_COSINE = 0.4
_WIDE = frozenset(("animal", "plant", "person", "food", "vehicle", "building", "furniture", "tool", "weapon", "toy"))


@dataclass(frozen=True, eq=False)
class _Space:
    """Words with their vectors.

    Attributes:
        words: with a row of their own.
        vectors: of the words, centred, of length 1 [N, D].
        mean: that was taken off [D].
        named: the words that may name things.
    """

    words: tuple[str, ...]
    vectors: NDArray[np.float32]
    mean: NDArray[np.float32]
    named: frozenset[str]


def nearest_kin(noun: str, names: Names, *, leave_out: bool = False) -> str | None:
    """The thing that is nearest to a noun.

    Args:
        noun: one word in the singular.
        names: of the stock.
        leave_out: the noun itself does not vote, for measuring.

    Returns:
        The name of a thing, None where none is near.
    """
    table, space = load_word_vectors(), _space(names)
    wider = (w for w, _ in load_kinds().wider(noun))
    known = noun if noun in table else next((w for w in wider if w in table), "")
    if not known or (leave_out and known != noun):
        return None
    vector = table.take([known])[0] - space.mean
    cosines = space.vectors @ (vector / (np.linalg.norm(vector) + 1e-9))
    if not leave_out and noun in load_kinds():
        ranked = (int(i) for i in np.argsort(-cosines))
        return _sibling(noun, names, {space.words[i]: float(cosines[i]) for i in ranked})
    order = [int(i) for i in np.argsort(-cosines)[: NEIGHBOURS + 1]]
    near = [(space.words[i], float(cosines[i])) for i in order if not (leave_out and space.words[i] == noun)]
    return _vote(near[:NEIGHBOURS], space, names)


def _sibling(noun: str, names: Names, cosines: Mapping[str, float]) -> str | None:
    """The nearest thing of the narrowest kind that a word of `kinds.txt` is of: a hedgehog is a small animal.

    `cosines` of words, nearest first; of a wide kind only what is near is taken, so that a shark is no cow.
    """
    for wider, _ in load_kinds().wider(noun):
        kind = [wider, *load_kinds().narrower(wider)]
        things = {word: names.modelled.get(word) or names.pictures.get(word, "") for word in kind}
        things = {word: thing for word, thing in things.items() if thing and names.names_strongly(word)}
        least = MIN_COSINE if wider in _WIDE else -1.0
        near = next((things[w] for w, c in cosines.items() if w in things and w != noun and c >= least), None)
        if near is not None:
            return near
    return None


def _vote(near: list[tuple[str, float]], space: _Space, names: Names) -> str | None:
    if near[0][1] < MIN_COSINE:
        return None
    things = [(names.find(word) if word in space.named else None, cosine) for word, cosine in near]
    votes: dict[str, float] = {}
    for found, cosine in things:
        if found is not None:
            votes[found.thing] = votes.get(found.thing, 0.0) + max(cosine, 0.0) ** 3
    if not votes:
        return None
    winner = max(votes, key=lambda thing: votes[thing])
    agreeing = sum(bool(found and _classes(found.thing) & _classes(winner)) for found, _ in things)
    return winner if agreeing >= MIN_VOTES else None


@cache
def _classes(word: str) -> frozenset[str]:
    return frozenset((word, *(wider for wider, _ in load_kinds().wider(word))))


@lru_cache(maxsize=4)
def _space(names: Names) -> _Space:
    table = load_word_vectors()
    named = frozenset((*load_kinds().words(), *names.modelled, *names.pictures))
    other = (w for w, readings in load_lexicon().items() if not {"garment", "part"} & readings.keys())
    words = tuple(w for w in sorted(named | set(other)) if w in table)
    vectors = table.take(words)
    mean = vectors.mean(0)
    vectors = vectors - mean
    return _Space(words, vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9), mean, named)
