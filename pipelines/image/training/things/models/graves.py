"""Graves, mourning, bones, and the stone figures over them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_vehicles import group, mound, place, ring, scatter
from pipelines.image.training.things.recipe import thing

SMALL: dict[str, Any] = {"size_px": 240, "azimuths_degrees": (20,), "elevation_degrees": 9.0}


def _stone(kit: Kit, colour: str = "#9a978e") -> Any:
    return kit.paint(colour, second="#5f6152", rough=0.95, mottle=0.3, grain_m=0.22)


def _earth(kit: Kit, long: float, wide: float, at: tuple[float, float, float], high: float = 0.2) -> None:
    soil = kit.paint("#5a4330", second="#33261b", rough=1, mottle=0.3, grain_m=0.1)
    mound(kit, (wide, long, high), (at[0], at[1], 0), soil)


def _writing(kit: Kit, x: float, y: float, z: float, wide: float, rows: int, tilt: float = 0.0) -> None:
    ink = kit.paint("#3c3b36")
    for k in range(rows):
        kit.box(
            (wide * (1, 0.7, 0.9, 0.5)[k % 4], 0.01, 0.028),
            (x, y, z - 0.085 * k),
            ink,
            turn_degrees=(tilt, 0, 0),
            bevel=0,
        )


def _headstone(kit: Kit, kind: int, stone: Any) -> None:
    """Round-headed, a cross on a pedestal, or a Gothic slab."""
    if kind == 0:
        top = [(0.32 * math.cos(a), 0.72 + 0.32 * math.sin(a)) for a in np.linspace(0, math.pi, 14)]
        kit.roughen(kit.prism([(-0.32, 0), (0.32, 0), *top], 0.15, (0, 0, 0), stone), 0.015, 0.2, detail=1)
        _writing(kit, 0, -0.082, 0.78, 0.4, 4)
        kit.box((0.85, 0.3, 0.1), (0, 0, 0.05), stone)
    elif kind == 1:
        kit.box((0.8, 0.45, 0.2), (0, 0, 0.1), stone)
        kit.box((0.6, 0.34, 0.35), (0, 0, 0.36), stone)
        kit.box((0.17, 0.15, 0.95), (0, 0, 1.0), stone, bevel=0.1)
        kit.box((0.62, 0.15, 0.17), (0, 0, 1.16), stone, bevel=0.1)
        _writing(kit, 0, -0.178, 0.45, 0.35, 3)
    else:
        gothic = [
            (-0.33, 0),
            (0.33, 0),
            (0.33, 0.8),
            (0.28, 0.95),
            (0.17, 1.1),
            (0, 1.24),
            (-0.17, 1.1),
            (-0.28, 0.95),
            (-0.33, 0.8),
        ]
        kit.prism(gothic, 0.17, (0, 0, 0), stone)
        inner = [(x * 0.78, 0.1 + z * 0.83) for x, z in gothic]
        kit.prism(inner, 0.02, (0, -0.09, 0), _stone(kit, "#86837b"))
        kit.box((0.9, 0.32, 0.12), (0, 0, 0.06), stone)
        _writing(kit, 0, -0.105, 0.62, 0.4, 4)
        for size in ((0.05, 0.02, 0.26), (0.18, 0.02, 0.05)):
            kit.box(size, (0, -0.105, 0.87), kit.paint("#4a4842"), bevel=0)


@thing("gravestone", "grave, tombstone, headstone, tomb, cemetery, graveyard", height_m=1.05, **SMALL)
def gravestone(kit: Kit) -> None:
    """A round-headed gravestone."""
    _headstone(kit, 0, _stone(kit))


@thing("gravestone-cross", "grave, stone cross, tombstone, headstone", height_m=1.5, **SMALL)
def gravestone_cross(kit: Kit) -> None:
    """A stone cross on a pedestal."""
    _headstone(kit, 1, _stone(kit, "#a5a195"))


@thing("gravestone-gothic", "grave, tombstone, headstone", height_m=1.26, **SMALL)
def gravestone_gothic(kit: Kit) -> None:
    """A pointed slab of dark stone."""
    _headstone(kit, 2, _stone(kit, "#6f6f6c"))


@thing("gravestone-broken", of="gravestone", state="broken", height_m=0.95, **SMALL)
def gravestone_broken(kit: Kit) -> None:
    """A leaning gravestone, its head broken off and lying before it."""
    stone = _stone(kit, "#8b897f")
    with group() as foot:
        kit.roughen(
            kit.prism(
                [(-0.32, 0), (0.32, 0), (0.32, 0.85), (0.15, 0.72), (0.02, 0.78), (-0.12, 0.55), (-0.32, 0.5)],
                0.15,
                (0, 0, 0),
                stone,
            ),
            0.02,
            0.15,
            detail=2,
        )
        _writing(kit, 0.05, -0.083, 0.48, 0.34, 3)
    place(foot, (0, 0, 0), turn_degrees=(-7, 9, 0))
    with group() as head:
        top = [(0.3 * math.cos(a), 0.3 * math.sin(a)) for a in np.linspace(0.2, math.pi, 10)]
        kit.roughen(kit.prism([(-0.25, -0.15), (0.1, 0.02), *top], 0.15, (0, 0, 0), stone), 0.02, 0.15, detail=2)
    place(head, (-0.3, -0.45, 0.09), turn_degrees=(72, 0, -20))
    _earth(kit, 0.25, 0.5, (0, 0, 0), 0.08)
    scatter(kit, 9, (0.6, 0.5), (0.05, 0.12), [stone])


@thing("cross", "stone cross, wayside cross, crucifix, celtic cross", height_m=2.6, size_px=288)
def cross(kit: Kit) -> None:
    """A weathered Celtic cross on steps."""
    stone = _stone(kit, "#a19d90")
    for k in range(3):
        kit.box((1.3 - 0.32 * k, 1.0 - 0.24 * k, 0.2), (0, 0, 0.1 + 0.2 * k), stone)
    kit.prism([(-0.2, 0), (0.2, 0), (0.13, 2.0), (-0.13, 2.0)], 0.24, (0, 0, 0.6), stone)
    kit.prism([(-0.55, -0.12), (0.55, -0.12), (0.55, 0.12), (-0.55, 0.12)], 0.24, (0, 0, 2.05), stone)
    ring(kit, 0.36, 0.075, (0, 0, 2.05), stone, axis="y")
    kit.cylinder(0.14, 0.3, (0, 0, 2.05), stone, turn_degrees=(90, 0, 0))


@thing("wooden-cross", "cross, grave cross, soldier's grave", height_m=1.5, **SMALL)
def wooden_cross(kit: Kit) -> None:
    """A plain wooden cross on a fresh grave."""
    wood = kit.wood("#7a5a3c")
    with group() as made:
        kit.box((0.12, 0.07, 1.5), (0, 0, 0.72), wood)
        kit.box((0.75, 0.07, 0.12), (0, -0.03, 1.1), kit.wood("#7a5a3c", along="x"))
        kit.tube([(-0.08, -0.06, 1.18), (0.08, -0.08, 1.02)], 0.015, kit.paint("#b3a078"))
        kit.tube([(0.08, -0.06, 1.18), (-0.08, -0.08, 1.02)], 0.015, kit.paint("#b3a078"))
    place(made, turn_degrees=(-2, 4, 0))
    _earth(kit, 0.8, 0.42, (0, -0.65, 0.0), 0.22)


@thing(
    "graves",
    "row of graves, cemetery, graveyard, churchyard, burial ground",
    height_m=1.6,
    size_px=400,
    azimuths_degrees=(14,),
    elevation_degrees=10,
)
def graves(kit: Kit) -> None:
    """Five graves in a row with mounds, stones leaning this way and that."""
    for k, kind in enumerate((0, 1, 2, 0, 1)):
        x = -2.2 + 1.1 * k
        with group() as stone:
            _headstone(kit, kind, _stone(kit, ("#9a978e", "#a5a195", "#6f6f6c", "#87857c", "#94917f")[k]))
        place(stone, (x, 0, 0), turn_degrees=(kit.rng.uniform(-5, 3), (4, -3, -7, 6, 2)[k], kit.rng.uniform(-6, 6)))
        _earth(kit, 0.7, 0.36, (x, -0.85, 0), 0.16)
        if k in (1, 3):
            for j in range(6):
                at = (x + kit.rng.uniform(-0.25, 0.25), -1.2 + kit.rng.uniform(-0.3, 0.3), 0.16)
                kit.ball(0.07, at, kit.paint(("#c23a4a", "#e8e2d0", "#d8b23a")[j % 3], grain_m=0.03))


@thing(
    "open-grave",
    "grave, burial, funeral, dug grave",
    height_m=1.35,
    size_px=340,
    elevation_degrees=24,
    azimuths_degrees=(32,),
)
def open_grave(kit: Kit) -> None:
    """A dug grave with its heap of earth and a spade."""
    soil, pit = kit.paint("#5f4631", second="#3a2a1d", rough=1, mottle=0.3, grain_m=0.1), kit.paint("#0d0a08", rough=1)
    turf = kit.paint("#4f5f33", second="#37421f", rough=1, mottle=0.3, grain_m=0.1)
    base = kit.box((2.6, 3.2, 0.06), (0.3, 0, 0.03), turf, bevel=0.3)
    kit.roughen(base, 0.05, 0.3, detail=4)
    kit.box((0.95, 2.2, 0.02), (-0.2, 0, 0.085), pit)
    for y in (-1.12, 1.12):
        kit.roughen(kit.box((1.15, 0.12, 0.14), (-0.2, y, 0.08), soil, bevel=0.3), 0.06, 0.15)
    for x in (-0.72, 0.32):
        kit.roughen(kit.box((0.12, 2.3, 0.14), (x, 0, 0.08), soil, bevel=0.3), 0.06, 0.15)
    kit.roughen(mound(kit, (0.6, 1.25, 0.62), (1.05, 0.1, 0.04), soil, rough=0.14), 0.06, 0.2, detail=1)
    with group() as spade:
        kit.cylinder(0.022, 1.0, (0, 0, 0.8), kit.wood("#a67c4a"))
        kit.box((0.2, 0.025, 0.3), (0, 0, 0.18), kit.paint("#5a5c5e", metal=1, rough=0.5), bevel=0.3)
        kit.box((0.16, 0.03, 0.03), (0, 0, 1.3), kit.wood("#a67c4a", along="x"))
    place(spade, (1.0, -0.1, 0.35), turn_degrees=(12, -14, 20), scale=0.8)


@thing("coffin", "casket, sarcophagus", height_m=0.62, size_px=288, elevation_degrees=14, azimuths_degrees=(32,))
def coffin(kit: Kit) -> None:
    """A wooden coffin with brass handles and a wreath of white flowers."""
    wood, brass = kit.wood("#6b3a20", rough=0.25, along="x"), kit.paint("#c9a24a", metal=1, rough=0.3)
    plan = [(-1.0, 0.22), (-0.1, 0.24), (0.55, 0.36), (1.0, 0.24)]
    levels = ((0.0, 0.86), (0.36, 1.0), (0.4, 1.06), (0.44, 1.04), (0.54, 0.75), (0.56, 0.6))
    outline = [*plan, *[(x, -y) for x, y in reversed(plan)]]
    n = len(outline)
    points = [
        (x * (0.5 + 0.5 * s) if k > 3 else x * min(1.02, 0.9 + 0.1 * s), y * s, z)
        for k, (z, s) in enumerate(levels)
        for x, y in outline
    ]
    faces: list[tuple[int, ...]] = [
        (i * n + j, i * n + (j + 1) % n, (i + 1) * n + (j + 1) % n, (i + 1) * n + j) for i in range(5) for j in range(n)
    ]
    kit.mesh(points, [*faces, tuple(range(5 * n, 6 * n))], wood)
    for x in (-0.65, 0.1, 0.7):
        y = -0.37 if x > 0 else -0.29
        kit.tube(
            [
                (x - 0.12, y + 0.05, 0.24),
                (x - 0.1, y - 0.03, 0.2),
                (x + 0.1, y - 0.03, 0.2),
                (x + 0.12, y + 0.05, 0.24),
            ],
            0.016,
            brass,
        )
    for size in ((0.5, 0.05, 0.012), (0.05, 0.22, 0.012)):
        kit.box(size, (0.42 if size[1] > 0.1 else 0.3, 0, 0.565), brass)
    for _ in range(34):
        a = kit.rng.uniform(0, 6.28)
        at = (-0.4 + 0.17 * math.cos(a) + kit.rng.normal(0, 0.02), 0.17 * math.sin(a), 0.59 + kit.rng.normal(0, 0.01))
        kit.ball(0.045, at, kit.paint(("#f3efe6", "#f3e3e0", "#3f6b35")[int(kit.rng.integers(3))], grain_m=0.02))


@thing("mausoleum", "crypt, tomb, vault, burial chamber", height_m=5.65, size_px=384, azimuths_degrees=(26,))
def mausoleum(kit: Kit) -> None:
    """A small temple of grey stone with columns, a gable and a dark door."""
    stone, pale = kit.bricks("#99958a", brick_m=(0.9, 0.45), mortar="#6b685f"), _stone(kit, "#b0aca0")
    kit.box((4.6, 5.2, 0.5), (0, 0, 0.25), pale)
    kit.box((3.8, 3.6, 3), (0, 0.5, 2.0), stone, bevel=0)
    for x in (-1.6, -0.75, 0.75, 1.6):
        kit.lathe(
            [(0.26, 0), (0.26, 0.15), (0.2, 0.2), (0.17, 2.7), (0.22, 2.8), (0.28, 2.95), (0.28, 3.0)],
            (x, -1.75, 0.5),
            pale,
        )
    kit.box((4.4, 4.9, 0.4), (0, 0, 3.7), pale)
    kit.prism([(-2.35, 0), (2.35, 0), (0, 1.1)], 5.0, (0, 0, 3.9), pale)
    kit.prism([(-1.8, 0.1), (1.8, 0.1), (0, 0.85)], 0.06, (0, -2.5, 3.9), _stone(kit, "#77746b"))
    kit.box((1.1, 0.1, 2.1), (0, -1.33, 1.55), kit.paint("#0f1110"))
    for x in (-0.3, 0, 0.3):
        kit.box((0.05, 0.12, 2.1), (x, -1.36, 1.55), kit.paint("#3a4a3f", metal=1, rough=0.6))
    kit.box((0.14, 0.14, 0.9), (0, -2.2, 5.2), pale)
    kit.box((0.55, 0.14, 0.14), (0, -2.2, 5.35), pale)
    for k in range(2):
        kit.box((2.4, 0.4, 0.25 - 0.0 * k), (0, -2.8 - 0.35 * k, 0.25 - 0.125 * k), pale)


@thing(
    "memorial-candle",
    "grave candle, votive candle, grave light, vigil",
    height_m=0.26,
    stands="ground",
    size_px=200,
    elevation_degrees=10,
)
def grave_candle(kit: Kit) -> None:
    """Three red grave lights, burning."""
    for x, y, size in ((0, 0, 1.0), (-0.15, 0.06, 0.8), (0.14, 0.08, 0.7)):
        with group() as made:
            kit.lathe([(0.05, 0), (0.06, 0.02), (0.055, 0.16), (0.05, 0.18)], (0, 0, 0), kit.glow("#d8281c", 0.7))
            kit.lathe(
                [(0.056, 0.17), (0.06, 0.19), (0.05, 0.22), (0.02, 0.24), (0.001, 0.26)],
                (0, 0, 0),
                kit.paint("#c9a24a", metal=1, rough=0.3),
            )
            kit.ball((0.022, 0.012, 0.05), (0, -0.052, 0.1), kit.glow("#ffd95a"))
        place(made, (x, y, 0), scale=size)


@thing(
    "wreath",
    "funeral wreath, mourning wreath, garland, flower wreath",
    height_m=1.0,
    stands="ground",
    size_px=256,
    azimuths_degrees=(14,),
)
def wreath(kit: Kit) -> None:
    """A wreath of fir with white and red flowers and a ribbon, on a stand."""
    leaf, ribbon = (
        [kit.paint(c, grain_m=0.03, mottle=0.25) for c in ("#2f5a2e", "#3f6f38", "#23451f")],
        kit.paint("#5a2a6b", rough=0.4),
    )
    with group() as made:
        for _ in range(260):
            a, r = kit.rng.uniform(0, 6.28), 0.27 + kit.rng.normal(0, 0.03)
            kit.ball(
                (0.07, 0.02, 0.02),
                (r * math.cos(a), kit.rng.normal(0, 0.03), 0.42 + r * math.sin(a)),
                leaf[int(kit.rng.integers(3))],
                turn_degrees=tuple(kit.rng.uniform(0, 180, 3)),
            )
        for k in range(15):
            a = 0.42 * k + 0.1
            at = (0.27 * math.cos(a), -0.075, 0.42 + 0.27 * math.sin(a))
            kit.ball((0.055, 0.035, 0.055), at, kit.paint(("#f2ede2", "#b8242e")[k % 3 == 0], grain_m=0.02))
            kit.ball((0.02, 0.02, 0.02), (at[0], -0.11, at[2]), kit.paint("#e0b23a"))
        for s in (-1, 1):
            kit.prism(
                [(0, 0), (0.03 * s + 0.05, -0.02), (0.12 * s + 0.05, -0.42), (0.12 * s - 0.03, -0.38), (-0.03, 0.0)],
                0.012,
                (0, -0.1, 0.22),
                ribbon,
            )
    place(made, turn_degrees=(-10, 0, 0))
