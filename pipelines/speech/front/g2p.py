"""Letters -> phones: a small network reads a word at once and says up to three phones a letter (CTC; Graves et al. 2006)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.speech.phones import CONSONANTS, VOWELS

LETTERS = "abcdefghijklmnopqrstuvwxyz'"
SYMBOLS = ("", *(f"{v}{s}" for v in VOWELS for s in "012"), *CONSONANTS)  # "" is CTC's blank
NUMBER = {symbol: i for i, symbol in enumerate(SYMBOLS)}
PER_LETTER = 3
LONGEST = 32


class Block(nn.Module):
    """Self-attention, then a convolution over neighbouring letters."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.near, self.mix = nn.Conv1d(width, 2 * width, 3, padding=1), nn.Linear(width, width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x [B, L, D], mask [B, L] True for letters."""
        b, n, d = x.shape
        q, k, v = self.qkv(self.before(x)).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = x + self.out(seen.transpose(1, 2).reshape(b, n, d))
        y = self.between(x) * mask[..., None]
        return x + self.mix(F.glu(self.near(y.transpose(1, 2)), dim=1).transpose(1, 2))


class G2P(nn.Module):
    """Words -> phones.

    Args:
        width: D.
        depth: how many blocks.
    """

    def __init__(self, width: int = 144, depth: int = 4, heads: int = 4) -> None:
        super().__init__()
        self.config = {"width": width, "depth": depth, "heads": heads}
        self.letters = nn.Embedding(len(LETTERS) + 1, width, padding_idx=0)
        self.places = nn.Parameter(torch.randn(LONGEST, width) * 0.02)
        self.from_end = nn.Parameter(torch.randn(LONGEST, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.say = nn.Linear(width, PER_LETTER * len(SYMBOLS))

    def forward(self, letters: Tensor) -> Tensor:
        """Logits [B, 3 L, S] for letters [B, L], 0 beyond a word's end."""
        mask = letters > 0
        lengths = mask.sum(1, keepdim=True)
        back = (lengths - 1 - torch.arange(letters.shape[1], device=letters.device)).clamp(min=0)
        x = self.letters(letters) + self.places[: letters.shape[1]] + self.from_end[back]
        for block in self.blocks:
            x = block(x, mask)
        logits: Tensor = self.say(self.norm(x))
        return logits.view(len(letters), -1, len(SYMBOLS))

    @torch.no_grad()
    def read(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """The phones of each word of a to z and apostrophes, vowels with stress 0, 1 or 2 behind them."""
        batch = encode(words)
        best = self(batch).argmax(-1)
        return [collapse(best[i, : PER_LETTER * min(len(w), LONGEST)].tolist()) for i, w in enumerate(words)]


def encode(words: Sequence[str]) -> Tensor:
    """[B, L] numbers of letters, 0 beyond the end."""
    rows = [[LETTERS.index(c) + 1 for c in w[:LONGEST]] for w in words]
    longest = max(len(r) for r in rows)
    return torch.tensor([r + [0] * (longest - len(r)) for r in rows])


def collapse(numbers: Sequence[int]) -> tuple[str, ...]:
    """CTC's reading of a path: repeats once, blanks never."""
    kept = [n for i, n in enumerate(numbers) if n and (i == 0 or n != numbers[i - 1])]
    return tuple(SYMBOLS[n] for n in kept)
