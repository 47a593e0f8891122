"""Sound as a stream of mono blocks at one rate, in constant memory however long the file plays."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media import wav
from pipelines.media.audio import Audio, open_sound
from pipelines.media.files import check_input

MAX_SECONDS = 6 * 3600.0
_CHUNK_SAMPLES = 16_384  # of sound in memory that go through the resampler at a time


def stream_audio(
    source: str | Path | Audio, *, sampling_rate: int = 16_000, seconds: float = 10.0, max_seconds: float = MAX_SECONDS
) -> Iterator[NDArray[np.float32]]:
    """Mono samples [N] at `sampling_rate`, `seconds` a block, the last one shorter.

    Args:
        source: any sound file, the sound of a video, or sound in memory.
        sampling_rate: of the blocks, in Hz.
        seconds: of a block.
        max_seconds: longer sound is refused.

    Yields:
        NDArray[np.float32]: Blocks [N].

    Raises:
        MediaError: missing, empty, truncated, longer than `max_seconds`, not sound, or samples that are not numbers.
    """
    if isinstance(source, Audio):
        name, frames = "the sound", _frames_from_memory(source)
    else:
        name, frames = f"'{Path(source).name}'", _frames_from_file(check_input(source))
    size, held, count = max(1, round(seconds * sampling_rate)), np.zeros(0, np.float32), 0
    for part in _resample_frames(frames, sampling_rate):
        if not np.isfinite(part).all():
            raise MediaError(f"{name} holds samples that are not numbers")
        count += len(part)
        if count > max_seconds * sampling_rate:
            raise MediaError(f"{name} plays over {max_seconds:.0f} s; at most that is read")
        held = np.concatenate([held, part])
        while len(held) >= size:
            yield held[:size]
            held = held[size:]
    if not count:
        raise MediaError(f"{name} is truncated: no sound could be decoded")
    if len(held):
        yield held


def _resample_frames(frames: Iterator[Any], sampling_rate: int) -> Iterator[NDArray[np.float32]]:
    import av

    resampler = av.AudioResampler(format="flt", layout="mono", rate=sampling_rate)
    any_frame = False
    for frame in frames:
        any_frame = True
        for out in resampler.resample(frame):
            yield out.to_ndarray().reshape(-1)
    for out in resampler.resample(None) if any_frame else ():
        yield out.to_ndarray().reshape(-1)


def _frames_from_memory(audio: Audio) -> Iterator[Any]:
    import av

    samples = np.asarray(audio.samples, np.float32)
    mono = samples if samples.ndim == 1 else samples.mean(axis=1, dtype=np.float32)
    for start in range(0, len(mono), _CHUNK_SAMPLES):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(mono[start : start + _CHUNK_SAMPLES]).reshape(1, -1), format="flt", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = audio.sampling_rate, start, Fraction(1, audio.sampling_rate)
        yield frame


def _frames_from_file(path: Path) -> Iterator[Any]:
    if path.suffix.lower() == ".wav":
        wav.check_complete(path)
    with open_sound(path) as stream:
        yield from stream.container.decode(stream)
