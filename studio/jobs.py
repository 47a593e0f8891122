"""One piece of work, checked without loading anything: what the command line, batches and the page all run."""

from __future__ import annotations

import difflib
import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from conditioning.affect import parse
from pipelines import registry
from pipelines.base import resolve_seed
from pipelines.best_of import check_best_of
from pipelines.speech.text import phrases as check_text
from weights import __version__
from weights.errors import InputError

AUDIO = (".wav", ".flac", ".mp3", ".opus")
MAX_INTENSITY = 2.0


def _text_option(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 500:
        raise InputError(f"{name} must be a short text, got {str(value)[:60]!r}")
    return value


def _said(name: str, value: Any) -> str:
    """Words that are spoken."""
    if not isinstance(value, str):
        raise InputError(f"{name} is what is said, got {str(value)[:60]!r}")
    check_text(value)
    return value


def _rate(name: str, value: Any) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not math.isfinite(value)
        or not 0.5 <= value <= 2
    ):
        raise InputError(f"{name} must be within [0.5, 2] times the usual speed, got {value!r}")
    return float(value)


def _duration(name: str, value: Any) -> float:
    if not _is_number(value) or not 0.2 <= value <= 3600:
        raise InputError(f"{name} must be within [0.2, 3600] seconds, got {value!r}")
    return float(value)


def _cast(name: str, value: Any) -> dict[str, str]:
    """Who speaks with which voice: a mapping, or 'ANNA=iris, BEN=adam'."""
    if isinstance(value, str):
        pairs = [part.partition("=") for part in value.split(",") if part.strip()]
        value = {who.strip(): voice.strip() for who, _, voice in pairs}
    if (
        not isinstance(value, Mapping)
        or not value
        or not all(isinstance(x, str) and x for pair in value.items() for x in pair)
    ):
        raise InputError(f"{name} says who speaks with which voice, as 'ANNA=iris, BEN=adam'; got {str(value)[:60]!r}")
    return dict(value)


def _best_of(name: str, value: Any) -> int | None:
    """One candidate is what is made anyway, so it is no option."""
    count = check_best_of(name, value)
    return None if count == 1 else count


def _chosen(name: str, value: Any) -> dict[str, Any]:
    """How an output was chosen, from its record; a job that has it makes the chosen one again and ranks nothing."""
    numbers = ("candidate", "first_seed", "gain", "gain_over_mean")
    if not isinstance(value, Mapping) or set(value) != set(numbers) or not all(_is_number(value[n]) for n in numbers):
        raise InputError(
            f"{name} is what a record says of the chosen candidate ({', '.join(numbers)}), got {str(value)[:80]!r}"
        )
    return dict(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


#: Options of every task that generates; `guide` and `chosen` come only from records.
COMMON: dict[str, Callable[[str, Any], Any]] = {"best_of": _best_of}
REPLAYED: dict[str, Callable[[str, Any], Any]] = {"guide": _text_option, "chosen": _chosen}


@dataclass(frozen=True, slots=True)
class Task:
    """What a task takes and gives."""

    name: str
    reads_file: bool
    suffixes: tuple[str, ...]
    options: Mapping[str, Callable[[str, Any], Any]]
    needs_input: bool = True
    takes_text: Callable[[Any], Any] | None = check_text


def _music(name: str) -> Callable[[str, Any], Any]:
    """The check of an option of music, imported when one is given: it needs more than the command line's help does."""

    def check(option: str, value: Any) -> Any:
        from pipelines.music import options

        getattr(options, "instruments" if name == "instrument" else name)(value)
        return value

    return check


def _portrait(option: str, value: Any) -> Any:
    """The check of an option of portraits, imported when one is given."""
    from pipelines.portrait.options import PortraitOptions

    PortraitOptions.parse({option: value})
    return value


def _image(option: str, value: Any) -> Any:
    """The check of an option of pictures, imported when one is given."""
    from pipelines.image import options

    getattr(options, option)(value)
    return value


def _prompt(value: Any) -> str:
    """The check of what is painted."""
    from pipelines.image import options

    return options.prompt(value)


def _affect(name: str, value: Any) -> Any:
    """An affect beside the one that is asked for."""
    parse(value)
    return value


def _flag(name: str, value: Any) -> bool | None:
    if not isinstance(value, bool):
        raise InputError(f"{name} is true or false, got {str(value)[:40]!r}")
    return value or None


def _file(*endings: str) -> Callable[[str, Any], str]:
    """The check of an option that is the path of a file."""

    def check(name: str, value: Any) -> str:
        if not isinstance(value, str) or not value.lower().endswith(endings) or not Path(value).is_file():
            raise InputError(
                f"{name} is the path of a file that is there and ends in {' or '.join(endings)}, got {str(value)[:60]!r}"
            )
        return value

    return check


MUSIC = ("bars", "seconds", "tempo", "key", "meter", "form", "instrument", "attributes", "performance", "take")

TASKS: dict[str, Task] = {
    "convert": Task("convert", True, AUDIO, {}),
    "music": Task(
        "music",
        False,
        (".mid", ".midi", ".musicxml", *AUDIO),
        {
            **{name: _music(name) for name in MUSIC},
            **dict.fromkeys(
                ("refeel", "prompt", "harmonise", "of"), _file(".mid", ".midi", ".musicxml", ".xml", ".mxl")
            ),
            "soundfont": _file(".sf2", ".sf3"),
            "loop": _flag,
        },
        needs_input=False,
        takes_text=None,
    ),
}


TASKS["speech"] = Task(
    "speech",
    False,
    AUDIO,
    {
        "voice": _text_option,
        "rate": _rate,
        "duration": _duration,
        "plan": _file(".json"),
        "dialogue": _flag,
        "voices": _cast,
    },
)
VIDEO = (".mp4", ".webm")
SOUND = (".wav", ".flac", ".mp3", ".opus", ".ogg", ".m4a", ".mp4", ".webm")
TASKS["portrait"] = Task(
    "portrait",
    True,
    VIDEO,
    {
        **dict.fromkeys(("fps", "size", "seconds", "camera", "scale", "units", "pain", "auto"), _portrait),
        **dict.fromkeys(("whole", "captions", "transparent"), _flag),
        **{"voice": _text_option, "look": _text_option, "rate": _rate, "text": _said},
        "audio": _file(*SOUND),
        "plan": _file(".json"),
    },
    needs_input=False,
)


PICTURE = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
TASKS["image"] = Task(
    "image",
    False,
    (".png",),
    {
        **dict.fromkeys(
            ("style", "scene", "size", "aspect", "count", "steps", "attributes", "strength", "grid"), _image
        ),
        "avoid": _affect,
        "source": _file(*PICTURE),
    },
    needs_input=False,
    takes_text=_prompt,
)


@dataclass(frozen=True)
class Job:
    """A checked request: `input` is a text, or the path of a file for tasks that read one."""

    task: str
    input: str
    affect: Any = "neutral"
    intensity: float = 1.0
    seed: int | None = None
    engine: str | None = None
    out: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, mapping: Mapping[str, Any], *, base: Path | None = None) -> Job:
        """Check every field without loading an engine.

        Args:
            mapping: task, input, affect, intensity, seed, engine, out; `id` is ignored; the rest are the task's options.
            base: folder that relative input files are resolved against.

        Raises:
            InputError: one line about the first thing that is wrong.
        """
        task = _task(mapping.get("task"))
        known = {f.name for f in fields(cls)} - {"options"}
        options = {
            **mapping.get("options", {}),
            **{k: v for k, v in mapping.items() if k not in known | {"id", "options"}},
        }
        job = cls(
            task.name,
            _input(task, mapping.get("input"), base),
            "neutral" if mapping.get("affect") is None else mapping["affect"],
            _intensity(mapping.get("intensity", 1.0)),
            mapping.get("seed"),
            mapping.get("engine"),
            Path(mapping["out"]) if mapping.get("out") else None,
            _options(task, options),
        )
        if not (job.affect == "auto" and ("audio" in job.options or job.task == "speech")):
            parse(job.affect)
        if "voices" in job.options and "dialogue" not in job.options:
            raise InputError("voices names the speakers of a dialogue; give dialogue too, or voice for a plain text")
        if job.seed is not None:
            resolve_seed(job.seed)
        if job.engine is not None and not Path(job.engine).is_dir():
            registry.engine(job.task, job.engine)
        if job.out and job.out.suffix.lower() not in task.suffixes:
            raise InputError(
                f"'{job.out.name}' ends in '{job.out.suffix}'; {task.name} writes {', '.join(task.suffixes)}"
            )
        return job

    def key(self) -> str:
        """sha256 of what determines the result: not of where it is written."""
        content = _file_digest(Path(self.input)) if TASKS[self.task].reads_file and self.input else self.input
        what = {
            "task": self.task,
            "input": content,
            "affect": "auto" if self.affect == "auto" else parse(self.affect).to_dict(),
            "intensity": self.intensity,
            "seed": self.seed,
            "engine": self.engine,
            "options": dict(self.options),
            "version": __version__,
        }
        return hashlib.sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _task(name: Any) -> Task:
    if name in TASKS:
        return TASKS[name]
    close = difflib.get_close_matches(str(name), TASKS, n=1)
    raise InputError(
        f"unknown task {name!r}; choose from {', '.join(TASKS)}" + (f"; closest: {close[0]}" if close else "")
    )


def _input(task: Task, value: Any, base: Path | None) -> str:
    if not task.needs_input and value in (None, ""):
        return ""
    if task.takes_text is None:
        raise InputError(f"{task.name} takes no input, got '{str(value)[:40]}'")
    if not isinstance(value, str) or not value.strip():
        what = "the path of a file" if task.reads_file else "the text to speak"
        raise InputError(f"input is empty; give {what}")
    if not task.reads_file:
        task.takes_text(value)
        return value
    path = (base / value) if base and not Path(value).is_absolute() else Path(value)
    if not path.is_file():
        raise InputError(f"there is no file '{path}'")
    return str(path)


def _intensity(value: Any) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not math.isfinite(value)
        or not 0 <= value <= MAX_INTENSITY
    ):
        raise InputError(f"intensity must be within [0, {MAX_INTENSITY:g}] (0 neutral, 1 as asked), got {value!r}")
    return float(value)


def _options(task: Task, options: Mapping[str, Any]) -> dict[str, Any]:
    known = {**task.options, **COMMON}
    checks = {**known, **REPLAYED}
    checked = {}
    for name, value in options.items():
        if name not in checks:
            raise InputError(f"unknown option '{str(name)[:60]}' for {task.name}; its options are: {', '.join(known)}")
        if value is not None and (value := checks[name](name, value)) is not None:
            checked[name] = value
    if set(REPLAYED) & set(checked) and not {"best_of", *REPLAYED} <= set(checked):
        raise InputError("guide and chosen belong to a record of several candidates; to rank, give best_of alone")
    return checked


def _file_digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
