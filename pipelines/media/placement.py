"""How every file of ours comes to its place: written in a scratch folder beside it, then moved, whole or not at all.

`atomic` is for a file, `atomic_folder` for a folder of files; inside `atomic_group` everything that they write is moved
together at the end, or nothing is. What a killed process left behind is never taken for a result (its names begin with
a dot) and is removed by the next one that writes there; a scratch folder in use is locked, so nobody else removes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from pipelines.errors import OutputError
from pipelines.media.files import TEMPORARY, disk_errors

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be deleted
    fcntl = None  # type: ignore[assignment]

_LOCK = ".lock"  # held while its scratch folder is in use
_UNLOCKED_S = 3600.0  # a scratch folder without a lock is left alone for so long
_swept: set[Path] = set()


class FileGroup:
    """Files that are put in place together.

    Attributes:
        paths: where they are, once they are in place.
    """

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self._scratches: dict[Path, Scratch] = {}
        self._ready: list[tuple[Path, Path]] = []
        self._count = 0

    def stage(self, target: Path) -> Path:
        """A path in a scratch folder near the target, for what shall be moved there."""
        near = target.parent
        while not near.is_dir() and near != near.parent:
            near = near.parent
        if near not in self._scratches:
            self._scratches[near] = Scratch(near)
        self._count += 1
        return self._scratches[near].folder / str(self._count) / target.name

    def keep(self, part: Path, target: Path) -> None:
        """Move this there when the group ends."""
        self._ready.append((part, target))

    def commit(self) -> None:
        """Move everything; what was written first comes last, since the other files belong to it.

        Raises:
            OSError: something cannot be moved; all is as it was before.
        """
        undo: list[Callable[[], object]] = []
        try:
            for part, target in reversed(self._ready):
                self._move(part, target, undo, alone=len(self._ready) == 1)
        except BaseException:
            for step in reversed(undo):
                with contextlib.suppress(OSError):
                    step()
            self.paths.clear()
            raise
        self.paths.reverse()

    def discard(self) -> None:
        """Remove the scratch folders with what is left in them."""
        for scratch in self._scratches.values():
            scratch.remove()
        self._scratches.clear()

    def _move(self, part: Path, target: Path, undo: list[Callable[[], object]], *, alone: bool) -> None:
        for folder in reversed([p for p in target.parents if not p.is_dir()]):
            folder.mkdir()
            undo.append(folder.rmdir)
        if part.is_dir() and target.is_dir() and any(target.iterdir()):
            for child in sorted(part.iterdir(), reverse=True):
                self._move(child, target / child.name, undo, alone=False)
            return
        if part.is_dir():
            self.paths += sorted((target / p.relative_to(part) for p in part.rglob("*") if p.is_file()), reverse=True)
            if target.is_dir():  # and empty, which not every system replaces
                target.rmdir()
                undo.append(target.mkdir)
            os.replace(part, target)
            undo.append(lambda: shutil.rmtree(target))
            return
        if not alone:
            undo.append(_restore_of(target, part))
        os.replace(part, target)
        self.paths.append(target)


_current: ContextVar[FileGroup | None] = ContextVar("files that are put in place together", default=None)


@contextmanager
def atomic_group() -> Iterator[FileGroup]:
    """All files that are written inside are put in place at the end, or none; groups inside join the outer one.

    Yields:
        FileGroup: The group; its `paths` are known at the end.

    Raises:
        OutputError: the disk is full or a folder cannot be written; older files are untouched.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    group = FileGroup()
    token = _current.set(group)
    try:
        yield group
        with disk_errors(group._ready[0][1] if group._ready else ""):
            group.commit()
    finally:
        _current.reset(token)
        group.discard()


@contextmanager
def atomic(path: str | Path) -> Iterator[Path]:
    """A temporary path with the same name; moved to `path` on success, removed on any error.

    Args:
        path: of the file that will be written.

    Yields:
        Path: The temporary path.

    Raises:
        OutputError: the disk is full or the folder cannot be written; an older file at `path` is untouched.
    """
    path = Path(path)
    with atomic_group() as group, disk_errors(path):
        part = group.stage(path)
        part.parent.mkdir(exist_ok=True)
        yield part
        group.keep(part, path)


@contextmanager
def atomic_folder(folder: str | Path) -> Iterator[Path]:
    """A temporary folder for files that all come into `folder` on success; on any error none does.

    Args:
        folder: where the files shall be; made with its parents where it is missing.

    Yields:
        Path: The temporary folder.

    Raises:
        OutputError: the disk is full or the folder cannot be written.
    """
    folder = Path(folder)
    with atomic_group() as group, disk_errors(folder):
        part = group.stage(folder)
        part.mkdir(parents=True)
        token = _current.set(None)  # what is written inside is whole at once; the folder is moved at the end
        try:
            yield part
        except OutputError as error:  # about a part, whose name nobody knows
            raise OutputError(str(error).replace(str(part), str(folder))) from error
        finally:
            _current.reset(token)
        group.keep(part, folder)


def write_bytes(path: str | Path, data: bytes) -> Path:
    """Write a whole file atomically and flush it to the disk."""
    with atomic(path) as part, part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Path(path)


def sweep(folder: Path, *, deep: bool = True) -> int:
    """Remove what killed processes left unfinished in a folder; returns how many such there were.

    Args:
        folder: where to look.
        deep: in the folders inside it too.
    """
    found = folder.rglob(f"{TEMPORARY}*") if deep else folder.glob(f"{TEMPORARY}*")
    with contextlib.suppress(OSError):
        return sum(_remove_stale(path) for path in list(found))
    return 0


class Scratch:
    """A locked folder for parts, beside where they shall be."""

    def __init__(self, near: Path) -> None:
        if near not in _swept:
            _swept.add(near)
            sweep(near, deep=False)
        self.folder = Path(tempfile.mkdtemp(dir=near, prefix=TEMPORARY))
        self._lock = os.open(self.folder / _LOCK, os.O_CREAT | os.O_RDWR)
        _try_lock(self._lock)

    def remove(self) -> None:
        """Let it go."""
        os.close(self._lock)
        shutil.rmtree(self.folder, ignore_errors=True)


def _restore_of(target: Path, part: Path) -> Callable[[], object]:
    """What puts back the file that stands at the target now, or removes the new one where there is none."""
    if not os.path.lexists(target):
        return lambda: target.unlink(missing_ok=True)
    backup = part.with_name(part.name[:200] + ".before")
    try:
        os.link(target, backup, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(target, backup)
    return lambda: os.replace(backup, target)


def _remove_stale(path: Path) -> bool:
    """Remove a part that nobody is writing any more; whether it was one."""
    if not path.is_dir():  # as version 0.1.0 wrote them
        path.unlink(missing_ok=True)
        return True
    try:
        lock = os.open(path / _LOCK, os.O_RDWR)
    except OSError:
        if time.time() - path.stat().st_mtime < _UNLOCKED_S:
            return False
    else:
        free = _try_lock(lock)
        os.close(lock)
        if not free:
            return False
    shutil.rmtree(path, ignore_errors=True)
    return True


def _try_lock(file: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
