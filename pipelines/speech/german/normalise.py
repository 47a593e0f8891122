"""What is written in figures, signs and abbreviations -> German words, for a reader that knows words alone.

Rules are tried in order; what one has taken no later one touches. Each gives the words that stand for a stretch of the
text, so that the marks of time keep the text as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from pipelines.speech.engine import Phrase
from pipelines.speech.front.markup import Span
from pipelines.speech.front.roman import parse_roman
from pipelines.speech.german import numbers, words

Match = re.Match[str]
_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_SIGN = r"(?:(?<![\w.,])[-−+])?"
_MONTH = "|".join(words.MONTHS)
_SPACE = r"[ \u00a0\u202f]?"


def normalise(phrase: Phrase) -> Phrase:
    """A phrase that also says in words what its text has in figures, signs and abbreviations.

    Args:
        phrase: of a German text; what its own tags say instead of words stays.

    Returns:
        The same text with further `alias` spans.
    """
    kept = [s for s in phrase.spans if s.alias]
    found = [Span(a, b, alias=w) for a, b, w in expand(phrase.text) if not any(s.start < b and a < s.end for s in kept)]
    return replace(phrase, spans=(*phrase.spans, *found))


def expand(text: str) -> list[tuple[int, int, str]]:
    """The stretches of a text that are read in other words: first character, the one behind the last, the words.

    Example:
        >>> expand("Es kostet 3,50 €.")
        [(10, 16, 'drei Euro fünfzig')]
    """
    taken: list[tuple[int, int, str]] = []
    for pattern, read in _RULES:
        for match in pattern.finditer(text):
            if any(a < match.end() and match.start() < b for a, b, _ in taken):
                continue
            if said := read(match):
                taken.append((match.start(), match.end(), said))
    return sorted(taken)


def spell_out(text: str) -> str:
    """A text with its stretches replaced by the words that are read.

    Example:
        >>> spell_out("Am 3. Mai um 14:30 Uhr")
        'Am dritten Mai um vierzehn Uhr dreißig'
    """
    pieces, at = [], 0
    for start, end, said in expand(text):
        pieces += [text[at:start], said]
        at = end
    return "".join([*pieces, text[at:]])


def read_number(figures: str, one: str = "eins") -> str:
    """A number as it is written, with points between thousands and figures behind a comma, in words."""
    sign = {"-": "minus ", "−": "minus ", "+": "plus "}.get(figures[0], "")
    whole, _, fraction = figures.lstrip("-−+").partition(",")
    whole = whole.replace(".", "")
    if len(whole) > 1 and whole[0] == "0":
        said = numbers.digits(whole)
    else:
        said = one if whole == "1" and not fraction else numbers.cardinal(int(whole))
    return sign + said + (f" Komma {numbers.digits(fraction)}" if fraction else "")


def inflect(number: int, match: Match) -> str:
    """An ordinal with the ending that the words around it ask for."""
    return numbers.ordinal_stem(number) + _ending(match)


def _ending(match: Match, alone: str = "e") -> str:
    """The ending of an ordinal; `alone` where nothing before it asks for one."""
    text = re.sub(r"\d+\.\s(?:und|oder|bis)\s$", "", match.string[: match.start()].lower())
    before = re.findall(r"[\wäöüß]+", text)[-2:]
    last = before[-1] if before else ""
    if last in words.TAKES_EN or (last == "der" and before[0] in words.PREPOSITIONS):
        return "en"
    if last in words.TAKES_E:
        return "e"
    is_month = re.match(rf"\s?(?:{_MONTH})\b", match.string[match.end() :])
    return "er" if is_month or last in words.TAKES_ER else alone


def _date(match: Match) -> str:
    day, month, year = int(match[1]), int(match[2]), match[3] or ""
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return ""
    ending = _ending(match, "er")
    said = f"{numbers.ordinal_stem(day)}{ending} {numbers.ordinal_stem(month)}{ending}"
    return said + (f" {numbers.year(int(year))}" if year else "")


def _clock(match: Match) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return ""
    return f"{numbers.before_noun(hour)} Uhr" + (f" {numbers.cardinal(minute)}" if minute else "")


def _price(match: Match) -> str:
    figures, unit = (match[1], match[2]) if match[1][-1].isdigit() else (match[2], match[1])
    name = _currency(unit)
    whole, _, cents = figures.partition(",")
    said = read_number(whole, "ein")
    if len(cents) == 2:
        return f"{said} {name}" + (f" {numbers.cardinal(int(cents))}" if int(cents) else "")
    return f"{read_number(figures, 'ein')} {name}"


def _currency(name: str) -> str:
    return words.UNITS[name][1] if name in words.UNITS else words.SAID_OTHERWISE.get(name, name)


def _measure(match: Match) -> str:
    one, many = words.UNITS[re.sub(r"\s", "", match[2])]
    single = match[1].lstrip("-−+") == "1"
    said = read_number(match[1], "eine" if one in words.FEMININE else "ein")
    return f"{said} {one if single else many}" + (f" {_currency(match[3])}" if match[3] else "")


def _range(match: Match) -> str:
    return f"{_plain_number(match[1])} bis {_plain_number(match[2])}"


def _plain_number(figures: str) -> str:
    """A number that may be a year."""
    return numbers.year(int(figures)) if re.fullmatch(r"1\d{3}", figures) else read_number(figures)


def _bare_number(match: Match) -> str:
    """A number with the letter behind it; before a noun, one is "ein"."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    counts = re.match(r"\s[A-ZÄÖÜ][a-zäöü]", after) and not re.search(r"[A-ZÄÖÜ][a-zäöü]+\.?\s$", before)
    return f"{read_number(match[1], 'ein' if counts else 'eins')} {match[2] or ''}".strip()


def _height(match: Match) -> str:
    return f"{numbers.before_noun(int(match[1]))} Meter {numbers.cardinal(int(match[2]))}"


def _fraction(match: Match) -> str:
    above, below = int(match[1]), int(match[2])
    if below == 2:
        return "ein halb" if above == 1 else f"{numbers.cardinal(above)} Halbe"
    if not 3 <= below <= 100 or above >= below:
        return ""
    stem = numbers.ordinal_stem(below)
    return f"{numbers.before_noun(above)} {stem[0].upper()}{stem[1:]}el"


def _ordinal(match: Match) -> str:
    return inflect(int(match[1]), match)


def _roman(match: Match) -> str:
    number = parse_roman(match[1])
    if not number:
        return ""
    before = re.search(r"([A-ZÄÖÜ][a-zäöüß]+)\s$", match.string[: match.start()])
    if before and before[1].lower() not in words.TAKES_EN | words.TAKES_E:
        return f"der {numbers.ordinal_stem(number)}e"
    return inflect(number, match)


def _address(match: Match) -> str:
    signs = {".": "Punkt", "@": "ät", "-": "Minus", "/": "Schrägstrich", "_": "Unterstrich"}
    parts = re.findall(r"[\wäöüß]+?(?=_|\b)|[.@/_-]", re.sub(r"^https?://", "", match.group().rstrip(".")))
    return " ".join(signs.get(p, "We We We" if p == "www" else p) for p in parts)


def _acronym(match: Match) -> str:
    """Letter by letter, what is joined to it by a hyphen as it is."""
    return "" if match[1] in words.SAID_AS_WORDS else " ".join(match[1]) + (match[2] or "").replace("-", " ")


def _lookup(table: Mapping[str, str]) -> Callable[[Match], str]:
    compact = {name.replace(" ", ""): said for name, said in table.items()}

    def read(match: Match) -> str:
        name = re.sub(r"\s", "", match[1])
        return compact.get(name) or compact[name[0].lower() + name[1:]]

    return read


def _alternatives(names: Iterable[str]) -> str:
    """One pattern for names, the longest first: a blank matches none or one, a small first letter a capital."""
    patterns = []
    for name in sorted(names, key=len, reverse=True):
        first = f"[{name[0]}{name[0].upper()}]" if name[0].islower() else re.escape(name[0])
        patterns.append(first + re.escape(name[1:]).replace(r"\ ", _SPACE))
    return "|".join(patterns)


_UNIT = "|".join(re.escape(u) for u in sorted(words.UNITS, key=len, reverse=True)).replace("°C", "° ?C")
_CURRENCY = _alternatives(words.CURRENCIES)
_RULES: tuple[tuple[re.Pattern[str], Callable[[Match], str]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?:https?://|www\.)[\w./-]+|[\w.-]+@[\w-]+(?:\.[\w-]+)+", _address),
        (r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2})(?!\d|[.,:]\d))?", _date),
        (r"(?<![\d:.])(\d{1,2})[:.](\d{2})\s?(?:Uhr|h)\b", _clock),
        (r"(?<![\d:.])(\d{1,2}):(\d{2})(?![\d:])", _clock),
        (r"(?<![\d:])(\d+):(\d+)(?![\d:])", lambda m: f"{read_number(m[1])} zu {read_number(m[2])}"),
        (rf"(?<![\w,.])({_SIGN}{_NUMBER}){_SPACE}({_CURRENCY})(?!\w)", _price),
        (rf"({_CURRENCY}){_SPACE}({_NUMBER})(?!\d)", _price),
        (
            r"(?<![\w,.])(\d),(\d{2})\s?m\b",
            lambda m: f"{numbers.before_noun(int(m[1]))} Meter {numbers.cardinal(int(m[2]))}",
        ),
        (rf"(?<![\w,.])({_SIGN}{_NUMBER}){_SPACE}({_UNIT})(?:{_SPACE}({_CURRENCY}))?(?!\w)", _measure),
        (r"(?<![\w,.])0\d+(?:[ /-]\d+)+", lambda m: numbers.digits(re.sub(r"\D", "", m.group()))),
        (rf"(?<![\w,.])({_NUMBER})\s?[-–]\s?({_NUMBER})(?![\w.]\d)", _range),
        (r"(?<![\w/])(\d{1,3})/(\d{1,3})(?![\w/])", _fraction),
        (rf"(?<![\w,.])(\d{{1,3}})\.(?=\s?(?:{_MONTH})\b|\s(?:[A-ZÄÖÜ][a-zäöüß]|[a-zäöü]|FC\b))", _ordinal),
        (r"\b([IVX]{1,5})\.(?!\w)", _roman),
        (r"(?<![\w,.])(1[1-9]\d\d)(?![\d.,]\d|\d)", lambda m: numbers.year(int(m[1]))),
        (rf"(?<![\w,.])({_SIGN}{_NUMBER})([a-z]\b)?(?!\d)", _bare_number),
        (rf"(?<!\w)({_alternatives(words.BEFORE_FIGURES)})(?=\s?\d)", _lookup(words.BEFORE_FIGURES)),
        (rf"(?<![\w.])({_alternatives(words.ABBREVIATIONS)})(?!\w)", _lookup(words.ABBREVIATIONS)),
        (r"\b([A-ZÄÖÜ][\wäöüß-]+)str\.", lambda m: f"{m[1]}straße"),
        (rf"([{re.escape(''.join(words.SIGNS))}])", _lookup(words.SIGNS)),
        (r"\b([A-ZÄÖÜ]{2,5})((?:-\w+)*)\b(?!\.?[a-zäöü])", _acronym),
    )
)
