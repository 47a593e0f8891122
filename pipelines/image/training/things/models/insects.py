"""Insects, spiders, snails and other small crawlers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flesh import Flesh, striped
from pipelines.image.training.things.recipe import thing


def _legs(
    kit: Kit,
    roots: Sequence[float],
    reach: Sequence[float],
    aim: Sequence[float],
    high: float,
    radius: float,
    tint: str,
    base: Sequence[float] = (0.15, 0.3),
) -> None:
    """Jointed legs on both sides: where along y they start, how far they reach out, where along y they end."""
    material = kit.paint(tint, rough=0.4)
    x, z = base
    for y, out, end in zip(roots, reach, aim, strict=True):
        for s in (-1, 1):
            knee = (s * (x + out * 0.45), y + (end - y) * 0.45, z + high)
            low = (s * (x + out * 0.85), y + (end - y) * 0.85, z * 0.35)
            line = [(s * x * 0.6, y, z), knee, low, (s * (x + out), end, 0.0)]
            kit.tube(line, [radius, radius * 0.9, radius * 0.6, radius * 0.3], material, smooth=False)


def _feelers(kit: Kit, y: float, z: float, size: float, tint: str, thick: float = 0.03) -> None:
    for s in (-1, 1):
        line = [
            (s * 0.08, y, z),
            (s * 0.25 * size, y - 0.4 * size, z + 0.35 * size),
            (s * 0.45 * size, y - 0.9 * size, z + 0.3 * size),
        ]
        kit.tube(line, [thick, thick * 0.7, thick * 0.3], kit.paint(tint))


@thing(
    "spider",
    "tarantula, black widow, arachnid",
    height_m=0.045,
    azimuths_degrees=(24,),
    elevation_degrees=24,
    size_px=280,
)
def spider(kit: Kit) -> None:
    """A hairy dark spider."""
    f = Flesh()
    f.ball((0, 0.62, 0.5), (0.44, 0.56, 0.4), "#2a211e")
    f.ball((0, -0.12, 0.4), (0.3, 0.34, 0.22), "#352a26")
    f.pair([(0.1, -0.42, 0.36), (0.12, -0.55, 0.18)], (0.1, 0.05), "#1c1514")
    f.mesh(kit, fur=0.9)
    _legs(
        kit,
        (-0.25, -0.14, -0.02, 0.1),
        (1.25, 1.5, 1.5, 1.3),
        (-1.25, -0.5, 0.45, 1.4),
        0.75,
        0.085,
        "#2a211e",
        (0.2, 0.4),
    )
    _legs(kit, (-0.36,), (0.3,), (-0.85,), 0.2, 0.06, "#352a26", (0.12, 0.36))
    for i in range(6):
        kit.ball(
            0.035, ((i % 3 - 1) * 0.08, -0.4 + 0.03 * (i // 3), 0.5 + 0.05 * (i // 3)), kit.paint("#c03028", rough=0.05)
        )


@thing(
    "spider-hanging",
    "spider on a thread, dangling spider",
    height_m=0.6,
    stands="ceiling",
    azimuths_degrees=(20,),
    size_px=280,
)
def hanging(kit: Kit) -> None:
    """A black spider that hangs on its thread."""
    f = Flesh()
    f.ball((0, 0, 0.1), (0.055, 0.055, 0.07), "#171416")
    f.ball((0, 0, -0.01), (0.036, 0.036, 0.042), "#221d1f")
    f.mesh(kit, fur=0.4)
    kit.tube([(0, 0, 0.15), (0, 0, 0.85)], 0.003, kit.paint("#d8dadc"), smooth=False)
    kit.ball((0.014, 0.01, 0.022), (0, -0.053, 0.1), kit.paint("#c8202a"))
    ink = kit.paint("#171416")
    for i, (out, up, end) in enumerate(((0.1, 0.1, 0.2), (0.15, 0.06, 0.08), (0.15, 0.0, -0.1), (0.1, -0.06, -0.2))):
        for s in (-1, 1):
            kit.tube(
                [(0, -0.01, 0), (s * out, -0.03, up), (s * out * 1.25, -0.02 - 0.01 * i, end)],
                [0.011, 0.009, 0.003],
                ink,
                smooth=False,
            )


@thing("scorpion", "scorpions", height_m=0.07, azimuths_degrees=(38,), elevation_degrees=22, size_px=280)
def scorpion(kit: Kit) -> None:
    """A scorpion with its sting over its back."""
    f, tint = Flesh(), "#4a3222"
    f.limb([(0, -0.3, 0.22), (0, 0.1, 0.24), (0, 0.5, 0.2)], (0.19, 0.24, 0.15), tint, flat=(1, 1, 0.55))
    for p in ((0, 0.66, 0.22), (0, 0.86, 0.34), (0, 1.0, 0.54), (0, 1.0, 0.78), (0, 0.86, 0.98), (0, 0.66, 1.06)):
        f.ball(p, 0.105, tint, blend=0.15)
    f.limb([(0, 0.62, 1.06), (0, 0.42, 1.02), (0, 0.34, 0.88)], (0.09, 0.055, 0.012), "#2a1a12")
    f.pair([(0.12, -0.32, 0.22), (0.42, -0.55, 0.26), (0.42, -0.88, 0.26)], (0.06, 0.06, 0.07), tint)
    f.pair([(0.42, -0.95, 0.26), (0.36, -1.15, 0.26)], (0.13, 0.1), "#5a3c28", flat=(1, 1, 0.7))
    f.pair([(0.44, -1.2, 0.28), (0.42, -1.42, 0.28)], (0.06, 0.015), "#3a2418")
    f.pair([(0.28, -1.18, 0.26), (0.3, -1.4, 0.26)], (0.045, 0.012), "#3a2418")
    f.mesh(kit, fur=0.3, rough=0.35, cells=160)
    _legs(
        kit,
        (-0.25, -0.05, 0.12, 0.3),
        (0.5, 0.6, 0.62, 0.55),
        (-0.5, -0.1, 0.35, 0.75),
        0.22,
        0.035,
        "#5a3c28",
        (0.18, 0.22),
    )


@thing(
    "cockroach", "beetle, bug, vermin, roach", height_m=0.014, azimuths_degrees=(40,), elevation_degrees=28, size_px=256
)
def cockroach(kit: Kit) -> None:
    """A brown cockroach with long feelers."""
    f = Flesh()
    f.ball((0, 0.25, 0.24), (0.38, 0.85, 0.17), "#5a2f18")
    f.ball((0, -0.58, 0.26), (0.36, 0.26, 0.15), "#7a4422")
    f.ball((0, -0.82, 0.2), (0.17, 0.13, 0.12), "#2a160c")
    f.mesh(
        kit,
        fur=0.1,
        rough=0.2,
        coat=lambda p, c: np.where((np.abs(p[:, 0]) < 0.015)[:, None] & (p[:, 1] > -0.35)[:, None], 0.3 * c, c),
    )
    _legs(kit, (-0.45, -0.1, 0.25), (0.45, 0.6, 0.65), (-0.75, 0.15, 0.95), 0.12, 0.04, "#4a2614", (0.25, 0.2))
    _feelers(kit, -0.9, 0.24, 1.5, "#3a1e10", 0.018)


@thing("ant", "ants, termite", height_m=0.008, azimuths_degrees=(58,), elevation_degrees=18, size_px=240)
def ant(kit: Kit) -> None:
    """A dark ant."""
    f, tint = Flesh(), "#3a1e16"
    f.ball((0, 0.7, 0.42), (0.26, 0.42, 0.26), "#2a1510")
    f.ball((0, 0.2, 0.38), 0.08, tint, blend=0.2)
    f.limb([(0, 0.02, 0.4), (0, -0.3, 0.44)], (0.11, 0.14), tint, blend=0.2)
    f.ball((0, -0.66, 0.46), (0.22, 0.25, 0.19), tint, blend=0.2)
    f.pair([(0.08, -0.86, 0.38), (0.03, -1.02, 0.34)], (0.05, 0.02), tint)
    f.mesh(kit, fur=0.1, rough=0.25)
    _legs(kit, (-0.3, -0.15, 0.0), (0.6, 0.7, 0.7), (-0.75, 0.0, 0.75), 0.3, 0.035, "#2a1510", (0.12, 0.4))
    _feelers(kit, -0.82, 0.55, 0.75, "#2a1510", 0.025)


@thing("ladybird", "ladybug, beetle", height_m=0.012, azimuths_degrees=(45,), elevation_degrees=24, size_px=224)
def ladybird(kit: Kit) -> None:
    """A red ladybird with black spots."""
    kit.ball((0.5, 0.6, 0.42), (0, 0.1, 0.2), kit.paint("#d0201c", rough=0.15, mottle=0.03))
    ink = kit.paint("#0e0c0c", rough=0.25)
    kit.ball((0.34, 0.24, 0.28), (0, -0.46, 0.24), ink)
    kit.ball((0.2, 0.14, 0.17), (0, -0.66, 0.2), ink)
    for s in (-1, 1):
        kit.ball((0.07, 0.05, 0.07), (s * 0.15, -0.72, 0.27), kit.paint("#f4f0e8"))
        for x, y in ((0.2, -0.2), (0.33, 0.12), (0.18, 0.4)):
            z = 0.2 + 0.42 * math.sqrt(max(0, 1 - (x / 0.5) ** 2 - ((y - 0.1) / 0.6) ** 2))
            kit.ball((0.095, 0.1, 0.05), (s * x, y, z - 0.02), ink)
    kit.tube([(0, -0.42, 0.45), (0, 0.1, 0.625), (0, 0.65, 0.36)], 0.012, ink)
    _legs(kit, (-0.3, 0.0, 0.3), (0.28, 0.32, 0.28), (-0.5, 0.0, 0.55), 0.06, 0.035, "#0e0c0c", (0.36, 0.14))
    _feelers(kit, -0.75, 0.25, 0.4, "#0e0c0c", 0.025)


@thing("snail", "slug, garden snail", height_m=0.034, azimuths_degrees=(70,), size_px=240)
def snail(kit: Kit) -> None:
    """A snail with a spiral shell."""
    f, shell = Flesh(), Flesh()
    f.limb(
        [(0, 0.95, 0.05), (0, 0.3, 0.13), (0, -0.5, 0.14), (0, -0.85, 0.34), (0, -0.98, 0.5)],
        (0.05, 0.17, 0.17, 0.14, 0.12),
        "#a8906a",
        flat=(1, 1, 0.85),
    )
    f.mesh(kit, fur=0.5, rough=0.3)
    for i in range(60):
        t = i / 59
        a, r = t * 2 * math.pi * 2.4, 0.46 * (1 - t) + 0.02
        shell.ball(
            (0.1 * t + 0.04, 0.12 - r * math.cos(a), 0.66 + r * math.sin(a)),
            0.27 * (1 - t) + 0.05,
            "#9a6a3a" if i % 3 < 2 else "#5a3820",
            blend=0.02,
        )
    shell.mesh(kit, fur=0.15, rough=0.25, cells=150, soft=0.15)
    for s in (-1, 1):
        kit.tube(
            [(s * 0.05, -1.0, 0.58), (s * 0.13, -1.1, 0.82), (s * 0.17, -1.16, 0.98)],
            [0.03, 0.022, 0.035],
            kit.paint("#9a8460"),
            smooth=False,
        )
        kit.tube([(s * 0.05, -1.08, 0.46), (s * 0.08, -1.22, 0.42)], [0.024, 0.014], kit.paint("#9a8460"), smooth=False)


@thing("caterpillar", "worm, grub, larva, maggot", height_m=0.014, azimuths_degrees=(66,), size_px=224)
def caterpillar(kit: Kit) -> None:
    """A green caterpillar that arches its back."""
    f = Flesh()
    for i in range(13):
        t = i / 12
        f.ball(
            (0, -1 + 2 * t, 0.2 + 0.28 * math.sin(math.pi * t) ** 2),
            0.17 if i else 0.19,
            "#6aa83a" if i % 2 else "#8fc24a",
            blend=0.12,
        )
        if i:
            f.pair(
                [
                    (0.1, -1 + 2 * t, 0.1 + 0.26 * math.sin(math.pi * t) ** 2),
                    (0.14, -1 + 2 * t, 0.02 + 0.26 * math.sin(math.pi * t) ** 2),
                ],
                0.04,
                "#3a2a18",
            )
    f.mesh(kit, fur=0.2)
    for s in (-1, 1):
        kit.ball(0.035, (s * 0.09, -1.15, 0.27), kit.paint("#14100c", rough=0.1))


@thing("worm", "earthworm, maggots, leech", height_m=0.02, azimuths_degrees=(30,), elevation_degrees=30, size_px=224)
def worm(kit: Kit) -> None:
    """A pink earthworm."""
    f = Flesh()
    line = [
        (-1 + 2 * t, 0.35 * math.sin(t * 8), 0.09 + 0.12 * max(0, math.sin(t * 8 + 1))) for t in np.linspace(0, 1, 40)
    ]
    f.limb(
        line,
        list(np.interp(np.linspace(0, 1, 40), (0, 0.1, 0.3, 0.35, 0.9, 1), (0.03, 0.08, 0.09, 0.1, 0.08, 0.02))),
        "#c0807a",
        blend=0.1,
    )
    f.mesh(kit, fur=0.2, rough=0.25, cells=170, coat=striped("#a0605c", 0.07, -0.6, axis=0, bend=0.2))
