"""Knobs of music: a mido.MidiFile in, another out."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from typing import Any

import mido
import numpy as np

from studio.evaluator.knobs.knob import Knob

DRUMS = 9


def to_pretty_midi(piece: mido.MidiFile) -> Any:
    """The piece as recognizers read it."""
    import pretty_midi

    written = io.BytesIO()
    piece.save(file=written)
    written.seek(0)
    return pretty_midi.PrettyMIDI(written)


def _each_message(piece: mido.MidiFile, change: Callable[[Any], Any]) -> mido.MidiFile:
    changed = mido.MidiFile(type=piece.type, ticks_per_beat=piece.ticks_per_beat)
    changed.tracks = [mido.MidiTrack(change(message) for message in track) for track in piece.tracks]
    return changed


def _notes(piece: mido.MidiFile) -> list[Any]:
    return [m for t in piece.tracks for m in t if m.type == "note_on" and m.velocity and m.channel != DRUMS]


def _tempo(piece: mido.MidiFile, way: int) -> mido.MidiFile:
    if not any(m.type == "set_tempo" for track in piece.tracks for m in track):
        piece = _each_message(piece, lambda m: m)
        piece.tracks[0].insert(0, mido.MetaMessage("set_tempo", tempo=500_000))
    factor = 1.25**-way
    return _each_message(piece, lambda m: m.copy(tempo=round(m.tempo * factor)) if m.type == "set_tempo" else m)


def _register(piece: mido.MidiFile, way: int) -> mido.MidiFile:
    def change(message: Any) -> Any:
        if message.type in ("note_on", "note_off") and message.channel != DRUMS:
            return message.copy(note=min(max(message.note + 5 * way, 0), 127))
        return message

    return _each_message(piece, change)


def _velocity(piece: mido.MidiFile, way: int) -> mido.MidiFile:
    def change(message: Any) -> Any:
        loud = message.type == "note_on" and message.velocity
        return message.copy(velocity=min(max(message.velocity + 20 * way, 1), 127)) if loud else message

    return _each_message(piece, change)


def _read_tempo(piece: mido.MidiFile) -> float:
    tempi = [m.tempo for track in piece.tracks for m in track if m.type == "set_tempo"] or [500_000]
    return -math.log2(float(np.mean(tempi)) / 500_000)


def _read_register(piece: mido.MidiFile) -> float:
    return float(np.mean([m.note for m in _notes(piece)] or [60]))


def _read_velocity(piece: mido.MidiFile) -> float:
    return float(np.mean([m.velocity for m in _notes(piece)] or [64]))


KNOBS = (
    Knob("tempo", "x .8", "x 1.25", _tempo, _read_tempo),
    Knob("register", "-5 semitones", "+5 semitones", _register, _read_register),
    Knob("velocity", "-20", "+20", _velocity, _read_velocity),
)
