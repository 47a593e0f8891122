"""The lines of a batch, checked whole before anything loads: each has its own id and files, and a key of all it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines.tasks import Task, find_task
from studio.jobs import Job
from studio.portable_names import folded, portable_path
from weights.errors import InputError, StudioError, one_line
from weights.structured import parse_json, read_text

MAX_BYTES = 200_000_000
MAX_ID_CHARS = 200
MAX_SHOWN = 50  # problems
#: What a batch itself writes at the top of its folder.
_OWN_NAMES = re.compile(r"results(-\d+-of-\d+)?\.jsonl.*|\.lock.*")


class BatchError(InputError):
    """Everything that is wrong with a jobs file, one line each."""

    def __str__(self) -> str:
        return "\n".join(one_line(str(line)) for line in self.args)


@dataclass(frozen=True)
class BatchLine:
    """One checked line.

    Attributes:
        number: in the jobs file, from 1.
        id: its own.
        job: with a seed.
        out: where its main file goes, under the output folder.
        key: sha256 of all that determines the result.
        files: everything that it writes, `out` first.
    """

    number: int
    id: str
    job: Job
    out: str
    key: str
    files: tuple[str, ...]


def check(jobs: Path) -> list[BatchLine]:
    """Check every line; nothing is loaded.

    Args:
        jobs: a file of JSON objects, one a line.

    Returns:
        The lines.

    Raises:
        BatchError: one line for each bad line, by its number.
    """
    lines: list[BatchLine] = []
    problems: list[str] = []
    seen = _Seen()
    for number, text in _read_lines(jobs):
        try:
            line = _parse_line(number, text, jobs.parent)
            seen.add(line)
            lines.append(line)
        except StudioError as error:
            problems.append(f"line {number}: {error}")
    if not lines and not problems:
        raise BatchError(f"'{jobs}' has no jobs in it; write one JSON object a line")
    raise_problems(problems)
    return lines


def raise_problems(problems: list[str]) -> None:
    """Refuse a batch where there is anything wrong.

    Raises:
        BatchError: there is; a line each.
    """
    if problems:
        more = [f"and {len(problems) - MAX_SHOWN} more"] if len(problems) > MAX_SHOWN else []
        raise BatchError(*problems[:MAX_SHOWN], *more)


class _Seen:
    """Ids and files of the lines so far; no two lines may have one in common."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._files: dict[str, tuple[int, str, bool]] = {}
        self._folders: dict[str, tuple[int, str]] = {}

    def add(self, line: BatchLine) -> None:
        """Remember a line.

        Raises:
            InputError: its id, or a file that it writes, is another line's.
        """
        if line.id in self._ids:
            raise InputError(f"id '{line.id}' stands in line {self._ids[line.id]} already; give each its own")
        for file in line.files:
            self._check(line, file)
        self._ids[line.id] = line.number
        for file in line.files:
            self._files[folded(file)] = (line.number, file, file == line.out)
            for folder in PurePosixPath(file).parents:
                self._folders.setdefault(folded(folder), (line.number, file))

    def _check(self, line: BatchLine, file: str) -> None:
        name = folded(file)
        if name in self._files:
            number, taken, is_main = self._files[name]
            if taken == file == line.out and is_main:
                raise InputError(f"out '{file}' stands in line {number} already; give each its own")
            spelling = "" if taken == file else f", which many systems take for '{file}'"
            raise InputError(f"'{taken}' is written by line {number}{spelling}; give each its own out")
        if name in self._folders:
            number, taken = self._folders[name]
            raise InputError(f"out '{file}' is a folder in line {number} ('{taken}'); give each its own")
        for folder in PurePosixPath(file).parents:
            if folded(folder) in self._files:
                number, taken, _ = self._files[folded(folder)]
                raise InputError(f"out '{file}' needs a folder where line {number} writes '{taken}'; give another")


def _read_lines(jobs: Path) -> Iterable[tuple[int, str]]:
    try:
        text = read_text(jobs, MAX_BYTES)
    except InputError as error:
        raise BatchError(str(error)) from error
    return [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def _parse_line(number: int, text: str, base: Path) -> BatchLine:
    values = parse_json(text)
    if not isinstance(values, dict):
        raise InputError(f"must be a JSON object, got {type(values).__name__}")
    name = _parse_id(values)
    job = Job.parse({k: v for k, v in values.items() if k != "out"}, base=base)
    task = find_task(job.task)
    task.check_content(job.content)
    out = _parse_out(values.get("out"), name, task, job.options)
    if job.conditions.seed is None:
        job = job.with_seed(int(job.key()[:8], 16))
    files = task.written_files(Path(out), job.conditions, job.options)
    names = tuple(str(portable_path(file.as_posix())) for file in files)
    return BatchLine(number, name, job, out, job.key(), names)


def _parse_id(values: dict[str, Any]) -> str:
    value = values.get("id")
    if not isinstance(value, str | int | float) or isinstance(value, bool) or value == "":
        raise InputError("has no 'id'; give each line a name or a number")
    name = str(value)
    if len(name) > MAX_ID_CHARS:
        raise InputError(f"id '{name[:20]}...' has {len(name)} characters; at most {MAX_ID_CHARS}")
    return name


def _parse_out(value: Any, name: str, task: Task, options: Any) -> str:
    """Where the main file goes: as the line says, or the id with the task's usual ending.

    Raises:
        InputError: no such place, another ending, or a name of the batch's own.
    """
    if value is not None and not isinstance(value, str):
        raise InputError(f"out is a text, got {str(value)[:40]!a}")
    path = portable_path(value or f"{_slug(name)}{task.suffixes_of(options)[0]}")
    if path.suffix.lower() not in task.suffixes:
        raise InputError(f"'out' ends in '{path.suffix}'; use one of {', '.join(task.suffixes)}")
    task.check_suffix(Path(path), options)
    if _OWN_NAMES.fullmatch(folded(path.parts[0])):
        raise InputError(f"'{path.parts[0]}' is a name of the batch's own; give another 'out' than '{str(path)[:60]}'")
    return str(path)


def _slug(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "item"
