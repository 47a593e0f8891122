"""Changes of a piece whose effect on listeners is known: tempo, mode, register, articulation, loudness.

They widen what the ear is trained on, and they are the check that a recognizer moves the right way outside its corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from pipelines.media.midi_notes import Array, NoteTable
from pipelines.recognition.music import keys as music_keys
from pipelines.recognition.music import symbolic_features as music_features
from pipelines.recognition.music.bar_windows import bar_windows

EXCERPT_S = 18.0  # one window of the ear
LOWEST, HIGHEST = 21, 108  # keys of a piano


def change_tempo(piece: NoteTable, times: float, still_s: float = 0.0) -> NoteTable:
    """`times` as fast; the moment `still_s` stays where it is."""

    def rescale(t: Array) -> Array:
        return np.asarray(still_s + (t - still_s) / times)

    start, end, drums, beats, bars = (
        rescale(x) for x in (piece.start, piece.end, piece.drums, piece.beats, piece.bars)
    )
    return replace(piece, start=start, end=end, drums=drums, beats=beats, bars=bars)


def shift_octave(piece: NoteTable, up: int) -> NoteTable:
    """`up` octaves higher, as far as a piano reaches."""
    return replace(piece, pitch=np.clip(piece.pitch + 12.0 * up, LOWEST, HIGHEST))


def change_articulation(piece: NoteTable, length: float) -> NoteTable:
    """Every note sounds `length` times as long."""
    return replace(piece, end=piece.start + np.maximum((piece.end - piece.start) * length, 0.03))


def change_loudness(piece: NoteTable, more: float) -> NoteTable:
    """Velocities `more` higher."""
    return replace(piece, velocity=np.clip(piece.velocity + more, 1, 127))


def flatten_velocity(piece: NoteTable) -> NoteTable:
    """Every note at velocity 80, as written by hand."""
    return replace(piece, velocity=np.full(len(piece.velocity), 80.0))


def change_mode(piece: NoteTable, major: bool) -> NoteTable:
    """In the parallel major or minor: third, sixth and seventh raised or lowered where the key of the window has them
    otherwise.
    """
    spans = bar_windows(piece)
    pitch = piece.pitch.copy()
    for k, (first, last) in enumerate(spans):
        until = spans[k + 1][0] if k + 1 < len(spans) else np.inf
        own = slice(*np.searchsorted(piece.start, [first, until]))
        pitch[own] = _to_mode(pitch[own], _tonic(piece, first, last), major)
    return replace(piece, pitch=pitch)


def _tonic(piece: NoteTable, first: float, last: float) -> int:
    inside = slice(*np.searchsorted(piece.start, [first, last]))
    held = np.minimum(piece.end[inside] - piece.start[inside], music_features.MAX_HELD_S)
    return music_keys.find_key(
        np.bincount(piece.pitch[inside].astype(int) % 12, weights=held, minlength=12).astype(np.float64)
    )[0]


def _to_mode(pitch: Array, tonic: int, major: bool) -> Array:
    degree = (pitch - tonic) % 12
    return np.asarray(pitch + np.isin(degree, (3, 8, 10)) if major else pitch - np.isin(degree, (4, 9, 11)))


#: What the gains of a card are measured by; the notes of the field give each sign.
KNOWN_EFFECTS: Mapping[str, Callable[[NoteTable], NoteTable]] = {
    "tempo x0.35": lambda p: change_tempo(p, 0.35),
    "tempo x0.6": lambda p: change_tempo(p, 0.6),
    "tempo x0.8": lambda p: change_tempo(p, 0.8),
    "tempo x1.25": lambda p: change_tempo(p, 1.25),
    "tempo x1.6": lambda p: change_tempo(p, 1.6),
    "tempo x2.5": lambda p: change_tempo(p, 2.5),
    "parallel major": lambda p: change_mode(p, True),
    "parallel minor": lambda p: change_mode(p, False),
    "octave up": lambda p: shift_octave(p, 1),
    "octave down": lambda p: shift_octave(p, -1),
    "staccato x0.5": lambda p: change_articulation(p, 0.5),
    "legato x1.3": lambda p: change_articulation(p, 1.3),
    "louder by 25": lambda p: change_loudness(p, 25),
    "softer by 25": lambda p: change_loudness(p, -25),
    "one velocity": flatten_velocity,
    "happy: major, x1.4, staccato": lambda p: change_articulation(change_tempo(change_mode(p, True), 1.4), 0.7),
    "sad: minor, x0.65, lower": lambda p: shift_octave(change_tempo(change_mode(p, False), 0.65), -1),
}


def vary_piece(piece: NoteTable, start: float, rng: np.random.Generator) -> NoteTable:
    """An excerpt that begins at `start` at another tempo, in the other mode, elsewhere or shorter: more of the plane is
    covered.
    """
    times = 2.0 ** rng.uniform(-0.8, 0.8)
    piece = shift_octave(piece, int(rng.choice([-1, 0, 0, 1])))
    inside = (piece.start >= start) & (piece.start < start + EXCERPT_S * times)
    if rng.random() < 0.5 and inside.any():
        tonic, major, minor = music_keys.find_key(
            np.bincount(piece.pitch[inside].astype(int) % 12, minlength=12).astype(np.float64)
        )
        piece = replace(piece, pitch=_to_mode(piece.pitch, tonic, minor >= major))
    if rng.random() < 0.4:
        piece = change_articulation(piece, rng.uniform(0.4, 1.0))
    return change_loudness(change_tempo(piece, times, start), rng.uniform(-30, 20))
