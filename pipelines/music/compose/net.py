"""The composer's Transformer: next token of a lead sheet, given the tokens so far and what the bar is asked to be.

A decoder with rotary positions (Su et al. 2021), RMS normalisation and gated units (as in LLaMA); the attributes of a token's
bar, each with a flag whether it is given, are added to its embedding, so that a bar may be asked for some, all or none of them
(dropped in training: classifier-free guidance; Ho & Salimans 2022).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.music.attributes.columns import COLUMNS
from pipelines.music.compose.tokens import PAD, VOCABULARY_SIZE

Cache = list[tuple[Tensor, Tensor]]


@dataclass(frozen=True, slots=True)
class NetConfig:
    """Sizes of the network."""

    width: int = 192
    layers: int = 5
    heads: int = 3
    hidden: int = 512
    tokens: int = VOCABULARY_SIZE
    columns: int = len(COLUMNS)


class ComposerNet(nn.Module):
    """Tokens [B, T] and attributes [B, T, C] (NaN: not given) to logits [B, T, SIZE]."""

    def __init__(self, shape: NetConfig | None = None, drop: float = 0.0) -> None:
        super().__init__()
        self.shape = shape or NetConfig()
        s = self.shape
        self.embed = nn.Embedding(s.tokens, s.width, padding_idx=PAD)
        self.asked = nn.Linear(2 * s.columns, s.width)
        self.layers = nn.ModuleList(_TransformerLayer(s, drop) for _ in range(s.layers))
        self.norm = nn.RMSNorm(s.width)
        self.out = nn.Linear(s.width, s.tokens, bias=False)
        self.apply(_init_weights)

    def forward(self, tokens: Tensor, asked: Tensor, cache: Cache | None = None) -> Tensor:
        """Logits of the next token at every place; with a `cache` (changed in place) only new tokens are given."""
        given = ~asked.isnan()
        x = self.embed(tokens) + self.asked(torch.cat([asked.nan_to_num(0.0), given.to(asked.dtype)], -1))
        old = list(cache) if cache else []
        turn = _rotary_table(
            old[0][0].shape[2] if old else 0, tokens.shape[1], self.shape.width // self.shape.heads, x.device
        )
        kept = []
        for i, layer in enumerate(self.layers):
            x, pair = layer(x, turn, old[i] if old else None)
            kept.append(pair)
        if cache is not None:
            cache[:] = kept
        logits: Tensor = self.out(self.norm(x))
        return logits

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> ComposerNet:
        """Load what training wrote.

        Raises:
            WeightsAbsent: a file is missing.
            WeightsDamaged: the files do not fit each other.
        """
        import json

        from safetensors.torch import load_file

        from weights.errors import WeightsAbsent, WeightsDamaged

        folder = Path(folder)
        if not (folder / "model.safetensors").is_file() or not (folder / "config.json").is_file():
            raise WeightsAbsent(
                f"'{folder}' has no composer; train it: python -m pipelines.music.training --data FOLDER"
            )
        try:
            net = cls(NetConfig(**json.loads((folder / "config.json").read_text(encoding="utf-8"))["shape"]))
            net.load_state_dict({k: v.float() for k, v in load_file(folder / "model.safetensors").items()})
        except (KeyError, TypeError, ValueError, RuntimeError, OSError) as error:
            raise WeightsDamaged(f"'{folder}' holds no composer ({error}); install the package again") from error
        return net.eval()

    def config(self) -> dict[str, Any]:
        """What `from_pretrained` needs to know."""
        return {"shape": asdict(self.shape), "columns": list(COLUMNS)}


class _TransformerLayer(nn.Module):
    def __init__(self, s: NetConfig, drop: float) -> None:
        super().__init__()
        self.heads, self.drop = s.heads, drop
        self.norm1, self.norm2 = nn.RMSNorm(s.width), nn.RMSNorm(s.width)
        self.qkv, self.mix = nn.Linear(s.width, 3 * s.width, bias=False), nn.Linear(s.width, s.width, bias=False)
        self.up, self.down = nn.Linear(s.width, 2 * s.hidden, bias=False), nn.Linear(s.hidden, s.width, bias=False)

    def forward(
        self, x: Tensor, turn: Tensor, cache: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        batch, count, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, count, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        q, k = _apply_rotary(q, turn), _apply_rotary(k, turn)
        if cache is not None:
            k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
        causal = cache is None or count > 1
        mask = (
            torch.ones(count, k.shape[2], dtype=torch.bool, device=x.device).tril(k.shape[2] - count)
            if causal and cache
            else None
        )
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal and mask is None)
        x = x + F.dropout(self.mix(y.transpose(1, 2).reshape(batch, count, width)), self.drop, self.training)
        a, b = self.up(self.norm2(x)).chunk(2, -1)
        return x + F.dropout(self.down(F.silu(a) * b), self.drop, self.training), (k, v)


def _rotary_table(start: int, count: int, size: int, device: torch.device) -> Tensor:
    """Cosines and sines [2, count, size / 2] of rotary positions."""
    rate = 10_000 ** (-torch.arange(0, size, 2, device=device) / size)
    angle = torch.arange(start, start + count, device=device)[:, None] * rate
    return torch.stack([angle.cos(), angle.sin()])


def _apply_rotary(x: Tensor, turn: Tensor) -> Tensor:
    a, b = x.chunk(2, -1)
    c, s = turn.to(x.dtype)
    return torch.cat([a * c - b * s, a * s + b * c], -1)


def _init_weights(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(
            module.weight, std=0.02 if isinstance(module, nn.Embedding) else module.weight.shape[1] ** -0.5 * 0.7
        )
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
