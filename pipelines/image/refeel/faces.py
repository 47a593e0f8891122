"""The faces of a picture, so that no light disfigures and no thing hides them. Imports torch."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.recognition.face.finder import Face, FaceFinder

LUMA = np.array([0.299, 0.587, 0.114], np.float32)

__all__ = ["Face", "find_faces"]


@lru_cache(maxsize=1)
def _finder() -> FaceFinder:
    return FaceFinder.from_pretrained()


def find_faces(rgb: NDArray[Any]) -> tuple[Face, ...]:
    """The upright faces of a picture, largest first.

    Args:
        rgb: sRGB in 0..1 [H, W, 3].

    Returns:
        Their squares; none in a picture without people.
    """
    grey = torch.from_numpy(np.ascontiguousarray(rgb @ LUMA, np.float32))[None, None]
    return tuple(_finder().find_faces(grey))
