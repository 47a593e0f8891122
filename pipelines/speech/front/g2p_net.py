"""The network of G2P (grapheme to phoneme): a whole word in, up to three phones a letter out (CTC; Graves et
al. 2006).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.speech.phones import CONSONANTS, VOWELS

LETTERS = "abcdefghijklmnopqrstuvwxyz'"
SYMBOLS = ("", *(f"{v}{s}" for v in VOWELS for s in "012"), *CONSONANTS)  # "" is CTC's blank
SYMBOL_INDEX = {symbol: i for i, symbol in enumerate(SYMBOLS)}
PHONES_PER_LETTER = 3
MAX_LETTERS = 32


class LetterBlock(nn.Module):
    """Self-attention, then a convolution over neighbouring letters."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.attention_out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.conv, self.conv_out = nn.Conv1d(width, 2 * width, 3, padding=1), nn.Linear(width, width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Letters x [B, L, D] -> [B, L, D]; mask [B, L] is True for letters."""
        b, n, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = x + self.attention_out(attended.transpose(1, 2).reshape(b, n, d))
        y = self.norm2(x) * mask[..., None]
        return x + self.conv_out(F.glu(self.conv(y.transpose(1, 2)), dim=1).transpose(1, 2))


class G2PNet(nn.Module):
    """Letters of words -> phones.

    Args:
        width: D, of the hidden layers.
        depth: how many blocks.
        heads: of self-attention.
    """

    def __init__(self, width: int = 144, depth: int = 4, heads: int = 4) -> None:
        super().__init__()
        self.config = {"width": width, "depth": depth, "heads": heads}
        self.letter_embedding = nn.Embedding(len(LETTERS) + 1, width, padding_idx=0)
        self.from_start = nn.Parameter(torch.randn(MAX_LETTERS, width) * 0.02)
        self.from_end = nn.Parameter(torch.randn(MAX_LETTERS, width) * 0.02)
        self.blocks = nn.ModuleList(LetterBlock(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.out_proj = nn.Linear(width, PHONES_PER_LETTER * len(SYMBOLS))

    def forward(self, letters: Tensor) -> Tensor:
        """Logits [B, 3 L, S] for letters [B, L], 0 beyond a word's end."""
        mask = letters > 0
        lengths = mask.sum(1, keepdim=True)
        back = (lengths - 1 - torch.arange(letters.shape[1], device=letters.device)).clamp(min=0)
        x = self.letter_embedding(letters) + self.from_start[: letters.shape[1]] + self.from_end[back]
        for block in self.blocks:
            x = block(x, mask)
        logits: Tensor = self.out_proj(self.norm(x))
        return logits.view(len(letters), -1, len(SYMBOLS))

    @torch.no_grad()
    def phonemize(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """The phones of each word of a to z and apostrophes, vowels with stress 0, 1 or 2 behind them."""
        batch = encode_letters(words)
        best = self(batch).argmax(-1)
        return [
            collapse_ctc(best[i, : PHONES_PER_LETTER * min(len(w), MAX_LETTERS)].tolist()) for i, w in enumerate(words)
        ]

    def phonemize_each(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The same word by word, so that no word's phones depend on those beside it."""
        return iter([self.phonemize([word])[0] for word in words])


def encode_letters(words: Sequence[str]) -> Tensor:
    """Numbers of letters: [B, L], 0 beyond a word's end."""
    rows = [[LETTERS.index(c) + 1 for c in w[:MAX_LETTERS]] for w in words]
    longest = max(len(r) for r in rows)
    return torch.tensor([r + [0] * (longest - len(r)) for r in rows])


def collapse_ctc(numbers: Sequence[int]) -> tuple[str, ...]:
    """Read a CTC path as phones: repeats once, blanks never."""
    path = [n for i, n in enumerate(numbers) if n and (i == 0 or n != numbers[i - 1])]
    return tuple(SYMBOLS[n] for n in path)
