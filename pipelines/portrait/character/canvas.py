"""A canvas for soft vector drawing: smooth shapes, blurred edges, gradients; done once a character, so slow is fine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]  # type: ignore[type-arg]
Colour = tuple[float, float, float]
SIDE = 1024  # pixels
SUBPIXEL_BITS = 4
EYES_CENTRE = (0.5, 0.44)  # where the point between the eyes lies, as shares of the side
UNIT_SHARE = 0.205  # the eyes' distance, which is the unit of a drawing, as a share of the side


def rgb_from_hex(text: str) -> Colour:
    """Red, green and blue in 0..255 of "#rrggbb"."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix_colours(a: Colour, b: Colour, share: float) -> Colour:
    """Mix two colours; `share` 0 is the first, 1 the second."""
    return tuple(x * (1 - share) + y * share for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def shade_colour(a: Colour, gain: float) -> Colour:
    """Darken (`gain` below 1) or lighten a colour; darker turns a little to red-violet, as skin and hair do."""
    if gain >= 1:
        return mix_colours(a, (255, 250, 240), gain - 1)
    return tuple(x * (gain + (1 - gain) * w) for x, w in zip(a, (0.22, 0.05, 0.10), strict=True))  # type: ignore[return-value]


def to_pixels(points: Sequence[Sequence[float]] | Array) -> Array:
    """Points [N, 2] in face units to pixels of the canvas."""
    return (np.asarray(points, np.float64)[:, :2] * UNIT_SHARE + EYES_CENTRE) * SIDE


def smooth_curve(points: Array, closed: bool = True, steps: int = 10) -> Array:
    """A Catmull-Rom curve through points [N, 2], `steps` points a segment."""
    p = np.asarray(points, np.float64)
    ring = np.concatenate([p[-1:], p, p[:2]]) if closed else np.concatenate([p[:1], p, p[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    out = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate([*out, p[-1:]]) if not closed else np.concatenate(out)


@dataclass(frozen=True)
class OpacityMask:
    """A plane of opacity on a part of the canvas.

    Attributes:
        x: left edge on the canvas, in pixels.
        y: upper edge.
        plane: [h, w] 0..1.
    """

    x: int
    y: int
    plane: NDArray[Any]

    @property
    def box(self) -> tuple[slice, slice]:
        """Rows and columns of the canvas."""
        return slice(self.y, self.y + self.plane.shape[0]), slice(self.x, self.x + self.plane.shape[1])

    def intersect(self, mask: OpacityMask | None) -> OpacityMask:
        """This mask where `mask` is too; None is everywhere."""
        if mask is None or not self.plane.size:
            return self
        return OpacityMask(self.x, self.y, self.plane * mask.placed_on(self))

    def subtract(self, mask: OpacityMask) -> OpacityMask:
        """This mask where `mask` is not."""
        return OpacityMask(self.x, self.y, self.plane * (1 - mask.placed_on(self)))

    def placed_on(self, place: OpacityMask) -> NDArray[np.float32]:
        """This mask on the box of another; 0 outside its own."""
        out = np.zeros_like(place.plane)
        x0, y0 = max(self.x, place.x), max(self.y, place.y)
        x1 = min(self.x + self.plane.shape[1], place.x + out.shape[1])
        y1 = min(self.y + self.plane.shape[0], place.y + out.shape[0])
        if x1 > x0 and y1 > y0:
            out[y0 - place.y : y1 - place.y, x0 - place.x : x1 - place.x] = self.plane[
                y0 - self.y : y1 - self.y, x0 - self.x : x1 - self.x
            ]
        return out


class StrokeCanvas:
    """A picture that is drawn; every stroke works on its own box only.

    Args:
        top: colour of the backdrop's upper edge.
        bottom: of its lower edge.

    Attributes:
        pixels: RGB floats [1024, 1024, 3], 0..255.
        cover: [1024, 1024] 0..1, where the figure is.
    """

    pixels: NDArray[np.float32]
    cover: NDArray[np.float32]

    def __init__(self, top: Colour, bottom: Colour) -> None:
        y = np.linspace(0, 1, SIDE)[:, None, None]
        self.pixels = (np.array(top) * (1 - y) + np.array(bottom) * y).repeat(SIDE, 1).astype(np.float32)
        self.cover = np.zeros((SIDE, SIDE), np.float32)

    def mask_from_outline(self, outline: Array, blur: float = 0.0) -> OpacityMask:
        """The area of an outline [N, 2] in pixels; `blur` softens it, in face units."""
        sigma = blur * UNIT_SHARE * SIDE
        least, most = outline.min(0) - 3 * sigma - 2, outline.max(0) + 3 * sigma + 3
        (x0, y0), (x1, y1) = np.clip(least, 0, SIDE).astype(int), np.clip(np.ceil(most), 0, SIDE).astype(int)
        area = np.zeros((max(0, y1 - y0), max(0, x1 - x0)), np.uint8)
        if not area.size:
            return OpacityMask(x0, y0, area.astype(np.float32))
        cv2.fillPoly(
            area, [np.round((outline - [x0, y0]) * 2**SUBPIXEL_BITS).astype(np.int32)], 255, cv2.LINE_AA, SUBPIXEL_BITS
        )
        plane = area.astype(np.float32) / 255
        return OpacityMask(x0, y0, cv2.GaussianBlur(plane, (0, 0), sigma) if sigma > 0.3 else plane)

    def paint(self, mask: OpacityMask, colour: Colour, opacity: float = 1.0, *, is_figure: bool = False) -> None:
        """Paint a colour through a mask; `is_figure` counts it as part of the figure."""
        if not mask.plane.size:
            return
        box = mask.box
        self.pixels[box] += (np.array(colour, np.float32) - self.pixels[box]) * (mask.plane * opacity)[..., None]
        if is_figure:
            self.cover[box] = np.maximum(self.cover[box], mask.plane * opacity)

    @property
    def figure_mask(self) -> OpacityMask:
        """Where the figure has been drawn so far."""
        return OpacityMask(0, 0, self.cover)

    def fill_shape(
        self,
        points: Sequence[Sequence[float]] | Array,
        colour: Colour,
        *,
        blur: float = 0.0,
        opacity: float = 1.0,
        within: OpacityMask | None = None,
        is_figure: bool = False,
    ) -> OpacityMask:
        """Fill a smooth closed shape through points [N, 2] in face units; returns its mask."""
        mask = self.mask_from_outline(smooth_curve(to_pixels(points)), blur).intersect(within)
        self.paint(mask, colour, opacity, is_figure=is_figure)
        return mask

    def paint_blob(
        self,
        centre: tuple[float, float],
        width: float,
        height: float,
        colour: Colour,
        opacity: float,
        within: OpacityMask | None = None,
    ) -> None:
        """Paint a soft round patch; centre, width and height in face units."""
        x, y = to_pixels([centre])[0]
        rx, ry = width * UNIT_SHARE * SIDE, height * UNIT_SHARE * SIDE
        x0, x1 = int(max(0, x - 3.5 * rx)), int(min(SIDE, x + 3.5 * rx + 1))
        y0, y1 = int(max(0, y - 3.5 * ry)), int(min(SIDE, y + 3.5 * ry + 1))
        if x1 <= x0 or y1 <= y0:
            return
        u, v = (np.arange(x0, x1) - x) / rx, (np.arange(y0, y1) - y) / ry
        plane = (np.exp(-0.5 * v * v)[:, None] * np.exp(-0.5 * u * u)[None]).astype(np.float32)
        self.paint(OpacityMask(x0, y0, plane).intersect(within), colour, opacity)

    def paint_strokes(
        self,
        strokes: Iterable[tuple[Sequence[Sequence[float]], Colour]],
        widths: Sequence[float],
        *,
        opacity: float,
        blur: float,
        within: OpacityMask,
    ) -> None:
        """Paint brush strokes (points [N, 2], colour) one over the other; see `paint_stroke`."""
        for points, colour in strokes:
            self.paint_stroke(points, widths, colour, opacity=opacity, blur=blur, within=within)

    def paint_stroke(
        self,
        points: Sequence[Sequence[float]] | Array,
        widths: Sequence[float],
        colour: Colour,
        *,
        opacity: float = 1.0,
        blur: float = 0.0,
        within: OpacityMask | None = None,
    ) -> None:
        """Paint a brush stroke through points [N, 2]; widths change along it; in face units."""
        line = smooth_curve(to_pixels(points), closed=False, steps=14)
        width = np.interp(np.linspace(0, 1, len(line)), np.linspace(0, 1, len(widths)), widths) * UNIT_SHARE * SIDE / 2
        along = np.gradient(line, axis=0)
        across = np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(np.linalg.norm(along, axis=1), 1e-6)[:, None]
        outline = np.concatenate([line + across * width[:, None], (line - across * width[:, None])[::-1]])
        self.paint(self.mask_from_outline(outline, blur).intersect(within), colour, opacity)
