"""The command: `python -m tests.mutation AREA...`, `... all`, or `python -m tests.mutation MODULE.py... TEST.py...`."""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from pathlib import Path

from tests.mutation.areas import AREAS, Area
from tests.mutation.mutants import find_places, make_mutant
from tests.mutation.trial import SURVIVED, import_shared_packages, run_trial

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.tsv")
SHORTEST_LIMIT_S, LIMIT_RATIO = 20.0, 5.0  # a trial may take so many times what the tests take unchanged


def main(arguments: list[str] | None = None) -> int:
    """Run it; 0 where enough mutants were noticed, 1 where not, 2 where it could not run."""
    asked = _parser().parse_args(arguments)
    areas = _areas(asked.what)
    if not areas:
        print(f"name areas ({', '.join(AREAS)}), or modules and then tests, each a path to a .py", file=sys.stderr)
        return 2
    import_shared_packages()
    rows = []
    for name, area in areas.items():
        counts = _run(name, area, asked)
        if counts is None:
            return 2
        tried = sum(counts.values()) - counts["equivalent"]
        share = 1 - counts[SURVIVED] / max(1, tried)
        rows.append((share, f"| {name} | {tried} | {counts['equivalent']} | {asked.seed} | {100 * share:.0f} % |"))
    print("| area | tried | equivalent | seed | noticed |\n|-|-|-|-|-|")
    print(*(row for _, row in rows), sep="\n")
    return 0 if all(share >= asked.goal for share, _ in rows) else 1


def _run(name: str, area: Area, asked: argparse.Namespace) -> Counter[str] | None:
    """How many mutants of an area came to which end; None where its tests fail without one."""
    outcome, seconds = run_trial(ROOT, "", None, area.tests, asked.limit or 600)
    if outcome != SURVIVED:
        print(f"the tests do not pass without a mutant ({outcome}): {' '.join(area.tests)}", file=sys.stderr)
        return None
    places = [place for module in area.modules for place in find_places(ROOT, module)]
    chosen = sorted(random.Random(asked.seed).sample(places, min(asked.count, len(places))))
    print(f"{name}: {len(chosen)} of {len(places)} mutants; the tests take {seconds:.1f} s each", flush=True)
    return _try_all(chosen, area, asked.limit or max(SHORTEST_LIMIT_S, LIMIT_RATIO * seconds))


def _try_all(places: list[tuple[str, int, int]], area: Area, limit_s: float) -> Counter[str]:
    known = _equivalent_mutants()
    counts: Counter[str] = Counter()
    for place in places:
        mutant = make_mutant(ROOT, place)
        if mutant.key in known:
            counts["equivalent"] += 1
            continue
        outcome, _ = run_trial(ROOT, mutant.path, mutant.tree, area.tests, limit_s)
        counts[outcome] += 1
        if outcome == SURVIVED:
            print(f"survived  {mutant}", flush=True)
    return counts


def _equivalent_mutants() -> dict[str, str]:
    """Reasons by key, of `equivalent.tsv`: path, scope, change, reason."""
    if not EQUIVALENT.exists():
        return {}
    lines = [line for line in EQUIVALENT.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.rsplit("\t", 1) for line in lines)


def _areas(what: list[str]) -> dict[str, Area]:
    """The areas that are asked for, by name; one of modules and tests that were named; none where neither is."""
    if all(name in AREAS for name in what) or what == ["all"]:
        return AREAS if what == ["all"] else {name: AREAS[name] for name in what}
    paths = [p.replace(os.sep, "/") for p in what]
    tests, modules = [p for p in paths if p.startswith("tests/")], [p for p in paths if not p.startswith("tests/")]
    named = bool(tests and modules) and all((ROOT / p.partition("::")[0]).is_file() for p in paths)
    return {modules[0]: Area(tuple(modules), tuple(tests))} if named else {}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Do tests notice small faults?")
    parser.add_argument("what", nargs="+", help=f"areas ({', '.join(AREAS)}), all, or modules and then tests")
    parser.add_argument("--count", type=int, default=60, help="mutants to try, drawn by the seed (60)")
    parser.add_argument("--seed", type=int, default=1, help="another draw (1)")
    parser.add_argument("--limit", type=float, default=0.0, help="seconds a trial may take; 5 times the tests' own")
    parser.add_argument("--goal", type=float, default=0.85, help="share to be noticed for exit code 0 (.85)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
