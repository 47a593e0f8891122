"""Owl and the birds of show: parrot, peacock, flamingo."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_bird import Bird, perch
from pipelines.image.training.things.kit_flesh import Flesh, patched
from pipelines.image.training.things.models.birds import CHICKEN
from pipelines.image.training.things.recipe import thing

FLAMINGO = Bird(
    0.32, 0.11, 0.042, (0.62, 0.026), (0.075, 0.02, 0.05), (0.06, 0.08), 0.66, 0.6, 0.2, "#f2909a", bill="#2a2224",
    feet="#e8808a", wing="#ea7484", tip="#2a2224",
)  # fmt: skip

OWL = Bird(
    0.26, 0.115, 0.092, (0.03, 0.09), (0.03, 0.014, 0.02), (0.1, 0.12), 0.05, 0.5, 0.22, "#7d6244", belly="#c2a67c",
    bill="#3a3228", feet="#b59a6a", eye="#1a1410",
)  # fmt: skip

PARROT = Bird(
    0.26, 0.078, 0.056, (0.03, 0.05), (0.045, 0.032, 0.045), (0.36, 0.06), 0.045, 0.42, 0.16, "#cf2a2a", wing="#2a6ac0",
    bill="#e8e0d0", feet="#5a5654", tail_tint="#2a5ab5", tip="#e8c030",
)  # fmt: skip


@thing("owl", "night owl, tawny owl, barn owl", height_m=0.55, azimuths_degrees=(18,), size_px=256)
def owl(kit: Kit) -> None:
    """An owl with a round face and great eyes."""
    f = perch(kit, OWL, pitch=72, yaw=10, coat=patched("#4f3a26", 0.05, -0.3), fur=0.5)
    for s in (-1, 1):
        kit.ball((0.042, 0.014, 0.045), f.to_scene((s * 0.043, -0.082, 0.012)), kit.paint("#d9c49c"))
        kit.ball((0.027, 0.016, 0.027), f.to_scene((s * 0.041, -0.09, 0.014)), kit.paint("#f0a820", rough=0.1))
        kit.ball((0.015, 0.012, 0.015), f.to_scene((s * 0.041, -0.101, 0.014)), kit.paint("#0a0806", rough=0.05))
        ends = [tuple(f.to_scene(p)) for p in ((s * 0.05, -0.03, 0.07), (s * 0.075, -0.02, 0.125))]
        kit.tube(ends, [0.024, 0.004], kit.paint("#6a5238"), smooth=False)


@thing("parrot", "macaw, cockatoo, budgerigar, canary", height_m=0.65, azimuths_degrees=(55,), size_px=280)
def parrot(kit: Kit) -> None:
    """A red and blue parrot on a branch."""
    perch(kit, PARROT, pitch=62)
    kit.tube([(-0.3, 0.02, -0.03), (0, 0.03, -0.012), (0.3, -0.02, 0.0)], 0.022, kit.wood("#6a4a30", along="x"))
    kit.tube([(0, 0.03, -0.31), (0, 0.03, -0.01)], 0.025, kit.wood("#6a4a30"), smooth=False)
    kit.cylinder(0.16, 0.03, (0, 0.03, -0.3), kit.wood("#6a4a30"))


@thing("peacock", "peafowl, peacock with open tail", height_m=1.45, azimuths_degrees=(14,), size_px=380)
def peacock(kit: Kit) -> None:
    """A peacock that spreads its tail."""
    b = replace(
        CHICKEN,
        length=0.36,
        girth=0.12,
        head=0.04,
        neck=(0.3, 0.04),
        legs=0.2,
        back="#1f4a9a",
        belly="#1f4a9a",
        wing="#6a5a44",
        face="#2456b0",
        tail=(0.05, 0.1),
        bill="#8a8478",
        feet="#8a8070",
    )
    perch(kit, b, pitch=40, neck_pitch=72)
    root, shaft, fan = (
        np.array([0, 0.16, 0.4]),
        kit.paint("#3f7a4a"),
        kit.paint("#3d8a5a", second="#2a6a5a", grain_m=0.04),
    )
    inks = [kit.paint(c, rough=0.3) for c in ("#b58a3a", "#2aa0a8", "#1c2a6a")]
    for ring, (reach, count) in enumerate(((1.02, 25), (0.78, 20), (0.54, 15))):
        for i in range(count):
            a = math.radians(-98 + 196 * i / (count - 1))
            way = np.array([math.sin(a), 0.12, math.cos(a)])
            tip = root + way * reach
            flat = np.array([way[2], 0, -way[0]])
            kit.tube([tuple(root), tuple(tip)], 0.006, shaft, smooth=False)
            lift = np.array([0, -0.012 * ring, 0])
            outline = [
                root + way * reach * 0.5 + lift,
                tip - way * 0.12 + flat * 0.055 + lift,
                tip + way * 0.03 + lift,
                tip - way * 0.12 - flat * 0.055 + lift,
            ]
            kit.mesh(outline, [(0, 1, 2, 3)], fan)
            for size, ink in zip((0.042, 0.03, 0.017), inks, strict=True):
                kit.ball(
                    (size, 0.008 + 0.002 / size * 0.1, size * 1.15),
                    tip - way * 0.06 + lift - np.array([0, 0.012 - size * 0.2, 0]),
                    ink,
                )


@thing("flamingo", "pink flamingo, heron, crane, stork, egret", height_m=1.4, azimuths_degrees=(66,), size_px=320)
def flamingo(kit: Kit) -> None:
    """A pink flamingo on long legs."""
    b, f = FLAMINGO, Flesh()
    z = b.legs + 0.12
    f.limb([(0, -0.12, z), (0, 0.1, z + 0.02), (0, 0.28, z - 0.02)], (0.1, 0.115, 0.04), b.back)
    f.pair(
        [(0.08, -0.06, z + 0.03), (0.085, 0.12, z + 0.03), (0.03, 0.3, z - 0.01)],
        (0.06, 0.065, 0.015),
        b.wing,
        flat=(0.5, 1, 1),
    )
    f.limb(
        [(0, -0.16, z + 0.03), (0, -0.3, z + 0.16), (0, -0.2, z + 0.34), (0, -0.16, z + 0.48), (0, -0.24, z + 0.55)],
        (0.06, 0.035, 0.026, 0.026, 0.03),
        b.back,
    )
    f.ball((0, -0.26, z + 0.55), (0.036, 0.048, 0.038), b.back)
    f.mesh(kit, fur=0.2, cells=160)
    kit.tube(
        [(0, -0.29, z + 0.55), (0, -0.34, z + 0.52), (0, -0.35, z + 0.46)],
        [0.024, 0.022, 0.005],
        kit.paint("#2a2224"),
        smooth=False,
    )
    for s in (-1, 1):
        kit.ball(0.008, (s * 0.033, -0.275, z + 0.56), kit.paint("#e8c030"))
        kit.tube(
            [(s * 0.04, 0.04, z - 0.06), (s * 0.04, 0.06, z * 0.5), (s * 0.04, 0.02, 0.01)],
            0.012,
            kit.paint(b.feet),
            smooth=False,
        )
        kit.ball((0.045, 0.06, 0.008), (s * 0.045, -0.02, 0.008), kit.paint(b.feet))
