"""A knob, how far it moves a judge, and how far people's ratings move with the cue that it turns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.recognition.base import Recognizer
from weights.structured import read_json

PEOPLE = Path(__file__).with_name("people.json")
MOST = 2.0  # how many times as far as people's ratings a knob may move a judge that reports
NOTICED = 0.05  # a move on -1..1 that nobody minds, however little people move


@dataclass(frozen=True, slots=True)
class Knob:
    """One cheap cue.

    Attributes:
        name: such as "brightness".
        low: turned down, such as "half as bright".
        high: turned up.
        turn: (medium, -1 or 1) -> the medium turned down or up.
        cue: medium -> the number that is turned, on a scale on which ratings go with it by a straight line.
    """

    name: str
    low: str
    high: str
    turn: Callable[[Any, int], Any]
    cue: Callable[[Any], float]


@dataclass(frozen=True, slots=True)
class KnobFigure:
    """What turning a knob from low to high does, valence and arousal on -1..1.

    Attributes:
        knob: its name.
        range: "low .. high".
        judge: how far the judge moves, mean over the media.
        people: how far people's ratings go with such a change of the cue.
    """

    knob: str
    range: str
    judge: tuple[float, float]
    people: tuple[float, float]

    @property
    def is_bought(self) -> bool:
        """Whether the knob moves the judge more than `MOST` times as far as people, on either axis."""
        return any(abs(j) > max(MOST * abs(p), NOTICED) for j, p in zip(self.judge, self.people, strict=True))


class KnobMeter:
    """Turns knobs on one medium after another, for several judges.

    Args:
        knobs: what is turned.
        judges: that read the media.
        slopes: knob -> how far people's valence and arousal rise with one unit of its cue.
    """

    def __init__(
        self, knobs: Sequence[Knob], judges: Sequence[Recognizer], slopes: Mapping[str, Sequence[float]]
    ) -> None:
        self.knobs, self.judges, self.slopes = knobs, judges, slopes
        self._moves: list[NDArray[np.float64]] = []  # [judges, knobs, 2] of each medium
        self._cues: list[list[float]] = []

    def turn(self, medium: Any) -> None:
        """Turn every knob of one medium down and up."""
        moves, cues = np.zeros((len(self.judges), len(self.knobs), 2)), []
        for k, knob in enumerate(self.knobs):
            low, high = knob.turn(medium, -1), knob.turn(medium, 1)
            cues.append(knob.cue(high) - knob.cue(low))
            for j, judge in enumerate(self.judges):
                first, second = (judge.read(m).estimate.vad for m in (low, high))
                moves[j, k] = second.valence - first.valence, second.arousal - first.arousal
        self._moves.append(moves)
        self._cues.append(cues)

    def figures(self) -> dict[str, list[KnobFigure]]:
        """Judge -> its knobs' figures, means over the media turned; empty before the first."""
        if not self._moves:
            return {}
        moves, cues = np.mean(self._moves, axis=0).tolist(), np.mean(self._cues, axis=0)
        people = [(c * np.asarray(self.slopes[k.name])).tolist() for c, k in zip(cues, self.knobs, strict=True)]
        return {
            judge.lineage.name: [
                KnobFigure(k.name, f"{k.low} .. {k.high}", (m[0], m[1]), (p[0], p[1]))
                for k, m, p in zip(self.knobs, rows, people, strict=True)
            ]
            for judge, rows in zip(self.judges, moves, strict=True)
        }


def load_slopes(modality: str) -> Mapping[str, Sequence[float]]:
    """How far people's valence and arousal rise with one unit of each cue.

    Args:
        modality: "image", "speech" or "music".

    Returns:
        Knob -> (valence, arousal).
    """
    table: Mapping[str, Mapping[str, Sequence[float]]] = read_json(PEOPLE)
    return table[modality]
