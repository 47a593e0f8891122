"""Which engines exist. (task, name) -> a "module:callable" string loaded on use; third parties add theirs through the
entry-point group `affective_studio.engines`, entry name "task.engine", the same table as the built-ins.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipelines.errors import EngineUnavailable
from weights.errors import InputError

GROUP = "affective_studio.engines"


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """Where an engine is and what it needs.

    Attributes:
        target: "module:callable"; called as `callable(folder, device=...)`, returns the engine.
        needs: modules that must be importable.
        extra: this project's extra that installs them.
        any_folder: it runs checkpoints that a person brings and has none of its own.
    """

    task: str
    name: str
    target: str
    needs: tuple[str, ...] = ()
    extra: str = ""
    any_folder: bool = False

    def missing(self) -> tuple[str, ...]:
        """Needed modules that are not installed; nothing is imported."""
        return tuple(module for module in self.needs if find_spec(module) is None)

    def command(self) -> str:
        """The command that installs what is missing."""
        return (
            f"pip install 'affective-studio[{self.extra}]'" if self.extra else f"pip install {' '.join(self.missing())}"
        )

    def load(self, folder: Path | None, *, device: str = "auto") -> Any:
        """Import and build the engine.

        Raises:
            EngineUnavailable: a needed package is missing.
        """
        if missing := self.missing():
            raise EngineUnavailable(
                f"engine '{self.name}' needs the package {', '.join(missing)}; run: {self.command()}"
            )
        module, _, attribute = self.target.partition(":")
        build: Callable[..., Any] = getattr(importlib.import_module(module), attribute)
        return build(folder, device=device)


_BUILT_IN = (
    EngineSpec("speech", "voice", "pipelines.speech.voice.engine:load"),
    EngineSpec(
        "speech", "espeak", "pipelines.speech.rules.espeak_engine:load", ("espeakng_loader", "pyworld"), "espeak"
    ),
    EngineSpec("music", "composer", "pipelines.music.embedded:load"),
    EngineSpec("image", "painter", "pipelines.image.embedded:load", ("cv2", "diffusers")),
    EngineSpec("image", "diffusers", "pipelines.image.diffusers_engine:load", ("cv2", "diffusers"), any_folder=True),
    EngineSpec("portrait", "actor", "pipelines.portrait.embedded:load", ("cv2",)),
    EngineSpec("convert", "voice", "pipelines.speech.voice.convert:load", ("pyworld",), "espeak"),
    EngineSpec("convert", "world", "pipelines.speech.rules.world_engine:load", ("pyworld",), "espeak"),
)


@cache
def engines() -> dict[tuple[str, str], EngineSpec]:
    """Every registered engine by (task, name)."""
    table = {(spec.task, spec.name): spec for spec in _BUILT_IN}
    for entry in entry_points(group=GROUP):
        task, _, name = entry.name.partition(".")
        table[task, name] = EngineSpec(task, name, entry.value)
    return table


def tasks() -> tuple[str, ...]:
    """The tasks that have at least one engine, in alphabetical order."""
    return tuple(sorted({task for task, _ in engines()}))


def engine(task: str, name: str) -> EngineSpec:
    """The spec of one engine.

    Raises:
        InputError: no such task or engine; the message lists those that exist.
    """
    names = sorted(n for t, n in engines() if t == task)
    if (task, name) in engines():
        return engines()[task, name]
    if not names:
        raise InputError(f"unknown task '{task[:60]}'; choose from {', '.join(tasks())}")
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"; closest: {close[0]}" if close else ""
    raise InputError(f"unknown engine '{name[:60]}' for {task}; choose from {', '.join(names)}{hint}")
