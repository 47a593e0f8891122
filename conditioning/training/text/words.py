"""Texts as rows of word numbers, so that teacher and student read the same words and a batch can be changed on the
device.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from conditioning.text.tokens import MAX_TOKENS, bigram_bucket, hash_token, ngram_rows, token_rows, tokenize

Floats = NDArray[np.float32]
PIECES = 4  # of a word that the teacher reads
NEIGHBOURS = 8
MIN_COUNT = 3  # a word that occurs less is no neighbour


class WordBank(nn.Module):
    """Every distinct word of some texts and what each network reads for it; number 0 is no word.

    Args:
        texts: all texts that will be read.
        rows: the student's vocabulary, word -> row.
        pieces: the teacher's, piece -> number.

    Attributes:
        row: [W] the student's row of each word; -1 where it has none.
        pieces: [W, 4] the teacher's pieces of each word, padded with -1.
        keys: [W] a hash of each word, for pairs.
        neighbours: [W, 8] words of like meaning; itself where there are none.
        grams: rows of all words' n-grams, one after the other.
        offsets: [W] where each word's n-grams begin.
    """

    row: Tensor
    pieces: Tensor
    keys: Tensor
    neighbours: Tensor
    grams: Tensor
    offsets: Tensor

    def __init__(self, texts: Sequence[str], rows: Mapping[str, int], pieces: Mapping[str, int]) -> None:
        super().__init__()
        counts = Counter(w for t in texts for w in _words(t))
        self.words = ["", *counts]
        self.number = {w: i for i, w in enumerate(self.words)}
        self.counts = np.array([0, *counts.values()])
        own = [token_rows(w, rows) if w else [0] for w in self.words]
        grams = [ngram_rows(w, len(rows)) if w else [len(rows)] for w in self.words]
        wordpiece_table = np.full((len(self.words), PIECES), -1)
        for i, w in enumerate(self.words):
            p = split_wordpieces(w, pieces)[:PIECES] if w else []
            wordpiece_table[i, : len(p)] = p
        self.register_buffer("row", torch.tensor([u[0] if len(u) == 1 else -1 for u in own]))
        self.register_buffer("pieces", torch.from_numpy(wordpiece_table))
        self.register_buffer("keys", torch.tensor([hash_token(w) for w in self.words]))
        self.register_buffer("grams", torch.tensor([g for line in grams for g in line]))
        self.register_buffer("offsets", torch.tensor([0, *(len(g) for g in grams[:-1])]).cumsum(0))
        self.register_buffer("neighbours", torch.arange(len(self.words))[:, None].repeat(1, NEIGHBOURS))

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """The word numbers of texts of this bank."""
        return [np.array([self.number[w] for w in _words(t)]) for t in texts]

    def gram_rows(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of the n-grams of some words [N], one after the other, and where each word's begin."""
        lengths = torch.diff(self.offsets, append=torch.tensor([len(self.grams)], device=words.device))[words]
        begin = torch.nn.functional.pad(lengths.cumsum(0), (1, 0))[:-1]
        shift = torch.repeat_interleave(self.offsets[words] - begin, lengths)
        return self.grams[torch.arange(len(shift), device=words.device) + shift], begin

    @torch.no_grad()
    def mean_embeddings(self, embeddings: Tensor) -> Tensor:
        """Compute [W, D], the mean of each word's pieces in the teacher's table [P, D]."""
        present = (self.pieces >= 0).float()[..., None]
        return (embeddings[self.pieces.clamp(min=0)] * present).sum(1) / present.sum(1).clamp(min=1)

    @torch.no_grad()
    def find_neighbours(self, embeddings: Tensor) -> None:
        """Fill `neighbours`: the words of nearest meaning among those that occur often; other words stay what
        they are.
        """
        meaning = torch.nn.functional.normalize(self.mean_embeddings(embeddings), dim=1)
        frequent = [i for i, w in enumerate(self.words) if self.counts[i] >= MIN_COUNT and w.isalpha()]
        usual = torch.tensor(frequent, device=meaning.device)
        if len(frequent) <= NEIGHBOURS:
            return
        for part in torch.split(usual, 4096):  # type: ignore[no-untyped-call]
            self.neighbours[part] = usual[(meaning[part] @ meaning[usual].T).topk(NEIGHBOURS + 1, dim=1).indices[:, 1:]]

    def pairs(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Buckets of neighbouring words [B, T + 1] of word numbers [B, T], and where they are [B, T + 1]."""
        count = (ids > 0).sum(1, keepdim=True)
        place = torch.arange(ids.shape[1] + 2, device=ids.device)
        line = torch.nn.functional.pad(self.keys[ids], (1, 1))
        line = torch.where(place == 0, hash_token("<s>"), torch.where(place == count + 1, hash_token("</s>"), line))
        return bigram_bucket(line[:, :-1], line[:, 1:]), place[:-1] <= count

    def wordpiece_batch(self, ids: Tensor, start: int, end: int) -> tuple[Tensor, Tensor]:
        """Pieces [B, P] between start and end, and where they are."""
        pieces = self.pieces[ids].masked_fill((ids == 0)[..., None], -1).flatten(1)
        order = (pieces < 0).to(torch.uint8).argsort(dim=1, stable=True)
        pieces = pieces.gather(1, order)[:, : int((pieces >= 0).sum(1).max())]
        pieces = torch.nn.functional.pad(pieces, (1, 1), value=-1)
        place, count = torch.arange(pieces.shape[1], device=ids.device), (pieces >= 0).sum(1, keepdim=True)
        pieces = torch.where(place == 0, start, torch.where(place == count + 1, end, pieces))
        return pieces.clamp(min=0), place <= count + 1

    def augment(self, ids: Tensor, generator: torch.Generator) -> Tensor:
        """Texts [B, T] with words left out or exchanged for ones of like meaning (after Jiao et al. 2020, TinyBERT)."""

        def uniform(*shape: int) -> Tensor:
            return torch.rand(*shape, device=ids.device, generator=generator)

        rate = uniform(len(ids), 1) * 0.4
        choice = (uniform(*ids.shape) * NEIGHBOURS).long().clamp(max=NEIGHBOURS - 1)
        ids = torch.where(uniform(*ids.shape) < rate, self.neighbours[ids, choice] * (ids > 0), ids)
        keep = (uniform(*ids.shape) >= uniform(len(ids), 1) * 0.25) & (ids > 0)
        keep[:, 0] = True
        return torch.where(keep, ids, 0).gather(1, (~keep).to(torch.uint8).argsort(dim=1, stable=True))


def split_wordpieces(word: str, pieces: Mapping[str, int]) -> list[int]:
    """Longest pieces first (WordPiece, Wu et al. 2016); what is in angle brackets has none."""
    if word.startswith("<") and word.endswith(">"):
        return []
    numbers: list[int] = []
    for part in word.replace("'", " ' ").split() if word != "..." else [".", ".", "."]:
        at = 0
        while at < len(part):
            end = next((e for e in range(len(part), at, -1) if ("##" if at else "") + part[at:e] in pieces), 0)
            if not end:
                return [*numbers, pieces["[UNK]"]]
            numbers.append(pieces[("##" if at else "") + part[at:end]])
            at = end
    return numbers


def _words(text: str) -> list[str]:
    return tokenize(text)[:MAX_TOKENS] or ["..."]
