"""Ensembles of instruments that suit an affect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Which instrument plays which part: names of `instruments.PROGRAMS`; `pad` may be empty."""

    melody: str
    accompaniment: str
    bass: str
    pad: str = ""


#: (valence from, to, arousal from, to, ensemble): one is drawn of those whose region holds the point.
_ENSEMBLES: tuple[tuple[float, float, float, float, Ensemble], ...] = (
    (-1, 1, -1, 1, Ensemble("piano", "piano", "piano")),
    (-1, 1, -1, 0.2, Ensemble("cello", "piano", "piano")),
    (-0.2, 1, -1, 0.3, Ensemble("flute", "harp", "cello", "strings")),
    (-1, 0.3, -1, 0, Ensemble("oboe", "strings", "cello")),
    (-1, 0.2, -1, 0.1, Ensemble("clarinet", "piano", "cello", "strings")),
    (0, 1, -1, 0.2, Ensemble("music box", "harp", "harp")),
    (0.1, 1, -0.5, 0.6, Ensemble("guitar", "guitar", "bass")),
    (0.1, 1, 0, 1, Ensemble("flute", "pizzicato", "bass")),
    (0.2, 1, 0.1, 1, Ensemble("trumpet", "brass", "bass", "strings")),
    (0.0, 1, 0.1, 1, Ensemble("violin", "piano", "bass", "strings")),
    (-1, 0, 0.1, 1, Ensemble("violin", "strings", "cello")),
    (-1, 0.1, 0.3, 1, Ensemble("horn", "strings", "cello", "brass")),
    (-1, 0, 0.2, 1, Ensemble("piano", "piano", "cello", "strings")),
)


def choose_ensemble(valence: float, arousal: float, seed: int) -> Ensemble:
    """An ensemble that suits a point of the plane, by seed."""
    fitting = [e for v0, v1, a0, a1, e in _ENSEMBLES if v0 <= valence <= v1 and a0 <= arousal <= a1]
    return fitting[int(np.random.default_rng([seed, 11]).integers(len(fitting)))]
