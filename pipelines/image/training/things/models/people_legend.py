"""People of tales and far places: wizard, pirate, Santa Claus, astronaut, robot, mermaid, fairy, vampire, samurai."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_clothes import head_place, shell
from pipelines.image.training.things.kit_flesh import Flesh
from pipelines.image.training.things.kit_people import HEAD_PART, Body, Pose, pose_body
from pipelines.image.training.things.kit_props import staff
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.recipe import thing

LIFT = ((0.3, 0.3, -0.9), (0.25, 0.9, 0.1))


def _beard(kit: Kit, body: Body, colour: str, length: float) -> None:
    """A full beard to the chest."""
    hair = kit.paint(colour, mottle=0.25, grain_m=0.03)
    depth, height, _ = head_place(body)
    shell(
        kit,
        body,
        "body",
        (body.part == HEAD_PART) & (height < -0.5) & (depth < 0.5) & (body.lips < 0.2),
        hair,
        puff_m=0.022,
        rounds=5,
    )
    for i in range(9):
        x = (i - 4) * 0.017
        line = [
            body.spot("head", (x, -0.095 + abs(x) * 0.5, -0.05)),
            body.spot("head", (x * 1.3, -0.12 + abs(x), -0.05 - length * 0.5)),
            body.spot("head", (x * 0.6, -0.1, -0.07 - length + abs(x) * 1.2)),
        ]
        kit.tube([tuple(p) for p in line], [0.024, 0.026, 0.004], hair, smooth=False)


@thing("wizard", "sorcerer, mage, merlin, magician", height_m=2.12, azimuths_degrees=(24,))
def wizard(kit: Kit) -> None:
    """An old man in a blue robe with a white beard, a pointed hat and a glowing staff."""
    pose = replace(poses.HOLD_STICK, head=(4, 0, 0))
    body = person(
        kit,
        "old-man",
        pose,
        (("robe:1.03", "#34427a"), ("cloak", "#26315f")),
        hair_style="long",
        hair_colour="#e4e2de",
        hat=("witch", "#34427a"),
    )
    _beard(kit, body, "#eceae6", 0.28)
    hand = body.grip("r")
    staff(kit, hand, top_m=0.6)
    kit.ball(0.055, hand + np.array([0.01, 0.02, 0.64]), kit.glow("#7ad0ff", 1.2))


@thing("santa-claus", "father christmas, saint nicholas, santa", height_m=1.85, azimuths_degrees=(20,))
def santa(kit: Kit) -> None:
    """Santa in red with a white beard and a sack."""
    red, white = "#b5202a", "#f4f1ec"
    pose = replace(
        poses.STAND, arms=(((0.3, 0.1, -1), (0.2, 0.3, -0.9)), ((0.45, -0.1, -0.7), (-0.1, 0.3, 0.9))), curl=(20, 80)
    )
    body = person(
        kit,
        "man-heavy",
        pose,
        (("trousers", red), ("jacket", red), ("skirt:0.35", red), ("boots", "#1a1614"), ("gloves:2", "#1a1614")),
        hair_style="full",
        hair_colour=white,
        hat=("beanie", red),
    )
    _beard(kit, body, white, 0.2)
    kit.ball(0.04, body.spot("head", (0.1, 0.08, 0.17)), kit.paint(white))
    sack = body.grip("r") + np.array([-0.05, 0.28, -0.3])
    cloth = Flesh()
    cloth.limb([sack, sack + np.array([0.02, -0.08, 0.24]), body.grip("r")], (0.3, 0.19, 0.04), "#8a6238")
    cloth.mesh(kit, fur=0.5)
    belt = body.spot("spine_01", (0, 0.0, 0.02))
    kit.lathe([(0.2, -0.04), (0.215, 0), (0.2, 0.04)], belt, kit.paint("#1a1614", rough=0.3))


@thing("pirate", "buccaneer, corsair, sea robber", height_m=2.1, azimuths_degrees=(26,))
def pirate(kit: Kit) -> None:
    """A pirate with a black hat, an eye patch and a cutlass."""
    pose = replace(poses.STAND, arms=(poses.AKIMBO, ((0.45, 0.25, -0.8), (0.3, 0.75, 0.5))), curl=(30, 85))
    body = person(
        kit,
        "man-strong",
        pose,
        (("trousers", "#2a2a30"), ("shirt", "#e8e0d0"), ("coat:0.5", "#6a1f22"), ("boots", "#1c1410")),
        hair_style="long",
        hair_colour="#1c1410",
        hat=("felt", "#17151a"),
        stubble=0.9,
    )
    kit.ball((0.026, 0.012, 0.024), body.spot("head", (-0.033, -0.118, 0.047)), kit.paint("#0a0a0c"))
    hand = body.grip("r")
    blade = [(-0.02, 0.06), (0.02, 0.06), (0.05, 0.4), (0.14, 0.72), (0.04, 0.62), (0.0, 0.4)]
    kit.prism(blade, 0.01, hand, kit.paint("#cfd4d8", metal=1, rough=0.15))
    kit.tube(
        [tuple(hand - np.array([0, 0, 0.09])), tuple(hand + np.array([0, 0, 0.07]))],
        0.017,
        kit.paint("#c79a3a", metal=1),
        smooth=False,
    )


@thing("astronaut", "cosmonaut, spaceman, space traveller", height_m=1.98, azimuths_degrees=(22,))
def astronaut(kit: Kit) -> None:
    """An astronaut in a white suit with a golden visor."""
    white = kit.paint("#eceeF0".lower(), rough=0.6, mottle=0.06)
    pose = replace(
        poses.STAND,
        arms=(((0.45, 0.1, -1), (0.2, 0.5, -0.8)), ((0.6, 0.2, 0.2), (0.2, 0.3, 1))),
        legs=(((0.18, 0.05, -1), (0.12, -0.02, -1)),) * 2,
    )
    body = person(
        kit,
        "man",
        pose,
        (
            ("suit", white),
            ("trousers", white),
            ("jumper", white),
            ("jacket", white),
            ("boots", "#8a9098"),
            ("gloves:6", "#8a9098"),
        ),
        hair_style="none",
    )
    centre = body.spot("head", (0, -0.015, 0.045))
    kit.ball((0.175, 0.18, 0.185), centre, white)
    kit.ball(
        (0.14, 0.1, 0.115),
        centre + body.frames["head"][0] @ np.array([0, -0.1, 0.0]),
        kit.paint("#d99a2a", metal=1, rough=0.1),
    )
    kit.box((0.42, 0.2, 0.56), body.spot("spine_03", (0, 0.2, 0.02)), white, bevel=0.2)
    kit.box((0.24, 0.08, 0.16), body.spot("spine_03", (0, -0.18, -0.04)), kit.paint("#a8adb4"), bevel=0.1)
    for i, colour in enumerate(("#c8302a", "#2a6ac0", "#e0b02a")):
        kit.ball(0.017, body.spot("spine_03", (-0.06 + 0.06 * i, -0.225, -0.02)), kit.paint(colour))


@thing("robot", "android, machine man, droid, cyborg", height_m=1.93, azimuths_degrees=(24,))
def robot(kit: Kit) -> None:
    """A robot of grey metal with glowing eyes."""
    steel, dark = kit.paint("#a5adb5", metal=1, rough=0.3), kit.paint("#3a4048", metal=1, rough=0.4)
    body = pose_body("man", replace(poses.STILL, arms=(((0.4, 0.05, -1), (0.15, 0.45, -0.9)),) * 2))
    for s in "lr":
        for bone, radius in (("upperarm", 0.055), ("lowerarm", 0.062), ("thigh", 0.085), ("calf", 0.088)):
            a, b = body.spot(f"{bone}_{s}"), body.spot(f"{bone}_{s}", tail=True)
            way = b - a
            kit.tube([tuple(a + way * 0.12), tuple(a + way * 0.88)], radius, steel, smooth=False)
            kit.ball(radius * 0.95, a, dark)
        kit.ball((0.06, 0.075, 0.06), body.grip(s), dark)
        foot = body.spot(f"foot_{s}")
        kit.box((0.14, 0.3, 0.1), (foot[0], foot[1] - 0.06, 0.05), steel, bevel=0.2)
    chest = body.spot("spine_03", (0, 0, 0.02))
    kit.box((0.42, 0.27, 0.42), chest, steel, bevel=0.2)
    kit.cylinder(0.12, 0.22, body.spot("spine_01", (0, 0, 0.03)), dark)
    kit.box((0.32, 0.24, 0.17), body.spot("pelvis", (0, 0, 0.0)), steel, bevel=0.2)
    kit.cylinder(0.05, 0.12, body.spot("neck_01", (0, 0, 0.03)), dark)
    head = body.spot("head", (0, 0, 0.06))
    kit.box((0.24, 0.24, 0.26), head, steel, bevel=0.25)
    for x in (-0.055, 0.055):
        kit.ball((0.034, 0.02, 0.034), head + np.array([x, -0.12, 0.03]), kit.glow("#40d0ff", 1.3))
    kit.box((0.13, 0.02, 0.025), head + np.array([0, -0.12, -0.07]), dark)
    kit.tube([tuple(head + np.array([0, 0, 0.12])), tuple(head + np.array([0, 0, 0.24]))], 0.008, dark, smooth=False)
    kit.ball(0.02, head + np.array([0, 0, 0.25]), kit.glow("#ff5040", 1.2))
    kit.cylinder(0.05, 0.02, chest + np.array([0, -0.14, 0.03]), kit.glow("#60e0ff", 0.9), turn_degrees=(90, 0, 0))


@thing("mermaid", "siren, sea maiden, water nymph", height_m=1.08, azimuths_degrees=(38,))
def mermaid(kit: Kit) -> None:
    """A mermaid that sits, her tail curled."""
    pose = Pose(
        spine=(-6, 0, 0),
        head=(4, 20, 0),
        legs=(((0.02, 1, -0.12), (0.0, 0.9, -0.35)),) * 2,
        feet=(None, None),
        arms=(((0.35, -0.3, -1), (0.1, -0.1, -1)), ((0.4, 0.4, -0.8), (-0.2, 0.9, 0.2))),
    )
    body = person(
        kit, "woman-thin", pose, (("shorts", "#2f9a8a"), ("top", "#c98ab8")), hair_style="long", hair_colour="#c8602e"
    )
    f, green = Flesh(), "#2f9a8a"
    hips = (body.spot("thigh_l") + body.spot("thigh_r")) / 2
    knees, ankles = (body.spot("calf_l") + body.spot("calf_r")) / 2, (body.spot("foot_l") + body.spot("foot_r")) / 2
    f.limb(
        [hips + np.array([0, 0, 0.02]), hips * 0.4 + knees * 0.6, knees, ankles, ankles + np.array([0.12, -0.2, 0.02])],
        (0.175, 0.16, 0.13, 0.09, 0.045),
        green,
    )
    end = ankles + np.array([0.14, -0.25, 0.03])
    f.limb([end, end + np.array([0.28, -0.06, 0.2])], (0.04, 0.13), "#5fc0a8", flat=(1, 0.35, 1))
    f.limb([end, end + np.array([-0.05, -0.3, 0.12])], (0.04, 0.13), "#5fc0a8", flat=(1, 0.5, 1))
    f.mesh(kit, fur=0.7, rough=0.3)


@thing("fairy", "elf, sprite, pixie, nymph", height_m=1.79, azimuths_degrees=(-24,))
def fairy(kit: Kit) -> None:
    """A fairy with thin wings, a short dress and a wand."""
    pose = replace(
        poses.STAND,
        arms=(((0.6, 0.1, -0.8), (0.4, 0.3, -0.4)), ((0.5, 0.4, -0.4), (0.2, 0.7, 0.7))),
        feet=(50, 55),
        curl=(15, 75),
        lift=0.02,
    )
    body = person(
        kit,
        "woman-thin",
        pose,
        (("bodice", "#8fd0a0"), ("skirt:0.45", "#a8dcb0")),
        hair_style="long",
        hair_colour="#e0b868",
        hat=("wreath", "#f0a0b8"),
    )
    glass, root = kit.glass("#d8eef8", clear=0.35), body.spot("spine_03", (0, 0.1, 0.02))
    for s in (-1, 1):
        for up, size in ((0.75, 0.75), (-0.35, 0.5)):
            way, across = np.array([s * 0.8, 0.3, up]), np.array([-up * s, 0, 0.8])
            points = [root]
            for a in np.linspace(0, 2 * np.pi, 28):
                u = (1 - np.cos(a)) / 2
                points.append(root + way * size * u + across * size * 0.32 * np.sin(a) * (0.35 + 0.65 * u))
            kit.mesh(points, [(0, i, i + 1) for i in range(1, 28)], glass).modifiers.new(
                "solid", "SOLIDIFY"
            ).thickness = 0.006
    hand = body.grip("r")
    kit.tube([tuple(hand), tuple(hand + np.array([-0.05, -0.12, 0.22]))], 0.006, kit.paint("#f0e0b0"), smooth=False)
    kit.ball(0.03, hand + np.array([-0.053, -0.125, 0.235]), kit.glow("#fff0a0", 1.4))


@thing("vampire", "dracula, count, bloodsucker, undead nobleman", height_m=1.82, azimuths_degrees=(18,))
def vampire(kit: Kit) -> None:
    """A pale man in black with a high red-lined cloak."""
    pose = replace(poses.STAND, arms=(((0.7, 0.3, -0.6), (0.3, 0.6, 0.5)),) * 2, head=(8, 0, 0), curl=(35, 35))
    body = person(
        kit,
        "man-thin",
        pose,
        (
            ("trousers", "#121114"),
            ("shirt", "#e4e0dc"),
            ("waistcoat", "#5a1018"),
            ("cloak", "#100f13"),
            ("shoes", "#0a0909"),
        ),
        skin_colour="#d4ccc8",
        hair_style="short",
        hair_colour="#0c0a0c",
    )
    collar = [
        (np.sin(a) * 0.15, 0.02 + np.cos(a) * 0.13, z)
        for z in (0.0, 0.2)
        for a in np.radians(np.linspace(-125, 125, 17))
    ]
    points = [body.spot("neck_01", (x * (1 + z), y * (1 + 1.2 * z), z)) for x, y, z in collar]
    kit.mesh(points, [(i, i + 1, 18 + i, 17 + i) for i in range(16)], kit.paint("#6a101a"), smooth=True).modifiers.new(
        "solid", "SOLIDIFY"
    ).thickness = 0.01
    for s in (-1, 1):
        kit.cylinder(
            0.001, 0.02, body.spot("head", (s * 0.012, -0.122, -0.035)), kit.paint("#ffffff"), top=0.004, sides=6
        )


@thing("samurai", "japanese warrior, ninja, swordsman, ronin", height_m=1.86, azimuths_degrees=(30,))
def samurai(kit: Kit) -> None:
    """A swordsman in a dark kimono who holds his blade before him."""
    legs = (((0.2, 0.45, -1), (0.1, -0.1, -1)), ((0.22, -0.35, -1), (0.1, -0.45, -1)))
    pose = replace(
        poses.STAND,
        legs=legs,
        feet=(0, 15),
        arms=(((0.3, 0.5, -0.9), (-0.45, 0.85, 0.2)), ((0.25, 0.55, -0.8), (-0.3, 0.9, 0.15))),
        curl=(85, 85),
    )
    body = person(
        kit,
        "man-asian",
        pose,
        (("robe:0.9", "#2a2f45"), ("top", "#7a2a26"), ("shoes", "#3a3028")),
        hair_style="bun",
        hair_colour="#14110f",
        scale=1.06,
    )
    hand = (body.grip("r") + body.grip("l")) / 2
    way = body.frames["spine_03"][0] @ np.array([0.0, -0.62, 0.78])
    kit.tube([tuple(hand - way * 0.14), tuple(hand + way * 0.12)], 0.017, kit.paint("#1c1816"), smooth=False)
    kit.tube(
        [tuple(hand + way * 0.13), tuple(hand + way * 0.5), tuple(hand + way * 0.85)],
        [0.016, 0.014, 0.004],
        kit.paint("#d8dde2", metal=1, rough=0.1),
        smooth=False,
    )


@thing("viking", "barbarian, northman, norse warrior", height_m=1.92, azimuths_degrees=(26,))
def viking(kit: Kit) -> None:
    """A bearded warrior with an axe and a round shield."""
    pose = replace(poses.STAND, arms=(((0.45, 0.2, -1), (-0.2, 0.9, 0.1)), LIFT), curl=(60, 80))
    fur = kit.paint("#5a4632", second="#2f241a", grain_m=0.06, mottle=0.4)
    body = person(
        kit,
        "man-strong",
        pose,
        (("trousers", "#4a4238"), ("shirt", "#7a6a50"), ("waistcoat", fur), ("boots", "#3a2a1c")),
        hair_style="long",
        hair_colour="#a8622a",
        stubble=1,
        hat=("helmet", "#8a8f96"),
    )
    _beard(kit, body, "#a8622a", 0.13)
    hand = body.grip("r")
    kit.tube([(hand[0], hand[1], 0.5), (hand[0], hand[1], hand[2] + 0.42)], 0.019, kit.wood("#6a4a2c"), smooth=False)
    kit.prism(
        [(0, -0.05), (0.05, -0.06), (0.22, -0.2), (0.24, 0), (0.2, 0.15), (0.05, 0.06), (0, 0.06)],
        0.03,
        (hand[0], hand[1], hand[2] + 0.32),
        kit.paint("#b5bac0", metal=1, rough=0.25),
    )
    middle = body.grip("l") + np.array([0.03, -0.09, 0])
    kit.cylinder(0.38, 0.035, middle, kit.paint("#8a2c24", second="#d9c08a", grain_m=0.3), turn_degrees=(90, 0, 0))
    kit.ball((0.09, 0.06, 0.09), middle + np.array([0, -0.02, 0]), kit.paint("#9aa0a6", metal=1, rough=0.3))


@thing("mummy", "egyptian mummy, bandaged corpse", height_m=1.66, azimuths_degrees=(34,))
def mummy(kit: Kit) -> None:
    """A mummy in bandages that lurches forward."""
    wraps = kit.bricks("#cdbf9c", brick_m=(3.0, 0.055), mortar="#6a5c42", wander=0.25)
    body = person(
        kit,
        "man-thin",
        poses.LURCH,
        (("suit", wraps), ("socks", wraps), ("gloves:2", wraps)),
        skin_colour="#5a4c38",
        hair_style="none",
    )
    shell(kit, body, "body", body.part == HEAD_PART, wraps, puff_m=0.01, rounds=6)
    for s in (-1, 1):
        kit.ball((0.018, 0.012, 0.01), body.spot("head", (s * 0.033, -0.118, 0.047)), kit.glow("#c8ff60", 0.8))
