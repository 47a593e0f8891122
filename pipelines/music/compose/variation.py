"""Variations of bars of a lead sheet: parallel mode, modal colour, transposition, fewer notes, more notes.

Contour and rhythm stay; what changes is what an affect changes (Eerola, Friberg & Bresin 2013). Used on the corpora, to
show the composer corners that they lack, and on given pieces, to tell them with another affect.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.music.compose.tokens import BarEvents, fold_octaves
from pipelines.music.song.song import QUARTER, Chord

MAJOR_TO_MINOR = {4: 3, 9: 8, 11: 10}
MINOR_TO_MAJOR = {3: 4, 8: 9, 10: 11}
#: (root, quality) in major -> in minor of the same tonic; what is not named keeps its root's change and its quality.
_MINOR_CHORDS = {
    (0, "maj"): (0, "min"),
    (0, "maj7"): (0, "min7"),
    (0, "add9"): (0, "minadd9"),
    (2, "min"): (2, "dim"),
    (2, "min7"): (2, "hdim7"),
    (4, "min"): (3, "maj"),
    (4, "min7"): (3, "maj7"),
    (5, "maj"): (5, "min"),
    (5, "maj7"): (5, "min7"),
    (5, "add9"): (5, "minadd9"),
    (9, "min"): (8, "maj"),
    (9, "min7"): (8, "maj7"),
    (11, "dim"): (10, "maj"),
    (11, "hdim7"): (10, "7"),
}
_MAJOR_CHORDS = {v: k for k, v in _MINOR_CHORDS.items()} | {
    (7, "min"): (7, "maj"),
    (7, "min7"): (7, "7"),
    (10, "min"): (11, "dim"),
}
LEADING_TONE_ROOTS = frozenset({7, 11})  # roots over which minor keeps its leading tone
#: Degrees of major or minor that a mode of another colour bends: (from, to).
MODE_COLOURS: dict[str, dict[int, int]] = {
    "lydian": {5: 6},
    "major": {},
    "mixolydian": {11: 10},
    "dorian": {8: 9},
    "minor": {},
    "phrygian": {2: 1},
    "locrian": {2: 1, 7: 6},
}


def to_parallel_mode(bar: BarEvents, dark: bool) -> BarEvents:
    """The bar, which is in a key with a minor third (`dark`) or a major one, in the other of the two."""
    chords = tuple((t, _parallel_chord(c, dark)) for t, c in bar.chords)
    notes = tuple((t, n, _parallel_pitch(p, dark, _chord_at(bar, t))) for t, n, p in bar.notes)
    return replace(bar, notes=notes, chords=chords)


def apply_mode_colour(bar: BarEvents, mode: str) -> BarEvents:
    """A bar in major or minor with the degrees altered that give a mode its colour; cadences on V keep their leading
    tone.
    """
    alterations = MODE_COLOURS[mode]
    notes = tuple((t, n, p + alterations.get(p % 12, p % 12) - p % 12) for t, n, p in bar.notes)
    return (
        replace(bar, notes=notes, chords=tuple((t, _mode_chord(c, mode)) for t, c in bar.chords))
        if alterations
        else bar
    )


def thin_notes(bar: BarEvents, share: float, rng: np.random.Generator) -> BarEvents:
    """The bar without a share of its notes, metrically weak ones first; the note before each rings on. The
    first stays.
    """
    drop = round(share * len(bar.notes))
    weak = sorted(range(1, len(bar.notes)), key=lambda i: (_metrical_strength(bar.notes[i][0]), rng.random()))
    dropped = set(weak[:drop])
    remaining: list[tuple[int, int, int]] = []
    for i, (t, length, p) in enumerate(bar.notes):
        if i not in dropped:
            remaining.append((t, length, p))
        elif remaining:
            start, _, pitch = remaining[-1]
            remaining[-1] = (start, t + length - start, pitch)
    return replace(bar, notes=tuple(remaining))


def split_notes(bar: BarEvents, share: float, rng: np.random.Generator, scale: tuple[int, ...]) -> BarEvents:
    """The bar with a share more notes: long ones are split into the note and its repetition or neighbour in the
    scale.
    """
    missing = round(share * len(bar.notes))
    notes = list(cut_overlaps(bar).notes)
    for _ in range(4):
        broken = sorted((i for i, n in enumerate(notes) if n[1] >= 12), key=lambda i: (-notes[i][1], rng.random()))[
            : max(missing, 0)
        ]
        for i in sorted(broken, reverse=True):
            t, length, p = notes[i]
            half = _half_length(length)
            following = notes[i + 1][2] if i + 1 < len(notes) else p
            notes[i : i + 1] = [(t, half, p), (t + half, length - half, _repeat_or_step(p, following, scale, rng))]
        missing -= len(broken)
        if missing <= 0:
            break
    return replace(bar, notes=tuple(notes))


def cut_overlaps(bar: BarEvents) -> BarEvents:
    """The bar with notes in order, each ending where the next begins or the bar ends."""
    notes = sorted({t: (t, n, p) for t, n, p in bar.notes}.values())
    ends = [*(t for t, _, _ in notes[1:]), bar.meter[0] * 4 * QUARTER // bar.meter[1]]
    cut = tuple((t, max(1, min(n, end - t)), p) for (t, n, p), end in zip(notes, ends, strict=True))
    return replace(bar, notes=cut)


def transpose(bar: BarEvents, semitones: int) -> BarEvents:
    """Transposition of the melody by semitones; notes that would leave the composer's range move by an octave less."""
    return replace(bar, notes=tuple((t, n, fold_octaves(p + semitones)) for t, n, p in bar.notes))


def _chord_at(bar: BarEvents, tick: int) -> Chord | None:
    chords = [c for t, c in bar.chords if t <= tick]
    return chords[-1] if chords else None


def _parallel_pitch(p: int, dark: bool, chord: Chord | None) -> int:
    if dark:
        return p + MINOR_TO_MAJOR.get(p % 12, p % 12) - p % 12
    if p % 12 == 11 and chord is not None and chord.root in LEADING_TONE_ROOTS:
        return p
    return p + MAJOR_TO_MINOR.get(p % 12, p % 12) - p % 12


def _parallel_chord(chord: Chord, dark: bool) -> Chord:
    table, degrees = (_MAJOR_CHORDS, MINOR_TO_MAJOR) if dark else (_MINOR_CHORDS, MAJOR_TO_MINOR)
    root, quality = table.get((chord.root, chord.quality), (degrees.get(chord.root, chord.root), chord.quality))
    bass = None if chord.bass is None else degrees.get(chord.bass, chord.bass)
    return Chord(root, quality, bass if bass is None or bass in Chord(root, quality).tones else None)


def _mode_chord(chord: Chord, mode: str) -> Chord:
    """The chord on its degree within the mode, a triad where its third or fifth is bent."""
    alterations = MODE_COLOURS[mode]
    if mode == "lydian" and chord.root == 5:
        return Chord(2, "maj")  # II instead of IV, the chord of lydian
    changed = {
        "mixolydian": {(7, "maj"): (10, "maj"), (7, "7"): (10, "maj"), (11, "dim"): (10, "maj")},
        "dorian": {(5, "min"): (5, "maj"), (5, "min7"): (5, "7"), (2, "dim"): (2, "min"), (2, "hdim7"): (2, "min7")},
        "phrygian": {
            (2, "dim"): (1, "maj"),
            (2, "hdim7"): (1, "maj7"),
            (7, "min"): (10, "min"),
            (7, "maj"): (1, "maj"),
            (7, "7"): (1, "maj7"),
        },
        "locrian": {
            (0, "min"): (0, "dim"),
            (7, "maj"): (1, "maj"),
            (7, "min"): (6, "maj"),
            (7, "7"): (1, "maj7"),
            (2, "dim"): (1, "maj"),
        },
    }.get(mode, {})
    root, quality = changed.get((chord.root, chord.quality), (chord.root, chord.quality))
    return Chord(root, quality, chord.bass if root == chord.root and chord.bass not in alterations else None)


def _metrical_strength(tick: int) -> int:
    return 3 if tick % (2 * QUARTER) == 0 else 2 if tick % QUARTER == 0 else 1 if tick % (QUARTER // 2) == 0 else 0


def _half_length(length: int) -> int:
    return length // 2 if length % 12 == 0 or length < 24 else length // 2 // 6 * 6


def _repeat_or_step(p: int, following: int, scale: tuple[int, ...], rng: np.random.Generator) -> int:
    """The same note again, or the step of the scale towards the next note."""
    if following == p or rng.random() < 0.35:
        return p
    direction = 1 if following > p else -1
    q = p + direction
    while q % 12 not in scale:
        q += direction
    return q
