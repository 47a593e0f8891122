"""Does best-of-N help? `python -m studio.evaluator.measure_best_of` asks the recognizer that had no part in choosing.

For every emotion, sentence and seed the winner and candidate 0 are read by the reporting recognizer; its gain in
closeness, not the guide's own, says whether choosing made the voice feel closer to what was asked.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conditioning.affect import Affect
from pipelines import recognition
from pipelines.speech import SpeechPipeline
from studio.evaluator import guard
from studio.evaluator.ranking import closeness, create_ranker
from weights.errors import StudioError

AFFECTS = ("angry", "happy", "sad", "calm", "fearful", "surprised")
SENTENCES = (
    "I never thought I would see you again.",
    "The parcel is at the door.",
    "We will take the second road on the left.",
)
SEEDS = (1, 2)


def gains(count: int, engine: str = "embedded") -> list[tuple[float, float]]:
    """(gain by the guide, gain by the judge) of each request; the judge is checked to be independent of the guide."""
    pipe, judge = SpeechPipeline.from_pretrained(engine), recognition.load("speech", "reports")
    pairs = []
    for affect in AFFECTS:
        rank = create_ranker("speech", affect)
        guard.require_independence(judge.lineage, [rank.name])
        for text in SENTENCES:
            for seed in SEEDS:
                best = pipe(text, affect=affect, seed=seed, best_of=count, rank=rank)
                first = pipe(text, affect=affect, seed=seed)
                gain = _read(judge, best, affect) - _read(judge, first, affect)
                pairs.append((float(best.record.options["chosen"]["gain"]), gain))
        print(f"{affect}: {len(pairs)} of {len(AFFECTS) * len(SENTENCES) * len(SEEDS)} requests", file=sys.stderr)
    return pairs


def _read(judge: Any, output: Any, affect: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "output.wav"
        output.save(path)
        return closeness(judge.read(path).estimate, Affect.of(affect))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the mean gain in closeness, with its standard error, by the guide and by the independent judge."""
    parser = argparse.ArgumentParser(prog="python -m studio.evaluator.measure_best_of", description=main.__doc__)
    parser.add_argument("--count", type=int, default=8, help="candidates, 2 to 64 (default 8)")
    parser.add_argument("--engine", default="embedded")
    options = parser.parse_args(arguments)
    if not 2 <= options.count <= 64:
        parser.exit(2, f"error: --count must be within [2, 64], got {options.count}\n")
    try:
        pairs = gains(options.count, options.engine)
    except StudioError as error:
        parser.exit(error.exit_code, f"error: {error}\n")
    for name, values in zip(("guide (it chose)", "judge (it only reports)"), zip(*pairs, strict=True), strict=True):
        spread = statistics.stdev(values) / len(values) ** 0.5
        print(f"{name:24} gain {statistics.mean(values):+.4f}, standard error {spread:.4f}, n {len(values)}")


if __name__ == "__main__":
    main()
