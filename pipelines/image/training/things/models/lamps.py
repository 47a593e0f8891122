"""Lamps, candles and lanterns, shining."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import arc, candle, flame, ring, surface, turned
from pipelines.image.training.things.recipe import thing


def _shade(kit: Kit, low: float, high: float, bottom: float, top: float, colour: str) -> None:
    kit.lathe([(low, bottom), (high, top)], (0, 0, 0), kit.glow(colour, 0.85))
    trim = kit.paint("#b98f4a")
    ring(kit, low, 0.007, (0, 0, bottom), trim, plane="xy")
    ring(kit, high, 0.007, (0, 0, top), trim, plane="xy")


@thing("floor-lamp", "standard lamp, standing lamp, lamp", height_m=1.65, stands="floor")
def floor_lamp(kit: Kit) -> None:
    """A brass floor lamp under a cloth shade, on."""
    brass = kit.paint("#b08a42", metal=1, rough=0.3)
    kit.lathe([(0, 0), (0.17, 0), (0.17, 0.02), (0.05, 0.05), (0.018, 0.08), (0.016, 0.7), (0.03, 0.73), (0.016, 0.77),
               (0.014, 1.3), (0.02, 1.32)], (0, 0, 0), brass)  # fmt: skip
    _shade(kit, 0.25, 0.15, 1.28, 1.63, "#ffdf9e")
    kit.tube([(0.1, -0.1, 1.3), (0.1, -0.1, 1.12)], 0.005, brass)
    kit.ball(0.015, (0.1, -0.1, 1.12), brass)


@thing("table-lamp", "desk lamp, bedside lamp, reading lamp", height_m=0.55, stands="table", size_px=224)
def table_lamp(kit: Kit) -> None:
    """A lamp with a blue china foot, on."""
    foot = [(0, 0), (0.08, 0), (0.08, 0.02), (0.045, 0.04), (0.09, 0.13), (0.085, 0.18), (0.03, 0.26), (0.02, 0.32)]
    turned(kit, foot, (0, 0, 0), kit.paint("#33607e", rough=0.2))
    _shade(kit, 0.17, 0.1, 0.31, 0.54, "#ffe2a6")


@thing(
    "chandelier", "crystal chandelier, ceiling lamp", height_m=1.1, stands="ceiling", elevation_degrees=-6, size_px=384
)
def chandelier(kit: Kit) -> None:
    """A golden chandelier: arms with candles, strings of crystals."""
    gold, crystal = kit.paint("#c9a04a", metal=1, rough=0.25), kit.paint("#e6eef4", rough=0.05, mottle=0.05)
    kit.tube([(0, 0, 1.1), (0, 0, 0.75)], 0.012, gold)
    kit.lathe([(0, 0.05), (0.03, 0.08), (0.09, 0.16), (0.05, 0.26), (0.03, 0.4), (0.07, 0.5), (0.03, 0.62),
        (0.015, 0.8)], (0, 0, 0), gold)  # fmt: skip
    kit.ball(0.045, (0, 0, 0.03), crystal)
    for i in range(8):
        a = 2 * math.pi * i / 8
        c, s = math.cos(a), math.sin(a)
        path = [(0.05, 0.3), (0.2, 0.16), (0.36, 0.18), (0.45, 0.27), (0.45, 0.36)]
        kit.tube([(r * c, r * s, z) for r, z in path], 0.014, gold)
        kit.lathe([(0.01, 0), (0.06, 0.02), (0.065, 0.03), (0, 0.02)], (0.45 * c, 0.45 * s, 0.35), gold, sides=16)
        candle(kit, (0.45 * c, 0.45 * s, 0.37), 0.11, 0.018)
        for r, z in ((0.45, 0.3), (0.33, 0.13), (0.22, 0.12)):
            kit.ball((0.014, 0.014, 0.03), (r * c, r * s, z), crystal)
        for t in (0.2, 0.4, 0.6, 0.8):
            kit.ball(
                0.014, ((0.06 + 0.39 * t) * c, (0.06 + 0.39 * t) * s, 0.6 - 0.24 * t - 0.35 * t * (1 - t)), crystal
            )


@thing("candle", "burning candle, wax candle, candlelight", height_m=0.2, stands="table", size_px=224)
def candle_on_saucer(kit: Kit) -> None:
    """A burning candle that drips on a brass saucer with a handle (decimetres)."""
    _saucer(kit, lit=True)


@thing("candle-dead", height_m=0.13, stands="table", size_px=224, of="candle", state="dead")
def candle_dead(kit: Kit) -> None:
    """A stump of the candle, gone out, smoke over the wick."""
    _saucer(kit, lit=False)


def _saucer(kit: Kit, *, lit: bool) -> None:
    brass, wax = kit.paint("#b08a42", metal=1, rough=0.3), kit.paint("#f2e6cc", rough=0.4, mottle=0.05)
    kit.lathe([(0, 0), (0.5, 0), (0.62, 0.12), (0.6, 0.14), (0.48, 0.05), (0, 0.05)], (0, 0, 0), brass)
    kit.lathe([(0.17, 0.05), (0.2, 0.2), (0.18, 0.24)], (0, 0, 0), brass)
    ring(kit, 0.14, 0.03, (0.72, 0, 0.16), brass)
    tall = 1.2 if lit else 0.5
    candle(kit, (0, 0, 0.06), tall, 0.15, lit=lit)
    for x, y, low in ((-0.1, -0.11, 0.5), (0.08, -0.13, 0.75), (0.14, -0.05, 0.35), (-0.15, 0, 0.65)):
        kit.tube([(x, y, tall + 0.05), (x * 1.1, y * 1.1, tall * low)], [0.03, 0.045], wax)
    if not lit:
        smoke = kit.paint("#b9bcc2", rough=1, mottle=0.03)
        kit.tube([(0, 0, 0.66), (0.05, 0, 0.85), (-0.06, 0, 1.0), (0.05, 0, 1.15), (0, 0, 1.3)],
            [0.01, 0.02, 0.022, 0.016, 0.004], smoke)  # fmt: skip


@thing("candelabra", "candlestick, candelabrum, menorah", height_m=0.55, stands="table")
def candelabra(kit: Kit) -> None:
    """A silver candelabra with five burning candles."""
    silver = kit.paint("#c6cacf", metal=1, rough=0.25)
    kit.lathe([(0, 0), (0.09, 0), (0.08, 0.02), (0.025, 0.04), (0.015, 0.1), (0.03, 0.14), (0.013, 0.2),
        (0.012, 0.38)], (0, 0, 0), silver)  # fmt: skip
    for x, z in ((-0.22, 0.34), (-0.11, 0.36), (0, 0.38), (0.11, 0.36), (0.22, 0.34)):
        if x:
            low = 0.18 if abs(x) > 0.2 else 0.26
            kit.tube([(0, 0, low + 0.04), (x * 0.5, 0, low), (x, 0, low + 0.02), (x, 0, z)], 0.01, silver)
        kit.lathe([(0, 0), (0.03, 0.01), (0.034, 0.02), (0, 0.015)], (x, 0, z), silver, sides=20)
        candle(kit, (x, 0, z + 0.015), 0.12, 0.012)


@thing("lantern", "storm lantern, hand lantern", height_m=0.42, stands="table", size_px=224)
def lantern(kit: Kit) -> None:
    """A black iron lantern with four panes and a flame."""
    iron = kit.paint("#26272b", rough=0.5)
    kit.box((0.22, 0.22, 0.03), (0, 0, 0.015), iron, bevel=0.2)
    for x in (-0.09, 0.09):
        for y in (-0.09, 0.09):
            kit.box((0.02, 0.02, 0.22), (x, y, 0.14), iron)
    kit.box((0.17, 0.17, 0.2), (0, 0, 0.14), kit.glow("#ffb85a", 0.8), bevel=0)
    flame(kit, (0, -0.088, 0.07), 0.12, colour="#fff2c0")
    kit.box((0.22, 0.22, 0.02), (0, 0, 0.25), iron, bevel=0.2)
    kit.cylinder(0.16, 0.08, (0, 0, 0.3), iron, top=0.04, sides=4, turn_degrees=(0, 0, 45))
    kit.cylinder(0.04, 0.03, (0, 0, 0.35), iron)
    ring(kit, 0.04, 0.008, (0, 0, 0.385), iron)
    kit.box((0.008, 0.19, 0.2), (0, 0, 0.14), iron, bevel=0)


@thing("oil-lamp", "kerosene lamp, paraffin lamp, gas lamp", height_m=0.45, stands="table", size_px=224)
def oil_lamp(kit: Kit) -> None:
    """A brass oil lamp with a glass chimney."""
    brass = kit.paint("#b98a3c", metal=1, rough=0.3)
    turned(kit, [(0, 0), (0.09, 0), (0.085, 0.015), (0.03, 0.04), (0.03, 0.06), (0.1, 0.1), (0.105, 0.14), (0.06, 0.18),
        (0.045, 0.21)], (0, 0, 0), brass)  # fmt: skip
    flame(kit, (0, -0.02, 0.21), 0.12)
    kit.lathe([(0.04, 0.2), (0.062, 0.26), (0.055, 0.32), (0.032, 0.38), (0.034, 0.45)], (0, 0, 0),
        kit.glass("#f0dcb4", clear=0.6))  # fmt: skip
    kit.cylinder(0.012, 0.05, (0.07, 0, 0.19), brass, turn_degrees=(0, 90, 0))


@thing("light-bulb", "bulb, bare bulb, hanging bulb, lightbulb, idea", height_m=0.6, stands="ceiling", size_px=224,
    elevation_degrees=0)  # fmt: skip
def light_bulb(kit: Kit) -> None:
    """A bare bulb that hangs from a cord."""
    kit.tube([(0, 0, 0.6), (0, 0, 0.22)], 0.006, kit.paint("#1d1b1a"))
    kit.lathe([(0.008, 0.23), (0.024, 0.21), (0.026, 0.15), (0.022, 0.145)], (0, 0, 0),
        kit.paint("#8f8a80", metal=1, rough=0.3))  # fmt: skip
    kit.lathe([(0, 0), (0.03, 0.006), (0.052, 0.035), (0.052, 0.065), (0.028, 0.115), (0.02, 0.15)], (0, 0, 0),
        kit.glow("#ffe9a8"))  # fmt: skip


@thing("spotlight", "stage light, searchlight, theatre light", height_m=1.9, stands="floor", azimuths_degrees=(35,),
    size_px=224)  # fmt: skip
def spotlight(kit: Kit) -> None:
    """A stage light on a tripod, on."""
    black, rim = kit.paint("#26262a", rough=0.5), kit.paint("#4a4a50")
    _tripod(kit, black)
    kit.cylinder(0.17, 0.34, (0, 0.02, 1.7), black, turn_degrees=(80, 0, 0))
    kit.cylinder(0.19, 0.04, (0, -0.16, 1.67), rim, turn_degrees=(80, 0, 0))
    kit.cylinder(0.16, 0.02, (0, -0.185, 1.665), kit.glow("#fff0c4"), turn_degrees=(80, 0, 0))
    kit.tube(arc(0.2, (0, 0.02, 1.7), 180, 360), 0.015, rim)


def _tripod(kit: Kit, material: Any) -> None:
    kit.tube([(0, 0, 0.5), (0, 0, 1.5)], 0.02, material)
    for a in (30, 150, 270):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        kit.tube([(0, 0, 0.75), (0.42 * c, 0.42 * s, 0.0)], 0.016, material)


@thing("magic-lamp", "genie lamp, aladdin's lamp", height_m=0.16, stands="table", size_px=224, azimuths_degrees=(0,))
def magic_lamp(kit: Kit) -> None:
    """A golden lamp with a long spout."""
    gold = kit.paint("#d4a63c", metal=1, rough=0.2)

    def body(u: float, v: float) -> tuple[float, float, float]:
        a, r = 2 * math.pi * u, 0.09 * math.sin(math.pi * (0.12 + 0.86 * v)) ** 0.8
        return r * 1.25 * math.cos(a), r * math.sin(a), 0.03 + 0.08 * v

    surface(kit, body, gold)
    kit.lathe([(0, 0), (0.055, 0), (0.03, 0.02), (0.035, 0.035)], (0, 0, 0), gold)
    kit.lathe([(0.03, 0.1), (0.04, 0.115), (0.012, 0.135), (0.016, 0.15), (0, 0.16)], (0, 0, 0), gold)
    kit.tube(
        [(-0.07, 0, 0.06), (-0.14, 0, 0.07), (-0.19, 0, 0.11), (-0.23, 0, 0.125)], [0.04, 0.028, 0.018, 0.02], gold
    )
    kit.tube(arc(0.05, (0.118, 0, 0.08), -130, 140, count=10), 0.01, gold)
