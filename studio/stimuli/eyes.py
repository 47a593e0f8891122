"""Where the eyes of a face are, and a face turned, moved and scaled so that they are where they shall be."""

from __future__ import annotations

import contextlib

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.portrait.landmarks import points
from pipelines.portrait.landmarks.detector import find_landmarks
from studio.stimuli.match import MEASURES, Targets

Picture = NDArray[np.uint8]
FloatArray = NDArray[np.float64]
WIDER = ((0.0, 1.0), (0.25, 1.0), (0.0, 0.7), (0.5, 1.0), (0.12, 0.85))  # borders as shares, and scales, that are tried
ROUNDS = 4  # of looking again where the eyes came to be


def find_eyes(picture: Picture, name: str = "the picture") -> FloatArray:
    """The middles of both eyes' corners: [2, 2] in pixels, the picture's left one first.

    Args:
        picture: RGB [H, W, 3].
        name: for messages.

    Returns:
        x and y of each.

    Raises:
        MediaError: no face is found.
    """
    found = _find_points(picture, name)
    corners = (points.EYE_CORNERS_LEFT, points.EYE_CORNERS_RIGHT)
    return np.stack([found[list(ids)].mean(axis=0) for ids in corners]).astype(np.float64)


def _find_points(picture: Picture, name: str) -> FloatArray:
    """Landmarks in pixels; drawn hair may hide a face from the finder that sees it in a wider or smaller picture."""
    for border, scale in WIDER:
        edge = round(picture.shape[0] * border)
        wide = cv2.copyMakeBorder(picture, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
        seen = cv2.resize(wide, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        with contextlib.suppress(MediaError):
            found = find_landmarks(np.asarray(seen, dtype=np.uint8), name)[:, :2]
            return np.asarray(found / scale - edge, dtype=np.float64)
    return np.asarray(find_landmarks(picture, name)[:, :2], dtype=np.float64)


def measure_eyes(picture: Picture, name: str = "the picture") -> dict[str, float]:
    """Distance of the eyes over the width, and the middle between them as shares of width and height."""
    eyes, (height, width) = find_eyes(picture, name), picture.shape[:2]
    middle = eyes.mean(axis=0)
    distance = float(np.linalg.norm(eyes[1] - eyes[0]))
    return {"eye_distance": distance / width, "eye_x": float(middle[0]) / width, "eye_y": float(middle[1]) / height}


def find_alignment(picture: Picture, targets: Targets, name: str = "the picture") -> FloatArray | None:
    """The similarity [2, 3] that brings the eyes level, to the middle, and to the targets' distance and height.

    Args:
        picture: RGB [H, W, 3].
        targets: of the design.
        name: for messages.

    Returns:
        The similarity; None where no target is about eyes.

    Raises:
        MediaError: no face is found.
    """
    if not {"eye_distance", "eye_height"} & set(targets):
        return None
    height, width = picture.shape[:2]
    eyes = find_eyes(picture, name)
    distance = float(targets.get("eye_distance", np.linalg.norm(eyes[1] - eyes[0]) / width)) * width
    level = float(targets.get("eye_height", eyes[:, 1].mean() / height)) * height
    goal = np.array([[(width - distance) / 2, level], [(width + distance) / 2, level]])
    whole = np.eye(3)
    for _ in range(ROUNDS):
        whole = _similarity(eyes, goal) @ whole
        eyes = find_eyes(align(picture, whole[:2]), name)
        if np.abs(eyes - goal).max() < 0.3 * MEASURES["eye_height"].tolerance * width:
            break
    return np.asarray(whole[:2], dtype=np.float64)


def align(picture: Picture, similarity: FloatArray) -> Picture:
    """The picture through a similarity; what comes in from outside repeats the border."""
    size = picture.shape[1], picture.shape[0]
    made = cv2.warpAffine(picture, similarity, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(made, dtype=np.uint8)


def _similarity(source: FloatArray, goal: FloatArray) -> FloatArray:
    """[3, 3] that turns, scales and moves two points onto two others."""
    a, b = (complex(*(p[1] - p[0])) for p in (source, goal))
    turn = b / a
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    out = np.eye(3)
    out[:2, :2], out[:2, 2] = linear, goal[0] - linear @ source[0]
    return out
