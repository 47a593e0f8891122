"""Figures of a piece that say whether it is like people's: of tune, harmony, accompaniment and dynamics."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from pipelines.music.compose.likeness import is_clash
from pipelines.music.song.song import QUARTER, Note, Song

FourGrams = set[tuple[int, ...]]
MAJOR = (0, 2, 4, 5, 7, 9, 11)


def measure_piece(song: Song, accompaniment: Sequence[Note], known: FourGrams) -> Mapping[str, float]:
    """All figures of one piece.

    Args:
        song: with a tune and chords.
        accompaniment: what sounds beside it, without drums.
        known: interval 4-grams of people's tunes.

    Returns:
        By name, in the order in which they are printed.
    """
    voice = song.voice("melody")
    tune = voice.notes if voice else ()
    return _tune_figures(song, tune, known) | _harmony_figures(song, tune) | _accompaniment_figures(song, accompaniment)


def _tune_figures(song: Song, tune: Sequence[Note], known: FourGrams) -> dict[str, float]:
    pitches = [n.pitch for n in tune]
    steps = np.diff(pitches)
    moves = [s for s in steps.tolist() if s]
    bars = [
        tuple((n.start - a, n.pitch - (song.keys[i].tonic - song.key.tonic)) for n in tune if a <= n.start < b)
        for i, (a, b) in enumerate(itertools.pairwise(song.starts))
    ]
    filled = [bar for bar in bars if bar]
    seen: set[tuple[tuple[int, int], ...]] = set()
    copies = 0
    for bar in filled:
        copies += bar in seen
        seen.add(bar)
    classes = np.bincount(np.array(pitches) % 12, minlength=12) / len(pitches)
    scales = [sum(classes[(k + d) % 12] for d in MAJOR) for k in range(12)]
    sounding = sum(min(n.length, 8 * QUARTER) for n in tune)
    late = [any(t >= b.ticks - QUARTER // 3 for t, _ in bar) for bar, b in zip(bars, song.bars, strict=True)]
    grams = four_grams(tune)
    return {
        "pitch-class entropy": _entropy(classes),
        "scale consistency": max(scales),
        "mean interval": float(np.abs(steps).mean()),
        "steps (1-2 semitones)": float(np.isin(np.abs(steps), (1, 2)).mean()),
        "leaps of 8 and more": float((np.abs(steps) >= 8).mean()),
        "changes of direction": float(np.mean([a * b < 0 for a, b in itertools.pairwise(moves)])) if moves[1:] else 0.0,
        "range, 5th-95th percentile": float(np.ptp(np.percentile(pitches, [5, 95]))),
        "notes a bar": len(tune) / len(song.bars),
        "silence in the tune": 1 - sounding / song.ticks,
        "bars without tune": 1 - len(filled) / len(bars),
        "bars that copy an earlier one": copies / max(1, len(filled)),
        "distinct bars of tune": len(seen) / max(1, len(filled)),
        "bars with a last sixteenth": float(np.mean(late)),
        "interval 4-grams of people": float(np.mean([g in known for g in grams])) if grams else 0.0,
    }


def _harmony_figures(song: Song, tune: Sequence[Note]) -> dict[str, float]:
    chords = [c for bar in song.bars for _, c in bar.chords]
    count = Counter((c.root, c.quality) for c in chords)
    total = sum(count.values())
    sounding = song.chords_at([n.start for n in tune])
    keys = [song.keys[i].tonic for i in song.bars_at([n.start for n in tune]).tolist()]
    pairs = [(c, (n.pitch - k) % 12) for n, c, k in zip(tune, sounding, keys, strict=True) if c is not None]
    return {
        "chord vocabulary": float(len(count)),
        "chord entropy": _entropy(np.array(list(count.values())) / total),
        "share of four commonest chords": sum(n for _, n in count.most_common(4)) / total,
        "share of tonic chord": sum(c.root == 0 for c in chords) / total,
        "inversions": sum(c.bass not in (None, c.root) for c in chords) / total,
        "chord tones in the tune": float(np.mean([p in c.tones for c, p in pairs])),
        "tune-chord semitone clashes": float(np.mean([is_clash(c, p) for c, p in pairs])),
    }


def _accompaniment_figures(song: Song, notes: Sequence[Note]) -> dict[str, float]:
    rhythms: list[tuple[int, ...]] = []
    levels: list[float] = []
    tune = song.voice("melody")
    everything = [*notes, *(tune.notes if tune else ())]
    for a, b in itertools.pairwise(song.starts):
        rhythms.append(tuple(sorted({(n.start - a) // 6 for n in notes if a <= n.start < b})))
        levels.append(float(np.mean([float(n.velocity) for n in everything if a <= n.start < b] or [np.nan])))
    count = Counter(r for r in rhythms if r)
    means = [
        np.nanmean(levels[i : i + 4]) for i in range(0, len(levels) - 3, 4) if not np.all(np.isnan(levels[i : i + 4]))
    ]
    return {
        "accompaniment rhythms": len(count) * 32 / len(song.bars),
        "accompaniment rhythm entropy": _entropy(np.array(list(count.values())) / max(1, sum(count.values()))),
        "dynamics (4-bar means)": float(np.ptp(means)) if means else 0.0,
    }


def four_grams(tune: Sequence[Note]) -> list[tuple[int, ...]]:
    """Runs of four intervals."""
    steps = np.diff([n.pitch for n in tune]).tolist()
    return [tuple(steps[i : i + 4]) for i in range(len(steps) - 3)]


def _entropy(p: np.ndarray) -> float:
    p = p[p > 0]
    return float(-(p * np.log2(p)).sum())
