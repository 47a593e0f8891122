"""Fires, torches, and what warms or burns outdoors."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import soot
from pipelines.image.training.things.kit_vehicles import bars, flames, mound, ring, scatter
from pipelines.image.training.things.recipe import thing

LOW: dict[str, Any] = {"azimuths_degrees": (20,), "elevation_degrees": 13.0}


def _hearth(kit: Kit, *, dead: bool) -> None:
    stone, wood = (
        kit.paint("#807c75", second="#4a4743", rough=0.95, mottle=0.3, grain_m=0.1),
        soot(kit) if dead else kit.wood("#6b4526", along="x"),
    )
    for k in range(12):
        a = 2 * math.pi * k / 12
        at = (0.55 * math.cos(a), 0.55 * math.sin(a), 0.07)
        kit.roughen(kit.ball((0.14, 0.12, 0.1), at, stone, turn_degrees=(0, 0, math.degrees(a))), 0.05, 0.12)
    mound(kit, (0.5, 0.5, 0.09), (0, 0, 0), kit.paint("#6d6862", second="#26221f", rough=1, mottle=0.3, grain_m=0.08))
    for k in range(5 if dead else 7):
        a = 2 * math.pi * k / (5 if dead else 7) + 0.2
        rise = 0.12 if dead else 0.42
        kit.tube(
            [(0.4 * math.cos(a), 0.4 * math.sin(a), 0.07), (-0.06 * math.cos(a), -0.06 * math.sin(a), rise)],
            [0.065, 0.045],
            wood,
        )


@thing("campfire", "fire, camp fire, fireplace outdoors, flames, flame", height_m=1.11, size_px=320, **LOW)
def campfire(kit: Kit) -> None:
    """A fire of logs in a ring of stones, burning."""
    _hearth(kit, dead=False)
    flames(kit, (0, 0, 0.15), 0.75, 1.1, count=16)


@thing("campfire-dead", of="campfire", state="dead", height_m=0.22, size_px=288, **LOW)
def campfire_dead(kit: Kit) -> None:
    """The fire, out: ash and charred logs."""
    _hearth(kit, dead=True)
    scatter(kit, 14, (0.4, 0.4), (0.03, 0.09), [soot(kit)])


@thing(
    "bonfire",
    "pyre, large fire, blaze, burning, beacon, midsummer fire",
    height_m=4.6,
    size_px=384,
    azimuths_degrees=(20,),
)
def bonfire(kit: Kit) -> None:
    """A high stack of timber in flames."""
    wood = [kit.wood("#5a3a22"), kit.wood("#3f2a1a"), soot(kit)]
    for k in range(26):
        a, out = 2 * math.pi * k / 26, 1.25 + 0.2 * kit.rng.random()
        kit.tube(
            [
                (out * math.cos(a), out * math.sin(a), 0),
                (0.15 * math.cos(a), 0.15 * math.sin(a), 2.1 + 0.6 * kit.rng.random()),
            ],
            [0.1, 0.06],
            wood[k % 3],
        )
    flames(kit, (0, 0, 0.3), 2.0, 4.2, count=15)
    glow = kit.glow("#ff7a1c", 0.8)
    for _ in range(16):
        kit.ball(0.035, (kit.rng.uniform(-1, 1), kit.rng.uniform(-0.5, 0.5), kit.rng.uniform(2.8, 4.6)), glow)


@thing(
    "flames",
    "wildfire, fire, inferno, house fire, wall of fire",
    height_m=2.74,
    size_px=360,
    azimuths_degrees=(0,),
    elevation_degrees=4,
)
def wall_of_fire(kit: Kit) -> None:
    """A row of flames without what burns, to stand before or on things."""
    for k, (high, wide) in enumerate(((1.6, 0.9), (2.4, 1.0), (3.1, 1.2), (2.6, 1.0), (1.8, 0.9))):
        flames(kit, (-1.5 + 0.75 * k, 0, 0), wide, high, count=8)


@thing("torch", "burning torch, flambeau, tiki torch", height_m=1.9, size_px=256, azimuths_degrees=(15,))
def torch(kit: Kit) -> None:
    """A torch on a stake, burning."""
    kit.tube([(0, 0, 0), (0.02, 0, 0.8), (0, 0, 1.25)], [0.03, 0.035, 0.045], kit.wood("#6b4526"))
    kit.lathe(
        [(0.05, 1.15), (0.075, 1.22), (0.1, 1.42), (0.09, 1.44), (0.001, 1.4)],
        (0, 0, 0),
        kit.paint("#8a7a5c", second="#2a221a", rough=1, mottle=0.3, grain_m=0.05),
    )
    for z in (1.2, 1.28, 1.36):
        ring(kit, 0.08 + (z - 1.2) * 0.12, 0.014, (0, 0, z), kit.paint("#4a3a2a"))
    flames(kit, (0, 0, 1.36), 0.24, 0.55, count=8)


@thing("brazier", "fire basket, fire pit, fire bowl", height_m=1.57, size_px=288, azimuths_degrees=(15,))
def brazier(kit: Kit) -> None:
    """An iron basket of glowing coals on three legs."""
    iron = kit.paint("#2a2826", rough=0.7)
    legs = [(math.cos(a), math.sin(a)) for a in (0.4, 2.5, 4.6)]
    bars(kit, [[(0.34 * x, 0.34 * y, 0), (0.22 * x, 0.22 * y, 0.7)] for x, y in legs], 0.025, iron)
    staves = [
        [(0.2 * math.cos(a), 0.2 * math.sin(a), 0.66), (0.33 * math.cos(a), 0.33 * math.sin(a), 1.08)]
        for a in (0.3927 * k for k in range(16))
    ]
    bars(kit, staves, 0.016, iron)
    for r, z in ((0.2, 0.66), (0.27, 0.88), (0.34, 1.1)):
        ring(kit, r, 0.02, (0, 0, z), iron)
    kit.cylinder(0.2, 0.03, (0, 0, 0.66), iron)
    for k in range(34):
        at = (kit.rng.uniform(-0.2, 0.2), kit.rng.uniform(-0.2, 0.2), kit.rng.uniform(0.72, 1.05))
        kit.ball(0.07, at, kit.glow("#ff6a1c", 0.9) if k % 3 else soot(kit))
    flames(kit, (0, 0, 1.0), 0.55, 0.75, count=8)
