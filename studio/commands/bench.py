"""`studio bench`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

HELP = "measure speed against the budgets"
EXAMPLE = "studio bench speech"
SUBJECTS = ("speech", "portrait", "image", "music", "evaluate", "calls")


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add what is measured."""
    parser.add_argument("task", nargs="?", default="speech", choices=SUBJECTS, help="what is measured (default speech)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Measure and print, a figure a line; returns the exit code."""
    from studio import bench

    figures = getattr(bench, options.task)()
    print(json.dumps(figures) if options.json else "\n".join(f"{name:34} {value:g}" for name, value in figures.items()))
    return 0
