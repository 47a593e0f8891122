"""Sound in and out: WAV with numpy alone, FLAC, MP3 and Opus through PyAV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media import wav
from pipelines.media.files import check_input, check_output
from pipelines.media.placement import atomic, write_bytes
from pipelines.record import Record

AUDIO_SUFFIXES = (".wav", ".flac", ".mp3", ".opus")
OPUS_RATE = 48_000  # the one rate that Opus is written at
_MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)  # what the MPEG layers define


@dataclass(frozen=True, slots=True)
class _Codec:
    """A container, its codec, and bits a second (0: the codec's own)."""

    container: str
    name: str
    bit_rate: int = 0


_CODECS = {
    ".flac": _Codec("flac", "flac"),
    ".mp3": _Codec("mp3", "libmp3lame", 160_000),
    ".opus": _Codec("ogg", "libopus", 96_000),
}


@dataclass(frozen=True, slots=True)
class Audio:
    """A sound in memory.

    Attributes:
        samples: float32 [N] or [N, C] in [-1, 1].
        sampling_rate: in Hz.
    """

    samples: NDArray[np.float32]
    sampling_rate: int

    @property
    def duration_s(self) -> float:
        """How long it plays, in seconds."""
        return len(self.samples) / self.sampling_rate

    @property
    def layout(self) -> str:
        """Either "mono" or "stereo", as encoders name it."""
        return "mono" if self.samples.ndim == 1 or self.samples.shape[1] == 1 else "stereo"


def write_audio(path: str | Path, audio: Audio, record: Record | None = None) -> Path:
    """Write WAV (16-bit), FLAC, MP3 or Opus by the path's ending, the record inside.

    Args:
        path: of the file.
        audio: the sound.
        record: how it was made.

    Returns:
        The path.

    Raises:
        OutputError: the path cannot be written; nothing is left there.
    """
    path = check_output(path, AUDIO_SUFFIXES)
    text = record.to_json() if record else ""
    suffix = path.suffix.lower()
    if suffix == ".wav":
        return write_bytes(path, wav.encode(audio.samples, audio.sampling_rate, text))
    with atomic(path) as part:
        _write_encoded(part, audio, text, _CODECS[suffix])
    return path


def read_audio(path: str | Path, *, max_seconds: float = 3600.0) -> Audio:
    """Read any sound file, or the sound of a video.

    Args:
        path: of the file.
        max_seconds: longer sound is refused.

    Returns:
        The sound at its own sampling rate.

    Raises:
        MediaError: missing, empty, truncated, longer than `max_seconds`, or not sound.
    """
    path = check_input(path)
    if path.suffix.lower() == ".wav":
        samples, rate = wav.decode(path, max_seconds)
    else:
        samples, rate = _decode(path, max_seconds)
    return Audio(samples, rate)


def encode_audio(stream: Any, audio: Audio, rate: int | None = None) -> Iterator[Any]:
    """Packets of a sound for a stream that was opened for it; `rate` resamples where the codec needs its own."""
    import av

    if rate is None:
        for frame in audio_frames(audio):
            yield stream.encode(frame)
    else:
        resampler = av.AudioResampler(format="flt", layout=audio.layout, rate=rate)
        for frame in (*audio_frames(audio), None):
            for resampled in resampler.resample(frame):
                yield stream.encode(resampled)
    yield stream.encode(None)


def audio_frames(audio: Audio, size: int = 8192) -> Iterator[Any]:
    """16-bit frames of `size` samples for an encoder."""
    import av

    samples = audio.samples if audio.samples.ndim == 2 else audio.samples[:, None]
    pcm = np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    for start in range(0, len(pcm), size):
        part = np.ascontiguousarray(pcm[start : start + size]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(part, format="s16", layout=audio.layout)
        frame.sample_rate, frame.pts, frame.time_base = audio.sampling_rate, start, Fraction(1, audio.sampling_rate)
        yield frame


@contextmanager
def open_sound(path: Path) -> Iterator[Any]:
    """The sound stream of a file while it is decoded, errors of the decoder in words.

    Args:
        path: of the file.

    Yields:
        Any: The stream; its container decodes it.

    Raises:
        MediaError: not sound, or it cannot be decoded.
    """  # noqa: DOC501
    import av

    try:
        with av.open(str(path)) as source:
            if not source.streams.audio:
                raise MediaError(f"'{path.name}' has no sound in it")
            yield source.streams.audio[0]
    except (av.error.FFmpegError, ValueError, EOFError) as error:
        if isinstance(error, MediaError):
            raise
        raise MediaError(
            f"'{path.name}' cannot be read as sound ({error.__class__.__name__}); give WAV, FLAC, MP3 or Opus"
        ) from error


def _write_encoded(path: Path, audio: Audio, text: str, codec: _Codec) -> None:
    import av

    with av.open(str(path), "w", format=codec.container) as out:
        out.metadata["comment"] = text
        stream = out.add_stream(codec.name, rate=_codec_rate(codec.name, audio.sampling_rate), layout=audio.layout)
        if codec.bit_rate:
            stream.bit_rate = codec.bit_rate
        if codec.name == "libopus":
            stream.metadata["comment"] = text
        for packets in encode_audio(stream, audio):
            out.mux(packets)


def _codec_rate(codec: str, sampling_rate: int) -> int:
    """The sampling rate nearest to the sound's own that a codec writes."""
    if codec == "libopus":
        return OPUS_RATE
    if codec == "libmp3lame":
        return min(_MP3_RATES, key=lambda r: abs(r - sampling_rate))
    return sampling_rate


def _decode(path: Path, max_seconds: float) -> tuple[NDArray[np.float32], int]:
    """Samples [N] or [N, 2] and the sampling rate of a file that is no WAV.

    Raises:
        MediaError: it plays longer than `max_seconds`, is truncated, or holds samples that are not numbers.
    """
    import av

    with open_sound(path) as stream:
        rate, channels = int(stream.rate), min(int(stream.channels), 2)
        resampler = av.AudioResampler(format="flt", layout="mono" if channels == 1 else "stereo", rate=rate)
        parts, count = [], 0
        for decoded in stream.container.decode(stream):
            for frame in resampler.resample(decoded):
                parts.append(frame.to_ndarray().reshape(-1, channels))
                count += len(parts[-1])
            if count > max_seconds * rate:
                raise MediaError(f"'{path.name}' plays over {max_seconds:.0f} s; at most that is read")
    if not count:
        raise MediaError(f"'{path.name}' is truncated: no sound could be decoded")
    samples = np.concatenate(parts).astype(np.float32)
    if not np.isfinite(samples).all():
        raise MediaError(f"'{path.name}' holds samples that are not numbers")
    return (samples[:, 0] if channels == 1 else samples), rate
