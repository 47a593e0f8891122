"""Big buildings of a city: towers, flats, schools, stations, prisons."""

from __future__ import annotations

import numpy as np

from pipelines.image.training.things.kit_buildings import FALLEN, Mason, building
from pipelines.image.training.things.kit_parts import column, flag, flower_box, lantern, stairs


def _storeys(
    m: Mason,
    size: tuple[float, float, float],
    at: tuple[float, float, float],
    step: tuple[float, float],
    pane: tuple[float, float],
) -> None:
    """Rows of plain windows on the front and the sides of a block; `step` is (across, up)."""
    (w, d, h), (x, y, z) = size, at
    lit = 0.55 if m.state == "lit" else 0.0
    rows = np.arange(step[1] * 0.3, h - pane[1], step[1])
    for turn, width, place in ((0, w, (x, y - d / 2, z)), (90, d, (x + w / 2, y, z)), (-90, d, (x - w / 2, y, z))):
        count = max(1, int((width - 0.6) / step[0]))
        across = (np.arange(count) - (count - 1) / 2) * step[0]
        m.panes(across.tolist(), rows.tolist(), pane, place, turn, lit=lit, material=m.kit.glass("#2e4656"))


@building(
    "skyscraper", "high-rise, office tower, tower block, glass tower", height_m=153.0, states={"lit": 1}, size_px=340
)
def skyscraper(m: Mason) -> None:
    """A glass tower with a slanted top."""
    frame = m.metal("#9fb4c2", 0.3)
    outline = [(-16, 0), (16, 0), (16, 128), (-16, 146)]
    m.kit.prism(outline, 30, (0, 0, 0), m.paint("#5f8296", rough=0.15, mottle=0.2, grain_m=30))
    _storeys(m, (32, 30, 127), (0, 0, 2), (3.9, 4), (3.3, 3.1))
    for x in np.linspace(-16, 16, 9):
        tall = 127 + (16 - x) * 18 / 32
        m.kit.box((0.5, 0.5, tall), (x, -15.1, tall / 2), frame, bevel=0)
    for z in range(12, 130, 20):
        m.kit.box((32.8, 30.8, 1), (0, 0, z), frame)
    m.kit.box((36, 36, 7), (0, 0, 3.5), m.paint("#c9ccd0", grain_m=4))
    _storeys(m, (36, 36, 6), (0, 0, 0.5), (4, 6), (3.2, 4.6))
    m.kit.cylinder(0.4, 10, (-13, 0, 148), frame)


@building(
    "skyscraper-stepped",
    "empire state building, art deco tower, high-rise, office tower",
    height_m=179.5,
    states={"lit": 1, "ruined": 0.77},
    size_px=340,
)
def stepped_skyscraper(m: Mason) -> None:
    """A stone tower of the thirties that steps back to a crown and a needle."""
    m.decay, m.rubble = (50, 135), (28, "#a99c86")
    stone, trim = m.paint("#c9b99a", grain_m=8, mottle=0.08), m.paint("#a8977a")
    for width, low, high in ((40, 0, 28), (32, 28, 70), (25, 70, 115), (18, 115, 140)):
        m.kit.box((width, width * 0.85, high - low), (0, 0, (low + high) / 2), stone, bevel=0)
        _storeys(m, (width, width * 0.85, high - low), (0, 0, low), (3.2, 4), (1.7, 2.7))
        count = round(width / 3.2)
        for i in range(count):
            x = (i - (count - 1) / 2) * 3.2 + 1.6
            if abs(x) < width / 2:
                m.kit.box((0.7, 0.8, high - low + 1), (x, -width * 0.425, (low + high) / 2), trim, bevel=0)
        m.kit.box((width + 0.8, width * 0.85 + 0.8, 1.2), (0, 0, high), trim)
    if m.state not in FALLEN:
        for i, r in enumerate((7, 5.4, 4, 2.6)):
            m.kit.cylinder(r, 5, (0, 0, 143 + 5 * i), m.metal("#b8b4a6", 0.3), top=r * 0.92, sides=12)
        m.kit.cylinder(1.2, 18, (0, 0, 170), m.metal("#b8b4a6", 0.3), top=0.1)


@building(
    "skyscraper-round", "glass tower, gherkin, high-rise, modern tower", height_m=140.6, states={"lit": 1}, size_px=340
)
def round_skyscraper(m: Mason) -> None:
    """A round tower of glass that swells and closes in a dome, wound with bands."""
    profile = [(0.78, 0), (0.92, 0.15), (1, 0.35), (0.98, 0.55), (0.86, 0.75), (0.62, 0.9), (0.3, 0.98), (0, 1)]
    m.kit.lathe(
        [(r * 22, z * 140) for r, z in profile],
        (0, 0, 0),
        m.paint("#47687c", rough=0.15, mottle=0.2, grain_m=25),
        sides=60,
    )
    levels, radii = [z for _, z in profile], [r for r, _ in profile]
    lit = m.kit.glow("#ffc873")
    for start in range(18):
        for way in (-1, 1):
            path = []
            for t in np.linspace(0, 0.97, 30):
                r, a = 22.2 * float(np.interp(t, levels, radii)), 2 * np.pi * (start / 18 + way * 0.32 * t)
                path.append((r * np.sin(a), -r * np.cos(a), 140 * t))
            m.kit.tube(path, 0.32 if start % 3 else 0.6, m.metal("#cfdbe2" if start % 3 else "#23343f", 0.3))
    for z in np.arange(3, 128, 4.2):
        r = 22.05 * float(np.interp(z / 140, levels, radii))
        m.kit.cylinder(r, 0.4, (0, 0, z), m.metal("#9fb4c2", 0.3), sides=60)
        for a in np.linspace(0, 2 * np.pi, 44, endpoint=False) if m.state == "lit" else ():
            if m.rng.random() < 0.42:
                at = ((r + 0.05) * np.sin(a), -(r + 0.05) * np.cos(a), z + 2)
                m.kit.box((2.0, 0.4, 2.4), at, lit, turn_degrees=(0, 0, float(np.degrees(a))), bevel=0)


@building(
    "apartment-block",
    "apartment building, flats, tenement, housing block, condominium, tower block",
    height_m=26.2,
    states={"lit": 1, "burnt": 0.86, "boarded": 1, "ruined": 0.84},
    size_px=360,
)
def apartment_block(m: Mason) -> None:
    """Seven storeys of flats with balconies, some with flowers, washing or parasols."""
    m.decay, m.rubble = ((7, 23) if m.state == "ruined" else (15, 25)), (15, "#a8a29a")
    wall, trim = m.paint("#d8c4a4", grain_m=3, mottle=0.1), m.paint("#f0ebe0")
    m.walls((22, 12, 22), (0, 0, 0), wall, 0.5)
    m.kit.box((22.6, 12.6, 0.6), (0, 0, 22.2), trim) if m.state not in FALLEN else None
    for i in range(7):
        z = 3.1 * i
        m.band((22, 12, 0.2), (0, 0, z + 0.1), trim, 0.06)
        for k, x in enumerate((-8.8, -5.4, -2.2, 2.2, 5.4, 8.8)):
            if i == 0 and k in (2, 3):
                continue
            m.window((x, -6, z + 0.9), (1.4, 1.6), frame="#f0ebe0", sill=False)
            if k in (1, 4) and i:
                _balcony(m, x, z + 0.2)
        for y in (-3.6, 0, 3.6):
            m.window((11, y, z + 0.9), (1.2, 1.5), 90, frame="#f0ebe0", sill=False)
    m.door((0, -6, 0), (2.4, 2.5), leaves=2, colour="#3f5a66")
    m.kit.box((5, 1.8, 0.25), (0, -6.8, 2.9), trim)
    if m.state not in FALLEN:
        m.kit.box((4, 4, 2.4), (-5, 1, 23.4), wall)
        m.kit.cylinder(0.05, 4, (4, 0, 24.2), m.metal("#55585a"))


def _balcony(m: Mason, x: float, z: float) -> None:
    if m.state in FALLEN and m.rng.random() < 0.3:
        return
    m.kit.box((3, 1.5, 0.2), (x, -6.8, z), m.paint("#cfc8ba"))
    for u in np.linspace(-1.4, 1.4, 12):
        m.kit.box((0.05, 0.05, 1), (x + u, -7.5, z + 0.6), m.metal("#4d565c"), bevel=0)
    m.kit.box((3, 0.08, 0.08), (x, -7.5, z + 1.1), m.metal("#4d565c"))
    if m.state in ("", "lit"):
        choice = m.rng.random()
        if choice < 0.4:
            flower_box(m, 2.2, (x, -7.4, z + 0.9))
        elif choice < 0.65:
            colours = ("#d8594a", "#f4efe3", "#5d86a8", "#e8b53a")
            for i in range(4):
                m.kit.box((0.5, 0.04, 0.8), (x - 0.95 + 0.62 * i, -7.56, z + 0.7), m.paint(colours[i]))


@building(
    "school",
    "schoolhouse, academy, kindergarten, college, university",
    height_m=14.9,
    states={"boarded": 1, "burnt": 0.86, "lit": 1},
    size_px=340,
)
def school(m: Mason) -> None:
    """A brick school: a clock turret, big windows, a flag."""
    m.decay, m.rubble = (6, 13), (13, "#a0705a")
    brick, trim = m.bricks("#b0603f", brick_m=(0.4, 0.16)), m.paint("#f0e8d6")
    m.walls((24, 9, 7), (0, 0, 0), brick)
    m.hip((24, 9), 3, (0, 0, 7), m.tiles("#5e5a5c", 0.5))
    m.walls((7, 2.5, 8.2), (0, -5, 0), brick)
    m.gable((7, 8), 2.6, (0, -2.4, 8.2), m.tiles("#5e5a5c", 0.5), brick, over=0.3)
    for z in (0.5, 3.6, 6.9):
        m.band((24, 9, 0.3), (0, 0, z), trim, 0.1)
    for x in (-10, -7.4, -4.9, 4.9, 7.4, 10):
        for z in (1.1, 4.3):
            m.window((x, -4.5, z), (1.7, 1.9), bars=(2, 2))
    for y in (-2.4, 0, 2.4):
        for z in (1.1, 4.3):
            m.window((12, y, z), (1.4, 1.9), 90, bars=(1, 2))
    for x in (-1.9, 0, 1.9):
        m.window((x, -6.25, 4.8), (1.3, 2.2), bars=(1, 2), arch="round")
    m.door((0, -6.25, 0.5), (2.4, 2.9), leaves=2, arch="round", colour="#2f5d50", step=False)
    stairs(m, 4, 3, (0, -7.5, 0), trim)
    m.kit.box((2.4, 2.4, 2.2), (0, -2.6, 11.2), trim)
    m.kit.cylinder(0.8, 0.1, (0, -3.85, 11.3), m.paint("#fbf7ea"), turn_degrees=(90, 0, 0))
    for tilt, long in ((0, 0.6), (70, 0.4)):
        m.kit.box((0.08, 0.04, long), (0, -3.93, 11.4), m.paint("#222222"), turn_degrees=(0, tilt, 0))
    m.kit.cylinder(2.0, 2.6, (0, -2.6, 13.6), m.tiles("#5e5a5c", 0.4), top=0.05, sides=4, turn_degrees=(0, 0, 45))
    if m.state in ("", "lit"):
        flag(m, (6, -7, 0), 7.5, "#2f6fae")


@building(
    "hospital",
    "clinic, infirmary, medical centre, sanatorium",
    height_m=19.8,
    states={"lit": 1, "ruined": 0.9},
    size_px=340,
)
def hospital(m: Mason) -> None:
    """A white hospital with a red cross and an entrance canopy."""
    m.decay, m.rubble = (5, 18), (16, "#b9b5ae")
    white, band = m.paint("#eef0ee", grain_m=4, mottle=0.05), m.paint("#7fb0b8")
    m.walls((30, 12, 13), (0, 0, 0), white, 0.5)
    m.walls((9, 13.6, 18), (0, -0.6, 0), white, 0.5)
    for z in np.arange(3.6, 13, 3.2):
        m.band((30, 12, 0.35), (0, 0, z - 0.4), band, 0.08)
    for i in range(4):
        for x in (-13, -10.4, -7.8, 7.8, 10.4, 13):
            m.window((x, -6, 1 + 3.2 * i), (1.9, 1.6), bars=(1, 0), sill=False, frame="#ffffff")
        for y in (-3.6, 0, 3.6):
            m.window((15, y, 1 + 3.2 * i), (1.7, 1.6), 90, bars=(1, 0), sill=False, frame="#ffffff")
        if i:
            for x in (-2.6, 0, 2.6):
                m.window((x, -7.4, 1 + 3.2 * i), (1.9, 1.7), bars=(1, 0), sill=False, frame="#ffffff")
    red = m.kit.glow("#e02a2a") if m.state == "lit" else m.paint("#d42a2a", mottle=0.05)
    m.kit.box((3.4, 0.3, 1.1), (0, -7.55, 15.8), red)
    m.kit.box((1.1, 0.3, 3.4), (0, -7.55, 15.8), red)
    m.kit.box((10, 4, 0.5), (0, -9, 3.4), white)
    for x in (-4.4, 4.4):
        m.kit.cylinder(0.2, 3.3, (x, -10.5, 1.65), white)
    m.door((0, -7.4, 0), (3.6, 2.6), leaves=2, colour="#4f7f88", step=False)
    m.kit.box((30.4, 12.4, 0.5), (0, 0, 13.1), band) if m.state not in FALLEN else None
    m.kit.box((9.4, 14, 0.5), (0, -0.6, 18.1), band) if m.state not in FALLEN else None
    m.kit.box((4, 3, 1.6), (0, 2, 19), white) if m.state not in FALLEN else None


@building(
    "station",
    "train station, railway station, depot, terminus",
    height_m=14.0,
    states={"lit": 1, "ruined": 1},
    size_px=340,
)
def station(m: Mason) -> None:
    """A railway station: arched glass hall between two wings, clock, canopy."""
    m.decay, m.rubble = (5, 14), (15, "#b0a08a")
    wall, trim, iron = m.bricks("#c08a62", brick_m=(0.5, 0.2)), m.paint("#eadfc6"), m.metal("#3f5a50")
    bow = [(7 * np.cos(t), 6 + 7 * np.sin(t)) for t in np.linspace(0, np.pi, 21)]
    m.kit.prism([(7, 0), *bow, (-7, 0)], 18, (0, 6, 0), m.paint("#64757c", rough=0.3, grain_m=2))
    m.kit.prism([(8, 0), (8, 11), (6, 14), (-6, 14), (-8, 11), (-8, 0)], 1.4, (0, -3.4, 0), wall)
    inner = [(5.6 * np.cos(t), 6 + 5.6 * np.sin(t)) for t in np.linspace(0, np.pi, 21)]
    m.kit.prism([(x * 1.07, z * 1.02) for x, z in [(5.6, 0), *inner, (-5.6, 0)]], 0.2, (0, -4.1, 0), trim)
    m.kit.prism([(5.6, 4), *inner, (-5.6, 4)], 0.3, (0, -4.15, 0), m.pane())
    for t in np.linspace(0.2, np.pi - 0.2, 9):
        m.kit.tube([(0, -4.35, 4), (5.6 * np.cos(t), -4.35, 6 + 5.6 * np.sin(t))], 0.1, iron, smooth=False)
    for r in (2.2, 3.9):
        m.kit.tube([(r * np.cos(t), -4.35, 5 + r * np.sin(t)) for t in np.linspace(0, np.pi, 15)], 0.09, iron)
    m.kit.cylinder(1.2, 0.3, (0, -4.3, 12.7), m.paint("#fbf7ea"), turn_degrees=(90, 0, 0))
    for tilt, long in ((0, 0.9), (110, 0.6)):
        m.kit.box((0.12, 0.06, long), (0.1, -4.5, 12.8), m.paint("#222222"), turn_degrees=(0, tilt, 0))
    for x in (-13.0, 13.0):
        m.walls((11, 9, 7), (x, 1, 0), wall)
        m.hip((11, 9), 2.6, (x, 1, 7), m.tiles("#6a6e73", 0.5))
        for u in (-3.6, -1.2, 1.2, 3.6):
            m.window((x + u, -3.5, 1), (1.4, 2.4), arch="round", frame="#eadfc6", bars=(1, 2))
            m.window((x + u, -3.5, 4.6), (1.2, 1.5), frame="#eadfc6")
        for y in (-1, 1.6, 4) if x > 0 else ():
            m.window((18.5, y, 1), (1.4, 2.4), 90, arch="round", frame="#eadfc6", bars=(1, 2))
    for x in (-3.6, 0, 3.6):
        m.door((x, -4.1, 0), (2.2, 3.2), leaves=2, colour="#3f5a50", frame="#eadfc6", step=False)
    m.kit.box((36, 3.6, 0.3), (0, -5.6, 3.9), m.paint("#5a6f66"))
    for x in np.linspace(-17, 17, 9):
        m.kit.cylinder(0.12, 3.8, (x, -7.1, 1.9), iron, sides=12)
    for x in (-6.6, 6.6):
        lantern(m, (x, -4.6, 5), 0.5, lit=m.state == "lit")


@building("prison", "jail, gaol, penitentiary, penal colony, detention camp", height_m=12.2, states={"ruined": 0.95})
def prison(m: Mason) -> None:
    """A grim block with barred slits behind a wall with wire and a watchtower."""
    m.decay, m.rubble = (4, 13), (15, "#8a857c")
    wall, dark, iron = m.bricks("#8b8780", brick_m=(0.9, 0.4)), m.paint("#17191b"), m.metal("#3a3d40")
    m.kit.box((22, 10, 11), (0, 6, 5.5), wall, bevel=0)
    m.kit.box((22.6, 10.6, 0.6), (0, 6, 11), m.paint("#6f6b64"))
    for x in np.linspace(-9.4, 9.4, 9):
        for z in (5.2, 8.2):
            m.kit.box((0.9, 0.2, 1.3), (x, 1, z + 0.6), dark)
            for u in (-0.25, 0, 0.25):
                m.kit.box((0.07, 0.1, 1.3), (x + u, 0.85, z + 0.6), iron, bevel=0)
    for y in (3, 6, 9):
        for z in (5.2, 8.2):
            m.kit.box((0.2, 0.9, 1.3), (11, y, z + 0.6), dark)
    m.kit.box((30, 0.8, 4.6), (0, -4, 2.3), wall, bevel=0)
    m.kit.box((0.8, 16, 4.6), (14.6, 4, 2.3), wall, bevel=0)
    for z, r in ((4.9, 0.28), (5.1, 0.3)):
        coil = [(-15 + 0.16 * i, -4 + r * np.sin(i * 0.9), z + r * np.cos(i * 0.9)) for i in range(188)]
        m.kit.tube(coil, 0.035, m.metal("#6d7276"))
    m.kit.box((5, 1.6, 6), (0, -4.2, 3), wall)
    m.door((0, -5, 0), (3.2, 4.2), colour="#3a3d40", frame="#55514b", leaves=2, step=False)
    for x in (-13.4, 13.4):
        m.kit.box((3, 3, 9), (x, -3.6, 4.5), wall)
        m.kit.box((3.8, 3.8, 2), (x, -3.6, 9.8), m.kit.glass("#42555c"))
        for u in (-1.8, 0, 1.8):
            m.kit.box((0.2, 3.9, 2), (x + u, -3.6, 9.8), iron)
        m.kit.cylinder(3.1, 1.4, (x, -3.6, 11.5), m.paint("#4a4d50"), top=0.2, sides=4, turn_degrees=(0, 0, 45))
        m.kit.cylinder(0.35, 0.6, (x, -5.8, 10.9), m.kit.glow("#fff3c8"), top=0.5, turn_degrees=(80, 0, 0))


@building(
    "bank",
    "town hall, courthouse, museum, library, city hall, parliament, stock exchange",
    height_m=13.3,
    states={"lit": 1, "ruined": 0.98},
    size_px=360,
)
def bank(m: Mason) -> None:
    """A public building with a portico of six columns."""
    m.decay, m.rubble = (4, 13), (14, "#c9bfae")
    stone = m.bricks("#d6cbb4", brick_m=(1.4, 0.7), wander=0.1)
    light = m.paint("#e6dcc8", grain_m=1)
    m.walls((22, 12, 10), (0, 3, 0), stone, 0.6)
    m.kit.box((22.8, 12.8, 1), (0, 3, 10.3), light)
    m.kit.box((15, 5, 1.4), (0, -5, 0.7), light)
    stairs(m, 13, 7, (0, -9.7, 0), light, rise=0.2)
    for x in np.linspace(-6, 6, 6):
        column(m, (x, -6.2, 1.4), 7.6, 0.55, light)
    m.kit.box((14.4, 5.4, 1.2), (0, -5, 9.6), light)
    m.gable((14.4, 6), 2.8, (0, -4.8, 10.2), m.paint("#8a8f8c", grain_m=1), light, over=0.4, trim="#e6dcc8")
    m.door((0, -3, 1.4), (2.4, 4.4), leaves=2, step=False)
    for x in (-4.4, 4.4):
        m.window((x, -3, 2.4), (1.4, 3.4), bars=(1, 3))
    for x in (-9, 9):
        for z in (1.6, 6):
            m.window((x, -3, z), (1.5, 2.6), bars=(1, 2), frame="#e6dcc8")
    for y in (-0.6, 3, 6.6):
        for z in (1.6, 6):
            m.window((11, y, z), (1.5, 2.6), 90, bars=(1, 2), frame="#e6dcc8")
