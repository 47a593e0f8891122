"""Meters that the composer has no bars of: two of its bars joined, the last cut short."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.music.compose.tokens import COMPOSER_METERS, BarEvents
from pipelines.music.song.song import QUARTER, Chord

#: A meter -> the meters whose bars make up one of its bars.
JOINED_METERS: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {
    (5, 4): ((3, 4), (2, 4)),
    (7, 8): ((4, 4),),
    (9, 8): ((6, 8), (6, 8)),
    (12, 8): ((6, 8), (6, 8)),
}
METERS = (*COMPOSER_METERS, *JOINED_METERS)


def parts_of(meter: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The meters of the bars that the network writes for a bar."""
    return JOINED_METERS.get(meter, (meter,))


def join_bars(bars: Sequence[BarEvents], meter: tuple[int, int]) -> list[BarEvents]:
    """Bars of the network's meters as bars of a meter: joined, and cut where it is shorter.

    Args:
        bars: as many for each bar as `parts_of` has meters.
        meter: of the result.

    Returns:
        Bars of that meter.
    """
    parts = parts_of(meter)
    if parts == (meter,):
        return list(bars)
    return [_join(group, meter) for group in _groups(bars, len(parts))]


def _groups(bars: Sequence[BarEvents], size: int) -> list[Sequence[BarEvents]]:
    return [bars[i : i + size] for i in range(0, len(bars), size)]


def _join(group: Sequence[BarEvents], meter: tuple[int, int]) -> BarEvents:
    ticks, at = meter[0] * 4 * QUARTER // meter[1], 0
    notes: list[tuple[int, int, int]] = []
    chords: list[tuple[int, Chord]] = []
    for bar in group:
        notes += [(at + t, min(n, ticks - at - t), p) for t, n, p in bar.notes if at + t < ticks]
        chords += [(at + t, c) for t, c in bar.chords if at + t < ticks and (not chords or chords[-1][1] != c)]
        at += bar.meter[0] * 4 * QUARTER // bar.meter[1]
    if len(notes) == 1 and notes[0][0] == 0:  # the close of a piece: one note, as long as the bar
        notes = [(0, ticks, notes[0][2])]
    return BarEvents(meter, tuple(notes), tuple(chords))
