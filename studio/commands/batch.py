"""`studio batch`: many jobs from one file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from studio.commands.parts import Parser, verb


def add(verbs: Any) -> None:
    """Add these verbs to the command line."""
    _add_batch(verbs)


def _add_batch(verbs: Any) -> None:
    parser = verb(
        verbs,
        "batch",
        "run many jobs from a JSONL file, resumable",
        "studio batch run jobs.jsonl -o out --workers 2",
        None,
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    check = verb(
        actions, "check", "check every line without running anything", "studio batch check jobs.jsonl", _batch_check
    )
    check.add_argument("jobs", type=Path)
    run = verb(actions, "run", "run what is not done yet", "studio batch run jobs.jsonl -o out", _batch_run)
    run.add_argument("jobs", type=Path)
    run.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    run.add_argument("--executor", default="local")
    run.add_argument("--workers", type=int, default=1, help="processes (default 1)")
    run.add_argument("--shard", metavar="i/n", help="run only the i-th of n shares")
    run.add_argument("--json", action="store_true", help="print the summary as one JSON object")


def _batch_check(given: argparse.Namespace) -> int:
    from studio import batch

    print(f"{len(batch.check(given.jobs))} jobs, all valid", file=sys.stderr)
    return 0


def _batch_run(given: argparse.Namespace) -> int:
    from studio import batch

    done = 0

    def on_event(event: Any) -> None:
        nonlocal done
        done += 1
        print(f"{done} {event}", file=sys.stderr)

    summary = batch.run(
        given.jobs, given.out, executor=given.executor, workers=given.workers, shard=given.shard, on_event=on_event
    )
    if given.json:
        print(json.dumps({"done": summary.done, "skipped": summary.skipped, "failed": summary.failed}))
    print(f"done {summary.done}, skipped {summary.skipped} (already there), failed {summary.failed}", file=sys.stderr)
    return 3 if summary.failed else 0
