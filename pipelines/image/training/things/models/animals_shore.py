"""Animals of the shore and the sea floor: octopus, crab, seal, starfish, seahorse."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flesh import Flesh, patched, striped
from pipelines.image.training.things.models.animals_sea import _eyes, _fin
from pipelines.image.training.things.recipe import thing


@thing("octopus", "squid, kraken, tentacles", height_m=0.7, azimuths_degrees=(15,), elevation_degrees=14)
def octopus(kit: Kit) -> None:
    """A red octopus with curled arms."""
    f, tint = Flesh(), "#b5503f"
    f.limb([(0, 0.14, 0.58), (0, 0.03, 0.38), (0, 0, 0.22)], (0.17, 0.15, 0.13), tint)
    for i in range(8):
        a = (i + 0.5) / 8 * 2 * math.pi
        way, side = np.array([math.sin(a), math.cos(a), 0]), np.array([math.cos(a), -math.sin(a), 0])
        curl = 1 if i % 2 else -1
        line = [
            way * r + side * curl * (0.16 * (r - 0.1) ** 1.5) + np.array([0, 0, z])
            for r, z in ((0.06, 0.2), (0.2, 0.15), (0.36, 0.06), (0.54, 0.05))
        ]
        line.append(line[-1] + way * 0.1 + side * curl * 0.1 + np.array([0, 0, 0.08]))
        line.append(line[-1] - way * 0.03 + side * curl * 0.06 + np.array([0, 0, 0.06]))
        f.limb(line, (0.075, 0.065, 0.05, 0.036, 0.024, 0.012), tint, blend=0.3)
    f.mesh(kit, fur=0.3, rough=0.3, cells=160, coat=patched("#8a3428", 0.12, -0.1))
    _eyes(kit, (0.1, -0.1, 0.33), 0.026, "#171210", "#e8c860")


@thing("crab", "lobster, crayfish", height_m=0.09, azimuths_degrees=(12,), elevation_degrees=22, size_px=256)
def crab(kit: Kit) -> None:
    """A red crab with lifted claws."""
    f, tint = Flesh(), "#c8452a"
    f.ball((0, 0, 0.4), (0.62, 0.44, 0.24), tint)
    f.pair([(0.45, -0.25, 0.4), (0.85, -0.45, 0.5), (0.8, -0.6, 0.72)], (0.12, 0.12, 0.12), tint)
    f.pair([(0.74, -0.66, 0.86), (0.6, -0.72, 1.02)], (0.21, 0.15), "#d8543a", flat=(1, 0.6, 1))
    f.pair([(0.66, -0.74, 1.08), (0.46, -0.76, 1.2)], (0.1, 0.02), "#e0704a")
    f.pair([(0.5, -0.74, 0.98), (0.34, -0.76, 1.06)], (0.07, 0.02), "#e0704a")
    f.pair([(0.16, -0.36, 0.55), (0.18, -0.42, 0.72)], 0.035, tint)
    f.mesh(kit, fur=0.3, rough=0.3, cells=150)
    _eyes(kit, (0.18, -0.43, 0.76), 0.06)
    leg = kit.paint("#b53a24", rough=0.35)
    for y, end in ((-0.12, -0.35), (0.04, 0.0), (0.18, 0.35), (0.3, 0.65)):
        for s in (-1, 1):
            kit.tube(
                [(s * 0.5, y, 0.38), (s * 0.95, (y + end) / 2, 0.62), (s * 1.25, end, 0.0)],
                [0.085, 0.07, 0.015],
                leg,
                smooth=False,
            )


@thing("seal", "sea lion, walrus", height_m=0.75, azimuths_degrees=(58,))
def seal(kit: Kit) -> None:
    """A seal that lifts its head."""
    f, tint = Flesh(), "#7a7672"
    f.limb(
        [(0, 1.0, 0.12), (0, 0.5, 0.22), (0, -0.1, 0.3), (0, -0.5, 0.45), (0, -0.65, 0.68)],
        (0.08, 0.2, 0.29, 0.2, 0.14),
        tint,
        blend=0.7,
    )
    f.limb([(0, -0.7, 0.7), (0, -0.84, 0.67)], (0.13, 0.075), tint)
    f.pair(
        [(0.22, -0.25, 0.2), (0.42, -0.15, 0.06), (0.5, -0.02, 0.03)], (0.1, 0.08, 0.05), "#5f5b58", flat=(1, 1, 0.5)
    )
    f.pair([(0.05, 1.0, 0.1), (0.18, 1.22, 0.06)], (0.06, 0.05), "#5f5b58", flat=(1, 1, 0.5))
    f.mesh(kit, fur=0.2, rough=0.35, coat=patched("#4f4b48", 0.16, -0.4))
    _eyes(kit, (0.085, -0.79, 0.75), 0.024)
    kit.ball((0.032, 0.02, 0.024), (0, -0.915, 0.69), kit.paint("#171414"))
    for s in (-1, 1):
        for i in range(3):
            kit.tube(
                [(s * 0.04, -0.89, 0.65), (s * 0.15, -0.95, 0.63 - 0.02 * i)], 0.003, kit.paint("#e8e4da"), smooth=False
            )


@thing("starfish", "sea star", height_m=0.04, azimuths_degrees=(10,), elevation_degrees=40, size_px=224)
def starfish(kit: Kit) -> None:
    """An orange starfish."""
    f = Flesh()
    for i in range(5):
        a = i / 5 * 2 * math.pi
        f.limb([(0, 0, 0.2), (math.sin(a), math.cos(a), 0.08)], (0.27, 0.08), "#e0803a", blend=0.6)
    f.mesh(kit, fur=0.9, coat=patched("#c2602a", 0.14, -0.2))


@thing("seahorse", "sea horse", height_m=0.16, stands="sky", azimuths_degrees=(80,), size_px=224)
def seahorse(kit: Kit) -> None:
    """A yellow seahorse."""
    f, tint = Flesh(), "#e0a83a"
    f.limb(
        [
            (0, -0.02, 0.62),
            (0, 0.06, 0.5),
            (0, -0.02, 0.36),
            (0, 0.04, 0.2),
            (0, -0.04, 0.08),
            (0, -0.1, 0.12),
            (0, -0.06, 0.17),
        ],
        (0.06, 0.09, 0.11, 0.06, 0.035, 0.025, 0.012),
        tint,
    )
    f.limb([(0, -0.05, 0.68), (0, -0.1, 0.66), (0, -0.24, 0.6)], (0.065, 0.045, 0.024), tint)
    for i in range(9):
        f.ball((0, 0.1 - 0.03 * abs(i - 4) * 0.5, 0.24 + i * 0.05), 0.024, "#c98a2a", blend=0.1)
    f.mesh(kit, fur=0.3, cells=150, coat=striped("#b57a24", 0.045, -0.6, axis=2, bend=0.2))
    _fin(kit, [(0, 0.12, 0.46), (0, 0.24, 0.44), (0, 0.22, 0.33), (0, 0.1, 0.34)], kit.paint("#f0cc6a"), 0.01)
    _eyes(kit, (0.05, -0.08, 0.69), 0.014)
