"""From a picture of any shape to the square that the film shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipelines.portrait.photo.geometry import FaceGeometry

HEAD, LOWER = 5.2, 0.35  # side of the square, and how far below the eyes its middle is, in distances of the eyes


def crop_to_head(
    picture: NDArray[np.uint8], points: NDArray[np.float32], size: int, *, whole: bool = False
) -> tuple[NDArray[np.uint8], FaceGeometry]:
    """A square [S, S, 3] around the head, and its landmarks; `whole` keeps as much of the picture as a square holds."""
    height, width = picture.shape[:2]
    face = FaceGeometry(points)
    side = float(min(height, width)) if whole else min(float(min(height, width)), HEAD * face.iod)
    centre = face.centre + face.down * face.iod * LOWER
    left = float(np.clip(centre[0] - side / 2, 0, width - side))
    top = float(np.clip(centre[1] - side / 2, 0, height - side))
    cut = Image.fromarray(picture).crop((int(left), int(top), int(np.ceil(left + side)), int(np.ceil(top + side))))
    box = (left - int(left), top - int(top), left - int(left) + side, top - int(top) + side)
    scaled = cut.resize((size, size), Image.Resampling.LANCZOS, box=box)
    moved = (points - np.array([left, top, 0], np.float32)) * (size / side)
    return np.asarray(scaled).copy(), FaceGeometry(moved.astype(np.float32))
