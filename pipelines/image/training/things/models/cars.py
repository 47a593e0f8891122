"""Cars, whole, wrecked and burnt; fronts towards +x. Light neutral bodies can be tinted."""

from __future__ import annotations

import math
from typing import Any

import bpy

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands, rust, soot
from pipelines.image.training.things.kit_vehicles import (
    bars,
    body,
    carve,
    group,
    place,
    ring,
    scatter,
    spoked_wheel,
    wheel,
)
from pipelines.image.training.things.recipe import thing

NEUTRAL = "#dedcd6"
SEDAN = (
    (-2.25, 0.7, 0.42, 0.8),
    (-2.12, 0.84, 0.3, 0.96),
    (-1.3, 0.9, 0.25, 0.98),
    (0.6, 0.9, 0.25, 0.96),
    (1.4, 0.89, 0.25, 0.9),
    (2.1, 0.82, 0.3, 0.78),
    (2.25, 0.66, 0.4, 0.68),
)
SEDAN_CABIN = (
    (-1.85, 0.7, 0.8, 0.95),
    (-1.2, 0.82, 0.8, 1.38),
    (-0.4, 0.84, 0.8, 1.45),
    (0.3, 0.82, 0.8, 1.42),
    (1.15, 0.76, 0.8, 0.95),
)
HATCH = (
    (-1.85, 0.72, 0.42, 0.9),
    (-1.75, 0.84, 0.3, 1.05),
    (-1.0, 0.88, 0.25, 1.08),
    (0.5, 0.88, 0.25, 1.04),
    (1.2, 0.87, 0.27, 0.97),
    (1.75, 0.78, 0.32, 0.82),
    (1.86, 0.62, 0.4, 0.7),
)
HATCH_CABIN = (
    (-1.75, 0.74, 0.9, 1.15),
    (-1.45, 0.8, 0.9, 1.52),
    (-0.5, 0.83, 0.9, 1.62),
    (0.2, 0.81, 0.9, 1.58),
    (1.05, 0.76, 0.9, 1.04),
)


def shell(kit: Kit, paint: Any, stations: Any, axles: tuple[float, ...], radius: float, *, power: float = 5.0) -> Any:
    """A body with wheel arches, dark inside."""
    skin = body(kit, stations, paint, power=power, taper=0.03)
    well, half = kit.paint("#0c0c0d", mottle=0), max(s[1] for s in stations)
    tools = [
        kit.cylinder(radius * 1.16, 0.5, (x, side * half, radius), well, turn_degrees=(90, 0, 0))
        for x in axles
        for side in (-1, 1)
    ]
    carve(skin, tools)
    for x in axles:
        kit.cylinder(radius * 1.14, 2 * half - 0.45, (x, 0, radius), well, turn_degrees=(90, 0, 0))
    return skin


def _cabin(kit: Kit, paint: Any, glass: Any, stations: Any) -> None:
    """A glass house with a roof and pillars of paint."""
    taper = 0.22
    body(kit, stations, glass, power=5, taper=taper)
    back, rear, mid, front, nose = stations
    roof = [(x, half * (1 - taper) + 0.02, high - 0.07, high + 0.03) for x, half, _, high in (rear, mid, front)]
    body(kit, roof, paint, power=3.5)
    for side in (-1, 1):
        for top, foot, thick in ((rear, back, 0.075), (front, nose, 0.045)):
            a = (top[0], side * top[1] * (1 - taper), top[3] - 0.03)
            kit.tube([a, (foot[0], side * foot[1] * 0.97, foot[3] - 0.03)], thick, paint)
        x = mid[0] + 0.05
        kit.tube(
            [(x, side * mid[1] * (1 - taper), mid[3] - 0.05), (x, side * (mid[1] + 0.02), mid[2] + 0.1)], 0.045, paint
        )
        a, b = rear, front
        kit.tube([(p[0], side * p[1] * (1 - taper), p[3] - 0.03) for p in (a, mid, b)], 0.04, paint, smooth=False)


def _lamps(kit: Kit, stations: Any, *, dead: bool = False) -> None:
    clear = kit.paint("#15130f" if dead else "#8fa3ae", rough=0.1, mottle=0.02)
    red, dark, steel = (
        kit.paint("#3a1512" if dead else "#b8161a", rough=0.2),
        kit.paint("#1c1d20"),
        kit.paint("#c9ccd0", metal=1, rough=0.25),
    )
    nose, tail = stations[-1], stations[0]
    for side in (-1, 1):
        kit.ball((0.14, 0.2, 0.09), (nose[0] - 0.12, side * nose[1] * 0.88, nose[3] - 0.04), clear)
        kit.ball(
            0.07, (nose[0] + 0.0, side * nose[1] * 0.88, nose[3] - 0.05), kit.paint("#fffdf2", rough=0.1, mottle=0)
        )
        kit.ball((0.08, 0.16, 0.12), (tail[0] + 0.06, side * tail[1] * 0.92, tail[3] - 0.02), red)
    kit.box((0.06, nose[1] * 0.95, 0.12), (nose[0] + 0.0, 0, nose[3] - 0.09), dark)
    kit.box((0.1, nose[1] * 1.9, 0.12), (nose[0] - 0.06, 0, 0.36), dark, bevel=0.3)
    kit.box((0.1, tail[1] * 2, 0.14), (tail[0] + 0.02, 0, 0.42), dark, bevel=0.3)
    for x in (nose[0] + 0.005, tail[0] - 0.02):
        kit.box((0.02, 0.46, 0.11), (x, 0, 0.5), kit.paint("#e8e6da"))
    for side in (-1, 1):
        half = stations[3][1]
        for x in (stations[2][0] + 0.42, stations[3][0] - 0.32):
            kit.box((0.2, 0.03, 0.035), (x, side * half * 0.985, stations[3][3] - 0.16), steel)
        for x in (-0.38, 0.82, -1.0):
            kit.box((0.014, 0.03, 0.5), (x, side * half * 0.985, 0.62), dark, bevel=0)
        kit.box((1.5, 0.05, 0.1), (-0.02, side * half * 0.96, 0.3), dark)


def _mirrors(kit: Kit, paint: Any, x: float, half: float, z: float) -> None:
    for side in (-1, 1):
        kit.ball((0.07, 0.12, 0.085), (x, side * (half + 0.08), z), paint)


def _car(kit: Kit, state: str = "", *, hatch: bool = False, colour: str = NEUTRAL) -> None:
    dead = bool(state)
    stations, cabin = (HATCH, HATCH_CABIN) if hatch else (SEDAN, SEDAN_CABIN)
    axles, radius = ((-1.12, 1.15), 0.31) if hatch else ((-1.36, 1.38), 0.33)
    paint = bands(kit, [(0, "#222326"), (0.36, colour)], rough=0.25, mottle=0.03)
    if dead:
        paint = (
            soot(kit)
            if state == "burnt"
            else kit.paint("#8f8a80", second="#6a3a22", rough=0.85, mottle=0.3, grain_m=0.5)
        )
    glass = kit.paint("#0b0b0c", mottle=0) if dead else kit.glass("#1d2a33")
    rim = rust(kit) if dead else kit.paint("#c4c8cc", metal=1, rough=0.3)
    with group() as made:
        skin = shell(kit, paint, stations, axles, radius)
        if dead:
            kit.roughen(skin, 0.16, 0.45, detail=1)
        _cabin(kit, paint, glass, cabin)
        _lamps(kit, stations, dead=dead)
        if not dead:
            _mirrors(kit, paint, cabin[-1][0] - 0.2, cabin[-1][1], cabin[-1][3] + 0.04)
        for x in axles:
            for side in (-1, 1):
                if state == "ruined" and x > 0 and side < 0:
                    kit.cylinder(0.12, 0.1, (x, side * 0.75, radius), rust(kit), turn_degrees=(90, 0, 0))
                    continue
                tyre = rust(kit) if state == "burnt" else None
                at = (x, side * (stations[3][1] - 0.12), radius * (0.86 if state == "burnt" else 1.0))
                wheel(kit, radius * (0.85 if state == "burnt" else 1), 0.2, at, rim=rim, tyre=tyre)
    if not dead:
        return
    bonnet = kit.box((0.95, 1.4, 0.05), (1.3, 0, 1.15), paint, turn_degrees=(6, -40, 4))
    kit.roughen(bonnet, 0.08, 0.3)
    place([*made, bonnet], (0, 0, -0.05), turn_degrees=(-3, 5, 0))
    pieces = [paint, kit.paint("#1b1b1c"), kit.glass("#7b8f96") if state == "ruined" else soot(kit)]
    scatter(kit, 46, (2.7, 1.7), (0.06, 0.26), pieces)
    if state == "ruined":
        with group() as lost:
            wheel(kit, radius, 0.2, (0, 0, 0), rim=rim)
        place(lost, (2.3, -1.2, 0.12), turn_degrees=(72, 0, 20))


PARKED: dict[str, Any] = {"azimuths_degrees": (36, -34), "size_px": 300}


@thing("car", "sedan, automobile, saloon, vehicle", height_m=1.5, **PARKED)
def car(kit: Kit) -> None:
    """A saloon of light grey, to be tinted."""
    _car(kit)


@thing("hatchback", "small car, city car, car, compact", height_m=1.62, **PARKED)
def hatchback(kit: Kit) -> None:
    """A small car of light grey, to be tinted."""
    _car(kit, hatch=True)


@thing(
    "car-ruined",
    "car wreck, crashed car, car crash, car accident",
    of="car",
    state="ruined",
    height_m=1.88,
    azimuths_degrees=(36,),
)
def car_ruined(kit: Kit) -> None:
    """A crashed car, a wheel off and the bonnet up."""
    _car(kit, "ruined")


@thing("car-burnt", "burnt car, burned-out car", of="car", state="burnt", height_m=1.88, azimuths_degrees=(36,))
def car_burnt(kit: Kit) -> None:
    """A burnt-out car on its rims."""
    _car(kit, "burnt")


@thing("taxi", "cab, taxicab", height_m=1.62, azimuths_degrees=(36,))
def taxi(kit: Kit) -> None:
    """A yellow saloon with a chequered band and a sign on its roof."""
    _car(kit, colour="#f0b41c")
    kit.box((0.25, 0.6, 0.18), (-0.2, 0, 1.54), kit.glow("#fff0b8", 0.6), bevel=0.15)
    for k in range(26):
        for side in (-1, 1):
            kit.box(
                (0.09, 0.02, 0.07),
                (-1.2 + 0.09 * k, side * 0.897, 0.72 + 0.07 * (k % 2)),
                kit.paint("#16161a"),
                bevel=0,
            )


@thing("police-car", "police, patrol car", height_m=1.62, azimuths_degrees=(36,))
def police_car(kit: Kit) -> None:
    """A blue and white saloon with a light bar."""
    _car(kit, colour="#eef0f0")
    blue = kit.paint("#1d3f8c", rough=0.3)
    for side in (-1, 1):
        kit.box((3.5, 0.03, 0.2), (0.05, side * 0.89, 0.72), blue, bevel=0)
    kit.box((0.3, 1.1, 0.06), (-0.2, 0, 1.48), kit.paint("#26282c"))
    for y, colour in ((-0.36, "#2f6bff"), (0.36, "#ff2a2a")):
        kit.box((0.24, 0.4, 0.12), (-0.2, y, 1.56), kit.glow(colour, 0.9), bevel=0.2)
    body(kit, [(1.2, 0.7, 0.92, 0.96), (1.7, 0.66, 0.85, 0.915), (2.05, 0.6, 0.76, 0.83)], blue, power=4)


@thing(
    "old-car",
    "vintage car, classic car, oldtimer, antique car, veteran car",
    height_m=1.95,
    azimuths_degrees=(36,),
    size_px=360,
)
def old_car(kit: Kit) -> None:
    """An open tourer of the twenties: long bonnet, running boards, spoked wheels, brass lamps."""
    paint, black, brass = (
        kit.paint("#6b1f24", rough=0.25, mottle=0.04),
        kit.paint("#17171a", rough=0.4),
        kit.paint("#c9a24a", metal=1, rough=0.25),
    )
    cream = kit.paint("#e6d9b4")
    body(kit, [(0.55, 0.55, 0.6, 1.25), (1.6, 0.4, 0.62, 1.18)], paint, power=4, smooth=False)
    for k in range(7):
        kit.box((0.03, 0.98 - 0.03 * k, 0.3), (0.8 + 0.11 * k, 0, 0.93), black, bevel=0)
    kit.box((0.12, 0.78, 0.64), (1.64, 0, 0.9), brass, bevel=0.15)
    kit.box((0.05, 0.62, 0.5), (1.7, 0, 0.9), black)
    kit.ball(0.06, (1.64, 0, 1.27), brass)
    body(
        kit,
        [(-1.6, 0.6, 0.62, 1.05), (-1.4, 0.68, 0.58, 1.22), (-0.5, 0.7, 0.58, 1.12), (0.55, 0.6, 0.6, 1.22)],
        paint,
        power=6,
    )
    seat = kit.paint("#5a3420", rough=0.5)
    for x in (-1.05, -0.1):
        kit.box((0.2, 1.15, 0.45), (x, 0, 1.25), seat, bevel=0.3)
    body(
        kit,
        [(-1.75, 0.66, 1.7, 1.78), (-1.4, 0.68, 1.76, 1.9), (0.0, 0.68, 1.78, 1.95), (0.6, 0.66, 1.78, 1.86)],
        black,
        power=5,
    )
    posts = [
        [(x, s * 0.63, 1.15), (x2, s * 0.63, 1.8)]
        for s in (-1, 1)
        for x, x2 in ((0.5, 0.55), (-0.45, -0.4), (-1.4, -1.65), (-1.2, -0.5))
    ]
    bars(kit, posts, 0.025, black)
    kit.box((0.03, 1.2, 0.5), (0.52, 0, 1.5), kit.glass("#a9bcc4", clear=0.55))
    ring(kit, 0.2, 0.018, (0.3, -0.3, 1.32), black, axis="x")
    for side in (-1, 1):
        for x in (-1.2, 1.25):
            spoked_wheel(kit, 0.4, 0.05, (x, side * 0.78, 0.4), cream, spokes=12, spoke=0.03)
            ring(kit, 0.41, 0.055, (x, side * 0.78, 0.4), black, axis="y")
            arc = [
                (x + 0.52 * math.cos(a), side * 0.76, 0.42 + 0.5 * math.sin(a)) for a in (0.1, 0.7, 1.3, 1.9, 2.5, 3.1)
            ]
            for shift in (-0.1, 0, 0.1):
                kit.tube([(p, q + shift, r) for p, q, r in arc], 0.06, black)
        kit.box((1.5, 0.34, 0.06), (0.0, side * 0.76, 0.42), black)
        kit.cylinder(0.14, 0.14, (1.68, side * 0.5, 1.05), brass, top=0.16, turn_degrees=(0, 90, 0))
        kit.cylinder(0.13, 0.02, (1.76, side * 0.5, 1.05), kit.paint("#f6efd2", rough=0.1), turn_degrees=(0, 90, 0))
    kit.box((0.06, 1.5, 0.08), (1.95, 0, 0.55), brass)
    spoked_wheel(kit, 0.34, 0.05, (-1.78, 0, 0.95), black)


@thing("racing-car", "race car, formula one, sports car", height_m=0.97, azimuths_degrees=(38,), elevation_degrees=11)
def racing_car(kit: Kit) -> None:
    """A low single-seater with wings."""
    paint, dark, white = kit.paint("#c8202a", rough=0.2, mottle=0.03), kit.paint("#17181b"), kit.paint("#f2f2ee")
    body(
        kit,
        [
            (-2.3, 0.25, 0.25, 0.6),
            (-1.2, 0.32, 0.12, 0.95),
            (-0.3, 0.4, 0.1, 0.75),
            (0.8, 0.33, 0.14, 0.62),
            (2.4, 0.14, 0.2, 0.36),
        ],
        paint,
        power=3,
    )
    for side in (-1, 1):
        body(
            kit,
            [(-1.9, 0.15, 0.15, 0.4), (-0.8, 0.3, 0.1, 0.6), (0.3, 0.28, 0.12, 0.55), (0.45, 0.2, 0.2, 0.5)],
            paint,
            power=4,
        )
        place(list(bpy.context.scene.collection.objects)[-1:], (0, side * 0.5, 0))
        kit.box((0.5, 0.02, 0.3), (-2.35, side * 0.55, 0.82), dark)
        kit.box((0.6, 0.03, 0.2), (2.3, side * 0.85, 0.2), dark)
        for x, r, w in ((-1.75, 0.36, 0.4), (1.6, 0.34, 0.32)):
            wheel(kit, r, w, (x, side * 0.78, r), rim=kit.paint("#d0b24a", metal=1, rough=0.3), spokes=8)
            bars(
                kit,
                [
                    [(x - 0.2, side * 0.2, 0.35), (x, side * 0.75, 0.35)],
                    [(x + 0.3, side * 0.2, 0.4), (x, side * 0.75, 0.4)],
                ],
                0.025,
                dark,
            )
    kit.box((0.45, 1.1, 0.04), (-2.35, 0, 0.95), paint)
    kit.box((0.3, 1.1, 0.04), (-2.35, 0, 0.75), dark)
    kit.box((0.5, 1.7, 0.04), (2.3, 0, 0.16), white)
    kit.ball((0.28, 0.24, 0.1), (0.12, 0, 0.66), dark)
    kit.ball((0.15, 0.13, 0.16), (0.02, 0, 0.8), white)
    kit.ball((0.1, 0.12, 0.06), (0.1, 0, 0.8), dark)
    kit.cylinder(0.22, 0.02, (1.2, 0, 0.58), white, turn_degrees=(0, 8, 0))
