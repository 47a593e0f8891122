"""One piece of work, checked without loading an engine: what the command line, batches and the page all run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from conditioning.point import is_finite_number
from pipelines import registry
from pipelines.base import AUTO, Conditions
from pipelines.inputs import Inputs, describe_file
from pipelines.media.files import is_file
from pipelines.options import Options
from pipelines.tasks import Task, find_task
from studio.terminal import plain_text
from weights import __version__
from weights.errors import InputError

#: Fields of a job beside its conditions and options; `id` belongs to a batch line.
JOB_FIELDS = ("id", "task", "input", "engine", "out")
#: What a record says of the chosen one of several candidates, see `pipelines.best_of`.
CHOICE_FIELDS = ("guide", "chosen")
CHOSEN_NUMBERS = ("candidate", "first_seed", "gain", "gain_over_mean")


@dataclass(frozen=True)
class Job:
    """A checked request.

    Attributes:
        task: its name.
        content: a text, or the path of a file for tasks that read one; "" where the task needs none.
        conditions: affect, intensity, seed and number of candidates, parsed.
        options: the options of the task's engine, parsed.
        engine: a name or a checkpoint folder; None is the settings' choice.
        out: where to write.
        choice: for an output that was the best of several: what its record says, so that it is made again alone.
        inputs: for an output that is made again: what its record says of its input files, to say so again.
    """

    task: str
    content: str
    conditions: Conditions
    options: Options
    engine: str | None = None
    out: Path | None = None
    choice: Mapping[str, Any] = field(default_factory=dict)
    inputs: Inputs = field(default_factory=dict)

    @classmethod
    def parse(cls, values: Mapping[str, Any], *, base: Path | None = None) -> Job:
        """Check every field without loading an engine.

        Args:
            values: task, input, engine, out, the conditions (affect, intensity, seed, best_of) and the task's options
                by name; `id` is ignored, None is left out.
            base: folder that relative input files are resolved against.

        Raises:
            InputError: one line about the first thing that is wrong.

        Example:
            >>> job = Job.parse({"task": "image", "input": "a lake", "affect": "sad", "size": 128})
            >>> job.options.size, job.conditions.affect.vad.valence < 0
            (128, True)
        """
        values = {name: value if name == "out" else plain_text(name, value) for name, value in values.items()}
        task = find_task(values.get("task"))
        engine = _text_or_none("engine", values.get("engine"))
        model = registry.options_type(task.name, engine or "embedded")
        conditions, options, choice = _sort_fields(task, model, values)
        if conditions.affect == AUTO and not (
            task.reads_affect and (task.name == "speech" or {"audio", "listen"} & {*values})
        ):
            raise InputError(
                "affect 'auto' is read off spoken words or a recording; name a feeling, or give one of them"
            )
        written = _text_or_none("out", values.get("out"))
        out = Path(written) if written else None
        if out is not None:
            task.check_suffix(out, options)
        return cls(task.name, _check_content(task, values.get("input"), base), conditions, options, engine, out, choice)

    def with_seed(self, seed: int) -> Job:
        """The same job with a seed."""
        return replace(self, conditions=self.conditions.model_copy(update={"seed": seed}))

    def key(self) -> str:
        """sha256 of all that determines the result, input files by their content: not of where it is written.

        Raises:
            InputError: an input file cannot be read.
        """
        task, files = find_task(self.task), self.options.input_files()
        identity = {
            "task": self.task,
            "input": _file_digest(Path(self.content)) if task.takes_file and self.content else self.content,
            "conditions": self.conditions.model_dump(mode="json"),
            "affect_text": self.conditions.affect_text,
            "engine": _folder_digest(self.engine),
            "options": self.options.to_record() | {name: _file_digest(path) for name, path in files.items()},
            "choice": dict(self.choice),
            "version": __version__,
        }
        return hashlib.sha256(json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def job_schema(name: str, engine: str = "embedded") -> dict[str, Any]:
    """The JSON schema of a batch line of one task, with the options of one engine.

    Raises:
        InputError: no such task or engine.
    """
    task = find_task(name)
    conditions, options = (
        model.model_json_schema() for model in (Conditions, registry.options_type(task.name, engine))
    )
    own = {
        "id": {"type": ["string", "integer"], "description": "names the line; each its own"},
        "task": {"const": task.name},
        "engine": {"type": "string", "description": "a registered engine or a checkpoint folder"},
        "out": {"type": "string", "description": f"path under -o, ending in {', '.join(task.suffixes)}"},
    }
    if task.content != "nothing":
        own["input"] = {"type": "string", "description": task.content_help}
    required = ["id", "task"] + (["input"] if task.content in ("text", "file") else [])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"one line of a batch: {task.name}",
        "type": "object",
        "properties": {**own, **conditions["properties"], **options.get("properties", {})},
        "$defs": {**conditions.get("$defs", {}), **options.get("$defs", {})},
        "required": required,
        "additionalProperties": False,
    }


def _sort_fields(
    task: Task, model: type[Options], values: Mapping[str, Any]
) -> tuple[Conditions, Options, Mapping[str, Any]]:
    """Conditions, options and choice, checked, from all that was given."""
    rest = {k: v for k, v in values.items() if k not in JOB_FIELDS and v is not None}
    choice = {name: rest.pop(name) for name in CHOICE_FIELDS if name in rest}
    requested = {name: rest.pop(name) for name in Conditions.model_fields if name in rest}
    requested.setdefault("affect", task.affect)
    conditions = Conditions.parse(requested)
    if choice:
        _check_choice(choice, conditions)
    return conditions, model.parse(rest), choice


def _check_choice(choice: Mapping[str, Any], conditions: Conditions) -> None:
    if set(choice) != set(CHOICE_FIELDS) or conditions.best_of == 1:
        raise InputError("guide and chosen belong to a record of several candidates; to rank, give best_of alone")
    numbers = choice["chosen"]
    if (
        not isinstance(numbers, Mapping)
        or set(numbers) != set(CHOSEN_NUMBERS)
        or not all(map(is_finite_number, numbers.values()))
    ):
        raise InputError(
            f"chosen is what a record says of the chosen candidate ({', '.join(CHOSEN_NUMBERS)}), got"
            f" {str(numbers)[:80]!r}"
        )
    if not isinstance(choice["guide"], str) or not 0 < len(choice["guide"]) <= 500:
        raise InputError(f"guide names who ranked, got {str(choice['guide'])[:60]!r}")


def _check_content(task: Task, value: Any, base: Path | None) -> str:
    if task.content == "nothing" and value not in (None, ""):
        raise InputError(f"{task.name} takes no input, got '{str(value)[:40]}'")
    if value in (None, "") and task.content not in ("text", "file"):
        return ""
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"input is empty; give {task.content_help}")
    if not task.takes_file:
        return value
    path = (base / value) if base and not Path(value).is_absolute() else Path(value)
    if not is_file(path):
        raise InputError(f"there is no file '{str(path)[:200]}'")
    return str(path)


def _text_or_none(name: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name} is a text, got {str(value)[:40]!r}")
    return value


def _file_digest(path: Path) -> str:
    """sha256 of a file; thousands of lines may name the same one."""
    status = path.stat()
    return _digest_of_version(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=1000)
def _digest_of_version(path: Path, size: int, time_ns: int) -> str:
    return str(describe_file(path)["sha256"])


def _folder_digest(engine: str | None) -> str | list[Any] | None:
    """An engine's name; of a checkpoint folder what is in it, by names, sizes and times."""
    if engine is None or not Path(engine).is_dir():
        return engine
    files = sorted(p for p in Path(engine).rglob("*") if p.is_file())
    return [engine, *([str(p.relative_to(engine)), p.stat().st_size, p.stat().st_mtime_ns] for p in files)]
