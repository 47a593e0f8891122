"""A job as a client asks it to one that this machine runs: ids become paths, and nothing else may be a path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines import registry
from pipelines.inputs import InputFile
from pipelines.seeds import resolve_seed
from pipelines.tasks import TASKS, find_task
from studio.jobs import Job
from studio.server.files import FileStore
from weights.errors import InputError

_NAME = re.compile(r"[\w+:,.() -]{1,200}")


def resolve_request(values: Mapping[str, Any], files: FileStore, owner: str) -> dict[str, Any]:
    """The fields of a job with paths of this server for the ids of files, checked, its seed drawn.

    Args:
        values: task, input, the conditions and the task's options, as a line of a batch; `format` is an ending.
        files: of clients.
        owner: whose.

    Returns:
        Fields for `Job.parse`, without `out`; "suffix" is the ending of what is written.

    Raises:
        InputError: a field is not allowed, or names a path.
    """
    rest = dict(values)
    if "out" in rest or "id" in rest:
        raise InputError("out and id are the server's; ask for an ending with format, such as mp3")
    task = find_task(rest.get("task"))
    suffix = f".{rest.pop('format')}" if rest.get("format") else task.usual_suffix(rest)
    task.check_suffix(Path(f"out{suffix}"))
    _check_engine(task.name, rest.get("engine"))
    model = registry.options_type(task.name, rest.get("engine") or "embedded")
    for name, value in rest.items():
        takes_file = name == "input" and task.takes_file
        if name in model.model_fields:
            takes_file = any(isinstance(m, InputFile) for m in model.model_fields[name].metadata)
        if takes_file and value not in (None, ""):
            rest[name] = _resolve(name, value, files, owner)
    for voice in (rest.get("voices") or {}).values() if isinstance(rest.get("voices"), Mapping) else ():
        _check_name("voices", voice)
    seed = rest.get("seed")
    rest["seed"] = resolve_seed(None) if seed is None else seed
    Job.parse({**rest, "out": f"out{suffix}"})
    return {**rest, "suffix": suffix}


def _resolve(name: str, value: Any, files: FileStore, owner: str) -> str:
    """The path of an id; a name, such as a voice's, stays.

    Raises:
        InputError: anything else.
    """
    if isinstance(value, str) and value.startswith("file-"):
        return str(files.find(value, owner))
    if name == "input":
        raise InputError("input is the id of a file that was sent with POST /v1/files")
    _check_name(name, value)
    return str(value)


def _check_name(field: str, value: Any) -> None:
    """Refuse what could be the path of a file.

    Raises:
        InputError: it could.
    """
    is_name = isinstance(value, str) and _NAME.fullmatch(value) and ".." not in value
    if not is_name or re.search(r"\.[A-Za-z]\w*$", str(value).strip()):
        raise InputError(f"{field} names no file of the server; send the file with POST /v1/files and give its id")


def _check_engine(task: str, name: Any) -> None:
    """Only engines of this machine: no folder, no server that a client names.

    Raises:
        InputError: another one.
    """
    allowed = sorted(n for (t, n), spec in registry.engines().items() if t == task and not spec.server)
    if name is not None and name != "embedded" and name not in allowed:
        raise InputError(f"unknown engine {str(name)[:40]!r} for {task}; choose from {', '.join(allowed)}")


def tasks() -> tuple[str, ...]:
    """What can be asked."""
    return tuple(TASKS)
