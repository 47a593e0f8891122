"""Plates, vases and sweets, whole, dirty, withered and broken."""

from __future__ import annotations

import itertools
import math
from typing import Any

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import (
    flower,
    moved,
    plate,
    ring,
    shards,
    spread_points,
    surface,
    turned,
)
from pipelines.image.training.things.recipe import thing

WHITE = "#f3f0e8"


@thing("plate", "plate with cutlery, place setting, dish, meal, dinner plate, dinner", height_m=0.025, stands="table",
    elevation_degrees=38, azimuths_degrees=(0,), size_px=224)  # fmt: skip
def plate_with_cutlery(kit: Kit) -> None:
    """A plate between a fork and a knife (decimetres)."""
    plate(kit, 1.3, (0, 0, 0), kit.paint(WHITE, rough=0.12, mottle=0.03), rim=kit.paint("#3f6aa0"))
    _cutlery(kit, -1.75, 1.75)


def _cutlery(kit: Kit, fork: float, knife: float) -> None:
    steel = kit.paint("#b4bac0", metal=1, rough=0.2)
    kit.tube([(fork, -1.1, 0.05), (fork, -0.2, 0.1), (fork, 0.3, 0.07)], [0.07, 0.05, 0.06], steel)
    kit.box((0.3, 0.2, 0.05), (fork, 0.4, 0.07), steel, bevel=0.3)
    for i in range(4):
        kit.tube([(fork - 0.12 + 0.08 * i, 0.45, 0.07), (fork - 0.12 + 0.08 * i, 1.0, 0.1)], 0.026, steel)
    kit.tube([(knife, -1.1, 0.05), (knife, -0.1, 0.06)], [0.08, 0.07], steel)
    kit.prism([(-0.08, -0.1), (0.08, -0.1), (0.12, 0.7), (0.02, 1.1), (-0.08, 1.0)], 0.04, (knife, 0, 0.06), steel,
        turn_degrees=(-90, 0, 0))  # fmt: skip


@thing("plate-broken", "", height_m=0.08, stands="table", elevation_degrees=34, azimuths_degrees=(0,), of="plate",
    state="broken", size_px=224)  # fmt: skip
def plate_broken(kit: Kit) -> None:
    """The plate in five pieces and crumbs of china (decimetres)."""
    _broken_china(kit, kit.paint(WHITE, rough=0.12, mottle=0.04))


def _broken_china(kit: Kit, china: Any) -> None:
    blue = kit.paint("#3f6aa0")
    cuts = (0, 70, 128, 205, 290, 360)
    for i, (first, last) in enumerate(itertools.pairwise(cuts)):
        middle = math.radians((first + last) / 2)
        with moved((0.28 * math.cos(middle), 0.28 * math.sin(middle), 0.05 + 0.05 * (i % 2)),
            turn_degrees=((9, -7, 5, 12, -10)[i], (-8, 6, 12, -6, 8)[i], (5, -8, 3, 9, -4)[i])):  # fmt: skip
            edge = [(math.cos(math.radians(t)), math.sin(math.radians(t))) for t in (first + (last - first) * k / 12
                for k in range(13))]  # fmt: skip
            jag = (0.12 * math.cos(middle + 1), 0.12 * math.sin(middle - 1))
            kit.prism(
                [jag, *((1.3 * c, 1.3 * s) for c, s in edge)], 0.06, (0, 0, 0.06), china, turn_degrees=(-90, 0, 0)
            )
            kit.tube([(1.24 * c, 1.24 * s, 0.1) for c, s in edge], 0.035, blue)
            kit.tube([(0.8 * c, 0.8 * s, 0.09) for c, s in edge], 0.02, kit.paint("#d8d4c8"))
    shards(kit, 14, 1.8, 0.13, china)


@thing("dirty-plates", "dirty dishes, unwashed dishes, leftovers, scraps, rotten food", height_m=0.14, stands="table",
    elevation_degrees=22, azimuths_degrees=(15,))  # fmt: skip
def dirty_plates(kit: Kit) -> None:
    """A crooked stack of greasy plates with bones, mould and a fly (decimetres)."""
    china = kit.paint("#d8cfb8", second="#a08a5a", mottle=0.3, grain_m=0.4, rough=0.4)
    for i, (x, y) in enumerate(((0, 0), (0.1, 0.05), (-0.08, -0.06), (0.05, 0.1), (-0.05, 0))):
        with moved((x, y, 0.2 * i), turn_degrees=(2 - i, 3 * math.sin(2.1 * i), 0)):
            plate(kit, 1.2, (0, 0, 0), china)
            kit.cylinder(0.8, 0.04, (0.1, -0.1, 0.08), kit.paint("#6a4a24", second="#8a7a3a", mottle=0.4, grain_m=0.1))
    mould = kit.paint("#8fa37a", second="#55684a", mottle=0.4, grain_m=0.08, rough=1)
    kit.blob([((0.2, -0.2, 1.02), 0.22), ((0.45, -0.05, 1.0), 0.18), ((0.05, 0.1, 1.02), 0.2)], mould)
    bone = kit.paint("#e4d8b8", mottle=0.15)
    kit.tube([(-0.75, -0.3, 1.08), (-0.1, -0.55, 1.12)], 0.06, bone)
    for x, y in ((-0.8, -0.25), (-0.8, -0.37), (-0.05, -0.5), (-0.06, -0.62)):
        kit.ball(0.09, (x, y, 1.09), bone)
    with moved((1.3, -0.8, 0.0), turn_degrees=(0, 0, 30)):
        turned(kit, [(0, 0), (0.4, 0), (0.46, 0.75), (0.43, 0.75), (0.38, 0.1)], (0, 0, 0), china)
    for x, y, z in ((0.3, -0.3, 1.27), (-0.55, 0.15, 1.17)):
        kit.ball((0.07, 0.045, 0.045), (x, y, z), kit.paint("#17171a"))
        for s in (-1, 1):
            kit.ball((0.08, 0.035, 0.01), (x - 0.03, y + 0.05 * s, z + 0.05), kit.paint("#b8bcc0"))


def _vase(kit: Kit, at: Point = (0, 0, 0), colour: str = "#3f6a94") -> None:
    glaze, gold = kit.paint(colour, rough=0.1, mottle=0.12, grain_m=0.5), kit.paint("#d9b25a", metal=1, rough=0.3)
    turned(kit, [(0, 0), (0.35, 0), (0.38, 0.05), (0.62, 0.7), (0.6, 1.0), (0.28, 1.5), (0.26, 1.7), (0.4, 1.9),
        (0.36, 1.9), (0.2, 1.7)], at, glaze)  # fmt: skip
    for r, z in ((0.5, 0.35), (0.5, 1.15), (0.39, 1.9)):
        ring(kit, r, 0.03, (at[0], at[1], at[2] + z), gold, plane="xy")


def _bunch(kit: Kit, *, withered: bool) -> None:
    stem = kit.paint("#6a5a34" if withered else "#4f8a34", mottle=0.2, grain_m=0.1)
    colours = (("#6d4a34", "#7a5a44", "#5a3f34", "#8a6a4a") if withered else ("#e0526a", "#f2c23a", "#f6f0e6",
        "#b06ad0", "#ee8a3a", "#e0526a"))  # fmt: skip
    for i, (x, y) in enumerate(spread_points(kit, 9 if withered else 17, 1.0)):
        z = 3.4 - 0.6 * (x * x + y * y)
        colour, heart = (kit.paint(colours[i % len(colours)], mottle=0.15, grain_m=0.1),
            kit.paint("#3a2a1c" if withered or i % 2 else "#f2d04a"))  # fmt: skip
        if withered:
            out = 1.0 + 0.5 * (i % 3)
            fall = 2.5 - 0.45 * (i % 4)
            kit.tube([(0, 0, 1.7), (x * 0.5, y * 0.5, 3.0), (x * out, y * out, 3.0),
                (x * out * 1.25, y * out * 1.2, fall)], 0.035, stem)  # fmt: skip
            kit.ball((0.12, 0.12, 0.22), (x * out * 1.27, y * out * 1.2, fall - 0.12), colour)
            for s in (-1, 1):
                kit.ball((0.06, 0.03, 0.2), (x * out * 1.27 + 0.1 * s, y * out * 1.2, fall - 0.2), colour,
                    turn_degrees=(0, 25 * s, 0))  # fmt: skip
            continue
        kit.tube([(0, 0, 1.7), (x * 0.5, y * 0.5, 2.6), (x, y, z)], 0.03, stem)
        flower(kit, (x, y - 0.05, z), 0.36, colour, heart, petals=8, turn_degrees=(50 - 40 * y, 30 * x, 0))
    for i in range(5 if withered else 14):
        a = 2.4 * i
        droop = -70 if withered else 25
        kit.ball((0.4, 0.12, 0.03), (0.6 * math.cos(a), 0.6 * math.sin(a), 2.1 if withered else 2.35), stem,
            turn_degrees=(0, -droop, math.degrees(a)))  # fmt: skip


@thing("vase", "vase with flowers, flower vase, flowers in a vase, cut flowers", height_m=0.4, stands="table",
    elevation_degrees=8, size_px=384)  # fmt: skip
def vase_with_flowers(kit: Kit) -> None:
    """A blue vase of bright flowers (decimetres)."""
    _vase(kit)
    _bunch(kit, withered=False)


@thing("vase-withered", "", height_m=0.36, stands="table", elevation_degrees=8, of="vase", state="withered")
def vase_withered(kit: Kit) -> None:
    """The vase with drooping brown flowers, petals fallen around it (decimetres)."""
    _vase(kit, colour="#5a6470")
    _bunch(kit, withered=True)
    for i in range(9):
        kit.ball((0.14, 0.09, 0.02), (1.1 * math.cos(2.4 * i) * (0.6 + 0.05 * i), -0.2 + 0.8 * math.sin(2.4 * i),
            0.02), kit.paint("#6d4a34"), turn_degrees=(0, 8, 40 * i))  # fmt: skip


@thing("vase-broken", "", height_m=0.16, stands="table", elevation_degrees=22, of="vase", state="broken")
def vase_broken(kit: Kit) -> None:
    """The vase in pieces, water and a flower among them (decimetres)."""
    glaze = kit.paint("#3f6a94", rough=0.1, mottle=0.12, grain_m=0.5)
    surface(kit, lambda u, v: ((1.9 * v + 0.2 * v * math.sin(31 * u)) * math.cos(6.2832 * u),
        (1.3 * v + 0.2 * v * math.cos(25 * u)) * math.sin(6.2832 * u), 0.03 * (1 - v * v)),
        kit.glass("#a8c0cc", clear=0.35), steps=(64, 4))  # fmt: skip

    def rest(u: float, v: float) -> Point:
        top = 0.75 + 0.45 * abs(math.sin(11 * u)) * abs(math.cos(5 * u + 1))
        z = v * top
        r = 0.36 + 0.26 * math.sin(min(1.0, z / 0.8) * math.pi / 2)
        return r * math.cos(6.2832 * u), r * math.sin(6.2832 * u), z

    surface(kit, rest, glaze, steps=(120, 8))
    for x, y, turn in ((1.1, -0.4, 20), (-1.0, -0.5, 160), (0.4, -1.1, 80), (1.3, 0.4, -30), (-1.3, 0.3, 210)):
        with moved((x, y, 0.28), turn_degrees=(20, 0, turn)):
            surface(kit, lambda u, v: (0.5 * math.cos(1.9 * (u - 0.5)) - 0.3,
                0.5 * math.sin(1.9 * (u - 0.5)) * (1 - 0.6 * v), 0.65 * v - 0.25 * u), glaze,
                steps=(10, 6))  # fmt: skip
    shards(kit, 18, 1.9, 0.16, glaze)
    kit.tube([(-0.2, -0.9, 0.1), (-0.9, -1.1, 0.08), (-1.5, -1.0, 0.1)], 0.04, kit.paint("#4f8a34"))
    flower(kit, (-1.65, -1.0, 0.2), 0.4, kit.paint("#e0526a"), kit.paint("#f2d04a"), turn_degrees=(40, -30, 0))
    kit.tube([(0.3, -1.0, 0.1), (1.0, -1.0, 0.1), (1.7, -0.8, 0.1)], 0.04, kit.paint("#4f8a34"))
    flower(kit, (1.8, -0.75, 0.2), 0.36, kit.paint("#f2c23a"), kit.paint("#7a4a1c"), turn_degrees=(50, 20, 0))


@thing("candy", "sweets, bonbon, candies, toffee", height_m=0.06, stands="table", size_px=224, azimuths_degrees=(0,),
    elevation_degrees=16)  # fmt: skip
def candy(kit: Kit) -> None:
    """Three wrapped sweets (centimetres by three)."""
    for x, y, z, turn, first, second in ((-0.7, 0.1, 0.36, 24, "#e0384a", "#f6f0e6"),
        (0.8, 0.0, 0.36, -18, "#3f9ad0", "#f2d04a"), (0.05, -0.3, 1.0, 8, "#6ab84a", "#f6f0e6")):  # fmt: skip
        with moved((x, y, z), turn_degrees=(0, turn, 10 * x)):
            kit.ball((0.5, 0.34, 0.34), (0, 0, 0), kit.paint(first, rough=0.15))
            for k in (-0.24, 0, 0.24):
                ring(kit, 0.345 * math.sqrt(1 - (k / 0.5) ** 2), 0.04, (k, 0, 0), kit.paint(second, rough=0.15),
                    plane="yz")  # fmt: skip
            for s in (-1, 1):
                kit.prism([(0.42 * s, 0), (0.95 * s, 0.36), (0.85 * s, 0.12), (0.98 * s, 0), (0.85 * s, -0.12),
                    (0.95 * s, -0.36)], 0.06, (0, 0, 0), kit.paint(first, rough=0.15, mottle=0.3,
                    grain_m=0.15))  # fmt: skip


@thing("lollipop", "lolly, sucker, candy swirl", height_m=0.2, stands="table", size_px=224, azimuths_degrees=(10,),
    elevation_degrees=4)  # fmt: skip
def lollipop(kit: Kit) -> None:
    """A round lollipop with a spiral and a bow (decimetres)."""
    kit.tube([(0, 0, 0), (0, 0, 1.4)], 0.05, kit.paint("#f4efe2"))
    kit.ball((0.62, 0.14, 0.62), (0, 0, 1.5), kit.paint("#f6eef0", rough=0.1, mottle=0.02))
    for start, colour in ((0, "#e0384a"), (2.094, "#f2c23a"), (4.189, "#3f9ad0")):
        path = [(0.05 * t * math.cos(t * 0.55 + start), -0.13 * math.sqrt(max(0.05, 1 - (0.05 * t / 0.62) ** 2)), 1.5
            + 0.05 * t * math.sin(t * 0.55 + start)) for t in range(12)]  # fmt: skip
        kit.tube(path, [0.02, *([0.055] * 10), 0.03], kit.paint(colour, rough=0.1))
    for s in (-1, 1):
        kit.ball((0.2, 0.07, 0.12), (0.2 * s, -0.06, 0.86), kit.paint("#e0384a"), turn_degrees=(0, 20 * s, 0))
        kit.tube([(0, -0.06, 0.86), (0.1 * s, -0.06, 0.65), (0.2 * s, -0.06, 0.5)], 0.04, kit.paint("#e0384a"))
