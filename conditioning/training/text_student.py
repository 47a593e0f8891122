"""The text model in torch, for training; `export` writes what `conditioning.text_net` runs with numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from conditioning.text_net import HEADS, READINGS, SHARED
from conditioning.text_tokens import BIGRAMS, MAX_TOKENS, NGRAMS, bigrams, ngrams, units

TABLE, WIDTH, HIDDEN = 128, 256, 384
OUTPUTS = {"content": 28 + 8 + 6, "direction": 8 + 6}  # emotions, then mean and log variance of V, A, D
PAIR_OUTPUTS = 28


class Layer(nn.Module):
    """A transformer layer with its normalisation before each part."""

    def __init__(self, width: int, hidden: int, drop: float) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.mix = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down, self.drop = nn.Linear(width, hidden), nn.Linear(hidden, width), nn.Dropout(drop)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x [B, T, D], mask [B, 1, 1, T] True where a token is."""
        b, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, HEADS, d // HEADS).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(b, t, d)
        x = x + self.drop(self.mix(attended))
        return x + self.drop(self.down(torch.relu(self.up(self.norm2(x)))))


class Student(nn.Module):
    """The network of `conditioning.text_net` with the heads that only training needs (`imitate`: a sentence embedding).

    Args:
        rows: words in the vocabulary; the table has NGRAMS rows more.
        imitated: width of the sentence embedding that is imitated.
    """

    def __init__(self, rows: int, imitated: int = 384, drop: float = 0.1) -> None:
        super().__init__()
        self.rows = rows
        self.table = nn.EmbeddingBag(rows + NGRAMS, TABLE, mode="mean")
        self.pairs = nn.EmbeddingBag(BIGRAMS, PAIR_OUTPUTS, mode="sum")
        nn.init.normal_(self.table.weight, std=0.05)
        nn.init.zeros_(self.pairs.weight)
        self.project, self.position = nn.Linear(TABLE, WIDTH, bias=False), nn.Parameter(torch.randn(MAX_TOKENS, WIDTH) * 0.02)
        self.shared = nn.ModuleList(Layer(WIDTH, HIDDEN, drop) for _ in range(SHARED))
        self.own = nn.ModuleDict({r: Layer(WIDTH, HIDDEN, drop) for r in READINGS})
        self.last = nn.ModuleDict({r: nn.LayerNorm(WIDTH) for r in READINGS})
        self.out = nn.ModuleDict({r: nn.Linear(2 * WIDTH + TABLE, OUTPUTS[r]) for r in READINGS})
        self.imitate = nn.Linear(2 * WIDTH + TABLE, imitated)
        self.drop = nn.Dropout(drop)

    def trunk(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Shared layers: tokens [B, T, D] and the rows of the table [B, T, E]."""
        rows = self.table(batch.rows, batch.offsets)
        bag = rows.new_zeros(*batch.mask.shape, TABLE).masked_scatter(batch.mask[..., None], rows)
        x = self.drop(self.project(bag) + self.position[: bag.shape[1]])
        for layer in self.shared:
            x = layer(x, batch.mask[:, None, None])
        return x, bag

    def pool(self, x: Tensor, bag: Tensor, mask: Tensor, reading: str) -> Tensor:
        """[B, 2 D + E] of one reading."""
        x = self.last[reading](self.own[reading](x, mask[:, None, None]))
        m = mask[..., None].to(x.dtype)
        count = m.sum(1)
        return torch.cat([(x * m).sum(1) / count, (x + (m - 1) * 1e4).max(1).values, (bag * m).sum(1) / count], 1)

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Content outputs [B, 42], direction outputs [B, 14], the imitated embedding [B, 384]."""
        x, bag = self.trunk(batch)
        content, direction = (
            self.drop(self.pool(x if r == "content" else x.detach(), bag if r == "content" else bag.detach(), batch.mask, r))
            for r in READINGS
        )
        y = self.out["content"](content)
        pairs = self.pairs(batch.pairs, batch.pair_offsets) / batch.pair_counts.sqrt()[:, None]
        return torch.cat([y[:, :PAIR_OUTPUTS] + pairs, y[:, PAIR_OUTPUTS:]], 1), self.out["direction"](direction), self.imitate(content)

    def export(self) -> dict[str, NDArray[np.generic]]:
        """The arrays of the checkpoint: tables as int8 with a scale a row, the rest fp16."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for name, table in (("table", self.table.weight), ("pairs", self.pairs.weight)):
            arrays[name], arrays[f"{name}.scale"] = quantised(table.detach())
        for name, value in self.state_dict().items():
            if not name.startswith(("table.", "pairs.", "imitate.")):
                arrays[_exported(name)] = value.detach().half().numpy()
        return arrays


class Batch:
    """Texts as the network takes them.

    Args:
        texts: each the rows of its tokens (`units`) and its bigram buckets.
    """

    def __init__(self, texts: Sequence[tuple[list[list[int]], list[int]]]) -> None:
        tokens = [t for t, _ in texts]
        longest = max(len(t) for t in tokens)
        self.mask = torch.tensor([[i < len(t) for i in range(longest)] for t in tokens])
        self.rows, self.offsets = _flat([rows for t in tokens for rows in t])
        self.pairs, self.pair_offsets = _flat([p for _, p in texts])
        self.pair_counts = torch.tensor([float(len(p)) for _, p in texts])


def encoded(tokens: list[str], vocabulary: Mapping[str, int]) -> tuple[list[list[int]], list[int]]:
    """A text's rows and bigram buckets."""
    return [units(t, vocabulary) for t in tokens], bigrams(tokens)


def forgotten(
    tokens: list[str], vocabulary: Mapping[str, int], share: float, draw: np.random.Generator
) -> tuple[list[list[int]], list[int]]:
    """The same with a share of the words read by their n-grams only, so that unknown words can be read too."""
    rows = [ngrams(t, len(vocabulary)) if t.isalpha() and draw.random() < share else units(t, vocabulary) for t in tokens]
    return rows, bigrams(tokens)


def quantised(table: Tensor) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """int8 rows and their scales."""
    scale = (table.abs().amax(1) / 127).clamp(min=1e-8).half().float().clamp(min=1e-7)
    return torch.round(table / scale[:, None]).clamp(-127, 127).to(torch.int8).numpy(), scale.half().numpy()


def _flat(rows: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    lengths = torch.tensor([0, *(len(r) for r in rows[:-1])])
    return torch.tensor([i for r in rows for i in r]), lengths.cumsum(0)


def _exported(name: str) -> str:
    parts = name.split(".")
    if parts[0] == "own":
        return ".".join(parts[1:])
    if parts[0] in ("last", "out"):
        return ".".join([parts[1], parts[0], *parts[2:]])
    return name.removesuffix(".weight") if parts[0] == "project" else name
