"""Vans, lorries, buses and tractors; fronts towards +x."""

from __future__ import annotations

from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands
from pipelines.image.training.things.kit_vehicles import bars, body, wheel
from pipelines.image.training.things.models.cars import NEUTRAL, shell
from pipelines.image.training.things.recipe import thing


def _van(kit: Kit, paint: Any) -> None:
    stations = [
        (-2.5, 0.92, 0.4, 2.2),
        (-2.42, 0.97, 0.3, 2.36),
        (1.0, 0.97, 0.28, 2.36),
        (1.5, 0.96, 0.28, 2.2),
        (2.0, 0.94, 0.3, 1.35),
        (2.5, 0.85, 0.34, 1.0),
        (2.6, 0.7, 0.42, 0.85),
    ]
    shell(kit, paint, stations, (-1.5, 1.65), 0.36, power=9)
    glass, dark = kit.glass("#1d2a33"), kit.paint("#1c1d20")
    body(
        kit,
        [(1.38, 0.84, 1.35, 2.16), (1.62, 0.84, 1.35, 2.06), (2.04, 0.84, 1.25, 1.38)],
        glass,
        power=8,
        smooth=False,
    )
    for side in (-1, 1):
        kit.prism([(0.55, 1.3), (1.8, 1.3), (1.45, 2.02), (0.55, 2.02)], 0.02, (0, side * 0.968, 0), glass)
        for x in (0.45, -0.75):
            kit.box((0.016, 0.03, 1.7), (x, side * 0.965, 1.2), dark, bevel=0)
        kit.box((2.2, 0.05, 0.14), (0.05, side * 0.95, 0.42), dark)
        kit.ball((0.1, 0.14, 0.18), (1.75, side * 1.1, 1.42), dark)
        kit.ball((0.12, 0.17, 0.13), (2.5, side * 0.66, 0.86), kit.paint("#f2f4f2", rough=0.1))
        kit.box((0.05, 0.12, 0.4), (-2.5, side * 0.84, 1.0), kit.paint("#b8161a"))
    kit.box((0.1, 1.2, 0.14), (2.57, 0, 0.7), dark)
    kit.box((0.14, 1.75, 0.2), (2.5, 0, 0.42), dark, bevel=0.3)
    kit.box((0.02, 0.5, 0.11), (2.59, 0, 0.44), kit.paint("#e8e6da"))
    for x in (-1.5, 1.65):
        for side in (-1, 1):
            wheel(kit, 0.36, 0.22, (x, side * 0.84, 0.36), rim=kit.paint("#b9bdc1", metal=1, rough=0.3))


@thing("van", "delivery van, minibus, minivan, camper, transporter", height_m=2.4, azimuths_degrees=(36,))
def van(kit: Kit) -> None:
    """A delivery van of light grey, to be tinted."""
    _van(kit, kit.paint(NEUTRAL, rough=0.3, mottle=0.03))


@thing("ambulance", "emergency, paramedic", height_m=2.65, azimuths_degrees=(36,))
def ambulance(kit: Kit) -> None:
    """A white van with a red band, a cross and blue lights."""
    _van(kit, bands(kit, [(0, "#f4f4f0"), (0.92, "#d22a26"), (1.2, "#f4f4f0")], rough=0.3))
    red = kit.paint("#d22a26")
    for side in (-1, 1):
        for size in ((0.62, 0.03, 0.2), (0.2, 0.03, 0.62)):
            kit.box(size, (-1.3, side * 0.97, 1.78), red, bevel=0)
        kit.box((0.9, 0.02, 0.4), (-0.2, side * 0.965, 1.75), kit.glass("#3b4a54"))
    for y in (-0.45, 0.45):
        kit.box((0.3, 0.5, 0.18), (0.9, y, 2.45), kit.glow("#2f6bff", 0.9), bevel=0.2)
    kit.box((0.34, 1.5, 0.08), (0.9, 0, 2.36), kit.paint("#e8e8e4"))


def _axles(kit: Kit, places: tuple[float, ...], half: float, radius: float, width: float) -> None:
    rim = kit.paint("#b9bdc1", metal=1, rough=0.35)
    for x in places:
        for side in (-1, 1):
            wheel(kit, radius, width, (x, side * (half - width / 2), radius), rim=rim, spokes=6)


@thing("bus", "coach, omnibus, city bus, school bus", height_m=3.1, azimuths_degrees=(36,), size_px=384)
def bus(kit: Kit) -> None:
    """A city bus in cream and red, rows of windows, two doors."""
    paint = bands(kit, [(0, "#b2342c"), (1.25, "#ece3cc"), (2.7, "#d9d0ba")], rough=0.3)
    stations = [(-5.5, 1.15, 0.4, 2.95), (-5.4, 1.25, 0.32, 3.05), (5.2, 1.25, 0.32, 3.05), (5.5, 1.15, 0.36, 2.95)]
    shell(kit, paint, stations, (-3.3, 3.6), 0.5, power=14)
    glass, dark = kit.glass("#22303a"), kit.paint("#1c1d20")
    for side in (-1, 1):
        kit.box((10.3, 0.03, 1.0), (0, side * 1.245, 1.95), glass, bevel=0)
        for k in range(8):
            kit.box((0.09, 0.05, 1.0), (-4.4 + 1.22 * k, side * 1.25, 1.95), paint, bevel=0)
        kit.box((10.3, 0.04, 0.05), (0, side * 1.25, 1.15), kit.paint("#f4efe2"), bevel=0)
    for x in (4.65, -0.6):
        kit.box((1.15, 0.06, 1.95), (x, -1.24, 1.42), dark, bevel=0)
        for d in (-0.28, 0.28):
            kit.box((0.46, 0.08, 1.75), (x + d, -1.24, 1.42), glass, bevel=0)
    kit.box((0.08, 2.2, 1.25), (5.48, 0, 1.85), glass, bevel=0.1)
    kit.box((0.1, 1.7, 0.28), (5.47, 0, 2.72), kit.glow("#e8912c", 0.5))
    for side in (-1, 1):
        kit.ball((0.1, 0.22, 0.14), (5.46, side * 0.85, 0.78), kit.paint("#f4f4ee", rough=0.1))
        kit.tube([(5.4, side * 1.2, 2.6), (5.85, side * 1.35, 2.5), (5.8, side * 1.38, 2.0)], 0.05, dark)
        kit.ball((0.07, 0.12, 0.25), (5.8, side * 1.38, 1.95), dark)
    kit.box((0.14, 2.3, 0.24), (5.47, 0, 0.48), dark, bevel=0.3)
    kit.box((3, 1.5, 0.18), (-1.5, 0, 3.08), kit.paint("#d9d0ba"), bevel=0.3)
    _axles(kit, (-3.3, 3.6), 1.22, 0.48, 0.3)


def _cab(kit: Kit, paint: Any, x: float, high: float) -> None:
    """The cab of a lorry, its front 1 m before x."""
    glass, dark = kit.glass("#1d2a33"), kit.paint("#1c1d20")
    body(
        kit,
        [(x - 1, 1.15, 0.75, high - 0.05), (x + 0.75, 1.15, 0.6, high), (x + 1, 1.1, 0.6, high - 0.3)],
        paint,
        power=9,
        smooth=False,
    )
    kit.box((0.1, 1.95, 0.85), (x + 0.93, 0, high - 0.72), glass, bevel=0.1)
    kit.box((0.1, 1.6, 0.7), (x + 0.98, 0, 1.2), dark)
    for k in range(4):
        kit.box((0.12, 1.5, 0.05), (x + 0.99, 0, 0.98 + 0.15 * k), kit.paint("#c9ccd0", metal=1, rough=0.3))
    kit.box((0.25, 2.3, 0.3), (x + 0.95, 0, 0.62), dark, bevel=0.2)
    for side in (-1, 1):
        kit.box((0.85, 0.04, 0.75), (x + 0.2, side * 1.14, high - 0.75), glass, bevel=0)
        kit.box((0.015, 0.04, 1.5), (x - 0.35, side * 1.14, high - 1.2), dark, bevel=0)
        kit.box((0.2, 0.05, 0.04), (x - 0.15, side * 1.15, high - 1.3), dark)
        kit.ball((0.1, 0.22, 0.13), (x + 1.04, side * 0.9, 0.75), kit.paint("#f4f4ee", rough=0.1))
        kit.box((0.12, 0.2, 0.5), (x + 0.85, side * 1.35, high - 0.75), dark, bevel=0.2)


@thing("truck", "lorry, delivery truck, moving truck, semi", height_m=3.6, azimuths_degrees=(36,), size_px=360)
def truck(kit: Kit) -> None:
    """A lorry with a red-brown cab and a pale box."""
    _cab(kit, kit.paint("#2f6a94", rough=0.25), 3.0, 2.8)
    box = bands(kit, [(-10 + 0.5 * k, "#e6e3da" if k % 2 else "#dad7cd") for k in range(31)], axis="x")
    kit.box((5.9, 2.4, 2.55), (-1.1, 0, 2.3), box, bevel=0.02)
    edge = kit.paint("#9a9c9e", metal=1, rough=0.4)
    for z in (1.02, 3.57):
        kit.box((6.0, 2.46, 0.09), (-1.1, 0, z), edge)
    kit.box((7.6, 0.9, 0.25), (-0.2, 0, 0.8), kit.paint("#26272b"))
    for side in (-1, 1):
        kit.box((1.7, 0.06, 0.4), (-0.1, side * 1.1, 0.72), edge)
    _axles(kit, (-3.0, -1.9, 2.9), 1.15, 0.5, 0.32)


@thing("fire-engine", "fire truck, firetruck, fire brigade", height_m=3.5, azimuths_degrees=(36,), size_px=360)
def fire_engine(kit: Kit) -> None:
    """A red engine with a ladder on its roof, lockers and blue lights."""
    red, steel = kit.paint("#c41f1c", rough=0.25, mottle=0.04), kit.paint("#b8bcc0", metal=1, rough=0.35)
    _cab(kit, red, 3.0, 2.85)
    kit.box((5.9, 2.4, 2.2), (-1.1, 0, 1.85), red)
    for side in (-1, 1):
        for k in range(4):
            shutter = bands(kit, [(-0.6 + 0.08 * j, "#b3b7ba" if j % 2 else "#8d9194") for j in range(16)])
            kit.box((1.15, 0.06, 1.2), (-3.3 + 1.42 * k, side * 1.19, 2.05), shutter, bevel=0)
        kit.box((7.9, 0.04, 0.16), (-0.1, side * 1.205, 1.28), kit.paint("#f4f2ea"), bevel=0)
        kit.box((7.9, 0.04, 0.08), (-0.1, side * 1.206, 1.12), kit.paint("#f0c22c"), bevel=0)
    for y in (-0.35, 0.35):
        kit.box((7.2, 0.08, 0.14), (-0.4, y, 3.25), steel)
    bars(kit, [[(-3.8 + 0.4 * k, -0.35, 3.25), (-3.8 + 0.4 * k, 0.35, 3.25)] for k in range(18)], 0.04, steel)
    kit.cylinder(0.5, 0.35, (-3, 0, 3.1), kit.paint("#26272b"))
    kit.box((0.3, 1.7, 0.1), (3.1, 0, 2.9), kit.paint("#26272b"))
    for y in (-0.6, 0.6):
        kit.box((0.3, 0.45, 0.22), (3.1, y, 3.02), kit.glow("#2f6bff", 0.9), bevel=0.2)
    _axles(kit, (-2.5, 2.9), 1.15, 0.52, 0.34)


@thing("tractor", "farm tractor, farm machine", height_m=2.8, azimuths_degrees=(36,), size_px=320)
def tractor(kit: Kit) -> None:
    """A green tractor with high rear wheels and a cab."""
    paint, dark, yellow = kit.paint("#2f7a3a", rough=0.3, mottle=0.05), kit.paint("#1f2023"), kit.paint("#e8bf2c")
    body(kit, [(0.2, 0.42, 0.85, 1.65), (1.5, 0.38, 0.85, 1.55), (1.75, 0.33, 0.9, 1.4)], paint, power=6, smooth=False)
    kit.box((0.06, 0.6, 0.5), (1.74, 0, 1.15), dark)
    for k in range(5):
        kit.box((0.5, 0.86 - 0.01 * k, 0.04), (1.1, 0, 1.0 + 0.09 * k), dark, bevel=0)
    kit.box((2.7, 0.5, 0.4), (0.3, 0, 0.75), dark)
    kit.box((1.2, 1.1, 0.5), (-0.55, 0, 1.25), paint)
    kit.box((1.1, 1.05, 1.1), (-0.5, 0, 2.05), kit.glass("#8ea6b0", clear=0.45), bevel=0)
    for x in (-1.05, 0.05):
        for y in (-0.53, 0.53):
            kit.box((0.08, 0.08, 1.2), (x, y, 2.0), dark)
    kit.box((1.4, 1.3, 0.13), (-0.5, 0, 2.7), paint, bevel=0.3)
    kit.box((0.4, 0.4, 0.5), (-0.6, 0, 1.7), dark, bevel=0.2)
    kit.cylinder(0.05, 0.9, (1.0, -0.2, 2.0), dark)
    for side in (-1, 1):
        wheel(kit, 0.82, 0.42, (-0.7, side * 0.78, 0.82), rim=yellow, spokes=6)
        wheel(kit, 0.45, 0.28, (1.4, side * 0.66, 0.45), rim=yellow, spokes=5)
        for k in range(18):
            lug = kit.box((0.14, 0.44, 0.07), (0, side * 0.78, 0.8), dark)
            lug.rotation_euler = (0, 0.349 * k, 0)
            lug.location = (-0.7, side * 0.78, 0.82)
            lug.data.transform(_up(0.82))
        kit.ball((0.06, 0.1, 0.1), (1.76, side * 0.24, 1.42), kit.paint("#f6f2dc", rough=0.1))
        kit.box((1.1, 0.5, 0.06), (-0.75, side * 0.75, 1.72), paint, bevel=0.3)


def _up(metres: float) -> Any:
    from mathutils import Matrix

    return Matrix.Translation((0, 0, metres))


@thing("tank", "army tank, panzer, armoured vehicle", height_m=3.54, azimuths_degrees=(34,), size_px=360)
def tank(kit: Kit) -> None:
    """A green tank with a turret, a long gun and tracks."""
    paint = kit.paint("#5a6340", second="#454b30", rough=0.8, mottle=0.3, grain_m=1.2)
    dark, track = kit.paint("#24251f"), kit.paint("#2f2e2a", second="#5a4a38", rough=0.9, mottle=0.25)
    body(
        kit,
        [(-3.2, 1.15, 0.8, 1.4), (-2.9, 1.2, 0.5, 1.62), (1.6, 1.2, 0.5, 1.6), (3.3, 1.15, 0.7, 1.05)],
        paint,
        power=10,
        smooth=False,
    )
    for side in (-1, 1):
        loop = [(-3.3, 0.7), (-2.7, 0.12), (2.5, 0.12), (3.35, 0.75), (3.1, 1.1), (-3.0, 1.1)]
        kit.prism(loop, 0.55, (0, side * 1.4, 0), track)
        for k in range(6):
            kit.cylinder(0.36, 0.1, (-2.2 + 0.88 * k, side * 1.68, 0.5), paint, turn_degrees=(90, 0, 0))
            kit.cylinder(0.12, 0.16, (-2.2 + 0.88 * k, side * 1.7, 0.5), dark, turn_degrees=(90, 0, 0))
        for x in (-2.95, 3.0):
            kit.cylinder(0.28, 0.12, (x, side * 1.68, 0.74), dark, turn_degrees=(90, 0, 0))
        for k in range(30):
            kit.box((0.09, 0.57, 0.05), (-2.6 + 0.178 * k, side * 1.4, 0.1), dark, bevel=0)
        kit.box((6.3, 0.62, 0.06), (0, side * 1.4, 1.2), paint)
        kit.box((0.9, 0.4, 0.25), (-1.8, side * 1.42, 1.35), paint)
    body(
        kit,
        [(-1.7, 0.9, 1.6, 2.2), (-1.2, 1.15, 1.6, 2.4), (0.4, 1.1, 1.6, 2.4), (1.2, 0.7, 1.65, 2.15)],
        paint,
        power=5,
    )
    kit.cylinder(0.17, 0.9, (1.5, 0, 1.98), paint, top=0.13, turn_degrees=(0, 88, 0))
    kit.cylinder(0.1, 4.2, (3.2, 0, 2.05), paint, top=0.08, turn_degrees=(0, 88, 0))
    kit.cylinder(0.13, 0.45, (5.15, 0, 2.12), dark, turn_degrees=(0, 88, 0))
    kit.cylinder(0.36, 0.3, (-0.4, -0.4, 2.48), paint)
    kit.tube([(-0.1, -0.4, 2.66), (0.9, -0.4, 2.7)], 0.04, dark)
    kit.tube([(-1.3, 0.7, 2.3), (-1.5, 0.75, 3.6)], 0.015, dark)
    for side in (-1, 1):
        kit.ball((0.1, 0.13, 0.13), (2.7, side * 0.9, 1.4), dark)
