"""Draws a character on its mesh: the skin without eyes, the eyes without lids, and where the figure is."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character import eyes, hair
from pipelines.portrait.character.canvas import (
    SIDE,
    UNIT_SHARE,
    Colour,
    OpacityMask,
    StrokeCanvas,
    mix_colours,
    rgb_from_hex,
    shade_colour,
    smooth_curve,
    to_pixels,
)
from pipelines.portrait.character.mesh import mesh_from_style
from pipelines.portrait.character.styles import CharacterStyle
from pipelines.portrait.landmarks import points as mesh

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CharacterDrawing:
    """A character in layers.

    Attributes:
        skin: RGB floats [1024, 1024, 3], the lids closed over the eyes.
        eyeballs: RGB floats [1024, 1024, 3], the eyes without lids.
        figure_mask: [1024, 1024] 0..1, where the figure is.
        points: landmarks [478, 3] in pixels.
        tone: of the skin.
    """

    skin: NDArray[np.float32]
    eyeballs: NDArray[np.float32]
    figure_mask: NDArray[np.float32]
    points: NDArray[np.float32]
    tone: Colour


def draw_character(style: CharacterStyle) -> CharacterDrawing:
    """Draw a character of a style."""
    points = mesh_from_style(style)
    skin = rgb_from_hex(style.skin)
    back = rgb_from_hex(style.backdrop)
    canvas = StrokeCanvas(shade_colour(back, 1.25), shade_colour(back, 0.88))
    canvas.paint_blob((0, -0.2), 2.2, 2.0, shade_colour(back, 1.5), 0.5)
    hair.draw_back_hair(canvas, style)
    _draw_body(canvas, style, skin)
    _draw_ears(canvas, points, skin)
    face = _draw_face(canvas, style, points, skin)
    _draw_nose(canvas, points, skin, face)
    _draw_lips(canvas, style, points, skin, face)
    if style.beard:
        _draw_beard(canvas, style, points, face)
    for lids in eyes.LIDS:
        eyes.draw_lid(canvas, style, points, skin, lids, face)
    eyes.draw_brows(canvas, style, points, face)
    hair.draw_front_hair(canvas, style)
    skin_layer = canvas.pixels.copy()
    for lids in eyes.LIDS:
        eyes.draw_eyeball(canvas, style, points, lids)
    landmarks = np.concatenate([to_pixels(points), points[:, 2:] * UNIT_SHARE * SIDE], 1).astype(np.float32)
    return CharacterDrawing(skin_layer, canvas.pixels, canvas.cover, landmarks, skin)


def _draw_body(canvas: StrokeCanvas, style: CharacterStyle, skin: Colour) -> None:
    cloth = rgb_from_hex(style.clothing)
    neck = [(-0.52, 1.0), (-0.5, 1.9), (-0.9, 2.3), (-0.6, 3.0), (0.6, 3.0), (0.9, 2.3), (0.5, 1.9), (0.52, 1.0)]
    mask = canvas.fill_shape(neck, shade_colour(skin, 0.86), is_figure=True)
    canvas.paint_blob((0.0, 1.72), 0.62, 0.26, shade_colour(skin, 0.52), 0.75, mask)
    low = {"scoop": 2.45, "collar": 2.2, "hood": 2.15, "sweater": 1.98}[style.clothes]
    torso = [
        (-3.2, 3.6),
        (-2.35, 2.55),
        (-1.2, 2.18),
        (-0.62, 1.98 if style.clothes != "scoop" else 2.02),
        (0.0, low),
        (0.62, 1.98 if style.clothes != "scoop" else 2.02),
        (1.2, 2.18),
        (2.35, 2.55),
        (3.2, 3.6),
    ]
    mask = canvas.fill_shape(torso, cloth, is_figure=True)
    canvas.fill_shape(
        [(0.3, 3.6), (1.1, 2.2), (2.6, 2.5), (3.3, 3.7)],
        shade_colour(cloth, 0.72),
        blur=0.22,
        opacity=0.55,
        within=mask,
    )
    canvas.fill_shape(
        [(-2.6, 2.9), (-1.3, 2.22), (-0.9, 2.3), (-1.8, 3.2)],
        shade_colour(cloth, 1.35),
        blur=0.18,
        opacity=0.4,
        within=mask,
    )
    if style.clothes == "sweater":
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
        canvas.fill_shape(band, shade_colour(cloth, 1.14), is_figure=True)
        canvas.paint_stroke(
            [(-0.72, 2.12), (0.0, 2.34), (0.72, 2.12)], (0.01, 0.03, 0.01), shade_colour(cloth, 0.62), opacity=0.7
        )
    elif style.clothes == "collar":
        for s in (-1, 1):
            wing = [(s * 0.05, 2.32), (s * 0.52, 1.86), (s * 0.86, 2.1), (s * 0.5, 2.66)]
            canvas.fill_shape(wing, shade_colour(cloth, 1.22), is_figure=True)
            canvas.paint_stroke(
                [(s * 0.05, 2.32), (s * 0.5, 2.66), (s * 0.86, 2.1)],
                (0.012, 0.02, 0.012),
                shade_colour(cloth, 0.6),
                opacity=0.6,
            )
    elif style.clothes == "hood":
        for s in (-1, 1):
            canvas.paint_stroke(
                [(s * 0.62, 1.8), (s * 0.86, 2.14), (s * 0.2, 2.5)], (0.2, 0.34, 0.1), shade_colour(cloth, 1.15)
            )
            canvas.paint_stroke([(s * 0.14, 2.5), (s * 0.2, 3.1)], (0.035, 0.035), (235, 230, 220))


def _draw_ears(canvas: StrokeCanvas, points: Array, skin: Colour) -> None:
    for side, top, low in (
        (-1, mesh.EAR_TOP_LEFT, mesh.EAR_BOTTOM_LEFT),
        (1, mesh.EAR_TOP_RIGHT, mesh.EAR_BOTTOM_RIGHT),
    ):
        x, y0, y1 = float(points[top, 0]), float(points[top, 1]) + 0.02, float(points[low, 1]) + 0.05
        ear = [
            (x - side * 0.06, y0),
            (x + side * 0.13, y0 - 0.06),
            (x + side * 0.19, (y0 + y1) / 2 - 0.1),
            (x + side * 0.1, y1 - 0.04),
            (x - side * 0.08, y1),
        ]
        mask = canvas.fill_shape(ear, shade_colour(skin, 0.9), is_figure=True)
        canvas.fill_shape(
            [(x, y0 + 0.1), (x + side * 0.1, y0 + 0.08), (x + side * 0.1, y1 - 0.2), (x, y1 - 0.16)],
            shade_colour(skin, 0.6),
            blur=0.04,
            opacity=0.7,
            within=mask,
        )


def _draw_face(canvas: StrokeCanvas, style: CharacterStyle, points: Array, skin: Colour) -> OpacityMask:
    oval = points[list(mesh.OVAL), :2]
    skull = []
    for x, y in oval:
        up = max(0.0, -y - 0.1)
        skull.append(
            (x * (1 + 0.05 * up), y - 0.62 * up**1.6 * (1 - 0.12 * abs(x)))
        )  # the mesh ends under the hair; the skull goes on
    mask = canvas.fill_shape(skull, skin, is_figure=True)
    canvas.paint_blob((-0.42, 0.2), 0.95, 1.2, shade_colour(skin, 1.22), 0.55, mask)
    edge = (
        cv2.GaussianBlur(1 - mask.plane, (0, 0), 0.20 * UNIT_SHARE * SIDE, borderType=cv2.BORDER_REPLICATE) * mask.plane
    )
    canvas.paint(OpacityMask(mask.x, mask.y, np.clip(edge * 1.5, 0, 1)), shade_colour(skin, 0.62), 0.62)
    canvas.paint_blob((1.05, 0.6), 0.42, 1.0, shade_colour(skin, 0.62), 0.42, mask)
    red = mix_colours(skin, (205, 72, 66), 0.5)
    for side in (-1, 1):
        canvas.paint_blob((side * 0.60, 0.60), 0.26, 0.19, red, 0.42 * style.blush + 0.12, mask)
        canvas.paint_blob((side * 0.5, -0.02), 0.34, 0.20, shade_colour(skin, 0.66), 0.34, mask)
    canvas.paint_blob((0, -0.55), 0.5, 0.25, shade_colour(skin, 1.25), 0.4, mask)
    canvas.paint_blob((0, 1.48), 0.2, 0.10, shade_colour(skin, 1.2), 0.35, mask)
    canvas.paint_blob(
        (0, float(points[mesh.LIP_LOWER_EDGE, 1]) + 0.09), 0.2, 0.05, shade_colour(skin, 0.62), 0.45, mask
    )
    if style.freckles:
        rng = np.random.default_rng(5)
        for x, y in zip(rng.normal(0, 0.5, 70), rng.normal(0.48, 0.12, 70), strict=True):
            canvas.paint_blob((float(x), float(y)), 0.012, 0.011, shade_colour(skin, 0.55), 0.55 * style.freckles, mask)
    return mask


def _draw_nose(canvas: StrokeCanvas, points: Array, skin: Colour, face: OpacityMask) -> None:
    tip, base = points[mesh.NOSE_TIP, :2], points[mesh.NOSE_BASE, :2]
    wing = abs(float(points[mesh.NOSE_WING_RIGHT, 0]))
    canvas.paint_blob((float(tip[0]) + 0.11, float(tip[1]) - 0.25), 0.06, 0.30, shade_colour(skin, 0.66), 0.42, face)
    canvas.paint_blob((float(tip[0]) - 0.02, float(tip[1]) - 0.02), 0.085, 0.075, shade_colour(skin, 1.45), 0.55, face)
    canvas.paint_blob((-0.015, 0.1), 0.05, 0.24, shade_colour(skin, 1.35), 0.4, face)
    canvas.paint_blob((0, float(base[1]) + 0.03), wing * 0.9, 0.05, shade_colour(skin, 0.55), 0.5, face)
    for s in (-1, 1):
        hole = [
            (s * 0.05, base[1] - 0.0),
            (s * 0.11, base[1] - 0.035),
            (s * 0.145, base[1] - 0.005),
            (s * 0.10, base[1] + 0.012),
        ]
        canvas.fill_shape(hole, shade_colour(skin, 0.32), blur=0.008, opacity=0.85, within=face)
        curve = [
            (s * (wing - 0.02), base[1] - 0.16),
            (s * (wing + 0.02), base[1] - 0.06),
            (s * (wing - 0.05), base[1] + 0.0),
        ]
        canvas.paint_stroke(curve, (0.004, 0.022, 0.004), shade_colour(skin, 0.5), opacity=0.6, blur=0.008, within=face)


def _draw_lips(canvas: StrokeCanvas, style: CharacterStyle, points: Array, skin: Colour, face: OpacityMask) -> None:
    rose = mix_colours(shade_colour(skin, 0.80), (186, 68, 72), 0.42)
    upper = np.concatenate([points[list(mesh.LIP_UPPER_OUTER), :2], points[list(mesh.LIP_UPPER_INNER), :2][::-1]])
    lower = np.concatenate([points[list(mesh.LIP_LOWER_OUTER), :2], points[list(mesh.LIP_LOWER_INNER), :2][::-1]])
    mouth = canvas.mask_from_outline(
        to_pixels(
            np.concatenate([points[list(mesh.LIP_UPPER_OUTER), :2], points[list(mesh.LIP_LOWER_OUTER), :2][::-1]])
        ),
        0.012,
    )
    canvas.paint(mouth.intersect(face), rose, 0.95)
    canvas.paint(canvas.mask_from_outline(to_pixels(upper), 0.01).intersect(face), shade_colour(rose, 0.78), 0.6)
    low = points[list(mesh.LIP_LOWER_MIDDLE[:9]), :2].mean(0)
    canvas.paint_blob(
        (float(low[0]) - 0.03, float(low[1])),
        0.13,
        0.03,
        shade_colour(rose, 1.5),
        0.55,
        canvas.mask_from_outline(to_pixels(lower), 0.01),
    )
    line = points[list(mesh.LIP_UPPER_INNER), :2]
    ends = np.concatenate([[points[mesh.MOUTH_LEFT, :2]], line, [points[mesh.MOUTH_RIGHT, :2]]])
    canvas.paint_stroke(
        ends, (0.008, 0.02, 0.026, 0.02, 0.008), shade_colour(rose, 0.32), opacity=0.9, blur=0.004, within=face
    )


def _draw_beard(canvas: StrokeCanvas, style: CharacterStyle, points: Array, face: OpacityMask) -> None:
    colour = rgb_from_hex(style.hair_colour)
    jaw = [points[i, :2] for i in mesh.JAW_LINE]
    inner = [(0.78, 0.75), (0.55, 0.98), (0.3, 0.86), (0.0, 0.84), (-0.3, 0.86), (-0.55, 0.98), (-0.78, 0.75)]
    area = canvas.mask_from_outline(smooth_curve(to_pixels(np.array([*jaw, *inner]))), 0.05).intersect(face)
    lips = canvas.mask_from_outline(
        to_pixels(
            np.concatenate([points[list(mesh.LIP_UPPER_OUTER), :2], points[list(mesh.LIP_LOWER_OUTER), :2][::-1]])
        ),
        0.015,
    )
    canvas.paint(area.subtract(lips), colour, 0.82 * style.beard)
