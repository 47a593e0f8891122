"""Unicode's CLDR annotations -> the words of things in twelve languages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Set
from pathlib import Path

from pipelines.image.prompt.names import join_words
from pipelines.image.training.things.fluent_table import SELECTOR

LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ja", "zh", "ar")  # that free text reads, beside English
MAX_SHARED = 12  # emoji that may have a key word that is part of the name; colours have more
MIN_LETTERS = 3
MAX_TOKENS = 3
#: Of any of the languages: they stand before nouns.
FUNCTION_WORDS = frozenset(
    ("das", "der", "die", "den", "dem", "des", "ein", "eine", "les", "une", "las", "los", "una", "gli", "een", "het",
     "mit", "von", "und", "est", "son", "que", "per", "con", "por", "sur", "van", "aan", "bij", "nad", "pod", "ile",
     "bir", "nos", "sol", "dom", "dos")
)  # fmt: skip
_LATIN = re.compile(r"^[\W\da-zà-ÿā-ž]*$")

Annotations = Mapping[str, tuple[str, tuple[str, ...]]]


def read_annotations(cldr: Path, language: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Names and key words of a language.

    Args:
        cldr: folder of the unpacked npm package `cldr-annotations-modern`.
        language: "en", "de", ...

    Returns:
        Emoji without the selector of variants -> its name and its key words, lower case, joined by "-".
    """
    path = cldr / "annotations" / language / "annotations.json"
    table = json.loads(path.read_text(encoding="utf-8"))["annotations"]["annotations"]
    found = {}
    for emoji, item in table.items():
        words = dict.fromkeys(map(_clean, item.get("default", ())))
        found[emoji.replace(SELECTOR, "")] = (_clean(item["tts"][0]), tuple(w for w in words if w))
    return found


def _clean(phrase: str) -> str:
    plain = re.sub(r"[’'`]s\b", "", phrase.lower())
    return join_words(re.sub(r"[^\w\s-]", " ", plain))


def tell_apart(
    annotations: Annotations, things: Mapping[str, str], known: Set[str], doubtful: Set[str] = frozenset()
) -> dict[str, list[str]]:
    """The words of a language that name one thing each.

    Args:
        annotations: of the language, of all emoji.
        things: emoji -> thing.
        known: words that are not to be taken: common English ones, for another language.
        doubtful: words that are only taken as a name: other English ones.

    Returns:
        Thing -> its words: the name first, then key words that are part of it or of no other emoji; each word
        has one thing, of those that claim it the one with the shortest name.
    """
    shared = Counter(word for _, words in annotations.values() for word in words)
    claims: dict[str, tuple[float, str]] = {}
    for emoji, thing in things.items():
        if emoji not in annotations:
            continue
        name, words = annotations[emoji]
        for word in (name, *words):
            sure = word == name or word not in doubtful
            if sure and word not in known and word not in FUNCTION_WORDS and _tells(word, name, shared[word]):
                cost = 0.0 if word == name else (1.0 if _is_part(word, name) else 2.0) + len(name) / 100
                claims[word] = min(claims.get(word, (9.0, "")), (cost, thing))
    found: dict[str, list[str]] = {}
    for word, (_, thing) in sorted(claims.items(), key=lambda item: (item[1], item[0])):
        found.setdefault(thing, []).append(word)
    return dict(sorted(found.items()))


def _tells(word: str, name: str, sharing: int) -> bool:
    """Whether a word may name what has a name, where so many emoji have the word."""
    if word == name:
        return True
    if word.count("-") >= MAX_TOKENS or word.isdigit() or len(word) < (MIN_LETTERS if _LATIN.match(word) else 2):
        return False
    return sharing <= (MAX_SHARED if _is_part(word, name) else 1)


def _is_part(word: str, name: str) -> bool:
    return word in name.split("-") or (len(word) >= (4 if _LATIN.match(word) else 2) and word in name)
