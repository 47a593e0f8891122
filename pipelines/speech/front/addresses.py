"""Links, mail addresses, file names, @names and #tags: names as words, marks by name."""

from __future__ import annotations

import re

from pipelines.speech.front import numbers
from pipelines.speech.front.acronyms import is_named_in_small, read_capitals, spell_letters

_MARKS = {
    ".": "dot",
    "/": "slash",
    "@": "at",
    "-": "dash",
    "_": "underscore",
    ":": "colon",
    "?": "question mark",
    "=": "equals",
    "&": "and",
    "#": "hash",
    "%": "percent",
    "+": "plus",
    "~": "tilde",
}
_SPELLED = frozenset(
    [
        *(
            "www",
            "uk",
            "us",
            "io",
            "ai",
            "html",
            "htm",
            "http",
            "https",
            "ftp",
            "tv",
            "eu",
            "py",
            "js",
            "ts",
            "css",
            "md",
        ),
        *(
            "pdf",
            "csv",
            "txt",
            "png",
            "jpg",
            "gif",
            "svg",
            "mp",
            "exe",
            "xml",
            "wav",
            "id",
            "php",
            "docx",
            "xlsx",
            "cpp",
        ),
        *("api", "faq", "url"),
    ]
)
#: Written with a capital within, and no letters.
_MIXED_WORDS = frozenset(["saas", "saa", "paas", "paa", "mcd"])
_PIECE = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z\d]")


def read_address(m: re.Match[str]) -> list[str]:
    """A link, a mail address or the name of a file."""
    text = re.sub(r"^(?:[a-z]+://|mailto:)", "", m.group().rstrip("/"), flags=re.IGNORECASE)
    words: list[str] = []
    for piece in _PIECE.findall(text):
        if piece.isdecimal():
            words += numbers.digit_words(piece) if len(piece) > 4 else numbers.cardinal_words(int(piece))
        elif piece.isalpha():
            spelled = piece.lower() in _SPELLED or len(piece) == 1 or is_named_in_small(piece)
            words += spell_letters(piece) if spelled else split_words(piece)
        else:
            words += _MARKS.get(piece, "").split()
    return words


def read_tag(m: re.Match[str]) -> list[str]:
    """#GoodMorning and @good_morning."""
    lead = "hashtag" if m.group()[0] == "#" else "at"
    return [lead, *(w for part in re.findall(r"[A-Za-z]+|\d+", m[1]) for w in _read_part(part))]


def _read_part(part: str) -> list[str]:
    return numbers.year_words(int(part)) if part.isdecimal() and len(part) < 10 else split_words(part)


def split_words(text: str) -> list[str]:
    """The words of a name with capitals inside: YouTube, iPhone, GoodMorning; of any other its own."""
    if text.isupper():
        return read_capitals(text, "", "") or [text.lower()]
    letters = text.removesuffix("s")
    if re.fullmatch(r"(?=.{3,4}$)[A-Z][a-z]{0,2}[A-Z]+", letters) and letters.lower() not in _MIXED_WORDS:
        named = spell_letters(letters)
        return named if letters == text else [*named[:-1], named[-1] + "'s"]
    if not re.search(r"[a-z][A-Z]", text) or re.match(r"(?:Mc|Mac|O|D|De|La|Le|Fitz)[A-Z][a-z]+$", text):
        return [text.lower()]
    words: list[str] = []
    for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text):
        words += (read_capitals(part, "", "") if part.isupper() else None) or (
            spell_letters(part) if len(part) == 1 and part.lower() != "a" else [part.lower()]
        )
    return words
