"""Everyday scenes of one or several: old couple, couple on the ground, refugees, protest, police, firefighter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_people import Pose
from pipelines.image.training.things.kit_props import staff
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.models.people_together import anyone
from pipelines.image.training.things.recipe import thing

GROUND_SIT = Pose(
    turn=(-14, 0, 0),
    spine=(16, 0, 0),
    legs=(((0.12, 0.85, 0.5), (0.03, 0.5, -0.95)), ((0.15, 1, 0.08), (0.05, 1, -0.1))),
    feet=(0, None),
    arms=(((0.35, -0.5, -1), (0.1, -0.2, -1)), ((0.3, 0.6, -0.8), (-0.1, 0.9, 0.2))),
)


@thing("old-couple", "elderly couple, grandparents, old people walking", height_m=1.7, azimuths_degrees=(22,))
def old_couple(kit: Kit) -> None:
    """An old man and an old woman that walk arm in arm, he with a stick."""
    pose = replace(
        poses.WALK,
        spine=(18, 0, 0),
        head=(-10, 0, 0),
        arms=(((0.3, 0.1, -1), (0.2, 0.5, -0.6)), ((0.25, 0.35, -1), (0.15, 0.8, -0.2))),
        curl=(20, 75),
    )
    him = (("trousers", "#4a463f"), ("shirt", "#d8d2c4"), ("jacket", "#6a6a5f"), ("shoes", "#2a2019"))
    her = (("bodice", "#7a5f78"), ("skirt:0.9", "#5a4a60"), ("jumper", "#a58aa0"), ("shoes", "#2f2626"))
    body = person(
        kit, "old-man", pose, him, at=(-0.3, 0, 0), hair_style="fringe", hair_colour="#c9c6c0", hat=("cap", "#5a5648")
    )
    staff(kit, body.grip("r"), top_m=0.03)
    person(
        kit,
        "old-woman",
        replace(pose, arms=pose.arms[::-1], legs=poses.WALK.legs[::-1], feet=(42, -10)),
        her,
        at=(0.28, 0, 0),
        hair_style="bun",
        hair_colour="#d0cecb",
    )


@thing(
    "couple-sitting",
    "lovers on the grass, sitting couple, couple watching the sunset, picnic couple",
    height_m=1.08,
    azimuths_degrees=(196, 20),
)
def sit_together(kit: Kit) -> None:
    """A couple on the ground, her head on his shoulder."""
    his = replace(
        GROUND_SIT,
        legs=(GROUND_SIT.legs[0],) * 2,
        feet=(0, 0),
        arms=(((0.4, -0.15, -0.8), (0.7, 0.1, -0.35)), ((0.3, 0.6, -0.8), (-0.1, 0.9, 0.2))),
    )
    hers = replace(GROUND_SIT, head=(4, 10, -28), spine=(14, 0, -12), arms=(((0.3, 0.6, -0.8), (-0.2, 0.9, 0.1)),) * 2)
    person(
        kit,
        "man",
        his,
        (("trousers", "#3c4250"), ("shirt", "#dcd6c8"), ("shoes", "#33231a")),
        at=(-0.22, 0, 0),
        hair_colour="#33221a",
    )
    person(
        kit,
        "woman",
        hers,
        (("bodice", "#d8a03a"), ("skirt:0.7", "#d8a03a"), ("shoes", "#5a3626")),
        at=(0.2, 0, 0),
        hair_style="long",
        hair_colour="#7a4a28",
    )


@thing(
    "man-sitting-on-ground",
    "person sitting on the grass, sitting person, relaxed man, camper",
    height_m=1.1,
    azimuths_degrees=(42,),
)
def sit_ground(kit: Kit) -> None:
    """A man at ease on the ground, leaning on a hand."""
    person(
        kit, "man", GROUND_SIT, (("trousers", "#4f5a48"), ("tee", "#c8643a"), ("shoes", "#3a2a20")), hair_style="full"
    )


@thing(
    "refugees",
    "exodus, displaced people, migrants, fleeing family, evacuees",
    height_m=1.76,
    azimuths_degrees=(34,),
    size_px=400,
    seed=2,
)
def refugees(kit: Kit) -> None:
    """A weary family that walks with bundles."""
    tired = replace(poses.WALK, spine=(20, 0, 0), head=(14, 0, 0))
    carry = replace(tired, arms=(((0.25, 0.3, -1), (-0.5, 0.8, 0.1)),) * 2)
    man = person(
        kit,
        "man",
        tired,
        (("trousers", "#3a3630"), ("coat:0.6", "#4f4a42"), ("boots", "#221c18")),
        at=(-0.5, 0, 0),
        stubble=0.7,
        hat=("cap", "#3a342c"),
    )
    woman = person(
        kit,
        "woman",
        carry,
        (("shirt", "#6a5a50"), ("skirt:0.95", "#4a4040"), ("boots", "#221c18"), ("hood:0.8", "#7a6a5a")),
        at=(0.3, 0.1, 0),
        hair_style="none",
    )
    person(
        kit,
        "girl",
        replace(tired, head=(20, 0, 0)),
        (("tights", "#4a4440"), ("coat:0.6", "#6a4a44"), ("boots", "#2a221c")),
        at=(-0.05, -0.35, 0),
        hair_style="bob",
        hair_colour="#3a2a1c",
    )
    person(
        kit,
        "old-woman",
        tired,
        (("shirt", "#3a3638"), ("skirt:1", "#2f2c2e"), ("hood:0.8", "#2a2628"), ("boots", "#1c1816")),
        at=(0.75, 0.7, 0),
        hair_style="none",
    )
    kit.ball((0.22, 0.18, 0.26), man.spot("spine_03", (0, 0.28, 0)), kit.paint("#6a5f4a", mottle=0.3))
    kit.ball(
        (0.2, 0.15, 0.14),
        (woman.grip("l") + woman.grip("r")) / 2 + np.array([0, -0.05, 0.08]),
        kit.paint("#8a7a60", mottle=0.3),
    )


@thing(
    "protest",
    "demonstration, protesters, riot, angry crowd, strike, revolution",
    height_m=2.7,
    azimuths_degrees=(8,),
    size_px=440,
    seed=12,
)
def protest(kit: Kit) -> None:
    """An angry crowd with fists and blank placards."""
    fist = replace(poses.STAND, spine=(6, 0, 0), arms=(poses.HANG, ((0.35, 0.25, 0.7), (0.0, 0.25, 1))), curl=(40, 90))
    for row in range(3):
        for i in range(5 - row % 2):
            x = (i - 2 + 0.5 * (row % 2)) * 0.85 + kit.rng.uniform(-0.1, 0.1)
            body = anyone(
                kit,
                fist if kit.rng.random() < 0.7 else replace(fist, arms=fist.arms[::-1], curl=(90, 40)),
                (x, row * 0.75, 0),
                kit.rng.uniform(-15, 15),
            )
            if (i + row) % 2 == 0:
                hand = body.grip("r")
                kit.tube(
                    [tuple(hand - np.array([0, 0, 0.15])), tuple(hand + np.array([0, 0, 0.4]))],
                    0.014,
                    kit.wood("#8a6a44"),
                    smooth=False,
                )
                kit.box(
                    (0.62, 0.02, 0.42),
                    hand + np.array([0, -0.015, 0.45]),
                    kit.paint(("#e8e2d4", "#c23a30", "#e0c24a")[i % 3]),
                )


@thing("policeman", "police officer, cop, guard, constable", height_m=1.84, azimuths_degrees=(22,))
def policeman(kit: Kit) -> None:
    """An officer in dark blue with a cap."""
    pose = replace(poses.STAND, arms=(poses.AKIMBO, poses.HANG))
    body = person(
        kit,
        "man-strong",
        pose,
        (("trousers", "#1c2233"), ("shirt", "#2a3450"), ("waistcoat", "#1a1e2a"), ("shoes", "#0e0d0d")),
        hair_style="short",
        hat=("cap", "#1a2036"),
    )
    kit.ball((0.025, 0.01, 0.03), body.spot("spine_03", (0.08, -0.155, 0.08)), kit.paint("#d9b04a", metal=1, rough=0.2))


@thing("firefighter", "fireman, rescuer, rescue worker", height_m=1.86, azimuths_degrees=(24,))
def firefighter(kit: Kit) -> None:
    """A firefighter in an ochre coat with a red helmet and an axe."""
    pose = replace(poses.STAND, arms=(poses.HANG, ((0.35, 0.25, -0.9), (0.0, 0.85, 0.3))), curl=(20, 85))
    ochre = "#b5924a"
    body = person(
        kit,
        "man-strong",
        pose,
        (("trousers", ochre), ("jacket", ochre), ("skirt:0.3", ochre), ("boots", "#1c1a1a"), ("gloves:3", "#3a2c20")),
        hair_style="short",
        hat=("helmet", "#c2261e"),
    )
    lime = kit.paint("#e4f04a")
    for bone, radius in (("upperarm", 0.075), ("calf", 0.085)):
        for s in "lr":
            kit.ball(
                (radius, radius, 0.022),
                body.spot(f"{bone}_{s}") * 0.35 + body.spot(f"{bone}_{s}", tail=True) * 0.65,
                lime,
            )
    hand = body.grip("r")
    kit.tube(
        [tuple(hand + np.array([0, 0.06, -0.35])), tuple(hand), tuple(hand + np.array([0, -0.06, 0.45]))],
        0.018,
        kit.wood("#a8783f"),
        smooth=False,
    )
    kit.prism(
        [(-0.14, 0), (-0.16, 0.1), (0.03, 0.06), (0.12, 0.03), (0.03, 0.0)],
        0.03,
        hand + np.array([0, -0.06, 0.38]),
        kit.paint("#b02a24", metal=0, rough=0.3),
    )


@thing("wounded-soldier", "injured man, wounded person, bleeding man, casualty", height_m=1.04, azimuths_degrees=(40,))
def wounded(kit: Kit) -> None:
    """A soldier on the ground who holds his side, his head bandaged."""
    pose = replace(GROUND_SIT, head=(24, 15, 10), spine=(26, 0, 8), reach={"r": ("spine_01", (0.05, -0.13, 0.03))})
    red = kit.paint("#5f6146", second="#6a1414", grain_m=0.25, mottle=0.4)
    body = person(
        kit,
        "man-thin",
        pose,
        (("trousers", "#585a40"), ("jacket", red), ("boots", "#1f1a16")),
        hair_style="short",
        stubble=0.6,
        skin_colour="#c8a08a",
    )
    kit.tube(
        [
            tuple(body.spot("head", (0.105 * np.sin(a), -0.02 + 0.12 * np.cos(a), 0.09)))
            for a in np.linspace(0, 6.28, 17)[:-1]
        ],
        0.02,
        kit.paint("#e4dccc", second="#8a1c1c", grain_m=0.05),
        closed=True,
    )


@thing(
    "man-with-dog", "dog walker, person walking a dog, boy and dog", height_m=1.78, azimuths_degrees=(46,), size_px=340
)
def dog_walk(kit: Kit) -> None:
    """A man that walks with his dog."""
    from mathutils import Matrix

    from pipelines.image.training.things.kit_beast import WALKING, stand
    from pipelines.image.training.things.kit_rest import move_all
    from pipelines.image.training.things.models.pets import DOG

    stand(kit, DOG, legs=WALKING)
    move_all(Matrix.Translation((0.62, -0.5, 0)))
    body = person(
        kit,
        "man",
        replace(poses.WALK, arms=(((0.25, 0.3, -1), (0.15, 0.7, -0.6)), poses.WALK.arms[1])),
        (("trousers", "#4a5a72"), ("jumper", "#a5583a"), ("shoes", "#3a2618")),
        hair_style="short",
    )
    kit.tube([tuple(body.grip("l")), (0.48, -0.6, 0.62), (0.62, -0.95, 0.68)], 0.007, kit.paint("#8a2c24"))
