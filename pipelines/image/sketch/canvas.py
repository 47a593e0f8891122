"""A canvas in float RGB with soft shapes on it. x runs 0..1 over the width, y 0..1 down the height; sizes are shares of
the height.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Colour = NDArray[np.float64]
OPAQUE = 0.5  # from which a colour is a thing's own; shadows, glows and reflections are thinner
FINE = 4  # bits below a pixel in OpenCV's coordinates


class LayerCanvas:
    """RGB [H, W, 3] in 0..1 that layers draw on, far things first.

    Args:
        height: pixels.
        width: pixels.

    Attributes:
        rgb: what is drawn so far.
        dye: RGB that opaque colours take on, lighter and darker as they are; None leaves them.
    """

    def __init__(self, height: int, width: int) -> None:
        self.height, self.width = height, width
        self.dye: Colour | None = None
        self.rgb: Array = np.zeros((height, width, 3), np.float32)

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width / self.height

    def blend(self, mask: Array, colour: Colour | Array, alpha: float = 1.0, top: int = 0, left: int = 0) -> None:
        """Lay a colour, or a picture of the mask's size, on where the mask [h, w] in 0..1 is; its corner is at (top,
        left).
        """
        if self.dye is not None and alpha >= OPAQUE:
            colour = dyed(colour, self.dye)
        height, width = mask.shape
        part = self.rgb[top : top + height, left : left + width]
        share = (mask * alpha)[..., None].astype(np.float32)
        part += share * (np.asarray(colour, np.float32) - part)

    def polygon(
        self, points: Sequence[tuple[float, float]], colour: Colour | Array, alpha: float = 1.0, soft: float = 0.0
    ) -> None:
        """Fill a polygon; `soft` blurs its edge, as a share of the height. `colour` may be a picture of the whole
        canvas.
        """
        xy = np.array(points, float) * (self.width, self.height)
        reach = int(soft * self.height * 2) + 2
        low = np.maximum(np.floor(xy.min(0)).astype(int) - reach, 0)
        high = np.minimum(np.ceil(xy.max(0)).astype(int) + reach, (self.width, self.height))
        if (high <= low).any():
            return
        mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        cv2.fillPoly(mask, [np.round((xy - low - 0.5) * 2**FINE).astype(np.int32)], 255, cv2.LINE_AA, FINE)
        self._blend_mask(mask, colour, alpha, soft, (int(low[1]), int(low[0])))

    def disc(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        colour: Colour | Array,
        alpha: float = 1.0,
        soft: float = 0.0,
        turn: float = 0.0,
    ) -> None:
        """Fill an ellipse with radii in shares of the height, turned by `turn` radians."""
        at = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        across, along = rx * np.cos(at), ry * np.sin(at)
        px = x + (across * np.cos(turn) - along * np.sin(turn)) / self.aspect
        py = y + across * np.sin(turn) + along * np.cos(turn)
        self.polygon(list(zip(px, py, strict=True)), colour, alpha, soft)

    def stroke(
        self,
        points: Sequence[tuple[float, float]],
        width: float | Sequence[float],
        colour: Colour,
        alpha: float = 1.0,
        soft: float = 0.0,
    ) -> None:
        """A line whose width (share of the height) may change along it."""
        p = np.array(points, float)
        q = p * (self.aspect, 1)
        along = np.gradient(q, axis=0)
        along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
        side = np.stack([-along[:, 1], along[:, 0]], 1) * np.broadcast_to(np.asarray(width, float) / 2, len(p))[:, None]
        edge = np.concatenate([q + side, (q - side)[::-1]]) / (self.aspect, 1)
        self.polygon([(float(x), float(y)) for x, y in edge], colour, alpha, soft)

    def rectangle(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, alpha: float = 1.0) -> None:
        """Fill an upright rectangle."""
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, alpha)

    def fill_below(self, edge: Array, colour: Colour | Array, alpha: float = 1.0) -> None:
        """Fill below a line: `edge` [W] is y for each column of pixels."""
        rows = (np.arange(self.height, dtype=np.float32) + 0.5)[:, None]
        self.blend(np.clip(rows - edge[None] * self.height + 0.5, 0, 1), colour, alpha)

    def columns(self) -> Array:
        """[W] x of the middles of the pixels."""
        return np.asarray((np.arange(self.width) + 0.5) / self.width, np.float32)

    def rows(self) -> Array:
        """[H] y of the middles of the pixels."""
        return np.asarray((np.arange(self.height) + 0.5) / self.height, np.float32)

    def _blend_mask(
        self, mask: NDArray[np.uint8], colour: Colour | Array, alpha: float, soft: float, at: tuple[int, int]
    ) -> None:
        share: Array = np.asarray(mask / 255, np.float32)
        if soft > 0:
            share = cv2.GaussianBlur(share, (0, 0), max(soft * self.height, 0.3))
        top, left = at
        paint = np.asarray(colour, np.float32)
        if paint.ndim == 3:
            paint = paint[top : top + mask.shape[0], left : left + mask.shape[1]]
        self.blend(share, paint, alpha, top, left)


def cloud_noise(
    rng: np.random.Generator,
    height: int,
    width: int,
    cells: float = 3.0,
    stretch: float = 1.0,
    octaves: int = 5,
    fall: float = 0.55,
) -> Array:
    """Fractal noise [H, W] in 0..1 with `cells` lumps down the height, `stretch` times as wide as high; the lumps'
    places do not depend on the size in pixels.
    """
    total, weight = np.zeros((height, width), np.float32), 0.0
    for octave in range(octaves):
        rows = max(2, round(cells * 2**octave) + 1)
        columns = max(2, round(cells * 2**octave * width / height / stretch) + 1)
        grid = rng.random((rows, columns), dtype=np.float32)
        total += fall**octave * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        weight += fall**octave
    spread = total / weight - 0.5
    return np.asarray(np.clip(0.5 + spread * (1.1 + 0.25 * octaves), 0, 1), np.float32)


def ridge_line(rng: np.random.Generator, width: int, cells: float, rough: float, octaves: int = 6) -> Array:
    """A line [W] about 0 with deviation about 1; `rough` 0..1 is how much of it is jagged."""
    line, weight = np.zeros(width, np.float32), 0.0
    at = np.linspace(0, 1, width, dtype=np.float32)
    for octave in range(octaves):
        count = max(3, round(cells * 2**octave) + 2)
        values = rng.normal(size=count).astype(np.float32)
        share = (0.32 + 0.26 * rough) ** octave
        place = at * (count - 1)
        low = np.minimum(place.astype(int), count - 2)
        t = place - low
        ease = t * t * (3 - 2 * t)
        t = (1 - rough) * ease + rough * t
        line += share * (values[low] * (1 - t) + values[low + 1] * t)
        weight += share**2
    return line / np.float32(np.sqrt(weight) * 0.75)


def dyed(colour: Colour | Array, dye: Colour) -> Colour:
    """Colours [..., 3] in the hue of a dye, each as much lighter or darker as it was."""
    grey = np.asarray(colour) @ np.array([0.299, 0.587, 0.114])
    return np.clip(np.asarray(dye) * (0.5 + 0.8 * grey[..., None]) + 0.04 * grey[..., None], 0, 1)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Between two colours."""
    return np.asarray(a) * (1 - share) + np.asarray(b) * share


def vary(rng: np.random.Generator, colour: Colour, amount: float = 0.06) -> Colour:
    """A colour a little lighter or darker and off in hue."""
    return np.clip(np.asarray(colour) * (1 + rng.normal() * amount) + rng.normal(size=3) * amount * 0.35, 0, 1)
