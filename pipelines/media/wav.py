"""RIFF WAV: 16-bit out with the record in a LIST/INFO comment, any PCM or float in. Chunks as in the RIFF specification
(Microsoft & IBM 1991) and WAVE_FORMAT_EXTENSIBLE.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from weights import limits

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
COMMENT = b"ICMT"
ENDLESS = 0xFFFFFFFF  # a length that was not known when the header was sent: to the end of the file
BLOCK_FRAMES = 16_384  # samples of a channel that are decoded at a time
_PLAIN = {(PCM, 8), (PCM, 16), (PCM, 24), (PCM, 32), (FLOAT, 32), (FLOAT, 64)}


def encode(samples: NDArray[np.float32], sampling_rate: int, comment: str) -> bytes:
    """A 16-bit WAV of samples [N] or [N, C] in [-1, 1]; the same input gives the same bytes."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    data = np.empty(samples.shape, "<i2")
    for start in range(0, len(samples), BLOCK_FRAMES):  # an hour of sound in little memory
        block = slice(start, start + BLOCK_FRAMES)
        data[block] = np.round(np.clip(samples[block], -1, 1) * 32767)
    form = struct.pack("<HHIIHH", PCM, channels, sampling_rate, sampling_rate * channels * 2, channels * 2, 16)
    info = b"INFO" + _chunk(COMMENT, comment.encode() + b"\0") if comment else b""
    body = b"WAVE" + _chunk(b"fmt ", form) + (_chunk(b"LIST", info) if info else b"") + _chunk(b"data", data.tobytes())
    return b"RIFF" + struct.pack("<I", len(body)) + body


@dataclass(frozen=True, slots=True)
class WavFormat:
    """What the headers of a WAV state.

    Attributes:
        coding: of the samples; 1 PCM, 3 floats, 7 u-law, ...
        channels: interleaved.
        sampling_rate: in Hz.
        bits: of a sample.
        offset: of the first byte of sound in the file.
        size: bytes of sound, all of them there.
    """

    coding: int
    channels: int
    sampling_rate: int
    bits: int
    offset: int
    size: int

    @property
    def is_plain(self) -> bool:
        """Whether `iterate_blocks` reads it: PCM or floats of whole bytes."""
        return (self.coding, self.bits) in _PLAIN

    @property
    def duration_s(self) -> float:
        """How long it plays, in seconds; 0 where it states no rate or channels."""
        frame = self.channels * max(self.bits // 8, 1) * self.sampling_rate
        return self.size / frame if frame else 0.0


def is_wav(path: Path) -> bool:
    """Whether a file begins as a WAV does."""
    with path.open("rb") as file:
        head = file.read(12)
    return head[:4] == b"RIFF" and head[8:12] == b"WAVE"


def read_format(path: Path) -> WavFormat:
    """What the headers state; the sound itself is stepped over.

    Args:
        path: of the file.

    Returns:
        The format.

    Raises:
        MediaError: not a WAV, or truncated.
    """
    form, offset, size = b"", 0, 0
    with path.open("rb") as file:
        for name, promised, present in iter_headers(file, path.name):
            if name == b"fmt ":
                form = file.read(min(promised, 64))
            elif name == b"data":
                offset, size = file.tell(), present if promised == ENDLESS else promised
                if present < size:
                    raise MediaError(
                        f"'{path.name}' is truncated: {present:,} of {promised:,} bytes of sound are there"
                    )
    if len(form) < 16 or not size:
        raise MediaError(f"'{path.name}' is truncated: it has no {'sound' if len(form) >= 16 else 'format'} in it")
    coding, channels, rate, _, _, bits = struct.unpack("<HHIIHH", form[:16])
    if coding == EXTENSIBLE and len(form) >= 26:
        coding = struct.unpack("<H", form[24:26])[0]
    return WavFormat(coding, channels, rate, bits, offset, size)


def iterate_blocks(path: Path, form: WavFormat) -> Iterator[NDArray[np.float32]]:
    """Samples [n, C] in [-1, 1] of a plain WAV, some thousand at a time.

    Args:
        path: of the file.
        form: as `read_format` gives it.

    Yields:
        NDArray[np.float32]: Blocks in order.
    """
    frame = form.channels * form.bits // 8
    left = form.size // frame * frame
    with path.open("rb") as file:
        file.seek(form.offset)
        while left > 0 and (data := file.read(min(left, BLOCK_FRAMES * frame))):
            left -= len(data)
            data = data[: len(data) // frame * frame]
            yield _decode_samples(data, form.coding, form.bits).reshape(-1, form.channels)


def read_comment(path: Path) -> str:
    """The record's text, or "" when there is none; only headers and the record are read, however long the sound is.

    Args:
        path: of the file.

    Returns:
        The text.

    Raises:
        MediaError: not a WAV.
    """
    with path.open("rb") as file:
        for name, promised, present in iter_headers(file, path.name):
            if name != b"LIST" or not 4 <= promised <= min(present, limits.MAX_RECORD_BYTES) or file.read(4) != b"INFO":
                continue
            for field, value, _ in _iter_chunks(file.read(promised - 4)):
                if field == COMMENT:
                    return value.rstrip(b"\0").decode("utf-8", "replace")
    return ""


def iter_headers(file: BinaryIO, name: str) -> Iterator[tuple[bytes, int, int]]:
    """(name, bytes promised, bytes present) of every chunk; the file stands at the chunk's body meanwhile.

    Args:
        file: opened for reading bytes.
        name: of the file, for messages.

    Yields:
        tuple[bytes, int, int]: Name, bytes promised and bytes present of a chunk.

    Raises:
        MediaError: not a WAV.
    """
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise MediaError(f"'{name}' is not a WAV file, whatever its name says; give a recording")
    size = file.seek(0, 2)
    offset, count = 12, 0
    while offset + 8 <= size:
        count += 1
        if count > limits.MAX_CHUNKS:
            raise MediaError(f"'{name}' has over {limits.MAX_CHUNKS:,} chunks; save it anew")
        file.seek(offset)
        field, promised = struct.unpack("<4sI", file.read(8))
        yield field, promised, min(promised, size - offset - 8)
        offset += 8 + promised + promised % 2


def _iter_chunks(raw: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """(name, bytes present, bytes promised) of every chunk."""
    offset = 0
    while offset + 8 <= len(raw):
        name, size = struct.unpack("<4sI", raw[offset : offset + 8])
        yield name, raw[offset + 8 : offset + 8 + size], size
        offset += 8 + size + size % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _decode_samples(data: bytes, coding: int, bits: int) -> NDArray[np.float32]:
    """Samples [N] in [-1, 1], channels interleaved."""
    if coding == FLOAT:
        return np.frombuffer(data, f"<f{bits // 8}").astype(np.float32)
    if bits == 8:
        return ((np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128).astype(np.float32)
    if bits == 24:
        triples = np.frombuffer(data, np.uint8).reshape(-1, 3)
        padded = np.concatenate([np.zeros((len(triples), 1), np.uint8), triples], axis=1)
        return (padded.reshape(-1).view("<i4") / 2**31).astype(np.float32)
    return (np.frombuffer(data, f"<i{bits // 8}") / 2 ** (bits - 1)).astype(np.float32)
