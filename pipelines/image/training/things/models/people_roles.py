"""People by what they are or do: king, nurse, farmer, violinist, ballerina, cyclist, angel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_beast import GALLOPING, WALKING, stand
from pipelines.image.training.things.kit_people import Pose
from pipelines.image.training.things.kit_props import bicycle, guitar, staff
from pipelines.image.training.things.kit_rest import cut_below
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.models.pets import HORSE
from pipelines.image.training.things.recipe import thing

HOLD = ((0.3, 0.3, -0.9), (0.25, 0.9, 0.1))


@thing("farmer", "peasant, harvester, farm worker, gardener, countryman", height_m=1.87, azimuths_degrees=(28,))
def farmer(kit: Kit) -> None:
    """A farmer in dungarees and a straw hat with a pitchfork."""
    wear = (("shirt", "#b5533f"), ("trousers", "#43597a"), ("waistcoat", "#43597a"), ("boots", "#3a2a1c"))
    body = person(kit, "man", poses.HOLD_STICK, wear, hat=("straw", "#d9bd72"), stubble=0.3, skin_colour="#c48f6c")
    hand = body.grip("r")
    staff(kit, hand, top_m=0.3)
    for dx in (-0.09, 0, 0.09):
        kit.tube(
            [
                (hand[0], hand[1] + 0.02, hand[2] + 0.3),
                (hand[0] + dx, hand[1] + 0.02, hand[2] + 0.36),
                (hand[0] + dx * 1.1, hand[1], hand[2] + 0.62),
            ],
            0.009,
            kit.paint("#7a7d82", metal=1),
            smooth=False,
        )


@thing("fisherman", "angler, fisher, man fishing", height_m=2.3, azimuths_degrees=(60,))
def fisher(kit: Kit) -> None:
    """A man in a yellow coat with a rod."""
    pose = replace(
        poses.STAND, arms=(((0.2, 0.3, -1), (-0.2, 0.9, 0.15)), ((0.2, 0.2, -1), (-0.15, 0.9, 0.0))), curl=(70, 70)
    )
    wear = (("trousers", "#3a4438"), ("coat:0.5", "#d9ab3a"), ("boots", "#2f3a2c"))
    body = person(kit, "man", pose, wear, hat=("felt", "#c79a34"), stubble=0.8, hair_colour="#8f8b86")
    hand = (body.grip("r") + body.grip("l")) / 2
    tip = hand + np.array([0, -1.35, 1.15])
    kit.tube(
        [tuple(hand + np.array([0, 0.2, -0.15])), tuple(hand), tuple(hand * 0.5 + tip * 0.5), tuple(tip)],
        [0.016, 0.014, 0.01, 0.005],
        kit.wood("#6a4a2a"),
    )
    kit.tube([tuple(tip), (float(tip[0]), float(tip[1] - 0.1), 0.05)], 0.004, kit.paint("#e8e8e8"), smooth=False)


@thing("painter", "artist, painter at an easel, artist painting", height_m=1.85, azimuths_degrees=(40,), size_px=380)
def painter(kit: Kit) -> None:
    """A painter with brush and palette before an easel."""
    pose = replace(
        poses.STAND, arms=(((0.3, 0.2, -1), (0.0, 0.9, 0.0)), ((0.3, 0.5, -0.5), (0.1, 0.9, 0.35))), curl=(30, 70)
    )
    wear = (("trousers", "#3a3f48"), ("coat:0.5", "#7d90a8"), ("shoes", "#2a1f18"))
    body = person(
        kit,
        "man",
        pose,
        wear,
        at=(0.3, 0.35, 0),
        hat=("cap", "#3a2c2a"),
        hair_style="full",
        stubble=0.7,
        yaw_degrees=-35,
    )
    wood = kit.wood("#a5774a")
    for x in (-0.78, -0.2):
        kit.tube([(x, -0.28, 0), (-0.5, -0.45, 1.75)], 0.02, wood, smooth=False)
    kit.tube([(-0.55, -0.95, 0), (-0.5, -0.45, 1.6)], 0.02, wood, smooth=False)
    kit.box((0.72, 0.03, 0.56), (-0.48, -0.36, 1.2), kit.paint("#f0e8d8"), turn_degrees=(-8, 0, 0))
    for spot, colour, size in (
        ((-0.6, -0.335, 1.12), "#5f9a4a", 0.13),
        ((-0.35, -0.335, 1.14), "#4a7f3a", 0.1),
        ((-0.45, -0.345, 1.32), "#e8b04a", 0.07),
        ((-0.5, -0.34, 1.4), "#7ab0d8", 0.1),
    ):
        kit.ball((size, 0.006, size * 0.6), spot, kit.paint(colour))
    hand = body.grip("r")
    kit.tube([tuple(hand), tuple(hand + np.array([-0.12, -0.14, 0.06]))], 0.007, kit.wood())
    kit.cylinder(
        0.15, 0.015, body.grip("l") + np.array([-0.02, -0.08, 0.03]), kit.wood("#b98d5a"), turn_degrees=(15, 0, 0)
    )
    for i, colour in enumerate(("#c2302a", "#e6c23a", "#3a66b0", "#4a8a4a", "#f0ece0")):
        kit.ball(
            (0.024, 0.024, 0.01),
            body.grip("l") + np.array([-0.1 + i * 0.04, -0.1 - 0.03 * (i % 2), 0.04]),
            kit.paint(colour),
        )


@thing("guitarist", "musician with guitar, guitar player, singer, bard, musician", height_m=1.8, azimuths_degrees=(12,))
def guitarist(kit: Kit) -> None:
    """A man who plays a guitar."""
    pose = replace(
        poses.STAND,
        head=(12, 14, 0),
        arms=(((0.5, 0.15, -0.9), (0.1, 0.75, 0.55)), ((0.55, 0.2, -0.8), (-0.75, 0.6, -0.1))),
        curl=(45, 30),
    )
    wear = (("trousers", "#2f4058"), ("tee", "#2a2a2e"), ("waistcoat", "#6a4630"), ("boots", "#3a2618"))
    body = person(kit, "man", pose, wear, hair_style="bob", hair_colour="#3a2416", stubble=0.6)
    guitar(kit, body.spot("spine_01", (-0.08, -0.21, 0.08)))


@thing("violinist", "fiddler, musician with violin, violin player", height_m=1.7, azimuths_degrees=(-18,))
def violinist(kit: Kit) -> None:
    """A woman in black who plays a violin."""
    pose = replace(
        poses.STAND,
        head=(8, 24, 14),
        arms=(((0.55, 0.6, -0.35), (-0.1, 0.6, 0.65)), ((0.7, 0.5, -0.25), (-0.35, 0.8, 0.3))),
        curl=(50, 50),
    )
    wear = (("bodice", "#1c1b22"), ("skirt:1", "#1c1b22"), ("shoes", "#0e0c0c"))
    body = person(kit, "woman", pose, wear, hair_style="bun", hair_colour="#4a2c18")
    chin, hand = body.spot("neck_01", (0.09, -0.1, 0.09)), body.grip("l")
    way = (hand - chin) / np.linalg.norm(hand - chin)
    side = np.cross(way, (0, 0, 1))
    wood = kit.paint("#9a4f22", rough=0.2)
    for at, size in ((0.05, 0.1), (0.13, 0.07), (0.21, 0.085)):
        kit.ball((size, size, 0.022), chin + way * at, wood)
    kit.tube([tuple(chin + way * 0.22), tuple(chin + way * 0.5)], 0.013, kit.paint("#1c1410"), smooth=False)
    bow = body.grip("r")
    over = chin + way * 0.17 + np.array([0, 0, 0.035])
    kit.tube([tuple(bow), tuple(over), tuple(over + (over - bow) * 0.8)], 0.006, kit.wood("#6a3a1c"), smooth=False)
    del side


@thing("ballerina", "ballet dancer, dancer, prima ballerina", height_m=2.0, azimuths_degrees=(48,))
def ballerina(kit: Kit) -> None:
    """A dancer in a tutu on the tip of a foot."""
    body = person(
        kit,
        "woman-thin",
        poses.ARABESQUE,
        (("tights", "#f2dcd4"), ("swimsuit", "#f0b9c6"), ("shoes", "#eab0b8")),
        hair_style="bun",
        hair_colour="#3a2418",
    )
    tulle = kit.paint("#f7d3dc", mottle=0.15, grain_m=0.03)
    turn, hip, _ = body.frames["pelvis"]
    for layer in range(3):
        points, count = [hip + turn @ np.array([0, 0, 0.1])], 64
        for i in range(count):
            a = i / count * 6.2832
            r = 0.40 - 0.03 * layer
            points.append(
                hip
                + turn @ np.array([r * np.sin(a), r * np.cos(a), 0.05 - 0.025 * layer + 0.025 * np.sin(a * 16 + layer)])
            )
        kit.mesh(points, [(0, 1 + i, 1 + (i + 1) % count) for i in range(count)], tulle, smooth=True)


@thing("clown", "jester, circus clown, fool, harlequin", height_m=1.9, azimuths_degrees=(18,))
def clown(kit: Kit) -> None:
    """A clown with a red nose, orange hair and a spotted suit."""
    spotted = kit.paint("#f0d24a", second="#d8403a", grain_m=0.12)
    wear = (
        ("trousers", spotted),
        ("jumper", kit.paint("#4aa0c8", second="#f0ece0", grain_m=0.14)),
        ("shoes", "#c22f2a"),
        ("gloves", "#f4f2ee"),
    )
    body = person(
        kit,
        "man-heavy",
        poses.WAVE,
        wear,
        skin_colour="#f0e2d8",
        hair_style="curly",
        hair_colour="#e0662a",
        hat=("nurse", "#3a62b8"),
    )
    kit.ball(0.028, body.spot("head", (0, -0.145, 0.008)), kit.paint("#d8202a", rough=0.2))
    kit.ball((0.055, 0.02, 0.02), body.spot("head", (0, -0.118, -0.04)), kit.paint("#c8202a"))
    for i in range(14):
        a = i / 14 * 6.2832
        kit.ball(
            0.05,
            body.spot("neck_01", (0.11 * np.sin(a), 0.02 + 0.11 * np.cos(a), 0.0)),
            kit.paint("#f4f0ea" if i % 2 else "#d8403a"),
        )


@thing("doctor", "physician, surgeon, medic, scientist", height_m=1.79, azimuths_degrees=(20,))
def doctor(kit: Kit) -> None:
    """A doctor in a white coat with a stethoscope."""
    wear = (("trousers", "#39506a"), ("shirt", "#8fb2cf"), ("coat:0.6", "#f3f4f4"), ("shoes", "#2a2422"))
    pose = replace(poses.STAND, arms=(((0.2, 0.15, -1), (-0.35, 0.85, 0.05)), poses.HANG))
    body = person(kit, "man-asian", pose, wear, hair_style="short", hair_colour="#15120f", scale=1.08)
    loop = [
        body.spot("neck_01", p)
        for p in ((-0.05, -0.19, -0.2), (-0.09, -0.13, 0.0), (0, 0.06, 0.05), (0.09, -0.13, 0.0), (0.05, -0.19, -0.22))
    ]
    kit.tube([tuple(p) for p in loop], 0.011, kit.paint("#2a2c30"))
    board = body.grip("l") + np.array([-0.02, -0.05, 0.02])
    kit.box((0.22, 0.02, 0.3), board, kit.wood("#8a6238"), turn_degrees=(-35, 0, 15))


@thing("nurse", "hospital nurse, carer, caregiver", height_m=1.74, azimuths_degrees=(20,))
def nurse(kit: Kit) -> None:
    """A nurse in light blue with a white apron and cap."""
    pose = replace(poses.STAND, arms=(((0.25, 0.15, -1), (-0.4, 0.8, -0.1)),) * 2)
    wear = (
        ("tee", "#9cc4d6"),
        ("skirt:0.75", "#9cc4d6"),
        ("top", "#f7f7f5"),
        ("tights", "#f2f0ec"),
        ("shoes", "#f4f4f2"),
    )
    body = person(
        kit,
        "woman-african",
        pose,
        wear,
        skin_colour="#7a5036",
        hair_style="bun",
        hair_colour="#17110e",
        hat=("nurse", "#fafafa"),
    )
    kit.box((0.05, 0.012, 0.016), body.spot("head", (0, -0.03, 0.195)), kit.paint("#c8202a"))


@thing("cyclist", "bicycle rider, person on bike, biker", height_m=1.75, azimuths_degrees=(66,), size_px=360)
def cyclist(kit: Kit) -> None:
    """A woman on a bicycle."""
    bicycle(kit)
    pose = Pose(
        turn=(22, 0, 0), spine=(14, 0, 0), head=(-30, 0, 0), feet=(10, 10), curl=(75, 75),
        legs=(((0.07, 0.9, -0.55), (0.02, -0.1, -1)), ((0.07, 0.42, -1), (0.02, 0.0, -1))),
        arms=(((0.22, 0.75, -0.75), (0.15, 0.85, -0.45)),) * 2,
    )  # fmt: skip
    wear = (("shorts", "#33435a"), ("tee", "#e8c85a"), ("socks", "#f0ece4"), ("shoes", "#3a2a2a"))
    person(kit, "woman", pose, wear, at=(0, 0.17, 0.19), hair_style="tail", hair_colour="#7a4a28")


RIDER = replace(poses.RIDE, legs=(((0.62, 0.75, -0.75), (0.02, -0.1, -1)),) * 2)


@thing(
    "rider",
    "horseman, rider on horse, horsewoman, equestrian, cowboy, cavalry",
    height_m=2.5,
    azimuths_degrees=(62,),
    size_px=380,
)
def rider(kit: Kit) -> None:
    """A man on a bay horse at a walk."""
    stand(kit, HORSE, legs=WALKING)
    wear = (("trousers", "#c7b48c"), ("jacket", "#5a3a2a"), ("boots", "#231812"))
    body = person(kit, "man", RIDER, wear, at=(0, 0.06, 0.88), hat=("felt", "#4a3424"))
    _reins(kit, body)


@thing(
    "rider-galloping",
    "galloping rider, horse race, jockey, horseman at full gallop",
    height_m=2.25,
    azimuths_degrees=(74,),
    size_px=380,
)
def gallop(kit: Kit) -> None:
    """A rider low over a galloping horse."""
    stand(kit, replace(HORSE, coat="#4a3428"), legs=GALLOPING, neck_pitch=30, head_pitch=-26, lift=0.1)
    wear = (("trousers", "#e4dcc8"), ("jumper", "#a82a2e"), ("boots", "#1a1412"))
    pose = replace(RIDER, turn=(30, 0, 0), spine=(14, 0, 0), head=(-34, 0, 0))
    _reins(kit, person(kit, "man-thin", pose, wear, at=(0, 0.06, 1.02), hat=("cap", "#a82a2e")))


def _reins(kit: Kit, body: object) -> None:
    for s, x in (("l", 0.07), ("r", -0.07)):
        kit.tube([tuple(body.grip(s)), (x, -1.2, 1.75)], 0.008, kit.paint("#2a1c12"), smooth=False)  # type: ignore[attr-defined]
    kit.ball((0.24, 0.3, 0.06), (0, 0.1, 1.6), kit.paint("#4a2c1a", rough=0.4))


@thing(
    "swimmer",
    "person swimming, bather, drowning person",
    height_m=0.43,
    stands="water",
    azimuths_degrees=(40,),
    size_px=256,
)
def swim(kit: Kit) -> None:
    """A swimmer: head, shoulders and a lifted arm over the water."""
    pose = Pose(
        turn=(40, 0, 0),
        head=(-40, 0, 0),
        arms=(((0.5, 0.6, 0.6), (0.1, 1, -0.25)), ((0.4, 0.8, -0.5), (0.2, 1, -0.2))),
        legs=(((0.1, -0.6, -1), (0.1, -0.8, -1)),) * 2,
        feet=(None, None),
    )
    person(kit, "man", pose, (("trunks", "#2a4a8a"),), at=(0, 0, -1.12), hair_style="short", hair_colour="#2a1c14")
    foam = kit.paint("#eef6f8", mottle=0.05)
    for i in range(26):
        a = i / 26 * 6.2832
        kit.ball((0.05, 0.05, 0.02), (0.3 * np.sin(a), -0.35 + 0.32 * np.cos(a), 0.0), foam)
    cut_below(0.0)
