"""Accompaniment patterns: a voicing and a stretch of time in, notes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pipelines.music.song.song import QUARTER

#: (start, length, pitch) within a bar.
Hits = list[tuple[int, int, int]]
#: (voicing, start, end, step, beat) -> hits
Pattern = Callable[[Sequence[int], int, int, int, int], Hits]


def sustained_chord(pitches: Sequence[int], start: int, end: int, step: int, beat: int) -> Hits:
    """One chord, as long as it lasts."""
    return [(start, end - start, p) for p in pitches]


def block_chords(pitches: Sequence[int], start: int, end: int, step: int, beat: int) -> Hits:
    """The chord again every step."""
    return [(t, min(step, end - t), p) for t in range(start, end, step) for p in pitches]


def arpeggio(pitches: Sequence[int], start: int, end: int, step: int, beat: int) -> Hits:
    """Broken upwards and down again."""
    path = (
        [*pitches, *reversed(pitches[1:-1])]
        if len(pitches) > 2
        else [*pitches, pitches[0] + 12]
        if len(pitches) > 1
        else [pitches[0], pitches[0] + 12]
    )
    return _play_in_turn(path, start, end, step)


def alberti_bass(pitches: Sequence[int], start: int, end: int, step: int, beat: int) -> Hits:
    """Low, high, middle, high (Domenico Alberti)."""
    low, middle, high = pitches[0], pitches[len(pitches) // 2], pitches[-1]
    return _play_in_turn([low, high, middle, high], start, end, step)


def after_beat(pitches: Sequence[int], start: int, end: int, step: int, beat: int) -> Hits:
    """The bass has the first beat; the chord the others."""
    times = [t for t in range(start, end, beat) if t % (2 * beat if beat * 2 <= end else end) or t != start] or [start]
    return [(t, min(beat, end - t), p) for t in times for p in pitches]


def off_beat(pitches: Sequence[int], start: int, end: int, step: int, beat: int) -> Hits:
    """Between the beats, as in comping."""
    half = beat // 2
    return [(t, min(half, end - t), p) for t in range(start + half, end, beat) for p in pitches] or sustained_chord(
        pitches, start, end, step, beat
    )


def ostinato(pitches: Sequence[int], start: int, end: int, step: int, beat: int) -> Hits:
    """One note low and the rest above it, in turn: an ostinato."""
    upper = pitches[1:] or [pitches[0] + 12]
    return [
        (t, min(step, end - t), p)
        for k, t in enumerate(range(start, end, step))
        for p in ([pitches[0]] if k % 2 == 0 else upper)
    ]


def _play_in_turn(path: Sequence[int], start: int, end: int, step: int) -> Hits:
    return [(t, min(step, end - t), path[k % len(path)]) for k, t in enumerate(range(start, end, step))]


#: (onsets a quarter from, to, patterns that suit gentle music, those that suit tense music)
PATTERNS: tuple[tuple[float, float, tuple[Pattern, ...], tuple[Pattern, ...]], ...] = (
    (0.0, 0.6, (sustained_chord,), (sustained_chord,)),
    (0.6, 1.1, (block_chords, arpeggio), (block_chords,)),
    (1.1, 1.7, (arpeggio, alberti_bass, after_beat), (block_chords, after_beat)),
    (1.7, 2.7, (arpeggio, alberti_bass, off_beat), (ostinato, block_chords, arpeggio)),
    (2.7, 9.0, (arpeggio, alberti_bass), (ostinato, block_chords)),
)
ONSET_STEPS = (96, 48, 24, 12, 8, 6)


def choose_pattern(motion: float, tense: bool, rng: np.random.Generator) -> Pattern:
    """A pattern for so many onsets a quarter."""
    _, _, gentle, hard = next(row for row in PATTERNS if row[0] <= motion < row[1])
    options = hard if tense else gentle
    return options[int(rng.integers(len(options)))]


def choose_step(motion: float, meter: tuple[int, int]) -> int:
    """Ticks from onset to onset that come nearest to a motion and divide the beat."""
    beat = 36 if meter[1] == 8 and meter[0] % 3 == 0 else QUARTER
    options = [s for s in (72, 36, 12, 6) if beat == 36] or [s for s in ONSET_STEPS if s != 8]
    return min(options, key=lambda s: abs(np.log2(QUARTER / s / max(motion, 0.2))))
