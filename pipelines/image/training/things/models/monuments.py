"""Figures of stone and bronze; skulls and bones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_vehicles import group, place
from pipelines.image.training.things.recipe import thing


def _stone(kit: Kit, colour: str = "#b4b0a4") -> Any:
    return kit.paint(colour, second="#74756a", rough=0.9, mottle=0.25, grain_m=0.2)


def _feathers(kit: Kit, side: int, stone: Any) -> None:
    """A folded wing of three rows of feathers."""
    for row, (count, long, thick) in enumerate(((9, 1.05, 0.05), (7, 0.65, 0.06), (5, 0.4, 0.07))):
        for k in range(count):
            t = k / (count - 1)
            x, z = (
                side * (0.14 + 0.62 * t**0.8 * (1 - 0.2 * row)),
                1.75 + 0.32 * math.sin(math.pi * min(1.0, t * 1.15)) - 0.05 * row,
            )
            reach = long * (0.75 + 0.35 * math.sin(math.pi * t * 0.8))
            tip = (x + side * 0.18 * t, 0.32 - 0.02 * row, z - reach)
            middle = (x + side * (0.1 + 0.06 * t), 0.3 - 0.03 * row, z - reach * 0.5)
            kit.tube([(x, 0.22 - 0.05 * row, z), middle, middle, tip], [thick, thick * 1.25, thick, 0.012], stone)


@thing(
    "angel-statue",
    "angel, stone angel, weeping angel, grave angel, guardian angel",
    height_m=3.1,
    size_px=384,
    azimuths_degrees=(18,),
)
def angel_statue(kit: Kit) -> None:
    """A mourning stone angel on a plinth, its head bowed over folded hands."""
    stone = _stone(kit)
    kit.box((1.0, 0.9, 0.25), (0, 0.05, 0.12), stone)
    kit.box((0.8, 0.72, 0.5), (0, 0.05, 0.45), stone)
    kit.box((0.9, 0.8, 0.1), (0, 0.05, 0.74), stone)
    with group() as angel:
        robe = [
            (0.36, 0),
            (0.32, 0.15),
            (0.27, 0.5),
            (0.22, 0.85),
            (0.19, 1.1),
            (0.2, 1.3),
            (0.25, 1.52),
            (0.22, 1.66),
            (0.1, 1.74),
            (0.07, 1.8),
        ]
        skirt = kit.lathe(robe, (0, 0, 0), stone)
        skirt.scale = (1.0, 0.75, 1.0)
        for k in range(13):
            a = math.pi + math.pi * k / 12
            fold = [
                (1.02 * r * math.cos(a), 0.77 * r * math.sin(a), z)
                for r, z in ((0.37, 0), (0.31, 0.3), (0.25, 0.7), (0.19, 1.08))
            ]
            kit.tube(fold, [0.042, 0.034, 0.024, 0.008], stone)
        kit.ball((0.13, 0.145, 0.17), (0, -0.07, 1.92), stone, turn_degrees=(24, 0, 0))
        kit.ball((0.15, 0.15, 0.16), (0, -0.02, 1.96), stone)
        for s in (-1, 1):
            kit.tube(
                [(0.06 * s, 0.1, 2.02), (0.15 * s, 0.06, 1.85), (0.16 * s, 0.06, 1.62), (0.12 * s, 0.1, 1.45)],
                [0.07, 0.06, 0.06, 0.02],
                stone,
            )
            kit.tube(
                [(0.22 * s, 0, 1.58), (0.32 * s, -0.06, 1.32), (0.24 * s, -0.2, 1.2), (0.03 * s, -0.25, 1.38)],
                [0.1, 0.11, 0.1, 0.05],
                stone,
            )
            kit.tube(
                [(0.02 * s, -0.27, 1.36), (0.015 * s, -0.27, 1.47), (0.01 * s, -0.25, 1.58)],
                [0.045, 0.04, 0.015],
                stone,
            )
            _feathers(kit, s, stone)
        kit.tube([(-0.24, -0.05, 1.12), (0, -0.17, 1.08), (0.24, -0.05, 1.12)], 0.03, stone)
    place(angel, (0, 0, 0.78), scale=1.08)


def _hero(kit: Kit, metal: Any, stone: Any) -> None:
    for k in range(3):
        kit.box((2.2 - 0.3 * k, 2.2 - 0.3 * k, 0.22), (0, 0, 0.11 + 0.22 * k), stone)
    kit.box((1.25, 1.25, 1.7), (0, 0, 1.5), stone, bevel=0.02)
    kit.box((1.5, 1.5, 0.2), (0, 0, 2.42), stone)
    kit.box((0.8, 0.03, 0.5), (0, -0.63, 1.6), metal)
    with group() as figure:
        for s, fore in ((-1, -0.12), (1, 0.12)):
            kit.tube(
                [(0.13 * s, 0, 0.98), (0.2 * s, fore * 0.8, 0.52), (0.22 * s, fore, 0.08)], [0.14, 0.1, 0.08], metal
            )
            kit.ball((0.09, 0.17, 0.07), (0.22 * s, fore - 0.07, 0.06), metal)
        kit.lathe(
            [(0.24, 0.82), (0.26, 0.95), (0.2, 1.1), (0.27, 1.4), (0.28, 1.52), (0.12, 1.62), (0.08, 1.7)],
            (0, 0, 0),
            metal,
        )
        kit.ball((0.13, 0.15, 0.18), (0, -0.02, 1.84), metal)
        kit.ball((0.24, 0.2, 0.09), (0, 0, 1.97), metal)
        kit.tube([(0.27, 0, 1.5), (0.46, -0.1, 1.68), (0.52, -0.22, 2.05)], [0.1, 0.08, 0.06], metal)
        kit.tube([(0.5, -0.22, 1.98), (0.66, -0.36, 3.0)], [0.035, 0.01], metal)
        kit.tube([(0.4, -0.22, 2.12), (0.66, -0.26, 2.1)], 0.03, metal)
        kit.tube([(-0.27, 0, 1.5), (-0.46, 0.02, 1.25), (-0.3, -0.16, 1.02)], [0.1, 0.08, 0.06], metal)
        cloak = [
            (x, 0.2 + 0.12 * t + 0.04 * math.cos(9 * x), 1.55 - 1.35 * t)
            for t in np.linspace(0, 1, 7)
            for x in np.linspace(-0.3 - 0.2 * t, 0.3 + 0.25 * t, 9)
        ]
        kit.mesh(
            cloak,
            [(i * 9 + j, i * 9 + j + 1, i * 9 + j + 10, i * 9 + j + 9) for i in range(6) for j in range(8)],
            metal,
            smooth=True,
        )
        kit.box((0.55, 0.4, 0.06), (0, 0, 0.0), metal)
    place(figure, (0, 0, 2.55), scale=1.15)


@thing(
    "statue", "monument, hero, bronze statue, memorial, sculpture", height_m=6.0, size_px=384, azimuths_degrees=(18,)
)
def statue(kit: Kit) -> None:
    """A bronze hero with a raised sword on a stone pedestal."""
    _hero(kit, kit.paint("#5f7a68", second="#4a4030", rough=0.6, mottle=0.25, grain_m=0.3), _stone(kit, "#bcb6a6"))


@thing(
    "statue-ruined",
    "toppled statue, broken statue",
    of="statue",
    state="ruined",
    height_m=3.3,
    size_px=384,
    azimuths_degrees=(18,),
)
def statue_ruined(kit: Kit) -> None:
    """The pedestal with two boots left on it, the hero in pieces before it."""
    stone, metal = _stone(kit, "#9c978a"), kit.paint("#566b5d", second="#3d352a", rough=0.7, mottle=0.25, grain_m=0.3)
    for k in range(3):
        kit.box((2.2 - 0.3 * k, 2.2 - 0.3 * k, 0.22), (0, 0, 0.11 + 0.22 * k), stone)
    kit.roughen(kit.box((1.25, 1.25, 1.7), (0, 0, 1.5), stone, bevel=0.03), 0.06, 0.3)
    kit.roughen(kit.box((1.5, 1.5, 0.2), (0.06, 0, 2.42), stone, turn_degrees=(0, 3, 5)), 0.06, 0.2)
    for s in (-1, 1):
        kit.tube([(0.25 * s, 0, 2.95 + 0.12 * s), (0.26 * s, 0, 2.6)], [0.09, 0.1], metal)
        kit.ball((0.1, 0.2, 0.08), (0.26 * s, -0.08, 2.58), metal)
    with group() as torso:
        kit.lathe(
            [(0.24, 0), (0.27, 0.12), (0.22, 0.3), (0.3, 0.65), (0.31, 0.76), (0.13, 0.86), (0.06, 0.88)],
            (0, 0, 0),
            metal,
        )
        kit.tube([(-0.28, 0, 0.7), (-0.5, 0, 0.45), (-0.4, -0.2, 0.2)], [0.11, 0.09, 0.06], metal)
    place(torso, (-0.5, -1.6, 0.3), turn_degrees=(80, 0, 58))
    with group() as head:
        kit.ball((0.16, 0.18, 0.22), (0, 0, 0), metal)
        kit.ball((0.28, 0.23, 0.1), (0, 0, 0.15), metal)
        kit.ball((0.03, 0.05, 0.05), (0, -0.18, -0.02), metal)
    place(head, (0.85, -1.7, 0.22), turn_degrees=(20, 60, 10))
    for _ in range(26):
        size = kit.rng.uniform(0.08, 0.35)
        kit.box(
            (size, size * 0.8, size * 0.6),
            (kit.rng.uniform(-1.6, 1.6), kit.rng.uniform(-2.1, -1.0), size * 0.25),
            stone,
            turn_degrees=tuple(kit.rng.uniform(-40, 40, 3)),
            bevel=0.15,
        )


@thing("gargoyle", "stone demon, grotesque, monster statue, chimera", height_m=1.6, size_px=320, azimuths_degrees=(34,))
def gargoyle(kit: Kit) -> None:
    """A crouching horned stone demon with bat wings, on a ledge."""
    stone = kit.paint("#7d7a73", second="#4a4a45", rough=0.95, mottle=0.3, grain_m=0.12)
    kit.box((1.3, 0.95, 0.22), (0, 0, 0.11), stone)
    kit.box((1.1, 0.8, 0.1), (0, 0, 0.27), stone)
    kit.blob(
        [
            ((0, 0.15, 0.6), 0.27),
            ((0, 0.02, 0.82), 0.24),
            ((0, -0.1, 1.0), 0.19),
            ((0, -0.22, 1.14), 0.16),
            ((0, -0.36, 1.1), 0.12),
            ((0, -0.44, 1.05), 0.08),
        ],
        stone,
    )
    for s in (-1, 1):
        kit.tube(
            [(0.18 * s, 0.15, 0.55), (0.42 * s, -0.12, 0.72), (0.36 * s, -0.08, 0.5), (0.36 * s, -0.25, 0.36)],
            [0.15, 0.13, 0.1, 0.07],
            stone,
        )
        kit.tube(
            [(0.2 * s, -0.05, 0.92), (0.3 * s, -0.22, 0.7), (0.16 * s, -0.36, 0.52), (0.15 * s, -0.38, 0.36)],
            [0.11, 0.09, 0.07, 0.06],
            stone,
        )
        for k in (-1, 0, 1):
            for x, y in ((0.36, -0.3), (0.15, -0.42)):
                kit.tube([(x * s + 0.04 * k, y, 0.36), (x * s + 0.06 * k, y - 0.1, 0.33)], [0.028, 0.006], stone)
        kit.tube(
            [(0.08 * s, -0.18, 1.26), (0.17 * s, -0.14, 1.38), (0.17 * s, -0.24, 1.5)], [0.05, 0.035, 0.005], stone
        )
        kit.tube([(0.13 * s, -0.18, 1.15), (0.26 * s, -0.12, 1.22), (0.3 * s, -0.1, 1.3)], [0.05, 0.03, 0.005], stone)
        kit.ball((0.03, 0.03, 0.022), (0.065 * s, -0.36, 1.17), kit.paint("#1a1917"))
        kit.tube([(0.03 * s, -0.33, 1.22), (0.07 * s, -0.35, 1.215), (0.13 * s, -0.3, 1.25)], 0.02, stone)
        kit.tube([(0.04 * s, -0.49, 1.03), (0.04 * s, -0.5, 0.96)], [0.014, 0.003], kit.paint("#a09c90"))
        root, wrist = (0.15 * s, 0.2, 0.95), (0.5 * s, 0.38, 1.58)
        tips = [(1.0 * s, 0.5, 1.3), (0.95 * s, 0.5, 0.9), (0.7 * s, 0.45, 0.65), (0.3 * s, 0.3, 0.55)]
        web: list[Any] = [wrist, root, *tips]
        valleys = [tuple(0.5 * (np.array(tips[k]) + tips[k + 1]) * (0.93, 1, 1.02)) for k in range(3)]
        web += valleys
        kit.mesh(web, [(0, 2, 6), (0, 6, 3), (0, 3, 7), (0, 7, 4), (0, 4, 8), (0, 8, 5), (0, 5, 1)], stone)
        kit.tube([root, (0.3 * s, 0.3, 1.3), wrist], [0.06, 0.05, 0.035], stone)
        for tip in tips:
            kit.tube([wrist, tip], [0.03, 0.012], stone)
        kit.tube([wrist, (0.52 * s, 0.36, 1.68)], [0.03, 0.004], stone)
    kit.ball((0.08, 0.03, 0.025), (0, -0.46, 1.0), kit.paint("#1a1917"))
    kit.tube(
        [(0, 0.3, 0.45), (0.35, 0.4, 0.4), (0.6, 0.1, 0.38), (0.62, -0.25, 0.36)], [0.07, 0.055, 0.04, 0.015], stone
    )


def _skull(kit: Kit) -> None:
    """A skull that faces -y, 0.22 high, its jaw at z = 0."""
    bone, dark, teeth = (
        kit.paint("#ddd2b4", second="#a8946b", rough=0.7, mottle=0.2, grain_m=0.04),
        kit.paint("#14100c", rough=1),
        kit.paint("#efe7cf", grain_m=0.02),
    )
    kit.ball((0.078, 0.098, 0.08), (0, 0.01, 0.14), bone)
    kit.ball((0.06, 0.05, 0.06), (0, -0.05, 0.1), bone)
    for s in (-1, 1):
        kit.ball((0.025, 0.03, 0.026), (0.032 * s, -0.082, 0.115), dark)
        kit.tube([(0.03 * s, -0.098, 0.145), (0.055 * s, -0.085, 0.135), (0.07 * s, -0.06, 0.11)], 0.01, bone)
        kit.tube(
            [(0.025 * s, -0.095, 0.085), (0.06 * s, -0.075, 0.085), (0.075 * s, -0.03, 0.095)],
            [0.012, 0.013, 0.01],
            bone,
        )
        kit.tube([(0.062 * s, -0.01, 0.09), (0.06 * s, -0.02, 0.03), (0.04 * s, -0.07, 0.012)], 0.014, bone)
    kit.prism([(-0.014, 0), (0.014, 0), (0, 0.035)], 0.02, (0, -0.097, 0.075), dark)
    kit.tube(
        [(-0.04, -0.07, 0.012), (-0.015, -0.088, 0.008), (0.015, -0.088, 0.008), (0.04, -0.07, 0.012)], 0.015, bone
    )
    kit.tube(
        [(-0.042, -0.075, 0.062), (-0.015, -0.097, 0.062), (0.015, -0.097, 0.062), (0.042, -0.075, 0.062)], 0.013, bone
    )
    kit.box((0.07, 0.04, 0.035), (0, -0.07, 0.037), dark)
    for k in range(8):
        x = -0.035 + 0.01 * k
        y = -0.105 + 6 * x * x
        kit.box((0.0085, 0.012, 0.017), (x, y, 0.046), teeth, bevel=0.3)
        kit.box((0.0085, 0.012, 0.016), (x, y + 0.004, 0.027), teeth, bevel=0.3)


@thing(
    "skull",
    "human skull, death's head, cranium",
    height_m=0.22,
    size_px=256,
    azimuths_degrees=(28,),
    elevation_degrees=9,
)
def skull(kit: Kit) -> None:
    """A human skull."""
    _skull(kit)


def _bone(
    kit: Kit, at: tuple[float, float, float], long: float, spin: tuple[float, float, float], material: Any
) -> None:
    with group() as made:
        kit.tube([(-long / 2, 0, 0), (0, 0, 0.01), (long / 2, 0, 0)], [0.02, 0.014, 0.02], material)
        for s in (-1, 1):
            for d in (-0.018, 0.018):
                kit.ball(0.024, (s * long / 2, d, 0), material)
    place(made, at, turn_degrees=spin)


@thing(
    "bones",
    "bone, skeleton, remains, bone heap, skulls",
    height_m=0.55,
    size_px=300,
    elevation_degrees=12,
    azimuths_degrees=(20,),
)
def bones(kit: Kit) -> None:
    """A heap of bones with three skulls and a rib cage."""
    bone = kit.paint("#d6caaa", second="#9c8a64", rough=0.8, mottle=0.25, grain_m=0.05)
    for _ in range(60):
        a, out = kit.rng.uniform(0, 6.28), math.sqrt(kit.rng.random())
        at = (0.62 * out * math.cos(a), 0.42 * out * math.sin(a), 0.03 + 0.24 * (1 - out) * kit.rng.random())
        _bone(
            kit,
            at,
            kit.rng.uniform(0.2, 0.45),
            (kit.rng.uniform(-15, 15), kit.rng.uniform(-25, 25), kit.rng.uniform(0, 360)),
            bone,
        )
    for at, spin in (
        ((-0.28, -0.36, 0.02), (-12, 6, 25)),
        ((0.2, -0.2, 0.2), (-8, -8, -20)),
        ((0.45, -0.35, 0.03), (10, 30, -40)),
    ):
        with group() as made:
            _skull(kit)
        place(made, at, turn_degrees=spin, scale=1.15)
    for k in range(6):
        x = -0.35 + 0.09 * k
        rib = [(x, 0.18 * math.cos(t) + 0.1, 0.2 + 0.18 * math.sin(t)) for t in np.linspace(-0.9, 3.6, 9)]
        kit.tube(rib, [0.006, 0.011, 0.012, 0.012, 0.012, 0.012, 0.012, 0.011, 0.006], bone)
    kit.tube([(-0.42, 0.1, 0.38), (0.2, 0.1, 0.36)], 0.024, bone)
