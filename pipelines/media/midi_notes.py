"""MIDI as arrays of notes and a grid of beats, in seconds.

`NoteTable` is what every symbolic feature is computed from. A beat is a quarter note of the tempo map, whatever the
metre.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.midi_file import DRUM_CHANNEL, MAX_NOTES, MidiFile, read_midi_file

Array = NDArray[np.float64]

MAX_SECONDS = 6 * 3600.0
MAX_BEATS = 100_000
MAX_NOTE_S = 60.0  # a longer note is a note-off that was lost


@dataclass(frozen=True, slots=True)
class NoteTable:
    """Notes in order of onset, drums apart, and the grid they lie on.

    Attributes:
        start: [N] onset in seconds.
        end: [N] release in seconds.
        pitch: [N] MIDI number, 60 is middle C.
        velocity: [N] 1..127.
        drums: [D] onsets of unpitched percussion in seconds.
        beats: [B] times of quarter notes in seconds, from 0 to past the last note.
        bars: [K] times of bar lines in seconds, from 0 to past the last note.
    """

    start: Array
    end: Array
    pitch: Array
    velocity: Array
    drums: Array
    beats: Array
    bars: Array

    @property
    def duration_s(self) -> float:
        """Release of the last note; 0 where there is none."""
        return float(max(self.end.max(initial=0.0), self.drums.max(initial=0.0)))


def load_piece(medium: Any) -> NoteTable:
    """A `NoteTable`, a path of a MIDI file or a `pretty_midi.PrettyMIDI`.

    Args:
        medium: what to read.

    Returns:
        Its notes and its grid of beats and bars.

    Raises:
        MediaError: not MIDI, damaged, or past the bounds of this module.
    """
    if isinstance(medium, NoteTable):
        return medium
    if isinstance(medium, (str, Path)):
        return read_midi(medium)
    return _from_pretty_midi(medium)


def read_midi(path: str | Path) -> NoteTable:
    """Read a standard MIDI file.

    Args:
        path: of the file.

    Returns:
        Its notes and its grid of beats and bars.

    Raises:
        MediaError: missing, not MIDI, damaged, over 4 MB, 200,000 notes or 6 hours.
    """
    path = Path(path)
    return _from_events(read_midi_file(path), path.name)


def _from_events(midi: MidiFile, name: str) -> NoteTable:
    held = [n for n in midi.notes if n.end is not None]  # without a release nothing says how long a key was held
    tempos = {0: 500_000.0} | {tick: float(quarter_us) for tick, quarter_us in midi.tempos}
    seconds = _tempo_map(np.array(sorted(tempos.items()), dtype=np.float64), midi.resolution)
    last = max(max((n.end or 0 for n in held), default=0), 1)
    if seconds(np.array([float(last)]))[0] > MAX_SECONDS:
        raise MediaError(f"'{name}' plays longer than {MAX_SECONDS / 3600:.0f} hours; cut it")
    if last / midi.resolution > MAX_BEATS:
        raise MediaError(f"'{name}' is {last / midi.resolution:,.0f} beats long; at most {MAX_BEATS:,} are read")
    rows = [(n.start, n.end, n.pitch, n.velocity, n.channel == DRUM_CHANNEL) for n in held]
    notes = np.array(rows, dtype=np.float64).reshape(-1, 5)
    beats = seconds(np.arange(0, last + 2 * midi.resolution, midi.resolution, dtype=np.float64))
    metre = {0: 4.0} | {tick: number * 4.0 / unit for tick, number, unit in midi.meters}
    bars = seconds(_bar_ticks(metre, last, midi.resolution))
    return _make_piece(np.column_stack([seconds(notes[:, 0]), seconds(notes[:, 1]), notes[:, 2:]]), beats, bars)


def _tempo_map(tempo: Array, resolution: int) -> Any:
    """Ticks [N] -> seconds [N] under a tempo map [T, 2] of (tick, microseconds a quarter)."""
    rate = tempo[:, 1] / 1e6 / resolution
    at = np.concatenate([[0.0], np.cumsum(np.diff(tempo[:, 0]) * rate[:-1])])

    def seconds(ticks: Array) -> Array:
        k = np.searchsorted(tempo[:, 0], ticks, side="right") - 1
        return np.asarray(at[k] + (ticks - tempo[k, 0]) * rate[k], dtype=np.float64)

    return seconds


def _bar_ticks(metre: dict[int, float], last: int, resolution: int) -> Array:
    """Ticks of bar lines; a metre under 2 or over 8 quarters is taken for 4 (some exporters write 1/4 throughout)."""
    changes = [*sorted(metre.items()), (last + 8 * resolution, 4.0)]
    parts = []
    for (tick, quarters), (until, _) in pairwise(changes):
        length = quarters if 2 <= quarters <= 8 else 4.0
        parts.append(np.arange(tick, min(until, last + 8 * resolution), length * resolution, dtype=np.float64))
    return np.unique(np.concatenate(parts))


def _make_piece(rows: Array, beats: Array, bars: Array) -> NoteTable:
    """A piece of note rows [N, 5] (start, end, pitch, velocity, is a drum)."""
    rows = rows[np.lexsort((rows[:, 2], rows[:, 0]))]
    drum = rows[:, 4] > 0
    tones = rows[~drum]
    end = np.minimum(np.maximum(tones[:, 1], tones[:, 0] + 0.01), tones[:, 0] + MAX_NOTE_S)
    return NoteTable(tones[:, 0], end, tones[:, 2], tones[:, 3], rows[drum, 0], beats, bars)


def _from_pretty_midi(midi: Any) -> NoteTable:
    if not hasattr(midi, "instruments") or not hasattr(midi, "get_tempo_changes"):
        raise MediaError(f"music is a path or a pretty_midi.PrettyMIDI, got {type(midi).__name__}")
    rows = np.array(list(_pretty_notes(midi)), dtype=np.float64).reshape(-1, 5)
    last = float(rows[:, 1].max(initial=0.0))
    if len(rows) > MAX_NOTES or not np.isfinite(rows).all() or last > MAX_SECONDS:
        raise MediaError(
            f"music of at most {MAX_NOTES:,} notes and {MAX_SECONDS / 3600:.0f} hours is read, got {len(rows):,}"
        )
    times, tempi = midi.get_tempo_changes()
    beats = _beats(np.asarray(times, np.float64), np.asarray(tempi, np.float64), last)
    number = np.arange(len(beats), dtype=np.float64)
    metre = {
        round(np.interp(s.time, beats, number)): s.numerator * 4.0 / s.denominator for s in midi.time_signature_changes
    }
    bars = np.interp(_bar_ticks({0: 4.0} | metre, int(number[-1]), 1), number, beats)
    return _make_piece(rows, beats, np.unique(bars))


def _pretty_notes(midi: Any) -> Iterator[tuple[float, float, float, float, float]]:
    for instrument in midi.instruments:
        for note in instrument.notes:
            yield note.start, note.end, note.pitch, note.velocity, instrument.is_drum


def _beats(times: Array, tempi: Array, last: float) -> Array:
    """Times of quarter notes under tempi (quarters a minute) that hold from `times` on.

    Raises:
        MediaError: more than `MAX_BEATS` beats.
    """
    tempi = np.clip(tempi, 1.0, 6000.0)
    edges = np.append(times, max(last, float(times[-1])) + 120.0 / tempi[-1])
    passed = np.concatenate([[0.0], np.cumsum(np.diff(edges) * tempi / 60)])
    if passed[-1] > MAX_BEATS:
        raise MediaError(f"music of at most {MAX_BEATS:,} beats is read, got {passed[-1]:,.0f}")
    return np.asarray(np.interp(np.arange(int(passed[-1]) + 1, dtype=np.float64), passed, edges))
