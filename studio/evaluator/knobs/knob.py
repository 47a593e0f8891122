"""A knob, how far it moves a judge, and how far people's ratings move with the cue that it turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

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


def measure_knob(
    knob: Knob,
    judge: Recognizer,
    media: Iterable[Any],
    slopes: Mapping[str, Sequence[float]],
    convert: Callable[[Any], Any] = lambda medium: medium,
) -> KnobFigure:
    """Turn one knob on every medium.

    Args:
        knob: what is turned.
        judge: reads the media.
        media: as the knob turns them.
        slopes: knob -> how far people's valence and arousal rise with one unit of its cue.
        convert: a medium to what the judge reads.

    Returns:
        The mean moves.
    """
    moves, cues = [], []
    for medium in media:
        low, high = knob.turn(medium, -1), knob.turn(medium, 1)
        first, second = (judge.read(convert(m)).estimate.vad for m in (low, high))
        moves.append((second.valence - first.valence, second.arousal - first.arousal))
        cues.append(knob.cue(high) - knob.cue(low))
    moved = np.mean(moves, axis=0).tolist()
    people = (np.mean(cues) * np.asarray(slopes.get(knob.name, (0.0, 0.0)))).tolist()
    return KnobFigure(knob.name, f"{knob.low} .. {knob.high}", (moved[0], moved[1]), (people[0], people[1]))


def load_slopes(modality: str) -> Mapping[str, Sequence[float]]:
    """How far people's valence and arousal rise with one unit of each cue.

    Args:
        modality: "image", "speech" or "music".

    Returns:
        Knob -> (valence, arousal).
    """
    table: Mapping[str, Mapping[str, Sequence[float]]] = read_json(PEOPLE)
    return table[modality]
