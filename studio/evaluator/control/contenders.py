"""Which engines a benchmark asks: one by name or folder, or all that can run here; why others cannot is said."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines import registry
from pipelines.registry import EngineSpec
from weights.errors import InputError

ALL = "all"
#: `--task` -> the task as the registry names it.
TASKS: Mapping[str, str] = {"speech": "speech", "face": "portrait", "image": "image", "music": "music"}


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine of a task.

    Attributes:
        name: of the task, as `TASKS` has it.
        engine: a registered name, a checkpoint's name or its folder.
    """

    name: str
    engine: str

    @property
    def task(self) -> str:
        """As the registry names it."""
        return TASKS[self.name]

    @property
    def label(self) -> str:
        """Task and engine in short."""
        return f"{self.name}/{Path(self.engine).name if Path(self.engine).is_dir() else self.engine}"

    @property
    def folder(self) -> str:
        """A name for the folder of its results; folders of one name are told apart."""
        slug = re.sub(r"[^\w.-]+", "-", self.label).strip(".-")
        is_folder = Path(self.engine).is_dir()
        return f"{slug}-{hashlib.sha256(os.path.realpath(self.engine).encode()).hexdigest()[:6]}" if is_folder else slug


def find_contenders(engine: str, task: str | None = None) -> tuple[tuple[Contender, ...], tuple[str, ...]]:
    """The engines that are asked, and a line for each that cannot be.

    Args:
        engine: a registered name, "embedded", a checkpoint's name or folder, or "all".
        task: a key of `TASKS`; None takes every task that has such an engine.

    Returns:
        The engines, and why others are left out.

    Raises:
        InputError: no such task, or no engine of that name.
        WeightsNotFoundError: the checkpoint is not on this machine.
    """
    if task is not None and task not in TASKS:
        raise InputError(f"unknown task '{task[:60]}'; choose from {', '.join(TASKS)}")
    names = (task,) if task is not None else tuple(TASKS)
    if engine != ALL:
        return tuple(_find_named(engine, names)), ()
    specs = [(name, spec) for name in names for (t, _), spec in sorted(registry.engines().items()) if t == TASKS[name]]
    found = tuple(Contender(name, spec.name) for name, spec in specs if not _obstacle(spec))
    return found, tuple(f"{name}/{spec.name}: {reason}" for name, spec in specs if (reason := _obstacle(spec)))


def _find_named(engine: str, names: tuple[str, ...]) -> Iterator[Contender]:
    errors = []
    for name in names:
        try:
            spec, _ = registry.find_engine(TASKS[name], engine)
        except InputError as error:
            errors.append(error)
            continue
        yield Contender(name, spec.name if engine == "embedded" else engine)
    if len(errors) == len(names):
        known = [f"{name}/{e}" for name in names for t, e in sorted(registry.engines()) if t == TASKS[name]]
        if len(names) == 1 and Path(engine).is_dir():
            raise errors[0]
        raise InputError(f"unknown engine '{engine[:60]}'; choose from all, embedded, {', '.join(known)}, or a folder")


def _obstacle(spec: EngineSpec) -> str:
    """Why an engine cannot be asked here without more being said; "" where it can."""
    if spec.missing():
        return f"needs {', '.join(spec.missing())}; run: {spec.command()}"
    if spec.any_folder:
        return "runs a checkpoint of yours; ask it by its folder: --engine FOLDER"
    if spec.server and not os.environ.get(spec.server):
        return f"asks a server; name it in {spec.server}"
    return ""
