"""Ships, whole, wrecked and burning; bows towards +x."""

from __future__ import annotations

import math
from typing import Any

import bpy

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands, soot
from pipelines.image.training.things.kit_vehicles import bars, flames, group, hull, place, sail
from pipelines.image.training.things.recipe import thing


def _all_solids() -> list[Any]:
    return list(bpy.context.scene.collection.objects)


def _yards(kit: Kit, x: float, top: float, wide: float, cloth: Any, spar: Any, *, state: str) -> None:
    """Four square sails of a mast, each on its yard; rags and broken yards on a wreck."""
    edges = [9.5, 16, 22.5, 28, 32.5]
    for k in range(4):
        low, high = edges[k] * top / 34, edges[k + 1] * top / 34
        below, above = wide * (1 - 0.16 * k), wide * (1 - 0.16 * (k + 1))
        if state == "ruined" and k > 1:
            continue
        lean = kit.rng.uniform(-14, 14) if state else 0.0
        drop = math.tan(math.radians(lean)) * above / 2
        kit.tube([(x + 0.4, -above / 2, high + drop), (x + 0.4, above / 2, high - drop)], 0.2, spar)
        corners = [
            (x + 0.9, -below / 2, low + 0.4),
            (x + 0.9, below / 2, low + 0.4),
            (x + 0.5, above / 2 * 0.96, high - drop),
            (x + 0.5, -above / 2 * 0.96, high + drop),
        ]
        sail(kit, corners, (2.2, 0, 0), cloth, torn=0.75 if state else 0, steps=20 if state else 10)


def _tall_ship(kit: Kit, state: str = "") -> None:
    dead = bool(state)
    planks = bands(
        kit, [(0, "#5a3d2c"), (2.2, "#2b2320"), (5.1, "#c9a14e"), (6.3, "#2b2320"), (8.2, "#8a5a30")], mottle=0.2
    )
    if dead:
        planks = (
            soot(kit)
            if state == "burnt"
            else kit.paint("#5d5347", second="#2a251f", rough=0.95, mottle=0.3, grain_m=1.2)
        )
    wood = kit.wood("#57493c" if dead else "#8f6238", grain_m=0.4)
    deck = kit.wood("#4a4036" if dead else "#b98d58", along="x", grain_m=0.4)
    cloth = kit.paint("#8d8673" if dead else "#efe6cf", mottle=0.25 if dead else 0.07, grain_m=2.5)
    rails = hull(kit, 40, 10, 7, planks, stern=0.75, rake=0.1, sheer=0.3, full=0.3, deck=deck, deck_z=0.84)
    for rail in rails:
        kit.tube(rail, 0.25, wood)
        if not dead:
            for k in range(9):
                x, y, z = rail[5 + 2 * k]
                kit.box((0.9, 0.5, 0.9), (x, y * 0.965, z - 1.75), kit.paint("#181412"))
    kit.box((8, 7, 3), (-16, 0, 7.6), planks, bevel=0.06)
    kit.box((8.6, 7.6, 0.35), (-16, 0, 9.1), wood)
    glow = kit.paint("#15110e") if dead else kit.glow("#e8b45a", 0.5)
    for y in (-2.4, -0.8, 0.8, 2.4):
        kit.box((0.1, 1, 1.2), (-20.1, y, 7.8), glow)
    for x in (-18, -16, -14):
        kit.box((1, 7.1, 1.0), (x, 0, 7.9), glow)
    masts = ((-12, 27, 11), (0, 34, 15), (11, 30, 13))
    for i, (x, top, wide) in enumerate(masts):
        tall = top if not dead else (13, 24, 10)[i] if state == "ruined" else top * (0.9, 1, 0.5)[i]
        kit.cylinder(0.42, tall - 5, (x, 0, (tall + 5) / 2), wood, top=0.2 if not dead else 0.34)
        if dead and i != 1:
            kit.cylinder(0.5, 1.6, (x, 0, tall + 0.4), wood, top=0.02, sides=6)
        if not dead or i == 1:
            with group() as braced:
                _yards(kit, x, top, wide, cloth, wood, state=state)
            place(braced, turn_degrees=(0, 0, -34), about=(x, 0, 0))
        shrouds: list[list[Any]] = [[(x, 0, tall * 0.72), rails[s][k]] for s in (0, 1) for k in _near(rails[s], x)]
        bars(kit, shrouds[:: 3 if dead else 1], 0.06, kit.paint("#3a3128"))
        if not dead:
            kit.box((0.1, 0.02, 0.1), (x, 0, top), wood)
            sail(
                kit,
                [(x, 0, top), (x - 3, 0.3, top + 0.2), (x - 3, 0.2, top + 1.4), (x, 0, top + 1.2)],
                (0, 0.4, 0),
                kit.paint("#b3262e"),
            )
    kit.tube([(17, 0, 8.2), (27, 0, 12 if not dead else 10.5)], 0.35, wood)
    if dead:
        return
    for x, high in ((26.5, 24), (22.5, 20)):
        sail(kit, [(x, 0, 11.5), (13, -0.6, 12.5), (11.5, 0, high), (11.6, 0, high)], (0, -1.6, 0), cloth)
    sail(kit, [(-13, 0, 10), (-21, -1, 10.5), (-19.5, -0.6, 19), (-12.5, 0, 17)], (0, -1.5, 0), cloth)
    stays: list[list[Any]] = [
        [(26.8, 0, 12), (11, 0, 29)],
        [(11, 0, 22), (0, 0, 33)],
        [(0, 0, 24), (-12, 0, 26)],
        [(-20, 0, 9), (-12, 0, 26.5)],
    ]
    bars(kit, stays, 0.06, kit.paint("#3a3128"))


def _near(rail: list[Any], x: float) -> list[int]:
    """The three places of a rail beside and just abaft a mast."""
    nearest = min(range(len(rail)), key=lambda k: abs(rail[k][0] - x))
    return [max(0, nearest - d) for d in (0, 1, 3)]


@thing(
    "tall-ship",
    "ship, galleon, frigate, sailing ship, pirate ship, windjammer, schooner, armada",
    height_m=36,
    stands="water",
    sink=0.08,
    size_px=448,
    azimuths_degrees=(32,),
)
def ship(kit: Kit) -> None:
    """A three-master under full sail."""
    _tall_ship(kit)


@thing(
    "tall-ship-ruined",
    "shipwreck, wreck, stranded ship, ghost ship",
    of="tall-ship",
    state="ruined",
    height_m=28.8,
    stands="water",
    sink=0.12,
    size_px=448,
    azimuths_degrees=(32,),
)
def ship_ruined(kit: Kit) -> None:
    """A wreck that lies over, its masts broken, a hole in its side showing the ribs."""
    _tall_ship(kit, "ruined")
    dark, rib = kit.paint("#0c0a08", rough=1), kit.wood("#6b5d4c")
    for x, z, wide, high in ((4, 3.6, 3.6, 1.9), (-7.5, 3.9, 2, 1.3)):
        hole = [
            (x + wide * math.cos(a) * (0.8 + 0.35 * (k % 2)), z + high * math.sin(a) * (0.8 + 0.35 * (k % 2)))
            for k, a in enumerate(math.pi * j / 6 for j in range(12))
        ]
        kit.prism(hole, 0.9, (0, -4.55, 0), dark)
        for k in range(3):
            kit.tube(
                [
                    (x + wide * (k - 1) * 0.55, -5.0, z - high),
                    (x + wide * (k - 1) * 0.5, -5.15, z),
                    (x + wide * (k - 1) * 0.45, -5.1, z + high),
                ],
                0.17,
                rib,
            )
    kit.tube([(-11, 0, 13), (-4, -2, 10), (1, -6, 6)], 0.35, rib, smooth=False)
    kit.tube([(11, 0, 10), (18, -3, 6.5), (22, -6, 3.5)], 0.3, rib, smooth=False)
    sail(
        kit,
        [(12, -0.5, 9.5), (20, -5, 4), (20, -6.5, 1), (13, -5.8, 5)],
        (0, -1, 0),
        kit.paint("#8d8673", mottle=0.25),
        torn=0.5,
        steps=14,
    )
    place(_all_solids(), turn_degrees=(17, -9, 0))


@thing(
    "tall-ship-burnt",
    "burning ship, ship on fire",
    of="tall-ship",
    state="burnt",
    height_m=36,
    stands="water",
    sink=0.08,
    size_px=448,
    azimuths_degrees=(32,),
)
def ship_burnt(kit: Kit) -> None:
    """A three-master in flames."""
    _tall_ship(kit, "burnt")
    for x, wide, high in ((-15, 8, 17), (-7, 6, 13), (0, 7, 21), (7, 7, 15), (14, 6, 11)):
        flames(kit, (x, -1, 6.5), wide, high, count=8)
