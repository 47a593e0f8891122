"""Hair, scarf or none: what is drawn behind the head and what before it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character.canvas import Canvas, Colour, Mask, mix_colours, rgb_from_hex, shade_colour
from pipelines.portrait.character.styles import CharacterStyle

Array = NDArray[np.float64]
TOP, SIDES = -1.52, 1.16  # of the skull under the hair


def behind(c: Canvas, look: CharacterStyle, q: Array) -> None:
    """What lies behind the face."""
    colour, w = rgb_from_hex(look.hair_colour), look.width
    dark = shade_colour(colour, 0.62)
    if look.hair in ("long", "waves"):
        length = 2.7 if look.hair == "long" else 1.9
        wave = 0.1 if look.hair == "waves" else 0.0
        left = [(-SIDES * w - 0.22 + wave * np.sin(6 * t), -0.6 + (length + 0.6) * t) for t in np.linspace(0, 1, 7)]
        right = [(-x, y) for x, y in left[::-1]]
        c.fill(
            [(0, TOP - 0.2), (-0.8 * w, -1.35), *left, (-0.5, length), (0.5, length), *right, (0.8 * w, -1.35)],
            dark,
            body=True,
        )
    elif look.hair == "bob":
        c.fill(
            [
                (0, TOP - 0.18),
                (-0.9 * w, -1.3),
                (-1.38 * w, -0.4),
                (-1.42 * w, 0.7),
                (-1.2, 1.35),
                (-0.5, 1.4),
                (0.5, 1.4),
                (1.2, 1.35),
                (1.42 * w, 0.7),
                (1.38 * w, -0.4),
                (0.9 * w, -1.3),
            ],
            dark,
            body=True,
        )
    elif look.hair == "curls":
        rng = np.random.default_rng(3)
        for a in np.linspace(np.pi * 0.93, np.pi * 2.07, 26):
            x, y = 1.34 * w * np.cos(a), -0.42 + 1.24 * np.sin(a)
            _puff(c, float(x), float(y), 0.36 + 0.05 * float(rng.random()), dark)
    elif look.hair == "bun":
        _puff(c, 0.0, TOP - 0.14, 0.42, dark)
        _puff(c, -0.05, TOP - 0.18, 0.32, colour)
    elif look.hair == "scarf":
        cloth = mix_colours(rgb_from_hex(look.clothing), (255, 255, 255), 0.12)
        c.fill(
            [
                (0, TOP - 0.16),
                (-0.95 * w, -1.25),
                (-1.36 * w, -0.3),
                (-1.34 * w, 0.8),
                (-1.15, 1.7),
                (-1.3, 2.5),
                (1.3, 2.5),
                (1.15, 1.7),
                (1.34 * w, 0.8),
                (1.36 * w, -0.3),
                (0.95 * w, -1.25),
            ],
            shade_colour(cloth, 0.78),
            body=True,
        )


def before(c: Canvas, look: CharacterStyle, q: Array) -> None:
    """What lies over the forehead and the sides."""
    if look.hair == "bald":
        c.blob((-0.3, -1.0), 0.3, 0.16, (255, 255, 255), 0.22, c.figure)
        return
    if look.hair == "scarf":
        _scarf(c, look)
        return
    w = look.width
    line = {
        "crop": [
            (-1.12, 0.05),
            (-1.0, -0.35),
            (-0.82, -0.72),
            (-0.3, -0.86),
            (0.3, -0.84),
            (0.82, -0.7),
            (1.0, -0.35),
            (1.12, 0.05),
        ],
        "quiff": [
            (-1.12, 0.1),
            (-1.0, -0.4),
            (-0.85, -0.74),
            (-0.35, -0.80),
            (0.2, -0.98),
            (0.82, -0.76),
            (1.0, -0.35),
            (1.12, 0.1),
        ],
        "bob": [
            (-1.16, 1.15),
            (-1.1, 0.3),
            (-1.02, -0.3),
            (-0.75, -0.46),
            (-0.2, -0.52),
            (0.35, -0.58),
            (0.9, -0.42),
            (1.06, 0.2),
            (1.16, 1.15),
        ],
        "long": [
            (-1.2, 1.5),
            (-1.1, 0.4),
            (-1.0, -0.2),
            (-0.72, -0.62),
            (-0.28, -0.92),
            (0.1, -0.98),
            (0.6, -0.72),
            (0.98, -0.2),
            (1.1, 0.4),
            (1.2, 1.5),
        ],
        "waves": [
            (-1.2, 1.0),
            (-1.08, 0.3),
            (-1.0, -0.25),
            (-0.66, -0.55),
            (-0.1, -0.62),
            (0.5, -0.84),
            (0.95, -0.3),
            (1.08, 0.3),
            (1.2, 1.0),
        ],
        "curls": [
            (-1.16, 0.2),
            (-1.02, -0.35),
            (-0.75, -0.72),
            (-0.25, -0.82),
            (0.25, -0.82),
            (0.75, -0.72),
            (1.02, -0.35),
            (1.16, 0.2),
        ],
        "bun": [
            (-1.1, 0.1),
            (-1.0, -0.35),
            (-0.78, -0.72),
            (-0.3, -0.92),
            (0.3, -0.92),
            (0.78, -0.72),
            (1.0, -0.35),
            (1.1, 0.1),
        ],
    }[look.hair]
    line = [(x * w, y) for x, y in line]
    thick = {"quiff": 0.22, "crop": 0.16, "bun": 0.08}.get(look.hair, 0.2)
    over = [
        (1.2 * w, 0.0),
        (1.18 * w, -0.6),
        (0.86 * w, -1.28),
        (0.3, TOP - thick),
        (-0.3, TOP - thick * 0.9),
        (-0.86 * w, -1.26),
        (-1.18 * w, -0.6),
        (-1.2 * w, 0.0),
    ]
    if look.hair in ("bob", "long", "waves"):
        low = line[0][1]
        over = [(1.34 * w, low), (1.36 * w, 0.2), *over[1:-1], (-1.36 * w, 0.2), (-1.34 * w, low)]
    if look.hair == "curls":
        _curly(c, look, over, line)
        return
    shadow = [(x, y + 0.10) for x, y in line]
    c.fill([*over, *shadow], shade_colour(rgb_from_hex(look.skin), 0.45), soft=0.06, opacity=0.35, within=c.figure)
    mask = c.fill([*over, *line], rgb_from_hex(look.hair_colour), body=True)
    _strands(c, look, line, over, mask)


def _strands(
    c: Canvas, look: CharacterStyle, line: list[tuple[float, float]], over: list[tuple[float, float]], mask: Mask
) -> None:
    """Locks from the crown to the hairline, light and dark, and a band of shine."""
    colour = rgb_from_hex(look.hair_colour)
    rng = np.random.default_rng(7)
    parting = -0.35 if look.hair in ("long", "waves", "bob", "quiff") else 0.0
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    for _ in range(110):
        x = float(rng.uniform(min(xs), max(xs)))
        y = float(np.interp(x, sorted(xs), [yy for _, yy in sorted(zip(xs, ys, strict=True))]))
        from_ = (parting + 0.55 * (x - parting) * 0.6, TOP - 0.05)
        bend = (x * 0.98 + 0.06 * np.sign(x), -0.95 + 0.35 * (y + 0.8))
        tone = shade_colour(colour, float(rng.choice([0.62, 0.78, 1.14, 1.24])))
        c.stroke([from_, bend, (x, y + 0.03)], (0.006, 0.032, 0.004), tone, opacity=0.30, soft=0.004, within=mask)
    shine = [(-0.95, -0.75), (-0.5, -1.16), (0.1, -1.26), (0.1, -1.16), (-0.5, -1.04), (-0.88, -0.68)]
    c.fill(shine, shade_colour(colour, 1.45), soft=0.09, opacity=0.45, within=mask)


def _curly(c: Canvas, look: CharacterStyle, over: list[tuple[float, float]], line: list[tuple[float, float]]) -> None:
    colour = rgb_from_hex(look.hair_colour)
    rng = np.random.default_rng(4)
    c.fill([*over, *line], shade_colour(colour, 0.8), body=True)
    for ring, size in ((over, 0.30), (line, 0.17)):
        for (x0, y0), (x1, y1) in pairwise(ring):
            for t in (0.0, 0.5):
                x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
                tone = shade_colour(colour, float(rng.uniform(0.8, 1.12)))
                _puff(
                    c,
                    x + float(rng.normal(0, 0.03)),
                    y + (0 if ring is line else 0.12),
                    size * float(rng.uniform(0.8, 1.1)),
                    tone,
                )
    for _ in range(60):
        x, y = float(rng.uniform(-1.1, 1.1)), float(rng.uniform(-1.6, -0.85))
        ring_ = [(x + 0.12 * np.cos(a), y + 0.10 * np.sin(a)) for a in np.linspace(0, 4.6, 7)]
        c.stroke(ring_, (0.004, 0.03, 0.004), shade_colour(colour, 1.32), opacity=0.35, soft=0.006, within=c.figure)


def _puff(c: Canvas, x: float, y: float, r: float, colour: Colour) -> None:
    c.fill(
        [(x + r * np.cos(a), y + r * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 12, endpoint=False)],
        colour,
        soft=0.01,
        body=True,
    )


def _scarf(c: Canvas, look: CharacterStyle) -> None:
    cloth, w = mix_colours(rgb_from_hex(look.clothing), (255, 255, 255), 0.12), look.width
    inner = [
        (-0.98 * w, 0.6),
        (-1.02 * w, 0.0),
        (-0.92 * w, -0.5),
        (-0.5, -0.84),
        (0.0, -0.92),
        (0.5, -0.84),
        (0.92 * w, -0.5),
        (1.02 * w, 0.0),
        (0.98 * w, 0.6),
    ]
    outer = [
        (1.3 * w, 0.9),
        (1.3 * w, -0.2),
        (1.02 * w, -1.1),
        (0.4, TOP - 0.16),
        (-0.4, TOP - 0.16),
        (-1.02 * w, -1.1),
        (-1.3 * w, -0.2),
        (-1.3 * w, 0.9),
    ]
    shadow = [(x * 0.97, y + 0.08) for x, y in inner]
    c.fill([*outer, *shadow], shade_colour(rgb_from_hex(look.skin), 0.45), soft=0.06, opacity=0.4, within=c.figure)
    mask = c.fill([*outer, *inner], cloth, body=True)
    for s in (-1, 1):
        c.fill(
            [
                (s * 0.98 * w, 0.55),
                (s * 0.86 * w, 1.15),
                (s * 0.45, 1.66),
                (0.0, 1.86),
                (s * 0.1, 2.2),
                (s * 0.9, 2.2),
                (s * 1.34, 1.5),
                (s * 1.32 * w, 0.5),
            ],
            shade_colour(cloth, 0.92 if s > 0 else 1.0),
            body=True,
        )
        c.stroke(
            [(s * 1.1 * w, 0.3), (s * 0.98 * w, 1.2), (s * 0.3, 1.95)],
            (0.01, 0.05, 0.01),
            shade_colour(cloth, 0.6),
            opacity=0.5,
            soft=0.02,
        )
    for k in range(6):
        x = -0.9 + 0.36 * k
        c.stroke(
            [(x * 0.5, TOP - 0.1), (x * 0.9, -1.2), (x * 1.05, -0.8)],
            (0.005, 0.03, 0.005),
            shade_colour(cloth, 0.66),
            opacity=0.4,
            soft=0.015,
            within=mask,
        )
    c.fill(
        [(-0.9, -0.8), (-0.4, -1.25), (0.1, -1.35), (0.0, -1.2), (-0.4, -1.08), (-0.8, -0.68)],
        shade_colour(cloth, 1.4),
        soft=0.1,
        opacity=0.5,
        within=mask,
    )
