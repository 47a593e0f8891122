"""Presents, the tree and what hangs on it."""

from __future__ import annotations

import itertools
import math

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import (
    arc,
    moved,
    ring,
    star_outline,
)
from pipelines.image.training.things.recipe import thing

PARTY = ("#e0384a", "#2f8ad0", "#f2c230", "#4ab05a", "#a050c8", "#ee8a2a", "#f08ab0")


def _present(kit: Kit, size: Point, at: Point, paper: str, ribbon: str, *, turn: float = 0, dots: str = "") -> None:
    wrap, band = kit.paint(paper, rough=0.35, mottle=0.05), kit.paint(ribbon, rough=0.25, mottle=0.1)
    w, d, h = size
    with moved(at, turn_degrees=(0, 0, turn)):
        kit.box((w, d, h), (0, 0, h / 2), wrap, bevel=0.02)
        kit.box((w * 1.05, d * 1.05, h * 0.2), (0, 0, h * 0.9), wrap, bevel=0.1)
        kit.box((w * 0.16, d * 1.07, h * 1.015), (0, 0, h * 0.508), band, bevel=0)
        kit.box((w * 1.07, d * 0.16, h * 1.015), (0, 0, h * 0.508), band, bevel=0)
        if dots:
            for i in range(9):
                x, z = (i % 3 - 1) * w * 0.33 + (0.08 * w if i // 3 % 2 else -0.08 * w), h * (0.14 + 0.27 * (i // 3))
                if abs(x) > w * 0.12 and z < h * 0.75:
                    kit.cylinder(w * 0.05, 0.01, (x, -d / 2, z), kit.paint(dots), turn_degrees=(90, 0, 0))
        b = min(w, d) * 0.24
        for s in (-1, 1):
            kit.tube([(0, 0, h), (s * b * 0.9, 0, h + b * 1.1), (s * b * 1.7, 0, h + b * 0.8),
                (s * b * 1.5, 0, h + b * 0.2), (0, 0, h + b * 0.08)], b * 0.24, band)  # fmt: skip
            kit.prism([(0, 0), (s * b * 1.6, -b * 0.1), (s * b * 1.4, b * 0.12), (s * b * 1.7, b * 0.3)], b * 0.4,
                (0, -b * 0.5, h + b * 0.1), band, turn_degrees=(0, 0, -s * 35))  # fmt: skip
        kit.ball((b * 0.34, b * 0.3, b * 0.3), (0, 0, h + b * 0.25), band)


@thing("present", "gift, present box, wrapped present, birthday present, parcel, surprise", height_m=0.38,
    stands="floor", azimuths_degrees=(28,), elevation_degrees=12, size_px=224)  # fmt: skip
def present(kit: Kit) -> None:
    """A red present with a golden bow."""
    _present(kit, (0.36, 0.36, 0.27), (0, 0, 0), "#c8202e", "#e8be4a")


@thing("gift-box", "blue present, christmas present", height_m=0.42, stands="floor", azimuths_degrees=(-25,),
    elevation_degrees=12, size_px=224)  # fmt: skip
def gift_box(kit: Kit) -> None:
    """A tall blue present with white dots and a pink bow."""
    _present(kit, (0.3, 0.3, 0.34), (0, 0, 0), "#2f6ab8", "#f08ab0", dots="#f4f0e6")


@thing("presents", "heap of presents, gifts, pile of presents", height_m=0.75, stands="floor", azimuths_degrees=(20,),
    elevation_degrees=10, size_px=384)  # fmt: skip
def presents(kit: Kit) -> None:
    """Seven presents in a heap."""
    for size, at, paper, ribbon, turn, dots in (((0.6, 0.5, 0.34), (-0.3, 0.2, 0), "#2f8a4a", "#d8303a", 8, ""),
        ((0.5, 0.5, 0.42), (0.36, 0.15, 0), "#c8202e", "#f4efe2", -14, ""), ((0.4, 0.36, 0.25), (-0.28, 0.2, 0.345),
        "#f2c230", "#2f6ab8", -20, ""), ((0.34, 0.3, 0.2), (0.32, 0.15, 0.43), "#7a4ab0", "#f2c230", 22, "#f4efe2"),
        ((0.36, 0.3, 0.22), (-0.62, -0.25, 0), "#3f9ad0", "#f4efe2", 25, ""),
        ((0.34, 0.34, 0.26), (0.1, -0.35, 0), "#f08ab0", "#c8202e", -5, "#f4efe2"),
        ((0.26, 0.24, 0.16), (0.6, -0.35, 0), "#ee8a2a", "#2f8a4a", 30, "")):  # fmt: skip
        _present(kit, size, at, paper, ribbon, turn=turn, dots=dots)


@thing("christmas-tree", "xmas tree, decorated tree, christmas, xmas", height_m=2.2, stands="floor",
    elevation_degrees=4, size_px=420)  # fmt: skip
def christmas_tree(kit: Kit) -> None:
    """A fir with lights, balls, garlands and a star, presents under it."""
    greens = [kit.paint(c, mottle=0.25, grain_m=0.03, rough=0.9) for c in ("#24502c", "#2f6236", "#1d4426")]
    kit.cylinder(0.06, 0.4, (0, 0, 0.2), kit.wood("#5a3a20"))
    kit.lathe([(0, 0), (0.17, 0), (0.21, 0.2), (0.19, 0.2)], (0, 0, 0), kit.paint("#9c2a2a"))
    rows = 12
    for row in range(rows):
        z, r = 0.32 + 1.58 * row / rows, 0.72 * (1 - row / rows) + 0.06
        n = max(7, int(26 * r / 0.72))
        kit.cylinder(r * 0.72, 0.3, (0, 0, z + 0.14), greens[2], top=r * 0.42)
        for i in range(n):
            a = 2 * math.pi * (i + row % 2 / 2) / n
            c, s, long = math.cos(a), math.sin(a), r * kit.rng.uniform(0.9, 1.1)
            kit.tube([(0, 0, z + 0.2), (long * 0.55 * c, long * 0.55 * s, z + 0.1), (long * c, long * s, z + 0.02)],
                [0.05, 0.075, 0.012], greens[i % 3])  # fmt: skip
    lights = ("#ffd45a", "#ff6a5a", "#6ab8ff", "#7aff8a")
    for i in range(64):
        t = (i + 0.5) / 64
        r, a, z = 0.76 * (1 - t) + 0.09, 2.4 * i, 0.36 + 1.5 * t
        if i % 2:
            kit.ball(0.026, (r * math.cos(a), r * math.sin(a), z), kit.glow(lights[i // 2 % 4]))
        else:
            kit.ball(0.045, (r * 0.97 * math.cos(a), r * 0.97 * math.sin(a), z - 0.03),
                kit.paint(("#c8202e", "#d9b04a", "#2f6ab8", "#c8d0d6")[i // 2 % 4], rough=0.1))  # fmt: skip
    for turn in range(5):
        path = []
        for k in range(25):
            t = (turn + k / 24) / 5.2
            r, a = 0.7 * (1 - t) + 0.08, 2 * math.pi * k / 24 + 0.5 * turn
            path.append((r * math.cos(a), r * math.sin(a), 0.4 + 1.52 * t - 0.03 * math.cos(6 * a)))
        kit.tube(path, 0.014, kit.paint("#e0b84a", metal=1, rough=0.3))
    kit.prism(star_outline(0.14, 0.06), 0.04, (0, 0, 2.08), kit.glow("#ffd45a"))
    _present(kit, (0.3, 0.26, 0.18), (-0.42, -0.4, 0), "#c8202e", "#f4efe2", turn=20)
    _present(kit, (0.26, 0.26, 0.22), (0.4, -0.45, 0), "#2f6ab8", "#e8be4a", turn=-15)
    _present(kit, (0.22, 0.2, 0.13), (0.02, -0.6, 0), "#e8be4a", "#2f8a4a", turn=5)


@thing("star", "golden star, christmas star, award star", height_m=0.5, stands="sky", azimuths_degrees=(12,),
    elevation_degrees=0, size_px=224)  # fmt: skip
def star(kit: Kit) -> None:
    """A shining golden star with edges."""
    outline, gold = star_outline(1, 0.42), kit.glow("#ffc83a", 0.8)
    light = kit.glow("#ffe38a", 0.9)
    for i, (a, b) in enumerate(zip(outline, outline[1:] + outline[:1], strict=True)):
        kit.mesh([(a[0], 0, a[1]), (b[0], 0, b[1]), (0, -0.3, 0)], [(0, 1, 2)], (gold, light)[i % 2])


@thing("christmas-wreath", "advent wreath, door wreath, holly, holly wreath", height_m=0.6, stands="wall",
    azimuths_degrees=(8,), elevation_degrees=2)  # fmt: skip
def wreath(kit: Kit) -> None:
    """A green wreath with red berries, cones and a bow."""
    greens = [kit.paint(c, mottle=0.25, grain_m=0.02) for c in ("#2f6236", "#24502c", "#3f7a40")]
    for i in range(150):
        a, out = 2 * math.pi * i / 150, kit.rng.uniform(-0.075, 0.075)
        x, z = (0.22 + out * 0.5) * math.cos(a), 0.3 + (0.22 + out * 0.5) * math.sin(a)
        turn = math.degrees(a) + 90 + kit.rng.uniform(-45, 45)
        kit.ball((0.065, 0.014, 0.02), (x, kit.rng.uniform(-0.05, 0.03), z), greens[i % 3], turn_degrees=(0, -turn, 0))
    kit.tube(arc(0.22, (0, 0.02, 0.3)), 0.035, greens[1], closed=True)
    for i in range(21):
        a = 2.4 * i
        r = 0.2 + 0.03 * math.sin(5 * i)
        kit.ball(0.017, (r * math.cos(a), -0.06, 0.3 + r * math.sin(a)), kit.paint("#c81f2e", rough=0.15))
    red = kit.paint("#c0202e", rough=0.4)
    for s in (-1, 1):
        kit.tube([(0, -0.08, 0.1), (0.07 * s, -0.1, 0.17), (0.12 * s, -0.1, 0.13), (0.09 * s, -0.1, 0.08),
            (0, -0.09, 0.095)], 0.016, red)  # fmt: skip
        kit.prism([(0, 0.1), (0.03 * s, 0.1), (0.11 * s, -0.06), (0.07 * s, -0.04), (0.05 * s, -0.08)], 0.012,
            (0, -0.09, 0), red)  # fmt: skip
    kit.ball(0.026, (0, -0.1, 0.1), red)


@thing("candy-cane", "candy canes, sugar cane, peppermint stick", height_m=0.22, stands="table",
    azimuths_degrees=(10,), elevation_degrees=4, size_px=224)  # fmt: skip
def candy_cane(kit: Kit) -> None:
    """A red and white cane with a green bow (decimetres)."""
    path = [(0.3, 0.0, 0.05 * i) for i in range(29)]
    path += [(x, 0.0, z) for x, _, z in arc(0.35, (-0.05, 0, 1.45), 0, 195, count=32)]
    white, red = kit.paint("#f8f4ec", rough=0.5, mottle=0.02), kit.paint("#d0202e", rough=0.5)
    for i, (start, end) in enumerate(itertools.pairwise(path)):
        kit.tube([start, end], 0.132 if i % 6 < 2 else 0.13, red if i % 6 < 2 else white)
    for end in (path[0], path[-1]):
        kit.ball(0.13, end, white)
    green = kit.paint("#2f8a4a")
    for s in (-1, 1):
        kit.ball((0.26, 0.08, 0.15), (0.3 + 0.24 * s, -0.15, 0.85), green, turn_degrees=(0, -20 * s, 0))
        kit.tube([(0.3, -0.16, 0.85), (0.3 + 0.12 * s, -0.16, 0.6), (0.3 + 0.2 * s, -0.16, 0.4)], 0.05, green)
    kit.ball(0.1, (0.3, -0.18, 0.85), green)


@thing("stocking", "christmas stocking, santa's stocking, sock", height_m=0.5, stands="wall", azimuths_degrees=(8,),
    elevation_degrees=0, size_px=224)  # fmt: skip
def stocking(kit: Kit) -> None:
    """A red stocking with a white hem and gifts in it (decimetres)."""
    red = kit.paint("#c0202e", rough=0.95, mottle=0.12, grain_m=0.1)
    kit.tube([(0, 0, 4.2), (0, 0, 3.0), (0, 0, 1.8), (0.1, 0, 0.9), (0.8, 0, 0.5), (1.5, 0, 0.55)],
        [0.75, 0.7, 0.66, 0.72, 0.6, 0.5], red)  # fmt: skip
    kit.ball((0.55, 0.5, 0.52), (1.5, 0, 0.58), kit.paint("#f4efe2", rough=1))
    kit.ball((0.5, 0.62, 0.6), (-0.25, 0, 0.75), kit.paint("#f4efe2", rough=1))
    kit.cylinder(0.86, 0.8, (0, 0, 4.2), kit.paint("#f8f4ec", rough=1, mottle=0.1, grain_m=0.1))
    ring(kit, 0.22, 0.07, (-0.7, 0, 4.75), red)
    _present(kit, (0.7, 0.6, 0.7), (0.2, 0, 4.4), "#2f6ab8", "#f2c230", turn=10)
    kit.tube([(-0.35, 0, 4.4), (-0.35, 0, 5.1), (-0.5, 0, 5.35), (-0.75, 0, 5.2)], 0.1, kit.paint("#f8f4ec"))
