"""People of every age: standing, from behind, walking, sitting, running."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_people import Pose
from pipelines.image.training.things.kit_wardrobe import person
from pipelines.image.training.things.recipe import thing

Maker = Callable[[Kit, Pose], None]


def _man(kit: Kit, pose: Pose) -> None:
    """Shirt and trousers."""
    wear = (("trousers", "#3d4656"), ("shirt", "#d9d4c6"), ("shoes", "#3a2618"))
    person(kit, "man", pose, wear, hair_style="short", hair_colour="#4a3020", stubble=0.15)


def _woman(kit: Kit, pose: Pose) -> None:
    """A summer dress and long hair."""
    wear = (("bodice", "#c8604e"), ("skirt:0.72", "#c8604e"), ("shoes", "#5a3626"))
    person(kit, "woman", pose, wear, hair_style="long", hair_colour="#6b4326")


def _girl(kit: Kit, pose: Pose) -> None:
    wear = (("socks", "#f0ece4"), ("tee", "#f3d36a"), ("skirt:0.55", "#e58aa0"), ("shoes", "#8c3a3a"))
    person(kit, "girl", pose, wear, hair_style="pigtails", hair_colour="#8a5a2c", skin_colour="#e0b497")


def _boy(kit: Kit, pose: Pose) -> None:
    wear = (("shorts", "#46628c"), ("tee", "#cf5540"), ("socks", "#f0ece4"), ("shoes", "#3b3b42"))
    person(kit, "boy", pose, wear, hair_style="full", hair_colour="#5a3a20", skin_colour="#dcae90")


def _old_man(kit: Kit, pose: Pose) -> None:
    wear = (("trousers", "#5a5348"), ("shirt", "#d8d2c4"), ("jumper", "#6d7463"), ("shoes", "#2f2219"))
    person(kit, "old-man", pose, wear, hair_style="fringe", hair_colour="#c9c6c0", stubble=0.35, skin_colour="#d3a488")


def _old_woman(kit: Kit, pose: Pose) -> None:
    wear = (("bodice", "#6a5870"), ("skirt:0.95", "#57485e"), ("jumper", "#8d7a8f"), ("shoes", "#2f2626"))
    person(kit, "old-woman", pose, wear, hair_style="bun", hair_colour="#c4c2c0", skin_colour="#d8ab90")


def _black_man(kit: Kit, pose: Pose) -> None:
    wear = (("trousers", "#c3b391"), ("shirt", "#4f7f8c"), ("shoes", "#4a3020"))
    person(kit, "man-african", pose, wear, hair_style="shaved", hair_colour="#14100e", skin_colour="#5e3b28")


def _black_woman(kit: Kit, pose: Pose) -> None:
    wear = (("bodice", "#e0b33c"), ("skirt:0.95", "#d6862f"), ("shoes", "#5a3626"))
    person(kit, "woman-african", pose, wear, hair_style="afro", hair_colour="#1a1310", skin_colour="#6d452d")


def _asian_man(kit: Kit, pose: Pose) -> None:
    wear = (("trousers", "#2f3238"), ("tee", "#8aa07f"), ("shoes", "#e2e0da"))
    person(kit, "man-asian", pose, wear, hair_style="full", hair_colour="#15120f", skin_colour="#d2a27c")


def _asian_woman(kit: Kit, pose: Pose) -> None:
    wear = (("trousers", "#4a6086"), ("jumper", "#e6ded0"), ("shoes", "#5a4636"))
    person(kit, "woman-asian", pose, wear, hair_style="bob", hair_colour="#16110f", skin_colour="#dcb08c")


STOOP = replace(poses.STAND, spine=(22, 0, 0), head=(-14, 0, 0))
SHUFFLE = replace(poses.WALK, spine=(24, 0, 0), head=(-16, 0, 0))
OLD_SIT = replace(poses.SIT, spine=(16, 0, 0))
# end of the name, pose, words after the noun, part of the stature, azimuth of the camera
HELD = (
    ("", poses.STAND, "", 1.0, 25),
    ("-behind", poses.STAND, "{} from behind, {} seen from behind", 1.0, 205),
    ("-walking", poses.WALK, "walking {}, walker", 0.99, 48),
    ("-sitting", poses.SIT, "sitting {}, seated {}", 0.8, 38),
    ("-running", poses.RUN, "running {}, runner", 0.9, 55),
)
OLD = {"": STOOP, "-behind": STOOP, "-walking": SHUFFLE, "-sitting": OLD_SIT}
EVERYONE: tuple[tuple[str, str, float, Maker], ...] = (
    ("man", "person, guy, father, gentleman, husband, stranger", 1.78, _man),
    ("woman", "lady, mother, wife", 1.64, _woman),
    ("girl", "daughter, little girl, schoolgirl, child, kid", 1.09, _girl),
    ("boy", "son, little boy, schoolboy, child, kid", 1.2, _boy),
    ("old-man", "grandfather, elder, grandpa, old man", 1.69, _old_man),
    ("old-woman", "grandmother, grandma, old lady, old woman", 1.63, _old_woman),
    ("black-man", "man, person, african man", 1.83, _black_man),
    ("black-woman", "woman, lady, african woman", 1.72, _black_woman),
    ("asian-man", "man, person", 1.66, _asian_man),
    ("asian-woman", "woman, lady", 1.52, _asian_woman),
)


def _register_all() -> None:
    for name, words, stature, make in EVERYONE:
        noun = name.replace("-", " ")
        for end, usual, further, part, azimuth in HELD:
            if name.startswith("old") and end == "-running":
                continue
            pose = OLD.get(end, usual) if name.startswith("old") else usual
            named = further.format(noun, noun) if further else words

            def model(kit: Kit, make: Maker = make, pose: Pose = pose) -> None:
                make(kit, pose)

            thing(name + end, named, height_m=round(stature * part, 2), azimuths_degrees=(azimuth,))(model)


_register_all()

CRAWL = Pose(
    turn=(82, 0, 0), spine=(-18, 0, 0), head=(-50, 0, 0), feet=(None, None),
    arms=(((0.1, 0.25, -1), (0.05, 0.15, -1)), ((0.1, -0.1, -1), (0.05, 0.3, -1))),
    legs=(((0.25, 0.35, -1), (0.05, -1, -0.12)), ((0.25, -0.15, -1), (0.05, -1, -0.12))),
)  # fmt: skip
BABY_SIT = Pose(
    legs=(((0.55, 1, -0.05), (0.1, 1, -0.25)),) * 2, feet=(None, None), head=(4, 10, 0),
    arms=(((0.5, 0.7, -0.5), (0.2, 1, 0.2)), ((0.6, 0.5, -0.2), (0.3, 0.8, 0.7))),
)  # fmt: skip


def _baby(kit: Kit, pose: Pose) -> None:
    wear = (("suit", "#a9cfe0"), ("socks", "#f4efe2"))
    person(kit, "baby", pose, wear, hair_style="shaved", hair_colour="#9a7448", skin_colour="#e6bba2")


@thing("baby", "infant, toddler, newborn", height_m=0.44, azimuths_degrees=(25,), size_px=256)
def baby(kit: Kit) -> None:
    """A baby that sits and lifts a hand."""
    _baby(kit, BABY_SIT)


@thing("baby-crawling", "crawling baby, toddler", height_m=0.4, azimuths_degrees=(60,), size_px=256)
def crawl(kit: Kit) -> None:
    """A baby on hands and knees."""
    _baby(kit, CRAWL)


@thing("toddler", "baby, small child", height_m=0.62, azimuths_degrees=(30,), size_px=256)
def toddle(kit: Kit) -> None:
    """A baby that stands with its arms out."""
    arms = (((0.9, 0.3, -0.2), (0.6, 0.6, 0.3)), ((0.9, 0.3, 0.0), (0.6, 0.5, 0.5)))
    _baby(kit, replace(poses.STAND, arms=arms, legs=(((0.2, 0.1, -1), (0.1, -0.05, -1)),) * 2))
