"""Questions by their kind: those that are answered with yes or no, and those of one word, rise at their end; those that
ask who, what or when fall.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WH_WORDS = _words("who whom whose what which why how")
#: Also open clauses ("When it rains, it pours?"), so that an auxiliary has to follow.
_WH_OR_CONJUNCTION = _words("when where")
_AUXILIARIES = _words(
    "am is are was were do does did have has had will would shall should can could may might must isn't aren't wasn't"
    " weren't don't doesn't didn't haven't hasn't won't wouldn't shouldn't can't couldn't else exactly on in"
)
_OPENERS = _words("and but so or well oh then now ok okay hey please yes no look um uh er")
_PREPOSITIONS = _words("in on at to for from with by of about since until under over into during")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


def rises_at_end(sentence: str) -> bool:
    """Whether a sentence is a question whose F0 rises at its end.

    Args:
        sentence: as written, with its mark.

    Returns:
        True for a question that yes or no answers, for one of a single word and for a statement with a question mark.

    Example:
        >>> rises_at_end("Are you there?"), rises_at_end("Really?"), rises_at_end("Where are you?")
        (True, True, False)
    """
    text = sentence.lower().replace("’", "'").rstrip(" \"')]”’")
    if "?" not in text[-3:]:
        return False
    words = _WORD.findall(text)
    return len(words) == 1 or not any(_asks_wh(clause) for clause in _main_clauses(text))


def _main_clauses(text: str) -> list[str]:
    """Where the question may begin: at the sentence's beginning, or behind an address or an opening clause."""
    clauses = re.split(r"[,;:—–]\s*|\s-\s|\n", text)
    first = _content_words(clauses[0])
    opens_late = len(first) <= 2 or first[0] in ("if", "when", "where", "while", "after", "before", "since", "as")
    return clauses[:2] if opens_late else clauses[:1]


def _content_words(clause: str) -> list[str]:
    words = _WORD.findall(clause)
    while words and words[0] in _OPENERS:
        words = words[1:]
    return words or [""]


def _asks_wh(clause: str) -> bool:
    words = _content_words(clause)
    if len(words) > 1 and words[0] in _PREPOSITIONS:
        words = words[1:]
    first, _, contraction = words[0].partition("'")
    if first in _WH_OR_CONJUNCTION:
        return bool(contraction) or len(words) == 1 or words[1] in _AUXILIARIES
    return first in _WH_WORDS
