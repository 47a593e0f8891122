"""Text -> phrases: what may be spoken, sentence by sentence, with the marks of `front.markup`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipelines.speech.engine import Phrase
from pipelines.speech.front.abbreviations import ends_sentence
from pipelines.speech.front.characters import MAX_NAMED, find_unspoken, is_speakable
from pipelines.speech.front.markup import MarkupText, parse_markup
from pipelines.speech.front.parentheses import aside_spans
from pipelines.speech.front.phrasing import find_cut
from pipelines.speech.front.questions import rises_at_end
from pipelines.speech.german import sentences as german
from weights.errors import InputError

MAX_CHARACTERS = 50_000
MAX_PHRASE_CHARACTERS = 300
_PARAGRAPH = re.compile(r"[^\S\n]*\n\s*\n")
_END = re.compile(r"(?:[.!?…]+[\"'”’“»)\]]*(?=\s|$))|[。！？]+|\n\s*\n")


def split_phrases(text: str, language: str = "en") -> tuple[Phrase, ...]:
    """Split a text into phrases of at most 300 characters: at sentence ends, else between
    their phrases (`front.phrasing`).

    Args:
        text: at most 50,000 characters, with the marks of `front.markup`.
        language: a language tag; German has rules of its own for where sentences end and which questions rise, every
            other language those of English.

    Returns:
        At least one phrase.

    Raises:
        InputError: empty, over 50,000 characters, with control characters, with nothing in it to speak, or a mark's
            value.
    """
    check_text(text)
    return _split_phrases(text, _RULES.get(language.partition("-")[0].lower(), _RULES["en"]))


@dataclass(frozen=True)
class _SentenceRules:
    """What a language's writing says of its sentences.

    Attributes:
        ends: whether a point between two texts ends a sentence.
        rises: whether a sentence is a question that rises.
    """

    ends: Callable[[str, str], bool]
    rises: Callable[[str], bool]


_RULES = {
    "en": _SentenceRules(ends_sentence, rises_at_end),
    "de": _SentenceRules(german.ends_sentence, german.rises_at_end),
}


@lru_cache(maxsize=16)
def _split_phrases(text: str, rules: _SentenceRules) -> tuple[Phrase, ...]:
    """Split a text that was checked; a job checks what its pipeline then speaks, so the same text comes twice.

    Raises:
        InputError: it holds no letter, no number and no sound to speak.
    """
    marked = parse_markup(text)
    phrases: list[Phrase] = []
    pending: MarkupText | None = None
    for sentence, start, end in _pieces(marked.text, rules):
        piece = marked.slice(start, end)
        if any(c.isalnum() for c in piece.text):
            phrase = _phrase_of_piece(piece, pending)
            last = end >= sentence[1]
            rises = last and rules.rises(marked.text[slice(*sentence)])
            closes = last and bool(_PARAGRAPH.match(marked.text, end) or marked.text[:end].endswith("\n"))
            phrases.append(replace(phrase, rises=rises, continues=not last, closes=closes))
            pending = None
        elif piece.events:
            pending = MarkupText("", (), (*(pending.events if pending else ()), *piece.events))
    if pending:
        phrases.append(_phrase_of_piece(MarkupText("", (), tuple(pending.events)), None))
    if not phrases or not any(any(c.isalnum() for c in p.text) or any(e.sound for e in p.events) for p in phrases):
        raise InputError(f"there is nothing to speak in {text.strip()[:40]!r}; give letters or numbers")
    return tuple(phrases)


def _pieces(text: str, rules: _SentenceRules) -> Iterator[tuple[tuple[int, int], int, int]]:
    """Each piece of a text with the sentence that it is of."""
    for start, end in _sentences(text, rules):
        for a, b in _break_up(text, start, end):
            yield (start, end), a, b


def check_spoken(text: str) -> tuple[str, ...]:
    """What of a text a voice that speaks English alone leaves out, in words.

    Args:
        text: that `split_phrases` takes.

    Returns:
        Sentences for the person who made it; none where everything is spoken.

    Raises:
        InputError: nothing of it can be spoken.
    """
    marked = parse_markup(text)
    unspoken = find_unspoken(marked.text)
    if unspoken and not is_speakable(marked.text) and not any(e.sound for e in marked.events):
        raise InputError(
            f"nothing in {text.strip()[:40]!r} can be spoken: this voice speaks English only; give Latin letters or"
            " figures, or --engine espeak with --voice LANGUAGE"
        )
    return tuple(
        f"{what}: {_list_some(pieces)}"
        for what, pieces in (("not spoken", unspoken), ("marks that are not known, not spoken", marked.unknown))
        if pieces
    )


def _list_some(pieces: Sequence[str]) -> str:
    more = f" and {len(pieces) - MAX_NAMED} more" if len(pieces) > MAX_NAMED else ""
    return ", ".join(piece[:40] for piece in pieces[:MAX_NAMED]) + more


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


def _sentences(text: str, rules: _SentenceRules) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        point = match.group()[0] == "." and not match.group().startswith("..")
        if point and not rules.ends(text[start : match.start()], text[match.end() :][:200].lstrip()):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _break_up(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    while end - start > MAX_PHRASE_CHARACTERS:
        cut = find_cut(text[start:end], MAX_PHRASE_CHARACTERS // 3, MAX_PHRASE_CHARACTERS)
        yield start, start + cut
        start += cut
    if end > start or end == len(text):
        yield start, end


def _phrase_of_piece(piece: MarkupText, before: MarkupText | None) -> Phrase:
    events = (*(before.events if before else ()), *piece.events)
    text = piece.text.replace("\n\n", " ")
    emphases = tuple((s.start, s.end) for s in piece.spans if s.emphasis > 0)
    return Phrase(text, emphases, (*piece.spans, *aside_spans(text)), events)
