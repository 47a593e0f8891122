"""`studio convert`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pipelines.tasks import TASKS
from studio.commands.generate import generate

HELP = "move a recording to another feeling"
EXAMPLE = "studio convert me.wav --affect angry --intensity 0.5 -o angry.wav"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the recording and the flags of conversion."""
    from studio.commands.flags import add_generation_flags

    parser.add_argument(
        "recording", help="a WAV, FLAC, MP3 or Opus file of at most ten minutes; use only voices you may use"
    )
    add_generation_flags(parser, TASKS["convert"], arguments)


def run(options: argparse.Namespace) -> int:
    """Convert; returns the exit code."""
    return generate("convert", options.recording, options)
