"""Which landmark lies opposite which."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from weights import store
from weights.checkpoint import load_checkpoint


@lru_cache(maxsize=1)
def mirror_of_landmarks() -> NDArray[np.int64]:
    """The landmark [478] on the other side of the face of each.

    Returns:
        Indices.

    Raises:
        WeightsNotFoundError: the landmark network, which carries them, is missing.
    """
    folder = store.EMBEDDED / "portrait"
    checkpoint = load_checkpoint(folder, kind="landmark network", framework="numpy", config=False, names=("mirror",))
    return np.asarray(checkpoint.tensors["mirror"]).astype(np.int64)
