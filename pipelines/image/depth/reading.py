"""A picture -> how far away its points are and what they are. Imports torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.image.depth.network import CLASSES, MULTIPLE_PX, DepthNet
from weights import store
from weights.checkpoint import load_checkpoint, wrap_load_errors

Floats = NDArray[Any]
Picture = NDArray[np.uint8]

FOLDER = store.EMBEDDED / "image" / "depth"
LONG_SIDE_PX, MAX_ASPECT = 256, 2.5  # that the network sees; longer pictures are squeezed
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True, slots=True)
class DepthReading:
    """What a picture shows where.

    Attributes:
        log_depth: natural log of metres ahead [H, W], right up to a constant; without meaning in the sky.
        shares: probability of each of `network.CLASSES` [H, W, 5], they sum to 1.
        outdoors: how surely the picture was taken outdoors, 0..1.
    """

    log_depth: Floats
    shares: Floats
    outdoors: float

    def share(self, name: str) -> Floats:
        """Probability [H, W] of a class."""
        return self.shares[..., CLASSES.index(name)]


class DepthReader:
    """Reads depth from pictures.

    Args:
        net: the network.

    Example:
        >>> DepthReader.from_pretrained().read(picture).share("sky").mean()  # doctest: +SKIP
        0.4
    """

    def __init__(self, net: DepthNet) -> None:
        self.net = net.eval()

    @classmethod
    def from_pretrained(cls, folder: str | Path = FOLDER) -> DepthReader:
        """Load a checkpoint.

        Args:
            folder: where model.safetensors and config.json lie; the embedded one by default.

        Returns:
            The reader.

        Raises:
            WeightsNotFoundError: a file is missing.
            WeightsCorruptError: the files are not of this network.
        """
        checkpoint = load_checkpoint(folder, kind="network of depth", upcast=False)
        with wrap_load_errors(Path(folder), "network of depth"):
            return cls(DepthNet.from_tensors(checkpoint.tensors))

    def read(self, picture: Picture) -> DepthReading:
        """Read a picture of any size.

        Args:
            picture: sRGB [H, W, 3].

        Returns:
            Its depth and classes, edges as sharp as the picture's own.
        """
        height, width = picture.shape[:2]
        small = cv2.resize(picture, _network_size(height, width), interpolation=cv2.INTER_AREA)
        x = torch.from_numpy(((small.astype(np.float32) - 127) / 128).transpose(2, 0, 1).copy())[None]
        with torch.inference_mode():
            depth, logits, outdoors = self.net(torch.cat([x, x.flip(3)]))
            depth = (depth[0] + depth[1].flip(1)) / 2
            shares = (logits.softmax(1)[0] + logits.softmax(1)[1].flip(2)) / 2
            outside = float(torch.sigmoid(outdoors.mean()))
        guide = picture.astype(np.float32) @ LUMA / 255
        maps = np.concatenate([depth[..., None].numpy(), shares.permute(1, 2, 0).numpy()], -1)
        maps = sharpen(maps, guide)
        found = np.clip(maps[..., 1:], 1e-4, 1)
        return DepthReading(maps[..., 0], found / found.sum(-1, keepdims=True), outside)


@lru_cache(maxsize=1)
def embedded_reader() -> DepthReader:
    """The embedded network, loaded once."""
    return DepthReader.from_pretrained()


def _network_size(height: int, width: int) -> tuple[int, int]:
    """Width and height that the network sees: 256 pixels at most, whole multiples of 32."""
    longer = max(height, width)
    short = max(min(height, width) / longer, 1 / MAX_ASPECT)
    sides = [LONG_SIDE_PX if n == longer else short * LONG_SIDE_PX for n in (width, height)]
    w, h = (max(2, round(n / MULTIPLE_PX)) * MULTIPLE_PX for n in sides)
    return w, h


def sharpen(maps: Floats, guide: Floats, *, reach: float = 1 / 45, tolerance: float = 4e-4) -> Floats:
    """Coarse maps at a picture's own size, their edges moved onto the picture's (the guided filter, He et al. 2010).

    Args:
        maps: [h, w, C].
        guide: luma [H, W] in 0..1.
        reach: of the filter, part of the longer side.
        tolerance: variance of the guide that counts as even.

    Returns:
        [H, W, C].
    """
    height, width = guide.shape
    radius = 2 * max(1, round(reach * max(height, width))) + 1
    window = (radius, radius)
    mean = cv2.blur(guide, window)
    variance = cv2.blur(guide * guide, window) - mean * mean
    planes = []
    for i in range(maps.shape[-1]):
        plane = np.ascontiguousarray(maps[..., i], np.float32)
        coarse = cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR)
        own = cv2.blur(coarse, window)
        slope = (cv2.blur(guide * coarse, window) - mean * own) / (variance + tolerance)
        offset = own - slope * mean
        planes.append(cv2.blur(slope, window) * guide + cv2.blur(offset, window))
    return np.stack(planes, -1).astype(np.float32)
