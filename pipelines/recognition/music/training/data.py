"""What the music recognizers learn from: rated game music, pop songs, their renderings, and what is no music at all."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media import Audio
from pipelines.media.midi_notes import Array, NoteTable, read_midi
from pipelines.recognition.music import symbolic_features as music_features
from pipelines.recognition.music.audio_frames import RATE
from pipelines.recognition.music.audio_windows import extract_features
from pipelines.recognition.music.bar_windows import bar_windows
from pipelines.recognition.music.training.changes import EXCERPT_S, vary_piece
from pipelines.recognition.music.training.head_fit import InvariantPairs, RatedWindows
from pipelines.recognition.music.training.render import render

LAG_S = 3.0  # listeners move the slider this late
TAKES_S = (90.0, 90.0, 60.0, 60.0)  # of each rated piece that is rendered, with other timbres each time
NOISY_SNR_DB = (15.0, 30.0)  # signal to noise ratio of the renderings that must read as without noise


@dataclass(frozen=True, slots=True)
class RatedPiece:
    """A piece with what about 30 listeners said.

    Attributes:
        game: that it comes from.
        series: of the game.
        piece: its notes.
        rating: [2] valence and arousal of the whole.
        measures: [M, 2] by measure.
    """

    game: str
    series: str
    piece: NoteTable
    rating: Array
    measures: Array

    def ratings_during(self, spans: list[tuple[float, float]]) -> Array:
        """[W, 2] ratings during windows."""
        at = (np.arange(len(self.measures)) + 0.5) / len(self.measures) * self.piece.duration_s
        grid = np.array([np.linspace(a, b, 40) + LAG_S for a, b in spans])
        return np.stack([np.interp(grid, at, m).mean(axis=1) for m in self.measures.T], axis=1)


def load_rated_pieces(data: Path) -> list[RatedPiece]:
    """The rated pieces of vgmidi_rated.zip; the game is the third field of a file's name."""
    out = []
    with zipfile.ZipFile(data / "music" / "vgmidi_rated.zip") as archive, tempfile.TemporaryDirectory() as folder:
        archive.extractall(folder)
        for row in csv.DictReader(io.StringIO((Path(folder) / "labels.csv").read_text(encoding="utf-8"))):
            rating = np.array([float(row["valence"]), float(row["arousal"])])
            measures = np.array([json.loads(row["valence_curve"]), json.loads(row["arousal_curve"])]).T
            out.append(
                RatedPiece(
                    row["file"].split("_")[2], row["series"], read_midi(Path(folder) / row["file"]), rating, measures
                )
            )
    return out


def load_pop_pieces(data: Path, parity: int, count: int) -> list[NoteTable]:
    """The first `count` songs of pop909.zip whose number is odd (1) or even (0)."""
    with zipfile.ZipFile(data / "music" / "pop909.zip") as archive, tempfile.TemporaryDirectory() as folder:
        names = [f"{n:03d}/{n:03d}.mid" for n in range(1, 910) if n % 2 == parity][:count]
        return [read_midi(archive.extract(name, folder)) for name in names]


def symbolic_windows(pieces: list[RatedPiece]) -> RatedWindows:
    """Symbolic features of rated pieces with their ratings."""
    rows, numbers, curves = [], [], []
    for number, rated in enumerate(pieces):
        spans = bar_windows(rated.piece)
        rows += [music_features.feature_vector(rated.piece, *span) for span in spans]
        curves.append(rated.ratings_during(spans))
        numbers += [number] * len(spans)
    return _rated_windows(rows, numbers, curves, pieces)


def audio_windows(pieces: list[RatedPiece], seconds: float, seed: int) -> RatedWindows:
    """Features of renderings of the beginning of rated pieces."""
    rows, numbers, curves = [], [], []
    for number, rated in enumerate(pieces):
        rng = np.random.default_rng([seed, number])
        sound = render(rated.piece, 0.0, min(seconds, rated.piece.duration_s), rng)
        sound_features = extract_features(Audio(sound, RATE))
        rows += list(sound_features.rows)
        curves.append(rated.ratings_during(sound_features.spans))
        numbers += [number] * len(sound_features.rows)
    material = _rated_windows(rows, numbers, curves, pieces)
    rating = np.array(
        [p.rating if p.piece.duration_s <= seconds else p.ratings_during([(0.0, seconds)])[0] for p in pieces]
    )
    return replace(material, rating=rating)


def _rated_windows(
    rows: list[Array], numbers: list[int], curves: list[Array], pieces: list[RatedPiece]
) -> RatedWindows:
    rating = np.array([p.rating for p in pieces])
    game = np.array([p.game for p in pieces])
    return RatedWindows(np.array(rows), np.array(numbers), np.concatenate(curves), rating, game, np.ones(len(pieces)))


def noisy_pairs(pieces: list[RatedPiece], seed: int) -> InvariantPairs:
    """Windows of renderings, and the same ones in noise and after a second of silence: what must not change a
    reading.
    """
    before, after, numbers = [], [], []
    for number, rated in enumerate(pieces):
        rng = np.random.default_rng([seed, number])
        sound = render(rated.piece, 0.0, EXCERPT_S, rng)
        clean = extract_features(Audio(sound, RATE)).rows.mean(axis=0)
        level = np.sqrt(float((sound**2).mean()) * 10 ** (-rng.uniform(*NOISY_SNR_DB) / 10))
        for degraded in (
            sound + level * rng.standard_normal(len(sound)),
            np.concatenate([np.zeros(RATE), sound]),
        ):
            before.append(clean)
            after.append(extract_features(Audio(degraded.astype(np.float32), RATE)).rows.mean(axis=0))
            numbers.append(number)
    return InvariantPairs(np.array(before), np.array(after), np.array(numbers))


@dataclass(frozen=True, slots=True)
class Excerpts:
    """Excerpts of songs.

    Attributes:
        symbolic: [P, F] symbolic features.
        audio: [W, G] features of the windows of their renderings.
        excerpt: [W] number of the excerpt of each window.
    """

    symbolic: Array
    audio: Array
    excerpt: NDArray[np.int64]

    def as_rated_windows(self, labels: Array, weight: float) -> RatedWindows:
        """As material, labelled [P, 2] by a teacher."""
        group = np.full(len(labels), "pop909")
        return RatedWindows(self.audio, self.excerpt, labels[self.excerpt], labels, group, np.full(len(labels), weight))


def make_excerpts(songs: list[NoteTable], seed: int) -> Excerpts:
    """One excerpt of each song, half of them changed in tempo, mode, register or articulation, and rendered."""
    symbolic: list[Array] = []
    sound_features: list[Array] = []
    number: list[int] = []
    for k, song in enumerate(songs):
        rng = np.random.default_rng([seed, k])
        start = rng.uniform(0, max(song.duration_s - 2 * EXCERPT_S, 0.0))
        piece = vary_piece(song, start, rng) if rng.random() < 0.7 else song
        sound = extract_features(Audio(render(piece, start, start + EXCERPT_S, rng), RATE))
        if not len(sound.rows):
            continue
        number += [len(symbolic)] * len(sound.rows)
        symbolic.append(music_features.feature_vector(piece, start, start + EXCERPT_S))
        sound_features += list(sound.rows)
    return Excerpts(np.array(symbolic), np.array(sound_features), np.array(number))


def random_midi(kind: str, rng: np.random.Generator) -> NoteTable:
    """Notes that are no music. Kinds: uniform, gaussian, walk (a chromatic random walk), burst, scrambled onsets on a
    grid.
    """
    n, seconds = int(rng.integers(30, 500)), float(rng.uniform(10, 60))
    start = np.sort(rng.uniform(0, seconds, n))
    low = int(rng.integers(21, 60))
    pitch: NDArray[Any] = rng.integers(low, low + int(rng.integers(14, 49)), n).astype(np.float64)
    if kind == "gaussian":
        pitch = rng.normal(60, rng.uniform(6, 14), n).round()
    elif kind == "walk":
        pitch = 60.0 + np.cumsum(rng.integers(-3, 4, n))
    elif kind == "burst":
        start = np.sort(np.repeat(rng.uniform(0, seconds, n // 6 + 1), 6)[:n])
    elif kind == "grid":
        start = np.sort(np.floor(start * 4) / 4)
    length = rng.exponential(rng.uniform(0.1, 0.8), n) + 0.03
    beats = np.arange(0, seconds + 2, 0.5)
    velocity = rng.uniform(30, 120, n)
    return NoteTable(
        start, start + length, np.clip(pitch, 12, 115).astype(np.float64), velocity, np.zeros(0), beats, beats[::4]
    )


def random_sound(kind: str, rng: np.random.Generator) -> Audio:
    """Sound that is no music. Kinds: white, pink, brown, tone (one steady), sweep, clicks, pulsed (noise that comes and
    goes).
    """
    n = int(rng.uniform(4, 20) * RATE)
    t = np.arange(n) / RATE
    x = rng.standard_normal(n)
    if kind in ("pink", "brown"):
        spectrum = np.fft.rfft(x)
        x = np.fft.irfft(spectrum / np.maximum(np.arange(len(spectrum)), 20) ** (0.5 if kind == "pink" else 1.0), n)
    elif kind == "tone":
        x = np.sin(2 * np.pi * 2 ** rng.uniform(6.5, 11) * t) + 0.001 * x
    elif kind == "sweep":
        low, high = sorted(2 ** rng.uniform(6.5, 11.5, 2))
        x = np.sin(2 * np.pi * (low * t + (high - low) * t**2 / (2 * t[-1]))) + 0.001 * x
    elif kind == "clicks":
        x = x * (rng.random(n) < rng.uniform(1, 30) / RATE)
    elif kind == "pulsed":
        x = x * (np.sin(2 * np.pi * rng.uniform(0.5, 6) * t) > 0)
    return Audio((x / (np.abs(x).max() + 1e-9) * 10 ** (-rng.uniform(0, 30) / 20)).astype(np.float32), RATE)


def read_speech(path: Path, start: str, count: int) -> Iterator[Audio]:
    """`count` recordings, spread over a zip of FLAC files, whose name begins with `start`."""
    from pipelines.media import read_audio

    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        names = [n for n in archive.namelist() if Path(n).name.startswith(start) and n.endswith(".flac")]
        for name in names[:: max(1, len(names) // count)][:count]:  # spread over the recordings
            yield read_audio(archive.extract(name, folder))
