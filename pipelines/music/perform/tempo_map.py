"""When every tick is played: written tempos, smoothed, with the arch of phrases and the final ritard.

Phrase arch and ritard follow the KTH rule system (Friberg, Bresin & Sundberg 2006): a phrase begins and ends slower, by
a power of two of the way to its middle; the last beats slow down as a runner stops (Friberg & Sundberg 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipelines.music.attributes.names import DEFAULT_ATTRIBUTES
from pipelines.music.song.song import QUARTER, Song

PHRASE_BARS = 4
STEP_TICKS = 6  # of the tempo curve
PHRASE_START_SLOWING, PHRASE_END_SLOWING = 0.06, 0.10  # of the tempo at the edges of a phrase, at rubato 1
FASTEST_AT = 0.4  # share of a phrase at which it is fastest
RITARD_BARS = 1.5
RITARD_TEMPO = 0.72  # tempo at the very end, at rubato 1, against before
TEMPO_DRIFT_SD = 0.008  # standard deviation of slow drift of the tempo, at rubato 1
Floats = NDArray[np.float64]


class TempoMap:
    """Ticks to seconds and back for a song as it is played: a curve computed once, then read for whole arrays.

    Both directions rise strictly and go on past the end at the last tempo.

    Args:
        song: bars with tempos.
        amount: of rubato, ritard and drift; 0, and any amount of a loop, plays the written tempos.
        rng: of the drift.
    """

    def __init__(self, song: Song, amount: float, rng: np.random.Generator) -> None:
        ticks = np.arange(0, song.ticks + STEP_TICKS, STEP_TICKS)
        bars = song.bars_at(ticks)
        tempo = _written_tempo(song, ticks, bars, 0.0 if song.loop else amount)
        if amount > 0 and not song.loop:
            rubato = np.array([(b.attributes or DEFAULT_ATTRIBUTES).rubato for b in song.bars])[bars] * amount
            tempo = (
                tempo
                * (1 - rubato * _phrase_arch(song, ticks))
                * _final_ritard(song, ticks, rubato)
                * np.exp(rubato * _tempo_drift(len(ticks), rng))
            )
        self._ticks = ticks
        self._seconds = np.concatenate([[0.0], np.cumsum(60 / tempo[:-1] * STEP_TICKS / QUARTER)])
        self._seconds_per_tick = float(60 / tempo[max(0, len(tempo) - 2)] / QUARTER)  # past the end

    def warped(self, ticks: Sequence[float], seconds: Sequence[float]) -> TempoMap:
        """The same clock stretched between some ticks, so that these are played at given seconds.

        Args:
            ticks: rising, from 0 on.
            seconds: rising, from 0 on.

        Returns:
            Another map; past the last tick it goes on at the tempo before it.
        """
        other = copy(self)
        anchors_s = self.seconds(np.array(ticks, float))
        other._seconds = np.interp(self._seconds, anchors_s, seconds)
        end = float(ticks[-1])
        before_s = float(np.interp(end - STEP_TICKS, self._ticks, other._seconds))
        other._seconds_per_tick = (float(seconds[-1]) - before_s) / STEP_TICKS
        past = self._ticks > end
        other._seconds[past] = float(seconds[-1]) + (self._ticks[past] - end) * other._seconds_per_tick
        return other

    def seconds(self, ticks: ArrayLike) -> Floats:
        """When ticks [N] are played, in seconds [N]."""
        ticks, end, end_s = np.asarray(ticks, np.float64), float(self._ticks[-1]), float(self._seconds[-1])
        inside = np.interp(ticks, self._ticks, self._seconds)
        return np.asarray(np.where(ticks > end, end_s + (ticks - end) * self._seconds_per_tick, inside))

    def ticks(self, seconds: ArrayLike) -> Floats:
        """The inverse of `seconds`: ticks [N], with fractions, of times [N]."""
        seconds, end, end_s = np.asarray(seconds, np.float64), float(self._ticks[-1]), float(self._seconds[-1])
        inside = np.interp(seconds, self._seconds, self._ticks)
        return np.asarray(np.where(seconds > end_s, end + (seconds - end_s) / self._seconds_per_tick, inside))


def phrase_spans(song: Song) -> list[tuple[int, int]]:
    """(first, last) ticks of phrases: four bars each, cut where a section ends."""
    cuts = [0]
    for i in range(1, len(song.bars)):
        if song.bars[i].section != song.bars[i - 1].section or i - cuts[-1] >= PHRASE_BARS:
            cuts.append(i)
    starts = [song.starts[i] for i in (*cuts, len(song.bars))]
    return list(pairwise(starts))


def _written_tempo(song: Song, ticks: NDArray[np.int_], bars: NDArray[np.int_], amount: float) -> Floats:
    """The bars' tempos; glides over a bar where they differ a little (an affect that moves), steps where far."""
    tempos = np.array([b.tempo for b in song.bars])
    if amount == 0 or len(set(tempos.tolist())) == 1:
        return np.asarray(tempos[bars])
    middles = [start + b.ticks / 2 for start, b in zip(song.starts, song.bars, strict=False)]
    return np.exp(np.interp(ticks, middles, np.log(tempos)))


def _phrase_arch(song: Song, ticks: NDArray[np.int_]) -> Floats:
    """How much slower than in the middle of its phrase each tick is, as a share of the tempo at rubato 1."""
    slowing = np.zeros(len(ticks))
    for first, last in phrase_spans(song):
        inside = (ticks >= first) & (ticks < last)
        x = (ticks[inside] - first) / max(last - first, 1)
        slowing[inside] = np.where(
            x < FASTEST_AT,
            PHRASE_START_SLOWING * ((FASTEST_AT - x) / FASTEST_AT) ** 2,
            PHRASE_END_SLOWING * ((x - FASTEST_AT) / (1 - FASTEST_AT)) ** 2,
        )
    return slowing


def _final_ritard(song: Song, ticks: NDArray[np.int_], rubato: Floats) -> Floats:
    """Velocity v(x) = (1 + (w^3 - 1) x)^(1/3) over the last bars, x from 0 to 1 at the end, w the final tempo."""
    length = RITARD_BARS * song.bars[-1].ticks + (song.bars[-1].ticks if len(song.bars) > 1 else 0)
    x = np.clip((ticks - (song.ticks - length)) / length, 0, 1)
    w = np.clip(1 - (1 - RITARD_TEMPO) * np.maximum(rubato, 0.35), 0.35, 1)
    return np.asarray((1 + (w**3 - 1) * x) ** (1 / 3))


def _tempo_drift(count: int, rng: np.random.Generator) -> Floats:
    """1/f noise [count] of standard deviation TEMPO_DRIFT_SD."""
    spectrum = np.fft.rfft(rng.standard_normal(count + count % 2))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    wave = np.fft.irfft(spectrum)[:count]
    return np.asarray(TEMPO_DRIFT_SD * wave / (wave.std() + 1e-9))
