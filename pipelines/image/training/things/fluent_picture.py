"""A Fluent picture -> colour without light, normals and depth, as if it were of clay or painted wood.

The pictures are shaded already, with violet shadows. Their light is fitted as one coloured direction: the logarithm of
each channel over the normals of the dome that the outline spans, with a level of its own for each of the picture's
colours (so that a dark hat on a pale head is no shadow); it is divided out, highlights are pressed, shadows lightened,
colours made duller and mottled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, zoom
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import spsolve

from pipelines.image.training.things.view import View, spread

Array = NDArray[np.floating[Any]]

SIZE_PX = 112  # of the longer side
SOLVE_PX = 56  # of the dome
BULGE = 0.62  # of a hemisphere
RELIEF = 0.35  # of what the shading says, as height over radius
FLATTEN = 0.8  # how much of the fitted light is taken away
COLOURS, ALIKE = 6, 0.12  # most of one picture; distance of chromaticity that is no other colour
LIGHTNESS = 0.06  # what one natural unit of luminance counts as chromaticity
DULL = 0.92  # of the chroma is kept
PRESS, LIFT = 0.35, 0.4  # of what is brighter, darker than its surroundings is kept
KNEE, TOP = 0.4, 0.76  # linear: where light colours begin to be pressed, and white paint
FLOOR = 0.015  # linear, of the darkest
VIOLET = 0.8  # of it is taken
WHITE, DEEPEN = 0.5, 0.25  # linear luminance from which colours are left, and the power that makes others deeper
MOTTLE = 0.05  # deviation of the logarithm of the colour
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
SRGB_GAMMA = 2.2


def paint_over(picture: Image.Image, height_m: float, glows: bool, seed: int) -> View:
    """Make a picture a thing of the stock.

    Args:
        picture: RGBA, sRGB, shaded.
        height_m: of what is drawn.
        glows: whether it shines by itself.
        seed: of the mottle.

    Returns:
        The view, its longer side `SIZE_PX`.

    Raises:
        ValueError: the picture is empty.
    """
    linear, alpha = _crop(picture)
    inside = alpha > 0.5
    if not inside.any():
        raise ValueError("the picture is empty")
    dome = _inflate(alpha)
    luma = np.maximum(linear @ LUMA, 1e-3)
    normal = _normals(dome)
    light = _fit_light(linear, luma, normal, inside)
    colour = linear / np.exp(FLATTEN * light)
    colour = _press(colour, inside)
    relief = _high_pass(np.log(luma) - light @ LUMA, inside, sigma_px=5.0).clip(-0.6, 0.6)
    height = dome + RELIEF * 0.05 * max(alpha.shape) * gaussian_filter(relief, 1.2) * np.minimum(1, dome / 4)
    colour = _dull(colour, np.random.default_rng(seed))
    rgb = spread(colour ** (1 / SRGB_GAMMA), alpha)
    depth = np.where(inside, 1 - dome / max(float(dome.max()), 1e-6), 1).astype(np.float32)
    glow = (rgb * alpha[..., None] * 0.8).astype(np.float32) if glows else None
    return View(rgb.astype(np.float32), alpha, _normals(height), depth, glow, height_m, 0.0)


def _crop(picture: Image.Image) -> tuple[Array, Array]:
    """Linear colour and alpha of what is drawn, at `SIZE_PX`.

    Raises:
        ValueError: nothing is drawn.
    """
    values = np.asarray(picture.convert("RGBA"), np.float32) / 255
    rows, columns = (np.flatnonzero(values[..., 3].max(axis) > 0.05) for axis in (1, 0))
    if not len(rows):
        raise ValueError("the picture is empty")
    values = values[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    h, w = values.shape[:2]
    factor = SIZE_PX / max(h, w)
    size = (max(8, round(w * factor)), max(8, round(h * factor)))
    alpha = _resize(values[..., 3], size).clip(0, 1)
    solid = [_resize(values[..., i] ** SRGB_GAMMA * values[..., 3], size) / np.maximum(alpha, 1e-3) for i in range(3)]
    return np.stack(solid, -1).clip(0, 1).astype(np.float32), alpha


def _resize(values: Array, size: tuple[int, int]) -> Array:
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, Image.Resampling.BOX), np.float32)


def _inflate(alpha: Array) -> Array:
    """Height in pixels of the dome over an outline: root of the solution of Poisson's equation, of a disc a sphere."""
    h, w = alpha.shape
    factor = SOLVE_PX / max(h, w)
    small = np.pad(_resize(alpha, (max(4, round(w * factor)), max(4, round(h * factor)))) > 0.5, 1)
    number = np.full(small.shape, -1)
    number[small] = np.arange(small.sum())
    centre = number[small]
    rows, columns, values = [centre], [centre], [np.full(len(centre), 4.0)]
    for step in ((0, 1), (0, -1), (1, 1), (1, -1)):
        beside = np.roll(number, step[1], step[0])[small]
        known = beside >= 0
        rows.append(centre[known])
        columns.append(beside[known])
        values.append(np.full(int(known.sum()), -1.0))
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    solution: Any = spsolve(csr_matrix(entries, shape=(len(centre),) * 2), np.full(len(centre), 4.0))
    dome = np.zeros(small.shape)
    dome[small] = np.sqrt(np.maximum(solution, 0))
    inner = dome[1:-1, 1:-1]
    full = zoom(inner, (h / inner.shape[0], w / inner.shape[1]), order=1)[:h, :w] / factor
    return (BULGE * gaussian_filter(full, 1.5)).astype(np.float32)


def _normals(height: Array) -> Array:
    down, right = np.gradient(height)
    normal = np.dstack([-right, down, np.ones_like(height)])
    return (normal / np.linalg.norm(normal, axis=-1, keepdims=True)).astype(np.float32)


def _fit_light(linear: Array, luma: Array, normal: Array, inside: NDArray[np.bool_]) -> Array:
    """Logarithm of the light on each pixel and channel, 0 in the mean: least squares, a level a colour."""
    chroma = (linear / np.maximum(linear.sum(-1, keepdims=True), 1e-3))[inside]
    group = _cluster(np.column_stack([chroma, LIGHTNESS * np.log(luma[inside])]))
    count = int(group.max()) + 1
    table = np.column_stack([np.eye(count, dtype=np.float32)[group], normal[inside]])
    logs = np.log(np.maximum(linear[inside], 0.01))
    ridge = np.diag([1e-3] * count + [0.02 * len(logs)] * 3)
    found = np.linalg.solve(table.T @ table + ridge, table.T @ logs)[count:]
    light = normal @ found.astype(np.float32)
    return (light - light[inside].mean(0)).clip(-0.7, 0.7).astype(np.float32)


def _cluster(points: Array) -> NDArray[np.int64]:
    """k-means of at most `COLOURS` groups, begun at the farthest points, unless they are `ALIKE`."""
    centres = points[[0]]
    for _ in range(COLOURS - 1):
        far = ((points[:, None] - centres) ** 2).sum(-1).min(1)
        if far.max() < ALIKE**2:
            break
        centres = np.vstack([centres, points[int(far.argmax())]])
    group = np.zeros(len(points), np.int64)
    for _ in range(8):
        group = ((points[:, None] - centres) ** 2).sum(-1).argmin(1)
        centres = np.stack([points[group == i].mean(0) if (group == i).any() else c for i, c in enumerate(centres)])
    return group


def _high_pass(values: Array, inside: NDArray[np.bool_], sigma_px: float) -> Array:
    """A plane less its blur, which does not look outside."""
    weight = inside.astype(np.float32)
    blur = gaussian_filter(values * weight, sigma_px) / np.maximum(gaussian_filter(weight, sigma_px), 1e-3)
    return ((values - blur) * weight).astype(np.float32)


def _press(colour: Array, inside: NDArray[np.bool_]) -> Array:
    """Take highlights and lighten shadows; edges between colours, which are strong, are kept."""
    luma = np.maximum(colour @ LUMA, 1e-3)
    detail = _high_pass(np.log(luma), inside, sigma_px=7.0)
    grey = 1 - (colour.max(-1) - colour.min(-1)) / np.maximum(colour.max(-1), 1e-3)
    gloss = detail.clip(0) * (1 - PRESS) * np.clip(grey + 0.3, 0, 1) * np.exp(-((detail.clip(0) / 1.2) ** 2))
    shade = detail.clip(None, 0) * (1 - LIFT) * np.exp(-((detail.clip(None, 0) / 0.9) ** 2))
    return (colour * np.exp(-gloss - shade)[..., None]).astype(np.float32)


def _take_violet(colour: Array) -> Array:
    """Greys and browns without the violet that all pictures of the set are shaded with; true pinks keep theirs."""
    red, green, blue = np.moveaxis(np.maximum(colour, 1e-3), -1, 0)
    weak = np.exp(-((np.maximum(np.minimum(red, blue) / green - 1, 0) / 0.4) ** 2))
    green = green + VIOLET * weak * np.maximum(np.minimum(red, blue) - green, 0)
    brown = np.clip(red / green - 1.1, 0, 1) * np.exp(-((np.log(blue / green) / 0.45) ** 2))
    return np.dstack([red, green, blue * (1 - 0.4 * brown)]).astype(np.float32)


def _dull(colour: Array, rng: np.random.Generator) -> Array:
    """Less chroma, no pure white or black, and the mottle of a hand-painted thing."""
    colour = _take_violet(colour)
    luma = np.maximum(colour @ LUMA, 1e-3)[..., None]
    colour = (luma + DULL * (colour - luma)) * np.minimum(luma / WHITE, 1) ** DEEPEN
    shape = colour.shape[:2]
    layers = [gaussian_filter(rng.standard_normal(shape), s) * s for s in (0.7, 2.0, 6.0)]
    mottle = MOTTLE * sum(layer / max(float(layer.std()), 1e-6) for layer in layers) / np.sqrt(3)
    warm = 0.3 * MOTTLE * gaussian_filter(rng.standard_normal(shape), 4) * 14
    tinted = colour * np.exp(mottle[..., None] + warm[..., None] * np.array([0.5, 0.0, -0.5]))
    peak = np.maximum(tinted.max(-1, keepdims=True), 1e-3)
    pressed = np.where(peak < KNEE, peak, KNEE + (TOP - KNEE) * (1 - np.exp(-(peak - KNEE) / (TOP - KNEE))))
    return (FLOOR + (1 - FLOOR) * tinted * pressed / peak).clip(0, 1).astype(np.float32)
