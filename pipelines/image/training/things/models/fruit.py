"""Fruit, fresh and rotten."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import (
    moved,
    surface,
    turned,
)
from pipelines.image.training.things.recipe import thing

WHITE = "#f3f0e8"


@thing(
    "fruit-bowl", "fruit basket, bowl of fruit, fruit, still life", height_m=0.24, stands="table", elevation_degrees=12
)
def fruit_bowl(kit: Kit) -> None:
    """Apples, oranges, a pear, bananas and grapes in a bowl (decimetres)."""
    turned(kit, [(0, 0), (0.6, 0), (0.5, 0.1), (0.4, 0.2), (1.2, 0.6), (1.5, 1.0), (1.44, 1.0), (1.1, 0.65), (0, 0.4)],
        (0, 0, 0), kit.wood("#8a5630"))  # fmt: skip
    for x, y, z, s, kind in ((-0.75, -0.55, 1.15, 0.9, "apple"), (0.1, -0.8, 1.15, 0.85, "orange"),
        (0.85, -0.4, 1.15, 0.9, "green"), (-0.6, 0.4, 1.2, 0.9, "orange"), (0.5, 0.4, 1.25, 0.9, "apple"),
        (-0.1, -0.1, 1.5, 0.95, "pear")):  # fmt: skip
        with moved((x, y, z - 0.35), scale=s):
            if kind == "pear":
                _pear(kit)
            elif kind == "orange":
                _orange(kit)
            else:
                _apple(kit, "#c22a2a" if kind == "apple" else "#8ab83a", "#e0a03a")
    with moved((0.5, -0.2, 1.55), turn_degrees=(0, 25, 20), scale=0.9):
        _bananas(kit)
    grape = kit.paint("#5a2f6a", rough=0.15)
    for i in range(26):
        kit.ball(0.15, (-1.0 - 0.25 * kit.rng.random() - 0.012 * i, -0.4 + 0.5 * kit.rng.random() - 0.2,
            1.35 - 0.035 * i), grape)  # fmt: skip


def _apple(kit: Kit, colour: str, second: str, *, leaf: bool = True, rough: float = 0.2, mottle: float = 0.2) -> None:
    turned(kit, [(0, 0.06), (0.12, 0.02), (0.26, 0.06), (0.42, 0.28), (0.45, 0.48), (0.38, 0.7), (0.24, 0.8),
        (0.1, 0.76), (0, 0.66)], (0, 0, 0), kit.paint(colour, second=second, mottle=mottle, grain_m=0.5,
        rough=rough))  # fmt: skip
    kit.tube([(0, 0, 0.66), (0.02, 0, 0.8), (0.09, 0, 0.95)], [0.025, 0.022, 0.032], kit.paint("#4a2f1a"))
    if leaf:
        surface(kit, lambda u, v: (0.05 + 0.36 * u, (v - 0.5) * 0.24 * math.sin(math.pi * u), 0.82
            + 0.14 * math.sin(math.pi * u) - 0.1 * abs(v - 0.5)), kit.paint("#4f8a2a"), steps=(12, 6))  # fmt: skip


@thing("apple", "red apple, fresh apple", height_m=0.095, stands="table", size_px=224)
def apple(kit: Kit) -> None:
    """A red apple with a leaf (decimetres)."""
    _apple(kit, "#b8161f", "#d8522e")


@thing("apple-withered", "", height_m=0.085, stands="table", size_px=224, of="apple", state="withered")
def apple_withered(kit: Kit) -> None:
    """The apple brown and shrunken, with mould and a worm's hole (decimetres)."""
    skin = kit.paint("#7a4a22", second="#3a2412", mottle=0.4, grain_m=0.25, rough=0.9)
    body = turned(kit, [(0, 0.06), (0.12, 0.02), (0.28, 0.04), (0.44, 0.2), (0.46, 0.36), (0.36, 0.55), (0.22, 0.62),
        (0.1, 0.58), (0, 0.46)], (0, 0, 0), skin)  # fmt: skip
    kit.roughen(body, 0.09, 0.22, detail=1)
    kit.tube([(0, 0, 0.46), (0.03, 0, 0.62), (0.14, 0, 0.72)], 0.022, kit.paint("#2a1c10"))
    mould = kit.paint("#c9d2c0", second="#7f9a86", mottle=0.3, grain_m=0.05, rough=1)
    for x, y, z, r in ((-0.22, -0.33, 0.4, 0.09), (-0.12, -0.39, 0.3, 0.07), (-0.28, -0.3, 0.26, 0.06),
        (-0.16, -0.34, 0.47, 0.05)):  # fmt: skip
        kit.ball((r, r * 0.6, r), (x, y, z), mould)
    kit.ball(0.06, (0.2, -0.37, 0.33), kit.paint("#120a06"))
    kit.tube(
        [(0.2, -0.38, 0.33), (0.24, -0.5, 0.36), (0.32, -0.52, 0.32), (0.36, -0.52, 0.38)], 0.03, kit.paint("#d8c48a")
    )


def _pear(kit: Kit) -> None:
    turned(kit, [(0, 0.03), (0.2, 0), (0.38, 0.18), (0.42, 0.36), (0.33, 0.6), (0.2, 0.82), (0.14, 1.0), (0.07, 1.07),
        (0, 1.06)], (0, 0, 0), kit.paint("#c9c04a", second="#a8a03a", mottle=0.2, grain_m=0.2, rough=0.3))  # fmt: skip
    kit.tube([(0, 0, 1.05), (0.02, 0, 1.15), (0.08, 0, 1.25)], 0.025, kit.paint("#4a2f1a"))


@thing("pear", "ripe pear", height_m=0.125, stands="table", size_px=224)
def pear(kit: Kit) -> None:
    """A yellow pear with a leaf (decimetres)."""
    _pear(kit)
    surface(kit, lambda u, v: (0.04 + 0.3 * u, (v - 0.5) * 0.2 * math.sin(math.pi * u), 1.1
        + 0.1 * math.sin(math.pi * u)), kit.paint("#4f8a2a"), steps=(12, 6))  # fmt: skip


def _orange(kit: Kit) -> None:
    kit.ball((0.44, 0.44, 0.42), (0, 0, 0.42), kit.paint("#ee8a1e", mottle=0.14, grain_m=0.02, rough=0.4))
    kit.ball((0.05, 0.05, 0.02), (0, 0, 0.835), kit.paint("#5f7a2a"))


@thing("orange", "tangerine, mandarin, clementine, citrus", height_m=0.09, stands="table", size_px=224,
    elevation_degrees=16)  # fmt: skip
def orange(kit: Kit) -> None:
    """An orange, half of another before it (decimetres)."""
    _orange(kit)
    with moved((0.62, -0.35, 0.38), turn_degrees=(62, 0, 18)):
        turned(kit, [(0, -0.4), (0.25, -0.32), (0.4, -0.14), (0.42, 0)], (0, 0, 0),
            kit.paint("#ee8a1e", mottle=0.14, grain_m=0.02))  # fmt: skip
        kit.cylinder(0.42, 0.01, (0, 0, 0), kit.paint("#f8e6c0"))
        for i in range(9):
            a, b = 2 * math.pi * (i + 0.06) / 9, 2 * math.pi * (i + 0.94) / 9
            kit.prism([(0.05 * math.cos((a + b) / 2), 0.05 * math.sin((a + b) / 2)),
                *((0.36 * math.cos(t), 0.36 * math.sin(t)) for t in (a, (a + b) / 2, b))], 0.02, (0, 0, 0.01),
                kit.paint("#f5a02e"), turn_degrees=(-90, 0, 0))  # fmt: skip


def _bananas(kit: Kit) -> None:
    yellow, tip = kit.paint("#f0c832", second="#d8b02a", mottle=0.2, grain_m=0.3), kit.paint("#5a4420")
    for i in range(3):
        with moved(turn_degrees=(0, 0, 22 * (i - 1))):
            path = [(0.95 * math.sin(t), -0.25 - 0.1 * i, 0.95 - 0.95 * math.cos(t))
                for t in (-1.15, -0.85, -0.4, 0.1, 0.6, 1.0, 1.2)]  # fmt: skip
            kit.tube(path, [0.05, 0.13, 0.19, 0.2, 0.19, 0.1, 0.05], yellow)
            kit.ball(0.06, path[0], tip)
    kit.tube([(0.85, -0.3, 0.6), (0.98, -0.2, 0.78)], 0.08, kit.paint("#a8a03a"))


@thing("banana", "bananas, bunch of bananas", height_m=0.1, stands="table", size_px=224, azimuths_degrees=(0,),
    elevation_degrees=24)  # fmt: skip
def banana(kit: Kit) -> None:
    """Three bananas in a bunch (decimetres)."""
    _bananas(kit)
