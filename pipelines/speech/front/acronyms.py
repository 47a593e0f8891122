"""Capitals: letters that are named (FBI), acronyms that are read as words (NASA), and words that are only shouted."""

from __future__ import annotations

import re

from pipelines.speech.front.known_words import classes_of, is_known_word, is_read_acronym, words_of

_NAMED = words_of(
    "fbi cia nsa usa uk eu un uae uss ussr ai ui ux api url uri ceo cfo cto coo cio cpu gpu tpu os io pc tv dvd cd"
    " usb hr pr id iq eq hiv ibm bbc nbc abc cbs cnn hbo nfl nba nhl mlb ufc wwe espn mtv kfc bmw vw gps atm faq diy"
    " asap aka eta irs epa fda cdc nyc nypd lapd la ny dc ucla usc mit phd mba dna rna mri ct er icu ufo vip rsvp rip"
    " omg lol wtf idk btw imo imho tldr fyi afaik gdp gmo vat apr isbn iso ieee ietf aws ide sdk ios html css sql xml"
    " pdf csv ocr asr tts nlp llm agi ml ip tcp udp dns vpn lcd led oled uhd hd ac dc ev suv mpg rpm abs ira ied rpg"
    " ak ar vr ugc seo b2b ipo etf esg uav esa aclu aarp naacp ncaa ymca ywca uaw ups usps dhl ups tsa dea atf"
    " doj dod doe va iou ama apa ada acl aa ad bc ce bce est pst cst mst edt gmt utc cet eod eom oecd imf wto icc"
    " icj eea emt ecg ekg iv ivf std sti pms adhd add ocd ptsd copd als ms ems ot pt ta ra ceos"
)
_SPOKEN = {
    "jpeg": "jay peg",
    "gui": "gooey",
    "scsi": "scuzzy",
    "wysiwyg": "wizzy wig",
    "json": "jason",
    "ascii": "askey",
    "saas": "sass",
}
#: Read as words beside those that the list of words marks (`known_words.ACRONYM`).
_READ = words_of(
    "laser radar sonar pin ram fifa swat lego nasdaq ted wasp captcha basic nimby taser amtrak interpol hamas noaa"
    " bafta oscar zip unix linux posix mac tesla ebola zika tribeca cad lidar hazmat peta nascar ikea sars"
)
#: Words that are also named letter by letter where nobody shouts.
_NAMED_UNLESS_SHOUTED = words_of("us am pm ok sat act pow bbq sql lax ed pa ma ab sec")
_IT_BEFORE = words_of("the in an of our your their for and by")
_WHO_AFTER = words_of("said says declared announced recommends recommended warned warns reported estimates and")
_NEIGHBOUR_BEFORE, _NEIGHBOUR_AFTER = re.compile(r"([A-Za-z']+)[^A-Za-z]*$"), re.compile(r"[^A-Za-z.!?]*([A-Za-z']+)")
#: No word of English is written so: its beginning, its end, or its vowels.
_ILLEGAL = re.compile(
    r"^(?:(?!s(?:[ptk]r|pl|cr|ph|chw?|hr)|thr|chr|phr|thw|sch)[^aeiouy]{3}"
    r"|(?!s[ptckmnlwhq]|[bcfgkps]l|[bcdfgkptw]r|[cstgwpkr]h|kn|tw|dw|qu|gn|ps|gw)[^aeiouy]{2})"
    r"|[^aeiouy]{5}|aa|ii|uu|[aeiou]{4}|q[^u]|[jqv]$"
    r"|(?!ck|ch|sh|th|ph|gh|ng|st|sk|sp|ft|pt|ct|xt|l[dfkmpt]|n[dkt]|m[bp]|r[bcdfgklmnpt]|([bdfglmnprstz])\1)"
    r"[^aeiouywhs][^aeiouys]$"
)
_SPELLED_LENGTH = 4  # letters of a word that nobody knows and that is named still


def spell_letters(letters: str) -> list[str]:
    """The names of letters: each with a point behind it."""
    return [f"{c}." for c in letters.lower() if c.isalpha()]


def read_capitals(text: str, before: str, after: str) -> list[str] | None:
    """The words of a run of capitals, or None where it is read as any word.

    Args:
        text: at least two capitals, perhaps with "s" or "'s" behind them.
        before: the text before it.
        after: the text behind it.

    Returns:
        Names of letters, words in place of an acronym, or None.
    """
    match = re.fullmatch(r"([A-Z]{2,})('?s|'S)?", text)
    if not match:
        return None
    word, ending = match[1].lower(), match[2]
    if word in _SPOKEN:
        return _with_ending(_SPOKEN[word].split(), ending)
    if not _is_named(word, before, after):
        return None
    return _with_ending(spell_letters(word), ending)


def is_named_in_small(text: str) -> bool:
    """Whether a part of an address, in small letters, is an acronym that is named: bbc in bbc.co.uk."""
    word = text.lower()
    return not is_known_word(word) and (word in _NAMED or (len(word) < 5 and not re.search(r"[aeiouy]", word)))


def _with_ending(words: list[str], ending: str | None) -> list[str]:
    return [*words[:-1], words[-1] + "'s"] if ending else words


def _is_named(word: str, before: str, after: str) -> bool:
    if word in _NAMED:
        return True
    previous, following = _NEIGHBOUR_BEFORE.search(before), _NEIGHBOUR_AFTER.match(after)
    neighbours = [m[1] for m in (previous, following) if m]
    first, second = (m[1].lower() if m else "" for m in (previous, following))
    if any(_is_shouted(n) for n in neighbours):
        return not re.search(r"[aeiouy]", word)
    if word == "it":
        return first in _IT_BEFORE or _is_noun(second)
    if word == "who":
        return first in ("the", "a") or second in _WHO_AFTER or _is_noun(second)
    if word in _NAMED_UNLESS_SHOUTED:
        return True
    if word in _READ or is_read_acronym(word):
        return False
    if is_known_word(word) and re.search(r"[aeiouy]", word):
        return False
    return len(word) <= _SPELLED_LENGTH or bool(_ILLEGAL.search(word))


def _is_noun(word: str) -> bool:
    classes = classes_of(word)
    return classes[:1] in ("N", "S") and not set(classes) & set("VZD")


def _is_shouted(word: str) -> bool:
    lower = word.lower()
    plain = len(word) > 1 and word.isupper() and lower not in _NAMED and lower not in _READ
    return plain and lower not in _NAMED_UNLESS_SHOUTED and not is_read_acronym(lower) and is_known_word(lower)
