"""Runs jobs: keeps loaded pipelines, writes outputs, remembers them in the library."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.base import AUTO, Conditions, OnStep, Record
from pipelines.best_of import Rank, add_choice
from pipelines.tasks import find_task
from studio.jobs import Job
from weights.errors import InputError

if TYPE_CHECKING:
    from studio.library import Library
    from studio.settings import Settings


@dataclass(frozen=True, slots=True)
class Result:
    """What a job made.

    Attributes:
        path: of the file.
        record: how it was made.
        duration_s: how long it plays.
        seconds: how long it took.
        output: the pipeline's own.
        notes: what a person should know, in words.
        files: everything that was written, `path` first.
    """

    path: Path
    record: Record
    duration_s: float
    seconds: float
    output: Any = None
    notes: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def extent(self) -> str:
        """How long or how large it is, in words."""
        return getattr(self.output, "extent", f"{self.duration_s:.1f} s")

    def choice(self) -> dict[str, Any]:
        """{"best_of": {count, candidate, first_seed, gain, gain_over_mean, guide}} where several candidates
        were made.
        """
        options = self.record.options
        if "chosen" not in options:
            return {}
        return {"best_of": {"count": options["best_of"], **options["chosen"], "guide": options["guide"]}}

    def choice_text(self) -> str:
        """What choosing among candidates gained, in words; "" where there was one."""
        choice = self.choice().get("best_of")
        if choice is None:
            return ""
        return (
            f"best of {choice['count']} by {choice['guide']}: candidate {choice['candidate']}, "
            f"closeness {choice['gain']:+.3f} on the first, {choice['gain_over_mean']:+.3f} on the mean"
        )


class Session:
    """Keeps pipelines loaded between jobs; safe to use from several threads, one job an engine at a time.

    Example:
        # doctest: +SKIP
        >>> Session().run(Job.parse({"task": "speech", "input": "Hello.", "affect": "happy", "out": "hello.wav"}))
    """

    def __init__(self, settings: Settings | None = None, library: Library | None = None) -> None:
        self.settings = settings
        self.library = library
        self._pipelines: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def run(
        self, job: Job, *, on_step: OnStep | None = None, companions: Callable[[Any], object] | None = None
    ) -> Result:
        """Make what the job asks and write it to `job.out`.

        Args:
            job: what is made.
            on_step: called after every unit of work; may raise CancelledError.
            companions: given the output, writes what else is requested; all files appear together, or none.

        Returns:
            What was made.

        Raises:
            InputError: the output has no path or the input is not usable; nothing is written.
            StudioError: any other deliberate error.
        """
        from pipelines.media import atomic_group, check_output

        if job.out is None:
            raise InputError("a job needs a path to write to; give out (on the command line: -o FILE)")
        check_output(job.out, find_task(job.task).suffixes)
        started = time.perf_counter()
        output = self._make(job, on_step)
        with atomic_group() as group:
            output.save(job.out)
            if companions is not None:
                companions(output)
        seconds = time.perf_counter() - started
        notes = (*getattr(output, "notes", ()), *self._remember(job.out, output.record, seconds))
        return Result(job.out, output.record, output.duration_s, seconds, output, notes, tuple(group.paths))

    def _make(self, job: Job, on_step: OnStep | None) -> Any:
        """Run the pipeline; the best of several candidates is ranked now, or made again where its record says which."""
        conditions = job.conditions.model_copy(update={"best_of": 1}) if job.choice else job.conditions
        rank = _load_rank(job.task, conditions) if conditions.best_of > 1 else None
        pipeline = self.pipeline(job.task, job.engine)
        output = pipeline.run(
            job.content,
            conditions.with_inputs(job.inputs),
            pipeline.options_type.parse(job.options),
            rank=rank,
            on_step=on_step,
        )
        return add_choice(output, {"best_of": job.conditions.best_of, **job.choice}) if job.choice else output

    def _remember(self, path: Path, record: Record, seconds: float) -> tuple[str, ...]:
        """Add to the library; what it cannot take is a note, since the file itself is written."""
        from studio.library import LibraryError

        try:
            if self.library is not None:
                self.library.add(path.resolve(), record, seconds)
        except LibraryError as error:
            return (str(error),)
        return ()

    def pipeline(self, task: str, engine: str | None = None) -> Any:
        """The task's pipeline, loaded at first use; `engine` None takes the settings' choice, else the embedded one."""
        chosen = engine or (self.settings.default_engine.get(task) if self.settings else None) or "embedded"
        with self._lock:
            if (task, chosen) not in self._pipelines:
                pipeline = find_task(task).load_pipeline().from_pretrained(chosen)
                if hasattr(pipeline, "load_voice"):  # what speaks for a face is the session's own
                    pipeline.load_voice = partial(self.pipeline, "speech")
                self._pipelines[task, chosen] = pipeline
            return self._pipelines[task, chosen]


def _load_rank(task: str, conditions: Conditions) -> Rank:
    """What ranks candidates; an affect that is read off the content is known once there is an output."""
    from studio.evaluator.ranking import create_ranker

    if conditions.affect != AUTO:
        return create_ranker(task, conditions.affect, conditions.intensity)

    def rank(output: Any) -> float:
        return create_ranker(task, output.affect, conditions.intensity)(output)

    rank.name = create_ranker(task).name  # type: ignore[attr-defined]
    return rank
