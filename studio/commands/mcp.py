"""`studio mcp`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from pipelines.errors import EngineUnavailableError

HELP = "give agents its makers as tools, over the Model Context Protocol on standard input and output"
EXAMPLE = "studio mcp --out results"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add where results are written."""
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where results are written; the page's by default")


def run(options: argparse.Namespace) -> int:
    """Answer one agent until it closes standard input; returns the exit code.

    Raises:
        EngineUnavailableError: the extra is not installed.
        OutputError: the folder cannot be written.
    """
    if find_spec("mcp") is None:
        raise EngineUnavailableError("agents' tools need the package mcp; run: pip install 'affective-studio[mcp]'")
    from pipelines.media.files import check_folder
    from studio.library import Library
    from studio.server.agent_tools import create_server
    from studio.session import Session
    from studio.settings import Settings

    settings = Settings.load()
    folder = check_folder(options.out or settings.output_dir, make=True).resolve()
    create_server(Session(settings, Library(settings.library_path)), folder).run("stdio")
    return 0
