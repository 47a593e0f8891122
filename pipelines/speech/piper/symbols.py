"""The phones of a plan -> the symbols that Piper's voices read: IPA as espeak-ng writes it, a blank behind each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

import numpy as np

from pipelines.speech.natural.symbols import COMMA, ENDINGS, SPACE, STRESS, SymbolSequence, begins_word, ends_word
from pipelines.speech.phones import IPA, PAUSE, VOWELS
from pipelines.speech.piper.voices import BEGIN, BLANK, END
from pipelines.speech.plan import SpeechPlan

#: Phones of ours -> IPA of espeak's American English where it is another than that of our marks.
AMERICAN: Mapping[str, str] = {**IPA, "aa": "ɑː", "ao": "ɔː", "er": "ɚ"}
STRESSED_ER, FLAP, ARTICLE, SHORT_IY, OPEN_AO = "ɜː", "ɾ", "ɐ", "i", "ɔ"


def to_ids(plan: SpeechPlan, ids: Mapping[str, tuple[int, ...]]) -> SymbolSequence:
    """Write a plan's phones in a voice's symbols.

    A word's last phone owns the space behind it, a pause the comma before and the space behind it. A blank is of the
    phone that it leads into, for what these voices sound of a phone begins there; before a pause it is of the phone
    before. Letters that the voice does not know are left out, as Piper does.

    Args:
        plan: P phones that begin and end with a pause.
        ids: letter -> numbers.

    Returns:
        The symbols.
    """
    numbers = [(n, phone) for letter, phone in _write(plan) for n in _with_blank(letter, ids)]
    symbols, owners = (np.array(column, np.int64) for column in zip(*numbers, strict=True))
    following = np.append(owners[1:], owners[-1])
    led_into = np.isin(symbols, ids[BLANK]) & ~plan.is_pause[following]
    return SymbolSequence(symbols, np.where(led_into, following, owners))


def _with_blank(letter: str, ids: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    if letter not in ids:
        return ()
    return ids[letter] if letter == END else (*ids[letter], *ids[BLANK])


def _write(plan: SpeechPlan) -> Iterator[tuple[str, int]]:
    last = len(plan) - 1
    for at, phone in enumerate(plan.phones):
        if phone == PAUSE:
            for symbol in _mark(at, last, ENDINGS[plan.ending]):
                yield symbol, at
            continue
        for letter in unicodedata.normalize("NFD", plan.ipa[at] if plan.ipa else _american(plan, at)):
            yield letter, at
        if at < last and ends_word(plan, at) and plan.phones[at + 1] != PAUSE:
            yield SPACE, at
    if plan.phones[-1] != PAUSE:
        yield ENDINGS[plan.ending], last
        yield END, last


def _mark(at: int, last: int, ending: str) -> tuple[str, ...]:
    """What a pause is written as."""
    if at == 0:
        return (BEGIN, END) if last == 0 else (BEGIN,)
    return (ending, END) if at == last else (COMMA, SPACE)


def _american(plan: SpeechPlan, at: int) -> str:
    """One phone of ours, as espeak's American English writes it in its place."""
    phone, begins, ends = plan.phones[at], begins_word(plan, at), ends_word(plan, at)
    before = "" if begins else plan.phones[at - 1]
    after = "" if ends else plan.phones[at + 1]
    stressed = phone in VOWELS and bool(plan.stress[at])
    if phone == "er" and stressed:
        return STRESS + STRESSED_ER
    if phone == "ax" and begins and ends:
        return ARTICLE
    if phone == "iy" and ends and not stressed and not begins:
        return SHORT_IY
    if phone == "t" and before in (*VOWELS, "r") and after in VOWELS and not plan.stress[at + 1]:
        return FLAP
    return (STRESS if stressed else "") + AMERICAN[phone]
