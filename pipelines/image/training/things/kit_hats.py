"""Hats, crowns, wreaths and halos of posed bodies."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_clothes import _head_mount
from pipelines.image.training.things.kit_people import Body

# (radius, height) over the brow's level in metres, bottom to top
HATS: dict[str, tuple[tuple[float, float], ...]] = {
    "cap": ((0.098, 0.02), (0.1, 0.05), (0.092, 0.1), (0.06, 0.135), (0.001, 0.145)),
    "beanie": ((0.103, -0.01), (0.108, 0.0), (0.108, 0.03), (0.1, 0.035), (0.102, 0.08), (0.07, 0.14), (0.001, 0.16)),
    "straw": ((0.23, 0.0), (0.235, 0.005), (0.1, 0.035), (0.092, 0.1), (0.075, 0.125), (0.001, 0.13)),
    "felt": ((0.17, 0.02), (0.172, 0.03), (0.102, 0.035), (0.095, 0.11), (0.06, 0.135), (0.001, 0.12)),
    "top": ((0.165, 0.03), (0.166, 0.04), (0.1, 0.04), (0.1, 0.21), (0.104, 0.215), (0.001, 0.215)),
    "bowler": ((0.15, 0.03), (0.15, 0.04), (0.1, 0.04), (0.1, 0.08), (0.075, 0.13), (0.001, 0.15)),
    "witch": ((0.24, 0.01), (0.245, 0.018), (0.105, 0.04), (0.085, 0.1), (0.05, 0.24), (0.02, 0.38), (0.001, 0.44)),
    "helmet": ((0.135, -0.02), (0.138, -0.012), (0.118, 0.03), (0.11, 0.09), (0.075, 0.145), (0.001, 0.165)),
    "nurse": ((0.07, 0.08), (0.075, 0.15), (0.06, 0.155), (0.001, 0.15)),
}


def put_hat(kit: Kit, body: Body, kind: str, colour: str, *, band: str = "") -> None:
    """A hat: one of `HATS`, "crown", "wreath" or "halo"; `band` is the colour of a ribbon around it."""
    unit = body.stature / 1.7 if body.stature > 1.3 else 0.87
    if kind in ("crown", "wreath", "halo"):
        _ring_hat(kit, body, kind, colour, unit)
        return
    profile = HATS[kind]
    angles = np.linspace(0, 2 * math.pi, 32, endpoint=False)
    points = [(r * math.sin(a) * 0.93, 0.012 + r * math.cos(a) * 1.08, z + 0.02) for r, z in profile for a in angles]
    count = len(angles)
    faces = [
        (i * count + j, i * count + (j + 1) % count, (i + 1) * count + (j + 1) % count, (i + 1) * count + j)
        for i in range(len(profile) - 1)
        for j in range(count)
    ]
    cloth = kit.paint(colour, rough=0.75, mottle=0.15, grain_m=0.03, metal=0)
    made = kit.mesh(_head_mount(body, unit, points), faces, cloth, smooth=True)
    made.modifiers.new("solid", "SOLIDIFY").thickness = 0.006
    if kind == "cap":
        peak = [(math.sin(a) * 0.085, -0.06 - 0.1 * math.cos(a), 0.035) for a in np.linspace(-1.5, 1.5, 12)]
        peak += [(x, y * 0.4 - 0.02, z + 0.012) for x, y, z in reversed(peak)]
        brim = kit.mesh(_head_mount(body, unit, peak), [tuple(range(len(peak)))], cloth)
        brim.modifiers.new("solid", "SOLIDIFY").thickness = 0.01


def _ring_hat(kit: Kit, body: Body, kind: str, colour: str, unit: float) -> None:
    angles = np.linspace(0, 2 * math.pi, 24, endpoint=False)
    ring = [(0.1 * math.sin(a), 0.012 + 0.112 * math.cos(a), 0.06) for a in angles]
    if kind == "halo":
        lifted = [(1.3 * x, 1.3 * y, 0.22) for x, y, _ in ring]
        kit.tube(_head_mount(body, unit, lifted).tolist(), 0.011 * unit, kit.glow(colour, 1.0), closed=True)
    elif kind == "wreath":
        for i, place in enumerate(_head_mount(body, unit, ring)):
            kit.ball(0.02 * unit, place, kit.paint((colour, "#f6e27a", "#ffffff", "#5f9a4a")[i % 4]))
    else:
        gold = kit.paint(colour, metal=1, rough=0.3)
        low, high = _head_mount(body, unit, ring), []
        for i, (x, y, z) in enumerate(ring):
            high.append((1.12 * x, 1.12 * y, z + (0.1 if i % 3 == 0 else 0.045)))
        points = [*low, *_head_mount(body, unit, high)]
        n = len(ring)
        made = kit.mesh(points, [(i, (i + 1) % n, n + (i + 1) % n, n + i) for i in range(n)], gold)
        made.modifiers.new("solid", "SOLIDIFY").thickness = 0.008
        for i in range(0, n, 3):
            kit.ball(0.011 * unit, points[n + i], kit.paint("#b3262e", rough=0.2))
