"""`studio batch`: many jobs from one file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.commands.parser import add_action, add_actions

HELP = "run many jobs from a JSONL file, resumable"
EXAMPLE = "studio batch run jobs.jsonl -o out --workers 2"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the actions check, run and schema."""
    actions = add_actions(parser)
    check = add_action(
        actions, "check", "check every line without running anything", "studio batch check jobs.jsonl", _check
    )
    check.add_argument("jobs", type=Path, help="one JSON object a line; see: studio batch schema TASK")
    run = add_action(actions, "run", "run what is not done yet", "studio batch run jobs.jsonl -o out", _run)
    run.add_argument("jobs", type=Path, help="one JSON object a line; see: studio batch schema TASK")
    run.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="folder of the results")
    run.add_argument("--executor", default="local", help="where it runs (default local)")
    run.add_argument("--workers", type=int, default=1, help="processes (default 1)")
    run.add_argument("--shard", metavar="i/n", help="run only the i-th of n shares")
    run.add_argument("--json", action="store_true", help="print the summary as one JSON object")
    schema = add_action(
        actions, "schema", "print the JSON Schema of a line of one task", "studio batch schema speech", _schema
    )
    schema.add_argument("task", help="speech, convert, portrait, image or music")
    schema.add_argument("--engine", default="embedded", help="whose options (default: the embedded one)")


def _schema(options: argparse.Namespace) -> int:
    from studio.jobs import job_schema

    print(json.dumps(job_schema(options.task, options.engine), indent=2, ensure_ascii=False))
    return 0


def _check(options: argparse.Namespace) -> int:
    from studio import batch

    print(f"{len(batch.check(options.jobs))} jobs, all valid", file=sys.stderr)
    return 0


def _run(options: argparse.Namespace) -> int:
    from studio import batch

    done = 0

    def on_event(event: Any) -> None:
        nonlocal done
        done += 1
        print(f"{done} {event}", file=sys.stderr)

    summary = batch.run(
        options.jobs,
        options.out,
        executor=options.executor,
        workers=options.workers,
        shard=options.shard,
        on_event=on_event,
    )
    for note in summary.notes:
        print(f"note: {note}", file=sys.stderr)
    if options.json:
        print(json.dumps({"done": summary.done, "skipped": summary.skipped, "failed": summary.failed}))
    print(f"done {summary.done}, skipped {summary.skipped} (already there), failed {summary.failed}", file=sys.stderr)
    return 3 if summary.failed else 0
