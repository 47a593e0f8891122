"""Capitals: letters that are named (FBI), acronyms that are read as words (NASA), and words that are only shouted."""

from __future__ import annotations

import re

from pipelines.speech.front.known_words import is_common_word, words_of

_NAMED = words_of(
    "fbi cia nsa usa uk eu un uae uss ussr ai ui ux api url uri ceo cfo cto coo cio cpu gpu tpu os io pc tv dvd cd"
    " usb hr pr id iq eq hiv ibm bbc nbc abc cbs cnn hbo nfl nba nhl mlb ufc wwe espn mtv kfc bmw vw gps atm faq diy"
    " asap aka eta irs epa fda cdc nyc nypd lapd la ny dc ucla usc mit phd mba dna rna mri ct er icu ufo vip rsvp rip"
    " omg lol wtf idk btw imo imho tldr fyi afaik gdp gmo vat apr isbn iso ieee ietf aws ide sdk ios html css sql xml"
    " pdf csv ocr asr tts nlp llm agi ml ip tcp udp dns vpn lcd led oled uhd hd ac dc ev suv mpg rpm abs ira ied rpg"
    " ak ar vr ugc seo b2b ipo etf esg uav esa aclu aarp naacp ncaa ymca ywca uaw ups usps dhl ups tsa dea atf osha"
    " doj dod doe hud va iou ama apa ada acl aa ad bc ce bce est pst cst mst edt gmt utc cet eod eom oecd imf wto icc"
    " icj eea emt ecg ekg iv ivf std sti pms adhd add ocd ptsd copd als ms ems ot pt ta ra ceos"
)
_SPOKEN = {
    "jpeg": "jay peg",
    "gui": "gooey",
    "scsi": "scuzzy",
    "wysiwyg": "wizzy wig",
    "sars": "sars",
    "json": "jason",
    "ascii": "askey",
    "ikea": "eye key uh",
}
_READ = words_of(
    "nasa nato aids covid unesco unicef opec scuba laser radar sonar pin sim ram rom gif swat fifa uefa yolo fomo"
    " lego nasdaq potus scotus flotus ted wasp captcha midi basic cobol toefl mers norad darpa nimby taser asean"
    " aipac amtrak interpol nafta caricom ecowas hamas noaa sag nascar dreamer bafta oscar zip jpeg gui unix linux"
    " posix lan wan mac pisa tesla cern awol snafu radar ebola zika moma soho noho tribeca cad imax lidar hazmat pac"
    " noaa"
)
#: Words that are also named letter by letter where nobody shouts.
_NAMED_UNLESS_SHOUTED = words_of("us am pm ok")
_IT_BEFORE = words_of("the in an of our your their for and by")
_IT_AFTER = words_of(
    "department support guy team manager industry staff system systems company professional professionals sector"
    " service services security consultant director job jobs infrastructure department's"
)
_WHO_AFTER = words_of("said says declared announced recommends recommended warned reported estimates guidelines and")
_NEIGHBOUR_BEFORE, _NEIGHBOUR_AFTER = re.compile(r"([A-Za-z']+)[^A-Za-z]*$"), re.compile(r"[^A-Za-z.!?]*([A-Za-z']+)")
_ILLEGAL = re.compile(
    r"^(?:[^aeiouy]{4}|(?!s[ptckmnlwh]|[bcfgkps]l|[bcdfgkptw]r|[cstgwpk]h|kn|wr|tw|dw|qu|gn|ps|str|spr|scr|spl|thr|shr)"
    r"[^aeiouy]{2})|[^aeiouy]{4}|aa|ii|uu|[aeiou]{3}|q[^u]|[jqv]$|[^aeiouylrnsmtdckpfgbhxwz]{2}$"
)


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
    if word in _READ:
        return None
    if not _is_named(word, before, after):
        return None
    return _with_ending(spell_letters(word), ending)


def _with_ending(words: list[str], ending: str | None) -> list[str]:
    return [*words[:-1], words[-1] + "'s"] if ending else words


def _is_named(word: str, before: str, after: str) -> bool:
    if word in _NAMED:
        return True
    previous, following = _NEIGHBOUR_BEFORE.search(before), _NEIGHBOUR_AFTER.match(after)
    neighbours = [m[1] for m in (previous, following) if m]
    if any(_is_shouted(n) for n in neighbours):
        return not re.search(r"[aeiouy]", word)
    first, second = (m[1].lower() if m else "" for m in (previous, following))
    if word == "it":
        return first in _IT_BEFORE or second in _IT_AFTER
    if word == "who":
        return first == "the" or second in _WHO_AFTER
    if word in _NAMED_UNLESS_SHOUTED or not re.search(r"[aeiouy]", word):
        return True
    if is_common_word(word):
        return False
    return len(word) <= 3 or bool(_ILLEGAL.search(word))


def _is_shouted(word: str) -> bool:
    lower = word.lower()
    plain = len(word) > 1 and word.isupper() and lower not in _NAMED and lower not in _READ
    return plain and lower not in _NAMED_UNLESS_SHOUTED and is_common_word(lower)
