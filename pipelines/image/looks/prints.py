"""Looks from the press: woodcut and poster."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.areas import flat_areas, lab_to_rgb, palette
from pipelines.image.looks.fields import along, blur, noise, smoothstep, stripes
from pipelines.image.looks.guide import Guide
from pipelines.image.looks.lines import contour_lines, light_lines
from pipelines.image.looks.surfaces import paper_grain
from pipelines.image.looks.tones import Mood, contrast, luma, saturate, spread, temper

Array = NDArray[np.float32]

SHEET = np.array([0.945, 0.915, 0.84], np.float32)
KEY_INK = np.array([0.09, 0.085, 0.1], np.float32)


def woodcut(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """A key block whose lights are carved along the form, over one block of colour."""
    side, shape = guide.side, guide.light.shape
    x = spread(guide.rgb, 0.0, 1.0, 0.9)
    y = luma(x)
    y = blur(y, side / 300)
    y = np.clip(0.5 + (y - blur(y, side / 7)) * 1.15 + (blur(y, side / 7) - 0.5) * 0.75, 0, 1)
    y += 0.15 + 0.06 * mood.valence + 0.2 * blur(guide.border, side / 40)
    across, down = guide.flow
    spacing = max(3.4, side / 88) * (0.92 + 0.2 * mood.rough)
    ridge = stripes(rng, across, down, spacing, 3)
    ridge = np.clip(ridge + 0.05 * (0.5 + mood.rough) * noise(rng, shape, side / 120), 0, 1)
    cut = smoothstep(y * (1.3 + 0.1 * mood.arousal) - 0.24 - ridge * 0.92, -0.05, 0.05)
    crowded = smoothstep(blur(guide.border, side / 24), 0.05, 0.16)
    line = contour_lines(guide, max(2.0, side / 130), rng, 0.35) * (1 - 0.55 * crowded)
    y = y + 0.16 * crowded * (1 - y)
    halo = smoothstep(blur(guide.border, side / 170) * side / 110, 0.12, 0.3) * (1 - line)
    key = np.clip(1 - cut, 0, 1) * (1 - 0.9 * halo * (0.4 + 0.6 * guide.near))
    key = np.maximum(key, np.maximum(line, 0.9 * light_lines(guide, side / 200, 0.9)))
    grain = paper_grain(rng, shape, 0.7)
    wood = along(noise(rng, shape, 1.5), np.ones(shape, np.float32), np.full(shape, 0.06, np.float32), side / 14)
    worn = smoothstep(wood / (wood.std() + 1e-6) * 0.5 + grain * 0.55, 1.25, 1.9) * 0.75
    block = _colour_block(guide, x, mood)
    tone = smoothstep(0.86 - y + 0.04 * noise(rng, shape, side / 50), -0.03, 0.03) * (1 - 0.5 * worn)
    out = SHEET * (1 - 0.015 * grain[..., None])
    out = out * (1 - tone[..., None] * (1 - block))
    ink = (key * (1 - worn))[..., None]
    return np.asarray(out + ink * (KEY_INK - out), np.float32)


def poster(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Eight inks, flat and clean-edged, the darkest near blue-black and the lightest cream."""
    side = guide.side
    x = temper(saturate(spread(guide.rgb, 0.02, 1.0, 0.85), 1.3 + 0.2 * mood.arousal), 0.45)
    x = contrast(x, 1 + 0.35 * mood.arousal)
    size = max(3, round(side / 75)) | 1
    calm = cv2.medianBlur((x * 255).astype(np.uint8), size) / np.float32(255)
    share = np.clip(guide.detail * 1.5, 0, 1)[..., None]
    calm = (calm + share * (cv2.medianBlur((x * 255).astype(np.uint8), 3) / np.float32(255) - calm)).astype(np.float32)
    lab = palette(calm, 9, rng)
    inks = lab.copy()
    inks[:, 0] = np.interp(inks[:, 0], (inks[0, 0], inks[-1, 0]), (15 + 4 * mood.valence, 95))
    inks[:, 1:] *= 1.18
    colours = lab_to_rgb(inks)
    colours[0] = 0.35 * colours[0] + 0.65 * np.array([0.08, 0.1, 0.2])
    cream = smoothstep(inks[:, 0], 72, 96) * (1 - smoothstep(np.hypot(inks[:, 1], inks[:, 2]), 14, 40))
    colours += (0.85 * cream)[:, None] * (np.array([0.985, 0.95, 0.86]) - colours)
    out = flat_areas(calm, lab, colours, guide, side / 420, side / 75)
    grain = paper_grain(rng, guide.light.shape, 0.6)
    return np.asarray(out * (1 + 0.012 * grain[..., None]), np.float32)


def _colour_block(guide: Guide, x: Array, mood: Mood) -> Array:
    """Ink of the second block, a wash of one or two hues [H, W, 3]: the picture's own, earthy."""
    side = guide.side
    hue = saturate(blur(x, side / 40), 0.85 + 0.3 * mood.valence)
    light = luma(hue)[..., None]
    even = hue - light + 0.66 + 0.05 * mood.valence
    earth = np.array([0.83, 0.66, 0.45], np.float32)
    return np.asarray(np.clip(0.62 * even + 0.38 * earth, 0.2, 1), np.float32)
