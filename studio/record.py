"""What a file says of itself: `studio.open(path)` gives back the record that its maker wrote inside."""

from __future__ import annotations

from pathlib import Path

from pipelines.base import Record
from pipelines.media import read_record


def open(path: str | Path) -> Record:
    """The record inside a file that this studio wrote.

    Raises:
        MediaError: missing, not a media file, or without a record.

    Example:
        >>> open("sad.wav").seed  # doctest: +SKIP
    """
    return read_record(path)
