"""People, animals and boats, at a distance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipelines.image.sketch.canvas import Colour, dyed, mix, vary
from pipelines.image.sketch.modifiers import COLOURS
from pipelines.image.sketch.scene import Scene


def person(
    s: Scene,
    x: float,
    distance: float,
    rng: np.random.Generator,
    *,
    seated: bool = False,
    foot: float | None = None,
    colour: str = "",
) -> None:
    """A figure from behind, its coat in a colour: upright and wide for pleasure and dominance, bowed for sorrow."""
    c, m, a = s.canvas, s.mood, s.canvas.aspect
    u = 0.34 / distance
    y = (s.ground(distance) if foot is None else foot) - (0.08 * u if seated else 0)
    coat = s.fade(
        vary(rng, (m.palette("cloth"), m.palette("dark"), m.palette("deep"), m.palette("roof"))[rng.integers(4)], 0.06),
        distance,
    )
    coat = dyed(coat, np.array(COLOURS[colour]) / 255) if colour else coat
    bow = (0.55 - m.light) * 0.5 * u
    if not seated:
        for side in (-1, 1):
            c.stroke(
                [(x + side * 0.05 * u / a, y - 0.45 * u), (x + side * 0.07 * u / a, y)], 0.085 * u, m.palette("dark")
            )
    else:
        c.stroke([(x, y - 0.42 * u), (x + 0.2 * u / a, y - 0.4 * u), (x + 0.22 * u / a, y)], 0.1 * u, m.palette("dark"))
    hip, neck = (x, y - 0.42 * u), (x + bow * 0.5 / a, y - 0.84 * u)
    c.polygon(
        [
            (hip[0] - 0.15 * u / a, hip[1] + 0.14 * u),
            (neck[0] - 0.12 * u / a, neck[1] + 0.05 * u),
            (neck[0] + 0.12 * u / a, neck[1] + 0.05 * u),
            (hip[0] + 0.15 * u / a, hip[1] + 0.14 * u),
        ],
        coat,
    )
    lift = max(0.0, m.light - 0.55) * max(0.0, m.wind - 0.35) * 3
    for side in (-1, 1):
        shoulder = (neck[0] + side * 0.12 * u / a, neck[1] + 0.08 * u)
        hand = (shoulder[0] + side * (0.08 + 0.16 * lift) * u / a, shoulder[1] + (0.34 - 0.62 * lift) * u)
        c.stroke([shoulder, hand], 0.065 * u, coat * 0.88)
    c.disc(
        neck[0] + bow * 0.7 / a,
        neck[1] - 0.06 * u + bow * 0.3,
        0.072 * u,
        0.088 * u,
        s.fade(m.palette("skin"), distance),
    )
    c.disc(neck[0] + bow * 0.7 / a, neck[1] - 0.1 * u + bow * 0.3, 0.08 * u, 0.06 * u, m.palette("trunk"))
    c.disc(x, y, 0.16 * u, 0.03 * u, m.palette("dark"), 0.3, soft=0.006)


def people(s: Scene) -> None:
    """A crowd, the near ones last."""
    rng = s.rng("people")
    colour = s.colour_of("people")
    for distance in np.geomspace(5.5, 1.7, 15):
        person(s, s.x_of(0.08 + 0.84 * rng.random(), "people"), float(distance), rng, colour=colour)


def couple(s: Scene) -> None:
    """Two people side by side."""
    rng = s.rng("couple")
    x = s.x_of(0.5 + 0.08 * rng.normal(), "couple")
    for dx in (-0.035, 0.045):
        person(s, x + dx, 1.9, rng)


def bench(s: Scene, seated: bool) -> None:
    """A bench, with somebody on it or without."""
    c, m, rng, a = s.canvas, s.mood, s.rng("bench"), s.canvas.aspect
    x, y, u = s.x_of(0.5 + 0.06 * rng.normal(), "bench"), s.ground(1.35), 0.3
    wood = m.palette("wood")
    for up in (0.26, 0.2, 0.14):
        c.stroke([(x - 0.8 * u / a, y - up), (x + 0.8 * u / a, y - up)], 0.026, vary(rng, wood, 0.05))
    if seated:
        person(s, x - 0.15 * u / a, 1.05, rng, seated=True, foot=y)
    c.stroke([(x - 0.85 * u / a, y - 0.09), (x + 0.85 * u / a, y - 0.09)], 0.035, wood * 0.85)
    for side in (-0.7, 0.7):
        c.stroke([(x + side * u / a, y - 0.27), (x + side * u / a, y + 0.01)], 0.02, m.palette("dark"))


#: Kind -> height of the shoulder, length, thickness of the neck's rise, RGB over 255 (or a palette name).
ANIMALS: dict[str, tuple[float, float, float, tuple[int, int, int]]] = {
    "horse": (0.17, 0.21, 0.11, (106, 70, 48)),
    "cow": (0.14, 0.22, 0.03, (150, 92, 62)),
    "sheep": (0.09, 0.12, 0.02, (222, 216, 202)),
    "dog": (0.08, 0.11, 0.05, (120, 90, 62)),
    "deer": (0.14, 0.15, 0.12, (148, 104, 66)),
    "cat": (0.055, 0.08, 0.035, (70, 62, 58)),
}


def animal(s: Scene, kind: str, x: float, distance: float, rng: np.random.Generator) -> None:
    """A four-legged animal seen from the side."""
    c, a = s.canvas, s.canvas.aspect
    high, long, neck, rgb = ANIMALS[kind]
    u, y, side = 1.3 / distance, s.ground(distance), 1 if rng.random() < 0.5 else -1
    tone = s.fade(vary(rng, np.array(rgb) / 255 * (0.35 + 0.65 * (1 - s.mood.night)), 0.06), distance)
    high, long, neck = high * u, long * u, neck * u
    c.disc(x, y, long * 0.6, 0.012 * u, s.mood.palette("dark"), 0.35, soft=0.005)
    for place in (-0.4, -0.27, 0.3, 0.43):
        c.stroke(
            [(x + place * long / a, y - high * 0.6), (x + (place + 0.03 * rng.normal()) * long / a, y)],
            0.09 * high + 0.004 * u,
            tone * 0.75,
        )
    c.disc(x, y - high * 0.8, long * 0.52, high * 0.32, tone)
    c.disc(x - 0.1 * long / a, y - high * 0.92, long * 0.36, high * 0.16, mix(tone, s.mood.palette("sun"), 0.22), 0.8)
    head = (x + side * (0.5 * long + neck * 0.35) / a, y - high * 0.95 - neck)
    c.stroke([(x + side * 0.36 * long / a, y - high * 0.85), head], [high * 0.42, high * 0.2], tone)
    c.disc(head[0] + side * high * 0.14 / a, head[1], high * 0.2, high * 0.12, tone, turn=0.5 * side)
    c.stroke(
        [(x - side * 0.5 * long / a, y - high * 0.95), (x - side * 0.62 * long / a, y - high * 0.45)],
        high * 0.08,
        tone * 0.8,
    )
    if kind == "deer":
        for lean in (-0.03, 0.05):
            c.stroke([head, (head[0] + lean * u / a, head[1] - 0.09 * u)], 0.006 * u, s.mood.palette("trunk"))


def herd(s: Scene, kind: str, alone: bool) -> None:
    """One animal in front, or several."""
    rng = s.rng(kind)

    def usual() -> Iterator[tuple[float, float]]:
        """(x, distance), drawn as they are asked for: the animals share their numbers."""
        if alone:
            yield 0.5 + 0.13 * rng.normal(), 1.9
            return
        for distance in np.geomspace(4.5, 1.9, 6):
            yield 0.12 + 0.76 * rng.random(), float(distance)

    if not s.is_arranged(kind, 1 if alone else 6):
        for x, distance in usual():
            animal(s, kind, x, distance, rng)
        return
    for place in s.placements(kind, list(usual())):
        with s.dye(place.colour):
            animal(s, kind, place.x, place.distance, rng)


def sailing_boat(s: Scene, x: float, distance: float, rng: np.random.Generator) -> None:
    """A boat with two sails, heeling in the wind, and its reflection."""
    c, m, a = s.canvas, s.mood, s.canvas.aspect
    u, y = 0.62 / distance, s.ground(distance)
    lean = (0.04 + 0.12 * m.wind) * u * (1 if s.sun[0] < 0.5 else -1)
    hull, sail = s.fade(m.palette("trunk"), distance), s.fade(m.palette("sail"), distance)
    for flip, alpha in ((-0.8, 0.3), (1.0, 1.0)):

        def spot(dx: float, up: float, flip: float = flip) -> tuple[float, float]:
            return x + (dx * u + lean * up) / a, y - up * u * flip

        c.polygon([spot(0.02, 0.1), spot(0.04, 1.0), spot(0.36, 0.16)], sail, alpha)
        c.polygon(
            [spot(-0.02, 0.14), spot(0.0, 0.86), spot(-0.26, 0.18)], mix(sail, s.mood.palette("shade"), 0.3), alpha
        )
        c.polygon([spot(-0.3, 0.11), spot(0.34, 0.11), spot(0.24, -0.02), spot(-0.2, -0.02)], hull, alpha)
    c.stroke([(x + 0.03 * u / a, y - 0.1 * u), (x + (0.03 * u + lean) / a, y - 1.02 * u)], 0.014 * u, m.palette("dark"))


def boats(s: Scene) -> None:
    """Sailing boats on the water."""
    rng = s.rng("boats")
    usual = [
        (float(np.clip(x + 0.05 * rng.normal(), 0.15, 0.85)), distance)
        for distance, x in ((7.0, 0.2), (5.0, 0.74), (3.4, 0.36), (2.3, 0.62))
    ]
    for place in s.placements("boats", usual):
        with s.dye(place.colour):
            sailing_boat(s, place.x, place.distance, rng)


def ship(s: Scene, x: float, distance: float, rng: np.random.Generator) -> None:
    """A three-master."""
    c, m, a = s.canvas, s.mood, s.canvas.aspect
    y, u = s.ground(distance), 0.44 * 2.6 / distance
    lean = (m.wind - 0.3) * 0.08
    hull = s.fade(m.palette("trunk"), 2)
    c.polygon(
        [
            (x - 0.5 * u / a, y - 0.2 * u),
            (x + 0.56 * u / a, y - 0.24 * u),
            (x + 0.42 * u / a, y + 0.02),
            (x - 0.42 * u / a, y + 0.02),
        ],
        hull,
    )
    c.stroke([(x - 0.48 * u / a, y - 0.15 * u), (x + 0.52 * u / a, y - 0.18 * u)], 0.012, m.palette("field"))
    for mast, high in ((-0.3, 0.72), (0.02, 0.95), (0.32, 0.76)):
        c.stroke(
            [(x + mast * u / a, y - 0.18 * u), (x + (mast + lean * high) * u / a, y - (0.2 + high) * u)],
            0.01,
            m.palette("dark"),
        )
        for level in range(3):
            up, half = 0.34 + high * 0.25 * level, 0.17 - 0.035 * level
            mid = mast + lean * up
            c.polygon(
                [
                    ((x + (mid - half) * u / a), y - up * u),
                    ((x + (mid + half) * u / a), y - up * u),
                    (x + (mid + half * 0.82) * u / a, y - (up + high * 0.22) * u),
                    (x + (mid - half * 0.82) * u / a, y - (up + high * 0.22) * u),
                ],
                s.fade(vary(rng, m.palette("sail"), 0.05), 1.8),
            )
    c.disc(x, y + 0.02, 0.46 * u, 0.02, hull, 0.5, soft=0.012)


def rowing_boat(s: Scene, x: float, distance: float, rng: np.random.Generator) -> None:
    """A small boat with somebody in it."""
    c, m, a = s.canvas, s.mood, s.canvas.aspect
    y = s.ground(distance)
    wood: Colour = m.palette("wood")
    if "person" not in s.absent:
        person(s, x, 2.4 * distance / 1.7, rng, seated=True, foot=y + 0.01)
    c.polygon(
        [(x - 0.17 / a, y - 0.035), (x + 0.18 / a, y - 0.04), (x + 0.12 / a, y + 0.022), (x - 0.12 / a, y + 0.022)],
        wood,
    )
    c.stroke([(x - 0.17 / a, y - 0.035), (x, y - 0.022), (x + 0.18 / a, y - 0.04)], 0.008, wood * 1.25)
    c.disc(x, y + 0.03, 0.16, 0.014, m.palette("dark"), 0.4, soft=0.008)
