"""The phones of American English that the voice speaks (the CMU radio set), and what is known of each."""

from __future__ import annotations

VOWELS = ("aa", "ae", "ah", "ao", "aw", "ax", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw")
CONSONANTS = (
    "b",
    "ch",
    "d",
    "dh",
    "f",
    "g",
    "hh",
    "jh",
    "k",
    "l",
    "m",
    "n",
    "ng",
    "p",
    "r",
    "s",
    "sh",
    "t",
    "th",
    "v",
    "w",
    "y",
    "z",
    "zh",
)
PAUSE = "pau"
PHONES = (PAUSE, *VOWELS, *CONSONANTS)
INDEX = {phone: i for i, phone in enumerate(PHONES)}
SONORANTS = ("l", "m", "n", "ng", "r", "w", "y")
UNVOICED = ("ch", "f", "hh", "k", "p", "s", "sh", "t", "th")
VOICED = tuple(p for p in (*VOWELS, *CONSONANTS) if p not in UNVOICED)

#: IPA of each phone, for marks of time and for lip shapes.
IPA = {
    "aa": "ɑ",
    "ae": "æ",
    "ah": "ʌ",
    "ao": "ɔ",
    "aw": "aʊ",
    "ax": "ə",
    "ay": "aɪ",
    "eh": "ɛ",
    "er": "ɜː",
    "ey": "eɪ",
    "ih": "ɪ",
    "iy": "iː",
    "ow": "oʊ",
    "oy": "ɔɪ",
    "uh": "ʊ",
    "uw": "uː",
    "b": "b",
    "ch": "tʃ",
    "d": "d",
    "dh": "ð",
    "f": "f",
    "g": "ɡ",
    "hh": "h",
    "jh": "dʒ",
    "k": "k",
    "l": "l",
    "m": "m",
    "n": "n",
    "ng": "ŋ",
    "p": "p",
    "r": "ɹ",
    "s": "s",
    "sh": "ʃ",
    "t": "t",
    "th": "θ",
    "v": "v",
    "w": "w",
    "y": "j",
    "z": "z",
    "zh": "ʒ",
    "pau": "",
}

#: Phones of teachers and lexicons -> one of ours.
FOREIGN_PHONES = {
    "axr": "er",
    "el": "l",
    "em": "m",
    "en": "n",
    "dx": "t",
    "nx": "n",
    "hv": "hh",
    "ssil": "pau",
    "sil": "pau",
    "brth": "pau",
    "h#": "pau",
}


def fold_phone(phone: str) -> str:
    """Map a phone of the radio or ARPAbet sets to one of ours, without its stress.

    Args:
        phone: upper or lower case, with or without a stress behind it.

    Returns:
        One of PHONES.

    Raises:
        KeyError: the phone is not known.
    """
    name = phone.lower().rstrip("012")
    name = FOREIGN_PHONES.get(name, name)
    if name not in INDEX:
        raise KeyError(phone)
    return name
