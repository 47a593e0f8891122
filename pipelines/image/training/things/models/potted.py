"""Plants in pots."""

from __future__ import annotations

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_bloom import ball, star
from pipelines.image.training.things.kit_flora import (
    around,
    blade,
    globe,
    join,
    puffed,
    put,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_tree import leaf_shape
from pipelines.image.training.things.models.greenery import frond
from pipelines.image.training.things.recipe import thing

TWIG = ("#4a3a2c", "#6a5444")


def _pot(kit: Kit, colour: str, *, radius: float = 0.16, height: float = 0.26, rim: str | None = None) -> None:
    """A pot with a rim and earth."""
    r, h = radius, height
    profile = [
        (r * 0.62, 0),
        (r * 0.68, h * 0.05),
        (r * 0.9, h * 0.8),
        (r * 0.92, h * 0.82),
        (r * 1.05, h * 0.83),
        (r * 1.06, h),
        (r * 0.93, h),
        (r * 0.9, h * 0.9),
    ]
    kit.lathe(profile, (0, 0, 0), kit.paint(colour, mottle=0.08, grain_m=0.05, rough=0.5))
    if rim:
        kit.lathe(
            [(r * 1.07, h * 0.84), (r * 1.08, h * 0.93), (r * 1.07, h * 0.99)], (0, 0, 0), kit.paint(rim, rough=0.4)
        )
    put(
        kit,
        globe((r * 0.93, r * 0.93, 0.03), ("#20140c", "#3c2818"), rows=5, sides=16).at(0, 0, h * 0.9),
        mottle=0.3,
        grain_m=0.03,
    )


@thing(
    "potted-plant",
    "house plant, rubber plant, ficus, indoor plant",
    height_m=1.0,
    stands="floor",
    elevation_degrees=9,
    seed=3,
)
def potted_plant(kit: Kit) -> None:
    """Big glossy leaves in a clay pot."""
    rng, parts = kit.rng, []
    _pot(kit, "#b8623a")
    leaf = blade(
        0.27, [0.02, 0.12, 0.15, 0.11, 0.0], ("#1f5a2c", "#3f8f48"), bend_degrees=55, fold=0.2, edge="#5aa85c", rows=8
    )
    for k in range(30):
        z, a = 0.3 + 0.62 * (k / 30), k * 137.5
        parts.append(
            scatter(
                leaf.tilted(62 - 45 * k / 30),
                spots([(0, 0, z)], sizes=rng.uniform(0.8, 1.15) * (1.05 - 0.3 * k / 30), spins_degrees=a),
                shades(rng, 1, 0.12),
            )
        )
    put(
        kit,
        join(*parts, rod([(0, 0, 0.2), (0.01, 0, 0.6), (0, 0, 0.95)], [0.016, 0.012, 0.006], TWIG)),
        rough=0.35,
        mottle=0.04,
    )


@thing(
    "potted-plant-withered",
    height_m=0.8,
    stands="floor",
    elevation_degrees=9,
    of="potted-plant",
    state="withered",
    seed=3,
)
def potted_withered(kit: Kit) -> None:
    """Brown leaves that hang over the pot."""
    rng, parts = kit.rng, []
    _pot(kit, "#9a5a3c")
    leaf = blade(
        0.24, [0.02, 0.08, 0.1, 0.07, 0.0], ("#4a3a1c", "#8a6a34"), bend_degrees=120, fold=0.5, wave=0.2, rows=8
    )
    for k in range(13):
        parts.append(
            scatter(
                leaf.tilted(75),
                spots([(0, 0, 0.36 + 0.4 * k / 13)], sizes=rng.uniform(0.7, 1.1), spins_degrees=k * 137.5),
                shades(rng, 1, 0.2),
            )
        )
    put(kit, join(*parts, rod([(0, 0, 0.2), (0.03, 0, 0.55), (0.1, 0, 0.82)], [0.014, 0.01, 0.004], TWIG)), mottle=0.1)


@thing(
    "potted-palm",
    "areca palm, indoor palm, palm in a pot, house palm",
    height_m=1.3,
    stands="floor",
    elevation_degrees=8,
    seed=4,
)
def potted_palm(kit: Kit) -> None:
    """Feathered fronds of a palm in a white pot."""
    rng, parts = kit.rng, []
    _pot(kit, "#e8e4dc", radius=0.2, height=0.32)
    for k in range(15):
        way = rng.normal(0, 0.22, (1, 3)) + np.array((0, 0, 1))
        one = frond(("#2f6a28", "#5f9f3c"), 1.0)
        parts.append(
            scatter(
                one,
                spots([(0, 0, 0.28)], way, sizes=rng.uniform(0.7, 1.05), spins_degrees=k * 137.5),
                shades(rng, 1, 0.14),
            )
        )
    put(kit, join(*parts), rough=0.5, mottle=0.04)


@thing(
    "geranium",
    "pot of flowers, potted flower, pelargonium, balcony flowers",
    height_m=0.5,
    stands="floor",
    size_px=256,
    elevation_degrees=11,
    seed=5,
)
def geranium(kit: Kit) -> None:
    """Red balls of flowers in a clay pot."""
    rng, parts = kit.rng, []
    _pot(kit, "#c06a40", radius=0.13, height=0.2)
    leaf = blade(0.085, [0.04, 0.095, 0.1, 0.05], ("#4f8f34", "#3a7a2c", "#84b850"), bend_degrees=25, wave=0.25, rows=7)
    n = 120
    way = rng.normal(0, 1, (n, 3)) * np.array((1, 1, 0.6))
    where = way / np.linalg.norm(way, axis=1, keepdims=True) * rng.uniform(0.05, 0.17, (n, 1)) * np.array(
        (1, 1, 0.6)
    ) + np.array((0, 0, 0.25))
    parts.append(
        scatter(
            leaf.tilted(50),
            spots(where, sizes=rng.uniform(0.6, 1.1, n), spins_degrees=rng.uniform(0, 360, n)),
            shades(rng, n),
        )
    )
    head = ball(star(5, 0.018, 0.017, ("#c80c18", "#ff4038")), 34, 0.038, squash=0.8)
    for k in range(9):
        a, r = k * 2.4, 0.05 * np.sqrt(k)
        tip = np.array((r * np.cos(a), r * np.sin(a), rng.uniform(0.36, 0.44) - 0.35 * r))
        parts += [
            rod([(0, 0, 0.2), tip * np.array((0.6, 0.6, 0.8)), tip], 0.004, ("#4f8a34", "#6aa04c"), sides=4),
            head(rng).at(*tip),
        ]
    put(kit, join(*parts), rough=0.6, mottle=0.04)


@thing(
    "succulent",
    "potted cactus, little cactus, aloe vera, snake plant",
    height_m=0.25,
    stands="table",
    size_px=224,
    elevation_degrees=14,
    seed=6,
)
def succulent(kit: Kit) -> None:
    """A blue-green rosette in a small glazed pot."""
    _pot(kit, "#4f8aa0", radius=0.075, height=0.1, rim="#e8f0f0")
    leaf = blade(
        0.11, [0.03, 0.042, 0.04, 0.024, 0.0], ("#a8d0b8", "#5a9a8a", "#a86a7a"), bend_degrees=-25, fold=-0.55, rows=7
    )
    rings = [
        around(
            leaf.at(0, 0, 0, 1 - 0.13 * k),
            8 - k,
            tilt_degrees=74 - 15 * k,
            z=0.09 + 0.006 * k,
            phase_degrees=25 * k,
            radius=0.008,
            rng=kit.rng,
            loose=0.2,
        )
        for k in range(5)
    ]
    put(kit, join(*rings), rough=0.4, mottle=0.04)


@thing(
    "bonsai",
    "bonsai tree, little tree in a pot, japanese tree",
    height_m=0.55,
    stands="table",
    size_px=288,
    elevation_degrees=8,
    azimuths_degrees=(0,),
    seed=7,
)
def bonsai(kit: Kit) -> None:
    """A leaning trunk with clouds of leaves in a flat tray."""
    rng = kit.rng
    kit.box((0.46, 0.3, 0.07), (0, 0, 0.05), kit.paint("#3c5a78", rough=0.3), bevel=0.2)
    kit.box((0.5, 0.34, 0.015), (0, 0, 0.085), kit.paint("#46668a", rough=0.3), bevel=0.3)
    put(
        kit,
        globe((0.2, 0.12, 0.02), ("#3a5a1c", "#6a8f34"), rows=5, sides=16).at(0, 0, 0.095),
        mottle=0.3,
        grain_m=0.02,
    )
    t = np.linspace(0, 1, 14)
    trunk = np.column_stack([0.07 * np.sin(t * 5.2) - 0.06 + 0.1 * t, 0.02 * np.sin(t * 4), 0.09 + 0.38 * t])
    parts, clouds = [rod(trunk, 0.036 * (1 - 0.75 * t) + 0.004, ("#4a3424", "#6a5038"), sides=10)], []
    for k, (side, reach) in ((5, (-1, 0.14)), (7, (1, 0.2)), (9, (-1, 0.13)), (11, (1, 0.1)), (13, (0, 0.0))):
        end = trunk[k] + np.array((side * reach, rng.normal(0, 0.03), 0.025))
        if side:
            parts.append(
                rod(
                    [trunk[k], (trunk[k] + end) / 2 + np.array((0, 0, -0.01)), end],
                    [0.014, 0.01, 0.005],
                    ("#4a3424", "#6a5038"),
                    sides=6,
                )
            )
        n, size = 420, 0.085 if k < 13 else 0.1
        way = rng.normal(0, 1, (n, 3))
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        where = (
            end
            + way * np.array((size, size * 0.8, size * 0.42)) * rng.uniform(0.6, 1, (n, 1))
            + np.array((0, 0, 0.015))
        )
        leaf = leaf_shape(0.026, 0.015, ("#2c6a24", "#78ac40"))
        tone = shades(rng, n, 0.18) * (0.85 + 0.3 * way[:, 2:])
        clouds.append(puffed(scatter(leaf, spots(where, way + rng.normal(0, 0.6, (n, 3))), tone), end, 0.65, 1.6))
    put(kit, join(*parts), mottle=0.3, grain_m=0.02)
    put(kit, join(*clouds), rough=0.6, mottle=0.04)
