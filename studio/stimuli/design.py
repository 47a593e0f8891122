"""A factorial design of stimuli, read from YAML and checked whole before anything is made."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conditioning.point import is_finite_number
from studio.jobs import Job
from weights.errors import InputError
from weights.structured import read_yaml

MAX_STIMULI = 10_000
MAX_LISTS = 500
RMS_RANGE_DB = (-60.0, -10.0)
FACTORS = ("sentences", "prompts", "voices", "affects", "intensities", "seeds")
FIELDS = ("title", "task", "engine", *FACTORS, "options", "match", "lists", "licence", "authors")
#: The factor that holds what is said or shown, by task.
CONTENT_FACTOR = {"speech": "sentences", "image": "prompts"}
MATCHES = {"speech": ("duration", "rms_db"), "image": ("luminance",)}


@dataclass(frozen=True)
class Stimulus:
    """One cell of a design.

    Attributes:
        label: letters and digits, its own.
        job: what makes it.
        levels: the level of every factor, as tables show it.
        item: the number of its sentence or prompt, from 0.
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
        task: speech or image.
        engine: what makes it, None for the embedded one.
        stimuli: every cell, in order.
        rms_db: level of every sound in dB of full scale, None where it is left alone.
        same_duration: whether all sounds of a sentence last equally long.
        luminance: mean relative luminance of every picture, None where it is left alone.
        lists: how many balanced lists.
        licence: of the set.
        authors: their names.
    """

    title: str
    task: str
    engine: str | None
    stimuli: tuple[Stimulus, ...]
    rms_db: float | None = None
    same_duration: bool = False
    luminance: float | None = None
    lists: int = 1
    licence: str = "CC-BY-4.0"
    authors: tuple[str, ...] = field(default=())


def read_design(path: Path) -> Design:
    """Read and check a design; nothing is loaded.

    Args:
        path: of a YAML file.

    Returns:
        The design.

    Raises:
        InputError: one line about the first thing that is wrong.
    """
    values = read_yaml(path)
    if not isinstance(values, dict):
        raise InputError(f"'{path}' is no design; write a mapping with {', '.join(FIELDS)}")
    return parse_design(values)


def parse_design(values: Mapping[str, Any]) -> Design:
    """Check a design that was read.

    Args:
        values: its fields by name.

    Returns:
        The design.

    Raises:
        InputError: one line about the first thing that is wrong.
    """
    if unknown := [str(name) for name in values if name not in FIELDS]:
        raise InputError(f"a design has no '{unknown[0][:40]}'; its fields are {', '.join(FIELDS)}")
    task = values.get("task", "speech")
    if task not in CONTENT_FACTOR:
        raise InputError(f"task must be {' or '.join(CONTENT_FACTOR)}, got {str(task)[:40]!r}")
    match = values.get("match") or {}
    if not isinstance(match, dict) or (odd := [str(m) for m in match if m not in MATCHES[task]]):
        shown = odd[0][:40] if isinstance(match, dict) else str(match)[:40]
        raise InputError(f"match of {task} holds {', '.join(MATCHES[task])}, got '{shown}'")
    lists = values.get("lists", 1)
    if not isinstance(lists, int) or isinstance(lists, bool) or not 1 <= lists <= MAX_LISTS:
        raise InputError(f"lists must be a whole number from 1 to {MAX_LISTS}, got {str(lists)[:40]!r}")
    stimuli = _cross(task, values)
    if lists > (conditions := max(s.condition for s in stimuli) + 1):
        raise InputError(f"lists must be at most {conditions}, the conditions of the design; got {lists}")
    return Design(
        _text(values, "title", "A set of stimuli"),
        task,
        _text(values, "engine", "") or None,
        stimuli,
        _number(match, "rms_db", *RMS_RANGE_DB),
        _flag(match, "duration"),
        _number(match, "luminance", 0.05, 0.95),
        lists,
        _text(values, "licence", "CC-BY-4.0"),
        tuple(_levels(values, "authors", [])),
    )


def _cross(task: str, values: Mapping[str, Any]) -> tuple[Stimulus, ...]:
    """Every combination of the factors' levels, each parsed as a job.

    Raises:
        InputError: a factor does not belong to the task, or a level is not allowed.
    """
    content = CONTENT_FACTOR[task]
    for name in ("sentences", "prompts"):
        if name != content and name in values:
            raise InputError(f"a design of {task} has {content}, not {name}")
    if task != "speech" and "voices" in values:
        raise InputError(f"a design of {task} has no voices")
    options = values.get("options") or {}
    if not isinstance(options, dict):
        raise InputError(f"options must be a mapping by name, got {str(options)[:40]!r}")
    contents, affects = _levels(values, content), _levels(values, "affects")
    voices = _levels(values, "voices", [None])
    intensities, seeds = _levels(values, "intensities", [1.0]), _levels(values, "seeds", [1])
    count = math.prod(map(len, (contents, voices, affects, intensities, seeds)))
    if count > MAX_STIMULI:
        raise InputError(f"the design has {count:,} stimuli; at most {MAX_STIMULI:,} are made")
    rest = list(itertools.product(*(list(enumerate(x)) for x in (voices, affects, intensities, seeds))))
    common = {"task": task, "engine": values.get("engine"), **options}
    stimuli = []
    for item, words in enumerate(contents):
        for condition, ((v, voice), (a, affect), (i, intensity), (_, seed)) in enumerate(rest):
            fields = {"input": words, "affect": affect, "intensity": intensity, "seed": seed}
            job = Job.parse({**common, **fields, **({"voice": voice} if voice is not None else {})})
            name = re.sub(r"[^A-Za-z0-9]", "", str(affect))[:24]
            label = f"s{item + 1:02d}v{v + 1:02d}a{a + 1:02d}{name}i{i + 1:02d}r{seed}"
            levels = {content[:-1]: words, "affect": affect, "intensity": intensity, "seed": seed}
            levels |= {"voice": voice} if voice is not None else {}
            stimuli.append(Stimulus(label, job, {k: str(x) for k, x in levels.items()}, item, condition))
    return tuple(stimuli)


def _levels(values: Mapping[str, Any], name: str, default: list[Any] | None = None) -> list[Any]:
    """The levels of a factor: a list without repetitions that is not empty.

    Raises:
        InputError: it is none.
    """
    levels = values.get(name, default)
    if levels is None or not isinstance(levels, list) or (not levels and name != "authors"):
        raise InputError(f"{name} must be a list with at least one entry, got {str(levels)[:40]!r}")
    if name in ("sentences", "prompts", "voices", "affects", "authors") and levels != [None]:
        if odd := [x for x in levels if not isinstance(x, str) or not x.strip()]:
            raise InputError(f"{name} must be texts, got {str(odd[0])[:40]!r}")
    elif levels != [None] and (odd := [x for x in levels if isinstance(x, bool) or not is_finite_number(x)]):
        raise InputError(f"{name} must be numbers, got {str(odd[0])[:40]!r}")
    if len(set(levels)) < len(levels):
        raise InputError(f"{name} has an entry twice; each level is named once")
    return levels


def _text(values: Mapping[str, Any], name: str, default: str) -> str:
    value = values.get(name, default)
    if not isinstance(value, str) or len(value) > 500:
        raise InputError(f"{name} must be a text of at most 500 characters, got {str(value)[:40]!r}")
    return value


def _number(values: Mapping[str, Any], name: str, low: float, high: float) -> float | None:
    value = values.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not is_finite_number(value) or not low <= value <= high:
        raise InputError(f"{name} must be a number from {low:g} to {high:g}, got {str(value)[:40]!r}")
    return float(value)


def _flag(values: Mapping[str, Any], name: str) -> bool:
    value = values.get(name, False)
    if not isinstance(value, bool):
        raise InputError(f"{name} must be true or false, got {str(value)[:40]!r}")
    return value
