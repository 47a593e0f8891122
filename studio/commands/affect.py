"""`studio affect`: what an affect, a text or a dialogue means."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from studio.commands.parts import AFFECT_HELP, verb


def add(verbs: Any) -> None:
    """Add these verbs to the command line."""
    _add_affect(verbs)


def _add_affect(verbs: Any) -> None:
    parser = verb(
        verbs,
        "affect",
        "show what an affect or a text means",
        'studio affect "like someone who has just found the ring"',
        _affect,
    )
    parser.add_argument("words", nargs="?", help=f"{AFFECT_HELP}, or free text")
    parser.add_argument(
        "--reading",
        choices=("direction", "content"),
        default="direction",
        help="direction: how the text asks to be said (default); content: what it conveys ('We lost the house.')",
    )
    parser.add_argument(
        "--file", type=Path, metavar="FILE", help="read every line of a text file, in order; - for standard input"
    )
    parser.add_argument(
        "--dialogue",
        type=Path,
        metavar="SCRIPT",
        help="the affect of every turn of a script: 'ANNA (quietly): We lost the house.' a line, '[sad]' to ask for an affect, "
        "'ANNA {neuroticism: 0.5}' for a personality; or a JSON list",
    )
    parser.add_argument(
        "--contagion",
        type=float,
        default=0.2,
        metavar="X",
        help="with --dialogue: how much listeners catch, 0 to 1 (default 0.2)",
    )
    parser.add_argument(
        "--plot", type=Path, metavar="FILE.png", help="draw it on the circumplex; with --dialogue, over the turns"
    )
    parser.add_argument("--list", action="store_true", help="list every rated word with its point and source")
    parser.add_argument("--json", action="store_true", help="print one JSON object a text on stdout")


def _affect(given: argparse.Namespace) -> int:
    from studio.commands import affect_many

    affect_many.given_one_of(given)
    if given.list:
        return _list()
    if given.dialogue is not None:
        return affect_many.dialogue(given.dialogue, contagion=given.contagion, plot=given.plot, as_json=given.json)
    if given.file is not None:
        return affect_many.each_line(given.file, given.reading, given.json)
    return _one(given)


def _one(given: argparse.Namespace) -> int:
    from studio.commands.reading import explanation, facts, read

    found = read(given.words, given.reading, goemotions=given.json)
    if given.plot is not None:
        from studio.plots.circumplex import draw_circumplex

        draw_circumplex(found.affect, given.plot, title=given.words)
    print(json.dumps(facts(found)) if given.json else "\n".join(explanation(found)))
    return 0


def _list() -> int:
    from conditioning import vocabulary

    for term in vocabulary.load_terms().values():
        print(
            f"{term.word:30} {term.vad.valence:+.2f} {term.vad.arousal:+.2f} {term.vad.dominance:+.2f}  {term.source}"
        )
    return 0
