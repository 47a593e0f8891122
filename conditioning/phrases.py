"""Known words and compounds of them -> Affect: "sad", "weary", "grief", "slightly sad", "happily surprised"."""

from __future__ import annotations

from conditioning import wheel
from conditioning.affect import Affect, Emotion
from conditioning.vocabulary import (
    BASIS,
    Term,
    find_term,
    load_synonyms,
    load_terms,
    mixture_from_vad,
    normalize_word,
)

#: How much an adverb of degree scales what follows, around 1. Tuned; the order is what Paradis 1997 gives.
DEGREES: dict[str, float] = {
    "barely": 0.25,
    "slightly": 0.4,
    "a bit": 0.5,
    "a little": 0.5,
    "mildly": 0.5,
    "somewhat": 0.6,
    "rather": 0.8,
    "fairly": 0.8,
    "quite": 0.9,
    "really": 1.3,
    "very": 1.4,
    "deeply": 1.5,
    "extremely": 1.7,
    "utterly": 1.8,
    "absolutely": 1.8,
    "overwhelmingly": 1.9,
}
CONJUNCTIONS = ("but", "and", "yet", "also")
LEAST_WEIGHT = 0.02  # of an emotion in a rated term's mixture; less is left out


def affect_from_phrase(phrase: str) -> Affect:
    """The affect that a known word or a compound of known words asks for.

    "sad" is one of the eight; "weary" a rated term (its point, and the mixture around it); "bittersweet" or "grief" a
    name of the wheel or the tree written in rated terms; "slightly sad" scales; "happily surprised" mixes.

    Args:
        phrase: in any case; underscores are spaces.

    Returns:
        The affect.

    Raises:
        InputError: a word that is not known; the message names close ones.

    Example:
        >>> affect_from_phrase("slightly sad").intensity
        0.4
    """
    key = normalize_word(phrase)
    if key in BASIS:
        emotion = Emotion(key)
        return Affect(find_term(BASIS[emotion]).vad, {} if emotion is Emotion.NEUTRAL else {emotion: 1.0})
    if key in load_terms() or key in load_synonyms():
        return _affect_from_term(find_term(key))
    return _parse_name(key) or _parse_degree(key) or _parse_compound(key) or _affect_from_term(find_term(phrase))


def _affect_from_term(term: Term) -> Affect:
    return Affect(term.vad, {e: p for e, p in mixture_from_vad(term.vad).items() if p >= LEAST_WEIGHT})


def _parse_name(key: str) -> Affect | None:
    """A name of the wheel or the tree, by the mixture of terms that it is written in."""
    if key not in wheel.names_in_terms():
        return None
    parts = [part.partition(":") for part in wheel.names_in_terms()[key].split(", ")]
    if len(parts) == 1:
        return affect_from_phrase(parts[0][0])
    return Affect.mix([(affect_from_phrase(word), float(weight)) for word, _, weight in parts])


def _parse_degree(key: str) -> Affect | None:
    """A known word behind one or more adverbs of degree, whose factors multiply."""
    factor, rest = 1.0, key
    while adverb := next((a for a in DEGREES if rest.startswith(a + " ")), None):
        factor, rest = factor * DEGREES[adverb], rest[len(adverb) + 1 :]
    return None if rest == key else affect_from_phrase(rest).scale(factor)


def _parse_compound(key: str) -> Affect | None:
    """Two words such as "happily surprised", "fearful but hopeful", in equal parts (Du, Tao & Martinez 2014)."""
    words = [w for w in key.replace(",", " ").split() if w not in CONJUNCTIONS]
    if len(words) != 2:
        return None
    parts = [_adjective_from_adverb(w) for w in words]
    return Affect.mix([(affect_from_phrase(p), 1.0) for p in parts if p]) if all(parts) else None


def _adjective_from_adverb(word: str) -> str | None:
    """The known word that an adverb comes from ("happily" -> "happy"), or the word itself."""
    stems = (
        word,
        word.removesuffix("ly"),
        word.removesuffix("ily") + "y",
        word.removesuffix("ally"),
        word.removesuffix("ly") + "le",
    )
    known = (BASIS, load_terms(), load_synonyms(), wheel.names_in_terms())
    return next((stem for stem in stems if any(stem in words for words in known)), None)
