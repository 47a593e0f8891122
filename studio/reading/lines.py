"""The texts of a file, one a line, in order and at once: a line is answered before the next is read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from studio.reading.text import TextAffect, neutral_affect, read_affect
from studio.terminal import open_stdin
from weights.errors import InputError

MAX_LINE_CHARS = 1_000_000  # the reader refuses far shorter texts


def read_lines(path: Path, reading: str) -> Iterator[TextAffect]:
    """The affect of each line; an empty line gets an answer too.

    Args:
        path: UTF-8 text; "-" is standard input.
        reading: "direction" or "content".

    Yields:
        TextAffect: The answer of a line.

    Raises:
        InputError: the file cannot be read, or a line is too long, by its number.
    """
    with _open_text(path) as file:
        for number, text in enumerate(_split_lines(file, path), 1):
            try:
                yield read_affect(text, reading, strict=False) if text.strip() else neutral_affect(text)
            except InputError as error:
                raise InputError(f"'{path}' line {number}: {error}") from error


@contextlib.contextmanager
def _open_text(path: Path) -> Iterator[IO[str]]:
    """The file, or stdin for "-"; only a line feed ends a line.

    Raises:
        InputError: the file cannot be opened.
    """
    if str(path) == "-":
        yield open_stdin()
        return
    try:
        file = path.open(encoding="utf-8-sig", newline="\n")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
    with file:
        yield file


def _split_lines(file: IO[str], path: Path) -> Iterator[str]:
    try:
        while line := file.readline(MAX_LINE_CHARS):
            yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
