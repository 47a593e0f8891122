"""WebM: VP9 and Opus, with transparency where the pictures have it; streamed, the record as the comment."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Record
from pipelines.media.audio import Audio, _frames
from pipelines.media.files import atomic
from pipelines.media.video import _layout, mux_pictures

OPUS_RATE = 48_000


def write_webm(
    path: str | Path,
    frames: Iterable[NDArray[np.uint8]],
    fps: int,
    audio: Audio | None = None,
    record: Record | None = None,
) -> Path:
    """Write a film of RGB or RGBA pictures [H, W, C], all of one even size."""
    import av

    with atomic(path) as part, av.open(str(part), "w", format="webm") as out:
        if record:
            out.metadata["comment"] = record.to_json()
        sound = out.add_stream("libopus", rate=OPUS_RATE, layout=_layout(audio)) if audio else None
        mux_pictures(out, frames, fps, _picture_stream)
        if audio is not None and sound is not None:
            samples = audio.samples if audio.samples.ndim == 2 else audio.samples[:, None]
            resampler = av.AudioResampler(format="flt", layout=_layout(audio), rate=OPUS_RATE)
            for piece in _frames(samples, audio.sampling_rate, _layout(audio)):
                for resampled in resampler.resample(piece):
                    out.mux(sound.encode(resampled))
            for resampled in resampler.resample(None):
                out.mux(sound.encode(resampled))
            out.mux(sound.encode(None))
    return Path(path)


def _picture_stream(out: Any, array: NDArray[np.uint8], fps: int) -> Any:
    alpha = array.shape[2] == 4
    options = {
        "crf": "24",
        "b": "0",
        "deadline": "realtime",
        "cpu-used": "6",
        "row-mt": "1",
        "auto-alt-ref": "0" if alpha else "1",
    }
    stream = out.add_stream("libvpx-vp9", rate=fps, options=options)
    stream.height, stream.width, stream.pix_fmt = array.shape[0], array.shape[1], "yuva420p" if alpha else "yuv420p"
    return stream
