"""Sound in and out: WAV with numpy alone, FLAC, MP3 and Opus through PyAV."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Record
from pipelines.errors import MediaError
from pipelines.media import wav
from pipelines.media.files import atomic, check_input, write_bytes

AUDIO_SUFFIXES = (".wav", ".flac", ".mp3", ".opus")
_CODECS = {
    ".flac": ("flac", "flac", "s16", 0),
    ".mp3": ("mp3", "libmp3lame", "fltp", 160_000),
    ".opus": ("ogg", "libopus", "flt", 96_000),
}
_MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)  # what the MPEG layers define


@dataclass(frozen=True, slots=True)
class Audio:
    """Sound: samples [N] or [N, C] float32 in [-1, 1] at `sampling_rate` Hz."""

    samples: NDArray[np.float32]
    sampling_rate: int

    @property
    def duration_s(self) -> float:
        """How long it plays."""
        return len(self.samples) / self.sampling_rate


def write_audio(path: str | Path, audio: Audio, record: Record | None = None) -> Path:
    """Write WAV (16-bit), FLAC, MP3 or Opus by the path's ending, the record inside.

    Raises:
        OutputError: the path cannot be written; nothing is left there.
    """
    path = Path(path)
    text = record.to_json() if record else ""
    suffix = path.suffix.lower()
    if suffix == ".wav":
        return write_bytes(path, wav.encode(audio.samples, audio.sampling_rate, text))
    with atomic(path) as part:
        _encode(part, audio, text, *_CODECS[suffix])
    return path


def read_audio(path: str | Path, *, max_seconds: float = 3600.0) -> Audio:
    """Read any sound file, or the sound of a video.

    Raises:
        MediaError: missing, empty, truncated, longer than `max_seconds`, or not sound.
    """
    path = check_input(path)
    if path.suffix.lower() == ".wav":
        samples, rate = wav.decode(path, max_seconds)
    else:
        samples, rate = _decode(path, max_seconds)
    return Audio(samples, rate)


def _encode(path: Path, audio: Audio, text: str, container: str, codec: str, layout_format: str, bit_rate: int) -> None:
    import av

    samples = audio.samples if audio.samples.ndim == 2 else audio.samples[:, None]
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    with av.open(str(path), "w", format=container) as out:
        out.metadata["comment"] = text
        stream = out.add_stream(codec, rate=_rate(codec, audio.sampling_rate), layout=layout)
        if bit_rate:
            stream.bit_rate = bit_rate
        if codec == "libopus":
            stream.metadata["comment"] = text
        for frame in _frames(samples, audio.sampling_rate, layout):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _rate(codec: str, sampling_rate: int) -> int:
    if codec == "libopus":
        return 48000
    if codec == "libmp3lame":
        return min(_MP3_RATES, key=lambda r: abs(r - sampling_rate))
    return sampling_rate


def _frames(samples: NDArray[np.float32], sampling_rate: int, layout: str, size: int = 8192) -> Any:
    import av

    whole = np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    for start in range(0, len(whole), size):
        part = np.ascontiguousarray(whole[start : start + size]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(part, format="s16", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = sampling_rate, start, Fraction(1, sampling_rate)
        yield frame


def _decode(path: Path, max_seconds: float) -> tuple[NDArray[np.float32], int]:
    import av

    try:
        with av.open(str(path)) as source:
            if not source.streams.audio:
                raise MediaError(f"'{path.name}' has no sound in it")
            return _collect(source, source.streams.audio[0], path.name, max_seconds)
    except (av.error.FFmpegError, ValueError, EOFError) as error:
        if isinstance(error, MediaError):
            raise
        raise MediaError(
            f"'{path.name}' cannot be read as sound ({error.__class__.__name__}); give WAV, FLAC, MP3 or Opus"
        ) from error


def _collect(source: Any, stream: Any, name: str, max_seconds: float) -> tuple[NDArray[np.float32], int]:
    import av

    rate = int(stream.rate)
    channels = min(int(stream.channels), 2)
    resampler = av.AudioResampler(format="flt", layout="mono" if channels == 1 else "stereo", rate=rate)
    parts, count = [], 0
    for decoded in source.decode(stream):
        for frame in resampler.resample(decoded):
            parts.append(frame.to_ndarray().reshape(-1, channels))
            count += len(parts[-1])
        if count > max_seconds * rate:
            raise MediaError(f"'{name}' plays over {max_seconds:.0f} s; at most that is read")
    if not count:
        raise MediaError(f"'{name}' is truncated: no sound could be decoded")
    samples = np.concatenate(parts).astype(np.float32)
    if not np.isfinite(samples).all():
        raise MediaError(f"'{name}' holds samples that are not numbers")
    return (samples[:, 0] if channels == 1 else samples), rate
