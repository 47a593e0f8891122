"""Frames of a film for the face recognizer: a few a second, one at a time, however long the film is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.containers import decode_until_damage, open_film
from pipelines.media.files import check_input

VIDEO_SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi")
PER_SECOND = 2.0
LONG_SIDE = 512


def sample_frames(
    path: str | Path, per_second: float = PER_SECOND, long_side: int = LONG_SIDE
) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Frames of a film, `per_second` at most, shrunk while they are converted; one frame is held at a time.

    Frames that no other frame needs are not decoded where the film has more of them than are wanted.

    Yields:
        Seconds from the film's start and RGB [H, W, 3].

    Args:
        path: of the film.
        per_second: frames a second, at most.
        long_side: pixels of the longer side, at most.

    Raises:
        MediaError: missing, no film, frames that are too large, or damaged before the first frame.
    """
    path = check_input(path)
    decoded = 0
    with open_film(path) as (container, stream):
        stream.codec_context.thread_count = 1
        if float(stream.average_rate or 0) > 4 * PER_SECOND:
            stream.codec_context.skip_frame = "NONREF"
        start, due = None, 0.0
        for frame in decode_until_damage(container, stream):
            moment = float(frame.time or 0.0)
            start = moment if start is None else start
            if moment - start + 1e-6 < due:
                continue
            due = moment - start + 1 / per_second
            yield moment - start, _shrink_frame(frame, long_side)
            decoded += 1
    if not decoded:
        raise MediaError(f"'{path}' has no picture that can be decoded")


def _shrink_frame(frame: Any, long_side: int) -> NDArray[np.uint8]:
    scale = min(1.0, long_side / max(frame.width, frame.height))
    width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
    array: NDArray[np.uint8] = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
    return array
