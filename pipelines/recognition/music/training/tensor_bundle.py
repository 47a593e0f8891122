"""Reads the checkpoints of TensorFlow 1 ("tensor bundles") without TensorFlow.

An index file, a sorted string table as LevelDB writes it, names each tensor with its shape and its place in a data
file. Only what musicnn's files need is read: one data file, single precision, no compression.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from weights.errors import WeightsCorruptError

FOOTER_BYTES = 48
FLOAT = 1  # DT_FLOAT
#: Field numbers of BundleEntryProto, and of the shape and its dimensions.
DTYPE, SHAPE, OFFSET, SIZE, DIMENSION, LENGTH = 1, 2, 4, 5, 2, 1
#: Wire types of protocol buffers that have a fixed size, and the bytes they take.
FIXED_BYTES = {1: 8, 5: 4}


def read_tensors(folder: Path) -> dict[str, NDArray[np.float32]]:
    """Every tensor of single precision in `folder/.index` and `folder/.data-00000-of-00001`.

    Args:
        folder: of the checkpoint.

    Returns:
        Name -> tensor.

    Raises:
        WeightsCorruptError: the files are not such a checkpoint.
    """
    index, data = (folder / ".index").read_bytes(), (folder / ".data-00000-of-00001").read_bytes()
    try:
        return {
            key.decode(): np.frombuffer(data, "<f4", size // 4, offset).reshape(shape)
            for key, (dtype, shape, offset, size) in _entries(index)
            if dtype == FLOAT
        }
    except (IndexError, ValueError, struct.error) as error:
        raise WeightsCorruptError(f"'{folder}' holds no checkpoint of TensorFlow 1: {error}") from error


def _entries(index: bytes) -> Iterator[tuple[bytes, tuple[int, list[int], int, int]]]:
    footer = index[-FOOTER_BYTES:]
    at = 0
    for _ in range(2):  # where the block of metadata lies
        _, at = _varint(footer, at)
    offset, at = _varint(footer, at)
    size, _ = _varint(footer, at)
    for _, place in _block(index, offset, size):
        first, after = _varint(place, 0)
        for key, value in _block(index, first, _varint(place, after)[0]):
            if key:  # the empty key is the header of the bundle
                fields = dict(_fields(value))
                sizes = _fields(bytes(fields[SHAPE]))
                dimensions = [dict(_fields(d)) for number, d in sizes if number == DIMENSION and isinstance(d, bytes)]
                shape = [int(d.get(LENGTH, 0)) for d in dimensions]
                yield key, (int(fields[DTYPE]), shape, int(fields.get(OFFSET, 0)), int(fields[SIZE]))


def _block(file: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a block; a key shares its beginning with the one before.

    Raises:
        WeightsCorruptError: it is compressed.
    """
    if file[offset + size] != 0:
        raise WeightsCorruptError("a block of the index is compressed")
    block = file[offset : offset + size]
    restarts = struct.unpack("<I", block[-4:])[0]
    end, at, key = len(block) - 4 - 4 * restarts, 0, b""
    while at < end:
        shared, at = _varint(block, at)
        rest, at = _varint(block, at)
        length, at = _varint(block, at)
        key = key[:shared] + block[at : at + rest]
        yield key, block[at + rest : at + rest + length]
        at += rest + length


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """(number, value) of a protocol buffer's fields."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        if tag & 7 == 0:
            value, at = _varint(message, at)
            yield tag >> 3, value
            continue
        size, at = (FIXED_BYTES[tag & 7], at) if tag & 7 in FIXED_BYTES else _varint(message, at)
        yield tag >> 3, message[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at
