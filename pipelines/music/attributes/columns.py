"""Attributes of the bars of a lead sheet as columns of numbers: what the composer's network is conditioned on.

In training they are measured (`measure_columns`), when it composes they come from a plan (`condition_columns`). All are
key-relative and of one bar alone but two: `cadence` and `echo`, which look at its neighbours.
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

#: The columns, each about -1..1; `last` marks the end of a piece, `song` an art song.
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
PHRASE_BARS = 4
Floats = NDArray[np.float32]


def measure_columns(bars: Sequence[BarEvents], dark: bool, *, art_song: bool = False) -> Floats:
    """What bars in a row are like.

    Args:
        bars: melody and chords.
        dark: whether their key has a minor third.
        art_song: an art song, not pop.

    Returns:
        [bars, len(COLUMNS)].
    """
    degrees = _scale_degrees(dark)
    rows = np.array([_measure_bar(bar, dark, degrees) for bar in bars], np.float32)
    phrase = [
        (
            _cadence_score(bars, i),
            _rhythm_echo(bars, i),
            (i % PHRASE_BARS) / 1.5 - 1,
            0.0,
            1.0 if art_song else -1.0,
        )
        for i in range(len(bars))
    ]
    extra = np.array(phrase, np.float32).reshape(len(bars), 5)
    return np.concatenate([rows.reshape(len(bars), len(COLUMNS) - 5), extra], axis=1)


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
    """A value in the units of `Attributes` on the scale of its column, about -1..1."""
    return _COLUMN_SCALES[name](value)


def _measure_bar(bar: BarEvents, dark: bool, degrees: frozenset[int]) -> list[float]:
    """The columns of a bar that do not look at its neighbours."""
    pitches = [p for _, _, p in bar.notes]
    steps = [b - a for a, b in pairwise(pitches)]
    quarters = bar.meter[0] * 4 / bar.meter[1]
    count = len(pitches)
    chromatic = sum(p % 12 not in degrees for p in pitches) / count if count else 0.0
    tense = [c.quality in TENSE_QUALITIES or c.root not in degrees for _, c in bar.chords]
    register = 60.0 + (sum(pitches) / count if count else 10.0)  # as if the tonic were middle C
    off_beat = [t % QUARTER != 0 and t % QUARTER + length > QUARTER for t, length, _ in bar.notes]
    return [
        1.0 if dark else -1.0,
        column_value("chromaticism", chromatic),
        column_value("dissonance", sum(tense) / len(tense) if tense else 0.0),
        column_value("density", count / quarters),
        column_value("register", register),
        column_value("range", max(pitches) - min(pitches) if count else 0),
        column_value("leap", sum(map(abs, steps)) / len(steps) if steps else 2.0),
        float(np.clip((pitches[-1] - pitches[0]) / 7, -1, 1)) if count > 1 else 0.0,
        column_value("syncopation", sum(off_beat) / count if count else 0.0),
        column_value("repetition", sum(s == 0 for s in steps) / len(steps) if steps else 0.0),
        column_value("harmonic_rhythm", max(len(bar.chords), 0.5) * 4 / quarters),
    ]


def _scale_degrees(dark: bool) -> frozenset[int]:
    return frozenset(MODES["minor"]) | {9, 11} if dark else frozenset(MODES["major"])  # minor with its melodic degrees


def _cadence_score(bars: Sequence[BarEvents], i: int) -> float:
    """1 where a phrase comes to rest in the bar: a note of half the bar, or silence to the next bar, else -1."""
    bar = bars[i]
    ticks = bar.meter[0] * 4 * QUARTER // bar.meter[1]
    if not bar.notes:
        return 1.0 if i and bars[i - 1].notes else -1.0
    start, length, _ = bar.notes[-1]
    next_start = ticks + bars[i + 1].notes[0][0] if i + 1 < len(bars) and bars[i + 1].notes else 2 * ticks
    return 1.0 if length >= ticks / 2 or next_start - (start + length) >= QUARTER else -1.0


def _rhythm_echo(bars: Sequence[BarEvents], i: int) -> float:
    """How much of the rhythm one of the four bars before has too: Jaccard index of onsets, brought to -1..1."""
    onsets = {t for t, _, _ in bars[i].notes}
    best = 0.0
    for earlier in bars[max(0, i - PHRASE_BARS) : i]:
        earlier_onsets = {t for t, _, _ in earlier.notes}
        if onsets | earlier_onsets and earlier.meter == bars[i].meter:
            best = max(best, len(onsets & earlier_onsets) / len(onsets | earlier_onsets))
    return 2 * best - 1


#: Attributes that the composer's network is conditioned on.
CONDITIONED = tuple(_COLUMN_SCALES)
DARK_BELOW = 0.165  # brightness at which the third is minor
MAX_COLUMN = 1.8  # further out than the corpora, an attribute asks for no more


def condition_columns(
    plan: Sequence[Attributes], middle: int, ends: Sequence[int], *, echo: float = 0.4, art_song: float = -1.0
) -> Floats:
    """The columns that the network is conditioned on.

    Args:
        plan: attributes of the bars.
        middle: the pitch of the tonic nearest middle C.
        ends: bars at which a phrase comes to rest.
        echo: how much of the rhythm comes back within four bars, -1..1.
        art_song: -1 as in pop, 1 as in art songs.

    Returns:
        [bars, len(COLUMNS)].
    """
    columns = np.full((len(plan), len(COLUMNS)), np.nan, np.float32)
    for i, bar in enumerate(plan):
        columns[i, 0] = 1.0 if bar.brightness < DARK_BELOW else -1.0
        for name in CONDITIONED:
            value = getattr(bar, name) + (60 - middle if name == "register" else 0)
            columns[i, COLUMNS.index(name)] = np.clip(column_value(name, value), -MAX_COLUMN, MAX_COLUMN)
        columns[i, COLUMNS.index("cadence")] = 1.0 if i in ends else -1.0
        columns[i, COLUMNS.index("echo")] = echo
        columns[i, COLUMNS.index("place")] = (i % PHRASE_BARS) / 1.5 - 1
        columns[i, COLUMNS.index("last")] = -1.0
        columns[i, COLUMNS.index("song")] = art_song
    return columns
