"""Prints constraints that hold every direct dependency at the lowest version which pyproject.toml allows.

`pip install -e '.[dev]' -c <(python .ci/lowest.py)`. torch is left out: where a CPU build of one version only is at
hand, that one is taken.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

LEFT_OUT = {"torch"}
EXTRAS = ("espeak", "dev")


def main() -> None:
    """Print a line `name==version` for each dependency that has a lower bound."""
    project = tomllib.loads((Path(__file__).resolve().parent.parent / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *(project["optional-dependencies"][name] for name in EXTRAS)]
    for requirement in sorted({line for lines in lists for line in lines}):
        bound = re.match(r"([A-Za-z0-9_.-]+)(?:\[[^]]*\])?\s*>=\s*([0-9][0-9.]*)", requirement)
        if bound and bound[1] not in LEFT_OUT:
            print(f"{bound[1]}=={bound[2]}")


if __name__ == "__main__":
    main()
