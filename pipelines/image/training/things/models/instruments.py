"""Musical instruments and what stands around them."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import (
    moved,
    ring,
    smooth_outline,
)
from pipelines.image.training.things.recipe import thing


def _fiddle(
    kit: Kit, colour: str, *, waist: float = 0.6, hole: bool = False, long: float = 1.0, scroll: bool = True
) -> None:
    """A body with a waist, a neck and strings, about one unit of body: violins, cellos, guitars."""
    wood, dark, edge = (kit.paint(colour, rough=0.25, mottle=0.15, grain_m=0.3), kit.paint("#1b1310", rough=0.3),
        kit.paint("#4a230f", rough=0.3))  # fmt: skip
    half = [(0.0, 0.0), (0.22, 0.02), (0.34, 0.1), (0.38, 0.24), (0.34, 0.38), (0.38 * waist, 0.5), (0.28, 0.66),
        (0.3, 0.78), (0.24, 0.92), (0.1, 0.98), (0, 1.0)]  # fmt: skip
    smooth = smooth_outline(half)
    outline = smooth + [(-x, z) for x, z in smooth[-2:0:-1]]
    kit.prism(outline, 0.17, (0, 0, 0), edge)
    kit.prism([(x * 0.95, 0.5 + (z - 0.5) * 0.96) for x, z in outline], 0.185, (0, 0, 0), wood)
    top = 1.0 + 0.62 * long
    kit.box((0.09, 0.06, 0.62 * long + 0.4), (0, -0.1, 1.0 + 0.31 * long - 0.2), dark, bevel=0.2)
    if hole:
        kit.cylinder(0.12, 0.01, (0, -0.095, 0.66), dark, turn_degrees=(90, 0, 0))
        ring(kit, 0.125, 0.012, (0, -0.1, 0.66), kit.paint("#e8d3a0"))
        kit.box((0.3, 0.03, 0.04), (0, -0.105, 0.25), dark, bevel=0.2)
        kit.box((0.14, 0.06, 0.22), (0, -0.08, top + 0.08), edge, bevel=0.2)
    else:
        for s in (-1, 1):
            kit.tube([(0.2 * s, -0.095, 0.3), (0.14 * s, -0.096, 0.36), (0.19 * s, -0.096, 0.46),
                (0.13 * s, -0.095, 0.53)], 0.014, dark)  # fmt: skip
        kit.prism([(-0.05, 0.06), (0.05, 0.06), (0.08, 0.32), (-0.08, 0.32)], 0.04, (0, -0.12, 0), dark)
        kit.box((0.2, 0.04, 0.05), (0, -0.13, 0.42), kit.wood("#d8b078"), bevel=0.2)
    pegs = 3 if hole else 2
    for i in range(pegs):
        z = top + (0.01 + 0.07 * i if hole else 0.05 + 0.08 * i)
        kit.tube([(-0.13, -0.07, z), (0.13, -0.07, z)], 0.018, dark)
        for s in (-1, 1):
            kit.ball((0.03, 0.02, 0.03), (0.14 * s, -0.07, z), kit.paint("#e8e0cc") if hole else dark)
    if scroll and not hole:
        kit.tube([(0, -0.08, top - 0.02), (0, -0.08, top + 0.16), (0, -0.03, top + 0.24), (0, 0.02, top + 0.2),
            (0, -0.01, top + 0.15)], 0.045, edge)  # fmt: skip
    for i in range(4):
        x = -0.03 + 0.02 * i
        kit.tube([(x * 1.6, -0.125 if hole else -0.15, 0.25), (x, -0.14, top)], 0.004, kit.paint("#d9d4c8"))


@thing("guitar", "acoustic guitar, ukulele, folk guitar", height_m=1.0, stands="floor", azimuths_degrees=(15,),
    elevation_degrees=4)  # fmt: skip
def guitar(kit: Kit) -> None:
    """An acoustic guitar, upright."""
    _fiddle(kit, "#d08a3a", waist=0.62, hole=True, long=1.05)


@thing("electric-guitar", "rock guitar, bass guitar, bass", height_m=1.0, stands="floor", azimuths_degrees=(15,),
    elevation_degrees=4)  # fmt: skip
def electric_guitar(kit: Kit) -> None:
    """A red electric guitar with two horns."""
    red, white, dark, steel = (kit.paint("#b81f24", rough=0.15), kit.paint("#f0ece0"), kit.paint("#3a2216"),
        kit.paint("#c6cacf", metal=1, rough=0.2))  # fmt: skip
    body = [(0, 0), (0.26, 0.02), (0.4, 0.16), (0.4, 0.34), (0.28, 0.5), (0.3, 0.66), (0.36, 0.84), (0.26, 0.88),
        (0.12, 0.74), (0, 0.68), (-0.12, 0.78), (-0.26, 1.0), (-0.36, 0.96), (-0.34, 0.76), (-0.27, 0.55),
        (-0.38, 0.36), (-0.4, 0.16), (-0.26, 0.02)]  # fmt: skip
    smooth = smooth_outline([*body, body[0]])[:-1]
    kit.prism(smooth, 0.12, (0, 0, 0), red)
    kit.prism([(0.6 * x + 0.03, 0.5 * z + 0.18) for x, z in smooth], 0.01, (0, -0.066, 0), white)
    kit.box((0.09, 0.07, 1.3), (0, -0.06, 1.2), dark, bevel=0.2)
    for i in range(12):
        kit.box((0.092, 0.01, 0.008), (0, -0.096, 0.85 + 0.08 * i), steel, bevel=0)
    kit.prism([(-0.05, 1.8), (0.05, 1.8), (0.1, 2.1), (-0.02, 2.2), (-0.09, 2.05)], 0.05, (0, -0.05, 0), red)
    for z in (0.3, 0.46, 0.6):
        kit.box((0.2, 0.03, 0.05), (0, -0.075, z), dark if z > 0.35 else steel, bevel=0.2)
    for x, z in ((0.2, 0.25), (0.26, 0.2)):
        kit.cylinder(0.03, 0.04, (x, -0.08, z), white, turn_degrees=(90, 0, 0))
    for i in range(5):
        kit.ball(0.025, (-0.1, -0.05, 1.88 + 0.06 * i), steel)
        kit.tube([(-0.03 + 0.015 * i, -0.1, 0.3), (-0.03 + 0.015 * i, -0.1, 1.85)], 0.003, steel)


@thing("violin", "fiddle, viola", height_m=0.6, stands="table", azimuths_degrees=(20,), elevation_degrees=4)
def violin(kit: Kit) -> None:
    """A violin with its bow beside it."""
    _fiddle(kit, "#a84c1a", waist=0.5, long=0.95)
    kit.tube([(0.62, -0.1, 0.0), (0.5, -0.1, 1.7)], 0.018, kit.wood("#5a2a14"))
    kit.tube([(0.69, -0.1, 0.06), (0.57, -0.1, 1.68)], 0.012, kit.paint("#f0ece0"))
    kit.box((0.1, 0.04, 0.12), (0.655, -0.1, 0.08), kit.paint("#17120f"), turn_degrees=(0, -4, 0))
    kit.box((0.1, 0.03, 0.03), (0.535, -0.1, 1.69), kit.wood("#5a2a14"))


@thing("cello", "violoncello, double bass, contrabass", height_m=1.3, stands="floor", azimuths_degrees=(25,),
    elevation_degrees=4)  # fmt: skip
def cello(kit: Kit) -> None:
    """A cello on its pin."""
    with moved((0, 0, 0.15)):
        _fiddle(kit, "#8a3a16", waist=0.5, long=0.85)
    kit.tube([(0, 0, 0), (0, 0, 0.18)], 0.015, kit.paint("#2a2a2c"))


@thing("drum", "drums, snare drum, bass drum, tambour, percussion", height_m=0.5, stands="floor", elevation_degrees=18)
def drum(kit: Kit) -> None:
    """A red drum with golden cords and two sticks."""
    red, gold, skin = (kit.paint("#b3262c", rough=0.3), kit.paint("#d0a548", metal=1, rough=0.3),
        kit.paint("#efe6d0", mottle=0.06))  # fmt: skip
    kit.cylinder(0.3, 0.4, (0, 0, 0.22), red, sides=48)
    for z in (0.04, 0.4):
        kit.cylinder(0.31, 0.05, (0, 0, z), kit.wood("#e0b878"), sides=48)
    kit.cylinder(0.29, 0.02, (0, 0, 0.42), skin, sides=48)
    for i in range(24):
        a, b = math.radians(15 * i), math.radians(15 * (i + 1))
        low, high = ((0.06, 0.38), (0.38, 0.06))[i % 2]
        kit.tube([(0.308 * math.cos(a), 0.308 * math.sin(a), low), (0.308 * math.cos(b), 0.308 * math.sin(b), high)],
            0.007, gold)  # fmt: skip
    for grip, tip in (((-0.3, -0.1, 0.46), (0.15, 0.1, 0.455)), ((0.32, -0.16, 0.46), (-0.05, 0.12, 0.475))):
        kit.tube([grip, tip], [0.014, 0.009], kit.wood("#c89a5a"))
        kit.ball(0.018, tip, kit.wood("#c89a5a"))


@thing("drum-kit", "drum set, drummer's kit", height_m=1.3, stands="floor", elevation_degrees=14, size_px=384)
def drum_kit(kit: Kit) -> None:
    """A bass drum, toms, a snare and three cymbals."""
    red, white, steel, brass = (kit.paint("#a81f2a", rough=0.2), kit.paint("#f2eee2"),
        kit.paint("#c6cacf", metal=1, rough=0.2), kit.paint("#d9b04a", metal=1, rough=0.25))  # fmt: skip

    def shell(radius: float, tall: float, at: tuple[float, float, float], turn: tuple[float, float, float]) -> None:
        with moved(at, turn_degrees=turn):
            kit.cylinder(radius, tall, (0, 0, 0), red, sides=40)
            for s in (-1, 1):
                ring(kit, radius, 0.014, (0, 0, s * tall / 2), steel, plane="xy")
                kit.cylinder(radius * 0.97, 0.01, (0, 0, s * tall / 2), white, sides=40)

    shell(0.3, 0.42, (0, 0, 0.32), (90, 0, 0))
    kit.prism([(0.16 * math.cos(t), 0.16 * math.sin(t)) for t in (math.pi * k / 12 for k in range(24))], 0.01,
        (0, -0.222, 0.32), kit.paint("#1d1d20"))  # fmt: skip
    shell(0.17, 0.2, (-0.18, 0.05, 0.78), (20, 0, 0))
    shell(0.17, 0.2, (0.2, 0.05, 0.78), (20, 0, 0))
    shell(0.2, 0.36, (0.58, 0.15, 0.38), (0, 0, 0))
    shell(0.19, 0.13, (-0.56, 0.2, 0.56), (8, 0, 0))
    for x, y, z, r, turn in ((-0.72, 0.1, 0.86, 0.2, 4), (-0.48, 0.3, 1.15, 0.25, 14), (0.55, 0.3, 1.15, 0.27, -14)):
        with moved((x, y, z), turn_degrees=(16, turn, 0)):
            kit.lathe([(r, 0), (0.25 * r, 0.02), (0.15 * r, 0.05), (0, 0.055)], (0, 0, 0), brass)
        kit.tube([(x, y, 0), (x, y, z + 0.05)], 0.01, steel)
    for x, y in ((-0.72, 0.1), (-0.48, 0.3), (0.55, 0.3), (0.58, 0.15), (-0.56, 0.2)):
        for a in (90, 210, 330):
            kit.tube([(x, y, 0.25), (x + 0.18 * math.cos(math.radians(a)), y + 0.18 * math.sin(math.radians(a)),
                0.01)], 0.009, steel)  # fmt: skip


@thing("trumpet", "brass, bugle, cornet, trombone, fanfare", height_m=0.15, stands="table", azimuths_degrees=(10,),
    elevation_degrees=8)  # fmt: skip
def trumpet(kit: Kit) -> None:
    """A golden trumpet with three valves (decimetres)."""
    gold = kit.paint("#dba93a", metal=1, rough=0.15)
    with moved((1.6, 0, 1.2), turn_degrees=(0, 90, 0)):
        kit.lathe([(0.1, -2.6), (0.1, -0.4), (0.16, 0.2), (0.28, 0.6), (0.62, 0.92), (0.68, 0.95), (0.6, 0.94),
            (0.2, 0.55)], (0, 0, 0), gold)  # fmt: skip
    kit.tube([(-1, 0, 1.2), (-1.4, 0, 1.2), (-1.55, 0, 0.95), (-1.4, 0, 0.7), (1.2, 0, 0.7), (1.45, 0, 0.95),
        (1.2, 0, 1.2)], 0.1, gold)  # fmt: skip
    kit.tube([(-1.4, 0.12, 1.2), (-2.6, 0.12, 1.2)], [0.09, 0.06], gold)
    kit.lathe([(0.05, 0), (0.06, 0.1), (0.17, 0.25)], (0, 0, 0), gold).location = (-2.7, 0.12, 1.2)
    kit.cylinder(0.15, 0.25, (-2.68, 0.12, 1.2), gold, top=0.06, turn_degrees=(0, 90, 0))
    for x in (-0.45, -0.1, 0.25):
        kit.cylinder(0.15, 1.1, (x, 0, 0.95), gold)
        kit.cylinder(0.17, 0.08, (x, 0, 1.45), gold)
        kit.cylinder(0.17, 0.08, (x, 0, 0.42), gold)
        kit.cylinder(0.05, 0.2, (x, 0, 1.6), gold)
        kit.cylinder(0.12, 0.04, (x, 0, 1.72), kit.paint("#f4efe2", rough=0.1))


@thing("saxophone", "sax, jazz", height_m=0.7, stands="floor", azimuths_degrees=(10,), elevation_degrees=6)
def saxophone(kit: Kit) -> None:
    """A golden saxophone, upright, with its keys (decimetres)."""
    gold, dark, pearl = kit.paint("#dba93a", metal=1, rough=0.15), kit.paint("#161412"), kit.paint("#f4efe2", rough=0.1)
    path = [(-1.6, 6.3), (-1.2, 6.75), (-0.6, 6.6), (-0.35, 6.0), (-0.1, 4.0), (0.15, 1.6), (0.3, 0.8), (0.8, 0.35),
        (1.4, 0.5), (1.7, 1.1), (1.85, 2.0), (2.05, 3.0)]  # fmt: skip
    radii = [0.1, 0.12, 0.14, 0.17, 0.28, 0.4, 0.46, 0.5, 0.54, 0.58, 0.66, 0.8]
    kit.tube([(x, 0, z) for x, z in path], radii, gold)
    with moved((2.05, 0, 3.0), turn_degrees=(0, 11, 0)):
        kit.lathe(
            [(0.76, -0.3), (0.86, 0.1), (1.1, 0.45), (1.3, 0.6), (1.2, 0.58), (0.8, 0.1), (0, -0.4)], (0, 0, 0), gold
        )
    kit.tube([(-1.5, 0, 6.4), (-2.1, 0, 5.8)], [0.14, 0.09], dark)
    for z in (5.2, 4.7, 4.2, 3.4, 2.9, 2.4, 1.9):
        x = -0.25 + 0.4 * (5.6 - z) / 4
        kit.cylinder(
            0.16 + 0.03 * (5.2 - z), 0.15, (x + 0.1, -0.3 - 0.04 * (5.2 - z), z), gold, turn_degrees=(90, 0, 0)
        )
        kit.cylinder(0.1, 0.18, (x + 0.1, -0.33 - 0.04 * (5.2 - z), z), pearl, turn_degrees=(90, 0, 0))
    kit.tube([(0.2, -0.25, 5.6), (0.6, -0.45, 1.6)], 0.05, gold)
    for x, z in ((1.0, 1.5), (1.15, 2.2)):
        kit.cylinder(0.32, 0.15, (x, -0.35, z), gold, turn_degrees=(90, 0, 0))
        kit.tube([(x, -0.3, z), (x + 0.7, -0.3, z)], 0.06, gold)


@thing("flute", "recorder, clarinet, piccolo, oboe, pipe", height_m=0.5, stands="table", azimuths_degrees=(0,),
    elevation_degrees=4, size_px=224)  # fmt: skip
def flute(kit: Kit) -> None:
    """A silver flute that leans (decimetres)."""
    silver, dark = kit.paint("#cfd4d9", metal=1, rough=0.15), kit.paint("#6a7076", metal=1)
    with moved((-1.6, 0, 0.2), turn_degrees=(0, 32, 0)):
        kit.lathe([(0, 0), (0.16, 0), (0.16, 1.2), (0.19, 1.22), (0.19, 1.35), (0.16, 1.37), (0.16, 4.1),
            (0.19, 4.12), (0.19, 4.3), (0.16, 4.32), (0.16, 5.5), (0, 5.5)], (0, 0, 0), silver)  # fmt: skip
        kit.prism([(0.16 * math.cos(t), 0.1 * math.sin(t)) for t in (math.pi * k / 8 for k in range(16))], 0.06,
            (0, -0.17, 4.9), dark)  # fmt: skip
        for i in range(10):
            z = 0.5 + 0.34 * i
            kit.cylinder(0.13, 0.12, (0, -0.19, z), silver, turn_degrees=(90, 0, 0))
            kit.cylinder(0.08, 0.14, (0, -0.2, z), dark, turn_degrees=(90, 0, 0))
        kit.tube([(0.14, -0.16, 0.3), (0.14, -0.16, 3.9)], 0.03, silver)


@thing("harp", "lyre, angel's harp", height_m=1.75, stands="floor", azimuths_degrees=(15,), elevation_degrees=4)
def harp(kit: Kit) -> None:
    """A golden concert harp."""
    gold, wood = kit.paint("#cf9f3c", metal=1, rough=0.25), kit.wood("#8a4e26")
    kit.lathe([(0.05, 0.1), (0.06, 0.2), (0.035, 0.3), (0.04, 1.4), (0.06, 1.5), (0.08, 1.6), (0.05, 1.66),
        (0.07, 1.72), (0, 1.75)], (-0.5, 0, 0), gold, sides=20)  # fmt: skip
    kit.tube([(-0.5, 0, 1.62), (-0.3, 0, 1.66), (-0.1, 0, 1.46), (0.15, 0, 1.36), (0.36, 0, 1.46), (0.45, 0, 1.4)],
        0.045, gold)  # fmt: skip
    kit.tube([(-0.3, 0, 0.14), (0.46, 0, 1.42)], [0.13, 0.05], wood)
    kit.box((0.5, 0.34, 0.12), (-0.35, 0, 0.07), gold, bevel=0.2)
    for i in range(17):
        t = (i + 1) / 18
        x = -0.42 + 0.8 * t
        top = float(np.interp(x, (-0.5, -0.3, -0.1, 0.15, 0.36, 0.45), (1.6, 1.58, 1.48, 1.4, 1.41, 1.41)))
        colour = ("#b3262c", "#e9e2d0", "#e9e2d0", "#26303f")[i % 4]
        kit.tube([(x, 0, top), (x, 0, 0.2 + 1.62 * max(0.0, (x + 0.28)))], 0.006, kit.paint(colour))
    kit.tube([(-0.42, 0, 1.2), (-0.46, 0, 1.3)], 0.02, gold)
