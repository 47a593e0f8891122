"""The bass line of one chord: root first, then what the motion asks, and a step into the next chord."""

from __future__ import annotations

import numpy as np

from pipelines.music.arrange.patterns import Hits
from pipelines.music.song.song import Chord

LOW, HIGH = 26, 55


def near(pitch_class: int, around: float) -> int:
    """The pitch of a class nearest a place, within the bass's range."""
    return min((p for p in range(LOW, HIGH + 1) if p % 12 == pitch_class % 12), key=lambda p: abs(p - around))


def line(
    chord: Chord, after: Chord | None, tonic: int, span: tuple[int, int], around: float, motion: float, beat: int, rng: np.random.Generator
) -> Hits:
    """Notes (start, length, pitch) under a chord.

    Args:
        after: the chord that follows; its root is approached by step where the bass moves.
        span: ticks of the bar that the chord fills.
        around: the pitch about which the line lies.
        motion: onsets a quarter of the accompaniment.
        beat: ticks of a beat.
    """
    start, end = span
    root = near(tonic + chord.lowest, around)
    if motion < 1.0 or end - start <= beat:
        return [(start, end - start, root)]
    fifth = root + 7 if root + 7 <= HIGH else root - 5
    if motion < 2.0:
        times = range(start, end, 2 * beat)
        return [
            (t, min(2 * beat, end - t), root if k % 2 == 0 else fifth if fifth % 12 in _classes(chord, tonic) else root)
            for k, t in enumerate(times)
        ]
    out = [(t, min(beat, end - t), root) for t in range(start, end, beat)]
    if motion >= 2.6:
        out = [
            (t, min(beat // 2, end - t), root if k % 4 != 3 or rng.random() < 0.5 else root + 12 if root < 42 else root)
            for k, t in enumerate(range(start, end, beat // 2))
        ]
    if after is not None and after != chord and len(out) > 1:
        goal = near(tonic + after.lowest, root)
        out[-1] = (out[-1][0], out[-1][1], goal + (1 if goal < root else -2 if goal - root > 2 else 2))
    return out


def _classes(chord: Chord, tonic: int) -> set[int]:
    return {(tonic + t) % 12 for t in chord.tones}
