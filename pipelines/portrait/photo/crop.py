"""Crop a picture of any shape to the square that the film shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipelines.portrait.photo.geometry import FaceGeometry

CROP_SIDE = 5.2  # of the square, in distances of the eyes
CROP_DROP = 0.35  # how far below the eyes its middle is, in distances of the eyes


def crop_to_head(
    picture: NDArray[np.uint8], points: NDArray[np.float32], size: int, *, whole: bool = False
) -> tuple[NDArray[np.uint8], FaceGeometry]:
    """Crop a picture to the square around the head.

    Args:
        picture: RGB [H, W, 3].
        points: landmarks [478, 3] of its face, in its pixels.
        size: S, pixels of a side of the square.
        whole: keep as much of the picture as a square holds.

    Returns:
        RGB [S, S, 3], and the face in its pixels.
    """
    height, width = picture.shape[:2]
    face = FaceGeometry(points)
    side = float(min(height, width)) if whole else min(float(min(height, width)), CROP_SIDE * face.iod)
    centre = face.centre + face.down * face.iod * CROP_DROP
    left = float(np.clip(centre[0] - side / 2, 0, width - side))
    top = float(np.clip(centre[1] - side / 2, 0, height - side))
    window = Image.fromarray(picture).crop((int(left), int(top), int(np.ceil(left + side)), int(np.ceil(top + side))))
    box = (left - int(left), top - int(top), left - int(left) + side, top - int(top) + side)
    scaled = window.resize((size, size), Image.Resampling.LANCZOS, box=box)
    landmarks = (points - np.array([left, top, 0], np.float32)) * (size / side)
    return np.asarray(scaled).copy(), FaceGeometry(landmarks.astype(np.float32))
