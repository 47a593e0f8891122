"""Balloons, airships and parachutes; noses towards +x."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands, fire
from pipelines.image.training.things.kit_vehicles import bars, body, gores, place, ring
from pipelines.image.training.things.models.aircraft import ALOFT, wing
from pipelines.image.training.things.recipe import thing

BALLOON = [
    (0.9, 0.0),
    (1.5, 0.7),
    (3.6, 3.2),
    (5.6, 5.9),
    (6.8, 8.6),
    (7.1, 11),
    (6.6, 13.2),
    (5.3, 15.2),
    (3.2, 16.7),
    (1.2, 17.4),
    (0.01, 17.5),
]


def _balloon(kit: Kit, colours: tuple[str, ...], count: int) -> None:
    dense = np.linspace(0, len(BALLOON) - 1, 40)
    profile = [
        tuple(np.array([np.interp(dense, range(len(BALLOON)), axis) for axis in np.transpose(BALLOON)])[:, i])
        for i in range(40)
    ]
    gores(kit, profile, (0, 0, 4.5), [kit.paint(c, rough=0.7, mottle=0.05, grain_m=2) for c in colours], count)
    wicker = kit.bricks("#a9743a", brick_m=(0.3, 0.14), mortar="#5a3a1c")
    kit.box((1.5, 1.5, 1.2), (0, 0, 0.6), wicker, bevel=0.1)
    kit.tube(
        [(-0.75, -0.75, 1.2), (0.75, -0.75, 1.2), (0.75, 0.75, 1.2), (-0.75, 0.75, 1.2)],
        0.1,
        kit.paint("#6b4020"),
        smooth=False,
        closed=True,
    )
    corners = [(x, y) for x in (-0.7, 0.7) for y in (-0.7, 0.7)]
    bars(kit, [[(x, y, 1.2), (x * 1.15, y * 1.15, 4.6)] for x, y in corners], 0.05, kit.paint("#4a3a2a"))
    kit.cylinder(0.28, 0.5, (0, 0, 2.6), kit.paint("#9a9da0", metal=1, rough=0.3))
    kit.tube([(0, 0, 2.8), (0.05, 0, 3.6), (0, 0, 4.6)], [0.2, 0.28, 0.02], fire(kit, 2.8, 4.6))


@thing(
    "hot-air-balloon",
    "air balloon, balloon ride",
    height_m=22,
    stands="sky",
    elevation_degrees=-6,
    azimuths_degrees=(20,),
)
def hot_air_balloon(kit: Kit) -> None:
    """A balloon of rainbow stripes."""
    _balloon(kit, ("#d8342c", "#ef8a22", "#f4cf2c", "#3f9c4c", "#2c7ac4", "#6a3f9c"), 18)


@thing(
    "striped-balloon",
    "hot-air balloon, air balloon, montgolfier",
    height_m=22,
    stands="sky",
    elevation_degrees=-6,
    azimuths_degrees=(20,),
)
def striped_balloon(kit: Kit) -> None:
    """A balloon of red and cream stripes."""
    _balloon(kit, ("#c62f3a", "#f5e8c8"), 16)


@thing("airship", "zeppelin, blimp, dirigible", height_m=17, size_px=384, **{**ALOFT, "azimuths_degrees": (28,)})
def airship(kit: Kit) -> None:
    """A silver airship with a gondola and fins."""
    silver = bands(kit, [(0, "#a7adb2"), (9.2, "#c7ccd0"), (13, "#dde0e2")], rough=0.35, mottle=0.04)
    body(
        kit,
        [
            (-30, 0.3, 9, 10),
            (-24, 3.2, 6.2, 12.8),
            (-10, 6.4, 3, 16),
            (8, 6.6, 2.8, 16.2),
            (22, 4.6, 4.8, 14.2),
            (28.5, 1.9, 7.6, 11.4),
            (30, 0.1, 9.3, 9.7),
        ],
        silver,
        power=2,
    )
    seam = kit.paint("#8b9197")
    for x, r in ((-18, 4.95), (-10, 6.42), (0, 6.75), (8, 6.62), (16, 5.95), (22, 4.68)):
        ring(kit, r, 0.07, (x, 0, 9.5), seam, axis="x")
    red = kit.paint("#b8322c", rough=0.4)
    kit.prism([(-30, 12), (-20, 13), (-25, 17.0), (-30, 17.0)], 0.4, (0, 0, 0), red)
    kit.prism([(-30, 2.2), (-25, 2.2), (-20, 6.2), (-30, 7.2)], 0.4, (0, 0, 0), red)
    wing(kit, (-20, 3, 9.5), (-25, 9, 9.5), (10, 6), red, thick=0.04)
    body(
        kit,
        [(2, 0.6, 1.6, 3), (3, 1.4, 0.6, 3.4), (13, 1.4, 0.6, 3.8), (15, 0.8, 1.6, 4)],
        kit.paint("#e2ded2"),
        power=3,
    )
    glass = kit.glass("#26323a")
    for k in range(9):
        kit.box((0.75, 2.84, 0.75), (3.8 + 1.1 * k, 0, 2.1), glass, bevel=0)
    for side in (-1, 1):
        pod = body(kit, [(-6, 0.3, 2.9, 3.5), (-3, 0.7, 2.5, 3.9)], kit.paint("#767c82"), power=2)
        place([pod], (0, side * 5, 0))
        kit.tube([(-4.5, side * 5, 3.2), (-4.5, side * 3.6, 5.2)], 0.15, seam)
        bars(
            kit,
            [
                [(-6.2, side * 5, 1.6), (-6.2, side * 5, 4.8)],
                [(-6.2, side * 5 - 1.6, 3.2), (-6.2, side * 5 + 1.6, 3.2)],
            ],
            0.14,
            kit.wood("#7a5230"),
        )


@thing(
    "parachute",
    "parachutist, skydiver, paraglider",
    height_m=8.5,
    stands="sky",
    elevation_degrees=-4,
    azimuths_degrees=(10,),
)
def parachute(kit: Kit) -> None:
    """A round parachute with a jumper."""
    profile = [(3.6 * math.cos(a) * (1 + 0.05 * (a < 0.1)), 2.6 * math.sin(a)) for a in np.linspace(0, 1.53, 14)]
    gores(kit, profile, (0, 0, 5.9), [kit.paint("#e0672a", rough=0.8), kit.paint("#f3ead2", rough=0.8)], 16)
    cords = [
        [(3.6 * math.cos(a), 3.6 * math.sin(a), 5.9), (0.15 * math.cos(a), 0.1, 1.75)]
        for a in np.linspace(0, 6.28, 17)[:-1]
    ]
    bars(kit, cords, 0.022, kit.paint("#e2dccb"))
    suit, skin, dark = kit.paint("#2f4a6b"), kit.paint("#c98f6b"), kit.paint("#26262a")
    kit.ball((0.22, 0.16, 0.38), (0, 0, 1.25), suit)
    kit.ball(0.15, (0, 0, 1.72), skin)
    kit.ball((0.16, 0.16, 0.13), (0, 0, 1.79), dark)
    kit.box((0.3, 0.16, 0.42), (0, 0.18, 1.3), kit.paint("#4a4f33"), bevel=0.3)
    for s in (-1, 1):
        kit.tube([(0.16 * s, 0, 1.5), (0.34 * s, -0.05, 1.75), (0.25 * s, 0, 2.15)], [0.08, 0.07, 0.05], suit)
        kit.tube([(0.1 * s, 0, 0.95), (0.2 * s, -0.12, 0.5), (0.18 * s, 0.05, 0.1)], [0.12, 0.09, 0.07], suit)
        kit.ball((0.07, 0.14, 0.07), (0.18 * s, -0.03, 0.06), dark)
