"""RIFF WAV: 16-bit out with the record in a LIST/INFO comment, any PCM or float in. Chunks as in the RIFF specification
(Microsoft & IBM 1991) and WAVE_FORMAT_EXTENSIBLE.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
COMMENT = b"ICMT"
MAX_INFO_BYTES = 16_000_000  # a record is text, an hour of it well under a megabyte


def encode(samples: NDArray[np.float32], sampling_rate: int, comment: str) -> bytes:
    """A 16-bit WAV of samples [N] or [N, C] in [-1, 1]; the same input gives the same bytes."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    data = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    form = struct.pack("<HHIIHH", PCM, channels, sampling_rate, sampling_rate * channels * 2, channels * 2, 16)
    info = b"INFO" + _chunk(COMMENT, comment.encode() + b"\0") if comment else b""
    body = b"WAVE" + _chunk(b"fmt ", form) + (_chunk(b"LIST", info) if info else b"") + _chunk(b"data", data)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def decode(path: Path, max_seconds: float) -> tuple[NDArray[np.float32], int]:
    """Samples [N] or [N, C] and the sampling rate.

    Args:
        path: of the file.
        max_seconds: longer sound is refused.

    Returns:
        Samples [N] or [N, C] float32 in [-1, 1], and the sampling rate in Hz.

    Raises:
        MediaError: truncated, too long, of an unknown coding, or with values that are not numbers.
    """
    form, data = b"", (0, 0)
    with path.open("rb") as file:
        for name, promised, present in iter_headers(file, path.name):
            if name == b"fmt ":
                form = file.read(min(promised, 64))
            elif name == b"data":
                data = (file.tell(), promised)
                if present < promised:
                    raise MediaError(
                        f"'{path.name}' is truncated: {present:,} of {promised:,} bytes of sound are there"
                    )
    if len(form) < 16 or not data[1]:
        raise MediaError(f"'{path.name}' is truncated: it has no {'sound' if len(form) >= 16 else 'format'} in it")
    coding, channels, rate, _, _, bits = struct.unpack("<HHIIHH", form[:16])
    if coding == EXTENSIBLE and len(form) >= 26:
        coding = struct.unpack("<H", form[24:26])[0]
    if not 1 <= channels <= 8 or not 1000 <= rate <= 384_000:
        raise MediaError(
            f"'{path.name}' states {channels} channels at {rate} Hz; allowed are 1 to 8 at 1,000 to 384,000"
        )
    length = data[1] // max(bits // 8, 1) / rate / channels
    if length > max_seconds:
        raise MediaError(f"'{path.name}' plays {length:.0f} s; at most {max_seconds:.0f} s are read")
    samples = _decode_samples(_read_span(path, *data), coding, bits, path.name)
    samples = samples[: len(samples) // channels * channels]
    if not np.isfinite(samples).all():
        raise MediaError(f"'{path.name}' holds samples that are not numbers")
    return (samples if channels == 1 else samples.reshape(-1, channels)), rate


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
            if name != b"LIST" or not 4 <= promised <= min(present, MAX_INFO_BYTES) or file.read(4) != b"INFO":
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
    offset = 12
    while offset + 8 <= size:
        file.seek(offset)
        field, promised = struct.unpack("<4sI", file.read(8))
        yield field, promised, min(promised, size - offset - 8)
        offset += 8 + promised + promised % 2


def check_complete(path: Path) -> None:
    """Refuse what is no WAV or ends early; only chunk headers are read.

    Args:
        path: of the file.

    Raises:
        MediaError: not a WAV, or truncated.
    """
    with path.open("rb") as file:
        for name, promised, present in iter_headers(file, path.name):
            if name == b"data":
                if not promised or promised > present:
                    raise MediaError(
                        f"'{path.name}' is truncated: {present:,} of {promised:,} bytes of sound are there"
                    )
                return
    raise MediaError(f"'{path.name}' is truncated: it has no sound in it")


def _read_span(path: Path, offset: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(size)


def _iter_chunks(raw: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """(name, bytes present, bytes promised) of every chunk."""
    offset = 0
    while offset + 8 <= len(raw):
        name, size = struct.unpack("<4sI", raw[offset : offset + 8])
        yield name, raw[offset + 8 : offset + 8 + size], size
        offset += 8 + size + size % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _decode_samples(data: bytes, coding: int, bits: int, name: str) -> NDArray[np.float32]:
    """Samples [N] in [-1, 1], channels interleaved.

    Raises:
        MediaError: a coding or a number of bits that is not read.
    """
    data = data[: len(data) // (bits // 8 or 1) * (bits // 8 or 1)]
    if coding == PCM and bits == 8:
        return ((np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128).astype(np.float32)
    if coding == PCM and bits in (16, 32):
        return (np.frombuffer(data, f"<i{bits // 8}") / 2 ** (bits - 1)).astype(np.float32)
    if coding == PCM and bits == 24:
        triples = np.frombuffer(data, np.uint8).reshape(-1, 3)
        padded = np.concatenate([np.zeros((len(triples), 1), np.uint8), triples], axis=1)
        return (padded.reshape(-1).view("<i4") / 2**31).astype(np.float32)
    if coding == FLOAT and bits in (32, 64):
        return np.frombuffer(data, f"<f{bits // 8}").astype(np.float32)
    raise MediaError(f"'{name}' is coded as WAV format {coding} with {bits} bits; save it as 16-bit PCM")
