"""Trains the composer and prints its figures: `python -m pipelines.music.training --data FOLDER [--minutes 60]`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from pipelines.music.compose.net import ComposerNet
from pipelines.music.training.fit import fit, loss_by_kind
from pipelines.music.training.sheets import TrainingSheet, lead_sheets, split_held_out
from weights import store

OUT = store.EMBEDDED / "music"


def main(arguments: Sequence[str] | None = None) -> None:
    """Train unless only figures are asked for."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.music.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument(
        "--corpora", nargs="+", choices=("pop909", "lieder"), default=["pop909", "lieder"], help="what to learn from"
    )
    parser.add_argument(
        "--minutes", type=float, default=60.0, help="how long to train (a GPU needs 8, two CPU cores 60)"
    )
    parser.add_argument("--start", type=Path, help="go on from this checkpoint, with half the rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--figures", action="store_true", help="print the figures of what is there, without training")
    given = parser.parse_args(arguments)
    learn, held = split_held_out(corpus(given.data, given.corpora))
    print(
        f"{len(learn)} stretches of {sum(len(s.sheet) for s in learn)} bars to learn from, {len(held)} held back",
        flush=True,
    )
    if not given.figures:
        fit(
            learn,
            held,
            given.minutes,
            given.seed,
            given.device,
            given.out,
            lambda text: print(text, flush=True),
            start=given.start,
        )
    net = ComposerNet.from_pretrained(given.out).to(given.device)
    for title, found in (("with attributes", True), ("without", False)):
        figures = ", ".join(f"{k} {v:.3f}" for k, v in loss_by_kind(net, held, given.device, given=found).items())
        print(f"held-back nats a token, {title}: {figures}", flush=True)


def corpus(data: Path, names: Sequence[str]) -> list[TrainingSheet]:
    """Corpora as lead sheets."""
    from pipelines.music.training.lieder import read_lieder
    from pipelines.music.training.pop909 import read_pop909

    read = {"pop909": (read_pop909, False), "lieder": (read_lieder, True)}
    return [sheet for name in names for sheet in lead_sheets(read[name][0](data), song=read[name][1])]


if __name__ == "__main__":
    main()
