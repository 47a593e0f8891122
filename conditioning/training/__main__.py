"""`python -m conditioning.training encoder | text`: trains what conditioning ships and prints its figures.

Each has a module under `training/` with `add_options(parser)` and `run(options)`.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path

from weights import store

SHIPPED = {"encoder": "affect-encoder", "text": "text-affect"}
EMBEDDED = store.EMBEDDED


def main(arguments: Sequence[str] | None = None) -> None:
    """Train one of them, or only print the figures of what is there."""
    parser = argparse.ArgumentParser(prog="python -m conditioning.training", description=main.__doc__)
    parser.add_argument("what", choices=tuple(SHIPPED))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="see: WHAT --help")
    first = parser.parse_args(arguments)
    module = importlib.import_module(f"conditioning.training.{first.what}")
    kind = argparse.ArgumentParser(prog=f"{parser.prog} {first.what}", description=module.__doc__)
    kind.add_argument("-o", "--out", type=Path, default=EMBEDDED / SHIPPED[first.what], help="folder of the checkpoint")
    kind.add_argument("--seed", type=int, default=0)
    kind.add_argument("--figures", action="store_true", help="only print the figures of what is there")
    module.add_options(kind)
    module.run(kind.parse_args(first.rest))


if __name__ == "__main__":
    main()
