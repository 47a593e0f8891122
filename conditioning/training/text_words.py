"""Texts as rows of word numbers, so that teacher and student read the same words and a batch can be changed on the device."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from conditioning.text.tokens import MAX_TOKENS, bucket, key, ngrams, units, words

Floats = NDArray[np.float32]
PIECES = 4  # of a word that the teacher reads
NEIGHBOURS = 8
OFTEN = 3  # a word that occurs less is no neighbour


class WordBank(nn.Module):
    """Every distinct word of some texts and what each network reads for it; number 0 is no word.

    Args:
        texts: all texts that will be read.
        rows: the student's vocabulary, word -> row.
        pieces: the teacher's, piece -> number.
    """

    row: Tensor
    pieces: Tensor
    keys: Tensor
    near: Tensor
    grams: Tensor
    offsets: Tensor

    def __init__(self, texts: Sequence[str], rows: Mapping[str, int], pieces: Mapping[str, int]) -> None:
        super().__init__()
        counts = Counter(w for t in texts for w in _words(t))
        self.words = ["", *counts]
        self.number = {w: i for i, w in enumerate(self.words)}
        self.counts = np.array([0, *counts.values()])
        own = [units(w, rows) if w else [0] for w in self.words]
        grams = [ngrams(w, len(rows)) if w else [len(rows)] for w in self.words]
        found = np.full((len(self.words), PIECES), -1)
        for i, w in enumerate(self.words):
            p = wordpieces(w, pieces)[:PIECES] if w else []
            found[i, : len(p)] = p
        self.register_buffer("row", torch.tensor([u[0] if len(u) == 1 else -1 for u in own]))
        self.register_buffer("pieces", torch.from_numpy(found))
        self.register_buffer("keys", torch.tensor([key(w) for w in self.words]))
        self.register_buffer("grams", torch.tensor([g for line in grams for g in line]))
        self.register_buffer("offsets", torch.tensor([0, *(len(g) for g in grams[:-1])]).cumsum(0))
        self.register_buffer("near", torch.arange(len(self.words))[:, None].repeat(1, NEIGHBOURS))

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """The word numbers of texts of this bank."""
        return [np.array([self.number[w] for w in _words(t)]) for t in texts]

    @torch.no_grad()
    def meanings(self, embeddings: Tensor) -> Tensor:
        """[W, D]: the mean of each word's pieces in the teacher's table [P, D]."""
        there = (self.pieces >= 0).float()[..., None]
        return (embeddings[self.pieces.clamp(min=0)] * there).sum(1) / there.sum(1).clamp(min=1)

    @torch.no_grad()
    def find_neighbours(self, embeddings: Tensor) -> None:
        """Fill `near`: the words of nearest meaning among those that occur often; other words stay what they are."""
        meaning = torch.nn.functional.normalize(self.meanings(embeddings), dim=1)
        plain = [i for i, w in enumerate(self.words) if self.counts[i] >= OFTEN and w.isalpha()]
        usual = torch.tensor(plain, device=meaning.device)
        if len(plain) <= NEIGHBOURS:
            return
        for part in torch.split(usual, 4096):  # type: ignore[no-untyped-call]
            self.near[part] = usual[(meaning[part] @ meaning[usual].T).topk(NEIGHBOURS + 1, dim=1).indices[:, 1:]]

    def pairs(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Buckets of neighbouring words [B, T + 1] of word numbers [B, T], and where they are [B, T + 1]."""
        count = (ids > 0).sum(1, keepdim=True)
        place = torch.arange(ids.shape[1] + 2, device=ids.device)
        line = torch.nn.functional.pad(self.keys[ids], (1, 1))
        line = torch.where(place == 0, key("<s>"), torch.where(place == count + 1, key("</s>"), line))
        return bucket(line[:, :-1], line[:, 1:]), place[:-1] <= count

    def for_teacher(self, ids: Tensor, start: int, end: int) -> tuple[Tensor, Tensor]:
        """Pieces [B, P] between start and end, and where they are."""
        found = self.pieces[ids].masked_fill((ids == 0)[..., None], -1).flatten(1)
        order = (found < 0).to(torch.uint8).argsort(dim=1, stable=True)
        found = found.gather(1, order)[:, : int((found >= 0).sum(1).max())]
        found = torch.nn.functional.pad(found, (1, 1), value=-1)
        place, count = torch.arange(found.shape[1], device=ids.device), (found >= 0).sum(1, keepdim=True)
        found = torch.where(place == 0, start, torch.where(place == count + 1, end, found))
        return found.clamp(min=0), place <= count + 1

    def changed(self, ids: Tensor, generator: torch.Generator) -> Tensor:
        """Texts [B, T] with words left out or exchanged for ones of like meaning (after Jiao et al. 2020, TinyBERT)."""

        def drawn(*shape: int) -> Tensor:
            return torch.rand(*shape, device=ids.device, generator=generator)

        rate = drawn(len(ids), 1) * 0.4
        which = (drawn(*ids.shape) * NEIGHBOURS).long().clamp(max=NEIGHBOURS - 1)
        ids = torch.where(drawn(*ids.shape) < rate, self.near[ids, which] * (ids > 0), ids)
        kept = (drawn(*ids.shape) >= drawn(len(ids), 1) * 0.25) & (ids > 0)
        kept[:, 0] = True
        return torch.where(kept, ids, 0).gather(1, (~kept).to(torch.uint8).argsort(dim=1, stable=True))


def wordpieces(word: str, pieces: Mapping[str, int]) -> list[int]:
    """Longest pieces first (WordPiece, Wu et al. 2016); what is in angle brackets has none."""
    if word.startswith("<") and word.endswith(">"):
        return []
    found: list[int] = []
    for part in word.replace("'", " ' ").split() if word != "..." else [".", ".", "."]:
        at = 0
        while at < len(part):
            end = next((e for e in range(len(part), at, -1) if ("##" if at else "") + part[at:e] in pieces), 0)
            if not end:
                return [*found, pieces["[UNK]"]]
            found.append(pieces[("##" if at else "") + part[at:end]])
            at = end
    return found


def _words(text: str) -> list[str]:
    return words(text)[:MAX_TOKENS] or ["..."]
