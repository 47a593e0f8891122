"""`studio library`: what was made, and making it again from the record inside a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.media.files import is_file
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
        record, folder = _find_record(options.item, library)
        return _show_or_again(options, record, folder, settings, library)
    number = _parse_id(options.item)
    if options.action == "forget":
        library.forget(number)
        print(f"{number} forgotten; its file is untouched", file=sys.stderr)
    else:
        library.favourite(number, options.action == "favourite")
    return 0


def job_of(record: Record, out: Path, beside: Path) -> Job:
    """The job that makes a record's output again.

    Args:
        record: of the output.
        out: where to write.
        beside: the folder of the output, where its input files are looked for too.

    Returns:
        The job.

    Raises:
        InputError: it was made from a file that is not here any more, or has changed.
    """
    from pipelines.inputs import CONTENT, find_file
    from pipelines.tasks import find_task
    from studio.jobs import Job

    files = {name: str(find_file(name, says, beside)) for name, says in record.inputs.items()}
    content = files.pop(CONTENT, record.content)
    if find_task(record.task).takes_file and CONTENT not in record.inputs and content:  # as version 0.1.0 wrote it
        content = str(next((p for p in (Path(content), beside / content) if is_file(p)), content))
    job = Job.parse(
        {
            **record.options,
            **files,
            "task": record.task,  # from here on whatever a stranger's record calls an option
            "input": content,
            "affect": dict(record.affect),
            "intensity": record.intensity,
            "seed": record.seed,
            "engine": record.engine,
            "out": str(out),
        }
    )
    return replace(job, inputs=record.inputs)


def _show_or_again(
    options: argparse.Namespace, record: Record, folder: Path, settings: Settings, library: Library
) -> int:
    if options.action == "show":
        print(record.to_json())
        return 0
    if options.out is None:
        raise InputError("give where to write it with -o FILE")
    from studio.session import Session

    result = Session(settings, library).run(job_of(record, options.out, folder))
    print(f"{result.path}: made again, seed {record.seed}", file=sys.stderr)
    return 0


def _find_record(item: str, library: Library) -> tuple[Record, Path]:
    """The record of a file or of an item of the list, and the folder of what was made."""
    from studio.record import open as open_record

    if is_file(item):
        return open_record(item), Path(item).resolve().parent
    found = library.get(_parse_id(item))
    return found.record, found.path.parent


def _parse_id(item: str) -> int:
    if not item.isdecimal() or len(item) > 18:
        raise InputError(f"'{item[:200]}' is neither a file nor an id of studio library list")
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
