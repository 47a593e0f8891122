"""What people wear, carry, write on, read and hoard."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import (
    arc,
    moved,
    ring,
    round_outline,
    soft,
    surface,
)
from pipelines.image.training.things.recipe import thing


@thing("umbrella", "parasol, brolly", height_m=1.0, stands="ground", azimuths_degrees=(20,), elevation_degrees=2)
def umbrella(kit: Kit) -> None:
    """An open red umbrella, upright, with a crook."""
    ribs, red = 8, kit.paint("#c2272d", rough=0.7, mottle=0.08)

    def canopy(u: float, v: float) -> tuple[float, float, float]:
        a = 2 * math.pi * u
        sag = 1 - 0.06 * v * abs(math.sin(a * ribs / 2))
        r = 0.55 * math.sin(v * math.pi / 2 * 0.92) * sag
        return (r * math.cos(a), r * math.sin(a), 0.96 - 0.28 * (1 - math.cos(v * math.pi / 2)) ** 1.1 - 0.02 * v
            + 0.05 * v * abs(math.sin(a * ribs / 2)) ** 2)  # fmt: skip

    surface(kit, canopy, red, steps=(96, 20))
    steel = kit.paint("#8d9298", metal=1, rough=0.3)
    kit.tube([(0, 0, 0.12), (0, 0, 1.0)], 0.008, steel)
    for i in range(ribs):
        a = 2 * math.pi * i / ribs
        kit.tube([(0, 0, 0.62), (0.3 * math.cos(a), 0.3 * math.sin(a), 0.84)], 0.004, steel)
    kit.tube([(0, 0, 0.2), (0, 0, 0.08), (0.02, 0, 0.02), (0.06, 0, 0.01), (0.09, 0, 0.03), (0.095, 0, 0.07)], 0.015,
        kit.wood("#5a3418"))  # fmt: skip


@thing("hat", "fedora, felt hat, bowler hat", height_m=0.128, stands="table", size_px=224, elevation_degrees=14)
def hat(kit: Kit) -> None:
    """A brown felt hat with a dark ribbon (decimetres)."""
    felt = kit.paint("#7a5c40", rough=0.95, mottle=0.08)
    surface(kit, lambda u, v: ((0.8 + 0.8 * v) * math.cos(6.2832 * u), (0.95 + 0.85 * v) * math.sin(6.2832 * u), 0.06
        + 0.16 * v**2 * abs(math.cos(6.2832 * u))), felt, steps=(64, 10))  # fmt: skip

    def crown(u: float, v: float) -> tuple[float, float, float]:
        a, r = 2 * math.pi * u, (0.84 - 0.14 * v) if v < 0.75 else 0.735 * (1 - (v - 0.75) / 0.25)
        z = 0.05 + 1.7 * v if v < 0.75 else 1.325 + 0.1 * math.sin(math.pi * (v - 0.75) / 0.25)
        pinch = 0.18 * max(0.0, v - 0.4)
        return (r * (1 - pinch * max(0.0, -math.sin(a))) * math.cos(a), 1.18 * r * math.sin(a),
            z - 0.25 * (v > 0.7) * (1 - r / 0.735) - 0.1 * (v > 0.7) * max(0.0, math.sin(a)))  # fmt: skip

    surface(kit, crown, felt, steps=(64, 40))
    kit.lathe([(0.87, 0.08), (0.83, 0.36)], (0, 0, 0), kit.paint("#2a211c")).scale = (1, 1.18, 1)


@thing("top-hat", "magician's hat, cylinder hat, magic hat", height_m=0.18, stands="table", size_px=224,
    elevation_degrees=14)  # fmt: skip
def top_hat(kit: Kit) -> None:
    """A black silk hat with a red ribbon (decimetres)."""
    kit.lathe([(1.3, 0.14), (1.25, 0.06), (0.82, 0), (0.76, 0.1), (0.72, 0.9), (0.82, 1.75), (0.78, 1.8), (0, 1.8)],
        (0, 0, 0), kit.paint("#1d1d22", rough=0.3))  # fmt: skip
    kit.lathe([(0.775, 0.1), (0.745, 0.5)], (0, 0, 0), kit.paint("#a8242e", rough=0.5))


@thing("shoes", "shoe, pair of shoes, loafers", height_m=0.12, stands="floor", azimuths_degrees=(50,),
    elevation_degrees=20, size_px=224)  # fmt: skip
def shoes(kit: Kit) -> None:
    """A pair of brown leather shoes."""
    _pair(kit, kit.paint("#7a4424", rough=0.35, grain_m=0.05), shaft=0.0)


@thing("boots", "boot, hiking boots, rubber boots, army boots", height_m=0.31, stands="floor", azimuths_degrees=(50,),
    elevation_degrees=14, size_px=224)  # fmt: skip
def boots(kit: Kit) -> None:
    """A pair of laced boots."""
    _pair(kit, kit.paint("#4a3526", rough=0.6, grain_m=0.05), shaft=0.2)


def _pair(kit: Kit, leather: Any, *, shaft: float) -> None:
    sole, lace = kit.paint("#1d1713"), kit.paint("#d8c9a8")
    for x, turn, y in ((-0.08, 4, 0), (0.08, -6, -0.03)):
        with moved((x, y, 0), turn_degrees=(0, 0, turn)):
            soft(kit, (0.1, 0.3, 0.03), (0, 0, 0.016), sole, square=0.55)
            kit.box((0.08, 0.08, 0.03), (0, 0.1, 0.015), sole, bevel=0.2)
            soft(kit, (0.098, 0.21, 0.085), (0, -0.045, 0.06), leather, square=0.7)
            soft(kit, (0.09, 0.13, 0.08 + shaft), (0, 0.07, 0.06 + shaft / 2), leather, square=0.7)
            soft(kit, (0.065, 0.1, 0.02), (0, 0.07, 0.098 + shaft), sole, square=0.8)
            for i in range(3 + int(shaft * 25)):
                y1, z1 = (-0.045 + 0.022 * min(i, 2), 0.1 + 0.008 * min(i, 2) + max(0, i - 2) * 0.03)
                kit.tube(
                    [(-0.025, y1, z1 - 0.008), (0, y1 - 0.008, z1), (0.025, y1, z1 - 0.008)], 0.005, lace, smooth=False
                )


@thing("bag", "handbag, purse, leather bag, satchel", height_m=0.36, stands="floor", size_px=224)
def bag(kit: Kit) -> None:
    """A leather bag with a flap, a buckle and a handle."""
    leather, dark, brass = (kit.paint("#8a4b26", rough=0.5, grain_m=0.06), kit.paint("#5f3018", rough=0.5),
        kit.paint("#d0a548", metal=1, rough=0.25))  # fmt: skip
    soft(kit, (0.4, 0.14, 0.26), (0, 0, 0.13), leather, square=0.25)
    kit.prism(
        [(-0.19, 0), (-0.1, -0.1), (0.1, -0.1), (0.19, 0), (0.18, 0.1), (-0.18, 0.1)], 0.04, (0, -0.06, 0.155), dark
    )
    soft(kit, (0.38, 0.15, 0.04), (0, 0, 0.245), dark, square=0.3)
    for x in (-0.1, 0.1):
        kit.box((0.03, 0.02, 0.2), (x, -0.078, 0.14), leather, bevel=0.2)
        kit.box((0.045, 0.02, 0.035), (x, -0.085, 0.09), brass, bevel=0.2)
    kit.tube(arc(0.11, (0, 0, 0.25), 0, 180, count=12, squash=0.95), 0.013, dark)


@thing("backpack", "rucksack, school bag, schoolbag", height_m=0.48, stands="floor", size_px=224)
def backpack(kit: Kit) -> None:
    """A blue and orange rucksack with a pocket."""
    blue, orange, dark = kit.paint("#2f5f8f", rough=0.9), kit.paint("#d9792a", rough=0.9), kit.paint("#20262e")
    soft(kit, (0.32, 0.2, 0.44), (0, 0, 0.22), blue, square=0.4)
    soft(kit, (0.26, 0.1, 0.18), (0, -0.09, 0.14), orange, square=0.4)
    soft(kit, (0.33, 0.22, 0.12), (0, -0.01, 0.39), orange, square=0.5)
    kit.box((0.2, 0.02, 0.01), (0, -0.14, 0.18), dark)
    for x in (-0.08, 0.08):
        kit.box((0.025, 0.02, 0.14), (x, -0.115, 0.3), dark)
    kit.tube(arc(0.05, (0, 0.05, 0.43), 0, 180, count=8), 0.012, dark)
    for x in (-0.17, 0.17):
        kit.tube([(x * 0.8, 0.08, 0.4), (x * 1.15, 0.1, 0.3), (x * 1.1, 0.1, 0.15), (x * 0.9, 0.06, 0.06)], 0.014, dark)


@thing("suitcase", "luggage, trunk, travel bag, baggage", height_m=0.5, stands="floor", azimuths_degrees=(30,))
def suitcase(kit: Kit) -> None:
    """A leather suitcase with straps, corners and a sticker."""
    leather, strap, brass = (kit.paint("#9a6234", rough=0.5, grain_m=0.08), kit.paint("#5a3218"),
        kit.paint("#c9a04a", metal=1, rough=0.3))  # fmt: skip
    soft(kit, (0.68, 0.2, 0.44), (0, 0, 0.22), leather, square=0.1)
    kit.box((0.685, 0.012, 0.445), (0, -0.03, 0.22), strap)
    for x in (-0.2, 0.2):
        kit.box((0.05, 0.215, 0.452), (x, 0, 0.221), strap, bevel=0.1)
        kit.box((0.06, 0.01, 0.05), (x, -0.11, 0.32), brass, bevel=0.2)
    for x in (-0.32, 0.32):
        for z in (0.03, 0.41):
            soft(kit, (0.07, 0.21, 0.07), (x, 0, z), strap, square=0.4)
    kit.tube([(-0.09, 0, 0.44), (-0.08, 0, 0.49), (0.08, 0, 0.49), (0.09, 0, 0.44)], 0.014, strap)
    for x, z, colour in ((0.02, 0.24, "#d9c04a"), (-0.06, 0.13, "#4a86a8")):
        kit.prism(round_outline(0.13, 0.1, square=0.6), 0.01, (x, -0.1, z), kit.paint(colour), turn_degrees=(0, 12, 0))


@thing("key", "old key, house key, skeleton key", height_m=0.09, stands="table", size_px=224, azimuths_degrees=(10,))
def key(kit: Kit) -> None:
    """An old iron key, upright (decimetres)."""
    iron = kit.paint("#b08d4a", metal=1, rough=0.4, grain_m=0.1)
    for x, z in ((-0.13, 0.72), (0.13, 0.72), (0, 0.9)):
        ring(kit, 0.12, 0.035, (x, 0, z), iron)
    kit.lathe([(0.05, 0), (0.05, 0.5), (0.09, 0.53), (0.05, 0.56), (0.08, 0.6), (0.05, 0.66)], (0, 0, 0), iron)
    kit.box((0.22, 0.06, 0.09), (0.13, 0, 0.05), iron, bevel=0.1)
    kit.box((0.16, 0.06, 0.07), (0.1, 0, 0.18), iron, bevel=0.1)


@thing("lock", "padlock, locked", height_m=0.1, stands="table", size_px=224, azimuths_degrees=(15,))
def lock(kit: Kit) -> None:
    """A brass padlock (decimetres)."""
    soft(kit, (0.72, 0.3, 0.6), (0, 0, 0.3), kit.paint("#c79a3c", metal=1, rough=0.3, grain_m=0.1), square=0.2)
    kit.tube([(-0.22, 0, 0.5), (-0.22, 0, 0.8), (-0.12, 0, 0.97), (0.12, 0, 0.97), (0.22, 0, 0.8), (0.22, 0, 0.5)],
        0.06, kit.paint("#c0c3c7", metal=1, rough=0.2))  # fmt: skip
    black = kit.paint("#161412")
    kit.cylinder(0.08, 0.04, (0, -0.15, 0.34), black, turn_degrees=(90, 0, 0))
    kit.prism([(-0.07, -0.16), (0.07, -0.16), (0.03, 0), (-0.03, 0)], 0.04, (0, -0.15, 0.32), black)


@thing("glasses", "spectacles, eyeglasses, sunglasses, reading glasses", height_m=0.05, stands="table", size_px=224,
    elevation_degrees=14, azimuths_degrees=(22,))  # fmt: skip
def glasses(kit: Kit) -> None:
    """Round spectacles on their folded arms (decimetres)."""
    frame, glass = kit.paint("#2a1d16", rough=0.2), kit.glass("#a8c4d4", clear=0.45)
    for x in (-0.34, 0.34):
        ring(kit, 0.24, 0.03, (x, 0, 0.27), frame)
        kit.cylinder(0.23, 0.01, (x, 0, 0.27), glass, turn_degrees=(90, 0, 0))
        kit.tube(
            [(x * 1.75, 0, 0.36), (x * 1.85, 0.1, 0.36), (x * 1.8, 1.0, 0.33), (x * 1.75, 1.25, 0.1)], 0.025, frame
        )
    kit.tube([(-0.12, 0, 0.32), (0, -0.02, 0.38), (0.12, 0, 0.32)], 0.028, frame)
