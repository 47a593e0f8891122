"""Ranks candidates for best-of-N: by the recognizer that steers, never by the one that reports.

What ranked an output stands in its record, and the lineage guard keeps it from scoring that output afterwards.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from conditioning.affect import Affect, AffectCurve, AffectEstimate, parse
from pipelines import recognition
from pipelines.errors import MediaError
from studio.evaluator.request import mixture_of
from weights.errors import InputError

#: task -> the modality that is read, and the ending that a candidate is written with for reading.
READ: Mapping[str, tuple[str, str]] = {
    "speech": ("speech", ".wav"),
    "convert": ("speech", ".wav"),
    "portrait": ("face", ".mp4"),
    "image": ("image", ".png"),
    "music": ("music", ".mid"),
}
DOMINANCE = 0.25  # its share of a squared distance, beside 1 for valence and arousal: every recognizer reads it worst
STRANGE = 0.25  # taken off where the recognizer says the medium is like nothing it knows: its reading is a guess
UNREADABLE = -1.0  # below any closeness


class Ranker:
    """How close a candidate feels to what was asked, as a steering recognizer reads it.

    Args:
        recognizer: with a lineage whose role is "steers".
        ending: of the file that it reads.
        asked: the affect, intensity applied.

    Raises:
        InputError: the recognizer is not one that steers.
    """

    def __init__(self, recognizer: Any, ending: str, asked: Affect | AffectCurve) -> None:
        lineage = recognizer.lineage
        if lineage.role != "steers":
            raise InputError(
                f"candidates are ranked by a recognizer that steers; '{lineage.name}' {lineage.role}, so it only judges"
            )
        self.recognizer, self.ending, self.asked = recognizer, ending, asked
        self.name = str(lineage.name)

    def __call__(self, output: Any) -> float:
        """Closeness of one output: at most 1; -1 where it cannot be read. Of a curve, the mean over the windows."""
        curve = isinstance(self.asked, AffectCurve) and len(self.asked.points) > 1
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"candidate{self.ending}"
            output.save(path)
            try:
                reading = self.recognizer.read(path, windows=curve)
            except MediaError:
                return UNREADABLE
        if curve and reading.windows:
            scores = [closeness(w.estimate, self.at((w.start_s + w.end_s) / 2)) for w in reading.windows]
            return sum(scores) / len(scores)
        return closeness(reading.estimate, self.at(None))

    def at(self, seconds: float | None) -> Affect:
        """The affect asked for at a moment; None is the whole: of a curve, the mean of its keyframes."""
        if isinstance(self.asked, Affect):
            return self.asked
        if seconds is not None:
            return self.asked.at(seconds)
        return Affect.mix([(affect, 1.0) for _, affect in self.asked.points])


def ranker(task: str, affect: Any = "neutral", intensity: float = 1.0) -> Ranker:
    """The ranking callable of a task for one request.

    Args:
        task: "speech", "convert", "portrait", "image" or "music".
        affect, intensity: as asked of the generator.

    Raises:
        InputError: no recognizer reads what this task makes.
        WeightsAbsent: the recognizer that steers is not on this machine; the message has the command that trains it.
    """
    if task not in READ:
        raise InputError(
            f"best_of is offered for {', '.join(READ)}; '{task[:60]}' has no recognizer that could rank it"
        )
    modality, ending = READ[task]
    return Ranker(_steering(modality), ending, parse(affect).scale(intensity))


def closeness(measured: AffectEstimate, asked: Affect) -> float:
    """1 where the estimate is exactly what was asked, 0 at the far corner with no emotion in common.

    Half of it is the distance of the points, as a share of the cube's diagonal, half the Jensen-Shannon divergence of the
    distributions over the eight emotions (Lin 1991), in bits.
    """
    weights = (1.0, 1.0, DOMINANCE)
    square = sum(w * (m - a) ** 2 for w, m, a in zip(weights, measured.vad, asked.effective_vad(), strict=True))
    apart = math.sqrt(square / (4 * sum(weights)))
    wanted = mixture_of(asked)
    heard = {str(emotion): p for emotion, p in measured.emotions.items()}
    return 1 - (apart + _divergence(heard, wanted)) / 2 - STRANGE * measured.out_of_distribution


def _divergence(p: Mapping[str, float], q: Mapping[str, float]) -> float:
    total = 0.0
    for name in {*p, *q}:
        a, b = p.get(name, 0.0), q.get(name, 0.0)
        total += sum(x / 2 * math.log2(2 * x / (a + b)) for x in (a, b) if x > 0)
    return min(1.0, max(0.0, total))


@cache
def _steering(modality: str) -> Any:
    return recognition.load(modality, "steers")
