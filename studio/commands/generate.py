"""What every generating verb does: check the job, run it with progress, say what was made."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from studio.commands.progress import ProgressLine
from weights.errors import InputError


def generate(
    task: str,
    content: str,
    options: argparse.Namespace,
    *,
    extra: Mapping[str, Any] | None = None,
    companions: Callable[[Any], object] | None = None,
) -> int:
    """Run one job of a verb and say what was made; returns the exit code.

    Args:
        task: its name.
        content: the text or the path that it is made from.
        options: the parsed command line.
        extra: options that the verb sets itself.
        companions: given the output, writes what else is requested.

    Raises:
        InputError: no file to write to, or anything that the job does not allow.
    """
    from pipelines import registry
    from pipelines.base import Conditions
    from studio.commands.flags import option_values
    from studio.jobs import Job
    from studio.library import Library
    from studio.session import Session
    from studio.settings import Settings

    if options.out is None:
        raise InputError("give the file to write with -o, for example: -o out.wav")
    settings = Settings.load()
    engine = options.engine or settings.default_engine.get(task)
    model = registry.options_type(task, engine or "embedded")
    values = {**option_values(options, Conditions), **option_values(options, model), **(extra or {})}
    job = Job.parse({**values, "task": task, "input": content, "engine": engine, "out": str(options.out)})
    session = Session(settings, Library(settings.library_path))
    result = session.run(job, on_step=ProgressLine(), companions=companions)
    if options.json:
        print(json.dumps(_result_json(result)))
    _print_summary(result)
    return 0


def _result_json(result: Any) -> dict[str, Any]:
    record = result.record
    return {
        "file": str(result.path),
        "task": record.task,
        "engine": record.engine,
        "seed": record.seed,
        **({"voice": record.options["voice"]} if "voice" in record.options else {}),
        "affect": dict(record.affect),
        "duration_s": round(result.duration_s, 3),
        "seconds": round(result.seconds, 3),
        **result.choice(),
    }


def _print_summary(result: Any) -> None:
    record = result.record
    voice = record.options.get("voice")
    maker = f"{record.engine} {voice}" if voice else record.engine
    print(f"{result.path}: {result.extent}, seed {record.seed}, {maker}", file=sys.stderr)
    for line in (result.choice_text(), *(f"note: {note}" for note in result.notes)):
        if line:
            print(line, file=sys.stderr)
