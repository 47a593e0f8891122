"""People in grief and war: mourners, a parting, fighters, soldiers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_people import Pose
from pipelines.image.training.things.kit_props import rifle, umbrella
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.models.people_together import HIM, anyone
from pipelines.image.training.things.recipe import thing


@thing(
    "mourners",
    "funeral, mourning people, people in black, grieving people, burial",
    height_m=2.2,
    azimuths_degrees=(10,),
    size_px=420,
    seed=5,
)
def mourn(kit: Kit) -> None:
    """Five people in black with bowed heads, one under an umbrella."""
    for i, x in enumerate((-1.25, -0.65, 0.0, 0.62, 1.2)):
        pose = poses.WEEP if i == 3 else poses.MOURN
        held = (
            replace(poses.MOURN, arms=(poses.MOURN.arms[0], ((0.2, 0.3, -1), (0.05, 0.55, 0.85))), curl=(15, 75))
            if i == 1
            else pose
        )
        body = anyone(
            kit,
            held,
            (x, 0.25 * (i % 2), 0),
            -18 * x,
            who=("old-man", "man", "woman", "woman-thin", "old-woman")[i],
            dark=True,
        )
        if i == 1:
            umbrella(kit, body.grip("r"), "#141418")


@thing("couple-parting", "break-up, quarrel, farewell, separation, divorce", height_m=1.76, azimuths_degrees=(8,))
def part(kit: Kit) -> None:
    """A man and a woman that stand back to back, heads down."""
    person(
        kit, "man", replace(poses.BOWED, spine=(8, 0, 0)), HIM, at=(-0.45, 0, 0), yaw_degrees=-70, hair_colour="#33221a"
    )
    cross = replace(poses.BOWED, spine=(6, 0, 0), arms=(((0.3, 0.35, -1), (-0.9, 0.45, 0.15)),) * 2)
    grey = (("trousers", "#4a5060"), ("jumper", "#a8a29a"), ("shoes", "#33231a"))
    person(kit, "woman", cross, grey, at=(0.45, 0, 0), yaw_degrees=70, hair_style="long", hair_colour="#5a3a20")


@thing(
    "fight",
    "fighting men, brawl, fighters, boxing, violence, assault",
    height_m=1.75,
    azimuths_degrees=(10,),
    size_px=360,
)
def fight(kit: Kit) -> None:
    """One man strikes another, who reels back."""
    legs = (((0.15, 0.55, -1), (0.1, -0.1, -1)), ((0.2, -0.5, -1), (0.1, -0.6, -1)))
    strikes = Pose(
        turn=(8, 25, 0),
        spine=(12, 20, 0),
        legs=legs,
        feet=(0, 30),
        arms=(((0.5, 0.2, -0.6), (-0.3, 0.8, 0.7)), ((0.1, 1, 0.12), (0.0, 1, 0.15))),
        curl=(85, 85),
    )
    reels = Pose(
        turn=(-14, 0, 0),
        spine=(-14, -20, 0),
        head=(-22, -25, 10),
        legs=(((0.2, 0.4, -1), (0.1, 0.0, -1)), ((0.15, -0.4, -1), (0.1, -0.8, -1))),
        feet=(-8, 30),
        arms=(((0.9, 0.3, 0.15), (0.3, 0.4, 0.8)), ((0.9, 0.1, -0.1), (0.5, 0.6, 0.3))),
    )
    dark = (("trousers", "#2a2c33"), ("tee", "#7a2620"), ("boots", "#1c1a1a"))
    person(kit, "man-strong", strikes, dark, at=(-0.5, 0, 0), yaw_degrees=90, hair_style="shaved", stubble=0.5)
    pale = (("trousers", "#5a5046"), ("shirt", "#cfc8b8"), ("shoes", "#2a1c16"))
    person(kit, "man", reels, pale, at=(0.55, 0, 0), yaw_degrees=-90, hair_style="full")


SOLDIER = (("trousers", "#585a40"), ("jacket", "#5f6146"), ("boots", "#1f1a16"))
AIM = Pose(
    spine=(10, 0, 0),
    head=(6, 0, -8),
    legs=(((0.12, 0.4, -1), (0.08, -0.05, -1)), ((0.14, -0.3, -1), (0.1, -0.4, -1))),
    feet=(0, 15),
    arms=(((0.05, 0.85, -0.35), (-0.3, 0.95, 0.25)), ((0.55, 0.35, -0.8), (-0.55, 0.75, 0.5))),
    curl=(70, 80),
)


@thing("soldier", "infantryman, fighter, warrior, troops, army", height_m=1.82, azimuths_degrees=(72,))
def soldier(kit: Kit) -> None:
    """A soldier that aims a rifle."""
    body = person(kit, "man-strong", AIM, SOLDIER, hat=("helmet", "#4d5038"), stubble=0.4)
    rifle(kit, body.grip("r"), body.grip("l"))


@thing(
    "soldiers-marching",
    "marching soldiers, army, troops, parade, war",
    height_m=2.06,
    azimuths_degrees=(32,),
    size_px=440,
)
def march(kit: Kit) -> None:
    """Two files of soldiers with rifles on their shoulders."""
    step = replace(
        poses.WALK, arms=(poses.WALK.arms[0], ((0.1, 0.2, -1), (0.05, 0.85, 0.35))), spine=(0, 0, 0), curl=(40, 80)
    )
    for row in range(4):
        for x in (-0.4, 0.4):
            body = person(
                kit, ("man", "man-thin")[row % 2], step, SOLDIER, at=(x, row * 1.0, 0), hat=("helmet", "#4d5038")
            )
            hand = body.grip("r")
            rifle(kit, hand, hand + np.array([0.02, 0.42, 0.55]))
