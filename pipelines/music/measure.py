"""Prints the figures of the composer's card: `python -m pipelines.music.measure [--data FOLDER]`."""

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
from pipelines.music.song.song import QUARTER, Song
from pipelines.recognition.base import Reading

CURVE = "0: calm; 25: tense; 50: triumphant"
ASKED = {"happy": (1, 1), "angry": (-1, 1), "sad": (-1, -1), "calm": (1, -1)}
Pitches = list[list[tuple[int, int]]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.music.measure", description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="the folder of training data, for health beside human music and for copies"
    )
    parser.add_argument("--pieces", type=int, default=40)
    given = parser.parse_args(arguments)
    pipe = MusicPipeline.from_pretrained()
    speed(pipe)
    curves(pipe)
    refeeling(pipe, given.pieces)
    if given.data:
        health(pipe, given.data, given.pieces)


def speed(pipe: Any) -> None:
    """Seconds to compose and to render 32 bars at a middle tempo."""
    pipe(affect="neutral", bars=4, seed=0)
    started = time.monotonic()
    made = pipe(affect="0.3,0.3", bars=32, seed=1)
    composed = time.monotonic()
    length = len(made.audio.samples) / 44_100
    rendered = time.monotonic()
    print(
        f"32 bars ({length:.0f} s of music): composed in {composed - started:.2f} s, rendered in {rendered - composed:.2f} s"
    )


def curves(pipe: Any, count: int = 6) -> None:
    """Spearman of arousal asked and measured (by the recognizer that reports) in its windows of eight bars, along a curve."""
    judge, curve = recognition.load("music", "reports"), AffectCurve.of(CURVE)
    found = []
    for seed in range(count):
        windows = _read(judge, pipe(affect=curve, bars=32, seed=seed), windows=True).windows
        asked = [
            float(np.mean([curve.at(t).effective_vad().arousal for t in np.linspace(w.start_s, w.end_s, 9)]))
            for w in windows
        ]
        found.append(_spearman(asked, [w.estimate.vad.arousal for w in windows]))
    print(
        f"curve '{CURVE}', 32 bars, {count} seeds: Spearman of arousal {np.mean(found):.2f} ({min(found):.2f} to {max(found):.2f})"
    )


def refeeling(pipe: Any, count: int) -> None:
    """Pieces told with another feeling: correlation of the tune's pitches, and how often the asked quadrant is measured."""
    judge = recognition.load("music", "reports")
    words, hits, kept = list(ASKED), [], []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(count):
            source = pipe(affect=words[i % 4], bars=16, seed=100 + i).save(Path(folder) / "a.mid")
            asked = words[(i + 1 + i // 4 % 3) % 4]
            told = pipe(affect=asked, refeel=source, seed=i)
            vad = _read(judge, told).estimate.vad
            hits.append(ASKED[asked][0] * vad.valence > 0 and ASKED[asked][1] * vad.arousal > 0)
            at = {n.start: n.pitch for n in told.song.voice("melody").notes}
            both = np.array([(n.pitch, at[n.start]) for n in _melody(read_song(source)) if n.start in at], float).T
            kept.append(np.corrcoef(both)[0, 1])
    print(
        f"re-feeling {count} pieces: asked quadrant {np.mean(hits):.2f}, correlation of the tune's pitches {np.median(kept):.2f} (least {min(kept):.2f})"
    )


def health(pipe: Any, data: Path, count: int) -> None:
    """Of melodies in windows of 16 bars: composed ones (mild affects) beside POP909's, and the longest run copied from it."""
    from pipelines.music.training.pop909 import read_pop909

    human = [s for s in read_pop909(data) if len(s.bars) >= 32]
    points = [(v, a) for v in (-0.4, 0.0, 0.4) for a in (-0.4, 0.0, 0.4)]
    ours = [pipe(affect=points[i % 9], bars=16, seed=i).song for i in range(count)]
    theirs = [s.excerpt(8, 24) for s in human[:: max(1, len(human) // 200)]]
    for name, measure in MEASURES.items():
        a, b = np.array([measure(_bars(s)) for s in ours]), np.array([measure(_bars(s)) for s in theirs])
        print(
            f"{name:22} ours {a.mean():.3f} +-{a.std():.3f}   POP909 {b.mean():.3f} +-{b.std():.3f}   apart {(a.mean() - b.mean()) / b.std():+.2f} SD"
        )
    runs = [_copied(s, human) for s in ours]
    print(
        f"longest melody run of POP909 (intervals and onsets): median {np.median(runs):.1f} bars, most {max(runs):.1f}"
    )


def _entropy(bars: Pitches) -> float:
    count = np.bincount([p % 12 for bar in bars for _, p in bar], minlength=12) + 1e-9
    p = count / count.sum()
    return float(-(p * np.log2(p)).sum())


def _groove(bars: Pitches) -> float:
    """Mean of 1 - Hamming distance of the onsets of neighbouring bars on a grid of sixteenths (Wu & Yang 2020)."""
    rows = [{t * 4 // QUARTER for t, _ in bar} for bar in bars]
    return float(np.mean([1 - len(a ^ b) / 16 for a, b in itertools.pairwise(rows)]))


def _scale(bars: Pitches) -> float:
    """Share of notes in the major or minor scale that holds most of them (Mogren 2016)."""
    classes = [p % 12 for bar in bars for _, p in bar]
    return (
        max(float(np.mean([(c - k) % 12 in (0, 2, 4, 5, 7, 9, 11) for c in classes])) for k in range(12))
        if classes
        else 0.0
    )


def _steps(bars: Pitches) -> float:
    line = [p for bar in bars for _, p in bar]
    return float(np.mean(np.abs(np.diff(line)))) if len(line) > 1 else 0.0


MEASURES: dict[str, Callable[[Pitches], float]] = {
    "pitch-class entropy": _entropy,
    "groove consistency": _groove,
    "scale consistency": _scale,
    "notes a bar": lambda bars: float(np.mean([len(b) for b in bars])),
    "mean interval": _steps,
    "empty bars": lambda bars: float(np.mean([not b for b in bars])),
}


def _bars(song: Song) -> Pitches:
    notes = _melody(song)
    return [
        [(n.start - a, n.pitch) for n in notes if a <= n.start < b]
        for a, b in zip(song.starts, song.starts[1:], strict=False)
    ]


def _melody(song: Song) -> Sequence[Any]:
    voice = song.voice("melody")
    return voice.notes if voice else ()


def _copied(song: Song, corpus: Sequence[Song], least: int = 5) -> float:
    """Bars of the longest run of (interval, time to the next onset) that also stands in the corpus."""
    if not _CORPUS:
        for other in corpus:
            line = _pairs(other)
            for i in range(len(line) - least + 1):
                _CORPUS.setdefault(tuple(line[i : i + least]), []).append((line, i))
    mine, best = _pairs(song), 0.0
    for i in range(len(mine) - least + 1):
        for line, j in _CORPUS.get(tuple(mine[i : i + least]), []):
            k = 0
            while i + k < len(mine) and j + k < len(line) and mine[i + k] == line[j + k]:
                k += 1
            best = max(best, sum(t for _, t in mine[i : i + k]) / (4 * QUARTER))
    return best


_CORPUS: dict[tuple[tuple[int, int], ...], list[tuple[list[tuple[int, int]], int]]] = {}


def _pairs(song: Song) -> list[tuple[int, int]]:
    notes = _melody(song)
    return [(b.pitch - a.pitch, min(b.start - a.start, 8 * QUARTER)) for a, b in itertools.pairwise(notes)]


def _read(judge: Any, made: Any, *, windows: bool = False) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        reading: Reading = judge.read(made.save(Path(folder) / "a.mid"), windows=windows)
    return reading


def _spearman(a: Sequence[float], b: Sequence[float]) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(a)), np.argsort(np.argsort(b)))[0, 1])


if __name__ == "__main__":
    main()
