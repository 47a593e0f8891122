"""`python -m pipelines.recognition.training MODALITY --data FOLDER`: fits both recognizers of a modality and prints its
figures.

Each modality has a `<modality>/training/run.py` with `add_options(parser)` and `run(options)`.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path

from pipelines.recognition.lineage import EMBEDDED

TRAINED = ("speech", "face", "image", "music")  # text is trained by `python -m conditioning.training text`


def main(arguments: Sequence[str] | None = None) -> None:
    """Train one modality, or only print the figures of what is there."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.recognition.training", description=main.__doc__)
    parser.add_argument("modality", choices=TRAINED)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="see: MODALITY --help")
    first = parser.parse_args(arguments)
    module = importlib.import_module(f"pipelines.recognition.{first.modality}.training.run")
    kind = argparse.ArgumentParser(prog=f"{parser.prog} {first.modality}", description=module.__doc__)
    kind.add_argument("--data", type=Path, required=True, help="the folder of training data")
    kind.add_argument("-o", "--out", type=Path, default=EMBEDDED, help="folder of the checkpoints")
    kind.add_argument("--seed", type=int, default=0)
    kind.add_argument("--figures", action="store_true", help="only print the figures of the checkpoints that are there")
    module.add_options(kind)
    module.run(kind.parse_args(first.rest))


if __name__ == "__main__":
    main()
