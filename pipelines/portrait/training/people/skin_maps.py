"""Painted maps of a face, seen from the front: colour (blush, freckles, shadows of beard) and height (wrinkles)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.training.people.anatomy import Places

Array = NDArray[Any]
SIDE = 1024  # pixels of a map
REACH = 2.3  # eyes' distances that a map shows to each side of the point between the eyes


@dataclass
class FaceMap:
    """A map in face units: eyes' distances right of and below the point between the eyes.

    Attributes:
        places: of the head.
        rng: random numbers.
    """

    places: Places
    rng: np.random.Generator

    def __post_init__(self) -> None:
        axis = (np.arange(SIDE) + 0.5) / SIDE * 2 * REACH - REACH
        self.x, self.y = np.meshgrid(axis, axis)

    def uvs(self, vertices: Array) -> Array:
        """Texture coordinates [V, 2] of vertices [V, 3]."""
        units = self.units(vertices)
        return np.stack([(units[:, 0] + REACH) / (2 * REACH), 1 - (units[:, 1] + REACH) / (2 * REACH)], 1)

    def units(self, points: Array) -> Array:
        """Face units [..., 2] of points [..., 3]."""
        p = self.places
        return np.stack([points[..., 0] / p.iod, (p.eye_y - points[..., 1]) / p.iod], -1)

    def spot(self, x: float, y: float, width: float, height: float | None = None) -> Array:
        """A soft spot, 1 in its middle."""
        return np.exp(-0.5 * (((self.x - x) / width) ** 2 + ((self.y - y) / (height or width)) ** 2))

    def pair(self, x: float, y: float, width: float, height: float | None = None) -> Array:
        """A spot on either side."""
        return np.maximum(self.spot(x, y, width, height), self.spot(-x, y, width, height))

    def line(self, points: Array, width: float, fade: float = 0.25) -> Array:
        """A soft line through points [N, 2] that fades towards its ends."""
        out = np.zeros((SIDE, SIDE))
        fine = _smooth(np.asarray(points, float), 40)
        share = np.linspace(0, 1, len(fine))
        strength = np.clip(np.minimum(share, 1 - share) / max(fade, 1e-3), 0, 1)
        scale = SIDE / (2 * REACH)
        pad = int(4 * width * scale) + 2
        for (x, y), s in zip(fine, strength, strict=True):
            column, row = int((x + REACH) * scale), int((y + REACH) * scale)
            box = (slice(max(0, row - pad), row + pad), slice(max(0, column - pad), column + pad))
            d2 = (self.x[box] - x) ** 2 + (self.y[box] - y) ** 2
            out[box] = np.maximum(out[box], s * np.exp(-0.5 * d2 / width**2))
        return out

    def noise(self, cells: float, octaves: int = 3) -> Array:
        """Smooth noise about 0, `cells` to an eyes' distance."""
        out, weight = np.zeros((SIDE, SIDE)), 1.0
        for _ in range(octaves):
            count = max(4, int(cells * 2 * REACH))
            out += weight * _enlarge(self.rng.normal(0, 1, (count, count)))
            cells, weight = cells * 2, weight * 0.55
        return out

    def specks(self, count: int, radius: tuple[float, float], where: Array) -> Array:
        """Freckles: specks as many as `count`, likelier where `where` is high."""
        out = np.zeros((SIDE, SIDE))
        chance = (where / where.sum()).ravel()
        cells = self.rng.choice(len(chance), count, p=chance)
        scale = SIDE / (2 * REACH)
        for cell in cells:
            row, column = divmod(int(cell), SIDE)
            size = self.rng.uniform(*radius) * scale
            stretch = self.rng.uniform(0.75, 1.3)
            pad = int(size * 3) + 2
            yy, xx = np.mgrid[-pad : pad + 1, -pad : pad + 1]
            mark = np.exp(-0.5 * ((xx / size * stretch) ** 2 + (yy / size / stretch) ** 2)) * self.rng.uniform(0.4, 1)
            r0, c0 = row - pad, column - pad
            if r0 < 0 or c0 < 0 or r0 + 2 * pad >= SIDE or c0 + 2 * pad >= SIDE:
                continue
            box = (slice(r0, r0 + 2 * pad + 1), slice(c0, c0 + 2 * pad + 1))
            out[box] = np.maximum(out[box], mark)
        return out


def beard_area(units: Array, mouth_y: float, chin_y: float, half: float) -> Array:
    """How much beard grows at face units [..., 2]: jaw, chin, moustache, 0 to 1; lips and cheeks are bare."""
    x, y = np.abs(units[..., 0]), units[..., 1]
    upper = np.interp(
        x, [0, half * 0.8, half * 1.35, 1.0, 1.25], [mouth_y - 0.29, mouth_y - 0.22, mouth_y - 0.12, 0.55, 0.1]
    )
    low = chin_y + 0.22 + 0.1 * (1 - np.clip(x, 0, 1))
    area = np.clip((y - upper) / 0.14, 0, 1) * np.clip((low - y) / 0.2, 0, 1) * np.clip((1.45 - x) / 0.25, 0, 1)
    lips = np.clip(1.25 - ((x / (half * 1.02)) ** 2 + ((y - mouth_y) / 0.15) ** 2) ** 0.5, 0, 1) * 4
    philtrum = 0.5 * np.exp(-((x / 0.045) ** 2)) * (y < mouth_y)
    return np.clip(area - lips - philtrum, 0, 1)


def _smooth(points: Array, steps: int) -> Array:
    t = np.linspace(0, len(points) - 1, len(points) * steps)
    out = np.stack([np.interp(t, np.arange(len(points)), points[:, k]) for k in range(2)], 1)
    kernel = np.ones(steps) / steps
    padded = np.pad(out, ((steps, steps), (0, 0)), mode="edge")
    return np.stack([np.convolve(padded[:, k], kernel, "same")[steps:-steps] for k in range(2)], 1)


def _enlarge(small: Array) -> Array:
    from scipy.ndimage import zoom

    factor = SIDE / len(small)
    return zoom(small, factor, order=3, mode="grid-wrap", grid_mode=True)[:SIDE, :SIDE]
