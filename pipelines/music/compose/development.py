"""What becomes of a section that comes back: its first bars as they were, then ornaments, fewer notes, another rhythm.

Also how phrases end (a breath before the next) and how unrest breaks a line off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from pipelines.music.attributes.columns import DARK_BELOW
from pipelines.music.attributes.names import Attributes
from pipelines.music.compose import variation
from pipelines.music.compose.likeness import SHORT, is_clash
from pipelines.music.compose.tokens import BarEvents
from pipelines.music.song.keys import MODES
from pipelines.music.song.song import QUARTER, Chord

KEPT_BARS = (2, 2, 1)  # first bars of a section that stay, by how often it came before
CHROMATIC_FROM = 0.04  # share of notes outside the scale from which a tune is led by semitones
BREATH = QUARTER  # ticks of silence at least at the end of most phrases
BREATH_SHARE = 0.7  # of the phrases
SMOOTHED_SHARE = 0.7  # of notes that turn back and forth: the network's tunes turn more than people's
SHORTEST_HELD = 9  # ticks of a note that is cut for a breath
Change = Callable[[BarEvents, tuple[int, ...], np.random.Generator], BarEvents]


def develop_section(
    bars: Sequence[BarEvents], plan: Sequence[Attributes], turn: int, rng: np.random.Generator
) -> list[BarEvents]:
    """The bars of a section as it returns.

    Args:
        bars: as they were.
        plan: attributes of the bars where they return.
        turn: how often the section came before, at least 1.
        rng: of what is changed.

    Returns:
        As many bars: rhythm and line are known again, but seldom note for note.
    """
    kept = KEPT_BARS[min(turn, len(KEPT_BARS)) - 1]
    share = min(0.9, 0.5 + 0.15 * turn)
    out = []
    for k, (bar, a) in enumerate(zip(bars, plan, strict=True)):
        if k < kept or not bar.notes or rng.random() > share:
            out.append(bar)
            continue
        scale = MODES["minor" if a.brightness < DARK_BELOW else "major"]
        out.append(_settle(_CHANGES[int(rng.integers(len(_CHANGES)))](bar, scale, rng), bar))
    return out


def _ornament(bar: BarEvents, scale: tuple[int, ...], rng: np.random.Generator) -> BarEvents:
    return variation.split_notes(bar, 0.35, rng, scale)


def _thin(bar: BarEvents, scale: tuple[int, ...], rng: np.random.Generator) -> BarEvents:
    return variation.thin_notes(bar, 0.35, rng)


def _delay(bar: BarEvents, scale: tuple[int, ...], rng: np.random.Generator) -> BarEvents:
    """The first note an eighth later: a rest on the beat, as singers do."""
    start, length, pitch = bar.notes[0]
    if start or length < QUARTER or (len(bar.notes) > 1 and bar.notes[1][0] < QUARTER):
        return _neighbour(bar, scale, rng)
    return replace(bar, notes=((SHORT, length - SHORT, pitch), *bar.notes[1:]))


def _neighbour(bar: BarEvents, scale: tuple[int, ...], rng: np.random.Generator) -> BarEvents:
    """One note between two others moved a step of the scale."""
    if len(bar.notes) < 3:
        return _ornament(bar, scale, rng)
    k = int(rng.integers(1, len(bar.notes) - 1))
    start, length, pitch = bar.notes[k]
    moved = _step(pitch, 1 if rng.random() < 0.5 else -1, scale)
    return replace(bar, notes=(*bar.notes[:k], (start, length, moved), *bar.notes[k + 1 :]))


def _sequence(bar: BarEvents, scale: tuple[int, ...], rng: np.random.Generator) -> BarEvents:
    """The second half a step of the scale higher or lower: the rhythm kept, the end changed."""
    half, by = bar.meter[0] * 2 * QUARTER // bar.meter[1], 1 if rng.random() < 0.5 else -1
    notes = tuple((t, n, _step(p, by, scale) if t >= half else p) for t, n, p in bar.notes)
    return replace(bar, notes=notes)


_CHANGES: tuple[Change, ...] = (_ornament, _thin, _delay, _neighbour, _sequence)


def _step(pitch: int, by: int, scale: tuple[int, ...]) -> int:
    moved = pitch + by
    while moved % 12 not in scale:
        moved += by
    return moved


def _settle(bar: BarEvents, before: BarEvents) -> BarEvents:
    """The changed bar with clashes that the bar before it had not resolved by a semitone to a tone of the chord."""
    old = set(before.notes)
    notes = tuple(n if n in old else (n[0], n[1], _resolve(n[2], chord_under(bar, n[0]))) for n in bar.notes)
    return replace(bar, notes=notes)


def smooth_line(bar: BarEvents, dark: bool, rng: np.random.Generator) -> BarEvents:
    """The bar with some short notes that only turn back and forth led through the step between their neighbours."""
    scale, notes = MODES["minor" if dark else "major"], list(bar.notes)
    for k in range(1, len(notes) - 1):
        start, length, pitch = notes[k]
        before, after = notes[k - 1][2], notes[k + 1][2]
        turns = (pitch - before) * (after - pitch) < 0
        if not turns or start % (2 * QUARTER) == 0 or length > QUARTER or rng.random() > SMOOTHED_SHARE:
            continue
        between = [p for p in range(min(before, after) + 1, max(before, after)) if p % 12 in scale]
        if between and abs(after - before) <= 5:
            notes[k] = (start, length, min(between, key=lambda p: abs(p - pitch)))
    return replace(bar, notes=tuple(notes))


def resolve_clashes(bar: BarEvents) -> BarEvents:
    """The bar with notes that last, or begin on a beat, moved off a clash with the chord: a step along the scale."""
    notes = []
    for start, length, pitch in bar.notes:
        chord = chord_under(bar, start)
        firm = length > SHORT or start % QUARTER == 0
        notes.append((start, length, _resolve(pitch, chord) if firm else pitch))
    return replace(bar, notes=tuple(notes))


def chord_under(bar: BarEvents, tick: int) -> Chord | None:
    """The chord that sounds at a tick of a bar."""
    return next((chord for t, chord in reversed(bar.chords) if t <= tick), None)


def _resolve(pitch: int, chord: Chord | None) -> int:
    if chord is None or not is_clash(chord, pitch):
        return pitch
    tones = set(chord.tones)
    return next(pitch + d for d in (-1, 1, -2, 2) if (pitch + d) % 12 in tones)


def colour_chromatically(bar: BarEvents, share: float, rng: np.random.Generator) -> BarEvents:
    """The bar with notes between others made leading tones of the next: a semitone below or above it.

    Args:
        bar: of the tune.
        share: of its notes that are to lie outside the scale; nothing is done under CHROMATIC_FROM.
        rng: of which.
    """
    if share < CHROMATIC_FROM or len(bar.notes) < 2:
        return bar
    notes = list(bar.notes)
    for k in range(len(notes) - 1):
        start, length, pitch = notes[k]
        following = notes[k + 1][2]
        near = 0 < abs(following - pitch) <= 4
        if near and start % (2 * QUARTER) and length <= QUARTER and rng.random() < 2.5 * share:
            notes[k] = (start, length, following + (-1 if pitch < following else 1))
    return replace(bar, notes=tuple(notes))


def breathe(bar: BarEvents, rng: np.random.Generator) -> BarEvents:
    """The last bar of a phrase: most often with a beat of silence before the next one begins."""
    if not bar.notes or rng.random() > BREATH_SHARE:
        return bar
    end = bar.meter[0] * 4 * QUARTER // bar.meter[1] - BREATH
    kept = [(t, min(n, end - t), p) for t, n, p in bar.notes if t <= end - SHORTEST_HELD]
    return replace(bar, notes=tuple(kept or bar.notes[:1]))


def come_home(bars: Sequence[BarEvents]) -> BarEvents:
    """The last of some bars with its note in the octave nearest to the note before: a tune ends without a leap."""
    before = [p for bar in bars[:-1] for _, _, p in bar.notes]
    last = bars[-1]
    if not before or not last.notes:
        return last
    octaves = round((before[-1] - last.notes[0][2]) / 12)
    return variation.transpose(last, 12 * octaves) if octaves else last


def interrupt(bar: BarEvents, irregularity: float, rng: np.random.Generator) -> BarEvents:
    """The bar broken off, or begun late, as often as unrest asks."""
    if len(bar.notes) < 2 or rng.random() > 0.6 * irregularity:
        return bar
    cut = int(rng.integers(1, len(bar.notes)))
    if rng.random() < 0.6:
        kept = bar.notes[:cut]
        start, length, pitch = kept[-1]
        return replace(bar, notes=(*kept[:-1], (start, min(length, SHORT), pitch)))
    return replace(bar, notes=bar.notes[cut:])
