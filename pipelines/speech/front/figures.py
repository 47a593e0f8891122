"""Readers of figures: each takes the match of its pattern and gives the words that are said.

Dates, times, money, units, telephones, versions, fractions, powers and ranges; their patterns are in `normalise.py`.
"""

from __future__ import annotations

import re
import unicodedata

from pipelines.speech.front import numbers
from pipelines.speech.front.known_words import classes_of
from pipelines.speech.front.word_tables import CODE_CURRENCIES, CURRENCIES, MONTHS, UNITS

#: Denominators up to this are said as ordinals (nine fifths), larger ones after "over".
_LARGEST_ORDINAL_PART = 20
_AS_FIGURES = {("24", "7"), ("9", "11"), ("7", "11"), ("4", "20"), ("7", "7")}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SCALES = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}
_CODES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_CENTS = {"¢": ("cent", "cents"), "$": ("dollar", "dollars"), "€": ("euro", "euros"), "£": ("pound", "pounds")}


def date_words(month: str, day: str, year: str | None) -> list[str]:
    """A date by the month's name, such as May 3, 2024."""
    name = next(m for m in MONTHS if m.lower().startswith(month.lower()[:3]))
    return [name.lower(), *numbers.ordinal_words(int(day)), *(numbers.year_words(int(year)) if year else [])]


def read_day_of_month(m: re.Match[str]) -> list[str]:
    """A date such as "3 May": the third of May; "the" is not said twice."""
    article = [] if m.string[: m.start()].rstrip().lower().endswith("the") else ["the"]
    month = date_words(m[2], "1", None)[:1]
    return [*article, *numbers.ordinal_words(int(m[1])), "of", *month, *_year(m[3])]


def _year(text: str | None) -> list[str]:
    return numbers.year_words(int(text)) if text else []


def read_iso_date(m: re.Match[str]) -> list[str]:
    """2024-05-03, or 2024/05/03."""
    return _month_day_year(m[1], m[2], m[3]) or [w for part in m.groups() for w in numbers.digit_words(part)]


def read_year_month(m: re.Match[str]) -> list[str]:
    """2020-12: the month of a year."""
    return [MONTHS[int(m[2]) - 1].lower(), *numbers.year_words(int(m[1]))]


def read_slashed_date(m: re.Match[str]) -> list[str]:
    """5/3/2024, month first; day first where there is no such month."""
    month, day, year = m[1], m[2], m[3]
    if int(month) > 12 >= int(day):
        month, day = day, month
    year = year if len(year) > 2 else f"20{year}"
    parts = [w for i, part in enumerate(m.groups()) for w in [*(["slash"] if i else []), *cardinal_of(part)]]
    return _month_day_year(year, month, day) or parts


def read_dotted_date(m: re.Match[str]) -> list[str]:
    """3.5.2024 has the day first, as where people write so."""
    return _month_day_year(m[3], m[2], m[1]) or read_dotted(m)


def _month_day_year(year: str, month: str, day: str) -> list[str]:
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
        return []
    return date_words(MONTHS[int(month) - 1], day, year)


def cardinal_of(text: str) -> list[str]:
    """The words of a whole number that is written in figures."""
    return numbers.cardinal_words(int(text))


_ATTRIBUTED = re.compile(
    r"\b(?:an?|the|this|that|each|every|another|one|his|her|my|your|our|their|its)(?: ([a-z]+))? $", re.IGNORECASE
)


def _is_attribute(m: re.Match[str]) -> bool:
    """Whether a measure stands before the thing that it measures: a $50 bill, a 60 W bulb, a $10-a-day job."""
    before, after = _ATTRIBUTED.search(m.string[: m.start()]), m.string[m.end() :]
    if re.match(r"-an?-[a-z]", after):
        return True
    thing = re.match(r" ([a-z]+)", after)
    if thing and m.group()[0] in CURRENCIES and classes_of(thing[1])[:1] == "S":
        return True  # $5 bills
    if thing and re.fullmatch(r"\d\S*[a-zA-Z]", m.group()) and classes_of(thing[1])[:1] == "N":
        return True  # 12V battery
    adjective = before is None or before[1] is None or classes_of(before[1])[:1] in ("J", "V")
    return bool(before and thing and adjective) and bool(thing and set(classes_of(thing[1])[:1]) <= set("NSGJ"))


def read_unit_behind(m: re.Match[str]) -> list[str]:
    """The unit behind a fraction: three quarters tablespoon, one and a half teaspoons."""
    words = UNITS[m[1].lower()].split()
    fraction = re.search(r"(?:\d/\d+|[½⅓⅔¼¾⅕-⅞]) $", m.string[: m.start()])
    if fraction and not re.search(r"(?:\d[ -]\d+/\d+|\d ?[½⅓⅔¼¾⅕-⅞]) $", m.string[: m.start()]):
        words[0] = _singular(words[0])
    return words


_SINGULAR = {"feet": "foot", "inches": "inch"}


def _singular(word: str) -> str:
    return _SINGULAR.get(word) or (word if word.endswith("hertz") or word == "lux" else word.removesuffix("s"))


def read_clock(m: re.Match[str]) -> list[str]:
    """9:05, 9:05:30, 9 a.m."""
    hours, minutes = int(m[1]), int(m[2] or 0)
    half = (m[4] or "").lower().replace(".", "")
    seconds = cardinal_of(m[3]) if m[3] else []
    if minutes > 59 or hours > 24:
        return [*cardinal_of(m[1]), "to", *cardinal_of(m[2])] if m[2] else cardinal_of(m[1])
    words = numbers.clock_words(hours, minutes)
    if half:
        words = [*[w for w in words if w not in ("o'clock", "hundred")], f"{half[0]}.", "m."]
    return [*words, "and", *seconds, "seconds"] if seconds else words


def read_money(m: re.Match[str]) -> list[str]:
    """$5, -$5.20, $10-15, £3 million."""
    minus, unit_mark, amount, scale = m[1], m[2], m[3], m[6]
    unit, small = CURRENCIES[unit_mark]
    if _is_attribute(m):
        unit = (unit[0], unit[0])
    if m[5]:
        return [
            *numbers.decimal_words(amount),
            *_scale(m[4]),
            "to",
            *numbers.decimal_words(m[5]),
            *_scale(scale),
            unit[1],
        ]
    sign = ["minus"] if minus else []
    if scale:
        return [*sign, *numbers.decimal_words(amount), *_scale(scale), unit[1]]
    return [*sign, *numbers.money_words(amount, unit, small)]


def _scale(text: str | None) -> list[str]:
    return [_SCALES.get(text.lower(), text.lower())] if text else []


def read_money_behind(m: re.Match[str]) -> list[str]:
    """50¢, 5€, 20 USD."""
    one, many = _CENTS[m[2]] if m[2] in _CENTS else CURRENCIES[_CODES[m[2]]][0]
    return [*numbers.decimal_words(m[1]), one if m[1] == "1" else many]


def read_money_code(m: re.Match[str]) -> list[str]:
    """USD 20, CHF 40."""
    unit = CODE_CURRENCIES.get(m[1]) or CURRENCIES[_CODES[m[1]]][0]
    return [*numbers.decimal_words(m[2]), *_scale(m[3]), *(unit[m[2] != "1"]).split()]


_CALLING = re.compile(
    r"\b(?:call|text|dial|ring|phone|tel|telephone|fax|number|mobile|reach|whatsapp|cell)\b[^.!?]*$", re.IGNORECASE
)


def read_local_telephone(m: re.Match[str]) -> list[str]:
    """555 0142 where the sentence speaks of calling; nothing elsewhere."""
    return read_telephone(m) if _CALLING.search(m.string[: m.start()]) else []


def read_telephone(m: re.Match[str]) -> list[str]:
    """A telephone number: figure by figure, a short pause behind each group."""
    words = ["plus"] if m.group().startswith("+") else []
    groups = re.findall(r"\d+", m.group())
    for group in groups:
        words += [*numbers.digit_words(group), ","]
    return words[:-1]


def read_unit(m: re.Match[str]) -> list[str]:
    """5 kg, 20°C, 30 m²."""
    if m[0][-2:-1] == " " and not re.search(r"[A-Za-z]{2}", m.string):
        return []  # "3 m" alone may be a label
    unit = UNITS.get(m[2]) or UNITS.get(m[2].lower()) or UNITS[m[2].lower().replace("/", "")]
    power = {"²": ["square"], "^2": ["square"], "³": ["cubic"], "^3": ["cubic"]}.get(m[3] or "", [])
    words = unit.split()
    if m[1] == "1" or _is_attribute(m):
        at = 1 if words[-1] in ("hours", "meters", "feet", "miles") and len(words) == 2 else 0
        words[at] = _singular(words[at])
    minus = ["minus"] if m[1][0] in "-−" else []
    if power and "per" in words:  # 9.8 m/s²
        words, power = [*words, {"square": "squared", "cubic": "cubed"}[power[0]]], []
    return [*minus, *numbers.decimal_words(m[1].lstrip("-−")), *power, *words]


def read_inches(m: re.Match[str]) -> list[str]:
    """The mark of inches behind a figure; nothing where a quotation ends."""
    before = m.string[: m.start()]
    opened = len(re.findall(r'(?:^|[\s(])"(?=\S)', before))
    if opened > len(re.findall(r'[^\s\d("]"', before)):
        return []
    after = re.match(r" ([a-z]+)", m.string[m.end() :])
    return ["inch" if after and classes_of(after[1])[:1] in ("N", "S") else "inches"]


_QUARTERS = {"N": "north", "S": "south", "E": "east", "W": "west"}


def read_degrees(m: re.Match[str]) -> list[str]:
    """40.7° N, 37°46'N."""
    minutes = [*cardinal_of(m[2]), "minutes"] if m[2] else []
    return [*numbers.decimal_words(m[1]), "degrees", *minutes, _QUARTERS[m[3]]]


def read_season(m: re.Match[str]) -> list[str]:
    """2024/25: two years on end; nothing for others."""
    if (int(m[1]) + 1) % 100 != int(m[2]):
        return []
    return [*numbers.year_words(int(m[1])), *numbers.year_words(2000 + int(m[2]))[-2 if m[2][0] == "0" else 1 :]]


def read_spaced(m: re.Match[str]) -> list[str]:
    """1 000 000, where nobody is called."""
    return [] if _CALLING.search(m.string[: m.start()]) else cardinal_of(m.group().replace(" ", ""))


def read_height(m: re.Match[str]) -> list[str]:
    """5'10": five foot ten."""
    return [*cardinal_of(m[1]), "foot", *cardinal_of(m[2])]


def fraction_words(top: int, bottom: int, *, article: bool = False) -> list[str]:
    """The words of a fraction: three quarters; with the article, "a" for one."""
    words = ["an" if bottom in (8, 11, 18) else "a"] if article and top == 1 else numbers.cardinal_words(top)
    if bottom in (2, 4):
        name = {2: ("half", "halves"), 4: ("quarter", "quarters")}[bottom]
        return [*words, name[top != 1]]
    ordinal = numbers.ordinal_words(bottom) if bottom else ["zero"]
    return [*words, *ordinal[:-1], ordinal[-1] + ("s" if top != 1 else "")]


def read_vulgar(m: re.Match[str]) -> list[str]:
    """½, 3¼ and 3 ¼; before a thing, ½ is half a."""
    top, bottom = _vulgar_parts(m[2])
    if m[1]:
        return [*cardinal_of(m[1]), "and", *fraction_words(top, bottom, article=True)]
    thing = re.match(
        r" +(?!of\b|the\b|an?\b|past\b|way\b|and\b|to\b|from\b|or\b|in\b|is\b|as\b)([a-z])[a-z]*", m.string[m.end() :]
    )
    if (top, bottom) == (1, 2) and re.search(r"\ban? $", m.string[: m.start()].lower()):
        return ["half"]
    if (top, bottom) == (1, 2) and thing and not thing.group().endswith("s"):
        return ["half", "an" if thing[1] in "aeiou" else "a"]
    follows = re.match(r" +(?:an?|the|of)\b", m.string[m.end() :])
    return ["half"] if follows and (top, bottom) == (1, 2) else fraction_words(top, bottom)


def _vulgar_parts(c: str) -> tuple[int, int]:
    top, _, bottom = unicodedata.normalize("NFKD", c).partition("\N{FRACTION SLASH}")
    return int(top), int(bottom)


def read_mixed(m: re.Match[str]) -> list[str]:
    """2 1/2: two and a half."""
    top, bottom = int(m[2]), int(m[3])
    if not 0 < top < bottom:
        return []
    return [*cardinal_of(m[1]), "and", *fraction_words(top, bottom, article=True)]


def read_slash(m: re.Match[str]) -> list[str]:
    """3/4, 24/7, 50/50, 9.8/10, 120/80, and "on 5/3"."""
    first, second = m[1], m[2]
    before, after = m.string[: m.start()].rstrip().lower(), m.string[m.end() :]
    if first == second or (first, second) in _AS_FIGURES:
        return [*numbers.decimal_words(first), *numbers.decimal_words(second)]
    whole = first.isdigit() and second.isdigit()
    dated = whole and re.search(r"\b(?:on|by|until|since|before|after|from|due)$", before)
    if dated and (date := _month_day_year("2000", first, second)):
        return date[:-2]
    rating = second in ("10", "100") and first != "1" and not re.match(r"\s*(?:of\b|inch|\")", after)
    marked = whole and int(first) <= int(second) and _MARKED.search(before)
    if not whole or rating or marked:
        return [*numbers.decimal_words(first), "out", "of", *numbers.decimal_words(second)]
    top, bottom = int(first), int(second)
    if top < bottom or 1 < bottom <= _LARGEST_ORDINAL_PART:
        return fraction_words(top, bottom)
    return [*cardinal_of(first), "over", *cardinal_of(second)]


_MARKED = re.compile(
    r"\b(?:got|gets?|scored?|scores|scoring|rated?|rating|gave|grade|marks?|result|review|stars)\b[^.!?;]*$"
)


def read_power(m: re.Match[str]) -> list[str]:
    """The exponent behind a figure or a letter: squared, cubed, to the power of."""
    exponent = m.group().lstrip("^").translate(_SUPERSCRIPTS)
    named = {"2": "squared", "3": "cubed"}.get(exponent)
    if named:
        return [named]
    minus = ["minus"] if exponent.startswith("-") else []
    return ["to", "the", "power", "of", *minus, *cardinal_of(exponent.lstrip("-") or "0")]


def read_ip(m: re.Match[str]) -> list[str]:
    """192.168.0.1, figure by figure."""
    parts = [numbers.digit_words(part) for part in m.group().split(".")]
    return [w for i, part in enumerate(parts) for w in [*(["dot"] if i else []), *part]]


def read_dotted(m: re.Match[str]) -> list[str]:
    """1.2.3 and v1.2.3: a version or a section."""
    text = m.group()
    lead = ["version"] if text[0] in "vV" else []
    parts = [cardinal_of(part) for part in re.findall(r"\d+", text)]
    return [*lead, *(w for i, part in enumerate(parts) for w in [*(["dot"] if i else []), *part])]


def read_groups(m: re.Match[str]) -> list[str]:
    """Three and more groups with hyphens, such as 123-45-6789: long ones figure by figure."""
    groups = m.group().split("-")
    by_figure = any(len(g) > 2 or g.startswith("0") for g in groups)
    words: list[str] = []
    for group in groups:
        words += [*(numbers.digit_words(group) if by_figure else cardinal_of(group)), ","]
    return words[:-1]


def read_ordinal(m: re.Match[str]) -> list[str]:
    """3rd, 1,000th."""
    words = numbers.ordinal_words(int(m[1].replace(",", "")))
    return ["one", *words] if words[0] in ("hundredth", "thousandth") else words
