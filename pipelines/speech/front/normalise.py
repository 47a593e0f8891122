"""Written English -> the words that are spoken, each with the characters it came from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.speech.front import numbers
from pipelines.speech.front.word_tables import (
    ABBREVIATIONS,
    CURRENCIES,
    MONTH_PATTERN,
    MONTHS,
    NUMBERED_ABBREVIATIONS,
    POINTED_ABBREVIATIONS,
    SYMBOLS,
    UNITS,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text with the words it is read as.

    Attributes:
        words: lower case; a single letter to be named is written with a point, as "b.".
        start: its first character in the text.
        end: the character behind its last.
        after: the mark that follows: "", or one of , ; : . ? ! - …
    """

    words: tuple[str, ...]
    start: int
    end: int
    after: str = ""


WordReader = Callable[[re.Match[str]], list[str]]


def _spell_out(text: str) -> list[str]:
    return [f"{c}." if c.isalpha() else numbers.ONES[int(c)] for c in text.lower() if c.isascii() and c.isalnum()]


def _plain_words(text: str) -> list[str]:
    return [w for w in re.findall(r"[a-z']+|\d+", text.lower()) if w.strip("'")]


def _date_words(month: str, day: str, year: str | None) -> list[str]:
    name = next(m for m in MONTHS if m.lower().startswith(month.lower()[:3]))
    return [name.lower(), *numbers.ordinal_words(int(day)), *(numbers.year_words(int(year)) if year else [])]


def _read_day_of_month(m: re.Match[str]) -> list[str]:
    """A date such as "3 May": the third of May; "the" is not said twice."""
    article = [] if m.string[: m.start()].rstrip().lower().endswith("the") else ["the"]
    return [
        *article,
        *numbers.ordinal_words(int(m[1])),
        "of",
        *_date_words(m[2], "1", None)[:1],
        *(numbers.year_words(int(m[3])) if m[3] else []),
    ]


def _read_iso_date(m: re.Match[str]) -> list[str]:
    y, month, day = (int(x) for x in m.groups())
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return [w for part in m.groups() for w in numbers.digit_words(part)]
    return _date_words(MONTHS[month - 1], str(day), str(y))


def _read_slashed_date(m: re.Match[str]) -> list[str]:
    month, day, y = (int(x) for x in m.groups())
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return [
            w
            for i, part in enumerate(m.groups())
            for w in [*(["slash"] if i else []), *numbers.cardinal_words(int(part))]
        ]
    return _date_words(MONTHS[month - 1], str(day), str(y if y > 99 else 2000 + y))


def _read_address(m: re.Match[str]) -> list[str]:
    """A URL or a mail address: names as words, marks by name."""
    text = re.sub(r"^[a-z]+://", "", m.group().rstrip("./"), flags=re.IGNORECASE)
    words: list[str] = []
    for piece in re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]", text):
        if piece.isdigit():
            words += numbers.digit_words(piece)
        elif piece.isalpha():
            words += (
                _spell_out(piece)
                if piece.lower() in ("www", "uk", "us", "io", "ai", "html", "http", "tv")
                else [piece.lower()]
            )
        else:
            words += {".": ["dot"], "/": ["slash"], "@": ["at"], "-": ["dash"], "_": ["underscore"]}.get(piece, [])
    return words


def _read_clock(m: re.Match[str]) -> list[str]:
    hours, minutes = int(m[1]), int(m[2] or 0)
    half = (m[3] or "").lower().replace(".", "")
    if minutes > 59 or hours > 24:
        return [*numbers.cardinal_words(hours), *numbers.cardinal_words(minutes)]
    words = numbers.clock_words(hours, minutes)
    if half:
        return [*[w for w in words if w not in ("o'clock", "hundred")], f"{half[0]}.", "m."]
    return words


def _read_money(m: re.Match[str]) -> list[str]:
    unit, small = CURRENCIES[m[1]]
    if m[3]:
        scale = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}.get(m[3].lower(), m[3].lower())
        return [*numbers.decimal_words(m[2]), scale, unit[1]]
    return numbers.money_words(m[2], unit, small)


def _read_telephone(m: re.Match[str]) -> list[str]:
    return numbers.digit_words(m.group())


def _read_unit(m: re.Match[str]) -> list[str]:
    unit = UNITS[m[2].lower().replace("/", "")]
    words = unit.split()
    if m[1] == "1" and unit != "percent":
        words[0] = {"feet": "foot"}.get(words[0], words[0].removesuffix("s"))
    minus = ["minus"] if m[1][0] in "-−" else []
    return [*minus, *numbers.decimal_words(m[1].lstrip("-−")), *words]


def _read_fraction(m: re.Match[str]) -> list[str]:
    a, b = int(m[1]), int(m[2])
    if b == 2:
        return [*numbers.cardinal_words(a), "half" if a == 1 else "halves"]
    if b == 4:
        return [*numbers.cardinal_words(a), "quarter" if a == 1 else "quarters"]
    words = numbers.ordinal_words(b) if b else ["zero"]
    return [*numbers.cardinal_words(a), *words[:-1], words[-1] + ("s" if a != 1 else "")]


def _read_number(m: re.Match[str]) -> list[str]:
    text = m.group()
    minus = ["minus"] if text[0] in "-−" else []
    text = text.lstrip("-−")
    if re.fullmatch(r"(1[1-9]|20)\d\d", text) and not minus:
        return numbers.year_words(int(text))
    if text.startswith("0") and len(text) > 1 and text.isdigit():
        return minus + numbers.digit_words(text)
    return minus + numbers.decimal_words(text)


def _read_abbreviation(m: re.Match[str]) -> list[str]:
    return ABBREVIATIONS[m[1].lower()].split()


def _read_word(m: re.Match[str]) -> list[str]:
    text = m.group().replace("’", "'")
    if re.fullmatch(r"(?:[A-Za-z]\.){2,}[A-Za-z]?", text) or re.fullmatch(r"[B-HJ-Zb-hj-z]", text):
        return _spell_out(text)
    if text.isupper() and 2 <= len(text) <= 5 and not re.search(r"[AEIOUY]", text):
        return _spell_out(text)
    return _plain_words(text)


def _read_letters_and_figures(m: re.Match[str]) -> list[str]:
    """R2D2, 3D, MP3 and the like: letters named, figures read."""
    words: list[str] = []
    for piece in re.findall(r"[A-Za-z]+|\d+", m.group()):
        words += (
            numbers.cardinal_words(int(piece))
            if piece.isdigit() and len(piece) < 4
            else (
                numbers.digit_words(piece)
                if piece.isdigit()
                else (_spell_out(piece) if piece.isupper() or len(piece) == 1 else [piece.lower()])
            )
        )
    return words


_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_RULES: tuple[tuple[re.Pattern[str], WordReader], ...] = tuple(
    (re.compile(pattern, flags), reader)
    for pattern, reader, flags in (
        (r"(?:https?://|www\.)[^\s<>]+", _read_address, re.IGNORECASE),
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _read_address, 0),
        (
            r"[a-z][\w-]*(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|ai|co|uk|de|tv)(?:/[^\s<>]*)?\b",
            _read_address,
            re.IGNORECASE,
        ),
        (r"(\d{4})-(\d\d)-(\d\d)\b", _read_iso_date, 0),
        (r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b", _read_slashed_date, 0),
        (
            rf"({MONTH_PATTERN})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b",
            lambda m: _date_words(m[1], m[2], m[3]),
            0,
        ),
        (rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({MONTH_PATTERN})\b(?:,? (\d{{4}}))?", _read_day_of_month, 0),
        (r"(\d{1,2}):(\d\d)(?: ?([ap]\.?m\b\.?))?", _read_clock, re.IGNORECASE),
        (r"(\d{1,2})()(?: ?([ap]\.?m\b\.?))", _read_clock, re.IGNORECASE),
        (rf"([$£€¥])({_FIGURE})(?: ?(million|billion|trillion|thousand|bn|[km])\b)?", _read_money, re.IGNORECASE),
        (r"\+?\(?\d{3}\)?[ -]\d{3}-\d{4}\b", _read_telephone, 0),
        (
            (
                rf"([-−]?(?:{_FIGURE}))"
                rf" ?(km/h|{'|'.join(sorted((re.escape(u) for u in UNITS if u not in {'s', 'm', 'h', 'g'}), key=len, reverse=True))})(?![A-Za-z])"
            ),
            _read_unit,
            re.IGNORECASE,
        ),
        (r"(\d{1,6})(?:st|nd|rd|th)\b", lambda m: numbers.ordinal_words(int(m[1])), re.IGNORECASE),
        (
            r"(\d{4}|\d\d)s\b",
            lambda m: _pluralise(
                numbers.year_words(int(m[1])) if len(m[1]) == 4 else numbers.cardinal_words(int(m[1]))
            ),
            0,
        ),
        (r"(\d{1,2})/(\d{1,2})(?![\d/])", _read_fraction, 0),
        (r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]+", _read_letters_and_figures, 0),
        (rf"[-−]?(?:{_FIGURE})", _read_number, 0),
        (
            rf"({'|'.join(sorted(POINTED_ABBREVIATIONS, key=len, reverse=True))})\.(?= ?(?-i:[A-Z\d]))",
            _read_abbreviation,
            re.IGNORECASE,
        ),
        (r"(no)\.(?= ?\d)", _read_abbreviation, re.IGNORECASE),
        (
            (
                rf"({'|'.join(re.escape(a) for a in sorted(set(ABBREVIATIONS) - POINTED_ABBREVIATIONS - NUMBERED_ABBREVIATIONS, key=len, reverse=True))})\b\.?"
            ),
            _read_abbreviation,
            re.IGNORECASE,
        ),
        (r"(?:[A-Za-z]\.){2,}[A-Za-z]?", _read_word, 0),
        (r"[A-Za-z]+(?:['’][A-Za-z]+)*", _read_word, 0),
        (r"[&+=@%#°<>×÷]", lambda m: SYMBOLS[m.group()].split(), 0),
    )
)
_PUNCTUATION = re.compile(r"[,;:.?!…—–-]+|\n")


def _pluralise(words: list[str]) -> list[str]:
    last = words[-1]
    return [*words[:-1], last[:-1] + "ies" if last.endswith("y") else last + ("es" if last.endswith("x") else "s")]


def tokenize(text: str) -> list[Token]:
    """Normalise a text: numbers, dates, money, units, abbreviations and addresses become words.

    Characters that say nothing are passed over.

    Args:
        text: without markup.

    Returns:
        The tokens from left to right.

    Example:
        >>> [t.words for t in tokenize("Dr. Smith paid $5.")]
        [('doctor',), ('smith',), ('paid',), ('five', 'dollars')]
    """
    ascii_text = _to_ascii(text)
    tokens: list[Token] = []
    for words, start, end, mark in _scan(ascii_text):
        if words:
            tokens.append(Token(tuple(words), start, end))
        elif mark and tokens and _is_stronger(mark, tokens[-1].after):
            last = tokens[-1]
            tokens[-1] = Token(last.words, last.start, last.end, mark)
    return tokens


def _scan(text: str) -> Iterator[tuple[list[str], int, int, str]]:
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
            mark = _PUNCTUATION.match(text, at)
            if mark:
                yield [], at, mark.end(), _pause_mark(text, mark)
            at = mark.end() if mark else at + 1


def _pause_mark(text: str, m: re.Match[str]) -> str:
    mark = m.group()
    for c in "?!":
        if c in mark:
            return c
    if "…" in mark or "..." in mark:
        return "…"
    if mark[0] in "—–" or "--" in mark or (mark == "-" and text[m.start() - 1 : m.start()].isspace()):
        return "-"
    return mark[0] if mark[0] in ",;:." else ""


def _is_stronger(new: str, old: str) -> bool:
    order = ("", ",", "-", ";", ":", "…", ".", "!", "?")
    return order.index(new) > order.index(old)


def _to_ascii(text: str) -> str:
    """Replace letters by their base letters, one character for each: é by e."""
    return "".join(_ascii_letter(c) for c in text)


def _ascii_letter(c: str) -> str:
    if c.isascii() or c in "’…—–°£€¥×÷−":
        return c
    ascii_text = unicodedata.normalize("NFKD", c)[:1]
    return (
        ascii_text
        if ascii_text.isascii() and ascii_text
        else {"ß": "s", "ø": "o", "æ": "a", "œ": "o", "ł": "l", "“": '"', "”": '"', "‘": "'"}.get(c, " ")
    )
