"""Text -> phrases: what may be spoken, sentence by sentence, with light markup (`*word*` is emphasised)."""

from __future__ import annotations

import re
import unicodedata

from pipelines.speech.engine import Phrase
from weights.errors import InputError

MAX_CHARACTERS = 50_000
MAX_PHRASE = 300
_ABBREVIATIONS = {"mr", "mrs", "ms", "dr", "prof", "st", "e.g", "i.e", "vs", "etc", "no", "vol", "jr", "sr"}
_EMPHASIS = re.compile(r"(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])")
_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s|$))|[。！？]+|\n\s*\n")


def phrases(text: str) -> list[Phrase]:
    """Split a text into phrases of at most 300 characters, at sentence ends, else at commas, else at spaces.

    Raises:
        InputError: empty, over 50,000 characters, with control characters, or with nothing in it to speak.
    """
    check(text)
    sentences = [part for sentence in _sentences(text) for part in _shortened(sentence)]
    spoken = [_marked(s) for s in sentences if any(c.isalnum() for c in s)]
    if not spoken:
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


def _sentences(text: str) -> list[str]:
    parts, start = [], 0
    for match in _END.finditer(text):
        words = text[start : match.start()].split()
        if match.group().startswith(".") and words and words[-1].lower().strip("(\"'") in _ABBREVIATIONS:
            continue
        parts.append(text[start : match.end()])
        start = match.end()
    parts.append(text[start:])
    return [" ".join(p.split()) for p in parts if p.strip()]


def _shortened(sentence: str) -> list[str]:
    parts = []
    while len(sentence) > MAX_PHRASE:
        head = sentence[:MAX_PHRASE]
        cut = max(head.rfind(c) for c in ",;:—") + 1 or head.rfind(" ") + 1 or MAX_PHRASE
        parts.append(sentence[:cut].strip())
        sentence = sentence[cut:].strip()
    return [*parts, sentence] if sentence else parts


def _marked(sentence: str) -> Phrase:
    text, spans, last = "", [], 0
    for match in _EMPHASIS.finditer(sentence):
        text += sentence[last : match.start()]
        spans.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        last = match.end()
    return Phrase(text + sentence[last:], tuple(spans))
