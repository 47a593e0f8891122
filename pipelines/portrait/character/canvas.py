"""A canvas for soft vector drawing: smooth shapes, blurred edges, gradients; done once a character, so slow is fine."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]  # type: ignore[type-arg]
Colour = tuple[float, float, float]
SIDE, SHIFT = 1536, 4
EYES_AT, UNIT = (0.5, 0.44), 0.205  # where the eyes' centre lies, and the eyes' distance, as shares of the side


def rgb(text: str) -> Colour:
    """ "#rrggbb" to 0..255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mixed(a: Colour, b: Colour, share: float) -> Colour:
    """Between two colours."""
    return tuple(x * (1 - share) + y * share for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def shade(a: Colour, gain: float) -> Colour:
    """Darker or lighter; darker turns a little to red-violet, as skin and hair do."""
    if gain >= 1:
        return mixed(a, (255, 250, 240), gain - 1)
    return tuple(x * (gain + (1 - gain) * w) for x, w in zip(a, (0.22, 0.05, 0.10), strict=True))  # type: ignore[return-value]


def px(points: Sequence[Sequence[float]] | Array) -> Array:
    """Face units to pixels."""
    return (np.asarray(points, np.float64)[:, :2] * UNIT + EYES_AT) * SIDE


def smooth(points: Array, closed: bool = True, steps: int = 10) -> Array:
    """A Catmull-Rom curve through points [N, 2]."""
    p = np.asarray(points, np.float64)
    ring = np.concatenate([p[-1:], p, p[:2]]) if closed else np.concatenate([p[:1], p, p[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    out = []
    for a, b, c, d in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate([*out, p[-1:]]) if not closed else np.concatenate(out)


class Canvas:
    """RGB floats [SIDE, SIDE, 3]."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        y = np.linspace(0, 1, SIDE)[:, None, None]
        self.pixels = (np.array(top) * (1 - y) + np.array(bottom) * y).repeat(SIDE, 1).astype(np.float32)
        self.cover = np.zeros((SIDE, SIDE), np.float32)

    def mask(self, outline: Array, soft: float = 0.0) -> NDArray[np.float32]:
        """The area of an outline in pixels, 0..1; `soft` blurs it, in face units."""
        area = np.zeros((SIDE, SIDE), np.uint8)
        cv2.fillPoly(area, [np.round(outline * 2**SHIFT).astype(np.int32)], 255, cv2.LINE_AA, SHIFT)
        plane = area.astype(np.float32) / 255
        return cv2.GaussianBlur(plane, (0, 0), soft * UNIT * SIDE) if soft > 0 else plane

    def lay(self, mask: NDArray[np.float32], colour: Colour, opacity: float = 1.0, *, body: bool = False) -> None:
        """Paint a colour through a mask; `body` counts as part of the figure."""
        alpha = (mask * opacity)[..., None]
        self.pixels += (np.array(colour, np.float32) - self.pixels) * alpha
        if body:
            self.cover = np.maximum(self.cover, mask * opacity)

    def fill(self, points: Sequence[Sequence[float]] | Array, colour: Colour, *, soft: float = 0.0, opacity: float = 1.0, within: NDArray[np.float32] | None = None, body: bool = False) -> NDArray[np.float32]:  # fmt: skip
        """A smooth closed shape in face units; returns its mask."""
        mask = self.mask(smooth(px(points)), soft)
        if within is not None:
            mask = mask * within
        self.lay(mask, colour, opacity, body=body)
        return mask

    def blob(self, centre: tuple[float, float], wide: float, high: float, colour: Colour, opacity: float, within: NDArray[np.float32] | None = None) -> None:  # fmt: skip
        """A soft round patch."""
        x, y = px([centre])[0]
        yy, xx = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
        u, v = (xx - x) / (wide * UNIT * SIDE), (yy - y) / (high * UNIT * SIDE)
        mask = np.exp(-0.5 * (u * u + v * v)).astype(np.float32)
        self.lay(mask if within is None else mask * within, colour, opacity)

    def stroke(self, points: Sequence[Sequence[float]] | Array, widths: Sequence[float], colour: Colour, *, opacity: float = 1.0, soft: float = 0.0, within: NDArray[np.float32] | None = None) -> None:  # fmt: skip
        """A brush stroke of changing width, in face units."""
        line = smooth(px(points), closed=False, steps=14)
        width = np.interp(np.linspace(0, 1, len(line)), np.linspace(0, 1, len(widths)), widths) * UNIT * SIDE / 2
        along = np.gradient(line, axis=0)
        across = np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(np.linalg.norm(along, axis=1), 1e-6)[:, None]
        outline = np.concatenate([line + across * width[:, None], (line - across * width[:, None])[::-1]])
        mask = self.mask(outline, soft)
        self.lay(mask if within is None else mask * within, colour, opacity)
