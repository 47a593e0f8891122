"""What a mode's brightness adds to the network's logits: bright music leans on major triads and the third, dark music on minor and
diminished chords, tritones and semitones (Eerola, Friberg & Bresin 2013; Gabrielsson & Lindström 2010)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.music.attributes.names import Attributes
from pipelines.music.compose import tokens as T

NEUTRAL, REACH = 0.15, 0.4  # brightness at which nothing is added; how far from there one unit lies
CHORD = {
    "maj": 1.0,
    "add9": 0.8,
    "maj7": 0.5,
    "sus2": 0.1,
    "sus4": 0.0,
    "5": 0.0,
    "7": -0.2,
    "min": -0.7,
    "min7": -0.6,
    "minadd9": -0.7,
    "aug": -1.0,
    "dim": -1.6,
    "hdim7": -1.4,
    "dim7": -1.6,
}
HOME = {0: 0.5, 5: 0.4, 7: 0.5}  # roots that are more usual in bright music
DEGREE = {0: 0.1, 4: 0.9, 7: 0.3, 2: 0.1, 9: 0.3, 11: 0.1, 3: -1.0, 8: -0.9, 1: -0.6, 6: -0.8, 10: -0.4}
Floats = NDArray[np.float64]


def tilts(plan: Sequence[Attributes], strength: float = 1.0) -> Floats:
    """[bars, SIZE] to be added to the logits of each bar."""
    return np.stack([strength * float(np.clip((a.brightness - NEUTRAL) / REACH, -1.6, 1.6)) * _UNIT for a in plan])


def _unit() -> Floats:
    out = np.zeros(T.SIZE)
    low, _ = T.KINDS["chord"]
    for i, (root, quality) in enumerate(T.CHORDS):
        out[low + i] = CHORD.get(quality, 0.0) + HOME.get(root, 0.0)
    low, _ = T.KINDS["pitch"]
    for i in range(T.HIGH - T.LOW + 1):
        out[low + i] = DEGREE.get((i + T.LOW) % 12, 0.0)
    return out


_UNIT = _unit()
