"""Four-legged animals from a few measures: body, legs, neck, head, ears, tail; standing, walking, running."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_flesh import Coat, Flesh

Swing = tuple[float, float]
STANDING: tuple[Swing, ...] = ((3, 0), (-6, 0), (-4, 0), (6, 0))
WALKING: tuple[Swing, ...] = ((24, -6), (-20, -14), (-22, -6), (22, 4))
GALLOPING: tuple[Swing, ...] = ((62, -20), (44, -78), (-48, -22), (-30, -40))
LEAPING: tuple[Swing, ...] = ((70, 0), (62, -10), (-60, -10), (-52, -16))


@dataclass(frozen=True)
class Beast:
    """Measures in metres, tints as "#rrggbb"; angles in degrees.

    Attributes:
        height: of the withers.
        length: from chest to rump.
        chest, waist, rump: radii of the trunk.
        thigh, shin: radii of the legs, above and below.
        neck: length, pitch over the level, radius at the trunk, radius at the head.
        head: length from skull to nose, radius of the skull, radius of the muzzle, pitch.
        ears: kind ("point", "flop", "round", "long", "none"), length.
        tail: length, radius, pitch, bend along it.
        coat, belly, muzzle, feet, mane, tail_tint, ear, nose, eye: tints; "" is that of the coat, or a closed eye.
        paws: radius of the feet.
        hoofed: hooves, not paws.
        narrow: width of the trunk as a part of its height.
        hang: how far the belly hangs.
    """

    height: float
    length: float
    chest: float
    waist: float
    rump: float
    thigh: float
    shin: float
    neck: tuple[float, float, float, float]
    head: tuple[float, float, float, float]
    ears: tuple[str, float]
    tail: tuple[float, float, float, float]
    coat: str
    belly: str = ""
    muzzle: str = ""
    feet: str = ""
    mane: str = ""
    tail_tint: str = ""
    ear: str = ""
    nose: str = "#1c1614"
    eye: str = "#140e0a"
    paws: float = 0.04
    hoofed: bool = False
    narrow: float = 0.82
    hang: float = 0.0


def stand(
    kit: Kit,
    beast: Beast,
    *,
    legs: Sequence[Swing] = STANDING,
    pitch: float = 0,
    neck_pitch: float | None = None,
    head_pitch: float | None = None,
    yaw: float = 0,
    coat: Coat | None = None,
    fur: float = 0.25,
    cells: int = 130,
    lift: float = 0,
    jaw: float = 0,
) -> Flesh:
    """An animal on its legs.

    Args:
        kit: of the thing.
        beast: its measures.
        legs: swing forward from the shoulder and bend of the lower leg, degrees: front left, front right, hind left,
            hind right.
        pitch: of the trunk, the chest up.
        neck_pitch: instead of the beast's own.
        head_pitch: instead of the beast's own.
        yaw: of the head to its left.
        coat: pattern over the tints.
        fur: relief.
        cells: of the mesh.
        lift: over the ground, metres.
        jaw: degrees that the mouth is open.

    Returns:
        The flesh, its place that of the head (nose towards -y), for horns and the like.
    """
    flesh = Flesh()
    b, mid = beast, beast.height - beast.chest * 0.95 + lift
    trunk(flesh, b, (0, 0, mid), pitch)
    front, hind = b.length * 0.5 - b.chest * 0.55, b.length * 0.5 - b.rump * 0.75
    for i, swing in enumerate(legs):
        side = 1 if i % 2 == 0 else -1
        y = -front if i < 2 else hind
        z = mid - y * math.sin(math.radians(pitch))
        _leg(flesh, b, (side * b.chest * b.narrow * 0.55, y, z), swing, hind=i >= 2, reach=z - lift)
    _hang_tail(flesh, b, (0, b.length * 0.5 - 0.3 * b.rump, mid + b.rump * 0.55 - 0.4 * b.length * _sin(pitch)))
    root = (0, -front - b.chest * 0.25, mid + b.chest * 0.35 + front * _sin(pitch))
    _neck_and_head(kit, flesh, b, root, neck_pitch, head_pitch, yaw, jaw)
    flesh.mesh(kit, coat=coat, fur=fur, cells=cells)
    return flesh


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def trunk(flesh: Flesh, b: Beast, at: Point, pitch: float) -> None:
    """Chest, belly and rump about a middle."""
    flesh.place(at, pitch=pitch)
    front, hind = -b.length * 0.5 + b.chest * 0.8, b.length * 0.5 - b.rump * 0.8
    flat = (b.narrow, 1, 1)
    line = [(0, front, 0), (0, 0, (b.chest - b.waist) * 0.45), (0, hind, (b.chest - b.rump) * 0.55)]
    flesh.limb(line, (b.chest, b.waist, b.rump), b.coat, flat=flat, blend=0.6)
    under = b.belly or b.coat
    flesh.ball(
        (0, 0.02 * b.length, -b.waist * 0.32 - b.hang),
        (b.waist * 0.78 * b.narrow, b.length * 0.3, b.waist * 0.72),
        under,
    )


def _leg(flesh: Flesh, b: Beast, at: tuple[float, float, float], swing: Swing, *, hind: bool, reach: float) -> None:
    """A leg from the trunk to the ground at rest, swung and bent."""
    upper, lower = reach * (0.46 if hind else 0.5), 0.0
    forward, bend = (math.radians(a) for a in swing)
    tint = b.feet or b.coat
    hip = np.array(at)

    def along(angle: float, length: float) -> Any:
        return np.array([0, -math.sin(angle) * length, -math.cos(angle) * length])

    knee_off = 0.30 if hind else -0.14
    knee = hip + along(forward + knee_off, upper)
    hock_off = -0.42 if hind else 0.08
    lower = reach * (0.30 if hind else 0.27)
    hock = knee + along(forward + hock_off + bend * (0.55 if hind else 0.9), lower)
    left = reach - b.paws * 0.7 - (upper * math.cos(knee_off) + lower * math.cos(hock_off))
    foot = hock + along(forward * (0.55 if bend == 0 else 1) + bend, max(left, 0.05 * reach))
    flesh.place((0, 0, 0))
    mid = (b.thigh * 0.42 + b.shin * 0.58) if hind else (b.thigh * 0.25 + b.shin * 0.75)
    flesh.limb([hip, knee], (b.thigh * (1 if hind else 0.8), mid), b.coat, blend=0.5)
    flesh.limb([knee, hock], (mid, b.shin), b.coat, blend=0.3)
    flesh.limb([hock, foot], (b.shin * 1.08, b.shin * 0.85), tint, blend=0.3)
    if b.hoofed:
        tip = foot + along(forward * 0.5 + bend, b.paws * 0.35) + np.array([0, -b.paws * 0.15, 0])
        flesh.limb([foot, tip], (b.shin * 0.95, b.paws), "#2a221c", blend=0.2)
    else:
        toe = foot + np.array([0, -b.paws * 1.0 * math.cos(bend), -b.paws * (0.1 + 0.9 * math.sin(-bend))])
        flesh.limb([foot, toe], (b.paws * 0.9, b.paws), tint, flat=(1.1, 1, 0.75), blend=0.5)


def _hang_tail(flesh: Flesh, b: Beast, at: Point) -> None:
    length, radius, pitch, bend = b.tail
    if not length:
        return
    flesh.place(at)
    spots, spot, angle = [np.zeros(3)], np.zeros(3), math.radians(pitch)
    for _ in range(6):
        spot = spot + np.array([0, math.cos(angle), math.sin(angle)]) * length / 6
        angle += math.radians(bend) / 6
        spots.append(spot)
    radii = np.interp(np.linspace(0, 1, 7), (0, 0.3, 0.8, 1), (radius * 0.7, radius, radius, radius * 0.45))
    flesh.limb(spots, list(radii), b.tail_tint or b.coat, blend=0.3)


def _neck_and_head(
    kit: Kit, flesh: Flesh, b: Beast, root: Point, neck_pitch: float | None, head_pitch: float | None,
    yaw: float, jaw: float,
) -> None:  # fmt: skip
    length, own, thick, thin = b.neck
    flesh.place(root, pitch=own if neck_pitch is None else neck_pitch, yaw=yaw * 0.4)
    flesh.limb([(0, length * 0.0, 0), (0, -length, 0)], (thick, thin), b.coat, flat=(0.8, 1, 1), blend=0.6)
    if b.mane:
        mane = [(0, -length * t, 1.12 * (thick + (thin - thick) * t)) for t in (0.0, 0.35, 0.7, 1.05, 1.2)]
        flesh.limb(
            mane, (thin * 0.4, thin * 0.6, thin * 0.6, thin * 0.5, thin * 0.3), b.mane, flat=(0.6, 1, 1), blend=0.2
        )
    top = flesh.to_scene((0, -length * 1.02, 0))
    flesh.place(top, pitch=b.head[3] if head_pitch is None else head_pitch, yaw=yaw)
    face(kit, flesh, b, jaw)


def face(kit: Kit, flesh: Flesh, b: Beast, jaw: float = 0) -> None:
    """Head at the present place, nose towards -y: skull, muzzle, nose, eyes, ears."""
    length, skull, snout, _ = b.head
    muzzle = b.muzzle or b.coat
    flesh.ball((0, 0, 0), (skull * 0.92, skull * 1.05, skull), b.coat)
    flesh.limb([(0, -skull * 0.4, -skull * 0.1), (0, -length * 0.62, -skull * 0.3)], (skull * 0.72, snout), b.coat)
    flesh.limb([(0, -length * 0.62, -skull * 0.3), (0, -length, -skull * 0.36)], (snout, snout * 0.85), muzzle)
    drop = skull * 0.45 + snout * 0.3
    tip = (0, -length * 0.85 * math.cos(math.radians(jaw)), -drop - length * 0.8 * _sin(jaw))
    flesh.limb([(0, -skull * 0.3, -skull * 0.5), tip], (skull * 0.5, snout * 0.55), muzzle, blend=0.3)
    flesh.pair([(skull * 0.45, -skull * 0.25, -skull * 0.25)], skull * 0.5, b.coat)
    nose = kit.paint(b.nose, rough=0.3, mottle=0.02)
    kit.ball(
        (snout * 0.45, snout * 0.35, snout * 0.32), flesh.to_scene((0, -length - snout * 0.6, -skull * 0.28)), nose
    )
    for side in (-1, 1):
        spot = flesh.to_scene((side * skull * 0.66, -skull * 0.62, skull * 0.24))
        if not b.eye:
            lid = [
                (side * skull * x, -skull * y, skull * z)
                for x, y, z in ((0.5, 0.8, 0.2), (0.68, 0.68, 0.12), (0.8, 0.5, 0.2))
            ]
            kit.tube([tuple(flesh.to_scene(p)) for p in lid], skull * 0.045, kit.paint("#1c1410"))
            continue
        kit.ball(skull * 0.17, spot, kit.paint(b.eye, rough=0.1, mottle=0))
        kit.ball(skull * 0.05, spot + flesh.turn @ np.array([side * 0.08, -0.14, 0.08]) * skull, kit.paint("#ffffff"))
    _ears(flesh, b, skull)


def _ears(flesh: Flesh, b: Beast, skull: float) -> None:
    kind, size = b.ears
    tint = b.ear or b.coat
    if kind == "point":
        flesh.pair(
            [(skull * 0.5, skull * 0.1, skull * 0.6), (skull * 0.75, skull * 0.15, skull * 0.7 + size)],
            (size * 0.42, size * 0.08), tint, flat=(1, 0.45, 1), blend=0.25,
        )  # fmt: skip
    elif kind == "long":
        flesh.pair(
            [(skull * 0.4, skull * 0.2, skull * 0.6), (skull * 0.62, skull * 0.5, skull * 0.7 + size * 0.6),
             (skull * 0.66, skull * 0.7, skull * 0.7 + size)],
            (size * 0.1, size * 0.16, size * 0.06), tint, flat=(1, 0.6, 1), blend=0.25,
        )  # fmt: skip
    elif kind == "flop":
        flesh.pair(
            [(skull * 0.72, skull * 0.1, skull * 0.5), (skull * 1.12, skull * 0.0, skull * 0.1),
             (skull * 1.12, -skull * 0.1, skull * 0.3 - size)],
            (size * 0.22, size * 0.34, size * 0.22), tint, flat=(0.45, 1, 1), blend=0.25,
        )  # fmt: skip
    elif kind == "side":
        flesh.pair(
            [(skull * 0.7, skull * 0.15, skull * 0.55), (skull * 0.8 + size, skull * 0.3, skull * 0.55)],
            (size * 0.3, size * 0.14), tint, flat=(1, 0.5, 1), blend=0.3,
        )  # fmt: skip
    elif kind == "round":
        flesh.pair([(skull * 0.72, skull * 0.2, skull * 0.8)], size, tint, flat=(1, 0.45, 1), blend=0.2)
