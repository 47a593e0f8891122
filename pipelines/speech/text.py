"""Text -> phrases: what may be spoken, sentence by sentence, with the marks of `front.markup`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipelines.speech.engine import Phrase
from pipelines.speech.front.markup import Marked, parse
from weights.errors import InputError

MAX_CHARACTERS = 50_000
MAX_PHRASE = 300
_ABBREVIATIONS = {"mr", "mrs", "ms", "dr", "prof", "st", "e.g", "i.e", "vs", "etc", "no", "vol", "jr", "sr"}
_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s|$))|[。！？]+|\n\s*\n")


def phrases(text: str) -> list[Phrase]:
    """Split a text into phrases of at most 300 characters, at sentence ends, else at commas, else at spaces.

    Raises:
        InputError: empty, over 50,000 characters, with control characters, with nothing in it to speak, or a mark's value.
    """
    check(text)
    marked = parse(text)
    pieces = [
        marked.cut(a, b) for start, end in _sentences(marked.text) for a, b in _shortened(marked.text, start, end)
    ]
    spoken: list[Phrase] = []
    loose: Marked | None = None
    for piece in pieces:
        if any(c.isalnum() for c in piece.text):
            spoken.append(_phrase(piece, loose))
            loose = None
        elif piece.events:
            loose = Marked("", (), (*(loose.events if loose else ()), *piece.events))
    if loose:
        spoken.append(_phrase(Marked("", (), tuple(loose.events)), None))
    if not spoken or not any(any(c.isalnum() for c in p.text) or any(e.sound for e in p.events) for p in spoken):
        raise InputError(f"there is nothing to speak in {text.strip()[:40]!r}; give letters or numbers")
    return spoken


def check(text: str) -> None:
    """Refuse a text that cannot be spoken.

    Raises:
        InputError: see `phrases`.
    """
    if not isinstance(text, str) or not text.strip():
        raise InputError("the text is empty; give the words to speak")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are spoken at once, split it into several files"
        )
    for position, c in enumerate(text):
        if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t":
            raise InputError(f"the text has the control character U+{ord(c):04X} at position {position}; remove it")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        words = text[start : match.start()].split()
        if match.group().startswith(".") and words and words[-1].lower().strip("(\"'") in _ABBREVIATIONS:
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    while end - start > MAX_PHRASE:
        head = text[start : start + MAX_PHRASE]
        cut = max(head.rfind(c) for c in ",;:—") + 1 or head.rfind(" ") + 1 or MAX_PHRASE
        yield start, start + cut
        start += cut
    if end > start or end == len(text):
        yield start, end


def _phrase(piece: Marked, before: Marked | None) -> Phrase:
    events = (*(before.events if before else ()), *piece.events)
    text = piece.text.replace("\n\n", " ")
    emphases = tuple((s.start, s.end) for s in piece.spans if s.emphasis > 0)
    return Phrase(text, emphases, piece.spans, events)
