"""Checkpoints on this machine: locate, fetch, verify, remove.

Nothing is downloaded unless `fetch` is called, and never with STUDIO_OFFLINE=1. A file appears under its name only when
its size and sha256 are those of the catalogue; an interrupted download goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import json
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weights import catalog
from weights.catalog import Entry, File
from weights.errors import DownloadFailed, InputError, WeightsAbsent, WeightsDamaged, WeightsError

EMBEDDED = Path(__file__).with_name("embedded")
PART = ".part"
TRIES = 4
TIMEOUT_S = 30.0
LOCK_WAIT_S = 3600.0
_BLOCK = 1 << 18

#: Called with (bytes done, bytes in all) while fetching.
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a checkpoint is (None when it needs no files) and which engine runs it."""

    folder: Path | None
    engine: str
    name: str


def root() -> Path:
    """The folder of fetched checkpoints: STUDIO_HOME, else the user's cache folder."""
    if home := os.environ.get("STUDIO_HOME"):
        return Path(home) / "weights"
    from platformdirs import user_cache_path

    return user_cache_path("affective-studio") / "weights"


def offline() -> bool:
    """Whether STUDIO_OFFLINE=1 forbids the network."""
    return os.environ.get("STUDIO_OFFLINE", "") not in ("", "0")


def locate(task: str, ref: str) -> Located:
    """Find a checkpoint by "embedded", a folder, or a name of the catalogue.

    Raises:
        WeightsAbsent: known but not on this machine; the message has the command that fetches it.
        InputError: unknown, or made for another task.
    """
    if ref == "embedded":
        return _from_folder(task, EMBEDDED / task, ref)
    if Path(ref).is_dir():
        return _from_folder(task, Path(ref), ref)
    entry = catalog.entry(ref)
    if entry.task != task:
        raise InputError(f"checkpoint '{ref}' is made for {entry.task}, not for {task}")
    if not entry.files:
        return Located(None, entry.engine, ref)
    folder = root() / ref
    if all(_size(folder / f.path) == f.size for f in entry.files):
        return Located(folder, entry.engine, ref)
    state = " and STUDIO_OFFLINE=1" if offline() else ""
    raise WeightsAbsent(f"weights for '{ref}' are absent{state}; run: studio models fetch {ref}")


def fetch(name: str, *, on_progress: OnProgress | None = None, timeout_s: float = TIMEOUT_S) -> Path:
    """Download what is missing of a checkpoint; returns its folder.

    Only one process downloads at a time; others wait and find the files there.

    Raises:
        WeightsAbsent: STUDIO_OFFLINE=1 and files are missing.
        DownloadFailed: the server or the network failed after several tries, or the disk is full.
        WeightsDamaged: what the server sends is not what the catalogue states.
    """
    from filelock import FileLock, Timeout

    entry, folder = catalog.entry(name), root() / name
    if offline() and _missing(entry, folder):
        raise WeightsAbsent(
            f"weights for '{name}' are absent and STUDIO_OFFLINE=1; unset it, then run: studio models fetch {name}"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(str(root() / f".{name}.lock"), timeout=LOCK_WAIT_S):
            _fetch_missing(entry, folder, on_progress, timeout_s)
    except Timeout as error:
        raise DownloadFailed(
            f"another process has been fetching '{name}' for an hour; stop it, then run: studio models fetch {name}"
        ) from error
    except OSError as error:
        if isinstance(error, WeightsError):
            raise
        raise _disk_error(error, folder) from error
    return folder


def verify(name: str) -> list[str]:
    """What differs from the catalogue, a line a file; empty when all is as stated."""
    folder, problems = root() / name, []
    for file in catalog.entry(name).files:
        path = folder / file.path
        if not path.is_file():
            problems.append(f"{file.path}: missing")
        elif path.stat().st_size != file.size:
            problems.append(f"{file.path}: {path.stat().st_size:,} bytes, should be {file.size:,}")
        elif _digest(path) != file.sha256:
            problems.append(f"{file.path}: its sha256 differs")
    return problems


def remove(name: str) -> bool:
    """Delete a fetched checkpoint; False when there was none. Embedded ones stay."""
    folder = root() / catalog.entry(name).name
    if not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


def _from_folder(task: str, folder: Path, ref: str) -> Located:
    """What a folder says of itself; a checkpoint of diffusers that says nothing is run by the engine of that name."""
    if not (folder / "pipeline.json").exists() and (folder / "model_index.json").is_file():
        return Located(folder, "diffusers", ref)
    try:
        facts = json.loads((folder / "pipeline.json").read_text(encoding="utf-8"))
        engine, made_for = str(facts["engine"]), str(facts["task"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"'{ref}' holds no readable pipeline.json with a task and an engine for {task}") from error
    if made_for != task:
        raise InputError(f"'{ref}' is made for {made_for}, not for {task}")
    return Located(folder, engine, ref)


def _missing(entry: Entry, folder: Path) -> list[File]:
    return [f for f in entry.files if _size(folder / f.path) != f.size]


def _fetch_missing(entry: Entry, folder: Path, on_progress: OnProgress | None, timeout_s: float) -> None:
    total = sum(f.size for f in entry.files)
    done = total - sum(f.size for f in _missing(entry, folder))
    for file in _missing(entry, folder):
        before = done

        def show(here: int, before: int = before) -> None:
            if on_progress is not None:
                on_progress(before + here, total)

        _fetch_file(file, folder / file.path, show, timeout_s)
        done += file.size


def _fetch_file(file: File, path: Path, show: Callable[[int], None], timeout_s: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART)
    for attempt in range(TRIES):
        if attempt:
            time.sleep(min(4.0, 0.2 * 2**attempt))
        try:
            _download(file, part, show, timeout_s)
            break
        except (
            urllib.error.HTTPError,
            http.client.HTTPException,
            urllib.error.URLError,
            TimeoutError,
            ConnectionError,
        ) as error:
            final = (
                isinstance(error, urllib.error.HTTPError)
                and 400 <= error.code < 500
                and error.code not in (408, 416, 429)
            )
            if isinstance(error, urllib.error.HTTPError) and error.code == 416:
                part.unlink(missing_ok=True)
            if final or attempt == TRIES - 1:
                raise DownloadFailed(
                    f"'{file.path}' could not be fetched ({_why(error)}); try again later, what came is kept"
                ) from error
    if _digest(part) != file.sha256:
        part.unlink()
        raise WeightsDamaged(
            f"'{file.path}' came with another sha256 than the catalogue states; it was deleted, try again or report it"
        )
    os.replace(part, path)


def _download(file: File, part: Path, show: Callable[[int], None], timeout_s: float) -> None:
    have = _size(part) or 0
    if have > file.size:
        part.unlink()
        have = 0
    if have == file.size:
        return
    request = urllib.request.Request(
        file.url, headers={"Range": f"bytes={have}-", "User-Agent": "affective-studio"} if have else {}
    )
    with urllib.request.urlopen(request, timeout=timeout_s) as answer:
        have = have if answer.status == 206 else 0
        with part.open("ab" if have else "wb") as out:
            for block in _blocks(answer):
                have += len(block)
                if have > file.size:
                    out.truncate(0)
                    raise WeightsDamaged(
                        f"'{file.path}' is longer on the server than the catalogue states ({file.size:,} bytes); it was refused"
                    )
                out.write(block)
                show(have)
    if have < file.size:
        raise ConnectionError(f"the server closed after {have:,} of {file.size:,} bytes")


def _blocks(answer: Any) -> Iterator[bytes]:
    while block := answer.read1(_BLOCK):
        yield block


def _why(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answered {error.code}"
    return str(getattr(error, "reason", error)) or type(error).__name__


def _disk_error(error: OSError, folder: Path) -> DownloadFailed:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DownloadFailed(
        f"'{folder}' cannot be written: {'the disk is full; free some space' if full else error.strerror}"
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int | None:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return None
