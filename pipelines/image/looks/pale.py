"""Looks of flat areas under a brush: symbolism and the storybook."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.areas import flat_areas, lab_to_rgb, palette
from pipelines.image.looks.fields import along, blur, noise
from pipelines.image.looks.guide import Guide
from pipelines.image.looks.lines import contour_lines, light_lines
from pipelines.image.looks.oils import paint
from pipelines.image.looks.strokes import Layer
from pipelines.image.looks.surfaces import canvas_weave, light_relief, paper_grain
from pipelines.image.looks.tones import Mood, contrast, luma, saturate, screen, spread, temper, tint

Array = NDArray[np.float32]

DREAM = np.array([[0.15, 0.2, 0.36], [0.29, 0.42, 0.53], [0.61, 0.54, 0.63], [0.9, 0.74, 0.65], [0.99, 0.93, 0.75]])


def symbolism(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Still, pale areas of dusty colour with blue-brown contours, in a light that comes from nowhere."""
    side, shape = guide.side, guide.light.shape
    x = spread(guide.rgb, 0.27 + 0.08 * mood.valence, 0.92, 0.8)
    lab = palette(x, 13, rng)
    rgb = lab_to_rgb(lab)
    tone = luma(rgb)
    dream = np.stack([np.interp(tone, np.linspace(0.12, 0.95, 5), DREAM[:, c]) for c in range(3)], -1)
    colours = (0.42 * temper(rgb, 0.3) + 0.58 * dream).astype(np.float32)
    flat = flat_areas(_calm(x, side), lab, colours, guide, side / 420, side / 90)
    flat = 0.78 * flat + 0.22 * tint(blur(x, side / 60), (0.3, 0.3, 0.42), (0.96, 0.88, 0.72), 0.6)
    line = contour_lines(guide, max(1.6, side / 190), rng, 0.35) * 0.75
    line = np.maximum(line, 0.4 * light_lines(guide, side / 260, 0.8))[..., None]
    flat += line * (np.array([0.17, 0.17, 0.25], np.float32) - flat)
    layers = (
        Layer("soft", 0.03, 4, 0.6, 0.7, hue=0.012, tone=0.014, stop=0.1, relief=0.5),
        Layer("dry", 0.012, 5, 0.7, 0.5, hue=0.016, tone=0.02, stop=0.08, relief=0.6),
        Layer("round", 0.005, 4, 0.8, 0.8, error=0.03, hue=0.008, tone=0.01, stop=0.1, relief=0.6, groups=1),
    )
    out, relief = paint(flat, guide, layers, mood, rng, flat)
    glow = blur(np.maximum(out - 0.5, 0), side / 14)
    out = screen(out, glow * 0.4 * (1 + 0.3 * mood.valence))
    return light_relief(out, relief + 0.05 * canvas_weave(rng, shape), 0.3)


def storybook(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Bright gouache: clean shapes, soft outlines in their own darker colour, dry strokes, paper."""
    side, shape = guide.side, guide.light.shape
    x = spread(guide.rgb, 0.16 + 0.05 * mood.valence, 1.0, 0.85)
    x = temper(saturate(x, 1.15 + 0.15 * mood.valence), 0.46)
    lab = palette(x, 20, rng)
    lifted = lab.copy()
    lifted[:, 0] = 100 * (lab[:, 0] / 100) ** (0.8 - 0.06 * mood.valence)
    colours = saturate(lab_to_rgb(lifted), 1.08)
    flat = flat_areas(_calm(x, side), lab, colours, guide, side / 480, side / 130)
    across, down = guide.flow
    streak = along(noise(rng, shape, max(1.2, side / 300)), across, down, side / 40)
    streak /= streak.std() + 1e-6
    cloudy = noise(rng, shape, side / 12, 2)
    rough = 0.6 + 0.8 * mood.rough
    flat *= (1 + 0.022 * rough * streak + 0.02 * cloudy)[..., None]
    line = contour_lines(guide, max(1.5, side / 240), rng, 0.6) * (0.55 + 0.25 * mood.rough)
    line = np.maximum(line, 0.4 * light_lines(guide, side / 320, 0.9))[..., None]
    dark = 0.42 * blur(flat, side / 250) * np.array([0.85, 0.7, 0.8]) + np.array([0.05, 0.03, 0.06])
    flat += line * (dark.astype(np.float32) - flat)
    grain = paper_grain(rng, shape)
    bare = np.clip(streak * 0.5 + grain * 0.6 - 1.7 + 0.3 * mood.rough, 0, 1)[..., None] * 0.5
    flat += bare * (np.array([0.98, 0.96, 0.9], np.float32) - flat)
    return light_relief(contrast(np.clip(flat, 0, 1), 1.0 + 0.15 * max(0.0, mood.arousal)), grain * 0.1, 0.16)


def _calm(x: Array, side: int) -> Array:
    """Without what is smaller than an area."""
    size = max(3, round(side / 110)) | 1
    return (cv2.medianBlur((x * 255).astype(np.uint8), size) / np.float32(255)).astype(np.float32)
