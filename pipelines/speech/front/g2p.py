"""G2P (grapheme to phoneme): words -> phones by a lexicon, by endings on its words, else by a small network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.speech.checkpoint import REMEDY, load_networks
from pipelines.speech.front.g2p_net import LETTERS, G2PNet
from pipelines.speech.front.homographs import MORE_READINGS, find_sense
from pipelines.speech.front.inflect import ENDINGS, ending_phones, inflect
from pipelines.speech.front.interjections import SOUND_PHONES
from pipelines.speech.front.parts_of_speech import guess_tag
from pipelines.speech.front.word_tables import LETTER_NAMES
from weights.errors import WeightsNotFoundError

Phones = tuple[str, ...]

_VOWEL_LETTERS = tuple("aeiou")
MAX_REMEMBERED_WORDS = 20_000  # that the network was asked for


@dataclass
class G2P:
    """Words -> phones.

    Attributes:
        lexicon: word -> readings by part of speech, "" the usual one.
        net: for every word that neither the lexicon has nor an ending makes.

    Example:
        >>> from pipelines.speech.checkpoint import EMBEDDED_VOICE
        >>> G2P.load(EMBEDDED_VOICE).phonemize(["the", "apple"])
        [('dh', 'iy0'), ('ae1', 'p', 'ax0', 'l')]
    """

    lexicon: Mapping[str, Mapping[str, Phones]]
    net: G2PNet

    def __post_init__(self) -> None:
        self._network_phones: dict[str, Phones] = {}

    @classmethod
    def load(cls, folder: Path) -> G2P:
        """Read the G2P of a voice checkpoint: g2p.safetensors, g2p.json and lexicon.txt.

        Args:
            folder: of the checkpoint.

        Returns:
            The G2P of its voices.

        Raises:
            WeightsNotFoundError: a file is missing.
            WeightsCorruptError: a file cannot be read.
        """
        return cls(load_lexicon(folder), load_networks(folder, {"g2p": G2PNet})["g2p"])

    def phonemize(self, words: Sequence[str]) -> list[Phones]:
        """The phones of every word of a sentence, vowels with stress 0, 1 or 2 behind them."""
        phones = [self._find_reading(words, at) for at in range(len(words))]
        predicted = self._predict([w for w, p in zip(words, phones, strict=True) if not p])
        return [p or predicted[w] for w, p in zip(words, phones, strict=True)]

    def phonemize_word(self, word: str, before: str = "", after: str = "") -> Phones:
        """The phones of one word between its neighbours, which choose among its readings."""
        words = [w for w in (before, word, after) if w]
        return self._find_reading(words, int(bool(before))) or self._predict([word])[word]

    def _find_reading(self, words: Sequence[str], at: int) -> Phones | None:
        """The phones of a word by rule, by the lexicon or by an ending on a word of it; None for any other."""
        word, after = words[at], words[at + 1] if at + 1 < len(words) else ""
        letter = word.removesuffix("'s")
        if letter.endswith(".") and letter[:-1] in LETTER_NAMES:
            phones = tuple(LETTER_NAMES[letter[:-1]].split())
            return phones if letter == word else phones + ending_phones("s", phones[-1].rstrip("012"))
        if word in SOUND_PHONES:
            return SOUND_PHONES[word]
        if word in ("the", "to"):
            before_vowel = after[:1] in _VOWEL_LETTERS
            if word == "the":
                return ("dh", "iy0" if before_vowel else "ax0")
            return ("t", "uw0" if before_vowel or not after else "ax0")
        if word == "a":
            return ("ax0",)
        known = find_sense(words, at) or self._look_up(words, at)
        if known or not word.endswith(ENDINGS):
            return known
        return inflect(word, lambda stem: self._look_up_stem(stem, words, at))

    def _look_up_stem(self, stem: str, words: Sequence[str], at: int) -> Phones | None:
        """The reading of what a word is an inflection of: a verb's before -ed and -ing (closed, objecting)."""
        readings = self.lexicon.get(stem)
        if readings is None:
            return None
        tag = guess_tag(words, at, readings) if len(readings) > 1 else ""
        tag = tag if tag in ("NOUN", "VERB") else ""
        of_verb = words[at].endswith(("ed", "ing", "able", "er", "ers")) or (not tag and "NOUN" in readings)
        return (readings.get("VERB") if of_verb else None) or readings.get(tag) or readings.get("")

    def _look_up(self, words: Sequence[str], at: int) -> Phones | None:
        """The lexicon's reading among its neighbours, or None."""
        readings = MORE_READINGS.get(words[at]) or self.lexicon.get(words[at])
        if readings is None:
            return None
        tag = guess_tag(words, at, readings) if len(readings) > 1 else ""
        return readings.get(tag) or readings.get("")

    def _predict(self, words: Sequence[str]) -> dict[str, Phones]:
        """The network's phones of words; letter by letter where it finds no vowel."""
        if len(self._network_phones) + len(words) > MAX_REMEMBERED_WORDS:
            self._network_phones.clear()
        letters = {w: "".join(c for c in w.lower() if c in LETTERS) for w in words if w not in self._network_phones}
        predicted = self.net.phonemize_each([x for x in letters.values() if x])
        for word, spelling in letters.items():
            phones = next(predicted) if spelling else ()
            if not any(p[-1].isdigit() for p in phones):
                phones = tuple(p for c in spelling if c in LETTER_NAMES for p in LETTER_NAMES[c].split())
            self._network_phones[word] = phones
        return self._network_phones


def load_lexicon(folder: Path) -> dict[str, dict[str, Phones]]:
    """Read lexicon.txt of a voice checkpoint: a word, a part of speech ("" is the usual reading) and phones a line.

    Args:
        folder: of the checkpoint.

    Returns:
        Word -> part of speech -> phones.

    Raises:
        WeightsNotFoundError: the file is missing.
    """
    if not (folder / "lexicon.txt").is_file():
        raise WeightsNotFoundError(f"'{folder}' has no lexicon.txt; {REMEDY}")
    lexicon: dict[str, dict[str, Phones]] = {}
    for line in (folder / "lexicon.txt").read_text(encoding="utf-8").splitlines():
        word, tag, phones = line.split("\t")
        lexicon.setdefault(word, {})[tag] = tuple(phones.split())
    return lexicon
