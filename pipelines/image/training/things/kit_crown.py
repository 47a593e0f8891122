"""Round crowns of broad-leaved trees and bushes: limbs, leaves, blossoms, leaves on the ground; their colours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flora import around, globe, join, put, scatter, shades, spots
from pipelines.image.training.things.kit_tree import (
    Skeleton,
    crown_targets,
    dome,
    foliage,
    grow,
    leaf_shape,
    limbs,
    sprig,
)

Palette = Sequence[Sequence[str]]
GREENS = (("#2c5a1c", "#6a9a34"), ("#33701f", "#86b83e"), ("#1f5020", "#5a9438"))
DEEP_GREENS = (("#1c4418", "#4c7a2c"), ("#2a5a1c", "#6a8f34"), ("#17381a", "#3f6f30"))
FRESH_GREENS = (("#4c8a28", "#a8cc4c"), ("#5c9a30", "#bcd860"), ("#3c7a2c", "#8cbc48"))
ORANGE = (("#b8501a", "#f09a2c"), ("#a03c18", "#e86a24"), ("#c87a20", "#f8c040"))
RED = (("#8a1418", "#d8382c"), ("#a01c1c", "#f05a34"), ("#701020", "#b82838"))
GOLD = (("#c08a18", "#f8d848"), ("#d09a20", "#ffe868"), ("#a87818", "#e8b838"))
RUSSET = (("#6a3a1a", "#b0702c"), ("#8a4a1c", "#c88a38"), ("#5a3418", "#94602c"))
BROWN = (("#4c3620", "#8a6a3c"), ("#5a4024", "#a08048"))
PINK = (("#e88aa8", "#ffd0de"), ("#f0a0ba", "#ffe4ec"), ("#e07098", "#fcb8cc"))
WHITE = (("#f0dce4", "#ffffff"), ("#f8ecf0", "#fffafc"), ("#f4d8e0", "#fff4f6"))
GREY_BARK, BROWN_BARK, BIRCH_BARK = ("#4a443c", "#6a6258"), ("#4a3a2c", "#5c4a3a"), ("#e4e0d6", "#4a3c34")


def round_skeleton(
    kit: Kit,
    *,
    height: float,
    radius: float,
    low: float,
    trunk: float,
    fullest: float = 0.4,
    lobes: int = 16,
    bend: float = 0.15,
    targets: int = 1000,
    fine: bool = False,
) -> Skeleton:
    """Limbs of a round crown on a short trunk, `fine` with many twigs, for bare trees."""
    rng = kit.rng
    number = targets * 4 if fine else targets
    crown = crown_targets(rng, number, low, height, dome(radius, 2.2, fullest), lobes=lobes)
    lean = rng.normal(0, bend, 2)
    bole = [(0, 0, 0), (lean[0] * 0.2, lean[1] * 0.8, low * 0.6), (*lean, low + 0.1 * (height - low))]
    step, kill = (0.018 * height, 0.026 * height) if fine else (0.028 * height, 0.055 * height)
    return grow(rng, crown, bole=bole, trunk_radius=trunk, step=step, reach=0.26 * height, kill=kill, wander=0.2)


def leafy_crown(
    kit: Kit,
    skeleton: Skeleton,
    palette: Palette,
    *,
    leaf_m: float = 0.2,
    count: int = 4600,
    droop: float = 0.25,
    slim: float = 0.62,
) -> None:
    """Leaves on all twigs."""
    sprigs = [sprig(kit.rng, leaf_shape(leaf_m, leaf_m * slim, colours), 10, leaf_m * 2.1) for colours in palette]
    leaves = foliage(kit.rng, skeleton, sprigs, count=count, droop=droop, scatter_m=leaf_m * 0.8, lumps_m=1.1)
    put(kit, leaves, rough=0.6, mottle=0.05)


def bark(kit: Kit, skeleton: Skeleton, colours: Sequence[str] = BROWN_BARK) -> None:
    """Trunk and limbs."""
    put(kit, limbs(skeleton, colours), rough=0.9, mottle=0.3, grain_m=0.1)


def bloom(kit: Kit, skeleton: Skeleton, palette: Palette, *, count: int = 3600, leaves: int = 500) -> None:
    """Bunches of five-petalled blossoms, and a few young leaves."""
    rng = kit.rng
    bunches = []
    for colours in palette:
        flower = join(
            around(leaf_shape(0.11, 0.1, colours), 5, tilt_degrees=62),
            globe(0.018, ("#d8b040", "#c04868"), rows=3, sides=5),
        )
        bunches.append(sprig(rng, flower, 7, 0.3, lean_degrees=50, droop=0))
    blossoms = foliage(
        rng, skeleton, bunches, count=count, thickest=0.04, scatter_m=0.1, wander=0.08, depth_shade=0.25, puff=0.6
    )
    put(kit, blossoms, rough=0.7, mottle=0.03)
    if leaves:
        young = [sprig(rng, leaf_shape(0.14, 0.07, ("#7a9a3c", "#b0b858")), 6, 0.3)]
        put(kit, foliage(rng, skeleton, young, count=leaves), rough=0.6, mottle=0.05)


def fallen_leaves(kit: Kit, palette: Palette, radius: float, count: int, leaf_m: float = 0.18) -> None:
    """Leaves that lie under the tree."""
    rng = kit.rng
    spread = rng.normal(0, radius * 0.55, (count, 2))
    where = np.column_stack([spread, rng.uniform(0.01, 0.05, count)])
    places = spots(where, rng.normal(0, 1, (count, 3)) + np.array((0, 0, 0.3)), sizes=rng.uniform(0.7, 1.2, count))
    for k, colours in enumerate(palette):
        part = places[k :: len(palette)]
        put(kit, scatter(leaf_shape(leaf_m, leaf_m * 0.7, colours), part, shades(rng, len(part))), mottle=0.05)
