"""The networks that read seven expressions in a grey face crop; imports torch.

Two kinds that share nothing: small residual networks with squeeze-excitation (He et al. 2016; Hu et al. 2018) report,
plain stacks of convolutions (after Simonyan & Zisserman 2015) steer. A recognizer is several of one kind, fitted from
different first weights, whose logits are averaged (Hansen & Salamon 1990). Each crop is standardised by itself, so
brightness and contrast do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from weights.errors import InputError

SIZE = 48  # pixels a side of a crop
EXPRESSIONS = ("angry", "disgusted", "fearful", "happy", "neutral", "sad", "surprised")
MIN_CONTRAST = 0.02  # of a crop in 0..1: below it the crop is blank, and dividing by it would show only noise


class ResidualNet(nn.Module):
    """Crops [B, 1, H, W] in 0..1 -> expression logits [B, 7]. 0.7 M parameters, 57 M multiply-adds at 48 pixels."""

    def __init__(self, dropout: float = 0.3) -> None:
        super().__init__()
        self.stem = nn.Sequential(*_conv(1, 16, 1), nn.ReLU(), *_conv(16, 32, 2), nn.ReLU())
        shapes = ((32, 32, 1), (32, 64, 2), (64, 64, 1), (64, 128, 2), (128, 128, 1))
        self.blocks = nn.Sequential(*(_Residual(*shape) for shape in shapes))
        self.dropout, self.head = nn.Dropout(dropout), nn.Linear(128, len(EXPRESSIONS))

    def forward(self, crops: Tensor) -> Tensor:
        """Expression logits [B, 7] of crops [B, 1, H, W] in 0..1."""
        return self.head(self.dropout(self.blocks(self.stem(standardise(crops))).mean((2, 3))))


class PlainNet(nn.Module):
    """The same in and out as ResidualNet, a plain stack. 0.4 M parameters, 19 M multiply-adds at 48 pixels."""

    def __init__(self, dropout: float = 0.4) -> None:
        super().__init__()
        widths = ((1, 24, 2), (24, 48, 1), (48, 64, 2), (64, 96, 1), (96, 128, 2), (128, 160, 1))
        self.stack = nn.Sequential(*(layer for i, o, s in widths for layer in (*_conv(i, o, s), nn.ReLU())))
        self.dropout, self.head = nn.Dropout(dropout), nn.Linear(2 * 160, len(EXPRESSIONS))

    def forward(self, crops: Tensor) -> Tensor:
        """Expression logits [B, 7] of crops [B, 1, H, W] in 0..1."""
        x = self.stack(standardise(crops))
        return self.head(self.dropout(torch.cat([x.mean((2, 3)), x.amax((2, 3))], dim=1)))


class NetEnsemble(nn.Module):
    """Several networks of one kind; their mean logits [B, 7]."""

    def __init__(self, *members: nn.Module) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, crops: Tensor) -> Tensor:
        """Mean expression logits [B, 7] of the members, of crops [B, 1, H, W] in 0..1."""
        return torch.stack([member(crops) for member in self.members]).mean(0)


NETWORKS: Mapping[str, Callable[[], nn.Module]] = {"face-residual-se": ResidualNet, "face-plain": PlainNet}


def build_network(backbone: str) -> nn.Module:
    """A fresh network by the name that its lineage states.

    Args:
        backbone: a key of `NETWORKS`.

    Returns:
        The network, not trained.

    Raises:
        InputError: unknown name.
    """
    if backbone not in NETWORKS:
        raise InputError(f"unknown face network '{backbone}'; known are {', '.join(NETWORKS)}")
    return NETWORKS[backbone]().to(memory_format=torch.channels_last)  # type: ignore[call-overload]


def build_ensemble(backbone: str, count: int) -> NetEnsemble:
    """Fresh networks of one kind, to load weights into.

    Args:
        backbone: a key of `NETWORKS`.
        count: how many networks.

    Returns:
        The networks, not trained.

    Raises:
        InputError: unknown name.
    """
    return NetEnsemble(*(build_network(backbone) for _ in range(count)))


def standardise(crops: Tensor) -> Tensor:
    """Each crop with mean 0 and standard deviation 1."""
    centred = crops - crops.mean((2, 3), keepdim=True)
    return centred / centred.square().mean((2, 3), keepdim=True).sqrt().clamp(min=MIN_CONTRAST)


class _Residual(nn.Module):
    def __init__(self, inner: int, outer: int, stride: int = 1) -> None:
        super().__init__()
        self.first = nn.Sequential(*_conv(inner, outer, stride), nn.ReLU())
        self.second = nn.Sequential(*_conv(outer, outer, 1))
        self.weigh = nn.Sequential(nn.Linear(outer, outer // 8), nn.ReLU(), nn.Linear(outer // 8, outer), nn.Sigmoid())
        self.skip: nn.Module = nn.Identity()
        if inner != outer or stride != 1:
            pool = nn.AvgPool2d(2, ceil_mode=True) if stride == 2 else nn.Identity()
            self.skip = nn.Sequential(pool, nn.Conv2d(inner, outer, 1, bias=False), nn.BatchNorm2d(outer))

    def forward(self, x: Tensor) -> Tensor:
        y = self.second(self.first(x))
        return torch.relu(y * self.weigh(y.mean((2, 3)))[:, :, None, None] + self.skip(x))


def _conv(inner: int, outer: int, stride: int) -> tuple[nn.Module, nn.Module]:
    return nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.BatchNorm2d(outer)
