"""Written English -> the words that are spoken, each with the characters it came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.speech.front import numbers

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join(_MONTHS) + "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_CURRENCIES = {
    "$": (("dollar", "dollars"), ("cent", "cents")),
    "£": (("pound", "pounds"), ("penny", "pence")),
    "€": (("euro", "euros"), ("cent", "cents")),
    "¥": (("yen", "yen"), ("sen", "sen")),
}
_ABBREVIATIONS = {
    "mr": "mister",
    "mrs": "missus",
    "ms": "miz",
    "dr": "doctor",
    "prof": "professor",
    "st": "saint",
    "jr": "junior",
    "sr": "senior",
    "vs": "versus",
    "etc": "et cetera",
    "e.g": "for example",
    "i.e": "that is",
    "approx": "approximately",
    "dept": "department",
    "govt": "government",
    "gen": "general",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "rev": "reverend",
    "hon": "honorable",
    "no": "number",
    "vol": "volume",
    "fig": "figure",
    "inc": "incorporated",
    "ltd": "limited",
    "co": "company",
    "ave": "avenue",
    "blvd": "boulevard",
    "rd": "road",
    "mt": "mount",
}
_NUMBERED = {"no"}  # before a figure alone
_NEEDS_POINT = {"st", "co", "fig", "gen", "hon", "rev", "inc", "mt", "vol", "ave", "ms", "rd"}
_UNITS = {
    "km": "kilometers",
    "cm": "centimeters",
    "mm": "millimeters",
    "m": "meters",
    "kg": "kilograms",
    "g": "grams",
    "mg": "milligrams",
    "lb": "pounds",
    "lbs": "pounds",
    "oz": "ounces",
    "ft": "feet",
    "mph": "miles per hour",
    "kmh": "kilometers per hour",
    "hz": "hertz",
    "khz": "kilohertz",
    "mhz": "megahertz",
    "ghz": "gigahertz",
    "kb": "kilobytes",
    "mb": "megabytes",
    "gb": "gigabytes",
    "tb": "terabytes",
    "ms": "milliseconds",
    "s": "seconds",
    "min": "minutes",
    "h": "hours",
    "°c": "degrees celsius",
    "°f": "degrees fahrenheit",
    "°": "degrees",
    "%": "percent",
    "ml": "milliliters",
}
_SYMBOLS = {
    "&": "and",
    "+": "plus",
    "=": "equals",
    "@": "at",
    "%": "percent",
    "#": "number",
    "°": "degrees",
    "<": "less than",
    ">": "greater than",
    "×": "times",
    "÷": "divided by",
}
LETTER_WORDS = {
    "a": "ey1",
    "b": "b iy1",
    "c": "s iy1",
    "d": "d iy1",
    "e": "iy1",
    "f": "eh1 f",
    "g": "jh iy1",
    "h": "ey1 ch",
    "i": "ay1",
    "j": "jh ey1",
    "k": "k ey1",
    "l": "eh1 l",
    "m": "eh1 m",
    "n": "eh1 n",
    "o": "ow1",
    "p": "p iy1",
    "q": "k y uw1",
    "r": "aa1 r",
    "s": "eh1 s",
    "t": "t iy1",
    "u": "y uw1",
    "v": "v iy1",
    "w": "d ah1 b ax0 l y uw2",
    "x": "eh1 k s",
    "y": "w ay1",
    "z": "z iy1",
}


@dataclass(frozen=True, slots=True)
class Token:
    """What one piece of the text says.

    Attributes:
        words: lower case; a single letter to be named is written with a point, as "b.".
        start, end: its characters in the text.
        after: the mark that follows: "", or one of , ; : . ? ! - …
    """

    words: tuple[str, ...]
    start: int
    end: int
    after: str = ""


Reader = Callable[[re.Match[str]], list[str]]


def _spelled(text: str) -> list[str]:
    return [f"{c}." if c.isalpha() else numbers.ONES[int(c)] for c in text.lower() if c.isascii() and c.isalnum()]


def _plain(text: str) -> list[str]:
    return [w for w in re.findall(r"[a-z']+|\d+", text.lower()) if w.strip("'")]


def _date(month: str, day: str, rest: str | None) -> list[str]:
    name = next(m for m in _MONTHS if m.lower().startswith(month.lower()[:3]))
    return [name.lower(), *numbers.ordinal(int(day)), *(numbers.year(int(rest)) if rest else [])]


def _day_of(m: re.Match[str]) -> list[str]:
    """The third of May; "the" is not said twice."""
    article = [] if m.string[: m.start()].rstrip().lower().endswith("the") else ["the"]
    return [
        *article,
        *numbers.ordinal(int(m[1])),
        "of",
        *_date(m[2], "1", None)[:1],
        *(numbers.year(int(m[3])) if m[3] else []),
    ]


def _iso(m: re.Match[str]) -> list[str]:
    y, month, day = (int(x) for x in m.groups())
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return [w for part in m.groups() for w in numbers.digits(part)]
    return _date(_MONTHS[month - 1], str(day), str(y))


def _slashed(m: re.Match[str]) -> list[str]:
    month, day, y = (int(x) for x in m.groups())
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return [
            w for i, part in enumerate(m.groups()) for w in ([*(["slash"] if i else []), *numbers.cardinal(int(part))])
        ]
    return _date(_MONTHS[month - 1], str(day), str(y if y > 99 else 2000 + y))


def _address(m: re.Match[str]) -> list[str]:
    """A URL or a mail address: names as words, marks by name."""
    text = re.sub(r"^[a-z]+://", "", m.group().rstrip("./"), flags=re.IGNORECASE)
    words: list[str] = []
    for piece in re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]", text):
        if piece.isdigit():
            words += numbers.digits(piece)
        elif piece.isalpha():
            words += (
                _spelled(piece)
                if piece.lower() in ("www", "uk", "us", "io", "ai", "html", "http", "tv")
                else [piece.lower()]
            )
        else:
            words += {".": ["dot"], "/": ["slash"], "@": ["at"], "-": ["dash"], "_": ["underscore"]}.get(piece, [])
    return words


def _clock(m: re.Match[str]) -> list[str]:
    hours, minutes = int(m[1]), int(m[2] or 0)
    half = (m[3] or "").lower().replace(".", "")
    if minutes > 59 or hours > 24:
        return [*numbers.cardinal(hours), *numbers.cardinal(minutes)]
    words = numbers.clock(hours, minutes)
    if half:
        return [*[w for w in words if w not in ("o'clock", "hundred")], f"{half[0]}.", "m."]
    return words


def _money(m: re.Match[str]) -> list[str]:
    unit, small = _CURRENCIES[m[1]]
    if m[3]:
        scale = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}.get(m[3].lower(), m[3].lower())
        return [*numbers.decimal(m[2]), scale, unit[1]]
    return numbers.money(m[2], unit, small)


def _telephone(m: re.Match[str]) -> list[str]:
    return numbers.digits(m.group())


def _unit(m: re.Match[str]) -> list[str]:
    unit = _UNITS[m[2].lower().replace("/", "")]
    words = unit.split()
    if m[1] == "1" and unit != "percent":
        words[0] = {"feet": "foot"}.get(words[0], words[0].removesuffix("s"))
    minus = ["minus"] if m[1][0] in "-−" else []
    return [*minus, *numbers.decimal(m[1].lstrip("-−")), *words]


def _fraction(m: re.Match[str]) -> list[str]:
    a, b = int(m[1]), int(m[2])
    if b == 2:
        return [*numbers.cardinal(a), "half" if a == 1 else "halves"]
    if b == 4:
        return [*numbers.cardinal(a), "quarter" if a == 1 else "quarters"]
    words = numbers.ordinal(b) if b else ["zero"]
    return [*numbers.cardinal(a), *words[:-1], words[-1] + ("s" if a != 1 else "")]


def _number(m: re.Match[str]) -> list[str]:
    text = m.group()
    minus = ["minus"] if text[0] in "-−" else []
    text = text.lstrip("-−")
    if re.fullmatch(r"(1[1-9]|20)\d\d", text) and not minus:
        return numbers.year(int(text))
    if text.startswith("0") and len(text) > 1 and text.isdigit():
        return minus + numbers.digits(text)
    return minus + numbers.decimal(text)


def _abbreviation(m: re.Match[str]) -> list[str]:
    return _ABBREVIATIONS[m[1].lower()].split()


def _word(m: re.Match[str]) -> list[str]:
    text = m.group().replace("’", "'")
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}[A-Za-z]?", text) or re.fullmatch(r"[B-HJ-Zb-hj-z]", text):
        return _spelled(text)
    if text.isupper() and 2 <= len(text) <= 5 and not re.search(r"[AEIOUY]", text):
        return _spelled(text)
    return _plain(text)


def _mixed(m: re.Match[str]) -> list[str]:
    """R2D2, 3D, MP3, 4th-floor remains: letters named, figures read."""
    words: list[str] = []
    for piece in re.findall(r"[A-Za-z]+|\d+", m.group()):
        words += (
            numbers.cardinal(int(piece))
            if piece.isdigit() and len(piece) < 4
            else numbers.digits(piece)
            if piece.isdigit()
            else (_spelled(piece) if piece.isupper() or len(piece) == 1 else [piece.lower()])
        )
    return words


_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_RULES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern, flags), reader)
    for pattern, reader, flags in (
        (r"(?:https?://|www\.)[^\s<>]+", _address, re.IGNORECASE),
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _address, 0),
        (
            r"[a-z][\w-]*(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|ai|co|uk|de|tv)(?:/[^\s<>]*)?\b",
            _address,
            re.IGNORECASE,
        ),
        (r"(\d{4})-(\d\d)-(\d\d)\b", _iso, 0),
        (r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b", _slashed, 0),
        (rf"({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b", lambda m: _date(m[1], m[2], m[3]), 0),
        (rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH})\b(?:,? (\d{{4}}))?", _day_of, 0),
        (r"(\d{1,2}):(\d\d)(?: ?([ap]\.?m\b\.?))?", _clock, re.IGNORECASE),
        (r"(\d{1,2})()(?: ?([ap]\.?m\b\.?))", _clock, re.IGNORECASE),
        (rf"([$£€¥])({_N})(?: ?(million|billion|trillion|thousand|bn|[km])\b)?", _money, re.IGNORECASE),
        (r"\+?\(?\d{3}\)?[ -]\d{3}-\d{4}\b", _telephone, 0),
        (
            rf"([-−]?(?:{_N})) ?(km/h|{'|'.join(sorted((re.escape(u) for u in _UNITS if u != 's' and u != 'm' and u != 'h' and u != 'g'), key=len, reverse=True))})(?![A-Za-z])",
            _unit,
            re.IGNORECASE,
        ),
        (r"(\d{1,6})(?:st|nd|rd|th)\b", lambda m: numbers.ordinal(int(m[1])), re.IGNORECASE),
        (
            r"(\d{4}|\d\d)s\b",
            lambda m: _plural(numbers.year(int(m[1])) if len(m[1]) == 4 else numbers.cardinal(int(m[1]))),
            0,
        ),
        (r"(\d{1,2})/(\d{1,2})(?![\d/])", _fraction, 0),
        (r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]+", _mixed, 0),
        (rf"[-−]?(?:{_N})", _number, 0),
        (
            rf"({'|'.join(sorted(_NEEDS_POINT, key=len, reverse=True))})\.(?= ?(?-i:[A-Z\d]))",
            _abbreviation,
            re.IGNORECASE,
        ),
        (r"(no)\.(?= ?\d)", _abbreviation, re.IGNORECASE),
        (
            rf"({'|'.join(re.escape(a) for a in sorted(set(_ABBREVIATIONS) - _NEEDS_POINT - _NUMBERED, key=len, reverse=True))})\b\.?",
            _abbreviation,
            re.IGNORECASE,
        ),
        (r"(?:[A-Za-z]\.){2,}[A-Za-z]?", _word, 0),
        (r"[A-Za-z]+(?:['’][A-Za-z]+)*", _word, 0),
        (r"[&+=@%#°<>×÷]", lambda m: _SYMBOLS[m.group()].split(), 0),
    )
)
_MARK = re.compile(r"[,;:.?!…—–-]+|\n")


def _plural(words: list[str]) -> list[str]:
    last = words[-1]
    return [*words[:-1], last[:-1] + "ies" if last.endswith("y") else last + ("es" if last.endswith("x") else "s")]


def tokens(text: str) -> list[Token]:
    """Read a text; characters that say nothing are passed over."""
    plain = _flat(text)
    found: list[Token] = []
    for words, start, end, mark in _pieces(plain):
        if words:
            found.append(Token(tuple(words), start, end))
        elif mark and found and _stronger(mark, found[-1].after):
            last = found[-1]
            found[-1] = Token(last.words, last.start, last.end, mark)
    return found


def _pieces(text: str) -> Iterator[tuple[list[str], int, int, str]]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        boundary = at == 0 or not (text[at - 1].isalnum() and text[at].isalnum())
        for pattern, reader in _RULES if boundary else ():
            m = pattern.match(text, at)
            if m and m.end() > at and (words := reader(m)):
                yield words, at, m.end(), ""
                at = m.end()
                break
        else:
            mark = _MARK.match(text, at)
            if mark:
                yield [], at, mark.end(), _mark(text, mark)
            at = mark.end() if mark else at + 1


def _mark(text: str, m: re.Match[str]) -> str:
    said = m.group()
    for c in "?!":
        if c in said:
            return c
    if "…" in said or "..." in said:
        return "…"
    if said[0] in "—–" or "--" in said or (said == "-" and text[m.start() - 1 : m.start()].isspace()):
        return "-"
    return said[0] if said[0] in ",;:." else ""


def _stronger(new: str, old: str) -> bool:
    order = ("", ",", "-", ";", ":", "…", ".", "!", "?")
    return order.index(new) > order.index(old)


def _flat(text: str) -> str:
    """Letters without marks, one character for each: é is read as e."""
    return "".join(_letter(c) for c in text)


def _letter(c: str) -> str:
    if c.isascii() or c in "’…—–°£€¥×÷−":
        return c
    plain = unicodedata.normalize("NFKD", c)[:1]
    return (
        plain
        if plain.isascii() and plain
        else {"ß": "s", "ø": "o", "æ": "a", "œ": "o", "ł": "l", "“": '"', "”": '"', "‘": "'"}.get(c, " ")
    )
