"""Elements of one piece put into another: its rhythm, harmony, dynamics or tempo (element exchange, as in MusER, Ji &
Yang 2024).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipelines.music.attributes.names import Attributes, clamp_attribute
from pipelines.music.compose.tokens import BarEvents
from pipelines.music.song.song import Song


def exchange_rhythm(bar: BarEvents, source: BarEvents) -> BarEvents:
    """The onsets and lengths of `source` under the contour of `bar`: at each onset the pitch that sounded there."""
    if not bar.notes or not source.notes or bar.meter != source.meter:
        return bar
    starts = [t for t, _, _ in bar.notes]
    pitch = [bar.notes[max(0, int(np.searchsorted(starts, t, side="right")) - 1)][2] for t, _, _ in source.notes]
    return replace(bar, notes=tuple((t, n, p) for (t, n, _), p in zip(source.notes, pitch, strict=True)))


def exchange_harmony(bar: BarEvents, source: BarEvents) -> BarEvents:
    """The bar with the chords of `source`; notes of the tune move by a semitone at most, to the nearest chord tone."""
    if not source.chords or bar.meter != source.meter:
        return bar
    return replace(
        bar, chords=source.chords, notes=tuple((t, n, _nearest_chord_tone(p, t, source)) for t, n, p in bar.notes)
    )


BAR_EXCHANGES: Mapping[str, Callable[[BarEvents, BarEvents], BarEvents]] = {
    "rhythm": exchange_rhythm,
    "harmony": exchange_harmony,
}


def exchange_bars(sheet: Sequence[BarEvents], source: Sequence[BarEvents], elements: Sequence[str]) -> list[BarEvents]:
    """Bars with elements of the source's, one by one; the source begins again where it is shorter."""
    out = list(sheet)
    for name in elements:
        if name in BAR_EXCHANGES:
            out = [BAR_EXCHANGES[name](bar, source[i % len(source)]) for i, bar in enumerate(out)]
    return out


def exchange_plan(plan: Sequence[Attributes], source: Song, elements: Sequence[str]) -> list[Attributes]:
    """The plan with the source's swings of loudness around its mean, or its tempos."""
    out = list(plan)
    count = len(source.bars)
    if "dynamics" in elements:
        loud = _bar_loudness(source)
        out = [
            replace(a, loudness=clamp_attribute("loudness", a.loudness + loud[i % count])) for i, a in enumerate(out)
        ]
    if "tempo" in elements:
        out = [replace(a, tempo=source.bars[i % count].tempo) for i, a in enumerate(out)]
    return out


def _bar_loudness(song: Song) -> list[float]:
    """Of each bar, the mean velocity less that of all."""
    notes = [n for voice in song.voices for n in voice.notes]
    velocities: list[list[int]] = [[] for _ in song.bars]
    for bar, note in zip(song.bars_at([n.start for n in notes]).tolist(), notes, strict=True):
        velocities[bar].append(note.velocity)
    mean = float(np.mean([v for bar in velocities for v in bar]))
    return [float(np.mean(bar)) - mean if bar else 0.0 for bar in velocities]


def _nearest_chord_tone(pitch: int, tick: int, source: BarEvents) -> int:
    tones = [c for t, c in source.chords if t <= tick][-1:] or [source.chords[0][1]]
    if tick % 48 or pitch % 12 in tones[0].tones:
        return pitch
    return next((pitch + d for d in (-1, 1) if (pitch + d) % 12 in tones[0].tones), pitch)
