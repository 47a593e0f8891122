"""`python -m tests.readme [FILE ...]`: run the commands of README (or of other pages) in an empty folder."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.readme.blocks import read_commands
from tests.readme.run import run_commands

#: Fewer commands than this in README would mean that they were not found.
LEAST = {"README.md": 40}
ROOT = Path(__file__).resolve().parent.parent.parent


def main(names: list[str]) -> int:
    """Run and print; 1 where a command is wrong."""
    wrong = 0
    for name in names or ["README.md"]:
        with tempfile.TemporaryDirectory() as parent:
            folder = Path(parent) / "empty"
            folder.mkdir()
            commands = read_commands(ROOT / name)
            if len(commands) < LEAST.get(name, 1):
                print(f"{name}: {len(commands)} commands found, at least {LEAST.get(name, 1)} must be there")
                wrong += 1
            for outcome in run_commands(commands, folder, ROOT):
                wrong += bool(outcome.error)
                first = outcome.command.text.strip().splitlines()[0]
                verdict = f"WRONG  {outcome.error}" if outcome.error else "right"
                place = f"{name}:{outcome.command.line:<4} {outcome.seconds:5.1f} s"
                print(f"{place}  {first[:80]:80}  {verdict}", flush=True)
    print(f"{wrong} wrong")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
