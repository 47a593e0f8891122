"""Frames of a film for the face recognizer: a few a second, one at a time, however long the film is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.files import check_input

VIDEO_SUFFIXES = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi")
MAX_PIXELS = 8192 * 4352  # of one frame
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
    import av

    path = check_input(path)
    decoded = 0
    try:
        with av.open(str(path)) as container:
            stream = _picture_stream(path, container)
            start, due = None, 0.0
            for frame in container.decode(stream):
                moment = float(frame.time or 0.0)
                start = moment if start is None else start
                if moment - start + 1e-6 < due:
                    continue
                due = moment - start + 1 / per_second
                yield moment - start, _shrink_frame(frame, long_side)
                decoded += 1
    except MediaError:
        raise
    except (av.FFmpegError, OSError, ValueError, EOFError) as error:
        if not decoded:  # a film cut off later is read up to the cut
            raise MediaError(f"'{path}' cannot be decoded as a film ({error})") from error
    if not decoded:
        raise MediaError(f"'{path}' has no picture that can be decoded")


def _picture_stream(path: Path, container: Any) -> Any:
    if not container.streams.video:
        raise MediaError(f"'{path}' has no picture; a face is read from a picture or a film")
    stream = container.streams.video[0]
    context = stream.codec_context
    if context.width * context.height > MAX_PIXELS:
        raise MediaError(
            f"'{path}' has frames of {context.width} x {context.height}; at most {MAX_PIXELS:,} pixels are read"
        )
    context.thread_count = 1
    rate = float(stream.average_rate or 0)
    if rate > 4 * PER_SECOND:
        context.skip_frame = "NONREF"
    return stream


def _shrink_frame(frame: Any, long_side: int) -> NDArray[np.uint8]:
    scale = min(1.0, long_side / max(frame.width, frame.height))
    width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
    array: NDArray[np.uint8] = frame.reformat(width=width, height=height, format="rgb24").to_ndarray()
    return array
