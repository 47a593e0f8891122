"""Replays the rows and prints right or wrong for each; exit code 1 where one is wrong."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

MODULES = ("faces", "readers", "scores", "speech", "words", "writers")


def main() -> int:
    """Run the rows whose name or module holds the words given, all without words."""
    parser = argparse.ArgumentParser(prog="python -m tests.replay", description=__doc__)
    parser.add_argument("words", nargs="*", help="a module, or part of a row's name")
    parser.add_argument("--cases", help="a folder of inputs beside those that the rows make")
    arguments = parser.parse_args()
    if arguments.cases:
        os.environ["REPLAY_CASES"] = arguments.cases
    from tests.replay.rows import ROWS

    wrong = total = 0
    for module in MODULES:
        first = len(ROWS)
        import_module(f"tests.replay.{module}")
        for name, check in ROWS[first:]:
            if arguments.words and not any(w == module or w in name for w in arguments.words):
                continue
            try:
                right, why = check() is not False, ""
            except Exception as error:  # what is replayed may fail in any way
                right, why = False, f"  ({type(error).__name__}: {str(error)[:200]})"
            total, wrong = total + 1, wrong + (not right)
            print(f"{'right' if right else 'WRONG'}  {module:8} {name}{why}", flush=True)
    print(f"{total - wrong} right, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
