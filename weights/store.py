"""Checkpoints on this machine: locate, fetch, verify, remove.

Nothing is downloaded unless `fetch` is called, and never with STUDIO_OFFLINE=1. A file appears under its name only when
its size and sha256 are those of the catalogue; an interrupted download goes on where it stopped, also in a later
process.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from weights import catalog
from weights.catalog import CatalogEntry, CatalogFile
from weights.download import compute_sha256, download_file, file_size, hub_url
from weights.errors import DownloadError, InputError, WeightsError, WeightsNotFoundError
from weights.structured import read_json

EMBEDDED = Path(__file__).with_name("embedded")
LOCK_WAIT_S = 3600.0
PIPER_SUFFIX = ".onnx"  # of a voice of Piper, whose settings lie beside it in .onnx.json

#: Called with (bytes done, bytes in all) while fetching.
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a checkpoint is and what runs it.

    Attributes:
        folder: its files, or the one file it is; None when it needs none.
        engine: the engine's name in the registry.
        name: what it was asked for by.
    """

    folder: Path | None
    engine: str
    name: str


def cache_folder() -> Path:
    """The folder of fetched checkpoints: STUDIO_HOME, else the user's cache folder."""
    if home := os.environ.get("STUDIO_HOME"):
        return Path(home) / "weights"
    return user_folder("cache") / "weights"


def user_folder(kind: Literal["cache", "config", "data"]) -> Path:
    """The user's own folder of a kind, as the system has it.

    Raises:
        InputError: the user has no home.
    """
    import platformdirs

    folder = getattr(platformdirs, f"user_{kind}_path")("affective-studio")
    if not folder.is_absolute():
        raise InputError("this user has no home folder; set STUDIO_HOME to a folder that can be written")
    return folder


def is_offline() -> bool:
    """Whether STUDIO_OFFLINE=1 forbids the network."""
    return os.environ.get("STUDIO_OFFLINE", "") not in ("", "0")


def locate(task: str, ref: str) -> Location:
    """Find a checkpoint.

    Args:
        task: "speech", "convert", "portrait", "image" or "music".
        ref: "embedded", a folder, a voice file of Piper, or a name of the catalogue.

    Returns:
        Its folder (or file) and engine.

    Raises:
        WeightsNotFoundError: known but not on this machine; the message has the command that fetches it.
        InputError: unknown, or made for another task.

    Example:
        >>> locate("speech", "embedded").engine
        'voice'
    """
    if ref == "embedded":
        return _locate_folder(task, EMBEDDED / task, ref)
    if Path(ref).is_dir() or (ref.endswith(PIPER_SUFFIX) and Path(ref).is_file()):
        return _locate_folder(task, Path(ref), ref)
    entry = catalog.find_entry(ref)
    if entry.task != task:
        raise InputError(f"checkpoint '{ref}' is made for {entry.task}, not for {task}")
    if not entry.files:
        return Location(None, entry.engine, ref)
    folder = cache_folder() / ref
    if not _missing_files(entry, folder):
        return Location(folder, entry.engine, ref)
    state = " and STUDIO_OFFLINE=1" if is_offline() else ""
    raise WeightsNotFoundError(f"weights for '{ref}' are absent{state}; run: studio models fetch {ref}")


def fetch(name: str, *, on_progress: OnProgress | None = None) -> Path:
    """Download what is missing of a checkpoint.

    Only one process downloads at a time; others wait and find the files there. HF_HUB_DOWNLOAD_TIMEOUT (seconds, 10 by
    default) says when a silent server is given up.

    Args:
        name: of the catalogue.
        on_progress: called with (bytes done, bytes in all).

    Returns:
        The checkpoint's folder.

    Raises:
        WeightsNotFoundError: STUDIO_OFFLINE=1 and files are missing.
        DownloadError: the server or the network failed after several tries, or the disk is full.
        WeightsCorruptError: what the server sends is not what the catalogue states.
        InputError: an unknown name.
    """  # noqa: DOC501
    from filelock import FileLock, Timeout

    entry, folder = catalog.find_entry(name), cache_folder() / name
    if is_offline() and _missing_files(entry, folder):
        raise WeightsNotFoundError(
            f"weights for '{name}' are absent and STUDIO_OFFLINE=1; unset it, then run: studio models fetch {name}"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(str(cache_folder() / f".{name}.lock"), timeout=LOCK_WAIT_S):
            _fetch_missing(entry, folder, on_progress)
    except Timeout as error:
        raise DownloadError(
            f"another process has been fetching '{name}' for an hour; stop it, then run: studio models fetch {name}"
        ) from error
    except OSError as error:
        if isinstance(error, WeightsError):
            raise
        raise _disk_error(error, folder) from error
    return folder


def is_fetched(name: str) -> bool:
    """Whether every file of a checkpoint of the catalogue is on this machine.

    Raises:
        InputError: an unknown name.
    """
    return not _missing_files(catalog.find_entry(name), cache_folder() / name)


def verify(name: str) -> list[str]:
    """Compare a fetched checkpoint with the catalogue.

    Args:
        name: of the catalogue.

    Returns:
        What differs, a line a file; empty when all is as stated.

    Raises:
        InputError: an unknown name.
    """
    folder, problems = cache_folder() / name, []
    for file in catalog.find_entry(name).files:
        path = folder / file.path
        if not path.is_file():
            problems.append(f"{file.path}: missing")
        elif path.stat().st_size != file.size:
            problems.append(f"{file.path}: {path.stat().st_size:,} bytes, should be {file.size:,}")
        elif compute_sha256(path) != file.sha256:
            problems.append(f"{file.path}: its sha256 differs")
    return problems


def remove(name: str) -> bool:
    """Delete a fetched checkpoint; False when there was none. Embedded ones stay."""
    folder = cache_folder() / catalog.find_entry(name).name
    if not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


def _locate_folder(task: str, folder: Path, ref: str) -> Location:
    """What a folder says of itself; those of diffusers, Piper and Kokoro are known by their files.

    Args:
        task: the task it must be made for.
        folder: the checkpoint.
        ref: what it was asked for by, for the message.

    Returns:
        The folder and its engine.

    Raises:
        InputError: no readable pipeline.json with a task and an engine, or one of another task.
    """
    if not (folder / "pipeline.json").exists() and (folder / "model_index.json").is_file():
        return Location(folder, "diffusers", ref)
    if task == "speech" and not (folder / "pipeline.json").exists() and (engine := _recognise_voices(folder)):
        return Location(folder, engine, ref)
    try:
        pipeline = read_json(folder / "pipeline.json")
        engine, folder_task = str(pipeline["engine"]), str(pipeline["task"])
    except (InputError, KeyError, TypeError) as error:
        raise InputError(f"'{ref}' holds no readable pipeline.json with a task and an engine for {task}") from error
    if folder_task != task:
        raise InputError(f"'{ref}' is made for {folder_task}, not for {task}")
    return Location(folder, engine, ref)


def _recognise_voices(place: Path) -> str:
    """The engine of voices that say nothing of themselves: Piper's by their settings, Kokoro's by theirs; "" else."""
    if place.is_file() or any(place.rglob(f"*{PIPER_SUFFIX}.json")):
        return "piper"
    styles = any(place.rglob("voices*.bin")) or any(place.rglob("voices*.npz")) or any(place.glob("voices/*.bin"))
    return "kokoro" if styles and any(place.rglob("*.onnx")) else ""


def _missing_files(entry: CatalogEntry, folder: Path) -> list[CatalogFile]:
    return [f for f in entry.files if file_size(folder / f.path) != f.size]


def _fetch_missing(entry: CatalogEntry, folder: Path, on_progress: OnProgress | None) -> None:
    total = sum(f.size for f in entry.files)
    done = total - sum(f.size for f in _missing_files(entry, folder))
    for file in _missing_files(entry, folder):
        before = done

        def report(size: int, before: int = before) -> None:
            if on_progress is not None:
                on_progress(before + size, total)

        url = file.url or hub_url(entry.repository, file.path, entry.revision)
        download_file(url, folder / file.path, sha256=file.sha256, size=file.size, on_size=report)
        done += file.size


def _disk_error(error: OSError, folder: Path) -> DownloadError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    answer = DownloadError(
        f"'{folder}' cannot be written: "
        + ("the disk is full; free some space" if full else f"{error.strerror}; STUDIO_HOME names another folder")
    )
    answer.exit_code = 2  # the network is not to blame
    return answer
