"""Many jobs from a JSONL file: checked whole before anything loads, run once each, resumable after any interruption.

Beside the media lies the append-only `results.jsonl` (of a shard `results-1-of-3.jsonl`): id, key, out, sha256, files,
seconds, status and record a line. A job is done when a line of any of them says so and all its files still have those
digests. `studio.batch_lines` checks the jobs, `studio.results_log` keeps the results.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.media.files import check_folder, disk_errors
from pipelines.media.placement import atomic, atomic_group, sweep
from studio.batch_lines import BatchError as BatchError
from studio.batch_lines import BatchLine as BatchLine
from studio.batch_lines import check as check
from studio.batch_lines import raise_problems
from studio.executors import executor as executor_of
from studio.locks import exclusive_access
from studio.results_log import ResultsLog, read_results
from weights.errors import InputError, StudioError
from weights.structured import parse_json

RESULTS = re.compile(r"results(-\d+-of-\d+)?\.jsonl")
LOCK_WAIT_S = 5.0  # shards look at each other's locks for a moment


@dataclass(frozen=True, slots=True)
class BatchEvent:
    """One line that is finished, for progress."""

    index: int
    total: int
    id: str
    status: str
    error: str = ""

    def __str__(self) -> str:
        return f"of {self.total}: {self.id} {self.status}" + (f" ({self.error})" if self.error else "")


@dataclass(frozen=True, slots=True)
class Summary:
    """How many lines were done now, were there already, and failed; what a person should know is in `notes`."""

    done: int
    skipped: int
    failed: int
    notes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Shard:
    """The `index`-th of `count` shares of a batch, from 1; the whole batch is 1 of 1.

    Raises:
        InputError: the text of `parse` is no share.
    """

    index: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str | None) -> Shard:
        """A share from "2/3", the whole from None.

        Raises:
            InputError: it is written otherwise.
        """
        if text is None:
            return cls()
        match = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            raise InputError(f"shard must be i/n with i from 1 to n, got '{text[:40]}'")
        return cls(int(match[1]), int(match[2]))

    @property
    def ending(self) -> str:
        """What is added to the names of its own files, "" for the whole."""
        return f"-{self.index}-of-{self.count}" if self.count > 1 else ""

    def has(self, line: BatchLine) -> bool:
        """Whether a line is of this share."""
        return int(line.key[:12], 16) % self.count == self.index - 1


def run(
    jobs: Path,
    out_dir: Path,
    *,
    executor: str = "local",
    workers: int = 1,
    shard: str | None = None,
    on_event: Callable[[BatchEvent], None] | None = None,
) -> Summary:
    """Run what is not done yet; a line that fails does not stop the others.

    Args:
        jobs: a file of JSON objects, one a line.
        out_dir: where results go; made where it is missing.
        executor: where it runs.
        workers: how many at a time.
        shard: "i/n", the i-th of n shares; several may run into one folder at once. None runs all.
        on_event: called after each line.

    Returns:
        How many were done, skipped and failed.

    Raises:
        BatchError: a line is wrong; nothing was run.
        InputError: the executor, the shard or the output folder is not usable.
    """
    share, lines = Shard.parse(shard), check(jobs)
    mine = [line for line in lines if share.has(line)]
    runner = executor_of(executor, workers)
    check_folder(out_dir, make=True)
    _refuse_links(lines, out_dir)
    with _exclusive_access(out_dir, share):
        sweep(out_dir)
        return _run(mine, _Results(out_dir, share), runner, on_event)


def _run(
    lines: list[BatchLine], results: _Results, runner: Any, on_event: Callable[[BatchEvent], None] | None
) -> Summary:
    todo: dict[str, list[BatchLine]] = defaultdict(list)
    counts = {"done": 0, "skipped": 0, "failed": 0}

    def report(line: BatchLine, status: str, error: str = "") -> None:
        counts[status] += 1
        if on_event is not None:
            on_event(BatchEvent(sum(counts.values()), len(lines), line.id, status, error))

    for line in lines:
        if results.has(line):
            report(line, "skipped")
        else:
            todo[line.key].append(line)
    first = [_Work(group[0], results.out_dir) for group in todo.values()]
    for outcome in runner.map(_do, first):
        first_line, *copies = todo[outcome["key"]]
        results.add({**outcome, "id": first_line.id})
        report(first_line, outcome["status"], outcome.get("error", ""))
        for line in copies:
            twin = _copy_result(outcome, first_line, line, results.out_dir)
            results.add(twin)
            report(line, twin["status"], twin.get("error", ""))
    return Summary(counts["done"], counts["skipped"], counts["failed"], results.notes)


@dataclass(frozen=True)
class _Work:
    line: BatchLine
    out_dir: Path


def _do(work: _Work) -> dict[str, Any]:
    """Run one line; errors become a result. Runs in a worker process."""
    line, path, started = work.line, work.out_dir / work.line.out, time.perf_counter()
    try:
        with disk_errors(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        _refuse_links([line], work.out_dir)
        result = _session().run(replace(line.job, out=path))
        record = parse_json(result.record.to_json())
        status_row = {"status": "done", **_digests(line, work.out_dir), "record": record}
    except StudioError as error:
        status_row = {"status": "failed", "error": str(error)}
    except Exception as error:  # one bad line must not end a night's batch
        status_row = {"status": "failed", "error": f"{type(error).__name__}: {error}"}
    return {
        "id": line.id,
        "key": line.key,
        "out": line.out,
        "seconds": round(time.perf_counter() - started, 3),
        **status_row,
    }


@cache
def _session() -> Any:
    from studio.session import Session
    from studio.settings import Settings

    return Session(Settings.load())


class _Results:
    """What is done, by all shards; new results go into this shard's own file."""

    def __init__(self, out_dir: Path, share: Shard) -> None:
        self.out_dir = out_dir
        self._log = ResultsLog(out_dir / f"results{share.ending}.jsonl", _is_result)
        self.notes = self._log.notes
        rows = list(self._log.rows)
        for path in sorted(p for p in out_dir.glob("results*.jsonl") if RESULTS.fullmatch(p.name)):
            if path != self._log.path and path.is_file() and not path.is_symlink():
                rows += read_results(path, _is_result)
        self._done: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            if row["status"] == "done":
                self._done[row["key"], row["out"]].append(row.get("files") or {row["out"]: row["sha256"]})

    def has(self, line: BatchLine) -> bool:
        """Whether all files of a line are there as they were made."""
        return any(self._are_whole(line, files) for files in self._done.get((line.key, line.out), ()))

    def add(self, row: Mapping[str, Any]) -> None:
        """Keep a result."""
        self._log.add(row)

    def _are_whole(self, line: BatchLine, digests: Mapping[str, str]) -> bool:
        paths = {name: self.out_dir / name for name in line.files}
        return all(
            path.is_file() and (name not in digests or _digest(path) == digests[name]) for name, path in paths.items()
        )


def _is_result(value: Any) -> bool:
    """Whether a line's value is a result of a batch, of this version or 0.1.0."""
    if not isinstance(value, dict) or not all(isinstance(value.get(name), str) for name in ("key", "out", "status")):
        return False
    files = value.get("files", {})
    texts = isinstance(files, dict) and all(isinstance(digest, str) for digest in files.values())
    return texts and (value["status"] != "done" or isinstance(value.get("sha256"), str))


def _refuse_links(lines: list[BatchLine], out_dir: Path) -> None:
    """Refuse results that a symbolic link would lead out of the folder.

    Raises:
        BatchError: one line for each such line, by its number.
    """
    root, inside = out_dir.resolve(), dict[Path, bool]()
    problems = []
    for line in lines:
        for name in line.files:
            path = out_dir / name
            place = path if path.is_symlink() else path.parent
            if place not in inside:
                inside[place] = place.resolve().is_relative_to(root)
            if not inside[place]:
                problems.append(
                    f"line {line.number}: a symbolic link leads '{name}' out of '{out_dir}'; remove the link"
                )
                break
    raise_problems(problems)


@contextmanager
def _exclusive_access(out_dir: Path, share: Shard) -> Iterator[None]:
    """Nobody else may run this share, nor the whole while shares run.

    Raises:
        InputError: somebody does, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    refusal = f"another batch is writing to '{out_dir}'; wait for it or give another -o"
    with exclusive_access(out_dir / f".lock{share.ending}", refusal):
        try:
            for path in sorted(out_dir.glob(".lock-*")) if share.count == 1 else [out_dir / ".lock"]:
                with FileLock(str(path), timeout=LOCK_WAIT_S):
                    pass
        except Timeout as error:
            raise InputError(
                f"another batch is writing to '{out_dir}'; shares of a batch do not run beside the whole"
            ) from error
        yield


def _copy_result(outcome: Mapping[str, Any], done: BatchLine, line: BatchLine, out_dir: Path) -> dict[str, Any]:
    """The result of a line that asks the same as one that was run: its files copied, or made in another format."""
    row = {**outcome, "id": line.id, "out": line.out, "seconds": 0.0}
    if outcome["status"] != "done":
        return row
    if Path(line.out).suffix.lower() != Path(done.out).suffix.lower():
        return _do(_Work(line, out_dir))
    try:
        with atomic_group():
            for source, name in zip(done.files, line.files, strict=True):
                with disk_errors(out_dir / name):
                    (out_dir / name).parent.mkdir(parents=True, exist_ok=True)
                with atomic(out_dir / name) as part:
                    shutil.copyfile(out_dir / source, part)
    except StudioError as error:
        return {
            **{k: v for k, v in row.items() if k not in ("sha256", "files", "record")},
            "status": "failed",
            "error": str(error),
        }
    return {**row, **_digests(line, out_dir)}


def _digests(line: BatchLine, out_dir: Path) -> dict[str, Any]:
    """sha256 of the main file, and of all where there are several."""
    digests = {name: _digest(out_dir / name) for name in line.files}
    return {"sha256": digests[line.out], **({"files": digests} if len(digests) > 1 else {})}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
