"""Mushrooms, and what falls from plants: heaps of leaves, petals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_crown import BROWN, GOLD, ORANGE, RED, Palette
from pipelines.image.training.things.kit_flora import (
    Shape,
    blade,
    globe,
    join,
    puffed,
    put,
    revolve,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_meadow import turf
from pipelines.image.training.things.kit_rock import on_ground
from pipelines.image.training.things.kit_tree import leaf_shape
from pipelines.image.training.things.recipe import thing

SPINE = leaf_shape(0.03, 0.003, ("#d8c890", "#fff8d8"))


def _mushroom(
    cap: Sequence[Sequence[float]],
    colours: Sequence[str],
    stem: Sequence[str],
    *,
    radius: float,
    height: float,
    skirt: bool = False,
) -> Shape:
    """A stem and a cap from (radius, z) points, top first."""
    parts = [
        revolve(
            [(radius * 0.5, 0), (radius * 0.4, height * 0.15), (radius * 0.26, height * 0.6), (radius * 0.24, height)],
            stem,
            sides=14,
        )
    ]
    parts.append(revolve([(r, z + height) for r, z in cap], colours, sides=26))
    rim = cap[-1]
    parts.append(
        revolve(
            [
                (rim[0], rim[1] + height),
                (rim[0] * 0.6, rim[1] + height + 0.006),
                (radius * 0.2, rim[1] + height + 0.01),
            ],
            ("#c8b898", "#f4ead4", "#d8c8a8"),
            sides=26,
        )
    )
    if skirt:
        parts.append(
            revolve(
                [(radius * 0.25, height * 0.78), (radius * 0.45, height * 0.7), (radius * 0.5, height * 0.64)],
                ("#fffaf0", "#e8dcc4"),
                sides=14,
            )
        )
    return join(*parts)


@thing(
    "toadstool",
    "red mushroom, fairy mushroom, poisonous mushroom",
    height_m=0.2,
    size_px=256,
    elevation_degrees=9,
    seed=5,
)
def toadstool(kit: Kit) -> None:
    """Red caps with white spots."""
    rng, parts = kit.rng, []
    for x, y, s, lean in ((0, 0, 1.0, 3), (-0.1, 0.02, 0.68, -9), (0.1, -0.02, 0.55, 10)):
        t = np.linspace(0, np.pi / 2, 12)
        cap = [(0.001 + 0.075 * np.sin(k), 0.05 * np.cos(k) + 0.0) for k in t] + [(0.072, -0.008)]
        one = [
            _mushroom(
                cap, ("#f03018", "#d81c10", "#b01408"), ("#d8ccb0", "#fff8ec"), radius=0.04, height=0.13, skirt=True
            )
        ]
        k = np.arange(26)
        up, turn = np.arccos(1 - 0.93 * (k + 0.5) / 26), k * 2.4 + rng.normal(0, 0.2, 26)
        dots = np.column_stack(
            [0.076 * np.sin(up) * np.cos(turn), 0.076 * np.sin(up) * np.sin(turn), 0.051 * np.cos(up) + 0.13]
        )
        one.append(
            scatter(
                globe((0.0085, 0.0085, 0.004), ("#f0e8d8", "#ffffff"), rows=4, sides=8),
                spots(dots, dots - np.array((0, 0, 0.1)), sizes=rng.uniform(0.6, 1.2, 26)),
            )
        )
        c, sn = np.cos(np.radians(lean)), np.sin(np.radians(lean))
        parts.append(
            join(*one).moved(np.array([[c, 0, sn, 0], [0, 1, 0, 0], [-sn, 0, c, 0], [0, 0, 0, 1]])).at(x, y, 0, s)
        )
    grass = turf(rng, 90, 0.06, 0.3, 0.12, ("#2c5a1c", "#7aa840"))
    put(kit, join(*parts, grass), rough=0.4, mottle=0.05, grain_m=0.02)


@thing(
    "mushroom",
    "brown mushroom, fungi, porcini, champignon",
    height_m=0.16,
    size_px=256,
    elevation_degrees=10,
    seed=6,
)
def mushroom(kit: Kit) -> None:
    """A group of brown caps."""
    rng, parts = kit.rng, []
    for k in range(8):
        t, flat = np.linspace(0, np.pi / 2, 10), rng.uniform(0.5, 0.8)
        cap = [(0.001 + 0.05 * np.sin(a), 0.05 * flat * np.cos(a)) for a in t] + [(0.046, -0.008)]
        one = _mushroom(
            cap, ("#a8743c", "#7a4a24", "#5a3418"), ("#b8a480", "#f0e4c8"), radius=0.042, height=rng.uniform(0.06, 0.1)
        )
        parts.append(
            scatter(
                one,
                spots(
                    [(0.075 * np.sqrt(k) * np.cos(2.4 * k), 0.05 * np.sqrt(k) * np.sin(2.4 * k), 0)],
                    rng.normal(0, 0.1, (1, 3)) + np.array((0, 0, 1)),
                    sizes=rng.uniform(0.6, 1.15),
                ),
                shades(rng, 1, 0.12),
            )
        )
    put(
        kit, join(*parts, turf(rng, 110, 0.05, 0.44, 0.2, ("#3a4a1c", "#7a8f3c"))), rough=0.5, mottle=0.08, grain_m=0.02
    )


@thing(
    "glowing-mushroom",
    "magic mushroom, luminous mushroom, fantasy mushroom",
    height_m=0.3,
    size_px=256,
    elevation_degrees=8,
    seed=7,
)
def glowing_mushroom(kit: Kit) -> None:
    """Blue caps that shine in the dark."""
    rng, parts = kit.rng, []
    for x, y, s in ((0, 0, 1.0), (-0.09, 0.03, 0.7), (0.1, -0.02, 0.6), (0.05, 0.08, 0.8), (-0.15, -0.03, 0.4)):
        t = np.linspace(0, np.pi / 2, 12)
        cap = [(0.001 + 0.07 * np.sin(k) ** 1.3, 0.085 * np.cos(k)) for k in t] + [(0.07, -0.01)]
        parts.append(
            _mushroom(cap, ("#a8f4ff", "#38b8f0", "#2450c8"), ("#78c8e8", "#d8f8ff"), radius=0.03, height=0.18).at(
                x, y, 0, s
            )
        )
    put(kit, join(*parts), shine=0.8, mottle=0.05)
    put(kit, turf(rng, 90, 0.07, 0.36, 0.16, ("#10303c", "#2c6a78")))


def _litter(
    kit: Kit,
    palette: Palette,
    *,
    count: int,
    width: float,
    depth: float,
    high: float,
    leaf: Shape | None = None,
    size: float = 0.11,
) -> None:
    rng = kit.rng
    spread = rng.normal(0, 1, (count, 2)).clip(-2.3, 2.3) * np.array((width, depth)) / 4.6
    hill = high * np.exp(-2.2 * ((spread[:, 0] * 2.6 / width) ** 2 + (spread[:, 1] * 2.6 / depth) ** 2))
    where = np.column_stack([spread, hill * rng.uniform(0.0, 1.0, count) ** 0.4 + rng.uniform(0.005, 0.03, count)])
    ways = rng.normal(0, 1, (count, 3)) * np.array((1, 1, 0.35))
    parts = []
    for k, colours in enumerate(palette):
        one = (
            leaf.dyed(colours[-1], 0.85)
            if leaf is not None
            else blade(size, [0.15 * size, 0.75 * size, 0.6 * size, 0.0], colours, bend_degrees=50, fold=0.3)
        )
        part = slice(k, None, len(palette))
        n = len(where[part])
        parts.append(
            scatter(
                one,
                spots(where[part], ways[part], sizes=rng.uniform(0.6, 1.15, n), spins_degrees=rng.uniform(0, 360, n)),
                shades(rng, n, 0.22, 0.08),
            )
        )
    put(kit, on_ground(puffed(join(*parts), (0, 0, -0.6 * width), 0.45)), rough=0.7, mottle=0.06)


@thing(
    "leaf-heap",
    "autumn leaves, pile of leaves, fallen leaves, leaf pile, leaves",
    height_m=0.5,
    size_px=320,
    elevation_degrees=14,
    azimuths_degrees=(0,),
    seed=8,
)
def leaf_heap(kit: Kit) -> None:
    """A heap of leaves in every colour of autumn."""
    _litter(kit, (*ORANGE, *RED[:2], *GOLD[:2], BROWN[0]), count=2600, width=2.2, depth=1.3, high=0.55)


@thing(
    "fallen-leaves",
    "leaf litter, leaves on the ground, forest floor",
    height_m=0.12,
    size_px=320,
    elevation_degrees=16,
    azimuths_degrees=(0,),
    seed=9,
)
def fallen(kit: Kit) -> None:
    """Leaves strewn over the ground."""
    _litter(kit, (*ORANGE[:2], *GOLD[:2], BROWN[1]), count=420, width=2.6, depth=1.2, high=0.04)


@thing(
    "fallen-petals",
    "petals, rose petals, cherry petals, blossom on the ground",
    height_m=0.08,
    size_px=320,
    elevation_degrees=18,
    azimuths_degrees=(0,),
    seed=10,
)
def fallen_petals(kit: Kit) -> None:
    """Pink petals strewn over the ground."""
    petal = blade(0.05, [0.02, 0.045, 0.05, 0.03], ("#ffc8d8", "#ffb0c8"), bend_degrees=25, fold=-0.3)
    _litter(
        kit,
        (("#e87098", "#ff9ab8"), ("#f0a0b8", "#ffc8d8"), ("#f8d0dc", "#ffe8f0")),
        count=620,
        width=2.0,
        depth=1.0,
        high=0.03,
        leaf=petal,
    )
