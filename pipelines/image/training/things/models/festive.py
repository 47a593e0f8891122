"""Feasts: presents, trees, flags, fireworks, bouquets, hearts."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import (
    arc,
    flower,
    heart_outline,
    moved,
    ring,
    spread_points,
    star_outline,
    surface,
    turned,
)
from pipelines.image.training.things.recipe import thing

PARTY = ("#e0384a", "#2f8ad0", "#f2c230", "#4ab05a", "#a050c8", "#ee8a2a", "#f08ab0")


def _sagging(t: float, wide: float, sag: float) -> Point:
    return (t - 0.5) * wide, 0.0, -4 * sag * t * (1 - t)


@thing("party-flags", "garland of flags, bunting, garland, pennants, streamers", height_m=0.75,
    stands="ceiling", azimuths_degrees=(6,), elevation_degrees=-4, size_px=384)  # fmt: skip
def bunting(kit: Kit) -> None:
    """Bright pennants on a sagging string."""
    kit.tube([_sagging(i / 30, 4, 0.42) for i in range(31)], 0.012, kit.paint("#f4efe2"))
    for i in range(15):
        t = (i + 0.5) / 15
        x, _, z = _sagging(t, 4, 0.42)
        lean = math.degrees(math.atan(-4 * 0.42 * (1 - 2 * t) / 4))
        kit.prism([(-0.12, 0.01), (0, -0.33), (0.12, 0.01)], 0.01, (x, 0, z), kit.paint(PARTY[i % 6], mottle=0.08),
            turn_degrees=(5 * math.sin(2 * i), -lean, 14 * math.sin(3 * i)))  # fmt: skip


@thing("fairy-lights", "string of lights, string lights, christmas lights, lights", height_m=0.6, stands="ceiling",
    azimuths_degrees=(6,), elevation_degrees=-4, size_px=384)  # fmt: skip
def fairy_lights(kit: Kit) -> None:
    """Warm bulbs on a sagging cord."""
    kit.tube([_sagging(i / 30, 4, 0.42) for i in range(31)], 0.012, kit.paint("#22281f"))
    for i in range(17):
        x, _, z = _sagging((i + 0.5) / 17, 4, 0.42)
        kit.cylinder(0.022, 0.06, (x, 0, z - 0.03), kit.paint("#22281f"))
        kit.lathe([(0, -0.12), (0.035, -0.1), (0.045, -0.06), (0.02, 0)], (x, 0, z - 0.05), kit.glow("#ffdf8a"))


@thing("paper-lanterns", "paper lantern, chinese lanterns, lanterns, lampions, sky lantern", height_m=1.15,
    stands="ceiling", azimuths_degrees=(6,), elevation_degrees=-4, size_px=384)  # fmt: skip
def paper_lanterns(kit: Kit) -> None:
    """Seven glowing paper lanterns on a string."""
    kit.tube([_sagging(i / 30, 4, 0.4) for i in range(31)], 0.01, kit.paint("#2a211c"))
    for i, colour in enumerate(("#ff5a3a", "#ffb03a", "#ff7a9a", "#ffd85a", "#ff5a3a", "#8ad08a", "#ffb03a")):
        x, _, z = _sagging((i + 0.5) / 7, 4, 0.4)
        z -= 0.08 + 0.06 * (i % 2)
        kit.tube([(x, 0, z + 0.14), (x, 0, z)], 0.006, kit.paint("#2a211c"))
        r = 0.22 if i % 2 else 0.19
        with moved((x, 0, z - r)):
            kit.ball((r, r, r * 0.9), (0, 0, 0), kit.glow(colour, 0.85))
            for k in range(-3, 4):
                h = r * 0.9 * k / 4
                ring(kit, r * math.sqrt(1 - (k / 4) ** 2) * 1.01, 0.006, (0, 0, h), kit.paint("#8a2a1a"), plane="xy")
            for h in (-1, 1):
                kit.cylinder(0.07, 0.035, (0, 0, h * r * 0.9), kit.paint("#2a1a14"))
            kit.tube([(0, 0, -r), (0, 0, -r - 0.16)], [0.015, 0.025], kit.paint("#d8303a"))


@thing("confetti", "confetti cloud, falling confetti, party confetti", height_m=2.2, stands="sky",
    azimuths_degrees=(0,), elevation_degrees=0, size_px=384)  # fmt: skip
def confetti(kit: Kit) -> None:
    """A cloud of bright scraps and curls."""
    paints = [kit.paint(c, mottle=0.05) for c in PARTY]
    for i in range(230):
        x, z = kit.rng.uniform(-1.2, 1.2), kit.rng.uniform(0, 2.2)
        turn = tuple(kit.rng.uniform(-60, 60, 3))
        if i % 12 == 0:
            kit.tube([(x + 0.05 * math.cos(1.3 * k), 0.05 * math.sin(1.3 * k), z + 0.028 * k) for k in range(9)],
                0.012, paints[i % 7])  # fmt: skip
        else:
            kit.box((0.06, 0.005, 0.04), (x, kit.rng.uniform(-0.3, 0.3), z), paints[i % 7], turn_degrees=turn, bevel=0)


@thing("fireworks", "firework, exploding firework, new year, new year's eve", height_m=30, stands="sky",
    azimuths_degrees=(0,), elevation_degrees=0, size_px=420)  # fmt: skip
def fireworks(kit: Kit) -> None:
    """Three bursts of light, red, golden and blue."""
    for x, z, r, colours in ((0, 0, 10, ("#ffd45a", "#ff8a3a")), (-9, -7, 7, ("#ff5a7a", "#ffb0c8")),
        (9.5, -5.5, 8, ("#5ab8ff", "#c8f0ff"))):  # fmt: skip
        glows = [kit.glow(c) for c in colours]
        n = 46
        for i in range(n):
            lat, lon = math.asin(1 - 2 * (i + 0.5) / n), 2.39996 * i
            d = (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
            path = [
                (x + r * t * d[0], r * t * d[1], z + r * t * d[2] - 0.16 * r * t * t) for t in (0.12, 0.4, 0.7, 1.0)
            ]
            kit.tube(path, [0.02, 0.08, 0.12, 0.05], glows[i % 2])
            kit.ball(0.24, path[-1], glows[(i + 1) % 2])


@thing("fireworks-rocket", "firework rocket, rocket, firecracker, petard", height_m=0.8, stands="ground",
    azimuths_degrees=(15,), elevation_degrees=4, size_px=224)  # fmt: skip
def fireworks_rocket(kit: Kit) -> None:
    """A striped rocket on its stick with a burning fuse."""
    with moved(turn_degrees=(0, 10, 0)):
        kit.tube([(0.05, 0, 0), (0.05, 0, 0.6)], 0.009, kit.wood("#c89a5a"))
        for i in range(6):
            kit.cylinder(0.055, 0.05, (0, 0, 0.38 + 0.05 * i), kit.paint(("#d8303a", "#f4efe2")[i % 2]))
        kit.cylinder(0.075, 0.14, (0, 0, 0.72), kit.paint("#2f6ab8"), top=0.004)
        kit.prism(star_outline(0.045, 0.02), 0.02, (0, -0.055, 0.51), kit.paint("#f2c230"))
        kit.tube([(0, 0, 0.36), (-0.03, 0, 0.3), (-0.08, 0, 0.29)], 0.007, kit.paint("#5a4a3a"))
        for i in range(9):
            a = 40 * i
            kit.tube([(-0.09, 0, 0.285), (-0.09 + 0.06 * math.cos(math.radians(a)), -0.01, 0.285
                + 0.06 * math.sin(math.radians(a)))], [0.007, 0.002], kit.glow("#ffd45a"))  # fmt: skip


@thing("party-hat", "paper hat, birthday hat, cone hat", height_m=0.26, stands="table", azimuths_degrees=(10,),
    elevation_degrees=8, size_px=224)  # fmt: skip
def party_hat(kit: Kit) -> None:
    """A striped cone with a pompom (decimetres)."""
    n = 8
    for i in range(n):
        low, high = i / n, (i + 1) / n
        kit.lathe([(0.8 * (1 - low) + 0.02, 2.2 * low), (0.8 * (1 - high) + 0.02, 2.2 * high)], (0, 0, 0),
            kit.paint(PARTY[i % 5], mottle=0.04))  # fmt: skip
    for i, a in enumerate(range(0, 360, 18)):
        kit.ball(0.09, (0.82 * math.cos(math.radians(a)), 0.82 * math.sin(math.radians(a)), 0.04),
            kit.paint(("#f4efe2", "#f2c230")[i % 2]))  # fmt: skip
    for i in range(40):
        lat, lon = math.asin(1 - 2 * (i + 0.5) / 40), 2.4 * i
        kit.tube([(0, 0, 2.3), (0.3 * math.cos(lat) * math.cos(lon), 0.3 * math.cos(lat) * math.sin(lon), 2.3
            + 0.3 * math.sin(lat))], [0.06, 0.03], kit.paint(("#f4efe2", "#f08ab0")[i % 2]))  # fmt: skip


def _rose(kit: Kit, at: Point, size: float, material: Any) -> None:
    with moved(at, scale=size):
        kit.ball((0.5, 0.5, 0.42), (0, 0, 0), material)
        for row, (r, count) in enumerate(((0.36, 5), (0.22, 4))):
            for i in range(count):
                a = 2 * math.pi * i / count + row
                kit.ball((0.3, 0.1, 0.3), (r * math.cos(a), r * math.sin(a), 0.16 + 0.12 * row), material,
                    turn_degrees=(-18, 0, math.degrees(a) + 90))  # fmt: skip


@thing("bouquet", "bunch of flowers, flowers, roses, bunch of roses, bridal bouquet", height_m=0.5, stands="table",
    azimuths_degrees=(10,), elevation_degrees=14, size_px=384)  # fmt: skip
def bouquet(kit: Kit) -> None:
    """Roses and daisies in white paper with a ribbon (decimetres)."""
    paper, green = kit.paint("#f4ecdc", mottle=0.06, rough=0.9), kit.paint("#4f8a3a", mottle=0.2, grain_m=0.1)
    roses = [kit.paint(c, mottle=0.2, grain_m=0.1) for c in ("#c81f3a", "#e8607a", "#f6e6e0", "#e8a03a")]
    for i, (x, y) in enumerate(spread_points(kit, 19, 1.15)):
        z = 3.7 - 0.45 * (x * x + y * y)
        if i % 3 == 2:
            flower(kit, (x, y, z + 0.05), 0.34, kit.paint("#fbf8f0"), kit.paint("#f2c230"), petals=10,
                turn_degrees=(35 - 30 * y, 30 * x, 0))  # fmt: skip
        else:
            _rose(kit, (x, y, z), 0.62, roses[i % 4])
        kit.tube([(0, 0, 1.4), (x, y, z)], 0.04, green)
    for i in range(16):
        a = 2 * math.pi * i / 16
        kit.ball((0.5, 0.2, 0.05), (1.25 * math.cos(a), 1.25 * math.sin(a), 3.1 + 0.15 * (i % 2)), green,
            turn_degrees=(0, -35, math.degrees(a)))  # fmt: skip

    def wrap(u: float, v: float) -> Point:
        a = 2 * math.pi * u
        r = 0.22 + 1.1 * v**0.9 + 0.06 * v * math.sin(9 * a)
        return (r * math.cos(a), r * math.sin(a), 1.2 + v * (1.75
            + 0.22 * math.sin(5 * a) - 0.35 * (1 - math.sin(a)) * 0.5))  # fmt: skip

    surface(kit, wrap, paper, steps=(96, 12))
    for i in range(9):
        a = 0.7 * i
        kit.tube([(0.1 * math.cos(a), 0.1 * math.sin(a), 1.4), (0.28 * math.cos(a), 0.28 * math.sin(a),
            0.1 * (i % 3))], 0.05, green)  # fmt: skip
    red = kit.paint("#c81f3a", rough=0.3)
    kit.cylinder(0.26, 0.2, (0, 0, 1.25), red)
    for s in (-1, 1):
        kit.tube([(0, -0.26, 1.25), (0.4 * s, -0.35, 1.5), (0.55 * s, -0.35, 1.25), (0, -0.28, 1.22)], 0.07, red)
        kit.tube([(0, -0.28, 1.25), (0.15 * s, -0.35, 0.8), (0.35 * s, -0.35, 0.35)], 0.06, red)


@thing("wedding-arch", "flower arch, bridal arch, altar, wedding gate", height_m=2.75, stands="ground",
    azimuths_degrees=(12,), elevation_degrees=4, size_px=420)  # fmt: skip
def wedding_arch(kit: Kit) -> None:
    """A white arch overgrown with roses, with white cloth at its sides."""
    white, green = kit.paint("#f4f0e8", mottle=0.05), kit.paint("#4f8a44", mottle=0.25, grain_m=0.05)
    path = [(-1, 0, 0), (-1, 0, 0.8), (-1, 0, 1.5), *arc(1, (0, 0, 1.5), 180, 0, count=13)[1:-1], (1, 0, 1.5),
        (1, 0, 0.8), (1, 0, 0)]  # fmt: skip
    for y in (-0.25, 0.25):
        kit.tube([(x, y, z) for x, _, z in path], 0.035, white, smooth=False)
    for x, _, z in path[1:-1:2]:
        kit.tube([(x, -0.25, z), (x, 0.25, z)], 0.02, white)
    roses = [kit.paint(c, mottle=0.2, grain_m=0.03) for c in ("#f4d8dc", "#e890a4", "#fbf6f0", "#d86a84")]
    for i in range(110):
        t = kit.rng.uniform(0, 1)
        a = math.pi * t
        x, z = (math.cos(a), 1.5 + math.sin(a)) if i < 80 else ((-1) ** i, kit.rng.uniform(0.5, 1.5))
        x, z, y = x + kit.rng.normal(0, 0.06), z + kit.rng.normal(0, 0.06), kit.rng.uniform(-0.36, 0.2)
        if i % 3 == 0:
            kit.ball((0.2, 0.06, 0.1), (x, y, z), green, turn_degrees=(kit.rng.uniform(-40, 40),
                kit.rng.uniform(-60, 60), kit.rng.uniform(-60, 60)))  # fmt: skip
        else:
            _rose(kit, (x, y - 0.05, z), 0.26, roses[i % 4])
    for s in (-1, 1):

        def hang(u: float, v: float, s: int = s) -> Point:
            x = 1.0 + 0.05 * math.sin(9 * v) - 0.16 * math.sin(math.pi * v) + (u - 0.5) * (0.16 + 0.3 * v)
            return s * x, -0.3 + 0.05 * math.sin(16 * u), 1.75 - 1.75 * v

        surface(kit, hang, kit.paint("#fbf8f2", rough=0.9, mottle=0.04), steps=(24, 20))


@thing("heart", "love heart, valentine, love, red heart", height_m=0.5, stands="sky", azimuths_degrees=(12,),
    elevation_degrees=0, size_px=224)  # fmt: skip
def heart(kit: Kit) -> None:
    """A full red heart."""
    _heart(kit, broken=False)


@thing("heart-broken", "broken heart, heartbreak", height_m=0.5, stands="sky", azimuths_degrees=(12,),
    elevation_degrees=0, size_px=224, of="heart", state="broken")  # fmt: skip
def heart_broken(kit: Kit) -> None:
    """The heart broken in two."""
    _heart(kit, broken=True)


def _heart(kit: Kit, *, broken: bool) -> None:
    red = kit.paint("#8f1a26" if broken else "#d81f36", rough=0.2, mottle=0.1)
    outline = heart_outline(1.0, 80)
    crack = [(0.0, 0.2), (-0.1, 0.08), (0.08, -0.05), (-0.07, -0.2), (0.06, -0.34), (0.0, -0.53)]

    def half(side: int) -> None:
        edge = sorted((p for p in outline if p[0] * side >= -1e-6), key=lambda p: math.atan2(p[1] + 0.05, p[0] * side))
        around = [*edge, *crack[1:-1]]
        cx, cz = 0.24 * side, -0.02

        def pillow(u: float, v: float) -> Point:
            x, z = around[round(u * len(around)) % len(around)]
            grow = math.sin(math.pi * v) ** 0.6
            return cx + (x - cx) * grow, -0.2 * math.cos(math.pi * v), cz + (z - cz) * grow

        surface(kit, pillow, red, steps=(len(around), 24))

    if broken:
        for side in (-1, 1):
            with moved((0.07 * side, 0, 0), turn_degrees=(0, 9 * side, 0)):
                half(side)
        return

    def place(u: float, v: float) -> Point:
        x, z = outline[round(u * 80) % 80]
        grow = math.sin(math.pi * v)
        return x * grow**0.7, -0.24 * math.cos(math.pi * v), -0.02 + (z + 0.02) * grow**0.7

    surface(kit, place, red, steps=(80, 24))
    kit.ball((0.05, 0.02, 0.09), (-0.26, -0.2, 0.2), kit.paint("#f8b0b8"), turn_degrees=(20, 30, 0))


@thing("easter-eggs", "easter egg, painted eggs, easter basket, easter", height_m=0.32, stands="ground",
    azimuths_degrees=(10,), elevation_degrees=14)  # fmt: skip
def easter_eggs(kit: Kit) -> None:
    """A basket of painted eggs in grass (decimetres)."""
    straw, grass = (kit.paint("#c89a5a", second="#8a6030", mottle=0.3, grain_m=0.06),
        kit.paint("#6ab04a", mottle=0.2, grain_m=0.05))  # fmt: skip
    for i in range(9):
        ring(kit, 1.05 + 0.05 * i, 0.08, (0, 0, 0.08 + 0.12 * i), straw, plane="xy")
    for i in range(26):
        a = 2 * math.pi * i / 26
        kit.tube([(1.06 * math.cos(a), 1.06 * math.sin(a), 0), (1.5 * math.cos(a), 1.5 * math.sin(a), 1.1)], 0.05,
            kit.paint("#a8763a"))  # fmt: skip
    kit.tube(arc(1.45, (0, 0, 1.05), 0, 180, count=14, squash=1.3), 0.09, straw)
    kit.cylinder(1.25, 0.1, (0, 0, 0.95), grass)
    for i in range(60):
        a, r = 2.4 * i, 1.35 * math.sqrt((i + 1) / 60)
        kit.tube([(r * math.cos(a), r * math.sin(a), 0.95), (r * 1.12 * math.cos(a + 0.2),
            r * 1.12 * math.sin(a + 0.2), 1.25)], [0.03, 0.005], grass)  # fmt: skip
    for i, (x, y, z, turn) in enumerate(((-0.7, -0.45, 1.25, 20), (0.05, -0.75, 1.2, -10), (0.75, -0.4, 1.25, -25),
        (-0.35, 0.35, 1.4, 12), (0.4, 0.3, 1.45, -14), (0.0, -0.15, 1.55, 5))):  # fmt: skip
        with moved((x, y, z), turn_degrees=(10, turn, 30 * i)):
            turned(kit, [(0, -0.5), (0.22, -0.44), (0.38, -0.15), (0.36, 0.12), (0.22, 0.45), (0, 0.58)], (0, 0, 0),
                kit.paint(PARTY[i % 7], rough=0.2, mottle=0.05))  # fmt: skip
            for k, r in ((-0.15, 0.385), (0.12, 0.37)):
                ring(kit, r, 0.035, (0, 0, k), kit.paint(("#f8f4ea", "#f2e06a")[i % 2]), plane="xy")
            for a in range(0, 360, 45):
                kit.ball(0.05, (0.385 * math.cos(math.radians(a)), 0.385 * math.sin(math.radians(a)), 0),
                    kit.paint("#f8f4ea"))  # fmt: skip
