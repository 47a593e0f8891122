"""A factorial design of stimuli, read from YAML and checked whole before anything is made."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conditioning.point import show_value
from studio.jobs import Job
from studio.stimuli.factors import FACTORS, Level, parse_continua, parse_factor, parse_list
from studio.stimuli.match import Targets, parse_targets
from weights.errors import InputError
from weights.structured import read_yaml

MAX_STIMULI = 10_000
MAX_LISTS = 500
MAX_TEXT = 500
#: Task -> the factors that say what is said or shown; the first that a design has makes its items.
CONTENTS: Mapping[str, tuple[str, ...]] = {
    "speech": ("sentences",),
    "image": ("prompts",),
    "portrait": ("sentences", "faces", "looks"),
}
FELT = ("affects", "continua", "neutral", "intensities", "seeds")
ABOUT = ("title", "licence", "authors", "lists", "match", "options", "engine", "task", "medium")
FIELDS = (*ABOUT, *FACTORS, "continua", "neutral")
MEDIA = ("still", "film")


@dataclass(frozen=True)
class Stimulus:
    """One cell of a design.

    Attributes:
        label: letters and digits, its own.
        job: what makes it.
        levels: the level of every factor, as tables show it.
        item: the number of its sentence, prompt or face, from 0.
        condition: the number of its combination of all other levels, from 0.
    """

    label: str
    job: Job
    levels: Mapping[str, str]
    item: int
    condition: int


@dataclass(frozen=True)
class Design:
    """A checked design.

    Attributes:
        title: of the set.
        task: speech, image or portrait.
        medium: "film" where stimuli have sound or move, else "still".
        engine: what makes it, None for the settings' choice.
        stimuli: every cell, in order.
        targets: what is matched.
        lists: how many balanced lists.
        licence: of the set.
        authors: their names.
        notes: what a person should know, in words.
    """

    title: str
    task: str
    medium: str
    engine: str | None
    stimuli: tuple[Stimulus, ...]
    targets: Targets = field(default_factory=dict)
    lists: int = 1
    licence: str = "CC-BY-4.0"
    authors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_design(path: Path) -> Design:
    """Read and check a design; nothing is loaded.

    Args:
        path: of a YAML file; pictures of faces lie relative to it.

    Returns:
        The design.

    Raises:
        InputError: one line about the first thing that is wrong.
    """
    values = read_yaml(path)
    if not isinstance(values, dict):
        raise InputError(f"'{path}' is no design; write a mapping with {', '.join(FIELDS)}")
    return parse_design(values, path.parent)


def parse_design(values: Mapping[str, Any], base: Path = Path()) -> Design:
    """Check a design that was read.

    Args:
        values: its fields by name.
        base: folder that pictures of faces are relative to.

    Returns:
        The design.

    Raises:
        InputError: one line about the first thing that is wrong.
    """
    if unknown := [str(name) for name in values if name not in FIELDS]:
        raise InputError(f"a design has no '{unknown[0][:40]}'; its fields are {', '.join(FIELDS)}")
    task = values.get("task", "speech")
    if not isinstance(task, str) or task not in CONTENTS:
        raise InputError(f"task must be one of {', '.join(CONTENTS)}, got {show_value(task)}")
    medium = _medium(task, values)
    lists = values.get("lists", 1)
    if not isinstance(lists, int) or isinstance(lists, bool) or not 1 <= lists <= MAX_LISTS:
        raise InputError(f"lists must be a whole number from 1 to {MAX_LISTS}, got {show_value(lists)}")
    targets = parse_targets(task, values.get("match"), is_film=medium == "film")
    stimuli = _cross(task, medium, values, base)
    if lists > (conditions := max(s.condition for s in stimuli) + 1):
        raise InputError(f"lists must be at most {conditions}, the conditions of the design; got {lists}")
    return Design(
        title=_text(values, "title", "A set of stimuli"),
        task=task,
        medium=medium,
        engine=_text(values, "engine", "") or None,
        stimuli=stimuli,
        targets=targets,
        lists=lists,
        licence=_text(values, "licence", "CC-BY-4.0"),
        authors=tuple(parse_list(values, "authors", [])),
        notes=_notes(values),
    )


def _medium(task: str, values: Mapping[str, Any]) -> str:
    """Whether stimuli are stills or films (of sound, too): faces are films where they speak.

    Raises:
        InputError: the medium does not go with the task.
    """
    natural = "still" if task == "image" or (task == "portrait" and "sentences" not in values) else "film"
    medium = values.get("medium", natural)
    if medium not in MEDIA:
        raise InputError(f"medium must be still or film, got {show_value(medium)}")
    if medium != natural and not (task == "portrait" and medium == "film"):
        raise InputError(f"{task} {'with sentences ' if 'sentences' in values else ''}has no medium '{medium}'")
    return str(medium)


def _cross(task: str, medium: str, values: Mapping[str, Any], base: Path) -> tuple[Stimulus, ...]:
    """Every combination of the factors' levels, each parsed as a job.

    Raises:
        InputError: a factor does not belong to the task, or a level is not allowed.
    """
    contents, voiced = _content_factors(task, values)
    options = values.get("options", {})
    if not isinstance(options, Mapping):
        raise InputError(f"options must be a mapping by name, got {show_value(options)}")
    axes = [parse_factor(values, name) for name in contents]
    items, others = (axes[0], axes[1:]) if axes else ([Level("", {})], [])
    if voiced:
        others.append(parse_factor(values, "voices"))
    felt, seeds = _felt(values), parse_factor(values, "seeds", [1])
    count = math.prod(map(len, (items, *others, felt, seeds)))
    if count > MAX_STIMULI:
        raise InputError(f"the design has {count:,} stimuli; at most {MAX_STIMULI:,} are made")
    common = {**options, "task": task, "engine": values.get("engine")}
    stimuli = []
    for item, content in enumerate(items):
        for condition, levels in enumerate(itertools.product(*others, felt, seeds)):
            stimuli.append(_stimulus(common, (content, *levels), item, condition, base))
    return tuple(stimuli)


def _stimulus(common: Mapping[str, Any], levels: Sequence[Level], item: int, condition: int, base: Path) -> Stimulus:
    fields: dict[str, Any] = dict(common)
    columns: dict[str, str] = {}
    for level in levels:
        fields |= level.fields
        columns |= level.columns
    if fields["task"] == "portrait" and "sentence" in columns:  # a face is the input, what it says an option
        fields |= {"text": columns["sentence"], "input": columns.get("face", "")}
    job = Job.parse(fields, base=base)
    return Stimulus("".join(level.label for level in levels), job, columns, item, condition)


def _content_factors(task: str, values: Mapping[str, Any]) -> tuple[list[str], bool]:
    """The content factors that a design has, items first, and whether voices are crossed with them.

    Raises:
        InputError: one that does not belong to the task, none, or both faces and looks.
    """
    for name in (n for n in FACTORS if n in values and n not in FELT):
        if name not in CONTENTS[task] and not (name == "voices" and (task == "speech" or "sentences" in values)):
            raise InputError(f"a design of {task} has {' and '.join(CONTENTS[task])}, not {name}")
    contents = [name for name in CONTENTS[task] if name in values]
    if not contents and task != "portrait":
        raise InputError(f"a design of {task} needs {CONTENTS[task][0]}, a list with at least one entry")
    if {"faces", "looks"} <= set(contents):
        raise InputError("a design has faces (pictures) or looks (built-in people); make two sets of the two")
    return contents, "voices" in values


def _felt(values: Mapping[str, Any]) -> list[Level]:
    """Affect and intensity together: every affect at every intensity, and neutral once where it is asked for.

    Raises:
        InputError: none is asked for, or `neutral` is no flag.
    """
    neutral = values.get("neutral", False)
    if not isinstance(neutral, bool):
        raise InputError(f"neutral must be true or false, got {show_value(neutral)}")
    affects = parse_factor(values, "affects", []) + parse_continua(values)
    if not affects and not neutral:
        raise InputError("a design needs affects, a list with at least one entry (or continua, or neutral: true)")
    felt = []
    if neutral:
        columns = {"affect": "neutral", "intensity": "0"}
        felt.append(Level("a00neutrali00", {"affect": "neutral", "intensity": 0}, columns))
    for affect, intensity in itertools.product(affects, parse_factor(values, "intensities", [1.0])):
        columns = {**affect.columns, **intensity.columns}
        felt.append(Level(affect.label + intensity.label, {**affect.fields, **intensity.fields}, columns))
    return felt


def _notes(values: Mapping[str, Any]) -> tuple[str, ...]:
    several = len(values.get("intensities", [])) > 1
    if several and "neutral" in values.get("affects", []):
        return ("neutral is the same at every intensity; to have it once, leave it out of affects: neutral: true",)
    return ()


def _text(values: Mapping[str, Any], name: str, default: str) -> str:
    value = values.get(name, default)
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise InputError(f"{name} must be a text of at most {MAX_TEXT} characters, got {show_value(value)}")
    return value
