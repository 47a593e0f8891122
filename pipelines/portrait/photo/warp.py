"""Dense warps: thin-plate splines (Bookstein 1989) from landmarks to a grid, and the inverse of a displacement field."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
GRID = 96  # points of a side of the dense field
STEPS, DAMPING = 8, 0.55


def make_grid(size: int) -> Field:
    """Pixel coordinates [96, 96, 2] of the grid over a picture of `size` pixels."""
    x = (np.arange(GRID, dtype=np.float32) + 0.5) * size / GRID - 0.5
    return np.stack(np.meshgrid(x, x), -1)


def spline_weights(points: Field, grid: Field, smooth: float = 1e-3) -> Field:
    """[G, N]: the weight of each point's value at each grid point of a smoothing thin-plate spline."""
    n, scale = len(points), 100.0
    a = np.zeros((n + 3, n + 3))
    a[:n, :n] = _kernel(points, points, scale) + smooth * np.eye(n)
    a[:n, n] = a[n, :n] = 1
    a[:n, n + 1 :] = points / scale
    a[n + 1 :, :n] = a[:n, n + 1 :].T
    inner = np.linalg.inv(a)[:, :n]
    flat = grid.reshape(-1, 2)
    basis = np.concatenate([_kernel(flat, points, scale), np.ones((len(flat), 1)), flat / scale], 1)
    return (basis @ inner).astype(np.float32)


def _kernel(a: Field, b: Field, scale: float) -> NDArray[np.float64]:
    squared = ((a[:, None].astype(np.float64) - b[None]) ** 2).sum(-1) / scale**2
    return squared * np.log(squared + 1e-6)


def invert_displacement(moves: Field, grid: Field, size: int) -> Field:
    """Where each pixel [S, S, 2] comes from, of displacements [96, 96, 2] in pixels; damped fixed point, from rest."""
    per = size / GRID
    source = grid.copy()
    for _ in range(STEPS):
        x = (source[..., 0] + 0.5) / per - 0.5
        y = (source[..., 1] + 0.5) / per - 0.5
        here = cv2.remap(moves, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        source = source + DAMPING * (grid - here - source)
    return cv2.resize(source, (size, size), interpolation=cv2.INTER_LINEAR)
