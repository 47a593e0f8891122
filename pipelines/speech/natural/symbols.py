"""The phones of a plan -> the symbols that natural decoders read (misaki's alphabet, as of Kokoro and hibari)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.natural.ipa_symbols import IPA_NUMBERS, spell_ipa
from pipelines.speech.phones import PAUSE, VOWELS
from pipelines.speech.plan import SpeechPlan

STRESS, SPACE, EDGE, COMMA = "ˈ", " ", "", ","
#: Phone -> its symbols; stressed "er" has another vowel.
SYMBOLS: Mapping[str, str] = {
    **dict(zip(VOWELS, ("ɑ", "æ", "ʌ", "ɔ", "W", "ə", "I", "ɛ", "əɹ", "A", "ɪ", "i", "O", "Y", "ʊ", "u"), strict=True)),
    **{p: p for p in ("b", "d", "f", "k", "l", "m", "n", "p", "s", "t", "v", "w", "z")},
    **{"ch": "ʧ", "dh": "ð", "g": "ɡ", "hh": "h", "jh": "ʤ", "ng": "ŋ", "r": "ɹ", "sh": "ʃ", "th": "θ", "y": "j"},
    "zh": "ʒ",
}
#: Symbol -> its number for Kokoro and those that learnt from it.
VOCABULARY: Mapping[str, int] = {
    ",": 3,
    ".": 4,
    "!": 5,
    "?": 6,
    " ": 16,
    "A": 24,
    "I": 25,
    "O": 31,
    "T": 36,
    "W": 39,
    "Y": 41,
    "ᵊ": 42,
    "b": 44,
    "d": 46,
    "f": 48,
    "h": 50,
    "i": 51,
    "j": 52,
    "k": 53,
    "l": 54,
    "m": 55,
    "n": 56,
    "p": 58,
    "s": 61,
    "t": 62,
    "u": 63,
    "v": 64,
    "w": 65,
    "z": 68,
    "ɑ": 69,
    "ɐ": 70,
    "æ": 72,
    "ɔ": 76,
    "ð": 81,
    "ʤ": 82,
    "ə": 83,
    "ɛ": 86,
    "ɜ": 87,
    "ɡ": 92,
    "ɪ": 102,
    "ŋ": 112,
    "θ": 119,
    "ɹ": 123,
    "ʃ": 131,
    "ʧ": 133,
    "ʊ": 135,
    "ʌ": 138,
    "ʒ": 147,
    "ˈ": 156,
    **IPA_NUMBERS,
}
STRESSED_ER, FLAP, ARTICLE, SYLLABIC = "ɜɹ", "T", "ɐ", "ᵊ"
ENDINGS = (".", "?", "!")  # by `SpeechPlan.ending`


@dataclass(frozen=True)
class SymbolSequence:
    """The L symbols of a plan.

    Attributes:
        ids: [L] numbers of the decoder's vocabulary; the first and the last are its padding.
        phone: [L] number of the plan's phone that each belongs to, never falling.
    """

    ids: NDArray[np.int64]
    phone: NDArray[np.int64]


def to_symbols(plan: SpeechPlan) -> SymbolSequence:
    """Write a plan's phones in a decoder's symbols.

    A word's last phone owns the space behind it, a pause the comma before and the space behind it.

    Args:
        plan: P phones that begin and end with a pause.

    Returns:
        The symbols.
    """
    pairs = [(VOCABULARY.get(symbol, 0), phone) for symbol, phone in _write(plan)]
    ids, phones = zip(*pairs, strict=True)
    return SymbolSequence(np.array(ids, np.int64), np.array(phones, np.int64))


def _write(plan: SpeechPlan) -> Iterator[tuple[str, int]]:
    last = len(plan) - 1
    for at, phone in enumerate(plan.phones):
        if phone == PAUSE:
            if at == last:
                yield ENDINGS[plan.ending], at
            elif at:
                yield COMMA, at
                yield SPACE, at
            if at in (0, last):
                yield EDGE, at
            continue
        for symbol in _spell_foreign(plan, at) if plan.ipa else _spell_english(plan, at):
            yield symbol, at
        if ends_word(plan, at) and plan.phones[at + 1] != PAUSE:
            yield SPACE, at
    if plan.phones[-1] != PAUSE:
        yield ENDINGS[plan.ending], last
        yield EDGE, last


def _spell_foreign(plan: SpeechPlan, at: int) -> list[str]:
    """The symbols of one phone that is given in IPA; letters without a symbol are left out."""
    symbols = [s for s in spell_ipa(plan.ipa[at], "" if ends_word(plan, at) else plan.ipa[at + 1]) if s in VOCABULARY]
    return symbols or [SYMBOLS[plan.phones[at]]]


def _spell_english(plan: SpeechPlan, at: int) -> str:
    """The symbols of one phone, as an American reader says it in its place."""
    stressed = plan.phones[at] in VOWELS and plan.stress[at]
    return (STRESS if stressed else "") + _spell(plan, at)


def _spell(plan: SpeechPlan, at: int) -> str:
    """The symbols of one phone without its stress."""
    phone, begins, ends = plan.phones[at], begins_word(plan, at), ends_word(plan, at)
    before = "" if begins else plan.phones[at - 1]
    after = "" if ends else plan.phones[at + 1]
    if phone == "er" and plan.stress[at]:
        return STRESSED_ER
    if phone == "ax" and begins and ends:
        return ARTICLE
    if phone == "ax" and after in ("l", "n") and before not in VOWELS and ends_word(plan, at + 1):
        return SYLLABIC
    if phone == "t" and before in (*VOWELS, "r") and after in VOWELS and not plan.stress[at + 1]:
        return FLAP
    return SYMBOLS[phone]


def begins_word(plan: SpeechPlan, at: int) -> bool:
    """Whether a plan's phone is the first of its word."""
    return at == 0 or plan.word[at - 1] != plan.word[at]


def ends_word(plan: SpeechPlan, at: int) -> bool:
    """Whether a plan's phone is the last of its word."""
    return at + 1 >= len(plan) or plan.word[at + 1] != plan.word[at]
