"""What rolls on two wheels; fronts towards +x."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_vehicles import bars, body, ring, spoked_wheel, wheel
from pipelines.image.training.things.recipe import thing


@thing("bicycle", "bike, cycle, push bike", height_m=1.1, azimuths_degrees=(16,), size_px=300)
def bicycle(kit: Kit) -> None:
    """A town bicycle with a basket."""
    paint, steel, black = (
        kit.paint("#2f7a72", rough=0.3),
        kit.paint("#b8bcc0", metal=1, rough=0.3),
        kit.paint("#1a1a1c"),
    )
    rear, front, crank, seat, head = (
        (-0.52, 0, 0.34),
        (0.55, 0, 0.34),
        (-0.08, 0, 0.3),
        (-0.22, 0, 0.78),
        (0.36, 0, 0.82),
    )
    for hub in (rear, front):
        spoked_wheel(kit, 0.33, 0.012, hub, steel, spokes=20, spoke=0.004)
        ring(kit, 0.33, 0.022, hub, black, axis="y")
        arc = [(hub[0] + 0.375 * math.cos(a), 0, hub[2] + 0.375 * math.sin(a)) for a in np.linspace(0.3, 2.9, 9)]
        kit.tube(arc, 0.022, paint)
    frame = [
        [rear, crank],
        [crank, seat],
        [rear, seat],
        [crank, head],
        [(-0.2, 0, 0.72), (0.35, 0, 0.88)],
        [head, front],
        [head, (0.33, 0, 1.0)],
    ]
    bars(kit, frame, 0.02, paint)
    kit.tube([(-0.22, 0, 0.78), (-0.25, 0, 0.93)], 0.014, steel)
    kit.ball((0.15, 0.09, 0.045), (-0.26, 0, 0.96), kit.paint("#7a4526", rough=0.5))
    kit.tube(
        [(0.15, -0.27, 1.06), (0.3, -0.2, 1.07), (0.34, 0, 1.02), (0.3, 0.2, 1.07), (0.15, 0.27, 1.06)], 0.015, steel
    )
    for y in (-0.27, 0.27):
        kit.tube([(0.1, y, 1.06), (0.22, y * 0.93, 1.065)], 0.024, kit.paint("#7a4526"))
    ring(kit, 0.09, 0.014, (-0.08, -0.04, 0.3), black, axis="y")
    for s in (-1, 1):
        kit.tube([(-0.08, 0.07 * s, 0.3), (-0.08 + 0.12 * s, 0.07 * s, 0.3 - 0.12 * s)], 0.013, steel)
        kit.box((0.11, 0.09, 0.025), (-0.08 + 0.12 * s, 0.13 * s, 0.3 - 0.12 * s), black)
    bars(
        kit, [[(-0.5, -0.04, 0.37), (-0.08, -0.04, 0.385)], [(-0.5, -0.04, 0.31), (-0.08, -0.04, 0.215)]], 0.007, black
    )
    wicker = kit.bricks("#b98a50", brick_m=(0.06, 0.03), mortar="#5f4222")
    kit.lathe([(0.001, 0.78), (0.13, 0.78), (0.17, 1.02), (0.155, 1.02), (0.12, 0.8)], (0.56, 0, 0.0), wicker)
    kit.ball(0.04, (0.6, 0, 0.73), steel)
    bars(
        kit,
        [[(-0.75, y, 0.76), (-0.28, y, 0.76)] for y in (-0.07, 0, 0.07)] + [[(-0.7, 0.05, 0.76), rear]],
        0.01,
        black,
    )


@thing("motorcycle", "motorbike, chopper", height_m=1.25, azimuths_degrees=(22,), size_px=320)
def motorcycle(kit: Kit) -> None:
    """A dark red motorcycle with much chrome."""
    paint, chrome, black = (
        kit.paint("#8e1f22", rough=0.2, mottle=0.03),
        kit.paint("#cfd3d6", metal=1, rough=0.2),
        kit.paint("#18181b"),
    )
    for x in (-0.72, 0.78):
        spoked_wheel(kit, 0.26, 0.03, (x, 0, 0.33), chrome, spokes=16, spoke=0.009)
        ring(kit, 0.27, 0.062, (x, 0, 0.33), black, axis="y")
        arc = [(x + 0.37 * math.cos(a), 0, 0.33 + 0.37 * math.sin(a)) for a in np.linspace(0.5, 2.7, 9)]
        kit.tube(arc, 0.075, paint)
    body(kit, [(-0.2, 0.09, 0.72, 0.86), (0.1, 0.16, 0.66, 0.94), (0.42, 0.1, 0.74, 0.94)], paint, power=2.5)
    body(
        kit,
        [(-0.85, 0.12, 0.72, 0.82), (-0.5, 0.16, 0.66, 0.78), (-0.15, 0.12, 0.66, 0.84)],
        kit.paint("#2a1c16", rough=0.4),
        power=3,
    )
    kit.box((0.4, 0.26, 0.26), (0.05, 0, 0.34), kit.paint("#55585c", metal=1, rough=0.4), bevel=0.15)
    for tilt, x in ((-22, -0.02), (22, 0.2)):
        for k in range(5):
            kit.cylinder(0.11, 0.02, (x + 0.004 * k * tilt / 2, 0, 0.46 + 0.045 * k), chrome, turn_degrees=(0, tilt, 0))
    for y in (-0.17, -0.13):
        kit.tube(
            [(0.25, y, 0.5), (0.34, y, 0.35), (0.15, y, 0.22), (-0.95, y, 0.26)], [0.03, 0.03, 0.035, 0.05], chrome
        )
    for y in (-0.09, 0.09):
        kit.tube([(0.42, y, 1.0), (0.78, y, 0.33)], 0.03, chrome)
        kit.tube([(-0.4, y * 1.4, 0.7), (-0.72, y * 1.4, 0.33)], 0.03, chrome)
    kit.tube(
        [(0.1, -0.38, 1.06), (0.28, -0.34, 1.14), (0.4, 0, 1.02), (0.28, 0.34, 1.14), (0.1, 0.38, 1.06)], 0.018, chrome
    )
    for y in (-0.38, 0.38):
        kit.tube([(0.05, y, 1.05), (0.18, y * 0.96, 1.1)], 0.028, black)
        kit.tube([(0.26, y * 0.8, 1.12), (0.26, y * 0.95, 1.25)], 0.01, chrome)
        kit.ball((0.02, 0.06, 0.045), (0.26, y, 1.25), chrome)
    kit.ball((0.11, 0.11, 0.11), (0.56, 0, 0.95), chrome)
    kit.cylinder(0.1, 0.02, (0.66, 0, 0.95), kit.paint("#fff7dd", rough=0.1), turn_degrees=(0, 90, 0))
    kit.ball((0.05, 0.07, 0.05), (-1.0, 0, 0.75), kit.paint("#b8161a"))
    bars(
        kit,
        [[(-0.4, 0, 0.7), (0.0, 0, 0.25)], [(0.4, 0, 0.9), (0.25, 0, 0.25)], [(-0.4, 0, 0.68), (0.42, 0, 0.9)]],
        0.035,
        black,
    )


@thing("scooter", "moped, vespa, motor scooter", height_m=1.15, azimuths_degrees=(24,), size_px=280)
def scooter(kit: Kit) -> None:
    """A pale blue motor scooter."""
    paint, dark = kit.paint("#7fb4bd", rough=0.25, mottle=0.03), kit.paint("#222226")
    for x in (-0.55, 0.6):
        wheel(kit, 0.24, 0.1, (x, 0, 0.24), rim=kit.paint("#d6d8da", metal=1, rough=0.3))
    body(
        kit,
        [(-0.95, 0.06, 0.4, 0.6), (-0.6, 0.24, 0.27, 0.68), (-0.2, 0.2, 0.25, 0.66), (-0.05, 0.12, 0.2, 0.45)],
        paint,
        power=2.6,
    )
    kit.box((0.55, 0.34, 0.07), (0.12, 0, 0.23), paint, bevel=0.3)
    kit.box((0.06, 0.44, 0.72), (0.47, 0, 0.57), paint, turn_degrees=(0, -16, 0), bevel=0.4)
    body(kit, [(0.38, 0.05, 0.34, 0.5), (0.6, 0.09, 0.34, 0.54), (0.86, 0.05, 0.3, 0.4)], paint, power=2.4)
    kit.tube([(0.6, 0.08, 0.24), (0.52, 0.06, 0.55), (0.36, 0, 0.96)], 0.04, paint)
    body(
        kit,
        [(-0.85, 0.11, 0.68, 0.77), (-0.5, 0.15, 0.66, 0.8), (-0.1, 0.1, 0.66, 0.76)],
        kit.paint("#6b3f22", rough=0.4),
        power=3,
    )
    body(kit, [(0.2, 0.08, 0.94, 1.04), (0.4, 0.12, 0.92, 1.08), (0.5, 0.07, 0.94, 1.05)], paint, power=2.5)
    kit.ball((0.05, 0.08, 0.08), (0.49, 0, 1.0), kit.paint("#fff7dd", rough=0.1))
    kit.tube([(0.22, -0.36, 1.02), (0.35, 0, 1.0), (0.22, 0.36, 1.02)], 0.022, dark)
    for y in (-0.32, 0.32):
        kit.tube([(0.28, y * 0.7, 1.03), (0.28, y * 0.95, 1.16)], 0.008, dark)
        kit.ball((0.015, 0.05, 0.04), (0.28, y, 1.16), kit.paint("#c9ccd0", metal=1, rough=0.2))
    kit.ball((0.04, 0.06, 0.05), (-0.93, 0, 0.56), kit.paint("#b8161a"))
