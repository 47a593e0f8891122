"""`python -m tests.fuzz --files 10000`: mutated files through every reader, in a process that is watched.

A file gets two seconds and 500 MB; a process that hangs is ended, and the run goes on behind its file. Files that
offend stay in --keep. `--start N` goes on where a run was stopped.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz.run import Outcome, work


def main() -> int:
    """Run; returns 1 where anything offended."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000, help="how many (default 10,000)")
    parser.add_argument("--seed", type=int, default=0, help="of the mutations")
    parser.add_argument("--start", type=int, default=0, help="the number of the first file")
    parser.add_argument("--keep", type=Path, help="a folder for files that offend")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        return _run(options.start, options.start + options.files, options.seed, folder)


def _run(start: int, end: int, seed: int, folder: Path) -> int:
    totals: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    context, number = multiprocessing.get_context("spawn"), start
    while number < end:
        ours, theirs = context.Pipe(duplex=False)
        worker = context.Process(target=work, args=(number, end, seed, folder, theirs))
        worker.start()
        theirs.close()
        while (outcome := _next_outcome(ours)) is not None:
            _count(outcome, totals, kinds)
            number = outcome.number + 1
            if number % 500 == 0:
                print(f"{number} files; go on with --start {number}", flush=True)
        worker.join()
        if number < end:
            _count(Outcome(number, "?", 0, (f"hung or crashed (exit {worker.exitcode})",)), totals, kinds)
            number += 1
    print(f"{totals['files']} files: {totals['read']} read, {totals['refused']} refused in one line by every reader, ")
    print(f"{totals['offences']} offend; by kind: {', '.join(f'{k} {n}' for k, n in sorted(kinds.items()))}")
    return 1 if totals["offences"] else 0


def _next_outcome(pipe: Connection) -> Outcome | None:
    try:
        outcome: Outcome = pipe.recv()
    except EOFError:
        return None
    return outcome


def _count(outcome: Outcome, totals: Counter[str], kinds: Counter[str]) -> None:
    totals["files"] += 1
    kinds[outcome.suffix] += 1
    totals["offences" if outcome.offences else "read" if outcome.readers else "refused"] += 1
    for offence in outcome.offences:
        print(f"{outcome.number:06d}{outcome.suffix}: {offence}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
