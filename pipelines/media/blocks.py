"""Sound as a stream of mono blocks at one rate, in constant memory however long the file plays."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.audio import Audio
from pipelines.media.files import check_input

MAX_SECONDS = 6 * 3600.0
_PIECE = 16_384  # samples of sound in memory that go through the resampler at a time


def blocks(
    medium: str | Path | Audio, *, sampling_rate: int = 16_000, seconds: float = 10.0, max_seconds: float = MAX_SECONDS
) -> Iterator[NDArray[np.float32]]:
    """Mono samples [N] at `sampling_rate`, `seconds` a block, the last one shorter.

    Args:
        medium: any sound file, the sound of a video, or sound in memory.

    Raises:
        MediaError: missing, empty, truncated, longer than `max_seconds`, not sound, or samples that are not numbers.
    """
    name, parts = ("the sound", _in_memory(medium)) if isinstance(medium, Audio) else _in_file(check_input(medium))
    size, held, count = max(1, round(seconds * sampling_rate)), np.zeros(0, np.float32), 0
    for part in _resampled(parts, sampling_rate):
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


def _resampled(frames: Iterator[Any], sampling_rate: int) -> Iterator[NDArray[np.float32]]:
    import av

    resampler = av.AudioResampler(format="flt", layout="mono", rate=sampling_rate)
    seen = False
    for frame in frames:
        seen = True
        for out in resampler.resample(frame):
            yield out.to_ndarray().reshape(-1)
    for out in resampler.resample(None) if seen else ():
        yield out.to_ndarray().reshape(-1)


def _in_memory(audio: Audio) -> Iterator[Any]:
    import av

    samples = np.asarray(audio.samples, np.float32)
    mono = samples if samples.ndim == 1 else samples.mean(axis=1, dtype=np.float32)
    for start in range(0, len(mono), _PIECE):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(mono[start : start + _PIECE]).reshape(1, -1), format="flt", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = audio.sampling_rate, start, Fraction(1, audio.sampling_rate)
        yield frame


def _in_file(path: Path) -> tuple[str, Iterator[Any]]:
    if path.suffix.lower() == ".wav":
        _check_wav(path)
    return f"'{path.name}'", _decoded(path)


def _decoded(path: Path) -> Iterator[Any]:
    import av

    try:
        with av.open(str(path)) as source:
            if not source.streams.audio:
                raise MediaError(f"'{path.name}' has no sound in it")
            yield from source.decode(source.streams.audio[0])
    except (av.error.FFmpegError, ValueError, EOFError) as error:
        if isinstance(error, MediaError):
            raise
        raise MediaError(
            f"'{path.name}' cannot be read as sound ({error.__class__.__name__}); give WAV, FLAC, MP3 or Opus"
        ) from error


def _check_wav(path: Path) -> None:
    """Refuse what is no WAV or ends early; only chunk headers are read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(12)
        if start[:4] != b"RIFF" or start[8:12] != b"WAVE":
            raise MediaError(f"'{path.name}' is not a WAV file, whatever its name says; give a recording")
        while len(header := file.read(8)) == 8:
            name, promised = struct.unpack("<4sI", header)
            there = size - file.tell()
            if name == b"data":
                if not promised or promised > there:
                    raise MediaError(f"'{path.name}' is truncated: {there:,} of {promised:,} bytes of sound are there")
                return
            file.seek(promised + promised % 2, 1)
    raise MediaError(f"'{path.name}' is truncated: it has no sound in it")
