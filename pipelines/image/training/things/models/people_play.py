"""People at play and at rest: balloons, kites, swings, books, football, the beach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_people import Pose
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.recipe import thing

REACH_UP = ((0.35, 0.15, 0.9), (0.05, 0.25, 1))
GIRL = (("socks", "#f0ece4"), ("tee", "#f6e3b8"), ("skirt:0.55", "#5f9fc0"), ("shoes", "#8c3a3a"))
BOY = (("shorts", "#46628c"), ("tee", "#e8c25a"), ("socks", "#f0ece4"), ("shoes", "#3b3b42"))


@thing(
    "child-with-balloon",
    "girl with balloon, kid with balloon, little girl with red balloon",
    height_m=2.19,
    azimuths_degrees=(24,),
)
def balloon(kit: Kit) -> None:
    """A girl that holds a red balloon."""
    pose = replace(poses.STAND, arms=(poses.HANG, REACH_UP), head=(-14, -12, 0), curl=(15, 80))
    body = person(kit, "girl", pose, GIRL, hair_style="tail", hair_colour="#8a5a2c")
    hand = body.grip("r")
    top = hand + np.array([-0.08, 0.02, 0.62])
    kit.tube([tuple(hand), tuple((hand + top) / 2 + np.array([0.03, 0, 0])), tuple(top)], 0.004, kit.paint("#f2efe8"))
    profile = [
        (0.001, -0.03),
        (0.02, -0.02),
        (0.012, 0.0),
        (0.07, 0.06),
        (0.125, 0.15),
        (0.14, 0.22),
        (0.12, 0.3),
        (0.07, 0.355),
        (0.001, 0.37),
    ]
    kit.lathe(profile, top, kit.paint("#d8262f", rough=0.15, mottle=0.02))


@thing(
    "child-with-kite",
    "boy with kite, kid flying a kite, kite flyer",
    height_m=2.72,
    azimuths_degrees=(30,),
    size_px=380,
)
def kite(kit: Kit) -> None:
    """A running boy and his kite."""
    pose = replace(poses.RUN, arms=(poses.RUN.arms[0], ((0.3, -0.3, 0.9), (0.1, -0.3, 1))), lift=0)
    body = person(kit, "boy", pose, BOY, hair_style="full", hair_colour="#5a3a20", yaw_degrees=-40)
    hand = body.grip("r")
    top = hand + np.array([0.85, 0.35, 1.15])
    kit.tube([tuple(hand), tuple((hand + top) / 2 - np.array([0, 0, 0.08])), tuple(top)], 0.005, kit.paint("#f2efe8"))
    corners = [
        top + np.array(c)
        for c in ((0, 0, 0.4), (-0.28, 0.02, 0.08), (0, 0, -0.4), (0.28, 0.02, 0.08), (0, -0.05, 0.08))
    ]
    for i, colour in enumerate(("#d8402f", "#f0c23a", "#3f86c0", "#5fa84a")):
        made = kit.mesh([corners[4], corners[i], corners[(i + 1) % 4]], [(0, 1, 2)], kit.paint(colour))
        made.modifiers.new("solid", "SOLIDIFY").thickness = 0.01
    tail = [corners[2] + np.array([0.06 * np.sin(i * 1.4), 0, -0.1 * i]) for i in range(7)]
    kit.tube([tuple(p) for p in tail], 0.008, kit.paint("#d8402f"))
    for p in tail[1::2]:
        kit.box((0.09, 0.012, 0.035), p, kit.paint("#f0c23a"))


@thing(
    "child-on-swing",
    "girl on a swing, swinging child, swing, playground swing",
    height_m=2.5,
    azimuths_degrees=(52,),
    size_px=360,
)
def swing(kit: Kit) -> None:
    """A girl that swings high between two posts."""
    wood, rope = kit.wood("#8a5f38"), kit.paint("#cbb68c")
    for x in (-0.8, 0.8):
        for y in (-0.65, 0.65):
            kit.tube([(x * 1.08, y, 0), (x * 0.95, 0, 2.45)], 0.045, wood, smooth=False)
    kit.tube([(-0.9, 0, 2.45), (0.9, 0, 2.45)], 0.05, wood, smooth=False)
    angle = np.radians(34)
    seat = np.array([0, -2.0 * np.sin(angle), 2.42 - 2.0 * np.cos(angle)])
    for x in (-0.2, 0.2):
        kit.tube([(x, 0, 2.42), (x, float(seat[1]), float(seat[2]))], 0.012, rope, smooth=False)
    kit.box((0.48, 0.2, 0.035), seat, wood, turn_degrees=(-34, 0, 0))
    pose = Pose(
        turn=(-30, 0, 0), head=(10, 0, 0), curl=(80, 80), feet=(None, None),
        legs=(((0.1, 1, 0.5), (0.05, 1, 0.1)),) * 2, arms=(((0.35, 0.75, 0.1), (0.1, 0.5, 0.75)),) * 2,
    )  # fmt: skip
    person(
        kit,
        "girl",
        pose,
        GIRL,
        at=(0, float(seat[1]) + 0.02, float(seat[2]) - 0.06),
        hair_style="tail",
        hair_colour="#8a5a2c",
    )


@thing(
    "reader-on-bench",
    "reader, person reading, woman with book, reading woman, person on bench, bench",
    height_m=1.32,
    azimuths_degrees=(24,),
    size_px=340,
)
def reader(kit: Kit) -> None:
    """A woman on a park bench with a book."""
    wood, iron = kit.wood("#7a5232", along="x"), kit.paint("#26282a", metal=1, rough=0.5)
    for y, z, turn in ((-0.1, 0.43, 0), (0.04, 0.43, 0), (0.18, 0.43, 0), (0.3, 0.62, 78), (0.34, 0.78, 78)):
        kit.box((1.7, 0.11, 0.03), (0.25, y, z), wood, turn_degrees=(turn, 0, 0))
    for x in (-0.5, 1.0):
        kit.tube([(x, -0.14, 0), (x, -0.14, 0.41), (x, 0.24, 0.41), (x, 0.37, 0.88)], 0.022, iron, smooth=False)
        kit.tube([(x, 0.24, 0.41), (x, 0.32, 0)], 0.022, iron, smooth=False)
    pose = replace(poses.SIT, head=(26, 0, 0), arms=(((0.25, 0.35, -1), (-0.3, 0.9, 0.25)),) * 2, curl=(40, 40))
    wear = (("bodice", "#4f7f72"), ("skirt:0.75", "#4f7f72"), ("shoes", "#4a3226"))
    body = person(
        kit, "woman", pose, wear, at=(0, 0.2, 0), hair_style="bob", hair_colour="#5a3520", hat=("straw", "#d9c48a")
    )
    middle = (body.grip("l") + body.grip("r")) / 2 + np.array([0, -0.03, 0.05])
    for s in (-1, 1):
        kit.box(
            (0.15, 0.025, 0.2),
            middle + np.array([s * 0.07, -0.02, 0]),
            kit.paint("#a8322e"),
            turn_degrees=(35, s * 14, 0),
        )
        kit.box(
            (0.135, 0.02, 0.185),
            middle + np.array([s * 0.066, 0.0, 0.012]),
            kit.paint("#f4eee0"),
            turn_degrees=(35, s * 14, 0),
        )


@thing("footballer", "soccer player, athlete, sportsman, football player", height_m=1.8, azimuths_degrees=(38,))
def footballer(kit: Kit) -> None:
    """A player that kicks a ball."""
    pose = Pose(
        turn=(-10, 0, 0),
        spine=(4, -20, 0),
        head=(16, 0, 0),
        arms=(((0.9, 0.4, -0.3), (0.6, 0.6, 0.1)), ((0.8, -0.6, -0.4), (0.4, 0.1, -0.7))),
        legs=(((0.1, 0.1, -1), (0.06, -0.25, -1)), ((0.0, 0.75, -0.75), (0.0, 0.45, -0.85))),
        feet=(0, -20),
    )
    wear = (("shorts", "#f2f0ea"), ("tee", "#2f6fb8"), ("socks", "#2f6fb8"), ("shoes", "#1c1c1e"))
    body = person(kit, "man-african", pose, wear, skin_colour="#6a4530", hair_style="shaved", hair_colour="#14100e")
    foot = body.spot("ball_r", tail=True)
    kit.ball(0.11, foot + np.array([0, -0.22, 0.02]), kit.paint("#f4f2ee", second="#1c1c20", grain_m=0.07))


@thing("surfer", "person with surfboard, beach boy", height_m=2.1, azimuths_degrees=(25,))
def surfer(kit: Kit) -> None:
    """A man in trunks with a surfboard under his arm."""
    pose = replace(poses.STAND, arms=(((0.45, 0.05, -1), (0.0, 0.3, -1)), poses.HANG))
    person(kit, "man", pose, (("shorts", "#e0603a"),), skin_colour="#c48f68", hair_style="bob", hair_colour="#c9a05a")
    kit.ball((0.04, 0.26, 1.0), (0.42, 0.06, 1.05), kit.paint("#f2ead2", rough=0.15, mottle=0.02))
    kit.ball((0.043, 0.06, 0.96), (0.42, 0.06, 1.05), kit.paint("#2f8fa8", rough=0.15, mottle=0.02))


@thing("bather", "woman in swimsuit, swimmer, sunbather, woman on beach", height_m=1.66, azimuths_degrees=(25,))
def bather(kit: Kit) -> None:
    """A woman in a swimsuit and a sun hat."""
    pose = replace(poses.STAND, arms=(poses.AKIMBO, poses.HANG))
    person(
        kit,
        "woman",
        pose,
        (("swimsuit", "#c8304a"),),
        hair_style="long",
        hair_colour="#6b4326",
        hat=("straw", "#e6d29a"),
    )


@thing("woman-waving", "greeting woman, happy woman, woman waving goodbye", height_m=1.8, azimuths_degrees=(14,))
def wave(kit: Kit) -> None:
    """A woman in yellow that waves."""
    wear = (("bodice", "#f0c848"), ("skirt:0.6", "#f0c848"), ("shoes", "#c2503a"))
    person(kit, "woman-african", poses.WAVE, wear, skin_colour="#7a5036", hair_style="curly", hair_colour="#1a1310")


@thing("man-jumping", "jumping man, happy man, victory, joyful man, winner", height_m=2.02, azimuths_degrees=(15,))
def jump(kit: Kit) -> None:
    """A man that leaps, arms up."""
    person(
        kit, "man", poses.JUMP, (("trousers", "#3a5a86"), ("tee", "#f2efe8"), ("shoes", "#d8503a")), hair_style="full"
    )


@thing(
    "child-jumping",
    "jumping girl, happy child, joyful girl, happy girl",
    height_m=1.15,
    azimuths_degrees=(15,),
    size_px=280,
)
def hop(kit: Kit) -> None:
    """A girl that leaps, arms up."""
    wear = (("socks", "#f0ece4"), ("tee", "#f07a5a"), ("skirt:0.5", "#f6d05a"), ("shoes", "#3f7fae"))
    person(kit, "girl-asian", poses.JUMP, wear, hair_style="pigtails", hair_colour="#1c1512", skin_colour="#e0b890")


@thing(
    "dancer-with-flowing-dress", "flamenco dancer, dancing woman, spinning woman", height_m=1.85, azimuths_degrees=(16,)
)
def spin(kit: Kit) -> None:
    """A woman that turns, her wide skirt flying, arms over the head."""
    pose = replace(
        poses.STAND,
        spine=(-8, 12, 0),
        head=(-8, 24, 6),
        arms=(((0.7, 0.1, 0.9), (-0.35, 0.2, 1)), ((0.75, 0.2, 0.5), (-0.1, 0.5, 0.8))),
    )
    person(kit, "woman", pose, (("bodice", "#c42a3a"), ("gown", "#c42a3a")), hair_style="bun", hair_colour="#1c120d")


@thing("skier", "person skiing, winter sportsman", height_m=1.62, azimuths_degrees=(50,))
def ski(kit: Kit) -> None:
    """A skier in a crouch with poles."""
    pose = Pose(
        turn=(26, 0, 0), spine=(12, 0, 0), head=(-28, 0, 0), curl=(80, 80), feet=(0, 0),
        legs=(((0.08, 0.75, -1), (0.04, -0.35, -1)),) * 2, arms=(((0.3, 0.5, -0.8), (0.1, 0.9, -0.1)),) * 2,
    )  # fmt: skip
    wear = (("trousers", "#22324a"), ("jacket", "#d8452f"), ("boots", "#2a2a2e"), ("gloves", "#1c1c20"))
    body = person(kit, "man", pose, wear, hat=("beanie", "#f0c040"))
    for s in "lr":
        foot = body.spot(f"foot_{s}")
        kit.box((0.09, 1.65, 0.025), (float(foot[0]), float(foot[1]) - 0.15, 0.0), kit.paint("#2f86b8", rough=0.2))
        hand = body.grip(s)
        kit.tube(
            [tuple(hand + np.array([0, 0, 0.08])), (float(hand[0]) * 1.3, float(hand[1]) + 0.45, 0.02)],
            0.009,
            kit.paint("#2a2c30"),
            smooth=False,
        )


@thing("worker", "builder, construction worker, workman, engineer", height_m=1.86, azimuths_degrees=(22,))
def worker(kit: Kit) -> None:
    """A builder with a helmet, a vest and a shovel."""
    wear = (("trousers", "#3a4660"), ("shirt", "#6a7a8a"), ("waistcoat", "#f08a1e"), ("boots", "#4a3420"))
    body = person(kit, "man-heavy", poses.HOLD_STICK, wear, hat=("helmet", "#f2c52a"), stubble=0.6)
    hand = body.grip("r")
    kit.tube([(hand[0], hand[1], 0.25), (hand[0], hand[1], hand[2] + 0.15)], 0.018, kit.wood("#a5804a"), smooth=False)
    kit.prism(
        [(-0.11, 0.3), (-0.11, 0.08), (0, -0.02), (0.11, 0.08), (0.11, 0.3)],
        0.02,
        (hand[0], hand[1], 0.02),
        kit.paint("#7a7d82", metal=1),
    )


@thing("beggar", "poor man, homeless man, tramp, poverty", height_m=1.05, azimuths_degrees=(30,))
def beggar(kit: Kit) -> None:
    """An old man in rags on the ground with his hand held out."""
    pose = replace(
        poses.SLUMP,
        spine=(24, 0, 0),
        head=(4, 0, 0),
        arms=(((0.25, 0.75, -0.55), (-0.5, 0.8, 0.0)), ((0.3, 0.7, -0.5), (0.1, 1, 0.15))),
    )
    rags = kit.paint("#5a4c3e", second="#3c332b", mottle=0.4, grain_m=0.15)
    person(
        kit,
        "old-man",
        pose,
        (("trousers", "#3f3a36"), ("jumper", rags), ("cloak", rags), ("boots", "#221c18")),
        hair_style="fringe",
        hair_colour="#a8a49c",
        stubble=0.9,
        hat=("beanie", "#4a3f38"),
    )


@thing("businessman", "man in suit, office worker, banker, politician", height_m=1.8, azimuths_degrees=(24,))
def business(kit: Kit) -> None:
    """A man in a dark suit with a briefcase."""
    body = person(
        kit,
        "man",
        poses.STAND,
        (
            ("trousers", "#2a2e3a"),
            ("shirt", "#e8e6e0"),
            ("jacket", "#2e3342"),
            ("collar", "#f2f0ec"),
            ("shoes", "#1a1210"),
        ),
        hair_style="short",
        hair_colour="#2a1c14",
    )
    hand = body.grip("l")
    kit.box((0.1, 0.42, 0.3), hand + np.array([0.02, 0, -0.22]), kit.paint("#4a2c1a", rough=0.4))


@thing("cook", "chef, baker, kitchen chef", height_m=1.98, azimuths_degrees=(20,))
def cook(kit: Kit) -> None:
    """A cook in white with a tall hat and a ladle."""
    pose = replace(poses.STAND, arms=(poses.AKIMBO, ((0.3, 0.3, -0.9), (0.2, 0.7, 0.5))), curl=(20, 75))
    body = person(
        kit,
        "man-heavy",
        pose,
        (("trousers", "#3f4450"), ("jumper", "#f4f4f2"), ("skirt:0.5", "#fafaf8"), ("shoes", "#1c1a1a")),
        hair_style="short",
        stubble=0.4,
    )
    hat = [(0.1, 0.06), (0.102, 0.14), (0.14, 0.2), (0.15, 0.27), (0.1, 0.32), (0.001, 0.33)]
    kit.lathe(hat, body.spot("head", (0, 0, 0.03)), kit.paint("#fbfbfa", mottle=0.04))
    hand = body.grip("r")
    kit.tube([tuple(hand), tuple(hand + np.array([0, -0.06, 0.3]))], 0.01, kit.paint("#b8bcc0", metal=1), smooth=False)
    kit.ball((0.05, 0.05, 0.03), hand + np.array([0, -0.07, 0.31]), kit.paint("#b8bcc0", metal=1))
