"""Trains the networks of the portrait engine: `python -m pipelines.portrait.training landmarks --labels labels.npz`, `... lips --data FOLDER`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from weights import store

WEIGHTS = store.EMBEDDED


def main(arguments: Sequence[str] | None = None) -> None:
    """Train one network."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.training", description=__doc__)
    parser.add_argument("what", choices=("landmarks", "lips"))
    parser.add_argument("--data", type=Path, help="the folder of training data (lips)")
    parser.add_argument("--steps", type=int, default=2500, help="of the lips' training")
    parser.add_argument("--labels", type=Path, help="what `pipelines.portrait.training.label_landmarks` wrote")
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--start", type=Path, help="go on from this checkpoint (landmarks)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(arguments)
    out = given.out or WEIGHTS / "portrait"
    if given.what == "lips":
        from pipelines.portrait.training import fit_visemes

        fit_visemes.fit(given.data, given.steps, given.seed, out, _say)
    else:
        from pipelines.portrait.training import fit_landmarks

        fit_landmarks.fit(given.labels, given.minutes, given.seed, out, _say, given.start)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
