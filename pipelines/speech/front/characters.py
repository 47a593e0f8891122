"""Characters -> those that the rules of the front end know, one for each; and which of a text cannot be spoken."""

from __future__ import annotations

import itertools
import re
import unicodedata

from pipelines.speech.front.word_tables import CURRENCIES, GREEK, SYMBOLS

_LETTERS = {
    **{"ß": "s", "ø": "o", "Ø": "O", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"},
    **{"ð": "d", "Ð": "D", "þ": "t", "Þ": "T", "ı": "i", "ŋ": "n", "ħ": "h", "“": '"', "”": '"', "‘": "'", "′": "'"},
    **{"″": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "–", "―": "—"},
}
_KEPT = frozenset("’…—–½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒⁰¹²³⁴⁵⁶⁷⁸⁹⁻") | frozenset("".join([*SYMBOLS, *CURRENCIES, *GREEK]))
#: Marks of print that nobody says.
_SILENT = frozenset("™®©•·†‡¶‣◦★☆♪♫✓✔➜→←↑↓↔⇒�️‍")
MAX_NAMED = 5  # pieces that a note names


def fold_characters(text: str) -> str:
    """Replace letters by their base letters and figures by ours, one character for each: é by e."""
    return "".join(_fold(c) for c in text)


def _fold(c: str) -> str:
    if c.isascii() or c in _KEPT:
        return c
    if c in _LETTERS:
        return _LETTERS[c]
    if c.isdecimal():
        return str(unicodedata.decimal(c))
    base = unicodedata.normalize("NFKD", c)[:1]
    return base if base.isascii() and base else " "


def find_unspoken(text: str) -> list[str]:
    """The pieces of a text that no rule can speak: letters of other scripts, emoji and signs without a name.

    Args:
        text: without markup.

    Returns:
        Each piece once, in order.

    Example:
        >>> find_unspoken("Hello 你好 🎉")
        ['你好', '🎉']
    """
    pieces = ("".join(run) for unspoken, run in itertools.groupby(text, _is_unspoken) if unspoken)
    return list(dict.fromkeys(piece for piece in pieces if not set(piece) <= _SILENT))


def _is_unspoken(c: str) -> bool:
    if c.isascii() or c in _KEPT or (c in _SILENT and c not in "️‍"):
        return False
    return (_fold(c) == " " and unicodedata.category(c)[0] in "LNS") or unicodedata.category(c) in ("Mn", "Mc", "Cf")


def is_speakable(text: str) -> bool:
    """Whether a text holds a letter or a figure that the rules know."""
    return bool(re.search(r"[A-Za-z\d]|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒]|[" + "".join(GREEK) + "]", fold_characters(text)))
