"""What an experiment asks for: requests (emotions, a grid of points, sweeps of an axis) x contents x seeds."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from conditioning.affect import Affect, Emotion
from pipelines import registry
from weights import __version__
from weights.errors import InputError
from weights.structured import read_text

GRID_EXTENT = 0.8  # the outermost point asked on an axis; the corners beyond are empty of any rated word
SWEEP_LEVELS = 9  # levels of an axis that is swept
MAX_CONTENTS, MAX_SEEDS, MAX_TRIALS = 200, 1000, 100_000
NEUTRAL = "neutral"
KINDS = ("emotion", "word", "grid", "valence", "arousal")  # of requests
#: Words beyond the eight, for the figures of open vocabulary: two for each quadrant of the plane.
WORDS = ("excited", "proud", "grateful", "affectionate", "anxious", "irritated", "lonely", "bored")

#: Three sentences that carry no feeling, one pleasant, one unpleasant: the words' own pull shows only where they
#: differ.
SENTENCES = (
    "The parcel is at the door, and the keys are on the kitchen table.",
    "She will be back in the office on Tuesday afternoon.",
    "There are two ways to get to the station from here.",
    "We won the first prize, and everybody is coming to celebrate.",
    "They lost their house in the flood, and nobody came to help.",
)
PROMPTS = (
    "a street in the rain",
    "a room with a window",
    "hills and a river",
    "a person on a bench",
    "a bowl of fruit on a table",
)


@dataclass(frozen=True, slots=True)
class GridTask:
    """How to ask a task for an output.

    Attributes:
        task: a name of the registry.
        judge: the modality of the recognizer that scores it.
        ending: of the file that is scored.
        contents: what is said or shown when the caller gives nothing.
        call: content -> positional arguments and options of the pipeline's call, beside affect, intensity and seed.
    """

    task: str
    judge: str
    ending: str
    contents: tuple[str, ...]
    call: Callable[[str], tuple[tuple[Any, ...], Mapping[str, Any]]] = lambda content: ((content,), {})


#: Tasks an experiment can run, each as soon as an engine of it is registered.
TASKS: Mapping[str, GridTask] = {
    "speech": GridTask("speech", "speech", ".wav", SENTENCES),
    "image": GridTask("image", "image", ".png", PROMPTS, lambda prompt: ((prompt,), {"size": 128})),
    "music": GridTask("music", "music", ".mid", ("",), lambda _: ((), {})),
    "portrait": GridTask("portrait", "face", ".mp4", SENTENCES, lambda text: ((), {"text": text})),
}


@dataclass(frozen=True, slots=True)
class GridRequest:
    """One affect to ask for; `kind` is emotion, word, grid, or the axis that is swept."""

    kind: str
    affect: str
    intensity: float = 1.0

    @property
    def id(self) -> str:
        """Short and unique within a plan."""
        return f"{self.kind}:{self.affect}@{self.intensity:g}"

    def requested_affect(self) -> Affect:
        """The affect with intensity applied."""
        return Affect.of(self.affect, intensity=self.intensity)


@dataclass(frozen=True, slots=True)
class Trial:
    """One output to make: a request, a content, a seed."""

    request: GridRequest
    content: str
    seed: int

    def key(self, about: Mapping[str, Any]) -> str:
        """sha256 of everything that decides the result; `about` names the engine, the judge and the versions."""
        what = {**about, "request": self.request.id, "content": self.content, "seed": self.seed}
        return hashlib.sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ExperimentPlan:
    """An experiment: which engine, every output it has to make, and options of the engine that hold for all."""

    task: GridTask
    engine: str | None
    trials: tuple[Trial, ...]
    settings: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def create(
        cls,
        task: str,
        *,
        engine: str | None = None,
        seeds: int = 3,
        texts: Path | None = None,
        intensities: str = "0.5,1,1.5",
        points: int = 5,
        limit: int | None = None,
        kinds: Collection[str] = KINDS,
        most_contents: int | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> ExperimentPlan:
        """Check and lay out an experiment; nothing is loaded.

        Args:
            task: a key of `TASKS` that has an engine.
            engine: a registered name, a checkpoint's name or its folder; None is the embedded one.
            seeds: seeds 0 to seeds - 1.
            texts: a file with one content a line; None takes the task's own.
            intensities: of the eight emotions, comma-separated, each in (0, 2].
            points: levels a side of the grid over valence and arousal, 3, 5 or 7.
            limit: at most this many outputs, spread over the requests.
            kinds: of the requests that are made, some of `KINDS`.
            most_contents: only the first so many contents.
            options: of the engine, by name, for every output.

        Returns:
            The plan, with every trial in the order in which it is made.

        Raises:
            InputError: an argument is not allowed, or the task has no engine here.
            WeightsNotFoundError: the checkpoint is not on this machine.
        """
        if task not in TASKS:
            raise InputError(f"--grid runs {', '.join(TASKS)}; got '{task[:60]}'")
        if engine is not None:
            _check_engine(task, engine)
        if not 1 <= seeds <= MAX_SEEDS:
            raise InputError(f"--seeds must be 1 to {MAX_SEEDS}, got {seeds}")
        if limit is not None and limit < 1:
            raise InputError(f"--limit must be at least 1, got {limit}")
        strengths = _parse_intensities(intensities)
        contents = (_load_contents(texts) if texts is not None else TASKS[task].contents)[:most_contents]
        requests = [r for r in _list_requests(strengths, points) if r.kind in kinds]
        if len(requests) * len(contents) * seeds > MAX_TRIALS and limit is None:
            raise InputError(
                f"{len(requests)} requests x {len(contents)} texts x {seeds} seeds are over {MAX_TRIALS:,} outputs;"
                " give --limit"
            )
        settings = {
            "seeds": seeds,
            "contents": list(contents),
            "intensities": strengths,
            "points": points,
            "limit": limit,
            "kinds": [kind for kind in KINDS if kind in kinds],
            "version": __version__,
        }
        given = registry.options_type(task, engine or "embedded").parse(options).explicit_values() if options else {}
        return cls(TASKS[task], engine, tuple(_list_trials(requests, contents, seeds, limit)), settings, given)


def _check_engine(task: str, engine: str) -> None:
    """Refuse an engine that is none.

    Raises:
        WeightsNotFoundError: its checkpoint is not on this machine.
        InputError: it is unknown, or of another task.
    """
    try:
        registry.find_engine(task, engine)
    except InputError:
        if not Path(engine).is_dir():
            registry.engine(task, engine)  # which names the engines that there are
        raise


def _list_requests(intensities: list[float], points: int) -> Iterator[GridRequest]:
    yield GridRequest("emotion", NEUTRAL)
    for emotion in Emotion:
        for intensity in intensities if emotion is not Emotion.NEUTRAL else ():
            yield GridRequest("emotion", str(emotion), intensity)
    yield from (GridRequest("word", word) for word in WORDS)
    levels = np.linspace(-GRID_EXTENT, GRID_EXTENT, points)
    for v, a in itertools.product(levels, levels):
        yield GridRequest("grid", _format_point(v, a))
    for x in np.linspace(-GRID_EXTENT, GRID_EXTENT, SWEEP_LEVELS):
        yield GridRequest("valence", _format_point(x, 0))
    for x in np.linspace(-GRID_EXTENT, GRID_EXTENT, SWEEP_LEVELS):
        yield GridRequest("arousal", _format_point(0, x))


def _format_point(valence: float, arousal: float) -> str:
    return f"{round(valence, 3) + 0.0:g},{round(arousal, 3) + 0.0:g}"


def _list_trials(
    requests: list[GridRequest], contents: tuple[str, ...], seeds: int, limit: int | None
) -> Iterator[Trial]:
    """Seed by seed, content by content; below one round of requests evenly spread over them, neutral always
    among them.
    """
    if limit is not None and limit < len(requests):
        chosen = sorted({round(i * (len(requests) - 1) / max(limit - 1, 1)) for i in range(limit)})
        requests = [requests[i] for i in chosen]
    rounds = (Trial(r, c, s) for s in range(seeds) for c in contents for r in requests)
    yield from itertools.islice(rounds, limit)


def _parse_intensities(text: str) -> list[float]:
    try:
        values = sorted({float(x) for x in text.split(",")})
    except ValueError:
        raise InputError(f"--intensities are numbers with commas, for example 0.5,1,1.5; got '{text[:60]}'") from None
    if not values or not all(0 < x <= 2 for x in values):
        raise InputError(f"--intensities lie above 0 and at most at 2, got '{text[:60]}'")
    return values


def _load_contents(path: Path) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(line.strip() for line in read_text(path).splitlines() if line.strip()))
    if not 1 <= len(lines) <= MAX_CONTENTS:
        raise InputError(
            f"'{path}' has {len(lines)} lines; an experiment takes 1 to {MAX_CONTENTS}, one sentence or prompt a line"
        )
    return lines
