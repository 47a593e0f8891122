"""Shells and starfish of the shore, lilies of the pond."""

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
    puffed,
    put,
    ramp,
    rod,
    scatter,
    spots,
)
from pipelines.image.training.things.kit_rock import on_ground
from pipelines.image.training.things.recipe import thing


def _scallop(colours: Sequence[str]) -> Shape:
    """One ribbed shell, standing, its hinge at the foot."""
    a, t = np.linspace(-1.15, 1.15, 61), np.linspace(0, 1, 24)
    rib = 1 + 0.05 * np.cos(a * 20)
    r = t[:, None] * rib[None] * 0.1
    belly = (
        -0.034 * np.sin(np.pi * t[:, None] ** 0.7) * np.cos(a * 0.9)[None] - 0.004 * np.cos(a * 20)[None] * t[:, None]
    )
    points = np.stack([r * np.sin(a), belly, r * np.cos(a)], -1)
    rings = (
        ramp([colours[k % 2] for k in range(9)] + [colours[2]], 24)[:, None]
        * (0.86 + 0.14 * np.cos(a * 20))[None, :, None]
    )
    ears = blade(0.02, [0.05, 0.045], colours[:2])
    return join(grid(points, rings), ears.at(0, 0.002, -0.002))


@thing(
    "shell",
    "seashell, sea shell, scallop, clam, mussel, shells",
    height_m=0.1,
    size_px=256,
    elevation_degrees=18,
    azimuths_degrees=(12,),
    seed=10,
)
def shell(kit: Kit) -> None:
    """A rosy scallop and smaller shells about it."""
    big = _scallop(("#e88a78", "#f8c8b0", "#fff0e0")).tilted(-24).at(0, 0, 0)
    parts = [big]
    for x, y, s, spin, tints in (
        (-0.1, -0.05, 0.5, 40, ("#d8b088", "#f4e4c8", "#fff8ec")),
        (0.11, -0.04, 0.42, -35, ("#a888b8", "#e0cce8", "#f8f0ff")),
    ):
        parts.append(_scallop(tints).tilted(-62).at(x, y, 0.004, s, spin))
    put(kit, join(*parts), rough=0.4, mottle=0.05, grain_m=0.01)


def _spiral(turns: float, *, growth: float, drop: float, colours: Sequence[str], spines: float = 0.0) -> Shape:
    """A shell that winds about z, its tip up."""
    n, m = int(turns * 34), 22
    t, a = np.linspace(0, 1, n), np.linspace(0, 2 * np.pi, m, endpoint=False)
    size = np.exp(growth * (t - 1))
    turn = t * turns * 2 * np.pi
    tube = size * 0.44 * (1 + spines * np.maximum(np.cos(turn * 4), 0) ** 6)
    r = size[:, None] * 0.42 + tube[:, None] * np.cos(a)
    z = (1 - size)[:, None] * drop + tube[:, None] * 1.15 * np.sin(a)
    points = np.stack([r * np.cos(turn)[:, None], r * np.sin(turn)[:, None], z], -1) * 0.1
    stripe = 0.5 + 0.5 * np.sin(a * 5)[None] * np.sin(turn * 3)[:, None]
    keys = ramp(colours, 32)
    return grid(points, keys[(stripe * 31).astype(int)], closed=True)


@thing(
    "conch",
    "sea snail shell, whelk, snail shell, horn shell",
    height_m=0.14,
    size_px=224,
    elevation_degrees=14,
    seed=11,
)
def conch(kit: Kit) -> None:
    """A horned spiral shell with a rosy mouth."""
    body = _spiral(6.5, growth=3.4, drop=1.6, colours=("#b87848", "#e8b888", "#fff0dc"), spines=0.4)
    put(kit, body.tilted(-35).at(0, 0, 0.08), rough=0.35, mottle=0.05, grain_m=0.01)


@thing(
    "nautilus",
    "nautilus shell, spiral shell, ammonite",
    height_m=0.17,
    size_px=224,
    elevation_degrees=6,
    azimuths_degrees=(8,),
    seed=12,
)
def nautilus(kit: Kit) -> None:
    """A flat striped spiral."""
    n, m = 110, 22
    t, a = np.linspace(0, 1, n), np.linspace(0, 2 * np.pi, m, endpoint=False)
    turn = t * 2.6 * 2 * np.pi
    size = np.exp(2.7 * (t - 1)) * 0.1
    r = size[:, None] * (0.62 + 0.42 * np.cos(a))
    points = np.stack([r * np.cos(turn)[:, None], size[:, None] * 0.36 * np.sin(a), r * np.sin(turn)[:, None]], -1)
    stripe = (
        np.clip(np.sin(turn * 7)[:, None] * 3 - 1.2 * np.cos(a)[None] * 0 + 0.2, 0, 1)
        * (t < 0.82)[:, None]
        * (np.cos(a) > -0.2)[None]
    )
    tints = np.array([0.86, 0.78, 0.66]) * (1 - stripe[..., None]) + np.array([0.42, 0.09, 0.025]) * stripe[..., None]
    put(kit, grid(points, tints, closed=True).at(0, 0, 0.09), rough=0.3, mottle=0.04, grain_m=0.01)


@thing(
    "sea-star",
    "orange starfish, star fish",
    height_m=0.22,
    size_px=256,
    elevation_degrees=38,
    azimuths_degrees=(10,),
    seed=13,
)
def sea_star(kit: Kit) -> None:
    """An orange star with pale knobs."""
    rng, parts = kit.rng, []
    for k in range(5):
        a = k * 72 + rng.normal(0, 5)
        t = np.linspace(0, 1, 12)
        bend = 0.03 * np.sin(t * 2.5) * rng.normal(0, 1)
        line = np.column_stack([bend, -0.2 * t, 0.022 * (1 - t) + 0.012])
        parts.append(
            rod(line, 0.04 * (1 - 0.72 * t**1.1), ("#e0581c", "#f08030", "#f8a050"), sides=12).at(0, 0, 0, 1, a)
        )
        knobs = np.column_stack([bend, line[:, 1], line[:, 2] + 0.038 * (1 - 0.72 * t)])
        parts.append(
            scatter(globe(0.007, ("#ffd090", "#fff0c8"), rows=4, sides=6), spots(knobs, sizes=1.1 - 0.6 * t)).at(
                0, 0, 0, 1, a
            )
        )
    put(
        kit,
        on_ground(join(*parts, globe((0.055, 0.055, 0.04), ("#d8501c", "#f08a38")).at(0, 0, 0.02))),
        rough=0.7,
        mottle=0.15,
        grain_m=0.02,
    )


def _pads(kit: Kit, count: int, width: float, pad: Sequence[str]) -> list[Shape]:
    rng, parts = kit.rng, []
    a = np.linspace(0.12, 2 * np.pi - 0.12, 34)
    rings = np.array([0.02, 0.5, 0.9, 1.0])
    for _ in range(count):
        rim = 0.02 * np.array([0, 0, 0.25, 1.0])[:, None]
        points = np.stack([rings[:, None] * np.cos(a), rings[:, None] * np.sin(a), rim + 0.015 + 0 * a], -1)
        veins = 0.9 + 0.14 * (np.sin(a * 9) > 0.6)[None]
        one = grid(points, ramp((*pad, pad[-1]), 4)[:, None] * veins[..., None])
        size = rng.uniform(0.13, 0.26)
        place = rng.uniform(-width, width), rng.uniform(-width * 0.45, width * 0.45)
        parts.append(
            one.at(*place, rng.uniform(0, 0.01), size, rng.uniform(0, 360)).dyed("#a08038", 0.25 * rng.random())
        )
    return parts


def _lotus(colours: Sequence[str], size: float, heart: str) -> Shape:
    petal = blade(
        size,
        [0.3 * size, 0.52 * size, 0.54 * size, 0.36 * size, 0.03 * size],
        colours,
        bend_degrees=-18,
        fold=-0.4,
        rows=7,
    )
    layers = [
        around(petal, n, tilt_degrees=tilt, phase_degrees=20 * k, radius=0.02 * size)
        for k, (n, tilt) in enumerate(((5, 12), (7, 32), (9, 54), (9, 76)))
    ]
    flower = join(
        *layers,
        globe((0.14 * size, 0.14 * size, 0.16 * size), (heart, "#fff0a0"), rows=5, sides=9).at(0, 0, 0.12 * size),
    )
    return puffed(flower, (0, 0, -0.6 * size), 0.6)


@thing(
    "water-lily",
    "water lilies, lily pad, lily pond, pond lily",
    height_m=0.3,
    stands="water",
    size_px=352,
    elevation_degrees=16,
    azimuths_degrees=(0,),
    seed=15,
)
def water_lily(kit: Kit) -> None:
    """Pads with white and pink flowers on the water."""
    rng = kit.rng
    parts = _pads(kit, 22, 0.95, ("#3a6a2c", "#4f8a38", "#6aa848"))
    for x, y, s, tints in (
        (-0.5, -0.1, 0.2, ("#f0a8c0", "#ffffff")),
        (0.1, 0.05, 0.24, ("#e878a0", "#ffd8e4")),
        (0.62, -0.15, 0.19, ("#f0d8e0", "#ffffff")),
    ):
        parts.append(_lotus(tints, s, "#f0b820").at(x, y, 0.03, 1, rng.uniform(0, 90)))
    put(kit, join(*parts), rough=0.4, mottle=0.06)


@thing(
    "lotus",
    "lotus flower, sacred lotus, pink lotus",
    height_m=0.8,
    stands="water",
    size_px=288,
    elevation_degrees=12,
    azimuths_degrees=(0,),
    seed=16,
)
def lotus(kit: Kit) -> None:
    """Pink lotus flowers above round leaves."""
    rng, parts = kit.rng, []
    for x, y, z, s in ((0, -0.1, 0.6, 0.2), (-0.32, 0.1, 0.48, 0.16), (0.36, 0.05, 0.4, 0.13)):
        parts += [
            rod([(x * 0.6, y, 0), (x, y, z)], 0.009, ("#3f6a2c", "#6a9a48"), sides=5),
            _lotus(("#fff0f4", "#f8b0cc", "#e0588c"), s, "#d8b828").at(x, y, z),
        ]
    for pad in _pads(kit, 8, 0.4, ("#2f6a38", "#4f9a58", "#7ab880")):
        z = rng.uniform(0.05, 0.34)
        centre = pad.points.mean(0)
        parts += [
            pad.at(0, 0, z),
            rod([(centre[0], centre[1], 0), (centre[0], centre[1], z)], 0.007, ("#3f6a2c", "#6a9a48"), sides=5),
        ]
    put(kit, join(*parts), rough=0.45, mottle=0.06)
