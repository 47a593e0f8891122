"""Birds from a few measures: perched, flying, swimming."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_flesh import Coat, Flesh


@dataclass(frozen=True)
class Bird:
    """Measures in metres, tints as "#rrggbb".

    Attributes:
        length: of the body without neck and tail.
        girth: its radius.
        head: radius.
        neck: length, radius.
        beak: length, radius at its root, drop of its tip.
        tail: length, width.
        legs: length; 0 shows none.
        span: of one spread wing.
        chord: its width at the root.
        back, belly, wing, face, bill, feet, tail_tint, tip: tints; "" is that of the back.
        fingers: feathers that part at the wing's tip.
    """

    length: float
    girth: float
    head: float
    neck: tuple[float, float]
    beak: tuple[float, float, float]
    tail: tuple[float, float]
    legs: float
    span: float
    chord: float
    back: str
    belly: str = ""
    wing: str = ""
    face: str = ""
    bill: str = "#d9a03a"
    feet: str = "#c98a3a"
    tail_tint: str = ""
    tip: str = ""
    eye: str = "#100c0a"
    fingers: int = 0


def perch(
    kit: Kit, b: Bird, *, pitch: float = 42, yaw: float = 20, coat: Coat | None = None, neck_pitch: float = 65,
    open_beak: float = 0, fur: float = 0.2,
) -> Flesh:  # fmt: skip
    """A bird on its legs, folded wings; pitch is how upright it stands."""
    f = Flesh()
    lean = math.radians(pitch)
    mid = np.array([0, 0, b.legs + b.girth * 0.95 + b.length * 0.22 * math.sin(lean)])
    along = np.array([0, -math.cos(lean), math.sin(lean)])
    _body(f, b, mid, pitch)
    wing = b.wing or b.back
    f.place(mid, pitch=pitch)
    f.pair(
        [
            (b.girth * 0.93, -b.length * 0.2, b.girth * 0.2),
            (b.girth * 0.92, b.length * 0.3, b.girth * 0.15),
            (b.girth * 0.3, b.length * 0.72, b.girth * 0.2),
        ],
        (b.girth * 0.45, b.girth * 0.5, b.girth * 0.12),
        wing,
        flat=(0.4, 1, 1),
        blend=0.25,
    )
    head = _neck(f, b, mid + along * b.length * 0.36 + np.array([0, 0, b.girth * 0.3]), neck_pitch)
    _head(kit, f, b, head, yaw, -4, open_beak)
    f.mesh(kit, coat=coat, fur=fur, cells=150)
    legs(kit, b, mid)
    return f


def legs(kit: Kit, b: Bird, mid: Any) -> None:
    """Two legs with three toes from under the body to the ground."""
    if not b.legs:
        return
    skin = kit.paint(b.feet, rough=0.5)
    thick = max(b.legs * 0.055, b.girth * 0.07)
    for s in (-1, 1):
        x = s * b.girth * 0.45
        kit.tube(
            [
                (x, mid[1] + b.girth * 0.25, b.legs + b.girth * 0.4),
                (x, mid[1] + b.girth * 0.3, b.legs * 0.5),
                (x, mid[1] + b.girth * 0.12, thick),
            ],
            thick,
            skin,
            smooth=False,
        )
        for a in (-0.6, 0.0, 0.6, 3.1):
            size = max(b.legs * 0.35, b.girth * 0.5)
            kit.tube(
                [
                    (x, mid[1] + b.girth * 0.12, thick),
                    (x + size * math.sin(a), mid[1] + b.girth * 0.12 - size * math.cos(a), thick * 0.6),
                ],
                [thick * 0.8, thick * 0.4],
                skin,
                smooth=False,
            )


def _body(f: Flesh, b: Bird, mid: Any, pitch: float) -> None:
    belly = b.belly or b.back
    f.place(mid, pitch=pitch)
    f.limb(
        [(0, -b.length * 0.2, 0), (0, b.length * 0.18, 0), (0, b.length * 0.48, b.girth * 0.12)],
        (b.girth * 0.92, b.girth, b.girth * 0.4),
        b.back,
        blend=0.6,
    )
    f.limb(
        [(0, -b.length * 0.24, -b.girth * 0.22), (0, b.length * 0.2, -b.girth * 0.2)],
        (b.girth * 0.84, b.girth * 0.84),
        belly,
    )
    tail = b.tail_tint or b.wing or b.back
    wide = b.tail[1] / 2
    f.limb(
        [(0, b.length * 0.45, b.girth * 0.1), (0, b.length * 0.5 + b.tail[0], b.girth * 0.02)],
        (wide * 0.7, wide),
        tail,
        flat=(1, 1, 0.16),
        blend=0.3,
    )


def _neck(f: Flesh, b: Bird, root: Any, pitch: float) -> Any:
    length, radius = b.neck
    face = b.face or b.back
    f.place(root, pitch=pitch)
    top = f.to_scene((0, -length, 0))
    f.limb(
        [(0, 0, 0), (0, -length * 0.5, 0), (0, -length, 0)],
        (b.girth * 0.62, radius * 1.1, radius),
        face if length > b.girth else b.back,
        blend=0.7,
    )
    return top


def _head(kit: Kit, f: Flesh, b: Bird, at: Any, yaw: float, pitch: float, open_beak: float) -> None:
    f.place(at, yaw=yaw, pitch=pitch)
    f.ball((0, 0, 0), (b.head * 0.92, b.head * 1.1, b.head), b.face or b.back)
    length, radius, drop = b.beak
    bill = kit.paint(b.bill, rough=0.35, mottle=0.05)
    for way in (1, -1) if open_beak else (0,):
        gap = math.tan(math.radians(open_beak)) * length * 0.5 * way
        line = [
            (0, -b.head * 0.75, -b.head * 0.06),
            (0, -b.head - length * 0.55, gap * 0.5 - drop * 0.15),
            (0, -b.head - length, gap - drop),
        ]
        thin = 0.7 if open_beak else 1.0
        kit.tube(
            [tuple(f.to_scene(p)) for p in line],
            [radius * thin, radius * 0.62 * thin, radius * 0.08],
            bill,
            smooth=False,
        )
    for s in (-1, 1):
        spot = f.to_scene((s * b.head * 0.76, -b.head * 0.42, b.head * 0.22))
        kit.ball(b.head * 0.19, spot, kit.paint(b.eye, rough=0.08, mottle=0))
        kit.ball(b.head * 0.06, spot + np.array([s * 0.1, -0.12, 0.1]) * b.head, kit.paint("#ffffff"))


def fly(
    kit: Kit,
    b: Bird,
    *,
    lift: float = 28,
    pitch: float = 8,
    head_pitch: float = -6,
    coat: Coat | None = None,
    feet: bool = False,
    droop: float = 20,
) -> Flesh:
    """A bird in flight; lift and droop are the angles of the inner and outer wing over and against it, degrees."""
    f, mid = Flesh(), np.array([0.0, 0.0, 0.0])
    _body(f, b, mid, pitch)
    head = _neck(f, b, f.to_scene((0, -b.length * 0.34, b.girth * 0.15)), pitch + 4)
    _head(kit, f, b, head, 0, head_pitch, 0)
    f.mesh(kit, coat=coat, fur=0.2)
    for s in (-1, 1):
        spread(kit, b, (s * b.girth * 0.5, -b.length * 0.12, b.girth * 0.3), s, lift, droop)
    if feet:
        for s in (-1, 1):
            kit.tube(
                [
                    (s * b.girth * 0.4, b.length * 0.3, -b.girth * 0.6),
                    (s * b.girth * 0.4, b.length * 0.5 + b.legs, -b.girth * 0.5),
                ],
                b.girth * 0.08,
                kit.paint(b.feet),
            )
    return f


def spread(kit: Kit, b: Bird, root: Point, side: int, lift: float, droop: float) -> None:
    """A spread wing as a thin sheet: an inner and an outer part, feathers at the trailing rim."""
    columns, rows, base = 41, 9, np.asarray(root, float)
    points, tips = [], []
    for i in range(columns):
        t = i / (columns - 1)
        angle = math.radians(lift - droop * max(0.0, t - 0.42) / 0.58)
        reach = b.span * t
        inner = min(t, 0.42) * b.span
        z = inner * math.sin(math.radians(lift)) + (reach - inner) * math.sin(angle)
        x = inner * math.cos(math.radians(lift)) + (reach - inner) * math.cos(angle)
        lead = (
            -b.chord * 0.35 * math.sin(math.pi * min(1.0, t / 0.75) * 0.62) + b.span * 0.3 * max(0.0, t - 0.42) ** 1.5
        )
        chord = b.chord * (1 - 0.12 * t) * math.sqrt(max(0.02, 1 - t**4))
        chord *= 1 + 0.06 * math.sin(t * columns * 0.95)
        if b.fingers and t > 0.62:
            chord *= 0.82 + 0.32 * math.cos((t - 0.62) / 0.38 * b.fingers * 2 * math.pi)
        for j in range(rows):
            v = j / (rows - 1)
            camber = 0.1 * b.chord * math.sin(math.pi * v) * (1 - 0.5 * t)
            points.append(base + np.array([side * x, lead + chord * v, z + camber]))
            tips.append(t > 0.72 or v > 0.8)
    quads = [
        (i * rows + j, i * rows + j + 1, (i + 1) * rows + j + 1, (i + 1) * rows + j)
        for i in range(columns - 1)
        for j in range(rows - 1)
    ]
    wing = kit.paint(b.wing or b.back, rough=0.8, mottle=0.18, grain_m=b.chord * 0.25)
    tip = kit.paint(b.tip, rough=0.8) if b.tip else wing
    for material, wanted in ((wing, False), (tip, True)):
        chosen = [q for q in quads if tips[q[0]] == wanted]
        made = kit.mesh(points, chosen, material, smooth=True)
        made.modifiers.new("solid", "SOLIDIFY").thickness = b.chord * 0.03


def swim(
    kit: Kit, b: Bird, *, curve: bool = False, yaw: float = 15, coat: Coat | None = None, fur: float = 0.15
) -> Flesh:
    """A bird on the water, its waterline at a third of the body; a curved neck for swans."""
    f, mid = Flesh(), np.array([0.0, 0.0, b.girth * 0.35])
    f.place(mid)
    f.limb(
        [(0, -b.length * 0.32, 0), (0, b.length * 0.1, 0), (0, b.length * 0.42, b.girth * 0.25)],
        (b.girth * 0.85, b.girth, b.girth * 0.45),
        b.belly or b.back,
    )
    f.limb(
        [(0, b.length * 0.4, b.girth * 0.3), (0, b.length * 0.5 + b.tail[0], b.girth * 0.6)],
        (b.tail[1] * 0.5, b.tail[1] * 0.15),
        b.tail_tint or b.back,
        flat=(1, 1, 0.5),
    )
    f.pair(
        [
            (b.girth * 0.7, -b.length * 0.18, b.girth * 0.35),
            (b.girth * 0.72, b.length * 0.2, b.girth * 0.5),
            (b.girth * 0.3, b.length * 0.6, b.girth * 0.75),
        ],
        (b.girth * 0.5, b.girth * 0.55, b.girth * 0.12),
        b.wing or b.back,
        flat=(0.55, 1, 1),
        blend=0.3,
    )
    n, r = b.neck
    face = b.face or b.back
    front = -b.length * 0.38
    if curve:
        line = [
            (0, front, b.girth * 0.3),
            (0, front - n * 0.3, n * 0.3),
            (0, front - n * 0.1, n * 0.62),
            (0, front - n * 0.16, n * 0.86),
            (0, front - n * 0.32, n * 0.92),
        ]
    else:
        line = [(0, front, b.girth * 0.3), (0, front - n * 0.1, n * 0.7), (0, front - n * 0.2, n * 1.0)]
    f.limb(line, list(np.linspace(b.girth * 0.5, r, len(line)) * 0.7 + r * 0.3), face)
    top = f.to_scene(line[-1])
    _head(kit, f, b, top, yaw, -14 if curve else -4, 0)
    f.mesh(kit, coat=coat, fur=fur, cells=150)
    return f
