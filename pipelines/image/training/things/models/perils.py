"""Weapons, shackles, sickness, blood: what frightens."""

from __future__ import annotations

import math
from typing import Any

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


@thing("noose", "hangman's noose, gallows rope, hanging rope", height_m=1.5, stands="ceiling", azimuths_degrees=(12,),
    elevation_degrees=-3, size_px=224)  # fmt: skip
def noose(kit: Kit) -> None:
    """A hangman's knot (decimetres)."""
    hemp = kit.paint("#b8965a", second="#7a5c30", mottle=0.3, grain_m=0.08, rough=1)
    kit.tube([(0, 0, 4.4), (0.04, 0, 9), (0, 0, 15)], 0.22, hemp)
    for i in range(9):
        ring(kit, 0.38, 0.19, (0, 0, 4.1 + 0.34 * i), hemp, plane="xy")
    kit.tube([(0.2, 0, 4.2), (0.7, 0, 3.2), (1.35, 0, 1.9), (1.0, 0, 0.5), (0, 0, 0.1), (-1.0, 0, 0.5),
        (-1.35, 0, 1.9), (-0.7, 0, 3.2), (-0.2, 0, 4.2)], 0.22, hemp)  # fmt: skip


def _links(kit: Kit, start: Point, count: int, metal: Any, size: float) -> None:
    for i in range(count):
        with moved((start[0], start[1], start[2] + size * 1.5 * i), turn_degrees=(0, 0, 90 * (i % 2) + 15)):
            kit.tube([(0.5 * size * c, 0, size * s) for c, s in ((math.cos(t), math.sin(t))
                for t in (math.pi * k / 8 for k in range(16)))], size * 0.19, metal, closed=True)  # fmt: skip


@thing("chains", "chain, shackles, manacles, handcuffs, fetters, prisoner's chains", height_m=1.6, stands="ceiling",
    azimuths_degrees=(12,), elevation_degrees=-3, size_px=224)  # fmt: skip
def chains(kit: Kit) -> None:
    """Two rusty chains that hang with open shackles (decimetres)."""
    iron = kit.paint("#6a6460", second="#6a3c22", metal=0, rough=0.6, mottle=0.4, grain_m=0.3)
    for x, low in ((-1.3, 2.2), (1.3, 3.2)):
        _links(kit, (x, 0, low + 1.9), int((16 - low - 1.5) / 0.75), iron, 0.5)
        kit.tube(arc(0.85, (x, 0, low + 0.5), 60, 400, count=16), 0.24, iron)
        kit.cylinder(0.16, 0.5, (x, 0, low + 1.35), iron)
        kit.box((0.4, 0.5, 0.4), (x + 0.75, 0, low + 0.9), iron, bevel=0.2)


@thing("cage", "prison cage, iron cage, animal cage", height_m=2.0, stands="floor", azimuths_degrees=(30,),
    elevation_degrees=6)  # fmt: skip
def cage(kit: Kit) -> None:
    """An iron cage with a locked door and straw on its floor."""
    iron = kit.paint("#45464a", metal=0, rough=0.5, mottle=0.2, grain_m=0.1)
    for z in (0.05, 1.0, 1.95):
        for s in (-1, 1):
            kit.box((1.5, 0.06, 0.06), (0, 0.72 * s, z), iron)
            kit.box((0.06, 1.5, 0.06), (0.72 * s, 0, z), iron)
    kit.box((1.5, 1.5, 0.05), (0, 0, 1.97), iron)
    kit.box((1.5, 1.5, 0.04), (0, 0, 0.03), kit.paint("#a8843e", second="#6a4e24", mottle=0.3, grain_m=0.05))
    for i in range(11):
        p = -0.72 + 0.144 * i
        for s in (-1, 1):
            kit.cylinder(0.018, 1.9, (p, 0.72 * s, 1.0), iron, sides=10)
            kit.cylinder(0.018, 1.9, (0.72 * s, p, 1.0), iron, sides=10)
    for x in (-0.29, 0.29):
        kit.box((0.06, 0.08, 1.9), (x, -0.73, 1.0), iron)
    kit.box((0.16, 0.1, 0.2), (0.3, -0.76, 1.0), kit.paint("#8a6a2e", metal=1, rough=0.4))


@thing(
    "birdcage", "bird cage, empty birdcage", height_m=0.6, stands="table", azimuths_degrees=(15,), elevation_degrees=8
)
def birdcage(kit: Kit) -> None:
    """An empty golden birdcage with a swing, its door open (decimetres)."""
    gold = kit.paint("#c9a04a", metal=1, rough=0.3)
    kit.cylinder(1.6, 0.3, (0, 0, 0.15), gold, sides=40)
    for z in (0.3, 1.6, 3.2):
        ring(kit, 1.5, 0.06, (0, 0, z), gold, plane="xy")
    for i in range(18):
        a = 2 * math.pi * i / 18
        c, s = math.cos(a), math.sin(a)
        kit.tube([(1.5 * c, 1.5 * s, 0.3), (1.5 * c, 1.5 * s, 3.0), (1.4 * c, 1.4 * s, 3.9), (0.7 * c, 0.7 * s, 4.7),
            (0.1 * c, 0.1 * s, 5.1)], 0.035, gold)  # fmt: skip
    kit.tube([(-0.4, 0, 4.6), (-0.4, 0, 2.2), (0.4, 0, 2.2), (0.4, 0, 4.6)], 0.04, kit.wood("#8a5a30"), smooth=False)
    ring(kit, 0.3, 0.06, (0, 0, 5.45), gold)
    with moved((0.5, -1.45, 0.5), turn_degrees=(0, 0, -70)):
        for x in (0, 0.25, 0.5, 0.75):
            kit.tube([(x, 0, 0), (x, 0, 1.2)], 0.035, gold)
        for z in (0, 1.2):
            kit.tube([(0, 0, z), (0.75, 0, z)], 0.045, gold)


@thing("trap", "bear trap, snare, leghold trap, mousetrap", height_m=0.25, stands="ground", azimuths_degrees=(15,),
    elevation_degrees=20)  # fmt: skip
def trap(kit: Kit) -> None:
    """An open bear trap with teeth and a chain (decimetres)."""
    iron = kit.paint("#5a5450", second="#6a3c22", rough=0.5, mottle=0.4, grain_m=0.25)
    kit.box((5.0, 0.5, 0.15), (0, 0, 0.1), iron)
    kit.box((0.5, 3.6, 0.12), (0, 0, 0.1), iron)
    kit.cylinder(0.75, 0.1, (0, 0, 0.4), iron)
    for s in (-1, 1):
        with moved((0, 0, 0.3), turn_degrees=(48 * s, 0, 0)):
            half = [(1.9 * math.cos(t), s * 1.9 * math.sin(t)) for t in (math.pi * k / 18 for k in range(19))]
            kit.tube([(x, y, 0) for x, y in half], 0.16, iron)
            for x, y in half[2:-2:2]:
                kit.cylinder(0.2, 0.65, (x * 0.99, y * 0.99, 0.35), iron, top=0.01, sides=8)
        kit.tube([(2.0 * s, -0.3, 0.3), (2.5 * s, -0.3, 0.65), (2.9 * s, 0, 0.65), (2.5 * s, 0.3, 0.65),
            (2.0 * s, 0.3, 0.3)], 0.13, iron)  # fmt: skip
    for i in range(6):
        kit.tube(
            arc(0.22, (3.0 + 0.36 * i, -0.4 - 0.15 * i, 0.2), plane="xy" if i % 2 else "xz"), 0.07, iron, closed=True
        )


@thing("syringe", "needle, injection, vaccine, drugs, heroin", height_m=0.2, stands="table", azimuths_degrees=(8,),
    elevation_degrees=6, size_px=224)  # fmt: skip
def syringe(kit: Kit) -> None:
    """A syringe that leans, a drop at its needle (decimetres)."""
    clear, white, steel = kit.glass("#dfe9ee", clear=0.5), kit.paint("#e8ecee"), kit.paint(STEEL, metal=1, rough=0.15)
    with moved((0.6, 0, 0.1), turn_degrees=(0, -38, 0)):
        kit.cylinder(0.2, 1.3, (0, 0, 1.15), clear)
        kit.cylinder(0.17, 0.75, (0, 0, 1.42), kit.paint("#5ab0a0", rough=0.1))
        kit.cylinder(0.18, 0.12, (0, 0, 1.0), kit.paint("#1f2126"))
        kit.cylinder(0.06, 1.0, (0, 0, 0.5), white)
        kit.cylinder(0.26, 0.08, (0, 0, 0.05), white)
        kit.box((0.75, 0.2, 0.08), (0, 0, 0.5), white, bevel=0.3)
        kit.cylinder(0.1, 0.2, (0, 0, 1.9), white, top=0.05)
        kit.cylinder(0.022, 0.75, (0, 0, 2.35), steel)
        for i in range(7):
            kit.box((0.12 if i % 2 else 0.2, 0.02, 0.02), (0, -0.2, 0.7 + 0.16 * i), kit.paint("#26303a"), bevel=0)
        kit.ball((0.045, 0.045, 0.07), (0, 0, 2.76), kit.paint("#5ab0a0", rough=0.05))


@thing("pill-bottle", "pills, medicine, tablets, drugs bottle, pill, medication", height_m=0.1, stands="table",
    azimuths_degrees=(15,), elevation_degrees=16, size_px=224)  # fmt: skip
def pill_bottle(kit: Kit) -> None:
    """An orange bottle with a white cap and spilled pills (decimetres)."""
    white = kit.paint("#f2f0ea", rough=0.3)
    kit.lathe([(0, 0), (0.34, 0), (0.36, 0.04), (0.36, 0.72), (0.3, 0.76)], (0, 0, 0),
        kit.paint("#d8731a", rough=0.1, mottle=0.1))  # fmt: skip
    kit.lathe([(0.365, 0.12), (0.365, 0.6)], (0, 0, 0), white)
    for z in (0.5, 0.42, 0.34, 0.26):
        kit.box((0.4 if z > 0.45 else 0.3, 0.02, 0.03), (0, -0.365, z), kit.paint("#3a4048"), bevel=0)
    kit.cylinder(0.38, 0.2, (0, 0, 0.86), white)
    for i in range(24):
        a = 15 * i
        kit.box((0.02, 0.02, 0.18), (0.38 * math.cos(math.radians(a)), 0.38 * math.sin(math.radians(a)), 0.86),
            kit.paint("#d4d2ca"), bevel=0)  # fmt: skip
    for i, (x, y) in enumerate(((0.6, -0.2), (0.75, -0.45), (0.5, -0.55), (0.95, -0.25), (-0.5, -0.4), (0.2, -0.65),
        (-0.65, -0.2), (0.85, -0.7))):  # fmt: skip
        colour = kit.paint(("#f2f0ea", "#d8303a", "#3f8ac8")[i % 3], rough=0.2)
        kit.ball((0.12, 0.065, 0.06), (x, y, 0.06), colour, turn_degrees=(0, 0, 51 * i))


@thing("crutches", "crutch, walking aid, cane, injury", height_m=1.25, stands="floor", azimuths_degrees=(12,),
    elevation_degrees=4, size_px=224)  # fmt: skip
def crutches(kit: Kit) -> None:
    """Two wooden crutches that lean against each other (decimetres)."""
    wood, pad = kit.wood("#b8844a"), kit.paint("#4a3a30", rough=0.9)
    for s in (-1, 1):
        with moved((1.6 * s, -0.1 * s, 0), turn_degrees=(0, -9 * s, 0)):
            for d in (-1, 1):
                kit.tube([(0, 0, 0.5), (0.05 * d, 0, 3.0), (0.55 * d, 0, 6.5), (0.7 * d, 0, 12.0)], 0.17, wood)
            kit.tube([(0, 0, 0.3), (0, 0, 4.0)], 0.2, wood)
            kit.cylinder(0.3, 0.6, (0, 0, 0.3), pad)
            soft(kit, (1.9, 0.7, 0.7), (0, 0, 12.2), pad, square=0.5)
            kit.cylinder(0.2, 1.3, (0, 0, 7.6), pad, turn_degrees=(0, 90, 0))


@thing("gas-mask", "respirator, gasmask, chemical warfare", height_m=0.28, stands="table", azimuths_degrees=(15,),
    elevation_degrees=4)  # fmt: skip
def gas_mask(kit: Kit) -> None:
    """An old gas mask with two round eyes and a filter (decimetres)."""
    rubber, steel, glass = (kit.paint("#3a3f34", rough=0.6, mottle=0.2, grain_m=0.2),
        kit.paint("#8d9298", metal=1, rough=0.3), kit.glass("#2a3a40"))  # fmt: skip
    kit.blob([((0, 0.1, 1.9), 0.85), ((0, 0, 1.45), 0.78), ((0, -0.25, 1.1), 0.55)], rubber)
    for s in (-1, 1):
        with moved((0.4 * s, -0.62, 1.75), turn_degrees=(6, 0, 22 * s)):
            kit.cylinder(0.34, 0.3, (0, 0, 0), rubber, turn_degrees=(90, 0, 0))
            kit.cylinder(0.28, 0.34, (0, 0, 0), glass, turn_degrees=(90, 0, 0))
            ring(kit, 0.31, 0.06, (0, -0.17, 0), steel)
            kit.ball((0.06, 0.02, 0.09), (-0.1, -0.175, 0.1), kit.paint("#c8dce2"))
        kit.tube([(0.75 * s, 0.1, 2.0), (0.95 * s, 0.5, 2.2), (0.6 * s, 0.95, 2.3)], 0.08, kit.paint("#6a5a3a"))
        kit.tube([(0.7 * s, 0.1, 1.3), (0.9 * s, 0.5, 1.3), (0.6 * s, 0.95, 1.4)], 0.08, kit.paint("#6a5a3a"))
    with moved((0, -0.75, 0.95), turn_degrees=(28, 0, 0)):
        kit.cylinder(0.3, 0.3, (0, 0, 0), steel, turn_degrees=(90, 0, 0))
        kit.cylinder(0.46, 0.6, (0, -0.4, 0), kit.paint("#4a5442", rough=0.4), turn_degrees=(90, 0, 0))
        for r in (0.14, 0.28):
            ring(kit, r, 0.04, (0, -0.71, 0), kit.paint("#17191a"))
        ring(kit, 0.46, 0.05, (0, -0.68, 0), steel)


@thing("ink", "spilled ink, spilt ink, ink blot, inkwell, ink stain", height_m=0.07, stands="table",
    azimuths_degrees=(10,), elevation_degrees=28, size_px=224)  # fmt: skip
def spilled_ink(kit: Kit) -> None:
    """An ink bottle on its side in a black blot (decimetres)."""
    black = kit.paint("#10121f", rough=0.7, mottle=0.1)

    def place(u: float, v: float) -> Point:
        a = 2 * math.pi * u
        r = 1.0 * v * (1 + 0.2 * math.sin(3 * a + 0.5) + 0.14 * math.sin(7 * a) + 0.1 * math.sin(11 * a + 2))
        return -0.5 + 1.1 * r * math.cos(a), -0.15 + 0.75 * r * math.sin(a), 0.03 * (1 - v**4)

    surface(kit, place, black, steps=(120, 8))
    for i in range(8):
        a = 2.4 * i
        kit.ball((0.1, 0.08, 0.02), (-0.5 + (1.45 + 0.06 * i) * math.cos(a), -0.15 + 1.0 * math.sin(a), 0.01), black)
    with moved((0.35, 0.1, 0.36), turn_degrees=(0, -97, 10)):
        kit.lathe([(0, -0.5), (0.34, -0.5), (0.38, -0.42), (0.38, 0.1), (0.18, 0.25), (0.18, 0.4), (0.22, 0.42),
            (0.2, 0.46), (0.12, 0.4)], (0, 0, 0), kit.paint("#2a3a5a", rough=0.08))  # fmt: skip
        kit.cylinder(0.12, 0.02, (0, 0, 0.44), black)
    kit.cylinder(0.2, 0.14, (0.9, -0.75, 0.07), kit.paint("#b8893e", metal=1, rough=0.3))


@thing("poison", "poison bottle, poison vial, toxic, venom, potion bottle", height_m=0.2, stands="table",
    azimuths_degrees=(10,), elevation_degrees=6, size_px=224)  # fmt: skip
def poison(kit: Kit) -> None:
    """A green bottle with a skull on its label (decimetres)."""
    bone, dark = kit.paint("#efe6cc"), kit.paint("#17171a")
    kit.lathe([(0, 0), (0.6, 0), (0.66, 0.1), (0.66, 0.9), (0.5, 1.2), (0.2, 1.4), (0.2, 1.75), (0.26, 1.8),
        (0.24, 1.86), (0, 1.86)], (0, 0, 0), kit.paint("#3f7a2a", rough=0.06, mottle=0.2, grain_m=0.4))  # fmt: skip
    kit.cylinder(0.16, 0.3, (0, 0, 1.95), kit.wood("#a8763a"))
    kit.lathe([(0.67, 0.2), (0.67, 0.85)], (0, 0, 0), kit.paint("#1a1a1a"))
    with moved((0, -0.68, 0.55)):
        kit.ball((0.19, 0.05, 0.17), (0, 0, 0.06), bone)
        kit.box((0.18, 0.06, 0.12), (0, 0, -0.11), bone)
        for s in (-1, 1):
            kit.ball((0.055, 0.04, 0.055), (0.075 * s, -0.04, 0.05), dark)
            kit.tube([(-0.26 * s, 0.03, -0.26), (0.26 * s, 0.03, -0.1)], 0.03, bone)
        for x in (-0.05, 0, 0.05):
            kit.box((0.015, 0.02, 0.08), (x, -0.03, -0.13), dark, bevel=0)


@thing("electric-chair", "execution chair, torture chair", height_m=1.4, stands="floor", azimuths_degrees=(25,),
    elevation_degrees=6)  # fmt: skip
def electric_chair(kit: Kit) -> None:
    """A heavy wooden chair with straps and a metal cap."""
    wood, strap, steel = kit.wood("#5a3a22"), kit.paint("#2a1a12"), kit.paint("#8d9298", metal=1, rough=0.3)
    for x in (-0.3, 0.3):
        kit.box((0.1, 0.1, 1.35), (x, 0.3, 0.675), wood)
        kit.box((0.1, 0.1, 0.68), (x, -0.3, 0.34), wood)
        kit.box((0.12, 0.75, 0.05), (x, -0.02, 0.7), wood)
        kit.box((0.15, 0.06, 0.07), (x, -0.2, 0.72), strap)
        kit.box((0.12, 0.08, 0.06), (x * 0.6, -0.36, 0.2), strap)
    for z in (0.6, 0.78, 0.96, 1.14):
        kit.box((0.56, 0.04, 0.12), (0, 0.29, z), wood)
    kit.box((0.66, 0.66, 0.07), (0, 0, 0.46), wood)
    kit.box((0.5, 0.05, 0.3), (0, -0.33, 0.25), wood)
    kit.box((0.6, 0.05, 0.07), (0, 0.24, 0.9), strap)
    kit.lathe([(0.13, 1.15), (0.13, 1.22), (0.09, 1.3), (0, 1.33)], (0, 0.18, 0), steel)
    kit.tube([(0, 0.18, 1.33), (0, 0.25, 1.42), (0.15, 0.38, 1.3), (0.25, 0.4, 0.6), (0.35, 0.4, 0.02)], 0.015,
        kit.paint("#17171a"))  # fmt: skip
