"""A pack for listening and looking, made by one call: media of every task and emotion in equal shares, then the study.

The media are a batch, so a stopped run goes on where it was; the copies that raters get are blind and in an order of
each rater's own, as in every study.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conditioning.affect import Emotion
from pipelines.base import MAX_SEED, resolve_seed
from pipelines.media.files import check_folder
from pipelines.media.placement import write_bytes
from pipelines.steps import OnStep, Step
from studio import batch
from studio.evaluator.grid import PROMPTS, SENTENCES
from studio.study.make import StudyOptions, make_study
from studio.study.plan import PLAN, StudyPlan
from weights.errors import InputError, StudioError
from weights.structured import parse_json, read_text

JOBS, MEDIA, STUDY = "jobs.jsonl", "media", "study"
ITEMS, MAX_ITEMS = 60, 600
EMOTIONS = tuple(map(str, Emotion))
LOOKS = ("robin", "maya", "ola")
PLAIN_SENTENCES = SENTENCES[:3]  # whose words carry no feeling


@dataclass(frozen=True, slots=True)
class PackTask:
    """How a pack asks a task for a medium.

    Attributes:
        task: as batches name it.
        ending: of the file, one that a browser plays.
        contents: what is said or shown; crossed with the emotions.
        line: content -> the fields of the batch line beside affect and seed.
    """

    task: str
    ending: str
    contents: tuple[str, ...]
    line: Callable[[str], Mapping[str, Any]]


#: As `--tasks` names them. Faces are silent, so that judge and people have the same before them; music is short.
TASKS: Mapping[str, PackTask] = {
    "speech": PackTask("speech", ".wav", PLAIN_SENTENCES, lambda text: {"input": text}),
    "face": PackTask("portrait", ".mp4", LOOKS, lambda look: {"look": look, "seconds": 2.5, "size": 256}),
    "image": PackTask("image", ".png", PROMPTS, lambda prompt: {"input": prompt, "size": 256}),
    "music": PackTask("music", ".mp3", ("",), lambda _: {"bars": 4}),
}


@dataclass(frozen=True, slots=True)
class PackOptions:
    """What a pack holds.

    Attributes:
        items: how many media.
        tasks: some of `TASKS`, each once.
        seed: of every medium, of names, order and checks; None draws one.
    """

    items: int = ITEMS
    tasks: tuple[str, ...] = tuple(TASKS)
    seed: int | None = None

    def __post_init__(self) -> None:
        if not self.tasks or set(self.tasks) - set(TASKS) or len(set(self.tasks)) != len(self.tasks):
            raise InputError(f"tasks are some of {', '.join(TASKS)}, each once; got '{','.join(self.tasks)[:60]}'")
        if not len(self.tasks) <= self.items <= MAX_ITEMS:
            raise InputError(f"items must be {len(self.tasks)} to {MAX_ITEMS}, got {self.items}")


def list_lines(options: PackOptions, seed: int) -> list[dict[str, Any]]:
    """The lines of a pack's batch: tasks, emotions and seeds in equal shares, or shares that differ by one.

    Args:
        options: what the pack holds.
        seed: the first seed; later rounds through the emotions take the next ones.

    Returns:
        A batch line an item.
    """
    lines, place = [], 0
    for index, name in enumerate(options.tasks):
        count = options.items // len(options.tasks) + (index < options.items % len(options.tasks))
        lines += list(_lines_of_task(name, range(place, place + count), seed))
        place += count  # the next task goes on where this one stopped, so that no emotion is short in all of them
    return lines


def _lines_of_task(name: str, places: range, seed: int) -> Iterator[dict[str, Any]]:
    task, seen = TASKS[name], Counter[str]()
    for number, place in enumerate(places):
        emotion = EMOTIONS[place % len(EMOTIONS)]
        turn = seen[emotion]
        seen[emotion] += 1
        content = task.contents[(place % len(EMOTIONS) + turn) % len(task.contents)]
        item = f"{name}-{number + 1:03d}"
        yield {
            "id": item,
            "task": task.task,
            "affect": emotion,
            "seed": (seed + turn) % (MAX_SEED + 1),
            "out": f"{item}{task.ending}",
            **task.line(content),
        }


def make_pack(
    out: Path,
    options: PackOptions = PackOptions(),
    study: StudyOptions | None = None,
    on_step: OnStep | None = None,
) -> StudyPlan:
    """Make what is missing of a pack, and its study.

    Args:
        out: the folder: `jobs.jsonl`, `media` and `study`.
        options: what it holds.
        study: how raters are asked, by default on the pad and in words; its seed is that of the pack.
        on_step: called after every medium; may raise `CancelledError`, what is done is kept.

    Returns:
        The plan of the study in `out/study`; where that is there already, as it is.

    Raises:
        InputError: an option is not allowed, or the folder holds another pack.
        OutputError: the folder cannot be written.
        StudioError: a medium could not be made; the next call tries again.
    """
    jobs, seed = out / JOBS, resolve_seed(options.seed)
    if jobs.is_file() and options.seed is None:
        seed = _seed_of(jobs)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in list_lines(options, seed))
    check_folder(out, make=True)
    if not jobs.is_file():
        write_bytes(jobs, text.encode())
    elif read_text(jobs) != text:
        raise InputError(f"'{out}' holds another pack (other items, tasks or seed); give another -o")
    if (out / STUDY / PLAN).is_file():
        return StudyPlan.load(out / STUDY)
    _make_media(jobs, out / MEDIA, options.items, on_step)
    asked = study or StudyOptions(scales=("vad", "emotions"))
    return make_study(out / MEDIA / "results.jsonl", out / STUDY, replace(asked, seed=seed))


def _seed_of(jobs: Path) -> int:
    """The seed that a pack was begun with.

    Raises:
        InputError: its first line has none.
    """
    lines: Sequence[str] = read_text(jobs).splitlines()
    line = parse_json(lines[0], f"'{jobs}'") if lines else {}
    seed = line.get("seed") if isinstance(line, dict) else None
    if not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise InputError(f"'{jobs}' is not the list of a pack; give another -o")
    return seed


def _make_media(jobs: Path, folder: Path, count: int, on_step: OnStep | None) -> None:
    """Run the batch.

    Raises:
        StudioError: a line of it failed; the first reason is named.
    """
    errors: list[str] = []

    def report(event: batch.BatchEvent) -> None:
        errors.extend([f"{event.id}: {event.error}"] if event.error else [])
        if on_step is not None:
            on_step(Step(event.index, count, event.id))

    batch.run(jobs, folder, on_event=report)
    if errors:
        raise StudioError(f"{len(errors)} of {count} media could not be made ({errors[0]}); run it again to go on")
