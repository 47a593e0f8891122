"""People of court, legend and cloister: witch, king, queen, knight, monk, angel, demon."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_clothes import covers, shell
from pipelines.image.training.things.kit_people import Pose
from pipelines.image.training.things.kit_props import staff, wings
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.models.people_roles import HOLD
from pipelines.image.training.things.recipe import thing


@thing("witch", "sorceress, hag, halloween witch", height_m=1.95, azimuths_degrees=(28,))
def witch(kit: Kit) -> None:
    """An old woman in black with a pointed hat and a broom."""
    wear = (("robe:1.0", "#1d1a24"), ("cloak", "#241d30"), ("boots", "#121012"))
    pose = replace(poses.HOLD_STICK, spine=(16, 0, 0), head=(-8, 10, 0))
    body = person(
        kit,
        "old-woman",
        pose,
        wear,
        skin_colour="#a8b08a",
        hair_style="long",
        hair_colour="#8a8690",
        hat=("witch", "#17151c"),
    )
    hand = body.grip("r")
    staff(kit, hand, top_m=0.5)
    for i in range(22):
        a = i / 22 * 6.28
        kit.tube(
            [(hand[0], hand[1] - 0.05, 0.38), (hand[0] + 0.1 * np.sin(a), hand[1] - 0.05 + 0.1 * np.cos(a), 0.02)],
            0.008,
            kit.paint("#a58448"),
        )


@thing("king", "monarch, emperor, ruler", height_m=1.87, azimuths_degrees=(22,))
def king(kit: Kit) -> None:
    """A bearded king with crown, red cloak and sceptre."""
    wear = (("robe:0.95", "#3a4a8a"), ("cloak", "#9a1c24"), ("boots", "#3a2418"))
    pose = replace(poses.STAND, arms=(poses.AKIMBO, HOLD), curl=(20, 75))
    body = person(
        kit, "man-heavy", pose, wear, hair_style="full", hair_colour="#8a6a48", stubble=1, hat=("crown", "#e0b040")
    )
    _ermine(kit, body)
    staff(kit, body.grip("r"), top_m=0.3, colour="#d9a93a", radius=0.02)
    kit.ball(0.055, body.grip("r") + np.array([0.01, 0.02, 0.33]), kit.paint("#e0b040", metal=1, rough=0.25))


def _ermine(kit: Kit, body: object) -> None:
    white = kit.paint("#efe9dd", second="#2a2624", grain_m=0.05)
    keep = covers(body, torso=(0.82, 1.06), arm=(-1, 0.12))  # type: ignore[arg-type]
    shell(kit, body, "helper-tights", keep, white, puff_m=0.055, rounds=8, thick_m=0.02)  # type: ignore[arg-type]


@thing("queen", "empress, princess, royal lady", height_m=1.7, azimuths_degrees=(20,))
def queen(kit: Kit) -> None:
    """A queen in a violet gown with a crown."""
    pose = replace(poses.STAND, arms=(((0.3, 0.15, -1), (-0.4, 0.8, -0.2)),) * 2)
    wear = (("shirt", "#6a3a86"), ("gown", "#6a3a86"), ("cloak", "#4a2466"))
    person(kit, "woman", pose, wear, hair_style="long", hair_colour="#9a6a34", hat=("crown", "#e6bc50"))


@thing("princess", "fairy-tale princess, lady in ball gown, cinderella", height_m=1.68, azimuths_degrees=(-20,))
def princess(kit: Kit) -> None:
    """A girl in a pink ball gown and a small crown."""
    pose = replace(
        poses.STAND, arms=(((0.55, 0.1, -1), (0.3, 0.4, -0.7)), ((0.55, 0.1, -1), (0.35, 0.3, -0.7))), head=(0, 15, 5)
    )
    person(
        kit,
        "woman-thin",
        pose,
        (("bodice", "#f0b4c8"), ("gown", "#f4c2d2")),
        hair_style="long",
        hair_colour="#d9b060",
        hat=("crown", "#f0d070"),
    )


@thing("knight", "armoured knight, crusader, warrior in armour, paladin", height_m=2.18, azimuths_degrees=(28,))
def knight(kit: Kit) -> None:
    """A knight in plate armour with a sword and a shield."""
    steel = kit.paint("#aeb4bc", metal=1, rough=0.28, mottle=0.1)
    red = kit.paint("#a3262a", rough=0.8)
    wear = (
        ("suit", "#4a4e55"),
        ("trousers", steel),
        ("jumper", steel),
        ("boots", steel),
        ("skirt:0.42", red),
        ("gloves:3", steel),
    )
    pose = replace(
        poses.STAND, arms=(((0.45, 0.2, -1), (-0.2, 0.9, 0.1)), ((0.4, 0.2, -1), (0.3, 0.9, 0.15))), curl=(60, 80)
    )
    body = person(kit, "man-strong", pose, wear, hair_style="none")
    keep = body.part == 3
    shell(kit, body, "body", keep, steel, puff_m=0.02, rounds=16)
    kit.box((0.17, 0.03, 0.018), body.spot("head", (0, -0.128, 0.05)), kit.paint("#08080a"))
    kit.tube(
        [
            tuple(body.spot("head", (0, -0.06, 0.17))),
            tuple(body.spot("head", (0, 0.06, 0.24))),
            tuple(body.spot("head", (0, 0.18, 0.14))),
        ],
        [0.02, 0.035, 0.02],
        red,
    )
    for s in "lr":
        kit.ball((0.1, 0.1, 0.085), body.spot(f"upperarm_{s}"), steel)
    hand = body.grip("r")
    kit.tube(
        [tuple(hand + np.array([0, 0.03, -0.14])), tuple(hand + np.array([0, 0, 0.08]))],
        0.018,
        kit.paint("#3a2418"),
        smooth=False,
    )
    kit.box((0.24, 0.03, 0.03), hand + np.array([0, 0, 0.09]), kit.paint("#c79a3a", metal=1))
    kit.prism(
        [(-0.025, 0), (0.025, 0), (0.02, 0.75), (0, 0.85), (-0.02, 0.75)],
        0.01,
        hand + np.array([0, 0, 0.09]),
        kit.paint("#d6dade", metal=1, rough=0.1),
    )
    outline = [(-0.24, 0.3), (-0.23, -0.05), (-0.12, -0.3), (0, -0.42), (0.12, -0.3), (0.23, -0.05), (0.24, 0.3)]
    middle = body.grip("l") + np.array([0.03, -0.09, -0.02])
    kit.prism(outline, 0.03, middle, red)
    kit.box((0.08, 0.04, 0.62), middle + np.array([0, -0.01, -0.03]), kit.paint("#efe6d0"))
    kit.box((0.44, 0.04, 0.08), middle + np.array([0, -0.01, 0.08]), kit.paint("#efe6d0"))


@thing("monk", "friar, abbot, priest, hermit", height_m=1.8, azimuths_degrees=(25,))
def monk(kit: Kit) -> None:
    """A monk in a brown habit with a rope around the waist."""
    pose = replace(
        poses.BOWED,
        spine=(4, 0, 0),
        head=(18, 0, 0),
        reach={"l": ("spine_01", (0.03, -0.2, 0.08)), "r": ("spine_01", (-0.03, -0.2, 0.08))},
    )
    wear = (("robe:1.02", "#5a4028"), ("hood:1.0", "#5a4028"), ("boots", "#2a1c12"))
    person(kit, "man", pose, wear, hair_style="none", stubble=0.7)


@thing("buddhist-monk", "monk meditating, meditating person, yogi, meditation", height_m=0.93, azimuths_degrees=(14,))
def meditate(kit: Kit) -> None:
    """A monk in orange who sits cross-legged."""
    pose = Pose(
        legs=(((0.85, 0.62, -0.1), (-0.95, 0.15, -0.12)), ((0.85, 0.6, -0.1), (-0.95, 0.3, -0.06))),
        feet=(None, None),
        head=(6, 0, 0),
        arms=(((0.3, 0.12, -1), (0.25, 0.75, -0.55)),) * 2,
    )
    orange = "#d9772a"
    person(
        kit,
        "man-asian",
        pose,
        (("trousers", orange), ("bodice", orange), ("top", "#c25f1e")),
        hair_style="shaved",
        hair_colour="#2a1f18",
        skin_colour="#c9966f",
    )


@thing("nun", "sister, religious woman", height_m=1.66, azimuths_degrees=(20,))
def nun(kit: Kit) -> None:
    """A nun in black with a white band."""
    pose = replace(
        poses.STAND,
        reach={"l": ("spine_03", (0.012, -0.17, 0.0)), "r": ("spine_03", (-0.012, -0.17, 0.0))},
        head=(12, 0, 0),
    )
    wear = (("robe:1.03", "#1a1a20"), ("hood:0.6", "#f0ede6"), ("veil:0.62", "#17171c"))
    person(kit, "woman", pose, wear, hair_style="none")


@thing("angel", "cherub, guardian angel, heavenly figure, seraph", height_m=1.76, azimuths_degrees=(14,), size_px=360)
def angel(kit: Kit) -> None:
    """A white figure with wings and a halo, hands folded."""
    pose = replace(
        poses.STAND,
        head=(10, 0, 0),
        reach={"l": ("spine_03", (0.012, -0.17, 0.06)), "r": ("spine_03", (-0.012, -0.17, 0.06))},
    )
    body = person(
        kit,
        "woman",
        pose,
        (("robe:1.05", "#f4f0e6"),),
        hair_style="long",
        hair_colour="#d9b060",
        hat=("halo", "#ffe08a"),
    )
    wings(kit, body.spot("spine_03", (0, 0.09, 0.1)), "#fbf9f4", rise=0.62)


@thing("demon", "devil, satan, fiend, monster with horns", height_m=1.86, azimuths_degrees=(18,), size_px=360)
def demon(kit: Kit) -> None:
    """A dark red figure with horns and black wings."""
    pose = replace(
        poses.STAND, arms=(((0.7, 0.2, -0.7), (0.3, 0.7, 0.4)),) * 2, spine=(10, 0, 0), head=(8, 0, 0), curl=(45, 45)
    )
    body = person(
        kit,
        "man-strong",
        pose,
        (("trousers", "#1c1416"),),
        skin_colour="#8a2a20",
        hair_style="none",
        hair_colour="#1a0c0a",
    )
    wings(kit, body.spot("spine_03", (0, 0.09, 0.1)), "#1c1618", span_m=0.85, rise=0.75)
    for side in (-1, 1):
        line = [
            body.spot("head", (side * x, y, z))
            for x, y, z in ((0.05, -0.05, 0.11), (0.1, -0.05, 0.17), (0.12, -0.03, 0.26), (0.09, -0.06, 0.33))
        ]
        kit.tube([tuple(p) for p in line], [0.026, 0.023, 0.016, 0.004], kit.paint("#2a211c"))
        kit.ball(0.013, body.spot("head", (side * 0.032, -0.108, 0.047)), kit.glow("#ffb020", 1.5))
