"""Roman numerals: behind the name of a ruler an ordinal (Louis XIV), behind a noun a number (Chapter IV)."""

from __future__ import annotations

import re

from pipelines.speech.front import numbers
from pipelines.speech.front.known_words import words_of

_COUNTED = words_of(
    "ch mk pt fig bk op"
    " chapter part act scene volume vol book section type phase war level stage grade title article figure table"
    " round world class category version mark episode season appendix bowl step unit group schedule annex division"
    " cycle movement symphony sonata canto psalm lesson number no stanza verse plate exhibit form area zone sector"
    " tier wrestlemania apollo gemini fantasy rocky rambo godfather wars trek saw alien terminator vatican photoshop"
    " olympiad generation factor complex region polymerase collagen diabetes"
)
_RULERS = words_of(
    "louis henry george edward elizabeth mary charles james william richard john paul pius benedict leo gregory"
    " clement innocent alexander catherine peter nicholas ivan frederick wilhelm philip ferdinand alfonso francis"
    " napoleon ramses ramesses thutmose tutmosis amenhotep ptolemy cleopatra darius xerxes artaxerxes harald olaf"
    " christian gustav carl oscar haakon margaret margrethe emmanuel umberto leopold albert baudouin carlos felipe"
    " pedro maximilian otto rudolf joseph constantine theodosius justinian basil michael stephen bela ladislaus"
    " sigismund casimir boniface urban callixtus adrian julius sixtus celestine martin eugene honorius mohammed"
    " mehmed murad selim suleiman abdullah hussein rama david robert malcolm kenneth matilda anne victoria isabella"
    " willem beatrix juliana mahmud tiberius claudius sergius theodore augustus selassie murad osman ahmed mustafa"
    " baldwin conrad"
)
_PAGES = words_of("page pages p pp paragraph footnote line lines clause verse verses item")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CANONICAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
#: Numerals that are hardly anything else; IV, XX, CD, MD, MC, DI and the like are.
_ALONE = re.compile(r"II|III|VI{1,3}|IX|XI{1,3}|XIV|XVI{0,3}|XIX|XXI{1,3}|[MDCLXVI]{4,}")
_WORD_BEFORE = re.compile(r"([A-Za-z]+)(\.?)[\s-]*$")
#: What may follow "Henry I" or "Part I"; behind any other word, I speaks of oneself.
_AFTER_ONE = re.compile(
    r"\s*(?:$|[^\w\s'’]|['’]s\b|(?:was|is|of|and|or|had|has|ruled|reigned|died|became|in|to|at|on|ended|began|by|with|the"
    r"|as|for|from|who|were|are|will|says|covers|shows|describes|deals|married|diabetes|errors?)\b)"
)


def parse_roman(text: str) -> int | None:
    """The value of a numeral in capitals as it is written properly, else None."""
    if not text or not _CANONICAL.fullmatch(text):
        return None
    values = [_VALUES[c] for c in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def read_roman(match: re.Match[str]) -> list[str]:
    """The words of a numeral behind its noun or name; none where it is no numeral."""
    text, value = match[1], parse_roman(match[1])
    before, after = match.string[: match.start()], match.string[match.end() :]
    previous = _WORD_BEFORE.search(before)
    word = previous[1] if previous else ""
    if value is None or (text == "I" and not _AFTER_ONE.match(after)):
        return []
    if re.match(r"(?:-| )centur(?:y|ies)\b", after):
        return numbers.ordinal_words(value)
    if word.lower() == "the" and re.search(r"[A-Z]\w+ the\s*$", before):
        return numbers.ordinal_words(value)
    if word.lower() in _RULERS and word[0].isupper() and not (word == "Malcolm" and text == "X"):
        return _possess(["the", *numbers.ordinal_words(value)], match)
    if word.lower() in _COUNTED:
        return _possess(numbers.cardinal_words(value), match)
    if len(text) < 2 or not _ALONE.fullmatch(text):
        return []
    names = re.search(r"[A-Z][a-z]+ (?:[A-Z]\.? )*[A-Z][a-z]+,? $", before)
    if names and value < 6:  # John Rockefeller III
        return _possess(["the", *numbers.ordinal_words(value)], match)
    return _possess(numbers.year_words(value) if value > 1000 else numbers.cardinal_words(value), match)


def read_small_roman(match: re.Match[str]) -> list[str]:
    """The words of a numeral in small letters behind a noun that is counted (scene iv); none for any other."""
    value = parse_roman(match[1].upper())
    previous = _WORD_BEFORE.search(match.string[: match.start()])
    counted = previous is not None and previous[1].lower() in _COUNTED | _PAGES
    return numbers.cardinal_words(value) if value and counted else []


def _possess(words: list[str], match: re.Match[str]) -> list[str]:
    return [*words[:-1], words[-1] + "'s"] if match[2] else words
