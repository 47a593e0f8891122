"""Words made of a known word and an ending: plurals, past tenses, -ing, possessives, -ly, -ness and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

Phones = tuple[str, ...]
Lookup = Callable[[str], Phones | None]

_SIBILANTS = {"s", "z", "sh", "zh", "ch", "jh"}
_VOICELESS = {"p", "t", "k", "f", "th"}
_SUFFIX_PHONES: dict[str, Phones] = {
    "ly": ("l", "iy0"),
    "ness": ("n", "ax0", "s"),
    "less": ("l", "ax0", "s"),
    "ful": ("f", "ax0", "l"),
    "ment": ("m", "ax0", "n", "t"),
    "ship": ("sh", "ih2", "p"),
    "er": ("er0",),
    "est": ("ax0", "s", "t"),
    "able": ("ax0", "b", "ax0", "l"),
    "ish": ("ih0", "sh"),
}

#: What an inflected word ends with.
ENDINGS = ("s", "d", "ing", *_SUFFIX_PHONES)


def inflect(word: str, lookup: Lookup) -> Phones | None:
    """The phones of an inflected word whose stem `lookup` knows, or None.

    Args:
        word: in lower case.
        lookup: word -> phones, None for a word that it does not know.

    Returns:
        The phones of stem and ending, or None where no stem is known.
    """
    for stem, ending in _stem_candidates(word):
        phones = lookup(stem)
        if phones:
            return phones + ending_phones(ending, phones[-1].rstrip("012"))
    return None


def _stem_candidates(word: str) -> Iterator[tuple[str, str]]:
    """Each (stem, ending) that a word may be made of, likeliest first."""
    for ending, shortest in (
        ("'s", 1),
        ("s", 3),
        ("es", 3),
        ("ed", 3),
        ("d", 4),
        ("ing", 3),
        *((t, 3) for t in _SUFFIX_PHONES),
    ):
        if not word.endswith(ending) or len(word) - len(ending) < shortest:
            continue
        if ending == "s" and word.endswith(("ss", "us", "is")):
            continue
        stem = word[: -len(ending)]
        if ending == "d" and not stem.endswith("e"):
            continue
        kind = {"'s": "s", "es": "s", "d": "ed"}.get(ending, ending)
        yield stem, kind
        if ending in ("ing", "ed", "er", "est", "able", "ish"):
            yield stem + "e", kind
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1], kind
        if stem.endswith("i"):
            yield stem[:-1] + "y", kind


def ending_phones(ending: str, last: str) -> Phones:
    """The phones of an ending after the stem's last phone."""
    if ending == "s":
        return ("ih0", "z") if last in _SIBILANTS else ("s",) if last in _VOICELESS else ("z",)
    if ending == "ed":
        return ("ih0", "d") if last in ("t", "d") else ("t",) if last in _VOICELESS | {"s", "sh", "ch"} else ("d",)
    if ending == "ing":
        return ("ih0", "ng")
    return _SUFFIX_PHONES[ending]
