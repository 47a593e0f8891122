"""The chunks of a PNG (W3C PNG specification, 3rd edition, section 5): the record found without unpacking a pixel."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipelines.errors import MediaError
from weights import limits

START = b"\x89PNG\r\n\x1a\n"
RECORD_KEY = "studio"  # of the text chunk (iTXt) that holds the record


def read_note(path: Path) -> str:
    """The record's text, or "" where there is none; everything else is stepped over.

    Args:
        path: of the file.

    Returns:
        The text.

    Raises:
        MediaError: not a PNG, or its record is too large or damaged.
    """
    with path.open("rb") as file:
        for name, size in iterate_chunks(file, path.name):
            if name != b"iTXt":
                continue
            key, _, rest = file.read(min(size, len(RECORD_KEY) + 3)).partition(b"\0")
            if key != RECORD_KEY.encode() or len(rest) < 2:
                continue
            if size > limits.MAX_RECORD_BYTES:
                raise MediaError(f"'{path.name}' carries a record of {size:,} bytes, more than any of this studio")
            body = file.read(size - len(key) - 1 - len(rest))
            text = body.partition(b"\0")[2].partition(b"\0")[2]  # behind the language and the keyword in it
            return _unpack(text, path.name) if rest[0] else text.decode("utf-8", "replace")
    return ""


def iterate_chunks(file: BinaryIO, name: str) -> Iterator[tuple[bytes, int]]:
    """(name, bytes) of every chunk that is there whole; the file stands at the chunk's body meanwhile.

    Args:
        file: opened for reading bytes.
        name: of the file, for messages.

    Yields:
        tuple[bytes, int]: Name and size of a chunk.

    Raises:
        MediaError: not a PNG, or more chunks than any picture has.
    """
    if file.read(len(START)) != START:
        raise MediaError(f"'{name}' cannot be read as a PNG, whatever its name says; give a picture")
    end = file.seek(0, 2)
    at, count = len(START), 0
    while at + 12 <= end:
        count += 1
        if count > limits.MAX_PNG_CHUNKS:
            raise MediaError(f"'{name}' has over {limits.MAX_PNG_CHUNKS:,} chunks; save it anew")
        file.seek(at)
        size, chunk = struct.unpack(">I4s", file.read(8))
        if at + 12 + size > end:
            return
        yield chunk, size
        at += 12 + size


def _unpack(data: bytes, name: str) -> str:
    """A packed text, no more of it than a record may have.

    Raises:
        MediaError: damaged, or larger.
    """
    packed = zlib.decompressobj()
    try:
        text = packed.decompress(data, limits.MAX_RECORD_BYTES)
    except zlib.error as error:
        raise MediaError(f"'{name}' carries a record that is damaged") from error
    if packed.unconsumed_tail:
        raise MediaError(f"'{name}' carries a record that unpacks to over {limits.MAX_RECORD_BYTES:,} bytes")
    return text.decode("utf-8", "replace")
