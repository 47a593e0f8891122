"""Animals of the farm: cattle, sheep, goat, pig, donkey."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_beast import WALKING, Beast, stand
from pipelines.image.training.things.kit_flesh import Flesh, below, both, patched
from pipelines.image.training.things.kit_rest import tip_over
from pipelines.image.training.things.models.pets import HORSE
from pipelines.image.training.things.recipe import thing

COW = Beast(
    1.4, 1.9, 0.36, 0.38, 0.34, 0.17, 0.06, (0.42, 18, 0.24, 0.17), (0.46, 0.16, 0.12, -35), ("side", 0.16),
    (0.85, 0.03, -85, 0), "#efe8dc", muzzle="#d9a9a0", paws=0.075, hoofed=True, hang=0.05,
)  # fmt: skip

SHEEP = Beast(
    0.72, 0.95, 0.24, 0.25, 0.24, 0.09, 0.03, (0.16, 38, 0.15, 0.1), (0.24, 0.085, 0.05, -32), ("side", 0.1),
    (0.2, 0.05, -70, 0), "#e6dfcf", muzzle="#3a322c", feet="#3a322c", ear="#3a322c", paws=0.035, hoofed=True,
)  # fmt: skip

GOAT = Beast(
    0.75, 0.9, 0.17, 0.18, 0.16, 0.08, 0.032, (0.28, 52, 0.12, 0.08), (0.26, 0.08, 0.045, -28), ("side", 0.12),
    (0.14, 0.03, 60, 0), "#c7b8a0", belly="#efe6d6", feet="#4a3a2c", paws=0.038, hoofed=True,
)  # fmt: skip

PIG = Beast(
    0.72, 1.2, 0.27, 0.3, 0.28, 0.12, 0.05, (0.12, 6, 0.22, 0.18), (0.36, 0.16, 0.085, -16), ("point", 0.13),
    (0.2, 0.018, 30, 300), "#e3a89a", nose="#d88f86", feet="#d09a8c", paws=0.05, hoofed=True, hang=0.04,
)  # fmt: skip

DONKEY = replace(
    HORSE,
    height=1.15,
    length=1.25,
    chest=0.26,
    waist=0.26,
    rump=0.24,
    thigh=0.13,
    shin=0.045,
    neck=(0.5, 46, 0.17, 0.11),
    head=(0.42, 0.125, 0.075, -34),
    ears=("long", 0.32),
    tail=(0.5, 0.03, -75, -5),
    coat="#8d857c",
    belly="#cfc7ba",
    muzzle="#d8d0c2",
    mane="#3a3430",
    tail_tint="#4a423c",
    feet="#6a625a",
    paws=0.05,
)


def _horn(kit: Kit, flesh: Flesh, points: Any, radii: Any, colour: str = "#d8cdb4") -> None:
    for side in (-1, 1):
        line = [flesh.to_scene((side * x, y, z)) for x, y, z in points]
        kit.tube([tuple(p) for p in line], radii, kit.paint(colour, rough=0.4))


def _cow(kit: Kit, b: Beast, **more: Any) -> None:
    flesh = stand(kit, b, **more)
    _horn(
        kit,
        flesh,
        [(0.1, 0.02, 0.13), (0.24, 0.0, 0.18), (0.3, -0.06, 0.26), (0.28, -0.1, 0.33)],
        [0.035, 0.03, 0.02, 0.004],
    )


@thing("cow", "cattle, ox, heifer, dairy cow", height_m=1.62, azimuths_degrees=(66,))
def cow(kit: Kit) -> None:
    """A black and white cow with an udder."""
    _cow(kit, COW, coat=patched("#2a201c", 0.9, 0.1, seed=3), yaw=25)
    kit.ball((0.17, 0.2, 0.14), (0, 0.5, 0.62), kit.paint("#e0a79c"))


@thing("cow-brown", "brown cow, cattle, calf", height_m=1.5, azimuths_degrees=(70,))
def brown_cow(kit: Kit) -> None:
    """A brown cow that grazes."""
    b = replace(COW, coat="#8a5230", muzzle="#d8b39a")
    _cow(kit, b, neck_pitch=-40, head_pitch=-60)


@thing("bull", "ox, steer", height_m=1.63, azimuths_degrees=(58,))
def bull(kit: Kit) -> None:
    """A black bull, head low."""
    b = replace(COW, height=1.55, chest=0.44, neck=(0.42, 8, 0.34, 0.22), coat="#241d1a", muzzle="#3a302c", hang=0)
    _cow(kit, b, legs=WALKING)


@thing(
    "cow-dead",
    "carcass, dead animal, dead cattle",
    of="cow",
    state="dead",
    height_m=0.8,
    azimuths_degrees=(30,),
    elevation_degrees=12,
)
def carcass(kit: Kit) -> None:
    """A gaunt dead cow with its ribs showing."""
    b = replace(COW, coat="#7c6a55", muzzle="#6a5a4c", waist=0.24, rump=0.25, thigh=0.12, hang=-0.06, eye="")
    _cow(kit, b, legs=((28, 0), (10, 0), (-6, 0), (-24, 0)), neck_pitch=-6)
    bone = kit.paint("#cfc4aa")
    for i in range(6):
        y = -0.42 + i * 0.14
        kit.tube([(0.2, y, 1.32), (0.33, y + 0.02, 1.15), (0.33, y + 0.04, 0.9), (0.2, y + 0.05, 0.75)], 0.018, bone)
    tip_over(roll_degrees=-84)


def _woolly(kit: Kit, b: Beast, **more: Any) -> Flesh:
    """A sheep: the trunk in balls of wool."""
    flesh = stand(kit, replace(b, mane=""), **more)
    wool = Flesh()
    mid = b.height - b.chest * 0.95
    wool.limb([(0, -b.length * 0.28, mid), (0, b.length * 0.3, mid)], b.chest * 1.0, b.coat)
    for _ in range(120):
        way = kit.rng.standard_normal(3)
        way /= (way**2).sum() ** 0.5
        y = kit.rng.uniform(-0.34, 0.34) * b.length
        spot = (way[0] * b.chest * 0.98, y + way[1] * b.chest * 0.75, mid + way[2] * b.chest * 0.98)
        wool.ball(spot, b.chest * 0.24, b.coat, blend=0.15)
    wool.mesh(kit, fur=0.5)
    return flesh


@thing("sheep", "ewe, flock", height_m=0.8, azimuths_degrees=(60, -60), size_px=256)
def sheep(kit: Kit) -> None:
    """A woolly sheep with a dark face."""
    _woolly(kit, SHEEP, yaw=15)


@thing("lamb", "young sheep", height_m=0.52, azimuths_degrees=(55,), size_px=240)
def lamb(kit: Kit) -> None:
    """A white lamb."""
    b = replace(
        SHEEP, height=0.42, length=0.46, chest=0.105, waist=0.1, rump=0.105, thigh=0.05, shin=0.024, paws=0.026,
        neck=(0.1, 50, 0.075, 0.06), head=(0.14, 0.062, 0.036, -22), ears=("side", 0.075), tail=(0.14, 0.026, -70, 0),
        coat="#f1ece0", muzzle="#f0e2d4", feet="#e6dccb", ear="#f0ddd0",
    )  # fmt: skip
    _woolly(kit, b, yaw=20)


@thing("sheep-black", "black sheep", height_m=0.8, azimuths_degrees=(60,), size_px=256)
def black_sheep(kit: Kit) -> None:
    """A black sheep."""
    _woolly(kit, replace(SHEEP, coat="#2c2826"))


@thing("sheep-dead", of="sheep", state="dead", height_m=0.63, azimuths_degrees=(30,), elevation_degrees=14, size_px=256)
def dead_sheep(kit: Kit) -> None:
    """A dead sheep on its side."""
    _woolly(kit, replace(SHEEP, coat="#b3a893", eye=""), neck_pitch=4)
    tip_over()


@thing("goat", "billy goat, kid goat, ram", height_m=1.2, azimuths_degrees=(62,), size_px=280)
def goat(kit: Kit) -> None:
    """A goat with horns and a beard."""
    flesh = stand(kit, GOAT, yaw=15)
    _horn(
        kit,
        flesh,
        [(0.03, 0.0, 0.07), (0.05, 0.06, 0.17), (0.08, 0.14, 0.22), (0.11, 0.21, 0.2)],
        [0.022, 0.02, 0.014, 0.004],
        "#5a4c3c",
    )
    beard = [tuple(flesh.to_scene((0, -0.2, z))) for z in (-0.06, -0.1, -0.15, -0.2)]
    kit.tube(beard, [0.03, 0.025, 0.016, 0.004], kit.paint("#e6dccb"))


@thing("pig", "swine, hog, sow, piglet", height_m=0.84, azimuths_degrees=(60,), size_px=280)
def pig(kit: Kit) -> None:
    """A pink pig with a curled tail."""
    stand(kit, PIG, fur=0.08, yaw=15)


@thing("donkey", "mule, ass", height_m=1.78, azimuths_degrees=(64,))
def donkey(kit: Kit) -> None:
    """A grey donkey with long ears."""
    stand(kit, DONKEY, coat=both(below("#cfc7ba", 0.62, 0.1)), yaw=15)
