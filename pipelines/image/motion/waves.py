"""Movement as a sum of looping waves: each turns a whole number of times within a film, so its end is its beginning."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


class Waves:
    """Displacement of each pixel over a film.

    Args:
        shape: H, W.
        seconds: of the film.
    """

    def __init__(self, shape: tuple[int, int], seconds: float) -> None:
        self.shape, self.seconds = shape, seconds
        self._parts: dict[int, Array] = {}

    def turns(self, rate_hz: float) -> int:
        """The whole number of turns within the film nearest to a rate, at least one."""
        return max(1, round(rate_hz * self.seconds))

    def add(self, turns: int, dx: Array | float, dy: Array | float, phase: Array | float = 0.0) -> None:
        """Add d * cos(2 pi turns t / seconds + phase) to the displacement, in pixels to the right and down."""
        part = self._parts.setdefault(turns, np.zeros((2, 2, *self.shape), np.float32))
        c, s = np.cos(phase), np.sin(phase)
        for i, d in enumerate((dx, dy)):
            part[0, i] += d * c
            part[1, i] -= d * s

    def smooth(self, sigma_px: float) -> None:
        """Soften where one movement meets another."""
        for part in self._parts.values():
            for plane in part.reshape(-1, *self.shape):
                cv2.GaussianBlur(plane, (0, 0), sigma_px, dst=plane)

    def cut(self, box: tuple[slice, slice]) -> Waves:
        """The part of it in a box."""
        shape = (box[0].stop - box[0].start, box[1].stop - box[1].start)
        made = Waves(shape, self.seconds)
        made._parts = {
            k: np.ascontiguousarray(v[(..., *box)]) for k, v in self._parts.items() if np.any(v[(..., *box)])
        }
        return made

    @property
    def is_still(self) -> bool:
        """Whether nothing moves."""
        return not self._parts

    def at(self, time_s: float) -> Array:
        """Displacement [2, H, W] at a time: to the right, down, pixels."""
        total = np.zeros((2, *self.shape), np.float32)
        for turns, part in self._parts.items():
            angle = 2 * math.pi * turns * time_s / self.seconds
            cv2.scaleAdd(part[0].reshape(1, -1), math.cos(angle), total.reshape(1, -1), dst=total.reshape(1, -1))
            cv2.scaleAdd(part[1].reshape(1, -1), math.sin(angle), total.reshape(1, -1), dst=total.reshape(1, -1))
        return total


def smooth_noise(shape: tuple[int, int], wave_px: float, seed: int) -> Array:
    """Noise [H, W] of waves about so long, mean 0, deviation 1."""
    rng = np.random.default_rng([seed, 41])
    step = max(1.0, wave_px / 2)
    grid = rng.standard_normal((int(shape[0] / step) + 4, int(shape[1] / step) + 4), dtype=np.float32)
    wide = cv2.resize(grid, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC) if step > 1 else grid
    return np.asarray(1.3 * wide[: shape[0], : shape[1]], np.float32)
