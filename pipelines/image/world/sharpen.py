"""Cards that are seen larger than they were made: their form drawn out again."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.stock import Stock
from pipelines.image.world.scene import Traced, World, focal_px

Array = NDArray[np.floating[Any]]

FROM, FULL = 1.1, 2.6  # how much larger a card is seen than it was made, from which it is sharpened, and wholly
GAIN, LIMIT = 1.3, 0.3  # of what is finer than the blur of enlarging, in log of light; the most that it changes


def sharpen_near(rgb: Array, traced: Traced, world: World, stock: Stock) -> Array:
    """Undo the softness of enlarged cards by unsharp masking in log of light, within each card.

    Args:
        rgb: linear [H, W, 3].
        traced: what lies behind each pixel.
        world: that was traced.
        stock: pictures of its things, whose size says how much they are enlarged.

    Returns:
        Linear RGB [H, W, 3].
    """
    larger = np.zeros(len(world.standings) + 1, np.float32)
    for number in np.unique(traced.label[traced.label > 0]):
        standing = world.standings[number - 1]
        made_px = stock.view(standing.thing, standing.view).alpha.shape[0]
        larger[number] = standing.height_m * focal_px(world.camera) / standing.y_m / made_px
    share = np.where(traced.label > 0, larger[np.maximum(traced.label, 0)], 0)
    share = np.clip((share - FROM) / (FULL - FROM), 0, 1)
    if not share.any():
        return rgb
    light = np.log(np.maximum(rgb @ np.array([0.2126, 0.7152, 0.0722], np.float32), 0) + 0.01).astype(np.float32)
    seen = (share > 0).astype(np.float32)
    sigma = 0.55 * float(larger[larger > FROM].max(initial=FROM))
    weight = cv2.GaussianBlur(seen, (0, 0), sigma)
    soft = cv2.GaussianBlur(light * seen, (0, 0), sigma) / np.maximum(weight, 1e-3)  # of the cards alone: no halo
    fine = np.clip(GAIN * (light - soft), -LIMIT, LIMIT) * share
    return np.asarray(rgb * np.exp(fine)[..., None], np.float32)
