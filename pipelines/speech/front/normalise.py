"""Written English -> the words that are spoken, each with the characters it came from.

`_RULES` are tried in order at each place; the readers are in `figures.py`, `addresses.py`, `abbreviations.py`,
`roman.py`, `acronyms.py` and `interjections.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from pipelines.speech.front import bare_figures, figures, numbers, words_and_signs
from pipelines.speech.front.abbreviations import ABBREVIATION_PATTERN, read_abbreviation
from pipelines.speech.front.acronyms import spell_letters
from pipelines.speech.front.addresses import read_address, read_tag
from pipelines.speech.front.characters import fold_characters
from pipelines.speech.front.interjections import stretch_of
from pipelines.speech.front.parentheses import find_asides
from pipelines.speech.front.roman import read_roman, read_small_roman
from pipelines.speech.front.word_tables import (
    CODE_CURRENCIES,
    CURRENCIES,
    GREEK,
    MONTH_PATTERN,
    STATES,
    SYMBOLS,
    UNITS,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the text with the words it is read as.

    Attributes:
        words: lower case; a single letter to be named is written with a point, as "b."; names that sound otherwise than
            their word keep a capital ("Polish").
        start: its first character in the text.
        end: the character behind its last.
        after: the mark that follows: "", or one of , ; : . ? ! - …
        stretch: how much longer it is said, above 1 where letters are drawn out.
    """

    words: tuple[str, ...]
    start: int
    end: int
    after: str = ""
    stretch: float = 1.0


WordReader = Callable[[re.Match[str]], list[str]]

_DAYS_OR_MONTHS = MONTH_PATTERN + "|" + "|".join(rf"{d}|{d[:3]}s?|{d[:4]}|{d[:5]}" for d in words_and_signs.DAYS)
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MINUS = r"(?<![\w.)\]%°'’\"”])[-−]"
_VULGAR = "[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒]"
_MARKS_OF_MONEY = "[" + "".join(CURRENCIES) + "]"
_SPACED_UNITS = "|".join(
    sorted((re.escape(u) for u in UNITS if u not in {*"smhglwv", "in", "mw", "v"}), key=len, reverse=True)
)
_CODES = "|".join(["USD", "EUR", "GBP", "JPY", "INR", *CODE_CURRENCIES])
_SCALE = r"(?:[ -]?(million|billion|trillion|thousand|bn|[kmb])\b)?"
_TOP = r"com|org|net|edu|gov|io|ai|co|uk|de|tv|info|dev|app|fr|eu|us"
_FILES = r"py|js|ts|html?|css|md|txt|pdf|json|csv|exe|zip|png|jpe?g|gif|svg|mp[34]|wav|docx?|xlsx?|cpp|xml|ya?ml"
_NO_CASE = re.IGNORECASE
_RULES: tuple[tuple[re.Pattern[str], WordReader], ...] = tuple(
    (re.compile(pattern, flags), reader)
    for pattern, reader, flags in (
        (r"(?:https?://|ftp://|mailto:|www\.)[^\s<>]*[^\s<>.,;:!?)\"'\]…]/?", read_address, _NO_CASE),
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", read_address, 0),
        (rf"[a-z][\w-]*(?:\.[\w-]+)*\.(?:{_TOP})(?:/[^\s<>]*[^\s<>.,;:!?)\"'\]])?\b", read_address, _NO_CASE),
        (rf"[a-z][\w-]*\.(?:{_FILES})\b", read_address, _NO_CASE),
        (r"([A-Za-z]+)\((e?s)\)(?!\w)", lambda m: [m[1].lower() + m[2]], 0),
        (r"#([A-Za-z]\w*)", read_tag, 0),
        (r"@([A-Za-z]\w*)", read_tag, 0),
        (r"(?:[cf]#|c\+\+)(?!\w)|\.net\b", lambda m: words_and_signs.WITH_SIGNS[m.group().lower()], _NO_CASE),
        (r"(?:w/o|b/c|n/a|c/o)\b|w/(?=\s?[a-z])", lambda m: words_and_signs.SHORT_WORDS[m.group().lower()], _NO_CASE),
        (
            r"([A-Z]{1,2})&([A-Z])(['’]?s)?(?![A-Za-z])",
            lambda m: [*spell_letters(m[1]), "and", f"{m[2].lower()}." + ("'s" if m[3] else "")],
            0,
        ),
        (r"(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)(?:T(?=\d))?", figures.read_iso_date, 0),
        (
            rf"(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?(?=,? (?:the )?(?:\d|{MONTH_PATTERN}))",
            lambda m: [next(d for d in words_and_signs.DAYS if d.startswith(m[1])).lower()],
            0,
        ),
        (r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)\b(?![-/])", figures.read_slashed_date, 0),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})\b", figures.read_dotted_date, 0),
        (r"((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2])(?![\d-])", figures.read_year_month, 0),
        (
            rf"({MONTH_PATTERN})\.? (\d{{1,2}})[-–](\d{{1,2}})(?!\d|[-/:.]\d)",
            lambda m: [*figures.date_words(m[1], m[2], None), "to", *numbers.ordinal_words(int(m[3]))],
            0,
        ),
        (rf"({_DAYS_OR_MONTHS})\.?[-–]({_DAYS_OR_MONTHS})\b\.?", words_and_signs.read_calendar_range, 0),
        (
            rf"({MONTH_PATTERN})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:\d|\.\d)(?:,? (\d{{4}})\b)?",
            lambda m: figures.date_words(m[1], m[2], m[3]),
            0,
        ),
        (rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({MONTH_PATTERN})\b(?:,? (\d{{4}}))?", figures.read_day_of_month, 0),
        (r"(?:\+?\d{1,3}[ .-])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)", figures.read_telephone, 0),
        (r"\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}(?!\d)", figures.read_telephone, 0),
        (r"\d{3}-\d{4}(?![\d-])|0\d{2,4} \d{3,4} ?\d{3,4}(?!\d)", figures.read_telephone, 0),
        (r"\(0\d{2,4}\) ?\d{3,4} ?\d{3,4}(?!\d)", figures.read_telephone, 0),
        (r"(1-8\d\d)-([A-Z]{4,})\b", lambda m: [*numbers.digit_words(m[1]), m[2].lower()], 0),
        (r"\d{3}[ .]\d{4}(?![\d-])", figures.read_local_telephone, 0),
        (r"\d{4}(?:[ -]\d{4}){2,}(?!\d)", figures.read_telephone, 0),
        (r"\d+(?:-\d+){2,}(?!\d)", figures.read_groups, 0),
        (r"\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)", figures.read_ip, 0),
        (r"v\.? ?\d+(?:\.\d+)*\b|\d+(?:\.\d+){2,}", figures.read_dotted, _NO_CASE),
        (r"(\d{1,2}):(\d\d)(?::(\d\d))?(?!\d)(?: ?([ap]\.?m\b\.?))?", figures.read_clock, _NO_CASE),
        (r"(\d{1,2})()()(?: ?([ap]\.?m\b\.?))", figures.read_clock, _NO_CASE),
        (r"(\d{1,2})\.([0-5]\d)()(?: ?([ap]\.?m\b\.?))", figures.read_clock, _NO_CASE),
        (r"((?:19|20)\d\d)/(\d\d)(?![\d/])", figures.read_season, 0),
        (r"[1-9]\d{0,2}(?: \d{3}){2,}(?![\d-])", figures.read_spaced, 0),
        (r"(\d+):(\d+)", lambda m: [*numbers.cardinal_words(int(m[1])), "to", *numbers.cardinal_words(int(m[2]))], 0),
        (r"[$£€]([2-9]0)s\b", words_and_signs.read_decade, 0),
        (
            rf"({_MINUS})?(?:US|CA|AU|C|A)?({_MARKS_OF_MONEY}) ?({_FIGURE}|\.\d\d)(?:{_SCALE} ?[-–—] ?\2?({_FIGURE}))?{_SCALE}",
            figures.read_money,
            _NO_CASE,
        ),
        (rf"({_FIGURE}) ?([€£¢$]|(?:USD|EUR|GBP|JPY|INR)\b)", figures.read_money_behind, 0),
        (rf"({_CODES})\.? ?({_FIGURE}){_SCALE}", figures.read_money_code, 0),
        (rf"(?:(\d+)[ -]?)?({_VULGAR})", figures.read_vulgar, 0),
        (r"(\d+)[ -](\d{1,2})/(\d{1,3})(?![\d/])", figures.read_mixed, 0),
        (r"(\d)['’′] ?(\d{1,2})(?:[\"”″]|'')?(?!\d|s)", figures.read_height, 0),
        (r"(?<=\d)\"(?!\w)|(?<=[½⅓⅔¼¾⅛⅜⅝⅞])\"(?!\w)", figures.read_inches, 0),
        (r"(\d+(?:\.\d+)?)°(?: ?(\d+)['′])? ?([NSEW])\b", figures.read_degrees, 0),
        (rf"((?:{_MINUS})?(?:{_FIGURE})) ?({_SPACED_UNITS})([²³]|\^[23])?(?![A-Za-z\d])", figures.read_unit, _NO_CASE),
        (r"(\d+)(?: )(in)\.()(?= [a-z])", figures.read_unit, 0),
        (r"((?:\d+\.)?\d+)([mghl]|[LWV]|MW)([²³]|\^[23])?(?![A-Za-z\d/'’])", figures.read_unit, 0),
        (
            r"([01])s(?= and [01]s\b)|(?<=[01]s and )([01])s",
            lambda m: words_and_signs.pluralise(figures.cardinal_of(m[1] or m[2])),
            0,
        ),
        (r"((?:\d+\.\d+)|\d\d?(?<![2-9]0))(s)()(?![A-Za-z\d/'’])", figures.read_unit, 0),
        (rf"((?:{_FIGURE})) ?(m)([²³]|\^[23])", figures.read_unit, 0),
        (rf"((?:{_FIGURE})) ([mghlsLWV])()(?![\w'’&/-])(?!\. ?[A-Z])", figures.read_unit, 0),
        (
            r"(?<!\w)(km/h|m/s|mi/h|kb/s|mb/s|gb/s|mg/dl|mg/kg|g/l)(?![\w/])",
            lambda m: UNITS[m[1].lower()].split(),
            _NO_CASE,
        ),
        (rf"(?<=[\d{_VULGAR[1:-1]}] )({_SPACED_UNITS})\b", figures.read_unit_behind, 0),
        (rf"(?<=[a-z] )[x×](?= (?:{_FIGURE}) ?(?:{_SPACED_UNITS})\b)", lambda m: ["by"], 0),
        (r"(\d{1,3}(?:,\d{3})+|\d{1,15})(?:st|nd|rd|th)\b", figures.read_ordinal, _NO_CASE),
        (r"['’]?(\d{4}|[2-9]0)['’]?s\b", words_and_signs.read_decade, 0),
        (r"\d+(?:/\d+){2,}", lambda m: [w for f in m.group().split("/") for w in numbers.decimal_words(f)], 0),
        (r"(\d+(?:\.\d+)?)/(\d{1,3})(?![\d/])", figures.read_slash, 0),
        (r"(\d{1,5})[x×](\d{1,5})\b", lambda m: [*numbers.decimal_words(m[1]), "by", *numbers.decimal_words(m[2])], 0),
        (r"(\d+)[-–]\1(?![\d.,-]*\d)", lambda m: 2 * numbers.decimal_words(m[1]), 0),
        (r"(?<!\w)\.(\d+)", lambda m: ["point", *numbers.digit_words(m[1])], 0),
        (r"(?:(?<=\d )|(?<=\d))-(?= ?\d.*=)", lambda m: ["minus"], 0),
        (r"(?<=[\d%°½¼¾])[-–—−](?=[$£€]?\d)|(?<=\d )[-–—](?= [$£€]?\d[\d.,]*(?!.*=))", lambda m: ["to"], 0),
        (r"(?<=\d[kKmM])[-–—](?=\d)|(?<=[ap]m)[-–—](?=\d)|(?<=[ap]\.m\.)[-–—](?=\d)", lambda m: ["to"], 0),
        (r"([A-Z]{2})((?:19|20)\d\d)\b", lambda m: [*spell_letters(m[1]), *numbers.year_words(int(m[2]))], 0),
        (r"WW(I{1,2}|[12])\b", lambda m: ["world", "war", "two" if m[1] in ("II", "2") else "one"], 0),
        (
            r"(\d{1,2})[x×](\d{1,4})m\b",
            lambda m: [*figures.cardinal_of(m[1]), "by", *figures.cardinal_of(m[2]), "meters"],
            0,
        ),
        (r"(\d{2})(80|20|60|40)p\b", lambda m: [*figures.cardinal_of(m[1]), *figures.cardinal_of(m[2]), "p."], 0),
        (r"(\d{1,2})p\b", lambda m: [*figures.cardinal_of(m[1]), "penny" if m[1] == "1" else "pence"], 0),
        (r"(100|1,?000)s(?= of\b)", lambda m: ["hundreds" if m[1] == "100" else "thousands"], 0),
        (r"(\d{3})s\b", lambda m: words_and_signs.pluralise(figures.cardinal_of(m[1])), 0),
        (r"[’'](0\d)\b", lambda m: ["oh", *figures.cardinal_of(m[1][1])], 0),
        (r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]+", words_and_signs.read_letters_and_figures, 0),
        (rf"(?:{_MINUS})?(?:{_FIGURE})", bare_figures.read_number, 0),
        (r"(?<=[\dA-Za-z)])(?:⁻?[⁰¹²³⁴-⁹]+|\^-?\d+)(?<!\w{5}.)", figures.read_power, 0),
        (
            r"/ ?(hour|day|night|week|month|year|person|unit|piece|kg|lb|oz|user|gallon|gal|hr|mo|yr|wk|sec|min|h|ton"
            r"|each|head|share|bottle|liter|mile)\b",
            lambda m: ["per", words_and_signs.PER.get(m[1], m[1])],
            0,
        ),
        (r"(?<!\w)(?:[A-FO]|AB)[+−-](?![\w+=])", words_and_signs.read_grade, 0),
        (r"Ph\.?D(?:\.?(s)\b|\b\.?)", lambda m: ["p.", "h.", "d.'s" if m[1] else "d."], 0),
        (r"([A-Z]{1,3})/([A-Z]{1,3})(?![A-Za-z])", lambda m: spell_letters(m[1] + m[2]), 0),
        (rf"(?<=, )({'|'.join(STATES)})\.", lambda m: STATES[m[1]].split(), 0),
        (r"(gov|int|nat|ass|cont|dep|sec)['’](t|l|n|d|y)\b", words_and_signs.read_contracted, _NO_CASE),
        (r"([IVXLCDM]{2,}|[IVX])(['’]s)?(?![A-Za-z\d'’&/])(?!\. ?[A-Z])", read_roman, 0),
        (r"([ivx]{2,}|[ivx])(?![\w'’&/-])", read_small_roman, 0),
        (rf"({ABBREVIATION_PATTERN})(?![A-Za-z'’])\.?", read_abbreviation, _NO_CASE),
        (r"(?:[A-Za-z]\.){2,}[A-Za-z]?(?![A-Za-z])", lambda m: spell_letters(m.group()), 0),
        (r"(?<=, )[A-Z]{2}(?= \d{5}\b)", lambda m: spell_letters(m.group()), 0),
        (r"[A-Z]\.(?= ?[A-Z])", lambda m: spell_letters(m.group()), 0),
        (r"a(?=[²³⁴-⁹]|\^\d)", lambda m: ["a."], _NO_CASE),
        (r"[A-Za-z]+(?:['’][A-Za-z]+)*", words_and_signs.read_word, 0),
        (rf"(?<![{''.join(GREEK)}])[{''.join(GREEK)}](?![{''.join(GREEK)}])", lambda m: [GREEK[m.group()]], 0),
        (r"\+/[-−]", lambda m: ["plus", "or", "minus"], 0),
        (r"(?<!\S)\*(?!\S)", lambda m: ["star"], 0),
        (r"#(?!\w)", lambda m: ["hash"], 0),
        (r"[<>!=]=", lambda m: words_and_signs.COMPARED[m.group()].split(), 0),
        (r"~ ?(?=[\d$£€])", lambda m: ["about"], 0),
        ("[" + re.escape("".join(SYMBOLS)) + "]", lambda m: SYMBOLS[m.group()].split(), 0),
    )
)
_PUNCTUATION = re.compile(r"[,;:.?!…—–-]+|\n")


def tokenize(text: str) -> list[Token]:
    """Normalise a text: numbers, dates, money, units, abbreviations and addresses become words.

    Characters that say nothing are passed over; `characters.find_unspoken` names those that would say something.

    Args:
        text: without markup.

    Returns:
        The tokens from left to right.

    Example:
        >>> [t.words for t in tokenize("Dr. Smith paid $5.")]
        [('doctor',), ('smith',), ('paid',), ('five', 'dollars')]
    """
    folded = fold_characters(text)
    tokens: list[Token] = []
    asides = {at for start, end in find_asides(folded) for at in (start, end - 1)}
    for words, start, end, mark in _scan(folded, asides):
        if words:
            words = words_and_signs.restore_accents(words, text[start:end])
            stretch = stretch_of(folded[start:end])
            tokens += [Token(tuple(part), start, end, after, stretch) for part, after in _split_at_pauses(words)]
        elif mark and tokens and _is_stronger(mark, tokens[-1].after):
            last = tokens[-1]
            tokens[-1] = Token(last.words, last.start, last.end, mark, last.stretch)
    return tokens


def _split_at_pauses(words: list[str]) -> Iterator[tuple[list[str], str]]:
    """The stretches of words between commas, as a telephone number has them."""
    while "," in words:
        at = words.index(",")
        yield words[:at], ","
        words = words[at + 1 :]
    yield words, ""


def _scan(text: str, asides: Container[int]) -> Iterator[tuple[list[str], int, int, str]]:
    at = spoken = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        boundary = at in (0, spoken) or not (_is_word_character(text[at - 1]) and _is_word_character(text[at]))
        for pattern, reader in _RULES if boundary else ():
            m = pattern.match(text, at)
            if m and m.end() > at and (words := reader(m)):
                yield words, at, m.end(), ""
                at = spoken = m.end()
                break
        else:
            mark = _PUNCTUATION.match(text, at)
            if at in asides:
                yield [], at, at + 1, ","
            elif mark:
                yield [], at, mark.end(), _pause_mark(text, mark)
            at = mark.end() if mark else at + 1


def _is_word_character(c: str) -> bool:
    return c.isascii() and c.isalnum()


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
