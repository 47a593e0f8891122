"""Windows that the face finder learns from: faces laid over backgrounds at known places, and everything that is none."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from pipelines.recognition.face.finder import LOOK


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a face's centre may lie from a window's, in half windows: drawn at most, still inside, surely outside."""

    drawn: float
    inside: float
    outside: float


NEAR = {True: Reach(0.5, 0.25, 0.4), False: Reach(0.45, 0.2, 0.38)}  # verifier, proposer


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """Grey pictures without faces: uint8 [N, 1, 128, 128], the same at 64, and which are paintings (nearly without faces)."""

    large: Tensor
    small: Tensor
    painted: Tensor


def windows(
    faces: Tensor, ground: Backgrounds, count: int, generator: torch.Generator, extent: float = 1.0
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Draw windows [count, 1, 40, 40]; label 1 (face), 0 (none) or -1 (in between); place [count, 4] as Verifier states, NaN
    where no face is drawn; painted.

    Args:
        faces: uint8 [N, 1, 48, 48].
        ground: backgrounds.
        extent: how far the drawn square reaches, in half windows; 1 is the window itself.
    """

    def drawn(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, generator=generator)

    kind = torch.rand(count, generator=generator)
    face, spoilt, elsewhere = kind < 0.42, (kind >= 0.42) & (kind < 0.52), (kind >= 0.52) & (kind < 0.68)
    turned, bare = (kind >= 0.68) & (kind < 0.82), kind >= 0.82
    reach = NEAR[extent == 1]
    cx, cy = drawn(-reach.drawn, reach.drawn), drawn(-reach.drawn, reach.drawn)
    log_side, roll = drawn(-0.7, 0.7), drawn(-0.6, 0.6)
    easy = drawn(0, 1) < 0.6  # most faces lie well within the window
    cx, cy, log_side = (torch.where(easy, value * 0.45, value) for value in (cx, cy, log_side))
    far, small, direction = drawn(0.7, 1.5), drawn(0, 1) < 0.5, drawn(-math.pi, math.pi)
    moved = elsewhere & (drawn(0, 1) < 0.55)
    cx, cy = torch.where(moved, far * torch.cos(direction), cx), torch.where(moved, far * torch.sin(direction), cy)
    log_side = torch.where(elsewhere & ~moved, torch.where(small, drawn(-1.6, -0.75), drawn(0.75, 1.4)), log_side)
    roll = torch.where(turned, math.pi + drawn(-1.9, 1.9), roll)
    theta = _placed(cx, cy, torch.exp(log_side), roll, extent)
    picked = faces[torch.randint(len(faces), (count,), generator=generator)].float() / 255
    picked = torch.where((drawn(0, 1) < 0.5)[:, None, None, None], picked.flip(3), picked)
    picked = torch.where(spoilt[:, None, None, None], _scrambled(picked, generator), picked)
    ground_x, painted = _ground(ground, count, generator)
    other, _ = _ground(ground, count, generator)  # something that is no face gets the same edges as a face
    pasted_ground = bare & (drawn(0, 1) < 0.5)
    picked = torch.where(pasted_ground[:, None, None, None], F.interpolate(other, size=48, mode="bilinear"), picked)
    grid = F.affine_grid(theta, [count, 1, LOOK, LOOK], align_corners=False)
    mask = F.grid_sample(_mask(count, generator), grid, align_corners=False)
    mask = mask * (~bare | pasted_ground)[:, None, None, None]
    x = mask * F.grid_sample(picked, grid, padding_mode="border", align_corners=False) + (1 - mask) * ground_x
    plain = bare & ~pasted_ground & (drawn(0, 1) < 0.15)
    x = torch.where(plain[:, None, None, None], _textures(count, generator), x)
    place = torch.stack([cx, cy, log_side, roll], 1)
    off, scale = place[:, :2].abs().amax(1), log_side.abs()
    between = (off > reach.inside) | (scale > 0.3)
    beyond = (off > reach.outside) | (scale > 0.52)
    label = torch.where(face & ~beyond, torch.where(between, -1.0, 1.0), 0.0)
    return relit(x, generator), label, torch.where(face[:, None], place, torch.nan), painted & bare


def relit(x: Tensor, generator: torch.Generator) -> Tensor:
    """Gamma, contrast, blur and noise, drawn a picture."""

    def drawn(low: float, high: float) -> Tensor:
        return (low + (high - low) * torch.rand(len(x), generator=generator)).view(-1, 1, 1, 1)

    soft = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    x = torch.where(drawn(0, 1) < 0.35, soft, x)
    x = x.clamp(1e-3, 1) ** torch.exp(drawn(-0.5, 0.5))
    x = 0.5 + (x - 0.5) * drawn(0.3, 1.0) + drawn(-0.2, 0.2)
    return (x + drawn(0, 0.04) * torch.randn(x.shape, generator=generator)).clamp(0, 1)


def _placed(cx: Tensor, cy: Tensor, side: Tensor, roll: Tensor, extent: float) -> Tensor:
    """[B, 2, 3] from the drawn square to the face's own square: turn back by roll around the centre, divide by the side."""
    cos, sin = torch.cos(roll) / side, torch.sin(roll) / side
    rows = (cos * extent, sin * extent, -(cos * cx + sin * cy), -sin * extent, cos * extent, -(-sin * cx + cos * cy))
    return torch.stack(rows, 1).view(-1, 2, 3)


def _mask(count: int, generator: torch.Generator) -> Tensor:
    """[count, 1, 48, 48] soft shapes from an ellipse to a full square, as which a face is laid on its background."""
    line = (torch.arange(48, dtype=torch.float32) + 0.5) / 24 - 1
    power = torch.exp(0.7 + 1.8 * torch.rand(count, 1, 1, generator=generator))
    reach = 0.8 + 0.3 * torch.rand(count, 1, 1, generator=generator)
    edge = 4 + 30 * torch.rand(count, 1, 1, generator=generator)
    distance = (line.abs()[None, None, :] * 1.08) ** power + line.abs()[None, :, None] ** power
    return torch.sigmoid(edge * (reach - distance ** (1 / power)))[:, None]


def _ground(ground: Backgrounds, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """[count, 1, 40, 40] random pieces of backgrounds, mirrored at random, and which are painted."""
    chosen = torch.randint(len(ground.large), (count,), generator=generator)
    large = bool(torch.rand(1, generator=generator) < 0.5)
    source = (ground.large if large else ground.small)[chosen].float() / 255
    share = (
        (0.2 + 0.35 * torch.rand(count, generator=generator))
        if large
        else (0.55 + 0.45 * torch.rand(count, generator=generator))
    )
    x, y = ((torch.rand(count, generator=generator) * 2 - 1) * (1 - share) for _ in range(2))
    mirror = torch.where(torch.rand(count, generator=generator) < 0.5, -1.0, 1.0)
    zero = torch.zeros(count)
    theta = torch.stack([share * mirror, zero, x, zero, share, y], 1).view(-1, 2, 3)
    grid = F.affine_grid(theta, [count, 1, LOOK, LOOK], align_corners=False)
    return F.grid_sample(source, grid, padding_mode="border", align_corners=False), ground.painted[chosen]


def _scrambled(x: Tensor, generator: torch.Generator) -> Tensor:
    """Faces whose tiles change places: parts of a face without its order."""
    tiles = 2 if float(torch.rand(1, generator=generator)) < 0.4 else 4
    size = x.shape[2] // tiles
    order = torch.randperm(tiles * tiles, generator=generator)
    while bool((order == torch.arange(len(order))).any()):
        order = torch.randperm(tiles * tiles, generator=generator)
    parts = x.unfold(2, size, size).unfold(3, size, size).reshape(len(x), 1, tiles * tiles, size, size)[:, :, order]
    return parts.view(len(x), 1, tiles, tiles, size, size).permute(0, 1, 2, 4, 3, 5).reshape(x.shape)


def _textures(count: int, generator: torch.Generator) -> Tensor:
    """Noise of every grain, gradients and blank squares."""
    grain = int(torch.randint(1, LOOK + 1, (1,), generator=generator))
    noise = F.interpolate(torch.rand(count, 1, grain, grain, generator=generator), size=LOOK, mode="bilinear")
    return 0.5 + (noise - 0.5) * torch.rand(count, 1, 1, 1, generator=generator) ** 2
