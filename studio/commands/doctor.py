"""`studio doctor`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

HELP = "say what works here and how to mend what does not"
EXAMPLE = "studio doctor"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the form of the answer."""
    parser.add_argument("--json", action="store_true", help="print one JSON object a finding")


def run(options: argparse.Namespace) -> int:
    """Print the findings; returns 1 where something that is needed does not work."""
    from studio import doctor

    findings = doctor.examine()
    for finding in findings:
        line = f"{'ok  ' if finding['ok'] else 'MISS'} {finding['what']:28} {finding['detail']}"
        print(json.dumps(finding) if options.json else line)
    return 0 if all(f["ok"] or not f["needed"] for f in findings) else 1
