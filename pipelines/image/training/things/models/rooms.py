"""What stands or hangs along walls: shelves, stoves, baths, hearths, pictures, clocks, curtains, rugs."""

from __future__ import annotations

import itertools
import math

import numpy as np

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import (
    arc,
    books,
    drape,
    fire,
    legs,
    moved,
    plate,
    power,
    ring,
    round_outline,
    soft,
    surface,
)  # fmt: skip
from pipelines.image.training.things.recipe import thing


@thing("bookshelf", "bookcase, shelf full of books, library shelf, library", height_m=2.1, stands="floor", size_px=384)
def bookshelf(kit: Kit) -> None:
    """A tall case of five shelves full of books."""
    wood = kit.wood("#6a4226")
    kit.box((1.2, 0.03, 2.0), (0, 0.16, 1.05), kit.wood("#3a2416"))
    for x in (-0.6, 0.6):
        kit.box((0.05, 0.36, 2.06), (x, 0, 1.05), wood)
    kit.box((1.34, 0.42, 0.06), (0, 0, 2.07), wood, bevel=0.3)
    kit.box((1.26, 0.38, 0.12), (0, 0, 0.06), wood)
    for row in range(5):
        z = 0.12 + 0.385 * row
        kit.box((1.18, 0.34, 0.03), (0, 0, z), wood)
        books(kit, (-0.57, -0.12, z + 0.015), 1.14, 0.33, 0.22)


@thing("cupboard", "kitchen cupboard, cabinet, sideboard, china cabinet", height_m=1.9, stands="floor")
def cupboard(kit: Kit) -> None:
    """A kitchen cupboard: doors below, plates and jars on open shelves above."""
    wood, inner, china = kit.wood("#8fa49a"), kit.wood("#5f7268"), kit.paint("#f2efe6", rough=0.2, mottle=0.03)
    blue, knob = kit.paint("#3f6aa0", rough=0.3), kit.paint("#3a2a1c")
    kit.box((1.2, 0.5, 0.8), (0, 0, 0.45), wood)
    kit.box((1.28, 0.56, 0.05), (0, 0, 0.87), kit.wood("#a8743f", along="x"), bevel=0.3)
    kit.box((1.14, 0.03, 0.95), (0, 0.2, 1.37), inner)
    for x in (-0.58, 0.58):
        kit.box((0.04, 0.28, 0.98), (x, 0.08, 1.38), wood)
    kit.box((1.28, 0.36, 0.06), (0, 0.06, 1.87), wood, bevel=0.3)
    for x in (-0.29, 0.29):
        kit.box((0.52, 0.03, 0.66), (x, -0.25, 0.45), wood, bevel=0.3)
        kit.box((0.4, 0.02, 0.52), (x, -0.27, 0.45), inner, bevel=0.3)
        kit.ball(0.02, (x * 0.2, -0.29, 0.5), knob)
    for z in (1.2, 1.54):
        kit.box((1.14, 0.26, 0.03), (0, 0.08, z), wood)
        for x in (-0.42, -0.14):
            with moved((x, 0.12, z + 0.13), turn_degrees=(80, 0, 0)):
                plate(kit, 0.115, (0, 0, 0), china, rim=blue)
    for x, z, colour in ((0.15, 1.215, "#b4552f"), (0.32, 1.215, "#3f6aa0"), (0.47, 1.215, "#c9a24a"),
        (0.2, 1.555, "#c9a24a"), (0.4, 1.555, "#4f7a52")):  # fmt: skip
        kit.lathe([(0, 0), (0.05, 0), (0.07, 0.08), (0.05, 0.15), (0.03, 0.17), (0.04, 0.19), (0, 0.19)], (x, 0.06, z),
                  kit.paint(colour, rough=0.25))  # fmt: skip


@thing("stove", "cooker, oven, kitchen stove, range", height_m=1.15, stands="floor", elevation_degrees=12)
def stove(kit: Kit) -> None:
    """A white cooker with an oven window, knobs and a red pot."""
    white, dark, steel = (kit.paint("#ecebe6", rough=0.25, mottle=0.03), kit.paint("#1c1d20"),
        kit.paint("#b8bcc0", metal=1, rough=0.3))  # fmt: skip
    kit.box((0.62, 0.6, 0.84), (0, 0, 0.46), white, bevel=0.04)
    kit.box((0.62, 0.58, 0.03), (0, 0, 0.89), dark, bevel=0.1)
    kit.box((0.62, 0.06, 0.22), (0, 0.28, 0.99), white, bevel=0.2)
    kit.box((0.54, 0.03, 0.5), (0, -0.3, 0.4), white, bevel=0.3)
    kit.box((0.4, 0.02, 0.28), (0, -0.32, 0.4), kit.glass("#2a2420"), bevel=0.2)
    kit.tube([(-0.23, -0.34, 0.62), (0.23, -0.34, 0.62)], 0.015, steel)
    for x in (-0.22, -0.11, 0, 0.11, 0.22):
        kit.cylinder(0.025, 0.03, (x, -0.31, 0.77), dark, turn_degrees=(90, 0, 0))
    for x in (-0.15, 0.15):
        for y in (-0.14, 0.14):
            ring(kit, 0.08, 0.01, (x, y, 0.91), steel, plane="xy")
    red = kit.paint("#b23a2e", rough=0.25)
    kit.lathe([(0, 0.91), (0.11, 0.91), (0.12, 1.06), (0.125, 1.07), (0.05, 1.1), (0.015, 1.11), (0.02, 1.14),
        (0, 1.15)], (-0.15, -0.1, 0), red)  # fmt: skip
    kit.tube(arc(0.15, (-0.15, -0.1, 1.02), 160, 200, plane="xy", count=6), 0.012, dark)


@thing("iron-stove", "wood stove, coal stove, potbelly stove, furnace", height_m=2.0, stands="floor")
def iron_stove(kit: Kit) -> None:
    """A cast iron stove with a burning window and a pipe."""
    iron = kit.paint("#3b3c40", rough=0.5, metal=0.0, mottle=0.15, grain_m=0.1)
    kit.lathe([(0, 0.2), (0.24, 0.2), (0.3, 0.3), (0.26, 0.42), (0.33, 0.62), (0.27, 0.84), (0.24, 0.94), (0.31, 0.97),
               (0.31, 1.0), (0.1, 1.03), (0, 1.03)], (0, 0, 0), iron)  # fmt: skip
    kit.cylinder(0.085, 1.0, (0, 0.06, 1.5), iron)
    kit.cylinder(0.1, 0.03, (0, 0.06, 1.62), iron)
    legs(kit, (0.36, 0.36, 0.24), iron, thick=0.04, foot=0.025)
    kit.prism(round_outline(0.3, 0.26, square=0.5), 0.06, (0, -0.3, 0.6), iron)
    kit.prism(round_outline(0.2, 0.15, square=0.5), 0.02, (0, -0.335, 0.6), kit.glow("#ff8a2a"))
    for x in (-0.05, 0.0, 0.05):
        kit.box((0.01, 0.02, 0.16), (x, -0.345, 0.6), iron)
    kit.ball(0.02, (0.12, -0.35, 0.66), kit.paint("#c9a04a", metal=1, rough=0.3))


def _tub(u: float, v: float) -> Point:
    a = 2 * math.pi * u
    x, y = power(math.cos(a), 0.8), power(math.sin(a), 0.8)
    wide, z = ((0.55 + 0.45 * (v / 0.45) ** 0.5, 0.16 + 0.44 * (v / 0.45)) if v < 0.45
        else (1.06 - 0.02 * (v - 0.45), 0.62) if v < 0.55 else (0.94 - 0.2 * (v - 0.55), 0.6 - (v - 0.55)))  # fmt: skip
    return x * 0.85 * wide, y * 0.4 * wide, z + 0.1 * max(0.0, x) ** 2 * v


@thing("bathtub", "bath, tub, bubble bath", height_m=1.0, stands="floor", elevation_degrees=16)
def bathtub(kit: Kit) -> None:
    """A white tub on lion's feet, full of foam, with a brass tap."""
    white, brass = kit.paint("#f0efea", rough=0.15, mottle=0.03), kit.paint("#c9a04a", metal=1, rough=0.25)
    surface(kit, _tub, white, steps=(64, 24))
    foam = kit.paint("#eef6fa", rough=0.6, mottle=0.04, grain_m=0.05)
    for _ in range(60):
        a, r = kit.rng.uniform(0, 2 * math.pi), math.sqrt(kit.rng.random())
        x, y = 0.74 * r * math.cos(a), 0.3 * r * math.sin(a)
        kit.ball(kit.rng.uniform(0.05, 0.1), (x, y, 0.6 + 0.05 * (1 - r)), foam)
    for x in (-0.5, 0.5):
        for y in (-0.22, 0.22):
            kit.tube([(x * 0.9, y, 0.24), (x * 1.1, y * 1.3, 0.14), (x * 1.08, y * 1.25, 0.04)], [0.05, 0.045, 0.035],
                brass, smooth=False)  # fmt: skip
    kit.tube([(-0.98, 0, 0), (-0.98, 0, 0.9), (-0.95, 0, 0.98), (-0.85, 0, 0.98), (-0.8, 0, 0.9), (-0.8, 0, 0.84)],
        0.022, brass)  # fmt: skip
    for y in (-0.1, 0.1):
        kit.tube([(-0.98, y, 0.78), (-0.98, y * 0.2, 0.78)], 0.015, brass)
        kit.ball(0.03, (-0.98, y, 0.78), brass)


@thing("sink", "washbasin, basin, washstand", height_m=1.0, stands="floor", elevation_degrees=14, size_px=224)
def sink(kit: Kit) -> None:
    """A white basin on a pedestal with a tap."""
    white, steel = kit.paint("#f0f0ec", rough=0.15, mottle=0.03), kit.paint("#c2c6ca", metal=1, rough=0.2)
    kit.lathe([(0.15, 0), (0.12, 0.06), (0.09, 0.3), (0.1, 0.6), (0.2, 0.7), (0.29, 0.8), (0.31, 0.86), (0.28, 0.87),
               (0.2, 0.78), (0, 0.72)], (0, 0, 0), white)  # fmt: skip
    kit.box((0.6, 0.16, 0.09), (0, 0.26, 0.84), white, bevel=0.3)
    kit.tube([(0, 0.24, 0.86), (0, 0.24, 0.98), (0, 0.18, 1.0), (0, 0.1, 0.98), (0, 0.09, 0.93)], 0.018, steel)
    for x in (-0.14, 0.14):
        kit.cylinder(0.02, 0.06, (x, 0.24, 0.9), steel)
        kit.box((0.08, 0.02, 0.02), (x, 0.24, 0.94), steel)


@thing("toilet", "lavatory, loo, toilet bowl", height_m=0.86, stands="floor", azimuths_degrees=(38,), size_px=224)
def toilet(kit: Kit) -> None:
    """A white toilet with a tank, the lid up."""
    white = kit.paint("#f0f0ec", rough=0.15, mottle=0.03)
    kit.lathe([(0.15, 0), (0.13, 0.05), (0.11, 0.2), (0.18, 0.33), (0.2, 0.4), (0, 0.4)], (0, -0.05, 0), white)
    soft(kit, (0.4, 0.5, 0.06), (0, -0.08, 0.41), white, square=0.7)
    soft(kit, (0.26, 0.34, 0.02), (0, -0.1, 0.44), kit.paint("#8fa3ad", rough=0.1), square=0.8)
    soft(kit, (0.4, 0.04, 0.46), (0, 0.13, 0.63), white, square=0.6, turn_degrees=(-12, 0, 0))
    soft(kit, (0.44, 0.2, 0.4), (0, 0.29, 0.62), white, square=0.12)
    kit.box((0.48, 0.24, 0.04), (0, 0.29, 0.83), white, bevel=0.4)
    kit.cylinder(0.1, 0.35, (0, 0.2, 0.2), white)


def _hearth(kit: Kit, *, lit: bool) -> None:
    stone, brick = kit.paint("#cfc5b4", mottle=0.12, grain_m=0.1), kit.bricks("#8a4a38", brick_m=(0.22, 0.08))
    soot = kit.paint("#1a1512", rough=0.95)
    kit.box((1.7, 0.7, 0.08), (0, -0.1, 0.04), stone, bevel=0.2)
    kit.box((1.4, 0.1, 1.1), (0, 0.3, 0.6), kit.bricks("#3a241c", mortar="#201512", brick_m=(0.22, 0.08)))
    for x in (-0.55, 0.55):
        kit.box((0.32, 0.5, 1.1), (x, 0.1, 0.6), brick)
        kit.box((0.14, 0.1, 1.1), (x, -0.17, 0.6), stone, bevel=0.2)
        kit.box((0.2, 0.12, 0.14), (x, -0.18, 1.08), stone, bevel=0.2)
    kit.box((1.42, 0.5, 0.24), (0, 0.1, 1.1), brick)
    kit.prism(
        [(-0.4, 0.98), (-0.4, 0.86), (-0.2, 0.96), (0.2, 0.96), (0.4, 0.86), (0.4, 0.98)], 0.5, (0, 0.1, 0), brick
    )
    kit.box((1.75, 0.62, 0.09), (0, 0.04, 1.26), kit.wood("#5a3820", along="x"), bevel=0.25)
    kit.box((0.8, 0.5, 0.01), (0, 0.1, 0.086), soot)
    bark, cut = kit.wood("#5f4026", along="x"), kit.paint("#c79a62")
    for x, y, z, turn in ((0, -0.02, 0.16, 8), (0.02, 0.14, 0.16, -10), (0.0, 0.06, 0.27, 14)):
        kit.cylinder(0.065, 0.6, (x, y, z), bark if lit else kit.paint("#2c2623"), turn_degrees=(0, 90, turn), sides=14)
        kit.cylinder(
            0.055, 0.605, (x, y, z), cut if lit else kit.paint("#4a4440"), turn_degrees=(0, 90, turn), sides=14
        )
    if lit:
        fire(kit, (0, 0.02, 0.18), 0.6, 0.62)
        kit.box((0.7, 0.3, 0.03), (0, 0.05, 0.1), kit.glow("#d8430f"))
    else:
        kit.ball((0.32, 0.16, 0.06), (0, -0.02, 0.09), kit.paint("#8d8984", rough=1, grain_m=0.04))


@thing("fireplace", "hearth, cold hearth, mantelpiece, chimneypiece", height_m=1.31, stands="floor",
       azimuths_degrees=(10,), size_px=384)  # fmt: skip
def fireplace(kit: Kit) -> None:
    """A brick fireplace with charred logs and ashes."""
    _hearth(kit, lit=False)


@thing("fireplace-lit", height_m=1.31, stands="floor", azimuths_degrees=(10,), size_px=384, of="fireplace", state="lit")
def fireplace_lit(kit: Kit) -> None:
    """The fireplace with a blazing fire."""
    _hearth(kit, lit=True)


@thing("curtain", "curtains, drapes, stage curtain, veil", height_m=2.4, stands="wall", azimuths_degrees=(8,))
def curtain(kit: Kit) -> None:
    """A pair of red curtains on a brass rod, tied back."""
    red, brass = kit.paint("#8f2430", rough=0.9, mottle=0.1, grain_m=0.08), kit.paint("#c9a04a", metal=1, rough=0.3)
    kit.tube([(-1.1, 0, 2.34), (1.1, 0, 2.34)], 0.025, brass)
    for x in (-1.1, 1.1):
        kit.ball(0.05, (x, 0, 2.34), brass)
    for x in (-0.62, 0.62):
        drape(kit, 0.9, 2.34, (x, 0, 2.36), red, folds=7, depth=0.06, gather=0.45, gather_at=0.62)
        ring(kit, 0.27, 0.025, (x, 0, 0.9), brass, plane="xy")
    for x in (-0.9, -0.7, -0.5, -0.3, 0.3, 0.5, 0.7, 0.9):
        ring(kit, 0.035, 0.008, (x, 0, 2.34), brass, plane="yz")


@thing("rug", "carpet, mat, persian rug", height_m=0.03, stands="floor", elevation_degrees=24, azimuths_degrees=(20,))
def rug(kit: Kit) -> None:
    """A red rug with borders, a medallion and fringes."""
    for wide, deep, z, colour in ((2.4, 1.6, 0.008, "#7a2028"), (2.2, 1.4, 0.012, "#d9b877"),
        (2.1, 1.3, 0.016, "#27405e"), (1.8, 1.0, 0.02, "#9c2f34")):  # fmt: skip
        kit.box((wide, deep, 0.01), (0, 0, z), kit.paint(colour, rough=1, mottle=0.1, grain_m=0.05), bevel=0)
    gold, blue = kit.paint("#d9b877", rough=1), kit.paint("#27405e", rough=1)
    for wide, deep, z, material in ((1.1, 0.7, 0.0225, gold), (0.9, 0.56, 0.0245, blue), (0.4, 0.24, 0.0265, gold)):
        kit.prism(round_outline(wide, deep, 32, 1.6), 0.004, (0, 0, z), material, turn_degrees=(-90, 0, 0))
    for x in (-0.75, 0.75):
        for y in (-0.35, 0.35):
            kit.prism(round_outline(0.25, 0.25, 24, 1.8), 0.004, (x, y, 0.0225), gold, turn_degrees=(-90, 0, 0))
    for y in (-0.75 + 0.06 * i for i in range(26)):
        for x in (-1.24, 1.24):
            kit.tube([(x - 0.05, y, 0.008), (x + 0.05, y, 0.006)], 0.012, gold)


def _frame(kit: Kit, width: float, height: float, thick: float, material: object, at: Point = (0, 0, 0)) -> None:
    for s in (-1, 1):
        kit.box((thick, 0.06, height + thick), (at[0] + s * width / 2, at[1], at[2]), material, bevel=0.25)
        kit.box((width + thick, 0.06, thick), (at[0], at[1], at[2] + s * height / 2), material, bevel=0.25)


@thing("mirror", "looking glass, wall mirror", height_m=1.2, stands="wall", azimuths_degrees=(12,))
def mirror(kit: Kit) -> None:
    """An oval mirror in a golden frame."""
    _mirror(kit, broken=False)


@thing("mirror-broken", height_m=1.2, stands="wall", azimuths_degrees=(12,), of="mirror", state="broken")
def mirror_broken(kit: Kit) -> None:
    """The mirror with cracks from one blow and a piece gone."""
    _mirror(kit, broken=True)


def _mirror(kit: Kit, *, broken: bool) -> None:
    gold = kit.paint("#b98f3e", metal=1, rough=0.35, grain_m=0.05)
    kit.tube(arc(0.42, (0, 0, 0.58), squash=1.28, count=40), 0.045, gold, closed=True)
    kit.prism(round_outline(0.84, 1.08), 0.02, (0, 0.01, 0.58), kit.paint("#221d1a"))
    for x, z, r in ((0, 1.14, 0.07), (-0.09, 1.11, 0.05), (0.09, 1.11, 0.05), (0, 0.03, 0.05)):
        kit.ball((r, 0.04, r), (x, 0, z), gold)
    if not broken:
        kit.prism(round_outline(0.8, 1.03), 0.02, (0, -0.01, 0.58), kit.paint("#c9dbe6", rough=0.05, second="#93adbf",
            grain_m=0.7))  # fmt: skip
        for x, tall in ((-0.12, 0.5), (-0.04, 0.36)):
            kit.box((0.035, 0.004, tall), (x, -0.022, 0.66), kit.paint("#f2f8fb"), turn_degrees=(0, 32, 0), bevel=0)
        return
    turns = [0, 35, 80, 118, 160, 205, 240, 290, 325, 360]
    for i, (a, b) in enumerate(itertools.pairwise(turns)):
        rim = [(0.4 * math.cos(math.radians(t)), 0.515 * math.sin(math.radians(t)))
               for t in (a + 2, (a + b) / 2, b - 2)]  # fmt: skip
        shade = kit.paint(("#c9dbe6", "#9fb6c6", "#b4c9d6")[i % 3], rough=0.05)
        if i not in (2, 7):
            kit.prism([(0.06, 0.08), *rim], 0.02, (0, -0.01, 0.58), shade, turn_degrees=(0, 0, (-3, 3, 0)[i % 3]))


@thing("picture-frame", "painting, framed picture, picture, portrait, artwork", height_m=0.8, stands="wall",
       azimuths_degrees=(10,))  # fmt: skip
def picture_frame(kit: Kit) -> None:
    """A small landscape in a golden frame."""
    kit.box((0.96, 0.02, 0.66), (0, 0.01, 0.4), kit.paint("#9cc3dd", mottle=0.2, second="#e9dcc2", grain_m=0.3))
    for outline, y, colour in (([(-0.48, 0), (0.48, 0), (0.48, 0.18), (0.2, 0.34), (0, 0.2), (-0.2, 0.4),
        (-0.48, 0.2)], -0.005, "#6d86a0"), ([(-0.48, 0), (0.48, 0), (0.48, 0.22), (0.1, 0.12), (-0.48, 0.16)], -0.009,
        "#5f8a45"), ([(-0.2, 0), (0.3, 0), (0.02, 0.14), (-0.05, 0.14)], -0.013, "#d9cfae")):  # fmt: skip
        kit.prism(outline, 0.005, (0, y, 0.07), kit.paint(colour, mottle=0.2, grain_m=0.06))
    kit.ball((0.06, 0.01, 0.06), (0.22, -0.005, 0.6), kit.paint("#f3d78a"))
    _frame(kit, 1.0, 0.7, 0.1, kit.paint("#b98f3e", metal=1, rough=0.35, grain_m=0.05), (0, 0, 0.4))


def _clock_face(kit: Kit, radius: float, at: Point) -> None:
    dark = kit.paint("#201a16")
    kit.cylinder(radius, 0.02, at, kit.paint("#f2ead6", mottle=0.05), turn_degrees=(90, 0, 0))
    for hour in range(12):
        a = math.radians(30 * hour)
        place = (at[0] + 0.82 * radius * math.sin(a), at[1] - 0.012, at[2] + 0.82 * radius * math.cos(a))
        kit.box((0.06 * radius, 0.006, (0.24 if hour % 3 == 0 else 0.14) * radius), place, dark,
            turn_degrees=(0, 30 * hour, 0), bevel=0)  # fmt: skip
    for turn, long, wide in ((-50, 0.55, 0.09), (62, 0.8, 0.06)):
        a = math.radians(turn)
        place = (at[0] + 0.42 * long * radius * math.sin(a), at[1] - 0.018, at[2] + 0.42 * long * radius * math.cos(a))
        kit.box((wide * radius, 0.006, long * radius), place, dark, turn_degrees=(0, turn, 0), bevel=0)
    kit.ball(0.06 * radius, (at[0], at[1] - 0.02, at[2]), dark)


@thing(
    "wall-clock", "clock, watch face, station clock", height_m=0.4, stands="wall", azimuths_degrees=(15,), size_px=224
)
def wall_clock(kit: Kit) -> None:
    """A round clock with hands and hours."""
    _clock_face(kit, 0.18, (0, -0.02, 0.2))
    kit.cylinder(0.19, 0.05, (0, 0.01, 0.2), kit.wood("#6a3f22"), turn_degrees=(90, 0, 0))
    ring(kit, 0.182, 0.02, (0, -0.02, 0.2), kit.wood("#7a4a28"))


@thing("grandfather-clock", "longcase clock, pendulum clock, standing clock", height_m=2.2, stands="floor")
def grandfather_clock(kit: Kit) -> None:
    """A tall case clock with its pendulum."""
    wood, brass = kit.wood("#5f3820"), kit.paint("#d0a548", metal=1, rough=0.25)
    for wide, tall, z in ((0.56, 0.08, 0.04), (0.5, 0.42, 0.28), (0.56, 0.06, 0.52), (0.4, 0.95, 1.02),
        (0.54, 0.06, 1.5), (0.5, 0.5, 1.77)):  # fmt: skip
        kit.box((wide, wide * 0.6, tall), (0, 0, z), wood, bevel=0.06)
    kit.prism([(-0.29, 0), (0.29, 0), (0.29, 0.05), (0.12, 0.14), (0, 0.17), (-0.12, 0.14), (-0.29, 0.05)], 0.34,
        (0, 0, 2.0), wood)  # fmt: skip
    kit.ball(0.04, (0, -0.1, 2.19), brass)
    kit.box((0.26, 0.02, 0.8), (0, -0.12, 1.02), kit.paint("#1d120b"), bevel=0.1)
    _frame(kit, 0.27, 0.8, 0.04, wood, (0, -0.12, 1.02))
    kit.tube([(0, -0.14, 1.4), (0, -0.14, 0.82)], 0.008, brass)
    kit.cylinder(0.075, 0.02, (0, -0.145, 0.8), brass, turn_degrees=(90, 0, 0))
    _clock_face(kit, 0.19, (0, -0.165, 1.77))
    ring(kit, 0.195, 0.015, (0, -0.17, 1.77), brass)
    kit.box((0.34, 0.02, 0.28), (0, -0.155, 0.28), kit.wood("#7a4a28"), bevel=0.3)


@thing("cobweb", "spider web, spiderweb, web, cobwebs", height_m=1.0, stands="wall", azimuths_degrees=(5,))
def cobweb(kit: Kit) -> None:
    """A web in a corner, threads sagging between spokes."""
    silk = kit.paint("#d8dade", rough=0.6, mottle=0.05)
    ends = [(math.cos(a), math.sin(a)) for a in np.radians(np.linspace(180, 270, 7))]
    reach = [1.0, 0.86, 0.95, 0.8, 0.93, 0.84, 1.0]
    for (c, s), r in zip(ends, reach, strict=True):
        kit.tube([(0.5, 0, 1.0), (0.5 + r * c, 0, 1.0 + r * s)], 0.005, silk)
    for k in range(1, 9):
        part = 0.11 * k
        for i in range(6):
            (a, b), (c, d) = ends[i], ends[i + 1]
            p, q = part * reach[i], part * reach[i + 1]
            middle = ((a * p + c * q) * 0.44, (b * p + d * q) * 0.44)
            kit.tube([(0.5 + a * p, 0, 1 + b * p), (0.5 + middle[0], 0, 1 + middle[1]), (0.5 + c * q, 0, 1 + d * q)],
                     0.0035, silk, smooth=False)  # fmt: skip
