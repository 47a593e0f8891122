"""Rooms with a window, and things on a table: fruit, flowers, candles, books."""

from __future__ import annotations

import numpy as np

from pipelines.image.sketch.canvas import cloud_noise, mix, vary
from pipelines.image.sketch.modifiers import COLOURS
from pipelines.image.sketch.scene import Scene

TABLE = 0.66  # y of a table's far edge
FRUIT_COLOURS = {
    "apple": np.array([0.8, 0.18, 0.16]),
    "orange": np.array([0.95, 0.5, 0.1]),
    "pear": np.array([0.62, 0.7, 0.24]),
    "lemon": np.array([0.96, 0.84, 0.22]),
}
FRUITS = np.array([(206, 50, 44), (236, 150, 50), (232, 208, 76), (120, 150, 60), (110, 50, 90)]) / 255


def room(s: Scene) -> None:
    """Walls, a floor of boards and a window with light that falls through it."""
    c, m, rng = s.canvas, s.mood, s.rng("room")
    wall = vary(rng, mix(m.palette("wall"), m.palette("brick"), 0.3 * rng.random()), 0.08) * (0.5 + 0.42 * m.light)
    light = np.exp(-np.hypot((c.columns()[None] - 0.34) * c.aspect, c.rows()[:, None] - 0.34) / 0.5)[..., None]
    grain = 0.92 + 0.16 * cloud_noise(rng, c.height, c.width, 4, 1.0, 4)[..., None]
    c.rgb[:] = np.clip(wall * (0.42 + 0.75 * light) * grain, 0, 1)
    floor = m.palette("wood") * (0.45 + 0.4 * m.light)
    c.polygon([(0, 0.8), (0.8, 0.74), (1, 0.84), (1, 1), (0, 1)], floor)
    for i in range(9):
        c.stroke([(0.45 + 0.08 * (i - 4), 0.765), (0.4 + 0.3 * (i - 4), 1.0)], 0.004, floor * 0.6, 0.8)
    c.polygon([(0.8, 0), (1, 0), (1, 0.84), (0.8, 0.74)], wall * 0.45, 0.75)
    window(s, 0.2, 0.12, 0.48, 0.56)
    beam = mix(m.palette("sun"), wall, 0.35)
    c.polygon(
        [(0.26, 0.84), (0.5, 0.8), (0.72, 0.95), (0.44, 1.0)],
        beam,
        0.55 * (1 - m.night) * (0.4 + 0.6 * m.light),
        soft=0.012,
    )


def window(s: Scene, x0: float, y0: float, x1: float, y1: float) -> None:
    """A window onto the sky, with curtains that stir."""
    c, m, rng = s.canvas, s.mood, s.rng("window")
    for i in range(16):
        t = i / 16
        c.rectangle(
            x0, y0 + (y1 - y0) * t, x1, y0 + (y1 - y0) * (t + 0.07), mix(m.palette("zenith"), m.palette("horizon"), t)
        )
    c.polygon(
        [
            (x0, y1),
            (x0, y1 - 0.1),
            *[(x, y1 - 0.1 - 0.035 * np.sin(9 * x + rng.random())) for x in np.linspace(x0, x1, 14)],
            (x1, y1),
        ],
        m.palette("hill"),
    )
    frame = m.palette("snow") * (0.45 + 0.5 * m.light)
    for x in (x0, (x0 + x1) / 2, x1):
        c.stroke([(x, y0), (x, y1)], 0.018, frame)
    for y in (y0, (y0 + y1) / 2, y1):
        c.stroke([(x0, y), (x1, y)], 0.018, frame)
    cloth = vary(rng, m.palette("cloth"), 0.08)
    for side, edge in ((-1, x0), (1, x1)):
        for fold in range(5):
            x = edge + side * 0.018 * fold - side * 0.02
            sway = side * 0.05 * m.wind * (0.4 - fold * 0.1)
            c.stroke(
                [(x, y0 - 0.05), (x - sway, (y0 + y1) / 2), (x - sway * 2, y1 + 0.1)],
                0.035,
                cloth * (0.75 + 0.12 * (fold % 3)),
            )


def table(s: Scene, alone: bool) -> None:
    """A table that fills the lower part; alone it stands before a plain wall."""
    c, m, rng = s.canvas, s.mood, s.rng("table")
    if alone:
        wall = vary(rng, mix(m.palette("shade"), m.palette("wall"), 0.25 + 0.6 * m.light), 0.1)
        light = np.exp(-np.hypot((c.columns()[None] - 0.2) * c.aspect, c.rows()[:, None] - 0.1) / 0.75)[..., None]
        c.rgb[:] = np.clip(
            wall * (0.35 + 0.8 * light) * (0.9 + 0.2 * cloud_noise(rng, c.height, c.width, 3, 1.0, 5)[..., None]), 0, 1
        )
    cloth = mix(m.palette("wood"), m.palette("snow"), 0.55 * rng.random())
    c.polygon([(0.03, TABLE), (0.97, TABLE), (1.06, 0.93), (-0.06, 0.93)], cloth * 0.95)
    c.polygon([(-0.06, 0.93), (1.06, 0.93), (1.06, 1.0), (-0.06, 1.0)], cloth * 0.6)
    for i in range(7):
        x = 0.08 + 0.14 * i + 0.02 * rng.normal()
        c.polygon([(x, 0.93), (x + 0.05, 0.93), (x + 0.035, 1.0), (x + 0.01, 1.0)], cloth * 0.45, 0.6, soft=0.006)


def shaded_ball(s: Scene, x: float, y: float, radius: float, hue: np.ndarray, squash: float = 1.0) -> None:
    """A round thing lit from the left: shadow, body, light side, gleam."""
    c, m = s.canvas, s.mood
    a = c.aspect
    hue = np.asarray(hue) * (0.45 + 0.6 * m.light)
    c.disc(
        x + radius * 0.5 / a,
        y + radius * squash * 0.85,
        radius * 1.15,
        radius * 0.28,
        m.palette("dark"),
        0.45,
        soft=radius * 0.15,
    )
    c.disc(x, y, radius, radius * squash, hue * 0.62)
    c.disc(x - 0.14 * radius / a, y - 0.14 * radius, radius * 0.8, radius * squash * 0.8, hue, 0.95, soft=radius * 0.14)
    c.disc(
        x - 0.34 * radius / a,
        y - 0.36 * radius,
        radius * 0.36,
        radius * 0.3,
        np.clip(mix(hue, m.palette("sun"), 0.55), 0, 1),
        0.85,
        soft=radius * 0.12,
    )


def fruit(s: Scene) -> None:
    """A bowl of fruit and some beside it, or as many as are asked for without a bowl."""
    c, m, rng, a = s.canvas, s.mood, s.rng("fruit"), s.canvas.aspect
    if any(spec.count or spec.side for spec in s.specs.get("fruit", ())):
        _single_fruit(s, rng)
        return
    dye = s.colour_of("fruit")
    x, y = 0.47 + 0.05 * rng.normal(), TABLE + 0.1
    for i in range(9):
        dx = (i - 4) * 0.05 + 0.012 * rng.normal()
        shaded_ball(
            s,
            x + dx / a,
            y - 0.1 - 0.055 * (i % 3) + 0.6 * dx * dx,
            0.056 + 0.01 * rng.random(),
            vary(rng, np.array(COLOURS[dye]) / 255 if dye else FRUITS[rng.integers(5)], 0.08),
        )
    bowl = vary(rng, mix(m.palette("stone"), m.palette("deep"), 0.5), 0.1)
    at = np.linspace(0, np.pi, 24)
    c.polygon([(x + 0.25 * np.cos(t) / a, y - 0.07 + 0.17 * np.sin(t)) for t in at], bowl)
    c.polygon(
        [(x + (0.25 * np.cos(t) - 0.05 * np.sin(t)) / a, y - 0.07 + 0.15 * np.sin(t)) for t in at[10:]],
        np.clip(bowl * 1.35, 0, 1),
        0.7,
    )
    c.disc(x, y + 0.1, 0.11, 0.02, bowl * 0.7)
    for i in range(3):
        shaded_ball(s, x + (0.34 + 0.11 * i) / a, y + 0.07 + 0.015 * i, 0.05, vary(rng, FRUITS[rng.integers(5)], 0.08))


def _single_fruit(s: Scene, rng: np.random.Generator) -> None:
    """Fruit side by side on the table, each in its colour."""
    radius = 0.075
    words = [spec.word.rstrip("s") for spec in s.specs["fruit"] for _ in range(spec.count or 3)]
    places = s.placements("fruit", [(0.5, 1.2)])
    for place, word in zip(sorted(places, key=lambda p: p.x), words, strict=False):
        hue = np.array(COLOURS[place.colour]) / 255 if place.colour else FRUIT_COLOURS.get(word, FRUITS[0])
        y = TABLE + 0.1 + 0.05 * rng.random()
        shaded_ball(s, place.x, y, radius * min(1.4, max(0.6, place.scale)), vary(rng, hue, 0.05))


def bouquet(s: Scene) -> None:
    """Flowers in a vase; they hang when there is little life in them."""
    c, m, rng, a = s.canvas, s.mood, s.rng("bouquet"), s.canvas.aspect
    x, y = 0.5 + 0.04 * rng.normal(), TABLE + 0.18
    vase = vary(rng, mix(m.palette("deep"), m.palette("stone"), rng.random()), 0.1)
    hues = (
        np.array([(224, 60, 74), (248, 206, 80), (246, 240, 236), (146, 98, 200), (244, 134, 160), (90, 130, 210)])
        / 255
    )
    dye = s.colour_of("bouquet")
    counts = [spec.count for spec in s.specs.get("bouquet", ()) if spec.count > 1 or spec.word == "rose"]
    for _ in range(sum(counts) or 26):
        t, reach = -np.pi / 2 + rng.normal() * 0.75, 0.17 + 0.16 * rng.random()
        hang = 0.16 * (0.55 - m.lush) * abs(np.cos(t)) * 2
        tip = (x + reach * np.cos(t) / a, y - 0.24 + reach * np.sin(t) + max(hang, -0.02))
        c.stroke([(x, y - 0.2), ((x + tip[0]) / 2, (y - 0.22 + tip[1]) / 2 - 0.02), tip], 0.007, m.palette("leaf"))
        c.disc((x + tip[0]) / 2, (y - 0.22 + tip[1]) / 2, 0.035, 0.014, vary(rng, m.palette("leaf"), 0.15), turn=t)
        hue = vary(rng, np.array(COLOURS[dye]) / 255 if dye else hues[rng.integers(6)], 0.07)
        size = 0.032 + 0.018 * rng.random()
        hue = hue * (0.5 + 0.55 * m.light)
        for petal in range(6):
            p = petal * np.pi / 3 + rng.random()
            c.disc(
                tip[0] + size * 0.6 * np.cos(p) / a,
                tip[1] + size * 0.55 * np.sin(p),
                size * 0.55,
                size * 0.45,
                np.clip(hue * (0.8 + 0.12 * (petal % 3)), 0, 1),
            )
        c.disc(tip[0], tip[1], size * 0.35, size * 0.3, mix(hue, np.array([0.95, 0.75, 0.3]), 0.6))
    sides = [(0.055, -0.24), (0.05, -0.2), (0.09, -0.1), (0.085, -0.02), (0.05, 0.02)]
    c.polygon(
        [(x + w / a, y + h) for w, h in sides] + [(x - w / a, y + h) for w, h in sides[::-1]],
        vase * (0.5 + 0.5 * m.light),
    )
    c.polygon(
        [(x - 0.03 / a, y - 0.2), (x - 0.06 / a, y - 0.1), (x - 0.045 / a, y - 0.02), (x - 0.025 / a, y - 0.1)],
        mix(vase, m.palette("sun"), 0.5),
        0.7,
        soft=0.006,
    )


def candle(s: Scene, x: float) -> None:
    """A lit candle and its glow."""
    c, m, a = s.canvas, s.mood, s.canvas.aspect
    y = TABLE + 0.12
    c.disc(x, y - 0.33, 0.3, 0.3, np.array([1.0, 0.76, 0.36]), 0.2 + 0.4 * max(m.night, m.dusk * 0.6), soft=0.13)
    c.disc(x, y + 0.005, 0.07, 0.02, m.palette("stone") * 0.8)
    c.rectangle(x - 0.02 / a, y - 0.24, x + 0.02 / a, y, np.array([0.94, 0.9, 0.8]))
    c.rectangle(x + 0.004 / a, y - 0.24, x + 0.02 / a, y, np.array([0.75, 0.66, 0.55]))
    c.polygon(
        [(x, y - 0.33), (x + 0.016 / a, y - 0.27), (x, y - 0.245), (x - 0.016 / a, y - 0.27)],
        np.array([1.0, 0.9, 0.55]),
        soft=0.003,
    )


def books(s: Scene) -> None:
    """A pile of books."""
    c, m, rng, a = s.canvas, s.mood, s.rng("books"), s.canvas.aspect
    x, y = s.x_of(0.24, "books"), TABLE + 0.14
    counts, tones = [spec.count for spec in s.specs.get("books", ())], ("cloth", "deep", "wood", "pine")
    for i in range(min(8, sum(counts)) or 4):
        tone = vary(rng, m.palette(tones[i % 4]), 0.08)
        dx = 0.015 * rng.normal()
        c.rectangle(x + (dx - 0.13) / a, y - 0.04 * (i + 1), x + (dx + 0.13) / a, y - 0.04 * i, tone)
        c.rectangle(
            x + (dx + 0.09) / a,
            y - 0.04 * (i + 1) + 0.006,
            x + (dx + 0.128) / a,
            y - 0.04 * i - 0.006,
            m.palette("sail"),
        )


def chair(s: Scene, x: float) -> None:
    """A wooden chair."""
    c, m, a = s.canvas, s.mood, s.canvas.aspect
    y, wood = 0.9, m.palette("wood") * (0.5 + 0.5 * m.light)
    for dx, top in ((-0.09, 0.42), (0.07, 0.44), (-0.04, 0.2), (0.13, 0.2)):
        c.stroke([(x + dx / a, y), (x + dx / a, y - top)], 0.018, wood * (0.8 + dx))
    c.polygon(
        [(x - 0.1 / a, y - 0.2), (x + 0.08 / a, y - 0.22), (x + 0.14 / a, y - 0.18), (x - 0.05 / a, y - 0.155)],
        wood * 1.15,
    )
    for up in (0.28, 0.34, 0.4):
        c.stroke([(x - 0.09 / a, y - up), (x + 0.07 / a, y - up - 0.02)], 0.02, wood)
