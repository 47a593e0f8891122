"""Knobs of music: a NoteTable in, another out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.media.midi_notes import NoteTable
from studio.evaluator.knobs.knob import Knob

TEMPO_FACTOR, SHIFT_ST, VELOCITY_STEP = 1.25, 5, 20


def _tempo(piece: NoteTable, way: int) -> NoteTable:
    stretch = TEMPO_FACTOR**-way
    times = {name: getattr(piece, name) * stretch for name in ("start", "end", "drums", "beats", "bars")}
    return replace(piece, **times)


def _register(piece: NoteTable, way: int) -> NoteTable:
    return replace(piece, pitch=np.clip(piece.pitch + SHIFT_ST * way, 0, 127))


def _velocity(piece: NoteTable, way: int) -> NoteTable:
    return replace(piece, velocity=np.clip(piece.velocity + VELOCITY_STEP * way, 1, 127))


def _read_tempo(piece: NoteTable) -> float:
    """Octaves above 120 quarter notes a minute."""
    return float(-np.log2(np.diff(piece.beats).mean() / 0.5))


def _read_register(piece: NoteTable) -> float:
    return float(piece.pitch.mean()) if len(piece.pitch) else 60.0


def _read_velocity(piece: NoteTable) -> float:
    return float(piece.velocity.mean()) if len(piece.velocity) else 64.0


KNOBS = (
    Knob("tempo", "x .8", "x 1.25", _tempo, _read_tempo),
    Knob("register", "-5 semitones", "+5 semitones", _register, _read_register),
    Knob("velocity", "-20", "+20", _velocity, _read_velocity),
)
