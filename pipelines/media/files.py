"""Paths: checked before anything is generated, written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import MediaError, OutputError

TEMPORARY = ".studio-part-"  # how the names of unfinished files begin
MAX_BYTES = 2_000_000_000


def check_output(path: str | Path, suffixes: Sequence[str]) -> Path:
    """The path itself when it can be written.

    Args:
        path: of the file that will be written.
        suffixes: endings that are allowed, with their dots.

    Returns:
        The path.

    Raises:
        OutputError: wrong ending, a folder of that name, or a parent folder that is missing or not writable.
    """
    path = Path(path)
    if path.suffix.lower() not in suffixes:
        raise OutputError(f"'{path.name}' ends in '{path.suffix}'; use one of {', '.join(suffixes)}")
    if path.is_dir():
        raise OutputError(f"'{path}' is a folder; name a file")
    if not path.parent.is_dir():
        raise OutputError(f"the folder '{path.parent}' does not exist; make it first: mkdir -p '{path.parent}'")
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=TEMPORARY):
            pass
    except OSError as error:
        raise OutputError(f"the folder '{path.parent}' cannot be written: {error.strerror}") from error
    return path


@contextmanager
def atomic(path: str | Path) -> Iterator[Path]:
    """A temporary path beside `path` with the same ending; renamed onto it on success, removed on any error.

    Args:
        path: of the file that will be written.

    Yields:
        Path: The temporary path.

    Raises:
        OutputError: the disk is full or the folder cannot be written; an older file at `path` is untouched.
    """  # noqa: DOC501
    path = Path(path)
    handle, name = -1, ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY, suffix=path.suffix)
        os.close(handle)
        yield Path(name)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except OSError as error:
        if isinstance(error, (MediaError, OutputError)):
            raise
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        why = "the disk is full; free some space" if full else (error.strerror or str(error))
        raise OutputError(f"'{path}' could not be written: {why}") from error
    finally:
        if name and os.path.exists(name):
            os.unlink(name)


def write_bytes(path: str | Path, data: bytes) -> Path:
    """Write a whole file atomically and flush it to the disk."""
    with atomic(path) as part, part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Path(path)


def check_input(path: str | Path) -> Path:
    """The path itself when it is a file of a size that may be read.

    Args:
        path: of the file.

    Returns:
        The path.

    Raises:
        MediaError: missing, a folder, empty, or over 2 GB.
    """
    path = Path(path)
    if not path.is_file():
        raise MediaError(f"there is no file '{path}'")
    size = path.stat().st_size
    if size == 0:
        raise MediaError(f"'{path}' is empty (0 bytes)")
    if size > MAX_BYTES:
        raise MediaError(f"'{path}' has {size:,} bytes; at most {MAX_BYTES:,} are read")
    return path


def sweep(folder: Path) -> int:
    """Remove unfinished files that a killed process left in a folder; returns how many."""
    stale = [p for p in folder.rglob(f"{TEMPORARY}*") if p.is_file()]
    for part in stale:
        part.unlink(missing_ok=True)
    return len(stale)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
