"""The bass line of one chord: root first, then what the motion asks, and a step into the next chord."""

from __future__ import annotations

import numpy as np

from pipelines.music.arrange.patterns import Hits
from pipelines.music.song.song import Chord

LOWEST_BASS, HIGHEST_BASS = 28, 52


def nearest_pitch(pitch_class: int, around: float) -> int:
    """The pitch of a class nearest a place, within the bass's range."""
    return min(
        (p for p in range(LOWEST_BASS, HIGHEST_BASS + 1) if p % 12 == pitch_class % 12), key=lambda p: abs(p - around)
    )


def bass_line(
    chord: Chord,
    after: Chord | None,
    tonic: int,
    span: tuple[int, int],
    around: float,
    motion: float,
    beat: int,
    dark: float,
    rng: np.random.Generator,
) -> Hits:
    """The bass under a chord.

    Args:
        chord: key-relative.
        after: the chord that follows; its root is approached by step where the bass moves.
        tonic: pitch class.
        span: ticks of the bar that the chord fills.
        around: the pitch about which the line lies.
        motion: onsets a quarter of the accompaniment.
        beat: ticks of a beat.
        dark: 0..1, the chance that the next root is approached by a semitone, as in a lament.
        rng: of the approach and of octaves.

    Returns:
        (start, length, pitch) within the bar.
    """
    start, end = span
    root = nearest_pitch(tonic + chord.lowest, around)
    goal = nearest_pitch(tonic + after.lowest, root) if after is not None and after != chord else None
    lament = goal is not None and rng.random() < dark
    out = _bass_pattern(chord, tonic, span, root, motion, beat, dark, rng)
    if goal is None or end - start < 2 * beat or (motion < 2.0 and not lament):
        return out
    step = (1 if goal < root or (goal == root and rng.random() < 0.5) else -1) * (1 if lament else 2)
    return [*_truncate_hits(out, end - beat), (end - beat, beat, goal + step)]


def _bass_pattern(
    chord: Chord,
    tonic: int,
    span: tuple[int, int],
    root: int,
    motion: float,
    beat: int,
    dark: float,
    rng: np.random.Generator,
) -> Hits:
    start, end = span
    if motion < 0.4 or end - start <= beat or (motion < 1.0 and end - start < 4 * beat):
        return [(start, end - start, root)]
    fifth = root + 7 if root + 7 <= HIGHEST_BASS else root - 5
    if motion < 2.0:
        other = fifth if fifth % 12 in _pitch_classes(chord, tonic) else root
        return [
            (t, min(2 * beat, end - t), root if k % 2 == 0 else other)
            for k, t in enumerate(range(start, end, 2 * beat))
        ]
    if motion < 2.6:
        return [
            (t, min(beat, end - t), root if dark > 0 or k % 2 == 0 else fifth)
            for k, t in enumerate(range(start, end, beat))
        ]
    high = root + 12 if root < 42 else root
    return [
        (t, min(beat // 2, end - t), high if k % 4 == 3 and rng.random() < 0.5 else root)
        for k, t in enumerate(range(start, end, beat // 2))
    ]


def _truncate_hits(hits: Hits, tick: int) -> Hits:
    return [(t, min(length, tick - t), p) for t, length, p in hits if t < tick]


def _pitch_classes(chord: Chord, tonic: int) -> set[int]:
    return {(tonic + t) % 12 for t in chord.tones}
