"""Draws a character on its mesh: the skin without eyes, the eyes without lids, and where the figure is."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character import hair
from pipelines.portrait.character.canvas import (
    SIDE,
    UNIT,
    Canvas,
    Colour,
    Mask,
    mix_colours,
    rgb_from_hex,
    shade_colour,
    smooth_curve,
    to_pixels,
)
from pipelines.portrait.character.mesh import mesh_from_style
from pipelines.portrait.character.styles import CharacterStyle
from pipelines.portrait.landmarks import points as at

Array = NDArray[np.float64]
LIDS = ((at.LID_UPPER_LEFT, at.LID_LOWER_LEFT, 468, -1), (at.LID_UPPER_RIGHT, at.LID_LOWER_RIGHT, 473, 1))
WHITE, PUPIL = (246, 243, 238), (24, 18, 18)


@dataclass(frozen=True)
class Drawing:
    """Pictures [1024, 1024, 3] floats and planes of a character; `points` [478, 3] in their pixels."""

    skin: NDArray[np.float32]
    eyeballs: NDArray[np.float32]
    figure: NDArray[np.float32]
    points: NDArray[np.float32]
    tone: Colour


def draw_character(look: CharacterStyle) -> Drawing:
    """Draw a character."""
    q = mesh_from_style(look)
    skin = rgb_from_hex(look.skin)
    back = rgb_from_hex(look.backdrop)
    canvas = Canvas(shade_colour(back, 1.25), shade_colour(back, 0.88))
    canvas.blob((0, -0.2), 2.2, 2.0, shade_colour(back, 1.5), 0.5)
    hair.behind(canvas, look, q)
    _body(canvas, look, skin)
    _ears(canvas, q, skin)
    face = _face(canvas, look, q, skin)
    _nose(canvas, q, skin, face)
    _lips(canvas, look, q, skin, face)
    if look.beard:
        _beard(canvas, look, q, face)
    for lids in LIDS:
        _lid(canvas, look, q, skin, lids, face)
    _brows(canvas, look, q, face)
    hair.before(canvas, look, q)
    plain = canvas.pixels.copy()
    for lids in LIDS:
        _eyeball(canvas, look, q, lids)
    points = np.concatenate([to_pixels(q), q[:, 2:] * UNIT * SIDE], 1).astype(np.float32)
    return Drawing(plain, canvas.pixels, canvas.cover, points, skin)


def _body(c: Canvas, look: CharacterStyle, skin: Colour) -> None:
    cloth = rgb_from_hex(look.clothing)
    neck = [(-0.52, 1.0), (-0.5, 1.9), (-0.9, 2.3), (-0.6, 3.0), (0.6, 3.0), (0.9, 2.3), (0.5, 1.9), (0.52, 1.0)]
    mask = c.fill(neck, shade_colour(skin, 0.86), body=True)
    c.blob((0.0, 1.72), 0.62, 0.26, shade_colour(skin, 0.52), 0.75, mask)
    low = {"scoop": 2.45, "collar": 2.2, "hood": 2.15, "sweater": 1.98}[look.clothes]
    body = [
        (-3.2, 3.6),
        (-2.35, 2.55),
        (-1.2, 2.18),
        (-0.62, 1.98 if look.clothes != "scoop" else 2.02),
        (0.0, low),
        (0.62, 1.98 if look.clothes != "scoop" else 2.02),
        (1.2, 2.18),
        (2.35, 2.55),
        (3.2, 3.6),
    ]
    mask = c.fill(body, cloth, body=True)
    c.fill(
        [(0.3, 3.6), (1.1, 2.2), (2.6, 2.5), (3.3, 3.7)],
        shade_colour(cloth, 0.72),
        soft=0.22,
        opacity=0.55,
        within=mask,
    )
    c.fill(
        [(-2.6, 2.9), (-1.3, 2.22), (-0.9, 2.3), (-1.8, 3.2)],
        shade_colour(cloth, 1.35),
        soft=0.18,
        opacity=0.4,
        within=mask,
    )
    if look.clothes == "sweater":
        band = [
            (-0.66, 1.86),
            (-0.3, 2.02),
            (0.0, 2.06),
            (0.3, 2.02),
            (0.66, 1.86),
            (0.72, 2.12),
            (0.0, 2.34),
            (-0.72, 2.12),
        ]
        c.fill(band, shade_colour(cloth, 1.14), body=True)
        c.stroke([(-0.72, 2.12), (0.0, 2.34), (0.72, 2.12)], (0.01, 0.03, 0.01), shade_colour(cloth, 0.62), opacity=0.7)
    elif look.clothes == "collar":
        for s in (-1, 1):
            wing = [(s * 0.05, 2.32), (s * 0.52, 1.86), (s * 0.86, 2.1), (s * 0.5, 2.66)]
            c.fill(wing, shade_colour(cloth, 1.22), body=True)
            c.stroke(
                [(s * 0.05, 2.32), (s * 0.5, 2.66), (s * 0.86, 2.1)],
                (0.012, 0.02, 0.012),
                shade_colour(cloth, 0.6),
                opacity=0.6,
            )
    elif look.clothes == "hood":
        for s in (-1, 1):
            c.stroke([(s * 0.62, 1.8), (s * 0.86, 2.14), (s * 0.2, 2.5)], (0.2, 0.34, 0.1), shade_colour(cloth, 1.15))
            c.stroke([(s * 0.14, 2.5), (s * 0.2, 3.1)], (0.035, 0.035), (235, 230, 220))


def _ears(c: Canvas, q: Array, skin: Colour) -> None:
    for side, top, low in ((-1, 127, 93), (1, 356, 323)):
        x, y0, y1 = float(q[top, 0]), float(q[top, 1]) + 0.02, float(q[low, 1]) + 0.05
        ear = [
            (x - side * 0.06, y0),
            (x + side * 0.13, y0 - 0.06),
            (x + side * 0.19, (y0 + y1) / 2 - 0.1),
            (x + side * 0.1, y1 - 0.04),
            (x - side * 0.08, y1),
        ]
        mask = c.fill(ear, shade_colour(skin, 0.9), body=True)
        c.fill(
            [(x, y0 + 0.1), (x + side * 0.1, y0 + 0.08), (x + side * 0.1, y1 - 0.2), (x, y1 - 0.16)],
            shade_colour(skin, 0.6),
            soft=0.04,
            opacity=0.7,
            within=mask,
        )


def _face(c: Canvas, look: CharacterStyle, q: Array, skin: Colour) -> Mask:
    oval = q[list(at.OVAL), :2]
    skull = []
    for x, y in oval:
        up = max(0.0, -y - 0.1)
        skull.append(
            (x * (1 + 0.05 * up), y - 0.62 * up**1.6 * (1 - 0.12 * abs(x)))
        )  # the mesh ends under the hair; the skull goes on
    mask = c.fill(skull, skin, body=True)
    c.blob((-0.42, 0.2), 0.95, 1.2, shade_colour(skin, 1.22), 0.55, mask)
    edge = cv2.GaussianBlur(1 - mask.plane, (0, 0), 0.20 * UNIT * SIDE, borderType=cv2.BORDER_REPLICATE) * mask.plane
    c.lay(Mask(mask.x, mask.y, np.clip(edge * 1.5, 0, 1)), shade_colour(skin, 0.62), 0.62)
    c.blob((1.05, 0.6), 0.42, 1.0, shade_colour(skin, 0.62), 0.42, mask)
    red = mix_colours(skin, (205, 72, 66), 0.5)
    for side in (-1, 1):
        c.blob((side * 0.60, 0.60), 0.26, 0.19, red, 0.42 * look.blush + 0.12, mask)
        c.blob((side * 0.5, -0.02), 0.34, 0.20, shade_colour(skin, 0.66), 0.34, mask)
    c.blob((0, -0.55), 0.5, 0.25, shade_colour(skin, 1.25), 0.4, mask)
    c.blob((0, 1.48), 0.2, 0.10, shade_colour(skin, 1.2), 0.35, mask)
    c.blob((0, float(q[17, 1]) + 0.09), 0.2, 0.05, shade_colour(skin, 0.62), 0.45, mask)
    if look.freckles:
        rng = np.random.default_rng(5)
        for x, y in zip(rng.normal(0, 0.5, 70), rng.normal(0.48, 0.12, 70), strict=True):
            c.blob((float(x), float(y)), 0.012, 0.011, shade_colour(skin, 0.55), 0.55 * look.freckles, mask)
    return mask


def _nose(c: Canvas, q: Array, skin: Colour, face: Mask) -> None:
    tip, base = q[4, :2], q[2, :2]
    wing = abs(float(q[358, 0]))
    c.blob((float(tip[0]) + 0.11, float(tip[1]) - 0.25), 0.06, 0.30, shade_colour(skin, 0.66), 0.42, face)
    c.blob((float(tip[0]) - 0.02, float(tip[1]) - 0.02), 0.085, 0.075, shade_colour(skin, 1.45), 0.55, face)
    c.blob((-0.015, 0.1), 0.05, 0.24, shade_colour(skin, 1.35), 0.4, face)
    c.blob((0, float(base[1]) + 0.03), wing * 0.9, 0.05, shade_colour(skin, 0.55), 0.5, face)
    for s in (-1, 1):
        hole = [
            (s * 0.05, base[1] - 0.0),
            (s * 0.11, base[1] - 0.035),
            (s * 0.145, base[1] - 0.005),
            (s * 0.10, base[1] + 0.012),
        ]
        c.fill(hole, shade_colour(skin, 0.32), soft=0.008, opacity=0.85, within=face)
        curve = [
            (s * (wing - 0.02), base[1] - 0.16),
            (s * (wing + 0.02), base[1] - 0.06),
            (s * (wing - 0.05), base[1] + 0.0),
        ]
        c.stroke(curve, (0.004, 0.022, 0.004), shade_colour(skin, 0.5), opacity=0.6, soft=0.008, within=face)


def _lips(c: Canvas, look: CharacterStyle, q: Array, skin: Colour, face: Mask) -> None:
    rose = mix_colours(shade_colour(skin, 0.80), (186, 68, 72), 0.42)
    upper = np.concatenate([q[list(at.LIP_UPPER_OUTER), :2], q[list(at.LIP_UPPER_INNER), :2][::-1]])
    lower = np.concatenate([q[list(at.LIP_LOWER_OUTER), :2], q[list(at.LIP_LOWER_INNER), :2][::-1]])
    mouth = c.mask(
        to_pixels(np.concatenate([q[list(at.LIP_UPPER_OUTER), :2], q[list(at.LIP_LOWER_OUTER), :2][::-1]])), 0.012
    )
    c.lay(mouth.within(face), rose, 0.95)
    c.lay(c.mask(to_pixels(upper), 0.01).within(face), shade_colour(rose, 0.78), 0.6)
    low = q[list(at.LIP_LOWER_MIDDLE[:9]), :2].mean(0)
    c.blob(
        (float(low[0]) - 0.03, float(low[1])), 0.13, 0.03, shade_colour(rose, 1.5), 0.55, c.mask(to_pixels(lower), 0.01)
    )
    line = q[list(at.LIP_UPPER_INNER), :2]
    ends = np.concatenate([[q[61, :2]], line, [q[291, :2]]])
    c.stroke(ends, (0.008, 0.02, 0.026, 0.02, 0.008), shade_colour(rose, 0.32), opacity=0.9, soft=0.004, within=face)


def _beard(c: Canvas, look: CharacterStyle, q: Array, face: Mask) -> None:
    colour = rgb_from_hex(look.hair_colour)
    jaw = [q[i, :2] for i in (234, 93, 58, 172, 136, 149, 176, 148, 152, 377, 400, 378, 365, 397, 288, 323, 454)]
    inner = [(0.78, 0.75), (0.55, 0.98), (0.3, 0.86), (0.0, 0.84), (-0.3, 0.86), (-0.55, 0.98), (-0.78, 0.75)]
    area = c.mask(smooth_curve(to_pixels(np.array([*jaw, *inner]))), 0.05).within(face)
    lips = c.mask(
        to_pixels(np.concatenate([q[list(at.LIP_UPPER_OUTER), :2], q[list(at.LIP_LOWER_OUTER), :2][::-1]])), 0.015
    )
    c.lay(area.without(lips), colour, 0.82 * look.beard)


def _lid(
    c: Canvas,
    look: CharacterStyle,
    q: Array,
    skin: Colour,
    lids: tuple[tuple[int, ...], tuple[int, ...], int, int],
    face: Mask,
) -> None:
    upper, lower, _, side = lids
    up, low = q[list(upper), :2], q[list(lower), :2]
    lash = mix_colours(rgb_from_hex(look.hair_colour), (20, 14, 14), 0.75)
    ring = np.concatenate([up, low[::-1]])
    c.lay(
        c.mask(smooth_curve(to_pixels(ring)), 0.0).within(face), shade_colour(skin, 0.84), 0.9
    )  # the closed lid's skin
    crease = np.add(up[1:-1], (0, -0.085))
    c.stroke(crease, (0.004, 0.026, 0.004), shade_colour(skin, 0.5), opacity=0.7, soft=0.008, within=face)
    edge = np.add(up, (0, -0.006))
    c.stroke(
        edge,
        (0.03 + 0.02 * look.lashes, 0.042 + 0.022 * look.lashes, 0.02),
        lash,
        opacity=0.95,
        soft=0.003,
        within=face,
    )
    if look.lashes > 0.5:
        for k, reach in ((0, 0.13), (1, 0.11), (2, 0.09)):
            a = up[k]
            c.stroke(
                [a, np.add(a, (side * reach * 0.55, -reach * 0.25)), np.add(a, (side * reach * 0.8, -reach * 0.6))],
                (0.03, 0.015, 0.002),
                lash,
                within=face,
            )
    c.stroke(
        np.add(low, (0, 0.006)), (0.004, 0.016, 0.012), shade_colour(skin, 0.5), opacity=0.65, soft=0.005, within=face
    )


def _eyeball(
    c: Canvas, look: CharacterStyle, q: Array, lids: tuple[tuple[int, ...], tuple[int, ...], int, int]
) -> None:
    upper, lower, _, _ = lids
    up, low = q[list(upper), :2], q[list(lower), :2]
    centre = (up[0] + up[-1]) / 2 * 0.4 + (up[4] + low[4]) / 2 * 0.6
    wide, high = float(np.ptp(up[:, 0])), float(low[4, 1] - up[4, 1])
    iris = rgb_from_hex(look.iris)
    x, y = float(centre[0]), float(centre[1])
    c.fill(
        [
            (x + wide * 0.8 * np.cos(a), y + wide * 0.7 * np.sin(a))
            for a in np.linspace(0, 2 * np.pi, 16, endpoint=False)
        ],
        WHITE,
    )
    around = [
        (x + wide * 0.75 * np.cos(a), y + wide * 0.6 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ]
    white = c.fill(around, WHITE, soft=0.02)
    c.blob((x, float(up[4, 1]) - 0.02), wide * 0.6, high * 0.30, (176, 168, 170), 0.75, white)
    r = min(0.62 * high, 0.30 * wide)

    def disc(size: float, dx: float = 0.0, dy: float = 0.0) -> list[tuple[float, float]]:
        return [
            (x + dx + size * np.cos(a), y + dy + size * np.sin(a))
            for a in np.linspace(0, 2 * np.pi, 24, endpoint=False)
        ]

    ball = c.fill(disc(r), shade_colour(iris, 0.55), soft=0.006)
    c.fill(disc(r * 0.86), iris, soft=0.02, within=ball)
    c.fill(disc(r * 0.55, 0, r * 0.28), shade_colour(iris, 1.5), soft=0.03, opacity=0.7, within=ball)
    c.fill(disc(r * 0.44), PUPIL, soft=0.006)
    c.blob((x, y - r * 0.75), r, r * 0.35, (20, 16, 20), 0.45, ball)
    c.fill(disc(r * 0.22, -r * 0.34, -r * 0.38), (255, 255, 255), soft=0.004)
    c.fill(disc(r * 0.10, r * 0.36, r * 0.36), (255, 255, 255), soft=0.006, opacity=0.7)


def _brows(c: Canvas, look: CharacterStyle, q: Array, face: Mask) -> None:
    colour = mix_colours(rgb_from_hex(look.hair_colour), (30, 22, 20), 0.35)
    for upper, lower in (
        ((70, 63, 105, 66, 107), (46, 53, 52, 65, 55)),
        ((300, 293, 334, 296, 336), (276, 283, 282, 295, 285)),
    ):
        line = (q[list(upper), :2] + q[list(lower), :2]) / 2
        c.stroke(
            line,
            (0.012, 0.062 * look.brows, 0.085 * look.brows, 0.10 * look.brows, 0.07 * look.brows),
            colour,
            opacity=0.92,
            soft=0.008,
            within=face,
        )
