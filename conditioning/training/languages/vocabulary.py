"""Which of the teacher's pieces the student keeps: those that common words and the training texts are cut into."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from conditioning.text.pieces import BEGIN, END, SPACE, UNKNOWN, Pieces
from conditioning.training.languages.grammar import LANGUAGES
from weights.errors import InputError

SIZE = 20_000
WORDS = 12_000  # of each language
ENGLISH_SHARE = 0.25  # of the weight of another language; English is only what the labels are written in


def load_words(count: int = WORDS, languages: Iterable[str] = ("en", *LANGUAGES)) -> dict[str, list[tuple[str, float]]]:
    """Common words of each language with their frequency, from the package wordfreq (data: CC BY-SA 4.0).

    Args:
        count: how many of each.
        languages: their codes; those that the package does not have are left out.

    Returns:
        language -> words, commonest first.

    Raises:
        InputError: the package is not installed.
    """
    try:
        from wordfreq import available_languages, get_frequency_dict
    except ImportError as error:
        raise InputError("choosing pieces needs word frequencies: pip install wordfreq") from error
    tables = {k: get_frequency_dict(k, wordlist="best") for k in languages if k in available_languages("best")}
    return {k: sorted(table.items(), key=lambda item: -item[1])[:count] for k, table in tables.items()}


def choose_pieces(
    pieces: Pieces, words: Mapping[str, Sequence[tuple[str, float]]], texts: Iterable[str], size: int = SIZE
) -> list[int]:
    """Choose pieces: the special ones, every character seen, then by weight, each language with an equal share.

    Args:
        pieces: the teacher's.
        words: of each language with their frequencies.
        texts: the training texts; a piece that two of them hold is kept before any other.
        size: how many.

    Returns:
        Rows of the teacher, in rising order.
    """
    special = [pieces.words.index(w) for w in (BEGIN, UNKNOWN, END, SPACE)]
    single = {w: i for i, w in enumerate(pieces.words) if len(w) == 1}
    inner = {w[1]: i for i, w in enumerate(pieces.words) if len(w) == 2 and w[0] == SPACE}
    weights: defaultdict[int, float] = defaultdict(float)
    characters: set[str] = set()
    for language, table in words.items():
        share = ENGLISH_SHARE if language == "en" else 1.0
        for word, frequency in table:
            for written in (word, word.capitalize()) if language == "de" else (word,):
                for row in pieces.encode(written)[1:-1]:
                    weights[row] += share * math.sqrt(frequency)
        characters |= {c for word, _ in table[: WORDS // 2] for c in (*word, *word.upper())}
    for row, count in Counter(row for text in set(texts) for row in set(pieces.encode(text)[1:-1])).items():
        weights[row] += 1.0 if count >= 2 else 0.002
    kept = dict.fromkeys([*special, *(single[c] for c in sorted(characters) if c in single)])
    kept |= dict.fromkeys(inner[c] for c in sorted(characters) if c in inner and ord(c) < 0x250)
    kept |= dict.fromkeys(row for row in sorted(weights, key=lambda row: -weights[row]))
    return sorted(list(kept)[:size])
