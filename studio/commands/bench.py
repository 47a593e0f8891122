"""`studio bench`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from weights.errors import InputError

HELP = "measure speed against the budgets, or whether a judge can be bought with one cheap cue"
EXAMPLE = "studio bench speech"
SUBJECTS = ("speech", "portrait", "image", "music", "evaluate", "calls", "judge")


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add what is measured."""
    parser.add_argument("task", nargs="?", default="speech", choices=SUBJECTS, help="what is measured (default speech)")
    parser.add_argument(
        "--media", metavar="FOLDER", help="for judge: pictures, voices and MIDI files to turn (default: what we make)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Measure and print, a figure a line; returns the exit code.

    Raises:
        InputError: `--media` where nothing of it is read.
    """
    from studio import bench

    if options.task == "judge":
        return _judge(options)
    if options.media:
        raise InputError(f"--media is for 'judge'; '{options.task}' is measured on what it makes itself")
    figures = getattr(bench, options.task)()
    print(json.dumps(figures) if options.json else "\n".join(f"{name:34} {value:g}" for name, value in figures.items()))
    return 0


def _judge(options: argparse.Namespace) -> int:
    from studio.evaluator.knobs.bench import format_table, measure_judges, to_json

    folder = Path(options.media) if options.media else None
    figures = measure_judges(folder, lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps(to_json(figures)) if options.json else format_table(figures))
    return 0
