"""Houses, churches, castles, streets, skylines, bridges, lighthouses, windmills, ruins."""

from __future__ import annotations

import numpy as np

from pipelines.image.sketch.canvas import Colour, dyed, mix, vary
from pipelines.image.sketch.modifiers import COLOURS
from pipelines.image.sketch.scene import Scene


def house(
    s: Scene,
    x: float,
    distance: float,
    rng: np.random.Generator,
    *,
    wide: float = 0.3,
    high: float = 0.17,
    wall: str = "wall",
    colour: str = "",
) -> None:
    """A house with a lit front, a shaded gable, a roof, windows, a door and a chimney; its walls in a colour."""
    c, m, a = s.canvas, s.mood, s.canvas.aspect
    w, h, y = wide / distance / a, high / distance, s.ground(distance)
    front, roof = (
        s.fade(vary(rng, m.palette(wall), 0.05), distance if not colour else 1.0),
        s.fade(vary(rng, m.palette("roof"), 0.06), distance),
    )
    front = dyed(front, np.array(COLOURS[colour]) / 255) if colour else front
    dark = s.fade(mix(front, m.palette("shade"), 0.55 if not colour else 0.15) * 0.8, distance if not colour else 1.0)
    x0, x1, xg, top = x - w / 2, x + w * 0.22, x + w / 2, y - h
    c.disc(x, y, w * a * 0.6, h * 0.07, m.palette("dark"), 0.35, soft=0.006)
    c.polygon([(x0, top), (x1, top), (x1, y + h * 0.04), (x0, y)], front)
    c.polygon([(x1, top), ((x1 + xg) / 2, top - h * 0.62), (xg, top), (xg, y - h * 0.03), (x1, y + h * 0.04)], dark)
    c.polygon(
        [
            (x0 - w * 0.03, top + h * 0.04),
            (x0 + w * 0.1, top - h * 0.6),
            ((x1 + xg) / 2, top - h * 0.66),
            (x1 + w * 0.02, top + h * 0.05),
        ],
        roof,
    )
    c.polygon(
        [
            ((x1 + xg) / 2, top - h * 0.66),
            (xg + w * 0.03, top + h * 0.05),
            (xg - w * 0.01, top + h * 0.08),
            ((x1 + xg) / 2, top - h * 0.56),
        ],
        roof * 0.7,
    )
    c.rectangle(x0 + w * 0.16, top - h * 0.9, x0 + w * 0.23, top - h * 0.5, roof * 0.85)
    pane = s.fade(m.palette("pane"), distance * 0.6)
    for i in (0, 2):
        left = x0 + w * (0.08 + 0.22 * i)
        c.rectangle(left, top + h * 0.22, left + w * 0.12, top + h * 0.6, pane)
        c.stroke([(left + w * 0.06, top + h * 0.22), (left + w * 0.06, top + h * 0.6)], h * 0.025, front)
    c.rectangle(x0 + w * 0.31, top + h * 0.36, x0 + w * 0.43, y + h * 0.01, s.fade(m.palette("wood"), distance) * 0.8)
    if s.words & {"winter", "snow"}:
        c.stroke(
            [(x0 + w * 0.1, top - h * 0.6), ((x1 + xg) / 2, top - h * 0.66), (xg, top)], h * 0.12, m.palette("snow")
        )


def village(s: Scene) -> None:
    """Houses in the middle distance round a church; on the far shore where there is a lake."""
    rng = s.rng("village")
    back, large = (6.2, 2.0) if "lake" in s.words else (0.0, 1.0)
    church(s, 0.5 + 0.1 * rng.normal(), 5.5 + back, rng, large)
    for i in range(11):
        house(s, 0.06 + 0.88 * rng.random(), 6.0 - 0.33 * i + back, rng, wide=0.34 * large, high=0.2 * large)


def church(s: Scene, x: float, distance: float, rng: np.random.Generator, large: float = 1.0) -> None:
    """A nave and a tower with a spire."""
    c, m, a = s.canvas, s.mood, s.canvas.aspect
    u, y = 0.5 * large / distance, s.ground(distance)
    wall, roof = s.fade(m.palette("stone"), distance), s.fade(m.palette("roof"), distance)
    c.rectangle(x, y - u * 0.38, x + u * 0.62 / a, y, wall * 0.86)
    c.polygon(
        [
            (x, y - u * 0.38),
            (x + u * 0.06 / a, y - u * 0.62),
            (x + u * 0.58 / a, y - u * 0.62),
            (x + u * 0.64 / a, y - u * 0.38),
        ],
        roof,
    )
    c.rectangle(x - u * 0.22 / a, y - u * 0.8, x + u * 0.02 / a, y, wall)
    c.polygon([(x - u * 0.25 / a, y - u * 0.8), (x - u * 0.1 / a, y - u * 1.45), (x + u * 0.05 / a, y - u * 0.8)], roof)
    for i in range(3):
        c.disc(x + u * (0.14 + 0.17 * i) / a, y - u * 0.2, u * 0.03, u * 0.09, s.fade(m.palette("pane"), distance))
    c.disc(x - u * 0.1 / a, y - u * 0.62, u * 0.035, u * 0.06, s.fade(m.palette("dark"), distance))


def castle(s: Scene, x: float, rng: np.random.Generator) -> None:
    """Towers and walls on a rise."""
    c, m = s.canvas, s.mood
    a, base = c.aspect, s.horizon + 0.02
    stone = s.fade(m.palette("stone"), 4)
    hill = [
        (x + (t - 0.5) * 0.9, base + 0.03 - 0.13 * np.exp(-(((t - 0.5) / 0.2) ** 2))) for t in np.linspace(0, 1, 40)
    ]
    c.polygon([*hill, (x + 0.45, base + 0.1), (x - 0.45, base + 0.1)], s.fade(m.palette("hill"), 4))
    foot = base - 0.08
    for dx, high, wide in ((-0.16, 0.16, 0.07), (0.17, 0.19, 0.07), (-0.07, 0.24, 0.06), (0.07, 0.29, 0.07)):
        tone = vary(rng, stone, 0.05)
        left, right = x + (dx - wide / 2) / a, x + (dx + wide / 2) / a
        c.rectangle(left, foot - high, (left + right) / 2, foot + 0.03, tone)
        c.rectangle((left + right) / 2, foot - high, right, foot + 0.03, tone * 0.72)
        c.polygon(
            [(left - 0.01, foot - high), ((left + right) / 2, foot - high - 0.11), (right + 0.01, foot - high)],
            s.fade(m.palette("roof"), 3.5),
        )
        c.disc((left + right) / 2, foot - high * 0.6, 0.008, 0.016, m.palette("pane"))
    c.rectangle(x - 0.2 / a, foot - 0.1, x + 0.2 / a, foot + 0.03, stone * 0.9)
    for i in range(9):
        c.rectangle(x + (-0.2 + 0.045 * i) / a, foot - 0.118, x + (-0.178 + 0.045 * i) / a, foot - 0.098, stone * 0.9)
    c.disc(x, foot + 0.01, 0.03, 0.05, s.fade(m.palette("dark"), 3))


def street(s: Scene) -> None:
    """A street between two rows of facades in one-point perspective, wet where it rains."""
    c, m, rng = s.canvas, s.mood, s.rng("street")
    vanish = 0.42 + 0.16 * rng.random()
    c.polygon(
        [(0, 1), (0, 0.995), (vanish - 0.02, s.horizon), (vanish + 0.02, s.horizon), (1, 0.995), (1, 1)],
        m.palette("road"),
    )
    c.rectangle(vanish - 0.12, s.horizon - 0.05, vanish + 0.12, s.horizon + 0.004, s.fade(m.palette("stone"), 7))
    for side in (0, 1):
        cuts = 1 / (1 + np.concatenate([[0.0], np.cumsum(0.28 + 0.34 * rng.random(8))]) ** 1.15)
        for far, near in reversed(list(zip(cuts[1:], cuts[:-1], strict=True))):
            _facade(s, side, vanish, float(far), float(near), rng)
    for share in np.geomspace(0.05, 1, 26):
        y = s.horizon + (1 - s.horizon) * share
        c.stroke([(vanish - 0.42 * share, y), (vanish + 0.5 * share, y)], 0.004 * share, m.palette("dark"), 0.22)
    if s.words & {"rain", "storm"}:
        lines = np.clip(np.round((2 * s.horizon + 0.02 - c.rows()) * c.height).astype(int), 0, c.height - 1)
        c.polygon(
            [(0.06, 1), (vanish - 0.01, s.horizon + 0.03), (vanish + 0.01, s.horizon + 0.03), (0.94, 1)],
            c.rgb[lines].copy(),
            0.35,
            soft=0.012,
        )


def _facade(s: Scene, side: int, vanish: float, far: float, near: float, rng: np.random.Generator) -> None:
    """One front between two distances (shares of the nearest)."""
    c, m = s.canvas, s.mood
    edge, high = (-0.02, 1.02)[side], 0.62 + 0.5 * rng.random()
    tone = vary(rng, m.palette(("wall", "brick", "stone")[rng.integers(3)]), 0.09)
    tone = s.fade(tone, 1 / near) * ((0.74, 1.0)[int((s.sun[0] > 0.5) == (side == 0))])

    def spot(depth: float, up: float) -> tuple[float, float]:
        return vanish + (edge - vanish) * depth, s.horizon + (1.0 - s.horizon) * depth - up * high * depth

    c.polygon([spot(near, 0), spot(near, 1), spot(far, 1), spot(far, 0)], tone)
    c.polygon([spot(near, 1), spot(near, 1.12), spot(far, 1.12), spot(far, 1)], s.fade(m.palette("roof"), 1 / near))
    lit = 0.2 + 0.5 * max(m.dusk, m.night)
    for level in range(4):
        for place in (0.2, 0.62):
            a, b = near + (far - near) * place, near + (far - near) * (place + 0.24)
            up = 0.1 + 0.23 * level
            glows = rng.random() < lit
            pane = m.palette("pane") if glows else m.palette("dark") * 1.3
            c.polygon(
                [spot(a, up), spot(a, up + 0.13), spot(b, up + 0.13), spot(b, up)],
                np.clip(s.fade(pane, 1 / near), 0, 1),
                0.9,
            )


def skyline(s: Scene) -> None:
    """Towers of a city in the distance, in two rows."""
    c, m = s.canvas, s.mood
    for layer, distance in enumerate((7.0, 4.0)):
        rng = s.rng("skyline", layer)
        x = -0.02
        while x < 1.0:
            wide, high = 0.03 + 0.06 * rng.random(), (0.1 + 0.3 * rng.random() ** 1.7) * (1.15 - 0.25 * layer)
            tone = s.fade(vary(rng, m.palette(("stone", "brick", "wall")[rng.integers(3)]), 0.08), distance)
            top = s.horizon + 0.02 - high
            c.rectangle(x, top, x + wide, s.horizon + 0.05, tone * (1 - 0.12 * layer))
            c.rectangle(x + wide * 0.62, top, x + wide, s.horizon + 0.05, tone * 0.68)
            for row in range(int(high / 0.022)):
                for column in range(3):
                    if rng.random() < 0.25 + 0.45 * max(m.night, m.dusk):
                        px, py = x + wide * (0.1 + 0.28 * column), top + 0.012 + 0.022 * row
                        c.rectangle(px, py, px + wide * 0.12, py + 0.009, s.fade(m.palette("pane"), distance * 0.6))
            x += wide * (0.9 + 0.3 * rng.random())


def bridge(s: Scene) -> None:
    """A stone bridge with arches across the middle distance."""
    c, m = s.canvas, s.mood
    stone, y = s.fade(m.palette("stone"), 2.5), s.horizon + 0.12
    if colour := s.colour_of("bridge"):
        stone = dyed(stone, np.array(COLOURS[colour]) / 255)
    deck = [(t, y - 0.075 - 0.045 * np.sin(np.pi * t)) for t in np.linspace(-0.02, 1.02, 30)]
    c.polygon([*deck, *[(t, y + 0.075) for t in np.linspace(1.02, -0.02, 30)]], stone)
    behind = mix(m.palette("water"), m.palette("dark"), 0.35)
    for i in range(4):
        c.disc(0.14 + 0.24 * i, y + 0.085, 0.1 * c.aspect, 0.1, behind)
        c.disc(0.146 + 0.24 * i, y + 0.09, 0.085 * c.aspect, 0.085, mix(m.palette("water"), m.palette("horizon"), 0.25))
    c.fill_below(np.full(c.width, y + 0.075, np.float32), mix(m.palette("water"), m.palette("deep"), 0.3))
    c.stroke(deck, 0.018, stone * 1.1)
    c.stroke([(x, yy + 0.012) for x, yy in deck], 0.006, stone * 0.6)


def lighthouse(s: Scene, x: float, rng: np.random.Generator, colour: str = "") -> None:
    """A striped tower on a rock by the water, its lamp lit; its stripes in a colour."""
    c, m = s.canvas, s.mood
    a = c.aspect
    y, high = s.horizon + 0.05, 0.42
    points = [
        (x + 0.2 * np.cos(t) / a, y + 0.05 + 0.07 * np.sin(t) * (1 + 0.25 * rng.normal()))
        for t in np.linspace(np.pi, 2 * np.pi, 14)
    ]
    c.polygon([*points, (x + 0.25 / a, y + 0.1), (x - 0.25 / a, y + 0.1)], s.fade(m.palette("rock"), 2))
    for i in range(6):
        low, top = i / 6, (i + 1) / 6
        stripe = np.array(COLOURS[colour]) / 255 if colour else m.palette("cloth")
        tone = stripe if i % 2 or colour in ("white", "black") else m.palette("snow")
        half = [0.042 - 0.016 * t for t in (low, top)]
        c.polygon(
            [
                (x - half[0] / a, y - high * low),
                (x + half[0] / a, y - high * low),
                (x + half[1] / a, y - high * top),
                (x - half[1] / a, y - high * top),
            ],
            s.fade(tone, 2),
        )
    c.polygon([(x, y), (x + 0.042 / a, y), (x + 0.026 / a, y - high), (x, y - high)], m.palette("dark"), 0.3)
    c.rectangle(x - 0.022 / a, y - high - 0.05, x + 0.022 / a, y - high, np.array([1.0, 0.92, 0.6]))
    c.polygon(
        [(x - 0.032 / a, y - high - 0.05), (x, y - high - 0.09), (x + 0.032 / a, y - high - 0.05)], m.palette("roof")
    )
    c.disc(
        x, y - high - 0.025, 0.1, 0.1, np.array([1.0, 0.93, 0.66]), 0.15 + 0.6 * max(m.night, m.storm * 0.5), soft=0.06
    )


def windmill(s: Scene, x: float, rng: np.random.Generator) -> None:
    """A mill with four sails."""
    c, m = s.canvas, s.mood
    a, y, high = c.aspect, s.ground(2.6), 0.27
    body = s.fade(m.palette("wall"), 2.6)
    c.polygon([(x - 0.06 / a, y), (x + 0.06 / a, y), (x + 0.038 / a, y - high), (x - 0.038 / a, y - high)], body)
    c.polygon([(x, y), (x + 0.06 / a, y), (x + 0.038 / a, y - high), (x, y - high)], body * 0.72)
    c.disc(x, y - high, 0.042, 0.045, s.fade(m.palette("roof"), 2.6))
    turn = rng.random()
    for i in range(4):
        t = turn + i * np.pi / 2
        tip = (x + 0.2 * np.cos(t) / a, y - high + 0.2 * np.sin(t))
        c.stroke([(x, y - high), tip], 0.007, m.palette("trunk"))
        side = (0.035 * np.cos(t + 1.57) / a, 0.035 * np.sin(t + 1.57))
        near = (x + 0.05 * np.cos(t) / a, y - high + 0.05 * np.sin(t))
        c.polygon(
            [near, tip, (tip[0] + side[0], tip[1] + side[1]), (near[0] + side[0], near[1] + side[1])],
            m.palette("sail"),
            0.9,
        )


def ruins(s: Scene) -> None:
    """Broken columns and an arch."""
    c, m, rng = s.canvas, s.mood, s.rng("ruins")
    stone, a = s.fade(m.palette("stone"), 2.2), c.aspect
    for i in range(6):
        x, y = 0.16 + 0.13 * i, s.ground(2.4 + 0.25 * rng.random())
        high = 0.16 + 0.17 * rng.random()
        c.rectangle(x - 0.022 / a, y - high, x + 0.022 / a, y, stone)
        c.rectangle(x + 0.004 / a, y - high, x + 0.022 / a, y, stone * 0.68)
        c.rectangle(x - 0.034 / a, y - 0.02, x + 0.034 / a, y + 0.006, stone * 0.9)
        if i in (2, 3):
            c.rectangle(x - 0.032 / a, y - high - 0.018, x + 0.032 / a, y - high, stone)
    for _ in range(12):
        x, distance = rng.random(), 1.4 + 1.6 * rng.random()
        c.disc(x, s.ground(distance), 0.03 / distance, 0.018 / distance, vary(rng, stone, 0.1))


def lamps(s: Scene) -> None:
    """Street lamps that glow when it is dark."""
    c, m = s.canvas, s.mood
    for x, distance in ((0.84, 1.5), (0.2, 2.3), (0.7, 3.4)):
        y, high = s.ground(distance), 0.42 / distance
        c.stroke([(x, y), (x, y - high)], 0.012 / distance, m.palette("dark"))
        glow = np.array([1.0, 0.84, 0.5])
        c.disc(x, y - high, 0.022 / distance, 0.03 / distance, mix(m.palette("pane"), glow, 0.7))
        c.disc(
            x,
            y - high,
            0.12 / distance,
            0.12 / distance,
            glow,
            0.1 + 0.55 * max(m.night, m.dusk * 0.6),
            soft=0.05 / distance,
        )


def fence(s: Scene) -> None:
    """Posts and rails across the front."""
    c, m, rng = s.canvas, s.mood, s.rng("fence")
    tone: Colour = m.palette("wood")
    y = s.ground(1.5)
    for i in range(12):
        x, lean = i / 11, 0.006 * rng.normal() * (0.5 + m.rough)
        c.stroke([(x, y + 0.03), (x + lean, y - 0.11)], 0.016, vary(rng, tone, 0.08))
    for up in (0.04, 0.085):
        c.stroke([(-0.02, y - up), (0.5, y - up + 0.004), (1.02, y - up)], 0.011, tone * 0.9)
