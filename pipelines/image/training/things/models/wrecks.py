"""Wrecked, burnt and rusty states of vehicles and of what stands in streets and playgrounds."""

from __future__ import annotations

from typing import Any

import bpy

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import cover, soot
from pipelines.image.training.things.kit_vehicles import carve, flames, group, place, scatter
from pipelines.image.training.things.models import (
    aircraft,
    boats,
    carts,
    cycles,
    fences,
    play,
    rails,
    streets,
    vehicles,
)
from pipelines.image.training.things.recipe import thing

SIDE: dict[str, Any] = {"azimuths_degrees": (36,), "size_px": 360}
RUST, SOOT, DIRT = "#6b3a20", "#151210", "#5a4f40"


def _everything() -> list[Any]:
    return list(bpy.context.scene.collection.objects)


def _burn(kit: Kit, fires: tuple[tuple[float, float, float, float, float], ...]) -> None:
    """Blacken everything and set fires of (x, y, z, width, height)."""
    cover(kit, SOOT, part=1.0, grain_m=0.6)
    for x, y, z, wide, high in fires:
        flames(kit, (x, y, z), wide, high, count=9)


@thing("bus-burnt", "burning bus", of="bus", state="burnt", height_m=4.76, **SIDE)
def bus_burnt(kit: Kit) -> None:
    """The bus, black, with flames out of its windows."""
    vehicles.bus(kit)
    _burn(
        kit,
        (
            (-3.4, -0.9, 1.9, 1.6, 2.6),
            (-1.2, -0.9, 2.2, 1.5, 3.0),
            (1.2, -0.9, 1.9, 1.6, 2.7),
            (3.6, -0.9, 1.8, 1.4, 2.4),
        ),
    )


@thing("truck-burnt", "burning truck", of="truck", state="burnt", height_m=5.13, **SIDE)
def truck_burnt(kit: Kit) -> None:
    """The lorry, burning."""
    vehicles.truck(kit)
    _burn(kit, ((-2.6, -0.9, 2.4, 2.0, 3.0), (-0.6, -0.9, 2.8, 1.8, 2.8), (2.6, -0.8, 1.9, 1.5, 2.2)))


@thing("tank-burnt", "destroyed tank", of="tank", state="burnt", height_m=3.9, **SIDE)
def tank_burnt(kit: Kit) -> None:
    """The tank, burnt out, its turret askew, flames from its hatch."""
    vehicles.tank(kit)
    _burn(kit, ((-0.9, -0.2, 2.0, 1.5, 2.2),))
    scatter(kit, 24, (3.8, 2.3), (0.1, 0.35), [soot(kit)])


@thing("tractor-rusty", "old tractor", of="tractor", state="rusty", height_m=2.8, azimuths_degrees=(36,))
def tractor_rusty(kit: Kit) -> None:
    """The tractor, rusted where it stands."""
    vehicles.tractor(kit)
    cover(kit, RUST, part=0.75, grain_m=0.4)
    place(_everything(), turn_degrees=(-4, 2, 0))


@thing("van-ruined", "wrecked van", of="van", state="ruined", height_m=2.77, azimuths_degrees=(36,))
def van_ruined(kit: Kit) -> None:
    """The van, dented and dirty, a headlight and its panes gone."""
    vehicles.van(kit)
    cover(kit, RUST, part=0.5, grain_m=0.7)
    shell = max(_everything(), key=lambda o: len(o.data.vertices) if o.type == "MESH" else 0)
    kit.roughen(shell, 0.2, 0.7, detail=1)
    place(_everything(), turn_degrees=(5, 2, 0))
    scatter(kit, 30, (3.0, 1.7), (0.06, 0.22), [kit.glass("#8fa3a8"), kit.paint("#26262a")])


@thing(
    "bicycle-broken",
    "fallen bicycle, rusty bicycle",
    of="bicycle",
    state="broken",
    height_m=0.7,
    azimuths_degrees=(16,),
    elevation_degrees=16,
)
def bicycle_broken(kit: Kit) -> None:
    """The bicycle, rusty, thrown down."""
    cycles.bicycle(kit)
    cover(kit, RUST, part=0.7, grain_m=0.12)
    place(_everything(), (0, 0, 0.08), turn_degrees=(-74, 0, 8))


@thing("pram-broken", "abandoned pram", of="pram", state="broken", height_m=1.53, azimuths_degrees=(24,), size_px=256)
def pram_broken(kit: Kit) -> None:
    """The pram, left behind, dirty, down on its front wheels."""
    carts.pram(kit)
    cover(kit, DIRT, part=0.55, grain_m=0.2)
    place(_everything(), (0, 0, 0.05), turn_degrees=(-16, 21, 0))


@thing(
    "fishing-boat-ruined",
    "stranded boat, abandoned boat",
    of="fishing-boat",
    state="ruined",
    height_m=9.16,
    stands="water",
    sink=0.16,
    size_px=384,
)
def fishing_boat_ruined(kit: Kit) -> None:
    """The trawler, rusted through, lying on its side."""
    boats.fishing_boat(kit)
    cover(kit, RUST, part=0.8, grain_m=0.9)
    place(_everything(), turn_degrees=(20, -4, 0))


@thing(
    "aeroplane-ruined",
    "plane crash, crashed plane, plane wreck",
    of="aeroplane",
    state="ruined",
    height_m=10.7,
    size_px=420,
    azimuths_degrees=(30,),
    elevation_degrees=10,
)
def aeroplane_ruined(kit: Kit) -> None:
    """The airliner on the ground, broken in two, charred and burning."""
    for tail in (True, False):
        with group() as half:
            aircraft.airliner(kit)
            for solid in _everything():
                _keep_half(kit, solid, half, tail=tail)
        half[:] = [o for o in half if o.name in bpy.context.scene.collection.objects]
        place(half, (-3.5, 2.0, -0.6) if tail else (1.5, 0, -1.0), turn_degrees=(12, -7, 24) if tail else (-9, 5, -6))
    cover(kit, SOOT, part=0.45, grain_m=3.0)
    flames(kit, (-4.6, -1.5, 0.2), 4.5, 7.0, count=12)
    flames(kit, (2.0, -4.5, 0.2), 3.0, 4.5, count=9)
    scatter(kit, 60, (19, 9), (0.4, 1.6), [soot(kit), kit.paint("#c9cdd0", mottle=0.2)])


def _keep_half(kit: Kit, solid: Any, done: list[Any], *, tail: bool) -> None:
    """Take away what lies beyond the break at x = -4; what was kept before is left alone."""
    if solid.get("kept") or solid in done:
        return
    solid["kept"] = True
    corners = [(solid.matrix_basis @ _vector(c))[0] for c in solid.bound_box]
    low, high = min(corners), max(corners)
    if low < -8 and high > 3:
        at = (16 if tail else -24, 0, 3)
        carve(solid, [kit.box((40, 12, 14), at, solid.data.materials[0], bevel=0)])
    elif ((low + high) / 2 < -4) is not tail:
        bpy.data.objects.remove(solid)


def _vector(corner: Any) -> Any:
    from mathutils import Vector

    return Vector(corner)


@thing(
    "locomotive-rusty",
    "abandoned train, rusty locomotive, train wreck",
    of="locomotive",
    state="rusty",
    height_m=4.4,
    azimuths_degrees=(36,),
    size_px=400,
)
def locomotive_rusty(kit: Kit) -> None:
    """The engine, rusted on overgrown rails."""
    rails.locomotive(kit)
    cover(kit, RUST, part=0.85, grain_m=0.7)
    weed = kit.paint("#5f6a34", rough=1, grain_m=0.1)
    for _ in range(150):
        x, y = kit.rng.uniform(-7.3, 7.3), kit.rng.uniform(-1.5, 1.3)
        kit.tube(
            [
                (x, y, 0.1),
                (x + kit.rng.normal(0, 0.1), y, 0.5),
                (x + kit.rng.normal(0, 0.25), y, kit.rng.uniform(0.5, 1.0)),
            ],
            [0.03, 0.02, 0.005],
            weed,
        )


@thing(
    "telephone-box-broken",
    "vandalised phone box",
    of="telephone-box",
    state="broken",
    height_m=2.55,
    azimuths_degrees=(32,),
    size_px=300,
)
def telephone_box_broken(kit: Kit) -> None:
    """The telephone box, dirty, its panes smashed."""
    streets.telephone_box(kit)
    cover(kit, "#3a2a22", part=0.55, grain_m=0.35)
    for k in range(22):
        x, z = -0.3 + 0.15 * (k % 5), 0.5 + 0.24 * (k // 4)
        hole = [(0.07 * kit.rng.uniform(0.6, 1.2), 0), (0, 0.1), (-0.07, 0.02), (-0.02, -0.09)]
        kit.prism(hole, 0.02, (x, -0.405, z), kit.paint("#0c0c0d"))
    place(_everything(), turn_degrees=(0, 4, 0))
    scatter(kit, 34, (0.8, 0.8), (0.04, 0.13), [kit.glass("#9fb6bd")])


@thing(
    "playground-ruined",
    "abandoned playground",
    of="playground",
    state="ruined",
    height_m=4.57,
    azimuths_degrees=(24,),
    size_px=400,
)
def playground_ruined(kit: Kit) -> None:
    """The playground, grey and overgrown, leaning."""
    play.playground(kit)
    cover(kit, DIRT, part=0.9, grain_m=0.5)
    place(_everything(), turn_degrees=(4, 6, 0))
    weed = kit.paint("#6f6a3c", rough=1, grain_m=0.1)
    for _ in range(130):
        x, y = kit.rng.uniform(-3.2, 3.5), kit.rng.uniform(-1.4, 1.0)
        kit.tube(
            [
                (x, y, 0),
                (x + kit.rng.normal(0, 0.08), y, 0.3),
                (x + kit.rng.normal(0, 0.2), y, kit.rng.uniform(0.3, 0.75)),
            ],
            [0.02, 0.015, 0.004],
            weed,
        )


@thing(
    "garden-gate-rusty",
    "rusty gate",
    of="garden-gate",
    state="rusty",
    height_m=3.1,
    azimuths_degrees=(14,),
    size_px=340,
)
def garden_gate_rusty(kit: Kit) -> None:
    """The gate, rusted, its piers stained."""
    fences.garden_gate(kit)
    cover(kit, RUST, part=0.6, grain_m=0.4)
