"""Paths: checked before anything is generated; see `pipelines.media.placement` for how files are put in place."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pipelines.errors import MediaError, OutputError
from weights.errors import StudioError
from weights.limits import MAX_FILE_BYTES

TEMPORARY = ".studio-part-"  # how the names of what is not finished begin
#: Endings of sound files that every verb reads, beside films with sound.
SOUND_SUFFIXES = (".wav", ".flac", ".mp3", ".opus", ".ogg", ".oga", ".m4a", ".aac")
MAX_NAME_BYTES = 255  # of a file's name, on the usual file systems


def check_output(path: str | Path, suffixes: Sequence[str]) -> Path:
    """The path itself when it can be written.

    Args:
        path: of the file that will be written.
        suffixes: endings that are allowed, with their dots.

    Returns:
        The path.

    Raises:
        OutputError: wrong ending, a name that no file can have, a folder of that name, or a parent folder that is
            missing or not writable.
    """
    path = Path(path)
    if path.suffix.lower() not in suffixes:
        ending = f"ends in '{path.suffix}'" if path.suffix else "has no ending"
        raise OutputError(f"'{path.name}' {ending}; use one of {', '.join(suffixes)}")
    _check_name(path)
    with disk_errors(path):
        if path.is_dir():
            raise OutputError(f"'{path}' is a folder; name a file")
        if not path.parent.is_dir():
            raise OutputError(f"the folder '{path.parent}' does not exist; make it first: mkdir -p '{path.parent}'")
    check_folder(path.parent)
    return path


def check_output_folder(folder: str | Path) -> Path:
    """The folder itself when files can be written into it, or it can be made.

    Args:
        folder: where files will be written; it, and folders above it, may be missing.

    Returns:
        The folder.

    Raises:
        OutputError: a file of that name, or a folder that cannot be written.
    """
    folder = Path(folder)
    _check_name(folder)
    with disk_errors(folder):
        nearest = next(p for p in (folder, *folder.parents, Path()) if p.exists())
        if not nearest.is_dir():
            raise OutputError(f"'{nearest}' is a file; name a folder")
        check_folder(nearest)
    return folder


def check_folder(folder: str | Path, *, make: bool = False) -> Path:
    """The folder itself when files can be written into it.

    Args:
        folder: where files will be written.
        make: make it, with its parents, where it is missing.

    Returns:
        The folder.

    Raises:
        OutputError: it cannot be made or written.
    """
    folder = Path(folder)
    try:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        probe = tempfile.mkdtemp(dir=folder, prefix=TEMPORARY)
        with suppress(OSError):
            os.rmdir(probe)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"the folder '{folder}' cannot be written: {reason}") from error
    return folder


@contextmanager
def disk_errors(path: str | Path) -> Iterator[None]:
    """Errors of the disk as an OutputError about the path; our own pass through.

    Args:
        path: what is written.

    Yields:
        None: Nothing.

    Raises:
        OutputError: the disk is full, or the path cannot be written.
    """  # noqa: DOC501
    try:
        yield
    except OSError as error:
        if isinstance(error, StudioError):
            raise
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        why = "the disk is full; free some space" if full else (error.strerror or str(error))
        raise OutputError(f"'{path}' could not be written: {why}") from error


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
    if not is_file(path):
        raise MediaError(f"there is no file '{str(path)[:200]}'")
    size = path.stat().st_size
    if size == 0:
        raise MediaError(f"'{path}' is empty (0 bytes)")
    if size > MAX_FILE_BYTES:
        raise MediaError(f"'{path}' has {size:,} bytes; at most {MAX_FILE_BYTES:,} are read")
    return path


def is_file(path: str | Path) -> bool:
    """Whether a file is there; no name, however odd or long, is an error."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def _check_name(path: Path) -> None:
    """Refuse a name that no file can have.

    Raises:
        OutputError: it is too long, or holds characters that file names cannot hold.
    """
    try:
        size = len(os.fsencode(path.name))
    except UnicodeEncodeError as error:
        raise OutputError(f"{path.name[:60]!r} holds characters that a file name cannot; give another name") from error
    if "\0" in str(path):
        raise OutputError(f"{path.name[:60]!r} holds a NUL character, which a file name cannot; give another name")
    if size > MAX_NAME_BYTES:
        raise OutputError(f"'{path.name[:40]}...' has {size} bytes; a file name has at most {MAX_NAME_BYTES}")
