"""Drum patterns by how much they drive; keys of the General MIDI percussion map."""

from __future__ import annotations

import numpy as np

from pipelines.music.arrange.patterns import Hits
from pipelines.music.song.song import QUARTER

KICK, STICK, SNARE, CLOSED_HAT, OPEN_HAT, CRASH, RIDE, SHAKER, TOM_HIGH, TOM_LOW = (
    36,
    37,
    38,
    42,
    46,
    49,
    51,
    70,
    50,
    45,
)
MIN_DRIVE = 0.15  # below it there are none


def drum_bar(drive: float, meter: tuple[int, int], *, first: bool, fill: bool, rng: np.random.Generator) -> Hits:
    """Hits (start, length, key) of one bar; none where `drive` (0..1) is under .15."""
    if drive < MIN_DRIVE:
        return []
    ticks = meter[0] * 4 * QUARTER // meter[1]
    beat = 36 if meter[1] == 8 and meter[0] % 3 == 0 else QUARTER
    beats = list(range(0, ticks, beat))
    time = beat // 3 if beat == 36 else QUARTER // 2
    hat = SHAKER if drive < 0.35 else CLOSED_HAT if drive < 0.8 else RIDE
    hits = [(t, 6, hat) for t in range(0, ticks, time if drive >= 0.3 else beat)]
    snare = STICK if drive < 0.4 else SNARE
    backs = beats[1::2] if len(beats) % 2 == 0 else beats[1:]
    hits += [(t, 6, snare) for t in (backs if drive >= 0.3 or len(beats) < 4 else beats[2:3])]
    kicks = [0] if drive < 0.45 or len(beats) < 4 else [0, beats[2]]
    if drive >= 0.55 and len(beats) >= 4:
        kicks += [beats[2] - beat // 2] if rng.random() < 0.6 else [beats[3] + beat // 2]
    hits += [(t, 6, KICK) for t in (beats if drive >= 0.9 else kicks)]
    if first and drive >= 0.5:
        hits.append((0, 24, CRASH))
    if fill:
        from_tick = ticks - beat
        keys = [SNARE, TOM_HIGH, TOM_HIGH, TOM_LOW]
        hits = [h for h in hits if h[0] < from_tick] + [(from_tick + k * beat // 4, 6, keys[k]) for k in range(4)]
    return sorted(set(hits))
