"""Sound font files (SoundFont 2.04 specification, Creative 2006; SF3 is the same with Ogg Vorbis samples), read with
bounds: every size and index is checked against what is there before anything of that size is made.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.files import check_input

MAX_TABLE_BYTES = 16_000_000  # of any table of presets; the largest fonts in use have about 2
VORBIS = 0x10  # sample type flag of SF3
ROM = 0x8000

#: chunk -> record
_RECORDS = {
    "phdr": struct.Struct("<20sHHHIII"),
    "pbag": struct.Struct("<HH"),
    "pmod": struct.Struct("<HHhHH"),
    "pgen": struct.Struct("<HH"),
    "inst": struct.Struct("<20sH"),
    "ibag": struct.Struct("<HH"),
    "imod": struct.Struct("<HHhHH"),
    "igen": struct.Struct("<HH"),
    "shdr": struct.Struct("<20sIIIIIBbHH"),
}


@dataclass(frozen=True, slots=True)
class SampleHeader:
    """Where a sample lies: in frames of the sample chunk, or in its bytes where `vorbis`; loop points absolute (SF2) or
    within (SF3).
    """

    start: int
    end: int
    loop_start: int
    loop_end: int
    rate: int
    root: int
    correction: int
    vorbis: bool


@dataclass(frozen=True, slots=True)
class Bag:
    """What a zone of a preset or instrument holds.

    Attributes:
        generators: (operator, raw 16-bit amount).
        modulators: (source, destination, amount, amount source, transform) as stated.
    """

    generators: list[tuple[int, int]]
    modulators: list[tuple[int, int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Tables:
    """A font's tables and its sample bytes, mapped and not read.

    Attributes:
        name: of the file.
        presets: (bank, programme, first bag, bag after the last).
        instruments: (first bag, bag after the last).
        preset_bags: of presets.
        instrument_bags: the same of instruments.
        samples: headers.
        data: the sample chunk's bytes.
    """

    name: str
    presets: list[tuple[int, int, int, int]]
    instruments: list[tuple[int, int]]
    preset_bags: list[Bag]
    instrument_bags: list[Bag]
    samples: list[SampleHeader]
    data: NDArray[np.uint8]


def read_tables(path: str | Path) -> Tables:
    """Read an SF2 or SF3 file's tables.

    Args:
        path: of the file.

    Returns:
        Its tables.

    Raises:
        MediaError: missing, empty, not a sound font, truncated, or with sizes or indices that point outside it.
    """
    path = check_input(path)
    with path.open("rb") as file:
        tables, (at, size) = _chunks(file, path)
    rows = {key: _rows(key, tables.get(key, b""), path.name) for key in _RECORDS}
    if at + size > path.stat().st_size:
        raise MediaError(f"'{path.name}' is truncated: its samples end before the {size:,} bytes that are stated")
    data = np.memmap(path, np.uint8, "r", offset=at, shape=(size,)) if size else np.zeros(0, np.uint8)
    presets = [(int(r[2]), int(r[1]), int(r[3]), int(after[3])) for r, after in pairwise(rows["phdr"])]
    instruments = [(int(r[1]), int(after[1])) for r, after in pairwise(rows["inst"])]
    preset_bags = _bags(rows["pbag"], rows["pgen"], rows["pmod"], path.name)
    instrument_bags = _bags(rows["ibag"], rows["igen"], rows["imod"], path.name)
    _check_spans([(p[2], p[3]) for p in presets], len(preset_bags), path.name)
    _check_spans(instruments, len(instrument_bags), path.name)
    samples = [_sample(row, len(data), path.name) for row in rows["shdr"][:-1]]
    return Tables(path.name, presets, instruments, preset_bags, instrument_bags, samples, data)


def _chunks(file: BinaryIO, path: Path) -> tuple[dict[str, bytes], tuple[int, int]]:
    """The tables' bytes, and (offset, size) of the samples.

    Raises:
        MediaError: it is no sound font, is truncated or damaged, or a table is larger than `MAX_TABLE_BYTES`.
    """
    total = path.stat().st_size
    head = file.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:12] != b"sfbk":
        raise MediaError(f"'{path.name}' is not a sound font, whatever its name says; give an SF2 or SF3 file")
    stated = struct.unpack("<I", head[4:8])[0]
    if stated + 8 > total:
        raise MediaError(f"'{path.name}' is truncated: {total:,} of {stated + 8:,} bytes are there")
    tables: dict[str, bytes] = {}
    samples, ends = (0, 0), [stated + 8]
    while file.tell() + 8 <= ends[-1] or len(ends) > 1:
        if file.tell() + 8 > ends[-1]:
            file.seek(_skip_padding(file, ends.pop(), ends[-1]))
            continue
        name, size = struct.unpack("<4sI", file.read(8))
        body = file.tell()
        if body + size > ends[-1]:
            raise MediaError(
                f"'{path.name}' is damaged: a part of it states {size:,} bytes, {ends[-1] - body:,} are there"
            )
        if name == b"LIST" and size >= 4 and len(ends) == 1:
            file.seek(4, 1)
            ends.append(body + size)
            continue
        key = name.decode("latin-1")
        if key == "smpl":
            samples = (body, size)
        elif key in _RECORDS:
            if size > MAX_TABLE_BYTES:
                raise MediaError(f"'{path.name}' has a table of {size:,} bytes; at most {MAX_TABLE_BYTES:,} are read")
            tables[key] = file.read(size)
        file.seek(_skip_padding(file, body + size, ends[-1]))
    return tables, samples


def _skip_padding(file: BinaryIO, end: int, limit: int) -> int:
    """Where the next part begins: an odd one is followed by a zero, which some writers of SF3 leave out."""
    file.seek(end)
    return end + 1 if end % 2 and end < limit and file.read(1) == b"\0" else end


def _rows(key: str, raw: bytes, name: str) -> list[tuple[bytes | int, ...]]:
    record = _RECORDS[key]
    if len(raw) < record.size or len(raw) % record.size:
        raise MediaError(
            f"'{name}' is damaged: its table '{key}' has {len(raw):,} bytes, whole records have {record.size}"
        )
    return list(record.iter_unpack(raw))


def _bags(
    bags: list[tuple[bytes | int, ...]],
    generators: list[tuple[bytes | int, ...]],
    modulators: list[tuple[bytes | int, ...]],
    name: str,
) -> list[Bag]:
    edges = [(int(b[0]), int(b[1])) for b in bags]
    for column, count in ((0, len(generators)), (1, len(modulators))):
        ends = [e[column] for e in edges]
        if any(b < a for a, b in pairwise(ends)) or ends[-1] > count:
            raise MediaError(f"'{name}' is damaged: a zone points outside its list of generators or modulators")
    return [
        Bag(
            [(int(g[0]), int(g[1])) for g in generators[a:b]],
            [(int(m[0]), int(m[1]), int(m[2]), int(m[3]), int(m[4])) for m in modulators[c:d]],
        )
        for (a, c), (b, d) in pairwise(edges)
    ]


def _check_spans(spans: list[tuple[int, int]], count: int, name: str) -> None:
    if any(a > b or b > count for a, b in spans):
        raise MediaError(f"'{name}' is damaged: a preset or instrument points outside its list of zones")


def _sample(row: tuple[bytes | int, ...], size: int, name: str) -> SampleHeader:
    start, end, loop_start, loop_end, rate, root, correction, _, kind = (int(v) for v in row[1:])
    vorbis = bool(kind & VORBIS)
    if not kind & ROM and not (start <= end <= (size if vorbis else size // 2)):
        raise MediaError(
            f"'{name}' is damaged: a sample lies from {start:,} to {end:,}, outside the samples that are there"
        )
    if not 400 <= rate <= 192_000:
        rate = 44_100  # unused headers of real fonts hold anything
    if kind & ROM:
        start = end = 0
    return SampleHeader(start, end, loop_start, loop_end, rate, root if root < 128 else 60, correction, vorbis)
