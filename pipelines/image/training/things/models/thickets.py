"""Thorns, brambles, and the web of a spider."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flora import globe, join, put, rod, scatter, shades, spots
from pipelines.image.training.things.kit_tree import leaf_shape
from pipelines.image.training.things.recipe import thing

ASH, CHAR, WEATHERED = ("#5a544c", "#7a726a"), ("#0e0c0b", "#1c1816"), ("#8a8074", "#a89c8c")


def _brambles(
    kit: Kit, count: int, skin: Sequence[str], *, thorn: float = 0.07, reach: float = 1.3
) -> list[np.ndarray]:
    """Arching canes with thorns; gives their lines."""
    rng, lines, parts = kit.rng, [], []
    spike = rod([(0, 0, 0), (0, 0, thorn)], [thorn * 0.16, 0.001], ("#3a2a20", "#8a6a50"), sides=4)
    for _ in range(count):
        a, r = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 1) * reach
        t = np.linspace(0, 1, 16)
        start = rng.normal(0, 0.3, 2)
        high = rng.uniform(0.5, 1.15)
        twist = a + rng.normal(0, 0.9) * t
        line = np.column_stack(
            [start[0] + np.cos(twist) * r * t, start[1] + np.sin(twist) * r * t, high * np.sin(t * np.pi * 0.86) ** 0.8]
        )
        line += rng.normal(0, 0.012, line.shape)
        parts.append(rod(line, 0.022 * (1 - 0.7 * t) + 0.004, skin, sides=6))
        ways = rng.normal(0, 1, (30, 3))
        parts.append(scatter(spike, spots(line[rng.integers(0, 16, 30)], ways, sizes=rng.uniform(0.6, 1.2, 30))))
        lines.append(line)
    put(kit, join(*parts), rough=0.7, mottle=0.2)
    return lines


@thing(
    "thorn-bush",
    "thorns, brier, thorny bush, thicket",
    height_m=1.2,
    size_px=320,
    elevation_degrees=9,
    seed=1,
)
def thorn_bush(kit: Kit) -> None:
    """A tangle of bare thorny canes."""
    _brambles(kit, 46, ("#3c3028", "#5c4a40"), thorn=0.11)


@thing("brambles", "blackberry bush, bramble, raspberry bush", height_m=1.2, size_px=320, elevation_degrees=9, seed=2)
def brambles(kit: Kit) -> None:
    """Canes with leaves and black berries."""
    rng = kit.rng
    lines = np.concatenate(_brambles(kit, 34, ("#5a2c34", "#6a7a3c")))
    pick = lines[rng.integers(0, len(lines), 900)] + rng.normal(0, 0.04, (900, 3))
    leaf = leaf_shape(0.12, 0.085, ("#2c5a20", "#5a8a3c"))
    put(kit, scatter(leaf, spots(pick, rng.normal(0, 1, (900, 3))), shades(rng, 900, 0.25)), mottle=0.05)
    fruit = lines[rng.integers(0, len(lines), 130)] - np.array((0, 0, 0.05))
    berry = scatter(globe(0.014, ("#180818", "#4a1c44"), rows=4, sides=5), spots(rng.normal(0, 0.016, (12, 3))))
    put(kit, scatter(berry, spots(fruit, sizes=1.4), shades(rng, 130, 0.3, 0.3)), rough=0.3, mottle=0.02)


@thing("spiderweb", "spider web, orb web", height_m=1.4, size_px=320, seed=3)
def spiderweb(kit: Kit) -> None:
    """A web between two branches, with its spider."""
    rng = kit.rng
    wood = ("#3c3028", "#544438")
    left = rod([(-0.7, 0, 0), (-0.62, 0.02, 0.5), (-0.72, 0, 1.0), (-0.5, 0, 1.4)], [0.05, 0.04, 0.032, 0.012], wood)
    right = rod([(0.66, 0, 0), (0.72, 0.02, 0.4), (0.6, 0, 0.95), (0.68, 0, 1.35)], [0.045, 0.04, 0.03, 0.012], wood)
    top = rod([(-0.66, 0, 1.16), (-0.1, 0, 1.32), (0.3, 0, 1.26), (0.63, 0, 1.12)], [0.022, 0.018, 0.016, 0.016], wood)
    put(kit, join(left, right, top), mottle=0.3)
    silk, parts, centre = ("#dfe6ee", "#ffffff"), [], np.array((0.02, 0, 0.68))
    angles = np.sort(np.arange(18) * np.pi / 9 + rng.normal(0, 0.05, 18))
    spokes = np.stack([np.cos(angles) * 0.66, 0 * angles, np.sin(angles) * 0.6], -1)
    for s in spokes:
        parts.append(rod([centre, centre + s], 0.0042, silk, sides=4))
    for r in np.linspace(0.12, 0.9, 12):
        ring = centre + spokes * r * (1 + rng.normal(0, 0.015, (18, 1)))
        for p, q in zip(ring, np.roll(ring, -1, 0), strict=True):
            sag = (p + q) / 2 * (1 - 0.04) + centre * 0.04
            parts.append(rod([p, sag, q], 0.0034, silk, sides=4))
    put(kit, join(*parts), rough=0.4, mottle=0)
    legs = [
        rod(
            [(0, 0, 0), (c * 0.07, -0.03, d * 0.05 + 0.03), (c * 0.11, 0, d * 0.1)],
            0.006,
            ("#100c0a", "#1c1614"),
            sides=4,
        )
        for c in (-1, 1)
        for d in (-1, -0.3, 0.4, 1)
    ]
    body = join(
        globe((0.045, 0.04, 0.06), ("#100c0a", "#2a2220")), globe(0.03, ("#100c0a", "#2a2220")).at(0, 0, -0.07), *legs
    )
    put(kit, body.at(0.14, -0.03, 0.78, 1.0), rough=0.4)
