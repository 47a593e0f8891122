"""Many jobs from a JSONL file: checked whole before anything loads, run once each, resumable after any interruption.

Beside the media lies the append-only `results.jsonl`: id, key, out, sha256, seconds, status and record a line. A job is
done when a line says so and its file still has that digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines.media.placement import atomic, sweep
from pipelines.tasks import find_task
from studio.executors import executor as executor_of
from studio.jobs import Job
from weights.errors import InputError, StudioError
from weights.structured import iterate_json_lines, parse_json, read_text

MAX_BYTES = 200_000_000
RESULTS = "results.jsonl"


class BatchError(InputError):
    """Everything that is wrong with a jobs file, one line each."""


@dataclass(frozen=True)
class BatchLine:
    """One checked line: its id, its job with a seed, its place under the output folder, and its content key."""

    number: int
    id: str
    job: Job
    out: str
    key: str


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
    """How many lines were done now, were there already, and failed."""

    done: int
    skipped: int
    failed: int


def check(jobs: Path) -> list[BatchLine]:
    """Check every line; nothing is loaded.

    Raises:
        BatchError: one line for each bad line, by its number.
    """  # noqa: DOC501
    lines, problems, ids, outs = [], [], {}, {}  # type: ignore[var-annotated]
    for number, text in _texts(jobs):
        try:
            line = _line(number, text, jobs.parent)
            for what, seen, value in (("id", ids, line.id), ("out", outs, line.out)):
                if value in seen:
                    raise InputError(f"{what} '{value}' stands in line {seen[value]} already; give each its own")
                seen[value] = number
            lines.append(line)
        except StudioError as error:
            problems.append(f"line {number}: {error}")
    if not lines and not problems:
        raise BatchError(f"'{jobs}' has no jobs in it; write one JSON object a line")
    if problems:
        shown = problems[:50] + ([f"and {len(problems) - 50} more"] if len(problems) > 50 else [])
        raise BatchError("\n".join(shown))
    return lines


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

    Raises:
        BatchError: a line is wrong; nothing was run.
        InputError: the executor, the shard or the output folder is not usable.
    """
    lines = _shard(check(jobs), shard)
    runner = executor_of(executor, workers)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the output folder '{out_dir}' cannot be made: {error.strerror}") from error
    with _exclusive_access(out_dir):
        sweep(out_dir)
        return _run(lines, out_dir, runner, on_event)


def _run(lines: list[BatchLine], out_dir: Path, runner: Any, on_event: Callable[[BatchEvent], None] | None) -> Summary:
    results = _Results(out_dir)
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
    first = [_Work(group[0], out_dir) for group in todo.values()]
    for outcome in runner.map(_do, first):
        first_line, *copies = todo[outcome["key"]]
        results.add({**outcome, "id": first_line.id})
        report(first_line, outcome["status"], outcome.get("error", ""))
        for line in copies:
            twin = _copy_result(outcome, line, out_dir)
            results.add(twin)
            report(line, twin["status"], twin.get("error", ""))
    return Summary(counts["done"], counts["skipped"], counts["failed"])


@dataclass(frozen=True)
class _Work:
    line: BatchLine
    out_dir: Path


def _do(work: _Work) -> dict[str, Any]:
    """Run one line; errors become a result. Runs in a worker process."""
    line, path, started = work.line, work.out_dir / work.line.out, time.perf_counter()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        result = _session().run(replace(line.job, out=path))
        status_row = {"status": "done", "sha256": _digest(path), "record": parse_json(result.record.to_json())}
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
    """The append-only file of results; a last line torn by a kill is cut off."""

    def __init__(self, out_dir: Path) -> None:
        self._dir, self._path = out_dir, out_dir / RESULTS
        self._done: dict[tuple[str, str], str] = {}
        whole = self._path.read_bytes() if self._path.exists() else b""
        kept = whole[: whole.rfind(b"\n") + 1]
        if kept != whole:
            self._path.write_bytes(kept)
        for _, row in iterate_json_lines(kept):
            if isinstance(row, dict) and row.get("status") == "done":
                self._done[row["key"], row["out"]] = row["sha256"]

    def has(self, line: BatchLine) -> bool:
        path, digest = self._dir / line.out, self._done.get((line.key, line.out))
        return digest is not None and path.is_file() and _digest(path) == digest

    def add(self, row: Mapping[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _texts(jobs: Path) -> Iterable[tuple[int, str]]:
    try:
        text = read_text(jobs, MAX_BYTES)
    except InputError as error:
        raise BatchError(str(error)) from error
    return [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def _line(number: int, text: str, base: Path) -> BatchLine:
    values = parse_json(text)
    if not isinstance(values, dict):
        raise InputError(f"must be a JSON object, got {type(values).__name__}")
    if "id" not in values or isinstance(values["id"], (dict, list, bool)) or values["id"] is None:
        raise InputError("has no 'id'; give each line a name or a number")
    name = str(values["id"])
    job = Job.parse({k: v for k, v in values.items() if k != "out"}, base=base)
    task = find_task(job.task)
    task.check_content(job.content)
    out = _safe_out(str(values.get("out") or _slug(name) + task.suffixes[0]), task.suffixes)
    if job.conditions.seed is None:
        job = job.with_seed(int(job.key()[:8], 16))
    return BatchLine(number, name, job, out, job.key())


def _safe_out(out: str, suffixes: tuple[str, ...]) -> str:
    path = PurePosixPath(out.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in out or not path.name or "\0" in out:
        raise InputError(f"'out' must stay under the output folder, got '{out}'")
    if path.suffix.lower() not in suffixes:
        raise InputError(f"'out' ends in '{path.suffix}'; use one of {', '.join(suffixes)}")
    return str(path)


def _slug(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "item"


def _shard(lines: list[BatchLine], shard: str | None) -> list[BatchLine]:
    if shard is None:
        return lines
    match = re.fullmatch(r"(\d+)/(\d+)", shard)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise InputError(f"shard must be i/n with i from 1 to n, got '{shard}'")
    return [line for line in lines if int(line.key[:12], 16) % int(match[2]) == int(match[1]) - 1]


def _exclusive_access(out_dir: Path) -> Any:
    from contextlib import contextmanager

    from filelock import FileLock, Timeout

    @contextmanager
    def lock_folder() -> Any:
        lock = FileLock(str(out_dir / ".lock"), timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise InputError(f"another batch is writing to '{out_dir}'; wait for it or give another -o") from error
        try:
            yield
        finally:
            lock.release()

    return lock_folder()


def _copy_result(outcome: Mapping[str, Any], line: BatchLine, out_dir: Path) -> dict[str, Any]:
    row = {**outcome, "id": line.id, "out": line.out, "seconds": 0.0}
    if outcome["status"] == "done":
        target = out_dir / line.out
        if target.suffix.lower() != Path(outcome["out"]).suffix.lower():
            return _do(_Work(line, out_dir))
        target.parent.mkdir(parents=True, exist_ok=True)
        with atomic(target) as part:
            shutil.copyfile(out_dir / outcome["out"], part)
    return row


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
