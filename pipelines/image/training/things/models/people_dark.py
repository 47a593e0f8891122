"""Figures of fear: hooded, reaper, ghost, zombie, skeleton, murderer."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_clothes import covers, head_place, shell
from pipelines.image.training.things.kit_people import HEAD_PART, Body, pose_body
from pipelines.image.training.things.kit_props import scythe
from pipelines.image.training.things.kit_rest import tip_over
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.recipe import thing


def _shade(kit: Kit, body: Body) -> None:
    """Blackness where a face would be."""
    depth, height, side = head_place(body)
    keep = (body.part == HEAD_PART) & (height < 1.2)
    del depth, side
    shell(kit, body, "body", keep, kit.paint("#050506", mottle=0), puff_m=0.006, rounds=4)


@thing(
    "hooded-figure",
    "sinister figure, dark figure, cultist, stranger in hood, cloaked figure, assassin",
    height_m=1.86,
    azimuths_degrees=(12,),
)
def hooded(kit: Kit) -> None:
    """A black robe and hood with no face in it."""
    pose = replace(poses.STILL, head=(10, 0, 0))
    wear = (("robe:1.04", "#17161a"), ("cloak", "#131216"), ("hood:2.1", "#17161a"))
    _shade(kit, person(kit, "man", pose, wear, hair_style="none", skin_colour="#0c0b0d"))


@thing(
    "grim-reaper",
    "death, reaper, figure in black with scythe, figure with scythe",
    height_m=2.42,
    azimuths_degrees=(15,),
    size_px=360,
)
def reaper(kit: Kit) -> None:
    """Death in a black robe with a scythe."""
    pose = replace(poses.HOLD_STICK, arms=(poses.HANG, ((0.55, 0.35, -0.75), (0.25, 0.75, 0.35))), head=(12, 0, 0))
    wear = (("robe:1.04", "#121114"), ("gloves", "#d8d0bc"), ("hood:2.2", "#121114"))
    body = person(kit, "man-thin", pose, wear, hair_style="none", skin_colour="#0c0b0d")
    _shade(kit, body)
    scythe(kit, body.grip("r"))


@thing(
    "ghost", "spectre, phantom, spirit, apparition, haunting", height_m=1.85, stands="ground", azimuths_degrees=(15,)
)
def ghost(kit: Kit) -> None:
    """A pale sheet with dark eyes and arms held out."""
    body = pose_body("man-thin", poses.GHOSTLY)
    cloth = kit.paint("#dfe4ea", mottle=0.1, grain_m=0.3)
    everything = np.ones(len(body.part), bool)
    shell(kit, body, "helper-tights", everything, cloth, puff_m=0.05, rounds=20)
    shell(kit, body, "body", body.part == HEAD_PART, cloth, puff_m=0.03, rounds=25)
    shell(kit, body, "body", covers(body, arm=(1.7, 3)), cloth, puff_m=0.012, rounds=6)
    hem = kit.lathe(
        [(0.36, 0.12), (0.33, 0.4), (0.27, 0.75), (0.235, 1.05), (0.225, 1.3), (0.2, 1.42), (0.1, 1.52), (0.02, 1.56)],
        (0, 0.02, 0), cloth, sides=72,
    )  # fmt: skip
    for vertex in hem.data.vertices:
        x, y, z = vertex.co
        a = math.atan2(x, y)
        wave = 1 + 0.16 * math.sin(9 * a + z) * max(0, 1 - z / 1.3)
        vertex.co = (x * wave, y * wave * 0.75, z + 0.1 * math.sin(5 * a + 1) * max(0, 1 - z))
    for side in (-1, 1):
        spot = body.spot("head", (side * 0.036, -0.125, 0.055))
        kit.ball((0.022, 0.02, 0.032), spot, kit.paint("#0a0a0e", mottle=0))
    kit.ball((0.02, 0.02, 0.034), body.spot("head", (0, -0.128, -0.035)), kit.paint("#0a0a0e", mottle=0))


@thing("zombie", "undead, living dead, walking corpse, monster", height_m=1.68, azimuths_degrees=(35,))
def zombie(kit: Kit) -> None:
    """A grey-green dead man in torn clothes that lurches forward."""
    rags = kit.paint("#5a5648", second="#38302a", mottle=0.4, grain_m=0.1)
    wear = (("shorts", "#2f3230"), ("tee", rags))
    person(
        kit,
        "man-thin",
        poses.LURCH,
        wear,
        skin_colour="#7f8c6c",
        hair_style="fringe",
        hair_colour="#2a2620",
        stubble=0.3,
    )


@thing("skeleton", "bones, skeleton standing, undead", height_m=1.76, azimuths_degrees=(18,))
def skeleton(kit: Kit) -> None:
    """The bones of a man."""
    body = pose_body("man", replace(poses.STAND, arms=(poses.HANG, ((0.3, 0.1, -1), (0.2, 0.9, -0.1)))))
    skeleton_of(kit, body)


def skeleton_of(kit: Kit, body: Body) -> None:
    """Skull, ribs, spine, hips and limbs along the bones of a body."""
    bone = kit.paint("#ddd3b8", rough=0.5, mottle=0.12, grain_m=0.06)
    dark = kit.paint("#0c0a08", mottle=0)

    def rod(points: Any, radius: float) -> None:
        kit.tube([tuple(p) for p in points], radius, bone, smooth=len(points) > 3)

    for name in body.frames:
        joint = name.rpartition("_")[0]
        size = {"upperarm": 0.018, "lowerarm": 0.015, "thigh": 0.023, "calf": 0.02, "clavicle": 0.011}.get(joint)
        if joint[:-3] in ("index", "middle", "ring", "pinky", "thumb"):
            size = 0.007
        if size:
            start, end = body.spot(name), body.spot(name, tail=True)
            rod([start, end], size)
            for p in (start, end):
                kit.ball(size * 1.55, p, bone)
    for s in "lr":
        for finger in ("index", "middle", "ring", "pinky"):
            rod([body.spot(f"hand_{s}"), body.spot(f"{finger}_01_{s}")], 0.007)
        for dx in (-0.03, -0.01, 0.012, 0.032):
            rod(
                [
                    body.spot(f"foot_{s}", (0, 0.02, -0.02)),
                    body.spot(f"ball_{s}", (dx, 0, 0.01)),
                    body.spot(f"ball_{s}", (dx * 1.3, -0.08, -0.005)),
                ],
                0.009,
            )
        hip, root = body.spot("pelvis", (0, 0.03, 0.02)), body.spot(f"thigh_{s}")
        sign = 1 if s == "l" else -1
        rod(
            [
                hip,
                body.spot("pelvis", (sign * 0.1, 0.03, 0.1)),
                body.spot("pelvis", (sign * 0.135, -0.03, 0.07)),
                root,
                body.spot("pelvis", (sign * 0.02, -0.06, -0.04)),
            ],
            0.024,
        )
    spine = [
        body.spot("pelvis", (0, 0.06, -0.02)),
        body.spot("spine_01", (0, 0.05, 0)),
        body.spot("spine_02", (0, 0.05, 0)),
        body.spot("spine_03", (0, 0.06, 0.05)),
        body.spot("neck_01", (0, 0.02, 0)),
        body.spot("head", (0, 0.02, 0)),
    ]
    rod(spine, 0.019)
    for i in range(8):
        z = 0.22 - i * 0.042
        wide = 0.075 + 0.07 * math.sin(math.pi * (0.28 + i / 13))
        loop = [
            (wide * math.sin(a), -0.005 - wide * 0.72 * math.cos(a) + 0.0, z - 0.05 * (0.5 + 0.5 * math.cos(a)))
            for a in np.linspace(0.25, math.pi, 9)
        ]
        for sign in (-1, 1):
            rod([body.spot("spine_03", (sign * x, y, zz)) for x, y, zz in loop], 0.008)
    rod([body.spot("spine_03", (0, -0.095, 0.18)), body.spot("spine_03", (0, -0.11, -0.03))], 0.014)
    keep = body.part == HEAD_PART
    depth, height, side = head_place(body)
    shell(
        kit,
        body,
        "body",
        keep & (side < 1.02) & ((depth < 0.55) | (height > -0.45)),
        bone,
        puff_m=-0.004,
        rounds=7,
        thick_m=0,
    )
    for x, z, r in ((-0.033, 0.045, 0.023), (0.033, 0.045, 0.023), (0, 0.008, 0.013)):
        kit.ball((r, r, r * 1.1), body.spot("head", (x, -0.108, z)), dark)
    for i in range(7):
        kit.box(
            (0.009, 0.012, 0.024),
            body.spot("head", ((i - 3) * 0.0105, -0.112 + abs(i - 3) * 0.003, -0.037)),
            kit.paint("#efe8d4"),
        )


@thing(
    "skeleton-lying",
    "human remains, bones of a man, dead adventurer",
    height_m=0.55,
    azimuths_degrees=(40,),
    elevation_degrees=16,
)
def lying_bones(kit: Kit) -> None:
    """A skeleton on its side."""
    skeleton_of(
        kit,
        pose_body(
            "man",
            replace(
                poses.STAND,
                spine=(20, 0, 0),
                legs=(((0.1, 0.5, -1), (0.0, -0.4, -1)), ((0.1, 0.1, -1), (0.0, -0.2, -1))),
            ),
        ),
    )
    tip_over(roll_degrees=88)


@thing(
    "murderer",
    "killer, man with knife, attacker, psychopath, knife attack, slasher",
    height_m=2.12,
    azimuths_degrees=(25,),
)
def killer(kit: Kit) -> None:
    """A dark man with a lifted knife."""
    pose = replace(
        poses.STAND,
        spine=(10, 0, 0),
        head=(10, 0, 0),
        arms=(poses.HANG, ((0.75, 0.35, 0.35), (0.1, 0.55, 1))),
        curl=(50, 85),
    )
    wear = (("trousers", "#1c1d21"), ("jumper", "#24262b"), ("boots", "#121010"), ("hood:1.6", "#24262b"))
    body = person(kit, "man-strong", pose, wear, skin_colour="#8a6a58", hair_style="none", stubble=0.8)
    hand = body.grip("r")
    kit.tube([tuple(hand), tuple(hand + np.array([0, -0.04, 0.09]))], 0.014, kit.paint("#1c1410"), smooth=False)
    blade = [(0, 0.09), (0.018, 0.1), (0.018, 0.26), (0.0, 0.34), (-0.016, 0.24), (-0.016, 0.1)]
    kit.prism(
        blade,
        0.005,
        (hand[0], hand[1] - 0.05, hand[2]),
        kit.paint("#c4c9ce", metal=1, rough=0.15),
        turn_degrees=(12, 0, 20),
    )
