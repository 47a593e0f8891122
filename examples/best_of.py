"""The best of several readings: one recognizer chooses, another one judges; run: `python examples/best_of.py
[COUNT]`.
"""

import sys

from pipelines.speech import SpeechPipeline
from studio.evaluator import Evaluator
from studio.evaluator.ranking import create_ranker

AFFECT = "happy"


def main(count: str = "8") -> None:
    """Make COUNT candidates, keep the closest to the request, and let the recognizer that reports score it."""
    pipeline = SpeechPipeline.from_pretrained()
    rank = create_ranker("speech", AFFECT)  # the recognizer that steers
    output = pipeline("The parcel is at the door.", affect=AFFECT, seed=7, best_of=int(count), rank=rank)
    path = output.save("best.wav")
    chosen = output.record.options["chosen"]
    print(f"{path}: candidate {chosen['candidate']}, {chosen['gain']:+.3f} closer than the first")
    estimate = Evaluator().score(path).estimate  # the recognizer that reports
    print(f"measured valence {estimate.vad.valence:+.2f}, arousal {estimate.vad.arousal:+.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
