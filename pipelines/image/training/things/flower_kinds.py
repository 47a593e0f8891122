"""Kinds of flowers: their heads, stems and leaves in true sizes."""

from __future__ import annotations

import numpy as np

from pipelines.image.training.things.kit_bloom import (
    LEAF,
    ball,
    cup,
    daffodil,
    iris,
    layered,
    lily,
    pansy,
    rays,
    spike,
    star,
)
from pipelines.image.training.things.kit_flora import blade
from pipelines.image.training.things.kit_meadow import Flower

SMALL = blade(0.09, [0.008, 0.02, 0.018, 0.0], LEAF, bend_degrees=30, fold=0.3)
BROAD = blade(0.12, [0.015, 0.05, 0.05, 0.03, 0.0], LEAF, bend_degrees=45, fold=0.25)
LONG = blade(0.3, [0.03, 0.042, 0.036, 0.022, 0.0], ("#3f7a48", "#7ab07a"), bend_degrees=32, fold=0.35, rows=7)
SWORD = blade(0.5, [0.026, 0.026, 0.02, 0.0], ("#3f7a3c", "#6aa860"), bend_degrees=18, fold=0.3, rows=7)
BIG = blade(0.36, [0.04, 0.27, 0.27, 0.15, 0.0], ("#2f6a28", "#6a9a3c"), bend_degrees=60, fold=0.15, rows=7)

POPPY = Flower(
    rays(
        5,
        0.05,
        0.06,
        ("#300808", "#d81c10", "#f84020"),
        tilt_degrees=58,
        bend_degrees=-10,
        cup=0.3,
        heart=0.013,
        heart_colours=("#101410", "#4a5a30"),
        blunt=1.0,
    ),
    0.5,
    48,
    SMALL,
    4,
    wander=0.08,
)
DAISY = Flower(
    rays(18, 0.032, 0.01, ("#f4f4ec", "#ffffff"), heart=0.014, tilt_degrees=84), 0.38, 45, SMALL, 5, wander=0.03
)
BUTTERCUP = Flower(
    rays(5, 0.024, 0.026, ("#e0a808", "#ffdc18"), tilt_degrees=58, bend_degrees=-12, heart=0.008, blunt=1.0),
    0.36,
    40,
    SMALL,
    5,
)
CORNFLOWER = Flower(
    rays(
        10,
        0.032,
        0.018,
        ("#2438b8", "#4868f4"),
        tilt_degrees=62,
        bend_degrees=30,
        layers=2,
        heart=0.01,
        heart_colours=("#3a1a70", "#7a3ab0"),
        blunt=1.3,
    ),
    0.5,
    40,
    SMALL,
    5,
)
DANDELION = Flower(
    rays(26, 0.026, 0.006, ("#e8a800", "#ffd818"), layers=3, tilt_degrees=82, heart=0.006),
    0.26,
    38,
    blade(0.17, [0.012, 0.03, 0.034, 0.03, 0.0], LEAF, bend_degrees=50, wave=0.35, rows=9),
    8,
    True,
)
MARIGOLD = Flower(
    rays(14, 0.03, 0.018, ("#d85a08", "#ff9a18"), layers=4, tilt_degrees=80, bend_degrees=16, cup=0.3),
    0.36,
    36,
    SMALL,
    8,
)
ASTER = Flower(rays(22, 0.034, 0.009, ("#8a4ac0", "#c08cf0"), layers=2, heart=0.011), 0.5, 40, SMALL, 7)
GERBERA = Flower(
    rays(20, 0.05, 0.014, ("#d81c68", "#ff5ca0"), layers=2, heart=0.014, heart_colours=("#30140c", "#8a5a20")),
    0.42,
    48,
    BROAD,
    6,
    True,
    stem=0.005,
)
SUNFLOWER = Flower(
    rays(
        22,
        0.15,
        0.055,
        ("#d88a00", "#ffcc10", "#ffdc30"),
        layers=2,
        tilt_degrees=84,
        bend_degrees=10,
        heart=0.11,
        heart_colours=("#4a2a10", "#2c1808", "#6a4418"),
        blunt=0.15,
    ),
    1.75,
    68,
    BIG,
    9,
    stem=0.018,
    wander=0.05,
)
TULIPS = {
    "red": ("#b80c18", "#e8202c"),
    "yellow": ("#d8a008", "#ffdc28"),
    "pink": ("#e0709c", "#ffb8d0"),
    "purple": ("#5a1a70", "#9048b0"),
}
ROSES = {
    "red": ("#8a0414", "#dc1430"),
    "pink": ("#e8608c", "#ffb8d0"),
    "white": ("#fff6e4", "#ffffff"),
    "yellow": ("#d89820", "#ffe070"),
}
LILY = Flower(lily(("#f8e8c8", "#ffffff")), 0.8, 62, SWORD.at(0, 0, 0, 0.36), 12, stem=0.006, wander=0.02)
TIGER_LILY = Flower(lily(("#c83c08", "#ff8420")), 0.8, 62, SWORD.at(0, 0, 0, 0.36), 12, stem=0.006)
IRIS = Flower(iris(("#3c1c98", "#7a50e0")), 0.7, 10, SWORD, 6, True, stem=0.006)
DAFFODIL = Flower(daffodil(("#f0c818", "#ffe850"), ("#e08008", "#ffa820")), 0.4, 78, SWORD.at(0, 0, 0, 0.7), 6, True)
PANSY = Flower(pansy(("#5a28b0", "#8a58e8"), "#180828"), 0.16, 70, BROAD.at(0, 0, 0, 0.5), 7)
PANSY_YELLOW = Flower(pansy(("#e8b010", "#ffe040"), "#3a1408"), 0.16, 70, BROAD.at(0, 0, 0, 0.5), 7)
VIOLET = Flower(pansy(("#4a2498", "#7444d0"), "#2c1060"), 0.12, 70, BROAD.at(0, 0, 0, 0.55), 7, True)
LAVENDER = Flower(
    spike(star(4, 0.011, 0.009, ("#5a3ca8", "#9a7ae8"), heart="#b8a0f0"), 52, 0.13, girth=0.009),
    0.48,
    6,
    blade(0.12, [0.005, 0.006, 0.0], ("#7a9a80", "#a0b8a0"), bend_degrees=15),
    8,
    True,
    stem=0.0025,
)
LUPINE = Flower(
    spike(star(4, 0.024, 0.02, ("#a03c98", "#f0a0e0"), heart="#ffd8f0"), 90, 0.34, girth=0.03),
    0.55,
    4,
    BROAD,
    8,
    stem=0.006,
)
FOXGLOVE = Flower(
    spike(
        cup(("#f0b0d8", "#c04890"), length=0.05, width=0.03)(np.random.default_rng(1)),
        34,
        0.42,
        girth=0.022,
        lean_degrees=115,
    ),
    0.5,
    4,
    BROAD,
    8,
    stem=0.006,
)
HYACINTH = Flower(
    spike(star(6, 0.022, 0.011, ("#3c50c8", "#8ca0ff"), heart="#d0d8ff"), 70, 0.15, girth=0.026, taper=0.4),
    0.16,
    4,
    LONG.at(0, 0, 0, 0.75),
    6,
    True,
    stem=0.006,
)
BLUEBELL = Flower(
    spike(
        cup(("#3c48c0", "#7888f0"), length=0.024, width=0.014)(np.random.default_rng(1)),
        11,
        0.12,
        girth=0.014,
        lean_degrees=140,
    ),
    0.24,
    35,
    SWORD.at(0, 0, 0, 0.5),
    5,
    True,
)
HYDRANGEA = Flower(
    ball(star(4, 0.02, 0.024, ("#4a7ae0", "#a0c4ff"), heart="#e8f0ff"), 120, 0.09),
    0.55,
    22,
    BROAD.at(0, 0, 0, 1.5),
    8,
    stem=0.006,
    wander=0.12,
)
ALLIUM = Flower(
    ball(star(6, 0.016, 0.007, ("#7a28a8", "#c070e8"), heart="#e0a0ff"), 130, 0.05, squash=1.0), 0.75, 4, LONG, 5, True
)
PEONY = Flower(
    layered(("#c8487c", "#ffb0d0"), length=0.06, rings=((4, 2), (5, 14), (6, 28), (7, 44), (8, 62), (8, 78))),
    0.55,
    36,
    BROAD.at(0, 0, 0, 1.3),
    8,
    stem=0.006,
)
CARNATION = Flower(
    layered(("#d81c38", "#ff6474"), length=0.034, rings=((6, 6), (7, 22), (8, 40), (8, 58)), edge="#ff8c98"),
    0.42,
    30,
    blade(0.12, [0.008, 0.008, 0.0], ("#6a9a80", "#9ac0a0"), bend_degrees=40),
    7,
)
SNOWDROP = Flower(
    rays(3, 0.026, 0.014, ("#e0ecd8", "#ffffff"), tilt_degrees=22, bend_degrees=-10, blunt=0.4),
    0.17,
    165,
    SWORD.at(0, 0, 0, 0.3),
    4,
    True,
    stem=0.002,
    wander=0.02,
)
FORGET = Flower(
    ball(star(5, 0.01, 0.011, ("#3c80e0", "#88c0ff"), heart="#ffd840"), 22, 0.024, squash=0.6), 0.2, 12, SMALL, 6
)
ORCHID = Flower(
    spike(
        star(5, 0.045, 0.04, ("#b83c98", "#ffc0ec"), heart="#f8d040").tilted(10),
        9,
        0.24,
        girth=0.03,
        lean_degrees=95,
        taper=0.3,
    ),
    0.4,
    35,
    BROAD.at(0, 0, 0, 1.7),
    5,
    True,
)


def tulip(colour: str) -> Flower:
    """A tulip of a colour of `TULIPS`."""
    return Flower(cup(TULIPS[colour]), 0.4, 8, LONG, 4, True, stem=0.005, wander=0.06)


def rose(colour: str) -> Flower:
    """A rose of a colour of `ROSES`."""
    return Flower(layered(ROSES[colour]), 0.55, 40, BROAD.at(0, 0, 0, 0.8), 9, stem=0.005, wander=0.08)
