"""Small animals and reptiles: mice, squirrels, bats, snakes, frogs; and beasts of fable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_beast import WALKING, Beast, face, stand
from pipelines.image.training.things.kit_flesh import Flesh
from pipelines.image.training.things.kit_rest import sit, tip_over
from pipelines.image.training.things.recipe import thing

MOUSE = Beast(
    0.045,
    0.085,
    0.024,
    0.027,
    0.028,
    0.012,
    0.005,
    (0.01, 20, 0.022, 0.02),
    (0.038, 0.02, 0.008, -14),
    ("round", 0.016),
    (0.1, 0.0028, 5, 60),
    "#9a8a78",
    belly="#d8ccbb",
    nose="#d99a94",
    feet="#d9a8a0",
    tail_tint="#d0a098",
    ear="#c99a90",
    paws=0.006,
)


@thing("mouse", "field mouse, hamster", height_m=0.075, azimuths_degrees=(60,), size_px=224)
def mouse(kit: Kit) -> None:
    """A small mouse."""
    stand(kit, MOUSE)


@thing("rat", "rodent, vermin, sewer rat", height_m=0.15, azimuths_degrees=(62,), size_px=256)
def rat(kit: Kit) -> None:
    """A dark rat with a long bare tail."""
    b = Beast(
        0.09,
        0.2,
        0.046,
        0.054,
        0.055,
        0.026,
        0.011,
        (0.02, 14, 0.042, 0.036),
        (0.085, 0.035, 0.013, -16),
        ("round", 0.02),
        (0.24, 0.007, -10, 40),
        "#4a433d",
        belly="#6a625a",
        nose="#b57a74",
        feet="#a8807a",
        tail_tint="#a07f78",
        ear="#8a6a62",
        paws=0.013,
    )
    stand(kit, b, legs=WALKING, fur=0.7)


@thing("rat-dead", of="rat", state="dead", height_m=0.07, azimuths_degrees=(40,), elevation_degrees=20, size_px=224)
def rat_dead(kit: Kit) -> None:
    """A rat on its side."""
    stand(kit, replace(MOUSE, coat="#4a433d", belly="#6a625a"), fur=0.7)
    tip_over()


@thing("squirrel", "red squirrel, chipmunk", height_m=0.33, azimuths_degrees=(58,), size_px=256)
def squirrel(kit: Kit) -> None:
    """A red squirrel with its tail over its back and a nut."""
    b = Beast(
        0.2, 0.2, 0.05, 0.06, 0.065, 0.042, 0.013, (0.03, 50, 0.042, 0.038), (0.055, 0.04, 0.017, -8), ("point", 0.045),
        (0, 0, 0, 0), "#a8562a", belly="#f0e2cc", paws=0.016,
    )  # fmt: skip
    sit(kit, b)
    tail = Flesh()
    tail.limb(
        [(0, 0.1, 0.03), (0, 0.18, 0.08), (0, 0.18, 0.19), (0, 0.13, 0.28), (0, 0.18, 0.31)],
        (0.02, 0.045, 0.055, 0.05, 0.025),
        "#b5622f",
    )
    tail.mesh(kit, fur=0.9, cells=70)
    kit.ball(0.014, (0, -0.13, 0.13), kit.paint("#6a4424"))


@thing("hedgehog", "porcupine", height_m=0.16, azimuths_degrees=(58,), size_px=256)
def hedgehog(kit: Kit) -> None:
    """A hedgehog with spines."""
    flesh = Flesh()
    flesh.ball((0, 0.02, 0.07), (0.075, 0.105, 0.062), "#6a5440")
    flesh.pair([(0.045, -0.06, 0.02), (0.045, -0.07, 0.008)], 0.014, "#8a6a50")
    flesh.pair([(0.045, 0.07, 0.02), (0.045, 0.06, 0.008)], 0.014, "#8a6a50")
    flesh.place((0, -0.09, 0.055), pitch=-10)
    b = Beast(
        0.1,
        0.2,
        0.05,
        0.05,
        0.05,
        0.02,
        0.01,
        (0, 0, 0, 0),
        (0.065, 0.034, 0.01, 0),
        ("round", 0.012),
        (0, 0, 0, 0),
        "#c2a480",
    )
    face(kit, flesh, b)
    flesh.mesh(kit)
    spine = kit.paint("#3d2f22", second="#d9c6a4", grain_m=0.012)
    for _ in range(420):
        way = kit.rng.standard_normal(3)
        way /= np.linalg.norm(way)
        if way[2] < -0.25 or way[1] < -0.72:
            continue
        start = np.array([0, 0.02, 0.07]) + way * np.array([0.072, 0.1, 0.06])
        kit.tube(
            [tuple(start), tuple(start + (way + np.array([0, 0.35, 0.1])) * 0.034)],
            [0.0022, 0.0006],
            spine,
            smooth=False,
        )


@thing("bat", "vampire bat, flying bat", height_m=0.3, stands="sky", azimuths_degrees=(10,), size_px=280)
def bat(kit: Kit) -> None:
    """A black bat with spread wings."""
    skin, flesh = kit.paint("#241c1e", rough=0.6, mottle=0.2), Flesh()
    flesh.limb([(0, 0.05, 0.0), (0, -0.03, 0.07)], (0.035, 0.045), "#2c2224")
    flesh.place((0, -0.06, 0.13), pitch=-5)
    b = Beast(
        0.1,
        0.1,
        0.05,
        0.05,
        0.05,
        0.02,
        0.01,
        (0, 0, 0, 0),
        (0.04, 0.034, 0.014, 0),
        ("point", 0.05),
        (0, 0, 0, 0),
        "#2c2224",
        eye="#c03a20",
    )
    face(kit, flesh, b)
    flesh.mesh(kit, fur=0.7)
    for s in (-1, 1):
        root, wrist = np.array([s * 0.03, 0, 0.09]), np.array([s * 0.2, -0.01, 0.2])
        tips = [
            np.array([s * x, 0.03, z])
            for x, z in ((0.52, 0.16), (0.46, -0.02), (0.33, -0.07), (0.19, -0.09), (0.05, -0.05))
        ]
        rim = [root, wrist]
        for i, tip in enumerate(tips):
            if i:
                rim.append((tips[i - 1] + tip) / 2 * 0.82 + wrist * 0.18)
            rim.append(tip)
        n = len(rim)
        made = kit.mesh([wrist * 0.8 + root * 0.2, *rim], [(0, i, i % n + 1) for i in range(1, n + 1)], skin)
        made.modifiers.new("solid", "SOLIDIFY").thickness = 0.004
        kit.tube([tuple(root), tuple(wrist)], 0.009, skin, smooth=False)
        for tip in tips[:4]:
            kit.tube(
                [tuple(wrist), tuple((wrist + tip) / 2 + np.array([0, -0.01, 0.012])), tuple(tip)],
                [0.007, 0.005, 0.002],
                skin,
            )
