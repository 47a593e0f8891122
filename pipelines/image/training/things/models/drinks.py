"""What is drunk and what stands on a laid table: bottles, glasses, cups, pots, plates, vases, sweets."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import (
    arc,
    moved,
    plate,
    ring,
    soft,
    spread_points,
    surface,
    turned,
)
from pipelines.image.training.things.recipe import thing

WHITE = "#f3f0e8"


def _bottle(
    kit: Kit, at: Point, colour: str, *, label: str = "#efe4c8", foil: str = "#7a1f2a", champagne: bool = False
) -> None:
    glass = kit.paint(colour, rough=0.06, mottle=0.05)
    wide = 0.42 if champagne else 0.37
    with moved(at):
        shoulder = ([(wide, 1.5), (wide * 0.75, 1.95), (0.16, 2.35)] if champagne
            else [(wide, 1.85), (wide * 0.85, 2.05), (0.15, 2.25)])  # fmt: skip
        turned(kit, [(0, 0), (wide * 0.95, 0), (wide, 0.06), *shoulder, (0.13, 2.9), (0.16, 2.92), (0.16, 3.02),
            (0, 3.02)], (0, 0, 0), glass)  # fmt: skip
        turned(kit, [(wide + 0.006, 0.55), (wide + 0.006, 1.35)], (0, 0, 0), kit.paint(label, mottle=0.05))
        turned(kit, [(wide + 0.01, 0.85), (wide + 0.01, 1.05)], (0, 0, 0), kit.paint(foil))
        top = ([(0.22, 2.2), (0.165, 2.5), (0.15, 2.85), (0.2, 2.95), (0.2, 3.1), (0, 3.16)] if champagne
            else [(0.165, 2.4), (0.145, 2.9), (0.175, 2.92), (0.175, 3.03), (0, 3.05)])  # fmt: skip
        turned(kit, top, (0, 0, 0), kit.paint(foil, rough=0.3, metal=1 if champagne else 0))


@thing("wine-bottle", "bottle, bottle of wine, red wine, alcohol, liquor", height_m=0.3, stands="table", size_px=224,
    elevation_degrees=6)  # fmt: skip
def wine_bottle(kit: Kit) -> None:
    """A green bottle of wine (decimetres)."""
    _bottle(kit, (0, 0, 0), "#20382a")


@thing("champagne-bottle", "champagne, prosecco, sparkling wine, popping champagne", height_m=0.32, stands="table",
    size_px=224, elevation_degrees=6)  # fmt: skip
def champagne_bottle(kit: Kit) -> None:
    """A bottle of champagne with golden foil (decimetres)."""
    _bottle(kit, (0, 0, 0), "#1f3a24", label="#f6f0dc", foil="#d9b04a", champagne=True)


@thing("whisky-bottle", "whiskey bottle, rum, booze, empty bottles, drunk", height_m=0.26, stands="table",
    size_px=224, elevation_degrees=8)  # fmt: skip
def whisky_bottle(kit: Kit) -> None:
    """A square bottle half empty, a glass beside it (decimetres)."""
    glass, amber = kit.glass("#cfd8d8", clear=0.6), kit.paint("#b8681a", rough=0.5)
    soft(kit, (0.8, 0.8, 1.9), (0, 0, 0.95), glass, square=0.2)
    soft(kit, (0.83, 0.83, 0.95), (0, 0, 0.46), amber, square=0.2)
    kit.box((0.62, 0.02, 0.7), (0, -0.41, 0.8), kit.paint("#22201e"), bevel=0)
    kit.box((0.5, 0.02, 0.12), (0, -0.42, 0.95), kit.paint("#d9c48a"), bevel=0)
    turned(kit, [(0.35, 1.85), (0.14, 2.1), (0.13, 2.35)], (0, 0, 0), glass)
    kit.cylinder(0.17, 0.28, (0, 0, 2.45), kit.paint("#17150f"))
    with moved((0.85, -0.3, 0)):
        turned(kit, [(0, 0.02), (0.3, 0.02), (0.33, 0.8), (0.31, 0.8), (0.28, 0.1)], (0, 0, 0),
            kit.glass("#dfe8ea", clear=0.6))  # fmt: skip
        turned(kit, [(0, 0.08), (0.315, 0.08), (0.33, 0.34), (0, 0.34)], (0, 0, 0), amber)


def _stem_glass(kit: Kit, drink: str, *, flute: bool = False) -> None:
    glass = kit.glass("#dfeaee", clear=0.6)
    bowl = ([(0.03, 0.95), (0.18, 1.1), (0.24, 1.6), (0.25, 2.1)] if flute
        else [(0.03, 0.95), (0.25, 1.05), (0.4, 1.35), (0.36, 1.75), (0.3, 1.95)])  # fmt: skip
    turned(kit, [(0, 0), (0.33, 0), (0.33, 0.02), (0.06, 0.08), (0.03, 0.2), *bowl], (0, 0, 0), glass)
    fill = ([(0.03, 0.95), (0.19, 1.1), (0.252, 1.6), (0.258, 1.9), (0, 1.9)] if flute
        else [(0.03, 0.95), (0.26, 1.05), (0.42, 1.35), (0.4, 1.55), (0, 1.55)])  # fmt: skip
    turned(kit, fill, (0, 0, 0), kit.paint(drink, rough=0.5, mottle=0.05))
    turned(kit, [(0.03, 0.1), (0.025, 0.95)], (0, 0, 0), kit.paint("#c9d6da", rough=0.1))


@thing("wine-glass", "glass of wine, goblet, glass", height_m=0.195, stands="table", size_px=224, elevation_degrees=8)
def wine_glass(kit: Kit) -> None:
    """A glass of red wine (decimetres)."""
    _stem_glass(kit, "#7a1020")


@thing("champagne-glasses", "champagne flutes, toast, cheers, clinking glasses", height_m=0.22, stands="table",
    size_px=224, elevation_degrees=6, azimuths_degrees=(0,))  # fmt: skip
def champagne_glasses(kit: Kit) -> None:
    """Two glasses of champagne that touch, bubbles over them (decimetres)."""
    gold = kit.paint("#f2d88a")
    for s in (-1, 1):
        with moved((0.52 * s, 0, 0), turn_degrees=(0, -9 * s, 0)):
            _stem_glass(kit, "#ecc45a", flute=True)
            for i in range(9):
                kit.ball(0.02, (0.1 * math.sin(3 * i), -0.21, 1.2 + 0.08 * i), gold)


@thing("beer", "beer mug, mug of beer, pint, ale, lager, stein", height_m=0.18, stands="table", size_px=224,
    elevation_degrees=10)  # fmt: skip
def beer(kit: Kit) -> None:
    """A mug of beer with a head of foam (decimetres)."""
    foam = kit.paint("#fbf6e6", mottle=0.05)
    turned(kit, [(0, 0), (0.5, 0), (0.52, 0.08), (0.48, 0.14), (0.5, 1.35), (0, 1.35)], (0, 0, 0),
        kit.paint("#e09a1e", rough=0.08, mottle=0.12))  # fmt: skip
    for i in range(10):
        a = 36 * i
        kit.tube([(0.5 * math.cos(math.radians(a)), 0.5 * math.sin(math.radians(a)), 0.16),
            (0.51 * math.cos(math.radians(a)), 0.51 * math.sin(math.radians(a)), 1.3)], 0.035,
            kit.paint("#f0bb4a", rough=0.05))  # fmt: skip
    for x, y in spread_points(kit, 26, 0.5):
        kit.ball(0.15, (x, y, 1.42 + 0.12 * (1 - (x * x + y * y) / 0.25)), foam)
    kit.ball(0.12, (-0.42, -0.3, 1.25), foam)
    kit.tube([(0.48, 0, 1.2), (0.85, 0, 1.15), (0.95, 0, 0.7), (0.85, 0, 0.3), (0.48, 0, 0.25)], 0.085,
        kit.paint("#d8e4e6", rough=0.05))  # fmt: skip


def _cup(kit: Kit, drink: str, colour: str = WHITE, rim: str = "#b8502e") -> None:
    china, line = kit.paint(colour, rough=0.12, mottle=0.03), kit.paint(rim, rough=0.2)
    plate(kit, 0.75, (0, 0, 0), china, rim=line)
    turned(kit, [(0.22, 0.06), (0.24, 0.1), (0.4, 0.3), (0.46, 0.68), (0.43, 0.68), (0.36, 0.32), (0, 0.15)],
        (0, 0, 0), china)  # fmt: skip
    kit.cylinder(0.42, 0.01, (0, 0, 0.6), kit.paint(drink, rough=0.7, mottle=0.15))
    ring(kit, 0.445, 0.014, (0, 0, 0.68), line, plane="xy")
    kit.tube([(0.43, 0, 0.58), (0.64, 0, 0.6), (0.68, 0, 0.42), (0.56, 0, 0.3), (0.38, 0, 0.3)], 0.042, china)


@thing("coffee", "cup of coffee, cup, coffee cup, cup of tea, mug, cocoa, hot chocolate", height_m=0.16,
    stands="table", size_px=224, elevation_degrees=16)  # fmt: skip
def coffee(kit: Kit) -> None:
    """A steaming cup of coffee on its saucer (decimetres)."""
    _cup(kit, "#3f2210")
    for i, x in enumerate((-0.14, 0.1)):
        path = [(x + 0.07 * math.sin(2.8 * t + 2 * i), 0, 0.7 + 0.8 * t) for t in (0, 0.25, 0.5, 0.75, 1.0)]
        kit.tube(path, [0.015, 0.045, 0.05, 0.03, 0.004], kit.glass("#f4f6f8", clear=0.55))


def _pot(kit: Kit, china: Any, accent: Any) -> None:
    turned(kit, [(0, 0), (0.42, 0), (0.45, 0.06), (0.7, 0.35), (0.72, 0.6), (0.55, 0.9), (0.35, 1.0), (0, 1.0)],
        (0, 0, 0), china)  # fmt: skip
    turned(kit, [(0.4, 0.99), (0.3, 1.1), (0.08, 1.16), (0.06, 1.2), (0.1, 1.26), (0, 1.32)], (0, 0, 0), accent)
    kit.tube([(-0.6, 0, 0.4), (-0.9, 0, 0.5), (-0.98, 0, 0.85), (-1.15, 0, 1.02)], [0.17, 0.13, 0.09, 0.08], china)
    kit.tube([(0.58, 0, 0.85), (0.95, 0, 0.95), (1.05, 0, 0.6), (0.85, 0, 0.3), (0.62, 0, 0.3)], 0.06, accent)
    ring(kit, 0.715, 0.025, (0, 0, 0.5), accent, plane="xy")


@thing("teapot", "tea kettle, kettle, tea pot", height_m=0.14, stands="table", size_px=224, azimuths_degrees=(12,),
    elevation_degrees=12)  # fmt: skip
def teapot(kit: Kit) -> None:
    """A round blue teapot (decimetres)."""
    _pot(kit, kit.paint("#3f7a94", rough=0.12, mottle=0.06), kit.paint("#e8dcc0", rough=0.15))


@thing("tea-set", "tea party, teacups, tea service, tea time, afternoon tea", height_m=0.12, stands="table",
    azimuths_degrees=(10,), elevation_degrees=18)  # fmt: skip
def tea_set(kit: Kit) -> None:
    """A tray with a pot, two cups, a milk jug and biscuits (decimetres)."""
    china, pink = kit.paint(WHITE, rough=0.12, mottle=0.03), kit.paint("#d0708a", rough=0.2)
    surface(kit, lambda u, v: (2.4 * v * math.cos(6.2832 * u), 1.5 * v * math.sin(6.2832 * u), 0.02
        + 0.14 * max(0, v - 0.85) * 4), kit.wood("#6a4024", along="x"), steps=(64, 12))  # fmt: skip
    with moved((-0.2, 0.45, 0.05)):
        _pot(kit, china, pink)
    for x, y in ((-1.2, -0.45), (0.35, -0.75)):
        with moved((x, y, 0.05)):
            _cup(kit, "#8a4a1a", rim="#d0708a")
    with moved((1.35, 0.25, 0.05)):
        turned(kit, [(0, 0), (0.25, 0), (0.35, 0.25), (0.26, 0.55), (0.3, 0.75)], (0, 0, 0), china)
        kit.tube(arc(0.2, (0.3, 0, 0.4), -80, 80, count=8), 0.035, pink)
    for x, y, z in ((1.3, -0.6, 0.1), (1.55, -0.45, 0.1), (1.45, -0.62, 0.2)):
        kit.cylinder(0.22, 0.07, (x, y, z), kit.paint("#c8893e", mottle=0.2, grain_m=0.06))


@thing("jug", "pitcher, water jug, milk jug, carafe, ewer", height_m=0.26, stands="table", size_px=224,
    azimuths_degrees=(12,))  # fmt: skip
def jug(kit: Kit) -> None:
    """A clay jug with a glazed neck (decimetres)."""
    clay = kit.paint("#b06a3a", mottle=0.12, grain_m=0.3)
    body = turned(kit, [(0, 0), (0.5, 0), (0.55, 0.08), (0.85, 0.7), (0.85, 1.1), (0.5, 1.75), (0.42, 2.1), (0.56, 2.5),
        (0.5, 2.5), (0.36, 2.1)], (0, 0, 0), clay)  # fmt: skip
    del body
    turned(kit, [(0.53, 1.72), (0.44, 2.1), (0.575, 2.5), (0.58, 2.54), (0.5, 2.5)], (0, 0, 0),
        kit.paint("#3f6a7a", rough=0.1))  # fmt: skip
    kit.prism([(-0.5, 2.2), (-0.42, 2.2), (-0.4, 2.5), (-0.82, 2.6)], 0.3, (0, 0, 0), kit.paint("#3f6a7a", rough=0.1))
    kit.tube([(0.5, 0, 2.35), (1.05, 0, 2.3), (1.2, 0, 1.7), (0.95, 0, 1.2), (0.75, 0, 1.1)], 0.1, clay)
