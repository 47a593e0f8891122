"""A standard MIDI file as events, read in one pass with bounds: files come from strangers.

The one reader of MIDI: `midi_notes` makes arrays in seconds of it for whoever measures,
`pipelines.music.song.from_midi` a song, `records` the record inside. What no piece needs and some files carry (a key of
32 sharps, a meter that is none) is left out with a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipelines.errors import MediaError

MAX_BYTES = 4_000_000  # a dense hour of piano is about 1 MB
MAX_NOTES = 200_000
SHORTEST_QUARTER_US = 10_000  # microseconds: at most 6,000 quarters a minute
MAX_BEAT_UNIT = 64  # of a meter
DRUM_CHANNEL = 9
SMPTE_FROM = 0x8000  # a division from here up counts film frames
_DATA_BYTES = {0x8: 2, 0x9: 2, 0xA: 2, 0xB: 2, 0xC: 1, 0xD: 1, 0xE: 2}  # by the upper half of a status


class MidiNote(NamedTuple):
    """A key that was struck.

    Attributes:
        start: tick.
        end: tick of its release; None where none follows.
        pitch: 0..127; 60 is middle C.
        velocity: 1..127.
        channel: 0..15.
        track: number of its track.
    """

    start: int
    end: int | None
    pitch: int
    velocity: int
    channel: int
    track: int


@dataclass(slots=True)
class MidiFile:
    """What a file holds, in ticks from its start; tracks of format 2 follow one another.

    Attributes:
        resolution: ticks a quarter note, 1 to 32767.
        notes: by track and release.
        tempos: (tick, microseconds a quarter note), by track.
        meters: (tick, beats, beat unit), by track.
        fifths: sharps (flats negative) of the first key signature, -7..7; None without one.
        programs: General MIDI programs by track and channel, the first of each.
        names: of tracks, by their number.
        texts: of text events.
        remarks: what was left out.
    """

    resolution: int
    notes: list[MidiNote] = field(default_factory=list)
    tempos: list[tuple[int, int]] = field(default_factory=list)
    meters: list[tuple[int, int, int]] = field(default_factory=list)
    fifths: int | None = None
    programs: dict[tuple[int, int], int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def remark(self, text: str) -> None:
        """Keep a remark, once."""
        if text not in self.remarks:
            self.remarks.append(text)


def read_midi_file(path: str | Path) -> MidiFile:
    """Read a standard MIDI file, also one in a RIFF envelope.

    Args:
        path: of the file.

    Returns:
        Its events.

    Raises:
        MediaError: missing, not MIDI, damaged, over 4 MB or 200,000 notes, or timed in film frames.
    """
    path = Path(path)
    if not path.is_file():
        raise MediaError(f"'{path}' is not there; give a MIDI file")
    if path.stat().st_size > MAX_BYTES:
        raise MediaError(
            f"'{path.name}' has {path.stat().st_size:,} bytes; a MIDI file of at most {MAX_BYTES:,} is read"
        )
    return parse_midi(path.read_bytes(), path.name)


def parse_midi(data: bytes, name: str) -> MidiFile:
    """Read the content of a MIDI file.

    Args:
        data: at most `MAX_BYTES`.
        name: of the file, for messages.

    Returns:
        Its events.

    Raises:
        MediaError: as `read_midi_file`.
    """
    data = _unwrap_riff(data)
    if data[:4] != b"MThd":
        raise MediaError(f"'{name}' is not a MIDI file, whatever its name says; give a standard MIDI file")
    header = int.from_bytes(data[4:8])
    if len(data) < 14 or header < 6:
        raise MediaError(f"'{name}' cannot be read as MIDI (its header is cut); export it again")
    kind, resolution = int.from_bytes(data[8:10]), int.from_bytes(data[12:14])
    if not 1 <= resolution < SMPTE_FROM:
        raise MediaError(f"'{name}' counts time in SMPTE frames; export it with ticks per quarter note")
    midi, offset = MidiFile(resolution), 0
    try:
        for number, track in enumerate(_tracks(data, 8 + header)):
            end = _read_track(midi, track, number, offset if kind == 2 else 0, name)
            offset = max(offset, end)
    except MediaError:
        raise
    except (IndexError, KeyError, ValueError) as error:
        raise MediaError(f"'{name}' cannot be read as MIDI (it is truncated or damaged); export it again") from error
    return midi


def _unwrap_riff(data: bytes) -> bytes:
    """The MIDI file in a RIFF envelope of kind RMID; other data as it is."""
    if data[:4] != b"RIFF" or data[8:12] != b"RMID":
        return data
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data":
            return data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return b""


def _tracks(data: bytes, at: int) -> Iterator[bytes]:
    """The bytes of each track; chunks of other kinds are passed over.

    Raises:
        ValueError: a track that goes on past the file's end.
    """
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8])
        at += 8
        if kind == b"MTrk":
            if at + size > len(data):
                raise ValueError("a track is cut")
            yield data[at : at + size]
        at += size


def _read_track(midi: MidiFile, data: bytes, number: int, tick: int, name: str) -> int:
    """Read a track that starts at a tick; returns the tick at which it ends.

    Raises:
        MediaError: too many notes.
    """
    at, running = 0, 0
    held: dict[int, list[tuple[int, int]]] = {}
    struck = len(midi.notes)
    while at < len(data):
        delta, at = _read_length(data, at)
        tick += delta
        if data[at] >= 0xF0:  # keeps the running status: stricter readers would lose files that all others play
            at = _read_system_event(midi, data, at, number, tick)
            if at < 0:
                break
            continue
        if data[at] & 0x80:
            running = data[at]
            at += 1
        kind, channel = running >> 4, running & 0x0F
        size = _DATA_BYTES[kind]
        first, second = min(127, data[at]), min(127, data[at + 1]) if size == 2 else 0
        at += size
        if kind == 0x9 and second:
            held.setdefault(channel << 7 | first, []).append((tick, second))
            struck += 1
            if struck > MAX_NOTES:
                raise MediaError(f"'{name}' has over {MAX_NOTES:,} notes; cut it")
        elif kind in (0x8, 0x9):
            for start, velocity in held.pop(channel << 7 | first, ()):
                midi.notes.append(MidiNote(start, tick, first, velocity, channel, number))
        elif kind == 0xC:
            midi.programs.setdefault((number, channel), first)
    for key, notes in held.items():
        midi.notes += [MidiNote(start, None, key & 0x7F, velocity, key >> 7, number) for start, velocity in notes]
    return tick


def _read_system_event(midi: MidiFile, data: bytes, at: int, number: int, tick: int) -> int:
    """Read a meta or system event; returns where the next begins, -1 after the end of the track."""
    status, at = data[at], at + 1
    if status == 0xFF:
        kind = data[at]
        size, at = _read_length(data, at + 1)
        _read_meta(midi, kind, _cut(data, at, size), number, tick)
        return -1 if kind == 0x2F else at + size
    if status in (0xF0, 0xF7):
        size, at = _read_length(data, at)
        _cut(data, at, size)
        return at + size
    return at + {0xF1: 1, 0xF2: 2, 0xF3: 1}.get(status, 0)


def _read_meta(midi: MidiFile, kind: int, value: bytes, number: int, tick: int) -> None:
    if kind == 0x51 and len(value) >= 3:
        midi.tempos.append((tick, max(SHORTEST_QUARTER_US, int.from_bytes(value[:3]))))
    elif kind == 0x58 and len(value) >= 2:
        beats, power = value[0], value[1]
        if beats and power < 8 and 1 << power <= MAX_BEAT_UNIT:
            midi.meters.append((tick, beats, 1 << power))
        else:
            midi.remark(f"a meter of {beats} beats over 2 to the power of {power} is none and was left out")
    elif kind == 0x59 and len(value) >= 1:
        sharps = int.from_bytes(value[:1], signed=True)
        if not -7 <= sharps <= 7:
            midi.remark(f"a key signature of {abs(sharps)} {'sharps' if sharps > 0 else 'flats'} was left out")
        elif midi.fifths is None:
            midi.fifths = sharps
    elif kind == 0x03:
        midi.names[number] = value.decode("latin-1")
    elif kind == 0x01:
        midi.texts.append(value.decode("latin-1"))


def _cut(data: bytes, at: int, size: int) -> bytes:
    """Bytes of a size.

    Raises:
        ValueError: the data ends before.
    """
    if at + size > len(data):
        raise ValueError("an event is cut")
    return data[at : at + size]


def _read_length(data: bytes, at: int) -> tuple[int, int]:
    """A number in seven bits a byte, at most four bytes; and where it ends.

    Raises:
        ValueError: it has more.
    """
    value = 0
    for place in range(at, at + 4):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    raise ValueError("a number of over four bytes")
