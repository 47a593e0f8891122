"""Looks in oil: baroque, romanticism, impressionism, post-impressionism."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks.fields import along, blur, noise, smoothstep
from pipelines.image.looks.guide import Guide
from pipelines.image.looks.strokes import Layer, paint_layer
from pipelines.image.looks.surfaces import canvas_weave, light_relief
from pipelines.image.looks.tones import Mood, contrast, enrich, luma, saturate, screen, spread, temper, tint, vignette

Array = NDArray[np.float32]


def paint(
    target: Array, guide: Guide, layers: tuple[Layer, ...], mood: Mood, rng: np.random.Generator, ground: Array
) -> tuple[Array, Array]:
    """Lay layers of strokes over a ground, as the mood moves the brush.

    Args:
        target: the colours [H, W, 3].
        guide: of the picture.
        layers: coarse to fine.
        mood: longer and rougher when aroused.
        rng: source of chance.
        ground: what shows between strokes [H, W, 3].

    Returns:
        The painting [H, W, 3] and the height of its paint [H, W].
    """
    canvas, relief = ground.astype(np.float32).copy(), np.zeros(guide.light.shape, np.float32)
    for layer in layers:
        paint_layer(canvas, relief, target, guide, _moved(layer, mood), rng)
    return canvas, relief


def _moved(layer: Layer, mood: Mood) -> Layer:
    """A layer as it is laid in a mood."""
    rough = mood.rough
    return replace(
        layer,
        length=layer.length * (0.75 + 0.65 * rough),
        width=layer.width * (0.9 + 0.25 * rough),
        tone=layer.tone * (0.5 + 1.0 * rough),
        hue=layer.hue * (0.6 + 0.8 * rough),
        wander=layer.wander * (0.4 + 1.4 * rough),
        relief=layer.relief * (0.5 + rough),
        stop=layer.stop * (0.75 + 0.55 * rough),
        error=layer.error * (0.8 + 0.5 * rough),
    )


def baroque(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Figures step out of a dark ground; glazes over a brown underpainting; smooth, with few thick lights."""
    shape = guide.light.shape
    lit = np.clip(0.62 - 0.45 * guide.form[..., 0] + 0.35 * guide.form[..., 2] - 0.25 * guide.form[..., 1], 0.25, 1.25)
    lit = np.where(guide.sky, 0.8, blur(lit.astype(np.float32), guide.side / 160))
    beam = vignette(shape, _focus(guide), 0.36) * 0.82 + 0.32
    x = spread(guide.rgb, 0.04, 0.95, 0.8)
    light = (0.35 + 0.65 * lit) * beam * (1.08 + 0.1 * mood.valence)
    lit_up = contrast(x, 1.35 + 0.25 * mood.arousal, 0.52) * light[..., None].astype(np.float32)
    x = temper(saturate(tint(lit_up, (0.12, 0.06, 0.02), (0.98, 0.84, 0.58), 0.42), 1.1), 0.42)
    ground = 0.7 * x + 0.3 * np.array([0.11, 0.07, 0.045], np.float32)
    layers = (
        Layer("soft", 0.05, 4, 0.55, 0.9, hue=0.01, tone=0.015, relief=0.3),
        Layer("soft", 0.022, 4.5, 0.6, 0.85, error=0.02, hue=0.008, tone=0.012, stop=0.14, relief=0.4),
        Layer("round", 0.01, 5, 0.6, 0.85, error=0.022, hue=0.006, tone=0.012, stop=0.12, relief=0.5),
        Layer("round", 0.0045, 5, 0.7, 0.9, error=0.03, hue=0.004, tone=0.01, stop=0.12, relief=0.6, groups=1),
    )
    out, relief = paint(x, guide, layers, mood, rng, ground)
    relief = relief * (0.3 + smoothstep(luma(out), 0.5, 0.9)) + 0.05 * canvas_weave(rng, shape)
    glow = blur(np.maximum(out - 0.45, 0), guide.side / 30)
    return light_relief(screen(out, glow * 0.35), relief, 0.25)


def romanticism(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Air full of warm light: the distance melts, lights glow, darks stay deep in front."""
    shape = guide.light.shape
    x = spread(guide.rgb ** (1 - 0.12 * mood.valence), 0.05, 0.9, 0.5)
    x = contrast(x, 1.2 + 0.2 * mood.arousal)
    warm = np.array([1.0, 0.8 + 0.03 * mood.valence, 0.5], np.float32)
    veil = np.where(guide.sky, 0.0, (1 - guide.near) ** 1.6).astype(np.float32)
    mean = float(guide.light.mean())
    cool = np.array([0.6, 0.62, 0.76], np.float32)
    haze = (warm * (0.55 + 0.2 * mood.valence) + cool * (0.45 - 0.2 * mood.valence)) * (0.35 + 0.75 * mean)
    veil = blur(veil, guide.side / 60)[..., None] * 0.42
    hazy = np.asarray(x + veil * (haze - x), np.float32)
    x = temper(tint(hazy, (0.2, 0.1, 0.1), (1.0, 0.87, 0.6), 0.42), 0.42)
    source = _light_source(guide)
    beam = vignette(shape, source, 0.3) * (0.4 + 0.6 * blur(guide.light, guide.side / 12))
    x = screen(
        x * (0.5 + 0.55 * vignette(shape, (source[0], 0.55), 0.46))[..., None],
        (0.34 + 0.1 * mood.valence) * beam[..., None] * warm,
    )
    layers = (
        Layer("soft", 0.06, 4, 0.5, hue=0.012, tone=0.018, relief=0.25),
        Layer("soft", 0.026, 4, 0.6, 0.85, error=0.016, hue=0.012, tone=0.016, stop=0.16, relief=0.4),
        Layer("round", 0.012, 4, 0.65, 0.9, error=0.03, hue=0.01, tone=0.016, stop=0.14, relief=0.7),
        Layer("round", 0.0055, 4, 0.75, 0.9, error=0.036, hue=0.008, tone=0.014, stop=0.14, relief=0.8, groups=1),
    )
    out, relief = paint(x, guide, layers, mood, rng, x * 0.8)
    bright = (
        blur(np.maximum(out - 0.5, 0), guide.side / 26) * 0.6 + blur(np.maximum(out - 0.6, 0), guide.side / 9) * 0.5
    )
    out = screen(out, bright * warm * (0.8 + 0.25 * mood.valence))
    return light_relief(out, relief + 0.05 * canvas_weave(rng, shape), 0.26)


def impressionism(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Short dabs of broken colour over a warm ground; shadows are blue and violet, never black."""
    shape = guide.light.shape
    x = spread(guide.rgb, 0.14 + 0.04 * mood.valence, 0.95, 0.6)
    dark = smoothstep(1 - luma(x), 0.45, 0.85)[..., None]
    colourful = min(1.0, 0.35 + float(np.ptp(guide.rgb[::4, ::4], axis=-1).mean()) / 0.2)
    x = x + dark * (np.array([0.02, 0.05, 0.17], np.float32) * colourful + 0.04 * mood.valence)
    x = saturate(enrich(np.clip(x, 0, 1).astype(np.float32), 0.08 + 0.03 * mood.valence), 1.28 + 0.15 * mood.arousal)
    x = np.clip(temper(x, 0.4) + 0.025 * _broken(guide, rng), 0, 1)
    ground = np.clip(x * 0.5 + np.array([0.42, 0.35, 0.27], np.float32) * (0.8 + 0.4 * luma(x)[..., None]), 0, 1)
    layers = (
        Layer("flat", 0.04, 3.0, 0.8, hue=0.03, tone=0.03, wander=0.18, stop=0.3),
        Layer("dab", 0.024, 2.4, 0.75, error=0.012, hue=0.04, tone=0.03, wander=0.22, stop=0.25),
        Layer("dab", 0.0145, 2.3, 0.85, error=0.05, hue=0.04, tone=0.03, wander=0.2, stop=0.2),
        Layer(
            "dab", 0.0085, 2.5, 0.85, error=0.068, detail=0.12, hue=0.025, tone=0.025, wander=0.15, stop=0.2, groups=1
        ),
        Layer("round", 0.0045, 2.8, 0.9, error=0.085, detail=0.35, hue=0.01, tone=0.01, wander=0.1, groups=1),
    )
    out, relief = paint(x, guide, layers, mood, rng, ground)
    return light_relief(out, relief + 0.1 * canvas_weave(rng, shape) * (1 - relief), 0.42, 0.12)


def post_impressionism(guide: Guide, mood: Mood, rng: np.random.Generator) -> Array:
    """Long thick strokes that turn with the form, eddies in the sky, pure colours, blue contours."""
    shape = guide.light.shape
    x = spread(guide.rgb, 0.11 + 0.05 * mood.valence, 0.93, 0.6)
    x = saturate(contrast(enrich(x, 0.12 + 0.04 * mood.valence), 1.18 + 0.2 * mood.arousal), 1.4 + 0.2 * mood.valence)
    x = tint(temper(x, 0.5), (0.02, 0.1, 0.5), (1.0, 0.93, 0.5), 0.26)
    bands = noise(rng, shape, guide.side / 60)
    across, down = guide.flow
    bands = along(along(bands, across, down, guide.side / 30), across, down, guide.side / 22)
    bands /= bands.std() + 1e-6
    x = np.clip(x * (1 + 0.1 * bands[..., None]) + bands[..., None] * np.array([0.01, 0.012, -0.012]), 0, 1)
    x = x.astype(np.float32)
    contour = _contours(guide, guide.side / 380)[..., None] * (0.55 + 0.2 * mood.arousal)
    x += contour * (np.array([0.06, 0.09, 0.24], np.float32) - x)
    ground = np.clip(x * 0.6 + np.array([0.1, 0.09, 0.12], np.float32), 0, 1)
    layers = (
        Layer("flat", 0.026, 5.5, 0.62, hue=0.03, tone=0.04, wander=0.08, stop=0.4, relief=1.2),
        Layer("flat", 0.014, 7, 0.62, error=0.02, hue=0.035, tone=0.045, wander=0.06, stop=0.28, relief=1.3),
        Layer("flat", 0.0085, 6.5, 0.7, error=0.045, hue=0.03, tone=0.04, wander=0.06, stop=0.22, relief=1.2),
        Layer("round", 0.0048, 6, 0.8, error=0.06, detail=0.15, hue=0.02, tone=0.02, stop=0.2, groups=1),
    )
    out, relief = paint(x, guide, layers, mood, rng, ground)
    return light_relief(out, relief + 0.06 * canvas_weave(rng, shape) * (1 - relief), 0.95, 0.3)


def _focus(guide: Guide) -> tuple[float, float]:
    """Where the eye is led: the middle of what stands near, drawn to the middle of the picture."""
    weight = guide.thing * (0.2 + guide.near) + 0.02 + 0.3 * guide.detail * guide.light
    h, w = weight.shape
    total = float(weight.sum())
    x = float((weight.sum(0) @ np.arange(w)) / total / w)
    y = float((weight.sum(1) @ np.arange(h)) / total / h)
    return 0.5 + 0.7 * (x - 0.5), 0.5 + 0.7 * (y - 0.5)


def _light_source(guide: Guide) -> tuple[float, float]:
    """Where the light comes from: the brightest part of the sky, or of the upper half; shares of width and height."""
    light = blur(guide.light, guide.side / 10)
    h, w = light.shape
    high = np.linspace(1, 0.6, h, dtype=np.float32)[:, None]
    at = int(np.argmax(light * np.where(guide.sky, 1.15, 0.95 * high)))
    y, x = divmod(at, w)
    return float(np.clip(x / w, 0.2, 0.8)), float(np.clip(y / h, 0.15, 0.6))


def _broken(guide: Guide, rng: np.random.Generator) -> Array:
    """Warm and cool patches side by side [H, W, 3]."""
    warm = noise(rng, guide.light.shape, guide.side / 40)[..., None] * np.array([1.0, 0.1, -1.0], np.float32)
    green = noise(rng, guide.light.shape, guide.side / 55)[..., None] * np.array([0.7, -0.7, 0.5], np.float32)
    return np.asarray(warm + green, np.float32)


def _contours(guide: Guide, width: float) -> Array:
    """Soft lines where things end [H, W] 0..1, fainter far away."""
    line = blur(guide.border * (0.25 + 0.75 * np.maximum(guide.near, guide.thing * 0.5)), width)
    return np.asarray(np.clip(line * width * 2.2, 0, 1), np.float32)
