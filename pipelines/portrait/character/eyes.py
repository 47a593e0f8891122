"""Draws the eyes of a character: lids with lashes, eyeballs, brows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character.canvas import (
    Colour,
    OpacityMask,
    StrokeCanvas,
    mix_colours,
    rgb_from_hex,
    shade_colour,
    smooth_curve,
    to_pixels,
)
from pipelines.portrait.character.styles import CharacterStyle
from pipelines.portrait.landmarks import points as mesh

Array = NDArray[np.float64]
Lids = tuple[tuple[int, ...], tuple[int, ...], int]
#: Landmarks of the upper and the lower lid, and which side of the face they lie on.
LIDS = ((mesh.LID_UPPER_LEFT, mesh.LID_LOWER_LEFT, -1), (mesh.LID_UPPER_RIGHT, mesh.LID_LOWER_RIGHT, 1))
WHITE, PUPIL = (246, 243, 238), (24, 18, 18)


def draw_lid(
    canvas: StrokeCanvas,
    style: CharacterStyle,
    points: Array,
    skin: Colour,
    lids: Lids,
    face: OpacityMask,
) -> None:
    """Draw a closed lid, its crease and its lashes; the eye lies in another layer."""
    upper, lower, side = lids
    up, low = points[list(upper), :2], points[list(lower), :2]
    lash = mix_colours(rgb_from_hex(style.hair_colour), (20, 14, 14), 0.75)
    ring = np.concatenate([up, low[::-1]])
    canvas.paint(
        canvas.mask_from_outline(smooth_curve(to_pixels(ring)), 0.0).intersect(face), shade_colour(skin, 0.84), 0.9
    )  # the closed lid's skin
    crease = np.add(up[1:-1], (0, -0.085))
    canvas.paint_stroke(crease, (0.004, 0.026, 0.004), shade_colour(skin, 0.5), opacity=0.7, blur=0.008, within=face)
    edge = np.add(up, (0, -0.006))
    canvas.paint_stroke(
        edge,
        (0.03 + 0.02 * style.lashes, 0.042 + 0.022 * style.lashes, 0.02),
        lash,
        opacity=0.95,
        blur=0.003,
        within=face,
    )
    if style.lashes > 0.5:
        for k, reach in ((0, 0.13), (1, 0.11), (2, 0.09)):
            a = up[k]
            canvas.paint_stroke(
                [a, np.add(a, (side * reach * 0.55, -reach * 0.25)), np.add(a, (side * reach * 0.8, -reach * 0.6))],
                (0.03, 0.015, 0.002),
                lash,
                within=face,
            )
    canvas.paint_stroke(
        np.add(low, (0, 0.006)), (0.004, 0.016, 0.012), shade_colour(skin, 0.5), opacity=0.65, blur=0.005, within=face
    )


def draw_eyeball(canvas: StrokeCanvas, style: CharacterStyle, points: Array, lids: Lids) -> None:
    """Draw an eyeball, wider than its lids."""
    upper, lower, _ = lids
    up, low = points[list(upper), :2], points[list(lower), :2]
    centre = (up[0] + up[-1]) / 2 * 0.4 + (up[4] + low[4]) / 2 * 0.6
    width, height = float(np.ptp(up[:, 0])), float(low[4, 1] - up[4, 1])
    iris = rgb_from_hex(style.iris)
    x, y = float(centre[0]), float(centre[1])
    canvas.fill_shape(
        [
            (x + width * 0.8 * np.cos(a), y + width * 0.7 * np.sin(a))
            for a in np.linspace(0, 2 * np.pi, 16, endpoint=False)
        ],
        WHITE,
    )
    around = [
        (x + width * 0.75 * np.cos(a), y + width * 0.6 * np.sin(a))
        for a in np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ]
    white = canvas.fill_shape(around, WHITE, blur=0.02)
    canvas.paint_blob((x, float(up[4, 1]) - 0.02), width * 0.6, height * 0.30, (176, 168, 170), 0.75, white)
    r = min(0.62 * height, 0.30 * width)

    def disc(size: float, dx: float = 0.0, dy: float = 0.0) -> list[tuple[float, float]]:
        return [
            (x + dx + size * np.cos(a), y + dy + size * np.sin(a))
            for a in np.linspace(0, 2 * np.pi, 24, endpoint=False)
        ]

    ball = canvas.fill_shape(disc(r), shade_colour(iris, 0.55), blur=0.006)
    canvas.fill_shape(disc(r * 0.86), iris, blur=0.02, within=ball)
    canvas.fill_shape(disc(r * 0.55, 0, r * 0.28), shade_colour(iris, 1.5), blur=0.03, opacity=0.7, within=ball)
    canvas.fill_shape(disc(r * 0.44), PUPIL, blur=0.006)
    canvas.paint_blob((x, y - r * 0.75), r, r * 0.35, (20, 16, 20), 0.45, ball)
    canvas.fill_shape(disc(r * 0.22, -r * 0.34, -r * 0.38), (255, 255, 255), blur=0.004)
    canvas.fill_shape(disc(r * 0.10, r * 0.36, r * 0.36), (255, 255, 255), blur=0.006, opacity=0.7)


def draw_brows(canvas: StrokeCanvas, style: CharacterStyle, points: Array, face: OpacityMask) -> None:
    """Draw both brows."""
    colour = mix_colours(rgb_from_hex(style.hair_colour), (30, 22, 20), 0.35)
    for upper, lower in (
        (mesh.BROW_UPPER_LEFT, mesh.BROW_LOWER_LEFT),
        (mesh.BROW_UPPER_RIGHT, mesh.BROW_LOWER_RIGHT),
    ):
        line = (points[list(upper), :2] + points[list(lower), :2]) / 2
        canvas.paint_stroke(
            line,
            (0.012, 0.062 * style.brows, 0.085 * style.brows, 0.10 * style.brows, 0.07 * style.brows),
            colour,
            opacity=0.92,
            blur=0.008,
            within=face,
        )
