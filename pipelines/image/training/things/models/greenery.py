"""Climbers, ferns, big leaves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.flower_kinds import rose
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_crown import DEEP_GREENS, GREENS, RED, Palette
from pipelines.image.training.things.kit_flora import (
    Shape,
    around,
    blade,
    grid,
    join,
    put,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_rock import on_ground
from pipelines.image.training.things.kit_tree import grow, limbs
from pipelines.image.training.things.recipe import thing

TWIG = ("#4a3a2c", "#6a5444")


def _climber(
    kit: Kit, palette: Palette, *, leaf_m: float, flowers: Shape | None = None, wood: Sequence[str] = TWIG
) -> None:
    """A sheet of leaves on stems that climb a wall at y = 0."""
    rng = kit.rng
    spots_high = rng.uniform((-1.2, -0.12, 0.3), (1.2, -0.02, 2.6), (520, 3))
    ragged = spots_high[:, 2] < 1.5 + 0.9 * np.cos(spots_high[:, 0] * 1.3) + 0.35 * np.sin(spots_high[:, 0] * 7)
    bole = [(0, -0.05, 0), (0.05, -0.05, 0.4)]
    skeleton = grow(
        rng,
        spots_high[ragged],
        bole=bole,
        trunk_radius=0.05,
        step=0.08,
        reach=0.9,
        kill=0.16,
        wander=0.15,
        tip_radius=0.004,
    )
    skeleton.points[:, 1] = skeleton.points[:, 1].clip(-0.2, -0.01)
    put(kit, limbs(skeleton, wood), mottle=0.2)
    pick = skeleton.points[rng.integers(0, len(skeleton.points), 3000)]
    where = pick + rng.normal(0, 1, (3000, 3)) * np.array((0.09, 0.03, 0.09)) + np.array((0, -0.05, 0))
    ways = rng.normal(0, 0.5, (3000, 3)) + np.array((0, -0.45, -0.6))
    for k, colours in enumerate(palette):
        part = slice(k, None, len(palette))
        leaf = blade(leaf_m, [0.5 * leaf_m, 1.05 * leaf_m, 0.7 * leaf_m, 0.0], colours, bend_degrees=25, fold=0.2)
        put(
            kit,
            scatter(
                leaf,
                spots(
                    where[part],
                    ways[part],
                    sizes=rng.uniform(0.6, 1.2, len(where[part])),
                    spins_degrees=rng.normal(0, 40, len(where[part])),
                ),
                shades(rng, len(where[part]), 0.22),
            ),
            rough=0.5,
            mottle=0.04,
        )
    if flowers is not None:
        at = pick[:120] + np.array((0, -0.14, 0)) + rng.normal(0, 0.05, (120, 3))
        put(
            kit,
            scatter(
                flowers,
                spots(at, rng.normal(0, 0.35, (120, 3)) + np.array((0, -1, 0.45)), sizes=rng.uniform(0.75, 1.2, 120)),
                shades(rng, 120, 0.1, 0.06),
            ),
            rough=0.6,
            mottle=0.03,
        )


@thing("ivy", "climbing plant, creeper, overgrown wall", height_m=2.6, stands="wall", azimuths_degrees=(0,), seed=8)
def ivy(kit: Kit) -> None:
    """Ivy that climbs a wall."""
    _climber(kit, DEEP_GREENS, leaf_m=0.11)


@thing("ivy-autumn", height_m=2.6, stands="wall", azimuths_degrees=(0,), of="ivy", state="autumn", seed=8)
def ivy_autumn(kit: Kit) -> None:
    """Red creeper."""
    _climber(kit, RED, leaf_m=0.12)


@thing(
    "climbing-roses",
    "climbing rose, rambling rose, rose arch, wisteria, clematis",
    height_m=2.6,
    stands="wall",
    azimuths_degrees=(0,),
    seed=9,
)
def climbing_roses(kit: Kit) -> None:
    """Roses that climb a wall."""
    _climber(kit, GREENS, leaf_m=0.09, flowers=rose("pink").head(kit.rng).at(0, 0, 0, 1.5))


def frond(colours: Sequence[str], length: float = 0.8) -> Shape:
    """A feathered frond that arches towards -y."""
    t = np.linspace(0, 1, 26)
    angle = np.radians(18 + 80 * t)
    step = length / 25
    line = np.column_stack([0 * t, -np.cumsum(np.sin(angle)) * step, np.cumsum(np.cos(angle)) * step])
    parts = [rod(line, 0.006 * (1.1 - t), ("#5a6a2c", colours[-1]), sides=4)]
    for side in (-1, 1):
        size = length * 0.27 * np.sin(np.pi * (0.12 + 0.86 * t)) ** 0.8
        way = np.column_stack([np.full(26, side * 1.0), -np.sin(angle) * 0.35, np.cos(angle) * 0.35 - 0.12])
        parts.append(
            scatter(
                blade(1.0, [0.12, 0.2, 0.13, 0.0], colours, bend_degrees=20, rows=4),
                spots(line, way, sizes=size, spins_degrees=90 + 0 * t),
            )
        )
    return join(*parts)


def _fern(kit: Kit, palette: Palette) -> None:
    rng, parts = kit.rng, []
    for k in range(17):
        size = rng.uniform(0.75, 1.1) * (1 if k % 3 else 0.7)
        parts.append(
            scatter(
                frond(palette[k % len(palette)]),
                spots(
                    [(0, 0, 0)], rng.normal(0, 0.12, (1, 3)) + np.array((0, 0, 1)), sizes=size, spins_degrees=k * 137.5
                ),
                shades(rng, 1, 0.12),
            )
        )
    put(kit, join(*parts), rough=0.6, mottle=0.04)


@thing(
    "fern", "bracken, fern plant, undergrowth", height_m=0.75, azimuths_degrees=(25, 115), elevation_degrees=13, seed=2
)
def fern(kit: Kit) -> None:
    """A rosette of green fronds."""
    _fern(kit, (("#2f6a20", "#6aa03c"), ("#3a7a28", "#86b84c"), ("#245a1e", "#5a9438")))


@thing("fern-withered", height_m=0.75, elevation_degrees=13, of="fern", state="withered", seed=2)
def fern_withered(kit: Kit) -> None:
    """Brown fronds."""
    _fern(kit, (("#5a3a1c", "#a8743c"), ("#6a4420", "#b88844")))


@thing(
    "banana-plant",
    "banana tree, banana leaf, tropical plant, jungle plant, jungle leaves, big leaves",
    height_m=3.2,
    elevation_degrees=7,
    seed=8,
)
def banana_plant(kit: Kit) -> None:
    """Wide torn leaves on a green stem, with bananas."""
    rng, parts = (
        kit.rng,
        [
            rod(
                [(0, 0, 0), (0.03, 0, 0.8), (0, 0, 1.6)],
                [0.15, 0.12, 0.07],
                ("#6a7a34", "#8aa848", "#7aa040"),
                sides=12,
            )
        ],
    )
    for k in range(12):
        leaf = blade(
            1.75,
            [0.06, 0.34, 0.52, 0.54, 0.46, 0.24, 0.02],
            ("#5a9a34", "#3f8a2c", "#78b844"),
            bend_degrees=rng.uniform(70, 120),
            fold=0.28,
            rows=44,
            columns=7,
        )
        strip = (
            np.abs(np.linspace(-1, 1, 7))[None]
            * (0.09 * np.sin(np.arange(44) * 1.9 + rng.uniform(0, 6)) * (rng.random(44) < 0.75))[:, None]
        )
        points = leaf.points.reshape(44, 7, 3).copy()
        points[..., 2] -= np.abs(strip)
        points[..., 1] -= strip * 0.6
        torn = grid(points, leaf.tints.reshape(44, 7, 3) * (0.9 + 0.16 * (np.arange(44) % 2))[:, None, None])
        parts.append(
            scatter(
                torn.tilted(rng.uniform(6, 34)),
                spots(
                    [(0, 0, 1.3 + 0.3 * k / 12)],
                    sizes=rng.uniform(0.75, 1.05),
                    spins_degrees=k * 137.5 + rng.normal(0, 15),
                ),
                shades(rng, 1, 0.12),
            )
        )
    one = rod(
        [(0, 0, 0), (0, -0.05, 0.06), (0, -0.06, 0.14)],
        [0.016, 0.022, 0.01],
        ("#c8b828", "#f0d838", "#8aa030"),
        sides=7,
    )
    hand = [around(one, 9, tilt_degrees=25, radius=0.05, z=-0.11 * k, phase_degrees=20 * k) for k in range(5)]
    parts.append(
        join(*hand, rod([(0, 0, 0.25), (0, 0, -0.6)], 0.02, ("#6a8a34", "#7a4a5a"), sides=6)).at(0.1, -0.3, 1.3, 1.1)
    )
    put(kit, on_ground(join(*parts)), rough=0.45, mottle=0.05)
