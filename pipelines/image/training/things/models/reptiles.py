"""Reptiles and frogs: snakes, lizard, crocodile, turtle, frog."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flesh import Flesh, patched, striped
from pipelines.image.training.things.recipe import thing


@thing(
    "snake",
    "serpent, viper, cobra, rattlesnake",
    height_m=0.3,
    azimuths_degrees=(20,),
    elevation_degrees=16,
    size_px=300,
)
def snake(kit: Kit) -> None:
    """A coiled viper with a lifted head."""
    flesh, line, radii = Flesh(), [], []
    for i in range(70):
        t = i / 69
        a = t * 2 * math.pi * 2.6
        r = 0.34 - 0.17 * t
        line.append((r * math.sin(a), r * math.cos(a), 0.035 + 0.05 * t + 0.02 * math.sin(3 * a) * 0))
        radii.append(0.008 + 0.03 * min(1, t * 3))
    x, y, z = line[-1]
    for p, r in (
        ((0.02, -0.06, 0.13), 0.034),
        ((0.02, -0.04, 0.22), 0.03),
        ((0.02, -0.1, 0.285), 0.03),
        ((0.02, -0.17, 0.285), 0.034),
        ((0.02, -0.23, 0.272), 0.018),
    ):
        line.append(p)
        radii.append(r)
    flesh.limb(line, radii, "#7a7a3c", blend=0.1)
    flesh.mesh(kit, cells=170, coat=striped("#3a3218", 0.07, -0.2, axis=0, bend=1.5), fur=0.3, rough=0.4)
    for s in (-1, 1):
        kit.ball(0.008, (0.02 + s * 0.026, -0.185, 0.3), kit.paint("#e0a020", rough=0.1))
    kit.tube(
        [(0.02, -0.24, 0.268), (0.02, -0.29, 0.262), (0.03, -0.31, 0.268)], 0.003, kit.paint("#b01c24"), smooth=False
    )
    del x, y, z


@thing("cobra", "king cobra, angry snake, snake attacking", height_m=0.58, azimuths_degrees=(16,), size_px=280)
def cobra(kit: Kit) -> None:
    """A cobra that spreads its hood."""
    flesh, line = Flesh(), []
    for i in range(44):
        t = i / 43
        a = t * 2 * math.pi * 1.8
        line.append(((0.24 - 0.12 * t) * math.sin(a), (0.24 - 0.12 * t) * math.cos(a), 0.03 + 0.04 * t))
    flesh.limb(line, list(np.interp(np.linspace(0, 1, 44), (0, 0.4, 1), (0.006, 0.032, 0.034))), "#4a4232", blend=0.1)
    flesh.limb(
        [line[-1], (0, -0.02, 0.16), (0, 0.02, 0.3), (0, 0.0, 0.45), (0, -0.04, 0.55)],
        (0.034, 0.034, 0.032, 0.03, 0.028),
        "#5a4f38",
    )
    flesh.limb([(0, 0.0, 0.34), (0, -0.005, 0.43), (0, -0.02, 0.5)], (0.04, 0.1, 0.05), "#8a7a52", flat=(1, 0.22, 1))
    flesh.limb([(0, -0.03, 0.555), (0, -0.12, 0.55)], (0.034, 0.02), "#4a4232")
    flesh.mesh(kit, cells=160, coat=striped("#2c261a", 0.05, -0.3, axis=2, bend=0.3), rough=0.4)
    for s in (-1, 1):
        kit.ball(0.008, (s * 0.024, -0.085, 0.572), kit.paint("#e8b020", rough=0.1))
    kit.tube([(0, -0.13, 0.545), (0, -0.18, 0.535)], 0.003, kit.paint("#b01c24"), smooth=False)


def _sprawl(kit: Kit, size: float, tint: str, under: str, snout: float, height: float) -> Flesh:
    """A long low reptile on bent legs, 1 unit long without its tail."""
    f = Flesh()
    f.limb(
        [(0, -0.3 * size, height), (0, 0, height * 0.95), (0, 0.32 * size, height)],
        (0.1 * size, 0.13 * size, 0.09 * size),
        tint,
        flat=(1.1, 1, 0.8),
    )
    f.limb(
        [
            (0, 0.35 * size, height),
            (0.05 * size, 0.7 * size, height * 0.6),
            (0.22 * size, 1.05 * size, height * 0.3),
            (0.5 * size, 1.25 * size, height * 0.25),
        ],
        (0.085 * size, 0.06 * size, 0.035 * size, 0.01 * size),
        tint,
    )
    f.limb(
        [(0, -0.36 * size, height * 1.1), (0, -0.5 * size, height * 1.15), (0, -(0.56 + snout) * size, height * 1.05)],
        (0.085 * size, 0.085 * size, 0.035 * size),
        tint,
        flat=(1.05, 1, 0.75),
    )
    for y, way in ((-0.26, -0.1), (0.28, 0.08)):
        f.pair(
            [
                (0.08 * size, y * size, height * 0.9),
                (0.22 * size, (y + way * 0.3) * size, height * 0.85),
                (0.25 * size, (y + way) * size, 0.025 * size),
            ],
            (0.05 * size, 0.04 * size, 0.025 * size),
            tint,
        )
        for toe in (-0.05, 0.0, 0.05):
            f.pair(
                [
                    (0.25 * size, (y + way) * size, 0.02 * size),
                    (
                        (0.27 + abs(toe) * 0.4) * size,
                        (y + way - 0.07 + toe * 0.5) * size + toe * size * 0.5,
                        0.012 * size,
                    ),
                ],
                0.014 * size,
                tint,
            )
    del under
    return f


@thing("lizard", "gecko, salamander, iguana", height_m=0.05, azimuths_degrees=(62,), elevation_degrees=16, size_px=256)
def lizard(kit: Kit) -> None:
    """A green lizard."""
    flesh = _sprawl(kit, 0.16, "#5f9a3a", "#c9d890", 0.12, 0.03)
    flesh.mesh(kit, coat=patched("#34601f", 0.03, -0.2, seed=1), fur=0.3, cells=170)
    for s in (-1, 1):
        kit.ball(0.006, (s * 0.0115, -0.085, 0.044), kit.paint("#120e0a", rough=0.1))


@thing("crocodile", "alligator, caiman", height_m=0.65, azimuths_degrees=(58,), elevation_degrees=10)
def crocodile(kit: Kit) -> None:
    """A crocodile with open jaws."""
    flesh = _sprawl(kit, 1.7, "#55603a", "#b5b088", 0.12, 0.3)
    flesh.limb([(0, -0.95, 0.42), (0, -1.75, 0.62)], (0.13, 0.07), "#55603a", flat=(1, 1, 0.6))
    flesh.limb([(0, -0.95, 0.3), (0, -1.7, 0.24)], (0.11, 0.06), "#6a6f48", flat=(1, 1, 0.5))
    for s in (-1, 1):
        flesh.ball((s * 0.09, -0.92, 0.5), 0.05, "#4a5432")
        for i in range(12):
            flesh.ball((s * 0.07, -0.5 + i * 0.14, 0.43 - 0.012 * i), 0.034, "#3f4828", blend=0.2)
    flesh.mesh(kit, fur=0.7, cells=180)
    white = kit.paint("#efe8d2")
    for s in (-1, 1):
        kit.ball(0.022, (s * 0.115, -0.96, 0.525), kit.paint("#e0b020", rough=0.1))
        for i in range(7):
            y = -1.05 - i * 0.095
            kit.cylinder(0.002, 0.06, (s * (0.085 - i * 0.005), y, 0.385 + i * 0.022), white, top=0.015, sides=6)
            kit.cylinder(0.015, 0.05, (s * (0.08 - i * 0.005), y, 0.325 - i * 0.005), white, top=0.002, sides=6)
    kit.ball((0.06, 0.34, 0.03), (0, -1.25, 0.36), kit.paint("#b5605a"))


@thing("turtle", "tortoise", height_m=0.24, azimuths_degrees=(58,), size_px=256)
def turtle(kit: Kit) -> None:
    """A tortoise with a domed shell."""
    shell, skin = Flesh(), Flesh()
    shell.ball((0, 0, 0.12), (0.17, 0.22, 0.115), "#6a5a30")
    shell.ball((0, 0, 0.09), (0.19, 0.245, 0.03), "#4a3f22")
    shell.mesh(kit, coat=patched("#a8924a", 0.11, -0.1, seed=4), fur=0.4)
    skin.pair([(0.12, -0.13, 0.09), (0.17, -0.19, 0.03)], (0.045, 0.04), "#77804a")
    skin.pair([(0.12, 0.14, 0.08), (0.17, 0.19, 0.03)], (0.045, 0.04), "#77804a")
    skin.limb([(0, -0.18, 0.1), (0, -0.27, 0.14), (0, -0.33, 0.17)], (0.04, 0.035, 0.042), "#858e55")
    skin.limb([(0, 0.22, 0.07), (0, 0.28, 0.04)], (0.02, 0.006), "#77804a")
    skin.mesh(kit, fur=0.4)
    for s in (-1, 1):
        kit.ball(0.008, (s * 0.033, -0.352, 0.182), kit.paint("#120e0a", rough=0.1))


@thing("frog", "toad, tree frog", height_m=0.085, azimuths_degrees=(40,), size_px=240)
def frog(kit: Kit) -> None:
    """A green frog that sits."""
    f, green = Flesh(), "#5fa53a"
    f.limb([(0, 0.035, 0.022), (0, -0.02, 0.045)], (0.03, 0.03), green, flat=(1.1, 1, 0.85))
    f.ball((0, -0.03, 0.03), (0.03, 0.026, 0.02), "#d9e2a8")
    f.limb([(0, -0.03, 0.052), (0, -0.055, 0.05)], (0.027, 0.017), green, flat=(1.15, 1, 0.75))
    f.pair([(0.018, -0.035, 0.07)], 0.011, green)
    f.pair(
        [(0.03, 0.045, 0.018), (0.058, 0.0, 0.03), (0.05, 0.045, 0.008), (0.062, 0.0, 0.004)],
        (0.015, 0.012, 0.008, 0.006),
        green,
    )
    f.pair([(0.026, -0.025, 0.03), (0.042, -0.035, 0.016), (0.036, -0.05, 0.003)], (0.01, 0.007, 0.006), green)
    f.mesh(kit, fur=0.15, rough=0.3, coat=patched("#3d7a24", 0.03, -0.4, seed=6))
    for s in (-1, 1):
        kit.ball(0.0085, (s * 0.023, -0.04, 0.073), kit.paint("#d9a520", rough=0.05))
        kit.ball(0.005, (s * 0.028, -0.0445, 0.074), kit.paint("#0a0806", rough=0.05))
