"""Readers of figures that nothing is written with: years, identifiers (PIN, room, telephone) and counts."""

from __future__ import annotations

import re

from pipelines.speech.front import numbers
from pipelines.speech.front.known_words import classes_of

#: What is named by its figures, one by one; and what by "oh" in the middle.
_IDENTIFIED = re.compile(
    r"\b(?:pin|pass|code|passcode|password|zip|extension|id|serial|account|reference|postcode|combination|locker)"
    r"(?: (?:number|no\.?|is|was|for|of|the|my|your|his|her|door|gate))*[ :#]*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:rooms?|flight|route|highway|apartment|suite|bus|interstate|studio)[ #]*$|\b[A-Z]{1,2}-$", re.IGNORECASE
)
_CALLED = re.compile(r"(?:[A-Z]{2}|\b[Cc]all|\b[Dd]ial(?: \d+ or)?|\b[Zz]ip) $")
_IN_YEAR = re.compile(r"\b(?:in|since|by|until|before|after|year|around|from) $", re.IGNORECASE)
#: A figure behind these is a year before a plural too: the 1980 elections.
_NO_COUNT = re.compile(r"\b(?:the|in|of|since|from|his|her|my|our|their|this|that|[a-z]*ly) $", re.IGNORECASE)


def read_number(m: re.Match[str]) -> list[str]:
    """A figure alone: years as years, 007 figure by figure, the rest as counts.

    Example:
        >>> from pipelines.speech.front.normalise import tokenize
        >>> [" ".join(t.words) for t in tokenize("In 1984 my code was 1984.")][1::3]
        ['nineteen eighty four', 'one nine eight four']
    """
    text, before = m.group(), m.string[: m.start()]
    minus = ["minus"] if text[0] in "-−" else []
    text = text.lstrip("-−")
    if not text.isdigit():
        return minus + numbers.decimal_words(text)
    if len(text) > 2 and _IDENTIFIED.search(before):
        return numbers.digit_words(text)
    if re.fullmatch(r"[1-9]0[1-9]", text) and _NUMBERED.search(before):
        return [numbers.ONES[int(text[0])], "oh", numbers.ONES[int(text[2])]]
    if _is_year(text, before, m.string[m.end() :]) and not minus:
        return numbers.year_words(int(text))
    called = re.fullmatch(r"\d{3}|\d{5}", text) and _CALLED.search(before)
    if called or (text.startswith("0") and len(text) > 1):
        return minus + numbers.digit_words(text)
    return minus + numbers.cardinal_words(int(text))


def _is_year(text: str, before: str, after: str) -> bool:
    if re.fullmatch(r"10[1-9]\d", text):
        return bool(_IN_YEAR.search(before))
    thing = re.match(r" ([a-z]+)", after)
    counts = bool(thing) and classes_of(thing[1] if thing else "") == "S" and not _NO_COUNT.search(before)
    return bool(re.fullmatch(r"(?:1[1-9]|20)\d\d", text)) and not counts
