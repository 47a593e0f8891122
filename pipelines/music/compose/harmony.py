"""Chords of a lead sheet enriched: borrowed from the parallel mode, leading to their neighbour, inverted.

What is changed never clashes with the tune: a chord is exchanged only where no sounding note of the tune comes to lie a
semitone from it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from pipelines.music.attributes.names import Attributes
from pipelines.music.compose.likeness import SHORT, is_clash
from pipelines.music.compose.tokens import BarEvents
from pipelines.music.song.song import QUARTER, Chord

INVERSION_SHARE = 0.5  # of the places where an inversion makes the bass move by step
#: Chords that may stand in for one of a root: (root, quality), by whether the key has a minor third.
_BRIGHT_SUBSTITUTES = {
    5: ((5, "min"), (2, "min7"), (10, "maj")),
    0: ((9, "min7"), (4, "min7"), (8, "maj7")),
    9: ((8, "maj"), (9, "7"), (5, "maj7")),
    2: ((2, "7"), (8, "maj"), (2, "hdim7")),
    7: ((11, "dim"), (10, "maj"), (2, "min7")),
    4: ((4, "7"), (3, "maj")),
}
_DARK_SUBSTITUTES = {
    5: ((2, "hdim7"), (11, "dim7"), (1, "maj")),
    0: ((0, "dim"), (11, "dim7"), (5, "min")),
    7: ((11, "dim7"), (2, "hdim7"), (7, "7")),
    8: ((5, "min"), (2, "hdim7"), (6, "dim7")),
    3: ((0, "min"), (11, "dim7")),
    10: ((7, "min"), (11, "dim7")),
    2: ((11, "dim7"), (5, "min")),
    1: ((5, "min"), (2, "hdim7")),
}


def enrich_harmony(
    bars: Sequence[BarEvents],
    plan: Sequence[Attributes],
    dark: Sequence[bool],
    fixed: Collection[int],
    seed: int,
) -> list[BarEvents]:
    """Bars with some chords exchanged, as often as `borrowing` asks, and inversions where they make the bass move.

    Args:
        bars: tune and chords.
        plan: attributes of each.
        dark: whether each is in a key with a minor third.
        fixed: bars whose chords stay: openings and cadences.
        seed: of what is exchanged: a bar's draws depend on its place alone.

    Returns:
        As many bars; tunes are as they were.
    """
    out = list(bars)
    for i, (bar, a) in enumerate(zip(bars, plan, strict=True)):
        if i in fixed or not bar.chords:
            continue
        after = out[i + 1].chords[0][1] if i + 1 < len(out) and out[i + 1].chords else None
        out[i] = replace(bar, chords=_exchange(bar, after, a.borrowing, dark[i], np.random.default_rng([seed, 61, i])))
    return _invert(out, fixed, seed)


def _exchange(
    bar: BarEvents, after: Chord | None, share: float, dark: bool, rng: np.random.Generator
) -> tuple[tuple[int, Chord], ...]:
    chords = list(bar.chords)
    ends = [*(t for t, _ in chords[1:]), bar.meter[0] * 4 * QUARTER // bar.meter[1]]
    for k, ((start, chord), end) in enumerate(zip(chords, ends, strict=True)):
        if rng.random() >= share:
            continue
        following = chords[k + 1][1] if k + 1 < len(chords) else after
        options = [Chord(*c) for c in (_DARK_SUBSTITUTES if dark else _BRIGHT_SUBSTITUTES).get(chord.root, ())]
        if following is not None and following.root not in (0, chord.root) and following.quality in ("maj", "min"):
            leading = Chord((following.root + 11) % 12, "dim7") if dark else Chord((following.root + 7) % 12, "7")
            options.insert(0, leading)
        options = [c for c in options if c != chord and _suits(bar, c, start, end)]
        if options:
            chords[k] = (start, options[int(rng.integers(min(2, len(options))))])
    return tuple(chords)


def _suits(bar: BarEvents, chord: Chord, start: int, end: int) -> bool:
    """Whether no note that is more than passing clashes with a chord, and most are of it."""
    notes = [(t, n, p) for t, n, p in bar.notes if start <= t < end]
    firm = [p for t, n, p in notes if n > SHORT or t % QUARTER == 0]
    clashing = any(is_clash(chord, p) for p in firm)
    return not clashing and (not firm or sum(p % 12 in chord.tones for p in firm) >= 0.5 * len(firm))


def _invert(bars: Sequence[BarEvents], fixed: Collection[int], seed: int) -> list[BarEvents]:
    flat = [(i, t, chord) for i, bar in enumerate(bars) for t, chord in bar.chords]
    lows = [chord.lowest for _, _, chord in flat]
    coins = np.random.default_rng([seed, 62]).random(len(bars)).tolist()
    for k in range(1, len(flat) - 1):
        i, _, chord = flat[k]
        if i in fixed or chord.bass is not None or len(chord.tones) < 3 or coins[i] >= INVERSION_SHARE:
            continue
        before, after = lows[k - 1], lows[k + 1]
        if _is_step(before, chord.root) or before == chord.root:
            continue
        for bass in (chord.tones[1], chord.tones[2]):
            if _is_step(before, bass) and (_is_step(bass, after) or bass == chord.tones[1]):
                flat[k] = (i, flat[k][1], replace(chord, bass=bass))
                lows[k] = bass
                break
    chords: list[list[tuple[int, Chord]]] = [[] for _ in bars]
    for i, t, chord in flat:
        chords[i].append((t, chord))
    return [replace(bar, chords=tuple(c)) for bar, c in zip(bars, chords, strict=True)]


def _is_step(a: int, b: int) -> bool:
    return (b - a) % 12 in (1, 2, 10, 11)
