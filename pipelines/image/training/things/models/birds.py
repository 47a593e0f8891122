"""Birds: perched, in flight, on the water, in flocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_bird import Bird, fly, perch
from pipelines.image.training.things.kit_flesh import Flesh
from pipelines.image.training.things.kit_rest import tip_over
from pipelines.image.training.things.recipe import thing

CROW = Bird(
    0.24, 0.075, 0.044, (0.05, 0.035), (0.06, 0.02, 0.01), (0.17, 0.09), 0.07, 0.46, 0.17, "#17171b", bill="#0e0e10",
    feet="#141416", fingers=5,
)  # fmt: skip
EAGLE = Bird(
    0.5, 0.15, 0.075, (0.1, 0.062), (0.075, 0.036, 0.045), (0.3, 0.2), 0.12, 1.05, 0.36, "#4a3322", face="#f2eee4",
    tail_tint="#f0ece2", bill="#e6b02e", feet="#e0b030", wing="#3d2a1c", eye="#e0b020", fingers=6,
)  # fmt: skip
GULL = Bird(
    0.27, 0.075, 0.042, (0.04, 0.033), (0.05, 0.014, 0.008), (0.11, 0.08), 0.07, 0.62, 0.15, "#f2f2f0", wing="#a8adb4",
    tip="#2a2c30", bill="#e8b030", feet="#e0a070",
)  # fmt: skip
DOVE = Bird(
    0.19,
    0.066,
    0.034,
    (0.035, 0.026),
    (0.024, 0.009, 0.003),
    (0.12, 0.09),
    0.04,
    0.32,
    0.13,
    "#f6f4f0",
    bill="#c99a8a",
    feet="#c9706a",
)
ROBIN = Bird(
    0.09,
    0.042,
    0.029,
    (0.012, 0.022),
    (0.018, 0.006, 0.0),
    (0.065, 0.03),
    0.04,
    0.12,
    0.06,
    "#7a684e",
    belly="#e8e0d2",
    bill="#3a3028",
    feet="#6a4a38",
)
CHICKEN = Bird(
    0.26, 0.125, 0.042, (0.12, 0.045), (0.028, 0.013, 0.005), (0.14, 0.12), 0.11, 0.3, 0.2, "#b5713a", belly="#c98a4a",
    bill="#d9b050", feet="#d9b050", tail_tint="#5a3620",
)  # fmt: skip
VULTURE = replace(
    EAGLE,
    face="#c9908a",
    back="#2c2522",
    wing="#2c2522",
    tail_tint="#2c2522",
    neck=(0.2, 0.042),
    head=0.058,
    bill="#cfc4a8",
)


@thing("crow", "rook, jackdaw, blackbird", height_m=0.33, azimuths_degrees=(62,), size_px=256)
def crow(kit: Kit) -> None:
    """A black crow that stands."""
    perch(kit, CROW, pitch=24)


@thing(
    "crow-flying",
    "flying crow, crow in flight",
    height_m=0.35,
    stands="sky",
    azimuths_degrees=(48,),
    elevation_degrees=-16,
    size_px=256,
)
def crow_fly(kit: Kit) -> None:
    """A crow with lifted wings."""
    fly(kit, CROW, lift=42)


@thing("raven", "nevermore, black bird, cawing raven", height_m=0.44, azimuths_degrees=(58,), size_px=256)
def raven(kit: Kit) -> None:
    """A raven with an open beak."""
    perch(kit, replace(CROW, length=0.29, girth=0.09, head=0.052, beak=(0.075, 0.027, 0.016)), pitch=40, open_beak=16)


@thing("vulture", "buzzard, carrion bird, condor", height_m=0.85, azimuths_degrees=(50,), size_px=280)
def vulture(kit: Kit) -> None:
    """A hunched vulture with a bare neck."""
    b = replace(VULTURE, legs=0.18)
    perch(kit, b, pitch=52, neck_pitch=22)
    ruff = Flesh()
    ruff.limb([(-0.07, -0.24, 0.62), (0.07, -0.24, 0.62)], 0.06, "#d8d0c0")
    ruff.mesh(kit, fur=0.9, cells=50)


@thing(
    "vulture-flying",
    "circling vulture, buzzard in flight",
    height_m=0.46,
    stands="sky",
    azimuths_degrees=(30,),
    elevation_degrees=-30,
    size_px=280,
)
def vulture_fly(kit: Kit) -> None:
    """A vulture on broad wings, from below."""
    fly(kit, VULTURE, lift=14, droop=4)


@thing("eagle", "bald eagle, bird of prey", height_m=0.89, azimuths_degrees=(48,), size_px=280)
def eagle(kit: Kit) -> None:
    """A bald eagle that stands."""
    perch(kit, EAGLE, pitch=54)


@thing(
    "eagle-flying",
    "soaring eagle, hawk, falcon, bird of prey in flight",
    height_m=0.62,
    stands="sky",
    azimuths_degrees=(38,),
    elevation_degrees=-26,
    size_px=320,
)
def eagle_fly(kit: Kit) -> None:
    """An eagle with wings on high."""
    fly(kit, EAGLE, lift=34, droop=26, feet=True)


@thing("seagull", "gull, sea bird", height_m=0.3, azimuths_degrees=(60,), size_px=240)
def gull(kit: Kit) -> None:
    """A gull that stands."""
    perch(kit, GULL, pitch=18)


@thing(
    "seagull-flying",
    "flying seagull, gull in flight, albatross",
    height_m=0.31,
    stands="sky",
    azimuths_degrees=(34,),
    elevation_degrees=-28,
    size_px=280,
)
def gull_fly(kit: Kit) -> None:
    """A gull on long bent wings."""
    fly(kit, GULL, lift=34, droop=48)


@thing("dove", "white dove, bird of peace", height_m=0.25, azimuths_degrees=(60,), size_px=224)
def dove(kit: Kit) -> None:
    """A white dove that sits."""
    perch(kit, DOVE, pitch=30)


@thing(
    "dove-flying",
    "flying dove, dove of peace, white bird",
    height_m=0.33,
    stands="sky",
    azimuths_degrees=(56,),
    elevation_degrees=-12,
    size_px=256,
)
def dove_fly(kit: Kit) -> None:
    """A white dove with wings on high and an olive branch."""
    fly(kit, DOVE, lift=56, droop=26, pitch=22)
    kit.tube([(0, -0.165, 0.06), (0, -0.175, 0.0), (0.01, -0.165, -0.05)], 0.003, kit.paint("#4a6a2a"))
    for i, s in enumerate((-1, 1, -1, 1)):
        kit.ball((0.012, 0.005, 0.006), (s * 0.012, -0.173, 0.03 - i * 0.022), kit.paint("#5f8a3a"))


@thing("pigeon", "city pigeon, rock dove", height_m=0.26, azimuths_degrees=(60,), size_px=224)
def pigeon(kit: Kit) -> None:
    """A grey pigeon with a green neck."""
    perch(
        kit,
        replace(
            DOVE, back="#7f8790", wing="#8f979f", face="#3f6a5f", tail_tint="#4a5058", bill="#3a3638", eye="#d86a20"
        ),
        pitch=30,
    )


@thing(
    "robin",
    "redbreast, sparrow, songbird, finch, small bird, bird, titmouse",
    height_m=0.17,
    azimuths_degrees=(48,),
    size_px=224,
)
def robin(kit: Kit) -> None:
    """A robin with a red breast."""

    def red(points: Any, base: Any) -> Any:
        front = (
            (points[:, 1] < -0.018) & (points[:, 2] > 0.075) & (points[:, 2] < 0.142) & (np.abs(points[:, 0]) < 0.036)
        ).astype(float)
        return base * (1 - front[:, None]) + front[:, None] * np.array([0.72, 0.14, 0.02])

    perch(kit, ROBIN, pitch=42, coat=red)


@thing("bluebird", "blue bird, blue tit, bird of happiness", height_m=0.18, azimuths_degrees=(52,), size_px=224)
def bluebird(kit: Kit) -> None:
    """A blue bird that sings."""
    perch(kit, replace(ROBIN, back="#2f6fc8", belly="#f0d9b0", wing="#245ab0"), pitch=46, open_beak=20)


@thing(
    "bird-dead",
    "dead bird, dead sparrow",
    of="robin",
    state="dead",
    height_m=0.17,
    azimuths_degrees=(40,),
    elevation_degrees=24,
    size_px=224,
)
def dead_bird(kit: Kit) -> None:
    """A small bird on its back, feet up."""
    perch(kit, replace(ROBIN, back="#6a5f50", eye="#777770"), pitch=10)
    tip_over(roll_degrees=150)


@thing(
    "swallow",
    "swift, martin, flying swallow",
    height_m=0.09,
    stands="sky",
    azimuths_degrees=(35,),
    elevation_degrees=-35,
    size_px=224,
)
def swallow(kit: Kit) -> None:
    """A swallow with a forked tail."""
    b = replace(
        ROBIN,
        length=0.1,
        girth=0.026,
        head=0.02,
        neck=(0.01, 0.018),
        back="#1c2a4a",
        belly="#f0ece2",
        wing="#18223c",
        span=0.17,
        chord=0.045,
        tail=(0.02, 0.02),
        beak=(0.01, 0.005, 0),
    )
    fly(kit, b, lift=28, droop=30)
    for s in (-1, 1):
        kit.mesh([(0, 0.05, 0.005), (s * 0.012, 0.06, 0.004), (s * 0.04, 0.15, 0.0)], [(0, 1, 2)], kit.paint("#18223c"))


@thing("hummingbird", "colibri", height_m=0.1, stands="sky", azimuths_degrees=(66,), size_px=224)
def hummingbird(kit: Kit) -> None:
    """A green hummingbird with lifted wings."""
    b = replace(
        ROBIN,
        length=0.05,
        girth=0.018,
        head=0.016,
        neck=(0.008, 0.012),
        back="#2a8a5a",
        belly="#e8e4da",
        wing="#6a7a6a",
        span=0.07,
        chord=0.024,
        tail=(0.025, 0.018),
        beak=(0.035, 0.003, 0),
        face="#b02a5a",
    )
    fly(kit, b, lift=58, pitch=42, head_pitch=4)
