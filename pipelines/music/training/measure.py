"""Prints the figures of the composer's card: speed, curves, re-feeling and, with --data, health beside human music."""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from conditioning.affect import AffectCurve
from pipelines import recognition
from pipelines.music import MusicPipeline
from pipelines.music.song.reading import read_song
from pipelines.music.song.song import QUARTER, Note, Song
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.recognition.base import Reading

CURVE = "0: calm; 25: tense; 50: triumphant"
QUADRANTS = {"happy": (1, 1), "angry": (-1, 1), "sad": (-1, -1), "calm": (1, -1)}  # signs of valence and arousal
#: (tick within the bar, pitch) of the melody, by bar.
BarPitches = list[list[tuple[int, int]]]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Flags of `measure`."""
    parser.add_argument(
        "--data", type=Path, help="the folder of training data, for health beside human music and for copies"
    )
    parser.add_argument("--pieces", type=int, default=40)


def run(options: argparse.Namespace) -> None:
    """Measure and print."""
    pipeline = MusicPipeline.from_pretrained()
    measure_speed(pipeline)
    measure_curves(pipeline)
    measure_adaptation(pipeline, options.pieces)
    if options.data:
        measure_health(pipeline, options.data, options.pieces)


def measure_speed(pipeline: Any) -> None:
    """Print the seconds to compose and to render 32 bars at a middle tempo."""
    pipeline(affect="neutral", bars=4, seed=0)
    started = time.monotonic()
    output = pipeline(affect="0.3,0.3", bars=32, seed=1)
    composed = time.monotonic()
    length_s = len(output.audio.samples) / SOUND_RATE
    rendered = time.monotonic()
    print(
        f"32 bars ({length_s:.0f} s of music): composed in {composed - started:.2f} s, "
        f"rendered in {rendered - composed:.2f} s"
    )


def measure_curves(pipeline: Any, count: int = 6) -> None:
    """Print Spearman of requested and measured arousal along a curve, by the reporting recognizer's windows of eight
    bars.
    """
    judge, curve = recognition.load("music", "reports"), AffectCurve.of(CURVE)
    correlations = []
    for seed in range(count):
        windows = _read(judge, pipeline(affect=curve, bars=32, seed=seed), windows=True).windows
        requested = [
            float(np.mean([curve.at(t).effective_vad().arousal for t in np.linspace(w.start_s, w.end_s, 9)]))
            for w in windows
        ]
        correlations.append(_spearman(requested, [w.estimate.vad.arousal for w in windows]))
    print(
        f"curve '{CURVE}', 32 bars, {count} seeds: Spearman of arousal {np.mean(correlations):.2f} "
        f"({min(correlations):.2f} to {max(correlations):.2f})"
    )


def measure_adaptation(pipeline: Any, count: int) -> None:
    """Print, of pieces told with another affect, how often the requested quadrant is measured and how much of the tune
    stays.
    """
    judge = recognition.load("music", "reports")
    words, hits, correlations = list(QUADRANTS), [], []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(count):
            source = pipeline(affect=words[i % 4], bars=16, seed=100 + i).save(Path(folder) / "a.mid")
            word = words[(i + 1 + i // 4 % 3) % 4]
            output = pipeline(affect=word, source=source, seed=i)
            vad = _read(judge, output).estimate.vad
            hits.append(QUADRANTS[word][0] * vad.valence > 0 and QUADRANTS[word][1] * vad.arousal > 0)
            pitches = {n.start: n.pitch for n in _melody(output.song)}
            pairs = [(n.pitch, pitches[n.start]) for n in _melody(read_song(source)) if n.start in pitches]
            correlations.append(np.corrcoef(np.array(pairs, float).T)[0, 1])
    print(
        f"re-feeling {count} pieces: requested quadrant {np.mean(hits):.2f}, correlation of the tune's pitches "
        f"{np.median(correlations):.2f} (least {min(correlations):.2f})"
    )


def measure_health(pipeline: Any, data: Path, count: int) -> None:
    """Print what composed melodies (mild affects, 16 bars) are like beside POP909's, and the longest run copied from
    it.
    """
    from pipelines.music.training.pop909 import read_pop909

    human = [s for s in read_pop909(data) if len(s.bars) >= 32]
    points = [(v, a) for v in (-0.4, 0.0, 0.4) for a in (-0.4, 0.0, 0.4)]
    composed = [pipeline(affect=points[i % 9], bars=16, seed=i).song for i in range(count)]
    excerpts = [s.excerpt(8, 24) for s in human[:: max(1, len(human) // 200)]]
    for name, measure in MEASURES.items():
        ours = np.array([measure(_bar_pitches(s)) for s in composed])
        theirs = np.array([measure(_bar_pitches(s)) for s in excerpts])
        print(
            f"{name:22} ours {ours.mean():.3f} +-{ours.std():.3f}   POP909 {theirs.mean():.3f} +-{theirs.std():.3f}   "
            f"apart {(ours.mean() - theirs.mean()) / theirs.std():+.2f} SD"
        )
    index = _interval_index(human)
    runs = [_longest_copy(s, index) for s in composed]
    print(
        f"longest melody run of POP909 (intervals and onsets): median {np.median(runs):.1f} bars, most {max(runs):.1f}"
    )


def _pitch_class_entropy(bars: BarPitches) -> float:
    count = np.bincount([p % 12 for bar in bars for _, p in bar], minlength=12) + 1e-9
    p = count / count.sum()
    return float(-(p * np.log2(p)).sum())


def _groove_consistency(bars: BarPitches) -> float:
    """Mean of 1 - Hamming distance of the onsets of neighbouring bars on a grid of sixteenths (Wu & Yang 2020)."""
    onsets = [{t * 4 // QUARTER for t, _ in bar} for bar in bars]
    return float(np.mean([1 - len(a ^ b) / 16 for a, b in itertools.pairwise(onsets)]))


def _scale_consistency(bars: BarPitches) -> float:
    """Share of notes in the major or minor scale that holds most of them (Mogren 2016)."""
    classes = [p % 12 for bar in bars for _, p in bar]
    shares = [float(np.mean([(c - k) % 12 in (0, 2, 4, 5, 7, 9, 11) for c in classes])) for k in range(12) if classes]
    return max(shares, default=0.0)


def _mean_interval(bars: BarPitches) -> float:
    pitches = [p for bar in bars for _, p in bar]
    return float(np.mean(np.abs(np.diff(pitches)))) if len(pitches) > 1 else 0.0


MEASURES: dict[str, Callable[[BarPitches], float]] = {
    "pitch-class entropy": _pitch_class_entropy,
    "groove consistency": _groove_consistency,
    "scale consistency": _scale_consistency,
    "notes a bar": lambda bars: float(np.mean([len(b) for b in bars])),
    "mean interval": _mean_interval,
    "empty bars": lambda bars: float(np.mean([not b for b in bars])),
}


def _bar_pitches(song: Song) -> BarPitches:
    notes = _melody(song)
    return [[(n.start - a, n.pitch) for n in notes if a <= n.start < b] for a, b in itertools.pairwise(song.starts)]


def _melody(song: Song) -> Sequence[Note]:
    voice = song.voice("melody")
    return voice.notes if voice else ()


#: Runs of this many (interval, ticks to the next onset) -> the tunes and places where they stand.
Index = dict[tuple[tuple[int, int], ...], list[tuple[list[tuple[int, int]], int]]]
LEAST_RUN = 5


def _interval_index(corpus: Sequence[Song]) -> Index:
    index: Index = {}
    for song in corpus:
        intervals = _intervals(song)
        for i in range(len(intervals) - LEAST_RUN + 1):
            index.setdefault(tuple(intervals[i : i + LEAST_RUN]), []).append((intervals, i))
    return index


def _longest_copy(song: Song, index: Index) -> float:
    """Bars of the longest run of (interval, time to the next onset) that also stands in the corpus."""
    own, longest = _intervals(song), 0.0
    for i in range(len(own) - LEAST_RUN + 1):
        for intervals, j in index.get(tuple(own[i : i + LEAST_RUN]), []):
            k = 0
            while i + k < len(own) and j + k < len(intervals) and own[i + k] == intervals[j + k]:
                k += 1
            longest = max(longest, sum(t for _, t in own[i : i + k]) / (4 * QUARTER))
    return longest


def _intervals(song: Song) -> list[tuple[int, int]]:
    return [(b.pitch - a.pitch, min(b.start - a.start, 8 * QUARTER)) for a, b in itertools.pairwise(_melody(song))]


def _read(judge: Any, output: Any, *, windows: bool = False) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        reading: Reading = judge.read(output.save(Path(folder) / "a.mid"), windows=windows)
    return reading


def _spearman(a: Sequence[float], b: Sequence[float]) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1])
