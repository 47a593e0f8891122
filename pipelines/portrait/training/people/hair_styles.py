"""Hair styles: how each combs, falls and curls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.training.people.anatomy import Places
from pipelines.portrait.training.people.groom import Bundle, Comb, Fall, Scalp, follow_guides, grow_guides
from pipelines.portrait.training.people.recipe import Hair

Array = NDArray[Any]
GUIDES = 650


@dataclass(frozen=True)
class Style:
    """One style.

    Attributes:
        comb: "forward", "side", "back", "up", "out", "gather" or "down".
        top: length on top, in eyes' distances.
        sides: length at sides and nape.
        fall: of the guides.
        bundle: of the strands.
        parted: whether there is a parting.
        gather: where "gather" draws to: height above the eyes in crowns, and depth from the middle in eyes' distances.
        radius: of a strand in decimetres.
        pieces: extras: "bun", "braids", "puffs".
    """

    comb: str
    top: float
    sides: float
    fall: Fall
    bundle: Bundle
    parted: bool = False
    gather: tuple[float, float] = (1.0, 0.0)
    radius: float = 0.0042
    pieces: tuple[str, ...] = ()


STYLES: dict[str, Style] = {
    "crop": Style("forward", 0.62, 0.24, Fall(8, 1, 0.5, 0.15, 0.55, 0.06), Bundle(20000, 0.35, 0.03)),
    "boyish": Style("forward", 0.95, 0.5, Fall(10, 1, 0.45, 0.35, 0.5, 0.10), Bundle(18000, 0.65, 0.03, 0.015, 1.5)),
    "side": Style("side", 1.05, 0.30, Fall(12, 0.8, 0.7, 0.35, 0.5, 0.12), Bundle(20000, 0.6, 0.02), parted=True),
    "quiff": Style("up", 1.05, 0.26, Fall(12, 1, 0.32, 0.22, 0.75, 0.10), Bundle(20000, 0.6, 0.02)),
    "back": Style("back", 1.5, 0.8, Fall(12, 1, 0.6, 0.15, 0.35, 0.10), Bundle(18000, 0.55, 0.015)),
    "buzz": Style("forward", 0.07, 0.06, Fall(3, 1, 0.3, 0.0, 0.9, 0.0), Bundle(26000, 0.0, 0.0), radius=0.0034),
    "ring": Style("forward", 0.3, 0.34, Fall(8, 1, 0.5, 0.3, 0.5, 0.05), Bundle(9000, 0.35, 0.03)),
    "waves": Style(
        "side", 1.4, 0.9, Fall(14, 0.8, 0.6, 0.5, 0.55, 0.15), Bundle(17000, 0.72, 0.02, 0.05, 1.6), parted=True
    ),
    "bob": Style(
        "down", 3.1, 2.55, Fall(16, 1, 0.45, 1.0, 0.35, 0.16, True), Bundle(20000, 0.5, 0.015, 0.02, 1.0), parted=True
    ),
    "long": Style(
        "down", 6.4, 6.0, Fall(22, 1, 0.4, 1.1, 0.3, 0.13, True), Bundle(21000, 0.7, 0.012, 0.07, 2.6), parted=True
    ),
    "curls": Style(
        "down", 4.6, 4.2, Fall(24, 1, 0.25, 0.75, 0.8, 0.30, True), Bundle(15000, 0.85, 0.02, 0.10, 5.0), parted=True
    ),
    "afro": Style("out", 1.55, 1.35, Fall(24, 1, 0.5, 0.02, 1.0, 0.0), Bundle(17000, 0.35, 0.05, 0.06, 6.5, 0.3)),
    "bun": Style(
        "gather",
        2.6,
        2.4,
        Fall(16, 1, 1.0, 0.0, 0.22, 0.07),
        Bundle(18000, 0.3, 0.01),
        gather=(1.08, -0.45),
        pieces=("bun",),
    ),
    "low_bun": Style(
        "gather", 3.2, 2.0, Fall(16, 1, 1.0, 0.0, 0.25, 0.10), Bundle(18000, 0.3, 0.012), True, (0.1, -1.3)
    ),
    "braids": Style(
        "gather",
        2.6,
        1.5,
        Fall(16, 1, 1.0, 0.05, 0.22, 0.07),
        Bundle(18000, 0.35, 0.01),
        True,
        (-0.30, -0.55),
        pieces=("braids",),
    ),
    "puffs": Style(
        "gather",
        1.6,
        1.4,
        Fall(14, 1, 1.0, 0.0, 0.2, 0.05),
        Bundle(17000, 0.35, 0.012, 0.012, 7),
        True,
        (0.80, -0.35),
        pieces=("puffs",),
    ),
}


def groom(scalp: Scalp, hair: Hair, rng: np.random.Generator) -> tuple[Array, float]:
    """Grow the hair of a style.

    Args:
        scalp: where it grows.
        hair: which.
        rng: random numbers.

    Returns:
        Strands [N, K, 3] and the radius of one.
    """
    style, places = STYLES[hair.style], scalp.places
    surface, iod = scalp.surface, places.iod
    bundle = replace(style.bundle, curl=style.bundle.curl * hair.curl)
    fall = replace(style.fall, lift=style.fall.lift * hair.volume, stand=style.fall.stand * hair.volume)
    part_x = hair.part * 0.62 * places.half_width if style.parted else 0.0
    guide_roots, normals = scalp.grow(GUIDES, rng)
    roots, _ = scalp.grow(bundle.count, rng)
    sides = _sides(guide_roots, part_x, style)
    length = _lengths(scalp, guide_roots, style) * hair.length * iod * rng.uniform(0.9, 1.05, len(guide_roots))
    comb = _comb(style, scalp, sides, part_x)
    guides = grow_guides(surface, places, guide_roots, normals, length, comb, fall, rng)
    strands = follow_guides(guides, sides, roots, _sides(roots, part_x, style), bundle, iod, rng)
    edge = np.clip((scalp.density(roots, 0.22) - 0.35) / 0.6, 0.3, 1) if style.comb != "gather" else np.ones(len(roots))
    strands = strands[:, :1] + (strands - strands[:, :1]) * edge[:, None, None]
    if fall.off_face:
        strands = strands[~_crosses_face(strands, places)]
    if not style.pieces:
        return strands, style.radius
    more = [_piece(name, scalp, style, hair, guides.shape[1], rng) for name in style.pieces]
    return np.concatenate([strands, *more]), style.radius


def _crosses_face(strands: Array, places: Places) -> Array:
    """Which strands [N] hang over eyes, cheeks or mouth."""
    iod = places.iod
    x, y, z = strands[..., 0], strands[..., 1], strands[..., 2]
    width = places.half_width * np.interp(places.eye_y - y, [-0.5 * iod, 0, 1.4 * iod], [0.80, 0.93, 0.78])
    low = (y < places.eye_y + 0.42 * iod) & (y > places.chin[1] - 0.1 * iod)
    return (low & (np.abs(x) < width) & (z > places.front - 1.15 * iod)).any(1)


def _sides(roots: Array, part_x: float, style: Style) -> Array:
    if not style.parted:
        return np.ones(len(roots), int)
    return np.where(roots[:, 0] > part_x, 1, -1)


def _lengths(scalp: Scalp, roots: Array, style: Style) -> Array:
    azimuth, height = scalp.frame(roots)
    on_top = np.clip((height - np.interp(azimuth, [0, 60, 120, 180], [0.35, 0.42, 0.45, 0.4])) / 0.35, 0, 1)
    low = np.clip((height + 0.15) / 0.4, 0.45, 1) if style.sides < 0.6 else 1.0
    return (style.sides * (1 - on_top) + style.top * on_top) * low


def _comb(style: Style, scalp: Scalp, sides: Array, part_x: float) -> Comb:
    p = scalp.places
    iod, depth = p.iod, p.front - p.back
    whorl = np.array([0.0, p.top - 0.12 * iod, p.back + 0.30 * depth])
    goals = np.array(
        [0.0, p.eye_y + style.gather[0] * (p.top - p.eye_y), (p.front + p.back) / 2 + style.gather[1] * iod]
    )

    def comb(points: Array, share: float, index: Array) -> Array:
        side = sides[index][:, None].astype(float)
        x = np.clip(points[:, :1] / p.half_width, -1, 1)
        if style.comb == "forward":
            out = points - whorl
            out = out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-9) + np.array([0.10, -0.1, 0.25])
        elif style.comb == "side":
            edge = np.clip(side * x, 0, 1) ** 2
            out = np.concatenate([side * (1 - 0.98 * edge), -0.12 - 1.5 * edge, np.full_like(x, -0.12)], 1)
        elif style.comb == "back":
            out = np.concatenate([0.5 * x, -0.1 - 0.3 * np.abs(x), np.full_like(x, -1.0)], 1)
        elif style.comb == "up":
            out = np.concatenate([0.35 + 0.3 * x, 0.75 - 0.9 * np.abs(x), np.full_like(x, -0.35)], 1)
        elif style.comb == "out":
            out = points - np.array([0, p.eye_y + 0.25 * iod, (p.front + p.back) / 2 - 0.1 * iod])
        elif style.comb == "gather":
            goal = np.repeat(goals[None], len(points), 0)
            if style.parted:
                goal[:, 0] = side[:, 0] * p.half_width * (0.9 if style.pieces else 0.2)
            out = goal - points
            away = points - np.array([0.0, p.eye_y + 0.35 * iod, (p.front + p.back) / 2 - 0.1 * iod])
            away /= np.linalg.norm(away, axis=1, keepdims=True) + 1e-9
            out = out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-9)
            out = out - np.minimum(0, (out * away).sum(1, keepdims=True)) * away * (1 - share**4)
        else:
            fade = max(0.0, 1 - 2.2 * share)
            wide = np.clip(np.abs(points[:, :1]) / p.half_width - 1.22, 0, 0.8) * 1.6
            inward = -np.sign(points[:, :1]) * wide * min(1.0, 2 * share)
            down = -0.35 - 0.9 * (1 - fade) + 0 * x
            out = np.concatenate([side * 0.95 * fade + inward, down, np.full_like(x, 0.12 - 0.47 * fade)], 1)
        return out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-9)

    return comb


def _piece(name: str, scalp: Scalp, style: Style, hair: Hair, points: int, rng: np.random.Generator) -> Array:
    p = scalp.places
    iod = p.iod
    middle = np.array(
        [0.0, p.eye_y + style.gather[0] * (p.top - p.eye_y), (p.front + p.back) / 2 + style.gather[1] * iod]
    )
    if name == "bun":
        return _bun(middle + np.array([0, 0.22 * iod, 0]), 0.46 * iod * hair.volume, points, rng)
    both = []
    for side in (-1, 1):
        start = middle + np.array([side * p.half_width * (0.98 if name == "braids" else 0.86), 0, 0])
        if name == "braids":
            both.append(_braid(scalp, start, side, points, rng))
        else:
            both.append(
                _puff(start + np.array([side * 0.30 * iod, 0.22 * iod, 0]), 0.62 * iod * hair.volume, points, rng)
            )
    return np.concatenate(both)


def _bun(centre: Array, radius: float, points: int, rng: np.random.Generator) -> Array:
    """Strands wound about a ball."""
    n = 5200
    t = np.linspace(0, 1, points)[None]
    start = rng.random((n, 1)) * 2 * np.pi
    tilt = rng.normal(0, 0.35, (n, 1))
    level = rng.uniform(-1, 1, (n, 1))
    angle = start + 2.6 * t
    ring = np.sqrt(np.clip(1 - level**2 * 0.85, 0, 1)) * radius * rng.uniform(0.93, 1.02, (n, 1))
    height = level * radius * 0.82 + 0.22 * radius * np.sin(angle + tilt * 3) + tilt * 0.1 * radius
    x, z = ring * np.cos(angle), ring * np.sin(angle)
    return centre + np.stack([x, height, z], -1)


def _puff(centre: Array, radius: float, points: int, rng: np.random.Generator) -> Array:
    """A ball of tight curls."""
    n = 6000
    direction = rng.normal(0, 1, (n, 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    t = np.linspace(0.15, 1, points)[None, :, None]
    base = centre + direction[:, None] * radius * t * rng.uniform(0.8, 1.05, (n, 1, 1))
    angle = rng.random((n, 1)) * 6.28 + np.linspace(0, 6.28 * 4.5, points)
    side = np.cross(direction, np.array([0.2, 1.0, 0.3]))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    other = np.cross(direction, side)
    return base + radius * 0.09 * (np.cos(angle)[..., None] * side[:, None] + np.sin(angle)[..., None] * other[:, None])


def _braid(scalp: Scalp, start: Array, side: int, points: int, rng: np.random.Generator) -> Array:
    """A plait of three that falls before the shoulder."""
    p, iod = scalp.places, scalp.places.iod
    end = np.array([side * 1.02 * iod, p.chin[1] - 2.6 * iod, p.eyes[0, 2] + 0.35 * iod])
    middle = np.array([side * 1.28 * iod, p.chin[1] - 0.5 * iod, p.eyes[0, 2] - 0.35 * iod])
    fine = 140
    t = np.linspace(0, 1, fine)[:, None]
    path = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    _, out, distance = scalp.surface.nearest(path)
    path = path + out * np.maximum(0, 0.30 * iod - distance)[:, None]
    width = 0.15 * iod * np.interp(t[:, 0], [0, 0.1, 0.8, 0.92, 1], [0.7, 1, 0.8, 0.45, 0.65])
    across = np.stack([np.ones(fine), np.zeros(fine), np.full(fine, side * -0.4)], 1)
    depth = np.stack([np.zeros(fine), np.zeros(fine), np.ones(fine)], 1)
    turns, pieces = 2 * np.pi * 7.0, []
    n = 420
    for k in range(3):
        phase = turns * t[:, 0] + 2 * np.pi * k / 3
        core = path + (width * np.sin(phase))[:, None] * across + (width * 0.55 * np.sin(2 * phase))[:, None] * depth
        radius = width * 0.62
        offset = rng.normal(0, 0.42, (n, 1, 3)) * radius[None, :, None]
        strand = core[None] + offset + rng.normal(0, 0.004 * iod, (n, 1, 3))
        # long strands are cut in pieces so that few points do for each
        count = fine // (points // 2)
        for c in range(count):
            low = c * (fine - points) // max(1, count - 1)
            pieces.append(strand[:, low : low + points])
    return np.concatenate(pieces)
