"""What a picture is described by, in two families: its light (local gradients and colours) or its content (a network).

The recognizer that steers stands on one, the one that reports on the other: what only dims or tints a picture may move
the first, and hardly the second. Imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipelines.recognition.image.efficientnet import EfficientNetLite
from pipelines.recognition.image.features import DESCRIPTORS, Codebook, Pyramid, encode_picture, resize
from pipelines.recognition.quantize import dequantize, quantize

CODEBOOK_PARTS = ("centre", "basis", "means", "variances", "weights")
SIDE_PX, MULTIPLE_PX = 224, 32  # square root of the pixels that the network sees, and what its sides are a multiple of
MAX_SIDE_PX = 640
#: Outputs of the network that are read: its fifth stage to its head. Earlier ones know edges and colours only.
CONTENT_BLOCKS: Mapping[str, int] = {"stage-5": 4, "stage-6": 5, "stage-7": 6, "head": 7}


@dataclass(frozen=True, slots=True)
class Encoding:
    """A picture as vectors.

    Attributes:
        blocks: name of a block of features -> vector [D].
        densities: log densities of the picture under what the encoder was fitted on; low is unlike all of it.
    """

    blocks: Mapping[str, NDArray[np.float32]]
    densities: tuple[float, ...]


class PictureEncoder(Protocol):
    """Describes pictures."""

    def encode(self, picture: Tensor, pyramid: Pyramid) -> Encoding:
        """RGB [H, W, 3] in 0..255, and its `image_pyramid` -> what it is described by."""
        ...

    def tensors(self) -> dict[str, Tensor]:
        """What `from_tensors` makes it from again."""
        ...


class FisherEncoder:
    """Light: SIFT and colour descriptors coded as Fisher vectors, and colour histograms (see `features.py`).

    It sees a picture and its mirror image: no rating minds a mirror.

    Args:
        codebooks: one for each kind of `features.DESCRIPTORS`.
    """

    def __init__(self, codebooks: Mapping[str, Codebook]) -> None:
        self.codebooks = codebooks

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> FisherEncoder:
        """From the codebooks in a checkpoint."""
        return cls({k: Codebook(*(tensors[f"{k}.{part}"] for part in CODEBOOK_PARTS)) for k in DESCRIPTORS})

    def tensors(self) -> dict[str, Tensor]:
        """The codebooks, by name."""
        return {f"{k}.{part}": getattr(book, part) for k, book in self.codebooks.items() for part in CODEBOOK_PARTS}

    def encode(self, picture: Tensor, pyramid: Pyramid) -> Encoding:
        """A picture's pyramid -> Fisher vectors and histograms; densities of each kind of descriptor."""
        fine, coarse, coarsest = pyramid
        blocks, densities = encode_picture(pyramid, self.codebooks)
        mirrored, _ = encode_picture((fine.flip(3), coarse.flip(3), coarsest.flip(3)), self.codebooks)
        means = {name: ((block + mirrored[name]) / 2).numpy() for name, block in blocks.items()}
        return Encoding(means, tuple(densities))


@dataclass(frozen=True, slots=True)
class FeatureGaussian:
    """Where the features of a block lie in pictures and paintings.

    Attributes:
        centre: [D] their mean.
        scale: [D] their standard deviation.
        basis: [D, d] from standardised features to uncorrelated ones of unit variance.
    """

    centre: Tensor
    scale: Tensor
    basis: Tensor

    PARTS: ClassVar[tuple[str, ...]] = ("centre", "scale", "basis")

    def standardise(self, x: Tensor) -> Tensor:
        """[D] in standard deviations from the mean."""
        return (x - self.centre) / self.scale

    def log_density(self, standardised: Tensor) -> float:
        """Mean log density of the d components of standardised features [D], but for a constant."""
        return float(-0.5 * (standardised @ self.basis).square().mean())


class ContentEncoder:
    """Content: standardised features of EfficientNet-Lite0 (see `efficientnet.py`).

    Args:
        net: the network.
        gaussians: one for each of `CONTENT_BLOCKS`.
    """

    def __init__(self, net: EfficientNetLite, gaussians: Mapping[str, FeatureGaussian]) -> None:
        self.net, self.gaussians = net.eval(), gaussians

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> ContentEncoder:
        """From a checkpoint's network of 8 bits and Gaussians."""
        net = EfficientNetLite()
        net.load_state_dict({n: dequantize(tensors, f"net.{n}") for n, _ in net.named_parameters()})
        parts = {b: [tensors[f"{b}.{part}"] for part in FeatureGaussian.PARTS] for b in CONTENT_BLOCKS}
        return cls(net, {block: FeatureGaussian(*tables) for block, tables in parts.items()})

    def tensors(self) -> dict[str, Tensor]:
        """The network, weights in 8 bits, and the Gaussians, by name."""
        stored: dict[str, Tensor] = {}
        for name, parameter in self.net.named_parameters():
            stored |= quantize(f"net.{name}", parameter.detach())
        for block, gaussian in self.gaussians.items():
            stored |= {f"{block}.{part}": getattr(gaussian, part) for part in FeatureGaussian.PARTS}
        return stored

    def encode(self, picture: Tensor, pyramid: Pyramid) -> Encoding:
        """RGB [H, W, 3] in 0..255 -> standardised features, and the log density of each block."""
        measured = measure_content(self.net, picture)
        features = {block: self.gaussians[block].standardise(x) for block, x in measured.items()}
        densities = tuple(self.gaussians[block].log_density(x) for block, x in features.items())
        return Encoding({block: x.numpy() for block, x in features.items()}, densities)


def measure_content(net: EfficientNetLite, picture: Tensor) -> dict[str, Tensor]:
    """RGB [H, W, 3] in 0..255 -> the network's features [D] of each of `CONTENT_BLOCKS`, as they come."""
    x = picture.permute(2, 0, 1)[None].float()
    x = (resize(x, _network_size(x.shape[2], x.shape[3])).clamp(0, 255) - 127) / 128
    with torch.inference_mode():
        outputs = net(x)
    return {name: outputs[i][0] for name, i in CONTENT_BLOCKS.items()}


def _network_size(height: int, width: int) -> tuple[int, int]:
    """Sides for a picture of this shape: `SIDE_PX` squared pixels, nothing squeezed by more than rounding."""
    grow = SIDE_PX / math.sqrt(height * width)
    return tuple(  # type: ignore[return-value]
        min(max(round(side * grow / MULTIPLE_PX), 1) * MULTIPLE_PX, MAX_SIDE_PX) for side in (height, width)
    )


#: Name in config.json -> class.
ENCODERS: Mapping[str, Any] = {"fisher-vectors": FisherEncoder, "efficientnet-lite0": ContentEncoder}
