"""People with people: lovers, families, dancers, crowds, mourners, fighters, soldiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_people import Body, Pose
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.recipe import thing

SKINS = ("#e0b497", "#d8ab8c", "#c9966f", "#a8734e", "#7a4f36", "#5a3826")
HAIRS = ("#15110e", "#2e1d12", "#5a3a20", "#8a5a2c", "#b98d4e", "#8f8b86")
CLOTHS = ("#b5483f", "#3f5f8c", "#d8b650", "#5f8a5a", "#e4ddd0", "#4a4650", "#8a5a86", "#d4804a", "#2f3a44", "#86a8b8")
DARK = ("#16161a", "#1c1a1e", "#211d20", "#191c20")
BLACK_SUIT = (
    ("trousers", "#16161a"),
    ("shirt", "#e4e2de"),
    ("jacket", "#18181c"),
    ("collar", "#f2f0ec"),
    ("shoes", "#0e0c0c"),
)


def anyone(kit: Kit, pose: Pose, at: Sequence[float], yaw_degrees: float, *, who: str = "", dark: bool = False) -> Body:
    """Somebody of the street, dressed by chance; in black for a funeral."""
    rng = kit.rng
    name = who or str(rng.choice(["man", "woman", "man-thin", "woman-thin", "man-african", "woman-asian", "man-heavy"]))
    tints = DARK if dark else CLOTHS
    one, two = (str(rng.choice(tints)) for _ in range(2))
    female = "woman" in name or "girl" in name
    if female and rng.random() < 0.6:
        wear: tuple[tuple[str, Any], ...] = (
            ("shirt" if dark else "bodice", one), (f"skirt:{rng.uniform(0.6, 0.95):.2f}", one), ("shoes", "#2a1c16"),
        )  # fmt: skip
    elif dark:
        wear = (("trousers", one), ("coat:0.7", one), ("shoes", "#0e0c0c"))
    else:
        wear = (
            ("trousers", str(rng.choice(["#2f3540", "#4a5a78", "#5a5046", "#23252c"]))),
            (str(rng.choice(["tee", "shirt", "jumper"])), two),
            ("shoes", "#3a2a20"),
        )
    style = str(rng.choice(["long", "bob", "bun", "tail"] if female else ["short", "short", "full", "fringe"]))
    skins = SKINS[4:] if "african" in name else SKINS[:3]
    return person(
        kit, name, pose, wear, at=at, yaw_degrees=yaw_degrees, skin_colour=str(rng.choice(skins)), hair_style=style,
        hair_colour=str(rng.choice(HAIRS[:2] if "a" in name[4:] else HAIRS)), scale=float(rng.uniform(0.96, 1.04)),
    )  # fmt: skip


# -- love ---------------------------------------------------------------------------------------------------------

HIM = (("trousers", "#3c4250"), ("shirt", "#e2dccc"), ("shoes", "#33231a"))
HER = (("bodice", "#b8504a"), ("skirt:0.7", "#b8504a"), ("shoes", "#5a3626"))


@thing(
    "couple-embracing",
    "embrace, hug, lovers, couple, embracing couple, hugging couple",
    height_m=1.74,
    azimuths_degrees=(12,),
)
def embrace(kit: Kit) -> None:
    """A man and a woman in each other's arms."""
    his = replace(poses.HUG, head=(14, -14, 0), arms=(((0.55, 0.8, -0.45), (-0.75, 0.75, 0.1)),) * 2)
    hers = replace(poses.HUG, head=(-2, 62, 0), arms=(((0.5, 0.85, 0.1), (-0.5, 0.75, 0.55)),) * 2, spine=(4, 0, 0))
    person(kit, "man", his, HIM, at=(-0.16, 0, 0), yaw_degrees=90, hair_colour="#33221a")
    person(kit, "woman", hers, HER, at=(0.14, 0, 0), yaw_degrees=-90, hair_style="long", hair_colour="#8a5a30")


@thing("couple-kissing", "kiss, kissing couple, lovers kissing, first kiss", height_m=1.72, azimuths_degrees=(4,))
def kiss(kit: Kit) -> None:
    """Lovers face to face."""
    his = replace(poses.HUG, head=(24, 0, 12), spine=(8, 0, 0), arms=(((0.5, 0.7, -0.7), (-0.55, 0.85, 0.0)),) * 2)
    hers = replace(poses.HUG, head=(-22, 0, 8), arms=(((0.4, 0.8, 0.0), (-0.3, 0.75, 0.6)),) * 2, feet=(24, 24))
    blue = (("trousers", "#2d3038"), ("jumper", "#4a6276"), ("shoes", "#2a1c16"))
    light = (("bodice", "#eadfca"), ("skirt:0.7", "#eadfca"), ("shoes", "#a5615a"))
    person(kit, "man", his, blue, at=(-0.2, 0, 0), yaw_degrees=90, hair_colour="#241812")
    person(kit, "woman", hers, light, at=(0.17, 0, 0), yaw_degrees=-90, hair_style="tail", hair_colour="#a06a38")


def _hand_in_hand(kit: Kit) -> None:
    her_arm = ((0.32, 0.0, -1), (0.22, 0.12, -1))
    his = replace(poses.WALK, arms=(her_arm, poses.WALK.arms[1]))
    hers = replace(poses.WALK, legs=poses.WALK.legs[::-1], feet=(42, -10), arms=(poses.WALK.arms[1], her_arm))
    person(kit, "man", his, HIM, at=(-0.33, 0, 0), hair_colour="#33221a")
    person(kit, "woman", hers, HER, at=(0.27, 0.02, 0), hair_style="long", hair_colour="#8a5a30")


@thing(
    "couple",
    "lovers, couple walking, pair, couple holding hands, hand in hand, people",
    height_m=1.77,
    azimuths_degrees=(24,),
)
def couple(kit: Kit) -> None:
    """A couple that walks hand in hand."""
    _hand_in_hand(kit)


@thing("couple-behind", "couple from behind, lovers walking away", height_m=1.77, azimuths_degrees=(196,))
def couple_behind(kit: Kit) -> None:
    """A couple that walks away hand in hand."""
    _hand_in_hand(kit)


@thing(
    "bride-and-groom",
    "wedding couple, newlyweds, wedding, bride, groom, marriage",
    height_m=1.78,
    azimuths_degrees=(8,),
    size_px=400,
)
def marry(kit: Kit) -> None:
    """A bride in white with flowers and a groom in black."""
    tie = replace(poses.STAND, arms=(((0.3, 0.1, -1), (0.2, 0.7, -0.3)), poses.HANG), head=(0, 22, 0))
    person(kit, "man", tie, BLACK_SUIT, at=(-0.36, 0, 0), hair_colour="#2a1c14", yaw_degrees=12)
    holds = replace(poses.STILL, arms=(((0.2, 0.2, -1), (-0.4, 0.8, -0.1)),) * 2, head=(0, -22, 0))
    white = "#f4f1ec"
    wear = (("bodice", white), ("gown", white), ("veil:1.2", "#fbfaf8"))
    bride = person(kit, "woman", holds, wear, at=(0.34, 0, 0), hair_style="bun", hair_colour="#7a4f2c", yaw_degrees=-10)
    bouquet(kit, (bride.grip("l") + bride.grip("r")) / 2 + np.array([0, -0.06, 0.03]))


def bouquet(kit: Kit, at: Any, size_m: float = 0.1) -> None:
    """A bunch of flowers."""
    for _ in range(26):
        way = kit.rng.standard_normal(3)
        spot = np.asarray(at) + way / np.linalg.norm(way) * size_m * kit.rng.uniform(0.5, 1)
        kit.ball(size_m * 0.3, spot, kit.paint(str(kit.rng.choice(["#e8a0ae", "#fdf6ee", "#d9566c", "#5f8a4a"]))))


# -- families -----------------------------------------------------------------------------------------------------


@thing(
    "mother-with-child", "mother and child, mother, mother holding baby, madonna", height_m=1.64, azimuths_degrees=(18,)
)
def mother(kit: Kit) -> None:
    """A mother with a baby in her arms."""
    cradle = replace(
        poses.STAND,
        head=(20, 22, 0),
        arms=(((0.25, 0.15, -1), (-0.65, 0.75, 0.1)), ((0.2, 0.3, -1), (-0.55, 0.85, -0.1))),
    )
    wear = (("shirt", "#dfe0da"), ("skirt:0.9", "#5f7a9a"), ("shoes", "#4a3226"))
    person(kit, "woman", cradle, wear, hair_style="long", hair_colour="#4a2f1c")
    nap = replace(
        poses.STILL,
        turn=(-62, 80, 0),
        legs=(((0.1, 0.7, 0.2), (0.05, 0.4, -0.6)),) * 2,
        arms=(((0.2, 0.6, 0.2), (-0.3, 0.6, 0.3)),) * 2,
        feet=(None, None),
    )
    person(
        kit,
        "baby",
        nap,
        (("suit", "#f3ead8"), ("socks", "#f3ead8")),
        at=(-0.02, -0.27, 0.98),
        hair_style="shaved",
        hair_colour="#8a6a44",
        skin_colour="#e6bba2",
        scale=0.9,
    )


@thing(
    "family",
    "family of four, parents with children, parents, people",
    height_m=1.78,
    azimuths_degrees=(10,),
    size_px=420,
)
def family(kit: Kit) -> None:
    """Father, mother, a boy and a girl, hand in hand."""
    open_arms = (((0.3, 0.05, -1), (0.3, 0.15, -1)),) * 2
    child_arms = (((0.75, 0.1, -0.2), (0.6, 0.1, 0.6)),) * 2
    person(kit, "man", replace(poses.STAND, arms=open_arms), HIM, at=(-0.85, 0, 0), hair_colour="#33221a")
    green = (("bodice", "#6d9a72"), ("skirt:0.75", "#6d9a72"), ("shoes", "#5a3626"))
    person(
        kit,
        "woman",
        replace(poses.STAND, arms=open_arms),
        green,
        at=(0.75, 0, 0),
        hair_style="bob",
        hair_colour="#7a4a28",
    )
    girl = (("socks", "#f0ece4"), ("tee", "#f3d36a"), ("skirt:0.55", "#e58aa0"), ("shoes", "#8c3a3a"))
    boy = (("shorts", "#46628c"), ("tee", "#cf5540"), ("socks", "#f0ece4"), ("shoes", "#3b3b42"))
    person(
        kit,
        "boy",
        replace(poses.STAND, arms=child_arms),
        boy,
        at=(-0.28, -0.1, 0),
        hair_style="full",
        hair_colour="#5a3a20",
    )
    person(
        kit,
        "girl",
        replace(poses.STAND, arms=child_arms),
        girl,
        at=(0.28, -0.1, 0),
        hair_style="pigtails",
        hair_colour="#8a5a2c",
    )


@thing(
    "children-playing",
    "children dancing in a ring, ring of children, kids playing, playing children, children",
    height_m=1.19,
    azimuths_degrees=(0,),
    elevation_degrees=10,
    size_px=420,
)
def ring(kit: Kit) -> None:
    """Six children that dance in a ring."""
    arms = (((0.9, 0.15, -0.1), (0.9, 0.3, 0.15)),) * 2
    kids = ("girl", "boy", "girl-asian", "boy-african", "girl", "boy")
    for i, who in enumerate(kids):
        angle = i / 6 * 2 * np.pi
        step = replace(
            poses.JUMP if i % 2 else poses.WALK, arms=arms, lift=0.03 * (i % 2), head=(-6, 0, 0), spine=(0, 0, 0)
        )
        wear: Any = (("tee", CLOTHS[i]), ("skirt:0.5", CLOTHS[i]), ("socks", "#f0ece4"), ("shoes", "#5a3030"))
        if who.startswith("boy"):
            wear = (("shorts", "#46628c"), ("tee", CLOTHS[(i * 3 + 2) % 10]), ("shoes", "#3b3b42"))
        person(
            kit,
            who,
            step,
            wear,
            at=(0.85 * np.sin(angle), 0.75 * np.cos(angle), 0),
            yaw_degrees=float(np.degrees(-angle)),
            hair_style=("pigtails", "full", "bob", "curly", "tail", "short")[i],
            hair_colour=HAIRS[(i * 2 + 1) % 5],
            skin_colour=SKINS[4] if "african" in who else SKINS[0],
        )


@thing(
    "children-with-ball",
    "child playing with ball, kids playing football, boys playing",
    height_m=1.05,
    azimuths_degrees=(10,),
)
def ball_game(kit: Kit) -> None:
    """A boy and a girl that run after a ball."""
    boy = (("shorts", "#f0ece4"), ("tee", "#3f7fae"), ("socks", "#d8503f"), ("shoes", "#2f2f36"))
    girl = (("shorts", "#c2557a"), ("tee", "#f3e08a"), ("socks", "#f0ece4"), ("shoes", "#8c3a3a"))
    person(
        kit,
        "boy",
        replace(poses.RUN, lift=0),
        boy,
        at=(0.15, 0, 0),
        yaw_degrees=-62,
        hair_style="short",
        hair_colour="#3a2416",
    )
    person(
        kit,
        "girl",
        replace(poses.RUN, lift=0),
        girl,
        at=(0.95, 0.25, 0),
        yaw_degrees=-70,
        hair_style="tail",
        hair_colour="#a8743c",
    )
    kit.ball(0.13, (-0.62, -0.1, 0.13), kit.paint("#f2efe8", second="#d23f35", grain_m=0.1))


# -- joy ----------------------------------------------------------------------------------------------------------


@thing(
    "dancers",
    "dancing couple, dance, ballroom dancers, tango, people dancing, dancer",
    height_m=1.85,
    azimuths_degrees=(15,),
    size_px=360,
)
def dance(kit: Kit) -> None:
    """A couple that waltzes, her skirt flying."""
    his = Pose(
        legs=(((0.1, 0.4, -1), (0.05, 0.1, -1)), ((0.12, -0.2, -1), (0.08, -0.3, -1))),
        feet=(-5, 20),
        arms=(((1, 0.5, 0.1), (0.8, 0.5, 0.45)), ((0.35, 0.8, -0.4), (-0.5, 0.8, 0.0))),
    )
    hers = Pose(
        spine=(-16, 0, 0),
        head=(-18, 30, 0),
        legs=(((0.12, -0.3, -1), (0.1, -0.45, -1)), ((0.1, 0.05, -1), (0.05, 0.0, -1))),
        feet=(40, 15),
        arms=(((0.5, 0.8, 0.05), (-0.2, 0.9, 0.1)), ((1, 0.4, 0.15), (0.9, 0.5, 0.5))),
    )
    person(kit, "man", his, BLACK_SUIT, at=(-0.24, 0, 0), yaw_degrees=90, hair_colour="#17110d")
    red = (("bodice", "#b2202c"), ("gown", "#b2202c"))
    person(kit, "woman", hers, red, at=(0.24, 0, 0.0), yaw_degrees=-90, hair_style="bun", hair_colour="#2a1a12")
