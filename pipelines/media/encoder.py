"""Sound encoded as it is made, for those who listen before it is whole: bytes of MP3, Opus, AAC, FLAC, WAV or PCM."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media.wav import ENDLESS
from weights.errors import InputError

PCM_RATE_HZ = 24_000  # of bare samples, as OpenAI's speech API documents its "pcm"
OPUS_RATE_HZ = 48_000
#: Format -> media type.
MEDIA_TYPES = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
}
#: Format -> container, codec and bits a second (0: the codec's own), for what PyAV writes.
_CODECS = {
    "mp3": ("mp3", "libmp3lame", 128_000),
    "opus": ("ogg", "libopus", 64_000),
    "aac": ("adts", "aac", 128_000),
    "flac": ("flac", "flac", 0),
}

#: What was sent cannot be changed, so no index is put in front; Ogg's pages are short, so that sound starts at once.
_MUXER_OPTIONS = {"mp3": {"write_xing": "0"}, "ogg": {"page_duration": "100000"}}


class SoundEncoder:
    """Encodes one mono sound piece by piece; what is not written yet is kept for the next piece.

    Args:
        sound_format: "mp3", "opus", "aac", "flac", "wav" or "pcm" (16 bits, little-endian, 24 kHz).
        sampling_rate: of the samples, in Hz.
        record: how the sound was made, in one line; formats that carry text carry it.

    Raises:
        InputError: another format.

    Example:
        >>> encoder = SoundEncoder("pcm", 24_000)
        >>> len(encoder.encode(np.zeros(100, np.float32)) + encoder.finish())
        200
    """

    def __init__(self, sound_format: str, sampling_rate: int, record: str = "") -> None:
        if sound_format not in MEDIA_TYPES:
            raise InputError(f"format must be one of {', '.join(MEDIA_TYPES)}, got '{sound_format[:40]}'")
        rates = {"pcm": PCM_RATE_HZ, "opus": OPUS_RATE_HZ}
        self._from_hz, self._rate_hz = sampling_rate, rates.get(sound_format, sampling_rate)
        self._resampler: Any = None
        self._received = self._encoded = 0
        self._sink = _Sink()
        self._container: Any = None
        self._stream: Any = None
        if sound_format in _CODECS:
            self._open(*_CODECS[sound_format], record)
        elif sound_format == "wav":
            self._sink.write(_wav_header(self._rate_hz, record))

    def encode(self, samples: NDArray[np.float32]) -> bytes:
        """The bytes that can be sent once these samples [N] in [-1, 1] have come; may be empty."""
        import av

        pcm = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2")
        if self._from_hz == self._rate_hz:
            self._write(pcm)
            return self._sink.take()
        self._resampler = self._resampler or av.AudioResampler(format="s16", layout="mono", rate=self._rate_hz)
        self._resample(_frame(pcm, self._from_hz, self._received))
        self._received += len(pcm)
        return self._sink.take()

    def finish(self) -> bytes:
        """The bytes at the end; the encoder cannot be used again."""
        if self._resampler is not None:
            self._resample(None)
        if self._container is not None:
            self._container.mux(self._stream.encode(None))
            self._container.close()
            self._container = None
        return self._sink.take()

    def _open(self, container: str, codec: str, bit_rate: int, record: str) -> None:
        import av

        self._container = av.open(self._sink, "w", format=container, options=_MUXER_OPTIONS.get(container, {}))
        self._container.metadata["comment"] = record
        self._stream = self._container.add_stream(codec, rate=self._rate_hz, layout="mono")
        if bit_rate:
            self._stream.bit_rate = bit_rate
        if codec == "libopus":
            self._stream.metadata["comment"] = record

    def _resample(self, frame: Any) -> None:
        for part in self._resampler.resample(frame):
            self._write(part.to_ndarray().reshape(-1))

    def _write(self, pcm: NDArray[np.int16]) -> None:
        if self._container is None:
            self._sink.write(pcm.astype("<i2").tobytes())
        elif len(pcm):
            self._container.mux(self._stream.encode(_frame(pcm, self._rate_hz, self._encoded)))
        self._encoded += len(pcm)


class _Sink:
    """A file that is only written to, forwards."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, data: bytes) -> int:
        self._bytes += data
        return len(data)

    def take(self) -> bytes:
        """What was written since the last call."""
        taken = bytes(self._bytes)
        self._bytes.clear()
        return taken


def _frame(pcm: NDArray[np.int16], rate_hz: int, start: int) -> Any:
    import av

    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm).reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate_hz, start, Fraction(1, rate_hz)
    return frame


def _wav_header(rate_hz: int, record: str) -> bytes:
    text = record.encode() + b"\0"
    text += b"\0" * (len(text) % 2)
    info = b"INFOICMT" + struct.pack("<I", len(text)) + text if record else b""
    listed = b"LIST" + struct.pack("<I", len(info)) + info if info else b""
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate_hz, rate_hz * 2, 2, 16)
    return b"RIFF" + struct.pack("<I", ENDLESS) + b"WAVE" + form + listed + b"data" + struct.pack("<I", ENDLESS)
