"""What is prized: rings, crowns, cups, money, treasure, masks."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import (
    moved,
    ring,
    round_outline,
    star_outline,
    surface,
)
from pipelines.image.training.things.recipe import thing


@thing("ring", "wedding ring, diamond ring, engagement ring, jewel", height_m=0.03, stands="table", size_px=224,
    azimuths_degrees=(30,), elevation_degrees=14)  # fmt: skip
def diamond_ring(kit: Kit) -> None:
    """A golden ring with a diamond (centimetres)."""
    gold = kit.paint("#dba93a", metal=1, rough=0.15)
    ring(kit, 1.0, 0.13, (0, 0, 1.13), gold)
    kit.cylinder(0.12, 0.25, (0, 0, 2.25), gold, top=0.34, sides=8)
    stone = kit.paint("#dff2fb", rough=0.02, second="#9fcbe2", mottle=0.3, grain_m=0.3)
    kit.lathe([(0, 2.25), (0.46, 2.68), (0.3, 2.88), (0, 2.88)], (0, 0, 0), stone, sides=8).data.polygons.foreach_set(
        "use_smooth", [False] * 24
    )


@thing("crown", "king, queen, royal, tiara, monarchy", height_m=0.2, stands="table", elevation_degrees=10)
def crown(kit: Kit) -> None:
    """A golden crown with points, jewels and red velvet (decimetres)."""
    gold = kit.paint("#dba93a", metal=1, rough=0.2, grain_m=0.2)
    n = 8

    def band(u: float, v: float) -> tuple[float, float, float]:
        a = 2 * math.pi * u
        tall = 0.7 + 0.9 * (1 - abs(((u * n) % 1) * 2 - 1) * 1.0) ** 1.3
        r = 0.95 + 0.22 * v * tall / 1.6
        return r * math.cos(a), r * math.sin(a), v * tall

    surface(kit, band, gold, steps=(128, 10))
    for z in (0.06, 0.42):
        ring(kit, 0.97 + 0.03 * z, 0.06, (0, 0, z), gold, plane="xy")
    kit.ball((0.9, 0.9, 0.62), (0, 0, 0.72), kit.paint("#7a1826", rough=0.95))
    for i in range(n):
        a = 2 * math.pi * (i + 0.5) / n
        kit.ball(0.1, (1.17 * math.cos(a), 1.17 * math.sin(a), 1.66), kit.paint("#f4efe2", rough=0.1))
        colour = ("#c01f3a", "#1f5fc0", "#1f9a5a")[i % 3]
        kit.ball((0.1, 0.1, 0.12), (0.99 * math.cos(a), 0.99 * math.sin(a), 0.24), kit.paint(colour, rough=0.05))


@thing("trophy", "cup, prize, winner's cup, award, champion", height_m=0.4, stands="table", size_px=224)
def trophy(kit: Kit) -> None:
    """A golden cup with two handles on a black base (decimetres)."""
    gold = kit.paint("#dba93a", metal=1, rough=0.2)
    kit.box((1.4, 1.4, 0.6), (0, 0, 0.3), kit.paint("#1d1a18", rough=0.2), bevel=0.08)
    kit.box((0.8, 0.02, 0.3), (0, -0.71, 0.3), gold, bevel=0)
    kit.lathe([(0.5, 0.6), (0.45, 0.7), (0.12, 0.95), (0.12, 1.3), (0.22, 1.4), (0.15, 1.5), (0.6, 1.85), (0.86, 2.5),
        (0.9, 3.5), (0.98, 3.6), (0.9, 3.6), (0.8, 2.6), (0, 1.9)], (0, 0, 0), gold)  # fmt: skip
    for s in (-1, 1):
        kit.tube([(0.85 * s, 0, 3.3), (1.35 * s, 0, 3.45), (1.5 * s, 0, 2.9), (1.2 * s, 0, 2.3), (0.7 * s, 0, 2.1)],
            0.09, gold)  # fmt: skip
    kit.prism(star_outline(0.4, 0.17), 0.1, (0, -0.88, 2.85), kit.paint("#f4d98a", metal=1, rough=0.2))


@thing(
    "medal", "gold medal, decoration, order, honour", height_m=0.14, stands="table", size_px=224, azimuths_degrees=(10,)
)
def medal(kit: Kit) -> None:
    """A golden medal on a ribbon of three stripes (decimetres)."""
    gold = kit.paint("#dba93a", metal=1, rough=0.25)
    for x, colour in ((-0.18, "#1f4f9c"), (0, "#f2f0ea"), (0.18, "#c0272d")):
        kit.prism([(x - 0.09, 0.75), (x + 0.09, 0.75), (x * 1.6 + 0.14, 1.5), (x * 1.6 - 0.14, 1.5)], 0.03, (0, 0, 0),
            kit.paint(colour))  # fmt: skip
    kit.cylinder(0.42, 0.08, (0, 0, 0.42), gold, turn_degrees=(90, 0, 0))
    ring(kit, 0.41, 0.045, (0, -0.04, 0.42), gold)
    ring(kit, 0.08, 0.025, (0, 0, 0.84), gold)
    kit.prism(star_outline(0.28, 0.12), 0.06, (0, -0.05, 0.42), kit.paint("#f6dc90", metal=1, rough=0.2))


@thing("money", "heap of money, cash, banknotes, coins, wealth", height_m=0.11, stands="table", elevation_degrees=20)
def money(kit: Kit) -> None:
    """Bundles of notes and stacks of coins (decimetres)."""
    note, band, gold = (kit.paint("#8fae84", mottle=0.1, grain_m=0.1), kit.paint("#efe6cf"),
        kit.paint("#dba93a", metal=1, rough=0.25))  # fmt: skip
    for x, y, z, turn in ((-0.9, 0.3, 0, 8), (0.8, 0.4, 0, -14), (-0.1, 0.5, 0.36, 20), (-0.9, 0.35, 0.36, -9),
        (0.7, 0.4, 0.36, 5), (0.0, 0.45, 0.72, -10), (-0.2, 0.4, 0, 0)):  # fmt: skip
        with moved((x, y, z), turn_degrees=(0, 0, turn)):
            kit.box((1.5, 0.7, 0.32), (0, 0, 0.17), note, bevel=0.04)
            kit.box((0.22, 0.71, 0.33), (0, 0, 0.17), band, bevel=0)
            kit.prism(round_outline(0.34, 0.5), 0.01, (0.45, 0, 0.335), kit.paint("#5f8a5a"), turn_degrees=(-90, 0, 0))
    for x, y, count in ((-1.2, -0.5, 7), (-0.7, -0.62, 4), (0.1, -0.6, 9), (0.6, -0.5, 5), (1.2, -0.45, 3)):
        for i in range(count):
            kit.cylinder(0.21, 0.06, (x + kit.rng.normal(0, 0.012), y, 0.035 + 0.065 * i), gold)
    for x, y in ((-0.3, -0.9), (0.9, -0.85), (1.6, -0.6)):
        kit.cylinder(0.21, 0.05, (x, y, 0.03), gold)


@thing("treasure", "treasure chest, pirate chest, chest, gold, riches", height_m=0.7, stands="ground",
    azimuths_degrees=(28,), elevation_degrees=14, size_px=384)  # fmt: skip
def treasure(kit: Kit) -> None:
    """An open chest that runs over with gold and jewels."""
    wood, iron, gold = (kit.wood("#6d4224", along="x"), kit.paint("#4a4038", metal=1, rough=0.5),
        kit.paint("#e0ac38", metal=1, rough=0.2, grain_m=0.05))  # fmt: skip
    kit.box((0.9, 0.55, 0.4), (0, 0, 0.2), wood, bevel=0.03)
    lid = [(-0.29, 0), (0.29, 0), (0.26, 0.14), (0.14, 0.23), (-0.14, 0.23), (-0.26, 0.14)]
    with moved((0, 0.27, 0.41), turn_degrees=(-75, 0, 0)):
        kit.prism([(x - 0.29, z) for x, z in lid], 0.9, (0, 0, 0), wood, turn_degrees=(0, 0, 90))
        for x in (-0.36, 0.36):
            kit.prism([(1.03 * x0 - 0.29, 1.05 * z) for x0, z in lid], 0.07, (x, 0, 0), iron, turn_degrees=(0, 0, 90))
    for x in (-0.36, 0, 0.36):
        kit.box((0.07, 0.57, 0.4), (x, 0, 0.2), iron, bevel=0.05)
    for z in (0.03, 0.37):
        kit.box((0.92, 0.57, 0.05), (0, 0, z), iron, bevel=0.1)
    kit.box((0.14, 0.04, 0.16), (0, -0.29, 0.32), gold, bevel=0.2)
    kit.ball((0.4, 0.24, 0.12), (0, 0, 0.38), gold)
    for i in range(90):
        a, r = kit.rng.uniform(0, 6.28), math.sqrt(kit.rng.random())
        place = (0.41 * r * math.cos(a), 0.25 * r * math.sin(a), 0.42 + 0.09 * (1 - r * r))
        if i > 70:
            place = (kit.rng.uniform(-0.55, 0.6), kit.rng.uniform(-0.5, -0.32), 0.02)
        kit.cylinder(
            0.045, 0.012, place, gold, sides=20, turn_degrees=(kit.rng.uniform(-35, 35), kit.rng.uniform(-35, 35), 0)
        )
    for x, y, colour in ((-0.25, -0.1, "#c01f3a"), (0.1, -0.18, "#1f9a5a"), (0.28, -0.05, "#1f5fc0"),
        (-0.05, -0.05, "#9a3ac0"), (0.45, -0.42, "#c01f3a")):  # fmt: skip
        kit.cylinder(0.045, 0.05, (x, y, 0.52 if y > -0.3 else 0.03), kit.paint(colour, rough=0.05), top=0.02, sides=8)
    kit.tube([(-0.3, -0.2, 0.47), (-0.32, -0.3, 0.42), (-0.3, -0.32, 0.3), (-0.2, -0.33, 0.22), (-0.12, -0.32, 0.32),
        (-0.1, -0.28, 0.42)], 0.014, kit.paint("#f4efe2", rough=0.1))  # fmt: skip


def _mask(kit: Kit, at: tuple[float, float, float], turn: float, colour: str, *, happy: bool) -> None:
    shell, black = kit.paint(colour, rough=0.3, mottle=0.05), kit.paint("#0f0d10")
    sign = 1 if happy else -1
    with moved(at, turn_degrees=(0, turn, 0)):
        surface(kit, lambda u, v: (0.8 * (u - 0.5) * 2 * math.sqrt(max(0.0,
            1 - 0.75 * abs(v - 0.55) ** 2 * 4)) * (1 - 0.25 * (v < 0.5) * (0.5 - v)),
            -0.42 * math.cos(math.pi * (u - 0.5)) * (1 - (2 * v - 1) ** 4 * 0.5), 2.1 * (v - 0.5)), shell,
            steps=(40, 40))  # fmt: skip
        for s in (-1, 1):
            bow = [(s * 0.34 + 0.22 * math.cos(t), sign * 0.12 * math.sin(t))
                for t in (math.pi * k / 10 for k in range(11))]  # fmt: skip
            inner = [(s * 0.34 + 0.2 * math.cos(t), sign * 0.03 * math.sin(t))
                for t in (math.pi * k / 10 for k in range(10, -1, -1))]  # fmt: skip
            outline = bow + inner
            kit.prism(outline, 0.3, (0, -0.34, 0.34), black, turn_degrees=(0, -s * 14 if not happy else s * 6, 0))
        mouth = [(0.46 * math.cos(t), -sign * 0.42 * math.sin(t)) for t in (math.pi * k / 16 for k in range(17))]
        inner = [(0.42 * math.cos(t), -sign * 0.12 * math.sin(t)) for t in (math.pi * k / 16 for k in range(15, 0, -1))]
        kit.prism(mouth + inner, 0.35, (0, -0.3, -0.28 if happy else -0.72), black)
        kit.prism([(-0.08, -0.1), (0.08, -0.1), (0.05, 0.22), (-0.05, 0.22)], 0.12, (0, -0.44, 0.05), shell)


@thing("mask", "theatre masks, comedy and tragedy, drama mask, theater, carnival mask", height_m=0.26, stands="table",
    azimuths_degrees=(0,), elevation_degrees=0)  # fmt: skip
def theatre_masks(kit: Kit) -> None:
    """A laughing and a weeping mask with ribbons (decimetres)."""
    _mask(kit, (0.75, 0.3, 1.3), 14, "#6f86b0", happy=False)
    _mask(kit, (-0.65, 0, 1.5), -12, "#e8c25a", happy=True)
    red = kit.paint("#b3262c")
    kit.tube([(-1.4, 0.2, 1.9), (-1.8, 0.1, 1.4), (-1.5, 0.1, 0.8), (-1.8, 0.1, 0.2)], 0.07, red)
    kit.tube([(1.5, 0.3, 1.7), (1.9, 0.3, 1.2), (1.6, 0.3, 0.6), (1.85, 0.3, 0.1)], 0.07, red)
