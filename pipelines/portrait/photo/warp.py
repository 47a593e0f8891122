"""Dense warps: thin-plate splines (Bookstein 1989) from landmarks to a grid, and the inverse of a displacement."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
GRID = 96  # points of a side of the dense field
FIXED_POINT_STEPS, DAMPING = 8, 0.55


def make_grid(size: int) -> Field:
    """Pixel coordinates [96, 96, 2] of the grid over a picture of `size` pixels."""
    x = (np.arange(GRID, dtype=np.float32) + 0.5) * size / GRID - 0.5
    return np.stack(np.meshgrid(x, x), -1)


def spline_weights(points: Field, grid: Field, smoothing: float = 1e-3) -> Field:
    """Weights [G, N] of each point's value at each grid point, of a smoothing thin-plate spline.

    Args:
        points: [N, 2] in pixels.
        grid: [..., 2] in pixels, G points in all.
        smoothing: how far the spline may miss a point, 0 not at all.

    Returns:
        Float32 [G, N].
    """
    n, scale = len(points), 100.0
    a = np.zeros((n + 3, n + 3))
    a[:n, :n] = _tps_kernel(points, points, scale) + smoothing * np.eye(n)
    a[:n, n] = a[n, :n] = 1
    a[:n, n + 1 :] = points / scale
    a[n + 1 :, :n] = a[:n, n + 1 :].T
    inner = np.linalg.inv(a)[:, :n]
    flat = grid.reshape(-1, 2)
    basis = np.concatenate([_tps_kernel(flat, points, scale), np.ones((len(flat), 1)), flat / scale], 1)
    return (basis @ inner).astype(np.float32)


def _tps_kernel(a: Field, b: Field, scale: float) -> NDArray[np.float64]:
    squared = ((a[:, None].astype(np.float64) - b[None]) ** 2).sum(-1) / scale**2
    return squared * np.log(squared + 1e-6)


def invert_displacement(displacement: Field, grid: Field, size: int) -> Field:
    """Invert a displacement by a damped fixed point, from rest.

    Args:
        displacement: [96, 96, 2] in pixels, at the points of `grid`.
        grid: as `make_grid` gives it.
        size: S, pixels of a side.

    Returns:
        Where each pixel [S, S, 2] comes from.
    """
    cell_px = size / GRID
    source = grid.copy()
    for _ in range(FIXED_POINT_STEPS):
        x = (source[..., 0] + 0.5) / cell_px - 0.5
        y = (source[..., 1] + 0.5) / cell_px - 0.5
        displaced = cv2.remap(displacement, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        source = source + DAMPING * (grid - displaced - source)
    return cv2.resize(source, (size, size), interpolation=cv2.INTER_LINEAR)
