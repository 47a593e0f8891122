"""One by one: the sad, the praying, the fleeing, the dead, the dark figures of fear."""

from __future__ import annotations

from dataclasses import replace

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_props import staff, umbrella
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.recipe import thing

GREY = (("trousers", "#33363e"), ("jumper", "#5a606a"), ("shoes", "#1e1a18"))
DULL = (("shirt", "#6a6a70"), ("skirt:0.95", "#4a4c55"), ("shoes", "#26211f"))


@thing(
    "lonely-figure",
    "lonely man, sad man, depressed person, despair, grieving man, homeless person, person sitting on ground",
    height_m=0.66,
    azimuths_degrees=(48,),
)
def lonely(kit: Kit) -> None:
    """A man on the ground, knees drawn up, head bowed."""
    person(kit, "man", poses.SLUMP, GREY, hair_style="full", hair_colour="#2e2018")


@thing("lonely-woman", "sad woman, lonely girl, depressed woman, grieving woman", height_m=0.7, azimuths_degrees=(-48,))
def lonely_woman(kit: Kit) -> None:
    """A woman on the ground, arms around her knees."""
    wear = (("trousers", "#3c4450"), ("jumper", "#8a8d92"), ("socks", "#cfcac0"))
    person(kit, "woman", poses.SLUMP, wear, hair_style="bob", hair_colour="#3a2416")


@thing("sad-man-standing", "sad man, man with bowed head, mourner, defeated man", height_m=1.68, azimuths_degrees=(22,))
def bowed(kit: Kit) -> None:
    """A man in a dark coat with his head bowed."""
    wear = (("trousers", "#26282e"), ("coat:0.75", "#2e3138"), ("shoes", "#161212"))
    person(kit, "man", poses.BOWED, wear, hair_style="short", hair_colour="#2a1d15")


@thing("sad-child", "crying child, lonely child, orphan, sad boy, lost child", height_m=1.14, azimuths_degrees=(28,))
def sad_child(kit: Kit) -> None:
    """A child that hides its face."""
    wear = (("shorts", "#555a63"), ("jumper", "#8a8478"), ("socks", "#b5b0a6"), ("shoes", "#3a3230"))
    person(kit, "boy", poses.WEEP, wear, hair_style="full", hair_colour="#4a3420")


@thing(
    "weeping-woman",
    "crying woman, weeping figure, weeping, crying person, grief, widow",
    height_m=1.61,
    azimuths_degrees=(20,),
)
def weep(kit: Kit) -> None:
    """A woman with her face in her hands."""
    person(kit, "woman", poses.WEEP, DULL, hair_style="tail", hair_colour="#3a2618")


@thing("weeping-man", "crying man, weeping figure, grief", height_m=1.64, azimuths_degrees=(-22,))
def weep_man(kit: Kit) -> None:
    """A man with his face in his hands."""
    person(kit, "man", poses.WEEP, GREY, hair_style="short", hair_colour="#2a1d15")


@thing(
    "praying-woman",
    "kneeling woman, prayer, kneeling figure, worshipper, believer",
    height_m=1.38,
    azimuths_degrees=(58,),
)
def pray(kit: Kit) -> None:
    """A woman on her knees with folded hands."""
    wear = (("shirt", "#7a8aa0"), ("skirt:0.8", "#566480"), ("shoes", "#33281f"), ("veil:0.45", "#e4dfd4"))
    person(kit, "woman", poses.PRAY, wear, hair_style="bun", hair_colour="#3a2618")


@thing("kneeling-man", "praying man, kneeling figure, prayer, beggar", height_m=1.47, azimuths_degrees=(56,))
def kneel(kit: Kit) -> None:
    """A man on his knees with folded hands."""
    wear = (("trousers", "#4a4238"), ("shirt", "#b5a88e"), ("boots", "#2a2019"))
    person(kit, "man", poses.PRAY, wear, hair_style="full", hair_colour="#4a3424", stubble=0.5)


@thing(
    "fleeing-woman",
    "running away, fleeing figure, woman running away, victim, panic",
    height_m=1.5,
    azimuths_degrees=(50,),
)
def flee(kit: Kit) -> None:
    """A woman that runs and looks behind her."""
    wear = (("bodice", "#b9b2a4"), ("skirt:0.8", "#b9b2a4"), ("shoes", "#4a3a30"))
    person(kit, "woman", poses.FLEE, wear, hair_style="long", hair_colour="#4a301c")


@thing(
    "fleeing-man", "running away, fleeing figure, fugitive, escaping man, panic", height_m=1.6, azimuths_degrees=(50,)
)
def flee_man(kit: Kit) -> None:
    """A man that runs and looks behind him."""
    person(
        kit,
        "man",
        poses.FLEE,
        (("trousers", "#3a3f4a"), ("shirt", "#c7c0b0"), ("shoes", "#1e1a18")),
        hair_style="full",
        hair_colour="#2a1d15",
    )


COWER = replace(
    poses.SLUMP,
    spine=(36, 0, 0),
    head=(20, 0, 0),
    reach={"l": ("head", (0.075, -0.02, 0.08)), "r": ("head", (-0.075, -0.02, 0.08))},
    arms=(((0.5, 0.9, 0.1), (0, 0, 1)),) * 2,
)


@thing(
    "cowering-figure",
    "frightened person, terrified woman, scared person, hiding person, fear",
    height_m=0.85,
    azimuths_degrees=(35,),
)
def cower(kit: Kit) -> None:
    """Someone that crouches with the hands over the head."""
    wear = (("trousers", "#4a505c"), ("jumper", "#8c7a70"), ("shoes", "#2a2320"))
    person(kit, "woman-thin", COWER, wear, hair_style="bob", hair_colour="#2a1a12")


@thing(
    "dead-body",
    "corpse, dead man, dead person, victim, fallen soldier, casualty, lying figure",
    height_m=0.32,
    azimuths_degrees=(84,),
    elevation_degrees=14,
)
def corpse(kit: Kit) -> None:
    """A man who lies on his back, arms flung out."""
    wear = (("trousers", "#34363a"), ("shirt", "#a39a8a"), ("boots", "#1c1816"))
    person(kit, "man", poses.FLAT_BACK, wear, skin_colour="#b9a394", hair_style="full", hair_colour="#2a1d15")


@thing(
    "sleeping-figure",
    "sleeping man, sleeper, lying person, person asleep",
    height_m=0.45,
    azimuths_degrees=(10,),
    elevation_degrees=12,
)
def sleeper(kit: Kit) -> None:
    """Someone asleep on the side, knees drawn up."""
    wear = (("trousers", "#4a5a72"), ("jumper", "#b3a58c"), ("socks", "#e0d8c8"))
    person(kit, "woman", poses.SIDE_SLEEP, wear, hair_style="tail", hair_colour="#6a4226")


@thing(
    "person-lying-in-grass",
    "person sunbathing, lying woman, daydreamer, resting person",
    height_m=0.46,
    azimuths_degrees=(86,),
    elevation_degrees=10,
)
def daydream(kit: Kit) -> None:
    """A woman on her back with a knee up and a hand under her head."""
    pose = replace(
        poses.LIE, legs=(((0.1, 0.8, 0.75), (0.0, 0.5, -0.9)), ((0.1, 1, 0.02), (0.05, 1, 0))),
        arms=(((1, -0.5, 0.05), (-0.8, -0.5, 0.1)), ((0.3, 1, 0), (-0.3, 0.8, 0.5))),
    )  # fmt: skip
    wear = (("bodice", "#d9c25a"), ("shorts", "#5a86a8"), ("socks", "#f0ece4"))
    person(kit, "woman", pose, wear, hair_style="bun", hair_colour="#8a5a30")


# -- wanderers ----------------------------------------------------------------------------------------------------


@thing(
    "wanderer",
    "hiker, traveller, pilgrim, wanderer above the sea of fog, man from behind with stick, lone traveller",
    height_m=1.8,
    azimuths_degrees=(196,),
)
def wander(kit: Kit) -> None:
    """A man in a green frock coat with a stick, seen from behind."""
    pose = replace(poses.HOLD_STICK, legs=(((0.12, 0.12, -1), (0.05, -0.1, -1)), ((0.16, 0.35, -1), (0.05, -0.25, -1))))
    wear = (("trousers", "#22282a"), ("coat:0.55", "#24372f"), ("boots", "#17130f"))
    body = person(kit, "man", pose, wear, hair_style="full", hair_colour="#a8763c")
    staff(kit, body.grip("r"), top_m=0.08)


@thing("hiker", "backpacker, mountaineer, trekker", height_m=1.82, azimuths_degrees=(42,))
def hike(kit: Kit) -> None:
    """A hiker with a rucksack, a hat and a stick."""
    pose = replace(poses.WALK, arms=(poses.WALK.arms[0], ((0.25, 0.4, -0.9), (0.2, 0.9, 0.05))), curl=(20, 75))
    wear = (("shorts", "#6a5f45"), ("shirt", "#a5483a"), ("socks", "#8a8d84"), ("boots", "#4a3220"))
    body = person(kit, "man", pose, wear, hat=("felt", "#7d6a48"))
    staff(kit, body.grip("r"), top_m=0.12)
    kit.ball((0.17, 0.13, 0.25), body.spot("spine_03", (0, 0.2, 0.02)), kit.paint("#3f5f6e", mottle=0.2))
    kit.cylinder(0.07, 0.42, body.spot("spine_03", (0, 0.2, 0.29)), kit.paint("#c7a24a"), turn_degrees=(0, 90, 0))


@thing(
    "walker-in-snow",
    "snow-clad walker, person with umbrella in snow, winter walker, person in snowstorm",
    height_m=2.0,
    azimuths_degrees=(28,),
)
def snow_walk(kit: Kit) -> None:
    """Someone under a snowy umbrella, snow on the shoulders."""
    pose = replace(
        poses.WALK,
        spine=(14, 0, 0),
        head=(12, 0, 0),
        arms=(poses.WALK.arms[0], ((0.2, 0.4, -1), (-0.1, 0.6, 0.8))),
        curl=(15, 80),
    )
    wear = (("trousers", "#2a2c33"), ("coat:0.8", "#3a3438"), ("boots", "#1a1616"))
    body = person(kit, "woman", pose, wear, hat=("beanie", "#7a3a3a"), hair_style="bob", hair_colour="#3a2618")
    umbrella(kit, body.grip("r"), "#3a2f38", snow="#f2f5f8")
    for s in "lr":
        kit.ball((0.075, 0.06, 0.025), body.spot(f"upperarm_{s}", (0, 0, 0.075)), kit.paint("#f2f5f8", mottle=0.03))


@thing(
    "person-with-umbrella",
    "person in rain, woman with umbrella, walker in the rain, pedestrian with umbrella",
    height_m=2.0,
    azimuths_degrees=(32, 210),
)
def rain_walk(kit: Kit) -> None:
    """A woman in a raincoat under a red umbrella."""
    pose = replace(poses.WALK, arms=(poses.WALK.arms[0], ((0.2, 0.4, -1), (-0.1, 0.6, 0.8))), curl=(15, 80))
    wear = (("trousers", "#2f3644"), ("coat:0.7", "#c7b183"), ("boots", "#2a2422"))
    body = person(kit, "woman", pose, wear, hair_style="bob", hair_colour="#2e1c12")
    umbrella(kit, body.grip("r"), "#b5302c")
