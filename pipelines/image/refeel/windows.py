"""Windows of houses that are lit when it grows dark."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.image.refeel.photo import Photo
from pipelines.image.refeel.season import plants
from pipelines.image.world.directions import Floats

DARKER = 0.8  # than around them, part of the brightness
SIDES = (1 / 120, 1 / 16)  # of windows, parts of the picture's longer side
FILLED, ASPECTS = 0.7, (0.35, 2.6)  # how much of its box a window fills, its height over its width
FEWEST = 6  # a few dark patches are no house
LEAST = 0.03  # part of the picture that sky and ground take where a house is seen from outside
LIT = 0.7  # share of windows behind which somebody is
LAMP = np.array([1.0, 0.58, 0.2], np.float32)
POWER = 0.22


def lit_windows(photo: Photo, seed: int) -> Floats:
    """The light of windows.

    Args:
        photo: the photo.
        seed: of which are lit.

    Returns:
        Linear RGB [H, W, 3] to add, 0 where there is no window.
    """
    height, width = photo.sky.shape
    glow = np.zeros((height, width, 3), np.float32)
    level = float((photo.ground + photo.water).mean())
    if photo.faces or float(photo.sky.mean()) < LEAST or level < LEAST:
        return glow
    side = max(height, width)
    luma = cv2.cvtColor(photo.rgb.astype(np.float32), cv2.COLOR_RGB2GRAY)
    around = cv2.blur(luma, (side // 9 | 1, side // 9 | 1))
    wall = photo.upright * (1 - plants(photo)) * (1 - photo.skin)
    dark = ((luma < DARKER * around) & (wall > 0.5)).astype(np.uint8)
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((max(1, side // 250),) * 2, np.uint8))
    count, parts, boxes, _ = cv2.connectedComponentsWithStats(dark)
    low, high = (s * side for s in SIDES)
    found = [
        n
        for n in range(1, count)
        if low <= min(boxes[n][2], boxes[n][3]) and max(boxes[n][2], boxes[n][3]) <= high
        and boxes[n][4] > FILLED * boxes[n][2] * boxes[n][3]
        and ASPECTS[0] <= boxes[n][3] / boxes[n][2] <= ASPECTS[1]
        and boxes[n][1] + boxes[n][3] < 0.9 * height
        and photo.depth_m[parts == n].mean() > 4
    ]  # fmt: skip
    if len(found) < FEWEST:
        return glow
    rng = np.random.default_rng([seed, 63])
    for n in found:
        lit, power = rng.random() < LIT, POWER * rng.uniform(0.55, 1.2)
        if lit:
            glow[parts == n] = LAMP * power
    glow *= 0.45 + 1.4 * np.clip(luma, 0, 0.5)[..., None]  # bars and curtains are seen
    return glow + 0.5 * cv2.GaussianBlur(glow, (0, 0), side / 70) + 0.15 * cv2.GaussianBlur(glow, (0, 0), side / 25)
