"""A folder that one process writes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weights.errors import InputError


@contextmanager
def exclusive_access(path: Path, refusal: str) -> Iterator[None]:
    """Hold a lock file; a killed process lets go of it.

    Args:
        path: of the lock, in a folder that exists.
        refusal: what to say where another process holds it.

    Yields:
        None: Nothing.

    Raises:
        InputError: another process holds it, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(str(path), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise InputError(refusal) from error
    except OSError as error:
        raise InputError(f"the folder '{path.parent}' cannot be written: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()
