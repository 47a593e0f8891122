"""Text -> phrases: what may be spoken, sentence by sentence, with the marks of `front.markup`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pipelines.speech.engine import Phrase
from pipelines.speech.front.markup import MarkupText, parse_markup
from pipelines.speech.front.questions import rises_at_end
from weights.errors import InputError

MAX_CHARACTERS = 50_000
MAX_PHRASE_CHARACTERS = 300
_ABBREVIATIONS = {"mr", "mrs", "ms", "dr", "prof", "st", "e.g", "i.e", "vs", "etc", "no", "vol", "jr", "sr"}
_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s|$))|[。！？]+|\n\s*\n")


def split_phrases(text: str) -> tuple[Phrase, ...]:
    """Split a text into phrases of at most 300 characters: at sentence ends, else at commas, else at spaces.

    Args:
        text: at most 50,000 characters, with the marks of `front.markup`.

    Returns:
        At least one phrase.

    Raises:
        InputError: empty, over 50,000 characters, with control characters, with nothing in it to speak, or a mark's
            value.
    """
    check_text(text)
    return _split_phrases(text)


@lru_cache(maxsize=16)
def _split_phrases(text: str) -> tuple[Phrase, ...]:
    """Split a text that was checked; a job checks what its pipeline then speaks, so the same text comes twice.

    Raises:
        InputError: it holds no letter, no number and no sound to speak.
    """
    marked = parse_markup(text)
    pieces = [
        marked.slice(a, b) for start, end in _sentences(marked.text) for a, b in _break_up(marked.text, start, end)
    ]
    phrases: list[Phrase] = []
    pending: MarkupText | None = None
    for piece in pieces:
        if any(c.isalnum() for c in piece.text):
            phrases.append(_phrase_of_piece(piece, pending))
            pending = None
        elif piece.events:
            pending = MarkupText("", (), (*(pending.events if pending else ()), *piece.events))
    if pending:
        phrases.append(_phrase_of_piece(MarkupText("", (), tuple(pending.events)), None))
    if not phrases or not any(any(c.isalnum() for c in p.text) or any(e.sound for e in p.events) for p in phrases):
        raise InputError(f"there is nothing to speak in {text.strip()[:40]!r}; give letters or numbers")
    return tuple(phrases)


def check_text(text: str) -> None:
    """Refuse a text that cannot be spoken.

    Args:
        text: as a person wrote it.

    Raises:
        InputError: see `split_phrases`.
    """
    if not isinstance(text, str) or not text.strip():
        raise InputError("the text is empty; give the words to speak")
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are spoken at once, split it into"
            " several files"
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


def _break_up(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    while end - start > MAX_PHRASE_CHARACTERS:
        head = text[start : start + MAX_PHRASE_CHARACTERS]
        cut = max(head.rfind(c) for c in ",;:—") + 1 or head.rfind(" ") + 1 or MAX_PHRASE_CHARACTERS
        yield start, start + cut
        start += cut
    if end > start or end == len(text):
        yield start, end


def _phrase_of_piece(piece: MarkupText, before: MarkupText | None) -> Phrase:
    events = (*(before.events if before else ()), *piece.events)
    text = piece.text.replace("\n\n", " ")
    emphases = tuple((s.start, s.end) for s in piece.spans if s.emphasis > 0)
    return Phrase(text, emphases, piece.spans, events, rises_at_end(text))
