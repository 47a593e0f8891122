"""What every generating verb does: check the job, run it with progress, say what was made."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from studio.commands.parts import best_of_facts, best_of_told
from weights.errors import InputError


def generate(values: dict[str, Any], given: argparse.Namespace, after: Callable[[Any], None] | None = None) -> int:
    """Run one job of a verb and say what was made; returns the exit code.

    Args:
        values: the job's task, input and options.
        given: the options that every generator takes.
        after: called with the output once its file is written, for what else was asked.

    Raises:
        InputError: no file to write to, or anything that the job does not allow.
    """
    from studio.jobs import Job
    from studio.library import Library
    from studio.session import Session
    from studio.settings import Settings

    if given.out is None:
        raise InputError("give the file to write with -o, for example: -o out.wav")
    shared = {name: getattr(given, name) for name in ("affect", "intensity", "seed", "engine", "best_of")}
    job = Job.of({**values, **shared, "out": str(given.out)})
    settings = Settings.load()
    session = Session(settings, Library(settings.library_path))
    result = session.run(job, on_step=_Progress())
    record = result.record
    if after is not None:
        after(result.output)
    if given.json:
        facts = {"file": str(result.path), "task": record.task, "engine": record.engine, "seed": record.seed}
        times_s = {"duration_s": round(result.duration_s, 3), "seconds": round(result.seconds, 3)}
        print(json.dumps({**facts, "affect": dict(record.affect), **times_s, **best_of_facts(record)}))
    extent = getattr(result.output, "extent", f"{result.duration_s:.1f} s")
    print(f"{result.path}: {extent}, seed {record.seed}, {record.engine}", file=sys.stderr)
    if told := best_of_told(record):
        print(told, file=sys.stderr)
    for note in result.notes:
        print(f"note: {note}", file=sys.stderr)
    return 0


class _Progress:
    """Shows steps on stderr once a run has taken over two seconds."""

    def __init__(self) -> None:
        import time

        self._clock, self._start = time.monotonic, time.monotonic()

    def __call__(self, step: Any) -> None:
        if self._clock() - self._start > 2 and step.total > 1:
            end = "\n" if step.index == step.total else ""
            print(f"\r{step.index}/{step.total} {step.label[:50]:50}", end=end, file=sys.stderr, flush=True)
