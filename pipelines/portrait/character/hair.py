"""Hair, scarf or none: drawn behind the head and over it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character.canvas import (
    Colour,
    OpacityMask,
    StrokeCanvas,
    mix_colours,
    rgb_from_hex,
    shade_colour,
)
from pipelines.portrait.character.styles import CharacterStyle

Array = NDArray[np.float64]
SKULL_TOP, SKULL_SIDE = -1.52, 1.16  # of the skull under the hair


def draw_back_hair(canvas: StrokeCanvas, style: CharacterStyle) -> None:
    """Draw the hair or scarf that lies behind the face."""
    colour, width_factor = rgb_from_hex(style.hair_colour), style.width
    dark = shade_colour(colour, 0.62)
    if style.hair in ("long", "waves"):
        length = 2.7 if style.hair == "long" else 1.9
        wave = 0.1 if style.hair == "waves" else 0.0
        left = [
            (-SKULL_SIDE * width_factor - 0.22 + wave * np.sin(6 * t), -0.6 + (length + 0.6) * t)
            for t in np.linspace(0, 1, 7)
        ]
        right = [(-x, y) for x, y in left[::-1]]
        canvas.fill_shape(
            [
                (0, SKULL_TOP - 0.2),
                (-0.8 * width_factor, -1.35),
                *left,
                (-0.5, length),
                (0.5, length),
                *right,
                (0.8 * width_factor, -1.35),
            ],
            dark,
            is_figure=True,
        )
    elif style.hair == "bob":
        canvas.fill_shape(
            [
                (0, SKULL_TOP - 0.18),
                (-0.9 * width_factor, -1.3),
                (-1.38 * width_factor, -0.4),
                (-1.42 * width_factor, 0.7),
                (-1.2, 1.35),
                (-0.5, 1.4),
                (0.5, 1.4),
                (1.2, 1.35),
                (1.42 * width_factor, 0.7),
                (1.38 * width_factor, -0.4),
                (0.9 * width_factor, -1.3),
            ],
            dark,
            is_figure=True,
        )
    elif style.hair == "curls":
        rng = np.random.default_rng(3)
        for a in np.linspace(np.pi * 0.93, np.pi * 2.07, 26):
            x, y = 1.34 * width_factor * np.cos(a), -0.42 + 1.24 * np.sin(a)
            _draw_puff(canvas, float(x), float(y), 0.36 + 0.05 * float(rng.random()), dark)
    elif style.hair == "bun":
        _draw_puff(canvas, 0.0, SKULL_TOP - 0.14, 0.42, dark)
        _draw_puff(canvas, -0.05, SKULL_TOP - 0.18, 0.32, colour)
    elif style.hair == "scarf":
        cloth = mix_colours(rgb_from_hex(style.clothing), (255, 255, 255), 0.12)
        canvas.fill_shape(
            [
                (0, SKULL_TOP - 0.16),
                (-0.95 * width_factor, -1.25),
                (-1.36 * width_factor, -0.3),
                (-1.34 * width_factor, 0.8),
                (-1.15, 1.7),
                (-1.3, 2.5),
                (1.3, 2.5),
                (1.15, 1.7),
                (1.34 * width_factor, 0.8),
                (1.36 * width_factor, -0.3),
                (0.95 * width_factor, -1.25),
            ],
            shade_colour(cloth, 0.78),
            is_figure=True,
        )


def draw_front_hair(canvas: StrokeCanvas, style: CharacterStyle) -> None:
    """Draw the hair or scarf over the forehead and the sides."""
    if style.hair == "bald":
        canvas.paint_blob((-0.3, -1.0), 0.3, 0.16, (255, 255, 255), 0.22, canvas.figure_mask)
        return
    if style.hair == "scarf":
        _draw_scarf(canvas, style)
        return
    width_factor = style.width
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
    }[style.hair]
    line = [(x * width_factor, y) for x, y in line]
    thick = {"quiff": 0.22, "crop": 0.16, "bun": 0.08}.get(style.hair, 0.2)
    over = [
        (1.2 * width_factor, 0.0),
        (1.18 * width_factor, -0.6),
        (0.86 * width_factor, -1.28),
        (0.3, SKULL_TOP - thick),
        (-0.3, SKULL_TOP - thick * 0.9),
        (-0.86 * width_factor, -1.26),
        (-1.18 * width_factor, -0.6),
        (-1.2 * width_factor, 0.0),
    ]
    if style.hair in ("bob", "long", "waves"):
        low = line[0][1]
        over = [
            (1.34 * width_factor, low),
            (1.36 * width_factor, 0.2),
            *over[1:-1],
            (-1.36 * width_factor, 0.2),
            (-1.34 * width_factor, low),
        ]
    if style.hair == "curls":
        _draw_curls(canvas, style, over, line)
        return
    shadow = [(x, y + 0.10) for x, y in line]
    canvas.fill_shape(
        [*over, *shadow],
        shade_colour(rgb_from_hex(style.skin), 0.45),
        blur=0.06,
        opacity=0.35,
        within=canvas.figure_mask,
    )
    mask = canvas.fill_shape([*over, *line], rgb_from_hex(style.hair_colour), is_figure=True)
    _draw_strands(canvas, style, line, over, mask)


def _draw_strands(
    canvas: StrokeCanvas,
    style: CharacterStyle,
    line: list[tuple[float, float]],
    over: list[tuple[float, float]],
    mask: OpacityMask,
) -> None:
    """Draw locks from the crown to the hairline, light and dark, and a band of shine."""
    colour = rgb_from_hex(style.hair_colour)
    tones = {gain: shade_colour(colour, gain) for gain in (0.62, 0.78, 1.14, 1.24)}
    rng = np.random.default_rng(7)
    parting = -0.35 if style.hair in ("long", "waves", "bob", "quiff") else 0.0
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    strands = []
    for _ in range(110):
        x = float(rng.uniform(min(xs), max(xs)))
        y = float(np.interp(x, sorted(xs), [yy for _, yy in sorted(zip(xs, ys, strict=True))]))
        crown = (parting + 0.55 * (x - parting) * 0.6, SKULL_TOP - 0.05)
        bend = (x * 0.98 + 0.06 * np.sign(x), -0.95 + 0.35 * (y + 0.8))
        strands.append(([crown, bend, (x, y + 0.03)], tones[float(rng.choice(list(tones)))]))
    canvas.paint_strokes(strands, (0.006, 0.032, 0.004), opacity=0.30, blur=0.004, within=mask)
    shine = [(-0.95, -0.75), (-0.5, -1.16), (0.1, -1.26), (0.1, -1.16), (-0.5, -1.04), (-0.88, -0.68)]
    canvas.fill_shape(shine, shade_colour(colour, 1.45), blur=0.09, opacity=0.45, within=mask)


def _draw_curls(
    canvas: StrokeCanvas, style: CharacterStyle, over: list[tuple[float, float]], line: list[tuple[float, float]]
) -> None:
    colour = rgb_from_hex(style.hair_colour)
    rng = np.random.default_rng(4)
    canvas.fill_shape([*over, *line], shade_colour(colour, 0.8), is_figure=True)
    for ring, size in ((over, 0.30), (line, 0.17)):
        for (x0, y0), (x1, y1) in pairwise(ring):
            for t in (0.0, 0.5):
                x, y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t
                tone = shade_colour(colour, float(rng.uniform(0.8, 1.12)))
                _draw_puff(
                    canvas,
                    x + float(rng.normal(0, 0.03)),
                    y + (0 if ring is line else 0.12),
                    size * float(rng.uniform(0.8, 1.1)),
                    tone,
                )
    for _ in range(60):
        x, y = float(rng.uniform(-1.1, 1.1)), float(rng.uniform(-1.6, -0.85))
        ring_ = [(x + 0.12 * np.cos(a), y + 0.10 * np.sin(a)) for a in np.linspace(0, 4.6, 7)]
        canvas.paint_stroke(
            ring_, (0.004, 0.03, 0.004), shade_colour(colour, 1.32), opacity=0.35, blur=0.006, within=canvas.figure_mask
        )


def _draw_puff(canvas: StrokeCanvas, x: float, y: float, r: float, colour: Colour) -> None:
    canvas.fill_shape(
        [(x + r * np.cos(a), y + r * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 12, endpoint=False)],
        colour,
        blur=0.01,
        is_figure=True,
    )


def _draw_scarf(canvas: StrokeCanvas, style: CharacterStyle) -> None:
    cloth, width_factor = mix_colours(rgb_from_hex(style.clothing), (255, 255, 255), 0.12), style.width
    inner = [
        (-0.98 * width_factor, 0.6),
        (-1.02 * width_factor, 0.0),
        (-0.92 * width_factor, -0.5),
        (-0.5, -0.84),
        (0.0, -0.92),
        (0.5, -0.84),
        (0.92 * width_factor, -0.5),
        (1.02 * width_factor, 0.0),
        (0.98 * width_factor, 0.6),
    ]
    outer = [
        (1.3 * width_factor, 0.9),
        (1.3 * width_factor, -0.2),
        (1.02 * width_factor, -1.1),
        (0.4, SKULL_TOP - 0.16),
        (-0.4, SKULL_TOP - 0.16),
        (-1.02 * width_factor, -1.1),
        (-1.3 * width_factor, -0.2),
        (-1.3 * width_factor, 0.9),
    ]
    shadow = [(x * 0.97, y + 0.08) for x, y in inner]
    canvas.fill_shape(
        [*outer, *shadow],
        shade_colour(rgb_from_hex(style.skin), 0.45),
        blur=0.06,
        opacity=0.4,
        within=canvas.figure_mask,
    )
    mask = canvas.fill_shape([*outer, *inner], cloth, is_figure=True)
    for s in (-1, 1):
        canvas.fill_shape(
            [
                (s * 0.98 * width_factor, 0.55),
                (s * 0.86 * width_factor, 1.15),
                (s * 0.45, 1.66),
                (0.0, 1.86),
                (s * 0.1, 2.2),
                (s * 0.9, 2.2),
                (s * 1.34, 1.5),
                (s * 1.32 * width_factor, 0.5),
            ],
            shade_colour(cloth, 0.92 if s > 0 else 1.0),
            is_figure=True,
        )
        canvas.paint_stroke(
            [(s * 1.1 * width_factor, 0.3), (s * 0.98 * width_factor, 1.2), (s * 0.3, 1.95)],
            (0.01, 0.05, 0.01),
            shade_colour(cloth, 0.6),
            opacity=0.5,
            blur=0.02,
        )
    for k in range(6):
        x = -0.9 + 0.36 * k
        canvas.paint_stroke(
            [(x * 0.5, SKULL_TOP - 0.1), (x * 0.9, -1.2), (x * 1.05, -0.8)],
            (0.005, 0.03, 0.005),
            shade_colour(cloth, 0.66),
            opacity=0.4,
            blur=0.015,
            within=mask,
        )
    canvas.fill_shape(
        [(-0.9, -0.8), (-0.4, -1.25), (0.1, -1.35), (0.0, -1.2), (-0.4, -1.08), (-0.8, -0.68)],
        shade_colour(cloth, 1.4),
        blur=0.1,
        opacity=0.5,
        within=mask,
    )
