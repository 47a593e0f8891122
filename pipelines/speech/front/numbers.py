"""Figures -> words, as American English says them."""

from __future__ import annotations

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


def cardinal_words(number: int) -> list[str]:
    """The words of a whole number below 10**18; longer ones are read digit by digit."""
    if number < 0:
        return ["minus", *cardinal_words(-number)]
    if number >= 10**MAX_DIGITS:
        return digit_words(str(number))
    if number < 20:
        return [ONES[number]]
    if number < 100:
        return [TENS[number // 10], *([ONES[number % 10]] if number % 10 else [])]
    if number < 1000:
        return [ONES[number // 100], "hundred", *(cardinal_words(number % 100) if number % 100 else [])]
    words: list[str] = []
    for power in range(len(SCALES) - 1, -1, -1):
        part = number // 1000**power % 1000
        if part:
            words += [*cardinal_words(part), *([SCALES[power]] if power else [])]
    return words


def ordinal_words(number: int) -> list[str]:
    """The words of an ordinal: first, second, ..."""
    words = cardinal_words(number)
    last = words[-1]
    words[-1] = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return words


def digit_words(text: str) -> list[str]:
    """The words of the digits of a text, one by one."""
    return [ONES[int(c)] for c in text if c.isascii() and c.isdigit()]


def year_words(number: int) -> list[str]:
    """The words of a year: nineteen eighty four, two thousand five, nineteen oh seven."""
    if not 1010 <= number <= 2999 or 2000 <= number <= 2009:
        return cardinal_words(number)
    high, low = divmod(number, 100)
    if low == 0:
        return [*cardinal_words(high), "hundred"] if number % 1000 else cardinal_words(number)
    return [*cardinal_words(high), *(["oh", ONES[low]] if low < 10 else cardinal_words(low))]


def decimal_words(text: str) -> list[str]:
    """The words of a decimal such as 1,234.5; digits after the point one by one."""
    integer, _, fraction = text.replace(",", "").partition(".")
    words = cardinal_words(int(integer)) if integer else ["zero"]
    return [*words, "point", *digit_words(fraction)] if fraction else words


def money_words(amount: str, unit: tuple[str, str], small: tuple[str, str]) -> list[str]:
    """The words of an amount such as 12.50, of (dollar, dollars) and (cent, cents)."""
    integer, _, fraction = amount.replace(",", "").partition(".")
    count = int(integer or 0)
    if fraction and len(fraction) != 2:
        return [*decimal_words(amount), unit[1]]
    words = [*cardinal_words(count), unit[0] if count == 1 else unit[1]] if count or not fraction else []
    cents = int(fraction or 0)
    if cents:
        words += [*(["and"] if words else []), *cardinal_words(cents), small[0] if cents == 1 else small[1]]
    return words or [*cardinal_words(0), unit[1]]


def clock_words(hours: int, minutes: int) -> list[str]:
    """The words of a time of day as figures: nine thirty, nine oh five, nine o'clock."""
    if minutes == 0:
        return [*cardinal_words(hours), "o'clock"] if 1 <= hours <= 12 else [*cardinal_words(hours), "hundred"]
    return [*cardinal_words(hours), *(["oh"] if minutes < 10 else []), *cardinal_words(minutes)]
