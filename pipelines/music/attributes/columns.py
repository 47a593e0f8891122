"""Attributes of a bar of a lead sheet, measured: what the composer is conditioned on, in training and when it writes.

All are key-relative and of this bar alone but two: `cadence` and `echo`, which look at its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipelines.music.attributes.names import Attributes
from pipelines.music.song.keys import MODES
from pipelines.music.song.song import QUARTER

if TYPE_CHECKING:
    from pipelines.music.compose.tokens import BarEvents

#: The columns of what is measured; each about -1..1.
COLUMNS = (
    "dark",
    "chromaticism",
    "dissonance",
    "density",
    "register",
    "range",
    "leap",
    "contour",
    "syncopation",
    "repetition",
    "harmonic_rhythm",
    "cadence",
    "echo",
    "place",
    "last",
    "song",
)
TENSE_QUALITIES = frozenset({"dim", "aug", "7", "maj7", "min7", "hdim7", "dim7", "add9", "minadd9", "sus2", "sus4"})
Floats = NDArray[np.float32]


def measure_columns(sheet: Sequence[BarEvents], dark: bool, *, song: bool = False) -> Floats:
    """[bars, len(COLUMNS)] of lines in a row, in a key with a minor third (`dark`) or not; `song`: an art song, not pop."""
    scale = _scale_degrees(dark)
    rows = [_measure_bar(line, dark, scale) for line in sheet]
    out = np.array(rows, np.float32).reshape(len(sheet), len(COLUMNS) - 5)
    cadence = np.array([_cadence_score(sheet, i) for i in range(len(sheet))], np.float32)
    echo = np.array([_rhythm_echo(sheet, i) for i in range(len(sheet))], np.float32)
    place = np.array([(i % 4) / 1.5 - 1 for i in range(len(sheet))], np.float32)
    last = np.zeros(len(sheet), np.float32)
    extra = np.stack([cadence, echo, place, last, np.full(len(sheet), 1.0 if song else -1.0, np.float32)], axis=1)
    return np.concatenate([out, extra], axis=1)


_COLUMN_SCALES: Mapping[str, Callable[[float], float]] = {
    "density": lambda v: math.log2(max(v, 0.25) / 1.2) / 1.5,
    "register": lambda v: (v - 70) / 10,
    "range": lambda v: v / 7 - 1,
    "leap": lambda v: v / 2.5 - 1,
    "harmonic_rhythm": lambda v: math.log2(max(v, 0.5) / 1.3),
    "chromaticism": lambda v: min(1.0, 4 * v) * 2 - 1,
    "dissonance": lambda v: 2 * v - 1,
    "syncopation": lambda v: 2 * v - 1,
    "repetition": lambda v: 2 * v - 1,
    "contour": lambda v: v,
}


def column_value(name: str, value: float) -> float:
    """A value in the units of `Attributes` as a column of `measure_columns`."""
    return _COLUMN_SCALES[name](value)


def _measure_bar(line: BarEvents, dark: bool, scale: frozenset[int]) -> list[float]:
    pitches = [p for _, _, p in line.notes]
    steps = [b - a for a, b in pairwise(pitches)]
    quarters = line.meter[0] * 4 / line.meter[1]
    count = len(pitches)
    out = sum(p % 12 not in scale for p in pitches) / count if count else 0.0
    tense = (
        sum(c.quality in TENSE_QUALITIES or c.root not in scale for _, c in line.chords) / len(line.chords)
        if line.chords
        else 0.0
    )
    middle = 60.0 + (sum(pitches) / count if count else 10.0)  # as if the tonic were middle C
    span = max(pitches) - min(pitches) if count else 0
    leap = sum(map(abs, steps)) / len(steps) if steps else 2.0
    contour = float(np.clip((pitches[-1] - pitches[0]) / 7, -1, 1)) if count > 1 else 0.0
    late = (
        sum(t % QUARTER != 0 and t % QUARTER + length > QUARTER for t, length, _ in line.notes) / count
        if count
        else 0.0
    )
    same = sum(s == 0 for s in steps) / len(steps) if steps else 0.0
    return [
        1.0 if dark else -1.0,
        column_value("chromaticism", out),
        column_value("dissonance", tense),
        column_value("density", count / quarters),
        column_value("register", middle),
        column_value("range", span),
        column_value("leap", leap),
        contour,
        column_value("syncopation", late),
        column_value("repetition", same),
        column_value("harmonic_rhythm", max(len(line.chords), 0.5) * 4 / quarters),
    ]


def _scale_degrees(dark: bool) -> frozenset[int]:
    return frozenset(MODES["minor"]) | {9, 11} if dark else frozenset(MODES["major"])  # minor with its melodic degrees


def _cadence_score(sheet: Sequence[BarEvents], i: int) -> float:
    """1 where a phrase comes to rest in the bar: a note of half the bar, or silence to the next bar, else -1."""
    line = sheet[i]
    ticks = line.meter[0] * 4 * QUARTER // line.meter[1]
    if not line.notes:
        return 1.0 if i and sheet[i - 1].notes else -1.0
    start, length, _ = line.notes[-1]
    following = ticks + sheet[i + 1].notes[0][0] if i + 1 < len(sheet) and sheet[i + 1].notes else 2 * ticks
    return 1.0 if length >= ticks / 2 or following - (start + length) >= QUARTER else -1.0


def _rhythm_echo(sheet: Sequence[BarEvents], i: int) -> float:
    """How much of the rhythm one of the four bars before has too: Jaccard index of onsets, brought to -1..1."""
    mine = {t for t, _, _ in sheet[i].notes}
    best = 0.0
    for j in range(max(0, i - 4), i):
        other = {t for t, _, _ in sheet[j].notes}
        if mine | other and sheet[j].meter == sheet[i].meter:
            best = max(best, len(mine & other) / len(mine | other))
    return 2 * best - 1


#: Attributes that the composer's network follows.
CONDITIONED = tuple(_COLUMN_SCALES)
DARK_BELOW = 0.165  # brightness at which the third is minor


def condition_columns(
    plan: Sequence[Attributes], middle: int, ends: Sequence[int], *, echo: float = 0.4, song: float = -1.0
) -> Floats:
    """What to ask of the network for every bar: [bars, len(COLUMNS)].

    Args:
        plan: attributes of the bars.
        middle: the pitch of the tonic nearest middle C.
        ends: bars at which a phrase comes to rest; the last bar is the end of the piece where it is one of them.
        echo: how much of the rhythm comes back within four bars, -1..1.
        song: -1 as in pop, 1 as in art songs.
    """
    out = np.full((len(plan), len(COLUMNS)), np.nan, np.float32)
    for i, bar in enumerate(plan):
        out[i, 0] = 1.0 if bar.brightness < DARK_BELOW else -1.0
        for name in CONDITIONED:
            value = getattr(bar, name) + (60 - middle if name == "register" else 0)
            out[i, COLUMNS.index(name)] = np.clip(column_value(name, value), -1.8, 1.8)
        out[i, COLUMNS.index("cadence")] = 1.0 if i in ends else -1.0
        out[i, COLUMNS.index("echo")] = echo
        out[i, COLUMNS.index("place")] = (i % 4) / 1.5 - 1
        out[i, COLUMNS.index("last")] = -1.0
        out[i, COLUMNS.index("song")] = song
    return out
