"""Accompaniment figures of people: bars of piano parts as rhythms and steps, played over any chord.

`figures.safetensors` beside the composer's weights holds them, cut out of POP909 (MIT) and the OpenScore Lieder (CC0)
by `python -m pipelines.music.training figures`. A note of the upper part is a step on the ladder of the chord's tones,
counted from the tone nearest the middle of the part; one of the lower part is a function over the root.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.music.arrange.patterns import Span, StruckNote, chord_at
from pipelines.music.compose.meters import JOINED_METERS
from pipelines.music.song.song import QUARTER
from weights.checkpoint import load_checkpoint
from weights.store import EMBEDDED

FIGURE_BARS = 4  # of a figure: bars in a row of one piece
FIGURE_METERS = ((4, 4), (3, 4), (6, 8), (2, 4))
LOWER_BELOW = 50  # pitches of the lower part, in the pieces that figures come from
NAMES = ("rows", "counts", "meters", "features")
CANDIDATES = 7  # nearest figures that one is drawn of
LOWEST_UPPER, HIGHEST_LOWER = 45, 52


class Lower(IntEnum):
    """What a note of the lower part is of its chord."""

    ROOT = 0
    THIRD = 1
    FIFTH = 2
    PASSING = 3


@dataclass(frozen=True, slots=True)
class FigureTable:
    """All figures.

    Attributes:
        rows: [N, 6] bar, tick, length, step or function + 64, velocity against the mean + 64, lower part or not.
        starts: [F + 1] first row of each figure.
        meters: [F] places in FIGURE_METERS.
        features: [F, 4] onsets a quarter, notes an onset of the upper part, quarters that a note sounds, art song or
            not.
    """

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    meters: NDArray[np.int64]
    features: NDArray[np.float64]

    def bar(self, figure: int, place: int) -> NDArray[np.int64]:
        """The rows [n, 6] of one bar of a figure, value and velocity without their offset."""
        rows = self.rows[self.starts[figure] : self.starts[figure + 1]]
        return rows[rows[:, 0] == place % FIGURE_BARS] - np.array([0, 0, 0, 64, 64, 0])


@cache
def load_figures() -> FigureTable:
    """The embedded table, read once.

    Raises:
        WeightsNotFoundError: it is missing.
        WeightsCorruptError: its parts do not fit each other.
    """
    shapes = {"rows": (None, 6), "features": (None, 4)}
    held = load_checkpoint(
        EMBEDDED / "music", name="figures", framework="numpy", kind="figures", config=False, shapes=shapes, names=NAMES
    ).tensors
    starts = np.concatenate([[0], np.cumsum(held["counts"].astype(int))])
    return FigureTable(
        held["rows"].astype(int),
        starts,
        held["meters"].astype(int),
        held["features"].astype(float),
    )


@dataclass(frozen=True, slots=True)
class FigureWish:
    """What a figure should be like; see `FigureTable.features`."""

    density: float
    polyphony: float
    sustain: float
    art_song: float = 0.3


def choose_figure(meter: tuple[int, int], wish: FigureWish, rng: np.random.Generator) -> int:
    """A figure of a meter (for joined meters: of their first bar), drawn of those nearest a wish."""
    table = load_figures()
    own = np.flatnonzero(table.meters == FIGURE_METERS.index(figure_meters(meter)[0]))
    density, polyphony, sustain, art_song = table.features[own].T
    distance = (
        2.0 * np.abs(np.log2(density / wish.density))
        + 1.2 * np.abs(np.log2(polyphony / wish.polyphony))
        + 0.8 * np.abs(np.log2(sustain / wish.sustain))
        + 0.5 * np.abs(art_song - wish.art_song)
    )
    nearest = own[np.argsort(distance, kind="stable")[:CANDIDATES]]
    return int(nearest[int(rng.integers(len(nearest)))])


def figure_meters(meter: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The meters of figures that make up a bar."""
    return JOINED_METERS.get(meter, (meter,) if meter in FIGURE_METERS else ((4, 4),))


@dataclass(frozen=True, slots=True)
class FigureRegister:
    """Where a figure is played.

    Attributes:
        centre: pitch about which the upper part lies.
        top: its highest pitch.
        bass: pitch about which the lower part lies.
    """

    centre: float
    top: int
    bass: float


def play_figure(
    figure: int, place: int, meter: tuple[int, int], chords: Sequence[Span], tonic: int, where: FigureRegister
) -> tuple[list[StruckNote], list[StruckNote]]:
    """One bar of a figure over chords.

    Args:
        figure: of `choose_figure`.
        place: which of its bars, counted on and on.
        meter: of the bar.
        chords: (start, end, chord) of the bar.
        tonic: pitch class of the key.
        where: registers of both parts.

    Returns:
        The upper and the lower part.
    """
    upper: list[StruckNote] = []
    lower: list[StruckNote] = []
    ticks, at = meter[0] * 4 * QUARTER // meter[1], 0
    for k, (beats, unit) in enumerate(figure_meters(meter)):
        for _, tick, length, value, force, low in load_figures().bar(figure, place + k).tolist():
            start = at + tick
            if start >= ticks or tick >= beats * 4 * QUARTER // unit:
                continue
            first, end, chord = chord_at(chords, start)
            tones = [(tonic + t) % 12 for t in chord.tones]
            length = min(length, (end if end - start >= QUARTER // 4 else ticks) - start)
            if low:
                pitch = _lower_pitch(
                    value, [(tonic + chord.lowest) % 12, *tones[1:]], where.bass, at_start=start == first
                )
                lower.append((start, length, pitch, force))
            else:
                upper.append((start, length, _upper_pitch(value, tones, where), force))
        at += beats * 4 * QUARTER // unit
    return _without_doubles(upper), _without_doubles(lower)


def _upper_pitch(step: int, tones: Sequence[int], where: FigureRegister) -> int:
    ladder = [p for p in range(24, 108) if p % 12 in set(tones)]
    base = min(range(len(ladder)), key=lambda i: abs(ladder[i] - where.centre))
    pitch = ladder[max(0, min(len(ladder) - 1, base + step))]
    while pitch > max(where.top, LOWEST_UPPER + 12):
        pitch -= 12
    while pitch < LOWEST_UPPER:
        pitch += 12
    return pitch


def _lower_pitch(value: int, tones: Sequence[int], around: float, *, at_start: bool) -> int:
    kind, octave = Lower(value % 4), value // 4
    root = min((p for p in range(28, HIGHEST_LOWER + 1) if p % 12 == tones[0]), key=lambda p: abs(p - around))
    if at_start or kind is Lower.ROOT or len(tones) < 3:
        return root + (12 if octave and not at_start and root + 12 <= HIGHEST_LOWER else 0)
    tone = tones[1] if kind is Lower.THIRD else tones[2]
    pitch = root + (tone - root) % 12
    return pitch if pitch <= min(around + 12, HIGHEST_LOWER) else pitch - 12


def _without_doubles(notes: Sequence[StruckNote]) -> list[StruckNote]:
    """Notes by start and pitch, the longer of two of one pitch that begin together."""
    longest: dict[tuple[int, int], StruckNote] = {}
    for note in notes:
        key = (note[0], note[2])
        if key not in longest or note[1] > longest[key][1]:
            longest[key] = note
    return [longest[key] for key in sorted(longest)]
