"""Paints a person's face: colour and height maps made of `skin_maps.FaceMap`'s strokes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.training.people.recipe import Recipe, linear
from pipelines.portrait.training.people.skin_maps import SIDE, FaceMap, beard_area

Array = NDArray[Any]


def paint_colour(recipe: Recipe, face: FaceMap) -> Array:
    """Linear RGB [S, S, 3] of the skin, lips aside (they are a mask on the mesh)."""
    skin = linear(recipe.skin)
    light = float(skin.mean())
    dark = np.clip(0.30 / max(light, 0.05), 0.5, 2.2)
    out = np.ones((SIDE, SIDE, 3)) * skin
    tone = face.noise(3.0, 4)
    out *= (1 + 0.03 * tone * np.clip((1.3 - np.abs(face.x)) / 0.3, 0, 1))[..., None]
    mouth_y, chin_y = _mouth_and_chin(face)

    def tint(mask: Array, colour: Array, share: float) -> None:
        nonlocal out
        out = out * (1 - share * mask[..., None]) + out * colour * share * mask[..., None]

    flush = np.array([1.25, 0.74, 0.70]) if light > 0.12 else np.array([1.35, 0.85, 0.78])
    blush = recipe.blush * (1 + 0.15 * face.noise(6, 2))
    tint(face.pair(0.66, 0.62, 0.26, 0.17), flush, 0.75 * np.clip(recipe.blush, 0, 1))
    tint(face.spot(0, 0.72, 0.14, 0.13), flush, 0.55)
    tint(np.clip(face.pair(0.17, 0.78, 0.06, 0.06) * blush, 0, 1), flush, 0.5)
    tint(face.spot(0, chin_y - 0.1, 0.2, 0.12), flush, 0.35)
    tint(face.spot(0, mouth_y - 0.2, 0.12, 0.05), flush, 0.3)
    shade = np.array([0.80, 0.68, 0.72])
    tint(face.pair(0.50, 0.15, 0.20, 0.06), shade, 0.35 + 0.35 * recipe.wrinkles)  # under the eyes
    tint(face.pair(0.27, 0.04, 0.07, 0.09), np.array([0.85, 0.66, 0.66]), 0.5)  # their inner corners
    tint(face.pair(0.50, -0.10, 0.26, 0.06), np.array([0.86, 0.72, 0.72]), 0.45)  # lids
    tint(face.spot(0, -0.75, 0.6, 0.22), np.array([1.05, 1.03, 0.98]), 0.5)  # forehead, a little paler
    if recipe.shadow > 0:
        area = beard_area(np.stack([face.x, face.y], -1), mouth_y, chin_y, face.places.mouth_half / face.places.iod)
        grain = np.clip(0.75 + 0.25 * face.noise(40, 1), 0, 1.2)
        tint(area * grain, np.array([0.52, 0.56, 0.66]), min(0.8, 0.55 * recipe.shadow))
    if recipe.freckles > 0:
        where = face.pair(0.55, 0.55, 0.42, 0.24) + face.spot(0, 0.5, 0.25, 0.25) + 0.12 * face.spot(0, -0.5, 0.8, 0.4)
        marks = face.specks(int(420 * recipe.freckles), (0.006, 0.014), where)
        tint(marks, np.array([0.68, 0.50, 0.38]), 0.75)
    if recipe.wrinkles > 0.3:
        where = face.pair(0.8, 0.2, 0.5, 0.9) + face.spot(0, -0.8, 0.7, 0.2)
        tint(face.specks(int(46 * recipe.wrinkles), (0.012, 0.035), where), np.array([0.72, 0.58, 0.48]), 0.4)
        tint(face.noise(5, 3) > 1.4, flush, 0.12)
    moles = face.specks(3, (0.010, 0.014), face.spot(0.2, 0.6, 0.8, 0.7))
    tint(moles, np.array([0.45, 0.32, 0.28]), 0.6 / dark**0.5)
    return np.clip(out, 0.002, 0.95)


def paint_height(recipe: Recipe, face: FaceMap) -> Array:
    """Height [S, S] of the skin in parts of a wrinkle's depth: folds go below 0.5."""
    w = recipe.wrinkles
    mouth_y, _ = _mouth_and_chin(face)
    half = face.places.mouth_half / face.places.iod
    rng = face.rng
    folds = np.zeros((SIDE, SIDE))

    def fold(points: list[tuple[float, float]], width: float, depth: float, fade: float = 0.35) -> None:
        nonlocal folds
        for side in (-1, 1):
            jitter = rng.normal(0, 0.012, (len(points), 2))
            path = np.array([(side * x, y) for x, y in points]) + jitter
            folds = np.maximum(folds, depth * face.line(path, width, fade))

    if w > 0.05:
        for k, y in enumerate((-0.62, -0.76, -0.90, -1.04)):
            points = np.array(
                [(x, y + 0.05 * np.cos(x * 2.6) + rng.normal(0, 0.012)) for x in np.linspace(-0.8, 0.8, 9)]
            )
            folds = np.maximum(folds, w * (0.75 - 0.1 * k) * face.line(points, 0.018, 0.3))
        for angle in (-0.55, -0.2, 0.15, 0.5):  # crow's feet
            start = (0.86, 0.02 + 0.05 * angle)
            end = (1.12 + rng.uniform(-0.03, 0.05), 0.03 + 0.30 * angle)
            fold([start, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + 0.01), end], 0.012, 0.9 * w)
        fold([(0.09, -0.34), (0.075, -0.24), (0.09, -0.14)], 0.014, 0.7 * w)  # between the brows
        fold([(0.28, 0.17), (0.48, 0.27), (0.70, 0.24)], 0.016, 0.8 * w)  # bags
        fold([(0.30, 0.22), (0.50, 0.35), (0.72, 0.33)], 0.014, 0.5 * w)
        fold(
            [(half + 0.05, mouth_y + 0.03), (half + 0.09, mouth_y + 0.16), (half + 0.05, mouth_y + 0.3)], 0.02, 0.8 * w
        )
        for x in np.linspace(-0.2, 0.2, 7):  # above the lip
            folds = np.maximum(
                folds, 0.45 * w * face.line(np.array([(x, mouth_y - 0.24), (x * 0.95, mouth_y - 0.13)]), 0.009, 0.4)
            )
        for x, y in ((0.95, 0.55), (1.0, 0.72), (0.9, 0.9)):
            fold([(x - 0.12, y - 0.2), (x, y), (x - 0.03, y + 0.25)], 0.014, 0.45 * w)
        for y in (mouth_y + 1.15, mouth_y + 1.4):  # neck
            points = np.array([(x, y - 0.12 * x * x) for x in np.linspace(-0.8, 0.8, 7)])
            folds = np.maximum(folds, 0.8 * w * face.line(points, 0.02, 0.3))
    fold([(0.20, 0.74), (0.33, 0.88), (half + 0.08, mouth_y - 0.03)], 0.03, 0.22 + 0.75 * w, 0.4)  # nose to mouth
    near = np.clip((1.15 - np.abs(face.x)) / 0.35, 0, 1) * np.clip((2.0 - face.y) / 0.4, 0, 1)
    grain = 0.035 * face.noise(30, 2) * near
    return np.clip(0.5 - 0.5 * folds + grain * (0.3 + 0.7 * w), 0, 1)


def paint_eye(iris: str, rng: np.random.Generator, age: float) -> Array:
    """Linear RGB [S, S, 3] of an eyeball seen along its axis: the radius is the angle from the axis over 90 degrees.

    Args:
        iris: colour "#rrggbb".
        rng: random numbers.
        age: 0 young to 1 old, which yellows the white and greys the iris's rim.

    Returns:
        The picture.
    """
    side = SIDE
    axis = (np.arange(side) + 0.5) / side * 2 - 1
    x, y = np.meshgrid(axis, axis)
    r, a = np.hypot(x, y), np.arctan2(y, x)
    colour = linear(iris) * 1.75 + 0.004
    rim, pupil = 0.345, 0.145
    white = np.array([0.78, 0.74, 0.71]) * np.array([1, 1 - 0.03 * age, 1 - 0.1 * age])
    veins = _fibres(rng, a, 90, 6) * np.clip((r - 0.5) / 0.4, 0, 1)
    out = np.ones((side, side, 3)) * white
    pink = np.clip((r - 0.42) / 0.5, 0, 1)[..., None]
    out = out * (1 - pink * 0.55) + out * np.array([1.0, 0.66, 0.60]) * pink * 0.55
    out *= 1 - 0.16 * np.clip(veins, 0, 1)[..., None] * np.array([0.3, 1, 1])
    t = np.clip((r - pupil) / (rim - pupil), 0, 1)
    fibres = _fibres(rng, a + 0.06 * np.sin(9 * a + 14 * t), 210, 2) * 0.6 + _fibres(rng, a, 60, 3) * 0.4
    gain = 0.72 + 0.75 * fibres * (0.35 + 0.65 * t)
    collar = np.exp(-(((t - 0.30 - 0.05 * _fibres(rng, a, 40, 3)) / 0.13) ** 2))
    warm = colour * np.array([1.55, 1.15, 0.75]) + np.array([0.05, 0.025, 0.0])
    body = colour * gain[..., None] * (1 - 0.55 * collar[..., None]) + warm * gain[..., None] * 0.55 * collar[..., None]
    limbus = np.clip((t - 0.78) / 0.22, 0, 1)[..., None] ** 1.3
    body = body * (1 - 0.78 * limbus)
    body *= np.clip((t / 0.07), 0.12, 1)[..., None]
    inside = np.clip((rim - r) / 0.022, 0, 1)[..., None]
    out = out * (1 - inside) + body * inside
    black = np.clip((pupil - r) / 0.010, 0, 1)[..., None]
    return np.clip(out * (1 - black) + 0.0015 * black, 0, 1)


def _fibres(rng: np.random.Generator, angle: Array, count: int, octaves: int) -> Array:
    """Noise 0..1 along an angle, for fibres and veins."""
    out, total = np.zeros_like(angle), 0.0
    for k in range(octaves):
        n = count * 2**k
        values = rng.random(n)
        where = (angle / (2 * np.pi) % 1) * n
        low = np.floor(where).astype(int)
        share = where - low
        share = share * share * (3 - 2 * share)
        out += 0.5**k * (values[low % n] * (1 - share) + values[(low + 1) % n] * share)
        total += 0.5**k
    return out / total


def _mouth_and_chin(face: FaceMap) -> tuple[float, float]:
    p = face.places
    return float(face.units(p.mouth)[1]), float(face.units(p.chin)[1])
