"""`studio compose`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.tasks import TASKS
from studio.commands.generate import generate

HELP = "make music with a feeling"
EXAMPLE = 'studio compose --affect bittersweet --bars 24 --key "D minor" -o e.wav'


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the flags of music and what else may be written."""
    from studio.commands.flags import add_generation_flags

    add_generation_flags(parser, TASKS["music"], arguments)
    parser.add_argument("--roll", type=Path, metavar="FILE.png", help="also draw a piano roll")
    parser.add_argument(
        "--stems", type=Path, metavar="FOLDER", help="also write a WAV for each player and one of the room"
    )
    parser.add_argument(
        "--layers", type=Path, metavar="FOLDER", help="also write three layers of growing intensity, which add up"
    )
    parser.add_argument("--cues", type=Path, metavar="FILE.csv", help="also write when bars, sections and chords begin")


def run(options: argparse.Namespace) -> int:
    """Compose; returns the exit code."""
    from pipelines.media.files import check_output, check_output_folder
    from pipelines.music.sound.render import LAYER_LUFS

    if options.roll:
        check_output(options.roll, (".png",))
    if options.cues:
        check_output(options.cues, (".csv",))
    for folder in filter(None, (options.stems, options.layers)):
        check_output_folder(folder)

    def write_companions(output: Any) -> None:
        from studio.plots.piano_roll import draw_piano_roll

        if options.stems:
            output.save_stems(options.stems)
        if options.layers:
            output.save_layers(options.layers)
        if options.cues:
            output.save_cues(options.cues)
        if options.roll:
            draw_piano_roll(output.song, options.roll, output.record)

    extra = {"lufs": LAYER_LUFS} if (options.stems or options.layers) and options.lufs is None else None
    return generate("music", "", options, extra=extra, companions=write_companions)
