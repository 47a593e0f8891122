"""`studio serve`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from pipelines.errors import EngineUnavailableError
from weights.errors import InputError

HELP = "answer other programs over HTTP: OpenAI's speech and pictures, and jobs, with a feeling"
EXAMPLE = "studio serve --port 8000"
MAX_WORKERS = 16


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add where it listens and what it allows."""
    parser.add_argument("--host", default="127.0.0.1", help="address that listens; another than this needs --keys")
    parser.add_argument("--port", type=int, default=8000, help="of that address; default 8000, 0 takes a free one")
    parser.add_argument("--workers", type=int, default=2, help="processes that make things, 1 to 16; default 2")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="a text file with a key a line, or NAME KEY")
    parser.add_argument("--per-minute", type=int, default=600, help="requests that a caller may make a minute")
    parser.add_argument("--at-once", type=int, default=64, help="requests of a caller that may run at once")
    parser.add_argument(
        "--wyoming",
        default="",
        metavar="URI",
        help="also answer voice assistants (Home Assistant): tcp://127.0.0.1:10200, or stdio:// alone; it has no keys",
    )
    parser.add_argument("--keep-hours", type=float, default=24.0, help="after which results and uploads are deleted")


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; returns the exit code.

    Raises:
        InputError: an option is not allowed.
    """
    for name, low, high in (("port", 0, 65_535), ("workers", 1, MAX_WORKERS), ("per_minute", 1, 10**6)):
        if not low <= getattr(options, name) <= high:
            raise InputError(f"--{name.replace('_', '-')} is from {low} to {high:,}, got {getattr(options, name)}")
    if options.at_once < 1 or not 0 < options.keep_hours <= 24 * 366:
        raise InputError("--at-once is 1 or more, --keep-hours above 0 and up to a year")
    if options.wyoming:
        _check_wyoming(options.wyoming)
    from studio.server.app import ServerOptions
    from studio.server.serving import serve

    names = ("host", "port", "workers", "keys", "per_minute", "at_once", "keep_hours", "wyoming")
    serve(ServerOptions(**{name: getattr(options, name) for name in names}))
    return 0


def _check_wyoming(uri: str) -> None:
    """Refuse an address that is none, or say what to install.

    Raises:
        EngineUnavailableError: the extra is not installed.
    """
    if find_spec("wyoming") is None:
        raise EngineUnavailableError(
            "--wyoming needs the package wyoming; run: pip install 'affective-studio[wyoming]'"
        )
    from studio.server.wyoming import parse_uri

    parse_uri(uri)
