"""`studio bench`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.commands.progress import ProgressLine
from weights.errors import InputError
from weights.structured import parse_json

HELP = "measure speed, whether an engine obeys its affect, or whether a judge can be bought with one cheap cue"
EXAMPLE = "studio bench speech\n         studio bench control --engine voice --task speech --quick -o control"
SUBJECTS = ("speech", "portrait", "image", "music", "evaluate", "calls", "judge", "control")
FAILED, PARTLY_FAILED = 1, 3  # exit codes
#: Flags of one subject -> the subject.
OWN_FLAGS = {
    "media": "judge",
    **dict.fromkeys(("engine", "task", "quick", "seeds", "texts", "limit", "set", "out"), "control"),
}


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add what is measured."""
    parser.add_argument(
        "subject", nargs="?", default="speech", choices=SUBJECTS, help="what is measured (default speech)"
    )
    parser.add_argument(
        "--media", metavar="FOLDER", help="for judge: pictures, voices and MIDI files to turn (default: what we make)"
    )
    control = parser.add_argument_group(
        "control", "gain, leak, order, words, quality and abstentions of an engine, by judges of both families"
    )
    control.add_argument("--engine", metavar="E", help="a name, a checkpoint folder, or all (default embedded)")
    control.add_argument("--task", metavar="T", help="speech, face, image or music (default: all that have the engine)")
    control.add_argument("--quick", action="store_true", default=None, help="one content and one seed: 17 outputs")
    control.add_argument("--seeds", type=int, metavar="N", help="seeds 0 to N-1 (default 2)")
    control.add_argument(
        "--texts", type=Path, metavar="FILE", help="sentences or prompts, one a line (default 3 of ours)"
    )
    control.add_argument("--limit", type=int, metavar="N", help="at most N outputs an engine")
    control.add_argument(
        "--set",
        action="append",
        metavar="NAME=VALUE",
        help="an option of the engine for every output, as in batches: --set voice=nova --set model=mine",
    )
    control.add_argument(
        "-o", "--out", type=Path, metavar="DIR", help="folder of table, figure and JSON; a stopped run goes on"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Measure and print, a figure a line.

    Args:
        options: parsed arguments.

    Returns:
        0 done, 1 failed, 3 where some engines could not be measured.

    Raises:
        InputError: a flag of another subject, or one that is missing.
    """
    from studio import bench

    for flag, subject in OWN_FLAGS.items():
        if getattr(options, flag) is not None and options.subject != subject:
            name = "-o" if flag == "out" else f"--{flag}"
            raise InputError(f"{name} is for '{subject}'; '{options.subject}' is measured on what it makes itself")
    if options.subject == "judge":
        return _judge(options)
    if options.subject == "control":
        return _control(options)
    figures = getattr(bench, options.subject)()
    print(json.dumps(figures) if options.json else "\n".join(f"{name:34} {value:g}" for name, value in figures.items()))
    return 0


def _judge(options: argparse.Namespace) -> int:
    from studio.evaluator.knobs.bench import format_table, measure_judges, to_json

    folder = Path(options.media) if options.media else None
    figures = measure_judges(folder, lambda line: print(line, file=sys.stderr, flush=True))
    print(json.dumps(to_json(figures)) if options.json else format_table(figures))
    return 0


def _control(options: argparse.Namespace) -> int:
    from studio.evaluator.control.bench import FIGURE, SEEDS, TABLE, ControlOptions, run_control
    from studio.evaluator.control.table import format_table

    if options.out is None:
        raise InputError("give the folder of table, figure and results with -o, for example: -o control")
    asked = ControlOptions(
        seeds=SEEDS if options.seeds is None else options.seeds,
        texts=options.texts,
        limit=options.limit,
        quick=bool(options.quick),
        options=dict(_parse_setting(text) for text in options.set or ()),
    )
    engine = "embedded" if options.engine is None else options.engine
    progress = ProgressLine()
    figures = run_control(engine, options.out, options.task, asked, on_step=progress)
    progress.clear()
    print(json.dumps(figures, ensure_ascii=False) if options.json else format_table(figures))
    print(f"{options.out / TABLE}, {options.out / FIGURE}: written", file=sys.stderr)
    failed = [row for row in figures["engines"] if "failed" in row]
    if not failed:
        return 0
    return FAILED if len(failed) == len(figures["engines"]) else PARTLY_FAILED


def _parse_setting(text: str) -> tuple[str, Any]:
    """An option by name: a number, true or false, or text.

    Raises:
        InputError: it is written otherwise.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InputError(f"--set is NAME=VALUE, for example --set voice=nova; got '{text[:60]}'")
    try:
        parsed = parse_json(value, "the value")
    except InputError:
        parsed = value
    return name.strip().replace("-", "_"), parsed if isinstance(parsed, int | float | bool) else value
