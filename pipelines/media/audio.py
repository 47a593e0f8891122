"""Sound in memory, in and out: WAV with numpy alone, FLAC, MP3 and Opus through PyAV; `sound_file` reads them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media import wav
from pipelines.media.files import check_output
from pipelines.media.placement import atomic, write_bytes
from pipelines.media.sound_file import SoundFile, resample_blocks
from pipelines.record import Record
from weights import limits

AUDIO_SUFFIXES = (".wav", ".flac", ".mp3", ".opus")
MAX_SECONDS = 600.0  # of sound in memory, unless somebody asks for more
SHORT_SAMPLES = 15_000_000  # of all channels: five minutes of one at 48 kHz
FRAME_SAMPLES = 8192  # of a channel that an encoder gets at a time
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

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Samples [n, C], as `SoundFile.blocks` gives them."""
        samples = self.samples if self.samples.ndim == 2 else self.samples[:, None]
        for start in range(0, len(samples), wav.BLOCK_FRAMES):
            yield samples[start : start + wav.BLOCK_FRAMES]

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


def read_audio(
    path: str | Path,
    *,
    max_seconds: float = MAX_SECONDS,
    max_sampling_rate: int = limits.MAX_SAMPLING_RATE,
    mono: bool = False,
) -> Audio:
    """Read any sound file, or the sound of a video, into memory.

    Args:
        path: of the file.
        max_seconds: longer sound is refused.
        max_sampling_rate: sound of a higher rate is resampled to this one while it is read, in Hz.
        mono: average the channels while they are read.

    Returns:
        The sound, of one or two channels.

    Raises:
        MediaError: missing, empty, truncated, longer than `max_seconds`, too large for memory, or not sound.
    """
    sound = SoundFile(path, max_seconds)
    rate, channels = min(sound.sampling_rate, max_sampling_rate), 1 if mono else sound.channels
    _check_held(sound.path.name, sound.duration_s * rate * channels)
    blocks = (b.mean(axis=1, keepdims=True) for b in sound.blocks()) if mono and sound.channels > 1 else sound.blocks()
    parts, count = [], 0
    for block in resample_blocks(blocks, sound.sampling_rate, rate):
        parts.append(block)
        count += block.size
        _check_held(sound.path.name, count)
    samples = np.concatenate(parts)
    return Audio(samples[:, 0] if channels == 1 else samples, rate)


def load_sound(path: str | Path, *, max_seconds: float) -> Audio | SoundFile:
    """A sound in memory where it is short, else in its file; both play block by block.

    Args:
        path: of the file.
        max_seconds: longer sound is refused.

    Returns:
        The sound.

    Raises:
        MediaError: as `SoundFile`.
    """
    sound = SoundFile(path, max_seconds)
    is_short = 0 < sound.duration_s * sound.sampling_rate * sound.channels <= SHORT_SAMPLES
    return read_audio(path, max_seconds=max_seconds) if is_short else sound


def encode_audio(stream: Any, audio: Audio | SoundFile, rate: int | None = None) -> Iterator[Any]:
    """Packets of a sound for a stream that was opened for it; `rate` resamples where the codec needs its own."""
    import av

    if rate is None:
        for frame in audio_frames(audio):
            yield stream.encode(frame)
    else:
        resampler = av.AudioResampler(format="flt", layout=audio.layout, rate=rate)
        for frame in chain(audio_frames(audio), (None,)):
            for resampled in resampler.resample(frame):
                yield stream.encode(resampled)
    yield stream.encode(None)


def audio_frames(audio: Audio | SoundFile) -> Iterator[Any]:
    """16-bit frames for an encoder."""
    import av

    start = 0
    for block in audio.blocks():
        for at in range(0, len(block), FRAME_SAMPLES):
            pcm = np.round(np.clip(block[at : at + FRAME_SAMPLES], -1, 1) * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout=audio.layout)
            frame.sample_rate, frame.pts, frame.time_base = audio.sampling_rate, start, Fraction(1, audio.sampling_rate)
            start += len(pcm)
            yield frame


def _check_held(name: str, samples: float) -> None:
    """Refuse a sound too large for memory.

    Raises:
        MediaError: over `limits.MAX_HELD_SAMPLES`.
    """
    if samples > limits.MAX_HELD_SAMPLES:
        raise MediaError(
            f"'{name}' has over {limits.MAX_HELD_SAMPLES:,} samples; give a shorter sound, fewer channels or a lower"
            " sampling rate"
        )


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
