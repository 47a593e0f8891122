"""MIDI as arrays of notes and a grid of beats, read with bounds: files come from strangers.

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

Array = NDArray[np.float64]

MAX_BYTES = 4_000_000  # a dense hour of piano is about 1 MB
MAX_NOTES = 200_000
MAX_SECONDS = 6 * 3600.0
MAX_BEATS = 100_000
MAX_NOTE_S = 60.0  # a longer note is a note-off that was lost
DRUM_CHANNEL = 9


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
    import mido

    path = Path(path)
    if not path.is_file():
        raise MediaError(f"'{path}' is not there; give a MIDI file")
    if path.stat().st_size > MAX_BYTES:
        raise MediaError(
            f"'{path.name}' has {path.stat().st_size:,} bytes; a MIDI file of at most {MAX_BYTES:,} is read"
        )
    with path.open("rb") as file:
        if file.read(4) not in (b"MThd", b"RIFF"):
            raise MediaError(f"'{path.name}' is not a MIDI file, whatever its name says; give a standard MIDI file")
    try:
        midi = mido.MidiFile(str(path), clip=True)
    except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise MediaError(
            f"'{path.name}' cannot be read as MIDI ({error.__class__.__name__}); export it again"
        ) from error
    if not 1 <= midi.ticks_per_beat < 32768:
        raise MediaError(f"'{path.name}' counts time in SMPTE frames; export it with ticks per quarter note")
    return _from_mido(midi, path.name)


def _from_mido(midi: Any, name: str) -> NoteTable:
    events = _MidiEvents(midi, name)
    tempo = np.array(sorted(events.tempo.items()), dtype=np.float64)
    seconds = _tempo_map(tempo, midi.ticks_per_beat)
    last = max(events.last, 1)
    if seconds(np.array([float(last)]))[0] > MAX_SECONDS:
        raise MediaError(f"'{name}' plays longer than {MAX_SECONDS / 3600:.0f} hours; cut it")
    if last / midi.ticks_per_beat > MAX_BEATS:
        raise MediaError(f"'{name}' is {last / midi.ticks_per_beat:,.0f} beats long; at most {MAX_BEATS:,} are read")
    notes = np.array(events.notes, dtype=np.float64).reshape(-1, 5)
    beats = seconds(np.arange(0, last + 2 * midi.ticks_per_beat, midi.ticks_per_beat, dtype=np.float64))
    bars = seconds(_bar_ticks(events.metre, last, midi.ticks_per_beat))
    return _make_piece(np.column_stack([seconds(notes[:, 0]), seconds(notes[:, 1]), notes[:, 2:]]), beats, bars)


class _MidiEvents:
    """Notes (start tick, end tick, pitch, velocity, is a drum), tempo changes and metres of a mido.MidiFile."""

    def __init__(self, midi: Any, name: str) -> None:
        self.notes: list[tuple[float, float, float, float, float]] = []
        self.tempo: dict[int, float] = {0: 500_000.0}
        self.metre: dict[int, float] = {0: 4.0}
        self.last = 0
        offset = 0
        for track in midi.tracks:
            end = self._track(track, offset if midi.type == 2 else 0)
            offset = max(offset, end)
            if len(self.notes) > MAX_NOTES:
                raise MediaError(f"'{name}' has over {MAX_NOTES:,} notes; cut it")
        self.last = int(max((n[1] for n in self.notes), default=0))

    def _track(self, track: Any, tick: int) -> int:
        held: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for event in track:
            tick += event.time
            if event.type == "note_on" and event.velocity:
                held.setdefault((event.channel, event.note), []).append((tick, event.velocity))
            elif event.type in ("note_off", "note_on"):
                for start, velocity in held.pop((event.channel, event.note), ()):
                    self.notes.append((start, tick, event.note, velocity, event.channel == DRUM_CHANNEL))
            elif event.type == "set_tempo":
                self.tempo[tick] = float(max(event.tempo, 10_000))  # at most 6,000 quarters a minute
            elif event.type == "time_signature":
                self.metre[tick] = event.numerator * 4.0 / event.denominator
        return tick


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
