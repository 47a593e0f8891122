"""What flies on thin wings: bee, butterflies, moth, dragonfly, fly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flesh import Flesh, striped
from pipelines.image.training.things.models.insects import _feelers, _legs
from pipelines.image.training.things.recipe import thing


def _wing(
    kit: Kit,
    root: Sequence[float],
    way: Sequence[float],
    across: Sequence[float],
    length: float,
    width: float,
    material: Any,
) -> None:
    """A leaf-shaped flat wing."""
    a, b, c = (np.asarray(v, float) for v in (root, way, across))
    points, count = [a], 26
    for i in range(count + 1):
        t = i / count * 2 * math.pi
        u = (1 - math.cos(t)) / 2
        points.append(a + b * length * u + c * width * math.sin(t) * (0.4 + 0.6 * u))
    made = kit.mesh(points, [(0, i, i + 1) for i in range(1, count + 1)], material)
    made.modifiers.new("solid", "SOLIDIFY").thickness = 0.008 * length


@thing(
    "bee",
    "honeybee, bumblebee, wasp, hornet",
    height_m=0.018,
    stands="sky",
    azimuths_degrees=(58,),
    elevation_degrees=10,
    size_px=240,
)
def bee(kit: Kit) -> None:
    """A striped bee in flight."""
    f = Flesh()
    f.limb([(0, 0.2, 0.4), (0, 0.6, 0.34), (0, 0.95, 0.22)], (0.3, 0.36, 0.08), "#e8b02e", blend=0.4)
    f.ball((0, -0.15, 0.45), (0.3, 0.3, 0.28), "#8a6420")
    f.ball((0, -0.52, 0.4), (0.22, 0.17, 0.22), "#2a2018")

    def bands(p: Any, c: Any) -> Any:
        dark = ((np.sin((p[:, 1] - 0.2) * 19) > 0.1) & (p[:, 1] > 0.2))[:, None]
        return np.where(dark, 0.02, c)

    f.mesh(kit, coat=bands, fur=0.7)
    glass = kit.glass("#cfd8dc", clear=0.45)
    for s in (-1, 1):
        kit.ball((0.07, 0.09, 0.13), (s * 0.17, -0.58, 0.44), kit.paint("#120d0a", rough=0.1))
        _wing(kit, (s * 0.12, -0.12, 0.66), (s * 0.62, 0.3, 0.68), (-s * 0.1, 0.9, -0.3), 1.0, 0.26, glass)
        _wing(kit, (s * 0.12, 0.08, 0.62), (s * 0.62, 0.62, 0.42), (-s * 0.1, 0.9, -0.3), 0.7, 0.2, glass)
    _legs(kit, (-0.2, -0.05, 0.1), (0.12, 0.14, 0.16), (-0.25, 0.05, 0.4), -0.15, 0.035, "#1c1410", (0.14, 0.25))
    _feelers(kit, -0.62, 0.52, 0.4, "#1c1410", 0.025)


def _rounded(outline: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """An outline with its corners cut off twice."""
    points = [(float(x), float(y)) for x, y in outline]
    for _ in range(2):
        nexts = [*points[1:], points[0]]
        points = [
            (a[0] * (1 - t) + b[0] * t, a[1] * (1 - t) + b[1] * t)
            for a, b in zip(points, nexts, strict=True)
            for t in (0.25, 0.75)
        ]
    return points


def _butterfly(kit: Kit, tint: str, spot: str, rim: str) -> None:
    """Two pairs of wings with a dark rim and spots, half open."""
    body = Flesh()
    body.limb([(0, -0.5, 0.05), (0, 0.0, 0.05), (0, 0.5, 0.0)], (0.06, 0.08, 0.03), "#2a2220")
    body.ball((0, -0.58, 0.07), 0.075, "#2a2220")
    body.mesh(kit, fur=0.6)
    inner, edge, dots = kit.paint(tint, mottle=0.12, grain_m=0.4), kit.paint(rim), kit.paint(spot)
    for s in (-1, 1):
        for outline, ends in (
            (
                [(0, -0.35), (0.5, -0.95), (1.05, -1.1), (1.3, -0.95), (1.22, -0.5), (1.0, -0.1), (0.5, 0.02), (0, 0)],
                ((1.1, -0.88), (1.13, -0.62), (1.0, -0.35)),
            ),
            (
                [
                    (0, -0.02),
                    (0.5, 0.04),
                    (0.95, 0.05),
                    (1.08, 0.35),
                    (0.95, 0.75),
                    (0.6, 0.98),
                    (0.25, 0.75),
                    (0, 0.3),
                ],
                ((0.92, 0.35), (0.82, 0.62), (0.58, 0.78)),
            ),
        ):
            for scale, material, thick in ((1.0, edge, 0.014), (0.82, inner, 0.05)):
                cx, cy = np.mean(outline, 0) * (0.9, 1)
                flat = [((cx + (x - cx) * scale), (cy + (y - cy) * scale)) for x, y in _rounded(outline)]
                points = [(s * x * 0.8, y, 0.62 * x) for x, y in flat]
                made = kit.mesh(points, [tuple(range(len(points)))], material)
                solid = made.modifiers.new("solid", "SOLIDIFY")
                solid.thickness, solid.offset = thick, 0
            for x, y in ends:
                kit.ball((0.05, 0.06, 0.03), (s * x * 0.8, y, 0.62 * x + 0.02), dots)
        kit.tube(
            [(s * 0.03, -0.62, 0.1), (s * 0.18, -0.95, 0.25), (s * 0.25, -1.1, 0.34)],
            [0.015, 0.012, 0.025],
            kit.paint("#2a2220"),
            smooth=False,
        )


@thing(
    "butterfly",
    "orange butterfly, monarch butterfly, moth",
    height_m=0.075,
    stands="sky",
    azimuths_degrees=(30,),
    elevation_degrees=50,
    size_px=224,
)
def butterfly(kit: Kit) -> None:
    """An orange butterfly."""
    _butterfly(kit, "#e8822a", "#f6ead2", "#241a18")


@thing(
    "butterfly-blue",
    "blue butterfly, morpho",
    height_m=0.075,
    stands="sky",
    azimuths_degrees=(-35,),
    elevation_degrees=50,
    size_px=224,
)
def blue_butterfly(kit: Kit) -> None:
    """A blue butterfly."""
    _butterfly(kit, "#3a86d8", "#dff0fa", "#16203a")


@thing(
    "butterfly-yellow",
    "yellow butterfly, brimstone butterfly, white butterfly",
    height_m=0.075,
    stands="sky",
    azimuths_degrees=(15,),
    elevation_degrees=55,
    size_px=224,
)
def yellow_butterfly(kit: Kit) -> None:
    """A yellow butterfly."""
    _butterfly(kit, "#f4dc5a", "#e88a2a", "#e8c440")


@thing(
    "moth",
    "night moth, death's-head moth",
    height_m=0.06,
    stands="sky",
    azimuths_degrees=(20,),
    elevation_degrees=60,
    size_px=224,
)
def moth(kit: Kit) -> None:
    """A grey-brown moth."""
    _butterfly(kit, "#8a7a66", "#3a3028", "#5a4c3e")


@thing("dragonfly", "damselfly", height_m=0.05, stands="sky", azimuths_degrees=(40,), elevation_degrees=34, size_px=240)
def dragonfly(kit: Kit) -> None:
    """A blue dragonfly."""
    f = Flesh()
    f.limb([(0, 0.1, 0), (0, 0.6, 0.03), (0, 1.5, -0.02)], (0.07, 0.05, 0.045), "#2a6aa8")
    f.ball((0, -0.12, 0.02), (0.13, 0.2, 0.14), "#2f7a6a")
    f.ball((0, -0.4, 0.03), (0.1, 0.09, 0.09), "#1c3a4a")
    f.mesh(kit, fur=0.1, rough=0.2, coat=striped("#14243a", 0.2, -0.6, bend=0))
    glass = kit.glass("#c2dbe6", clear=0.4)
    for s in (-1, 1):
        kit.ball((0.09, 0.1, 0.1), (s * 0.08, -0.43, 0.06), kit.paint("#3aa08a", rough=0.05))
        _wing(kit, (s * 0.06, -0.18, 0.13), (s * 0.97, -0.16, 0.12), (0, 1, 0), 1.25, 0.17, glass)
        _wing(kit, (s * 0.06, 0.05, 0.13), (s * 0.97, 0.2, 0.1), (0, 1, 0), 1.2, 0.2, glass)
    _legs(kit, (-0.2, -0.1, 0.0), (0.1, 0.12, 0.12), (-0.35, -0.15, 0.1), -0.1, 0.02, "#14201c", (0.06, -0.12))


@thing(
    "fly",
    "housefly, blowfly, mosquito, gnat",
    height_m=0.008,
    azimuths_degrees=(48,),
    elevation_degrees=24,
    size_px=224,
)
def fly(kit: Kit) -> None:
    """A fly with red eyes."""
    f = Flesh()
    f.ball((0, 0.45, 0.42), (0.3, 0.42, 0.28), "#2a3236")
    f.ball((0, -0.15, 0.48), (0.3, 0.34, 0.28), "#3a4044")
    f.ball((0, -0.56, 0.44), (0.2, 0.15, 0.2), "#2a2a2c")
    f.mesh(kit, fur=0.6, rough=0.4)
    glass = kit.glass("#b5bec4", clear=0.4)
    for s in (-1, 1):
        kit.ball((0.14, 0.13, 0.18), (s * 0.16, -0.6, 0.5), kit.paint("#8a1c1a", rough=0.15))
        _wing(kit, (s * 0.14, -0.1, 0.72), (s * 0.45, 0.88, 0.05), (s * 0.9, -0.4, 0.1), 1.15, 0.24, glass)
    _legs(kit, (-0.3, -0.12, 0.05), (0.45, 0.55, 0.5), (-0.7, -0.05, 0.7), 0.12, 0.04, "#1c1a1c", (0.2, 0.32))
