"""`studio library`: what was made, and making it again from the record inside a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pipelines.base import Record
from studio import record as records
from studio.jobs import Job
from studio.library import Item, Library
from studio.session import Session
from studio.settings import Settings
from weights.errors import InputError


def run(given: argparse.Namespace) -> int:
    """Carry out one action of `studio library`; returns the exit code."""
    settings = Settings.load()
    library = Library(settings.library_path)
    if given.action == "list":
        for item in library.list(given.limit, favourite=True if given.favourites else None, query=given.query):
            print(_line(item, as_json=given.json))
        return 0
    if given.what is None:
        raise InputError(f"name what to {given.action}: an id from studio library list")
    if given.action in ("show", "again"):
        return _show_or_again(given, _record(given.what, library), settings, library)
    number = _id(given.what)
    if given.action == "forget":
        library.forget(number)
        print(f"{number} forgotten; its file is untouched", file=sys.stderr)
    else:
        library.favourite(number, given.action == "favourite")
    return 0


def job_of(record: Record, out: Path) -> Job:
    """The job that makes a record's output again.

    Raises:
        InputError: the task reads a file that is not here any more.
    """
    return Job.of(
        {
            "task": record.task,
            "input": record.content,
            "affect": dict(record.affect),
            "intensity": record.intensity,
            "seed": record.seed,
            "engine": record.engine,
            "out": str(out),
            **record.options,
        }
    )


def _show_or_again(given: argparse.Namespace, record: Record, settings: Settings, library: Library) -> int:
    if given.action == "show":
        print(record.to_json())
        return 0
    if given.out is None:
        raise InputError("give where to write it with -o FILE")
    result = Session(settings, library).run(job_of(record, given.out))
    print(f"{result.path}: made again, seed {record.seed}", file=sys.stderr)
    return 0


def _record(what: str, library: Library) -> Record:
    return records.open(what) if Path(what).is_file() else library.get(_id(what)).record


def _id(what: str) -> int:
    if not what.isdigit():
        raise InputError(f"'{what}' is neither a file nor an id of studio library list")
    return int(what)


def _line(item: Item, *, as_json: bool) -> str:
    facts = {
        "id": item.id,
        "file": str(item.path),
        "favourite": item.favourite,
        "missing": not item.path.exists(),
        "task": item.record.task,
        "content": item.record.content[:200],
        "affect": dict(item.record.affect),
        "seed": item.record.seed,
    }
    if as_json:
        return json.dumps(facts)
    star, gone = ("*" if item.favourite else " "), ("  (missing)" if facts["missing"] else "")
    return f"{item.id:5}{star} {item.record.task:8} {item.path}{gone}  {item.record.content[:50]!r}"
