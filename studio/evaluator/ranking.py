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

from conditioning.affect import Affect, AffectCurve, AffectEstimate, Emotion, parse
from pipelines import recognition
from pipelines.errors import MediaError
from studio.evaluator.metrics import js_divergence
from studio.evaluator.request import requested_probabilities
from weights.errors import InputError

#: task -> the modality that is read, and the ending that a candidate is written with for reading.
RANKED_TASKS: Mapping[str, tuple[str, str]] = {
    "speech": ("speech", ".wav"),
    "convert": ("speech", ".wav"),
    "portrait": ("face", ".mp4"),
    "image": ("image", ".png"),
    "music": ("music", ".mid"),
}
DOMINANCE_WEIGHT = (
    0.25  # its share of a squared distance, beside 1 for valence and arousal: every recognizer reads it worst
)
OOD_PENALTY = 0.25  # taken off where the recognizer says the medium is like nothing it knows: its reading is a guess
UNREADABLE_CLOSENESS = -1.0  # below any closeness


class Ranker:
    """How close a candidate feels to what was requested, as a steering recognizer reads it.

    Args:
        recognizer: with a lineage whose role is "steers".
        ending: of the file that it reads.
        requested: the affect, intensity applied.

    Raises:
        InputError: the recognizer is not one that steers.
    """

    def __init__(self, recognizer: Any, ending: str, requested: Affect | AffectCurve) -> None:
        lineage = recognizer.lineage
        if lineage.role != "steers":
            raise InputError(
                f"candidates are ranked by a recognizer that steers; '{lineage.name}' {lineage.role}, so it only judges"
            )
        self.recognizer, self.ending, self.requested = recognizer, ending, requested
        self.name = str(lineage.name)

    def __call__(self, output: Any) -> float:
        """Closeness of one output: at most 1; -1 where it cannot be read. Of a curve, the mean over the windows."""
        curve = isinstance(self.requested, AffectCurve) and len(self.requested.points) > 1
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"candidate{self.ending}"
            output.save(path)
            try:
                reading = self.recognizer.read(path, windows=curve)
            except MediaError:
                return UNREADABLE_CLOSENESS
        if curve and reading.windows:
            scores = [closeness(w.estimate, self.requested_at((w.start_s + w.end_s) / 2)) for w in reading.windows]
            return sum(scores) / len(scores)
        return closeness(reading.estimate, self.requested_at(None))

    def requested_at(self, seconds: float | None) -> Affect:
        """The affect requested at a moment; None is the whole: of a curve, the mean of its keyframes."""
        if isinstance(self.requested, Affect):
            return self.requested
        if seconds is not None:
            return self.requested.at(seconds)
        return Affect.mix([(affect, 1.0) for _, affect in self.requested.points])


def create_ranker(task: str, affect: Any = "neutral", intensity: float = 1.0) -> Ranker:
    """The ranking callable of a task for one request.

    Args:
        task: "speech", "convert", "portrait", "image" or "music".
        affect: as requested of the generator.
        intensity: as requested of the generator, 0 to 2.

    Returns:
        A callable: output -> closeness.

    Raises:
        InputError: no recognizer reads what this task makes.
        WeightsNotFoundError: the recognizer that steers is not on this machine; the message has the command that trains
            it.
    """
    if task not in RANKED_TASKS:
        raise InputError(
            f"best_of is offered for {', '.join(RANKED_TASKS)}; '{task[:60]}' has no recognizer that could rank it"
        )
    modality, ending = RANKED_TASKS[task]
    return Ranker(_load_steering_recognizer(modality), ending, parse(affect).scale(intensity))


def closeness(measured: AffectEstimate, requested: Affect) -> float:
    """1 where the estimate is exactly what was requested, 0 at the far corner with no emotion in common.

    Half of it is the distance of the points, as a share of the cube's diagonal, half the Jensen-Shannon divergence of
    the distributions over the eight emotions (Lin 1991), in bits.
    """
    weights = (1.0, 1.0, DOMINANCE_WEIGHT)
    square = sum(w * (m - a) ** 2 for w, m, a in zip(weights, measured.vad, requested.effective_vad(), strict=True))
    apart = math.sqrt(square / (4 * sum(weights)))
    probabilities = requested_probabilities(requested)
    apart_bits = js_divergence(
        [probabilities[str(e)] for e in Emotion], [measured.emotions.get(e, 0.0) for e in Emotion]
    )
    return 1 - (apart + float(apart_bits[0])) / 2 - OOD_PENALTY * measured.out_of_distribution


@cache
def _load_steering_recognizer(modality: str) -> Any:
    return recognition.load(modality, "steers")
