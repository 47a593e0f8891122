"""Runs jobs: keeps loaded pipelines, writes outputs, remembers them in the library."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conditioning.affect import parse
from pipelines.base import OnStep, Record
from pipelines.best_of import marked
from studio.jobs import REPLAYED, TASKS, Job
from weights.errors import InputError

if TYPE_CHECKING:
    from studio.library import Library
    from studio.settings import Settings


@dataclass(frozen=True, slots=True)
class Result:
    """What a job made: the file, how it was made, how long it plays and how long it took (seconds); `output` is the
    pipeline's own."""

    path: Path
    record: Record
    duration_s: float
    seconds: float
    output: Any = None
    notes: tuple[str, ...] = ()


class Session:
    """Keeps pipelines loaded between jobs; safe to use from several threads, one job an engine at a time.

    Example:
        >>> Session().run(Job.of({"task": "speech", "input": "Hello.", "affect": "happy", "out": "hello.wav"}))  # doctest: +SKIP
    """

    def __init__(self, settings: Settings | None = None, library: Library | None = None) -> None:
        self.settings = settings
        self.library = library
        self._pipelines: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def run(self, job: Job, *, on_step: OnStep | None = None) -> Result:
        """Make what the job asks and write it to `job.out`.

        Raises:
            InputError: the output has no path or the input is not usable; nothing is written.
            StudioError: any other deliberate error.
        """
        from pipelines.media import check_output

        if job.out is None:
            raise InputError("a job needs a path to write to; give out (on the command line: -o FILE)")
        check_output(job.out, TASKS[job.task].suffixes)
        started = time.perf_counter()
        output = self._make(job, on_step)
        output.save(job.out)
        seconds = time.perf_counter() - started
        notes = (*getattr(output, "notes", ()), *self._remember(job.out, output.record, seconds))
        return Result(job.out, output.record, output.duration_s, seconds, output, notes)

    def _make(self, job: Job, on_step: OnStep | None) -> Any:
        """Run the pipeline; the best of several candidates is ranked now, or made again where its record says which it was."""
        replayed = {name: job.options[name] for name in ("best_of", *REPLAYED) if name in job.options}
        options = {name: value for name, value in job.options.items() if name not in replayed}
        affect = (
            job.affect if isinstance(job.affect, str) and job.task == "portrait" else _asked(job)
        )  # words move a face too
        count = replayed.get("best_of", 1)
        again = "chosen" in replayed
        if count > 1 and not again:
            from studio.evaluator.ranking import ranker

            options |= {"best_of": count, "rank": ranker(job.task, affect, job.intensity)}
        pipeline = self.pipeline(job.task, job.engine)
        output = pipeline(job.input, affect=affect, intensity=job.intensity, seed=job.seed, on_step=on_step, **options)
        return marked(output, replayed) if again else output

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
                self._pipelines[task, chosen] = _load(task, chosen)
            return self._pipelines[task, chosen]


def _asked(job: Job) -> Any:
    """The affect of a job; "auto" is read from the words that are spoken."""
    return job.affect if job.affect == "auto" else parse(job.affect)


def _load(task: str, ref: str) -> Any:
    from pipelines import image, music, portrait, speech

    pipelines: dict[str, tuple[Any, str]] = {
        "speech": (speech, "SpeechPipeline"),
        "convert": (speech, "ConversionPipeline"),
        "music": (music, "MusicPipeline"),
        "portrait": (portrait, "PortraitPipeline"),
        "image": (image, "ImagePipeline"),
    }
    module, name = pipelines[task]
    return getattr(module, name).from_pretrained(ref)
