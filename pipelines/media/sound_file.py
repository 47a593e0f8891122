"""The one reader of sound files: WAV, FLAC, MP3, Opus, M4A or any other sound, or the sound of a film, block by block.

Its length, channels and sampling rate are checked before a sample is decoded, and counted while they are. WAV of PCM or
floats is read with numpy alone; every other coding (u-law, AAC, ...) by FFmpeg.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media import wav
from pipelines.media.containers import open_container, sound_stream
from pipelines.media.files import check_input
from weights import limits

Block = NDArray[np.float32]
KIND = "sound; give WAV, FLAC, MP3, Opus or M4A"
_ESTIMATED = {"mp3": 12.0, "aac": 12.0}  # formats whose length FFmpeg estimates, and how far off it may be


class SoundFile:
    """A sound that stays in its file: what it states of itself, and its samples block by block, as often as wanted.

    Args:
        path: of the file; what it holds counts, not its name.
        max_seconds: longer sound is refused.

    Attributes:
        path: of the file.
        sampling_rate: in Hz.
        channels: 1 or 2; a file of more is averaged to one.
        duration_s: as the file states it, 0 where it does not.

    Raises:
        MediaError: missing, empty, truncated, too long, too many channels, or not sound.
    """

    def __init__(self, path: str | Path, max_seconds: float = limits.MAX_SOUND_S) -> None:
        self.path, self._max_seconds = check_input(path), max_seconds
        self._wav = wav.read_format(self.path) if wav.is_wav(self.path) else None
        if self._wav is not None and self._wav.is_plain:
            self.sampling_rate, self._file_channels = self._wav.sampling_rate, self._wav.channels
            self.duration_s, certain = self._wav.duration_s, 1.0
        else:
            self._wav = None
            self.sampling_rate, self._file_channels, self.duration_s, certain = _probe(self.path)
        self.channels = self._file_channels if self._file_channels <= 2 else 1
        self._check_format(certain)

    @property
    def layout(self) -> str:
        """Either "mono" or "stereo", as encoders name it."""
        return "mono" if self.channels == 1 else "stereo"

    def blocks(self) -> Iterator[Block]:
        """Samples [n, C] in [-1, 1] at the file's own rate, in order.

        Yields:
            Block: Some thousand samples each.

        Raises:
            MediaError: the file ends early, plays too long, or holds samples that are not numbers.
        """
        count = 0
        for block in self._decode():
            count += len(block)
            if count > self._max_seconds * self.sampling_rate or count * self._file_channels > limits.MAX_SAMPLES:
                raise MediaError(f"'{self.path.name}' plays over {self._max_seconds:.0f} s; at most that is read")
            if not np.isfinite(block).all():
                raise MediaError(f"'{self.path.name}' holds samples that are not numbers")
            yield block if block.shape[1] == self.channels else block.mean(axis=1, keepdims=True, dtype=np.float32)
        if not count:
            raise MediaError(f"'{self.path.name}' is truncated: no sound could be decoded")

    def _decode(self) -> Iterator[Block]:
        if self._wav is not None:
            yield from wav.iterate_blocks(self.path, self._wav)
            return
        import av

        resampler = av.AudioResampler(format="flt", rate=self.sampling_rate)
        with open_container(self.path, self.path.name, KIND) as source:
            for frame in source.decode(sound_stream(source, self.path.name)):
                for part in resampler.resample(frame):
                    if len(part.layout.channels) != self._file_channels:
                        raise MediaError(f"'{self.path.name}' changes its channels on the way; save it as WAV")
                    yield part.to_ndarray().reshape(-1, self._file_channels)

    def _check_format(self, certain: float) -> None:
        name, rate, channels = self.path.name, self.sampling_rate, self._file_channels
        low, high = limits.MIN_SAMPLING_RATE, limits.MAX_SAMPLING_RATE
        if not 1 <= channels <= limits.MAX_CHANNELS or not low <= rate <= high:
            raise MediaError(
                f"'{name}' states {channels} channels at {rate} Hz; allowed are 1 to {limits.MAX_CHANNELS} at"
                f" {low:,} to {high:,}"
            )
        longest = min(self._max_seconds, limits.MAX_SAMPLES / rate / channels)
        if self.duration_s > longest * certain:
            raise MediaError(
                f"'{name}' plays {self.duration_s:.0f} s; at most {longest:.0f} s of such sound are read (channels:"
                f" {channels}, {rate:,} Hz); cut it"
            )


def resample_blocks(blocks: Iterable[Block], from_rate: int, to_rate: int) -> Iterator[Block]:
    """Blocks [n, C] at another sampling rate, in constant memory.

    Args:
        blocks: of one sound, one or two channels.
        from_rate: their sampling rate, in Hz.
        to_rate: the rate wanted, in Hz.

    Yields:
        Block: Blocks of as many channels; the same ones where the rates are equal.
    """
    if from_rate == to_rate:
        yield from blocks
        return
    import av

    resampler, start, channels = None, 0, 1
    for block in blocks:
        channels = block.shape[1]
        layout = "mono" if channels == 1 else "stereo"
        resampler = resampler or av.AudioResampler(format="flt", layout=layout, rate=to_rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = from_rate, start, Fraction(1, from_rate)
        start += len(block)
        for part in resampler.resample(frame):
            yield part.to_ndarray().reshape(-1, channels)
    for part in resampler.resample(None) if resampler else ():
        yield part.to_ndarray().reshape(-1, channels)


def _probe(path: Path) -> tuple[int, int, float, float]:
    """(sampling rate, channels, seconds or 0, how many times as long as allowed it may state to be) of a file."""
    with open_container(path, path.name, KIND) as source:
        stream = sound_stream(source, path.name)
        seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        seconds = seconds or float(source.duration or 0) / 1_000_000
        return int(stream.rate or 0), int(stream.channels or 0), seconds, _ESTIMATED.get(source.format.name, 1.0)
