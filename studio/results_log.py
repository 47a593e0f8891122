"""An append-only file of results, a JSON object a line, that survives kills, full disks and strangers' edits.

A last line torn by a kill is cut off. A line that is no result is set aside, beside the file, with a note: its work is
done again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.media.files import disk_errors
from pipelines.media.placement import write_bytes
from weights.errors import InputError
from weights.structured import iterate_json_lines

ASIDE = ".aside"  # ending of what was set aside

#: Whether a value that a line holds is a result.
IsResult = Callable[[Any], bool]


class ResultsLog:
    """One file of results, written by one process at a time.

    Args:
        path: of the file; made at the first result.
        is_result: tells results from what else may stand in a line.

    Attributes:
        rows: the results that were there, in order.
        notes: what was set aside, in words.

    Raises:
        InputError: the file cannot be read, or is a symbolic link.
        OutputError: what was set aside cannot be written.
    """

    rows: list[dict[str, Any]]
    notes: tuple[str, ...]

    def __init__(self, path: Path, is_result: IsResult) -> None:
        self.path, self.rows, self.notes = path, [], ()
        if path.is_symlink():
            raise InputError(f"'{path}' is a symbolic link; results are not written through one, remove it")
        if path.is_dir():
            self._set_folder_aside()
        if not path.exists():
            return
        data = _read(path)
        whole = data[: data.rfind(b"\n") + 1]
        good: list[bytes] = []
        odd: list[bytes] = []
        for line, value in _values(whole):
            (good if (sound := is_result(value)) else odd).append(line)
            self.rows += [value] if sound else []
        if odd:
            aside = _free_name(path)
            write_bytes(aside, b"\n".join(odd) + b"\n")
            self.notes = (*self.notes, f"{len(odd)} of the lines of '{path}' are no results; set aside in {aside.name}")
        if odd or whole != data:
            write_bytes(path, b"".join(line + b"\n" for line in good))

    def add(self, row: Mapping[str, Any]) -> None:
        """Append a result and flush it to the disk; a part of a line is never left.

        Raises:
            OutputError: the disk is full, or the file cannot be written.
        """  # noqa: DOC501
        data = json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n"
        with disk_errors(self.path), self.path.open("ab", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            try:
                if file.write(data) != len(data):
                    raise OSError(27, "the disk is full")  # EFBIG: some bytes fitted
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise

    def _set_folder_aside(self) -> None:
        aside = _free_name(self.path)
        with disk_errors(self.path):
            os.replace(self.path, aside)
        self.notes = (f"'{self.path}' was a folder; set aside as {aside.name}",)


def read_results(path: Path, is_result: IsResult) -> list[dict[str, Any]]:
    """The results in a file that another process may be writing; what is none is left out."""
    return [value for _, value in _values(_read(path)) if is_result(value)]


def _values(data: bytes) -> Iterator[tuple[bytes, Any]]:
    """Every line that is not blank, and its value; an InputError where it has none."""
    lines = data.split(b"\n")
    return ((lines[number - 1], value) for number, value in iterate_json_lines(data))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"the results '{path}' cannot be read: {error.strerror}") from error


def _free_name(path: Path) -> Path:
    """A name beside the file for what is set aside, that nothing has yet."""
    names = (path.with_name(f"{path.name}{ASIDE}{number or ''}") for number in range(10_000))
    return next(name for name in names if not os.path.lexists(name))
