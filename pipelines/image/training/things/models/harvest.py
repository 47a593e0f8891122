"""Berries and vegetables, lanterns of pumpkin, mushrooms, eggs."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import moved, ring, surface, turned
from pipelines.image.training.things.recipe import thing


@thing("grapes", "grape, bunch of grapes, vine", height_m=0.2, stands="table", size_px=224)
def grapes(kit: Kit) -> None:
    """A bunch of blue grapes with a leaf (decimetres)."""
    tones = [kit.paint(c, rough=0.15, mottle=0.1) for c in ("#5a2f72", "#47256a", "#6d3c80")]
    for row in range(9):
        wide = (0.02, 0.2, 0.33, 0.44, 0.54, 0.62, 0.68, 0.6, 0.36)[row]
        count = max(1, int(wide * 19))
        for i in range(count):
            a = 2 * math.pi * i / count + row
            kit.ball(0.15, (wide * math.cos(a), wide * 0.8 * math.sin(a), 0.15 + 0.19 * row), tones[(i + row) % 3])
    kit.tube([(0, 0, 1.7), (0, 0, 1.9), (0.12, 0, 2.05)], 0.04, kit.paint("#6a4a24"))
    outline = [(0, 0), (0.2, -0.12), (0.5, -0.2), (0.45, 0.0), (0.72, 0.1), (0.5, 0.2), (0.6, 0.45), (0.3, 0.36),
        (0.15, 0.55), (0.05, 0.3), (-0.15, 0.3)]  # fmt: skip
    kit.prism(
        outline, 0.03, (0.05, -0.35, 1.55), kit.paint("#5f8a34", mottle=0.2, grain_m=0.1), turn_degrees=(20, 20, -20)
    )


@thing("strawberry", "strawberries, berry, berries, raspberry", height_m=0.06, stands="table", size_px=224)
def strawberry(kit: Kit) -> None:
    """Three strawberries (centimetres by two)."""
    for x, y, turn in ((-0.75, 0.1, -12), (0.75, 0.2, 14), (0.05, -0.55, 4)):
        with moved((x, y, 0), turn_degrees=(0, turn, 30 * x)):
            _berry(kit)


def _berry(kit: Kit) -> None:
    profile = [(0, 0), (0.22, 0.08), (0.5, 0.5), (0.62, 0.9), (0.58, 1.15), (0.38, 1.32), (0, 1.34)]
    turned(kit, profile, (0, 0, 0), kit.paint("#cf1f2a", rough=0.2, mottle=0.12, grain_m=0.3))
    seed = kit.paint("#f2cf6a")
    for row in range(6):
        z = 0.22 + 0.17 * row
        r = (0.3, 0.43, 0.53, 0.595, 0.625, 0.6)[row]
        for i in range(9):
            a = 2 * math.pi * (i + row % 2 / 2) / 9
            kit.ball((0.035, 0.035, 0.05), (r * math.cos(a), r * math.sin(a), z), seed)
    leaf = kit.paint("#4f9a34")
    for i in range(8):
        a = 45 * i
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        kit.ball((0.3, 0.12, 0.04), (0.3 * c, 0.3 * s, 1.34), leaf, turn_degrees=(0, 14, a))
    kit.tube([(0, 0, 1.32), (0.03, 0, 1.48), (0.1, 0, 1.6)], 0.05, leaf)


@thing("cherries", "cherry", height_m=0.08, stands="table", size_px=224, azimuths_degrees=(5,))
def cherries(kit: Kit) -> None:
    """Two cherries on one stalk with a leaf (centimetres by two)."""
    red, green = kit.paint("#a81428", rough=0.08, mottle=0.15), kit.paint("#5a8a34")
    for x, path in ((-0.75, [(-0.75, 0, 1.15), (-0.55, 0, 2.1), (0.1, 0, 3.2)]),
        (0.8, [(0.8, -0.2, 1.1), (0.7, 0, 2.2), (0.1, 0, 3.2)])):  # fmt: skip
        turned(kit, [(0, 0), (0.4, 0.08), (0.68, 0.5), (0.66, 0.85), (0.4, 1.2), (0.12, 1.22), (0, 1.1)],
            (x, 0 if x < 0 else -0.2, 0), red)  # fmt: skip
        kit.tube(path, 0.05, green)
    surface(kit, lambda u, v: (0.1 + 1.6 * u, (v - 0.5) * 0.3, 3.15 + (v - 0.5) * 0.85 * math.sin(math.pi * u) ** 0.8
        + 0.25 * u), kit.paint("#4f8f2e", mottle=0.2, grain_m=0.3), steps=(20, 8))  # fmt: skip


@thing("lemon", "lemons, lime", height_m=0.075, stands="table", size_px=224, elevation_degrees=14)
def lemon(kit: Kit) -> None:
    """A lemon and a half one (decimetres)."""
    yellow = kit.paint("#f2d430", mottle=0.1, grain_m=0.03)
    with moved((-0.1, 0.1, 0.34), turn_degrees=(0, 78, 20)):
        turned(kit, [(0, -0.56), (0.07, -0.52), (0.11, -0.45), (0.27, -0.3), (0.35, 0), (0.27, 0.3), (0.12, 0.45),
            (0.06, 0.53), (0, 0.56)], (0, 0, 0), yellow)  # fmt: skip
    with moved((0.5, -0.4, 0.33), turn_degrees=(70, 0, 15)):
        turned(kit, [(0, -0.5), (0.1, -0.42), (0.28, -0.26), (0.34, 0)], (0, 0, 0), yellow)
        kit.cylinder(0.34, 0.01, (0, 0, 0), kit.paint("#fbf4d0"))
        for i in range(8):
            a, b = 2 * math.pi * (i + 0.07) / 8, 2 * math.pi * (i + 0.93) / 8
            m = (a + b) / 2
            kit.prism([(0.04 * math.cos(m), 0.04 * math.sin(m)), *((0.29 * math.cos(t), 0.29 * math.sin(t))
                for t in (a, m, b))], 0.02, (0, 0, 0.01), kit.paint("#f5e06a"), turn_degrees=(-90, 0, 0))  # fmt: skip


@thing("watermelon", "watermelon slice, melon, slice of melon", height_m=0.15, stands="table", size_px=224,
    azimuths_degrees=(12,))  # fmt: skip
def watermelon(kit: Kit) -> None:
    """A half moon of red melon with seeds (decimetres)."""
    for radius, deep, colour in ((1.5, 0.5, "#2f6a34"), (1.42, 0.52, "#e8f0d0"), (1.32, 0.54, "#e0384a")):
        half = [
            (radius * math.cos(t), 1.5 + radius * math.sin(t)) for t in (math.pi + math.pi * k / 30 for k in range(31))
        ]
        kit.prism(half, deep, (0, 0, 0), kit.paint(colour, mottle=0.12, grain_m=0.12))
    seed = kit.paint("#1c1310", rough=0.2)
    for r, angles in ((0.5, (200, 240, 290, 335)), (0.9, (195, 215, 238, 262, 285, 308, 332, 350))):
        for a in angles:
            t = math.radians(a)
            kit.ball(
                (0.05, 0.03, 0.08), (r * math.cos(t), -0.27, 1.46 + r * math.sin(t)), seed, turn_degrees=(0, 270 - a, 0)
            )


def _pumpkin(kit: Kit, material: Any) -> None:
    def skin(u: float, v: float) -> tuple[float, float, float]:
        a, b = 2 * math.pi * u, math.pi * (v - 0.5)
        r = math.cos(b) ** 0.75 * (1 + 0.07 * abs(math.cos(6 * a)) - 0.05)
        dip = 0.16 * max(0.0, 1 - math.cos(b) * 2.2)
        return (0.62 * r * math.cos(a), 0.62 * r * math.sin(a), 0.44 + math.copysign(0.46 * abs(math.sin(b)) - dip,
            math.sin(b)))  # fmt: skip

    surface(kit, skin, material, steps=(120, 32))
    kit.tube([(0, 0, 0.68), (0.02, 0, 0.9), (0.1, 0, 1.05), (0.2, 0, 1.1)], [0.13, 0.08, 0.07, 0.085],
        kit.paint("#6a7a34", mottle=0.2, grain_m=0.05))  # fmt: skip


@thing("pumpkin", "squash, gourd, harvest", height_m=0.4, stands="ground", size_px=224, elevation_degrees=12)
def pumpkin(kit: Kit) -> None:
    """An orange pumpkin with its stalk."""
    _pumpkin(kit, kit.paint("#e07a1e", second="#c05a12", mottle=0.2, grain_m=0.3, rough=0.4))


@thing("jack-o-lantern", "jack-o'-lantern, halloween pumpkin, carved pumpkin, halloween", height_m=0.4,
    stands="ground", azimuths_degrees=(8,), elevation_degrees=6)  # fmt: skip
def jack_o_lantern(kit: Kit) -> None:
    """A carved pumpkin that grins, a light inside."""
    _pumpkin(kit, kit.paint("#df731a", second="#b8520e", mottle=0.2, grain_m=0.3, rough=0.4))
    light, rim = kit.glow("#ffc13a"), kit.paint("#8a3c08")
    for grow, material, proud in ((0.025, rim, 0.012), (0.0, light, 0.022)):

        def mouth(u: float, v: float, grow: float = grow, proud: float = proud) -> Point:
            x = (u - 0.5) * (0.84 + 2 * grow)
            curve = 1 - (x / (0.42 + grow)) ** 2
            low = 0.44 - 0.3 * curve + 0.09 * (abs(x) < 0.05) - grow * curve
            high = 0.44 - 0.1 * curve - 0.08 * (0.12 < abs(x) < 0.22) + grow * curve
            return _lay(x, low + (high - low) * v, proud)

        surface(kit, mouth, material, steps=(96, 6))
        _carve(kit, [(-0.06, 0.5), (0.06, 0.5), (0, 0.6)], material, proud, 1 + 4 * grow)
        for s in (-1, 1):
            _carve(kit, [(s * 0.1, 0.6), (s * 0.36, 0.62), (s * 0.22, 0.8)], material, proud, 1 + 4 * grow)


def _lay(x: float, z: float, proud: float) -> Point:
    """A point on the front of the pumpkin's round side, so much before it."""
    return x, -0.645 * math.sqrt(max(0.02, 1 - (x / 0.645) ** 2 - ((z - 0.44) / 0.56) ** 2)) - proud, z


def _carve(kit: Kit, outline: list[tuple[float, float]], material: Any, proud: float, grow: float) -> None:
    """An outline laid on the front of the pumpkin's round side."""
    cx, cz = (sum(p[i] for p in outline) / len(outline) for i in (0, 1))

    fine = []
    for (a, b), (c, d) in zip(outline, outline[1:] + outline[:1], strict=True):
        fine += [(a + (c - a) * t / 3, b + (d - b) * t / 3) for t in range(3)]
    kit.mesh(
        [_lay(cx + (x - cx) * grow, cz + (z - cz) * grow, proud) for x, z in fine], [tuple(range(len(fine)))], material
    )


@thing("carrot", "carrots, vegetable, vegetables, root vegetable", height_m=0.24, stands="table", size_px=224,
    azimuths_degrees=(0,))  # fmt: skip
def carrot(kit: Kit) -> None:
    """Three carrots with their greens (decimetres)."""
    for x, turn, y in ((-0.35, 160, 0), (0.3, 204, 0.05), (0.0, 183, -0.25)):
        with moved((x, y, 1.5), turn_degrees=(0, turn, 0)):
            turned(kit, [(0, 0), (0.16, 0), (0.24, 0.1), (0.22, 0.4), (0.12, 1.1), (0.03, 1.45), (0, 1.5)], (0, 0, 0),
                kit.paint("#ea7a22", mottle=0.12, grain_m=0.1))  # fmt: skip
            for z in (0.3, 0.55, 0.85):
                ring(kit, 0.235 - 0.1 * z, 0.012, (0, 0, z), kit.paint("#b8561a"), plane="xy")
            for i in range(7):
                lean = 0.34 * math.sin(1.9 * i)
                kit.tube([(0, 0, 0.05), (lean * 0.4, 0.1 * math.cos(i), -0.4), (lean, 0.2 * math.cos(i), -0.85
                    + 0.05 * (i % 3))], [0.035, 0.05, 0.02], kit.paint("#4f8f2e", mottle=0.2, grain_m=0.1))  # fmt: skip
                kit.ball((0.12, 0.06, 0.2), (lean * 0.9, 0.2 * math.cos(i), -0.72),
                    kit.paint("#5fa034", mottle=0.3, grain_m=0.05))  # fmt: skip


@thing("tomato", "tomatoes", height_m=0.08, stands="table", size_px=224, elevation_degrees=14)
def tomato(kit: Kit) -> None:
    """A ripe tomato (decimetres)."""
    turned(kit, [(0, 0.04), (0.2, 0), (0.42, 0.18), (0.47, 0.38), (0.4, 0.58), (0.22, 0.7), (0.08, 0.68), (0, 0.62)],
        (0, 0, 0), kit.paint("#d0281e", rough=0.12, mottle=0.08))  # fmt: skip
    green = kit.paint("#4f8f2e")
    for i in range(6):
        a = 60 * i
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        kit.tube([(0, 0, 0.68), (0.14 * c, 0.14 * s, 0.72), (0.3 * c, 0.3 * s, 0.69)], [0.04, 0.04, 0.008], green)
    kit.tube([(0, 0, 0.66), (0.02, 0, 0.78), (0.06, 0, 0.84)], 0.03, green)


@thing("mushrooms", "mushroom, toadstool, fungus, fly agaric", height_m=0.18, stands="ground", elevation_degrees=6,
    size_px=224)  # fmt: skip
def mushrooms(kit: Kit) -> None:
    """Three red toadstools with white dots (decimetres)."""
    red, white = kit.paint("#c8241e", rough=0.25, mottle=0.08), kit.paint("#f4ecda", mottle=0.06)
    for x, y, tall, wide, turn in ((0, 0, 1.3, 0.8, 4), (0.85, -0.2, 0.8, 0.5, 14), (-0.7, -0.3, 0.65, 0.42, -12)):
        with moved((x, y, 0), turn_degrees=(0, turn, 0)):
            turned(kit, [(0, 0), (0.26 * wide, 0), (0.22 * wide, 0.3 * tall), (0.17 * wide, tall), (0, tall)],
                (0, 0, 0), white)  # fmt: skip
            turned(kit, [(0.18 * wide, 0.72 * tall), (0.4 * wide, 0.62 * tall), (0.17 * wide, 0.76 * tall)],
                (0, 0, 0), white)  # fmt: skip
            turned(kit, [(0, 0), (0.9 * wide, -0.08 * wide), (wide, 0), (0.9 * wide, 0.26 * wide),
                (0.55 * wide, 0.54 * wide), (0, 0.64 * wide)], (0, 0, tall), red)  # fmt: skip
            for ring_no, (r, z, n) in enumerate(((0.93, 0.18, 9), (0.66, 0.46, 7), (0.28, 0.6, 3))):
                for i in range(n):
                    a = 2 * math.pi * i / n + ring_no
                    kit.ball((0.1 * wide, 0.1 * wide, 0.06 * wide), (r * wide * math.cos(a), r * wide * math.sin(a),
                        tall + z * wide), white)  # fmt: skip


@thing("egg", "eggs, fried egg, boiled egg", height_m=0.08, stands="table", size_px=224, elevation_degrees=10)
def egg(kit: Kit) -> None:
    """An egg in an egg cup (decimetres)."""
    turned(kit, [(0, 0), (0.24, 0), (0.22, 0.04), (0.06, 0.1), (0.06, 0.2), (0.24, 0.34), (0.27, 0.46), (0.24, 0.46)],
        (0, 0, 0), kit.paint("#4a86a8", rough=0.2))  # fmt: skip
    turned(kit, [(0, 0.24), (0.16, 0.28), (0.25, 0.44), (0.25, 0.56), (0.18, 0.76), (0.08, 0.86), (0, 0.88)], (0, 0, 0),
        kit.paint("#e8c09a", mottle=0.06, grain_m=0.05, rough=0.4))  # fmt: skip


@thing(
    "pumpkins", "heap of pumpkins, pumpkin patch, harvest pumpkins", height_m=0.6, stands="ground", elevation_degrees=10
)
def pumpkins(kit: Kit) -> None:
    """Four pumpkins of several colours in a heap."""
    for x, y, z, s, colour in ((-0.55, 0.1, 0, 1.0, "#e07a1e"), (0.6, 0.15, 0, 0.85, "#d8a03a"),
        (0.1, -0.5, 0, 0.7, "#c8561a"), (0.05, 0.15, 0.72, 0.6, "#e8e0c8")):  # fmt: skip
        with moved((x, y, z), scale=s, turn_degrees=(0, 0, 40 * x)):
            _pumpkin(kit, kit.paint(colour, mottle=0.2, grain_m=0.3, rough=0.4))
