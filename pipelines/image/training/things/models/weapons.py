"""Swords, knives, guns, bombs, armour, blood."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import (
    arc,
    moved,
    ring,
    soft,
    surface,
)
from pipelines.image.training.things.recipe import thing

STEEL, BLOOD = "#b4bac0", "#7a0a10"


def _sword(kit: Kit, low: float) -> None:
    """A sword with its point at a height, its hilt above (decimetres)."""
    steel, gold = kit.paint(STEEL, metal=1, rough=0.2), kit.paint("#c9a04a", metal=1, rough=0.3)
    blade = [(0, low), (0.34, low + 0.8), (0.4, low + 6.5), (-0.4, low + 6.5), (-0.34, low + 0.8)]
    for s in (-1, 1):
        kit.mesh([(x, 0, z) for x, z in blade] + [(0, -0.1 * s, low + 0.7), (0, -0.1 * s, low + 6.5)],
            [(0, 1, 5), (1, 2, 6, 5), (0, 5, 4), (4, 5, 6, 3)], steel)  # fmt: skip
    kit.tube([(-1.3, 0, low + 6.7), (-0.5, 0, low + 6.55), (0.5, 0, low + 6.55), (1.3, 0, low + 6.7)],
        [0.2, 0.14, 0.14, 0.2], gold)  # fmt: skip
    kit.cylinder(0.16, 1.6, (0, 0, low + 7.4), kit.paint("#4a2a1c"))
    for i in range(5):
        ring(kit, 0.165, 0.03, (0, 0, low + 6.8 + 0.3 * i), gold, plane="xy")
    kit.ball(0.3, (0, 0, low + 8.4), gold)
    kit.ball(0.14, (0, -0.22, low + 8.4), kit.paint("#b81f2e", rough=0.05))


@thing("sword", "blade, longsword, rapier, sabre, saber, excalibur", height_m=0.9, stands="ground",
    azimuths_degrees=(15,), elevation_degrees=3)  # fmt: skip
def sword(kit: Kit) -> None:
    """A sword, its point down (decimetres)."""
    _sword(kit, 0)


@thing("shield", "knight's shield, buckler, coat of arms", height_m=0.85, stands="floor", azimuths_degrees=(18,),
    elevation_degrees=3)  # fmt: skip
def shield(kit: Kit) -> None:
    """A quartered shield, blue and red, with a golden lion's star and rim (decimetres)."""

    def place(side: int, low: bool) -> list[tuple[float, float]]:
        edge = (
            [(0, 8.5), (1.6, 8.2), (3.1, 8.4), (3.1, 4.6)] if not low else [(3.1, 4.6), (2.7, 2.6), (1.6, 1.0), (0, 0)]
        )
        return [(side * x, z) for x, z in edge] + [(0, 4.6)]

    for side in (-1, 1):
        for low in (False, True):
            kit.prism(place(side, low), 0.3, (0, 0, 0), kit.paint("#1f4f9c" if (side > 0) == low else "#b8242e",
                rough=0.35, mottle=0.12, grain_m=0.6))  # fmt: skip
    rim = [(0, 8.5), (1.6, 8.2), (3.1, 8.4), (3.1, 4.6), (2.7, 2.6), (1.6, 1.0), (0, 0)]
    gold = kit.paint("#c9a04a", metal=1, rough=0.3)
    full = rim + [(-x, z) for x, z in rim[-2:0:-1]]
    kit.tube([(x, -0.1, z) for x, z in full], 0.2, gold, closed=True, smooth=False)
    kit.tube([(0, -0.2, 0.1), (0, -0.2, 8.4)], 0.14, gold)
    kit.tube([(-3.0, -0.2, 4.6), (3.0, -0.2, 4.6)], 0.14, gold)
    kit.ball((0.8, 0.4, 0.8), (0, -0.2, 4.6), gold)


@thing("armour", "armor, suit of armour, suit of armor, knight's armour", height_m=1.85, stands="floor",
    azimuths_degrees=(18,), elevation_degrees=4, size_px=384)  # fmt: skip
def armour(kit: Kit) -> None:
    """A standing suit of plate armour with a plume and a sword (decimetres)."""
    steel, dark, gold = (kit.paint("#9aa2aa", metal=1, rough=0.25, mottle=0.1), kit.paint("#17181c"),
        kit.paint("#c9a04a", metal=1, rough=0.3))  # fmt: skip
    for s in (-1, 1):
        soft(kit, (1.1, 2.4, 0.7), (1.1 * s, -0.5, 0.35), steel, square=0.5)
        kit.cylinder(0.55, 3.4, (1.1 * s, 0, 2.4), steel, top=0.72)
        kit.ball((0.75, 0.8, 0.7), (1.1 * s, -0.1, 4.4), steel)
        kit.cylinder(0.8, 3.4, (1.0 * s, 0, 6.3), steel, top=1.0)
        kit.ball((1.35, 1.2, 1.1), (2.45 * s, 0, 13.4), steel)
        kit.tube([(2.6 * s, 0, 13.0), (3.0 * s, 0, 10.9), (2.2 * s, -1.2, 8.9)], [0.75, 0.65, 0.55], steel)
        kit.ball((0.8, 0.8, 0.75), (3.0 * s, -0.2, 10.8), steel)
        soft(kit, (1.0, 1.0, 1.2), (2.0 * s, -1.5, 8.7), steel, square=0.5)
        for k in range(3):
            ring(kit, 1.2 - 0.1 * k, 0.1, (2.5 * s, 0, 12.9 - 0.5 * k), gold if k == 0 else steel, plane="xy")
    kit.lathe([(0, 9.2), (1.7, 9.2), (1.9, 10.4), (2.3, 12.2), (2.1, 13.8), (0.9, 14.4), (0, 14.4)], (0, 0, 0), steel)
    kit.tube([(0, -2.2, 10.0), (0, -2.35, 12.2), (0, -1.8, 13.9)], 0.12, gold)
    kit.lathe([(1.7, 9.3), (2.2, 8.6), (2.5, 7.4), (2.4, 7.4)], (0, 0, 0), steel)
    for z in (8.9, 8.3, 7.7):
        ring(kit, 1.9 + (9.3 - z) * 0.32, 0.1, (0, 0, z), steel, plane="xy")
    kit.cylinder(0.8, 0.6, (0, 0, 14.5), steel)
    kit.lathe([(0.9, 14.6), (1.15, 15.2), (1.2, 16.4), (0.9, 17.3), (0.3, 17.7), (0, 17.7)], (0, 0, 0), steel)
    kit.prism([(-0.85, 16.1), (0.85, 16.1), (0.8, 16.35), (-0.8, 16.35)], 0.5, (0, -1.0, 0), dark)
    for x in (-0.45, -0.15, 0.15, 0.45):
        kit.box((0.1, 0.3, 0.7), (x, -1.1, 15.4), dark, bevel=0)
    kit.tube([(0, -0.3, 17.6), (0, 0.2, 18.6), (0, 1.1, 18.2), (0, 1.6, 16.8)], [0.2, 0.45, 0.5, 0.1],
        kit.paint("#b8242e", rough=1))  # fmt: skip
    with moved((0, -2.0, 0), scale=1.0):
        _sword(kit, 0.1)


def _knife(kit: Kit, *, bloody: bool) -> None:
    steel, wood = kit.paint(STEEL, metal=1, rough=0.15), kit.wood("#3a2418")
    blade = [(-0.16, 1.25), (0.22, 1.25), (0.24, 2.3), (0.12, 3.1), (-0.16, 3.5)]
    kit.prism(blade, 0.05, (0, 0, 0), steel)
    kit.prism([(0.12, 1.25), (0.225, 1.25), (0.245, 2.3), (0.12, 3.12), (0.05, 2.5)], 0.054, (0, 0, 0),
        kit.paint("#dfe4e8", metal=1, rough=0.1))  # fmt: skip
    soft(kit, (0.32, 0.2, 1.3), (0.02, 0, 0.63), wood, square=0.3)
    for z in (0.25, 0.62, 1.0):
        kit.cylinder(0.05, 0.22, (0.02, 0, z), steel, turn_degrees=(90, 0, 0))
    if bloody:
        red = kit.paint("#8f0a12", second="#5a060c", rough=0.6, mottle=0.3, grain_m=0.2)
        kit.prism([(-0.165, 1.8), (-0.05, 1.55), (0.02, 1.95), (0.12, 1.5), (0.18, 1.9), (0.245, 1.75), (0.25, 2.3),
            (0.125, 3.12), (-0.165, 3.52)], 0.06, (0, 0, 0), red)  # fmt: skip
        for x, z in ((0.12, 1.42), (-0.05, 1.48), (0.16, 1.15), (0.05, 0.9)):
            kit.ball((0.04, 0.03, 0.07), (x, -0.06 if z > 1.3 else -0.11, z), red)


@thing("knife", "kitchen knife, dagger, carving knife", height_m=0.35, stands="table", azimuths_degrees=(12,),
    elevation_degrees=3, size_px=224)  # fmt: skip
def knife(kit: Kit) -> None:
    """A kitchen knife, its point up (decimetres)."""
    _knife(kit, bloody=False)


@thing("bloody-knife", "blood-stained knife, bloody dagger, murder weapon, murder, stabbing", height_m=0.37,
    stands="ground", azimuths_degrees=(12,), elevation_degrees=5, size_px=224)  # fmt: skip
def bloody_knife(kit: Kit) -> None:
    """A knife that drips with blood, upright in a puddle (decimetres)."""
    with moved((0, 0, 3.7), turn_degrees=(0, 172, 0)):
        _knife(kit, bloody=True)
    _puddle(kit, 0.75)


def _puddle(kit: Kit, radius: float) -> None:
    red = kit.paint(BLOOD, second="#4a0408", rough=0.7, mottle=0.2, grain_m=0.4)

    def place(u: float, v: float) -> Point:
        a = 2 * math.pi * u
        r = radius * v * (1 + 0.16 * math.sin(3 * a + 1) + 0.12 * math.sin(5 * a) + 0.08 * math.sin(9 * a + 2))
        return r * math.cos(a), 0.8 * r * math.sin(a), 0.06 * radius * (1 - v**4)

    surface(kit, place, red, steps=(96, 10))
    for i in range(9):
        a, r = 2.4 * i, radius * (1.25 + 0.07 * i)
        kit.ball(
            (0.1 * radius, 0.08 * radius, 0.02 * radius), (r * math.cos(a), 0.8 * r * math.sin(a), 0.02 * radius), red
        )


@thing("blood", "puddle of blood, pool of blood, bloodstain, blood stain, gore", height_m=0.02, stands="ground",
    azimuths_degrees=(10,), elevation_degrees=26)  # fmt: skip
def blood(kit: Kit) -> None:
    """A puddle of blood with splashes (metres)."""
    _puddle(kit, 0.42)


@thing("gun", "pistol, revolver, handgun, firearm, weapon", height_m=0.16, stands="table", azimuths_degrees=(8,),
    elevation_degrees=4)  # fmt: skip
def gun(kit: Kit) -> None:
    """A revolver (decimetres)."""
    steel, wood = kit.paint("#5a6068", metal=1, rough=0.25), kit.wood("#6a3a20")
    kit.cylinder(0.14, 1.5, (-1.05, 0, 1.28), steel, turn_degrees=(0, 90, 0))
    kit.box((1.4, 0.14, 0.14), (-1.0, 0, 1.12), steel, bevel=0.2)
    kit.box((0.1, 0.06, 0.12), (-1.7, 0, 1.45), steel)
    kit.cylinder(0.08, 0.02, (-1.805, 0, 1.28), kit.paint("#0a0a0c"), turn_degrees=(0, 90, 0))
    kit.prism([(-0.35, 0.75), (0.45, 0.75), (0.5, 1.45), (-0.35, 1.45)], 0.2, (0, 0, 0), steel)
    kit.cylinder(0.31, 0.6, (0.0, 0, 1.12), steel, turn_degrees=(0, 90, 0))
    for i in range(6):
        a = math.radians(60 * i)
        kit.cylinder(0.05, 0.62, (0.0, 0.29 * math.cos(a), 1.12 + 0.29 * math.sin(a)), kit.paint("#2a2c30", metal=1),
            turn_degrees=(0, 90, 0))  # fmt: skip
    kit.prism([(0.35, 0.8), (0.8, 1.3), (0.6, 1.5), (0.35, 1.45)], 0.18, (0, 0, 0), steel)
    kit.tube([(0.6, 0, 1.45), (0.8, 0, 1.62), (0.92, 0, 1.6)], [0.09, 0.07, 0.06], steel)
    kit.prism([(0.3, 0.85), (0.75, 1.2), (1.05, 0.5), (1.2, 0.0), (0.65, -0.05), (0.6, 0.35)], 0.3, (0, 0, 0), wood)
    kit.tube(arc(0.24, (0.13, 0, 0.68), 180, 380, count=10), 0.045, steel)
    kit.tube([(0.15, 0, 0.78), (0.12, 0, 0.6), (0.18, 0, 0.5)], 0.04, steel)


@thing("rifle", "shotgun, machine gun, assault rifle, musket", height_m=0.27, stands="table", azimuths_degrees=(8,),
    elevation_degrees=4)  # fmt: skip
def rifle(kit: Kit) -> None:
    """A hunting rifle (decimetres)."""
    steel, wood = kit.paint("#43474d", metal=1, rough=0.3), kit.wood("#6a3a20", along="x")
    kit.cylinder(0.13, 5.6, (-2.6, 0, 2.05), steel, top=0.16, turn_degrees=(0, 90, 0))
    kit.prism([(-3.2, 1.65), (0.2, 1.5), (0.9, 1.6), (1.3, 1.35), (3.9, 0.55), (4.0, 1.9), (1.6, 2.1), (0.9, 2.15),
        (0.2, 2.05), (-3.2, 1.95)], 0.32, (0, 0, 0), wood)  # fmt: skip
    kit.box((1.6, 0.3, 0.35), (0.2, 0, 2.1), steel, bevel=0.2)
    kit.tube(arc(0.32, (0.8, 0, 1.42), 180, 370, count=10), 0.05, steel)
    kit.tube([(0.8, 0, 1.55), (0.75, 0, 1.25)], 0.05, steel)
    kit.cylinder(0.24, 2.2, (0.1, 0, 2.75), kit.paint("#1f2125", rough=0.3), turn_degrees=(0, 90, 0))
    for x in (-0.5, 0.7):
        kit.box((0.2, 0.2, 0.5), (x, 0, 2.45), steel)
    for x in (-1.05, 1.25):
        kit.cylinder(0.3, 0.4, (x, 0, 2.75), kit.paint("#1f2125", rough=0.3), turn_degrees=(0, 90, 0))
    kit.box((0.12, 0.34, 1.36), (3.95, 0, 1.22), kit.paint("#1c1a19"))


@thing("bomb", "explosive, time bomb, cartoon bomb, grenade, dynamite", height_m=0.34, stands="ground",
    azimuths_degrees=(20,), elevation_degrees=6, size_px=224)  # fmt: skip
def bomb(kit: Kit) -> None:
    """A round black bomb, its fuse burning (decimetres)."""
    black = kit.paint("#1d1e22", rough=0.2, mottle=0.1)
    kit.ball(1.15, (0, 0, 1.15), black)
    with moved((0, 0, 1.15), turn_degrees=(0, 24, 0)):
        kit.cylinder(0.36, 0.35, (0, 0, 1.22), black)
    kit.tube([(0.56, 0, 2.35), (0.75, 0, 2.8), (1.1, 0, 2.8), (1.25, 0, 2.55)], 0.09,
        kit.paint("#c8a468", mottle=0.3, grain_m=0.06))  # fmt: skip
    for i in range(13):
        a, r = 2 * math.pi * i / 13, 0.5 if i % 2 else 0.34
        kit.tube([(1.25, 0, 2.55), (1.25 + r * math.cos(a), -0.05, 2.55 + r * math.sin(a))], [0.07, 0.01],
            kit.glow(("#ffd45a", "#ff8a2a")[i % 2]))  # fmt: skip
    kit.ball(0.15, (1.25, 0, 2.55), kit.glow("#fff4c0"))
    kit.ball((0.16, 0.05, 0.28), (-0.5, -0.95, 1.6), kit.paint("#8d949c"), turn_degrees=(15, 35, 0))


@thing("bullet-casings", "bullet casing, bullets, bullet, ammunition, cartridges, shells", height_m=0.05,
    stands="ground", azimuths_degrees=(20,), elevation_degrees=22, size_px=224)  # fmt: skip
def bullet_casings(kit: Kit) -> None:
    """Spent brass casings, one upright (centimetres)."""
    brass, dark = kit.paint("#c9a04a", metal=1, rough=0.2), kit.paint("#1c1712")
    profile = [(0, 0), (0.55, 0), (0.55, 0.15), (0.45, 0.22), (0.5, 0.35), (0.5, 3.2), (0.42, 3.6), (0.42, 4.4),
        (0.36, 4.4), (0.3, 3.4)]  # fmt: skip
    for x, y, turn, flat in ((0, 1.2, 0, 0), (-2.6, 0.2, 40, 1), (2.2, 0.0, -55, 1), (-0.5, -1.2, 100, 1),
        (3.6, -1.5, 10, 1), (-3.4, -1.8, -20, 1), (1.6, -2.6, 75, 1)):  # fmt: skip
        with moved((x, y, 0.55 * flat), turn_degrees=(90 * flat, 0, turn)):
            kit.lathe(profile, (0, 0, 0), brass, sides=24)
            kit.cylinder(0.36, 0.02, (0, 0, 4.3), dark)
    with moved((1.4, 1.0, 0)):
        kit.lathe(
            [(0, 0), (0.55, 0), (0.55, 0.15), (0.45, 0.22), (0.5, 0.35), (0.5, 3.2), (0.42, 3.6)], (0, 0, 0), brass
        )
        kit.lathe([(0.42, 3.6), (0.42, 4.0), (0.3, 4.8), (0.1, 5.2), (0, 5.25)], (0, 0, 0),
            kit.paint("#a8602e", metal=1, rough=0.25))  # fmt: skip
