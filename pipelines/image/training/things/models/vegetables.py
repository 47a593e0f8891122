"""What gardens and vineyards bear: vegetables, pumpkins, grapes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flora import (
    Shape,
    around,
    blade,
    globe,
    grid,
    join,
    lifted,
    put,
    ramp,
    revolve,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_rock import on_ground, rock
from pipelines.image.training.things.kit_tree import leaf_shape
from pipelines.image.training.things.recipe import thing


@thing(
    "vegetable-bed",
    "vegetable garden, kitchen garden, cabbage, lettuce, vegetable patch, allotment",
    height_m=0.45,
    size_px=352,
    elevation_degrees=16,
    azimuths_degrees=(0,),
    seed=5,
)
def vegetable_bed(kit: Kit) -> None:
    """Cabbages, carrots and lettuce in rows on dark earth."""
    rng = kit.rng
    earth = on_ground(
        rock(rng, (1.3, 0.75, 0.12), ("#2c1c10", "#4a3220", "#5c4028"), cuts=0, rough_m=0.06).at(0, 0, 0.02)
    )
    parts = [earth]
    leaf = blade(
        0.24,
        [0.06, 0.18, 0.24, 0.2, 0.08],
        ("#c8dca0", "#4f8a4a", "#7ab078"),
        bend_degrees=-25,
        fold=-0.3,
        wave=0.1,
        rows=8,
    )
    cabbage = join(
        globe((0.11, 0.11, 0.1), ("#5a9050", "#b8d898"), rows=8, sides=12).at(0, 0, 0.1),
        around(leaf, 7, tilt_degrees=58, radius=0.03),
        around(leaf.at(0, 0, 0, 0.8), 5, tilt_degrees=32, phase_degrees=30, radius=0.02),
    )
    frill = blade(0.17, [0.03, 0.1, 0.14, 0.12, 0.05], ("#5a9a28", "#a8d848"), bend_degrees=30, wave=0.5, rows=9)
    salad = join(
        *(
            around(
                frill.at(0, 0, 0, 1 - 0.2 * k),
                8 - k,
                tilt_degrees=62 - 18 * k,
                phase_degrees=25 * k,
                rng=rng,
                loose=0.4,
            )
            for k in range(3)
        )
    )
    plume = join(
        *(
            scatter(
                leaf_shape(0.08, 0.016, ("#3f8a2c", "#84c050")),
                spots(
                    [(0, 0, 0.05 + 0.022 * k) for k in range(12)], rng.normal(0, 0.7, (12, 3)) + np.array((0, 0, 0.9))
                ),
            )
            .tilted(16)
            .at(0, 0, 0, 1, a)
            for a in range(0, 360, 60)
        )
    )
    carrot = join(
        plume, revolve([(0.028, -0.06), (0.03, 0.0), (0.02, 0.045), (0.001, 0.05)], ("#c85a10", "#f08a28"), sides=10)
    )
    for row, (kind, n) in enumerate(((carrot, 13), (cabbage, 6), (salad, 8))):
        y = 0.42 - 0.42 * row
        for x in np.linspace(-1.02, 1.02, n) + rng.normal(0, 0.02, n):
            parts.append(
                scatter(
                    kind,
                    spots([(x, y, 0.07)], sizes=rng.uniform(0.85, 1.15), spins_degrees=rng.uniform(0, 360)),
                    shades(rng, 1, 0.1),
                )
            )
    put(kit, join(*parts), rough=0.7, mottle=0.08, grain_m=0.05)


def _pumpkin(rng: np.random.Generator, colours: Sequence[str]) -> Shape:
    a, up = np.linspace(0, 2 * np.pi, 60, endpoint=False), np.linspace(-np.pi / 2, np.pi / 2, 18)
    rib = 1 - 0.14 * np.abs(np.sin(a * 5.0)) ** 6
    r = np.cos(up)[:, None] ** 0.75 * rib[None] * 0.3
    z = np.sin(up) * 0.21 - 0.05 * np.exp(-((np.cos(up) / 0.25) ** 2)) * np.sign(np.sin(up))
    points = np.stack([r * np.cos(a), r * np.sin(a), np.repeat(z[:, None], 60, 1) + 0.2], -1)
    body = grid(points, ramp(colours, 18)[:, None] * (0.62 + 0.38 * rib[None, :, None] ** 3), closed=True)
    stalk = rod(
        [(0, 0, 0.34), (0.01, 0, 0.43), (0.06, 0.02, 0.5)], [0.05, 0.03, 0.036], ("#5a6a2c", "#8a8a48"), sides=7
    )
    return scatter(join(body, stalk), spots([(0, 0, 0)], spins_degrees=rng.uniform(0, 360)), shades(rng, 1, 0.1, 0.08))


@thing(
    "pumpkin-patch",
    "pumpkin field, pumpkin vines, squashes",
    height_m=0.6,
    size_px=352,
    elevation_degrees=14,
    azimuths_degrees=(0,),
    seed=7,
)
def pumpkin_patch(kit: Kit) -> None:
    """Pumpkins among their leaves and vines."""
    rng, parts = kit.rng, []
    for x, y, s in (
        (0, -0.1, 1.1),
        (-0.75, 0.1, 0.9),
        (0.7, 0.0, 0.95),
        (-0.38, -0.42, 0.6),
        (0.4, -0.4, 0.55),
        (1.15, -0.2, 0.6),
        (-1.15, -0.2, 0.65),
        (0.25, 0.45, 0.8),
        (-0.35, 0.5, 0.75),
    ):
        parts.append(
            _pumpkin(
                rng, ("#a84808", "#f08018", "#f89830") if rng.random() < 0.8 else ("#8a7a30", "#e0b848", "#f0d880")
            ).at(x, y, 0, s)
        )
    leaf = blade(0.26, [0.1, 0.26, 0.3, 0.22, 0.04], ("#2f5a1c", "#5f9a38"), bend_degrees=50, wave=0.2, rows=7)
    where = np.column_stack([rng.uniform(-1.35, 1.35, 70), rng.uniform(-0.55, 0.6, 70), rng.uniform(0.02, 0.16, 70)])
    parts.append(
        scatter(
            leaf.tilted(40),
            spots(where, sizes=rng.uniform(0.6, 1.1, 70), spins_degrees=rng.uniform(0, 360, 70)),
            shades(rng, 70),
        )
    )
    put(kit, on_ground(join(*parts)), rough=0.5, mottle=0.08)


@thing(
    "grapevine",
    "vineyard, wine grapes, vine row",
    height_m=1.7,
    size_px=352,
    elevation_degrees=7,
    azimuths_degrees=(8,),
    seed=10,
)
def grapevine(kit: Kit) -> None:
    """A row of vines on wires with blue grapes."""
    rng, parts = kit.rng, []
    for x in (-1.2, 0, 1.2):
        parts += [
            rod([(x - 0.1, 0, 0), (x - 0.1, 0, 1.6)], 0.03, ("#6a5444", "#8a7460"), sides=6),
            rod(
                [(x, 0, 0), (x + 0.05, 0.03, 0.35), (x - 0.03, 0, 0.8)],
                [0.05, 0.035, 0.025],
                ("#3c2c22", "#5a4434"),
                sides=7,
            ),
        ]
    parts += [rod([(-1.5, 0, z), (1.5, 0, z)], 0.006, ("#8a8a8a", "#8a8a8a"), sides=4) for z in (0.8, 1.15, 1.5)]
    n = 1100
    where = np.column_stack([rng.uniform(-1.5, 1.5, n), rng.normal(0, 0.14, n), rng.uniform(0.72, 1.66, n)])
    leaf = blade(0.15, [0.08, 0.16, 0.13, 0.08, 0.0], ("#3f7a24", "#8ab848"), bend_degrees=30, fold=0.2, wave=0.2)
    parts.append(
        lifted(
            scatter(
                leaf,
                spots(where, rng.normal(0, 0.5, (n, 3)) + np.array((0, -0.5, -0.4)), sizes=rng.uniform(0.6, 1.1, n)),
                shades(rng, n, 0.22),
            ),
            0.3,
        )
    )
    k = np.arange(34)
    size = 0.05 * (1 - k / 40)
    berries = scatter(
        globe(0.018, ("#1c1034", "#5a3c90"), rows=5, sides=7),
        spots(np.column_stack([size * np.cos(2.4 * k), size * np.sin(2.4 * k), -0.0055 * k])),
    )
    at = np.column_stack([rng.uniform(-1.4, 1.4, 26), rng.uniform(-0.24, -0.15, 26), rng.uniform(0.78, 1.2, 26)])
    parts.append(scatter(berries, spots(at, sizes=rng.uniform(0.8, 1.2, 26)), shades(rng, 26, 0.2, 0.15)))
    put(kit, join(*parts), rough=0.5, mottle=0.06)
