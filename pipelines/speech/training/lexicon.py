"""The pronunciation lexicon, folded into our phones: misaki's US gold and silver lists (Apache-2.0)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.speech.front.word_tables import LETTER_NAMES
from pipelines.speech.phones import VOWELS

#: misaki's symbols; A I O W Y are the vowels of day, my, go, now, boy.
_SYMBOLS = {
    "A": "ey",
    "I": "ay",
    "O": "ow",
    "W": "aw",
    "Y": "oy",
    "i": "iy",
    "u": "uw",
    "ɑ": "aa",
    "æ": "ae",
    "ʌ": "ah",
    "ɔ": "ao",
    "ə": "ax",
    "ᵊ": "ax",
    "ᵻ": "ih",
    "ɛ": "eh",
    "ɜ": "er",
    "ɪ": "ih",
    "ʊ": "uh",
    "b": "b",
    "d": "d",
    "f": "f",
    "h": "hh",
    "j": "y",
    "k": "k",
    "l": "l",
    "m": "m",
    "n": "n",
    "p": "p",
    "s": "s",
    "t": "t",
    "v": "v",
    "w": "w",
    "z": "z",
    "ð": "dh",
    "ŋ": "ng",
    "ɡ": "g",
    "ɹ": "r",
    "ɾ": "t",
    "ʃ": "sh",
    "ʒ": "zh",
    "ʔ": "t",
    "ʤ": "jh",
    "ʧ": "ch",
    "θ": "th",
    "a": "aa",
    "e": "eh",
    "o": "ow",
    "ɐ": "ah",
    "x": "k",
    "T": "t",
    "r": "r",
}


@dataclass(frozen=True)
class Entry:
    """A word's readings by part of speech ("" is the usual one), each a tuple of phones, vowels with 0, 1 or 2 behind
    them.
    """

    word: str
    readings: dict[str, tuple[str, ...]]
    is_gold: bool


def folded(text: str) -> tuple[str, ...] | None:
    """Our phones of one pronunciation, or None where a symbol is not known."""
    phones: list[str] = []
    stress = 0
    for i, symbol in enumerate(text):
        if symbol in "ˈˌ":
            stress = 1 if symbol == "ˈ" else 2
            continue
        if symbol not in _SYMBOLS:
            return None
        phone = _SYMBOLS[symbol]
        if symbol == "ɹ" and i and text[i - 1] in "əɜ" and not _before_vowel(text, i):
            phones[-1] = "er" + phones[-1][2:]
            continue
        if phone in VOWELS:
            phone, stress = f"{phone}{stress}", 0
        phones.append(phone)
    return tuple(phones)


def _before_vowel(text: str, at: int) -> bool:
    following = text[at + 1 :].lstrip("ˈˌ")
    return text[at - 1] == "ə" and bool(following) and _SYMBOLS.get(following[0], "") in VOWELS


def acronyms(data: Path) -> Iterator[Entry]:
    """Every acronym of the sure list that is read as a word (NASA), not by its letters."""
    with zipfile.ZipFile(data / "text" / "pronunciations_us.zip") as archive:
        words: dict[str, Any] = json.loads(archive.read("us_gold.json"))
    for word, text in words.items():
        if not re.fullmatch(r"(?![A-Z]ILF)[A-Z]{3,}", word) or not isinstance(text, str):
            continue
        phones = folded(text)
        if phones and [p.rstrip("012") for p in phones] != [p for c in word.lower() for p in _letter_phones(c)]:
            yield Entry(word.lower(), {"": phones}, is_gold=True)


def _letter_phones(letter: str) -> list[str]:
    return [p.rstrip("012") for p in LETTER_NAMES[letter].split()]


def entries(data: Path) -> Iterator[Entry]:
    """Every word of letters (and apostrophes), gold first."""
    known_words: set[str] = set()
    with zipfile.ZipFile(data / "text" / "pronunciations_us.zip") as archive:
        for name in ("us_gold.json", "us_silver.json"):
            words: dict[str, Any] = json.load(io.TextIOWrapper(archive.open(name), encoding="utf-8"))
            for word, pronunciations in sorted(words.items(), key=lambda pair: pair[0] != pair[0].lower()):
                key = word.lower().replace("’", "'")
                if key in known_words or not key.replace("'", "").isascii() or not key.replace("'", "").isalpha():
                    continue
                if word.isupper() and len(word) > 1:  # see `acronyms`
                    continue
                options = {"DEFAULT": pronunciations} if isinstance(pronunciations, str) else pronunciations
                readings = {
                    ("" if tag == "DEFAULT" else tag): f
                    for tag, text in options.items()
                    if text and (f := folded(text))
                }
                if readings:
                    readings.setdefault("", next(iter(readings.values())))
                    known_words.add(key)
                    yield Entry(key, readings, name == "us_gold.json")
