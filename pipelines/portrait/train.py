"""Trains the networks of the portrait engines: `python -m pipelines.portrait.train landmarks --labels labels.npz`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

WEIGHTS = Path(__file__).resolve().parents[2] / "weights" / "embedded"


def main(arguments: Sequence[str] | None = None) -> None:
    """Train one network."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.train", description=__doc__)
    parser.add_argument("what", choices=("landmarks",))
    parser.add_argument("--labels", type=Path, help="what `pipelines.portrait.training.label` wrote")
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(arguments)
    from pipelines.portrait.training.fit_landmarks import fit

    fit(given.labels, given.minutes, given.seed, given.out or WEIGHTS / "portrait", lambda text: print(text, flush=True))


if __name__ == "__main__":
    main()
