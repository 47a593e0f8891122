"""Chords as pitches: close to the ones before, under the melody, never muddy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from pipelines.music.song.song import Chord

LOWEST_CHORD_PITCH = 45  # of an upper chord tone: below it, thirds are mud
EXTENSIONS = {"maj": ("add9", "maj7"), "min": ("minadd9", "min7", "minadd9"), "dim": ("hdim7", "dim7")}


def voice_chord(
    chord: Chord, tonic: int, count: int, around: float, before: Sequence[int], top: int
) -> tuple[int, ...]:
    """The voicing of a chord: pitches of its upper voices.

    Args:
        chord: key-relative.
        tonic: pitch class.
        count: how many pitches, 1..6.
        around: the pitch that they lie about where nothing was before.
        before: the voicing before; it is left by the shortest way.
        top: the highest pitch allowed, as far as the chord fits under it.

    Returns:
        Pitches, low to high.
    """
    tones = [(tonic + t) % 12 for t in chord.tones]
    tones_needed = _select_tones(tones, count)
    ceiling = max(top, LOWEST_CHORD_PITCH + 12)
    pool = [p for p in range(LOWEST_CHORD_PITCH, ceiling + 1) if p % 12 in set(tones_needed)]
    near = sorted(pool, key=lambda p: abs(p - around))[: max(9, count + 4)]
    choices = [
        c for c in combinations(sorted(near), min(count, len(near))) if c[-1] - c[0] <= 7 + 5 * max(1, count - 1)
    ]
    return min(choices or [tuple(sorted(near)[:count])], key=lambda c: _voicing_cost(c, tones_needed, before, around))


def _select_tones(tones: Sequence[int], count: int) -> list[int]:
    """The chord's tones in order of need: third, seventh or added, root, fifth; the fifth goes first where few may
    sound.
    """
    order = [tones[i] for i in (1, 3, 0, 2) if i < len(tones)]
    return order[:count] if count < len(order) else order


def _voicing_cost(pitches: tuple[int, ...], tones_needed: Sequence[int], before: Sequence[int], around: float) -> float:
    missing = sum(t not in {p % 12 for p in pitches} for t in tones_needed)
    centre = sum(pitches) / len(pitches)
    away = abs(centre - around) * 0.35
    moved = sum(min(abs(p - b) for b in before) for p in pitches) / len(pitches) if before else 0.0
    close = sum(b - a < 3 for a, b in pairwise(pitches))
    mud = sum(b - a < 5 and a < 52 for a, b in pairwise(pitches))
    return 6 * missing + away + moved + 1.5 * close + 3 * mud


def add_extension(chord: Chord, dissonance: float, chance: float) -> Chord:
    """A plain triad with an added tone where a chance 0..1 falls below what is asked."""
    if chord.quality not in EXTENSIONS or chance >= 0.8 * dissonance or chord.bass is not None:
        return chord
    if chord.root == 7 and chord.quality == "maj":
        return Chord(7, "7")
    options = EXTENSIONS[chord.quality]
    return Chord(chord.root, options[int(chance * 1000) % len(options)])
