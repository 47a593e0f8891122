"""MP4: H.264 and AAC, streamed frame by frame so that memory stays constant; the record as the comment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Record
from pipelines.media.audio import Audio, _frames
from pipelines.media.files import atomic


def write_mp4(
    path: str | Path,
    frames: Iterable[NDArray[np.uint8]],
    fps: int,
    audio: Audio | None = None,
    record: Record | None = None,
) -> Path:
    """Write a film.

    Args:
        frames: RGB pictures [H, W, 3], all of one even size.
        fps: frames a second.
        audio: the sound; written alongside.
        record: how it was made.
    """
    import av

    with (
        atomic(path) as part,
        av.open(str(part), "w", format="mp4", options={"movflags": "use_metadata_tags+faststart"}) as out,
    ):
        if record:
            out.metadata["comment"] = record.to_json()
        sound = out.add_stream("aac", rate=audio.sampling_rate, layout=_layout(audio)) if audio else None
        mux_pictures(out, frames, fps, _picture_stream)
        if audio is not None and sound is not None:
            samples = audio.samples if audio.samples.ndim == 2 else audio.samples[:, None]
            for piece in _frames(samples, audio.sampling_rate, _layout(audio)):
                out.mux(sound.encode(piece))
            out.mux(sound.encode(None))
    return Path(path)


def mux_pictures(
    out: Any, frames: Iterable[NDArray[np.uint8]], fps: int, opened: Callable[[Any, NDArray[np.uint8], int], Any]
) -> None:
    """Encode RGB or RGBA pictures in order; `opened` makes the stream once the first of them is there."""
    import av

    stream = None
    for index, array in enumerate(frames):
        stream = stream or opened(out, array, fps)
        frame = av.VideoFrame.from_ndarray(
            np.ascontiguousarray(array), format="rgba" if array.shape[2] == 4 else "rgb24"
        )
        frame.pts, frame.time_base = index, Fraction(1, fps)
        out.mux(stream.encode(frame))
    if stream is not None:
        out.mux(stream.encode(None))


def _layout(audio: Audio) -> str:
    return "mono" if audio.samples.ndim == 1 or audio.samples.shape[1] == 1 else "stereo"


def _picture_stream(out: Any, array: NDArray[np.uint8], fps: int) -> Any:
    stream = out.add_stream("libx264", rate=fps, options={"preset": "veryfast", "crf": "18"})
    stream.height, stream.width, stream.pix_fmt = array.shape[0], array.shape[1], "yuv420p"
    return stream
