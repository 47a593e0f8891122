"""Figures -> words, as American English says them."""

from __future__ import annotations

import re

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
MAX_DIGITS = 18


def cardinal(number: int) -> list[str]:
    """The words of a whole number below 10**18; longer ones are read digit by digit."""
    if number < 0:
        return ["minus", *cardinal(-number)]
    if number >= 10**MAX_DIGITS:
        return digits(str(number))
    if number < 20:
        return [ONES[number]]
    if number < 100:
        return [TENS[number // 10], *([ONES[number % 10]] if number % 10 else [])]
    if number < 1000:
        return [ONES[number // 100], "hundred", *(cardinal(number % 100) if number % 100 else [])]
    words: list[str] = []
    for power in range(len(SCALES) - 1, -1, -1):
        part = number // 1000**power % 1000
        if part:
            words += [*cardinal(part), *([SCALES[power]] if power else [])]
    return words


def ordinal(number: int) -> list[str]:
    """First, second, ..."""
    words = cardinal(number)
    last = words[-1]
    words[-1] = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return words


def digits(text: str) -> list[str]:
    """Digit by digit."""
    return [ONES[int(c)] for c in text if c.isascii() and c.isdigit()]


def year(number: int) -> list[str]:
    """Nineteen eighty-four, two thousand five, nineteen oh seven."""
    if not 1100 <= number <= 2999 or 2000 <= number <= 2009:
        return cardinal(number)
    high, low = divmod(number, 100)
    if low == 0:
        return [*cardinal(high), "hundred"] if number % 1000 else cardinal(number)
    return [*cardinal(high), *(["oh", ONES[low]] if low < 10 else cardinal(low))]


def decimal(text: str) -> list[str]:
    """1,234.5 and the like; digits after the point one by one."""
    whole, _, rest = text.replace(",", "").partition(".")
    words = cardinal(int(whole)) if whole else ["zero"]
    return [*words, "point", *digits(rest)] if rest else words


def money(amount: str, unit: tuple[str, str], small: tuple[str, str]) -> list[str]:
    """12.50 of (dollar, dollars) and (cent, cents)."""
    whole, _, rest = amount.replace(",", "").partition(".")
    count = int(whole or 0)
    if rest and len(rest) != 2:
        return [*decimal(amount), unit[1]]
    words = [*cardinal(count), unit[0] if count == 1 else unit[1]] if count or not rest else []
    cents = int(rest or 0)
    if cents:
        words += [*(["and"] if words else []), *cardinal(cents), small[0] if cents == 1 else small[1]]
    return words or [*cardinal(0), unit[1]]


def clock(hours: int, minutes: int) -> list[str]:
    """Half past is read as figures: nine thirty, nine oh five, nine o'clock."""
    if minutes == 0:
        return [*cardinal(hours), "o'clock"] if 1 <= hours <= 12 else [*cardinal(hours), "hundred"]
    return [*cardinal(hours), *(["oh"] if minutes < 10 else []), *cardinal(minutes)]


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def roman(text: str) -> int | None:
    """The value of a Roman number from 2 to 89 in capitals, or None."""
    if len(text) < 2 or not re.fullmatch(r"L?X{0,3}(IX|IV|V?I{0,3})", text):
        return None
    values = [_ROMAN[c] for c in text.lower()]
    return sum(-v if v < max([0, *values[i + 1 :]]) else v for i, v in enumerate(values))
