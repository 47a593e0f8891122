"""Houses of a street: town houses, shops, cafés, inns."""

from __future__ import annotations

import numpy as np

from pipelines.image.training.things.kit_buildings import FALLEN, Mason, building
from pipelines.image.training.things.kit_parts import BEAM, lantern, timber


def _terrace(
    m: Mason, width: float, storeys: int, wall: str, trim: str, *, arch: str = "", shutters: str = ""
) -> float:
    """The plain block of a narrow town house with rows of windows; gives its height in metres."""
    high, m.rubble = 3.1 * storeys + 0.5, (width * 0.8, "#a99c86")
    m.decay = (3.2, high + 3.5)
    m.walls((width, 9, high), (0, 0, 0), m.bricks(wall, brick_m=(0.32, 0.12)))
    m.band((width, 9, 0.6), (0, 0, 0.3), m.paint(trim), 0.08)
    for i in range(storeys):
        m.band((width, 9, 0.18), (0, 0, 3.1 * (i + 1) + 0.35), m.paint(trim), 0.1)
        columns = [width * u for u in ((-0.3, 0, 0.3) if i else (-0.06, 0.28))]
        for x in columns:
            m.window(
                (x, -4.5, 3.1 * i + 1.2),
                (1.0, 1.75),
                bars=(1, 2),
                arch=arch,
                shutters=shutters if i else "",
                frame=trim,
            )
        for y in (-2.4, 0.6, 3):
            m.window((width / 2, y, 3.1 * i + 1.2), (0.9, 1.6), 90, frame=trim)
    m.door((-width * 0.33, -4.5, 0.3), (1.1, 2.6), colour="#27444f", arch=arch or "round", frame=trim)
    return high


@building(
    "town-house",
    "townhouse, row house, terraced house, brownstone",
    height_m=14.8,
    states={"lit": 1, "burnt": 0.87, "boarded": 1},
)
def town_house(m: Mason) -> None:
    """A narrow brick house with a cornice and a flat roof."""
    high = _terrace(m, 7, 4, "#9c4f3c", "#e3d8c4")
    if m.state not in FALLEN:
        m.kit.box((7.6, 9.6, 0.5), (0, 0, high), m.paint("#e3d8c4"))
    for x in np.arange(-3.3, 3.4, 0.6):
        m.kit.box((0.2, 0.4, 0.4), (x, -4.85, high - 0.35), m.paint("#e3d8c4"))
    m.chimney((2.4, 1, high), 1.5)


@building(
    "town-house-gabled", "canal house, townhouse, merchant's house", height_m=13.9, states={"lit": 1, "ruined": 0.97}
)
def gabled_house(m: Mason) -> None:
    """A canal house with a stepped gable."""
    high, trim = _terrace(m, 6.4, 3, "#7d3f33", "#efe6d2", shutters="#2f5d50"), m.paint("#efe6d2")
    half, steps = 3.2, 5
    outline, top = [(-half, 0.0)], 4.0
    for i in range(steps):
        outline += [(half - 0.58 * i, top / steps * (i + 0.0)), (half - 0.58 * i, top / steps * (i + 1))]
    outline += [(-x, z) for x, z in outline[:0:-1]]
    m.kit.prism(outline[1:], 0.4, (0, -4.35, high), m.bricks("#7d3f33", brick_m=(0.32, 0.12)))
    for i in range(steps):
        for side in (-1, 1):
            m.kit.box((0.7, 0.56, 0.14), (side * (half - 0.58 * i - 0.25), -4.35, high + top / steps * (i + 1)), trim)
    m.gable((6.4, 8.6), 3.6, (0, 0, high), m.tiles("#8a4b38"), None, over=0.05, trim="")
    m.window((0, -4.55, high + 0.7), (1.1, 1.6), arch="round", frame="#efe6d2")
    m.kit.box((0.2, 1.2, 0.2), (0, -5, high + 3.1), m.wood(BEAM))


@building(
    "town-house-timbered",
    "half-timbered town house, medieval house, tudor house",
    height_m=12.6,
    states={"lit": 1, "burnt": 0.98},
)
def timbered_house(m: Mason) -> None:
    """A medieval house whose storeys stand out one over the other."""
    m.decay, m.rubble = (5.0, 12.0), (5.0, "#9a8f80")
    wall, roof = m.paint("#e9d9b4"), m.tiles("#6f4434")
    m.walls((6.4, 8, 3.1), (0, 0, 0), m.bricks("#9b9081", brick_m=(0.6, 0.35)))
    for i, out in enumerate((0.35, 0.7)):
        z = 3.1 + 2.7 * i
        m.walls((6.4 + out, 8 + 2 * out, 2.7), (0, 0, z), wall)
        timber(m, 6.4 + out, 2.7, (0, -4 - out, z))
        timber(m, 8 + 2 * out, 2.7, (3.2 + out / 2, 0, z), 90)
        for x in (-2.0, 0.0, 2.0):
            m.window((x, -4 - out, z + 0.9), (0.9, 1.2), bars=(1, 2), frame="#5b3d28", flowers=x != 0)
        for y in (-2.2, 1.0):
            m.window((3.2 + out / 2, y, z + 0.9), (0.9, 1.2), 90, frame="#5b3d28")
        for x in (-2.9, -1, 1, 2.9):
            m.kit.prism([(-0.1, 0), (0.1, 0), (0.1, -0.5), (-0.1, -0.5)], 0.7, (x, -4 - out + 0.2, z), m.wood(BEAM))
    m.gable((7.1, 9.4), 3.8, (0, 0, 8.5), roof, wall, over=0.35, trim=BEAM)
    timber(m, 3.6, 1.7, (0, -4.7, 8.5))
    m.window((0, -4.7, 9), (0.9, 1.1), frame="#5b3d28")
    m.door((-1.6, -4, 0.1), (1.2, 2.3), arch="round", frame="#b5a890")
    m.window((1.2, -4, 1.0), (2.0, 1.3), bars=(3, 1), frame="#5b3d28")


def _awning(m: Mason, width: float, z: float, y: float, colours: tuple[str, str]) -> None:
    """A striped cloth over a shop window."""
    count = round(width / 0.5)
    torn = m.state in (*FALLEN, "boarded")
    for i in range(count):
        if torn and m.rng.random() < 0.4:
            continue
        x, w = -width / 2 + width * (i + 0.5) / count, width / count
        look = m.paint(colours[i % 2], grain_m=0.2)
        m.kit.box((w, 1.6, 0.05), (x, y - 0.75, z - 0.35), look, turn_degrees=(24, 0, 0), bevel=0)
        m.kit.ball((w / 2, 0.04, 0.22), (x, y - 1.48, z - 0.7), look)


@building(
    "shop",
    "store, grocery, boutique, market, bakery, bookshop",
    height_m=7.5,
    states={"lit": 1.01, "boarded": 1.01, "burnt": 1.04, "ruined": 1.01},
    size_px=360,
)
def shop(m: Mason) -> None:
    """A small shop: big panes under a striped awning, a signboard, a flat over it."""
    _shop(m, "#b9694a", "#274f4a", ("#c8423a", "#f4efe3"))
    if m.state in ("", "lit"):
        for x, colour in ((-2.9, "#d8542f"), (-2.1, "#5f9a3c"), (2.3, "#e8b53a"), (3.1, "#c23a3a")):
            m.kit.box((0.75, 0.6, 0.5), (x, -4.4, 0.35), m.wood("#a77d50", along="x"))
            for _ in range(16):
                m.kit.ball(
                    0.09, (x + m.rng.uniform(-0.3, 0.3), -4.4 + m.rng.uniform(-0.22, 0.22), 0.66), m.paint(colour)
                )


def _shop(m: Mason, brick: str, front: str, stripes: tuple[str, str]) -> None:
    m.decay, m.rubble = (2.6, 8.6), (6.0, "#a38f7c")
    m.walls((8, 7, 7.2), (0, 0, 0), m.bricks(brick, brick_m=(0.32, 0.12)))
    m.kit.box((8.2, 0.4, 3.1), (0, -3.5, 1.55), m.paint(front))
    m.kit.box((8.4, 7.4, 0.5), (0, 0, 7.3), m.paint("#e6dcc6"))
    for x in (-2.5, 2.5):
        m.window((x, -3.7, 0.8), (2.4, 1.9), bars=(2, 0), frame="#e6d6a8")
    m.door((0, -3.7, 0.1), (1.3, 2.4), colour="#1f3f3b", frame="#e6d6a8")
    m.kit.box((7.4, 0.2, 0.6), (0, -3.8, 3.35), m.paint("#e6d6a8"))
    for i in range(9):
        m.kit.box((0.34, 0.1, 0.3), (-2 + 0.5 * i, -3.9, 3.35), m.paint(front)) if i not in (4,) else None
    _awning(m, 7.6, 3.0, -3.7, stripes)
    for x in (-2.6, 0, 2.6):
        m.window((x, -3.5, 4.6), (1.1, 1.7), flowers=x == 0, frame="#e6dcc6")
    for y in (-1.6, 1.6):
        m.window((4, y, 4.6), (1.0, 1.6), 90, frame="#e6dcc6")
        m.window((4, y, 1.2), (1.0, 1.4), 90, frame="#e6dcc6")
    for x in (-3.7, 3.7):
        lantern(m, (x, -3.9, 2.6), 0.26, lit=m.state == "lit")


@building(
    "cafe",
    "coffee house, coffee shop, bistro, restaurant, tea room, brasserie",
    height_m=7.5,
    states={"lit": 1.01, "boarded": 1.01},
    size_px=340,
)
def cafe(m: Mason) -> None:
    """A café: awning, little round tables with chairs and parasols on the pavement."""
    _shop(m, "#d9c7a3", "#6b2f3a", ("#3f6d58", "#f4efe3"))
    for x in (-2.6, 2.6) if m.state != "boarded" else ():
        m.kit.cylinder(0.45, 0.05, (x, -6.2, 0.75), m.paint("#f1ece0"))
        m.kit.cylinder(0.05, 2.5, (x, -6.2, 1.25), m.metal("#8f8f8f"))
        m.kit.cylinder(1.35, 0.5, (x, -6.2, 2.6), m.paint("#d8594a"), top=0.03, sides=8)
        for side in (-0.8, 0.8):
            m.kit.box((0.42, 0.42, 0.06), (x + side, -6.2, 0.46), m.wood())
            m.kit.box((0.05, 0.42, 0.55), (x + side * 1.25, -6.2, 0.75), m.wood())
            for dx in (-0.17, 0.17):
                m.kit.cylinder(0.03, 0.46, (x + side + dx, -6.35, 0.23), m.metal("#3a3a3a"), sides=8)


@building(
    "inn", "tavern, pub, guesthouse, hotel, hostel, alehouse", height_m=11.7, states={"lit": 1, "snowy": 1}, size_px=340
)
def inn(m: Mason) -> None:
    """An inn: stone below, timber above, a hanging sign, barrels at the door."""
    wall, roof = m.paint("#e5cfa0"), m.tiles("#7a4030")
    m.walls((10, 8, 3.2), (0, 0, 0), m.bricks("#a0958a", brick_m=(0.6, 0.3)))
    m.walls((10.6, 8.6, 3.0), (0, 0, 3.2), wall)
    timber(m, 10.6, 3.0, (0, -4.3, 3.2))
    timber(m, 8.6, 3.0, (5.3, 0, 3.2), 90)
    m.gable((8.6, 10.6), 4.2, (0, 0, 6.2), roof, wall, 90, trim=BEAM)
    m.gable((4.4, 5), 3.0, (2.4, -2.4, 6.2), roof, wall, over=0.3, trim=BEAM)
    m.window((2.4, -4.9, 6.7), (1.2, 1.3), frame="#5b3d28")
    for x in (-3.8, -1.3, 1.3, 3.8):
        m.window((x, -4.3, 4.0), (1.1, 1.4), frame="#5b3d28", bars=(2, 2), flowers=True)
    for x in (-3.2, 2.2, 4.0):
        m.window((x, -4.0, 1.1), (1.2, 1.4), frame="#5b3d28", bars=(2, 2))
    m.door((-0.6, -4.0, 0.1), (1.5, 2.5), arch="round", frame="#b5a890", leaves=2)
    m.kit.box((0.1, 1.7, 0.1), (-5.0, -5.0, 5.2), m.paint("#2a2a2a"))
    m.kit.box((0.1, 1.2, 0.9), (-5.0, -5.2, 4.6), m.wood("#7b4a2a"))
    m.kit.cylinder(0.28, 0.14, (-4.98, -5.2, 4.6), m.paint("#e3b54a"), turn_degrees=(0, 90, 0))
    for y in (-2, 2):
        m.window((5.3, y, 4.0), (1.0, 1.4), 90, frame="#5b3d28")
        m.window((5.0, y, 1.1), (1.0, 1.3), 90, frame="#5b3d28")
    m.chimney((-3.2, 0, 8.6), 2.6, "#a0958a", 1.0)
    for x in (-2.3, -1.75):
        m.kit.lathe([(0.24, 0), (0.33, 0.4), (0.24, 0.85), (0, 0.85)], (x, -4.6, 0), m.wood("#7d5230"))
    lantern(m, (0.5, -4.3, 2.3), 0.3, lit=m.state == "lit")
