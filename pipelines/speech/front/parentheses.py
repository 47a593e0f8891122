"""Asides in parentheses: where they are, and how a reader says them: lower, softer, a little faster, set off by pauses
(Bolinger 1989; Dehe 2014).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.speech.front.markup import Span

ASIDE_ST, ASIDE_DB, ASIDE_RATE = -1.5, -2.0, 1.06
#: An aside stands between spaces or marks and holds a word; "book(s)" and "f(x)" do not.
_ASIDE = re.compile(r"(?:(?<=\s)|(?<=^))[(\[](?=[^\W\d_])([^()\[\]]*[^\W\d_]{2}[^()\[\]]*)[)\]](?![^\W_])")


def find_asides(text: str) -> Iterator[tuple[int, int]]:
    """The asides of a text, each with its parentheses.

    Args:
        text: without markup.

    Yields:
        The first character and the one behind the last.

    Example:
        >>> list(find_asides("The house (the old one) was sold."))
        [(10, 23)]
    """
    for match in _ASIDE.finditer(text):
        yield match.span()


def aside_spans(text: str) -> tuple[Span, ...]:
    """How the asides of a text are said."""
    return tuple(
        Span(start, end, rate=ASIDE_RATE, pitch_st=ASIDE_ST, volume_db=ASIDE_DB) for start, end in find_asides(text)
    )
