"""Weights of a large backbone in 8 bits, with a scale for each output. torch."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor


def quantize(name: str, tensor: Tensor) -> dict[str, Tensor]:
    """Weights as 8 bits with a scale for each output, a vector as it is.

    Args:
        name: of the tensor.
        tensor: weights [outputs, ...], or a vector.

    Returns:
        Name -> tensor, to be stored.
    """
    if tensor.dim() < 2:
        return {name: tensor}
    flat = tensor.flatten(1)
    scale = (flat.abs().amax(dim=1).clamp(min=1e-8) / 127).half().float()  # as a checkpoint keeps it
    codes = (flat / scale[:, None]).round().clamp(-127, 127).to(torch.int8)
    return {name: codes.view_as(tensor), f"{name}.scale": scale}


def dequantize(tensors: Mapping[str, Tensor], name: str) -> Tensor:
    """The tensor that `quantize` stored under a name, in single precision."""
    tensor, scale = tensors[name].float(), tensors.get(f"{name}.scale")
    return tensor if scale is None else tensor * scale.float().view(-1, *(1,) * (tensor.dim() - 1))
