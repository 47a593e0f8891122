"""Sound as a stream of mono blocks at one rate, in constant memory however long the file plays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.audio import Audio
from pipelines.media.sound_file import SoundFile, resample_blocks
from weights import limits


def stream_audio(
    source: str | Path | Audio | SoundFile,
    *,
    sampling_rate: int = 16_000,
    seconds: float = 10.0,
    min_seconds: float = 0.0,
    max_seconds: float = limits.MAX_SOUND_S,
) -> Iterator[NDArray[np.float32]]:
    """Mono samples [N] at `sampling_rate`, `seconds` a block, the last one shorter.

    Args:
        source: any sound file, the sound of a video, or sound in memory.
        sampling_rate: of the blocks, in Hz.
        seconds: of a block, at least `min_seconds`.
        min_seconds: shorter sound is refused.
        max_seconds: longer sound is refused.

    Yields:
        NDArray[np.float32]: Blocks [N].

    Raises:
        MediaError: missing, empty, truncated, shorter or longer than allowed, not sound, or samples that are not
            numbers.
    """
    sound = source if isinstance(source, (Audio, SoundFile)) else SoundFile(source, max_seconds)
    name = f"'{sound.path.name}'" if isinstance(sound, SoundFile) else "the sound"
    size, count = max(1, round(seconds * sampling_rate)), 0
    parts: list[NDArray[np.float32]] = []
    mono = (block.mean(axis=1, keepdims=True, dtype=np.float32) for block in sound.blocks())
    for block in resample_blocks(mono, sound.sampling_rate, sampling_rate):
        part = block[:, 0]
        if not np.isfinite(part).all():
            raise MediaError(f"{name} holds samples that are not numbers")
        count += len(part)
        if count > max_seconds * sampling_rate:
            raise MediaError(f"{name} plays over {max_seconds:.0f} s; at most that is read")
        parts.append(part)
        if sum(map(len, parts)) >= size:
            held = np.concatenate(parts)
            whole = len(held) // size * size
            yield from np.split(held[:whole], whole // size)
            parts = [held[whole:]]
    if not count:
        raise MediaError(f"{name} has no sound in it")
    if count < min_seconds * sampling_rate:
        raise MediaError(f"{name} plays {count / sampling_rate:.2f} s; at least {min_seconds:g} s are needed")
    if any(map(len, parts)):
        yield np.concatenate(parts)
