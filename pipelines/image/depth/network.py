"""The network of depth: frozen features of EfficientNet-Lite0 under a small decoder. Imports torch.

The decoder joins coarse to fine maps (U-Net, Ronneberger et al. 2015; feature pyramids, Lin et al. 2017) and says a log
depth, known up to scale (Eigen et al. 2014), and a class for each point.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as nnf
from torch import Tensor, nn

from pipelines.recognition.image.efficientnet import EfficientNetLite
from pipelines.recognition.quantize import dequantize, quantize

CLASSES = ("sky", "ground", "water", "solid", "thing")
STAGES, LAST_BLOCKS = 6, 2  # stages of the encoder that are used, and blocks of the last of them
FEATURES = (24, 40, 112, 192)  # channels of the maps that are read: of a quarter to a thirty-second of the size
WIDTHS = (40, 64, 96, 128)  # of the decoder, fine to coarse
MULTIPLE_PX = 32


class DepthNet(nn.Module):
    """Pictures [B, 3, H, W] in -1..1, sides multiples of 32, to `forward`'s maps."""

    def __init__(self) -> None:
        super().__init__()
        whole = EfficientNetLite()
        whole.stages = whole.stages[:STAGES]
        whole.stages[-1] = whole.stages[-1][:LAST_BLOCKS]  # type: ignore[index]
        self.stem, self.stages = whole.stem, whole.stages
        self.enter = nn.ModuleList(nn.Conv2d(c + 2, w, 1) for c, w in zip(FEATURES, WIDTHS, strict=True))
        self.mix = nn.ModuleList(Residual(w, 2 if w == WIDTHS[-1] else 1) for w in WIDTHS)
        self.down = nn.ModuleList(nn.Conv2d(a, b, 1) for a, b in zip(WIDTHS[1:], WIDTHS[:-1], strict=True))
        self.whole = nn.Linear(WIDTHS[-1], WIDTHS[-1])
        self.outdoors = nn.Linear(WIDTHS[-1], 1)
        self.depth = nn.Conv2d(WIDTHS[0], 1, 3, padding=1)
        self.classes = nn.Conv2d(WIDTHS[0], len(CLASSES), 3, padding=1)

    def encoder_names(self) -> list[str]:
        """Parameters that come from EfficientNet-Lite0 and are not fitted."""
        return [n for n, _ in self.named_parameters() if n.startswith(("stem.", "stages."))]

    def encode(self, x: Tensor) -> list[Tensor]:
        """Pictures -> maps of a quarter, an eighth, ... of their size."""
        x = nnf.relu6(self.stem(x))
        maps = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i not in (0, 3):  # the first is too fine, the fourth stage has the size of the fifth
                maps.append(x)
        return maps

    def decode(self, maps: list[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Maps of the encoder -> what `forward` says."""
        x = self.mix[-1](self.enter[-1](_with_place(maps[-1])))
        mean = x.mean((2, 3))
        x = x + self.whole(mean)[..., None, None]
        for i in reversed(range(len(WIDTHS) - 1)):
            x = nnf.interpolate(self.down[i](x), maps[i].shape[2:], mode="bilinear", align_corners=False)
            x = self.mix[i](x + self.enter[i](_with_place(maps[i])))
        size = (4 * x.shape[2], 4 * x.shape[3])
        depth = 3 + 2 * nnf.interpolate(self.depth(x), size, mode="bilinear", align_corners=False)[:, 0]
        return depth, nnf.interpolate(self.classes(x), size, mode="bilinear", align_corners=False), self.outdoors(mean)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Log depth [B, H, W] in log metres up to a constant, logits of `CLASSES` [B, 5, H, W], of outdoors [B, 1]."""
        return self.decode(self.encode(x))

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> DepthNet:
        """From a checkpoint whose weights have 8 bits."""
        net = cls()
        net.load_state_dict({n: dequantize(tensors, n) for n, _ in net.named_parameters()})
        return net.eval()

    def tensors(self) -> dict[str, Tensor]:
        """The parameters as a checkpoint keeps them."""
        stored: dict[str, Tensor] = {}
        for name, parameter in self.named_parameters():
            stored |= quantize(name, parameter.detach())
        return {n: t.half() if t.dtype == torch.float32 else t for n, t in stored.items()}


class Residual(nn.Module):
    """Convolutions whose result is added to what came in."""

    def __init__(self, channels: int, count: int) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(nn.Conv2d(channels, channels, 3, padding=1) for _ in range(2 * count))
        self.norms = nn.ModuleList(nn.GroupNorm(4, channels) for _ in range(2 * count))

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, H, W] -> the same shape."""
        for i in range(0, len(self.convolutions), 2):
            y = self.convolutions[i](nnf.relu(self.norms[i](x)))
            x = x + self.convolutions[i + 1](nnf.relu(self.norms[i + 1](y)))
        return x


def _with_place(x: Tensor) -> Tensor:
    """A map with the row and the column of each of its points in -1..1."""
    rows = torch.linspace(-1, 1, x.shape[2], device=x.device)[:, None].expand(x.shape[2:])
    columns = torch.linspace(-1, 1, x.shape[3], device=x.device).expand(x.shape[2:])
    return torch.cat([x, torch.stack([rows, columns]).expand(len(x), 2, *x.shape[2:])], 1)
