"""The landmark network: an upright grey face to the 478 points of mediapipe's mesh; imports torch."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

POINTS = 478  # of the mesh
INPUT_SIDE = 96  # pixels of a side of what the network sees
FRAME = 1.3  # side of the square that is cropped, over the longer side of the face's own box


class LandmarkNet(nn.Module):
    """Pictures [B, 1, 96, 96] in 0..1 -> points [B, 478, 3] in units of the picture's side; z negative towards the
    viewer.

    Attributes:
        mirror: [478], the point that each point becomes in a mirror.
        mean: [478, 3], the mean face, which the network moves.
    """

    mirror: Tensor
    mean: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.stack = nn.Sequential(
            *_conv(1, 16, 2),
            *_conv(16, 40, 2),
            _ResidualBlock(40),
            _ResidualBlock(40),
            *_conv(40, 88, 2),
            _ResidualBlock(88),
            _ResidualBlock(88),
            *_conv(88, 128, 2),
            _ResidualBlock(128),
        )
        self.squeeze = nn.Sequential(nn.Conv2d(128, 40, 1), nn.ReLU(), nn.Flatten(), nn.Linear(40 * 36, 224), nn.ReLU())
        self.points = nn.Linear(224, POINTS * 3)
        nn.init.zeros_(self.points.bias)
        self.register_buffer("mirror", torch.arange(POINTS))
        self.register_buffer("mean", torch.zeros(POINTS, 3))

    def forward(self, pictures: Tensor) -> Tensor:
        """Points [B, 478, 3] in units of the picture's side, of pictures [B, 1, 96, 96] in 0..1."""
        return self.mean + 0.1 * self.points(self.squeeze(self.stack(standardise(pictures)))).unflatten(1, (POINTS, 3))

    def detect_mirrored(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Points [B, 478, 3] of pictures, and of their mirror images mirrored back; where they differ much there is no
        face.
        """
        straight, mirrored = self(torch.cat([pictures, pictures.flip(3)])).chunk(2)
        mirrored = mirrored[:, self.mirror]
        return straight, torch.stack([1 - mirrored[..., 0], mirrored[..., 1], mirrored[..., 2]], -1)


def standardise(pictures: Tensor) -> Tensor:
    """Bring each picture [B, 1, S, S] to mean 0 and standard deviation 1."""
    flat = pictures.flatten(1)
    mean, sd = flat.mean(1), flat.std(1).clamp(min=0.02)
    return (pictures - mean[:, None, None, None]) / sd[:, None, None, None]


class _ResidualBlock(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(
            *_conv(width, width, 1), nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.inner(x))


def _conv(inner: int, outer: int, stride: int) -> tuple[nn.Module, nn.Module, nn.Module]:
    return nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.BatchNorm2d(outer), nn.ReLU()
