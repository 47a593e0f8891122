"""Instruments by name, and ensembles that suit a feeling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weights.errors import InputError

#: Names of the command line -> General MIDI programme.
PROGRAMS: dict[str, int] = {
    "piano": 0,
    "electric piano": 4,
    "harpsichord": 6,
    "celesta": 8,
    "glockenspiel": 9,
    "music box": 10,
    "vibraphone": 11,
    "marimba": 12,
    "xylophone": 13,
    "bells": 14,
    "organ": 19,
    "guitar": 24,
    "steel guitar": 25,
    "bass": 32,
    "violin": 40,
    "viola": 41,
    "cello": 42,
    "tremolo strings": 44,
    "pizzicato": 45,
    "harp": 46,
    "timpani": 47,
    "strings": 48,
    "choir": 52,
    "trumpet": 56,
    "trombone": 57,
    "horn": 60,
    "brass": 61,
    "sax": 65,
    "oboe": 68,
    "bassoon": 70,
    "clarinet": 71,
    "flute": 73,
    "lead": 80,
    "pad": 89,
    "sitar": 104,
}


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Who plays what: names of PROGRAMS; `pad` may be empty."""

    melody: str
    accompaniment: str
    bass: str
    pad: str = ""


#: (valence from, to, arousal from, to, ensemble): those whose region holds the point are drawn from.
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


def instrument_program(name: str) -> int:
    """The General MIDI programme of an instrument.

    Raises:
        InputError: no such instrument.
    """
    if name.strip().lower() not in PROGRAMS:
        raise InputError(f"unknown instrument '{name[:30]}'; there are {', '.join(PROGRAMS)}")
    return PROGRAMS[name.strip().lower()]


def choose_ensemble(valence: float, arousal: float, seed: int) -> Ensemble:
    """One that suits a point of the plane, by seed."""
    fitting = [e for v0, v1, a0, a1, e in _ENSEMBLES if v0 <= valence <= v1 and a0 <= arousal <= a1]
    return fitting[int(np.random.default_rng([seed, 11]).integers(len(fitting)))]
