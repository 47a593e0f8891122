"""Beasts of fable and of old: unicorn, winged horse, dragon, dinosaur."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_beast import GALLOPING, WALKING, Beast, stand
from pipelines.image.training.things.kit_flesh import Flesh, striped
from pipelines.image.training.things.kit_props import wings
from pipelines.image.training.things.models.animals import teeth
from pipelines.image.training.things.models.pets import HORSE
from pipelines.image.training.things.recipe import thing


@thing("unicorn", "magic horse, mythical horse", height_m=2.3, azimuths_degrees=(62,), size_px=380)
def unicorn(kit: Kit) -> None:
    """A white horse with a spiral horn and a violet mane."""
    b = replace(HORSE, coat="#f2eee8", feet="#e0d8d0", mane="#c9a8e0", tail_tint="#c9a8e0", muzzle="#e8ccc8")
    flesh = stand(kit, b, legs=WALKING, neck_pitch=54, yaw=12)
    horn = [tuple(flesh.to_scene(p)) for p in ((0, -0.1, 0.1), (0, -0.22, 0.36), (0, -0.32, 0.6))]
    kit.tube(horn, [0.035, 0.022, 0.003], kit.paint("#f0d48a", metal=1, rough=0.25), smooth=False)


@thing("pegasus", "winged horse", height_m=2.25, azimuths_degrees=(52,), size_px=400)
def pegasus(kit: Kit) -> None:
    """A white horse with wings."""
    b = replace(HORSE, coat="#f2eee8", feet="#e0d8d0", mane="#f8f4ec", tail_tint="#f8f4ec", muzzle="#e0ccc4")
    stand(kit, b, legs=GALLOPING, neck_pitch=44, pitch=10, lift=0.3)
    wings(kit, (0, -0.25, 1.95), "#fbf9f4", span_m=1.3, rise=0.95)


@thing("dragon", "fire-breathing dragon, wyvern, monster", height_m=4.6, azimuths_degrees=(48,), size_px=440)
def dragon(kit: Kit) -> None:
    """A dark green dragon with lifted wings and a burning throat."""
    b = Beast(
        2.2, 3.0, 0.62, 0.5, 0.52, 0.34, 0.14, (2.0, 48, 0.46, 0.22), (1.05, 0.32, 0.17, -20), ("none", 0),
        (3.2, 0.26, -25, 60), "#3d5236", belly="#a5985a", muzzle="#34462e", feet="#2c3a26", eye="#ffb020", paws=0.22,
    )  # fmt: skip
    flesh = stand(kit, b, legs=WALKING, pitch=10, jaw=28, fur=0.8, cells=180)
    teeth(kit, flesh, b)
    dark = kit.paint("#241f1c")
    for s in (-1, 1):
        line = [
            tuple(flesh.to_scene(p)) for p in ((s * 0.16, 0.1, 0.25), (s * 0.26, 0.5, 0.45), (s * 0.24, 0.85, 0.42))
        ]
        kit.tube(line, [0.09, 0.06, 0.01], dark, smooth=False)
        _membrane(kit, np.array([s * 0.35, -0.5, 2.5]), s, 1.0)
    kit.ball((0.1, 0.2, 0.08), flesh.to_scene((0, -0.75, -0.4)), kit.glow("#ff7a1e", 1.2))
    for i in range(11):
        y = -0.9 + i * 0.32
        kit.cylinder(
            0.12,
            0.32 - 0.012 * i,
            (0, y, 2.45 + 0.1 * math.sin(i * 0.5) - 0.09 * max(0, i - 6) - 0.055 * i),
            dark,
            top=0.0,
            sides=4,
        )


def _membrane(kit: Kit, root: np.ndarray, s: int, scale: float) -> None:  # type: ignore[type-arg]
    skin, bone = kit.paint("#6a3a2a", mottle=0.25, grain_m=0.5), kit.paint("#2c3a26")
    wrist = root + scale * np.array([s * 1.0, 0.2, 1.5])
    tips = [
        root + scale * np.array([s * x, y, z])
        for x, y, z in ((3.0, 0.9, 2.1), (2.9, 1.3, 0.8), (2.1, 1.6, -0.1), (1.0, 1.6, -0.5), (0.1, 1.3, -0.3))
    ]
    rim = [root, wrist]
    for i, tip in enumerate(tips):
        if i:
            rim.append((tips[i - 1] + tip) / 2 * 0.86 + wrist * 0.14)
        rim.append(tip)
    n = len(rim)
    made = kit.mesh([wrist * 0.85 + root * 0.15, *rim], [(0, i, i % n + 1) for i in range(1, n + 1)], skin)
    made.modifiers.new("solid", "SOLIDIFY").thickness = 0.02
    kit.tube([tuple(root), tuple(wrist)], 0.11, bone, smooth=False)
    for tip in tips[:4]:
        kit.tube(
            [tuple(wrist), tuple((wrist + tip) / 2 + np.array([0, -0.05, 0.12])), tuple(tip)], [0.08, 0.055, 0.01], bone
        )


@thing("dinosaur", "tyrannosaurus, t-rex, prehistoric monster", height_m=4.2, azimuths_degrees=(60,), size_px=400)
def dinosaur(kit: Kit) -> None:
    """A tyrannosaur with open jaws."""
    f, tint, under = Flesh(), "#6a6a42", "#b8ab7c"
    f.limb([(0, 0.5, 2.3), (0, -0.3, 2.5), (0, -1.0, 2.9)], (0.68, 0.66, 0.48), tint, flat=(0.8, 1, 1))
    f.limb([(0, 0.3, 2.0), (0, -0.7, 2.35)], (0.5, 0.45), under, flat=(0.7, 1, 1))
    f.limb([(0, 0.8, 2.3), (0, 2.0, 2.3), (0.2, 3.3, 2.2), (0.5, 4.3, 2.35)], (0.6, 0.36, 0.19, 0.05), tint)
    f.limb([(0, -1.0, 2.95), (0, -1.4, 3.4)], (0.44, 0.36), tint, flat=(0.8, 1, 1))
    f.pair([(0.42, 0.35, 2.1), (0.5, -0.25, 1.35), (0.48, 0.3, 0.55), (0.48, 0.1, 0.12)], (0.5, 0.27, 0.15, 0.13), tint)
    for x in (-0.16, 0, 0.16):
        f.pair([(0.48, 0.1, 0.12), (0.48 + x, -0.42, 0.08)], (0.13, 0.07), tint)
    f.pair([(0.33, -1.1, 2.55), (0.38, -1.3, 2.25), (0.36, -1.55, 2.3)], (0.1, 0.075, 0.05), tint)
    f.limb([(0, -1.4, 3.6), (0, -1.8, 3.72), (0, -2.5, 3.68)], (0.38, 0.36, 0.2), tint, flat=(0.72, 1, 0.8))
    f.limb([(0, -1.5, 3.3), (0, -2.3, 2.98)], (0.26, 0.15), under, flat=(0.8, 1, 0.7))
    f.mesh(kit, cells=190, fur=0.8, coat=striped("#4a4a2c", 0.55, -0.4, bend=1.2))
    white = kit.paint("#efe8d2")
    for s in (-1, 1):
        kit.ball(0.055, (s * 0.27, -1.85, 3.86), kit.paint("#e0b020", rough=0.1))
        for i in range(9):
            y = -1.75 - i * 0.1
            kit.cylinder(0.004, 0.16, (s * (0.2 - 0.008 * i), y, 3.4 + 0.01 * i), white, top=0.035, sides=6)
            kit.cylinder(0.03, 0.12, (s * (0.17 - 0.008 * i), y + 0.03, 3.27 - 0.035 * i), white, top=0.004, sides=6)
