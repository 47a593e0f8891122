"""`studio library`: what was made, and making it again from the record inside a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from weights.errors import InputError

if TYPE_CHECKING:
    from pipelines.record import Record
    from studio.jobs import Job
    from studio.library import Item, Library
    from studio.settings import Settings


HELP = "find, favourite, make again or forget what was made"
EXAMPLE = "studio library list --favourites"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the action, what it is about, and what narrows a list."""
    parser.add_argument("action", choices=("list", "show", "favourite", "unfavourite", "forget", "again"))
    parser.add_argument("item", nargs="?", help="an id of the list; for show and again also a file made by this studio")
    parser.add_argument("-o", "--out", type=Path, help="where 'again' writes")
    parser.add_argument("--favourites", action="store_true", help="only favourites")
    parser.add_argument("--query", help="words that the text must hold")
    parser.add_argument("--limit", type=int, default=20, help="so many at most (default 20)")
    parser.add_argument("--json", action="store_true", help="print one JSON object an item")


def run(options: argparse.Namespace) -> int:
    """Carry out one action; returns the exit code.

    Raises:
        InputError: no such item, or a file without a record.
    """
    from studio.library import Library
    from studio.settings import Settings

    settings = Settings.load()
    library = Library(settings.library_path)
    if options.action == "list":
        for item in library.list(options.limit, favourite=True if options.favourites else None, query=options.query):
            print(_line(item, as_json=options.json))
        return 0
    if options.item is None:
        raise InputError(f"name what to {options.action}: an id from studio library list")
    if options.action in ("show", "again"):
        return _show_or_again(options, _find_record(options.item, library), settings, library)
    number = _parse_id(options.item)
    if options.action == "forget":
        library.forget(number)
        print(f"{number} forgotten; its file is untouched", file=sys.stderr)
    else:
        library.favourite(number, options.action == "favourite")
    return 0


def job_of(record: Record, out: Path) -> Job:
    """The job that makes a record's output again.

    Raises:
        InputError: the task reads a file that is not here any more.
    """
    from studio.jobs import Job

    return Job.parse(
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


def _show_or_again(options: argparse.Namespace, record: Record, settings: Settings, library: Library) -> int:
    if options.action == "show":
        print(record.to_json())
        return 0
    if options.out is None:
        raise InputError("give where to write it with -o FILE")
    from studio.session import Session

    result = Session(settings, library).run(job_of(record, options.out))
    print(f"{result.path}: made again, seed {record.seed}", file=sys.stderr)
    return 0


def _find_record(item: str, library: Library) -> Record:
    from studio.record import open as open_record

    return open_record(item) if Path(item).is_file() else library.get(_parse_id(item)).record


def _parse_id(item: str) -> int:
    if not item.isdigit():
        raise InputError(f"'{item}' is neither a file nor an id of studio library list")
    return int(item)


def _line(item: Item, *, as_json: bool) -> str:
    row = {
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
        return json.dumps(row)
    star, gone = ("*" if item.favourite else " "), ("  (missing)" if row["missing"] else "")
    return f"{item.id:5}{star} {item.record.task:8} {item.path}{gone}  {item.record.content[:50]!r}"
