"""Doors and windows in a wall, and what became of them."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import drape, moved, ring, shards
from pipelines.image.training.things.recipe import thing


def _door(kit: Kit, state: str = "") -> None:
    wood = kit.wood("#6f4a34" if state else "#7d4a2a")
    trim, dark, brass = (kit.paint("#d9d2c4", mottle=0.08), kit.paint("#0f0d0c"),
        kit.paint("#c9a04a", metal=1, rough=0.3))  # fmt: skip
    for x in (-0.5, 0.5):
        kit.box((0.12, 0.14, 2.1), (x, 0, 1.05), trim, bevel=0.15)
    kit.box((1.24, 0.16, 0.13), (0, 0, 2.13), trim, bevel=0.15)
    kit.box((0.92, 0.02, 2.1), (0, 0.08, 1.05), dark)
    tilt = (0, 7, -38) if state == "broken" else (0, 0, 0)
    with moved((-0.44, -0.02, 0.02), turn_degrees=tilt):
        kit.box((0.88, 0.05, 2.04), (0.44, 0, 1.02), wood, bevel=0.1)
        for z, tall in ((0.45, 0.62), (1.02, 0.3), (1.58, 0.62)):
            for x in (0.24, 0.64):
                if state == "broken" and (x, z) == (0.64, 1.58):
                    hole = [(-0.17, -0.3), (0.0, -0.2), (0.15, -0.31), (0.1, 0), (0.17, 0.3), (-0.03, 0.18),
                        (-0.16, 0.3), (-0.1, 0)]  # fmt: skip
                    kit.prism(hole, 0.07, (x, 0, z), dark)
                    continue
                kit.box((0.32, 0.05, tall), (x, -0.012, z), kit.wood("#5e3c28" if state else "#8a5632"), bevel=0.3)
        kit.cylinder(0.045, 0.02, (0.79, -0.035, 0.98), brass, turn_degrees=(90, 0, 0))
        kit.ball(0.032, (0.79, -0.07, 0.98), brass)
    if state == "boarded":
        _boards(kit, 1.25, (0.5, 0.95, 1.4, 1.8), -0.11)
    if state == "broken":
        for x, y, turn in ((0.3, -0.3, 20), (-0.1, -0.45, -35), (0.5, -0.2, 70)):
            kit.prism([(-0.2, -0.03), (0.18, -0.015), (0.22, 0.02), (-0.15, 0.03)], 0.02, (x, y, 0.02), wood,
                      turn_degrees=(-80, 0, turn))  # fmt: skip


def _boards(kit: Kit, width: float, heights: tuple[float, ...], y: float) -> None:
    plank, nail = kit.wood("#9a8468", along="x"), kit.paint("#3a2f2a")
    for i, z in enumerate(heights):
        turn = (6, -9, 3, -5)[i % 4]
        kit.box(
            (width, 0.03, 0.17), (0.02 * (-1) ** i, y - 0.012 * (i % 2), z), plank, turn_degrees=(0, turn, 0), bevel=0.1
        )
        for s in (-1, 1):
            x = s * width * 0.45
            kit.ball(0.014, (x, y - 0.03, z - x * math.tan(math.radians(turn))), nail)


@thing("door", "wooden door, front door, closed door, doorway", height_m=2.2, stands="wall", azimuths_degrees=(12,),
    elevation_degrees=3)  # fmt: skip
def door(kit: Kit) -> None:
    """A panelled door in its frame."""
    _door(kit)


@thing(
    "door-broken", height_m=2.2, stands="wall", azimuths_degrees=(12,), elevation_degrees=5, of="door", state="broken"
)
def door_broken(kit: Kit) -> None:
    """The door hanging from one hinge, darkness behind it."""
    _door(kit, "broken")


@thing(
    "door-boarded", height_m=2.2, stands="wall", azimuths_degrees=(12,), elevation_degrees=3, of="door", state="boarded"
)
def door_boarded(kit: Kit) -> None:
    """The door with planks nailed over it."""
    _door(kit, "boarded")


def _window(kit: Kit, glass: Any, state: str = "") -> None:
    frame = kit.paint("#8d8272" if state in ("broken", "boarded") else "#f0ece2", mottle=0.1, grain_m=0.1)
    for x in (-0.6, 0.6):
        kit.box((0.1, 0.12, 1.5), (x, 0, 0.8), frame, bevel=0.15)
    for z in (0.06, 1.52):
        kit.box((1.3, 0.14, 0.1), (0, 0, z), frame, bevel=0.15)
    kit.box((1.4, 0.22, 0.06), (0, -0.04, 0.03), frame, bevel=0.2)
    kit.box((0.07, 0.08, 1.44), (0, 0, 0.8), frame)
    for z in (0.55, 1.03):
        kit.box((1.2, 0.06, 0.04), (0, 0, z), frame)
    kit.box((1.2, 0.01, 1.46), (0, 0.05, 0.79), kit.paint("#0b0d12") if state == "broken" else glass, bevel=0)
    if state == "":
        kit.prism([(-0.6, 0), (0.6, 0), (0.6, 0.3), (0.2, 0.44), (-0.25, 0.3), (-0.6, 0.4)], 0.01, (0, 0.043, 0.06),
            kit.glow("#86b86e", 0.6))  # fmt: skip
    if state == "broken":
        for x0, z0 in ((-0.58, 0.12), (0.04, 0.12), (-0.58, 0.57), (0.04, 0.57), (-0.58, 1.05), (0.04, 1.05)):
            corners = [(0, 0), (0.54, 0), (0.54, 0.4), (0, 0.4)]
            for i, (x, z) in enumerate(corners):
                (px, pz), (nx, nz) = corners[i - 1], corners[(i + 1) % 4]
                a, b, c = kit.rng.uniform(0.1, 0.6), kit.rng.uniform(0.1, 0.6), kit.rng.uniform(0.05, 0.25)
                outline = [(x, z), (x + (nx - x) * a, z + (nz - z) * a), (x + (nx + px - 2 * x) * c, z
                    + (nz + pz - 2 * z) * c), (x + (px - x) * b, z + (pz - z) * b)]  # fmt: skip
                kit.prism(outline, 0.008, (x0, 0.02, z0), glass)
        shards(kit, 9, 0.4, 0.09, glass, at=(0.1, -0.2, 0.0))
    if state == "boarded":
        _boards(kit, 1.35, (0.3, 0.66, 1.02, 1.36), -0.1)
    if state in ("broken", "boarded"):
        return
    cloth = kit.paint(
        "#d9a05a" if state == "lit" else "#c9d3dc" if state == "" else "#5d5a66", rough=0.95, mottle=0.08, grain_m=0.06
    )
    rod = kit.wood("#6a4226", along="x")
    kit.tube([(-0.95, -0.12, 1.66), (0.95, -0.12, 1.66)], 0.022, rod)
    for x in (-0.95, 0.95):
        kit.ball(0.04, (x, -0.12, 1.66), rod)
    for x in (-0.66, 0.66):
        drape(kit, 0.5, 1.62, (x, -0.12, 1.66), cloth, folds=5, depth=0.04, gather=0.45, gather_at=0.6)
        ring(kit, 0.15, 0.018, (x, -0.12, 0.7), rod, plane="xy")


@thing("window", "window with curtains, casement, bay window", height_m=1.7, stands="wall", azimuths_degrees=(8,),
    elevation_degrees=3)  # fmt: skip
def window(kit: Kit) -> None:
    """A white window with curtains and daylight behind its panes."""
    _window(kit, kit.glow("#bfe0f5", 0.75))


@thing("window-lit", height_m=1.7, stands="wall", azimuths_degrees=(8,), elevation_degrees=3, of="window", state="lit")
def window_lit(kit: Kit) -> None:
    """The window full of golden light."""
    _window(kit, kit.glow("#ffcf7a", 1.0), "lit")


@thing(
    "window-dead", height_m=1.7, stands="wall", azimuths_degrees=(8,), elevation_degrees=3, of="window", state="dead"
)
def window_dead(kit: Kit) -> None:
    """The window at night, black panes."""
    _window(kit, kit.glass("#0d131c"), "dead")


@thing("window-broken", height_m=1.66, stands="wall", azimuths_degrees=(8,), elevation_degrees=3, of="window",
    state="broken")  # fmt: skip
def window_broken(kit: Kit) -> None:
    """The window with smashed panes."""
    _window(kit, kit.glass("#b9cdd6"), "broken")


@thing("window-boarded", height_m=1.66, stands="wall", azimuths_degrees=(8,), elevation_degrees=3, of="window",
    state="boarded")  # fmt: skip
def window_boarded(kit: Kit) -> None:
    """The window with planks nailed over it."""
    _window(kit, kit.glass("#10151b"), "boarded")
