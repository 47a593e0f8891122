"""What flies: craft in the air, noses towards +x; and what stands ready to."""

from __future__ import annotations

import math
from typing import Any

import bpy

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands
from pipelines.image.training.things.kit_vehicles import bars, body, place, ring, wheel
from pipelines.image.training.things.recipe import thing

ALOFT: dict[str, Any] = {"stands": "sky", "elevation_degrees": -10.0, "azimuths_degrees": (34,)}


def wing(
    kit: Kit,
    root: tuple[float, float, float],
    tip: tuple[float, float, float],
    chords: tuple[float, float],
    material: Any,
    *,
    thick: float = 0.1,
    both: bool = True,
) -> None:
    """A flat tapered wing from a root to a tip (leading edges), mirrored in y if asked."""
    for side in (1, -1)[: 1 + both]:
        rings = []
        for (x, y, z), chord in zip((root, tip), chords, strict=True):
            shape = ((0, 0), (-0.15, 0.5), (-0.45, 0.6), (-1, 0), (-0.45, -0.3), (-0.15, -0.4))
            rings.append([(x + u * chord, side * y, z + v * thick * chord) for u, v in shape])
        points = [p for r in rings for p in r]
        faces = [(j, (j + 1) % 6, 6 + (j + 1) % 6, 6 + j) for j in range(6)]
        kit.mesh(points, [*faces, tuple(range(6)), tuple(range(6, 12))], material)


def _fin(kit: Kit, outline: list[tuple[float, float]], material: Any, thick: float) -> None:
    kit.prism(outline, thick, (0, 0, 0), material)


def airliner(kit: Kit) -> None:
    """An airliner, level, its wheels in."""
    white = bands(kit, [(0, "#c3c9cf"), (2.1, "#f4f5f5")], rough=0.25, mottle=0.03)
    blue, grey, dark = kit.paint("#2a5c9c", rough=0.3), kit.paint("#c6ccd2", rough=0.3), kit.paint("#23282e")
    body(
        kit,
        [
            (-19, 0.2, 3.6, 4.2),
            (-14, 1.3, 2.0, 4.5),
            (-8, 1.95, 1.0, 4.9),
            (12, 1.95, 1.0, 4.9),
            (16.5, 1.4, 1.2, 4.3),
            (19, 0.25, 2.1, 2.9),
        ],
        white,
        power=2.1,
    )
    wing(kit, (4.5, 1.6, 1.9), (-6, 17.5, 3.6), (8, 2), grey)
    wing(kit, (-14, 0.8, 3.7), (-18, 6.5, 4.3), (4, 1.6), grey)
    _fin(kit, [(-18.8, 4.2), (-13, 4.5), (-16.6, 10.6), (-19.4, 10.6)], blue, 0.4)
    for side in (-1, 1):
        y = side * 6.3
        pod = body(
            kit,
            [(-1, 0.45, 0.8, 1.7), (0.5, 0.95, 0.2, 2.1), (3.4, 1.0, 0.1, 2.1), (3.9, 0.9, 0.2, 2.0)],
            white,
            power=2,
        )
        place([pod], (0, y, 0))
        kit.cylinder(0.82, 0.1, (3.92, y, 1.1), dark, turn_degrees=(0, 90, 0))
        for k in range(30):
            kit.ball((0.22, 0.1, 0.26), (-11 + 0.8 * k, side * 1.93, 3.2), dark)
        kit.box((27, 0.1, 0.28), (-0.5, side * 1.93, 2.45), blue, bevel=0)
        kit.box((0.8, 0.5, 0.6), (16.9, side * 0.85, 3.45), dark, turn_degrees=(0, 20, side * -28))


@thing(
    "aeroplane",
    "airplane, plane, jet, airliner, aircraft, jumbo jet",
    height_m=13.5,
    size_px=400,
    **{**ALOFT, "elevation_degrees": -16.0},
)
def aeroplane(kit: Kit) -> None:
    """An airliner in flight, white with a blue tail."""
    airliner(kit)
    place(list(bpy.context.scene.collection.objects), turn_degrees=(-16, -9, 0))


@thing(
    "biplane",
    "propeller plane, stunt plane, old aeroplane, fighter plane",
    height_m=2.9,
    size_px=360,
    **{**ALOFT, "elevation_degrees": 8.0, "azimuths_degrees": (42,)},
)
def biplane(kit: Kit) -> None:
    """A red biplane in flight."""
    red, cream, dark = (
        kit.paint("#b8282a", rough=0.35, mottle=0.05),
        kit.paint("#eadfbf", rough=0.6),
        kit.paint("#2a2522"),
    )
    body(
        kit,
        [
            (-3.2, 0.08, 1.2, 1.5),
            (-1.5, 0.32, 0.9, 1.65),
            (0.5, 0.45, 0.7, 1.75),
            (1.7, 0.48, 0.7, 1.7),
            (1.9, 0.42, 0.78, 1.62),
        ],
        red,
        power=2.6,
    )
    kit.cylinder(0.42, 0.2, (2.0, 0, 1.2), dark, turn_degrees=(0, 90, 0))
    kit.ball((0.25, 0.14, 0.14), (2.15, 0, 1.2), kit.paint("#c9ccd0", metal=1, rough=0.2))
    for a in (35, 215):
        kit.box(
            (0.06, 0.16, 1.15),
            (2.22, 0.56 * math.cos(math.radians(a)), 1.2 + 0.56 * math.sin(math.radians(a))),
            kit.wood("#8a5a30"),
            turn_degrees=(a - 90, 0, 0),
            bevel=0.3,
        )
    for z, x, half in ((0.85, 1.0, 4.1), (2.45, 1.45, 4.5)):
        wing(
            kit,
            (x, 0.3 if z < 1 else 0.0, z),
            (x, half, z + 0.15),
            (1.35, 1.2),
            cream if z < 1 else red,
            thick=0.07,
        )
    posts = [[(1.0 - d, s * y, 0.9), (1.35 - d, s * y, 2.5)] for s in (-1, 1) for y in (1.8, 3.5) for d in (0.1, 0.8)]
    posts += [[(1.0, s * 0.35, 1.6), (1.2, s * 0.5, 2.45)] for s in (-1, 1)]
    bars(kit, posts, 0.035, dark)
    wires = [[(0.9, s * a, 0.9), (1.1, s * b, 2.5)] for s in (-1, 1) for a, b in ((0.4, 1.8), (1.8, 3.5), (3.5, 1.8))]
    bars(kit, wires, 0.012, dark)
    wing(kit, (-2.4, 0.1, 1.4), (-2.6, 1.35, 1.4), (0.9, 0.6), cream)
    _fin(kit, [(-3.3, 1.3), (-2.4, 1.4), (-2.7, 2.3), (-3.3, 2.3)], red, 0.06)
    for side in (-1, 1):
        wheel(kit, 0.34, 0.12, (1.2, side * 0.75, 0.05), rim=cream)
        bars(
            kit,
            [[(1.2, side * 0.75, 0.05), (0.8, side * 0.35, 0.8)], [(1.2, side * 0.75, 0.05), (1.6, side * 0.35, 0.8)]],
            0.035,
            dark,
        )
    kit.ball((0.2, 0.17, 0.2), (-0.45, 0, 1.85), kit.paint("#6b4126"))
    kit.ball((0.35, 0.25, 0.1), (-0.4, 0, 1.68), dark)


@thing("helicopter", "chopper, rescue helicopter", height_m=3.9, size_px=360, **{**ALOFT, "elevation_degrees": 4.0})
def helicopter(kit: Kit) -> None:
    """An orange and white helicopter in the air."""
    paint, glass, dark = (
        bands(kit, [(0, "#e8e6e0"), (1.5, "#d8622a")], rough=0.25, mottle=0.04),
        kit.glass("#22303a"),
        kit.paint("#222326"),
    )
    body(
        kit,
        [
            (-2.0, 0.3, 1.4, 2.3),
            (-1.0, 0.85, 0.6, 2.6),
            (1.0, 0.9, 0.5, 2.6),
            (2.3, 0.6, 0.6, 2.0),
            (2.8, 0.15, 0.9, 1.3),
        ],
        paint,
        power=2.6,
    )
    body(kit, [(1.0, 0.86, 1.35, 2.5), (1.9, 0.74, 1.25, 2.25), (2.66, 0.3, 1.15, 1.6)], glass, power=2.6)
    body(kit, [(-6.4, 0.12, 2.0, 2.3), (-1.2, 0.42, 1.5, 2.4)], paint, power=2.2, smooth=False)
    _fin(kit, [(-6.7, 1.5), (-6.1, 2.0), (-6.3, 3.4), (-6.9, 3.4)], paint, 0.1)
    wing(kit, (-5.5, 0.1, 2.1), (-5.6, 1.1, 2.1), (0.6, 0.45), paint)
    ring(kit, 0.55, 0.03, (-6.6, -0.18, 2.7), dark, axis="y")
    bars(
        kit,
        [
            [(-6.6 + 0.55 * math.cos(a), -0.2, 2.7 + 0.55 * math.sin(a)), (-6.6, -0.2, 2.7)]
            for a in (0.4, 1.97, 3.54, 5.1)
        ],
        0.04,
        dark,
    )
    body(kit, [(-1.3, 0.35, 2.45, 2.95), (0.9, 0.4, 2.45, 3.05)], paint, power=3)
    kit.cylinder(0.12, 0.8, (0, 0, 3.3), dark)
    for a in (15, 105, 195, 285):
        t = math.radians(a)
        kit.box((5.6, 0.3, 0.05), (2.8 * math.cos(t), 2.8 * math.sin(t), 3.68), dark, turn_degrees=(0, 0, a))
    for side in (-1, 1):
        kit.tube(
            [(-1.6, side * 1.05, 0.05), (1.6, side * 1.05, 0.02), (2.1, side * 1.05, 0.1), (2.3, side * 1.05, 0.3)],
            0.06,
            dark,
        )
        bars(kit, [[(x, side * 1.05, 0.05), (x, side * 0.6, 0.75)] for x in (-0.9, 1.0)], 0.05, dark)
        kit.box((0.75, 0.04, 0.75), (0.3, side * 0.885, 1.95), glass, bevel=0.1)
        kit.box((0.6, 0.04, 0.6), (-0.6, side * 0.86, 2.0), glass, bevel=0.1)


@thing(
    "glider",
    "sailplane, hang glider",
    height_m=1.47,
    size_px=360,
    **{**ALOFT, "azimuths_degrees": (40,), "elevation_degrees": -14.0},
)
def glider(kit: Kit) -> None:
    """A white sailplane with long wings."""
    white = kit.paint("#f3f4f4", rough=0.2, mottle=0.03)
    body(
        kit,
        [
            (-4.2, 0.06, 0.85, 1.0),
            (-1.0, 0.2, 0.7, 1.15),
            (1.0, 0.34, 0.45, 1.25),
            (2.2, 0.22, 0.55, 1.05),
            (2.6, 0.03, 0.75, 0.85),
        ],
        white,
        power=2.2,
    )
    body(kit, [(0.6, 0.2, 1.0, 1.3), (1.2, 0.27, 0.95, 1.38), (2.1, 0.15, 0.9, 1.1)], kit.glass("#33505e"), power=2.2)
    wing(kit, (0.8, 0.2, 1.1), (0.3, 8.2, 1.6), (1.0, 0.4), white)
    wing(kit, (0.4, 7.2, 1.545), (0.3, 8.25, 1.62), (0.5, 0.42), kit.paint("#c8342c"), thick=0.12)
    _fin(kit, [(-4.3, 0.85), (-3.5, 0.95), (-3.9, 1.9), (-4.4, 1.9)], white, 0.06)
    wing(kit, (-3.8, 0.0, 1.85), (-4.0, 1.3, 1.9), (0.55, 0.35), white)
