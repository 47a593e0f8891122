"""The text model in torch, for training; `export` writes what `conditioning.text.net` runs with numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from conditioning.text.net import READINGS, SHARED
from conditioning.text.tokens import BIGRAMS, MAX_TOKENS, NGRAMS
from conditioning.training.text.layers import WIDTH, Layer
from conditioning.training.text.words import WordBank

TABLE_WIDTH, STUDENT_HIDDEN = 96, 704
MINILM_LAYERS = (0, 2, 4)  # layers of MiniLM from which the shared ones and each reading's own start
OUTPUTS = {"content": 28 + 8 + 6, "direction": 8 + 6}  # emotions, then mean and log variance of V, A, D
PAIR_OUTPUTS = 28
QUANTISED = ("qkv.weight", "mix.weight", "up.weight", "down.weight")


class Student(nn.Module):
    """The network of `conditioning.text.net` with the head that only training needs (`distill`: a sentence embedding).

    Args:
        rows: words in the vocabulary; the table has NGRAMS rows more.
        drop: share of activations left out while training.
    """

    def __init__(self, rows: int, drop: float = 0.1) -> None:
        super().__init__()
        self.rows = rows
        self.table, self.pairs = nn.Embedding(rows + NGRAMS, TABLE_WIDTH), nn.Embedding(BIGRAMS, PAIR_OUTPUTS)
        nn.init.zeros_(self.pairs.weight)
        self.project, self.position = (
            nn.Linear(TABLE_WIDTH, WIDTH, bias=False),
            nn.Parameter(torch.zeros(MAX_TOKENS, WIDTH)),
        )
        self.first = nn.LayerNorm(WIDTH)
        self.shared = nn.ModuleList(Layer(STUDENT_HIDDEN, drop=drop) for _ in range(SHARED))
        self.own = nn.ModuleDict({r: Layer(STUDENT_HIDDEN, drop=drop) for r in READINGS})
        pooled = 2 * WIDTH + TABLE_WIDTH
        self.out = nn.ModuleDict({r: nn.Linear(pooled, OUTPUTS[r]) for r in READINGS})
        self.distill, self.drop = nn.Linear(pooled, WIDTH), nn.Dropout(drop)

    @torch.no_grad()
    def init_from_minilm(self, weights: Mapping[str, Tensor], bank: WordBank) -> None:
        """Start from MiniLM: three of its layers, and its words in their principal components.

        N-grams start as the mean of the words that hold them.
        """
        meaning = bank.mean_embeddings(weights["embeddings.word_embeddings.weight"])
        listed = bank.row >= 0
        centre = meaning[listed].mean(0)
        axes = torch.linalg.svd(meaning[listed] - centre, full_matrices=False).Vh[:TABLE_WIDTH]
        vectors = (meaning - centre) @ axes.T
        gain = 1 / vectors[listed].std()
        nn.init.normal_(self.table.weight, std=0.3)
        self.table.weight[bank.row[listed]] = vectors[listed] * gain
        owner = torch.repeat_interleave(
            torch.arange(len(bank.offsets)), torch.diff(bank.offsets, append=torch.tensor([len(bank.grams)]))
        )
        of_listed = listed[owner]
        total = torch.zeros(NGRAMS, TABLE_WIDTH).index_add(
            0, bank.grams[of_listed] - self.rows, vectors[owner[of_listed]] * gain
        )
        count = torch.bincount(bank.grams[of_listed] - self.rows, minlength=NGRAMS)[:, None]
        self.table.weight[self.rows :] = total / count.clamp(min=1)
        self.project.weight.copy_(axes.T / gain)
        positions = weights["embeddings.position_embeddings.weight"][1 : MAX_TOKENS + 1]
        self.position.copy_(positions + weights["embeddings.token_type_embeddings.weight"][0] + centre)
        self.first.weight.copy_(weights["embeddings.LayerNorm.weight"])
        self.first.bias.copy_(weights["embeddings.LayerNorm.bias"])
        own = (MINILM_LAYERS[-1],) * len(READINGS)
        for layer, number in zip([*self.shared, *self.own.values()], [*MINILM_LAYERS[:-1], *own], strict=True):
            assert isinstance(layer, Layer)
            layer.copy_from_minilm(weights, number)

    def embed_words(self, bank: WordBank, words: Tensor) -> tuple[Tensor, Tensor]:
        """Of words [N] of the bank the rows of the table [N, E] (n-grams where one has none), and the n-grams'."""
        grams, offsets = bank.gram_rows(words)
        spelling = F.embedding_bag(grams, self.table.weight, offsets, mode="mean")
        own = F.embedding(bank.row[words].clamp(min=0), self.table.weight)
        return torch.where((bank.row[words] >= 0)[:, None], own, spelling), spelling

    def trunk(self, ids: Tensor, bank: WordBank, word_dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """Shared layers of word numbers [B, T]: tokens [B, T, D] and bag [B, T, E]; `word_dropout` is the share of
        words only spelling.
        """
        words, place = torch.unique(ids, return_inverse=True)
        vectors, spelling = self.embed_words(bank, words)
        bag = vectors[place]
        if word_dropout:
            bag = torch.where(torch.rand(ids.shape, device=ids.device)[..., None] < word_dropout, spelling[place], bag)
        x = self.drop(self.first(self.project(bag) + self.position[: ids.shape[1]]))
        for layer in self.shared:
            x = layer(x, ids > 0)
        return x, bag

    def pool(self, x: Tensor, bag: Tensor, mask: Tensor, reading: str) -> Tensor:
        """[B, 2 D + E] of one reading."""
        x = self.own[reading](x, mask)
        m = mask[..., None].to(x.dtype)
        count = m.sum(1)
        return torch.cat([(x * m).sum(1) / count, (x + (m - 1) * 1e4).amax(1), (bag * m).sum(1) / count], 1)

    def content(self, ids: Tensor, bank: WordBank, word_dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """Outputs of the content reading [B, 42] and the imitated embedding [B, 384]."""
        y, pooled = self._content_outputs(*self.trunk(ids, bank, word_dropout), ids, bank)
        return y, self.distill(pooled)

    def direction(self, ids: Tensor, bank: WordBank) -> Tensor:
        """Outputs of the direction reading [B, 14]; the trunk learns nothing from it."""
        with torch.no_grad():
            x, bag = self.trunk(ids, bank)
        return self.out["direction"](self.drop(self.pool(x, bag, ids > 0, "direction")))

    def readings(self, ids: Tensor, bank: WordBank) -> tuple[Tensor, Tensor]:
        """Outputs of both readings, [B, 42] and [B, 14], over a trunk that learns from both."""
        x, bag = self.trunk(ids, bank)
        direction = self.out["direction"](self.drop(self.pool(x, bag, ids > 0, "direction")))
        return self._content_outputs(x, bag, ids, bank)[0], direction

    def _content_outputs(self, x: Tensor, bag: Tensor, ids: Tensor, bank: WordBank) -> tuple[Tensor, Tensor]:
        pooled = self.drop(self.pool(x, bag, ids > 0, "content"))
        y = self.out["content"](pooled)
        buckets, present = bank.pairs(ids)
        pairs = (self.pairs(buckets) * present[..., None]).sum(1) / present.sum(1, keepdim=True).sqrt()
        return torch.cat([y[:, :PAIR_OUTPUTS] + pairs, y[:, PAIR_OUTPUTS:]], 1), pooled

    @torch.no_grad()
    def load_export(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take up the weights that `export` wrote; the imitated embedding, which it leaves out, stays as it is."""
        state = self.state_dict()
        for name, value in state.items():
            if not name.startswith("distill."):
                short = _export_name(name)
                scale = arrays.get(f"{short}.scale")
                array = torch.from_numpy(arrays[short].astype(np.float32))
                value.copy_(array if scale is None else array * torch.from_numpy(scale.astype(np.float32))[:, None])

    def export(self) -> dict[str, NDArray[np.generic]]:
        """The arrays of the checkpoint: tables and the layers' matrices as int8 with a scale a row, the rest fp16."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for name, value in self.state_dict().items():
            if name.startswith("distill."):
                continue
            short = _export_name(name)
            if name in ("table.weight", "pairs.weight") or name.endswith(QUANTISED):
                arrays[short], arrays[f"{short}.scale"] = quantise(value.detach().float().cpu())
            else:
                arrays[short] = value.detach().half().cpu().numpy()
        return arrays


def quantise(table: Tensor) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """int8 rows and their scales."""
    scale = (table.abs().amax(1) / 127).clamp(min=1e-7).half().float().clamp(min=1e-7)
    return torch.round(table / scale[:, None]).clamp(-127, 127).to(torch.int8).numpy(), scale.half().numpy()


def pad_rows(rows: Sequence[NDArray[np.int64]], device: torch.device) -> Tensor:
    """Word numbers [B, T] of texts of any length."""
    out = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for line, row in zip(out, rows, strict=True):
        line[: len(row)] = row
    return torch.from_numpy(out).to(device)


def _export_name(name: str) -> str:
    parts = name.split(".")
    if parts[0] == "own":
        return ".".join(parts[1:])
    if parts[0] == "out":
        return ".".join([parts[1], parts[0], *parts[2:]])
    return name.removesuffix(".weight") if parts[0] in ("project", "table", "pairs") else name
