"""`studio paint`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.tasks import TASKS
from studio.commands.generate import generate

HELP = "paint a picture with a feeling"
EXAMPLE = (
    'studio paint "boats on a lake" --affect melancholic --style impressionism -o d.png\n'
    '         studio paint "a harbour at dusk" --affect calm --seconds 8 -o loop.mp4'
)


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the prompt and the flags of pictures."""
    from studio.commands.flags import add_generation_flags

    parser.add_argument("prompt", nargs="?", default="", metavar="PROMPT", help="what is to be seen; left out: a dream")
    add_generation_flags(parser, TASKS["image"], arguments)


def run(options: argparse.Namespace) -> int:
    """Paint; returns the exit code."""
    return generate("image", options.prompt, options)
