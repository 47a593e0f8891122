"""`studio animate`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.tasks import TASKS
from studio.commands.generate import generate

HELP = "make a face speak and feel"
EXAMPLE = 'studio animate face.png --text "You came back." --affect "happily surprised" -o c.mp4'


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the face, the flags of portraits and what else may be written."""
    from studio.commands.flags import add_generation_flags

    parser.add_argument(
        "face", nargs="?", default="", metavar="FACE", help="a picture with one face; left out: a built-in person"
    )
    add_generation_flags(parser, TASKS["portrait"], arguments)
    parser.add_argument("--plan-out", type=Path, metavar="FILE.json", help="also write the plan, to read and to edit")
    parser.add_argument("--subtitles", type=Path, metavar="FILE.srt", help="also write what is said, .srt or .vtt")
    parser.add_argument(
        "--blendshapes", type=Path, metavar="FILE.csv", help="also write the curves as ARKit blendshapes, .csv or .json"
    )
    parser.add_argument(
        "--glb", type=Path, metavar="FILE.glb", help="also write the face as a head in 3D that acts (52 morph targets)"
    )
    parser.add_argument("--frames", type=Path, metavar="FOLDER", help="also write a PNG for each frame")


def run(options: argparse.Namespace) -> int:
    """Animate; returns the exit code."""
    _check_outputs(options)

    def write_companions(output: Any) -> None:
        if options.plan_out:
            output.plan.save(options.plan_out)
        if options.subtitles:
            output.save_captions(options.subtitles)
        if options.blendshapes:
            output.save_track(options.blendshapes)
        if options.glb:
            output.save_head(options.glb)
        if options.frames:
            output.save_frames(options.frames)

    return generate("portrait", options.face, options, companions=write_companions)


def _check_outputs(options: argparse.Namespace) -> None:
    """Other files that are requested can be written, before anything is made."""
    from pipelines.media.files import check_output, check_output_folder

    if options.frames:
        check_output_folder(options.frames)
    for path, endings in (
        (options.plan_out, (".json",)),
        (options.subtitles, (".srt", ".vtt")),
        (options.blendshapes, (".csv", ".json")),
        (options.glb, (".glb",)),
    ):
        if path:
            check_output(path, endings)
