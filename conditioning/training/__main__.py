"""`python -m conditioning.training encoder | text | languages`: trains what conditioning ships and prints its figures.

Each has a module under `training/` with `add_options(parser)` and `run(options)`.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path

from weights.store import EMBEDDED

MODULES = {
    "encoder": "conditioning.training.encoder",
    "text": "conditioning.training.text.run",
    "languages": "conditioning.training.languages.run",
}
FOLDERS = {
    "encoder": EMBEDDED / "affect-encoder",
    "text": EMBEDDED / "text-affect",
    "languages": EMBEDDED / "text-languages",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train one of them, or only print the figures of what is there."""
    parser = argparse.ArgumentParser(prog="python -m conditioning.training", description=main.__doc__)
    parser.add_argument("model", choices=tuple(MODULES))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="see: MODEL --help")
    choice = parser.parse_args(arguments)
    module = importlib.import_module(MODULES[choice.model])
    trainer = argparse.ArgumentParser(prog=f"{parser.prog} {choice.model}", description=module.__doc__)
    trainer.add_argument("-o", "--out", type=Path, default=FOLDERS[choice.model], help="folder of the checkpoint")
    trainer.add_argument("--seed", type=int, default=0)
    trainer.add_argument("--figures", action="store_true", help="only print the figures of what is there")
    module.add_options(trainer)
    module.run(trainer.parse_args(choice.rest))


if __name__ == "__main__":
    main()
