"""Toys and games, whole and broken."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import (
    arc,
    flower,
    moved,
    ring,
    round_outline,
    soft,
    surface,
)
from pipelines.image.training.things.recipe import thing

BRIGHT = ("#d8303a", "#2f7ac8", "#f2c230", "#3fa04a", "#8a4ac0", "#ee8a2a")


def _bear(kit: Kit, *, torn: bool = False) -> None:
    fur = kit.paint(
        "#8a6a4a" if torn else "#b0783e", second="#6a4e34" if torn else "#96622e", mottle=0.2, grain_m=0.06, rough=1
    )
    pale, black = kit.paint("#b8a07a" if torn else "#e0bd84", rough=1), kit.paint("#17120f", rough=0.2)
    kit.blob([((0, 0, 0.75), 0.5), ((0, -0.05, 0.55), 0.5), ((0, 0, 1.05), 0.34)], fur)
    kit.blob([((0, -0.03, 1.55), 0.44), ((0, -0.08, 1.48), 0.4)], fur)
    kit.ball((0.24, 0.2, 0.19), (0, -0.4, 1.42), pale)
    kit.ball((0.34, 0.1, 0.38), (0, -0.47, 0.65), pale)
    kit.ball((0.08, 0.06, 0.06), (0, -0.59, 1.48), black)
    kit.tube([(-0.09, -0.57, 1.33), (0, -0.59, 1.36 if torn else 1.31), (0.09, -0.57, 1.33)], 0.018, black)
    for s in (-1, 1):
        if not (torn and s > 0):
            kit.ball(0.065, (0.17 * s, -0.41, 1.64), black)
            kit.ball(0.02, (0.17 * s - 0.02, -0.47, 1.66), kit.paint("#f4efe2"))
        kit.ball((0.17, 0.1, 0.17), (0.34 * s, 0, 1.92), fur)
        kit.ball((0.1, 0.06, 0.1), (0.34 * s, -0.07, 1.92), pale)
        if not (torn and s < 0):
            kit.blob([((0.5 * s, -0.1, 1.0), 0.22), ((0.66 * s, -0.25, 0.8), 0.2), ((0.7 * s, -0.38, 0.62), 0.2)], fur)
        kit.blob(
            [((0.35 * s, -0.35, 0.28), 0.26), ((0.45 * s, -0.65, 0.24), 0.24), ((0.5 * s, -0.85, 0.27), 0.25)], fur
        )
        kit.ball((0.18, 0.05, 0.19), (0.5 * s, -1.07, 0.28), pale)
    if not torn:
        for s in (-1, 1):
            kit.ball((0.17, 0.07, 0.12), (0.16 * s, -0.42, 1.16), kit.paint("#c0272d"), turn_degrees=(0, -15 * s, 0))
        kit.ball(0.07, (0, -0.46, 1.15), kit.paint("#8f1a20"))
        return
    stuffing = kit.paint("#efe9da", rough=1, mottle=0.1, grain_m=0.05)
    kit.blob([((-0.5, -0.12, 1.02), 0.13), ((-0.6, -0.2, 0.95), 0.11), ((-0.55, -0.1, 0.88), 0.1)], stuffing)
    kit.blob([((0.1, -0.55, 0.62), 0.11), ((0.16, -0.6, 0.5), 0.1), ((0.05, -0.57, 0.74), 0.08)], stuffing)
    kit.blob([((-0.95, -0.8, 0.15), 0.19), ((-1.15, -0.75, 0.14), 0.17), ((-1.3, -0.65, 0.15), 0.18)], fur)
    kit.blob([((-0.8, -0.85, 0.12), 0.1), ((-0.72, -0.95, 0.06), 0.07)], stuffing)
    for z in (0.78, 0.66, 0.54, 0.42):
        kit.tube([(-0.02, -0.57, z), (0.06, -0.58, z + 0.03)], 0.014, black)
    for turn in (45, -45):
        kit.box((0.17, 0.02, 0.035), (0.17, -0.435, 1.64), black, turn_degrees=(0, turn, 0))


@thing("teddy-bear", "teddy, stuffed animal, plush toy, cuddly toy, toy bear, toy", height_m=0.4, stands="floor",
    azimuths_degrees=(20,), elevation_degrees=8)  # fmt: skip
def teddy_bear(kit: Kit) -> None:
    """A sitting teddy bear with a red bow (double decimetres)."""
    _bear(kit)


@thing("teddy-bear-broken", "", height_m=0.4, stands="floor", azimuths_degrees=(20,), elevation_degrees=8,
    of="teddy-bear", state="broken")  # fmt: skip
def teddy_bear_broken(kit: Kit) -> None:
    """The bear dirty and torn, an arm and an eye lost (double decimetres)."""
    _bear(kit, torn=True)


@thing("ball", "beach ball, toy ball, bouncy ball", height_m=0.3, stands="ground", size_px=224)
def ball(kit: Kit) -> None:
    """A ball of six coloured gores."""
    _beach_ball(kit)


def _beach_ball(kit: Kit) -> None:
    for i, colour in enumerate(("#d8303a", "#f6f2e8", "#2f7ac8", "#f6f2e8", "#f2c230", "#f6f2e8")):

        def gore(u: float, v: float, i: int = i) -> Point:
            a, b = 2 * math.pi * (i + u) / 6, math.pi * (v - 0.5)
            return 0.15 * math.cos(a) * math.cos(b), 0.15 * math.sin(a) * math.cos(b), 0.15 + 0.15 * math.sin(b)

        surface(kit, gore, kit.paint(colour, rough=0.3, mottle=0.03), steps=(10, 24), turn_degrees=(0, 0, 0))
    kit.ball((0.03, 0.03, 0.01), (0, 0, 0.298), kit.paint("#f6f2e8"))


@thing("rocking-horse", "toy horse, wooden horse, hobby horse", height_m=0.88, stands="floor", azimuths_degrees=(15,),
    elevation_degrees=6)  # fmt: skip
def rocking_horse(kit: Kit) -> None:
    """A dappled wooden horse on red rockers."""
    coat, mane, red, gold = (kit.paint("#e6dcc8", second="#b8aa94", mottle=0.2, grain_m=0.06), kit.paint("#4a3020"),
        kit.paint("#b8262c", rough=0.3), kit.paint("#d9b04a", metal=1, rough=0.3))  # fmt: skip
    for y in (-0.14, 0.14):
        kit.tube([(-0.55, y, 0.2), (-0.35, y, 0.07), (0, y, 0.0), (0.35, y, 0.07), (0.55, y, 0.2)], 0.026, red)
        kit.tube([(-0.22, y * 0.6, 0.44), (-0.28, y, 0.28), (-0.36, y, 0.09)], [0.06, 0.04, 0.03], coat)
        kit.tube([(0.22, y * 0.6, 0.44), (0.3, y, 0.28), (0.36, y, 0.09)], [0.065, 0.045, 0.03], coat)
    kit.tube([(-0.42, -0.16, 0.1), (-0.42, 0.16, 0.1)], 0.02, red)
    kit.tube([(0.42, -0.16, 0.1), (0.42, 0.16, 0.1)], 0.02, red)
    kit.blob([((-0.22, 0, 0.5), 0.12), ((0, 0, 0.48), 0.12), ((0.22, 0, 0.5), 0.13), ((-0.3, 0, 0.58), 0.09),
        ((-0.36, 0, 0.66), 0.08)], coat)  # fmt: skip
    kit.blob([((-0.38, 0, 0.72), 0.085), ((-0.46, 0, 0.69), 0.07), ((-0.54, 0, 0.63), 0.058)], coat)
    for y in (-0.04, 0.04):
        kit.cylinder(0.025, 0.08, (-0.36, y, 0.79), coat, top=0.002)
        kit.ball(0.014, (-0.43, y * 1.6, 0.74), kit.paint("#17120f"))
    for i in range(6):
        kit.ball((0.05, 0.03, 0.08), (-0.33 + 0.03 * i, 0, 0.78 - 0.042 * i), mane, turn_degrees=(0, 40, 0))
    kit.tube([(0.33, 0, 0.54), (0.48, 0, 0.5), (0.5, 0, 0.3)], [0.03, 0.05, 0.01], mane)
    soft(kit, (0.24, 0.27, 0.1), (0, 0, 0.57), red, square=0.5)
    kit.ball((0.05, 0.12, 0.05), (0.11, 0, 0.62), red)
    ring(kit, 0.062, 0.009, (-0.51, 0, 0.65), red, plane="yz")
    kit.tube([(-0.52, -0.06, 0.65), (-0.3, -0.1, 0.62), (-0.05, -0.1, 0.64)], 0.009, gold)


@thing("toy-train", "wooden train, model train, toy locomotive", height_m=0.14, stands="floor", azimuths_degrees=(25,),
    elevation_degrees=12)  # fmt: skip
def toy_train(kit: Kit) -> None:
    """A red wooden engine with two bright waggons (decimetres)."""
    red, blue, yellow, green, black = (
        kit.paint(c, rough=0.3, mottle=0.05) for c in ("#d8303a", "#2f7ac8", "#f2c230", "#3fa04a", "#26262a")
    )

    def car(x: float, long: float, colour: object) -> None:
        kit.box((long, 0.8, 0.16), (x, 0, 0.42), colour, bevel=0.2)
        for dx in (-long * 0.3, long * 0.3):
            for y in (-0.42, 0.42):
                kit.cylinder(0.24, 0.1, (x + dx, y, 0.24), black, turn_degrees=(90, 0, 0))
                kit.cylinder(0.1, 0.12, (x + dx, y, 0.24), yellow, turn_degrees=(90, 0, 0))

    car(-1.5, 2.0, red)
    kit.cylinder(0.34, 1.2, (-1.85, 0, 0.85), red, turn_degrees=(0, 90, 0))
    kit.cylinder(0.3, 0.04, (-2.47, 0, 0.85), black, turn_degrees=(0, 90, 0))
    kit.cylinder(0.13, 0.5, (-2.15, 0, 1.3), blue, top=0.2)
    kit.ball(0.15, (-1.6, 0, 1.2), yellow)
    kit.box((0.75, 0.74, 1.0), (-0.88, 0, 1.0), blue, bevel=0.06)
    kit.box((0.4, 0.76, 0.4), (-0.88, 0, 1.15), kit.paint("#f4efe2"), bevel=0)
    kit.box((1.0, 0.9, 0.12), (-0.88, 0, 1.55), red, bevel=0.3)
    car(0.6, 1.5, yellow)
    for i, colour in enumerate((green, red, blue)):
        kit.box((0.4, 0.4, 0.4), (0.18 + 0.42 * i, 0, 0.7), colour, bevel=0.1)
    kit.prism([(-0.25, 0), (0.25, 0), (0, 0.4)], 0.4, (0.6, 0, 0.92), yellow)
    car(2.35, 1.4, green)
    for x in (2.0, 2.35, 2.7):
        kit.cylinder(0.16, 0.8, (x, 0, 0.66), kit.wood("#c89a5a", along="y"), turn_degrees=(90, 0, 0))
    for x in (-0.3, 1.5):
        kit.tube([(x - 0.2, 0, 0.42), (x + 0.2, 0, 0.42)], 0.05, black)


@thing("blocks", "building blocks, toy blocks, wooden blocks", height_m=0.3, stands="floor",
    azimuths_degrees=(20,), elevation_degrees=12)  # fmt: skip
def blocks(kit: Kit) -> None:
    """A castle of bright wooden blocks (decimetres)."""
    paints = [kit.paint(c, rough=0.4, mottle=0.06) for c in BRIGHT]
    for i, (x, y, z) in enumerate(((-0.75, 0, 0.3), (-0.1, 0.1, 0.3), (0.6, -0.05, 0.3), (-0.45, 0.02, 0.9),
        (0.3, 0.05, 0.9), (1.3, -0.3, 0.3), (-1.4, -0.4, 0.3))):  # fmt: skip
        with moved((x, y, z), turn_degrees=(0, 0, 17 * i % 40 - 20)):
            kit.box((0.58, 0.58, 0.58), (0, 0, 0), paints[i % 6], bevel=0.08)
            kit.prism(round_outline(0.28, 0.28, 24, (1.0, 0.3, 1.8)[i % 3]), 0.02, (0, -0.295, 0), kit.paint("#f6f0e0"))
    kit.box((1.5, 0.5, 0.25), (-0.08, 0.05, 1.33), kit.wood("#d8a860", along="x"), bevel=0.1)
    kit.prism([(-0.5, 0), (0.5, 0), (0, 0.6)], 0.5, (-0.4, 0.05, 1.46), paints[0])
    kit.cylinder(0.25, 0.6, (0.4, 0.05, 1.76), paints[3])
    kit.cylinder(0.3, 0.5, (0.4, 0.05, 2.3), paints[1], top=0.01)
    half = [(-0.4, 0), (0.4, 0), *((0.4 * math.cos(t), 0.4 * math.sin(t)) for t in (math.pi * k / 10
        for k in range(1, 10)))]  # fmt: skip
    kit.prism(half, 0.5, (0.4, -0.75, 0), paints[4])


@thing("spinning-top", "top, whirligig, humming top", height_m=0.14, stands="table", azimuths_degrees=(10,),
    elevation_degrees=12, size_px=224)  # fmt: skip
def spinning_top(kit: Kit) -> None:
    """A striped top that leans (decimetres)."""
    with moved(turn_degrees=(0, 12, 0)):
        for low, high, colour in (((0.02, 0.0), (0.25, 0.35), "#d8303a"), ((0.25, 0.35), (0.5, 0.62), "#f2c230"),
            ((0.5, 0.62), (0.6, 0.78), "#2f7ac8"), ((0.6, 0.78), (0.45, 0.92), "#f2c230"),
            ((0.45, 0.92), (0.2, 1.0), "#d8303a"), ((0.2, 1.0), (0.05, 1.05), "#3fa04a")):  # fmt: skip
            kit.lathe([low, high], (0, 0, 0), kit.paint(colour, rough=0.2))
        kit.lathe([(0.05, 1.02), (0.05, 1.3), (0.1, 1.32), (0.1, 1.42), (0, 1.44)], (0, 0, 0), kit.wood("#b8803e"))


@thing("toys", "heap of toys, toy box, toybox, children's toys", height_m=0.6, stands="floor", azimuths_degrees=(20,),
    elevation_degrees=12, size_px=384)  # fmt: skip
def toys(kit: Kit) -> None:
    """A box that runs over with a bear, a ball, blocks and a windmill (double decimetres)."""
    wood = kit.wood("#c8985e", along="x")
    for y in (-0.7, 0.7):
        kit.box((2.4, 0.08, 0.9), (0, y, 0.45), wood)
    for x in (-1.18, 1.18):
        kit.box((0.08, 1.4, 0.9), (x, 0, 0.45), wood)
    kit.prism(round_outline(0.7, 0.4, square=0.6), 0.02, (0, -0.75, 0.45), kit.paint("#d8303a"))
    with moved((-0.45, 0.2, 0.55), scale=0.75):
        _bear(kit)
    with moved((0.55, 0.1, 0.75), scale=3.2):
        _beach_ball(kit)
    for i, (x, y, z) in enumerate(((-1.4, -0.9, 0.17), (1.45, -0.8, 0.17), (1.2, -1.1, 0.17), (0.0, -0.4, 0.95))):
        kit.box((0.34, 0.34, 0.34), (x, y, z), kit.paint(BRIGHT[i + 1]), turn_degrees=(0, 0, 23 * i), bevel=0.1)
    kit.tube([(0.1, 0.2, 0.8), (0.2, 0.1, 2.2)], 0.04, kit.paint("#f6f0e6"))
    flower(kit, (0.2, 0.0, 2.25), 0.5, kit.paint("#2f7ac8"), kit.paint("#f2c230"), petals=6, turn_degrees=(85, 0, 0))
    ring(kit, 0.3, 0.06, (1.0, -0.72, 0.8), kit.paint("#8a4ac0"))
    kit.tube(arc(0.3, (-1.6, -0.6, 0.3), plane="yz"), 0.05, kit.paint("#ee8a2a"), closed=True)
