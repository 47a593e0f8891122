"""Tables, seats, beds, cases, what stands in kitchens and baths."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import Place, arc, cloth, legs, ring, soft, surface
from pipelines.image.training.things.recipe import thing

OAK, DARK, PINE = "#9a6a3c", "#5a3820", "#c8985e"


@thing("table", "dining table, kitchen table, wooden table", height_m=0.76, stands="floor", elevation_degrees=14)
def table(kit: Kit) -> None:
    """A dining table of planks on square legs."""
    top, wood = kit.wood(OAK, along="x"), kit.wood("#7d5230")
    for i in range(5):
        kit.box((1.8, 0.178, 0.05), (0, -0.36 + 0.18 * i, 0.735), top, bevel=0.06)
    for y in (-0.36, 0.36):
        kit.box((1.5, 0.03, 0.11), (0, y, 0.655), wood)
    for x in (-0.75, 0.75):
        kit.box((0.03, 0.7, 0.11), (x, 0, 0.655), wood)
        for y in (-0.36, 0.36):
            kit.box((0.09, 0.09, 0.71), (x, y, 0.355), wood, bevel=0.08)


@thing(
    "laid-table", "table with cloth, tablecloth, banquet, feast", height_m=0.76, stands="floor", elevation_degrees=14
)
def laid_table(kit: Kit) -> None:
    """A table under a white cloth with a red runner."""
    cloth(kit, (1.8, 0.95), 0.5, (0, 0, 0.755), kit.paint("#efe9dc", rough=0.9, mottle=0.03))
    cloth(kit, (0.5, 1.0), 0.28, (0, 0, 0.76), kit.paint("#a8323a", rough=0.9, mottle=0.08, grain_m=0.05), square=0.15)
    legs(kit, (1.5, 0.65, 0.7), kit.wood(DARK), thick=0.045)


@thing("round-table", "side table, coffee table, small table", height_m=0.72, stands="floor", elevation_degrees=14)
def round_table(kit: Kit) -> None:
    """A small round table on a turned foot with three feet."""
    wood = kit.wood("#8a4e2c")
    kit.lathe([(0, 0.68), (0.4, 0.68), (0.43, 0.695), (0.43, 0.71), (0.41, 0.72), (0, 0.72)], (0, 0, 0), wood)
    kit.lathe([(0.05, 0.12), (0.07, 0.2), (0.035, 0.3), (0.03, 0.45), (0.055, 0.55), (0.04, 0.6), (0.12, 0.68)],
              (0, 0, 0), wood)  # fmt: skip
    for a in (30, 150, 270):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        kit.tube([(0, 0, 0.2), (0.12 * c, 0.12 * s, 0.2), (0.22 * c, 0.22 * s, 0.06), (0.33 * c, 0.33 * s, 0.02)],
                 0.028, wood)  # fmt: skip


@thing("desk", "writing desk, office desk, school desk", height_m=0.73, stands="floor", elevation_degrees=12)
def desk(kit: Kit) -> None:
    """A writing desk with two banks of drawers, a leather top and brass knobs."""
    wood, brass = kit.wood("#7a4526", along="x"), kit.paint("#c9a04a", metal=1, rough=0.3)
    kit.box((1.6, 0.78, 0.04), (0, 0, 0.735), wood, bevel=0.2)
    kit.box((1.2, 0.5, 0.01), (0, 0, 0.757), kit.paint("#2f4a3a", mottle=0.08), bevel=0)
    for x in (-0.57, 0.57):
        kit.box((0.4, 0.7, 0.68), (x, 0, 0.375), kit.wood("#6a3b20"))
        for z in (0.16, 0.37, 0.58):
            kit.box((0.34, 0.03, 0.18), (x, -0.36, z), wood, bevel=0.2)
            kit.ball(0.02, (x, -0.39, z), brass)
    kit.box((0.72, 0.03, 0.11), (0, -0.36, 0.65), wood, bevel=0.2)
    kit.ball(0.02, (0, -0.39, 0.65), brass)
    kit.box((0.74, 0.03, 0.5), (0, 0.33, 0.46), kit.wood("#5a321c"))


def _chair(kit: Kit, *, broken: bool = False) -> None:
    wood = kit.wood("#a06a38")
    lost = {(0.2, -0.2)} if broken else set()
    for x in (-0.2, 0.2):
        for y in (-0.2, 0.2):
            if (x, y) not in lost:
                kit.tube([(x * 1.12, y * 1.15, 0), (x, y, 0.44)], 0.021, wood)
        kit.tube([(x, 0.2, 0.44), (x * 0.98, 0.24, 0.7), (x * 0.95, 0.3, 0.96)], 0.021, wood)
    soft(kit, (0.47, 0.46, 0.045), (0, 0, 0.455), wood, square=0.25)
    rails = (0.62, 0.9) if broken else (0.58, 0.74, 0.9)
    for z in rails:
        turn = (-10, -24 if broken and z < 0.7 else 0, 0)
        kit.box((0.4, 0.022, 0.08), (0, 0.19 + 0.1 * (z - 0.44) / 0.5 + 0.02, z), wood, turn_degrees=turn, bevel=0.2)
    if not broken:
        kit.tube([(-0.21, -0.22, 0.2), (0.21, -0.22, 0.2)], 0.014, wood)
    for x in (-0.21, 0.21):
        if not broken or x < 0:
            kit.tube([(x, -0.22, 0.15), (x, 0.22, 0.15)], 0.014, wood)
    if broken:
        kit.tube([(0.2, -0.2, 0.44), (0.205, -0.205, 0.33)], [0.021, 0.006], wood)
        kit.tube([(0.1, -0.5, 0.02), (0.42, -0.42, 0.025)], [0.021, 0.008], wood)
        kit.box((0.36, 0.022, 0.08), (-0.35, -0.42, 0.02), wood, turn_degrees=(80, 0, 25), bevel=0.2)


@thing("chair", "wooden chair, kitchen chair, seat, empty chair", height_m=1, stands="floor", elevation_degrees=12)
def chair(kit: Kit) -> None:
    """A plain wooden chair with a ladder back."""
    _chair(kit)


@thing("chair-broken", height_m=1, stands="floor", elevation_degrees=12, of="chair", state="broken")
def chair_broken(kit: Kit) -> None:
    """The wooden chair with a leg and a rail torn off."""
    _chair(kit, broken=True)


@thing("dining-chair", "upholstered chair, throne chair, fine chair", height_m=1.05, stands="floor")
def dining_chair(kit: Kit) -> None:
    """An upholstered chair with a tall oval back."""
    wood, seat = kit.wood("#6a3a20"), kit.paint("#9c2f3a", rough=0.9, mottle=0.1, grain_m=0.04)
    legs(kit, (0.4, 0.4, 0.45), wood, thick=0.026, foot=0.016)
    kit.box((0.46, 0.46, 0.06), (0, 0, 0.42), wood, bevel=0.2)
    soft(kit, (0.47, 0.46, 0.12), (0, 0, 0.49), seat, square=0.4)
    soft(kit, (0.4, 0.07, 0.46), (0, 0.24, 0.79), seat, square=0.6, turn_degrees=(-8, 0, 0))
    kit.tube(arc(0.215, (0, 0.235, 0.79), squash=1.18), 0.026, wood, closed=True)
    for x in (-0.1, 0.1):
        kit.tube([(x, 0.2, 0.42), (x, 0.22, 0.6)], 0.02, wood)


@thing("stool", "bar stool, footstool, milking stool", height_m=0.6, stands="floor", size_px=224, elevation_degrees=12)
def stool(kit: Kit) -> None:
    """A round stool on splayed legs."""
    wood = kit.wood("#b07a44")
    kit.lathe([(0, 0.55), (0.17, 0.55), (0.19, 0.575), (0.17, 0.6), (0, 0.595)], (0, 0, 0), wood)
    for a in (45, 135, 225, 315):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        kit.tube([(0.22 * c, 0.22 * s, 0), (0.12 * c, 0.12 * s, 0.56)], 0.018, wood)
    ring(kit, 0.185, 0.011, (0, 0, 0.2), wood, plane="xy")


@thing("rocking-chair", "empty rocking chair, rocker", height_m=1.1, stands="floor", azimuths_degrees=(50,))
def rocking_chair(kit: Kit) -> None:
    """An empty rocking chair with spindles."""
    wood = kit.wood("#7a4a28")
    for x in (-0.26, 0.26):
        kit.tube([(x, -0.5, 0.12), (x, -0.25, 0.04), (x, 0.05, 0.022), (x, 0.35, 0.05), (x, 0.6, 0.15)], 0.022, wood)
        kit.tube([(x, -0.23, 0.04), (x * 0.95, -0.22, 0.62)], 0.02, wood)
        kit.tube([(x, 0.22, 0.04), (x * 0.95, 0.2, 0.42)], 0.02, wood)
        kit.tube([(x, -0.3, 0.64), (x, -0.1, 0.66), (x, 0.28, 0.64)], 0.026, wood)
        kit.tube([(x * 0.9, 0.22, 0.4), (x * 0.9, 0.3, 0.8), (x * 0.85, 0.44, 1.08)], 0.02, wood)
    soft(kit, (0.54, 0.5, 0.05), (0, 0, 0.42), wood, square=0.25, turn_degrees=(4, 0, 0))
    soft(kit, (0.46, 0.42, 0.08), (0, 0, 0.46), kit.paint("#5f7488", rough=0.95, grain_m=0.03), square=0.4)
    for x in (-0.15, -0.075, 0, 0.075, 0.15):
        kit.tube([(x, 0.22, 0.42), (x, 0.42, 1.0)], 0.01, wood)
    kit.box((0.5, 0.03, 0.14), (0, 0.425, 1.03), wood, turn_degrees=(-18, 0, 0), bevel=0.3)


@thing("armchair", "easy chair, wing chair, recliner", height_m=1.05, stands="floor", elevation_degrees=10)
def armchair(kit: Kit) -> None:
    """A wing chair with round arms and a buttoned back."""
    cover, wood = kit.paint("#8a4a3a", rough=0.95, mottle=0.08, grain_m=0.05), kit.wood(DARK)
    legs(kit, (0.6, 0.58, 0.16), wood, thick=0.03, foot=0.018)
    soft(kit, (0.74, 0.74, 0.24), (0, 0, 0.26), cover, square=0.2)
    soft(kit, (0.54, 0.62, 0.17), (0, -0.07, 0.44), kit.paint("#a05a46", rough=0.95, grain_m=0.05), square=0.35)
    soft(kit, (0.74, 0.2, 0.82), (0, 0.3, 0.64), cover, square=0.35, turn_degrees=(-8, 0, 0))
    for x in (-0.36, 0.36):
        soft(kit, (0.15, 0.7, 0.5), (x, -0.02, 0.4), cover, square=0.4)
        soft(kit, (0.1, 0.26, 0.42), (x, 0.18, 0.82), cover, square=0.5)
    dark = kit.paint("#5e2f26")
    for z in (0.68, 0.82):
        for x in (-0.16, 0, 0.16):
            kit.ball(0.016, (x, 0.2 + (z - 0.64) * 0.12, z), dark)


@thing("sofa", "couch, settee, divan, loveseat", height_m=0.9, stands="floor", elevation_degrees=10, size_px=384)
def sofa(kit: Kit) -> None:
    """A sofa for three with two bright cushions."""
    cover, seat = (kit.paint(c, rough=0.95, mottle=0.07, grain_m=0.05) for c in ("#4a6274", "#56718a"))
    legs(kit, (1.9, 0.7, 0.12), kit.wood(PINE), thick=0.03, foot=0.018)
    soft(kit, (2.1, 0.85, 0.26), (0, 0, 0.24), cover, square=0.15)
    soft(kit, (2.1, 0.24, 0.66), (0, 0.34, 0.55), cover, square=0.25, turn_degrees=(-8, 0, 0))
    for x in (-0.98, 0.98):
        soft(kit, (0.2, 0.86, 0.54), (x, 0, 0.38), cover, square=0.35)
    for x in (-0.59, 0, 0.59):
        soft(kit, (0.58, 0.66, 0.19), (x, -0.07, 0.42), seat, square=0.3)
        soft(kit, (0.57, 0.2, 0.42), (x, 0.2, 0.66), seat, square=0.4, turn_degrees=(-14, 0, 0))
    for x, colour in ((-0.7, "#d9a441"), (0.66, "#c9604a")):
        soft(kit, (0.4, 0.15, 0.4), (x, 0.03, 0.66), kit.paint(colour, rough=0.95, grain_m=0.04), square=0.5,
             turn_degrees=(-22, 12, x * 20))  # fmt: skip


def _quilt(at: Point, size: Point, crumple: float) -> Place:
    """Place of a quilt's points: over the sides, smooth or crumpled."""

    def place(u: float, v: float) -> Point:
        x, y = (u - 0.5) * size[0], (v - 0.5) * size[1]
        edge = max(0.0, abs(x) - size[2] / 2)
        z = -3.2 * edge - 0.4 * edge**2
        bumps = math.sin(9 * x + 5 * y) * math.cos(7 * y - 4 * x) + 0.6 * math.sin(17 * x - 13 * y)
        low = max(0.06 + 0.3 * crumple * bumps, at[2] + z + bumps * crumple)
        return at[0] + x * (1 if edge == 0 else 0.93) + 0.3 * crumple * y, at[1] + y, low

    return place


def _bed(kit: Kit, state: str = "") -> None:
    wood = kit.wood("#5a3a26" if state == "ruined" else "#7c4a2a", along="x")
    sheet = kit.paint("#b3a78c" if state == "ruined" else "#ece6da", rough=0.95, mottle=0.06)
    if state == "ruined":
        sheet = kit.paint("#b8ab90", second="#75603f", mottle=0.3, grain_m=0.25, rough=0.95)
    for y, tall in ((1.03, 1.1), (-1.03, 0.62)):
        kit.box((1.6, 0.06, tall - 0.15), (0, y, tall / 2), wood, bevel=0.2)
        kit.prism([(-0.83, 0), (0.83, 0), (0.83, 0.05), (0.4, 0.11), (0, 0.13), (-0.4, 0.11), (-0.83, 0.05)], 0.08,
                  (0, y, tall - 0.08), wood)  # fmt: skip
        for x in (-0.8, 0.8):
            kit.box((0.08, 0.09, tall + 0.02), (x, y, tall / 2), wood, bevel=0.2)
    for x in (-0.78, 0.78):
        kit.box((0.05, 2.0, 0.16), (x, 0, 0.3), wood)
    soft(kit, (1.5, 1.98, 0.24), (0, 0, 0.46), sheet, square=0.15, turn_degrees=(4, 3, 0) if state == "ruined"
        else (0, 0, 0))  # fmt: skip
    if state == "ruined":
        return
    quilt = kit.paint("#5d7ba0" if state == "" else "#8d97a3", rough=0.95, mottle=0.06, grain_m=0.08)
    pillow = kit.paint("#f6f2ea", rough=0.95, mottle=0.03)
    if state == "":
        soft(kit, (1.62, 1.45, 0.3), (0, -0.27, 0.47), quilt, square=0.2)
        soft(kit, (1.63, 0.3, 0.31), (0, 0.36, 0.475), kit.paint("#dfe6ee", rough=0.95), square=0.2)
    else:
        surface(kit, _quilt((0.16, -0.35, 0.63), (1.75, 1.3, 1.3), 0.045), quilt, steps=(60, 60))
        soft(kit, (0.9, 0.4, 0.2), (-0.2, -0.3, 0.62), quilt, square=0.7, turn_degrees=(0, 10, 30))
    for x, turn in ((-0.38, 4), (0.38, -4 if state == "" else 35)):
        soft(kit, (0.66, 0.42, 0.2), (x, 0.74, 0.66), pillow, square=0.5, turn_degrees=(22, 0, turn))


@thing("bed", "double bed, cot, bunk", height_m=1.16, stands="floor", azimuths_degrees=(48,), elevation_degrees=16)
def bed(kit: Kit) -> None:
    """A made bed with a blue quilt and two pillows."""
    _bed(kit)


@thing("unmade-bed", "messy bed, rumpled bed, sickbed", height_m=1.14, stands="floor", azimuths_degrees=(48,),
       elevation_degrees=16)  # fmt: skip
def unmade_bed(kit: Kit) -> None:
    """The bed as somebody left it."""
    _bed(kit, "unmade")


@thing(
    "bed-ruined", height_m=1.16, stands="floor", azimuths_degrees=(48,), elevation_degrees=16, of="bed", state="ruined"
)
def bed_ruined(kit: Kit) -> None:
    """The bed with nothing but a stained mattress."""
    _bed(kit, "ruined")


@thing(
    "cradle", "crib, baby bed, bassinet", height_m=0.85, stands="floor", azimuths_degrees=(50,), elevation_degrees=14
)
def cradle(kit: Kit) -> None:
    """A wooden cradle on rockers with a hood and a small quilt."""
    wood = kit.wood("#b07a44", along="y")
    side = [(-0.27, 0.62), (-0.19, 0.12), (0.19, 0.12), (0.27, 0.62)]
    for y in (-0.45, 0.45):
        kit.prism(side, 0.035, (0, y, 0), wood)
        kit.tube([(-0.36, y, 0.1), (-0.2, y, 0.03), (0, y, 0.022), (0.2, y, 0.03), (0.36, y, 0.1)], 0.022, wood)
    kit.box((0.38, 0.9, 0.03), (0, 0, 0.14), wood)
    for x, turn in ((-0.23, -9.1), (0.23, 9.1)):
        kit.box((0.03, 0.9, 0.5), (x, 0, 0.37), wood, turn_degrees=(0, turn, 0))
    kit.prism(
        [(-0.29, 0.5), (0.29, 0.5), (0.28, 0.7), (0.14, 0.84), (-0.14, 0.84), (-0.28, 0.7)], 0.3, (0, 0.32, 0), wood
    )
    soft(kit, (0.5, 0.7, 0.2), (0, -0.1, 0.58), kit.paint("#a9c8e0", rough=0.95, mottle=0.05), square=0.4)
    soft(kit, (0.36, 0.22, 0.14), (0, 0.2, 0.64), kit.paint("#f6f2ea", rough=0.95), square=0.5)


@thing("wardrobe", "closet, armoire", height_m=2.05, stands="floor")
def wardrobe(kit: Kit) -> None:
    """A tall wardrobe with two panelled doors and a cornice."""
    wood, panel, brass = kit.wood("#6d4124"), kit.wood("#8a5630"), kit.paint("#c9a04a", metal=1, rough=0.3)
    kit.box((1.2, 0.6, 1.8), (0, 0, 1.0), wood)
    kit.box((1.3, 0.68, 0.1), (0, 0, 1.95), wood, bevel=0.3)
    kit.prism([(-0.65, 0), (0.65, 0), (0.3, 0.05), (0, 0.06), (-0.3, 0.05)], 0.6, (0, 0, 1.99), wood)
    kit.box((1.26, 0.64, 0.14), (0, 0, 0.15), wood, bevel=0.2)
    legs(kit, (1.1, 0.5, 0.1), wood, thick=0.05, foot=0.035)
    for x in (-0.29, 0.29):
        kit.box((0.56, 0.03, 1.62), (x, -0.31, 1.06), panel, bevel=0.2)
        for z, tall in ((0.6, 0.5), (1.4, 0.78)):
            kit.box((0.4, 0.03, tall), (x, -0.325, z), wood, bevel=0.45)
        kit.ball(0.025, (x * 0.16, -0.35, 1.05), brass)


@thing("chest-of-drawers", "dresser, drawers, commode", height_m=0.95, stands="floor", elevation_degrees=12)
def chest_of_drawers(kit: Kit) -> None:
    """Four rows of drawers with knobs."""
    wood, front, knob = kit.wood(OAK, along="x"), kit.wood("#b07e4a", along="x"), kit.paint("#3a2a1c", rough=0.3)
    kit.box((1.0, 0.48, 0.78), (0, 0, 0.49), wood)
    kit.box((1.08, 0.54, 0.04), (0, 0, 0.9), wood, bevel=0.3)
    legs(kit, (0.86, 0.36, 0.12), wood, thick=0.035, foot=0.02)
    for row in range(4):
        z = 0.2 + 0.19 * row
        for x in (-0.24, 0.24) if row == 3 else (0.0,):
            kit.box((0.45 if row == 3 else 0.93, 0.03, 0.165), (x, -0.245, z), front, bevel=0.3)
            for dx in (0,) if row == 3 else (-0.26, 0.26):
                kit.ball(0.02, (x + dx, -0.275, z), knob)
