"""`studio animate`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pipelines.media import check_output
from studio.commands.generate import generate
from studio.commands.parts import generation_options, verb

OPTIONS = (
    "text",
    "audio",
    "voice",
    "rate",
    "seconds",
    "fps",
    "size",
    "look",
    "whole",
    "camera",
    "captions",
    "transparent",
    "scale",
    "units",
    "pain",
    "plan",
    "auto",
)


def add(verbs: Any) -> None:
    """Add this verb to the command line."""
    parser = verb(
        verbs,
        "animate",
        "make a face speak and feel",
        'studio animate face.png --text "You came back." --affect "happily surprised" -o c.mp4',
        _animate,
    )
    parser.add_argument("face", nargs="?", metavar="FACE", help="a picture with one face; left out: a drawn character")
    generation_options(parser)
    parser.add_argument("--text", help="what is said; with --audio: what the recording says, for exact lips")
    parser.add_argument(
        "--audio", metavar="FILE", help="a recording that the face follows; --affect auto reads its feeling"
    )
    parser.add_argument(
        "--auto", help="how --affect auto reads it: 'contrast=1.5, smooth=0.3, emotions=2'; --intensity is its strength"
    )
    parser.add_argument("--voice", help="of the speech; see: studio speak --list-voices")
    parser.add_argument("--rate", type=float, default=1.0, help="0.5 to 2 times the usual speed (default 1)")
    parser.add_argument("--seconds", type=float, help="length of a film without sound (default 4)")
    parser.add_argument("--fps", type=int, help="24, 25, 30, 50 or 60 (default 25)")
    parser.add_argument("--size", type=int, help="pixels of a side, 256 to 1024 (default 512)")
    parser.add_argument("--look", help="a character by name (robin, maya, ...) or a YAML file; left out: one by seed")
    parser.add_argument(
        "--whole", action="store_true", default=None, help="keep the whole picture instead of framing the head"
    )
    parser.add_argument(
        "--camera", help="'slow push in', 'pull out', 'breathe', 'drift left', 'handheld', or auto (by the feeling)"
    )
    parser.add_argument("--captions", action="store_true", default=None, help="burn what is said into the picture")
    parser.add_argument("--transparent", action="store_true", default=None, help="no background (characters; .webm)")
    parser.add_argument(
        "--scale", help="parts turned down or up: 'blinks=0, head=0.5'; also emotion, lips, gaze, accents, breath"
    )
    parser.add_argument("--units", help="action units by hand, over the feeling's: 'AU12=0.8, AU4L=0.3, yaw=6'")
    parser.add_argument("--pain", type=float, help="0 to 16 on the PSPI scale, instead of a feeling")
    parser.add_argument("--plan", metavar="FILE.json", help="perform this plan as it stands")
    parser.add_argument("--plan-out", type=Path, metavar="FILE.json", help="also write the plan, to read and to edit")
    parser.add_argument("--subtitles", type=Path, metavar="FILE.srt", help="also write what is said, .srt or .vtt")
    parser.add_argument(
        "--blendshapes", type=Path, metavar="FILE.csv", help="also write the curves as ARKit blendshapes, .csv or .json"
    )
    parser.add_argument("--frames", type=Path, metavar="FOLDER", help="also write a PNG for each frame")


def _animate(given: argparse.Namespace) -> int:
    _check_extras(given)

    def after(output: Any) -> None:
        if given.plan_out:
            output.plan.save(given.plan_out)
        if given.subtitles:
            output.save_captions(given.subtitles)
        if given.blendshapes:
            output.save_track(given.blendshapes)
        if given.frames:
            output.save_frames(given.frames)

    values = {name: getattr(given, name) for name in OPTIONS}
    values["rate"] = None if given.rate == 1.0 else given.rate
    return generate({"task": "portrait", "input": given.face or "", **values}, given, after)


def _check_extras(given: argparse.Namespace) -> None:
    """Other files that are asked for can be written, before anything is made."""
    for path, endings in (
        (given.plan_out, (".json",)),
        (given.subtitles, (".srt", ".vtt")),
        (given.blendshapes, (".csv", ".json")),
    ):
        if path:
            check_output(path, endings)
