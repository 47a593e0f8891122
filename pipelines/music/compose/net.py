"""The composer's Transformer: next token of a lead sheet, given the tokens so far and the attributes of its bar.

A decoder with rotary positions (Su et al. 2021), RMS normalisation and gated units (as in LLaMA); the attributes of a
token's bar, each with a flag whether it is given, are added to its embedding, so that a bar may be given some, all or
none of them (dropped in training: classifier-free guidance; Ho & Salimans 2022).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.music.attributes.columns import COLUMNS
from pipelines.music.compose.tokens import PAD, VOCABULARY_SIZE
from weights.checkpoint import load_checkpoint, wrap_load_errors

Cache = list[tuple[Tensor, Tensor]]


#: Names of modules in the shipped checkpoint of version 0.1.0 -> names here.
FORMER_MODULES = {"asked": "attribute_proj", "mix": "out_proj"}


@dataclass(frozen=True, slots=True)
class NetConfig:
    """Sizes of the network.

    Attributes:
        width: of the residual stream; a multiple of `heads`.
        layers: how many.
        heads: of attention in each.
        hidden: of the gated unit in each.
        tokens: size of the vocabulary.
        columns: attributes that a bar may be conditioned on.
    """

    width: int = 192
    layers: int = 5
    heads: int = 3
    hidden: int = 512
    tokens: int = VOCABULARY_SIZE
    columns: int = len(COLUMNS)


class ComposerNet(nn.Module):
    """Tokens [B, T] and attribute columns [B, T, C] (NaN: not given) to logits [B, T, VOCABULARY_SIZE].

    Args:
        shape: the sizes.
        drop: dropout in training.
    """

    def __init__(self, shape: NetConfig | None = None, drop: float = 0.0) -> None:
        super().__init__()
        self.shape = shape or NetConfig()
        s = self.shape
        self.embed = nn.Embedding(s.tokens, s.width, padding_idx=PAD)
        self.attribute_proj = nn.Linear(2 * s.columns, s.width)
        self.layers = nn.ModuleList(_TransformerLayer(s, drop) for _ in range(s.layers))
        self.norm = nn.RMSNorm(s.width)
        self.out = nn.Linear(s.width, s.tokens, bias=False)
        self.apply(_init_weights)

    def forward(self, tokens: Tensor, columns: Tensor, cache: Cache | None = None) -> Tensor:
        """Logits of the next token at every place.

        Args:
            tokens: [B, T]; with a cache only those that are new.
            columns: [B, T, C] of the bar of each token's next; NaN where an attribute is not given.
            cache: keys and values of the tokens before, changed in place; empty at the start.

        Returns:
            [B, T, VOCABULARY_SIZE].
        """
        given = ~columns.isnan()
        x = self.embed(tokens) + self.attribute_proj(torch.cat([columns.nan_to_num(0.0), given.to(columns.dtype)], -1))
        past = list(cache) if cache else []
        head_width, start = self.shape.width // self.shape.heads, past[0][0].shape[2] if past else 0
        rotary = _rotary_table(start, tokens.shape[1], head_width, x.device)
        pairs = []
        for i, layer in enumerate(self.layers):
            x, pair = layer(x, rotary, past[i] if past else None)
            pairs.append(pair)
        if cache is not None:
            cache[:] = pairs
        logits: Tensor = self.out(self.norm(x))
        return logits

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> ComposerNet:
        """Load what training wrote.

        Args:
            folder: of model.safetensors and config.json.

        Returns:
            The network, ready to be read.

        Raises:
            WeightsNotFoundError: a file is missing.
            WeightsCorruptError: the files do not fit each other.
        """
        remedy = "train it: python -m pipelines.music.training fit --data FOLDER"
        checkpoint = load_checkpoint(folder, kind="composer", remedy=remedy)
        with wrap_load_errors(folder, "composer"):
            net = cls(NetConfig(**checkpoint.config["shape"]))
        tensors = {
            ".".join(FORMER_MODULES.get(part, part) for part in name.split(".")): tensor
            for name, tensor in checkpoint.tensors.items()
        }
        loaded: ComposerNet = replace(checkpoint, tensors=tensors).load_into(net, "composer")
        return loaded

    def config(self) -> dict[str, Any]:
        """What `from_pretrained` needs to know."""
        return {"shape": asdict(self.shape), "columns": list(COLUMNS)}


class _TransformerLayer(nn.Module):
    """Attention and a gated unit, each behind an RMS norm and added to the residual stream."""

    def __init__(self, s: NetConfig, drop: float) -> None:
        super().__init__()
        self.heads, self.drop = s.heads, drop
        self.norm1, self.norm2 = nn.RMSNorm(s.width), nn.RMSNorm(s.width)
        self.qkv, self.out_proj = nn.Linear(s.width, 3 * s.width, bias=False), nn.Linear(s.width, s.width, bias=False)
        self.up, self.down = nn.Linear(s.width, 2 * s.hidden, bias=False), nn.Linear(s.hidden, s.width, bias=False)

    def forward(
        self, x: Tensor, rotary: Tensor, cache: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        batch, count, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, count, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        q, k = _apply_rotary(q, rotary), _apply_rotary(k, rotary)
        if cache is not None:
            k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
        causal = cache is None or count > 1
        mask = (
            torch.ones(count, k.shape[2], dtype=torch.bool, device=x.device).tril(k.shape[2] - count)
            if causal and cache
            else None
        )
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal and mask is None)
        x = x + F.dropout(self.out_proj(y.transpose(1, 2).reshape(batch, count, width)), self.drop, self.training)
        a, b = self.up(self.norm2(x)).chunk(2, -1)
        return x + F.dropout(self.down(F.silu(a) * b), self.drop, self.training), (k, v)


def _rotary_table(start: int, count: int, size: int, device: torch.device) -> Tensor:
    """Cosines and sines [2, count, size / 2] of rotary positions."""
    rate = 10_000 ** (-torch.arange(0, size, 2, device=device) / size)
    angle = torch.arange(start, start + count, device=device)[:, None] * rate
    return torch.stack([angle.cos(), angle.sin()])


def _apply_rotary(x: Tensor, rotary: Tensor) -> Tensor:
    a, b = x.chunk(2, -1)
    cosine, sine = rotary.to(x.dtype)
    return torch.cat([a * cosine - b * sine, a * sine + b * cosine], -1)


def _init_weights(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(
            module.weight, std=0.02 if isinstance(module, nn.Embedding) else module.weight.shape[1] ** -0.5 * 0.7
        )
    if isinstance(module, nn.Linear) and module.bias is not None:
        nn.init.zeros_(module.bias)
