"""Words -> phones: a lexicon of what the network would say wrongly, endings on its words, then the network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.speech.front.g2p import G2P, LETTERS
from pipelines.speech.front.inflect import inflected
from pipelines.speech.front.normalise import LETTER_WORDS
from weights.errors import InputError, WeightsAbsent

Phones = tuple[str, ...]

_NOUN_BEFORE = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "my",
        "your",
        "his",
        "her",
        "its",
        "our",
        "their",
        "no",
        "some",
        "any",
        "each",
        "every",
        "of",
        "in",
        "for",
        "with",
    ]
)
_VERB_BEFORE = frozenset(
    [
        "to",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "i",
        "you",
        "we",
        "they",
        "who",
        "don't",
        "didn't",
        "doesn't",
        "won't",
        "let's",
        "please",
        "not",
        "never",
    ]
)
_PAST_BEFORE = frozenset(
    [
        "have",
        "has",
        "had",
        "having",
        "was",
        "were",
        "been",
        "be",
        "is",
        "are",
        "being",
        "i've",
        "you've",
        "we've",
        "they've",
        "he'd",
        "she'd",
    ]
)
_VOWELS = tuple("aeiou")


@dataclass
class Speller:
    """Says words.

    Args:
        lexicon: word -> readings by part of speech, "" the usual one.
        net: for every other word.
    """

    lexicon: Mapping[str, Mapping[str, Phones]]
    net: G2P

    def __post_init__(self) -> None:
        self._network = lru_cache(maxsize=20_000)(self._by_network)

    @classmethod
    def load(cls, folder: Path) -> Speller:
        """Read g2p.safetensors and lexicon.txt.

        Raises:
            WeightsAbsent: a file is missing.
        """
        from safetensors.torch import load_file

        for name in ("g2p.safetensors", "g2p.json", "lexicon.txt"):
            if not (folder / name).is_file():
                raise WeightsAbsent(
                    f"'{folder}' has no {name}; reinstall the package, or train one: python -m pipelines.speech.training"
                )
        net = G2P(**json.loads((folder / "g2p.json").read_text(encoding="utf-8")))
        net.load_state_dict({k: v.float() for k, v in load_file(folder / "g2p.safetensors").items()})
        lexicon: dict[str, dict[str, Phones]] = {}
        for line in (folder / "lexicon.txt").read_text(encoding="utf-8").splitlines():
            word, tag, phones = line.split("\t")
            lexicon.setdefault(word, {})[tag] = tuple(phones.split())
        return cls(lexicon, net.eval())

    def say(self, words: Sequence[str]) -> list[Phones]:
        """The phones of every word of a sentence, vowels with stress 0, 1 or 2 behind them."""
        return [
            self.word(w, words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else "")
            for i, w in enumerate(words)
        ]

    def word(self, word: str, before: str = "", after: str = "") -> Phones:
        """The phones of one word between its neighbours."""
        if word.endswith(".") and word[:-1] in LETTER_WORDS:
            return tuple(LETTER_WORDS[word[:-1]].split())
        if word in ("the", "to"):
            open_ = after[:1] in _VOWELS
            return ("dh", "iy0" if open_ else "ax0") if word == "the" else ("t", "uw0" if open_ or not after else "ax0")
        if word == "a":
            return ("ax0",)
        found = self._looked_up(word, before)
        return found or inflected(word, self._looked_up) or self._network(word)

    def _looked_up(self, word: str, before: str = "") -> Phones | None:
        readings = self.lexicon.get(word)
        if readings is None:
            return None
        tag = "VERB" if before in _VERB_BEFORE else "NOUN" if before in _NOUN_BEFORE else ""
        if before in _PAST_BEFORE:
            tag = next((t for t in ("VBN", "VBD", "ADJ") if t in readings), "")
        return readings.get(tag) or readings[""]

    def _by_network(self, word: str) -> Phones:
        letters = "".join(c for c in word if c in LETTERS)
        if not letters:
            return ()
        said = self.net.read([letters])[0]
        return (
            said
            if any(p[-1].isdigit() for p in said)
            else tuple(p for c in letters if c in LETTER_WORDS for p in LETTER_WORDS[c].split())
        )


def given(text: str) -> Phones:
    """Phones as a person writes them in a tag: ours or ARPAbet ("HH AH0 L OW1"), or IPA.

    Raises:
        InputError: a symbol that is not known.
    """
    from pipelines.speech.phones import VOWELS, fold

    if any(not c.isascii() for c in text):
        return _ipa(text)
    phones = []
    for piece in text.replace(".", " ").split():
        try:
            plain = fold(piece)
        except KeyError:
            raise InputError(
                f"unknown phone '{piece[:20]}' in '{text[:60]}'; write ARPAbet (HH AH0 L OW1) or IPA (həˈloʊ)"
            ) from None
        phones.append(f"{plain}{piece[-1] if piece[-1] in '012' else 1}" if plain in VOWELS else plain)
    if not phones:
        raise InputError(f"no phones in '{text[:60]}'; write ARPAbet (HH AH0 L OW1) or IPA (həˈloʊ)")
    return tuple(phones)


_IPA = {
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


def _ipa(text: str) -> Phones:
    from pipelines.speech.phones import VOWELS

    phones: list[str] = []
    at, stress = 0, 0
    while at < len(text):
        if text[at] in "ˈˌ":
            stress, at = 1 if text[at] == "ˈ" else 2, at + 1
            continue
        piece = next((text[at : at + n] for n in (2, 1) if text[at : at + n] in _IPA), None)
        if piece is None:
            if text[at] in "ː. ͡‿":
                at += 1
                continue
            raise InputError(f"unknown IPA symbol '{text[at]}' in '{text[:60]}'; American English sounds are spoken")
        phone = _IPA[piece]
        if phone in VOWELS:
            phone, stress = f"{phone}{stress}", 0
        phones.append(phone)
        at += len(piece)
    if not phones:
        raise InputError(f"no phones in '{text[:60]}'; write ARPAbet (HH AH0 L OW1) or IPA (həˈloʊ)")
    return tuple(phones)
