"""Reads the tables of this folder: sections in brackets, a row a line, # for remarks."""

from __future__ import annotations

from pathlib import Path


def read_table(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """A table of this folder.

    Args:
        name: of the file.

    Returns:
        Section -> its rows, each split at spaces.
    """
    sections: dict[str, list[tuple[str, ...]]] = {}
    rows: list[tuple[str, ...]] = []
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text.startswith("["):
            rows = sections.setdefault(text.strip("[]"), [])
        elif text:
            rows.append(tuple(text.split()))
    return {section: tuple(found) for section, found in sections.items()}
