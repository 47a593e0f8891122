"""Bins, heaps, boxes, barrels and what blocks a road."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import rust
from pipelines.image.training.things.kit_vehicles import group, mound, place, ring, scatter, spoked_wheel
from pipelines.image.training.things.recipe import thing


@thing("dustbin", "trash can, garbage can, rubbish bin, bin, ashcan", height_m=1.03, size_px=240)
def dustbin(kit: Kit) -> None:
    """A ribbed zinc bin with its lid askew."""
    zinc = kit.paint("#8d9598", metal=1, rough=0.45, mottle=0.15)
    profile = [(0.24, 0), (0.25, 0.02)]
    for k in range(9):
        z = 0.06 + 0.08 * k
        profile += [(0.25 + 0.005 * k, z), (0.265 + 0.005 * k, z + 0.03)]
    kit.lathe([*profile, (0.3, 0.8), (0.27, 0.8), (0.25, 0.6)], (0, 0, 0), zinc)
    with group() as lid:
        kit.lathe([(0.32, 0), (0.32, 0.04), (0.26, 0.1), (0.12, 0.14), (0.001, 0.15)], (0, 0, 0), zinc)
        kit.tube([(-0.08, 0, 0.13), (-0.07, 0, 0.2), (0.07, 0, 0.2), (0.08, 0, 0.13)], 0.015, zinc)
    place(lid, (0.05, 0, 0.8), turn_degrees=(0, 9, 0))
    kit.cylinder(0.27, 0.02, (0, 0, 0.76), kit.paint("#141414"))
    for s in (-1, 1):
        kit.tube(
            [(0.27 * s, -0.07, 0.6), (0.34 * s, -0.06, 0.55), (0.34 * s, 0.06, 0.55), (0.27 * s, 0.07, 0.6)],
            0.012,
            zinc,
        )


def _bag(kit: Kit, at: tuple[float, float, float], size: float, material: Any) -> None:
    with group() as made:
        skin = kit.ball((0.36, 0.34, 0.32), (0, 0, 0.3), material)
        kit.roughen(skin, 0.12, 0.22)
        kit.lathe([(0.1, 0.55), (0.035, 0.63), (0.09, 0.76), (0.05, 0.74)], (0, 0, 0), material)
    place(
        made, at, scale=size, turn_degrees=(kit.rng.uniform(-14, 14), kit.rng.uniform(-14, 14), kit.rng.uniform(0, 360))
    )


@thing("rubbish-bags", "garbage bag, trash bag, bin bag, refuse", height_m=1.33, size_px=300, elevation_degrees=10)
def rubbish_bags(kit: Kit) -> None:
    """Black and grey bags in a heap, one torn."""
    black, grey = kit.paint("#1f2124", rough=0.25, mottle=0.1), kit.paint("#4d565c", rough=0.3, mottle=0.1)
    spots = (
        (-0.7, 0, 0, 1.0),
        (0.05, -0.25, 0, 1.1),
        (0.75, -0.05, 0, 0.95),
        (-0.3, 0.4, 0, 1.0),
        (0.45, 0.4, 0, 1.0),
        (-0.3, 0.1, 0.45, 0.9),
        (0.35, 0.15, 0.48, 0.85),
    )
    for k, (x, y, z, size) in enumerate(spots):
        _bag(kit, (x, y, z), size, grey if k in (2, 5) else black)
    kit.box((0.35, 0.3, 0.25), (-1.15, -0.25, 0.13), kit.paint("#a9824f"), turn_degrees=(0, 0, 25))
    litter = [kit.paint(c) for c in ("#d8d4c6", "#a8382c", "#4d7a94", "#b59a52")]
    scatter(kit, 16, (1.4, 0.8), (0.07, 0.17), litter)


def _heap(kit: Kit, colours: tuple[str, ...], *, wide: float, high: float) -> None:
    """A mound with boxes, planks, bottles, tyres, pipes and rags on it."""
    base = kit.lathe(
        [
            (wide, 0),
            (wide * 0.75, high * 0.3),
            (wide * 0.45, high * 0.7),
            (wide * 0.15, high * 0.92),
            (0.01, high * 0.95),
        ],
        (0, 0, 0),
        kit.paint("#5a5146", second="#332e28", rough=1, mottle=0.3, grain_m=0.2),
    )
    kit.roughen(base, 0.3, 0.5, detail=1)
    paints = [kit.paint(c, mottle=0.2, grain_m=0.1) for c in colours]
    rubber, wood, bag = kit.paint("#1d1d1f", rough=0.9), kit.wood("#7d6547", along="x"), kit.paint("#24262a", rough=0.3)
    for k in range(230):
        a, out = kit.rng.uniform(0, 2 * math.pi), math.sqrt(kit.rng.random()) * 1.05
        x, y, z = wide * out * math.cos(a), wide * out * math.sin(a), high * max(0.0, 1 - out) ** 0.85
        spin = (*kit.rng.uniform(-60, 60, 2), kit.rng.uniform(0, 360))
        size, paint = kit.rng.uniform(0.16, 0.46), paints[int(kit.rng.integers(len(paints)))]
        kind = k % 9
        if kind < 4:
            kit.box(
                (size, size * kit.rng.uniform(0.4, 1), size * kit.rng.uniform(0.15, 0.9)),
                (x, y, z),
                paint,
                turn_degrees=spin,
            )
        elif kind == 4:
            kit.box((size * 4, 0.12, 0.04), (x, y, z + 0.1), wood, turn_degrees=spin)
        elif kind == 5:
            kit.cylinder(size * 0.3, size, (x, y, z), paint, turn_degrees=spin, sides=16)
        elif kind == 6 and k % 2:
            _bag(kit, (x, y, z - 0.05), size * 2.6, bag)
        elif kind == 7 and k % 2:
            place([ring(kit, 0.26, 0.1, (0, 0, 0), rubber)], (x, y, z + 0.08), turn_degrees=spin)
        else:
            kit.tube([(x, y, z), (x + size, y - 0.1, z + size * 1.2), (x + size * 2, y, z + size * 0.7)], 0.025, paint)


@thing(
    "rubbish-heap",
    "garbage dump, rubbish, trash, garbage, dump, landfill, junk, litter",
    height_m=2.6,
    size_px=340,
    azimuths_degrees=(20, 140),
)
def rubbish_heap(kit: Kit) -> None:
    """A heap of rubbish of many colours."""
    _heap(
        kit,
        ("#b8a98c", "#8d8f8c", "#7a3328", "#38566b", "#c9c2ac", "#5c6b43", "#a8802c", "#433a35"),
        wide=2.6,
        high=1.9,
    )
    with group() as seat:
        kit.box((0.9, 0.35, 0.6), (0, 0, 0.3), kit.paint("#7a5a4a", mottle=0.25), bevel=0.2)
        kit.box((0.9, 0.2, 0.6), (0, 0.25, 0.65), kit.paint("#7a5a4a", mottle=0.25), bevel=0.2)
    place(seat, (-1.1, -1.5, 0.35), turn_degrees=(18, -12, 10))
    kit.box(
        (0.6, 0.55, 0.8),
        (1.3, -1.3, 0.55),
        kit.paint("#d6d6d0", second="#8a7a66", mottle=0.2),
        turn_degrees=(14, 22, 20),
    )
    kit.cylinder(0.18, 0.03, (1.22, -1.62, 0.62), kit.paint("#2b3138"), turn_degrees=(104, 0, 20))


@thing("scrap-heap", "scrap, scrapyard, junkyard, scrap metal, debris", height_m=2.46, size_px=384, seed=5)
def scrap_heap(kit: Kit) -> None:
    """A heap of rusty scrap."""
    _heap(kit, ("#7a4426", "#5c3a28", "#8a8680", "#6b5a4c", "#4a4c4e", "#93602e"), wide=2.4, high=1.5)
    metal = rust(kit)
    for at, spin in (((-0.9, -1.3, 0.7), (20, 10, 0)), ((1.0, -1.1, 0.8), (100, 30, 40))):
        with group() as drum:
            kit.lathe(
                [
                    (0.28, 0),
                    (0.29, 0.28),
                    (0.31, 0.3),
                    (0.29, 0.32),
                    (0.29, 0.56),
                    (0.31, 0.58),
                    (0.28, 0.86),
                    (0.001, 0.85),
                ],
                (0, 0, 0),
                metal,
            )
        place(drum, at, turn_degrees=spin)
    with group() as lost:
        spoked_wheel(kit, 0.4, 0.03, (0, 0, 0), metal, spokes=14, spoke=0.012)
    place(lost, (0.2, -1.7, 0.65), turn_degrees=(20, 15, 10))


@thing(
    "rubble-heap",
    "rubble, debris, ruins, bombed house, collapsed building, earthquake",
    height_m=2.64,
    size_px=340,
    azimuths_degrees=(20, 150),
    elevation_degrees=9,
)
def rubble_heap(kit: Kit) -> None:
    """What is left of a house: broken bricks and concrete, beams, bent iron, a piece of wall."""
    dust = kit.paint("#8f8478", second="#5c544b", rough=1, mottle=0.3, grain_m=0.15)
    mound(kit, (2.7, 1.7, 1.1), (0, 0, 0), dust, rough=0.16)
    stones = [
        kit.paint(c, second=d, rough=0.95, mottle=0.3, grain_m=0.15)
        for c, d in (("#9c9588", "#6b665d"), ("#8c4a36", "#5f3226"), ("#a6a096", "#77716a"), ("#7a4030", "#8d857a"))
    ]
    beam, iron = kit.wood("#4f3d2c", along="x"), kit.paint("#5a3a28", rough=0.8)
    for _ in range(260):
        a, out = kit.rng.uniform(0, 2 * math.pi), math.sqrt(kit.rng.random()) * 1.1
        size = kit.rng.uniform(0.1, 0.42) * (1.2 - 0.5 * out)
        at = (2.7 * out * math.cos(a), 1.7 * out * math.sin(a), max(size * 0.2, 1.05 * (1 - out**2)))
        spin = tuple(kit.rng.uniform(-50, 50, 3))
        kit.box((size * 1.6, size, size * 0.7), at, stones[int(kit.rng.integers(4))], turn_degrees=spin, bevel=0.12)
    for k in range(9):
        at = (kit.rng.uniform(-1.8, 1.8), kit.rng.uniform(-0.9, 0.7), kit.rng.uniform(0.5, 1.1))
        kit.box((kit.rng.uniform(1.4, 2.6), 0.16, 0.16), at, beam, turn_degrees=tuple(kit.rng.uniform(-38, 38, 3)))
        end = (at[0] + kit.rng.normal(0, 0.5), at[1] - 0.3, at[2] + kit.rng.uniform(0.4, 1.0))
        kit.tube([at, (at[0], at[1], at[2] + 0.3), end], 0.02, iron if k % 2 else beam)
    wall = [
        (-0.9, 0),
        (0.9, 0),
        (0.85, 0.5),
        (0.5, 0.7),
        (0.4, 1.25),
        (0.05, 1.2),
        (-0.2, 1.6),
        (-0.55, 1.5),
        (-0.9, 1.75),
    ]
    kit.prism(
        wall, 0.3, (-0.9, 0.5, 0.6), kit.bricks("#8c4a36", brick_m=(0.25, 0.09), wander=0.4), turn_degrees=(-4, 5, 8)
    )
    kit.box((0.5, 0.34, 0.55), (-1.15, 0.42, 1.3), kit.paint("#14110f"), turn_degrees=(-4, 5, 8), bevel=0)


@thing(
    "garbage-container",
    "dumpster, skip, waste container, wheelie bin",
    height_m=1.61,
    azimuths_degrees=(28,),
    size_px=288,
)
def garbage_container(kit: Kit) -> None:
    """A green container on castors, overfull."""
    green, dark = kit.paint("#2f6b45", second="#24452f", rough=0.5, mottle=0.2), kit.paint("#1b1d1e")
    kit.prism([(-0.58, 0.15), (0.58, 0.15), (0.7, 1.1), (-0.7, 1.1)], 1.0, (0, 0, 0), green)
    for x in (-0.45, 0, 0.45):
        kit.prism(
            [(x - 0.05, 0.2), (x + 0.05, 0.2), (x * 1.15 + 0.05, 1.05), (x * 1.15 - 0.05, 1.05)], 1.06, (0, 0, 0), green
        )
    kit.box((1.5, 1.1, 0.08), (0, 0, 1.1), green)
    with group() as lid:
        kit.box((1.46, 1.05, 0.05), (0, -0.52, 0), green, bevel=0.3)
    place(lid, (0, 0.52, 1.16), turn_degrees=(-24, 0, 0))
    for x, size in ((-0.4, 0.7), (0.1, 0.8), (0.45, 0.65)):
        _bag(kit, (x, -0.1, 0.95), size, kit.paint("#23262a", rough=0.3))
    for x in (-0.5, 0.5):
        for y in (-0.38, 0.38):
            kit.cylinder(0.09, 0.07, (x, y, 0.09), dark, turn_degrees=(90, 0, 0))
    for s in (-1, 1):
        kit.cylinder(0.04, 0.14, (0.74 * s, 0, 0.95), dark, turn_degrees=(0, 90, 0))


@thing("pallet", "pallets, wooden pallet", height_m=0.6, size_px=240, elevation_degrees=12, azimuths_degrees=(32,))
def pallet(kit: Kit) -> None:
    """Four pallets, stacked."""
    wood = [kit.wood(c, along="x") for c in ("#b08a58", "#9c7646", "#a58256")]
    for level in range(4):
        with group() as made:
            for k in range(7):
                kit.box((1.2, 0.1, 0.022), (0, -0.35 + 0.117 * k, 0.133), wood[k % 3], bevel=0)
            for x in (-0.53, 0, 0.53):
                for y in (-0.35, 0, 0.35):
                    kit.box((0.14, 0.1, 0.09), (x, y, 0.065), wood[1])
                kit.box((0.14, 0.8, 0.02), (x, 0, 0.115), wood[2], bevel=0)
            for y in (-0.35, 0, 0.35):
                kit.box((1.2, 0.1, 0.02), (0, y, 0.012), wood[0], bevel=0)
        place(made, (0.03 * (level % 2), 0, 0.148 * level), turn_degrees=(0, 0, (0, 3, -5, 4)[level]))


def _crate(kit: Kit, at: tuple[float, float, float], size: float, spin: float, wood: Any, dark: Any) -> None:
    with group() as made:
        kit.box((0.94, 0.94, 0.94), (0, 0, 0.5), dark)
        for k in range(5):
            z = 0.12 + 0.19 * k
            kit.box((1.0, 1.0, 0.17), (0, 0, z), wood)
        for x in (-0.44, 0.44):
            for y in (-0.5, 0.5):
                kit.box((0.12, 0.05, 1.0), (x, y, 0.5), wood)
                kit.box((0.05, 0.12, 1.0), (y, x, 0.5), wood)
        for y in (-0.51, 0.51):
            kit.box((1.12, 0.04, 0.11), (0, y, 0.5), wood, turn_degrees=(0, 42, 0))
            kit.box((0.04, 1.12, 0.11), (y, 0, 0.5), wood, turn_degrees=(42, 0, 0))
    place(made, at, scale=size, turn_degrees=(0, 0, spin))


@thing("crates", "crate, wooden box, box, cargo, chest", height_m=1.7, size_px=288)
def crates(kit: Kit) -> None:
    """Three wooden crates, one on two."""
    wood, dark = kit.wood("#a87a46", along="x"), kit.paint("#3a2716")
    _crate(kit, (-0.52, 0, 0), 0.95, 6, wood, dark)
    _crate(kit, (0.52, 0.1, 0), 0.9, -10, wood, dark)
    _crate(kit, (-0.05, 0.05, 0.95), 0.75, 24, kit.wood("#946a3a", along="x"), dark)


def _barrels(kit: Kit, *, rusty: bool) -> None:
    places = (
        ((-0.42, 0, 0, 0), (0.42, 0.05, 0, 0), (0.0, 0.6, 0, 0), (1.25, -0.3, 0.33, 90))
        if not rusty
        else ((-0.4, 0, 0, 0), (0.35, 0.15, 0, 0), (1.15, -0.25, 0.3, 90), (-0.1, 0.1, 0.92, 0))
    )
    for k, (x, y, z, tilt) in enumerate(places):
        with group() as made:
            if rusty:
                skin = rust(kit, ("#3c6480", "#8a4a22", "#7a3a2a", "#9a7a2a")[k])
                kit.lathe(
                    [
                        (0.29, 0),
                        (0.3, 0.02),
                        (0.29, 0.04),
                        (0.29, 0.29),
                        (0.31, 0.31),
                        (0.29, 0.33),
                        (0.29, 0.58),
                        (0.31, 0.6),
                        (0.29, 0.62),
                        (0.29, 0.87),
                        (0.3, 0.89),
                        (0.28, 0.91),
                        (0.27, 0.87),
                        (0.001, 0.87),
                    ],
                    (0, 0, 0),
                    skin,
                )
                kit.cylinder(0.04, 0.03, (0.14, 0.05, 0.88), kit.paint("#2a2a2a"))
            else:
                profile = [(0.26 + 0.09 * math.sin(math.pi * t), 0.95 * t) for t in np.linspace(0, 1, 12)]
                kit.lathe([*profile, (0.24, 0.95), (0.235, 0.9), (0.001, 0.9)], (0, 0, 0), kit.wood("#94653a"))
                for t in (0.06, 0.26, 0.74, 0.94):
                    r = 0.262 + 0.09 * math.sin(math.pi * t)
                    kit.lathe(
                        [(r, 0.95 * t - 0.03), (r + 0.006, 0.95 * t), (r, 0.95 * t + 0.03)],
                        (0, 0, 0),
                        kit.paint("#3a3a3c", rough=0.5),
                    )
        place(made, (x, y, z), turn_degrees=(0, tilt, 0))


@thing("barrels", "barrel, cask, keg, wine barrel, tun", height_m=0.98, size_px=288, elevation_degrees=10)
def barrels(kit: Kit) -> None:
    """Four wooden barrels, one on its side."""
    _barrels(kit, rusty=False)


@thing(
    "barrels-rusty", "oil drum, drum, oil barrel, toxic waste", of="barrels", state="rusty", height_m=1.83, size_px=288
)
def barrels_rusty(kit: Kit) -> None:
    """Rusty oil drums, one fallen and leaking."""
    _barrels(kit, rusty=True)
    kit.ball((0.62, 0.3, 0.01), (1.6, -0.62, 0.01), kit.paint("#17140f", rough=0.4, mottle=0.05))
