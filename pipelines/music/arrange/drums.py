"""Drum beats by name and by how much they drive; keys of the General MIDI percussion map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.music.arrange.patterns import StruckNote
from pipelines.music.song.song import QUARTER

KICK, STICK, SNARE, LOW_TOM, CLOSED_HAT, MID_TOM, OPEN_HAT, HIGH_TOM, CRASH, RIDE, TAMBOURINE, SHAKER = (
    *(36, 37, 38, 41, 42, 45, 46, 50, 49, 51, 54, 70),
)
MIN_DRIVE = 0.15  # below it there are none
BEATS = ("rock", "light", "march", "drive", "heartbeat", "swell", "waltz", "electronic")
_SIXTEENTH, _EIGHTH = QUARTER // 4, QUARTER // 2


@dataclass(frozen=True, slots=True)
class DrumBar:
    """What one bar of drums is to be.

    Attributes:
        drive: 0..1.
        meter: of the bar.
        variant: of the section: its kicks and cymbals.
        first: whether a section begins.
        fill: whether one ends.
        place: of the bar in its phrase, 0..3.
    """

    drive: float
    meter: tuple[int, int]
    variant: int = 0
    first: bool = False
    fill: bool = False
    place: int = 0


def beat_ticks(meter: tuple[int, int]) -> list[int]:
    """Where the beats of a meter begin: three eighths where it is compound, 2+2+3 in seven eighths."""
    beats, unit = meter
    ticks = beats * 4 * QUARTER // unit
    if unit == 8 and beats % 3 == 0:
        return list(range(0, ticks, 36))
    return list(range(0, ticks - QUARTER + 1, QUARTER)) if unit <= 4 or beats % 2 == 0 else [0, 24, 48]


def drum_bar(beat: str, bar: DrumBar, rng: np.random.Generator) -> list[StruckNote]:
    """Hits of one bar: (start, length, key, velocity against the bar's); none where the drive is under .15."""
    if bar.drive < MIN_DRIVE:
        return []
    beats = beat_ticks(bar.meter)
    ticks = bar.meter[0] * 4 * QUARTER // bar.meter[1]
    hits = _BEATS[beat](bar, beats, ticks)
    if rng.random() < 0.3 and bar.drive > 0.4:  # a ghost, or a kick that leads on
        hits.append((ticks - _SIXTEENTH, 6, SNARE if bar.variant % 2 else KICK, -22))
    if bar.first and bar.drive >= 0.45:
        hits.append((0, QUARTER, CRASH, 4))
    if bar.fill and bar.drive >= 0.3:
        hits = _fill(hits, ticks, bar, rng)
    return sorted({(t, key): (t, n, key, v) for t, n, key, v in hits}.values())


def _fill(hits: list[StruckNote], ticks: int, bar: DrumBar, rng: np.random.Generator) -> list[StruckNote]:
    start = ticks - (QUARTER if rng.random() < 0.5 or ticks <= 2 * QUARTER else 2 * QUARTER)
    keys = ((SNARE, HIGH_TOM, MID_TOM, LOW_TOM), (SNARE, SNARE, LOW_TOM, LOW_TOM), (HIGH_TOM, MID_TOM, SNARE, KICK))
    chosen = keys[int(rng.integers(len(keys)))]
    steps = range(start, ticks, _SIXTEENTH if bar.drive > 0.4 else _EIGHTH)
    roll = [(t, 6, chosen[4 * k // len(steps)], -8 + 2 * k) for k, t in enumerate(steps)]
    return [h for h in hits if h[0] < start] + roll


def _rock(bar: DrumBar, beats: list[int], ticks: int) -> list[StruckNote]:
    compound = len(beats) > 1 and beats[1] == 36
    step = 12 if compound or bar.drive >= 0.3 else QUARTER
    cymbal = RIDE if bar.variant % 3 == 2 and bar.drive > 0.5 else CLOSED_HAT
    hits = [(t, 6, cymbal, -8 if t in beats else -16) for t in range(0, ticks, step)]
    backs = beats[1::2] if len(beats) % 2 == 0 else beats[1:]
    hits += [(t, 6, SNARE if bar.drive >= 0.4 else STICK, 0) for t in backs]
    kicks = {0: [0], 1: [0, ticks // 2], 2: [0, _EIGHTH * 3]}[bar.variant % 3]
    kicks = [*kicks, ticks // 2 + _EIGHTH] if bar.drive > 0.55 and bar.place % 2 else kicks
    hits += [(t, 6, KICK, 0) for t in (beats if bar.drive >= 0.92 else kicks)]
    return [*hits, (ticks - _EIGHTH, 12, OPEN_HAT, -10)] if bar.place == 3 and not compound else hits


def _light(bar: DrumBar, beats: list[int], ticks: int) -> list[StruckNote]:
    hits = [(t, 6, SHAKER, -12 if t in beats else -20) for t in range(0, ticks, 12)]
    hits += [(t, 6, (STICK, TAMBOURINE)[bar.variant % 2], -12) for t in beats[1::2]]
    return [*hits, (0, 6, KICK, -10)]


def _march(bar: DrumBar, beats: list[int], ticks: int) -> list[StruckNote]:
    hits = [(t, 6, SNARE, -4 if t in beats[1::2] else -14) for t in beats]
    for beat in beats[(bar.variant % 2) :: 2]:
        hits += [(beat + _EIGHTH, 6, SNARE, -18), (beat + _EIGHTH + _SIXTEENTH, 6, SNARE, -14)]
    kicks = [0, beats[len(beats) // 2]] if len(beats) > 2 else [0]
    return (
        hits + [(t, 6, KICK, 2) for t in kicks] + ([(0, 24, CRASH, -6)] if bar.place == 0 and bar.drive > 0.6 else [])
    )


def _drive(bar: DrumBar, beats: list[int], ticks: int) -> list[StruckNote]:
    toms = ((LOW_TOM, MID_TOM), (LOW_TOM, LOW_TOM), (MID_TOM, HIGH_TOM))[bar.variant % 3]
    accents = ((0, 3, 6), (0, 2, 5), (0, 3, 5, 7))[bar.variant % 3]
    hits = [(t, 6, toms[t // 12 % 2], 4 if t // 12 % 8 in accents else -14) for t in range(0, ticks, 12)]
    hits += [(t, 6, KICK, 6) for t in (beats if bar.drive > 0.7 else beats[::2])]
    hits += [(t, 6, SNARE, 8) for t in beats[1::2]] if bar.drive > 0.6 else []
    return hits + [(t, 6, CLOSED_HAT, -14) for t in range(0, ticks, _SIXTEENTH if bar.drive > 0.85 else 12)]


def _heartbeat(bar: DrumBar, beats: list[int], ticks: int) -> list[StruckNote]:
    return [hit for t in beats[::2] for hit in ((t, 12, KICK, -6), (t + _EIGHTH, 12, LOW_TOM, -16))]


def _swell(bar: DrumBar, beats: list[int], ticks: int) -> list[StruckNote]:
    return [(0, 48, CRASH, -16)] if bar.place == 0 else [(0, 12, LOW_TOM, -20)] if bar.place == 2 else []


def _waltz(bar: DrumBar, beats: list[int], ticks: int) -> list[StruckNote]:
    brush = [(t, 6, (STICK, SNARE)[bar.drive > 0.5], -14) for t in beats[1:]]
    return [(0, 6, KICK, -4), *brush, *((t, 6, CLOSED_HAT, -18) for t in beats)]


def _electronic(bar: DrumBar, beats: list[int], ticks: int) -> list[StruckNote]:
    hits = [(t, 6, KICK, 4) for t in beats] + [(t, 6, SNARE, 0) for t in beats[1::2]]
    hats = range(0, ticks, _SIXTEENTH) if bar.variant % 2 else range(_EIGHTH, ticks, QUARTER)
    return hits + [(t, 6, CLOSED_HAT if t % QUARTER else OPEN_HAT, -12 if t % 12 == 0 else -20) for t in hats]


_BEATS = {
    "rock": _rock,
    "light": _light,
    "march": _march,
    "drive": _drive,
    "heartbeat": _heartbeat,
    "swell": _swell,
    "waltz": _waltz,
    "electronic": _electronic,
}
