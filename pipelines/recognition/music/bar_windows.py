"""Windows of whole bars over a piece: what the music recognizer reads MIDI in."""

from __future__ import annotations

from typing import Any

import numpy as np

from pipelines.media.midi_notes import Array, NoteTable, load_piece

WINDOW_BARS, MIN_WINDOW_S, MIN_WINDOW_NOTES = 8, 12.0, 15


def bar_windows(midi: Any, bars: int = WINDOW_BARS) -> list[tuple[float, float]]:
    """(start, end) in seconds of windows of `bars` bars, at least 12 s long with 15 notes, that overlap by half.

    The last one ends with the piece. A piece without notes has none.
    """
    piece = load_piece(midi)
    total = piece.duration_s
    if not len(piece.start):
        return []
    lines = np.append(piece.bars[piece.bars < total - 0.5], total) if total > 0.5 else np.array([0.0, total])
    if lines[0] > 0:
        lines = np.append(0.0, lines)
    out: list[tuple[float, float]] = []
    at = int(np.searchsorted(lines, piece.start[0] + 1e-6, side="right") - 1)
    while at < len(lines) - 1:
        end = _window_end(piece, lines, at, bars)
        out.append((float(lines[at]), float(lines[end])))
        if end == len(lines) - 1:
            break
        at = max(at + 1, (at + end) // 2)
    return _lengthen_last(piece, out)


def _window_end(piece: NoteTable, lines: Array, at: int, bars: int) -> int:
    end = min(at + bars, len(lines) - 1)
    while end < len(lines) - 1 and (
        lines[end] - lines[at] < MIN_WINDOW_S or _onsets_in(piece, lines[at], lines[end]) < MIN_WINDOW_NOTES
    ):
        end += 1
    return end


def _lengthen_last(piece: NoteTable, out: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Lengthen a last window that is too short to measure, backwards."""
    if len(out) > 1 and (out[-1][1] - out[-1][0] < MIN_WINDOW_S or _onsets_in(piece, *out[-1]) < MIN_WINDOW_NOTES):
        out[-1] = (out[-2][0], out[-1][1])
        del out[-2]
    return out


def _onsets_in(piece: NoteTable, start: float, end: float) -> int:
    return int(np.searchsorted(piece.start, end) - np.searchsorted(piece.start, start))
