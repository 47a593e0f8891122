"""Tables of words beside the code, as tab-separated text with a head line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


def read_rows(name: str, delimiter: str = "\t") -> Iterator[dict[str, str]]:
    """Read a table of this folder row by row, each as column -> text."""
    with (_FOLDER / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


@cache
def load_pairs(name: str) -> dict[str, str]:
    """Read a table of two columns as first -> second, in the file's order."""
    rows = (list(row.values()) for row in read_rows(name))
    return {row[0]: row[1] for row in rows}
