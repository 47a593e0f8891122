"""Slow moves of the camera within a film, and where each pixel is then seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.air import Camera
from pipelines.image.world.scene import focal_px, horizon_row

Array = NDArray[np.floating[Any]]

Move = Literal["still", "drift", "push-in"]
ASIDE, AHEAD, RISE = 0.022, 0.06, 0.008  # of the distance of what is nearest
OVERSCAN = 0.03  # how much is cut off around, so that no edge is seen


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Where the camera is within a film, from where its picture was made.

    Attributes:
        right_m: to the right.
        ahead_m: forward.
        up_m: upwards.
        zoom: part of the picture that is cut off around.
    """

    right_m: float = 0.0
    ahead_m: float = 0.0
    up_m: float = 0.0
    zoom: float = 0.0

    @property
    def is_still(self) -> bool:
        """Whether it is where the picture was made."""
        return self == AT_HOME


AT_HOME = Viewpoint()


def viewpoint_at(move: Move, turn: float, nearest_m: float, speed: float, *, loops: bool) -> Viewpoint:
    """Where the camera is.

    Args:
        move: of the film.
        turn: 0 its beginning to 1 its end.
        nearest_m: distance of what is nearest.
        speed: factor of the reach.
        loops: whether it comes back.

    Returns:
        The viewpoint.
    """
    reach = nearest_m * speed
    if move == "drift":
        angle = 2 * math.pi * turn if loops else math.pi * (turn - 0.5)
        return Viewpoint(ASIDE * reach * math.sin(angle), 0.0, RISE * reach * math.sin(angle + 1.2), OVERSCAN)
    if move == "push-in":
        part = 0.5 - 0.5 * math.cos(2 * math.pi * turn) if loops else turn * turn * (3 - 2 * turn)
        return Viewpoint(0.0, AHEAD * 1.6 * reach * part, 0.0, OVERSCAN * 0.5)
    return AT_HOME


def seen_from(point: Viewpoint, camera: Camera, depth_m: Array, rows: Array, columns: Array) -> tuple[Array, Array]:
    """Where the picture as it was made shows what a viewpoint sees.

    Args:
        point: the viewpoint.
        camera: of the picture.
        depth_m: distance of what is seen at each pixel, infinite in the sky; any shape.
        rows: pixels, of the same shape.
        columns: pixels.

    Returns:
        Rows and columns of the picture.
    """
    f, horizon = focal_px(camera), horizon_row(camera) - 0.5
    middle = camera.width_px / 2 - 0.5, camera.height_px / 2 - 0.5
    column = middle[0] + (columns - middle[0]) * (1 - point.zoom)
    row = middle[1] + (rows - middle[1]) * (1 - point.zoom)
    near = 1 / np.maximum(depth_m, 0.3)
    closer = 1 - point.ahead_m * near
    column = middle[0] + (column - middle[0]) * closer + f * point.right_m * near
    row = horizon + (row - horizon) * closer - f * point.up_m * near
    return row, column
