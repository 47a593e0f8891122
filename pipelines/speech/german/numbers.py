"""Figures -> words, as German says them. What is one word in writing is kept apart ("vier und zwanzig"), for espeak-ng
stresses and reads it better so.
"""

from __future__ import annotations

_SMALL = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_SCALES = (("Billion", 10**12), ("Milljarde", 10**9), ("Million", 10**6))
_ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
YEARS = range(1100, 2000)  # that are counted in hundreds
MAX_DIGITS = 15


def cardinal(number: int) -> str:
    """A whole number below 10**15 in words; longer ones are read digit by digit.

    Example:
        >>> cardinal(21), cardinal(1_001_000)
        ('ein und zwanzig', 'eine Million ein tausend')
    """
    if number >= 10**MAX_DIGITS:
        return digits(str(number))
    words = []
    for name, size in _SCALES:
        if count := number // size % 1000:
            plural = "" if count == 1 else "n" if name.endswith("e") else "en"
            words.append(f"{'eine' if count == 1 else cardinal(count)} {name}{plural}")
    rest = number % 10**6
    if rest or not words:
        words.append(_below_million(rest))
    return " ".join(words)


def before_noun(number: int) -> str:
    """A number before a masculine or neuter noun: "ein Euro", "zwei Euro"."""
    return "ein" if number == 1 else cardinal(number)


def year(number: int) -> str:
    """A year: 1990 is "neunzehn hundert neunzig"."""
    if number not in YEARS:
        return cardinal(number)
    hundreds, rest = divmod(number, 100)
    return f"{_below_hundred(hundreds)} hundert{' ' + _below_hundred(rest) if rest else ''}"


def ordinal_stem(number: int) -> str:
    """An ordinal without its ending.

    Example:
        >>> ordinal_stem(3), ordinal_stem(20), ordinal_stem(112)
        ('dritt', 'zwanzigst', 'ein hundert zwölft')
    """
    rest = number % 100
    if 0 < rest < 20:
        head = cardinal(number - rest) + " " if number > rest else ""
        return head + _ORDINALS.get(rest, _SMALL[rest] + "t")
    return cardinal(number) + "st"


def digits(figures: str) -> str:
    """Figures one by one."""
    return " ".join(_SMALL[int(c)] for c in figures)


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest)
    head = "ein" if thousands == 1 else _below_thousand(thousands)
    return f"{head} tausend{' ' + _below_thousand(rest) if rest else ''}"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    return f"{'ein' if hundreds == 1 else _SMALL[hundreds]} hundert{' ' + _below_hundred(rest) if rest else ''}"


def _below_hundred(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return (("ein" if ones == 1 else _SMALL[ones]) + " und " if ones else "") + _TENS[tens]
