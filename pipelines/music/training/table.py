"""Prints composed pieces beside people's: mild affects and single feelings, in standard deviations of POP909's windows.

And what twenty seeds of one feeling share, and which cues lead valence and arousal over a grid.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.music import MusicPipeline
from pipelines.music.song.song import Note, Song
from pipelines.music.training.piece_figures import FourGrams, four_grams, measure_piece

WINDOW_BARS = 32
MILD = [(v, a) for v in (-0.4, 0.0, 0.4) for a in (-0.4, 0.0, 0.4)]
WORDS = ("happy", "sad", "angry", "calm", "fearful")
GRID = (-0.8, -0.4, 0.0, 0.4, 0.8)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Flags of `table`."""
    parser.add_argument("--data", type=Path, help="the folder of training data; without it only the cues are printed")
    parser.add_argument("--pieces", type=int, default=20, help="of each feeling; mild affects have 54 at 20")
    parser.add_argument("--songs", type=int, default=909, help="of POP909 that are read")
    parser.add_argument(
        "--grid-seeds", type=int, default=4, help="pieces for each point of the grid of cues; 0 for none"
    )


def run(options: argparse.Namespace) -> None:
    """Measure and print."""
    pipeline = MusicPipeline.from_pretrained()
    if options.data:
        print_table(pipeline, options.data, options.pieces, options.songs)
    if options.grid_seeds:
        print_cues(pipeline, options.grid_seeds)
    print_contrasts(pipeline)


def print_table(pipeline: Any, data: Path, pieces: int, songs: int) -> None:
    """Figures of people's windows, then of ours, each in standard deviations of theirs."""
    human, known = _human_windows(data, songs)
    theirs = [measure_piece(song, piano, known) for song, piano in human]
    sets: dict[str, list[Song]] = {
        "mild": [pipeline(affect=MILD[i % 9], bars=32, seed=i).song for i in range(round(2.7 * pieces))]
    }
    for word in WORDS:
        sets[word] = [pipeline(affect=word, bars=32, seed=i).song for i in range(pieces)]
    ours = {name: [measure_piece(s, _accompaniment(s), known) for s in made] for name, made in sets.items()}
    print(f"{'':32}{'POP909':>16}" + "".join(f"{name:>16}" for name in ours))
    for row in theirs[0]:
        mean, sd = _mean_sd(theirs, row)
        cells = [
            f"{_mean_sd(found, row)[0]:.2f} ({(_mean_sd(found, row)[0] - mean) / sd:+.1f})" for found in ours.values()
        ]
        print(f"{row:32}{mean:9.2f} +-{sd:4.2f}" + "".join(f"{cell:>16}" for cell in cells))
    for name in ("mild", *WORDS):
        _print_variety(name, sets[name])


def _mean_sd(found: Sequence[Mapping[str, float]], row: str) -> tuple[float, float]:
    values = np.array([f[row] for f in found])
    return float(values.mean()), float(values.std()) + 1e-9


def _print_variety(name: str, songs: Sequence[Song]) -> None:
    """Tempos, chords and figures over a set."""
    tempos = [float(np.mean([b.tempo for b in s.bars])) for s in songs]
    chords = Counter((c.root, c.quality) for s in songs for b in s.bars for _, c in b.chords)
    total = sum(chords.values())
    common = ", ".join(f"{root}{quality} {n / total:.2f}" for (root, quality), n in chords.most_common(4))
    rhythms = {
        tuple(sorted({(n.start - a) // 6 for n in _accompaniment(s) if a <= n.start < b}))
        for s in songs
        for a, b in itertools.pairwise(s.starts)
    }
    bands = Counter(tuple(v.program for v in s.voices[:3]) for s in songs)
    print(
        f"{name}: {len(songs)} seeds, tempo {np.mean(tempos):.0f} +-{np.std(tempos):.0f}, chords {common}, "
        f"{len(rhythms)} accompaniment rhythms, {len(bands)} bands, {len({str(s.key) for s in songs})} keys"
    )


def print_cues(pipeline: Any, seeds: int) -> None:
    """Spearman of each cue with requested valence and arousal over a grid of five by five."""
    requests, cues = [], []
    for v, a, seed in itertools.product(GRID, GRID, range(seeds)):
        made = pipeline(affect=(v, a), bars=8, seed=seed)
        requests.append((v, a))
        cues.append(measure_cues(made))
    print(f"cues over a grid of 5 x 5 x {seeds}, 8 bars: Spearman with valence, with arousal")
    for name in cues[0]:
        values = [c[name] for c in cues]
        print(f"  {name:24}" + "".join(f"{_spearman(values, [r[axis] for r in requests]):+8.2f}" for axis in (0, 1)))


def measure_cues(made: Any) -> dict[str, float]:
    """Plain features of a piece as it is played."""
    notes = [n for t in made.piece.sequence.tracks if not t.drums for n in t.notes]
    song: Song = made.song
    keys = [song.keys[i] for i in range(len(song.bars))]
    pitches = np.array([n.pitch for n in notes])
    written = [n for v in song.voices if v.role != "drums" for n in v.notes]
    tonics = [keys[i].tonic for i in song.bars_at([n.start for n in written]).tolist()]
    degrees = np.array([(n.pitch - t) % 12 for n, t in zip(written, tonics, strict=True)])
    onsets = len({round(n.start_s, 2) for n in notes})
    melody = song.voice("melody")
    return {
        "tempo": float(np.mean([b.tempo for b in song.bars])),
        "register": float(pitches.mean()),
        "mode (major third)": float((degrees == 4).mean() - (degrees == 3).mean()),
        "outside the scale": float(np.mean([d not in keys[0].scale for d in degrees])),
        "onsets a second": onsets / made.duration_s,
        "velocity": float(np.mean([n.velocity for n in notes])),
        "loudness (LUFS planned)": made.piece.loudness_lufs,
        "sounding share": float(np.mean([n.end_s - n.start_s for n in notes])) * onsets / made.duration_s,
        "tune's register": float(np.mean([n.pitch for n in melody.notes])) if melody else 0.0,
    }


def print_contrasts(pipeline: Any) -> None:
    """Fear, anger and tension by plain features, over eight seeds of eight bars."""
    for word in ("fearful", "angry", "tense", "eerie", "sad", "happy", "calm"):
        cues = [measure_cues(pipeline(affect=word, bars=8, seed=s)) for s in range(8)]
        print(f"{word:10}" + ", ".join(f"{name} {np.mean([c[name] for c in cues]):.2f}" for name in cues[0]))


def _human_windows(data: Path, songs: int) -> tuple[list[tuple[Song, list[Note]]], FourGrams]:
    from pipelines.music.training.figures import pop909_pianos

    windows: list[tuple[Song, list[Note]]] = []
    counts: Counter[tuple[int, ...]] = Counter()
    for song, piano in itertools.islice(pop909_pianos(data), songs):
        voice = song.voice("melody")
        counts.update(set(four_grams(voice.notes if voice else ())))
        if len(song.bars) < WINDOW_BARS + 8 or any(b.meter != (4, 4) for b in song.bars):
            continue
        first = (len(song.bars) - WINDOW_BARS) // 2
        part = song.excerpt(first, first + WINDOW_BARS)
        low, high = song.starts[first], song.starts[first + WINDOW_BARS]
        notes = [Note(n.start - low, n.length, n.pitch, n.velocity) for n in piano if low <= n.start < high]
        tune = part.voice("melody")
        if tune and len(tune.notes) > 40 and notes:
            windows.append((part, notes))
    return windows, {gram for gram, songs_with_it in counts.items() if songs_with_it > 1}


def _accompaniment(song: Song) -> list[Note]:
    return [n for v in song.voices if v.role in ("accompaniment", "bass") and v.name != "doubling" for n in v.notes]


def _spearman(a: Sequence[float], b: Sequence[float]) -> float:
    from scipy.stats import spearmanr

    return float(spearmanr(a, b).statistic)
