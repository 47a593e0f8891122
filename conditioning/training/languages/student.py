"""The student: the teacher's first layers over the pieces that the languages need, with two heads; in blocks of 4 bits.

Its matrices are trained as they will be stored (rounded in the forward pass, straight-through in the backward one), so
nothing is lost when they are written.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from conditioning.training.languages.teacher import BLOCK, Teacher
from conditioning.wheel import GOEMOTIONS

F = nn.functional
OUTPUTS = {"direction": 14, "content": 14 + len(GOEMOTIONS)}  # point, log variance, eight; and the 28 names
MATRICES = {"qkv": ("q", "k", "v"), "mix": ("ao",), "up": ("fi",), "down": ("fo",)}
NORMS = {"norm1": "aln", "norm2": "oln"}
EPSILON = 1e-12  # of the norms, as in BERT


class Student(nn.Module):
    """The network.

    Args:
        teacher: what it begins with.
        rows: the teacher's rows of the pieces that it keeps.
        layers: how many of the teacher's layers.
        frozen: how many of those stay as they are.
    """

    table: Tensor

    def __init__(self, teacher: Teacher, rows: Sequence[int], layers: int, frozen: int) -> None:
        super().__init__()
        self.layers, self.frozen, self.heads, width = layers, frozen, teacher.heads, teacher.width
        arrays = {name: torch.from_numpy(a) for name, a in teacher.arrays.items()}
        self.register_buffer("table", torch.from_numpy(teacher.rows(list(rows))))
        position = arrays["emb.pos"].view(-1, width) + arrays["emb.type"].view(-1, width)[:1]
        fixed = {
            "position": position[:128].clone(),
            "first.weight": arrays["emb.ln.w"],
            "first.bias": arrays["emb.ln.b"],
        }
        for i in range(layers):
            for name, parts in MATRICES.items():
                for kind, letter in (("weight", "w"), ("bias", "b")):
                    fixed[f"{i}.{name}.{kind}"] = torch.cat([arrays[f"l{i}.{p}.{letter}"] for p in parts])
            for name, part in NORMS.items():
                for kind, letter in (("weight", "w"), ("bias", "b")):
                    fixed[f"{i}.{name}.{kind}"] = arrays[f"l{i}.{part}.{letter}"]
        self.names = {name: name.replace(".", "_") for name in fixed}
        self.weights = nn.ParameterDict({self.names[n]: nn.Parameter(v.clone()) for n, v in fixed.items()})
        for name, key in self.names.items():
            trains = name[0].isdigit() and int(name.split(".")[0]) >= frozen
            self.weights[key].requires_grad_(trains)
        self.out: nn.ModuleDict = nn.ModuleDict(
            {reading: nn.Linear(2 * width, size) for reading, size in OUTPUTS.items()}
        )

    def forward(self, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """Outputs of both readings [B, size] of padded numbers of pieces [B, T]."""
        with torch.no_grad():
            x = self.table[ids] + self._get("position")[: ids.shape[1]]
            x = F.layer_norm(x, x.shape[-1:], self._get("first.weight"), self._get("first.bias"), EPSILON)
            for i in range(self.frozen):
                x = self._layer(x, mask, i)
        for i in range(self.frozen, self.layers):
            x = self._layer(x, mask, i)
        share = (mask / mask.sum(1, keepdim=True))[..., None]
        highest = x.masked_fill(~mask[..., None], -1e4).amax(1)
        pooled = torch.cat([(x * share).sum(1), highest], 1)
        return {reading: out(pooled) for reading, out in self.out.items()}

    def _layer(self, x: Tensor, mask: Tensor, i: int) -> Tensor:
        b, t, width = x.shape
        q, k, v = self._linear(x, f"{i}.qkv").view(b, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = self._norm(x + self._linear(attended.transpose(1, 2).reshape(b, t, width), f"{i}.mix"), f"{i}.norm1")
        return self._norm(x + self._linear(F.gelu(self._linear(x, f"{i}.up")), f"{i}.down"), f"{i}.norm2")

    def _linear(self, x: Tensor, name: str) -> Tensor:
        weight = self._get(f"{name}.weight")
        if weight.requires_grad:
            weight = weight + (round_blocks(weight.detach()) - weight.detach())
        return F.linear(x, weight, self._get(f"{name}.bias"))

    def _norm(self, x: Tensor, name: str) -> Tensor:
        return F.layer_norm(x, x.shape[-1:], self._get(f"{name}.weight"), self._get(f"{name}.bias"), EPSILON)

    def _get(self, name: str) -> Tensor:
        return self.weights[self.names[name]]

    def export(self) -> dict[str, NDArray[np.generic]]:
        """The arrays of the checkpoint: matrices and table in blocks of 4 bits, the rest in half precision."""
        arrays: dict[str, NDArray[np.generic]] = {}
        matrices = {"table": self.table}
        for name, key in self.names.items():
            value = self.weights[key].detach()
            if name[0].isdigit() and value.ndim == 2:
                matrices[name] = value
            else:
                arrays[name] = value.half().numpy()
        for name, value in matrices.items():
            arrays[name], arrays[f"{name}.scale"] = pack_blocks(value)
        for reading, out in self.out.items():
            assert isinstance(out, nn.Linear)
            arrays[f"{reading}.weight"] = out.weight.detach().half().numpy()
            arrays[f"{reading}.bias"] = out.bias.detach().half().numpy()
        return arrays


def block_scale(blocks: Tensor) -> Tensor:
    """The scale of blocks [..., 32] as the teacher's format has it: the farthest weight becomes -8 of them."""
    place = blocks.abs().argmax(-1, keepdim=True)
    return (blocks.gather(-1, place) / -8).half().float()


def round_blocks(weight: Tensor) -> Tensor:
    """A matrix as its blocks of 4 bits will hold it."""
    blocks = weight.reshape(weight.shape[0], -1, BLOCK)
    scale = block_scale(blocks)
    steps = torch.round(blocks / torch.where(scale == 0, torch.ones_like(scale), scale)).clamp(-8, 7)
    return (steps * scale).reshape(weight.shape)


def pack_blocks(weight: Tensor) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
    """A matrix [N, M] -> bytes [N, M / 2], the low half of each the earlier weight, and scales [N, M / 32]."""
    blocks = weight.reshape(weight.shape[0], -1, BLOCK)
    scale = block_scale(blocks)
    steps = torch.round(blocks / torch.where(scale == 0, torch.ones_like(scale), scale)).clamp(-8, 7) + 8
    flat = steps.to(torch.uint8).reshape(weight.shape[0], -1).numpy()
    packed = flat[:, 0::2] | (flat[:, 1::2] << 4)
    return packed, scale.squeeze(-1).half().numpy()
