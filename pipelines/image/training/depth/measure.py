"""Figures of the network of depth on traced scenes that it has not learnt from."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.depth.network import CLASSES
from pipelines.image.depth.reading import DepthReader
from pipelines.image.training.depth.fit import FARTHEST
from pipelines.image.training.depth.scenes import Scene

Array = NDArray[Any]


def measure(reader: DepthReader, scenes: Sequence[Scene], *, painted: bool = False) -> dict[str, float]:
    """Read scenes and compare.

    Args:
        reader: that is judged.
        scenes: held out.
        painted: whether it reads them as they look in their style.

    Returns:
        SILog x 100 (Eigen et al. 2014), mean relative error and share within a factor of 1.25 after one scale a picture
        (the median), intersection over union of the sky, share of points in their class, share of pictures rightly
        told to be outdoors, and milliseconds a picture.
    """
    rows, right, seconds = [], 0, 0.0
    meets, joins, hits, points = 0, 0, 0, 0
    for scene in scenes:
        began = time.perf_counter()
        reading = reader.read(scene.painted if painted else scene.picture)
        seconds += time.perf_counter() - began
        seen = scene.label != CLASSES.index("sky")
        if seen.mean() > 0.05:
            rows.append(_errors(reading.log_depth[seen], np.minimum(scene.log_depth[seen], FARTHEST)))
        sky = reading.share("sky") > 0.5
        meets, joins = meets + int((sky & ~seen).sum()), joins + int((sky | ~seen).sum())
        hits += int((reading.shares.argmax(-1) == scene.label).sum())
        points += scene.label.size
        right += (reading.outdoors > 0.5) == scene.outdoors
    silog, relative, within = np.mean(rows, axis=0) if rows else (math.nan,) * 3
    return {
        "silog": 100 * float(silog),
        "abs_rel": float(relative),
        "delta1": float(within),
        "sky_iou": meets / max(joins, 1),
        "class_accuracy": hits / points,
        "outdoors": right / len(scenes),
        "ms": 1000 * seconds / len(scenes),
    }


def _errors(said: Array, true: Array) -> tuple[float, float, float]:
    """Scale-invariant error, relative error and share within 1.25 of log depths [N]."""
    error = said - true
    error = error - np.median(error)
    ratio = np.exp(error)
    return float(error.std()), float(np.abs(ratio - 1).mean()), float((np.abs(error) < np.log(1.25)).mean())
