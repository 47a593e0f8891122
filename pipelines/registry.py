"""Which engines exist. (task, name) -> a "module:callable" string loaded on use; third parties add theirs through the
entry-point group `affective_studio.engines`, entry name "task.engine", the same table as the built-ins.

An engine with options of its own sets `options_type`, a subclass of the task's model, on the callable that loads it (a
class, or a function with that attribute); command line, batch and page then offer them without a line changed here.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import EngineUnavailableError
from pipelines.tasks import find_task, load_attribute
from weights import store
from weights.errors import InputError

if TYPE_CHECKING:
    from pipelines.options import Options

GROUP = "affective_studio.engines"


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """Where an engine is and what it needs.

    Attributes:
        task: what it makes.
        name: unique within the task.
        target: "module:callable"; called as `callable(folder, device=...)`, returns the engine.
        needs: modules that must be importable.
        extra: this project's extra that installs them.
        any_folder: it runs checkpoints that a person brings and has none of its own.
        built_in: its options are the task's, as those of most of ours.
        server: the environment variable that names the server it asks, "" where it asks none.
        styles: the embedded checkpoint of what affects sound like on it, "" where its own checkpoint says.
    """

    task: str
    name: str
    target: str
    needs: tuple[str, ...] = ()
    extra: str = ""
    any_folder: bool = False
    built_in: bool = True
    server: str = ""
    styles: str = ""

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
            EngineUnavailableError: a needed package is missing.
        """
        if missing := self.missing():
            raise EngineUnavailableError(
                f"engine '{self.name}' needs the package {', '.join(missing)}; run: {self.command()}"
            )
        return load_attribute(self.target)(folder, device=device)


NATURAL_STYLES = "speech-natural"
_BUILT_IN = (
    EngineSpec("speech", "voice", "pipelines.speech.cast:load"),
    EngineSpec(
        "speech", "espeak", "pipelines.speech.rules.espeak_engine:load", ("espeakng_loader", "pyworld"), "espeak"
    ),
    EngineSpec(
        "speech",
        "german",
        "pipelines.speech.german.engine:load",
        ("espeakng_loader",),
        "german",
        styles=NATURAL_STYLES,
    ),
    EngineSpec("speech", "openai", "pipelines.speech.server.engine:load", built_in=False, server="OPENAI_BASE_URL"),
    EngineSpec(
        "speech",
        "hibari",
        "pipelines.speech.natural.engine:load",
        ("hibari", "onnx", "onnxruntime"),
        "natural",
        styles=NATURAL_STYLES,
    ),
    EngineSpec(
        "speech",
        "piper",
        "pipelines.speech.piper.engine:load",
        ("espeakng_loader", "onnx", "onnxruntime"),
        "piper",
        any_folder=True,
        styles=NATURAL_STYLES,
    ),
    EngineSpec(
        "speech",
        "kokoro",
        "pipelines.speech.kokoro.engine:load",
        ("onnx", "onnxruntime"),
        "natural",
        any_folder=True,
        styles=NATURAL_STYLES,
    ),
    EngineSpec("music", "composer", "pipelines.music.composer:load"),
    EngineSpec("image", "world", "pipelines.image.world_engine:load", ("cv2", "diffusers"), "world"),
    EngineSpec("image", "painter", "pipelines.image.painter_engine:load", ("cv2", "diffusers")),
    EngineSpec("image", "diffusers", "pipelines.image.diffusers_engine:load", ("cv2", "diffusers"), any_folder=True),
    EngineSpec("portrait", "actor", "pipelines.portrait.embedded:load", ("cv2",)),
    EngineSpec("convert", "voice", "pipelines.speech.voice.converter:load"),
    EngineSpec("convert", "world", "pipelines.speech.rules.world_engine:load", ("pyworld",), "espeak"),
)


@cache
def engines() -> dict[tuple[str, str], EngineSpec]:
    """Every registered engine by (task, name)."""
    table = {(spec.task, spec.name): spec for spec in _BUILT_IN}
    for entry in entry_points(group=GROUP):
        task, _, name = entry.name.partition(".")
        table[task, name] = EngineSpec(task, name, entry.value, built_in=False)
    return table


def engine(task: str, name: str) -> EngineSpec:
    """The spec of one engine.

    Raises:
        InputError: no such task or engine; the message lists those that exist.
    """
    if (task, name) in engines():
        return engines()[task, name]
    find_task(task)
    names = sorted(n for t, n in engines() if t == task)
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"; closest: {close[0]}" if close else ""
    raise InputError(f"unknown engine '{name[:60]}' for {task}; choose from {', '.join(names)}{hint}")


def find_engine(task: str, ref: str) -> tuple[EngineSpec, Path | None]:
    """The engine and the checkpoint folder of a reference; nothing is loaded.

    Args:
        task: what it shall make.
        ref: "embedded", a name of the catalogue, a registered engine, or a checkpoint folder.

    Raises:
        WeightsNotFoundError: the checkpoint is not on this machine.
        InputError: unknown name.
    """
    if (task, ref) in engines():
        return engines()[task, ref], None
    located = store.locate(task, ref)
    return engine(task, located.engine), located.folder


def load_engine(task: str, ref: str, device: str = "auto") -> Any:
    """Load an engine by reference, see `find_engine`.

    Raises:
        EngineUnavailableError: a package is missing; the message has the command.
        WeightsNotFoundError: the checkpoint is not on this machine.
        InputError: unknown name.
    """
    spec, folder = find_engine(task, ref)
    return spec.load(folder, device=device)


def options_type(task: str, ref: str = "embedded") -> type[Options]:
    """The model of the options that an engine takes: the task's, or the engine's own that extends it.

    Raises:
        WeightsNotFoundError, InputError: see `find_engine`.
    """
    model = _task_options(task)
    if ref == "embedded":
        return model
    spec, _ = find_engine(task, ref)
    if spec.built_in or spec.missing():
        return model
    return getattr(load_attribute(spec.target), "options_type", model)


@cache
def _task_options(task: str) -> type[Options]:
    model: type[Options] = find_task(task).load_options()
    return model
