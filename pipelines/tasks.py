"""The tasks: one row each, loaded on use. What a task takes, writes, and which pipeline and options it has."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from weights.errors import InputError

AUDIO_SUFFIXES = (".wav", ".flac", ".mp3", ".opus")
VIDEO_SUFFIXES = (".mp4", ".webm")
MIDI_SUFFIXES = (".mid", ".midi", ".musicxml")


@dataclass(frozen=True, slots=True)
class Task:
    """One task.

    Attributes:
        name: as records, batches and engines call it.
        verb: of the command line.
        pipeline: "module:class" of its pipeline.
        options: "module:class" of its options.
        content: what it is made from: "text", "file", either of them with "optional " before it, or "nothing".
        content_help: that in words, with an article.
        suffixes: endings that it writes; the first is the usual one.
        content_check: "module:function" that refuses a content that cannot be used, before anything is loaded.
        affect: what is meant where no affect is given.
        reads_affect: whether affect "auto" is read off its content.
        files: "module:function" of (path, conditions, options): every file that is written; "" where it is the path.
        options_suffixes: "module:function" of options: the endings that they leave of `suffixes`; "" leaves all.
        explain_suffix: "module:function" of (path, options): why another of `suffixes` does not go with them.
    """

    name: str
    verb: str
    pipeline: str
    options: str
    content: Literal["text", "optional text", "file", "optional file", "nothing"]
    content_help: str
    suffixes: tuple[str, ...]
    content_check: str = ""
    affect: str = "neutral"
    reads_affect: bool = False
    files: str = ""
    options_suffixes: str = ""
    explain_suffix: str = ""

    def load_pipeline(self) -> Any:
        """The pipeline's class."""
        return load_attribute(self.pipeline)

    def load_options(self) -> Any:
        """The options' model; an engine may extend it, see `pipelines.registry.options_type`."""
        return load_attribute(self.options)

    def check_content(self, content: str) -> None:
        """Refuse a content that the pipeline would refuse.

        Raises:
            InputError: it cannot be used.
        """
        if content and self.content_check:
            load_attribute(self.content_check)(content)

    def written_files(self, path: Path, conditions: Any, options: Any) -> tuple[Path, ...]:
        """Every file that a request writes, the path first."""
        return load_attribute(self.files)(path, conditions, options) if self.files else (path,)

    @property
    def takes_file(self) -> bool:
        """Whether its content is the path of a file."""
        return self.content.endswith("file")

    def suffixes_of(self, options: Any) -> tuple[str, ...]:
        """The endings that a request with these options may be written with, the usual one first."""
        found: tuple[str, ...] = (
            load_attribute(self.options_suffixes)(options) if self.options_suffixes else self.suffixes
        )
        return found

    def usual_suffix(self, values: Mapping[str, Any]) -> str:
        """The ending of a request whose values are not parsed yet: of a picture with `seconds` that of a film."""
        return VIDEO_SUFFIXES[0] if self.name == "image" and values.get("seconds") else self.suffixes[0]

    def check_suffix(self, path: Path, options: Any = None) -> None:
        """Refuse a file to write whose ending the task does not know, or that does not go with its options.

        Raises:
            InputError: another ending.
        """
        suffix = path.suffix.lower()
        if suffix not in self.suffixes:
            raise InputError(f"'{path.name}' ends in '{path.suffix}'; {self.name} writes {', '.join(self.suffixes)}")
        if options is not None and suffix not in self.suffixes_of(options):
            raise InputError(load_attribute(self.explain_suffix)(path, options))


TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        Task(
            "speech",
            "speak",
            "pipelines.speech.pipeline:SpeechPipeline",
            "pipelines.speech.options:SpeechOptions",
            "text",
            "the text to speak",
            AUDIO_SUFFIXES,
            content_check="pipelines.speech.text:split_phrases",
            affect="auto",
            reads_affect=True,
        ),
        Task(
            "convert",
            "convert",
            "pipelines.speech.conversion:ConversionPipeline",
            "pipelines.speech.options:ConversionOptions",
            "file",
            "a recording",
            AUDIO_SUFFIXES,
        ),
        Task(
            "portrait",
            "animate",
            "pipelines.portrait.pipeline:PortraitPipeline",
            "pipelines.portrait.options:PortraitOptions",
            "optional file",
            "a picture with one face",
            VIDEO_SUFFIXES,
            reads_affect=True,
        ),
        Task(
            "image",
            "paint",
            "pipelines.image.pipeline:ImagePipeline",
            "pipelines.image.options:ImageOptions",
            "optional text",
            "a prompt",
            (".png", *VIDEO_SUFFIXES),
            content_check="pipelines.image.options:parse_prompt",
            files="pipelines.image.options:written_files",
            options_suffixes="pipelines.image.options:suffixes_of",
            explain_suffix="pipelines.image.options:explain_suffix",
        ),
        Task(
            "music",
            "compose",
            "pipelines.music.pipeline:MusicPipeline",
            "pipelines.music.options:MusicOptions",
            "nothing",
            "",
            (*MIDI_SUFFIXES, *AUDIO_SUFFIXES),
        ),
    )
}


def find_task(name: Any) -> Task:
    """A task by name.

    Raises:
        InputError: no such task; the message lists those that exist.
    """
    if isinstance(name, str) and name in TASKS:
        return TASKS[name]
    close = difflib.get_close_matches(str(name), TASKS, n=1)
    hint = f"; closest: {close[0]}" if close else ""
    raise InputError(f"unknown task '{str(name)[:60]}'; choose from {', '.join(TASKS)}{hint}")


def load_attribute(target: str) -> Any:
    """What a "module:name" string names, imported now."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)
