"""Which strings of letters are English words: capitals and drawn-out letters are read by it."""

from __future__ import annotations

from functools import cache

from weights.store import EMBEDDED


@cache
def _ranks() -> dict[str, int]:
    """The words of the text model's vocabulary, 22,000 of the most frequent, by their places in it."""
    lines = (EMBEDDED / "text-affect" / "words.txt").read_text(encoding="utf-8").splitlines()
    return {line: i for i, line in enumerate(lines) if line.isascii() and line.isalpha()}


def rank_word(word: str) -> int | None:
    """The place of a word in lower case among the most frequent, None for any other."""
    return _ranks().get(word)


def is_common_word(word: str) -> bool:
    """Whether a word in lower case, or what it is an inflection of, is among the most frequent."""
    words = _ranks()
    if word in words:
        return True
    stems = [word.removesuffix(ending) for ending in ("s", "es", "ed", "d", "ing", "ly", "er")]
    return any(stem != word and len(stem) > 2 and (stem in words or stem + "e" in words) for stem in stems)


def words_of(text: str) -> frozenset[str]:
    """A set of words written with spaces between them."""
    return frozenset(text.split())
