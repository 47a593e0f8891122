"""Which strings of letters are English words, and which parts of speech they can be."""

from __future__ import annotations

from functools import cache

from weights.store import EMBEDDED

WORD_CLASSES = "words.txt"  # of the voice's checkpoint; `training.words` writes it
ACRONYM = "A"  # the class of what is written in capitals and read as a word
#: Ending -> the class of a stem -> that of the word.
_CLASS_OF_ENDING = (
    ("'s", {"N": "T", "E": "T", "S": "T"}),
    ("ies", {"N": "S", "V": "Z"}),
    ("es", {"N": "S", "V": "Z"}),
    ("s", {"N": "S", "V": "Z", "E": "S"}),
    ("ed", {"V": "DP", "N": "P"}),
    ("ing", {"V": "G"}),
    ("ly", {"J": "R"}),
)
_INFLECTIONS = ("s", "es", "ed", "d", "ing", "ly", "er")


@cache
def _ranks() -> dict[str, int]:
    """The words of the text model's vocabulary, 22,000 of the most frequent, by their places in it."""
    lines = (EMBEDDED / "text-affect" / "words.txt").read_text(encoding="utf-8").splitlines()
    return {line: i for i, line in enumerate(lines) if line.isascii() and line.isalpha()}


def common_words() -> tuple[str, ...]:
    """The words of the text model's vocabulary in lower case, the most frequent first."""
    return tuple(_ranks())


def rank_word(word: str) -> int | None:
    """The place of a word in lower case among the most frequent, None for any other."""
    return _ranks().get(word)


@cache
def _classes() -> dict[str, str]:
    lines = (EMBEDDED / "speech" / WORD_CLASSES).read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def classes_of(word: str) -> str:
    """The parts of speech that a word in lower case can be, the likeliest first, "" for one that is not known.

    Letters: N noun, S plural noun, E name, V base form of a verb, Z its third person, D past, P past participle, G -ing
    form, M modal verb, J adjective, R adverb, I preposition, T determiner, O pronoun, C conjunction, # figure, U
    interjection, A an acronym that is read as a word.
    """
    inflected = (_of_stem(word, e, c) for e, c in _CLASS_OF_ENDING if word.endswith(e))
    return _classes().get(word) or next(filter(None, inflected), "")


def _of_stem(word: str, ending: str, classes: dict[str, str]) -> str:
    """The classes that an ending makes of those of the stem."""
    stem = word.removesuffix(ending)
    known = _classes().get(stem) or _classes().get(stem + "e") or _classes().get(stem + "y") or ""
    return "".join(dict.fromkeys(classes[c] for c in known if c in classes))


def is_known_word(word: str) -> bool:
    """Whether a word in lower case, or what it is an inflection of, is a word or a name, no acronym alone."""
    stems = (word.removesuffix(ending) for ending in _INFLECTIONS)
    return _is_listed(word) or any(
        stem != word and len(stem) > 2 and (_is_listed(stem) or _is_listed(stem + "e")) for stem in stems
    )


def _is_listed(word: str) -> bool:
    return _classes().get(word, ACRONYM) != ACRONYM


def is_read_acronym(word: str) -> bool:
    """Whether an acronym, in lower case, is read as a word: nasa, opec."""
    return classes_of(word).endswith(ACRONYM)


def words_of(text: str) -> frozenset[str]:
    """A set of words written with spaces between them."""
    return frozenset(text.split())
