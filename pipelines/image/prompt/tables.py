"""Tables of words as text beside the code: lines "table value = words"; words joined by "-" are several words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

Table = Mapping[str, tuple[str, ...]]


@cache
def load_tables(name: str) -> Mapping[str, Table]:
    """Read a file of this folder: table -> value -> words, in the file's order."""
    tables: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, words = line.partition(" = ")
            table, _, value = head.partition(" ")
            values = tables.setdefault(table, {})
            values[value] = (*values.get(value, ()), *words.split())
    return tables


def load_list(name: str) -> frozenset[str]:
    """A list of `words.txt`."""
    return frozenset(load_tables("words.txt")["list"][name])


def by_word(table: Table) -> dict[str, str]:
    """Value -> words, turned round; the first value that has a word keeps it."""
    found: dict[str, str] = {}
    for value, words in table.items():
        for word in words:
            found.setdefault(word, value)
    return found
