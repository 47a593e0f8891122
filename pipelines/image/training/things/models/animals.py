"""Wild animals on four legs."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_beast import LEAPING, WALKING, Beast, stand
from pipelines.image.training.things.kit_flesh import Flesh, below, both, patched, striped
from pipelines.image.training.things.kit_rest import sit, tip_over
from pipelines.image.training.things.recipe import thing

DEER = Beast(
    1.05,
    1.25,
    0.2,
    0.2,
    0.19,
    0.11,
    0.03,
    (0.5, 56, 0.14, 0.085),
    (0.3, 0.085, 0.045, -22),
    ("side", 0.15),
    (0.16, 0.045, -50, 0),
    "#a8744a",
    belly="#dcc8a8",
    muzzle="#c9a684",
    feet="#6a4a34",
    tail_tint="#efe6d6",
    paws=0.036,
    hoofed=True,
)
FOX = Beast(
    0.4, 0.6, 0.105, 0.09, 0.09, 0.055, 0.022, (0.13, 40, 0.085, 0.07), (0.17, 0.07, 0.028, -10), ("point", 0.1),
    (0.45, 0.065, -25, 40), "#c9622a", belly="#f0e4d2", muzzle="#f0e0cc", feet="#2a1c18", ear="#3a241c", paws=0.026,
)  # fmt: skip
WOLF = Beast(
    0.8, 0.98, 0.21, 0.16, 0.15, 0.095, 0.036, (0.28, 32, 0.17, 0.125), (0.29, 0.115, 0.055, -10), ("point", 0.13),
    (0.5, 0.06, -60, 20), "#77746e", belly="#bdb6a8", muzzle="#a59d90", feet="#9c9486", eye="#c9962a", paws=0.05,
)  # fmt: skip
BEAR = Beast(
    1.15, 1.6, 0.4, 0.42, 0.4, 0.24, 0.13, (0.3, 14, 0.3, 0.24), (0.42, 0.21, 0.1, -8), ("round", 0.09),
    (0.1, 0.06, -40, 0), "#5a3d28", muzzle="#8a6a4c", feet="#4a3220", paws=0.13, hang=0.05,
)  # fmt: skip
LION = Beast(
    1.1,
    1.6,
    0.29,
    0.24,
    0.24,
    0.15,
    0.062,
    (0.3, 24, 0.22, 0.18),
    (0.36, 0.17, 0.1, -8),
    ("round", 0.06),
    (0.85, 0.032, -55, 50),
    "#c99a58",
    belly="#e2c896",
    muzzle="#e6d2a8",
    feet="#d9b478",
    nose="#5a3a30",
    eye="#8a6a1c",
    paws=0.085,
)


def _antlers(kit: Kit, flesh: Flesh, size: float, colour: str = "#8a6a48") -> None:
    bone = kit.paint(colour, rough=0.6)
    for s in (-1, 1):
        beam = [(s * 0.05, 0.02, 0.08), (s * 0.2, 0.12, 0.3), (s * 0.36, 0.1, 0.55), (s * 0.34, -0.06, 0.82)]
        line = [tuple(flesh.to_scene(np.array(p) * size)) for p in beam]
        kit.tube(line, [0.028 * size, 0.024 * size, 0.019 * size, 0.006], bone)
        for a, tip in (
            ((0.1, 0.06, 0.15), (0.14, -0.2, 0.3)),
            ((0.25, 0.12, 0.38), (0.2, -0.12, 0.55)),
            ((0.35, 0.1, 0.55), (0.5, 0.14, 0.78)),
            ((0.36, 0.05, 0.66), (0.26, 0.2, 0.86)),
        ):
            ends = [tuple(flesh.to_scene(np.array([s * p[0], p[1], p[2]]) * size)) for p in (a, tip)]
            kit.tube(ends, [0.02 * size, 0.005], bone, smooth=False)


@thing("stag", "deer, elk, hart, buck, reindeer", height_m=2.37, azimuths_degrees=(62,), size_px=360)
def stag(kit: Kit) -> None:
    """A stag with antlers."""
    b = replace(
        DEER,
        height=1.2,
        length=1.4,
        chest=0.24,
        waist=0.22,
        rump=0.21,
        neck=(0.55, 58, 0.18, 0.11),
        coat="#8a5a38",
        mane="",
    )
    _antlers(kit, stand(kit, b, yaw=15), 0.95)


@thing("doe", "deer, fawn, roe deer, gazelle, antelope", height_m=1.48, azimuths_degrees=(62,))
def doe(kit: Kit) -> None:
    """A slender doe with a spotted back."""
    stand(kit, DEER, yaw=30)


@thing("deer-leaping", "leaping deer, running deer, fleeing deer", height_m=1.1, azimuths_degrees=(76,))
def deer_leap(kit: Kit) -> None:
    """A deer in full leap."""
    stand(kit, DEER, legs=LEAPING, neck_pitch=42, lift=0.25, pitch=8)


@thing("deer-dead", of="doe", state="dead", height_m=0.58, azimuths_degrees=(30,), elevation_degrees=14)
def deer_dead(kit: Kit) -> None:
    """A deer on its side."""
    stand(kit, replace(DEER, coat="#86664a", eye=""), legs=((34, 0), (12, -18), (-14, 0), (-34, 0)), neck_pitch=10)
    tip_over()


@thing("fox", "red fox, vixen", height_m=0.58, azimuths_degrees=(64,), size_px=280)
def fox(kit: Kit) -> None:
    """A red fox with a white-tipped brush."""
    stand(kit, FOX, legs=WALKING, yaw=18)
    tip = Flesh()
    tip.ball((0, 0.64, 0.26), 0.05, "#f4efe6")
    tip.mesh(kit, cells=40)


@thing("wolf", "grey wolf, coyote, jackal", height_m=1.02, azimuths_degrees=(60,))
def wolf(kit: Kit) -> None:
    """A grey wolf that walks."""
    stand(kit, WOLF, legs=WALKING, coat=both(below("#b5ad9e", 0.5, 0.2)), fur=0.5, yaw=20)


@thing("wolf-howling", "howling wolf, wolf at the moon", height_m=1.2, azimuths_degrees=(72,))
def howl(kit: Kit) -> None:
    """A dark wolf that howls at the sky."""
    b = replace(WOLF, coat="#4c4b4c", belly="#6a6866", muzzle="#5a5856", feet="#4a4846")
    stand(kit, b, neck_pitch=62, head_pitch=52, jaw=18, fur=0.5)


@thing("wolf-snarling", "angry wolf, attacking wolf, beast, werewolf", height_m=0.92, azimuths_degrees=(48,))
def snarl(kit: Kit) -> None:
    """A dark wolf with bared teeth and yellow eyes."""
    b = replace(WOLF, coat="#3a393b", belly="#4a484a", muzzle="#454346", feet="#333133", eye="#f0b020")
    flesh = stand(kit, b, legs=WALKING, neck_pitch=8, head_pitch=2, jaw=30, fur=0.5)
    teeth(kit, flesh, b)


def teeth(kit: Kit, flesh: Flesh, b: Beast) -> None:
    """A row of fangs on each side and a red mouth."""
    white = kit.paint("#efe8d8", rough=0.3)
    length, skull, snout, _ = b.head
    kit.ball(
        (snout * 0.5, length * 0.3, snout * 0.2),
        flesh.to_scene((0, -length * 0.6, -skull * 0.7)),
        kit.paint("#8a1c20", rough=0.3),
    )
    for side in (-1, 1):
        for i, part in enumerate((0.96, 0.82, 0.7, 0.58)):
            spot = flesh.to_scene((side * snout * 0.6, -length * part, -skull * 0.36 - snout * 0.95))
            kit.cylinder(snout * 0.03, snout * (0.8 if i == 0 else 0.4), spot, white, top=snout * 0.15, sides=8)


@thing("bear", "brown bear, grizzly", height_m=1.26, azimuths_degrees=(60,))
def bear(kit: Kit) -> None:
    """A brown bear on all fours."""
    stand(kit, BEAR, legs=WALKING, fur=0.6, yaw=20)


@thing("bear-roaring", "angry bear, attacking bear", height_m=1.3, azimuths_degrees=(45,))
def bear_roar(kit: Kit) -> None:
    """A bear with an open mouth."""
    flesh = stand(kit, replace(BEAR, coat="#3d2a1c"), legs=WALKING, neck_pitch=26, head_pitch=8, jaw=34, fur=0.6)
    teeth(kit, flesh, BEAR)


@thing("polar-bear", "white bear, ice bear", height_m=1.26, azimuths_degrees=(64,))
def polar_bear(kit: Kit) -> None:
    """A white bear."""
    b = replace(
        BEAR, coat="#ece7da", muzzle="#e4ddcc", feet="#e4ddcc", neck=(0.45, 12, 0.28, 0.2), head=(0.4, 0.17, 0.085, -8)
    )
    stand(kit, b, legs=WALKING, fur=0.5)


@thing("bear-cub", "baby bear, cub", height_m=0.82, azimuths_degrees=(35,), size_px=256)
def cub(kit: Kit) -> None:
    """A small bear that sits."""
    b = replace(
        BEAR,
        height=0.62,
        length=0.6,
        chest=0.19,
        waist=0.2,
        rump=0.2,
        thigh=0.1,
        shin=0.06,
        neck=(0.08, 40, 0.14, 0.13),
        head=(0.2, 0.135, 0.06, -4),
        ears=("round", 0.055),
        paws=0.06,
        tail=(0, 0, 0, 0),
        hang=0,
    )
    sit(kit, b, fur=0.6)


@thing("lion", "king of beasts, male lion, lioness", height_m=1.38, azimuths_degrees=(58,), size_px=340)
def lion(kit: Kit) -> None:
    """A lion with a dark mane."""
    flesh = stand(kit, LION, legs=WALKING, yaw=25)
    _mane(kit, flesh, "#7a4a22")


@thing("lion-roaring", "roaring lion, angry lion", height_m=1.38, azimuths_degrees=(48,), size_px=340)
def lion_roar(kit: Kit) -> None:
    """A lion that roars."""
    flesh = stand(kit, LION, neck_pitch=30, head_pitch=6, jaw=36)
    _mane(kit, flesh, "#6a3f1c")
    teeth(kit, flesh, LION)


def _mane(kit: Kit, flesh: Flesh, tint: str) -> None:
    mane, skull = Flesh(), 0.17
    mane.turn, mane.at = flesh.turn, flesh.at
    for i in range(46):
        a = i / 23 * 2 * math.pi
        ring = i // 23
        r = skull * (1.12 + 0.32 * ring)
        base = np.array([r * math.sin(a) * 0.95, 0.03 + 0.16 * ring, r * math.cos(a) * 1.05 - 0.02])
        tip = base * np.array([1.28, 1, 1.25]) + np.array([0, 0.13 + 0.05 * ring, -0.08])
        mane.limb([base, tip], (0.07, 0.045), tint, blend=0.4)
    mane.limb([(0, 0.1, -0.2), (0, 0.2, -0.42), (0, 0.38, -0.52)], (0.17, 0.18, 0.12), tint)
    mane.mesh(kit, fur=0.8, cells=90)


@thing("tiger", "bengal tiger, big cat", height_m=1.15, azimuths_degrees=(60,), size_px=340)
def tiger(kit: Kit) -> None:
    """A striped tiger that walks."""
    b = replace(LION, coat="#d9812e", belly="#f0e6d2", muzzle="#f4ead8", feet="#e08a3a", height=1.0)
    stand(kit, b, legs=WALKING, coat=striped("#1c1412", 0.17, -0.35, bend=1.3), yaw=25, cells=150)


@thing("leopard", "panther, cheetah, jaguar, lynx, wild cat", height_m=0.93, azimuths_degrees=(62,))
def leopard(kit: Kit) -> None:
    """A spotted leopard."""
    b = replace(
        LION,
        height=0.8,
        length=1.3,
        chest=0.21,
        waist=0.17,
        rump=0.18,
        thigh=0.11,
        shin=0.045,
        head=(0.25, 0.125, 0.075, -8),
        neck=(0.22, 26, 0.16, 0.13),
        coat="#d2a456",
        paws=0.065,
    )
    stand(kit, b, legs=WALKING, coat=patched("#2a1c12", 0.13, -0.5, seed=2), yaw=20, cells=150)
