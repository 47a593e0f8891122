"""Controlled stimuli: one neutral sentence in eight emotions at two intensities, every other thing equal.

Run: `python examples/stimuli.py [FOLDER]`. It writes FOLDER/jobs.jsonl, sixteen files, and may be stopped.
"""

import json
import sys
from pathlib import Path

from conditioning import Emotion
from studio import batch

SENTENCE = "The parcel is at the door."
INTENSITIES = (0.6, 1.2)


def main(folder: str = "stimuli") -> None:
    """Write the lines of the batch, then run what is not there yet."""
    lines = [
        {
            "id": f"{emotion}-{intensity}",
            "task": "speech",
            "input": SENTENCE,
            "affect": str(emotion),
            "intensity": intensity,
            "voice": "iris",
            "seed": 7,
        }
        for emotion in Emotion
        for intensity in INTENSITIES
    ]
    jobs = Path(folder) / "jobs.jsonl"
    jobs.parent.mkdir(parents=True, exist_ok=True)
    jobs.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    summary = batch.run(jobs, Path(folder))
    print(f"{folder}: {summary.done} made, {summary.skipped} were there, {summary.failed} failed")


if __name__ == "__main__":
    main(*sys.argv[1:])
