"""The command: `python -m tests.mutation AREA` or `python -m tests.mutation MODULE.py... TEST.py...`."""

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
    area = _area(asked.what)
    if area is None:
        print(f"name an area ({', '.join(AREAS)}), or modules and then tests, each a path to a .py", file=sys.stderr)
        return 2
    import_shared_packages()
    outcome, seconds = run_trial(ROOT, "", None, area.tests, asked.limit or 600)
    if outcome != SURVIVED:
        print(f"the tests do not pass without a mutant ({outcome}): {' '.join(area.tests)}", file=sys.stderr)
        return 2
    places = [place for module in area.modules for place in find_places(ROOT, module)]
    chosen = sorted(random.Random(asked.seed).sample(places, min(asked.count, len(places))))
    print(
        f"{len(chosen)} of {len(places)} mutants (seed {asked.seed}); the tests take {seconds:.1f} s each", flush=True
    )
    limit_s = asked.limit or max(SHORTEST_LIMIT_S, LIMIT_RATIO * seconds)
    return _report(*_try_all(chosen, area, limit_s), goal=asked.goal)


def _try_all(places: list[tuple[str, int, int]], area: Area, limit_s: float) -> tuple[Counter[str], list[str]]:
    known = _equivalent_mutants()
    counts: Counter[str] = Counter()
    survivors = []
    for place in places:
        mutant = make_mutant(ROOT, place)
        if mutant.key in known:
            counts["equivalent"] += 1
            continue
        outcome, _ = run_trial(ROOT, mutant.path, mutant.tree, area.tests, limit_s)
        counts[outcome] += 1
        if outcome == SURVIVED:
            survivors.append(mutant.key)
            print(f"survived  {mutant}", flush=True)
    return counts, survivors


def _report(counts: Counter[str], survivors: list[str], goal: float) -> int:
    tried = sum(counts.values()) - counts["equivalent"]
    share = 1 - len(survivors) / max(1, tried)
    print(", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items())))
    print(f"{100 * share:.0f} % noticed of {tried} that could be; goal {100 * goal:.0f} %")
    return 0 if share >= goal else 1


def _equivalent_mutants() -> dict[str, str]:
    """Reasons by key, of `equivalent.tsv`: path, scope, change, reason."""
    if not EQUIVALENT.exists():
        return {}
    lines = [line for line in EQUIVALENT.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.rsplit("\t", 1) for line in lines)


def _area(what: list[str]) -> Area | None:
    if len(what) == 1 and what[0] in AREAS:
        return AREAS[what[0]]
    paths = [p.replace(os.sep, "/") for p in what]
    tests, modules = [p for p in paths if p.startswith("tests/")], [p for p in paths if not p.startswith("tests/")]
    named = bool(tests and modules) and all((ROOT / p.partition("::")[0]).is_file() for p in paths)
    return Area(tuple(modules), tuple(tests)) if named else None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Do tests notice small faults?")
    parser.add_argument("what", nargs="+", help=f"an area ({', '.join(AREAS)}), or modules and then tests")
    parser.add_argument("--count", type=int, default=60, help="mutants to try, drawn by the seed (60)")
    parser.add_argument("--seed", type=int, default=1, help="another draw (1)")
    parser.add_argument("--limit", type=float, default=0.0, help="seconds a trial may take; 5 times the tests' own")
    parser.add_argument("--goal", type=float, default=0.85, help="share to be noticed for exit code 0 (.85)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
