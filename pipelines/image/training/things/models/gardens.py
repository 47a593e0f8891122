"""What stands in gardens and parks in summer and winter."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_vehicles import group, mound, place, ring, spoked_wheel
from pipelines.image.training.things.recipe import thing

LOW: dict[str, Any] = {"azimuths_degrees": (20,), "elevation_degrees": 11.0}
PETALS = ("#e0384a", "#f2b52c", "#f4efe6", "#d65aa8", "#7a4fc0", "#f07a2c")


def _flower(
    kit: Kit, at: tuple[float, float, float], size: float, petal: Any, heart: Any, leaf: Any, *, dead: bool = False
) -> None:
    """A flower of six petals on a stem with two leaves; hanging when dead."""
    x, y, z = at
    high = size * kit.rng.uniform(3.0, 4.2)
    lean = kit.rng.normal(0, 0.25 * size, 2)
    top = (x + lean[0], y + lean[1], z + high)
    if dead:
        top = (x + lean[0] * 4, y + lean[1] * 4 - size, z + high * 0.55)
        kit.tube(
            [at, (x + lean[0], y, z + high * 0.8), (x + lean[0] * 3, y - size * 0.5, z + high * 0.8), top],
            0.05 * size,
            leaf,
        )
    else:
        kit.tube([at, (x, y, z + high * 0.5), top], 0.06 * size, leaf)
    for s in (-1, 1):
        kit.ball(
            (0.5 * size, 0.14 * size, 0.05 * size),
            (x + 0.4 * s * size, y, z + high * 0.3),
            leaf,
            turn_degrees=(0, -40 * s * (-1 if dead else 1), 30 * s),
        )
    with group() as head:
        for k in range(6):
            a = math.pi / 3 * k
            kit.ball(
                (0.36 * size, 0.2 * size, 0.07 * size),
                (0.4 * size * math.cos(a), 0.4 * size * math.sin(a), 0),
                petal,
                turn_degrees=(0, -15, 60 * k),
            )
        kit.ball((0.2 * size, 0.2 * size, 0.12 * size), (0, 0, 0.04 * size), heart)
    place(head, top, turn_degrees=(120 if dead else kit.rng.uniform(25, 60), kit.rng.uniform(-25, 25), 0))


def _paints(kit: Kit, *, dead: bool) -> tuple[list[Any], Any, list[Any]]:
    """Petals, hearts and leaves, fresh or withered."""
    if dead:
        return (
            [kit.paint(c, grain_m=0.02) for c in ("#7a5a3a", "#6b4a34", "#8a7048")],
            kit.paint("#3a2a1a"),
            [kit.paint("#6b5a34", grain_m=0.03), kit.paint("#54452a", grain_m=0.03)],
        )
    return (
        [kit.paint(c, grain_m=0.02, mottle=0.08) for c in PETALS],
        kit.paint("#f0c23a"),
        [kit.paint(c, grain_m=0.03) for c in ("#3f7a2f", "#579440")],
    )


def _flowerpot(kit: Kit, *, dead: bool) -> None:
    clay = kit.paint("#b8623c", second="#94492c", rough=0.9, mottle=0.2, grain_m=0.05)
    kit.lathe(
        [(0.12, 0), (0.17, 0.24), (0.2, 0.24), (0.205, 0.32), (0.175, 0.32), (0.16, 0.27), (0.001, 0.27)],
        (0, 0, 0),
        clay,
    )
    kit.ball((0.165, 0.165, 0.03), (0, 0, 0.28), kit.paint("#3d2c1f", rough=1, grain_m=0.02))
    petals, heart, leaves = _paints(kit, dead=dead)
    for k in range(9):
        a, out = 2.4 * k, 0.12 * math.sqrt(k / 9)
        _flower(
            kit,
            (out * math.cos(a), out * math.sin(a), 0.28),
            0.11,
            petals[k % 2 if not dead else k % 3],
            heart,
            leaves[k % 2],
            dead=dead,
        )
    for k in range(22):
        a = 2.4 * k
        at = (0.14 * math.cos(a), 0.14 * math.sin(a), 0.32 + 0.05 * (k % 3))
        kit.ball((0.08, 0.035, 0.012), at, leaves[k % 2], turn_degrees=(0, 35 if dead else -35, math.degrees(a)))


@thing("flowerpot", "potted plant, flower pot, plant pot, pot plant", height_m=0.8, size_px=256, **LOW)
def flowerpot(kit: Kit) -> None:
    """A clay pot of flowers."""
    _flowerpot(kit, dead=False)


@thing("flowerpot-withered", of="flowerpot", state="withered", height_m=0.64, size_px=256, **LOW)
def flowerpot_withered(kit: Kit) -> None:
    """The pot, its flowers dead."""
    _flowerpot(kit, dead=True)


def _flower_bed(kit: Kit, *, dead: bool) -> None:
    soil = kit.paint("#4f3b2a", second="#32251a", rough=1, mottle=0.3, grain_m=0.08)
    kit.roughen(kit.box((2.6, 0.85, 0.14), (0, 0, 0.06), soil, bevel=0.4), 0.06, 0.15, detail=4)
    stone = kit.paint("#a09a8e", rough=0.95, mottle=0.25, grain_m=0.08)
    for k in range(17):
        kit.ball((0.09, 0.07, 0.07), (-1.32 + 0.165 * k, -0.46, 0.05), stone, turn_degrees=(0, 0, 30 * k))
    petals, heart, leaves = _paints(kit, dead=dead)
    for row in range(3):
        for k in range(12):
            at = (-1.2 + 0.21 * k + kit.rng.normal(0, 0.03), -0.3 + 0.28 * row + kit.rng.normal(0, 0.03), 0.1)
            _flower(kit, at, 0.12 + 0.02 * row, petals[(k // 2 + row) % len(petals)], heart, leaves[k % 2], dead=dead)


@thing(
    "flower-bed",
    "flowerbed, flowers, flower border, garden, tulips, row of flowers",
    height_m=0.91,
    size_px=384,
    azimuths_degrees=(12,),
    elevation_degrees=14,
)
def flower_bed(kit: Kit) -> None:
    """A bed of flowers of many colours, edged with stones."""
    _flower_bed(kit, dead=False)


@thing(
    "flower-bed-withered",
    of="flower-bed",
    state="withered",
    height_m=0.67,
    size_px=384,
    azimuths_degrees=(12,),
    elevation_degrees=14,
)
def flower_bed_withered(kit: Kit) -> None:
    """The bed, all withered."""
    _flower_bed(kit, dead=True)


@thing("garden-gnome", "gnome, dwarf", height_m=0.62, size_px=256, **LOW)
def garden_gnome(kit: Kit) -> None:
    """A gnome with a red cap, a white beard and a lantern."""
    red, blue, skin, white, dark = (
        kit.paint("#c8282a", rough=0.35),
        kit.paint("#2f5a9a", rough=0.35),
        kit.paint("#e2a584", rough=0.4),
        kit.paint("#f2efe8"),
        kit.paint("#3a2718"),
    )
    kit.lathe([(0.13, 0.06), (0.15, 0.14), (0.14, 0.24), (0.1, 0.32), (0.05, 0.35)], (0, 0, 0), blue)
    kit.lathe([(0.147, 0.14), (0.153, 0.155), (0.15, 0.17)], (0, 0, 0), dark)
    kit.box((0.05, 0.02, 0.035), (0, -0.15, 0.155), kit.paint("#d9ad3a", metal=1, rough=0.3))
    for s in (-1, 1):
        kit.ball((0.06, 0.09, 0.045), (0.07 * s, -0.05, 0.035), dark)
        kit.tube([(0.1 * s, 0, 0.3), (0.17 * s, -0.06, 0.22), (0.13 * s, -0.14, 0.22)], [0.045, 0.045, 0.035], blue)
        kit.ball(0.035, (0.12 * s, -0.16, 0.22), skin)
        kit.ball(0.011, (0.032 * s, -0.092, 0.405), dark)
        kit.ball((0.022, 0.02, 0.018), (0.055 * s, -0.08, 0.375), kit.paint("#d98068"))
    kit.ball((0.09, 0.09, 0.09), (0, 0, 0.38), skin)
    kit.blob(
        [
            ((0, -0.07, 0.33), 0.06),
            ((0, -0.1, 0.27), 0.05),
            ((0, -0.12, 0.21), 0.035),
            ((-0.05, -0.07, 0.34), 0.04),
            ((0.05, -0.07, 0.34), 0.04),
        ],
        white,
    )
    kit.ball((0.024, 0.028, 0.022), (0, -0.1, 0.378), kit.paint("#d98068"))
    kit.lathe([(0.1, 0.415), (0.105, 0.43), (0.08, 0.49), (0.045, 0.56), (0.012, 0.62), (0.001, 0.625)], (0, 0, 0), red)
    kit.box((0.05, 0.05, 0.07), (0.15, -0.19, 0.15), kit.glow("#ffd77a", 0.7))
    kit.cylinder(0.045, 0.025, (0.15, -0.19, 0.195), dark, top=0.01, sides=8)
    kit.tube([(0.13, -0.19, 0.2), (0.15, -0.19, 0.23), (0.17, -0.19, 0.2)], 0.006, dark)


@thing("bird-bath", "birdbath, stone basin", height_m=0.95, size_px=240, **LOW)
def bird_bath(kit: Kit) -> None:
    """A stone basin of water with a small bird on its rim."""
    stone = kit.paint("#b5b0a2", second="#85806f", rough=0.9, mottle=0.25, grain_m=0.1)
    kit.lathe(
        [
            (0.26, 0),
            (0.26, 0.08),
            (0.15, 0.14),
            (0.09, 0.25),
            (0.075, 0.5),
            (0.1, 0.66),
            (0.2, 0.74),
            (0.4, 0.8),
            (0.43, 0.85),
            (0.4, 0.86),
            (0.3, 0.81),
            (0.001, 0.78),
        ],
        (0, 0, 0),
        stone,
    )
    kit.cylinder(0.36, 0.01, (0, 0, 0.835), kit.glass("#6fa3b8"))
    blue, breast = kit.paint("#5a84b0", grain_m=0.02), kit.paint("#e3c25a", grain_m=0.02)
    kit.ball((0.075, 0.045, 0.05), (0.25, -0.28, 0.92), blue, turn_degrees=(0, -20, 30))
    kit.ball((0.05, 0.04, 0.04), (0.27, -0.3, 0.905), breast)
    kit.ball(0.036, (0.31, -0.25, 0.97), blue)
    kit.cylinder(0.008, 0.03, (0.35, -0.23, 0.97), kit.paint("#2a2a2a"), top=0.001, turn_degrees=(0, 90, 30))
    kit.box((0.1, 0.03, 0.01), (0.16, -0.33, 0.9), blue, turn_degrees=(0, -20, 30))


@thing(
    "wheelbarrow", "barrow, gardener's cart", height_m=1.06, size_px=272, azimuths_degrees=(28,), elevation_degrees=9
)
def wheelbarrow(kit: Kit) -> None:
    """A green wheelbarrow full of earth and flowers."""
    green, wood, steel = (
        kit.paint("#3f7a4a", rough=0.4, mottle=0.1),
        kit.wood("#9c6f42", along="x"),
        kit.paint("#4a4d50"),
    )
    low, high = (
        [(-0.25, -0.2), (0.3, -0.16), (0.3, 0.16), (-0.25, 0.2)],
        [(-0.4, -0.33), (0.52, -0.26), (0.52, 0.26), (-0.4, 0.33)],
    )
    points = [(x, y, 0.32) for x, y in low] + [(x, y, 0.64) for x, y in high]
    kit.mesh(points, [(0, 1, 2, 3), *[(k, (k + 1) % 4, 4 + (k + 1) % 4, 4 + k) for k in range(4)]], green)
    kit.tube(points[4:], 0.016, green, smooth=False, closed=True)
    kit.roughen(
        kit.ball((0.4, 0.25, 0.16), (0.05, 0, 0.6), kit.paint("#4f3b2a", rough=1, mottle=0.3, grain_m=0.06)), 0.06, 0.12
    )
    for s in (-1, 1):
        kit.tube(
            [(0.72, s * 0.06, 0.22), (0.2, s * 0.18, 0.32), (-0.4, s * 0.26, 0.42), (-0.95, s * 0.3, 0.5)], 0.022, wood
        )
        kit.tube([(-0.3, s * 0.24, 0.4), (-0.42, s * 0.24, 0.0)], 0.018, steel)
    spoked_wheel(kit, 0.2, 0.03, (0.72, 0, 0.2), steel, spokes=8, spoke=0.014)
    petals, heart, leaves = _paints(kit, dead=False)
    for k in range(7):
        at = (-0.2 + 0.09 * k, 0.12 * math.sin(3 * k), 0.66)
        _flower(kit, at, 0.08, petals[k % 6], heart, leaves[k % 2])


@thing("snowman", "snow man, snow figure", height_m=1.75, size_px=288, azimuths_degrees=(16,))
def snowman(kit: Kit) -> None:
    """A snowman with a hat, a scarf, a carrot and arms of twigs."""
    snow, coal, red = (
        kit.paint("#f4f6fa", second="#dfe6f0", rough=0.9, mottle=0.05, grain_m=0.15),
        kit.paint("#141416"),
        kit.paint("#c0282c", rough=0.9),
    )
    for z, r in ((0.38, 0.45), (0.92, 0.33), (1.32, 0.23)):
        kit.roughen(kit.ball((r, r, r * 0.95), (0, 0, z), snow), 0.03, 0.2)
    mound(kit, (0.62, 0.58, 0.12), (0, 0, 0), snow)
    kit.cylinder(0.25, 0.03, (0.01, 0, 1.48), coal)
    kit.cylinder(0.165, 0.26, (0.01, 0, 1.62), coal, top=0.175)
    kit.cylinder(0.172, 0.06, (0.01, 0, 1.53), red)
    for s in (-1, 1):
        kit.ball(0.028, (0.08 * s, -0.205, 1.37), coal)
        kit.tube(
            [(0.28 * s, 0, 1.0), (0.5 * s, -0.05, 1.12), (0.72 * s, -0.05, 1.34)],
            [0.022, 0.018, 0.01],
            kit.wood("#4a3322"),
        )
        kit.tube([(0.58 * s, -0.05, 1.2), (0.72 * s, -0.1, 1.2)], 0.01, kit.wood("#4a3322"))
        kit.tube([(0.62 * s, -0.05, 1.24), (0.62 * s, -0.08, 1.38)], 0.01, kit.wood("#4a3322"))
    kit.cylinder(0.035, 0.24, (0, -0.33, 1.31), kit.paint("#ea7a22"), top=0.004, turn_degrees=(94, 0, 0))
    for k in range(5):
        a = -0.75 + 0.375 * k
        kit.ball(0.018, (0.13 * math.sin(a), -0.205, 1.22 - 0.035 * math.cos(a)), coal)
    for z, y in ((1.05, -0.31), (0.92, -0.34), (0.79, -0.32)):
        kit.ball(0.028, (0, y, z), coal)
    ring(kit, 0.21, 0.05, (0, 0, 1.16), red)
    kit.box((0.11, 0.03, 0.38), (0.13, -0.29, 0.98), red, turn_degrees=(-12, -8, 0), bevel=0.3)


@thing("watering-can", "can, gardening", height_m=0.42, size_px=224, azimuths_degrees=(20,), stands="ground")
def watering_can(kit: Kit) -> None:
    """A zinc watering can."""
    zinc = kit.paint("#8d999e", metal=1, rough=0.4, mottle=0.15)
    kit.lathe([(0.13, 0), (0.135, 0.02), (0.13, 0.25), (0.12, 0.27), (0.06, 0.29)], (0, 0, 0), zinc)
    for z in (0.03, 0.14, 0.25):
        ring(kit, 0.133, 0.007, (0, 0, z), zinc)
    kit.tube([(0.1, 0, 0.06), (0.24, 0, 0.2), (0.36, 0, 0.36)], [0.035, 0.022, 0.018], zinc)
    kit.cylinder(0.02, 0.05, (0.37, 0, 0.375), zinc, top=0.06, turn_degrees=(0, 45, 0))
    kit.tube([(0.1, 0, 0.27), (0.02, 0, 0.42), (-0.14, 0, 0.4), (-0.22, 0, 0.25), (-0.13, 0, 0.1)], 0.014, zinc)
    kit.tube([(0.06, 0, 0.27), (0.2, 0, 0.25)], 0.008, zinc)
