"""Crops of the field: grain, maize, hay."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flora import (
    Shape,
    blade,
    globe,
    grid,
    join,
    mixed,
    puffed,
    put,
    ramp,
    revolve,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_grass import eared_stalk, stems_over
from pipelines.image.training.things.kit_rock import on_ground
from pipelines.image.training.things.kit_tree import leaf_shape
from pipelines.image.training.things.recipe import thing


@thing(
    "wheat",
    "wheat field, grain, corn field, cornfield, barley, rye, cereal, crop, field of wheat",
    height_m=1.0,
    size_px=352,
    elevation_degrees=11,
    taper=0.1,
    azimuths_degrees=(0, 90),
    seed=1,
)
def wheat(kit: Kit) -> None:
    """Golden wheat."""
    _wheat(kit, ("#b08a34", "#e8c868"), ("#d8a83c", "#ffe490"))


@thing(
    "wheat-withered",
    height_m=0.9,
    size_px=320,
    elevation_degrees=11,
    taper=0.1,
    azimuths_degrees=(0,),
    of="wheat",
    state="withered",
    seed=1,
)
def wheat_withered(kit: Kit) -> None:
    """Grey bent wheat."""
    _wheat(kit, ("#5a4c38", "#8a7a5c"), ("#5c4c34", "#94805c"), lean=0.42, count=150)


@thing(
    "green-wheat",
    "young wheat, green crop, rice field, rice, paddy",
    height_m=0.9,
    size_px=320,
    elevation_degrees=11,
    taper=0.1,
    azimuths_degrees=(0,),
    seed=1,
)
def green_wheat(kit: Kit) -> None:
    """Young green wheat."""
    _wheat(kit, ("#3f7a28", "#9ac058"), ("#7aa040", "#c0d878"))


def _wheat(kit: Kit, straw: Sequence[str], grain: Sequence[str], *, lean: float = 0.08, count: int = 260) -> None:
    kernel = blade(0.026, [0.006, 0.013, 0.01, 0.0], grain, fold=-0.5, rows=4)
    ears = [eared_stalk(kit.rng, 0.86, kernel, 24, 0.12, straw, nod=n, awn=0.11) for n in (0.2, 0.5, 0.9)]
    put(kit, stems_over(kit, ears, count, width=1.8, depth=0.7, lean=lean), rough=0.6, mottle=0.04)


def _maize(rng: np.random.Generator, leaf: Sequence[str], stem: Sequence[str]) -> Shape:
    """A maize plant with two cobs and a tassel."""
    parts = [rod([(0, 0, 0), (0.02, 0, 1.0), (0, 0, 2.0)], [0.022, 0.017, 0.008], stem, sides=6)]
    wide = blade(0.85, [0.05, 0.085, 0.075, 0.045, 0.0], leaf, bend_degrees=115, fold=0.3, wave=0.12, rows=10)
    for k in range(11):
        one = wide.tilted(18).at(0, 0, 0.2 + 0.145 * k, 1 - 0.045 * abs(k - 5), 180 * (k % 2) + rng.normal(20, 22))
        parts.append(one)
    kernels = scatter(
        globe(0.011, ("#e0a010", "#ffdc48"), rows=4, sides=5),
        spots([(0.028 * np.cos(2.4 * i), 0.028 * np.sin(2.4 * i), 0.012 + 0.2 * i / 90) for i in range(90)]),
    )
    husk = blade(0.16, [0.04, 0.06, 0.05, 0.0], ("#6a9a3c", "#b0cc70"), fold=-0.6, rows=6)
    cob = join(
        globe((0.026, 0.026, 0.11), ("#e0a010", "#f8d040")).at(0, 0, 0.11),
        kernels,
        husk.at(0, 0.012, 0, 1, 0),
        husk.tilted(14).at(0, 0, 0, 1, 150),
        leaf_shape(0.06, 0.02, ("#8a4a20", "#c08050")).at(0, 0, 0.2),
    )
    parts += [cob.tilted(24).at(0, -0.02, z, 1.15, s) for z, s in ((0.85, 40), (1.1, -120))]
    tassel = join(
        *(leaf_shape(0.3, 0.02, ("#c0a050", "#e8d088")).tilted(30).at(0, 0, 0, 1, a) for a in range(0, 360, 45))
    )
    return join(*parts, tassel.at(0, 0, 1.96))


@thing(
    "maize",
    "corn, corn plant, sweetcorn, corn stalk, maize field",
    height_m=2.3,
    size_px=352,
    elevation_degrees=8,
    azimuths_degrees=(0,),
    seed=2,
)
def maize(kit: Kit) -> None:
    """A row of maize with yellow cobs."""
    rng = kit.rng
    plants = [_maize(rng, ("#2f6a20", "#7aac40"), ("#5a8a34", "#8aac50")) for _ in range(3)]
    where = np.column_stack([np.linspace(-1.0, 1.0, 9), rng.uniform(-0.3, 0.3, 9), np.zeros(9)])
    places = spots(where, sizes=rng.uniform(0.88, 1.05, 9), spins_degrees=rng.uniform(0, 360, 9))
    put(kit, mixed(rng, plants, places, shades(rng, 9, 0.1)), rough=0.6, mottle=0.05)


@thing(
    "hay-bale",
    "straw bale, hay, round bale, hay roll, straw",
    height_m=1.4,
    size_px=288,
    elevation_degrees=9,
    azimuths_degrees=(35,),
    seed=8,
)
def hay_bale(kit: Kit) -> None:
    """A round bale with loose straw."""
    rng = kit.rng
    t = np.linspace(0, 7 * 2 * np.pi, 220)
    r = 0.02 + 0.67 * t / t[-1]
    face = [
        rod(
            np.column_stack([r * np.cos(t), np.full(220, y), 0.7 + r * np.sin(t)]),
            0.05,
            ("#8a6420", "#e0b850"),
            sides=5,
        )
        for y in (-0.58, 0.58)
    ]
    a = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    body = [
        np.stack([0.68 * np.cos(a), np.full(48, y), 0.7 + 0.68 * np.sin(a)], -1) for y in np.linspace(-0.58, 0.58, 12)
    ]
    drum = grid(
        np.array(body), ramp(("#b88a34", "#d8b050"), 12)[:, None] * rng.uniform(0.8, 1.12, (12, 48, 1)), closed=True
    )
    n = 2600
    turn, y = rng.uniform(0, 2 * np.pi, n), rng.uniform(-0.6, 0.6, n)
    where = np.column_stack([0.685 * np.cos(turn), y, 0.7 + 0.685 * np.sin(turn)])
    way = np.column_stack([-np.sin(turn), rng.normal(0, 0.4, n), np.cos(turn)]) + 0.25 * np.column_stack(
        [np.cos(turn), 0 * turn, np.sin(turn)]
    )
    straw = scatter(
        leaf_shape(0.16, 0.01, ("#c89838", "#f4dc88")),
        spots(where, way, spins_degrees=rng.uniform(0, 360, n)),
        shades(rng, n, 0.2, 0.05),
    )
    ground = np.column_stack([rng.normal(0, 0.6, 300), rng.normal(0, 0.5, 300), rng.uniform(0, 0.05, 300)])
    loose = scatter(
        leaf_shape(0.2, 0.012, ("#b88a34", "#e8cc70")),
        spots(ground, rng.normal(0, 1, (300, 3)) * np.array((1, 1, 0.2))),
        shades(rng, 300),
    )
    put(kit, on_ground(join(*face, drum, straw, loose)), rough=0.9, mottle=0.15, grain_m=0.06)


@thing("haystack", "hay stack, hay heap, straw heap, hayrick", height_m=2.6, size_px=320, elevation_degrees=8, seed=9)
def haystack(kit: Kit) -> None:
    """A stack of hay about a pole."""
    rng, n = kit.rng, 5200
    z, a = rng.uniform(0, 1, n), rng.uniform(0, 2 * np.pi, n)
    r = 1.25 * (1 - np.abs(z - 0.12) / 0.92).clip(0.0) ** 0.6 * rng.uniform(0.9, 1.0, n)
    where = np.column_stack([r * np.cos(a), r * np.sin(a), 2.35 * z + 0.04])
    way = np.column_stack([np.cos(a) * 0.6, np.sin(a) * 0.6, np.full(n, -0.9)]) + rng.normal(0, 0.35, (n, 3))
    straw = scatter(
        leaf_shape(0.34, 0.016, ("#a87c2c", "#f0d07c")),
        spots(where, way, spins_degrees=rng.uniform(0, 360, n)),
        shades(rng, n, 0.22, 0.05),
    )
    core = revolve([(1.0, 0), (1.12, 0.3), (0.95, 1.0), (0.6, 1.7), (0.05, 2.3)], ("#8a6424", "#b08838"))
    put(
        kit,
        on_ground(
            join(puffed(straw, (0, 0, 0.7), 0.5), core, rod([(0, 0, 2), (0, 0, 2.6)], 0.03, ("#5a4630", "#7a6448")))
        ),
        rough=0.9,
        mottle=0.12,
    )
