"""Lines of a lead sheet changed: to the parallel mode, thinner, busier, by octaves, into another mode's colour.

What a piece keeps is its contour and rhythm; what changes is what a feeling changes (Eerola, Friberg & Bresin 2013). Used on the
corpora, to show the composer corners they lack, and on given pieces, to tell them with another feeling.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.music.compose.tokens import HIGHEST_INTERVAL, LOWEST_INTERVAL, BarEvents
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


def to_parallel_mode(line: BarEvents, dark: bool) -> BarEvents:
    """The line, which is in a key with a minor third (`dark`) or a major one, in the other of the two."""
    chords = tuple((t, _parallel_chord(c, dark)) for t, c in line.chords)
    notes = tuple((t, n, _parallel_pitch(p, dark, _chord_at(line, t))) for t, n, p in line.notes)
    return replace(line, notes=notes, chords=chords)


def apply_mode_colour(line: BarEvents, mode: str) -> BarEvents:
    """A line in major or minor with the degrees that give a mode its colour bent; cadences on V keep their leading tone."""
    bent = MODE_COLOURS[mode]
    notes = tuple((t, n, p + bent.get(p % 12, p % 12) - p % 12) for t, n, p in line.notes)
    return replace(line, notes=notes, chords=tuple((t, _mode_chord(c, mode)) for t, c in line.chords)) if bent else line


def thin_notes(line: BarEvents, share: float, rng: np.random.Generator) -> BarEvents:
    """Without a share of the notes, weak places first; those before ring on. The first note and the strongest stay."""
    drop = round(share * len(line.notes))
    weak = sorted(range(1, len(line.notes)), key=lambda i: (_metrical_strength(line.notes[i][0]), rng.random()))
    gone = set(weak[:drop])
    kept: list[tuple[int, int, int]] = []
    for i, (t, length, p) in enumerate(line.notes):
        if i not in gone:
            kept.append((t, length, p))
        elif kept:
            start, _, pitch = kept[-1]
            kept[-1] = (start, t + length - start, pitch)
    return replace(line, notes=tuple(kept))


def split_notes(line: BarEvents, share: float, rng: np.random.Generator, scale: tuple[int, ...]) -> BarEvents:
    """A share more notes: long ones are broken into the note and its repetition or neighbour in the scale."""
    wanted = round(share * len(line.notes))
    notes = list(line.notes)
    for _ in range(4):
        broken = sorted((i for i, n in enumerate(notes) if n[1] >= 12), key=lambda i: (-notes[i][1], rng.random()))[
            : max(wanted, 0)
        ]
        for i in sorted(broken, reverse=True):
            t, length, p = notes[i]
            half = _half_length(length)
            following = notes[i + 1][2] if i + 1 < len(notes) else p
            notes[i : i + 1] = [(t, half, p), (t + half, length - half, _repeat_or_step(p, following, scale, rng))]
        wanted -= len(broken)
        if wanted <= 0:
            break
    return replace(line, notes=tuple(notes))


def transpose(line: BarEvents, semitones: int) -> BarEvents:
    """The melody moved; what would leave the range moves by an octave less."""
    return replace(line, notes=tuple((t, n, _fold_octaves(p + semitones)) for t, n, p in line.notes))


def _fold_octaves(p: int) -> int:
    while p > HIGHEST_INTERVAL:
        p -= 12
    while p < LOWEST_INTERVAL:
        p += 12
    return p


def _chord_at(line: BarEvents, tick: int) -> Chord | None:
    found = [c for t, c in line.chords if t <= tick]
    return found[-1] if found else None


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
    bent = MODE_COLOURS[mode]
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
    return Chord(root, quality, chord.bass if root == chord.root and chord.bass not in bent else None)


def _metrical_strength(tick: int) -> int:
    return 3 if tick % (2 * QUARTER) == 0 else 2 if tick % QUARTER == 0 else 1 if tick % (QUARTER // 2) == 0 else 0


def _half_length(length: int) -> int:
    return length // 2 if length % 12 == 0 or length < 24 else length // 2 // 6 * 6


def _repeat_or_step(p: int, following: int, scale: tuple[int, ...], rng: np.random.Generator) -> int:
    """The same note again, or the step of the scale towards the next note."""
    if following == p or rng.random() < 0.35:
        return p
    way = 1 if following > p else -1
    q = p + way
    while q % 12 not in scale:
        q += way
    return q
