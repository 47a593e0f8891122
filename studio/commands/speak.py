"""`studio speak`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.tasks import TASKS
from studio.commands.generate import generate
from weights.errors import InputError

HELP = "say a text with a feeling"
EXAMPLE = 'studio speak "We did it!" --affect "happy:0.7, surprised:0.3" -o yes.wav'
TIMES_SUFFIXES = (".json", ".srt", ".vtt", ".textgrid")


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the text, the flags of speech and what else may be written."""
    from studio.commands.flags import add_generation_flags

    parser.add_argument(
        "text",
        nargs="?",
        help="the words, with *emphasis*, [pause 0.5], [sigh] [laughs] [gasp] [sobs] [hums], or SSML; '-' reads stdin",
    )
    parser.add_argument("--file", type=Path, help="read the text from a UTF-8 file")
    parser.add_argument(
        "--dialogue",
        type=Path,
        dest="script",
        metavar="PLAY.txt",
        help="speak a script: 'ANNA (quietly): We lost the house.', a turn a line",
    )
    add_generation_flags(parser, TASKS["speech"], arguments)
    parser.add_argument(
        "--plan-out",
        type=Path,
        metavar="FILE.json",
        help="also write the plan: every phone's length, F0, level and quality",
    )
    parser.add_argument(
        "--times",
        type=Path,
        metavar="FILE",
        help="also write when words and phonemes sound: .json, .srt, .vtt or .TextGrid",
    )
    parser.add_argument("--list-voices", action="store_true", help="list the voices and stop")


def run(options: argparse.Namespace) -> int:
    """Speak; returns the exit code."""
    if options.list_voices:
        return _list_voices(options)
    text = _read_content(options)
    times = _check_output(options.times, TIMES_SUFFIXES)
    plans = _check_output(options.plan_out, (".json",))

    def write_companions(output: Any) -> None:
        if times:
            _write_times(times, output)
        if plans:
            _write_plans(plans, output)

    extra = {"dialogue": True} if options.script is not None else None
    return generate("speech", text, options, extra=extra, companions=write_companions)


def _list_voices(options: argparse.Namespace) -> int:
    from studio.session import Session

    for voice in Session().pipeline("speech", options.engine).voices:
        row = {"name": voice.name, "language": voice.language, "gender": voice.gender}
        foreign = not voice.language.startswith("en") and voice.language != voice.name
        print(json.dumps(row) if options.json else f"{voice.name} ({voice.language})" if foreign else voice.name)
    return 0


def _read_content(options: argparse.Namespace) -> str:
    from studio.terminal import read_stdin
    from weights.structured import read_text

    sources = [s for s in (options.text, options.file, options.script) if s is not None]
    if len(sources) != 1:
        raise InputError("give the words as TEXT, with --file FILE or as --dialogue PLAY.txt, one of the three")
    if options.text is not None:
        return read_stdin() if options.text == "-" else str(options.text)
    return read_text(options.file or options.script)


def _check_output(path: Path | None, endings: tuple[str, ...]) -> Path | None:
    from pipelines.media import check_output

    return check_output(path, endings) if path else None


def _write_times(path: Path, output: Any) -> None:
    from pipelines.media.placement import write_bytes
    from pipelines.speech.times import format_times

    write_bytes(path, format_times(output, path).encode())


def _write_plans(path: Path, output: Any) -> None:
    from pipelines.speech.plan import write_plans

    if not output.plans:
        raise InputError(
            f"the engine '{output.record.engine}' does not plan; --plan-out needs the engine 'voice' and a plain text"
        )
    write_plans(path, list(output.plans))
