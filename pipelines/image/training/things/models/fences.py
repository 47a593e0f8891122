"""Fences, walls, hedges and gates, each a length of some metres."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import rust
from pipelines.image.training.things.kit_vehicles import bars, group, place
from pipelines.image.training.things.recipe import thing

LENGTH: dict[str, Any] = {"azimuths_degrees": (12,), "size_px": 320, "elevation_degrees": 6.0}


def _picket_fence(kit: Kit, *, broken: bool) -> None:
    paint = kit.paint(
        "#b9b3a4" if broken else "#f3f1ea", second="#6b6355" if broken else "#dcd8cc", mottle=0.2, grain_m=0.15
    )
    for z in (0.3, 0.75):
        if broken:
            kit.box((2.0, 0.04, 0.09), (-0.95, 0.03, z), paint, turn_degrees=(0, 3, 0))
            kit.box((1.1, 0.04, 0.09), (1.35, 0.03, z - 0.05), paint, turn_degrees=(0, -7, 0))
        else:
            kit.box((4.0, 0.04, 0.09), (0, 0.03, z), paint)
    for k in range(24):
        x = -1.92 + 0.167 * k
        lean = kit.rng.uniform(-9, 9) if broken else 0
        if broken and k in (5, 12, 13, 14, 19):
            continue
        high = 1.05 if not broken or k % 4 else kit.rng.uniform(0.45, 0.75)
        picket = [
            (-0.05, 0),
            (0.05, 0),
            (0.05, high - 0.1),
            (0, high),
            (-0.05, high - 0.1 if high > 1 else high - 0.25),
        ]
        kit.prism(picket, 0.025, (x, -0.01, 0.03), paint, turn_degrees=(lean / 2, lean, 0))
    for x in (-1.96, 0, 1.96):
        kit.box((0.1, 0.1, 1.15), (x, 0.08, 0.57), paint, turn_degrees=(0, 8 if broken and x == 0 else 0, 0))
        if not broken:
            kit.ball(0.07, (x, 0.08, 1.19), paint)
    if broken:
        for x, spin in ((0.1, 75), (0.45, 98), (0.3, 60)):
            kit.box((1.0, 0.1, 0.025), (x, -0.4, 0.03), paint, turn_degrees=(3, 3, spin))


@thing("picket-fence", "fence, white fence, garden fence", height_m=1.25, **LENGTH)
def picket_fence(kit: Kit) -> None:
    """Four metres of white pickets."""
    _picket_fence(kit, broken=False)


@thing("picket-fence-broken", of="picket-fence", state="broken", height_m=1.16, **LENGTH)
def picket_fence_broken(kit: Kit) -> None:
    """The fence, grey, with pickets out and broken."""
    _picket_fence(kit, broken=True)


def _wooden_fence(kit: Kit, *, broken: bool) -> None:
    post, rail = kit.wood("#6b5640" if broken else "#7d5c3c"), kit.wood("#77664f" if broken else "#94704a", along="x")
    for k, x in enumerate((-2.4, -0.8, 0.8, 2.4)):
        solid = kit.cylinder(
            0.09,
            1.3,
            (x, 0, 0.62),
            post,
            sides=14,
            turn_degrees=(0, 14 if broken and k == 2 else kit.rng.uniform(-3, 3), 0),
        )
        kit.roughen(solid, 0.02, 0.2, detail=1)
    for z in (0.4, 0.75, 1.08):
        for k in range(3):
            x = -1.6 + 1.6 * k
            if broken and k == 1:
                continue
            if broken and k == 2 and z > 1:
                kit.box((1.75, 0.05, 0.13), (x, -0.06, 0.55), rail, turn_degrees=(0, 36, 4))
                continue
            kit.box(
                (1.8, 0.05, 0.13),
                (x, -0.08, z + kit.rng.uniform(-0.03, 0.03)),
                rail,
                turn_degrees=(0, kit.rng.uniform(-2, 2), 0),
            )
    if broken:
        kit.box((1.7, 0.13, 0.05), (0.1, -0.45, 0.05), rail, turn_degrees=(0, 0, 15))
        kit.box((0.9, 0.05, 0.13), (-0.5, -0.1, 0.45), rail, turn_degrees=(0, 40, 0))


@thing("wooden-fence", "fence, rail fence, ranch fence, paddock, pasture fence", height_m=1.27, **LENGTH)
def wooden_fence(kit: Kit) -> None:
    """Five metres of posts and rails."""
    _wooden_fence(kit, broken=False)


@thing("wooden-fence-broken", of="wooden-fence", state="broken", height_m=1.27, **LENGTH)
def wooden_fence_broken(kit: Kit) -> None:
    """The rail fence, a field of it down."""
    _wooden_fence(kit, broken=True)


@thing(
    "barbed-wire-fence",
    "barbed wire, wire fence, camp fence, chain-link fence, razor wire",
    height_m=2.4,
    azimuths_degrees=(14,),
    size_px=280,
)
def barbed_wire(kit: Kit) -> None:
    """Concrete posts with barbed wire and a coil along the foot."""
    post, wire = (
        kit.paint("#8d8a82", second="#5f5c55", rough=0.95, mottle=0.25),
        kit.paint("#4a4744", metal=1, rough=0.5),
    )
    lines = [[(-2.9, -0.09, z), (2.9, -0.09, z)] for z in np.linspace(0.3, 1.9, 7)]
    for x in (-2.7, 0, 2.7):
        kit.tube([(x, 0, 0), (x, 0, 1.9), (x, -0.12, 2.2), (x, -0.4, 2.4)], 0.07, post, smooth=False)
    lines += [[(-2.9, y, z), (2.9, y, z)] for y, z in ((-0.2, 2.25), (-0.36, 2.38))]
    bars(kit, lines, 0.012, wire)
    barbs = [
        [(x - 0.04, -0.12, z - 0.04), (x + 0.04, -0.06, z + 0.04)]
        for z in np.linspace(0.3, 1.9, 7)
        for x in np.arange(-2.8, 2.8, 0.28)
    ]
    bars(kit, barbs, 0.01, wire)
    coil = [(-2.8 + 0.028 * t, -0.45 + 0.28 * math.cos(t * 0.55), 0.32 + 0.3 * math.sin(t * 0.55)) for t in range(200)]
    kit.tube(coil, 0.012, wire)


def _iron_fence(kit: Kit, material: Any, *, broken: bool) -> None:
    for k in range(27):
        x = -1.95 + 0.15 * k
        if broken and k in (8, 9, 15, 16, 17):
            continue
        lean = kit.rng.uniform(-8, 8) if broken and 6 < k < 20 else 0.0
        with group() as bar:
            kit.cylinder(0.014, 1.65, (0, 0, 0.82), material, sides=10)
            kit.cylinder(0.035, 0.16, (0, 0, 1.71), material, top=0.001, sides=8)
            kit.cylinder(0.03, 0.03, (0, 0, 1.62), material, sides=8)
        place(bar, (x, 0, 0), turn_degrees=(lean, lean, 0))
    for z in (0.2, 1.45):
        kit.box((4.0, 0.03, 0.05), (0, 0, z - 0.03 * broken), material, turn_degrees=(0, 1.5 if broken else 0, 0))
    for x in (-2.05, 2.05):
        kit.box((0.09, 0.09, 1.85), (x, 0, 0.92), material)
        kit.ball(0.09, (x, 0, 1.92), material)


@thing("iron-fence", "fence, railing, wrought iron fence, cemetery fence", height_m=2.0, **LENGTH)
def iron_fence(kit: Kit) -> None:
    """Four metres of black spears."""
    _iron_fence(kit, kit.paint("#1f2426", rough=0.5), broken=False)


@thing("iron-fence-rusty", of="iron-fence", state="rusty", height_m=2.0, **LENGTH)
def iron_fence_rusty(kit: Kit) -> None:
    """The railing, rusted, bars bent and gone."""
    _iron_fence(kit, rust(kit), broken=True)


def _stone_wall(kit: Kit, *, ruined: bool) -> None:
    stones = [
        kit.paint(c, second=d, rough=0.95, mottle=0.25, grain_m=0.15)
        for c, d in (("#9c968a", "#77726a"), ("#8a8478", "#605c54"), ("#aaa294", "#827b6e"), ("#7d7a74", "#5b6048"))
    ]
    kit.box((3.9, 0.3, 0.75 if not ruined else 0.35), (0, 0, 0.4 if not ruined else 0.2), kit.paint("#3f3c37"))
    z, row = 0.0, 0
    while z < 1.05:
        x, high = -2.0 - 0.1 * (row % 2), kit.rng.uniform(0.14, 0.2)
        while x < 1.95:
            wide = kit.rng.uniform(0.2, 0.45)
            middle = abs(x + wide / 2 - 0.5)
            if not ruined or z < 0.2 + 0.9 * min(1.0, middle / 1.4) * kit.rng.uniform(0.75, 1.1):
                solid = kit.box(
                    (wide - 0.02, 0.46, high - 0.015),
                    (x + wide / 2, kit.rng.uniform(-0.02, 0.02), z + high / 2),
                    stones[int(kit.rng.integers(4))],
                    bevel=0.25,
                )
                kit.roughen(solid, 0.03, 0.15, detail=1)
            x += wide
        z, row = z + high, row + 1
    if ruined:
        for _ in range(16):
            size = kit.rng.uniform(0.12, 0.3)
            at = (kit.rng.uniform(-0.7, 1.7), kit.rng.uniform(-0.9, -0.3), size * 0.3)
            kit.roughen(
                kit.box(
                    (size * 1.5, size, size * 0.8),
                    at,
                    stones[int(kit.rng.integers(4))],
                    bevel=0.25,
                    turn_degrees=tuple(kit.rng.uniform(-25, 25, 3)),
                ),
                0.03,
                0.15,
                detail=1,
            )


@thing("stone-wall", "wall, dry stone wall, field wall", height_m=1.2, **LENGTH)
def stone_wall(kit: Kit) -> None:
    """Four metres of a field wall."""
    _stone_wall(kit, ruined=False)


@thing("stone-wall-ruined", "broken wall, ruined wall", of="stone-wall", state="ruined", height_m=1.15, **LENGTH)
def stone_wall_ruined(kit: Kit) -> None:
    """The wall with a breach, its stones before it."""
    _stone_wall(kit, ruined=True)


@thing("brick-wall", "wall, bricks", height_m=2.1, azimuths_degrees=(14,))
def brick_wall(kit: Kit) -> None:
    """Four metres of a garden wall with a coping and piers."""
    brick, cap = kit.bricks("#9a4f38", brick_m=(0.24, 0.08), wander=0.4), kit.paint("#b8b0a2")
    kit.box((4, 0.25, 1.9), (0, 0, 0.95), brick, bevel=0)
    kit.box((4.1, 0.36, 0.08), (0, 0, 1.94), cap)
    for x in (-2, 2):
        kit.box((0.42, 0.42, 2.0), (x, 0, 1.0), brick, bevel=0)
        kit.box((0.54, 0.54, 0.1), (x, 0, 2.05), cap)


@thing(
    "garden-gate",
    "gate, iron gate, cemetery gate, wrought-iron gate, entrance",
    height_m=3.1,
    azimuths_degrees=(14,),
    size_px=340,
)
def garden_gate(kit: Kit) -> None:
    """A wrought-iron gate of two wings between stone piers."""
    stone, iron = kit.bricks("#b3a894", brick_m=(0.6, 0.3), mortar="#7d7466"), kit.paint("#1d2224", rough=0.5)
    for s in (-1, 1):
        kit.box((0.6, 0.6, 2.4), (1.8 * s, 0, 1.2), stone, bevel=0)
        kit.box((0.76, 0.76, 0.16), (1.8 * s, 0, 2.46), kit.paint("#c4baa6"))
        kit.ball(0.27, (1.8 * s, 0, 2.8), kit.paint("#c4baa6"))
        with group() as wing:
            lines = []
            for k in range(10):
                x = 0.06 + 0.15 * k
                lines.append([(x, 0, 0.12), (x, 0, 2.5 - 0.75 * math.sin(math.pi / 2 * x / 1.45))])
                kit.cylinder(
                    0.035, 0.14, (x, 0, 2.55 - 0.75 * math.sin(math.pi / 2 * x / 1.45)), iron, top=0.001, sides=8
                )
            for z in (0.18, 0.85, 1.6):
                lines.append([(0, 0, z), (1.48, 0, z)])
            bars(kit, lines, 0.022, iron)
            for k in range(5):
                circle = [
                    (0.2 + 0.28 * k + 0.12 * math.cos(a), 0, 0.5 + 0.12 * math.sin(a))
                    for a in np.linspace(0, 6.28, 14)[:-1]
                ]
                kit.tube(circle, 0.013, iron, closed=True)
        place(wing, (-1.49 if s < 0 else 1.49, 0, 0), turn_degrees=(0, 0, 0 if s < 0 else 180))
