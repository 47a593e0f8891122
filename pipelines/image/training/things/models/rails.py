"""Trains, trams and their coaches; fronts towards +x."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands
from pipelines.image.training.things.kit_vehicles import bars, body, spoked_wheel
from pipelines.image.training.things.recipe import thing

LONG: dict[str, Any] = {"azimuths_degrees": (36,), "size_px": 400}


def _track(kit: Kit, long: float, gauge: float = 0.72) -> None:
    """Rails on sleepers in a bed of stones."""
    stones = kit.paint("#7d766c", second="#57514a", rough=1, mottle=0.3, grain_m=0.12)
    kit.prism([(-1.5, 0), (1.5, 0), (1.2, 0.18), (-1.2, 0.18)], long, (0, 0, 0), stones, turn_degrees=(0, 0, 90))
    sleeper = kit.wood("#54402e", along="y")
    for k in range(int(long / 0.8)):
        kit.box((0.26, 2.3, 0.1), (-long / 2 + 0.4 + 0.8 * k, 0, 0.2), sleeper)
    for side in (-1, 1):
        kit.box((long, 0.08, 0.14), (0, side * gauge, 0.31), kit.paint("#8a7f76", metal=1, rough=0.4))


def _bogie(kit: Kit, x: float, radius: float, wheels: tuple[float, ...]) -> None:
    iron = kit.paint("#26262a", rough=0.6)
    for side in (-1, 1):
        for d in wheels:
            kit.cylinder(radius, 0.14, (x + d, side * 0.74, radius + 0.36), iron, turn_degrees=(90, 0, 0))
            kit.cylinder(
                radius * 0.45, 0.2, (x + d, side * 0.76, radius + 0.36), kit.paint("#55504a"), turn_degrees=(90, 0, 0)
            )
        kit.box((wheels[-1] - wheels[0] + 0.9, 0.12, 0.3), (x, side * 0.9, radius + 0.45), iron)


@thing(
    "locomotive", "steam locomotive, steam engine, train, steam train, railway engine, railway", height_m=4.4, **LONG
)
def locomotive(kit: Kit) -> None:
    """A black and red steam engine with its tender, on rails."""
    _track(kit, 15)
    black, red, brass = (
        kit.paint("#1e2023", rough=0.35, mottle=0.06),
        kit.paint("#a8281f", rough=0.4),
        kit.paint("#c9a24a", metal=1, rough=0.25),
    )
    steel = kit.paint("#9a9ca0", metal=1, rough=0.3)
    kit.cylinder(0.85, 5.4, (2.6, 0, 2.35), kit.paint("#1f4a38", rough=0.3, mottle=0.05), turn_degrees=(0, 90, 0))
    kit.cylinder(0.88, 1.1, (5.6, 0, 2.35), black, turn_degrees=(0, 90, 0))
    kit.cylinder(0.8, 0.12, (6.2, 0, 2.35), black, top=0.6, turn_degrees=(0, 90, 0))
    kit.cylinder(0.1, 0.1, (6.28, 0, 2.35), brass, turn_degrees=(0, 90, 0))
    for x in (0.6, 2.0, 3.6, 4.9):
        kit.cylinder(0.875, 0.08, (x, 0, 2.35), brass, turn_degrees=(0, 90, 0))
    kit.lathe([(0.34, 0), (0.26, 0.2), (0.26, 0.75), (0.4, 0.95), (0.4, 1.05), (0.3, 1.05)], (5.6, 0, 3.1), black)
    kit.lathe([(0.42, 0), (0.4, 0.25), (0.28, 0.45), (0.001, 0.5)], (3.8, 0, 3.1), brass)
    kit.lathe([(0.4, 0), (0.38, 0.3), (0.25, 0.45), (0.001, 0.48)], (1.9, 0, 3.1), black)
    kit.cylinder(0.2, 0.3, (6.1, 0, 3.35), black, turn_degrees=(0, 90, 0))
    kit.cylinder(0.17, 0.04, (6.27, 0, 3.35), kit.glow("#ffedb0", 0.8), turn_degrees=(0, 90, 0))
    kit.box((7.4, 2.3, 0.14), (2.6, 0, 1.5), red)
    kit.box((1.7, 2.3, 2.1), (-0.9, 0, 2.6), kit.paint("#1f4a38", rough=0.3))
    body(
        kit,
        [(-2.1, 1.3, 3.62, 3.8), (-1.7, 1.32, 3.6, 3.95), (0.1, 1.32, 3.6, 3.95), (0.3, 1.25, 3.62, 3.8)],
        black,
        power=3,
    )
    for side in (-1, 1):
        kit.box((0.75, 0.04, 0.75), (-0.75, side * 1.15, 3.05), kit.paint("#0d0d0f"))
        kit.box((0.9, 0.02, 0.06), (-0.75, side * 1.17, 2.64), brass)
        for x in (0.6, 2.25, 3.9):
            spoked_wheel(kit, 0.72, 0.07, (x, side * 0.8, 1.08), red, spokes=12, spoke=0.04)
            kit.cylinder(0.2, 0.1, (x, side * 0.9, 1.08), black, turn_degrees=(90, 0, 0))
        for x in (5.3, 6.1):
            spoked_wheel(kit, 0.4, 0.05, (x, side * 0.8, 0.76), red, spokes=8, spoke=0.03)
        kit.tube([(0.6, side * 1.0, 0.9), (3.9, side * 1.0, 0.9)], 0.06, steel)
        kit.tube([(2.25, side * 1.08, 0.9), (5.0, side * 1.08, 1.2)], 0.05, steel)
        kit.cylinder(0.3, 1.1, (5.45, side * 1.02, 1.25), black, turn_degrees=(0, 90, 0))
        kit.cylinder(0.18, 0.2, (6.65, side * 0.7, 1.25), steel, turn_degrees=(0, 90, 0))
        kit.tube([(0.2, side * 0.95, 2.75), (6.1, side * 0.9, 2.75)], 0.03, brass)
    kit.box((0.16, 2.3, 0.5), (6.45, 0, 1.3), red)
    kit.prism([(0, 0.4), (0.8, 0.4), (0, 1.05)], 1.7, (6.5, 0, 0), red)
    tender = kit.paint("#1f4a38", rough=0.35)
    kit.box((4, 2.3, 1.5), (-4.6, 0, 2.05), tender)
    coal = kit.paint("#141416", second="#2c2c30", rough=0.9, mottle=0.3, grain_m=0.15)
    kit.roughen(kit.ball((1.7, 1.0, 0.55), (-4.6, 0, 2.75), coal), 0.3, 0.3)
    for x in (-5.8, -4.6, -3.4):
        for side in (-1, 1):
            spoked_wheel(kit, 0.45, 0.05, (x, side * 0.8, 0.82), red, spokes=8, spoke=0.03)
    kit.box((4.2, 2.2, 0.2), (-4.6, 0, 1.25), red)


def _coach(kit: Kit, long: float, paint: Any, *, windows: int, roof: Any) -> None:
    """A railway carriage of a length with windows on both sides."""
    half = long / 2
    body(kit, [(-half, 1.4, 1.15, 3.6), (half, 1.4, 1.15, 3.6)], paint, power=16, smooth=False)
    body(
        kit,
        [
            (-half - 0.1, 1.42, 3.4, 3.85),
            (-half + 0.2, 1.46, 3.35, 4.0),
            (half - 0.2, 1.46, 3.35, 4.0),
            (half + 0.1, 1.42, 3.4, 3.85),
        ],
        roof,
        power=2.8,
    )
    glass, frame = kit.glass("#26333c"), kit.paint("#e9dfc4")
    for k in range(windows):
        x = -half + 1.9 + (long - 3.8) * k / (windows - 1)
        for side in (-1, 1):
            kit.box((1.0, 0.04, 0.95), (x, side * 1.395, 2.65), frame, bevel=0)
            kit.box((0.84, 0.06, 0.8), (x, side * 1.395, 2.65), glass, bevel=0)
    for x in (-half + 0.75, half - 0.75):
        for side in (-1, 1):
            kit.box((0.75, 0.05, 2.0), (x, side * 1.395, 2.25), kit.paint("#3f2a20"), bevel=0)
            kit.box((0.5, 0.07, 0.75), (x, side * 1.395, 2.7), glass, bevel=0)


@thing(
    "train-carriage",
    "railway carriage, train car, railcar, wagon, passenger coach, orient express",
    height_m=4.0,
    **LONG,
)
def train_carriage(kit: Kit) -> None:
    """A carriage in dark red and cream, on rails."""
    _track(kit, 15)
    paint = bands(kit, [(0, "#6e2224"), (2.05, "#e3d6b0"), (3.25, "#6e2224")], rough=0.35)
    _coach(kit, 13, paint, windows=7, roof=kit.paint("#55585c"))
    for x in (-4.3, 4.3):
        _bogie(kit, x, 0.42, (-0.85, 0.85))
    iron = kit.paint("#26262a")
    kit.box((13, 2.2, 0.25), (0, 0, 1.1), iron)
    for side in (-1, 1):
        kit.cylinder(0.2, 0.3, (6.75, side * 0.8, 1.15), iron, turn_degrees=(0, 90, 0))
    kit.box((0.05, 0.8, 2.0), (6.52, 0, 2.3), kit.paint("#3f2a20"))
    kit.box((0.07, 0.5, 0.7), (6.52, 0, 2.75), kit.glass("#26333c"))


@thing("freight-wagon", "goods wagon, boxcar, freight train, cattle car", height_m=3.8, **LONG)
def freight_wagon(kit: Kit) -> None:
    """A brown goods wagon of planks, on rails."""
    _track(kit, 11)
    kit.box((9, 2.6, 2.4), (0, 0, 2.4), kit.bricks("#7d4632", brick_m=(4, 0.2), mortar="#3a2018"))
    body(
        kit,
        [(-4.6, 1.35, 3.5, 3.7), (-4.5, 1.4, 3.45, 3.85), (4.5, 1.4, 3.45, 3.85), (4.6, 1.35, 3.5, 3.7)],
        kit.paint("#5a5652"),
        power=2.6,
    )
    iron = kit.paint("#2b2a2a", rough=0.7)
    for side in (-1, 1):
        for x in (-4.4, -2.6, 2.6, 4.4):
            kit.box((0.12, 0.08, 2.4), (x, side * 1.31, 2.4), iron)
        kit.box((2.2, 0.08, 2.2), (0, side * 1.33, 2.35), kit.bricks("#8a5038", brick_m=(4, 0.2), mortar="#3a2018"))
        for x in (-1.1, 1.1):
            kit.box((0.08, 0.1, 2.2), (x, side * 1.34, 2.35), iron)
        for flip in (-1, 1):
            kit.tube([(-1.0, side * 1.38, 2.35 - flip * 1.0), (1.0, side * 1.38, 2.35 + flip * 1.0)], 0.05, iron)
        kit.cylinder(0.2, 0.3, (4.7, side * 0.8, 1.15), iron, turn_degrees=(0, 90, 0))
    kit.box((9, 2.2, 0.25), (0, 0, 1.1), iron)
    for x in (-2.9, 2.9):
        _bogie(kit, x, 0.42, (-0.7, 0.7))


@thing("tram", "streetcar, trolley, cable car", height_m=4.6, **LONG)
def tram(kit: Kit) -> None:
    """An old yellow tram with a pole to its wire."""
    paint = bands(kit, [(0, "#e2a91f"), (1.75, "#f2ead2"), (2.95, "#e2a91f")], rough=0.3)
    body(
        kit,
        [(-4.4, 0.85, 0.6, 3.1), (-3.7, 1.15, 0.55, 3.2), (3.7, 1.15, 0.55, 3.2), (4.4, 0.85, 0.6, 3.1)],
        paint,
        power=12,
    )
    body(
        kit,
        [(-4.5, 0.9, 3.05, 3.3), (-3.6, 1.2, 3.05, 3.45), (3.6, 1.2, 3.05, 3.45), (4.5, 0.9, 3.05, 3.3)],
        kit.paint("#7c7a72"),
        power=3,
    )
    glass, dark, wood = kit.glass("#27343c"), kit.paint("#222225"), kit.wood("#7a4a2a")
    for k in range(6):
        x = -2.6 + 1.04 * k
        for side in (-1, 1):
            kit.box((0.9, 0.05, 1.0), (x, side * 1.14, 2.35), wood, bevel=0)
            kit.box((0.76, 0.07, 0.86), (x, side * 1.14, 2.35), glass, bevel=0)
    for x in (-3.7, 3.7):
        for side in (-1, 1):
            kit.box((0.7, 0.07, 2.1), (x * 0.985, side * 1.12, 1.75), dark, bevel=0)
            kit.box((0.5, 0.09, 0.9), (x * 0.985, side * 1.12, 2.3), glass, bevel=0)
    kit.box((0.08, 1.3, 0.9), (4.34, 0, 2.4), glass, bevel=0.1)
    kit.box((0.1, 1.0, 0.25), (4.36, 0, 3.0), kit.glow("#fff0c0", 0.5))
    kit.cylinder(0.16, 0.12, (4.45, 0, 1.35), kit.glow("#fff2c8", 0.7), turn_degrees=(0, 90, 0))
    kit.box((0.3, 1.7, 0.2), (4.4, 0, 0.75), dark, bevel=0.3)
    for side in (-1, 1):
        kit.box((7.2, 0.05, 0.1), (0, side * 1.16, 1.72), kit.paint("#8e2a20"), bevel=0)
    for x in (-1.3, 1.3):
        for side in (-1, 1):
            kit.cylinder(0.36, 0.14, (x, side * 0.75, 0.36), dark, turn_degrees=(90, 0, 0))
    kit.box((4, 1.9, 0.4), (0, 0, 0.5), dark)
    kit.tube([(0.6, 0, 3.4), (-1.2, 0, 4.6)], 0.05, dark)
    kit.tube([(-1.5, -0.4, 4.6), (-1.2, 0, 4.65), (-1.2, 0.4, 4.6)], 0.04, dark)
    bars(kit, [[(0.6, -0.3, 3.4), (0.2, 0, 3.8)], [(0.6, 0.3, 3.4), (0.2, 0, 3.8)]], 0.04, dark)


@thing(
    "metro", "subway, underground, commuter train, bullet train, express train, high-speed train", height_m=3.9, **LONG
)
def metro(kit: Kit) -> None:
    """A modern train with a slanting nose in white and blue, on rails."""
    _track(kit, 17)
    paint = bands(kit, [(0, "#2b5a9a"), (1.55, "#f1f2f2"), (3.2, "#c9ced2")], rough=0.2, mottle=0.03)
    body(
        kit,
        [
            (-8, 1.4, 0.9, 3.85),
            (3.5, 1.4, 0.9, 3.9),
            (6.0, 1.35, 0.85, 3.5),
            (7.6, 1.1, 0.8, 2.2),
            (8.2, 0.8, 0.85, 1.5),
        ],
        paint,
        power=5,
    )
    glass, dark = kit.glass("#1c2830"), kit.paint("#202226")
    body(kit, [(5.4, 1.0, 2.9, 3.66), (6.3, 1.1, 2.5, 3.42), (7.35, 0.85, 2.1, 2.55)], glass, power=3.5)
    for side in (-1, 1):
        kit.box((11.6, 0.04, 0.8), (-1.8, side * 1.385, 2.55), glass, bevel=0)
        for x in (-6.6, -2.8, 1.0):
            for d in (-0.36, 0.36):
                kit.box((0.66, 0.08, 2.0), (x + d, side * 1.38, 2.05), kit.paint("#e2b93c"), bevel=0)
                kit.box((0.42, 0.1, 0.8), (x + d, side * 1.38, 2.5), glass, bevel=0)
        kit.ball((0.25, 0.2, 0.1), (7.85, side * 0.75, 1.6), kit.glow("#fff6da", 0.7))
    kit.box((15.5, 2.3, 0.35), (-0.4, 0, 0.8), dark)
    for x in (-5.6, 5.0):
        _bogie(kit, x, 0.4, (-0.9, 0.9))


@thing(
    "rails",
    "railway track, railroad, tracks, railroad track",
    height_m=0.4,
    azimuths_degrees=(20,),
    elevation_degrees=16,
    size_px=320,
)
def rails(kit: Kit) -> None:
    """A length of track that runs off to the back."""
    _track(kit, 12)
    for solid in _made():
        solid.rotation_euler[2] += math.pi / 2
        solid.location = (-solid.location[1], solid.location[0], solid.location[2])


def _made() -> list[Any]:
    import bpy

    return list(bpy.context.scene.collection.objects)
