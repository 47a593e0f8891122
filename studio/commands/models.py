"""`studio models`: what the catalogue knows, and fetching, verifying and removing it."""

from __future__ import annotations

import json
import sys

from weights import catalog, store
from weights.errors import InputError


def run(action: str, name: str | None, *, as_json: bool = False) -> int:
    """Carry out one action of `studio models`; returns the exit code.

    Raises:
        InputError: the action needs a name, or the name is unknown.
        WeightsError: fetching or verifying failed.
    """
    if action == "list":
        return _list(as_json)
    if name is None:
        raise InputError(f"name a checkpoint, for example: studio models {action} {next(iter(catalog.entries()))}")
    catalog.entry(name)
    return {"fetch": _fetch, "verify": _verify, "remove": _remove}[action](name)


def _list(as_json: bool) -> int:
    for name, entry in catalog.entries().items():
        size = sum(f.size for f in entry.files)
        facts = {
            "name": name,
            "task": entry.task,
            "engine": entry.engine,
            "size": size,
            "licence": entry.licence,
            "limits": entry.limits,
        }
        print(json.dumps(facts) if as_json else f"{name:20} {entry.task:9} {size / 1e6:9.1f} MB  {entry.licence}")
    return 0


def _fetch(name: str) -> int:
    size = sum(f.size for f in catalog.entry(name).files)
    print(f"{name}: {size / 1e6:.1f} MB, licence {catalog.entry(name).licence}", file=sys.stderr)

    def show(done: int, total: int) -> None:
        print(f"\r{done / 1e6:.1f} of {total / 1e6:.1f} MB", end="", file=sys.stderr, flush=True)

    print(f"\n{store.fetch(name, on_progress=show)}", file=sys.stderr)
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
