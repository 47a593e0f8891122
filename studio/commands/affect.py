"""`studio affect`: what an affect, a text or a dialogue means."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from conditioning.affect import AFFECT_FORMS
from studio.commands.progress import ProgressLine
from studio.terminal import plain_text
from weights.errors import InputError

HELP = "show what an affect or a text means"
EXAMPLE = 'studio affect "like someone who has just found the ring"'


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the words and the other ways to ask."""
    parser.add_argument("words", nargs="?", help=f"{AFFECT_FORMS}, or free text")
    parser.add_argument(
        "--reading",
        choices=("direction", "content"),
        default="direction",
        help="direction: how the text asks to be said (default); content: what it conveys ('We lost the house.')",
    )
    parser.add_argument(
        "--file",
        type=Path,
        metavar="FILE",
        help="read every line of a text file, in order, or the turns of a dialogue; - for standard input",
    )
    parser.add_argument(
        "--dialogue",
        type=Path,
        metavar="SCRIPT",
        help=(
            "the affect of every turn of a script: 'ANNA (quietly): We lost the house.' a line, '[sad]' to ask for an"
            " affect, 'ANNA {neuroticism: 0.5}' for a personality; or a JSON list"
        ),
    )
    parser.add_argument(
        "--contagion",
        type=float,
        default=0.2,
        metavar="X",
        help="of a dialogue: how much listeners catch, 0 to 1 (default 0.2)",
    )
    parser.add_argument(
        "--plot", type=Path, metavar="FILE.png", help="draw it on the circumplex; with --dialogue, over the turns"
    )
    parser.add_argument("--list", action="store_true", help="list every rated word with its point and source")
    parser.add_argument("--json", action="store_true", help="print one JSON object a text on stdout")


def run(options: argparse.Namespace) -> int:
    """Answer one of the four questions; returns the exit code.

    Args:
        options: parsed arguments.

    Returns:
        0.

    Raises:
        InputError: none or several were asked, or what was given cannot be read.
    """
    _require_one_question(options)
    if options.list:
        return _print_vocabulary()
    if options.dialogue is not None:
        return _print_dialogue(options)
    if options.file is not None:
        return _print_lines(options)
    return _print_text(options)


def _require_one_question(options: argparse.Namespace) -> None:
    """Words, --file, --dialogue and --list are four ways to ask; one of them must be given.

    Raises:
        InputError: none or several of them are given, or --plot goes with --file.
    """
    questions = {
        "the words": options.words is not None,
        "--file": options.file,
        "--dialogue": options.dialogue,
        "--list": options.list,
    }
    present = [name for name, value in questions.items() if value]
    if len(present) > 1:
        raise InputError(f"give one of {', '.join(questions)}; got {' and '.join(present)}")
    if not present:
        raise InputError("give the words, for example: studio affect weary")
    if options.file and options.plot:
        raise InputError("--plot draws one text or a --dialogue, not a --file")


def _print_text(options: argparse.Namespace) -> int:
    from studio.reading.text import affect_to_dict, explain, read_affect

    answer = read_affect(plain_text("the words", options.words), options.reading, goemotions=options.json)
    if options.plot is not None:
        from studio.plots.circumplex import draw_circumplex

        draw_circumplex(answer.affect, options.plot, title=options.words)
    print(json.dumps(affect_to_dict(answer)) if options.json else "\n".join(explain(answer)))
    return 0


def _print_lines(options: argparse.Namespace) -> int:
    from studio.reading.dialogue import format_turn, turn_to_dict
    from studio.reading.lines import read_file
    from studio.reading.text import TextAffect, affect_to_dict, format_line

    progress, number = ProgressLine(), 0
    for number, answer in enumerate(read_file(options.file, options.reading, contagion=options.contagion), 1):
        if isinstance(answer, TextAffect):
            line = json.dumps(affect_to_dict(answer)) if options.json else format_line(answer)
        else:
            line = json.dumps(turn_to_dict(answer)) if options.json else format_turn(answer)
        print(line, flush=True)
        progress.show(f"{number:,} lines read")
    progress.close(f"{number:,} lines read")
    return 0


def _print_dialogue(options: argparse.Namespace) -> int:
    from studio.reading.dialogue import format_turn, read_dialogue, turn_to_dict

    if options.plot is not None:
        from pipelines.media import check_output

        check_output(options.plot, (".png",))
    turns = read_dialogue(options.dialogue, contagion=options.contagion)
    for turn in turns:
        print(json.dumps(turn_to_dict(turn)) if options.json else format_turn(turn))
    if options.plot is not None:
        from studio.plots.dialogue import draw_dialogue

        print(f"{draw_dialogue(turns, options.plot, title=options.dialogue.stem)}: drawn", file=sys.stderr)
    return 0


def _print_vocabulary() -> int:
    from conditioning import vocabulary

    for term in vocabulary.load_terms().values():
        print(
            f"{term.word:30} {term.vad.valence:+.2f} {term.vad.arousal:+.2f} {term.vad.dominance:+.2f}  {term.source}"
        )
    return 0
