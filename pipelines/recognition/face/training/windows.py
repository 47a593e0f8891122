"""Windows that the face finder learns from: faces laid over backgrounds at known places, and everything that is
none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from pipelines.recognition.face.finder import VERIFY_SIZE


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a face's centre may lie from a window's, in half windows.

    Attributes:
        max_drawn: drawn at most.
        inside: up to here the window counts as a face.
        outside: from here on it surely counts as none.
    """

    max_drawn: float
    inside: float
    outside: float


REACHES = {True: Reach(0.5, 0.25, 0.4), False: Reach(0.45, 0.2, 0.38)}  # verifier, proposer


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """Grey pictures without faces.

    Attributes:
        large: uint8 [N, 1, 128, 128].
        small: the same at 64 pixels.
        is_painting: [N] bool; paintings are only nearly without faces.
    """

    large: Tensor
    small: Tensor
    is_painting: Tensor


def make_windows(
    faces: Tensor, backgrounds: Backgrounds, count: int, generator: torch.Generator, extent: float = 1.0
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Draw windows with and without faces.

    Args:
        faces: uint8 [N, 1, 48, 48].
        backgrounds: what lies behind the faces.
        count: how many windows.
        generator: of every draw.
        extent: how far the drawn square reaches, in half windows; 1 is the window itself.

    Returns:
        Windows [count, 1, 40, 40]; labels [count], 1 (face), 0 (none) or -1 (in between); places [count, 4] as
        `Verifier` states them, NaN where no face is drawn; and whether each is a painting alone [count].
    """

    def uniform(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, generator=generator)

    kind = torch.rand(count, generator=generator)
    is_face, is_scrambled, is_off_window = kind < 0.42, (kind >= 0.42) & (kind < 0.52), (kind >= 0.52) & (kind < 0.68)
    is_turned, is_background = (kind >= 0.68) & (kind < 0.82), kind >= 0.82
    reach = REACHES[extent == 1]
    cx, cy = uniform(-reach.max_drawn, reach.max_drawn), uniform(-reach.max_drawn, reach.max_drawn)
    log_side, roll = uniform(-0.7, 0.7), uniform(-0.6, 0.6)
    is_well_inside = uniform(0, 1) < 0.6  # most faces lie well within the window
    cx, cy, log_side = (torch.where(is_well_inside, value * 0.45, value) for value in (cx, cy, log_side))
    distance, small, direction = uniform(0.7, 1.5), uniform(0, 1) < 0.5, uniform(-math.pi, math.pi)
    is_distant = is_off_window & (uniform(0, 1) < 0.55)
    cx, cy = (
        torch.where(is_distant, distance * torch.cos(direction), cx),
        torch.where(is_distant, distance * torch.sin(direction), cy),
    )
    log_side = torch.where(
        is_off_window & ~is_distant, torch.where(small, uniform(-1.6, -0.75), uniform(0.75, 1.4)), log_side
    )
    roll = torch.where(is_turned, math.pi + uniform(-1.9, 1.9), roll)
    theta = _face_transform(cx, cy, torch.exp(log_side), roll, extent)
    content = faces[torch.randint(len(faces), (count,), generator=generator)].float() / 255
    content = torch.where((uniform(0, 1) < 0.5)[:, None, None, None], content.flip(3), content)
    content = torch.where(is_scrambled[:, None, None, None], _shuffle_tiles(content, generator), content)
    behind, is_painting = _sample_backgrounds(backgrounds, count, generator)
    other_background, _ = _sample_backgrounds(
        backgrounds, count, generator
    )  # something that is no face gets the same edges as a face
    is_pasted_background = is_background & (uniform(0, 1) < 0.5)
    content = torch.where(
        is_pasted_background[:, None, None, None], F.interpolate(other_background, size=48, mode="bilinear"), content
    )
    grid = F.affine_grid(theta, [count, 1, VERIFY_SIZE, VERIFY_SIZE], align_corners=False)
    mask = F.grid_sample(_soft_masks(count, generator), grid, align_corners=False)
    mask = mask * (~is_background | is_pasted_background)[:, None, None, None]
    x = mask * F.grid_sample(content, grid, padding_mode="border", align_corners=False) + (1 - mask) * behind
    is_texture = is_background & ~is_pasted_background & (uniform(0, 1) < 0.15)
    x = torch.where(is_texture[:, None, None, None], _draw_textures(count, generator), x)
    place = torch.stack([cx, cy, log_side, roll], 1)
    offset, scale = place[:, :2].abs().amax(1), log_side.abs()
    is_between = (offset > reach.inside) | (scale > 0.3)
    is_outside = (offset > reach.outside) | (scale > 0.52)
    label = torch.where(is_face & ~is_outside, torch.where(is_between, -1.0, 1.0), 0.0)
    return relight(x, generator), label, torch.where(is_face[:, None], place, torch.nan), is_painting & is_background


def relight(x: Tensor, generator: torch.Generator) -> Tensor:
    """Gamma, contrast, blur and noise, drawn a picture."""

    def uniform(low: float, high: float) -> Tensor:
        return (low + (high - low) * torch.rand(len(x), generator=generator)).view(-1, 1, 1, 1)

    soft = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    x = torch.where(uniform(0, 1) < 0.35, soft, x)
    x = x.clamp(1e-3, 1) ** torch.exp(uniform(-0.5, 0.5))
    x = 0.5 + (x - 0.5) * uniform(0.3, 1.0) + uniform(-0.2, 0.2)
    return (x + uniform(0, 0.04) * torch.randn(x.shape, generator=generator)).clamp(0, 1)


def _face_transform(cx: Tensor, cy: Tensor, side: Tensor, roll: Tensor, extent: float) -> Tensor:
    """[B, 2, 3] from the drawn square to the face's own square: turn back by roll around the centre, divide by the
    side.
    """
    cos, sin = torch.cos(roll) / side, torch.sin(roll) / side
    rows = (cos * extent, sin * extent, -(cos * cx + sin * cy), -sin * extent, cos * extent, -(-sin * cx + cos * cy))
    return torch.stack(rows, 1).view(-1, 2, 3)


def _soft_masks(count: int, generator: torch.Generator) -> Tensor:
    """[count, 1, 48, 48] soft shapes from an ellipse to a full square, as which a face is laid on its background."""
    line = (torch.arange(48, dtype=torch.float32) + 0.5) / 24 - 1
    power = torch.exp(0.7 + 1.8 * torch.rand(count, 1, 1, generator=generator))
    reach = 0.8 + 0.3 * torch.rand(count, 1, 1, generator=generator)
    edge = 4 + 30 * torch.rand(count, 1, 1, generator=generator)
    distance = (line.abs()[None, None, :] * 1.08) ** power + line.abs()[None, :, None] ** power
    return torch.sigmoid(edge * (reach - distance ** (1 / power)))[:, None]


def _sample_backgrounds(backgrounds: Backgrounds, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """[count, 1, 40, 40] random pieces of backgrounds, mirrored at random, and which are painted."""
    index = torch.randint(len(backgrounds.large), (count,), generator=generator)
    large = bool(torch.rand(1, generator=generator) < 0.5)
    source = (backgrounds.large if large else backgrounds.small)[index].float() / 255
    share = (
        (0.2 + 0.35 * torch.rand(count, generator=generator))
        if large
        else (0.55 + 0.45 * torch.rand(count, generator=generator))
    )
    x, y = ((torch.rand(count, generator=generator) * 2 - 1) * (1 - share) for _ in range(2))
    mirror = torch.where(torch.rand(count, generator=generator) < 0.5, -1.0, 1.0)
    zero = torch.zeros(count)
    theta = torch.stack([share * mirror, zero, x, zero, share, y], 1).view(-1, 2, 3)
    grid = F.affine_grid(theta, [count, 1, VERIFY_SIZE, VERIFY_SIZE], align_corners=False)
    return F.grid_sample(source, grid, padding_mode="border", align_corners=False), backgrounds.is_painting[index]


def _shuffle_tiles(x: Tensor, generator: torch.Generator) -> Tensor:
    """Faces whose tiles change places: parts of a face without its order."""
    tiles = 2 if float(torch.rand(1, generator=generator)) < 0.4 else 4
    size = x.shape[2] // tiles
    order = torch.randperm(tiles * tiles, generator=generator)
    while bool((order == torch.arange(len(order))).any()):
        order = torch.randperm(tiles * tiles, generator=generator)
    parts = x.unfold(2, size, size).unfold(3, size, size).reshape(len(x), 1, tiles * tiles, size, size)[:, :, order]
    return parts.view(len(x), 1, tiles, tiles, size, size).permute(0, 1, 2, 4, 3, 5).reshape(x.shape)


def _draw_textures(count: int, generator: torch.Generator) -> Tensor:
    """Noise of every grain, gradients and blank squares."""
    grain = int(torch.randint(1, VERIFY_SIZE + 1, (1,), generator=generator))
    noise = F.interpolate(torch.rand(count, 1, grain, grain, generator=generator), size=VERIFY_SIZE, mode="bilinear")
    return 0.5 + (noise - 0.5) * torch.rand(count, 1, 1, 1, generator=generator) ** 2
