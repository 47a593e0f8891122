"""`studio models`: what the catalogue knows, and fetching, verifying and removing it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from studio.commands.progress import ProgressLine
from weights import catalog, store
from weights.errors import InputError

HELP = "list, fetch, verify or remove checkpoints"
EXAMPLE = "studio models list"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the action and the checkpoint's name."""
    parser.add_argument("action", choices=("list", "fetch", "verify", "remove"))
    parser.add_argument("name", nargs="?", help="of the catalogue; see: studio models list")
    parser.add_argument("--json", action="store_true", help="print one JSON object a checkpoint")


def run(options: argparse.Namespace) -> int:
    """Carry out one action; returns the exit code.

    Raises:
        InputError: the action needs a name, or the name is unknown.
        WeightsError: fetching or verifying failed.
    """
    action, name = options.action, options.name
    if action == "list":
        return _list(options.json)
    if name is None:
        raise InputError(f"name a checkpoint, for example: studio models {action} {next(iter(catalog.load_catalog()))}")
    catalog.find_entry(name)
    return {"fetch": _fetch, "verify": _verify, "remove": _remove}[action](name)


def _list(as_json: bool) -> int:
    for name, entry in catalog.load_catalog().items():
        size = sum(f.size for f in entry.files)
        row = {
            "name": name,
            "task": entry.task,
            "engine": entry.engine,
            "size": size,
            "licence": entry.licence,
            "limits": entry.limits,
        }
        print(json.dumps(row) if as_json else f"{name:20} {entry.task:9} {size / 1e6:9.1f} MB  {entry.licence}")
    return 0


def _fetch(name: str) -> int:
    size = sum(f.size for f in catalog.find_entry(name).files)
    print(f"{name}: {size / 1e6:.1f} MB, licence {catalog.find_entry(name).licence}", file=sys.stderr)

    progress = ProgressLine()
    folder = store.fetch(
        name, on_progress=lambda done, total: progress.show(f"{done / 1e6:.1f} of {total / 1e6:.1f} MB")
    )
    progress.close(f"{size / 1e6:.1f} MB fetched")
    print(folder, file=sys.stderr)
    return 0


def _verify(name: str) -> int:
    problems = store.verify(name)
    for problem in problems:
        print(problem)
    print(
        f"{name}: {'damaged; run: studio models fetch ' + name if problems else 'as the catalogue states'}",
        file=sys.stderr,
    )
    return 1 if problems else 0


def _remove(name: str) -> int:
    print(f"{name}: {'removed' if store.remove(name) else 'was not there'}", file=sys.stderr)
    return 0
