"""The fixed words of the reader: word, or several joined by "-", -> what they may be, as tag -> value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from conditioning import vocabulary
from pipelines.image.prompt import scenery
from pipelines.image.prompt.colours import ALIASES, COLOURS, SHADE_WORDS
from pipelines.image.prompt.events import load_events
from pipelines.image.prompt.inflection import ing_forms, singular_forms
from pipelines.image.prompt.tables import load_tables

MAX_WORDS = 6  # of one phrase
#: Tags whose words may stand in the plural.
_NOUN_TAGS = frozenset(("air", "event", "part", "garment", "picture"))
_SPOKEN = frozenset(("it's", "there's", "that's", "he's", "she's", "who's", "let's", "one's"))
_TAGS = ("number", "many", "size", "light", "state", "side", "leftof", "depth", "relation", "hold", "negation",
         "except", "nobody", "empty", "article")  # fmt: skip

Readings = Mapping[str, str]


@cache
def load_lexicon() -> dict[str, dict[str, str]]:
    """Every fixed phrase with its readings."""
    lexicon: dict[str, dict[str, str]] = {}
    for tag, word, value in _fixed_words():
        lexicon.setdefault(_key(word), {}).setdefault(tag, value)
    return lexicon


@cache
def multiword_starts() -> frozenset[str]:
    """First words of the phrases of several words."""
    return frozenset(phrase.split("-")[0] for phrase in load_lexicon() if "-" in phrase)


def _fixed_words() -> Iterator[tuple[str, str, str]]:
    words, plain = load_tables("words.txt"), load_tables("plain_words.txt")
    for tag in _TAGS:
        for value, phrases in words[tag].items():
            yield from ((tag, phrase, value) for phrase in phrases)
    yield from (("fire", phrase, "fire") for phrase in words["fire"][""])
    for value, phrases in words["doing"].items():
        yield from (("doing", phrase, value) for phrase in phrases)
    yield from (("shade", word, shade) for word, shade in SHADE_WORDS.items())
    yield from (("colour", name, name) for name in COLOURS)
    yield from (("colour", word, name) for word, name in ALIASES.items())
    yield from _air_words()
    yield from (("event", phrase, phrase) for phrase in load_events())
    for tag in ("look", "adjective", "adverb", "garment", "part", "mood"):
        for value, phrases in plain[tag].items():
            yield from ((tag, phrase, value) for phrase in phrases)
    yield from (("picture", phrase, "picture") for phrase in plain["function"]["picture"])
    yield from (("function", phrase, "grammar") for phrase in plain["function"]["grammar"])
    yield from (("mood", word.replace(" ", "-"), "mood") for word in vocabulary.known_words())


def _air_words() -> Iterator[tuple[str, str, str]]:
    tables = (
        scenery.PLACE_BY_WORD,
        scenery.HOUR_BY_WORD,
        scenery.SEASON_BY_WORD,
        scenery.WEATHER_BY_WORD,
        scenery.PHENOMENON_BY_WORD,
        scenery.ALSO,
    )
    for table in tables:
        yield from (("air", word, word) for word in table)


def _key(phrase: str) -> str:
    """As tokens are written: possessives lose their "'s"."""
    return phrase if phrase in _SPOKEN else re.sub(r"'s\b", "", phrase)


def readings_of(words: list[str]) -> Readings:
    """What a phrase may be, its last word in the singular or the plural; a verb in any form; empty if not known."""
    lexicon = load_lexicon()
    found: dict[str, str] = dict(lexicon.get("-".join(words), {}))
    for form in singular_forms(words[-1])[1:]:
        for tag, value in lexicon.get("-".join([*words[:-1], form]), {}).items():
            if tag in _NOUN_TAGS:
                found.setdefault(tag, value)
    if len(words) == 1 and "doing" not in found and not words[0].endswith("ing"):
        doing = next((v for f in ing_forms(words[0]) if (v := lexicon.get(f, {}).get("doing"))), None)
        if doing:
            found["verb"] = doing
    return found
