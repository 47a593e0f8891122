"""Fish, whales, seals and what else lives in the sea."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit, rgb
from pipelines.image.training.things.kit_flesh import Flesh, patched, striped
from pipelines.image.training.things.kit_rest import cut_below, tip_over
from pipelines.image.training.things.recipe import thing


def _counter(top: str, under: str, level: float, soft: float) -> Any:
    """Dark back, light belly."""

    def coat(points: Any, base: Any) -> Any:
        part = ((points[:, 2] - level) / soft + 0.5).clip(0, 1)[:, None]
        return part * np.array(rgb(top)) + (1 - part) * np.array(rgb(under))

    return coat


def _eyes(kit: Kit, at: Any, radius: float, tint: str = "#0e0c0c", rim: str = "") -> None:
    x, y, z = at
    for s in (-1, 1):
        if rim:
            kit.ball((radius * 0.8, radius * 1.7, radius * 1.7), (s * x * 0.97, y, z), kit.paint(rim, rough=0.1))
        kit.ball(radius, (s * x, y, z), kit.paint(tint, rough=0.05))


def _fin(kit: Kit, points: Any, material: Any, thick: float) -> None:
    made = kit.mesh(points, [tuple(range(len(points)))], material)
    made.modifiers.new("solid", "SOLIDIFY").thickness = thick


def _fish(
    kit: Kit, top: str, under: str, fin: str, *, deep: float = 0.26, coat: Any = None, eye: str = "#0e0c0c"
) -> None:
    """A fish of unit length that swims to -y."""
    f = Flesh()
    f.limb(
        [(0, -0.42, 0.0), (0, -0.12, 0.02), (0, 0.2, 0.0), (0, 0.48, 0.0)],
        (deep * 0.42, deep * 0.95, deep * 0.62, deep * 0.16),
        top,
        flat=(0.48, 1, 1),
        blend=0.7,
    )
    shade = _counter(top, under, -0.05 * deep, deep * 0.7)
    f.mesh(kit, fur=0.1, rough=0.25, cells=140, coat=(lambda p, c: coat(p, shade(p, c))) if coat else shade)
    web = kit.paint(fin, rough=0.4, mottle=0.2, grain_m=0.06)
    _fin(
        kit,
        [(0, 0.44, 0.02), (0, 0.74, deep * 0.95), (0, 0.64, 0), (0, 0.74, -deep * 0.95), (0, 0.44, -0.02)],
        web,
        0.012,
    )
    _fin(kit, [(0, -0.2, deep * 0.85), (0, 0.0, deep * 1.5), (0, 0.25, deep * 1.0), (0, 0.3, deep * 0.5)], web, 0.012)
    _fin(kit, [(0, 0.12, -deep * 0.7), (0, 0.2, -deep * 1.2), (0, 0.34, -deep * 0.4)], web, 0.012)
    for s in (-1, 1):
        _fin(
            kit,
            [(s * deep * 0.42, -0.15, -0.03), (s * deep * 0.75, 0.05, -deep * 0.5), (s * deep * 0.55, 0.08, -0.02)],
            web,
            0.01,
        )
    _eyes(kit, (deep * 0.27, -0.42, deep * 0.16), 0.022, eye, "#efe8d0")


@thing("fish", "trout, salmon, carp, herring, cod", height_m=0.16, stands="sky", azimuths_degrees=(74,), size_px=256)
def fish(kit: Kit) -> None:
    """A silver-green fish."""
    _fish(kit, "#5a6f62", "#dfe4e0", "#7a7f6a", coat=patched("#33403a", 0.05, -0.6))


@thing(
    "goldfish",
    "tropical fish, clownfish, aquarium fish, orange fish",
    height_m=0.09,
    stands="sky",
    azimuths_degrees=(66,),
    size_px=240,
)
def goldfish(kit: Kit) -> None:
    """An orange fish with white bands."""
    _fish(kit, "#f0822a", "#f6a84a", "#f28a3a", deep=0.33, coat=striped("#f6f0e6", 0.46, -0.62, bend=0.3))


@thing(
    "fish-dead",
    "dead fish, rotten fish, fish bones",
    of="fish",
    state="dead",
    height_m=0.05,
    azimuths_degrees=(30,),
    elevation_degrees=24,
    size_px=240,
)
def dead_fish(kit: Kit) -> None:
    """A pale fish on its side."""
    _fish(kit, "#7f8a80", "#cfd0c4", "#8a8672", eye="#b5b0a0", coat=patched("#8a8272", 0.12, -0.3))
    tip_over(roll_degrees=86)


def _shark(kit: Kit, gape: float = 0) -> None:
    f, top, under = Flesh(), "#5f6a72", "#e4e4e0"
    f.limb(
        [(0, -2.0, 0.06), (0, -1.3, 0.02), (0, -0.3, 0.0), (0, 0.9, 0.03), (0, 1.9, 0.1)],
        (0.13, 0.36, 0.5, 0.3, 0.08),
        top,
        flat=(0.85, 1, 0.92),
        blend=0.7,
    )
    f.limb([(0, -1.5, -0.2), (0, -1.75, -0.22 - gape)], (0.17, 0.07), under)
    f.mesh(kit, fur=0.15, rough=0.3, coat=_counter(top, under, -0.1, 0.16), cells=160)
    web = kit.paint("#555f67", rough=0.35)
    _fin(kit, [(0, -0.5, 0.4), (0, 0.0, 1.0), (0, 0.12, 1.02), (0, 0.08, 0.7), (0, 0.25, 0.38)], web, 0.06)
    _fin(
        kit,
        [(0, 1.75, 0.1), (0, 2.35, 0.95), (0, 2.42, 0.92), (0, 2.12, 0.18), (0, 2.25, -0.35), (0, 2.15, -0.36)],
        web,
        0.05,
    )
    _fin(kit, [(0, 1.2, 0.2), (0, 1.42, 0.36), (0, 1.45, 0.2)], web, 0.04)
    for s in (-1, 1):
        _fin(
            kit,
            [(s * 0.32, -0.75, -0.15), (s * 0.95, -0.1, -0.5), (s * 0.9, 0.0, -0.5), (s * 0.34, -0.25, -0.15)],
            web,
            0.05,
        )
        for i in range(4):
            kit.box(
                (0.02, 0.02, 0.22),
                (s * (0.345 + 0.022 * i), -1.0 + 0.09 * i, 0.0),
                kit.paint("#2f363b"),
                turn_degrees=(12, 0, 0),
            )
        for i in range(7):
            x, y = s * (0.03 + 0.022 * i), -1.84 + 0.055 * i
            kit.cylinder(0.001, 0.07, (x, y, -0.14), kit.paint("#f4f2ea"), top=0.022, sides=5)
    kit.ball((0.2, 0.2, 0.06), (0, -1.62, -0.17), kit.paint("#7a2a2a"))
    _eyes(kit, (0.22, -1.72, 0.1), 0.035)


@thing(
    "shark",
    "great white shark, white shark",
    height_m=1.5,
    stands="water",
    azimuths_degrees=(58,),
    sink=0.45,
    size_px=360,
)
def shark(kit: Kit) -> None:
    """A whole grey shark with its jaws open."""
    _shark(kit, 0.12)


@thing(
    "shark-fin",
    "fin in the water, shark in water, circling shark",
    height_m=0.55,
    stands="water",
    azimuths_degrees=(66,),
    size_px=240,
)
def shark_fin(kit: Kit) -> None:
    """A fin that cuts the water."""
    web = kit.paint("#4f5961", rough=0.25)
    made = kit.mesh(
        [(0, -0.4, 0), (0, -0.15, 0.3), (0, 0.1, 0.52), (0, 0.2, 0.53), (0, 0.17, 0.3), (0, 0.24, 0)],
        [(0, 1, 2, 3, 4, 5)],
        web,
    )
    made.modifiers.new("solid", "SOLIDIFY").thickness = 0.06
    foam = kit.paint("#eaf3f5", mottle=0.06)
    for i in range(34):
        t = i / 33
        for s in (-1, 1):
            kit.ball((0.05, 0.09, 0.022), (s * (0.05 + 0.22 * t), -0.42 + 1.3 * t, 0.0), foam)


@thing(
    "whale",
    "blue whale, sperm whale, humpback, orca",
    height_m=5.2,
    stands="water",
    azimuths_degrees=(62,),
    sink=0.4,
    size_px=400,
)
def whale(kit: Kit) -> None:
    """A whale with its tail lifted."""
    f, top, under = Flesh(), "#3a4a5a", "#c9d2d6"
    f.limb(
        [(0, -6, 0.2), (0, -4, 0.3), (0, -1, 0.2), (0, 2.5, 0.1), (0, 5, 0.9), (0, 6.3, 2.2)],
        (0.9, 1.5, 1.75, 1.25, 0.55, 0.28),
        top,
        flat=(0.95, 1, 0.95),
        blend=0.8,
    )
    f.limb([(0, -5.9, -0.5), (0, -3.0, -0.9)], (0.75, 1.1), under)
    f.mesh(kit, fur=0.3, rough=0.3, cells=150, coat=_counter(top, under, -0.45, 0.25))
    web = kit.paint("#33424f", rough=0.3)
    for s in (-1, 1):
        _fin(
            kit,
            [(s * 0.1, 6.1, 2.2), (s * 0.9, 6.3, 2.75), (s * 2.1, 6.9, 3.0), (s * 1.3, 7.2, 2.75), (0, 6.9, 2.5)],
            web,
            0.2,
        )
        _fin(
            kit, [(s * 1.3, -3.0, -0.5), (s * 2.7, -1.6, -1.3), (s * 2.5, -1.2, -1.3), (s * 1.3, -2.0, -0.5)], web, 0.2
        )
    _eyes(kit, (1.28, -4.4, -0.1), 0.12)
    for i in range(6):
        z = -0.75 - 0.12 * i
        kit.tube(
            [(0.9 - 0.13 * i, -6.2, z), (1.25 - 0.16 * i, -4, z - 0.25), (1.2 - 0.16 * i, -2, z - 0.2)],
            0.03,
            kit.paint("#9aa5ab"),
        )


@thing("whale-tail", "fluke, diving whale", height_m=3.0, stands="water", azimuths_degrees=(10,), size_px=280)
def fluke(kit: Kit) -> None:
    """The tail of a diving whale."""
    f, web = Flesh(), "#33424f"
    f.limb([(0, 0.2, -0.2), (0, 0, 1.0), (0, 0, 1.9)], (0.75, 0.42, 0.26), web)
    for s in (-1, 1):
        f.limb([(0, 0, 1.95), (s * 0.9, 0.1, 2.35), (s * 1.9, 0.25, 2.6)], (0.32, 0.34, 0.06), web, flat=(1, 0.25, 1))
    f.mesh(kit, fur=0.3, rough=0.25)
    cut_below(-0.12)
    foam = kit.paint("#eaf3f5", mottle=0.06)
    for i in range(40):
        a = i / 40 * 2 * math.pi
        r = 0.85 + 0.25 * kit.rng.random()
        kit.ball((0.16, 0.16, 0.07), (r * math.sin(a), r * math.cos(a), -0.15), foam)


@thing(
    "dolphin",
    "jumping dolphin, leaping dolphin, porpoise",
    height_m=1.5,
    stands="water",
    azimuths_degrees=(72,),
    size_px=340,
)
def dolphin(kit: Kit) -> None:
    """A dolphin in an arc over the water."""
    f, top, under = Flesh(), "#5a6f80", "#dfe6ea"
    line = [(0, 1.2 * math.sin(a) * 1.05, 1.15 * math.cos(a)) for a in np.radians(np.linspace(-62, 62, 9))]
    f.limb(line, (0.08, 0.2, 0.27, 0.29, 0.28, 0.24, 0.17, 0.11, 0.06), top, blend=0.7)
    f.limb([(0, -1.1, 0.5), (0, -1.27, 0.26)], (0.075, 0.045), top)

    def coat(p: Any, c: Any) -> Any:
        part = ((1.11 - np.hypot(p[:, 1], p[:, 2])) / 0.08 + 0.5).clip(0, 1)[:, None]
        return c * (1 - part) + part * np.array(rgb(under))

    f.mesh(kit, fur=0.05, rough=0.2, coat=coat, cells=160)
    web = kit.paint("#506473", rough=0.25)
    _fin(kit, [(0, -0.15, 1.38), (0, 0.22, 1.68), (0, 0.26, 1.66), (0, 0.22, 1.36)], web, 0.05)
    for s in (-1, 1):
        _fin(kit, [(0, 1.08, 0.6), (s * 0.36, 1.36, 0.42), (s * 0.34, 1.4, 0.36), (0, 1.22, 0.4)], web, 0.04)
        _fin(
            kit,
            [(s * 0.2, -0.72, 0.78), (s * 0.4, -0.55, 0.48), (s * 0.36, -0.5, 0.46), (s * 0.2, -0.55, 0.8)],
            web,
            0.04,
        )
    _eyes(kit, (0.135, -1.0, 0.62), 0.022)
