"""G2P (grapheme to phoneme): words -> phones by a lexicon, by endings on its words, else by a small network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.speech.checkpoint import REMEDY, load_part
from pipelines.speech.front.g2p_net import LETTERS, G2PNet
from pipelines.speech.front.inflect import ENDINGS, inflect
from pipelines.speech.front.word_tables import LETTER_NAMES
from weights.errors import WeightsAbsent

Phones = tuple[str, ...]

#: Words after which a word with several readings is a noun ("the record").
_BEFORE_NOUNS = frozenset(
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
#: After which it is a verb ("to record").
_BEFORE_VERBS = frozenset(
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
#: After which it is a participle or a past tense ("have read").
_BEFORE_PARTICIPLES = frozenset(
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
_VOWEL_LETTERS = tuple("aeiou")


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
        self._network_phones = lru_cache(maxsize=20_000)(self._phonemize_by_network)

    @classmethod
    def load(cls, folder: Path) -> G2P:
        """Read g2p.safetensors, g2p.json and lexicon.txt of a voice checkpoint.

        Args:
            folder: of the checkpoint.

        Returns:
            The G2P of its voices.

        Raises:
            WeightsAbsent: a file is missing.
            WeightsDamaged: a file cannot be read.
        """
        checkpoint = load_part(folder, "g2p")
        net = checkpoint.load_into(G2PNet(**checkpoint.config), "G2P network")
        if not (folder / "lexicon.txt").is_file():
            raise WeightsAbsent(f"'{folder}' has no lexicon.txt; {REMEDY}")
        lexicon: dict[str, dict[str, Phones]] = {}
        for line in (folder / "lexicon.txt").read_text(encoding="utf-8").splitlines():
            word, tag, phones = line.split("\t")
            lexicon.setdefault(word, {})[tag] = tuple(phones.split())
        return cls(lexicon, net)

    def phonemize(self, words: Sequence[str]) -> list[Phones]:
        """The phones of every word of a sentence, vowels with stress 0, 1 or 2 behind them."""
        return [
            self.phonemize_word(w, words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else "")
            for i, w in enumerate(words)
        ]

    def phonemize_word(self, word: str, before: str = "", after: str = "") -> Phones:
        """The phones of one word between its neighbours, which choose among its readings."""
        if word.endswith(".") and word[:-1] in LETTER_NAMES:
            return tuple(LETTER_NAMES[word[:-1]].split())
        if word in ("the", "to"):
            before_vowel = after[:1] in _VOWEL_LETTERS
            if word == "the":
                return ("dh", "iy0" if before_vowel else "ax0")
            return ("t", "uw0" if before_vowel or not after else "ax0")
        if word == "a":
            return ("ax0",)
        phones = self._find(word, before)
        if not phones and word.endswith(ENDINGS):
            phones = inflect(word, self._find)
        return phones or self._network_phones(word)

    def _find(self, word: str, before: str = "") -> Phones | None:
        """The lexicon's reading after a word, or None."""
        readings = self.lexicon.get(word)
        if readings is None:
            return None
        tag = "VERB" if before in _BEFORE_VERBS else "NOUN" if before in _BEFORE_NOUNS else ""
        if before in _BEFORE_PARTICIPLES:
            tag = next((t for t in ("VBN", "VBD", "ADJ") if t in readings), "")
        return readings.get(tag) or readings[""]

    def _phonemize_by_network(self, word: str) -> Phones:
        """The network's phones; letter by letter where it finds no vowel."""
        letters = "".join(c for c in word if c in LETTERS)
        if not letters:
            return ()
        phones = self.net.phonemize([letters])[0]
        if any(p[-1].isdigit() for p in phones):
            return phones
        return tuple(p for c in letters if c in LETTER_NAMES for p in LETTER_NAMES[c].split())
