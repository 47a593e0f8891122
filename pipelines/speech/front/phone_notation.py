"""Phones that a person writes in a `phoneme` tag: ARPAbet or IPA -> ours."""

from __future__ import annotations

from pipelines.speech.phones import VOWELS, fold_phone
from weights.errors import InputError

Phones = tuple[str, ...]

#: IPA symbols -> phones; longer ones are tried first.
_PHONE_OF_IPA = {
    "aɪ": "ay",
    "aʊ": "aw",
    "eɪ": "ey",
    "oʊ": "ow",
    "əʊ": "ow",
    "ɔɪ": "oy",
    "tʃ": "ch",
    "dʒ": "jh",
    "ɜː": "er",
    "ɜɹ": "er",
    "ɝ": "er",
    "ɚ": "er",
    "iː": "iy",
    "uː": "uw",
    "ɑː": "aa",
    "ɔː": "ao",
    "i": "iy",
    "u": "uw",
    "ɑ": "aa",
    "a": "aa",
    "æ": "ae",
    "ʌ": "ah",
    "ɔ": "ao",
    "ə": "ax",
    "ɛ": "eh",
    "e": "eh",
    "ɪ": "ih",
    "ʊ": "uh",
    "o": "ow",
    "b": "b",
    "d": "d",
    "ð": "dh",
    "f": "f",
    "ɡ": "g",
    "g": "g",
    "h": "hh",
    "k": "k",
    "l": "l",
    "m": "m",
    "n": "n",
    "ŋ": "ng",
    "p": "p",
    "ɹ": "r",
    "r": "r",
    "s": "s",
    "ʃ": "sh",
    "t": "t",
    "ɾ": "t",
    "θ": "th",
    "v": "v",
    "w": "w",
    "j": "y",
    "z": "z",
    "ʒ": "zh",
    "ʧ": "ch",
    "ʤ": "jh",
}


def parse_phones(text: str) -> Phones:
    """Read phones in our names or ARPAbet ("HH AH0 L OW1"), or in IPA ("həˈloʊ").

    Args:
        text: phones with spaces between them, or IPA.

    Returns:
        Our phones, vowels with stress 0, 1 or 2 behind them.

    Raises:
        InputError: a symbol that is not known, or no phones.

    Example:
        >>> parse_phones("HH AH0 L OW1")
        ('hh', 'ah0', 'l', 'ow1')
    """
    phones = _parse_arpabet(text) if text.isascii() else _parse_ipa(text)
    if not phones:
        raise InputError(f"no phones in '{text[:60]}'; write ARPAbet (HH AH0 L OW1) or IPA (həˈloʊ)")
    return tuple(phones)


def _parse_arpabet(text: str) -> list[str]:
    phones = []
    for symbol in text.replace(".", " ").split():
        try:
            phone = fold_phone(symbol)
        except KeyError:
            raise InputError(
                f"unknown phone '{symbol[:20]}' in '{text[:60]}'; write ARPAbet (HH AH0 L OW1) or IPA (həˈloʊ)"
            ) from None
        phones.append(f"{phone}{symbol[-1] if symbol[-1] in '012' else 1}" if phone in VOWELS else phone)
    return phones


def _parse_ipa(text: str) -> list[str]:
    phones: list[str] = []
    at, stress = 0, 0
    while at < len(text):
        if text[at] in "ˈˌ":
            stress, at = 1 if text[at] == "ˈ" else 2, at + 1
            continue
        symbol = next((text[at : at + n] for n in (2, 1) if text[at : at + n] in _PHONE_OF_IPA), None)
        if symbol is None:
            if text[at] in "ː. ͡‿":
                at += 1
                continue
            raise InputError(f"unknown IPA symbol '{text[at]}' in '{text[:60]}'; American English sounds are spoken")
        phone = _PHONE_OF_IPA[symbol]
        if phone in VOWELS:
            phone, stress = f"{phone}{stress}", 0
        phones.append(phone)
        at += len(symbol)
    return phones
