"""Text in any script -> pieces of words, by a unigram model (Kudo 2018): the likeliest cut by Viterbi's search.

Text is normalised as Unicode's NFKC says and cut wherever the pieces are likeliest; a capital that costs pieces is read
small; a character that no piece holds is unknown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

SPACE = "\u2581"  # stands for a space in pieces, and before a text
BEGIN, UNKNOWN, END = "<s>", "<unk>", "</s>"
UNKNOWN_COST = 10.0  # below the least likely piece
MAX_CHARACTERS = 600  # of a text; what follows is not read


class Pieces:
    """The pieces with their log probabilities.

    Args:
        words: the pieces; their places are the numbers of rows.
        scores: the log probability of each.

    Raises:
        ValueError: not as many scores as pieces, or no pieces for beginning, end and what is unknown.
    """

    def __init__(self, words: Sequence[str], scores: Iterable[float]) -> None:
        self.words = tuple(words)
        self.scores = tuple(scores)
        if len(self.scores) != len(self.words):
            raise ValueError(f"{len(self.words)} pieces have {len(self.scores)} scores")
        special = (BEGIN, "<pad>", END, UNKNOWN, "<mask>")
        self._rows = {w: i for i, w in enumerate(self.words) if w not in special}
        self._longest = max(map(len, self._rows), default=1)
        self._unknown_score = min(self.scores, default=0.0) - UNKNOWN_COST
        self.begin, self.end, self.unknown = (self.words.index(w) for w in (BEGIN, END, UNKNOWN))

    def encode(self, text: str, limit: int = 128) -> list[int]:
        """Number the pieces of a text, with those of its beginning and end.

        Args:
            text: any text.
            limit: how many numbers at most.

        Returns:
            The numbers.
        """
        words = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).split() or [""]
        clean = SPACE.join(self._spell(word) for word in words)
        return [self.begin, *self._cut(SPACE + clean)[: limit - 2], self.end]

    def cut(self, text: str) -> list[str]:
        """The pieces of a text as they are written, without marks of spaces."""
        return [
            w for row in self.encode(text)[1:-1] if (w := self.words[row].replace(SPACE, "")) and row != self.unknown
        ]

    def _spell(self, word: str) -> str:
        """A word without its capitals, where those cost pieces: few pieces with capitals were kept."""
        small = word.replace("İ", "i").lower()
        is_longer = small != word and len(self._cut(SPACE + word)) > len(self._cut(SPACE + small))
        return small if is_longer else word

    def _cut(self, text: str) -> list[int]:
        best = [0.0] + [float("-inf")] * len(text)
        step: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for i in range(len(text)):
            for j in range(i + 1, min(len(text), i + self._longest) + 1):
                row = self._rows.get(text[i:j])
                if row is not None and best[i] + self.scores[row] > best[j]:
                    best[j], step[j] = best[i] + self.scores[row], (i, row)
            if best[i] + self._unknown_score > best[i + 1]:
                best[i + 1], step[i + 1] = best[i] + self._unknown_score, (i, self.unknown)
        numbers: list[int] = []
        place = len(text)
        while place:
            place, row = step[place]
            numbers.append(row)
        return numbers[::-1]
