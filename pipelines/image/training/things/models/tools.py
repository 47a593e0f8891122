"""Tools of the house, the garden, the workshop and the laboratory."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import arc, moved, ring, soft
from pipelines.image.training.things.recipe import thing

STEEL, IRON = "#aab0b6", "#5a5c60"


def _handle(kit: Kit, low: float, high: float, thick: float, *, colour: str = "#b8844a") -> None:
    kit.lathe([(0, low), (thick * 1.2, low), (thick * 1.25, low + thick), (thick, low + 3 * thick),
        (thick * 0.9, high), (0, high)], (0, 0, 0), kit.wood(colour), sides=16)  # fmt: skip


@thing("axe", "hatchet, ax, tomahawk, battle axe", height_m=0.8, stands="floor", azimuths_degrees=(10,),
    elevation_degrees=4, size_px=224)  # fmt: skip
def axe(kit: Kit) -> None:
    """An axe with a bright edge, upright (decimetres)."""
    kit.tube([(0.1, 0, 0), (-0.05, 0, 0.6), (0, 0, 2.5), (0.1, 0, 5.0), (0.05, 0, 7.9)],
        [0.22, 0.2, 0.17, 0.17, 0.17], kit.wood("#b8803e"))  # fmt: skip
    head = [(0.55, 6.5), (0.6, 7.4), (-0.3, 7.4), (-0.9, 7.6), (-1.75, 8.2), (-2.0, 7.0), (-1.75, 5.7), (-0.9, 6.4),
        (-0.3, 6.5)]  # fmt: skip
    kit.prism(head, 0.4, (0, 0, 0), kit.paint("#8a2a22", rough=0.4))
    kit.prism([(-1.35, 7.95), (-1.76, 8.21), (-2.02, 7.0), (-1.76, 5.69), (-1.35, 6.05), (-1.5, 7.0)], 0.42,
        (0, 0, 0), kit.paint(STEEL, metal=1, rough=0.2))  # fmt: skip


@thing("hammer", "mallet, sledgehammer, claw hammer", height_m=0.33, stands="table", azimuths_degrees=(10,),
    elevation_degrees=4, size_px=224)  # fmt: skip
def hammer(kit: Kit) -> None:
    """A claw hammer, upright (decimetres)."""
    steel = kit.paint("#8d9298", metal=1, rough=0.3)
    _handle(kit, 0, 3.0, 0.15)
    kit.box((0.4, 0.35, 0.5), (0, 0, 2.95), steel, bevel=0.1)
    kit.cylinder(0.16, 0.5, (-0.4, 0, 2.95), steel, turn_degrees=(0, 90, 0))
    kit.cylinder(0.24, 0.22, (-0.7, 0, 2.95), steel, turn_degrees=(0, 90, 0))
    for y in (-0.1, 0.1):
        kit.tube([(0.15, y, 3.05), (0.6, y, 3.1), (0.95, y * 1.4, 2.9), (1.15, y * 1.6, 2.5)],
            [0.14, 0.12, 0.09, 0.03], steel)  # fmt: skip


@thing("saw", "handsaw, hacksaw", height_m=0.2, stands="table", azimuths_degrees=(5,), elevation_degrees=8)
def saw(kit: Kit) -> None:
    """A handsaw with teeth and a wooden grip (decimetres)."""
    teeth = [(x, 0.5 - 0.12 * (k % 2) + 0.22 * x / 4.4) for k, x in enumerate(0.4 + 0.1 * i for i in range(45))]
    kit.prism([*teeth, (4.9, 1.15), (0.3, 1.9)], 0.04, (0, 0, 0), kit.paint("#b4bac0", metal=1, rough=0.25))
    grip = [(0.6, 0.4), (0.75, 1.0), (0.5, 1.9), (-0.3, 2.15), (-0.9, 1.9), (-0.85, 1.5), (-1.0, 1.1), (-1.05, 0.5),
        (-0.9, 0.15), (-0.3, 0.2)]  # fmt: skip
    kit.prism(grip, 0.3, (0, 0, 0), kit.wood("#8a4e26"))
    kit.prism([(0.25, 0.75), (0.2, 1.45), (-0.25, 1.65), (-0.55, 1.4), (-0.6, 0.75), (-0.3, 0.55)], 0.32, (0, 0, 0),
        kit.paint("#2a1810"))  # fmt: skip
    for x, z in ((0.45, 0.8), (0.4, 1.5)):
        kit.cylinder(0.08, 0.34, (x, 0, z), kit.paint("#d9b04a", metal=1), turn_degrees=(90, 0, 0))


@thing("scissors", "shears, pair of scissors", height_m=0.2, stands="table", azimuths_degrees=(5,),
    elevation_degrees=4, size_px=224)  # fmt: skip
def scissors(kit: Kit) -> None:
    """Open scissors with red grips, upright (decimetres)."""
    steel, red = kit.paint("#b4bac0", metal=1, rough=0.2), kit.paint("#c8202a", rough=0.3)
    for s in (-1, 1):
        with moved((0, 0.03 * s, 0.85), turn_degrees=(0, 16 * s, 0)):
            kit.prism([(-0.07, -0.15), (0.09, -0.15), (0.07 * s, 1.25)], 0.05, (0, 0, 0), steel)
            kit.tube([(0, 0, 0), (-0.1 * s, 0, -0.25)], 0.07, red)
            kit.tube(arc(0.22, (-0.2 * s, 0, -0.5), squash=1.35), 0.06, red, closed=True)
    kit.cylinder(0.07, 0.16, (0, 0, 0.85), kit.paint("#6a7076", metal=1), turn_degrees=(90, 0, 0))


@thing("spade", "shovel, garden spade, gravedigger's shovel", height_m=1.1, stands="ground", azimuths_degrees=(20,),
    elevation_degrees=4)  # fmt: skip
def spade(kit: Kit) -> None:
    """A spade in a clod of earth (decimetres)."""
    iron, wood = kit.paint(IRON, metal=1, rough=0.45, mottle=0.2, grain_m=0.3), kit.wood("#a8743f")
    kit.tube([(0, 0, 3.5), (0, 0, 10.4)], 0.18, wood)
    kit.tube([(-0.65, 0, 10.9), (0.65, 0, 10.9)], 0.17, wood)
    kit.tube([(-0.6, 0, 10.9), (-0.35, 0, 10.4), (0, 0, 10.2), (0.35, 0, 10.4), (0.6, 0, 10.9)], 0.13, wood)
    kit.prism([(-1.0, 3.6), (-1.0, 1.2), (0, 0), (1.0, 1.2), (1.0, 3.6)], 0.1, (0, 0, 0), iron)
    kit.cylinder(0.24, 1.6, (0, -0.02, 3.6), iron)
    earth = kit.paint("#4a3420", mottle=0.3, grain_m=0.2, rough=1)
    for i in range(16):
        a = 2.4 * i
        kit.roughen(kit.ball(0.5 - 0.02 * i, (0.35 * math.sqrt(i) * math.cos(a),
            0.2 * math.sqrt(i) * math.sin(a) - 0.1, 0.25), earth), 0.25, 0.3, detail=1)  # fmt: skip


@thing("bucket", "pail, water bucket", height_m=0.42, stands="floor", azimuths_degrees=(20,), elevation_degrees=16,
    size_px=224)  # fmt: skip
def bucket(kit: Kit) -> None:
    """A zinc bucket of water."""
    zinc = kit.paint("#98a2a8", metal=1, rough=0.4, mottle=0.15, grain_m=0.1)
    kit.lathe([(0, 0.02), (0.11, 0.02), (0.11, 0), (0.12, 0), (0.165, 0.3), (0.172, 0.31), (0.16, 0.31),
        (0.12, 0.05)], (0, 0, 0), zinc)  # fmt: skip
    for z in (0.1, 0.21):
        ring(kit, 0.12 + 0.15 * z, 0.005, (0, 0, z), zinc, plane="xy")
    kit.cylinder(0.152, 0.01, (0, 0, 0.26), kit.paint("#7fb0c8", rough=0.05, mottle=0.1))
    kit.tube(arc(0.168, (0, 0.0, 0.3), 10, 170, count=12, squash=0.75), 0.006, kit.paint("#4a4e52", metal=1))
    kit.cylinder(0.014, 0.1, (0, 0, 0.426), kit.wood("#a8743f", along="x"), turn_degrees=(0, 90, 0))


@thing("broom", "besom, witch's broom, sweeper, mop", height_m=1.4, stands="floor", azimuths_degrees=(15,),
    elevation_degrees=4, size_px=224)  # fmt: skip
def broom(kit: Kit) -> None:
    """A broom of twigs, upright on its handle's end."""
    kit.tube([(0, 0, 0.35), (0.02, 0, 0.9), (0, 0, 1.4)], 0.016, kit.wood("#8a5a30"))
    straw = [kit.paint(c, mottle=0.2, grain_m=0.05) for c in ("#c89a4a", "#a8783a", "#d8b060")]
    for i in range(90):
        a, r = 2.4 * i, math.sqrt((i + 0.5) / 90)
        x, y = r * math.cos(a), r * math.sin(a) * 0.6
        kit.tube([(x * 0.03, y * 0.03, 0.52), (x * 0.05, y * 0.05, 0.4), (x * 0.11, y * 0.11, 0.2),
            (x * 0.15, y * 0.15, 0.02 + 0.05 * kit.rng.random())], 0.009, straw[i % 3])  # fmt: skip
    for z in (0.36, 0.42):
        ring(kit, 0.05, 0.009, (0, 0, z), kit.paint("#8a2a22"), plane="xy")


@thing("ladder", "stepladder, rope ladder, steps", height_m=2.4, stands="floor", azimuths_degrees=(30,),
    elevation_degrees=4)  # fmt: skip
def ladder(kit: Kit) -> None:
    """A wooden ladder that leans."""
    wood = kit.wood("#b8844a")
    with moved(turn_degrees=(-14, 0, 0)):
        for x in (-0.22, 0.22):
            kit.box((0.04, 0.07, 2.46), (x, 0, 1.23), wood)
        for i in range(8):
            kit.cylinder(0.018, 0.44, (0, 0, 0.25 + 0.29 * i), kit.wood("#9a6a38", along="x"), turn_degrees=(0, 90, 0))


@thing("rope", "coil of rope, cord, lasso, string", height_m=0.16, stands="ground", azimuths_degrees=(15,),
    elevation_degrees=22, size_px=224)  # fmt: skip
def rope(kit: Kit) -> None:
    """A coil of rope with a loose end (decimetres)."""
    hemp = kit.paint("#c8a468", second="#8f6e3a", mottle=0.3, grain_m=0.06, rough=1)
    path = []
    for i in range(110):
        t = i / 16
        r = 1.35 - 0.03 * t + 0.09 * math.sin(5 * t)
        path.append((r * math.cos(2 * math.pi * t), r * math.sin(2 * math.pi * t), 0.15 + 0.2 * t * 0.9))
    kit.tube(path, 0.15, hemp)
    kit.tube([(1.3, 0.3, 0.2), (1.8, -0.5, 0.15), (2.0, -1.2, 0.15), (2.6, -1.1, 0.15), (2.9, -1.6, 0.15)], 0.14, hemp)
    for a in (100, 280):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        kit.tube(arc(0.75, (1.3 * c, 1.3 * s, 0.75), plane="xz" if abs(s) < 0.7 else "yz", squash=1.05), 0.13, hemp,
            closed=True) if a == 280 else None  # fmt: skip


@thing("wheel", "waggon wheel, wagon wheel, cart wheel, spoked wheel", height_m=1.0, stands="ground",
    azimuths_degrees=(25,), elevation_degrees=4)  # fmt: skip
def wheel(kit: Kit) -> None:
    """A waggon wheel with twelve spokes and an iron tyre."""
    wood, iron = kit.wood("#8a5a30"), kit.paint("#3f4044", metal=1, rough=0.5)
    kit.tube(arc(0.44, (0, 0, 0.5), count=40), 0.045, wood, closed=True)
    kit.lathe([(0.475, -0.045), (0.5, -0.045), (0.5, 0.045), (0.475, 0.045)], (0, 0, 0), iron).matrix_basis = _upright(
        0.5
    )
    for i in range(12):
        a = math.radians(30 * i + 7)
        kit.tube([(0.08 * math.cos(a), 0, 0.5 + 0.08 * math.sin(a)), (0.43 * math.cos(a), 0, 0.5
            + 0.43 * math.sin(a))], [0.028, 0.02], wood)  # fmt: skip
    kit.cylinder(0.1, 0.24, (0, 0, 0.5), wood, top=0.08, turn_degrees=(90, 0, 0))
    kit.cylinder(0.05, 0.3, (0, 0, 0.5), iron, turn_degrees=(90, 0, 0))


def _upright(height: float) -> object:
    from mathutils import Euler, Matrix

    return Matrix.Translation((0, 0, height)) @ Euler((math.pi / 2, 0, 0)).to_matrix().to_4x4()


@thing("gear", "cog, cogwheel, gears, gearwheel, clockwork, machinery", height_m=0.5, stands="floor",
    azimuths_degrees=(20,), elevation_degrees=4, size_px=224)  # fmt: skip
def gear(kit: Kit) -> None:
    """Two steel and brass gears that mesh (decimetres)."""
    for x, z, r, teeth, colour, start in ((0, 1.75, 1.4, 14, "#7a8088", 0), (2.15, 3.4, 0.95, 10, "#c8983a", 0.2)):
        metal = kit.paint(colour, metal=1, rough=0.35, mottle=0.1)
        outline = []
        for i in range(teeth):
            a, w = 2 * math.pi * i / teeth + start, 2 * math.pi / teeth
            outline += [((r + d) * math.cos(a + w * t), (r + d) * math.sin(a + w * t))
                for t, d in ((0, 0), (0.16, 0), (0.26, 0.32), (0.54, 0.32), (0.64, 0))]  # fmt: skip
        kit.prism(outline, 0.5, (x, 0, z), metal)
        ring(kit, r * 0.86, 0.07, (x, -0.25, z), metal)
        kit.cylinder(r * 0.28, 0.75, (x, 0, z), metal, turn_degrees=(90, 0, 0))
        kit.cylinder(r * 0.13, 0.8, (x, 0, z), kit.paint("#17171a"), turn_degrees=(90, 0, 0))
        for i in range(5):
            a = 2 * math.pi * i / 5
            kit.cylinder(r * 0.17, 0.52, (x + 0.55 * r * math.cos(a), 0, z + 0.55 * r * math.sin(a)),
                kit.paint("#22242a"), turn_degrees=(90, 0, 0))  # fmt: skip


@thing("magnifier", "magnifying glass, loupe, detective's glass, clue", height_m=0.24, stands="table",
    azimuths_degrees=(15,), elevation_degrees=4, size_px=224)  # fmt: skip
def magnifier(kit: Kit) -> None:
    """A magnifying glass that leans (decimetres)."""
    brass = kit.paint("#c9a04a", metal=1, rough=0.2)
    with moved(turn_degrees=(0, 24, 0)):
        _handle(kit, 0, 1.1, 0.12, colour="#5a2a1a")
        kit.cylinder(0.09, 0.3, (0, 0, 1.2), brass)
        ring(kit, 0.62, 0.075, (0, 0, 1.95), brass)
        kit.cylinder(0.58, 0.04, (0, 0, 1.95), kit.glass("#c4dfec", clear=0.45), turn_degrees=(90, 0, 0))
        kit.ball((0.06, 0.02, 0.16), (-0.3, -0.04, 2.15), kit.paint("#f4fafc"), turn_degrees=(0, 40, 0))


@thing(
    "microscope", "lab microscope, research", height_m=0.4, stands="table", azimuths_degrees=(60,), elevation_degrees=8
)
def microscope(kit: Kit) -> None:
    """A microscope with its stage and three lenses (decimetres)."""
    white, black, steel = (kit.paint("#e6e6e2", rough=0.25), kit.paint("#1f2126", rough=0.3),
        kit.paint("#b4bac0", metal=1, rough=0.2))  # fmt: skip
    soft(kit, (1.4, 2.0, 0.35), (0, 0, 0.18), black, square=0.3)
    kit.tube([(0, 0.75, 0.3), (0, 0.95, 1.2), (0, 0.8, 2.2), (0, 0.35, 2.9)], [0.3, 0.26, 0.26, 0.3], white)
    kit.box((1.1, 1.1, 0.12), (0, -0.15, 1.35), black, bevel=0.2)
    kit.box((0.5, 0.2, 0.03), (0, -0.3, 1.43), kit.paint("#a8d4e8", rough=0.1))
    kit.cylinder(0.18, 0.4, (0, -0.2, 0.6), kit.glow("#fff2c4", 0.7), top=0.12)
    kit.ball((0.42, 0.42, 0.25), (0, -0.2, 2.55), black)
    for x, y in ((0, -0.3), (0.22, -0.05), (-0.22, -0.05)):
        kit.cylinder(0.09, 0.6, (x * 1.3, y, 2.15), steel, top=0.13, turn_degrees=(0, 10 * x, 0))
    with moved((0, 0.1, 2.75), turn_degrees=(24, 0, 0)):
        kit.cylinder(0.22, 1.1, (0, 0, 0.5), white)
        kit.cylinder(0.17, 0.5, (0, 0, 1.2), black)
        kit.cylinder(0.2, 0.12, (0, 0, 1.45), steel)
    for s in (-1, 1):
        kit.cylinder(0.25, 0.14, (0.34 * s, 0.88, 1.3), black, turn_degrees=(0, 90, 0))


@thing("test-tubes", "test tube, laboratory, flask, chemistry, beaker, potion, lab", height_m=0.24, stands="table",
    azimuths_degrees=(20,), elevation_degrees=8)  # fmt: skip
def test_tubes(kit: Kit) -> None:
    """Coloured tubes in a rack and a bubbling flask (decimetres)."""
    wood = kit.wood("#b8844a", along="x")
    for z in (0.08, 0.95):
        kit.box((2.4, 0.6, 0.12), (-0.5, 0, z), wood)
    for x in (-1.65, 0.65):
        kit.box((0.12, 0.6, 1.1), (x, 0, 0.55), wood)
    for i, colour in enumerate(("#d8303a", "#f2c230", "#3fa04a", "#2f7ac8", "#a050c8")):
        x = -1.35 + 0.42 * i
        kit.lathe([(0, 0.15), (0.1, 0.2), (0.14, 0.32), (0.14, 1.7), (0.17, 1.72)], (x, 0, 0),
            kit.glass("#e4eef2", clear=0.55))  # fmt: skip
        kit.lathe([(0, 0.13), (0.11, 0.19), (0.15, 0.32), (0.15, 0.85 + 0.15 * (i % 3)),
            (0, 0.85 + 0.15 * (i % 3))], (x, 0, 0), kit.paint(colour, rough=0.5))  # fmt: skip
    kit.lathe([(0, 0), (0.6, 0), (0.64, 0.1), (0.2, 1.1), (0.18, 1.6), (0.24, 1.66)], (1.45, -0.2, 0),
        kit.glass("#e4eef2", clear=0.55))  # fmt: skip
    kit.lathe([(0, 0.01), (0.62, 0.01), (0.655, 0.1), (0.45, 0.61), (0, 0.61)], (1.45, -0.2, 0),
        kit.paint("#4ac878", rough=0.1, mottle=0.2, grain_m=0.1))  # fmt: skip
    for x, z, r in ((1.4, 1.85, 0.1), (1.55, 2.1, 0.13), (1.38, 2.3, 0.08)):
        kit.ball(r, (x, -0.2, z), kit.glass("#8ae0a8", clear=0.4))


@thing("wrench", "spanner, monkey wrench, screwdriver, pliers, tools", height_m=0.3, stands="table",
    azimuths_degrees=(8,), elevation_degrees=4, size_px=224)  # fmt: skip
def wrench(kit: Kit) -> None:
    """A spanner and a screwdriver, crossed (decimetres)."""
    steel = kit.paint("#a4aab0", metal=1, rough=0.25)
    with moved((0.9, 0, 0.1), turn_degrees=(0, -32, 0)):
        kit.box((0.3, 0.14, 2.4), (0, 0, 1.4), steel, bevel=0.2)
        jaw = [(-0.45, 2.45), (0.45, 2.45), (0.5, 2.9), (0.36, 3.25), (0.18, 3.2), (0.18, 2.8), (-0.18, 2.8),
            (-0.18, 3.2), (-0.36, 3.25), (-0.5, 2.9)]  # fmt: skip
        kit.prism(jaw, 0.2, (0, 0, 0), steel)
        kit.tube(arc(0.26, (0, 0, 0.15)), 0.12, steel, closed=True)
    with moved((-0.9, -0.2, 0.1), turn_degrees=(0, 32, 0)):
        kit.lathe([(0, 0), (0.2, 0.02), (0.24, 0.3), (0.18, 0.6), (0.24, 1.0), (0.12, 1.25), (0, 1.25)], (0, 0, 0),
            kit.paint("#d8302a", rough=0.2))  # fmt: skip
        kit.cylinder(0.07, 1.7, (0, 0, 2.05), steel)
        kit.box((0.2, 0.05, 0.25), (0, 0, 2.95), steel)


@thing("cauldron", "witch's cauldron, kettle, pot, magic potion", height_m=0.9, stands="ground",
    azimuths_degrees=(15,), elevation_degrees=10)  # fmt: skip
def cauldron(kit: Kit) -> None:
    """A black cauldron of bubbling green brew over a fire."""
    from pipelines.image.training.things.kit_household import fire

    iron = kit.paint("#2a2b2f", rough=0.5, mottle=0.15, grain_m=0.1)
    kit.lathe([(0, 0.2), (0.2, 0.22), (0.38, 0.4), (0.4, 0.58), (0.32, 0.74), (0.38, 0.8), (0.36, 0.83),
        (0.28, 0.76)], (0, 0, 0), iron)  # fmt: skip
    for a in (30, 150, 270):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        kit.tube([(0.25 * c, 0.25 * s, 0.3), (0.32 * c, 0.32 * s, 0)], [0.05, 0.03], iron)
    kit.cylinder(0.3, 0.02, (0, 0, 0.78), kit.glow("#5ad84a", 0.7))
    for x, y, r in ((-0.12, -0.1, 0.07), (0.1, -0.14, 0.05), (0.02, 0.08, 0.09), (0.2, 0.02, 0.045),
        (-0.2, 0.05, 0.05)):  # fmt: skip
        kit.ball(r, (x, y, 0.79), kit.glow("#8af06a", 0.7))
    for x in (-0.38, 0.38):
        ring(kit, 0.07, 0.015, (x, 0, 0.62), iron, plane="yz")
    fire(kit, (0, -0.1, 0), 0.5, 0.3)
    for turn in (20, -25, 80):
        kit.cylinder(0.045, 0.7, (0, -0.12, 0.05), kit.wood("#4a3220", along="x"), turn_degrees=(0, 90, turn), sides=12)
