"""Looks of water: watercolour, and ink.

Pigment as optical density over paper (Bousseau et al. 2006): washes in steps with darker rims, turbulence of the water,
grains that settle in the hollows of the paper.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.areas import staircase
from pipelines.image.looks.fields import blur, noise, smoothstep, stripes
from pipelines.image.looks.guide import Guide
from pipelines.image.looks.lines import contour_lines, light_lines, wet_edges
from pipelines.image.looks.surfaces import light_relief, paper_grain
from pipelines.image.looks.tones import Mood, luma, saturate, spread, temper

Array = NDArray[np.float32]

PAPER = np.array([0.985, 0.975, 0.945], np.float32)
RICE_PAPER = np.array([0.95, 0.925, 0.86], np.float32)
MARGIN = 1 / 26  # of bare paper around the painting, share of the longer side


def watercolour(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Clear washes over white paper: rims, granulation, wet passages where edges are lost, bare lights."""
    side, shape = guide.side, guide.light.shape
    x = _wobble(
        temper(saturate(spread(guide.rgb, 0.1, 1.0, 0.8), 1.3), 0.5), rng, side / 260 * (0.6 + 0.8 * mood.rough), side
    )
    x = cv2.medianBlur((np.clip(x, 0, 1) * 255).astype(np.uint8), max(3, round(side / 120)) | 1) / np.float32(255)
    wet = smoothstep(noise(rng, shape, side / 5, 2) - 2.2 * guide.detail + 0.5 * guide.sky, 0.0, 1.1)[..., None]
    x = x + wet * (blur(x, side / 45) - x)
    y = luma(x)
    level = 1 - staircase(1 - (1 - y) ** 0.9, 5, 0.55 * (1 - 0.6 * float(wet.mean())))
    level += wet[..., 0] * ((1 - y) - level)
    density = -np.log(np.clip(x, 0.04, 1)) * (0.74 - 0.14 * mood.valence + 0.08 * mood.arousal)
    wash = blur(level, max(0.6, side / 700))
    density *= (wash / np.maximum(1 - y, 0.06)).clip(0, 1.3)[..., None] * 0.75 + 0.25
    rim = wet_edges(wash, side / 130) * (1 - 0.7 * wet[..., 0])
    border = blur(guide.border, side / 700) * side / 700
    bare = smoothstep(noise(rng, shape, side / 20) + 1.2 * border, 1.1, 1.5) * np.clip(border * 1.6, 0, 1)
    flow = noise(rng, shape, side / 6, 4)
    grain = paper_grain(rng, shape)
    deep = 1 + 0.2 * flow + 2.6 * rim + 0.35 * _blooms(guide, rng)
    density *= np.clip(deep, 0.2, 3)[..., None]
    density *= (1 + (0.1 + 0.06 * mood.rough) * np.clip(-grain, -1.5, 2.5))[..., None]
    line = 0.5 * light_lines(guide, side / 300, 0.9) + 0.35 * contour_lines(guide, max(1.2, side / 330), rng, 0.8)
    density += (line * (1 - 0.6 * wet[..., 0]))[..., None] * np.array([0.75, 0.85, 0.8], np.float32)
    density *= ((1 - 0.85 * bare) * _sheet(guide, rng, mood))[..., None]
    density[..., :] *= np.array([1.0, 0.98, 0.94], np.float32)
    return light_relief(PAPER * np.exp(-density), grain * 0.12, 0.17)


def ink(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Brush lines and grey washes on rice paper, hatched in the shadows."""
    side, shape = guide.side, guide.light.shape
    y = spread(guide.rgb, 0.03, 1.0, 0.85)
    y = luma(_wobble(y, rng, side / 300, side))
    y = cv2.medianBlur((np.clip(y, 0, 1) * 255).astype(np.uint8), max(3, round(side / 130)) | 1) / np.float32(255)
    veil = np.where(guide.sky, 0.42, 0.4 + 0.6 * guide.near).astype(np.float32)
    dark = (1 - y) ** 1.25 * blur(veil, side / 120)
    wash = blur(staircase(np.clip(dark * 1.05 - 0.06, 0, 1), 4, 0.75), max(0.6, side / 600))
    air = blur(guide.sky.astype(np.float32), side / 160)
    wash += air * (np.clip(blur(dark, side / 70) * 1.25 + 0.05 * noise(rng, shape, side / 4, 2), 0, 1) - wash)
    flow = noise(rng, shape, side / 7, 4)
    grain = paper_grain(rng, shape, 0.8)
    density = wash**1.25 * 1.45 * (1 + 0.25 * flow) + 0.9 * wet_edges(wash, side / 140)
    density *= 1 + 0.12 * np.clip(-grain, -1.5, 2)
    press = max(1.4, side / 200) * (0.9 + 0.35 * mood.arousal)
    lines = np.maximum(contour_lines(guide, press, rng, 0.9), light_lines(guide, side / 260, 1.1))
    across, down = guide.flow
    hatch = stripes(rng, across, down, max(3.0, side / 125), 2)
    hatched = smoothstep(dark * (1.05 + 0.25 * mood.arousal) - 0.36 - 0.66 * hatch, 0.0, 0.14)
    dry = smoothstep(grain + 2.4 - 1.3 * mood.rough, -0.4, 0.6)
    density += 2.2 * np.maximum(lines * (0.55 + 0.45 * dry), 0.42 * hatched * dry)
    density *= _sheet(guide, rng, mood)
    hue = saturate(guide.rgb, 1.3)
    hue = np.clip(hue / np.maximum(luma(hue)[..., None], 0.08), 0.2, 1.8)
    colour = blur(np.asarray(hue, np.float32), side / 120) ** (0.16 + 0.14 * max(0.0, mood.valence))
    pigment = np.array([1.0, 1.02, 1.05], np.float32) - 0.03 * mood.valence * np.array([0, 0, 1], np.float32)
    paper = RICE_PAPER * (1 - 0.03 * (1 - mood.valence) * 0.5)
    out = paper * np.exp(-np.minimum(density, 2.6)[..., None] * pigment)
    tinted = out * np.clip(colour, 0.6, 1.3)
    share = smoothstep(density, 0.02, 0.25)[..., None] * np.exp(-0.9 * density)[..., None]
    return light_relief(out + share * (tinted - out), grain * 0.12, 0.17)


def _wobble(x: Array, rng: np.random.Generator, amount: float, side: int) -> Array:
    """Move outlines a little, as a hand does."""
    h, w = x.shape[:2]
    dx, dy = (noise(rng, (h, w), side / 28, 2) * np.float32(amount) * 0.5 for _ in range(2))
    columns = np.arange(w, dtype=np.float32)[None] + dx
    rows = np.arange(h, dtype=np.float32)[:, None] + dy
    return np.asarray(cv2.remap(x, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.float32)


def _blooms(guide: Guide, rng: np.random.Generator) -> Array:
    """Backruns: a second drop of water pushes the pigment to a ragged rim."""
    shape, side = guide.light.shape, guide.side
    drop = smoothstep(noise(rng, shape, side / 4, 5), 1.0, 1.15)
    free = blur(guide.sky.astype(np.float32), side / 100) * 0.8 + 0.2
    return np.asarray((2.2 * wet_edges(1 - drop, side / 60) - 0.7 * blur(drop, side / 150)) * free, np.float32)


def _sheet(guide: Guide, rng: np.random.Generator, mood: Mood) -> Array:
    """[H, W] 1 where paint was laid, 0 on the bare rim of the sheet; ragged, the more so when aroused."""
    h, w = guide.light.shape
    side = guide.side
    x = np.minimum(np.arange(w), np.arange(w)[::-1]).astype(np.float32)[None]
    y = np.minimum(np.arange(h), np.arange(h)[::-1]).astype(np.float32)[:, None]
    across, down = noise(rng, (h, w), side / 9, 3), 0.5 * noise(rng, (h, w), side / 40, 2)
    ragged = (0.2 + 0.22 * mood.rough) * (across + down)
    inside = np.minimum(x, y) / (side * MARGIN) - 0.9 - ragged
    return smoothstep(inside, 0.0, 0.12)
