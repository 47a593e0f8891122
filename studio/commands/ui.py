"""`studio ui`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

HELP = "open the page in the browser"
EXAMPLE = "studio ui --port 7860"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add where it is served."""
    parser.add_argument("--port", type=int, help="of this machine; a free one where it is left out")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")


def run(options: argparse.Namespace) -> int:
    """Serve the page until stopped."""
    from studio.ui.app import launch

    launch(port=options.port, inbrowser=not options.no_browser)
    return 0
