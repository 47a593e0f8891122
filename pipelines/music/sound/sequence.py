"""Note sequences: notes in seconds, in tracks. A composer or a reader of MIDI fills them; nothing here knows either."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

from weights.errors import InputError

SOUND_RATE = 44_100  # Hz, everywhere in this package
MIN_LUFS, MAX_LUFS = -40.0, -6.0  # that sound is mastered to
MAX_SEQUENCE_S = 600.0
MAX_PIECE_S = MAX_SEQUENCE_S - 20.0  # as planned: tempos vary, the end slows down, the room rings
MAX_SEQUENCE_NOTES = 100_000
MAX_TRACKS = 64
MAX_EVENT_S = 60.0  # a longer note is a note-off that was lost
MIN_EVENT_S = 0.02


@dataclass(frozen=True, slots=True)
class NoteEvent:
    """A key held from `start_s` to `end_s`; pitch 0..127 (60 is middle C), velocity 1..127."""

    start_s: float
    end_s: float
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Track:
    """One player.

    Attributes:
        name: names the stem; unique in a score.
        notes: in any order.
        program: General MIDI programme 0..127; of no meaning for drums.
        drums: pitches are the keys of the General MIDI percussion map.
        gain_db: -60..24, on top of programmes that are equally loud.
        pan: -1 left .. 1 right.
        pedal: (down, up) times in seconds of the sustain pedal.
        room: how much of it reaches the reverb, 0..2.
        expression: (seconds, level 0..127) of the player's swells, in order; controller 11 of MIDI. Empty: 127.
    """

    name: str
    notes: tuple[NoteEvent, ...]
    program: int = 0
    drums: bool = False
    gain_db: float = 0.0
    pan: float = 0.0
    pedal: tuple[tuple[float, float], ...] = ()
    room: float = 1.0
    expression: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class NoteSequence:
    """Tracks that sound together, at most ten minutes.

    Attributes:
        tracks: each with a name of its own, at most 64.

    Raises:
        InputError: values that are not numbers or out of range, two tracks of one name, too many notes or seconds.
    """

    tracks: tuple[Track, ...]

    def __post_init__(self) -> None:
        if len(self.tracks) > MAX_TRACKS or len({t.name for t in self.tracks}) != len(self.tracks):
            raise InputError(
                f"a score has at most {MAX_TRACKS} tracks, each with a name of its own, got {len(self.tracks)}"
            )
        if sum(len(t.notes) for t in self.tracks) > MAX_SEQUENCE_NOTES:
            raise InputError(f"a score has at most {MAX_SEQUENCE_NOTES:,} notes; cut it")
        for track in self.tracks:
            _check_track(track)

    @property
    def end_s(self) -> float:
        """When the last key is let go; 0 where nothing sounds."""
        return max((n.end_s for t in self.tracks for n in t.notes), default=0.0)


def apply_sustain_pedal(track: Track) -> list[NoteEvent]:
    """The track's notes by onset as they sound: the pedal holds them until it is lifted or their key is struck
    again.
    """
    notes = sorted(track.notes, key=lambda n: (n.start_s, n.pitch, n.end_s, n.velocity))
    spans = _merge_pedal(track.pedal)
    downs = [d for d, _ in spans]
    again: dict[int, float] = {}
    out = []
    for note in reversed(notes):
        end, k = note.end_s, bisect_right(downs, note.end_s) - 1
        if k >= 0 and spans[k][1] > end:
            end = max(end, min(spans[k][1], again.get(note.pitch, math.inf)))
        end = min(max(end, note.start_s + MIN_EVENT_S), note.start_s + MAX_EVENT_S)
        out.append(NoteEvent(note.start_s, end, note.pitch, note.velocity))
        again[note.pitch] = note.start_s
    return out[::-1]


def _merge_pedal(pedal: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for down, up in sorted(pedal):
        if out and down <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], up))
        else:
            out.append((down, up))
    return out


def _check_track(track: Track) -> None:
    where = f"track '{track.name}'"
    numbers = [track.gain_db, track.pan, track.room, *(x for span in (*track.pedal, *track.expression) for x in span)]
    if not all(map(math.isfinite, numbers)) or not (
        -60 <= track.gain_db <= 24 and -1 <= track.pan <= 1 and 0 <= track.room <= 2
    ):
        raise InputError(f"{where}: gain is -60 to 24 dB, pan -1 to 1, room 0 to 2, pedal times are numbers")
    if not all(0 <= level <= 127 for _, level in track.expression):
        raise InputError(f"{where}: expression is 0 to 127")
    if not track.drums and not 0 <= track.program <= 127:
        raise InputError(f"{where}: a General MIDI programme is 0 to 127, got {track.program}")
    for n in track.notes:
        if not (math.isfinite(n.start_s) and math.isfinite(n.end_s) and 0 <= n.start_s <= n.end_s <= MAX_SEQUENCE_S):
            raise InputError(
                f"{where}: a note lasts from {n.start_s} to {n.end_s} s; allowed are 0 to {MAX_SEQUENCE_S:.0f}, start"
                " before end"
            )
        if not (0 <= n.pitch <= 127 and 1 <= n.velocity <= 127):
            raise InputError(f"{where}: pitch is 0 to 127 and velocity 1 to 127, got {n.pitch} and {n.velocity}")
