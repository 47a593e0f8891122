"""Places of faith and power, old and grand: churches, temples, castles, palaces."""

from __future__ import annotations

import math

import numpy as np

from pipelines.image.training.things.kit_buildings import Mason, building
from pipelines.image.training.things.kit_parts import column, stairs


@building(
    "church",
    "parish church, kirk",
    height_m=21.1,
    azimuths_degrees=(28,),
    states={"lit": 1, "snowy": 1, "ruined": 0.72, "burnt": 0.9},
    size_px=360,
)
def church(m: Mason) -> None:
    """A village church: nave, tower with a spire and a cross, pointed windows."""
    m.decay, m.rubble = (3.0, 15.0) if m.state == "ruined" else (6.5, 19.0), (9.5, "#b9b0a0")
    wall, roof, trim = m.bricks("#cfc6b4", brick_m=(0.7, 0.35)), m.tiles("#5d4440", 0.45), m.paint("#9d9484")
    m.walls((7.4, 14, 6), (0, 4, 0), wall, 0.6)
    m.gable((7.4, 14), 4.2, (0, 4, 6), roof, wall, trim="#9d9484")
    m.walls((4.4, 4.4, 11.2), (0, -3.5, 0), wall, 0.6)
    for z in (3.6, 7.4, 11.2):
        m.band((4.4, 4.4, 0.26), (0, -3.5, z), trim, 0.14)
    m.kit.cylinder(3.3, 8, (0, -3.5, 15.3), roof, top=0.05, sides=4, turn_degrees=(0, 0, 45))
    gold = m.paint("#d0a640", rough=0.3)
    m.kit.box((0.2, 0.2, 2.2), (0, -3.5, 20), gold)
    m.kit.box((1.1, 0.2, 0.2), (0, -3.5, 20.3), gold)
    for turn, x, y in ((0, 0, -5.7), (90, 2.2, -3.5)):
        for side in (-0.7, 0.7):
            at = (x + side, y, 8.1) if turn == 0 else (x, y + side, 8.1)
            m.window(at, (0.8, 2.2), turn, arch="pointed", frame="#9d9484", bars=(0, 3))
    with m.placed((0, -5.74, 6)):
        m.kit.cylinder(0.7, 0.12, (0, 0, 0), m.paint("#efe9da"), turn_degrees=(90, 0, 0))
        m.kit.box((0.08, 0.06, 0.6), (0, -0.1, 0.25), m.paint("#202020"))
        m.kit.box((0.4, 0.06, 0.08), (0.18, -0.1, 0), m.paint("#202020"))
    for y in (0.6, 4.2, 7.8):
        m.window((3.7, y, 1.8), (1.2, 3.2), 90, arch="pointed", frame="#9d9484", bars=(1, 3))
        m.kit.prism([(0, 0), (0.9, 0), (0.9, 2.6), (0, 4.6)], 0.6, (3.7, y + 1.8, 0), wall)
        m.kit.prism([(0, 0), (-0.9, 0), (-0.9, 2.6), (0, 4.6)], 0.6, (-3.7, y + 1.8, 0), wall)
    m.window((3.0, -3.02, 2.0), (0.8, 2.4), arch="pointed", frame="#9d9484")
    m.window((-3.0, -3.02, 2.0), (0.8, 2.4), arch="pointed", frame="#9d9484")
    m.door((0, -5.7, 0), (1.7, 3), colour="#5a3a22", arch="pointed", leaves=2, frame="#9d9484")


@building("chapel", "oratory, shrine, little church", height_m=9.7, states={"lit": 0.99, "ruined": 0.82, "snowy": 0.99})
def chapel(m: Mason) -> None:
    """A white chapel with a bell in its gable."""
    m.decay, m.rubble = (1.5, 8.0), (5.0, "#cfc8b8")
    wall, roof = m.paint("#efe9dc", mottle=0.08), m.tiles("#a0573c")
    m.walls((5.4, 8, 4), (0, 0.6, 0), wall)
    m.gable((5.4, 8), 2.6, (0, 0.6, 4), roof, wall, over=0.25, trim="#cfc4ae")
    m.kit.prism(
        [(-2.9, 0), (2.9, 0), (2.9, 4.2), (0.9, 6.4), (0.9, 7.6), (0, 8.5), (-0.9, 7.6), (-0.9, 6.4), (-2.9, 4.2)],
        0.6,
        (0, -3.5, 0),
        wall,
    )
    m.window((0, -3.8, 6.2), (0.8, 1.2), arch="round", frame="#cfc4ae", bars=(0, 0), sill=False)
    m.kit.lathe([(0.34, 0), (0.24, 0.15), (0.2, 0.4), (0, 0.52)], (0, -3.95, 6.35), m.paint("#b8863a", rough=0.3))
    m.kit.box((0.12, 0.12, 1.3), (0, -3.5, 9.0), m.paint("#3a3a3a"))
    m.kit.box((0.7, 0.12, 0.12), (0, -3.5, 9.2), m.paint("#3a3a3a"))
    m.door((0, -3.8, 0), (1.4, 2.6), arch="round", frame="#cfc4ae", leaves=2)
    m.window((0, -3.8, 3.5), (1.1, 1.1), arch="round", frame="#cfc4ae", sill=False)
    for y in (-1.5, 0.8, 3):
        m.window((2.7, y, 1.4), (0.8, 1.7), 90, arch="round", frame="#cfc4ae")


@building(
    "cathedral",
    "minster, basilica, abbey, gothic cathedral, monastery, duomo",
    height_m=59.1,
    states={"lit": 1, "ruined": 0.89, "burnt": 0.89},
    size_px=360,
)
def cathedral(m: Mason) -> None:
    """A gothic cathedral: two towers with spires, a rose window, portals, flying buttresses."""
    m.decay, m.rubble = (9, 52), (24, "#b9b0a0")
    wall, roof, trim = m.bricks("#cdc1a6", brick_m=(1.4, 0.7)), m.tiles("#56636b", 0.9), m.paint("#b3a78e")
    m.walls((14, 40, 22), (0, 18, 0), wall, 1)
    m.gable((14, 40), 11, (0, 18, 22), roof, wall, over=0.6, trim="#8d8374")
    m.walls((26, 40, 11), (0, 18, 0), wall, 1)
    for x in (-10, 10):
        m.walls((8, 8, 36), (x, 0, 0), wall, 1)
        for z in (10.0, 18.0, 27.0, 36.0):
            m.band((8, 8, 0.7), (x, 0, z), trim, 0.35)
        m.kit.cylinder(4.6, 20, (x, 0, 46.4), roof, top=0.1, sides=8, turn_degrees=(0, 0, 22.5))
        for u in (-1, 1):
            for v in (-1, 1):
                m.kit.cylinder(0.8, 6, (x + 3.6 * u, 3.6 * v, 39), trim, top=0.05, sides=4, turn_degrees=(0, 0, 45))
            for z, tall in ((19.3, 6.5), (28.2, 6.8)):
                m.window((x + 1.8 * u, -4, z), (1.9, tall), arch="pointed", frame="#b3a78e", bars=(1, 3), sill=False)
                m.window((x + 4, 1.8 * u, z), (1.9, tall), 90, arch="pointed", frame="#b3a78e", bars=(1, 3), sill=False)
            m.kit.box((1.2, 1.4, 30), (x + 4 * u, -4.2, 15), wall)
        m.window((x, -4, 11.2), (3, 5.6), arch="pointed", frame="#b3a78e", bars=(2, 2), sill=False)
        m.door((x, -4.6, 0), (3.2, 6.6), arch="pointed", frame="#b3a78e", leaves=2)
        m.kit.prism([(-3, 0), (3, 0), (0, 4.4)], 1.2, (x, -4.8, 6.6), wall)
        m.kit.box((0.3, 0.3, 3), (x, 0, 57.6), m.paint("#d0a640"))
        m.kit.box((1.5, 0.3, 0.3), (x, 0, 58.2), m.paint("#d0a640"))
    m.kit.prism([(-6, 0), (6, 0), (6, 26), (0, 34), (-6, 26)], 1.4, (0, -2.4, 0), wall)
    m.door((0, -3.3, 0), (4, 8), arch="pointed", frame="#b3a78e", leaves=2)
    m.kit.prism([(-4, 0), (4, 0), (0, 6)], 1.2, (0, -3.4, 7.8), wall)
    with m.placed((0, -3.2, 19)):
        m.kit.cylinder(4.4, 0.5, (0, 0, 0), trim, turn_degrees=(90, 0, 0), sides=48)
        m.kit.cylinder(3.9, 0.7, (0, 0, 0), m.pane(), turn_degrees=(90, 0, 0), sides=48)
        for i in range(12):
            m.kit.box((0.22, 0.3, 7.6), (0, -0.35, 0), trim, turn_degrees=(0, 15 * i, 0), bevel=0)
        m.kit.cylinder(1.1, 0.9, (0, 0, 0), trim, turn_degrees=(90, 0, 0))
    for y in range(8, 38, 6):
        m.window((13, y, 2), (2.4, 7), 90, arch="pointed", frame="#b3a78e", bars=(1, 3))
        m.window((7, y, 12.5), (2.4, 8), 90, arch="pointed", frame="#b3a78e", bars=(1, 3))
        m.kit.box((2, 1.2, 14), (13.6, y + 3, 7), wall)
        m.kit.cylinder(0.9, 4, (13.6, y + 3, 16), trim, top=0.05, sides=4, turn_degrees=(0, 0, 45))
        m.kit.box((7.6, 0.8, 0.9), (10.3, y + 3, 16), trim, turn_degrees=(0, 35, 0))


@building("mosque", "minaret, masjid", height_m=36.7, states={"lit": 1, "ruined": 0.84}, size_px=360)
def mosque(m: Mason) -> None:
    """A mosque: great dome, half domes, four minarets, keel arches."""
    m.decay, m.rubble = (6, 30), (19, "#d6c8a8")
    wall, blue, gold = (
        m.paint("#eadfc6", mottle=0.06, grain_m=2),
        m.paint("#3f8a96", rough=0.35, mottle=0.15, grain_m=1.2),
        m.paint("#d9ae45", rough=0.3),
    )
    dome = [(0.92, 0), (1.0, 0.25), (0.97, 0.5), (0.82, 0.78), (0.5, 1.02), (0.18, 1.16), (0.0, 1.28)]
    m.walls((24, 20, 10), (0, 2, 0), wall, 1)
    m.band((24, 20, 0.7), (0, 2, 10), m.paint("#cdb98f"), 0.3)
    m.kit.cylinder(8.2, 4.4, (0, 2, 12.2), wall, sides=48)
    m.kit.lathe([(r * 8, z * 8) for r, z in dome], (0, 2, 14.2), blue)
    m.kit.cylinder(0.12, 3.4, (0, 2, 25.6), gold)
    m.kit.ball(0.5, (0, 2, 25), gold)
    _crescent(m, (0, 2, 27.6), 0.9, gold)
    for i in range(16):
        a = math.radians(22.5 * i)
        m.window(
            (8.2 * math.sin(a), 2 - 8.2 * math.cos(a), 11.2),
            (1.2, 2.4),
            22.5 * i,
            arch="round",
            frame="#cdb98f",
            bars=(0, 0),
            sill=False,
        )
    for x in (-8.4, 8.4):
        m.kit.lathe([(r * 3, z * 3) for r, z in dome], (x, -4.6, 10.2), blue)
        m.kit.cylinder(0.08, 1.4, (x, -4.6, 14.6), gold)
        m.kit.lathe([(r * 3, z * 3) for r, z in dome], (x, 8.6, 10.2), blue)
    m.kit.box((9, 1.6, 12.5), (0, -8.4, 6.25), wall)
    m.kit.prism(
        [
            (x * 6.6, z * 10.4)
            for x, z in [(-0.5, 0), (0.5, 0), (0.5, 0.6), (0.36, 0.82), (0, 1), (-0.36, 0.82), (-0.5, 0.6)]
        ],
        0.3,
        (0, -9.2, 0.2),
        blue,
    )
    m.door((0, -9.4, 0), (3.4, 6.6), arch="keel", frame="#d9ae45", leaves=2)
    for x in (-9.4, -6.6, 6.6, 9.4):
        m.window((x, -8, 2.0), (1.7, 4.2), arch="keel", frame="#3f8a96", bars=(1, 2))
    for y in (-4.6, -1, 2.6, 6.2, 9.6):
        m.window((12, y, 2.0), (1.7, 4.2), 90, arch="keel", frame="#3f8a96", bars=(1, 2))
    for x, y in ((-13.4, -9), (13.4, -9), (-13.4, 13), (13.4, 13)):
        m.kit.cylinder(1.5, 22, (x, y, 11), wall, top=1.2, sides=32)
        for z in (14, 22):
            m.kit.cylinder(1.3, 1, (x, y, z), wall, top=2.1)
            m.kit.cylinder(2.1, 0.9, (x, y, z + 0.9), m.paint("#cdb98f"))
        m.kit.cylinder(0.95, 6, (x, y, 26), wall)
        m.kit.cylinder(1.4, 6.4, (x, y, 32.2), blue, top=0.03)
        _crescent(m, (x, y, 36.2), 0.6, gold)


def _crescent(m: Mason, at: tuple[float, float, float], size: float, look: object) -> None:
    """A crescent that opens to the side."""
    points = [(at[0] + size * math.sin(a), at[1], at[2] - size * math.cos(a)) for a in np.linspace(-2.5, 2.5, 15)]
    m.kit.tube(points, [size * (0.05 + 0.2 * math.sin(i / 14 * math.pi)) for i in range(15)], look)


@building(
    "temple",
    "greek temple, parthenon, roman temple, sanctuary, classical temple",
    height_m=14.4,
    states={"ruined": 0.84},
    size_px=360,
)
def temple(m: Mason) -> None:
    """A Greek temple of white marble: steps, fluted columns, pediment."""
    m.decay, m.rubble = (4.5, 12.2), (15, "#d8cfbb")
    stone, warm = m.paint("#e9e0cc", mottle=0.12, grain_m=1.2), m.paint("#c9a57c")
    for i in range(3):
        m.kit.box((20 - 1.2 * i, 30 - 1.2 * i, 0.5), (0, 10, 0.25 + 0.5 * i), stone)
    for x in np.linspace(-7.6, 7.6, 6):
        for y in (-2.6, 22.6):
            column(m, (x, y, 1.5), 7.2, 0.72, stone)
    for y in np.linspace(-2.6, 22.6, 9)[1:-1]:
        for x in (-7.6, 7.6):
            column(m, (x, y, 1.5), 7.2, 0.72, stone)
    if m.state != "ruined":
        m.walls((10.6, 20, 7), (0, 10, 1.5), warm)
        m.door((0, 0, 1.5), (2.6, 5.4), frame="#d8cfbb", leaves=2, step=False)
    m.kit.box((17, 27, 0.9), (0, 10, 9.15), stone)
    m.kit.box((17.2, 27.2, 0.9), (0, 10, 10.1), m.paint("#dccba6"))
    for x in np.arange(-8, 8.1, 1.07):
        m.kit.box((0.5, 0.16, 0.8), (x, -3.68, 10.1), m.paint("#a8b6c4"))
    for y in np.arange(-3, 23, 1.07):
        m.kit.box((0.16, 0.5, 0.8), (8.68, y, 10.1), m.paint("#a8b6c4"))
    m.kit.box((18.4, 28.4, 0.4), (0, 10, 10.75), stone)
    if m.state == "ruined":
        m.kit.prism([(-8.5, 0), (8.5, 0), (0, 3)], 0.6, (0, -3.2, 10.95), stone)
        return
    m.gable(
        (17, 27), 3.0, (0, 10, 10.95), m.tiles("#c98a62", 0.6), m.paint("#c9987a"), over=0.6, thick=0.35, trim="#efe6d4"
    )
    for x in (-3.5, -1.8, 0, 1.8, 3.5):
        m.kit.ball((0.4, 0.2, 0.75 - abs(x) * 0.1), (x, -3.6, 11.7), stone)


@building(
    "pagoda",
    "japanese temple, chinese temple, shinto shrine, buddhist temple, asian temple",
    height_m=26.1,
    states={"lit": 1, "snowy": 1},
    size_px=360,
)
def pagoda(m: Mason) -> None:
    """A five-storeyed pagoda with upturned eaves and a bronze spire."""
    red, dark, white = m.wood("#a8382a"), m.tiles("#3d4a4c", 0.5), m.paint("#efe6d2")
    m.kit.box((11, 11, 1), (0, 0, 0.5), m.bricks("#a59a88", brick_m=(0.9, 0.4)))
    stairs(m, 3, 5, (0, -7.0, 0), m.paint("#b3a894"), rise=0.2)
    for i in range(5):
        half, z = 3.1 - 0.36 * i, 1 + 4.0 * i
        m.kit.box((2 * half, 2 * half, 2.6), (0, 0, z + 1.3), white)
        for turn in (0, 90, -90):
            with m.placed((0, 0, z), turn):
                for x in (-half, -half / 3, half / 3, half):
                    m.kit.box((0.26, 0.3, 2.6), (x, -half, 1.3), red)
                for h in (0.15, 0.95, 2.45):
                    m.kit.box((2 * half + 0.5, 0.24, 0.22), (0, -half - 0.05, h), red)
                m.window(
                    (0, -half, 0.15 if i == 0 else 0.95),
                    (half * 0.55, 2.1 if i == 0 else 1.4),
                    frame="#7b2a20",
                    bars=(2, 2),
                    sill=False,
                )
                for x in (-half * 0.68, half * 0.68):
                    m.window((x, -half, 1.0), (half * 0.4, 1.2), frame="#7b2a20", bars=(3, 0), sill=False)
        _upturned(m, half + 1.9, (0, 0, z + 2.7), dark, red)
    gold = m.paint("#b9924a", rough=0.35)
    m.kit.cylinder(0.1, 4.4, (0, 0, 23.8), gold)
    for i in range(6):
        m.kit.cylinder(0.5 - 0.05 * i, 0.12, (0, 0, 22.6 + 0.4 * i), gold)
    m.kit.ball(0.26, (0, 0, 25.8), gold)


def _upturned(m: Mason, half: float, at: tuple[float, float, float], tiles: object, trim: object) -> None:
    """A square roof whose corners curl up."""
    n, points = 13, []
    for lift, grow in ((0.0, 1.0), (-0.28, 0.98)):
        for part in np.linspace(0, 1, 6):
            for side in range(4):
                for u in np.linspace(-1, 1, n)[:-1]:
                    r = half * grow * (1 - 0.72 * part)
                    z = 1.5 * part**1.4 + 0.75 * abs(u) ** 4 * (1 - part) ** 2 + lift
                    x, y = ((u, -1), (1, u), (-u, 1), (-1, -u))[side]
                    points.append((r * x, r * y, z))
    ring = 4 * (n - 1)
    for start, look in ((0, tiles), (6 * ring, trim)):
        rows = [(start + k * ring, start + (k + 1) * ring, i, (i + 1) % ring) for k in range(5) for i in range(ring)]
        faces = [(low + i, low + j, high + j, high + i) for low, high, i, j in rows]
        m.kit.mesh(points, faces, look, at=at)
    m.kit.box((half * 0.56, half * 0.56, 0.3), (at[0], at[1], at[2] + 1.5), tiles)
