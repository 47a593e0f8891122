"""Readers of words, of letters with figures, and of short signs; their patterns are in `normalise.py`."""

from __future__ import annotations

import re

from pipelines.speech.front import numbers
from pipelines.speech.front.acronyms import read_capitals, spell_letters
from pipelines.speech.front.addresses import split_words
from pipelines.speech.front.interjections import read_interjection, read_stretched
from pipelines.speech.front.known_words import classes_of
from pipelines.speech.front.word_tables import MONTHS

#: Names that sound otherwise than the word in small letters.
_CAPITAL_NAMES = frozenset(["Polish", "Nice", "Job", "Reading", "Lima", "Natal"])
WITH_SIGNS = {"c#": ["c.", "sharp"], "f#": ["f.", "sharp"], "c++": ["c.", "plus", "plus"], ".net": ["dot", "net"]}
_CONTRACTED = {
    **{"gov't": "government", "int'l": "international", "nat'l": "national", "ass'n": "association"},
    **{"cont'd": "continued", "dep't": "department", "sec'y": "secretary"},
}
COMPARED = {
    **{"<=": "less than or equal to", ">=": "greater than or equal to"},
    **{"!=": "is not equal to", "==": "equals"},
}
SHORT_WORDS = {"c/o": ["care", "of"], "w/o": ["without"], "w/": ["with"], "b/c": ["because"], "n/a": ["n.", "a."]}
PER = {
    "hr": "hour",
    "mo": "month",
    "yr": "year",
    "wk": "week",
    "sec": "second",
    "min": "minute",
    "h": "hour",
    "kg": "kilogram",
    "lb": "pound",
    "oz": "ounce",
    "gal": "gallon",
}


def read_word(m: re.Match[str]) -> list[str]:
    """A word, the name of a letter, an acronym or a sound."""
    text = m.group().replace("’", "'")
    before, after = m.string[: m.start()], m.string[m.end() :]
    if re.fullmatch(r"[B-HJ-Zb-hj-z]", text) or (text == "A" and _is_letter_a(before, after)):
        return spell_letters(text)
    follows = re.match(r"\s+([a-z]+)", after)
    begins = text == "Polish" and bool(follows and classes_of(follows[1])[:1] not in ("T", "O"))
    if text in _CAPITAL_NAMES and (begins or re.search(r"[\w,;]\s*$", before)):
        return [text]
    sound = read_interjection(text) or read_stretched(text)
    if sound:
        return sound
    if (named := read_capitals(text, before, after)) is not None:
        return named
    return _plain_words(text)


def _is_letter_a(before: str, after: str) -> bool:
    """Whether a capital A is the letter: in plan A, Part IV-A, A and B."""
    return bool(re.search(r"[a-z][,;]? $|-$", before) or re.match(r" (?:and|or|to) [B-Z]\b", after))


def pluralise(words: list[str]) -> list[str]:
    """The plural of a figure's words: seven forty sevens, nineties."""
    last = words[-1]
    return [*words[:-1], last[:-1] + "ies" if last.endswith("y") else last + ("es" if last.endswith("x") else "s")]


def read_contracted(m: re.Match[str]) -> list[str]:
    """Gov't, int'l and the like; nothing where it is no abbreviation."""
    word = _CONTRACTED.get(f"{m[1]}'{m[2]}".lower())
    return [word] if word else []


#: Words that their accents tell from others, as the lexicon of senses has them: with a capital.
_ACCENTED = {"resume": "Resume", "rose": "Rose", "expose": "Expose", "pate": "Pate", "lame": "Lame", "nino": "Nino"}


def restore_accents(words: list[str], written: str) -> list[str]:
    """A word that without its accents would be another: résumé; any other as it is."""
    accented = len(words) == 1 and not written.isascii()
    return [_ACCENTED.get(words[0], words[0])] if accented else words


def read_grade(m: re.Match[str]) -> list[str]:
    """The grade A+, the blood group AB-."""
    text = m.group()
    return [*spell_letters(text[:-1]), "plus" if text[-1] == "+" else "minus"]


def _plain_words(text: str) -> list[str]:
    stem, apostrophe, ending = text.partition("'")
    if re.search(r"[a-z][A-Z]", stem):
        words = split_words(stem)
        return [*words[:-1], words[-1] + apostrophe + ending.lower()]
    return [w for w in re.findall(r"[a-z']+", text.lower()) if w.strip("'")]


def read_letters_and_figures(m: re.Match[str]) -> list[str]:
    """R2D2, 3D, MP3 and the like: letters named, figures read."""
    words: list[str] = []
    for piece in re.findall(r"[A-Za-z]+|\d+", m.group()):
        if piece.isdigit():
            words += numbers.cardinal_words(int(piece)) if len(piece) < 4 else numbers.digit_words(piece)
        elif piece == "x" and words:
            words.append("times")
        else:
            words += spell_letters(piece) if piece.isupper() or len(piece) == 1 else [piece.lower()]
    return words


def read_decade(m: re.Match[str]) -> list[str]:
    """1990s, the '80s."""
    text = m[1]
    words = numbers.year_words(int(text)) if len(text) == 4 else numbers.cardinal_words(int(text))
    return pluralise(words)


def read_calendar_range(m: re.Match[str]) -> list[str]:
    """Mon-Fri and Jan-Mar."""
    names = (*MONTHS, *DAYS)
    first, last = (next(n for n in names if n.startswith(part[:3])).lower() for part in m.groups())
    return [first, "to", last]


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
