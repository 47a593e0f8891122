"""Abbreviations: what they are read as, and whether their point may end a sentence."""

from __future__ import annotations

import re

from pipelines.speech.front.known_words import words_of
from pipelines.speech.front.word_tables import MONTHS

#: With or without a point, anywhere.
_ANYWHERE = {
    "mr": "mister",
    "mrs": "missus",
    "prof": "professor",
    "jr": "junior",
    "sr": "senior",
    "vs": "versus",
    "etc": "et cetera",
    "e.g": "for example",
    "i.e": "that is",
    "approx": "approximately",
    "dept": "department",
    "govt": "government",
    "capt": "captain",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "ltd": "limited",
    "messrs": "messieurs",
    "mme": "madame",
    "mlle": "mademoiselle",
    "drs": "doctors",
    "blvd": "boulevard",
}
#: With a point only, anywhere.
_POINTED = {
    "ave": "avenue",
    "rd": "road",
    "ln": "lane",
    "hwy": "highway",
    "pkwy": "parkway",
    "inc": "incorporated",
    "corp": "corporation",
    "co": "company",
    "assn": "association",
    "bros": "brothers",
    "esq": "esquire",
    "misc": "miscellaneous",
    "univ": "university",
    "bldg": "building",
    "tel": "telephone",
    "max": "maximum",
    "min": "minimum",
    "tbsp": "tablespoons",
    "tsp": "teaspoons",
    "hrs": "hours",
    "hr": "hour",
    "mins": "minutes",
    "yrs": "years",
    "appt": "appointment",
    "temp": "temperature",
    "attn": "attention",
    "dist": "district",
    "dir": "director",
    "asst": "assistant",
    "assoc": "associate",
    "mgr": "manager",
    "acct": "account",
    "qty": "quantity",
    "amt": "amount",
    "avg": "average",
    "pkg": "package",
    "incl": "including",
    "excl": "excluding",
    "cont": "continued",
    "natl": "national",
    "intl": "international",
    "mfg": "manufacturing",
    "lib": "library",
    "viz": "namely",
    "ibid": "ibid",
    "esp": "especially",
    "ref": "reference",
    "fwy": "freeway",
    "rte": "route",
    "pop": "population",
    "orig": "originally",
    "tech": "technical",
    "admin": "administration",
    "dob": "date of birth",
    "hosp": "hospital",
    "wed": "wednesday",
    "sat": "saturday",
    "sun": "sunday",
    "cf": "compare",
    "al": "al",
    "ms": "miz",
    "dr": "doctor",
    "st": "saint",
    "mon": "monday",
    "tue": "tuesday",
    "tues": "tuesday",
    "thu": "thursday",
    "thur": "thursday",
    "thurs": "thursday",
    "fri": "friday",
    **{m[:3].lower(): m.lower() for m in MONTHS if len(m) > 4},
    "sept": "september",
}
#: With a point before a name only.
_BEFORE_NAMES = {
    "gen": "general",
    "col": "colonel",
    "maj": "major",
    "cpl": "corporal",
    "pvt": "private",
    "adm": "admiral",
    "cmdr": "commander",
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "pres": "president",
    "rev": "reverend",
    "hon": "honorable",
    "fr": "father",
    "mt": "mount",
    "ft": "fort",
    "pt": "point",
    "supt": "superintendent",
    "det": "detective",
    "insp": "inspector",
    "amb": "ambassador",
    "atty": "attorney",
    "brig": "brigadier",
    "cdr": "commander",
    "cpt": "captain",
    "sec": "secretary",
    "dep": "deputy",
}
#: With a point before a figure only.
_BEFORE_FIGURES = {
    "no": "number",
    "nos": "numbers",
    "fig": "figure",
    "figs": "figures",
    "vol": "volume",
    "vols": "volumes",
    "p": "page",
    "pp": "pages",
    "ch": "chapter",
    "chap": "chapter",
    "sec": "section",
    "art": "article",
    "ed": "edition",
    "op": "opus",
    "eq": "equation",
    "ext": "extension",
    "apt": "apartment",
    "rm": "room",
    "est": "established",
    "c": "circa",
    "ca": "circa",
    "pt": "part",
    "bk": "book",
    "rs": "rupees",
    "ex": "example",
    "pg": "page",
    "para": "paragraph",
    "mk": "mark",
    "ver": "version",
}
_STREETS = {"dr": "drive", "st": "street", "sq": "square", "pl": "place", "ct": "court", "ter": "terrace"}
_STREET_KINDS = {**_STREETS, "ave": "avenue", "rd": "road", "ln": "lane", "blvd": "boulevard"}
#: What stands at the head of a sentence more often than within a name.
_STARTERS = words_of(
    "i we he she it they you the a an this that these those there here but and so then my our his her its their your"
    " in on at when if what why how who where after before as for to no yes not now maybe perhaps please let do did"
    " does is are was were have has had can could will would should may all some many most each every both one nobody"
    " everybody someone something nothing everything while since because although though however once even only just"
    " with without from by meanwhile later today tomorrow yesterday next finally first also still"
)
_NEVER_LAST = (
    frozenset(_BEFORE_NAMES)
    | frozenset(_BEFORE_FIGURES) - {"no", "ext", "ed", "art", "p", "c"}
    | words_of("mr mrs ms prof vs e.g i.e approx cf capt lt sgt tel")
)
#: End a sentence before any capital that is no day, month or time zone.
_OFTEN_LAST = words_of("etc a.m p.m hrs mins yrs tbsp tsp max min misc")
_KEEP_TOGETHER = re.compile(
    r"(?:[A-Z]{2,4}\b|" + "|".join([*MONTHS, "Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"]) + ")"
)
_SAYING = words_of(
    "said say says saying answered answer replied reply told tell shouted screamed whispered cried yelled thought think"
    " mean means meant oh well definitely probably still just simply was is him her them us me you voted and but"
)
_WORD_BEFORE_POINT = re.compile(r"((?:[A-Za-z]\.)+[A-Za-z]|[A-Za-z]+)$")


def ends_sentence(before: str, after: str) -> bool:
    """Whether a point between two texts ends a sentence.

    Args:
        before: the text up to the point.
        after: the text behind it, from the next word on.

    Returns:
        False behind a title, an initial or an abbreviation within a sentence.

    Example:
        >>> ends_sentence("at 9 a.m", "on Monday"), ends_sentence("Bring pens, etc", "We start")
        (False, True)
    """
    match = _WORD_BEFORE_POINT.search(before)
    if not match or not after:
        return True
    word, previous = match[1], before[: match.start()].rstrip()
    lower, next_word = word.lower(), re.match(r"[\"'(“‘\[]*([A-Za-z']+)", after)
    following = next_word[1] if next_word else ""
    starts = following[:1].isupper() and following.lower() in _STARTERS
    if len(word) == 1 and word.isupper():
        pronoun = word == "I" and re.search(r"[a-z]$", previous)
        return bool(pronoun) or starts or not (following[:1].isupper() or following == "")
    if lower == "no":
        return not after[:1].isdigit() or (word == "no" and _last_word(previous) in _SAYING)
    if lower in _BEFORE_FIGURES and lower not in ("art", "ed") and after[:1].isdigit():
        return False
    if lower in _STREETS and re.search(r"[A-Z][\w']*$", previous):
        return starts
    if lower in _NEVER_LAST or lower in ("dr", "st"):
        return lower in _BEFORE_FIGURES and lower not in ("vol", "fig", "pp") and starts
    if lower in _OFTEN_LAST:
        return not following[:1].islower() and not _KEEP_TOGETHER.match(after.lstrip("\"'(“"))
    if "." in word or lower in _POINTED or lower in _ANYWHERE or lower in ("ph.d", "d"):
        return starts if following else not after[:1].isdigit()
    return True


def _last_word(text: str) -> str:
    words = re.findall(r"[A-Za-z']+", text[-40:])
    return words[-1].lower() if words else ""


def read_abbreviation(match: re.Match[str]) -> list[str]:
    """The words of an abbreviation where it stands; none where it is a word."""
    key, pointed = match[1].lower().rstrip("."), match.group().endswith(".")
    before, after = match.string[: match.start()], match.string[match.end() :]
    if pointed and key in _STREETS and _is_street(before, after):
        return [_STREETS[key]]
    if not pointed and match[1][0].isupper() and key in _STREET_KINDS and _is_numbered_street(before):
        return [_STREET_KINDS[key]]
    if key == "no" and match[1] == "no" and _last_word(before) in _SAYING:
        return []
    if (
        key in _BEFORE_FIGURES
        and pointed
        and re.match(r" ?(?:\d|[IVXLC]+\b|[ivx]{2,}\b)", after)
        and (key != "c" or match[1] == "c")
    ):
        return _BEFORE_FIGURES[key].split()
    if key in _BEFORE_NAMES and pointed and re.match(r" ?[A-Z]", after) and match[1][0].isupper():
        return _BEFORE_NAMES[key].split()
    if pointed and key in _POINTED and _is_abbreviated(match[1], key, after):
        return _POINTED[key].split()
    if key in _ANYWHERE:
        return _ANYWHERE[key].split()
    return ["doctor"] if match[1] in ("Dr", "Drs") and re.match(r" ?[A-Z]", after) else []


def _is_abbreviated(word: str, key: str, after: str) -> bool:
    """Whether a word with a point is no word that ends a sentence: "co." and "max." are, "Mar" and "Fri" need their
    capitals.
    """
    if key in ("max", "min", "ms", "tel", "st", "dr") or _POINTED[key] in _MONTH_NAMES | _DAY_NAMES:
        return word[0].isupper() or key in ("max", "min", "tel")
    return True


_MONTH_NAMES = frozenset(m.lower() for m in MONTHS)
_DAY_NAMES = frozenset(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])


def _is_street(before: str, after: str) -> bool:
    behind_name = re.search(r"(?:[A-Z][\w']*|\d+(?:st|nd|rd|th))\s+$", before) and not re.match(r"\s+[A-Z]", after)
    return bool(behind_name) or _is_numbered_street(before)


def _is_numbered_street(before: str) -> bool:
    return bool(re.search(r"\d+\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w'.]*\s+){1,3}$", before))


#: Longest first, so that none hides another.
ABBREVIATION_PATTERN = "|".join(
    re.escape(a)
    for a in sorted({*_ANYWHERE, *_POINTED, *_BEFORE_NAMES, *_BEFORE_FIGURES, *_STREETS}, key=len, reverse=True)
)
