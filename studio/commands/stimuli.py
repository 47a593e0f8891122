"""`studio stimuli`: sets of matched stimuli for experiments."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.commands.parser import add_action, add_actions
from studio.commands.progress import ProgressLine
from studio.commands.study import add_answer_flags

HELP = "make and check sets of matched stimuli for experiments"
EXAMPLE = "studio stimuli make design.yaml -o set"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the actions make, check and norms."""
    actions = add_actions(parser)
    make = add_action(actions, "make", "make what a design asks, resumable", EXAMPLE, _make)
    make.add_argument("design", type=Path, metavar="DESIGN.yaml", help="factors, what is matched, and lists")
    make.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="folder of the set")
    check = add_action(
        actions, "check", "check a set: files, hashes, tables, match", "studio stimuli check set", _check
    )
    check.add_argument("folder", type=Path, metavar="DIR", help="a set that `studio stimuli make` wrote")
    norms = add_action(
        actions,
        "norms",
        "fill norms.csv with what people said in a study of the set",
        "studio stimuli norms set study",
        _norms,
    )
    norms.add_argument("folder", type=Path, metavar="DIR", help="a set that `studio stimuli make` wrote")
    norms.add_argument("study", type=Path, metavar="STUDY", help="made of it: studio study make DIR/stimuli -o STUDY")
    add_answer_flags(norms)
    for action in (make, check, norms):
        action.add_argument("--json", action="store_true", help="print one JSON object on stdout")


def _make(options: argparse.Namespace) -> int:
    from studio.stimuli.design import read_design
    from studio.stimuli.make import make_stimuli

    command = f"studio stimuli make {options.design.name} -o {options.out.name}"
    made = make_stimuli(read_design(options.design), options.out, ProgressLine(), command)
    if options.json:
        print(json.dumps({"made": made.made, "kept": made.kept, "matching": made.report, "notes": list(made.notes)}))
    else:
        _print_report(made.report)
    for note in made.notes:
        print(f"note: {note}", file=sys.stderr)
    missed = "" if made.holds else "; what is matched does not hold everywhere, see matching.tsv"
    print(f"{options.out}: {made.made} made, {made.kept} were there{missed}", file=sys.stderr)
    return 0 if made.holds else 3


def _check(options: argparse.Namespace) -> int:
    from studio.stimuli.check import check_stimuli

    problems, report = check_stimuli(options.folder)
    if options.json:
        print(json.dumps({"problems": problems, "matching": report}))
    else:
        _print_report(report)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{options.folder}: {f'{len(problems)} problems' if problems else 'valid'}", file=sys.stderr)
    return 3 if problems else 0


def _norms(options: argparse.Namespace) -> int:
    from studio.stimuli.norms import NORMS, fill_norms

    norms = fill_norms(options.folder, options.study, options.answers, keep_all=options.keep_all)
    if options.json:
        print(json.dumps({"rated": norms.rated, "stimuli": norms.stimuli, "raters": norms.raters}))
    for note in norms.notes:
        print(f"note: {note}", file=sys.stderr)
    print(f"{options.folder / NORMS}: {norms.rated} stimuli rated by {norms.raters} people", file=sys.stderr)
    return 0


def _print_report(report: list[dict[str, Any]]) -> None:
    if report:
        print(f"{'measure':14} {'item':>6} {'n':>5} {'mean':>9} {'largest':>9} {'allowed':>8}  holds")
    for row in report:
        numbers = f"{row['mean']:9.3f} {row['largest']:9.5f} {row['tolerance']:8.3f}"
        print(f"{row['measure']:14} {row['item']:>6} {row['n']:5d} {numbers}  {'yes' if row['ok'] else 'NO'}")
