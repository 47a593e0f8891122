"""Cakes, meals, fruit and vegetables, whole and rotten."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import (
    candle,
    heart_outline,
    moved,
    plate,
    ring,
    soft,
    spread_points,
    surface,
    turned,
)
from pipelines.image.training.things.recipe import thing

WHITE = "#f3f0e8"


def _china(kit: Kit, radius: float, *, rim: str = "#3f6aa0") -> None:
    plate(kit, radius, (0, 0, 0), kit.paint(WHITE, rough=0.15, mottle=0.03), rim=kit.paint(rim, rough=0.2))


def _drips(kit: Kit, radius: float, top: float, long: float, material: Any, count: int = 18) -> None:
    for i in range(count):
        a = 2 * math.pi * i / count
        c, s, low = math.cos(a), math.sin(a), top - long * kit.rng.uniform(0.35, 1.0)
        kit.tube([(radius * c, radius * s, top), (radius * 1.015 * c, radius * 1.015 * s, low)], long * 0.3, material)
        kit.ball(long * 0.32, (radius * 1.015 * c, radius * 1.015 * s, low), material)


def _rosettes(kit: Kit, radius: float, z: float, size: float, material: Any, count: int = 16) -> None:
    for i in range(count):
        a = 2 * math.pi * i / count
        kit.lathe([(0, 0), (size, 0), (size * 0.9, size * 0.5), (size * 0.4, size * 0.9), (0, size * 1.4)],
            (radius * math.cos(a), radius * math.sin(a), z), material, sides=12)  # fmt: skip


@thing("birthday-cake", "cake, birthday, cake with candles, torte, gateau", height_m=0.34, stands="table",
    elevation_degrees=12, size_px=384)  # fmt: skip
def birthday_cake(kit: Kit) -> None:
    """Two pink tiers with white cream, sprinkles and eight burning candles (decimetres)."""
    pink, cream, cherry = (kit.paint("#ee9fb4", mottle=0.05), kit.paint("#fbf4e6", mottle=0.03),
        kit.paint("#c01f3a", rough=0.1))  # fmt: skip
    kit.lathe([(0, 0), (0.9, 0), (0.35, 0.12), (0.2, 0.35), (1.75, 0.42), (1.8, 0.5), (1.75, 0.5), (0, 0.47)],
        (0, 0, 0), kit.paint(WHITE, rough=0.15))  # fmt: skip
    kit.lathe([(0, 0.47), (1.4, 0.47), (1.42, 1.35), (1.3, 1.45), (0, 1.45)], (0, 0, 0), pink)
    kit.lathe(
        [(0, 1.4), (0.95, 1.4), (0.95, 2.05), (0.86, 2.14), (0, 2.14)], (0, 0, 0), kit.paint("#f7d9a8", mottle=0.05)
    )
    _drips(kit, 1.38, 1.4, 0.4, cream, 22)
    _drips(kit, 0.92, 2.1, 0.3, pink, 16)
    kit.lathe([(0, 1.44), (1.34, 1.44), (1.4, 1.4), (1.3, 1.5), (0, 1.5)], (0, 0, 0), cream)
    kit.lathe([(0, 2.1), (0.9, 2.1), (0.93, 2.07), (0.86, 2.18), (0, 2.18)], (0, 0, 0), pink)
    _rosettes(kit, 1.42, 0.48, 0.16, cream, 26)
    _rosettes(kit, 1.15, 1.48, 0.13, cream, 14)
    for i in range(14):
        a = 2 * math.pi * i / 14
        if i % 2:
            kit.ball(0.1, (1.15 * math.cos(a), 1.15 * math.sin(a), 1.7), cherry)
    for i in range(8):
        a = 2 * math.pi * (i + 0.3) / 8
        candle(kit, (0.62 * math.cos(a), 0.62 * math.sin(a), 2.15), 0.7, 0.06,
            colour=("#4aa3df", "#f2c230", "#7ac36a", "#e2604f")[i % 4])  # fmt: skip
    for _ in range(60):
        a, z = kit.rng.uniform(0, 6.28), kit.rng.uniform(0.7, 1.0)
        colour = ("#4aa3df", "#f2c230", "#7ac36a", "#fbf4e6")[int(kit.rng.integers(4))]
        kit.ball(0.04, (1.42 * math.cos(a), 1.42 * math.sin(a), z), kit.paint(colour))


@thing("wedding-cake", "tiered cake, bridal cake", height_m=0.75, stands="table", elevation_degrees=8, size_px=384)
def wedding_cake(kit: Kit) -> None:
    """Four white tiers with roses, pearls and a heart on top (decimetres)."""
    white, rose, leaf, gold = (kit.paint("#f8f4ec", mottle=0.03), kit.paint("#e89aac", mottle=0.15, grain_m=0.1),
        kit.paint("#6a9a5a"), kit.paint("#d9b25a", metal=1, rough=0.3))  # fmt: skip
    kit.cylinder(2.4, 0.15, (0, 0, 0.08), gold, sides=48)
    z = 0.15
    for radius, tall in ((2.0, 1.7), (1.5, 1.55), (1.05, 1.4), (0.62, 1.2)):
        kit.lathe(
            [(0, z), (radius, z), (radius, z + tall - 0.08), (radius - 0.1, z + tall), (0, z + tall)], (0, 0, 0), white
        )
        for i in range(int(radius * 18)):
            a = 2 * math.pi * i / int(radius * 18)
            kit.ball(0.09, (radius * math.cos(a), radius * math.sin(a), z + 0.06), white)
        n = int(radius * 6)
        for i in range(n):
            a, b = 2 * math.pi * i / n, 2 * math.pi * (i + 1) / n
            m = (a + b) / 2
            kit.tube([(radius * 1.01 * math.cos(t), radius * 1.01 * math.sin(t), z + tall - h)
                for t, h in ((a, 0.12), ((a + m) / 2, 0.4), (m, 0.5), ((m + b) / 2, 0.4), (b, 0.12))], 0.045, gold
                if radius in (2.0, 1.05) else white)  # fmt: skip
        for i in range(int(4 + radius * 2)):
            a = -2.4 + 0.26 * i / radius + 0.9 * (radius - 1)
            place = (radius * 0.98 * math.cos(a), radius * 0.98 * math.sin(a), z + tall + 0.02)
            kit.ball((0.2, 0.2, 0.15), place, rose)
            ring(kit, 0.1, 0.04, (place[0], place[1], place[2] + 0.1), kit.paint("#d0708a"), plane="xy")
            kit.ball((0.2, 0.08, 0.05), (place[0] + 0.15, place[1], place[2] - 0.1), leaf)
        z += tall
    kit.prism(heart_outline(0.9), 0.15, (0, 0, z + 0.5), kit.paint("#c8283c", rough=0.2))


@thing("slice-of-cake", "piece of cake, dessert, cheesecake, tart", height_m=0.115, stands="table",
    elevation_degrees=16, azimuths_degrees=(-62,), size_px=224)  # fmt: skip
def slice_of_cake(kit: Kit) -> None:
    """A slice of layer cake with a strawberry on a plate (decimetres)."""
    _china(kit, 1.0, rim="#d07a90")
    wedge = [(0.0, -0.85), (0.42, 0.5), (-0.42, 0.5)]
    for z, tall, colour in ((0.2, 0.22, "#e8c07a"), (0.35, 0.08, "#fbf0e2"), (0.5, 0.22, "#e8c07a"),
        (0.65, 0.08, "#d8566a"), (0.8, 0.22, "#e8c07a"), (0.94, 0.08, "#fbf0e2")):  # fmt: skip
        grow = 1.03 if tall < 0.1 else 1.0
        kit.prism([(x * grow, y * grow) for x, y in wedge], tall, (0, 0, z), kit.paint(colour, mottle=0.1,
            grain_m=0.05), turn_degrees=(-90, 0, 0))  # fmt: skip
    kit.prism([(-0.44, 0), (0.44, 0), (0.44, 0.9), (-0.44, 0.9)], 0.06, (0, 0.53, 0.09), kit.paint("#fbf0e2"))
    kit.ball((0.17, 0.17, 0.19), (0, 0.2, 1.1), kit.paint("#cf1f2a", rough=0.2, mottle=0.12, grain_m=0.1))
    for a in range(0, 360, 60):
        kit.ball((0.1, 0.04, 0.02), (0.08 * math.cos(a), 0.2 + 0.08 * math.sin(a), 1.28), kit.paint("#4f9a34"),
            turn_degrees=(0, 10, a))  # fmt: skip


@thing("cupcake", "muffin, fairy cake", height_m=0.1, stands="table", elevation_degrees=10, size_px=224)
def cupcake(kit: Kit) -> None:
    """A cupcake with a swirl of pink cream and a cherry (decimetres)."""
    n = 20
    kit.lathe([(0, 0), (0.3, 0), (0.42, 0.42), (0, 0.42)], (0, 0, 0), kit.paint("#5fa8c8"), sides=n)
    for i in range(n):
        a = 2 * math.pi * i / n
        kit.tube([(0.3 * math.cos(a), 0.3 * math.sin(a), 0.01), (0.43 * math.cos(a), 0.43 * math.sin(a), 0.42)],
            0.025, kit.paint("#e8f2f4"))  # fmt: skip
    kit.lathe([(0, 0.4), (0.46, 0.4), (0.45, 0.48), (0, 0.5)], (0, 0, 0), kit.paint("#b8783a"))
    pink = kit.paint("#f29ab4", mottle=0.05)
    for k in range(100):
        t = k / 99
        r, a = 0.4 * (1 - t) ** 0.8, t * 6.28 * 4.2
        if k % 2 == 0:
            kit.ball(0.1 * (1.1 - 0.4 * t), (r * math.cos(a), r * math.sin(a), 0.52 + 0.42 * t), pink)
    kit.ball((0.3, 0.3, 0.3), (0, 0, 0.6), pink)
    kit.ball(0.09, (0, 0, 1.0), kit.paint("#c01f3a", rough=0.1))
    kit.tube([(0, 0, 1.05), (0.04, 0, 1.15), (0.1, 0, 1.2)], 0.012, kit.paint("#4a6a2a"))


@thing("ice-cream", "ice cream cone, gelato, sundae, soft ice", height_m=0.2, stands="table", azimuths_degrees=(10,),
    elevation_degrees=4, size_px=224)  # fmt: skip
def ice_cream(kit: Kit) -> None:
    """A waffle cone with three scoops (decimetres)."""
    waffle, line = kit.paint("#d89a4a", mottle=0.1, grain_m=0.1), kit.paint("#a8682a")
    kit.lathe([(0.02, 0), (0.36, 1.05), (0.38, 1.1)], (0, 0, 0), waffle)
    for i in range(10):
        for s in (-1, 1):
            a = 2 * math.pi * i / 10
            kit.tube([((0.02 + 0.345 * t) * 1.01 * math.cos(a + s * t * 1.3), (0.02 + 0.345 * t) * 1.01 * math.sin(a
                + s * t * 1.3), 1.05 * t) for t in (0.1, 0.3, 0.5, 0.7, 0.9, 1.0)], 0.014, line)  # fmt: skip
    for x, z, colour in ((-0.16, 1.25, "#f2a9b8"), (0.18, 1.25, "#6a3f28"), (0.0, 1.62, "#f8ecc8")):
        scoop = kit.paint(colour, mottle=0.12, grain_m=0.06)
        kit.ball(0.3, (x, 0, z), scoop)
        for i in range(9):
            a = 2 * math.pi * i / 9
            kit.ball(0.09, (x + 0.25 * math.cos(a), 0.25 * math.sin(a), z - 0.17), scoop)
    kit.ball(0.09, (0, 0, 1.93), kit.paint("#c01f3a", rough=0.1))


@thing("bread", "loaf of bread, loaf, bread loaf, rye bread", height_m=0.14, stands="table", azimuths_degrees=(25,),
    elevation_degrees=16, size_px=224)  # fmt: skip
def bread(kit: Kit) -> None:
    """A scored loaf with flour on it and a slice cut off (decimetres)."""
    crust = kit.paint("#b8742e", second="#8a4a1a", mottle=0.3, grain_m=0.5)
    soft(kit, (2.6, 1.3, 1.25), (0, 0, 0.6), crust, square=0.7)
    for x in (-0.6, -0.1, 0.4, 0.9):
        kit.tube([(x - 0.22, -0.42, 0.98), (x, -0.1, 1.2), (x + 0.15, 0.3, 1.16)], [0.05, 0.09, 0.05],
            kit.paint("#ecd3a2", mottle=0.1, grain_m=0.1))  # fmt: skip
    with moved((-1.5, -0.35, 0.55), turn_degrees=(0, 0, -52)):
        kit.cylinder(0.56, 0.2, (0, 0, 0), crust, turn_degrees=(90, 0, 0))
        kit.cylinder(0.5, 0.21, (0, 0, 0), kit.paint("#f0ddb4", mottle=0.12, grain_m=0.06), turn_degrees=(90, 0, 0))


@thing("croissant", "pastry, pretzel, breakfast roll", height_m=0.048, stands="table", azimuths_degrees=(0,),
    elevation_degrees=38, size_px=224)  # fmt: skip
def croissant(kit: Kit) -> None:
    """A croissant of eleven swelling rolls (decimetres)."""
    crust = kit.paint("#cf8a3a", second="#a05a1e", mottle=0.3, grain_m=0.12)
    for i in range(-5, 6):
        a = math.radians(90 + 24 * i)
        r = 0.34 - 0.0095 * i * i
        with moved((0.75 * math.cos(a), 0.7 * math.sin(a), r * 0.8), turn_degrees=(0, 0, 24 * i)):
            kit.ball((0.2, r, r * 0.85), (0, 0, 0), crust, turn_degrees=(0, 0, 14 if i < 0 else -14))


@thing("pie", "apple pie, pastry pie, quiche", height_m=0.06, stands="table", elevation_degrees=26)
def pie(kit: Kit) -> None:
    """A pie with a lattice over red filling, steaming (decimetres)."""
    crust = kit.paint("#d09a4e", second="#a8682a", mottle=0.25, grain_m=0.15)
    kit.lathe(
        [(0, 0), (1.0, 0), (1.3, 0.4), (1.34, 0.4), (1.3, 0.44)], (0, 0, 0), kit.paint("#b8bcc0", metal=1, rough=0.3)
    )
    kit.cylinder(1.2, 0.1, (0, 0, 0.4), kit.paint("#9c1f2a", rough=0.2, mottle=0.3, grain_m=0.1), sides=48)
    for i in range(-3, 4):
        half = math.sqrt(1.2**2 - (0.33 * i) ** 2)
        kit.box((0.16, 2 * half, 0.07), (0.33 * i, 0, 0.48), crust, bevel=0.3)
        kit.box((2 * half, 0.16, 0.07), (0, 0.33 * i, 0.5), crust, bevel=0.3)
    for i in range(36):
        a = 2 * math.pi * i / 36
        kit.ball((0.13, 0.13, 0.1), (1.24 * math.cos(a), 1.24 * math.sin(a), 0.46), crust)


@thing("pizza", "pizza pie, margherita, pepperoni", height_m=0.026, stands="table", elevation_degrees=34)
def pizza(kit: Kit) -> None:
    """A pizza with salami, basil and one slice drawn out (decimetres)."""
    crust, cheese = (kit.paint("#d09a4e", second="#a8682a", mottle=0.3, grain_m=0.15),
        kit.paint("#f2c860", second="#d8722e", mottle=0.3, grain_m=0.22))  # fmt: skip
    salami, leaf, olive = kit.paint("#b3342a", mottle=0.2, grain_m=0.06), kit.paint("#3f7a34"), kit.paint("#26262e")
    kit.cylinder(1.75, 0.06, (0, 0, 0.03), kit.wood("#a8743f", along="x"), sides=64)

    def part(first: float, last: float, at: tuple[float, float, float], dots: tuple[tuple[float, float], ...]) -> None:
        edge = [(math.cos(math.radians(t)), math.sin(math.radians(t))) for t in (first + (last - first) * k / 40
            for k in range(41))]  # fmt: skip
        with moved(at):
            kit.prism(
                [(0, 0), *((1.5 * c, 1.5 * s) for c, s in edge)], 0.08, (0, 0, 0.1), crust, turn_degrees=(-90, 0, 0)
            )
            kit.prism([(0, 0), *((1.38 * c, 1.38 * s) for c, s in edge)], 0.05, (0, 0, 0.145), cheese,
                turn_degrees=(-90, 0, 0))  # fmt: skip
            kit.tube([(1.44 * c, 1.44 * s, 0.14) for c, s in edge], 0.11, crust)
            for i, (r, t) in enumerate(dots):
                x, y = r * math.cos(math.radians(t)), r * math.sin(math.radians(t))
                kit.cylinder(0.22, 0.03, (x, y, 0.18), salami)
                kit.ball((0.13, 0.07, 0.025), (x + 0.2, y + 0.2, 0.19), leaf, turn_degrees=(0, 0, 50 * i))
                ring(kit, 0.06, 0.03, (x - 0.22, y + 0.12, 0.19), olive, plane="xy")

    part(-35, 285, (0, 0, 0), ((1.05, -15), (1.0, 30), (0.5, 10), (1.05, 75), (0.55, 95), (1.05, 122), (1.0, 168),
        (0.5, 190), (1.05, 215), (0.7, 250), (1.1, 268)))  # fmt: skip
    part(287, 323, (0.16, -0.28, 0.02), ((0.95, 305),))


@thing("burger", "hamburger, cheeseburger, fast food, sandwich", height_m=0.11, stands="table", elevation_degrees=8,
    size_px=224)  # fmt: skip
def burger(kit: Kit) -> None:
    """A burger with salad, tomato, cheese and sesame (decimetres)."""
    bun = kit.paint("#cf8a3e", second="#b06a26", mottle=0.15, grain_m=0.3)
    turned(kit, [(0, 0), (0.55, 0), (0.6, 0.1), (0.58, 0.2), (0, 0.2)], (0, 0, 0), bun)
    turned(kit, [(0, 0.3), (0.58, 0.3), (0.63, 0.38), (0.58, 0.47), (0, 0.47)], (0, 0, 0),
        kit.paint("#5a2f1c", mottle=0.3, grain_m=0.06))  # fmt: skip
    salad = kit.paint("#7ab23e", second="#4f8a2a", mottle=0.2, grain_m=0.08)
    surface(kit, lambda u, v: ((0.4 + 0.3 * v) * math.cos(6.2832 * u), (0.4 + 0.3 * v) * math.sin(6.2832 * u), 0.25
        + 0.05 * v * math.sin(6.2832 * 13 * u)), salad, steps=(160, 5))  # fmt: skip
    kit.box((0.95, 0.95, 0.03), (0, 0, 0.49), kit.paint("#f2b52e", mottle=0.04), turn_degrees=(0, 0, 20), bevel=0.1)
    for a in (-150, -90, -30):
        kit.cylinder(0.3, 0.06, (0.32 * math.cos(math.radians(a)), 0.32 * math.sin(math.radians(a)), 0.54),
            kit.paint("#c8302a", rough=0.2))  # fmt: skip
    turned(kit, [(0, 0.57), (0.6, 0.57), (0.63, 0.66), (0.55, 0.86), (0.35, 1.0), (0, 1.06)], (0, 0, 0), bun)
    for x, y in spread_points(kit, 40, 0.5):
        r = math.hypot(x, y)
        kit.ball((0.03, 0.02, 0.014), (x, y, 1.06 - 0.22 * (r / 0.5) ** 2.4 + 0.005), kit.paint("#f4e2b4"))


@thing("cheese", "wedge of cheese, swiss cheese, cheddar", height_m=0.1, stands="table", azimuths_degrees=(-40,),
    elevation_degrees=18, size_px=224)  # fmt: skip
def cheese(kit: Kit) -> None:
    """A wedge of yellow cheese with holes (decimetres)."""
    yellow, hole = kit.paint("#f2c84a", mottle=0.06), kit.paint("#c08e22")
    kit.prism([(-1.2, -0.2), (1.0, -0.9), (1.15, 0.3), (0.95, 0.8), (-1.2, 0.0)], 0.95, (0, 0, 0.48), yellow,
        turn_degrees=(-90, 0, 0))  # fmt: skip
    for t, z, r in ((0.2, 0.55, 0.14), (0.42, 0.28, 0.1), (0.6, 0.65, 0.17), (0.8, 0.3, 0.13), (0.86, 0.78, 0.08),
        (0.35, 0.78, 0.07)):  # fmt: skip
        x, y = -1.2 + 2.2 * t, -0.2 - 0.7 * t
        kit.cylinder(r, 0.03, (x, y, z), hole, turn_degrees=(90, 0, -17.6))
    for x, y, r in ((0.4, 0.0, 0.15), (-0.4, -0.15, 0.09), (0.75, 0.35, 0.1)):
        kit.cylinder(r, 0.02, (x, y, 0.955), hole)


@thing("fish-on-plate", "fish dish, grilled fish, cooked fish, seafood", height_m=0.055, stands="table",
    elevation_degrees=34)  # fmt: skip
def fish_on_plate(kit: Kit) -> None:
    """A grilled fish with lemon and herbs on an oval plate (decimetres)."""
    with moved():
        surface(kit, lambda u, v: (1.9 * (0.2 + 0.8 * v) * math.cos(6.2832 * u),
            1.15 * (0.2 + 0.8 * v) * math.sin(6.2832 * u), 0.05 + 0.16 * max(0, v - 0.6)),
            kit.paint(WHITE, rough=0.15), steps=(64, 12))  # fmt: skip
        kit.prism([(0.45 * math.cos(t), 0.25 * math.sin(t)) for t in (math.pi * k / 12 for k in range(24))], 0.03,
            (0, 0, 0.05), kit.paint(WHITE), turn_degrees=(-90, 0, 0))  # fmt: skip
    skin = kit.paint("#a8b4ba", second="#c08a4a", mottle=0.3, grain_m=0.4, rough=0.3)
    kit.ball((1.05, 0.38, 0.26), (-0.1, 0, 0.28), skin)
    kit.prism([(0.8, 0), (1.5, 0.42), (1.38, 0), (1.5, -0.42)], 0.06, (0, 0, 0.3), skin, turn_degrees=(-90, 0, 0))
    kit.prism([(-0.5, 0.25), (0.3, 0.25), (0.1, 0.55), (-0.35, 0.5)], 0.05, (0, 0, 0.3), skin, turn_degrees=(-90, 0, 0))
    kit.ball(0.08, (-0.85, -0.1, 0.44), kit.paint("#f2f0e6"))
    kit.ball(0.045, (-0.86, -0.13, 0.5), kit.paint("#17171a"))
    for x in (-0.35, -0.1, 0.15, 0.4):
        kit.tube([(x - 0.08, -0.2, 0.47), (x + 0.06, 0.12, 0.53)], 0.022, kit.paint("#4a2a14"))
    for x, y in ((0.2, -0.72), (0.62, -0.66), (-0.25, -0.74)):
        kit.cylinder(0.24, 0.05, (x, y, 0.12), kit.paint("#f2d23a"), turn_degrees=(14, 0, 0))
        kit.cylinder(0.2, 0.06, (x, y, 0.12), kit.paint("#f8ec9a"), turn_degrees=(14, 0, 0))
    for i in range(14):
        kit.ball((0.14, 0.06, 0.05), (-0.75 + 0.05 * i * (i % 3), 0.62 + 0.1 * (i % 3), 0.15), kit.paint("#4f8a2a"),
            turn_degrees=(0, 0, 47 * i))  # fmt: skip


@thing("roast", "roast chicken, turkey, roast meat, christmas dinner, thanksgiving dinner", height_m=0.16,
    stands="table", azimuths_degrees=(30,), elevation_degrees=20)  # fmt: skip
def roast(kit: Kit) -> None:
    """A golden roast bird on a dish with potatoes and greens (decimetres)."""
    skin = kit.paint("#c07a2c", second="#8a4414", mottle=0.3, grain_m=0.35, rough=0.25)
    surface(kit, lambda u, v: (2.3 * (0.1 + 0.9 * v) * math.cos(6.2832 * u),
        1.6 * (0.1 + 0.9 * v) * math.sin(6.2832 * u), 0.06 + 0.25 * max(0, v - 0.6)),
        kit.paint("#c6cacf", metal=1, rough=0.25), steps=(64, 12))  # fmt: skip
    kit.blob([((0, 0, 0.75), 0.72), ((0.45, 0, 0.85), 0.66), ((-0.5, 0, 0.65), 0.55), ((0.2, 0.3, 0.8), 0.6),
        ((0.2, -0.3, 0.8), 0.6)], skin)  # fmt: skip
    for s in (-1, 1):
        kit.blob([((-0.35, s * 0.55, 0.62), 0.36), ((-0.7, s * 0.55, 0.72), 0.28), ((-1.0, s * 0.5, 0.85), 0.16)], skin)
        kit.tube([(-1.0, s * 0.5, 0.85), (-1.35, s * 0.46, 1.02)], 0.07, kit.paint("#f2e8d0"))
        kit.ball(0.1, (-1.38, s * 0.46, 1.04), kit.paint("#f2e8d0"))
        kit.ball((0.4, 0.14, 0.2), (0.55, s * 0.75, 0.75), skin, turn_degrees=(0, 20, 0))
    for i in range(22):
        a = 2 * math.pi * i / 22
        x, y = 1.75 * math.cos(a), 1.15 * math.sin(a)
        if i % 2:
            kit.ball((0.24, 0.2, 0.18), (x, y, 0.32), kit.paint("#e0b45a", second="#b8802e", mottle=0.2, grain_m=0.1))
        else:
            kit.ball((0.28, 0.16, 0.12), (x, y, 0.3), kit.paint("#5f9a3a", mottle=0.2, grain_m=0.06),
                turn_degrees=(20, 0, 60 * i))  # fmt: skip


def _steam(kit: Kit, at: tuple[float, float, float], tall: float, count: int = 3) -> None:
    vapour = kit.glass("#f4f6f8", clear=0.55)
    for i in range(count):
        x = at[0] + (i - (count - 1) / 2) * tall * 0.28
        path = [(x + 0.09 * tall * math.sin(2.6 * t + i) * (0.4 + t), at[1], at[2] + tall * t)
            for t in (0, 0.25, 0.5, 0.75, 1.0)]  # fmt: skip
        kit.tube(path, [0.02 * tall, 0.05 * tall, 0.055 * tall, 0.035 * tall, 0.004 * tall], vapour)


@thing("soup", "bowl of soup, soup bowl, stew, broth, ramen", height_m=0.17, stands="table", elevation_degrees=20)
def soup(kit: Kit) -> None:
    """A steaming bowl of soup with a spoon (decimetres)."""
    kit.lathe([(0, 0), (0.4, 0), (0.42, 0.06), (0.85, 0.35), (1.0, 0.7), (0.96, 0.7), (0.8, 0.4), (0, 0.3)],
        (0, 0, 0), kit.paint("#b8502e", rough=0.2))  # fmt: skip
    kit.cylinder(0.92, 0.02, (0, 0, 0.6), kit.paint("#e09a3a", mottle=0.2, grain_m=0.2, rough=0.6), sides=48)
    for i, (x, y) in enumerate(spread_points(kit, 14, 0.75)):
        kit.ball((0.1, 0.08, 0.04), (x, y, 0.615), kit.paint(("#e8672a", "#5f9a3a", "#f4e8c0")[i % 3]))
    kit.tube([(0.3, 0.2, 0.6), (0.9, 0.3, 0.85), (1.35, 0.35, 1.0)], [0.06, 0.05, 0.07],
        kit.paint("#c6cacf", metal=1, rough=0.2))  # fmt: skip
    _steam(kit, (-0.1, 0, 0.75), 1.0)
