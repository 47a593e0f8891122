"""Trees, forests, bushes, reeds and flowers close by."""

from __future__ import annotations

import numpy as np

from pipelines.image.sketch.canvas import Colour, dyed, mix, vary
from pipelines.image.sketch.modifiers import COLOURS
from pipelines.image.sketch.scene import Scene

#: Kind -> (height, crown's width, colours of its leaves).
KINDS: dict[str, tuple[float, float, str]] = {
    "oak": (0.34, 0.3, "leaf"),
    "pine": (0.4, 0.17, "pine"),
    "cypress": (0.42, 0.075, "pine"),
    "palm": (0.4, 0.24, "leaf"),
    "birch": (0.36, 0.17, "leaf"),
    "willow": (0.32, 0.34, "leaf"),
    "blossom": (0.3, 0.3, "blossom"),
    "bare": (0.34, 0.26, "leaf"),
}


def tree(s: Scene, kind: str, x: float, distance: float, rng: np.random.Generator, colour_name: str = "") -> None:
    """One tree with its foot on the ground, its leaves in a colour."""
    high, wide, tone = KINDS[kind]
    size = 1.15 / distance * rng.uniform(0.85, 1.2)
    foot, top = s.ground(distance), s.ground(distance) - high * size
    leaves = (
        s.mood.palette("autumn")
        if "autumn" in s.words and kind not in ("pine", "cypress", "palm")
        else s.mood.palette(tone)
    )
    if colour_name:
        leaves = dyed(leaves, np.array(COLOURS[colour_name]) / 255)
    fall = (
        0.0
        if kind == "bare"
        else 1.0
        if kind in ("pine", "cypress", "palm")
        else np.clip(0.12 + 1.3 * s.mood.lush, 0, 1)
    )
    if s.words & {"winter", "snow"} and kind not in ("pine", "cypress"):
        fall *= 0.12
    colour = s.fade(leaves, distance)
    trunk = s.fade(
        np.array([0.88, 0.87, 0.84]) * (0.4 + 0.6 * s.mood.light) if kind == "birch" else s.mood.palette("trunk"),
        distance,
    )
    bend = 0.05 * (s.mood.wind - 0.3) * size
    if kind == "pine":
        _pine(s, x, foot, top, wide * size, colour, trunk, rng)
    elif kind == "palm":
        _palm(s, x, foot, top, wide * size, bend, colour, trunk, rng)
    elif kind == "cypress":
        _cypress(s, x, foot, top, wide * size, colour, rng)
    else:
        _crown(s, x, foot, top, wide * size, bend, colour, trunk, float(fall), rng, drooping=kind == "willow")


def _crown(
    s: Scene,
    x: float,
    foot: float,
    top: float,
    wide: float,
    bend: float,
    colour: Colour,
    trunk: Colour,
    leaves: float,
    rng: np.random.Generator,
    *,
    drooping: bool,
) -> None:
    """A trunk that branches and a crown of leaf clusters, lit from the sun's side; fewer leaves leave it bare."""
    c = s.canvas
    high = foot - top
    s.canvas.disc(x, foot, wide * 0.55, high * 0.03, s.mood.palette("dark"), 0.35, soft=0.01)
    _branches(s, x, foot, x + bend / c.aspect, foot - high * 0.42, high * 0.055, trunk, rng, 4)
    side = np.sign(s.sun[0] - x) or 1.0
    middle = top + high * 0.36
    for i in range(70):
        angle, out = rng.random() * 2 * np.pi, rng.random() ** 0.5
        cx = x + (np.cos(angle) * out * wide * 0.5 + bend) / c.aspect
        cy = middle + np.sin(angle) * out * high * 0.36
        keep, tone, size = rng.random(), rng.normal(), (0.09 + 0.07 * rng.random()) * wide
        if keep < leaves:
            lit = np.clip(0.5 + 0.45 * side * np.cos(angle) * out - 0.5 * np.sin(angle) * out, 0, 1)
            shade = np.clip(
                mix(colour * 0.55, mix(colour * 1.25, s.mood.palette("sun"), 0.14), lit) * (1 + 0.07 * tone), 0, 1
            )
            c.disc(cx, cy, size, size * (1.9 if drooping else 0.8), shade, 0.92, soft=0.002 + 0.02 * size)
        if i == 18:
            _branches(s, x, foot - high * 0.3, x + bend / c.aspect, foot - high * 0.55, high * 0.03, trunk, rng, 3)


def _branches(
    s: Scene,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    width: float,
    colour: Colour,
    rng: np.random.Generator,
    depth: int,
) -> None:
    c = s.canvas
    crook = rng.normal() * 0.08 * (0.4 + s.mood.rough)
    mid = ((x0 + x1) / 2 + crook * (y0 - y1) / c.aspect, (y0 + y1) / 2)
    c.stroke([(x0, y0), mid, (x1, y1)], [width, width * 0.8, width * 0.6], colour)
    if depth == 0:
        return
    long, turn = np.hypot((x1 - x0) * c.aspect, y1 - y0) * 0.72, np.arctan2((x1 - x0) * c.aspect, y0 - y1)
    for lean in (-0.55, 0.1, 0.6):
        a = turn + lean + rng.normal() * 0.16
        reach = long * rng.uniform(0.75, 1.1)
        _branches(
            s, x1, y1, x1 + np.sin(a) * reach / c.aspect, y1 - np.cos(a) * reach, width * 0.58, colour, rng, depth - 1
        )


def _pine(
    s: Scene, x: float, foot: float, top: float, wide: float, colour: Colour, trunk: Colour, rng: np.random.Generator
) -> None:
    c, tiers = s.canvas, 9
    c.stroke([(x, foot), (x, top)], [wide * 0.1, wide * 0.02], trunk)
    for i in range(tiers, -1, -1):
        y = top + (foot - top) * 0.9 * (i + 1) / (tiers + 1)
        half = wide * 0.5 * (i + 1) / (tiers + 1) * rng.uniform(0.9, 1.12)
        drop = (foot - top) * 0.05
        tone = vary(rng, colour, 0.1)
        points = [
            (x, y - (foot - top) * 0.16),
            (x + half / c.aspect, y + drop),
            (x + half * 0.35 / c.aspect, y),
            (x, y + drop),
            (x - half * 0.35 / c.aspect, y),
            (x - half / c.aspect, y + drop),
        ]
        c.polygon(points, tone)
        lit = np.sign(s.sun[0] - x) or 1.0
        c.polygon(
            [points[0], (x + lit * half / c.aspect, y + drop), (x + lit * half * 0.3 / c.aspect, y)],
            mix(tone, s.mood.palette("sun"), 0.2),
            0.6,
        )
        if s.words & {"winter", "snow"}:
            c.stroke([points[5], points[0], points[1]], wide * 0.035, s.mood.palette("snow"), 0.75)


def _cypress(
    s: Scene, x: float, foot: float, top: float, wide: float, colour: Colour, rng: np.random.Generator
) -> None:
    c = s.canvas
    for i in range(26):
        t = i / 25
        half = wide * 0.5 * np.sin(np.pi * min(1.0, 0.12 + 0.9 * t) ** 0.7) * rng.uniform(0.8, 1.1)
        c.disc(
            x + rng.normal() * wide * 0.06,
            foot - (foot - top) * t,
            max(half, wide * 0.05),
            (foot - top) * 0.05,
            vary(rng, colour, 0.12),
            0.95,
        )


def _palm(
    s: Scene,
    x: float,
    foot: float,
    top: float,
    wide: float,
    bend: float,
    colour: Colour,
    trunk: Colour,
    rng: np.random.Generator,
) -> None:
    c = s.canvas
    lean = (rng.normal() * 0.05 + bend) / c.aspect
    c.stroke(
        [(x, foot), (x + lean * 0.4, (foot + top) / 2), (x + lean, top)],
        [0.035 * wide * 3, 0.03 * wide * 2.4, 0.02 * wide * 2.4],
        trunk,
    )
    for i in range(11):
        a = -np.pi * (i + 0.5) / 11 + rng.normal() * 0.1
        reach = wide * 0.55
        tip = (x + lean + np.cos(a) * reach / c.aspect, top + np.sin(a) * reach * 0.55 + reach * 0.28)
        mid = (x + lean + np.cos(a) * reach * 0.55 / c.aspect, top + np.sin(a) * reach * 0.6)
        c.stroke([(x + lean, top), mid, tip], [wide * 0.03, wide * 0.1, wide * 0.01], vary(rng, colour, 0.12))


def trees(s: Scene, thing: str, kind: str, alone: bool) -> None:
    """One large tree, or a handful from far to near, or as many as are asked for; `thing` of the lexicon, drawn as
    `kind`.
    """
    rng = s.rng("tree" if alone else "trees")
    if alone:
        usual = [(0.5 + 0.12 * rng.normal(), 1.35)]
    else:
        places = sorted(((1.5 + 5 * rng.random(), rng.random()) for _ in range(9)), reverse=True)
        usual = [(x * 0.34 if x < 0.5 else 0.66 + (x - 0.5) * 0.68, distance) for distance, x in places]
    for place in s.placements(thing, usual):
        tree(s, kind, place.x, place.distance, rng, place.colour)


def forest(s: Scene, kind: str) -> None:
    """A wall of trees at the back and large ones at both sides."""
    rng, c = s.rng("forest"), s.canvas
    name = (
        "pine"
        if kind == "pine"
        else "autumn"
        if "autumn" in s.words
        else "trunk"
        if s.words & {"winter", "snow"}
        else "leaf"
    )
    tone = s.fade(s.mood.palette(name), 5)
    for i in range(70):
        x, high = i / 69 + rng.normal() * 0.01, 0.1 + 0.1 * rng.random()
        c.disc(
            x,
            s.horizon + 0.02 - high * 0.5,
            0.035 + 0.02 * rng.random(),
            high * 0.7,
            vary(rng, tone, 0.14),
            0.95,
            soft=0.004,
        )
    for distance in np.geomspace(5.5, 1.25, 16):
        x = rng.random()
        x = x * 0.8 if x < 0.5 else 0.6 + (x - 0.5) * 0.8
        if 0.38 < x < 0.62 and distance < 2.6:
            x = x - 0.3 if x < 0.5 else x + 0.3
        tree(s, kind, x, float(distance), rng, s.colour_of("forest", "tree"))


def reeds(s: Scene) -> None:
    """Grasses and reeds along the lower edge."""
    c, m, rng = s.canvas, s.mood, s.rng("reeds")
    for _ in range(150):
        x, high = rng.random(), 0.05 + 0.16 * rng.random()
        lean = (0.25 * m.wind + 0.1 * rng.normal()) * high
        c.stroke(
            [(x, 1.02), (x + lean * 0.4, 1 - high * 0.6), (x + lean, 1 - high)],
            [0.008, 0.006, 0.002],
            vary(rng, mix(m.palette("grass"), m.palette("field"), rng.random()), 0.15),
        )


def bush(s: Scene, x: float, distance: float, rng: np.random.Generator) -> None:
    """A round bush."""
    size = 0.07 / distance
    tone = s.fade(s.mood.palette("leaf"), distance)
    for _ in range(14):
        dx, dy = rng.normal() * size * 0.8, abs(rng.normal()) * size * 0.5
        s.canvas.disc(
            x + dx / s.canvas.aspect, s.ground(distance) - dy, size * 0.4, size * 0.32, vary(rng, tone, 0.16), 0.95
        )


def garden(s: Scene) -> None:
    """Flower beds on both sides with bushes behind them."""
    rng, m, c = s.rng("garden"), s.mood, s.canvas
    hues = (
        np.array([(226, 60, 70), (250, 200, 60), (240, 240, 248), (140, 90, 200), (244, 120, 170), (250, 140, 60)])
        / 255
    )
    for i in range(30):
        bush(s, (i % 2) * 0.62 + 0.38 * rng.random(), 1.2 + 3.5 * (1 - i / 30), rng)
    for i in range(520):
        distance = 1 + 3.6 * (1 - i / 520)
        x, hue, drop = rng.random(), hues[rng.integers(6)], rng.random()
        x = x * 0.76 if x < 0.5 else 0.62 + (x - 0.5) * 0.76
        if drop < 0.2 + 0.8 * m.lush:
            c.disc(
                x,
                s.ground(distance) - 0.05 * rng.random() / distance,
                0.014 / distance,
                0.012 / distance,
                mix(s.fade(hue, distance), m.palette("leaf"), 0.5 * m.night),
            )
