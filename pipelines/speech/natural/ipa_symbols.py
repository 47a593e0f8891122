"""Phones of other languages than English, in IPA as espeak-ng writes it -> the symbols of decoders that learnt them.

Length is left out where another letter tells the vowels apart ("iː" from "ɪ"), and an "r" is two symbols: before a
vowel that of the throat, else the vowel that it has become.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Symbol -> its number: Kokoro's, which English does without; the last three are of our own, at numbers it leaves free.
IPA_NUMBERS: Mapping[str, int] = {
    **{"\u0303": 17, "a": 43, "e": 47, "o": 57, "x": 66, "y": 67, "ç": 78, "ø": 116, "œ": 120, "ʁ": 128, "ˌ": 157},
    **{"ɛː": 26, "ʏ": 27, "ɐ̯": 28},
}
#: Letters of IPA -> a symbol, where it is another; the longest that fits is taken.
_LETTERS: Mapping[str, str] = {
    **{"aɪ": "I", "aʊ": "W", "ɔø": "Y", "ɔɪ": "Y", "eɪ": "A", "əʊ": "O", "oʊ": "O", "tʃ": "ʧ", "dʒ": "ʤ"},
    **{"ɛː": "ɛː", "ɜː": "ɜ", "ɜ": "ɐ", "ɒ": "ɔ", "g": "ɡ", "r": "ʁ", "ɾ": "ʁ", "ʀ": "ʁ"},
}
_THROAT, _VOCALISED = "ʁ", "ɐ̯"
_VOWELS = "aeiouyɑɐæɔəɛɜɪøœʊʌʏɒ"
_PIECE = re.compile("|".join(sorted((*_LETTERS, "."), key=len, reverse=True)))


def spell_ipa(ipa: str, following: str) -> list[str]:
    """The symbols of one phone.

    Args:
        ipa: with its marks of stress and length.
        following: the IPA of the next phone of its word; "" at the word's end.

    Returns:
        Symbols; what a decoder does not know among them is its reader's to leave out.

    Example:
        >>> spell_ipa("ˈaɪ", "n"), spell_ipa("ɾ", "ɪ"), spell_ipa("ɾ", "")
        (['ˈ', 'I'], ['ʁ'], ['ɐ̯'])
    """
    symbols = [_LETTERS.get(m.group(), m.group()) for m in _PIECE.finditer(ipa)]
    starts_syllable = following.lstrip("ˈˌ")[:1] in tuple(_VOWELS)
    return [_VOCALISED if s == _THROAT and not starts_syllable else s for s in symbols]
