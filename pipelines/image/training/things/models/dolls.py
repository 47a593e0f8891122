"""Dolls, puppets, robots and where they live."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import (
    moved,
    ring,
    soft,
    surface,
)
from pipelines.image.training.things.recipe import thing

BRIGHT = ("#d8303a", "#2f7ac8", "#f2c230", "#3fa04a", "#8a4ac0", "#ee8a2a")


def _doll(kit: Kit, *, broken: bool = False) -> None:
    skin = kit.paint("#e8c8b0" if broken else "#f2cbae", rough=0.25, mottle=0.04)
    dress = kit.paint("#8f8a94" if broken else "#d0607a", mottle=0.12, grain_m=0.1, rough=0.9)
    hair, black, white = (kit.paint("#5a3a1c" if broken else "#c8862e", mottle=0.2, grain_m=0.06),
        kit.paint("#141010"), kit.paint("#f6f2ea"))  # fmt: skip
    n = 14
    surface(kit, lambda u, v: ((0.14 + 0.52 * v) * (1 + 0.07 * v * math.sin(6.2832 * n * u)) * math.cos(6.2832 * u),
        (0.14 + 0.4 * v) * math.sin(6.2832 * u), 1.75 - 1.05 * v), dress, steps=(112, 12))  # fmt: skip
    kit.lathe([(0.14, 1.72), (0.24, 1.95), (0.22, 2.15), (0.1, 2.25)], (0, 0, 0), dress)
    ring(kit, 0.15, 0.04, (0, 0, 1.74), white, plane="xy")
    for s in (-1, 1):
        if not (broken and s > 0):
            kit.tube([(0.18 * s, 0, 0.85), (0.17 * s, 0, 0.2)], 0.09, skin)
            kit.ball((0.11, 0.18, 0.09), (0.17 * s, -0.06, 0.09), black)
        if not (broken and s < 0):
            kit.ball((0.16, 0.15, 0.14), (0.25 * s, 0, 2.1), dress)
            kit.tube([(0.28 * s, 0, 2.05), (0.45 * s, -0.05, 1.7), (0.52 * s, -0.12, 1.4)], 0.065, skin)
    with moved((0, 0, 2.6), turn_degrees=(0, 16 if broken else 0, 0)):
        kit.ball((0.38, 0.36, 0.41), (0, 0, 0), skin)
        kit.ball((0.42, 0.38, 0.42), (0, 0.09, 0.07), hair)
        for s in (-1, 1):
            kit.ball((0.1, 0.05, 0.1), (0.31 * s, -0.28, 0.2), hair)
            kit.tube([(0.36 * s, 0.05, 0.1), (0.48 * s, 0, -0.2), (0.46 * s, -0.03, -0.55)], [0.12, 0.13, 0.06], hair)
            kit.ball((0.075, 0.04, 0.085), (0.14 * s, -0.33, 0.0), white if not (broken and s > 0) else black)
            if not (broken and s > 0):
                kit.ball((0.045, 0.03, 0.055), (0.14 * s, -0.365, 0.0), kit.paint("#2f5f9a"))
            if not broken:
                kit.ball((0.06, 0.02, 0.04), (0.22 * s, -0.295, -0.13), kit.paint("#f09a94"))
        kit.ball((0.06, 0.03, 0.03), (0, -0.345, -0.17), kit.paint("#b8283a"))
        if broken:
            for path in ([(0.16, 0.1), (0.1, 0.2), (0.16, 0.28)], [(0.16, -0.08), (0.24, -0.18), (0.18, -0.28)],
                [(0.22, 0.02), (0.3, 0.06)], [(0.08, -0.02), (0, -0.06), (-0.04, -0.03)]):  # fmt: skip
                kit.tube([(x, -0.372 * math.sqrt(max(0.1, 1 - (x / 0.39) ** 2 - (z / 0.42) ** 2)) - 0.012, z)
                    for x, z in path], 0.012, black, smooth=False)  # fmt: skip
        else:
            for s in (-1, 1):
                kit.ball((0.14, 0.06, 0.1), (0.12 * s, -0.12, 0.44), kit.paint("#d0607a"), turn_degrees=(0, -20 * s, 0))
    if broken:
        kit.tube([(0.6, -0.4, 0.1), (1.15, -0.5, 0.1)], 0.09, skin)
        kit.ball((0.17, 0.11, 0.1), (1.22, -0.5, 0.1), black)


@thing("doll", "rag doll, porcelain doll, puppet girl", height_m=0.45, stands="floor", azimuths_degrees=(15,),
    elevation_degrees=5)  # fmt: skip
def doll(kit: Kit) -> None:
    """A doll with a wide pink dress."""
    _doll(kit)


@thing("doll-broken", "", height_m=0.45, stands="floor", azimuths_degrees=(15,), elevation_degrees=5, of="doll",
    state="broken")  # fmt: skip
def doll_broken(kit: Kit) -> None:
    """The doll cracked, an eye black, an arm and a leg off."""
    _doll(kit, broken=True)


@thing("toy-robot", "tin robot, robot toy", height_m=0.3, stands="table", azimuths_degrees=(18,), elevation_degrees=6)
def toy_robot(kit: Kit) -> None:
    """A tin robot with shining eyes, dials and claws (decimetres)."""
    tin, red, dark, yellow = (kit.paint("#7f9fae", metal=0, rough=0.3, mottle=0.06), kit.paint("#c8302e", rough=0.3),
        kit.paint("#26282c"), kit.paint("#f2c230", rough=0.3))  # fmt: skip
    for s in (-1, 1):
        kit.box((0.4, 0.6, 0.22), (0.32 * s, -0.06, 0.11), red, bevel=0.2)
        kit.cylinder(0.16, 0.6, (0.32 * s, 0, 0.48), tin)
        ring(kit, 0.17, 0.03, (0.32 * s, 0, 0.5), dark, plane="xy")
        kit.ball(0.17, (0.72 * s, 0, 1.65), red)
        kit.tube([(0.75 * s, 0, 1.62), (0.9 * s, -0.05, 1.3), (0.92 * s, -0.3, 1.0)], 0.1, tin)
        for d in (-1, 1):
            kit.tube(
                [(0.92 * s, -0.3, 1.0), (0.92 * s + 0.1 * d, -0.4, 0.9), (0.92 * s + 0.04 * d, -0.5, 0.8)], 0.04, dark
            )
    kit.box((1.2, 0.75, 1.1), (0, 0, 1.3), tin, bevel=0.06)
    kit.box((0.8, 0.04, 0.5), (0, -0.38, 1.4), dark, bevel=0.1)
    for x, colour in ((-0.25, "#ff5a4a"), (0, "#ffd24a"), (0.25, "#5aff7a")):
        kit.cylinder(0.09, 0.04, (x, -0.41, 1.5), kit.glow(colour), turn_degrees=(90, 0, 0))
    for i in range(4):
        kit.box((0.6, 0.02, 0.03), (0, -0.405, 1.34 - 0.05 * i), yellow, bevel=0)
    kit.cylinder(0.2, 0.14, (0, 0, 1.92), dark)
    kit.box((0.85, 0.65, 0.65), (0, 0, 2.3), tin, bevel=0.1)
    for s in (-1, 1):
        kit.cylinder(0.13, 0.06, (0.2 * s, -0.34, 2.38), kit.glow("#ffe27a"), turn_degrees=(90, 0, 0))
        ring(kit, 0.14, 0.03, (0.2 * s, -0.35, 2.38), red)
        kit.cylinder(0.1, 0.12, (0.47 * s, 0, 2.3), red, turn_degrees=(0, 90, 0))
    for i in range(5):
        kit.box((0.05, 0.02, 0.14), (-0.16 + 0.08 * i, -0.33, 2.12), dark, bevel=0)
    kit.tube([(0, 0, 2.6), (0, 0, 2.85)], 0.025, dark)
    kit.ball(0.07, (0, 0, 2.9), red)


@thing("puppet", "marionette, pinocchio, string puppet", height_m=0.9, stands="ceiling", azimuths_degrees=(12,),
    elevation_degrees=0)  # fmt: skip
def puppet(kit: Kit) -> None:
    """A wooden marionette on strings under its cross (decimetres)."""
    wood, red, blue, black, string = (kit.wood("#d8a870"), kit.paint("#c8302e"), kit.paint("#2f5f9a"),
        kit.paint("#1c1512"), kit.paint("#e8e4dc"))  # fmt: skip
    kit.box((2.6, 0.16, 0.2), (0, 0, 8.8), kit.wood("#7a4a28", along="x"), bevel=0.2)
    kit.box((0.2, 1.8, 0.16), (0, 0, 8.85), kit.wood("#7a4a28", along="y"), bevel=0.2)
    kit.ball((0.6, 0.55, 0.65), (0, 0, 5.0), wood)
    kit.tube([(0, -0.5, 5.0), (0, -1.0, 5.05)], [0.1, 0.06], wood)
    kit.lathe([(0.66, 5.3), (0.5, 5.5), (0.06, 6.3)], (0, 0, 0), red)
    for s in (-1, 1):
        kit.ball((0.08, 0.05, 0.1), (0.22 * s, -0.52, 5.15), black)
        hand, elbow = (1.6 * s, -0.2, 4.4 if s > 0 else 3.0), (1.1 * s, 0, 3.5)
        kit.tube([(0.6 * s, 0, 4.0), elbow], 0.17, red)
        kit.tube([elbow, hand], 0.13, wood)
        kit.ball(0.2, hand, wood)
        knee, foot = (0.5 * s, -0.5 if s < 0 else -0.1, 1.6), (0.55 * s, 0 if s < 0 else -0.2, 0.3 if s > 0 else 0.7)
        kit.tube([(0.35 * s, 0, 2.6), knee], 0.19, blue)
        kit.tube([knee, foot], 0.14, wood)
        kit.ball((0.2, 0.4, 0.16), (foot[0], foot[1] - 0.15, foot[2] - 0.1), black)
        kit.tube([hand, (1.2 * s, 0, 8.8)], 0.022, string)
        kit.tube([knee, (0.1 * s, -0.85, 8.85)], 0.022, string)
    kit.tube([(-0.2, -0.5, 4.78), (0, -0.55, 4.72), (0.2, -0.5, 4.78)], 0.03, black)
    kit.tube([(0, 0, 6.2), (0, 0, 8.8)], 0.022, string)
    soft(kit, (1.1, 0.7, 1.7), (0, 0, 3.4), red, square=0.5)
    soft(kit, (1.0, 0.66, 0.6), (0, 0, 2.6), blue, square=0.5)
    for z in (3.2, 3.6, 4.0):
        kit.ball(0.08, (0, -0.37, z), kit.paint("#f2c230"))


@thing("dollhouse", "doll's house, toy house", height_m=0.9, stands="floor", azimuths_degrees=(14,),
    elevation_degrees=8, size_px=384)  # fmt: skip
def dollhouse(kit: Kit) -> None:
    """An open dollhouse of two floors and an attic with small furniture."""
    pink, roof, white = (kit.paint("#e8a8b0", mottle=0.04), kit.bricks("#a83a3e", brick_m=(0.06, 0.05),
        mortar="#7a2428"), kit.paint("#f4efe4", mottle=0.03))  # fmt: skip
    for x in (-0.42, 0, 0.42):
        kit.box((0.025, 0.34, 0.56), (x, 0, 0.3), pink)
    for z in (0.02, 0.3, 0.58):
        kit.box((0.88, 0.36, 0.025), (0, 0, z), white)
    walls = ("#f2e2b0", "#bcd8e8", "#cfe6c4", "#e8cfe6")
    for i, colour in enumerate(walls):
        kit.box(
            (0.4, 0.02, 0.26), (-0.21 + 0.42 * (i % 2), 0.16, 0.16 + 0.28 * (i // 2)), kit.paint(colour, mottle=0.03)
        )
        kit.box(
            (0.09, 0.02, 0.1), (-0.3 + 0.6 * (i % 2), 0.148, 0.19 + 0.28 * (i // 2)), kit.glow("#ffe9a8", 0.7), bevel=0
        )
    kit.prism([(-0.42, 0), (0.42, 0), (0, 0.28)], 0.02, (0, 0.15, 0.59), white)
    kit.prism(
        [(-0.52, -0.04), (-0.46, -0.04), (0, 0.25), (0.46, -0.04), (0.52, -0.04), (0, 0.31)], 0.4, (0, 0, 0.59), roof
    )
    kit.box((0.09, 0.09, 0.2), (0.26, 0.05, 0.8), kit.bricks("#8a4a38", brick_m=(0.03, 0.015)))
    wood, blue, red = kit.wood("#a8743f"), kit.paint("#3f6aa0"), kit.paint("#c8303a")
    kit.box((0.18, 0.12, 0.04), (-0.22, -0.02, 0.37), blue, bevel=0.3)
    kit.box((0.03, 0.12, 0.1), (-0.32, -0.02, 0.38), wood)
    kit.cylinder(0.08, 0.015, (-0.2, -0.04, 0.13), wood)
    kit.cylinder(0.015, 0.1, (-0.2, -0.04, 0.08), wood)
    kit.box((0.16, 0.1, 0.06), (0.22, 0, 0.07), red, bevel=0.3)
    kit.box((0.16, 0.03, 0.13), (0.22, 0.05, 0.1), red, bevel=0.3)
    kit.box((0.12, 0.08, 0.18), (0.25, 0.05, 0.4), wood, bevel=0.1)
    kit.box((0.06, 0.06, 0.06), (0.1, -0.04, 0.35), kit.paint("#f2c230"))
    kit.ball((0.05, 0.04, 0.06), (0, -0.02, 0.65), kit.paint("#a8743f"))
