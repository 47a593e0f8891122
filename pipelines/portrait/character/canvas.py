"""A canvas for soft vector drawing: smooth shapes, blurred edges, gradients; done once a character, so slow is fine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]  # type: ignore[type-arg]
Colour = tuple[float, float, float]
SIDE, SHIFT = 1024, 4
EYES_AT, UNIT = (0.5, 0.44), 0.205  # where the eyes' centre lies, and the eyes' distance, as shares of the side


def rgb_from_hex(text: str) -> Colour:
    """ "#rrggbb" to 0..255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix_colours(a: Colour, b: Colour, share: float) -> Colour:
    """Between two colours."""
    return tuple(x * (1 - share) + y * share for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def shade_colour(a: Colour, gain: float) -> Colour:
    """Darker or lighter; darker turns a little to red-violet, as skin and hair do."""
    if gain >= 1:
        return mix_colours(a, (255, 250, 240), gain - 1)
    return tuple(x * (gain + (1 - gain) * w) for x, w in zip(a, (0.22, 0.05, 0.10), strict=True))  # type: ignore[return-value]


def to_pixels(points: Sequence[Sequence[float]] | Array) -> Array:
    """Face units to pixels."""
    return (np.asarray(points, np.float64)[:, :2] * UNIT + EYES_AT) * SIDE


def smooth_curve(points: Array, closed: bool = True, steps: int = 10) -> Array:
    """A Catmull-Rom curve through points [N, 2]."""
    p = np.asarray(points, np.float64)
    ring = np.concatenate([p[-1:], p, p[:2]]) if closed else np.concatenate([p[:1], p, p[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    out = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate([*out, p[-1:]]) if not closed else np.concatenate(out)


@dataclass(frozen=True)
class Mask:
    """A plane of opacity 0..1 whose left upper corner lies at (x, y) of the canvas."""

    x: int
    y: int
    plane: NDArray[Any]

    @property
    def box(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas."""
        return slice(self.y, self.y + self.plane.shape[0]), slice(self.x, self.x + self.plane.shape[1])

    def within(self, other: Mask | None) -> Mask:
        """Only where the other is too."""
        if other is None or not self.plane.size:
            return self
        return Mask(self.x, self.y, self.plane * other.at(self))

    def without(self, other: Mask) -> Mask:
        """Only where the other is not."""
        return Mask(self.x, self.y, self.plane * (1 - other.at(self)))

    def at(self, place: Mask) -> NDArray[np.float32]:
        """This mask on another's box; 0 outside its own."""
        out = np.zeros_like(place.plane)
        x0, y0 = max(self.x, place.x), max(self.y, place.y)
        x1 = min(self.x + self.plane.shape[1], place.x + out.shape[1])
        y1 = min(self.y + self.plane.shape[0], place.y + out.shape[0])
        if x1 > x0 and y1 > y0:
            out[y0 - place.y : y1 - place.y, x0 - place.x : x1 - place.x] = self.plane[
                y0 - self.y : y1 - self.y, x0 - self.x : x1 - self.x
            ]
        return out


class Canvas:
    """RGB floats [SIDE, SIDE, 3]; `cover` is where the figure is. Every stroke works on its own box only."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        y = np.linspace(0, 1, SIDE)[:, None, None]
        self.pixels = (np.array(top) * (1 - y) + np.array(bottom) * y).repeat(SIDE, 1).astype(np.float32)
        self.cover = np.zeros((SIDE, SIDE), np.float32)

    def mask(self, outline: Array, soft: float = 0.0) -> Mask:
        """The area of an outline in pixels, 0..1; `soft` blurs it, in face units."""
        sigma = soft * UNIT * SIDE
        low, high = outline.min(0) - 3 * sigma - 2, outline.max(0) + 3 * sigma + 3
        (x0, y0), (x1, y1) = np.clip(low, 0, SIDE).astype(int), np.clip(np.ceil(high), 0, SIDE).astype(int)
        area = np.zeros((max(0, y1 - y0), max(0, x1 - x0)), np.uint8)
        if not area.size:
            return Mask(x0, y0, area.astype(np.float32))
        cv2.fillPoly(area, [np.round((outline - [x0, y0]) * 2**SHIFT).astype(np.int32)], 255, cv2.LINE_AA, SHIFT)
        plane = area.astype(np.float32) / 255
        return Mask(x0, y0, cv2.GaussianBlur(plane, (0, 0), sigma) if sigma > 0.3 else plane)

    def lay(self, mask: Mask, colour: Colour, opacity: float = 1.0, *, body: bool = False) -> None:
        """Paint a colour through a mask; `body` counts as part of the figure."""
        if not mask.plane.size:
            return
        here = mask.box
        self.pixels[here] += (np.array(colour, np.float32) - self.pixels[here]) * (mask.plane * opacity)[..., None]
        if body:
            self.cover[here] = np.maximum(self.cover[here], mask.plane * opacity)

    @property
    def figure(self) -> Mask:
        """Where the figure is by now."""
        return Mask(0, 0, self.cover)

    def fill(
        self,
        points: Sequence[Sequence[float]] | Array,
        colour: Colour,
        *,
        soft: float = 0.0,
        opacity: float = 1.0,
        within: Mask | None = None,
        body: bool = False,
    ) -> Mask:
        """A smooth closed shape in face units; returns its mask."""
        mask = self.mask(smooth_curve(to_pixels(points)), soft).within(within)
        self.lay(mask, colour, opacity, body=body)
        return mask

    def blob(
        self,
        centre: tuple[float, float],
        wide: float,
        high: float,
        colour: Colour,
        opacity: float,
        within: Mask | None = None,
    ) -> None:
        """A soft round patch."""
        x, y = to_pixels([centre])[0]
        rx, ry = wide * UNIT * SIDE, high * UNIT * SIDE
        x0, x1 = int(max(0, x - 3.5 * rx)), int(min(SIDE, x + 3.5 * rx + 1))
        y0, y1 = int(max(0, y - 3.5 * ry)), int(min(SIDE, y + 3.5 * ry + 1))
        if x1 <= x0 or y1 <= y0:
            return
        u, v = (np.arange(x0, x1) - x) / rx, (np.arange(y0, y1) - y) / ry
        plane = (np.exp(-0.5 * v * v)[:, None] * np.exp(-0.5 * u * u)[None]).astype(np.float32)
        self.lay(Mask(x0, y0, plane).within(within), colour, opacity)

    def stroke(
        self,
        points: Sequence[Sequence[float]] | Array,
        widths: Sequence[float],
        colour: Colour,
        *,
        opacity: float = 1.0,
        soft: float = 0.0,
        within: Mask | None = None,
    ) -> None:
        """A brush stroke of changing width, in face units."""
        line = smooth_curve(to_pixels(points), closed=False, steps=14)
        width = np.interp(np.linspace(0, 1, len(line)), np.linspace(0, 1, len(widths)), widths) * UNIT * SIDE / 2
        along = np.gradient(line, axis=0)
        across = np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(np.linalg.norm(along, axis=1), 1e-6)[:, None]
        outline = np.concatenate([line + across * width[:, None], (line - across * width[:, None])[::-1]])
        self.lay(self.mask(outline, soft).within(within), colour, opacity)
