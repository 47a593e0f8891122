"""What a picture recognizer looks at: SIFT and colour descriptors coded as Fisher vectors, and colour histograms.

Local descriptors (SIFT, Lowe 2004; local colour statistics, after Perronnin, Sanchez & Mensink 2010) are reduced by PCA
and coded by a Gaussian mixture: how far the descriptors of a region pull its means and variances (improved Fisher
vector, the same). Codebooks are learnt from unlabelled paintings. Imports torch; everything is float32 and
deterministic.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from torch import Tensor

AREA_PX = 128 * 160  # pixels that a picture is resized to; the coarser copies have half the sides and a quarter
MAX_ASPECT_RATIO = 3.0  # longer pictures are squeezed to this ratio of the sides
CELL_PX, CELLS_PER_SIDE, ORIENTATIONS = 4, 4, 8  # of a descriptor: pixels a cell, cells a side, gradient directions
SIFT_CLIP, SIFT_FLOOR = 0.2, 0.02
MIN_VARIANCE = 0.02
#: Regions of a picture (top, bottom, left, right as shares): whole, quarters, middle.
REGIONS = (
    (0, 1, 0, 1),
    (0, 0.5, 0, 0.5),
    (0, 0.5, 0.5, 1),
    (0.5, 1, 0, 0.5),
    (0.5, 1, 0.5, 1),
    (0.25, 0.75, 0.25, 0.75),
)
XYZ_FROM_RGB = (
    (0.4124, 0.3576, 0.1805),
    (0.2126, 0.7152, 0.0722),
    (0.0193, 0.1192, 0.9505),
)  # sRGB to XYZ, IEC 61966-2-1
D65_WHITE = (0.9505, 1.0, 1.089)


Pyramid = tuple[Tensor, Tensor, Tensor]


def image_pyramid(picture: Tensor) -> Pyramid:
    """RGB [H, W, 3] in 0..255 -> the picture [1, 3, h, w] in 0..1 at `AREA_PX` pixels, at half its sides and at a
    quarter.
    """
    height, width = picture.shape[:2]
    ratio = min(max(width / height, 1 / MAX_ASPECT_RATIO), MAX_ASPECT_RATIO)
    fine = (max(8 * round(math.sqrt(AREA_PX / ratio) / 8), 8), max(8 * round(math.sqrt(AREA_PX * ratio) / 8), 8))
    x = picture.permute(2, 0, 1)[None].float() / 255
    coarse = resize(x, (fine[0] // 2, fine[1] // 2))
    return resize(x, fine), coarse, nnf.avg_pool2d(coarse, 2)


def resize(x: Tensor, size: tuple[int, int]) -> Tensor:
    """[B, 3, H, W] to another size without aliasing."""
    return nnf.interpolate(x, size, mode="bilinear", antialias=True, align_corners=False)


def lab_from_rgb(x: Tensor) -> Tensor:
    """Pictures in sRGB [B, 3, H, W] in 0..1 -> CIELAB over 100 (CIE 1976; white D65)."""
    linear = torch.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    xyz = torch.einsum("ij,bjhw->bihw", torch.tensor(XYZ_FROM_RGB) / torch.tensor(D65_WHITE)[:, None], linear)
    f = torch.where(xyz > 0.008856, xyz.clamp(min=1e-6) ** (1 / 3), 7.787 * xyz + 16 / 116)
    return torch.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], dim=1) / 100


def compute_gradients(x: Tensor) -> tuple[Tensor, Tensor]:
    """Gradient of the lightly smoothed grey picture along x and y, each [B, 1, H, W]."""
    grey = (x * torch.tensor([0.299, 0.587, 0.114])[None, :, None, None]).sum(1, keepdim=True)
    grey = nnf.avg_pool2d(nnf.pad(grey, (1, 1, 1, 1), mode="replicate"), 3, 1)
    wide, tall = nnf.pad(grey, (1, 1, 0, 0), mode="replicate"), nnf.pad(grey, (0, 0, 1, 1), mode="replicate")
    return (wide[..., 2:] - wide[..., :-2]) / 2, (tall[..., 2:, :] - tall[..., :-2, :]) / 2


def sift_descriptors(x: Tensor) -> Tensor:
    """Root-SIFT descriptors [h, w, 128] of 16 x 16 pixels at steps of 4, of one picture [1, 3, H, W]."""
    gx, gy = compute_gradients(x)
    strength, angle = (gx**2 + gy**2).sqrt(), torch.atan2(gy, gx)
    turns = [strength * torch.relu(torch.cos(angle - 2 * math.pi * k / ORIENTATIONS)) ** 3 for k in range(ORIENTATIONS)]
    blocks = _stack_cells(nnf.avg_pool2d(torch.cat(turns, dim=1), CELL_PX))
    blocks = (blocks / (blocks.norm(dim=2, keepdim=True) + SIFT_FLOOR)).clamp(max=SIFT_CLIP)
    return (blocks / (blocks.norm(dim=2, keepdim=True) + SIFT_FLOOR)).sqrt()


def colour_descriptors(x: Tensor) -> Tensor:
    """Means and deviations of Lab in 4 x 4 cells, [h, w, 96], on the same grid as `sift_descriptors`."""
    values = lab_from_rgb(x)
    mean = nnf.avg_pool2d(values, CELL_PX)
    deviation = (nnf.avg_pool2d(values**2, CELL_PX) - mean**2).clamp(min=0).sqrt()
    return _stack_cells(torch.cat([mean, deviation], dim=1))


def _stack_cells(cells: Tensor) -> Tensor:
    """[1, C, H, W] cells -> [H - 3, W - 3, 16 C]."""
    height, width = cells.shape[2] - CELLS_PER_SIDE + 1, cells.shape[3] - CELLS_PER_SIDE + 1
    return nnf.unfold(cells, CELLS_PER_SIDE)[0].T.reshape(height, width, -1)


def colour_histograms(x: Tensor) -> Tensor:
    """Square roots of soft histograms of one picture [1, 3, H, W]: L, a and b over 1 and 9 regions, joint over
    1 and 4.
    """
    lightness, red, yellow = lab_from_rgb(x).split(1, dim=1)  # type: ignore[no-untyped-call]
    single = torch.cat(
        [_soft_bins(lightness, 0, 1, 8), _soft_bins(red, -0.5, 0.6, 10), _soft_bins(yellow, -0.6, 0.6, 10)], dim=1
    )
    joint = (_soft_bins(red, -0.4, 0.5, 6)[:, :, None] * _soft_bins(yellow, -0.5, 0.5, 6)[:, None]).flatten(1, 2)
    joint = (joint[:, :, None] * _soft_bins(lightness, 0, 1, 3)[:, None]).flatten(1, 2)
    grids = ((single, 1), (single, 3), (joint, 1), (joint, 2))
    return torch.cat([nnf.adaptive_avg_pool2d(h, g).flatten() for h, g in grids]).sqrt()


def _soft_bins(channel: Tensor, low: float, high: float, bins: int) -> Tensor:
    at = (channel - low) / (high - low) * bins - 0.5
    return (1 - (at - torch.arange(bins)[None, :, None, None]).abs()).clamp(min=0)


@dataclass(frozen=True, slots=True)
class Codebook:
    """A Gaussian mixture over reduced descriptors.

    Attributes:
        centre: [D] mean of the descriptors, subtracted before the PCA.
        basis: [D, d] of the PCA.
        means: [K, d] of the Gaussians.
        variances: [K, d] of the Gaussians.
        weights: [K] of the Gaussians.
    """

    centre: Tensor
    basis: Tensor
    means: Tensor
    variances: Tensor
    weights: Tensor

    def posteriors(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """How much of each of N reduced descriptors belongs to each Gaussian [N, K], and the log density [N]."""
        inverse = 1 / self.variances
        square = points**2 @ inverse.T - 2 * points @ (self.means * inverse).T
        logs = (
            -0.5 * (square + (self.means**2 * inverse + self.variances.log()).sum(1))
            + self.weights.clamp(min=1e-8).log()
        )
        return logs.softmax(1), logs.logsumexp(1)

    def encode(self, descriptors: Tensor) -> tuple[Tensor, float]:
        """Descriptors [h, w, D] -> one Fisher vector a region, [R, 2 K d] of length 1, and their mean log density."""
        points = (descriptors.flatten(0, 1) - self.centre) @ self.basis
        posteriors, density = self.posteriors(points)
        height, width = descriptors.shape[:2]
        grid, shares = points.reshape(height, width, -1), posteriors.reshape(height, width, -1)
        vectors = []
        for top, bottom, left, right in REGIONS:
            rows = slice(int(top * height), max(int(bottom * height), int(top * height) + 1))
            columns = slice(int(left * width), max(int(right * width), int(left * width) + 1))
            vectors.append(self._fisher(grid[rows, columns].flatten(0, 1), shares[rows, columns].flatten(0, 1)))
        return torch.stack(vectors), float(density.mean())

    def _fisher(self, points: Tensor, shares: Tensor) -> Tensor:
        mass, first, second = shares.sum(0)[:, None], shares.T @ points, shares.T @ points**2
        scale = len(points) * self.weights.clamp(min=1e-8).sqrt()[:, None]
        by_mean = (first - mass * self.means) / self.variances.sqrt() / scale
        by_variance = ((second - 2 * self.means * first + mass * self.means**2) / self.variances - mass) / (
            scale * math.sqrt(2)
        )
        vector = torch.cat([by_mean.flatten(), by_variance.flatten()])
        vector = vector.sign() * vector.abs().sqrt()
        return vector / (vector.norm() + 1e-9)


#: Codebooks by name: which descriptors, at which of the sizes that `image_pyramid` gives.
DESCRIPTORS: Mapping[str, tuple[Callable[[Tensor], Tensor], int]] = {
    "shapes-fine": (sift_descriptors, 0),
    "shapes-coarse": (sift_descriptors, 1),
    "shapes-coarsest": (sift_descriptors, 2),
    "colours-fine": (colour_descriptors, 0),
    "colours-coarse": (colour_descriptors, 1),
    "colours-coarsest": (colour_descriptors, 2),
}


def encode_picture(pyramid: Pyramid, codebooks: Mapping[str, Codebook]) -> tuple[dict[str, Tensor], list[float]]:
    """What a picture is described by.

    Args:
        pyramid: the levels of `image_pyramid`.
        codebooks: one for each kind of `DESCRIPTORS`.

    Returns:
        A vector of length about 1 for each block of features (each kind, and "histograms"), and the mean log density of
        each kind's descriptors: low where a picture is nothing like what the codebooks saw.
    """
    blocks: dict[str, Tensor] = {}
    densities = []
    for name, (describe, level) in DESCRIPTORS.items():
        vectors, density = codebooks[name].encode(describe(pyramid[level]))
        blocks[name] = vectors.flatten() / math.sqrt(len(REGIONS))
        densities.append(density)
    blocks["histograms"] = colour_histograms(pyramid[1])
    return blocks, densities
