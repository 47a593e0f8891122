"""What stands outdoors, under snow."""

from __future__ import annotations

from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import snow_over
from pipelines.image.training.things.kit_vehicles import mound
from pipelines.image.training.things.models import cars, fences, graves, streets
from pipelines.image.training.things.recipe import thing

LENGTH: dict[str, Any] = {"azimuths_degrees": (12,), "size_px": 320, "elevation_degrees": 6.0}


def _snow(kit: Kit) -> Any:
    return kit.paint("#f3f6fb", second="#dbe4ef", rough=0.9, mottle=0.05, grain_m=0.2)


def _drift(kit: Kit, start: tuple[float, float, float], end: tuple[float, float, float], thick: float) -> None:
    """A roll of snow along an edge."""
    ways = np.linspace(0, 1, 12)
    points = [tuple(np.array(start) * (1 - t) + np.array(end) * t) for t in ways]
    radii = [thick * kit.rng.uniform(0.75, 1.15) for _ in ways]
    kit.tube(points, radii, _snow(kit))


@thing("car-snowy", of="car", state="snowy", height_m=1.65, azimuths_degrees=(36,), size_px=300)
def car_snowy(kit: Kit) -> None:
    """The saloon under snow."""
    cars.car(kit)
    snow_over(kit)
    snow = _snow(kit)
    mound(kit, (1.0, 0.66, 0.14), (-0.45, 0, 1.4), snow, rough=0.06)
    mound(kit, (0.55, 0.75, 0.1), (1.6, 0, 0.83), snow, rough=0.06)
    mound(kit, (0.35, 0.7, 0.1), (-1.95, 0, 0.9), snow, rough=0.06)


@thing(
    "bench-snowy", of="bench", state="snowy", height_m=1.02, azimuths_degrees=(28,), size_px=300, elevation_degrees=10
)
def bench_snowy(kit: Kit) -> None:
    """The park bench under snow."""
    streets.bench(kit)
    snow_over(kit)
    kit.roughen(kit.box((1.9, 0.5, 0.1), (0, -0.02, 0.51), _snow(kit), bevel=0.45), 0.05, 0.25, detail=3)
    _drift(kit, (-0.95, 0.33, 0.92), (0.95, 0.33, 0.92), 0.05)
    for x in (-0.8, 0.8):
        _drift(kit, (x, -0.25, 0.68), (x, 0.2, 0.67), 0.035)


@thing("street-lamp-snowy", of="street-lamp", state="snowy", height_m=4.0, size_px=300)
def street_lamp_snowy(kit: Kit) -> None:
    """The old lamp, lit, under snow."""
    streets.street_lamp_lit(kit)
    snow_over(kit)
    snow = _snow(kit)
    mound(kit, (0.27, 0.27, 0.17), (0, 0, 3.57), snow)
    mound(kit, (0.34, 0.34, 0.16), (0, 0, 0), snow)
    for x in (-0.3, 0.3):
        _drift(kit, (x - 0.08, 0, 2.81), (x + 0.08, 0, 2.81), 0.03)


@thing("picket-fence-snowy", of="picket-fence", state="snowy", height_m=1.45, **LENGTH)
def picket_fence_snowy(kit: Kit) -> None:
    """The picket fence in deep snow."""
    fences.picket_fence(kit)
    snow_over(kit)
    snow = _snow(kit)
    for k in range(24):
        kit.ball((0.055, 0.05, 0.045), (-1.92 + 0.167 * k, -0.01, 1.08), snow)
    for x in (-1.96, 0, 1.96):
        kit.ball((0.1, 0.1, 0.07), (x, 0.08, 1.26), snow)
    _drift(kit, (-2.1, -0.05, 0.1), (2.1, -0.05, 0.1), 0.2)


@thing("wooden-fence-snowy", of="wooden-fence", state="snowy", height_m=1.5, **LENGTH)
def wooden_fence_snowy(kit: Kit) -> None:
    """The rail fence in snow."""
    fences.wooden_fence(kit)
    snow_over(kit)
    for z in (0.47, 0.82, 1.15):
        _drift(kit, (-2.45, -0.08, z), (2.45, -0.08, z), 0.045)
    for x in (-2.4, -0.8, 0.8, 2.4):
        kit.ball((0.12, 0.12, 0.08), (x, 0, 1.3), _snow(kit))
    _drift(kit, (-2.5, 0, 0.06), (2.5, 0, 0.06), 0.16)


@thing(
    "gravestone-snowy",
    of="gravestone",
    state="snowy",
    height_m=1.12,
    size_px=240,
    azimuths_degrees=(20,),
    elevation_degrees=9,
)
def gravestone_snowy(kit: Kit) -> None:
    """The gravestone with a cap of snow."""
    graves.gravestone(kit)
    snow_over(kit, part=0.5)
    arc = [(0.3 * np.cos(a), 0.0, 0.74 + 0.32 * np.sin(a)) for a in np.linspace(0.35, np.pi - 0.35, 12)]
    kit.tube(arc, [0.04, *[0.075] * 10, 0.04], _snow(kit))
    mound(kit, (0.65, 0.4, 0.2), (0, 0, 0), _snow(kit))


@thing("stone-wall-snowy", of="stone-wall", state="snowy", height_m=1.47, **LENGTH)
def stone_wall_snowy(kit: Kit) -> None:
    """The field wall in snow."""
    fences.stone_wall(kit)
    snow_over(kit)
    kit.roughen(kit.box((4.0, 0.5, 0.14), (0, 0, 1.2), _snow(kit), bevel=0.45), 0.08, 0.3, detail=4)
    _drift(kit, (-2.1, -0.2, 0.04), (2.1, -0.2, 0.04), 0.2)
