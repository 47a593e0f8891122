"""Elements of one piece put into another: its rhythm, harmony, dynamics or tempo (element exchange, as in MusER, Ji & Yang 2024)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipelines.music.attributes.names import Attributes, clamp_attribute
from pipelines.music.compose.tokens import BarEvents
from pipelines.music.song.song import Song


def exchange_rhythm(line: BarEvents, other: BarEvents) -> BarEvents:
    """The other line's onsets and lengths under this line's contour: at each onset the pitch that sounded there."""
    if not line.notes or not other.notes or line.meter != other.meter:
        return line
    starts = [t for t, _, _ in line.notes]
    pitch = [line.notes[max(0, int(np.searchsorted(starts, t, side="right")) - 1)][2] for t, _, _ in other.notes]
    return replace(line, notes=tuple((t, n, p) for (t, n, _), p in zip(other.notes, pitch, strict=True)))


def exchange_harmony(line: BarEvents, other: BarEvents) -> BarEvents:
    """The other line's chords; tune notes that they do not hold move by a semitone at most, to the nearest that they do."""
    if not other.chords or line.meter != other.meter:
        return line
    return replace(
        line, chords=other.chords, notes=tuple((t, n, _nearest_chord_tone(p, t, other)) for t, n, p in line.notes)
    )


BAR_EXCHANGES: Mapping[str, Callable[[BarEvents, BarEvents], BarEvents]] = {
    "rhythm": exchange_rhythm,
    "harmony": exchange_harmony,
}


def exchange_bars(sheet: Sequence[BarEvents], other: Sequence[BarEvents], elements: Sequence[str]) -> list[BarEvents]:
    """The lines with elements of the other's, bar by bar; the other begins again where it is shorter."""
    out = list(sheet)
    for name in elements:
        if name in BAR_EXCHANGES:
            out = [BAR_EXCHANGES[name](line, other[i % len(other)]) for i, line in enumerate(out)]
    return out


def exchange_plan(plan: Sequence[Attributes], other: Song, elements: Sequence[str]) -> list[Attributes]:
    """The plan with the other's swings of loudness around its mean, or its tempos."""
    out = list(plan)
    count = len(other.bars)
    if "dynamics" in elements:
        loud = _bar_loudness(other)
        out = [
            replace(a, loudness=clamp_attribute("loudness", a.loudness + loud[i % count])) for i, a in enumerate(out)
        ]
    if "tempo" in elements:
        out = [replace(a, tempo=other.bars[i % count].tempo) for i, a in enumerate(out)]
    return out


def _bar_loudness(song: Song) -> list[float]:
    """Of each bar, the mean velocity less that of all."""
    notes = [n for voice in song.voices for n in voice.notes]
    velocities: list[list[int]] = [[] for _ in song.bars]
    for bar, note in zip(song.bars_at([n.start for n in notes]).tolist(), notes, strict=True):
        velocities[bar].append(note.velocity)
    mean = float(np.mean([v for bar in velocities for v in bar]))
    return [float(np.mean(bar)) - mean if bar else 0.0 for bar in velocities]


def _nearest_chord_tone(pitch: int, tick: int, other: BarEvents) -> int:
    tones = [c for t, c in other.chords if t <= tick][-1:] or [other.chords[0][1]]
    if tick % 48 or pitch % 12 in tones[0].tones:
        return pitch
    return next((pitch + d for d in (-1, 1) if (pitch + d) % 12 in tones[0].tones), pitch)
