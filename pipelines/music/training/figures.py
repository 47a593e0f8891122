"""Cuts accompaniment figures out of the piano parts of POP909 and the Lieder, and counts the intervals of their tunes.

A figure is four bars in a row of one piece: onsets, lengths, and for each note its step on the ladder of the chord's
tones (upper part) or its function over the root (lower part): rhythm and voicing, no melody and no chord of the piece.
Written as `figures.safetensors` (see `pipelines.music.arrange.figures`), with `idiom`, the log likelihood of a tune's
interval after the two before it.
"""

from __future__ import annotations

import argparse
import io
import itertools
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.music.arrange.figures import FIGURE_BARS, FIGURE_METERS, LOWER_BELOW, Lower
from pipelines.music.compose.likeness import IDIOM_REACH
from pipelines.music.song.song import QUARTER, Chord, Note, Song
from pipelines.music.training import pop909
from pipelines.music.training.lieder import read_lieder
from weights.checkpoint import save_checkpoint
from weights.store import EMBEDDED

DENSITY_EDGES = (0.6, 1.1, 1.7, 2.4, 3.3)  # onsets a quarter: bins that are filled evenly
POLYPHONY_EDGES = (1.35, 2.1)  # notes an onset of the upper part
A_CELL = {(4, 4): 34, (3, 4): 16, (6, 8): 16, (2, 4): 14}  # figures kept in a cell
MOST_NOTES = 28  # of a bar
CHORD_TONE_SHARE = 0.86  # of the upper notes at least
SHORTEST, LONGEST_STEP = 3, 9


@dataclass(frozen=True, slots=True)
class Figure:
    """Four bars: rows (bar, tick, length, value, velocity, lower) and what they are like."""

    rows: tuple[tuple[int, int, int, int, int, int], ...]
    meter: tuple[int, int]
    density: float
    polyphony: float
    sustain: float
    song: bool
    score: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """Flags of `figures`."""
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument("--out", "-o", type=Path, default=EMBEDDED / "music")


def run(options: argparse.Namespace) -> None:
    """Cut, choose, write and say how many."""
    figures: list[Figure] = []
    counts = np.full((2 * IDIOM_REACH + 1,) * 3, 0.02)
    for song, piano in itertools.chain(pop909_pianos(options.data), _lieder_pianos(options.data)):
        figures += _cut_figures(song, piano, art_song=song.title.endswith(".mxl"))
        _count_intervals(song, counts)
    chosen = _choose(figures)
    tensors = _tables(chosen) | {"idiom": np.log(counts / counts.sum(axis=2, keepdims=True)).astype(np.float16)}
    save_checkpoint(options.out, tensors, name="figures", metadata={"licence": "MIT (POP909), CC0 (OpenScore Lieder)"})
    shares = {f"{a}/{b}": sum(f.meter == (a, b) for f in chosen) for a, b in FIGURE_METERS}
    print(f"{len(chosen)} of {len(figures)} figures: {shares}; {sum(f.song for f in chosen)} of art songs")


def pop909_pianos(data: Path) -> Iterator[tuple[Song, list[Note]]]:
    """Every song of POP909 with the notes of its piano, quantised to its beats."""
    from pretty_midi import PrettyMIDI

    songs = {song.title: song for song in pop909.read_pop909(data)}
    with zipfile.ZipFile(data / pop909.ARCHIVE) as file:
        for number, song in songs.items():
            beats, down = pop909.read_beats(file.read(f"{number}/beat_midi.txt").decode().strip())
            bars = pop909.find_bars(down)
            time = np.concatenate([beats, beats[-1] + (beats[-1] - beats[-2]) * np.arange(1, 9)])
            midi = PrettyMIDI(io.BytesIO(file.read(f"{number}/{number}.mid")))
            piano = [n for t in midi.instruments if t.name.strip() == "PIANO" for n in t.notes]
            notes = []
            for n in piano:
                start, stop = (
                    pop909.snap_tick(float(pop909.to_ticks(np.array(s), time, bars[0][0]))) for s in (n.start, n.end)
                )
                if start >= 0:
                    notes.append(Note(start, max(SHORTEST, stop - start), n.pitch, n.velocity))
            yield song, notes


def _lieder_pianos(data: Path) -> Iterator[tuple[Song, list[Note]]]:
    for song in read_lieder(data):
        piano = [n for v in song.voices if v.role == "other" for n in v.notes]
        if piano:
            yield song, piano


def _cut_figures(song: Song, piano: Sequence[Note], *, art_song: bool) -> list[Figure]:
    by_bar: dict[int, list[Note]] = defaultdict(list)
    for note, bar in zip(piano, song.bars_at([n.start for n in piano]).tolist(), strict=True):
        if note.start < song.ticks:
            by_bar[bar].append(note)
    chords = song.chords_at(list(range(0, song.ticks, QUARTER // 2)))
    out = []
    for first in range(0, len(song.bars) - FIGURE_BARS + 1, FIGURE_BARS):
        bars = range(first, first + FIGURE_BARS)
        meters = {song.bars[i].meter for i in bars}
        if len(meters) != 1 or not meters <= set(FIGURE_METERS):
            continue
        figure = _figure(song, [by_bar[i] for i in bars], first, chords, art_song=art_song)
        if figure is not None:
            out.append(figure)
    return out


def _figure(
    song: Song, bars: Sequence[list[Note]], first: int, chords: Sequence[Chord | None], *, art_song: bool
) -> Figure | None:
    upper = [n.pitch for bar in bars for n in bar if n.pitch >= LOWER_BELOW]
    if any(not 2 <= len(bar) <= MOST_NOTES for bar in bars) or len(upper) < 2 * FIGURE_BARS:
        return None
    centre, loud = float(np.median(upper)), float(np.mean([n.velocity for bar in bars for n in bar]))
    rows, hits, sustain = [], 0, []
    for k, bar in enumerate(bars):
        start, ticks = song.starts[first + k], song.bars[first + k].ticks
        for n in sorted(bar, key=lambda n: (n.start, n.pitch)):
            chord = chords[min(len(chords) - 1, n.start // (QUARTER // 2))]
            if chord is None:
                return None
            tick, lower = n.start - start, n.pitch < LOWER_BELOW
            value, exact = _lower(n.pitch, song.key.tonic, chord) if lower else _step(n.pitch, centre, song, chord)
            hits += exact and not lower
            if abs(value) > LONGEST_STEP and not lower:
                return None
            length = min(n.length, ticks - tick)
            sustain.append(length / QUARTER)
            rows.append((k, tick, max(SHORTEST, length), value, int(np.clip(n.velocity - loud, -30, 30)), int(lower)))
    meter = song.bars[first].meter
    onsets = [len({r[1] for r in rows if r[0] == k}) for k in range(FIGURE_BARS)]
    if hits / len(upper) < CHORD_TONE_SHARE or min(onsets) < 1:
        return None
    quarters = FIGURE_BARS * meter[0] * 4 / meter[1]
    upper_onsets = len({r[:2] for r in rows if not r[5]})
    alike = np.mean([_rhythm_likeness(rows, a, b) for a, b in itertools.combinations(range(FIGURE_BARS), 2)])
    density = sum(onsets) / quarters
    score = float(hits / len(upper) + 0.8 * min(float(alike), 0.75))  # related bars, not the same bar four times
    return Figure(
        tuple(sorted(set(rows))),
        meter,
        density,
        len(upper) / max(1, upper_onsets),
        float(np.mean(sustain)),
        art_song,
        score,
    )


def _rhythm_likeness(rows: Sequence[tuple[int, ...]], a: int, b: int) -> float:
    first, second = ({r[1] for r in rows if r[0] == k} for k in (a, b))
    return len(first & second) / max(1, len(first | second))


def _step(pitch: int, centre: float, song: Song, chord: Chord) -> tuple[int, bool]:
    """The steps on the ladder of chord tones from the one nearest `centre`, and whether the pitch is a chord tone."""
    tones = {(song.key.tonic + t) % 12 for t in chord.tones}
    ladder = [p for p in range(24, 108) if p % 12 in tones]
    base = min(range(len(ladder)), key=lambda i: abs(ladder[i] - centre))
    place = min(range(len(ladder)), key=lambda i: abs(ladder[i] - pitch))
    return place - base, pitch % 12 in tones


def _lower(pitch: int, tonic: int, chord: Chord) -> tuple[int, bool]:
    above = (pitch - tonic - chord.root) % 12
    kind = Lower.ROOT if above == 0 else Lower.FIFTH if above in (6, 7, 8) else Lower.THIRD
    if kind is Lower.THIRD and above not in (3, 4):
        kind = Lower.PASSING
    root = next(p for p in range(29, 41) if (p - tonic - chord.root) % 12 == 0)
    return int(kind) + 4 * int(pitch - root >= 12), True


def _count_intervals(song: Song, counts: NDArray[np.float64]) -> None:
    voice = song.voice("melody")
    pitches = [n.pitch for n in voice.notes] if voice else []
    steps = np.clip(np.diff(pitches), -IDIOM_REACH, IDIOM_REACH).astype(int) + IDIOM_REACH
    for a, b, c in zip(steps, steps[1:], steps[2:], strict=False):
        counts[a, b, c] += 1


def _choose(figures: Sequence[Figure]) -> list[Figure]:
    """The best of every cell of meter, density and polyphony, no two of the same rhythm."""
    cells: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for f in figures:
        cell = (f.meter, int(np.digitize(f.density, DENSITY_EDGES)), int(np.digitize(f.polyphony, POLYPHONY_EDGES)))
        cells[cell].append(f)
    out: list[Figure] = []
    for key in sorted(cells, key=str):
        seen: set[frozenset[tuple[int, int]]] = set()
        kept: list[Figure] = []
        for f in sorted(cells[key], key=lambda f: -f.score):
            rhythm = frozenset((r[0], r[1]) for r in f.rows)
            if rhythm not in seen and len(kept) < A_CELL[f.meter]:
                seen.add(rhythm)
                kept.append(f)
        out += kept
    return out


def _tables(figures: Sequence[Figure]) -> dict[str, NDArray[np.generic]]:
    rows = np.array([row for f in figures for row in f.rows], np.int16)
    return {
        "rows": (rows + np.array([0, 0, 0, 64, 64, 0])).clip(0, 255).astype(np.uint8),
        "counts": np.array([len(f.rows) for f in figures], np.int16),
        "meters": np.array([FIGURE_METERS.index(f.meter) for f in figures], np.uint8),
        "features": np.array([(f.density, f.polyphony, f.sustain, f.song) for f in figures], np.float16),
    }
