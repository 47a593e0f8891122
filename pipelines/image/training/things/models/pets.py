"""Animals of house and farm: dogs, cats, horses, cattle, sheep, pigs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_beast import GALLOPING, LEAPING, WALKING, Beast, stand
from pipelines.image.training.things.kit_flesh import Flesh
from pipelines.image.training.things.kit_rest import curl_up, lie, sit, tip_over
from pipelines.image.training.things.recipe import thing

DOG = Beast(
    0.58, 0.74, 0.145, 0.11, 0.115, 0.078, 0.03, (0.2, 54, 0.11, 0.085), (0.21, 0.085, 0.045, -6), ("flop", 0.11),
    (0.4, 0.03, 40, 50), "#b8834a", belly="#e6d3b0", muzzle="#e0c79a", feet="#d8ba88", paws=0.04,
)  # fmt: skip
HOUND = replace(
    DOG,
    coat="#4b4a4c",
    belly="#6b6668",
    muzzle="#3c3a3c",
    feet="#3f3d3f",
    ears=("point", 0.13),
    tail=(0.4, 0.035, -50, 40),
)
CAT = Beast(
    0.26, 0.4, 0.075, 0.068, 0.07, 0.042, 0.02, (0.07, 50, 0.055, 0.05), (0.075, 0.058, 0.026, -4), ("point", 0.055),
    (0.32, 0.018, 55, -60), "#c98a4a", belly="#f0dcc0", muzzle="#f4e4cc", feet="#f0dcc0", nose="#c9807a", eye="#5a7a2a",
    paws=0.022,
)  # fmt: skip
BLACK = {
    "coat": "#1c1a1c",
    "belly": "#1c1a1c",
    "muzzle": "#1c1a1c",
    "feet": "#1c1a1c",
    "nose": "#0c0a0a",
    "eye": "#e0b83a",
}
HORSE = Beast(
    1.6, 1.75, 0.34, 0.32, 0.33, 0.19, 0.06, (0.75, 48, 0.24, 0.13), (0.52, 0.14, 0.085, -38), ("point", 0.15),
    (0.8, 0.075, -55, -25), "#7a4a2c", mane="#1e1410", tail_tint="#1e1410", feet="#2a1c14", paws=0.075, hoofed=True,
)  # fmt: skip


@thing("dog", "hound, pet, puppy, labrador, retriever", height_m=0.86, azimuths_degrees=(62,), size_px=280)
def dog(kit: Kit) -> None:
    """A dog with hanging ears."""
    stand(kit, DOG, yaw=20)


@thing("dog-running", "running dog", height_m=0.7, azimuths_degrees=(75,), size_px=280)
def run_dog(kit: Kit) -> None:
    """A dog at full stretch."""
    stand(kit, DOG, legs=LEAPING, neck_pitch=34, lift=0.1, jaw=14)


@thing("dog-sitting", "sitting dog", height_m=0.77, azimuths_degrees=(45,), size_px=256)
def sit_dog(kit: Kit) -> None:
    """A dog that waits."""
    sit(kit, DOG)


@thing("dog-lying", "sad dog, lying dog, sleeping dog", height_m=0.3, azimuths_degrees=(50,), size_px=280)
def lie_dog(kit: Kit) -> None:
    """A dog with its head on the ground."""
    lie(kit, replace(DOG, coat="#8a7460", belly="#b3a18c", muzzle="#a8957e", feet="#a8957e"))


@thing(
    "dog-angry",
    "angry dog, guard dog, watchdog, growling dog, mad dog",
    height_m=0.73,
    azimuths_degrees=(52,),
    size_px=280,
)
def snarl(kit: Kit) -> None:
    """A dark dog with its head low and its teeth bare."""
    flesh = stand(kit, replace(HOUND, eye="#d8b030"), legs=WALKING, neck_pitch=14, head_pitch=2, jaw=26)
    _bare_teeth(kit, flesh, HOUND)


@thing("dog-dead", of="dog", state="dead", height_m=0.37, azimuths_degrees=(40,), elevation_degrees=14, size_px=256)
def dead_dog(kit: Kit) -> None:
    """A dog on its side."""
    stand(kit, replace(DOG, coat="#8a6c4a", eye=""), legs=((30, 0), (16, -10), (-10, 0), (-28, 0)), neck_pitch=8)
    tip_over()


def _bare_teeth(kit: Kit, flesh: Flesh, b: Beast) -> None:
    white = kit.paint("#efe8d8", rough=0.3)
    length, skull, snout, _ = b.head
    for side in (-1, 1):
        for i, part in enumerate((0.95, 0.82, 0.7, 0.58)):
            spot = flesh.to_scene((side * snout * 0.62, -length * part, -skull * 0.36 - snout * 0.95))
            kit.cylinder(snout * 0.04, snout * (0.7 if i == 0 else 0.4), spot, white, top=snout * 0.16, sides=8)


@thing("cat", "kitten, tomcat, pet", height_m=0.4, azimuths_degrees=(60,), size_px=240)
def cat(kit: Kit) -> None:
    """A ginger cat on its legs, tail up."""
    stand(kit, CAT, coat=_tabby(), yaw=25)


def _tabby() -> Any:
    from pipelines.image.training.things.kit_flesh import striped

    return striped("#8f5424", 0.06, -0.35, bend=1.2)


@thing("cat-sitting", "sitting cat", height_m=0.43, azimuths_degrees=(35,), size_px=240)
def sit_cat(kit: Kit) -> None:
    """A grey cat that sits."""
    grey = replace(CAT, coat="#8a8886", belly="#d8d6d2", muzzle="#e4e2de", feet="#e4e2de")
    sit(kit, replace(grey, height=0.29))


@thing(
    "cat-sleeping", "sleeping cat, cat asleep", height_m=0.16, azimuths_degrees=(15,), elevation_degrees=20, size_px=240
)
def sleep_cat(kit: Kit) -> None:
    """A ginger cat in a ring."""
    curl_up(kit, replace(CAT, eye=""), coat=_tabby())


@thing("cat-black", "black cat, witch's cat", height_m=0.55, azimuths_degrees=(80,), size_px=240)
def black_cat(kit: Kit) -> None:
    """A black cat with an arched back and its tail up."""
    b = replace(CAT, **BLACK, tail=(0.34, 0.026, 86, 6))  # type: ignore[arg-type]
    flesh = Flesh()
    flesh.limb([(0, -0.06, 0.25), (0, 0.0, 0.31), (0, 0.1, 0.28)], (0.07, 0.06, 0.07), b.coat)
    flesh.mesh(kit)
    stand(kit, b, legs=((-8, 0), (4, 0), (8, 0), (-4, 0)), neck_pitch=6, yaw=35, jaw=22)


@thing("cat-dead", of="cat", state="dead", height_m=0.16, azimuths_degrees=(40,), elevation_degrees=16, size_px=224)
def dead_cat(kit: Kit) -> None:
    """A cat on its side."""
    stand(kit, replace(CAT, coat="#7d7468", eye="", tail=(0.32, 0.018, -10, 10)), neck_pitch=4)
    tip_over()


@thing("horse", "mare, stallion, pony", height_m=2.25, azimuths_degrees=(66,), size_px=360)
def horse(kit: Kit) -> None:
    """A bay horse."""
    stand(kit, HORSE, yaw=12)


@thing("horse-galloping", "galloping horse, running horse", height_m=1.93, azimuths_degrees=(76,), size_px=360)
def gallop(kit: Kit) -> None:
    """A chestnut horse at a gallop, mane and tail in the wind."""
    b = replace(HORSE, coat="#8a5230", tail=(0.8, 0.08, -5, -25))
    stand(kit, b, legs=GALLOPING, neck_pitch=32, head_pitch=-26, pitch=4)


@thing("horse-black", "black horse, dark horse", height_m=2.25, azimuths_degrees=(62,), size_px=340)
def black_horse(kit: Kit) -> None:
    """A black horse that walks."""
    b = replace(HORSE, coat="#201d20", feet="#141214", mane="#0c0b0c", tail_tint="#0c0b0c")
    stand(kit, b, legs=WALKING, neck_pitch=52)


@thing("horse-white", "white horse, grey horse", height_m=2.2, azimuths_degrees=(66,), size_px=340)
def white_horse(kit: Kit) -> None:
    """A white horse that grazes no more and looks up."""
    b = replace(HORSE, coat="#e9e4da", feet="#c9c0b2", mane="#f6f2ea", tail_tint="#f6f2ea", muzzle="#b9aaa0")
    stand(kit, b, legs=WALKING, yaw=18)


@thing("horse-grazing", "grazing horse", height_m=1.75, azimuths_degrees=(72,), size_px=340)
def graze(kit: Kit) -> None:
    """A horse with its muzzle in the grass."""
    stand(kit, replace(HORSE, neck=(0.95, 48, 0.22, 0.13)), neck_pitch=-42, head_pitch=-62)


@thing("horse-dead", of="horse", state="dead", height_m=0.87, azimuths_degrees=(30,), elevation_degrees=12)
def dead_horse(kit: Kit) -> None:
    """A fallen horse."""
    stand(kit, replace(HORSE, coat="#5e4632", eye=""), legs=((34, 0), (8, -24), (-12, 0), (-34, 0)), neck_pitch=14)
    tip_over()


@thing("rabbit", "bunny, hare", height_m=0.36, azimuths_degrees=(62,), size_px=240)
def rabbit(kit: Kit) -> None:
    """A brown rabbit that sits up."""
    b = Beast(
        0.2, 0.3, 0.07, 0.085, 0.095, 0.06, 0.018, (0.05, 50, 0.05, 0.045), (0.07, 0.05, 0.024, -10), ("long", 0.12),
        (0.06, 0.035, 20, 0), "#a58a68", belly="#e8dcc6", tail_tint="#f4efe6", nose="#c98a80", paws=0.024,
    )  # fmt: skip
    sit(kit, b, yaw=10, rise=0.75)


@thing("rabbit-white", "white rabbit, bunny, easter bunny", height_m=0.36, azimuths_degrees=(40,), size_px=240)
def white_rabbit(kit: Kit) -> None:
    """A white rabbit."""
    b = Beast(
        0.2, 0.3, 0.07, 0.085, 0.095, 0.06, 0.018, (0.05, 50, 0.05, 0.045), (0.07, 0.05, 0.024, -10), ("long", 0.12),
        (0.06, 0.035, 20, 0), "#f2efea", ear="#eed3cb", nose="#d98a86", eye="#a8384a", paws=0.024,
    )  # fmt: skip
    sit(kit, b, yaw=10, rise=0.75)
