"""A piece fitted to a film's clock: so long to the sample, downbeats on its cuts; only the clock is stretched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipelines.music.perform.tempo_map import TempoMap
from pipelines.music.song.song import Song
from weights.errors import InputError

MOST_STRETCH = 1.6  # between what is written and what is played: beyond, the music is another one
SECTION_BONUS_BARS = 0.8  # so much further a section's start may lie than another downbeat and is taken


@dataclass(frozen=True, slots=True)
class FittedClock:
    """A clock that a song is played by.

    Attributes:
        tempo_map: ticks to seconds.
        hit_bars: the bars that begin on the cuts.
        song: with the tempos that its bars have now, and a remark where they are not those that were written.
    """

    tempo_map: TempoMap
    hit_bars: tuple[int, ...]
    song: Song


def fit_clock(song: Song, tempo_map: TempoMap, length_s: float | None, hits_s: Sequence[float]) -> FittedClock:
    """Stretch a song's clock.

    Args:
        song: as written.
        tempo_map: what it would be played by.
        length_s: of the whole; None leaves it.
        hits_s: seconds at which a bar is to begin, rising.

    Returns:
        The clock.

    Raises:
        InputError: a hit outside the piece, or one that would stretch the music out of shape.
    """
    if length_s is None and not hits_s:
        return FittedClock(tempo_map, (), song)
    starts_s = tempo_map.seconds(np.array(song.starts, float))
    end_s = length_s if length_s is not None else float(starts_s[-1])
    if hits_s and not 0 < hits_s[0] <= hits_s[-1] < end_s:
        raise InputError(f"hits lie between 0 and the end at {end_s:.1f} s, got {', '.join(f'{h:g}' for h in hits_s)}")
    scaled_s = starts_s * (end_s / float(starts_s[-1]))
    bars = _choose_bars(song, scaled_s, hits_s)
    if length_s is None and bars:
        end_s = hits_s[-1] + float(starts_s[-1] - starts_s[bars[-1]])
    anchors = [0, *bars, len(song.bars)]
    targets = [0.0, *hits_s, end_s]
    warped = tempo_map.warped([song.starts[i] for i in anchors], targets)
    stretches = np.diff(targets) / np.diff(starts_s[anchors])
    if stretches.max() > MOST_STRETCH or stretches.min() < 1 / MOST_STRETCH:
        raise InputError(
            f"this clock plays the music {1 / stretches.max():.2f} to {1 / stretches.min():.2f} times as fast as it is"
            " meant; give other seconds, a tempo nearer to it, or fewer hits"
        )
    return FittedClock(warped, tuple(bars), _retimed(song, starts_s, warped))


def _choose_bars(song: Song, starts_s: np.ndarray, hits_s: Sequence[float]) -> list[int]:
    """The bar that begins nearest to each hit; a section's start where one is nearly as near.

    Raises:
        InputError: more hits than bars.
    """
    bar_s = float(np.median(np.diff(starts_s)))
    out: list[int] = []
    for hit in hits_s:
        options = range((out[-1] if out else 0) + 1, len(song.bars))
        if not options:
            raise InputError("there are more hits than bars; give fewer, or more bars")
        distance = {
            i: abs(float(starts_s[i]) - hit)
            - SECTION_BONUS_BARS * bar_s * (song.bars[i].section != song.bars[i - 1].section)
            for i in options
        }
        out.append(min(distance, key=lambda i: distance[i]))
    return out


def _retimed(song: Song, before_s: np.ndarray, tempo_map: TempoMap) -> Song:
    """The song with the tempos at which its bars are played now."""
    after_s = tempo_map.seconds(np.array(song.starts, float))
    ratios = np.diff(before_s) / np.diff(after_s)
    bars = tuple(replace(bar, tempo=bar.tempo * float(r)) for bar, r in zip(song.bars, ratios, strict=True))
    tempos = [round(b.tempo) for b in bars]
    said = f"the tempo is {min(tempos)}" + (f" to {max(tempos)}" if max(tempos) > min(tempos) else "")
    return replace(song, bars=bars, remarks=(*song.remarks, f"{said}, so that the clock is met"))
