"""Mutations of a file: bits flipped, cut, spliced, repeated, lengths that lie, values that no reader expects."""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections.abc import Sequence

_LENGTHS = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_TOKENS = (
    b"9" * 5000,
    b"-1",
    b"1e999",
    b"1e308",
    b"NaN",
    b"-Infinity",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b'""',
    b"[" * 300,
    b'{"a":' * 300,
    b'"\\ud800"',
    b'"a\\nb\\u0000"',
    b'"' + b"x" * 5000 + b'"',
    b"2024-13-45",
    b"190:20:30",
    b"*h",
    b"&h [*h]",
    b"<![CDATA[",
    b"&lol;",
    b"0.1",
    b"99999999999",
    b"[1,2,3]",
)
_TEXT = (".yaml", ".json", ".jsonl", ".toml", ".musicxml")


def mutate(seeds: Sequence[bytes], suffix: str, rng: random.Random) -> bytes:
    """One of the whole files with one to six changes; the same `rng` makes the same bytes.

    Args:
        seeds: whole files of one kind.
        suffix: of their kind; text is also changed by its tokens, the checksums of PNG are mended half of the time.
        rng: draws everything.

    Returns:
        A file, most often a broken one.
    """
    data = bytearray(rng.choice(seeds))
    kinds = [_flip, _overwrite, _cut, _remove, _repeat, _lie, _splice]
    if suffix.endswith(_TEXT):
        kinds += [_replace_token] * 8
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        rng.choice(kinds)(data, seeds, rng)
    if suffix == ".png" and rng.random() < 0.5:
        _mend_checksums(data)
    return bytes(data)


def _spot(data: bytearray, rng: random.Random) -> int:
    """A place, in half of the draws near the beginning, where the headers are."""
    return rng.randrange(min(len(data), 96) if rng.random() < 0.5 else len(data)) if data else 0


def _flip(data: bytearray, _: Sequence[bytes], rng: random.Random) -> None:
    for _ in range(rng.choice((1, 1, 4, 16)) if data else 0):
        data[_spot(data, rng)] ^= 1 << rng.randrange(8)


def _overwrite(data: bytearray, _: Sequence[bytes], rng: random.Random) -> None:
    at = _spot(data, rng)
    data[at : at + rng.randrange(1, 9)] = bytes(
        rng.choice((0, 255, rng.randrange(256))) for _ in range(rng.randrange(9))
    )


def _cut(data: bytearray, _: Sequence[bytes], rng: random.Random) -> None:
    del data[_spot(data, rng) :]


def _remove(data: bytearray, _: Sequence[bytes], rng: random.Random) -> None:
    at = _spot(data, rng)
    del data[at : at + rng.randrange(1, 64)]


def _repeat(data: bytearray, _: Sequence[bytes], rng: random.Random) -> None:
    at, size = _spot(data, rng), rng.randrange(1, 200)
    data[at:at] = data[at : at + size] * rng.choice((1, 2, 50, 1000))
    del data[1_000_000:]


def _lie(data: bytearray, _: Sequence[bytes], rng: random.Random) -> None:
    at, form = _spot(data, rng), rng.choice(("<I", ">I", "<H", ">H", "B"))
    value = rng.choice((*_LENGTHS, len(data), len(data) - at))
    size = struct.calcsize(form)
    data[at : at + size] = struct.pack(form, value & (256**size - 1))


def _splice(data: bytearray, seeds: Sequence[bytes], rng: random.Random) -> None:
    other = rng.choice(seeds)
    at, start = _spot(data, rng), rng.randrange(len(other))
    data[at:] = other[start:]


def _replace_token(data: bytearray, _: Sequence[bytes], rng: random.Random) -> None:
    tokens = list(re.finditer(rb'"[^"]*"|-?\d[\d.e-]*|\w+|[\[\]{}<>:,=]', bytes(data)))
    if tokens:
        token = rng.choice(tokens)
        data[token.start() : token.end()] = rng.choice((rng.choice(_TOKENS), rng.choice(tokens)[0], b""))


def _mend_checksums(data: bytearray) -> None:
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if at + 12 + size > len(data):
            return
        data[at + 8 + size : at + 12 + size] = struct.pack(">I", zlib.crc32(bytes(data[at + 4 : at + 8 + size])))
        at += 12 + size
