"""Vectors of single words, from the table of the embedded text model: what a word is near to, in a millisecond."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from conditioning.text.reader import TEXT_AFFECT_FOLDER, load_rows
from weights.checkpoint import load_checkpoint, wrap_load_errors


class WordVectors:
    """The table's rows of whole words.

    Args:
        table: int8 [N, D].
        scale: of each row [N].
        rows: word -> its row.
    """

    def __init__(self, table: NDArray[np.int8], scale: NDArray[np.float32], rows: dict[str, int]) -> None:
        self._table, self._scale, self._rows = table, scale.astype(np.float32), rows

    def __contains__(self, word: str) -> bool:
        return word in self._rows

    def take(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of words.

        Args:
            words: each with a row of its own.

        Returns:
            [words, D], not normalised.

        Raises:
            KeyError: a word has no row.
        """
        indices = [self._rows[w] for w in words]
        return self._table[indices].astype(np.float32) * self._scale[indices, None]


@cache
def load_word_vectors() -> WordVectors:
    """The words of the embedded text model.

    Raises:
        WeightsError: the model is missing or broken.
    """
    checkpoint = load_checkpoint(TEXT_AFFECT_FOLDER, framework="numpy", kind="text model", upcast=False)
    with wrap_load_errors(TEXT_AFFECT_FOLDER, "text model"):
        rows = load_rows(TEXT_AFFECT_FOLDER / "words.txt")
        return WordVectors(checkpoint.tensors["table"], checkpoint.tensors["table.scale"], rows)
